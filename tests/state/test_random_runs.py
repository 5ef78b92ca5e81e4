"""Runs over some of the sources, in any order and two at a time, end as runs over all of them would have.

`FEEDSMITH_RUNS=500 pytest tests/state/test_random_runs.py` tries so many scenarios of each kind.
"""

import json
import os
import random
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from conftest import BARE
from feedsmith import pipeline
from feedsmith.collecting.jobs import Outcome
from feedsmith.config import settings
from feedsmith.executors import Inline
from support.newsroom import HOUR, Newsroom

SCENARIOS = int(os.environ.get("FEEDSMITH_RUNS", "2"))
SOURCES = "abcd"
HEAD = 'base_url = "https://x.example/feeds"\n'
SOURCE = '[sources.{0}]\ntype = "text"\npath = "articles/{0}"\non_delete = "withdraw"\nurl = "https://{0}.example/{{stem}}"\n'
FEED = '[feeds.{}]\ntitle = "T"\nlink = "https://x.example/"\nsources = {}\n{}\n'
ALONE = (
    HEAD
    + "".join(SOURCE.format(name) for name in SOURCES)
    + FEED.format("news", [*SOURCES], "merge = false\nlimit = 0")
)
MERGED = ALONE + FEED.format("stories", [*SOURCES], 'merge = true\nlimit = 0\nprefer = ["c"]')
ARCHIVED = MERGED + FEED.format("kept", [*SOURCES], "merge = false\nlimit = 3\narchive = true")


def telling(subject: str) -> str:
    """A text that tells of nothing else."""
    chance = random.Random(subject)
    return " ".join("".join(chance.choices("aeioumnrst", k=chance.randint(3, 8))) for _ in range(70))


class World:
    """What is in the folders of the sources, changed at random, the same way in two newsrooms."""

    def __init__(self, seed: int, *, shared: bool) -> None:
        self.chance = random.Random(seed)
        self.shared = shared
        self.files: dict[tuple[str, str], str] = {}
        self.stories: dict[tuple[str, str], str] = {}
        self.texts = 0

    def change(self) -> list[tuple[str, str, str | None]]:
        """Some changes: source, name and text, None for a file that is deleted."""
        changes: list[tuple[str, str, str | None]] = []
        deleted: set[tuple[str, str]] = set()  # and not written again at once: that is an edit
        for _ in range(self.chance.randint(1, 5)):
            source, name = self.chance.choice(SOURCES), f"{self.chance.randint(0, 4)}.txt"
            if (source, name) in deleted:
                continue
            if (source, name) in self.files and self.chance.random() < 0.3:
                del self.files[source, name]
                self.stories.pop((source, name), None)
                deleted.add((source, name))
                changes.append((source, name, None))
                continue
            self.texts += 1
            # A story that other sources tell too, and no other file of this one; or one of this file's own.
            # A file goes on with its story: two that were published stay two, whatever they tell later.
            told = f"{source} {self.texts}"
            if self.shared:
                told = self.stories.setdefault((source, name), f"{name} {self.chance.randint(0, 1)}")
            text = telling(f"story {told}")
            if self.chance.random() < 0.1:
                text = f"{text} And more."
            self.files[source, name] = text
            changes.append((source, name, text))
        return changes


def apply(room: Newsroom, changes: list[tuple[str, str, str | None]]) -> None:
    for source, name, text in changes:
        path = room.folder / "articles" / source / name
        if text is None:
            path.unlink()
        else:
            room.write(f"{source}/{name}", text, title=f"{source} {name}")


def prepare(folder: Path, state: str, toml: str) -> Newsroom:
    folder.mkdir(exist_ok=True)
    room = Newsroom(folder, state, toml)
    for source in SOURCES:  # a source that never had anything is a failure
        room.write(f"{source}/first.txt", telling(f"the first of {source}"), title=f"First of {source}")
    room.run()
    return room


def subsets(chance: random.Random) -> Iterator[list[str]]:
    """All sources, a few at a time."""
    names = [*SOURCES]
    chance.shuffle(names)
    while names:
        size = chance.randint(1, len(names))
        yield names[:size]
        names = names[size:]


def seen(room: Newsroom, feed: str) -> dict[str, Any]:
    """What readers have of a feed: texts by title, and what they are to forget."""
    items = json.loads((room.folder / "out" / f"{feed}.json").read_bytes())["items"]
    ids = [item["id"] for item in items]
    assert len(ids) == len(set(ids))
    atom = (room.folder / "out" / f"{feed}.atom").read_text()
    return {
        "texts": sorted((item["title"], item["content_html"]) for item in items),
        "forgotten": sorted(part.partition('"')[0] for part in atom.split('<at:deleted-entry ref="')[1:]),
    }


@pytest.mark.parametrize("seed", range(SCENARIOS))
def test_where_sources_share_no_story_the_bytes_are_the_same(seed: int, tmp_path: Path, database_url: str) -> None:
    world = World(seed, shared=False)
    whole = prepare(tmp_path / "whole", "state.db", ALONE)
    parts = prepare(tmp_path / "parts", database_url, ALONE)
    for _ in range(5):
        changes = world.change()
        for room in (whole, parts):
            apply(room, changes)
        whole.run(hours=2)
        now = parts.now
        for names in subsets(world.chance):
            parts.now = now
            parts.run(only=names)
        parts.now = whole.now
        assert parts.bytes() == whole.bytes()


@pytest.mark.parametrize("seed", range(SCENARIOS))
def test_where_they_do_each_story_is_told_once_under_an_id_that_stays(
    seed: int, tmp_path: Path, database_url: str
) -> None:
    world = World(1_000 + seed, shared=True)
    whole = prepare(tmp_path / "whole", "state.db", MERGED)
    parts = prepare(tmp_path / "parts", database_url, MERGED)
    dates: dict[str, str] = {}
    for _ in range(5):
        changes = world.change()
        for room in (whole, parts):
            apply(room, changes)
        whole.run(hours=2)
        for names in subsets(world.chance):
            parts.run(hours=0, only=names)
            for item in parts.items("stories"):
                assert dates.setdefault(item["id"], item["date_published"]) == item["date_published"]
        parts.now = whole.now
        for room in (whole, parts):
            stories = {told_in(item["content_html"]) for item in room.items("stories")}
            assert stories == {told_in(text) for text in world.files.values()} | {
                told_in(telling(f"the first of {source}")) for source in SOURCES
            }
            assert len(stories) == len(room.items("stories"))
        assert seen(parts, "news")["texts"] == seen(whole, "news")["texts"]


def told_in(text: str) -> str:
    return text.removeprefix("<p>").partition("</p>")[0].removesuffix(" And more.")


@pytest.mark.parametrize("seed", range(max(SCENARIOS // 3, 2)))
def test_two_runs_at_a_time_in_threads_end_as_one(seed: int, tmp_path: Path, database_url: str) -> None:
    world = World(2_000 + seed, shared=False)
    whole = prepare(tmp_path / "whole", "state.db", ARCHIVED)
    parts = prepare(tmp_path / "parts", database_url, ARCHIVED)
    for _ in range(3):
        changes = world.change()
        for room in (whole, parts):
            apply(room, changes)
        whole.run(hours=2)
        with ThreadPoolExecutor(2) as pool:
            for report in pool.map(lambda names: parts.run(hours=0, only=names), [["a", "b"], ["c", "d"]]):
                assert report.failures == []
        parts.run(hours=0)
        parts.now = whole.now
        for feed in ("news", "stories"):
            assert (seen(parts, feed), feed) == (seen(whole, feed), feed)


def test_while_one_run_reads_its_source_another_publishes(tmp_path: Path, database_url: str) -> None:
    room = prepare(tmp_path / "room", database_url, ALONE)
    for name in "ab":
        room.write(f"{name}/new.txt", telling(f"what is new to {name}"), title=f"New to {name}")
    other = Newsroom(room.folder, database_url, ALONE)
    other.now = room.now
    seen_meanwhile: list[list[str]] = []

    def publish(outcome: Outcome) -> None:
        """In the middle of a run over the first source: its document was read, and is not recorded yet."""
        other.run(only=["b"])
        seen_meanwhile.append(other.titles())

    plan = pipeline.plan_config(settings.load(room.folder / "feedsmith.toml"), room.plugins, room.folder / "out")
    report = pipeline.render(pipeline.poll_only(plan, ["a"]), Inline(), clock=lambda: room.now, progress=publish)
    assert report.failures == []
    assert ["New to b" in titles for titles in seen_meanwhile] == [True]
    assert ["New to a" in titles for titles in seen_meanwhile] == [False]
    assert {"New to a", "New to b"} < set(room.titles())


COMMAND = [sys.executable, "-m", "feedsmith", "render", "--only"]


def test_two_processes_and_one_that_is_killed_end_as_one(tmp_path: Path, database_url: str) -> None:
    world = World(7, shared=False)
    whole = prepare(tmp_path / "whole", "state.db", ALONE)
    parts = prepare(tmp_path / "parts", database_url, ALONE)
    for step in range(4):
        changes = world.change()
        for room in (whole, parts):
            apply(room, changes)
        whole.run(hours=2)
        runs = [subprocess.Popen([*COMMAND, name], cwd=parts.folder, env=BARE, stderr=-3, stdout=-3) for name in "ab"]
        with suppress(subprocess.TimeoutExpired):
            runs[0].wait(timeout=0.3 + 0.1 * step)
        runs[0].kill()
        assert [run.wait(timeout=60) for run in runs][1] == 0
        parts.now = whole.now - 2 * HOUR
        parts.run(hours=2)
        assert (seen(parts, "news"), step) == (seen(whole, "news"), step)
