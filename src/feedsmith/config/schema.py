"""The JSON Schema (draft 2020-12) of feedsmith.toml, with the options of installed plugins."""

from pathlib import Path
from typing import Any

import msgspec

from feedsmith.config.tables import (
    AuthTable,
    CriteriaTable,
    FeedTable,
    FetchTable,
    FileTable,
    SourceTable,
    name_type,
)
from feedsmith.fetching.access import MAX_MAX_REDIRECTS
from feedsmith.plugins.registry import Plugins

__all__ = ["make_schema"]

ADDRESS = "^([Hh][Tt][Tt][Pp][Ss]?://[^/]|$)"
"""A pattern for an absolute http or https URL, or nothing."""
DURATION = r"^([0-9]{1,6}[wdhms])*$"
"""A pattern for a duration, or nothing."""

Schema = dict[str, Any]


def make_schema(plugins: Plugins) -> Schema:
    """The schema of the whole file, as what `json.dumps` takes."""
    definitions: Schema = {}
    sources = [_describe_source(offer.cls, definitions) for offer in plugins.list_offers("source")]
    feed = _describe_feed(plugins, sources)
    file = _describe_class(FileTable)
    keys = file["properties"]
    keys["fetch"] = _describe_class(FetchTable)
    keys["base_url"]["pattern"] = ADDRESS
    keys["hub"]["pattern"] = ADDRESS
    keys["every"]["pattern"] = DURATION
    keys["sources"]["additionalProperties"] = {"oneOf": sources}
    keys["feeds"] |= {
        "additionalProperties": feed,
        "propertyNames": {"pattern": r"^\w[\w.-]*$", "not": {"pattern": r"\n"}},
        "minProperties": 1,
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "feedsmith.toml",
        **file,
        "$defs": definitions,
    }


def _describe_source(cls: type[Any], definitions: Schema) -> Schema:
    """A source's table; what the types of its options refer to is added to `definitions`."""
    core = _describe_class(SourceTable)["properties"]
    core["auth"] = _describe_class(AuthTable)
    core["every"]["pattern"] = DURATION
    core["max_bytes"]["minimum"] = 1
    core["timeout"]["exclusiveMinimum"] = 0
    core["max_seconds"]["exclusiveMinimum"] = 0
    core["redirects"] |= {"minimum": 0, "maximum": MAX_MAX_REDIRECTS}
    table = _describe_class(cls)
    definitions |= table.pop("$defs", {})
    table["properties"] = {**core, "type": {"const": cls.name}, **table["properties"]}
    table["required"] = ["type", *table.get("required", [])]
    table["additionalProperties"] = False
    return table


def _describe_feed(plugins: Plugins, sources: list[Schema]) -> Schema:
    """A feed's table, which takes only sources, formats and enrichers that are there."""
    formats = [offer.cls.name for offer in plugins.list_offers("format")]
    enrichers = [offer.cls.name for offer in plugins.list_offers("enricher")]
    feed = _describe_class(FeedTable)
    keys = feed["properties"]
    keys["link"]["pattern"] = ADDRESS
    keys["every"]["pattern"] = DURATION
    keys["limit"]["minimum"] = 0
    keys["formats"] |= {"items": {"enum": formats}, "minItems": 1}
    keys["enrich"] = {"type": "array", "items": {"enum": enrichers}}
    keys["include"] = _describe_class(CriteriaTable)
    keys["exclude"] = _describe_class(CriteriaTable)
    for key in ("max_age", "keep"):
        keys[key]["anyOf"] = [{"type": "number", "exclusiveMinimum": 0}, {"type": "null"}]
    keys["sources"]["items"] = {"oneOf": [{"type": "string"}, *sources]}
    keys["sources"]["minItems"] = 1
    return feed


def _describe_class(cls: type[Any]) -> Schema:
    """What msgspec makes of a struct or dataclass."""

    def other_schema(kind: type[Any]) -> Schema:
        if kind is Path:
            return {"type": "string"}
        # JSON has no word for the type: anything may stand there.
        return {"description": f"a {name_type(kind)}"}

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
    return table | ({"$defs": components} if components else {})
