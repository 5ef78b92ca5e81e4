"""When an embargo ends: "0001 GMT, Friday 7 March"."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta, timezone
from typing import NamedTuple

from feedsmith_wire.credits.patterns import Pattern
from feedsmith_wire.credits.words.calendar import MONTHS

__all__ = ["EXAMPLES", "parse_embargo_end"]

MAX_TERMS = 200
_TIME = Pattern(
    r"(?i)(?<!\d)([01]?\d|2[0-4])\s?[:.hH]?\s?([0-5]\d)\s*(am|pm|a\.m\.|p\.m\.)?\s*"
    r"(?:Uhr|hours|hrs|h)?\s*(?:\(?([A-Z]{1,4})\b)?",
    line="12:01 a.m. EST",
    finds=("12", "01", "a.m.", "EST"),
)
_ISO_DAY = Pattern(r"(\d{4})-(\d\d)-(\d\d)", line="2020-03-07", finds=("2020", "03", "07"))
_GERMAN_DAY = Pattern(
    r"(\d{1,2})\.(\d{1,2})\.(\d{4})",
    line="Freitag, 7.3.2020",
    finds=("7", "3", "2020"),
)
_WORD = Pattern(r"\w+", line="Friday 7 March", finds="Friday")
_DAY = Pattern(r"(\d{1,2})(?:st|nd|rd|th)?", line="7th", finds=("7",))
# Hours from UTC. IST is taken for India's, and neither Ireland's nor Israel's.
_ZONES = {
    "GMT": 0, "UTC": 0, "Z": 0,
    "WET": 0, "BST": 1, "CET": 1, "MEZ": 1, "CEST": 2, "MESZ": 2, "EET": 2, "EEST": 3, "MSK": 3,
    "EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7,
    "IST": 5.5, "JST": 9, "KST": 9, "AEST": 10, "AEDT": 11,
}  # fmt: skip

EXAMPLES = {
    "0001 GMT, Friday 7 March": "2020-03-07T00:01:00+00:00",
    "12:01 a.m. EST 8 March": "2020-03-08T05:01:00+00:00",
    "12:30 p.m. EST March 8th": "2020-03-08T17:30:00+00:00",
    "9:30 pm IST 14.03.2021": "2021-03-14T16:00:00+00:00",
    "18.00 Uhr MEZ, 2021-03-14": "2021-03-14T17:00:00+00:00",
    "noon on Friday": None,
}
"""Terms of an embargo, and its end where the story is of 2020."""


class _Day(NamedTuple):
    year: int
    month: int
    day: int


def parse_embargo_end(terms: str, near: datetime | None) -> datetime | None:
    """The moment in UTC that `terms` say; None where time, zone, day or month is missing.

    A year that they leave out is that of `near`.
    """
    terms = terms[:MAX_TERMS]
    for time in _TIME.finditer(terms):
        if time[4] and time[4].upper() in _ZONES:
            break
    else:
        return None
    # The digits of the time are no day.
    day = _find_day(f"{terms[: time.start()]} {terms[time.end() :]}", near)
    if day is None:
        return None
    hour = int(time[1]) % 24
    if time[3]:
        hour = hour % 12 + 12 * (time[3][0].lower() == "p")
    zone = timezone(timedelta(hours=_ZONES[time[4].upper()]))
    try:
        return datetime(*day, hour, int(time[2]), tzinfo=zone).astimezone(UTC)
    except (ValueError, OverflowError):  # the 30th of February
        return None


def _find_day(text: str, near: datetime | None) -> _Day | None:
    if iso := _ISO_DAY.search(text):
        return _Day(int(iso[1]), int(iso[2]), int(iso[3]))
    if german := _GERMAN_DAY.search(text):
        return _Day(int(german[3]), int(german[2]), int(german[1]))
    words = _WORD.findall(text.casefold())
    month = next((MONTHS[word] for word in words if word in MONTHS), 0)
    day = next((int(match[1]) for match in map(_DAY.fullmatch, words) if match), None)
    year = _find_year(words, near)
    if not month or day is None or year is None:
        return None
    return _Day(year, month, day)


def _find_year(words: Sequence[str], near: datetime | None) -> int | None:
    printed = (int(word) for word in words if len(word) == 4 and word.isdecimal())
    return next(printed, near.year if near else None)
