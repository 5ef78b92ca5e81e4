"""The paragraphs at both ends of a body of HTML, and cutting them: what is not cut stays byte for byte."""

import re
from html import unescape
from typing import NamedTuple

__all__ = ["Block", "first_block", "last_block", "without_end", "without_start"]

LONGEST = 4_000
"""A longer paragraph is text: its beginning and its end are looked at, no more."""

_TAG = re.compile(r"<[^<>]*>")
_PIECE = r"<[^<>]*>|&#?\w{1,32};|[\s\S]"
_EMPTY = r"<(strong|b|em|i|span|a|small|u)\b[^<>]*>\s*</\1>"
_PICTURE = re.compile(r"<(?:img|video|audio|iframe|picture|object|embed|table)\b")


class Block(NamedTuple):
    """A `<p>`: from `start` to `end` of the body, its content from `inner` to `close`; `text` is what it says.

    A long one's text is only its beginning, or for the last block its end, and it is not `whole`.
    """

    start: int
    inner: int
    close: int
    end: int
    text: str
    whole: bool


def first_block(body: str, at: int) -> Block | None:
    """The paragraph that begins at `at`, but for white space, line breaks and figures before it."""
    at = _skipped(body, at)
    if body[at : at + 2] != "<p" or body[at + 2 : at + 3] not in ("", ">", " "):
        return None
    inner = body.find(">", at) + 1
    close = body.find("</p>", inner) if inner else -1
    if close < 0:
        return None
    if close - inner > LONGEST:
        return Block(
            at,
            inner,
            close,
            close + 4,
            _text(body[inner : inner + LONGEST].rpartition("<")[0] or body[inner : inner + LONGEST]),
            False,
        )
    if _PICTURE.search(body, inner, close):
        return Block(at, inner, close, close + 4, "", False)
    return Block(at, inner, close, close + 4, _text(body[inner:close]), True)


def _skipped(body: str, at: int) -> int:
    """Past white space and the figures that may stand before the first paragraph."""
    for _ in range(4):
        while at < len(body) and body[at].isspace():
            at += 1
        if not body.startswith("<figure", at):
            break
        end = body.find("</figure>", at)
        if end < 0:
            break
        at = end + 9
    return at


def last_block(body: str, before: int) -> Block | None:
    """The paragraph that ends the body up to `before`, but for white space."""
    end = min(before, len(body))
    while end and body[end - 1].isspace():
        end -= 1
    if not body.endswith("</p>", 0, end):
        return None
    close = end - 4
    start = body.rfind("<p", 0, close)
    while start > 0 and body[start + 2] not in "> ":
        start = body.rfind("<p", 0, start)
    if start < 0 or body[start + 2 : start + 3] not in (">", " "):
        return None
    inner = body.find(">", start) + 1
    if close - inner > LONGEST or close < inner:
        tail = body[max(inner, close - LONGEST) : close]
        return Block(start, inner, close, end, _text(tail.partition(">")[2] or tail), False)
    if _PICTURE.search(body, inner, close):
        return Block(start, inner, close, end, "", False)
    return Block(start, inner, close, end, _text(body[inner:close]), True)


def _text(html: str) -> str:
    if "<" in html:
        html = _TAG.sub("", html.replace("<br>", "\n").replace("<br/>", "\n").replace("<br />", "\n"))
    return unescape(html) if "&" in html else html


def without_start(html: str, characters: int) -> str:
    """`html` without its first characters of text; its tags stay, but for those that hold nothing any more."""
    kept: list[str] = []
    at = 0
    for match in re.finditer(_PIECE, html):
        if characters <= 0:
            break
        at = match.end()
        if match[0][0] == "<" and len(match[0]) > 1:
            kept.append(match[0])
        else:
            characters -= len(unescape(match[0]))
    return _tidied("".join(kept) + html[at:].lstrip())


def without_end(html: str, characters: int) -> str:
    """`html` without its last characters of text."""
    pieces = re.findall(_PIECE, html[-LONGEST:])
    kept: list[str] = []
    while pieces and characters > 0:
        piece = pieces.pop()
        if piece[0] == "<" and len(piece) > 1:
            kept.append(piece)
        else:
            characters -= len(unescape(piece))
    return _tidied((html[:-LONGEST] + "".join(pieces)).rstrip() + "".join(reversed(kept))).rstrip()


def _tidied(html: str) -> str:
    while (shorter := re.sub(_EMPTY, "", html, count=1)) != html and len(html) <= LONGEST:
        html = shorter
    return html
