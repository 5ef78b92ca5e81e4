"""Processes that are forked for some work: how they end, and what is told of it."""

import os
import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from feedsmith.serving.polling import children as module
from feedsmith.serving.polling.children import Child, Children
from support.always import Always, is_alive, wait_until

PARENT = """
import os, time
from feedsmith.serving.polling.children import Children

def say(word, pid):
    os.write(2, f"{word} {pid}\\n".encode())  # in one piece: three say it

def sleep():
    say("works", os.getpid())
    time.sleep(60)

children = Children()
for number in range(3):
    say("begun", children.begin(sleep, "sleep", is_guarded=number % 2 == 0).pid)
time.sleep(60)
"""


@pytest.fixture
def children() -> Iterator[Children]:
    begun = Children()
    yield begun
    for child in begun:
        os.kill(child.pid, signal.SIGKILL)
    wait_for_all(begun)


def wait_for_all(children: Children) -> list[tuple[Child, bool]]:
    ended: list[tuple[Child, bool]] = []

    def is_over() -> bool:
        ended.extend(children.reap(is_told=True))
        return not children

    wait_until(is_over)
    return ended


def test_all_end_with_a_parent_that_is_killed(tmp_path: Path) -> None:
    program = tmp_path / "parent.py"
    program.write_text(PARENT)
    with Always(tmp_path, program=[sys.executable, str(program)]) as parent:
        parent.wait_for("begun", times=3)
        parent.wait_for("works", times=3)
        pids = [int(line.split()[1]) for line in parent.log.splitlines()]
        assert all(map(is_alive, pids))
        parent.process.kill()
        wait_until(lambda: not any(map(is_alive, pids)), lambda: f"some go on: {pids}")


def test_whether_the_work_was_done_is_told_once(children: Children, caplog: pytest.LogCaptureFixture) -> None:
    good = children.begin(lambda: None, "do well", is_guarded=False)
    bad = children.begin(lambda: os._exit(3), "die", is_guarded=False)
    assert sorted(wait_for_all(children), key=lambda ended: ended[0].pid) == [(good, True), (bad, False)]
    assert caplog.messages == ["a process that was to die ended before that was done (status 3)"]
    assert [*children.reap(is_told=True)] == []


def test_what_one_imports_the_next_have_already(
    children: Children, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of whatever library, which may import some of its own only when it is used."""
    (tmp_path / "imported_by_a_child.py").touch()
    monkeypatch.syspath_prepend(tmp_path)

    def work() -> None:
        import imported_by_a_child  # type: ignore[import-not-found]  # noqa: F401

        sys.modules["of_no_file"] = sys  # as a plugin that is a file has it

    children.begin(work, "import", is_guarded=False)
    assert [done for _, done in wait_for_all(children)] == [True]
    assert sys.modules.pop("imported_by_a_child")
    assert "of_no_file" not in sys.modules


def test_one_that_refuses_to_end_is_killed_the_second_time(children: Children, tmp_path: Path) -> None:
    says = tmp_path / "says"

    def refuse() -> None:
        signal.signal(signal.SIGTERM, lambda *_: says.write_text("no"))
        says.write_text("ready")
        while True:
            time.sleep(60)

    def wait_for(word: str) -> None:
        wait_until(lambda: says.exists() and says.read_text() == word)

    child = children.begin(refuse, "stay", is_guarded=False)
    wait_for("ready")
    child.tell_to_end()
    wait_for("no")
    assert [*children.reap(is_told=True)] == []
    child.tell_to_end()
    assert wait_for_all(children) == [(child, False)]


def test_what_takes_too_long_is_ended(children: Children, caplog: pytest.LogCaptureFixture) -> None:
    child = children.begin(lambda: time.sleep(60), "sleep", is_guarded=False)
    child.end_after(60)
    assert not caplog.messages
    child.end_after(-1)
    assert wait_for_all(children) == [(child, False)]
    assert "a process that was to sleep took longer than" in caplog.messages[0]


def test_no_descriptor_is_left(children: Children) -> None:
    def count() -> int:
        return len(os.listdir("/dev/fd"))

    before = count()
    for _ in range(5):
        children.begin(lambda: None, "do well", is_guarded=False)
    wait_for_all(children)
    assert count() == before


def test_where_no_process_can_be_made_that_is_raised_and_nothing_is_left(
    children: Children, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse_fork() -> int:
        raise BlockingIOError(11, "Resource temporarily unavailable")

    before = len(os.listdir("/dev/fd"))
    monkeypatch.setattr(module.os, "fork", refuse_fork)
    with pytest.raises(BlockingIOError):
        children.begin(lambda: None, "do well", is_guarded=False)
    assert len(os.listdir("/dev/fd")) == before
    assert not children
