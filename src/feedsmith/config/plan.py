"""What a run is to do, as a value: which feeds, made of which sources, written as what, remembered where."""

import re
from collections.abc import Sequence
from dataclasses import is_dataclass, replace
from hashlib import blake2b
from itertools import chain, count
from pathlib import Path
from typing import TYPE_CHECKING

from feedsmith._version import __version__
from feedsmith.collecting.jobs import Job
from feedsmith.fetching.access import Network
from feedsmith.model.contracts import Enricher, Format
from feedsmith.model.errors import ConfigError
from feedsmith.model.feed import FeedSettings, Membership, address
from feedsmith.model.values import value
from feedsmith.plugins.registry import Plugins

if TYPE_CHECKING:
    from feedsmith.config.settings import Config, FeedConfig, SourceConfig

__all__ = ["FeedPlan", "Plan", "plan_config", "plan_locations"]


@value
class FeedPlan:
    """One feed to make: what it is called, which articles it takes in, from where, and what it is written as."""

    settings: FeedSettings
    formats: tuple[Format, ...]
    jobs: tuple[Job, ...]
    membership: Membership = Membership()

    @property
    def addresses(self) -> list[str]:
        """Where readers will find the feed, in each format, if that is known."""
        base_url, name = self.settings.base_url, self.settings.name
        return [address(base_url, name, format.suffix) for format in self.formats] if base_url else []


@value
class Plan:
    """A whole run: the feeds, how pages are fetched, the folder or URL for the feeds (None is standard output), and
    the database that remembers ("": nothing is).

    With `index`, index.html and feeds.opml are written; with `gzip`, each file once more as `.gz`; `cache_control` is
    what an object store is told to say to readers.
    """

    feeds: tuple[FeedPlan, ...]
    output: Path | str | None
    network: Network = Network()
    state: str = ""
    index: bool = False
    gzip: bool = False
    cache_control: str = "public, max-age=300"

    @property
    def jobs(self) -> list[Job]:
        """The jobs of all feeds; one that serves several feeds is one object, and stands here once."""
        return list({id(job): job for feed in self.feeds for job in feed.jobs}.values())

    def indexes(self, feed: FeedPlan) -> list[int]:
        """Where the feed's jobs stand among those of all feeds."""
        places = {id(job): index for index, job in enumerate(self.jobs)}
        return [places[id(job)] for job in feed.jobs]


USUAL_ENRICHERS = ("wire",)
"""What each feed is enriched by unless its configuration says otherwise."""


def _usual_enrichers(plugins: Plugins) -> list[str]:
    return [name for name in USUAL_ENRICHERS if name in plugins.enrichers]


def plan_config(config: "Config", plugins: Plugins, output: Path | str | None) -> Plan:
    """What a configuration asks for. Raises ConfigError for a source, format or enricher that nobody offers."""
    for name in config.enrichers:
        plugins.find("enricher", name, f"{config.path}: enrichers")
    shared = {name: _shared_job(name, config, plugins) for name in config.sources}
    feeds = tuple(_plan_feed(feed, config, plugins, shared) for feed in config.feeds)
    return Plan(
        feeds=feeds,
        output=output,
        network=config.network,
        state=config.state,
        index=config.index,
        gzip=config.gzip,
        cache_control=config.cache_control,
    )


def _shared_job(name: str, config: "Config", plugins: Plugins) -> Job:
    """A source that feeds name: its links are relative to their site where they all have the same."""
    links = {feed.settings.link for feed in config.feeds if name in feed.sources}
    base = links.pop() if len(links) == 1 else ""
    usual = _enrichers(None, "", config, plugins)
    return _plan_job(config.sources[name], name, config, plugins, usual, base)


def _plan_feed(feed: "FeedConfig", config: "Config", plugins: Plugins, shared: dict[str, Job]) -> FeedPlan:
    jobs: list[Job] = []
    keys = {job.key for job in shared.values()}
    for source in feed.sources:
        if isinstance(source, str):
            jobs.append(shared[source])
            continue
        key = _unlike(f"{feed.settings.name}/{source.name or source.type}", keys)
        keys.add(key)
        enrichers = _enrichers(feed.enrich, feed.where, config, plugins)
        jobs.append(_plan_job(source, key, config, plugins, enrichers, feed.settings.link))
    formats = tuple(plugins.find("format", name, f"{feed.where}.formats")() for name in feed.formats)
    _check_preferred(feed, jobs)
    return FeedPlan(settings=feed.settings, formats=formats, jobs=tuple(jobs), membership=feed.membership)


def _unlike(key: str, keys: set[str]) -> str:
    """The key, numbered where it is taken: sources of a feed may have one name."""
    numbers = (f"{key}#{number}" for number in count(2))
    return next(each for each in chain((key,), numbers) if each not in keys)


def _check_preferred(feed: "FeedConfig", jobs: Sequence[Job]) -> None:
    names = list(dict.fromkeys(job.name for job in jobs))
    for name in feed.membership.prefer:
        if name not in names:
            raise ConfigError(f"{feed.where}.prefer", f"no source of this feed is called {name!r}", ", ".join(names))


def _plan_job(
    source: "SourceConfig",
    key: str,
    config: "Config",
    plugins: Plugins,
    enrichers: tuple[Enricher, ...],
    base: str,
) -> Job:
    from feedsmith.config.settings import (  # with msgspec and tomllib, 40 ms, and only for those who have a file
        CORE_KEYS,
        build,
    )

    cls = plugins.find("source", source.type, f"{source.where}.type")
    made = build(cls, source.options, source.where, config.path.parent, also=CORE_KEYS)
    if source.enrich is not None:
        enrichers = _enrichers(source.enrich, source.where, config, plugins)
    job = Job(
        source=made,
        name=source.name or source.type,
        location=str(source.options.get("path") or source.options.get("url") or ""),
        max_bytes=source.max_bytes,
        timeout=source.timeout,
        robots=source.robots,
        credentials=source.credentials,
        enrichers=enrichers,
        base=base or None,
        key=key if config.state else "",
        withdraw_on_delete=source.withdraw,
    )
    return replace(job, config_hash=_config_hash(job, plugins))


def _enrichers(names: Sequence[str] | None, where: str, config: "Config", plugins: Plugins) -> tuple[Enricher, ...]:
    from feedsmith.config.settings import build  # as above

    chosen = _usual_enrichers(plugins) if names is None else names
    classes = {name: plugins.find("enricher", name, f"{where}.enrich") for name in chosen}
    return tuple(
        build(cls, options, f"{config.path}: enrichers.{name}") if (options := config.enrichers.get(name)) else cls()
        for name, cls in classes.items()
    )


def _config_hash(job: Job, plugins: Plugins) -> str:
    """What the job's articles depend on beside its documents."""
    used = [plugins.sources[job.source.name], *(plugins.enrichers[enricher.name] for enricher in job.enrichers)]
    versions = [(offer.plugin, offer.version) for offer in used]
    made_by = [each if is_dataclass(each) else type(each) for each in (job.source, *job.enrichers)]
    told = re.sub(" at 0x[0-9a-f]+", "", repr((__version__, versions, made_by, job.base)))
    return blake2b(told.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def plan_locations(
    locations: Sequence[str],
    plugins: Plugins,
    settings: FeedSettings,
    formats: Sequence[str],
    output: Path | str | None,
    network: Network = Network(),
    state: str = "",
) -> Plan:
    """One feed of locations, each taken by the first source that accepts it. Raises ConfigError where none does."""
    sources = [(location, plugins.accepting(location)) for location in locations]
    enrichers = tuple(plugins.enrichers[name].cls() for name in _usual_enrichers(plugins))
    jobs: list[Job] = []
    for location, source in sources:
        job = Job(source=source, name=source.name, location=location, enrichers=enrichers, base=settings.link or None)
        key = _unlike(location, {job.key for job in jobs}) if state else ""
        jobs.append(replace(job, key=key, config_hash=_config_hash(job, plugins) if state else ""))
    chosen = tuple(plugins.find("format", name, "--format")() for name in formats)
    feed = FeedPlan(settings=settings, formats=chosen, jobs=tuple(jobs))
    return Plan(feeds=(feed,), output=output, network=network, state=state)
