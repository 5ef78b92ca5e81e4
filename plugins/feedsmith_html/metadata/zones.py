"""Zones of time as pages print them: by their distance from UTC, or by their names."""

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo

from feedsmith_html.grammar import Example

__all__ = ["parse_offset", "read_zone"]

# The easternmost zone, of Kiribati.
MAX_OFFSET_HOURS = 14

# Minutes that the zones are ahead of UTC.
_ZONES = {
    "z": 0, "utc": 0, "gmt": 0, "wet": 0, "bst": 60, "west": 60, "cet": 60, "mez": 60,
    "cest": 120, "mesz": 120, "eet": 120, "sast": 120, "eest": 180, "msk": 180, "trt": 180,
    "pkt": 300, "ist": 330, "wib": 420, "hkt": 480, "sgt": 480, "awst": 480, "jst": 540, "kst": 540,
    "aest": 600, "aedt": 660, "nzst": 720, "nzdt": 780,
    "est": -300, "edt": -240, "cst": -360, "cdt": -300, "mst": -420, "mdt": -360, "pst": -480,
    "pdt": -420, "akst": -540, "akdt": -480, "hst": -600, "art": -180, "brt": -180,
}  # fmt: skip
# American zones whose name leaves open whether it is summer time.
_SEASONAL_ZONES = {"et": -300, "ct": -360, "mt": -420, "pt": -480}
# What may follow a clock: " Uhr (MEZ)", " UTC+1", " -0500".
_ZONE = re.compile(
    r"[\s(,]{0,4}(?:(?:uhr|h)\b)?[\s(,]{0,3}"
    r"(?:(utc|gmt)?\s?([+-]\d{1,2}:?(?:\d\d)?)(?!\d)|([a-z]{1,4})\b)",
    re.IGNORECASE,
)


def read_zone(text: str, day: tuple[int, int, int]) -> tzinfo | None:
    """The zone at the start of what follows a time on this day: "+02:00", "Uhr (MEZ)", "EST"; None for no zone."""
    match = _ZONE.match(text)
    if match is None:
        return None
    if match[2]:
        return parse_offset(match[2])
    name = (match[1] or match[3] or "").lower()
    minutes = _ZONES.get(name)
    if name in _SEASONAL_ZONES:
        minutes = _SEASONAL_ZONES[name] + (60 if _is_american_summer(day) else 0)
    return None if minutes is None else _make_zone(minutes)


def _is_american_summer(day: tuple[int, int, int]) -> bool:
    """From the second Sunday of March to the first of November (since 2007)."""
    year, month, date = day
    if month not in (3, 11):
        return 3 < month < 11
    try:
        first_weekday = datetime(year, month, 1).weekday()
    except ValueError:
        return False
    sunday = 1 + (6 - first_weekday) % 7
    return date >= sunday + 7 if month == 3 else date < sunday


def parse_offset(text: str) -> tzinfo | None:
    """The zone of "+01:00", "-0500" or "+1"; None for what no zone is ahead or behind."""
    digits = text[1:].replace(":", "")
    hours, minutes = (digits[:-2], digits[-2:]) if len(digits) > 2 else (digits, "0")
    ahead = int(hours) * 60 + int(minutes)
    if ahead > MAX_OFFSET_HOURS * 60:
        return None
    return _make_zone(-ahead if text[0] == "-" else ahead)


def _make_zone(minutes: int) -> tzinfo:
    return timezone(timedelta(minutes=minutes)) if minutes else UTC


def _name_zone(text: str) -> str:
    """The zone on a day in summer, for the examples."""
    return str(read_zone(text, (2026, 7, 14)))


EXAMPLES = (
    Example("_ZONES", _name_zone, "CET", "UTC+01:00"),
    Example("_SEASONAL_ZONES", _name_zone, "ET", "UTC-04:00"),
    Example("_ZONE", _name_zone, "Uhr (MESZ)", "UTC+02:00"),
    Example("_ZONE", _name_zone, " HST - Updated", "UTC-10:00"),
)
