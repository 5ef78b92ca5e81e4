"""The progress bar: where it is shown, and what it leaves behind."""

import os
import pty
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

import pytest

from conftest import unmeasured
from support.boats import fill


def on_a_terminal(
    tmp_path: Path, arguments: Iterable[str | Path], frames: int = 0, env: Mapping[str, str] = os.environ
) -> tuple[bytes, int]:
    """What a process shows on a terminal, where it may be interrupted after some frames; and its exit status."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "feedsmith", *map(str, arguments)], cwd=tmp_path, start_new_session=True,
        stdout=subprocess.DEVNULL, stderr=theirs, env=unmeasured(env) | {"TERM": "xterm", "COLUMNS": "80"},
    )  # fmt: skip
    os.close(theirs)
    shown = b""
    try:
        while piece := os.read(ours, 10_000):
            shown, before = shown + piece, shown
            if before.count(b" documents ") < frames <= shown.count(b" documents "):
                os.killpg(process.pid, signal.SIGINT)
    except OSError:  # EIO: nobody is left at the other end
        pass
    os.close(ours)
    return shown, process.wait(20)


@pytest.mark.parametrize("frames", [1, 4])
def test_on_a_terminal_a_long_run_shows_how_far_it_is_and_leaves_the_cursor_visible_when_interrupted(
    tmp_path: Path, crowd: Path, frames: int
) -> None:
    shown, status = on_a_terminal(tmp_path, ["render", crowd], frames)
    assert status == 130
    assert re.search(rb"reading .*\d documents ", shown)
    assert shown.rfind(b"\x1b[?25h") > shown.rfind(b"\x1b[?25l") >= 0
    assert b"Traceback" not in shown


SLOW = """
import time
from dataclasses import dataclass
from pathlib import Path
from feedsmith import Article, find_files, hookimpl

@dataclass(frozen=True)
class Slow:
    path: Path
    name = "slow"
    @classmethod
    def accepts(cls, location): return cls(Path(location)) if location.endswith(".slow") else None
    def requests(self): return find_files(self.path, [".slow"])
    def parse(self, document):
        time.sleep(1.1)
        yield Article(id=document.identity(), title="A", body="<p>A</p>")

@hookimpl
def register_sources(): return [Slow]
"""


@pytest.mark.slow
@pytest.mark.parametrize(("options", "shown"), [([], True), (["-q"], False), (["-vv"], False), (["--debug"], False)])
def test_no_bar_is_drawn_in_quiet_or_between_log_lines(
    tmp_path: Path, plugin: Callable[[str], dict[str, str]], options: list[str], shown: bool
) -> None:
    (tmp_path / "1.slow").touch()
    drawn, status = on_a_terminal(tmp_path, [*options, "render", "1.slow", "-f", "json"], env=plugin(SLOW))
    assert (status, b"reading" in drawn) == (0, shown)


@pytest.mark.parametrize("arguments", [["render", "1.txt"], ["-q", "render", "1.txt"]])
def test_on_a_terminal_a_short_or_quiet_run_shows_no_progress(tmp_path: Path, arguments: list[str]) -> None:
    fill(tmp_path, 1)
    shown, status = on_a_terminal(tmp_path, arguments)
    assert (status, b"\x1b" in shown, b"reading" in shown) == (0, False, False)
