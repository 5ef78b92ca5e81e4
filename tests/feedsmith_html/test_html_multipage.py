"""Articles in several pages: fetched one after the other, and joined into one."""

from pathlib import Path
from typing import NoReturn

import pytest

from feedsmith import Article
from feedsmith.collecting.collect import MAX_DEPTH, collect
from feedsmith.collecting.jobs import Job, Outcome
from feedsmith.executors import Inline
from feedsmith_html import WebPages
from support.web import Web

SITE = "https://longread.example"
FIRST = f"{SITE}/canal"
TEXTS = [
    "The canal was dug in nine years by men who had never seen one, and for a century it carried everything that the "
    "town had to sell, which was mostly bricks.\nIts engineer drew every lock by hand. He slept in the last of them.",
    "Then the railway came along the same bank, and the boats were sold for their timber. Ducks took over the "
    "basin.\nIn the dry summer of 1949 the bottom showed, and on it four hundred bicycles.",
    "Today the locks work again, turned by volunteers with forearms like the first diggers had. Bricks are carried on "
    "Sundays, for the look of it.\nThe engineer’s bed has been found as well, and is let by the night.",
]
PAGER = '<div class="pagination"><span class="current">{}</span> {} <a class="next" href="{}">Next page</a></div>'


def page(number: int, head: str = "", foot: str = "", text: str = "") -> str:
    """The page of this number, which counts from 1, of the article on the canal."""
    paragraphs = "".join(f"<p>{line}</p>" for line in (text or TEXTS[number - 1]).split("\n"))
    return f"""<!DOCTYPE html><html lang="en"><head><title>The canal that came back | Long Read</title>
        <meta property="og:type" content="article"><meta property="og:site_name" content="Long Read">
        <meta property="article:published_time" content="2026-03-1{number}T08:00:00Z">
        <meta name="author" content="Barnaby Thistlewood">{head}</head>
        <body><header><a href="/">Long Read</a></header>
        <article><h1>The canal that came back</h1><p class="byline">By Barnaby Thistlewood</p>
        <div class="article-body">{paragraphs}</div>{foot}</article><footer>© Long Read</footer></body></html>"""


def link_next(url: str) -> str:
    return f'<link rel="next" href="{url}">'


def pager(number: int, url: str) -> str:
    others = " ".join(f'<a href="/canal?page={other}">{other}</a>' for other in (1, 2, 3) if other != number)
    return PAGER.format(number, others, url)


def outcomes(web: Web, *urls: str) -> list[Outcome]:
    return [outcome for _, outcome in collect([Job(source=WebPages(urls=urls), name="html")], Inline(), lambda: web)]


def only(results: list[Outcome]) -> Article:
    (article,) = (article for outcome in results for article in outcome.articles)
    return article


def failures(results: list[Outcome]) -> list[str]:
    return [str(failure) for outcome in results for failure in outcome.failures]


def bodies(*numbers: int) -> str:
    return "".join(f"<p>{line}</p>" for number in numbers for line in TEXTS[number - 1].split("\n"))


def squeezed(article: Article) -> str:
    return article.body.replace("\n", "")


def test_pages_that_link_to_the_next_in_their_head_are_joined() -> None:
    web = Web(
        {
            FIRST: page(1, link_next("/canal?page=2")),
            f"{SITE}/canal?page=2": page(2, link_next("/canal?page=3")),
            f"{SITE}/canal?page=3": page(3),
        }
    )
    results = outcomes(web, FIRST)
    assert web.asked == [FIRST, f"{SITE}/canal?page=2", f"{SITE}/canal?page=3"]
    assert (squeezed(only(results)), failures(results)) == (bodies(1, 2, 3), [])


def test_pages_with_a_pager_below_the_text_are_joined_and_the_pager_is_no_text() -> None:
    second, third = f"{SITE}/canal?page=2", f"{SITE}/canal?page=3"
    web = Web(
        {
            FIRST: page(1, foot=pager(1, "?page=2")),
            second: page(2, foot=pager(2, "?page=3")),
            third: page(3, foot='<div class="pagination"><a href="?page=1">1</a> <span class="current">3</span></div>'),
        }
    )
    assert squeezed(only(outcomes(web, FIRST))) == bodies(1, 2, 3)
    assert web.asked == [FIRST, second, third]


def test_everything_but_the_text_is_what_the_first_page_says() -> None:
    web = Web({FIRST: page(1, link_next("/canal/2")), f"{SITE}/canal/2": page(2)})
    article = only(outcomes(web, FIRST))
    assert (article.id, article.url, article.title) == (FIRST, FIRST, "The canal that came back")
    assert [author.name for author in article.authors] == ["Barnaby Thistlewood"]
    assert article.published is not None
    assert article.published.isoformat() == "2026-03-11T08:00:00+00:00"


def test_a_next_page_that_is_missing_is_named_and_what_there_is_is_published() -> None:
    web = Web({FIRST: page(1, link_next("/canal/2"))})
    results = outcomes(web, FIRST)
    assert squeezed(only(results)) == bodies(1)
    assert failures(results) == [f"html: {SITE}/canal/2: not found (404)"]


def test_pages_that_lead_back_to_the_first_are_joined_once() -> None:
    web = Web({FIRST: page(1, link_next("/canal/2")), f"{SITE}/canal/2": page(2, link_next("/canal"))})
    results = outcomes(web, FIRST)
    assert (squeezed(only(results)), failures(results)) == (bodies(1, 2), [])
    assert web.asked == [FIRST, f"{SITE}/canal/2"]


def test_a_next_page_that_says_the_same_again_ends_the_article() -> None:
    web = Web({FIRST: page(1, link_next("/canal/2")), f"{SITE}/canal/2": page(1, link_next("/canal/3"))})
    results = outcomes(web, FIRST)
    assert (squeezed(only(results)), failures(results)) == (bodies(1), [])
    assert web.asked == [FIRST, f"{SITE}/canal/2"]


def test_a_page_that_names_itself_as_the_next_is_asked_for_once() -> None:
    web = Web({FIRST: page(1, link_next("/canal"))})
    results = outcomes(web, FIRST)
    assert (squeezed(only(results)), failures(results), web.asked) == (bodies(1), [], [FIRST])


def test_pages_without_end_are_cut_and_named_and_what_they_gave_is_published() -> None:
    class Endless(dict[str, str]):
        def __contains__(self, url: object) -> bool:
            return True

        def __getitem__(self, url: str) -> str:
            number = int(url.rpartition("=")[2])
            text = f"In the year {1800 + number} the canal was {number} miles long, and nobody knew where it would end."
            return page(1, link_next(f"/canal?page={number + 1}"), text=f"{text}\n{TEXTS[0]} {number}.")

    results = outcomes(Web(Endless()), f"{SITE}/canal?page=1")
    assert only(results).body.count("In the year") == MAX_DEPTH + 1
    (failure,) = failures(results)
    assert f"more than {MAX_DEPTH} documents link to it" in failure


@pytest.mark.parametrize("next_url", ["https://elsewhere.example/canal/2", "file:///etc/passwd", "javascript:next()"])
def test_a_next_page_on_another_site_or_none_at_all_is_not_followed(next_url: str) -> None:
    web = Web({FIRST: page(1, link_next(next_url))})
    results = outcomes(web, FIRST)
    assert (squeezed(only(results)), failures(results), web.asked) == (bodies(1), [], [FIRST])


def test_the_next_article_of_a_blog_is_no_next_page() -> None:
    foot = '<nav class="post-navigation"><a rel="next" href="/a-walk-to-the-mill">Next: A walk to the mill</a></nav>'
    web = Web({FIRST: page(1, link_next("/a-walk-to-the-mill"), foot), f"{SITE}/a-walk-to-the-mill": page(2)})
    assert squeezed(only(outcomes(web, FIRST))) == bodies(1)
    assert web.asked == [FIRST]


def test_a_notice_in_place_of_the_next_page_is_not_joined() -> None:
    notice = """<html><head><title>Before you continue</title></head><body><div class="cookie-consent"><h1>Before you
        continue</h1><p>We use cookies and similar technologies to store information on your device, for advertising
        that fits you and to measure how our content is read. You can withdraw your consent at any time.</p>
        <button>Accept all cookies</button></div></body></html>"""
    web = Web({FIRST: page(1, link_next("/canal/2")), f"{SITE}/canal/2": notice})
    assert squeezed(only(outcomes(web, FIRST))) == bodies(1)


def test_a_saved_page_leads_to_no_other(tmp_path: Path) -> None:
    def no_pages() -> NoReturn:
        raise AssertionError("a page was asked for")

    for name, url in {"relative": "2.html", "absolute": f"{SITE}/canal/2", "root": "/canal/2"}.items():
        (tmp_path / f"{name}.html").write_text(page(1, link_next(url), pager(1, url)), encoding="utf-8")
    (tmp_path / "2.html").write_text(page(2), encoding="utf-8")
    results = [
        outcome for _, outcome in collect([Job(source=WebPages(path=tmp_path), name="html")], Inline(), no_pages)
    ]
    assert failures(results) == []
    texts = sorted(squeezed(article) for outcome in results for article in outcome.articles)
    assert texts == sorted([bodies(1)] * 3 + [bodies(2)])
