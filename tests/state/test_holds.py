"""What is held until later: embargoes and scheduled texts, which each run names and none shows early."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from feedsmith.state.holds import MAX_NAMED_HOLDS, summarize_holds
from support.newsroom import HOUR, Newsroom, story

DAY = timedelta(days=1)
Make = Callable[[], Newsroom]


@pytest.fixture(params=["remembered", "forgotten"])
def room(request: pytest.FixtureRequest, tmp_path: Path, database_url: str) -> Newsroom:
    return Newsroom(tmp_path, database_url if request.param == "remembered" else "")


def scheduled(room: Newsroom, days: int) -> str:
    return f"date: {room.now + days * DAY:%Y-%m-%dT%H:%M:%SZ}"


def test_a_text_dated_in_the_future_is_held_until_then_and_named_in_every_run(room: Newsroom) -> None:
    room.write("now.txt", story("Now"))
    room.write("soon.txt", story("Soon"), front=scheduled(room, 2))
    due = room.now + 2 * DAY
    for _ in range(2):
        (report,) = room.run().feeds
        assert room.titles() == ["Now"]
        assert report.embargoed == 1
        (line,) = (advice for advice in report.advice if "held" in advice)
        assert line.startswith("1 held: ")
        assert line.endswith(f"soon.txt until {due:%Y-%m-%d %H:%M}Z")
        room.now += HOUR
    room.now = due + HOUR
    (report,) = room.run().feeds
    assert sorted(room.titles()) == ["Now", "Soon"]
    assert room.item("Soon")["date_published"] == f"{due:%Y-%m-%dT%H:%M:%SZ}"
    assert not [advice for advice in report.advice if "held" in advice]


def test_a_scheduled_text_that_is_brought_forward_is_shown(room: Newsroom) -> None:
    room.write("soon.txt", story("Soon"), front=scheduled(room, 2))
    room.write("other.txt", story("Other"))
    room.run()
    room.now += HOUR
    room.write("soon.txt", story("Soon"), front=scheduled(room, -1))
    room.run()
    assert sorted(room.titles()) == ["Other", "Soon"]


def test_an_order_in_the_text_holds_it_whatever_enriches_the_feed(room: Newsroom) -> None:
    due = room.now + 3 * DAY
    room.write("other.txt", story("Other"))
    room.write("eels.txt", f"EMBARGOED UNTIL {due:%H%M GMT, %A %d %B %Y}\n\n{story('Eels')}", title="Eels return")
    room.run()
    assert room.titles() == ["Other"]
    room.now = due + HOUR
    room.run()
    assert sorted(room.titles()) == ["Eels return", "Other"]
    assert "EMBARGO" not in room.item("Eels return")["content_html"]


def test_what_has_no_end_that_can_be_told_is_held_and_named_in_every_run(room: Newsroom) -> None:
    room.write("other.txt", story("Other"))
    room.write("eels.txt", f"EMBARGOED UNTIL FURTHER NOTICE\n\n{story('Eels')}", title="Eels return")
    for _ in range(3):
        (report,) = room.run().feeds
        assert room.titles() == ["Other"]
        (line,) = (advice for advice in report.advice if "held" in advice)
        assert line == f"1 held: {room.folder}/articles/eels.txt: no end given"
        room.now += 30 * DAY
    room.write(
        "eels.txt", f"EMBARGOED UNTIL FURTHER NOTICE\n\n{story('Eels')}", title="Eels return", front="embargo: none"
    )
    room.run()
    assert sorted(room.titles()) == ["Eels return", "Other"]


def test_one_line_names_the_first_and_counts_the_rest() -> None:
    assert list(summarize_holds([])) == []
    names = [f"{number}.txt until later" for number in range(MAX_NAMED_HOLDS)]
    (line,) = summarize_holds(names, 1_234)
    assert line == f"1,234 held: {', '.join(names)} and 1,224 more"
