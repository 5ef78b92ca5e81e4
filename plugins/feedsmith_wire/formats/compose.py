"""A Story to an Article: what is fit for readers, dates and identifiers as they must be, and a Note for the rest."""

import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import date, datetime, tzinfo
from html import escape
from urllib.parse import quote

from feedsmith import (
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
    Status,
    Tag,
    absolute,
    language_tag,
)
from feedsmith.text import squash
from feedsmith_wire.formats import desk, moments
from feedsmith_wire.formats.story import Picture, Story, Topic

__all__ = ["compose"]

_STATUS: dict[str, Status] = {
    **dict.fromkeys("usable open new update updated correction corrected published release released".split(), "usable"),
    **dict.fromkeys("withheld withhold hold held onhold draft".split(), "withheld"),
    **dict.fromkeys(
        "canceled cancelled cancel kill killed recalled withdrawn retracted deleted takedown unpublished".split(),
        "canceled",
    ),
}
# RFC 3085: urn:newsml:ProviderId:DateId:NewsItemId:RevisionId and Update, of which the last is the version's own.
_REVISED_URN = re.compile(r"(?i)(urn:newsml:[^:]+:\d{8}(?:T\d{6}(?:Z|[+-]\d{4}))?:[^:]+):(\d{1,9})[NAU]?")
_PLACE_END = re.compile(r"\s*(?:[([/:;=\d]|\s[-–—]\s).*", re.DOTALL)
_URI_SAFE = "%!$&'()*+,;=:@/?~-._"
MAX_NOTE = 2_000


def compose(story: Story, document: Document, zone: tzinfo) -> Iterator[Parsed]:
    """The article, with Notes on what could not be taken over. Raises ParseError where there is no article in it."""
    made = _Made(story, zone)
    article = made.article(document)
    yield from map(Note, made.complaints)
    yield article


class _Made:
    """A story on its way: what is read of it, and what can't be."""

    def __init__(self, story: Story, zone: tzinfo) -> None:
        self.story, self.zone = story, zone
        self.complaints: list[str] = []
        self.blocks, self.withheld_lines = desk.for_readers(story.blocks)
        self.notes = tuple(note[:MAX_NOTE] for note in (*story.notes, *self.withheld_lines))

    def article(self, document: Document) -> Article:
        story = self.story
        created, revised = self._moment("first created", story.created), self._moment("this version", story.revised)
        status, embargo = self._release(revised or created)
        media = tuple(filter(None, map(self._medium, story.pictures)))
        title, title_from = self._title()
        url = self._url(story.url)
        body = "\n".join(block.html for block in self.blocks) or _captions(media)
        if not body and status != "usable":
            body = f"<p>{escape(title, quote=False)}</p>"  # never shown: what is withdrawn or held has no text
        if not (body or url):
            raise ParseError(kind="empty", detail=f"{story.format}: a headline and no text")
        if story.related:
            self.complaints.append(f"related items, which no feed carries: {', '.join(story.related[:10])}"[:500])
        return Article(
            id=self._id(document),
            title=title,
            url=url,
            summary=desk.without_contacts(squash(story.standfirst)[:MAX_NOTE]),
            body=body,
            authors=tuple(Person(name=name) for name in self._people()),
            agencies=self._agencies(),
            credit=self._credit(),
            dateline=self._dateline(revised or created),
            published=created or revised,
            updated=revised or created,
            language=self._language(),
            tags=tuple(_tags(story.tags)),
            media=media,
            rights=squash(story.rights),
            status=status,
            embargo=embargo,
            note=next((squash(note) for note in self.notes if desk.is_correction(note)), ""),
            version=self._version(revised or created),
            source=document.source,
            origins=tuple(self._origins(title_from)),
        )

    def _moment(self, what: str, text: str) -> datetime | None:
        if not text.strip():
            return None
        try:
            return moments.read(text, self.zone)
        except ValueError as error:
            self.complaints.append(f"{self.story.format}: {what}: {error}; ignored")
            return None

    def _release(self, sent: datetime | None) -> tuple[Status, datetime | None]:
        """Whether the story may be published, and when. What is unclear of an embargo holds the story back."""
        status = self._status()
        embargo = self.story.embargo
        if embargo is None:
            if "embargo" in self.story.status.lower():
                self.complaints.append("held back: an embargo without an end")
                return "withheld", None
            spoken = next((note for note in self.notes if desk.speaks_of_embargo(note)), None)
            if spoken is None or status == "canceled":
                return status, None
            until = moments.in_words(spoken, sent, self.zone)
            if until is not None:
                return status, until
            self.complaints.append(f"held back: a note speaks of an embargo whose end is not certain: {spoken[:100]!r}")
            return "withheld" if status == "usable" else status, None
        try:
            return status, moments.read(embargo, self.zone)
        except ValueError:
            self.complaints.append(f"held back: an embargo without an end that can be read: {embargo[:80]!r}")
            return "canceled" if status == "canceled" else "withheld", None

    def _status(self) -> Status:
        word = re.sub(r"[^a-z]", "", self.story.status.lower().rpartition(":")[2].rpartition("/")[2])
        if word and word not in _STATUS and "embargo" not in word:
            self.complaints.append(f"{self.story.format}: a status that is not known, taken as usable: {word[:40]}")
        return _STATUS.get(word, "usable")

    def _title(self) -> tuple[str, str]:
        """The headline; else what comes nearest, and its name."""
        choices = [("headline", self.story.headline), *(("title", text) for text in self.story.fallbacks)]
        lines = (block.text for block in self.blocks if block.html.startswith("<p>"))
        choices += [("first line", _beginning(next(lines, ""))), ("slug", self.story.slug)]
        for name, text in choices:
            if title := squash(text)[:MAX_NOTE]:
                return title, name
        raise ParseError(kind="empty", detail=f"{self.story.format}: neither headline nor text")

    def _url(self, text: str) -> str | None:
        try:
            return absolute(text.strip()) if text.strip() else None
        except ValueError as error:
            self.complaints.append(f"{self.story.format}: url: {error}; ignored")
            return None

    def _id(self, document: Document) -> str:
        """One URI for all versions: the format's own, else a tag URI of what names the story at its agency."""
        guid = squash(self.story.guid)
        if match := _REVISED_URN.fullmatch(guid):
            guid = match[1]
        if guid.lower().startswith(("http://", "https://")):
            with suppress(ValueError):  # one like "http://" names nothing, and is quoted like other texts
                return document.identity(explicit=absolute(guid))
        if re.match("(?i)urn:[a-z0-9-]+:.|tag:[^:,]+,[0-9-]+:.", guid):
            scheme, _, rest = guid.partition(":")
            return document.identity(explicit=f"{scheme.lower()}:{quote(rest, safe=_URI_SAFE)}")
        parts = (guid,) if guid else self.story.key
        if not any(parts):
            return document.identity()
        named = (document.source, *filter(None, parts))
        return document.identity(explicit="tag:feedsmith,2026:" + ":".join(quote(part, safe="") for part in named))

    def _version(self, sent: datetime | None) -> int:
        """The format's number; where there is none, the time of dispatch, and its rank among those of one minute."""
        text = self.story.version.strip()
        if re.fullmatch(r"\d{1,18}", text, re.ASCII):
            return int(text)
        if match := _REVISED_URN.fullmatch(squash(self.story.guid)):
            return int(match[2])
        if text:
            self.complaints.append(f"{self.story.format}: version: not a number: {text[:40]!r}; told by its time")
        if sent is None:
            return 1 + self.story.rank
        return int(f"{sent:%Y%m%d%H%M%S}") * 100 + min(self.story.rank, 99)

    def _people(self) -> Iterable[str]:
        names = (desk.without_contacts(squash(name)) for name in self.story.people)
        return dict.fromkeys(name for name in names if name)

    def _credit(self) -> str:
        """The byline as printed, and the credit line behind it where that says more."""
        byline = desk.without_contacts(squash(self.story.byline)[:MAX_NOTE])
        credit = desk.without_contacts(squash(self.story.credit)[:MAX_NOTE]).strip("–—- ")
        if desk.is_sign_off(byline):
            byline = ""
        if not byline or self.story.people:
            return credit or byline
        return byline if credit.lower() in byline.lower() else f"{byline}, {credit}"

    def _agencies(self) -> tuple[Agency, ...]:
        name, code = squash(self.story.provider), squash(self.story.provider_code)
        return (Agency(name=name or code, code=code),) if name or code else ()

    def _dateline(self, sent: datetime | None) -> Dateline | None:
        """The place of the dateline, else where the format says that the content is from."""
        place = _place(self.story.dateline) or _place(self.story.located)
        if not place:
            return None
        with suppress(ValueError):
            return Dateline(place=place, date=date.fromisoformat(moments.day(self.story.filed)))
        return Dateline(place=place, date=moments.date_in_words(self.story.dateline, sent))

    def _language(self) -> str:
        try:
            return language_tag(self.story.language) if self.story.language.strip() else ""
        except ValueError as error:
            self.complaints.append(f"{self.story.format}: {error}; ignored")
            return ""

    def _medium(self, picture: Picture) -> Media | None:
        try:
            url = absolute(picture.url.strip()) if picture.url else None
        except ValueError:  # a file that came with the dispatch: it has no address that a reader could follow
            url = None
        caption = squash(picture.caption)
        credit = desk.without_contacts(squash(picture.credit))
        if not (url or caption or credit):
            return None
        kind = picture.media_type.strip().lower()
        return Media(
            url=url,
            media_type=kind if re.fullmatch(r"[\w.+-]+/[\w.+-]+", kind, re.ASCII) else "",
            length=_number(picture.length),
            width=_number(picture.width),
            height=_number(picture.height),
            caption=caption,
            credits=(credit,) if credit else (),
        )

    def _origins(self, title_from: str) -> Iterator[Origin]:
        story = self.story
        yield Origin(field="title", signal=f"{story.format} {title_from}")
        lines = {
            "byline": story.byline,
            "credit": story.credit,
            "dateline": story.dateline,
            "located": story.located,
            "urgency": story.urgency,
            "slug": story.slug,
        }
        for field, text in lines.items():
            if line := squash(desk.without_contacts(text[:MAX_NOTE])):
                yield Origin(field=field, signal=story.format, value=line)


def _place(text: str) -> str:
    """`STOCKHOLM` of `STOCKHOLM, Aug 29, 2014 (XYZ) -`; "" of what begins with no place, such as a date."""
    line = squash(text)[:200].rstrip(" -–—=")
    words = _PLACE_END.sub("", line).strip(" ,").split(" ")
    while words and words[-1].strip(".,").lower() in moments.MONTHS:
        words.pop()
    place = " ".join(words).strip(" ,")
    dashed = re.search(r"\s[-–—]\s", line) is not None  # `XYZ - ROMA, 1 LUG -`: which of them is the place?
    return "" if dashed or not place[:1].isalpha() or len(place) > 80 else place


def _tags(topics: Iterable[Topic]) -> Iterator[Tag]:
    """Each once; by its name alone where its vocabulary has no address."""
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


def _captions(media: Iterable[Media]) -> str:
    """What stands in for the text of a picture that comes alone."""
    return "\n".join(f"<p>{escape(medium.caption, quote=False)}</p>" for medium in media if medium.caption)


def _beginning(text: str) -> str:
    """The first sentence of a text without a headline, or as many of its words as make a title."""
    sentence = re.match(r".{20,100}?[.!?](?=\s|$)", text)
    if sentence:
        return sentence[0].rstrip(".")
    return text if len(text) <= 100 else text[:100].rpartition(" ")[0] + " …"


def _number(text: str) -> int | None:
    """A size in whole pixels or bytes; None for none, or for what is no such number."""
    match = re.fullmatch(r"\s*(\d{1,12})(?:\.0+)?(?:px)?\s*", text, re.ASCII)
    return int(match[1]) if match else None
