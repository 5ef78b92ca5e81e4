"""Which addresses may be reached, and the network backend that connects to those and to no others.

A page is somebody else's text, and so is every redirect: neither gets to choose what this machine
talks to in its own network. The name is resolved once, all its addresses are checked, and the
connection goes to an address that was checked: a name that changes its mind between the check and
the connection (DNS rebinding) has nothing to gain, and a refused address sees no packet, not even
one that opens a connection. TLS verifies the name of the URL all the same.

What this can't promise: behind a proxy it is the proxy that resolves names, so that only what the
URL itself gives away can be checked here (`refusal_by_name`: literal addresses in any spelling, and
localhost); the rest is up to the proxy's own rules. The proxy, being the user's choice, may be
anywhere.

Of httpcore, only documented names are used here.
"""

import asyncio
import contextlib
import ipaddress
import socket
import threading
from collections.abc import Callable, Iterable, Sequence
from itertools import chain, zip_longest
from typing import Any, NamedTuple

import httpcore

from feedsmith.fetching.streams import Stream

__all__ = [
    "Guard",
    "NameResolver",
    "Resolve",
    "UnresolvedError",
    "UnsafeError",
    "is_address",
    "refusal_by_name",
    "refusal_reason",
    "resolve",
]

Resolve = Callable[[str, int], Iterable[str]]
"""From a host's name and a port to its addresses, as text; OSError for none. May block."""
Address = ipaddress.IPv4Address | ipaddress.IPv6Address

MAX_LOOKUP_THREADS = 8
"""How many names are looked up at once; a dead name server may take a minute over one."""
MAX_ADDRESSES = 4
"""How many addresses of a name are tried."""
MAX_ATTEMPT_SECONDS = 3.0
"""For how long each address is tried, but the last."""


class _RefusedNetwork(NamedTuple):
    """A network that must not be reached, and why: the words of messages."""

    network: ipaddress.IPv4Network | ipaddress.IPv6Network
    reason: str


# The IANA IPv4 special-purpose address registry (RFC 6890), less what is reachable globally. The
# first network that matches names the reason.
_REFUSED_IPV4 = [
    _RefusedNetwork(ipaddress.IPv4Network(network), reason)
    for network, reason in (
        ("168.63.129.16/32", "a cloud's metadata service"),  # a public number, but Azure's own
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
# The same of IPv6, where all that is global lies in 2000::/3; what lies beyond is named for the
# messages.
_REFUSED_IPV6 = [
    _RefusedNetwork(ipaddress.IPv6Network(network), reason)
    for network, reason in (
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
_GLOBAL_IPV6 = ipaddress.IPv6Network("2000::/3")
_THIS_MACHINE_IPV6 = (ipaddress.IPv6Address("::"), ipaddress.IPv6Address("::1"))
# Addresses whose last 32 bits are an IPv4 address, which is the one to check: compatible and mapped
# (RFC 4291, section 2.5.5), and what a NAT64 translates (RFC 6052).
_EMBEDDING_IPV4 = [
    ipaddress.IPv6Network("::/96"),
    ipaddress.IPv6Network("::ffff:0:0/96"),
    ipaddress.IPv6Network("64:ff9b::/96"),
]


class UnsafeError(Exception):
    """A host that must not be reached, and why."""


class UnresolvedError(Exception):
    """A name without an address, and why."""


def refusal_reason(address: str) -> str:
    """Why a literal address must not be reached; "" if it may be."""
    if "%" in address:
        return "link-local, with a zone"
    try:
        number = ipaddress.ip_address(address)
    except ValueError:
        return "not an address"
    if number in _THIS_MACHINE_IPV6:
        return "this machine"
    number = _embedded_ipv4(number)
    is_ipv4 = isinstance(number, ipaddress.IPv4Address)
    for refused in _REFUSED_IPV4 if is_ipv4 else _REFUSED_IPV6:
        if number in refused.network:
            return refused.reason
    return "" if is_ipv4 or number in _GLOBAL_IPV6 else "reserved"


def _embedded_ipv4(number: Address) -> Address:
    """The IPv4 address that an IPv6 address stands for, or the address itself."""
    if isinstance(number, ipaddress.IPv6Address):
        for network in _EMBEDDING_IPV4:
            if number in network:
                return ipaddress.IPv4Address(int(number) & 0xFFFFFFFF)
    return number


def refusal_by_name(host: str) -> str:
    """Why a host must not be reached, as far as its name alone tells; "" if it does not.

    For names that a proxy will resolve: literal addresses, also those that only the C library takes
    for one (0x7f.1, 2130706433), and localhost (RFC 6761, section 6.3).
    """
    host = host.strip("[]").rstrip(".").lower()
    if host == "localhost" or host.endswith(".localhost"):
        return "this machine"
    with contextlib.suppress(OSError, UnicodeError):
        return refusal_reason(socket.inet_ntoa(socket.inet_aton(host)))
    return refusal_reason(host) if ":" in host else ""


def resolve(host: str, port: int) -> Sequence[str]:
    """The addresses that the system has for a name, in its order of preference (RFC 6724).

    Blocks. Raises OSError, or UnicodeError for a name that no DNS query can hold.
    """
    infos = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    addresses = (str(sockaddr[0]) for *_, sockaddr in infos)
    return list(dict.fromkeys(addresses))


class NameResolver:
    """Looks names up in at most MAX_LOOKUP_THREADS threads, for which nobody waits at the end.

    A thread for each look-up: those of a pool are waited for when the interpreter ends, and a
    look-up can't be cancelled. A thread costs 0.1 ms, once a connection.
    """

    def __init__(self, resolve: Resolve = resolve) -> None:
        self._resolve = resolve
        self._free = asyncio.Semaphore(MAX_LOOKUP_THREADS)

    async def addresses(self, host: str, port: int) -> Sequence[str]:
        """The addresses of a name. Raises UnresolvedError where it has none."""
        # Released by the thread, not here: a look-up that is given up goes on all the same.
        await self._free.acquire()
        loop = asyncio.get_running_loop()
        result: asyncio.Future[Sequence[str]] = loop.create_future()
        args = (host, port, loop, result)
        threading.Thread(target=self._look_up, args=args, daemon=True).start()
        return await result

    def _look_up(
        self,
        host: str,
        port: int,
        loop: asyncio.AbstractEventLoop,
        result: "asyncio.Future[Sequence[str]]",
    ) -> None:
        addresses: Sequence[str] = ()
        error: Exception | None = None
        try:
            addresses = list(self._resolve(host, port))
            if not addresses:
                error = UnresolvedError("there is no such host")
        except (OSError, UnicodeError) as failure:
            error = UnresolvedError(_lookup_error_text(failure))
        except Exception as failure:  # a bug in a resolver passed in: raised where it is awaited
            error = failure
        with contextlib.suppress(RuntimeError):  # nobody waits any more: the loop is closed
            loop.call_soon_threadsafe(self._set_result, result, addresses, error)

    def _set_result(
        self,
        result: "asyncio.Future[Sequence[str]]",
        addresses: Sequence[str],
        error: Exception | None,
    ) -> None:
        self._free.release()
        if result.done():  # whoever asked has given up
            return
        if error is not None:
            result.set_exception(error)
        else:
            result.set_result(addresses)


def _lookup_error_text(error: OSError | UnicodeError) -> str:
    if isinstance(error, UnicodeError):  # from the codec "idna"
        return "not a valid host name"
    if error.errno == socket.EAI_AGAIN:
        return "no name server answers"
    if error.errno in (socket.EAI_NONAME, getattr(socket, "EAI_NODATA", None)):
        return "there is no such host"
    return (error.strerror or "the look-up failed").lower()


class Guard(httpcore.AsyncNetworkBackend):
    """Connects to the addresses of a name that may be reached.

    Refuses a name with a single one that may not. `allow` holds the `host:port` pairs (of the URL)
    that may be reached whatever their address; `trusted` lets everything through, for the way to
    the user's own proxy, and fails with a ProxyError. `backend` connects.
    """

    def __init__(
        self,
        resolver: NameResolver,
        allow: frozenset[str] = frozenset(),
        *,
        trusted: bool = False,
        backend: httpcore.AsyncNetworkBackend | None = None,
    ) -> None:
        self._resolver = resolver
        self._trusted = trusted
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
        """A connection to the first of the host's addresses that answers, within `timeout` seconds.

        Raises UnsafeError and UnresolvedError before there is any connection, and what httpcore
        raises after.
        """
        try:
            async with asyncio.timeout(timeout):
                addresses = await self.check_host(host, port)
                stream = await self._connect_first(addresses, port, local_address, socket_options)
                return Stream(stream)
        except (TimeoutError, UnresolvedError, httpcore.ConnectError) as error:
            if self._trusted:
                raise httpcore.ProxyError("no connection") from error
            if isinstance(error, TimeoutError):
                raise httpcore.ConnectTimeout(error) from error
            raise

    async def connect_unix_socket(
        self,
        path: str,
        timeout: float | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Raises UnsafeError: no URL gets at a socket of this machine."""
        raise UnsafeError("a socket of this machine")

    async def sleep(self, seconds: float) -> None:
        """Wait, between two attempts of httpcore's own."""
        await asyncio.sleep(seconds)

    async def check_host(self, host: str, port: int) -> Sequence[str]:
        """The addresses of a host, all of which may be reached.

        Raises UnsafeError where one may not, and UnresolvedError where there is none.
        """
        if is_address(host):
            addresses: Sequence[str] = [host]
        else:
            addresses = await self._resolver.addresses(host, port)
        if self._trusted or self.is_allowed(host, port):
            return addresses
        for address in addresses:
            reason = refusal_reason(address)
            if reason and host == address:
                raise UnsafeError(f"{host} is {reason}")
            if reason:
                raise UnsafeError(f"{host} is {address}: {reason}")
        return addresses

    def is_allowed(self, host: str, port: int) -> bool:
        """Whether the configuration opens the host and port, whatever their address."""
        host = host.strip("[]").lower()
        pair = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
        return pair in self._allow

    async def _connect_first(
        self,
        addresses: Sequence[str],
        port: int,
        local_address: str | None,
        options: Iterable[Any] | None,
    ) -> httpcore.AsyncNetworkStream:
        """A connection to the first address that answers, IPv4 and IPv6 by turns."""
        connect = self._backend.connect_tcp
        *others, last = _alternate_families(addresses)[:MAX_ADDRESSES]
        for address in others:
            with contextlib.suppress(httpcore.ConnectError, httpcore.ConnectTimeout):
                return await connect(address, port, MAX_ATTEMPT_SECONDS, local_address, options)
        # The last has all the time that is left, and its error is the one that is shown.
        return await connect(last, port, None, local_address, options)


def is_address(host: str) -> bool:
    """Whether the host is an IP address, and no name."""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _alternate_families(addresses: Iterable[str]) -> list[str]:
    """The addresses, IPv4 and IPv6 by turns from the first on (RFC 8305, section 4)."""
    families: dict[bool, list[str]] = {}
    for address in addresses:
        families.setdefault(":" in address, []).append(address)
    turns = zip_longest(*families.values())
    return [address for address in chain.from_iterable(turns) if address]
