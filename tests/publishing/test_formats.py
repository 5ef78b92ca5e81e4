"""RSS, Atom and JSON Feed carry what the table in docs/reference/feeds.md says, are valid, and the same everywhere."""

import glob
import hashlib
import html
import json
import os
import pickle
import re
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, fields, replace
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

import feedsmith
from feedsmith import Agency, Article, Contributor, Dateline, Entry, Feed, Format, Link, Media, Person, Related, Tag
from feedsmith.model.feed import EPOCH, assemble
from feedsmith.model.urls import id_to_uri
from feedsmith.text import escape, squash
from support.samples import (
    CANCELED,
    DULL,
    ELSEWHERE,
    FEEDS,
    FORMATS,
    NOW,
    PLAIN,
    RICH,
    SETTINGS,
    UNMEASURED,
    WITHHELD,
    YESTERDAY,
    feed_of,
    problems,
    rendered,
    schema_problems,
    xml,
)
from support.validate import ATOM, PREFIXES, Element, check_ids, needs_shared, prefixed

REPOSITORY = Path(__file__).resolve().parents[2]

Tree = tuple[str, dict[str, str], str, list[Any]]
"""An element as what can be compared: its name, attributes, text and children."""


def tree(element: Element) -> Tree:
    attributes = {prefixed(str(name)): str(value) for name, value in element.attrib.items()}
    return prefixed(element.tag), attributes, (element.text or "").strip(), [tree(child) for child in element]


def trees(snippet: str, default: str = "") -> list[Tree]:
    """The elements of a snippet of XML with the usual prefixes; those without a prefix are in `default`."""
    declared = "".join(f' xmlns:{prefix}="{name}"' for name, prefix in PREFIXES.items() if prefix != "xml")
    return [tree(child) for child in etree.fromstring(f'<r xmlns="{default}"{declared}>{snippet}</r>')]


def items(name: str, feed: Feed) -> list[Any]:
    """The items as elements, or as objects."""
    data = rendered(name, feed)
    if name == "json":
        return list(json.loads(data)["items"])
    return list(xml(data).iterfind("channel/item" if name == "rss" else f"{{{ATOM}}}entry"))


def added(name: str, plain: Article, changed: Article) -> list[Tree]:
    """What the item of `changed` holds that the item of `plain` does not."""
    before, after = ([tree(child) for child in items(name, feed_of(article))[0]] for article in (plain, changed))
    return [element for element in after if element not in before]


def added_keys(plain: Article, changed: Article) -> dict[str, Any]:
    before, after = (items("json", feed_of(article))[0] for article in (plain, changed))
    return {key: value for key, value in after.items() if before.get(key) != value}


# ---- the table of what goes where --------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Row:
    """What `changes` to a plain article add to its item; `plain` are changes that it has to begin with."""

    changes: dict[str, Any]
    plain: dict[str, Any] | None = None
    rss: str = ""
    atom: str = ""
    json: dict[str, Any]


JANE = Person(name="Jane Roe")
AGENCY = Agency(name="Agence Exemple", code="AEX", url="https://aex.example/")
AGENCY_KEYS = [{"name": "Agence Exemple", "code": "AEX", "url": "https://aex.example/"}]
PICTURE = Media(
    url="https://news.example/a.jpg",
    length=123,
    width=640,
    height=480,
    caption="A & b",
    credits=("Pia", "AEX"),
    role="lead",
)
PICTURE_ELEMENT = """
    <media:content url="https://news.example/a.jpg" type="image/jpeg" medium="image" fileSize="123" width="640"
     height="480"><media:description type="plain">A &amp; b</media:description><media:credit>Pia</media:credit>
     <media:credit>AEX</media:credit></media:content>"""
SUMMARY_IN_CONTENT = "&lt;p>AT&amp;amp;T: 1 &amp;lt; 2&lt;/p>\n&lt;p>Its text.&lt;/p>"

TABLE = {
    "an id that is the URL": Row(
        changes={"id": "https://news.example/plain"},
        rss="<guid>https://news.example/plain</guid>",
        atom="<id>https://news.example/plain</id>",
        json={"id": "https://news.example/plain"},
    ),
    "an id that is another URI": Row(
        changes={"id": "urn:newsml:news.example:20260501:1"},
        rss='<guid isPermaLink="false">urn:newsml:news.example:20260501:1</guid>',
        atom="<id>urn:newsml:news.example:20260501:1</id>",
        json={"id": "urn:newsml:news.example:20260501:1"},
    ),
    "an id that is no URI": Row(
        changes={"id": "desk/story 7"},
        rss='<guid isPermaLink="false">tag:feedsmith,2026:id:desk/story%207</guid>',
        atom="<id>tag:feedsmith,2026:id:desk/story%207</id>",
        json={"id": "tag:feedsmith,2026:id:desk/story%207"},
    ),
    "url": Row(
        plain={"url": None},
        changes={"url": "https://news.example/?a=1&b=é"},
        rss="<link>https://news.example/?a=1&amp;b=%C3%A9</link>",
        atom='<link rel="alternate" href="https://news.example/?a=1&amp;b=%C3%A9"/>',
        json={"url": "https://news.example/?a=1&b=%C3%A9"},
    ),
    "authors": Row(
        changes={"authors": (JANE, Person(name="Ø & Co", email="o@x.example", url="https://x.example/o"))},
        rss="<dc:creator>Jane Roe, Ø &amp; Co</dc:creator>",
        atom="<author><name>Jane Roe</name></author>"
        "<author><name>Ø &amp; Co</name><uri>https://x.example/o</uri><email>o@x.example</email></author>",
        json={
            "author": {"name": "Jane Roe"},
            "authors": [{"name": "Jane Roe"}, {"name": "Ø & Co", "url": "https://x.example/o"}],
        },
    ),
    "one author, with an e-mail": Row(
        changes={"authors": (Person(name="Jane Roe", email="jane@x.example"),)},
        rss="<dc:creator>Jane Roe</dc:creator>",
        atom="<author><name>Jane Roe</name><email>jane@x.example</email></author>",
        json={"author": {"name": "Jane Roe"}, "authors": [{"name": "Jane Roe"}]},
    ),
    "credit line, no author": Row(
        changes={"credit": "AEX/Wire", "agencies": (Agency(name="Wire"), AGENCY)},
        rss="<dc:creator>AEX/Wire</dc:creator>",
        atom="<author><name>AEX/Wire</name><uri>https://aex.example/</uri></author>",
        json={
            "author": {"name": "AEX/Wire", "url": "https://aex.example/"},
            "authors": [{"name": "AEX/Wire", "url": "https://aex.example/"}],
            "_feedsmith": {"agencies": [{"name": "Wire"}, *AGENCY_KEYS], "credit": "AEX/Wire"},
        },
    ),
    "agencies, neither author nor credit line": Row(
        changes={"agencies": (AGENCY, Agency(name="Wire"))},
        rss="<dc:creator>Agence Exemple, Wire</dc:creator>",
        atom="<author><name>Agence Exemple</name><uri>https://aex.example/</uri></author>"
        "<author><name>Wire</name></author>",
        json={
            "author": {"name": "Agence Exemple", "url": "https://aex.example/"},
            "authors": [{"name": "Agence Exemple", "url": "https://aex.example/"}, {"name": "Wire"}],
            "_feedsmith": {"agencies": [*AGENCY_KEYS, {"name": "Wire"}]},
        },
    ),
    "agency beside an author": Row(
        plain={"authors": (JANE,)},
        changes={"agencies": (AGENCY, Agency(name="Wire"))},
        rss="<dc:source>Agence Exemple, Wire</dc:source>",
        atom="<contributor><name>Agence Exemple</name><uri>https://aex.example/</uri></contributor>"
        "<contributor><name>Wire</name></contributor>",
        json={"_feedsmith": {"agencies": [*AGENCY_KEYS, {"name": "Wire"}]}},
    ),
    "contributors": Row(
        changes={
            "contributors": (
                Contributor(name="Ed", role="editing", email="ed@x.example", url="https://x.example/ed"),
                Contributor(name="Rep"),
            )
        },
        rss="<dc:contributor>Ed</dc:contributor><dc:contributor>Rep</dc:contributor>",
        atom="<contributor><name>Ed</name><uri>https://x.example/ed</uri><email>ed@x.example</email></contributor>"
        "<contributor><name>Rep</name></contributor>",
        json={"_feedsmith": {"contributors": [{"name": "Ed", "role": "editing"}, {"name": "Rep"}]}},
    ),
    "publisher, neither author nor credit line": Row(
        changes={"publisher": "The Example"},
        rss="<dc:publisher>The Example</dc:publisher>",
        atom="<author><name>The Example</name></author>",
        json={
            "author": {"name": "The Example"},
            "authors": [{"name": "The Example"}],
            "_feedsmith": {"publisher": "The Example"},
        },
    ),
    "publisher beside an author": Row(
        plain={"authors": (JANE,)},
        changes={"publisher": "The Example"},
        rss="<dc:publisher>The Example</dc:publisher>",
        json={"_feedsmith": {"publisher": "The Example"}},
    ),
    "summary": Row(
        changes={"summary": "AT&T: 1 < 2"},
        rss="<description>AT&amp;amp;T: 1 &amp;lt; 2</description>"
        f"<content:encoded>{SUMMARY_IN_CONTENT}</content:encoded>",
        atom=f'<summary>AT&amp;T: 1 &lt; 2</summary><content type="html">{SUMMARY_IN_CONTENT}</content>',
        json={"summary": "AT&T: 1 < 2", "content_html": "<p>AT&amp;T: 1 &lt; 2</p>\n<p>Its text.</p>"},
    ),
    "body": Row(
        changes={"body": "<p>1 &lt; 2 ]]></p>"},
        rss="<description>1 &amp;lt; 2 ]]&amp;gt;</description>"
        "<content:encoded>&lt;p>1 &amp;lt; 2 ]]&gt;&lt;/p></content:encoded>",
        atom='<content type="html">&lt;p>1 &amp;lt; 2 ]]&gt;&lt;/p></content>',
        json={"content_html": "<p>1 &lt; 2 ]]></p>"},
    ),
    "a body from the right": Row(
        changes={"body": "<p>مرحبا</p>"},
        rss="<description>مرحبا</description>"
        '<content:encoded>&lt;div dir="rtl">&lt;p>مرحبا&lt;/p>&lt;/div></content:encoded>',
        atom='<content type="html">&lt;div dir="rtl">&lt;p>مرحبا&lt;/p>&lt;/div></content>',
        json={"content_html": '<div dir="rtl"><p>مرحبا</p></div>'},
    ),
    "note": Row(
        changes={"note": "Corrects R&D in paragraph 2"},
        rss="<description>Its text. Corrects R&amp;amp;D in paragraph 2</description><content:encoded>&lt;p>Its text."
        "&lt;/p>\n&lt;p>&lt;em>Corrects R&amp;amp;D in paragraph 2&lt;/em>&lt;/p></content:encoded>",
        atom='<content type="html">&lt;p>Its text.&lt;/p>\n'
        "&lt;p>&lt;em>Corrects R&amp;amp;D in paragraph 2&lt;/em>&lt;/p></content>",
        json={
            "content_html": "<p>Its text.</p>\n<p><em>Corrects R&amp;D in paragraph 2</em></p>",
            "_feedsmith": {"note": "Corrects R&D in paragraph 2"},
        },
    ),
    "published": Row(
        changes={"published": datetime(2026, 1, 2, 3, 4, 5, tzinfo=timezone(timedelta(hours=2)))},
        rss="<pubDate>Fri, 02 Jan 2026 01:04:05 +0000</pubDate>",
        atom="<published>2026-01-02T01:04:05Z</published><updated>2026-01-02T01:04:05Z</updated>",
        json={"date_published": "2026-01-02T01:04:05Z", "date_modified": "2026-01-02T01:04:05Z"},
    ),
    "updated": Row(
        changes={"updated": NOW},
        rss="<atom:updated>2026-05-01T12:00:00Z</atom:updated>",
        atom="<updated>2026-05-01T12:00:00Z</updated>",
        json={"date_modified": "2026-05-01T12:00:00Z"},
    ),
    "media": Row(
        changes={"media": (PICTURE, Media(url="https://news.example/b"), Media(caption="Gone", credits=("Sam",)))},
        rss=f"""<enclosure url="https://news.example/a.jpg" length="123" type="image/jpeg"/>{PICTURE_ELEMENT}
            <media:content url="https://news.example/b" type="application/octet-stream"/>
            <media:credit>Sam</media:credit>""",
        atom=f"""<link rel="enclosure" type="image/jpeg" length="123" href="https://news.example/a.jpg"/>
            <link rel="enclosure" type="application/octet-stream" href="https://news.example/b"/>{PICTURE_ELEMENT}
            <media:credit>Sam</media:credit>""",
        json={
            "image": "https://news.example/a.jpg",
            "attachments": [
                {
                    "url": "https://news.example/a.jpg",
                    "mime_type": "image/jpeg",
                    "title": "A & b",
                    "size_in_bytes": 123,
                },
                {"url": "https://news.example/b", "mime_type": "application/octet-stream"},
            ],
            "_feedsmith": {
                "media": [
                    {"url": "https://news.example/a.jpg", "caption": "A & b", "credits": ["Pia", "AEX"]},
                    {"caption": "Gone", "credits": ["Sam"]},
                ]
            },
        },
    ),
    "a sound of unknown length": Row(
        changes={"media": (Media(url="https://news.example/b.mp3", media_type="audio/x-own"),)},
        rss='<enclosure url="https://news.example/b.mp3" length="0" type="audio/x-own"/>',
        atom='<link rel="enclosure" type="audio/x-own" href="https://news.example/b.mp3"/>',
        json={"attachments": [{"url": "https://news.example/b.mp3", "mime_type": "audio/x-own"}]},
    ),
    "a picture of no bytes": Row(
        changes={"media": (Media(url="https://news.example/a.png", length=0),)},
        rss='<enclosure url="https://news.example/a.png" length="0" type="image/png"/>',
        atom='<link rel="enclosure" type="image/png" length="0" href="https://news.example/a.png"/>',
        json={
            "image": "https://news.example/a.png",
            "attachments": [{"url": "https://news.example/a.png", "mime_type": "image/png", "size_in_bytes": 0}],
        },
    ),
    "two pictures, of which one is wide": Row(
        changes={
            "media": (
                Media(url="https://news.example/a.png"),
                Media(url="https://news.example/b.png", width=9, length=7),
            )
        },
        rss="""<enclosure url="https://news.example/a.png" length="0" type="image/png"/>
            <media:content url="https://news.example/b.png" type="image/png" medium="image" fileSize="7" width="9"/>""",
        atom="""<link rel="enclosure" type="image/png" href="https://news.example/a.png"/>
            <link rel="enclosure" type="image/png" length="7" href="https://news.example/b.png"/>
            <media:content url="https://news.example/b.png" type="image/png" medium="image" fileSize="7" width="9"/>""",
        json={
            "image": "https://news.example/a.png",
            "attachments": [
                {"url": "https://news.example/a.png", "mime_type": "image/png"},
                {"url": "https://news.example/b.png", "mime_type": "image/png", "size_in_bytes": 7},
            ],
        },
    ),
    "a main picture of unknown type": Row(
        changes={"media": (Media(url="https://cdn.example/42?w=1200", role="lead", caption="Quay"),)},
        rss="""<media:content url="https://cdn.example/42?w=1200" medium="image">
            <media:description type="plain">Quay</media:description></media:content>""",
        atom="""<media:content url="https://cdn.example/42?w=1200" medium="image">
            <media:description type="plain">Quay</media:description></media:content>""",
        json={
            "image": "https://cdn.example/42?w=1200",
            "_feedsmith": {"media": [{"url": "https://cdn.example/42?w=1200", "caption": "Quay"}]},
        },
    ),
    "a main film": Row(
        changes={"media": (Media(url="https://cdn.example/42.mp4", role="lead"),)},
        rss='<enclosure url="https://cdn.example/42.mp4" length="0" type="video/mp4"/>',
        atom='<link rel="enclosure" type="video/mp4" href="https://cdn.example/42.mp4"/>',
        json={"attachments": [{"url": "https://cdn.example/42.mp4", "mime_type": "video/mp4"}]},
    ),
    "dateline": Row(
        changes={"dateline": Dateline(place="São Paulo", date=date(2026, 4, 30))},
        rss="<dcterms:spatial>São Paulo</dcterms:spatial>",
        atom="<dcterms:spatial>São Paulo</dcterms:spatial>",
        json={"_feedsmith": {"dateline": {"place": "São Paulo", "date": "2026-04-30"}}},
    ),
    "tags": Row(
        changes={"tags": (Tag(term="econ", scheme="https://x.example/desks", label="Economy"), Tag(term="R&D"))},
        rss='<category domain="https://x.example/desks">Economy</category><category>R&amp;D</category>',
        atom='<category term="econ" scheme="https://x.example/desks" label="Economy"/><category term="R&amp;D"/>',
        json={"tags": ["Economy", "R&D"]},
    ),
    "a language that is not the feed's": Row(
        changes={"language": "pt-BR"}, rss="<dc:language>pt-BR</dc:language>", json={"language": "pt-BR"}
    ),
    "the feed's language": Row(changes={"language": "en-GB"}, json={}),
    "rights": Row(
        changes={"rights": "© The Example"},
        rss="<dc:rights>© The Example</dc:rights>",
        atom="<rights>© The Example</rights>",
        json={"_feedsmith": {"rights": "© The Example"}},
    ),
    "what no format has a place for": Row(changes={"source": "desk", "status": "usable"}, json={}),
}


@pytest.mark.parametrize("row", TABLE.values(), ids=TABLE)
def test_each_field_of_an_article_stands_where_the_table_says(row: Row) -> None:
    plain = replace(PLAIN, **(row.plain or {}))
    changed = replace(plain, **row.changes)
    assert added("rss", plain, changed) == trees(row.rss)
    assert added("atom", plain, changed) == trees(row.atom, ATOM)
    assert added_keys(plain, changed) == row.json


COLUMNS = ["field", *FORMATS]
UNDOCUMENTED = {"rss": {"item"}, "atom": {"entry", "name", "email"}, "json": {"_feedsmith"}}
"""What holds the others, and what a person consists of."""


def documented(column: str) -> set[str]:
    """The names of fields, elements or keys in a column of the table in docs/reference/feeds.md."""
    text = (REPOSITORY / "docs" / "reference" / "feeds.md").read_text(encoding="utf-8")
    section = text[text.index("\n## What goes where\n") :]
    rows = [line[1:-1].split("|") for line in section.splitlines() if line.startswith("| ")][2:]
    names = [name for row in rows for name in re.findall("`([^`]+)`", row[COLUMNS.index(column)])]
    return {name for name in names if "=" not in name and not name.startswith("xml:")}


def names_in_items(name: str, feed: Feed) -> set[str]:
    """The names of the elements or keys that the items and tombstones hold, those of the extension included."""
    if name == "json":
        found = items(name, feed)
        extension = {f"_feedsmith.{key}" for item in found for key in item.get("_feedsmith", {})}
        return extension | {key for item in found for key in item}
    tombstones = [node for node in xml(rendered(name, feed)) if prefixed(node.tag).startswith("at:")]
    nodes = [node for item in [*items(name, feed), *tombstones] for node in item.iter("*")]
    return {prefixed(node.tag).removeprefix("atom:" if name == "atom" else "") for node in nodes}


@pytest.mark.parametrize("name", FORMATS)
def test_the_documentation_names_each_element_and_key_and_no_other(name: str) -> None:
    written = set().union(*(names_in_items(name, feed) for feed in FEEDS.values()))
    assert documented(name) == written - UNDOCUMENTED[name]


def test_the_documentation_of_what_goes_where_names_fields_of_articles() -> None:
    names = {field.name for field in fields(Article)}
    assert documented("field") <= names
    assert {"title", "body", "authors", "media", "published"} <= documented("field")


@pytest.mark.parametrize(("language", "expected"), [("pt-BR", {"xml:lang": "pt-BR"}), ("en-GB", {}), ("", {})])
def test_an_atom_entry_names_its_language_where_it_is_not_the_feeds(language: str, expected: dict[str, str]) -> None:
    assert tree(items("atom", feed_of(replace(PLAIN, language=language)))[0])[1] == expected


@pytest.mark.parametrize("name", FORMATS)
def test_an_article_under_embargo_is_held_until_it_is_due(name: str) -> None:
    articles = [(replace(RICH, embargo=NOW), None), (PLAIN, None)]
    early, due = (assemble(articles, SETTINGS, now)[0] for now in (NOW - timedelta(seconds=1), NOW))
    assert (len(items(name, early)), len(items(name, due))) == (1, 2)


def test_withdrawn_articles_are_deleted_entries_in_atom_and_left_out_elsewhere() -> None:
    feed = feed_of(PLAIN, CANCELED, WITHHELD)
    assert [len(items(name, feed)) for name in FORMATS] == [1, 1, 1]
    children = [tree(child) for child in xml(rendered("atom", feed))]
    assert [child for child in children if child[0].startswith("at:")] == trees(
        '<at:deleted-entry ref="https://news.example/killed" when="2026-04-30T12:00:00Z"/>'
        '<at:deleted-entry ref="tag:feedsmith,2026:id:withheld%201" when="1970-01-01T00:00:00Z"/>'
    )


def test_only_a_feed_with_withdrawn_articles_declares_the_namespace_that_validators_warn_of() -> None:
    assert b"tombstones" in rendered("atom", feed_of(PLAIN, CANCELED))
    assert b"tombstones" not in rendered("atom", feed_of(PLAIN))


def test_an_article_without_a_body_has_words_to_read_in_atom_and_json() -> None:
    linked = Article(id="a", title="Title", url="https://news.example/a")
    for article, text in ((linked, "Title"), (replace(linked, summary="Standfirst"), "Standfirst")):
        entry, item = items("atom", feed_of(article))[0], items("json", feed_of(article))[0]
        assert (entry.findtext(f"{{{ATOM}}}summary"), item["content_text"]) == (text, text)
        assert "content_html" not in item


# ---- the head ----------------------------------------------------------------------------------------------

LINKS = (Link(rel="hub", href="https://hub.example/"), Link(rel="next", href="https://news.example/2", title="Older"))


def test_the_head_of_an_rss_feed_is_whole() -> None:
    channel = xml(rendered("rss", replace(feed_of(PLAIN), links=LINKS)))[0]
    assert [tree(child) for child in channel if child.tag != "item"] == trees(
        """<title>All the news</title><link>https://news.example/</link><description>What is new</description>
        <docs>http://www.rssboard.org/rss-specification</docs><generator>feedsmith</generator>
        <language>en-GB</language>
        <atom:link href="https://news.example/feeds/feed.rss" rel="self" type="application/rss+xml"/>
        <atom:link href="https://hub.example/" rel="hub"/>
        <atom:link href="https://news.example/2" rel="next" title="Older"/>
        <lastBuildDate>Thu, 30 Apr 2026 12:00:00 +0000</lastBuildDate>"""
    )


def test_the_head_of_an_atom_feed_is_whole() -> None:
    feed = xml(rendered("atom", replace(feed_of(PLAIN), links=LINKS)))
    assert tree(feed)[1] == {"xml:lang": "en-GB"}
    assert [tree(child) for child in feed if prefixed(child.tag) != "atom:entry"] == trees(
        f"""<id>https://news.example/feeds/feed.atom</id><title>All the news</title>
        <updated>2026-04-30T12:00:00+00:00</updated><author><name>All the news</name></author>
        <link href="https://news.example/" rel="alternate"/>
        <generator version="{feedsmith.__version__}">feedsmith</generator><subtitle>What is new</subtitle>
        <link href="https://news.example/feeds/feed.atom" rel="self" type="application/atom+xml"/>
        <link href="https://hub.example/" rel="hub"/>
        <link href="https://news.example/2" rel="next" title="Older"/>""",
        ATOM,
    )


def test_the_head_of_a_json_feed_is_whole() -> None:
    feed = json.loads(rendered("json", replace(feed_of(PLAIN), links=LINKS)))
    del feed["items"]
    assert feed == {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "All the news",
        "home_page_url": "https://news.example/",
        "feed_url": "https://news.example/feeds/feed.json",
        "next_url": "https://news.example/2",
        "hubs": [{"type": "WebSub", "url": "https://hub.example/"}],
        "description": "What is new",
        "language": "en-GB",
    }


FIRST, SECOND = (
    'href="https://other.example/same?a=1&amp;b=2" title="The same &amp; more"',
    'href="https://third.example/same"',
)


def test_links_to_the_same_story_elsewhere_stand_in_the_entry() -> None:
    feed = FEEDS["told elsewhere"]
    rss, atom, feed_json = (rendered(name, feed).decode() for name in ("rss", "atom", "json"))
    assert f'<atom:link rel="related" {FIRST}/><atom:link rel="related" {SECOND}/>' in rss
    assert f'<link rel="related" {FIRST}/><link rel="related" {SECOND}/>' in atom
    assert json.loads(feed_json)["items"][0]["_feedsmith"]["related"] == [
        {"url": "https://other.example/same?a=1&b=2", "title": "The same & more"},
        {"url": "https://third.example/same"},
    ]


def test_what_an_article_is_related_to_is_linked_behind_its_duplicates_and_never_twice() -> None:
    related = (
        Related(url="https://news.example/b", title="B & more"),
        Related(url="https://other.example/same?a=1&b=2", title="Once more"),
        Related(url=str(PLAIN.url)),
    )
    feed = feed_of(replace(PLAIN, related=related))
    feed = replace(feed, entries=(replace(feed.entries[0], related=ELSEWHERE),))
    rss, atom, feed_json = (rendered(name, feed).decode() for name in ("rss", "atom", "json"))
    own = 'href="https://news.example/b" title="B &amp; more"'
    assert f'<atom:link rel="related" {SECOND}/><atom:link rel="related" {own}/><guid' in rss
    assert f'<link rel="related" {SECOND}/><link rel="related" {own}/>' in atom
    assert [link["url"] for link in json.loads(feed_json)["items"][0]["_feedsmith"]["related"]] == [
        *(link.href for link in ELSEWHERE),
        "https://news.example/b",
    ]
    assert [problems(name, rendered(name, feed)) for name in FORMATS] == [[], [], []]


def feed_links(name: str, sample: str) -> dict[str, str]:
    """The feed's own links by their rel, without those to itself and to the site, and whether it is an archive."""
    root = xml(rendered(name, FEEDS[sample]))
    found = {link.get("rel"): link.get("href") for link in root.iter(f"{{{ATOM}}}link") if link.get("rel") != "related"}
    archive = root.find(".//{http://purl.org/syndication/history/1.0}archive")
    kept = {rel: href for rel, href in found.items() if rel not in ("self", "alternate")}
    return kept | ({"archive": "yes"} if archive is not None else {})


@pytest.mark.parametrize("name", ["rss", "atom"])
def test_an_archived_feed_leads_to_its_newest_archive_and_each_archive_to_the_one_before(name: str) -> None:
    base = f"https://news.example/feeds/feed{{}}.{name}"
    assert feed_links(name, "archived") == {"prev-archive": base.format("-archive-2")}
    assert feed_links(name, "archive") == {
        "prev-archive": base.format("-archive-1"),
        "current": base.format(""),
        "archive": "yes",
    }
    assert feed_links(name, "oldest archive") == {"current": base.format(""), "archive": "yes"}


def test_a_json_feed_goes_on_in_its_archives() -> None:
    heads = [json.loads(rendered("json", FEEDS[sample])) for sample in ("archived", "archive", "oldest archive")]
    assert [head.get("next_url", "").rpartition("/")[2] for head in heads] == [
        "feed-archive-2.json",
        "feed-archive-1.json",
        "",
    ]


# ---- valid -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("sample", FEEDS)
def test_every_sample_is_valid(sample: str, name: str) -> None:
    feed = FEEDS[sample]
    data = rendered(name, feed)
    assert problems(name, data, self_link=bool(feed.base_url), distinct_updated=sample != "undated") == []


@needs_shared
@pytest.mark.parametrize("name", ["atom", "json"])
@pytest.mark.parametrize("sample", FEEDS)
def test_every_sample_follows_the_published_schema(sample: str, name: str) -> None:
    assert schema_problems(name, rendered(name, FEEDS[sample])) == []


@pytest.mark.parametrize("name", FORMATS)
def test_a_feed_without_entries_is_valid(name: str) -> None:
    data = rendered(name, feed_of())
    assert (problems(name, data), schema_problems(name, data)) == ([], [])


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize(
    "changes",
    [
        {"authors": (Person(name="Jane (AEX)", email="jane@news.example"),)},
        {"authors": (Person(name="Jane Roe", email="jane@news.example"),), "credit": "AEX", "publisher": "P"},
        {"id": "urn:uuid:no-such-shape"},
        {"id": "tag:news.example,2026-13-45:a"},
        {"id": "tag:news.example,2026:%41"},
        {"id": "urn:ab-:x"},
        {"id": "HTTPS://News.example:443/a/../b"},
        {"id": "https://news.example/%7ea", "url": "https://news.example/%7ea"},
        {"media": (Media(url="https://news.example/a.svg", length=0, width=0, height=0),)},
        {"media": (Media(credits=("A", "B")), Media(caption="one"), Media(caption="two"))},
        {"title": "]]>", "summary": "]]>", "body": "<p>]]&gt;</p>"},
    ],
    ids=lambda changes: ", ".join(changes),
)
def test_an_awkward_article_is_valid(changes: dict[str, Any], name: str) -> None:
    data = rendered(name, feed_of(replace(PLAIN, **changes)))
    assert (problems(name, data), schema_problems(name, data)) == ([], [])


@pytest.mark.parametrize("name", FORMATS)
def test_times_of_other_zones_are_printed_in_utc(name: str) -> None:
    """The time first seen is a file's own, and whoever assembles a feed may have it in any zone."""
    seen = datetime(2026, 4, 30, 14, 0, 0, 250, tzinfo=timezone(timedelta(hours=2)))
    assert rendered(name, feed_of(DULL, seen=seen)) == rendered(name, feed_of(DULL, seen=YESTERDAY))


# ---- read back ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("sample", FEEDS)
def test_a_format_finds_the_ids_in_what_it_wrote(sample: str, name: str) -> None:
    feed = FEEDS[sample]
    assert list(FORMATS[name].ids(rendered(name, feed))) == [entry.article.id for entry in feed.entries]


@pytest.mark.parametrize("name", FORMATS)
@given(ids=st.lists(st.text(min_size=1).filter(squash), max_size=5))
def test_whatever_the_ids_are_they_are_found(name: str, ids: list[str]) -> None:
    articles = [replace(PLAIN, id=id) for id in ids]
    assert list(FORMATS[name].ids(rendered(name, feed_of(*articles)))) == [
        id_to_uri(article.id) for article in articles
    ]


@pytest.mark.parametrize("sample", FEEDS)
def test_the_ids_are_the_same_in_all_formats(sample: str) -> None:
    assert check_ids(*(rendered(name, FEEDS[sample]) for name in FORMATS)) == []


def test_an_id_that_readers_know_stays_what_it_is_in_each_format() -> None:
    """States made before ids were URIs have entries under ids that were so in Atom alone."""
    known = replace(feed_of(), entries=(Entry(article=replace(PLAIN, id="desk/story 7")),))
    uri = "tag:feedsmith,2026:id:desk/story%207"
    found = {name: list(FORMATS[name].ids(rendered(name, known))) for name in FORMATS}
    assert found == {"rss": ["desk/story 7"], "atom": [uri], "json": ["desk/story 7"]}


@pytest.mark.parametrize("name", FORMATS)
def test_what_looks_like_an_id_in_a_text_is_none(name: str) -> None:
    fake = '<guid>x</guid><entry><id>x</id></entry>{"items": [{"id": "x"}]}'
    feed = feed_of(replace(PLAIN, title=fake, summary=fake, body=escape(fake)))
    assert list(FORMATS[name].ids(rendered(name, feed))) == [PLAIN.id]


# ---- text is text ------------------------------------------------------------------------------------------

MARKUP = "<b>Q&A</b> &amp; &#65;"


def shown(element: Element | None) -> str:
    """What a reader shows of a text construct (RFC 4287 section 3.1), or of RSS's description."""
    assert element is not None
    text = element.text or ""
    is_html = element.get("type") == "html" or element.tag == "description"
    return html.unescape(text) if is_html else text


@pytest.mark.parametrize("path", ["title", "description", "{http://purl.org/dc/elements/1.1/}creator", "category"])
def test_text_that_looks_like_markup_is_still_text_in_rss(path: str) -> None:
    article = replace(PLAIN, title=MARKUP, summary=MARKUP, credit=MARKUP, tags=(Tag(term=MARKUP),))
    assert shown(items("rss", feed_of(article))[0].find(path)) == MARKUP


@pytest.mark.parametrize("field", ["title", "summary", "rights"])
@pytest.mark.parametrize("text", [MARKUP, "AT&T", "1 < 2", "a<b", "&nbsp", "<br>", "</", "&;", "&x;"])
def test_text_that_looks_like_markup_is_still_text_in_atom(text: str, field: str) -> None:
    changes: dict[str, Any] = {field: text}
    feed = feed_of(replace(PLAIN, **changes))
    assert shown(items("atom", feed)[0].find(f"{{{ATOM}}}{field}")) == text
    assert problems("atom", rendered("atom", feed)) == []


@pytest.mark.parametrize("name", ["rss", "atom"])
def test_the_feeds_own_text_is_text(name: str) -> None:
    root = xml(rendered(name, feed_of(PLAIN, settings=replace(SETTINGS, title=MARKUP, description=MARKUP))))
    paths = ("channel/title",) if name == "rss" else (f"{{{ATOM}}}title", f"{{{ATOM}}}subtitle")
    assert [shown(root.find(path)) for path in paths] == [MARKUP] * len(paths)


def test_the_description_of_an_rss_channel_is_text() -> None:
    """RSS 2.0 has HTML in an item's description only; the channel's is a phrase."""
    root = xml(rendered("rss", feed_of(PLAIN, settings=replace(SETTINGS, description=MARKUP))))
    assert root.findtext("channel/description") == MARKUP


def test_text_that_looks_like_markup_is_still_text_in_json() -> None:
    item = items("json", feed_of(replace(PLAIN, title=MARKUP, summary=MARKUP, credit=MARKUP)))[0]
    assert (item["title"], item["summary"], item["authors"]) == (MARKUP, MARKUP, [{"name": MARKUP}])


# ---- the same bytes everywhere -----------------------------------------------------------------------------

RENDER = """
import hashlib, pickle, sys
from feedsmith.publishing.formats import Atom, JsonFeed, Rss
for feed in pickle.load(sys.stdin.buffer):
    for format in (Rss(), Atom(), JsonFeed()):
        print(hashlib.sha256(b"".join(format.render(feed))).hexdigest())
"""


def digests_here() -> list[str]:
    return [hashlib.sha256(rendered(name, feed)).hexdigest() for feed in FEEDS.values() for name in FORMATS]


def digests_of(python: str, **environment: str) -> list[str]:
    """What the samples come to in another process."""
    command, given = [python, "-P", "-c", RENDER], pickle.dumps(list(FEEDS.values()))
    done = subprocess.run(command, input=given, stdout=subprocess.PIPE, check=True, env={**UNMEASURED, **environment})
    return done.stdout.decode().split()


@pytest.mark.parametrize("name", FORMATS)
def test_eight_threads_at_once_give_the_same_bytes(name: str) -> None:
    feeds = list(FEEDS.values())
    expected = [rendered(name, feed) for feed in feeds]
    barrier = Barrier(8)

    def render(_: int) -> list[list[bytes]]:
        barrier.wait()
        return [[rendered(name, feed) for feed in feeds] for _ in range(5)]

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(render, range(8))) == [[expected] * 5] * 8


@pytest.mark.parametrize("seed", ["0", "1", "4242"])
def test_every_hash_seed_gives_the_same_bytes(seed: str) -> None:
    assert digests_of(sys.executable, PYTHONHASHSEED=seed) == digests_here()


def test_no_time_zone_or_locale_changes_the_bytes() -> None:
    assert digests_of(sys.executable, TZ="Asia/Kathmandu", LC_ALL="de_DE.UTF-8", LANG="de_DE.UTF-8") == digests_here()


def interpreter(version: str) -> str | None:
    found = glob.glob(os.path.expanduser(f"~/.pyenv/versions/{version}.*/bin/python3"))
    return found[0] if found else shutil.which(f"python{version}")


def why_not_installed(python: str, own: Path) -> str:
    """Make `own` a virtual environment of that interpreter with feedsmith in it; why it could not be done, or ""."""
    pip = [sys.executable, "-m", "pip", "--python", str(own / "bin" / "python"), "--retries", "1", "--timeout", "10"]
    for step in ([python, "-m", "venv", "--without-pip", str(own)], [*pip, "install", "--no-compile", str(REPOSITORY)]):
        try:
            done = subprocess.run(step, capture_output=True, text=True, timeout=55)
        except subprocess.TimeoutExpired:
            return "it took too long"
        if done.returncode:
            return done.stderr.strip().rpartition("\n")[2] or f"status {done.returncode}"
    return ""


@pytest.mark.parametrize("version", [f"3.{minor}" for minor in (11, 12, 13) if minor != sys.version_info.minor])
def test_every_python_version_gives_the_same_bytes(version: str, tmp_path: Path) -> None:
    python = interpreter(version)
    if python is None:
        pytest.skip(f"there is no python{version} here")
    if reason := why_not_installed(python, tmp_path):
        pytest.skip(f"feedsmith could not be installed for python{version}: {reason}")
    assert digests_of(str(tmp_path / "bin" / "python")) == digests_here()


# ---- streaming ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("format", FORMATS.values(), ids=FORMATS)
def test_a_feed_is_rendered_piece_by_piece(format: Format) -> None:
    """One piece an entry, beside the head and the end; none waits for the entries after it."""
    entry = Entry(article=PLAIN, published=PLAIN.published, updated=PLAIN.updated)
    pieces = list(format.render(replace(feed_of(), entries=(entry,) * 100)))
    assert 100 <= len(pieces) <= 102
    assert max(map(len, pieces)) < 2000


MEMORY = """
import re, sys
from datetime import UTC, datetime
import feedsmith.publishing.formats
from feedsmith import Article
from feedsmith.model.feed import FeedSettings, assemble

def peak():
    return int(re.search(r"VmHWM:\\s+(\\d+) kB", open("/proc/self/status").read())[1])

when, body = datetime(2026, 5, 1, tzinfo=UTC), "<p>" + "word & word " * 250 + "</p>"
articles = [(Article(id=f"https://x.example/{n}", title=f"Story {n}", body=body + str(n), published=when), None)
            for n in range(50_000)]
feed, _ = assemble(articles, FeedSettings(base_url="https://x.example/", limit=0), when)
before = peak()
written = sum(map(len, getattr(feedsmith.publishing.formats, sys.argv[1])().render(feed)))
print(written // 1_000_000, (peak() - before) // 1000)
"""


@pytest.mark.skipif(not os.path.exists("/proc/self/status"), reason="the peak of memory is read from Linux's /proc")
@pytest.mark.parametrize("format", FORMATS.values(), ids=FORMATS)
def test_a_feed_of_50000_articles_takes_10_megabytes_more_than_the_articles(format: Format) -> None:
    command = [sys.executable, "-c", MEMORY, type(format).__name__]
    written, more = map(int, subprocess.check_output(command, env=UNMEASURED, timeout=120).split())
    assert written >= 150
    assert more <= 10


def test_rendering_changes_nothing_of_the_feed() -> None:
    before = pickle.dumps(FEEDS)
    for feed in FEEDS.values():
        for name in FORMATS:
            rendered(name, feed)
    assert pickle.dumps(FEEDS) == before
    assert replace(RICH) == RICH


@pytest.mark.parametrize(
    ("published", "updated", "in_json", "in_atom"),
    [
        (YESTERDAY, NOW, (YESTERDAY, NOW), (YESTERDAY, NOW)),
        (NOW, NOW, (NOW, NOW), (NOW, NOW)),
        (NOW, None, (NOW, None), (NOW, EPOCH)),
        (None, NOW, (None, NOW), (None, NOW)),
        (None, None, (None, None), (None, EPOCH)),
    ],
)
def test_each_date_of_an_entry_stands_in_its_own_place(
    published: datetime | None, updated: datetime | None, in_json: tuple[Any, Any], in_atom: tuple[Any, Any]
) -> None:
    feed = replace(feed_of(PLAIN), entries=(Entry(article=PLAIN, published=published, updated=updated),))
    (item,) = json.loads(rendered("json", feed))["items"]
    assert (read_date(item.get("date_published")), read_date(item.get("date_modified"))) == in_json
    (entry,) = etree.fromstring(rendered("atom", feed)).iterfind("{*}entry")
    assert (read_date(entry.findtext("{*}published")), read_date(entry.findtext("{*}updated"))) == in_atom


def read_date(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)
