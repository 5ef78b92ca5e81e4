r"""IPTC 7901, the teleprinter format of European and Asian agencies: a stream of messages, each

    SOH bdt0123 4 pl 250 dpa 0456      source and number, priority, category, words, what the agency adds
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
from feedsmith_wire.formats import desk, dispatch, slug
from feedsmith_wire.formats.dispatch import Dispatch
from feedsmith_wire.formats.moments import MONTHS
from feedsmith_wire.formats.story import Story, Topic

__all__ = ["read"]

FORMAT = "IPTC 7901"
_FIRST = re.compile(r"\s*([A-Za-z]{2,5}) ?(\d{1,5})(?: +(\d))?(?: +([A-Za-z]{1,3})\b)?(?: +(\d{1,5}))?(?: +(.*))?")
_FILED = re.compile(r"\b(\d\d)(\d\d)(\d\d)\s*([A-Z]{1,4})?\s+([^\W\d_]{3,9})\.?\s+(\d{4}|\d\d)\b")
_BYLINE = re.compile(r"(?i)(?:by|von|par|por|di|av|door)\s+[^\W\d_][^.!?]{2,80},?\s*(?:[^\W\d_]{2,5})?$")
_DATELINE = re.compile(r"[^\W\d_][^()\n]{1,60}\((?:[^()\n]{2,40})\)\s*[-–—=]")
_KEYWORDS = re.compile(r"[\w&.' -]{2,60}(?:/[\w&.' -]{1,60}){1,6}/?")
MAX_HEAD, MAX_LINE = 8, 1_000


def read(data: bytes, charset: str = "") -> Iterator[Story | ParseError]:
    """The stories of the stream, and a ParseError for each message that is damaged."""
    for message in dispatch.messages(dispatch.decoded(data, charset)):
        yield message if isinstance(message, ParseError) else _story(message)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Header:
    source: str = ""
    number: str = ""
    priority: str = ""
    category: str = ""
    more: str = ""
    keywords: Sequence[str] = ()


def _header(lines: Sequence[str]) -> _Header:
    plain = [_plain(line) for line in lines]
    match = _FIRST.fullmatch(plain[0]) if plain else None
    if match is None:
        return _Header(keywords=tuple(plain))
    source, number, priority, category, _, more = (part or "" for part in match.groups())
    return _Header(
        source=source, number=number, priority=priority, category=category, more=more, keywords=tuple(plain[1:])
    )


def _plain(line: str) -> str:
    return squash(re.sub(r"[\x00-\x1f\x7f]", " ", line[:MAX_LINE]))


def _story(message: Dispatch) -> Story:
    header = _header(message.header)
    top = _Top([re.sub(r"[\x00-\x08\x0b-\x1f\x7f]", "", line) for line in message.text.split("\n")])
    keyword = " ".join(header.keywords) or top.keyword
    named = slug.read(keyword)
    written = slug.read(top.headline)
    filed = _filed([*message.trailer, *message.text.split("\n")[-3:]])
    name = named.root or header.number
    return Story(
        format=FORMAT,
        key=(header.source.lower(), filed[:10], name, named.part) if name else (),
        rank=max(named.rank, written.rank),
        headline=top.headline,
        blocks=dispatch.paragraphs(top.text),
        byline=top.byline,
        provider_code=_provider(header),
        created=filed,
        status="canceled" if named.killed or _orders_a_kill(top.headline) else "usable",
        notes=tuple(line for line in (*top.notes, *header.keywords) if line),
        tags=tuple(Topic(term=word) for word in dict.fromkeys(_words(keyword))),
        urgency=header.priority,
        slug=keyword,
    )


def _provider(header: _Header) -> str:
    """The agency that the header names behind the word count, else its source."""
    match = re.match(r"[^\W\d_]{2,10}\b", header.more)
    return match[0] if match else header.source


def _words(keyword: str) -> Iterator[str]:
    if "/" in keyword:
        yield from (word.strip() for word in keyword.split("/") if word.strip())


def _orders_a_kill(headline: str) -> bool:
    return (
        re.match(
            r"(?:MANDATORY |BULLETIN )?(?:KILL|WITHDRAWAL|STORY WITHDRAWN|ANNULATION|RÜCKZUG|ZURÜCKGEZOGEN)\b", headline
        )
        is not None
    )


class _Top:
    """What stands above the text, told by its shape: keyword line, headline, notes, byline. The text begins where a
    line is indented, has a dateline, or comes after a blank one that the headline is done with.
    """

    def __init__(self, lines: Sequence[str]) -> None:
        self.keyword = self.byline = ""
        self.notes: list[str] = []
        self._headlines: list[str] = []
        self._indent = next((len(line) - len(line.lstrip()) for line in lines if line.strip()), 0)
        start = next((index for index, line in enumerate(lines) if self._ends_at(line)), len(lines))
        self.text = list(lines[start:])
        if not any(line.strip() for line in self.text):  # nothing is set apart: the first line is the headline
            self.text, self._headlines = self._headlines[1:], self._headlines[:1]
        self.headline = " ".join(self._headlines).rstrip("= ")

    def _ends_at(self, line: str) -> bool:
        """Whether the text begins with this line; else it is put where it belongs."""
        text = squash(line)
        if not text:
            return bool(self.byline) or len(self._headlines) > 1
        indented = len(line) - len(line.lstrip()) > self._indent + 1
        full = sum(map(len, self._headlines)) > 100 or len(self._headlines) >= MAX_HEAD
        if self._headlines and not _BYLINE.fullmatch(text) and (indented or full or _DATELINE.match(text)):
            return True
        if not self._took(text):
            self._headlines.append(text)
        return False

    def _took(self, text: str) -> bool:
        """Whether the line is no part of the headline, but something else that is known by its shape."""
        if not self._headlines and not self.keyword and _KEYWORDS.fullmatch(text):
            self.keyword = text
        elif self._headlines and _BYLINE.fullmatch(text):
            self.byline = f"{self.byline}, {text}".strip(", ")
        elif re.match(r"(?i)\W*(?:eds?|editors|hinweis)\b[^:]{0,40}:|\(.*\)$", text) or desk.speaks_of_embargo(text):
            self.notes.append(text)
        else:
            return False
        return True


def _filed(trailer: Sequence[str]) -> str:
    match = next((found for line in trailer if (found := _FILED.search(line[:MAX_LINE]))), None)
    month = MONTHS.get(match[5].lower()) if match else None
    if match is None or month is None:
        return ""
    year = match[6] if len(match[6]) == 4 else f"20{match[6]}"
    return f"{year}-{month:02}-{match[1]}T{match[2]}:{match[3]}Z"
