r"""IPTC 7901, the teleprinter format of European and Asian agencies: a stream of messages, each

    SOH bdt0123 4 pl 250 dpa 0456      source and number, priority, category, words, and more
        keyword lines
    STX headline
        text
    ETX 141402 Mar 26                  day, hour and minute, month, year, in GMT
    EOT

A story has no identifier: its versions are those of one source, day and keyword line.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from feedsmith import ParseError
from feedsmith.text import squash
from feedsmith_wire.credits.agencies import agency_table
from feedsmith_wire.credits.openings import parse_opening
from feedsmith_wire.formats import desk, dispatch
from feedsmith_wire.formats.dates import MONTHS
from feedsmith_wire.formats.dispatch import Dispatch
from feedsmith_wire.formats.slug import parse_slug
from feedsmith_wire.formats.story import Block, Story, Topic

__all__ = ["is_bare", "read_stories"]

FORMAT = "IPTC 7901"
# bdt0123 4 pl 250 dpa 0456: everything but the source and the number may be left out.
_BARE_FIRST_LINE = re.compile(rb"[A-Za-z]{2,5} ?\d{3,5} +\d +[A-Za-z]{1,3} +\d{1,5}(?: +[\w ]{1,40})?[ \t]*\r*\n")
_FIRST_LINE = re.compile(
    r"\s*([A-Za-z]{2,5}) ?(\d{1,5})(?: +(\d))?(?: +([A-Za-z]{1,3})\b)?(?: +(\d{1,5}))?(?: +(.*))?",
)
# 141402 Mar 26: the name of a zone may stand between, and is GMT whatever it says.
_FILING_LINE = re.compile(
    r"\b(\d\d)(\d\d)(\d\d)\s*([A-Z]{1,4})?\s+([^\W\d_]{3,9})\.?\s+(\d{4}|\d\d)\b",
)
# "Von Max Muster, dpa"
_BYLINE = re.compile(
    r"(?i)(?:by|von|par|por|di|av|door)\s+[^\W\d_][^.!?]{2,80},?\s*(?:[^\W\d_]{2,5})?$",
)
# "Oslo (NTB) - "
_DATELINE = re.compile(r"[^\W\d_][^()\n]{1,60}\((?:[^()\n]{2,40})\)\s*[-–—=]")
# "Fähre/Unfall/Küste/"
_KEYWORDS = re.compile(r"/?[\w&.' -]{2,60}(?:/[\w&.' -]{1,60}){0,6}/|/?[\w&.' -]{2,60}(?:/[\w&.' -]{1,60}){1,6}")
# "EXTRA", "1ST LEAD", "3RD NET": which version it is, on a line of its own above the headline.
_TAKE = re.compile(
    r"(?:\d{1,2}(?:ST|ND|RD|TH) )?(?:(?:LEAD|NET|LD|UPDATE|ADD|TAKE|WRAP|ROUNDUP|EXTRA|REFILE|REPEAT|URGENT|FLASH|EIL"
    r"|EILMELDUNG|BULLETIN|ALERT|CORRECTION|CORRECTED|KORREKTUR|BERICHTIGUNG|ZUSAMMENFASSUNG|GESAMT|NEU|KILL"
    r"|WITHDRAWAL|EXCLUSIVE|ATTENTION|EDITORS)(?: \d{1,2}(?!\d))?[ /-]?)+[:=]?"
    r"|\d{1,2}\. ?(?:Zusammenfassung|Lead|Update)"
)
# "Eds: ...", or a line that is one bracket.
_NOTE = re.compile(r"(?i)\W*(?:eds?|editors|hinweis)\b[^:]{0,40}:|\(.*\)$")
_KILL_ORDER = re.compile(
    r"(?:MANDATORY |BULLETIN )?"
    r"(?:KILL|WITHDRAWAL|STORY WITHDRAWN|ANNULATION|RÜCKZUG|ZURÜCKGEZOGEN)\b"
)
MAX_HEADLINE_LINES = 8
"""Lines that a headline may be broken into."""
MIN_TEXT_LINE = 55
"""Characters of a line that is none of the headline's, where a blank one stands before it."""
MAX_HEADLINE = 100
"""Characters after which a headline is whole."""
MAX_LINE = 1_000
"""Characters of a line of header or trailer that are looked at."""


def read_stories(data: bytes, charset: str = "") -> Iterator[Story | ParseError]:
    """The stories of the stream, and a ParseError for each message that is damaged."""
    text = dispatch.decode_dispatches(data, charset)
    messages = dispatch.split_messages(text) if dispatch.SOH in text else [dispatch.make_bare(text)]
    for message in messages:
        yield message if isinstance(message, ParseError) else _read_story(message)


def is_bare(data: bytes) -> bool:
    """Whether it is a message whose control characters a gateway has stripped, by its first line."""
    return _BARE_FIRST_LINE.match(data[:200].lstrip()) is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Header:
    """The first line in its fields, and the keyword lines below it; what they lack is ""."""

    source: str = ""
    number: str = ""
    priority: str = ""
    category: str = ""
    more: str = ""
    keywords: Sequence[str] = ()


def _read_header(lines: Sequence[str]) -> _Header:
    plain = [_clean_header_line(line) for line in lines]
    match = _FIRST_LINE.fullmatch(plain[0]) if plain else None
    if match is None:
        return _Header(keywords=tuple(plain))
    source, number, priority, category, _, more = (part or "" for part in match.groups())
    return _Header(
        source=source,
        number=number,
        priority=priority,
        category=category,
        more=more,
        keywords=tuple(plain[1:]),
    )


def _clean_header_line(line: str) -> str:
    return squash(re.sub(r"[\x00-\x1f\x7f]", " ", line[:MAX_LINE]))


def _read_story(message: Dispatch) -> Story:
    header = _read_header(message.header)
    lines = message.text.rstrip().split("\n")
    text = [line for line in lines if not _FILING_LINE.fullmatch(line.strip()[:MAX_LINE])]
    preamble = _Preamble([re.sub(r"[\x00-\x08\x0b-\x1f\x7f]", "", line) for line in text])
    keyword = " ".join(header.keywords) or preamble.keyword
    slug = parse_slug(keyword)
    filed = _read_filing_time([*message.trailer, *lines[-3:]])
    name = slug.root or header.number
    versions = [slug, *map(parse_slug, (*preamble.takes, preamble.headline))]
    killed = slug.killed or any(map(_KILL_ORDER.match, (*preamble.takes, preamble.headline)))
    blocks = dispatch.parse_paragraphs(preamble.text)
    return Story(
        format=FORMAT,
        key=(header.source.lower(), filed[:10], name, slug.part) if name else (),
        rank=max(version.rank for version in versions),
        headline=preamble.headline,
        blocks=blocks,
        byline=preamble.byline,
        provider_code=_find_provider(header, blocks),
        created=filed,
        status="canceled" if killed else "usable",
        notes=tuple(line for line in (*preamble.notes, *header.keywords) if line),
        tags=tuple(Topic(term=word) for word in dict.fromkeys(_split_keywords(keyword))),
        urgency=header.priority,
        slug=keyword,
    )


def _find_provider(header: _Header, blocks: Sequence[Block]) -> str:
    """The agency: the last word of the header before its number, where that is one; "" where the text names it.

    Before it there may be words that only steer the copy. Of an agency that is not known, the word
    as it stands, else its source.
    """
    last = next((word for word in reversed(header.more.split()) if word.isalpha()), "")
    table = agency_table()
    if last and table.find(last, certain=True):
        return last
    opening = parse_opening(blocks[0].text, table) if blocks else None
    return "" if opening and opening.agencies else last or header.source


def _split_keywords(keyword: str) -> Iterator[str]:
    """The words of a keyword line; one without slashes is a name and no list of subjects."""
    if "/" in keyword:
        yield from (word.strip() for word in keyword.split("/") if word.strip())


class _Preamble:
    """What stands above the text, known by its shape: keyword line, headline, notes, byline.

    The text begins where a line is indented, has a dateline, or comes after a blank one that the
    headline is done with.
    """

    def __init__(self, lines: Sequence[str]) -> None:
        self.keyword = self.byline = ""
        self.notes: list[str] = []
        self.takes: list[str] = []
        self._is_complete = self._is_parted = False
        self._headlines: list[str] = []
        self._indent = next((_measure_indent(line) for line in lines if line.strip()), 0)
        start = next((index for index, line in enumerate(lines) if self._ends_at(line)), len(lines))
        self.text = list(lines[start:])
        if not any(line.strip() for line in self.text):
            # Nothing is set apart: the first line is the headline, the others are the text.
            self.text, self._headlines = self._headlines[1:], self._headlines[:1]
        self.headline = " ".join(self._headlines).rstrip("= ")

    def _ends_at(self, line: str) -> bool:
        """Whether the text begins with this line; else the line is put where it belongs."""
        text = squash(line)
        # A blank line may stand behind a headline of one line, and before another one.
        if not text:
            self._is_parted = bool(self._headlines)
            self._is_complete = self._is_complete or len(self._headlines) > 1
            return False
        if self._headlines and not _BYLINE.fullmatch(text.rstrip("= ")) and self._is_text(line, text):
            return True
        if not self._classify(text):
            self._headlines.append(text)
        # The sign ends what stands above the text, whatever it is.
        self._is_complete = self._is_complete or text.endswith("=") or bool(self.byline)
        return False

    def _is_text(self, line: str, text: str) -> bool:
        """Whether a line below the headline begins the text."""
        if self._is_complete or _measure_indent(line) > self._indent + 1:
            return True
        if self._is_parted and (len(text) > MIN_TEXT_LINE or text.endswith(".")):
            return True
        if len(self._headlines) >= MAX_HEADLINE_LINES:
            return True
        if sum(map(len, self._headlines)) > MAX_HEADLINE:
            return True
        return _DATELINE.match(text) is not None

    def _classify(self, text: str) -> bool:
        """Whether the line is known by its shape to be none of the headline's."""
        if not self._headlines and not self.keyword and _KEYWORDS.fullmatch(text):
            self.keyword = text.lstrip("/")
        elif not self._headlines and _TAKE.fullmatch(text):
            self.takes.append(text)
        elif self._headlines and _BYLINE.fullmatch(text.rstrip("= ")):
            self.byline = f"{self.byline}, {text}".strip(", =")
        elif _NOTE.match(text) or desk.mentions_embargo(text):
            self.notes.append(text)
        else:
            return False
        return True


def _measure_indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _read_filing_time(lines: Sequence[str]) -> str:
    """When it was filed, in GMT as the format has it; "" where that is not said."""
    matches = (_FILING_LINE.search(line[:MAX_LINE]) for line in lines)
    match = next(filter(None, matches), None)
    if match is None or match[5].lower() not in MONTHS:
        return ""
    day, hour, minute, _, month, year = match.groups()
    year = year if len(year) == 4 else f"20{year}"
    return f"{year}-{MONTHS[month.lower()]:02}-{day}T{hour}:{minute}Z"
