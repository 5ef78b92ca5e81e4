"""What else a page says of its article: standfirst, outlet, address, language, tags, next page."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from functools import cached_property, lru_cache
from itertools import islice
from typing import Any

from feedsmith import absolute, language_tag
from feedsmith.text import squash
from feedsmith_html.grammar import Example
from feedsmith_html.metadata.candidates import Candidate, Field
from feedsmith_html.metadata.canonicals import may_be_canonical
from feedsmith_html.metadata.elements import extract_text
from feedsmith_html.metadata.signals import Signals
from feedsmith_html.metadata.structured import read_texts, read_types
from feedsmith_html.text import fold_text, unescape_twice

__all__ = ["Details"]

MAX_SUMMARY_CHARS = 2_000
MAX_PUBLISHER_CHARS = 200
MAX_URL_CHARS = 2_000
MAX_TAGS = 50
MAX_TAG_CHARS = 80
# Elements between two links to tags; further on stand those of teasers.
MAX_BETWEEN_TAGS = 30
MAX_PAGES = 200
MAX_THINGS = 20
MAX_CACHED = 8_192

_SUMMARY_METAS = (
    "description",
    "twitter:description",
    "dc.description",
    "dcterms.abstract",
    "sailthru.description",
)
_PUBLISHER_METAS = (
    "application-name",
    "dc.publisher",
    "publisher",
    "citation_journal_title",
)
_LANGUAGE_METAS = (
    "og:locale",
    "content-language",
    "dc.language",
    "dcterms.language",
    "language",
)
# Things whose description is the site's own.
_SITE_TYPES = frozenset("WebSite Organization NewsMediaOrganization Corporation Blog".split())
# Classes of what links to tags stand in.
_TOPIC_LISTS = frozenset("tags topics article-tags article__tags entry-tags post-tags tag-list article-topics".split())
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_PAGE_NUMBER = re.compile(
    r"([?&/_-])(?:(?:page|seite|p|pg|pagina)[=/_-]?)?(\d{1,3})(?:\.html?)?/?$",
    re.IGNORECASE,
)
# Folders of addresses whose next page has further articles.
_LIST_FOLDERS = frozenset(
    "category categories kategorie categorie categoria rubrik tag tags "
    "schlagwort archive archives archiv author authors autor search suche".split()
)
_ADDRESS_ENDS = re.compile(r"^https?://(?:www\.)?|\.html?$|[#/]+$")
_TAG_MARK = re.compile("[,;]")
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,300}>")
_ELLIPSES = ("...", "…", "[…]", "[...]")


class Details:
    """The fields that need little judgement, each read when it is asked for."""

    def __init__(self, signals: Signals) -> None:
        self.signals = signals

    def list_fields(self) -> tuple[Field[object], ...]:
        """Those that have an origin."""
        return (
            self.summary,
            self.publisher,
            self.url,
            self.language,
            self.tags,
            self.next_url,
        )

    @cached_property
    def summary(self) -> Field[str]:
        """The first description that is not the site's own; the longer of one that is cut off."""
        candidates = (
            *self._find_metas("og:description"),
            *self._find_in_thing("description"),
            *self._find_metas(*_SUMMARY_METAS),
            *self._find_properties("description"),
        )
        of_the_site = self._fold_site_descriptions()
        best, summary = None, ""
        for candidate in candidates:
            text = _clean_text(candidate.text)
            if not text or fold_text(text) in of_the_site:
                continue
            if best is None or _continues(text, summary):
                best, summary = candidate, text
        return Field("summary", summary, (best,) if best else (), candidates)

    def _fold_site_descriptions(self) -> set[str]:
        """What the page says of its site and of whole sections, not of the article; folded."""
        things = [t for t in self.signals.things if not _SITE_TYPES.isdisjoint(read_types(t))]
        texts = [text for thing in things[:20] for text in read_texts(thing, "description")[:2]]
        texts += [
            *self.signals.titles[:1],
            *self.signals.read_metas("og:title")[:1],
        ]
        return {fold_text(_clean_text(text)) for text in texts}

    def _find_metas(self, *names: str) -> list[Candidate]:
        return list(self.signals.find_metas(names))

    def _find_properties(self, name: str) -> list[Candidate]:
        """What microdata says of the article itself."""
        for marked in self.signals.find_article_properties(name):
            element = marked.element
            inner = islice(element.iter(), 20)
            named = next((e for e in inner if e.get("itemprop") == "name"), element)
            text = element.get("content") or named.get("content") or extract_text(named)
            if text:
                return [Candidate("microdata", text, 1.0, marked.index)]
        return []

    def _find_in_thing(
        self,
        key: str,
        inner: tuple[str, ...] = ("name", "@value"),
    ) -> list[Candidate]:
        texts = read_texts(self.signals.article, key, inner)
        return [Candidate("JSON-LD", text) for text in texts[:1]]

    @cached_property
    def publisher(self) -> Field[str]:
        """The outlet by its name, not by its address or handle."""
        candidates = (
            *self._find_metas("og:site_name"),
            *self._find_in_thing("publisher"),
            *self._find_properties("publisher"),
            *self._find_metas(*_PUBLISHER_METAS),
        )
        for candidate in candidates:
            name = _clean_text(candidate.text)[:MAX_PUBLISHER_CHARS]
            if name and not name.startswith(("http", "@")):
                return Field("publisher", name, (candidate,), candidates)
        return Field("publisher", "", (), candidates)

    @cached_property
    def url(self) -> Field[str | None]:
        """The canonical address, but for one that can't be true."""
        links = self.signals.links.get("canonical", ())[:2]
        candidates = (
            *(Candidate("canonical", href) for href in links),
            *self._find_metas("og:url"),
        )
        for candidate in candidates:
            url = self._resolve_url(candidate.text)
            if url and may_be_canonical(url, self.signals.page.url):
                return Field("url", url, (candidate,), candidates)
        return Field("url", None, (), candidates)

    @cached_property
    def language(self) -> Field[str]:
        """The language of the page as a tag of BCP 47; "" where no signal gives a valid one."""
        candidates = (
            *self._read_html_language(),
            *self._find_in_thing("inLanguage", ("alternateName", "@value", "name")),
            *self._find_metas(*_LANGUAGE_METAS),
        )
        for candidate in candidates:
            try:
                tag = language_tag(candidate.text[:100].split(",")[0])
            except ValueError:  # no such tag: the next signal may know better
                continue
            return Field("language", tag, (candidate,), candidates)
        return Field("language", "", (), candidates)

    def _read_html_language(self) -> Iterator[Candidate]:
        tree = self.signals.page.tree
        for name in ("lang", "xml:lang", _XML_LANG):
            if tree is not None and (tag := tree.get(name)):
                yield Candidate("html lang", tag)
                return

    @cached_property
    def tags(self) -> Field[tuple[str, ...]]:
        """What the article is about, by the first signal that says so."""
        stated = {
            "article:tag": self.signals.read_metas("article:tag"),
            "JSON-LD": read_texts(self.signals.article, "keywords"),
            "news_keywords": self.signals.read_metas("news_keywords"),
            "parsely-tags": self.signals.read_metas("parsely-tags", "sailthru.tags"),
            "keywords": self.signals.read_metas("keywords"),
        }
        candidates = [_make_tag_candidate(name, texts) for name, texts in stated.items() if texts]
        for candidate in candidates:
            if tags := _split_tags(stated[candidate.signal]):
                return Field("tags", tags, (candidate,), tuple(candidates))
        visible = list(_find_tag_links(self.signals))
        if tags := _split_tags(visible):
            printed = _make_tag_candidate("links to tags", visible)
            return Field("tags", tags, (printed,), (*candidates, printed))
        return Field("tags", (), (), tuple(candidates))

    @cached_property
    def is_free(self) -> bool | None:
        """JSON-LD's isAccessibleForFree; None where it says nothing of that kind."""
        value = self.signals.article.get("isAccessibleForFree")
        if isinstance(value, str):
            value = {"true": True, "false": False}.get(value.strip().lower().rsplit("/", 1)[-1])
        return value if isinstance(value, bool) else None

    @cached_property
    def types(self) -> frozenset[str]:
        """The types of the JSON-LD article, or that of a product in its place, and og:type."""
        types = {name[:60] for name in read_types(self.signals.article)[:10]}
        types |= {squash(text[:60]).lower() for text in self.signals.read_metas("og:type")[:1]}
        if not self.signals.article:
            others = (name for thing in self.signals.things[:MAX_THINGS] for name in read_types(thing))
            types |= {name for name in others if name == "Product"}
        return frozenset(types - {""})

    @cached_property
    def body_text(self) -> str:
        """JSON-LD's articleBody, which may hold HTML."""
        return next(iter(read_texts(self.signals.article, "articleBody")), "").strip()

    @cached_property
    def next_url(self) -> Field[str | None]:
        """Where a link leads to the next page: to this page's address, but for its number."""
        page_url = self.signals.page.url
        number = str((_read_page_number(page_url) or 1) + 1)
        links = self.signals.links.get("next", ())[:5]
        candidates = (
            *(Candidate("rel=next", href) for href in links),
            *(Candidate("pager", href) for href in self.signals.find_links(number)),
        )
        for candidate in candidates:
            url = self._resolve_url(candidate.text)
            if url and page_url and _is_next_page(url, page_url):
                return Field("next_url", url, (candidate,), candidates)
        return Field("next_url", None, (), candidates)

    def _resolve_url(self, href: str) -> str | None:
        href = href.strip()
        if not href or len(href) > MAX_URL_CHARS:
            return None
        try:
            return absolute(href, self.signals.page.base or None)
        except ValueError:  # a script, a data URL, or no URL at all
            return None


def _clean_text(text: str) -> str:
    """A text on one line, without entities and tags."""
    text = unescape_twice(text[: 2 * MAX_SUMMARY_CHARS])
    if "<" in text:
        text = _TAG.sub(" ", text)
    return squash(text)[:MAX_SUMMARY_CHARS]


def _continues(text: str, cut: str) -> bool:
    """Whether `text` goes on where `cut` was cut off."""
    if not cut.endswith(_ELLIPSES):
        return False
    return len(text) > len(cut) and text.startswith(cut.rstrip(" .…[]")[:40])


# ---- tags ---------------------------------------------------------------------------------------


def _make_tag_candidate(signal: str, texts: list[str]) -> Candidate:
    return Candidate(signal, ", ".join(texts[:MAX_TAGS]))


def _split_tags(texts: Iterable[str]) -> tuple[str, ...]:
    """The tags in texts that separate them by commas or semicolons, each once."""
    tags: dict[str, str] = {}
    for text in texts:
        for part in _TAG_MARK.split(_clean_text(text)):
            tag = part.strip(" ;\"'#")
            if 0 < len(tag) <= MAX_TAG_CHARS and len(tags) < MAX_TAGS and "://" not in tag:
                tags.setdefault(fold_text(tag), tag)
    tags.pop("", None)
    return tuple(tags.values())


def _find_tag_links(signals: Signals) -> Iterator[str]:
    """What the links to tags read that stand together below the headline."""
    last: int | None = None
    places = signals.places.get("a", [])
    for index in places[bisect_left(places, signals.headline_index) :]:
        element = signals.elements[index]
        if not _leads_to_tag(element) or signals.is_outside(element):
            continue
        if last is not None and index - last > MAX_BETWEEN_TAGS:
            return
        last = index
        yield extract_text(element, MAX_TAG_CHARS)


def _leads_to_tag(element: Any) -> bool:
    """By its rel, its class in a microformat, or that of a list of topics which it stands in."""
    relation, names = element.get("rel"), element.get("class")
    if relation and "tag" in relation.lower().split():
        return True
    if names and "p-category" in names.split():
        return True
    return any(map(_is_topic_list, (around.get("class") for around in islice(element.iterancestors(), 3))))


# Most links stand beside others.
@lru_cache(maxsize=MAX_CACHED)
def _is_topic_list(names: str | None) -> bool:
    return names is not None and not _TOPIC_LISTS.isdisjoint(names[:200].lower().split())


# ---- addresses ----------------------------------------------------------------------------------


def _read_page_number(url: str) -> int | None:
    """The number of the page in an article of several."""
    match = _PAGE_NUMBER.search(url[-40:])
    number = int(match[2]) if match is not None else MAX_PAGES
    return number if number < MAX_PAGES else None


def _is_next_page(url: str, page_url: str) -> bool:
    """Whether a URL is the page's own, but for the next number at its end."""
    number = _read_page_number(url)
    if number is None or number < 2:
        return False
    stem = _strip_page_number(url)
    if _is_list(stem):
        return False
    if number == 2 and stem == _strip_address(page_url):
        return True
    return _read_page_number(page_url) == number - 1 and stem == _strip_page_number(page_url)


def _is_list(stem: str) -> bool:
    """Whether an address is of a front page, the archive of a year, month or day, or a category.

    What goes on there is the list of articles.
    """
    path, _, query = stem.partition("?")
    folders = path.split("/")[1:]
    if query:
        return False
    return all(map(str.isdecimal, folders)) or not _LIST_FOLDERS.isdisjoint(folders[-2:])


def _strip_page_number(url: str) -> str:
    return _strip_address(_PAGE_NUMBER.sub("", url))


def _strip_address(url: str) -> str:
    """A URL without scheme, www., fragment, suffix and slash at its end."""
    return _ADDRESS_ENDS.sub("", url.partition("#")[0].rstrip("/?&"))


EXAMPLES = (
    Example(
        "_SUMMARY_METAS",
        lambda signals: Details(signals).summary,
        "<meta name=dc.description content='After nine years.'>",
        "After nine years.",
    ),
    Example(
        "_PUBLISHER_METAS",
        lambda signals: Details(signals).publisher,
        "<meta name=application-name content='Daily Planet'>",
        "Daily Planet",
    ),
    Example(
        "_LANGUAGE_METAS",
        lambda signals: Details(signals).language,
        "<meta property=og:locale content=en_GB>",
        "en-GB",
    ),
    Example(
        "_SITE_TYPES",
        lambda signals: Details(signals).summary,
        '<script type=application/ld+json>{"@type": "WebSite", "description": "News."}</script>'
        "<meta name=description content=News.>",
        "",
    ),
    Example(
        "_TOPIC_LISTS",
        lambda signals: Details(signals).tags,
        "<p class=entry-tags><a href=/1>Bridges</a>",
        ("Bridges",),
    ),
    Example(
        "_PAGE_NUMBER",
        lambda url: _is_next_page(url, "https://planet.example/bridge"),
        "https://planet.example/bridge?page=2",
        True,
    ),
    Example("_LIST_FOLDERS", _is_list, "planet.example/tag/bridges", True),
    Example(
        "_ADDRESS_ENDS",
        _strip_address,
        "https://www.planet.example/bridge.html",
        "planet.example/bridge",
    ),
    Example(
        "_TAG_MARK",
        lambda text: _split_tags([text]),
        "bridges, traffic",
        ("bridges", "traffic"),
    ),
    Example("_TAG", _clean_text, "After <b>nine</b> years", "After nine years"),
    Example(
        "_ELLIPSES",
        lambda text: _continues(text, "The bridge..."),
        "The bridge opens.",
        True,
    ),
)
