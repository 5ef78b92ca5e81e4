"""Rebuilds the entries of a feed, where what it takes in has changed: its filters, its sources,
or whom it prefers.

All articles of its sources enter one after the other, as though the feed were new. Then each
story that readers knew gets back the id, the date and the archive document that it had,
whichever article represents it now.
"""

from dataclasses import dataclass

from sqlalchemy import Connection, select

from feedsmith.model.versions import disambiguate_id
from feedsmith.state.store import schema
from feedsmith.state.store.entry_rows import EntryRow, EntryTable
from feedsmith.state.store.feed_entries import FeedEntries
from feedsmith.state.store.intake import take_in_all
from feedsmith.state.store.rows import has_id, load_rows
from feedsmith.state.store.schema import ACTIVE, WITHDRAWN

__all__ = ["rebuild_entries"]

_entries = schema.entries
_articles = schema.articles.c


@dataclass(slots=True, frozen=True)
class _Story:
    """A story that readers knew: its entry, the id that this went by, and the articles that
    told it.
    """

    entry: EntryRow
    id: str
    articles: list[int]


def rebuild_entries(connection: Connection, feed: FeedEntries) -> None:
    """Choose again among all articles of the feed's sources. What readers were shown keeps its id and
    its date.
    """
    # What readers know is read first: a feed that is chosen again begins with no entry at all.
    own_ids = _own_ids(connection, feed.number)
    stories = _known_stories(connection, feed.number, own_ids)
    forgotten = _withdrawn_entries(connection, feed)
    connection.execute(_entries.delete().where(_entries.c.feed == feed.number))
    if forgotten:
        connection.execute(_entries.insert(), forgotten)
    # The user learns what the state thinks of a document when that is read.
    failures, notes = len(feed.failures), len(feed.notes)
    for source in feed.members:
        take_in_all(connection, feed, source)
    del feed.failures[failures:], feed.notes[notes:]
    entries = EntryTable(connection, feed.number)
    restored = _restore_stories(connection, entries, stories, own_ids)
    _rename_others(connection, entries, restored)
    entries.save()


def _withdrawn_entries(connection: Connection, feed: FeedEntries) -> list[dict[str, object]]:
    """The entries that readers are to forget still, of sources that the feed has."""
    of_members = schema.entries.join(schema.articles, _articles.number == _entries.c.article)
    statement = (
        select(_entries)
        .select_from(of_members)
        .where(
            _entries.c.feed == feed.number,
            _entries.c.state == WITHDRAWN,
            _articles.source.in_(list(feed.members)),
            _articles.withdrawn,
        )
    )
    return [dict(row._mapping) for row in connection.execute(statement)]


def _own_ids(connection: Connection, feed: int) -> dict[int, str]:
    """The articles' own ids, of all entries."""
    of_feed = _articles.number.in_(select(_entries.c.article).where(_entries.c.feed == feed))
    return {row.number: row.id for row in load_rows(connection, of_feed)}


def _known_stories(
    connection: Connection,
    feed: int,
    own_ids: dict[int, str],
) -> dict[int, _Story]:
    """By the articles that represent them."""
    statement = select(_entries).where(_entries.c.feed == feed)
    entries = [EntryRow(*row) for row in connection.execute(statement)]
    stories = {
        entry.article: _Story(entry, entry.published_id or own_ids[entry.article], [entry.article])
        for entry in entries
        if entry.is_listed
    }
    for entry in entries:
        if entry.representative in stories:
            stories[entry.representative].articles.append(entry.article)
    return stories


def _restore_stories(
    connection: Connection,
    entries: EntryTable,
    stories: dict[int, _Story],
    own_ids: dict[int, str],
) -> dict[int, str]:
    """Give each story the id, the date and the archive document that it had, whichever of its
    articles represents it now. Gives the ids, by the articles that represent them.

    Two stories may be one now: it goes on as the one whose representative it has still, else as
    the first.
    """
    restored: dict[int, str] = {}
    for number, story in stories.items():
        former = story.entry
        representative = _representative(entries, story, own_ids)
        if representative is None:
            _withdraw(connection, entries, former)
            continue
        # It represented another story before, which has the better claim.
        is_anothers = representative.article != number and representative.article in stories
        if is_anothers or representative.article in restored:
            continue
        (row,) = load_rows(connection, _articles.number == representative.article)
        representative.take_over(former, None if story.id == row.id else story.id)
        representative.state, representative.archive_page = former.state, former.archive_page
        restored[row.number] = story.id
    return restored


def _withdraw(connection: Connection, entries: EntryTable, former: EntryRow) -> None:
    """Have readers forget what they were shown, where the article was withdrawn meanwhile."""
    (row,) = load_rows(connection, _articles.number == former.article)
    if row.withdrawn and former.shown:
        former.mark_withdrawn(row.updated)
        entries.put(former)


def _representative(
    entries: EntryTable,
    story: _Story,
    own_ids: dict[int, str],
) -> EntryRow | None:
    """The entry that the story has now, found by those who told it: first by the one whose own
    id it went by.
    """
    likeliest = sorted(story.articles, key=lambda number: own_ids[number] != story.id)
    present = [entry for entry in entries.load(likeliest) if entry.state != WITHDRAWN]
    return entries.get(present[0].story) if present else None


def _rename_others(
    connection: Connection,
    entries: EntryTable,
    restored: dict[int, str],
) -> None:
    """Another id for each article that came to stand under its own one, where that went on with
    its story.
    """
    owners: dict[str, int] = {}
    for number, id in restored.items():
        if entries.get(number).published_id is not None:
            owners[id] = number
    # As they were saved: all that entered are active, the ones of archive documents included.
    active = _entries.c.feed == entries.feed, _entries.c.state == ACTIVE
    is_active = _articles.number.in_(select(_entries.c.article).where(*active))
    for row in load_rows(connection, has_id(owners), is_active):
        entry = entries.get(row.number)
        goes_by_own_id = entry.published_id is None and entry.representative is None
        if goes_by_own_id and owners[row.id] != row.number:
            entry.published_id, entry.is_dirty = disambiguate_id(row.id, row.number), True
