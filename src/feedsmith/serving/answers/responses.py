"""What is answered to a request, and how it is sent (ASGI 3.0, HTTP message format 2.3)."""

import os
from collections.abc import Awaitable, Callable, Iterator, MutableMapping
from contextlib import closing
from typing import Any, BinaryIO, NamedTuple

__all__ = [
    "MAX_WHOLE_BYTES",
    "NOT_ACCEPTABLE",
    "NOT_FOUND",
    "PAGE_FIELDS",
    "Fields",
    "Receive",
    "Response",
    "Scope",
    "Send",
    "make_text_response",
    "send_response",
]

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Fields = tuple[tuple[bytes, bytes], ...]
"""Header fields, their names in small letters."""

MAX_WHOLE_BYTES = 131_072
"""A longer body is handed to the server in pieces."""
PIECE_BYTES = 65_536
"""So large, that is: it waits with the next one until a slow client took it."""

_POLICY = (
    "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'"
)
PAGE_FIELDS: Fields = (
    (b"content-security-policy", _POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
)
"""What each page for people says: nothing runs, nothing is fetched, nobody frames it or learns where it is."""


class Response(NamedTuple):
    """A status, its header fields, and the bytes of the body, or an open file of these, which is closed once sent."""

    status: int
    fields: Fields = ()
    body: bytes | BinaryIO = b""


def make_text_response(status: int, text: str, *fields: tuple[bytes, bytes]) -> Response:
    """A line of plain text."""
    body = f"{text}\n".encode()
    about = ((b"content-type", b"text/plain; charset=utf-8"), (b"content-length", b"%d" % len(body)))
    return Response(status, (*about, (b"x-content-type-options", b"nosniff"), *fields), body)


NOT_FOUND = make_text_response(404, "There is nothing here.")
NOT_ACCEPTABLE = make_text_response(406, "This is sent as it is, or with gzip.", (b"vary", b"Accept-Encoding"))


async def send_response(send: Send, response: Response, *, has_body: bool) -> None:
    """Send the response; its fields alone where it `has_body` not, as for HEAD."""
    body = response.body
    # A list of its own: what we are mounted in may add fields to it.
    await send({"type": "http.response.start", "status": response.status, "headers": [*response.fields]})
    if isinstance(body, bytes) and (len(body) <= MAX_WHOLE_BYTES or not has_body):
        await send({"type": "http.response.body", "body": body if has_body else b""})
        return
    for piece in _split(body, has_body):
        await send({"type": "http.response.body", "body": piece, "more_body": True})
    await send({"type": "http.response.body", "body": b""})


def _split(body: bytes | BinaryIO, has_body: bool) -> Iterator[bytes]:
    if isinstance(body, bytes):
        yield from (body[start : start + PIECE_BYTES] for start in range(0, len(body), PIECE_BYTES))
        return
    with closing(body):
        # As long as it was when its length was told: a file that is replaced stays as it was while it is open.
        left = os.fstat(body.fileno()).st_size if has_body else 0
        while left > 0 and (piece := body.read(min(PIECE_BYTES, left))):
            left -= len(piece)
            yield piece
