"""From bytes to findings: formats, places, encodings, and whatever else there may be in a file."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedsmith.validating.findings import Document, Finding
from feedsmith.validating.rules import Severity
from feedsmith.validating.validate import MAX_FINDINGS, validate, validate_document

RSS = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0">
<channel>
<title>Boats</title>
<link>https://boats.example/</link>
<description>All boats</description>
<item><title>A boat</title></item>
</channel>
</rss>
"""
ATOM_0_3 = '<feed version="0.3" xmlns="http://purl.org/atom/ns#"><tagline>Boats</tagline></feed>'
NETSCAPE = '<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" "http://my.netscape.com/rss-0.91.dtd">'


def errors(data: bytes | str) -> list[str]:
    """The rules that are broken so that the feed is invalid."""
    found = validate(data.encode() if isinstance(data, str) else data)
    return [finding.rule for finding in found if finding.severity is Severity.ERROR]


def only(data: bytes | str, rule: str) -> Finding:
    found = validate(data.encode() if isinstance(data, str) else data)
    (finding,) = (finding for finding in found if finding.rule == rule)
    return finding


@pytest.mark.parametrize("version", ["0.91", "0.92", "2.0"])
def test_rss_of_each_version_is_valid(version: str) -> None:
    assert errors(RSS.replace("2.0", version)) == []


def test_atom_0_3_is_named_as_outdated_and_not_looked_into() -> None:
    assert errors(ATOM_0_3) == []
    assert [finding.rule for finding in validate(ATOM_0_3.encode()) if finding.severity is Severity.WARNING] == [
        "obsolete-namespace"
    ]


def test_an_atom_entry_by_itself_is_valid() -> None:
    entry = """<entry xmlns="http://www.w3.org/2005/Atom"><id>urn:isbn:0451450523</id><title>A</title>
    <updated>2026-05-01T10:00:00Z</updated><content>a</content></entry>"""
    assert errors(entry) == []


def test_json_feed_1_0_is_valid_and_outdated() -> None:
    feed = {"version": "https://jsonfeed.org/version/1", "title": "Boats", "items": []}
    assert errors(json.dumps(feed)) == []
    assert only(json.dumps(feed), "outdated-version").section == "JSON Feed 1.1, Top-level"


def test_rss_0_9_needs_no_addresses_of_its_resources() -> None:
    parts = "<title>Boats</title><link>https://boats.example/</link>"
    feed = f"""<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
    xmlns="http://my.netscape.com/rdf/simple/0.9/"><channel>{parts}<description>a</description></channel>
    <item>{parts}</item></rdf:RDF>"""
    assert errors(feed) == []
    assert set(errors(feed.replace("http://my.netscape.com/rdf/simple/0.9/", "http://purl.org/rss/1.0/"))) == {
        "missing-about",
        "missing-element",
    }


def test_elements_of_unknown_namespaces_may_stand_anywhere_but_in_text() -> None:
    odd = '<x:y xmlns:x="http://x.example/"><z/></x:y>'
    assert errors(RSS.replace("<channel>", f"<channel>{odd}")) == []
    assert errors(RSS.replace("<item>", f"<item>{odd}")) == []
    assert errors(RSS.replace("A boat", odd)) == ["unknown-element"]


def test_a_finding_has_the_line_and_column_of_its_element() -> None:
    finding = only(RSS.replace("https://boats.example/", "boats"), "invalid-url")
    assert (finding.line, finding.column, finding.path) == (5, 1, "rss/channel/link")
    late = only(RSS.replace("<item>", "\n" * 70_000 + "<item>é<a/>"), "unknown-element")
    assert (late.line, late.column) == (70_007, 8)


def test_an_ill_formed_feed_has_the_place_where_it_breaks() -> None:
    finding = only(RSS.replace("</description>", "</descriptio>"), "ill-formed")
    assert finding.line == 6
    assert "mismatched tag" in finding.sentence


def test_a_finding_in_json_has_the_line_and_column_of_its_value() -> None:
    feed = '{\n "version": "https://jsonfeed.org/version/1.1",\n "title": "é",   "feed_url": "x",\n "items": []}'
    finding = only(feed, "invalid-url")
    assert (finding.line, finding.column, finding.path) == (3, 30, "$.feed_url")


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ('{"a": 1,\n"a": 2}', 2, "the key a stands twice"),
        ('{"a": \n}', 2, "no JSON value"),
        ('{"a"\n 1}', 2, "a colon is missing"),
        ('["a"\n"b"]', 2, "a comma or ] is missing"),
        ("{}\n{}", 2, "something follows"),
        ("{\n1: 2}", 2, "a key is missing"),
        ('["a\nb"]', 1, "control character"),
        ('["\\ud800"]', 1, "surrogate"),
        ("[01]", 1, "a comma or ]"),
    ],
)
def test_what_is_no_json_is_named_with_its_line(text: str, line: int, words: str) -> None:
    finding = only(text, "not-json")
    assert finding.line == line
    assert words in finding.sentence


@pytest.mark.parametrize(
    "encoded",
    [
        RSS.encode("utf-8-sig"),
        RSS.replace("UTF-8", "UTF-16").encode("utf-16"),
        RSS.replace("UTF-8", "UTF-16").encode("utf-16-be"),
        RSS.replace("UTF-8", "ISO-8859-1").replace("All", "Älle").encode("latin-1"),
        RSS.replace("UTF-8", "koi8-r").replace("All", "Лодки").encode("koi8-r"),
        RSS.replace("UTF-8", "cp500").encode("cp500"),
    ],
)
def test_a_feed_is_read_in_the_encoding_that_it_names(encoded: bytes) -> None:
    assert errors(encoded) == []


def test_the_charset_of_the_server_comes_first() -> None:
    data = RSS.replace("All", "Älle").encode("latin-1")
    assert errors(data) == ["wrong-encoding"]
    found = validate_document(Document(data, "iso-8859-1"))
    assert not [finding for finding in found if finding.severity is Severity.ERROR]


@pytest.mark.parametrize("name", ["hex", "rot13", "boat", "utf-16"])
def test_an_encoding_that_can_not_be_is_an_error(name: str) -> None:
    assert errors(RSS.replace("UTF-8", name)) in (["unknown-encoding"], ["wrong-encoding"])


def test_entities_that_the_document_defines_are_read_and_none_from_elsewhere() -> None:
    own = RSS.replace("<rss", '<!DOCTYPE rss [<!ENTITY boat "A boat">]><rss').replace("A boat<", "&boat;<")
    assert errors(own) == []
    outside = '<!DOCTYPE rss [<!ENTITY boat SYSTEM "file:///etc/hostname">]><rss'
    assert errors(RSS.replace("<rss", outside).replace("A boat<", "&boat;<")) == []
    assert only(RSS.replace("<rss", outside).replace("A boat<", "&boat;<"), "empty").shown == ""


def test_what_rss_0_91_defines_is_known_without_reading_it() -> None:
    feed = RSS.replace("<rss", f"{NETSCAPE}<rss").replace("2.0", "0.91")
    assert errors(feed.replace("A boat", "A&nbsp;boat")) == []
    assert errors(feed.replace("A boat", "A&boat;boat")) == ["undefined-entity"]


def test_defaults_of_a_document_type_are_not_added() -> None:
    doctype = '<!DOCTYPE rss [<!ATTLIST item boat CDATA "a">]><rss'
    assert errors(RSS.replace("<rss", doctype)) == []


def test_of_one_rule_a_bounded_number_of_findings_is_kept() -> None:
    found = validate(RSS.replace("<item>", "<a/>" * 3 * MAX_FINDINGS + "<item>").encode())
    assert [finding.rule for finding in found].count("unknown-element") == MAX_FINDINGS


def test_findings_are_in_the_order_of_their_lines() -> None:
    lines = [finding.line for finding in validate(RSS.replace("Boats", "").replace("A boat", "").encode())]
    assert lines == sorted(lines)


def described(html: str) -> str:
    return RSS.replace("<title>A boat</title>", f"<title>A boat</title><description><![CDATA[{html}]]></description>")


LONG = 100_000
HOSTILE = {
    "comments": described("<!--" * LONG),
    "tags": described("<a " * LONG),
    "equals signs": described("<a " + " =" * LONG),
    "quotes": described("<a " + "x=\"' " * LONG),
    "open elements": described("<b>" * LONG + "</i>" * LONG),
    "parentheses": RSS.replace("A boat</title>", f"A boat</title><pubDate>{'((' * LONG}</pubDate>"),
    "images": RSS.replace("<item>", "<image><title>a</title></image>" * (LONG // 20) + "<item>"),
    "nested": "<rss>" + "<a>" * LONG,
    "nested JSON": "[" * LONG,
    "entities": "<!DOCTYPE a ["
    + "".join(f'<!ENTITY a{n + 1} "{f"&a{n};" * 10}">' for n in range(30))
    + "]><a>&a30;</a>",
    "one large entity": f'<!DOCTYPE a [<!ENTITY a "{"x" * LONG}">]><a>' + "&a;" * LONG + "</a>",
    "defaults": f'<!DOCTYPE a [<!ATTLIST b c CDATA "{"x" * LONG}">]><a>' + "<b/>" * (LONG // 20) + "</a>",
    "entries without an author": '<feed xmlns="http://www.w3.org/2005/Atom">' + "<entry/>" * (LONG // 20) + "</feed>",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_would_take_for_ever_if_time_were_not_linear_ends(name: str) -> None:
    assert validate(HOSTILE[name].encode())


@pytest.mark.parametrize("now", [None, datetime(2026, 6, 1, tzinfo=UTC)])
@given(data=st.binary(max_size=200))
def test_any_bytes_give_a_verdict(data: bytes, now: datetime | None) -> None:
    assert all(isinstance(finding, Finding) for finding in validate(data, now=now))


WORDS = st.sampled_from(
    """rss channel item title link description guid pubDate atom:link atom:updated media:content media:group enclosure
    dc:date content:encoded itunes:category image url cloud skipHours hour category author""".split()
)
TEXTS = st.one_of(
    st.text(max_size=12),
    st.sampled_from(
        ["https://boats.example/", "Fri, 01 May 2026 10:00:00 GMT", "Mon, 01 Jan 0001 00:00:00 +2359", "<p>&amp;</p>",
         "<a href='", "<!--", "9" * 30, "0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59"]
    ),
)  # fmt: skip
ATTRIBUTES = st.dictionaries(
    st.sampled_from("version url href rel type length isPermaLink role xml:lang domain".split()), TEXTS, max_size=3
)


@st.composite
def elements(draw: st.DrawFn, depth: int = 4) -> str:
    from xml.sax.saxutils import escape, quoteattr

    name = draw(WORDS)
    attributes = "".join(f" {key}={quoteattr(value)}" for key, value in draw(ATTRIBUTES).items())
    inner = escape(draw(TEXTS)) if depth == 0 else "".join(draw(st.lists(elements(depth - 1), max_size=3)))
    return f"<{name}{attributes}>{inner}</{name}>"


NAMESPACES = """xmlns:atom="http://www.w3.org/2005/Atom" xmlns:media="http://search.yahoo.com/mrss/"
xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content="http://purl.org/rss/1.0/modules/content/"
xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd\""""


@given(inner=st.lists(elements(), max_size=4), root=st.sampled_from(["rss", "atom:feed", "atom:entry"]))
def test_any_elements_give_a_verdict(inner: list[str], root: str) -> None:
    body = "".join(inner).replace("item", "atom:entry") if root != "rss" else "".join(inner)
    data = f'<{root} version="2.0" {NAMESPACES}>{body}</{root}>'.encode("utf-8", "replace")
    now = datetime(2026, 6, 1, tzinfo=UTC)
    assert all(finding.sentence for finding in validate(data, profile="podcast", now=now))


KEYS = st.sampled_from("version title items id url content_html authors author name tags date_published _x".split())
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4),
)


@given(feed=st.dictionaries(KEYS, VALUES, max_size=6))
def test_any_json_gives_a_verdict(feed: dict[str, object]) -> None:
    data = json.dumps(feed).encode("utf-8", "replace")
    assert all(finding.sentence for finding in validate(data))
    assert validate(data)
