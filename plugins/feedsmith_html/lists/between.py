"""What stands between the items of a list, where they have no part of the page of their own: dates and teasers.

A date stands before each item or after each, or as a heading over several.
"""

from collections import defaultdict
from collections.abc import Collection
from typing import NamedTuple

from feedsmith_html.body.blocks import Element
from feedsmith_html.lists.items import ListItem
from feedsmith_html.lists.links import PageLink
from feedsmith_html.lists.periods import says_part, tells_period
from feedsmith_html.lists.pieces import Piece, find_date, list_pieces, read_date
from feedsmith_html.lists.titles import read_text
from feedsmith_html.metadata.address_dates import parse_url_date
from feedsmith_html.metadata.dates import Moment
from feedsmith_html.text import collapse_spaces

__all__ = ["complete_items"]

# Between two items is little; what stands further off belongs to neither.
MAX_NEIGHBOURS = 3
MIN_TEASER_CHARS = 40
# A heading over one group may tell when the page was made.
MIN_DATE_HEADINGS = 2


class _Row(NamedTuple):
    """Children of one element that hold items, and what stands before, between and after them: one gap more."""

    units: list[Element]
    gaps: list[list[Piece]]


def complete_items(items: list[ListItem], owners: dict[Element, PageLink | None], language: str) -> None:
    """Complete items by what stands beside them; `owners` are as `find_owners` has them."""
    blocks = {item.block for item in items}
    units = {element for element, owner in owners.items() if owner is None or element in blocks}
    rows: defaultdict[Element, list[ListItem]] = defaultdict(list)
    for item in items:
        if item.block is not None and item.block.getparent() is not None:
            rows[item.block.getparent()].append(item)
    for item in items:
        item.has_date = item.published is not None or item.has_date
        item.published = item.published or parse_url_date(item.link.url)
    undated = [item for item in items if item.published is None]
    for parent, listed in rows.items():
        if not all(item.published for item in listed):
            _read_row(_make_row(parent, units), {item.block: item for item in listed}, language)
    _read_date_headings(rows, units, language)
    for item in undated:
        item.published = item.published or _read_beside(item.block, language)
        item.has_date = item.has_date or item.published is not None


def _read_beside(block: Element, language: str) -> Moment | None:
    """A date right before a block, or after it, in an element without links."""
    for sibling in (block.getprevious(), block.getnext()):
        if sibling is not None and next(sibling.iter("a"), None) is None:
            moment = read_date(sibling, read_text(sibling), language)
            if moment is not None:
                return moment
    return None


def _make_row(parent: Element, units: Collection[Element]) -> _Row:
    row = _Row([], [[(None, collapse_spaces(parent.text or ""))]])
    neighbours = 0
    for child in parent:
        if child in units:
            row.units.append(child)
            row.gaps.append([])
            neighbours = 0
        elif neighbours < MAX_NEIGHBOURS:
            neighbours += 1
            row.gaps[-1] += list_pieces(child)
        elif len(row.gaps) == 1:  # before the first item the last ones count
            row.gaps[-1] = [*row.gaps[-1][-MAX_NEIGHBOURS:], *list_pieces(child)]
        row.gaps[-1].append((None, collapse_spaces((child.tail or "")[:200])))
    return row


def _read_row(row: _Row, listed: dict[Element | None, ListItem], language: str) -> None:
    """Give each item of a row the date that stands before it, or else after it, and the text after it."""
    dates = [_find_date(gap, language) for gap in row.gaps]
    is_before = _stand_before(row.gaps, dates, language)
    is_heading = is_before and len(set(map(str, filter(None, dates)))) >= MIN_DATE_HEADINGS
    given = [dates[number + (not is_before)] for number, unit in enumerate(row.units) if unit in listed]
    if not is_heading and 2 * sum(date is not None for date in given) < len(given):
        dates = [None] * len(row.gaps)
    date: Moment | None = None
    for number, unit in enumerate(row.units):
        item = listed.get(unit)
        date = dates[number + (not is_before)] or (date if is_heading else None)
        if item is None:
            continue
        item.published = item.published or date
        texts = (text for element, text in row.gaps[number + 1] if element is None and len(text) >= MIN_TEASER_CHARS)
        item.teaser = item.teaser or next(texts, "")


def _find_date(gap: list[Piece], language: str) -> Moment | None:
    """The date in a gap, unless its day stands below a year: then that is of other items, too."""
    lines = [text for element, text in gap if element is None and text]
    is_below = any(tells_period(line) for line in lines[:-1]) and says_part(lines[-1])
    return None if is_below else find_date(gap, language)


def _stand_before(gaps: list[list[Piece]], dates: list[Moment | None], language: str) -> bool:
    """Whether dates stand before their items: then none is behind the last, or one that is unlike the others."""
    if dates[0] is None or dates[-1] is None:
        return dates[0] is not None
    first, last = _find_dated_line(gaps[0], language), _find_dated_line(gaps[-1], language)
    usual = next(
        (_find_dated_line(gap, language) for gap, date in zip(gaps[1:-1], dates[1:], strict=False) if date), ""
    )
    return abs(len(first) - len(usual)) < abs(len(last) - len(usual))


def _find_dated_line(gap: list[Piece], language: str) -> str:
    return next((text for element, text in gap if read_date(element, text, language) is not None), "")


def _read_date_headings(rows: dict[Element, list[ListItem]], units: Collection[Element], language: str) -> None:
    """Give the items of each row the date that stands above it, where several rows have one."""
    undated = {parent: items for parent, items in rows.items() if not any(item.published for item in items)}
    above = {parent.getparent(): None for parent in undated if parent.getparent() is not None}
    dated: list[tuple[Moment, list[ListItem]]] = []
    for outer in above:
        row = _make_row(outer, units)
        for unit, gap in zip(row.units, row.gaps, strict=False):
            date = find_date(gap, language)
            if date is not None and unit in undated:
                dated.append((date, undated[unit]))
    if len({str(date) for date, _ in dated}) >= MIN_DATE_HEADINGS:
        for date, items in dated:
            for item in items:
                item.published = date
