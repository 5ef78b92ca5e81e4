"""Article and its parts: frozen values that are valid from birth.

Text is legal in XML, one-line fields are one line, dates are aware, in UTC and whole
seconds, URLs are absolute http(s) URIs. What can't be made so raises ValueError with the
field's name: `url: not an absolute http or https URL: 'x'`. What is of another type than its
field raises TypeError.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import fields
from datetime import UTC, datetime
from datetime import date as Day  # noqa: N812  # a field is called date
from typing import Any, Literal, Self, get_args

from feedsmith.model.evidence import PageEvidence
from feedsmith.model.urls import absolute
from feedsmith.model.values import check_types, field, replace_valid, value
from feedsmith.text import clean, is_part, squash

__all__ = [
    "NO_END",
    "Agency",
    "Article",
    "Contributor",
    "Dateline",
    "Media",
    "Origin",
    "Person",
    "Related",
    "Status",
    "Tag",
    "language_tag",
    "utc",
]

NO_END = datetime(9999, 12, 31, tzinfo=UTC)
"""An embargo whose end nobody can tell: the article is held until its source says otherwise."""

Status = Literal["usable", "withheld", "canceled"]
"""Whether an article may be published: withheld for now, or canceled for good, as wire
copy says it.
"""
_STATUSES = get_args(Status)

# An addr-spec (RFC 5322, section 3.4.1) as it is in use: a dot-atom in ASCII at a host name.
_EMAIL = r"[A-Za-z0-9_.!#$%&'*+/=?^`{|}~-]+@(?:[A-Za-z0-9-]+\.)+[A-Za-z][A-Za-z0-9-]*"
# Type and subtype (RFC 6838, section 4.2), without parameters.
_MEDIA_TYPE = r"[A-Za-z0-9_.+-]+/[A-Za-z0-9_.+-]+"
# BCP 47 (RFC 5646, section 2.1): language, extended language, script, region; variants and
# extensions; private use.
_LANGUAGE = (
    r"([A-Za-z]{2,3})(?:-[A-Za-z]{3}){0,3}(?:-[A-Za-z]{4})?(?:-(?:[A-Za-z]{2}|[0-9]{3}))?"
    r"(?:-(?:[A-Za-z0-9]{5,8}|[0-9][A-Za-z0-9]{3}))*(?:-[A-WY-Za-wy-z0-9](?:-[A-Za-z0-9]{2,8})+)*"
    r"(?:-[Xx](?:-[A-Za-z0-9]{1,8})+)?"
)
# ISO 639-1: validators refuse a two-letter code that is not on it.
_TWO_LETTER_LANGUAGES = frozenset(
    "aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr "
    "cs cu cv cy da de dv dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu "
    "gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it iu ja jv ka kg ki kj kk "
    "kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms "
    "mt my na nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro "
    "ru rw sa sc sd se sg si sk sl sm sn so sq sr ss st su sv sw ta te tg th ti tk tl "
    "tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu".split()
)


@value
class Person:
    """Somebody named in a byline. `url` is a page about them.

    Raises ValueError where `name` is empty or `email` is no address.
    """

    name: str
    """The name as readers are to see it."""
    email: str = ""
    """An address of mail, or ""; no reader is shown it."""
    url: str | None = None
    """The address of a page about the person, or None."""

    def __post_init__(self) -> None:
        check_types(self)
        _squash_fields(self, "name", "email")
        _require_fields(self, "name")
        _make_absolute(self, "url")
        if self.email and not re.fullmatch(_EMAIL, self.email):
            raise ValueError(f"email: not an address: {self.email[:200]!r}")


@value
class Contributor(Person):
    """Somebody who helped, and how: `role` is "editing", "reporting" or whatever the copy
    says, "" where it doesn't.
    """

    role: str = ""
    """"editing", "reporting" or whatever the copy says; "" where it says nothing."""

    def __post_init__(self) -> None:
        Person.__post_init__(self)
        _squash_fields(self, "role")


@value
class Agency:
    """A news agency: `code` is its short form on the wire ("AFP"), `url` its site."""

    name: str
    """The agency's name: "Agence France-Presse"."""
    code: str = ""
    """Its short form on the wire, "AFP", or ""."""
    url: str | None = None
    """The address of its site, or None."""

    def __post_init__(self) -> None:
        check_types(self)
        _squash_fields(self, "name", "code")
        _require_fields(self, "name")
        _make_absolute(self, "url")


@value
class Dateline:
    """Where, and on which day, the copy was filed."""

    place: str
    """Where the copy was filed."""
    date: Day | None = None
    """The day on which it was, without a time; None where nothing is said."""

    def __post_init__(self) -> None:
        check_types(self)
        _squash_fields(self, "place")
        _require_fields(self, "place")


@value
class Media:
    """A picture, sound or film. `url` is None where a text credits a picture that it does
    not carry.

    `length` is in bytes, `width` and `height` in pixels; `role` is "lead" for the article's
    main picture. Raises ValueError without a URL, caption and credit, and for a
    `media_type` that is none.
    """

    url: str | None = None
    """The address of the file; None where a text credits a picture that it does not carry."""
    media_type: str = ""
    """The type as RFC 6838 has it, such as "image/jpeg", or ""."""
    length: int | None = None
    """The size of the file in bytes, or None."""
    width: int | None = None
    """The width in pixels, or None."""
    height: int | None = None
    """The height in pixels, or None."""
    caption: str = ""
    """What the picture shows, as plain text."""
    credits: tuple[str, ...] = ()
    """Who took or supplied it, each by name."""
    role: str = ""
    """"lead" for the article's main picture, else ""."""

    def __post_init__(self) -> None:
        check_types(self)
        _squash_fields(self, "media_type", "caption", "role")
        _squash_items(self, "credits")
        _make_absolute(self, "url")
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
    """A category: `scheme` is the URI of the vocabulary that `term` is from, `label` what
    people read.
    """

    term: str
    """The category's word or code, not empty."""
    scheme: str | None = None
    """The URI of the vocabulary that the term is from, or None."""
    label: str = ""
    """What people read in place of the term, or ""."""

    def __post_init__(self) -> None:
        check_types(self)
        _squash_fields(self, "term", "label")
        _require_fields(self, "term")
        _make_absolute(self, "scheme")


@value
class Related:
    """Something else to read on the same matter: its `url`, and what it is called."""

    url: str
    """The address of what is related."""
    title: str = ""
    """What it is called, or ""."""

    def __post_init__(self) -> None:
        check_types(self)
        _squash_fields(self, "title")
        _make_absolute(self, "url")


@value
class Origin:
    """Which `signal` a `field` came from ("front matter", "JSON-LD"), and the `value` as it
    stood there; or, where it was not `chosen`, what another signal would have made of it.
    """

    field: str
    """The name of the article's field."""
    signal: str
    """Where the field came from: "front matter", "JSON-LD"."""
    value: str = ""
    """What stood there, as text."""
    chosen: bool = True
    """False for a signal that was not used."""

    def __post_init__(self) -> None:
        check_types(self)


@value
class Article:
    """One article, as every step after parsing sees it.

    `summary` is the standfirst, as text; `body` is HTML; `credit` the credit line as printed;
    `note` an editor's note on a correction; `source` the configured source's name; `version`
    counts the versions of a story, where its agency does: of those with one id, the highest
    stands. Nobody is to see it before its `embargo`, nor once it `expires`. `slug` is the
    wire's working name of the story, the same in all its versions; `refers` is the slug or
    headline of the story that this one kills, corrects or updates, where it has an id of its
    own. An article has a `url` or a `body`, or both. `origins` says where fields came from, and `evidence` what else
    its page says of itself: they are no part of equality.

    Raises ValueError where `id` or `title` is empty, where there is neither `url` nor
    `body`, and for a date, language or status that is none.
    """

    id: str
    """What the article is known by, for ever: an explicit id, a canonical URL or a tag URI; not empty."""
    title: str
    """The headline, on one line; not empty."""
    url: str | None = None
    """The address that readers open, http or https; None where there is none, and then there is a body."""
    summary: str = ""
    """The standfirst, as plain text on one line."""
    body: str = ""
    """The text as HTML. It is sanitized after the last plugin, before anybody sees it."""
    authors: tuple[Person, ...] = ()
    """Who wrote it, in the order of the byline."""
    agencies: tuple[Agency, ...] = ()
    """The news agencies that supplied it."""
    publisher: str = ""
    """The house that publishes it."""
    credit: str = ""
    """The credit line as printed: "Harbour Post and agencies"."""
    contributors: tuple[Contributor, ...] = ()
    """Who helped with it."""
    dateline: Dateline | None = None
    """Where and when it was filed."""
    published: datetime | None = None
    """When it was published, with a zone; kept in UTC and whole seconds. None where nobody says."""
    updated: datetime | None = None
    """When it was changed last, likewise."""
    language: str = ""
    """A BCP 47 tag, or "" where it is the feed's."""
    tags: tuple[Tag, ...] = ()
    """Its categories."""
    media: tuple[Media, ...] = ()
    """Its pictures, sounds and films."""
    rights: str = ""
    """The copyright line."""
    status: Status = "usable"
    """"usable"; "withheld" for now; "canceled" for good."""
    embargo: datetime | None = None
    """Before when nobody is to see it; `NO_END` where nobody can tell."""
    expires: datetime | None = None
    """From when on nobody is to see it."""
    note: str = ""
    """An editor's note on a correction."""
    version: int | None = None
    """Which version of the story this is, where its agency counts them: of one id, the highest stands."""
    slug: str = ""
    """The wire's working name of the story, the same in all its versions."""
    refers: str = ""
    """The slug or headline of the story that this one kills, corrects or updates."""
    related: tuple[Related, ...] = ()
    """Other things to read on the same matter."""
    source: str = ""
    """The name of the configured source, which the core sets."""
    origins: tuple[Origin, ...] = field(default=(), compare=False)
    """Which signal each field came from; no part of equality."""
    evidence: PageEvidence | None = field(default=None, compare=False)
    """What its page says of itself that tells an article from a notice in its place; no part of equality."""

    def __post_init__(self) -> None:
        check_types(self)
        self._normalize(_NORMALIZERS.items())

    def with_fields(self, **contents: Any) -> Self:
        """A copy with these contents, which alone are checked: half of what `replace` takes. Raises as that does."""
        unknown = contents.keys() - _FIELDS
        if unknown:
            raise TypeError(f"Article: unknown {sorted(unknown)}")
        copy = replace_valid(self, **contents)
        check_types(copy)
        if "body" in contents and is_part(copy.body, self.body):  # hence as legal: it need not be cleaned
            _set_field(copy, "body", contents.pop("body").strip())
        copy._normalize([(name, _NORMALIZERS[name]) for name in contents if name in _NORMALIZERS])
        return copy

    def _normalize(self, normalizers: "Iterable[tuple[str, _Normalizer]]") -> None:
        """Make what these fields hold valid, and see that there is something to read."""
        for name, (unset, normalize) in normalizers:
            content = getattr(self, name)
            if content != unset:
                _set_field(self, name, normalize(name, content))
        if not (self.url or self.body):
            raise ValueError("body: an article has a url or a body")


_FIELDS = frozenset(field.name for field in fields(Article))


def language_tag(text: str) -> str:
    """`text` as a BCP 47 tag (RFC 5646, section 2.1): `en_GB` becomes `en-GB`.

    Raises ValueError for no such tag.
    """
    tag = text.strip().replace("_", "-")
    match = re.fullmatch(_LANGUAGE, tag)
    if match is None:
        raise ValueError(f"language: not a BCP 47 tag: {text[:200]!r}")
    language = match[1].lower()
    if len(language) == 2 and language not in _TWO_LETTER_LANGUAGES:
        raise ValueError(f"language: not a BCP 47 tag: {text[:200]!r}")
    return tag


def utc(name: str, moment: datetime | None) -> datetime | None:
    """`moment` in UTC and whole seconds; None in the year 1, which Go and .NET print for none.

    Raises ValueError with the field's `name` for a date without a zone, and for one outside the
    calendar.
    """
    if moment is None or moment.year == 1:
        return None
    if moment.tzinfo is UTC and not moment.microsecond:
        return moment
    if moment.utcoffset() is None:
        raise ValueError(f"{name}: a date without a zone: {moment}")
    try:
        return moment.astimezone(UTC).replace(microsecond=0)
    except OverflowError as error:
        raise ValueError(f"{name}: outside the years 1 to 9999: {moment}") from error


def _normalize_line(name: str, text: str) -> str:
    return squash(text)


def _require_line(name: str, text: str) -> str:
    line = squash(text)
    if not line:
        raise ValueError(f"{name}: empty")
    return line


def _normalize_body(name: str, html: str) -> str:
    return clean(html).strip()


def _normalize_url(name: str, url: str) -> str:
    try:
        return absolute(clean(url))
    except ValueError as error:
        raise ValueError(f"{name}: {error}") from error


def _normalize_language(name: str, text: str) -> str:
    return language_tag(text)


def _check_status(name: str, status: str) -> str:
    if status not in _STATUSES:
        allowed = ", ".join(_STATUSES)
        raise ValueError(f"{name}: not one of {allowed}: {status!r}")
    return status


_Normalizer = tuple[object, Callable[[str, Any], object]]
_NORMALIZERS: dict[str, _Normalizer] = {
    "id": (None, _require_line),
    "title": (None, _require_line),
    **dict.fromkeys("summary publisher credit rights note source slug refers".split(), ("", _normalize_line)),
    "url": (None, _normalize_url),
    "body": ("", _normalize_body),
    **dict.fromkeys("published updated embargo expires".split(), (None, utc)),
    "language": ("", _normalize_language),
    "status": ("usable", _check_status),
}
"""What makes the fields of an article valid that are not so by their types: what each holds where there is
nothing to do, and the function, which is given the field's name and what it holds.
"""


def _set_field(value: Any, name: str, content: object) -> None:
    """Set a field of a frozen value, which only its own `__post_init__` may do."""
    if content is not getattr(value, name):
        object.__setattr__(value, name, content)


def _squash_fields(value: Any, *names: str) -> None:
    """Make each of these texts one line."""
    for name in names:
        text = getattr(value, name)
        if text:
            _set_field(value, name, squash(text))


def _squash_items(value: Any, name: str) -> None:
    """Make each text of a tuple one line, and drop the empty ones."""
    squashed = [squash(text) for text in getattr(value, name)]
    _set_field(value, name, tuple(text for text in squashed if text))


def _require_fields(value: Any, *names: str) -> None:
    for name in names:
        if not getattr(value, name):
            raise ValueError(f"{name}: empty")


def _make_absolute(value: Any, name: str) -> None:
    url = getattr(value, name)
    if url is not None:
        _set_field(value, name, _normalize_url(name, url))
