"""When an embargo ends: "0001 GMT, Friday 7 March"."""

import re
from datetime import UTC, datetime, timedelta, timezone

from feedsmith_wire.credits.words import MONTHS

__all__ = ["due"]

_TIME = (
    r"(?i)(?<!\d)([01]?\d|2[0-4])\s?[:.hH]?\s?([0-5]\d)\s*(am|pm|a\.m\.|p\.m\.)?\s*(?:Uhr|hours|hrs|"
    r"h)?\s*(?:\(?([A-Z]{1,4})\b)?"
)
_ZONES = {
    "GMT": 0,
    "UTC": 0,
    "Z": 0,
    "WET": 0,
    "BST": 1,
    "CET": 1,
    "MEZ": 1,
    "CEST": 2,
    "MESZ": 2,
    "EET": 2,
    "EEST": 3,
    "MSK": 3,
    "EST": -5,
    "EDT": -4,
    "CST": -6,
    "CDT": -5,
    "MST": -7,
    "MDT": -6,
    "PST": -8,
    "PDT": -7,
    "IST": 5.5,
    "JST": 9,
    "KST": 9,
    "AEST": 10,
    "AEDT": 11,
}


def due(terms: str, near: datetime | None) -> datetime | None:
    """The moment that `terms` say; a year that they leave out is that of `near`. None where anything is missing."""
    terms = terms[:200]
    time = next((match for match in re.finditer(_TIME, terms) if match[4] and match[4].upper() in _ZONES), None)
    if time is None:
        return None
    day = _day(terms[: time.start()] + " " + terms[time.end() :], near)
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


def _day(text: str, near: datetime | None) -> tuple[int, int, int] | None:
    """Year, month and day."""
    if iso := re.search(r"(\d{4})-(\d\d)-(\d\d)", text):
        return int(iso[1]), int(iso[2]), int(iso[3])
    if numbers := re.search(r"(\d{1,2})\.(\d{1,2})\.(\d{4})", text):
        return int(numbers[3]), int(numbers[2]), int(numbers[1])
    words = re.findall(r"\w+", text.casefold())
    month = next((MONTHS[word] for word in words if word in MONTHS), 0)
    days = [int(each[1]) for word in words if (each := re.fullmatch(r"(\d{1,2})(?:st|nd|rd|th)?", word))]
    years = [int(word) for word in words if len(word) == 4 and word.isdecimal()]
    if not month or not days or not (years or near):
        return None
    return (years[0] if years else near.year if near else 0), month, days[0]
