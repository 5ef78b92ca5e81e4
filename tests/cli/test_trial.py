"""What is said of an article that was found, in lines as wide as the terminal."""

import unicodedata
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedsmith import Article, Request
from feedsmith.cli.trial import describe_article, describe_road
from feedsmith.collecting.findings import choose_title, sum_up
from feedsmith.collecting.jobs import Outcome

URL = "https://harbourpost.example/"
WHOLE = "full text, 3 words"


def story(title: str = "Ferry returns", **more: Any) -> Article:
    values: dict[str, Any] = {"body": "<p>It came back.</p>", "published": datetime(2026, 3, 10, 8, 30, tzinfo=UTC)}
    return Article(id=URL, url=URL, title=title, **{**values, **more})


@pytest.mark.parametrize(
    ("article", "lines"),
    [
        (story(), ["  2026-03-10 08:30  Ferry returns                     full text, 3 words"]),
        (story(published=None), ["  no date           Ferry returns                     full text, 3 words"]),
        (story(body="", summary="Soon."), ["  2026-03-10 08:30  Ferry returns                     teaser, 1 word"]),
        (story(body=""), ["  2026-03-10 08:30  Ferry returns                     headline only"]),
        (story("F" * 99), [f"  2026-03-10 08:30  {'F' * 31}…  full text, 3 words"]),
        (story(f"船が港に帰ってきた、{'十' * 9}"), [f"  2026-03-10 08:30  船が港に帰ってきた、{'十' * 5}…   {WHOLE}"]),
    ],
    ids=["whole", "no date", "teaser", "headline", "long", "wide"],
)  # fmt: skip
def test_an_article_is_a_line_of_date_title_and_what_was_found(article: Article, lines: list[str]) -> None:
    assert list(describe_article(article, 76)) == lines


def test_on_a_narrow_terminal_it_has_two(capsys: pytest.CaptureFixture[str]) -> None:
    assert list(describe_article(story("Ferry returns to the island after all"), 40)) == [
        "  Ferry returns to the island after all",
        "    2026-03-10 08:30, full text, 3 words",
    ]


@given(st.text(min_size=1).filter(lambda text: text.split()), st.integers(20, 300))
def test_no_title_takes_more_columns_than_there_are(title: str, width: int) -> None:
    try:
        article = story(title, body="")
    except ValueError:  # nothing is left of it
        return
    first = next(iter(describe_article(article, width)))
    columns = sum(1 + (unicodedata.east_asian_width(character) in "WF") for character in first)
    zero = sum(unicodedata.category(character) in ("Mn", "Me", "Cf") for character in first)
    assert columns - 2 * zero <= width


def test_the_site_is_called_after_the_publisher_of_most_or_its_host() -> None:
    found = [story(publisher="Harbour Post"), story(publisher="Harbour Post"), story(publisher="Agency"), story()]
    assert choose_title(URL, found) == "Harbour Post"
    assert choose_title("https://me:pw@www.quay.example:81/a", [story()]) == "quay.example:81"


def test_the_road_is_told_in_lines_that_fit_and_hold_no_password() -> None:
    feed = Request(url=f"{URL}rss.xml")
    page = Outcome(location=URL, notes=("a list page with a feed of its own, /rss.xml", "more on it"), requests=(feed,))
    behind = Outcome(location=feed.url, notes=("a feed with summaries only",), requests=(Request(url=f"{URL}a"),))
    first = Outcome(location=f"{URL}a", notes=("a note on an article",), articles=(story(),))
    lines = list(describe_road("https://me:pw@harbourpost.example/", "Harbour Post", [page, behind, first], 40))
    assert lines == [
        "Harbour Post (a list page with a feed of",
        "  its own, /rss.xml; a feed with",
        "  summaries only)",
        URL,
    ]


@pytest.mark.parametrize(
    ("articles", "failures", "said"),
    [
        ([story()], 0, "1 article"),
        ([story(), story(body="", summary="Soon.")], 0, "2 articles, 1 without their text"),
        ([story(), story(published=None)], 2, "2 articles, 1 without a date, 2 failed"),
    ],
)
def test_the_end_counts_articles_and_what_is_missing(articles: list[Article], failures: int, said: str) -> None:
    assert sum_up(articles, failures) == said
