"""Elements of a page: which are marked, and the text in them."""

import re
from dataclasses import dataclass
from typing import Any

from feedsmith.text import squash
from feedsmith_html.grammar import Example

__all__ = ["MAX_TEXT_CHARS", "MarkedElement", "extract_text", "is_article_scope"]

MAX_TEXT_CHARS = 1_000
MAX_TEXT_DEPTH = 20

_ARTICLE_SCOPE = re.compile("(?:Article|Posting|Report)$")
_UNREAD_TAGS = frozenset("script style svg noscript template button select textarea".split())
_BLOCK_TAGS = frozenset(
    "p div li br td tr dd dt h1 h2 h3 section article header footer time address ul ol figure".split()
)


@dataclass(frozen=True, slots=True)
class MarkedElement:
    """An element whose markup says that it may be of interest.

    `index` is its place in the order of the document, `label` the class, id, rel or property that
    drew attention to it.
    """

    index: int
    element: Any
    label: str = ""


def is_article_scope(element: Any) -> bool:
    """Whether microdata calls the element an article of some kind."""
    return _ARTICLE_SCOPE.search((element.get("itemtype") or "")[-60:]) is not None


def extract_text(element: Any, limit: int = MAX_TEXT_CHARS, between: str = "") -> str:
    """The text in an element, on one line; "" where it has more than `limit` characters.

    Blocks and line breaks in it stand apart, the texts of other elements by `between`.
    """
    if len(element) == 0:
        text = element.text or ""
        return "" if len(text) > 4 * limit else squash(text)
    pieces: list[str] = []
    if _gather_pieces(element, pieces, 4 * limit, 0) < 0:
        return ""
    text = squash(between.join(pieces))
    return "" if len(text) > limit else text


def _gather_pieces(element: Any, pieces: list[str], room: int, depth: int) -> int:
    """Add the texts in an element to the pieces, as long as there is `room` for their characters and one for each.

    Gives the room that is left, which is negative where there was too little. A generator in place of the list takes
    two thirds more time, as each piece goes through all levels.
    """
    tag = element.tag
    if tag in _UNREAD_TAGS or depth > MAX_TEXT_DEPTH:
        return room
    is_block = tag in _BLOCK_TAGS
    if is_block:
        pieces.append(" ")
        room -= 2
    if text := element.text:
        pieces.append(text)
        room -= len(text) + 1
    for child in element:
        if room < 0:
            return room
        room = _gather_pieces(child, pieces, room, depth + 1)
        tail = child.tail or ""
        pieces.append(tail)
        room -= len(tail) + 1
    if is_block:
        pieces.append(" ")
        room -= 2
    return room


EXAMPLES = (
    Example(
        "_ARTICLE_SCOPE",
        is_article_scope,
        "<p itemtype=https://schema.org/NewsArticle>",
        True,
    ),
    Example(
        "_UNREAD_TAGS",
        extract_text,
        "<p>9 March <button>Share</button></p>",
        "9 March",
    ),
    Example("_BLOCK_TAGS", extract_text, "<p>Bridge<br>opens</p>", "Bridge opens"),
)
