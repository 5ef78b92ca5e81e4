r"""ANPA 1312, the wire format of North American agencies: a stream of messages, each

    SYN SYN SOH  a1234 US selectors          service level and number; selector codes
    r a DC3 bc-slug, 1st Ld-Writethru DC1 03-14 0450
                                             priority, category, format, keyword, date, words
    STX ^slug<                               then headline, editor's note, byline: lines between
        text, its paragraphs indented        the marks ^ and <, which are typesetting
    ETX AP-NY-03-14-26 1423EDT               service, bureau, date and time of filing
    EOT

A story has no identifier: its versions are those of one service, day and slug. The versions count
anew each day.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from feedsmith import ParseError
from feedsmith_wire.formats import desk, dispatch
from feedsmith_wire.formats.dates import OFFSETS
from feedsmith_wire.formats.dispatch import Dispatch
from feedsmith_wire.formats.slug import Slug, parse_slug
from feedsmith_wire.formats.story import Block, Story, Topic

__all__ = ["is_anpa", "read_stories"]

FORMAT = "ANPA 1312"
CATEGORIES = {
    "a": "Domestic", "b": "Special events", "c": "Features", "d": "Food", "e": "Entertainment",
    "f": "Finance", "i": "International", "k": "Commentary", "l": "Lifestyle",
    "n": "State and regional", "o": "Weather", "p": "Politics", "q": "Scores", "r": "Racing",
    "s": "Sports", "t": "Travel", "w": "Washington",
}  # fmt: skip
_FIRST_LINE = re.compile(r"\s*([A-Za-z]{1,3})(\d{3,5})\b")  # a1234
# Priority, category, format codes, keyword, and then the date and the word count, or one of them.
_SECOND_LINE = re.compile(
    r"([a-zA-Z]) ([a-zA-Z]) ?([\x11-\x14]*) ?(.*?)\s*"
    r"(?:[\x11-\x1f ]+(?:(\d{1,2}-\d{1,2})(?: +(\d{2,5}))?|(\d{3,5})))?[\x0e-\x1f ]*"
)
# AP-NY-03-14-26 1423EDT: the seconds that some add are left out.
_FILING_LINE = re.compile(
    r"([A-Za-z]{2,4})(?:-([A-Za-z]{2,4}))?-(\d{1,2})-(\d{1,2})-(\d{4}|\d\d)"
    r"\s+(\d{2}):?(\d{2})(?:\d\d)?\s*([A-Za-z]{1,4})?"
)
# KWS-21:37-09-12-26: the day comes first.
_DAY_FIRST_FILING = re.compile(r"([A-Z]{2,4})-(\d\d):(\d\d)-(\d\d)-(\d\d)-(\d\d)")
# ==Kyodo
_SERVICE_MARK = re.compile(r"\s*={2,4}\s*([A-Za-z][\w ]{1,20})\s*")
_COLUMN = re.compile(r"\S(?: {3,}|\t+)\S|;")
_TYPESET = {"``": "“", "''": "”", "\x1c": "¼", "\x1d": "½", "\x1e": "¾"}
# The underline stands for a dash, which the character set lacks; but not where words are joined.
_DASH = re.compile(r"(?<=\w) ?_ (?=\w|[“\"])|(?<=\)) _ ")
_BYLINE = re.compile(r"(?i)(?:by|von|par|por|di|av|door)\s+\S")
# "Eds: adds quotes", "With AP Photos", "AP Photo NY101": the last is the number of a picture.
_NOTE = re.compile(
    r"(?i:\W*(?:eds?|editors|note)\b[^:]{0,40}:)"
    r"|(?i:with|see) (?:[A-Z]{2,5} )?(?i:photos?|graphics?|video)\b"
    r"|[A-Z]{2,5} (?:Photos?|PHOTOS?|Graphics?|GRAPHICS?|Video|VIDEO)\b[A-Z\d ,.:-]{0,80}$"
)
_KILL_ORDER = re.compile(r"(?:BULLETIN )?(?:MANDATORY )?KILL\b|STORY (?:REMOVED|WITHDRAWN|KILLED)")
_PADDING = b"\x16\x00\r\n \x7f\x1b"
_QUAD = "<=>"
_ROW = "\x08"
"""What a row of a table begins with: BS."""
_TABULAR = "\x12"
"""The format code of a message whose lines stay as they are: DC2."""
MIN_WIDTH, MIN_WORDS = 45, 4
"""Characters of the longest line of prose, and words of most of its lines: what is shorter may be a table."""
MAX_LINE = 1_000
"""Characters of a line of header or trailer that are looked at."""
CENTURY_THRESHOLD = 70
"""A year of two digits below it is one of this century."""


def is_anpa(data: bytes) -> bool:
    """Whether a framed message is ANPA's, and not IPTC 7901's, by its header."""
    head = data[:4_096].lstrip(_PADDING).partition(b"\x02")[0][:1_000].decode("latin-1")
    lines = [line for line in re.split(r"[\r\n]+", head.removeprefix("\x01")) if line.strip()]
    if not lines:
        return False
    if re.search(r"[\x11-\x14\x1f]", head):  # a format code or a unit separator
        return True
    return len(lines) > 1 and re.match(r"[a-zA-Z] [a-zA-Z]\b", lines[1]) is not None


def read_stories(data: bytes, charset: str = "") -> Iterator[Story | ParseError]:
    """The stories of the stream, and a ParseError for each message that is damaged."""
    for message in dispatch.split_messages(dispatch.decode_dispatches(data, charset)):
        yield message if isinstance(message, ParseError) else _read_story(message)


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


class _Filing(NamedTuple):
    """When it was filed, and what tells its story from others; "" for what is not said."""

    time: str = ""
    service: str = ""
    day: str = ""


def _read_header(lines: Sequence[str]) -> _Header:
    first = _FIRST_LINE.match(lines[0][:MAX_LINE]) if lines else None
    service, number = first.groups() if first else ("", "")
    # The first line may be missing, or another one stand between.
    for line in lines[:3]:
        second = _SECOND_LINE.fullmatch(line[:MAX_LINE].strip("\x16\x7f "))
        if second:
            break
    else:
        return _Header(service=service, number=number)
    priority, category, form, keyword, date, _, _ = second.groups()
    return _Header(
        service=service,
        number=number,
        priority=priority.lower(),
        category=category.lower(),
        tabular=_TABULAR in form,
        keyword=_remove_typesetting(keyword),
        date=date or "",
    )


def _remove_typesetting(line: str) -> str:
    """A line without typesetting: controls, carets before it and quads behind it."""
    for code, character in _TYPESET.items():
        line = line.replace(code, character)
    line = re.sub(r"[\x0e-\x1f\x08\x7f] ?", " ", line)
    return _DASH.sub(" — ", line).strip("^ ").rstrip(_QUAD + " ").strip()


def _read_story(message: Dispatch) -> Story:
    header = _read_header(message.header)
    top, body = _split_text(message.text)
    keyword = header.keyword or next(iter(top), "")
    slug = _choose_slug(keyword, top)
    preamble = _Preamble(top, keyword, header.tabular)
    filing = _read_filing([*message.trailer, *message.text.split("\n")[-4:]])
    service = filing.service or header.service
    text = [*preamble.below, *(line for line in body if not _is_mark(line))]
    blocks = _make_blocks(text, header.tabular)
    killed = slug.killed or _orders_kill(top)
    categories = filter(None, [CATEGORIES.get(header.category)])
    return Story(
        format=FORMAT,
        key=(service.lower(), filing.day or header.date, slug.root, slug.part) if slug.root else (),
        rank=slug.rank,
        headline=preamble.headline or ("" if header.keyword else keyword),
        # A list of headlines has nothing below its head.
        blocks=blocks or dispatch.parse_paragraphs("\n\n".join(preamble.others).split("\n")),
        byline=preamble.byline,
        provider_code=_find_service(body) or filing.service.upper(),
        created=filing.time,
        status="canceled" if killed else "usable",
        notes=preamble.notes,
        tags=tuple(Topic(term=word) for word in categories),
        urgency=header.priority,
        slug=keyword,
    )


def _find_service(lines: Sequence[str]) -> str:
    """The agency of a mark such as `==Kyodo`; "" for none."""
    matches = map(_SERVICE_MARK.fullmatch, (line[:MAX_LINE] for line in lines))
    return next((match[1] for match in matches if match), "")


def _is_mark(line: str) -> bool:
    """Whether a line of the text says when and by whom it was filed."""
    line = line.strip()[:MAX_LINE]
    return any(pattern.match(line) for pattern in (_FILING_LINE, _DAY_FIRST_FILING)) or bool(
        _SERVICE_MARK.fullmatch(line)
    )


def _choose_slug(keyword: str, top: Sequence[str]) -> Slug:
    """The slug of the header, with the rank of the first line where that is a longer form of it."""
    slug = parse_slug(keyword)
    if not top:
        return slug
    longer = parse_slug(top[0])
    if longer.rank > slug.rank and longer.root.startswith(slug.root[:8]):
        # The header has the short form, alike in all versions, so it names the story.
        return replace(longer, root=slug.root)
    return slug


def _split_text(text: str) -> tuple[list[str], list[str]]:
    """The lines above the text, without typesetting, and those of the text."""
    lines = text.split("\n")
    start = _find_text(lines)
    top = [line for line in map(_remove_typesetting, lines[:start]) if line]
    return top, [_clean_body_line(line) for line in lines[start:]]


def _find_text(lines: Sequence[str]) -> int:
    """Where the text begins: at the first indented line or row of a table, else at the first that is not typeset."""
    for index, line in enumerate(lines):
        if line[:1] in ("\t", _ROW) or (line[:2] == "  " and line.strip()):
            return index
    for index, line in enumerate(lines[1:], 1):  # the slug may have lost its marks
        if line.strip() and not _is_typeset(line):
            return index
    return len(lines)


def _is_typeset(line: str) -> bool:
    if line.lstrip("\x08\x11\x12\x13\x14 ")[:1] == "^":
        return True
    return line.rstrip()[-1:] in ("<", "=")


def _clean_body_line(line: str) -> str:
    """A line of the text without typesetting; its indent stays, as it begins a paragraph."""
    if not line.strip():
        return ""
    indent = "   " if line[:1] in ("\t", " ") else ""
    return indent + _remove_typesetting(line)


class _Preamble:
    """What stands above the text: the first line that is no slug and no note is the headline."""

    def __init__(self, lines: Sequence[str], keyword: str, tabular: bool) -> None:
        self.notes = tuple(line for line in lines if _is_note(line))
        rest = [line for line in lines if not _is_note(line)]
        if rest and _repeats_slug(rest[0], keyword):
            rest = rest[1:]
        byline = next((i for i, line in enumerate(rest) if _BYLINE.match(line)), len(rest))
        self.headline = rest[0].rstrip("+ ") if rest and byline > 0 else ""
        self.others = rest[1:byline]
        # The line below the names says whose writers they are; in a table it is the first of the text.
        end = byline + (1 if tabular else 2)
        self.byline = ", ".join(rest[byline:end])
        self.below = rest[end:]


def _repeats_slug(line: str, keyword: str) -> bool:
    """Whether the line is the slug, in whatever version."""
    if parse_slug(line).root == parse_slug(keyword).root:
        return True
    # Or it begins with a cycle as slugs do: AM, PM, or BC for both.
    return re.match(r"(?i)(?:am|pm|bc|ap|eu|us)-", line) is not None


def _is_note(line: str) -> bool:
    if _NOTE.match(line):
        return True
    return desk.mentions_embargo(line) or desk.is_correction_note(line)


def _orders_kill(lines: Sequence[str]) -> bool:
    return any(_KILL_ORDER.match(line) for line in lines)


def _make_blocks(lines: Sequence[str], tabular: bool) -> tuple[Block, ...]:
    is_table = tabular and not _is_prose(lines)
    return dispatch.make_preformatted(lines) if is_table else dispatch.parse_paragraphs(lines)


def _is_prose(lines: Sequence[str]) -> bool:
    """Whether lines that fill their width are prose, whatever the format code says."""
    filled = [line for line in lines if line.strip()]
    columns = sum(_COLUMN.search(line.strip()) is not None for line in filled)
    sentences = sum(len(line.split()) >= MIN_WORDS for line in filled)
    is_wide = max(map(len, filled), default=0) >= MIN_WIDTH
    return is_wide and columns * 5 < len(filled) and sentences * 2 > len(filled)


def _read_filing(lines: Sequence[str]) -> _Filing:
    """The service, bureau, date and time, from the trailer or the end of the text."""
    matches = (_FILING_LINE.search(line[:MAX_LINE]) for line in lines)
    match = next(filter(None, matches), None)
    if match is None:
        return _read_day_first_filing(lines)
    service, _, month, day, year, hour, minute, zone = match.groups()
    date = f"{_complete_year(year)}-{int(month):02}-{int(day):02}"
    # A zone that is not known leaves the time to the zone of the configuration.
    hours = OFFSETS.get((zone or "").upper())
    offset = "" if hours is None else f"{hours:+03}:00"
    return _Filing(f"{date}T{hour}:{minute}{offset}", service, date)


def _read_day_first_filing(lines: Sequence[str]) -> _Filing:
    """What Kyodo's line says: no zone, which is that of the configuration."""
    matches = (_DAY_FIRST_FILING.search(line[:MAX_LINE]) for line in lines)
    match = next(filter(None, matches), None)
    if match is None:
        return _Filing()
    service, hour, minute, day, month, year = match.groups()
    date = f"{_complete_year(year)}-{month}-{day}"
    return _Filing(f"{date}T{hour}:{minute}", service, date)


def _complete_year(year: str) -> str:
    if len(year) == 4:
        return year
    return f"20{year}" if int(year) < CENTURY_THRESHOLD else f"19{year}"
