"""How pages are fetched, as values: what a request may cost and show to whom, and what came of it.

Apart from `fetcher`, so that a run that meets no page does not pay for httpcore (100 ms).
"""

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Protocol
from urllib.parse import urlsplit

from feedsmith.executors import Pending
from feedsmith.model.urls import MAX_PORT, absolute
from feedsmith.model.values import field, value

__all__ = [
    "Access",
    "Credentials",
    "FetchedPage",
    "Network",
    "NotModified",
    "PageFetcher",
    "Validators",
    "origin",
]

MAX_BYTES = 10_000_000
"""How large a body may be once it is decompressed, unless a source says otherwise."""
MAX_REDIRECTS = 5
"""How many redirects of a page are followed, unless a source says otherwise."""
MAX_MAX_REDIRECTS = 20
"""How many it may say, as many as browsers follow (Fetch Standard, "HTTP-redirect fetch")."""
MAX_PORT_DIGITS = 6
"""The digits of a port that are read: one more than there may be."""
MAX_DELAY_SECONDS = 3_600.0
"""The longest delay between two requests to a host that may be configured."""
_TOKEN = r"[!#$%&'*+.^_`|~0-9A-Za-z-]+"  # RFC 9110, section 5.6.2
# Headers that frame the message and route it, which is up to the HTTP client.
_CLIENT_HEADERS = frozenset(
    "host connection content-length transfer-encoding te upgrade accept-encoding cookie".split()
)
# What a cookie's value may not hold beside control characters, but for the quotes around all of it (RFC 6265,
# section 4.1.1).
_NOT_IN_COOKIES = frozenset('",;\\ ')


@value
class Validators:
    """What tells the versions of a page apart, as its server sent it (RFC 9110, section 8.8).

    `url` is where that page was, after redirects: validators mean nothing for any other. `etag` and
    `last_modified` are "" where the server gave none, or one that no header can carry back. It is no validator,
    and told with them, for how many `fresh_seconds` the server has nothing else to say (RFC 9111, section 4.2).
    """

    url: str = ""
    etag: str = ""
    last_modified: str = ""
    fresh_seconds: int = 0

    def __post_init__(self) -> None:
        for name in ("etag", "last_modified"):
            text = getattr(self, name)
            is_latin1 = all(character <= "\xff" for character in text)
            if not (is_latin1 and text.isprintable()):
                object.__setattr__(self, name, "")


@value
class Credentials:
    """What a source shows to its own site only; no `repr` and no message holds it.

    `headers` and `cookies` are pairs of name and value; `user` and `password` make basic
    authentication (RFC 7617), `bearer` a token (RFC 6750). False where there are none.

    Raises ValueError, which names the field but not its value, for what no header can carry.
    """

    headers: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    cookies: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    user: str = field(default="", repr=False)
    password: str = field(default="", repr=False)
    bearer: str = field(default="", repr=False)

    def __post_init__(self) -> None:
        for name in ("user", "password", "bearer"):
            _check_printable(name, getattr(self, name))
        for name, text in self.headers:
            _check_header(name, text)
        for name, text in self.cookies:
            _check_cookie(name, text)
        if ":" in self.user:
            raise ValueError("user: may hold no colon (RFC 7617, section 2)")
        if self.bearer and self.user:
            raise ValueError("bearer: can't be combined with a user")

    def __bool__(self) -> bool:
        pairs = self.headers or self.cookies
        return bool(pairs or self.user or self.password or self.bearer)


def _check_printable(place: str, text: str) -> None:
    if not text.isprintable():
        raise ValueError(f"{place}: contains a character that no header can hold")


def _check_header(name: str, text: str) -> None:
    _check_printable("headers", name)
    _check_printable(f"headers.{name}", text)
    if not re.fullmatch(_TOKEN, name):
        raise ValueError(f"headers: not a header's name (RFC 9110, section 5.1): {name[:50]!r}")
    if name.lower() in _CLIENT_HEADERS:
        raise ValueError(f"headers: {name!r} is set by feedsmith itself")


def _check_cookie(name: str, text: str) -> None:
    _check_printable("cookies", name)
    _check_printable(f"cookies.{name}", text)
    bare = text[1:-1] if len(text) > 1 and text[0] == text[-1] == '"' else text
    is_value = text.isascii() and not _NOT_IN_COOKIES & set(bare)
    if not (is_value and re.fullmatch(_TOKEN, name)):
        rule = "RFC 6265, section 4.1.1"
        raise ValueError(f"cookies: not a cookie's name and value ({rule}): {name[:50]}")


@value
class Access:
    """How the pages of one source are fetched.

    `source` is its configured name. `timeout` is for a request in all, redirects included, in
    seconds, of which `redirects` are followed at most; `max_bytes` for a body once it is
    decompressed. `robots` says whether robots.txt is obeyed, `http2` whether HTTP/2 is spoken with
    servers that do. `credentials` go to `origins` only.
    """

    source: str
    timeout: float = 30.0
    max_bytes: int = MAX_BYTES
    robots: bool = True
    redirects: int = MAX_REDIRECTS
    http2: bool = True
    credentials: Credentials = Credentials()
    origins: frozenset[str] = frozenset()


@value
class Network:
    """How all pages of a run are fetched.

    `contact` is an address in the User-Agent; `allow` holds the `host:port` pairs that may be
    reached although they are private; `proxy` is a URL, without which the environment's counts.
    `per_host` requests go to a host at once, `delay` seconds apart; `connections` are open in all.
    A request that fails for a transient reason is tried `tries` times.

    Raises ValueError, which begins with the name of the field, for a value that can't be used.
    """

    contact: str = ""
    allow: frozenset[str] = frozenset()
    proxy: str = field(default="", repr=False)
    per_host: int = 2
    delay: float = 0.2
    connections: int = 32
    tries: int = 3

    def __post_init__(self) -> None:
        for pair in self.allow:
            _check_host_and_port(pair)
        if not (self.contact.isprintable() and self.contact.isascii()):
            raise ValueError("contact: an address in ASCII that a header can carry")
        if self.proxy and not _is_proxy(self.proxy):
            raise ValueError("proxy: the http or https URL of a proxy, such as http://proxy.example:3128")
        for name in ("per_host", "connections", "tries"):
            if getattr(self, name) < 1:
                raise ValueError(f"{name}: must be at least 1")
        if not 0 <= self.delay <= MAX_DELAY_SECONDS:
            raise ValueError(f"delay: seconds, from 0 to {MAX_DELAY_SECONDS:.0f}")

    def extend(self, allow: Iterable[str], contact: str) -> "Network":
        """The same, with more addresses that may be reached, and another contact where that is not "". Raises
        ValueError as above.
        """
        allowed = self.allow | {address.lower() for address in allow}
        return replace(self, allow=allowed, contact=contact or self.contact)


def _is_proxy(url: str) -> bool:
    """Whether it is an http or https URL with a host, and a port that there may be."""
    if not url.startswith(("http://", "https://")):
        return False
    try:
        absolute(url)
    except ValueError:
        return False
    return True


def _check_host_and_port(pair: str) -> None:
    host, _, port = pair.rpartition(":")
    # A host with colons of its own is an IPv6 address, which stands in brackets.
    is_host = bool(host) and not set("/@?#") & set(host) and (":" not in host or host[0] + host[-1] == "[]")
    is_port = port.isascii() and port.isdigit() and 0 < int(port[:MAX_PORT_DIGITS]) <= MAX_PORT
    if not (is_host and is_port):
        example = "192.168.0.2:8080 or [fd00::2]:80"
        raise ValueError(f"allow: not a host:port pair, such as {example}: {pair!r:.100}")


@value
class FetchedPage:
    """A page as it came from `url`, after redirects.

    `data` is the body, decompressed. `charset` and `media_type` are what its Content-Type says, in
    lower case, or "". `modified` is its Last-Modified, None where that is missing, no date, or in
    the future.
    """

    url: str
    data: bytes
    charset: str = ""
    media_type: str = ""
    modified: datetime | None = None
    validators: Validators = Validators()


@value
class NotModified:
    """A page that is still what its validators say (304; RFC 9110, section 15.4.5)."""

    url: str
    validators: Validators = Validators()


class PageFetcher(Protocol):
    """What fetches pages: `fetcher.Fetcher` does."""

    def submit(
        self, url: str, access: Access, validators: Validators = Validators()
    ) -> Pending[FetchedPage | NotModified]:
        """Ask for the page; a FetchError where there is none, raised by `result()`."""

    def post(self, url: str, content: bytes, media_type: str, access: Access) -> Pending[None]:
        """Post content of that media type.

        A FetchError where it was not accepted, raised by `result()`.
        """


def origin(url: str) -> str:
    """The origin of a normalised http(s) URL (RFC 6454, section 4), such as `http://a.example:81`.

    The port is left out where it is the scheme's own.
    """
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"
