"""Where fetching goes: along redirects, past proxies, never to an address of this network, and with whose secrets."""

import logging
import re
import socket
import ssl
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpcore
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conftest import BARE
from feedsmith.fetching.access import Access, Credentials, FetchedPage, Network
from feedsmith.fetching.cookies import MAX_COOKIE_CHARS, MAX_COOKIES
from feedsmith.fetching.fetcher import Fetcher
from feedsmith.fetching.guard import resolve
from feedsmith.model.errors import FetchError
from support.fetching import fetch, fetching, refused, shows
from support.hostile import Certificate, Hostile, chunked, cut, head, moved, page, speak_tunnel, turns

STORY = b"<p>It will sail every day until the end of the summer, the company said.</p>"
OUTSIDE, ELSEWHERE = "93.184.216.34", "8.8.4.4"
SECRET = "s3cret-t0ken"


@pytest.fixture
def site() -> Iterator[Hostile]:
    with Hostile() as site:
        site.pages["/"] = site.pages["/a"] = page(STORY)
        yield site


@pytest.fixture
def victim() -> Iterator[Hostile]:
    """What nobody may reach: it is on this machine, and not even a connection is made to it."""
    with Hostile() as victim:
        victim.pages["/"] = victim.pages["/robots.txt"] = page(b"private")
        yield victim
        assert victim.connects == 0


class Internet:
    """Addresses of the outside world, played by servers of this machine; no packet leaves it."""

    def __init__(self) -> None:
        self.places: dict[str, Hostile] = {}
        self.connects: list[str] = []


@pytest.fixture
def internet(monkeypatch: pytest.MonkeyPatch) -> Internet:
    """Every TCP connection goes to the server that plays its address, or is refused."""
    world, real = Internet(), httpcore.AnyIOBackend.connect_tcp

    async def connect_tcp(self: Any, host: str, port: int, *more: Any, **named: Any) -> Any:
        world.connects.append(host)
        if host not in world.places:
            raise httpcore.ConnectError("refused")
        return await real(self, world.places[host].host, world.places[host].port, *more, **named)

    monkeypatch.setattr(httpcore.AnyIOBackend, "connect_tcp", connect_tcp)
    return world


# ---- addresses ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1", "0x7f.1", "0x7f000001", "2130706433", "127.1", "0177.0.0.1", "127.0.0.1.", "0", "0.0.0.0",
        "[::ffff:127.0.0.1]", "[::FFFF:7F00:1]", "[::127.0.0.1]", "[0:0:0:0:0:ffff:7f00:0001]", "[64:ff9b::7f00:1]",
        "[::1]", "[::]", "１２７.0.0.1", "127。0。0。1", "⑫⑦.0.0.1",
    ],
)  # fmt: skip
@pytest.mark.parametrize("scheme", ["http", "https"])
def test_this_machine_is_refused_in_any_spelling(victim: Hostile, host: str, scheme: str) -> None:
    with Fetcher(Network(tries=1), resolve=numeric) as fetcher, pytest.raises(FetchError) as caught:
        fetcher.submit(f"{scheme}://{host}:{victim.port}/", Access(source="web", timeout=5.0)).result()
    other = {"0177.0.0.1": "bad-response", "127.0.0.1.": "unreachable"}  # where no library takes it for an address
    assert caught.value.kind in ("unsafe-address", other.get(host))


@pytest.mark.parametrize("host", ["999.1.1.1", "1.2.3.256", "01.2.3.4", "[::1::2]", "[1:2:3]", "[::g]"])
def test_what_looks_like_an_address_and_is_none_is_not_looked_up(host: str) -> None:
    with fetching(names={host: ["127.0.0.1"]}) as client:
        assert client.error(f"http://{host}/", robots=False).kind == "bad-response"
        assert client.lookups == []


def numeric(host: str, port: int) -> list[str]:
    """What the system makes of a number for a name; it has no other names."""
    try:
        return [str(info[4][0]) for info in socket.getaddrinfo(host, port, flags=socket.AI_NUMERICHOST)]
    except OSError:
        return []


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST", "localhost.", "a.localhost", "LocalHost."])
def test_localhost_is_refused_in_any_spelling(victim: Hostile, host: str) -> None:
    with fetching(names={host.lower().rstrip("."): ["127.0.0.1"]}, allow=frozenset()) as client:
        assert client.error(f"http://{host}:{victim.port}/").kind == "unsafe-address"


def test_localhost_as_the_system_knows_it_is_refused(victim: Hostile) -> None:
    with Fetcher(resolve=resolve) as fetcher, pytest.raises(FetchError, match="unsafe address"):
        fetcher.submit(f"http://localhost:{victim.port}/", Access(source="web")).result()


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.1.2.3", "169.254.169.254", "192.168.0.1", "100.64.0.1", "224.0.0.1", "0.0.0.0",
        "::1", "fe80::1%eth0", "fd00::1", "::ffff:10.0.0.1", "64:ff9b::a00:1", "2002:7f00:1::", "2001::1", "ff02::1",
    ],
)  # fmt: skip
def test_a_name_for_an_address_of_this_network_is_refused_before_any_connection(
    internet: Internet,
    address: str,
) -> None:
    with fetching(names={"site.example": [address]}) as client:
        error = client.error("http://site.example/")
    assert (error.kind, internet.connects) == ("unsafe-address", [])
    assert address in error.detail


@pytest.mark.parametrize("addresses", [[OUTSIDE, "127.0.0.1"], ["127.0.0.1", OUTSIDE], [OUTSIDE, "::1", ELSEWHERE]])
def test_a_name_of_which_one_address_is_private_is_refused_as_a_whole(
    internet: Internet,
    site: Hostile,
    addresses: list[str],
) -> None:
    internet.places[OUTSIDE] = internet.places[ELSEWHERE] = site
    with fetching(names={"site.example": addresses}) as client:
        assert client.error("http://site.example/").kind == "unsafe-address"
    assert internet.connects == []
    assert site.connects == 0


def test_a_page_of_the_world_outside_is_fetched_from_the_address_of_its_name(
    internet: Internet,
    site: Hostile,
) -> None:
    internet.places[OUTSIDE] = site
    with fetching(names={"site.example": [OUTSIDE]}) as client:
        assert client.get("http://SITE.example/a").data == STORY
        assert client.lookups == ["site.example"]
    assert internet.connects == [OUTSIDE]
    assert site.asked("/a").header("host") == "site.example"


def test_a_name_that_changes_its_mind_after_the_check_gains_nothing(
    internet: Internet,
    site: Hostile,
    victim: Hostile,
) -> None:
    internet.places |= {OUTSIDE: site, "127.0.0.1": victim}
    answers = iter([[OUTSIDE], ["127.0.0.1"]])
    with fetching(names={"site.example": lambda: next(answers)}) as client:
        assert client.get("http://site.example/").data == STORY
        assert client.lookups == ["site.example"]
    assert internet.connects == [OUTSIDE]


def test_a_name_that_changes_its_mind_between_two_connections_is_refused_at_the_second(
    internet: Internet,
    site: Hostile,
    victim: Hostile,
) -> None:
    site.pages["/robots.txt"] = cut(page(b"", Connection="close"))
    internet.places |= {OUTSIDE: site, "127.0.0.1": victim}
    answers = iter([[OUTSIDE], ["127.0.0.1"]])
    with fetching(names={"site.example": lambda: next(answers)}) as client:
        assert client.error("http://site.example/").kind == "unsafe-address"
    assert internet.connects == [OUTSIDE]


def test_what_the_configuration_opens_may_be_reached_and_nothing_beside_it(site: Hostile, victim: Hostile) -> None:
    with fetching(allow=frozenset({site.here})) as client:
        assert client.get(site.url).data == STORY
        assert client.error(victim.url).kind == "unsafe-address"
    with fetching(names={"lan.example": ["127.0.0.1"]}, allow=frozenset({f"lan.example:{site.port}"})) as client:
        assert client.get(f"http://lan.example:{site.port}/").data == STORY
        assert client.error(site.url).kind == "unsafe-address"


def test_a_refusal_is_not_tried_again(internet: Internet) -> None:
    with fetching(names={"site.example": ["10.0.0.1"]}) as client:
        client.error("http://site.example/")
        assert client.lookups == ["site.example"]
        assert client.waits == []


# ---- redirects ---------------------------------------------------------------------------------------------


def chain(site: Hostile, hops: int) -> None:
    for hop in range(hops):
        site.pages[f"/{hop}"] = moved(f"/{hop + 1}")
    site.pages[f"/{hops}"] = page(STORY)


@pytest.mark.parametrize("hops", [1, 5])
def test_a_redirect_is_followed_up_to_five_times(site: Hostile, hops: int) -> None:
    chain(site, hops)
    result = fetch(site, "/0")
    assert (result.url, result.data) == (f"{site.url}/{hops}", STORY)


def test_a_sixth_redirect_is_too_many(site: Hostile) -> None:
    chain(site, 7)
    assert str(refused(site, "/0")).endswith("/0: too many redirects (5; `redirects = 8`)")
    assert site.targets == [f"/{hop}" for hop in range(6)]


@pytest.mark.parametrize("redirects", [0, 7])
def test_how_many_redirects_are_followed_is_up_to_the_source(site: Hostile, redirects: int) -> None:
    chain(site, redirects)
    assert fetch(site, "/0", redirects=redirects).data == STORY
    site.pages["/first"] = moved("/0")
    assert refused(site, "/first", redirects=redirects).kind == "too-many-redirects"


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_every_kind_of_redirect_is_one(site: Hostile, status: int) -> None:
    site.pages["/b"] = moved("/a", status)
    assert fetch(site, "/b").url == f"{site.url}/a"


@pytest.mark.parametrize(
    ("cycle", "asked"), [({"/b": "/b"}, 1), ({"/b": "/c", "/c": "/b"}, 2), ({"/b": "/c", "/c": "/c#x"}, 2)]
)
def test_a_redirect_in_a_circle_is_followed_once(site: Hostile, cycle: dict[str, str], asked: int) -> None:
    for place, target in cycle.items():
        site.pages[place] = moved(target)
    assert refused(site, "/b").kind == "redirect-loop"
    assert len(site.targets) == asked


@pytest.mark.parametrize(
    "location", ["a", "./a", "/x/../a", "?", "//{here}/a", "{url}/a#part", "HTTP://{here}/a", "  /a  ", "\t/a", "/%61"]
)
def test_a_location_is_resolved_against_the_page(site: Hostile, location: str) -> None:
    site.pages["/b"] = moved(location.format(here=site.here, url=site.url))
    site.pages["/b?"] = page(STORY)
    if location == "?":
        assert refused(site, "/b").kind == "redirect-loop"
    else:
        assert fetch(site, "/b").url == f"{site.url}/a"


def test_a_location_in_other_letters_is_percent_encoded(site: Hostile) -> None:
    site.pages["/%C3%A9"] = page(STORY)
    site.pages["/b"] = moved("/é".encode().decode("latin-1"))
    assert fetch(site, "/b").data == STORY


@pytest.mark.parametrize(
    ("location", "target"),
    [
        (b"/caf\xe9?x=\xfc", "/caf%E9?x=%FC"),
        (b"/caf\xc3\xa9/\xff", "/caf%C3%A9/%FF"),
        (b"/\x8e\xa9%20a", "/%8E%A9%20a"),
        ("/ニュース/é".encode(), "/%E3%83%8B%E3%83%A5%E3%83%BC%E3%82%B9/%C3%A9"),
    ],
)
def test_a_location_that_is_not_utf_8_keeps_its_bytes(site: Hostile, location: bytes, target: str) -> None:
    site.pages |= {"/b": moved(location.decode("latin-1")), target: page(STORY)}
    assert fetch(site, "/b").data == STORY


def test_a_host_with_a_dot_at_its_end_is_the_same_host(site: Hostile) -> None:
    with fetching(site, names={"site.example": ["127.0.0.1"]}) as client:
        pending = [
            client.submit(f"http://{host}:{site.port}/a") for host in ("site.example.", "Site.Example", "site.example")
        ]
        assert {reply.result().url for reply in pending} == {f"http://site.example:{site.port}/a"}
    assert site.targets == ["/a"]
    assert site.asked("/a").header("host") == f"site.example:{site.port}"


@pytest.mark.parametrize(
    "location",
    [
        "file:///etc/passwd", "ftp://a.example/x", "javascript:alert(1)", "data:text/html,x", "FILE:/etc/passwd",
        "gopher://127.0.0.1:25/", "unix:///run/x", "view-source:http://a.example/",
    ],
)  # fmt: skip
def test_a_redirect_leads_to_http_only(site: Hostile, location: str) -> None:
    site.pages["/b"] = moved(location)
    assert refused(site, "/b").kind == "unsafe-address"
    assert site.targets == ["/b"]


@pytest.mark.parametrize("location", ["http://", "http://[", "http://a.example:x/", "http:// /", "//", "http://a b/"])
def test_a_redirect_to_what_is_no_url_is_a_failure(site: Hostile, location: str) -> None:
    site.pages["/b"] = moved(location)
    assert refused(site, "/b").kind in ("bad-response", "redirect-loop", "unsafe-address")


@given(st.text(st.characters(max_codepoint=255, exclude_characters="\r\n\0"), max_size=30))
@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_redirect_to_anything_ends_in_a_page_or_a_failure(site: Hostile, location: str) -> None:
    site.pages["/b"] = moved(location)
    site.pages["/c"] = moved("http://" + location)
    with fetching(site) as client:
        for path in ("/b", "/c"):
            try:
                result = client.submit(site.url + path, robots=False).result()
            except FetchError:
                continue
            assert isinstance(result, FetchedPage)


@pytest.mark.parametrize("by", ["address", "name", "robots.txt", "second hop"])
def test_a_redirect_into_this_network_is_refused_before_any_connection(
    internet: Internet,
    site: Hostile,
    victim: Hostile,
    by: str,
) -> None:
    internet.places |= {OUTSIDE: site, "127.0.0.1": victim}
    inside = {"name": f"http://inside.example:{victim.port}/"}.get(by, victim.url)
    site.pages["/robots.txt" if by == "robots.txt" else "/b"] = moved("/c" if by == "second hop" else inside)
    site.pages["/c"] = moved(inside)
    with fetching(names={"site.example": [OUTSIDE], "inside.example": ["127.0.0.1"]}) as client:
        error = client.error("http://site.example/b")
    assert error.kind == ("robots" if by == "robots.txt" else "unsafe-address")
    assert internet.connects == [OUTSIDE]


def test_the_failure_behind_a_redirect_says_where_it_was(site: Hostile) -> None:
    site.pages["/b"] = moved("/gone")
    error = refused(site, "/b")
    assert (error.kind, error.location) == ("not-found", f"{site.url}/b")
    assert f"{site.url}/gone" in error.detail


def test_the_body_of_a_redirect_is_of_no_interest(site: Hostile) -> None:
    site.pages["/b"] = head(302, Location="/a", Content_Length=10**12) + b"x"
    site.pages["/c"] = chunked(b"x" * 100).replace(b"200 So\r\n", b"302 So\r\nLocation: /a\r\n")
    assert fetch(site, "/b").data == fetch(site, "/c").data == STORY


# ---- one request for one URL -------------------------------------------------------------------------------


def test_a_page_is_asked_for_once_however_often_it_is_wanted(site: Hostile) -> None:
    with fetching(site) as client:
        pending = [client.submit(url) for url in (site.url, f"{site.url}/", f"{site.url}/#a", f"{site.url}/#b")]
        results = [reply.result() for reply in pending]
        assert [client.get(f"{site.url}/#c"), client.get(f"{site.url}/", source="other")] == results[:2]
    assert len(set(map(repr, results))) == 1
    assert site.targets == ["/"]


@pytest.mark.parametrize("spelling", ["/%61", "/x/../a", "/./a", "/a#", "/a#b"])
def test_a_page_is_asked_for_once_however_its_url_is_spelled(site: Hostile, spelling: str) -> None:
    with fetching(site, names={"site.example": ["127.0.0.1"]}) as client:
        here = f"http://site.example:{site.port}"
        assert client.get(f"{here}/a") == client.get(here + spelling)
        assert client.get(f"{here.upper().replace('HTTP', 'http')}/a").data == STORY
    assert site.targets == ["/a"]


def test_a_failure_is_asked_for_once_too_and_named_for_each_source(site: Hostile) -> None:
    with fetching(site) as client:
        pending = [client.submit(f"{site.url}/gone", source=name) for name in ("one", "two")]
        for name, reply in zip(["one", "two"], pending, strict=True):
            with pytest.raises(FetchError, match=f"^{name}: {site.url}/gone: not found"):
                reply.result()
            with pytest.raises(FetchError, match=f"^{name}: "):
                reply.result()
    assert site.targets == ["/gone"]


# ---- credentials -------------------------------------------------------------------------------------------

SHOWN = {
    "headers": ("x-key", SECRET),
    "cookies": ("cookie", f"session={SECRET}"),
    "user": ("authorization", "Basic YW5uYTpzM2NyZXQtdDBrZW4="),
    "bearer": ("authorization", f"Bearer {SECRET}"),
}


@pytest.mark.parametrize("kind", SHOWN)
def test_credentials_arrive_at_their_origin(site: Hostile, kind: str) -> None:
    fetch(site, "/a", **shows(kind, SECRET, site.url))
    name, text = SHOWN[kind]
    assert site.asked("/a").header(name) == text


@pytest.mark.parametrize("kind", ["user", "bearer"])
def test_credentials_of_several_kinds_arrive_together(site: Hostile, kind: str) -> None:
    single = shows(kind, SECRET)["credentials"]
    several = replace(single, headers=(("X-Key", "k"),), cookies=(("session", "c"),))
    fetch(site, "/a", credentials=several, origins=frozenset([site.url]))
    shown = site.asked("/a")
    assert shown.header("authorization") == SHOWN[kind][1]
    assert (shown.header("x-key"), shown.header("cookie")) == ("k", "session=c")


def test_an_authorization_that_is_configured_as_a_header_counts_before_a_token(site: Hostile) -> None:
    credentials = Credentials(headers=(("Authorization", "Key k"),), bearer=SECRET)
    fetch(site, "/a", credentials=credentials, origins=frozenset([site.url]))
    assert site.asked("/a").header("authorization") == "Key k"


@pytest.mark.parametrize("kind", SHOWN)
def test_credentials_of_another_origin_stay_here(site: Hostile, kind: str) -> None:
    others = (f"https://{site.here}", f"http://localhost:{site.port}", "http://127.0.0.1", f"http://{site.here}0")
    fetch(site, "/a", **shows(kind, SECRET, *others))
    fetch(site, "/a", **shows(kind, SECRET))
    assert SECRET not in repr(site.requests)
    assert all(request.header("authorization") is None for request in site.requests)


@pytest.mark.parametrize("kind", SHOWN)
@pytest.mark.parametrize("by", ["port", "name"])
def test_credentials_don_t_follow_a_redirect_to_another_origin(site: Hostile, kind: str, by: str) -> None:
    with Hostile() as other:
        other.pages["/x"] = page(STORY)
        site.pages["/x"] = page(STORY)
        target = {"port": other.url, "name": f"http://other.example:{site.port}"}[by]
        site.pages["/b"] = moved(f"{target}/x")
        with fetching(site, other, names={"other.example": ["127.0.0.1"]}) as client:
            assert client.get(f"{site.url}/b", **shows(kind, SECRET, site.url)).data == STORY
        name, text = SHOWN[kind]
        assert site.asked("/b").header(name) == text
        asked = (site if by == "name" else other).asked("/x")
        assert asked.header(name) is None
        assert SECRET not in repr(asked)
        assert "anna" not in repr(other.requests)


@pytest.mark.parametrize("kind", SHOWN)
def test_credentials_stay_with_a_redirect_within_their_origin(site: Hostile, kind: str) -> None:
    site.pages["/b"] = moved("/a")
    fetch(site, "/b", **shows(kind, SECRET, site.url))
    name, text = SHOWN[kind]
    assert site.asked("/a").header(name) == text


def test_a_page_that_lacks_the_credentials_that_a_redirect_left_behind_says_so(site: Hostile) -> None:
    with Hostile() as other:
        other.pages["/x"] = page(status=401)
        site.pages |= {"/b": moved(f"{other.url}/x"), "/c": page(status=401), "/d": moved("/c")}
        with fetching(site, other) as client:
            secret = shows("user", SECRET, site.url)
            left = client.error(f"{site.url}/b", **secret)
            others = [client.error(f"{site.url}/{name}", **secret) for name in "cd"]
            others.append(client.error(f"{site.url}/b"))
            by_url = client.error(f"http://anna:{SECRET}@{site.here}/b")
    told = f"; the credentials are only shown to {site.url}"
    assert (left.kind, left.detail) == ("auth", f"redirected to {other.url}/x: 401{told}")
    assert told in by_url.detail
    assert not [error for error in others if "credentials" in error.detail]


@pytest.mark.parametrize(
    ("challenge", "scheme"),
    [
        ('Digest realm="a, b", nonce="Basic x", qop="auth,auth-int"', "Digest"),
        ("Negotiate", "Negotiate"),
        ("NTLM\r\nWWW-Authenticate: Negotiate", "NTLM"),
        ('Digest realm="a"\r\nWWW-Authenticate: Basic realm="a"', ""),
        ('digest realm="a", bearer', ""),
        ('Basic realm="Digest"', ""),
        ("", ""),
    ],
)
def test_an_authentication_that_is_not_supported_is_named(site: Hostile, challenge: str, scheme: str) -> None:
    site.pages["/b"] = page(status=401, WWW_Authenticate=challenge)
    named = f"401, asks for {scheme} authentication, which is not supported" if scheme else "401"
    assert refused(site, "/b").detail == named


@pytest.mark.parametrize("kind", SHOWN)
@pytest.mark.parametrize("path", ["/401", "/loop", "/hang", "/broken", "/away"])
def test_no_failure_tells_a_secret(site: Hostile, kind: str, path: str) -> None:
    site.pages |= {"/401": page(status=401), "/loop": moved("/loop"), "/broken": cut(b"so\r\n\r\n")}
    site.pages |= {"/hang": lambda request: (9.0,), "/away": moved("http://10.0.0.1/")}
    access = shows(kind, SECRET, site.url)
    error = refused(site, path, timeout=0.3, **access)
    texts = [str(error), repr(error), repr(error.__cause__), repr(error.__context__), error.trace]
    texts += [str(access), repr(Access(source="web", **access)), str(access["credentials"])]
    assert not [text for text in texts if SECRET in text or "YW5uYT" in text]


def test_what_a_url_holds_before_its_host_is_shown_to_that_host_and_to_nobody_else(site: Hostile) -> None:
    site.pages["/b"] = moved(f"http://other.example:{site.port}/x")
    site.pages["/x"] = page(STORY)
    with fetching(site, names={"other.example": ["127.0.0.1"]}) as client:
        result = client.get(f"http://anna:{SECRET}@{site.here}/b")
        error = client.error(f"http://anna:{SECRET}@{site.here}/gone")
    assert site.asked("/b").header("authorization") == SHOWN["user"][1]
    assert site.asked("/x").header("authorization") is None
    assert SECRET not in result.url + str(error) + repr(error)


@pytest.mark.parametrize("url", ["http://anna:{}@[a", "http://anna:{}@[a/b?c@d", "http://anna:{}@a:x/", "//anna:{}@a"])
def test_what_an_invalid_url_holds_before_its_host_is_not_told(url: str) -> None:
    with fetching() as client:
        error = client.error(url.format(SECRET))
    assert (error.kind, SECRET in str(error) + repr(error)) == ("bad-response", False)


def test_nobody_is_logged_in_by_a_redirect(site: Hostile) -> None:
    site.pages["/b"] = moved(f"http://anna:{SECRET}@{site.here}/a")
    assert fetch(site, "/b").url == f"{site.url}/a"
    assert site.asked("/a").header("authorization") is None


def test_a_secret_that_no_header_can_carry_is_refused_without_being_told() -> None:
    for field in ("headers", "cookies"):
        with pytest.raises(ValueError) as caught:
            Credentials(**{field: (("X-Key", f"{SECRET}\r\nX: y"),)})  # type: ignore[arg-type]
        assert SECRET not in str(caught.value)


def test_a_cookie_that_a_page_sets_goes_back_to_nobody_later(site: Hostile) -> None:
    site.pages["/a"] = page(STORY, Set_Cookie="session=1; Path=/")
    with fetching(site) as client:
        client.get(f"{site.url}/a")
        client.get(f"{site.url}/")
    assert site.asked("/").header("cookie") is None


def test_a_cookie_that_a_redirect_sets_stays_with_its_origin(site: Hostile) -> None:
    site.pages["/b"] = lambda request: (
        page(STORY)
        if request.header("cookie") == "seen=1; x=y"
        else page(status=302, Location="/b", Set_Cookie="seen=1; Path=/\r\nSet-Cookie: x=y")
    )
    site.pages["/c"] = page(status=302, Location=f"http://other.example:{site.port}/x", Set_Cookie="seen=1")
    site.pages["/x"] = page(STORY)
    with fetching(site, names={"other.example": ["127.0.0.1"]}) as client:
        assert client.get(f"{site.url}/b").data == STORY
        assert client.get(f"{site.url}/c").data == STORY
    assert site.asked("/x").header("cookie") is None


def test_no_more_cookies_of_an_origin_are_kept_than_allowed(site: Hostile) -> None:
    cookies = "\r\nSet-Cookie: ".join(f"c{number}=x" for number in range(2 * MAX_COOKIES))
    site.pages["/b"] = page(status=302, Location="/a", Set_Cookie=cookies)
    fetch(site, "/b")
    sent = (site.asked("/a").header("cookie") or "").split("; ")
    assert sent == [f"c{number}=x" for number in range(MAX_COOKIES)]


@pytest.mark.parametrize(("size", "sent"), [(MAX_COOKIE_CHARS, True), (MAX_COOKIE_CHARS + 1, False)])
def test_a_cookie_beyond_the_limit_is_not_kept(site: Hostile, size: int, sent: bool) -> None:
    site.pages["/b"] = page(status=302, Location="/a", Set_Cookie="a=" + "x" * (size - 2))
    fetch(site, "/b")
    assert (site.asked("/a").header("cookie") is not None) == sent


# ---- the log -----------------------------------------------------------------------------------------------


def logged(caplog: pytest.LogCaptureFixture) -> list[str]:
    """What the wing's own logger has said."""
    return [record.getMessage() for record in caplog.records if record.name == "feedsmith.fetching"]


def test_each_step_of_a_page_is_logged(site: Hostile, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "feedsmith.fetching")
    site.pages["/b"] = turns(page(status=503), moved("/a"))
    fetch(site, "/b", robots=False)
    first, retry, *rest = logged(caplog)
    assert first == f"GET {site.url}/b: 503"
    assert re.fullmatch(rf"{site.url}/b: 503, next try in 0\.\d s", retry)
    assert rest == [f"GET {site.url}/b: 302", f"redirected to {site.url}/a", f"GET {site.url}/a: 200"]


def test_a_failure_is_logged_with_its_kind(site: Hostile, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "feedsmith.fetching")
    refused(site, "/gone", robots=False)
    assert logged(caplog)[-1] == f"{site.url}/gone: not-found, 404"


@pytest.mark.parametrize("kind", SHOWN)
def test_no_log_tells_a_secret(site: Hostile, caplog: pytest.LogCaptureFixture, kind: str) -> None:
    caplog.set_level(logging.DEBUG, "feedsmith.fetching")
    here = f"http://anna:{SECRET}@{site.here}"
    site.pages["/b"] = turns(page(status=503), moved(f"{here}/c"))
    site.pages["/c"] = page(status=302, Location="/gone", Set_Cookie=f"session={SECRET}")
    with fetching(site) as client:
        for url in (f"{here}/b", f"{here}/gone", f"{here}/a", f"http://anna:{SECRET}@[a/"):
            with suppress(FetchError):
                client.submit(url, **shows(kind, SECRET, site.url)).result()
    lines = logged(caplog)
    assert len(lines) > 8
    assert not [line for line in lines if SECRET in line or "anna" in line or "YW5uYT" in line]


MISSING = """
import sys
from feedsmith.fetching.access import Access, Network
from feedsmith.fetching.fetcher import Fetcher
from feedsmith.model.errors import FetchError

here = sys.argv[1]
with Fetcher(Network(allow=frozenset([here]), delay=0)) as fetcher:
    try:
        fetcher.submit(f"http://{here}/gone", Access(source="web")).result()
    except FetchError as error:
        print(error.kind, end="")
"""


def test_nothing_is_logged_unless_somebody_listens(site: Hostile) -> None:
    """Warnings would be written to the standard error; no failure of a page is one."""
    done = subprocess.run([sys.executable, "-c", MISSING, site.here], env=BARE, capture_output=True, timeout=60)
    assert (done.stdout, done.stderr) == (b"not-found", b"")


# ---- proxies -----------------------------------------------------------------------------------------------


@pytest.fixture
def proxy(monkeypatch: pytest.MonkeyPatch) -> Iterator[Hostile]:
    """A proxy, which has the pages itself. The environment names none until a test says so."""
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    with Hostile() as proxy:
        proxy.pages["http://site.example:8080/a"] = page(STORY)
        yield proxy


def by_environment(proxy: Hostile, name: str, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """What makes a client go through the proxy: its configuration, or a variable."""
    if name == "configuration":
        return {"proxy": proxy.url}
    monkeypatch.setenv(name, proxy.here if name == "HTTP_PROXY" else proxy.url)
    return {}


@pytest.mark.parametrize("way", ["configuration", "http_proxy", "HTTP_PROXY", "all_proxy"])
def test_a_page_comes_through_the_proxy_which_looks_its_name_up(
    proxy: Hostile, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    with fetching(**by_environment(proxy, way, monkeypatch)) as client:
        result = client.get("http://site.example:8080/a")
        assert (result.url, result.data, client.lookups) == ("http://site.example:8080/a", STORY, [])
    assert proxy.targets == ["http://site.example:8080/a"]
    assert proxy.requests[0].target == "http://site.example:8080/robots.txt"


@pytest.mark.parametrize("exempt", ["site.example", ".example", "*", "a.example,site.example"])
def test_what_no_proxy_names_goes_past_the_proxy(
    proxy: Hostile, site: Hostile, monkeypatch: pytest.MonkeyPatch, exempt: str
) -> None:
    monkeypatch.setenv("http_proxy", proxy.url)
    monkeypatch.setenv("no_proxy", exempt)
    with fetching(site, names={"site.example": ["127.0.0.1"]}) as client:
        assert client.get(f"http://site.example:{site.port}/a").data == STORY
    assert proxy.connects == 0


def test_what_the_proxy_is_asked_for_is_checked_as_far_as_the_url_tells(proxy: Hostile) -> None:
    with fetching(proxy=proxy.url, allow=frozenset()) as client:
        for host in ("127.0.0.1", "localhost", "a.localhost.", "0x7f.1", "2130706433", "[::1]", "10.0.0.1", "127.1"):
            assert client.error(f"http://{host}/").kind == "unsafe-address"
    assert proxy.connects == 0


def test_a_redirect_from_behind_the_proxy_is_checked_too(proxy: Hostile) -> None:
    proxy.pages["http://site.example:8080/b"] = moved("http://169.254.169.254/latest/meta-data/")
    with fetching(proxy=proxy.url) as client:
        assert client.error("http://site.example:8080/b").kind == "unsafe-address"
    assert proxy.targets == ["http://site.example:8080/b"]


def test_a_proxy_may_ask_who_it_is_and_nobody_else_is_told(proxy: Hostile) -> None:
    assert SECRET not in repr(Network(proxy=f"http://anna:{SECRET}@proxy.example"))
    with fetching(proxy=proxy.url.replace("//", f"//anna:{SECRET}@")) as client:
        client.get("http://site.example:8080/a")
        error = client.error("http://site.example:8080/gone")
    assert proxy.asked("http://site.example:8080/a").header("proxy-authorization") == SHOWN["user"][1]
    assert SECRET not in str(error)


def test_a_proxy_that_is_not_there_is_unreachable_and_keeps_its_password(proxy: Hostile) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    with fetching(proxy=f"http://anna:{SECRET}@127.0.0.1:{port}", tries=1) as client:
        error = client.error("http://site.example:8080/")
    assert (error.kind, SECRET in str(error)) == ("unreachable", False)


@pytest.mark.parametrize(("status", "kind"), [(403, "unreachable"), (502, "unreachable"), (407, "auth")])
def test_a_proxy_that_refuses_to_connect_is_named(proxy: Hostile, status: int, kind: str) -> None:
    proxy.pages["site.example:443"] = page(b"no", status)
    with fetching(proxy=proxy.url, tries=1) as client:
        error = client.error("https://site.example/")
    assert (error.kind, "proxy" in error.detail) == (kind, True)
    assert {request.method for request in proxy.requests} == {"CONNECT"}


@pytest.mark.parametrize("way", ["configuration", "https_proxy"])
def test_a_page_over_tls_comes_through_a_tunnel_that_the_proxy_opens(
    proxy: Hostile, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    certificate = Certificate.create(tmp_path)
    trusting = ssl.create_default_context(cafile=certificate.path)
    with Hostile(speak=speak_tunnel(certificate.context())) as opener:
        opener.pages |= {"site.example:443": b"HTTP/1.1 200 So\r\n\r\n", "/a": page(STORY)}
        with fetching(tls=trusting, **by_environment(opener, way, monkeypatch)) as client:
            assert client.get("https://site.example/a", **shows("bearer", SECRET, "https://site.example")).data == STORY
            assert client.lookups == []
    assert opener.asked("site.example:443").header("authorization") is None
    assert opener.asked("/a").header("authorization") == f"Bearer {SECRET}"


@pytest.mark.parametrize("url", ["socks5://127.0.0.1:1", "ftp://127.0.0.1:1"])
def test_a_proxy_of_another_kind_is_refused_and_nothing_goes_past_it(
    proxy: Hostile, site: Hostile, monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    monkeypatch.setenv("http_proxy", url)
    with fetching(site) as client:
        assert client.error(site.url).kind == "unreachable"
    assert site.connects == 0
    with pytest.raises(ValueError, match="proxy"):
        Network(proxy=url)
