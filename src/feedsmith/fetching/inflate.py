"""Content codings undone in bounded steps: gzip, deflate, br and zstd, also one upon the other (RFC 9110, section 8.4).

A few kilobytes may stand for gigabytes, so no step yields more than STEP bytes or so and nothing is inflated before
it is asked for: whoever counts what comes out can stop at any limit. The only module that imports brotli and zstd.
Seen in brotli 1.2.1: `output_buffer_limit` is overshot by half; `can_accept_more_data` is true though more is to come
of what it has; data after the end is an error.
"""

import zlib
from collections.abc import Callable, Generator, Iterable, Iterator

import brotli
from backports import zstd

__all__ = ["ACCEPTED", "DamagedError", "Inflater", "UnknownCodingError"]

ACCEPTED = "gzip, deflate, br, zstd"
"""What a request may say in Accept-Encoding: all that is undone here."""
STEP = 65_536
MAX_CODINGS = 3
ZSTD_WINDOW_LOG = 23
"""8 MB, the most that a server may ask for (RFC 9659)."""
MAX_PARTS = 1_000
"""Gzip members or zstd frames: ten million bytes of empty ones would take 10 s to open."""


class DamagedError(ValueError):
    """Compressed data that breaks off or is no such data."""


class UnknownCodingError(ValueError):
    """A content coding that can't be undone here."""


class Inflater:
    """Undoes the codings of one body, in the order in which Content-Encoding names them."""

    def __init__(self, content_encoding: str = "") -> None:
        names = [name for part in content_encoding.split(",") if (name := part.strip().lower()) not in ("", "identity")]
        if len(names) > MAX_CODINGS:
            raise UnknownCodingError(f"{len(names)} content codings one upon the other")
        for name in names:
            if name not in _CODINGS:
                raise UnknownCodingError(f"content coding {name[:30]!r}")
        self._codings = [_CODINGS[name]() for name in reversed(names)]
        self._empty = True

    def inflate(self, data: bytes) -> Iterator[bytes]:
        """What the next piece of the body stands for, in pieces. Raises DamagedError."""
        self._empty = self._empty and not data
        pieces: Iterable[bytes] = (data,)
        for coding in self._codings:
            pieces = coding.undone(pieces)
        return iter(pieces)

    def finish(self) -> None:
        """Raises DamagedError where the body has ended before the compressed data do; no body at all is whole."""
        for coding in self._codings:
            if not self._empty and not coding.is_whole():
                raise DamagedError(f"the {coding.name} data end early")


class _Coding:
    """One coding, undone piece by piece."""

    name = ""

    def undone(self, pieces: Iterable[bytes]) -> Iterator[bytes]:
        for piece in pieces:
            yield from self._step(piece)

    def _step(self, data: bytes) -> Iterator[bytes]:
        raise NotImplementedError

    def is_whole(self) -> bool:
        raise NotImplementedError


class _Zlib(_Coding):
    """What gzip and deflate have in common: the first two bytes tell what follows."""

    def __init__(self) -> None:
        self._head = b""
        self._stream: zlib._Decompress | None = None
        self._done = False

    def _step(self, data: bytes) -> Iterator[bytes]:
        data, self._head = self._head + data, b""
        while data and not self._done:
            if self._stream is None and len(data) < 2:
                self._head = data
                return
            self._stream = self._stream or self._opened(data)
            if self._stream is not None:
                data = yield from self._inflated(self._stream, data)

    def _inflated(self, stream: "zlib._Decompress", data: bytes) -> Generator[bytes, None, bytes]:
        """Yields what `data` stands for, to the end of the stream at most; returns what follows there."""
        while not stream.eof:
            try:
                inflated = stream.decompress(data, STEP)
            except zlib.error as error:
                raise DamagedError(f"damaged {self.name} data") from error
            data = stream.unconsumed_tail
            if inflated:
                yield inflated
            if not data and len(inflated) < STEP and not stream.eof:
                return b""
        return self._ended(stream)

    def _opened(self, head: bytes) -> "zlib._Decompress | None":
        raise NotImplementedError

    def _ended(self, stream: "zlib._Decompress") -> bytes:
        """What is to be read after the end of the stream."""
        raise NotImplementedError

    def is_whole(self) -> bool:
        return self._done


class _Gzip(_Zlib):
    """Any number of members (RFC 1952, section 2.2). What follows and is none, padding mostly, is left alone."""

    name = "gzip"

    def __init__(self) -> None:
        super().__init__()
        self._members = 0

    def _opened(self, head: bytes) -> "zlib._Decompress | None":
        if self._members and not head.startswith(b"\x1f\x8b"):
            self._done = True
            return None
        return zlib.decompressobj(zlib.MAX_WBITS | 16)

    def _ended(self, stream: "zlib._Decompress") -> bytes:
        self._stream = None
        self._members = _counted(self._members)
        return stream.unused_data

    def is_whole(self) -> bool:
        return self._members > 0 and self._stream is None


class _Deflate(_Zlib):
    """zlib data (RFC 1950), or bare deflate data (RFC 1951) as some servers have it."""

    name = "deflate"

    def _opened(self, head: bytes) -> "zlib._Decompress":
        is_zlib = head[0] & 0x0F == 8 and (head[0] << 8 | head[1]) % 31 == 0
        return zlib.decompressobj(zlib.MAX_WBITS if is_zlib else -zlib.MAX_WBITS)

    def _ended(self, stream: "zlib._Decompress") -> bytes:
        self._done = True
        return b""


class _Brotli(_Coding):
    """RFC 7932."""

    name = "br"

    def __init__(self) -> None:
        self._stream = brotli.Decompressor()

    def _step(self, data: bytes) -> Iterator[bytes]:
        while not self._stream.is_finished():
            try:
                inflated = self._stream.process(data, output_buffer_limit=STEP)
            except brotli.error as error:
                raise DamagedError("damaged br data") from error
            data = b""
            if inflated:
                yield inflated
            elif self._stream.can_accept_more_data():
                return

    def is_whole(self) -> bool:
        return bool(self._stream.is_finished())


class _Zstd(_Coding):
    """Any number of frames (RFC 8878, section 3), with a bounded window."""

    name = "zstd"

    def __init__(self) -> None:
        self._stream = self._opened()
        self._begun, self._frames = False, 0

    def _opened(self) -> zstd.ZstdDecompressor:
        return zstd.ZstdDecompressor(options={zstd.DecompressionParameter.window_log_max: ZSTD_WINDOW_LOG})

    def _step(self, data: bytes) -> Iterator[bytes]:
        while data or not self._stream.needs_input:
            self._begun = True
            try:
                inflated = self._stream.decompress(data, STEP)
            except zstd.ZstdError as error:
                too_wide = "memory" in str(error)
                raise DamagedError(
                    "zstd data that ask for too much memory" if too_wide else "damaged zstd data"
                ) from error
            data = b""
            if inflated:
                yield inflated
            if self._stream.eof:
                data = self._stream.unused_data
                self._stream, self._begun = self._opened(), False
                self._frames = _counted(self._frames)

    def is_whole(self) -> bool:
        return self._frames > 0 and not self._begun


def _counted(parts: int) -> int:
    if parts == MAX_PARTS:
        raise DamagedError(f"compressed data in more than {MAX_PARTS} parts")
    return parts + 1


_CODINGS: dict[str, Callable[[], _Coding]] = {
    "gzip": _Gzip,
    "x-gzip": _Gzip,  # RFC 9110, section 8.4.1.3
    "deflate": _Deflate,
    "br": _Brotli,
    "zstd": _Zstd,
}
