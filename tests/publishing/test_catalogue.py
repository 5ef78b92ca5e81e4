"""The page that lists the feeds, and the OPML: well-formed, escaped, in the right languages, the same every time."""

import re
from dataclasses import replace
from datetime import timedelta
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import unquote

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from feedsmith import Agency, Article, Person
from feedsmith.model.contracts import Format
from feedsmith.model.feed import Feed, abridge
from feedsmith.publishing.catalogue import CatalogueEntry, render_index_page, render_opml
from feedsmith.text import squash
from support.listed import (
    ALL,
    ARABIC,
    ATOM,
    BASE,
    BREAKOUT,
    COUNCIL,
    DAY,
    ENDLESS,
    HARBOUR,
    HEX,
    HOSTILE,
    JSON,
    LISTED,
    MANY,
    REVERSED,
    RSS,
    SITE,
    WEATHER,
    Table,
    contrast,
    listing,
    page,
    settings,
    story,
    subscriptions,
    text,
)


def test_a_feed_is_shown_with_how_to_subscribe_and_what_is_new() -> None:
    data = b"".join(
        render_index_page([listing(settings(description="News & tides"), story(1, "Ferry <returns>", "Jane Roe"))])
    )
    _, _, body = data.decode().partition("</head>\n")
    assert (
        body
        == """<body>
<header class="masthead">
<h1 class="long" dir="auto">Feeds from harbourpost.example</h1>
<p>Copy an address into a feed reader to subscribe. New articles then appear there by themselves.</p>
<p>All feeds at once: import <a href="feeds.opml" type="text/x-opml">feeds.opml</a> there.</p>
</header>
<main>
<section>
<header dir="auto">
<h2 id="harbour"><a href="https://harbourpost.example/">Harbour Post</a></h2>
<p class="about">News &amp; tides</p>
<p class="label">Subscribe</p>
<ul class="formats">
<li><a href="harbour.rss" type="application/rss+xml">RSS<span class="hidden"> feed of <bdi>Harbour Post</bdi></span></a></li>
<li><a href="harbour.atom" type="application/atom+xml">Atom<span class="hidden"> feed of <bdi>Harbour Post</bdi></span></a></li>
<li><a href="harbour.json" type="application/feed+json">JSON<span class="hidden"> feed of <bdi>Harbour Post</bdi></span></a></li>
</ul>
<p class="label">Address</p>
<p class="address"><code dir="ltr">https://harbourpost.example/feeds/<wbr>harbour.rss</code></p>
<details class="others">
<summary>Addresses of Atom and JSON</summary>
<p class="address"><code dir="ltr">https://harbourpost.example/feeds/<wbr>harbour.atom</code></p>
<p class="address"><code dir="ltr">https://harbourpost.example/feeds/<wbr>harbour.json</code></p>
</details>
</header>
<div class="newest" dir="ltr">
<ol class="entries">
<li dir="auto"><h3><a href="https://harbourpost.example/1">Ferry &lt;returns&gt;</a></h3><p>By <bdi>Jane Roe</bdi> · <time datetime="2026-04-30T01:30:00Z" dir="ltr">30 April 2026, 01:30 UTC</time></p></li>
</ol>
</div>
</section>
</main>
<footer class="end">
<p>Newest article from <time datetime="2026-04-30T01:30:00Z" dir="ltr">30 April 2026, 01:30 UTC</time></p>
</footer>
</body>
</html>
"""  # noqa: E501
    )


@pytest.mark.parametrize(
    "listed", [LISTED, HOSTILE, MANY, LISTED[:1], []], ids="usual hostile many single none".split()
)
def test_the_page_is_valid_and_stands_alone(listed: list[CatalogueEntry]) -> None:
    root = page(*listed)
    ids = root.xpath("//@id")
    assert len(set(ids)) == len(ids)
    assert {unquote(link) for link in root.xpath("//@href[starts-with(., '#')]")} <= {"#", *(f"#{id}" for id in ids)}
    assert (
        root.xpath(
            "//script | //img | //iframe | //object | //link[@rel='stylesheet'] | //@*[starts-with(name(), 'on')]"
        )
        == []
    )
    assert root.xpath("//@src | //@style") == []
    assert not re.search(r"url\(|@import", root.findtext(".//style"))
    assert len(root.findall("body//main")) == len(root.findall("body//h1")) == 1
    levels = [int(heading.tag[1]) for heading in root.xpath("//h1 | //h2 | //h3")]
    assert all(after <= before + 1 for before, after in zip([0, *levels], levels))
    assert root.get("lang") == "en"


def test_it_says_that_nothing_may_run() -> None:
    (policy,) = page(HARBOUR).xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    assert policy.startswith("default-src 'none'; ")
    assert "script-src" not in policy


def test_readers_find_each_feed_in_each_format() -> None:
    links = page(HARBOUR, ARABIC).xpath("//head/link[@rel='alternate']")
    assert [(link.get("type"), link.get("title"), link.get("href")) for link in links] == [
        ("application/rss+xml", "Harbour Post: RSS", "harbour.rss"),
        ("application/atom+xml", "Harbour Post: Atom", "harbour.atom"),
        ("application/feed+json", "Harbour Post: JSON", "harbour.json"),
        ("application/rss+xml", "أخبار المرفأ: RSS", "arabic.rss"),
        ("application/atom+xml", "أخبار المرفأ: Atom", "arabic.atom"),
        ("application/feed+json", "أخبار المرفأ: JSON", "arabic.json"),
        ("text/x-opml", "All feeds: OPML", "feeds.opml"),
    ]


def test_feeds_of_one_title_are_told_apart_by_their_names() -> None:
    root = page(*(listing(settings(name), formats=(RSS,)) for name in ("a", "b", "c")), HARBOUR)
    titles = [link.get("title") for link in root.xpath("//head/link[@type='application/rss+xml']")]
    assert titles == [f"Harbour Post ({name}): RSS" for name in ("a", "b", "c", "harbour")]
    assert [text(link) for link in root.xpath("//nav//a")] == [title.removesuffix(": RSS") for title in titles]


def test_links_to_files_are_relative_and_percent_encoded() -> None:
    links = page(listing(settings("ħårböür"), formats=(RSS,))).xpath("//ul[@class='formats']//@href")
    assert links == ["%C4%A7%C3%A5rb%C3%B6%C3%BCr.rss"]


def test_a_stand_in_is_no_link() -> None:
    root = page(WEATHER)
    assert root.findtext(".//h2") == "weather"
    assert root.xpath("//h2/a") == []
    assert root.findtext(".//h1") == "Feeds"


def test_without_an_address_it_says_what_to_copy_instead() -> None:
    root = page(WEATHER)
    assert text(root.find("body/header/p")).startswith("Copy the address of a link into a feed reader")
    assert root.xpath("//code | //@href[. = 'feeds.opml']") == []


def test_it_says_so_where_the_opml_holds_some_of_the_feeds_only() -> None:
    (line,) = page(HARBOUR, WEATHER).xpath("//p[a/@href = 'feeds.opml']")
    assert text(line) == "All feeds with an address at once: import feeds.opml there."


def test_the_address_shown_is_that_of_the_format_most_readers_know() -> None:
    shown = [text(page(listing(settings(), formats=formats)).find(".//code")) for formats in (ALL[::-1], (JSON, ATOM))]
    assert shown == [f"{BASE}/harbour.rss", f"{BASE}/harbour.atom"]


def test_a_format_that_readers_do_not_know_is_linked_by_its_name() -> None:
    listed = listing(settings(), formats=(Table(),))
    root = page(listed)
    (link,) = root.xpath("//ul[@class='formats']//a")
    assert (text(link), link.get("href")) == ("table feed of Harbour Post", "harbour.csv")
    assert root.find(".//code") is None
    assert list(render_opml([listed])) == []


def test_the_ten_newest_entries_are_shown() -> None:
    root = page(MANY[7])
    assert [text(heading) for heading in root.xpath("//h3")] == [f"Headline {index} of desk 7" for index in range(10)]


def test_a_feed_without_entries_says_so() -> None:
    root = page(listing(settings()))
    assert [text(p) for p in root.xpath("//div[@class='newest']/p")] == ["No articles yet."]
    assert root.find("body/footer") is None


@pytest.mark.parametrize(
    ("more", "line"),
    [
        ({"authors": (Person(name="Jane Roe"), Person(name="Ø"))}, "By Jane Roe, Ø"),
        ({"authors": (Person(name="Jane Roe"),), "credit": "AFP"}, "By Jane Roe"),
        ({"credit": "Reporting by AFP"}, "Reporting by AFP"),
        ({"agencies": (Agency(name="Agence Exemple", code="AEX"),)}, "Agence Exemple"),
        ({"publisher": "The Example"}, "The Example"),
        ({}, None),
    ],
)
def test_an_entry_says_who_it_is_by(more: dict[str, Any], line: str | None) -> None:
    feed = listing(settings(), story(1, "A", published=None, **more))
    paragraph = page(feed).find(".//ol/li/p")
    assert (paragraph if paragraph is None else text(paragraph)) == line


def test_dates_are_in_universal_time_and_never_now() -> None:
    root = page(
        listing(settings(), story(1, "A"), story(2, "B", published=None, updated=DAY), story(3, "C", published=None))
    )
    times = [(time.get("datetime"), text(time)) for time in root.xpath("//li//time")]
    assert times == [
        ("2026-04-30T08:30:00Z", "30 April 2026, 08:30 UTC"),
        ("2026-04-30T01:30:00Z", "30 April 2026, 01:30 UTC"),
    ]
    assert text(root.find("body/footer")).strip() == "Newest article from 30 April 2026, 08:30 UTC"


def test_when_a_feed_changed_last_is_said_where_it_is_known_and_is_not_the_date_of_its_newest_article() -> None:
    changed = replace(HARBOUR, changed=DAY + timedelta(days=3))
    later = replace(ARABIC, changed=DAY + timedelta(days=4))
    root = page(changed, later, COUNCIL)
    said = [text(line) for line in root.xpath("//p[@class='changed']")]
    assert said == ["Last changed on 3 May 2026, 08:30 UTC", "Last changed on 4 May 2026, 08:30 UTC"]
    assert text(root.find("body/footer")).strip() == "Last changed on 4 May 2026, 08:30 UTC"
    listed = subscriptions(changed, later, COUNCIL).findtext("head/dateModified")
    assert parsedate_to_datetime(listed) == DAY + timedelta(days=4)


def test_a_feed_that_was_never_written_is_listed_with_a_word_why() -> None:
    why = "Not here yet: its sources have given <no> article so far."
    absent = replace(listing(settings("court", title="Court"), story(1, "Held"), formats=()), absence=why)
    for others in ([HARBOUR], MANY[:20]):
        root = page(absent, *others)
        section = root.find(".//section")
        assert text(section.find(".//h2")) == "Court"
        assert [text(line) for line in section.xpath(".//p[@class='absence']")] == [why]
        assert section.xpath(".//ol | .//ul | .//code | .//details[@class='others']") == []
        assert root.xpath("//link[starts-with(@href, 'court')]") == []
        assert len(subscriptions(absent, *others).findall("body/outline")) == len(others)


def test_each_title_has_its_own_language() -> None:
    root = page(ARABIC)
    assert [heading.get("lang") for heading in root.xpath("//h2 | //h3")] == ["ar", "ar", "ar", None]
    assert {bdi.get("lang") for bdi in root.xpath("//ul[@class='formats']//bdi")} == {"ar"}
    assert page(HOSTILE[0]).find(".//h3").get("lang") == ""  # nobody knows, so it is not the page's


@pytest.mark.parametrize(
    ("language", "direction"),
    [
        *[
            (tag, "rtl")
            for tag in ["ar", "ar-EG", "he", "fa-IR", "ur", "ckb", "yi", "AR", "az-Arab", "pa-arab-PK", "ks"]
        ],
        *[(tag, "auto") for tag in ["", "en", "fr", "tr", "ku", "az", "ar-Latn", "ug-Cyrl", "en-u-nu-arab", "es-419"]],
    ],
)
def test_what_is_written_to_the_left_starts_at_the_right(language: str, direction: str) -> None:
    root = page(listing(settings(language=language), story(1, "BBC")))
    assert (root.find(".//section/header").get("dir"), root.find(".//li[@dir]").get("dir")) == (direction, direction)


@pytest.mark.parametrize(("number", "contents"), [(3, False), (4, True), (12, True), (13, False), (100, False)])
def test_more_than_three_feeds_have_a_table_of_contents_unless_they_are_folded(number: int, contents: bool) -> None:
    root = page(*MANY[:number])
    targets = [f"#desk-{index}" for index in range(number)] if contents else []
    assert root.xpath("//nav//@href") == targets
    assert len(root.xpath("//a[@href = '#']")) == len(targets)
    assert root.xpath("//a[@class='skip']/@href") == targets[:1]


@pytest.mark.parametrize(("number", "folded"), [(12, False), (13, True), (100, True)])
def test_many_feeds_are_folded_and_show_fewer_entries(number: int, folded: bool) -> None:
    root = page(*MANY[:number])
    titles = [f"Desk number {index} of the Harbour Post" for index in range(number)]
    assert [text(heading) for heading in root.xpath("//main//h2")] == titles
    assert [text(heading) for heading in root.xpath("//section/details/summary/h2")] == (titles if folded else [])
    assert root.xpath("//details[@open] | //summary//a") == []
    assert {len(section.findall(".//h3")) for section in root.findall(".//section")} == {3 if folded else 10}
    assert ("There are 100 feeds." in text(root.find("body/header"))) is (number == 100)
    # What a feed has when it is open, it has when it is folded.
    section = root.find(".//section")
    assert {SITE, "desk-0.rss", "desk-0.json"} <= set(section.xpath(".//@href"))
    assert {text(code) for code in section.iter("code")} == {
        f"{BASE}/desk-0.{kind}" for kind in ("rss", "atom", "json")
    }


@pytest.mark.parametrize(
    ("formats", "summaries"), [(ALL, ["Addresses of Atom and JSON"]), ((JSON, ATOM), ["Address of JSON"]), ((RSS,), [])]
)
def test_the_addresses_of_the_other_formats_can_be_copied_too(
    formats: tuple[Format, ...], summaries: list[str]
) -> None:
    root = page(listing(settings(), formats=formats))
    assert [text(summary) for summary in root.iter("summary")] == summaries
    assert {text(code) for code in root.iter("code")} == {f"{BASE}/harbour{format.suffix}" for format in formats}


LONE = story(2, "العبّارة تعود", language="ar")


@pytest.mark.parametrize(
    ("language", "articles", "direction"),
    [
        ("en", [story(1, "Boats"), LONE, story(3, "Ships")], "ltr"),
        ("ar", [story(1, "Boats", language="en"), story(3, "Ships", language="en"), LONE], "rtl"),
        ("", [story(1, "Boats"), story(2, "סירה"), story(3, "العبّارة")], "rtl"),
        ("", [story(1, "Boats"), story(2, "סירה")], "ltr"),
        ("", [story(1, "(1) ...")], "ltr"),
        ("en", [], "ltr"),
        ("ar", [], "rtl"),
    ],
)
def test_a_list_starts_at_the_side_of_its_feed_or_of_most_of_its_entries(
    language: str, articles: list[Article], direction: str
) -> None:
    root = page(listing(settings(language=language), *articles))
    assert root.find(".//div[@class='newest']").get("dir") == direction


@pytest.mark.parametrize(("letters", "size"), [(20, None), (21, "long"), (28, "long"), (29, "longest")])
def test_headings_of_feeds_and_entries_with_long_words_are_smaller(letters: int, size: str | None) -> None:
    root = page(listing(settings(title=f"The {'a' * letters}"), story(1, f"One {'b' * letters}")))
    assert (root.find(".//h2").get("class"), root.find(".//h3").get("class")) == (size, size)


def test_the_title_may_be_given() -> None:
    root = page(HARBOUR, ARABIC, title=" Harbour  & <Island>\n")
    assert (root.findtext("head/title"), root.findtext(".//h1")) == ("Harbour & <Island>", "Harbour & <Island>")
    assert root.find(".//h1").get("lang") == ""
    assert page(HARBOUR, title="Hafen").find(".//h1").get("lang") == "en-GB"
    assert subscriptions(HARBOUR, title=" A & B ").findtext("head/title") == "A & B"


def test_colours_have_enough_contrast() -> None:
    palettes = re.findall(r":root \{([^}]*)\}", page(HARBOUR).findtext(".//style"))
    assert len(palettes) == 3  # by day, by night, on paper
    for palette in palettes:
        colour = dict(re.findall(rf"--(\w+): ({HEX}|#[0-9a-f]{{3}})\b", palette))
        # The underline is what tells a linked headline from another (1.4.11: 3 at least).
        assert contrast(colour["soft"], colour["paper"]) >= 3
        pairs = [("ink", "paper"), ("soft", "paper"), ("accent", "paper"), ("paper", "accent"), ("ink", "shade")]
        assert all(contrast(colour[one], colour[other]) >= 4.5 for one, other in pairs), palette


def test_hostile_words_are_words() -> None:
    root = page(*HOSTILE)
    assert {text(heading) for heading in root.xpath("//h3")} == {BREAKOUT, REVERSED, ENDLESS, "Plain"}
    assert [text(heading) for heading in root.xpath("//section//h2")] == [BREAKOUT, REVERSED, ENDLESS, BREAKOUT]
    named = subscriptions(*HOSTILE).xpath("//@text")
    assert named == [BREAKOUT, REVERSED, ENDLESS, BREAKOUT]


def test_what_turns_the_text_round_stands_in_lines_of_its_own() -> None:
    """A title or description is a block; what stands within a line of ours is without."""
    root = page(*HOSTILE)
    holders = root.xpath("//body//*[contains(text(), '\u202e')]")
    assert {holder.tag for holder in holders} == {"a", "p"}
    assert {holder.getparent().tag for holder in holders if holder.tag == "a"} == {"h2", "h3"}
    assert {holder.get("class") for holder in holders if holder.tag == "p"} == {"about"}
    assert "Jane evil and worse" in map(text, root.xpath("//li/p/bdi"))


words = st.text(min_size=1, max_size=60).filter(squash)
languages = st.sampled_from(["", "en", "en-GB", "ar", "he", "tr", "zh-Hant"])


@given(st.lists(st.tuples(words, words, languages), max_size=4), words, languages, st.booleans())
def test_whatever_the_words_the_page_and_the_list_say_them(
    stories: list[tuple[str, str, str]], title: str, language: str, addressed: bool
) -> None:
    articles = [
        story(number, headline, author, language=tongue) for number, (headline, author, tongue) in enumerate(stories)
    ]
    about = settings(title=title, description=title, language=language, base_url=BASE if addressed else "")
    listed = listing(about, *articles)
    root = page(listed)
    assert text(root.find(".//h2")) == squash(title)
    assert [text(heading) for heading in root.xpath("//h3")] == [squash(headline) for headline, _, _ in stories]
    assert [text(name) for name in root.xpath("//ol//bdi")] == [unturned(squash(author)) for _, author, _ in stories]
    if addressed:
        (outline,) = subscriptions(listed).find("body")
        assert outline.get("text") == outline.get("description") == squash(title)


def unturned(text: str) -> str:
    return re.sub("[\u202a-\u202e\u2066-\u2069]", "", text)


def test_the_same_feeds_make_the_same_bytes() -> None:
    for write in (render_index_page, render_opml):
        assert b"".join(write(LISTED)) == b"".join(write(tuple(LISTED)))


def test_the_page_comes_in_pieces() -> None:
    assert len(list(render_index_page(MANY))) > len(MANY)


def test_the_list_holds_what_readers_need() -> None:
    assert b"".join(render_opml([HARBOUR, WEATHER])).decode() == (
        """<?xml version="1.0" encoding="UTF-8"?>
<opml version="2.0">
<head>
<title>Feeds from harbourpost.example</title>
<dateModified>Thu, 30 Apr 2026 01:30:00 +0000</dateModified>
<docs>http://opml.org/spec2.opml</docs>
</head>
<body>
<outline type="rss" text="Harbour Post" title="Harbour Post" xmlUrl="https://harbourpost.example/feeds/harbour.rss" \
htmlUrl="https://harbourpost.example/" description="News from the harbour, the island and the town" \
language="en-GB" version="RSS2"/>
</body>
</opml>
"""
    )


def test_the_list_is_as_new_as_the_newest_of_its_feeds() -> None:
    later = listing(settings("later"), story(1, "A", updated=DAY))
    assert parsedate_to_datetime(subscriptions(HARBOUR, later).findtext("head/dateModified")) == DAY
    undated = listing(settings("undated"), story(1, "A", published=None))
    assert subscriptions(undated).find("head/dateModified") is None


@pytest.mark.parametrize(
    ("formats", "suffix", "version"), [(ALL, ".rss", "RSS2"), ((JSON, ATOM), ".atom", None), ((JSON,), ".json", None)]
)
def test_a_feed_is_listed_once_in_the_format_most_readers_know(
    formats: tuple[Format, ...], suffix: str, version: str | None
) -> None:
    (outline,) = subscriptions(listing(settings(), formats=formats)).find("body")
    assert (outline.get("xmlUrl"), outline.get("version")) == (f"{BASE}/harbour{suffix}", version)


def test_feeds_without_an_address_are_not_in_the_list() -> None:
    assert list(render_opml([WEATHER])) == list(render_opml([])) == []
    assert subscriptions(WEATHER, HARBOUR).xpath("//@text") == ["Harbour Post"]


def test_the_list_leaves_out_a_link_that_is_nobodys() -> None:
    feed = Feed(name="a", id="tag:a", title="A", link="https://feed.invalid/", base_url=BASE)
    assert subscriptions(CatalogueEntry(feed=feed, formats=ALL)).xpath("//@htmlUrl") == []


hours = st.integers(0, 1000)


@given(st.lists(hours, max_size=13), st.integers(0, 3))
@example([0] * 10 + [500], 0)  # changed last, and too far down to be shown
def test_a_feed_that_is_abridged_looks_the_same(hours: list[int], feeds: int) -> None:
    dates = [DAY - timedelta(days=60, hours=place) for place in range(len(hours))]
    whole = [
        listing(
            settings(f"feed{number}"),
            *(
                story(place, "Ferry", "Jane Roe", published=date, updated=date + timedelta(hours=later))
                for place, (date, later) in enumerate(zip(dates, hours, strict=True))
            ),
        )
        for number in range(feeds * 5 + 1)
    ]
    abridged = [replace(item, feed=abridge(item.feed)) for item in whole]
    assert b"".join(render_index_page(abridged)) == b"".join(render_index_page(whole))
    assert b"".join(render_opml(abridged)) == b"".join(render_opml(whole))
