"""What header fields say: dates, media types, waits and credentials."""

import re
from base64 import b64encode
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import NamedTuple

from feedsmith.fetching.access import Credentials, Validators

__all__ = [
    "ContentType",
    "RawHeaders",
    "basic_auth",
    "conditional_headers",
    "credential_headers",
    "encode_headers",
    "find_unsupported_scheme",
    "parse_content_type",
    "parse_freshness",
    "parse_http_date",
    "parse_retry_after",
]

MAX_WAIT_DIGITS = 9
"""The digits of a Retry-After that are read: 31 years."""
# A word that is followed by a parameter, by a token or by nothing, and is no parameter itself.
_SCHEME = r"(?:^|,)\s*([A-Za-z][\w-]{0,30})(?=\s+[\w-]|\s*,|\s*$)"
_CHARSET = r"""(?i)(?:^|;)\s*charset\s*=\s*["']?([^\s;"',]+)"""

RawHeaders = list[tuple[bytes, bytes]]
"""Header fields as they go over the wire, in order."""


class ContentType(NamedTuple):
    """Both in lower case, or "" for what a Content-Type does not say."""

    media_type: str
    charset: str


def parse_content_type(field: str) -> ContentType:
    """What a Content-Type says (RFC 9110, section 8.3)."""
    media_type, _, parameters = field.partition(";")
    charset = re.search(_CHARSET, parameters)
    return ContentType(media_type.strip().lower(), charset[1].lower() if charset else "")


def parse_http_date(field: str) -> datetime | None:
    """The moment that a field names (RFC 9110, section 5.6.7), in UTC, or None: it is no date."""
    try:
        moment = parsedate_to_datetime(field)
        # asctime's form has no zone, and is in UTC as all dates of HTTP are.
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, TypeError, OverflowError):
        return None


def parse_freshness(field: Callable[[str], str]) -> int:
    """For how many seconds a response stays fresh, of whose header fields `field` gives the text of one by its name
    (RFC 9111, sections 4.2.1 and 5.2.2); 0 where it does not, or does not say.
    """
    directives: dict[str, str] = {}
    for part in field("cache-control").lower().split(","):
        name, _, argument = part.partition("=")
        directives.setdefault(name.strip(), argument.strip().strip('"'))
    if directives.keys() & {"no-store", "no-cache"}:
        return 0
    if "max-age" in directives:
        lifetime = _read_seconds(directives["max-age"])
    else:
        expires, date = parse_http_date(field("expires")), parse_http_date(field("date"))
        lifetime = int((expires - date).total_seconds()) if expires and date else 0
    return max(0, lifetime - _read_seconds(field("age")))


def _read_seconds(digits: str) -> int:
    """Whole seconds (RFC 9111, section 1.2.2), 31 years at most; 0 for anything else."""
    return int(digits[:MAX_WAIT_DIGITS]) if digits.isascii() and digits.isdigit() else 0


def parse_retry_after(field: str, now: datetime) -> float | None:
    """The seconds that a Retry-After asks to wait (RFC 9110, section 10.2.3), or None.

    It holds them as such, or as a date, which may have passed.
    """
    if field.isascii() and field.isdigit():
        return float(field[:MAX_WAIT_DIGITS])
    due = parse_http_date(field)
    return None if due is None else max(0.0, (due - now).total_seconds())


def find_unsupported_scheme(challenges: Sequence[str]) -> str:
    """The scheme that the lines of a WWW-Authenticate ask for (RFC 9110, section 11.6.1).

    "" where one of them is among those that can be configured.
    """
    schemes = re.findall(_SCHEME, ",".join(challenges))
    is_supported = any(scheme.lower() in ("basic", "bearer") for scheme in schemes)
    return schemes[0] if schemes and not is_supported else ""


def basic_auth(user: str, password: str) -> str:
    """The Authorization of a user and password (RFC 7617, section 2)."""
    return "Basic " + b64encode(f"{user}:{password}".encode()).decode()


def credential_headers(credentials: Credentials) -> dict[str, str]:
    """The fields of configured credentials, by their names in lower case; cookies are apart.

    A configured Authorization counts before a token, and that before a user and password.
    """
    fields: dict[str, str] = {}
    if credentials.user or credentials.password:
        fields["authorization"] = basic_auth(credentials.user, credentials.password)
    if credentials.bearer:
        fields["authorization"] = f"Bearer {credentials.bearer}"
    for name, text in credentials.headers:
        fields[name.lower()] = text
    return fields


def conditional_headers(validators: Validators) -> RawHeaders:
    """The fields that ask for a page only if it changed (RFC 9110, section 13.1).

    In Latin-1, in which they were read: the server gets the bytes that it once sent.
    """
    fields: RawHeaders = []
    if validators.etag:
        fields.append((b"if-none-match", validators.etag.encode("latin-1")))
    if validators.last_modified:
        fields.append((b"if-modified-since", validators.last_modified.encode("latin-1")))
    return fields


def encode_headers(fields: Mapping[str, str]) -> RawHeaders:
    """The fields in UTF-8, without the white space around them, which HTTP does not allow."""
    return [(name.encode(), text.strip().encode()) for name, text in fields.items()]
