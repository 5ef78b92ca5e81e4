"""What one round of polls does, in this process."""

import os
from collections.abc import Callable, Collection
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

import pytest

from feedsmith.executors import Inline, Pending
from feedsmith.pipeline import Report
from feedsmith.serving.planning import PlanLoader, ServeOptions
from feedsmith.serving.polling.rounds import run_round
from feedsmith.state.store.database import Database
from feedsmith.state.store.schedules import load_problems, save_problems

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)
R = TypeVar("R")

NAMES = ("boats", "news", "tides")


class _Busy(Inline):
    """Has something done before the first call."""

    def __init__(self, task: Callable[[], object]) -> None:
        self._tasks = [task]

    def submit(self, fn: Callable[..., R], /, *args: Any) -> Pending[R]:
        while self._tasks:
            self._tasks.pop()()
        return super().submit(fn, *args)


class Room:
    """Three feeds, each of a folder with a text, that were published once."""

    def __init__(self, folder: Path) -> None:
        self.folder, self._now = folder, NOON
        for name in NAMES:
            self.write(name, f"The {name} came back to the island on Monday.")
        tables = (
            f'[feeds.{name}]\nformats = ["rss"]\nsources = [{{ type = "text", path = "{name}" }}]' for name in NAMES
        )
        (folder / "feedsmith.toml").write_text(
            "\n".join(['state = "state.db"\noutput = "out"\nbase_url = "https://island.example/feeds/"', *tables])
        )
        self.plan = PlanLoader(ServeOptions(config=folder / "feedsmith.toml"))()
        self.poll(*NAMES)

    def write(self, name: str, text: str) -> None:
        path = self.folder / name / "one.txt"
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"Ferries\n\n{text}\n")
        self._now += timedelta(minutes=1)
        os.utime(path, (self._now.timestamp(), self._now.timestamp()))

    def poll(self, *names: str, meanwhile: Callable[[], object] = lambda: None) -> Report:
        """Have a round, and something else done as it parses."""
        self._now += timedelta(minutes=1)
        now = self._now
        return run_round(self.plan, [f"{name}/text" for name in names], _Busy(meanwhile), clock=lambda: now)

    def problems(self) -> Collection[str]:
        with Database(self.plan.state) as database:
            return load_problems(database).keys()


@pytest.fixture
def room(tmp_path: Path) -> Room:
    return Room(tmp_path)


def looked_at(report: Report) -> list[str]:
    return [feed.name for feed in report.feeds if feed.looked_at]


def test_polls_that_change_nothing_look_at_their_own_feeds_alone(room: Room) -> None:
    assert looked_at(room.poll("news")) == ["news"]
    assert looked_at(room.poll("boats", "tides")) == ["boats", "tides"]


def test_where_one_feed_changes_all_are_looked_at_as_a_page_lists_them(room: Room) -> None:
    room.write("news", "The news came back to the island on Tuesday, and stayed there.")
    report = room.poll("news")
    assert looked_at(report) == list(NAMES)
    assert [feed.name for feed in report.feeds if feed.changed] == ["news"]


def test_what_time_alone_changes_is_looked_for_in_all_feeds(room: Room) -> None:
    assert looked_at(room.poll()) == list(NAMES)


@pytest.mark.parametrize("name", ["news.rss", "index.html", "feeds.opml"])
def test_a_file_that_was_lost_is_written_again_when_its_source_is_polled(room: Room, name: str) -> None:
    lost = room.folder / "out" / name
    content = lost.read_bytes()
    lost.unlink()
    room.poll("news")
    assert lost.read_bytes() == content


def test_a_feed_that_could_not_be_written_is_tried_again_whatever_is_polled(room: Room) -> None:
    room.write("boats", "The boats came back to the island on Tuesday, and stayed there.")
    (room.folder / "out/boats.rss").unlink()
    (room.folder / "out/boats.rss").mkdir()
    room.poll("boats")
    assert set(room.problems()) == {"boats"}
    room.poll("news")
    assert set(room.problems()) == {"boats"}
    (room.folder / "out/boats.rss").rmdir()
    room.poll("news")
    assert set(room.problems()) == set()


def test_a_round_that_ends_later_forgets_no_feed_that_another_could_not_write(room: Room) -> None:
    room.write("boats", "The boats came back to the island on Tuesday, and stayed there.")
    (room.folder / "out/boats.rss").unlink()
    (room.folder / "out/boats.rss").mkdir()
    # They are read again and are the same: nobody looks at the boats for them.
    room.write("news", "The news came back to the island on Monday.")
    room.poll("news", meanwhile=lambda: room.poll("boats"))
    assert set(room.problems()) == {"boats"}


def test_a_feed_that_has_left_the_configuration_is_no_problem_any_more(room: Room) -> None:
    with Database(room.plan.state) as database:
        save_problems(database, {}, {"gone": "it could not be written"})
    room.poll("news")
    assert set(room.problems()) == set()
