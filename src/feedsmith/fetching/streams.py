"""What goes over a connection, between httpcore and its backend: two things are set right on the way.

httpcore 1.0.9 leaves a connection open if TLS on it is given up. h11 0.16 refuses heads that browsers read (`heads`),
and has no other way to be told: what it gets to see is what is read here.

Of httpcore, only documented names are used here, and `AsyncNetworkStream.get_extra_info`, which is passed on: its
connections ask for "ssl_object" and "is_readable" (seen in 1.0.9).
"""

import asyncio
import ssl
from typing import Any

import httpcore

from feedsmith.fetching.heads import find_head_end, is_interim, is_plausible, mend_head

__all__ = ["Stream"]

MAX_HEAD_BYTES = 200_000
"""How much is held for the end of a head; h11 refuses one of half as much."""


class Stream(httpcore.AsyncNetworkStream):
    """A connection whose heads of responses are mended while HTTP/1 is spoken over it.

    A response begins with what is read after a request was written, to its end: httpcore sends no
    request before the last response is read.
    """

    def __init__(self, stream: httpcore.AsyncNetworkStream) -> None:
        self._stream = stream
        tls = stream.get_extra_info("ssl_object")
        self._is_http1 = tls is None or tls.selected_alpn_protocol() != "h2"
        # What has been read of a head that has no end yet; None while a body is read.
        self._head: bytearray | None = None
        self._searched = 0

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """The next bytes: to a head's end where one is read, whose length is no concern of `max_bytes`."""
        while self._head is not None:
            data = await self._stream.read(max_bytes, timeout)
            self._head += data
            if not data or not is_plausible(self._head) or len(self._head) > MAX_HEAD_BYTES:
                head, self._head = bytes(self._head), None
                return head
            if heads := self._take_heads():
                return heads
        return await self._stream.read(max_bytes, timeout)

    def _take_heads(self) -> bytes:
        """The heads that are there to their ends, with what follows the last; b"" where none is."""
        taken = b""
        while self._head and (end := find_head_end(self._head, max(0, self._searched - 3))) >= 0:
            head, rest = bytes(self._head[:end]), self._head[end:]
            taken += mend_head(head)
            self._head, self._searched = rest, 0
            if not is_interim(head):
                self._head = None
                return taken + rest
        self._searched = len(self._head or b"")
        return taken

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:
        if self._is_http1 and buffer:
            self._head, self._searched = bytearray(), 0
        await self._stream.write(buffer, timeout)

    async def aclose(self) -> None:
        await self._stream.aclose()

    async def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.AsyncNetworkStream:
        try:
            return Stream(await self._stream.start_tls(ssl_context, server_hostname, timeout))
        except asyncio.CancelledError:
            await self._stream.aclose()
            raise

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)
