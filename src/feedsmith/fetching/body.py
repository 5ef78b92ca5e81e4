"""The body of a response, decoded and read no further than its limit.

A new content coding belongs into `inflate`; what to do with a body that is not what its headers
say belongs here.
"""

import asyncio
from collections.abc import Iterable
from contextlib import aclosing, suppress
from io import BytesIO

from feedsmith.fetching.exchange import Response
from feedsmith.fetching.headers import parse_content_type
from feedsmith.fetching.inflate import DamagedError, Inflater, UnknownCodingError
from feedsmith.fetching.retries import FetchFailure
from feedsmith.text import squash

__all__ = ["read_body", "read_error_text"]

MAX_ERROR_TEXT_BYTES = 4_000
MAX_ERROR_TEXT_CHARS = 200
MAX_ERROR_TEXT_SECONDS = 1.0
"""How much of a server's own words is read, shown and waited for."""


async def read_body(response: Response, max_bytes: int, *, truncate: bool = False) -> bytes:
    """The body, its content codings undone.

    What comes over the wire counts as well as what it decodes to, so that both are bounded. A body
    beyond `max_bytes` is a failure, unless its first `max_bytes` will do: `truncate`.

    Raises a FetchFailure: too-large, truncated, or bad-response for an unknown coding.
    """
    length = response.content_length()
    if length is not None and length > max_bytes and not truncate:
        raise FetchFailure("too-large", f"{length} bytes; the limit is {max_bytes}")
    try:
        inflater = Inflater(", ".join(response.field_lines("content-encoding")))
        return await _read_inflated(response, inflater, max_bytes, truncate)
    except DamagedError as error:
        raise FetchFailure("truncated", str(error)) from error
    except UnknownCodingError as error:
        raise FetchFailure("bad-response", str(error)) from error


async def _read_inflated(response: Response, inflater: Inflater, max_bytes: int, truncate: bool) -> bytes:
    received = 0
    body = BytesIO()  # which gives its bytes away without a copy
    async with aclosing(response.stream_body()) as pieces:
        async for piece in pieces:
            received += len(piece)
            # Beyond the limit nothing is decoded any more.
            if received <= max_bytes or truncate:
                _write_up_to(body, inflater.inflate(piece), max_bytes)
            if received > max_bytes or body.tell() > max_bytes:
                if truncate:
                    return body.getvalue()[:max_bytes]
                raise FetchFailure("too-large", f"more than {max_bytes} bytes")
    inflater.finish()
    return body.getvalue()


def _write_up_to(body: BytesIO, pieces: Iterable[bytes], max_bytes: int) -> None:
    """Write the pieces to the first that exceeds the limit; the rest is never inflated."""
    for piece in pieces:
        body.write(piece)
        if body.tell() > max_bytes:
            return


async def read_error_text(response: Response) -> str:
    """What the server itself says of an error, on one line.

    "" where that is not plain text, is not whole, or takes longer than a second.
    """
    content_type = parse_content_type(response.field("content-type"))
    if content_type.media_type != "text/plain":
        await response.drain()
        return ""
    text = b""
    with suppress(FetchFailure, TimeoutError):
        async with asyncio.timeout(MAX_ERROR_TEXT_SECONDS):
            text = await read_body(response, MAX_ERROR_TEXT_BYTES, truncate=True)
    return squash(text.decode(errors="replace"))[:MAX_ERROR_TEXT_CHARS].rstrip()
