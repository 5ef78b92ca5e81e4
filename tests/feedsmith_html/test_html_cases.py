"""Web pages: each case in data/html is a page, and beside it the article that it should become, or the failure.

The pages were written for this project, each the way that a kind of site marks up its articles. A case says what is
right for a reader: fields that it leaves out must be empty, those that are null are not judged, and a date without a
time only has to be of that day. Of the body it gives the exact HTML, or the exact lines of its text (but for those in
`either`, which may be there or not) with what the HTML `contains` and `lacks`.
"""

import logging
import re

import pytest

from feedsmith.collecting.jobs import Job
from feedsmith.collecting.parse import parse
from feedsmith.model.urls import canonical
from feedsmith_html import WebPages
from support.web_cases import (
    ARTICLES,
    NAMES,
    OPEN,
    VOCABULARIES,
    Case,
    article_fields,
    outcome,
    published,
    wrong_body,
    wrong_fields,
)


@pytest.mark.parametrize(
    "name",
    [
        pytest.param(name, marks=pytest.mark.xfail(strict=True, reason=OPEN[name])) if name in OPEN else name
        for name in NAMES
    ],
)
def test_a_page_becomes_what_its_case_says(name: str) -> None:
    case, result = Case.named(name), outcome(name)
    failures, titles = map(str, result.failures), [article.title for article in result.articles]
    kinds = [failure.kind for failure in result.failures]
    assert kinds == ([case.failure] if case.failure else []), f"{case.about}\n{[*failures]} {titles}"
    if case.article is None:
        assert result.articles == ()
        return
    (article,) = result.articles
    wrong = [f"{field}: expected {right!r}\n      got {got!r}" for field, right, got in wrong_fields(case, article)]
    wrong += wrong_body(case, article)
    assert not wrong, "\n".join([case.about, *wrong])
    assert result.notes == case.notes


@pytest.mark.parametrize("name", ARTICLES)
def test_every_field_says_where_it_is_from_and_the_id_is_the_address(name: str) -> None:
    article = published(name)
    assert article is not None
    filled = {field for field, value in article_fields(article).items() if value} | {"body"}
    filled |= {"media"} if article.media else set()
    assert filled - {origin.field for origin in article.origins} == set()
    assert article.id == canonical(str(article.url))


def test_how_the_text_was_found_is_logged_for_whoever_debugs(caplog: pytest.LogCaptureFixture) -> None:
    case = Case.named(ARTICLES[0])
    with caplog.at_level(logging.DEBUG, "feedsmith_html"):
        list(WebPages(urls=(case.url,)).parse(case.document()))
    (record,) = caplog.records
    assert record.levelno == logging.DEBUG
    assert re.fullmatch(f"{re.escape(case.url)}: article of \\d+ words, found by .+", record.getMessage())


@pytest.mark.parametrize("name", NAMES)
def test_a_page_becomes_the_same_again_when_it_is_read_again(name: str) -> None:
    case = Case.named(name)
    again = parse(Job(source=WebPages(urls=(case.url,)), name="html"), case.document())
    assert again.articles == outcome(name).articles


@pytest.mark.parametrize("name", NAMES)
def test_a_case_is_nobody_s_page(name: str) -> None:
    case = Case.named(name)
    hosts = set(re.findall(r"(?:https?:)?//([a-z0-9-]+(?:\.[a-z0-9-]+)+)", f"{case.url} {case.page!r}".lower()))
    assert {host for host in hosts - VOCABULARIES if not host.endswith(".example")} == set()
    assert bool(case.article) != bool(case.failure)
