"""The day that stands in an address: of the page, or of a picture on it."""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from feedsmith_html.grammar import Example
from feedsmith_html.metadata.dates import Moment, make_day
from feedsmith_html.metadata.months import find_month

__all__ = ["MIN_WEB_YEAR", "parse_folder_date", "parse_url_date"]

MAX_URL_CHARS = 2_000
# An earlier year in a URL is a number of something else.
MIN_WEB_YEAR = 1990

_MONTH, _DAY = "(0[1-9]|1[0-2])", r"(0[1-9]|[12]\d|3[01])"
_YEAR_FIRST = re.compile(r"(?<!\d)((?:19|20)\d\d)([/_.-]?)(0?[1-9]|1[0-2])\2(0[1-9]|[12]\d|3[01]|[1-9](?=/))(?!\d)")
_DAY_FIRST = re.compile(r"(?<!\d)(0?[1-9]|[12]\d|3[01])([._-])(0[1-9]|1[0-2])\2((?:19|20)\d\d)(?!\d)")
# Folders of which one holds two numbers (/2026/0314/, /202603/14/, /2026-03/14/), or between which
# one of the section stands (/2026/politics/03/14/).
_FOLDERS = re.compile(
    rf"/((?:19|20)\d\d)(?:[/-]?{_MONTH}/{_DAY}|/{_MONTH}-?{_DAY}|/[a-z][a-z_-]{{1,30}}/{_MONTH}/{_DAY})/",
    re.IGNORECASE,
)
_FOLDERS_WITH_NAME = re.compile(r"/((?:19|20)\d\d)/([a-z]{3,10})/(0?[1-9]|[12]\d|3[01])/", re.IGNORECASE)


class _UrlDay(NamedTuple):
    """What may be a day in a URL, and where it starts there."""

    year: int
    month: int
    day: int
    start: int


def parse_url_date(url: str) -> Moment | None:
    """The day in a URL: /2026/03/14/, /2026/mar/14/, /2026-03-14-title, /20260314; None where there is none."""
    return next(_read_days(_find_days(url[:MAX_URL_CHARS])), None)


def parse_folder_date(url: str) -> Moment | None:
    """The day with which a part of the path begins; what follows words in a URL may be what an article is about."""
    url = url[:MAX_URL_CHARS]
    return next(
        _read_days(day for day in _find_days(url) if url[max(0, day.start - 1) : day.start + 1].count("/")), None
    )


def _read_days(days: Iterable[_UrlDay]) -> Iterator[Moment]:
    for found in days:
        moment = make_day(found.year, found.month, found.day)
        if moment is not None and moment.value.year >= MIN_WEB_YEAR:
            yield moment


def _find_days(url: str) -> Iterator[_UrlDay]:
    """What may be days, the likeliest first."""
    for match in _YEAR_FIRST.finditer(url):
        is_padded = len(match[3]) + len(match[4]) == 4
        if match[2] or is_padded:
            yield _UrlDay(int(match[1]), int(match[3]), int(match[4]), match.start())
    for match in _FOLDERS.finditer(url):
        year, month, day = filter(None, match.groups())
        yield _UrlDay(int(year), int(month), int(day), match.start())
    for match in _FOLDERS_WITH_NAME.finditer(url):
        yield _UrlDay(int(match[1]), find_month(match[2]), int(match[3]), match.start())
    for match in _DAY_FIRST.finditer(url):
        yield _UrlDay(int(match[4]), int(match[3]), int(match[1]), match.start())


EXAMPLES = (
    Example("_YEAR_FIRST", parse_url_date, "https://planet.example/bridge-2026-03-14", "2026-03-14"),
    Example("_DAY_FIRST", parse_url_date, "https://planet.example/14-03-2026/x", "2026-03-14"),
    Example("_FOLDERS", parse_url_date, "https://planet.example/2026/local/03/14/bridge", "2026-03-14"),
    Example("_FOLDERS_WITH_NAME", parse_url_date, "https://planet.example/2026/mar/14/bridge", "2026-03-14"),
)
