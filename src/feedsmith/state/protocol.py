"""What a run asks of its state: one that remembers nothing (`state.stateless`), or a database
(`state.store`).

The calls come in this order, from one thread:

    previous_states   before anything is read: what is known of each polled job's documents
    record            once for each document: what came of it
    close             all documents have been recorded
    diagnostics       what went wrong with a job's articles meanwhile
    written_files     what earlier runs wrote to an output
    settled_feeds     those of some feeds that did not change
    pending_feed      a feed as it would be published now
    PendingFeed.mark_published   its files have been written

Jobs are known by their indexes among those that the plan polls, feeds by theirs in the plan.
`get_value` and `set_value` keep texts by name, at any time.
"""

from collections.abc import Collection, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import NamedTuple, Protocol

from feedsmith.collecting.jobs import Outcome, PreviousState
from feedsmith.model.errors import FeedsmithError
from feedsmith.model.feed import Feed
from feedsmith.model.values import value

__all__ = ["ArchivePage", "Diagnostics", "FeedSummary", "PendingFeed", "State", "WrittenFile"]


@value
class Diagnostics:
    """What to tell the user of a job or a feed: failures, and notes on single documents
    (location, text).
    """

    failures: tuple[FeedsmithError, ...] = ()
    notes: tuple[tuple[str, str], ...] = ()


class WrittenFile(NamedTuple):
    """A file as it was written last: the `content_hash` of what it was made of; its size in bytes and a
    digest of these; and the `stamp` that its output gave it (a file's times, an ETag), which tells
    whether anybody has touched it since.
    """

    made_of: str
    size: int
    digest: str
    stamp: str


class ArchivePage(NamedTuple):
    """An archive document: its number from 1, the name of its files, and what they are made of."""

    number: int
    name: str
    content_hash: str


class FeedSummary(Protocol):
    """What there is to say of a feed, as it would be published now.

    Of its `articles`, `new` have not been published before (None: not known); `embargoed` are
    not yet due, `over_limit` are older ones that its limit leaves out, `duplicates` are told by another
    source too and stand as links. `content_hash` is another one whenever the feed is, "" where nothing
    is remembered. `published_before`: readers have had the feed in some state (None: not known).
    `archive_pages` are all that there are, the oldest first.
    """

    articles: int
    new: int | None
    embargoed: int
    over_limit: int
    duplicates: int
    content_hash: str
    published_before: bool | None
    archive_pages: Sequence[ArchivePage]
    diagnostics: Diagnostics
    advice: Sequence[str]


class PendingFeed(FeedSummary, Protocol):
    """A feed as it would be published now, to be written."""

    def feed(self) -> Feed:
        """The feed's own document."""

    def archive(self, page: ArchivePage) -> Feed:
        """One of the archive documents."""

    def mark_published(self, output: str, files: Mapping[str, WrittenFile]) -> None:
        """Remember that it has been written, as these files of the output."""


class State(Protocol):
    """What a run knows of earlier ones, and leaves to the next."""

    def previous_states(self) -> Sequence[PreviousState]:
        """What is known of the documents of each polled job; nothing at all where nothing is
        remembered.
        """

    def record(self, index: int, outcome: Outcome) -> None:
        """Remember what came of a document of the job of that index."""

    def close(self) -> None:
        """Conclude what no document gave any more: all of them have been recorded."""

    def diagnostics(self, index: int) -> Diagnostics:
        """What to tell of the job of that index beside its Outcomes, once the state is closed."""

    def written_files(self, output: str) -> Mapping[str, WrittenFile]:
        """What was written to an output (by its `location`), by the names of files."""

    def record_files(self, output: str, files: Mapping[str, WrittenFile]) -> None:
        """Remember files that are no feed's."""

    def settled_feeds(self, indexes: Collection[int]) -> Mapping[int, FeedSummary]:
        """Those of the feeds of these indexes that are what was chosen for them last; the others may not be."""

    def pending_feed(self, index: int) -> AbstractContextManager[PendingFeed]:
        """The feed of that index, which nobody else publishes within the block."""

    def listing_feeds(self) -> AbstractContextManager[None]:
        """A block within which nobody else writes pages that list feeds."""

    def listed_feeds(self, content_hashes: Mapping[int, str]) -> Mapping[int, Feed]:
        """The feeds of these indexes as they were chosen, for pages that list feeds: abridged, where that takes
        less. The hashes are of their content.
        """

    def get_value(self, name: str) -> str:
        """The text that was set under this name, in this run or an earlier one; "" where none
        was.
        """

    def set_value(self, name: str, text: str) -> None:
        """Keep this text under a name, for this run and the next ones."""
