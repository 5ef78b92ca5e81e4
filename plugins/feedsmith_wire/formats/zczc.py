r"""Telex copy, as Australian and European desks still frame it: ZCZC, a message, NNNN.

    ZCZC
    $i                       category
    :Harbour Fire            keyword
    =2nd lead                take
    ^Fire closes harbour     headline
    text
    NNNN

Where no line begins with one of these signs, the first is the header and the next the headline.
"""

import re
from collections.abc import Iterator, Sequence

from feedsmith import ParseError
from feedsmith_wire.formats import dispatch
from feedsmith_wire.formats.anpa import CATEGORIES
from feedsmith_wire.formats.slug import parse_slug
from feedsmith_wire.formats.story import Story, Topic, make_newscode

__all__ = ["is_zczc", "read_stories"]

FORMAT = "ZCZC"
_START = re.compile(r"(?m)^[^\w\n]{0,10}ZCZC\b[^\n]*\n")
_END = re.compile(r"(?m)^\W{0,10}NNNN\b")
_FIELD = re.compile(r"([$:=^*&+%])(?!\1)(.*)")
MAX_HEADER_LINES = 20


def is_zczc(data: bytes) -> bool:
    """Whether a message begins here, after no more than padding."""
    framed = b"\x02" in data[:4_096]  # as IPTC 7901 is, whose header may have the word as well
    return not framed and data[:200].lstrip(b"\x16\x00\r\n \x7f\x1b\x01").startswith(b"ZCZC")


def read_stories(data: bytes, charset: str = "") -> Iterator[Story | ParseError]:
    """The stories of the stream. Raises ParseError where it is no text."""
    text = re.sub("\r*\n|\r", "\n", dispatch.decode_dispatches(data, charset))
    starts = list(_START.finditer(text))
    if len(starts) > dispatch.MAX_MESSAGES:
        raise ParseError(kind="malformed", detail=f"more than {dispatch.MAX_MESSAGES} messages in one file")
    ends = [*(match.start() for match in starts[1:]), len(text)][: len(starts)]
    for number, (start, end) in enumerate(zip(starts, ends, strict=True)):
        message = text[start.end() : end]
        closing = _END.search(message)
        yield _read_story(message[: closing.start()] if closing else message, start[0], number)


def _read_story(message: str, first_line: str, number: int) -> Story:
    lines = message.strip("\n").split("\n")
    fields: dict[str, str] = {}
    index = 0
    while index < min(len(lines), MAX_HEADER_LINES) and (field := _FIELD.fullmatch(lines[index].strip())):
        fields.setdefault(field[1], field[2].strip())
        index += 1
    text: Sequence[str] = lines[index:]
    headline = fields.get("^", "")
    if not fields:
        headline, text = _split_headline(text)
    keyword = fields.get(":", "") or first_line.strip().removeprefix("ZCZC").strip()
    slug, take = parse_slug(keyword), parse_slug(fields.get("=", ""))
    is_table = fields.get("*", "").upper() == "T"
    return Story(
        format=FORMAT,
        # No day is named by which today's story of a keyword could be told from yesterday's.
        part=str(number or ""),
        rank=max(slug.rank, take.rank),
        headline=headline,
        blocks=dispatch.make_preformatted(text) if is_table else dispatch.parse_paragraphs(text),
        status="canceled" if slug.killed or take.killed else "usable",
        tags=tuple(_read_topics(fields)),
        slug=keyword,
    )


def _split_headline(lines: Sequence[str]) -> tuple[str, Sequence[str]]:
    """The first line that is not blank, and what is below it."""
    index = next((index for index, line in enumerate(lines) if line.strip()), len(lines))
    return " ".join(lines[index : index + 1]).strip(), lines[index + 1 :]


def _read_topics(fields: dict[str, str]) -> Iterator[Topic]:
    if category := CATEGORIES.get(fields.get("$", "").lower()):
        yield Topic(term=category)
    if re.fullmatch(r"\d{8}", fields.get("+", ""), re.ASCII):
        yield make_newscode(fields["+"])
