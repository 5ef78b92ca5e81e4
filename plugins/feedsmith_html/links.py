"""The links of a page, each with where it stands: one walk over the tree.

Links to one address are one `PageLink`, as a story's picture, headline and "read more" are; its title is
the text of the best of them.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, NamedTuple

from feedsmith import absolute
from feedsmith_html.addresses import cut_last, read_shape
from feedsmith_html.body.blocks import INLINE, Element, count_words, has_sentence
from feedsmith_html.body.survey import is_hidden
from feedsmith_html.grammar import Example
from feedsmith_html.metadata.dates import parse_date
from feedsmith_html.regions import find_region
from feedsmith_html.text import collapse_spaces, fold_text, unescape_twice

__all__ = [
    "PageLink",
    "collect_links",
    "cut_ellipsis",
    "is_called_title",
    "is_teaser",
    "leads_to_part",
    "make_link",
    "read_text",
    "stands_in_prose",
    "strip_markup",
]

MAX_LINKS = 20_000
MIN_ALIKE = 3
MAX_TITLE_CHARS = 400
MAX_URL_CHARS = 2_000
MAX_MARKUP_CHARS = 4_000
MAX_TEXT_PARTS = 60
MAX_WORDS_RANKED = 12
MAX_WRAPPERS = 6
MAX_TITLE_WORDS = 20
MIN_TITLE_WORDS = 4
MAX_DATE_WORDS = 8
# Before a link within a list may stand a date or a section.
MAX_LEAD_IN_CHARS = 60
# Of an address: a shorter one is of a site, not of an article.
MIN_TELLING_CHARS = 20

_HEADINGS = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6}
_NO_LINKS = frozenset("script style svg template select textarea iframe object".split())
_NO_TEXT = _NO_LINKS | frozenset("noscript button form".split())
_BLOCKS = frozenset("p div li td dd dt h1 h2 h3 h4 h5 h6 section article header footer figure figcaption ul br".split())
_MARKED_TAGS = frozenset(("strong", "b"))
_TITLE_CLASS = re.compile(r"(?:^|[\s_-])(?:title|headline|heading)(?:$|[\s_-])", re.IGNORECASE)
_TEASER_ENDS = (".", "。", "।", "…")
# Between two elements, until it is known whether what follows is a word.
_SEAM = "\x1f"
_SEAM_BEFORE_SIGN = re.compile(r"\x1f+(?=[\s.,:;!?)\]»”’'-])")
_DIGITS = re.compile(r"\d+")
_VERSION = re.compile(r"\d{1,4}(?:\.\d{1,4}){1,3}")
_CUT = re.compile(r"\s*(?:\.{3}|…|\[…\])$")
_TAG = re.compile(r"<[^<>]*>")
_FILE = re.compile(
    r"\.(?:jpe?g|png|gif|webp|svg|pdf|zip|mp[34]|css|js|xml|rss|atom|json|docx?|xlsx?|ics"
    r"|gz|tgz|xz|bz2|7z|exe|msi|dmg|deb|rpm|apk|iso|jar|whl|epub)$",
    re.IGNORECASE,
)


@dataclass(slots=True, eq=False)
class PageLink:
    """An address that the page links to, and the most telling of its links.

    `heading` is the level of the heading that it is in, or that is in it, 0 for none; `region` is as
    `find_region` has it; `path` numbers the tags and classes above it; `elements` are all its links, of
    which one says only a number of its address where `is_numbered`. The title is a label that no reader
    sees where `is_label`, and that of a picture where `is_pictured`; a class calls it a title where `is_titled`.
    A link where `is_in_prose` stands in the middle of a sentence, and one where `is_common` says what
    others do.
    """

    url: str
    element: Element
    title: str = ""
    heading: int = 0
    region: str = ""
    path: int = 0
    hidden: bool = False
    words: int = 0
    is_numbered: bool = False
    is_label: bool = False
    is_pictured: bool = False
    is_titled: bool = False
    is_in_prose: bool = False
    is_common: bool = False
    elements: list[Element] = field(default_factory=list)

    def measure_worth(self) -> tuple[bool, bool, bool, bool, bool, int]:
        """How much a link says, beside others to the same address; one to a part of it, as a comment, says least."""
        is_whole = self.element is None or not leads_to_part(self.element)
        is_own = self.region not in ("nav", "footer")
        is_said = bool(self.words) and not self.is_label and not self.is_common
        return is_whole, bool(self.heading), is_own, is_said, self.is_titled, min(self.words, MAX_WORDS_RANKED)


def leads_to_part(element: Element) -> bool:
    """Whether a link leads to a part of a page, as a comment; what has a `=` says where a reader came from."""
    fragment = (element.get("href") or "").partition("#")[2]
    return bool(fragment) and "=" not in fragment


class _Place(NamedTuple):
    """What an element stands in."""

    region: str = ""
    heading: int = 0
    path: int = 0
    hidden: bool = False


# ---- links --------------------------------------------------------------------------------------


def collect_links(body: Element, base: str) -> list[PageLink]:
    """The links below `body` to pages, in their order, one for each address."""
    found = [
        _read_link(element, url, place)
        for element, place in islice(_walk_links(body), MAX_LINKS)
        if (url := _resolve(element.get("href"), base)) is not None
    ]
    _mark_common(found)
    scripts = _list_scripts(found)
    links: dict[str, PageLink] = {}
    for link in found:
        first = _find_same(link, links, scripts)
        first.elements.append(link.element)
        first.is_numbered |= link.title.isdigit() and link.title in _DIGITS.findall(link.url)
        if first is not link and link.measure_worth() > first.measure_worth():
            _replace(first, link)
    return _join_parts(list({id(link): link for link in links.values()}.values()))


def _mark_common(links: list[PageLink]) -> None:
    """Mark the links that say what those to several other pages do, as "Read more"."""
    addresses: defaultdict[str, set[str]] = defaultdict(set)
    for link in links:
        addresses[link.title].add(link.url)
    for link in links:
        link.is_common = len(addresses[link.title]) >= MIN_ALIKE


def _join_parts(links: list[PageLink]) -> list[PageLink]:
    """The links without those to parts of what others lead to, such as the comments on each of the articles.

    The ends of their addresses are alike, and what they lie below are addresses of other links.
    """
    wholes = {link.url.rstrip("/"): link for link in links}
    parts: defaultdict[str, list[tuple[PageLink, PageLink]]] = defaultdict(list)
    for link in links:
        above, end = cut_last(link.url)
        whole = wholes.get(above) if end and link.words < MIN_TITLE_WORDS and not link.heading else None
        if whole is not None and whole is not link:
            parts[end].append((link, whole))
    joined: set[PageLink] = set()
    for pairs in parts.values():
        if len({whole.url for _, whole in pairs}) < MIN_ALIKE:
            continue
        for part, whole in pairs:
            whole.elements += part.elements
            joined.add(part)
    return [link for link in links if link not in joined]


def _list_scripts(links: list[PageLink]) -> set[str]:
    """The paths whose parameters tell of which article: with others the titles are others."""
    titles: defaultdict[str, set[str]] = defaultdict(set)
    for link in links:
        if link.words and not (link.is_label or link.is_common):
            titles[link.url.partition("?")[0]].add(link.title)
    return {path for path, texts in titles.items() if len(texts) >= MIN_ALIKE}


def _find_same(link: PageLink, links: dict[str, PageLink], scripts: Collection[str]) -> PageLink:
    """The link to the same article among those before; itself where it is the first.

    Addresses that differ in their parameters are the same where the path tells of one article, and the
    titles are the same, or one has none: a picture's link often says that it is a picture's.
    """
    first = links.get(link.url)
    if first is not None:
        return first
    path = link.url.partition("?")[0]
    first = link
    if len(path) > MIN_TELLING_CHARS and path not in scripts and read_shape(path).ending in ("slug", "number"):
        same = links.setdefault(f"{path}?", link)
        is_said = same.title and link.title and not (same.is_label or link.is_label)
        if not is_said or fold_text(same.title) == fold_text(link.title):
            first = same
    links[link.url] = first
    return first


def _replace(first: PageLink, better: PageLink) -> None:
    """Let a link say what a better one to the same address does."""
    for name in (
        "element",
        "title",
        "heading",
        "region",
        "path",
        "hidden",
        "words",
        "is_label",
        "is_pictured",
        "is_titled",
    ):
        setattr(first, name, getattr(better, name))


def _walk_links(body: Element) -> Iterator[tuple[Element, _Place]]:
    paths: dict[tuple[int, str], int] = {}
    stack: list[tuple[Element, _Place, int]] = [(body, _Place(), 0)]
    while stack:
        element, around, number = stack.pop()
        if element.tag in _NO_LINKS:
            continue
        place = _find_place(element, around, paths, number)
        if element.tag == "a":
            yield element, place
        last = len(element) - 1
        stack.extend((child, place, last - count) for count, child in enumerate(reversed(element)))


def _find_place(element: Element, around: _Place, paths: dict[tuple[int, str], int], number: int) -> _Place:
    region = find_region(element, around.region)
    path = paths.setdefault((around.path, _name_element(element, number)), len(paths) + 1)
    return _Place(region, _HEADINGS.get(element.tag, around.heading), path, around.hidden or is_hidden(element))


def _name_element(element: Element, number: int) -> str:
    """The tag with the first class, which is the same for all items of a list; with its number for a table's cell."""
    names = (element.get("class") or "")[:100].split(None, 1)
    if names:
        return f"{element.tag}.{_DIGITS.sub('', names[0])}"
    return f"td{number}" if element.tag == "td" else str(element.tag)


def _read_link(element: Element, url: str, place: _Place) -> PageLink:
    source, heading = element, place.heading
    if not heading:
        source = next(element.iter(*_HEADINGS), element)
        heading = _HEADINGS.get(source.tag, 0)
    text = _cut_date(source) if heading else read_text(_find_title(element))
    title = _complete_title(text, element)
    label = "" if title else _read_first(element.get("aria-label"), element.get("title"))
    picture = "" if title or label else _read_first(*(image.get("alt") for image in element.iter("img")))
    link = PageLink(url, element, title or label or picture, heading, place.region, place.path, place.hidden)
    link.words = _count_title_words(link.title)
    link.is_label, link.is_pictured = bool(label or picture), bool(picture)
    link.is_in_prose = stands_in_prose(element)
    link.is_titled = is_called_title(element) or is_called_title(element.getparent())
    return link


def stands_in_prose(link: Element) -> bool:
    """Whether a link stands in the middle of a sentence, or at its end; before one in a list may stand a date."""
    part = link
    for _ in range(MAX_WRAPPERS):
        before, around = part.getprevious(), part.getparent()
        text = ((around.text if before is None else before.tail) or "").strip()
        if text or before is not None or around.tag not in INLINE:
            break
        part = around
    if len(text) + len((part.tail or "").strip()) <= MAX_LEAD_IN_CHARS or sum(map(str.isalpha, text[-20:])) < 3:
        return False
    return len(text) > MAX_LEAD_IN_CHARS or parse_date(text) is None


def _read_first(*labels: str | None) -> str:
    """The first label that says something."""
    return next(filter(None, (collapse_spaces((label or "")[:MAX_TITLE_CHARS]) for label in labels)), "")


def _cut_date(heading: Element) -> str:
    """The text of a heading without the date that stands before it or after it in an element of its own."""
    text = read_text(heading)
    for part in heading.iter("time", "small", "span", "em"):
        date = read_text(part)
        if date and date != text and text.startswith(date) != text.endswith(date) and _is_dated(date):
            text = text.removeprefix(date).removesuffix(date).strip()
    return text


def _find_title(link: Element) -> Element:
    """The part of a link that is the title, where all its text stands in parts; others are dates, say, and teasers."""
    parts = _list_parts(link)
    for part in parts:
        if part.tag in _MARKED_TAGS or is_called_title(part):
            return part
    titles = [part for part in parts if not (is_teaser(read_text(part)) or _is_dated(read_text(part)))]
    return max(titles, key=lambda part: count_words(read_text(part))) if titles else link


def is_called_title(element: Element) -> bool:
    """Whether a class calls an element a title."""
    names = element.get("class")
    return names is not None and _TITLE_CLASS.search(names[:100]) is not None


def is_teaser(text: str) -> bool:
    """Whether a part of a link is a text rather than a title: it is long, or ends as a sentence does."""
    return text.endswith(_TEASER_ENDS) or (has_sentence(text) and count_words(text) > MAX_TITLE_WORDS)


def _is_dated(text: str) -> bool:
    """Whether a part of a link is a date rather than a title, perhaps with an author."""
    return count_words(text) <= MAX_DATE_WORDS and parse_date(text) is not None


def _list_parts(link: Element) -> list[Element]:
    """The elements that a link's text stands in, where it is several and no text stands between them."""
    around = link
    for _ in range(MAX_WRAPPERS):
        if (around.text or "").strip() or any((child.tail or "").strip() for child in around):
            return []
        parts = [child for child in around if child.tag not in _NO_TEXT and read_text(child)]
        if len(parts) != 1:
            return parts
        around = parts[0]
    return []


def _count_title_words(title: str) -> int:
    """The words of a title; none where it has no letters, as the number of a comment, unless it is a version."""
    is_title = any(map(str.isalpha, title)) or _VERSION.fullmatch(title) is not None
    return count_words(title) if is_title else 0


def _complete_title(text: str, element: Element) -> str:
    """A title that is cut short, as the link's `title` has it whole."""
    whole = collapse_spaces((element.get("title") or "")[:MAX_TITLE_CHARS])
    start = cut_ellipsis(text)
    return whole if start != text and whole.startswith(start) else text


def cut_ellipsis(text: str) -> str:
    """A text without the sign at its end that it is cut short; others as they are."""
    return _CUT.sub("", text)


def read_text(element: Element) -> str:
    """The text in an element on one line; blocks in it stand apart."""
    if len(element) == 0:
        return collapse_spaces((element.text or "")[:MAX_TITLE_CHARS])
    parts: list[str] = []
    stack: list[Any] = [element]
    while stack and len(parts) < MAX_TEXT_PARTS:
        part = stack.pop()
        if isinstance(part, str):
            parts.append(part)
        elif part.tag not in _NO_TEXT or part is element:
            between = " " if part.tag in _BLOCKS else ""
            stack.append(between)
            for child in reversed(part):
                # What is apart only by its style is on the page, too.
                stack.extend((child.tail or _SEAM, child))
            stack.append(between + (part.text or ""))
    return collapse_spaces(_SEAM_BEFORE_SIGN.sub("", "".join(parts)).replace(_SEAM, " "))[:MAX_TITLE_CHARS]


def make_link(href: str, base: str, title: str) -> PageLink | None:
    """The link that data describe; None where it leads to no page."""
    url = _resolve(href, base)
    title = strip_markup(title)
    return None if url is None else PageLink(url, None, title, words=count_words(title))


def strip_markup(text: str) -> str:
    """The beginning of a text that may hold tags and entities, on one line."""
    return collapse_spaces(unescape_twice(_TAG.sub(" ", text[:MAX_MARKUP_CHARS])))[:MAX_TITLE_CHARS]


def _resolve(href: str | None, base: str) -> str | None:
    """The address of a page that is linked to, without its fragment; None for anything else."""
    if not href or len(href) > MAX_URL_CHARS or href.lstrip()[:1] == "#":
        return None
    try:
        url = absolute(href, base or None).partition("#")[0]
    except ValueError:
        return None
    return None if _FILE.search(url.partition("?")[0]) else url


EXAMPLES = (
    Example(
        "_HEADINGS",
        lambda element: collect_links(element, "https://a.example/")[0].heading,
        "<h2><a href=/x>Bridge</a></h2>",
        2,
    ),
    Example(
        "_NO_LINKS",
        lambda element: len(collect_links(element, "https://a.example/")),
        "<div><object><a href=/x>Bridge</a></object></div>",
        0,
    ),
    Example("_NO_TEXT", read_text, "<p>Bridge <button>Share</button></p>", "Bridge"),
    Example("_BLOCKS", read_text, "<a>Bridge<p>opens</p></a>", "Bridge opens"),
    Example(
        "_MARKED_TAGS",
        lambda element: read_text(_find_title(element)),
        "<a><b>Bridge</b><i>a day ago</i></a>",
        "Bridge",
    ),
    Example(
        "_TEASER_ENDS",
        lambda element: read_text(_find_title(element)),
        "<a><i>Bridge</i><i>It opens at last.</i></a>",
        "Bridge",
    ),
    Example(
        "_TITLE_CLASS",
        lambda element: read_text(_find_title(element)),
        "<a><i class=x-title>Bridge</i><i>a day ago</i></a>",
        "Bridge",
    ),
    Example("_VERSION", _count_title_words, "2.14.0", 1),
    Example("_SEAM_BEFORE_SIGN", read_text, "<p><b>Bridge</b><i>: it</i><b>opens</b></p>", "Bridge: it opens"),
    Example("_DIGITS", lambda element: _name_element(element, 0), "<div class=post-12>", "div.post-"),
    Example(
        "_CUT",
        lambda element: _complete_title(read_text(element), element),
        "<a title='Bridge opens'>Bridge…</a>",
        "Bridge opens",
    ),
    Example("_TAG", strip_markup, "<b>Bridge</b> &amp; ferry", "Bridge & ferry"),
    Example("_FILE", lambda text: _resolve(text, ""), "https://planet.example/a.pdf", None),
)
