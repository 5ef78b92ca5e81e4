"""The headline: what the page's signals agree on, without the name of the site.

Two are found: the one in large type, which is a heading that other signals bear out, and the one that the head of the
page declares. The visible one has the say, as it is what readers know the article by; a news article's JSON-LD
headline stands above both, since it is written for those who publish the article elsewhere.
"""

import html
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any
from urllib.parse import unquote, urlsplit

from feedsmith.text import squash
from feedsmith_html.metadata.candidates import Candidate, Field, any_of, key_of
from feedsmith_html.metadata.meta_tags import Mark, Signals, element_text
from feedsmith_html.metadata.structured import kinds_of, texts

__all__ = ["headline"]

MAX_TITLE = 500
MIN_HEADING = 1.4
"""What a heading must score to be the headline: the only h1 of a page that nothing speaks for or against has 2.3."""
MIN_SLUG = 6
MAX_LINES = 2_000
_LINES = frozenset("b big center div em font h2 h3 h4 p span strong td".split())

_MARK = re.compile(
    r"\s[|\-–—·•:»«/~>→›‹│ㅣ]{1,2}\s|\s?[|│ㅣ]\s?|(?<=\S)\s?[»«›]\s|\s::\s|(?<=[^\W\d])_(?=\S)|--(?=\S)"
    r"|\s\((?=[^()]{2,40}\)$)|\s\[(?=[^\[\]]{2,40}\]$)"
)
"""What stands between a headline and the name of the site or of a section."""
_STRONG_MARKS = frozenset("| » « · • › │ ㅣ".split())
_KICKER = re.compile(
    any_of(
        """kicker overline roof-?line eyebrow top-?line dachzeile pre-?title pre-?head over-?title spitzmarke surtitre
        antetitulo occhiello hidden sr-only screen-reader"""
    ),
    re.IGNORECASE,
)
_TITLED = re.compile(
    "(?:entry|post|article|story|page|content|node|beitrag|news|main|single|blog)[_-]*"
    "(?:title|head-?line|header|heading)|head-?line|^title$",
    re.IGNORECASE,
)
_METAS = (
    (("og:title",), 2.0),
    (("twitter:title",), 1.2),
    (("parsely-title", "sailthru.title", "citation_title", "dc.title", "dcterms.title", "dc:title", "title"), 0.8),
)


Headings = list[tuple[Mark, Candidate]]


@dataclass(frozen=True, slots=True)
class _Head:
    """What is known before the headings are looked at: titles in the head, the site's names, the URL's words."""

    declared: list[Candidate]
    sites: set[str]
    slug: str

    def of(self, signal: str) -> Candidate | None:
        return next((each for each in self.declared if each.signal == signal), None)


def headline(signals: Signals) -> Field[str]:
    """The headline that the page agrees on."""
    head = _Head(list(_declared(signals)), _sites(signals), _slug(signals.page.url))
    shown = _headings(signals, head)
    worth = [_worth(mark, heading, signals, head) for mark, heading in shown]
    candidates = (*(heading for _, heading in shown), *head.declared)
    if max(worth, default=0.0) > MIN_HEADING:
        visible = _displayed(shown, shown[worth.index(max(worth))][1], head)
        signals.settle(visible.index)
        stated = _newsroom(signals, head, key_of(visible.text)) if visible.signal != "h2" else None
        chosen = stated or visible
        return Field("title", _without_site(chosen, head.sites), (chosen,), candidates)
    found = _agreed(head)
    if found is None:
        return Field("title", "", (), candidates)
    return Field("title", _line_of(found[0], head, signals), (found[1],), candidates)


def _line_of(title: str, head: _Head, signals: Signals) -> str:
    """What stands after the site's name and a colon, where that is a line of the page."""
    site, _, text = title.partition(": ")
    rest = key_of(text)
    if not rest or not _is_site(site, head.sites):
        return title
    lines = (each for each in signals.elements[:MAX_LINES] if each.tag in _LINES and each.text)
    for each in lines:
        if len(each.text) < 2 * MAX_TITLE and key_of(each.text) == rest:
            return text.strip()
    return title


def _displayed(shown: Headings, best: Candidate, head: _Head) -> Candidate:
    """The heading that readers see where the best is an h1 for search engines: an h2 that says what og:title says."""
    key = key_of(best.text)
    stated = head.of("og:title") or best
    social = key_of(stated.text)
    if len(social) > 20 and key not in social and social not in key:
        for _, each in shown:
            shorter, longer = sorted((key_of(each.text), social), key=len)
            if each.signal == "h2" and len(shorter) > 20 and longer.endswith(shorter):
                return replace(each, text=min(each.text, stated.text, key=len))
    for wanted in (key,) if social == key else (social, key):
        for _, each in shown:
            if key_of(each.text) == wanted and (each.signal == "h1" or wanted != key):
                return _apart(each, head.declared)
    return _apart(best, head.declared)


def _apart(heading: Candidate, declared: list[Candidate]) -> Candidate:
    """A heading as it is spelt best: lines that ran together apart, and without soft hyphens where that is given."""
    key = key_of(heading.text)
    spelt = [heading.text, *(each.text for each in declared if key_of(each.text) == key)]
    most = max(map(_words, spelt))
    best = min(spelt, key=lambda text: ("\xad" in text) + (_words(text) < most))
    return replace(heading, text=best) if best != heading.text else heading


def _words(text: str) -> int:
    return sum(any(map(str.isalnum, word)) for word in text.split())


def _newsroom(signals: Signals, head: _Head, visible: str) -> Candidate | None:
    """The JSON-LD headline of a news article; not one for search engines, where og:title is with the visible one."""
    stated = head.of("JSON-LD")
    if stated is None or not any(kind.endswith("NewsArticle") for kind in kinds_of(signals.article)):
        return None
    key = key_of(stated.text)
    social, title = head.of("og:title"), head.of("<title>")
    if key == visible or social is None or key_of(social.text) != visible:
        return stated
    searched = title is not None and key_of(title.text).startswith(key)
    return None if searched or key in visible else stated


def _declared(signals: Signals) -> Iterator[Candidate]:
    """What the head says, and JSON-LD."""
    for signal, text, weight in _stated(signals):
        if cleaned := _clean(text):
            yield Candidate(signal, cleaned, weight)


def _stated(signals: Signals) -> Iterator[tuple[str, str, float]]:
    for text in texts(signals.article, "headline")[:1] or texts(signals.article, "name")[:1]:
        yield "JSON-LD", text, 2.0
    for mark in signals.properties.get("headline", ())[:1]:
        yield "microdata", mark.element.get("content") or "", 1.0
    for names, weight in _METAS:
        yield from ((name, text, weight) for name in names for text in signals.meta(name)[:1])
    for text in signals.titles[:1]:
        yield "<title>", text, 1.5


def _headings(signals: Signals, head: _Head) -> Headings:
    """What may be the headline, as it is read: h1, h2, and what property or class call so."""
    marks = {mark.index: (mark, "h1", 2.0) for mark in signals.headings[:8]}
    marks |= {mark.index: (mark, "h2", 0.4) for mark in signals.lesser[:8]}
    for mark in signals.properties.get("headline", ())[:2]:
        marks.setdefault(mark.index, (mark, "microdata", 1.0))
    titled = [mark for mark in signals.by_headline[:60] if mark.index not in marks and _TITLED.search(mark.name)]
    for mark in titled[:6]:
        if mark.element.tag not in ("header", "div", "section", "article"):
            marks[mark.index] = mark, "class", 0.0
    stated = head.of("JSON-LD")
    read = (
        (mark, signal, weight, _clean(_heading_text(mark.element, stated))) for mark, signal, weight in marks.values()
    )
    return [(mark, Candidate(signal, text, weight, mark.index)) for mark, signal, weight, text in read if text]


def _heading_text(element: Any, stated: Candidate | None) -> str:
    """Without a kicker, unless JSON-LD has it too; then as it is spelt there, with a colon."""
    text = element_text(element, MAX_TITLE)
    if not 0 < len(element) < 12:
        return text
    for child in element:
        if _KICKER.search(" ".join([child.get("class") or "", *child.keys()])[:500]):
            kicker = element_text(child, MAX_TITLE)
            rest = text.removeprefix(kicker).lstrip(" :-–|/")
            if kicker and rest and len(rest) >= 8:
                return stated.text if stated is not None and key_of(stated.text) == key_of(text) else rest
    return text


def _worth(mark: Mark, heading: Candidate, signals: Signals, head: _Head) -> float:
    """How likely a heading is the headline."""
    key = key_of(heading.text)
    if not key:
        return 0.0
    score = heading.weight + 0.3 * (heading.signal == "h1" and mark is signals.headings[0])
    score += 0.6 * (_TITLED.search(mark.name) is not None) + 0.6 * bool(mark.element.get("itemprop") == "headline")
    agreed = sum(each.weight * _likeness(key, heading.text, each.text) for each in head.declared)
    if head.slug and _folded(key).startswith(head.slug[:40]):
        agreed += 1.5
    score += min(agreed, 5.0)
    if key in head.sites or _leads_home(mark.element, signals.page.url):
        score -= 3.0
    elif agreed < 3.0 and _is_tail(key, head):
        score -= 2.0
    return score - 2.0 if signals.elsewhere(mark.element) else score


def _likeness(key: str, text: str, other: str) -> float:
    """From 0, another text, to 1, the same but for a site's name."""
    other_key = key_of(other)
    if key == other_key:
        return 1.0
    shorter, longer = sorted((key, other_key), key=len)
    if len(shorter) > 5 and longer.startswith(shorter):
        return 0.9
    if len(shorter) > 11 and shorter in longer:
        return 0.6
    words, others = set(text.casefold().split()), set(other.casefold().split())
    shared = len(words & others)
    return 0.4 if shared > 2 and shared >= 0.5 * min(len(words), len(others)) else 0.0


def _is_tail(key: str, head: _Head) -> bool:
    """Whether a heading is the lesser part of the page's title, after the headline proper."""
    title = head.of("<title>")
    if title is None or _MARK.search(title.text) is None:
        return False
    whole = key_of(title.text)
    return key in whole[1:] and len(key) < 0.5 * len(whole)


def _leads_home(element: Any, url: str) -> bool:
    """Whether a heading is a link to the site's front page, as the site's name is."""
    if not url.startswith("http") or _path(url) == "":
        return False
    links = [element, element.getparent(), *islice(element.iter("a"), 5)]
    return any(link is not None and (href := link.get("href")) and _path(href) == "" for link in links)


def _path(href: str) -> str | None:
    """The path of a link, "" for the front page; None for what is no address."""
    if href.startswith(("#", "javascript:", "mailto:", "?")):
        return None
    try:
        return urlsplit(href.strip()[:2000]).path.strip("/").removesuffix("index.html").removesuffix("index.php")
    except ValueError:
        return None


def _clean(text: str) -> str:
    """One line; entities that were escaped twice are resolved."""
    text = text[: 4 * MAX_TITLE]
    if "&" in text:
        text = html.unescape(html.unescape(text))
    if "<" in text:
        text = re.sub(r"</?[a-zA-Z][^<>]{0,200}>", "", text)
    return squash(text)[:MAX_TITLE]


def _sites(signals: Signals) -> set[str]:
    """How the site is called."""
    keys = {key_of(_clean(name)) for name in signals.house_names()}
    return {key for key in keys if len(key) > 1} - {"www", "blog", "news", "com"}


def _slug(url: str) -> str:
    """The words that name the page in its address, folded as `_folded` does; "" if they are few."""
    segments = [segment for segment in unquote(_path(url) or "").split("/") if re.search(r"[^\W\d_]{3}", segment)]
    if not segments:
        return ""
    words = re.split("[-_.,]", re.sub(r"\.\w{2,5}$", "", segments[-1][:300]))
    if len(words) > 1 and re.search(r"\d{4}", words[-1]):
        words.pop()  # the article's number
    slug = _folded(key_of("".join(words[1:] if words[0].isdigit() else words)))
    return slug if len(slug) >= MIN_SLUG else ""


def _folded(key: str) -> str:
    """As words are spelt in addresses: ä as a or ae alike."""
    if key.isascii():
        return key.replace("ae", "a").replace("oe", "o").replace("ue", "u")
    plain = unicodedata.normalize("NFKD", key.replace("ß", "ss"))
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    return plain.replace("ae", "a").replace("oe", "o").replace("ue", "u")


def _agreed(head: _Head) -> tuple[str, Candidate] | None:
    """What the head's titles agree on, and which of them it is from."""
    keys = [(key_of(each.text), each.weight) for each in head.declared]
    best: tuple[float, str, Candidate] | None = None
    for each in head.declared:
        for text, bonus in _variants(each, head):
            key = key_of(text)
            score = bonus + 0.3 * each.weight + sum(weight * _agreement(key, other) for other, weight in keys)
            score -= 6.0 * (key in head.sites)
            if key and (best is None or score > best[0] + 1e-9):
                best = score, text, each
    return best and best[1:]


def _agreement(key: str, other: str) -> float:
    if key == other:
        return 1.0
    if len(key) > 7 and other.startswith(key):
        return 0.9
    return 0.6 if len(key) > 7 and other.endswith(key) else 0.0


def _variants(candidate: Candidate, head: _Head) -> Iterator[tuple[str, float]]:
    """The text, and what may be left of it without the names of site and sections, with what speaks for that."""
    text, slug = candidate.text, head.slug
    yield text, 0.0
    for mark in islice(_MARK.finditer(text), 12):
        before, after = text[: mark.start()].rstrip(), text[mark.end() :].strip(" )]")
        bonus = 0.5 * (mark[0].strip() in _STRONG_MARKS)
        if _is_site(after, head.sites):
            bonus += 0.8
        else:
            bonus -= 0.2 if len(before) > len(after) and len(after.split()) < 6 else 1.0
        yield before, bonus + 1.5 * bool(slug and _folded(key_of(before)) == slug)
        if _is_site(before, head.sites) or (slug and _folded(key_of(after)).startswith(slug)):
            yield after, 1.5


def _is_site(name: str, sites: set[str]) -> bool:
    key = key_of(name)
    if key in sites:
        return True
    return len(key) > 4 and any(key in site or (len(site) > 4 and key.startswith(site)) for site in sites)


def _without_site(chosen: Candidate, sites: set[str]) -> str:
    """A headline that was taken as it is, but for the site's name at its end."""
    marks = list(_MARK.finditer(chosen.text))
    if marks and key_of(chosen.text[marks[-1].end() :]) in sites:
        return chosen.text[: marks[-1].start()].rstrip()
    return chosen.text
