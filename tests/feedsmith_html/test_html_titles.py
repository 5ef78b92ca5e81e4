"""The title of a page that declares no more than its <title>: kinds of what stands in it, each with one where its rule
would be wrong.
"""

import pytest

from feedsmith_html.metadata.read import read_metadata
from feedsmith_html.page import Page

URL = "https://planet.example/news/12345"
PROSE = "<p>The mayor cut the ribbon, and nine thousand cars went over it before the sun had set.</p>"


def title_of(title: str, body: str = PROSE, url: str = URL) -> str:
    return read_metadata(Page(f"<html lang=en><title>{title}</title><body>{body}".encode(), url, "utf-8")).title


@pytest.mark.parametrize(
    "title",
    [
        "{} | Planet",
        "{} | Editorial | Opinion | The Planet",
        "{} | Northern Islands News | Planet",
        "{} | Science | News | planet.example",
        "{} | Jane Marsh | Max Roe | CULTURE | PLANET",
        "{} » Ferries » Planet",
        "{} · Letters · The Daily Planet",
        "{} - Landespolitik - Nachrichten - Planet",
        "{} - Letters - Evening Planet",
        "{} – Local News – Planet Online",
        "{} : Sport : Planet",
        "{}_Islands_Planet",
    ],
)
def test_sections_and_the_site_at_the_end_are_no_part_of_the_headline(title: str) -> None:
    headline = "Bridge opens after nine years"
    assert title_of(title.format(headline)) == headline


@pytest.mark.parametrize(
    ("title", "headline"),
    [
        ("Bridge opens - and nobody is there to see it - Planet", "Bridge opens - and nobody is there to see it"),
        ("Bridge opens - now the ferry closes - Planet", "Bridge opens - now the ferry closes"),
        ("Ferry - Bridge opens after nine years - Planet", "Ferry - Bridge opens after nine years"),
        ("Bridge opens after nine years on Planet", "Bridge opens after nine years on Planet"),
        ("Bridge opens: how we built it on our planet", "Bridge opens: how we built it on our planet"),
        ("Bridge – Jane Marsh (@jane@social.planet.example)", "Bridge – Jane Marsh (@jane@social.planet.example)"),
    ],
)
def test_what_reads_like_the_headline_is_no_section(title: str, headline: str) -> None:
    assert title_of(title) == headline


@pytest.mark.parametrize(
    ("title", "host"),
    [
        ("Hope - Planet", "planet.example"),
        ("Hope! – The Planet", "planet.example"),
        ("Penny - Rainy Quay Wiki", "rainyquaywiki.example"),
        ("Bees | Guild of the Ferrymen", "gotf.example"),
        ("The bees are back | Island Bridge Builders Union", "ibbu.example"),
        ("Eels: Planet News", "planet.example"),
    ],
)
def test_a_short_headline_stands_without_the_name_of_the_site(title: str, host: str) -> None:
    headline = title.replace(":", " -").replace("–", "-").replace("|", "-").split(" - ")[0]
    expected = title if ":" in title else headline  # a colon belongs to headlines more often than not
    assert title_of(title, url=f"https://{host}/a/12345") == expected


@pytest.mark.parametrize(
    "heading",
    [
        "<h1>While you are here…</h1>",
        "<h1>Congrats!</h1>",
        "<h1>Newsletter</h1>",
        "<h1>690</h1>",
        "<h1>Literature</h1>",
        "<h1>Morning Briefing</h1>",
        "<h2 class=page-title>More for you</h2>",
        "<h1>Do you know our videos?</h1>",
        "<h1>Lorem ipsum dolor</h1>",
        "<h1>更多新闻</h1>",
    ],
)
def test_a_heading_without_a_word_of_the_title_is_of_something_else(heading: str) -> None:
    headline = "Bridge opens after nine years"
    assert title_of(f"{headline} | Planet", f"<div>{headline}</div>{PROSE}{heading}") == headline


@pytest.mark.parametrize(
    ("title", "heading"),
    [
        ("Planet", "Bridge opens after nine years"),  # no more than the site's name
        ("Home", "Time to say goodbye"),
        ("Planet | The Daily Planet", "Bridge opens after nine years"),
        ("Autofinanzierung für alle", "Finanzierung Ihres Autos"),
        ("Become a bridge tester", "Testing bridges: so easy it is"),
        ("横断橋が九年ぶりに開通", "九年ぶり橋が開く"),
    ],
)
def test_a_heading_that_shares_a_word_is_what_readers_know_the_article_by(title: str, heading: str) -> None:
    assert title_of(title, f"<h1>{heading}</h1>{PROSE}") == heading


def test_a_heading_that_the_address_names_is_the_headline_whatever_the_title_says() -> None:
    url = "https://planet.example/time-to-say-goodbye"
    assert title_of("All about our islands", f"<h1>Time to say goodbye</h1>{PROSE}", url) == "Time to say goodbye"


@pytest.mark.parametrize("teaser", ["Bridge opens after…", "Bridge opens after nine...", "Bridge"])
def test_a_beginning_of_the_title_is_not_the_headline(teaser: str) -> None:
    body = f"<div>Bridge opens after nine years</div>{PROSE}<h2 class=entry-title>{teaser}</h2>"
    assert title_of("Bridge opens after nine years | Planet", body) == "Bridge opens after nine years"


def test_a_beginning_up_to_a_separator_is() -> None:
    assert title_of("Bridge opens, says Jane Marsh of the council", f"<h1>Bridge opens</h1>{PROSE}") == "Bridge opens"


def test_the_name_of_the_site_in_a_heading_makes_no_site_of_the_headline() -> None:
    body = (
        f"<header class=nav><p class=site-title>Planet</p><h1>The first decade</h1></header><h1>Congrats!</h1>{PROSE}"
    )
    assert title_of("The first decade | Planet", body) == "The first decade"


@pytest.mark.parametrize(
    "title", ["{} - by Jane Doe", "{} – By Jane Doe – Quay notes", "{} | von Jane van Doe", "{} - par J. Doe"]
)
def test_the_author_after_the_headline_is_no_part_of_it(title: str) -> None:
    headline = "Bridge opens after nine years"
    assert title_of(title.format(headline)) == headline


def test_what_reads_like_an_author_and_is_none_stays() -> None:
    assert title_of("The bridge - by far the longest") == "The bridge - by far the longest"
