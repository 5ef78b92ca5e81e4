"""What a page says of its article: each field from its signals, and which of them wins."""

import json
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from lxml import etree

from feedsmith_html.metadata.read import Metadata, read_metadata
from feedsmith_html.page import Page

URL = "https://planet.example/2026/03/14/bridge-opens-after-nine-years"
CET = timezone(timedelta(hours=1))


def page(head: str = "", body: str = "", *, lang: str = "en", url: str = URL) -> Page:
    return Page(f"<!doctype html><html lang={lang}><head>{head}</head><body>{body}</body></html>".encode(), url)


def read_page(head: str = "", body: str = "", *, lang: str = "en", url: str = URL) -> Metadata:
    return read_metadata(page(head, body, lang=lang, url=url))


def meta(**contents: str) -> str:
    return "".join(f'<meta property="{name.replace("__", ":")}" content="{text}">' for name, text in contents.items())


def ld(*things: Any) -> str:
    return "".join(f'<script type="application/ld+json">{json.dumps(thing)}</script>' for thing in things)


def article(**properties: Any) -> dict[str, Any]:
    return {"@context": "https://schema.org", "@type": "NewsArticle", **properties}


def names(metadata: Metadata) -> list[str]:
    return [person.name for person in metadata.authors]


def signals(metadata: Metadata, field: str) -> list[str]:
    return [origin.signal for origin in metadata.origins if origin.field == field and origin.chosen]


# the headline


@pytest.mark.parametrize(
    "title",
    [
        "Quay notes: {}",
        "Quay notes » {}",
        "Quay notes — {}",
        "{} | Quay notes",
        "{} - Islands - Quay notes",
        "[Quay notes] {}",
    ],
)
@pytest.mark.parametrize(
    "body",
    [
        "<div id=top><h1><a href='/'>Quay notes</a></h1></div><h2>{}</h2>",
        "<div id=header><h1>Quay notes</h1></div><h3 class=post-title>{}</h3>",
        "<h1><a href='/'><img src=/logo.png alt='Quay notes'></a></h1><h2>{}</h2>",
    ],
    ids=["linked", "in the header", "a picture"],
)
@pytest.mark.parametrize("post", ["Bridge opens at last", "靠牛奶航行的渡轮", "Паром на молоке"])
def test_the_name_of_a_blog_is_not_the_title_of_its_post(post: str, body: str, title: str) -> None:
    assert read_page(f"<title>{title.format(post)}</title>", body.format(post)).title == post


def test_the_name_of_a_site_in_open_graph_is_not_the_title() -> None:
    head = "<title>Bridge opens | Quay notes</title>" + meta(og__title="Quay notes", og__site_name="Quay notes")
    assert read_page(head, "<h1>Quay notes</h1><h2>Bridge opens</h2>").title == "Bridge opens"


def test_a_headline_that_stands_below_a_longer_one_of_the_head_is_not_taken_for_it() -> None:
    head = "<title>Floods in May: How the bridge held - Daily Planet</title>"
    metadata = read_page(head, "<h1>Floods in May: How the bridge held</h1><h2>How the bridge held</h2>")
    assert metadata.title == "Floods in May: How the bridge held"


@pytest.mark.parametrize("mark", ["¶", "#", "§", "\u200b#"])
def test_the_mark_of_a_heading_that_links_to_itself_is_no_part_of_it(mark: str) -> None:
    assert read_page("", f"<h1>Bridge opens<a href='#bridge'>{mark}</a></h1>").title == "Bridge opens"


def test_words_that_link_to_a_part_of_the_page_stay_in_the_headline() -> None:
    assert read_page("", "<h1>Bridge opens <a href='#note'>again</a></h1>").title == "Bridge opens again"


def test_the_h1_that_the_title_agrees_with_is_the_headline() -> None:
    head = "<title>Bridge opens | Daily Planet</title>" + meta(og__title="Bridge opens | Daily Planet")
    metadata = read_page(head, "<h1><a href='/'>Daily Planet</a></h1><h1>Bridge opens</h1>")
    assert metadata.title == "Bridge opens"
    assert signals(metadata, "title") == ["h1"]


def test_without_a_heading_the_name_of_the_site_goes() -> None:
    head = "<title>Bridge opens after nine years - Daily Planet</title>" + meta(og__site_name="Daily Planet")
    assert read_page(head).title == "Bridge opens after nine years"


def test_the_words_of_the_url_tell_the_headline_from_the_site() -> None:
    metadata = read_page("<title>The Globe and its Friends » Bridge opens after nine years</title>")
    assert metadata.title == "Bridge opens after nine years"


def test_a_news_articles_own_headline_stands_above_the_visible_one() -> None:
    head = ld(article(headline="Bridge: it opens at last")) + "<title>Bridge opens after nine years</title>"
    assert read_page(head, "<h1>Bridge opens after nine years</h1>").title == "Bridge: it opens at last"


def test_a_kicker_is_no_part_of_the_headline() -> None:
    metadata = read_page(
        "<title>Bridge opens at last</title>", "<h1><span class=kicker>Traffic</span>Bridge opens at last</h1>"
    )
    assert metadata.title == "Bridge opens at last"


def test_entities_that_were_escaped_twice_are_read() -> None:
    assert read_page(meta(og__title="Marks &amp;amp; Spencer&amp;#39;s bridge")).title == "Marks & Spencer's bridge"


def test_headings_of_teasers_are_not_the_headline() -> None:
    body = "<div class=related><h1>Something else entirely</h1></div><h1>Bridge opens at last</h1>"
    assert read_page("<title>Bridge opens at last</title>", body).title == "Bridge opens at last"


# the byline


def test_authors_of_json_ld_in_a_graph_by_reference() -> None:
    graph = {
        "@graph": [
            article(
                headline="x", author=[{"@id": "#jane"}, {"@type": "Person", "givenName": "John", "familyName": "Roe"}]
            ),
            {"@id": "#jane", "@type": "Person", "name": "Jane Doe"},
        ]
    }
    assert names(read_page(ld(graph))) == ["Jane Doe", "John Roe"]


def test_where_json_ld_names_the_outlet_a_visible_byline_names_the_people() -> None:
    head = ld(article(headline="x", author={"@type": "Organization", "name": "Daily Planet"}))
    head += meta(og__site_name="Daily Planet")
    metadata = read_page(head, "<h1>Bridge opens</h1><p>By Jane Doe and John Roe</p>")
    assert (names(metadata), metadata.agencies, metadata.credit) == (["Jane Doe", "John Roe"], (), "")


def test_a_byline_without_people_is_the_credit() -> None:
    metadata = read_page(ld(article(headline="x", author="Reuters and dpa")))
    assert (names(metadata), metadata.agencies, metadata.credit) == ([], ("Reuters", "dpa"), "Reuters and dpa")


@pytest.mark.parametrize(
    "signal",
    [
        '<meta name="author" content="Jane Doe">',
        '<meta name="parsely-author" content="Jane Doe">',
        '<meta name="DC.creator" content="Jane Doe">',
        '<meta name="twitter:label1" content="Written by"><meta name="twitter:data1" content="Jane Doe">',
        '<div itemprop="author" itemscope><span itemprop="name">Jane Doe</span>, reporter</div>',
        '<span property="schema:author">Jane Doe</span>',
        '<h1>T</h1><a rel="author" href="/jane">Jane Doe</a>',
        '<h1>T</h1><p class="article-byline">By <b>Jane Doe</b> | 14 March 2026</p>',
        '<h1>T</h1><p>By <a href="/x">Jane Doe</a></p>',
        "<h1>T</h1><div><span>Von</span> <span>Jane Doe</span></div>",
        '<h1>T</h1><a href="/authors/jane-doe">Jane Doe</a>',
        '<meta property="article:author" content="https://planet.example/profile/jane-doe">',
    ],
)
def test_an_author_from_any_signal(signal: str) -> None:
    assert names(read_page(signal)) == ["Jane Doe"]


def test_authors_of_comments_and_references_are_not_the_articles() -> None:
    body = "<h1>T</h1><span class=author>Jane Doe</span><div class=comments><span class=author>A Troll</span></div>"
    assert names(read_page("", body)) == ["Jane Doe"]


def test_a_login_gives_way_to_the_name_that_it_stands_for() -> None:
    head = ld(article(headline="x", author={"name": "jane-doe"}))
    assert names(read_page(head, "<h1>T</h1><span class=author>Jane Doe</span>")) == ["Jane Doe"]


def test_a_page_without_a_byline_has_no_author() -> None:
    metadata = read_page("<title>T</title>", "<h1>Bridge opens</h1><p>By then the bridge was open to all.</p>")
    assert (names(metadata), metadata.agencies, metadata.credit) == ([], (), "")


# the dates


DAY_META = meta(article__published_time="2026-03-14")
DAY_LD = ld(article(datePublished="2026-03-14", dateModified="2026-03-14T18:45:00Z"))


@pytest.mark.parametrize(
    ("head", "body"),
    [
        (DAY_LD, ""),
        (DAY_META + meta(article__modified_time="2026-03-14T18:45:00Z"), ""),
        (DAY_META, "<p class=date>Last updated: 14 March 2026 18:45</p>"),
        ("", "<p class=date>14 March 2026</p><p class=date>Updated 14 March 2026, 18:45</p>"),
        ("", "<p class=byline>Published 14 March 2026, updated 14 March 2026 18:45</p>"),
        ("", "<p>14 March 2026</p><p>Updated: 14 March 2026 at 18:45</p>"),
        ("", "<p>14. März 2026</p><p>Aktualisiert am 14. März 2026, 18:45 Uhr</p>"),
        ("", "<time datetime=2026-03-14>14 March</time><time class=updated datetime=2026-03-14T18:45:00Z>18:45</time>"),
        ("", "<p>By Ann <time datetime=2026-03-14>14 March</time></p><p>Updated <time>14 March 2026 18:45</time></p>"),
        ("", "<b>14 March 2026</b> <span>Updated</span> <span class=date>14 March 2026 18:45</span>"),
    ],
)
def test_a_day_does_not_take_the_time_of_an_update(head: str, body: str) -> None:
    metadata = read_page(head, f"<h1>Bridge opens</h1>{body}")
    assert (metadata.published, metadata.day_only) == (datetime(2026, 3, 14, tzinfo=UTC), True)


def test_an_update_of_the_day_of_publication_is_one() -> None:
    assert read_page(DAY_LD).updated == datetime(2026, 3, 14, 18, 45, tzinfo=UTC)


@pytest.mark.parametrize(
    "body",
    [
        "<p class=date>14 March 2026 09:30</p><p class=date>Updated 14 March 2026 18:45</p>",
        "<time datetime=2026-03-14T09:30>14 March</time><time datetime=2026-03-14T18:45>Updated 14 March</time>",
        "<p class=date>Updated 14 March 2026 18:45</p><p class=date>Published 14 March 2026 09:30</p>",
    ],
)
def test_a_day_takes_the_time_of_its_publication_from_another_signal(body: str) -> None:
    metadata = read_page(DAY_META, f"<h1>Bridge opens</h1>{body}")
    assert metadata.published == datetime(2026, 3, 14, 9, 30, tzinfo=UTC)


def test_where_a_page_tells_of_its_update_alone_that_is_its_date() -> None:
    metadata = read_page("", "<h1>Bridge opens</h1><p class=date>Updated 14 March 2026 18:45</p>")
    assert metadata.published == datetime(2026, 3, 14, 18, 45, tzinfo=UTC)


def test_published_and_updated_keep_their_time_and_zone() -> None:
    head = ld(article(datePublished="2026-03-14T10:30:00+01:00", dateModified="2026-03-14T12:00:00+01:00"))
    metadata = read_page(head)
    assert metadata.published == datetime(2026, 3, 14, 10, 30, tzinfo=CET)
    assert metadata.updated == datetime(2026, 3, 14, 12, tzinfo=CET)
    assert signals(metadata, "published") == ["JSON-LD"]


def test_a_day_is_midnight_in_utc_and_known_to_be_a_day() -> None:
    metadata = read_page(ld(article(datePublished="2026-03-14")))
    assert (metadata.published, metadata.day_only) == (datetime(2026, 3, 14, tzinfo=UTC), True)


def test_a_day_takes_the_time_of_another_signal() -> None:
    metadata = read_page(
        ld(article(datePublished="2026-03-14")) + meta(article__published_time="2026-03-14T10:30:00+01:00")
    )
    assert (metadata.published, metadata.day_only) == (datetime(2026, 3, 14, 10, 30, tzinfo=CET), False)


def test_a_time_without_a_zone_takes_that_of_the_same_time_elsewhere() -> None:
    head = ld(article(datePublished="2026-03-14T10:30:00")) + meta(article__published_time="2026-03-14T10:30:00+01:00")
    assert read_page(head).published == datetime(2026, 3, 14, 10, 30, tzinfo=CET)


def test_json_ld_loses_where_the_page_and_another_signal_agree_on_a_day_far_from_it() -> None:
    head = ld(article(datePublished="2021-11-22T10:00:00Z")) + meta(article__published_time="2026-03-14T08:00:00Z")
    metadata = read_page(head, "<h1>T</h1><time datetime='2026-03-14'>14 March 2026</time>")
    assert metadata.published == datetime(2026, 3, 14, 8, tzinfo=UTC)


@pytest.mark.parametrize(("hours", "is_one_day"), [(1, True), (28, True), (35, True), (37, False), (48, False)])
def test_dates_within_a_day_and_a_half_are_of_one_day_in_two_zones(hours: int, is_one_day: bool) -> None:
    first = datetime(2026, 3, 14, 20, tzinfo=UTC)
    later = first + timedelta(hours=hours)
    head = ld(article(datePublished=first.isoformat())) + meta(article__published_time=later.isoformat())
    time = f"<time datetime='{later.isoformat()}'>{later:%d %B %Y}</time>"
    metadata = read_page(head, f"<h1>T</h1>{time}", url="https://planet.example/bridge")
    assert metadata.published == (first if is_one_day else later)


@pytest.mark.parametrize(
    "body",
    [
        "<h1>T</h1><time datetime='2026-03-14T00:00:00Z'>x</time>",
        "<h1>T</h1><p class=entry-meta>Posted on March 14, 2026 by admin</p>",
        "<h1>T</h1><p>14 March 2026</p>",
        "<h1>T</h1><meta itemprop=datePublished content=2026-03-14>",
        '<h1>T</h1><script>x = {"publishedAt": "2026-03-14T00:00:00Z"}</script>',
    ],
)
def test_a_date_that_only_the_body_tells(body: str) -> None:
    metadata = read_page("", body, url="https://planet.example/bridge")
    assert metadata.published == datetime(2026, 3, 14, tzinfo=UTC)


def test_the_url_tells_the_day_where_nothing_else_does() -> None:
    metadata = read_page()
    assert metadata.published == datetime(2026, 3, 14, tzinfo=UTC)
    assert signals(metadata, "published") == ["URL"]


@pytest.mark.parametrize("date", ["1601-01-01T00:00:00Z", "0001-01-01", "9999-12-31", "2026-02-30", "soon", ""])
def test_what_is_no_date_is_left_out(date: str) -> None:
    assert read_page(ld(article(datePublished=date)), url="https://planet.example/x").published is None


def test_an_update_before_the_publication_is_none() -> None:
    head = ld(article(datePublished="2026-03-14T10:00:00Z", dateModified="2026-03-14T10:00:00Z"))
    assert read_page(head).updated is None


# the rest


def test_the_lead_image_with_size_caption_and_credit() -> None:
    picture = {
        "@type": "ImageObject", "url": "https://planet.example/bridge.jpg", "width": "1200px", "height": 800,
        "caption": "The bridge", "creditText": "Jane Doe",
    }  # fmt: skip
    image = read_page(ld(article(image=[picture]))).image
    assert image is not None
    assert (image.url, image.width, image.height) == ("https://planet.example/bridge.jpg", 1200, 800)
    assert (image.caption, image.credits, image.role) == ("The bridge", ("Jane Doe",), "lead")


def test_the_origin_of_the_lead_image_is_filed_as_media() -> None:
    assert signals(read_page(meta(og__image="/bridge.jpg")), "media") == ["og:image"]


def test_a_logo_is_no_lead_image() -> None:
    metadata = read_page(meta(og__image="/static/logo.png") + '<meta name="twitter:image" content="/bridge.jpg">')
    assert metadata.image is not None
    assert metadata.image.url == "https://planet.example/bridge.jpg"


def test_of_several_pictures_that_which_the_page_shows() -> None:
    head = meta(og__image="https://planet.example/social.jpg") + ld(article(image="https://planet.example/bridge.jpg"))
    metadata = read_page(head, "<img src='/bridge.jpg?w=600'>")
    assert metadata.image is not None
    assert metadata.image.url == "https://planet.example/bridge.jpg"


@pytest.mark.parametrize(
    ("printed", "caption", "credit"),
    [
        ("The bridge at dawn", "The bridge at dawn", ""),
        ("The bridge at dawn. Photo: Jane Doe/dpa", "The bridge at dawn.", "Jane Doe/dpa"),
        ("The bridge at dawn. (Image: Jane Doe)", "The bridge at dawn.", "Jane Doe"),
        ("Die Brücke. Foto: Jane Doe (dpa)", "Die Brücke.", "Jane Doe (dpa)"),
        ("Le pont. (Photo Jane Doe. AFP)", "Le pont.", "Jane Doe. AFP"),
        ("Photograph by Jane Doe", "", "Jane Doe"),
        ("The bridge © Jane Doe", "The bridge", "Jane Doe"),
        ("The bridge<span class=credit>Jane Doe</span>", "The bridge", "Jane Doe"),
        ("<span class=credit>Photo: Jane Doe</span> The bridge", "The bridge", "Jane Doe"),
        ("Image: A crowd has come to see it open", "Image: A crowd has come to see it open", ""),
        ("The old bridge (photo taken in 2012)", "The old bridge (photo taken in 2012)", ""),
        ("Foto de archivo", "Foto de archivo", ""),
    ],
)
def test_the_figure_that_shows_the_lead_image_has_its_caption_and_credit(
    printed: str, caption: str, credit: str
) -> None:
    figure = (
        f"<figure><img srcset='/bridge.jpg?w=600 600w, /bridge.jpg 1200w'><figcaption>{printed}</figcaption></figure>"
    )
    image = read_page(meta(og__image="https://planet.example/bridge.jpg", og__image__alt="Alt"), figure).image
    assert image is not None
    assert (image.caption, image.credits) == (caption, (credit,) if credit else ())


def test_the_figure_of_another_picture_says_nothing() -> None:
    figure = "<figure><img src='/2/bridge.jpg'><figcaption>Another bridge</figcaption></figure>"
    image = read_page(meta(og__image="https://planet.example/bridge.jpg"), figure).image
    assert image is not None
    assert image.caption == ""


def test_the_picture_that_microdata_gives_to_the_article() -> None:
    picture = "<meta itemprop=url content='/bridge.jpg'><meta itemprop=width content=1280>"
    body = f"<div itemprop=image itemscope itemtype='https://schema.org/ImageObject'>{picture}</div>"
    image = read_page("", f"<div itemscope itemtype='https://schema.org/NewsArticle'>{body}</div>").image
    assert image is not None
    assert (image.url, image.width) == ("https://planet.example/bridge.jpg", 1280)


def test_a_title_that_begins_with_the_sites_name_and_a_colon() -> None:
    title = "<title>Planet: Bridge opens after nine years of work</title>"
    line = "<font size=5><b>Bridge opens after nine years of work</b></font>"
    assert read_page(title, line, url="https://planet.example/x").title == "Bridge opens after nine years of work"
    assert read_page(title, url="https://planet.example/x").title.startswith("Planet: ")


@pytest.mark.parametrize(
    ("source", "agencies"),
    [("Kaynak: Anadolu Ajansı", ("Anadolu Ajansı",)), ("Quelle: dpa", ("dpa",)), ("Source: Jane Doe", ())],
)
def test_an_agency_that_is_named_as_the_source(source: str, agencies: tuple[str, ...]) -> None:
    metadata = read_page("", f"<h1>Bridge opens after nine years</h1><p><span>{source}</span></p>")
    assert (metadata.authors, metadata.agencies) == ((), agencies)


def test_a_short_name_after_its_label() -> None:
    assert names(
        read_page("", "<h1>大桥九年后通车</h1><div><span>来源：晚报</span> <span>作者：沈砚秋</span></div>")
    ) == ["沈砚秋"]


@pytest.mark.parametrize(
    "url", ["data:image/png;base64,x", "javascript:alert(1)", "http://[::1", "", "file:///etc/x.png"]
)
def test_what_is_no_address_of_a_picture_is_ignored(url: str) -> None:
    assert read_page(meta(og__image=url)).image is None


@pytest.mark.parametrize(
    ("canonical", "expected"),
    [
        ("/bridge", "https://planet.example/bridge"),
        ("https://planet.example/", None),
        ("https://other.example", None),
        ("javascript:x", None),
        ("http://[x", None),
    ],
)
def test_canonical(canonical: str, expected: str | None) -> None:
    assert read_page(f'<link rel=canonical href="{canonical}">').url == expected


@pytest.mark.parametrize(
    ("lang", "head", "expected"),
    [
        ("de-AT", "", "de-AT"),
        ("xx", meta(og__locale="en_GB"), "en-GB"),
        ('""', ld(article(inLanguage={"@type": "Language", "name": "German", "alternateName": "de"})), "de"),
        ('"{{lang}}"', "", ""),
    ],
)
def test_language(lang: str, head: str, expected: str) -> None:
    assert read_page(head, lang=lang).language == expected


def test_summary_is_the_description_of_the_article_not_of_the_site() -> None:
    site = {"@type": "WebSite", "description": "News from the planet."}
    head = meta(og__description="News from the planet.", description="The bridge &amp;amp; its builders.") + ld(site)
    assert read_page(head).summary == "The bridge & its builders."


def test_a_summary_that_is_cut_off_gives_way_to_the_whole_one() -> None:
    head = meta(og__description="The bridge opened on Saturday...") + ld(
        article(description="The bridge opened on Saturday at noon.")
    )
    assert read_page(head).summary == "The bridge opened on Saturday at noon."


def test_tags_publisher_kinds_body_and_paywall() -> None:
    metadata = read_page(
        ld(
            article(
                keywords="Bridges, traffic, bridges", publisher={"name": "Daily Planet"}, isAccessibleForFree="False"
            )
        )
        + ld({"@type": "BreadcrumbList"})
        + meta(og__type="article")
    )
    assert metadata.tags == ("Bridges", "traffic")
    assert metadata.publisher == "Daily Planet"
    assert metadata.types == {"NewsArticle", "article"}
    assert metadata.is_free is False


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (f"<link rel=next href={URL}/2>", f"{URL}/2"),
        (f"<a href='{URL}?page=2'>2</a>", f"{URL}?page=2"),
        ("<link rel=next href=/2026/03/15/another-story>", None),
        ("<a href='/other?page=2'>2</a>", None),
    ],
)
def test_the_next_page_of_the_same_article(body: str, expected: str | None) -> None:
    assert read_page(body).next_url == expected


def test_a_pagers_next_is_followed() -> None:
    assert (
        read_page(body=f"<p class=pagination>1 <a class=next href='{URL}?page=2'>Next page</a></p>").next_url
        == f"{URL}?page=2"
    )


@pytest.mark.parametrize("path", ["", "2026/03/", "category/bridges/", "blog/tag/bridges/"])
def test_the_older_part_of_a_list_is_no_next_page(path: str) -> None:
    url = f"https://planet.example/{path}"
    assert read_page(f"<link rel=next href={url}page/2/>", url=url).next_url is None


@pytest.mark.parametrize(
    "tags",
    [
        "<p><a rel=tag href=/t/1>Bridges</a>, <a rel='category tag' href=/t/2>Traffic</a></p>",
        "<p><a class=p-category href=/t/1>Bridges</a> <a class=p-category href=/t/2>Traffic</a></p>",
        "<div class=tags>Topics: <a href=/t/1>Bridges</a> <a href=/t/2>Traffic</a></div>",
    ],
)
def test_links_to_tags_below_the_text(tags: str) -> None:
    others = "<aside><a rel=tag href=/t/3>Cats</a></aside>"
    metadata = read_page(body=f"<h1>Bridge opens</h1><p>Nine years.</p>{others}{tags}")
    assert metadata.tags == ("Bridges", "Traffic")
    assert signals(metadata, "tags") == ["links to tags"]


def test_the_microdata_of_another_article_names_no_author() -> None:
    scope = "<div itemscope itemtype=https://schema.org/NewsArticle>"
    body = f"{scope}<span itemprop=author>Jane Doe</span></div>{scope}<span itemprop=author>John Roe</span></div>"
    assert names(read_page(body=f"<h1>Bridge opens</h1>{body}")) == ["Jane Doe"]


def test_microdata_of_the_article_tells_its_outlet_and_summary() -> None:
    scope = "itemscope itemtype=https://schema.org/Organization"
    outlet = f"<div itemprop=publisher {scope}><meta itemprop=name content=Planet>"
    body = f"<p itemprop=description>After nine years.</p>{outlet}</div>"
    metadata = read_page(
        body=f"<div itemscope itemtype=https://schema.org/NewsArticle><h1>Bridge opens</h1>{body}</div>"
    )
    assert (metadata.publisher, metadata.summary) == ("Planet", "After nine years.")


def test_an_agency_beside_the_authors_has_its_origin() -> None:
    metadata = read_page(ld(article(author=["Jane Doe", "AFP"])))
    assert (names(metadata), metadata.agencies) == (["Jane Doe"], ("AFP",))
    assert signals(metadata, "agencies") == ["JSON-LD"]


def test_an_update_that_equals_a_date_which_was_refused_is_none() -> None:
    wrong = "2020-01-01T00:00:00+00:00"
    head = ld(article(datePublished=wrong, dateModified=wrong)) + meta(
        article__published_time="2026-03-14T08:00:00+01:00"
    )
    metadata = read_page(head, "<h1>Bridge opens</h1><time datetime=2026-03-14T08:00:00+01:00>14 March 2026</time>")
    assert metadata.published == datetime(2026, 3, 14, 8, tzinfo=CET)
    assert metadata.updated is None


def test_origins_say_where_each_field_is_from_and_with_explain_what_lost() -> None:
    parsed = page(ld(article(headline="Bridge opens", author="Jane Doe")) + meta(og__title="Bridge opens now"))
    chosen, explained = read_metadata(parsed).origins, read_metadata(parsed, explain=True).origins
    assert {(origin.field, origin.signal, origin.value) for origin in chosen} >= {
        ("title", "JSON-LD", "Bridge opens"),
        ("authors", "JSON-LD", "Jane Doe"),
    }
    assert all(origin.chosen for origin in chosen)
    assert [(origin.signal, origin.value) for origin in explained if not origin.chosen] == [
        ("og:title", "Bridge opens now")
    ]


# what a page may hold


@pytest.mark.parametrize(
    "script",
    [
        '<!-- {"@type":"NewsArticle","headline":"T","author":"Jane Doe"} -->',
        '//<![CDATA[\n{"@type":"NewsArticle","author":"Jane Doe"}\n//]]>',
        '{"@type":"NewsArticle","headline":"a\nb","author":"Jane Doe",}',
        '{"@type":"Thing"}{"@type":"NewsArticle","author":["Jane Doe",]};',
        "{&quot;@type&quot;:&quot;NewsArticle&quot;,&quot;author&quot;:&quot;Jane Doe&quot;}",
        '[{"@type":["https://schema.org/NewsArticle"],"author":{"name":"Jane Doe"}}]',
        '{"@type":"NewsArticle","headline":"it\\\'s","author":"Jane Doe"}',
    ],
)
def test_sloppy_json_ld(script: str) -> None:
    assert names(read_page(f'<script type="application/ld+json">{script}</script>')) == ["Jane Doe"]


BROKEN = ("[" * 5000, '{"a":' * 5000 + "1" + "}" * 5000, "", "null", "3", '"x"', "{", '{"@type":"Article"', ", " * 5000)
ODD_TYPES = (
    '{"@type":"NewsArticle","headline":{"@value":["x",1]},"author":{"name":{"a":1}},"datePublished":20200101,"@id":[1],'
    '"image":{"url":{"@id":5},"width":{"value":"9e9"},"height":1e308},"keywords":{"a":1},"description":5}'
)
LONE_SURROGATES = '{"@type":"NewsArticle","headline":"\\ud83d x","author":"\\udc00","image":"http://a.b/\\ud800.jpg"}'


@pytest.mark.parametrize(
    "script",
    [*BROKEN, ODD_TYPES, LONE_SURROGATES],
)  # fmt: skip
def test_any_json_ld_is_read_or_ignored(script: str) -> None:
    assert read_page(f'<script type="application/ld+json">{script}</script>', "<h1>Bridge opens</h1>").title != ""


@pytest.mark.parametrize(
    "body",
    [
        "<div class='author byline date entry-title'>" * 5_000,
        "<h1>T</h1><div class='author date'>" * 100 + "<span></span>" * 20_000,
        "<h1>T</h1>" + "<p>1/1/1 2020 10:10 12 12</p>" * 20_000,
        "<p " + " ".join(f"a{number}" for number in range(5_000)) + ">",
        "<time datetime='" + "-1" * 50_000 + "'>" + "1" * 50_000 + "</time>",
        "<h1>" + "a | " * 50_000 + "</h1>",
    ],
)
def test_hostile_pages_end_soon(body: str) -> None:
    read_page("<title>T</title>", body)


@pytest.mark.parametrize(
    "url", ["", "http://[::1", "file:///tmp/page.html", "no url", "//x", "http://a.example/%ff%00"]
)
def test_any_url(url: str) -> None:
    assert read_page("<title>Bridge opens</title>", "<h1><a href='http://[x'>Bridge opens</a></h1>", url=url).title


def test_nothing_in_nothing_out() -> None:
    assert read_metadata(Page(b" ")) == Metadata(marks_body=False)


def test_the_tree_is_as_it_was() -> None:
    parsed = page(meta(og__title="T"), "<h1>T</h1><p class=byline>By <b>Jane Doe</b></p><time>14 March 2026</time>")
    before = etree.tostring(parsed.tree)
    read_metadata(parsed, explain=True)
    assert etree.tostring(parsed.tree) == before


# ---- the blog's name as headline ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("title", "site", "post"),
    [
        ("Ropes and Lamps: How tar is boiled", "<h1>Ropes and Lamps</h1>", "<h3 class='post-title'>{}</h3>"),
        ("Ropes and Lamps: How tar is boiled", "<h1>Ropes and Lamps</h1>", "<h2 class='entry-title'>{}</h2>"),
        (
            "Tide: a journal: How tar is boiled",
            "<h1>Tide: a journal</h1>",
            "<h3 class='post-title'><a href=/a>{}</a></h3>",
        ),
        ("How tar is boiled: Ropes and Lamps", "<h1>Ropes and Lamps</h1>", "<h3 class='entry-title'>{}</h3>"),
        ("Ropes and Lamps - How tar is boiled", "<h1>Ropes and Lamps</h1>", "<h3 class='post-title'>{}</h3>"),
        ("Ropes and Lamps » How tar is boiled", "<h1>Ropes and Lamps</h1>", "<h2 class='post-title'>{}</h2>"),
        ("Ropes and Lamps / How tar is boiled", "<h1>Ropes and Lamps</h1>", "<h3 class='article-title'>{}</h3>"),
        (
            "Ropes and Lamps: How tar is boiled",
            "<h1><a href=/>Ropes and Lamps</a></h1>",
            "<h3 class='post-title'>{}</h3>",
        ),
        ("Ropes and Lamps: How tar is boiled", "<div id=header><h1>Ropes and Lamps</h1></div>", "<h2>{}</h2>"),
        ("ROPES: How tar is boiled", "<h1 class=title>Ropes</h1>", "<h3 class='post-title entry-title'>{}</h3>"),
        ("Ropes and Lamps: How tar is boiled", "<h2>Ropes and Lamps</h2>", "<h3 class='post-title'>{}</h3>"),
    ],
)
def test_the_name_of_a_blog_is_not_the_headline_of_a_post(title: str, site: str, post: str) -> None:
    page = f"<title>{title}</title><body>{site}{post.format('How tar is boiled')}<p>It takes nine hours.</p></body>"
    assert read_metadata(Page(page.encode(), "https://log.example/2026/03/tar", "utf-8")).title == "How tar is boiled"


def test_a_headline_with_its_subtitle_in_the_title_of_the_page_stays() -> None:
    page = "<title>How tar is boiled: It takes nine hours</title><article><header><h1>How tar is boiled</h1></header>"
    page += "<h2>It takes nine hours</h2><p>It takes nine hours, says who boils it.</p></article>"
    assert read_metadata(Page(page.encode(), "https://log.example/2026/03/tar", "utf-8")).title == "How tar is boiled"


def test_a_headline_over_a_labelled_heading_of_its_own_stays() -> None:
    page = "<title>How tar is boiled</title><h1>How tar is boiled</h1><h3 class='post-title'>What else we wrote</h3>"
    assert read_metadata(Page(page.encode(), "https://log.example/2026/03/tar", "utf-8")).title == "How tar is boiled"


# ---- kickers and marks in the headline ----------------------------------------------------------------------

LONG = "A bridge opens after nine years of work"


@pytest.mark.parametrize(
    "heading",
    [
        f"<h1><span>Traffic</span> {LONG}</h1>",
        f"<h1><small>Traffic</small><br>{LONG}</h1>",
        f"<h1><a href=/a><span class=label>Traffic</span> {LONG}</a></h1>",
        f"<h1><span class=title__top>Traffic</span> – {LONG}</h1>",
        f"<h1><em>Traffic:</em> {LONG}</h1>",
        f"<h1><span><b>Traffic</b></span> {LONG}</h1>",
        f"<h1 itemprop=headline><strong>Traffic</strong> | {LONG}</h1>",
        f"<h1><div>Traffic</div><div>{LONG}</div></h1>",
        f"<h1><span>Traffic</span><span>{LONG}</span></h1>",
        f"<h1 class=entry-title><i>Traffic</i> {LONG}</h1>",
    ],
)
def test_what_no_declared_title_begins_with_is_a_kicker(heading: str) -> None:
    assert read_page(f"<title>{LONG} - Planet</title>", heading).title == LONG


def test_what_declared_titles_begin_with_is_no_kicker() -> None:
    whole = f"Traffic: {LONG}"
    assert read_page(f"<title>{whole}</title>", f"<h1><span>Traffic:</span> {LONG}</h1>").title == whole


@pytest.mark.parametrize("mark", ["»", "›", "•", "|", "–", "—", "·", ">"])
def test_a_mark_before_a_title_is_none_of_it(mark: str) -> None:
    assert read_page(f"<title>{mark} {LONG}</title>").title == LONG
    assert read_page(f"<title>Planet // {mark} {LONG}</title>", url="https://planet.example/a").title.endswith(LONG)
