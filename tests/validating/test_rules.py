"""A clean document of each format passes; with one thing changed, the rule about it is named."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from support.validate import (
    canonical,
    check_atom,
    check_ids,
    check_json,
    check_rss,
    contact,
    html,
    language,
    media_type,
    needs_shared,
    plain,
    rfc822,
    rfc3339,
    schema_atom,
    schema_json,
    uri,
    web_url,
)

RSS = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"
 xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:dcterms="http://purl.org/dc/terms/" xmlns:media="http://search.yahoo.com/mrss/">
<channel>
<title>News &amp; views</title>
<link>https://news.example/</link>
<description>All the news</description>
<language>en-GB</language>
<copyright>The Example</copyright>
<managingEditor>desk@news.example (News Desk)</managingEditor>
<lastBuildDate>Sat, 02 May 2026 10:00:00 +0000</lastBuildDate>
<category domain="https://news.example/tags">news</category>
<generator>feedwriter 1</generator>
<ttl>60</ttl>
<image><url>https://news.example/logo.png</url><title>News &amp; views</title>
<link>https://news.example/</link>
<width>88</width></image>
<skipDays><day>Sunday</day></skipDays>
<atom:link rel="self" href="https://news.example/feed.rss" type="application/rss+xml"/>
<atom:link rel="hub" href="https://hub.example/"/>
<atom:link rel="next" href="https://news.example/feed.rss?page=2"/>
<item>
<title>AT&amp;T buys a 1 &lt; 2 shop</title>
<link>https://news.example/a</link>
<description>&lt;p&gt;A &amp;amp; b &lt;a href="https://a.example/b"&gt;c&lt;/a&gt;.&lt;/p&gt;</description>
<content:encoded><![CDATA[<p>A &amp; b c.</p><p lang="en">Body<br>
<img src="https://news.example/a.jpg" alt="x < y"></p>]]></content:encoded>
<dc:creator>Jane Roe, Max Mustermann</dc:creator>
<dc:source>Wire</dc:source>
<dc:contributor>Ed Itor</dc:contributor>
<dc:language>de</dc:language>
<dcterms:spatial>Berlin</dcterms:spatial>
<category domain="https://news.example/tags">one</category>
<category>two</category>
<guid isPermaLink="false">tag:news.example,2026-05:a</guid>
<pubDate>Fri, 01 May 2026 09:30:00 GMT</pubDate>
<atom:updated>2026-05-01T10:00:00Z</atom:updated>
<enclosure url="https://news.example/a.jpg" length="0" type="image/jpeg"/>
<media:content url="https://news.example/a.jpg" type="image/jpeg" medium="image" width="800" height="600">
<media:credit role="photographer">Ann Lens</media:credit><media:credit>Wire</media:credit>
<media:description type="plain">A view</media:description></media:content>
<media:content url="https://news.example/b.mp4" type="video/mp4" fileSize="12"/>
</item>
<item>
<description>Only this</description>
<dc:creator>Jane Roe</dc:creator>
<guid>https://news.example/b</guid>
</item>
</channel>
</rss>
"""

ATOM = """<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xmlns:at="http://purl.org/atompub/tombstones/1.0"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:media="http://search.yahoo.com/mrss/" xml:lang="en">
<id>https://news.example/</id>
<title>News &amp; views</title>
<subtitle>All the news</subtitle>
<updated>2026-05-02T10:00:00Z</updated>
<rights>The Example</rights>
<icon>https://news.example/icon.png</icon>
<generator uri="https://tool.example/" version="1">feedwriter</generator>
<link rel="self" href="https://news.example/feed.atom" type="application/atom+xml"/>
<link href="https://news.example/" type="text/html"/>
<link rel="next" href="https://news.example/feed.atom?page=2"/>
<at:deleted-entry ref="tag:news.example,2026:gone" when="2026-05-01T08:00:00Z">
<at:comment>withdrawn</at:comment></at:deleted-entry>
<entry>
<id>tag:news.example,2026:a</id>
<title type="html">How to write &lt;b&gt;bold&lt;/b&gt;</title>
<updated>2026-05-01T10:00:00Z</updated>
<published>2026-05-01T09:30:00+02:00</published>
<author><name>Jane Roe</name><email>jane@news.example</email><uri>https://news.example/jane</uri></author>
<author><name>Max Mustermann</name></author>
<contributor><name>Wire</name></contributor>
<category term="one" scheme="https://news.example/tags" label="One"/>
<category term="two"/>
<link rel="alternate" href="https://news.example/a" type="text/html"/>
<link rel="alternate" href="https://news.example/a.de" type="text/html" hreflang="de"/>
<link rel="enclosure" href="https://news.example/a.jpg" type="image/jpeg" length="10"/>
<summary type="text">AT&amp;T buys a shop</summary>
<content type="html">&lt;p&gt;AT&amp;amp;T buys a shop.&lt;/p&gt;&lt;p&gt;Body&lt;/p&gt;</content>
<dc:language>en</dc:language>
<media:content url="https://news.example/a.jpg" type="image/jpeg">
<media:credit>Ann Lens</media:credit></media:content>
</entry>
<entry>
<id>urn:uuid:f81d4fae-7dec-11d0-a765-00a0c91e6bf6</id>
<title>Second</title>
<updated>2026-05-01T11:00:00.5Z</updated>
<author><name>Jane Roe</name></author>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p xml:lang="en">Body
<a href="https://a.example/">a</a></p></div></content>
</entry>
<entry>
<id>https://news.example/c</id>
<title>Third</title>
<updated>2026-05-01T12:00:00Z</updated>
<author><name>Jane Roe</name></author>
<summary>Elsewhere</summary>
<content src="https://news.example/c.pdf" type="application/pdf"/>
</entry>
</feed>
"""

JSON: dict[str, Any] = {
    "version": "https://jsonfeed.org/version/1.1",
    "title": "News & views",
    "home_page_url": "https://news.example/",
    "feed_url": "https://news.example/feed.json",
    "language": "en",
    "icon": "https://news.example/icon.png",
    "author": {"name": "The Example", "url": "mailto:desk@news.example"},
    "authors": [{"name": "The Example", "url": "mailto:desk@news.example"}],
    "hubs": [{"type": "WebSub", "url": "https://hub.example/"}],
    "_feedwriter": {"about": "https://tool.example/", "depth": {"n": 1}},
    "items": [
        {
            "id": "tag:news.example,2026:a",
            "url": "https://news.example/a",
            "title": "AT&T",
            "summary": "Short",
            "content_html": "<p>Short</p><p>Body</p>",
            "date_published": "2026-05-01T09:30:00+02:00",
            "date_modified": "2026-05-01T10:00:00Z",
            "author": {"name": "Jane Roe"},
            "authors": [{"name": "Jane Roe"}],
            "tags": ["one", "two"],
            "attachments": [
                {"url": "https://news.example/a.mp3", "mime_type": "audio/mpeg", "duration_in_seconds": 1.5}
            ],
        },
        {"id": "b", "content_text": "Words"},
    ],
}
JSON_TEXT = json.dumps(JSON)
ITEMS = f', "items": {json.dumps(JSON["items"])}'

Case = tuple[str, str, str, str]


def broken(document: str, old: str, new: str) -> bytes:
    """The document with the first `old` replaced, which must be there."""
    assert old in document, old
    return document.replace(old, new, 1).encode()


def cases(*rows: Case) -> pytest.MarkDecorator:
    """Rows of name, what to replace, by what, and words of the only problem that is expected."""
    assert len({row[0] for row in rows}) == len(rows)
    return pytest.mark.parametrize(("old", "new", "words"), [row[1:] for row in rows], ids=[row[0] for row in rows])


def assert_names(problems: list[str], words: str) -> None:
    """Exactly one problem, and it says what is wrong and where."""
    assert len(problems) == 1, problems
    assert words in problems[0]


def assert_mentions(problems: list[str], words: str) -> None:
    assert any(words in found for found in problems), problems


def test_clean_documents_pass() -> None:
    assert check_rss(RSS.encode()) == []
    assert check_atom(ATOM.encode()) == []
    assert check_json(JSON_TEXT.encode()) == []


GUID = '<guid isPermaLink="false">tag:news.example,2026-05:a</guid>'
PERMALINK = "<guid>https://news.example/b</guid>"
ENCLOSURE = '<enclosure url="https://news.example/a.jpg" length="0" type="image/jpeg"/>'
SELF_RSS = '<atom:link rel="self" href="https://news.example/feed.rss" type="application/rss+xml"/>'
BODY = '<p lang="en">Body<br>'
CREATOR = "<dc:creator>Jane Roe</dc:creator>"


@cases(
    ("not well-formed", "</channel>", "", "is not well-formed"),
    ("undeclared entity", "Only this", "Only&nbsp;this", "is not well-formed"),
    ("control character", "Only this", "Only\x0bthis", "is not well-formed"),
    ("document type", "<rss ", "<!DOCTYPE rss><rss ", "has a document type declaration"),
    ("no declaration", '<?xml version="1.0" encoding="UTF-8"?>\n', "", "XML declaration that names UTF-8"),
    ("other encoding", "UTF-8", "ISO-8859-1", "XML declaration that names UTF-8"),
    ("bad character", "Only this", "Only \x92 this", "bad character U+0092"),
    ("replacement character", "Jane Roe", "J\ufffdne", "bad character U+FFFD"),
    ("bad character in attribute", 'rel="hub"', 'rel="hub" title="\x80"', "bad character U+0080"),
    ("declared namespace", "<rss ", '<rss xmlns:x="http://x.example/" ', "unknown namespace"),
    ("used prefix", "<rss ", '<rss xmlns:m="http://search.yahoo.com/mrss/" ', "the prefix m, not media"),
    ("version", 'version="2.0"', 'version="0.92"', "rss/@version: is an outdated version"),
    ("no version", 'rss version="2.0"', "rss", "lacks the attribute version"),
    ("unknown attribute", "<channel>", '<channel id="x">', "unknown attribute id"),
    ("bad language attribute", "<channel>", '<channel xml:lang="en_US">', "rss/channel/@xml:lang"),
    ("unknown element", "<ttl>60</ttl>", "<price>1</price>", "unknown element price"),
    ("unknown element of a namespace", "<dcterms:spatial>Berlin</dcterms:spatial>", "<dcterms:place/>",
     "unknown element dcterms:place"),
    ("stray text", "<channel>", "<channel>text", "text where none belongs"),
    ("no channel title", "<title>News &amp; views</title>\n<link>", "<link>", "rss/channel: lacks title"),
    ("no channel link", "<link>https://news.example/</link>\n<desc", "<desc", "rss/channel: lacks link"),
    ("no channel description", "<description>All the news</description>", "", "lacks description"),
    ("empty description", "All the news", " ", "rss/channel/description: is empty"),
    ("no generator", "<generator>feedwriter 1</generator>", "", "lacks generator"),
    ("channel title as HTML", "All the news", "All &amp;amp; more", "looks like HTML (&amp;)"),
    ("item title as HTML", "AT&amp;T", "&lt;i&gt;AT&lt;/i&gt;", "looks like HTML (</i>)"),
    ("numeric reference in title", "AT&amp;T", "AT&amp;#38;T", "looks like HTML (&#38;)"),
    ("title twice", "<ttl>60</ttl>", "<title>Other</title>", "rss/channel: has title 2 times"),
    ("language", "en-GB", "english", "is not a language tag"),
    ("item language", ">de<", ">de_DE<", "dc:language: is not a language tag"),
    ("last build date", "Sat, 02 May", "Sun, 02 May", "wrong weekday, not Sat"),
    ("item date", "Fri, 01 May 2026", "01 May 26", "RFC 822 date that RFC 2822 has done away with"),
    ("zone", "09:30:00 GMT", "09:30:00 +0200", "is not an RFC 822 date in UTC"),
    ("no such day", "Fri, 01 May 2026", "Mon, 31 Feb 2026", "no day or time of the calendar"),
    ("updated", "2026-05-01T10:00:00Z", "2026-05-01 10:00:00Z", "is not an RFC 3339 date"),
    ("editor without name", " (News Desk)", "", 'is not "a@b.example (Name)"'),
    ("author", CREATOR, "<author>jane@news.example (Jane Roe)</author>", "has author, where readers show dc:creator"),
    ("two creators", CREATOR, CREATOR * 2, "several dc:creator"),
    ("both languages", "<ttl>60</ttl>", "<dc:language>en</dc:language>", "both language and dc:language"),
    ("category domain", 'domain="https://news.example/tags">one', 'domain="tags">one', "absolute URI"),
    ("empty category", ">two<", "><", "category[2]: is empty"),
    ("ttl", "<ttl>60", "<ttl>0", "not a whole number from 1 up"),
    ("image too wide", "<width>88", "<width>145", "is not from 1 to 144"),
    ("image title", "</url><title>News &amp; views</title>", "</url><title>Logo</title>", "another title"),
    ("image link", "<link>https://news.example/</link>\n<width>", "<link>https://x.example/</link><width>",
     "another link than the channel"),
    ("skipped day", "Sunday", "Sonntag", "is none of Monday"),
    ("no self link", SELF_RSS, "", "0 links of rel self"),
    ("two self links", SELF_RSS, SELF_RSS * 2, "2 links of rel self"),
    ("self type", "application/rss+xml", "application/xml", "self link whose type"),
    ("relation", 'rel="hub"', 'rel="hubby"', "no registered link relation"),
    ("two next links", 'rel="hub"', 'rel="next"', "two links of rel next"),
    ("link scheme", "<link>https://news.example/a<", "<link>ftp://news.example/a<", "http or https URL"),
    ("link with space", "news.example/a<", "news.example/a b<", "is not an absolute URI"),
    ("link as IRI", "news.example/a<", "news.example/ä<", "is not an absolute URI"),
    ("relative link", "<link>https://news.example/a<", "<link>/a<", "is not an absolute URI"),
    ("padded link", "<link>https://news.example/a<", "<link>\nhttps://news.example/a<", "white space around it"),
    ("atom link", "https://hub.example/", "hub", "atom:link[2]/@href: is not an absolute URI"),
    ("atom link text", ' href="https://hub.example/"/>', ' href="https://hub.example/">x</atom:link>',
     "text where"),
    ("neither title nor description", "<description>Only this</description>", "",
     "neither title nor description"),
    ("body before description", "<description>Only this</description>",
     "<content:encoded>a</content:encoded><description>a</description>", "before description"),
    ("body without description", "<description>Only this</description>",
     "<title>t</title><content:encoded>a</content:encoded>", "content:encoded without description"),
    ("body without what the description says", "<p>A &amp; b c.", "<p>B c.", "not say what its summary does (a)"),
    ("body in another order", "<p>A &amp; b c.", "<p>B a.", "not say what its summary does (b)"),
    ("body from the right", '<p>A &amp; b c.</p><p lang="en">', "<p>A &amp; b c. مرحبا بكم</p><p>",
     "runs right to left"),
    ("date of the year 1", "2026-05-01T10:00:00Z", "0001-01-01T00:00:00Z", "is in the year 1"),
    ("RSS date of the year 1", "Fri, 01 May 2026 09:30:00 GMT", "Mon, 01 Jan 0001 00:00:00 +0000", "in the year 1"),
    ("updated before published", "2026-05-01T10:00:00Z", "2026-05-01T09:29:59Z", "updated before it was published"),
    ("group of one", "<media:content url=\"https://news.example/b.mp4\" type=\"video/mp4\" fileSize=\"12\"/>",
     "<media:group><media:content url=\"https://news.example/b.mp4\"/></media:group>", "several media:content"),
    ("group of a caption", ENCLOSURE, f"{ENCLOSURE}<media:group><media:description type=\"plain\">x"
     "</media:description></media:group>", "several media:content"),
    ("caption on the item", ENCLOSURE, f"{ENCLOSURE}<media:description type=\"plain\">x</media:description>",
     "media:description outside of media:content"),
    ("content that repeats the enclosure", 'length="0" type="image/jpeg"/>',
     'length="0" type="image/jpeg"/><media:content url="https://news.example/a.jpg" type="image/jpeg"/>',
     "says no more than the enclosure"),
    ("picture of unknown type", 'length="0" type="image/jpeg"', 'length="0" type="application/octet-stream"',
     "enclosure of unknown type that is a picture"),
    ("no guid", PERMALINK, "", "item[2]: lacks guid"),
    ("empty guid", "tag:news.example,2026-05:a", "", "guid: is empty"),
    ("short guid", "tag:news.example,2026-05:a", "1234", "too short to be unique"),
    ("padded guid", "tag:news.example,2026-05:a", " 12345678901 ", "white space around it"),
    ("permalink no URL", PERMALINK, "<guid>tag:news.example,2026:b</guid>", "is not an http or https URL"),
    ("permalink boolean", 'isPermaLink="false"', 'isPermaLink="no"', "is none of true, false"),
    ("guid twice", "tag:news.example,2026-05:a", "https://news.example/b", "two items of one guid"),
    ("two enclosures", ENCLOSURE, ENCLOSURE * 2, "has enclosure 2 times"),
    ("enclosure url", ENCLOSURE, ENCLOSURE.replace("https:", ""), "enclosure[1]/@url"),
    ("enclosure length", 'length="0"', 'length="-1"', "not a whole number"),
    ("no enclosure length", 'length="0" ', "", "lacks the attribute length"),
    ("enclosure type", ENCLOSURE, ENCLOSURE.replace("image/jpeg", "jpeg"), "is not a media type"),
    ("no enclosure type", ' type="image/jpeg"/>', "/>", "lacks the attribute type"),
    ("two sources", "<dc:source>Wire</dc:source>", "<dc:source>W</dc:source>" * 2, "dc:source 2 times"),
    ("media url", 'content url="https://news.example/b.mp4"', 'content url="b.mp4"', "media:content[2]/@url"),
    ("no media url", 'content url="https://news.example/b.mp4"', "content", "lacks the attribute url"),
    ("media size", 'width="800"', 'width="80%"', "@width: is not a whole number"),
    ("medium", 'medium="image"', 'medium="photo"', "is none of image"),
    ("credit role", 'role="photographer"', 'role="Photo"', "media:credit[1]/@role"),
    ("empty credit", "Ann Lens", "", "media:credit[1]: is empty"),
    ("description type", 'type="plain"', 'type="text"', "none of plain, html"),
    ("item after which metadata", "</channel>", "<docs>https://a.example/</docs></channel>",
     "after the first item"),
    ("script", BODY, "<p><script>a</script>", "holds <script>"),
    ("style element", BODY, "<p><style>a</style>", "holds <style>"),
    ("iframe", BODY, '<p><iframe src="https://a.example/"></iframe>', "holds <iframe>"),
    ("object", BODY, "<p><object></object>", "holds <object>"),
    ("form", BODY, "<p><form></form>", "holds <form>"),
    ("handler", BODY, '<p onclick="a()">', "the attribute onclick on <p>"),
    ("style attribute", BODY, '<p style="color:red">', "the attribute style"),
    ("javascript", BODY, '<p><a href=" java\nscript:a()">b</a>', "unsafe href (javascript:)"),
    ("data URL", BODY, '<p><img src="data:image/gif;base64,R0">', "unsafe src (data:)"),
    ("relative href", BODY, '<p><a href="/b">b</a>', "relative href (/b)"),
    ("fragment href", BODY, '<p><a href="#b">b</a>', "relative href (#b)"),
    ("relative src", BODY, '<p><img src="//a.example/b.png">', "relative src"),
    ("href without host", BODY, '<p><a href="https:///b">b</a>', "names no host"),
    ("unclosed", BODY, "<p><b>", "does not close <b>"),
    ("stray end tag", BODY, "</b><p>", "</b> that closes nothing"),
    ("stray less-than", BODY, "<p>1 < 2", "< that opens no tag"),
    ("comment", BODY, "<p><!-- a -->", "holds <!...>"),
    ("declaration", BODY, "<!DOCTYPE html><p>", "holds <!...>"),
    ("whole page", BODY, "<html></html><p>", "holds <html>"),
    ("cut off", "&lt;/p&gt;</description>", "&lt;/p</description>", "ends within a tag"),
)  # fmt: skip
def test_rss_rule(old: str, new: str, words: str) -> None:
    assert_names(check_rss(broken(RSS, old, new)), words)


SELF_ATOM = '<link rel="self" href="https://news.example/feed.atom" type="application/atom+xml"/>'
PERSON = "<author><name>Jane Roe</name></author>\n<content"
DELETED = '<at:deleted-entry ref="tag:news.example,2026:gone" when="2026-05-01T08:00:00Z">'
THIRD = '<summary>Elsewhere</summary>\n<content src="https://news.example/c.pdf" type="application/pdf"/>'


@cases(
    ("not well-formed", "</feed>", "", "is not well-formed"),
    ("old namespace", "http://www.w3.org/2005/Atom", "http://purl.org/atom/ns#", "is Atom 0.3, which is outdated"),
    ("prefix for Atom", "<feed ", '<feed xmlns:a="http://www.w3.org/2005/Atom" ', "prefix a, not none"),
    ("unknown element", "<rights>The Example</rights>", "<copyright>x</copyright>",
     "unknown element atom:copyright"),
    ("element without namespace", "<rights>The", '<x xmlns=""/><rights>The', "unknown element x"),
    ("no id", "<id>https://news.example/</id>", "", "atom:feed: lacks atom:id"),
    ("no title", "<title>News &amp; views</title>", "", "atom:feed: lacks atom:title"),
    ("no updated", "<updated>2026-05-02T10:00:00Z</updated>", "", "atom:feed: lacks atom:updated"),
    ("no entry id", "<id>tag:news.example,2026:a</id>", "", "atom:entry[1]: lacks atom:id"),
    ("no entry title", "<title>Second</title>", "", "atom:entry[2]: lacks atom:title"),
    ("no entry updated", "<updated>2026-05-01T11:00:00.5Z</updated>", "", "[2]: lacks atom:updated"),
    ("summary not in the content", "AT&amp;T buys a shop<", "AT&amp;T sells a shop<", "summary does (sells)"),
    ("content from the right", ">&lt;p&gt;AT", ">&lt;p&gt;مرحبا بكم في المدينة القديمة جدا&lt;/p&gt;&lt;p&gt;AT",
     "runs right to left"),
    ("published after updated", "2026-05-01T09:30:00+02:00", "2026-05-01T12:00:01+02:00", "before it was published"),
    ("published in the year 1", "2026-05-01T09:30:00+02:00", "0001-01-01T00:00:00Z", "is in the year 1"),
    ("media that repeats the enclosure", "\n<media:credit>Ann Lens</media:credit>", "", "no more than the enclosure"),
    ("picture of no type", ' type="image/jpeg" length="10"', "", "enclosure of unknown type that is a picture"),
    ("group of nothing", "<dc:language>en</dc:language>", "<media:group/>", "several media:content"),
    ("no author", PERSON, "<content", "atom:entry[2]: lacks atom:author"),
    ("no generator", '<generator uri="https://tool.example/" version="1">feedwriter</generator>', "",
     "generator"),
    ("generator uri", "https://tool.example/", "tool", "atom:generator/@uri"),
    ("id twice", "https://news.example/c<", "tag:news.example,2026:a<", "atom:id twice"),
    ("id of the feed", "https://news.example/c<", "https://news.example/<", "atom:id twice"),
    ("relative id", "tag:news.example,2026:a<", "a<", "atom:id: is not an absolute URI"),
    ("id scheme", "tag:news.example,2026:a<", "news1:a<", "unregistered scheme news1"),
    ("padded id", "<id>tag:news.example,2026:a", "<id> tag:news.example,2026:a", "white space around it, where none"),
    ("tag id", "tag:news.example,2026:a<", "tag:news.example:a<", "not a tag URI of RFC 4151"),
    ("uuid id", "urn:uuid:f81d4fae-", "urn:uuid:", "not a URN"),
    ("canonical id", "https://news.example/c<", "https://News.example/c<", "no canonical URI (host"),
    ("date", "2026-05-01T10:00:00Z", "2026-05-01", "atom:updated: is not an RFC 3339 date"),
    ("date without zone", "2026-05-01T10:00:00Z", "2026-05-01T10:00:00", "is not an RFC 3339 date"),
    ("no such day", "2026-05-01T10:00:00Z", "2026-02-30T10:00:00Z", "no day or time of the calendar"),
    ("one updated twice", "2026-05-01T12:00:00Z", "2026-05-01T10:00:00Z", "two entries of one atom:updated"),
    ("two summaries", "<summary>Elsewhere</summary>", "<summary>a</summary>" * 2, "atom:summary 2 times"),
    ("empty title", ">Second<", "><", "atom:title: is empty"),
    ("title as HTML", ">Second<", ">A&amp;nbsp;b<", "looks like HTML (&nbsp;)"),
    ("summary as HTML", "AT&amp;T buys", "&lt;p&gt;buys&lt;/p&gt;", "looks like HTML (</p>)"),
    ("CDATA type", '<content type="html">', '<content type="CDATA">', "type that is none of text, html"),
    ("media type", '<content type="html">', '<content type="htm">', "type that is none of text, html"),
    ("elements in text", ">Second<", "><b/><", "elements within type text"),
    ("unsafe content", "&lt;p&gt;Body", "&lt;p&gt;&lt;script&gt;a&lt;/script&gt;", "holds <script>"),
    ("unsafe title", "&lt;b&gt;bold", "&lt;b id=a onclick=b&gt;bold", "attribute onclick"),
    ("xhtml without div", '<div xmlns="http://www.w3.org/1999/xhtml"><p xml:lang="en">Body',
     '<div xmlns="http://www.w3.org/1999/xhtml"/><div xmlns="http://www.w3.org/1999/xhtml"><p>Body',
     "one xhtml:div"),
    ("unsafe xhtml", '<a href="https://a.example/">', '<a href="javascript:a">', "unsafe href"),
    ("unknown xhtml", '<p xml:lang="en">Body', '<p xml:lang="en"><embed/>', "holds <embed>"),
    ("no content, no alternate", THIRD, "<summary>a</summary>", "neither atom:content nor an alternate"),
    ("no words", THIRD, '<link href="https://news.example/c"/>', "neither atom:summary nor atom:content"),
    ("no summary of content elsewhere", "<summary>Elsewhere</summary>\n", "", "neither atom:summary nor"),
    ("content with src", "pdf\" type=\"application/pdf\"/>", "pdf\" type=\"application/pdf\">x</content>",
     "not empty"),
    ("src without type", ' type="application/pdf"/>', "/>", "lacks the attribute type"),
    ("two alternates", ' hreflang="de"', "", "two alternate links of type text/html"),
    ("two next links", '<link href="https://news.example/"', '<link rel="next" href="https://news.example/"',
     "two links of rel next"),
    ("link language", 'hreflang="de"', 'hreflang="deutsch!"', "@hreflang: is not a language tag"),
    ("link length", 'length="10"', 'length="ten"', "@length: is not a whole number"),
    ("link type", 'type="image/jpeg" length', 'type="image" length', "@type: is not a media type"),
    ("link without href", ' href="https://news.example/a.jpg"', "", "lacks the attribute href"),
    ("link to IRI", "https://news.example/a.de", "https://bücher.example/", "@href: is not an absolute URI"),
    ("no self link", SELF_ATOM, "", "0 links of rel self"),
    ("self type", "application/atom+xml", "application/xml", "self link whose type"),
    ("person without name", "<name>Wire</name>", "", "atom:contributor[1]: lacks atom:name"),
    ("name with address", "<name>Wire</name>", "<name>Wire wire@a.example</name>", "holds an e-mail address"),
    ("person address", "<email>jane@news.example", "<email>jane", "is not an e-mail address"),
    ("person uri", "<uri>https://news.example/jane", "<uri>jane", "atom:uri: is not an absolute URI"),
    ("category without term", 'term="two"', "", "lacks the attribute term"),
    ("category scheme", 'scheme="https://news.example/tags"', 'scheme="tags"', "@scheme: is not an absolute"),
    ("language", 'xml:lang="en"', 'xml:lang="en_GB"', "@xml:lang: is not a language tag"),
    ("relative icon", "https://news.example/icon.png", "icon.png", "atom:icon: is not an absolute URI"),
    ("metadata last", "</feed>", "<logo>https://a.example/l</logo></feed>", "atom:logo after the first"),
    ("deleted last", "</feed>", '<at:deleted-entry ref="urn:a-b:c" when="2026-05-01T08:00:00Z"/></feed>',
     "at:deleted-entry after the first"),
    ("deleted without ref", ' ref="tag:news.example,2026:gone"', "", "lacks the attribute ref"),
    ("deleted without when", ' when="2026-05-01T08:00:00Z"', "", "lacks the attribute when"),
    ("deleted when", 'when="2026-05-01T08:00:00Z"', 'when="today"', "@when: is not an RFC 3339 date"),
    ("deleted and there", 'ref="tag:news.example,2026:gone"', 'ref="tag:news.example,2026:a"',
     "is an entry too"),
    ("media url", 'content url="https://news.example/a.jpg"', 'content url="a.jpg"', "media:content[1]/@url"),
)  # fmt: skip
def test_atom_rule(old: str, new: str, words: str) -> None:
    assert_names(check_atom(broken(ATOM, old, new)), words)


@cases(
    ("not JSON", '"title"', "title", "is not JSON"),
    ("byte order mark", "{", "\ufeff{", "is not JSON (it begins with a byte order mark"),
    ("lone surrogate", "Short", "Sh\\ud800rt", "is not JSON"),
    ("key twice", '"title": "News', '"language": "en", "title": "News', "language stands twice"),
    ("NaN", "1.5", "NaN", "NaN is no JSON value"),
    ("version", "version/1.1", "version/1", "$.version: is an outdated version"),
    ("no title", '"title": "News & views", ', "", "$: lacks title"),
    ("empty title", "News & views", "", "$.title: is empty"),
    ("no items", ITEMS, "", "$: lacks items"),
    ("items no list", ITEMS, ', "items": {}', "$.items: is not a list"),
    ("no feed address", '"feed_url": "https://news.example/feed.json", ', "", "lacks feed_url"),
    ("next is feed", '"language": "en"', '"next_url": "https://news.example/feed.json"', "is feed_url"),
    ("relative feed address", "https://news.example/feed.json", "feed.json",
     "$.feed_url: is not an absolute"),
    ("unknown key", '"summary"', '"abstract"', "$.items[0]: has an unknown key"),
    ("extension with dot", '"_feedwriter"', '"_feed.writer"', "no _extension"),
    ("extension no object", '"_feedwriter": {', '"_a": 1, "_feedwriter": {',
     "extension that is not an object"),
    ("null", '"title": "AT&T"', '"title": null', "$.items[0].title: is null"),
    ("null within extension", '{"n": 1}', '{"n": null}', "$._feedwriter.depth.n: is null"),
    ("null in a list of an extension", '{"n": 1}', '{"n": [1, null]}', "$._feedwriter.depth.n[1]: is null"),
    ("no id", '"id": "b", ', "", "$.items[1]: lacks id"),
    ("id a number", '"id": "b"', '"id": 7', "id: is not a str"),
    ("empty id", '"id": "b"', '"id": ""', "id: is empty"),
    ("id twice", '"id": "b"', '"id": "tag:news.example,2026:a"', "two items of one id"),
    ("no content", '"content_text": "Words"', '"title": "Words"', "neither content_html nor content_text"),
    ("unsafe content", "<p>Body", "<p onload='a'>Body", "attribute onload"),
    ("relative address", '"url": "https://news.example/a"', '"url": "/a"',
     "$.items[0].url: is not an absolute"),
    ("date", "2026-05-01T10:00:00Z", "Fri, 01 May 2026 10:00:00 GMT", "is not an RFC 3339 date"),
    ("author without name", '[{"name": "Jane Roe"}]', '[{"name": "Jane Roe"}, {"url": "https://a.example/"}]',
     "authors[1]: lacks name"),
    ("author a list", '"author": {"name": "Jane Roe"}, "authors"', '"author"', "items[0].author: is not an object"),
    ("no first author", '"author": {"name": "Jane Roe"}, ', "", "$.items[0]: has authors, of whom the first"),
    ("another first author", '"author": {"name": "Jane', '"author": {"name": "Joan', "has authors, of whom the first"),
    ("no first author of the feed", '"author": {"name": "The Example", "url": "mailto:desk@news.example"}, ', "",
     "$: has authors, of whom the first"),
    ("content without the summary", '"summary": "Short"', '"summary": "Short and sweet"', "summary does (and)"),
    ("content from the right", "<p>Short", "<p>مرحبا بكم في المدينة</p><p>Short", "runs right to left"),
    ("modified before published", "2026-05-01T10:00:00Z", "2026-05-01T07:29:59Z", "before it was published"),
    ("modified in the year 1", "2026-05-01T10:00:00Z", "0001-01-01T00:00:00Z", "is in the year 1"),
    ("picture of unknown type", '"attachments": [', '"image": "https://news.example/p", "attachments": [{"url": '
     '"https://news.example/p", "mime_type": "application/octet-stream"}, ', "unknown type that is a picture"),
    ("empty tag", '"two"', '""', "tags[1]: is empty"),
    ("language", '"language": "en"', '"language": "en_US"', "is not a language tag"),
    ("attachment without type", ', "mime_type": "audio/mpeg"', "", "attachments[0]: lacks mime_type"),
    ("attachment without url", '"url": "https://news.example/a.mp3", ', "", "attachments[0]: lacks url"),
    ("attachment type", "audio/mpeg", "mp3", "is not a media type"),
    ("duration", "1.5", '"1.5"', "duration_in_seconds: is not a"),
    ("hub without type", '"type": "WebSub", ', "", "hubs[0]: lacks type"),
)  # fmt: skip
def test_json_rule(old: str, new: str, words: str) -> None:
    assert_names(check_json(broken(JSON_TEXT, old, new)), words)


@pytest.mark.parametrize("check", [check_rss, check_atom, check_json])
@pytest.mark.parametrize("document", [b"", b"[]", b'"x"', b"<html/>", b"\xff"])
def test_something_else_altogether_is_a_problem(check: Callable[[bytes], list[str]], document: bytes) -> None:
    assert check(document) != []


def test_one_mistake_is_one_problem_with_path_and_value() -> None:
    problems = check_rss(broken(RSS, "Fri, 01 May 2026", "Thu, 01 May 2026"))
    assert problems == ["rss/channel/item[1]/pubDate: has the wrong weekday, not Fri: 'Thu, 01 May 2026 09:30:00 GMT'"]


def test_self_link_can_be_left_out_on_request() -> None:
    assert check_rss(broken(RSS, SELF_RSS, ""), self_link=False) == []
    assert check_atom(broken(ATOM, SELF_ATOM, ""), self_link=False) == []
    without = json.dumps({key: value for key, value in JSON.items() if key != "feed_url"})
    assert check_json(without.encode(), self_link=False) == []


def test_feeds_without_entries_pass() -> None:
    assert check_rss((RSS[: RSS.index("<item>")] + "</channel></rss>").encode()) == []
    head = ATOM[: ATOM.index("<entry>")] + "<author><name>Jane Roe</name></author></feed>"
    assert check_atom(head.encode()) == []
    assert check_json(json.dumps(JSON | {"items": []}).encode()) == []


def test_equal_updates_can_be_allowed() -> None:
    document = broken(ATOM, "2026-05-01T12:00:00Z", "2026-05-01T10:00:00Z")
    assert check_atom(document, distinct_updated=False) == []


@pytest.mark.parametrize("now", [datetime(2026, 4, 1, tzinfo=UTC), datetime(1969, 1, 1, tzinfo=UTC)])
def test_dates_in_the_future_are_implausible(now: datetime) -> None:
    assert_mentions(check_rss(RSS.encode(), now=now), "lastBuildDate: is an implausible date")
    assert_mentions(check_atom(ATOM.encode(), now=now), "atom:published: is an implausible date")


def test_the_ids_of_a_feed_are_compared_in_all_formats() -> None:
    rss = "<rss><channel>{}</channel></rss>".format("".join(f"<item><guid>{id}</guid></item>" for id in ("a", "b")))
    entries = "".join(f"<entry><id>{id}</id></entry>" for id in ("a", "b"))
    atom = f'<feed xmlns="http://www.w3.org/2005/Atom">{entries}</feed>'
    feed = json.dumps({"items": [{"id": "a"}, {"id": "b"}]})
    assert check_ids(rss.encode(), atom.encode(), feed.encode()) == []
    assert_names(
        check_ids(rss.encode(), atom.replace("b<", "c<").encode(), feed.encode()), "differ between the formats"
    )
    assert_names(check_ids(rss.encode(), atom.encode(), b'{"items": [{"id": "a"}]}'), "differ between the formats")


def test_text_that_says_for_itself_how_it_runs_passes() -> None:
    for said in ('<div dir="rtl">', '<div dir="auto">', '<div lang="ar" dir="rtl">'):
        assert check_rss(broken(RSS, "<p>A &amp; b c.</p>", f"{said}A &amp; b c. مرحبا بكم مرحبا</div>")) == []


def test_a_summary_that_is_text_is_no_html() -> None:
    document = broken(JSON_TEXT, '"summary": "Short"', '"summary": "&#50 a"')
    assert check_json(document.replace(b"<p>Short", b"<p>&amp;#50 a")) == []
    document = broken(ATOM, "buys a shop</summary>", "buys &lt;b a shop</summary>")
    assert check_atom(document.replace(b"buys a shop.", b"buys &amp;lt;b a shop.")) == []


def test_a_summary_may_be_cut_within_its_last_word() -> None:
    assert check_json(broken(JSON_TEXT, '"Short"', '"Short. Bo…"')) == []


def test_dates_before_1970_are_implausible() -> None:
    now = datetime(2026, 6, 1, tzinfo=UTC)
    assert check_rss(RSS.encode(), now=now) == []
    assert check_atom(ATOM.encode(), now=now) == []
    old = broken(ATOM, "2026-05-01T09:30:00+02:00", "1923-05-01T09:30:00Z")
    assert_names(check_atom(old, now=now), "implausible")
    assert_names(check_rss(broken(RSS, "Fri, 01 May 2026", "Tue, 01 May 0068"), now=now), "implausible")


@needs_shared
def test_clean_documents_are_valid_by_schema() -> None:
    assert schema_atom(ATOM.encode()) == []
    assert schema_json(JSON_TEXT.encode()) == []


@needs_shared
@cases(
    ("not well-formed", "</feed>", "", "is not well-formed"),
    ("unknown element", "<rights>The", "<price/><rights>The", "price"),
    ("no id", "<id>https://news.example/c</id>", "", "entry"),
    ("CDATA type", '<content type="html">', '<content type="CDATA">', "type"),
    ("deleted last", "</feed>", '<at:deleted-entry ref="urn:a-b:c" when="2026-05-01T08:00:00Z"/></feed>',
     "entry"),
)  # fmt: skip
def test_atom_schema(old: str, new: str, words: str) -> None:
    assert_mentions(schema_atom(broken(ATOM, old, new)), words)


@needs_shared
@cases(
    ("uri", '"url": "https://news.example/a"', '"url": "a b"', "$.items[0].url"),
    ("date", "2026-05-01T10:00:00Z", "yesterday", "$.items[0].date_modified"),
    ("no id", '"id": "b", ', "", "'id' is a required property"),
    ("unknown key", '"summary"', '"abstract"', "abstract"),
)
def test_json_schema(old: str, new: str, words: str) -> None:
    assert_mentions(schema_json(broken(JSON_TEXT, old, new)), words)


@pytest.mark.parametrize(
    ("check", "good", "bad"),
    [
        (uri, "http://[::1]:80/a;b?c=/?#d", "http://a.example/[b]"),
        (uri, "http://a.example/%C3%A4", "http://a.example/%zz"),
        (uri, "mailto:a@b.example", "mailto"),
        (uri, "urn:isbn:0451450523", "urn:a:b"),
        (uri, "tag:jane@a.example,2026-05-01:x/y", "tag:a.example,2026-13:x"),
        (uri, "http://a.example/", "http:///a"),
        (uri, "http://a.example/#b", "http://a.example/#b#c"),
        (web_url, "HTTP://a.example", "mailto:a@b.example"),
        (canonical, "http://a.example/", "http://a.example"),
        (canonical, "http://a.example:8080/", "http://a.example:80/"),
        (canonical, "https://a.example/%C3%A4", "https://a.example/%c3%a4"),
        (canonical, "https://a.example/.b/..c", "https://a.example/b/../c"),
        (canonical, "https://a.example/%20", "https://a.example/%7Eb"),
        (canonical, "https://a.example/B", "HTTPS://a.example/B"),
        (rfc822, "Thu, 1 Jan 1970 00:00:00 +0000", "Thu, 32 Jan 1970 00:00:00 GMT"),
        (rfc822, "Thu, 29 Feb 2024 23:59:59 GMT", "Thu, 29 Feb 2024 24:00:00 GMT"),
        (rfc3339, "2024-02-29T23:59:59.123-05:30", "2024-02-29t23:59:59z"),
        (language, "zh-Hant-TW", "zh_TW"),
        (language, "x-klingon", "e"),
        (media_type, 'text/html; charset="utf-8"', "text/html;"),
        (contact, "a.b+c@d.example (E F)", "a@b.example ()"),
        (plain, "AT&T & R&D; a </foo> b", "a&hellip;"),
        (html, "a &amp; b <br/> <hr>", "<b><i>a</b></i>"),
    ],
)
def test_value(check: Callable[[str], str], good: str, bad: str) -> None:
    assert check(good) == ""
    assert check(bad) != ""
