"""What else a page says of its article: standfirst, outlet, address, language, tags, kind, next page."""

import html
import re
from collections.abc import Iterable, Iterator
from functools import cached_property
from itertools import islice
from typing import Any
from urllib.parse import urlsplit

from feedsmith import absolute, language_tag
from feedsmith.text import squash
from feedsmith_html.metadata.candidates import Candidate, Field, key_of
from feedsmith_html.metadata.meta_tags import Signals, element_text
from feedsmith_html.metadata.structured import kinds_of, texts

__all__ = ["About"]

MAX_SUMMARY = 2_000
MAX_TAGS = 50
MAX_URL = 2_000
MAX_TAGS_APART = 30
_TOPICS = frozenset("tags topics article-tags article__tags entry-tags post-tags tag-list article-topics".split())
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_SUMMARIES = "description twitter:description dc.description dcterms.abstract sailthru.description".split()


class About:
    """The fields that need little judgement, each read when it is asked for."""

    def __init__(self, signals: Signals) -> None:
        self.signals = signals

    def fields(self) -> tuple[Field[object], ...]:
        """Those that have an origin."""
        return (self.summary, self.publisher, self.url, self.language, self.tags, self.next_url)

    @cached_property
    def summary(self) -> Field[str]:
        """The first description that is not the site's own; a longer one in place of one that is cut off."""
        candidates = [*self._metas("og:description"), *self._stated("description"), *self._metas(*_SUMMARIES)]
        candidates += self._property("description")
        boilerplate = self._of_the_site()
        best, value = None, ""
        for each in candidates:
            text = _plain(each.text)
            if text and key_of(text) not in boilerplate and (best is None or _is_whole(value, text)):
                best, value = each, text
        return Field("summary", value, (best,) if best else (), tuple(candidates))

    def _of_the_site(self) -> set[str]:
        """What the page says of its site and of whole sections, not of the article."""
        house = ("WebSite", "Organization", "NewsMediaOrganization", "Corporation", "Blog")
        own = [thing for thing in self.signals.things if any(kind in house for kind in kinds_of(thing))]
        stated = {key_of(_plain(text)) for thing in own[:20] for text in texts(thing, "description")[:2]}
        return stated | {
            key_of(_plain(text)) for text in (*self.signals.titles[:1], *self.signals.meta("og:title")[:1])
        }

    def _metas(self, *names: str) -> list[Candidate]:
        return [Candidate(name, text) for name in names for text in self.signals.meta(name)[:1]]

    def _property(self, name: str) -> list[Candidate]:
        """What microdata says of the article itself."""
        for mark in self.signals.of_article(name):
            element = mark.element
            named = next((each for each in islice(element.iter(), 20) if each.get("itemprop") == "name"), element)
            if text := element.get("content") or named.get("content") or element_text(named):
                return [Candidate("microdata", text, 1.0, mark.index)]
        return []

    def _stated(self, key: str, of: tuple[str, ...] = ("name", "@value")) -> list[Candidate]:
        return [Candidate("JSON-LD", text) for text in texts(self.signals.article, key, of)[:1]]

    @cached_property
    def publisher(self) -> Field[str]:
        candidates = [
            *self._metas("og:site_name"),
            *self._stated("publisher"),
            *self._property("publisher"),
            *self._metas("application-name", "dc.publisher", "publisher", "citation_journal_title"),
        ]
        for each in candidates:
            value = _plain(each.text)[:200]
            if value and not value.startswith(("http", "@")):
                return Field("publisher", value, (each,), tuple(candidates))
        return Field("publisher", "", (), tuple(candidates))

    @cached_property
    def url(self) -> Field[str | None]:
        """Canonical; what points at a front page from elsewhere is a mistake and ignored."""
        candidates = [Candidate("canonical", href) for href in self.signals.links.get("canonical", ())[:2]]
        candidates += self._metas("og:url")
        for each in candidates:
            url = self._address(each.text)
            if url and (not _is_front(url) or _is_front(self.signals.page.url or url)):
                return Field("url", url, (each,), tuple(candidates))
        return Field("url", None, (), tuple(candidates))

    @cached_property
    def language(self) -> Field[str]:
        tree = self.signals.page.tree
        own = "" if tree is None else tree.get("lang") or tree.get("xml:lang") or tree.get(_XML_LANG) or ""
        candidates = [
            *([Candidate("html lang", own)] if own else []),
            *self._stated("inLanguage", ("alternateName", "@value", "name")),
            *self._metas("og:locale", "content-language", "dc.language", "dcterms.language", "language"),
        ]
        for each in candidates:
            try:
                return Field("language", language_tag(each.text[:100].split(",")[0]), (each,), tuple(candidates))
            except ValueError:  # no such tag: the next signal may know better
                continue
        return Field("language", "", (), tuple(candidates))

    @cached_property
    def tags(self) -> Field[tuple[str, ...]]:
        groups = {
            "article:tag": self.signals.meta("article:tag"),
            "JSON-LD": texts(self.signals.article, "keywords"),
            "news_keywords": self.signals.meta("news_keywords"),
            "parsely-tags": self.signals.meta("parsely-tags", "sailthru.tags"),
            "keywords": self.signals.meta("keywords"),
        }
        candidates = {name: Candidate(name, ", ".join(found[:MAX_TAGS])) for name, found in groups.items() if found}
        for name, each in candidates.items():
            if tags := _tags(groups[name]):
                return Field("tags", tags, (each,), tuple(candidates.values()))
        if tags := _tags(visible := list(_tag_links(self.signals))):
            printed = Candidate("links to tags", ", ".join(visible[:MAX_TAGS]))
            return Field("tags", tags, (printed,), (*candidates.values(), printed))
        return Field("tags", (), (), tuple(candidates.values()))

    @cached_property
    def free(self) -> bool | None:
        value = self.signals.article.get("isAccessibleForFree")
        if isinstance(value, str):
            value = {"true": True, "false": False}.get(value.strip().lower().rsplit("/", 1)[-1])
        return value if isinstance(value, bool) else None

    @cached_property
    def kinds(self) -> frozenset[str]:
        kinds = {kind[:60] for kind in kinds_of(self.signals.article)[:10]}
        kinds |= {squash(text[:60]).lower() for text in self.signals.meta("og:type")[:1]}
        return frozenset(kinds - {""})

    @cached_property
    def body_text(self) -> str:
        return next(iter(texts(self.signals.article, "articleBody")), "").strip()

    @cached_property
    def next_url(self) -> Field[str | None]:
        """What a link for the next page leads to, where that is this page's address but for a number at its end."""
        following = str((_page_number(self.signals.page.url) or 1) + 1)
        candidates = [Candidate("rel=next", href) for href in self.signals.links.get("next", ())[:5]]
        candidates += [Candidate("pager", href) for href in self.signals.links_called(following)]
        for each in candidates:
            url = self._address(each.text)
            if url and self.signals.page.url and _follows(url, self.signals.page.url):
                return Field("next_url", url, (each,), tuple(candidates))
        return Field("next_url", None, (), tuple(candidates))

    def _address(self, href: str) -> str | None:
        href = href.strip()
        if not href or len(href) > MAX_URL:
            return None
        try:
            return absolute(href, self.signals.page.base or None)
        except ValueError:  # a script, a data URL, or no URL at all
            return None


def _plain(text: str) -> str:
    text = text[: 2 * MAX_SUMMARY]
    if "&" in text:
        text = html.unescape(html.unescape(text))
    if "<" in text:
        text = re.sub(r"</?[a-zA-Z][^<>]{0,300}>", " ", text)
    return squash(text)[:MAX_SUMMARY]


def _is_whole(cut: str, text: str) -> bool:
    """Whether `text` goes on where `cut` was cut off."""
    if not cut.endswith(("...", "…", "[…]", "[...]")):
        return False
    return len(text) > len(cut) and text.startswith(cut.rstrip(" .…[]")[:40])


def _tags(found: Iterable[str]) -> tuple[str, ...]:
    tags: dict[str, str] = {}
    for part in _parts(found):
        tag = part.strip(" ;\"'#")
        if 0 < len(tag) <= 80 and len(tags) < MAX_TAGS and "://" not in tag:
            tags.setdefault(key_of(tag), tag)
    tags.pop("", None)
    return tuple(tags.values())


def _tag_links(signals: Signals) -> Iterator[str]:
    """What the links to tags read that stand together below the headline; further on stand those of teasers."""
    last = -1
    for index, element in enumerate(signals.elements[signals.headline_at :]):
        if element.tag != "a" or not _leads_to_tag(element) or signals.elsewhere(element):
            continue
        if last >= 0 and index - last > MAX_TAGS_APART:
            return
        last = index
        yield element_text(element, 80)


def _leads_to_tag(element: Any) -> bool:
    """By its rel, its class in a microformat, or that of a list of topics which it stands in."""
    if "tag" in (element.get("rel") or "").lower().split() or "p-category" in (element.get("class") or "").split():
        return True
    above = islice(element.iterancestors(), 3)
    return any(not _TOPICS.isdisjoint((each.get("class") or "")[:200].lower().split()) for each in above)


def _parts(found: Iterable[str]) -> Iterator[str]:
    for text in found:
        yield from re.split("[,;]", _plain(text))


def _is_front(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.path in ("", "/") and not parts.query


_PAGE_NUMBER = re.compile(r"([?&/_-])(?:(?:page|seite|p|pg|pagina)[=/_-]?)?(\d{1,3})(?:\.html?)?/?$", re.IGNORECASE)


def _page_number(url: str) -> int | None:
    match = _PAGE_NUMBER.search(url[-40:])
    return int(match[2]) if match is not None and int(match[2]) < 200 else None


def _follows(url: str, page_url: str) -> bool:
    """Whether a URL is the page's own, but for the next number at its end."""
    number = _page_number(url)
    if number is None or number < 2:
        return False
    stem = _stem(url)
    if _is_list(stem):
        return False
    return (number == 2 and stem == _plain_stem(page_url)) or (
        _page_number(page_url) == number - 1 and stem == _stem(page_url)
    )


_LISTS = frozenset(
    "category categories kategorie categorie categoria rubrik tag tags schlagwort archive archives archiv "
    "author authors autor search suche".split()
)


def _is_list(stem: str) -> bool:
    """Whether an address is that of a front page, of the archive of a year, month or day, or of a category: what goes
    on there is the list of articles.
    """
    path, _, query = stem.partition("?")
    segments = path.split("/")[1:]
    return not query and (all(map(str.isdecimal, segments)) or not _LISTS.isdisjoint(segments[-2:]))


def _stem(url: str) -> str:
    return _plain_stem(_PAGE_NUMBER.sub("", url))


def _plain_stem(url: str) -> str:
    return re.sub(r"^https?://(?:www\.)?|\.html?$|[#/]+$", "", url.partition("#")[0].rstrip("/?&"))
