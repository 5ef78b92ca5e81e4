"""What a request's conditions and codings ask for (RFC 9110, sections 12.5.3 and 13): pure.

Each function takes a field as it came, its lines joined by commas, None where there was none.
"""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Literal

from feedsmith.fetching.headers import parse_http_date

__all__ = ["Coding", "RawHeaders", "choose_coding", "get_field", "is_unchanged"]

Coding = Literal["identity", "gzip"]
RawHeaders = Iterable[tuple[bytes, bytes]]
"""Of a request, their names in small letters (ASGI)."""

MAX_REMEMBERED_FIELDS = 256
"""Browsers and readers send a few dozen Accept-Encodings and dates between them."""

_OPAQUE_TAG = re.compile(rb'"[\x21\x23-\x7e\x80-\xff]*"')
_WEIGHT = re.compile(rb"[ \t]*[qQ]=(0(?:\.\d{0,3})?|1(?:\.0{0,3})?)[ \t]*")
_LEAST_WEIGHT = 0.0001
"""Of what is acceptable without being named: less than any weight that is."""


def get_field(headers: RawHeaders, name: bytes) -> bytes | None:
    """The field of that name, in small letters: one that stands in several lines is one list."""
    lines = [line for key, line in headers if key == name]
    return b",".join(lines) if lines else None


@lru_cache(MAX_REMEMBERED_FIELDS)
def choose_coding(accept_encoding: bytes | None) -> Coding | None:
    """The coding that is wanted most of those that we have, gzip where both are wanted alike.

    None where neither is acceptable. A member whose weight can't be read counts as not there.
    """
    if accept_encoding is None:
        return "identity"
    weights = _parse_weights(accept_encoding)
    others = weights.get(b"*")
    gzip = weights.get(b"gzip", others or 0.0)
    # What excludes all others excludes identity; otherwise it is acceptable, though not asked for.
    identity = weights.get(b"identity", _LEAST_WEIGHT if others != 0 else 0.0)
    if gzip and gzip >= identity:
        return "gzip"
    return "identity" if identity else None


def _parse_weights(accept_encoding: bytes) -> dict[bytes, float]:
    weights: dict[bytes, float] = {}
    for member in accept_encoding.split(b","):
        coding, semicolon, parameter = member.partition(b";")
        weight = _WEIGHT.fullmatch(parameter) if semicolon else None
        if semicolon and weight is None:
            continue
        coding = coding.strip().lower()
        # The same coding under its old name (section 8.4.1.3).
        weights[b"gzip" if coding == b"x-gzip" else coding] = float(weight[1]) if weight else 1.0
    return weights


def is_unchanged(
    if_none_match: bytes | None, if_modified_since: bytes | None, etag: bytes, modified: int | None
) -> bool:
    """Whether what the client has is what there is: 304 (Not Modified).

    A list of entity tags outranks the date, which is then not looked at (section 13.2.2). Tags are
    compared weakly (section 8.8.3.2): proxies make a tag weak when they compress. `modified` is in seconds
    since 1970, None for what has no date.
    """
    if if_none_match is not None:
        if if_none_match == etag or if_none_match.strip() == b"*":
            return True
        return etag in _OPAQUE_TAG.findall(if_none_match)
    if if_modified_since is None or modified is None:
        return False
    since = _parse_seconds(if_modified_since)
    return since is not None and modified <= since


@lru_cache(MAX_REMEMBERED_FIELDS)
def _parse_seconds(field: bytes) -> float | None:
    moment = parse_http_date(field.decode("latin-1"))
    return moment.timestamp() if moment else None
