"""A page that refreshes to another one is one more redirect; a page that is a frame says around what."""

import re
from collections.abc import Iterator
from time import monotonic

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedsmith.fetching.access import FetchedPage
from feedsmith.fetching.refresh import MAX_REFRESH_SECONDS, Refresh, find_frame, find_refresh, parse_refresh
from support.fetching import fetch, fetching, refused, shows
from support.hostile import Answer, Hostile, moved, page, robots

STORY = b"<p>It will sail every day until the end of the summer, the company said.</p>"
HERE = "http://a.example/dir/page"


@pytest.fixture
def site() -> Iterator[Hostile]:
    with Hostile() as site:
        site.pages["/a"] = page(STORY)
        yield site


def meta(content: str, before: str = "", after: str = "") -> bytes:
    markup = (
        f'<html><head>{before}<meta http-equiv="refresh" content="{content}">{after}</head><body>Moved</body></html>'
    )
    return page(markup.encode(), Content_Type="text/html; charset=utf-8")


def html(markup: str | bytes, charset: str = "", media_type: str = "text/html") -> FetchedPage:
    data = markup if isinstance(markup, bytes) else markup.encode()
    return FetchedPage(url=HERE, data=data, charset=charset, media_type=media_type)


# ---- what a refresh says -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("0; url=/x", Refresh(0, "/x")), ("5;URL='/x'", Refresh(5, "/x")), ('3 , url = "/x" z', Refresh(3, "/x")),
        ("0;/x", Refresh(0, "/x")), ("0 /x", Refresh(0, "/x")), ("1.9;url=/x", Refresh(1, "/x")),
        (".5;url=/x", Refresh(0, "/x")), ("300", Refresh(300, "")), ("0;", Refresh(0, "")), ("0;url=", Refresh(0, "")),
        (" 07 ; url=/x?a=1;b=2 ", Refresh(7, "/x?a=1;b=2")), ("0; url='/x", Refresh(0, "/x")),
        ("0;urlx", Refresh(0, "urlx")), ("0; url='", Refresh(0, "")), ("9" * 3_000, Refresh(999_999_999, "")),
        ("", None), ("url=/x", None), ("soon; url=/x", None), ("-1; url=/x", None), ("0url=/x", None),
        ("\u0660;/x", None),
    ],
)  # fmt: skip
def test_a_refresh_is_seconds_and_perhaps_an_address(text: str, expected: Refresh | None) -> None:
    assert parse_refresh(text) == expected


@pytest.mark.parametrize(
    ("markup", "location"),
    [
        ("<META HTTP-EQUIV=Refresh CONTENT=0;url=/x>", "http://a.example/x"),
        ("<meta content='0; url=x' http-equiv='REFRESH' />", "http://a.example/dir/x"),
        ('<meta http-equiv="refresh" content="0;url=/x?a=1&amp;b=2>3">', "http://a.example/x?a=1&b=2>3"),
        ('<base href="http://b.example/c/"><meta http-equiv=refresh content="0;url=x">', "http://b.example/c/x"),
        ("<title>a</title><body><p>b<meta http-equiv=refresh content='0;url=/x'>", "http://a.example/x"),
        ("<noscript><p></noscript><meta http-equiv=refresh content='0;url=/x'>", "http://a.example/x"),
        ("<meta http-equiv=refresh content=soon><meta http-equiv=refresh content='0;/x'>", "http://a.example/x"),
        ("<meta http-equiv=refresh content=0>", ""),
        ("<meta http-equiv=refresh content='0;url=http://['>", "http://["),
    ],
)
def test_markup_may_refresh(markup: str, location: str) -> None:
    refresh = find_refresh(html(markup))
    assert refresh == Refresh(0, location)


@pytest.mark.parametrize(
    "markup",
    [
        "<noscript><meta http-equiv=refresh content='0;url=/x'></noscript>",
        "<NoScript class=a>\n<meta http-equiv=refresh content='0;url=/x'>",
        "<!-- <meta http-equiv=refresh content='0;url=/x'> -->",
        "<!--[if IE]><meta http-equiv=refresh content='0;url=/x'><![endif]-->",
        "<script>'<meta http-equiv=refresh content=\"0;url=/x\">'</script>",
        "<template><meta http-equiv=refresh content='0;url=/x'></template>",
        "<textarea><meta http-equiv=refresh content='0;url=/x'></textarea>",
        "<title><meta http-equiv=refresh content='0;url=/x'></title>",
        "<p>&lt;meta http-equiv=refresh content='0;url=/x'&gt;",
        "<meta name=refresh content='0;url=/x'>",
        "<metal http-equiv=refresh content='0;url=/x'>",
        "<meta http-equiv='x-refresh' content='0;url=/x'>",
    ],
)
def test_what_no_browser_follows_is_no_refresh(markup: str) -> None:
    assert find_refresh(html(markup)) is None


@pytest.mark.parametrize("media_type", ["text/plain", "application/rss+xml", "application/json", "image/svg+xml"])
def test_only_html_refreshes(media_type: str) -> None:
    assert find_refresh(html("<meta http-equiv=refresh content='0;url=/x'>", media_type=media_type)) is None


@pytest.mark.parametrize(
    ("data", "charset"),
    [
        ("/é".encode(), ""),
        ("/é".encode("latin-1"), ""),
        ("/é".encode("latin-1"), "iso-8859-1"),
        (b"/&eacute;", "no-such"),
    ],
)
def test_an_address_in_other_letters_is_read_in_the_page_s_charset(data: bytes, charset: str) -> None:
    refresh = find_refresh(html(b"<meta http-equiv=refresh content='0;url=" + data + b"'>", charset))
    assert refresh == Refresh(0, "http://a.example/é")


@pytest.mark.parametrize(
    "piece",
    [
        "<meta ",
        "<!--",
        "<script ",
        "<noscript>",
        "<meta a='",
        "<title",
        "<iframe ",
        "<frameset",
        "a ",
        "<base =",
        "'",
        "9",
        " ",
        "<meta " + "a" * 4_000,
    ],
)
def test_markup_that_is_made_to_cost_time_costs_little(piece: str) -> None:
    markup = "http-equiv=refresh<iframe" + piece * (90_000 // len(piece))
    began = monotonic()
    find_refresh(html(markup))
    find_frame(html(markup[:20_000]))
    parse_refresh(markup)
    parse_refresh(piece * 4_000)
    assert monotonic() - began < 5


@given(st.text(st.sampled_from("<>!-/='\" metahtp-quivrfsnod0;c"), max_size=200))
def test_any_markup_is_read(markup: str) -> None:
    find_refresh(html("<meta http-equiv=refresh " + markup))
    find_frame(html("<frameset>" + markup))
    parse_refresh(markup)


# ---- a refresh is a redirect -------------------------------------------------------------------------------

WAYS: dict[str, Answer] = {
    "meta": meta("0; url=/a"),
    "a header": page(b"Moved", Refresh="0; url=/a"),
    "as long as may be": meta(f"{MAX_REFRESH_SECONDS};url=/a"),
}


@pytest.mark.parametrize("way", WAYS)
def test_a_page_that_refreshes_leads_to_the_other_one(site: Hostile, way: str) -> None:
    site.pages["/b"] = WAYS[way]
    result = fetch(site, "/b")
    assert (result.url, result.data) == (f"{site.url}/a", STORY)


@pytest.mark.parametrize(
    "content",
    ["300", "0", f"{MAX_REFRESH_SECONDS + 1};url=/a", "0;url=/b", "0;url=#x", "0;url=javascript:x()", "1;url=app://x"],
)
def test_a_page_that_stays_or_reloads_is_read(site: Hostile, content: str) -> None:
    site.pages["/b"] = meta(content)
    assert fetch(site, "/b").url == f"{site.url}/b"
    assert site.targets == ["/b"]


def test_a_page_that_reloads_once_it_has_set_a_cookie_is_asked_for_again(site: Hostile) -> None:
    check = page(b"Checking", Refresh="3", Set_Cookie="ok=1; Path=/")
    site.pages["/b"] = lambda request: page(STORY, Refresh="3") if request.header("cookie") else check
    assert fetch(site, "/b").data == STORY


def test_refreshes_count_among_the_redirects(site: Hostile) -> None:
    for hop in range(7):
        site.pages[f"/{hop}"] = moved(f"/{hop + 1}") if hop % 2 else meta(f"0;url=/{hop + 1}")
    assert refused(site, "/0").kind == "too-many-redirects"
    assert len(site.targets) == 6


def test_pages_that_refresh_to_one_another_are_a_loop(site: Hostile) -> None:
    site.pages |= {"/b": meta("0;url=/c"), "/c": meta("0;url=/b")}
    assert refused(site, "/b").kind == "redirect-loop"


def test_the_page_behind_a_refresh_is_under_all_rules(site: Hostile) -> None:
    site.pages |= {
        "/robots.txt": robots("User-agent: *", "Disallow: /private"),
        "/b": meta("0;url=/private"),
        "/c": meta("0;url=http://10.0.0.1/"),
        "/d": meta(f"0;url=http://other.example:{site.port}/a"),
        "/e": meta("0;url=/gone"),
    }
    with fetching(site, names={"other.example": ["127.0.0.1"]}) as client:
        kinds = [client.error(f"{site.url}/{name}").kind for name in "bce"]
        client.get(f"{site.url}/d", **shows("bearer", "s3cret", site.url))
    assert kinds == ["robots", "unsafe-address", "not-found"]
    assert site.asked("/d").header("authorization")
    assert site.asked("/a").header("authorization") is None


def test_robots_txt_never_refreshes(site: Hostile) -> None:
    site.pages["/robots.txt"] = page(b"User-agent: *\nDisallow: /b", Refresh="0;url=/a")
    assert refused(site, "/b").kind == "robots"
    assert fetch(site, "/a").data == STORY


# ---- frames ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "markup",
    [
        '<html><head><title>A</title></head><frameset rows="100%,*"><frame src="http://b.example/x"><frame src="x:y">'
        "<noframes>This page needs frames: <a href=/>go</a></noframes></frameset></html>",
        '<html><body style="margin:0">\n<iframe src="//b.example/x" width=100%></iframe>&nbsp;</body></html>',
        "<script>x()</script><IFRAME SRC='http://b.example/x'></IFRAME><noscript><iframe src=http://t.example></noscript>",
        '<iframe src="http://b.example/x"></iframe><iframe src="http://t.example/" style="display: none"></iframe>',
    ],
)
def test_a_page_that_is_only_a_frame_says_around_what(markup: str) -> None:
    assert find_frame(html(markup)) == "http://b.example/x"


@pytest.mark.parametrize(
    "markup",
    [
        '<p>An article.</p><iframe src="http://b.example/video"></iframe>',
        '<iframe src="http://t.example/" width=0 height=0></iframe>',
        '<iframe src="about:blank"></iframe>',
        '<iframe src="http://b.example/1"></iframe><iframe src="http://b.example/2"></iframe>',
        "<!-- <frameset><frame src=http://b.example/> --><p>Text</p>",
        "<div id=root></div>",
        "<frameset></frameset>",
    ],
)
def test_a_page_with_a_text_or_without_a_frame_to_see_is_none(markup: str) -> None:
    assert find_frame(html(markup)) == ""


def test_a_frame_is_a_failure_that_names_what_it_is_around(site: Hostile) -> None:
    site.pages["/b"] = page(b"<frameset><frame src='/a'></frameset>", Content_Type="text/html")
    error = refused(site, "/b")
    assert (error.kind, error.detail) == ("bad-response", f"the page is a frame around {site.url}/a: give that address")
    assert re.fullmatch(r".*: bad response \(the page is a frame around http://\S+/a: give that address\)", str(error))
