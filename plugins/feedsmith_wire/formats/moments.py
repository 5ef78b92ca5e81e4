"""Dates as wire formats write them: ISO 8601 in its basic and extended forms, and times with the name of a zone."""

import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo

__all__ = ["MONTHS", "OFFSETS", "date_in_words", "day", "in_words", "read"]

_ISO = re.compile(
    r"(\d{4})-?(\d\d)-?(\d\d)(?:[T ]\s*(\d\d):?(\d\d)(?::?(\d\d)(?:[.,]\d+)?)?\s*(Z|UTC|GMT)?([+-]\d\d(?::?\d\d)?)?)?",
    re.ASCII,
)
# Zones that agencies print behind a time, in hours from UTC. Names with more than one meaning are as the wires of
# North America and Europe use them.
OFFSETS = {
    "GMT": 0, "UTC": 0, "Z": 0, "EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7,
    "WET": 0, "BST": 1, "WEST": 1, "CET": 1, "MEZ": 1, "CEST": 2, "MESZ": 2, "EET": 2, "EEST": 3, "MSK": 3,
    "JST": 9, "KST": 9, "AEST": 10, "AEDT": 11,
}  # fmt: skip
MONTHS = {
    name: number
    for number, names in enumerate(
        (
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
        ),
        1,
    )
    for name in names.split()
}
_CLOCK = (
    r"(?<![\d.,-])(?:(noon|midnight)|([01]?\d|2[0-3])[:.h]?([0-5]\d)?\s*(noon|[ap]\.?m\b\.?|uhr)?)"
    r"[ (,]*([A-Z]{1,4}\b)?"
)
_DAY = r"(?i)\b(?:([^\W\d_]{3,9})\.? (\d{1,2})|(\d{1,2})\.? ([^\W\d_]{3,9})\.?)(?!\d)(?:st|nd|rd|th)?(?:,? (\d{4}))?\b"


def read(text: str, zone: tzinfo = UTC) -> datetime:
    """The moment, in `zone` where it names none. Raises ValueError."""
    match = _ISO.fullmatch(text.strip())
    if match is None:
        raise ValueError(f"not a date: {text[:80]!r}")
    *numbers, utc, offset = match.groups()
    try:
        year, month, day, hour, minute, second = (int(number or 0) for number in numbers)
        moment = datetime(year, month, day, hour, minute, second, tzinfo=_zone(utc, offset) or zone)
        return moment.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise ValueError(f"not a date: {text[:80]!r} ({error})") from error


def _zone(utc: str | None, offset: str | None) -> tzinfo | None:
    if not offset:
        return UTC if utc else None
    hours, minutes = int(offset[1:3]), int(offset[3:].lstrip(":") or 0)
    return timezone(timedelta(hours=hours, minutes=minutes) * (-1 if offset[0] == "-" else 1))


def day(text: str) -> str:
    """The day that the text names in figures, such as 2026-03-14; "" for none."""
    match = re.match(r"(\d{4})-?(\d\d)-?(\d\d)(?!\d)", text.strip(), re.ASCII)
    return "-".join(match.groups()) if match else ""


def date_in_words(text: str, sent: datetime | None) -> date | None:
    """The day that a line such as "SYDNEY, March 22" names; its year is that of the dispatch where it names none."""
    return next((day for day, _ in _days(text[:500], sent)), None)


def in_words(text: str, sent: datetime | None, zone: tzinfo = UTC) -> datetime | None:
    """When it is that a line such as "until 0001 GMT Friday, March 14" means, sent at that time; None if it is not
    certain: a line without a clock time or a day.
    """
    for day, words in _days(text[:500], sent):
        rest = text[:500].replace(words, " ")
        clocks = filter(None, (_clock(match) for match in re.finditer(_CLOCK, rest, re.IGNORECASE)))
        for hour, minute, name in clocks:
            hours = OFFSETS.get(name)
            named = zone if hours is None else timezone(timedelta(hours=hours))
            try:
                return datetime(day.year, day.month, day.day, hour, minute, tzinfo=named).astimezone(UTC)
            except (ValueError, OverflowError):
                return None
    return None


def _days(text: str, sent: datetime | None) -> Iterator[tuple[date, str]]:
    """Each day with the text that names it."""
    for match in re.finditer(_DAY, text):
        month = MONTHS.get((match[1] or match[4]).lower())
        if month is None or not (match[5] or sent):
            continue
        turn = sent is not None and month < sent.month - 6  # sent in December, of January
        with suppress(ValueError):
            yield (
                date(int(match[5] or 0) or (sent.year if sent else 0) + turn, month, int(match[2] or match[3])),
                match[0],
            )


def _clock(match: re.Match[str]) -> tuple[int, int, str] | None:
    """Hour, minute and zone, if this is a time of day: it has minutes, or says that it is one."""
    word, hour, minute, half, zone = (part.lower() if part else "" for part in match.groups())
    if word:
        return (12 if word == "noon" else 0), 0, zone.upper()
    if not (minute or half):
        return None
    number = int(hour)
    if half[:1] in ("a", "p"):
        number = number % 12 + (12 if half[0] == "p" else 0)
    return number, int(minute or 0), zone.upper()
