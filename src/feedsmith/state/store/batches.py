"""What a batch of changed articles does to the entries of a feed: see `feed_entries` for the rules."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import Connection

from feedsmith.collecting.files import display_name
from feedsmith.model.duplicates import is_duplicate
from feedsmith.model.feed import Membership
from feedsmith.state.store.duplicates import DuplicateFinder
from feedsmith.state.store.entry_rows import EntryIds, EntryRow, EntryTable
from feedsmith.state.store.rows import ArticleCache, ArticleRow, ByShingle
from feedsmith.state.store.schema import ACTIVE, ARCHIVED, CONTESTED, DUPLICATE, WITHDRAWN

__all__ = ["Batch", "Conflict", "Feed", "Member"]

_log = logging.getLogger("feedsmith.state")


@dataclass(slots=True, frozen=True)
class Member:
    """A source of the feed: number, name for people, and place among the preferred, from 0."""

    number: int
    name: str
    rank: int


@dataclass(slots=True, frozen=True)
class Feed:
    """A feed and what it takes in: its members by their numbers, the time `now` in seconds since 1970, and
    where notes (location, text) for the user go.
    """

    number: int
    name: str
    membership: Membership
    members: Mapping[int, Member]
    language: str
    now: int
    notes: list[tuple[str, str]]


class Conflict(NamedTuple):
    """An article that is kept out, another that has its id, and since when that is so."""

    row: ArticleRow
    owner: ArticleRow
    since: int


class Batch:
    """Some rows of a source and the entries of one feed that they concern, in one transaction."""

    def __init__(
        self,
        feed: Feed,
        connection: Connection,
        rows: Sequence[ArticleRow],
        cursor: int,
    ) -> None:
        self._feed, self._connection, self._cursor = feed, connection, cursor
        self._filter, self._merge = feed.membership.filter, feed.membership.merge
        self._is_filtered = bool(self._filter)
        self._changes = {row.number: row for row in rows}
        self._articles = ArticleCache(connection, rows)
        self._entries = EntryTable(connection, feed.number)
        self._ids = EntryIds(self._entries)
        # Which of the articles that changed have duplicates.
        self._representatives: frozenset[int] = frozenset()
        self.conflicts: list[Conflict] = []

    def apply(self, by_shingle: ByShingle) -> None:
        """First what happens to the entries that are there: they may give way to others, and to
        duplicates. Then what enters, as it has to see how those are now.
        """
        self._entries.load(list(self._changes))
        changes = self._changes.values()
        entering = [row for row in changes if self._enters(row)]
        others = self._changes.keys() - {row.number for row in entering}
        if self._is_filtered:
            self._articles.load(list(self._changes))
        edited = self._update_all([row for row in changes if row.number in others])
        # What enters looks the entries up in the database.
        self._entries.save()
        if entering:
            self._enter_all(entering, edited, by_shingle)
            self._entries.save()

    def _is_edited(self, row: ArticleRow) -> bool:
        """Whether readers would see another text than the feed knows."""
        return row.edit > self._cursor

    def _keeps(self, row: ArticleRow) -> bool:
        """Whether the feed's filter lets the article in."""
        if not self._is_filtered:
            return True
        return self._filter.keeps(self._articles.article(row), self._feed.language)

    def _enters(self, row: ArticleRow) -> bool:
        """Whether it needs a place: it has none, was withdrawn or kept out, is due now, or tells
        another story.
        """
        if row.withdrawn:
            return False  # whoever never met it need not forget it
        entry = self._entries.find(row.number)
        if entry is None or entry.state == WITHDRAWN:
            return True
        if entry.state == CONTESTED:
            return not row.is_removed
        if entry.state != DUPLICATE:
            return False
        is_due = entry.embargo_until > 0 and min(entry.embargo_until, _held_until(row)) <= self._feed.now
        return is_due or (self._is_edited(row) and not self._is_duplicate(row, entry))

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
        may_hand_over = [row.number for row in present if self._is_edited(row) or self._is_gone(row)]
        self._representatives = self._entries.representatives_among(may_hand_over)
        for row in present:
            self._update(self._entries.get(row.number), row)
        return [row for row in present if self._is_edited(row) and not row.withdrawn]

    def _update(self, entry: EntryRow, row: ArticleRow) -> None:
        """Bring the entry to what its article is now."""
        if row.withdrawn:
            self._withdraw(entry, row)
        elif entry.state == CONTESTED:  # its source gave it up
            entry.mark_deleted()
        elif not self._keeps(row):
            _log.info("%s: filtered out: %s", self._feed.name, row.id)
            self._promote_duplicate(entry, row)
            entry.mark_deleted()
        else:
            self._renew(entry, row)
            if self._is_gone(row) and entry.state == ACTIVE:
                self._hand_over(entry, row)

    def _renew(self, entry: EntryRow, row: ArticleRow) -> None:
        is_held = entry.embargo_until > 0
        # Nobody has seen what is held, so that its dates may still move.
        if (not entry.shown or is_held) and entry.sort_time != row.published:
            entry.set_published(row.published)
        if self._is_edited(row) or is_held:
            # A correction after the embargo has ended needs none again.
            entry.embargo_until = _held_until(row)
            entry.is_dirty = True
        if not self._is_edited(row):
            return
        if entry.state == ARCHIVED:  # whoever has met it there is to meet it as it is now
            entry.mark_active()
        if self._merge and entry.article in self._representatives:
            self._release_duplicates(entry)

    def _release_duplicates(self, entry: EntryRow) -> None:
        """Let duplicates go whose story the edited article tells no longer: the best of them stands for
        itself, and for those that tell the same.
        """
        duplicates = self._entries.duplicates_of(entry.article)
        released = [self._articles.row(duplicate.article) for duplicate in duplicates]
        released = [row for row in released if not self._is_duplicate(row, self._entries.get(row.number))]
        leaders: list[ArticleRow] = []
        for row in sorted(released, key=self._succession):
            duplicate, article = self._entries.get(row.number), self._articles.article(row)
            told_by = [leader for leader in leaders if is_duplicate(self._articles.article(leader), article)]
            if told_by:
                duplicate.mark_duplicate(told_by[0].number)
                continue
            leaders.append(row)
            duplicate.mark_active()
            duplicate.set_published(row.published)
            self._ids.load([row])
            self._ids.assign(duplicate, row)

    def _withdraw(self, entry: EntryRow, row: ArticleRow) -> None:
        """Have readers forget the entry, unless its story is told by another one still."""
        if entry.state in (DUPLICATE, CONTESTED):
            entry.mark_deleted()
        elif entry.state != WITHDRAWN:
            # Where all others are hidden, readers forget it: one of these goes on as it when it is due.
            is_told = not entry.shown or self._is_told_by_others(entry)
            if (is_told and self._promote_duplicate(entry, row) is not None) or not entry.shown:
                entry.mark_deleted()
            else:
                _log.info("%s: withdrawn: %s", self._feed.name, row.id)
                entry.mark_withdrawn(row.updated)

    def _hand_over(self, entry: EntryRow, row: ArticleRow) -> None:
        """Where the article has expired, or its source has it no longer, promote a duplicate that is there."""
        if entry.article not in self._representatives:
            return
        if not self._is_told_by_others(entry):
            return
        promoted = self._promote_duplicate(entry, row)
        if promoted is not None:
            entry.mark_duplicate(promoted.article)

    def _is_told_by_others(self, entry: EntryRow) -> bool:
        """Whether any duplicate of the entry can be seen, and is of a source that has it still."""
        rows = (self._articles.row(duplicate.article) for duplicate in self._entries.duplicates_of(entry.article))
        return not all(row.is_removed or self._is_hidden(row) for row in rows)

    def _is_gone(self, row: ArticleRow) -> bool:
        """Whether its source has it no longer, or readers are not to have it."""
        return row.is_removed or 0 < row.expires <= self._feed.now

    def _is_hidden(self, row: ArticleRow) -> bool:
        """Whether readers are not to see the article yet, or no longer."""
        return _held_until(row) > self._feed.now or 0 < row.expires <= self._feed.now

    def _promote_duplicate(self, entry: EntryRow, row: ArticleRow) -> EntryRow | None:
        """The best duplicate of an entry, in its place; None where there is none."""
        duplicates = self._entries.duplicates_of(entry.article)
        if not duplicates:
            return None
        rows = [self._articles.row(duplicate.article) for duplicate in duplicates]
        promoted = self._entries.get(min(rows, key=self._succession).number)
        promoted.mark_active()
        promoted.take_over(entry, entry.published_id or row.id)
        for duplicate in duplicates:
            if duplicate is not promoted:
                duplicate.mark_duplicate(promoted.article)
        return promoted

    # ---- entries that come in ----------------------------------------------------------------

    def _enter_all(
        self,
        entering: Sequence[ArticleRow],
        edited: Sequence[ArticleRow],
        by_shingle: ByShingle,
    ) -> None:
        """Give each of these articles an entry. The `edited` ones may tell their stories now,
        other than what the database had of them before.
        """
        self._ids = EntryIds(self._entries)
        self._ids.load(entering)
        same_ids: dict[str, list[ArticleRow]] = {}
        if len(self._feed.members) > 1:  # of one source, an id has one article only
            ids = [row.id for row in entering]
            same_ids = self._entries.articles_with_ids(ids, self._feed.members)
        finder = None
        if self._merge:
            finder = DuplicateFinder(self._articles, self._entries, by_shingle, entering)
            for row in edited:
                entry = self._entries.find(row.number)
                if entry is not None:
                    finder.add(row, entry)
        for row in entering:
            others = [other for other in same_ids.get(row.id, ()) if other.number != row.number]
            self._enter(row, others, finder)

    def _enter(
        self,
        row: ArticleRow,
        others: Sequence[ArticleRow],
        finder: DuplicateFinder | None,
    ) -> None:
        """Find the place of an article; `others` have the same id and are in the feed."""
        former = self._entries.find(row.number)
        if not self._keeps(row):
            _log.info("%s: filtered out: %s", self._feed.name, row.id)
            if former is not None and former.state in (DUPLICATE, CONTESTED):
                former.mark_deleted()
            return
        # An article of that id which is withdrawn gives way; one that is not may be this one's
        # duplicate.
        other = min(others, key=lambda other: other.withdrawn, default=None)
        if other is None or _may_share_id(row, other):
            self._enter_beside(row, former, other, finder)
            return
        entry = _new_entry(self._feed.number, row)
        is_known = former is not None and former.state == CONTESTED
        entry.mark_contested(former.sort_time if former and is_known else self._feed.now)
        self._entries.put(entry)
        self.conflicts.append(Conflict(row, other, entry.sort_time))

    def _enter_beside(
        self,
        row: ArticleRow,
        former: EntryRow | None,
        other: ArticleRow | None,
        finder: DuplicateFinder | None,
    ) -> None:
        """Give an article that the feed takes in its entry. `former` is the one that it had;
        `other` is another article of the same id, or None.
        """
        entry = _new_entry(self._feed.number, row)
        until = _held_until(row)
        entry.embargo_until = until if until > self._feed.now else 0
        if former is not None and former.state == WITHDRAWN:
            entry.take_over(former, former.published_id)
        self._entries.put(entry)
        if other is not None and other.withdrawn:
            self._inherit(entry, other)
            other = None
        story = other.number if other is not None else None
        if story is None and finder is not None:
            story = finder.find(row)
        if story is not None and self._entries.get(story).state == WITHDRAWN:
            if entry.embargo_until:
                entry.mark_duplicate(story)  # readers forget it until this one is due
            else:
                self._inherit(entry, self._articles.row(story))
            story = None
        if story is not None:
            self._join(entry, row, story, other)
        if entry.state == DUPLICATE:
            representative = self._articles.row(entry.story)
            note = f"the same story as {representative.id}"
            self._feed.notes.append((display_name(row.document), note))
        else:
            self._ids.assign(entry, row)
        if finder is not None:
            finder.add(row, entry, story)

    def _inherit(self, entry: EntryRow, withdrawn: ArticleRow) -> None:
        """Let the entry go on as one that was withdrawn: nobody has to forget that, as its story is
        told again.
        """
        former = self._entries.get(withdrawn.number)
        if former.article != entry.article:
            entry.take_over(former, former.published_id or withdrawn.id)
            former.mark_deleted()
            for duplicate in self._entries.duplicates_of(former.article):
                duplicate.mark_duplicate(entry.article)

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
        is_hidden = self._is_hidden(row)
        if is_hidden != self._is_hidden(current_row):
            is_better = not is_hidden  # what readers have stays until the other is due
        elif other is not None and other.version is not None and row.version is not None:
            is_better = (row.version, row.withdrawn) > (other.version, other.withdrawn)
        else:
            is_better = self._preference(row) < self._preference(current_row)
        if not is_better:
            entry.mark_duplicate(current.article)
            return
        # An id that no reader has met needs no successor: the article has its own.
        if current.shown:
            entry.take_over(current, current.published_id or current_row.id)
        for duplicate in [current, *self._entries.duplicates_of(current.article)]:
            if duplicate.article != entry.article:
                duplicate.mark_duplicate(entry.article)

    def _preference(self, row: ArticleRow) -> tuple[bool, int, int, int]:
        """A sort key, the best first: what its source has, then the preferred, the earliest."""
        return row.is_removed, self._feed.members[row.source].rank, row.published, row.number

    def _succession(self, row: ArticleRow) -> tuple[object, ...]:
        """The same among those of whom one is to be seen at once."""
        return row.is_removed, self._is_hidden(row), *self._preference(row)


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


def _held_until(row: ArticleRow) -> int:
    """Before when readers are not to see it, in seconds since 1970; 0 where that is not later than
    what the row is dated, so that nothing holds it.
    """
    return row.held_until if row.held_until > row.updated else 0
