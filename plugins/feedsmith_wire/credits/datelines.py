"""Where and when a story was filed: `PLACE[, REGION][, DATE][ AGENCY]`, as datelines have it."""

from collections.abc import Sequence
from typing import NamedTuple

from feedsmith_wire.credits.agencies import AgencyFacts, AgencyTable
from feedsmith_wire.credits.names import is_place
from feedsmith_wire.credits.values import ParsedDateline
from feedsmith_wire.credits.words.calendar import MONTHS, WEEKDAYS

__all__ = ["EXAMPLES", "DatelineCredit", "ends_with_weekday", "parse_dateline"]

MAX_LENGTH = 100
_BEFORE_DATE = (",", "le", "den", "am", "el", "de")
_BEFORE_YEAR = (",", "de", "del")
_ORDINAL_ENDS = ("st", "nd", "rd", "th", "er")

EXAMPLES = {
    "LONDON": {"place": "LONDON"},
    "LAGOS, Feb 26": {"place": "LAGOS", "date": "02-26"},
    "TULSA, Okla., Monday": {"place": "TULSA", "region": "Okla."},
    "PARIS, le 3 mai 2020": {"place": "PARIS", "date": "2020-05-03"},
    "Madrid, 13 de marzo de 2020": {"place": "Madrid", "date": "2020-03-13"},
    "ROMA 22 MAR": {"place": "ROMA", "date": "03-22"},
    "BERLIN, March 3rd dpa": {"place": "BERLIN", "date": "03-03", "agency": "dpa"},
}
"""Datelines, and what is read of each."""


class DatelineCredit(NamedTuple):
    """A dateline, and the agency that stands behind its date."""

    dateline: ParsedDateline
    agency: AgencyFacts | None = None


class _Date(NamedTuple):
    """A date among words: where it and what belongs to it begins and ends, and its numbers."""

    start: int
    end: int
    year: int = 0
    month: int = 0
    day: int = 0


def parse_dateline(text: str, table: AgencyTable) -> DatelineCredit | None:
    """The dateline that `text` is; None where anything else is in it.

    A date alone is one without a place, if it has a month.
    """
    if len(text) > MAX_LENGTH:
        return None
    # Commas are words of their own, so that a date can be found without them.
    words = text.replace(",", " , ").split()
    date = _find_date(words)
    if date is None:
        start = _skip_weekdays(words)
        head = _join_words(words[:start])
        if ", " not in head:  # a region keeps the full stop: "TULSA, Okla."
            head = head.rstrip(".")
        dateline = _parse_place(head, table)
        return DatelineCredit(dateline) if dateline else None
    # Behind the date nothing but an agency may stand: "BERLIN, March 3 dpa".
    agency = None
    if date.end < len(words):
        agency = table.find(" ".join(words[date.end :]).strip(", "))
        if agency is None:
            return None
    head = _join_words(words[: date.start])
    dateline = _parse_place(head, table)
    if not head and date.month:
        dateline = ParsedDateline()
    if dateline is None:
        return None
    dateline = dateline._replace(year=date.year, month=date.month, day=date.day)
    return DatelineCredit(dateline, agency)


def ends_with_weekday(text: str) -> bool:
    """Whether the last word is a day of the week, as in "PARIS, Monday"."""
    return text.rpartition(" ")[2].casefold() in WEEKDAYS


def _join_words(words: Sequence[str]) -> str:
    return " ".join(words).replace(" ,", ",").strip(" ,")


def _parse_place(text: str, table: AgencyTable) -> ParsedDateline | None:
    """A place and its region; None for what is none, such as an agency."""
    place, _, region = text.partition(", ")
    if not is_place(place) or (region and not all(map(is_place, region.split(", ")))):
        return None
    # Agencies are shaped like places: "ANSA - ROMA" is no dateline of ANSA.
    return None if table.find(place) else ParsedDateline(place=place, region=region)


def _skip_weekdays(words: Sequence[str]) -> int:
    """How many words there are without the days of the week at the end."""
    end = len(words)
    while end and words[end - 1].casefold().strip(".") in WEEKDAYS:
        end -= 1
    return end


def _find_date(words: Sequence[str]) -> _Date | None:
    """The first date among the words, or a day without a month at their end: "ROM, 13."."""
    for index, word in enumerate(words):
        month = MONTHS.get(word.casefold().rstrip("."), 0)
        if not month or len(words) < 2:  # "May" alone may be a place
            continue
        date = _read_month_first(words, index, month) or _read_day_first(words, index, month)
        if date:
            return date
    if len(words) > 1 and words[-1].rstrip(".").isdecimal() and _parse_day(words[-1]):
        return _Date(_find_start(words, len(words) - 1), len(words))
    return None


def _read_month_first(words: Sequence[str], index: int, month: int) -> _Date | None:
    """`March 3[, 2020]`"""
    day = _parse_day(words[index + 1]) if index + 1 < len(words) else 0
    if not day:
        return None
    end, year = _read_year(words, index + 2)
    return _Date(_find_start(words, index), end, year, month, day)


def _read_day_first(words: Sequence[str], index: int, month: int) -> _Date | None:
    """`3 March[ 2020]` and `3 de marzo[ de 2020]`"""
    # In Spanish and Portuguese "de" stands between: 13 de marzo.
    before = index - 2 if index > 1 and words[index - 1] == "de" else index - 1
    day = _parse_day(words[before]) if index else 0
    if not day:
        return None
    end, year = _read_year(words, index + 1)
    return _Date(_find_start(words, before), end, year, month, day)


def _find_start(words: Sequence[str], start: int) -> int:
    """Where a date begins with the weekday, the comma and the article before it."""
    while start:
        word = words[start - 1]
        if word not in _BEFORE_DATE and word.casefold().rstrip(".") not in WEEKDAYS:
            break
        start -= 1
    return start


def _parse_day(word: str) -> int:
    """The day of the month that the word is, as "3", "3rd" or "3."; 0 for none."""
    number = word.rstrip(".")  # in German a day has a full stop: 3. März
    for end in _ORDINAL_ENDS:
        number = number.removesuffix(end)
    if not (number.isdecimal() and number.isascii() and len(number) <= 2):
        return 0
    return int(number) if 1 <= int(number) <= 31 else 0


def _read_year(words: Sequence[str], index: int) -> tuple[int, int]:
    """Where what follows a date begins, and the year from `index` on, or 0."""
    at = index
    while at < len(words) and words[at] in _BEFORE_YEAR:
        at += 1
    word = words[at].rstrip(".") if at < len(words) else ""
    if len(word) == 4 and word.isdecimal() and word.isascii() and word[:2] in ("19", "20"):
        return at + 1, int(word)
    return index, 0
