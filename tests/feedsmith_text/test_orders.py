"""Embargo orders at the head of a text: they hold it, and leave it."""

from datetime import UTC, datetime
from typing import Any

import pytest

from feedsmith import NO_END, Article, Document
from feedsmith_text import TextFiles

BODY = "Old lighthouses are to be sold, the ministry said.\n\nIt will sell nineteen of them in spring.\n"
SENT = datetime(2026, 11, 26, 12, tzinfo=UTC)


def read(text: str, name: str = "a.txt", **options: Any) -> Article:
    source = TextFiles(path=".", **options)
    document = Document(url=f"file:///n/{name}", data=text.encode(), location=name, source="text", modified=SENT)
    (article,) = (each for each in source.parse(document) if isinstance(each, Article))
    return article


@pytest.mark.parametrize("name", ["a.txt", "a.md"])
@pytest.mark.parametrize(
    "head",
    [
        "{order}\n\nLighthouses for sale\n\n",
        "Lighthouses for sale\n\n{order}\n\n",
        "\n\n{order}\nLighthouses for sale\n\n",
    ],
)
def test_an_order_is_neither_headline_nor_text(head: str, name: str) -> None:
    head = head.format(order="EMBARGOED UNTIL 0001 GMT, Friday 4 December")
    article = read(head.replace("Lighthouses", "# Lighthouses") + BODY if name.endswith("md") else head + BODY, name)
    assert article.embargo == datetime(2026, 12, 4, 0, 1, tzinfo=UTC)
    assert (article.title, article.status) == ("Lighthouses for sale", "usable")
    assert "EMBARGO" not in article.summary + article.body


def test_without_an_end_the_story_is_held_until_its_front_matter_says_otherwise() -> None:
    text = f"Lighthouses for sale\n\nStrictly embargoed\n\n{BODY}"
    assert (read(text).status, read(text).embargo) == ("usable", NO_END)
    lifted = read(f"---\nembargo: none\n---\n{text}")
    assert (lifted.status, lifted.embargo) == ("usable", None)
    assert "embargoed" not in lifted.body
    dated = read(f"---\nembargo: 2026-12-24\n---\n{text}")
    assert (dated.status, dated.embargo) == ("usable", datetime(2026, 12, 24, tzinfo=UTC))


def test_a_time_without_a_zone_is_that_of_the_source_or_counts_in_the_last_of_the_world() -> None:
    text = f"Lighthouses for sale\n\nNot for publication before 06:00 on 4 December 2026\n\n{BODY}"
    assert read(text).embargo == datetime(2026, 12, 4, 18, tzinfo=UTC)
    assert read(text, timezone="Europe/Berlin").embargo == datetime(2026, 12, 4, 5, tzinfo=UTC)


def test_a_headline_about_an_embargo_is_a_headline() -> None:
    article = read(f"Embargo on dredging lifted after six years\n\n{BODY}")
    assert article.title == "Embargo on dredging lifted after six years"
    assert (article.status, article.embargo) == ("usable", None)


def test_an_order_far_down_is_text() -> None:
    text = "Lighthouses for sale\n\n" + BODY * 20 + "\nEMBARGOED UNTIL 0001 GMT, Friday 4 December\n"
    assert read(text).embargo is None
