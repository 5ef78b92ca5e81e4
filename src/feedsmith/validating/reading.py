"""The bytes of a feed, from wherever it is named: a file, an address, standard input. All are bounded."""

import sys
from typing import BinaryIO

from feedsmith.fetching.access import MAX_BYTES, Access, FetchedPage, Network
from feedsmith.model.errors import FetchError
from feedsmith.validating.findings import Document

__all__ = ["read_document"]

_COMMAND = "validate"


def read_document(location: str, network: Network) -> Document:
    """The feed at a path or a URL, or in standard input where it is `-`. Raises FetchError."""
    if location == "-":
        return Document(_read_stream(sys.stdin.buffer, "standard input"))
    if location.lower().startswith(("http://", "https://")):
        return _fetch(location, network)
    try:
        with open(location, "rb") as file:
            return Document(_read_stream(file, location))
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", "") or "no name that a file can have"
        kind = "not-found" if isinstance(error, FileNotFoundError | ValueError) else "unreachable"
        raise FetchError(_COMMAND, location, kind, reason) from error


def _read_stream(stream: BinaryIO, name: str) -> bytes:
    data = stream.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise FetchError(_COMMAND, name, "too-large", f"the limit is {MAX_BYTES:,} bytes")
    return data


def _fetch(url: str, network: Network) -> Document:
    from feedsmith.fetching.fetcher import Fetcher  # httpcore and asyncio cost 100 ms

    with Fetcher(network) as fetcher:
        page = fetcher.submit(url, Access(source=_COMMAND)).result()
    if not isinstance(page, FetchedPage):  # no validators were sent, to which this would be the answer
        raise FetchError(_COMMAND, url, "bad-response", "not modified")
    return Document(page.data, page.charset)
