"""A story as its format has it: texts as they stand in the file, and the blocks of its body.

Each format gives what it has. Which of it is fit for readers, and whether dates, languages and
addresses are valid, is decided once for all formats, in `compose`.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

__all__ = [
    "MEDIA_TOPICS",
    "SUBJECT_CODES",
    "Block",
    "Picture",
    "RelatedItem",
    "RenditionSize",
    "Story",
    "Topic",
    "drop_repeated_topics",
    "make_newscode",
    "measure_rendition",
]

MEDIA_TOPICS = "http://cv.iptc.org/newscodes/mediatopic/"
SUBJECT_CODES = "http://cv.iptc.org/newscodes/subjectcode/"


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, list, table or the like: its HTML, and its text on one line."""

    html: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """What a story is about: a code and the URI of its vocabulary, or a word."""

    term: str
    scheme: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A picture, film or sound that comes with a story; sizes as they stand in the file."""

    url: str = ""
    media_type: str = ""
    length: str = ""
    width: str = ""
    height: str = ""
    caption: str = ""
    credit: str = ""


class RelatedItem(NamedTuple):
    """Another item that the delivery links to: its address or identifier, and what it is called."""

    address: str
    title: str = ""


class RenditionSize(NamedTuple):
    """How large a rendition of a picture is, to choose the largest one that readers can load."""

    has_address: bool
    pixels: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """One version of a story.

    `guid` is the identifier that its versions share. Where the format has none, `key` tells the
    story from others: service, day, slug; where there is no key either, it is named by its file, and
    `part` tells the stories of one file apart. `rank` orders versions that have no number and the same
    time. `people` are those whom the format itself marks as authors; `byline` is the printed line.
    Dates are texts that `dates.parse_time` reads. `dateline_day` is the day in the dateline,
    `location` the place that the content is from. `embargo` is None where there is none and ""
    where one has no end. `notes` are as sent, to whomever.
    """

    format: str
    guid: str = ""
    key: tuple[str, ...] = ()
    version: str = ""
    rank: int = 0
    part: str = ""
    headline: str = ""
    fallbacks: tuple[str, ...] = ()
    standfirst: str = ""
    blocks: tuple[Block, ...] = ()
    byline: str = ""
    people: tuple[str, ...] = ()
    credit: str = ""
    provider: str = ""
    provider_code: str = ""
    dateline: str = ""
    dateline_day: str = ""
    location: str = ""
    created: str = ""
    revised: str = ""
    embargo: str | None = None
    status: str = ""
    notes: tuple[str, ...] = ()
    language: str = ""
    tags: tuple[Topic, ...] = ()
    pictures: tuple[Picture, ...] = ()
    url: str = ""
    rights: str = ""
    urgency: str = ""
    slug: str = ""
    related: tuple[RelatedItem, ...] = ()


def make_newscode(code: str, label: str = "") -> Topic:
    """The topic for an eight-digit code of the IPTC.

    Media topics have numbers of their own from 20000000 on. The top level below it is the same in
    both vocabularies, and was a subject code first.
    """
    scheme = MEDIA_TOPICS if code.startswith("2") else SUBJECT_CODES
    return Topic(term=code, scheme=scheme, label=label)


def drop_repeated_topics(topics: Iterable[Topic]) -> Iterator[Topic]:
    """The first topic of each term."""
    seen: set[str] = set()
    for topic in topics:
        if topic.term not in seen:
            seen.add(topic.term)
            yield topic


def measure_rendition(url: str, width: str, height: str) -> RenditionSize:
    """The size of a rendition from its attributes; what is no whole number of pixels counts as 0.

    One with a web address comes before all others: a file that came beside the story has none that
    a reader could follow, however large it is.
    """
    has_address = re.match("(?i)https?://", url) is not None
    return RenditionSize(has_address, _parse_side(width) * _parse_side(height))


def _parse_side(text: str) -> int:
    return int(text) if re.fullmatch(r"\d{1,6}", text, re.ASCII) else 0
