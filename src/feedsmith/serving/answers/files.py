"""The files of the output folder, by names that runs give them. What is read often is kept in memory.

A link is never followed, as runs write none. A file that is replaced while it is sent is the old one
to its end.
"""

import os
import struct
from collections import OrderedDict
from contextlib import suppress
from pathlib import Path
from stat import S_ISREG
from threading import Lock
from typing import BinaryIO, NamedTuple

from feedsmith.publishing.folder import gzip_pieces
from feedsmith.serving.answers.documents import Document, Kind, read_document
from feedsmith.serving.answers.negotiation import Coding, RawHeaders, choose_coding, get_field
from feedsmith.serving.answers.responses import NOT_ACCEPTABLE, NOT_FOUND, Response
from feedsmith.serving.memo import Memo

__all__ = ["Files"]

MAX_CACHE_BYTES = 64 << 20
"""What the files that are kept in memory may take, with their compressed copies."""
MAX_READ_AT_ONCE_BYTES = 256 << 10
"""A larger file is read in a thread, so that it delays nobody else's answer."""
MAX_TRIES = 3
"""Of an answer with a file that is replaced each time that it is about to be read."""


class _Version(NamedTuple):
    """What is another one once a file was replaced or changed."""

    number: int
    size: int
    modified_ns: int


class _Kept(NamedTuple):
    version: _Version
    document: Document


class Files:
    """The files of one folder."""

    def __init__(self, folder: Path, memo: Memo) -> None:
        self._folder = str(folder)
        self._memo = memo
        self._kept: OrderedDict[str, _Kept] = OrderedDict()
        self._sizes: dict[str, int] = {}
        self._total_bytes = 0
        self._lock = Lock()

    def answer_at_once(self, name: str, kind: Kind, headers: RawHeaders) -> Response | None:
        """The same answer, of what is in memory and still right; None where something has to be read or compressed."""
        kept = self._find_kept(name, kind, self._read_version(name))
        coding = choose_coding(get_field(headers, b"accept-encoding"))
        if kept is None or coding is None:
            return None
        document = kept.document
        body = document.body if coding == "identity" else document.gzip
        if body is None:
            return None
        return document.unchanged(coding, headers) or document.answer(coding, body)

    async def answer(self, name: str, kind: Kind, headers: RawHeaders) -> Response:
        """The answer to a GET of the file of that name: 200, 304, 404 or 406."""
        coding = choose_coding(get_field(headers, b"accept-encoding"))
        if coding is None:
            return NOT_ACCEPTABLE
        for _ in range(MAX_TRIES):
            kept = await self._find(name, kind)
            if kept is None:
                return NOT_FOUND
            if kept.document.body is not None:
                return await self._answer_from_memory(name, kept, coding, headers)
            response = self._answer_from_disk(name, kept, coding, headers)
            if response is not None:
                return response
        return NOT_FOUND

    async def _answer_from_memory(self, name: str, kept: _Kept, coding: Coding, headers: RawHeaders) -> Response:
        document = kept.document
        unchanged = document.unchanged(coding, headers)
        if unchanged is not None:
            return unchanged
        body = document.body
        if coding == "gzip":
            body = document.gzip or await self._memo.get((name, kept.version), lambda: self._pack(name, kept))
        return document.answer(coding, body or b"")

    def _answer_from_disk(self, name: str, kept: _Kept, coding: Coding, headers: RawHeaders) -> Response | None:
        """The answer with a file that is too large to keep: compressed only where its copy lies beside it.

        None where it has just been replaced.
        """
        document = kept.document
        file = self._open_copy(name, document) if coding == "gzip" else None
        if file is None:
            coding, file = "identity", self._open(name, kept.version)
        if file is None:
            return None
        unchanged = document.unchanged(coding, headers)
        if unchanged is not None:
            file.close()
        return unchanged or document.answer(coding, file)

    async def _find(self, name: str, kind: Kind) -> _Kept | None:
        """The document as it is now; None where there is no such file, or it can't be read."""
        version = self._read_version(name)
        kept = self._find_kept(name, kind, version)
        if kept is not None:
            return kept
        if version is None:
            return None
        if version.size <= MAX_READ_AT_ONCE_BYTES:
            return self._load(name, kind)
        return await self._memo.get((name, version, kind), lambda: self._load(name, kind))

    def _find_kept(self, name: str, kind: Kind, version: _Version | None) -> _Kept | None:
        """The document where it is in memory, in that version."""
        kept = self._kept.get(name)
        if kept is None or kept.version != version or kept.document.kind is not kind:
            return None
        with suppress(KeyError):  # a thread has forgotten it
            self._kept.move_to_end(name)
        return kept

    def _read_version(self, name: str) -> _Version | None:
        try:
            return _read_version(os.lstat(f"{self._folder}/{name}"))
        except OSError:
            return None

    def _load(self, name: str, kind: Kind) -> _Kept | None:
        file = self._open(name)
        if file is None:
            return None
        with file:
            version = _read_version(os.fstat(file.fileno()))
            assert version is not None
            kept = _Kept(version, read_document(kind, file))
        self._keep(name, kept)
        return kept

    def _open(self, name: str, version: _Version | None = None) -> BinaryIO | None:
        """The file of that name, if there is one and it is of that `version`."""
        flags = os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW | os.O_CLOEXEC
        try:
            file = os.fdopen(os.open(f"{self._folder}/{name}", flags), "rb")
        except OSError:
            return None
        found = _read_version(os.fstat(file.fileno()))
        if found is None or version not in (None, found):
            file.close()
            return None
        return file

    # ---- compressed ------------------------------------------------------------------------------

    def _pack(self, name: str, kept: _Kept) -> bytes:
        """The document with gzip: its copy in the folder where that is of the same bytes, else made here."""
        document = kept.document
        if document.gzip is not None:  # somebody was faster
            return document.gzip
        copy = self._open_copy(name, document)
        if copy is not None:
            with copy:
                document.gzip = copy.read()
        else:
            document.gzip = b"".join(gzip_pieces([document.body or b""]))
        self._keep(name, kept)
        return document.gzip

    def _open_copy(self, name: str, document: Document) -> BinaryIO | None:
        """The compressed copy beside the file, which a run may be about to replace: by what it says of its bytes."""
        copy = self._open(f"{name}.gz")
        if copy is None:
            return None
        size = os.fstat(copy.fileno()).st_size
        # A member ends with the checksum and the size of what it holds (RFC 1952, section 2.3.1).
        trailer = os.pread(copy.fileno(), 8, max(0, size - 8))
        if trailer == struct.pack("<LL", document.checksum, document.size & 0xFFFFFFFF):
            return copy
        copy.close()
        return None

    # ---- memory ----------------------------------------------------------------------------------

    def _keep(self, name: str, kept: _Kept) -> None:
        """Keep the document, and forget those that were asked for longest ago where there are too many."""
        with self._lock:
            self._kept[name] = kept
            self._kept.move_to_end(name)
            size = kept.document.kept_bytes
            self._total_bytes += size - self._sizes.get(name, 0)
            self._sizes[name] = size
            while self._total_bytes > MAX_CACHE_BYTES and len(self._kept) > 1:
                oldest, _ = self._kept.popitem(last=False)
                self._total_bytes -= self._sizes.pop(oldest)


def _read_version(status: os.stat_result) -> _Version | None:
    """None for what is no regular file: a link, a folder, a pipe."""
    if not S_ISREG(status.st_mode):
        return None
    return _Version(status.st_ino, status.st_size, status.st_mtime_ns)
