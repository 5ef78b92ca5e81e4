"""Which articles are entries of a feed: those that its filters keep, each story once; and under
which id and date.

An article that a source gave (see `ingest`) has an entry in a feed of that source, or none. The feed
takes in what changed since it last did (see `intake`). An entry is in one of these states (`schema`):

    ACTIVE      it stands in the feed's own document
    ARCHIVED    it stands in an archive document, where `selection` put it; else as an ACTIVE one
    DUPLICATE   it tells the same story as another entry, its representative, which links to it
    WITHDRAWN   readers are told to forget it
    CONTESTED   it is kept out, as a file of another source has its id

What a batch of changed rows does to them, here in `FeedEntries.put`:

    an article ...               its entry
    ---------------------------  ---------------------------------------------------------------
    that the feed has not yet    ACTIVE; where its id or its story is in the feed already, the
                                 representative or a DUPLICATE, whichever article is preferred,
                                 and one that is held never
    whose id another source's    CONTESTED, until the other file is gone (`settle`)
      file has
    that tells what was          goes on as that entry, its heir
      withdrawn
    that was edited              stays. An ARCHIVED one is ACTIVE again, for readers to see it.
                                 A DUPLICATE that tells another story now enters again; so do
                                 the duplicates of what tells another story now
    that was held, and is due    a DUPLICATE enters again: it may be the better one
    that the filter drops        deleted; one of its duplicates is promoted
    that its source has no       stays; a duplicate is promoted whose source has it still
      longer, or has expired
    that is withdrawn            a duplicate is promoted; else WITHDRAWN, where readers were shown
                                 it, or deleted
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

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection

from feedsmith.collecting.files import display_name
from feedsmith.model.errors import SourceError
from feedsmith.model.feed import Membership
from feedsmith.model.versions import make_duplicate_id_error
from feedsmith.state.store import schema
from feedsmith.state.store.batches import Batch, Conflict, Feed, Member
from feedsmith.state.store.entry_rows import EntryTable
from feedsmith.state.store.rows import (
    ArticleRow,
    ByShingle,
    articles_sharing_shingles,
    load_rows,
    to_seconds,
)
from feedsmith.state.store.statements import among

__all__ = ["FeedEntries"]


class FeedEntries:
    """The entries of one feed, at the time `now`.

    `failures` and `notes` (location, text) are what to tell the user.
    """

    def __init__(
        self,
        number: int,
        name: str,
        membership: Membership,
        members: Iterable[Member],
        language: str,
        now: datetime,
    ) -> None:
        self.number, self.membership = number, membership
        self.members = {member.number: member for member in members}
        self.failures: list[SourceError] = []
        self.notes: list[tuple[str, str]] = []
        self._feed = Feed(number, name, membership, self.members, language, to_seconds(now), self.notes)

    def put(
        self,
        connection: Connection,
        rows: Sequence[ArticleRow],
        by_shingle: ByShingle,
        cursor: int,
    ) -> None:
        """Bring the entries of these articles, of one source, to what the articles are now. The feed
        knows of changes up to the number `cursor`; `by_shingle` has who shares shingles, of those that the rows have.
        """
        Batch(self._feed, connection, rows, cursor).apply(by_shingle)

    def settle(self, connection: Connection, polled_at: Mapping[int, int]) -> None:
        """Decide again on what waits: articles that were held, and are due; stories whose representative has
        expired; and articles whose id a file of another source has. The last is a failure, unless that
        source was not polled since, and may have given the file up; `polled_at` is when each was.
        """
        entries = EntryTable(connection, self.number)
        expired = entries.expired_representatives(self._feed.now)
        waiting = [*entries.due_duplicates(self._feed.now), *expired, *entries.contested()]
        if not waiting:
            return
        numbers = [entry.article for entry in waiting]
        rows = list(load_rows(connection, among(schema.articles.c.number, numbers)))
        # One after the other: two of them may have the same id.
        for row in rows:
            batch = Batch(self._feed, connection, [row], cursor=row.edit)
            batch.apply(articles_sharing_shingles(connection, [row]) if self.membership.merge else {})
            for conflict in batch.conflicts:
                self._tell(conflict, polled_at)

    def _tell(self, conflict: Conflict, polled_at: Mapping[int, int]) -> None:
        row, owner, since = conflict
        if polled_at.get(owner.source, 0) >= since:
            source, location = self.members[row.source].name, display_name(row.document)
            self.failures.append(make_duplicate_id_error(source, location, row.id, display_name(owner.document)))
