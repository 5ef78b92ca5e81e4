"""A poller as people run it: a process that polls, again and again, whatever happens to it."""

import json
import signal
import sqlite3
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from feedsmith.state.store.database import Database
from feedsmith.state.store.schedules import load_last_dates
from support.always import MAX_SECONDS, Always, is_alive, wait_until
from support.hostile import Hostile, page

CONFIG = """
every = "1s"
{more}
[feeds.news]
title = "News"
sources = [{{ type = "text", path = "articles" }}]
"""
DEADLY = """
import os
from dataclasses import dataclass
from typing import ClassVar
from feedsmith import Article, Request, hookimpl

@dataclass(frozen=True)
class Deadly:
    name: ClassVar[str] = "deadly"

    @classmethod
    def accepts(cls, location):
        return None

    def requests(self):
        yield Request(url="file:///etc/hostname")

    def parse(self, document):
        os._exit(3)

@hookimpl
def register_sources():
    return [Deadly]
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "articles").mkdir()
    write(tmp_path, "one")
    configure(tmp_path)
    return tmp_path


def write(folder: Path, name: str) -> None:
    (folder / "articles" / f"{name}.txt").write_text(f"The ferry {name}\n\nIt came back to the island on Monday.\n")


def configure(folder: Path, more: str = "", config: str = CONFIG) -> None:
    # As editors write files: a new one in the place of the old.
    (folder / "new.toml").write_text(config.format(more=more))
    (folder / "new.toml").replace(folder / "feedsmith.toml")


def titles(folder: Path) -> list[str]:
    feed = folder / "out" / "news.json"
    return [item["title"] for item in json.loads(feed.read_text())["items"]] if feed.exists() else []


def ids(folder: Path) -> dict[str, str]:
    return {item["id"]: item["date_published"] for item in json.loads((folder / "out/news.json").read_text())["items"]}


def test_what_is_new_is_in_the_feed_after_the_next_poll(folder: Path) -> None:
    with Always(folder, "poll") as polling:
        polling.wait_for("polled news/text: 1 changed")
        write(folder, "two")
        polling.wait_for("polled news/text: 1 changed", times=2)
        polling.end()
    assert polling.status == 0
    assert set(titles(folder)) == {"The ferry one", "The ferry two"}


def test_it_polls_with_each_kind_of_state(folder: Path, database_url: str) -> None:
    configure(folder, more=f'state = "{database_url}"')
    with Always(folder, "poll") as polling:
        polling.wait_for("polled news/text: 1 changed")
        write(folder, "two")
        polling.wait_for("polled news/text: 1 changed", times=2)
        polling.end()
    assert polling.status == 0
    assert "error" not in polling.log
    with Database(database_url) as database:
        dates = load_last_dates(database, ["news/text", "news/other"], 10)
        assert len(dates["news/text"]) == 2
        assert dates["news/other"] == ()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_ends_when_it_is_told_to(folder: Path, number: int) -> None:
    with Always(folder, "poll") as polling:
        polling.wait_for("polled news/text")
        polling.end(number)
    assert polling.status == 0
    assert polling.log.splitlines()[-1].endswith(" ended")


def test_a_configuration_that_changes_is_read_again(folder: Path) -> None:
    (folder / "more").mkdir()
    (folder / "more" / "three.txt").write_text("The ferry three\n\nIt sails.\n")
    with Always(folder, "poll") as polling:
        polling.wait_for("polled news/text: 1 changed")
        configure(folder, config=CONFIG + '[feeds.more]\nsources = [{{ type = "text", path = "more" }}]\n')
        polling.wait_for("the configuration was read again: 2 sources of 2 feeds")
        polling.wait_for("polled more/text: 1 changed")
        polling.end()
    assert (folder / "out" / "more.json").exists()


def test_a_configuration_that_changes_while_an_earlier_one_is_published_is_published_after_it(folder: Path) -> None:
    numbers = range(40)

    def name_feeds(title: str) -> None:
        source = '{{ type = "text", path = "articles" }}'
        feeds = (f'[feeds.n{number}]\ntitle = "{title}"\nsources = [{source}]\n' for number in numbers)
        configure(folder, config='every = "30d"\n' + "".join(feeds))

    def count(title: str) -> int:
        files = (folder / f"out/n{number}.json" for number in numbers)
        return sum(json.loads(file.read_text())["title"] == title for file in files if file.exists())

    name_feeds("Morning")
    with Always(folder, "poll") as polling:
        wait_until(lambda: count("Morning") == len(numbers), lambda: polling.log)
        name_feeds("Noon")
        wait_until(lambda: count("Noon") > 0, lambda: polling.log)
        name_feeds("Evening")
        wait_until(lambda: count("Evening") == len(numbers), lambda: polling.log)
        polling.end()


def test_a_mistake_in_it_is_told_and_the_old_one_stands(folder: Path) -> None:
    with Always(folder, "poll") as polling:
        polling.wait_for("polled news/text: 1 changed")
        configure(folder, more='evry = "5s"')
        said = polling.wait_for("stands as it was")
        write(folder, "two")
        polling.wait_for("polled news/text: 1 changed", times=2)
        configure(folder)
        polling.wait_for("was read again")
        polling.end()
    assert "evry: unknown key (did you mean 'every'?" in said


def test_sighup_has_it_read_again(folder: Path) -> None:
    with Always(folder, "poll") as polling:
        polling.wait_for("polled news/text")
        polling.tell(signal.SIGHUP)
        polling.wait_for("the configuration was read again")
        polling.end()


def test_of_two_with_one_state_one_polls_and_the_other_takes_over(folder: Path) -> None:
    with Always(folder, "poll") as first:
        first.wait_for("polling 1 sources")
        with Always(folder, "poll") as second:
            second.wait_for("not polling: another feedsmith polls with this state")
            first.end()
            second.wait_for("polling 1 sources")
            second.end()
        assert "polled" not in second.log.partition("not polling")[0]


def test_killed_at_any_moment_nothing_is_lost_or_moves(folder: Path) -> None:
    known: dict[str, str] = {}
    for turn in range(6):
        write(folder, f"turn {turn}")
        with Always(folder, "poll") as polling:
            # Earlier each time, down to before anything is done.
            polling.wait_for("polled news/text" if turn < 3 else "polling 1 sources")
            children = [int(pid) for pid in children_of(polling.process.pid)]
            polling.process.kill()
            polling.process.wait()
        # Nobody goes on without it.
        wait_until(lambda pids=children: not any(map(is_alive, pids)))
        if (folder / "out/news.json").exists():
            now = ids(folder)
            assert known.items() <= now.items()
            known = now
    with Always(folder, "poll") as polling:
        polling.wait_for("polled news/text")
        polling.end()
    assert len(ids(folder)) == 7


def children_of(pid: int) -> list[str]:
    path = Path(f"/proc/{pid}/task/{pid}/children")
    return path.read_text().split() if path.exists() else []


def test_a_plugin_that_ends_its_process_costs_one_round_nothing(folder: Path, plugin: "object") -> None:
    env = plugin(DEADLY)  # type: ignore[operator]
    configure(folder, config=CONFIG + '[feeds.dead]\nsources = [{{ type = "deadly" }}]\n')
    with Always(folder, "poll", env=env) as polling:
        polling.wait_for("dead/deadly: 1 failed")
        write(folder, "two")
        polling.wait_for("polled news/text: 1 changed", times=2)
        polling.end()
    assert polling.status == 0
    assert set(titles(folder)) == {"The ferry one", "The ferry two"}


def hold(folder: Path) -> None:
    """Hold an article until a poller will have written its first feed, on a machine as fast as this."""
    began = time.monotonic()
    with Always(folder, "poll", "-o", "trial", "--state", "trial.db") as polling:
        polling.wait_for("wrote ")
        seconds = max(2, 3 * (time.monotonic() - began))
        polling.end()
    until = datetime.now(UTC) + timedelta(seconds=seconds)
    (folder / "articles/held.txt").write_text(
        f"---\ntitle: The ferry held\nembargo: {until.isoformat()}\n---\n\nIt will sail.\n"
    )


def test_what_time_alone_changes_is_published_when_it_is_time(folder: Path) -> None:
    hold(folder)
    # It would be polled again in a day only.
    configure(folder, config=CONFIG.replace('"1s"', '"30d"'))
    with Always(folder, "poll") as polling:
        polling.wait_for("wrote ")
        assert "The ferry held" not in titles(folder)
        polling.wait_for("wrote ", times=2)
        polling.end()
    assert "The ferry held" in titles(folder)
    assert polling.log.count("polled news/text") == 1


def test_an_embargo_that_ends_while_something_is_polled_for_long_ends_in_time(folder: Path) -> None:
    is_over = threading.Event()
    hold(folder)
    with Hostile() as site:
        site.pages["/feed.rss"] = lambda request: is_over.wait(2 * MAX_SECONDS) and (page(FEED),)
        slow = SITE.partition("\n[fetch]")[2].format(here=site.here, url=site.url)
        with Always(folder, "poll") as polling:
            polling.wait_for("wrote ")
            configure(
                folder, config=CONFIG.replace('"1s"', '"30d"') + f"[fetch]{slow}".replace("{", "{{").replace("}", "}}")
            )
            wait_until(lambda: "/feed.rss" in site.targets)
            wait_until(lambda: "The ferry held" in titles(folder))
            assert "polled boats/site" not in polling.log
            is_over.set()
            polling.end()


def test_a_feed_that_can_not_be_written_is_remembered_until_it_is(folder: Path) -> None:
    def problems() -> dict[str, str]:
        with sqlite3.connect(folder / ".feedsmith/state.db") as state:
            found = state.execute("SELECT value FROM key_values WHERE key = 'publish_problems'").fetchone()
        return json.loads(found[0]) if found else {}

    (folder / "out").write_text("no folder")
    with Always(folder, "poll") as polling:
        wait_until(lambda: (folder / ".feedsmith/state.db").exists())
        polling.wait_for("error: ")
        (folder / "out").unlink()
        polling.wait_for("wrote ")
        (folder / "out/news.rss").unlink()
        (folder / "out/news.rss").mkdir()
        write(folder, "two")
        wait_until(lambda: "news" in problems(), lambda: polling.log)
        (folder / "out/news.rss").rmdir()
        wait_until(lambda: not problems(), lambda: polling.log)
        polling.end()
    assert set(titles(folder)) == {"The ferry one", "The ferry two"}


# ---- what servers ask for ----------------------------------------------------------------------------------

FEED = b"""<rss version="2.0"><channel><title>Boats</title><link>{site}/</link><description>x</description>
<item><title>The ferry</title><link>{site}/ferry</link><guid>{site}/ferry</guid>
<pubDate>Mon, 04 May 2026 10:00:00 GMT</pubDate><description>It came back on Monday.</description></item>
</channel></rss>"""
SITE = """
every = "1s"
[fetch]
allow = ["{here}"]
tries = 1
[feeds.boats]
sources = [{{ type = "site", urls = ["{url}/feed.rss"], full_text = false, robots = false }}]
"""


@pytest.mark.parametrize(
    ("answer", "least"),
    [
        ({"Cache_Control": "max-age=3600"}, 3_590),
        ({"status": 429, "Retry_After": "1800"}, 1_790),
        ({"status": 503, "Retry_After": "1800"}, 1_790),
        ({}, 0),
    ],
    ids=["max-age", "429", "503", "nothing"],
)
def test_a_server_is_left_alone_for_as_long_as_it_asks(tmp_path: Path, answer: dict[str, Any], least: int) -> None:
    with Hostile() as site:
        body = FEED.replace(b"{site}", site.url.encode())
        site.pages["/feed.rss"] = page(body, Content_Type="application/rss+xml", **answer)
        (tmp_path / "feedsmith.toml").write_text(SITE.format(here=site.here, url=site.url))
        with Always(tmp_path, "poll") as polling:
            polling.wait_for("polled boats/site")
            polling.end()
    with sqlite3.connect(tmp_path / ".feedsmith/state.db") as state:
        ((schedule, polled_at),) = state.execute("SELECT schedule, polled_at FROM sources").fetchall()
    wait = json.loads(schedule)["due_at"] - polled_at
    assert least <= wait <= max(least, 0) + 30


# ---- told --------------------------------------------------------------------------------------------------


def test_a_break_and_its_end_are_posted_until_they_are_received(folder: Path) -> None:
    with Hostile() as hook:
        answers = [page(status=500), page(status=204)]
        hook.pages["/hook"] = lambda request: answers.pop(0) if len(answers) > 1 else answers[0]
        configure(folder, more=f'notify = "{hook.url}/hook"\nfetch = {{ tries = 1 }}')
        with Always(folder, "poll") as polling:
            polling.wait_for("polled news/text: 1 changed")
            (folder / "articles").rename(folder / "away")
            polling.wait_for("broken: news/text")
            wait_until(lambda: len(hook.targets) >= 1)
            (folder / "away").rename(folder / "articles")
            polling.wait_for("mended: news/text")
            with sqlite3.connect(folder / ".feedsmith/state.db") as state:
                state.execute("UPDATE events SET due_at = 0 WHERE due_at > 0")  # as if that time were over
            wait_until(lambda: unsent(folder) == 0)
            polling.end()
        bodies = [json.loads(request.body) for request in hook.requests if request.method == "POST"]
    # The first attempt failed.
    received = bodies[1:]
    assert [body["event"] for body in received] == ["broken", "mended"]
    assert len({body["id"] for body in bodies}) == 2
    assert received[0]["source"] == "news/text"
    assert received[0]["feeds"] == ["news"]
    assert "articles" in received[0]["reason"]


def unsent(folder: Path) -> int:
    with sqlite3.connect(folder / ".feedsmith/state.db") as state:
        (number,) = state.execute("SELECT count(*) FROM events WHERE due_at IS NOT NULL").fetchone()
    return int(number)


# ---- what is wrong at the start -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ('state = ""', "there is none: when sources are due is kept there"),
        ("[feeds.status]\nsources = []", "no name for a feed that is served"),
        ('notify = "ftp://x"', "no http or https URL"),
    ],
)
def test_mistakes_end_it_before_it_begins(folder: Path, more: str, said: str) -> None:
    configure(folder, more=more)
    with Always(folder, "poll") as polling:
        polling.process.wait(30)
        wait_until(lambda: said in polling.log, lambda: polling.log)
    assert polling.process.returncode == 2
    assert not (folder / "out").exists()


# ---- a state that goes away --------------------------------------------------------------------------------


def test_whose_lock_is_lost_lets_the_other_one_poll(folder: Path, postgres: Callable[[], str]) -> None:
    url = postgres()
    configure(folder, more=f'state = "{url}"')
    with Always(folder, "poll") as first:
        first.wait_for("polling 1 sources")
        with Always(folder, "poll") as second:
            second.wait_for("not polling: another feedsmith polls with this state")
            end_connections(url)
            # Whoever asks first has it then, and not both.
            wait_until(lambda: "polling 1 sources" in second.log or first.log.count("polling 1 sources") == 2)
            if "polling 1 sources" in second.log:
                first.wait_for("not polling: another feedsmith polls with this state")
            second.end()
        first.end()
    assert (first.status, second.status) == (0, 0)
    assert "a bug" not in first.log


def end_connections(url: str) -> None:
    import psycopg

    others = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
    with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as connection:
        connection.execute(f"{others} AND pid <> pg_backend_pid()")


def test_a_state_that_is_deleted_is_made_anew(folder: Path) -> None:
    with Always(folder, "poll") as polling:
        polling.wait_for("polled news/text: 1 changed")
        for file in (folder / ".feedsmith").iterdir():
            file.unlink()
        polling.wait_for("polling 1 sources", times=2)
        write(folder, "two")
        wait_until(lambda: set(titles(folder)) == {"The ferry one", "The ferry two"})
        with Always(folder, "poll") as second:
            second.wait_for("not polling: another feedsmith polls with this state")
            second.end()
        polling.end()
    assert polling.status == 0


# ---- plugins of one file -----------------------------------------------------------------------------------

PLUGIN = """
from dataclasses import dataclass
from feedsmith import Article, FileSource, hookimpl

@dataclass(frozen=True, kw_only=True)
class Haiku(FileSource):
    name, suffixes = "haiku", (".haiku",)

    def parse(self, document):
        yield Article(id=document.identity(), title="{title}", body="<p>It sails.</p>")

@hookimpl
def register_sources():
    return [Haiku]
"""
WITH_PLUGINS = """
plugins = ["./plugins"]
every = "1s"
[feeds.news]
sources = [{{ type = "haiku", path = "articles" }}]
"""


@pytest.fixture
def haiku(folder: Path) -> Path:
    (folder / "plugins").mkdir(mode=0o755)
    (folder / "plugins/haiku.py").write_text(PLUGIN.format(title="The old ferry"))
    (folder / "articles/one.haiku").write_text("a frog")
    configure(folder, config=WITH_PLUGINS)
    return folder


def test_plugins_of_a_folder_run_only_where_that_is_said(haiku: Path) -> None:
    with Always(haiku, "poll") as polling:
        assert polling.process.wait(30) == 2
        wait_until(lambda: "(--plugins)" in polling.log, lambda: polling.log)


def test_a_plugin_that_is_edited_counts_at_once(haiku: Path) -> None:
    with Always(haiku, "poll", "--plugins") as polling:
        polling.wait_for("polled news/haiku: 1 changed")
        assert titles(haiku) == ["The old ferry"]
        (haiku / "plugins/haiku.py").write_text(PLUGIN.format(title="The new ferry"))
        polling.wait_for("the configuration was read again")
        wait_until(lambda: titles(haiku) == ["The new ferry"])
        polling.end()
    assert polling.status == 0
