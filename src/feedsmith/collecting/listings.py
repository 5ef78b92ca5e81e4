"""Which files of a folder changed since the last run, at little more than it costs to walk it. Pure.

A listing is cut into blocks of 128 files or so, after names whose checksum says so: a file
that is put in or taken out shifts no other block. A block whose digest is known holds
nothing new; of the others, the files are compared one by one with what the known blocks held
that are no longer there. What has to be kept is 15 bytes a file or so.
"""

import logging
import os
import zlib
from collections.abc import Callable, Collection, Iterable, Iterator
from hashlib import blake2b
from typing import NamedTuple

from feedsmith.collecting.files import Files
from feedsmith.model.contracts import Request

__all__ = ["ListingDiff"]

_log = logging.getLogger("feedsmith.collecting")

MAX_BLOCK_FILES = 1_024
BLOCK_END_BITS = 127
"""A block ends with a name whose checksum has none of these bits: one in 128."""
UNREADABLE = "!"
"""Begins the stamp of what is no file, or none that can be read."""
RECENT = "?"
"""Begins the stamp of a file that must be read again."""
RECENT_NS = 2_000_000_000
"""A file younger than this, in nanoseconds, may change again within the same tick of its
file system's clock: it is read once more.
"""


class _Block(NamedTuple):
    """Some files that one `Files` lists: how many, and their paths and stamps as bytes."""

    files: Files
    file_count: int
    text: bytes


class ListingDiff:
    """What a source lists beside what it listed in the last run.

    `known` are the digests of the blocks from then, `load` gives the blocks of such. The
    paths in `must_reread` count as changed whatever their time, as do all where `reread_all`
    is set. `now_ns` is the time, in nanoseconds since 1970.

    `deleted` are the paths that are gone. They stand before `changed` gives its first Request,
    unless nothing at all was known. Once it is exhausted, `file_count` is how many files there
    are, `new_blocks` are those to keep from now on, by their digests, and `stale` the digests
    of those to forget.
    """

    def __init__(
        self,
        known: Collection[bytes],
        load: Callable[[Collection[bytes]], Iterable[bytes]],
        must_reread: Collection[str],
        now_ns: int,
        *,
        reread_all: bool = False,
    ) -> None:
        self.file_count = 0
        self.new_blocks: dict[bytes, bytes] = {}
        self.stale: set[bytes] = set()
        self.deleted: list[str] = []
        self._known = frozenset(known)
        self._load = load
        self._must_reread = must_reread
        self._now_ns = now_ns
        self._reread_all = reread_all
        self._unreadable: list[str] = []

    def changed(self, listings: Iterable[Files]) -> Iterator[Request]:
        """The files that are new or have another size or time.

        Of a source that was never listed, each file comes as soon as its block is cut; else
        none before all are listed, since a file may have moved from one block to another.
        """
        seen: set[bytes] = set()
        differing: list[_Block] = []
        for block in self._cut_blocks(listings):
            self.file_count += block.file_count
            digest = _digest(block.text)
            if digest in self._known:
                seen.add(digest)
                if not self._reread_all:
                    continue
            else:
                self.new_blocks[digest] = zlib.compress(block.text, 1)
            if self._known:
                differing.append(block)
            else:
                yield from (block.files.make_request(path) for path, _ in _read_lines(block.text))
        # Where nothing is listed any more, a disk may be missing: nothing is concluded.
        if self.file_count:
            self.stale = set(self._known) - seen
            yield from self._compare_files(differing)
        _log.debug("%d files listed, %d of them deleted since the last run", self.file_count, len(self.deleted))

    def _compare_files(self, differing: Iterable[_Block]) -> Iterator[Request]:
        """The files of these blocks that differ from what the stale ones held. Sets `deleted`."""
        before: dict[str, str] = {}
        for block in self._load(self.stale):
            before.update(_read_lines(zlib.decompress(block)))
        # All at once: what is left of `before` afterwards was deleted, which has to be known
        # before the first file is read, whose article may be a deleted one under a new name.
        different = [
            block.files.make_request(path)
            for block in differing
            for path, stamp in _read_lines(block.text)
            if before.pop(path, None) != stamp or self._reread_all
        ]
        self._sort_out_missing(before)
        yield from different

    def _sort_out_missing(self, before: dict[str, str]) -> None:
        """Files that are no longer listed were deleted, or are out of sight for now."""
        hidden = []
        for path, stamp in before.items():
            if self._is_hidden(path):
                hidden.append(_line(path, stamp))
            elif not stamp.startswith(UNREADABLE):
                self.deleted.append(path)
        if hidden:
            text = _encode("".join(hidden))
            self.new_blocks[_digest(text)] = zlib.compress(text, 1)

    def _is_hidden(self, path: str) -> bool:
        """Whether the file may be there still, below a folder that can't be listed."""
        return any((path + os.sep).startswith(folder + os.sep) for folder in self._unreadable)

    def _cut_blocks(self, listings: Iterable[Files]) -> Iterator[_Block]:
        """The blocks, each of files that one `Files` lists: a line for each of them."""
        newest_settled = self._now_ns - RECENT_NS
        must_reread = self._must_reread
        for files in listings:
            lines: list[str] = []
            for folder in files.list_folders():
                for path, size, mtime_ns in zip(*folder, strict=True):
                    if size < 0:
                        self._unreadable.append(path)
                        stamp = f"{UNREADABLE}{self._now_ns}"
                    elif mtime_ns > newest_settled or path in must_reread:
                        stamp = f"{RECENT}{self._now_ns}"  # no later stamp is the same
                    else:
                        stamp = f"{size} {mtime_ns}"
                    lines.append(_line(path, stamp))
                    checksum = zlib.crc32(path.encode("utf-8", "surrogateescape"))
                    if not checksum & BLOCK_END_BITS or len(lines) >= MAX_BLOCK_FILES:
                        yield _Block(files, len(lines), _encode("".join(lines)))
                        lines = []
            if lines:
                yield _Block(files, len(lines), _encode("".join(lines)))


def _digest(text: bytes) -> bytes:
    return blake2b(text, digest_size=16).digest()


def _encode(text: str) -> bytes:
    return text.encode("utf-8", "surrogateescape")


def _line(path: str, stamp: str) -> str:
    """Both ended by a NUL, which neither can hold."""
    return f"{path}\0{stamp}\0"


def _read_lines(text: bytes) -> Iterator[tuple[str, str]]:
    """Path and stamp of each line."""
    parts = text.decode("utf-8", "surrogateescape").split("\0")
    return zip(parts[0:-1:2], parts[1::2], strict=True)
