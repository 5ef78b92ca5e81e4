"""What a document of a site gives: its article, what it lists, or what its feed says."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feedsmith import Article, Document, Lead, Note, ParseError, Request
from feedsmith_site import Site
from feedsmith_site.choice import is_same_site
from support.harbour import Story, story

URL = "https://harbour.example"
RSS = '<link rel="alternate" type="application/rss+xml" href="{}">'


def parsed(data: str | bytes, path: str = "/", lead: Lead | None = None, depth: int = 0, **options: Any) -> list[Any]:
    """What the source gives of a document at this path; an error that it raises comes last."""
    url = f"{URL}{path}"
    data = data.encode() if isinstance(data, str) else data
    document = Document(url=url, data=data, location=url, source="site", lead=lead, depth=depth)
    found: list[Any] = []
    try:
        for each in Site(urls=(url,), **options).parse(document):
            found.append(each)
    except ParseError as error:
        found.append(error)
    return found


def names(found: list[Any]) -> list[str]:
    """The ends of the addresses that requests or leads are of, with a star where no page is asked for."""
    given = [each for each in found if isinstance(each, Request | Lead)]
    return [each.url.removeprefix(URL) + ("*" if isinstance(each, Lead) else "") for each in given]


def kinds(found: list[Any]) -> list[str]:
    return [each.kind for each in found if isinstance(each, ParseError)]


def list_page(stories: list[Story], head: str = "") -> str:
    items = "".join(f'<article><h2><a href="{each.path}">{each.headline}</a></h2></article>' for each in stories)
    return f"<!doctype html><html><head>{head}<title>Harbour</title></head><body><main>{items}</main></body></html>"


def feed(*items: str) -> str:
    return "<rss><channel>" + "".join(f"<item>{item}</item>" for item in items) + "</channel></rss>"


STORIES = [story(number) for number in (5, 4, 3)]
PATHS = [each.path for each in STORIES]
BODY = "<description>" + "The ferry sails again, and half of the town came to see it. " * 30 + "</description>"


# ---- pages ---------------------------------------------------------------------------------------


def test_a_list_leads_to_its_articles() -> None:
    found = parsed(list_page(STORIES))
    assert names(found) == PATHS
    assert [each.lead.title for each in found] == [each.headline for each in STORIES]


def test_an_article_is_read_as_it_is() -> None:
    (article,) = parsed(story(3).html(), path=story(3).path)
    assert isinstance(article, Article)
    assert article.title == story(3).headline


def test_a_section_that_lists_what_lies_below_it_is_a_list_though_it_has_text() -> None:
    text = "".join(
        f"<p>Of quay {number} it is said that boats come home to it, year by year.</p>" for number in range(9)
    )
    page = list_page(STORIES).replace("<main>", f"<main><div>{text}</div>")
    assert names(parsed(page, path="/news/")) == PATHS


def test_a_list_with_text_and_a_next_page_is_no_article_in_two_parts() -> None:
    text = "".join(f"<p>Of quay {number} it is said that boats come home to it.</p>" for number in range(15))
    page = list_page(STORIES, '<link rel=next href="/boats?page=2">').replace("<main>", f"<main><div>{text}</div>")
    assert names(parsed(page, path="/boats")) == PATHS


def test_an_article_in_two_parts_with_others_below_it_is_one() -> None:
    head = '<link rel=next href="/boats?page=2">'
    below = list_page(STORIES).partition("<main>")[2]
    text = story(3).text * 4
    page = f"<html><head>{head}<title>Boats</title></head><body><article><h1>Boats</h1>{text}</article><main>{below}"
    (request,) = parsed(page, path="/boats")
    assert "cod fleet" in request.continues.body


def test_a_page_that_a_lead_led_to_is_never_a_list() -> None:
    found = parsed(list_page(STORIES), lead=Lead(url=f"{URL}/x"))
    assert not [each for each in found if isinstance(each, Request)]
    assert len(kinds(found)) == 1


@pytest.mark.parametrize(
    ("path", "href", "own"),
    [
        ("/", "/rss.xml", True),
        ("/sport/", "/sport/feed", True),
        ("/sport", "/feeds/sport.xml", True),
        ("/sport/", "/?feed=rss&cat=sport", True),
        ("/sport/", "/rss.xml", False),
        ("/sport/", "/culture/feed", False),
    ],
)
def test_a_page_s_own_feed_goes_before_its_list(path: str, href: str, own: bool) -> None:
    found = parsed(list_page(STORIES, RSS.format(href)), path=path)
    assert names(found) == ([href] if own else PATHS)
    if own:
        assert names([*found[0].otherwise]) == PATHS


@pytest.mark.parametrize(("via", "wanted"), [("page", PATHS), ("feed", ["/rss.xml"])])
def test_which_road_is_taken_can_be_said(via: str, wanted: list[str]) -> None:
    assert names(parsed(list_page(STORIES, RSS.format("/rss.xml")), via=via)) == wanted


def test_a_front_page_that_shows_nothing_is_asked_for_its_feed_at_three_addresses() -> None:
    note, request = parsed("<html><body><div id=app></div></body></html>")
    assert isinstance(note, Note)
    chain = []
    while request:
        chain.append(request.url.removeprefix(URL))
        (request,) = request.otherwise or (None,)
    assert chain == ["/feed", "/rss.xml", "/atom.xml"]


@pytest.mark.parametrize("path", ["/news/1", "/about"])
def test_no_other_page_is(path: str) -> None:
    assert kinds(parsed("<html><body><div id=app></div></body></html>", path=path)) == ["empty"]


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7", b"{}", b"<urlset></urlset>", b"\x89PNG\r\n\x1a\n"])
def test_what_is_no_page_says_what_it_is(data: bytes) -> None:
    (error,) = parsed(data)
    assert error.kind in ("empty", "not-an-article")


def test_further_pages_of_a_list_are_read_as_far_as_is_wanted() -> None:
    page = list_page(STORIES, '<link rel=next href="/page/2">')
    assert [names(parsed(page, pages=2, depth=depth))[-1] for depth in (0, 1)] == ["/page/2", PATHS[-1]]
    assert names(parsed(page)) == PATHS
    assert "/page/2" not in names(parsed(page.partition("<main>")[0] + "<main></main>", pages=2))


# ---- feeds ---------------------------------------------------------------------------------------


def test_a_feed_leads_to_pages_but_for_what_it_carries_whole() -> None:
    found = parsed(feed("<title>A</title><link>/a</link>", f"<title>B</title><link>/b</link>{BODY}"))
    assert names(found) == ["/a", "/b*"]


def test_no_page_is_asked_for_where_full_texts_are_not_wanted() -> None:
    found = parsed(feed("<title>A</title><link>/a</link><description>It sails.</description>"), full_text=False)
    assert names(found) == ["/a*"]


def test_the_newest_items_are_taken_in_the_order_of_the_feed() -> None:
    dates = ("02", "05", "03")
    items = [f"<link>/{day}</link><pubDate>{day} Mar 2026 08:00:00 GMT</pubDate>" for day in dates]
    assert names(parsed(feed(*items), limit=2)) == ["/05", "/03"]


@pytest.mark.parametrize("charset", ["utf-8", "utf-16", "utf-7"])
def test_a_feed_is_a_feed_in_any_charset_and_wherever_it_lies(charset: str) -> None:
    data = f'<?xml version="1.0" encoding="{charset}"?>{feed("<link>/a</link>")}'.encode(charset)
    assert names(parsed(data, path="/page.html")) == ["/a"]


def test_items_without_address_go_by_their_ids_and_without_both_they_are_lost_by_name() -> None:
    text = "<title>A</title><description>It sails.</description>"
    found = parsed(feed(f"<guid isPermaLink='false'>7</guid>{text}", text, "<link>file:///etc/hostname</link>"))
    assert [(each.guid, each.summary) for each in found if isinstance(each, Lead)] == [("7", "It sails.")]
    assert "2 items" in str(next(each for each in found if isinstance(each, ParseError)))


def test_one_id_of_all_items_is_the_id_of_none() -> None:
    text = "<guid isPermaLink='false'>7</guid><title>A</title><description>It sails.</description>"
    assert kinds(parsed(feed(text, text))) == ["malformed"]


def test_a_post_without_title_is_all_in_its_description() -> None:
    (lead,) = parsed(feed("<link>/a</link><description>&lt;p>It sails.&lt;/p></description>"))
    assert (lead.body, lead.url) == ("<p>It sails.</p>", f"{URL}/a")


@pytest.mark.parametrize(("year", "known"), [(1970, False), (2026, True)])
def test_a_date_when_clocks_began_is_none(year: int, known: bool) -> None:
    (request,) = parsed(feed(f"<title>A</title><link>/a</link><pubDate>01 Jan {year} 00:00:00 GMT</pubDate>"))
    assert (request.lead.published is not None) is known


@pytest.mark.parametrize(
    "data", [feed(), "<feed></feed>", '{"version": "https://jsonfeed.org/version/1.1", "items": []}']
)
def test_an_empty_feed_fails(data: str) -> None:
    assert kinds(parsed(data)) == ["empty"]


def test_links_to_other_sites_are_no_pages_of_this_one_unless_a_pattern_says_so() -> None:
    items = (
        "<link>https://other.example/a</link><title>A</title><description>It sails.</description>",
        "<link>/b</link>",
    )
    found = parsed(feed(*items))
    assert sorted(names(found)) == ["/b", "https://other.example/a*"]
    assert [each for each in found if isinstance(each, Note)]
    assert names(parsed(feed(*items), match=("other",))) == ["https://other.example/a"]


def test_a_feed_may_lie_elsewhere_than_its_site() -> None:
    data = feed("<link>https://harbour.example/a</link>").replace(
        "<item>", "<link>https://harbour.example/</link><item>"
    )
    document = Document(url="https://feeds.example/1", data=data.encode(), location="", source="site")
    assert names([*Site(urls=("https://feeds.example/1",)).parse(document)]) == ["/a"]


def test_what_is_to_be_skipped_is_left_out() -> None:
    found = parsed(feed("<link>/a</link>", "<link>/video/b</link>", "<link>/c?x=video</link>"), skip=("^[^?]*/video/",))
    assert names(found) == ["/a", "/c?x=video"]


@pytest.mark.parametrize(
    ("url", "other", "same"),
    [
        ("https://a.example/x", "http://www.a.example/", True),
        ("https://news.a.co.uk/", "https://a.co.uk/", True),
        ("https://a.co.uk/", "https://b.co.uk/", False),
        ("https://a.github.io/", "https://b.github.io/", False),
        ("http://127.0.0.1:8000/", "http://127.0.0.1:9000/", True),
        ("http://10.0.0.1/", "http://20.0.0.1/", False),
        ("http://localhost/", "http://otherhost/", False),
    ],
)
def test_a_site_is_a_registrable_domain(url: str, other: str, same: bool) -> None:
    assert is_same_site(url, other) is is_same_site(other, url) is same


# ---- the source -----------------------------------------------------------------------------------


@pytest.mark.parametrize(("location", "taken"), [("https://x.example/", True), ("HTTP://x", True), ("a.html", False)])
def test_addresses_are_accepted(location: str, taken: bool) -> None:
    assert (Site.accepts(location) is not None) is taken


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"urls": ()}, "urls"),
        ({"urls": ("ftp://x",)}, "urls"),
        ({"via": "sitemap"}, "via"),
        ({"limit": 0}, "limit"),
        ({"pages": 0}, "pages"),
        ({"recheck": -1}, "recheck"),
        ({"match": ("(",)}, "match"),
        ({"skip": ("(?=x)",)}, "skip"),
    ],
    ids=str,
)
def test_a_mistake_in_an_option_is_named_with_it(options: dict[str, Any], said: str) -> None:
    with pytest.raises(ValueError, match=f"^{said}: "):
        Site(**{"urls": (URL,), **options})


PIECES = "<rss> <channel> <item> <link>/a</link> <title>A</title> <html> <a>B</a> <h2> </ <!-- { [ ]]> & é \0".split(
    " "
)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=30), st.booleans())
def test_whatever_the_bytes_it_is_read_or_refused_and_the_same_each_time(pieces: list[str], fetched: bool) -> None:
    lead = Lead(url=f"{URL}/a") if fetched else None
    assert repr(parsed("".join(pieces), lead=lead)) == repr(parsed("".join(pieces), lead=lead))
