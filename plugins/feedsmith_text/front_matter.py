"""Front matter: what a text says of itself at its head, whichever generator's words it says it in.

`headers` finds it, `keys` says which key stands for what; here its values become those of an article.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from feedsmith import ParseError, Person
from feedsmith.text import squash
from feedsmith_text.dates import UnknownZoneError, ZoneOf, parse_date
from feedsmith_text.headers import leaves
from feedsmith_text.keys import NESTED, KeyTable, normal_key
from feedsmith_text.people import read_people

__all__ = ["FrontMatter", "read_front_matter"]

_TRUE, _FALSE = frozenset("true yes on y 1".split()), frozenset("false no off n 0".split())
_UNPUBLISHED = frozenset("draft hidden private pending trash skip unpublished unlisted".split())
_PUBLISHED_WHERE_TRUE, _OF_WORDS = frozenset(("published", "publish")), frozenset(("status", "visibility"))
_PICTURE_PARTS = "path src url image feature file filename href large teaser overlay_image og_image thumbnail".split()
_TAG_PARTS = "label name title term slug".split()


@dataclass(slots=True)
class FrontMatter:
    """What the front matter says; what it does not say is empty. Dates have the zone that they were written in.

    `withheld` tells that nobody is to see the article, by its author's word; `notes` what was not understood. A front
    matter `for_jekyll` names a layout; Jekyll sets tags in a line apart by spaces.
    """

    title: str = ""
    published: datetime | None = None
    updated: datetime | None = None
    embargo: datetime | None = None
    expires: datetime | None = None
    authors: tuple[Person, ...] = ()
    summary: str = ""
    url: str = ""
    slug: str = ""
    id: str = ""
    tags: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    language: str = ""
    image: str = ""
    rights: str = ""
    for_jekyll: bool = False
    withheld: bool = False
    notes: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Said:
    """One key with what it says, and its place among the keys."""

    key: str
    value: Any
    place: int = 0


def read_front_matter(values: Mapping[str, Any], zone: ZoneOf, table: KeyTable) -> FrontMatter:
    """What these keys and values say. `zone` gives the zone of a date that has none.

    Raises ParseError (malformed), with the key, for a date that is none, and for a list or mapping where the title, a
    date, the address or the id is expected.
    """
    matter = FrontMatter(for_jekyll="layout" in values)
    said = _by_field(values, table, matter.notes)
    for name, all_said in said.items():
        _READERS[name](matter, all_said, zone)
    _complete_author(matter, said)
    if matter.updated and matter.published and matter.updated < matter.published:
        matter.updated = None  # an update before the publication tells a reader nothing
    return matter


def _by_field(values: Mapping[str, Any], table: KeyTable, notes: list[str]) -> dict[str, list[_Said]]:
    """What is said of each field, the key that counts first; a note for each key that says nothing."""
    ranked: dict[str, list[tuple[int, int, _Said]]] = {}
    for place, (key, value, nested) in enumerate(_flat(values)):
        if _is_nothing(value):
            continue
        fields = table.get(normal_key(key), ())
        for name, rank in fields:
            ranked.setdefault(name, []).append((rank + nested, place, _Said(key, value, place)))
        if not fields and not nested:
            notes.append(f"front matter: {key}: unknown key, ignored")
    return {name: [said for *_, said in sorted(each, key=lambda one: one[:2])] for name, each in ranked.items()}


def _flat(values: Mapping[str, Any]) -> Iterator[tuple[str, Any, int]]:
    """Each key with its value, and what it ranks behind the others: those within a table of Zola's or Hugo's do."""
    for key, value in values.items():
        if key.lower() in NESTED and isinstance(value, dict):
            yield from ((inner, each, 1000) for inner, each in value.items())
        else:
            yield key, value, 0


def _is_nothing(value: Any) -> bool:
    return value is None or value == [] or value == {} or (isinstance(value, str) and not value.strip())


# ---- fields --------------------------------------------------------------------------------------------------


def _required_text(name: str) -> "_Reader":
    """A field without which an article would be another one: what is no text is an error."""

    def read(matter: FrontMatter, all_said: list[_Said], zone: ZoneOf) -> None:
        for said in all_said:
            if said.value is not False:
                setattr(matter, name, _text(said).strip())
                return

    return read


def _optional_text(name: str) -> "_Reader":
    """A field that an article may lack: what is no text is noted."""

    def read(matter: FrontMatter, all_said: list[_Said], zone: ZoneOf) -> None:
        for said in all_said:
            if isinstance(said.value, str):
                setattr(matter, name, said.value.strip())
                return
            if said.value is not False:
                matter.notes.append(f"front matter: {said.key}: {_expected('a text', said.value)}; ignored")

    return read


def _date(name: str) -> "_Reader":
    def read(matter: FrontMatter, all_said: list[_Said], zone: ZoneOf) -> None:
        for said in all_said:
            if _truth(said.value) is None and (moment := _moment(matter, said, zone)):
                setattr(matter, name, moment)
                return

    return read


def _moment(matter: FrontMatter, said: _Said, zone: ZoneOf) -> datetime | None:
    value = said.value
    if isinstance(value, dict) and isinstance(value.get("date"), str):  # Docusaurus: last_update: {date, author}
        said = _Said(said.key, value["date"])
    try:
        return parse_date(_text(said), zone)
    except UnknownZoneError as error:
        matter.notes.append(f"front matter: {said.key}: unknown time zone, the date is left out: {error.zone!r}")
        return None
    except ValueError as error:
        raise ParseError(kind="malformed", detail=f"front matter: {said.key}: {error}") from error


def _draft(matter: FrontMatter, all_said: list[_Said], zone: ZoneOf) -> None:
    for said in all_said:
        key, truth = normal_key(said.key), _truth(said.value)
        refused = truth is False if key in _PUBLISHED_WHERE_TRUE else truth is True and key not in _OF_WORDS
        matter.withheld = matter.withheld or refused or _word(said.value) in _UNPUBLISHED


def _authors(matter: FrontMatter, all_said: list[_Said], zone: ZoneOf) -> None:
    found: dict[str, Person] = {person.name: person for person in matter.authors}
    for said in sorted(all_said, key=lambda said: said.place):
        people, problems = read_people(said.key, said.value)
        matter.notes += problems
        for person in people:
            found.setdefault(person.name, person)
    matter.authors = tuple(found.values())


def _complete_author(matter: FrontMatter, said: Mapping[str, list[_Said]]) -> None:
    """`author_email` and `author_url` are those of the one author."""
    more: dict[str, Any] = {
        part: squash(all_said[0].value)
        for part in ("email", "url")
        if (all_said := said.get(f"author_{part}")) and isinstance(all_said[0].value, str)
    }
    if len(matter.authors) == 1 and more:
        (author,) = matter.authors
        try:
            matter.authors = (Person(**{"name": author.name, "email": author.email, "url": author.url} | more),)
        except ValueError as error:
            matter.notes.append(f"front matter: author: {error}; ignored")


def _nothing_by_itself(matter: FrontMatter, all_said: list[_Said], zone: ZoneOf) -> None:
    """Read with the authors."""


def _tags(matter: FrontMatter, all_said: list[_Said], zone: ZoneOf) -> None:
    in_order = sorted(all_said, key=lambda said: said.place)
    words = [(said, word) for said in in_order for word in _words(matter, said)]
    matter.tags = tuple(dict.fromkeys(word for _, word in words))
    matter.categories = tuple(
        dict.fromkeys(word for said, word in words if normal_key(said.key) in ("category", "categories"))
    )


def _words(matter: FrontMatter, said: _Said) -> Iterator[str]:
    """The tags in a line, a list, or the mappings of Zola's taxonomies; Obsidian's begin with `#`."""
    value = said.value
    if isinstance(value, str):
        spaced = value.startswith("#") or (matter.for_jekyll and normal_key(said.key) in ("tags", "categories"))
        value = list(value.split() if spaced and "," not in value else value.split(","))
    elif isinstance(value, dict):
        value = list(value.values())
    for leaf in leaves(said.key, value):
        if isinstance(leaf, dict):
            leaf = next((leaf[part] for part in _TAG_PARTS if isinstance(leaf.get(part), str)), "")
        if word := squash(leaf).removeprefix("#"):
            yield word


def _image(matter: FrontMatter, all_said: list[_Said], zone: ZoneOf) -> None:
    for said in all_said:
        if picture := _picture(said):
            matter.image = picture
            return
        if _truth(said.value) is None:
            matter.notes.append(f"front matter: {said.key}: no picture in it; ignored")


def _picture(said: _Said) -> str:
    """The address of the first picture in a text, a list, or a mapping such as `{path: ..., alt: ...}`."""
    for leaf in leaves(said.key, said.value):
        if isinstance(leaf, dict):
            leaf = next((leaf[part] for part in _PICTURE_PARTS if isinstance(leaf.get(part), str)), "")
        picture: str = leaf.strip().removeprefix("[[").removesuffix("]]")
        if picture and _truth(picture) is None:
            return picture
    return ""


# ---- values --------------------------------------------------------------------------------------------------


def _text(said: _Said) -> str:
    if not isinstance(said.value, str):
        what = f"front matter: {said.key}: {_expected('a text', said.value)}"
        raise ParseError(kind="malformed", detail=what)
    return said.value


def _expected(what: str, value: Any) -> str:
    kind = "list" if isinstance(value, list) else "mapping" if isinstance(value, dict) else "truth value"
    return f"{what} was expected, not a {kind}"


def _truth(value: Any) -> bool | None:
    if value is False:
        return False
    word = _word(value)
    return True if word in _TRUE else False if word in _FALSE else None


def _word(value: Any) -> str:
    return value.strip().lower() if isinstance(value, str) else ""


_Reader = Callable[[FrontMatter, list[_Said], ZoneOf], None]

_READERS: Mapping[str, _Reader] = {
    "title": _required_text("title"),
    "published": _date("published"),
    "updated": _date("updated"),
    "embargo": _date("embargo"),
    "expires": _date("expires"),
    "authors": _authors,
    "author_email": _nothing_by_itself,
    "author_url": _nothing_by_itself,
    "summary": _optional_text("summary"),
    "url": _required_text("url"),
    "slug": _optional_text("slug"),
    "id": _required_text("id"),
    "tags": _tags,
    "language": _optional_text("language"),
    "image": _image,
    "rights": _optional_text("rights"),
    "draft": _draft,
}
