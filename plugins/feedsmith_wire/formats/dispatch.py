"""Dispatches in plain text, as ANPA 1312 and IPTC 7901 frame them with control characters: SOH,
STX, ETX and EOT.

Lenient in what it takes: padding between messages, any line ends, a header without its later
fields.
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
    "MAX_MESSAGES",
    "SOH",
    "STX",
    "Dispatch",
    "decode_dispatches",
    "is_framed",
    "make_bare",
    "make_list",
    "make_preformatted",
    "parse_paragraphs",
    "parse_text",
    "split_messages",
]

SOH, STX, ETX, EOT = "\x01", "\x02", "\x03", "\x04"
MAX_MESSAGES = 10_000
MAX_WIDTH = 120
"""Characters of a line that somebody has broken for print, on average."""
_INDENT = (" ", "\t", "\u3000")  # the last is the width of an ideograph, as Japanese has it
_WIRE_CONTROLS = bytes([*range(1, 9), *range(0x0E, 0x20), 0x7F])
# Of these no wire service makes use: a file that is full of them is no text.
_UNUSED_CONTROLS = bytes([5, 6, 7, 0x10, 0x15, *range(0x17, 0x1C)])
_GAP = re.compile(r"\S(?: {3,}|\t+)\S")  # between columns
_LIST_SIGN = r"\s*(?:[-*•‣–—]|\d{1,2}[.)])\s+"
_LIST_ITEM = re.compile(_LIST_SIGN + r"\S")


@dataclass(frozen=True, slots=True, kw_only=True)
class Dispatch:
    """A message's parts: the lines of its `header`, its `text`, and the lines of its `trailer`."""

    header: Sequence[str]
    text: str
    trailer: Sequence[str]


def is_framed(data: bytes) -> bool:
    """Whether a message begins here: SOH after no more than padding, and no binary data behind."""
    start = data[:4_096].lstrip(b"\x16\x00\r\n \x7f\x1b")
    return start.startswith(b"\x01") and b"\x00" not in start[:200]


def decode_dispatches(data: bytes, charset: str = "") -> str:
    """The text with its control characters. Raises ParseError.

    The charset is detected in what remains without the control characters, which would be taken for
    binary data.
    """
    unused = len(data) - len(data.translate(None, _UNUSED_CONTROLS))
    if unused > 3 + len(data) // 50:  # a few may be noise on the line
        raise ParseError(kind="not-an-article", detail="control characters: binary data")
    bare = data.translate(None, _WIRE_CONTROLS)
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


def split_messages(text: str) -> Iterator[Dispatch | ParseError]:
    """The messages of a stream, without what stands between; a ParseError for each broken one."""
    if text.count(SOH) > MAX_MESSAGES:
        raise ParseError(kind="malformed", detail=f"more than {MAX_MESSAGES} messages in one file")
    pieces = text.split(SOH)[1:]
    for number, piece in enumerate(pieces, 1):
        which = f"message {number} of {len(pieces)}" if len(pieces) > 1 else "the message"
        # A header or trailer may hold anything, and is never the reason to give a message up.
        header, stx, rest = piece.partition(STX)
        body, etx, trailer = rest.partition(ETX)
        if not stx:
            yield ParseError(kind="malformed", detail=f"{which} has no text (no STX): cut off?")
        elif not etx:
            yield ParseError(kind="malformed", detail=f"{which} breaks off (no ETX)")
        else:
            end = trailer.partition(EOT)[0].replace(ETX, "\n")
            yield Dispatch(
                header=_split_lines(header),
                text=_unify_line_ends(body),
                trailer=_split_lines(end),
            )


def make_bare(text: str) -> Dispatch:
    """A message without control characters: its first line is the header."""
    header, _, body = _unify_line_ends(text.lstrip()).partition("\n")
    return Dispatch(header=[header], text=body, trailer=[])


def _unify_line_ends(text: str) -> str:
    # Teleprinters are sent two carriage returns before a line feed.
    return re.sub("\r*\n|\r", "\n", text)


def _split_lines(text: str) -> list[str]:
    return [line for line in _unify_line_ends(text).split("\n") if line.strip(" \t\x16\x7f\x1b")]


def parse_paragraphs(lines: Sequence[str]) -> tuple[Block, ...]:
    """Lines as blocks: paragraphs, lists, and tables whose columns are kept.

    A paragraph begins after a blank line or with an indented one. Where lines are too long to be
    printed so, each is a paragraph.
    """
    blocks: list[Block] = []
    paragraph: list[str] = []
    begins = _ParagraphStart(lines)
    for line in (*lines, ""):
        blank = not line.strip() or _is_rule(line)
        if paragraph and (blank or begins.at(line, paragraph)):
            blocks += _make_block(paragraph)
            paragraph = []
        if not blank:
            paragraph.append(line)
    return tuple(blocks)


def _is_rule(line: str) -> bool:
    """Whether the line is one that is drawn between two paragraphs."""
    return not line.strip(" -_=*#\t")


class _ParagraphStart:
    """How the lines of one text show that a paragraph begins."""

    def __init__(self, lines: Sequence[str]) -> None:
        filled = [line for line in lines if line.strip()]
        self._long = sum(map(len, filled)) > MAX_WIDTH * len(filled)
        # A table whose lines are all indented is one block: there the indent begins nothing.
        self._indents = not _is_table(filled) or any(line[:1] not in _INDENT for line in filled)

    def at(self, line: str, paragraph: Sequence[str]) -> bool:
        """Whether `line` begins a new paragraph after the lines of this one."""
        if self._long:
            return True
        if not (self._indents and line and line[:1] in _INDENT):
            return False
        return not _is_table([*paragraph[-2:], line])


def _is_table(lines: Sequence[str]) -> bool:
    """Columns: most of at least two lines have gaps in them."""
    # A line of a table may be a heading, without a gap.
    gaps = sum(_GAP.search(line.strip()) is not None for line in lines)
    return len(lines) > 1 and gaps * 3 > len(lines) * 2


def _make_block(lines: Sequence[str]) -> list[Block]:
    """The lines of a paragraph as a block; none where nothing is left of it."""
    if _is_table(lines):
        return list(make_preformatted(lines))
    if len(lines) > 1 and all(map(_LIST_ITEM.match, lines)):
        return [make_list([re.sub("^" + _LIST_SIGN, "", line).strip() for line in lines])]
    paragraph = markup.make_paragraph(clean(" ".join(line.strip() for line in lines)))
    return [paragraph] if paragraph else []


def make_list(items: Sequence[str]) -> Block:
    """A list of these texts."""
    html = "".join(f"<li>{escape(clean(item), quote=False)}</li>" for item in items)
    return Block(f"<ul>{html}</ul>", " ".join(items))


def make_preformatted(lines: Sequence[str]) -> tuple[Block, ...]:
    """Lines that stay as they are, such as tables of figures; none where all are blank."""
    text = clean("\n".join(line.rstrip().expandtabs() for line in lines)).strip("\n")
    if not text.strip():
        return ()
    html = escape(text, quote=False)  # within <pre> white space counts, and nothing is squashed
    return (Block(f"<pre>{html}</pre>", " ".join(text.split())),)


def parse_text(text: str) -> tuple[Block, ...]:
    """The blocks of a text that is HTML or plain."""
    if markup.is_html(text):
        return markup.make_blocks(markup.parse_html(text))
    return parse_paragraphs(_unify_line_ends(text).split("\n"))
