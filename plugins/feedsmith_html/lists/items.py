"""What a list says of the article behind a link, in the part of the page that is the link's alone.

That part goes as far out as it holds no link to another article.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from feedsmith_html.body.blocks import Element
from feedsmith_html.grammar import Example, any_line
from feedsmith_html.lists.links import PageLink
from feedsmith_html.lists.pieces import Piece, list_pieces, read_date, read_leaf
from feedsmith_html.lists.titles import cut_ellipsis
from feedsmith_html.metadata.dates import Moment
from feedsmith_html.text import fold_text

__all__ = ["ItemReader", "ListItem", "cut_title"]

MAX_PRICE_CHARS = 60
MAX_LABEL_CHARS = 40
MAX_YEAR_CHARS = 30
MIN_TEASER_CHARS = 40

# "March 2026" is no date, but says that something is dated.
_YEAR = re.compile(r"\b(?:19[89]|20[0-4])\d\b")
_PRICE = re.compile(
    r"(?:[$€£¥₹₽₩₴₺฿]|\b(?:USD|EUR|GBP|CHF|PLN|SEK|NOK|DKK|JPY)\b)\s?\d"
    r"|\d\s?(?:[€£₽₩₴₺฿]|\b(?:USD|EUR|CHF|PLN|SEK|NOK|DKK|zł|Kč|kr|лв|руб|грн|lei)\b)"
    r"|^\d{1,3}(?:[.,]\d{3})*[.,]\d\d$"
)


_ADVERT = re.compile(
    any_line(r"""
        ad|advert|advertisement|advertorial|promoted|sponsored(?: content| by .+| post)?
        paid (?:content|post)|partner content
        anzeige|werbung|verlagsangebot|gesponsert|sonderveröffentlichung|publicité|contenu sponsorisé|sponsorisé
        publicidad|patrocinado|contenido patrocinado|publicidade|pubblicità|sponsorizzato|advertentie|gesponsord
        reklama|materiał sponsorowany|inzerce|annons|annonse|annonce|mainos|reklam|hirdetés|реклама|на правах рекламы
        διαφήμιση|إعلان|פרסומת|广告|推广|廣告|広告|광고
    """),
    re.IGNORECASE,
)


@dataclass(slots=True, eq=False)
class ListItem:
    """A link with what stands beside it, in the element `block`, None for data; `image` is as in the page.

    Picture and teaser lead to the same address where `is_linked_again`.
    """

    link: PageLink
    block: Element | None
    title: str = ""
    published: Moment | None = None
    teaser: str = ""
    image: str = ""
    has_date: bool = False
    has_price: bool = False
    is_advert: bool = False
    is_linked_again: bool = False


class ItemReader:
    """Reads the items of a page, whose dates are in `language`; what one says by itself is read once."""

    def __init__(self, language: str) -> None:
        self.language = language
        self._items: dict[tuple[PageLink, Element], ListItem] = {}

    def read(self, link: PageLink, block: Element) -> ListItem:
        """The item of a link, by what stands in its block, for the caller to complete."""
        item = self._items.get((link, block))
        if item is None:
            item = self._items[link, block] = _read_item(link, block, self.language)
        return replace(item)


def _read_item(link: PageLink, block: Element, language: str) -> ListItem:
    item = ListItem(link, block, link.title)
    title = fold_text(link.title)
    start = cut_ellipsis(link.title)
    item.is_linked_again = len(link.elements) > 1 and len({*link.elements}.intersection(block.iter("a"))) > 1
    item.is_advert = _is_advert_label(link.title.partition(":")[0])
    pieces = list_pieces(block)
    for element, text in cut_title(pieces, link.title):
        if element is not None and element.tag == "img":
            item.image = item.image or text
        elif fold_text(text) == title and element is None:
            continue  # a date in it is of what it is about
        elif item.published is None and (moment := read_date(element, text, language)) is not None:
            item.published = moment
        elif element is not None or (len(text) <= MAX_YEAR_CHARS and _YEAR.search(text) is not None):
            item.has_date = True
        elif _is_advert_label(text):
            item.is_advert = True
        elif start != item.title and text.startswith(start) and cut_ellipsis(text) == text:
            item.title = start = text
        elif len(text) <= MAX_PRICE_CHARS and _PRICE.search(text) is not None:
            item.has_price = True
        elif not item.teaser and len(text) >= MIN_TEASER_CHARS:
            item.teaser = text
    item.published = item.published or read_leaf(pieces, language)
    return item


def cut_title(pieces: list[Piece], title: str) -> Iterator[Piece]:
    """The pieces, the title apart from what is in its line: a date in it is of what it is about."""
    for element, line in pieces:
        parts = line.partition(title) if element is None and title else (line,)
        yield from ((element, text.strip()) for text in parts if text.strip() or element is not None)


def _is_advert_label(text: str) -> bool:
    """Whether a line, or what a title begins with, says that what follows is paid for."""
    return len(text) <= MAX_LABEL_CHARS and _ADVERT.fullmatch(text.strip()) is not None


EXAMPLES = (
    Example("_ADVERT", _is_advert_label, "Sponsored content", True),
    Example("_YEAR", lambda text: _YEAR.search(text) is not None, "March 2026", True),
    Example("_PRICE", lambda text: _PRICE.search(text) is not None, "only $ 9.99", True),
)
