"""The links of a page, each with where it stands: one walk over the tree.

Links to one address are one `PageLink`, as a story's picture, headline and "read more" are; its title is
the text of the best of them.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import NamedTuple

from feedsmith import absolute
from feedsmith_html.body.blocks import INLINE, Element, count_words
from feedsmith_html.body.survey import is_hidden
from feedsmith_html.grammar import Example
from feedsmith_html.lists.addresses import cut_last, read_shape
from feedsmith_html.lists.regions import find_contents, find_region
from feedsmith_html.lists.titles import (
    complete_title,
    count_title_words,
    find_title,
    find_titles,
    is_called_title,
    is_teaser,
    list_parts,
    read_first,
    read_heading,
    read_text,
    strip_markup,
)
from feedsmith_html.metadata.dates import parse_date
from feedsmith_html.text import fold_text

__all__ = [
    "PageLink",
    "collect_links",
    "leads_to_part",
    "make_link",
    "stands_in_prose",
]

MAX_LINKS = 20_000
MIN_ALIKE = 3
MAX_URL_CHARS = 2_000
MAX_WORDS_RANKED = 12
MAX_WRAPPERS = 6
MIN_TITLE_WORDS = 4
# Before a link within a list may stand a date or a section.
MAX_LEAD_IN_CHARS = 60
# Of an address: a shorter one is of a site, not of an article.
MIN_TELLING_CHARS = 20

_HEADINGS = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6}
_NO_LINKS = frozenset("script style svg template select textarea iframe object".split())
_DIGITS = re.compile(r"\d+")
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
    which one says only a number of its address where `is_numbered`; `parts` are what all its text stands in,
    where they are several. The title is a label that no reader
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
    parts: list[Element] = field(default_factory=list)

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
    _tell_titles_from_sections(found)
    _mark_common(found)
    scripts = _list_scripts(found)
    links: dict[str, PageLink] = {}
    for link in found:
        first = _find_same(link, links, scripts)
        first.elements.append(link.element)
        first.is_numbered |= link.title.isdigit() and link.title in _DIGITS.findall(link.url)
        if first is not link and link.measure_worth() > first.measure_worth() and not _is_standfirst(link, first):
            _replace(first, link)
    return _join_parts(list({id(link): link for link in links.values()}.values()))


def _is_standfirst(link: PageLink, first: PageLink) -> bool:
    """Whether a link after the first to its address says what stands below a title, in a sentence."""
    is_title = bool(first.words) and not (first.is_label or first.is_common or link.heading or link.is_titled)
    return is_title and is_teaser(link.title) and not is_teaser(first.title)


def _tell_titles_from_sections(links: list[PageLink]) -> None:
    """Read the titles of links that stand alike and have several parts anew: the same part is the title in each."""
    alike: defaultdict[int, list[PageLink]] = defaultdict(list)
    for link in links:
        if len(link.parts) > 1:
            alike[link.path].append(link)
    for group in alike.values():
        if len(group) >= MIN_ALIKE:
            for link, part in zip(group, find_titles([link.parts for link in group]), strict=False):
                link.title = complete_title(read_text(part), link.element)
                link.words = count_title_words(link.title)


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
        "is_common",
    ):
        setattr(first, name, getattr(better, name))


def _walk_links(body: Element) -> Iterator[tuple[Element, _Place]]:
    paths: dict[tuple[int, str], int] = {}
    contents = find_contents(body)
    stack: list[tuple[Element, _Place, int]] = [(body, _Place(), 0)]
    while stack:
        element, around, number = stack.pop()
        if element.tag in _NO_LINKS:
            continue
        place = _Place(
            find_region(element, around.region, contents),
            _HEADINGS.get(element.tag, around.heading),
            paths.setdefault((around.path, _name_element(element, number)), len(paths) + 1),
            around.hidden or is_hidden(element),
        )
        if element.tag == "a":
            yield element, place
        last = len(element) - 1
        stack.extend((child, place, last - count) for count, child in enumerate(reversed(element)))


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
    parts = [] if heading else list_parts(element)
    text = read_heading(source) if heading else read_text(find_title(element, parts))
    title = complete_title(text, element)
    label = "" if title else read_first(element.get("aria-label"), element.get("title"))
    picture = "" if title or label else read_first(*(image.get("alt") for image in element.iter("img")))
    link = PageLink(url, element, title or label or picture, heading, place.region, place.path, place.hidden)
    link.words, link.parts = count_title_words(link.title), parts
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


def make_link(href: str, base: str, title: str) -> PageLink | None:
    """The link that data describe; None where it leads to no page."""
    url = _resolve(href, base)
    title = strip_markup(title)
    return None if url is None else PageLink(url, None, title, words=count_words(title))


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
    Example("_DIGITS", lambda element: _name_element(element, 0), "<div class=post-12>", "div.post-"),
    Example("_FILE", lambda text: _resolve(text, ""), "https://planet.example/a.pdf", None),
)
