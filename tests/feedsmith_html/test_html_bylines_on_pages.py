"""The byline of a page, of the names that stand on it: kinds of places, each with one where its rule would be wrong."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedsmith_html.metadata.read import read_metadata
from feedsmith_html.page import Page
from support import samples  # noqa: F401  # the profile of the tests

HEADLINE = "<h1>Bridge opens after nine years</h1>"
PROSE = "<p>The mayor cut the ribbon, and nine thousand cars went over it before the sun had set.</p>"


def names_of(html: str) -> list[str]:
    page = Page(f"<html lang=en><body>{html}".encode(), "https://planet.example/bridge", "utf-8")
    return [person.name for person in read_metadata(page).authors]


@pytest.mark.parametrize(
    "byline",
    [
        "<aside><p class=author>Jane Doe</p></aside>",
        "<aside>By <a rel=author href=/x>Jane Doe</a></aside>",
        "<aside><a href=/author/jane-doe>Jane Doe</a></aside>",
        "<div class='widget author'><span class=author>Jane Doe</span></div>",
        "<div class=elementor-widget><span class=post-info__author>Jane Doe</span></div>",
        "<div class=ArticleTeaser__authorName>Jane Doe</div>",
        "<div class=article__sidebar-left><span class=byline>Words by Jane Doe</span></div>",
        "<div class=sponsorPlacement><div class=author><p>Jane Doe</p></div></div>",
        "<div class=story-meta-footer><span class=byline>By Jane Doe</span></div>",
        "<ul class=sidebar><li class=vcard><span class=fn>Jane Doe</span></li></ul>",
    ],
)
def test_what_stands_beside_the_text_may_hold_the_byline(byline: str) -> None:
    assert names_of(f"<article>{HEADLINE}{byline}{PROSE * 9}</article>") == ["Jane Doe"]
    # The article itself goes before.
    assert names_of(f"<article>{HEADLINE}{byline}<p class=byline>By Max Roe</p>{PROSE * 9}</article>") == ["Max Roe"]


def test_the_footer_of_an_article_may_hold_its_byline_however_far_that_is() -> None:
    footer = "<footer><span class='vcard author'>Jane Doe</span></footer>"
    assert names_of(f"<article>{HEADLINE}{PROSE * 99}{footer}</article>") == ["Jane Doe"]
    assert names_of(f"<article>{HEADLINE}{PROSE * 99}</article>{footer}") == []


@pytest.mark.parametrize(
    "box",
    [
        "<div class=comments><p class=author>Jane Doe</p></div>",
        "<aside class=latest><p class=author>Jane Doe</p></aside>",
        "<div class=related-posts><a href=/author/jane>Jane Doe</a></div>",
        "<nav><a rel=author href=/author/jane>Jane Doe</a></nav>",
        "<aside><p class=author>jane</p></aside>",
    ],
)
def test_what_belongs_to_something_else_holds_no_byline(box: str) -> None:
    assert names_of(f"<article>{HEADLINE}{box}{PROSE * 9}</article>") == []


@pytest.mark.parametrize(
    "card",
    [
        "<div><h3><a href=/ferry>A ferry that goes by milk alone</a></h3><p class=author>Max Roe</p></div>",
        "<div><p class=author>Max Roe</p><a href=/ferry>A ferry that goes by milk alone</a></div>",
        "<a href=/ferry><h3>A ferry that goes by milk alone</h3><span class=card__byline>von Max Roe</span></a>",
        "<li><a href=/ferry>A ferry that goes by milk alone</a> <span><span class=byline>Max Roe</span></span></li>",
    ],
)
def test_a_small_box_with_a_title_of_its_own_is_another_article(card: str) -> None:
    assert names_of(f"<main>{HEADLINE}{PROSE * 30}{card}{PROSE * 9}</main>") == []
    # Right below the headline such a link is one to share it, or to all of that day.
    assert names_of(f"<main>{HEADLINE}{card}{PROSE * 9}</main>") == ["Max Roe"]


@pytest.mark.parametrize(
    "box",
    [
        "<div><a href=/bridge>Bridge opens after nine years</a><p class=author>Jane Doe</p></div>",
        "<div><h2>The mayor was the first to go over it</h2><p class=author>Jane Doe</p></div>",
        "<div><p class=author>Jane Doe</p><a href=/x>Share</a><a href=/author/jane>All articles by Jane Doe</a></div>",
        f"<div><p class=author>Jane Doe</p>{PROSE * 9}<a href=/ferry>A ferry that goes by milk alone</a></div>",
    ],
)
def test_a_box_of_the_article_itself_holds_its_byline(box: str) -> None:
    assert names_of(f"<main>{HEADLINE}{box}{PROSE * 9}</main>") == ["Jane Doe"]


@pytest.mark.parametrize(
    ("byline", "names"),
    [
        ("<p class=byline>By Jane Doe Planet UK News Fellow<span class=byline-name>Jane Doe</span></p>", ["Jane Doe"]),
        (
            "<div class=authors>Von <b class=author-name>Jane Doe</b> <b class=author-name>Max Roe</b></div>",
            ["Jane Doe", "Max Roe"],
        ),
        (
            "<div class=byline><i class=by-author>Jane Doe ,</i><i class=by-author>Max Roe</i> Science</div>",
            ["Jane Doe", "Max Roe"],
        ),
        ("<p class=author>Editor:</p><p class=name>Jane Doe</p>", []),
        ("<p class='x1 fn a9'>A ferry that goes</p>", []),
        ("<div class='grid grid-area:[authors]'>Jane Doe</div>", []),
    ],
)
def test_a_byline_may_have_an_element_for_each_name(byline: str, names: list[str]) -> None:
    assert names_of(f"<main>{HEADLINE}{byline}{PROSE * 9}</main>") == names


@pytest.mark.parametrize(
    "href", ["/@jane", "/u/jane", "/users/jane", "/people/jane", "https://planet.example/@jane?x=1"]
)
def test_a_link_to_somebodys_own_page_on_the_site_names_the_author(href: str) -> None:
    assert names_of(f"<main>{HEADLINE}<a href='{href}'>Jane Doe</a>{PROSE * 9}</main>") == ["Jane Doe"]
    assert names_of(f"<main>{HEADLINE}<a href='{href}'>Follow</a>{PROSE * 9}</main>") == []


@pytest.mark.parametrize(
    "link",
    [
        "<a href=https://social.example/@jane>Jane Doe</a>",
        "<a href=https://licenses.example/licenses/by/4.0/>Attribution International</a>",
        "<a href=/users/>Jane Doe</a>",
    ],
)
def test_other_links_name_nobody(link: str) -> None:
    assert names_of(f"<main>{HEADLINE}{link}{PROSE * 9}</main>") == []


@pytest.mark.parametrize(
    "line",
    [
        "14.03.2026 10:30 von Jane Doe",
        "14 March 2026 by Jane Doe",
        "March 14, 2026 | by Jane Doe",
        "14. März 2026, 10:30 Uhr, von Jane Doe",
        "14/03/2026 - Par Jane Doe",
        "14 de_marzo Por Jane Doe".replace("de_marzo", "marzo 2026"),
        "Vom Jane Doe",
        "<b>Autorin/Autor</b> Jane Doe",
        "<b>Autor/Autorin:</b> Jane Doe",
        "责任编辑：<i>Jane Doe</i>",
    ],
)
def test_a_line_may_name_the_day_or_both_sexes_before_the_author(line: str) -> None:
    assert names_of(f"<main>{HEADLINE}<p>{line}</p>{PROSE * 9}</main>") == ["Jane Doe"]


@pytest.mark.parametrize(
    "line", ["14 March 2026 by the river", "On 14 March 2026 the bridge by Quay", "14.03.2026 von oben"]
)
def test_a_sentence_with_a_day_in_it_names_nobody(line: str) -> None:
    assert names_of(f"<main>{HEADLINE}<p>{line}</p>{PROSE * 9}</main>") == []


@pytest.mark.parametrize(
    ("title", "names"),
    [
        ("Bridge opens - by Jane Doe", ["Jane Doe"]),
        ("Bridge opens - by Jane Doe - Quay notes", ["Jane Doe"]),
        ("Bridge opens | By Jane Doe and Max Roe | Quay notes", ["Jane Doe", "Max Roe"]),
        ("Bridge opens – von Jane Doe", ["Jane Doe"]),
        ("Bridge opens • par Jane Doe (9 mars 2026)", ["Jane Doe"]),
        ("Bridge opens - by popular demand", []),
        ("Bridge opens - by the river", []),
        ("Bridge opens by Jane Doe", []),
    ],
)
def test_the_title_of_the_page_may_name_the_author_after_the_headline(title: str, names: list[str]) -> None:
    page = Page(f"<html lang=en><title>{title}</title><body>{PROSE}".encode(), "https://quay.example/1", "utf-8")
    assert [person.name for person in read_metadata(page).authors] == names


def test_a_long_line_that_is_called_a_byline_is_read() -> None:
    byline = (
        "Posted by Jane Doe, Max Roe, Ann Poe and Zoë Loe - Ferries, Bridges and Quays Product Manager of the "
        + "Isles " * 9
    )
    page = f"<main>{HEADLINE}<span class=byline-author>{byline}</span>{PROSE * 9}</main>"
    assert names_of(page) == ["Jane Doe", "Max Roe", "Ann Poe", "Zoë Loe"]


def test_an_agency_says_more_than_the_outlet() -> None:
    head = "<meta name=author content='planet.example'>"
    page = Page(
        f"<html><head>{head}</head><body>{HEADLINE}<p>By Agence France-Presse</p>".encode(), "https://planet.example/"
    )
    assert read_metadata(page).agencies == ("Agence France-Presse",)


PIECES = [HEADLINE, PROSE, "<aside>", "</aside>", "<div class=author>", "</div>", "<a href=/author/jane>", "</a>"]


@given(st.lists(st.sampled_from([*PIECES, "<p class=byline>", "Jane Doe", "By Max Roe, ", "<footer>"]), max_size=20))
def test_any_page_is_read(pieces: list[str]) -> None:
    assert all(name.strip() == name != "" for name in names_of("".join(pieces)))
