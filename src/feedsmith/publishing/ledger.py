"""What was written to an output and lies there still: a file that nobody touched is left alone, one that
was lost, cut short, rolled back or replaced is written again.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from feedsmith.publishing.folder import Output
from feedsmith.state.protocol import State, WrittenFile

if TYPE_CHECKING:
    from hashlib import blake2b

__all__ = ["Ledger"]

_CHANGE = "change"
"""With a file's name: what the state keeps its digest and the time of its last change under."""


class Ledger:
    """The files of an output, as the state knows them.

    `terms` is what else each file depends on beside what it is made of: how it is to be sent.
    """

    def __init__(self, output: Output, state: State, terms: str) -> None:
        self._output, self._state, self._terms = output, state, terms
        self._files = dict(state.written_files(output.location))
        self._new: dict[str, WrittenFile] = {}

    def is_current(self, name: str, content_hash: str) -> bool:
        """Whether the file was made of just this, and lies there as it was written."""
        file = self._files.get(name)
        if file is None or not content_hash or file.made_of != self._made_of(content_hash):
            return False
        stamp = self._output.stamp(name)
        if stamp == file.stamp:
            return True
        if not stamp:
            return False
        # Somebody touched it, or it lies on another machine: its bytes say whether it is the same.
        document = self._output.get(name, file.size)
        if document is None or len(document) != file.size or _digest(document).hexdigest() != file.digest:
            return False
        self._remember(name, file._replace(stamp=stamp))
        return True

    def put(self, name: str, pieces: Iterable[bytes], media_type: str, content_hash: str) -> bool:
        """Write the file; True if its bytes changed. Raises PublishError, and what `pieces` raises."""
        if not content_hash:  # nobody remembers
            return self._output.put(name, pieces, media_type)
        measured = _Measured(pieces)
        changed = self._output.put(name, measured, media_type)
        made_of, digest = self._made_of(content_hash), measured.digest.hexdigest()
        self._remember(name, WrittenFile(made_of, measured.size, digest, self._output.stamp(name)))
        return changed

    def note_change(self, name: str, now: datetime) -> None:
        """Remember that the file, which was written now, changed now, unless it holds what it held before:
        here, or in another output.
        """
        file = self._new.get(name)
        if file is not None and self._state.get_value(f"{_CHANGE} {name}").partition(" ")[0] != file.digest:
            self._state.set_value(f"{_CHANGE} {name}", f"{file.digest} {int(now.timestamp())}")

    def changed_at(self, names: Iterable[str]) -> datetime | None:
        """When one of these files changed last, if anybody remembers."""
        notes = (self._state.get_value(f"{_CHANGE} {name}").partition(" ")[2] for name in names)
        return max((datetime.fromtimestamp(int(seconds), UTC) for seconds in notes if seconds), default=None)

    def take_new(self) -> dict[str, WrittenFile]:
        """What is to be remembered of the files that were written or seen since the last call."""
        new, self._new = self._new, {}
        return new

    def _made_of(self, content_hash: str) -> str:
        return _digest(f"{content_hash} {self._terms}".encode()).hexdigest()

    def _remember(self, name: str, file: WrittenFile) -> None:
        self._files[name] = self._new[name] = file


class _Measured:
    """Pieces of a file, with their size and digest once they have been read."""

    def __init__(self, pieces: Iterable[bytes]) -> None:
        self._pieces = pieces
        self.size, self.digest = 0, _digest(b"")

    def __iter__(self) -> Iterator[bytes]:
        for piece in self._pieces:
            self.size += len(piece)
            self.digest.update(piece)
            yield piece


def _digest(data: bytes) -> "blake2b":
    from hashlib import blake2b  # with OpenSSL 3 ms, where files are remembered

    return blake2b(data, digest_size=16)
