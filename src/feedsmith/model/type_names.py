"""Types in words, for people who write a configuration and not Python."""

from collections.abc import Mapping
from pathlib import Path
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

__all__ = ["describe_default", "name_content", "name_type"]

_NAMES = {
    str: "a text",
    bool: "true or false",
    int: "a whole number",
    float: "a number",
    Path: "a path",
    Any: "anything",
    list: "a list",
    tuple: "a list",
    set: "a list",
    frozenset: "a list",
    dict: "a table",
    Mapping: "a table",
}
_PLURALS = {
    "a text": "texts",
    "a whole number": "whole numbers",
    "a number": "numbers",
    "a path": "paths",
    "a table": "tables",
    "a list": "lists",
    "true or false": "true or false",
}
_LISTS = (list, tuple, set, frozenset)


def name_type(kind: Any) -> str:
    """What may stand where a value of that type is expected: `a text`, `a list of texts`, `"keep" or "withdraw"`."""
    origin, arguments = get_origin(kind), get_args(kind)
    if origin is Annotated:
        return name_type(arguments[0])
    if origin is Literal:
        return " or ".join(f'"{choice}"' if isinstance(choice, str) else str(choice) for choice in arguments)
    if origin in (Union, UnionType):
        # TOML has no word for None: what is left out is None.
        names = [name_type(member) for member in arguments if member is not NoneType]
        return " or ".join(dict.fromkeys(names))
    if origin in _LISTS:
        items = [argument for argument in arguments if argument is not Ellipsis]
        return f"a list of {_plural(items[0])}" if len(set(items)) == 1 else "a list"
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return "a table" if arguments[1] is Any else f"a table of {_plural(arguments[1])}"
    # What is left is a class with fields of its own, which TOML writes as a table.
    return _NAMES.get(kind, "a table")


def _plural(kind: Any) -> str:
    names = name_type(kind).split(" or ")
    return " or ".join(_PLURALS.get(name, f"{name}s" if name.startswith("a table of ") else name) for name in names)


def name_content(content: object) -> str:
    """What somebody wrote, by its type: `a text`, `a list`; dates and times are what is left."""
    for kind in (bool, str, int, float, list, tuple, dict):
        if isinstance(content, kind):
            return _NAMES[kind]
    return "a date or time"


def describe_default(default: object) -> str:
    """A default as TOML writes it, or "" for what it can't: None, and values of a plugin's own."""
    if isinstance(default, bool):
        return str(default).lower()
    if isinstance(default, str | Path):
        return f'"{default}"'
    if isinstance(default, int | float):
        return f"{default:_}" if isinstance(default, int) else str(default)
    if isinstance(default, tuple | list | frozenset | set):
        items = [describe_default(item) for item in default]
        return f"[{', '.join(items)}]" if all(items) else ""
    if isinstance(default, Mapping) and not default:
        return "{}"
    return ""
