"""Killed or interrupted at any step, or with a clock that jumps, a run leaves whole feeds, and the next one ends as one
that was never disturbed, while two sources tell the same stories.
"""

import gzip
import json
import os
import random
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from lxml import etree
from sqlalchemy import create_engine, event, select
from sqlalchemy.engine import Engine, make_url

from conftest import BARE
from feedsmith import pipeline
from feedsmith.collecting.jobs import Outcome
from feedsmith.config import settings
from feedsmith.executors import Inline
from feedsmith.state.store import schema
from feedsmith.state.store.database import Database
from feedsmith.state.store.locks import SOURCE
from support.listings import without_times
from support.newsroom import HOUR, MORNING, Newsroom, story

TOML = """
base_url = "https://x.example/feeds"
index = true
gzip = true
[sources.desk]
type = "text"
name = "desk"
path = "articles/desk"
on_delete = "withdraw"
[sources.wire]
type = "text"
name = "wire"
path = "articles/wire"
[feeds.news]
title = "News"
link = "https://x.example/"
sources = ["wire", "desk"]
prefer = ["desk"]
limit = 4
archive = true
formats = ["atom", "json"]
[feeds.desk]
title = "The desk's"
link = "https://x.example/"
sources = ["desk"]
merge = false
limit = 0
formats = ["rss", "json"]
"""
WITHIN_FILES = frozenset({"os.rename", "os.remove", "open"})
MOST = 400
"""More steps than any of these runs takes."""
Run = Callable[[], object]


def telling(subject: str) -> str:
    """A text that tells of nothing else."""
    chance = random.Random(subject)
    words = ["".join(chance.choices("aeioumnrst", k=chance.randint(3, 8))) for _ in range(90)]
    return f"This is about {subject}.\n\n" + " ".join(words)


def fill(room: Newsroom) -> None:
    for number in range(20):
        room.write(f"wire/{number:02}.txt", telling(f"boat number {number}"), title=f"Boat {number}")
    for number in range(10):
        room.write(f"desk/{number:02}.txt", telling(f"horse number {number}"), title=f"Horse {number}")


def change(room: Newsroom) -> None:
    """A day: edits, a deletion, a renaming, new articles, and stories of the wire's that the desk tells as well."""
    articles = room.folder / "articles"
    room.write("wire/01.txt", story("An edited boat"), title="Boat 1")
    room.write("desk/01.txt", story("An edited horse"), title="Horse 1")
    (articles / "desk" / "02.txt").unlink()
    (articles / "wire" / "03.txt").unlink()
    (articles / "desk" / "04.txt").rename(articles / "desk" / "renamed.txt")
    room.write("desk/boat.txt", telling("boat number 5"), title="The boat")
    room.write("desk/new.txt", telling("tram number 1"), title="A tram")
    room.write("wire/new.txt", telling("tram number 1") + "\n\nIt is green.", title="A tram for the town")


class Stage:
    """A newsroom that can be put back to where it was, with its database."""

    def __init__(self, folder: Path, url: str) -> None:
        self.place, self.kept = folder / "room", folder / "kept"
        self.place.mkdir()
        self.now = MORNING
        self._on_server = make_url(url).get_backend_name() == "postgresql"
        self._url = self._kept_url = url if self._on_server else f"sqlite:///{self.place}/state.db"
        self._copies = 0

    def room(self) -> Newsroom:
        room = Newsroom(self.place, self._url, TOML)
        room.now = self.now
        return room

    def run(self) -> None:
        self.room().run()

    def keep(self) -> None:
        shutil.copytree(self.place, self.kept)

    def restore(self) -> None:
        shutil.rmtree(self.place)
        shutil.copytree(self.kept, self.place)
        if self._on_server:
            self._copies += 1
            self._url = copied(self._kept_url, self._copies)

    def seen(self) -> dict[str, Any]:
        """All that a reader sees, and what is remembered of ids and dates."""
        files: dict[str, Any] = {path.name: path.read_bytes() for path in (self.place / "out").glob("[!.]*")}
        engine = create_engine(self._url)
        columns = schema.articles.c
        with engine.connect() as connection:
            rows = connection.execute(select(columns.id, columns.published, columns.updated, columns.withdrawn))
            known = {row.id: tuple(row) for row in rows}
        engine.dispose()
        return files | known

    def check_whole(self) -> None:
        """Each feed that is there is one."""
        for path in (self.place / "out").glob("[!.]*"):
            if path.suffix == ".json":
                assert json.loads(path.read_bytes())["items"]
            elif path.suffix in (".rss", ".atom"):
                assert len(etree.parse(path).getroot())
            elif path.suffix == ".gz":
                assert gzip.decompress(path.read_bytes())


def copied(url: str, number: int) -> str:
    """A copy of a PostgreSQL database that nobody uses."""
    made = make_url(url)
    name = f"{made.database}_{number}"
    engine = create_engine(made.set(database="postgres"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name} TEMPLATE {made.database}")
    engine.dispose()
    return made.set(database=name).render_as_string(hide_password=False)


def die() -> None:
    os._exit(9)


def interrupt() -> None:
    os.kill(os.getpid(), signal.SIGINT)


def forked(run: Run, steps: int, fate: Callable[[], None], *, files: bool = False, transactions: bool = False) -> bool:
    """Run it in a process that meets its fate at the given step: before a file is opened for writing, flushed, renamed
    or removed, or a transaction begun or committed. Whether it did.
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
            fate()

    def audited(name: str, details: tuple[Any, ...]) -> None:
        if name in WITHIN_FILES and (name != "open" or details[2] & (os.O_WRONLY | os.O_RDWR)):
            step()

    def fsync(descriptor: int) -> None:
        step()
        flush(descriptor)

    status = 1
    with suppress(Exception):
        if files:
            flush, os.fsync = os.fsync, fsync  # type: ignore[assignment]
            sys.addaudithook(audited)
        if transactions:
            event.listen(Engine, "begin", step)
            event.listen(Engine, "commit", step)
        try:
            run()
            status = 0
        except KeyboardInterrupt:
            status = 9
    os._exit(status)


@pytest.fixture
def new(tmp_path: Path, database_url: str) -> Stage:
    """A newsroom that has not published yet."""
    stage = Stage(tmp_path, database_url)
    fill(stage.room())
    stage.now += HOUR
    return stage


@pytest.fixture
def stage(new: Stage) -> Stage:
    """A newsroom that has published, and then had a day."""
    stage = new
    stage.run()
    stage.now += HOUR
    change(stage.room())
    stage.now += HOUR
    stage.keep()
    return stage


on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
on_postgresql = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)


def undisturbed(stage: Stage) -> dict[str, Any]:
    stage.restore()
    stage.run()
    seen = stage.seen()
    assert {"news.atom", "news.atom.gz", "news-archive-1.json", "desk.rss", "index.html", "feeds.opml"} < seen.keys()
    return seen


def different(one: dict[str, Any], other: dict[str, Any]) -> list[str]:
    return sorted(name for name in one.keys() | other.keys() if one.get(name) != other.get(name))


def survives(stage: Stage, fate: Callable[[], None], every: int = 1, **where: bool) -> None:
    expected = undisturbed(stage)
    for steps in range(1, MOST, every):
        stage.restore()
        met = forked(stage.run, steps, fate, **where)
        stage.check_whole()
        stage.run()
        assert different(stage.seen(), expected) == [], f"at step {steps}"
        if not met:
            return
    pytest.fail(f"more than {MOST} steps")


@on_sqlite
def test_killed_within_the_writing_of_files(stage: Stage) -> None:
    survives(stage, die, every=2, files=True)


@on_sqlite
def test_killed_around_a_transaction(stage: Stage) -> None:
    # Of a beginning and the end that follows, either leaves the database as it was before that transaction.
    survives(stage, die, every=2, transactions=True)


@on_postgresql
def test_killed_around_a_transaction_with_a_server(stage: Stage) -> None:
    survives(stage, die, every=5, transactions=True)


@on_sqlite
def test_killed_in_the_first_run(new: Stage) -> None:
    new.keep()
    survives(new, die, every=8, files=True, transactions=True)


@on_sqlite
def test_killed_and_then_met_by_more_changes(stage: Stage) -> None:
    for steps in range(3, 24, 4):
        stage.restore()
        forked(stage.run, steps, die, transactions=True)
        later = stage.room()
        later.now += HOUR
        later.write("wire/01.txt", telling("a boat that was edited twice"), title="Boat 1, again")
        later.run()
        later.run()
        ids = [item["id"] for item in later.items("news")]
        assert len(ids) == len(set(ids))
        assert "Boat 1, again" in [item["title"] for item in later.items("news")]


def test_interrupted_around_a_transaction_or_within_the_writing_of_files(stage: Stage) -> None:
    survives(stage, interrupt, every=7, files=True, transactions=True)


@on_sqlite
def test_killed_again_and_again(stage: Stage) -> None:
    expected = undisturbed(stage)
    stage.restore()
    for steps in range(1, MOST, 3):
        if not forked(stage.run, steps, die, files=True, transactions=True):
            break
        stage.check_whole()
    assert different(stage.seen(), expected) == []


def test_interrupted_while_articles_come_in(stage: Stage) -> None:
    expected = undisturbed(stage)
    stage.restore()
    room = stage.room()
    plan = pipeline.plan_config(settings.load(room.folder / "feedsmith.toml"), room.plugins, room.folder / "out")

    def count(outcome: Outcome) -> None:
        if Path(outcome.location).name == "new.txt":
            raise KeyboardInterrupt

    for _ in range(2):
        with pytest.raises(KeyboardInterrupt):
            pipeline.render(plan, Inline(), clock=lambda: stage.now, progress=count)
    stage.run()
    assert different(stage.seen(), expected) == []


def test_ctrl_c_ends_a_run_that_waits(tmp_path: Path) -> None:
    room = Newsroom(tmp_path, f"sqlite:///{tmp_path}/state.db")
    room.write("one.txt")
    command = [sys.executable, "-m", "feedsmith", "render"]
    with Database(room.state) as database, database.lock(SOURCE, 1):
        run = subprocess.Popen(command, cwd=tmp_path, env=BARE, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL)
        assert run.stderr
        run.stderr.readline()
        run.send_signal(signal.SIGINT)
        with run:
            _, said = run.communicate(timeout=60)
    assert run.returncode == 130
    assert said.decode().strip().startswith("feedsmith: interrupted")
    assert said.strip().count(b"\n") == 0
    assert room.feed().new == 1


@on_sqlite
def test_killed_at_any_moment_with_the_processes_that_parse_for_it(stage: Stage) -> None:
    room = stage.room()
    for number in range(300):
        room.write(f"wire/more/{number}.txt", telling(f"cart number {number}"), title=f"Cart {number}")
    room.write("desk/02.txt", telling("horse number 2"), title="Horse 2")  # a withdrawal would tell the command's time
    stage.now = datetime.now(UTC)
    shutil.rmtree(stage.kept)
    stage.keep()
    undisturbed(stage)
    stage.run()  # which archives what has stood in the feed, as would be if the last of those that are killed had ended
    expected = stage.seen()
    stage.restore()
    where = ["-c", stage.place / "feedsmith.toml", "-o", stage.place / "out"]
    command = [sys.executable, "-m", "feedsmith", "render", *where]
    chance = random.Random(7)
    for _ in range(4):
        run = subprocess.Popen(command, cwd=stage.place, env=BARE, stderr=subprocess.PIPE, stdout=subprocess.PIPE)
        with run, suppress(subprocess.TimeoutExpired):
            run.communicate(timeout=chance.uniform(0.3, 0.9))
        run.kill()
        stage.check_whole()
    stage.run()
    stage.run()
    # The command has a clock of its own, which tells when the feeds changed.
    assert different(without_times(stage.seen()), without_times(expected)) == []


# ---- clocks that jump --------------------------------------------------------------------------------------

YEAR = timedelta(days=365)


def dates(room: Newsroom, feed: str = "news") -> dict[str, tuple[str, str]]:
    items = room.items(feed)
    found = {item["id"]: (item["date_published"], item.get("date_modified", "")) for item in items}
    assert len(found) == len(items)
    return found


@pytest.mark.parametrize("jumps", [(-YEAR, YEAR), (10 * YEAR, -10 * YEAR), (-YEAR, 11 * YEAR, -10 * YEAR)])
def test_when_the_clock_jumps_ids_and_dates_stay(
    jumps: tuple[timedelta, ...], tmp_path: Path, database_url: str
) -> None:
    room = Newsroom(tmp_path, database_url)
    for number in range(5):
        room.write(f"{number}.txt", telling(f"boat number {number}"))
    room.feed()
    published = dates(room)
    for count, jump in enumerate(jumps):
        room.now += jump
        assert room.feed().changed == []
        room.write("0.txt", telling(f"edited boat number {count}"), title="0")
        room.write(f"new{count}.txt", telling(f"tram number {count}"))
        room.feed()
        now = dates(room)
        assert {id: now[id][0] for id in published} == {id: published[id][0] for id in published}
        assert all(now[id][1] >= published[id][1] for id in published)
        assert len(now) == len(published) + 1
        published = now


def test_what_was_published_by_a_clock_that_was_ahead_stays_when_it_is_put_right(
    tmp_path: Path, database_url: str
) -> None:
    room = Newsroom(tmp_path, database_url)
    room.now = datetime.fromisoformat("2031-01-01T00:00:00+00:00")
    room.write("one.txt")
    room.write("two.txt", telling("a tram"))
    room.feed()
    ahead, feeds = dates(room), room.stamps()
    room.now = MORNING
    assert room.feed().changed == []
    assert room.stamps() == feeds
    room.write("two.txt", telling("a green tram"))
    room.feed()
    assert dates(room) == ahead
    assert "a green tram" in str(room.items())
