"""ninjs, news in JSON (IPTC, 1.x to 3.x, and the dialect of Superdesk): one story in a document.

The versions differ in the shape of the same properties: `headline` became a list `headlines`, `body_xhtml` an entry of
`bodies`, objects by name lists with names in them, and in 3.x names have capitals inside. So names are compared without
regard to case, and each property is read in all of its shapes.
"""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from feedsmith import CharsetError, ParseError, decode
from feedsmith_wire.formats import dispatch, markup
from feedsmith_wire.formats.story import MEDIA_TOPICS, SUBJECT_CODES, Picture, Story, Topic

__all__ = ["read"]

FORMAT = "ninjs"
Fields = Mapping[str, Any]
_MARKS = frozenset(
    "headline headlines body_text body_xhtml body_html bodies versioncreated pubstatus representationtype renditions "
    "slugline description_text descriptions".split()
)
_SCHEMES = {"medtop": MEDIA_TOPICS, "mediatopic": MEDIA_TOPICS, "subj": SUBJECT_CODES, "subjectcode": SUBJECT_CODES}
_AUTHORS = {"author", "creator", "writer", "reporter", "byline", "correspondent"}
MAX_ASSOCIATIONS = 100


def read(data: bytes, charset: str = "") -> Iterator[Story]:
    """The story of the document. Raises ParseError."""
    root = _parsed(data, charset)
    if isinstance(root, list):
        what = f"a list of {len(root)} objects: one story makes a document" if root else "an empty list"
        raise ParseError(kind="malformed" if root else "empty", detail=f"{FORMAT}: {what}")
    fields = _fields(root)
    if not (fields.get("uri") or fields.get("guid")) or not _MARKS & fields.keys():
        raise ParseError(kind="not-an-article", detail="JSON that is no ninjs: no uri, or nothing of a story")
    if _text(fields, "type") in ("event", "planning"):
        raise ParseError(kind="not-an-article", detail=f"{FORMAT}: {_text(fields, 'type')}, not a story")
    yield _Object(fields).story()


def _parsed(data: bytes, charset: str) -> Any:
    try:
        text = decode(data, charset).text
    except CharsetError as error:
        kind = "not-an-article" if error.binary else "charset"
        raise ParseError(kind=kind, detail=f"{FORMAT}: {error}") from error
    try:
        return json.loads(text)
    except RecursionError as error:
        raise ParseError(kind="malformed", detail=f"{FORMAT}: nested too deep") from error
    except json.JSONDecodeError as error:
        what = "a second document in the same file" if error.msg == "Extra data" else error.msg
        raise ParseError(kind="malformed", detail=f"not JSON: {what} in line {error.lineno}") from error
    except ValueError as error:  # a number of more digits than Python reads
        raise ParseError(kind="malformed", detail=f"not JSON: {error}") from error


def _fields(value: object) -> Fields:
    """The properties of an object by their names in small letters; none of what is no object."""
    return {str(key).lower(): each for key, each in value.items()} if isinstance(value, dict) else {}


def _objects(fields: Fields, *names: str) -> list[Fields]:
    """The objects of a property that is a list, an object, or objects by name."""
    found: list[Fields] = []
    for name in names:
        value = fields.get(name)
        if isinstance(value, dict):
            value = [value] if any(not isinstance(each, dict) for each in value.values()) else list(value.values())
        found += [_fields(each) for each in value[:1_000] if isinstance(each, dict)] if isinstance(value, list) else []
    return found


def _text(fields: Fields, *names: str) -> str:
    """The first of the properties that is a text or a number."""
    for name in names:
        value = fields.get(name)
        if isinstance(value, str) and value.strip():
            return value.strip()
        if isinstance(value, int | float) and not isinstance(value, bool):
            return str(int(value)) if value == value and abs(value) < 1e15 else ""
    return ""


class _Object:
    """A ninjs object: the story itself, or one that it is associated with."""

    def __init__(self, fields: Fields) -> None:
        self.fields = fields

    def story(self) -> Story:
        fields = self.fields
        source = next(iter(_objects(fields, "infosource", "infosources", "provider")), {})
        embargo = next((fields[name] for name in ("embargoed", "embargoeduntil", "embargo") if fields.get(name)), None)
        alone = _text(fields, "type") in ("picture", "video", "audio", "graphic") and not self._markup()
        associated = [_Object(each) for each in _objects(fields, "associations")[:MAX_ASSOCIATIONS]]
        pictures = [picture for each in associated if not each.is_text for picture in each.pictures()]
        return Story(
            format=FORMAT,
            guid=_text(fields, "guid") or _text(fields, "uri"),
            version=_text(fields, "version"),
            headline=self._valued("headline", "headlines"),
            fallbacks=(_text(fields, "title", "name"),),
            standfirst="" if alone else _plain(self._described()),
            blocks=dispatch.text_blocks(self._markup()),
            byline=_text(fields, "byline")
            or ", ".join(filter(None, (_text(each, "value") for each in _objects(fields, "bylines")))),
            people=tuple(self._people()),
            credit=_text(fields, "creditline", "source"),
            provider=_text(source, "name", "literal") or _text(fields, "provider", "source"),
            dateline=_text(fields, "dateline"),
            located=_text(fields, "located") or _text(_fields(fields.get("located")), "name"),
            created=_text(fields, "firstcreated", "contentcreated"),
            revised=_text(fields, "versioncreated", "contentmodified"),
            embargo=None if embargo is None else str(embargo),
            status=_text(fields, "pubstatus"),
            notes=tuple(filter(None, [_text(fields, "ednote"), _text(fields, "correctionnote")])),
            language=_text(fields, "language"),
            tags=tuple(self._tags()),
            pictures=(*(self.pictures() if not self.is_text or alone else ()), *pictures),
            url=self._url(),
            rights=_text(fields, "copyrightnotice", "copyrightholder"),
            urgency=_text(fields, "urgency", "priority"),
            slug=_text(fields, "slugline"),
            related=tuple(_text(each.fields, "uri", "guid", "headline") for each in associated if each.is_text),
        )

    @property
    def is_text(self) -> bool:
        return _text(self.fields, "type") in ("text", "composite", "") and not (
            _text(self.fields, "type") == "" and self.fields.get("renditions") and not self._markup()
        )

    def pictures(self) -> list[Picture]:
        """The object's one picture, in the largest of its renditions."""
        renditions = [each for each in _objects(self.fields, "renditions") if _text(each, "href", "uri")]
        best = max(renditions, key=_area, default={})
        picture = Picture(
            url=_text(best, "href", "uri"),
            media_type=_text(best, "mimetype", "contenttype"),
            length=_text(best, "sizeinbytes", "size"),
            width=_text(best, "width"),
            height=_text(best, "height"),
            caption=_plain(self._described()) or self._valued("headline", "headlines"),
            credit=_text(self.fields, "creditline", "byline", "copyrightholder"),
        )
        return [picture]

    def _valued(self, single: str, several: str) -> str:
        """A text that is a property, or the main one of a list of them."""
        entries = _objects(self.fields, several)
        main = [each for each in entries if _text(each, "role").rpartition(":")[2].lower() in ("main", "")]
        return _plain(_text(self.fields, single) or next((_text(each, "value") for each in (*main, *entries)), ""))

    def _described(self) -> str:
        """The description, which is the caption of a picture and the standfirst of a text."""
        own = _text(self.fields, "description_text", "description_xhtml", "description_html", "description", "abstract")
        return own or next(filter(None, (_text(each, "value") for each in _objects(self.fields, "descriptions"))), "")

    def _markup(self) -> str:
        """The body, as HTML where it is there as HTML."""
        own = _text(self.fields, "body_xhtml", "body_html", "body_text") or next(
            (value for key, value in self.fields.items() if key.startswith("body_") and isinstance(value, str)), ""
        )
        bodies = sorted(_objects(self.fields, "bodies"), key=lambda each: "html" not in _text(each, "contenttype"))
        return own or next(filter(None, (_text(each, "value") for each in bodies)), "")

    def _people(self) -> Iterator[str]:
        """Those who are listed as authors."""
        for each in _objects(self.fields, "authors"):
            if _text(each, "role").lower() in (*_AUTHORS, ""):
                yield _text(each, "name")
        for each in _objects(self.fields, "people", "person"):
            if _text(each, "rel", "role").rpartition(":")[2].lower() in _AUTHORS:
                yield _text(each, "name")

    def _tags(self) -> Iterator[Topic]:
        seen: set[str] = set()
        keywords = self.fields.get("keywords")
        words = [word for word in keywords if isinstance(word, str)] if isinstance(keywords, list) else []
        for tag in (
            *map(_subject, _objects(self.fields, "subject", "subjects")),
            *(Topic(term=w) for w in words if w.strip()),
        ):
            if tag is not None and tag.term not in seen:
                seen.add(tag.term)
                yield tag

    def _url(self) -> str:
        """Where the story can be read; its `uri` only names it."""
        if found := _text(self.fields, "url", "canonicalurl", "webcanonicalurl"):
            return found
        for each in _objects(self.fields, "altids"):
            if _text(each, "role").lower() in ("url", "canonical", "web") and _text(each, "value").startswith("http"):
                return _text(each, "value")
        return ""


def _subject(each: Fields) -> Topic | None:
    """A subject by code and vocabulary, where it has both; else by its name."""
    label = _text(each, "name", "literal")
    code, uri = _text(each, "code", "qcode"), _text(each, "uri")
    scheme = _text(each, "scheme")
    if not code and uri.startswith(("http://", "https://")):
        head, _, code = uri.rstrip("/").rpartition("/")
        scheme = f"{head}/"
    alias, colon, rest = (code or uri).partition(":")
    if colon and alias in _SCHEMES:
        scheme, code = alias, rest
    scheme = _SCHEMES.get(scheme.rstrip("/").rpartition("/")[2], scheme)
    if code and re.match("https?://[^/]", scheme):
        return Topic(term=code, scheme=scheme, label=label)
    return Topic(term=label) if label else None


def _area(rendition: Fields) -> tuple[bool, int]:
    sides = [_text(rendition, side) for side in ("width", "height")]
    numbers = [int(side) if re.fullmatch(r"\d{1,6}", side, re.ASCII) else 0 for side in sides]
    return re.match("(?i)https?://", _text(rendition, "href", "uri")) is not None, numbers[0] * numbers[1]


def _plain(text: str) -> str:
    """A text that may be HTML, as text."""
    if not re.search(r"</?[A-Za-z][^<>]{0,200}>", text):
        return text
    return " ".join(block.text for block in markup.blocks(markup.fragment(text)))
