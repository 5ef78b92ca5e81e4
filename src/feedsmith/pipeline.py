"""The path of an article, from where it lies to the feed that carries it: start reading here.

    locations, feedsmith.toml
      | source.requests()         plugin   which files and pages                cheap
      | fetch, files.read         core     bytes in: bounded, polite, safe      I/O
      | source.parse(document)    plugin   bytes -> Article | Request | Lead    pure, runs anywhere
      | enrich                    plugins  Article -> Article | None            pure, a fold
      | sanitize                  core     HTML a reader may safely show        pure, always last
      | state.record              core     new, changed or the same             I/O
      | state.pending -> compose  core     Feed                                 pure
      | format.render             plugin   Feed -> bytes                        pure
      | publish                   core     bytes -> files, if they changed      I/O
      | ping_hubs                 core     the change -> the feeds' hubs        I/O

A plan says what to do: `plan_config` makes one of a configuration, `plan_locations` of locations
alone (`config.plan`). The steps from requests to sanitize are in the wing `collecting`, with
`fetching` for pages; what is remembered from run to run, and that nothing may be, is the business of
`state`; the last three steps are in `publishing`.

`render` does what the plan says and gives a Report. `explain` goes the path up to sanitize, and
shows what came of each document.
"""

import logging
from collections.abc import Callable, Generator, Sequence
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from time import perf_counter
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

from feedsmith.collecting.collect import collect
from feedsmith.collecting.commits import CommitHistories
from feedsmith.collecting.jobs import Outcome
from feedsmith.config.narrowing import poll_only
from feedsmith.config.plan import FeedPlan, Plan, plan_config, plan_locations
from feedsmith.executors import Submits
from feedsmith.fetching.access import Network, PageFetcher
from feedsmith.fetching.pauses import HostPauses, read_pauses, save_pauses
from feedsmith.model.errors import FeedsmithError
from feedsmith.model.values import value
from feedsmith.plugins.calls import time_limits
from feedsmith.publishing.feeds import FeedPublisher, FeedReport
from feedsmith.publishing.websub import ping_hubs
from feedsmith.state.protocol import State
from feedsmith.state.stateless import StatelessRun

if TYPE_CHECKING:
    from feedsmith.state.store.database import Database

__all__ = [
    "FeedPlan",
    "FeedReport",
    "Plan",
    "PollReport",
    "Report",
    "TimedOutcome",
    "explain",
    "plan_config",
    "plan_locations",
    "poll_only",
    "render",
]

_log = logging.getLogger("feedsmith.pipeline")
# Silent, unless a program asks for what is logged.
logging.getLogger("feedsmith").addHandler(logging.NullHandler())


@value
class PollReport:
    """What became of one source: by its key, what failed, and after how many seconds of the run the last
    of its documents was through. For `fresh_seconds` none of its lists has anything new, by what their servers say.
    """

    key: str
    failures: tuple[FeedsmithError, ...]
    seconds: float
    fresh_seconds: int = 0


@value
class Report:
    """What a run did. Truthy `failures` make the exit status 1."""

    feeds: tuple[FeedReport, ...]
    polls: tuple[PollReport, ...] = ()

    @property
    def failures(self) -> list[FeedsmithError]:
        """The failures of all feeds, each once, though it may cost several feeds an article."""
        failures = (failure for feed in self.feeds for failure in feed.failures)
        return list({id(failure): failure for failure in failures}.values())


def render(
    plan: Plan,
    executor: Submits,
    *,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    stdout: BinaryIO | None = None,
    progress: Callable[[Outcome], None] = lambda outcome: None,
    waiting: Callable[[], None] = lambda: None,
    database: "Database | None" = None,
) -> Report:
    """Do what the plan says: go the path once, for all its sources and feeds.

    `executor` runs the parsing; `clock` is asked for the time once; `stdout` takes the feed where
    the plan has no output; `progress` is called with each Outcome as it comes, and `waiting` where
    another run has to end first. `database` is the plan's state, where that is open already.

    Expected failures are in the Report. What is raised is a bug, a ConfigError for an output that can't
    be written to, or a StoreError: the state can't be used, and nothing is published that might
    contradict what was.
    """
    publisher = FeedPublisher(plan, stdout)  # which raises for an output that can't be written to
    jobs = plan.polled_jobs
    reports = [FeedReport(feed.settings.name) for feed in plan.feeds]
    reports_by_job = _group_by_job(plan, reports)
    polls = [_Poll(job.key) for job in jobs]
    with ExitStack() as stack:
        stack.enter_context(time_limits())
        now = clock()
        state = _open_state(plan, now, waiting, stack, database)
        pauses = read_pauses(state.get_value)
        start_fetcher = _defer_fetcher(plan.network, pauses, stack)
        _log.info("rendering %d feeds of %d sources", len(plan.feeds), len(jobs))

        def remark(index: int, location: str, note: str) -> None:
            for report in reports_by_job[index]:
                report.notes.append((location, note))

        histories = CommitHistories(state.get_value)
        for index, outcome in collect(jobs, executor, start_fetcher, state.previous_states(), remark, histories):
            progress(outcome)
            state.record(index, outcome)
            polls[index].add_outcome(outcome)
            for report in reports_by_job[index]:
                report.add_outcome(outcome)
        # Which files were deleted, or whether a source is broken, shows when all is recorded.
        state.close()
        histories.remember(state.set_value)
        save_pauses(pauses, now, state.get_value, state.set_value)
        for index, job_reports in enumerate(reports_by_job):
            diagnostics = state.diagnostics(index)
            polls[index].add_failures(diagnostics.failures)
            for report in job_reports:
                report.add_diagnostics(diagnostics)
        publisher.publish(state, reports, now)
        ping_hubs(plan, reports, state, start_fetcher)
    return Report(feeds=tuple(reports), polls=tuple(poll.report() for poll in polls))


class _Poll:
    """What becomes of the source of this key, as it happens."""

    def __init__(self, key: str) -> None:
        self._key = key
        self._started = self._ended = perf_counter()
        self._failures: list[FeedsmithError] = []
        self._freshness: list[int] = []

    def add_outcome(self, outcome: Outcome) -> None:
        """Take in what came of a document."""
        self.add_failures(outcome.failures)
        if outcome.url and outcome.lead is None:  # the source asked for it, and no list led to it
            self._freshness.append(outcome.validators.fresh_seconds)

    def add_failures(self, failures: Sequence[FeedsmithError]) -> None:
        """Take in what failed."""
        self._failures += failures
        self._ended = perf_counter()

    def report(self) -> PollReport:
        """All of it."""
        return PollReport(
            key=self._key,
            failures=tuple(self._failures),
            seconds=self._ended - self._started,
            fresh_seconds=min(self._freshness, default=0),
        )


def _group_by_job(plan: Plan, reports: Sequence[FeedReport]) -> list[list[FeedReport]]:
    """For each job that is polled, the reports of the feeds that it serves."""
    reports_by_job: list[list[FeedReport]] = [[] for _ in plan.jobs]
    for indexes, report in zip(plan.indexes(), reports, strict=True):
        for index in indexes:
            reports_by_job[index].append(report)
    polled = set(map(id, plan.polled_jobs))
    return [served for job, served in zip(plan.jobs, reports_by_job, strict=True) if id(job) in polled]


def _open_state(
    plan: Plan,
    now: datetime,
    waiting: Callable[[], None],
    stack: ExitStack,
    database: "Database | None",
) -> State:
    """The state that the plan names, in a database that is open or is closed with the stack; else none."""
    if not plan.state:
        return StatelessRun(plan, now)
    from feedsmith.state.store.database import Database  # SQLAlchemy costs 240 ms
    from feedsmith.state.store.store import Store

    database = database or stack.enter_context(Database(plan.state, waiting=waiting))
    return Store(database, plan, now, stack)


def _defer_fetcher(network: Network, pauses: HostPauses, stack: ExitStack) -> Callable[[], PageFetcher]:
    """What gives the run's one Fetcher, started when first called; it ends with the stack."""

    @cache
    def _start() -> PageFetcher:
        from feedsmith.fetching.fetcher import Fetcher  # httpcore and asyncio cost 100 ms

        return stack.enter_context(Fetcher(network, pauses))

    return _start


class TimedOutcome(NamedTuple):
    """What came of a document, and how long all of it took, in seconds, fetching included."""

    outcome: Outcome
    seconds: float


def explain(plan: Plan, executor: Submits) -> Generator[TimedOutcome, None, None]:
    """What comes of each document of the plan, with the candidates that lost; nothing is written. A source of
    several feeds is read once.
    """
    jobs = [replace(job, explain=True) for job in plan.jobs]
    with ExitStack() as stack:
        stack.enter_context(time_limits())
        started = perf_counter()
        for _, outcome in collect(jobs, executor, _defer_fetcher(plan.network, HostPauses(), stack)):
            yield TimedOutcome(outcome, perf_counter() - started)
            started = perf_counter()
