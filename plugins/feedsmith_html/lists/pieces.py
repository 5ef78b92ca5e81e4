"""What stands in a part of a list: its lines, pictures and times, and the date in one of them."""

import re
from typing import Any

from feedsmith_html.body.blocks import INLINE, Element
from feedsmith_html.grammar import Example
from feedsmith_html.lists.titles import read_text
from feedsmith_html.metadata.dates import Moment, parse_date
from feedsmith_html.text import collapse_spaces

__all__ = ["Piece", "find_date", "list_pieces", "read_date", "read_leaf"]

MAX_PIECES = 120
MAX_PIECE_CHARS = 600
MAX_ADDRESS_CHARS = 2_000
# A line with a date has little else in it.
MAX_DATE_CHARS = 90
MAX_TITLE_CHARS = 60
MAX_LEAF_PIECES = 20
MAX_LEAF_LINES = 4
MAX_LEAF_CHARS = 16

_UNREAD = frozenset("script style svg noscript template select button textarea form iframe object".split())
_LIKE_A_DATE = re.compile(r"\d[\d\s]?(?:\D{1,24}\d{2,4}|[年년])")
# Of an element that says a time in figures beside what readers see, as "two hours ago".
_STAMP = re.compile(r"(?:19|20)\d\d-\d\d-\d\d|1\d{9}(?:\d{3})?$")
_STAMP_ATTRIBUTES = ("datetime", "title", "data-date", "data-datetime", "data-time", "data-timestamp", "data-published")
_DATED_TAGS = frozenset("abbr span small em i div p td".split())
_STAMP_PROPERTIES = frozenset(("datePublished", "dateCreated"))
_PICTURE_ATTRIBUTES = ("data-src", "data-original", "data-lazy-src", "src", "data-srcset", "srcset")

Piece = tuple[Element | None, str]
"""A picture with its address, an element that says a time, or a line, which comes without element."""


def read_date(element: Element | None, text: str, language: str) -> Moment | None:
    """The date in a time element, or in a line."""
    stated = _read_stamp(element) if element is not None else ""
    moment = parse_date(stated[:100], language) if stated else None
    if moment is not None:
        return moment
    if len(text) > MAX_DATE_CHARS or _LIKE_A_DATE.search(text) is None:
        return None
    return parse_date(text, language)


def find_date(pieces: list[Piece], language: str) -> Moment | None:
    """The first date in pieces: in one of them, or else in the lines of a calendar's leaf."""
    moment = next(filter(None, (read_date(element, text, language) for element, text in pieces)), None)
    return moment or read_leaf(pieces, language)


def read_leaf(pieces: list[Piece], language: str) -> Moment | None:
    """The date that short lines make together: "10", "March", "2026"."""
    lines = [text for element, text in pieces[:MAX_LEAF_PIECES] if element is None and text]
    for size in range(2, MAX_LEAF_LINES + 1):
        for start in range(len(lines) - size + 1):
            leaf = lines[start : start + size]
            if all(len(line) <= MAX_LEAF_CHARS for line in leaf):
                moment = read_date(None, " ".join(leaf), language)
                if moment is not None:
                    return moment
    return None


def list_pieces(block: Element) -> list[Piece]:
    """The pictures, time elements and lines in a block, in order; lines come without element."""
    pieces: list[Piece] = []
    line: list[str] = []

    def end_line() -> None:
        text = collapse_spaces("".join(line))[:MAX_PIECE_CHARS]
        line.clear()
        if text:
            pieces.append((None, text))

    stack: list[Any] = [block]
    while stack and len(pieces) < MAX_PIECES:
        part = stack.pop()
        if isinstance(part, str):
            line.append(part)
        elif part is None or part.tag == "br":
            end_line()
        elif part.tag == "img":
            pieces.append((part, _read_picture(part)))
        elif part.tag == "time":
            end_line()
            pieces.append((part, read_text(part)))
        elif _read_stamp(part):
            end_line()
            pieces.append((part, ""))
            stack.extend(_open(part))
        elif part.tag not in _UNREAD:
            stack.extend(_open(part))
    end_line()
    return pieces


def _open(element: Element) -> list[Any]:
    """The texts and elements in an element, the last first; None for the ends of a block."""
    inside = [part for child in reversed(element) for part in (child.tail or " ", child)]
    inside.append(element.text or "")
    return inside if element.tag in INLINE else [None, *inside, None]


def _read_picture(image: Element) -> str:
    """The address of a picture, which may be loaded late."""
    for name in _PICTURE_ATTRIBUTES:
        listed = (image.get(name) or "")[:MAX_ADDRESS_CHARS].split(None, 1)
        if listed and not listed[0].startswith("data:"):
            return str(listed[0])
    return ""


def _read_stamp(element: Element) -> str:
    """The time that an element states in figures; "" for none."""
    if element.tag == "time":
        return element.get("datetime") or element.get("title") or ""
    if element.tag == "meta":
        return element.get("content") or "" if element.get("itemprop") in _STAMP_PROPERTIES else ""
    stated = next((text for name in _STAMP_ATTRIBUTES if _STAMP.match(text := element.get(name, "")) is not None), "")
    return stated or _read_date_in_title(element)


def _read_date_in_title(element: Element) -> str:
    """The date in words that readers see who point at an element; "" for none."""
    title = element.get("title", "")
    is_date = element.tag in _DATED_TAGS and len(title) <= MAX_TITLE_CHARS and _LIKE_A_DATE.search(title) is not None
    return title if is_date and parse_date(title) is not None else ""


def _list_texts(element: Element) -> list[str]:
    return [text for _, text in list_pieces(element)]


EXAMPLES = (
    Example("_UNREAD", _list_texts, "<div>Bridge <button>Share</button></div>", ["Bridge"]),
    Example("_LIKE_A_DATE", lambda text: str(read_date(None, text, "en")), "By Jane Doe, 14 March 2026", "2026-03-14"),
    Example(
        "_STAMP", lambda element: str(read_date(element, "", ""))[:10], "<p data-time=1773484200>now</p>", "2026-03-14"
    ),
    Example(
        "_STAMP_ATTRIBUTES",
        lambda element: str(read_date(element, "", "")),
        "<p data-date=2026-03-14>today</p>",
        "2026-03-14",
    ),
    Example(
        "_STAMP_PROPERTIES",
        lambda element: str(read_date(element, "", "")),
        "<meta itemprop=datePublished content=2026-03-14>",
        "2026-03-14",
    ),
    Example(
        "_DATED_TAGS", lambda element: str(read_date(element, "", "")), "<i title='14 March 2026'>now</i>", "2026-03-14"
    ),
    Example("_PICTURE_ATTRIBUTES", _read_picture, "<img src='data:x' data-src=/a.jpg>", "/a.jpg"),
)
