"""The tables of sources in feedsmith.toml: `[[feeds.NAME.sources]]` and `[sources.NAME]`."""

import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from feedsmith.collecting.jobs import MAX_SECONDS
from feedsmith.config.keys import CORE_KEYS, MAX_MAX_BYTES, MAX_TIMEOUT_SECONDS, AuthTable, SourceTable
from feedsmith.config.mistakes import Mistakes
from feedsmith.config.reading import fill_table, fill_variables, read_every, translate_key_errors
from feedsmith.config.tables import convert, convert_rest
from feedsmith.fetching.access import MAX_BYTES, MAX_MAX_REDIRECTS, MAX_REDIRECTS, Credentials
from feedsmith.model.errors import ConfigError

__all__ = ["SourceConfig", "find_sources", "make_source"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceConfig:
    """A `[[feeds.NAME.sources]]` or `[sources.NAME]` table: the core's keys, and the plugin's
    `options` as they stand.

    `timeout` and `max_seconds` are in seconds; so is `every`, 0 where the file doesn't say. `enrich` is None where
    the file doesn't say. With `withdraw`, the articles of a deleted file are withdrawn. `where` is the place of the
    table in the file, for messages.
    """

    type: str
    name: str = ""
    every: int = 0
    max_bytes: int = MAX_BYTES
    timeout: float = 30.0
    max_seconds: float = MAX_SECONDS
    robots: bool = True
    redirects: int = MAX_REDIRECTS
    http2: bool = True
    credentials: Credentials = Credentials()
    enrich: tuple[str, ...] | None = None
    withdraw: bool = False
    options: Mapping[str, Any] = dataclasses.field(default_factory=dict)
    where: str = ""


def find_sources(
    sources: Sequence[str | dict[str, Any]],
    where: str,
    shared: Mapping[str, SourceConfig],
    mistakes: Mistakes,
) -> Iterator[SourceConfig | str]:
    """The sources of a feed: a table each, or the name of a shared one."""
    for index, source in enumerate(sources):
        place = f"{where}[{index}]"
        if isinstance(source, dict):
            yield make_source(source, place, mistakes)
        elif source in shared:
            yield source
        else:
            hint = f"there is {', '.join(shared) or 'none'}"
            mistakes.add([ConfigError(place, f"no [sources.{source}] is configured", hint)])


def make_source(table: dict[str, Any], where: str, mistakes: Mistakes) -> SourceConfig:
    if not table.get("type", ""):
        mistakes.add([ConfigError(f"{where}.type", "missing", 'such as type = "text"')])
    # What isn't the core's is the plugin's: `build` checks it once the plugin is known.
    ours = {key: table[key] for key in CORE_KEYS if key in table}
    core = convert_rest({"type": ""} | ours, SourceTable, where, mistakes, {"type": ""})
    for key, maximum in (
        ("max_bytes", MAX_MAX_BYTES),
        ("max_seconds", MAX_TIMEOUT_SECONDS),
        ("timeout", MAX_TIMEOUT_SECONDS),
    ):
        if not getattr(core, key) > 0:
            mistakes.add([ConfigError(f"{where}.{key}", "must be more than 0")])
        elif getattr(core, key) > maximum:
            mistakes.add([ConfigError(f"{where}.{key}", f"must be at most {maximum:,}")])
    if not 0 <= core.redirects <= MAX_MAX_REDIRECTS:
        mistakes.add([ConfigError(f"{where}.redirects", f"must be from 0 to {MAX_MAX_REDIRECTS}")])
    credentials, every = Credentials(), 0
    with mistakes.collect():
        every = read_every(core.every, f"{where}.every")
    with mistakes.collect():
        credentials = _make_credentials(core, where)
    return SourceConfig(
        type=core.type,
        name=core.name,
        every=every,
        max_bytes=core.max_bytes,
        timeout=core.timeout,
        max_seconds=core.max_seconds,
        robots=core.robots,
        redirects=core.redirects,
        http2=core.http2,
        credentials=credentials,
        enrich=core.enrich,
        withdraw=core.on_delete == "withdraw",
        options={key: option for key, option in table.items() if key not in ours},
        where=where,
    )


def _make_credentials(core: SourceTable, where: str) -> Credentials:
    auth = convert(core.auth, AuthTable, f"{where}.auth")

    def place(key: str) -> str:
        # user, password and bearer are in a table of their own, headers and cookies are not.
        return f"{where}.auth.{key}" if hasattr(auth, key) else f"{where}.{key}"

    headers = fill_table(core.headers, f"{where}.headers")
    cookies = fill_table(core.cookies, f"{where}.cookies")
    user = fill_variables(auth.user, f"{where}.auth.user")
    password = fill_variables(auth.password, f"{where}.auth.password")
    bearer = fill_variables(auth.bearer, f"{where}.auth.bearer")
    with translate_key_errors(place):
        return Credentials(
            headers=headers,
            cookies=cookies,
            user=user,
            password=password,
            bearer=bearer,
        )
