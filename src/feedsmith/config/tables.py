"""Tables of feedsmith.toml, checked, and how a mistake in one is named.

A mistake names the file and the key, says what is allowed, and guesses what was meant. The
core's tables are structs of msgspec, which checks types; what a source's own table holds is
checked against the fields of its plugin's class. What msgspec says of a mistake is taken apart
in `_translate_error`; its words are those of msgspec 0.19 to 0.22.
"""

import dataclasses
import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from difflib import get_close_matches
from pathlib import Path
from typing import Any, TypeVar, get_type_hints

import msgspec

from feedsmith.config.mistakes import Mistakes
from feedsmith.config.paths import resolve_path
from feedsmith.model.errors import ConfigError
from feedsmith.model.type_names import name_content, name_type

__all__ = ["build", "convert", "convert_rest"]

T = TypeVar("T")


def build(
    cls: type[T],
    options: Mapping[str, Any],
    where: str,
    folder: Path = Path(),
    *,
    also: Iterable[str] = (),
) -> T:
    """The plugin class made of options, checked against its fields; paths are relative to
    `folder`.

    `where` is the table that the options stand in, and `also` are other keys that may stand
    there. Raises ConfigError.
    """

    def convert_path(kind: type[Any], option: Any) -> Any:
        if kind is Path and isinstance(option, str):
            return resolve_path(option, folder)
        raise ValueError(f"expected {name_type(kind)}, got {name_content(option)}")

    return convert(dict(options), cls, where, also=also, dec_hook=convert_path)


def convert(
    table: dict[str, Any],
    cls: type[T],
    where: str,
    also: Iterable[str] = (),
    **how: Any,
) -> T:
    """The table as a struct or dataclass. Raises ConfigError, with all that is wrong: keys that it
    has no field for, wrong types, and what is missing.

    `also` are named as allowed, though they are not expected in this table; `how` goes to
    msgspec.
    """
    types = _field_types(cls)
    try:
        if table.keys() <= types.keys():
            converted: T = msgspec.convert(table, cls, **how)
            return converted
    except msgspec.ValidationError as error:
        errors = list(_key_errors(table, cls, where, also, how).values())
        # What no key alone is to blame for: keys that don't go together.
        raise ConfigError.join(errors or [_translate_error(error, types, where)]) from error
    raise ConfigError.join(_key_errors(table, cls, where, also, how).values())


def convert_rest(
    table: dict[str, Any],
    cls: type[T],
    where: str,
    mistakes: Mistakes,
    required: Mapping[str, Any],
) -> T:
    """The table as `convert` makes it; what is wrong is added to `mistakes`, and left out.

    `required` are keys that can't be left out, and what stands for one that is wrong.
    """
    if table.keys() <= _field_types(cls).keys():
        with suppress(msgspec.ValidationError):  # which key is to blame, is asked below
            return msgspec.convert(table, cls)
    errors = _key_errors(table, cls, where, (), {})
    mistakes.add(errors.values())
    rest = {key: entry for key, entry in table.items() if key not in errors}
    return msgspec.convert(dict(required) | rest, cls)


def _key_errors(
    table: dict[str, Any],
    cls: type[Any],
    where: str,
    also: Iterable[str],
    how: Mapping[str, Any],
) -> dict[str, ConfigError]:
    """What is wrong with each key of the table, or missing there."""
    types = _field_types(cls)
    errors: dict[str, ConfigError] = {}
    for key in table:
        if key not in types:
            errors[key] = _unknown_key_error(key, [*also, *types], where)
            continue
        try:
            msgspec.convert({key: table[key]}, cls, **how)
        except msgspec.ValidationError as error:
            # Without a path it is on the table as a whole: that the other keys are missing.
            if f" - at `$.{key}" in str(error):
                errors[key] = _translate_error(error, types, where)
    for key in _required_keys(cls):
        if key not in table:
            errors[key] = ConfigError(_join_key(where, key), "missing", name_type(types[key]))
    return errors


def _required_keys(cls: type[Any]) -> list[str]:
    """The fields of a struct or dataclass that have no default."""
    if issubclass(cls, msgspec.Struct):
        return [field.name for field in msgspec.structs.fields(cls) if field.required]
    missing = dataclasses.MISSING
    fields = [field for field in dataclasses.fields(cls) if field.init]
    return [field.name for field in fields if field.default is missing and field.default_factory is missing]


def _field_types(cls: type[Any]) -> Mapping[str, Any]:
    """The fields of a struct or dataclass, in order, with their types."""
    # Looked up once: a configuration of thousands of sources has a table for each.
    types = _types_by_class.get(cls)
    if types is None:
        types = _types_by_class[cls] = _read_field_types(cls)
    return types


_types_by_class: dict[type[Any], Mapping[str, Any]] = {}


def _read_field_types(cls: type[Any]) -> dict[str, Any]:
    if issubclass(cls, msgspec.Struct):
        return {field.name: field.type for field in msgspec.structs.fields(cls)}
    # A plugin may have `from __future__ import annotations`: its types are strings then.
    hints = get_type_hints(cls)
    return {field.name: hints[field.name] for field in dataclasses.fields(cls)}


def _unknown_key_error(key: str, allowed: list[str], where: str) -> ConfigError:
    near = get_close_matches(key, allowed, n=1)
    guess = f"did you mean {near[0]!r}? " if near else ""
    hint = f"{guess}allowed: {', '.join(allowed)}"
    return ConfigError(_join_key(where, key), "unknown key", hint)


def _translate_error(error: Exception, types: Mapping[str, Any], where: str) -> ConfigError:
    """What msgspec says of a mistake, `reason - at $.key`, in our words."""
    reason, _, path = str(error).replace("`", "").partition(" - at $")
    key = path.lstrip(".")
    named = re.match(r"(\w+): (.*)", reason)
    if named and not key and named[1] in types:
        # A ValueError of __post_init__ has no path: it says itself which field it means.
        key, reason = named[1], named[2]
    reason = _translate_reason(reason)
    # Of `formats[0]` and `enrich[1].name`, the key of this table.
    whole = re.split(r"\W", key)[0]
    expected = name_type(types[whole]) if whole in types else ""
    return ConfigError(_join_key(where, key), reason, "" if f"expected {expected}," in reason else expected)


_WORDS = {
    "str": "a text",
    "int": "a whole number",
    "float": "a number",
    "bool": "true or false",
    "array": "a list",
    "object": "a table",
    "datetime": "a date or time",
    "date": "a date or time",
    "time": "a date or time",
}
"""What msgspec calls a type, in words."""


def _translate_reason(reason: str) -> str:
    """`Expected int, got str` and its like, in words."""
    mismatch = re.fullmatch(r"Expected ([\w |]+), got (\w+)", reason)
    if mismatch:
        expected = [_WORDS.get(name, name) for name in mismatch[1].split(" | ") if name != "null"]
        return f"expected {' or '.join(expected)}, got {_WORDS.get(mismatch[2], mismatch[2])}"
    missing = re.fullmatch(r"Object missing required field (\w+)", reason)
    if missing:
        return f"{missing[1]} is missing"
    unknown = re.fullmatch(r"Object contains unknown field (.*)", reason)
    if unknown:
        return f"unknown key {unknown[1]}"
    return re.sub("^Invalid enum value (.*)", r"not one that is allowed: \1", reason)


def _join_key(where: str, key: str) -> str:
    """The file or table and its key: what ends with a colon is the file itself."""
    if not key:
        return where.removesuffix(":")
    if where.endswith(":"):
        return f"{where} {key}"
    return f"{where}.{key}"
