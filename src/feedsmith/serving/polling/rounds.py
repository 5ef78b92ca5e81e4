"""One round of polls: a run over some of the sources, and what its polls mean for the next ones.

It is made in a process of its own, forked for that: whatever a round does to its process ends with it,
and memory that it needed is given back.
"""

import logging
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import NamedTuple

from feedsmith import pipeline
from feedsmith.config.durations import format_duration
from feedsmith.config.plan import Plan
from feedsmith.executors import Submits
from feedsmith.fetching.pauses import STATE_KEY, HostPauses
from feedsmith.pipeline import PollReport, Report
from feedsmith.serving.polling.schedule import MIN_DATED, PollResult, find_event, find_interval, update_schedule
from feedsmith.serving.standing import name_feeds
from feedsmith.state.schedule import Event, PollTotals, Schedule
from feedsmith.state.store.database import Database
from feedsmith.state.store.schedules import (
    SourceRecord,
    load_last_dates,
    load_problems,
    load_records,
    save_polls,
    save_problems,
)
from feedsmith.state.store.values import load_value

__all__ = ["run_round"]

_log = logging.getLogger("feedsmith.serving")

MAX_NAMED_FAILURES = 3
"""Failures of one source that are logged, each in a line; of the others there is a number."""


def run_round(
    plan: Plan,
    keys: Collection[str],
    executor: Submits,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> Report:
    """Poll the sources of these keys, publish what changed, and remember when they are due again.

    Without any, what time alone has changed is published; of thousands of feeds all are looked at then. Raises
    StoreError.
    """
    began = int(clock().timestamp())
    with Database(plan.state) as database:
        # What could not be published is tried again, whatever is polled.
        problems = load_problems(database)
        leaves_others = bool(keys) and not problems
        polling = replace(plan, only=tuple(keys), leaves_others=leaves_others)
        report = pipeline.render(polling, executor, clock=clock, database=database)
        polled = {id(failure) for poll in report.polls for failure in poll.failures}
        unpublished = [
            (feed.name, failure) for feed in report.feeds for failure in feed.failures if id(failure) not in polled
        ]
        if report.polls:
            _conclude(plan, database, report.polls, began)
        save_problems(database, problems, {name: str(failure) for name, failure in unpublished})
    for feed in report.feeds:
        if feed.changed:
            _log.info("wrote %s", ", ".join(feed.changed))
        for warning in feed.warnings:
            _log.warning("%s", warning)
    for _, failure in unpublished:
        _log.error("%s", failure)
    return report


class _Polled(NamedTuple):
    """A source that was polled: what is remembered of it now."""

    schedule: Schedule
    event: Event | None


def _conclude(plan: Plan, database: Database, polls: Sequence[PollReport], began: int) -> None:
    """Work out when the sources are due again and what there is to tell, remember it, and log it."""
    keys = [poll.key for poll in polls]
    records = load_records(database, keys)
    dates = load_last_dates(database, keys, 2 * MIN_DATED)
    jobs = {job.key: (job, feeds) for job, feeds in zip(plan.jobs, name_feeds(plan), strict=True)}
    began_at = datetime.fromtimestamp(began, UTC)
    with database.snapshot() as connection:
        pauses = HostPauses(load_value(connection, STATE_KEY))
    concluded: dict[str, _Polled] = {}
    totals: list[tuple[float, str]] = []
    for poll in polls:
        record, (job, feeds) = records[poll.key], jobs[poll.key]
        pause = pauses.end_for(job.location, began_at)
        result = PollResult(
            began=began,
            change=record.last_change,
            health=record.health,
            not_before=max(int(pause.timestamp()) if pause else 0, began + poll.fresh_seconds),
            dates=dates[poll.key],
        )
        schedule = update_schedule(poll.key, job.every, record.schedule, result)
        schedule, event = find_event(poll.key, feeds, schedule, result)
        concluded[poll.key] = _Polled(schedule, event)
        totals.append((poll.seconds, record.health.failure_kind if record.health.failing else ""))
        _log_poll(poll, record, schedule, find_interval(job.every, schedule))

    def count(total: PollTotals) -> PollTotals:
        for seconds, kind in totals:
            total = total.count(seconds, kind)
        return total

    events = [polled.event for polled in concluded.values() if polled.event]
    schedules = {key: polled.schedule for key, polled in concluded.items()}
    save_polls(database, schedules, events, count, is_sent=bool(plan.notify))
    for event in events:
        log = _log.info if event.kind == "mended" else _log.warning
        log("%s: %s", event.kind, event.source + (f": {event.reason}" if event.reason else ""))


def _log_poll(poll: PollReport, record: SourceRecord, schedule: Schedule, interval: int) -> None:
    changed = record.last_change - record.schedule.change
    said = [f"{changed:,} changed"] if changed else []
    if poll.failures:
        said.append(f"{len(poll.failures):,} failed")
    level = logging.INFO if said else logging.DEBUG
    again = f"{poll.seconds:.1f} s, every {format_duration(interval)}"
    _log.log(level, "polled %s: %s; %s", poll.key, ", ".join(said) or "nothing new", again)
    for failure in poll.failures[:MAX_NAMED_FAILURES]:
        _log.warning("%s", failure)
    if len(poll.failures) > MAX_NAMED_FAILURES:
        _log.warning("%s: %d more failures", poll.key, len(poll.failures) - MAX_NAMED_FAILURES)
