"""What a lead gives to the article that was read from its page, and what it is where there is no page."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from feedsmith import Article, Lead, Media, Person, Tag
from feedsmith.model.leads import LeadRules, complete_article, digest_lead, make_article, read_lead_rules

URL = "https://harbour.example/ferry"
NIGHT, MORNING = datetime(2026, 3, 9, 22, tzinfo=UTC), datetime(2026, 3, 10, 8, tzinfo=UTC)
LEAD = Lead(
    url=URL,
    title="Ferry is back",
    published=NIGHT,
    updated=MORNING,
    summary="It sails again.",
    image="https://harbour.example/a.jpg",
    authors=(Person(name="Jane Doe"),),
    tags=("Sea",),
    guid="7",
    language="en-GB",
)
BARE = Article(id=URL, title="Ferry returns", url=URL, body="<p>It sails.</p>")


def test_a_lead_fills_what_the_page_does_not_say() -> None:
    filled = complete_article(BARE, LEAD)
    assert filled == replace(
        BARE,
        summary="It sails again.",
        published=NIGHT,
        updated=MORNING,
        authors=(Person(name="Jane Doe"),),
        tags=(Tag(term="Sea"),),
        language="en-GB",
        media=(Media(url="https://harbour.example/a.jpg", role="lead"),),
    )


def test_the_page_wins_where_it_says_something() -> None:
    whole = replace(
        BARE,
        summary="Own.",
        published=MORNING,
        updated=MORNING,
        authors=(Person(name="Own"),),
        tags=(Tag(term="Own"),),
        language="fr",
        media=(Media(url="https://harbour.example/own.jpg"),),
    )
    assert complete_article(whole, LEAD) == whole


def test_a_lead_that_is_older_than_the_page_says_of_no_correction() -> None:
    dated = replace(BARE, published=MORNING + timedelta(hours=1))
    assert complete_article(dated, LEAD).updated is None


def test_a_page_that_names_an_agency_alone_gets_no_author_from_its_lead() -> None:
    assert complete_article(replace(BARE, credit="Reuters"), LEAD).authors == ()


def test_titles_that_differ_go_to_origins() -> None:
    (origin,) = (origin for origin in complete_article(BARE, LEAD).origins if origin.field == "title")
    assert (origin.value, origin.chosen) == ("Ferry is back", False)
    same = complete_article(BARE, replace(LEAD, title="Ferry returns"))
    assert "title" not in {origin.field for origin in same.origins}


def test_the_feed_s_id_is_kept_where_that_is_wanted() -> None:
    assert complete_article(BARE, LEAD, keep_ids=True).id == "7"
    assert complete_article(BARE, replace(LEAD, guid=""), keep_ids=True).id == URL


@pytest.mark.parametrize(
    ("lead", "keep_ids", "id"),
    [
        (LEAD, False, URL),
        (LEAD, True, "7"),
        (replace(LEAD, url="http://harbour.example/ferry?utm_source=rss#top"), False, URL),
        (replace(LEAD, url=""), False, "7"),
    ],
)
def test_a_lead_without_page_goes_by_its_address_or_else_by_the_feed_s_id(lead: Lead, keep_ids: bool, id: str) -> None:
    article = make_article(lead, "site", keep_ids=keep_ids)
    assert (article.id, article.title, article.published) == (id, "Ferry is back", NIGHT)
    assert article.origins[0].signal.startswith("lead")


def test_a_text_without_title_is_called_by_what_it_begins_with() -> None:
    lead = Lead(url=URL, body="<p>The ferry is late. Nobody knows why.</p>")
    assert make_article(lead, "site").title == "The ferry is late. Nobody knows why."
    long = make_article(replace(lead, body="<p>" + "Nobody knows " * 50 + "</p>"), "site").title
    assert long.endswith("…")
    assert len(long) <= 101


@pytest.mark.parametrize("lead", [Lead(url=URL), Lead(url=URL, title="Ferry"), Lead(url=URL, summary="It sails.")])
def test_what_says_too_little_is_no_article(lead: Lead) -> None:
    assert not lead.is_publishable
    with pytest.raises(ValueError, match="lead"):
        make_article(lead, "site")


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({}, "url"),
        ({"url": "/relative"}, "url"),
        ({"url": "file:///etc/hostname"}, "url"),
        ({"url": URL, "image": "x"}, "image"),
        ({"url": URL, "published": datetime(2026, 3, 9)}, "published"),
        ({"url": URL, "language": "english!"}, "language"),
    ],
)
def test_what_can_be_no_lead_is_refused_by_the_name_of_the_field(fields: dict[str, Any], reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        Lead(**fields)


def test_texts_of_a_lead_are_legal() -> None:
    lead = Lead(url=URL, title=" Ferry\x00 \n returns ", summary="a\tb", tags=("", " Sea "))
    assert (lead.title, lead.summary, lead.tags) == ("Ferry returns", "a b", ("Sea",))


@pytest.mark.parametrize(
    "changed", [{"title": "Other"}, {"published": MORNING}, {"updated": None}, {"guid": "8"}], ids=str
)
def test_what_a_lead_says_of_its_article_is_in_its_digest(changed: dict[str, Any]) -> None:
    assert digest_lead(replace(LEAD, **changed)) != digest_lead(LEAD)


def test_teasers_pictures_and_tags_are_not() -> None:
    assert digest_lead(replace(LEAD, summary="3 hours ago", image="", tags=(), authors=())) == digest_lead(LEAD)


def test_the_rules_of_a_source_are_its_options() -> None:
    class Options:
        limit, teasers = 5, False

    assert read_lead_rules(Options()) == LeadRules(limit=5, teasers=False)
    assert read_lead_rules(object()) == LeadRules(limit=30, recheck=3, teasers=True, keep_ids=False)
