"""Of several articles with one id: which stands, and what is said of the others."""

from datetime import UTC, datetime
from itertools import permutations

import pytest

from feedsmith import Article
from feedsmith.model.versions import LocatedArticle, VersionResolver


def at(hour: int) -> datetime:
    return datetime(2026, 3, 10, hour, tzinfo=UTC)


def version(number: int | None, hour: int, **fields: object) -> Article:
    made = {"id": "urn:x:1", "title": f"v{number}", "body": "<p>x</p>", "published": at(hour), "updated": at(hour)}
    return Article(version=number, **{**made, **fields})  # type: ignore[arg-type]


def resolved(*articles: Article, url: bool = False) -> VersionResolver:
    resolver = VersionResolver()
    for number, article in enumerate(articles):
        location = f"https://x.example/{number}" if url else str(number)
        resolver.add_articles("wire", [LocatedArticle(article, location, at(12))])
    return resolver


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_the_highest_version_stands_in_whatever_order_they_come(order: tuple[int, ...]) -> None:
    versions = [version(1, 8), version(2, 9), version(3, 10)]
    resolver = resolved(*(versions[index] for index in order))
    ((article, _),) = resolver.articles()
    assert (article.title, article.published, article.updated) == ("v3", at(8), at(10))
    assert not resolver.failures


def test_a_version_that_comes_twice_is_one() -> None:
    resolver = resolved(version(1, 8, title="first"), version(1, 8, title="again"))
    assert ([article.title for article, _ in resolver.articles()], resolver.failures) == (["first"], [])


@pytest.mark.parametrize("reverse", [False, True])
def test_a_kill_of_the_same_version_withdraws_the_story(reverse: bool) -> None:
    both = [version(2, 8), version(2, 9, status="canceled")]
    ((article, _),) = resolved(*(reversed(both) if reverse else both)).articles()
    assert article.status == "canceled"


def test_a_later_version_brings_a_killed_story_back() -> None:
    ((article, _),) = resolved(version(2, 9, status="canceled"), version(3, 10)).articles()
    assert (article.title, article.status) == ("v3", "usable")


@pytest.mark.parametrize("reverse", [False, True])
def test_a_version_that_goes_backwards_is_named_and_the_highest_stands(reverse: bool) -> None:
    both = [version(3, 8), version(2, 9)]
    resolver = resolved(*(reversed(both) if reverse else both))
    assert [article.title for article, _ in resolver.articles()] == ["v3"]
    (failure,) = resolver.failures
    assert "version 2 is dated 2026-03-10 09:00:00+00:00, after version 3" in str(failure)


def test_an_id_that_two_documents_claim_is_a_failure_that_names_both() -> None:
    resolver = resolved(version(None, 8, title="one"), version(None, 9, title="two"))
    assert [article.title for article, _ in resolver.articles()] == ["one"]
    (failure,) = resolver.failures
    assert str(failure).startswith("wire: 1: malformed (duplicate id urn:x:1, which 0 has already")


def test_two_addresses_of_one_page_are_one_article_with_a_note() -> None:
    resolver = resolved(version(None, 8), version(None, 8), url=True)
    assert (len(list(resolver.articles())), resolver.failures) == (1, [])
    assert resolver.notes == [("https://x.example/1", "the same article as https://x.example/0: urn:x:1")]
