"""When sources and feeds are due, what their polls came to, and what is to be told of them."""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from sqlalchemy import Connection, Select, bindparam, func, select

from feedsmith.state.health import Health
from feedsmith.state.schedule import Event, PollerBeat, PollTotals, Schedule
from feedsmith.state.store import schema
from feedsmith.state.store.database import Database
from feedsmith.state.store.locks import TABLES
from feedsmith.state.store.locks import TOTALS as TOTALS_LOCK
from feedsmith.state.store.packing import (
    Choice,
    decode_beat,
    decode_choice,
    decode_event,
    decode_health,
    decode_problems,
    decode_schedule,
    decode_totals,
    encode_beat,
    encode_event,
    encode_problems,
    encode_schedule,
    encode_totals,
)
from feedsmith.state.store.statements import among, upsert
from feedsmith.state.store.values import load_value, save_value

__all__ = [
    "PendingEvent",
    "SourceRecord",
    "delay_event",
    "load_beat",
    "load_choices",
    "load_events",
    "load_last_dates",
    "load_pending_events",
    "load_problems",
    "load_records",
    "load_totals",
    "mark_sent",
    "save_beat",
    "save_polls",
    "save_problems",
]

TOTALS = "poll_totals"
"""The name under which the state keeps what all polls came to."""
BEAT = "poller_beat"
"""The name under which it keeps the poller's last sign of life."""
PROBLEMS = "publish_problems"
"""The name under which it keeps why feeds could not be published."""
MAX_KEPT_EVENTS = 1_000
"""Events that have been sent, or go to nobody, and are kept to be looked at."""

_sources, _feeds, _events, _articles = schema.sources.c, schema.feeds.c, schema.events.c, schema.articles.c


class SourceRecord(NamedTuple):
    """What is remembered of a source: how many `polls` of it were begun, and when the last one ended."""

    health: Health
    schedule: Schedule
    polls: int
    polled_at: int
    last_change: int


class PendingEvent(NamedTuple):
    """An event that is to be sent, and how often that failed so far."""

    event: Event
    attempts: int


def load_records(database: Database, keys: Sequence[str]) -> dict[str, SourceRecord]:
    """What is remembered of the sources of these keys, as far as they have ever been polled."""
    columns = _sources.key, _sources.health, _sources.schedule, _sources.polls, _sources.polled_at, _sources.last_change
    with database.snapshot() as connection:
        rows = connection.execute(select(*columns).where(among(_sources.key, keys)))
        return {
            key: SourceRecord(decode_health(health), decode_schedule(schedule), *numbers)
            for key, health, schedule, *numbers in rows
        }


def load_choices(database: Database, names: Sequence[str]) -> dict[str, Choice]:
    """What was chosen last for the feeds of these names, as far as anything was."""
    statement = select(_feeds.name, _feeds.choice).where(among(_feeds.name, names), _feeds.choice != "")
    with database.snapshot() as connection:
        return {name: decode_choice(choice) for name, choice in connection.execute(statement)}


def load_last_dates(database: Database, keys: Sequence[str], limit: int) -> dict[str, tuple[int, ...]]:
    """When the newest articles of each source were published, in seconds since 1970, the latest first."""
    with database.snapshot() as connection:
        return {key: _find_last_dates(connection, key, limit) for key in keys}


def _find_last_dates(connection: Connection, key: str, limit: int) -> tuple[int, ...]:
    dates = connection.execute(_LAST_DATES, {"key": key, "limit": limit}).scalars()
    return tuple(sorted(dates, reverse=True))


def _select_last_dates() -> Select[int]:
    number = select(_sources.number).where(_sources.key == bindparam("key")).scalar_subquery()
    # By their numbers, which the primary key has in order.
    # Multiplied, as PostgreSQL shifts a bigint by an integer alone.
    first, end = number * (1 << schema.SEQUENCE_BITS), (number + 1) * (1 << schema.SEQUENCE_BITS)
    newest = select(_articles.published).where(
        _articles.source == number, _articles.number >= first, _articles.number < end
    )
    return newest.order_by(_articles.number.desc()).limit(bindparam("limit"))


_LAST_DATES = _select_last_dates()
"""Made once, as each source of a poll needs it."""


def load_totals(database: Database) -> PollTotals:
    """What all polls came to."""
    with database.snapshot() as connection:
        return decode_totals(load_value(connection, TOTALS))


def save_polls(
    database: Database,
    schedules: Mapping[str, Schedule],
    events: Sequence[Event],
    count: Callable[[PollTotals], PollTotals],
    *,
    is_sent: bool,
) -> None:
    """Remember when the sources of these keys are due, what is to be told of them, and what their polls
    came to. Events are to be sent where that `is_sent` anywhere.
    """
    table = schema.sources
    rows = [{"of": key, "new": encode_schedule(schedule)} for key, schedule in schedules.items()]
    statement = table.update().where(table.c.key == bindparam("of")).values(schedule=bindparam("new"))
    with database.lock(TABLES, TOTALS_LOCK), database.writing() as connection:
        if rows:
            connection.execute(statement, rows)
        if events:
            _add_events(connection, events, is_sent=is_sent)
        save_value(connection, TOTALS, encode_totals(count(decode_totals(load_value(connection, TOTALS)))))


def load_problems(database: Database) -> dict[str, str]:
    """Why feeds, by their names, could not be published when that was tried last."""
    with database.snapshot() as connection:
        return decode_problems(load_value(connection, PROBLEMS))


def save_problems(database: Database, before: Mapping[str, str], problems: Mapping[str, str]) -> None:
    """Remember why these feeds could not be published, and that those of `before` were. What another round has
    remembered meanwhile stays.
    """
    if problems == before:
        return
    with database.lock(TABLES, TOTALS_LOCK), database.writing() as connection:
        stored = decode_problems(load_value(connection, PROBLEMS))
        others = {name: why for name, why in stored.items() if before.get(name) != why}
        save_value(connection, PROBLEMS, encode_problems({**others, **problems}))


def load_beat(database: Database) -> PollerBeat | None:
    """The last sign of life of the process that polls; None where there was never one."""
    with database.snapshot() as connection:
        return decode_beat(load_value(connection, BEAT))


def save_beat(database: Database, beat: PollerBeat) -> None:
    """Leave a sign of life."""
    with database.writing() as connection:
        save_value(connection, BEAT, encode_beat(beat))


# ---- events ----------------------------------------------------------------------------------


def _add_events(connection: Connection, events: Sequence[Event], *, is_sent: bool) -> None:
    due = events[0].at if is_sent else None
    highest: int = connection.execute(select(func.max(_events.number))).scalar() or 0
    rows = [
        {"number": number, "id": event.id, "at": event.at, "attempts": 0, "due_at": due, "data": encode_event(event)}
        for number, event in enumerate(events, highest + 1)
    ]
    upsert(connection, schema.events, rows)
    old = _events.number <= highest + len(rows) - MAX_KEPT_EVENTS
    connection.execute(schema.events.delete().where(old, _events.due_at.is_(None)))


def load_events(database: Database, limit: int) -> list[Event]:
    """The last events, the newest first."""
    statement = select(_events.data).order_by(_events.number.desc()).limit(limit)
    with database.snapshot() as connection:
        return [decode_event(data) for data in connection.execute(statement).scalars()]


def load_pending_events(database: Database, now: int, limit: int) -> list[PendingEvent]:
    """The events that are to be sent by now, the oldest first."""
    statement = select(_events.data, _events.attempts).where(_events.due_at <= now)
    with database.snapshot() as connection:
        rows = connection.execute(statement.order_by(_events.number).limit(limit))
        return [PendingEvent(decode_event(data), attempts) for data, attempts in rows]


def mark_sent(database: Database, event: Event) -> None:
    """Remember that the event has been received: it is not sent again."""
    with database.writing() as connection:
        connection.execute(schema.events.update().where(_events.id == event.id).values(due_at=None))


def delay_event(database: Database, event: Event, attempts: int, due_at: int) -> None:
    """Remember that so many attempts to send the event failed, and when to try again."""
    values = {"attempts": attempts, "due_at": due_at}
    with database.writing() as connection:
        connection.execute(schema.events.update().where(_events.id == event.id).values(**values))
