"""Deliveries that are damaged, mislabelled or hostile: a named failure each, and nothing else is ever raised."""

import json
import socket
from html import escape
from typing import NoReturn

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feedsmith.model.errors import ParseError
from feedsmith_wire.formats import desk
from feedsmith_wire.formats.story import Block
from support import samples  # noqa: F401  # its Hypothesis profile
from support.deliveries import SAMPLES, read_delivery
from support.steps import grows_evenly, import_bench

NITF = (
    "<nitf><body><body.head><hedline><hl1>Ferry</hl1></hedline></body.head>"
    "<body.content>{}</body.content></body></nitf>"
)
STORY = NITF.format("<p>It sails.</p>")
NINJS = '{"uri": "urn:x:1", "headline": "Ferry", "body_text": "It sails."}'
ANPA = (
    b"\x16\x16\x01a0001\x1fx-\r\nr a\x13bc-ferry\x11 03-14 0010\r\n"
    b"\x02^BC-Ferry<\r\n^Ferry<\r\n\tIt sails.\r\n\x03\r\n\x04"
)


def failure(data: bytes, **options: str) -> tuple[str, str]:
    """The kind and the detail of the one failure that these bytes are."""
    outcome = read_delivery(data, **options)
    assert outcome.articles == ()
    (error,) = outcome.failures
    assert isinstance(error, ParseError), error
    assert (error.source, error.location) == ("wire", "delivery")
    return error.kind, error.detail


@pytest.mark.parametrize(("data", "kind", "part"), [
    (b"", "empty", "no bytes"),
    (b" \r\n\x16\x16", "empty", "white space"),
    (b"\xef\xbb\xbf", "empty", "white space"),
    (b"Dear all, lunch is at one.", "not-an-article", 'type = "text"'),
    (b"ZCZC\nNNNN\n", "empty", "neither headline nor text"),
    (b"ZCZC", "empty", "no story"),
    (b"From: a@x.example\nSubject: Ferry\nDate: now\nMIME-Version: 1.0\n\n", "empty", "a headline and no text"),
    (b"\x89PNG\r\n\x1a\n\0\0", "not-an-article", "a picture (PNG)"),
    (b"PK\x03\x04\x14", "not-an-article", "a ZIP archive"),
    (b"\xff\xd8\xff\xe0", "not-an-article", "JPEG"),
    (b"\x01" + bytes(range(1, 256)) * 8, "not-an-article", "binary"),
    (b"<html><body><p>x</p></body></html>", "not-an-article", "begins with <html>"),
    (b"<rss version='2.0'/>", "not-an-article", "begins with <rss>"),
    (b'{"version": "https://jsonfeed.org/version/1.1", "items": []}', "not-an-article", "no ninjs"),
    (b'{"uri": "urn:x:1"}', "not-an-article", "no ninjs"),
    (b'{"uri": "urn:x:1", "type": "event", "headlines": []}', "not-an-article", "event"),
    (b'"text"', "not-an-article", "neither"),
    (b"<packageItem xmlns='http://iptc.org/std/nar/2006-10-01/'/>", "not-an-article", "a package"),
    (b"<planningItem xmlns='http://iptc.org/std/nar/2006-10-01/'/>", "not-an-article", "a planning item"),
    (b"<knowledgeItem/>", "not-an-article", "a knowledge item"),
    (b"<newsMessage><header/></newsMessage>", "empty", "without items"),
    (b"<newsMessage><itemSet><conceptItem/></itemSet></newsMessage>", "not-an-article", "a concept item"),
    (b"<NewsML><NewsEnvelope/></NewsML>", "empty", "without a NewsItem"),
    (b"<nitf/>", "empty", "neither headline nor text"),
    (NITF.format("").encode(), "empty", "a headline and no text"),
    (NITF.format("<p>Eds: nothing yet</p>").encode(), "empty", "a headline and no text"),
    (b"[]", "empty", "an empty list"),
    (b'{"data": {"item": {"altids": {"itemid": "a1"}, "type": "text", "headline": "Ferry"}}}', "empty", "AP Media"),
    (b'{"format": "digitalwires@1", "urn": "urn:x:1"}', "empty", "digitalwires"),
    # cut off
    (STORY.encode()[:-20], "malformed", "not well-formed XML"),
    (NINJS.encode()[:-5], "malformed", "not JSON"),
    (ANPA[: ANPA.index(b"\x02")], "malformed", "no STX"),
    (ANPA[: ANPA.index(b"\x03")], "malformed", "no ETX"),
    # two stories in a file of a format that has one
    ((STORY + STORY).encode(), "malformed", "a second document"),
    (f"{NINJS}\n{NINJS}".encode(), "malformed", "a second document"),
    (f"[{NINJS}, {NINJS}]".encode(), "malformed", "a list of 2 objects"),
    # charsets
    (b'<?xml version="1.0" encoding="UTF-8"?>' + STORY.replace("sails", "säils").encode("latin-1"), "charset", "utf-8"),
    (b'<?xml version="1.0" encoding="ISO-8859-1"?>' + STORY.replace("sails", "säils").encode(), "charset", "in UTF-8"),
    (b'<?xml version="1.0" encoding="klingon"?>' + STORY.encode(), "charset", "'klingon'"),
    (b'<?xml version="1.0" encoding="hex"?>' + STORY.encode(), "charset", "'hex'"),
    (STORY.replace("sails", "sa\xefls \xd0\xf0 \xa4").encode("latin-1"), "charset", "say charset"),
    (b'{"uri": "u", "headline": "\xd0\xf0 \xa4\xef"}', "charset", "JSON"),
    # bombs
    (b'<!DOCTYPE nitf [<!ENTITY a "x"><!ENTITY b "&a;&a;">]>' + NITF.format("<p>&b;</p>").encode(), "malformed",
    "refused"),
    (b'<!DOCTYPE nitf [<!ENTITY x SYSTEM "file:///etc/hosts">]>' + NITF.format("<p>&x;</p>").encode(), "malformed",
    "refused"),
    (b'<!DOCTYPE nitf SYSTEM "x.dtd" [ %p; ]>' + NITF.format("<p>&x;</p>").encode(), "malformed", "not declared"),
    (('<!-- [ --><?x > ?><!DOCTYPE nitf [<!ENTITY a "x">]>' + NITF.format("<p>&a;</p>")).encode("utf-16"), "malformed",
    "refused"),
    (b'<!DOCTYPE nitf [<!ENTITY a "x">]>' + NITF.format('<p><a href="&a;">x</a></p>').encode(), "malformed", "refused"),
    (b'<!DOCTYPE nitf [<!ELEMENT p (#PCDATA)> ' + STORY.encode(), "malformed", "refused"),
    (NITF.format("<p>&missing;</p>").encode(), "malformed", "missing"),
    (b'<!DOCTYPE nitf SYSTEM "http://127.0.0.1:9/x.dtd">' + NITF.format("<p>&x;</p>").encode(), "malformed",
    "not declared"),
    (NITF.format("<p>" * 300 + "</p>" * 300).encode(), "malformed", "depth"),
    (b'{"uri": "u", "headline": ' + b"[" * 100_000, "malformed", "too deep"),
    (b'{"uri": "u", "headline": "h", "version": ' + b"9" * 5_000 + b"}", "malformed", "not JSON"),
    (b"\x01" * 20_000, "malformed", "more than 10000 messages"),
])  # fmt: skip
def test_damage_is_a_failure_of_its_kind(data: bytes, kind: str, part: str) -> None:
    actual, detail = failure(data)
    assert actual == kind, detail
    assert part in detail


def test_a_declaration_of_the_configuration_stands_above_that_of_the_file() -> None:
    data = b'<?xml version="1.0" encoding="ISO-8859-1"?>' + STORY.replace("sails", "säils").encode()
    (article,) = read_delivery(data, charset="utf-8").articles
    assert article.body == "<p>It säils.</p>"
    assert failure(STORY.replace("sails", "säils").encode("latin-1"), charset="utf-8")[0] == "charset"
    cyrillic = "\x01rus0001 4 gen 3\r\n\x02Паром\r\n   Паром опоздал.\r\n\x03\r\n\x04".encode("koi8-r")
    (article,) = read_delivery(cyrillic, charset="koi8-r").articles
    assert (article.title, article.body) == ("Паром", "<p>Паром опоздал.</p>")


def test_a_document_type_that_is_only_named_is_not_fetched(monkeypatch: pytest.MonkeyPatch) -> None:
    def no_network(*_: object) -> NoReturn:
        raise AssertionError("the network was asked for")

    monkeypatch.setattr(socket.socket, "connect", no_network)
    data = f'<!DOCTYPE nitf PUBLIC "-//IPTC//DTD NITF 3.6//EN" "http://127.0.0.1:9/nitf.dtd">{STORY}'.encode()
    assert read_delivery(data).articles[0].title == "Ferry"


@pytest.mark.parametrize("declared", [
    "<!ELEMENT body (body.content)><!ELEMENT p (#PCDATA)>", '<!ENTITY unused "x>]">', '<!ENTITY x SYSTEM "file:///etc/hosts">',
    '<!ATTLIST a href CDATA "https://x.example/">', "<!-- ]> it's --><!NOTATION n SYSTEM 'v'>", "",
    '<!ENTITY % nitf SYSTEM "file:///etc/hosts"> %nitf;',
])  # fmt: skip
def test_what_a_document_declares_of_its_own_is_read_over_and_never_applied(declared: str) -> None:
    data = f"<!DOCTYPE nitf SYSTEM 'x.dtd' [ {declared} ] >{NITF.format('<p><a>It</a> sails.</p>')}".encode()
    assert read_delivery(data).articles[0].body == "<p><a>It</a> sails.</p>"


def test_in_a_stream_what_is_damaged_costs_only_itself() -> None:
    outcome = read_delivery(ANPA.replace(b"\x03", b"") + ANPA + b"\x16\x16\x01a0002\x1fx")
    assert [article.title for article in outcome.articles] == ["Ferry"]
    details = [str(getattr(each, "detail", "")) for each in outcome.failures]
    assert details == ["message 1 of 3 breaks off (no ETX)", "message 3 of 3 has no text (no STX): cut off?"]


def test_stories_whose_identifiers_lack_parts_are_told_apart_by_their_file() -> None:
    item = (
        "<NewsItem><Identification><NewsIdentifier><ProviderId>x.example</ProviderId>{}</NewsIdentifier></Identification>"
        "<NewsComponent Duid='{}'><NewsLines><HeadLine>Ferry</HeadLine></NewsLines><ContentItem><DataContent>It sails."
        "</DataContent></ContentItem></NewsComponent></NewsItem>"
    )
    items = [
        item.format("", "a"),
        item.format("<PublicIdentifier>urn:newsml:x.example</PublicIdentifier>", "b"),
        item.format("<DateId>20260502</DateId>", ""),
        item.format("<DateId>20260502</DateId><NewsItemId>n:1</NewsItemId>", "d"),
    ]
    first = read_delivery(f"<NewsML>{''.join(items)}</NewsML>".encode(), "1.xml")
    second = read_delivery(f"<NewsML>{items[0]}</NewsML>".encode(), "2.xml")
    assert [article.id for article in (*first.articles, *second.articles)] == [
        "tag:feedsmith,2026:wire:1.xml",
        "tag:feedsmith,2026:wire:1.xml#b",
        "tag:feedsmith,2026:wire:1.xml#2",
        "urn:newsml:x.example:20260502:n%3A1",
        "tag:feedsmith,2026:wire:2.xml",
    ]


def test_of_a_message_the_item_without_text_fails_and_the_others_are_read() -> None:
    item = "<newsItem guid='urn:x:{0}' version='1'><contentMeta><headline>H{0}</headline></contentMeta>{1}</newsItem>"
    text = "<contentSet><inlineData>Text of it.</inlineData></contentSet>"
    items = item.format(1, "<contentSet/>") + item.format(2, text)
    outcome = read_delivery(f"<newsMessage><itemSet>{items}</itemSet></newsMessage>".encode())
    assert [article.id for article in outcome.articles] == ["urn:x:2"]
    assert [getattr(each, "kind", "") for each in outcome.failures] == ["empty"]


SHAPES = {name: shape for name, shape in import_bench("growth_of_time").SHAPES.items() if name.startswith("wire: ")}


@pytest.mark.parametrize("size", [5_000, 50_000])
@pytest.mark.parametrize("name", SHAPES)
def test_the_work_grows_with_the_size_and_no_faster(name: str, size: int) -> None:
    assert grows_evenly(SHAPES[name].work, SHAPES[name].make, size)
    assert crashes(SHAPES[name].make(size)) == []


# ---- what holds for any bytes --------------------------------------------------------------------------------------

TOKENS = st.sampled_from([
    "<nitf>", "</nitf>", "<newsItem guid='' version='x'>", "<newsMessage>", "<NewsML>", "<itemSet>", "<p>", "</p>",
    "<table>", "\x01", "\x02",
    "\x03", "\x04", "\x16", "\r\n", "\t", "^", "<", "a0001", "r a\x13bc-", "bdt0001 4 pl 10",
    "SK-PA-02-30-26 2599GMT", "310260 Feb 26",
    '{"uri": "u"', ', "headline": ', '"h"', "null", "[", "]", "{", "}", ', "bodies": ', ', "renditions": ',
    ', "version": ', "1e999", "NaN",
    "<!DOCTYPE nitf", "[", "<![CDATA[", "]]>", "&amp;", "&x;", "&#0;", "<?xml version='1.0' encoding='",
    "utf-16'?>", "Embargoed until ",
    "ZCZC", "NNNN", "$i", "From: x\nSubject: y\nDate: z\n\n", "MIME-Version: 1.0\n",
    "Content-Type: text/plain; charset=",
    "=?utf-8?q?", "1 p.m. Feb 30", "KILL", "\ufffe", "\x00", "Ö", "(", "x@y.example", "+49 30 5550 1234",
])  # fmt: skip
SOUP = st.lists(TOKENS, max_size=40).map(lambda parts: "".join(parts).encode("utf-8", "surrogatepass"))


def crashes(data: bytes) -> list[str]:
    outcome = read_delivery(data)
    return [str(each) for each in outcome.failures if not isinstance(each, ParseError)]


@settings(max_examples=300)
@given(st.one_of(st.binary(max_size=300), SOUP))
def test_no_bytes_make_it_raise_anything_else(data: bytes) -> None:
    assert crashes(data) == []
    assert crashes(b"\x16\x16\x01" + data) == []


@settings(max_examples=400)
@given(
    st.sampled_from([path.read_bytes() for path in SAMPLES]),
    st.integers(0, 10_000),
    st.integers(0, 200),
    st.one_of(st.binary(max_size=12), SOUP),
)
def test_no_change_to_a_delivery_makes_it_raise_anything_else(data: bytes, at: int, lost: int, new: bytes) -> None:
    at %= len(data)
    assert crashes(data[:at] + new + data[at + lost :]) == []


@settings(max_examples=200)
@given(st.sampled_from([path.read_bytes() for path in SAMPLES]), st.integers(0, 10_000))
def test_a_delivery_that_breaks_off_is_a_failure_or_lacks_only_its_end(data: bytes, at: int) -> None:
    whole, cut = read_delivery(data), read_delivery(data[: at % len(data)])
    assert crashes(data[: at % len(data)]) == []
    known = {article.id for article in whole.articles}
    assert {article.id for article in cut.articles} <= known or not data.startswith(b"<")


NAMES = st.text(max_size=4) | st.sampled_from(["value", "href", "name", "role"])
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3),
    max_leaves=6,
)
KEYS = st.sampled_from(
    "type version headline headlines body_html body_text bodies byline subject subjects associations renditions "
    "language embargoed pubstatus urgency infosource people authors altids versionCreated located url keywords "
    "ednote".split()
)


@settings(max_examples=300)
@given(st.dictionaries(KEYS, JSON, max_size=8))
def test_no_json_in_the_place_of_a_property_makes_it_raise_anything_else(fields: dict[str, object]) -> None:
    assert crashes(json.dumps({"uri": "urn:x:1", "slugline": "s", **fields}).encode()) == []


# ---- what is the desk's, and what only looks like it ----------------------------------------------------------------


def remove_desk_lines(*texts: str) -> list[str]:
    """The paragraphs that are left for readers."""
    blocks = [Block(f"<p>{escape(text, quote=False)}</p>", text) for text in texts]
    return [block.text for block in desk.remove_desk_lines(blocks).blocks]


PROSE = "The ferry came back to the island on Monday, and was cheered."


@pytest.mark.parametrize("text", [
    "Eds: adds quotes from the mayor", "EDITORS: pictures to follow.", "(Eds: recasts)",
    "Editor's note: see also the box.",
    "Note to editors: embargo lifted", "NOTE TO EDITORS - sizes vary", "ATTENTION EDITORS - new slug",
    "Attn: news editors",
    "Hinweis an die Redaktionen: Bild folgt", "Notizblock", "Note aux rédactions : photo à suivre",
    "Nota a los editores: foto",
    "Noot redactie: foto volgt", "EDITÖRÜN NOTU: fotoğraf", "К сведению редакций: фото",
    "Contact: Jane Roe, +44 20 7946 0123, jane@agency.example", "jane@agency.example", "Tel: +44 20 7946 0123",
    "For more information, contact the newsroom at desk@agency.example.", "Redaktion: Max Muster, Tel. 030 5550 1234",
    "Follow the reporter at jane.roe@agency.example.", "Editors may call the desk at +1 212 555 0100.",
    "Pour plus d'informations : contact@agence.example", "Medienkontakt: +49 30 5550 1234",
    "(desk@agency.example; +1 555 010 0200)",
    "gr/bp", "(mv/kl/ab)", "(KNA/iz)", "det/dpa", "AAP mv/kl", "dpa wsz jln npr", "-30-", "ENDS", "* * *",
    "AP-NY-03-14-26 1423EDT<",
    "EMBARGOED UNTIL 0001 GMT MARCH 15", "Sperrfrist: Montag, 18 Uhr",
])  # fmt: skip
def test_what_is_the_desks_goes(text: str) -> None:
    assert remove_desk_lines(PROSE, text) == [PROSE]


@pytest.mark.parametrize("text", [
    "Editors at the paper said they had seen nothing.", "The editor's note in the catalog says otherwise.",
    "Residents can call the council on 0161 496 0000 until Friday.",
    "Anyone in need may call the helpline, 0800 111 222.",
    "She wrote to info@harbour.example on Monday, and had an answer within an hour.",
    "The final score was 3-2, 1-0 at half time.", "The season 2025-2026 begins on 2026-08-14.",
    "It cost 1 234 567 890 crowns.",
    "Contact between the two ships was lost at 10.30.", "Contacts: few. Friends: none.", "In the end, nobody came.",
    "The desk was sold for 300 pounds.", "Embargo on kelp ends, ministers say.",
    "“Embargoed until noon” was stamped on it.",
    "He reads and/or writes.", "ENDS of the rope were tied.",
    "A report that was not for publication was leaked on Monday.",
    "Redaktion und Verlag ziehen um.", "Note to self: bring a towel.",
    "Ferries run 06:30-22:15, every day of the year.",
])  # fmt: skip
def test_what_only_looks_like_it_stays(text: str) -> None:
    assert remove_desk_lines(PROSE, text) == [PROSE, text]


def test_everything_behind_an_order_not_to_publish_goes() -> None:
    for order in (
        "The following information is not intended for publication",
        "Die folgenden Informationen sind nicht zur Veröffentlichung bestimmt",
        "NOT FOR PUBLICATION",
    ):
        assert remove_desk_lines(PROSE, order, "Minister's driver: 0161 496 0000", "More of it.") == [PROSE]


def test_initials_behind_the_last_sentence_go() -> None:
    for initials in ("det/dpa", "dpa/lno ab", "(KNA/iz)", "AAP/mv/kl"):
        assert remove_desk_lines(PROSE, f"It was late. {initials}") == [PROSE, "It was late."]
    assert remove_desk_lines(PROSE, "They sell tea and/or coffee") == [PROSE, "They sell tea and/or coffee"]


def test_who_reported_is_kept_without_the_ways_to_reach_them() -> None:
    line = "(Reporting by Jane Roe; Editing by Sam Shot; jane.roe@agency.example; +44 20 7946 0123)"
    assert remove_desk_lines(PROSE, line) == [PROSE, "(Reporting by Jane Roe; Editing by Sam Shot)"]
    assert remove_desk_lines(PROSE, "Reporting by Jane Roe, jane.roe@agency.example") == [
        PROSE,
        "Reporting by Jane Roe",
    ]
    assert desk.remove_contacts("By Jane Roe (jane.roe@agency.example)") == "By Jane Roe"
    assert desk.remove_contacts("Jane Roe, Tel. +44 20 7946 0123") == "Jane Roe"
    assert desk.remove_contacts("By Jane Roe (Agency)") == "By Jane Roe (Agency)"


@pytest.mark.parametrize(("note", "public"), [
    ("This story has been corrected to give the right age.", True),
    ("An earlier version of this story misspelt the name.", True),
    ("Editor's note: An earlier version gave the wrong year.", True),
    ("CORRECTION: it was Monday", True),
    ("Corrects day to Monday in paragraph 2", True),
    ("Korrektur: Es war Montag.", True),
    ("Rectificatif : il s’agit de lundi", True),
    ("Eds: corrects day to Monday", False),
    ("UPDATES with quotes", False),
    ("Correction to follow; desks please hold", False),
    ("Correction: call +44 20 7946 0123", False),
    ("Correspondents met on Monday", False),
])  # fmt: skip
def test_a_note_is_for_readers_if_it_says_what_was_wrong(note: str, public: bool) -> None:
    assert desk.is_correction_note(note) is public


@pytest.mark.parametrize(("note", "held"), [
    ("STRICTLY EMBARGOED. Not for release until noon", True), ("Embargoed until 6 p.m.", True),
    ("Sperrfrist beachten", True),
    ("Sous embargo jusqu'à lundi", True), ("HOLD FOR RELEASE", True), ("Embargo lifted: may be used now", False),
    ("No longer embargoed: embargo until noon is no longer in force, no embargo", False),
    ("Adds background on the oil embargo", False), ("UPDATES", False),
])  # fmt: skip
def test_a_note_holds_a_story_back_if_it_speaks_of_its_embargo(note: str, held: bool) -> None:
    assert desk.mentions_embargo(note) is held
