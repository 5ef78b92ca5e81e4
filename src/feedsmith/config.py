"""feedsmith.toml -> typed settings. The only module that imports msgspec for TOML.

A mistake names the file and the key, says what is allowed, and guesses what was meant. What a source's own table
holds is checked against the fields of its plugin's class by `build`.
"""

import dataclasses
import os
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any, TypeVar, get_type_hints

import msgspec

from feedsmith.access import MAX_BYTES, Credentials, Network
from feedsmith.errors import ConfigError
from feedsmith.feed import FeedSettings

__all__ = ["CORE_KEYS", "Config", "FeedConfig", "SourceConfig", "build", "load", "schema"]

T = TypeVar("T")
DEFAULT_FORMATS = ("rss", "atom", "json")


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceConfig:
    """A `[[feeds.NAME.sources]]` table: the core's keys, and the plugin's `options` as they stand."""

    type: str
    name: str = ""
    max_bytes: int = MAX_BYTES
    timeout: float = 30.0
    robots: bool = True
    credentials: Credentials = Credentials()
    options: Mapping[str, Any] = dataclasses.field(default_factory=dict)
    where: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedConfig:
    """A `[feeds.NAME]` table; `enrich` is None where the file leaves it to us."""

    settings: FeedSettings
    formats: tuple[str, ...]
    enrich: tuple[str, ...] | None
    sources: tuple[SourceConfig, ...]
    where: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """A configuration file. `output` is relative to the file's folder, like all paths in it; `enrichers` are the
    `[enrichers.NAME]` tables as they stand.
    """

    path: Path
    output: Path
    network: Network
    enrichers: Mapping[str, Mapping[str, Any]]
    feeds: tuple[FeedConfig, ...]


class _File(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    output: str = "out"
    base_url: str = ""
    fetch: dict[str, Any] = {}
    enrichers: dict[str, dict[str, Any]] = {}
    feeds: dict[str, Any]


class _Fetch(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    contact: str = ""
    allow: tuple[str, ...] = ()
    proxy: str = ""
    per_host: int = 2
    delay: float = 0.2
    connections: int = 32
    tries: int = 3


class _Feed(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    title: str = ""
    link: str = ""
    description: str = ""
    language: str = ""
    limit: int = 50
    formats: tuple[str, ...] = DEFAULT_FORMATS
    enrich: tuple[str, ...] | None = None
    sources: list[dict[str, Any]]


class _Auth(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    user: str = ""
    password: str = ""
    bearer: str = ""


class _Core(msgspec.Struct, kw_only=True):
    type: str
    name: str = ""
    max_bytes: int = MAX_BYTES
    timeout: float = 30.0
    robots: bool = True
    headers: dict[str, str] = {}
    cookies: dict[str, str] = {}
    auth: dict[str, Any] = {}


CORE_KEYS = _Core.__struct_fields__
"""Keys of a source's table that are the core's own."""


def load(path: Path) -> Config:
    """The configuration in the file. Raises ConfigError."""
    try:
        table = tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except OSError as error:
        raise ConfigError(str(path), f"can't be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise ConfigError(str(path), f"not UTF-8: {error.reason} at byte {error.start}") from error
    except (ValueError, RecursionError) as error:  # TOMLDecodeError, and numbers or nesting beyond Python's limits
        raise ConfigError(str(path), f"not TOML: {error}") from error
    file = _converted(table, _File, f"{path}:")
    if not file.feeds:
        raise ConfigError(f"{path}: feeds", "no feed is configured", "[feeds.NAME]")
    feeds = tuple(_feed(name, feed, file.base_url, path) for name, feed in file.feeds.items())
    if len({feed.settings.name.casefold() for feed in feeds}) < len(feeds):
        raise ConfigError(f"{path}: feeds", "names that differ in case only would share a file on some systems")
    network = _network(file.fetch, path)
    output = path.parent / Path(file.output).expanduser()
    return Config(path=path, output=output, network=network, enrichers=file.enrichers, feeds=feeds)


def _network(table: dict[str, Any], path: Path) -> Network:
    fetch = _converted(table, _Fetch, f"{path}: fetch")
    said = {field: getattr(fetch, field) for field in fetch.__struct_fields__}
    proxy = _with_secrets(fetch.proxy, f"{path}: fetch.proxy")
    try:
        return Network(**said | {"allow": frozenset(map(str.lower, fetch.allow)), "proxy": proxy})
    except ValueError as error:
        key, _, what = str(error).partition(": ")
        raise ConfigError(f"{path}: fetch.{key}", what) from error


def _feed(name: str, table: dict[str, Any], base_url: str, path: Path) -> FeedConfig:
    where = f"{path}: feeds.{name}"
    if not isinstance(table, dict):
        raise ConfigError(where, f"expected a table, got {type(table).__name__}", f"[feeds.{name}]")
    feed = _converted(table, _Feed, where)
    if not feed.formats:
        raise ConfigError(f"{where}.formats", "empty", f"such as {', '.join(DEFAULT_FORMATS)}")
    if not feed.sources:
        raise ConfigError(f"{where}.sources", "empty", f"[[feeds.{name}.sources]]")
    said = {field: getattr(feed, field) for field in ("title", "link", "description", "language", "limit")}
    try:
        settings = FeedSettings(name=name, base_url=base_url, **said)
    except ValueError as error:
        key, _, what = str(error).partition(": ")
        raise ConfigError(f"{path}: base_url" if key == "base_url" else f"{where}.{key}", what) from error
    sources = tuple(_source(source, f"{where}.sources[{i}]") for i, source in enumerate(feed.sources))
    return FeedConfig(settings=settings, formats=feed.formats, enrich=feed.enrich, sources=sources, where=where)


def _source(table: dict[str, Any], where: str) -> SourceConfig:
    keys = _Core.__struct_fields__
    if "type" not in table:
        raise ConfigError(f"{where}.type", "missing", 'such as type = "text"')
    core = _converted({key: table[key] for key in keys if key in table}, _Core, where)
    for key in ("max_bytes", "timeout"):
        if not getattr(core, key) > 0:
            raise ConfigError(f"{where}.{key}", "must be more than 0")
    return SourceConfig(
        type=core.type,
        name=core.name,
        max_bytes=core.max_bytes,
        timeout=core.timeout,
        robots=core.robots,
        credentials=_credentials(core, where),
        options={key: value for key, value in table.items() if key not in keys},
        where=where,
    )


def _credentials(core: _Core, where: str) -> Credentials:
    auth = _converted(core.auth, _Auth, f"{where}.auth")

    def pairs(table: dict[str, str], key: str) -> tuple[tuple[str, str], ...]:
        return tuple((name, _with_secrets(text, f"{where}.{key}.{name}")) for name, text in table.items())

    headers, cookies = pairs(core.headers, "headers"), pairs(core.cookies, "cookies")
    user, password, bearer = (
        _with_secrets(getattr(auth, name), f"{where}.auth.{name}") for name in ("user", "password", "bearer")
    )
    try:
        return Credentials(headers=headers, cookies=cookies, user=user, password=password, bearer=bearer)
    except ValueError as error:
        key, _, what = str(error).partition(": ")
        raise ConfigError(f"{where}.{'auth.' if hasattr(auth, key) else ''}{key}", what) from error


def _with_secrets(text: str, where: str) -> str:
    """`text` with `${NAME}` replaced from the environment, so that no secret need stand in the file."""

    def value(match: re.Match[str]) -> str:
        if match[1] not in os.environ:
            raise ConfigError(where, f"the environment has no variable {match[1]}")
        return os.environ[match[1]]

    return re.sub(r"\$\{(\w+)\}", value, text)


def build(
    cls: type[T], options: Mapping[str, Any], where: str, folder: Path = Path(), *, also: Iterable[str] = ()
) -> T:
    """The plugin class made from options, checked against its fields; paths are relative to `folder`."""

    def path_option(kind: type[Any], value: Any) -> Any:
        if kind is Path and isinstance(value, str) and "\0" not in value:
            return folder / Path(value).expanduser()
        raise ValueError(f"expected {_type_name(kind)}, got {type(value).__name__}")

    return _converted(dict(options), cls, where, also=also, dec_hook=path_option)


def _converted(table: dict[str, Any], cls: type[T], where: str, also: Iterable[str] = (), **how: Any) -> T:
    fields = {field.name: field for field in _fields(cls)}
    for key in table:
        if key in fields:
            continue
        allowed = [*also, *fields]
        near = get_close_matches(key, allowed, n=1)
        guess = f"did you mean {near[0]!r}? " if near else ""
        raise ConfigError(_joined(where, key), "unknown key", f"{guess}allowed: {', '.join(allowed)}")
    try:
        converted: T = msgspec.convert(table, cls, **how)
        return converted
    except msgspec.ValidationError as error:
        what, _, place = str(error).replace("`", "").partition(" - at $")
        missing = re.fullmatch(r"Object missing required field (\w+)", what)
        key = missing[1] if missing else place.lstrip(".")
        if not key and (about := re.match(r"(\w+): (.*)", what)) and about[1] in fields:
            key, what = about[1], about[2]  # a ValueError of __post_init__, which says which field it means
        kind = _type_name(fields[key].type) if key in fields else ""
        raise ConfigError(_joined(where, key), "missing" if missing else what, kind) from error


def _joined(where: str, key: str) -> str:
    """The file or table and its key: what ends with a colon is the file itself."""
    if not key:
        return where.removesuffix(":")
    return f"{where} {key}" if where.endswith(":") else f"{where}.{key}"


@dataclass(frozen=True, slots=True)
class _Option:
    name: str
    type: Any
    default: Any


def _fields(cls: type[Any]) -> list[_Option]:
    if issubclass(cls, msgspec.Struct):
        return [_Option(field.name, field.type, field.default) for field in msgspec.structs.fields(cls)]
    hints = get_type_hints(cls)
    return [_Option(field.name, hints[field.name], field.default) for field in dataclasses.fields(cls)]


def _type_name(kind: Any) -> str:
    return (
        kind.__name__ if isinstance(kind, type) and not hasattr(kind, "__args__") else str(kind).replace("typing.", "")
    )


def schema(sources: Mapping[str, type[Any]], formats: Iterable[str], enrichers: Iterable[str]) -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of the file, with the options of these sources."""
    file, feed, core = (_object_schema(cls) for cls in (_File, _Feed, _Core))
    file["properties"]["fetch"] = _object_schema(_Fetch)
    core["properties"]["auth"] = _object_schema(_Auth)
    core["properties"]["max_bytes"]["minimum"] = 1
    core["properties"]["timeout"]["exclusiveMinimum"] = 0
    tables = []
    definitions: dict[str, Any] = {}
    for name, cls in sources.items():
        table = _object_schema(cls)
        definitions |= table.pop("$defs", {})
        table["properties"] = {**core["properties"], "type": {"const": name}, **table["properties"]}
        table["required"] = ["type", *table.get("required", [])]
        table["additionalProperties"] = False
        tables.append(table)
    feed["properties"]["sources"]["items"] = {"oneOf": tables}
    feed["properties"]["sources"]["minItems"] = 1
    feed["properties"]["limit"]["minimum"] = 0
    feed["properties"]["formats"] |= {"items": {"enum": list(formats)}, "minItems": 1}
    for address in (feed["properties"]["link"], file["properties"]["base_url"]):
        address["pattern"] = "^([Hh][Tt][Tt][Pp][Ss]?://[^/]|$)"
    feed["properties"]["enrich"] = {"type": "array", "items": {"enum": list(enrichers)}}
    names = {"pattern": r"^\w[\w.-]*$", "not": {"pattern": r"\n"}}
    file["properties"]["feeds"] |= {"additionalProperties": feed, "propertyNames": names, "minProperties": 1}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "feedsmith.toml",
        **file,
        "$defs": definitions,
    }


def _object_schema(cls: type[Any]) -> dict[str, Any]:
    def other_schema(kind: type[Any]) -> dict[str, Any]:
        if kind is Path:
            return {"type": "string"}
        return {"description": f"a {_type_name(kind)}"}  # JSON has no word for it: anything may stand

    _, components = msgspec.json.schema_components([cls], schema_hook=other_schema, ref_template="#/$defs/{name}")
    table: dict[str, Any] = components.pop(cls.__name__)
    table.pop("title", None)
    return table | ({"$defs": components} if components else {})
