"""What the address of a page tells of it: its folders, and the shape that it shares with those of other pages."""

import re
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from feedsmith_html.body.blocks import count_words
from feedsmith_html.grammar import Example
from feedsmith_html.metadata.address_dates import parse_url_date

__all__ = ["UrlShape", "cut_last", "is_named_by_title", "is_service", "list_folders", "read_shape", "tells_time"]

MAX_CACHED = 4_096
MIN_SLUG_WORDS = 4
MIN_OPAQUE_CHARS = 40

# Hosts and folders of what sites have beside articles.
_SERVICES = frozenset(
    "shop store abo abos subscribe subscription subscriptions login signin register account accounts user users member "
    "members profile profiles author authors autor auteur autore tag tags label labels category categories kategorie "
    "jobs careers tickets games spiele advertise ads advertising newsletter newsletters help support search cart "
    "download downloads partner partners sponsored advertorial advertorials anzeige anzeigen promoted".split()
)
_WORD_BREAK = re.compile(r"[-_,+\s]+")
_NUMBER_PARAMETER = re.compile(r"=\d+(?:[&:;-]|$)")
_YEAR = re.compile(r"(?:19|20)\d\d")
_MONTH = re.compile(r"0?[1-9]|1[0-2]")
# "2025", "2025.html", "2025-12".
_PERIOD = re.compile(r"(?:19|20)\d\d(?:-(?:0?[1-9]|1[0-2]))?(?:\.\w{3,5})?")
_DIGITS = re.compile(r"\d+")
_DIGIT_RUN = re.compile(r"\d{4,}")


class UrlShape(NamedTuple):
    """What the addresses of one kind of page share: host, depth, how they end, names of parameters."""

    host: str
    depth: int
    ending: str
    parameters: str


@lru_cache(maxsize=MAX_CACHED)
def list_folders(url: str) -> tuple[str, ...]:
    """The parts of an address's path."""
    return tuple(part for part in urlsplit(url).path.split("/") if part)


def cut_last(url: str) -> tuple[str, str]:
    """What an address lies below, and its last part without figures: its parameters or else its last folder.

    The latter is "" where it is a number, or tells what a page is about.
    """
    path, mark, parameters = url.partition("?")
    if mark:
        return path.rstrip("/"), _DIGITS.sub("", parameters)
    above, _, last = path.rstrip("/").rpartition("/")
    return above, _DIGITS.sub("", last) if _classify_ending(last) in ("word", "words") else ""


@lru_cache(maxsize=MAX_CACHED)
def read_shape(url: str) -> UrlShape:
    """The shape of an address."""
    parts = urlsplit(url)
    folders = list_folders(url)
    names = sorted(pair.partition("=")[0] for pair in parts.query.split("&"))
    ending = _classify_ending(folders[-1]) if folders else ""
    if ending == "number" and _is_period(folders):
        ending = "word"
    if ending in ("", "word", "words") and _NUMBER_PARAMETER.search(parts.query):
        ending = "number"
    return UrlShape(parts.netloc.removeprefix("www."), len(folders), ending, "&".join(names))


def is_service(url: str, page_url: str) -> bool:
    """Whether a host or a folder says that an address is of what sites have beside articles, and the page's own not."""
    names = _SERVICES.intersection((_read_label(url), *list_folders(url.lower())[:-1]))
    return not names.issubset((_read_label(page_url), *list_folders(page_url.lower())))


def is_named_by_title(url: str, title: str) -> bool:
    """Whether an address ends in the words of a title and a number, as a forum's do: "Help!" is /t/help/12."""
    folders = list_folders(url.lower())
    words = re.findall(r"\w+", title.lower())
    return len(folders) > 2 and folders[-1].isdigit() and folders[-2] == "-".join(words)


def _read_label(url: str) -> str:
    """The first word of the host."""
    return urlsplit(url).netloc.partition(".")[0]


def _is_period(folders: tuple[str, ...]) -> bool:
    """Whether an address ends in a year or a month of one, as archives do."""
    if _PERIOD.fullmatch(folders[-1]) is not None:
        return True
    return len(folders) > 1 and _MONTH.fullmatch(folders[-1]) is not None and _YEAR.fullmatch(folders[-2]) is not None


def tells_time(url: str) -> bool:
    """Whether the path of an address holds a day, or lies below those of a year and of a month in it, as posts do."""
    if parse_url_date(url.partition("?")[0]) is not None:
        return True
    pairs = pairwise(list_folders(url)[:-1])
    return any(_YEAR.fullmatch(year) and _MONTH.fullmatch(month) for year, month in pairs)


def _classify_ending(folder: str) -> str:
    """How a path ends: in a "slug" of several words, a "number", "words" or one "word"."""
    stem, dot, suffix = unquote(folder).rpartition(".")
    name = stem if dot and len(suffix) < 6 else unquote(folder)
    words = [word for word in _WORD_BREAK.split(name) if word]
    if count_words(" ".join(words)) >= MIN_SLUG_WORDS:
        return "slug"
    if name.isdigit() or _DIGIT_RUN.search(name):
        return "slug" if len(words) >= MIN_SLUG_WORDS - 1 else "number"
    if len(name) > MIN_OPAQUE_CHARS:
        return "number"
    return "words" if len(words) > 1 else "word"


EXAMPLES = (
    Example("_WORD_BREAK", lambda text: read_shape(text).ending, "https://planet.example/bridge-opens-at-last", "slug"),
    Example("_NUMBER_PARAMETER", lambda text: read_shape(text).ending, "https://planet.example/news?id=7", "number"),
    Example("_DIGIT_RUN", lambda text: read_shape(text).ending, "https://planet.example/a83452", "number"),
    Example("_DIGITS", lambda text: cut_last(text)[1], "https://planet.example/bridge/page-2", "page-"),
    Example("_YEAR", lambda text: tells_time(text), "https://planet.example/2026/03/bridge", True),
    Example("_MONTH", lambda text: tells_time(text), "https://planet.example/2026/03/bridge", True),
    Example("_PERIOD", lambda text: read_shape(text).ending, "https://planet.example/news/2025.html", "word"),
    Example("_SERVICES", lambda text: is_service(text, ""), "https://planet.example/tag/bridge", True),
)
