"""What a run is to do, as a value: which feeds of which sources, in which formats, and where."""

import logging
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields, is_dataclass, replace
from itertools import chain, count
from pathlib import Path
from typing import TYPE_CHECKING, Any

from feedsmith._version import __version__
from feedsmith.collecting.jobs import Job
from feedsmith.config.locations import explain_location, guess_address
from feedsmith.config.mistakes import Mistakes
from feedsmith.fetching.access import Network
from feedsmith.model.contracts import Enricher, Format, Source
from feedsmith.model.errors import ConfigError
from feedsmith.model.feed import FeedSettings, Membership, address
from feedsmith.model.urls import without_userinfo
from feedsmith.model.values import value
from feedsmith.plugins.registry import Plugins

if TYPE_CHECKING:
    from feedsmith.config.settings import Config, FeedConfig
    from feedsmith.config.sources import SourceConfig

__all__ = ["FeedPlan", "Plan", "plan_config", "plan_locations"]

_log = logging.getLogger("feedsmith.config")

DEFAULT_ENRICHERS = ("wire",)
"""What the articles of each source go through, unless the configuration says otherwise."""


@value
class FeedPlan:
    """One feed to make: its settings, formats and jobs, and which of their articles it takes."""

    settings: FeedSettings
    formats: tuple[Format, ...]
    jobs: tuple[Job, ...]
    membership: Membership = Membership()

    @property
    def addresses(self) -> list[str]:
        """Where readers will find the feed, in each format; [] where that is not known."""
        settings = self.settings
        if not settings.base_url:
            return []
        return [address(settings.base_url, settings.name, format.suffix) for format in self.formats]


@value
class Plan:
    """A whole run: the feeds, how pages are fetched, and where the feeds and the state are.

    `output` is the folder or URL for the feeds; None is standard output. `state` is the URL of
    the database that remembers; without one nothing is. With `index`, index.html and feeds.opml
    are written, under this `title`; with `gzip`, each file once more as `.gz`. `cache_control` is the header of
    that name that an object store is to send with each file. `only` are the keys of the sources that
    are polled, where not all are: of the others the state knows the articles. Where it `leaves_others`, feeds
    that none of these sources serves, and pages that list feeds, are looked at only when one that they serve has
    changed. With `again`, all is read anew, though it did not change. `notify` is the address that is told when a
    source breaks.
    """

    feeds: tuple[FeedPlan, ...]
    output: Path | str | None
    network: Network = Network()
    state: str = ""
    index: bool = False
    gzip: bool = False
    title: str = ""
    cache_control: str = "public, max-age=300"
    only: tuple[str, ...] | None = None
    leaves_others: bool = False
    again: bool = False
    notify: str = ""

    @property
    def polled_jobs(self) -> list[Job]:
        """The jobs that are polled in this run."""
        if self.only is None:
            return self.jobs
        only = frozenset(self.only)
        return [job for job in self.jobs if job.key in only]

    @property
    def served_feeds(self) -> list[int]:
        """The indexes of the feeds that these jobs serve."""
        polled = set(map(id, self.polled_jobs))
        return [index for index, feed in enumerate(self.feeds) if any(id(job) in polled for job in feed.jobs)]

    @property
    def jobs(self) -> list[Job]:
        """The jobs of all feeds, each once."""
        # One that serves several feeds is one object. Equal jobs that were configured twice
        # stay two: each is remembered by a key of its own.
        by_identity = {id(job): job for feed in self.feeds for job in feed.jobs}
        return list(by_identity.values())

    def indexes(self) -> list[list[int]]:
        """For each feed, the indexes of its jobs in `jobs`."""
        index_of = {id(job): index for index, job in enumerate(self.jobs)}
        return [[index_of[id(job)] for job in feed.jobs] for feed in self.feeds]


# ---- of a configuration ----------------------------------------------------------------------


def plan_config(
    config: "Config",
    plugins: Plugins,
    output: Path | str | None,
    mistakes: Mistakes | None = None,
) -> Plan:
    """What a configuration asks for, to be written to `output`.

    Raises ConfigError for a source, format or enricher that no plugin offers, and for options
    that it doesn't take: for all of them at once, after the `mistakes` that were met before.
    """
    mistakes = Mistakes() if mistakes is None else mistakes
    for name in config.enrichers:
        with mistakes.collect():
            plugins.find_class("enricher", name, f"{config.path}: enrichers")
    shared: dict[str, Job] = {}
    for name, feeds_of_source in _group_by_source(config).items():
        with mistakes.collect():
            shared[name] = _plan_shared_job(name, feeds_of_source, config, plugins)
    keys = {job.key for job in shared.values()}
    feeds = [_plan_feed(feed, config, plugins, shared, keys, mistakes) for feed in config.feeds]
    mistakes.raise_all()
    return Plan(
        feeds=tuple(feeds),
        output=output,
        network=config.network,
        state=config.state,
        index=config.index,
        gzip=config.gzip,
        title=config.title,
        cache_control=config.cache_control,
        notify=config.notify,
    )


def _group_by_source(config: "Config") -> "dict[str, list[FeedConfig]]":
    """For each `[sources.NAME]`, the feeds that use it."""
    feeds_by_source: dict[str, list[FeedConfig]] = {name: [] for name in config.sources}
    for feed in config.feeds:
        for source in feed.sources:
            if isinstance(source, str):
                feeds_by_source[source].append(feed)
    return feeds_by_source


def _plan_shared_job(name: str, feeds: "Sequence[FeedConfig]", config: "Config", plugins: Plugins) -> Job:
    """The job of `[sources.NAME]`, which these feeds use."""
    # A relative link in an article is meant for one site: where the feeds of the source belong to
    # different ones, nothing says for which, and no feed's is guessed.
    links = {feed.settings.link for feed in feeds}
    base = links.pop() if len(links) == 1 else ""
    enrichers = _make_enrichers(None, "", config, plugins)
    # Often enough for the feed that wants it most often.
    every = min((feed.every or config.every for feed in feeds), default=config.every)
    return _plan_job(config.sources[name], name, config, plugins, enrichers, base, every)


def _plan_feed(
    feed: "FeedConfig",
    config: "Config",
    plugins: Plugins,
    shared: dict[str, Job],
    keys: set[str],
    mistakes: Mistakes,
) -> FeedPlan:
    """One feed; the `keys` are those of the jobs so far, to which its own are added."""
    jobs: list[Job] = []
    for source in feed.sources:
        if isinstance(source, str):
            if source in shared:  # else it is a mistake already
                jobs.append(shared[source])
            continue
        # What the source is remembered by: it must stay the same from run to run.
        key = _unique_key(f"{feed.settings.name}/{source.name or source.type}", keys)
        keys.add(key)
        if not source.type:  # as above
            continue
        enrichers: tuple[Enricher, ...] = ()
        with mistakes.collect():
            enrichers = _make_enrichers(feed.enrich, feed.where, config, plugins)
        with mistakes.collect():
            every = feed.every or config.every
            jobs.append(_plan_job(source, key, config, plugins, enrichers, feed.settings.link, every))
    formats: tuple[Format, ...] = ()
    with mistakes.collect():
        formats = _make_formats(feed.formats, f"{feed.where}.formats", plugins)
    if len(jobs) == len(feed.sources):  # else one that is preferred may be among those that failed
        with mistakes.collect():
            _check_preferred(feed, jobs)
    return FeedPlan(
        settings=feed.settings,
        formats=formats,
        jobs=tuple(jobs),
        membership=feed.membership,
    )


def _unique_key(key: str, taken: set[str]) -> str:
    """The key, with a number where it is taken: two sources of a feed may have one name."""
    numbered = (f"{key}#{number}" for number in count(2))
    return next(candidate for candidate in chain((key,), numbered) if candidate not in taken)


def _check_preferred(feed: "FeedConfig", jobs: Sequence[Job]) -> None:
    names = list(dict.fromkeys(job.name for job in jobs))
    for name in feed.membership.prefer:
        if name not in names:
            where = f"{feed.where}.prefer"
            raise ConfigError(where, f"no source of this feed is called {name!r}", ", ".join(names))


def _plan_job(
    source: "SourceConfig",
    key: str,
    config: "Config",
    plugins: Plugins,
    enrichers: tuple[Enricher, ...],
    base: str,
    every: int,
) -> Job:
    from feedsmith.config.keys import CORE_KEYS  # with msgspec 10 ms, for those who have a file
    from feedsmith.config.tables import build

    cls = plugins.find_class("source", source.type, f"{source.where}.type")
    plugin = build(cls, source.options, source.where, config.folder, also=CORE_KEYS)
    if source.enrich is not None:
        enrichers = _make_enrichers(source.enrich, source.where, config, plugins)
    job = Job(
        source=plugin,
        name=source.name or source.type,
        location=_find_location(source.options),
        max_bytes=source.max_bytes,
        timeout=source.timeout,
        max_seconds=source.max_seconds,
        robots=source.robots,
        redirects=source.redirects,
        http2=source.http2,
        credentials=source.credentials,
        enrichers=enrichers,
        base=base or None,
        key=key if config.state else "",
        withdraw_on_delete=source.withdraw,
        every=source.every or every,
    )
    used = [enricher.name for enricher in enrichers]
    _log.debug("source %s: type %s, enrichers %s", key, source.type, used)
    return replace(job, config_hash=_config_hash(job, plugins, config.folder))


def _find_location(options: Mapping[str, Any]) -> str:
    """Where the articles are from, by the options that most sources have for it, as people may see it."""
    urls = options.get("urls")
    first = urls[0] if isinstance(urls, list) and urls else ""
    return without_userinfo(str(options.get("path") or options.get("url") or first))


def _make_enrichers(
    names: Sequence[str] | None,
    where: str,
    config: "Config",
    plugins: Plugins,
) -> tuple[Enricher, ...]:
    """The enrichers of these names, with their options; None stands for the default ones."""
    if names is None:
        names = _default_enrichers(plugins)
    classes = {name: plugins.find_class("enricher", name, f"{where}.enrich") for name in names}
    return tuple(_make_enricher(name, cls, config) for name, cls in classes.items())


def _make_enricher(name: str, cls: type[Enricher], config: "Config") -> Enricher:
    from feedsmith.config.tables import build  # as above

    options = config.enrichers.get(name)
    # One that is no dataclass takes no options, and `build` would ask for its fields.
    if not options:
        return cls()
    return build(cls, options, f"{config.path}: enrichers.{name}", config.folder)


def _default_enrichers(plugins: Plugins) -> list[str]:
    return [name for name in DEFAULT_ENRICHERS if name in plugins.enrichers]


def _make_formats(names: Sequence[str], where: str, plugins: Plugins) -> tuple[Format, ...]:
    formats: dict[str, Format] = {}
    for name in names:
        format: Format = plugins.find_class("format", name, where)()
        # In small letters: on some systems `.RSS` is the same file.
        first = formats.setdefault(format.suffix.lower(), format)
        if first is not format:
            reason = f"{first.name} and {name} both write files that end in {format.suffix}"
            raise ConfigError(where, reason, "leave out one of them")
    return tuple(formats.values())


_ADDRESS = r" at 0x[0-9a-f]+"
_MODULE_PATH = r"<(class ')?(?:\w+\.)+(?=\w)"
"""What `repr` puts before the names of classes and of objects that have none of their own."""


def _config_hash(job: Job, plugins: Plugins, folder: Path) -> str:
    """32 hexadecimal digits over what the job's articles depend on beside its documents.

    That is feedsmith, the plugins by name and version, their classes with the options, and the
    base of links; not the modules that these classes are in, which may move without changing an
    article, nor where `folder` is, which may be elsewhere on another machine.
    """
    offers = [plugins.sources[job.source.name]]
    offers += [plugins.enrichers[enricher.name] for enricher in job.enrichers]
    versions = [(offer.plugin, offer.version) for offer in offers]
    # A dataclass shows its options; any other enricher has none, and its class stands for it.
    parts = (job.source, *job.enrichers)
    made_by = [
        _change_paths(part, lambda path: _relative(path, folder)) if is_dataclass(part) else type(part)
        for part in parts
    ]
    # States of version 1 hold digests of this very text: of another one, all would be read again.
    text = repr((__version__, versions, made_by, job.base))
    text = re.sub(_MODULE_PATH, r"<\1", re.sub(_ADDRESS, "", text))
    from hashlib import blake2b  # with OpenSSL 3 ms, where a state remembers

    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def _change_paths(plugin: Any, change: Callable[[Path], Path]) -> Any:
    """The plugin, a dataclass, with each option that is a path changed."""
    options = {field.name: getattr(plugin, field.name) for field in fields(plugin) if field.init}
    changed = {name: change(option) for name, option in options.items() if isinstance(option, Path)}
    return replace(plugin, **changed) if changed else plugin


def _relative(path: Path, folder: Path) -> Path:
    return path.relative_to(folder) if path.is_relative_to(folder) else path


def _find_source(location: str, plugins: Plugins) -> Source:
    try:
        source = plugins.find_source(location)
    except ConfigError as error:
        reason = explain_location(location)
        if not reason:
            raise
        raise ConfigError(error.where, error.what, f"{reason} {error.allowed}") from error
    if guess := guess_address(location):  # www.x.example/a.html looks like a file
        raise ConfigError(without_userinfo(location), "no such file or folder", f"did you mean {guess}?")
    return source


# ---- of locations ----------------------------------------------------------------------------


def plan_locations(
    locations: Sequence[str],
    plugins: Plugins,
    settings: FeedSettings,
    formats: Sequence[str],
    output: Path | str | None,
    network: Network = Network(),
    state: str = "",
) -> Plan:
    """One feed of locations, each read by the first source that accepts it.

    Raises ConfigError for a location that none accepts, and for a format that no plugin offers.
    """
    here = Path.cwd()
    # Absolute, as a plugin may change the current folder.
    sources: list[Source] = []
    mistakes = Mistakes()
    for location in locations:
        with mistakes.collect():
            sources.append(_change_paths(_find_source(location, plugins), here.joinpath))
    mistakes.raise_all()
    enrichers = tuple(plugins.enrichers[name].cls() for name in _default_enrichers(plugins))
    jobs: list[Job] = []
    for location, source in zip(locations, sources, strict=True):
        job = Job(
            source=source,
            name=source.name,
            location=without_userinfo(location),
            enrichers=enrichers,
            base=settings.link or None,
        )
        if state:
            key = _unique_key(without_userinfo(location), {job.key for job in jobs})
            job = replace(job, key=key, config_hash=_config_hash(job, plugins, here))
        jobs.append(job)
    feed = FeedPlan(
        settings=settings,
        formats=_make_formats(formats, "--format", plugins),
        jobs=tuple(jobs),
    )
    return Plan(feeds=(feed,), output=output, network=network, state=state)
