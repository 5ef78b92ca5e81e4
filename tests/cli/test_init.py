"""`feedsmith init`: the questions, the file, and that none is written over."""

import os
import pty
import select
import signal
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

from conftest import Run, unmeasured
from support.boats import fill

CTRL_C, CTRL_D = "\x03", "\x04"
URL = "https://harbourpost.example/"


def written(tmp_path: Path, name: str = "feedsmith.toml") -> dict[str, Any]:
    return tomllib.loads((tmp_path / name).read_text())


def test_each_location_gets_a_feed_of_its_own(run: Run, tmp_path: Path) -> None:
    fill(tmp_path / "articles", 1)
    done = run("init", URL, "articles", "--output", "public", "--base-url", "https://harbourpost.example/feeds")
    assert (done.status, done.err) == (0, "")
    assert done.out == "wrote feedsmith.toml (harbourpost, articles); feedsmith render makes the feeds\n"
    file = written(tmp_path)
    assert (file["output"], file["base_url"]) == ("public", "https://harbourpost.example/feeds")
    harbour, articles = file["feeds"].values()
    assert (harbour["link"], harbour["sources"][0]["urls"]) == (URL, [URL])
    assert articles == {"title": "articles", "sources": [{"type": "text", "path": "articles"}]}


def test_what_is_written_renders(run: Run, tmp_path: Path) -> None:
    fill(tmp_path / "articles", 1)
    run("init", "articles")
    assert run("render").status == 0
    assert (tmp_path / "out" / "articles.rss").exists()


def test_two_locations_of_one_name_are_two_feeds(run: Run, tmp_path: Path) -> None:
    run("init", f"{URL}a", f"{URL}b")
    assert list(written(tmp_path)["feeds"]) == ["harbourpost", "harbourpost-2"]


def test_a_file_that_is_there_is_never_written_over(run: Run, tmp_path: Path) -> None:
    (tmp_path / "feedsmith.toml").write_text("# mine\n")
    done = run("init", URL)
    assert (done.status, done.out) == (2, "")
    assert "feedsmith.toml: is there already" in done.err
    assert (tmp_path / "feedsmith.toml").read_text() == "# mine\n"
    assert run("init", URL, "-c", "other.toml").out.endswith("feedsmith render -c other.toml makes the feeds\n")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nowhere"], "no such file or folder"),
        (["harbourpost.example"], "did you mean https://harbourpost.example?"),
        ([URL, "--base-url", "x"], "--base-url: "),
    ],
)
def test_a_mistake_is_named_and_nothing_is_written(run: Run, tmp_path: Path, arguments: list[str], said: str) -> None:
    done = run("init", *arguments)
    assert done.status == 2
    assert said in done.err
    assert os.listdir(tmp_path) == []


def test_without_a_terminal_and_a_location_it_says_what_to_give(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "feedsmith", "init"],
        cwd=tmp_path,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 2
    assert done.stderr == "feedsmith: init: there is no terminal to ask at (give a LOCATION)\n"


# ---- the questions -----------------------------------------------------------------------------------------


def answered(tmp_path: Path, *answers: str) -> tuple[str, int]:
    """What is shown on a terminal where somebody types these answers, and the exit status."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "feedsmith", "init"], cwd=tmp_path, start_new_session=True,
        stdin=theirs, stdout=theirs, stderr=theirs, env=unmeasured(os.environ) | {"TERM": "dumb"},
    )  # fmt: skip
    os.close(theirs)
    shown, left, interrupted = "", list(answers), False
    try:
        while True:
            if not select.select([ours], [], [], 2 if interrupted else 20)[0]:
                if not interrupted:
                    break
                # A signal that comes just before the process begins to wait for input is seen with the next one.
                os.killpg(process.pid, signal.SIGINT)
                continue
            if not (piece := os.read(ours, 10_000).decode()):
                break
            shown += piece
            # A question ends in a colon and waits.
            if left and shown.endswith(": "):
                answer = left.pop(0)
                if answer == CTRL_C:
                    interrupted = True
                    os.killpg(process.pid, signal.SIGINT)
                else:
                    os.write(ours, answer.encode())
    except OSError:  # EIO: nobody is left at the other end
        pass
    os.close(ours)
    return shown, process.wait(20)


def test_addresses_and_folders_are_asked_for_until_a_line_is_empty(tmp_path: Path) -> None:
    fill(tmp_path / "articles", 1)
    shown, status = answered(
        tmp_path, f"{URL}\n", "Harbour Post\n", "nowhere\n", "articles\n", "\n", "\n", "public\n", "\n"
    )
    assert status == 0
    assert "no such file or folder" in shown
    file = written(tmp_path)
    assert file["output"] == "public"
    assert "base_url" not in file
    assert [feed["title"] for feed in file["feeds"].values()] == ["Harbour Post", "articles"]


@pytest.mark.parametrize("end", [CTRL_C, CTRL_D], ids=["Ctrl-C", "Ctrl-D"])
def test_who_leaves_before_the_end_has_no_file(tmp_path: Path, end: str) -> None:
    shown, status = answered(tmp_path, f"{URL}\n", "Harbour Post\n", "\n", end)
    assert status == 130
    assert "interrupted; what was written already is kept" in shown
    assert "Traceback" not in shown
    assert os.listdir(tmp_path) == []
