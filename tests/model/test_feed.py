"""A feed is assembled of articles, settings and the time of day, and of nothing else."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedsmith import Article, Entry, Feed, Link
from feedsmith.model.feed import STAND_IN_LINK, FeedSettings, assemble
from support.samples import NOW, SETTINGS, UNSET

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def article(name: str = "a", **fields: Any) -> Article:
    return Article(id=f"https://x.example/{name}", title=name, body="<p>x</p>", **fields)


def assembled(*articles: Article, settings: FeedSettings = SETTINGS, seen: datetime | None = None) -> Feed:
    return assemble([(article, seen) for article in articles], settings, NOW)[0]


def names(feed: Feed) -> list[str]:
    return [entry.article.title for entry in feed.entries]


def dates(**fields: Any) -> tuple[datetime | None, datetime | None, list[str]]:
    """When an article of these dates, first seen an hour ago, counts as published and updated; and the notes."""
    feed, notes = assemble([(article(**fields), NOW - HOUR)], SETTINGS, NOW)
    return feed.entries[0].published, feed.entries[0].updated, notes


# ---- order and number --------------------------------------------------------------------------------------


def test_the_newest_article_comes_first_and_the_undated_last() -> None:
    feed = assembled(
        article("undated"),
        article("old", published=NOW - DAY),
        article("new", published=NOW),
        article("ancient", published=datetime(2, 1, 1, tzinfo=UTC)),
        article("undated too"),
    )
    assert names(feed) == ["new", "old", "ancient", "undated", "undated too"]


@given(st.lists(st.sampled_from([None, NOW - DAY, NOW - HOUR, NOW]), max_size=12))
def test_articles_of_one_date_keep_their_order(moments: list[datetime | None]) -> None:
    articles = [article(str(place), published=moment) for place, moment in enumerate(moments)]
    oldest = datetime.min.replace(tzinfo=UTC)
    expected = sorted(articles, key=lambda article: article.published or oldest, reverse=True)
    assert names(assembled(*articles)) == [article.title for article in expected]


def test_an_update_does_not_move_an_article_up() -> None:
    feed = assembled(article("old", published=NOW - DAY, updated=NOW), article("new", published=NOW - HOUR))
    assert names(feed) == ["new", "old"]


@pytest.mark.parametrize(
    ("limit", "expected"), [(1, ["a"]), (2, ["a", "b"]), (3, ["a", "b", "c"]), (9, ["a", "b", "c"])]
)
def test_the_limit_keeps_the_newest(limit: int, expected: list[str]) -> None:
    articles = [article(name, published=NOW - place * HOUR) for place, name in enumerate("abc")]
    assert names(assembled(*reversed(articles), settings=replace(SETTINGS, limit=limit))) == expected


def test_a_limit_of_0_keeps_all_and_there_is_one_of_50_unless_told() -> None:
    articles = [article(str(number)) for number in range(120)]
    assert len(assembled(*articles, settings=replace(SETTINGS, limit=0)).entries) == 120
    assert len(assembled(*articles).entries) == 50


# ---- held and withdrawn ------------------------------------------------------------------------------------


@pytest.mark.parametrize(("embargo", "expected"), [(NOW + timedelta(seconds=1), []), (NOW, ["a"]), (NOW - DAY, ["a"])])
def test_an_article_under_embargo_is_held_until_it_is_due(embargo: datetime, expected: list[str]) -> None:
    assert names(assembled(article(embargo=embargo))) == expected
    assert assembled(article(embargo=embargo), settings=replace(SETTINGS, limit=0)).withdrawn == ()


def test_withdrawn_articles_are_apart_and_do_not_count_towards_the_limit() -> None:
    killed = article("killed", status="canceled", updated=NOW)
    feed = assembled(killed, article("withheld", status="withheld"), article("a"), settings=replace(SETTINGS, limit=1))
    assert names(feed) == ["a"]
    assert [entry.article.title for entry in feed.withdrawn] == ["killed", "withheld"]
    assert [entry.updated for entry in feed.withdrawn] == [NOW, None]


def test_what_is_withdrawn_under_embargo_was_never_out_and_is_not_mentioned() -> None:
    feed = assembled(article(status="canceled", embargo=NOW + HOUR))
    assert (feed.entries, feed.withdrawn) == ((), ())


# ---- dates -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("published", "updated", "expected"),
    [
        (NOW - 2 * DAY, NOW - DAY, (NOW - 2 * DAY, NOW - DAY)),
        (NOW - 2 * DAY, None, (NOW - 2 * DAY, NOW - 2 * DAY)),
        (None, NOW - DAY, (NOW - DAY, NOW - DAY)),
        (None, None, (NOW - HOUR, NOW - HOUR)),
        (NOW, NOW, (NOW, NOW)),
    ],
)
def test_an_article_goes_by_its_own_dates_and_else_by_when_it_was_first_seen(
    published: datetime | None, updated: datetime | None, expected: tuple[datetime, datetime]
) -> None:
    assert dates(published=published, updated=updated) == (*expected, [])


@pytest.mark.parametrize(
    ("published", "updated", "expected"),
    [
        (NOW + DAY, None, (NOW - HOUR, NOW - HOUR)),
        (NOW + DAY, NOW + DAY, (NOW - HOUR, NOW - HOUR)),
        (NOW - DAY, NOW + DAY, (NOW - DAY, NOW - HOUR)),
        (None, NOW + DAY, (NOW - HOUR, NOW - HOUR)),
        (datetime.max.replace(tzinfo=UTC), None, (NOW - HOUR, NOW - HOUR)),
    ],
)
def test_a_date_in_the_future_gives_way_to_when_it_was_first_seen_and_is_noted(
    published: datetime | None, updated: datetime | None, expected: tuple[datetime, datetime]
) -> None:
    *moments, notes = dates(published=published, updated=updated)
    assert tuple(moments) == expected
    assert len(notes) == 1
    assert notes[0].startswith("https://x.example/a: dated in the future (")


def test_an_article_without_any_date_has_none() -> None:
    entry = assembled(article()).entries[0]
    assert (entry.published, entry.updated) == (None, None)
    future = assembled(article(published=NOW + DAY)).entries[0]
    assert (future.published, future.updated) == (None, None)


def test_a_time_first_seen_that_is_in_the_future_is_no_date() -> None:
    """A file's own time may be wrong too; what it says of tomorrow nobody has seen."""
    entry = assembled(article(), seen=NOW + DAY).entries[0]
    assert (entry.published, entry.updated) == (None, None)


def test_an_entry_is_not_updated_before_it_was_published() -> None:
    seen, published = NOW - 2 * DAY, NOW - DAY
    entry = assembled(article(published=published, updated=NOW + DAY), seen=seen).entries[0]
    assert (entry.published, entry.updated) == (published, published)

    entry = assembled(article(published=NOW - DAY, updated=NOW - 2 * DAY)).entries[0]
    assert (entry.published, entry.updated) == (NOW - DAY, NOW - DAY)
    entry = Entry(article=article(), published=NOW, updated=NOW - DAY)
    assert entry.updated == NOW


@pytest.mark.parametrize("zone", [UTC, timezone(2 * HOUR), timezone(-5 * HOUR)])
def test_the_year_1_is_no_date(zone: timezone) -> None:
    """The zero time of Go and .NET, which generators write for none."""
    zero = datetime(1, 1, 1, tzinfo=zone)
    assert dates(published=zero, updated=zero) == (NOW - HOUR, NOW - HOUR, [])
    assert article(embargo=zero).embargo is None
    assert Entry(article=article(), published=zero).published is None


@pytest.mark.parametrize("year", [2, 987, 1923, 1969])
def test_a_date_before_1970_is_published_with_a_note(year: int) -> None:
    old = datetime(year, 5, 1, tzinfo=UTC)
    published, _, notes = dates(published=old)
    assert published == old
    assert [note.partition(" (")[0] for note in notes] == ["https://x.example/a: dated before 1970"]
    assert f"{year:04}-05-01" in notes[0]
    assert dates(published=datetime(1970, 1, 1, tzinfo=UTC)) == (*[datetime(1970, 1, 1, tzinfo=UTC)] * 2, [])


def test_an_id_that_is_no_uri_becomes_one_in_the_entry() -> None:
    assert [entry.article.id for entry in assembled(article(), replace(article(), id="desk/7 b")).entries] == [
        "https://x.example/a",
        "tag:feedsmith,2026:id:desk/7%20b",
    ]


def test_a_feed_is_as_old_as_its_newest_entry() -> None:
    articles = (article("a", published=NOW - DAY), article("b", published=NOW - 3 * DAY, updated=NOW - HOUR))
    assert assembled(*articles).updated == NOW - HOUR
    assert assembled(*articles, article("killed", status="canceled", updated=NOW)).updated == NOW


@pytest.mark.parametrize("articles", [(), (article(),)], ids=["no entries", "undated entries"])
def test_a_feed_that_knows_no_date_has_none(articles: tuple[Article, ...]) -> None:
    assert assembled(*articles).updated is None


def test_the_time_of_day_does_not_show_in_a_feed() -> None:
    articles = [(article("a", published=NOW - DAY), NOW), (article("b"), NOW - HOUR)]
    assert assemble(articles, SETTINGS, NOW) == assemble(articles, SETTINGS, NOW + 1000 * DAY)


# ---- stand-ins ---------------------------------------------------------------------------------------------


def test_a_feed_with_everything_said_needs_no_stand_ins() -> None:
    feed, notes = assemble([], replace(SETTINGS, name="desk"), NOW)
    assert notes == []
    assert feed == Feed(
        name="desk",
        id="https://news.example/feeds/desk.atom",
        title="All the news",
        link="https://news.example/",
        description="What is new",
        language="en-GB",
        base_url="https://news.example/feeds",
    )


def test_what_stands_in_is_said_in_one_note() -> None:
    feed, notes = assemble([], replace(UNSET, name="desk"), NOW)
    assert feed == Feed(name="desk", id="tag:feedsmith,2026:feed:desk", title="desk", link=STAND_IN_LINK)
    assert notes == [
        "no title, link, base_url given, so the title is 'desk'; https://feed.invalid/ is the link; "
        "there is no self link. Set --title, --link, --base-url, or the keys of feedsmith.toml"
    ]


def test_the_base_url_stands_in_for_the_link() -> None:
    feed, notes = assemble([], replace(SETTINGS, link=""), NOW)
    assert feed.link == "https://news.example/feeds"
    assert notes == [
        "no link given, so https://news.example/feeds is the link. Set --link, or the keys of feedsmith.toml"
    ]


# ---- settings ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("field", "value"),
    [
        *(("name", name) for name in ("", ".", "..", "-x", ".x", "a/b", "a\\b", "a b", "a\n", "a\x00", "../a")),
        *((field, url) for field in ("link", "base_url") for url in ("x", "/x", "//x.example/", "ftp://x.example/")),
        ("link", "https:///x"),
        ("base_url", "mailto:a@x.example"),
        ("link", "javascript:alert(1)"),
        *(("language", tag) for tag in ("english!", "e", "zz", "en-", "en--GB", "en-a", "de_", "en GB")),
        ("limit", -1),
    ],
)
def test_a_bad_setting_is_refused_by_its_name(field: str, value: Any) -> None:
    with pytest.raises(ValueError, match=rf"^{field}: "):
        FeedSettings(**{field: value})


@pytest.mark.parametrize(
    ("field", "value", "kept"),
    [
        ("name", "über_feed-2.x", "über_feed-2.x"),
        ("title", " a\n\tb\x00 ", "a b"),
        ("description", "a\r\nb", "a b"),
        ("link", "HTTPS://Élan.example", "https://xn--lan-9la.example/"),
        ("base_url", "https://x.example/a/../b", "https://x.example/b"),
        ("language", "en_GB", "en-GB"),
    ],
)
def test_a_setting_is_kept_in_its_proper_form(field: str, value: str, kept: str) -> None:
    assert getattr(FeedSettings(**{field: value}), field) == kept


@pytest.mark.parametrize("base", ["https://x.example/f", "https://x.example/f/"])
@pytest.mark.parametrize(("name", "file"), [("feed", "feed"), ("über", "%C3%BCber")])
def test_a_feed_knows_where_its_files_are_served(base: str, name: str, file: str) -> None:
    feed, _ = assemble([], replace(SETTINGS, name=name, base_url=base), NOW)
    assert feed.address(".rss") == f"https://x.example/f/{file}.rss"
    assert feed.id == feed.address(".atom")


def test_a_feed_without_a_base_url_has_no_address() -> None:
    assert assembled(settings=UNSET).address(".rss") is None


def test_two_feeds_without_a_base_url_have_ids_of_their_own() -> None:
    feeds = [assemble([], replace(UNSET, name=name), NOW)[0] for name in ("a", "b")]
    assert feeds[0].id != feeds[1].id


def test_a_link_of_the_feed_is_absolute_and_its_title_one_line() -> None:
    link = Link(rel="next", href="https://x.example", title="a\nb\x00")
    assert (link.href, link.title) == ("https://x.example/", "a b")
    with pytest.raises(ValueError, match=r"^href: "):
        Link(rel="next", href="/2")


def test_an_entry_is_its_article_and_two_dates() -> None:
    one = article()
    assert assembled(one, seen=NOW).entries == (Entry(article=one, published=NOW, updated=NOW),)
