"""A story as its format tells it, before anything is made of it: texts as they stand, and blocks of its body.

Each format gives what it has; which of it is fit for readers, and whether dates, languages and addresses are what they
should be, is decided once for all formats, in `compose`.
"""

from dataclasses import dataclass

__all__ = ["MEDIA_TOPICS", "SUBJECT_CODES", "Block", "Picture", "Story", "Topic", "newscode"]

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
    """A picture, film or sound that comes with a story; sizes as they stand there."""

    url: str = ""
    media_type: str = ""
    length: str = ""
    width: str = ""
    height: str = ""
    caption: str = ""
    credit: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """One version of a story.

    `guid` is the identifier that its versions share, or `key` where the format knows none: what else tells the story
    from others (service, day, slug). `rank` orders versions that bear no number and one time. `people` are those whom
    the format itself marks as authors, `byline` is the printed line. Dates are texts that `moments.read` reads;
    `embargo` is None where there is none and "" where one has no end. `notes` are as sent, to whomever.
    """

    format: str
    guid: str = ""
    key: tuple[str, ...] = ()
    version: str = ""
    rank: int = 0
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
    filed: str = ""
    located: str = ""
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
    related: tuple[str, ...] = ()


def newscode(code: str, label: str = "") -> Topic:
    """The topic for an eight-digit code of the IPTC. Media topics have a number of their own from 20000000 on; the top
    level below it is the same in both vocabularies, and was a subject code first.
    """
    return Topic(term=code, scheme=MEDIA_TOPICS if code.startswith("2") else SUBJECT_CODES, label=label)
