"""ninjs, news in JSON (IPTC, 1.x to 3.x, and the dialect of Superdesk): one story in a document.

The versions differ in the shape of the same properties: `headline` became a list `headlines`,
`body_xhtml` an entry of `bodies`, objects by name lists with names in them, and in 3.x names have
capitals inside. So names are compared without regard to case, and each property is read in all of
its shapes.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from feedsmith import ParseError
from feedsmith_wire.formats import dispatch, markup
from feedsmith_wire.formats.properties import (
    Fields,
    get_fields,
    get_objects,
    get_role,
    get_text,
    get_texts,
)
from feedsmith_wire.formats.story import (
    MEDIA_TOPICS,
    SUBJECT_CODES,
    Picture,
    RelatedItem,
    RenditionSize,
    Story,
    Topic,
    drop_repeated_topics,
    measure_rendition,
)

__all__ = ["read_stories"]

FORMAT = "ninjs"
_STORY_NAMES = frozenset(
    "headline headlines body_text body_xhtml body_html bodies versioncreated pubstatus "
    "representationtype renditions slugline description_text descriptions".split()
)
"""Properties of which a story has one at least: JSON with a `uri` may be anything."""
_SCHEMES = {
    "medtop": MEDIA_TOPICS,
    "mediatopic": MEDIA_TOPICS,
    "subj": SUBJECT_CODES,
    "subjectcode": SUBJECT_CODES,
}
_AUTHOR_ROLES = {"author", "creator", "writer", "reporter", "byline", "correspondent"}
_PICTURE_TYPES = ("picture", "video", "audio", "graphic")
MAX_ASSOCIATIONS = 100


def read_stories(root: Any) -> Iterator[Story]:
    """The story of the document. Raises ParseError."""
    if isinstance(root, list):
        if not root:
            raise ParseError(kind="empty", detail=f"{FORMAT}: an empty list")
        detail = f"{FORMAT}: a list of {len(root)} objects: one story makes a document"
        raise ParseError(kind="malformed", detail=detail)
    fields = get_fields(root)
    if not (fields.get("uri") or fields.get("guid")) or _STORY_NAMES.isdisjoint(fields):
        detail = "JSON that is no ninjs: no uri, or nothing of a story"
        raise ParseError(kind="not-an-article", detail=detail)
    kind = get_text(fields, "type")
    if kind in ("event", "planning"):
        raise ParseError(kind="not-an-article", detail=f"{FORMAT}: {kind}, not a story")
    yield _Item(fields).read_story()


class _Item:
    """A ninjs object: the story itself, or one that it is associated with."""

    def __init__(self, fields: Fields) -> None:
        self.fields = fields
        self.type = get_text(fields, "type")

    def read_story(self) -> Story:
        """The object as the story of its document, with the pictures that it is associated with."""
        fields = self.fields
        markup_text = self._read_markup()
        # A picture that comes alone is the story: its description is the caption, and no
        # standfirst.
        alone = self.type in _PICTURE_TYPES and not markup_text
        associations = get_objects(fields, "associations")[:MAX_ASSOCIATIONS]
        associated = list(map(_Item, associations))
        texts = (item.fields for item in associated if item.is_text)
        return Story(
            format=FORMAT,
            guid=get_text(fields, "guid") or get_text(fields, "uri"),
            version=get_text(fields, "version"),
            headline=self._read_headline(),
            fallbacks=(get_text(fields, "title", "name"),),
            standfirst="" if alone else markup.strip_tags(self._read_description()),
            blocks=dispatch.parse_text(markup_text),
            byline=self._read_byline(),
            people=tuple(self._read_people()),
            credit=get_text(fields, "creditline", "source"),
            provider=self._read_provider(),
            dateline=get_text(fields, "dateline"),
            location=self._read_location(),
            created=get_text(fields, "firstcreated", "contentcreated"),
            revised=get_text(fields, "versioncreated", "contentmodified"),
            embargo=self._read_embargo(),
            status=get_text(fields, "pubstatus"),
            notes=tuple(get_texts([fields], "ednote", "correctionnote")),
            language=get_text(fields, "language"),
            tags=tuple(drop_repeated_topics(self._read_topics())),
            pictures=tuple(self._read_pictures(alone, associated)),
            url=self._read_url(),
            rights=get_text(fields, "copyrightnotice", "copyrightholder"),
            urgency=get_text(fields, "urgency", "priority"),
            slug=get_text(fields, "slugline"),
            related=tuple(map(_read_related, texts)),
        )

    @property
    def is_text(self) -> bool:
        """Whether it is a text. One of no type is a picture if it has renditions and no body."""
        if self.type:
            return self.type in ("text", "composite")
        return not self.fields.get("renditions") or bool(self._read_markup())

    def read_picture(self) -> Picture:
        """The object's one picture, in the largest of its renditions."""
        renditions = get_objects(self.fields, "renditions")
        addressed = (one for one in renditions if get_text(one, "href", "uri"))
        best = max(addressed, key=_measure_rendition, default={})
        return Picture(
            url=get_text(best, "href", "uri"),
            media_type=get_text(best, "mimetype", "contenttype"),
            length=get_text(best, "sizeinbytes", "size"),
            width=get_text(best, "width"),
            height=get_text(best, "height"),
            caption=markup.strip_tags(self._read_description()) or self._read_headline(),
            credit=get_text(self.fields, "creditline", "byline", "copyrightholder"),
        )

    def _read_pictures(self, alone: bool, associated: Iterable["_Item"]) -> Iterator[Picture]:
        """The object's own picture, if it is one, then those that are associated with it."""
        if alone or not self.is_text:
            yield self.read_picture()
        for item in associated:
            if not item.is_text:
                yield item.read_picture()

    def _read_byline(self) -> str:
        """The line as printed: `byline` in ninjs 1, `by` from 2 on, or a list of several."""
        listed = get_texts(get_objects(self.fields, "bylines"), "value")
        return get_text(self.fields, "byline", "by") or ", ".join(listed)

    def _read_location(self) -> str:
        located = get_fields(self.fields.get("located"))
        return get_text(self.fields, "located") or get_text(located, "name")

    def _read_embargo(self) -> str | None:
        for name in ("embargoed", "embargoeduntil", "embargo"):
            if self.fields.get(name):
                return str(self.fields[name])
        return None

    def _read_provider(self) -> str:
        source = next(iter(get_objects(self.fields, "infosource", "infosources", "provider")), {})
        return get_text(source, "name", "literal") or get_text(self.fields, "provider", "source")

    def _read_headline(self) -> str:
        """The headline, which is a property, or the main one of a list of them."""
        entries = get_objects(self.fields, "headlines")
        # A role that is not named is taken for the main one.
        main = [entry for entry in entries if get_role(entry, "role") in ("main", "")]
        chosen = next(iter([*main, *entries]), {})
        return markup.strip_tags(get_text(self.fields, "headline") or get_text(chosen, "value"))

    def _read_description(self) -> str:
        """The description, which is the caption of a picture and the standfirst of a text."""
        own = get_text(
            self.fields,
            "description_text",
            "description_xhtml",
            "description_html",
            "description",
            "abstract",
        )
        return own or next(get_texts(get_objects(self.fields, "descriptions"), "value"), "")

    def _read_markup(self) -> str:
        """The body, as HTML where it is there as HTML."""
        own = get_text(self.fields, "body_xhtml", "body_html", "body_text")
        if own := own or self._read_other_body():
            return own
        bodies = sorted(
            get_objects(self.fields, "bodies"),
            key=lambda body: "html" not in get_text(body, "contenttype"),
        )
        return next(get_texts(bodies, "value"), "")

    def _read_other_body(self) -> str:
        """A body under a name of the agency's own that begins with `body_`."""
        for name, value in self.fields.items():
            if name.startswith("body_") and isinstance(value, str):
                return value
        return ""

    def _read_people(self) -> Iterator[str]:
        """Those who are listed as authors."""
        for person in get_objects(self.fields, "authors"):
            if get_text(person, "role").lower() in (*_AUTHOR_ROLES, ""):
                yield get_text(person, "name")
        for person in get_objects(self.fields, "people", "person"):
            if get_role(person, "rel", "role") in _AUTHOR_ROLES:
                yield get_text(person, "name")

    def _read_topics(self) -> Iterator[Topic]:
        """Subjects, then keywords."""
        for subject in get_objects(self.fields, "subject", "subjects"):
            if topic := _read_subject(subject):
                yield topic
        keywords = self.fields.get("keywords")
        if isinstance(keywords, list):
            words = (word for word in keywords if isinstance(word, str))
            yield from (Topic(term=word) for word in words if word.strip())

    def _read_url(self) -> str:
        """Where the story can be read; its `uri` only names it."""
        if url := get_text(self.fields, "url", "canonicalurl", "webcanonicalurl"):
            return url
        for identifier in get_objects(self.fields, "altids"):
            value = get_text(identifier, "value")
            role = get_text(identifier, "role").lower()
            if value.startswith("http") and role in ("url", "canonical", "web"):
                return value
        return ""


def _read_subject(subject: Fields) -> Topic | None:
    """A subject by code and vocabulary, where it has both; else by its name."""
    label = get_text(subject, "name", "literal")
    code, uri = get_text(subject, "code", "qcode"), get_text(subject, "uri")
    scheme = get_text(subject, "scheme")
    if not code and uri.startswith(("http://", "https://")):
        head, _, code = uri.rstrip("/").rpartition("/")
        scheme = f"{head}/"
    # A code may bring its vocabulary along: "medtop:20000065".
    alias, colon, rest = (code or uri).partition(":")
    if colon and alias in _SCHEMES:
        scheme, code = alias, rest
    scheme = _SCHEMES.get(scheme.rstrip("/").rpartition("/")[2], scheme)
    if code and re.match("https?://[^/]", scheme):
        return Topic(term=code, scheme=scheme, label=label)
    return Topic(term=label) if label else None


def _read_related(text: Fields) -> RelatedItem:
    address = get_text(text, "url", "canonicalurl", "webcanonicalurl") or get_text(text, "uri", "guid")
    return RelatedItem(address, get_text(text, "headline"))


def _measure_rendition(rendition: Fields) -> RenditionSize:
    return measure_rendition(
        get_text(rendition, "href", "uri"),
        get_text(rendition, "width"),
        get_text(rendition, "height"),
    )
