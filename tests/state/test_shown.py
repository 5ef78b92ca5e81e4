"""Readers are asked to forget only what they were shown, and what they have stays until its successor may be seen."""

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from conftest import Run
from feedsmith.model.feed import Feed
from feedsmith.publishing.feeds import FeedPublisher
from feedsmith.state.store.publication import Publication
from support.newsroom import FEED, HOUR, Newsroom, story

WITHDRAW = FEED.replace('path = "articles"', 'path = "articles"\non_delete = "withdraw"')
TWO = """
base_url = "https://x.example/feeds"
[feeds.news]
title = "The News"
link = "https://x.example/"
prefer = ["b"]
""" + "".join(
    f'[[feeds.news.sources]]\ntype = "text"\nname = "{name}"\npath = "articles/{name}"\n'
    f'url = "https://{name}.example/{{stem}}"\n'
    for name in "ab"
)
TOLD = "\n\n".join(story("The ferry Aurora", 31).split("\n\n")) * 2
Make = Callable[[str], Newsroom]


@pytest.fixture(params=["state", "none"])
def make(request: pytest.FixtureRequest, tmp_path: Path) -> Make:
    state = f"sqlite:///{tmp_path}/state.db" if request.param == "state" else ""
    return lambda toml: Newsroom(tmp_path, state, toml)


@pytest.fixture
def remembering(tmp_path: Path) -> Make:
    return lambda toml: Newsroom(tmp_path, f"sqlite:///{tmp_path}/state.db", toml)


def forgotten(room: Newsroom) -> int:
    return room.bytes()["news.atom"].count(b"<at:deleted-entry")


def test_a_draft_that_was_never_published_leaves_no_trace(make: Make) -> None:
    room = make(FEED)
    room.write("one.txt")
    room.write("secret.md", front="draft: true")
    for _ in range(2):
        room.feed()
        assert forgotten(room) == 0
        assert b"secret" not in room.bytes()["news.atom"]


def test_what_becomes_a_draft_again_is_to_be_forgotten_from_then_on(make: Make) -> None:
    room = make(FEED)
    room.write("one.txt")
    room.write("two.md", "It was a mistake.")
    room.feed()
    room.write("two.md", "It was a mistake.", front="draft: true")
    for _ in range(3):
        room.feed()
        assert forgotten(room) == 1
        assert b"It was a mistake" not in room.bytes()["news.atom"]


def test_what_was_held_and_then_withdrawn_leaves_no_trace(remembering: Make) -> None:
    room = remembering(WITHDRAW)
    room.write("one.txt")
    room.write("held.md", front="embargo: 2026-03-12")
    room.feed()
    (room.folder / "articles" / "held.md").unlink()
    room.feed()
    assert forgotten(room) == 0


def test_what_the_limit_left_out_and_was_withdrawn_leaves_no_trace(remembering: Make) -> None:
    room = remembering(WITHDRAW.replace("merge = false", "merge = false\nlimit = 1"))
    room.write("old.md", front="date: 2026-01-01")
    room.write("new.md", front="date: 2026-03-01")
    room.feed()
    (room.folder / "articles" / "old.md").unlink()
    room.feed()
    assert (room.titles(), forgotten(room)) == (["New"], 0)


def test_a_second_version_under_embargo_leaves_the_first_until_it_is_due(remembering: Make) -> None:
    room = remembering(FEED)
    room.write("ferry.md", "It sails at nine.")
    room.feed()
    room.write("ferry.md", "It sails at ten.", front="embargo: 2026-03-10T12:00Z")
    assert room.feed().embargoed == 0
    assert "It sails at nine." in room.item("Ferry")["content_html"]
    room.now += 5 * HOUR
    room.feed()
    assert "It sails at ten." in room.item("Ferry")["content_html"]
    assert len(room.items()) == 1


def test_the_copy_of_the_preferred_source_takes_over_once_its_embargo_ends(remembering: Make) -> None:
    room = remembering(TWO)
    room.write("a/ferry.md", TOLD, title="The ferry sails")
    room.write("b/other.md", "Another story.")
    room.feed()
    before = room.items()
    room.write("b/ferry.md", TOLD, title="The ferry sails at last", front="embargo: 2026-03-10T12:00Z")
    room.feed()
    assert room.items() == before
    room.now += timedelta(hours=5)
    room.feed()
    (after,) = (item for item in room.items() if "ferry sails" in item["title"])
    (before,) = (item for item in before if "ferry sails" in item["title"])
    assert (after["id"], after["date_published"]) == (before["id"], before["date_published"])
    assert after["title"] == "The ferry sails at last"


def test_a_version_under_embargo_in_another_file_does_not_hide_the_one_before(make: Make) -> None:
    room = make(TWO)
    room.write("a/ferry.md", TOLD, title="The ferry sails")
    room.write("b/ferry.md", TOLD, title="The ferry sails at last", front="embargo: 2026-03-10T12:00Z")
    room.feed()
    assert room.titles() == ["The ferry sails"]


def test_what_expires_leaves_the_feed_then(make: Make) -> None:
    room = make(FEED)
    room.write("one.txt")
    room.write("sale.md", front="expires: 2026-03-10T09:30Z")
    room.feed(hours=2)
    assert sorted(room.titles()) == ["One", "Sale"]
    room.feed()
    assert (room.titles(), forgotten(room)) == (["One"], 0)


def test_the_report_counts_what_another_source_tells_too(make: Make) -> None:
    room = make(TWO)
    room.write("a/ferry.md", TOLD, title="The ferry sails")
    room.write("b/ferry.md", TOLD, title="The ferry sails at last")
    for _ in range(2):
        assert room.feed().duplicates == 1


def test_who_tells_a_withdrawn_story_later_goes_on_as_it(remembering: Make) -> None:
    room = remembering(TWO.replace('path = "articles/a"', 'path = "articles/a"\non_delete = "withdraw"'))
    room.write("a/ferry.md", TOLD, title="The ferry sails")
    room.write("a/other.md", "Another story.")
    room.write("b/third.md", "A third story.")
    room.feed()
    before = room.item("The ferry sails")
    (room.folder / "articles" / "a" / "ferry.md").unlink()
    room.feed()
    assert forgotten(room) == 1
    room.write("b/ferry.md", TOLD, title="The ferry sails at last")
    room.feed()
    after = room.item("The ferry sails at last")
    assert (after["id"], after["date_published"], forgotten(room)) == (before["id"], before["date_published"], 0)


@pytest.mark.parametrize("front", ["id: " + "x" * 3_000, f"url: https://x.example/{'y' * 3_000}"])
def test_an_id_beyond_what_a_database_takes_costs_its_article_alone(
    front: str, tmp_path: Path, database_url: str
) -> None:
    room = Newsroom(tmp_path, database_url)
    room.write("one.txt")
    room.write("long.md", front=front)
    for _ in range(2):
        (failure,) = room.run().failures
        assert "long.md" in str(failure)
        assert "bytes" in str(failure)
        assert room.titles() == ["One"]


def test_status_and_explain_say_which_are_told_by_another_source_too(
    tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    room = Newsroom(tmp_path, "state.db", TWO)
    room.write("a/ferry.md", TOLD, title="The ferry sails")
    room.write("b/ferry.md", TOLD, title="The ferry sails at last")
    done = run("render")
    assert "1 also told by another source" in done.out
    said = "articles/a/ferry.md: the same story as articles/b/ferry.md"
    assert said in run("status").out
    assert json.loads(run("status", "--json").out)["duplicates"] == [
        {"feed": "news", "location": "articles/a/ferry.md", "told_by": "articles/b/ferry.md"}
    ]
    explained = run("explain", "-c", "feedsmith.toml", "a").out
    assert "news: the same story as articles/b/ferry.md" in explained
    assert "the same story" not in run("explain", "-c", "feedsmith.toml", "b").out


def test_an_embargo_that_is_prolonged_before_anybody_saw_the_text_holds_it(remembering: Make) -> None:
    room = remembering(FEED)
    room.write("one.txt")
    room.write("held.md", "Not yet.", front="embargo: 2026-03-10T10:00Z")
    room.feed()
    room.write("held.md", "Not yet.", front="embargo: 2026-03-10T18:00Z")
    room.now += 3 * HOUR
    assert (room.feed().embargoed, room.titles()) == (1, ["One"])
    room.now += 12 * HOUR
    room.feed()
    assert sorted(room.titles()) == ["Held", "One"]


@pytest.mark.parametrize("date", ["2026-03-10T08:30:00Z", "2026-03-12T10:00:00Z"])
def test_a_scheduled_text_that_is_edited_and_moved_at_once_has_its_new_date(remembering: Make, date: str) -> None:
    room = remembering(FEED)
    room.write("one.txt")
    room.write("held.md", "Not yet.", front="date: 2026-03-11T10:00Z")
    room.feed()
    room.write("held.md", "Not yet, but soon.", front=f"date: {date}")
    room.feed()
    room.now += timedelta(days=3)
    room.feed()
    assert room.item("Held")["date_published"] == date


THREE = """
base_url = "https://x.example/feeds"
[feeds.news]
title = "The News"
link = "https://x.example/"
prefer = ["b", "a"]
""" + "".join(
    f'[[feeds.news.sources]]\ntype = "text"\nname = "{name}"\npath = "articles/{name}"\non_delete = "{{0}}"\n'
    f'url = "https://{name}.example/{{{{stem}}}}"\n'
    for name in "abc"
)


def sailing(make: Make, on_delete: str, tellers: str) -> Newsroom:
    """The ferry, told by these sources, and then by b's copy, which is held."""
    room = make(THREE.format(on_delete))
    for name in "abc":
        room.write(f"{name}/other.md", f"Another story of {name}.", title=f"Other {name}")
    for name in tellers:
        room.write(f"{name}/ferry.md", TOLD, title=f"Ferry {name}")
    room.feed()
    room.write("b/ferry.md", TOLD, title="Ferry b", front="embargo: 2026-03-11")
    room.feed()
    return room


def ferries(room: Newsroom) -> list[tuple[str, str]]:
    return [(item["title"], item["id"]) for item in room.items() if "Ferry" in item["title"]]


def test_what_its_source_has_no_longer_is_not_handed_over_to_what_is_held(remembering: Make) -> None:
    room = sailing(remembering, "keep", "a")
    (room.folder / "articles/a/ferry.md").unlink()
    room.feed()
    assert ferries(room) == [("Ferry a", "https://a.example/ferry")]
    room.now += 24 * HOUR
    room.feed()
    assert ferries(room) == [("Ferry b", "https://a.example/ferry")]


def test_a_withdrawal_is_told_until_the_copy_that_is_held_is_due(remembering: Make) -> None:
    room = sailing(remembering, "withdraw", "a")
    (room.folder / "articles/a/ferry.md").unlink()
    for _ in range(2):
        room.feed()
        assert (ferries(room), forgotten(room)) == ([], 1)
    room.now += 24 * HOUR
    room.feed()
    assert (ferries(room), forgotten(room)) == ([("Ferry b", "https://a.example/ferry")], 0)


def test_a_copy_whose_embargo_is_lifted_takes_the_place_of_what_was_withdrawn(remembering: Make) -> None:
    room = sailing(remembering, "withdraw", "a")
    (room.folder / "articles/a/ferry.md").unlink()
    room.feed()
    room.write("b/ferry.md", TOLD, title="Ferry b")
    room.feed()
    assert (ferries(room), forgotten(room)) == ([("Ferry b", "https://a.example/ferry")], 0)


def test_a_copy_that_is_held_and_comes_after_the_withdrawal_leaves_it_told(remembering: Make) -> None:
    room = sailing(remembering, "withdraw", "a")
    for name in "ab":
        (room.folder / f"articles/{name}/ferry.md").unlink()
    room.feed()
    room.write("c/ferry.md", TOLD, title="Ferry c", front="embargo: 2026-03-11")
    room.feed()
    assert (ferries(room), forgotten(room)) == ([], 1)
    room.now += 24 * HOUR
    room.feed()
    assert (ferries(room), forgotten(room)) == ([("Ferry c", "https://a.example/ferry")], 0)


@pytest.mark.parametrize("on_delete", ["keep", "withdraw"])
def test_of_two_copies_the_one_that_is_not_held_tells_the_story_on(remembering: Make, on_delete: str) -> None:
    room = sailing(remembering, on_delete, "ac")
    (room.folder / "articles/a/ferry.md").unlink()
    room.feed()
    assert ferries(room) == [("Ferry c", "https://a.example/ferry")]
    room.now += 24 * HOUR
    room.feed()
    assert ferries(room) == [("Ferry b", "https://a.example/ferry")]


def test_a_story_that_is_told_when_the_preferred_copy_has_expired_is_shown(remembering: Make) -> None:
    room = remembering(TWO)
    room.write("b/ferry.md", TOLD, title="Ferry b", front="expires: 2026-03-10T09:00Z")
    room.write("a/other.md", "Another story.")
    room.feed(hours=4)
    room.write("a/ferry.md", TOLD, title="Ferry a")
    room.feed()
    assert "Ferry a" in room.titles()


def test_what_is_deleted_while_it_is_held_is_never_shown(remembering: Make) -> None:
    room = remembering(FEED)
    room.write("one.txt")
    room.write("held.md", "It was called off.", front="embargo: 2026-03-10T12:00Z")
    room.feed()
    (room.folder / "articles/held.md").unlink()
    room.feed(hours=10)
    room.feed()
    assert room.titles() == ["One"]
    room.write("held.md", "It was called off.")
    room.feed()
    assert sorted(room.titles()) == ["Held", "One"]


def test_what_had_expired_before_anybody_saw_it_is_in_no_archive_document(remembering: Make) -> None:
    room = remembering(FEED.replace("merge = false", "merge = false\narchive = true\nlimit = 2"))
    for day in range(1, 7):
        room.write(f"{day}.md", f"It was day {day}.", front=f"date: 2026-03-0{day}")
    room.write("sale.md", "All must go.", front="date: 2026-02-01\nexpires: 2026-03-09")
    room.feed()
    assert "news-archive-2.json" in room.bytes()
    assert [name for name, text in room.bytes().items() if b"All must go" in text] == []


def test_the_link_to_a_copy_leaves_the_feed_when_that_expires(remembering: Make) -> None:
    room = remembering(TWO)
    room.write("b/ferry.md", TOLD, title="Ferry b")
    room.write("a/ferry.md", TOLD, title="Ferry a", front="expires: 2026-03-10T12:00Z")
    room.feed()
    assert b"https://a.example/ferry" in room.bytes()["news.atom"]
    room.now += 10 * HOUR
    room.feed()
    assert b"https://a.example/ferry" not in room.bytes()["news.atom"]


def test_what_another_run_makes_a_draft_while_a_feed_is_rendered_is_not_shown(
    remembering: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    room = remembering(FEED)
    room.write("one.txt")
    room.write("two.md", "It was two.")
    render = Publication.feed

    def after_another_poll(publication: Publication) -> Feed:
        monkeypatch.setattr(Publication, "feed", render)
        with monkeypatch.context() as patch:
            patch.setattr(FeedPublisher, "publish", lambda *_: None)
            room.write("two.md", "A secret draft.", front="draft: true")
            room.run(hours=0)
        return render(publication)

    monkeypatch.setattr(Publication, "feed", after_another_poll)
    room.feed()
    assert not any(b"A secret draft" in text for text in room.bytes().values())
    room.feed()
    assert (room.titles(), forgotten(room)) == (["One"], 0)


def test_a_draft_is_dated_as_of_when_it_is_one_no_longer(remembering: Make) -> None:
    room = remembering(FEED.replace("merge = false", "merge = false\nmax_age = 5"))
    room.write("one.txt")
    room.write("dated.md", "A draft.", front="draft: true")
    room.write("undated.md", "Another draft.", front="draft: true")
    room.feed()
    room.now += timedelta(days=10)
    room.write("dated.md", "A text.", front="date: 2026-03-20T06:00Z")
    room.write("undated.md", "Another text.")
    room.feed()
    dates = {item["title"]: item["date_published"] for item in room.items()}
    assert dates == {"Dated": "2026-03-20T06:00:00Z", "Undated": "2026-03-20T09:00:00Z"}


def test_a_story_whose_preferred_copy_expires_is_told_by_the_other_under_its_id(remembering: Make) -> None:
    room = remembering(TWO)
    room.write("b/ferry.md", TOLD, title="Ferry b", front="expires: 2026-03-10T12:00Z")
    room.write("a/ferry.md", TOLD, title="Ferry a")
    room.feed()
    (before,) = room.items()
    room.now += 10 * HOUR
    for _ in range(2):
        room.feed()
        (after,) = room.items()
        assert (after["title"], after["id"]) == ("Ferry a", before["id"])
        assert after["date_published"] == before["date_published"]
