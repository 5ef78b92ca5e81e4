"""What a document of a site is in words: for whoever has it explained, and for no other."""

from collections.abc import Iterator

import pytest

from feedsmith import Document, Lead, Note, Parsed, ParseError, Request
from feedsmith_html import Listing
from feedsmith_site import Site
from feedsmith_site.remarks import explain_feed, explain_page
from support.newspaper import HEADLINES, list_page, rss

URL = "https://harbourpost.example/"
LED = Request(url=f"{URL}a", lead=Lead(url=f"{URL}a"))


def notes(data: bytes, *, explain: bool = True, path: str = "") -> list[str]:
    document = Document(url=URL + path, data=data, location=URL + path, source="site", explain=explain)
    return [part.text for part in Site(urls=(URL,)).parse(document) if isinstance(part, Note)]


def test_a_list_says_what_it_is_then_tells_of_its_groups() -> None:
    first, *groups = notes(list_page())
    assert first == f"a list page: the {len(HEADLINES)} articles that it lists are read from their pages"
    assert len(groups) == 3


def test_a_page_with_a_feed_says_where_that_is() -> None:
    assert notes(list_page(feed=True))[0] == "a list page with a feed of its own, /rss.xml"
    elsewhere = list_page(feed=True).replace(b"/rss.xml", b"https://feeds.quay.example/rss.xml")
    assert notes(elsewhere)[0] == "a list page with a feed of its own, https://feeds.quay.example/rss.xml"


def test_a_feed_says_whether_articles_are_read_from_it() -> None:
    summaries = rss().replace(b"<link>/", f"<link>{URL}".encode())
    assert notes(summaries, path="rss.xml") == ["a feed with summaries only, so the articles are read from their pages"]


@pytest.mark.parametrize(
    ("parsed", "said"),
    [
        ([LED, LED], "a feed with summaries only, so the articles are read from their pages"),
        ([Lead(url=URL), Lead(url=URL)], "a feed that is read as it is"),
        (
            [Lead(url=URL), LED, LED],
            "a feed: 1 of its 3 articles are in it whole, the others are read from their pages",
        ),
    ],
)
def test_a_feed_of_both_kinds_counts_them(parsed: list[Parsed], said: str) -> None:
    first, *others = explain_feed(parsed)
    assert first == Note(said)
    assert others == parsed


@pytest.mark.parametrize("data", [list_page(), list_page(feed=True), rss()], ids=["list", "page with a feed", "feed"])
def test_a_run_that_explains_nothing_has_none_of_these_notes(data: bytes) -> None:
    assert notes(data, explain=False) == []


def test_what_a_page_was_refused_for_comes_after_the_groups() -> None:
    def parse() -> Iterator[Parsed]:
        yield Note("told by the source")
        raise ParseError(kind="not-an-article", detail="so")

    explained = explain_page(parse(), Listing(), URL)
    assert next(explained) == Note("told by the source")
    with pytest.raises(ParseError, match="so"):
        next(explained)
