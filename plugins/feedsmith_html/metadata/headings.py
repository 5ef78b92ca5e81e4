"""The headings of a page, and how likely each is its headline."""

import re
from functools import lru_cache
from itertools import islice
from typing import Any, NamedTuple

from feedsmith_html.body.blocks import count_letters
from feedsmith_html.grammar import Example, any_word
from feedsmith_html.metadata.candidates import Candidate
from feedsmith_html.metadata.elements import MarkedElement, extract_text
from feedsmith_html.metadata.signals import Signals
from feedsmith_html.metadata.titles import (
    MAX_TITLE_CHARS,
    SEPARATOR,
    Declared,
    Title,
    clean_title,
    fold_for_address,
    read_declared,
    read_path,
)
from feedsmith_html.text import fold_text, reads_as

__all__ = ["Heading", "find_headings", "find_rivals", "names_site", "score_heading"]

MAX_HEADINGS = 8
MAX_LABELLED = 60
MAX_TITLED = 6
MAX_KICKERS = 6
MAX_HEADER_LEVELS = 4
MIN_TITLE_LETTERS = 12
MAX_PARTS = 12
MAX_CACHED = 8_192
# However many signals agree on a heading, they count for no more.
MAX_AGREEMENT = 5.0

_KICKER = re.compile(
    any_word(
        """kicker overline roof-?line eyebrow top-?line dachzeile pre-?title
        pre-?head over-?title spitzmarke surtitre antetitulo occhiello hidden
        sr-only screen-reader"""
    ),
    re.IGNORECASE,
)
_TITLE_LABEL = re.compile(
    "(?:entry|post|article|story|page|content|node|beitrag|news|main|single|blog)[_-]*"
    "(?:title|head-?line|header|heading)|head-?line|^title$",
    re.IGNORECASE,
)
# What a name of the site or of a section may end with, before a headline.
_PARTS = re.compile(r"[:|»›>\]]\s|\s[–—-]\s")
_SITE_HEADER = re.compile(r"(?:^|[\s_-])(?:header|masthead|branding|banner|blog-?header)(?:$|\s)", re.IGNORECASE)
# What is called a title, and holds more than that.
_CONTAINER_TAGS = frozenset("header div section article".split())


class _Source(NamedTuple):
    """An element that may be the headline, and by which signal."""

    marked: MarkedElement
    signal: str
    weight: float


class Heading(NamedTuple):
    """An element that may be the headline, as it is read; `key` is its text, folded."""

    marked: MarkedElement
    candidate: Candidate
    key: str


class Rivals(NamedTuple):
    """The texts, folded, of headings that name the site, and of those that are its posts' titles."""

    sites: set[str]
    posts: set[str]


def find_headings(signals: Signals, declared: Declared) -> list[Heading]:
    """What may be the headline: h1, h2, and what property or class call so."""
    headings = []
    for source in _find_sources(signals):
        text = clean_title(_read_heading(source.marked.element, declared))
        if text:
            candidate = Candidate(source.signal, text, source.weight, source.marked.index)
            headings.append(Heading(source.marked, candidate, fold_text(text)))
    return headings


def _find_sources(signals: Signals) -> list[_Source]:
    sources: dict[int, _Source] = {}  # by their places
    for marked in signals.headings[:MAX_HEADINGS]:
        sources[marked.index] = _Source(marked, "h1", 2.0)
    for marked in signals.subheadings[:MAX_HEADINGS]:
        sources[marked.index] = _Source(marked, "h2", 0.4)
    for marked in signals.properties.get("headline", ())[:2]:
        sources.setdefault(marked.index, _Source(marked, "microdata", 1.0))
    labelled = signals.find_labelled("headline")[:MAX_LABELLED]
    titled = (m for m in labelled if m.index not in sources and _is_title_label(m.label))
    for marked in list(islice(titled, MAX_TITLED)):
        if marked.element.tag not in _CONTAINER_TAGS:
            sources[marked.index] = _Source(marked, "class", 0.0)
    return list(sources.values())


def _read_heading(element: Any, declared: Declared) -> str:
    """The text of a heading without a kicker.

    Where JSON-LD has the kicker too, the heading is spelt as there, with a colon.
    """
    text = extract_text(element, MAX_TITLE_CHARS)
    if not 0 < len(element) < 12:
        return text
    text = _strip_mark(text, element)
    for child in element:
        if not _KICKER.search(" ".join([child.get("class") or "", *child.keys()])[:500]):
            continue
        rest = _strip_beginning(text, child)
        if not rest:
            continue
        stated = declared.find_title("JSON-LD")
        if stated is not None and stated.key == fold_text(text):
            return stated.candidate.text
        return rest
    # What no class calls so is one where a title that is declared begins after it.
    for child in islice(element.iterdescendants(), MAX_KICKERS):
        key = fold_text(_strip_beginning(text, child))
        if len(key) >= MIN_TITLE_LETTERS and any(title.key.startswith(key) for title in declared.titles):
            return _strip_beginning(text, child)
    return text


def _strip_mark(text: str, element: Any) -> str:
    """A heading's text without the sign at its end that is a link to the heading itself: "¶", "#"."""
    last = next(element.iterchildren("a", reversed=True), None)
    if last is None or not (last.get("href") or "").startswith("#"):
        return text
    mark = extract_text(last, MAX_TITLE_CHARS)
    return text if any(map(str.isalnum, mark)) else text.removesuffix(mark).rstrip()


def _strip_beginning(text: str, child: Any) -> str:
    """What is left of a heading's text after that of a child at its beginning; "" for hardly anything."""
    kicker = extract_text(child, MAX_TITLE_CHARS)
    rest = text.removeprefix(kicker).lstrip(" :-–|/")
    return rest if kicker and text.startswith(kicker) and len(rest) >= 8 else ""


def find_rivals(headings: list[Heading], declared: Declared, url: str) -> Rivals:
    """The headings that make up the page's title together: the site's name, and one marked as a title."""
    title = declared.find_title("<title>")
    rivals = Rivals(set(), set())
    if title is None:
        return rivals
    named = (h for h in headings if h.key and h.key not in declared.sites)
    posts = {h.key for h in named if _is_title_label(h.marked.label)}
    if headings and _is_site_name(headings[0].marked.element, url):
        posts.discard(headings[0].key)
        posts.update(h.key for h in headings[1:] if count_letters(h.key) >= MIN_TITLE_LETTERS)
    for heading in headings:
        if heading.key and heading.candidate.signal != "class":
            made_up = {post for post in posts if _make_up(title.key, heading.key, post)}
            rivals.posts.update(made_up)
            rivals.sites.update({heading.key} if made_up else ())
    return rivals


def _make_up(title: str, site: str, post: str) -> bool:
    """Whether a title, folded, begins with the one of two others and ends with the other."""
    if len(site) + len(post) > len(title):
        return False
    return (title.startswith(site) and title.endswith(post)) or (title.startswith(post) and title.endswith(site))


def _is_site_name(element: Any, url: str) -> bool:
    """Whether a heading says by its place or link that it is the site's name."""
    return _is_in_site_header(element) or _leads_home(element, url)


def _is_in_site_header(element: Any) -> bool:
    """Whether a heading stands in what is called the site's header, and in no article."""
    for around in islice(element.iterancestors(), MAX_HEADER_LEVELS):
        if around.tag in ("article", "main"):
            return False
        if _SITE_HEADER.search(f"{around.get('id') or ''} {around.get('class') or ''}"[:300]) is not None:
            return True
    return False


def score_heading(heading: Heading, signals: Signals, declared: Declared, rivals: Rivals, least: float = 0.0) -> float:
    """How likely a heading is the headline; where that is no more than `least`, it may be told too high, up to that."""
    element, key = heading.marked.element, heading.key
    if not key:
        return 0.0
    score = heading.candidate.weight
    if heading.candidate.signal == "h1" and heading.marked is signals.headings[0]:
        score += 0.3
    score += _score_markup(heading.marked)
    # Most headings have lost already, and each step costs more than those before it: of all this takes a third.
    if score + MAX_AGREEMENT <= least:
        return least
    agreement = 0.0 if names_site(key, declared) else _score_agreement(heading, declared)
    if key in rivals.posts:
        agreement += 1.0
    score += min(agreement, MAX_AGREEMENT)
    if score <= least:
        return least
    # The site's name is a heading on many pages, and the title of its front page.
    if key in declared.sites or key in rivals.sites or _leads_home(element, signals.page.url):
        score -= 3.0
    elif agreement < 3.0 and _is_tail(key, declared):
        score -= 2.0
    return score - 2.0 if signals.is_outside(element) else score


def names_site(key: str, declared: Declared) -> bool:
    """Whether a heading is the site's name, and the page's title says more than that."""
    title = declared.find_title("<title>")
    return key in declared.sites and title is not None and title.key != key


def _score_markup(marked: MarkedElement) -> float:
    is_property = marked.element.get("itemprop") == "headline"
    return 0.6 * _is_title_label(marked.label) + 0.6 * bool(is_property)


# Asked of most headings three times, and of those of other pages of the site again: 1 % of the time.
@lru_cache(maxsize=MAX_CACHED)
def _is_title_label(label: str) -> bool:
    return _TITLE_LABEL.search(label) is not None


def _score_agreement(heading: Heading, declared: Declared) -> float:
    """How much of what the head and the address declare says the same as a heading."""
    agreement = 0.0
    for title in declared.titles:
        agreement += title.candidate.weight * _measure_likeness(heading, title)
    if declared.slug and fold_for_address(heading.key).startswith(declared.slug[:40]):
        agreement += 1.5
    return agreement


def _measure_likeness(heading: Heading, title: Title) -> float:
    """From 0, another text, to 1, the same but for a site's name."""
    key, title_key = heading.key, title.key
    if key == title_key:
        return 1.0
    shorter, longer = sorted((key, title_key), key=len)
    if len(shorter) > 5 and longer.startswith(shorter):
        return 0.1 if _breaks_off(heading.candidate.text, title.candidate.text) else 0.9
    if count_letters(shorter) > 11 and shorter in longer:
        return 0.75 if _is_part(heading.candidate.text, title) else 0.6
    words = set(heading.candidate.text.casefold().split())
    others = set(title.candidate.text.casefold().split())
    shared = len(words & others)
    return 0.4 if shared > 2 and shared >= 0.5 * min(len(words), len(others)) else 0.0


def _breaks_off(heading: str, title: str) -> bool:
    """Whether a heading is a few words from the beginning of a title, or all up to its "…"."""
    rest = title[len(heading) :]
    is_beginning = 2 * len(heading) < len(title) and title.casefold().startswith(heading.casefold())
    return heading.endswith(("…", "...")) or (is_beginning and rest[:1] == " " and rest[1:2].isalnum())


def _is_part(text: str, title: Title) -> bool:
    """Whether a heading is all that the page's title has after one of its separators."""
    return title.candidate.signal == "<title>" and any(
        reads_as(title.candidate.text[separator.end() :], fold_text(text))
        for separator in islice(_PARTS.finditer(title.candidate.text), MAX_PARTS)
    )


def _is_tail(key: str, declared: Declared) -> bool:
    """Whether a heading is the lesser part of the page's title, after the headline proper."""
    title = declared.find_title("<title>")
    if title is None or SEPARATOR.search(title.candidate.text) is None:
        return False
    return key in title.key[1:] and count_letters(key) < 0.5 * count_letters(title.key)


def _leads_home(element: Any, url: str) -> bool:
    """Whether a heading is a link to the site's front page, as the site's name is."""
    if not url.startswith("http") or read_path(url) == "":
        return False
    for link in (element, element.getparent(), *islice(element.iter("a"), 5)):
        href = None if link is None else link.get("href")
        if href and read_path(href) == "":
            return True
    return False


def _read_headings(signals: Signals) -> list[str]:
    """What the headings of a page read, for the examples."""
    return [heading.candidate.text for heading in find_headings(signals, read_declared(signals))]


EXAMPLES = (
    Example(
        "_SITE_HEADER",
        lambda element: _is_in_site_header(element[0]),
        "<div id=header><h1>The Planet</h1></div>",
        True,
    ),
    Example(
        "_PARTS",
        lambda text: _is_part("Bridge opens", Title(Candidate("<title>", text, 1.5), "")),
        "Daily Planet: Bridge opens",
        True,
    ),
    Example(
        "_KICKER",
        lambda element: _read_heading(element, Declared([], set(), "")),
        "<h1><span class=roofline>Traffic</span> Bridge opens</h1>",
        "Bridge opens",
    ),
    Example(
        "_TITLE_LABEL",
        _read_headings,
        "<p class=entry-title>Bridge opens</p>",
        ["Bridge opens"],
    ),
    Example(
        "_CONTAINER_TAGS",
        _read_headings,
        "<div class=entry-title>Bridge opens</div>",
        [],
    ),
)
