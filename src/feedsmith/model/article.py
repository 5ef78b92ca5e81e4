"""Article and its parts: frozen values that are valid from birth.

Text is legal in XML, one-line fields are one line, dates are aware, in UTC and whole seconds, URLs are absolute
http(s) URIs. What can't be made so raises ValueError with the field's name.
"""

import re
from datetime import UTC, datetime
from datetime import date as Day  # noqa: N812  # a field is called date
from typing import Any, Literal, get_args

from feedsmith.model.urls import absolute
from feedsmith.model.values import field, value
from feedsmith.text import clean, squash

__all__ = [
    "Agency",
    "Article",
    "Contributor",
    "Dateline",
    "Media",
    "Origin",
    "Person",
    "Status",
    "Tag",
    "language_tag",
    "utc",
]

Status = Literal["usable", "withheld", "canceled"]

_EMAIL = r"[A-Za-z0-9_.!#$%&'*+/=?^`{|}~-]+@(?:[A-Za-z0-9-]+\.)+[A-Za-z][A-Za-z0-9-]*"
_MEDIA_TYPE = r"[A-Za-z0-9_.+-]+/[A-Za-z0-9_.+-]+"
_LANGUAGE = (  # language, extended language, script, region, variants, extensions, private use
    r"([A-Za-z]{2,3})(?:-[A-Za-z]{3}){0,3}(?:-[A-Za-z]{4})?(?:-(?:[A-Za-z]{2}|[0-9]{3}))?"
    r"(?:-(?:[A-Za-z0-9]{5,8}|[0-9][A-Za-z0-9]{3}))*(?:-[A-WY-Za-wy-z0-9](?:-[A-Za-z0-9]{2,8})+)*"
    r"(?:-[Xx](?:-[A-Za-z0-9]{1,8})+)?"
)
# ISO 639-1: validators refuse a two-letter code that is not on it.
_TWO_LETTER_LANGUAGES = frozenset(
    "aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee el en "
    "eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it iu ja jv "
    "ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne "
    "ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so sq sr ss st "
    "su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu".split()
)


@value
class Person:
    """Somebody named in a byline."""

    name: str
    email: str = ""
    url: str | None = None

    def __post_init__(self) -> None:
        _one_line(self, "name", "email")
        _required(self, "name")
        _absolute(self, "url")
        if self.email and not re.fullmatch(_EMAIL, self.email):
            raise ValueError(f"email: not an address: {self.email[:200]!r}")


@value
class Contributor(Person):
    """Somebody who helped, and how: `role` is "editing", "reporting" or whatever the copy says."""

    role: str = ""

    def __post_init__(self) -> None:
        Person.__post_init__(self)
        _one_line(self, "role")


@value
class Agency:
    """A news agency: `code` is its short form on the wire ("AFP")."""

    name: str
    code: str = ""
    url: str | None = None

    def __post_init__(self) -> None:
        _one_line(self, "name", "code")
        _required(self, "name")
        _absolute(self, "url")


@value
class Dateline:
    """Where, and on which day, the copy was filed."""

    place: str
    date: Day | None = None

    def __post_init__(self) -> None:
        _one_line(self, "place")
        _required(self, "place")


@value
class Media:
    """A picture, sound or film. `url` is None where a text credits a picture that it does not carry.

    `length` is in bytes, `width` and `height` in pixels; `role` is "lead" for the article's main picture.
    """

    url: str | None = None
    media_type: str = ""
    length: int | None = None
    width: int | None = None
    height: int | None = None
    caption: str = ""
    credits: tuple[str, ...] = ()
    role: str = ""

    def __post_init__(self) -> None:
        _one_line(self, "media_type", "caption", "role")
        _one_line_each(self, "credits")
        _absolute(self, "url")
        if self.media_type and not re.fullmatch(_MEDIA_TYPE, self.media_type):
            raise ValueError(f"media_type: not a media type: {self.media_type[:200]!r}")
        for name in ("length", "width", "height"):
            size = getattr(self, name)
            if size is not None and size < 0:
                raise ValueError(f"{name}: negative: {size}")
        if not (self.url or self.caption or self.credits):
            raise ValueError("url: a medium has a URL, a caption or a credit")


@value
class Tag:
    """A category: `scheme` is the URI of the vocabulary it is from, `label` what people read."""

    term: str
    scheme: str | None = None
    label: str = ""

    def __post_init__(self) -> None:
        _one_line(self, "term", "label")
        _required(self, "term")
        _absolute(self, "scheme")


@value
class Origin:
    """Which `signal` a `field` came from ("front matter", "JSON-LD"), and the `value` as it stood there; or, where it
    was not `chosen`, what another signal would have made of the field.
    """

    field: str
    signal: str
    value: str = ""
    chosen: bool = True


@value
class Article:
    """One article, as every step after parsing sees it.

    `summary` is the standfirst, as text; `body` is HTML; `credit` the credit line as printed; `note` an editor's
    note on a correction; `source` the configured source's name; `version` counts the versions of a story, where its
    agency does: of those with one id, the highest stands. An article has a `url` or a `body`, or both.
    `origins` says where fields came from, and is no part of equality.
    """

    id: str
    title: str
    url: str | None = None
    summary: str = ""
    body: str = ""
    authors: tuple[Person, ...] = ()
    agencies: tuple[Agency, ...] = ()
    publisher: str = ""
    credit: str = ""
    contributors: tuple[Contributor, ...] = ()
    dateline: Dateline | None = None
    published: datetime | None = None
    updated: datetime | None = None
    language: str = ""
    tags: tuple[Tag, ...] = ()
    media: tuple[Media, ...] = ()
    rights: str = ""
    status: Status = "usable"
    embargo: datetime | None = None
    note: str = ""
    version: int | None = None
    source: str = ""
    origins: tuple[Origin, ...] = field(default=(), compare=False)

    def __post_init__(self) -> None:
        _one_line(self, "id", "title", "summary", "publisher", "credit", "rights", "note", "source")
        _required(self, "id", "title")
        _absolute(self, "url")
        _set(self, "body", clean(self.body).strip())
        for name in ("published", "updated", "embargo"):
            _set(self, name, utc(name, getattr(self, name)))
        if self.language:
            _set(self, "language", language_tag(self.language))
        if self.status not in get_args(Status):
            raise ValueError(f"status: not one of {', '.join(get_args(Status))}: {self.status!r}")
        if not (self.url or self.body):
            raise ValueError("body: an article has a url or a body")


def language_tag(text: str) -> str:
    """`text` as a BCP 47 tag (RFC 5646, section 2.1): `en_GB` becomes `en-GB`. Raises ValueError for no such tag."""
    tag = text.strip().replace("_", "-")
    match = re.fullmatch(_LANGUAGE, tag)
    if match is None or (len(match[1]) == 2 and match[1].lower() not in _TWO_LETTER_LANGUAGES):
        raise ValueError(f"language: not a BCP 47 tag: {text[:200]!r}")
    return tag


def _set(value: Any, name: str, content: object) -> None:
    """Set a field of a frozen value, which only its own `__post_init__` may do."""
    if content is not getattr(value, name):
        object.__setattr__(value, name, content)


def _one_line(value: Any, *names: str) -> None:
    for name in names:
        text = getattr(value, name)
        if text:
            _set(value, name, squash(text))


def _one_line_each(value: Any, name: str) -> None:
    texts = tuple(squash(text) for text in getattr(value, name))
    _set(value, name, tuple(text for text in texts if text))


def _required(value: Any, *names: str) -> None:
    for name in names:
        if not getattr(value, name):
            raise ValueError(f"{name}: empty")


def _absolute(value: Any, name: str) -> None:
    url = getattr(value, name)
    if url is not None:
        try:
            _set(value, name, absolute(clean(url)))
        except ValueError as error:
            raise ValueError(f"{name}: {error}") from error


def utc(name: str, moment: datetime | None) -> datetime | None:
    """`moment` in UTC and whole seconds."""
    if moment is None or (moment.tzinfo is UTC and not moment.microsecond):
        return moment
    if moment.utcoffset() is None:
        raise ValueError(f"{name}: a date without a zone: {moment}")
    try:
        return moment.astimezone(UTC).replace(microsecond=0)
    except OverflowError as error:
        raise ValueError(f"{name}: outside the years 1 to 9999: {moment}") from error
