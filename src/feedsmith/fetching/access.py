"""How pages are fetched, as values: what a source's requests may cost, what they show to whom, and what came of them.

Apart from `fetch`, so that a run that meets no page does not pay for httpx (150 ms).
"""

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Protocol
from urllib.parse import urlsplit

from feedsmith.executors import Pending
from feedsmith.model.values import field, value

__all__ = ["Access", "Credentials", "Fetched", "Fetches", "Network", "Unchanged", "Validators", "origin"]

MAX_BYTES = 10_000_000
_TOKEN = r"[!#$%&'*+.^_`|~0-9A-Za-z-]+"  # RFC 9110, section 5.6.2
# Headers that say how the message is framed and where it goes, which is the client's business.
_OURS = frozenset("host connection content-length transfer-encoding te upgrade accept-encoding cookie".split())


@value
class Validators:
    """What tells the versions of a page apart, exactly as its server said it (RFC 9110, section 8.8).

    `url` is where that page was, after redirects: validators mean nothing for any other. What no header can carry back
    is left out.
    """

    url: str = ""
    etag: str = ""
    last_modified: str = ""

    def __post_init__(self) -> None:
        for name in ("etag", "last_modified"):
            text = getattr(self, name)
            if not (text.isprintable() and all(character <= "\xff" for character in text)):
                object.__setattr__(self, name, "")


@value
class Credentials:
    """What a source shows to its own site only; no `repr` and no message holds it.

    `headers` and `cookies` are pairs of name and value; `user` and `password` make basic authentication (RFC 7617),
    `bearer` a token (RFC 6750). Raises ValueError, without the value, for what no header can carry.
    """

    headers: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    cookies: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    user: str = field(default="", repr=False)
    password: str = field(default="", repr=False)
    bearer: str = field(default="", repr=False)

    def __post_init__(self) -> None:
        for name, text in self._texts():
            if not text.isprintable():
                raise ValueError(f"{name}: holds what no header can carry")
        for name, _ in self.headers:
            if not re.fullmatch(_TOKEN, name) or name.lower() in _OURS:
                raise ValueError(f"headers: no header of yours can be called {name[:50]!r}")
        for name, text in self.cookies:
            if not re.fullmatch(_TOKEN, name) or not text.isascii() or set(text) & set('",;\\ '):
                raise ValueError(f"cookies: not a cookie's name and value (RFC 6265, section 4.1.1): {name[:50]}")
        if ":" in self.user:
            raise ValueError("user: may hold no colon (RFC 7617, section 2)")
        if self.bearer and self.user:
            raise ValueError("bearer: goes without a user")

    def _texts(self) -> Iterator[tuple[str, str]]:
        for name in ("user", "password", "bearer"):
            yield name, getattr(self, name)
        for kind in ("headers", "cookies"):
            for name, text in getattr(self, kind):
                yield kind, name
                yield f"{kind}.{name}", text

    def __bool__(self) -> bool:
        return any(text for _, text in self._texts())


@value
class Access:
    """How the pages of one source are fetched: `source` is its configured name, `timeout` is for a request in all, in
    seconds, `max_bytes` for a body once it is decompressed; `credentials` go to `origins` only.
    """

    source: str
    timeout: float = 30.0
    max_bytes: int = MAX_BYTES
    robots: bool = True
    credentials: Credentials = Credentials()
    origins: frozenset[str] = frozenset()


@value
class Network:
    """How all pages of a run are fetched.

    `contact` is an address in the User-Agent; `allow` holds the `host:port` pairs that may be reached although they
    are private; `proxy` is a URL, without which the environment's count. `per_host` requests go to a host at once,
    `delay` seconds apart; `connections` are open in all; what may pass is tried `tries` times.
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
            host, _, port = pair.rpartition(":")
            if not (host and port.isascii() and port.isdigit()) or "/" in host:
                raise ValueError(
                    f"allow: not a host:port pair, such as 192.168.0.2:8080 or [fd00::2]:80: {pair!r:.100}"
                )
        if not self.contact.isprintable() or not self.contact.isascii():
            raise ValueError("contact: an address in ASCII that a header can carry")
        if self.proxy and not self.proxy.startswith(("http://", "https://")):
            raise ValueError("proxy: the http or https URL of a proxy")
        for name in ("per_host", "connections", "tries"):
            if getattr(self, name) < 1:
                raise ValueError(f"{name}: must be at least 1")
        if not 0 <= self.delay <= 3600:
            raise ValueError("delay: seconds, from 0 to 3600")


@value
class Fetched:
    """A page as it came from `url`, after redirects; `modified` is its Last-Modified, None if that is missing or in
    the future, `charset` and `media_type` what its Content-Type says, or "".
    """

    url: str
    data: bytes
    charset: str = ""
    media_type: str = ""
    modified: datetime | None = None
    validators: Validators = Validators()


@value
class Unchanged:
    """A page that is still what its validators say (304; RFC 9110, section 15.4.5)."""

    url: str
    validators: Validators = Validators()


class Fetches(Protocol):
    """What fetches pages: `fetch.Fetcher` does."""

    def submit(self, url: str, access: Access, validators: Validators = Validators()) -> Pending[Fetched | Unchanged]:
        """The page, or a FetchError when its result is asked for."""

    def tell(self, url: str, form: bytes, access: Access) -> Pending[None]:
        """Post a form, of application/x-www-form-urlencoded; a FetchError, when its result is asked for, where it was
        not accepted.
        """


def origin(url: str) -> str:
    """The origin of a normalised http(s) URL (RFC 6454, section 4): scheme, host, and port where it isn't the usual."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"
