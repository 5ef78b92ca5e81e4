"""What the address of a page tells of it: its folders, and the shape that it shares with those of other pages."""

import re
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from feedsmith_html.body.blocks import count_words
from feedsmith_html.grammar import Example

__all__ = ["UrlShape", "cut_last", "list_folders", "read_shape"]

MIN_SLUG_WORDS = 4
MIN_OPAQUE_CHARS = 40

_WORD_BREAK = re.compile(r"[-_,+\s]+")
_NUMBER_PARAMETER = re.compile(r"=\d+(?:[&:;-]|$)")
_DIGITS = re.compile(r"\d+")
_DIGIT_RUN = re.compile(r"\d{4,}")


class UrlShape(NamedTuple):
    """What the addresses of one kind of page share: host, depth, how they end, names of parameters."""

    host: str
    depth: int
    ending: str
    parameters: str


def list_folders(url: str) -> list[str]:
    """The parts of an address's path."""
    return [part for part in urlsplit(url).path.split("/") if part]


def cut_last(url: str) -> tuple[str, str]:
    """What an address lies below, and its last part without figures: its parameters or else its last folder.

    The latter is "" where it is a number, or tells what a page is about.
    """
    path, mark, parameters = url.partition("?")
    if mark:
        return path.rstrip("/"), _DIGITS.sub("", parameters)
    above, _, last = path.rstrip("/").rpartition("/")
    return above, _DIGITS.sub("", last) if _classify_ending(last) in ("word", "words") else ""


def read_shape(url: str) -> UrlShape:
    """The shape of an address."""
    parts = urlsplit(url)
    folders = list_folders(url)
    names = sorted(pair.partition("=")[0] for pair in parts.query.split("&"))
    ending = _classify_ending(folders[-1]) if folders else ""
    if ending in ("", "word", "words") and _NUMBER_PARAMETER.search(parts.query):
        ending = "number"
    return UrlShape(parts.netloc.removeprefix("www."), len(folders), ending, "&".join(names))


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
)
