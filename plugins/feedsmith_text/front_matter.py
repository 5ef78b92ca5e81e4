"""Front matter: what a text says of itself at its head, whichever generator's words it says it in.

`headers` finds it, `keys` says which key stands for what; here its values become those of an
article.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from feedsmith import ParseError, Person
from feedsmith.text import squash
from feedsmith_text.dates import UnknownZoneError, ZoneOf, parse_date
from feedsmith_text.headers import leaves
from feedsmith_text.keys import NESTED, KeyTable, normal_key
from feedsmith_text.matter import FrontMatter
from feedsmith_text.people import read_people

__all__ = ["read_front_matter"]

_TRUE = frozenset("true yes on y 1".split())
_FALSE = frozenset("false no off n 0".split())
_UNPUBLISHED = frozenset("draft hidden private pending trash skip unpublished unlisted".split())
_PUBLISHED_WHERE_TRUE = frozenset(("published", "publish"))
_OF_WORDS = frozenset(("status", "visibility"))
_PICTURE_PARTS = "path src url image feature file filename href large teaser overlay_image og_image thumbnail".split()
_TAG_PARTS = "label name title term slug".split()
BEHIND = 1_000
"""What a key within a table ranks behind those outside: more than there are keys of a field."""


class _Setting:
    """One key with its value, and its place among the keys."""

    def __init__(self, key: str, value: Any, place: int = 0) -> None:
        self.key, self.value, self.place = key, value, place

    @property
    def name(self) -> str:
        """The key without what makes no difference."""
        return normal_key(self.key)

    @property
    def word(self) -> str:
        """The value as one word in lower case; "" for a list or mapping."""
        return self.value.strip().lower() if isinstance(self.value, str) else ""

    @property
    def truth(self) -> bool | None:
        """Yes or no, however it is written; None for anything else."""
        if self.value is False or self.word in _FALSE:
            return False
        return True if self.word in _TRUE else None

    def text(self) -> str:
        """The value. Raises ParseError (malformed) where it is a list or mapping."""
        if not isinstance(self.value, str):
            raise ParseError(kind="malformed", detail=f"front matter: {self.key}: {self.no_text()}")
        return self.value.strip()

    def no_text(self) -> str:
        """What the value is in place of a text, in words."""
        kinds: dict[type, str] = {list: "list", dict: "mapping"}
        return f"a text was expected, not a {kinds.get(type(self.value), 'truth value')}"


_Settings = Sequence[_Setting]
"""All that is said of one field, the key that counts first."""


def read_front_matter(values: Mapping[str, Any], zone: ZoneOf, table: KeyTable) -> FrontMatter:
    """What these keys and values say. `zone` gives the zone of a date that has none.

    Raises ParseError (malformed), with the key, for a date that is none, and for a list or mapping
    where the title, a date, the address or the id is expected.
    """
    reader = _Reader(FrontMatter(), zone, for_jekyll="layout" in values)
    settings = _by_field(values, table, reader.matter.notes)
    for field_name, read in _READERS.items():
        if field_name in settings:
            read(reader, field_name, settings[field_name])
    matter = reader.matter
    if matter.updated and matter.published and matter.updated < matter.published:
        matter.updated = None  # an update before the publication tells a reader nothing
    return matter


def _by_field(values: Mapping[str, Any], table: KeyTable, notes: list[str]) -> dict[str, _Settings]:
    """What is said of each field, and a note for each key that says nothing that is known."""
    ranked: dict[str, list[tuple[int, int, _Setting]]] = {}
    for place, (key, value, behind) in enumerate(_flat(values)):
        if _is_nothing(value):
            continue
        # Keys within a table are the theme's own: nobody needs to be told of them.
        fields = table.get(normal_key(key), ())
        for field_name, rank in fields:
            setting = _Setting(key, value, place)
            ranked.setdefault(field_name, []).append((rank + behind, place, setting))
        if not fields and not behind:
            notes.append(f"front matter: {key}: unknown key, ignored")
    in_order = {name: sorted(settings, key=lambda one: one[:2]) for name, settings in ranked.items()}
    return {name: [setting for *_, setting in settings] for name, settings in in_order.items()}


def _flat(values: Mapping[str, Any]) -> Iterator[tuple[str, Any, int]]:
    """Each key with its value, and how far it ranks behind: those within a table of Zola's or
    Hugo's do.
    """
    for key, value in values.items():
        if key.lower() in NESTED and isinstance(value, dict):
            yield from ((inner, content, BEHIND) for inner, content in value.items())
        else:
            yield key, value, 0


def _is_nothing(value: Any) -> bool:
    if isinstance(value, str):
        return not value.strip()
    return value is None or value == [] or value == {}


class _Reader:
    """Fills a FrontMatter, a field at a time. One `for_jekyll` names a layout, as Jekyll's posts
    do.
    """

    def __init__(self, matter: FrontMatter, zone: ZoneOf, *, for_jekyll: bool) -> None:
        self.matter = matter
        self._zone, self._for_jekyll = zone, for_jekyll

    def required_text(self, name: str, settings: _Settings) -> None:
        """A field without which an article would be another one: what is no text is an error."""
        setting = next((setting for setting in settings if setting.value is not False), None)
        if setting is not None:
            setattr(self.matter, name, setting.text())

    def optional_text(self, name: str, settings: _Settings) -> None:
        """A field that an article may lack: what is no text is noted."""
        for setting in settings:
            if isinstance(setting.value, str):
                setattr(self.matter, name, setting.text())
                return
            if setting.value is not False:
                self._note(setting, f"{setting.no_text()}; ignored")

    def date(self, name: str, settings: _Settings) -> None:
        """A date; a key such as `published` may say yes or no instead."""
        for setting in settings:
            if name == "embargo" and setting.word == "none":
                self.matter.lifted = True
                return
            if setting.truth is None and (moment := self._moment(setting)):
                setattr(self.matter, name, moment)
                return

    def _moment(self, setting: _Setting) -> datetime | None:
        value = setting.value
        if isinstance(value, dict) and isinstance(value.get("date"), str):
            setting = _Setting(setting.key, value["date"])  # Docusaurus: last_update: {date, author}
        try:
            return parse_date(setting.text(), self._zone)
        except UnknownZoneError as error:
            self._note(setting, f"unknown time zone, the date is left out: {error.zone!r}")
            return None
        except ValueError as error:
            detail = f"front matter: {setting.key}: {error}"
            raise ParseError(kind="malformed", detail=detail) from error

    def withheld(self, name: str, settings: _Settings) -> None:
        """Whether any key says that nobody is to see the article."""
        self.matter.withheld = any(map(_withholds, settings))

    def authors(self, name: str, settings: _Settings) -> None:
        """The people of all keys, in the order of the keys, each once."""
        by_name: dict[str, Person] = {}
        for setting in sorted(settings, key=_place):
            people, problems = read_people(setting.key, setting.value)
            self.matter.notes += problems
            for person in people:
                by_name.setdefault(person.name, person)
        self.matter.authors = tuple(by_name.values())

    def of_author(self, name: str, settings: _Settings) -> None:
        """`author_email` and `author_url` are those of the one author."""
        setting = settings[0]
        part = name.removeprefix("author_")
        if len(self.matter.authors) != 1 or not isinstance(setting.value, str):
            return
        try:
            changes: dict[str, Any] = {part: setting.text()}
            self.matter.authors = (replace(self.matter.authors[0], **changes),)
        except ValueError as error:
            self._note(setting, f"{error}; ignored")

    def tags(self, name: str, settings: _Settings) -> None:
        """The tags of all keys, in the order of the keys, each once."""
        words = [(setting, word) for setting in sorted(settings, key=_place) for word in self._words(setting)]
        of_categories = [word for setting, word in words if setting.name in ("category", "categories")]
        self.matter.tags = tuple(dict.fromkeys(word for _, word in words))
        self.matter.categories = tuple(dict.fromkeys(of_categories))

    def _words(self, setting: _Setting) -> Iterator[str]:
        """The tags in a line, a list, or the mappings of Zola's taxonomies; Obsidian's begin with
        `#`.
        """
        value = setting.value
        if isinstance(value, str):
            value = self._apart(setting)
        elif isinstance(value, dict):
            value = list(value.values())
        for leaf in leaves(setting.key, value):
            word = _part_of(leaf, _TAG_PARTS)
            if tag := squash(word).removeprefix("#"):
                yield tag

    def _apart(self, setting: _Setting) -> list[str]:
        """The tags of a line: by commas, or by spaces in Jekyll, and where each begins with a sign."""
        line = setting.value
        by_spaces = line.startswith("#") or (self._for_jekyll and setting.name in ("tags", "categories"))
        return list(line.split() if by_spaces and "," not in line else line.split(","))

    def image(self, name: str, settings: _Settings) -> None:
        """The first picture of the first key that has one."""
        for setting in settings:
            if picture := _picture(setting):
                self.matter.image = picture
                return
            if setting.truth is None:
                self._note(setting, "no picture in it; ignored")

    def _note(self, setting: _Setting, text: str) -> None:
        self.matter.notes.append(f"front matter: {setting.key}: {text}")


def _place(setting: _Setting) -> int:
    return setting.place


def _withholds(setting: _Setting) -> bool:
    """Whether a key such as `draft`, `published` or `status` withholds the article."""
    if setting.word in _UNPUBLISHED:
        return True
    if setting.name in _PUBLISHED_WHERE_TRUE:
        return setting.truth is False
    return setting.truth is True and setting.name not in _OF_WORDS


def _picture(setting: _Setting) -> str:
    """The address of the first picture in a text, a list, or a mapping such as `{path: ..., alt:
    ...}`.
    """
    for leaf in leaves(setting.key, setting.value):
        picture = _part_of(leaf, _PICTURE_PARTS).strip().removeprefix("[[").removesuffix("]]")
        if picture and _Setting("", picture).truth is None:
            return picture
    return ""


def _part_of(leaf: Any, parts: Iterable[str]) -> str:
    """A text as it is; of a mapping, the first of these parts that is one."""
    if isinstance(leaf, dict):
        return next((leaf[part] for part in parts if isinstance(leaf.get(part), str)), "")
    return str(leaf)


_Read = Callable[[_Reader, str, _Settings], None]

_READERS: Mapping[str, _Read] = {
    "title": _Reader.required_text,
    "published": _Reader.date,
    "updated": _Reader.date,
    "embargo": _Reader.date,
    "expires": _Reader.date,
    "authors": _Reader.authors,
    "author_email": _Reader.of_author,  # once the authors are known
    "author_url": _Reader.of_author,
    "summary": _Reader.optional_text,
    "url": _Reader.required_text,
    "slug": _Reader.optional_text,
    "id": _Reader.required_text,
    "tags": _Reader.tags,
    "language": _Reader.optional_text,
    "image": _Reader.image,
    "rights": _Reader.optional_text,
    "draft": _Reader.withheld,
}
