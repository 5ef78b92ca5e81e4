"""feedsmith serve as people run it: what it answers while it polls, what becomes of its poller, and its end."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

from support.always import Always, is_alive, wait_until

pytest.importorskip("uvicorn")
pytest.importorskip("prometheus_client")

CONFIG = """
every = "1s"
[feeds.news]
title = "News"
sources = [{ type = "text", path = "articles" }]
"""
ANYWHERE = "--listen=127.0.0.1:0"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles/one.txt").write_text("The ferry one\n\nIt came back to the island on Monday.\n")
    (tmp_path / "feedsmith.toml").write_text(CONFIG)
    return tmp_path


def address(serving: Always) -> str:
    return serving.wait_for("listening at ").rpartition(" at ")[2].strip().rstrip("/")


def get(url: str) -> str:
    with urlopen(url, timeout=10) as response:
        return str(response.read().decode())


def status_of(url: str) -> int:
    try:
        with urlopen(url, timeout=10) as response:
            return int(response.status)
    except HTTPError as error:
        return error.code


def poller_of(serving: Always) -> int:
    pid = serving.process.pid
    (child,) = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return int(child)


def test_it_polls_and_serves_what_it_polled(folder: Path) -> None:
    with Always(folder, "serve", ANYWHERE) as serving:
        site = address(serving)
        serving.wait_for("wrote ")
        assert "The ferry one" in get(f"{site}/news.rss")
        assert "News" in get(f"{site}/")
        assert get(f"{site}/health").strip() == "ok"
        (source,) = json.loads(get(f"{site}/status.json"))["sources"]
        assert (source["source"], source["state"], source["articles"]) == ("news/text", "ok", 1)
        serving.end()
    assert serving.status == 0


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_ends_with_its_poller_when_it_is_told_to(folder: Path, number: int) -> None:
    with Always(folder, "serve", ANYWHERE) as serving:
        serving.wait_for("wrote ")
        poller = poller_of(serving)
        serving.end(number)
        assert serving.status == 0
        assert not is_alive(poller)


def test_a_poller_that_dies_is_started_again_and_that_is_told(folder: Path) -> None:
    with Always(folder, "serve", ANYWHERE) as serving:
        site = address(serving)
        serving.wait_for("wrote ")
        os.kill(poller_of(serving), signal.SIGKILL)
        serving.wait_for("the process that polls ended (-9); it is started again in 1 s")
        assert "The ferry one" in get(f"{site}/news.rss")
        serving.wait_for("polling 1 sources", times=2)
        wait_until(lambda: json.loads(get(f"{site}/status.json"))["poller"]["restarts"] == 1)
        serving.end()
    assert serving.status == 0


def test_a_poller_ends_with_a_serve_that_is_killed(folder: Path) -> None:
    with Always(folder, "serve", ANYWHERE) as serving:
        serving.wait_for("wrote ")
        poller = poller_of(serving)
        serving.process.kill()
        wait_until(lambda: not is_alive(poller))


def test_a_second_one_says_so_and_serves(folder: Path) -> None:
    with Always(folder, "serve", ANYWHERE) as first:
        first.wait_for("wrote ")
        with Always(folder, "serve", ANYWHERE) as second:
            second.wait_for("not polling: another feedsmith polls")
            assert "The ferry one" in get(f"{address(second)}/news.rss")
            assert status_of(f"{address(second)}/health") == 200
            second.end()
        first.end()
    assert (first.status, second.status) == (0, 0)


def test_a_configuration_that_changes_counts_in_both_processes(folder: Path) -> None:
    with Always(folder, "serve", ANYWHERE) as serving:
        site = address(serving)
        serving.wait_for("wrote ")
        (folder / "feedsmith.toml").write_text(CONFIG.replace("feeds.news", "feeds.boats"))
        wait_until(lambda: status_of(f"{site}/boats.atom") == 200)
        (folder / "feedsmith.toml").write_text("[feeds")
        wait_until(lambda: "not TOML" in get(f"{site}/status"))
        assert status_of(f"{site}/boats.atom") == 200
        serving.end()


def test_a_feed_that_was_renamed_is_there_for_the_first_who_asks(folder: Path) -> None:
    with Always(folder, "serve", ANYWHERE) as serving:
        site = address(serving)
        serving.wait_for("wrote ")
        (folder / "feedsmith.toml").write_text(CONFIG.replace("feeds.news", "feeds.boats"))
        serving.wait_for("has changed, and was read again")
        wait_until((folder / "out/boats.rss").exists)
        assert [status_of(f"{site}/{name}.rss") for name in ("boats", "news")] == [200, 404]
        serving.end()


def test_another_state_is_a_mistake_for_both_processes(folder: Path) -> None:
    with Always(folder, "serve", ANYWHERE) as serving:
        site = address(serving)
        serving.wait_for("wrote ")
        (folder / "feedsmith.toml").write_text(f'state = "other.db"\n{CONFIG}')
        serving.wait_for("it can't change while feedsmith runs", times=2)
        assert "it can&#x27;t change" in get(f"{site}/status") or "it can't change" in get(f"{site}/status")
        assert status_of(f"{site}/health") == 200
        serving.end()
    assert not (folder / "other.db").exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--listen", "nowhere"], "--listen: no HOST:PORT: 'nowhere' (127.0.0.1:8000)"),
        (["-c", "none.toml"], "none.toml: can't be read: No such file or directory"),
        (["--state", ""], ""),
    ],
)
def test_mistakes_are_told_before_anything_is_started(folder: Path, arguments: list[str], said: str) -> None:
    if not said:
        (folder / "feedsmith.toml").write_text(f'state = ""{CONFIG}')
        arguments, said = [], "there is none: when sources are due is kept there"
    command = [sys.executable, "-m", "feedsmith", "serve", *arguments]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=60)
    assert done.returncode == 2
    assert said in done.stderr


def test_an_address_that_is_taken_is_told(folder: Path) -> None:
    with Always(folder, "serve", ANYWHERE) as serving:
        taken = address(serving).removeprefix("http://")
        with Always(folder, "serve", f"--listen={taken}") as second:
            assert second.process.wait(30) == 2
            wait_until(lambda: "can't be listened at: Address already in use\n" in second.log)
        serving.end()


def test_events_can_be_json(folder: Path) -> None:
    with Always(folder, "serve", ANYWHERE, "--log-json") as serving:
        serving.wait_for("wrote ")
        serving.end()
    events = [json.loads(line) for line in serving.log.splitlines()]
    assert {"time", "level", "message"} == set(events[0])
    assert any(event["message"].startswith("polled news/text") for event in events)


# ---- feedsmith health --------------------------------------------------------------------------------------


def health(*arguments: str) -> tuple[int, str]:
    command = [sys.executable, "-m", "feedsmith", "health", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    return done.returncode, done.stdout + done.stderr


def test_health_is_told_by_exit_status(folder: Path) -> None:
    with Always(folder, "serve", ANYWHERE) as serving:
        site = address(serving)
        serving.wait_for("polling 1 sources")
        assert health("--url", f"{site}/health") == (0, "ok\n")
        serving.end()
    status, said = health("--url", f"{site}/health")
    assert status == 1
    assert "refused" in said
    assert health("--url", "https://x.example/")[0] == 2
