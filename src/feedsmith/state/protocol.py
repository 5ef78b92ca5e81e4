"""What a run knows and keeps: nothing beyond itself (`state.stateless`), or what a database holds (`state.store`).

known         what is known of each job's documents, before they are read
take, close   what came of them, and that this is all
told          what went wrong with a job's articles meanwhile
draft         a feed as it would be published now
Draft.done    it has been
kept, keep    texts by their names
"""

from collections.abc import Iterator, Sequence
from typing import Protocol

from feedsmith.collecting.jobs import Known, Outcome
from feedsmith.model.errors import FeedsmithError
from feedsmith.model.feed import Feed
from feedsmith.model.values import value

__all__ = ["Draft", "Memory", "Told"]


@value
class Told:
    """What there is to tell of a job or a feed: failures, and notes on single documents (location, text)."""

    failures: tuple[FeedsmithError, ...] = ()
    notes: tuple[tuple[str, str], ...] = ()


class Draft(Protocol):
    """A feed as it would be published. `new` of its articles have not been before (None: not known), `held` are not
    yet due, `surplus` are beyond its limit. `token` tells it from what it was before, "" where that is not known;
    `published` says that readers have exactly this already, `met` that they have had the feed before. `archive` is the
    name of its newest archive document that has been written, or "".
    """

    articles: int
    new: int | None
    held: int
    surplus: int
    token: str
    published: bool
    met: bool
    archive: str
    told: Told
    advice: list[str]

    def feed(self) -> Feed:
        """The feed's own document."""

    def archives(self, *, lost: bool) -> Iterator[Feed]:
        """The archive documents that have to be written: all of them, where they have been `lost`."""

    def done(self) -> None:
        """All of it has been written."""


class Memory(Protocol):
    """What a run knows and keeps."""

    def known(self) -> Sequence[Known]:
        """What is known of the documents of each job; nothing at all where nothing is remembered."""

    def take(self, index: int, outcome: Outcome) -> None:
        """What came of a document of the job of that index."""

    def close(self) -> None:
        """All documents have been taken."""

    def told(self, index: int) -> Told:
        """What there is to tell of the job of that index beside its Outcomes."""

    def draft(self, index: int, output: str) -> Draft:
        """The feed of that index, for this output."""

    def kept(self, name: str) -> str:
        """The text that was kept under this name, "" where none was."""

    def keep(self, name: str, text: str) -> None:
        """Keep this text under a name for later, and for the next run."""
