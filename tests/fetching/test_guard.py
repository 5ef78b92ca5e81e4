"""Addresses that are not the public's are refused, however they are spelt and whatever name they come by."""

import asyncio
import socket
import threading
from collections.abc import Iterable, Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network

import httpcore
import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedsmith.fetching.guard import Guard, NameResolver, UnresolvedError, UnsafeError, refusal_by_name, refusal_reason

PUBLIC = ["1.1.1.1", "93.184.215.14", "8.8.8.8", "172.15.255.255", "172.32.0.0", "100.63.255.255", "100.128.0.0",
          "223.255.255.255", "2606:4700::1111", "2a00:1450:4001:801::200e", "2001:200::1", "64:ff9b::8.8.8.8",
          "::ffff:8.8.8.8", "::8.8.8.8"]  # fmt: skip
REFUSED = {
    "127.0.0.1": "this machine",
    "127.255.255.254": "this machine",
    "::1": "this machine",
    "::": "this machine",
    "::ffff:127.0.0.1": "this machine",
    "::127.0.0.1": "this machine",
    "64:ff9b::7f00:1": "this machine",
    "0.0.0.0": "unspecified",
    "0.1.2.3": "unspecified",
    "10.1.2.3": "private",
    "172.16.0.1": "private",
    "172.31.255.255": "private",
    "192.168.0.1": "private",
    "fd12::1": "private",
    "fc00::1": "private",
    "::ffff:10.0.0.1": "private",
    "64:ff9b::192.168.0.1": "private",
    "169.254.1.1": "link-local",
    "fe80::1": "link-local",
    "fe80::1%eth0": "link-local, with a zone",
    "2606:4700::1111%1": "link-local, with a zone",
    "fec0::1": "site-local",
    "100.64.0.1": "a carrier's private network",
    "169.254.169.254": "a cloud's metadata service",
    "168.63.129.16": "a cloud's metadata service",
    "100.100.100.200": "a cloud's metadata service",
    "192.0.0.192": "a cloud's metadata service",
    "fd00:ec2::254": "a cloud's metadata service",
    "::ffff:169.254.169.254": "a cloud's metadata service",
    "192.0.0.1": "reserved",
    "240.0.0.1": "reserved",
    "255.255.255.255": "reserved",
    "4000::1": "reserved",
    "2001:2::1": "reserved",
    "2001:10::1": "reserved",
    "192.0.2.1": "reserved for documentation",
    "198.51.100.1": "reserved for documentation",
    "203.0.113.1": "reserved for documentation",
    "2001:db8::1": "reserved for documentation",
    "3fff::1": "reserved for documentation",
    "198.18.0.1": "reserved for benchmarks",
    "198.19.255.255": "reserved for benchmarks",
    "192.88.99.1": "a 6to4 relay",
    "2002:808:808::1": "a 6to4 tunnel",
    "2001::1": "a Teredo tunnel",
    "64:ff9b:1::808:808": "a local translation of IPv4",
    "100::1": "a black hole",
    "224.0.0.1": "multicast",
    "239.255.255.255": "multicast",
    "ff02::1": "multicast",
    "2130706433": "not an address",
    "": "not an address",
    "localhost": "not an address",
}


@pytest.mark.parametrize("address", PUBLIC)
def test_a_public_address_may_be_reached(address: str) -> None:
    assert refusal_reason(address) == ""


@pytest.mark.parametrize("address", REFUSED)
def test_an_address_that_is_not_public_is_refused_by_its_reason(address: str) -> None:
    assert refusal_reason(address) == REFUSED[address]


NETWORKS = [IPv4Network(network) for network in ("10.0.0.0/8", "127.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16",
                                           "169.254.0.0/16", "100.64.0.0/10", "224.0.0.0/3")]  # fmt: skip
inside = st.sampled_from(NETWORKS).flatmap(
    lambda network: st.integers(int(network[0]), int(network[-1])).map(IPv4Address)
)
EMBEDDED = ("::", "::ffff:0:0", "64:ff9b::")


@given(inside, st.sampled_from(EMBEDDED))
def test_a_private_address_is_refused_within_every_kind_of_ipv6_address(number: IPv4Address, prefix: str) -> None:
    assert refusal_reason(str(number))
    assert refusal_reason(str(IPv6Address(int(IPv6Address(prefix)) + int(number))))


@given(st.ip_addresses(v=4), st.sampled_from(EMBEDDED))
def test_an_embedded_address_is_judged_as_it_is_on_its_own(number: IPv4Address, prefix: str) -> None:
    embedded = str(IPv6Address(int(IPv6Address(prefix)) + int(number)))
    assert bool(refusal_reason(embedded)) == bool(refusal_reason(str(number)))


@given(st.ip_addresses())
def test_what_the_standard_library_takes_for_private_is_refused(number: IPv4Address | IPv6Address) -> None:
    embeds = isinstance(number, IPv6Address) and any(number in IPv6Network(f"{prefix}/96") for prefix in EMBEDDED)
    if not number.is_global and not embeds:
        assert refusal_reason(str(number))


@given(st.integers(0, 2**128 - 1).map(IPv6Address).filter(lambda number: number not in IPv6Network("2000::/3")))
def test_nothing_but_global_unicast_may_be_reached_over_ipv6(number: IPv6Address) -> None:
    assert refusal_reason(str(number)) or any(number in IPv6Network(f"{prefix}/96") for prefix in EMBEDDED)


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "127.1", "0x7f.1", "0177.0.0.1", "2130706433", "0x7f000001", "127.0.0.1.", "localhost", "LOCALHOST.",
     "a.localhost", "[::1]", "::1", "[::ffff:10.0.0.1]", "0", "10.1", "[fe80::1%25eth0]"],
)  # fmt: skip
def test_a_host_that_a_proxy_would_take_for_this_network_is_refused_by_name(host: str) -> None:
    assert refusal_by_name(host)


@pytest.mark.parametrize("host", ["site.example", "1.1.1.1", "[2606:4700::1111]", "localhost.example", "10.example"])
def test_a_name_that_tells_nothing_is_left_to_the_proxy(host: str) -> None:
    assert refusal_by_name(host) == ""


# ---- what is connected to --------------------------------------------------------------------------------


class Backend(httpcore.AsyncNetworkBackend):
    """Connects to nothing, and remembers what it was asked for; `dead` addresses do not answer."""

    def __init__(self, dead: Sequence[str] = ()) -> None:
        self.asked: list[str] = []
        self._dead = dead

    async def connect_tcp(self, host: str, *args: object, **options: object) -> httpcore.AsyncNetworkStream:
        self.asked.append(host)
        if host in self._dead:
            raise httpcore.ConnectError("dead")
        return httpcore.AsyncMockStream([])


def connected(
    addresses: Iterable[str] | Exception, host: str = "site.example", port: int = 80, allow: str = "", dead: str = ""
) -> list[str]:
    """The addresses that a connection is tried to, where this is what the name stands for."""
    backend = Backend(dead.split())

    def resolve(host: str, port: int) -> Iterable[str]:
        if isinstance(addresses, Exception):
            raise addresses
        return addresses

    async def connect() -> None:
        guard = Guard(NameResolver(resolve), frozenset(allow.split()), backend=backend)
        try:
            await guard.connect_tcp(host, port)
        except (UnsafeError, UnresolvedError):
            assert backend.asked == []
            raise

    asyncio.run(connect())
    return backend.asked


def test_the_connection_goes_to_the_address_that_was_checked() -> None:
    assert connected(["1.1.1.1"]) == ["1.1.1.1"]
    assert connected([], host="1.1.1.1") == ["1.1.1.1"]


def test_one_refused_address_refuses_the_name_before_any_connection() -> None:
    with pytest.raises(UnsafeError, match=r"^site\.example is 10\.0\.0\.1: private$"):
        connected(["1.1.1.1", "10.0.0.1"])
    with pytest.raises(UnsafeError, match=r"^10\.0\.0\.1 is private$"):
        connected([], host="10.0.0.1")


def test_the_name_is_resolved_once() -> None:
    answers = iter([["1.1.1.1"], ["127.0.0.1"]])
    backend = Backend()

    async def connect() -> None:
        await Guard(NameResolver(lambda host, port: next(answers)), backend=backend).connect_tcp("site.example", 80)

    asyncio.run(connect())
    assert backend.asked == ["1.1.1.1"]
    assert next(answers) == ["127.0.0.1"]


def test_the_next_address_is_tried_where_one_does_not_answer_and_the_families_take_turns() -> None:
    addresses = ["2606:4700::1", "2606:4700::2", "2606:4700::3", "1.1.1.1", "1.1.1.2", "1.1.1.3"]
    assert connected(addresses, dead="2606:4700::1") == ["2606:4700::1", "1.1.1.1"]
    with pytest.raises(httpcore.ConnectError):
        connected(addresses, dead=" ".join(addresses))


@pytest.mark.parametrize(
    ("host", "allow"),
    [("site.example", "site.example:80"), ("Site.Example", "SITE.example:80"), ("10.0.0.1", "10.0.0.1:80"),
     ("fd00::1", "[fd00::1]:80")],
)  # fmt: skip
def test_what_the_user_allows_may_be_reached_though_private(host: str, allow: str) -> None:
    assert connected(["10.0.0.1"], host=host, allow=allow) == [host if ":" in host else "10.0.0.1"]


@pytest.mark.parametrize("allow", ["site.example:81", "a.site.example:80", "10.0.0.1:80", "example:80"])
def test_what_the_user_allows_is_that_host_and_port_and_nothing_else(allow: str) -> None:
    with pytest.raises(UnsafeError):
        connected(["10.0.0.1"], allow=allow)


@pytest.mark.parametrize(
    ("addresses", "reason"),
    [
        ([], "there is no such host"),
        (socket.gaierror(socket.EAI_NONAME, "x"), "there is no such host"),
        (socket.gaierror(socket.EAI_AGAIN, "x"), "no name server answers"),
        (socket.gaierror(socket.EAI_FAIL, "Out Of Luck"), "out of luck"),
        (UnicodeError("label too long"), "not a valid host name"),
    ],
)
def test_a_name_without_an_address_is_told_by_its_reason(addresses: Iterable[str] | Exception, reason: str) -> None:
    with pytest.raises(UnresolvedError, match=f"^{reason}$"):
        connected(addresses)


def test_a_bug_in_a_resolver_is_raised_as_it_is() -> None:
    with pytest.raises(ZeroDivisionError):
        connected(ZeroDivisionError())


def test_no_socket_of_this_machine_is_ever_opened() -> None:
    async def connect() -> None:
        await Guard(NameResolver()).connect_unix_socket("/run/x")

    with pytest.raises(UnsafeError):
        asyncio.run(connect())


def test_a_look_up_that_hangs_is_a_timeout_and_keeps_nobody() -> None:
    over = threading.Event()

    def hang(host: str, port: int) -> Iterable[str]:
        over.wait(10)
        return ["1.1.1.1"]

    async def connect() -> None:
        await Guard(NameResolver(hang), backend=Backend()).connect_tcp("site.example", 80, timeout=0.05)

    try:
        with pytest.raises(httpcore.ConnectTimeout):
            asyncio.run(connect())
    finally:
        over.set()
