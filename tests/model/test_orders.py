"""Kills and corrections that come as articles of their own: which story each means, and what it makes of it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from feedsmith import Agency, Article
from feedsmith.model.orders import apply_order, find_referred

NOON = datetime(2026, 5, 2, 12, tzinfo=UTC)
SKN = Agency(name="Skerry News", code="SKN")
STORY = Article(
    id="a",
    title="Ferry runs aground",
    body=f"<p>{'The ferry ran aground in the night. ' * 10}</p>",
    slug="ferry-aground",
    source="wire",
    agencies=(SKN,),
    published=NOON,
    version=3,
)
WHOLE = STORY.body + "<p>More.</p>"
KILL = Article(
    id="k",
    title="KILL: Ferry runs aground",
    body="<p>Please kill the story.</p>",
    refers="Ferry-Aground",
    status="canceled",
    source="wire",
    agencies=(SKN,),
    published=NOON + timedelta(hours=20),
    version=1,
)


@pytest.mark.parametrize("refers", ["Ferry-Aground", "ferry runs aground", " Ferry runs aground."])
def test_an_order_means_the_story_of_that_slug_or_headline(refers: str) -> None:
    others = [replace(STORY, id="b", slug="ferries", title="Ferry runs again"), KILL]
    assert find_referred(replace(KILL, refers=refers), [STORY, *others]) == (STORY,)


@pytest.mark.parametrize(
    "story",
    [
        replace(STORY, source="another"),
        replace(STORY, agencies=(Agency(name="Reuters", code="Reuters"),)),
        replace(STORY, published=NOON - timedelta(days=2)),
        replace(STORY, published=None),
        replace(STORY, slug="", title="Ferry"),
        replace(STORY, id="k"),
    ],
)
def test_it_means_none_of_another_source_agency_time_or_name(story: Article) -> None:
    assert find_referred(KILL, [story]) == ()


def test_all_that_it_may_mean_are_named_and_an_article_that_is_no_order_means_none() -> None:
    again = replace(STORY, id="b")
    assert find_referred(KILL, [STORY, again]) == (STORY, again)
    assert find_referred(replace(KILL, agencies=()), [STORY]) == (STORY,)
    assert find_referred(replace(KILL, refers=""), [replace(STORY, slug="")]) == ()


def test_a_kill_cancels_the_story_and_leaves_the_rest_of_it() -> None:
    assert apply_order(KILL, STORY) == replace(STORY, status="canceled")


def test_a_correction_with_the_whole_text_takes_the_place_of_the_story() -> None:
    corrected = replace(KILL, title="Ferry aground off the mole", body=WHOLE, status="usable", version=9)
    after = apply_order(corrected, STORY)
    assert (after.id, after.title, after.published, after.version) == ("a", corrected.title, NOON, 9)
    assert (after.body, after.slug, after.refers) == (corrected.body, "ferry-aground", "")


def test_one_without_it_becomes_the_note_of_the_story() -> None:
    correction = replace(KILL, title="CORRECTION: the ferry is the Skua", status="usable")
    after = apply_order(correction, STORY)
    assert (after.note, after.body, after.title) == (correction.title, STORY.body, STORY.title)
    assert apply_order(replace(correction, note="The name was wrong."), STORY).note == "The name was wrong."
