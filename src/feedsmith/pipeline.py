"""The path of an article, from where it lies to the feed that carries it.

    locations, feedsmith.toml
      | source.requests()         plugin   which files and pages                cheap
      | fetch, files.read         core     bytes in: bounded, polite, safe      I/O
      | source.parse(document)    plugin   bytes -> Article | Request           pure, runs anywhere
      | enrich                    plugins  Article -> Article | None            pure, a fold
      | sanitize                  core     HTML a reader may safely show        pure, always last
      | state.record              core     new, changed or the same             I/O
      | state.pending -> compose  core     Feed                                 pure
      | format.render             plugin   Feed -> bytes                        pure
      | publish                   core     bytes -> files, if they changed      I/O

`plan` says what to do, `render` does it and gives a Report; `explain` shows the first half. What is remembered from run
to run, and that nothing may be, is the business of `state`.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from time import perf_counter
from typing import BinaryIO

from feedsmith.collecting.collect import collect
from feedsmith.collecting.jobs import Outcome
from feedsmith.config.plan import FeedPlan, Plan, plan_config, plan_locations
from feedsmith.executors import Submits
from feedsmith.fetching.access import Fetches, Network
from feedsmith.model.errors import FeedsmithError
from feedsmith.model.values import value
from feedsmith.publishing.feeds import FeedPublisher, FeedReport
from feedsmith.state.protocol import State
from feedsmith.state.stateless import StatelessRun

__all__ = ["FeedPlan", "FeedReport", "Plan", "Report", "explain", "plan_config", "plan_locations", "render"]

UNTOLD = "untold"
"""Under which the addresses are kept that a hub has to be told of."""


@value
class Report:
    """What a run did. Truthy `failures` make the exit status 1."""

    feeds: tuple[FeedReport, ...]

    @property
    def failures(self) -> list[FeedsmithError]:
        """Each once, though it may cost several feeds an article."""
        return list({id(failure): failure for feed in self.feeds for failure in feed.failures}.values())


def render(
    plan: Plan,
    executor: Submits,
    *,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    stdout: BinaryIO | None = None,
    progress: Callable[[Outcome], None] = lambda outcome: None,
    waiting: Callable[[], None] = lambda: None,
) -> Report:
    """Do what the plan says. Expected failures are in the Report; what is raised is a bug, or a StoreError: the state
    can't be used, and nothing is published that might contradict what was. `waiting` is called where another run has
    to end first.
    """
    reports = [FeedReport(feed.settings.name) for feed in plan.feeds]
    jobs = plan.jobs
    with ExitStack() as stack:
        fetcher = _fetcher(plan.network, stack)
        state = _state(plan, clock(), waiting, stack)
        served: list[list[FeedReport]] = [[] for _ in jobs]
        for feed, report in zip(plan.feeds, reports, strict=True):
            for place in plan.indexes(feed):
                served[place].append(report)
        for index, outcome in collect(jobs, executor, fetcher, state.known()):
            progress(outcome)
            state.record(index, outcome)
            for report in served[index]:
                report.failures += outcome.failures
                report.notes += [(outcome.location, note) for note in outcome.notes]
        state.close()
        for index, _ in enumerate(jobs):
            told = state.diagnostics(index)
            for report in served[index]:
                report.failures += told.failures
                report.notes += told.notes
        FeedPublisher(plan, stdout).publish(state, reports)
        _tell_hubs(plan, reports, state, fetcher)
    return Report(feeds=tuple(reports))


def _tell_hubs(plan: Plan, reports: Sequence[FeedReport], state: State, fetcher: Callable[[], Fetches]) -> None:
    """Each hub once, of all feeds, so that one that hangs takes its time once. Its warning is the first feed's. What it
    could not be told, it is told with the next run.
    """
    if not any(feed.settings.hub for feed in plan.feeds):
        return
    owed = state.get_value(UNTOLD).split()
    due: dict[str, list[str]] = {}
    first: dict[str, FeedReport] = {}
    for feed, report in zip(plan.feeds, reports, strict=True):
        topics = [each for each in feed.addresses if each in report.addresses or each in owed]
        if feed.settings.hub and topics:
            first.setdefault(feed.settings.hub, report)
            due.setdefault(feed.settings.hub, []).extend(topics)
    untold = [topic for topics in due.values() for topic in topics]
    if untold or owed:
        state.set_value(UNTOLD, " ".join(untold))  # should the run end here
    for hub, topics in due.items():
        from feedsmith.publishing.websub import tell_hub  # with httpx and asyncio 150 ms, where a hub is to be told

        errors = tell_hub(fetcher(), hub, topics)
        first[hub].warnings += errors
        failed = {topic for error in errors for topic in error.topics}
        untold = [topic for topic in untold if topic in failed or topic not in topics]
        state.set_value(UNTOLD, " ".join(untold))


def _state(plan: Plan, now: datetime, waiting: Callable[[], None], stack: ExitStack) -> State:
    if not plan.state:
        return StatelessRun(plan, now)
    from feedsmith.state.store.store import Database, Store  # SQLAlchemy costs 240 ms, for those who have a state

    return Store(stack.enter_context(Database(plan.state, waiting=waiting)), plan, now)


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
        from feedsmith.fetching.fetcher import Fetcher  # httpx and asyncio cost 150 ms, for runs that meet a page

        return stack.enter_context(Fetcher(network))

    return start
