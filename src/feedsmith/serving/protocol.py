"""One connection under limits: uvicorn's protocol, which has none for a head, a body or a pipeline.

Built on what a connection of uvicorn is made of (`cycle`, `pipeline`, `scope`, `flow`), the same in 0.34 and 0.54.
Seen with these on httptools 0.9: a head may grow without end and take for ever; a body that
nobody reads is read to its end; each request of a pipeline is kept at once; a connection that sends
nothing at all, or takes nothing of what it was sent, stays.
"""

import asyncio
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any

from uvicorn.config import Config
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol
from uvicorn.server import ServerState

from feedsmith.serving.answers.negotiation import RawHeaders
from feedsmith.serving.answers.responses import MAX_WHOLE_BYTES, Fields, Response

__all__ = ["BoundedProtocol", "close_overdue"]

MAX_CONNECTIONS = 1_000
"""Further ones are closed as soon as they are open."""
MAX_HEAD_SECONDS = 10.0
"""From the first byte of a request, or from the opening of the connection, to the end of the head."""
MAX_HEAD_BYTES = 32_768
"""Checked as bytes come in: a head that came whole may have as many as are read at a time."""
MAX_BODY_BYTES = 16_384
"""Four times what /try takes; nothing else reads a body."""
MAX_PIPELINED = 32
"""Requests that wait for the answers to those before them. Behind them, the connection is closed."""
MAX_STALLED_SECONDS = 30.0
"""For so long a client may take nothing of what is sent to it."""
LINGER_SECONDS = 1.0
"""A client that is still sending what was refused gets so long to read why."""

MAX_REMEMBERED_ANSWERS = 64
"""Of the last seconds, those that are asked for again and again: 8 MB."""

_SPECIAL_FIELDS = frozenset((b"content-length", b"transfer-encoding", b"upgrade", b"expect"))
"""What asks for more than an answer."""
_REFUSALS = {
    408: b"Request Timeout",
    413: b"Content Too Large",
    431: b"Request Header Fields Too Large",
}


class BoundedProtocol(HttpToolsProtocol):
    """A connection that is closed when it takes more than its share."""

    max_connections = MAX_CONNECTIONS
    answer_at_once: Callable[[str, RawHeaders], Response | None] = staticmethod(lambda path, headers: None)
    """What can be answered without the app, which costs a task and more for each request."""

    def __init__(self, config: Config, server_state: ServerState, app_state: dict[str, Any], _loop: Any = None) -> None:
        super().__init__(config, server_state, app_state, _loop)
        self._refused = False
        self._head_since: float | None = None
        self._idle_since: float | None = None
        self._complete_scope: Any = None
        self._head_bytes = self._body_bytes = 0
        self._unsent_bytes = 0
        self._unsent_since = 0.0

    # ---- what a connection does ------------------------------------------------------------------

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        if len(self.connections) >= self.max_connections:
            self._refused = True
            self.transport = transport  # type: ignore[assignment]
            self.transport.abort()
            return
        super().connection_made(transport)  # type: ignore[arg-type]
        self._head_since = self.loop.time()

    def data_received(self, data: bytes) -> None:
        if self._refused:  # uvicorn reads on after an answer
            self.transport.pause_reading()
            return
        if self._head_since is None and (self.cycle is None or self.cycle.response_complete):
            self._head_since = self.loop.time()  # though it be a line end, which begins no request
        self._idle_since = None
        known = self._complete_scope
        super().data_received(data)
        if self.scope is self._complete_scope and self.scope is not None:
            return
        # A head has begun: uvicorn makes a scope for each.
        if self._head_since is None:
            self._head_since = self.loop.time()
        # Where another one ended in the same bytes, only a part of them are its own.
        self._head_bytes = self._head_bytes + len(data) if known is self._complete_scope else 1
        if self._head_bytes > MAX_HEAD_BYTES:
            self._refuse(431)

    def on_headers_complete(self) -> None:
        if self._refused:
            return
        self._head_since, self._head_bytes, self._body_bytes = None, 0, 0
        self._complete_scope = self.scope
        is_plain = _SPECIAL_FIELDS.isdisjoint(name for name, _ in self.headers)
        if is_plain and self._answer_at_once():
            return
        if not is_plain and _read_length(self.headers) > MAX_BODY_BYTES:
            self._refuse(413)
        elif len(self.pipeline) >= MAX_PIPELINED:
            self._end_pipeline()
        else:
            super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        if self._refused:
            return
        self._body_bytes += len(body)
        if self._body_bytes > MAX_BODY_BYTES:  # in chunks, as its length was not told
            self._refused = True
            self._close_soon()
        else:
            super().on_body(body)

    def on_message_complete(self) -> None:
        self._head_since = None
        if not self._refused and self.cycle is not None:
            super().on_message_complete()

    def _answer_at_once(self) -> bool:
        """Answer the plainest of requests, a GET without a body, from memory. Whether that was done."""
        is_idle = self.cycle is None or self.cycle.response_complete
        if not is_idle or self.flow.write_paused or self.parser.get_method() != b"GET" or b"%" in self.url:
            return False
        if self.parser.get_http_version() != "1.1" or not self.parser.should_keep_alive():
            return False
        response = self.answer_at_once(self.url.partition(b"?")[0].decode("latin-1"), self.headers)
        if response is None or not isinstance(response.body, bytes) or len(response.body) > MAX_WHOLE_BYTES:
            return False
        self.transport.write(_format_answer(response, tuple(self.server_state.default_headers)))
        # A timer for each request would cost a tenth of it.
        self._idle_since = self.loop.time()
        return True

    # ---- what is done about it -------------------------------------------------------------------

    def _refuse(self, status: int) -> None:
        """Say why, as far as no other answer is on its way, and close."""
        self._refused = True
        is_idle = self.cycle is None or self.cycle.response_complete
        if is_idle and not self.transport.is_closing():
            line = b"HTTP/1.1 %d %s\r\n" % (status, _REFUSALS[status])
            self.transport.write(line + b"content-length: 0\r\nconnection: close\r\n\r\n")
            if self.transport.can_write_eof():
                self.transport.write_eof()
        self._close_soon()

    def _close_soon(self) -> None:
        """Close, once the client has had the time to read what it was sent.

        Were it closed at once, with bytes of it unread, its system would drop the answer.
        """
        if self.transport.is_closing():
            return
        self._unset_keepalive_if_required()
        self.transport.pause_reading()
        self.loop.call_later(LINGER_SECONDS, self.transport.abort)

    def _end_pipeline(self) -> None:
        """Close once the requests that wait are answered: what comes behind them is not."""
        self._refused = True
        last, _ = self.pipeline[0]  # the newest: they are taken from the other end
        last.keep_alive = False

    def close_if_overdue(self, now: float) -> None:
        """Close where the head, or the client's reading, has taken too long."""
        if self._head_since is not None and now - self._head_since >= MAX_HEAD_SECONDS:
            if self._head_bytes:
                self._refuse(408)
            else:  # browsers open connections that they then don't need
                self.transport.close()
            return
        if self._idle_since is not None and now - self._idle_since >= self.timeout_keep_alive:
            self.transport.close()
            return
        unsent = self.transport.get_write_buffer_size()
        if not unsent or unsent != self._unsent_bytes:
            self._unsent_bytes, self._unsent_since = unsent, now
        elif now - self._unsent_since >= MAX_STALLED_SECONDS:
            self.transport.abort()


def close_overdue(connections: Iterable[Any], now: float) -> None:
    """Close the connections that have taken too long; `now` is the loop's time."""
    for connection in tuple(connections):
        if isinstance(connection, BoundedProtocol):
            connection.close_if_overdue(now)


@lru_cache(MAX_REMEMBERED_ANSWERS)
def _format_answer(response: Response, own_fields: Fields) -> bytes:
    """All of an answer in one piece, as each call of the system costs both ends more than a copy; `own_fields` are the
    server's, which change each second.
    """
    assert isinstance(response.body, bytes)
    lines = [b"%s: %s\r\n" % field for field in (*response.fields, *own_fields)]
    return b"".join((STATUS_LINE[response.status], *lines, b"\r\n", response.body))


def _read_length(headers: Iterable[tuple[bytes, bytes]]) -> int:
    """What the body is to have; 0 where that is not said, or comes in chunks."""
    # The parser has refused what is no number, and more than one.
    return max((int(line) for name, line in headers if name == b"content-length"), default=0)
