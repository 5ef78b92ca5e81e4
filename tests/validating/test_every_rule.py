"""Each rule of the table is broken by an example of its own, and by nothing in a clean feed."""

import json
from datetime import UTC, datetime

import pytest

from feedsmith.validating.rules import RULES, Severity
from feedsmith.validating.validate import validate

NOW = datetime(2026, 6, 1, tzinfo=UTC)
NAMESPACES = " ".join(
    f'xmlns:{prefix}="{namespace}"'
    for prefix, namespace in {
        "content": "http://purl.org/rss/1.0/modules/content/",
        "dc": "http://purl.org/dc/elements/1.1/",
        "fh": "http://purl.org/syndication/history/1.0",
        "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
        "media": "http://search.yahoo.com/mrss/",
    }.items()
)
DECLARATION = '<?xml version="1.0" encoding="utf-8"?>'
GUID = "<guid>https://boats.example/a</guid>"
PAGES = '<atom:link rel="next" href="https://boats.example/2"/>'


def rss(item: str = "", channel: str = "", *, guid: str = GUID, version: str = "2.0", head: str = DECLARATION) -> bytes:
    """A clean RSS feed with more in its item, or in its channel."""
    return f"""{head}<rss version="{version}" xmlns:atom="http://www.w3.org/2005/Atom" {NAMESPACES}><channel>
<title>Boats</title><link>https://boats.example/</link><description>All boats</description>
<generator>boatwright</generator>
<atom:link rel="self" href="https://boats.example/feed" type="application/rss+xml"/>{channel}
<item><title>A boat</title>{guid}{item}</item></channel></rss>""".encode()


ENTRY_PARTS = {
    "id": "<id>https://boats.example/a</id>",
    "title": "<title>A boat</title>",
    "updated": "<updated>2026-05-01T10:00:00Z</updated>",
    "author": "<author><name>Jane Roe</name></author>",
    "link": '<link href="https://boats.example/a"/>',
    "content": "<content>It floats</content>",
}


def entry(more: str = "", **parts: str) -> str:
    return f"<entry>{''.join((ENTRY_PARTS | parts).values())}{more}</entry>"


def atom(feed: str = "", entries: str = "", *, namespace: str = ' xmlns="http://www.w3.org/2005/Atom"') -> bytes:
    """A clean Atom feed with more in it, or other entries."""
    return f"""{DECLARATION}<feed{namespace} xmlns:at="http://purl.org/atompub/tombstones/1.0" {NAMESPACES}>
<id>https://boats.example/</id><title>Boats</title><updated>2026-05-01T10:00:00Z</updated>
<generator>boatwright</generator>
<link rel="self" href="https://boats.example/feed" type="application/atom+xml"/>{feed}
{entries or entry()}</feed>""".encode()


ITEM = {"id": "a", "content_text": "It floats"}
FEED = {
    "version": "https://jsonfeed.org/version/1.1",
    "title": "Boats",
    "feed_url": "https://boats.example/feed.json",
    "items": [ITEM],
}


def feed(**changes: object) -> bytes:
    """A clean JSON Feed with some keys changed; None leaves one out."""
    return json.dumps({key: value for key, value in (FEED | changes).items() if value is not None}).encode()


def rdf(item: str = "", *, about: str = ' rdf:about="https://boats.example/a"') -> bytes:
    """A clean RSS 1.0 feed with more in its item."""
    return f"""{DECLARATION}<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
 xmlns="http://purl.org/rss/1.0/"><channel rdf:about="https://boats.example/"><title>Boats</title>
<link>https://boats.example/</link><description>All boats</description>
<items><rdf:Seq><rdf:li rdf:resource="https://boats.example/a"/></rdf:Seq></items></channel>
<item{about}><title>A boat</title><link>https://boats.example/a</link>{item}</item></rdf:RDF>""".encode()


def link(rel: str, more: str = "") -> str:
    return f'<atom:link rel="{rel}" href="https://boats.example/x" {more}/>'


def enclosure(url: str = "https://boats.example/a.jpg", kind: str = "image/jpeg") -> str:
    return f'<enclosure url="{url}" length="1" type="{kind}"/>'


PICTURE = '<media:content url="https://boats.example/a.jpg" medium="image" width="1"/>'
CLEAN = {"rss": rss(), "atom": atom(), "json": feed(), "rdf": rdf()}
EXAMPLES = {
    "not-a-feed": b"<html/>",
    "ill-formed": b"<rss>",
    "undefined-entity": b'<!DOCTYPE rss SYSTEM "http://boats.example/x.dtd"><rss>&nbsp;</rss>',
    "not-json": b"{",
    "unknown-encoding": b'<?xml version="1.0" encoding="boat"?><rss/>',
    "wrong-encoding": rss("<author>\udcff</author>".encode("utf-8", "surrogatepass").decode("latin-1")).replace(
        b"<author>", b"\xff"
    ),
    "too-deep": b"<rss>" + b"<a>" * 300,
    "entity-bomb": b'<!DOCTYPE a [<!ENTITY a "%s">]><a>%s</a>' % (b"x" * 9000, b"&a;" * 999),
    "xml-declaration": rss(head=""),
    "document-type": rss(head=f"{DECLARATION}<!DOCTYPE rss>"),
    "bad-character": rss("<category>\x92</category>"),
    "wrong-namespace": atom(namespace=' xmlns="http://www.w3.org/2005/Atom/"'),
    "missing-namespace": atom(namespace=""),
    "obsolete-namespace": atom(namespace=' xmlns="http://purl.org/atom/ns#"'),
    "unknown-namespace": rss('<x:y xmlns:x="http://x.example/"/>'),
    "inexact-namespace": rss(channel='<x:y xmlns:x="http://search.yahoo.com/mrss"/>'),
    "unusual-prefix": rss('<x:creator xmlns:x="http://purl.org/dc/elements/1.1/">Jane</x:creator>'),
    "unknown-element": rss("<price/>"),
    "missing-element": atom(entries=entry(title="")),
    "advised-element": rss(channel="<itunes:owner><itunes:email>a@boats.example</itunes:email></itunes:owner>"),
    "duplicate-element": rss("<title>Another</title>"),
    "unexpected-text": rss(channel="text"),
    "unknown-attribute": rss('<category id="a">boats</category>'),
    "extension-attribute": rss('<category x:y="a" xmlns:x="http://x.example/">boats</category>'),
    "missing-attribute": rss('<enclosure url="https://boats.example/a.mp3" type="audio/mpeg"/>'),
    "metadata-last": rss().replace(b"</channel>", b"<language>en</language></channel>"),
    "empty": rss("<category/>"),
    "padded": rss("<link> https://boats.example/a </link>"),
    "padded-identifier": atom(entries=entry(id="<id> https://boats.example/a</id>")),
    "html-in-text": rss(channel="<copyright>&amp;copy; Boats</copyright>"),
    "email-in-name": atom(entries=entry(author="<author><name>jane@boats.example</name></author>")),
    "invalid-value": rss(guid='<guid isPermaLink="no">a</guid>'),
    "invalid-url": rss("<link>boats.example</link>"),
    "relative-url": atom(feed='<link href="/"/>'),
    "iri": atom(feed='<link href="https://b\u00f6te.example/"/>'),
    "no-host": rss("<link>https:///a</link>"),
    "unregistered-scheme": rss("<link>boat://a.example/</link>"),
    "not-web-url": rss("<link>ftp://boats.example/a</link>"),
    "media-url": rss(enclosure("ftp://boats.example/a.jpg")),
    "invalid-tag-uri": atom(entries=entry(id="<id>tag:boats.example:a</id>")),
    "invalid-urn": atom(entries=entry(id="<id>urn:uuid:1</id>")),
    "not-canonical": atom(entries=entry(id="<id>https://Boats.example/a</id>")),
    "invalid-rfc822-date": rss("<pubDate>2026-05-01</pubDate>"),
    "unusual-rfc822-date": rss("<pubDate>Fri, 01 May 26 10:00:00 Z</pubDate>"),
    "wrong-weekday": rss("<pubDate>Sun, 01 May 2026 10:00:00 GMT</pubDate>"),
    "invalid-rfc3339-date": atom(entries=entry(updated="<updated>2026-05-01</updated>")),
    "invalid-w3c-date": rss("<dc:date>May 2026</dc:date>"),
    "no-such-date": rss("<pubDate>31 Feb 2026 10:00:00 GMT</pubDate>"),
    "year-1": rss("<pubDate>01 Jan 0001 00:00:00 GMT</pubDate>"),
    "implausible-date": rss("<pubDate>Tue, 01 May 2040 10:00:00 GMT</pubDate>"),
    "updated-before-published": atom(entries=entry("<published>2026-05-02T10:00:00Z</published>")),
    "invalid-media-type": rss(enclosure(kind="jpeg")),
    "invalid-language": rss(channel="<language>english</language>"),
    "invalid-number": rss(channel="<ttl>soon</ttl>"),
    "out-of-range": rss(channel="<skipHours><hour>25</hour></skipHours>"),
    "invalid-email": rss("<author>Jane</author>"),
    "email-without-name": rss("<author>jane@boats.example</author>"),
    "unregistered-relation": rss(channel=link("boat")),
    "unsafe-html": rss("<description>&lt;script>a&lt;/script></description>"),
    "relative-address": rss('<description>&lt;a href="/">a&lt;/a></description>'),
    "not-html": rss("<description>&lt;b>a</description>"),
    "open-html": rss("<description>&lt;p>a</description>"),
    "dropped-html": rss('<description>&lt;b style="color: red">a&lt;/b></description>'),
    "right-to-left": rss(
        "<description>\u0645</description><content:encoded>\u0645\u0631\u062d\u0628</content:encoded>"
    ),
    "outdated-version": rss(version="0.92"),
    "title-or-description": rss().replace(b"<title>A boat</title>", b""),
    "missing-guid": rss(guid=""),
    "short-guid": rss(guid='<guid isPermaLink="false">12</guid>'),
    "guid-not-url": rss(guid="<guid>a</guid>"),
    "duplicate-guid": rss(channel=f"<item><title>Another</title>{GUID}</item>"),
    "several-enclosures": rss(enclosure() * 2),
    "image-differs": rss(
        channel="<image><url>https://boats.example/a.png</url><title>Ships</title>"
        "<link>https://boats.example/</link></image>"
    ),
    "avoid-text-input": rss(
        channel="<textInput><title>a</title><description>a</description><name>a</name>"
        "<link>https://boats.example/</link></textInput>"
    ),
    "same-meaning": rss("<dc:title>A boat</dc:title>"),
    "description-late": rss("<content:encoded>a</content:encoded><description>a</description>"),
    "missing-self-link": rss(channel=link("self", 'type="application/rss+xml"')),
    "self-link-type": rss().replace(b"application/rss+xml", b"text/xml"),
    "missing-about": rdf(about=""),
    "category-domain": rss('<category domain="boats">a</category>'),
    "invalid-text-type": atom(entries=entry(title='<title type="text/html">a</title>')),
    "elements-in-text": atom(entries=entry(title="<title><b/></title>")),
    "one-div": atom(entries=entry(title='<title type="xhtml">a</title>')),
    "src-not-empty": atom(entries=entry(content='<content src="https://boats.example/a" type="text/html">a</content>')),
    "src-without-type": atom(entries=entry(content='<content src="https://boats.example/a"/>')),
    "not-base64": atom(entries=entry(content='<content type="image/png">!</content>')),
    "content-or-alternate": atom(entries=entry(content="", link="")),
    "missing-summary": atom(entries=entry(content="")),
    "missing-author": atom(entries=entry(author="")),
    "duplicate-id": atom(entries=entry() + entry(updated="<updated>2026-05-02T10:00:00Z</updated>")),
    "same-updated": atom(entries=entry() + entry(id="<id>https://boats.example/b</id>")),
    "duplicate-alternate": atom(entries=entry('<link href="https://boats.example/b"/>')),
    "link-not-empty": atom(feed='<link href="https://boats.example/">a</link>'),
    "deleted-entry": atom(feed='<at:deleted-entry ref="https://boats.example/a" when="2026-05-01T10:00:00Z"/>'),
    "page-link-twice": rss(channel=PAGES * 2),
    "current-without-archive": rss(channel=link("current")),
    "archive-address": rss(channel=f"<fh:archive/>{link('current')}{link('prev-archive')}"),
    "complete-and-paged": rss(channel=f"<fh:complete/>{PAGES}"),
    "media-group": rss(f"<media:group>{PICTURE}</media:group>"),
    "malformed-value": rss('<georss:point xmlns:georss="http://www.georss.org/georss">91 0</georss:point>'),
    "credit-role": rss(PICTURE.replace("/>", '><media:credit role="Sailor">J</media:credit></media:content>')),
    "podcast-category": rss(channel='<itunes:category text="Boats"/>'),
    "podcast-duration": rss("<itunes:duration>an hour</itunes:duration>"),
    "podcast-required": rss(),
    "podcast-advised": rss(),
    "null": feed(description=None).replace(b'"title"', b'"icon": null, "title"'),
    "wrong-kind": feed(items=[{"id": 7, "content_text": "a"}]),
    "missing-key": feed(title=None),
    "advised-key": feed(feed_url=None),
    "missing-content": feed(items=[{"id": "a"}]),
    "unknown-key": feed(boats=1),
    "extension-kind": feed(_boats=1),
    "duplicate-item": feed(items=[ITEM, ITEM]),
    "first-author": feed(authors=[{"name": "Jane"}]),
    "next-is-feed": feed(next_url=FEED["feed_url"]),
    "missing-generator": rss().replace(b"<generator>boatwright</generator>", b""),
    "content-incomplete": rss("<description>a b</description><content:encoded>c</content:encoded>"),
    "content-alone": rss("<content:encoded>a</content:encoded>"),
    "several-creators": rss("<dc:creator>Jane</dc:creator><dc:creator>Max</dc:creator>"),
    "author-address": rss("<author>jane@boats.example (Jane)</author>"),
    "media-repeats": rss(enclosure() + PICTURE.replace(' width="1"', "")),
    "picture-of-no-type": rss(enclosure(kind="application/octet-stream") + PICTURE),
    "stray-caption": rss("<media:description>a</media:description>"),
}
"""A feed that breaks each rule, by the rule's name."""


@pytest.mark.parametrize("name", CLEAN)
def test_a_clean_feed_breaks_none(name: str) -> None:
    assert validate(CLEAN[name], now=NOW) == []


def test_each_rule_has_an_example() -> None:
    assert EXAMPLES.keys() == RULES.keys()


@pytest.mark.parametrize("rule", EXAMPLES)
def test_the_example_breaks_its_rule(rule: str) -> None:
    profile = "podcast" if rule.startswith("podcast-") else ""
    found = [finding for finding in validate(EXAMPLES[rule], now=NOW, profile=profile) if finding.rule == rule]
    assert found
    for finding in found:
        assert finding.severity is RULES[rule].severity
        assert finding.line >= 1
        assert finding.section
        assert "{}" not in finding.sentence


def test_there_are_rules_of_each_severity() -> None:
    assert {rule.severity for rule in RULES.values()} == set(Severity)
