"""The JSON Schema (draft 2020-12) of feedsmith.toml, with the options of installed plugins.

It says what can be said: types, bounds, forms of texts, names of what is installed, which keys need or exclude each
other. A plugin's class adds to it what it knows of its options, as `schema`.
"""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any, get_type_hints

import msgspec

from feedsmith.config.keys import AuthTable, CriteriaTable, FeedTable, FetchTable, FileTable, SourceTable
from feedsmith.config.patterns import NO_NUL
from feedsmith.model.type_names import name_type
from feedsmith.plugins.registry import Plugins

__all__ = ["make_schema"]

Schema = dict[str, Any]

_FEED_NAME = {"pattern": r"^\w[\w.-]*$", "not": {"pattern": r"\n"}}
_NOT_EMPTY = {"minLength": 1}


def make_schema(plugins: Plugins) -> Schema:
    """The schema of the whole file, as what `json.dumps` takes."""
    definitions: Schema = {}
    sources = [_describe_source(offer.cls, plugins, definitions) for offer in plugins.list_offers("source")]
    file = _describe_class(FileTable)
    keys = file["properties"]
    keys["fetch"] |= _describe_class(FetchTable)
    keys["enrichers"] |= _describe_enrichers(plugins, definitions)
    keys["sources"]["additionalProperties"] = {"oneOf": sources}
    keys["feeds"] |= {
        "additionalProperties": _describe_feed(plugins, sources),
        "propertyNames": _FEED_NAME,
        "minProperties": 1,
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "feedsmith.toml",
        **file,
        "allOf": _describe_needs(),
        "$defs": definitions,
    }


def _describe_needs() -> list[Schema]:
    """Which keys of the file need others: a hub and an archive a base_url, an archive a state as well."""
    has_hub = {"required": ["hub"], "properties": {"hub": _NOT_EMPTY}}
    is_archived = {"properties": {"archive": {"const": True}}, "required": ["archive"]}
    has_archive = {"properties": {"feeds": {"not": {"additionalProperties": {"not": is_archived}}}}}
    needs_base_url: Schema = {"required": ["base_url"], "properties": {"base_url": _NOT_EMPTY}}
    needs_both = needs_base_url | {"properties": {"base_url": _NOT_EMPTY, "state": _NOT_EMPTY}}
    return [{"if": has_hub, "then": needs_base_url}, {"if": has_archive, "then": needs_both}]


def _describe_source(cls: type[Any], plugins: Plugins, definitions: Schema) -> Schema:
    """A source's table; what the types of its options refer to is added to `definitions`."""
    core = _describe_class(SourceTable)["properties"]
    core["auth"] |= _describe_class(AuthTable)
    core["auth"]["not"] = {
        "required": ["user", "bearer"],
        "properties": {"user": _NOT_EMPTY, "bearer": _NOT_EMPTY},
    }
    core["enrich"] |= _describe_enrich(plugins)
    table = _describe_options(cls, definitions)
    table["properties"] = {**core, "type": {"const": cls.name}, **table["properties"]}
    table["required"] = ["type", *table.get("required", [])]
    table["additionalProperties"] = False
    return table


def _describe_enrichers(plugins: Plugins, definitions: Schema) -> Schema:
    """`[enrichers.NAME]`, with the options of those that have any."""
    tables: Schema = {}
    for offer in plugins.list_offers("enricher"):
        # One that is no dataclass has no options, and what stands in its table is an error.
        options = _describe_options(offer.cls, definitions) if is_dataclass(offer.cls) else {"maxProperties": 0}
        tables[offer.cls.name] = {**options, "additionalProperties": False}
    return {"properties": tables, "additionalProperties": False}


def _describe_options(cls: type[Any], definitions: Schema) -> Schema:
    """A plugin's class, with the help of its options and what it says of them itself."""
    table = _describe_class(cls)
    definitions |= table.pop("$defs", {})
    hints = get_type_hints(cls, include_extras=True)
    for name, option in table["properties"].items():
        help = getattr(hints.get(name), "__metadata__", ("",))[0]
        if help:
            option["description"] = str(help)
    own = getattr(cls, "schema", None)
    is_option = "schema" in {field.name for field in fields(cls)}
    return _merge(table, own) if isinstance(own, Mapping) and not is_option else table


def _merge(base: Schema, more: Mapping[str, Any]) -> Schema:
    """The schema with what `more` says: tables within are merged, all else is replaced."""
    merged = dict(base)
    for key, part in more.items():
        known = merged.get(key)
        merged[key] = _merge(known, part) if isinstance(known, dict) and isinstance(part, Mapping) else part
    return merged


def _describe_enrich(plugins: Plugins) -> Schema:
    names = [offer.cls.name for offer in plugins.list_offers("enricher")]
    return {"anyOf": [{"type": "array", "items": {"enum": names}}, {"type": "null"}]}


def _describe_feed(plugins: Plugins, sources: list[Schema]) -> Schema:
    """A feed's table, which takes only sources, formats and enrichers that are there."""
    formats = [offer.cls.name for offer in plugins.list_offers("format")]
    feed = _describe_class(FeedTable)
    keys = feed["properties"]
    keys["formats"]["items"] = {"enum": formats}
    keys["enrich"] |= _describe_enrich(plugins)
    keys["include"] |= _describe_class(CriteriaTable)
    keys["exclude"] |= _describe_class(CriteriaTable)
    keys["sources"]["items"] = {"oneOf": [{"type": "string"}, *sources]}
    # An archive's documents hold as many articles each as its limit says.
    feed["if"] = {"properties": {"archive": {"const": True}}, "required": ["archive"]}
    feed["then"] = {"properties": {"limit": {"minimum": 1}}}
    return feed


def _add_rules(keys: Schema, cls: type[msgspec.Struct]) -> None:
    """What a struct says of its keys itself: msgspec 0.22 lets its own words for elements and members stand instead."""
    for field in msgspec.structs.fields(cls):
        for rules in getattr(field.type, "__metadata__", ()):
            keys[field.name] |= rules.extra_json_schema or {}


def _describe_class(cls: type[Any]) -> Schema:
    """What msgspec makes of a struct or dataclass."""

    def other_schema(kind: type[Any]) -> Schema:
        if kind is Path:
            return {"type": "string", "pattern": NO_NUL}
        # JSON has no word for the type: anything may stand there.
        return {"description": name_type(kind)}

    _, components = msgspec.json.schema_components(
        [cls],
        schema_hook=other_schema,
        ref_template="#/$defs/{name}",
    )
    table: Schema = components.pop(cls.__name__)
    table.pop("title", None)
    if issubclass(cls, msgspec.Struct):
        # The docstring of a table of ours is for readers of the code.
        table.pop("description", None)
        _add_rules(table["properties"], cls)
    return table | ({"$defs": components} if components else {})
