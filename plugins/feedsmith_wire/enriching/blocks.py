"""The paragraphs at both ends of a body of HTML, and cutting them: what is not cut stays byte for
byte.
"""

from html import unescape
from typing import NamedTuple

from feedsmith_wire.credits.patterns import Pattern

__all__ = ["Block", "cut_end", "cut_start", "find_first_block", "find_last_block"]

MAX_TEXT = 4_000
"""A longer paragraph is text: its beginning and its end are looked at, no more."""
MAX_FIGURES = 4
"""Figures that may stand before the first paragraph."""

_TAG = Pattern(r"<[^<>]*>", line="<b>Jane Doe</b>", finds="<b>")
_PIECE = Pattern(r"<[^<>]*>|&#?\w{1,32};|[\s\S]", line="&amp; Co.", finds="&amp;")
_EMPTY_ELEMENT = Pattern(
    r"<(strong|b|em|i|span|a|small|u)\b[^<>]*>\s*</\1>",
    line="He sails. <i></i>",
    finds=("i",),
)
_PICTURE = Pattern(
    r"<(?:img|video|audio|iframe|picture|object|embed|table)\b",
    line='<img src="a.jpg">',
    finds="<img",
)


class Block(NamedTuple):
    """A `<p>`: from `start` to `end` of the body, its content from `inner` to `close`.

    `text` is what it says. Of a long one it is only the beginning, or for the last block the end,
    and it is not whole; nor is one with a picture, which has no text.
    """

    start: int
    inner: int
    close: int
    end: int
    text: str
    is_whole: bool


def find_first_block(body: str, at: int) -> Block | None:
    """The paragraph that begins at `at`, but for white space, line breaks and figures before it."""
    if body.startswith("\n<p>", at):  # nearly every paragraph but the first
        at += 1
    elif not body.startswith("<p>", at):
        at = _skip_figures(body, at)
        if not _begins_paragraph(body, at):
            return None
    inner = body.find(">", at) + 1
    close = body.find("</p>", inner) if inner else -1
    if close < 0:
        return None
    end = close + len("</p>")
    if close - inner > MAX_TEXT:
        text = body[inner : inner + MAX_TEXT]
        text = text.rpartition("<")[0] or text  # a tag may be cut in two
        return Block(at, inner, close, end, _get_text(text), False)
    return _make_block(body, at, inner, close, end)


def _begins_paragraph(body: str, at: int) -> bool:
    """Whether it is a `<p>`, and no `<pre>` or the like."""
    return body.startswith("<p", at) and body[at + 2 : at + 3] in ("", ">", " ")


def _make_block(body: str, start: int, inner: int, close: int, end: int) -> Block:
    html = body[inner:close]
    if "<" in html and _PICTURE.search(html):
        return Block(start, inner, close, end, "", False)
    return Block(start, inner, close, end, _get_text(html), True)


def _skip_figures(body: str, at: int) -> int:
    """Past white space and the figures that may stand before the first paragraph."""
    for _ in range(MAX_FIGURES):
        while at < len(body) and body[at].isspace():
            at += 1
        end = body.find("</figure>", at) if body.startswith("<figure", at) else -1
        if end < 0:
            break
        at = end + len("</figure>")
    return at


def find_last_block(body: str, before: int) -> Block | None:
    """The paragraph that ends the body up to `before`, but for white space."""
    end = min(before, len(body))
    while end and body[end - 1].isspace():
        end -= 1
    if not body.endswith("</p>", 0, end):
        return None
    close = end - len("</p>")
    start = body.rfind("<p", 0, close)
    while start > 0 and body[start + 2] not in "> ":  # a <pre> or <picture>
        start = body.rfind("<p", 0, start)
    if start < 0 or body[start + 2] not in "> ":
        return None
    # Where the tag has no end, `inner` is behind `close`.
    inner = body.find(">", start) + 1
    if close - inner > MAX_TEXT or close < inner:
        text = body[max(inner, close - MAX_TEXT) : close]
        text = text.partition(">")[2] or text  # a tag may be cut in two
        return Block(start, inner, close, end, _get_text(text), False)
    return _make_block(body, start, inner, close, end)


def _get_text(html: str) -> str:
    if "<" in html:
        for line_break in ("<br>", "<br/>", "<br />"):
            html = html.replace(line_break, "\n")
        html = _TAG.remove(html)
    return unescape(html) if "&" in html else html


def cut_start(html: str, characters: int) -> str:
    """`html` without its first characters of text; tags stay, unless they hold nothing any more."""
    head = html[:characters]
    if "<" not in head and "&" not in head:
        return _remove_empty_elements(html[characters:].lstrip())
    tags: list[str] = []
    at = 0
    for match in _PIECE.finditer(html):
        if characters <= 0:
            break
        at = match.end()
        piece = match[0]
        if _is_tag(piece):
            tags.append(piece)
        else:
            characters -= len(unescape(piece))
    return _remove_empty_elements("".join(tags) + html[at:].lstrip())


def cut_end(html: str, characters: int) -> str:
    """`html` without its last characters of text."""
    pieces: list[str] = _PIECE.findall(html[-MAX_TEXT:])
    tags: list[str] = []
    while pieces and characters > 0:
        piece = pieces.pop()
        if _is_tag(piece):
            tags.append(piece)
        else:
            characters -= len(unescape(piece))
    text = (html[:-MAX_TEXT] + "".join(pieces)).rstrip()
    return _remove_empty_elements(text + "".join(reversed(tags))).rstrip()


def _is_tag(piece: str) -> bool:
    return piece[0] == "<" and len(piece) > 1


def _remove_empty_elements(html: str) -> str:
    """`html` without elements that hold nothing; one in another leaves that one empty."""
    while "<" in html and len(html) <= MAX_TEXT:
        shorter = _EMPTY_ELEMENT.remove(html, count=1)
        if shorter == html:
            break
        html = shorter
    return html
