"""Years and days of other calendars than the Gregorian: Thai, Japanese, Taiwanese, Iranian."""

import re
from datetime import date, timedelta

from feedsmith_html.grammar import Example

__all__ = ["SOLAR_YEARS", "convert_buddhist_year", "convert_solar_day", "find_solar_month", "write_out_eras"]

# Years of the solar calendar in which the web may have been written to: 1921 to 2120.
SOLAR_YEARS = range(1300, 1500)
BUDDHIST_YEARS = range(2400, 2700)
# From the Buddhist era to the common one.
BUDDHIST_LEAD = 543
# The earliest year of the Buddhist era that two digits are taken for: 2544, which is 2001.
MIN_SHORT_BUDDHIST_YEAR = 44
# The solar calendar repeats after so many days; 21 March 1921 begins its year 1300.
_SOLAR_CYCLE_YEARS, _SOLAR_CYCLE_DAYS = 33, 12_053
_SOLAR_START = date(1921, 3, 21)
# The years of the cycle that have a day more, of which 1300 is the year 0.
_SOLAR_LEAP_YEARS = (0, 4, 9, 13, 17, 21, 25, 29)

# The year before the first one of each era.
_ERA_STARTS = {"令和": 2018, "平成": 1988, "昭和": 1925, "民國": 1911, "民国": 1911}
_ERA_YEAR = re.compile(rf"({'|'.join(_ERA_STARTS)})\s?(\d{{1,3}}|元)\s?(?=年)")
_SOLAR_MONTHS = {
    name: number
    for number, names in enumerate(
        "فروردین اردیبهشت خرداد تیر مرداد شهریور مهر آبان آذر دی بهمن اسفند".split(),
        1,
    )
    for name in (names, names.replace("ی", "ي"))
}


def convert_buddhist_year(year: int, is_short: bool) -> int:
    """A year of a Thai date in the common era; `is_short` says that the century was not printed."""
    if is_short:
        digits = year % 100
        return 2500 + digits - BUDDHIST_LEAD if digits >= MIN_SHORT_BUDDHIST_YEAR else year
    return year - BUDDHIST_LEAD if year in BUDDHIST_YEARS else year


def write_out_eras(text: str) -> str:
    """`text` with the years of East Asian eras as those of the common one: 令和8年 as 2026年."""
    return _ERA_YEAR.sub(_write_out_era, text)


def _write_out_era(match: re.Match[str]) -> str:
    year = 1 if match[2] == "元" else int(match[2])
    return str(_ERA_STARTS[match[1]] + year)


def find_solar_month(word: str) -> int:
    """The number of the month that a word names in the Iranian calendar; 0 for another word."""
    return _SOLAR_MONTHS.get(word, 0)


def convert_solar_day(year: int, month: int, day: int) -> date | None:
    """A day of the Iranian calendar, of one of SOLAR_YEARS; None for what is no day there."""
    if year not in SOLAR_YEARS or not 1 <= month <= 12 or not 1 <= day <= _count_solar_days(year, month):
        return None
    cycles, rest = divmod(year - SOLAR_YEARS.start, _SOLAR_CYCLE_YEARS)
    days = cycles * _SOLAR_CYCLE_DAYS + rest * 365 + sum(leap < rest for leap in _SOLAR_LEAP_YEARS)
    days += min(month - 1, 6) * 31 + max(month - 7, 0) * 30 + day - 1
    return _SOLAR_START + timedelta(days=days)


def _count_solar_days(year: int, month: int) -> int:
    if month <= 6:
        return 31
    is_leap = (year - SOLAR_YEARS.start) % _SOLAR_CYCLE_YEARS in _SOLAR_LEAP_YEARS
    return 30 if month < 12 or is_leap else 29


EXAMPLES = (
    Example("_ERA_STARTS", write_out_eras, "令和8年3月14日", "2026年3月14日"),
    Example("_ERA_YEAR", write_out_eras, "民國115年3月14日", "2026年3月14日"),
    Example("_SOLAR_MONTHS", find_solar_month, "اسفند", 12),
    Example("_SOLAR_LEAP_YEARS", lambda year: str(convert_solar_day(int(year), 12, 30)), "1403", "2025-03-20"),
)
