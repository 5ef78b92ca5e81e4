"""Where parsing runs makes no difference to what comes of it, and a process that dies costs what it died of."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import count
from multiprocessing import parent_process
from pathlib import Path
from typing import Any, ClassVar

import pytest

from conftest import BARE, collected
from feedsmith import Article, Document, Request, find_files
from feedsmith.collecting.jobs import Job, Outcome
from feedsmith.executors import Adaptive, Inline, expect_work

SOURCE = '''
import os
from dataclasses import dataclass
from multiprocessing import parent_process
from pathlib import Path
from typing import ClassVar

from feedsmith import Article, Note, find_files


@dataclass(frozen=True)
class Deadly:
    """Tells which process parsed a document; dies of one that says so."""

    name: ClassVar[str] = "deadly"

    path: Path

    @classmethod
    def accepts(cls, location):
        return None

    def requests(self):
        return find_files(self.path, [".txt"])

    def parse(self, document):
        if document.data == b"die":
            assert parent_process(), "this would end the run"
            os._exit(1)
        yield Note(str(os.getpid()))
        yield Article(id=document.url, title=document.path, body=document.data.decode())
'''


@pytest.fixture
def deadly(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """A source of a module that other processes can import as well."""
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "deadly_plugin.py").write_text(SOURCE)
    monkeypatch.syspath_prepend(tmp_path / "site")
    import deadly_plugin  # type: ignore[import-not-found]

    yield deadly_plugin.Deadly(tmp_path / "in")
    del sys.modules["deadly_plugin"]


def fill(folder: Path, number: int, *deadly: int) -> None:
    folder.mkdir()
    for each in range(number):
        (folder / f"{each:03}.txt").write_text("die" if each in deadly else f"Boat {each}")


def without_processes(outcomes: list[Outcome]) -> list[tuple[object, ...]]:
    """The outcomes, but for the process that they come from."""
    return [(outcome.location, outcome.seen, outcome.articles, outcome.failures) for outcome in outcomes]


def processes(outcomes: list[Outcome]) -> set[str]:
    return {note for outcome in outcomes for note in outcome.notes}


def test_inline_runs_a_call_at_once_and_here() -> None:
    calls: list[int] = []
    pending = Inline().submit(calls.append, 3)
    assert (calls, pending.done(), pending.result()) == ([3], True, None)
    assert Inline().submit(os.getpid).result() == os.getpid()


@pytest.mark.parametrize("error", [ValueError("so"), KeyboardInterrupt(), SystemExit(3)])
@pytest.mark.parametrize("executor", [Inline, lambda: Adaptive(2)])
def test_what_a_call_raises_comes_out(executor: Callable[[], Any], error: BaseException) -> None:
    def fail() -> None:
        raise error

    with pytest.raises(type(error)):
        executor().submit(fail).result()


def test_little_work_stays_here(tmp_path: Path, deadly: Any) -> None:
    fill(tmp_path / "in", 10)
    with Adaptive(2, patience=60) as executor:
        assert processes(list(collected(Job(source=deadly, name="x"), executor))) == {str(os.getpid())}


def test_without_other_processes_all_work_stays_here(tmp_path: Path, deadly: Any) -> None:
    fill(tmp_path / "in", 10)
    with Adaptive(0, patience=0) as executor:
        assert processes(list(collected(Job(source=deadly, name="x"), executor))) == {str(os.getpid())}


@pytest.mark.parametrize("patience", [0, 1e-9])
@pytest.mark.parametrize("workers", [1, 2])
def test_much_work_goes_to_other_processes_as_well_and_comes_back_the_same_and_in_order(
    tmp_path: Path, deadly: Any, workers: int, patience: float
) -> None:
    fill(tmp_path / "in", 1_000)
    job = Job(source=deadly, name="x")
    with Adaptive(workers, patience) as executor:
        found = list(collected(job, executor))
    assert processes(found) - {str(os.getpid())}
    assert without_processes(found) == without_processes(list(collected(job, Inline())))


def hold(path: Path) -> int:
    """The number of the process. In another one than that of the test, it comes once the file is there."""
    while parent_process() and not path.exists():
        time.sleep(0.005)
    return os.getpid()


@pytest.mark.parametrize(
    ("workers", "seconds", "away"), [(1, 1 / 8, 2), (1, 1 / 32, 3), (1, 1 / 512, 6), (4, 1 / 512, 8)]
)
def test_of_short_calls_more_are_away_at_a_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, workers: int, seconds: float, away: int
) -> None:
    monkeypatch.setattr("feedsmith.executors.time.process_time", count(0, seconds).__next__)  # each call takes so long
    with Adaptive(workers, patience=seconds) as executor:
        results = [executor.submit(hold, tmp_path / "go") for _ in range(20)]
        waiting = [result for result in results if not result.done()]
        (tmp_path / "go").touch()
        assert len(waiting) == away
        assert os.getpid() not in {result.result() for result in waiting}


def test_of_expected_calls_one_more_is_away_than_a_process_makes_and_takes_next(tmp_path: Path) -> None:
    with Adaptive(1, patience=0) as executor:
        results = [executor.submit(hold, tmp_path / "go") for _ in range(8)]
        waiting = [result for result in results if not result.done()]
        (tmp_path / "go").touch()
        assert len(waiting) == 3
        assert os.getpid() not in {result.result() for result in waiting}


EXPECTING = """
import os, sys, threading, time
from feedsmith.executors import Adaptive, expect_work
if __name__ == "__main__":
    with Adaptive(1, patience=eval(sys.argv[1])) as executor:
        expect_work(executor, os.mkdir, sys.argv[2])
        threading.Thread(target=time.sleep, args=(600,), daemon=True).start()
        pending = executor.submit(os.getppid)
        print("there" if pending.result() == os.getpid() else "here", os.path.isdir(sys.argv[2]))
"""
"""Work is expected, then a thread is started, then there is some."""


@pytest.mark.skipif(sys.platform != "linux", reason="processes are forked on Linux only")
@pytest.mark.parametrize(("patience", "what_comes"), [(None, "there True"), (60, "here False")])
def test_expected_work_finds_processes_that_are_ready(tmp_path: Path, patience: float | None, what_comes: str) -> None:
    (tmp_path / "expecting.py").write_text(EXPECTING)
    command = [sys.executable, tmp_path / "expecting.py", str(patience), tmp_path / "made"]
    done = subprocess.run(command, capture_output=True, text=True, env=BARE, timeout=60)
    assert (done.stdout.strip(), done.stderr) == (what_comes, "")


def test_nothing_is_started_for_expected_work_where_no_processes_are_wanted() -> None:
    calls: list[int] = []
    expect_work(Inline(), calls.append, 1)
    for executor in (Adaptive(0), Adaptive(2, patience=1)):
        with executor:
            expect_work(executor, calls.append, 3)
            assert executor.submit(os.getpid).result() == os.getpid()
    assert calls == []


@dataclass(frozen=True)
class Local:
    """A source that can't be sent to another process: one of its options is a lambda."""

    name: ClassVar[str] = "local"

    path: Path
    title: Callable[[str], str]

    @classmethod
    def accepts(cls, location: str) -> "Local | None":
        return None

    def requests(self) -> Iterator[Request]:
        return find_files(self.path, [".txt"])

    def parse(self, document: Document) -> Iterator[Article]:
        yield Article(id=document.url, title=self.title(document.path), body=str(os.getpid()))


def test_a_source_that_can_not_be_sent_stays_here(tmp_path: Path) -> None:
    fill(tmp_path / "in", 100)
    with Adaptive(2, patience=0) as executor:
        found = list(collected(Job(source=Local(tmp_path / "in", lambda path: path), name="x"), executor))
    assert {article.body for outcome in found for article in outcome.articles} == {str(os.getpid())}
    assert len(found) == 100


def test_a_source_that_other_processes_can_not_import_costs_no_article(tmp_path: Path, deadly: Any) -> None:
    fill(tmp_path / "in", 3)
    (tmp_path / "site" / "deadly_plugin.py").write_text("raise ImportError('not here')")
    with Adaptive(2, patience=0) as executor:
        found = list(collected(Job(source=deadly, name="x"), executor))
    assert [len(outcome.articles) for outcome in found] == [1, 1, 1]


@pytest.mark.parametrize("number", [1, 3, 200])
def test_a_document_that_its_process_dies_of_costs_no_other(tmp_path: Path, deadly: Any, number: int) -> None:
    die = number // 2
    fill(tmp_path / "in", number, die)
    with Adaptive(2, patience=0) as executor:
        found = list(collected(Job(source=deadly, name="x"), executor))
    assert [outcome.location[-7:] for outcome in found] == [f"{each:03}.txt" for each in range(number)]
    assert [each for each, outcome in enumerate(found) if not outcome.articles] == [die]
    (failure,) = found[die].failures
    assert (failure.source, failure.kind) == ("x", "crashed")
    assert "died" in failure.detail
    assert failure.location.endswith(f"{die:03}.txt")


def test_several_such_documents_cost_no_other(tmp_path: Path, deadly: Any) -> None:
    fill(tmp_path / "in", 130, 0, 1, 129)
    with Adaptive(2, patience=0) as executor:
        found = list(collected(Job(source=deadly, name="x"), executor))
    assert [each for each, outcome in enumerate(found[:130]) if outcome.failures] == [0, 1, 129]
    assert [failure.kind for failure in found[130].failures] == ["broken"]  # after three it is given up
    assert sum(len(outcome.articles) for outcome in found) == 127


def test_no_process_is_left_behind(tmp_path: Path, deadly: Any) -> None:
    fill(tmp_path / "in", 100)
    with Adaptive(2, patience=0) as executor:
        found = list(collected(Job(source=deadly, name="x"), executor))
    for process in processes(found) - {str(os.getpid())}:
        with pytest.raises(ProcessLookupError):
            os.kill(int(process), 0)


PARENT = """
import sys, threading, time
from feedsmith.executors import Adaptive
if __name__ == "__main__":
    if sys.argv[1] == "spawned":
        threading.Thread(target=time.sleep, args=(600,), daemon=True).start()
    with Adaptive(2, patience=0) as executor:
        print("start", flush=True)
        pending = [executor.submit(time.sleep, 0.5) for _ in range(2)]
        print("submitted", flush=True)
        [each.result() for each in pending]
        time.sleep(60)
"""


CHILDREN = {"forked": 2, "spawned": 3}
"""Two workers; those that are spawned have a tracker of their resources beside them."""


def children(process: int) -> list[str]:
    return Path(f"/proc/{process}/task/{process}/children").read_text().split()


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="tells from /proc when the processes start")
@pytest.mark.parametrize("delay", [0, 0.02, 0.05, 0.1, 1])
@pytest.mark.parametrize("way", CHILDREN)
def test_ctrl_c_ends_the_processes_without_a_word_from_them(tmp_path: Path, delay: float, way: str) -> None:
    """A terminal sends the signal to all of them, also to those that are still starting."""
    (tmp_path / "parent.py").write_text(PARENT)
    parent = subprocess.Popen(
        [sys.executable, tmp_path / "parent.py", way],
        start_new_session=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=BARE,
    )  # fmt: skip
    while len(children(parent.pid)) < CHILDREN[way]:
        time.sleep(0.002)
    time.sleep(delay)
    os.killpg(parent.pid, signal.SIGINT)
    _, errors = parent.communicate(timeout=20)
    assert errors.count("Traceback") == 1
    assert errors.rstrip().endswith("KeyboardInterrupt")
    assert "Process-" not in errors


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="tells from /proc when the processes start")
@pytest.mark.parametrize("kill", [signal.SIGTERM, signal.SIGKILL])
@pytest.mark.parametrize("delay", [0, 0.1, 1])
@pytest.mark.parametrize("way", CHILDREN)
def test_processes_end_with_a_parent_that_is_killed(
    tmp_path: Path, kill: signal.Signals, delay: float, way: str
) -> None:
    """Whoever reads what it says would wait for their end as well."""
    (tmp_path / "parent.py").write_text(PARENT)
    parent = subprocess.Popen(
        [sys.executable, tmp_path / "parent.py", way], stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=BARE
    )
    while len(children(parent.pid)) < CHILDREN[way]:
        time.sleep(0.002)
    time.sleep(delay)
    parent.send_signal(kill)
    parent.communicate(timeout=20)
    assert parent.returncode == -kill
