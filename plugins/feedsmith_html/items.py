"""What a list says of the article behind a link, in the part of the page that is the link's alone.

That part goes as far out as it holds no link to another article.
"""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from feedsmith_html.body.blocks import HEADINGS, INLINE, Element, count_words, has_sentence
from feedsmith_html.grammar import Example
from feedsmith_html.links import PageLink, cut_ellipsis, is_called_title, read_text
from feedsmith_html.metadata.address_dates import parse_url_date
from feedsmith_html.metadata.dates import Moment, parse_date
from feedsmith_html.text import collapse_spaces, fold_text

__all__ = ["ListItem", "adopt_headings", "read_items"]

MAX_PIECES = 120
MAX_PIECE_CHARS = 600
MAX_ADDRESS_CHARS = 2_000
# A line with a date has little else in it.
MAX_DATE_CHARS = 90
MAX_PRICE_CHARS = 60
MAX_YEAR_CHARS = 30
MIN_TEASER_CHARS = 40
# What has fewer may be "Read the whole story".
MIN_OWN_WORDS = 5
MIN_ALIKE = 3

_UNREAD = frozenset("script style svg noscript template select button textarea form iframe object".split())
_LIKE_A_DATE = re.compile(r"\d[\d\s]?(?:\D{1,24}\d{2,4}|[年년])")
# "March 2026" is no date, but says that something is dated.
_YEAR = re.compile(r"\b(?:19[89]|20[0-4])\d\b")
_PRICE = re.compile(
    r"(?:[$€£¥₹₽₩₴₺฿]|\b(?:USD|EUR|GBP|CHF|PLN|SEK|NOK|DKK|JPY)\b)\s?\d"
    r"|\d\s?(?:[€£₽₩₴₺฿]|\b(?:USD|EUR|CHF|PLN|SEK|NOK|DKK|zł|Kč|kr|лв|руб|грн|lei)\b)"
    r"|^\d{1,3}(?:[.,]\d{3})*[.,]\d\d$"
)
_PICTURE_ATTRIBUTES = ("data-src", "data-original", "data-lazy-src", "src", "data-srcset", "srcset")


@dataclass(slots=True, eq=False)
class ListItem:
    """A link with what stands beside it, in the element `block`, None for data; `image` is as in the page."""

    link: PageLink
    block: Element | None
    title: str = ""
    published: Moment | None = None
    teaser: str = ""
    image: str = ""
    has_date: bool = False
    has_price: bool = False


def read_items(links: Iterable[PageLink], body: Element, language: str) -> list[ListItem]:
    """The items of the links, in their order."""
    links = list(links)
    owners = _find_owners(links, body)
    return [_read_item(link, _find_block(link, owners, body), language) for link in links]


def adopt_headings(links: Iterable[PageLink], body: Element) -> None:
    """Give links that all say the same, as "Read more" does, the heading that each of them stands below.

    Pictures without words are such links too, and links that only have a label.
    """
    alike: defaultdict[int, list[PageLink]] = defaultdict(list)
    for link in links:
        if not link.heading and (link.is_label or link.words < MIN_OWN_WORDS):
            alike[link.path].append(link)
    for group in alike.values():
        mute = sum(link.is_label for link in group)
        says_the_same = 2 * mute > len(group) or len({link.title for link in group}) <= len(group) / MIN_ALIKE
        if len(group) < MIN_ALIKE or not says_the_same:
            continue
        owners = _find_owners(group, body)
        for link in group:
            heading = _find_heading(_find_block(link, owners, body))
            if heading is not None and (title := read_text(heading)):
                link.title, link.words = title, count_words(title)
                link.is_label = link.is_pictured = False
                link.heading = int(heading.tag[1]) if heading.tag in HEADINGS else 0


def _find_heading(block: Element) -> Element | None:
    """The heading in a block, or else what is called one by its class, or is set in bold."""
    heading = next(block.iter(*HEADINGS), None)
    if heading is None:
        heading = next((part for part in block.iter() if is_called_title(part)), None)
    if heading is None:
        heading = next((part for part in block.iter("strong", "b") if not has_sentence(read_text(part))), None)
    return heading


def _find_owners(links: list[PageLink], body: Element) -> dict[Element, PageLink | None]:
    """For each element around a link the one that it belongs to, None where it holds several.

    No element is looked at more than twice for links to different articles.
    """
    owners: dict[Element, PageLink | None] = {body: None}
    for link in links:
        for element in link.elements:
            for around in (element, *element.iterancestors()):
                if around not in owners:
                    owners[around] = link
                elif owners[around] is None or owners[around] is link:
                    break
                else:
                    owners[around] = None
    return owners


def _find_block(link: PageLink, owners: dict[Element, PageLink | None], body: Element) -> Element:
    """The outermost element that is the link's alone."""
    block = link.element
    for around in block.iterancestors():
        if around is body or owners.get(around) is not link:
            break
        block = around
    return block


def _read_item(link: PageLink, block: Element, language: str) -> ListItem:
    item = ListItem(link, block, link.title)
    title = fold_text(link.title)
    start = cut_ellipsis(link.title)
    for element, text in _list_pieces(block):
        if element is not None and element.tag == "img":
            item.image = item.image or text
        elif fold_text(text) == title and element is None:
            continue  # a date in it is of what it is about
        elif item.published is None and (moment := _read_date(element, text, language)) is not None:
            item.published = moment
        elif element is not None or (len(text) <= MAX_YEAR_CHARS and _YEAR.search(text) is not None):
            item.has_date = True
        elif start != item.title and text.startswith(start) and cut_ellipsis(text) == text:
            item.title = start = text
        elif len(text) <= MAX_PRICE_CHARS and _PRICE.search(text) is not None:
            item.has_price = True
        elif not item.teaser and len(text) >= MIN_TEASER_CHARS:
            item.teaser = text
    item.published = item.published or _read_date_beside(block, language)
    item.has_date = item.has_date or item.published is not None
    item.published = item.published or parse_url_date(link.url)
    return item


# ---- dates --------------------------------------------------------------------------------------


def _read_date(element: Element | None, text: str, language: str) -> Moment | None:
    """The date in a time element, or in a line."""
    stated = element.get("datetime") if element is not None else None
    moment = parse_date(stated[:100], language) if stated else None
    if moment is not None:
        return moment
    if len(text) > MAX_DATE_CHARS or _LIKE_A_DATE.search(text) is None:
        return None
    return parse_date(text, language)


def _read_date_beside(block: Element, language: str) -> Moment | None:
    """A date that stands right before the item, or after it, in an element without links."""
    for sibling in (block.getprevious(), block.getnext()):
        if sibling is not None and next(sibling.iter("a"), None) is None:
            moment = _read_date(sibling, read_text(sibling), language)
            if moment is not None:
                return moment
    return None


# ---- the pieces of a block ----------------------------------------------------------------------


def _list_pieces(block: Element) -> list[tuple[Element | None, str]]:
    """The pictures, time elements and lines in a block, in order; lines come without element."""
    pieces: list[tuple[Element | None, str]] = []
    line: list[str] = []

    def end_line() -> None:
        text = collapse_spaces("".join(line))[:MAX_PIECE_CHARS]
        line.clear()
        if text:
            pieces.append((None, text))

    stack: list[Any] = [block]
    while stack and len(pieces) < MAX_PIECES:
        part = stack.pop()
        if isinstance(part, str):
            line.append(part)
        elif part is None:
            end_line()
        elif part.tag == "img":
            pieces.append((part, _read_picture(part)))
        elif part.tag == "time":
            end_line()
            pieces.append((part, read_text(part)))
        elif part.tag not in _UNREAD:
            stack.extend(_open(part))
    end_line()
    return pieces


def _open(element: Element) -> list[Any]:
    """The texts and elements in an element, the last first; None for the ends of a block."""
    inside = [part for child in reversed(element) for part in (child.tail or "", child)]
    inside.append(element.text or "")
    return inside if element.tag in INLINE else [None, *inside, None]


def _read_picture(image: Element) -> str:
    """The address of a picture, which may be loaded late."""
    for name in _PICTURE_ATTRIBUTES:
        listed = (image.get(name) or "")[:MAX_ADDRESS_CHARS].split(None, 1)
        if listed and not listed[0].startswith("data:"):
            return str(listed[0])
    return ""


def _list_texts(element: Element) -> list[str]:
    return [text for _, text in _list_pieces(element)]


EXAMPLES = (
    Example("_UNREAD", _list_texts, "<div>Bridge <button>Share</button></div>", ["Bridge"]),
    Example("_LIKE_A_DATE", lambda text: str(_read_date(None, text, "en")), "By Jane Doe, 14 March 2026", "2026-03-14"),
    Example("_YEAR", lambda text: _YEAR.search(text) is not None, "March 2026", True),
    Example("_PRICE", lambda text: _PRICE.search(text) is not None, "only $ 9.99", True),
    Example("_PICTURE_ATTRIBUTES", _read_picture, "<img src='data:x' data-src=/a.jpg>", "/a.jpg"),
)
