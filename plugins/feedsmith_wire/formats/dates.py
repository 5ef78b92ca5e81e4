"""Dates as wire formats write them: ISO 8601 in its basic and extended forms, and times with the
name of a zone.
"""

import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo

__all__ = [
    "MONTHS",
    "OFFSETS",
    "parse_date_in_words",
    "parse_day",
    "parse_time",
]

_ISO = re.compile(
    r"(\d{4})-?(\d\d)-?(\d\d)"
    r"(?:[T ]\s*(\d\d):?(\d\d)(?::?(\d\d)(?:[.,]\d+)?)?\s*(Z|UTC|GMT)?([+-]\d\d(?::?\d\d)?)?)?",
    re.ASCII,
)
# Zones that agencies print behind a time, in hours from UTC. Names with more than one meaning are
# as the wires of North America and Europe use them.
OFFSETS = {
    "GMT": 0, "UTC": 0, "Z": 0,
    "EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7,
    "WET": 0, "BST": 1, "WEST": 1, "CET": 1, "MEZ": 1, "CEST": 2, "MESZ": 2, "EET": 2, "EEST": 3,
    "MSK": 3, "JST": 9, "KST": 9, "AEST": 10, "AEDT": 11,
}  # fmt: skip
_MONTH_NAMES = (
    "jan january januar janv janvier ene enero gen gennaio jän",
    "feb february februar fév fev févr février febrero febbraio",
    "mar march mär mrz märz mars marzo",
    "apr april avr avril abr abril aprile",
    "may mai mayo mag maggio maj",
    "jun june juni juin junio giu giugno",
    "jul july juli juil juillet julio lug luglio",
    "aug august aoû aou août ago agosto",
    "sep sept september septembre septiembre set settembre",
    "oct october okt oktober octobre octubre ott ottobre",
    "nov november novembre noviembre",
    "dec december dez dezember déc décembre dic diciembre dicembre",
)
MONTHS = {name: number for number, names in enumerate(_MONTH_NAMES, 1) for name in names.split()}
_DAY = (
    r"(?i)\b(?:([^\W\d_]{3,9})\.? (\d{1,2})|(\d{1,2})\.? ([^\W\d_]{3,9})\.?)(?!\d)"
    r"(?:st|nd|rd|th)?(?:,? (\d{4}))?\b"
)
MAX_LINE = 500
"""Characters of a line that are searched for a date."""
YEAR_ROLLOVER_MONTHS = 6
"""A month that is further back than this is taken for one of the next year."""


def parse_time(text: str, zone: tzinfo = UTC) -> datetime:
    """The moment in UTC; in `zone` where the text names none. Raises ValueError."""
    match = _ISO.fullmatch(text.strip())
    if match is None:
        raise ValueError(f"not a date: {text[:80]!r}")
    *numbers, utc, offset = match.groups()
    try:
        year, month, day, hour, minute, second = (int(number or 0) for number in numbers)
        zone = _parse_zone(utc, offset) or zone
        moment = datetime(year, month, day, hour, minute, second, tzinfo=zone)
        return moment.astimezone(UTC)
    except (ValueError, OverflowError) as error:  # the year 1 in a zone east of Greenwich overflows
        raise ValueError(f"not a date: {text[:80]!r} ({error})") from error


def _parse_zone(utc: str | None, offset: str | None) -> tzinfo | None:
    """The zone of an ISO time; None where it names none. An offset counts more than a letter."""
    if not offset:
        return UTC if utc else None
    hours = int(offset[1:3])
    minutes = int(offset[3:].lstrip(":") or 0)
    sign = -1 if offset[0] == "-" else 1
    return timezone(timedelta(hours=hours, minutes=minutes) * sign)


def parse_day(text: str) -> str:
    """The day that the text names in figures, such as 2026-03-14; "" for none."""
    match = re.match(r"(\d{4})-?(\d\d)-?(\d\d)(?!\d)", text.strip(), re.ASCII)
    return "-".join(match.groups()) if match else ""


def parse_date_in_words(text: str, sent: datetime | None) -> date | None:
    """The day that a line such as "SYDNEY, March 22" names; None for none.

    Its year is that of the dispatch, `sent`, where it names none.
    """
    return next(_find_days(text[:MAX_LINE], sent), None)


def _find_days(text: str, sent: datetime | None) -> Iterator[date]:
    """Each day of the calendar that the text names."""
    for match in re.finditer(_DAY, text):
        month = MONTHS.get((match[1] or match[4]).lower())
        if month is None:
            continue
        year = int(match[5] or 0) or _guess_year(month, sent)
        if not year:
            continue
        with suppress(ValueError):  # the 30th of February
            yield date(year, month, int(match[2] or match[3]))


def _guess_year(month: int, sent: datetime | None) -> int:
    """The year that a dispatch means by a month alone; 0 where it is not known when it was sent."""
    if sent is None:
        return 0
    year_rollover = month < sent.month - YEAR_ROLLOVER_MONTHS  # sent in December, of January
    return sent.year + year_rollover
