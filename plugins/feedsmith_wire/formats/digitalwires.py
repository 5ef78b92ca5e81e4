"""dpa digitalwires, the JSON of Deutsche Presse-Agentur: one story in a document."""

from collections.abc import Iterator, Sequence
from typing import Any

from feedsmith_wire.formats import markup
from feedsmith_wire.formats.properties import Fields, get_fields, get_objects, get_role, get_text
from feedsmith_wire.formats.story import (
    Block,
    Picture,
    RelatedItem,
    Story,
    Topic,
    drop_repeated_topics,
    measure_rendition,
)

__all__ = ["is_digitalwires", "read_stories"]

FORMAT = "dpa digitalwires"
_TOPIC_TYPES = ("dpasubject", "subject", "keyword", "keywords", "rubric", "geosubject", "genre")
"""Types of categories that readers know a story by."""
_DESK_ROLES = ("closingline",)
"""Roles of notes that are initials of the desk."""
_KILL_SIGNALS = ("kill", "cancel", "withdraw", "recall")


def is_digitalwires(root: Any) -> bool:
    """Whether a JSON document is of this format, as its `format` says."""
    return get_text(get_fields(root), "format").lower().startswith("digitalwires")


def read_stories(root: Any) -> Iterator[Story]:
    """The story of the document. What is for desks alone, the notepad and the closing line, is not read."""
    fields = get_fields(root)
    pictures = [entry for entry in get_objects(fields, "associations") if _is_picture(entry)]
    others = [entry for entry in get_objects(fields, "associations") if not _is_picture(entry)]
    yield Story(
        format=FORMAT,
        guid=get_text(fields, "urn", "entry_id"),
        version=get_text(fields, "version"),
        headline=markup.strip_tags(get_text(fields, "headline")),
        fallbacks=(markup.strip_tags(get_text(fields, "kicker")),),
        standfirst=markup.strip_tags(get_text(fields, "teaser", "subhead")),
        blocks=tuple(_read_blocks(fields)),
        byline=get_text(fields, "byline"),
        credit=get_text(fields, "creditline"),
        provider=get_text(fields, "creditline"),
        dateline=get_text(fields, "dateline"),
        created=get_text(fields, "content_created"),
        revised=get_text(fields, "version_created", "updated"),
        embargo=get_text(fields, "embargoed") or None,
        status=_read_status(fields),
        notes=tuple(_read_notes(fields)),
        language=get_text(fields, "language"),
        tags=tuple(drop_repeated_topics(_read_topics(fields))),
        pictures=tuple(map(_read_picture, pictures)),
        rights=get_text(fields, "copyrightnotice"),
        urgency=get_text(fields, "urgency"),
        related=tuple(RelatedItem(get_text(entry, "url", "urn"), get_text(entry, "headline")) for entry in others),
    )


def _read_blocks(fields: Fields) -> Iterator[Block]:
    """The text, and the box with facts that goes with it."""
    for name in ("article_html", "infobox_html"):
        yield from markup.make_blocks(markup.parse_html(get_text(fields, name)))


def _read_status(fields: Fields) -> str:
    """The status of publication; a signal to kill the story counts for more."""
    signals = get_text(fields, "signal").lower()
    killed = any(word in signals for word in _KILL_SIGNALS)
    return "canceled" if killed else get_text(fields, "pubstatus")


def _read_notes(fields: Fields) -> Iterator[str]:
    for entry in get_objects(fields, "ednotes"):
        if get_role(entry, "role") not in _DESK_ROLES:
            yield get_text(entry, "ednote")


def _read_topics(fields: Fields) -> Iterator[Topic]:
    for entry in get_objects(fields, "categories"):
        if get_role(entry, "type") in _TOPIC_TYPES and (name := get_text(entry, "name")):
            yield Topic(term=name)


def _is_picture(entry: Fields) -> bool:
    return get_text(entry, "type").lower() in ("image", "picture", "photo", "graphic", "video", "audio")


def _read_picture(entry: Fields) -> Picture:
    """A picture in the largest of its renditions."""
    renditions: Sequence[Fields] = get_objects(entry, "renditions")
    best = max(renditions, key=_measure, default={})
    return Picture(
        url=get_text(best, "url", "href"),
        media_type=get_text(best, "mimetype"),
        width=get_text(best, "width"),
        height=get_text(best, "height"),
        caption=markup.strip_tags(get_text(entry, "caption", "headline")),
        credit=get_text(entry, "creditline"),
    )


def _measure(rendition: Fields) -> tuple[bool, int]:
    sides = (get_text(rendition, side) for side in ("width", "height"))
    return measure_rendition(get_text(rendition, "url", "href"), *sides)
