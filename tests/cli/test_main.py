"""The entry point: the options before a command, how a run ends, and what it imports."""

import errno
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import feedsmith
from conftest import BARE, Run, article, unmeasured
from support.boats import files, fill, titles

# ---- the options before a command --------------------------------------------------------------------------


def test_in_quiet_only_what_went_wrong_is_said(run: Run, tmp_path: Path) -> None:
    fill(tmp_path, 1)
    assert (run("-q", "render", "1.txt").err, run("-q", "render", "1.txt").out) == ("", "")
    done = run("-q", "render", "1.txt", "gone.txt")
    assert (done.status, done.out) == (1, "")
    assert done.err.splitlines() == ["feedsmith: text: gone.txt: not found"]


def test_the_version_is_said(run: Run) -> None:
    assert run("--version").out.split()[-1] == feedsmith.__version__


@pytest.mark.parametrize("arguments", [["--help"], ["-h"], ["render", "--help"], ["plugins", "-h"], ["schema", "-h"]])
def test_help_is_given(run: Run, arguments: list[str]) -> None:
    done = run(*arguments)
    assert (done.status, done.err) == (0, "")
    assert re.match(r"Usage: .*feedsmith ", done.out)


# ---- how it ends -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (["render", "1.txt"], 0),
        (["render", "1.txt", "gone.txt"], 1),
        (["render", "1.txt", "-o", "1.txt"], 1),
        (["render", "1.doc"], 2),
        (["render"], 2),
        (["render", "1.txt", "--limit", "x"], 2),
        (["render", "1.txt", "-f", "x"], 2),
        (["rendre"], 2),
        ([], 2),
        (["plugins"], 0),
        (["schema"], 0),
    ],
)
def test_the_exit_status_tells_success_failure_and_misuse_and_no_traceback_is_shown(
    spawn: Run, tmp_path: Path, arguments: list[str], status: int
) -> None:
    fill(tmp_path, 1)
    done = spawn(*arguments)
    assert done.status == status
    assert "Traceback" not in done.err
    assert bool(done.err.strip()) >= bool(status)


@pytest.mark.parametrize("arguments", [["render", "1.doc"], ["render", "1.txt", "-f", "x"], ["render", "-c", "gone"]])
def test_misuse_is_misuse_when_debugged_too(spawn: Run, tmp_path: Path, arguments: list[str]) -> None:
    fill(tmp_path, 1)
    assert spawn("--debug", *arguments).status == 2


BUG = "import feedsmith.pipeline as pipeline\npipeline.render = None\nfrom feedsmith.cli.main import main\nmain()"


def test_a_bug_is_told_in_one_line_and_shown_where_it_is_when_debugged(tmp_path: Path) -> None:
    fill(tmp_path, 1)
    for debug, lines, shown in (([], 1, False), (["--debug"], 5, True)):
        command = [sys.executable, "-c", BUG, *debug, "render", "1.txt"]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
        assert done.returncode == 1
        assert "TypeError" in done.stderr
        assert ("Traceback" in done.stderr, len(done.stderr.splitlines()) >= lines) == (shown, True)


PLUGIN = """
import os, sys, time
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar
from feedsmith import Article, find_files, hookimpl

@dataclass(frozen=True)
class Raising:
    "Raises."
    name: ClassVar[str] = "raising"
    path: Path
    @classmethod
    def accepts(cls, location): return cls(path=Path(location)) if location.endswith(".raise") else None
    def requests(self): return find_files(self.path, [".raise"])
    def parse(self, document): raise RuntimeError("so")

@dataclass(frozen=True)
class Broken:
    "Raises."
    name: ClassVar[str] = "broken"
    media_type: ClassVar[str] = "text/plain"
    suffix: ClassVar[str] = ".broken"
    def render(self, feed):
        yield b"half"
        raise RuntimeError("so")

@dataclass(frozen=True)
class Endless:
    "Never ends."
    name: ClassVar[str] = "endless"
    media_type: ClassVar[str] = "text/plain"
    suffix: ClassVar[str] = ".rss"
    def render(self, feed):
        while True:
            yield b"half" * 1000
            time.sleep(0.01)

@hookimpl
def register_sources(): return [Raising]

@hookimpl
def register_formats(): return [Broken, Endless]
"""


@pytest.mark.parametrize(
    "arguments", [["render", "1.txt", "2.raise"], ["render", "1.txt", "-f", "json", "-f", "broken"]]
)
def test_what_a_plugin_raises_is_told_in_one_line_and_shown_where_it_is_when_debugged(
    spawn: Run, plugin: Callable[[str], dict[str, str]], tmp_path: Path, arguments: list[str]
) -> None:
    fill(tmp_path, 1)
    (tmp_path / "2.raise").touch()
    environment = plugin(PLUGIN)
    for debug in ([], ["--debug"]):
        done = spawn(*debug, *arguments, env=environment)
        assert done.status == 1
        assert done.line("feedsmith: ").endswith(("RuntimeError: so)", "RuntimeError: so"))
        assert ("acme.py" in done.err) == bool(debug)
        assert titles(tmp_path / "out" / "feed.json") == ["Boat 1"]
        assert "feed.broken" not in files(tmp_path / "out")


WINDOWS = """
import sys
import click  # first: on Windows it would ask the system for its console
for name in ("fcntl", "grp", "pty", "pwd", "resource", "termios"):
    sys.modules[name] = None
sys.platform = "win32"
from feedsmith.cli.main import main
main()
"""


@pytest.mark.parametrize("arguments", [[], ["--help"], ["render", "1.txt"], ["--debug", "plugins"]], ids=str)
def test_on_windows_it_says_that_it_does_not_run_there(tmp_path: Path, arguments: list[str]) -> None:
    fill(tmp_path, 1)
    command = [sys.executable, "-c", WINDOWS, *arguments]
    done = subprocess.run(command, cwd=tmp_path, env=BARE, capture_output=True, text=True)
    assert (done.returncode, done.stdout, files(tmp_path)) == (2, "", ["1.txt"])
    assert re.fullmatch(r"feedsmith: Windows is not supported.*POSIX.*\n", done.stderr)


# ---- interrupted -------------------------------------------------------------------------------------------


def started(tmp_path: Path, *arguments: str | Path, env: dict[str, str] | None = None) -> subprocess.Popen[str]:
    """A process of its own group, as a terminal makes it."""
    return subprocess.Popen(
        [sys.executable, "-m", "feedsmith", *map(str, arguments)], cwd=tmp_path, env=unmeasured(env or os.environ),
        start_new_session=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip


def interrupted(process: subprocess.Popen[str]) -> None:
    """Ctrl-C: a terminal sends it to every process of the group."""
    os.killpg(process.pid, signal.SIGINT)
    out, err = process.communicate(timeout=20)
    assert (process.returncode, out) == (130, "")
    assert "interrupted" in err
    assert "Traceback" not in err


def old_feeds(run: Run, tmp_path: Path) -> dict[str, bytes]:
    fill(tmp_path, 1)
    run("render", "1.txt")
    return {name: (tmp_path / "out" / name).read_bytes() for name in files(tmp_path / "out")}


@pytest.mark.parametrize("delay", [1, 4])
def test_ctrl_c_while_many_files_are_read_leaves_the_feeds_as_they_were(
    run: Run, tmp_path: Path, crowd: Path, delay: float
) -> None:
    before = old_feeds(run, tmp_path)
    process = started(tmp_path, "render", crowd, "--limit", "0")
    time.sleep(delay)
    interrupted(process)
    assert {name: (tmp_path / "out" / name).read_bytes() for name in files(tmp_path / "out")} == before


def test_ctrl_c_while_a_feed_is_written_leaves_the_old_one_whole_and_nothing_else(
    run: Run, tmp_path: Path, plugin: Callable[[str], dict[str, str]]
) -> None:
    before = old_feeds(run, tmp_path)
    process = started(tmp_path, "render", "1.txt", "-f", "endless", env=plugin(PLUGIN))
    while files(tmp_path / "out") == sorted(before):
        assert process.poll() is None
        time.sleep(0.01)
    interrupted(process)
    assert {name: (tmp_path / "out" / name).read_bytes() for name in files(tmp_path / "out")} == before


# ---- pipes -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("arguments", [["render", "big.txt", "-f", "rss", "-o", "-"], ["-v", "render", ".", "-o", "x"]])
def test_a_reader_that_has_seen_enough_is_no_bug(tmp_path: Path, arguments: list[str]) -> None:
    (tmp_path / "big.txt").write_text(article() + "A long story. " * 100_000)
    process = started(tmp_path, *arguments)
    assert process.stdout is not None
    process.stdout.read(10 if "-" in arguments else 0)
    process.stdout.close()
    assert process.stderr is not None
    err = process.stderr.read()
    process.stderr.close()
    assert process.wait(20) in (0, 1)
    assert not re.search("Traceback|Exception|bug|Broken pipe", err)


@pytest.mark.parametrize("arguments", ["render 1.txt -f rss -o -", "render 1.txt", "plugins", "schema"])
def test_a_full_disk_behind_standard_output_is_told_as_what_it_is(tmp_path: Path, arguments: str) -> None:
    fill(tmp_path, 1)
    with open("/dev/full", "w") as full:
        command = [sys.executable, "-m", "feedsmith", *arguments.split()]
        done = subprocess.run(command, cwd=tmp_path, stdout=full, stderr=subprocess.PIPE, text=True)
    assert done.returncode == 1
    assert "No space left on device" in done.stderr
    assert not re.search("Traceback|Exception|bug", done.stderr)


@pytest.mark.parametrize("closed", ["1", "2"])
def test_feeds_are_written_where_nobody_listens(tmp_path: Path, closed: str) -> None:
    fill(tmp_path, 1)
    command = ["sh", "-c", f'exec "$0" -m feedsmith render 1.txt {closed}>&-', sys.executable]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert (done.returncode, "bug" in done.stderr) == (0, False)
    assert files(tmp_path / "out") == ["feed.atom", "feed.json", "feed.rss"]


# ---- what is imported --------------------------------------------------------------------------------------

LOADED = """
import atexit, sys
before = set(sys.modules)

@atexit.register
def list_modules():
    print("\\nloaded:", *{name.partition(".")[0] for name in sys.modules.keys() - before})

from feedsmith.cli.main import main
main()
"""
NEVER = (
    "rich yaml markdown_it charset_normalizer asyncio tomllib multiprocessing httpcore bs4 sqlalchemy"
    " msgspec typing_extensions hashlib"
)


@pytest.mark.parametrize(
    ("arguments", "modules"),
    [
        ("--help", "pluggy feedgen lxml msgspec nh3 rich yaml asyncio"),
        ("--version", "pluggy feedgen lxml msgspec nh3 rich yaml asyncio"),
        ("render --help", "pluggy feedgen lxml msgspec nh3 rich yaml asyncio"),
        ("render 1.txt", NEVER),
        ("render 1.txt -f rss", NEVER),
        ("render 1.txt -f json", f"{NEVER} feedgen lxml dateutil"),
        ("plugins", f"{NEVER} feedgen lxml dateutil"),
    ],
)
def test_nothing_is_imported_that_is_not_needed(tmp_path: Path, arguments: str, modules: str) -> None:
    (tmp_path / "1.txt").write_text(article())
    command = [sys.executable, "-c", LOADED, *arguments.split()]
    done = subprocess.run(command, cwd=tmp_path, env=BARE, capture_output=True, text=True, check=True)
    loaded = done.stdout.rpartition("loaded: ")[2].split()
    assert "feedsmith" in loaded
    assert set(loaded) & set(modules.split()) == set()


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (OSError(errno.EMFILE, "Too many open files"), "too many open files: raise the limit"),
        (OSError(errno.ENFILE, "Too many open files in system"), "too many open files: raise the limit"),
        (OSError(errno.ENOMEM, "Cannot allocate memory"), "out of memory"),
        (MemoryError(), "out of memory"),
        (FileNotFoundError(errno.ENOENT, "No such file or directory"), "the current folder is gone"),
        (PermissionError(errno.EACCES, "Permission denied", "/x"), "/x: Permission denied"),
        (OSError(errno.ENOSPC, "No space left on device"), "standard output: No space left on device"),
    ],
)
def test_what_the_system_refuses_is_named_as_it_is(
    run: Run, monkeypatch: pytest.MonkeyPatch, error: Exception, said: str
) -> None:
    def fail(*arguments: Any) -> None:
        raise error

    monkeypatch.setattr("feedsmith.plugins.registry.Plugins.load", fail)
    monkeypatch.setattr("feedsmith.cli.main._discard_output", lambda: None)
    done = run("plugins")
    assert (done.status, done.out) == (1, "")
    assert done.err.startswith(f"feedsmith: {said}")


@pytest.mark.parametrize("arguments", ["render x.txt", "render", "status"])
def test_a_run_in_a_folder_that_is_gone_says_so(tmp_path: Path, arguments: str) -> None:
    (tmp_path / "gone").mkdir()
    command = f'cd gone && rmdir ../gone && exec "{sys.executable}" -m feedsmith {arguments}'
    done = subprocess.run(["sh", "-c", command], cwd=tmp_path, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (1, "feedsmith: the current folder is gone: change to another\n")


def test_all_mistakes_of_a_configuration_have_a_line_each(run: Run, tmp_path: Path) -> None:
    (tmp_path / "feedsmith.toml").write_text(
        'outptu = "x"\nstate = "a\\u0000"\n[feeds.news]\nlimit = -1\nsources = ["no"]'
    )
    done = run("render")
    assert (done.status, done.out) == (2, "")
    assert [line.partition(": ")[0] for line in done.err.splitlines()] == ["feedsmith"] * 4


def test_where_there_are_too_few_descriptors_for_a_folder_that_is_said(tmp_path: Path) -> None:
    script = """
import resource, sys
from pathlib import Path
from feedsmith.collecting.collect import collect
from feedsmith.collecting.files import find_files
from feedsmith.collecting.jobs import Job
from feedsmith.executors import Inline

class Texts:
    name = "texts"
    def requests(self):
        return find_files(Path("articles"), [".txt"])

resource.setrlimit(resource.RLIMIT_NOFILE, (3, 3))
((_, outcome),) = collect([Job(source=Texts(), name="texts", location="articles")], Inline(), None)
print(*outcome.failures)
"""
    (tmp_path / "articles").mkdir()
    done = subprocess.run([sys.executable, "-c", script], cwd=tmp_path, capture_output=True, text=True)
    assert done.stdout.startswith("texts: articles: unreachable (too many open files: raise the limit"), done.stderr
