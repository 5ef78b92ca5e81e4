"""The properties of a JSON document by their names, in whatever shape an agency gives them."""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from feedsmith import CharsetError, ParseError, decode

__all__ = ["Fields", "get_fields", "get_objects", "get_role", "get_text", "get_texts", "parse_json"]

Fields = Mapping[str, Any]
"""The properties of a JSON object, by their names in lower case."""
MAX_OBJECTS = 1_000
"""Entries of a list that are looked at."""
MAX_NUMBER = 1e15
"""From here on a number is no size, version or code of a story."""


def parse_json(data: bytes, charset: str) -> Any:
    """The value of the document. Raises ParseError."""
    try:
        text = decode(data, charset).text
    except CharsetError as error:
        kind = "not-an-article" if error.binary else "charset"
        raise ParseError(kind=kind, detail=f"JSON: {error}") from error
    try:
        return json.loads(text)
    except RecursionError as error:
        raise ParseError(kind="malformed", detail="JSON nested too deep") from error
    except json.JSONDecodeError as error:
        what = "a second document in the same file" if error.msg == "Extra data" else error.msg
        detail = f"not JSON: {what} in line {error.lineno}"
        raise ParseError(kind="malformed", detail=detail) from error
    except ValueError as error:  # a number of more digits than Python reads
        raise ParseError(kind="malformed", detail=f"not JSON: {error}") from error


def get_fields(value: object) -> Fields:
    """The properties of an object by their names in lower case; none of what is no object."""
    if not isinstance(value, dict):
        return {}
    return {str(key).lower(): content for key, content in value.items()}


def get_objects(fields: Fields, *names: str) -> list[Fields]:
    """The objects of properties that are a list, an object, or objects by name."""
    objects: list[Fields] = []
    for name in names:
        value = fields.get(name)
        if isinstance(value, dict):
            # ninjs 1 has {"picture1": {...}, "picture2": {...}} where ninjs 3 has a list.
            by_name = all(isinstance(content, dict) for content in value.values())
            value = list(value.values()) if by_name else [value]
        if isinstance(value, list):
            objects += (get_fields(one) for one in value[:MAX_OBJECTS] if isinstance(one, dict))
    return objects


def get_text(fields: Fields, *names: str) -> str:
    """The first of the properties that is a text or a number; "" for none."""
    for name in names:
        value = fields.get(name)
        if isinstance(value, str) and value.strip():
            return value.strip()
        # To Python, true is a number.
        if isinstance(value, int | float) and not isinstance(value, bool):
            # NaN is not equal to itself.
            return str(int(value)) if value == value and abs(value) < MAX_NUMBER else ""
    return ""


def get_texts(objects: Iterable[Fields], *names: str) -> Iterator[str]:
    """The texts of properties of each of the objects, where it has them."""
    texts = (get_text(fields, name) for fields in objects for name in names)
    return filter(None, texts)


def get_role(fields: Fields, *names: str) -> str:
    """A role without the alias of its vocabulary, in lower case."""
    return get_text(fields, *names).rpartition(":")[2].lower()
