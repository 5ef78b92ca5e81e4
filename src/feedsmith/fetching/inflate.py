"""Content codings undone in bounded steps: gzip, deflate, br and zstd, also one upon the other.

RFC 9110, section 8.4. What names no coding (`none`, `utf-8`, `text/html`) is passed over, as browsers do.

A few kilobytes may stand for gigabytes, so no step yields more than
MAX_STEP_BYTES or so, and nothing is inflated before it is asked for: whoever counts what comes out
can stop at any limit. A new coding is a class here, and a name in _DECODERS.

The only module that imports brotli and zstd. Seen in brotli 1.2.1: `output_buffer_limit` is
overshot by half; `can_accept_more_data` is true though more is to come of what it has; data after
the end are an error.
"""

import sys
import zlib
from collections.abc import Callable, Generator, Iterable, Iterator

import brotli

if sys.version_info >= (3, 14):
    from compression import zstd
else:  # the same, as a package
    from backports import zstd

__all__ = ["ACCEPTED", "DamagedError", "Inflater", "UnknownCodingError"]

ACCEPTED = "gzip, deflate, br, zstd"
"""What a request may say in Accept-Encoding: all that is undone here."""
MAX_STEP_BYTES = 65_536
MAX_CODINGS = 3
"""How many codings of one body are undone."""
MAX_ZSTD_WINDOW_LOG = 23
"""8 MB, the most that a server may ask for (RFC 9659)."""
MAX_PARTS = 1_000
"""Gzip members or zstd frames: ten million bytes of empty ones would take 10 s to open."""
_GZIP_MAGIC = b"\x1f\x8b"
# Codings that there are, by IANA's registry (RFC 9110, section 16.6.1) and by custom, beside those of _DECODERS.
_OTHER_CODINGS = frozenset(
    "aes128gcm compress x-compress dcb dcz exi pack200-gzip "
    "bzip2 x-bzip2 bz2 x-bz2 lzma xz x-xz lz4 snappy x-snappy sdch peerdist xpress zip rsync".split()
)


class DamagedError(ValueError):
    """Compressed data that break off, or are no such data."""


class UnknownCodingError(ValueError):
    """A content coding that can't be undone here."""


class Inflater:
    """Undoes the codings of one body, which `content_encoding` names in the order of their making.

    Raises UnknownCodingError.
    """

    def __init__(self, content_encoding: str = "") -> None:
        parts = (part.partition(";")[0].strip().lower() for part in content_encoding.split(","))
        names = [name for name in parts if name in _DECODERS or name in _OTHER_CODINGS]
        if len(names) > MAX_CODINGS:
            raise UnknownCodingError(f"{len(names)} content codings one upon the other")
        for name in names:
            if name not in _DECODERS:
                raise UnknownCodingError(f"the content coding {name!r}, which is not supported")
        self._decoders = [_DECODERS[name]() for name in reversed(names)]
        self._empty = True

    def inflate(self, data: bytes) -> Iterator[bytes]:
        """What the next piece of the body stands for, in pieces. Raises DamagedError."""
        self._empty = self._empty and not data
        pieces: Iterable[bytes] = (data,)
        for decoder in self._decoders:
            pieces = decoder.decode(pieces)  # a generator: one upon the other, they work in step
        return iter(pieces)

    def finish(self) -> None:
        """End the body. Raises DamagedError where its data do not; no body at all is complete."""
        if self._empty:
            return
        for decoder in self._decoders:
            if not decoder.is_complete():
                raise DamagedError(f"the {decoder.name} data end early")


class _Decoder:
    """One coding, undone piece by piece."""

    name = ""

    def decode(self, pieces: Iterable[bytes]) -> Iterator[bytes]:
        """What the pieces stand for, which are no more than are asked for."""
        for piece in pieces:
            yield from self._decode_piece(piece)

    def _decode_piece(self, data: bytes) -> Iterator[bytes]:
        raise NotImplementedError

    def is_complete(self) -> bool:
        """Whether the data so far are whole."""
        raise NotImplementedError


class _ZlibDecoder(_Decoder):
    """What gzip and deflate have in common: the first two bytes tell what follows."""

    def __init__(self) -> None:
        self._head = b""
        self._stream: zlib._Decompress | None = None
        self._done = False

    def _decode_piece(self, data: bytes) -> Iterator[bytes]:
        data = self._head + data
        self._head = b""
        while data and not self._done:
            if self._stream is None and len(data) < 2:
                self._head = data
                return
            if self._stream is None:
                self._stream = self._open(data)
            if self._stream is not None:
                data = yield from self._read(self._stream, data)

    def _read(self, stream: "zlib._Decompress", data: bytes) -> Generator[bytes, None, bytes]:
        """Yields what `data` stand for, to the end of the stream at most; returns what follows."""
        while not stream.eof:
            try:
                inflated = stream.decompress(data, MAX_STEP_BYTES)
            except zlib.error as error:
                raise DamagedError(f"damaged {self.name} data") from error
            data = stream.unconsumed_tail
            if inflated:
                yield inflated
            # A full step may leave more within zlib though it has read all data; less does not.
            is_drained = not data and len(inflated) < MAX_STEP_BYTES
            if is_drained and not stream.eof:
                return b""
        return self._end(stream)

    def _open(self, head: bytes) -> "zlib._Decompress | None":
        """The stream that begins with these bytes, or None: they are none, and nothing follows."""
        raise NotImplementedError

    def _end(self, stream: "zlib._Decompress") -> bytes:
        """End the stream; what is to be read after it."""
        raise NotImplementedError

    def is_complete(self) -> bool:
        return self._done


class _GzipDecoder(_ZlibDecoder):
    """Any number of members (RFC 1952, section 2.2); padding after them is left alone."""

    name = "gzip"

    def __init__(self) -> None:
        super().__init__()
        self._members = 0

    def _open(self, head: bytes) -> "zlib._Decompress | None":
        if self._members and not head.startswith(_GZIP_MAGIC):
            self._done = True
            return None
        return zlib.decompressobj(zlib.MAX_WBITS | 16)

    def _end(self, stream: "zlib._Decompress") -> bytes:
        self._stream = None
        self._members = _count_part(self._members)
        return stream.unused_data

    def is_complete(self) -> bool:
        return self._members > 0 and self._stream is None


class _DeflateDecoder(_ZlibDecoder):
    """zlib data (RFC 1950), or bare deflate data (RFC 1951) as some servers have it."""

    name = "deflate"

    def _open(self, head: bytes) -> "zlib._Decompress":
        # RFC 1950, section 2.2: method 8, and a check that makes the two bytes a multiple of 31.
        is_method_8 = head[0] & 0x0F == 8
        is_zlib = is_method_8 and (head[0] << 8 | head[1]) % 31 == 0
        return zlib.decompressobj(zlib.MAX_WBITS if is_zlib else -zlib.MAX_WBITS)

    def _end(self, stream: "zlib._Decompress") -> bytes:
        self._done = True
        return b""


class _BrotliDecoder(_Decoder):
    """RFC 7932."""

    name = "br"

    def __init__(self) -> None:
        self._stream = brotli.Decompressor()

    def _decode_piece(self, data: bytes) -> Iterator[bytes]:
        while not self._stream.is_finished():
            try:
                inflated = self._stream.process(data, output_buffer_limit=MAX_STEP_BYTES)
            except brotli.error as error:
                raise DamagedError("damaged br data") from error
            # The rest of it is held within, from where empty data call it up.
            data = b""
            if inflated:
                yield inflated
            elif self._stream.can_accept_more_data():
                return

    def is_complete(self) -> bool:
        return bool(self._stream.is_finished())


class _ZstdDecoder(_Decoder):
    """Any number of frames (RFC 8878, section 3), with a bounded window."""

    name = "zstd"

    def __init__(self) -> None:
        self._stream = _open_zstd_frame()
        self._in_frame = False
        self._frames = 0

    def _decode_piece(self, data: bytes) -> Iterator[bytes]:
        while data or not self._stream.needs_input:
            self._in_frame = True
            try:
                inflated = self._stream.decompress(data, MAX_STEP_BYTES)
            except zstd.ZstdError as error:
                raise DamagedError(_zstd_error_text(error)) from error
            data = b""  # held within, as by brotli
            if inflated:
                yield inflated
            if self._stream.eof:
                data = self._stream.unused_data
                self._stream = _open_zstd_frame()
                self._in_frame = False
                self._frames = _count_part(self._frames)

    def is_complete(self) -> bool:
        return self._frames > 0 and not self._in_frame


def _open_zstd_frame() -> zstd.ZstdDecompressor:
    options: dict[int, int] = {zstd.DecompressionParameter.window_log_max: MAX_ZSTD_WINDOW_LOG}
    return zstd.ZstdDecompressor(options=options)


def _zstd_error_text(error: Exception) -> str:
    if "memory" in str(error):
        return "zstd data that ask for too much memory"
    return "damaged zstd data"


def _count_part(parts: int) -> int:
    if parts == MAX_PARTS:
        raise DamagedError(f"compressed data in more than {MAX_PARTS} parts")
    return parts + 1


_DECODERS: dict[str, Callable[[], _Decoder]] = {
    "gzip": _GzipDecoder,
    "x-gzip": _GzipDecoder,  # RFC 9110, section 8.4.1.3
    "deflate": _DeflateDecoder,
    "br": _BrotliDecoder,
    "zstd": _ZstdDecoder,
}
