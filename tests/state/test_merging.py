"""One story is one entry, however many tell it, under the id that it had first."""

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import Engine, event

from feedsmith.model.duplicates import same_story
from feedsmith.pipeline import FeedReport
from feedsmith.state.store import batches, duplicates, settled
from support.newsroom import HOUR, Newsroom, story

TWO = """
base_url = "https://x.example/feeds"
[feeds.news]
title = "The News"
link = "https://x.example/"
[[feeds.news.sources]]
type = "text"
name = "a"
path = "articles/a"
url = "https://a.example/{stem}"
[[feeds.news.sources]]
type = "text"
name = "b"
path = "articles/b"
url = "https://b.example/{stem}"
"""
Make = Callable[..., Newsroom]
TOLD = story("The Marie Celeste", 12) + "\n\n" + story("A crew of eleven men", 3)
OTHER = (
    "Children in the upper town walked to school through snow on Wednesday for the first time since 1987, and some of "
    "them got there. The council has two ploughs, one of which is in a museum; the other would not start.\n\n"
    "Mothers who had never worn boots in their lives borrowed them from the theatre, where a Russian play is on."
)


@pytest.fixture(params=["remembered", "forgotten"])
def newsroom(request: pytest.FixtureRequest, tmp_path: Path, database_url: str) -> Make:
    """With a state, or without one: a story is told once either way."""
    return lambda toml=TWO: Newsroom(tmp_path, database_url if request.param == "remembered" else "", toml)


@pytest.fixture
def remembering(tmp_path: Path, database_url: str) -> Make:
    return lambda toml=TWO: Newsroom(tmp_path, database_url, toml)


def ran(room: Newsroom) -> FeedReport:
    """A run in which nothing fails but sources that have nothing yet."""
    report = room.run()
    assert {failure.kind for failure in report.failures} <= {"not-found", "empty", "broken"}  # type: ignore[attr-defined]
    return report.feeds[0]


def related(item: object) -> list[str]:
    return [link["url"] for link in item.get("_feedsmith", {}).get("related", [])]  # type: ignore[attr-defined]


def preferring(name: str) -> str:
    return TWO.replace("[[feeds", f'prefer = ["{name}"]\n[[feeds', 1)


def test_however_many_stories_two_sources_tell_their_articles_are_looked_up_at_once(remembering: Make) -> None:
    def count_lookups(stories: range) -> int:
        for number in stories:
            told = " ".join(f"m{number}and{place}sailors" for place in range(60))
            room.write(f"a/{number}.txt", told, title=f"Ship {number}")
            room.write(f"b/{number}.txt", told, title=f"Ship {number}")
        statements: list[str] = []
        event.listen(Engine, "before_cursor_execute", note := lambda *call: statements.append(call[2]))
        try:
            ran(room)
        finally:
            event.remove(Engine, "before_cursor_execute", note)
        return sum("articles.data," in statement for statement in statements)

    room = remembering()
    assert count_lookups(range(10, 12)) == count_lookups(range(20, 60))
    assert len(room.items()) == 42


def test_a_story_that_two_sources_tell_is_the_entry_of_the_earlier_with_a_link_to_the_other(newsroom: Make) -> None:
    room = newsroom()
    room.write("b/ghost.txt", TOLD, title="Ghost ship")
    room.now += HOUR
    room.write("a/found.txt", TOLD, title="Found at sea")
    room.write("a/other.txt", OTHER, title="Other")
    ran(room)
    assert sorted(room.titles()) == ["Ghost ship", "Other"]
    assert related(room.item("Ghost ship")) == ["https://a.example/found"]


def test_the_preferred_source_tells_it_where_there_is_one(newsroom: Make) -> None:
    room = newsroom(preferring("a"))
    room.write("b/ghost.txt", TOLD, title="Ghost ship")
    room.now += HOUR
    room.write("a/found.txt", TOLD, title="Found at sea")
    ran(room)
    assert room.titles() == ["Found at sea"]
    assert related(room.item("Found at sea")) == ["https://b.example/ghost"]


def test_each_is_an_entry_where_they_are_not_to_be_merged(newsroom: Make) -> None:
    room = newsroom(TWO.replace("[[feeds", "merge = false\n[[feeds", 1))
    room.write("b/ghost.txt", TOLD, title="Ghost ship")
    room.write("a/found.txt", TOLD, title="Found at sea")
    ran(room)
    assert sorted(room.titles()) == ["Found at sea", "Ghost ship"]


def test_what_one_source_prints_twice_is_one_entry(newsroom: Make) -> None:
    room = newsroom()
    room.write("a/first.txt", TOLD, title="Ghost ship")
    room.now += HOUR
    room.write("a/second.txt", TOLD, title="Ghost ship")
    ran(room)
    assert room.titles() == ["Ghost ship"]


def test_texts_of_one_source_under_two_headlines_are_two_entries(newsroom: Make) -> None:
    """A release and its candidate, the minutes of two meetings: nobody prints a story twice under two headlines."""
    room = newsroom()
    room.write("a/first.txt", TOLD, title="Ghost ship")
    room.now += HOUR
    room.write("a/second.txt", TOLD, title="Ghost ship found")
    ran(room)
    assert sorted(room.titles()) == ["Ghost ship", "Ghost ship found"]


def test_what_two_sources_tell_more_than_a_week_apart_is_two_entries(newsroom: Make) -> None:
    room = newsroom()
    room.write("a/first.txt", TOLD, title="Ghost ship", front="date: 2026-03-01")
    room.write("b/again.txt", TOLD, title="Ghost ship again", front="date: 2026-03-09")
    ran(room)
    assert sorted(room.titles()) == ["Ghost ship", "Ghost ship again"]


def test_articles_that_older_rules_swallowed_come_back_under_their_own_ids(
    remembering: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    room = remembering()
    room.write("a/rc.txt", TOLD, title="Release candidate 1")
    room.write("a/final.txt", TOLD, title="Release 1")
    with monkeypatch.context() as older:
        for module in (duplicates, batches):
            older.setattr(module, "is_duplicate", same_story)
        older.setattr(settled, "DUPLICATE_RULES", 1)
        ran(room)
        assert len(room.titles()) == 1
        (before,) = room.items()
    ran(room)
    assert sorted(room.titles()) == ["Release 1", "Release candidate 1"]
    assert before["id"] in {item["id"] for item in room.items()}
    assert len({item["id"] for item in room.items()}) == 2


def test_what_has_been_published_keeps_its_id_and_date_when_the_preferred_source_tells_it(remembering: Make) -> None:
    room = remembering(preferring("a"))
    room.write("b/ghost.txt", TOLD, title="Ghost ship")
    ran(room)
    before = room.item("Ghost ship")
    room.write("a/found.txt", TOLD, title="Found at sea")
    report = ran(room)
    after = room.item("Found at sea")
    assert (after["id"], after["date_published"]) == (before["id"], before["date_published"])
    assert after["url"] == "https://a.example/found"
    assert related(after) == ["https://b.example/ghost"]
    assert report.new == 0
    assert len(room.items()) == 1


def test_a_later_duplicate_changes_nothing_but_the_links(remembering: Make) -> None:
    room = remembering()
    room.write("b/ghost.txt", TOLD, title="Ghost ship")
    ran(room)
    before = room.item("Ghost ship")
    room.write("a/found.txt", TOLD, title="Found at sea")
    ran(room)
    after = dict(room.item("Ghost ship"))
    assert related(after) == ["https://a.example/found"]
    assert {**after, "_feedsmith": None} == {**before, "_feedsmith": None}


def test_when_the_source_that_tells_it_withdraws_it_another_takes_its_place_under_the_same_id(
    remembering: Make,
) -> None:
    room = remembering(TWO.replace('name = "b"', 'name = "b"\non_delete = "withdraw"'))
    room.write("b/ghost.txt", TOLD, title="Ghost ship")
    ran(room)
    before = room.item("Ghost ship")
    room.write("a/found.txt", TOLD, title="Found at sea")
    room.write("b/more.txt", OTHER, title="More")
    ran(room)
    (room.folder / "articles" / "b" / "ghost.txt").unlink()
    ran(room)
    after = room.item("Found at sea")
    assert (after["id"], after["date_published"]) == (before["id"], before["date_published"])
    assert related(after) == []
    assert b"deleted-entry" not in (room.folder / "out" / "news.atom").read_bytes()


def test_a_duplicate_that_withdraws_what_another_tells_under_its_id_takes_nothing_away(remembering: Make) -> None:
    room = remembering(preferring("a").replace('name = "b"', 'name = "b"\non_delete = "withdraw"'))
    room.write("b/ghost.txt", TOLD, title="Ghost ship")
    ran(room)
    before = room.item("Ghost ship")
    room.write("a/found.txt", TOLD, title="Found at sea")
    room.write("b/more.txt", OTHER, title="More")
    report = ran(room)
    (room.folder / "articles" / "b" / "ghost.txt").unlink()
    ran(room)
    assert room.item("Found at sea")["id"] == before["id"]
    assert related(room.item("Found at sea")) == []
    assert b"deleted-entry" not in (room.folder / "out" / "news.atom").read_bytes()
    assert report.new == 1


def test_another_preference_keeps_the_ids(remembering: Make) -> None:
    room = remembering()
    room.write("b/ghost.txt", TOLD, title="Ghost ship")
    room.now += HOUR
    room.write("a/found.txt", TOLD, title="Found at sea")
    ran(room)
    before = room.item("Ghost ship")
    room.configure(preferring("a"))
    ran(room)
    after = room.item("Found at sea")
    assert (after["id"], after["date_published"]) == (before["id"], before["date_published"])
    room.configure(TWO)
    ran(room)
    assert room.item("Ghost ship")["id"] == before["id"]


def test_two_files_of_two_sources_that_claim_one_id_are_told(newsroom: Make) -> None:
    room = newsroom(TWO.replace('url = "https://a.example/{stem}"', "").replace('url = "https://b.example/{stem}"', ""))
    room.write("a/one.md", story("One"), front="id: same")
    room.write("b/two.md", story("Two"), front="id: same")
    for _ in range(2):
        (failure,) = room.run().failures
        assert "duplicate id same" in str(failure)
        assert len(room.items()) == 1
