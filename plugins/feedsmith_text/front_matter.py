"""Front matter: YAML between `---` lines, as Jekyll, Hugo and Pelican have it. The only module that imports yaml.

Every value is read as the text that stands there (YAML's BaseLoader), so that a title of `2024`, `yes` or `1_000`
stays what was typed, and a date that is none can be reported with its key.
"""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from typing import Any

from feedsmith import ParseError, Person
from feedsmith.text import squash

__all__ = ["FrontMatter", "parse_date", "read", "split"]

_FENCE = re.compile(r"---[ \t]*")
_END = re.compile(r"(?:---|\.\.\.)[ \t]*")
MAX_BYTES, MAX_DEPTH = 100_000, 20
_KEYS = {
    "title": "title",
    "date": "published",
    "published": "published",
    "updated": "updated",
    "modified": "updated",
    "lastmod": "updated",
    "last_modified_at": "updated",
    "author": "authors",
    "authors": "authors",
    "summary": "summary",
    "description": "summary",
    "url": "url",
    "permalink": "url",
    "id": "id",
    "guid": "id",
    "tags": "tags",
    "categories": "tags",
    "category": "tags",
    "language": "language",
    "lang": "language",
    "image": "image",
    "draft": "draft",
    "status": "draft",
}
_DATE = (  # compiled when there is a date
    r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})"
    r"(?:(?:[Tt]|\s+)(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?)?"
    r"\s*(?:([Zz]|UTC|GMT)|([+-])(\d{2}):?(\d{2})?)?"
)


class FrontMatter:
    """What the front matter says, as text; `notes` on what was not understood."""

    title = ""
    published: datetime | None = None
    updated: datetime | None = None
    authors: tuple[Person, ...] = ()
    summary = ""
    url = ""
    id = ""
    tags: tuple[str, ...] = ()
    language = ""
    image = ""
    draft = False

    def __init__(self) -> None:
        self.notes: list[str] = []


def split(text: str) -> tuple[str | None, str]:
    """(front matter, the rest): None and the whole text where the first line is no `---`, or nothing closes it."""
    if not text.startswith(("---", "\n")):
        return None, text
    start = len(text) - len(text.lstrip("\n"))
    first, _, rest = text[start : start + MAX_BYTES].partition("\n")
    if not _FENCE.fullmatch(first):
        return None, text
    position = start + len(first) + 1
    for line in rest.split("\n"):
        if _END.fullmatch(line):
            return text[start + len(first) + 1 : position], text[position + len(line) + 1 :]
        position += len(line) + 1
    return None, text


def read(header: str, zone: Callable[[], tzinfo]) -> FrontMatter | None:
    """The front matter, or None where the lines between the fences are no `key: value` at all.

    `zone` gives the zone of a date that has none. Raises ParseError (malformed) for YAML that is broken, for a date
    that is none, with its key, and for a value that is of another kind than its key.
    """
    values = _mapping(header) if header.strip() else {}
    if values is None:
        return None
    matter = FrontMatter()
    for key, value in values.items():
        name = _KEYS.get(str(key).lower())
        if name is None:
            matter.notes.append(f"front matter: {key}: unknown key, ignored")
        elif value not in ("", "~", "null"):
            _set(matter, name, str(key), value, zone)
    return matter


def _mapping(header: str) -> dict[Any, Any] | None:
    import yaml  # 25 ms, for files with front matter

    loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
    try:
        # The composer works by recursion, in C: a deep header would end the process, so it is measured first.
        depth = 0
        for event in yaml.parse(header, Loader=loader):
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            if depth > MAX_DEPTH:
                raise ParseError(kind="malformed", detail="front matter: nested too deep")
        values = yaml.load(header, Loader=loader)
    except yaml.MarkedYAMLError as error:
        line = f"line {error.problem_mark.line + 2}: " if error.problem_mark else ""
        raise ParseError(kind="malformed", detail=f"front matter: {line}{error.problem or error.context}") from error
    except (yaml.YAMLError, RecursionError) as error:
        raise ParseError(kind="malformed", detail=f"front matter: {error or type(error).__name__}") from error
    return values if isinstance(values, dict) else None


def _set(matter: FrontMatter, name: str, key: str, value: Any, zone: Callable[[], tzinfo]) -> None:
    match name:
        case "published" if _truth(value) is not None:  # Jekyll: published: false
            matter.draft = matter.draft or _truth(value) is False
        case "published" | "updated":
            setattr(matter, name, _date(key, value, zone))
        case "draft":
            matter.draft = matter.draft or _truth(value) is True or _text(key, value).lower() in ("draft", "hidden")
        case "authors":
            people, problems = _people(key, value)
            matter.authors += people
            matter.notes += problems
        case "tags":
            matter.tags = tuple(dict.fromkeys((*matter.tags, *_words(key, value))))
        case "image" if isinstance(value, dict):  # Hugo and Jekyll themes: image: {path: ..., alt: ...}
            parts = [part for part in ("path", "src", "url", "feature") if part in value]
            matter.image = _text(key, value[parts[0]]) if parts else ""
        case _:
            setattr(matter, name, _text(key, value))


def _text(key: str, value: Any) -> str:
    if not isinstance(value, str):
        raise ParseError(kind="malformed", detail=f"front matter: {key}: a text was expected, not a {_kind(value)}")
    return value


def _kind(value: Any) -> str:
    return "list" if isinstance(value, list) else "mapping"


def _words(key: str, value: Any) -> list[str]:
    words = value if isinstance(value, list) else _text(key, value).split(",")
    return [text for word in words if (text := squash(_text(key, word)))]


def _people(key: str, value: Any) -> tuple[tuple[Person, ...], list[str]]:
    values = value if isinstance(value, list) else [value]
    if isinstance(value, str):
        values = re.split(r";" if ";" in value or key.lower() == "author" else r",", value)
    people, problems = [], []
    for each in values:
        try:
            if person := _person(key, each):
                people.append(person)
        except ValueError as error:
            problems.append(f"front matter: {key}: {error}; ignored")
            if isinstance(each, dict) and (name := squash(_text(key, each.get("name", "")))):
                people.append(Person(name=name))
    return tuple(people), problems


def _person(key: str, value: Any) -> Person | None:
    if isinstance(value, dict):
        named = {part: _text(key, value[part]) for part in ("name", "email", "url") if value.get(part)}
        return Person(**named) if named.get("name") else None
    text = squash(_text(key, value))
    if match := re.fullmatch(r"(.+?)\s*[<(]([^\s<>()@]+@[^\s<>()@]+)[>)]", text):
        return Person(name=match[1], email=match[2])
    return Person(name=text) if text else None


def _truth(value: Any) -> bool | None:
    words = {"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False}
    return words.get(value.lower()) if isinstance(value, str) else None


def _date(key: str, value: Any, zone: Callable[[], tzinfo]) -> datetime:
    try:
        return parse_date(_text(key, value), zone)
    except ValueError as error:
        raise ParseError(kind="malformed", detail=f"front matter: {key}: {error}") from error


def parse_date(text: str, zone: Callable[[], tzinfo]) -> datetime:
    """A date by ISO 8601, as YAML, Jekyll, Hugo and Pelican write it, or by RFC 2822. Raises ValueError."""
    match = re.fullmatch(_DATE, text.strip())
    if match is None:
        return _mail_date(text, zone)
    year, month, day, hour, minute, second, utc, sign, hours, minutes = match.groups()
    offset = timedelta(hours=int(hours or 0), minutes=int(minutes or 0)) * (-1 if sign == "-" else 1)
    try:
        where = timezone(offset) if utc or sign else zone()
        moment = datetime(int(year), int(month), int(day), int(hour or 0), int(minute or 0), int(second or 0))
        return moment.replace(tzinfo=where).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise ValueError(f"{text[:100]!r} is no date: {error}") from error


def _mail_date(text: str, zone: Callable[[], tzinfo]) -> datetime:
    from email.utils import parsedate_to_datetime  # 15 ms, for a rare form

    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError) as error:
        raise ValueError(f"{text[:100]!r} is no date; such as 2026-03-14 or 2026-03-14T09:30:00+03:00") from error
    return moment if moment.tzinfo else moment.replace(tzinfo=zone())
