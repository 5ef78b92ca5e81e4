"""What a run knows and keeps: nothing beyond itself (`state.stateless`), or what a database holds (`state.store`).

known           what is known of each job's documents, before they are read
record, close   what came of them, and that this is all
diagnostics     what went wrong with a job's articles meanwhile
pending_feed    a feed as it would be published now
PendingFeed.done   it has been
get_value, set_value   texts by their names
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
    """What there is to tell of a job or a feed: failures, and notes on single documents (location, text)."""

    failures: tuple[FeedsmithError, ...] = ()
    notes: tuple[tuple[str, str], ...] = ()


class PendingFeed(Protocol):
    """A feed as it would be published. `new` of its articles have not been before (None: not known), `embargoed` are
    not yet due, `over_limit` are beyond its limit. `token` tells it from what it was before, "" where that is not
    known; `published` says that readers have exactly this already, `published_before` that they have had the feed
    before. `archive` is the
    name of its newest archive document that has been written, or "".
    """

    articles: int
    new: int | None
    embargoed: int
    over_limit: int
    token: str
    published: bool
    published_before: bool
    archive: str
    diagnostics: Diagnostics
    advice: list[str]

    def feed(self) -> Feed:
        """The feed's own document."""

    def archives(self, *, lost: bool) -> Iterator[Feed]:
        """The archive documents that have to be written: all of them, where they have been `lost`."""

    def done(self) -> None:
        """All of it has been written."""


class State(Protocol):
    """What a run knows and keeps."""

    def known(self) -> Sequence[PreviousState]:
        """What is known of the documents of each job; nothing at all where nothing is remembered."""

    def record(self, index: int, outcome: Outcome) -> None:
        """What came of a document of the job of that index."""

    def close(self) -> None:
        """All documents have been taken."""

    def diagnostics(self, index: int) -> Diagnostics:
        """What there is to tell of the job of that index beside its Outcomes."""

    def pending_feed(self, index: int, output: str) -> PendingFeed:
        """The feed of that index, for this output."""

    def get_value(self, name: str) -> str:
        """The text that was kept under this name, "" where none was."""

    def set_value(self, name: str, text: str) -> None:
        """Keep this text under a name for later, and for the next run."""
