"""What several test modules use: the command line in this process and in one of its own, and a folder of many files."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

import pytest

from feedsmith.cli.main import main
from feedsmith.collecting.collect import collect
from feedsmith.collecting.jobs import Job, Outcome
from feedsmith.executors import Submits

pytest_plugins = ["support.distributions", "support.postgres", "support.profiles", "support.speed"]

TEXT = """{headline}

The ferry came back to the island on Monday, after two winters away, and was cheered.

It will sail every day until the end of the summer, the company said.
"""

BARE = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "COVERAGE"))}
"""An environment in which a process measures nothing for the tests, and imports only what it needs itself."""


SLOW_FIXTURES = {"built", "crowd", "distributions", "postgres", "spawn"}
"""Fixtures that make processes, servers, archives or a hundred thousand files."""
SLOW_MODULES = {
    *("test_conformance", "test_new", "test_sites_guide", "test_try", "test_examples", "test_statements"),
    *("test_bad_input", "test_extraction_gate", "test_html_bad_input", "test_html_property", "test_html_xss"),
    *(
        "test_text_property",
        "test_third_party",
        "test_faithful",
        "test_remote",
        "test_stores",
        "test_readers",
        "test_state_property",
    ),
    *(
        "test_random_runs",
        "test_store_crash",
        "test_store_database",
        "test_executors",
        "test_wheel",
        "test_catalogue_browser",
        "test_deploy",
        "test_poller",
        "test_serve",
        "test_websub",
        "test_server",
        "test_serving_pages",
        "test_trying",
    ),
}
"""Modules whose tests take a fifth of a second and more: random inputs, kills, giants, readers, a browser."""
SLOW_TESTS = {
    *(
        "test_every_python_version_gives_the_same_bytes",
        "test_ctrl_c_while_many_files_are_read_leaves_the_feeds_as_they_were",
    ),
    *(
        "test_a_feed_of_50000_articles_takes_10_megabytes_more_than_the_articles",
        "test_what_is_no_http_2_ends_in_a_failure_with_its_kind",
    ),
    *("test_a_giant_is_cleaned_or_refused_in_time_and_memory", "test_a_page_has_so_much_time_in_all", "test_floor"),
}


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark as slow what uses a fixture that takes its time, before the slow ones are left out of a quick run."""
    for item in items:
        named = item.path.stem in SLOW_MODULES or item.name.partition("[")[0] in SLOW_TESTS
        if named or SLOW_FIXTURES & set(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.slow)


def unmeasured(env: Mapping[str, str]) -> dict[str, str]:
    """Without what has coverage measure it, which now and then loses a signal that comes while it takes its notes."""
    return {name: value for name, value in env.items() if not name.startswith("COVERAGE")}


def article(headline: str = "Ferry returns", front_matter: str = "") -> str:
    """A text that is an article, whose body says nothing of its headline."""
    return (f"---\n{front_matter}\n---\n" if front_matter else "") + TEXT.format(headline=headline)


@dataclass(frozen=True, kw_only=True)
class Done:
    """A command that has ended."""

    status: int
    out: str
    err: str

    def line(self, part: str) -> str:
        """The one line on standard error that has this part."""
        (found,) = (line for line in self.err.splitlines() if part in line)
        return found


Run = Callable[..., Done]


def collected(job: Job, executor: Submits) -> Iterator[Outcome]:
    """The Outcomes of one job that asks for no pages."""

    def no_pages() -> NoReturn:
        raise AssertionError("a page was asked for")

    return (outcome for _, outcome in collect([job], executor, no_pages))


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """`feedsmith ...` in this process, in the test's own folder."""
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str | Path) -> Done:
        monkeypatch.setattr(sys, "argv", ["feedsmith", *map(str, arguments)])
        with pytest.raises(SystemExit) as end:
            main()
        out, err = capsys.readouterr()
        assert isinstance(end.value.code, int)
        return Done(status=end.value.code, out=out, err=err)

    return run


@pytest.fixture
def spawn(tmp_path: Path) -> Run:
    """`feedsmith ...` in a process of its own, in the test's own folder."""

    def spawn(*arguments: str | Path, env: dict[str, str] | None = None, timeout: float = 60) -> Done:
        command = [sys.executable, "-m", "feedsmith", *map(str, arguments)]
        done = subprocess.run(command, cwd=tmp_path, env=env, timeout=timeout, capture_output=True)
        return Done(status=done.returncode, out=done.stdout.decode(), err=done.stderr.decode())

    return spawn


@pytest.fixture
def plugin(tmp_path: Path) -> Callable[[str], dict[str, str]]:
    """Puts a module of this code on the path as an installed plugin; gives the environment that finds it."""

    def put(code: str) -> dict[str, str]:
        info = tmp_path / "site" / "acme-1.0.dist-info"
        info.mkdir(parents=True)
        (info / "METADATA").write_text("Metadata-Version: 2.1\nName: acme\nVersion: 1.0\n")
        (info / "entry_points.txt").write_text("[feedsmith]\nacme = acme\n")
        (tmp_path / "site" / "acme.py").write_text(code)
        return {**os.environ, "PYTHONPATH": str(tmp_path / "site")}

    return put


@pytest.fixture(scope="session")
def crowd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder of 100,000 small articles: ten files of 10,000 names each, which takes half the time to make."""
    folder, first = tmp_path_factory.mktemp("crowd"), ""
    for number in range(100_000):
        name = f"{folder}/{number:06}.txt"
        if number % 10_000:
            os.link(first, name)
        else:
            first = name
            Path(first).write_text("Boat\n\nIt sails.")
    yield folder
    shutil.rmtree(folder)
