"""Dispatches in plain text, as ANPA 1312 and IPTC 7901 frame them with control characters: SOH, STX, ETX and EOT.

Lenient in what it takes: padding between messages, any line ends, a header without its later fields.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

from feedsmith import CharsetError, ParseError, decode
from feedsmith.text import clean
from feedsmith_wire.formats import markup
from feedsmith_wire.formats.story import Block

__all__ = [
    "EOT",
    "ETX",
    "SOH",
    "STX",
    "Dispatch",
    "decoded",
    "looks_framed",
    "messages",
    "paragraphs",
    "preformatted",
    "text_blocks",
]

SOH, STX, ETX, EOT = "\x01", "\x02", "\x03", "\x04"
MAX_MESSAGES = 10_000
MAX_WIDTH = 120
"""Characters of a line that somebody has broken for print, on average."""
_INDENT = (" ", "\t", "\u3000")  # the last is the width of an ideograph, as Japanese has it
_WIRE_CONTROLS = bytes([*range(1, 9), *range(0x0E, 0x20), 0x7F])
_NO_CODES = bytes([5, 6, 7, 0x10, 0x15, *range(0x17, 0x1C)])  # of these no wire service makes use
_TABULAR = re.compile(r"\S(?: {3,}|\t+)\S")
_LIST_ITEM = re.compile(r"\s*(?:[-*•‣–—]|\d{1,2}[.)])\s+\S")


@dataclass(frozen=True, slots=True, kw_only=True)
class Dispatch:
    """A message's parts: the lines of its `header`, its `text`, and the lines of its `trailer`."""

    header: Sequence[str]
    text: str
    trailer: Sequence[str]


def looks_framed(data: bytes) -> bool:
    """Whether a message begins here: SOH after no more than padding, and STX or a line soon after."""
    start = data[:4_096].lstrip(b"\x16\x00\r\n \x7f\x1b")
    return start.startswith(b"\x01") and b"\x00" not in start[:200]


def decoded(data: bytes, charset: str = "") -> str:
    """The text with its control characters. The charset is told by what remains without them, which are no letters."""
    bare = data.translate(None, _WIRE_CONTROLS)
    if len(data) - len(data.translate(None, _NO_CODES)) > 3 + len(data) // 50:
        raise ParseError(kind="not-an-article", detail="control characters: binary data")
    try:
        codec = decode(bare.replace(b"\x00", b""), charset).charset
        return data.replace(b"\x00", b"").decode(codec)
    except CharsetError as error:
        if error.binary:
            raise ParseError(kind="not-an-article", detail=str(error)) from error
        advice = "" if charset else "; say charset = ... if you know it"
        raise ParseError(kind="charset", detail=f"{error}{advice}") from error
    except UnicodeDecodeError as error:
        raise ParseError(kind="charset", detail=f"not {error.encoding}: {error.reason}") from error


def messages(text: str) -> Iterator[Dispatch | ParseError]:
    """The messages of a stream; a ParseError for each that breaks off. What stands between them is padding."""
    if text.count(SOH) > MAX_MESSAGES:
        raise ParseError(kind="malformed", detail=f"more than {MAX_MESSAGES} messages in one file")
    pieces = text.split(SOH)[1:]
    for number, piece in enumerate(pieces, 1):
        which = f"message {number} of {len(pieces)}" if len(pieces) > 1 else "the message"
        header, stx, rest = piece.partition(STX)
        body, etx, trailer = rest.partition(ETX)
        if not stx:
            yield ParseError(kind="malformed", detail=f"{which} has no text (no STX): cut off?")
        elif not etx:
            yield ParseError(kind="malformed", detail=f"{which} breaks off (no ETX)")
        else:
            end = trailer.partition(EOT)[0].replace(ETX, "\n")
            yield Dispatch(header=_lines(header), text=_unified(body), trailer=_lines(end))


def _unified(text: str) -> str:
    return re.sub("\r*\n|\r", "\n", text)


def _lines(text: str) -> list[str]:
    return [line for line in _unified(text).split("\n") if line.strip(" \t\x16\x7f\x1b")]


def paragraphs(lines: Sequence[str]) -> tuple[Block, ...]:
    """Lines as blocks: a paragraph begins after a blank line or with an indented one; aligned columns are kept. Lines
    too long to be printed so are paragraphs, each.
    """
    found: list[Block] = []
    block: list[str] = []
    filled = [line for line in lines if line.strip()]
    long = sum(map(len, filled)) > MAX_WIDTH * len(filled)
    indents = not _is_table(filled) or any(line[:1] not in _INDENT for line in filled)
    for line in (*lines, ""):
        new = long or (indents and line[:1] in _INDENT and bool(line) and not _is_table([*block[-2:], line]))
        if block and (new or not line.strip()):
            found += _block(block)
            block = []
        if line.strip():
            block.append(line)
    return tuple(found)


def _is_table(lines: Sequence[str]) -> bool:
    """Columns: most of at least two lines have gaps in them."""
    gaps = sum(_TABULAR.search(line.strip()) is not None for line in lines)
    return len(lines) > 1 and gaps * 3 > len(lines) * 2


def _block(lines: list[str]) -> list[Block]:
    if all(not line.strip(" -_=*#\t") for line in lines):  # a rule drawn between paragraphs
        return []
    if _is_table(lines):
        return list(preformatted(lines))
    if len(lines) > 1 and all(_LIST_ITEM.match(line) for line in lines):
        items = [re.sub(r"^\s*(?:[-*•‣–—]|\d{1,2}[.)])\s+", "", line).strip() for line in lines]
        html = "".join(f"<li>{escape(clean(item), quote=False)}</li>" for item in items)
        return [Block(f"<ul>{html}</ul>", " ".join(items))]
    made = markup.paragraph(clean(" ".join(line.strip() for line in lines)))
    return [made] if made else []


def preformatted(lines: Sequence[str]) -> tuple[Block, ...]:
    """Lines that stay as they are, such as tables of figures."""
    text = clean("\n".join(line.rstrip().expandtabs() for line in lines)).strip("\n")
    return (Block(f"<pre>{escape(text, quote=False)}</pre>", " ".join(text.split())),) if text.strip() else ()


def text_blocks(text: str) -> tuple[Block, ...]:
    """The blocks of a text that is HTML or plain."""
    if markup.looks_like_html(text):
        return markup.blocks(markup.fragment(text))
    return paragraphs(_unified(text).split("\n"))
