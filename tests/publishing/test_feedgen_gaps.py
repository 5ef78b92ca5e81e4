"""What plain feedgen 1.0.0 gets wrong, and feedsmith does not.

Each test shows both: where feedgen mends a gap, the test that names it fails, and what feedsmith does about it in
`formats/head.py` may go.
"""

import locale
import pickle
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import feedparser
import pytest
from feedgen.entry import FeedEntry
from feedgen.feed import FeedGenerator

from feedsmith import Link, Media, Person
from support.samples import DULL, PLAIN, RICH, SETTINGS, feed_of, problems, rendered, xml
from support.validate import ATOM, check_atom, check_rss

MEDIA = "{http://search.yahoo.com/mrss/}"
PICTURE = {"href": "https://news.example/a.jpg", "rel": "enclosure", "type": "image/jpeg", "length": "123"}
PICTURED = replace(
    PLAIN, media=(Media(url="https://news.example/a.jpg", length=123), Media(url="https://news.example/b.jpg"))
)


def generator() -> FeedGenerator:
    feed = FeedGenerator()
    feed.id("https://news.example/feed.atom")
    feed.title("All the news")
    feed.description("What is new")
    feed.link(href="https://news.example/", rel="alternate")
    return feed


def entry_of(feed: FeedGenerator, name: str = "plain") -> FeedEntry:
    entry = feed.add_entry()
    entry.id(f"https://news.example/{name}")
    entry.title(f"Story {name}")
    entry.link(href=f"https://news.example/{name}", rel="alternate")
    entry.published(datetime(2026, 4, 30, 12, tzinfo=UTC))
    return entry


def opened(data: bytes) -> str:
    """What a reader opens for the first entry, which is its last link of rel alternate."""
    return str(feedparser.parse(data).entries[0].link)


def test_an_entry_with_a_picture_opens_the_article() -> None:
    """feedgen looks for rel, type, hreflang and length on the element that it writes, not in its data."""
    feed = generator()
    entry_of(feed).link(PICTURE | {"hreflang": "en"})
    links = xml(feed.atom_str()).findall(f"{{{ATOM}}}entry/{{{ATOM}}}link")
    assert [dict(link.attrib) for link in links] == [
        {"href": "https://news.example/plain"},
        {"href": "https://news.example/a.jpg"},
    ]
    assert opened(feed.atom_str()) == "https://news.example/a.jpg"

    data = rendered("atom", feed_of(PICTURED))
    links = xml(data).findall(f"{{{ATOM}}}entry/{{{ATOM}}}link")
    assert [dict(link.attrib) for link in links][:2] == [{"rel": "alternate", "href": PLAIN.url}, PICTURE]
    assert opened(data) == PLAIN.url


def test_an_author_without_an_email_is_named_in_rss() -> None:
    feed = generator()
    entry_of(feed).author(name="Jane Roe")
    assert b"Jane Roe" not in feed.rss_str()
    assert b"<dc:creator>Jane Roe</dc:creator>" in rendered(
        "rss", feed_of(replace(PLAIN, authors=(Person(name="Jane Roe"),)))
    )


def test_the_link_of_an_rss_channel_is_the_sites() -> None:
    feed = generator()
    feed.link(href="https://news.example/feed.rss", rel="self")
    assert xml(feed.rss_str()).findtext("channel/link") == "https://news.example/feed.rss"

    links = (Link(rel="hub", href="https://hub.example/"), Link(rel="next", href="https://news.example/2"))
    assert xml(rendered("rss", replace(feed_of(PLAIN), links=links))).findtext("channel/link") == SETTINGS.link


def test_no_medium_is_lost_in_rss() -> None:
    feed = generator()
    entry = entry_of(feed)
    entry.enclosure("https://news.example/a.jpg", "1", "image/jpeg")
    entry.enclosure("https://news.example/b.jpg", "2", "image/jpeg")
    item = xml(feed.rss_str()).find("channel/item")
    assert [node.get("url") for node in item.iter("enclosure")] == ["https://news.example/b.jpg"]

    item = xml(rendered("rss", feed_of(PICTURED))).find("channel/item")
    assert [node.get("url") for node in item.iter("enclosure")] == ["https://news.example/a.jpg"]
    assert [node.get("url") for node in item.iter(f"{MEDIA}content")] == ["https://news.example/b.jpg"]


def test_media_stand_on_the_item_itself() -> None:
    """feedgen makes one group of all media unless told `group=None`; a group is of one picture in several sizes."""
    feed = generator()
    feed.load_extension("media")
    entry_of(feed).media.content({"url": "https://news.example/a.jpg"})
    assert xml(feed.rss_str()).find(f"channel/item/{MEDIA}group/{MEDIA}content") is not None

    item = xml(rendered("rss", feed_of(PICTURED))).find("channel/item")
    assert item.find(f"{MEDIA}group") is None
    assert len(item.findall(f"{MEDIA}content")) == 1


@pytest.mark.parametrize("rel", ["hub", "next", "prev-archive"])
def test_hub_and_paging_links_reach_rss(rel: str) -> None:
    feed = generator()
    feed.link(href="https://news.example/other", rel=rel)
    feed.link(href="https://news.example/", rel="alternate")
    assert b"https://news.example/other" not in feed.rss_str()

    links = (Link(rel=rel, href="https://news.example/other"),)
    channel = xml(rendered("rss", replace(feed_of(PLAIN), links=links)))[0]
    assert ("https://news.example/other", rel) in [
        (a.get("href"), a.get("rel")) for a in channel.iter(f"{{{ATOM}}}link")
    ]


@pytest.mark.parametrize("name", ["rss", "atom"])
def test_entries_come_out_in_the_order_they_were_given(name: str) -> None:
    feed, given = generator(), ["one", "two", "three"]
    for story in given:
        entry_of(feed, story)
    ids = [entry.id for entry in feedparser.parse(feed.atom_str() if name == "atom" else feed.rss_str()).entries]
    assert ids == [f"https://news.example/{story}" for story in reversed(given)]

    articles = [replace(PLAIN, id=f"https://news.example/{story}") for story in given]
    ids = [entry.id for entry in feedparser.parse(rendered(name, feed_of(*articles))).entries]
    assert ids == [article.id for article in articles]


def test_the_clock_is_not_passed_off_as_a_date() -> None:
    before = datetime.now(UTC) - timedelta(seconds=1)
    feed = generator()
    entry = entry_of(feed)
    assert min(feed.updated(), feed.lastBuildDate(), entry.updated()) > before

    year = f"{before.year}"
    assert "lastBuildDate" not in rendered("rss", feed_of(DULL)).decode()
    assert year not in rendered("rss", feed_of(DULL)).decode().replace("tag:feedsmith,2026:", "")
    assert rendered("atom", feed_of(DULL)).count(b"<updated>1970-01-01T00:00:00") == 2


@pytest.mark.parametrize("text", ["a\x00b", "a\x1bb", "a\ufffeb", "a\uffffb", "a\ud800b"], ids=ascii)
@pytest.mark.parametrize("name", ["rss", "atom"])
def test_one_bad_character_does_not_cost_the_feed(name: str, text: str) -> None:
    feed = generator()
    entry_of(feed).title(text)
    with pytest.raises(ValueError):
        feed.atom_str() if name == "atom" else feed.rss_str()

    data = rendered(name, feed_of(replace(PLAIN, title=text, body=f"<p>{text}</p>")))
    assert problems(name, data) == []
    assert feedparser.parse(data).entries[0].title == "ab"


def test_a_date_without_a_zone_is_refused_where_it_arises() -> None:
    """feedgen refuses it too, but late: in the loop that writes the feed, without saying of which field it speaks."""
    with pytest.raises(ValueError, match=r"^Datetime object has no timezone info$"):
        entry_of(generator()).published(datetime(2026, 5, 1))
    with pytest.raises(ValueError, match=r"^published: a date without a zone: 2026-05-01"):
        replace(PLAIN, published=datetime(2026, 5, 1))


ODD = timezone(timedelta(hours=5, minutes=53, seconds=28))


@pytest.mark.parametrize("moment", [datetime(987, 6, 5, tzinfo=UTC), datetime(2026, 5, 1, 12, tzinfo=ODD)], ids=str)
def test_old_dates_and_odd_offsets_come_out_valid(moment: datetime) -> None:
    """strftime pads a year to four digits from CPython 3.13 on, and before that where the C library does."""
    feed = generator()
    entry_of(feed).published(moment)
    if f"{moment:%Y}" != "0987":
        assert [line for line in check_rss(feed.rss_str()) if "pubDate: is not an RFC 822 date" in line]
    if moment.tzinfo is ODD:
        assert [line for line in check_atom(feed.atom_str()) if "published: is not an RFC 3339 date" in line]

    for name in ("rss", "atom", "json"):
        data = rendered(name, feed_of(replace(PLAIN, published=moment)))
        assert problems(name, data) == []
        assert f"{moment.astimezone(UTC).year:04}".encode() in data


def test_rss_dates_leave_the_locale_of_the_process_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[Any] = []
    real = locale.setlocale
    feed = generator()
    entry_of(feed)
    monkeypatch.setattr(locale, "setlocale", lambda *given: calls.append(given) or real(*given))
    feed.rss_str()
    assert calls
    calls.clear()
    rendered("rss", feed_of(RICH, PLAIN))
    assert calls == []


def test_a_body_in_cdata_has_a_type_that_atom_knows() -> None:
    feed = generator()
    entry_of(feed).content("<p>Text</p>", type="CDATA")
    assert [
        line for line in check_atom(feed.atom_str()) if "has a type that is none of text, html, xhtml: 'CDATA'" in line
    ]

    data = rendered("atom", feed_of(PLAIN))
    assert b'<content type="html"><![CDATA[' in data
    assert problems("atom", data) == []


@pytest.mark.parametrize(
    ("given", "call"),
    [
        ({"href": "https://news.example/a"}, lambda entry, given: entry.link(given)),
        ({"url": "https://news.example/a.jpg"}, lambda entry, given: entry.media.content(given)),
    ],
    ids=["link", "media"],
)
def test_what_the_caller_passes_stays_as_it_was(given: dict[str, str], call: Callable[[FeedEntry, Any], Any]) -> None:
    feed, passed = generator(), dict(given)
    feed.load_extension("media")
    call(entry_of(feed), passed)
    assert passed != given

    before = pickle.dumps(RICH)
    rendered("rss", feed_of(RICH))
    assert pickle.dumps(RICH) == before
