"""The path of an article, from where it lies to the feed that carries it.

    locations, feedsmith.toml
      | source.requests()         plugin   which files                          cheap
      | files.read                core     bytes in: bounded, inside the folder I/O
      | source.parse(document)    plugin   bytes -> Article | Request           pure, runs anywhere
      | enrich                    plugins  Article -> Article | None            pure, a fold
      | sanitize                  core     HTML a reader may safely show        pure, always last
      | assemble                  core     Feed                                 pure
      | format.render             plugin   Feed -> bytes                        pure
      | publish                   core     bytes -> files, if they changed      I/O

`plan_config` and `plan_locations` say what to do, `render` does it and gives a Report.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from feedsmith.article import Article
from feedsmith.collect import Job, Outcome, collect
from feedsmith.contracts import Format
from feedsmith.errors import FeedsmithError, FormatError, ParseError, PublishError, traced
from feedsmith.executors import Submits
from feedsmith.feed import Feed, FeedSettings, assemble
from feedsmith.plugins import Plugins
from feedsmith.publish import publish
from feedsmith.values import value

if TYPE_CHECKING:
    from feedsmith.config import Config, FeedConfig

__all__ = ["FeedPlan", "FeedReport", "Plan", "Report", "plan_config", "plan_locations", "render"]


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
    """A whole run: the feeds, and the folder for them; None is standard output."""

    feeds: tuple[FeedPlan, ...]
    output: Path | None


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


def plan_config(config: "Config", plugins: Plugins, output: Path | None) -> Plan:
    """What a configuration asks for. Raises ConfigError for a source, format or enricher that nobody offers."""
    return Plan(feeds=tuple(_plan_feed(feed, config, plugins) for feed in config.feeds), output=output)


def _plan_feed(feed: "FeedConfig", config: "Config", plugins: Plugins) -> FeedPlan:
    from feedsmith.config import build  # with msgspec and tomllib, 40 ms, and only for those who have a file

    enrichers = tuple(plugins.find("enricher", name, f"{feed.where}.enrich")() for name in feed.enrich)
    jobs = []
    for source in feed.sources:
        cls = plugins.find("source", source.type, f"{source.where}.type")
        made = build(cls, source.options, source.where, config.path.parent)
        jobs.append(
            Job(
                source=made,
                name=source.name or source.type,
                location=str(source.options.get("path") or source.options.get("url") or ""),
                max_bytes=source.max_bytes,
                enrichers=enrichers,
                base=feed.settings.link or None,
            )
        )
    formats = tuple(plugins.find("format", name, f"{feed.where}.formats")() for name in feed.formats)
    return FeedPlan(settings=feed.settings, formats=formats, jobs=tuple(jobs))


def plan_locations(
    locations: Sequence[str], plugins: Plugins, settings: FeedSettings, formats: Sequence[str], output: Path | None
) -> Plan:
    """One feed of locations, each taken by the first source that accepts it. Raises ConfigError where none does."""
    sources = [(location, plugins.accepting(location)) for location in locations]
    jobs = tuple(
        Job(source=source, name=source.name, location=location, base=settings.link or None)
        for location, source in sources
    )
    chosen = tuple(plugins.find("format", name, "--format")() for name in formats)
    return Plan(feeds=(FeedPlan(settings=settings, formats=chosen, jobs=jobs),), output=output)


def render(
    plan: Plan,
    executor: Submits,
    *,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    stdout: BinaryIO | None = None,
    progress: Callable[[Outcome], None] = lambda outcome: None,
) -> Report:
    """Do what the plan says. Expected failures are in the Report; what is raised is a bug."""
    return Report(
        feeds=tuple(_render_feed(feed, plan.output, executor, clock(), stdout, progress) for feed in plan.feeds)
    )


def _render_feed(
    plan: FeedPlan,
    output: Path | None,
    executor: Submits,
    now: datetime,
    stdout: BinaryIO | None,
    progress: Callable[[Outcome], None],
) -> FeedReport:
    report = FeedReport(plan.settings.name)
    articles = _collected(plan.jobs, executor, report, progress)
    feed, advice = assemble(articles, plan.settings, now)
    _count(report, articles, feed, now)
    report.advice += advice
    if not feed.entries and not feed.withdrawn:
        return report
    report.new = _new(plan.formats, feed, output)
    for format in plan.formats:
        try:
            _write(format, feed, output, stdout, report)
        except (FormatError, PublishError) as error:
            report.failures.append(error)
    return report


def _collected(
    jobs: Sequence[Job], executor: Submits, report: FeedReport, progress: Callable[[Outcome], None]
) -> list[tuple[Article, datetime | None]]:
    """The articles of all jobs, each with the time it was first seen; of two that claim one id, the first."""
    holders: dict[str, str] = {}
    articles: list[tuple[Article, datetime | None]] = []
    for job in jobs:
        for outcome in collect(job, executor):
            progress(outcome)
            report.failures += outcome.failures
            report.notes += [(outcome.location, note) for note in outcome.notes]
            for article in outcome.articles:
                holder = holders.get(article.id)
                if holder is None:
                    holders[article.id] = outcome.location
                    articles.append((article, outcome.seen))
                else:
                    cure = "give it an id of its own in front matter, or its source a name in feedsmith.toml"
                    reason = f"it claims the id {article.id}, which {holder} has already: {cure}"
                    report.failures.append(ParseError(job.name, outcome.location, "malformed", reason))
    return articles


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
