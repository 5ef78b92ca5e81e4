"""Dates of which a list says only a part beside each item: the year, or month and year, stand above several items or
in their addresses.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice, pairwise
from typing import Any, NamedTuple

from feedsmith_html.body.blocks import HEADINGS, Element
from feedsmith_html.grammar import Example
from feedsmith_html.lists.addresses import list_folders
from feedsmith_html.lists.items import ListItem, cut_title
from feedsmith_html.lists.links import PageLink
from feedsmith_html.lists.pieces import list_pieces
from feedsmith_html.metadata.dates import Moment, make_day, parse_date

__all__ = ["complete_dates", "says_part", "tells_period"]

MIN_ALIKE = 3
MAX_PART_CHARS = 24
MAX_LINES = 12
# More years or months than any archive has.
MAX_PERIODS = 1_000
MAX_PERIOD_CHARS = 60
MAX_WRAPPERS = 3
# Any leap year, to see whether a line is a month and a day.
_LEAP_YEAR = 2024

# Between a date and a title.
_SEPARATORS = " -–—:|·•»/,()[]"
_DAY = re.compile(r"(\d{1,2})(?:\.|st|nd|rd|th|日|일)?")
_YEAR = re.compile(r"(?<!\d)((?:19[5-9]|20)\d\d)(?!\d)")
_YEAR_FOLDER = re.compile(r"(?:19[5-9]|20)\d\d")
_MONTH_FOLDER = re.compile(r"0?[1-9]|1[0-2]")
# "2025", "2025:", "2025 (12)", "2025年".
_YEAR_ALONE = re.compile(r"[\s\[(—–-]*((?:19[5-9]|20)\d\d)\s?[年년]?[\s\])—–:-]*(?:\(\d{1,4}\))?")
_EAST_ASIAN = re.compile(r"[月월]")
_NUMBERS = re.compile(r"\d{1,2}(?P<mark>[./-])\d{1,2}\.?")
# Of choices and scripts.
_NO_HEADINGS = frozenset("option select script style button textarea noscript template a".split())


class _Period(NamedTuple):
    """A year, and a month of it; 0 where only the year is known."""

    year: int
    month: int = 0


def complete_dates(
    items: Iterable[ListItem], owners: Mapping[Element, PageLink | None], body: Element, language: str
) -> None:
    """Date the items beside which only month and day stand, or the day alone; `owners` are as `find_owners` has them.

    Days alone are those of an archive, which is in their order: other numbers are of comments, say.
    """
    undated = [item for item in items if item.published is None and item.block is not None]
    parts = {item: part for item in undated if (part := _find_part(item))}
    if len(parts) < MIN_ALIKE or 2 * len(parts) <= len(undated):
        return
    above = _read_periods(body, {item.link for item in parts}, owners)
    dates: dict[ListItem, Moment | None] = {}
    for item, part in parts.items():
        dates[item] = _join(part, _read_address(item.link.url) or above.get(item.link), language)
    if all(_DAY.fullmatch(part) for part in parts.values()) and not _is_in_order([*filter(None, dates.values())]):
        return
    for item, date in dates.items():
        item.published = date
        item.has_date = item.has_date or date is not None


def says_part(text: str) -> bool:
    """Whether a line says month and day, and no year."""
    text = text.strip(_SEPARATORS)
    return _is_short(text) and _parse_in_year(text, _LEAP_YEAR) is not None


def _find_part(item: ListItem) -> str:
    """The line beside an item that says month and day, or else a day alone; "" for none."""
    if item.block is None:
        return ""
    lines = [*_list_short_lines(item.block, item.title), _read_before(item.block)]
    before = item.block.getprevious()
    if before is not None and next(before.iter("a"), None) is None:
        lines += _list_short_lines(before, "")
    days = [line for line in lines if _DAY.fullmatch(line) is not None]
    return next(filter(says_part, lines), days[0] if len(days) == 1 else "")


def _list_short_lines(element: Element, title: str) -> Iterator[str]:
    for _, line in cut_title(list_pieces(element)[:MAX_LINES], title):
        if _is_short(text := line.strip(_SEPARATORS)):
            yield text


def _read_before(element: Element) -> str:
    """The text right before an element, in the same one."""
    before = element.getprevious()
    text = element.getparent().text if before is None else before.tail
    return (text or "").strip(_SEPARATORS)


def _is_short(text: str) -> bool:
    return len(text) <= MAX_PART_CHARS and any(map(str.isdecimal, text)) and _YEAR.search(text) is None


def _join(part: str, period: _Period | None, language: str) -> Moment | None:
    """The date that a part and the period around it make."""
    if period is None:
        return None
    day = _DAY.fullmatch(part)
    if day is not None:
        return make_day(period.year, period.month, int(day[1])) if period.month else None
    moment = _parse_in_year(part, period.year, language)
    return None if moment is None or period.month not in (0, moment.value.month) else moment


def _parse_in_year(text: str, year: int, language: str = "") -> Moment | None:
    """The date in a line that says month and day of a year."""
    numbers = _NUMBERS.fullmatch(text)
    if _EAST_ASIAN.search(text) is not None:
        return parse_date(f"{year}年{text}")
    if numbers is not None and numbers["mark"] == "-":
        return parse_date(f"{year}-{text}")
    if numbers is not None:
        return parse_date(f"{text.rstrip('.')}{numbers['mark']}{year}", language)
    return parse_date(f"{text} {year}")


def _is_in_order(dates: list[Moment]) -> bool:
    pairs = [(one.value, other.value) for one, other in pairwise(dates)]
    return all(one >= other for one, other in pairs) or all(one <= other for one, other in pairs)


def _read_address(url: str) -> _Period | None:
    """The period in whose folder an address lies."""
    folders = list_folders(url)[:-1]
    for number, folder in enumerate(folders):
        if _YEAR_FOLDER.fullmatch(folder) is not None:
            below = folders[number + 1 : number + 2]
            return _Period(int(folder), int(below[0]) if below and _MONTH_FOLDER.fullmatch(below[0]) else 0)
    return None


def _read_periods(
    body: Element, links: set[PageLink], owners: Mapping[Element, PageLink | None]
) -> dict[PageLink, _Period]:
    """The period that stands last above each link. Several without a link between them are a choice of periods."""
    elements = {element: link for link in links for element in link.elements}
    periods: dict[PageLink, _Period] = {}
    above: set[_Period] = set()
    passed: set[PageLink] = set()
    is_used = False
    for element, period in _list_links_and_periods(body):
        if period is None:
            if (link := elements.get(element)) is not None:
                is_used = True
                passed.add(link)
                if len(above) == 1:
                    periods.setdefault(link, *above)
            continue
        owner = _find_owner(element, owners)
        if owner is None:
            above = {period} if is_used else above | {period}
            is_used = False
        elif owner not in passed:
            periods[owner] = period  # the only item below it
    return periods


def _list_links_and_periods(body: Element) -> Iterator[tuple[Element, _Period | None]]:
    """The links of a page, and the elements whose text is a period, in their order."""
    count = 0
    stack: list[Any] = [body]
    while stack:
        part = stack.pop()
        is_tail = isinstance(part, tuple)
        text, around = part if is_tail else (part.text, part)
        if not is_tail:
            if part.tag == "a":
                yield part, None
            for child in reversed(part):
                stack += [(child.tail, part), child]
        if text and len(text) < MAX_PERIOD_CHARS and count < MAX_PERIODS:
            period = _read_period(text)
            if period is not None and _may_stand_above(around):
                count += 1
                yield around, period


def tells_period(text: str) -> bool:
    """Whether a line is a year, or a month and a year."""
    return _read_period(text) is not None


def _read_period(text: str) -> _Period | None:
    if (year := _YEAR_ALONE.fullmatch(text)) is not None:
        return _Period(int(year[1]))
    text = text.strip()
    if len(text) > MAX_PART_CHARS or _YEAR.search(text) is None:
        return None
    moment = parse_date(f"{text}1日" if _EAST_ASIAN.search(text) is not None else f"1 {text}")
    return None if moment is None or moment.timed else _Period(moment.value.year, moment.value.month)


def _may_stand_above(element: Element) -> bool:
    """Whether an element is no choice and no menu; a heading may be a link to an archive."""
    around = islice(element.iterancestors(), MAX_WRAPPERS)
    return element.tag not in _NO_HEADINGS or any(part.tag in HEADINGS for part in around)


def _find_owner(element: Element, owners: Mapping[Element, PageLink | None]) -> PageLink | None:
    """The link that an element is beside, None where it stands between several."""
    return next((owners[around] for around in (element, *element.iterancestors()) if around in owners), None)


EXAMPLES = (
    Example("_DAY", lambda text: str(_join(text, _Period(2026, 3), "")), "14.", "2026-03-14"),
    Example("_YEAR", lambda element: [*_list_short_lines(element, "")], "<p>March 2026</p>", []),
    Example("_YEAR_FOLDER", _read_address, "https://planet.example/2026/bridge", (2026, 0)),
    Example("_MONTH_FOLDER", _read_address, "https://planet.example/2026/03/bridge", (2026, 3)),
    Example("_YEAR_ALONE", _read_period, "2026 (12)", (2026, 0)),
    Example("_EAST_ASIAN", _read_period, "2026年3月", (2026, 3)),
    Example("_NUMBERS", lambda text: str(_parse_in_year(text, 2026)), "14/3", "2026-03-14"),
    Example(
        "_NO_HEADINGS",
        _may_stand_above,
        "<option>2026</option>",
        False,
    ),
)
