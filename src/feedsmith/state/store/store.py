"""What feedsmith remembers from run to run, in SQLite or PostgreSQL: the only package that speaks SQL.

    schema      the tables, and how older ones become these
    database    one database for one run; what goes wrong with it, in words
    documents   what a source's documents were when they were last read
    intake      what becomes of the articles that a source gives
    lineup      which articles stand in a feed
    selection   what of a feed is to be published now
    rows        articles as the tables hold them

A run is a series of transactions: a batch of documents with all that follows from it, then each source's end, then each
feed once it is published. Killed between any two of them, the next run goes on from there.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from hashlib import blake2b
from typing import Any

import msgspec
from sqlalchemy import Connection, Table, func, select

from feedsmith._version import __version__
from feedsmith.collecting.jobs import Job, Outcome, PreviousState
from feedsmith.config.plan import FeedPlan, Plan
from feedsmith.model.errors import SourceError
from feedsmith.model.feed import Feed, compose
from feedsmith.state.health import Health, RunStats, update_health
from feedsmith.state.protocol import Diagnostics, PendingFeed
from feedsmith.state.store import schema
from feedsmith.state.store.database import DamageError, Database, upsert
from feedsmith.state.store.documents import Documents
from feedsmith.state.store.intake import Intake, Run
from feedsmith.state.store.lineup import Lineup, Member
from feedsmith.state.store.rows import Row, seconds
from feedsmith.state.store.selection import Pick, Picks, archived_among, entries_of, page_of, pick, seal

__all__ = ["Database", "Store", "health_of"]

BATCH = 500
"""Documents whose articles are put in one transaction."""

_encode, _decoder = msgspec.json.encode, msgspec.json.Decoder(Health)


class Store:
    """The state of one run (`state.protocol.State`), in a database that is open. Raises StoreError."""

    def __init__(self, database: Database, plan: Plan, now: datetime) -> None:
        self._database, self._plan, self._now, self._jobs = database, plan, now, plan.jobs
        self._waiting: list[list[Outcome]] = [[] for _ in self._jobs]
        self._failures: list[list[SourceError]] = [[] for _ in self._jobs]
        self._diagnostics: list[Diagnostics] = [Diagnostics() for _ in self._jobs]
        with database.writing() as connection:
            self._run = _new_run(connection, now)
            self._intakes = [self._intake(connection, job) for job in self._jobs]
            self._feeds = [_Line(connection, feed, self._members(feed), self._run) for feed in plan.feeds]

    def _intake(self, connection: Connection, job: Job) -> Intake:
        number, config_hash = _numbered(connection, schema.sources, "key", job.key, health=_encode(Health()).decode())
        anew = config_hash != job.config_hash
        documents = Documents(self._database, number, self._run.number, anew=anew)
        return Intake(number, job, documents, self._run, anew=anew)

    def _members(self, feed: FeedPlan) -> list[Member]:
        places = zip(feed.jobs, self._plan.indexes(feed), strict=True)
        return [Member(self._intakes[place].source, job.name, feed.membership.rank(job.name)) for job, place in places]

    def known(self) -> Sequence[PreviousState]:
        return [intake.documents for intake in self._intakes]

    def record(self, index: int, outcome: Outcome) -> None:
        self._failures[index] += outcome.failures
        if outcome.failures and not outcome.url:
            self._intakes[index].complete = False
        self._waiting[index].append(outcome)
        if len(self._waiting[index]) >= BATCH:
            with self._database.writing() as connection:
                self._put(connection, index)

    def _put(self, connection: Connection, index: int) -> None:
        outcomes, self._waiting[index] = self._waiting[index], []
        intake = self._intakes[index]
        found = intake.put(connection, outcomes)
        self._seat(connection, index, found)
        intake.documents.record(connection, outcomes)

    def _seat(self, connection: Connection, index: int, found: Sequence[tuple[Row, str]]) -> None:
        intake = self._intakes[index]
        for line in self._feeds:
            if intake.source in line.lineup.members:
                line.lineup.put(connection, found, intake.by_shingle)
                for row in line.lineup.refused:
                    intake.documents.unsettle(row.document)

    def close(self) -> None:
        for index, _ in enumerate(self._intakes):
            with self._database.writing() as connection:
                self._put(connection, index)
        for index, intake in enumerate(self._intakes):  # once all is there that may tell what this one no longer has
            with self._database.writing() as connection:
                if intake.complete:
                    self._seat(connection, index, intake.close(connection))
                self._judge(connection, index)
        with self._database.writing() as connection:
            for line in self._feeds:
                line.lineup.settle(connection)

    def _judge(self, connection: Connection, index: int) -> None:
        """Remember how the source does, and say so where it is broken."""
        intake, job = self._intakes[index], self._jobs[index]
        failures: list[SourceError] = list(intake.failures)
        mine = schema.articles.c.source == intake.source, schema.articles.c.gone.is_(None)
        present = select(func.count()).select_from(schema.articles).where(*mine)
        table = schema.sources
        old = _decode(connection.execute(select(table.c.health).where(table.c.number == intake.source)).scalar_one())
        reading = RunStats(
            now=seconds(self._now),
            articles=connection.execute(present).scalar_one() if intake.met else old.articles,
            stalled=intake.stalled,
            lengths=intake.lengths,
            failures=[*self._failures[index], *failures],
        )
        health = update_health(old, reading)
        values = {"health": _encode(health).decode()} | ({"config_hash": job.config_hash} if intake.complete else {})
        connection.execute(table.update().where(table.c.number == intake.source).values(**values))
        if health.broken:
            failures.append(SourceError(job.name, job.location or job.name, "broken", health.broken))
        self._diagnostics[index] = Diagnostics(failures=tuple(failures), notes=tuple(intake.notes))

    def diagnostics(self, index: int) -> Diagnostics:
        return self._diagnostics[index]

    def get_value(self, name: str) -> str:
        condition = schema.about.c.key == name
        with self._database.writing() as connection:
            return connection.execute(select(schema.about.c.value).where(condition)).scalar() or ""

    def set_value(self, name: str, text: str) -> None:
        with self._database.writing() as connection:
            upsert(connection, schema.about, [{"key": name, "value": text}])

    def pending_feed(self, index: int, output: str) -> PendingFeed:
        line = self._feeds[index]
        return _PendingFeed(self._database, self._plan.feeds[index], line, self._run, output, self._plan.gzip)


class _Line:
    """A feed's row, and its lineup, chosen anew where what the feed is to hold may have changed."""

    def __init__(self, connection: Connection, plan: FeedPlan, members: Sequence[Member], run: Run) -> None:
        name, table = plan.settings.name, schema.feeds
        given = {"run": 0, "shown": 0, "newest": 0, "token": "", "pages": 0, "archive": ""}
        self.number, config_hash = _numbered(connection, table, "name", name, **given)
        row = connection.execute(select(table).where(table.c.number == self.number)).one()
        self.shown, self.newest, self.token = row.shown, row.newest, row.token
        self.pages, self.archive = row.pages, row.archive
        language = plan.settings.language
        self.lineup = Lineup(self.number, plan.membership, members, language, run.number, self.newest)
        wanted = replace(plan.membership, max_age=None, keep=None)
        now = _digest(wanted, sorted((each.number, each.rank) for each in members), language)
        if now != config_hash or row.run != run.number - 1:  # what came while it was not part of any run passed it by
            self.lineup.rebuild(connection)
        connection.execute(table.update().where(table.c.number == self.number).values(config_hash=now, run=run.number))


class _PendingFeed:
    """A feed as the database has it."""

    def __init__(self, database: Database, plan: FeedPlan, line: _Line, run: Run, output: str, gzip: bool) -> None:
        self._database, self._plan, self._line, self._run = database, plan, line, run
        self.advice: list[str] = []
        self.new: int | None
        settings = plan.settings
        formats = [(format.name, format.suffix) for format in plan.formats]
        self._shape = _digest(settings.base_url, formats, output, settings.limit, gzip)
        self._pages = 0
        with database.writing() as connection:
            if settings.archive:
                self._pages = seal(connection, line.number, run.now, settings.limit, line.pages, line.shown)
            self._picks: Picks = pick(
                connection, line.number, plan.membership, run.now, settings.limit, settings.archive
            )
        self.token = self._picks.token(__version__, settings, formats, output, self._pages)
        self.diagnostics = Diagnostics(failures=tuple(line.lineup.failures), notes=tuple(line.lineup.notes))
        self.articles, self.embargoed, self.over_limit = (
            len(self._picks.standing),
            self._picks.embargoed,
            self._picks.over_limit,
        )
        self.new = sum(each.number > line.newest and each.as_id is None for each in self._picks.standing)
        self._written = line.pages if settings.archive and line.archive == self._shape else 0
        self.published = self.token == line.token and self._written == self._pages
        self.published_before, self.archive = line.shown > 0, self._name(self._written)

    def feed(self) -> Feed:
        with self._database.writing() as connection:
            entries = entries_of(connection, self._picks.standing)
            forgotten = entries_of(connection, self._picks.withdrawn)
            ids = {entry.article.id for entry in entries}
            if self._pages and forgotten:
                ids |= archived_among(connection, self._line.number, [entry.article.id for entry in forgotten])
        withdrawn = [entry for entry in forgotten if entry.article.id not in ids]  # another source has it still
        return replace(compose(self._plan.settings, entries, withdrawn), previous=self._name(self._pages))

    def _name(self, page: int) -> str:
        return f"{self._plan.settings.name}-archive-{page}" if page else ""

    def archives(self, *, lost: bool) -> Iterator[Feed]:
        for page in range(1 if lost else self._written + 1, self._pages + 1):
            with self._database.writing() as connection:
                picks: Sequence[Pick] = page_of(connection, self._line.number, page)
                feed = compose(self._plan.settings, entries_of(connection, picks), ())
            current, previous = self._plan.settings.name, self._name(page - 1)
            yield replace(feed, name=self._name(page), previous=previous, current=current)

    def done(self) -> None:
        feeds, entries = schema.feeds, schema.entries
        values = {"token": self.token, "newest": self._run.last, "shown": self._run.number, "archive": self._shape}
        values["pages"] = max(self._pages, self._line.pages)
        due = entries.c.feed == self._line.number, entries.c.due > 0, entries.c.due <= seconds(self._run.now)
        with self._database.writing() as connection:
            connection.execute(feeds.update().where(feeds.c.number == self._line.number).values(**values))
            connection.execute(entries.update().where(*due).values(due=0))


def health_of(database: Database, keys: Sequence[str]) -> dict[str, Health]:
    """How the sources of these keys have been doing, as far as they have ever run."""
    table = schema.sources.c
    with database.writing() as connection:
        rows = connection.execute(select(table.key, table.health).where(table.key.in_(keys)))
        return {key: _decode(health) for key, health in rows}


def _decode(health: str) -> Health:
    try:
        return _decoder.decode(health)
    except (msgspec.MsgspecError, TypeError) as error:
        raise DamageError from error


def _new_run(connection: Connection, now: datetime) -> Run:
    about, articles = schema.about, schema.articles.c
    condition = about.c.key == "run"
    number = int(connection.execute(select(about.c.value).where(condition)).scalar_one()) + 1
    connection.execute(about.update().where(condition).values(value=str(number)))
    return Run(number, now, connection.execute(select(func.max(articles.number))).scalar() or 0)


def _numbered(connection: Connection, table: Table, column: str, name: str, **rest: Any) -> tuple[int, str]:
    """The number and the config_hash of the row of that name, which is made where there is none."""
    row = connection.execute(select(table.c.number, table.c.config_hash).where(table.c[column] == name)).first()
    if row is not None:
        return row.number, row.config_hash
    number: int = (connection.execute(select(func.max(table.c.number))).scalar() or 0) + 1
    connection.execute(table.insert().values(number=number, config_hash="", **{column: name}, **rest))
    return number, ""


def _digest(*parts: object) -> str:
    return blake2b(repr(parts).encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
