"""The path of an article, from where it lies to the feed that carries it.

    locations, feedsmith.toml
      | source.requests()         plugin   which files and pages                cheap
      | fetch, files.read         core     bytes in: bounded, polite, safe      I/O
      | source.parse(document)    plugin   bytes -> Article | Request           pure, runs anywhere
      | enrich                    plugins  Article -> Article | None            pure, a fold
      | sanitize                  core     HTML a reader may safely show        pure, always last
      | assemble                  core     Feed                                 pure
      | format.render             plugin   Feed -> bytes                        pure
      | publish                   core     bytes -> files, if they changed      I/O

`plan_config` and `plan_locations` say what to do, `render` does it and gives a Report; `explain` shows the first half.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, BinaryIO

from feedsmith.access import Fetches, Network
from feedsmith.article import Article
from feedsmith.collect import collect
from feedsmith.contracts import Format
from feedsmith.errors import FeedsmithError, FormatError, PublishError, traced
from feedsmith.executors import Submits
from feedsmith.feed import Feed, FeedSettings, assemble
from feedsmith.jobs import Job, Outcome
from feedsmith.plugins import Plugins
from feedsmith.publish import publish
from feedsmith.values import value
from feedsmith.versions import Found, Shelf

if TYPE_CHECKING:
    from feedsmith.config import Config, FeedConfig

__all__ = ["FeedPlan", "FeedReport", "Plan", "Report", "explain", "plan_config", "plan_locations", "render"]


COUNTED_BYTES = 64_000_000
"""A feed larger than this is not read again to count what is new."""


@value
class FeedPlan:
    """One feed to make: what it is called, where its articles come from, what it is written as."""

    settings: FeedSettings
    formats: tuple[Format, ...]
    jobs: tuple[Job, ...]


@value
class Plan:
    """A whole run: the feeds, how pages are fetched, and the folder for the feeds; None is standard output."""

    feeds: tuple[FeedPlan, ...]
    output: Path | None
    network: Network = Network()


class FeedReport:
    """What became of one feed.

    `articles` are in the feed, `new` of them were not in what was there before (None: not known); `held` are not yet
    due, `surplus` are beyond its limit; of the `files`, the `changed` have new bytes. `failures` cost an article, a
    file or the feed its place; `advice` is on the configuration; `notes` are on single documents: (location, text).
    """

    articles = 0
    new: int | None = None
    held = 0
    surplus = 0

    def __init__(self, name: str) -> None:
        self.name = name
        self.files: list[str] = []
        self.changed: list[str] = []
        self.failures: list[FeedsmithError] = []
        self.advice: list[str] = []
        self.notes: list[tuple[str, str]] = []


@value
class Report:
    """What a run did. Truthy `failures` make the exit status 1."""

    feeds: tuple[FeedReport, ...]

    @property
    def failures(self) -> list[FeedsmithError]:
        return [failure for feed in self.feeds for failure in feed.failures]


USUAL_ENRICHERS = ("wire",)
"""What each feed is enriched by unless its configuration says otherwise."""


def _usual_enrichers(plugins: Plugins) -> list[str]:
    return [name for name in USUAL_ENRICHERS if name in plugins.enrichers]


def plan_config(config: "Config", plugins: Plugins, output: Path | None) -> Plan:
    """What a configuration asks for. Raises ConfigError for a source, format or enricher that nobody offers."""
    for name in config.enrichers:
        plugins.find("enricher", name, f"{config.path}: enrichers")
    feeds = tuple(_plan_feed(feed, config, plugins) for feed in config.feeds)
    return Plan(feeds=feeds, output=output, network=config.network)


def _plan_feed(feed: "FeedConfig", config: "Config", plugins: Plugins) -> FeedPlan:
    from feedsmith.config import CORE_KEYS, build  # with msgspec and tomllib, 40 ms, and only for those who have a file

    names = _usual_enrichers(plugins) if feed.enrich is None else feed.enrich
    classes = {name: plugins.find("enricher", name, f"{feed.where}.enrich") for name in names}
    enrichers = tuple(
        build(cls, options, f"{config.path}: enrichers.{name}") if (options := config.enrichers.get(name)) else cls()
        for name, cls in classes.items()
    )
    jobs = []
    for source in feed.sources:
        cls = plugins.find("source", source.type, f"{source.where}.type")
        made = build(cls, source.options, source.where, config.path.parent, also=CORE_KEYS)
        jobs.append(
            Job(
                source=made,
                name=source.name or source.type,
                location=str(source.options.get("path") or source.options.get("url") or ""),
                max_bytes=source.max_bytes,
                timeout=source.timeout,
                robots=source.robots,
                credentials=source.credentials,
                enrichers=enrichers,
                base=feed.settings.link or None,
            )
        )
    formats = tuple(plugins.find("format", name, f"{feed.where}.formats")() for name in feed.formats)
    return FeedPlan(settings=feed.settings, formats=formats, jobs=tuple(jobs))


def plan_locations(
    locations: Sequence[str],
    plugins: Plugins,
    settings: FeedSettings,
    formats: Sequence[str],
    output: Path | None,
    network: Network = Network(),
) -> Plan:
    """One feed of locations, each taken by the first source that accepts it. Raises ConfigError where none does."""
    sources = [(location, plugins.accepting(location)) for location in locations]
    enrichers = tuple(plugins.enrichers[name].cls() for name in _usual_enrichers(plugins))
    jobs = tuple(
        Job(source=source, name=source.name, location=location, enrichers=enrichers, base=settings.link or None)
        for location, source in sources
    )
    chosen = tuple(plugins.find("format", name, "--format")() for name in formats)
    return Plan(feeds=(FeedPlan(settings=settings, formats=chosen, jobs=jobs),), output=output, network=network)


def render(
    plan: Plan,
    executor: Submits,
    *,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    stdout: BinaryIO | None = None,
    progress: Callable[[Outcome], None] = lambda outcome: None,
) -> Report:
    """Do what the plan says. Expected failures are in the Report; what is raised is a bug."""
    reports = [FeedReport(feed.settings.name) for feed in plan.feeds]
    harvests = [_Harvest(report) for feed, report in zip(plan.feeds, reports, strict=True) for _ in feed.jobs]
    jobs = [job for feed in plan.feeds for job in feed.jobs]
    with ExitStack() as stack:
        for index, outcome in collect(jobs, executor, _fetcher(plan.network, stack)):
            progress(outcome)
            harvests[index].take(outcome)
    due = iter(harvests)
    for feed, report in zip(plan.feeds, reports, strict=True):
        shelf = Shelf()
        for job in feed.jobs:
            shelf.put(job.name, next(due).articles)
        report.failures += shelf.failures
        report.notes += shelf.notes
        _render_feed(feed, plan.output, list(shelf.articles()), clock(), stdout, report)
    return Report(feeds=tuple(reports))


def explain(plan: Plan, executor: Submits) -> Iterator[tuple[Outcome, float]]:
    """What comes of each document, with the candidates that lost, and how long it took in all, in seconds."""
    jobs = [replace(job, explain=True) for feed in plan.feeds for job in feed.jobs]
    with ExitStack() as stack:
        started = perf_counter()
        for _, outcome in collect(jobs, executor, _fetcher(plan.network, stack)):
            yield outcome, perf_counter() - started
            started = perf_counter()


def _fetcher(network: Network, stack: ExitStack) -> Callable[[], Fetches]:
    """What gives the run's one Fetcher, whose event loop ends with the stack."""

    @cache
    def start() -> Fetches:
        from feedsmith.fetch import Fetcher  # httpx and asyncio cost 150 ms, for runs that meet a page

        return stack.enter_context(Fetcher(network))

    return start


class _Harvest:
    """What the documents of one job have given: articles, each with its location and the time it was first seen."""

    def __init__(self, report: FeedReport) -> None:
        self.articles: list[Found] = []
        self._report = report

    def take(self, outcome: Outcome) -> None:
        self._report.failures += outcome.failures
        self._report.notes += [(outcome.location, note) for note in outcome.notes]
        self.articles += [(article, outcome.location, outcome.seen) for article in outcome.articles]


def _render_feed(
    plan: FeedPlan,
    output: Path | None,
    articles: list[tuple[Article, datetime | None]],
    now: datetime,
    stdout: BinaryIO | None,
    report: FeedReport,
) -> None:
    feed, advice = assemble(articles, plan.settings, now)
    _count(report, articles, feed, now)
    report.advice += advice
    if not feed.entries and not feed.withdrawn:
        return
    report.new = _new(plan.formats, feed, output)
    for format in plan.formats:
        try:
            _write(format, feed, output, stdout, report)
        except (FormatError, PublishError) as error:
            report.failures.append(error)


def _count(report: FeedReport, articles: list[tuple[Article, datetime | None]], feed: Feed, now: datetime) -> None:
    report.articles = len(feed.entries)
    report.held = sum(article.embargo is not None and article.embargo > now for article, _ in articles)
    report.surplus = len(articles) - report.held - len(feed.entries) - len(feed.withdrawn)


def _new(formats: Sequence[Format], feed: Feed, output: Path | None) -> int | None:
    """How many articles were not in the feed that is about to be replaced; None if its formats can't tell."""
    for format in formats:
        ids = getattr(format, "ids", None)
        target = output / f"{feed.name}{format.suffix}" if output else None
        if ids is None or (target and target.is_file() and target.stat().st_size > COUNTED_BYTES):
            continue
        try:
            known = set(ids(target.read_bytes())) if target else set()
        except (OSError, ValueError):  # there is none yet, or it is somebody else's
            known = set()
        return sum(entry.article.id not in known for entry in feed.entries)
    return None


def _write(format: Format, feed: Feed, output: Path | None, stdout: BinaryIO | None, report: FeedReport) -> None:
    pieces = _rendered(format, feed)
    if output is None:
        assert stdout is not None
        stdout.writelines(pieces)
        stdout.flush()
        report.files.append("-")
        return
    target = output / f"{feed.name}{format.suffix}"
    if publish(pieces, target):
        report.changed.append(str(target))
    report.files.append(str(target))


def _rendered(format: Format, feed: Feed) -> Iterator[bytes]:
    try:
        for piece in format.render(feed):
            if not isinstance(piece, bytes):
                raise TypeError(f"render() gave a {type(piece).__name__}, not bytes")
            yield piece
    except Exception as error:  # somebody else's plugin
        raise traced(FormatError(format.name, feed.name, f"{type(error).__name__}: {error}"), error) from error
