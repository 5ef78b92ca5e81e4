"""A run over a database, as `state.protocol` describes it: polls of some sources, then publications
of feeds.

Each is a series of transactions of its own, under a lock of its own (`polls`, `publication`). Killed
between any two of them, the next run goes on from there; two runs at a time wait for each other only
where they have a source or a feed in common.
"""

import logging
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Table, bindparam, exists, func, select

from feedsmith.collecting.jobs import Outcome, PreviousState
from feedsmith.config.plan import FeedPlan, Plan
from feedsmith.model.feed import Feed
from feedsmith.state.health import Health
from feedsmith.state.protocol import Diagnostics, FeedSummary, PendingFeed, WrittenFile
from feedsmith.state.store import schema
from feedsmith.state.store.batches import Member
from feedsmith.state.store.database import Database
from feedsmith.state.store.listed import list_feeds
from feedsmith.state.store.locks import FEED, LISTING, REGISTRY, SOURCE, TABLES
from feedsmith.state.store.outputs import load_files, record_files
from feedsmith.state.store.packing import encode_health
from feedsmith.state.store.polls import MAX_BATCH, Poll, SourceRow
from feedsmith.state.store.publication import Publication
from feedsmith.state.store.settled import find_settled
from feedsmith.state.store.statements import among
from feedsmith.state.store.values import load_value, save_value

__all__ = ["Store"]

_log = logging.getLogger("feedsmith.state")


class Store:
    """The state of one run (`state.protocol.State`), in a database that is open; to be closed with
    `stack`. Raises StoreError.
    """

    def __init__(self, database: Database, plan: Plan, now: datetime, stack: ExitStack) -> None:
        self._database, self._plan, self._now = database, plan, now
        keys = [job.key for job in plan.jobs]
        names = [feed.settings.name for feed in plan.feeds]
        with database.lock(TABLES, REGISTRY), database.writing() as connection:
            sources = _number_all(connection, schema.sources, schema.sources.c.key, keys, _NEW_SOURCE)
            self._feeds = _number_all(connection, schema.feeds, schema.feeds.c.name, names, _NEW_FEED)
        self._sources = sources
        self._locks = stack.enter_context(ExitStack())
        # In one order, whoever takes them.
        for number in sorted(sources[job.key] for job in plan.polled_jobs):
            self._locks.enter_context(database.lock(SOURCE, number))
        rows = self._begin_polls([sources[job.key] for job in plan.polled_jobs])
        self._polls = [
            Poll(database, rows[sources[job.key]], job, now, reads_again=plan.again) for job in plan.polled_jobs
        ]

    def _begin_polls(self, numbers: Collection[int]) -> dict[int, SourceRow]:
        """The rows of the sources, now that nobody else can change them, with one more poll."""
        table = schema.sources
        with self._database.writing() as connection:
            of_polled = among(table.c.number, numbers)
            connection.execute(table.update().where(of_polled).values(polls=table.c.polls + 1))
            columns = [table.c[name] for name in SourceRow._fields if name in table.c]
            documents = exists().where(schema.documents.c.source == table.c.number)
            rows = connection.execute(select(*columns, documents).where(of_polled))
            # At once for all, as each statement costs as much as to list a folder.
            listed = _load_listed(connection, numbers)
            return {row.number: SourceRow._make((*row, tuple(listed.get(row.number, ())))) for row in rows}

    def previous_states(self) -> Sequence[PreviousState]:
        """What is known of the documents of each job."""
        return [poll.documents for poll in self._polls]

    def record(self, index: int, outcome: Outcome) -> None:
        """Remember what came of a document of the job of that index, at the latest with `close`."""
        self._polls[index].record(outcome)

    def close(self) -> None:
        """Conclude what no document gave any more, and how the sources do."""
        # One transaction for many small ones: each costs as much as some documents.
        for polls in _group(self._polls):
            with self._database.writing() as connection:
                _update_sources(connection, [poll.close(connection) for poll in polls])
        self._locks.close()

    def diagnostics(self, index: int) -> Diagnostics:
        """What to tell of the job of that index, once the state is closed."""
        return self._polls[index].diagnostics

    def get_value(self, name: str) -> str:
        """The text that was set under this name, "" where none was."""
        with self._database.snapshot() as connection:
            return load_value(connection, name)

    def set_value(self, name: str, text: str) -> None:
        """Keep this text under a name."""
        with self._database.writing() as connection:
            save_value(connection, name, text)

    def settled_feeds(self, indexes: Collection[int]) -> Mapping[int, FeedSummary]:
        """Those of the feeds of these indexes that neither an article nor time has changed."""
        numbers = {index: self._feeds[self._plan.feeds[index].settings.name] for index in indexes}
        plans = {number: self._plan.feeds[index] for index, number in numbers.items()}
        members = {number: self._members(plan) for number, plan in plans.items()}
        with self._database.snapshot() as connection:
            settled = find_settled(connection, plans, members, self._now)
        for number, summary in settled.items():
            _log.info("%s: %d articles, as before", plans[number].settings.name, summary.articles)
        return {index: settled[number] for index, number in numbers.items() if number in settled}

    def _members(self, plan: FeedPlan) -> list[Member]:
        members = [Member(self._sources[job.key], job.name, plan.membership.rank(job.name)) for job in plan.jobs]
        return sorted(members, key=lambda member: (member.rank, member.number))

    @contextmanager
    def pending_feed(self, index: int) -> Iterator[PendingFeed]:
        """The feed of that index, which nobody else publishes meanwhile."""
        plan = self._plan.feeds[index]
        number = self._feeds[plan.settings.name]
        with self._database.lock(FEED, number):
            yield Publication(self._database, number, plan, self._members(plan), self._now)

    def listing_feeds(self) -> AbstractContextManager[None]:
        """A block within which nobody else writes pages that list feeds."""
        return self._database.lock(TABLES, LISTING)

    def listed_feeds(self, content_hashes: Mapping[int, str]) -> Mapping[int, Feed]:
        """The feeds of these indexes as they were chosen, abridged."""
        numbers = {index: self._feeds[self._plan.feeds[index].settings.name] for index in content_hashes}
        plans = {number: self._plan.feeds[index] for index, number in numbers.items()}
        hashes = {number: content_hashes[index] for index, number in numbers.items()}
        listed = list_feeds(self._database, plans, hashes, self._now)
        return {index: listed[number] for index, number in numbers.items()}

    def written_files(self, output: str) -> Mapping[str, WrittenFile]:
        """What was written to this output, by the names of files."""
        with self._database.snapshot() as connection:
            return load_files(connection, output)

    def record_files(self, output: str, files: Mapping[str, WrittenFile]) -> None:
        """Remember files that are no feed's."""
        if not files:
            return
        with self._database.writing() as connection:
            record_files(connection, output, files)


# ---- rows of sources and feeds ---------------------------------------------------------------

_NEW_SOURCE: Mapping[str, Any] = {
    "config_hash": "",
    "health": encode_health(Health()),
    "polls": 0,
    "polled_at": 0,
    "last_change": 0,
    "schedule": "",
}
_NEW_FEED: Mapping[str, Any] = {
    "config_hash": "",
    "was_published": False,
    "archive_pages": 0,
    "choice": "",
    "listed": None,
}


def _load_listed(connection: Connection, sources: Collection[int]) -> dict[int, list[bytes]]:
    """The digests of the listings of these sources, by their numbers."""
    table = schema.listings.c
    digests: dict[int, list[bytes]] = {}
    for source, digest in connection.execute(select(table.source, table.digest).where(among(table.source, sources))):
        digests.setdefault(source, []).append(bytes(digest))
    return digests


def _group(polls: Iterable[Poll]) -> Iterator[list[Poll]]:
    """Polls whose ends fit into one transaction each."""
    group: list[Poll] = []
    weight = 0
    for poll in polls:
        if group and weight + poll.weight > MAX_BATCH:
            yield group
            group, weight = [], 0
        group.append(poll)
        weight += poll.weight
    if group:
        yield group


def _update_sources(connection: Connection, rows: Sequence[Mapping[str, object]]) -> None:
    table = schema.sources
    values: dict[str, Any] = {name: bindparam(f"new_{name}") for name in rows[0] if name != "number"}
    statement = table.update().where(table.c.number == bindparam("new_number")).values(values)
    connection.execute(statement, [{f"new_{name}": content for name, content in row.items()} for row in rows])


def _number_all(
    connection: Connection,
    table: Table,
    column: Any,
    names: Sequence[str],
    new: Mapping[str, Any],
) -> dict[str, int]:
    """The numbers of the rows of these names; those that are new get one, and are inserted."""
    statement = select(column, table.c.number).where(among(column, names))
    numbers: dict[str, int] = dict(connection.execute(statement).all())
    missing = [name for name in dict.fromkeys(names) if name not in numbers]
    if missing:
        highest: int = connection.execute(select(func.max(table.c.number))).scalar() or 0
        added = {name: highest + place for place, name in enumerate(missing, 1)}
        rows = [{"number": number, column.name: name, **new} for name, number in added.items()]
        connection.execute(table.insert(), rows)
        numbers |= added
    return numbers
