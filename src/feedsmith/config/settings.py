"""feedsmith.toml -> typed settings. The only module that imports msgspec for TOML.

A mistake names the file and the key, says what is allowed, and guesses what was meant. What a source's own table
holds is checked against the fields of its plugin's class by `build`.
"""

import dataclasses
import os
import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Literal, TypeVar, get_type_hints

import msgspec

from feedsmith.fetching.access import MAX_BYTES, Credentials, Network
from feedsmith.model.errors import ConfigError
from feedsmith.model.feed import FeedSettings, Membership
from feedsmith.model.filters import Criteria, Filter

__all__ = ["CORE_KEYS", "Config", "FeedConfig", "SourceConfig", "build", "database_url", "load", "schema"]

T = TypeVar("T")
DEFAULT_FORMATS = ("rss", "atom", "json")
MAX_DAYS = 100_000


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceConfig:
    """A `[[feeds.NAME.sources]]` or `[sources.NAME]` table: the core's keys, and the plugin's `options` as they stand.

    With `withdraw`, the articles of a deleted file are withdrawn.
    """

    type: str
    name: str = ""
    max_bytes: int = MAX_BYTES
    timeout: float = 30.0
    robots: bool = True
    credentials: Credentials = Credentials()
    enrich: tuple[str, ...] | None = None
    withdraw: bool = False
    options: Mapping[str, Any] = dataclasses.field(default_factory=dict)
    where: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedConfig:
    """A `[feeds.NAME]` table; `enrich` is None where the file leaves it to us; a source that is a name is shared."""

    settings: FeedSettings
    membership: Membership
    formats: tuple[str, ...]
    enrich: tuple[str, ...] | None
    sources: tuple[SourceConfig | str, ...]
    where: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """A configuration file. `output` is relative to the file's folder, like all paths in it, or a URL; `state` is the
    URL of a database, or ""; `enrichers` are the `[enrichers.NAME]` tables as they stand.
    """

    path: Path
    output: Path | str
    cache_control: str
    state: str
    index: bool
    gzip: bool
    network: Network
    enrichers: Mapping[str, Mapping[str, Any]]
    sources: Mapping[str, SourceConfig]
    feeds: tuple[FeedConfig, ...]


class _File(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    output: str = "out"
    base_url: str = ""
    cache_control: str = "public, max-age=300"
    state: str = "sqlite:///.feedsmith/state.db"
    index: bool = False
    gzip: bool = False
    hub: str = ""
    fetch: dict[str, Any] = {}
    enrichers: dict[str, dict[str, Any]] = {}
    sources: dict[str, dict[str, Any]] = {}
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
    archive: bool = False
    formats: tuple[str, ...] = DEFAULT_FORMATS
    enrich: tuple[str, ...] | None = None
    include: dict[str, Any] = {}
    exclude: dict[str, Any] = {}
    max_age: float | None = None
    keep: float | None = None
    merge: bool = True
    prefer: tuple[str, ...] = ()
    sources: list[str | dict[str, Any]]


class _Criteria(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    words: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    agencies: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()


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
    enrich: tuple[str, ...] | None = None
    on_delete: Literal["keep", "withdraw"] = "keep"


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
    sources = {name: _source({"name": name} | table, f"{path}: sources.{name}") for name, table in file.sources.items()}
    feeds = tuple(_feed(name, feed, file, sources, path) for name, feed in file.feeds.items())
    _check_names(feeds, path)
    return Config(
        path=path,
        output=file.output if "://" in file.output else path.parent / Path(file.output).expanduser(),
        cache_control=file.cache_control,
        state=database_url(_with_secrets(file.state, f"{path}: state"), path.parent),
        index=file.index,
        gzip=file.gzip,
        network=_network(file.fetch, path),
        enrichers=file.enrichers,
        sources=sources,
        feeds=feeds,
    )


def database_url(state: str, folder: Path) -> str:
    """The URL of a database; that of a SQLite file, or its bare path, is relative to `folder`."""
    scheme, separator, rest = state.partition(":///")
    if not state or ("://" in state and not (separator and scheme.startswith("sqlite"))):
        return state
    path = Path(rest if separator else state).expanduser()
    return f"{scheme if separator else 'sqlite'}:///{(folder / path).absolute()}"


def _check_names(feeds: Sequence[FeedConfig], path: Path) -> None:
    names = [feed.settings.name.casefold() for feed in feeds]
    if len(set(names)) < len(names):
        raise ConfigError(f"{path}: feeds", "names that differ in case only would share a file on some systems")
    for feed in feeds:
        for name in names:
            if feed.settings.archive and re.fullmatch(re.escape(feed.settings.name.casefold()) + r"-archive-\d+", name):
                raise ConfigError(f"{path}: feeds.{name}", f"named like an archive of {feed.settings.name}")


def _network(table: dict[str, Any], path: Path) -> Network:
    fetch = _converted(table, _Fetch, f"{path}: fetch")
    said = {field: getattr(fetch, field) for field in fetch.__struct_fields__}
    proxy = _with_secrets(fetch.proxy, f"{path}: fetch.proxy")
    try:
        return Network(**said | {"allow": frozenset(map(str.lower, fetch.allow)), "proxy": proxy})
    except ValueError as error:
        key, _, what = str(error).partition(": ")
        raise ConfigError(f"{path}: fetch.{key}", what) from error


def _feed(name: str, table: dict[str, Any], file: _File, shared: Mapping[str, SourceConfig], path: Path) -> FeedConfig:
    where = f"{path}: feeds.{name}"
    if not isinstance(table, dict):
        raise ConfigError(where, f"expected a table, got {type(table).__name__}", f"[feeds.{name}]")
    feed = _converted(table, _Feed, where)
    if not feed.formats:
        raise ConfigError(f"{where}.formats", "empty", f"such as {', '.join(DEFAULT_FORMATS)}")
    if not feed.sources:
        raise ConfigError(f"{where}.sources", "empty", f"[[feeds.{name}.sources]]")
    said = {field: getattr(feed, field) for field in _SETTINGS}
    try:
        settings = FeedSettings(name=name, base_url=file.base_url, hub=file.hub, **said)
    except ValueError as error:
        key, _, what = str(error).partition(": ")
        raise ConfigError(f"{path}: {key}" if key in ("base_url", "hub") else f"{where}.{key}", what) from error
    if settings.archive and not file.state:
        raise ConfigError(f"{where}.archive", "needs a state: what is in which archive document is remembered there")
    return FeedConfig(
        settings=settings,
        membership=_membership(feed, where),
        formats=feed.formats,
        enrich=feed.enrich,
        sources=tuple(_feed_source(each, f"{where}.sources[{i}]", shared) for i, each in enumerate(feed.sources)),
        where=where,
    )


_SETTINGS = ("title", "link", "description", "language", "limit", "archive")


def _feed_source(source: str | dict[str, Any], where: str, shared: Mapping[str, SourceConfig]) -> SourceConfig | str:
    if isinstance(source, dict):
        return _source(source, where)
    if source not in shared:
        raise ConfigError(where, f"no [sources.{source}] is configured", f"there is {', '.join(shared) or 'none'}")
    return source


def _membership(feed: _Feed, where: str) -> Membership:
    for key in ("max_age", "keep"):
        days = getattr(feed, key)
        if days is not None and not 0 < days < MAX_DAYS:
            raise ConfigError(f"{where}.{key}", f"a number of days, more than 0 and less than {MAX_DAYS:,}")
    include, exclude = _criteria(feed.include, f"{where}.include"), _criteria(feed.exclude, f"{where}.exclude")
    return Membership(
        filter=Filter(include=include, exclude=exclude),
        merge=feed.merge,
        prefer=feed.prefer,
        max_age=None if feed.max_age is None else timedelta(days=feed.max_age),
        keep=None if feed.keep is None else timedelta(days=feed.keep),
    )


def _criteria(table: dict[str, Any], where: str) -> Criteria:
    said = _converted(table, _Criteria, where)
    try:
        return Criteria(**{field: getattr(said, field) for field in said.__struct_fields__})
    except ValueError as error:
        key, _, what = str(error).partition(": ")
        raise ConfigError(f"{where}.{key}", what) from error


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
        enrich=core.enrich,
        withdraw=core.on_delete == "withdraw",
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
    file["properties"]["sources"]["additionalProperties"] = {"oneOf": tables}
    feed["properties"]["sources"]["items"] = {"oneOf": [{"type": "string"}, *tables]}
    for key in ("include", "exclude"):
        feed["properties"][key] = _object_schema(_Criteria)
    for key in ("max_age", "keep"):
        feed["properties"][key]["anyOf"] = [{"type": "number", "exclusiveMinimum": 0}, {"type": "null"}]
    feed["properties"]["sources"]["minItems"] = 1
    feed["properties"]["limit"]["minimum"] = 0
    feed["properties"]["formats"] |= {"items": {"enum": list(formats)}, "minItems": 1}
    for address in (feed["properties"]["link"], file["properties"]["base_url"], file["properties"]["hub"]):
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
