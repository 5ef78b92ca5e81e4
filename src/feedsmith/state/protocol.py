"""What a run asks of its state: one that remembers nothing (`state.stateless`), or a database
(`state.store`).

The calls come in this order, from one thread:

    previous_states   before anything is read: what is known of each job's documents
    record            once for each document: what came of it
    close             all documents have been recorded
    diagnostics       what went wrong with a job's articles meanwhile
    pending_feed      a feed as it would be published now
    PendingFeed.mark_published   its files have been written

`get_value` and `set_value` keep texts by name, at any time.
"""

from collections.abc import Iterator, Sequence
from typing import Protocol

from feedsmith.collecting.jobs import Outcome, PreviousState
from feedsmith.model.errors import FeedsmithError
from feedsmith.model.feed import Feed
from feedsmith.model.values import value

__all__ = ["Diagnostics", "PendingFeed", "State"]


@value
class Diagnostics:
    """What to tell the user of a job or a feed: failures, and notes on single documents
    (location, text).
    """

    failures: tuple[FeedsmithError, ...] = ()
    notes: tuple[tuple[str, str], ...] = ()


class PendingFeed(Protocol):
    """A feed as it would be published now.

    Of its `articles`, `new` have not been published before (None: not known); `embargoed` are
    not yet due, `over_limit` are older ones that its limit leaves out. `content_hash` is
    another one whenever the feed is, "" where nothing is remembered. `published`: readers have
    exactly this already; `published_before`: they have had the feed in some state. `archive` is
    the name of its newest archive document that has been written, or "".
    """

    articles: int
    new: int | None
    embargoed: int
    over_limit: int
    content_hash: str
    published: bool
    published_before: bool
    archive: str
    diagnostics: Diagnostics
    advice: list[str]

    def feed(self) -> Feed:
        """The feed's own document."""

    def archives(self, *, lost: bool) -> Iterator[Feed]:
        """The archive documents that have to be written, the oldest first: all of them, where
        they have been `lost`.
        """

    def mark_published(self) -> None:
        """Remember that all of it has been written."""


class State(Protocol):
    """What a run knows of earlier ones, and leaves to the next."""

    def previous_states(self) -> Sequence[PreviousState]:
        """What is known of the documents of each job; nothing at all where nothing is
        remembered.
        """

    def record(self, index: int, outcome: Outcome) -> None:
        """Remember what came of a document of the job of that index."""

    def close(self) -> None:
        """Conclude what no document gave any more: all of them have been recorded."""

    def diagnostics(self, index: int) -> Diagnostics:
        """What to tell of the job of that index beside its Outcomes, once the state is closed."""

    def pending_feed(self, index: int, output: str) -> PendingFeed:
        """The feed of that index, for this output (a folder or URL, as people write it)."""

    def get_value(self, name: str) -> str:
        """The text that was set under this name, in this run or an earlier one; "" where none
        was.
        """

    def set_value(self, name: str, text: str) -> None:
        """Keep this text under a name, for this run and the next ones."""
