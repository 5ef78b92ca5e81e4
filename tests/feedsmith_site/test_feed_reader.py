"""Bytes to a feed: what is no feed, what is too much, and what nobody should have written."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta, timezone
from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedsmith import ParseError
from feedsmith.text import escape
from feedsmith_site.feeds.dates import parse_feed_date
from feedsmith_site.feeds.markup import MAX_ITEMS, ItemReader
from feedsmith_site.feeds.read import read_feed
from feedsmith_site.feeds.texts import make_plain, resolve_urls

URL = "https://harbour.example/feed.xml"


def rss(inner: str) -> bytes:
    return f"<rss version='2.0'><channel><title>Post</title>{inner}</channel></rss>".encode()


def titles(data: bytes) -> list[str]:
    return [item.title for item in read_feed(data, URL).items]


# ---- the feed -----------------------------------------------------------------------------------


def test_a_feed_has_a_title_an_address_and_a_language() -> None:
    feed = read_feed(rss("<link>https://harbour.example/</link><language>en-GB</language>"), URL)
    assert (feed.title, feed.url, feed.language) == ("Post", "https://harbour.example/", "en-GB")


def test_the_charset_of_the_header_counts_before_what_the_feed_declares() -> None:
    data = b"<?xml version='1.0' encoding='utf-8'?>" + rss("").replace(b"Post", "Паром".encode("koi8-r"))
    assert read_feed(data, URL, "koi8-r").title == "Паром"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b" \n",
        b"\xff\xfe",
        b"\x00",
        b"Not found",
        b"<html><head><title>Harbour Post</title></head><body><p>Hello</p></body></html>",
        b"<opml><body/></opml>",
        b"{}",
        b'{"items": 7}',
        b'{"items": [',
        b"[1, 2]",
        b"\x89PNG\r\n\x1a\n",
    ],
)
def test_what_is_no_feed_is_refused(data: bytes) -> None:
    with pytest.raises(ParseError, match="no feed"):
        read_feed(data, URL)


# ---- bad input ----------------------------------------------------------------------------------


def test_of_two_million_items_the_first_are_read() -> None:
    assert titles(rss("<item><title>a</title></item>" * 2_000_000)) == ["a"] * MAX_ITEMS


def test_items_are_emptied_as_they_are_read() -> None:
    reader = ItemReader(rss("<item><title>a</title></item>" * 3).decode())
    first, second = islice(reader, 2)
    assert (len(first), len(second)) == (0, 1)


def test_of_fifty_megabytes_the_beginning_is_read() -> None:
    (item,) = read_feed(
        rss(f"<item><title>Ferry</title><description>{'x' * 50_000_000}</description></item>"), URL
    ).items
    assert item.title == "Ferry"


@pytest.mark.parametrize(
    "inner",
    [
        "<item>" * 5_000,
        "<a>" * 50_000,
        "<item><title>" + "<![CDATA[" * 50_000,
        "<item><title>" + "&" * 50_000,
        "<item><title>" + "&amp;lt;b" * 50_000,
        "<item><description>" + "&lt;a href=x" * 50_000,
        "<item><category>x</category>" * 500,
        "<!DOCTYPE" * 5_000,
        "<item><title>" + "<!--" * 20_000,
    ],
)
def test_what_has_no_end_ends(inner: str) -> None:
    read_feed(rss(inner), URL)


def test_an_element_with_too_many_attributes_is_refused() -> None:
    attributes = " ".join(f"a{number}='1'" for number in range(20_000))
    with pytest.raises(ParseError, match="attributes"):
        read_feed(rss(f"<item {attributes}/>"), URL)


def test_too_much_json_is_refused() -> None:
    with pytest.raises(ParseError, match="8 MB"):
        read_feed(b'{"items": [' + b'{"id": 1},' * 900_000 + b"{}]}", URL)


def test_entities_do_not_grow() -> None:
    bomb = "".join(f'<!ENTITY a{number + 1} "&a{number};&a{number};">' for number in range(40))
    data = f'<!DOCTYPE rss [<!ENTITY a0 "x">{bomb}]>'.encode() + rss("<item><title>&a40;</title></item>")
    assert titles(data) == ["&a40;"]


def test_utf_7_is_read_only_where_it_is_declared() -> None:
    item = "<item><title>Caf+AOk- +ADw-b+AD4-</title></item>"
    assert titles(rss(item)) == ["Caf+AOk- +ADw-b+AD4-"]
    declared = b"<?xml version='1.0' encoding='utf-7'?>" + rss(item)
    assert "script" not in titles(declared)[0]


@pytest.mark.parametrize("codec", ["idna", "punycode", "unicode_escape", "base64", "rot13", "zlib"])
def test_a_codec_that_is_no_charset_is_not_used(codec: str) -> None:
    assert titles(f"<?xml version='1.0' encoding='{codec}'?>".encode() + rss("<item><title>a</title></item>")) == ["a"]


def test_one_guid_for_all_items_is_left_to_those_who_ask() -> None:
    items = read_feed(rss("<item><guid isPermaLink='false'>1</guid><title>a</title></item>" * 2), URL).items
    assert [item.id for item in items] == ["1", "1"]


@pytest.mark.parametrize(
    "link", ["file:///etc/hostname", "javascript:alert(1)", "http://[broken", "http://127.0.0.1/x"]
)
def test_an_address_is_told_as_it_is(link: str) -> None:
    (item,) = read_feed(rss(f"<item><link>{link}</link></item>"), URL).items
    assert item.url == link


# ---- properties ---------------------------------------------------------------------------------


@given(st.binary())
def test_no_bytes_raise_but_as_no_feed(data: bytes) -> None:
    for whole in (data, rss("").replace(b"Post", data), b"<feed><entry>" + data, b'{"items": [' + data + b"]}"):
        with suppress(ParseError):
            read_feed(whole, URL)


PARTS = st.sampled_from(
    "<item> </item> <title> </title> <link> </link> <![CDATA[ ]]> "
    "& &amp; &#38; &nbsp; <b> </b> a \" ' <guid x= <!-- -->"
    "".split()
)


@given(st.lists(PARTS).map(" ".join))
def test_no_feed_raises(inner: str) -> None:
    read_feed(rss(inner), URL)


@given(
    st.text(st.characters(exclude_categories=["Cs", "Cc", "Co", "Cn"]), min_size=1).filter(lambda text: "<" not in text)
)
def test_a_text_that_is_escaped_twice_is_read_as_it_was(text: str) -> None:
    (item,) = read_feed(rss(f"<item><title>{escape(escape(text))}</title></item>"), URL).items
    assert item.title == " ".join(text.replace("\ufffd", "?").split())


@given(st.datetimes(datetime(1971, 1, 1), datetime(2099, 1, 1)), st.integers(-14 * 60, 14 * 60))
def test_dates_are_read_as_they_were_written(moment: datetime, minutes: int) -> None:
    moment = moment.replace(microsecond=0, tzinfo=timezone(timedelta(minutes=minutes)))
    assert parse_feed_date(moment.isoformat()) == moment
    assert parse_feed_date(moment.astimezone(UTC).strftime("%d %b %Y %H:%M:%S +0000")) == moment


@given(st.text())
def test_no_date_raises(text: str) -> None:
    parse_feed_date(text)


@given(st.text("<>ahrefsc=\"' /#:.&;"))
def test_addresses_are_resolved_once(text: str) -> None:
    once = resolve_urls(text, URL)
    assert resolve_urls(once, "https://isle.example/") == once


@given(st.text("<>abr/&;!-lt "))
def test_plain_text_has_no_tags(text: str) -> None:
    assert "<b>" not in make_plain(text.replace("&lt;", ""))
