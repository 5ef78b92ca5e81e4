"""Which articles are entries of a feed: those that its filters keep, each story once; and under
which id and date.

An article that a source gave (see `ingest`) has an entry in a feed of that source, or none. The
entry is in one of these states (`schema`):

    ACTIVE      it stands in the feed's own document
    ARCHIVED    it stands in an archive document, where `selection` put it; else as an ACTIVE one
    DUPLICATE   it tells the same story as another entry, its representative, which links to it
    WITHDRAWN   readers are told to forget it

What a batch of changed rows does to them, here in `FeedEntries.put`:

    an article ...               its entry
    ---------------------------  ---------------------------------------------------------------
    that the feed has not yet    ACTIVE; where its id or its story is in the feed already, the
                                 representative or a DUPLICATE, whichever article is preferred
    whose id another source's    none yet: decided once all sources have been read (`settle`)
      file has
    that was edited              stays. An ARCHIVED one is ACTIVE again, for readers to see it.
                                 A DUPLICATE that tells another story now enters again; so do
                                 the duplicates of what tells another story now
    that the filter drops        deleted; one of its duplicates is promoted
    that its source has no       stays; a duplicate is promoted whose source has it still
      longer
    that is withdrawn            WITHDRAWN, or deleted, where a duplicate is promoted
    that was withdrawn and is    enters again, under the id and the date that it had
      back

Invariants:

- The id and the date under which a story was first published stay its own, whichever article
  represents it. The new representative takes them over: `EntryRow.published_id` is such an id.
  A duplicate has none.
- No two entries that are shown go by one id. Where an article's own id has gone on with its
  story, it gets another.
- A representative is no duplicate itself: whoever takes over a story takes over all of its
  duplicates.
- An entry leaves without a word to readers only if the story is still told, or a filter says
  so.
"""

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import Connection

from feedsmith.model.article import Article
from feedsmith.model.duplicates import is_duplicate
from feedsmith.model.errors import SourceError
from feedsmith.model.feed import Membership, held_until
from feedsmith.model.versions import duplicate_id_error
from feedsmith.state.store.duplicates import DuplicateFinder
from feedsmith.state.store.entry_rows import EntryIds, EntryRow, EntryTable
from feedsmith.state.store.rows import (
    ArticleCache,
    ArticleRow,
    ByShingle,
    ChangedRow,
    to_seconds,
)
from feedsmith.state.store.schema import ACTIVE, ARCHIVED, DUPLICATE, WITHDRAWN

__all__ = ["FeedEntries", "Member"]

_log = logging.getLogger("feedsmith.state")


@dataclass(slots=True, frozen=True)
class Member:
    """A source of the feed: number, name for people, and place among the preferred, from 0."""

    number: int
    name: str
    rank: int


class FeedEntries:
    """The entries of one feed in one run. Articles up to the number `last_published` have been
    published in it.

    `failures` and `notes` (location, text) are what to tell the user.
    """

    def __init__(
        self,
        number: int,
        name: str,
        membership: Membership,
        members: Iterable[Member],
        language: str,
        last_published: int,
    ) -> None:
        self.number, self.name, self.membership, self.language = number, name, membership, language
        self.last_published = last_published
        self.members = {member.number: member for member in members}
        self.failures: list[SourceError] = []
        self.notes: list[tuple[str, str]] = []
        self._undecided: list[ChangedRow] = []

    def put(
        self,
        connection: Connection,
        rows: Sequence[ChangedRow],
        by_shingle: ByShingle,
    ) -> list[ArticleRow]:
        """Bring the entries of these articles to what the articles are now. `by_shingle` has
        who had their shingles before. Gives the rows that got no entry, as another file has
        their id.
        """
        batch = _Batch(self, connection, rows, self.last_published)
        batch.apply(by_shingle)
        refused = [conflict.change for conflict in batch.conflicts]
        self._undecided += refused
        return [change.row for change in refused]

    def settle(self, connection: Connection) -> None:
        """Decide on the ids that two sources gave, now that all have said what they no longer
        have: either the other file is gone, or this is a failure.
        """
        undecided, self._undecided = self._undecided, []
        if not undecided:
            return
        batch = _Batch(self, connection, undecided, self.last_published)
        batch.apply({})
        for (row, location), owner in batch.conflicts:
            source = self.members[row.source].name
            self.failures.append(duplicate_id_error(source, location, row.id, owner))

    def put_for_rebuild(
        self,
        connection: Connection,
        rows: Sequence[ChangedRow],
        by_shingle: ByShingle,
    ) -> None:
        """As `put`, while all entries are rebuilt: none counts as published. An article whose
        id another file has gets no entry. The user learns of it when its document is read.
        """
        _Batch(self, connection, rows, last_published=0).apply(by_shingle)
        self.failures, self.notes = [], []


class _Conflict(NamedTuple):
    """An article that got no entry, and the document that has its id."""

    change: ChangedRow
    owner: str


class _Batch:
    """Some changed rows and the entries of one feed that they concern, in one transaction."""

    def __init__(
        self,
        feed: FeedEntries,
        connection: Connection,
        rows: Sequence[ChangedRow],
        last_published: int,
    ) -> None:
        self._feed, self._connection, self._last_published = feed, connection, last_published
        self._filter, self._merge = feed.membership.filter, feed.membership.merge
        # Each row once: several versions of an article may have come.
        self._changes = {change.row.number: change for change in rows}
        self._articles = ArticleCache(connection, [change.row for change in self._changes.values()])
        self._entries = EntryTable(connection, feed.number)
        self._ids = EntryIds(self._entries)
        # Which of the articles that changed have duplicates.
        self._representatives: frozenset[int] = frozenset()
        self.conflicts: list[_Conflict] = []

    def apply(self, by_shingle: ByShingle) -> None:
        """First what happens to the entries that are there: they may give way to others, and to
        duplicates. Then what enters, as it has to see how those are now.
        """
        self._entries.load(list(self._changes))
        changes = self._changes.values()
        entering = [change for change in changes if self._enters(change.row)]
        others = {*self._changes} - {change.row.number for change in entering}
        present = [change.row for change in changes if change.row.number in others]
        edited = self._update_all(present)
        # What enters looks the entries up in the database.
        self._entries.save()
        if entering:
            self._enter_all(entering, edited, by_shingle)
            self._entries.save()

    def _enters(self, row: ArticleRow) -> bool:
        """Whether it needs a place: it has none, was withdrawn, or tells another story now."""
        if row.article is None:  # it was removed, and not read
            return False
        entry = self._entries.find(row.number)
        if entry is None:
            return True
        if row.withdrawn:
            return False
        if entry.state == WITHDRAWN:
            return True
        return entry.state == DUPLICATE and row.edited and not self._is_duplicate(row, entry)

    def _is_duplicate(self, row: ArticleRow, entry: EntryRow) -> bool:
        """Whether a duplicate still tells its representative's story, or is a version of it."""
        representative = self._articles.row(entry.story)
        if row.id == representative.id or not self._merge:
            return True
        return is_duplicate(self._articles.article(representative), self._articles.article(row))

    # ---- entries that are there --------------------------------------------------------------

    def _update_all(self, rows: Sequence[ArticleRow]) -> list[ArticleRow]:
        """Bring the entries of these articles to what the articles are now, as far as they have
        one. Gives those that were edited and are still to be seen.
        """
        present = [row for row in rows if self._entries.find(row.number) is not None]
        may_hand_over = [row.number for row in present if row.edited or row.is_removed]
        self._representatives = self._entries.representatives_among(may_hand_over)
        for row in present:
            self._update(self._entries.get(row.number), row)
        return [row for row in present if row.edited and not row.withdrawn]

    def _update(self, entry: EntryRow, row: ArticleRow) -> None:
        """Bring the entry to what its article is now."""
        if row.withdrawn:
            self._withdraw(entry, row)
        elif row.article is None:
            if row.is_removed and entry.state == ACTIVE:
                self._hand_over(entry, row)
        elif not self._filter.keeps(row.article, self._feed.language):
            _log.info("%s: filtered out: %s", self._feed.name, row.id)
            self._promote_duplicate(entry, row)
            entry.mark_deleted()
        else:
            self._renew(entry, row, row.article)

    def _renew(self, entry: EntryRow, row: ArticleRow, article: Article) -> None:
        unpublished = row.number > self._last_published and entry.published_id is None
        is_held = entry.embargo_until > 0
        # Nobody has seen what is held, so that its dates may still move.
        if (unpublished or is_held) and entry.sort_time != row.published:
            entry.set_published(row.published)
        if row.edited or is_held:
            # A correction after the embargo has ended needs none again.
            entry.embargo_until = _held_until(row, article)
            entry.is_dirty = True
        if not row.edited:
            return
        if entry.state == ARCHIVED:  # whoever has met it there is to meet it as it is now
            entry.mark_active()
        if self._merge and entry.article in self._representatives:
            self._release_duplicates(entry)

    def _release_duplicates(self, entry: EntryRow) -> None:
        """Let duplicates stand for themselves whose story the edited article tells no longer."""
        for duplicate in self._entries.duplicates_of(entry.article):
            row = self._articles.row(duplicate.article)
            if not self._is_duplicate(row, duplicate):
                duplicate.mark_active()
                duplicate.set_published(row.published)
                self._ids.load([row])
                self._ids.assign(duplicate, row)

    def _withdraw(self, entry: EntryRow, row: ArticleRow) -> None:
        """Have readers forget the entry, unless its story is told by another one still."""
        if entry.state == DUPLICATE:
            entry.mark_deleted()
        elif entry.state != WITHDRAWN:
            if self._promote_duplicate(entry, row) is not None:
                entry.mark_deleted()
            else:
                _log.info("%s: withdrawn: %s", self._feed.name, row.id)
                entry.mark_withdrawn(row.updated)

    def _hand_over(self, entry: EntryRow, row: ArticleRow) -> None:
        """Where its source has the article no longer, promote a duplicate whose source has it."""
        if entry.article not in self._representatives:
            return
        duplicates = self._entries.duplicates_of(entry.article)
        if all(self._articles.row(duplicate.article).is_removed for duplicate in duplicates):
            return
        promoted = self._promote_duplicate(entry, row)
        if promoted is not None:
            entry.mark_duplicate(promoted.article)

    def _promote_duplicate(self, entry: EntryRow, row: ArticleRow) -> EntryRow | None:
        """The best duplicate of an entry, in its place; None where there is none."""
        duplicates = self._entries.duplicates_of(entry.article)
        if not duplicates:
            return None
        rows = [self._articles.row(duplicate.article) for duplicate in duplicates]
        promoted = self._entries.get(min(rows, key=self._preference).number)
        promoted.mark_active()
        promoted.take_over(entry, entry.published_id or row.id)
        for duplicate in duplicates:
            if duplicate is not promoted:
                duplicate.mark_duplicate(promoted.article)
        return promoted

    # ---- entries that come in ----------------------------------------------------------------

    def _enter_all(
        self,
        entering: Sequence[ChangedRow],
        edited: Sequence[ArticleRow],
        by_shingle: ByShingle,
    ) -> None:
        """Give each of these articles an entry. The `edited` ones may tell their stories now,
        other than what the database had of them before.
        """
        rows = [change.row for change in entering]
        self._ids = EntryIds(self._entries)
        self._ids.load(rows)
        same_ids: dict[str, list[ArticleRow]] = {}
        if len(self._feed.members) > 1:  # of one source, an id has one article only
            same_ids = self._entries.articles_with_ids([row.id for row in rows], self._feed.members)
        finder = None
        if self._merge:
            finder = DuplicateFinder(self._connection, self._entries, by_shingle)
            for row in edited:
                entry = self._entries.find(row.number)
                if entry is not None:
                    finder.add(row, entry)
        for change in entering:
            number = change.row.number
            others = [row for row in same_ids.get(change.row.id, ()) if row.number != number]
            self._enter(change, others, finder)

    def _enter(
        self,
        change: ChangedRow,
        others: Sequence[ArticleRow],
        finder: DuplicateFinder | None,
    ) -> None:
        """Find the place of an article; `others` have the same id and are in the feed."""
        row = change.row
        former = self._entries.find(row.number)
        if row.withdrawn:
            entry = _new_entry(self._feed.number, row)
            entry.mark_withdrawn(row.updated)
            self._entries.put(entry)
        elif self._filter.keeps(self._articles.article(row), self._feed.language):
            # An article of that id which is withdrawn gives way; one that is not may be this
            # one's duplicate.
            other = min(others, key=lambda other: other.withdrawn, default=None)
            if other is None or _may_share_id(row, other):
                self._enter_beside(change, former, other, finder)
            else:
                self.conflicts.append(_Conflict(change, other.document))
        else:
            _log.info("%s: filtered out: %s", self._feed.name, row.id)
            if former is not None and former.state == DUPLICATE:
                former.mark_deleted()

    def _enter_beside(
        self,
        change: ChangedRow,
        former: EntryRow | None,
        other: ArticleRow | None,
        finder: DuplicateFinder | None,
    ) -> None:
        """Give an article that the feed takes in its entry. `former` is the one that it had;
        `other` is another article of the same id, or None.
        """
        row = change.row
        entry = _new_entry(self._feed.number, row)
        entry.embargo_until = _held_until(row, self._articles.article(row))
        if former is not None and former.state == WITHDRAWN:
            entry.take_over(former, former.published_id)
        self._entries.put(entry)
        if other is not None and other.withdrawn:
            withdrawn = self._entries.get(other.number)
            entry.take_over(withdrawn, withdrawn.published_id)
            withdrawn.mark_deleted()
            other = None
        story = other.number if other is not None else None
        if story is None and finder is not None:
            story = finder.find(row)
        if story is not None:
            self._join(entry, row, story, other)
        if entry.state == DUPLICATE:
            representative = self._articles.row(entry.story)
            self._feed.notes.append((change.location, f"the same story as {representative.id}"))
        else:
            self._ids.assign(entry, row)
        if finder is not None:
            finder.add(row, entry, story)

    def _join(
        self,
        entry: EntryRow,
        row: ArticleRow,
        story: int,
        other: ArticleRow | None,
    ) -> None:
        """Put an entry beside those that tell its story already, `story` being one of them: the
        one that is preferred represents it, under the id that is known. `other` is an article
        of the same id, if it is for that.
        """
        current = self._entries.get(self._entries.get(story).story)
        current_row = self._articles.row(current.article)
        if other is not None and other.version is not None and row.version is not None:
            is_better = (row.version, row.withdrawn) > (other.version, other.withdrawn)
        else:
            is_better = self._preference(row) < self._preference(current_row)
        if not is_better:
            entry.mark_duplicate(current.article)
            return
        # An id that no reader has met needs no successor: the article has its own.
        if current.article <= self._last_published or current.published_id is not None:
            entry.take_over(current, current.published_id or current_row.id)
        for duplicate in [current, *self._entries.duplicates_of(current.article)]:
            if duplicate.article != entry.article:
                duplicate.mark_duplicate(entry.article)

    def _preference(self, row: ArticleRow) -> tuple[bool, int, int, int]:
        """A sort key, the best first: what its source has, then the preferred, the earliest."""
        return row.is_removed, self._feed.members[row.source].rank, row.published, row.number


def _may_share_id(row: ArticleRow, other: ArticleRow) -> bool:
    """Whether two sources may have one id: versions of a story and one page do, and a file that
    moved from one to the other; two files are a mistake.
    """
    if row.version is not None and other.version is not None:
        return True
    return not row.document.startswith("file:") or other.is_removed or other.withdrawn


def _new_entry(feed: int, row: ArticleRow) -> EntryRow:
    return EntryRow(
        feed=feed,
        article=row.number,
        state=ACTIVE,
        sort_time=row.published,
        published=row.published,
        embargo_until=0,
    )


def _held_until(row: ArticleRow, article: Article) -> int:
    """Before when readers are not to see it, in seconds since 1970; 0 where that is not later than
    what the row is dated, so that nothing holds it.
    """
    until = held_until(article, row.document)
    due = to_seconds(until) if until else 0
    return due if due > row.updated else 0
