"""The feeds that a page names in its head."""

import pytest

from feedsmith_html import Page
from feedsmith_site.feeds.links import FeedLink, find_feed_links

URL = "https://harbour.example/news/"


def urls(head: str) -> list[str]:
    return [link.url for link in find_feed_links(Page(f"<html><head>{head}</head><body>x</body></html>".encode(), URL))]


def link(kind: str, href: str = "/feed", more: str = "") -> str:
    return f'<link rel="alternate" type="{kind}" href="{href}" {more}>'


@pytest.mark.parametrize(
    "kind",
    [
        "application/rss+xml",
        "application/atom+xml",
        "application/rdf+xml",
        "application/feed+json",
        "APPLICATION/RSS+XML",
        "application/rss+xml; charset=utf-8",
        "text/xml",
        "application/json",
    ],
)
def test_a_feed_is_known_by_its_type(kind: str) -> None:
    assert urls(link(kind)) == ["https://harbour.example/feed"]


def test_feeds_come_in_order_each_once_with_their_titles() -> None:
    head = link("application/rss+xml", "/a", 'title="Harbour  Post"') + link("application/atom+xml", "b") * 2
    page = Page(f"<html><head>{head}</head></html>".encode(), URL)
    assert find_feed_links(page) == [
        FeedLink("https://harbour.example/a", "Harbour Post"),
        FeedLink("https://harbour.example/news/b"),
    ]


def test_a_base_counts() -> None:
    assert urls('<base href="https://isle.example/x/">' + link("application/rss+xml", "feed")) == [
        "https://isle.example/x/feed"
    ]


def test_a_feed_scheme_is_one_of_the_web() -> None:
    assert urls(link("application/rss+xml", "feed:https://harbour.example/feed")) == ["https://harbour.example/feed"]


@pytest.mark.parametrize(
    "head",
    [
        link("application/rss+xml", "/comments/feed/"),
        link("application/rss+xml", "/feed/?type=comments"),
        link("application/rss+xml", "/story/feed/", 'title="Harbour Post » Night ferry Comments Feed"'),
        link("application/rss+xml", "/rss7", 'title="Kommentare zu: Nachtfähre"'),
        link("application/json+oembed", "/oembed?url=x"),
        link("text/xml+oembed", "/oembed?url=x"),
        link("text/xml", "/oembed/feed?url=x&format=xml"),
        link("application/json", "/wp-json/wp/v2/pages/7"),
        link("text/html", "/fr/feed", 'hreflang="fr"'),
        link("application/rss+xml", "javascript:alert(1)"),
        link("application/rss+xml", ""),
        '<link rel="stylesheet" type="text/css" href="/feed.css">',
        '<link rel="alternate stylesheet" type="text/xml" href="/feed.xsl">',
        '<!-- <link rel="alternate" type="application/rss+xml" href="/old-feed"> -->',
    ],
)
def test_what_is_no_feed_of_articles_is_left_out(head: str) -> None:
    assert urls(head) == []


@pytest.mark.parametrize("href", ["/commentary/feed/", "/comment-is-free/rss"])
def test_a_section_may_be_of_commentary(href: str) -> None:
    assert urls(link("application/rss+xml", href)) == [f"https://harbour.example{href}"]


def test_a_page_may_name_many() -> None:
    assert len(urls("".join(link("application/rss+xml", f"/feed/{number}") for number in range(3_000)))) == 20
