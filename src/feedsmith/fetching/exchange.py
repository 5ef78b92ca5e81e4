"""One request and its answer, on guarded connections, and what may go wrong with it in plain words.

The only module that imports httpx and, for what httpx does not offer, httpcore and h2: httpx has no public way to
pass a network backend, hence a transport of our own over httpcore's connections. Of httpx's client only the
single request is used: redirects, cookies, time limits and content codings are the caller's, who has to watch each.
Seen in httpx 0.28.1 and httpcore 1.0.9: the client parses the Location of a redirect that it isn't to follow, and
fails where it can't; `URL.host` and a request without a Host field fail for names that IDNA 2008 does not know, such
as those of pictures; a body over HTTP/2 lets h2's own exceptions through; an HTTP/2 stream that is given up is never
reset, and what still comes for it uses up the connection's window for good.
"""

import asyncio
import ssl
import sys
from collections.abc import AsyncGenerator, AsyncIterator, Iterator, Sequence
from contextlib import aclosing, asynccontextmanager, contextmanager, suppress
from http.cookiejar import CookieJar, DefaultCookiePolicy
from importlib.util import find_spec
from typing import Any
from urllib.parse import unquote, urlsplit
from urllib.request import getproxies, proxy_bypass

import httpcore
import httpx
from h2.exceptions import DenialOfServiceError, H2Error, InvalidBodyLengthError

from feedsmith.fetching.guard import Guard, LookUps, UnresolvedError, UnsafeError, named_refusal
from feedsmith.model.errors import FetchKind

__all__ = ["Answer", "Exchange", "Failed"]

MAX_HEADER_BYTES = 100_000
"""Of an answer over HTTP/1.1, where h11 stops reading soon after; over HTTP/2 h2 allows 65,536."""
KEEP_ALIVE = 15.0
"""Seconds that an idle connection is kept: longer than the longest delay between two requests to a host."""
DRAINED_BYTES, DRAIN_SECONDS = 65_536, 1.0
"""What the body of a redirect or an error may cost, which nobody reads."""
Raw = Sequence[tuple[bytes, bytes]]

# httpcore looks for it four times a request, and nothing remembers that it isn't there: 0.25 of 0.9 ms.
if find_spec("sniffio") is None:
    sys.modules["sniffio"] = None  # type: ignore[assignment]


class Failed(Exception):  # noqa: N818
    """What went wrong: a FetchError whose source and location are not known here.

    `again` where another try may help, after `wait` seconds if the server said so; `reached` is whether the server
    was; `status` its answer's, or 0.
    """

    _names = ("kind", "detail", "again", "reached", "status", "wait")

    def __init__(
        self,
        kind: FetchKind,
        detail: str,
        *,
        again: bool = False,
        reached: bool = True,
        status: int = 0,
        wait: float | None = None,
    ) -> None:
        super().__init__(kind, detail)
        self.kind, self.detail = kind, detail
        self.again, self.reached, self.status, self.wait = again, reached, status, wait

    def copy(self, **changes: Any) -> "Failed":
        """The same with changes, and without its traceback, which holds on to all that was at hand."""
        return Failed(**{name: getattr(self, name) for name in self._names} | changes)


class Answer:
    """A response whose body has yet to be read: its `status`, and its header fields by their names in lower case."""

    def __init__(self, response: httpx.Response, raw: Raw) -> None:
        if response.http_version not in ("HTTP/2", "HTTP/1.1", "HTTP/1.0"):
            raise Failed("bad-response", "the server breaks the rules of HTTP")
        if sum(len(name) + len(content) + 4 for name, content in raw) > MAX_HEADER_BYTES:
            raise Failed("too-large", "its headers are too large")
        self.status = response.status_code
        self.whole = False
        self._response = response
        self._fields: dict[str, list[str]] = {}
        for name, content in raw:
            self._fields.setdefault(name.decode("latin-1").lower(), []).append(content.decode("latin-1").strip())

    def all(self, name: str) -> list[str]:
        """The field's lines (RFC 9110, section 5.3), less those with control characters, which HTTP/2 lets through."""
        lines = self._fields.get(name, ())
        return [line for line in lines if not any(sign < " " and sign != "\t" for sign in line)]

    def first(self, name: str) -> str:
        lines = self.all(name)
        return lines[0] if lines else ""

    async def pieces(self) -> AsyncGenerator[bytes, None]:
        """The body as it comes, its content coding untouched."""
        with _named_in_body():
            async for piece in self._response.stream:  # type: ignore[union-attr]
                yield piece
        self.whole = True

    async def drain(self) -> None:
        """Read a body that is of no interest, where it is short, so that the connection can be kept."""
        length, received = self.first("content-length"), 0
        if length.isascii() and length.isdigit() and int(length[:12]) > DRAINED_BYTES:
            return
        with suppress(Failed, TimeoutError):
            async with asyncio.timeout(DRAIN_SECONDS), aclosing(self.pieces()) as pieces:
                async for piece in pieces:
                    received += len(piece)
                    if received > DRAINED_BYTES:
                        return


class Exchange:
    """Sends requests: directly, or through the proxy of the configuration or the environment."""

    def __init__(
        self, look_ups: LookUps, allow: frozenset[str], proxy: str, connections: int, tls: ssl.SSLContext | None
    ) -> None:
        self._connections = _Connections(Guard(look_ups, allow), Guard(look_ups, trusted=True), proxy, connections, tls)
        # No cookie gets into the client's jar, which all sources would share.
        jar = CookieJar(DefaultCookiePolicy(allowed_domains=()))
        self._client = httpx.AsyncClient(transport=self._connections, trust_env=False, timeout=None, cookies=jar)

    @asynccontextmanager
    async def ask(
        self, url: str, headers: Raw, connect_seconds: float, body: bytes | None = None
    ) -> AsyncIterator[Answer]:
        """The answer to a GET of a normalised URL, or to a POST of the body where there is one. Raises Failed."""
        extensions = {"timeout": {"connect": connect_seconds}}
        with _named(connect_seconds):
            host = (b"host", urlsplit(url).netloc.encode())
            method = "GET" if body is None else "POST"
            request = httpx.Request(method, url, headers=[host, *headers], content=body, extensions=extensions)
            response = await self._client.send(request, stream=True, follow_redirects=False)
        answer = None
        try:
            answer = Answer(response, response.extensions["fields"])
            yield answer
        finally:
            await response.aclose()
            if (answer is None or not answer.whole) and response.http_version == "HTTP/2":
                await self._connections.discard(request.url)

    async def aclose(self) -> None:
        await self._client.aclose()


class _Connections(httpx.AsyncBaseTransport):
    """Open connections by their origin, of which those of HTTP/2 are shared; at most `connections` in all are kept.

    httpcore's pools only make them: which connection gets a request, they find out by asking each of all others, and
    with 32 of them that took two thirds of the CPU of a request, 1.7 ms in place of 0.6. There is no need to wait for
    one here, as no more than `connections` requests are ever made at once.
    """

    def __init__(self, guard: Guard, to_proxy: Guard, proxy: str, connections: int, tls: ssl.SSLContext | None) -> None:
        self._guard, self._to_proxy, self._tls = guard, to_proxy, tls
        self._proxy, self._environment = proxy, {} if proxy else getproxies()
        self._limit = connections
        self._makers: dict[tuple[str, str], httpcore.AsyncConnectionPool] = {}
        self._open: dict[str, list[httpcore.AsyncConnectionInterface]] = {}

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        url = request.url
        maker = self._maker(url)
        sent = httpcore.Request(
            request.method,
            httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=_port(url), target=url.raw_path),
            headers=request.headers.raw,
            content=request.stream,
            extensions=request.extensions,
        )
        answer = await self._sent(sent, maker)
        # The client is shown no headers: it would look for cookies and for the next request of a redirect.
        extensions = dict(answer.extensions) | {"fields": answer.headers}
        return httpx.Response(answer.status, stream=_Body(answer), extensions=extensions)

    async def _sent(self, request: httpcore.Request, maker: httpcore.AsyncConnectionPool) -> httpcore.Response:
        while True:
            connection = await self._connection(request.url.origin, maker)
            try:
                return await connection.handle_async_request(request)
            except httpcore.ConnectionNotAvailable:
                pass  # another request was faster, or HTTP/2 was hoped for and is not spoken

    async def _connection(
        self, origin: httpcore.Origin, maker: httpcore.AsyncConnectionPool
    ) -> httpcore.AsyncConnectionInterface:
        there = self._open.setdefault(str(origin), [])
        expired = [each for each in there if each.has_expired()]
        there[:] = [each for each in there if each not in expired and not each.is_closed()]
        connection = next((each for each in there if each.is_available()), None)
        if connection is None:
            there.append(connection := maker.create_connection(origin))
            expired += self._one_too_many()
        for each in expired:
            await each.aclose()
        return connection

    def _one_too_many(self) -> list[httpcore.AsyncConnectionInterface]:
        """Of more connections than are kept, one that is idle, of the origin that has been known for longest."""
        if sum(map(len, self._open.values())) > self._limit:
            for there in self._open.values():
                for connection in there:
                    if connection.is_idle():
                        there.remove(connection)
                        return [connection]
        return []

    async def discard(self, url: httpx.URL) -> None:
        """Close the connections to the URL's origin. A page that is on its way over one will be tried again."""
        origin = httpcore.Origin(url.raw_scheme, url.raw_host, _port(url))
        for connection in self._open.pop(str(origin), ()):
            await connection.aclose()

    async def aclose(self) -> None:
        while self._open:
            for connection in self._open.popitem()[1]:
                await connection.aclose()

    def _maker(self, url: httpx.URL) -> httpcore.AsyncConnectionPool:
        proxy = self._proxy_of(url)
        maker = self._makers.get((url.scheme, proxy))
        if maker is None:
            maker = self._makers[url.scheme, proxy] = self._new_maker(url.scheme, proxy)
        return maker

    def _new_maker(self, scheme: str, proxy: str) -> httpcore.AsyncConnectionPool:
        tls = self._context() if "https" in (scheme, urlsplit(proxy).scheme) else None
        if not proxy:
            return httpcore.AsyncConnectionPool(
                tls, http1=True, http2=True, network_backend=self._guard, keepalive_expiry=KEEP_ALIVE
            )
        parts = urlsplit(proxy)
        user, password = unquote(parts.username or ""), unquote(parts.password or "")
        return httpcore.AsyncHTTPProxy(
            parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl(),
            proxy_auth=(user.encode(), password.encode()) if user else None,
            ssl_context=tls,
            proxy_ssl_context=tls if parts.scheme == "https" else None,
            http1=True,
            http2=True,
            network_backend=self._to_proxy,
            keepalive_expiry=KEEP_ALIVE,
        )

    def _context(self) -> ssl.SSLContext:
        if self._tls is None:
            self._tls = httpx.create_ssl_context()  # 20 ms, where there is an https URL
        return self._tls

    def _proxy_of(self, url: httpx.URL) -> str:
        """The proxy that the URL goes through, or ""; then the URL's own host is all that can be judged here."""
        proxy = self._proxy or self._environment.get(url.scheme) or self._environment.get("all", "")
        if not proxy or (not self._proxy and proxy_bypass(url.netloc.decode("ascii"))):
            return ""
        proxy = proxy if "://" in proxy else f"http://{proxy}"
        if not proxy.startswith(("http://", "https://")):
            scheme = proxy.partition(":")[0]
            raise Failed("unreachable", f"a {scheme} proxy is not supported: http and https ones are", reached=False)
        host = url.raw_host.decode("ascii")
        if (why := named_refusal(host)) and not self._guard.is_allowed(host, _port(url)):
            raise UnsafeError(f"{host} is {why}")
        return proxy


class _Body(httpx.AsyncByteStream):
    """The body of httpcore's response as httpx wants it."""

    def __init__(self, answer: httpcore.Response) -> None:
        self._answer = answer

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for piece in self._answer.aiter_stream():
            yield piece

    async def aclose(self) -> None:
        await self._answer.aclose()


def _port(url: httpx.URL) -> int:
    return url.port or {"http": 80, "https": 443}[url.scheme]


@contextmanager
def _named(connect_seconds: float) -> Iterator[None]:
    """What may go wrong before there is an answer."""
    try:
        yield
    except UnsafeError as error:
        raise Failed("unsafe-address", str(error), reached=False) from error
    except UnresolvedError as error:
        raise Failed("unreachable", str(error), reached=False) from error
    except httpcore.ConnectTimeout as error:
        detail = f"no connection within {connect_seconds:.3g} s"
        raise Failed("timeout", detail, again=True, reached=False) from error
    except httpcore.ConnectError as error:
        raise _unconnected(error) from error
    except httpcore.ProxyError as error:
        raise _by_proxy(str(error)) from error
    except (httpcore.NetworkError, httpcore.TimeoutException) as error:
        raise Failed("unreachable", "the server broke off the connection", again=True) from error
    except (httpcore.ProtocolError, H2Error) as error:
        raise _misspoken(error) from error
    except httpx.InvalidURL as error:
        raise Failed("bad-response", "not a URL that can be asked for", reached=False) from error


@contextmanager
def _named_in_body() -> Iterator[None]:
    """What may go wrong within the body: it ends before it should, or is framed wrongly (RFC 9112, section 8)."""
    try:
        yield
    except (httpcore.NetworkError, httpcore.ProtocolError, httpcore.TimeoutException, H2Error) as error:
        raise Failed("truncated", "the body breaks off", again=True) from error


def _unconnected(error: httpcore.ConnectError) -> Failed:
    cause: Any = error.args[0] if error.args else None
    causes = [cause, getattr(cause, "__cause__", None), error.__cause__]
    causes += getattr(causes[1], "exceptions", ())  # anyio: one for each address
    for each in causes:
        if isinstance(each, ssl.SSLCertVerificationError):
            return Failed(
                "unreachable", f"its certificate is not valid: {each.verify_message.rstrip('.')}", reached=False
            )
        if isinstance(each, ssl.SSLError):
            return Failed("unreachable", f"TLS fails: {(each.reason or 'no common ground').lower()}", reached=False)
        if isinstance(each, ConnectionRefusedError):
            return Failed("unreachable", "the server refuses connections", reached=False)
        if isinstance(each, OSError) and each.strerror and not isinstance(each, ConnectionResetError):
            return Failed("unreachable", each.strerror.lower(), reached=False)
    return Failed("unreachable", "the server broke off the connection", again=True, reached=False)


def _by_proxy(said: str) -> Failed:
    """`said` is the status and reason of the proxy's answer to CONNECT (RFC 9110, section 9.3.6), or the guard's."""
    if said.startswith("407"):
        return Failed("auth", "the proxy asks for a user and password (407)", reached=False)
    detail = f"the proxy does not connect ({said[:3]})" if said[:3].isdigit() else "the proxy can't be reached"
    return Failed("unreachable", detail, reached=False)


def _misspoken(error: Exception) -> Failed:
    """A breach of HTTP, or the end of a connection; which of them, the argument tells."""
    cause = error if isinstance(error, H2Error) else error.args[0] if error.args else None
    if isinstance(cause, DenialOfServiceError) or getattr(cause, "error_status_hint", 0) == 431:
        return Failed("too-large", "its headers are too large")
    if isinstance(cause, InvalidBodyLengthError):
        return Failed("truncated", "the body breaks off", again=True)
    if isinstance(error, httpcore.LocalProtocolError) and not isinstance(cause, H2Error):
        return Failed("bad-response", "a header of the request that HTTP does not allow", reached=False)
    if isinstance(cause, Exception):
        return Failed("bad-response", "the server breaks the rules of HTTP")
    return Failed("unreachable", "the server broke off the connection", again=True)
