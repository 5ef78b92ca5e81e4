"""Which addresses may be reached, and the network backend that connects to those and to no others.

A page is somebody else's text, and so is every redirect: neither gets to choose what this machine talks to in its own
network. The name is resolved once, all its addresses are judged, and the connection goes to an address that was judged:
a name that changes its mind between the check and the connection (DNS rebinding) has nothing to gain, and a refused
address sees no packet, not even one that opens a connection. TLS verifies the name of the URL all the same.

What this can't promise: behind a proxy it is the proxy that resolves names, so that only what the URL itself gives
away can be judged here (`named_refusal`: literal addresses in any spelling, and localhost); the rest is up to the
proxy's own rules. The proxy, being the user's choice, may be anywhere.
"""

import asyncio
import contextlib
import ipaddress
import socket
import ssl
import threading
from collections.abc import Callable, Iterable, Sequence
from itertools import chain, zip_longest
from typing import Any

import httpcore

__all__ = ["Guard", "LookUps", "Resolve", "UnresolvedError", "UnsafeError", "named_refusal", "refusal", "resolve"]

Resolve = Callable[[str, int], Iterable[str]]
"""From a host's name and a port to its addresses, as text; OSError where there are none. May block."""

MAX_LOOKUPS = 8
"""Threads that look names up at once; one of a dead name server may take a minute."""
MAX_ATTEMPTS, ATTEMPT_SECONDS = 4, 3.0
"""How many addresses of a name are tried, and for how long each but the last."""

# The IANA IPv4 special-purpose address registry (RFC 6890), less what is reachable globally.
_IPV4 = [
    (ipaddress.IPv4Network(network), why)
    for network, why in (
        ("168.63.129.16/32", "a cloud's metadata service"),  # public by its number, but every Azure host's own
        ("169.254.169.254/32", "a cloud's metadata service"),
        ("100.100.100.200/32", "a cloud's metadata service"),
        ("192.0.0.192/32", "a cloud's metadata service"),
        ("0.0.0.0/8", "unspecified"),
        ("10.0.0.0/8", "private"),
        ("100.64.0.0/10", "a carrier's private network"),
        ("127.0.0.0/8", "this machine"),
        ("169.254.0.0/16", "link-local"),
        ("172.16.0.0/12", "private"),
        ("192.0.0.0/24", "reserved"),
        ("192.0.2.0/24", "reserved for documentation"),
        ("192.88.99.0/24", "a 6to4 relay"),
        ("192.168.0.0/16", "private"),
        ("198.18.0.0/15", "reserved for benchmarks"),
        ("198.51.100.0/24", "reserved for documentation"),
        ("203.0.113.0/24", "reserved for documentation"),
        ("224.0.0.0/4", "multicast"),
        ("240.0.0.0/4", "reserved"),
    )
]
# The same of IPv6, where all that is global lies in 2000::/3; the names of what lies beyond are for the messages.
_IPV6 = [
    (ipaddress.IPv6Network(network), why)
    for network, why in (
        ("fd00:ec2::254/128", "a cloud's metadata service"),
        ("64:ff9b:1::/48", "a local translation of IPv4"),
        ("100::/64", "a black hole"),
        ("fc00::/7", "private"),
        ("fe80::/10", "link-local"),
        ("fec0::/10", "site-local"),
        ("ff00::/8", "multicast"),
        ("2001::/32", "a Teredo tunnel"),
        ("2001::/23", "reserved"),
        ("2001:db8::/32", "reserved for documentation"),
        ("3fff::/20", "reserved for documentation"),
        ("2002::/16", "a 6to4 tunnel"),
    )
]
_GLOBAL = ipaddress.IPv6Network("2000::/3")
# Addresses whose last 32 bits are an IPv4 address, which is the one to judge: compatible and mapped (RFC 4291,
# section 2.5.5), and what a NAT64 translates (RFC 6052).
_EMBEDDING = [ipaddress.IPv6Network(network) for network in ("::/96", "::ffff:0:0/96", "64:ff9b::/96")]


class UnsafeError(Exception):
    """A host that must not be reached, and why."""


class UnresolvedError(Exception):
    """A name without an address, and why."""


def refusal(address: str) -> str:
    """Why a literal address must not be reached; "" if it may be."""
    if "%" in address:
        return "link-local, with a zone"
    try:
        number = ipaddress.ip_address(address)
    except ValueError:
        return "no address"
    if number in (ipaddress.IPv6Address("::"), ipaddress.IPv6Address("::1")):
        return "this machine"
    if isinstance(number, ipaddress.IPv6Address) and any(number in network for network in _EMBEDDING):
        number = ipaddress.IPv4Address(int(number) & 0xFFFFFFFF)
    if isinstance(number, ipaddress.IPv4Address):
        return next((why for network, why in _IPV4 if number in network), "")
    beyond = "" if number in _GLOBAL else "reserved"
    return next((why for network, why in _IPV6 if number in network), beyond)


def named_refusal(host: str) -> str:
    """Why a host must not be reached, as far as its name alone tells; "" if that does not.

    For names that a proxy will resolve: literal addresses, also those that only the C library takes for one (0x7f.1,
    2130706433), and localhost (RFC 6761, section 6.3).
    """
    host = host.strip("[]").rstrip(".").lower()
    if host == "localhost" or host.endswith(".localhost"):
        return "this machine"
    with contextlib.suppress(OSError, UnicodeError):
        return refusal(socket.inet_ntoa(socket.inet_aton(host)))
    return refusal(host) if ":" in host else ""


def resolve(host: str, port: int) -> Sequence[str]:
    """The addresses that the system has for a name, in its order of preference (RFC 6724)."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(sockaddr[0]) for *_, sockaddr in found))


class LookUps:
    """Looks names up in at most MAX_LOOKUPS threads, for none of which anybody waits at the end.

    A thread each, as a pool's are waited for when the interpreter ends, and a look-up can't be cancelled. A thread
    costs 0.1 ms, once a connection.
    """

    def __init__(self, resolve: Resolve = resolve) -> None:
        self._resolve = resolve
        self._free = asyncio.Semaphore(MAX_LOOKUPS)

    async def addresses(self, host: str, port: int) -> Sequence[str]:
        """Raises UnresolvedError where the name has none."""
        await self._free.acquire()
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[Sequence[str]] = loop.create_future()
        threading.Thread(target=self._look_up, args=(host, port, loop, answer), daemon=True).start()
        return await answer

    def _look_up(self, host: str, port: int, loop: asyncio.AbstractEventLoop, answer: "asyncio.Future[Any]") -> None:
        found: Sequence[str] = ()
        error: Exception | None = None
        try:
            found = list(self._resolve(host, port))
        except (OSError, UnicodeError) as failed:  # UnicodeError: a name that no DNS query can hold
            error = UnresolvedError(_reason(failed))
        except Exception as failed:  # a bug in a resolver passed in: raised where the look-up is awaited
            error = failed
        with contextlib.suppress(RuntimeError):  # nobody waits any more: the loop is closed
            loop.call_soon_threadsafe(self._found, answer, found, error)

    def _found(self, answer: "asyncio.Future[Any]", found: Sequence[str], error: Exception | None) -> None:
        self._free.release()
        if answer.done():  # whoever asked has given up
            return
        if error is None and not found:
            error = UnresolvedError("there is no such host")
        if error is not None:
            answer.set_exception(error)
        else:
            answer.set_result(found)


def _reason(error: OSError | UnicodeError) -> str:
    if isinstance(error, UnicodeError):
        return "no name that a host can have"
    if error.errno == socket.EAI_AGAIN:
        return "no name server answers"
    if error.errno in (socket.EAI_NONAME, getattr(socket, "EAI_NODATA", None)):
        return "there is no such host"
    return (error.strerror or "the look-up failed").lower()


class Guard(httpcore.AsyncNetworkBackend):
    """Connects to the addresses of a name that may be reached. Refuses a name with a single one that may not.

    `allow` holds the `host:port` pairs (of the URL, in lower case) that may be reached whatever their address;
    `trusted` lets everything through, for the way to the user's own proxy, and fails with a ProxyError.
    """

    def __init__(
        self,
        look_ups: LookUps,
        allow: frozenset[str] = frozenset(),
        *,
        trusted: bool = False,
        backend: httpcore.AsyncNetworkBackend | None = None,
    ) -> None:
        self._look_ups, self._trusted = look_ups, trusted
        self._allow = frozenset(pair.lower() for pair in allow)
        self._backend = backend or httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Raises UnsafeError and UnresolvedError before there is any connection, and what httpcore raises after."""
        try:
            async with asyncio.timeout(timeout):
                addresses = await self.checked(host, port)
                return _Stream(await self._first(addresses, port, local_address, socket_options))
        except (TimeoutError, UnresolvedError, httpcore.ConnectError) as error:
            if self._trusted:
                raise httpcore.ProxyError("no connection") from error
            if isinstance(error, TimeoutError):
                raise httpcore.ConnectTimeout(error) from error
            raise

    async def connect_unix_socket(
        self, path: str, timeout: float | None = None, socket_options: Iterable[Any] | None = None
    ) -> httpcore.AsyncNetworkStream:
        raise UnsafeError("a socket of this machine")

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)

    async def checked(self, host: str, port: int) -> Sequence[str]:
        """The addresses of a host, all of which may be reached."""
        addresses = [host] if _is_literal(host) else await self._look_ups.addresses(host, port)
        if not self._trusted and not self.is_allowed(host, port):
            for address in addresses:
                if why := refusal(address):
                    raise UnsafeError(f"{host} is {why}" if host == address else f"{host} is {address}: {why}")
        return addresses

    def is_allowed(self, host: str, port: int) -> bool:
        """Whether the configuration opens the host and port, whatever their address."""
        host = host.strip("[]").lower()
        return (f"[{host}]:{port}" if ":" in host else f"{host}:{port}") in self._allow

    async def _first(
        self, addresses: Sequence[str], port: int, local_address: str | None, options: Iterable[Any] | None
    ) -> httpcore.AsyncNetworkStream:
        """A connection to the first address that answers, IPv4 and IPv6 by turns."""
        *others, last = _by_turns(addresses)[:MAX_ATTEMPTS]
        for address in others:
            with contextlib.suppress(httpcore.ConnectError, httpcore.ConnectTimeout):
                return await self._backend.connect_tcp(address, port, ATTEMPT_SECONDS, local_address, options)
        return await self._backend.connect_tcp(last, port, None, local_address, options)


class _Stream(httpcore.AsyncNetworkStream):
    """A connection that is closed when TLS on it is given up: httpcore 1.0.9 leaves it open if that is cancelled."""

    def __init__(self, stream: httpcore.AsyncNetworkStream) -> None:
        self._stream = stream

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return await self._stream.read(max_bytes, timeout)

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:
        await self._stream.write(buffer, timeout)

    async def aclose(self) -> None:
        await self._stream.aclose()

    async def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.AsyncNetworkStream:
        try:
            return await self._stream.start_tls(ssl_context, server_hostname, timeout)
        except asyncio.CancelledError:
            await self._stream.aclose()
            raise

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


def _is_literal(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _by_turns(addresses: Iterable[str]) -> list[str]:
    families: dict[bool, list[str]] = {}
    for address in addresses:
        families.setdefault(":" in address, []).append(address)
    return [address for address in chain.from_iterable(zip_longest(*families.values())) if address]
