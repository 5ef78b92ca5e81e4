"""A Story to an Article: what is fit for readers, dates and identifiers as they must be, and a Note
for the rest.
"""

import logging
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime, tzinfo
from html import escape
from typing import NamedTuple
from urllib.parse import quote

from feedsmith import (
    NO_END,
    Agency,
    Article,
    Dateline,
    Document,
    Media,
    Note,
    Origin,
    Parsed,
    ParseError,
    Person,
    Related,
    Status,
    Tag,
    absolute,
    embargo_end,
    language_tag,
    read_embargo_order,
)
from feedsmith.text import squash
from feedsmith_wire.credits.agencies import agency_table
from feedsmith_wire.credits.openings import parse_opening
from feedsmith_wire.formats import dates, desk
from feedsmith_wire.formats.repeats import drop_repeated_heads, split_hard_breaks
from feedsmith_wire.formats.slug import parse_slug
from feedsmith_wire.formats.story import Picture, Story, Topic

__all__ = ["compose"]

_log = logging.getLogger("feedsmith_wire")

_USABLE = "usable open new update updated correction corrected published release released"
_WITHHELD = "withheld withhold hold held onhold draft"
_CANCELED = "canceled cancelled cancel kill killed recalled withdrawn retracted deleted takedown unpublished"
_STATUS: dict[str, Status] = {
    **dict.fromkeys(_USABLE.split(), "usable"),
    **dict.fromkeys(_WITHHELD.split(), "withheld"),
    **dict.fromkeys(_CANCELED.split(), "canceled"),
}
# RFC 3085: urn:newsml:ProviderId:DateId:NewsItemId:RevisionId and Update, of which the last is the
# version's own.
_REVISED_URN = re.compile(
    r"(?i)(urn:newsml:[^:]+:\d{8}(?:T\d{6}(?:Z|[+-]\d{4}))?:[^:]+):(\d{1,9})[NAU]?",
)
_URI = re.compile("(?i)urn:[a-z0-9-]+:.|tag:[^:,]+,[0-9-]+:.")
_URI_SAFE = "%!$&'()*+,;=:@/?~-._"
_PLACE_END = re.compile(r"\s*(?:[([/:;=\d]|\s[-–—]\s).*", re.DOTALL)
_SENTENCE_END = re.compile(r"[.!?](?=\s|$)")
# "U.S", "J", "Gov", "St": what a full stop follows that ends no sentence.
_ABBREVIATION = re.compile(
    r"(?:^|[\s(“\"'-])(?:(?:[^\W\d_]\.)*[^\W\d_]|Mr|Mrs|Ms|Dr|Prof|Gen|Sen|Gov|Rep|Lt|Col|Capt|St|No|vs|Inc|Corp|Co|Ltd"
    r"|Nr|Hr|Fr|Abs|Art|ca|bzw|Mme|Sr|Sra|Jan|Feb|Aug|Sept|Oct|Nov|Dec)\Z"
)
MAX_NOTE = 2_000
"""Characters of a note, a line or a standfirst that are looked at."""
MIN_TITLE, MAX_TITLE = 20, 100
"""Characters of a title that is made of the text."""
MAX_BEFORE_TEXT = 3
"""Paragraphs of which one opens with the dateline: bylines may stand before it."""
MAX_RELATED = 10
MAX_WARNING = 500


_NO_PLACES = frozenset(("no-data-available", "n/a", "none", "unknown", "unbekannt", "tbd", "null", "not available"))
"""What stands in the place of a place that is not known."""


class _Title(NamedTuple):
    """A title, and the name of what it is taken from."""

    text: str
    origin: str


class _Release(NamedTuple):
    """Whether a story may be published, and the end of its embargo."""

    status: Status
    embargo: datetime | None = None


def compose(
    story: Story,
    document: Document,
    zone: tzinfo,
    ignore_empty_embargo: bool = False,
) -> Iterator[Parsed]:
    """The article, with Notes on what could not be taken over.

    `zone` is that of times that name none. With `ignore_empty_embargo`, an embargo without a date is
    none. Raises ParseError where there is no article in it.
    """
    if ignore_empty_embargo and story.embargo == "":
        story = replace(story, embargo=None)
    builder = _ArticleBuilder(story, zone)
    article = builder.build(document)
    _log.debug(
        "%s: %s read as %s, version %s",
        document.location,
        story.format,
        article.id,
        article.version,
    )
    if article.status != "usable":
        _log.info("%s: %s is %s", document.location, article.id, article.status)
    if article.embargo is not None:
        _log.info("%s: %s is embargoed until %s", document.location, article.id, article.embargo)
    yield from map(Note, builder.warnings)
    yield article


class _ArticleBuilder:
    """What is read of a story, and warnings of what can't be."""

    def __init__(self, story: Story, zone: tzinfo) -> None:
        self.story, self.zone = story, zone
        self.warnings: list[str] = []
        self.blocks, desk_lines = desk.remove_desk_lines(split_hard_breaks(story.blocks))
        self.notes = tuple(note[:MAX_NOTE] for note in (*story.notes, *desk_lines))

    def build(self, document: Document) -> Article:
        """The article. Raises ParseError where headline or text is missing."""
        story = self.story
        created = self._parse_time("first created", story.created)
        revised = self._parse_time("this version", story.revised)
        sent = revised or created
        # The order of these is that of the warnings.
        release = self._read_release(sent)
        media = tuple(filter(None, map(_make_medium, story.pictures)))
        title = self._choose_title()
        if title.origin != "first line":
            self.blocks = tuple(drop_repeated_heads(self.blocks, story, title.text))
        url = self._read_url(story.url)
        body = self._make_body(media, title.text, release.status)
        if not (body or url):
            raise ParseError(kind="empty", detail=f"{story.format}: a headline and no text")
        related = tuple(dict.fromkeys(self._read_related()))
        slug = parse_slug(story.slug)
        return Article(
            id=self._make_id(document),
            title=title.text,
            url=url,
            summary=self._read_standfirst(),
            body=body,
            authors=tuple(Person(name=name) for name in self._read_people()),
            agencies=self._make_agencies(),
            credit=self._make_credit(),
            dateline=self._make_dateline(sent),
            published=created or revised,
            updated=sent,
            language=self._read_language(),
            tags=tuple(_make_tags(story.tags)),
            media=media,
            rights=squash(story.rights),
            status=release.status,
            embargo=release.embargo,
            note=next((squash(note) for note in self.notes if desk.is_correction_note(note)), ""),
            version=self._make_version(sent),
            slug=slug.root.strip("/"),
            refers=slug.root.strip("/") if slug.killed or story.rank else "",
            related=related,
            source=document.source,
            origins=tuple(self._list_origins(title)),
        )

    def _warn(self, what: str) -> None:
        self.warnings.append(f"{self.story.format}: {what}")

    def _read_related(self) -> Iterator[Related]:
        """Items that have a web address; the others are named in a note, as no reader could follow them."""
        others = []
        for item in self.story.related:
            try:
                yield Related(url=item.address, title=item.title)
            except ValueError:
                others.append(f"{item.title} {item.address}".strip())
        if names := ", ".join(list(filter(None, others))[:MAX_RELATED]):
            self.warnings.append(f"related items without an address that a reader could follow: {names}"[:MAX_WARNING])

    def _parse_time(self, what: str, text: str) -> datetime | None:
        if not text.strip():
            return None
        try:
            return dates.parse_time(text, self.zone)
        except ValueError as error:
            self._warn(f"{what}: {error}; ignored")
            return None

    def _make_body(self, media: Sequence[Media], title: str, status: Status) -> str:
        """The text, or what stands in for it; "" where nothing does."""
        body = "\n".join(block.html for block in self.blocks) or _list_captions(media)
        if not body and (standfirst := self._read_standfirst()):
            return f"<p>{escape(standfirst, quote=False)}</p>"  # a brief: headline and summary are all of it
        if not body and status != "usable":
            # Never shown, but an article has a body: what is withdrawn or held comes without one.
            return f"<p>{escape(title, quote=False)}</p>"
        return body

    def _read_standfirst(self) -> str:
        return desk.remove_contacts(squash(self.story.standfirst)[:MAX_NOTE])

    def _read_release(self, sent: datetime | None) -> _Release:
        """Whether the story may be published, and when. What is unclear holds it back."""
        status = self._read_status()
        if self.story.embargo is not None:
            return self._read_embargo(self.story.embargo, status)
        if "embargo" in self.story.status.lower():
            self.warnings.append("held back: an embargo without an end")
            return _Release("withheld", NO_END)
        return self._read_embargo_in_notes(status, sent)

    def _read_embargo(self, embargo: str, status: Status) -> _Release:
        """An embargo that stands in a property of its own."""
        try:
            return _Release(status, dates.parse_time(embargo, self.zone))
        except ValueError:
            what = "an embargo without an end that can be read"
            cure = "; ignore_empty_embargo = true publishes such stories" if not embargo else ""
            self.warnings.append(f"held back: {what}: {embargo[:80]!r}{cure}")
            return _Release(status) if status == "canceled" else _Release("withheld", NO_END)

    def _read_embargo_in_notes(self, status: Status, sent: datetime | None) -> _Release:
        """An embargo that only a note to editors speaks of."""
        note = next(filter(desk.mentions_embargo, self.notes), None)
        if note is None or status == "canceled":
            return _Release(status)
        until = self._find_embargo_end(desk.cut_embargo_order(note), sent)
        if until is not None:
            return _Release(status, until)
        what = "a note speaks of an embargo whose end is not certain"
        self.warnings.append(f"held back: {what}: {note[:100]!r}")
        return _Release("withheld", NO_END) if status == "usable" else _Release(status)

    def _find_embargo_end(self, order: str, sent: datetime | None) -> datetime | None:
        """The moment that an order names; None where it is not certain."""
        read = read_embargo_order(order, sent, self.zone)
        return read.ends if read else embargo_end(order, sent, self.zone)

    def _read_status(self) -> Status:
        # The word without its vocabulary, which is an alias (stat:usable), a URI or a URN.
        code = self.story.status.lower().rpartition(":")[2].rpartition("/")[2]
        word = re.sub(r"[^a-z]", "", code)
        if word and word not in _STATUS and "embargo" not in word:
            self._warn(f"a status that is not known, taken as usable: {word[:40]}")
        return _STATUS.get(word, "usable")

    def _choose_title(self) -> _Title:
        """The headline; else what comes nearest. Raises ParseError where there is nothing."""
        paragraphs = (block.text for block in self.blocks if block.html.startswith("<p>"))
        choices = [
            _Title(self.story.headline, "headline"),
            *(_Title(text, "title") for text in self.story.fallbacks),
            _Title(_cut_title(next(paragraphs, "")), "first line"),
            _Title(self.story.slug, "slug"),
        ]
        for choice in choices:
            if text := squash(choice.text)[:MAX_NOTE]:
                return _Title(text, choice.origin)
        raise ParseError(kind="empty", detail=f"{self.story.format}: neither headline nor text")

    def _read_url(self, text: str) -> str | None:
        if not text.strip():
            return None
        try:
            return absolute(text.strip())
        except ValueError as error:
            self._warn(f"url: {error}; ignored")
            return None

    def _make_id(self, document: Document) -> str:
        """One URI for all versions: the format's own, else a tag URI of what names the story."""
        guid = squash(self.story.guid)
        if match := _REVISED_URN.fullmatch(guid):
            guid = match[1]
        if guid.lower().startswith(("http://", "https://")):
            # One like "http://" names nothing, and is quoted like other texts.
            with suppress(ValueError):
                return document.identity(explicit=absolute(guid))
        if _URI.match(guid):
            scheme, _, rest = guid.partition(":")
            return document.identity(explicit=f"{scheme.lower()}:{quote(rest, safe=_URI_SAFE)}")
        parts = (guid,) if guid else self.story.key
        if not any(parts):
            path = document.identity()
            return f"{path}#{quote(self.story.part, safe='')}" if self.story.part else path
        names = (quote(name, safe="") for name in (document.source, *filter(None, parts)))
        return document.identity(explicit="tag:feedsmith,2026:" + ":".join(names))

    def _make_version(self, sent: datetime | None) -> int:
        """The format's number, else the time of dispatch and the rank within its minute."""
        text = self.story.version.strip()
        if re.fullmatch(r"\d{1,18}", text, re.ASCII):
            return int(text)
        if match := _REVISED_URN.fullmatch(squash(self.story.guid)):
            return int(match[2])  # RFC 3085's RevisionId
        if text:
            self._warn(f"version: not a number: {text[:40]!r}; the time is used instead")
        if sent is None:
            return 1 + self.story.rank
        return int(f"{sent:%Y%m%d%H%M%S}") * 100 + min(self.story.rank, 99)

    def _read_people(self) -> Iterable[str]:
        names = (desk.remove_contacts(squash(name)) for name in self.story.people)
        return dict.fromkeys(filter(None, names))

    def _make_credit(self) -> str:
        """The byline as printed, and the credit line behind it where that says more."""
        byline = desk.remove_contacts(squash(self.story.byline)[:MAX_NOTE])
        credit = desk.remove_contacts(squash(self.story.credit)[:MAX_NOTE]).strip("–—- ")
        if desk.is_sign_off(byline):  # gr/bp: who wrote it is no matter for readers
            byline = ""
        if not byline or self.story.people:
            return credit or byline
        return byline if credit.lower() in byline.lower() else f"{byline}, {credit}"

    def _make_agencies(self) -> tuple[Agency, ...]:
        name, code = squash(self.story.provider), squash(self.story.provider_code)
        return (Agency(name=name or code, code=code),) if name or code else ()

    def _make_dateline(self, sent: datetime | None) -> Dateline | None:
        """The place of the dateline, else where the format says that the content is from."""
        place = _find_place(self.story.dateline)
        if not place and not self._prints_dateline():
            place = _find_place(self.story.location)
        if not place or place.casefold() in _NO_PLACES:
            return None
        with suppress(ValueError):
            day = date.fromisoformat(dates.parse_day(self.story.dateline_day))
            return Dateline(place=place, date=day)
        return Dateline(place=place, date=dates.parse_date_in_words(self.story.dateline, sent))

    def _prints_dateline(self) -> bool:
        """Whether the text opens with a dateline: the desk may be elsewhere."""
        openings = (parse_opening(block.text, agency_table()) for block in self.blocks[:MAX_BEFORE_TEXT])
        return any(opening is not None and opening.dateline is not None for opening in openings)

    def _read_language(self) -> str:
        if not self.story.language.strip():
            return ""
        try:
            return language_tag(self.story.language)
        except ValueError as error:
            self._warn(f"{error}; ignored")
            return ""

    def _list_origins(self, title: _Title) -> Iterator[Origin]:
        """What the fields were taken from, and lines that only `explain` shows."""
        story = self.story
        yield Origin(field="title", signal=f"{story.format} {title.origin}")
        lines = {
            "byline": story.byline,
            "credit": story.credit,
            "dateline": story.dateline,
            "located": story.location,
            "urgency": story.urgency,
            "slug": story.slug,
        }
        for field, text in lines.items():
            if line := squash(desk.remove_contacts(text[:MAX_NOTE])):
                yield Origin(field=field, signal=story.format, value=line)


def _make_medium(picture: Picture) -> Media | None:
    """The picture with its credit and caption; None where it has neither, nor an address."""
    try:
        url = absolute(picture.url.strip()) if picture.url else None
    except ValueError:
        # A file that came with the dispatch: it has no address that a reader could follow.
        url = None
    caption = squash(picture.caption)
    credit = desk.remove_contacts(squash(picture.credit))
    if not (url or caption or credit):
        return None
    media_type = picture.media_type.strip().lower()
    return Media(
        url=url,
        media_type=media_type if re.fullmatch(r"[\w.+-]+/[\w.+-]+", media_type, re.ASCII) else "",
        length=_parse_size(picture.length),
        width=_parse_size(picture.width),
        height=_parse_size(picture.height),
        caption=caption,
        credits=(credit,) if credit else (),
    )


def _find_place(text: str) -> str:
    """`STOCKHOLM` of `STOCKHOLM, Aug 29, 2014 (XYZ) -`; "" of what begins with no place."""
    line = squash(text)[:200].rstrip(" -–—=")
    if re.search(r"\s[-–—]\s", line):  # `XYZ - ROMA, 1 LUG -`: which of them is the place?
        return ""
    words = _PLACE_END.sub("", line).strip(" ,").split(" ")
    while words and words[-1].strip(".,").lower() in dates.MONTHS:
        words.pop()
    place = " ".join(words).strip(" ,")
    return place if place[:1].isalpha() and len(place) <= 80 else ""


def _make_tags(topics: Iterable[Topic]) -> Iterator[Tag]:
    """Each topic once; by its name alone where its vocabulary has no address."""
    seen = {""}
    for topic in topics:
        scheme = None
        with suppress(ValueError):
            scheme = absolute(topic.scheme) if topic.scheme else None
        term, label = squash(topic.term), squash(topic.label)
        if topic.scheme and scheme is None:
            term, label = label or term, ""
        if term not in seen:
            seen.add(term)
            yield Tag(term=term, scheme=scheme, label=label)


def _list_captions(media: Iterable[Media]) -> str:
    """What stands in for the text of a picture that comes alone."""
    captions = (escape(medium.caption, quote=False) for medium in media if medium.caption)
    return "\n".join(f"<p>{caption}</p>" for caption in captions)


def _cut_title(text: str) -> str:
    """The first sentence of a text without a headline, or as many of its words as make a title.

    A dateline before it, and a full stop within an abbreviation, are none of it.
    """
    if opening := parse_opening(text, agency_table()):
        text = text[opening.end :].strip() or text
    for end in _SENTENCE_END.finditer(text, MIN_TITLE, MAX_TITLE + 1):
        if _ABBREVIATION.search(text, 0, end.start()) is None:
            return text[: end.end()].rstrip(".")  # headlines have no full stop, but may ask or exclaim
    return text if len(text) <= MAX_TITLE else text[:MAX_TITLE].rpartition(" ")[0] + " …"


def _parse_size(text: str) -> int | None:
    """A size in whole pixels or bytes; None for none, or for what is no such number."""
    match = re.fullmatch(r"\s*(\d{1,12})(?:\.0+)?(?:px)?\s*", text, re.ASCII)
    return int(match[1]) if match else None
