"""One poll of a source: what its documents gave, in transactions of some documents each, and how it
does.

Its lock is held from before its documents are asked for to the end. No transaction is open while they
are fetched and parsed, and no feed is touched: those read what changed when they are published (see
`intake`).
"""

import logging
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, func, select

from feedsmith.collecting.jobs import Job, Outcome
from feedsmith.model.errors import SourceError
from feedsmith.state.health import RunStats, describe_break, update_health
from feedsmith.state.protocol import Diagnostics
from feedsmith.state.store import schema
from feedsmith.state.store.bounds import refuse_oversized
from feedsmith.state.store.database import Database
from feedsmith.state.store.documents import Documents
from feedsmith.state.store.ingest import SourceIngest
from feedsmith.state.store.packing import decode_health, encode_health
from feedsmith.state.store.rows import Changes, to_seconds

__all__ = ["MAX_BATCH", "Poll", "SourceRow"]

_log = logging.getLogger("feedsmith.state")

MAX_BATCH = 500
"""Documents whose articles are put in one transaction."""

_sources = schema.sources


class SourceRow(NamedTuple):
    """A row of `schema.sources`, whether documents of the source are remembered one by one, and the digests of its
    listing.
    """

    number: int
    config_hash: str
    health: str
    polls: int
    last_change: int
    has_documents: bool
    listed: tuple[bytes, ...]


class Poll:
    """A poll of the source of this row, at the time `now`; with `reads_again`, of all that it has."""

    def __init__(
        self, database: Database, source: SourceRow, job: Job, now: datetime, *, reads_again: bool = False
    ) -> None:
        self._database, self._source, self._job, self._now = database, source, job, now
        self._waiting: list[Outcome] = []
        self._orders: list[Outcome] = []
        self._failures: list[SourceError] = []
        self._is_listing_failed = False
        self.diagnostics = Diagnostics()
        _log.info("%s: poll %d", job.name, source.polls)
        config_changed = source.config_hash != job.config_hash
        if config_changed and source.config_hash:
            _log.info("%s: everything is read again, as feedsmith or an option changed", job.name)
        self.documents = Documents(
            database,
            source.number,
            source.polls,
            now,
            is_new=not (source.has_documents or source.last_change),
            has_any=source.has_documents,
            listed=source.listed,
            config_changed=config_changed,
            reads_again=reads_again,
        )
        self._changes = Changes(source.number, source.last_change)
        self._ingest = SourceIngest(
            source.number,
            job,
            self.documents,
            self._changes,
            now,
            config_changed=config_changed,
        )

    def record(self, outcome: Outcome) -> None:
        """Remember what came of a document, at the latest with `close`."""
        told = len(outcome.failures)
        outcome = refuse_oversized(self._job.name, outcome)
        self._failures += outcome.failures[:told]
        self._ingest.failures += outcome.failures[told:]
        if outcome.failures and not outcome.url:  # no document failed, but the listing of them
            self._ingest.is_complete = False
        if outcome.failures and (outcome.requests or not outcome.url):
            self._is_listing_failed = True
        # A kill or correction is carried out when the story that it means is there.
        has_order = any(article.refers for article in outcome.articles)
        (self._orders if has_order else self._waiting).append(outcome)
        if len(self._waiting) >= MAX_BATCH:
            with self._database.writing() as connection:
                self._put_waiting(connection)
                self._number_changes(connection)

    def _put_waiting(self, connection: Connection) -> None:
        outcomes, self._waiting = self._waiting, []
        self._ingest.put(connection, outcomes)
        # At last, as it has to know which files could not be taken in.
        self.documents.record(connection, outcomes)

    def _number_changes(self, connection: Connection) -> None:
        """At the end, that is written with all the rest of the source's row."""
        of_source = _sources.c.number == self._source.number
        values = {"last_change": self._changes.last}
        connection.execute(_sources.update().where(of_source).values(**values))

    @property
    def weight(self) -> int:
        """How much there is to write at the end, in documents."""
        return 1 + len(self._waiting) + len(self._orders)

    def close(self, connection: Connection) -> dict[str, object]:
        """Conclude what no document gave any more, and how the source does. Gives what its row is to
        hold now, by the names of its columns.
        """
        if self._waiting:
            self._put_waiting(connection)
        for outcome in self._orders:  # one may mean the article that another one is
            self._waiting = [outcome]
            self._put_waiting(connection)
        if self._ingest.is_complete:
            self._ingest.close(connection)
        return self._conclude(connection)

    def _conclude(self, connection: Connection) -> dict[str, object]:
        ingest, job, source = self._ingest, self._job, self._source
        failures: list[SourceError] = list(ingest.failures)
        # Counted where something changed, and not in each poll: of a million articles it takes time.
        previous = decode_health(source.health)
        articles = previous.articles
        if self._changes.last != self._changes.before:
            articles = _count_articles(connection, source.number)
        stats = RunStats(
            now=to_seconds(self._now),
            articles=articles,
            unreadable=ingest.unreadable,
            lengths=ingest.lengths,
            failures=[*self._failures, *failures],
            is_listing_failed=self._is_listing_failed,
        )
        health = update_health(previous, stats)
        if reason := describe_break(health, stats):
            failures.append(SourceError(job.name, job.whereabouts, "broken", reason))
        _log.info("%s: %d articles, %d failures", job.name, articles, len(stats.failures))
        self.diagnostics = Diagnostics(failures=tuple(failures), notes=tuple(ingest.notes))
        return {
            "number": source.number,
            # Else the rest is to be read again in the next poll.
            "config_hash": job.config_hash if ingest.is_complete else source.config_hash,
            "health": encode_health(health),
            "last_change": self._changes.last,
            "polled_at": to_seconds(self._now),
        }


def _count_articles(connection: Connection, source: int) -> int:
    """How many articles the source has now."""
    articles = schema.articles.c
    count = select(func.count()).select_from(schema.articles).where(articles.source == source)
    # Each has changed: it is counted in that index, which is the smallest. Removed ones have one of their own.
    known = connection.execute(count.where(articles.change > 0)).scalar_one()
    return known - connection.execute(count.where(articles.removed_at.is_not(None))).scalar_one()
