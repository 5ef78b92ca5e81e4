"""Dates as feeds write them: RFC 822 and ISO 8601 with what is made of them, else as pages print them."""

import re
from datetime import UTC, datetime, timedelta, timezone

from feedsmith_html import parse_date

__all__ = ["parse_feed_date"]

MAX_DATE_CHARS = 100
MAX_OFFSET_MINUTES = 24 * 60
# Two digits from here on are of the last century, as in RFC 2822, section 4.3, for those below 50.
MIN_LAST_CENTURY = 70

_MONTHS = {
    name: number for number, name in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split(), start=1)
}
# Minutes ahead of UTC, of the zones in RFC 822 and others that feeds name.
_ZONES = {
    "z": 0, "ut": 0, "utc": 0, "gmt": 0, "wet": 0, "est": -300, "edt": -240, "cst": -360, "cdt": -300, "mst": -420,
    "mdt": -360, "pst": -480, "pdt": -420, "akst": -540, "akdt": -480, "hst": -600, "ast": -240, "adt": -180,
    "bst": 60, "west": 60, "cet": 60, "met": 60, "mez": 60, "cest": 120, "mest": 120, "mesz": 120, "eet": 120,
    "eest": 180, "msk": 180, "ist": 330, "jst": 540, "kst": 540, "aest": 600, "aedt": 660, "nzst": 720, "nzdt": 780,
    "et": -300, "ct": -360, "mt": -420, "pt": -480,
}  # fmt: skip
_ZONE = r"(?:\s*(?:(?:gmt|utc|ut)?\s*([+-])(\d{1,2}):?(\d\d)?|([a-z]{1,5})))?"
_CLOCK = r"(\d{1,2}):(\d{1,2})(?::(\d{1,2}))?(?:[.,]\d+)?"
_RFC_822 = re.compile(
    rf"(?:[a-z]{{3,9}}\.?,?\s*)?(\d{{1,2}})[\s-]+([a-z]{{3,9}})\.?[\s,-]+(\d{{4}}|\d\d)(?:,?\s+{_CLOCK}{_ZONE})?",
    re.IGNORECASE,
)
# Mon Mar  9 08:30:00 CET 2026
_ASCTIME = re.compile(
    rf"[a-z]{{3,9}}\.?,?\s+([a-z]{{3,9}})\.?\s+(\d{{1,2}}),?\s+{_CLOCK}{_ZONE}\s+(\d{{4}})", re.IGNORECASE
)
_ISO = re.compile(
    r"(-?\d{4})(?:-?(\d\d)(?:-?(\d\d))?)?(?:[t\s]\s*(\d\d):?(\d\d)?(?::?(\d\d))?(?:[.,]\d+)?"
    r"\s*(?:z|utc|gmt|([+-])(\d\d):?(\d\d)?)?)?(?!\w)",
    re.IGNORECASE,
)
_ORDINAL = re.compile(r"(\d{4})-?(\d{3})$")


def parse_feed_date(text: str) -> datetime | None:
    """The date, aware, of whole seconds and in UTC where no zone is given; None for none."""
    text = " ".join(text[:MAX_DATE_CHARS].split())
    if not text:
        return None
    try:
        return _parse_rfc_822(text) or _parse_iso(text) or _parse_asctime(text) or _parse_printed(text)
    except (ValueError, OverflowError):  # the 31st of February
        return None


def _parse_rfc_822(text: str) -> datetime | None:
    match = _RFC_822.match(text)
    if match is None or (month := _MONTHS.get(match[2][:3].lower())) is None:
        return None
    return _make(int(match[3]), month, int(match[1]), match.groups()[3:6], match.groups()[6:10])


def _parse_asctime(text: str) -> datetime | None:
    match = _ASCTIME.match(text)
    if match is None or (month := _MONTHS.get(match[1][:3].lower())) is None:
        return None
    return _make(int(match[10]), month, int(match[2]), match.groups()[2:5], match.groups()[5:9])


def _parse_iso(text: str) -> datetime | None:
    """ISO 8601, also without a day or a month, and as a day of the year."""
    if (ordinal := _ORDINAL.match(text)) is not None:
        return datetime(int(ordinal[1]), 1, 1, tzinfo=UTC) + timedelta(days=int(ordinal[2]) - 1)
    match = _ISO.match(text)
    if match is None:
        return None
    zone = (match[7], match[8], match[9], None)
    return _make(int(match[1]), int(match[2] or 1), int(match[3] or 1), match.groups()[3:6], zone)


def _parse_printed(text: str) -> datetime | None:
    """A date in words of another language, say."""
    moment = parse_date(text)
    return None if moment is None else moment.value.replace(microsecond=0)


def _make(
    year: int, month: int, day: int, clock: tuple[str | None, ...], zone: tuple[str | None, ...]
) -> datetime | None:
    if year < 100:
        year += 1900 if year >= MIN_LAST_CENTURY else 2000
    hour, minute, second = (int(part or 0) for part in clock)
    if hour > 24 or minute > 59:
        hour = minute = second = 0
    made = datetime(year, month, day, hour % 24, minute, min(second, 59), tzinfo=_find_zone(zone))
    return made + timedelta(days=1) if hour == 24 else made


def _find_zone(zone: tuple[str | None, ...]) -> timezone:
    sign, hours, minutes, name = zone
    if sign is None:
        ahead = _ZONES.get((name or "").lower(), 0)
    else:
        ahead = (60 * int(hours or 0) + int(minutes or 0)) * (-1 if sign == "-" else 1)
    return timezone(timedelta(minutes=ahead)) if 0 < abs(ahead) < MAX_OFFSET_MINUTES else UTC
