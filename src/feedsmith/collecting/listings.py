"""Which files of a folder changed since the last run, at little more than the cost of walking it. Pure.

A listing is cut into blocks of a thousand files or so, after names whose checksum says so, so that a new file shifts no
other block. A block whose digest is known holds nothing new; of the others, the files are compared one by one with
what the blocks held that are no longer met. What has to be kept is 15 bytes a file or so.
"""

import os
import zlib
from collections.abc import Callable, Collection, Iterable, Iterator
from hashlib import blake2b
from itertools import chain

from feedsmith.collecting.files import Files
from feedsmith.model.contracts import Request

__all__ = ["Comparison"]

MOST = 1_024
"""Files in a block, at most."""
UNREADABLE = "!"
"""Begins the stamp of what is no file, or none that can be read."""
UNSETTLED_NS = 2_000_000_000
"""A file younger than this may change again within the same tick of its file system's clock: it is read once more."""


class Comparison:
    """What a listing holds beside what it held.

    `known` are the digests of its blocks, `load` gives the blocks of such; `unsettled` are paths that count as changed
    whatever their time, as do all where `everything` is to be read; `now_ns` is the time, in nanoseconds. `vanished`
    are the paths that are gone, and stand before the first file that is known to have changed comes. Once `changed` is
    exhausted, so many were `listed`, `blocks` are those to keep from now on, by their digests, and `stale` those to
    forget.
    """

    def __init__(
        self,
        known: Collection[bytes],
        load: Callable[[Collection[bytes]], Iterable[bytes]],
        unsettled: Collection[str],
        now_ns: int,
        *,
        everything: bool = False,
    ) -> None:
        self.listed = 0
        self.blocks: dict[bytes, bytes] = {}
        self.stale: set[bytes] = set()
        self.vanished: list[str] = []
        self._known, self._load, self._unsettled, self._now_ns = frozenset(known), load, unsettled, now_ns
        self._everything = everything
        self._unreadable: list[str] = []

    def changed(self, found: Iterable[Files]) -> Iterator[Request]:
        """The files that are new or have another size or time; of what was never listed, each at once."""
        met: set[bytes] = set()
        held: list[tuple[Files, bytes]] = []
        for files, lines in self._cut(found):
            self.listed += len(lines)
            text = "".join(lines).encode("utf-8", "surrogateescape")
            digest = _digest(text)
            if digest in self._known:
                met.add(digest)
                if not self._everything:
                    continue
            else:
                self.blocks[digest] = zlib.compress(text, 1)
            if self._known:
                held.append((files, text))
            else:
                yield from (files.request(path) for path, _ in _stamped(text))
        if self.listed:  # where nothing is listed any more, a disk may be missing: nothing is concluded
            self.stale = set(self._known) - met
            yield from self._compared(held)

    def _compared(self, held: Iterable[tuple[Files, bytes]]) -> Iterator[Request]:
        before: dict[str, str] = {}
        for block in self._load(self.stale):
            before.update(_stamped(zlib.decompress(block)))
        different = [
            files.request(path)
            for files, text in held
            for path, stamp in _stamped(text)
            if before.pop(path, None) != stamp or self._everything
        ]
        hidden = {path: stamp for path, stamp in before.items() if self._is_hidden(path)}
        self.vanished = [path for path, stamp in before.items() if path not in hidden and stamp[0] != UNREADABLE]
        if hidden:
            text = "".join([_line(path, stamp) for path, stamp in hidden.items()]).encode("utf-8", "surrogateescape")
            self.blocks[_digest(text)] = zlib.compress(text, 1)
        yield from different

    def _is_hidden(self, path: str) -> bool:
        """Whether the file may be there still, below a folder that can't be listed."""
        return any((path + os.sep).startswith(folder + os.sep) for folder in self._unreadable)

    def _cut(self, found: Iterable[Files]) -> Iterator[tuple[Files, list[str]]]:
        """The blocks, each of files that one `Files` lists: a line for each of them."""
        settled, unsettled = self._now_ns - UNSETTLED_NS, self._unsettled
        for files in found:
            lines: list[str] = []
            for path, size, mtime_ns in chain.from_iterable(files.listed()):
                if size < 0:
                    self._unreadable.append(path)
                    lines.append(_line(path, f"{UNREADABLE}{self._now_ns}"))
                elif mtime_ns > settled or path in unsettled:
                    lines.append(_line(path, f"?{self._now_ns}"))  # which no later stamp is like
                else:
                    lines.append(_line(path, f"{size} {mtime_ns}"))
                if not zlib.crc32(path.encode("utf-8", "surrogateescape")) & 127 or len(lines) >= MOST:
                    yield files, lines
                    lines = []
            if lines:
                yield files, lines


def _digest(text: bytes) -> bytes:
    return blake2b(text, digest_size=16).digest()


def _line(path: str, stamp: str) -> str:
    """Both ended by a NUL, which neither can hold."""
    return f"{path}\0{stamp}\0"


def _stamped(text: bytes) -> Iterator[tuple[str, str]]:
    """Path and stamp of each line."""
    parts = text.decode("utf-8", "surrogateescape").split("\0")
    return zip(parts[0:-1:2], parts[1::2], strict=True)
