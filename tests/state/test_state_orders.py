"""A kill or a correction that comes as a file of its own is carried out on the one story that it means."""

from pathlib import Path

import pytest

from support.newsroom import Newsroom, story

DATE = "date: 2026-03-10T06:00Z"
LATER = "date: 2026-03-10T07:00Z"


@pytest.fixture(params=["state", "none"])
def room(request: pytest.FixtureRequest, tmp_path: Path, database_url: str) -> Newsroom:
    room = Newsroom(tmp_path, database_url if request.param == "state" else "")
    room.write("other.md", story("The mole"), title="The mole", front=DATE)
    room.write("minister.md", story("The minister"), title="Minister resigns", front=DATE)
    return room


def test_a_kill_withdraws_the_story_of_its_headline_and_is_no_article(room: Newsroom) -> None:
    room.feed()
    room.write("kill.md", "Please kill the story.", title="KILL: Minister resigns", front=LATER)
    for _ in range(2):
        room.feed()
        assert room.titles() == ["The mole"]
        assert room.bytes()["news.atom"].count(b"<at:deleted-entry") == 1


def test_a_killed_story_stays_so_though_its_own_file_is_read_again(room: Newsroom) -> None:
    room.feed()
    room.write("a-kill.md", "Please kill the story.", title="KILL: Minister resigns", front=LATER)
    room.feed()
    room.write("minister.md", story("The minister, again"), title="Minister resigns", front=DATE)
    room.feed()
    assert room.titles() == ["The mole"]


def test_a_kill_that_comes_with_its_story_leaves_no_trace_of_it(room: Newsroom) -> None:
    room.write("a-kill.md", "Please kill the story.", title="KILL: Minister resigns", front=LATER)
    room.feed()
    assert room.titles() == ["The mole"]
    assert b"inister" not in room.bytes()["news.atom"]


def test_a_correction_without_the_text_is_a_note_on_the_story_and_one_with_it_takes_its_place(room: Newsroom) -> None:
    room.feed()
    before = room.item("Minister resigns")
    room.write("corr.md", "It was on Monday.", title="CORRECTED-Minister resigns", front=LATER)
    for _ in range(2):
        room.feed()
        after = room.item("Minister resigns")
        assert (after["id"], after["date_published"]) == (before["id"], before["date_published"])
        assert "CORRECTED" in after["content_html"]
        assert len(room.items()) == 2
    room.write("corr.md", story("The prime minister", 8), title="CORRECTED-Minister resigns", front=LATER)
    for _ in range(2):
        room.feed()
        (whole,) = (item for item in room.items() if item["title"] != "The mole")
        assert (whole["id"], whole["date_published"]) == (before["id"], before["date_published"])
        assert "The prime minister lay at anchor" in whole["content_html"]


def test_an_order_that_means_none_or_several_is_told_and_does_nothing(room: Newsroom) -> None:
    room.write("twice.md", story("Another minister"), title="Minister resigns", front=DATE)
    room.feed()
    room.write("kill.md", "Please kill the story.", title="KILL: Minister resigns", front=LATER)
    room.write("unknown.md", "Please kill the story.", title="KILL: Mayor resigns", front=LATER)
    report = room.feed()
    said = [note for _, note in report.notes]
    assert "a kill of 'Minister resigns', which is 2 stories of these two days: nothing was done" in said
    assert "a kill of 'Mayor resigns', which is no story of these two days: nothing was done" in said
    assert sorted(room.titles()) == ["Minister resigns", "Minister resigns", "The mole"]
