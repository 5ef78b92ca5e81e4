"""One request and its response, over guarded connections.

The only module that makes httpcore's connections and sends requests over them. Redirects, cookies, time limits and
content codings are up to the caller, who has to watch each. httpx, which stands on httpcore, does that unasked, takes
60 ms to import and 8 % of a page's CPU: of it, only the certificates to trust are used.

Odd behaviour, seen in httpcore 1.0.9:

- An HTTP/2 stream that is given up is never reset, and what still comes for it uses up the
  connection's window for good.
- httpcore looks for the module sniffio once for each lock, in vain: 50 µs each, two for a connection
  of HTTP/1.1 and six for one of HTTP/2. That is paid: 1,000 pages of 100 sites make 200 connections,
  and cost 20 ms of 900 so.
"""

# Private or undocumented names that are used here, and the versions in which they were seen to do
# what is needed. pyproject.toml keeps to the minor version of httpcore.
#
# httpcore 1.0.9: `create_connection` of AsyncConnectionPool and AsyncHTTPProxy, which makes one that
#   the pool does not know of; AsyncConnectionInterface's `is_available`, `is_closed`, `is_idle` and
#   `has_expired`; ConnectionNotAvailable, after which another connection has to take the request;
#   str(Origin), which tells origins apart; Response's `extensions["http_version"]`.

import asyncio
import logging
import os
import random
import re
import ssl
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import aclosing, asynccontextmanager, suppress
from functools import partial
from typing import NamedTuple
from urllib.parse import urlsplit

import httpcore

from feedsmith.fetching.access import Network
from feedsmith.fetching.failures import find_http2_error, needs_http1, translate_body_errors, translate_request_errors
from feedsmith.fetching.guard import Guard, NameResolver, is_address
from feedsmith.fetching.headers import RawHeaders
from feedsmith.fetching.proxies import Proxy, ProxyChooser
from feedsmith.fetching.retries import FetchFailure
from feedsmith.model.urls import DEFAULT_PORTS, find_port

__all__ = ["HttpClient", "Response"]

MAX_HEADER_BYTES = 100_000
"""Of a response over HTTP/1.1, where h11 stops reading soon after; over HTTP/2 h2 allows 65,536."""
KEEP_ALIVE_SECONDS = 15.0
"""How long an idle connection is kept: longer than the longest delay between two requests."""
MAX_DRAIN_BYTES = 65_536
MAX_DRAIN_SECONDS = 1.0
"""What the body of a redirect or an error may cost, which nobody reads."""
MAX_LENGTH_DIGITS = 18
"""The digits of a Content-Length that are read."""
_CONTROL_CHARACTER = re.compile(r"[\x00-\x08\x0a-\x1f]")  # all below the space but the tab
_IPV4 = re.compile(r"[0-9]+\.[0-9]+\.[0-9]+\.[0-9]+")
_VERSIONS = ("HTTP/2", "HTTP/1.1", "HTTP/1.0")

_log = logging.getLogger("feedsmith.fetching")


class Response:
    """A response whose body has yet to be read; `watch` is told where that fails.

    `status` is its status, `complete` whether the body was read to its end. Raises a FetchFailure
    for a response of another protocol, and for headers beyond MAX_HEADER_BYTES.
    """

    def __init__(self, response: httpcore.Response, watch: Callable[[httpcore.RemoteProtocolError], None]) -> None:
        version = _http_version(response)
        if version not in _VERSIONS:
            raise FetchFailure("bad-response", f"the response is not valid HTTP: its version is {version}")
        # Each line has a colon, a space and a line end beside its name and its text.
        if sum(len(name) + len(text) + 4 for name, text in response.headers) > MAX_HEADER_BYTES:
            raise FetchFailure("too-large", "its headers are too large")
        self.status = response.status
        self.complete = False
        self._response = response
        self._watch = watch
        self._fields: dict[str, list[str]] = {}
        for name, text in response.headers:
            lines = self._fields.setdefault(name.decode("latin-1").lower(), [])
            lines.append(text.decode("latin-1").strip())

    def field_lines(self, name: str) -> list[str]:
        """The lines of a header field (RFC 9110, section 5.3), of a `name` in lower case.

        Without those that hold control characters, which HTTP/2 lets through.
        """
        lines = self._fields.get(name, ())
        return [line for line in lines if not _CONTROL_CHARACTER.search(line)]

    def field(self, name: str) -> str:
        """The first line of a header field, or "": there is none."""
        lines = self.field_lines(name)
        return lines[0] if lines else ""

    def content_length(self) -> int | None:
        """The length that the server promises for the body as it is sent, in bytes."""
        length = self.field("content-length")
        if length.isascii() and length.isdigit():
            return int(length[:MAX_LENGTH_DIGITS])
        return None

    async def stream_body(self) -> AsyncGenerator[bytes, None]:
        """The body as it comes, its content codings untouched. Raises a FetchFailure."""
        with translate_body_errors():
            try:
                async for piece in self._response.aiter_stream():
                    yield piece
            except httpcore.RemoteProtocolError as error:
                self._watch(error)
                raise
        self.complete = True

    async def drain(self) -> None:
        """Read a short body that is of no interest, so that the connection can be kept."""
        if (self.content_length() or 0) > MAX_DRAIN_BYTES:
            return
        received = 0
        with suppress(FetchFailure, TimeoutError):
            async with asyncio.timeout(MAX_DRAIN_SECONDS), aclosing(self.stream_body()) as pieces:
                async for piece in pieces:
                    received += len(piece)
                    if received > MAX_DRAIN_BYTES:
                        return


class HttpClient:
    """Sends requests by the rules of `network`, directly or through a proxy.

    `tls` verifies certificates; None stands for those of SSL_CERT_FILE, SSL_CERT_DIR or certifi.
    """

    def __init__(self, network: Network, resolver: NameResolver, tls: ssl.SSLContext | None = None) -> None:
        self._connections = _Connections(network, resolver, tls)

    @asynccontextmanager
    async def send(
        self,
        url: str,
        headers: RawHeaders,
        connect_seconds: float,
        *,
        content: bytes | None = None,
        http2: bool = True,
    ) -> AsyncIterator[Response]:
        """The response to a GET of a normalised URL, or to a POST of the `content` if there is some.

        Connecting may take `connect_seconds`; everything else, as long as the caller allows. Raises
        a FetchFailure. Without `http2`, only HTTP/1.1 is spoken.
        """
        with translate_request_errors(connect_seconds):
            request = httpcore.Request(
                "GET" if content is None else "POST",
                _split_url(url),
                headers=_request_headers(url, headers, content),
                content=content,
                extensions={"timeout": {"connect": connect_seconds}},
            )
            raw = await self._connections.send(request, http2=http2)
        response = None
        try:
            response = Response(raw, partial(self._connections.watch_http2, request.url.origin))
            yield response
        finally:
            await raw.aclose()
            is_complete = response is not None and response.complete
            if _http_version(raw) == "HTTP/2" and not is_complete:
                await self._connections.discard(request.url.origin)

    async def aclose(self) -> None:
        """Close all connections."""
        await self._connections.aclose()


def _split_url(url: str) -> httpcore.URL:
    """A normalised URL in httpcore's parts. Raises a FetchFailure for an IP address that is none."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    if (":" in host or _IPV4.fullmatch(host)) and not is_address(host):
        raise FetchFailure("bad-response", "not a URL that can be fetched", reached=False)
    target = f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"
    return httpcore.URL(
        scheme=parts.scheme.encode("ascii"),
        host=host.encode("ascii"),
        port=find_port(parts),
        target=target.encode("ascii"),
    )


def _request_headers(url: str, headers: RawHeaders, content: bytes | None) -> RawHeaders:
    length = [] if content is None else [(b"Content-Length", b"%d" % len(content))]
    return [*length, (b"host", urlsplit(url).netloc.encode()), *headers]


def _http_version(response: httpcore.Response) -> str:
    version: bytes = response.extensions.get("http_version", b"HTTP/1.1")
    return version.decode("ascii", "replace")


class _Route(NamedTuple):
    """What a connection is good for: an origin, and whether HTTP/2 may be spoken over it."""

    origin: str
    http2: bool


class _Connections:
    """Sends requests over open connections, by their origin; those of HTTP/2 are shared.

    httpcore's pools only make the connections: which of them gets a request, they find out by
    asking each of all others, and with 32 of them that took two thirds of the CPU of a request,
    1.7 ms in place of 0.6. There is no need to wait for one here, as no more than `connections`
    requests are ever made at once.
    """

    def __init__(self, network: Network, resolver: NameResolver, tls: ssl.SSLContext | None) -> None:
        self._pools = _Pools(network, resolver, tls)
        self._max_open = network.connections
        self._open: dict[_Route, list[httpcore.AsyncConnectionInterface]] = {}
        # With which HTTP/1.1 is spoken from now on, as HTTP/2 fails.
        self._http1_origins: set[str] = set()

    async def send(self, request: httpcore.Request, *, http2: bool) -> httpcore.Response:
        """The response to the request, its body still to be read; over HTTP/2 only where that is allowed."""
        origin = request.url.origin
        while True:
            http2 = http2 and str(origin) not in self._http1_origins
            pool = self._pools.choose(origin, http2=http2)
            connection = await self._connection(_Route(str(origin), http2), origin, pool)
            try:
                return await connection.handle_async_request(request)
            except httpcore.ConnectionNotAvailable:
                # Another request was faster, or HTTP/2 was hoped for and is not spoken.
                continue
            except httpcore.RemoteProtocolError as error:
                self.watch_http2(origin, error)
                raise

    def watch_http2(self, origin: httpcore.Origin, error: httpcore.RemoteProtocolError) -> None:
        """Speak HTTP/1.1 with the origin from now on, where the error is one of HTTP/2 that may help against."""
        if needs_http1(find_http2_error(error)):
            _log.info("%s: HTTP/1.1 from now on", origin)
            self._http1_origins.add(str(origin))

    async def _connection(
        self, route: _Route, origin: httpcore.Origin, pool: httpcore.AsyncConnectionPool
    ) -> httpcore.AsyncConnectionInterface:
        """An open connection that can take a request, or a new one; it connects when it is used."""
        connections = self._open.setdefault(route, [])
        connection, closing = _take_available(connections)
        if connection is None:
            _log.debug("new connection to %s", origin)
            connection = pool.create_connection(origin)
            connections.append(connection)
            closing += self._evict_idle()
        for expired in closing:
            await expired.aclose()
        return connection

    def _evict_idle(self) -> list[httpcore.AsyncConnectionInterface]:
        """Where more connections are kept than may be, any one that is idle.

        By chance: hosts are often asked in turn, and of more hosts than connections the one that
        has waited longest is just the one that comes next. 40 hosts that were asked five times made
        200 connections so.
        """
        if sum(map(len, self._open.values())) <= self._max_open:
            return []
        idle = [known for connections in self._open.values() for known in connections if known.is_idle()]
        if not idle:
            return []
        evicted = random.choice(idle)
        for connections in self._open.values():
            if evicted in connections:
                connections.remove(evicted)
        return [evicted]

    async def discard(self, origin: httpcore.Origin) -> None:
        """Close the connections of HTTP/2 to the origin, where a stream of one was given up.

        A page that is on its way over one of them will be tried again.
        """
        for connection in self._open.pop(_Route(str(origin), http2=True), ()):
            await connection.aclose()

    async def aclose(self) -> None:
        """Close all connections."""
        while self._open:
            _, connections = self._open.popitem()
            for connection in connections:
                await connection.aclose()


def _take_available(
    connections: list[httpcore.AsyncConnectionInterface],
) -> tuple[httpcore.AsyncConnectionInterface | None, list[httpcore.AsyncConnectionInterface]]:
    """The first of the connections that can take a request, if one can, and those that are to be closed.

    Of the list, in place, what is closed or to be closed is taken out. Only those that would be used
    are asked whether they have expired: that looks at the socket, 20 µs each, and of 32 connections
    for each page it was a sixth of all CPU.
    """
    connections[:] = [known for known in connections if not known.is_closed()]
    expired = []
    chosen = None
    for known in connections:
        if known.is_available():
            if not known.has_expired():
                chosen = known
                break
            expired.append(known)
    for known in expired:
        connections.remove(known)
    if chosen is not None:
        # It looks available until the request is under way. At the end of the list it is not offered to the requests
        # that begin meanwhile, which were sent away from it: each of 32 at once five times, a fifth of their CPU.
        connections.remove(chosen)
        connections.append(chosen)
    return chosen, expired


class _Pools:
    """httpcore's pools, one for each scheme, proxy and protocol, which make connections and hold none."""

    def __init__(self, network: Network, resolver: NameResolver, tls: ssl.SSLContext | None) -> None:
        self._guard = Guard(resolver, network.allow)
        # The proxy is the user's own choice, and may be anywhere.
        self._proxy_guard = Guard(resolver, trusted=True)
        self._proxies = ProxyChooser(network.proxy, self._guard)
        self._tls = tls
        self._pools: dict[tuple[str, Proxy | None, bool], httpcore.AsyncConnectionPool] = {}

    def choose(self, origin: httpcore.Origin, *, http2: bool) -> httpcore.AsyncConnectionPool:
        """The pool that makes connections to the origin.

        Raises a FetchFailure for a proxy that is not supported, and UnsafeError for a host that
        must not be reached through one.
        """
        scheme, host, port = origin.scheme.decode("ascii"), origin.host.decode("ascii"), origin.port
        name = f"[{host}]" if ":" in host else host
        netloc = name if port == DEFAULT_PORTS[scheme] else f"{name}:{port}"
        proxy = self._proxies.choose(scheme, netloc, host, port)
        key = scheme, proxy, http2
        if key not in self._pools:
            self._pools[key] = self._new_pool(*key)
        return self._pools[key]

    def _new_pool(self, scheme: str, proxy: Proxy | None, http2: bool) -> httpcore.AsyncConnectionPool:
        if proxy is None:
            return httpcore.AsyncConnectionPool(
                self._tls_context() if scheme == "https" else None,
                http1=True,
                http2=http2,
                network_backend=self._guard,
                keepalive_expiry=KEEP_ALIVE_SECONDS,
            )
        tls = self._tls_context() if "https" in (scheme, proxy.scheme) else None
        user, password = proxy.user.encode(), proxy.password.encode()
        return httpcore.AsyncHTTPProxy(
            proxy.url,
            proxy_auth=(user, password) if user else None,
            ssl_context=tls,
            proxy_ssl_context=tls if proxy.scheme == "https" else None,
            http1=True,
            http2=http2,
            network_backend=self._proxy_guard,
            keepalive_expiry=KEEP_ALIVE_SECONDS,
        )

    def _tls_context(self) -> ssl.SSLContext:
        if self._tls is None:
            try:
                import httpx  # 60 ms, and what it loads 20, where there is an https URL

                self._tls = httpx.create_ssl_context()
            except OSError as error:  # of which ssl's are
                paths = (os.environ.get(name) for name in ("SSL_CERT_FILE", "SSL_CERT_DIR"))
                detail = f"no certificates to trust can be read from {next(filter(None, paths), 'certifi')}"
                raise FetchFailure("unreachable", detail, reached=False) from error
        return self._tls
