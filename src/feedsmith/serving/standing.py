"""How sources, feeds and the process that polls them do, as the state has it: what /status, /health,
/metrics and errors.atom tell.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from feedsmith.config.plan import FeedPlan, Plan
from feedsmith.model.values import value
from feedsmith.serving.polling.schedule import find_due, find_interval
from feedsmith.state.health import Health
from feedsmith.state.schedule import Event, PollerBeat, PollTotals, Schedule
from feedsmith.state.store.database import Database
from feedsmith.state.store.packing import NEVER, Choice
from feedsmith.state.store.schedules import (
    SourceRecord,
    load_beat,
    load_choices,
    load_events,
    load_problems,
    load_records,
    load_totals,
)

__all__ = ["FeedStanding", "SourceStanding", "Standing", "load_standing", "name_feeds"]

MAX_BEAT_SECONDS = 60
"""The poller leaves a sign of life every 10 s: for so long without one, it is gone."""
MAX_EVENTS = 20
"""Events that are told."""
_NO_RECORD = SourceRecord(Health(), Schedule(), polls=0, polled_at=0, last_change=0)


@value
class SourceStanding:
    """A source: its key and name, where its articles are from, and the names of the `feeds` that it
    serves. It is to be polled `every` so many seconds, and is for now with an `interval` of so many. `polls`
    of it were begun, the last one ended `polled_at`, and the next one is `due_at`, in seconds since 1970: 0 for
    never, or at once.
    """

    key: str
    name: str
    location: str
    feeds: tuple[str, ...]
    every: int
    interval: int
    health: Health
    schedule: Schedule
    polls: int
    polled_at: int

    @property
    def due_at(self) -> int:
        """When it is polled next."""
        return self.schedule.due_at


@value
class FeedStanding:
    """A feed: its name and title, the names of its files, how many articles it has (None: it was never
    made), and when it was looked at last because of a change (`chosen_at`), and when time alone will change it
    (`next_at`), in seconds since 1970; 0 for never. `problem` says why it could not be published, or is "".
    """

    name: str
    title: str
    files: tuple[str, ...]
    articles: int | None
    chosen_at: int
    next_at: int
    problem: str = ""


@value
class Standing:
    """All of it at the time `now`, in seconds since 1970; `events` are the last ones, the newest first."""

    now: int
    sources: tuple[SourceStanding, ...]
    feeds: tuple[FeedStanding, ...]
    poller: PollerBeat | None
    totals: PollTotals
    events: tuple[Event, ...]

    @property
    def is_polling(self) -> bool:
        """Whether the process that polls is alive."""
        return self.poller is not None and self.now - self.poller.beat_at <= MAX_BEAT_SECONDS


def load_standing(plan: Plan, database: Database, now: int) -> Standing:
    """How the sources and feeds of the plan do. Raises StoreError."""
    records = load_records(database, [job.key for job in plan.jobs])
    choices = load_choices(database, [feed.settings.name for feed in plan.feeds])
    problems = load_problems(database)
    return Standing(
        now=now,
        sources=tuple(_list_sources(plan, records, now)),
        feeds=tuple(_describe_feed(feed, choices.get(feed.settings.name), problems) for feed in plan.feeds),
        poller=load_beat(database),
        totals=load_totals(database),
        events=tuple(load_events(database, MAX_EVENTS)),
    )


def _list_sources(plan: Plan, records: Mapping[str, SourceRecord], now: int) -> Iterator[SourceStanding]:
    for job, feeds in zip(plan.jobs, name_feeds(plan), strict=True):
        record = records.get(job.key, _NO_RECORD)
        schedule = record.schedule
        if schedule.due_at:  # `every` may be another one by now
            due = int(find_due(job.every, schedule, now, record.polled_at))
            schedule = replace(schedule, due_at=due, every=job.every)
        yield SourceStanding(
            key=job.key,
            name=job.name,
            location=job.location,
            feeds=feeds,
            every=job.every,
            interval=find_interval(job.every, schedule),
            health=record.health,
            schedule=schedule,
            polls=record.polls,
            polled_at=record.polled_at,
        )


def name_feeds(plan: Plan) -> list[tuple[str, ...]]:
    """For each job of the plan, the names of the feeds that it serves."""
    names: list[list[str]] = [[] for _ in plan.jobs]
    for feed, indexes in zip(plan.feeds, plan.indexes(), strict=True):
        for index in indexes:
            names[index].append(feed.settings.name)
    return [tuple(served) for served in names]


def _describe_feed(feed: FeedPlan, choice: Choice | None, problems: Mapping[str, str]) -> FeedStanding:
    settings = feed.settings
    next_at = choice.next_at if choice else 0
    return FeedStanding(
        name=settings.name,
        title=settings.title or settings.name,
        files=tuple(f"{settings.name}{format.suffix}" for format in feed.formats),
        articles=choice.articles if choice else None,
        chosen_at=choice.chosen_at if choice else 0,
        next_at=next_at if next_at < NEVER else 0,
        problem=problems.get(settings.name, ""),
    )
