"""A cookie that a redirect sets is shown to whom it is for, as RFC 6265 has it, and never to another site."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedsmith.fetching.access import Credentials
from feedsmith.fetching.cookies import CookieJar
from support.fetching import fetch, fetching
from support.hostile import Hostile, page

STORY = b"<p>It will sail every day until the end of the summer, the company said.</p>"
NOW = datetime(2026, 1, 1, tzinfo=UTC)


def shown(url: str, *lines: str, set_by: str = "https://www.a.example/dir/page") -> str:
    """What a request for the URL shows of cookies that a page has set."""
    jar = CookieJar()
    jar.store(set_by, lines, NOW)
    return "; ".join(f"{name}={text}" for name, text in jar.cookies_for(url).items())


@pytest.mark.parametrize(
    ("line", "url", "sent"),
    [
        # the host alone, unless it says more
        ("a=1", "https://www.a.example/dir/", True),
        ("a=1", "http://www.a.example/dir/", True),
        ("a=1", "https://www.a.example:8443/dir/", True),
        ("a=1", "https://a.example/dir/", False),
        ("a=1", "https://x.www.a.example/dir/", False),
        # its domain
        ("a=1; Domain=a.example", "https://a.example/dir/", True),
        ("a=1; domain=.A.Example", "https://shop.a.example/dir/", True),
        ("a=1; Domain=www.a.example", "https://x.www.a.example/dir/", True),
        ("a=1; Domain=www.a.example", "https://a.example/dir/", False),
        ("a=1; Domain=a.example", "https://ba.example/dir/", False),
        ("a=1; Domain=b.example", "https://b.example/dir/", False),
        ("a=1; Domain=b.example", "https://www.a.example/dir/", False),
        ("a=1; Domain=x.www.a.example", "https://x.www.a.example/dir/", False),
        ("a=1; Domain=example", "https://b.example/dir/", False),
        ("a=1; Domain=", "https://www.a.example/dir/", True),
        ("a=1; Domain=", "https://a.example/dir/", False),
        ("a=1; Domain=b.example; Domain=a.example", "https://a.example/dir/", True),
        # its path
        ("a=1; Path=/", "https://www.a.example/", True),
        ("a=1", "https://www.a.example/", False),
        ("a=1", "https://www.a.example/dir", True),
        ("a=1", "https://www.a.example/dirt", False),
        ("a=1; Path=/dir", "https://www.a.example/dir/x/y?q", True),
        ("a=1; Path=/dir/", "https://www.a.example/dir", False),
        ("a=1; Path=dir/x", "https://www.a.example/dir/z", True),
        # its time
        ("a=1; Max-Age=0", "https://www.a.example/dir/", False),
        ("a=1; Max-Age=-1", "https://www.a.example/dir/", False),
        ("a=1; Max-Age=60", "https://www.a.example/dir/", True),
        ("a=1; Max-Age=soon", "https://www.a.example/dir/", True),
        ("a=1; Expires=Thu, 01-Jan-1970 00:00:01 GMT", "https://www.a.example/dir/", False),
        ("a=1; Expires=Fri, 02 Jan 2026 00:00:00 GMT", "https://www.a.example/dir/", True),
        ("a=1; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Max-Age=9", "https://www.a.example/dir/", True),
        # https only
        ("a=1; Secure", "https://www.a.example/dir/", True),
        ("a=1; secure", "http://www.a.example/dir/", False),
        # what is none
        ("a", "https://www.a.example/dir/", False),
        ("=1", "https://www.a.example/dir/", False),
        ("", "https://www.a.example/dir/", False),
    ],
)
def test_a_cookie_is_shown_to_whom_it_is_for(line: str, url: str, sent: bool) -> None:
    assert shown(url, line) == ("a=1" if sent else "")


@pytest.mark.parametrize("domain", ["co.uk", "com", "github.io", "uk"])
def test_no_cookie_is_shared_by_a_public_suffix(domain: str) -> None:
    line = f"a=1; Domain={domain}; Path=/"
    assert shown(f"https://evil.{domain}/", line, set_by=f"https://x.{domain}/") == ""
    assert shown(f"https://x.{domain}/", line, set_by=f"https://x.{domain}/") == "a=1"


def test_addresses_share_nothing() -> None:
    assert shown("http://10.0.0.1/", "a=1; Domain=0.0.1", set_by="http://10.0.0.1/") == ""
    assert shown("http://10.0.0.1/", "a=1; Domain=10.0.0.1", set_by="http://10.0.0.1/") == "a=1"


def test_a_cookie_that_is_taken_back_is_gone_and_one_that_is_set_again_is_new() -> None:
    url = "https://a.example/"
    assert shown(url, "a=1; Path=/", "b=2; Path=/", "a=3; Path=/", "b=; Path=/; Max-Age=0", set_by=url) == "a=3"
    assert shown(url, "a=1; Path=/", "a=; Path=/other; Max-Age=0", set_by=url) == "a=1"


def test_of_two_of_one_name_that_of_the_longer_path_is_shown() -> None:
    url = "https://a.example/x/y"
    assert shown(url, "a=root; Path=/", "a=own; Path=/x", "b=2; Path=/", set_by=url) == "a=own; b=2"


def test_a_value_goes_back_as_it_came() -> None:
    assert (
        shown("https://a.example/", 'a="x y, z"; Path=/', "b=c=d", set_by="https://a.example/") == 'a="x y, z"; b=c=d'
    )


@given(st.lists(st.text(max_size=60), max_size=5), st.text(max_size=20))
def test_any_lines_are_cookies_or_none(lines: list[str], path: str) -> None:
    jar = CookieJar()
    jar.store(f"https://a.example/{path}", lines, NOW)
    assert len(jar.cookies_for("https://a.example/")) <= len(lines)
    assert jar.cookies_for("https://b.example/") == {}


# ---- on the way --------------------------------------------------------------------------------------------


@pytest.fixture
def site() -> Iterator[Hostile]:
    with Hostile() as site:
        yield site


def gate(*needed: str) -> object:
    return lambda request: page(STORY) if request.header("cookie") in needed else page(status=403)


def test_a_domain_s_cookie_opens_its_other_host(site: Hostile) -> None:
    hosts = {"www.a.example": ["127.0.0.1"], "login.a.example": ["127.0.0.1"], "b.example": ["127.0.0.1"]}
    at = {name: f"http://{name}:{site.port}" for name in hosts}
    site.pages["/start"] = page(
        status=302, Location=f"{at['login.a.example']}/in", Set_Cookie="id=1; Domain=a.example; Path=/"
    )
    site.pages["/in"] = gate("id=1")  # type: ignore[assignment]
    site.pages["/away"] = page(
        status=302, Location=f"{at['b.example']}/in", Set_Cookie="id=1; Domain=a.example; Path=/"
    )
    with fetching(site, names=hosts) as client:
        assert client.get(f"{at['www.a.example']}/start").data == STORY
        assert client.error(f"{at['www.a.example']}/away").kind == "blocked"


def test_a_cookie_that_the_next_redirect_takes_back_is_not_shown(site: Hostile) -> None:
    site.pages |= {
        "/1": page(status=302, Location="/2", Set_Cookie="wall=1; Path=/"),
        "/2": page(status=302, Location="/3", Set_Cookie="wall=; Path=/; Max-Age=0"),
        "/3": page(STORY),
    }
    assert fetch(site, "/1").data == STORY
    assert [site.asked(path).header("cookie") for path in ("/1", "/2", "/3")] == [None, "wall=1", None]


def test_the_bytes_of_a_cookie_go_back_as_they_came(site: Hostile) -> None:
    text = "caf\u00e9 \u00c3\u00a9"
    site.pages |= {"/1": page(status=302, Location="/2", Set_Cookie=f"a={text}"), "/2": page(STORY)}
    fetch(site, "/1")
    assert site.asked("/2").header("cookie") == f"a={text}"


def test_a_page_that_leads_to_itself_until_its_cookie_is_there_is_one(site: Hostile) -> None:
    site.pages["/a"] = lambda request: (
        page(STORY)
        if request.header("cookie")
        else page(status=302, Location="/a", Set_Cookie="seen=1; Path=/; HttpOnly")
    )
    assert fetch(site, "/a").data == STORY


@pytest.mark.parametrize("text", ['"in quotes"', '"', 'a"b', "a,b"])
def test_a_configured_cookie_may_not_hold_what_no_cookie_may(text: str) -> None:
    with pytest.raises(ValueError, match="cookies"):
        Credentials(cookies=(("a", text),))


def test_a_configured_cookie_may_be_in_quotes(site: Hostile) -> None:
    site.pages["/a"] = page(STORY)
    credentials = Credentials(cookies=(("a", '"1:2"'), ("b", '""')))
    fetch(site, "/a", credentials=credentials, origins=frozenset([site.url]))
    assert site.asked("/a").header("cookie") == 'a="1:2"; b=""'
