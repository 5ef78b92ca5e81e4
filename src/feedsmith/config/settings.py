"""feedsmith.toml as typed settings: what it says, checked, with its paths resolved and its
secrets filled in.
"""

import logging
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from feedsmith.config.keys import DEFAULT_FORMATS, MAX_DAYS, CriteriaTable, FeedTable, FetchTable, FileTable
from feedsmith.config.mistakes import Mistakes
from feedsmith.config.outputs import fill_output, resolve_output
from feedsmith.config.paths import resolve_folder_below, resolve_state
from feedsmith.config.reading import (
    fill_variables,
    make_value,
    read_every,
    translate_key_errors,
    translate_value_errors,
)
from feedsmith.config.sources import SourceConfig, find_sources, make_source
from feedsmith.config.tables import convert, convert_rest
from feedsmith.fetching.access import Network
from feedsmith.model.errors import ConfigError
from feedsmith.model.feed import FeedSettings, Membership
from feedsmith.model.filters import Criteria, Filter
from feedsmith.model.type_names import name_content

__all__ = ["Config", "FeedConfig", "load"]

_log = logging.getLogger("feedsmith.config")


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedConfig:
    """A `[feeds.NAME]` table. `enrich` is None where the file doesn't say, and `every`, in seconds, 0; a
    source that is a name is shared.
    """

    settings: FeedSettings
    membership: Membership
    formats: tuple[str, ...]
    enrich: tuple[str, ...] | None
    every: int
    sources: tuple[SourceConfig | str, ...]
    where: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """A configuration file.

    `folder` is the file's, absolute. `output` is a URL, or a path relative to that, like all paths in it.
    `title` is that of the index page. `state` is the URL of a database, or "". `plugins` are folders of one-file
    plugins: whoever wants them loads them (`Plugins.load_folder`). `enrichers` are the `[enrichers.NAME]` tables
    as they stand, `sources` the `[sources.NAME]` tables. Sources are polled `every` so many seconds; `notify` is
    the address that is told when one breaks, or "".
    """

    path: Path
    folder: Path
    output: Path | str
    title: str
    cache_control: str
    state: str
    index: bool
    gzip: bool
    plugins: tuple[Path, ...]
    network: Network
    every: int
    notify: str
    enrichers: Mapping[str, Mapping[str, Any]]
    sources: Mapping[str, SourceConfig]
    feeds: tuple[FeedConfig, ...]


def load(path: Path, mistakes: Mistakes | None = None) -> Config:
    """The configuration in the file. Raises ConfigError for one that can't be read, and for all
    mistakes in it at once; these are added to `mistakes` where that is given, and what they are in
    is left out.
    """
    found = Mistakes() if mistakes is None else mistakes
    config = _Loader(path, found).load()
    if mistakes is None:
        found.raise_all()
    return config


class _Loader:
    """One file on its way to a Config: what is wrong is added to `mistakes`, and left out."""

    def __init__(self, path: Path, mistakes: Mistakes) -> None:
        self.path = path
        self.mistakes = mistakes
        # Absolute, as a plugin may change the current folder.
        self.folder = path.parent.absolute()

    def load(self) -> Config:
        path, collect = self.path, self.mistakes.collect
        file = convert_rest(_read_toml(path), FileTable, f"{path}:", self.mistakes, {"feeds": {}})
        output: Path | str = self.folder
        state, network, every, notify = "", Network(), 0, ""
        with collect():
            output = _read_output(file.output, self.folder, f"{path}: output")
        with collect():
            state = _read_state(file.state, self.folder, f"{path}: state")
        with collect():
            network = _make_network(file.fetch, f"{path}: fetch")
        with collect():
            every = read_every(file.every, f"{path}: every")
        with collect():
            notify = _read_notify(file.notify, f"{path}: notify")
        plugins: list[Path] = []
        for index, folder in enumerate(file.plugins):
            with collect(), translate_value_errors(f"{path}: plugins[{index}]"):
                plugins.append(resolve_folder_below(folder, self.folder))
        sources: dict[str, SourceConfig] = {}
        for name, table in file.sources.items():
            # A shared source without a name of its own goes by that of its table.
            sources[name] = make_source({"name": name} | table, f"{path}: sources.{name}", self.mistakes)
        feeds = self._make_feeds(file, sources)
        _log.info("%s: feeds: %d, shared sources: %d", path, len(feeds), len(sources))
        return Config(
            path=path,
            folder=self.folder,
            output=output,
            title=file.title,
            cache_control=file.cache_control,
            state=state,
            index=file.index,
            gzip=file.gzip,
            plugins=tuple(plugins),
            network=network,
            every=every,
            notify=notify,
            enrichers=file.enrichers,
            sources=sources,
            feeds=feeds,
        )

    def _make_feeds(self, file: FileTable, sources: Mapping[str, SourceConfig]) -> tuple[FeedConfig, ...]:
        feeds: list[FeedConfig] = []
        for name in file.feeds:
            with self.mistakes.collect():
                feeds.append(_make_feed(name, file, sources, self.path, self.mistakes))
        with self.mistakes.collect():
            if not file.feeds:
                raise ConfigError(f"{self.path}: feeds", "no feed is configured", "[feeds.NAME]")
            _check_names(list(file.feeds), feeds, self.path)
        return tuple(feeds)


def _read_toml(path: Path) -> dict[str, Any]:
    try:
        # TOML is UTF-8; some editors put a byte order mark before it.
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise ConfigError(str(path), f"can't be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise ConfigError(str(path), f"not UTF-8: {error.reason} at byte {error.start}") from error
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        # TOMLDecodeError; and numbers of more than 4,300 digits or nesting beyond Python's limits.
        raise ConfigError(str(path), f"not TOML: {error}") from error


def _read_output(output: str, folder: Path, where: str) -> Path | str:
    filled = fill_output(output, lambda text: fill_variables(text, where))
    return resolve_output(filled, folder, where)


def _read_state(state: str, folder: Path, where: str) -> str:
    filled = fill_variables(state, where)
    with translate_value_errors(where):
        return resolve_state(filled, folder)


def _read_notify(notify: str, where: str) -> str:
    filled = fill_variables(notify, where)
    parts = urlsplit(filled)
    if filled and not (parts.scheme in ("http", "https") and parts.hostname):
        raise ConfigError(where, "no http or https URL")
    return filled


def _check_names(keys: Sequence[str], feeds: Sequence[FeedConfig], path: Path) -> None:
    """Refuse names of two feeds, or of a feed and an archive document, that share a file."""
    # File systems such as macOS's take News.rss and news.rss for one file.
    names = [key.casefold() for key in keys]
    if len(set(names)) < len(names):
        reason = "names that differ in case only would share a file on some systems"
        raise ConfigError(f"{path}: feeds", reason)
    for feed in feeds:
        if not feed.settings.archive:
            continue
        archive = re.compile(re.escape(feed.settings.name.casefold()) + r"-archive-\d+")
        for name in filter(archive.fullmatch, names):
            reason = f"named like an archive of {feed.settings.name}"
            raise ConfigError(f"{path}: feeds.{name}", reason)


def _make_network(table: dict[str, Any], where: str) -> Network:
    fetch = convert(table, FetchTable, where)
    proxy = fill_variables(fetch.proxy, f"{where}.proxy")
    values = {
        "contact": fetch.contact,
        "allow": frozenset(address.lower() for address in fetch.allow),
        "proxy": proxy,
        "per_host": fetch.per_host,
        "delay": fetch.delay,
        "connections": fetch.connections,
        "tries": fetch.tries,
    }
    return make_value(Network, values, lambda key: f"{where}.{key}")


# ---- feeds -----------------------------------------------------------------------------------


def _make_feed(
    name: str,
    file: FileTable,
    shared: Mapping[str, SourceConfig],
    path: Path,
    mistakes: Mistakes,
) -> FeedConfig:
    where = f"{path}: feeds.{name}"
    table = file.feeds[name]
    if not isinstance(table, dict):
        raise ConfigError(where, f"expected a table, got {name_content(table)}", f"[feeds.{name}]")
    feed = convert_rest(table, FeedTable, where, mistakes, {"sources": []})
    if not feed.formats:
        empty = ConfigError(f"{where}.formats", "empty", f"such as {', '.join(DEFAULT_FORMATS)}")
        mistakes.add([empty])
    if table.get("sources") == []:
        mistakes.add([ConfigError(f"{where}.sources", "empty", f"[[feeds.{name}.sources]]")])
    settings, membership, every = FeedSettings(), Membership(), 0
    with mistakes.collect():
        every = read_every(feed.every, f"{where}.every")
    with mistakes.collect():
        settings = _make_settings(name, feed, file, path)
    with mistakes.collect():
        membership = _make_membership(feed, where, mistakes)
    if settings.archive and not file.state:
        reason = "needs a state: what is in which archive document is remembered there"
        mistakes.add([ConfigError(f"{where}.archive", reason)])
    return FeedConfig(
        settings=settings,
        membership=membership,
        formats=feed.formats,
        enrich=feed.enrich,
        every=every,
        sources=tuple(find_sources(feed.sources, f"{where}.sources", shared, mistakes)),
        where=where,
    )


def _make_settings(name: str, feed: FeedTable, file: FileTable, path: Path) -> FeedSettings:
    def place(key: str) -> str:
        return f"{path}: {key}" if key in ("base_url", "hub") else f"{path}: feeds.{name}.{key}"

    values = {
        "name": name,
        "title": feed.title,
        "link": feed.link,
        "description": feed.description,
        "language": feed.language,
        "limit": feed.limit,
        "archive": feed.archive,
        "base_url": file.base_url,
        "hub": file.hub,
    }
    return make_value(FeedSettings, values, place)


def _make_membership(feed: FeedTable, where: str, mistakes: Mistakes) -> Membership:
    max_age = keep = None
    with mistakes.collect():
        max_age = _check_days(feed.max_age, f"{where}.max_age")
    with mistakes.collect():
        keep = _check_days(feed.keep, f"{where}.keep")
    return Membership(
        filter=Filter(
            include=_make_criteria(feed.include, f"{where}.include"),
            exclude=_make_criteria(feed.exclude, f"{where}.exclude"),
        ),
        merge=feed.merge,
        prefer=feed.prefer,
        max_age=max_age,
        keep=keep,
    )


def _check_days(days: float | None, where: str) -> timedelta | None:
    if days is None:
        return None
    # TOML has nan and inf: neither passes.
    if not 0 < days < MAX_DAYS:
        raise ConfigError(where, f"a number of days, more than 0 and less than {MAX_DAYS:,}")
    return timedelta(days=days)


def _make_criteria(table: dict[str, Any], where: str) -> Criteria:
    criteria = convert(table, CriteriaTable, where)
    with translate_key_errors(lambda key: f"{where}.{key}"):
        return Criteria(
            words=criteria.words,
            authors=criteria.authors,
            agencies=criteria.agencies,
            tags=criteria.tags,
            languages=criteria.languages,
        )
