r"""ANPA 1312, the wire format of North American agencies: a stream of messages, each

    SYN SYN SOH  a1234 US selectors          service level and number; selector codes
    r a DC3 bc-slug, 1st Ld-Writethru DC1 03-14 0450      priority, category, format, keyword, date, word count
    STX slug, headline, editor's note, byline (lines that begin with ^ and end with <, which are typesetting)
        text, its paragraphs indented
    ETX AP-NY-03-14-26 1423EDT               service, bureau, date and time of filing
    EOT

A story has no identifier: its versions are those of one service, day and slug. The versions count anew each day.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from feedsmith import ParseError
from feedsmith_wire.formats import desk, dispatch, slug
from feedsmith_wire.formats.dispatch import Dispatch
from feedsmith_wire.formats.moments import OFFSETS
from feedsmith_wire.formats.story import Block, Story, Topic

__all__ = ["is_anpa", "read"]

FORMAT = "ANPA 1312"
CATEGORIES = {
    "a": "Domestic", "b": "Special events", "c": "Features", "d": "Food", "e": "Entertainment", "f": "Finance",
    "i": "International", "k": "Commentary", "l": "Lifestyle", "n": "State and regional", "o": "Weather",
    "p": "Politics", "q": "Scores", "r": "Racing", "s": "Sports", "t": "Travel", "w": "Washington",
}  # fmt: skip
_FIRST = re.compile(r"\s*([A-Za-z]{1,3})(\d{3,5})\b")
_SECOND = re.compile(
    r"([a-zA-Z]) ([a-zA-Z]) ?([\x11-\x14]*) ?(.*?)\s*"
    r"(?:[\x11-\x1f ]+(?:(\d{1,2}-\d{1,2})(?: +(\d{2,5}))?|(\d{3,5})))?[\x0e-\x1f ]*"
)
_FILED = re.compile(
    r"([A-Za-z]{2,4})(?:-([A-Za-z]{2,4}))?-(\d{1,2})-(\d{1,2})-(\d{4}|\d\d)\s+(\d{2}):?(\d{2})(?:\d\d)?\s*([A-Za-z]{1,4})?"
)
_TYPESET = {"``": "“", "''": "”", "\x1c": "¼", "\x1d": "½", "\x1e": "¾"}
_BYLINE = re.compile(r"(?i)(?:by|von|par|por|di|av|door)\s+\S")
_NOTE = re.compile(
    r"(?i:\W*(?:eds?|editors|note)\b[^:]{0,40}:)|(?i:with|see) (?:[A-Z]{2,5} )?(?i:photos?|graphics?|video)\b"
    r"|[A-Z]{2,5} (?:Photos?|PHOTOS?|Graphics?|GRAPHICS?|Video|VIDEO)\b[A-Z\d ,.:-]{0,80}$"
)
_QUAD = "<=>"
MAX_LINE = 1_000
"""Characters of a line of header or trailer that are looked at."""


def is_anpa(data: bytes) -> bool:
    """Whether a framed message is ANPA's: its header has a unit separator or format code, or a line of the shape."""
    head = data[:4_096].lstrip(b"\x16\x00\r\n \x7f\x1b").partition(b"\x02")[0][:1_000].decode("latin-1")
    lines = [line for line in re.split(r"[\r\n]+", head.removeprefix("\x01")) if line.strip()]
    return bool(lines) and (
        re.search(r"[\x11-\x14\x1f]", head) is not None
        or (len(lines) > 1 and re.match(r"[a-zA-Z] [a-zA-Z]\b", lines[1]) is not None)
    )


def read(data: bytes, charset: str = "") -> Iterator[Story | ParseError]:
    """The stories of the stream, and a ParseError for each message that is damaged."""
    for message in dispatch.messages(dispatch.decoded(data, charset)):
        yield message if isinstance(message, ParseError) else _story(message)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Header:
    """The two lines of a header; what they lack is ""."""

    service: str = ""
    number: str = ""
    priority: str = ""
    category: str = ""
    tabular: bool = False
    keyword: str = ""
    date: str = ""


def _header(lines: Sequence[str]) -> _Header:
    first = _FIRST.match(lines[0][:MAX_LINE]) if lines else None
    second = next(
        (match for line in lines[:3] if (match := _SECOND.fullmatch(line[:MAX_LINE].strip("\x16\x7f ")))), None
    )
    service, number = first.groups() if first else ("", "")
    if second is None:
        return _Header(service=service, number=number)
    priority, category, form, keyword, date, _, _ = second.groups()
    return _Header(
        service=service,
        number=number,
        priority=priority.lower(),
        category=category.lower(),
        tabular="\x12" in form,
        keyword=_plain(keyword),
        date=date or "",
    )


def _plain(line: str) -> str:
    """A line without typesetting: controls, carets before it and quads behind it."""
    for code, character in _TYPESET.items():
        line = line.replace(code, character)
    line = re.sub(r"[\x0e-\x1f\x08\x7f]", " ", line)
    return re.sub(r"(?<=\w) ?_ (?=\w|[“\"])|(?<=\)) _ ", " — ", line).strip("^ ").rstrip(_QUAD + " ").strip()


def _story(message: Dispatch) -> Story:
    header = _header(message.header)
    lines, body = _split(message.text)
    keyword = header.keyword or (lines[0] if lines else "")
    named = slug.read(keyword)
    longer = slug.read(lines[0]) if lines else named
    if longer.rank > named.rank and longer.root.startswith(named.root[:8]):
        named = replace(longer, root=named.root)  # the header has the short form, alike in all versions
    lead = _Lead(lines, keyword)
    filed, local = _filed([*message.trailer, *message.text.split("\n")[-4:]])
    service = local[0] or header.service
    return Story(
        format=FORMAT,
        key=(service.lower(), local[1] or header.date, named.root, named.part) if named.root else (),
        rank=named.rank,
        headline=lead.headline or ("" if header.keyword else keyword),
        blocks=_blocks([line for line in body if not _FILED.match(line.strip()[:MAX_LINE])], header.tabular),
        byline=lead.byline,
        provider_code=local[0].upper(),
        created=filed,
        status="canceled" if named.killed or _orders_a_kill(lines) else "usable",
        notes=lead.notes,
        tags=(Topic(term=CATEGORIES[header.category]),) if header.category in CATEGORIES else (),
        urgency=header.priority,
        slug=keyword,
    )


def _split(text: str) -> tuple[list[str], list[str]]:
    """The lines above the text (slug, headline, byline), without typesetting, and those of the text."""
    lines = text.split("\n")
    start = next((index for index, line in enumerate(lines) if _begins_text(line)), None)
    if start is None:  # no line is indented: what is typeset stands above
        start = next((i for i, line in enumerate(lines) if i and line.strip() and not _is_typeset(line)), len(lines))
    top = [plain for line in lines[:start] if (plain := _plain(line))]
    return top, [_body_line(line) for line in lines[start:]]


def _begins_text(line: str) -> bool:
    return line[:1] == "\t" or (line[:2] == "  " and bool(line.strip()))


def _is_typeset(line: str) -> bool:
    return line.lstrip("\x08\x11\x12\x13\x14 ")[:1] == "^" or line.rstrip()[-1:] in ("<", "=")


def _body_line(line: str) -> str:
    indent = "   " if line[:1] in ("\t", " ") else ""
    return indent + _plain(line) if line.strip() else ""


class _Lead:
    """What stands above the text: of the lines that are no slug and no note, the first is the headline."""

    def __init__(self, lines: Sequence[str], keyword: str) -> None:
        self.notes = tuple(line for line in lines if _is_note(line))
        root = slug.read(keyword).root
        rest = [line for line in lines if not _is_note(line)]
        if rest and (slug.read(rest[0]).root == root or re.match(r"(?i)(?:am|pm|bc|ap|eu|us)-", rest[0])):
            rest = rest[1:]
        start = next((index for index, line in enumerate(rest) if _BYLINE.match(line)), len(rest))
        self.headline = rest[0] if rest and start > 0 else ""
        self.byline = ", ".join(rest[start : start + 2])


def _is_note(line: str) -> bool:
    return _NOTE.match(line) is not None or any(test(line) for test in (desk.speaks_of_embargo, desk.is_correction))


def _orders_a_kill(lines: Sequence[str]) -> bool:
    return any(
        re.match(r"(?:BULLETIN )?(?:MANDATORY )?KILL\b|STORY (?:REMOVED|WITHDRAWN|KILLED)", line) for line in lines
    )


def _blocks(lines: Sequence[str], tabular: bool) -> tuple[Block, ...]:
    return dispatch.preformatted(lines) if tabular else dispatch.paragraphs(lines)


def _filed(trailer: Sequence[str]) -> tuple[str, tuple[str, str]]:
    """When it was filed, and the service and local day, by which stories are told apart."""
    match = next((found for line in trailer if (found := _FILED.search(line[:MAX_LINE]))), None)
    if match is None:
        return "", ("", "")
    service, _, month, day, year, hour, minute, zone = match.groups()
    century = "" if len(year) == 4 else "20" if int(year) < 70 else "19"
    date = f"{century}{year}-{int(month):02}-{int(day):02}"
    hours = OFFSETS.get((zone or "").upper())
    offset = "" if hours is None else f"{hours:+03}:00"
    return f"{date}T{hour}:{minute}{offset}", (service, date)
