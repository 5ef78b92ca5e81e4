"""What a value accepts: the types of its fields, to the last element, by name."""

import inspect
from datetime import UTC, date, datetime
from typing import Any

import pytest

from feedsmith import Article, Link
from feedsmith.model.article import Contributor, Dateline, Media, Origin, Person, Tag
from feedsmith.model.values import replace_valid

MOMENT = datetime(2026, 2, 3, tzinfo=UTC)
WRONG = {
    "a list of texts for persons": ({"authors": ["Jane Doe"]}, "Article.authors: a tuple of Person, not list of str"),
    "a tuple of texts for tags": ({"tags": ("harbor",)}, "Article.tags: a tuple of Tag, not tuple of str"),
    "a text for a tuple": ({"authors": "Jane Doe"}, "Article.authors: a tuple of Person, not str"),
    "one wrong element": ({"tags": (Tag(term="a"), 5)}, "Article.tags: a tuple of Tag, not tuple of Tag and int"),
    "an empty list": ({"media": []}, "Article.media: a tuple of Media, not list"),
    "a number for a text": ({"title": 5}, "Article.title: a str, not int"),
    "bytes for a text": ({"body": b"x"}, "Article.body: a str, not bytes"),
    "none for a text": ({"summary": None}, "Article.summary: a str, not None"),
    "a text for a date": ({"published": "2026-02-03"}, "Article.published: a datetime or None, not str"),
    "a day for a moment": ({"updated": date(2026, 2, 3)}, "Article.updated: a datetime or None, not date"),
    "a truth for a number": ({"version": True}, "Article.version: an int or None, not bool"),
    "a text for a dateline": ({"dateline": "Rome"}, "Article.dateline: a Dateline or None, not str"),
}  # fmt: skip


@pytest.mark.parametrize("kind", WRONG)
def test_what_is_of_another_type_is_refused_with_class_field_and_what_came(kind: str) -> None:
    contents, message = WRONG[kind]
    with pytest.raises(TypeError) as error:
        Article(**{"id": "a", "title": "A boat", "body": "It sails.", **contents})
    assert str(error.value) == message


@pytest.mark.parametrize(
    ("part", "contents", "message"),
    [
        (Media, {"url": "https://x.example/a.jpg", "credits": "Jane"}, "Media.credits: a tuple of str, not str"),
        (Media, {"caption": "A boat", "width": "300"}, "Media.width: an int or None, not str"),
        (Person, {"name": ["Jane"]}, "Person.name: a str, not list of str"),
        (Contributor, {"name": "Jane", "role": None}, "Contributor.role: a str, not None"),
        (Dateline, {"place": "Rome", "date": MOMENT}, "Dateline.date: a date or None, not datetime"),
        (Origin, {"field": "title", "signal": "h1", "chosen": 1}, "Origin.chosen: a bool, not int"),
    ],
)  # fmt: skip
def test_so_is_a_part(part: Any, contents: dict[str, Any], message: str) -> None:
    with pytest.raises(TypeError) as error:
        part(**contents)
    assert str(error.value) == message


def test_what_is_derived_from_the_right_type_is_taken() -> None:
    class Name(str):
        """A text of somebody's own."""

    assert Article(id="a", title=Name("A boat"), body="x", authors=(Contributor(name="Jane"),)).title == "A boat"


def test_fields_go_by_name_and_the_error_says_so() -> None:
    with pytest.raises(
        TypeError, match=r"Article: its fields go by name, Article\(id=\.\.\., title=\.\.\.\), and url, "
    ):
        Article("a", "A boat")  # type: ignore[misc]
    with pytest.raises(TypeError, match=r"^Tag: its fields go by name, Tag\(term=\.\.\.\), and scheme, label$"):
        Tag("harbour")  # type: ignore[misc]
    with pytest.raises(TypeError, match=r"^Media: its fields go by name, Media\(url=\.\.\.\), and media_type, "):
        Media("https://x.example/a.jpg")  # type: ignore[misc]
    with pytest.raises(TypeError, match=r"^Link: its fields go by name, Link\(rel=\.\.\., href=\.\.\.\), and "):
        Link("self")  # type: ignore[misc]


def test_help_shows_the_fields_with_types_and_defaults() -> None:
    assert str(inspect.signature(Person)) == "(*, name: str, email: str = '', url: str | None = None)"
    assert str(inspect.signature(Contributor)).endswith("role: str = '')")


def test_a_copy_of_valid_contents_differs_in_these_alone() -> None:
    article = Article(id="a", title="Tides", body="<p>One.</p>", published=MOMENT, tags=(Tag(term="harbor"),))
    copy = replace_valid(article, body="<p>Two.</p>")
    assert copy == Article(id="a", title="Tides", body="<p>Two.</p>", published=MOMENT, tags=(Tag(term="harbor"),))
    assert article.body == "<p>One.</p>"


def test_a_copy_has_no_further_fields() -> None:
    with pytest.raises(KeyError, match="nickname"):
        replace_valid(Person(name="Jane Doe"), nickname="Jo")
