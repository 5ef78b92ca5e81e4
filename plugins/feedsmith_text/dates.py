"""Dates as site generators take them: ISO 8601 and its looser kin, mail (RFC 5322, section 3.3),
English words.
"""

import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo

__all__ = ["UnknownZoneError", "ZoneOf", "parse_date"]

ZoneOf = Callable[[], tzinfo]
"""Gives the zone of a date that names none; called only for such."""

MAX_CHARACTERS = 100
MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
OFFSET_MINUTES = {
    name: int(float(hours) * 60)
    for hours, names in {
        "0": "z ut utc gmt wet",
        "1": "cet mez bst west wat",
        "2": "cest mesz eet cat sast",
        "3": "eest msk trt eat",
        "8": "awst hkt sgt",
        "9": "jst kst",
        "9.5": "acst",
        "10": "aest",
        "10.5": "acdt",
        "11": "aedt",
        "12": "nzst",
        "13": "nzdt",
        "-3.5": "nst",
        "-2.5": "ndt",
        "-4": "edt ast",
        "-5": "est cdt",
        "-6": "cst mdt",
        "-7": "mst pdt",
        "-8": "pst akdt",
        "-9": "akst",
        "-10": "hst",
    }.items()
    for name in names.split()
}
"""Names of one meaning, or of one by far: EST to PDT are those of RFC 5322, section 4.3. IST
(India, Ireland, Israel) is not among them.
"""
NO_DATES = frozenset(("last modified", "created", "git last modified", "git created", "never", "none"))
"""Words for none: also Eleventy's for the time of the file, which the core knows by itself."""

# Texts, since most files need one of them: re keeps what it has compiled.
_TIME = (
    r"(?:(?:T|,? at |,? )(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,]\d{1,9})?)?"
    r"(?: ?(?P<half>[AP])\.?M\b\.?)?)?"
)
_ZONE = (
    r"(?: ?(?:(?:GMT|UTC)?(?P<sign>[+\u2212-])(?P<hours>\d{1,2})(?::?(?P<minutes>\d{2}))?(?: ?\([^()]*\))?"
    r"|\(?(?P<zone>[A-Z][A-Z_]*(?:/[A-Z][A-Z_+-]*\d*)*)\)?))?"
)
_WEEKDAY = r"(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,? )?"
_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_FORMS = (
    rf"(?P<year>\d{{4}})([-/.])(?P<month>\d{{1,2}})\2(?P<day>\d{{1,2}}){_TIME}{_ZONE}",
    rf"(?P<year>\d{{4}})(?P<month>\d\d)(?P<day>\d\d)(?:T?(?P<hour>\d\d)(?P<minute>\d\d)(?P<second>\d\d)?)?{_ZONE}",
    rf"{_WEEKDAY}{_MONTH} {_DAY},? (?P<year>\d{{4}}){_TIME}{_ZONE}",
    rf"{_WEEKDAY}{_DAY}(?: of)?[ -]{_MONTH},?[ -](?P<year>\d{{4}}|\d\d){_TIME}{_ZONE}",
    rf"{_WEEKDAY}{_MONTH} {_DAY}{_TIME}{_ZONE} (?P<year>\d{{4}})",
    rf"(?P<day>\d{{1,2}})\.(?P<month>\d{{1,2}})\.(?P<year>\d{{4}}){_TIME}{_ZONE}",
    rf"(?P<day>1[3-9]|2\d|3[01])/(?P<month>\d{{1,2}})/(?P<year>\d{{4}}){_TIME}{_ZONE}",  # 03/04/2026 may be either
    rf"(?P<month>\d{{1,2}})/(?P<day>1[3-9]|2\d|3[01])/(?P<year>\d{{4}}){_TIME}{_ZONE}",
)


class UnknownZoneError(ValueError):
    """A date in a zone that is not known by its name: whatever were taken for it would be hours
    wrong.
    """

    def __init__(self, zone: str) -> None:
        super().__init__(f"unknown time zone: {zone!r}")
        self.zone = zone


def parse_date(text: str, zone: ZoneOf) -> datetime | None:
    """The moment that `text` tells, with the zone that it was written in; None where it says that
    there is none.

    That is the zero time of Go (0001-01-01) or of SQL (0000-00-00), and Eleventy's words for the
    time of the file. Raises UnknownZoneError for the name of a zone that is not known, and
    ValueError for what is no date.
    """
    squashed = " ".join(text.split())
    if squashed.startswith(("0001-01-01", "0000-00-00")) or squashed.lower() in NO_DATES:
        return None
    if len(squashed) <= MAX_CHARACTERS:
        for form in _FORMS:
            if match := re.fullmatch(form, squashed, re.IGNORECASE | re.ASCII):
                return _moment(text, match.groupdict(), zone)
    raise ValueError(f"{text[:100]!r} is no date; such as 2026-03-14 or 2026-03-14T09:30:00+03:00")


def _moment(text: str, parts: Mapping[str, str | None], zone: ZoneOf) -> datetime:
    try:
        where = _zone(parts) or zone()
        day = date(_year(parts["year"] or ""), _month(parts["month"] or ""), int(parts["day"] or 0))
        moment = datetime(day.year, day.month, day.day, *_time(parts), tzinfo=where)
        moment.astimezone(UTC)  # which has to be within the years 1 to 9999 as well
    except UnknownZoneError:
        raise
    except (ValueError, OverflowError) as error:
        raise ValueError(f"{text[:100]!r} is no date: {error}") from error
    return moment


def _year(text: str) -> int:
    """A year of two digits is from 1950 to 2049 (RFC 5322, section 4.3)."""
    year = int(text)
    if len(text) > 2:
        return year
    return year + (2000 if year < 50 else 1900)


def _month(text: str) -> int:
    return int(text) if text.isdecimal() else MONTHS.index(text[:3].lower()) + 1


def _time(parts: Mapping[str, str | None]) -> tuple[int, int, int]:
    hour, minute, second = (int(parts.get(name) or 0) for name in ("hour", "minute", "second"))
    half = (parts.get("half") or "").lower()
    if half:
        if not 1 <= hour <= 12:
            raise ValueError("hour must be in 1..12")
        hour = hour % 12 + (12 if half == "p" else 0)
    return hour, minute, second


def _zone(parts: Mapping[str, str | None]) -> tzinfo | None:
    """The zone that stands there, if one does. An offset of -0000 is a time in UTC (RFC 5322,
    section 3.3).
    """
    if sign := parts.get("sign"):
        minutes = int(parts["hours"] or 0) * 60 + int(parts["minutes"] or 0)
        return _offset(-minutes if sign in "-\u2212" else minutes)
    name = parts.get("zone")
    if not name:
        return None
    if name.lower() in OFFSET_MINUTES:
        return _offset(OFFSET_MINUTES[name.lower()])
    if "/" in name:
        return _zone_of_place(name)
    raise UnknownZoneError(name)


def _offset(minutes: int) -> tzinfo:
    if not minutes:
        return UTC
    if abs(minutes) >= 24 * 60:
        raise ValueError("an offset of a day or more")
    return timezone(timedelta(minutes=minutes))


def _zone_of_place(name: str) -> tzinfo:
    from zoneinfo import ZoneInfo  # 8 ms, for a rare form

    try:
        return ZoneInfo(name)
    except (LookupError, OSError, ValueError) as error:
        raise UnknownZoneError(name) from error
