"""A run over a database, as `state.protocol` describes it.

A run is a series of transactions: a batch of documents with all that follows from it, then each
source's end, then each feed once it is published. Killed between any two of them, the next run
goes on from there.
"""

import logging
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from hashlib import blake2b
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import Connection, Table, func, select

from feedsmith._version import __version__
from feedsmith.collecting.jobs import Job, Outcome, PreviousState
from feedsmith.config.plan import FeedPlan, Plan
from feedsmith.model.duplicates import DUPLICATE_RULES
from feedsmith.model.errors import SourceError
from feedsmith.model.feed import Feed, compose
from feedsmith.state.health import Health, RunStats, describe_break, update_health
from feedsmith.state.holds import summarize_holds
from feedsmith.state.protocol import Diagnostics, PendingFeed
from feedsmith.state.store import schema
from feedsmith.state.store.database import Database, upsert
from feedsmith.state.store.documents import Documents
from feedsmith.state.store.feed_entries import FeedEntries, Member
from feedsmith.state.store.ingest import Changes, SourceIngest
from feedsmith.state.store.rebuild import rebuild_entries
from feedsmith.state.store.rows import Run, to_seconds
from feedsmith.state.store.schema import CorruptStateError
from feedsmith.state.store.selection import (
    archived_ids,
    fill_archive_pages,
    load_entries,
    select_archive_page,
    select_entries,
)

__all__ = ["Database", "Store", "load_health"]

_log = logging.getLogger("feedsmith.state")

MAX_BATCH = 500
"""Documents whose articles are put in one transaction."""

_encode, _decoder = msgspec.json.encode, msgspec.json.Decoder(Health)


class Store:
    """The state of one run (`state.protocol.State`), in a database that is open. Raises
    StoreError.
    """

    def __init__(self, database: Database, plan: Plan, now: datetime) -> None:
        self._database, self._plan, self._now, self._jobs = database, plan, now, plan.jobs
        self._waiting: list[list[Outcome]] = [[] for _ in self._jobs]
        self._failures: list[list[SourceError]] = [[] for _ in self._jobs]
        self._unlisted: set[int] = set()
        self._diagnostics: list[Diagnostics] = [Diagnostics() for _ in self._jobs]
        with database.writing() as connection:
            # Together: a run that is killed before it has all of its rows was none.
            self._run = _new_run(connection, now)
            _log.info("run %d", self._run.number)
            self._ingests = [self._ingest(connection, job) for job in self._jobs]
            self._feeds = [self._feed_row(connection, feed) for feed in plan.feeds]

    def _ingest(self, connection: Connection, job: Job) -> SourceIngest:
        table = schema.sources
        number, config_hash = _find_or_insert(
            connection, table, {"key": job.key}, {"health": _encode(Health()).decode()}
        )
        config_changed = config_hash != job.config_hash
        if config_changed and config_hash:
            _log.info("%s: everything is read again, as feedsmith or an option changed", job.name)
        documents = Documents(
            self._database,
            number,
            self._run.number,
            config_changed=config_changed,
        )
        return SourceIngest(number, job, documents, self._run, config_changed=config_changed)

    def _feed_row(self, connection: Connection, plan: FeedPlan) -> "_FeedRow":
        ingests = [self._ingests[index] for index in self._plan.indexes(plan)]
        members = [
            Member(ingest.number, job.name, plan.membership.rank(job.name))
            for job, ingest in zip(plan.jobs, ingests, strict=True)
        ]
        return _FeedRow(connection, plan, members, self._run)

    def previous_states(self) -> Sequence[PreviousState]:
        """What is known of the documents of each job."""
        return [ingest.documents for ingest in self._ingests]

    def record(self, index: int, outcome: Outcome) -> None:
        """Remember what came of a document of the job of that index, at the latest with `close`."""
        self._failures[index] += outcome.failures
        if outcome.failures and not outcome.url:  # no document failed, but the listing of them
            self._ingests[index].is_complete = False
        if outcome.failures and (outcome.requests or not outcome.url):
            self._unlisted.add(index)
        self._waiting[index].append(outcome)
        if len(self._waiting[index]) >= MAX_BATCH:
            with self._database.writing() as connection:
                self._put_waiting(connection, index)

    def _put_waiting(self, connection: Connection, index: int) -> None:
        outcomes, self._waiting[index] = self._waiting[index], []
        ingest = self._ingests[index]
        self._put(connection, ingest, ingest.put(connection, outcomes))
        # At last, as it has to know which files no feed could take in.
        ingest.documents.record(connection, outcomes)

    def _put(self, connection: Connection, ingest: SourceIngest, changes: Changes) -> None:
        """Bring what changed in a source into the feeds that it belongs to."""
        for feed in self._feeds:
            if ingest.number in feed.entries.members:
                for refused in feed.entries.put(connection, changes.rows, changes.by_shingle):
                    ingest.documents.reread_next_run(refused.document)

    def close(self) -> None:
        """Conclude what no document gave any more, and how the sources do."""
        for index, _ in enumerate(self._ingests):
            with self._database.writing() as connection:
                self._put_waiting(connection, index)
        # Now all articles are there that may represent a story which one of these sources no
        # longer has.
        for index, ingest in enumerate(self._ingests):
            with self._database.writing() as connection:
                if ingest.is_complete:
                    self._put(connection, ingest, ingest.close(connection))
                self._update_source(connection, index)
        with self._database.writing() as connection:
            for feed in self._feeds:
                feed.entries.settle(connection)

    def _update_source(self, connection: Connection, index: int) -> None:
        """Remember how the source does, and say so where it is broken."""
        ingest, job = self._ingests[index], self._jobs[index]
        failures: list[SourceError] = list(ingest.failures)
        sources = schema.sources
        of_source = sources.c.number == ingest.number
        # Counted where something changed, and not in each run: of a million articles it takes time.
        stored = connection.execute(select(sources.c.health).where(of_source)).scalar_one()
        previous = _decode_health(stored)
        articles = previous.articles
        if ingest.has_changes:
            articles = _count_articles(connection, ingest)
        stats = RunStats(
            now=to_seconds(self._now),
            articles=articles,
            unreadable=ingest.unreadable,
            lengths=ingest.lengths,
            failures=[*self._failures[index], *failures],
            is_listing_failed=index in self._unlisted,
        )
        health = update_health(previous, stats)
        values = {"health": _encode(health).decode()}
        if ingest.is_complete:  # else the rest is to be read again in the next run
            values["config_hash"] = job.config_hash
        connection.execute(sources.update().where(of_source).values(**values))
        if reason := describe_break(health, stats):
            failures.append(SourceError(job.name, job.location or job.name, "broken", reason))
        _log.info("%s: %d articles, %d failures", job.name, articles, len(stats.failures))
        self._diagnostics[index] = Diagnostics(failures=tuple(failures), notes=tuple(ingest.notes))

    def diagnostics(self, index: int) -> Diagnostics:
        """What to tell of the job of that index, once the state is closed."""
        return self._diagnostics[index]

    def get_value(self, name: str) -> str:
        """The text that was set under this name, "" where none was."""
        table = schema.key_values.c
        with self._database.writing() as connection:
            return connection.execute(select(table.value).where(table.key == name)).scalar() or ""

    def set_value(self, name: str, text: str) -> None:
        """Keep this text under a name."""
        with self._database.writing() as connection:
            upsert(connection, schema.key_values, [{"key": name, "value": text}])

    def pending_feed(self, index: int, output: str) -> PendingFeed:
        """The feed of that index, for this output."""
        plan, feed = self._plan.feeds[index], self._feeds[index]
        return _PendingFeed(self._database, plan, feed, self._run, output, self._plan.gzip)


class _FeedRow:
    """A row of `schema.feeds`, and its entries, rebuilt where what the feed takes in may have
    changed.
    """

    def __init__(
        self,
        connection: Connection,
        plan: FeedPlan,
        members: Sequence[Member],
        run: Run,
    ) -> None:
        name, language = plan.settings.name, plan.settings.language
        table = schema.feeds
        initial = {
            "last_run": 0,
            "last_published_run": 0,
            "last_published_article": 0,
            "content_hash": "",
            "archive_pages": 0,
            "archive_hash": "",
        }
        self.number, old_hash = _find_or_insert(connection, table, {"name": name}, initial)
        row = connection.execute(select(table).where(table.c.number == self.number)).one()
        self.last_published_run: int = row.last_published_run
        self.last_published_article: int = row.last_published_article
        self.content_hash: str = row.content_hash
        self.archive_pages: int = row.archive_pages
        self.archive_hash: str = row.archive_hash
        self.entries = FeedEntries(
            self.number,
            name,
            plan.membership,
            members,
            language,
            self.last_published_article,
        )
        # How long entries stay is asked whenever they are selected: nothing hangs on it before.
        takes_in = replace(plan.membership, max_age=None, keep=None)
        sources = sorted((member.number, member.rank) for member in members)
        config_hash = _digest(takes_in, sources, language, DUPLICATE_RULES)
        # What came while the feed was not part of a run passed it by.
        missed_a_run = row.last_run != run.number - 1
        if config_hash != old_hash or missed_a_run:
            _log.info("%s: choosing again among all articles", name)
            rebuild_entries(connection, self.entries)
        values = {"config_hash": config_hash, "last_run": run.number}
        connection.execute(table.update().where(table.c.number == self.number).values(**values))


class _PendingFeed:
    """A feed as the database has it (`state.protocol.PendingFeed`)."""

    def __init__(
        self,
        database: Database,
        plan: FeedPlan,
        feed: _FeedRow,
        run: Run,
        output: str,
        gzip: bool,
    ) -> None:
        self._database, self._plan, self._feed, self._run = database, plan, feed, run
        settings = plan.settings
        formats = [(format.name, format.suffix) for format in plan.formats]
        # Archive documents never change, unless these do.
        self._archive_hash = _digest(settings.base_url, formats, output, settings.limit, gzip)
        pages = 0
        with database.writing() as connection:
            if settings.archive:
                pages = fill_archive_pages(
                    connection,
                    feed.number,
                    run.now,
                    settings.limit,
                    feed.archive_pages,
                    feed.last_published_run,
                )
            selection = select_entries(
                connection, feed.number, plan.membership, run.now, settings.limit, settings.archive
            )
        self._selection, self._pages = selection, pages
        is_archive_current = settings.archive and feed.archive_hash == self._archive_hash
        self._written_pages = feed.archive_pages if is_archive_current else 0
        self.advice = list(summarize_holds(selection.holds, selection.embargoed))
        self.articles, self.embargoed, self.over_limit = (
            len(selection.entries),
            selection.embargoed,
            selection.over_limit,
        )
        self.new: int | None = self._count_new()
        self.content_hash = selection.content_hash(__version__, settings, formats, output, pages)
        self.diagnostics = Diagnostics(
            failures=tuple(feed.entries.failures),
            notes=tuple(feed.entries.notes),
        )
        self.published = self.content_hash == feed.content_hash and self._written_pages == pages
        self.published_before = feed.last_published_run > 0
        self.archive = self._archive_name(self._written_pages)
        _log.info(
            "%s: %d articles, %d new, %d under embargo, %d beyond the limit%s",
            settings.name,
            self.articles,
            self.new,
            self.embargoed,
            self.over_limit,
            "; the same as published" if self.published else "",
        )

    def _count_new(self) -> int:
        """How many entries no reader has met: one that goes by another article's id was that one's
        before.
        """
        last = self._feed.last_published_article
        own = [entry for entry in self._selection.entries if entry.published_id is None]
        return sum(entry.article > last for entry in own)

    def feed(self) -> Feed:
        """The feed's own document, which leads to the newest of the archive."""
        with self._database.writing() as connection:
            entries = load_entries(connection, self._selection.entries)
            withdrawn = load_entries(connection, self._selection.withdrawn)
            shown = {entry.article.id for entry in entries}
            if self._pages and withdrawn:
                ids = [entry.article.id for entry in withdrawn]
                shown |= archived_ids(connection, self._feed.number, ids)
        # What another source has under the same id is not to be forgotten.
        withdrawn = [entry for entry in withdrawn if entry.article.id not in shown]
        feed = compose(self._plan.settings, entries, withdrawn)
        return replace(feed, previous=self._archive_name(self._pages))

    def _archive_name(self, page: int) -> str:
        return f"{self._plan.settings.name}-archive-{page}" if page else ""

    def archives(self, *, lost: bool) -> Iterator[Feed]:
        """The archive documents to write, each loaded when it is asked for."""
        first = 1 if lost else self._written_pages + 1
        for page in range(first, self._pages + 1):
            with self._database.writing() as connection:
                selected = select_archive_page(connection, self._feed.number, page)
                entries = load_entries(connection, selected)
            yield replace(
                compose(self._plan.settings, entries, ()),
                name=self._archive_name(page),
                previous=self._archive_name(page - 1),
                current=self._plan.settings.name,
            )

    def mark_published(self) -> None:
        """Remember what readers have now, in one transaction after the last file."""
        feeds, entries = schema.feeds, schema.entries
        values = {
            "content_hash": self.content_hash,
            "last_published_run": self._run.number,
            "last_published_article": self._run.last_article,
            "archive_pages": max(self._pages, self._feed.archive_pages),
            "archive_hash": self._archive_hash,
        }
        # What has been due once stays, though the clock may go back.
        until = entries.c.embargo_until
        due = entries.c.feed == self._feed.number, until > 0, until <= to_seconds(self._run.now)
        of_feed = feeds.c.number == self._feed.number
        with self._database.writing() as connection:
            connection.execute(feeds.update().where(of_feed).values(**values))
            connection.execute(entries.update().where(*due).values(embargo_until=0))


def load_health(database: Database, keys: Sequence[str]) -> dict[str, Health]:
    """How the sources of these keys have been doing, as far as they have ever run."""
    table = schema.sources.c
    with database.writing() as connection:
        rows = connection.execute(select(table.key, table.health).where(table.key.in_(keys)))
        return {key: _decode_health(health) for key, health in rows}


def _decode_health(health: str) -> Health:
    try:
        return _decoder.decode(health)
    except (msgspec.MsgspecError, TypeError) as error:
        raise CorruptStateError from error


def _count_articles(connection: Connection, ingest: SourceIngest) -> int:
    """How many articles the source has now."""
    articles = schema.articles
    present = articles.c.source == ingest.number, articles.c.removed_at.is_(None)
    statement = select(func.count()).select_from(articles).where(*present)
    return connection.execute(statement).scalar_one()


def _new_run(connection: Connection, now: datetime) -> Run:
    table = schema.key_values
    is_last_run = table.c.key == "last_run"
    stored = connection.execute(select(table.c.value).where(is_last_run)).scalar_one()
    if not (isinstance(stored, str) and stored.isdecimal()):
        raise CorruptStateError
    last_run = int(stored)
    connection.execute(table.update().where(is_last_run).values(value=str(last_run + 1)))
    last_article = connection.execute(select(func.max(schema.articles.c.number))).scalar() or 0
    return Run(last_run + 1, now, last_article)


class _Numbered(NamedTuple):
    """What a row of a source or a feed is referred to by, and what it was last made with ("":
    it is new).
    """

    number: int
    config_hash: str


def _find_or_insert(
    connection: Connection,
    table: Table,
    name: dict[str, str],
    initial: dict[str, Any],
) -> _Numbered:
    """The row that has this `name` (a column and its value), which is inserted with `initial`
    where there is none.
    """
    ((column, value),) = name.items()
    statement = select(table.c.number, table.c.config_hash).where(table.c[column] == value)
    row = connection.execute(statement).first()
    if row is not None:
        return _Numbered(row.number, row.config_hash)
    highest: int = connection.execute(select(func.max(table.c.number))).scalar() or 0
    number = highest + 1
    connection.execute(table.insert().values(number=number, config_hash="", **name, **initial))
    return _Numbered(number, "")


def _digest(*parts: object) -> str:
    return blake2b(repr(parts).encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
