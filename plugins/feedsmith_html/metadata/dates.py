"""Dates as pages print them: ISO 8601, RFC 2822, and in words and numbers of many
languages.

Only what is printed is read: there is no clock here, so "yesterday" and "3 hours ago"
are no dates.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, tzinfo
from functools import lru_cache
from typing import NamedTuple

from feedsmith_html.grammar import Example
from feedsmith_html.metadata.calendars import (
    SOLAR_YEARS,
    convert_buddhist_year,
    convert_solar_day,
    find_solar_month,
    write_out_eras,
)
from feedsmith_html.metadata.months import find_month, write_out_months
from feedsmith_html.metadata.zones import parse_offset, read_zone
from feedsmith_html.text import collapse_spaces

__all__ = ["Moment", "add_country", "make_day", "parse_date"]

# A date stands in less; what comes after is not looked at.
MAX_DATE_CHARS = 200
MAX_CACHED = 1_024
YEARS = range(1900, 2101)
# An earlier year of seconds since 1970 is a number of something else.
MIN_WEB_YEAR = 1990

# Arabic, Persian, Devanagari, Bengali, Gurmukhi, Gujarati, Oriya, Tamil, Telugu, Kannada, Malayalam, Thai, Lao,
# Burmese, Khmer and full-width digits.
_DIGITS = {
    ord(zero) + value: str(value)
    for zero in "\u0660\u06f0\u0966\u09e6\u0a66\u0ae6\u0b66\u0be6\u0c66\u0ce6\u0d66\u0e50\u0ed0\u1040\u17e0\uff10"
    for value in range(10)
}
# Languages in which 3/4/2026 is the fourth of March.
_MONTH_FIRST = frozenset(("en-us", "en-ph", "en", "es-us", ""))
# Countries that write so, and top-level domains that are used as if they were of none.
_OTHER_COUNTRIES = frozenset("us ph ai app cc co fm gg io is la ly me sh to tv ws".split())
_COUNTRY = re.compile(r"^https?://[^/?#:]{1,300}\.([a-z]{2})(?=[/?#:]|$)", re.IGNORECASE)
# Those that write 14.3.2026: what has slashes there is a program's, in the American order.
_POINTED = frozenset(("de", "ru", "pl", "cs", "fi"))

_ISO = re.compile(
    r"(?<!\d)(\d{4})-(\d{1,2})-(\d{1,2})"
    r"(?:(?:[T ]|\s?,\s?)\s?(\d{1,2}):(\d\d)(?::(\d\d))?(?:[.,:]\d{1,9})?"
    r"\s?(Z\b|UTC\b|GMT\b)?([+-]\d\d:?(?:\d\d)?)?)?(?!\d)",
    re.IGNORECASE,
)
_COMPACT_ISO = re.compile(
    r"(?<!\d)(\d{4})(\d\d)(\d\d)(?:T?(\d\d)(\d\d)(\d\d)?)?(Z)?([+-]\d\d:?\d\d)?(?!\d)",
    re.IGNORECASE,
)
# Seconds or milliseconds since 1970, as they are or as .NET writes them.
_EPOCH = re.compile(r"(?:/Date\()?(\d{10})(?:\d{3})?(?:\.\d{1,9})?(?:[+-]\d{4})?(?:\)/)?")
_EAST_ASIAN = re.compile(r"(\d{4})\s?[年년]\s?(\d{1,2})\s?[月월]\s?(\d{1,2})\s?[日일号號]?")
_NUMERIC = re.compile(r"(?<![\d./:-])(\d{1,4})\s?([./·|-])\s?(\d{1,2})\s?\2\s?(\d{4}|\d\d?)(?![\d/:])")
# 14.III.2026 and 2026. III. 14.
_ROMAN = re.compile(
    r"(?<![\w.])(?:(\d{1,2})[.\s]\s?([IVX]{1,4})[.\s]\s?(\d{4})|(\d{4})\.\s?([IVX]{1,4})\.\s?(\d{1,2}))(?!\d)"
)
_ROMAN_MONTHS = {name: number for number, name in enumerate("I II III IV V VI VII VIII IX X XI XII".split(), 1)}
_VIETNAMESE = re.compile(r"(\d{1,2})\s+tháng\s+(\d{1,2}),?\s+(?:năm\s+)?(\d{4})", re.IGNORECASE)
# A word with the marks that belong to its letters, in Indic and Thai scripts too.
_WORD = re.compile(
    r"[^\W\d_](?:[^\W\d_]|[\u0300-\u036f\u0900-\u0963\u0970-\u0dff\u0e31-\u0e4e\u0eb1-\u0ecd\u102b-\u103e\u17b4-\u17d3])+"
)
_DAY_BEFORE = re.compile(
    r"(?<!\d)(\d{1,2})\s?(?:st|nd|rd|th|er|re|[.ºª°])?\s?[-/,.]?\s?"
    r"(?:de|of|day\sof|di|d['’]|den|the|ngày)?\s?$",
    re.IGNORECASE,
)
# The month may be named twice: آذار/مارس.
_YEAR_AFTER = re.compile(
    r"(?:\s?/\s?[^\W\d_]{3,12})?[\s.,،/'’-]{0,4}(?:de|del|do|of|g|року|พ\.ศ\.)?\s?(\d{4})(?!\d)", re.IGNORECASE
)
# What a number counts that stands after the day: "on 10 April 34 degrees".
_SHORT_YEAR_AFTER = re.compile(
    r"[\s./'’-]{1,3}(\d\d)(?![\d:.])(?!(?<=\s\d\d)\s(?!at\b|um\b|by\b|von\b|à\b|[ap]m\b)[^\W\d_]{3})", re.IGNORECASE
)
# Before what has points in it as a date has them.
_VERSION_BEFORE = re.compile(r"(?:\b(?:versione?|versión|release|ver)|(?<![^\W\d_])v)\.?\s?$", re.IGNORECASE)
_DAY_AND_YEAR_AFTER = re.compile(
    r"[\s.-]{0,3}(\d{1,2})(?:st|nd|rd|th)?[\s.,-]{1,4}"
    r"(?:(?:at\s)?\d{1,2}:\d\d(?::\d\d)?\s?(?:[ap]m)?[\s,]{0,3}(?:(?:[a-z]{3,4}|[+-]\d{4})\s)?)?'?’?"
    r"((?<!\d)\d{4}|(?<=['’])\d\d)(?!\d)",
    re.IGNORECASE,
)
_YEAR_BEFORE = re.compile(r"(?<!\d)(\d{4})(?:[./\s-]|\s?m\.|\.\s?gada|ko\s)\s?$")
_YEAR_AND_DAY_BEFORE = re.compile(r"(?<!\d)(\d{4})(?:\.\sgada|\sжылғы|[.,])?\s(\d{1,2})(?:st|nd|rd|th|\.)?\s(?:of\s)?$")
_DAY_AFTER = re.compile(r"[\s./-]{0,3}(\d{1,2})(?!\d)")
# 10:30, 10.30 Uhr, 10h30, 10시 30, 8:30 p.m.
_CLOCK = re.compile(
    r"(?<![\d.,:])([01]?\d|2[0-4])\s?(?::|[.hH](?=\d)|\sh\s|[시時点点]\s?)\s?([0-5]\d)"
    r"(?:[:.]([0-5]\d))?(?:[.,]\d{1,6})?(?![\d%€$])(?:\s?([ap])\.?\s?m\b\.?)?",
    re.IGNORECASE,
)
_HOUR = re.compile(
    r"(?<![\d.,:])(\d{1,2})\s?([ap])\.?\s?m\b|(?<![\d.,:])(\d{1,2})\s?(?:uhr|h)\b",
    re.IGNORECASE,
)
_HALF = re.compile(r"(오전|오후|上午|下午|午前|午後)\s?$")
_AFTERNOON = frozenset("오후 下午 午後".split())


@dataclass(frozen=True, slots=True)
class Moment:
    """A date as printed.

    `value` is aware: UTC and midnight stand in where it is not `zoned` or `timed`.
    """

    value: datetime
    timed: bool
    zoned: bool

    def __str__(self) -> str:
        """ISO 8601, without what is not known."""
        if not self.timed:
            return self.value.date().isoformat()
        return (self.value if self.zoned else self.value.replace(tzinfo=None)).isoformat()

    @property
    def day(self) -> tuple[int, int, int]:
        """Year, month and day in its own zone."""
        return self.value.year, self.value.month, self.value.day

    @property
    def clock(self) -> datetime:
        """What calendar and clock on the wall say, to the minute."""
        return self.value.replace(tzinfo=None, second=0, microsecond=0)

    def turned(self) -> "Moment":
        """With day and month in the other order, where both may be a month; else the same."""
        month, day = self.value.day, self.value.month
        return replace(self, value=self.value.replace(month=month, day=day)) if month <= 12 else self

    def in_zone_of(self, other: "Moment") -> "Moment":
        """The same time on the wall, in the zone of another."""
        value = self.value.replace(tzinfo=other.value.tzinfo)
        return Moment(value, self.timed, other.zoned)


class _Day(NamedTuple):
    """What may be a date, and the part of the text where it stands."""

    year: int
    month: int
    day: int
    start: int
    end: int


class _Clock(NamedTuple):
    """A time of day, of 24 hours."""

    hour: int
    minute: int
    second: int


class _PrintedClock(NamedTuple):
    """A time of day in a text, and what follows it there."""

    clock: _Clock
    rest: str


def add_country(language: str, url: str) -> str:
    """A language for `parse_date`, with the country of the page's host where English, or none, leaves it open."""
    country = _COUNTRY.match(url) if language.lower() in ("", "en") else None
    if country is None or country[1].lower() in _OTHER_COUNTRIES:
        return language
    return f"{language or 'und'}-{country[1]}"


def parse_date(text: str, language: str = "") -> Moment | None:
    """The first date in `text`; None where there is none.

    `language` (BCP 47) tells 3/4/2026 from 4/3/2026 where the numbers leave it open.
    """
    return _parse_line(collapse_spaces(text[: 4 * MAX_DATE_CHARS])[:MAX_DATE_CHARS], language)


# A page says the same in metas, in JSON-LD and in each element around a date: two of five come again.
@lru_cache(maxsize=MAX_CACHED)
def _parse_line(text: str, language: str) -> Moment | None:
    if not text.isascii():
        text = text.translate(_DIGITS).replace("\u200e", "").replace("\u200f", "")
        text = write_out_eras(write_out_months(text))
    if (epoch := _EPOCH.fullmatch(text)) is not None:
        value = datetime.fromtimestamp(int(epoch[1]), UTC)
        is_of_the_web = value.year in YEARS and value.year > MIN_WEB_YEAR
        return Moment(value, timed=True, zoned=True) if is_of_the_web else None
    moment = _parse_iso(text)
    if moment is not None:
        return moment
    for day in _find_days(text, language):
        if (moment := _read_moment(day, text, language)) is not None:
            return moment
    return None


def _parse_iso(text: str) -> Moment | None:
    """ISO 8601, also in its short form and with blanks."""
    match = _ISO.search(text) or _COMPACT_ISO.fullmatch(text)
    if match is None:
        return None
    year, month, date, hour, minute, second, universal, offset = match.groups()
    day = _Day(int(year), int(month), int(date), match.start(), match.end(3))
    zone: tzinfo | None = UTC if universal else None
    if offset:
        zone = parse_offset(offset)
    if hour is None:
        return _make_moment(day, None, zone)
    if not offset and not universal and match.end() < len(text):
        return _read_moment(day, text, "")  # a zone by its name may follow
    clock = _Clock(int(hour), int(minute), int(second or 0))
    return _make_moment(day, clock, zone)


def _find_days(text: str, language: str) -> Iterator[_Day]:
    """What may be dates in a text."""
    if (match := _EAST_ASIAN.search(text)) is not None:
        yield _Day(int(match[1]), int(match[2]), int(match[3]), match.start(), match.end())
    if (match := _VIETNAMESE.search(text)) is not None:
        yield _Day(int(match[3]), int(match[2]), int(match[1]), match.start(), match.end())
    yield from _find_days_in_words(text, language)
    for match in _NUMERIC.finditer(text):
        if not _VERSION_BEFORE.search(text[max(0, match.start() - 12) : match.start()]):
            yield _order_numbers(match, language)
    for match in _ROMAN.finditer(text):
        month = _ROMAN_MONTHS.get(match[2] or match[5], 0)
        yield _Day(int(match[3] or match[4]), month, int(match[1] or match[6]), match.start(), match.end())


def _find_days_in_words(text: str, language: str) -> Iterator[_Day]:
    for match in _WORD.finditer(text):
        month = find_month(match[0], language)
        solar_month = 0 if month else find_solar_month(match[0])
        if month or solar_month:
            day = _read_day_around(text, month or solar_month, match.span(), language)
            if day is not None:
                yield day if month else _convert_solar(day)


def _read_day_around(text: str, month: int, span: tuple[int, int], language: str) -> _Day | None:
    """Day and year beside the name of a month, which stands at `span` in `text`."""
    start, end = span
    first = max(0, start - 20)
    before, after = text[first:start], text[end : end + 40]
    if (day := _DAY_BEFORE.search(before)) is not None:
        year = _YEAR_AFTER.match(after) or _SHORT_YEAR_AFTER.match(after)
        if year is not None:
            return _Day(_read_year(year[1], language), month, int(day[1]), first + day.start(), end + year.end())
    if (both := _DAY_AND_YEAR_AFTER.match(after)) is not None:
        # A time between day and year is left for what reads the clock.
        stop = both.end(1) if ":" in both[0] else both.end()
        return _Day(_read_year(both[2], language), month, int(both[1]), start, end + stop)
    if (both := _YEAR_AND_DAY_BEFORE.search(before)) is not None:
        return _Day(int(both[1]), month, int(both[2]), first + both.start(), end)
    early, late = _YEAR_BEFORE.search(before), _DAY_AFTER.match(after)
    if early is not None and late is not None:
        return _Day(
            int(early[1]),
            month,
            int(late[1]),
            first + early.start(),
            end + late.end(),
        )
    return None


def _order_numbers(match: re.Match[str], language: str) -> _Day:
    """A date in numbers: 14/3/2026, 3/14/2026, 2026/3/14, 14.3.26; the year 0 for none."""
    first, mark, second, third = (
        int(match[1]),
        match[2],
        int(match[3]),
        int(match[4]),
    )
    start, end = match.span()
    if len(match[1]) == 4:
        return _Day(first, second, third, start, end)
    if len(match[1]) == 3:
        return _Day(0, 0, 0, start, end)
    if len(match[4]) == 1:
        return _Day(0, 0, 0, start, end)
    year = _read_year(match[4], language)
    if second > 12 or (first <= 12 and _puts_month_first(mark, language)):
        return _Day(year, first, second, start, end)
    return _Day(year, second, first, start, end)


def _puts_month_first(mark: str, language: str) -> bool:
    """Whether the month comes before the day in dates with that mark between their numbers."""
    if mark == ".":
        return False
    return language.lower() in _MONTH_FIRST or (mark == "/" and language[:2] in _POINTED)


def _read_year(digits: str, language: str) -> int:
    """A year of four digits, or of two."""
    year, is_short = int(digits), len(digits) < 4
    if is_short:
        year += 2000 if year < 70 else 1900
    return convert_buddhist_year(year, is_short) if language[:2] == "th" else year


def _read_moment(day: _Day, text: str, language: str) -> Moment | None:
    """The day, with the time on the clock that stands beside it in `text`, and its zone."""
    if day.year in SOLAR_YEARS and language[:2] == "fa":
        day = _convert_solar(day)
    after = text[day.end : day.end + 45]
    before = text[max(0, day.start - 30) : day.start]
    printed = _read_clock(after) or _read_clock(before)
    if printed is None:
        return _make_moment(day, None, None)
    return _make_moment(day, printed.clock, read_zone(printed.rest, day[:3]))


def _convert_solar(day: _Day) -> _Day:
    """A day of the Iranian calendar in ours; the year 0 for none."""
    found = convert_solar_day(day.year, day.month, day.day)
    return day._replace(year=0) if found is None else _Day(found.year, found.month, found.day, day.start, day.end)


def _read_clock(text: str) -> _PrintedClock | None:
    """The first time of day in a text."""
    if (match := _CLOCK.search(text)) is not None:
        half = (match[4] or "").lower()
        if not half and (east := _HALF.search(text[: match.start()])) is not None:
            half = "p" if east[1] in _AFTERNOON else "a"
        clock = _Clock(_convert_hour(int(match[1]), half), int(match[2]), int(match[3] or 0))
        return _PrintedClock(clock, text[match.end() :])
    if (match := _HOUR.search(text)) is not None:
        hour = _convert_hour(int(match[1] or match[3]), (match[2] or "").lower())
        return _PrintedClock(_Clock(hour, 0, 0), text[match.end() :])
    return None


def _convert_hour(hour: int, half: str) -> int:
    """An hour of the half "a" or "p" of the day; with "" it is one of 24 already."""
    if half == "p" and hour < 12:
        return hour + 12
    return 0 if half == "a" and hour == 12 else hour


def _make_moment(day: _Day, clock: _Clock | None, zone: tzinfo | None) -> Moment | None:
    """None for what is no day, or before 1900."""
    if day.year not in YEARS or not 1 <= day.month <= 12:
        return None
    hour, minute, second = clock or _Clock(0, 0, 0)
    try:
        value = datetime(
            day.year,
            day.month,
            day.day,
            hour % 24,
            minute,
            min(second, 59),  # a leap second
            tzinfo=zone or UTC,
        )
        if hour == 24:
            value += timedelta(days=1)
    except (ValueError, OverflowError):
        return None
    return Moment(value, timed=clock is not None, zoned=clock is not None and zone is not None)


def make_day(year: int, month: int, day: int) -> Moment | None:
    """A day of which the time is not known; None for what is none."""
    return _make_moment(_Day(year, month, day, 0, 0), None, None)


EXAMPLES = (
    Example("_DIGITS", parse_date, "١٤ مارس ٢٠٢٦ ١٠:٣٠", "2026-03-14T10:30:00"),
    Example(
        "_MONTH_FIRST",
        lambda text: parse_date(text, "en-US"),
        "03/04/2026",
        "2026-03-04",
    ),
    Example("_COUNTRY", lambda url: add_country("en", url), "https://planet.co.uk/bridge", "en-uk"),
    Example("_OTHER_COUNTRIES", lambda url: add_country("en", url), "https://planet.io", "en"),
    Example("_POINTED", lambda text: parse_date(text, "de"), "03/04/2026", "2026-03-04"),
    Example(
        "_ISO",
        parse_date,
        "2026-03-14T10:30:00.1234567Z",
        "2026-03-14T10:30:00+00:00",
    ),
    Example("_COMPACT_ISO", parse_date, "20260314T103000Z", "2026-03-14T10:30:00+00:00"),
    Example("_EPOCH", parse_date, "1773484200", "2026-03-14T10:30:00+00:00"),
    Example("_EAST_ASIAN", parse_date, "2026年3月14日", "2026-03-14"),
    Example("_NUMERIC", parse_date, "14.3.26", "2026-03-14"),
    Example("_VIETNAMESE", parse_date, "14 tháng 3, 2026", "2026-03-14"),
    Example("_WORD", parse_date, "14 मार्च 2026", "2026-03-14"),
    Example("_DAY_BEFORE", parse_date, "14th of March 2026", "2026-03-14"),
    Example("_YEAR_AFTER", parse_date, "14 de marzo de 2026", "2026-03-14"),
    Example("_VERSION_BEFORE", parse_date, "version 1.9.22, 14.3.2026", "2026-03-14"),
    Example("_SHORT_YEAR_AFTER", parse_date, "14 Mar '26", "2026-03-14"),
    Example("_DAY_AND_YEAR_AFTER", parse_date, "March 14, 2026", "2026-03-14"),
    Example("_YEAR_BEFORE", parse_date, "2026 m. kovo 14 d.", "2026-03-14"),
    Example("_YEAR_AND_DAY_BEFORE", parse_date, "2026. gada 14. martā", "2026-03-14"),
    Example("_ROMAN", parse_date, "2026. III. 14.", "2026-03-14"),
    Example("_ROMAN_MONTHS", parse_date, "14 III 2026", "2026-03-14"),
    Example("_DAY_AFTER", parse_date, "2026. március 14.", "2026-03-14"),
    Example("_CLOCK", parse_date, "14 March 2026, 8.30 p.m.", "2026-03-14T20:30:00"),
    Example("_HOUR", parse_date, "14. März 2026, 9 Uhr", "2026-03-14T09:00:00"),
    Example("_HALF", parse_date, "2026년 3월 14일 오후 3:30", "2026-03-14T15:30:00"),
    Example("_AFTERNOON", parse_date, "2026年3月14日 下午3:30", "2026-03-14T15:30:00"),
)
