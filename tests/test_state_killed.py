"""Killed at any write, the next run ends as one that was never disturbed; and no feed is ever partial."""

import json
import os
import shutil
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from lxml import etree
from sqlalchemy import create_engine, event, select
from sqlalchemy.engine import Engine

from feedsmith.store import schema
from newsroom import HOUR, MORNING, Newsroom, story

TOML = """
base_url = "https://x.example/feeds"
index = true
gzip = true
[sources.desk]
type = "text"
path = "articles"
on_delete = "withdraw"
[feeds.all]
title = "All"
link = "https://x.example/"
sources = ["desk"]
limit = 4
archive = true
[feeds.boats]
title = "Boats"
link = "https://x.example/"
sources = ["desk"]
include = { words = ["boat"] }
"""
MOST = 400
"""More writes than any of these runs makes."""
Change = Callable[[Newsroom], None]


def subjects(number: int) -> str:
    names = ("A boat", "The baker's van", "A horse from the fair", "The old tram", "An aeroplane", "A boat of paper")
    return f"{names[number % len(names)]} number {number}"


def fill(room: Newsroom) -> None:
    for number in range(14):
        text = "\n\n".join(f"{subjects(number * 7 + each)}, and what it did on day {each}." * 3 for each in range(3))
        room.write(f"{number:02}.txt", text)


def change(room: Newsroom) -> None:
    """A day in a newsroom: two edits, a deletion, a renaming, two new articles and one that can't be read."""
    articles = room.folder / "articles"
    room.write("01.txt", story("An edited boat"))
    room.write("02.txt", story("An edited van"))
    (articles / "03.txt").unlink()
    (articles / "04.txt").rename(articles / "renamed.txt")
    room.write("new1.txt", story("A new boat", 3) * 2)
    room.write("new2.txt", "A whole other text.\n\n" + story("A new van", 12))


class Stage:
    """A newsroom that can be put back to where it was."""

    def __init__(self, folder: Path) -> None:
        self.place, self.kept = folder / "room", folder / "kept"
        self.place.mkdir()

    def room(self, now: datetime = MORNING) -> Newsroom:
        room = Newsroom(self.place, f"sqlite:///{self.place}/state.db", TOML)
        room.now = now
        return room

    def keep(self) -> None:
        shutil.copytree(self.place, self.kept)

    def restore(self) -> None:
        shutil.rmtree(self.place)
        shutil.copytree(self.kept, self.place)

    def outcome(self) -> tuple[dict[str, bytes], list[Any]]:
        """All that a reader sees, and what is remembered of ids and dates."""
        files = {path.name: path.read_bytes() for path in sorted((self.place / "out").glob("[!.]*"))}
        engine = create_engine(f"sqlite:///{self.place}/state.db")
        columns = schema.articles.c
        with engine.begin() as connection:
            rows = connection.execute(select(columns.id, columns.published, columns.updated, columns.withdrawn))
            known = sorted(tuple(row) for row in rows)
        engine.dispose()
        return files, known


def killed_after(steps: int, run: Callable[[], object]) -> bool:
    """Do this in a process that dies at the given write: at the begin or commit of a transaction, or around the moment
    in which a file takes another's place. Whether it was killed.
    """
    child = os.fork()
    if child:
        _, status = os.waitpid(child, 0)
        assert os.waitstatus_to_exitcode(status) in (0, 9)
        return os.waitstatus_to_exitcode(status) == 9
    left = steps

    def step(*_: object) -> None:
        nonlocal left
        left -= 1
        if left == 0:
            os._exit(9)

    def replace(source: Any, target: Any) -> None:
        step()
        real(source, target)
        step()

    status = 1
    with suppress(BaseException):
        real, os.replace = os.replace, replace  # type: ignore[assignment]
        event.listen(Engine, "begin", step)
        event.listen(Engine, "commit", step)
        run()
        status = 0
    os._exit(status)


def all_are_whole(out: Path) -> None:
    for path in out.glob("[!.]*"):
        if path.suffix == ".json":
            assert json.loads(path.read_bytes())["items"]
        elif path.suffix in (".rss", ".atom"):
            assert len(etree.parse(path).getroot())


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    return Stage(tmp_path)


def survives(stage: Stage, now: datetime) -> None:
    stage.keep()
    stage.room(now).run()
    undisturbed = stage.outcome()
    assert len(undisturbed[0]) > 8
    for steps in range(1, MOST):
        stage.restore()
        killed = killed_after(steps, stage.room(now).run)
        all_are_whole(stage.place / "out")
        stage.room(now).run()
        files, known = stage.outcome()
        different = [
            name for name in files.keys() | undisturbed[0].keys() if files.get(name) != undisturbed[0].get(name)
        ]
        assert (sorted(different), known) == ([], undisturbed[1]), f"killed at write {steps}"
        if not killed:
            return
    pytest.fail(f"more than {MOST} writes")


def test_a_first_run_that_is_killed_is_made_good_by_the_next(stage: Stage) -> None:
    fill(stage.room())
    survives(stage, MORNING + HOUR)


def test_a_run_that_is_killed_is_made_good_by_the_next(stage: Stage) -> None:
    room = stage.room()
    fill(room)
    room.now += HOUR
    room.run()
    change(room)
    survives(stage, room.now + HOUR)


def test_a_run_that_is_killed_and_then_meets_more_changes_doubles_nothing(stage: Stage) -> None:
    room = stage.room()
    fill(room)
    room.now += HOUR
    room.run()
    change(room)
    stage.keep()
    for steps in (3, 9, 12, 15, 18):
        stage.restore()
        killed_after(steps, stage.room(room.now + HOUR).run)
        later = stage.room(room.now + 2 * HOUR)
        later.write("01.txt", story("A boat that was edited twice"))
        later.run()
        later.run()
        ids = [item["id"] for item in later.items("all")]
        assert len(ids) == len(set(ids))
        assert "A boat that was edited twice" in str(later.items("boats"))
