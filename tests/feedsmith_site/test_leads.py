"""Lists and feeds as leads."""

from datetime import UTC, datetime

import pytest

from feedsmith import Lead, Person
from feedsmith_html import Page, find_listing
from feedsmith_site.feeds.read import read_feed
from feedsmith_site.leads import make_feed_leads, make_list_leads

URL = "https://harbour.example/feed.xml"
LONG = "The ferry sails again after eleven years, and half of the town came to see it. " * 20


def leads(*items: str) -> list[Lead]:
    inner = "".join(f"<item>{item}</item>" for item in items)
    namespaces = "xmlns:content='http://purl.org/rss/1.0/modules/content/' xmlns:dc='http://purl.org/dc/elements/1.1/'"
    return make_feed_leads(read_feed(f"<rss {namespaces}><channel>{inner}</channel></rss>".encode(), URL))


def lead(inner: str) -> Lead:
    (found,) = leads(f"<link>/ferry</link>{inner}")
    return found


def test_an_item_becomes_a_lead() -> None:
    assert lead(
        "<title>Ferry returns</title><guid isPermaLink='false'>7</guid><pubDate>Mon, 09 Mar 2026 08:30:00 GMT</pubDate>"
        "<author>jane@harbour.example (Jane Doe)</author><category>Sea</category>"
        "<description>It &lt;b>sails&lt;/b>.</description>"
        "<content:encoded>&lt;p>It sails again.&lt;/p></content:encoded><dc:language>en_GB</dc:language>"
        "<enclosure type='image/jpeg' url='/a.jpg'/>"
    ) == Lead(
        url="https://harbour.example/ferry",
        title="Ferry returns",
        published=datetime(2026, 3, 9, 8, 30, tzinfo=UTC),
        summary="It sails.",
        image="https://harbour.example/a.jpg",
        authors=(Person(name="Jane Doe", email="jane@harbour.example"),),
        tags=("Sea",),
        guid="7",
        language="en-GB",
        body="<p>It sails again.</p>",
    )


@pytest.mark.parametrize(
    "link", ["", "<link/>", "<link>file:///etc/hostname</link>", "<link>javascript:alert(1)</link>"]
)
def test_what_leads_nowhere_is_no_lead(link: str) -> None:
    assert leads(f"{link}<title>Ferry</title>") == []


def test_one_address_is_one_lead() -> None:
    assert [
        found.title for found in leads("<link>/a</link><title>One</title>", "<link>/a</link><title>Two</title>")
    ] == ["One"]


def test_a_guid_of_several_items_is_of_none() -> None:
    found = leads(*(f"<link>/{n}</link><guid isPermaLink='false'>{n // 2}</guid>" for n in range(3)))
    assert [each.guid for each in found] == ["", "", "1"]


@pytest.mark.parametrize("end", ["…", "...", "[…]", "[&amp;hellip;]", "Read on »", "More →"])
def test_a_text_that_is_cut_short_is_a_summary(end: str) -> None:
    found = lead(f"<content:encoded>&lt;p>The ferry sails {end}&lt;/p></content:encoded>")
    assert found.body == ""
    assert found.summary.startswith("The ferry sails")


def test_a_long_description_is_the_text() -> None:
    assert (
        lead(f"<title>Ferry</title><description>{LONG}</description>").summary,
        len(lead(f"<title>Ferry</title><description>{LONG}</description>").body),
    ) == (
        "",
        len(LONG.strip()),
    )
    assert lead("<title>Ferry</title><description>It sails.</description>").body == ""


def test_plain_text_becomes_paragraphs() -> None:
    data = b'{"items": [{"id": "7", "url": "/a", "content_text": "3 < 5\\n\\nSo it is."}]}'
    (found,) = make_feed_leads(read_feed(data, URL))
    assert found.body == "<p>3 &lt; 5</p>\n<p>So it is.</p>"


def test_an_update_stands_for_a_date_that_is_not_given() -> None:
    assert lead("<dc:date/><updated>2026-03-09</updated>").published == datetime(2026, 3, 9, tzinfo=UTC)


def test_the_beginning_of_time_is_no_date() -> None:
    assert lead("<pubDate>Thu, 01 Jan 1970 00:00:00 GMT</pubDate>").published is None


def test_what_is_no_language_is_none() -> None:
    assert lead("<dc:language>Klingonish!</dc:language>").language == ""


def test_a_list_becomes_leads() -> None:
    page = "".join(
        f"<article><h2><a href=/news/the-ferry-returns-{n}>The ferry returns {n}</a></h2><img src=/{n}.jpg>"
        f"<time datetime=2026-03-0{n}>then</time><p>Half of the town came to see it sail again.</p></article>"
        for n in range(1, 5)
    )
    made = Page(f"<html><body>{page}</body></html>".encode(), "https://harbour.example/news/")
    found = make_list_leads(find_listing(made), made.base)
    assert len(found) == 4
    assert found[0] == Lead(
        url="https://harbour.example/news/the-ferry-returns-1",
        title="The ferry returns 1",
        published=datetime(2026, 3, 1, tzinfo=UTC),
        summary="Half of the town came to see it sail again.",
        image="https://harbour.example/1.jpg",
    )
