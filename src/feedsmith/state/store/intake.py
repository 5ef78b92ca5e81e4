"""What becomes of the articles that a source gives: new, changed or the same; moved, dropped, or claimed by two.

An article keeps its id and its date of publication for ever. It may change its document: where that is gone, another
that gives the same content takes its place, and what it calls the article becomes an alias of the id.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime

from sqlalchemy import Connection, select

from feedsmith.collecting.files import display_name
from feedsmith.collecting.jobs import Job, Outcome
from feedsmith.model.article import Article
from feedsmith.model.errors import SourceError
from feedsmith.model.feed import date_entry
from feedsmith.model.stories import ContentSignature, same_story
from feedsmith.model.versions import claimed, rank, varied
from feedsmith.state.store import schema
from feedsmith.state.store.database import among, upsert
from feedsmith.state.store.documents import Documents
from feedsmith.state.store.rows import ByShingle, Row, articles_of, moment, packed, rows_where, save, seconds

__all__ = ["Intake", "Run"]

_articles = schema.articles.c


class Run:
    """One run: its number, its time, and the highest number of an article before it, and now."""

    def __init__(self, number: int, now: datetime, newest: int) -> None:
        self.number, self.now = number, now
        self.newest = self.last = newest

    def next(self) -> int:
        """The number of a new article."""
        self.last += 1
        return self.last


class Intake:
    """One source in one run. `anew`: its articles are made differently than before, hence what changes in them is no
    correction, unless they say so. `failures` and `notes` (location, text) are what there is to tell.
    """

    def __init__(self, source: int, job: Job, documents: Documents, run: Run, *, anew: bool) -> None:
        self.source, self.job, self.documents = source, job, documents
        self.failures: list[SourceError] = []
        self.notes: list[tuple[str, str]] = []
        self.lengths: list[int] = []
        self.by_shingle: ByShingle = {}
        """Which articles had the shingles of those that came last."""
        self.stalled = 0
        self.met = False
        """Whether any article was given or dropped."""
        self.complete = True
        self._run, self._now, self._newest, self._next = run.number, run.now, run.newest, run.next
        self._anew = anew
        self._strays: dict[str, list[Row]] | None = None
        self._claimed: set[int] = set()
        self._aliases: dict[str, str] = {}
        self._new_aliases: dict[str, str] = {}
        self._rows: dict[str, Row] = {}
        self._former: dict[str, list[Row]] = {}

    def put(self, connection: Connection, outcomes: Sequence[Outcome]) -> list[tuple[Row, str]]:
        """Take what these documents gave; the rows of what they gave and no longer give, each with its location."""
        self._load(connection, outcomes)
        found: list[tuple[Row, str]] = []
        for outcome in outcomes:
            found += [(row, outcome.location) for row in self._taken(connection, outcome)]
        self.met = self.met or bool(found)
        self.by_shingle = save(connection, self._rows.values())
        rows = [{"source": self.source, "alias": alias, "id": id} for alias, id in self._new_aliases.items()]
        upsert(connection, schema.aliases, rows)
        self._new_aliases = {}
        return found

    def close(self, connection: Connection) -> list[tuple[Row, str]]:
        """The rows of articles whose documents the source no longer has."""
        lost = among(_articles.document, self.documents.close(connection))
        rows = rows_where(connection, _articles.source == self.source, lost)
        dropped = [(row, row.document) for row in rows if row.gone is None]
        for row, _ in dropped:
            self._drop(row)
        self.met = self.met or bool(dropped)
        save(connection, [row for row, _ in dropped])
        return dropped

    def _load(self, connection: Connection, outcomes: Sequence[Outcome]) -> None:
        """What is known of the ids that these outcomes have, and of their documents."""
        named = list({article.id for outcome in outcomes for article in outcome.articles})
        table = schema.aliases.c
        aliased = select(table.alias, table.id).where(table.source == self.source, among(table.alias, named))
        self._aliases = {row.alias: row.id for row in connection.execute(aliased)}
        mine = _articles.source == self.source
        ids = among(_articles.id, [self._aliases.get(id, id) for id in named])
        self._rows = {row.id: row for row in rows_where(connection, mine, ids)}
        self._former = {}
        given = among(_articles.document, [outcome.url for outcome in outcomes if outcome.url])
        for row in rows_where(connection, mine, given):
            if row.gone is None:
                self._former.setdefault(row.document, []).append(self._rows.setdefault(row.id, row))

    def _taken(self, connection: Connection, outcome: Outcome) -> Iterator[Row]:
        former = self._former.get(outcome.url, [])
        names = {self._aliases.get(article.id, article.id) for article in outcome.articles}
        spare = [row for row in former if row.id not in names]
        given: set[int] = set()
        for article, signature in zip(outcome.articles, outcome.signatures, strict=True):
            self.lengths.append(len(article.body))
            row = self._row_for(connection, article, signature, outcome, spare, given)
            if row is not None:
                given.add(row.number)
                self._claimed.add(row.number)
                yield row
        if outcome.unchanged or not outcome.url:
            return
        if outcome.failures:
            self.stalled += len([row for row in former if row.number not in given])
            return
        for row in former:
            if row.number not in given and row.document == outcome.url:
                self._drop(row)
                yield row

    def _row_for(
        self,
        connection: Connection,
        article: Article,
        signature: ContentSignature,
        outcome: Outcome,
        spare: list[Row],
        given: set[int],
    ) -> Row | None:
        """The article's row as it is to be now, or None where it may not stand."""
        id = self._aliases.get(article.id, article.id)
        row = self._rows.get(id)
        if row is not None and not self._may_have(row, outcome, given):
            return self._contested(connection, row, article, signature, outcome)
        if row is None or (row.gone is not None and row.fingerprint != signature.fingerprint):
            row = self._moved(connection, article, signature, spare) or row
            if row is not None and row.id != id:
                self._alias(article.id, row.id)
                self._note(outcome, f"it goes by the id that it has had: {row.id}, not {article.id}")
        if row is None:
            return self._new(id, article, signature, outcome)
        self._update(row, article, signature, outcome)
        return row

    def _may_have(self, row: Row, outcome: Outcome, given: set[int]) -> bool:
        """Whether the article is this document's, or nobody's any more."""
        if row.number in given:
            return False
        return row.document == outcome.url or row.gone is not None or row.document in self.documents.gone

    def _moved(
        self, connection: Connection, article: Article, signature: ContentSignature, spare: list[Row]
    ) -> Row | None:
        """The row of the article that this one has been: given by the same document before, or by one that is gone."""
        for row in spare:
            if row.fingerprint == signature.fingerprint or same_story(
                articles_of(connection, [row.number])[row.number], article
            ):
                spare.remove(row)
                return row
        for row in self._stray(connection).get(signature.fingerprint, ()):
            if row.number not in self._claimed and row.id not in self._rows:
                self._rows[row.id] = row
                return row
        return None

    def _stray(self, connection: Connection) -> dict[str, list[Row]]:
        """By their fingerprints, the articles of files that are gone."""
        if self._strays is None:
            self._strays = {}
            lost = among(_articles.document, sorted(self.documents.gone))
            for row in rows_where(connection, _articles.source == self.source, lost):
                self._strays.setdefault(row.fingerprint, []).append(row)
        return self._strays

    def _contested(
        self, connection: Connection, row: Row, article: Article, signature: ContentSignature, outcome: Outcome
    ) -> Row | None:
        """An id that another document has already: versions of a story, one page in two places, or a mistake."""
        if article.version is not None and row.version is not None:
            return self._versioned(row, article, signature, outcome)
        owner = display_name(row.document)
        if not outcome.url.startswith("file:"):
            if owner != outcome.location:
                self._note(outcome, f"the same article as {owner}: {row.id}")
            return None
        table = schema.aliases.c
        other = table.source == self.source, table.id == row.id, table.alias != article.id
        if connection.execute(select(table.alias).where(*other)).first() is not None:
            made = self._new(varied(article.id, self._next()), article, signature, outcome)
            self._alias(article.id, made.id)
            return made
        self.failures.append(claimed(self.job.name, outcome.location, row.id, owner))
        self.documents.unsettle(outcome.url)
        return None

    def _versioned(self, row: Row, article: Article, signature: ContentSignature, outcome: Outcome) -> Row | None:
        held = row.version or 0, row.withdrawn
        if rank(article) > held:
            self._update(row, article, signature, outcome)
            return row
        if row.number > self._newest and article.published and seconds(article.published) < row.published:
            row.published, row.touched = seconds(article.published), True
        if rank(article) < held and article.updated and seconds(article.updated) > row.updated:
            reason = f"version {article.version} is dated {article.updated}, after version {row.version}"
            self._note(outcome, f"{reason} of {moment(row.updated)}: a version that goes backwards")
        return None

    def _alias(self, alias: str, id: str) -> None:
        if alias != id or alias in self._aliases:
            self._aliases[alias] = self._new_aliases[alias] = id

    def _note(self, outcome: Outcome, text: str) -> None:
        self.notes.append((outcome.location, text))

    def _new(self, id: str, article: Article, signature: ContentSignature, outcome: Outcome) -> Row:
        seen = outcome.seen if outcome.seen and outcome.seen <= self._now else self._now
        entry, note = date_entry(article, seen, self._now)
        if note:
            self._note(outcome, note)
        data, digest = packed(article, id)
        row = Row(
            number=self._next(),
            source=self.source,
            id=id,
            document=outcome.url,
            fingerprint=signature.fingerprint,
            digest=digest,
            first_seen=seconds(seen),
            published=seconds(entry.published or seen),
            updated=seconds(entry.updated or seen),
            gone=None,
            withdrawn=article.status != "usable",
            version=article.version,
            revision=self._run,
            data=data,
            article=article,
            shingles=signature.shingles,
            fresh=True,
            edited=True,
        )
        self._rows[id] = row
        return row

    def _update(self, row: Row, article: Article, signature: ContentSignature, outcome: Outcome) -> None:
        """The row with what the article is now; a reader is told of it only where its content changed."""
        row.article = article
        if row.document != outcome.url or row.gone is not None:
            row.document, row.gone, row.touched = outcome.url, None, True
        data, digest = packed(article, row.id)
        withdrawn = article.status != "usable"
        if digest == row.digest and withdrawn == row.withdrawn:
            return
        if signature.fingerprint != row.fingerprint or withdrawn != row.withdrawn:
            if row.number > self._newest:
                self._date(row, article, outcome.seen)
            else:
                later = self._later(row, article, outcome.seen)
                row.edited, row.updated = not self._anew or later > row.updated, later
        row.data, row.digest, row.shingles, row.fingerprint = data, digest, signature.shingles, signature.fingerprint
        row.withdrawn, row.version, row.revision, row.touched = withdrawn, article.version, self._run, True

    def _date(self, row: Row, article: Article, seen: datetime | None) -> None:
        """The dates of an article that no reader has met yet, of which a higher version came: the earliest counts."""
        entry, _ = date_entry(article, seen or moment(row.first_seen), self._now)
        row.published = min(row.published, seconds(entry.published) if entry.published else row.published)
        row.updated = seconds(entry.updated) if entry.updated else row.updated

    def _later(self, row: Row, article: Article, seen: datetime | None) -> int:
        """When a correction counts as made: as the article says, else as its document does, else now."""
        said = (article.updated,) if self._anew else (article.updated, seen, self._now)
        moments = (seconds(each) for each in said if each is not None and each <= self._now)
        return next((each for each in moments if each > row.updated), row.updated)

    def _drop(self, row: Row) -> None:
        """Its source no longer has it. It stays as it is, unless deleting a file is to withdraw what it gave."""
        row.gone, row.touched = seconds(self._now), True
        if self.job.withdraw_on_delete and row.document.startswith("file:") and not row.withdrawn:
            row.withdrawn, row.updated, row.revision = True, max(row.updated, seconds(self._now)), self._run
