"""AP Media, the JSON of The Associated Press: an item, or a feed of them.

The text of an item is a file of its own, which is fetched with the customer's key: where a client
has done that, it stands beside the item as `nitf`.
"""

from collections.abc import Iterator
from typing import Any

from feedsmith import ParseError
from feedsmith_wire.formats import dispatch, markup
from feedsmith_wire.formats.properties import Fields, get_fields, get_objects, get_text, get_texts
from feedsmith_wire.formats.story import Picture, RelatedItem, Story, Topic, drop_repeated_topics

__all__ = ["is_ap_media", "read_stories"]

FORMAT = "AP Media"
_PICTURE_TYPES = ("picture", "graphic", "video", "audio")
MAX_CATEGORY = 2
"""Letters of a subject that is a category's code, and no word for readers."""


def is_ap_media(root: Any) -> bool:
    """Whether a JSON document holds items of AP Media, by the identifiers that each of them has."""
    return any("itemid" in get_fields(item.get("altids")) for item, _ in _find_items(root))


def read_stories(root: Any) -> Iterator[Story | ParseError]:
    """The stories of the document, an item each."""
    for item, beside in _find_items(root):
        yield _read_story(item, beside)


def _find_items(root: Any) -> Iterator[tuple[Fields, Fields]]:
    """Each item, and what stands beside it."""
    outer = get_fields(root)
    data = get_fields(outer.get("data")) or outer
    for entry in get_objects(data, "items") or [data]:
        item = get_fields(entry.get("item")) or entry
        yield item, outer if "nitf" in outer else entry


def _read_story(item: Fields, beside: Fields) -> Story:
    body = get_text(item, "body_html", "body_nitf") or _read_text(item) or _read_text(beside)
    alone = get_text(item, "type") in _PICTURE_TYPES and not body
    associated = get_objects(item, "associations")
    pictures = [entry for entry in associated if get_text(entry, "type") in _PICTURE_TYPES]
    texts = [entry for entry in associated if get_text(entry, "type") not in _PICTURE_TYPES]
    headline = get_text(item, "headline", "headline_extended")
    extended = get_text(item, "headline_extended")
    return Story(
        format=FORMAT,
        guid=get_text(get_fields(item.get("altids")), "itemid") or get_text(item, "uri"),
        version=get_text(item, "version"),
        headline=headline,
        standfirst=extended if extended != headline and not alone else "",
        blocks=dispatch.parse_text(body),
        byline=", ".join(_list_bylines(item)),
        credit=get_text(item, "creditline"),
        provider=_get_name(item, "provider") or _get_name(item, "infosource"),
        dateline=get_text(item, "dateline"),
        location=_get_name(item, "located") or _get_name(item, "datelinelocation"),
        created=get_text(item, "firstcreated"),
        revised=get_text(item, "versioncreated"),
        embargo=_read_embargo(item),
        status="usable" if get_text(item, "pubstatus").lower() == "embargoed" else get_text(item, "pubstatus"),
        notes=tuple(get_texts([item], "ednote")),
        language=get_text(item, "language"),
        tags=tuple(drop_repeated_topics(_read_topics(item))),
        pictures=tuple(map(_read_picture, [item, *pictures] if alone else pictures)),
        url=_read_url(item),
        rights=get_text(item, "copyrightnotice"),
        urgency=get_text(item, "urgency"),
        slug=get_text(item, "slugline", "title") or get_text(get_fields(item.get("altids")), "referenceid"),
        related=tuple(RelatedItem(_read_url(entry), get_text(entry, "headline", "uri")) for entry in texts),
    )


def _read_text(fields: Fields) -> str:
    """The text that a client has put beside the item."""
    value = fields.get("nitf")
    return value if isinstance(value, str) else get_text(get_fields(value), "body_html", "body_xhtml", "body_text")


def _list_bylines(item: Fields) -> Iterator[str]:
    """The lines as printed, with the job of each."""
    for entry in get_objects(item, "bylines"):
        yield from get_texts([entry], "by", "title")


def _get_name(item: Fields, name: str) -> str:
    """The name of a property that is a text, an object or a list of them."""
    objects = get_objects(item, name)
    return get_text(item, name) or next(get_texts(objects, "name", "city"), "")


def _read_embargo(item: Fields) -> str | None:
    """The end of the embargo; "" for one without an end, None for no embargo."""
    end = get_text(item, "embargoed")
    return end if end or get_text(item, "pubstatus").lower() == "embargoed" else None


def _read_topics(item: Fields) -> Iterator[Topic]:
    """Subjects by their names, then keywords; categories of one letter are the desk's."""
    for entry in get_objects(item, "subject", "organisation", "place"):
        if len(name := get_text(entry, "name")) > MAX_CATEGORY:
            yield Topic(term=name)
    keywords = item.get("keywords")
    words = keywords if isinstance(keywords, list) else []
    yield from (Topic(term=word) for word in words if isinstance(word, str) and word.strip())


def _read_picture(item: Fields) -> Picture:
    """A picture's caption and credit; the addresses of its renditions need the customer's key."""
    caption = get_text(item, "description_caption", "caption", "description_summary", "headline")
    return Picture(
        caption=markup.strip_tags(caption), credit=get_text(item, "creditline") or ", ".join(_list_bylines(item))
    )


def _read_url(item: Fields) -> str:
    links = (entry for entry in get_objects(item, "links") if get_text(entry, "rel").lower() == "canonical")
    return next(get_texts(links, "href"), "")
