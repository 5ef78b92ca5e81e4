"""The life of an article, from a document to its row: what becomes of what a source gives.

A row of `schema.articles` is an article that a source has had at any time. What moves it along is a
document that gives articles, or gives them no longer:

    a document gives an article ...      what becomes of a row
    -----------------------------------  -------------------------------------------------------
    whose id no row has, nor its         new: one is made, with the next number
      content (below)
    whose id a row of the document has   the same, edited or withdrawn: the row is updated
    whose id a removed row has           back: the row is updated, and present again
    whose id no row has, but whose       moved: the row goes on under its own id, and the new
      content has one                    name becomes an alias
    whose id a row of another document   conflict: a higher version takes the row over; the same
      has                                page at another address is left out; another text that
                                         names the same address goes by its own; another file
                                         is a failure

    a document that was read gives an    removed: `removed_at` is set
      article no longer
    a document is gone                   removed is all that it gave (`SourceIngest.close`); a page of
                                         which its server says so (410), where that withdraws
    a document gives a kill or a         the row of the one story that it means is canceled or
      correction of another's story        corrected; none or several: told, nothing done

Content is known again only where its row has lost its document: in another place of the same
document, or in another file where the first one was deleted. A document that failed says nothing of
what it gave before.

Invariants:

- A row is never deleted, and its number, its id and the time it was first seen never change.
- Its date of publication moves only in the poll in which it was made, or while it is held or a
  draft and nobody has met it; `updated` never back in a later one.
- What readers can see stays until what takes its place may be seen: a version under embargo waits.
- A row that is not removed belongs to one document. A document has one row for an id.
- An alias leads to one id, and is looked up before any id is.
- What changes because the source's configuration did is no correction, unless the article itself
  says that it was corrected: dates stay.
"""

import logging
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection, select

from feedsmith.collecting.files import display_name
from feedsmith.collecting.jobs import Job, Outcome
from feedsmith.model.article import Article
from feedsmith.model.duplicates import same_story
from feedsmith.model.errors import SourceError
from feedsmith.model.orders import apply_order, describe_unclear, tells_of_story
from feedsmith.model.stories import sign_content
from feedsmith.model.urls import canonical, id_to_uri
from feedsmith.model.versions import (
    are_one_page,
    disambiguate_id,
    make_duplicate_id_error,
    move_to_own_address,
    names_other_address,
    rank_version,
)
from feedsmith.state.store import schema
from feedsmith.state.store.documents import Documents
from feedsmith.state.store.names import new_ids
from feedsmith.state.store.order_rows import find_story
from feedsmith.state.store.revisions import Incoming, Revisions, Shown
from feedsmith.state.store.rows import (
    ArticleRow,
    Changes,
    from_seconds,
    has_id,
    is_of_document,
    load_articles,
    load_rows,
    save_rows,
    to_seconds,
)
from feedsmith.state.store.statements import among, upsert

__all__ = ["SourceIngest"]

_log = logging.getLogger("feedsmith.state")
_articles = schema.articles.c


class SourceIngest:
    """One source in one poll, at the time `now`; its `changes` are numbered.

    With `config_changed`, its articles are made differently than before. `failures` and `notes`
    (location, text) are what to tell the user, `lengths` those of the bodies that were read, in
    characters. `unreadable` articles could not be read again; `is_complete`, which whoever reads the
    source clears, says whether it said all that it has.
    """

    def __init__(
        self,
        number: int,
        job: Job,
        documents: Documents,
        changes: Changes,
        now: datetime,
        *,
        config_changed: bool,
    ) -> None:
        self.number, self.job, self.documents = number, job, documents
        self.changes, self.now, self.config_changed = changes, now, config_changed
        self.failures: list[SourceError] = []
        self.notes: list[tuple[str, str]] = []
        self.lengths: list[int] = []
        self.unreadable = 0
        self.is_complete = True
        self._given: set[int] = set()
        self.revisions = Revisions(number, job, changes, now, self.note, config_changed=config_changed)
        self._deleted_rows: dict[bytes, list[ArticleRow]] | None = None

    def put(self, connection: Connection, outcomes: Sequence[Outcome]) -> None:
        """Write what these documents gave and give no longer: nothing where they are known to be unchanged."""
        if read := [outcome for outcome in outcomes if not outcome.unchanged]:
            batch = _Batch(self, connection, read)
            for outcome in read:
                batch.ingest(outcome)
            batch.save()

    def close(self, connection: Connection) -> None:
        """Remove the articles whose documents the source no longer has."""
        gone = self.documents.close(connection)
        if not gone:
            return
        rows = load_rows(connection, _articles.source == self.number, is_of_document(gone))
        removed = [row for row in rows if not row.is_removed]
        for row in removed:
            self.remove(row)
        save_rows(connection, removed)

    def remove(self, row: ArticleRow, *, withdraw: bool = False) -> None:
        """The source no longer has the article. It stays in its feeds as it is, unless the user
        wants that deleting a file withdraws what it gave, or that a page does of which its server says
        that it is gone for good.
        """
        now = to_seconds(self.now)
        row.removed_at, row.change, row.is_dirty = now, self.changes.next(), True
        withdraw = withdraw or row.document.startswith("file:")
        if self.job.withdraw_on_delete and withdraw and not row.withdrawn:
            row.withdrawn, row.revision, row.edit = True, row.change, row.change
            row.updated = max(row.updated, now)
        _log.info("%s: %s is gone%s", self.job.name, row.id, ": withdrawn" if row.withdrawn else "")

    def note(self, outcome: Outcome, text: str) -> None:
        """Tell the user something of a document."""
        self.notes.append((outcome.location, text))

    def mark_given(self, row: ArticleRow) -> None:
        """No other document can take the row over in this poll."""
        self._given.add(row.number)

    def is_free(self, row: ArticleRow) -> bool:
        """Whether no document has given the article in this poll."""
        return row.number not in self._given

    def deleted_rows(self, connection: Connection, fingerprint: bytes) -> list[ArticleRow]:
        """The articles with this content that files gave which are gone, as far as they are still to be had.

        They are looked up once, when the first article comes that has no row: the listing knows
        by then which files are gone, as it comes to its end before a file that changed is read.
        """
        if self._deleted_rows is None:
            self._deleted_rows = {}
            for row in load_rows(connection, _articles.source == self.number, is_of_document(self.documents.deleted)):
                self._deleted_rows.setdefault(row.fingerprint, []).append(row)
        rows = self._deleted_rows.get(fingerprint, ())
        return [row for row in rows if row.number not in self._given]


class _Batch:
    """Some documents of a source, in one transaction, and the rows that they concern."""

    def __init__(
        self,
        ingest: SourceIngest,
        connection: Connection,
        outcomes: Sequence[Outcome],
    ) -> None:
        self._ingest, self._connection, self._documents = ingest, connection, ingest.documents
        self._new_aliases: dict[str, str] = {}
        names = {article.id for outcome in outcomes for article in outcome.articles}
        self._aliases = new_ids(connection, names) | self._load_aliases(names)
        ids = [self._aliases.get(name, name) for name in names]
        of_source = _articles.source == ingest.number
        # By their ids: those that these documents name, gave before, or take over. One object for
        # each row, as several documents may change it.
        self._rows = {row.id: row for row in load_rows(connection, of_source, has_id(ids))}
        # What each document gave before, by its URL.
        self._previous: dict[str, list[ArticleRow]] = {}
        urls = [outcome.url for outcome in outcomes if outcome.url]
        for row in load_rows(connection, of_source, is_of_document(urls)):
            if not row.is_removed:
                row = self._rows.setdefault(row.id, row)
                self._previous.setdefault(row.document, []).append(row)

    def _load_aliases(self, names: Iterable[str]) -> dict[str, str]:
        """The ids that those of these names lead to which are aliases."""
        table = schema.aliases.c
        of_source = table.source == self._ingest.number
        statement = select(table.alias, table.id).where(of_source, among(table.alias, names))
        return {row.alias: row.id for row in self._connection.execute(statement)}

    def save(self) -> None:
        """Write the rows."""
        save_rows(self._connection, self._rows.values())
        source, new = self._ingest.number, self._new_aliases.items()
        aliases = [{"source": source, "alias": alias, "id": id} for alias, id in new]
        upsert(self._connection, schema.aliases, aliases)

    def ingest(self, outcome: Outcome) -> None:
        """Bring the rows to what the document gives, and to what it gives no longer."""
        previous = self._previous.get(outcome.url, [])
        ids = {self._aliases.get(article.id, article.id) for article in outcome.articles}
        unmatched = [row for row in previous if row.id not in ids]
        given: set[int] = set()
        for article, signature in zip(outcome.articles, outcome.signatures, strict=True):
            self._ingest.lengths.append(len(article.body))
            incoming = Incoming(article, signature, outcome)
            row = self._obey(incoming) if article.refers else None
            if row is None:
                row = self._row_for(incoming, unmatched, given)
            if row is not None:
                given.add(row.number)
                self._ingest.mark_given(row)
        self._conclude(outcome, [row for row in previous if row.number not in given])

    # ---- orders ------------------------------------------------------------------------------

    def _obey(self, incoming: Incoming) -> ArticleRow | None:
        """The row of the one story that a kill or correction is about, changed as it says; None where it
        is an article of its own. Its document is read in each poll: what it says of the story has to
        hold when that is read again.
        """
        order, _, outcome = incoming
        row = self._ordered_row(incoming)
        if row is None:
            return None
        story = self._load(row)
        article = apply_order(order, story)
        self._documents.reread_next_poll(outcome.url)
        self._add_alias(order.id, row.id)
        # The story stays its own document's.
        told = Incoming(article, sign_content(article), replace(outcome, url=row.document))
        self._ingest.revisions.update(row, told, self._find_shown)
        return row

    def _ordered_row(self, incoming: Incoming) -> ArticleRow | None:
        order, _, outcome = incoming
        known = self._aliases.get(order.id)
        if known is not None and known != order.id and known in self._rows:
            return self._rows[known]
        row, count = find_story(self._connection, self._ingest.number, self._rows, order)
        if row is not None:
            return self._rows.setdefault(row.id, row)
        if tells_of_story(order):
            self._ingest.note(outcome, describe_unclear(order, count))
        return None

    # ---- an article's row --------------------------------------------------------------------

    def _conclude(self, outcome: Outcome, missing: Sequence[ArticleRow]) -> None:
        """What becomes of the articles that the document gave before, and not now."""
        if outcome.is_window or not outcome.url:
            return  # it shows the newest alone, or is no document at all
        is_gone = any(failure.kind == "gone" for failure in outcome.failures)
        if outcome.failures and not (is_gone and self._ingest.job.withdraw_on_delete):
            self._ingest.unreadable += len(missing)
            return
        for row in missing:
            # Another document of the batch may have taken it over, with a higher version.
            if row.document == outcome.url:
                self._ingest.remove(row, withdraw=is_gone)

    def _row_for(
        self,
        incoming: Incoming,
        unmatched: list[ArticleRow],
        given: set[int],
    ) -> ArticleRow | None:
        """The article's row as it is to be now, or None where the row of its id stays as it is.

        `unmatched` are rows that the document gave before under ids that it names no longer,
        `given` those of the articles that it has given so far.
        """
        name = incoming.article.id
        id = self._aliases.get(name, name)
        row = self._rows.get(id)
        if row is not None and self._is_claim(row, incoming):
            return self._place_at_own_address(row, incoming, given)
        if row is not None and not self._is_available(row, incoming.outcome, given):
            return self._resolve_conflict(row, incoming)
        # What comes back with other content may be another article, which moved to where the
        # first one was.
        if row is None or (row.is_removed and row.fingerprint != incoming.fingerprint):
            moved = self._find_moved(incoming, unmatched)
            if moved is not None:
                row = moved
                self._add_alias(name, row.id)
                note = f"it goes by the id that it has had: {row.id}, not {name}"
                self._ingest.note(incoming.outcome, note)
        if row is None:
            return self._new_row(id, incoming)
        self._update(row, incoming)
        return row

    def _is_available(self, row: ArticleRow, outcome: Outcome, given: set[int]) -> bool:
        """Whether the row is this document's, or nobody's any more."""
        if row.number in given:
            return False
        if row.document == outcome.url or row.is_removed:
            return True
        if outcome.lead is not None and not outcome.stand_ins:
            # What was read from the page goes before what a list says of it.
            return self._ingest.is_free(row)
        if outcome.is_window and self._documents.is_former_list(self._connection, row.document):
            return True
        return row.document in self._documents.deleted

    def _find_moved(self, incoming: Incoming, unmatched: list[ArticleRow]) -> ArticleRow | None:
        """The row of the article that this one has been: given by the same document before, or
        by one that is gone.
        """
        fingerprint = incoming.fingerprint
        for row in unmatched:
            # Of the same document, an edited text will do: a page redirects now, or has another
            # canonical URL.
            if (
                incoming.outcome.lead is not None  # a page of one article, whatever the text
                or row.fingerprint == fingerprint
                or same_story(self._load(row), incoming.article)
            ):
                unmatched.remove(row)
                return row
        for row in self._ingest.deleted_rows(self._connection, fingerprint):
            if row.id not in self._rows:  # else it is another article's of this batch, by its id
                self._rows[row.id] = row
                return row
        return None

    # ---- conflicts ---------------------------------------------------------------------------

    def _is_claim(self, row: ArticleRow, incoming: Incoming) -> bool:
        """Whether the page names an address that a page with another text named before: it is neither's."""
        article, _, outcome = incoming
        is_of_others = row.document != outcome.url and row.document.startswith("http")
        if not (is_of_others and names_other_address(article, outcome.url)):
            return False
        return row.fingerprint != incoming.fingerprint and not are_one_page(self._load(row), article)

    def _place_at_own_address(self, row: ArticleRow, incoming: Incoming, given: set[int]) -> ArticleRow | None:
        """The row of an article by its own address. That of the one which named the other address first
        keeps its id, and links to its own as well.
        """
        first = self._load(row)
        if first.url and canonical(first.url) == row.id:
            self._ingest.revisions.readdress(row, first, row.document)
        own = move_to_own_address(incoming.article, incoming.outcome.url)
        of_source = _articles.source == self._ingest.number
        for other in load_rows(self._connection, of_source, has_id([own.id])):
            self._rows.setdefault(other.id, other)
        return self._row_for(incoming._replace(article=own), [], given)

    def _load(self, row: ArticleRow) -> Article:
        return row.article or load_articles(self._connection, [row.number])[row.number]

    def _resolve_conflict(self, row: ArticleRow, incoming: Incoming) -> ArticleRow | None:
        """An id that another document has already: versions of a story, one page in two places,
        or a mistake.
        """
        article, _, outcome = incoming
        if article.version is not None and row.version is not None:
            return self._resolve_versions(row, incoming)
        owner = display_name(row.document)
        if not outcome.url.startswith("file:"):
            if owner != outcome.location:
                self._ingest.note(outcome, f"the same article as {owner}: {row.id}")
            return None
        if self._goes_by_another_name(row, article.id):
            # The row's file was renamed, and this is another article in its place. The id takes
            # a number of its own, before the row does.
            number = self._ingest.changes.new_number()
            new = self._new_row(disambiguate_id(id_to_uri(article.id), number), incoming)
            self._add_alias(article.id, new.id)
            return new
        error = make_duplicate_id_error(self._ingest.job.name, outcome.location, row.id, owner)
        self._ingest.failures.append(error)
        # So that the failure is told in each poll, until one of the files gives the id up.
        self._documents.reread_next_poll(outcome.url)
        return None

    def _goes_by_another_name(self, row: ArticleRow, name: str) -> bool:
        table = schema.aliases.c
        others = table.source == self._ingest.number, table.id == row.id, table.alias != name
        return self._connection.execute(select(table.alias).where(*others)).first() is not None

    def _resolve_versions(self, row: ArticleRow, incoming: Incoming) -> ArticleRow | None:
        """The row takes the version that is higher; it keeps the earliest date until it is
        published.
        """
        article, _, outcome = incoming
        rank, current = rank_version(article), (row.version or 0, row.withdrawn)
        if rank > current:
            self._update(row, incoming)
            return row
        if self._ingest.changes.made(row) and article.published:  # no reader knows its dates
            published = to_seconds(article.published)
            if published < row.published:
                row.published, row.change, row.is_dirty = published, self._ingest.changes.next(), True
        if rank < current and article.updated and to_seconds(article.updated) > row.updated:
            newer = f"version {row.version} of {from_seconds(row.updated)}"
            older = f"version {article.version} is dated {article.updated}"
            self._ingest.note(outcome, f"{older}, after {newer}: a version that goes backwards")
        return None

    def _add_alias(self, name: str, id: str) -> None:
        """Have the name lead to the id. A name that led nowhere else needs none for itself."""
        if name != id or name in self._aliases:
            self._aliases[name] = self._new_aliases[name] = id

    # ---- new and changed rows ----------------------------------------------------------------

    def _new_row(self, id: str, incoming: Incoming) -> ArticleRow:
        row = self._rows[id] = self._ingest.revisions.make_row(id, incoming)
        return row

    def _update(self, row: ArticleRow, incoming: Incoming) -> None:
        article, _, outcome = incoming
        # Other pages name its address too: then it was given its own.
        is_named = article.id == row.id and names_other_address(article, outcome.url) and not row.is_new
        if is_named and self._load(row).url == outcome.url:
            incoming = incoming._replace(article=replace(article, url=outcome.url))
        if not self._ingest.revisions.update(row, incoming, self._find_shown):
            self._documents.reread_next_poll(incoming.outcome.url)

    def _find_shown(self, row: ArticleRow) -> list[Shown]:
        """What the feeds of the source have shown of the article."""
        members, entries = schema.members.c, schema.entries.c
        feeds = select(members.feed).where(members.source == self._ingest.number)
        statement = select(entries.shown, entries.embargo_until).where(
            entries.feed.in_(feeds), entries.article == row.number, entries.shown != 0
        )
        return [Shown(*found) for found in self._connection.execute(statement)]
