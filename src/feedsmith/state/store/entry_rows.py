"""The entries of a feed as rows: what a transaction reads of them, changes and writes back.

An `EntryTable` keeps one object for each row (an identity map) and remembers which of them
differ from the database (a unit of work), so that rules may look at an entry and change it in
any order, and each row is written once.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, fields
from operator import attrgetter

from sqlalchemy import ColumnElement, Connection, select

from feedsmith.model.versions import disambiguate_id
from feedsmith.state.store import schema
from feedsmith.state.store.rows import ArticleRow, has_id, load_rows
from feedsmith.state.store.schema import (
    ACTIVE,
    ARCHIVED,
    CONTESTED,
    DUPLICATE,
    HAS_EMBARGO,
    HAS_REPRESENTATIVE,
    MAY_EXPIRE,
    WITHDRAWN,
)
from feedsmith.state.store.statements import among, insert_rows

__all__ = ["EntryIds", "EntryRow", "EntryTable"]

_entries = schema.entries
_columns = schema.entries.c


@dataclass(slots=True)
class EntryRow:
    """A row of `schema.entries`: an article in a feed.

    The fields up to `shown` are the table's columns. `is_new` ones are not in the
    database yet, `is_dirty` ones differ from what is there, `is_deleted` ones are to be taken
    out of it.
    """

    feed: int
    article: int
    state: int
    sort_time: int
    published: int
    embargo_until: int
    representative: int | None = None
    published_id: str | None = None
    archive_page: int | None = None
    shown: int = 0
    is_new: bool = False
    is_dirty: bool = False
    is_deleted: bool = False

    @property
    def is_listed(self) -> bool:
        """Whether it is an article of the feed or of its archive, under whose id no other can
        be.
        """
        return self.state in (ACTIVE, ARCHIVED) and not self.is_deleted

    @property
    def has_changed(self) -> bool:
        """Whether it is another one than the database has."""
        return self.is_new or self.is_dirty or self.is_deleted

    @property
    def story(self) -> int:
        """The article that represents the story which this entry tells: itself, unless it is a
        duplicate.
        """
        return self.article if self.representative is None else self.representative

    def mark_active(self) -> None:
        """Let it stand for itself in the feed's own document."""
        self.state, self.representative, self.archive_page, self.is_dirty = ACTIVE, None, None, True

    def mark_duplicate(self, representative: int) -> None:
        """Let another article represent the story. What the entry went by, and was shown as, is that
        one's now.
        """
        self.state, self.representative, self.is_dirty = DUPLICATE, representative, True
        self.published_id = self.archive_page = None
        self.shown = 0

    def mark_contested(self, moment: int) -> None:
        """Keep it out of the feed, as of that second: a file of another source has its id."""
        self.state, self.sort_time, self.is_dirty = CONTESTED, moment, True

    def mark_withdrawn(self, moment: int) -> None:
        """Have readers forget it, as of that second."""
        self.state, self.sort_time, self.is_dirty = WITHDRAWN, moment, True
        self.embargo_until, self.archive_page = 0, None

    def mark_deleted(self) -> None:
        """Take it out of the feed, with no word to readers."""
        self.is_deleted = True

    def set_published(self, published: int) -> None:
        """Set when it counts as published."""
        self.sort_time = self.published = published
        self.is_dirty = True

    def take_over(self, entry: "EntryRow", id: str | None) -> None:
        """Stand where the other one stood: under its `id` (None is the article's own), at its
        date, and known to those whom it was shown.
        """
        self.published_id = id
        self.shown = entry.shown if entry.article == self.article else -abs(entry.shown)
        self.set_published(entry.published)


_values_of = attrgetter(*(field.name for field in fields(EntryRow)[: len(_entries.columns)]))


class EntryTable:
    """The entries of one feed in one transaction."""

    def __init__(self, connection: Connection, feed: int) -> None:
        self._connection, self.feed = connection, feed
        self._of_feed: ColumnElement[bool] = _columns.feed == feed
        self._rows: dict[int, EntryRow] = {}

    def load(self, numbers: Collection[int]) -> list[EntryRow]:
        """The entries of those of these articles that have one, deleted ones included."""
        missing = [number for number in numbers if number not in self._rows]
        if missing:
            wanted = self._of_feed, among(_columns.article, missing)
            for row in self._connection.execute(select(_entries).where(*wanted)):
                self._rows[row.article] = EntryRow(*row)
        return [self._rows[number] for number in numbers if number in self._rows]

    def find(self, number: int) -> EntryRow | None:
        """The entry of the article, if it has been loaded or put, and is there still."""
        entry = self._rows.get(number)
        return None if entry is None or entry.is_deleted else entry

    def get(self, number: int) -> EntryRow:
        """The entry of an article that has one."""
        (entry,) = self.load([number])
        return entry

    def put(self, entry: EntryRow) -> None:
        """Give an article an entry, or another one in the place of what it has."""
        previous = self._rows.get(entry.article)
        # What takes the place of a saved one has to replace it in the database too.
        entry.is_new = previous is None or previous.is_new
        entry.is_dirty = True
        self._rows[entry.article] = entry

    def duplicates_of(self, number: int) -> list[EntryRow]:
        """The entries whose story the article represents."""
        saved = self._of_feed, _columns.representative == number
        self.load(self._connection.execute(select(_columns.article).where(*saved)).scalars().all())
        # What has been loaded is as it is now: it may follow another one than when it was saved.
        followers = [entry for entry in self._rows.values() if entry.representative == number]
        return [entry for entry in followers if not entry.is_deleted]

    def representatives_among(self, numbers: Collection[int]) -> frozenset[int]:
        """Those of these articles that represent a story which others tell too."""
        if not numbers:
            return frozenset()
        duplicates = self._of_feed, among(_columns.representative, numbers)
        statement = select(_columns.representative).where(*duplicates)
        return frozenset(self._connection.execute(statement).scalars())

    def published_ids(self, ids: Iterable[str]) -> dict[str, int]:
        """Which entries go by these ids though they are not their articles' own, as far as that
        has been saved.
        """
        given = self._of_feed, among(_columns.published_id, ids)
        statement = select(_columns.published_id, _columns.article).where(*given)
        rows = self._connection.execute(statement)
        return {row.published_id: row.article for row in rows}

    def contested(self) -> list[EntryRow]:
        """Those that are kept out, as another one has their ids."""
        return self._load_where(_columns.state == CONTESTED)

    def due_duplicates(self, now: int) -> list[EntryRow]:
        """Those that were held when they came, and are due now: they may be the better ones."""
        held = HAS_EMBARGO, _columns.embargo_until <= now
        return self._load_where(*held, _columns.state == DUPLICATE)

    def expired_representatives(self, now: int) -> list[EntryRow]:
        """Those that have expired, of whom there are duplicates: one of these may be there still."""
        articles = schema.articles.c
        numbers = select(_columns.representative).where(self._of_feed, HAS_REPRESENTATIVE)
        expired = select(articles.number).where(MAY_EXPIRE, articles.expires <= now)
        found = self._connection.execute(expired.where(articles.number.in_(numbers)))
        return [entry for entry in self.load(sorted(found.scalars())) if entry.state == ACTIVE]

    def _load_where(self, *conditions: ColumnElement[bool]) -> list[EntryRow]:
        # Sorted here: else SQLite looks at all entries of the feed, as those are in this order.
        statement = select(_columns.article).where(self._of_feed, *conditions)
        return self.load(sorted(self._connection.execute(statement).scalars()))

    def articles_with_ids(
        self,
        ids: Collection[str],
        sources: Collection[int],
    ) -> dict[str, list[ArticleRow]]:
        """The articles of these sources that have these ids, and a saved entry that is in the feed."""
        articles = schema.articles.c
        in_feed = self._of_feed, _columns.state != CONTESTED
        has_entry = articles.number.in_(select(_columns.article).where(*in_feed))
        wanted = has_id(ids), articles.source.in_(sources), has_entry
        by_id: dict[str, list[ArticleRow]] = {}
        for row in load_rows(self._connection, *wanted):
            by_id.setdefault(row.id, []).append(row)
        return by_id

    def save(self) -> None:
        """Write what differs: a changed row is deleted and inserted again, with all others in
        two statements.
        """
        changed = [entry for entry in self._rows.values() if entry.has_changed]
        stale = [entry.article for entry in changed if not entry.is_new]
        kept = [entry for entry in changed if not entry.is_deleted]
        if stale:
            of_stale = self._of_feed, among(_columns.article, stale)
            self._connection.execute(_entries.delete().where(*of_stale))
        if kept:
            insert_rows(self._connection, _entries, [_values_of(entry) for entry in kept])
        for entry in changed:
            entry.is_new = entry.is_dirty = False
            if entry.is_deleted:
                del self._rows[entry.article]


class EntryIds:
    """Which entry goes by an id, as far as a batch has to know: ids that were given beside the
    articles' own, and the ids of all entries that it names. An id is one entry's at a time.
    """

    def __init__(self, entries: EntryTable) -> None:
        self._entries = entries
        self._owners: dict[str, int] = {}

    def load(self, rows: Iterable[ArticleRow]) -> None:
        """Learn who goes by the ids that these articles have, or their entries had."""
        # An entry may ask for its own id again, or for the one that it had before it was withdrawn.
        ids = set()
        for row in rows:
            ids.add(row.id)
            entry = self._entries.find(row.number)
            if entry is not None and entry.published_id is not None:
                ids.add(entry.published_id)
        self._owners |= self._entries.published_ids(ids)

    def assign(self, entry: EntryRow, row: ArticleRow) -> None:
        """Have the entry go by the id that it was given, else by the article's own, else by
        another: either may be taken, where it was handed over to an article that is known by it
        now.
        """
        id = entry.published_id or row.id
        if id != row.id and self._is_taken(id, entry):
            id = row.id
        if self._is_taken(id, entry):
            id = disambiguate_id(row.id, row.number)
        entry.published_id = None if id == row.id else id
        self._owners[id] = entry.article

    def _is_taken(self, id: str, entry: EntryRow) -> bool:
        """Whether another entry goes by the id."""
        owner = self._owners.get(id, entry.article)
        return owner != entry.article and self._entries.get(owner).is_listed
