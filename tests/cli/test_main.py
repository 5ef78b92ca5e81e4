"""The command line: what it takes, what it says and to whom, and how it ends."""

import json
import os
import pty
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

import pytest

import feedsmith
from conftest import BARE, Run, article
from support.validate import check_atom, check_json, check_rss

SEEDS = Path(__file__).resolve().parents[2] / "seeds"
CONFIG = """
output = "public"
base_url = "https://x.example/feeds"
[feeds.news]
title = "The News"
link = "https://x.example/"
limit = 2
formats = ["rss", "json"]
[[feeds.news.sources]]
type = "text"
path = "articles"
"""


def fill(folder: Path, number: int) -> None:
    """Articles, each of them a day newer than the one before."""
    folder.mkdir(exist_ok=True)
    for day in range(1, number + 1):
        (folder / f"{day}.txt").write_text(article(f"Boat {day}", f"date: 2026-01-{day:02}"))


def titles(path: Path) -> list[str]:
    return [item["title"] for item in json.loads(path.read_bytes())["items"]]


def files(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


# ---- render ------------------------------------------------------------------------------------------------


def test_a_file_becomes_a_feed_in_each_format_in_a_folder_called_out(run: Run, tmp_path: Path) -> None:
    fill(tmp_path, 1)
    done = run("render", "1.txt", "--title", "T", "--link", "https://x.example/", "--base-url", "https://x.example/f")
    assert (done.status, done.err) == (0, "")
    assert files(tmp_path / "out") == ["feed.atom", "feed.json", "feed.rss"]
    assert check_rss((tmp_path / "out" / "feed.rss").read_bytes()) == []
    assert check_atom((tmp_path / "out" / "feed.atom").read_bytes()) == []
    assert check_json((tmp_path / "out" / "feed.json").read_bytes()) == []


@pytest.mark.parametrize(
    ("locations", "expected"),
    [
        (["a"], "321"),
        (["a/2.txt"], "2"),
        (["a/*.txt"], "321"),
        (["a/[12].txt"], "21"),
        (["**/3.txt"], "3"),
        (["a/1.txt", "a/3.txt"], "31"),
        (["b", "a/2.txt"], "221"),
        (["a/1.txt", "./a/1.txt", "a/2.txt"], "21"),
    ],
)
def test_locations_are_files_folders_or_globs_and_become_one_feed(
    run: Run, tmp_path: Path, locations: list[str], expected: str
) -> None:
    fill(tmp_path / "a", 3)
    (tmp_path / "b" / "c").mkdir(parents=True)
    fill(tmp_path / "b" / "c", 2)
    run("render", *locations, "-f", "json")
    assert "".join(title[-1] for title in titles(tmp_path / "out" / "feed.json")) == expected


@pytest.mark.parametrize("location", ["notes.doc", "ftp://x.example/a.txt", "nowhere", "-"])
def test_a_location_that_nothing_takes_is_an_error_that_says_what_would_be_taken(run: Run, location: str) -> None:
    done = run("render", location)
    assert (done.status, done.out) == (2, "")
    assert re.fullmatch(rf"feedsmith: {re.escape(location)}: .*\.txt.*folder.*glob.*\n", done.err)


def test_an_empty_location_is_not_the_current_folder(run: Run, tmp_path: Path) -> None:
    fill(tmp_path, 1)
    assert run("render", "").status == 2
    assert not (tmp_path / "out").exists()


def test_one_location_that_nothing_takes_stops_the_run_before_anything_is_written(run: Run, tmp_path: Path) -> None:
    fill(tmp_path, 1)
    assert run("render", "1.txt", "notes.doc").status == 2
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("location", ["gone.txt", "*.md", "empty"])
def test_a_location_with_nothing_to_read_is_named_as_it_was_typed(run: Run, tmp_path: Path, location: str) -> None:
    fill(tmp_path, 1)
    (tmp_path / "empty").mkdir()
    done = run("render", "1.txt", location, "-f", "json")
    assert (done.status, titles(tmp_path / "out" / "feed.json")) == (1, ["Boat 1"])
    assert re.match(rf"feedsmith: text: {re.escape(location)}: ", done.line(location))


@pytest.mark.parametrize(
    ("arguments", "expected"), [([], 50), (["--limit", "0"], 60), (["--limit", "3"], 3), (["--limit", "99"], 60)]
)
def test_the_newest_fifty_are_in_the_feed_or_as_many_as_asked_for(
    run: Run, tmp_path: Path, arguments: list[str], expected: int
) -> None:
    for number in range(60):
        date = f"date: 2026-01-01T00:{number:02}:00Z"
        (tmp_path / f"{number}.txt").write_text(article(f"Boat {number}", date))
    run("render", ".", "-f", "json", *arguments)
    assert titles(tmp_path / "out" / "feed.json") == [f"Boat {number}" for number in range(59, 59 - expected, -1)]


def test_the_options_say_what_the_feed_is_called_and_where_it_belongs(run: Run, tmp_path: Path) -> None:
    fill(tmp_path, 1)
    run("render", "1.txt", "--title", "Boats  & co", "--link", "https://x.example/b", "--base-url", "https://f.example")
    feed = json.loads((tmp_path / "out" / "feed.json").read_bytes())
    assert (feed["title"], feed["home_page_url"]) == ("Boats & co", "https://x.example/b")
    assert feed["feed_url"] == "https://f.example/feed.json"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--limit", "-1"], "--limit: .*0 for all"),
        (["--limit", "many"], "--limit.*many"),
        (["--link", "x.example"], "--link: .*http or https"),
        (["--base-url", "ftp://x.example"], "--base-url: .*http or https"),
        (["-f", "rsss"], "--format: .*did you mean 'rss'.*rss, atom, json"),
        (["-c", "feedsmith.toml"], "--config: "),
        (["-o", "-"], "--output -: .*one format"),
        (["--titel", "x"], "--titel"),
    ],
)
def test_a_wrong_option_is_named_with_what_is_allowed(
    run: Run, tmp_path: Path, arguments: list[str], said: str
) -> None:
    fill(tmp_path, 1)
    done = run("render", "1.txt", *arguments)
    assert (done.status, done.out) == (2, "")
    assert re.search(said, done.err)
    assert files(tmp_path) == ["1.txt"]


@pytest.mark.parametrize(
    ("formats", "expected"),
    [
        (["rss"], ["feed.rss"]),
        (["atom", "json"], ["feed.atom", "feed.json"]),
        (["json", "json"], ["feed.json"]),
    ],
)
def test_only_the_formats_asked_for_are_written(
    run: Run, tmp_path: Path, formats: list[str], expected: list[str]
) -> None:
    fill(tmp_path, 1)
    run("render", "1.txt", *(word for name in formats for word in ("--format", name)))
    assert files(tmp_path / "out") == expected


@pytest.mark.parametrize("name", ["rss", "atom", "json"])
def test_standard_output_takes_the_feed_and_nothing_else(run: Run, tmp_path: Path, name: str) -> None:
    fill(tmp_path, 1)
    run("render", "1.txt", "-f", name)
    done = run("render", "1.txt", "gone.txt", "-f", name, "-o", "-")
    assert done.out.encode() == (tmp_path / "out" / f"feed.{name}").read_bytes()
    assert (done.status, "gone.txt" in done.err) == (1, True)


def test_no_feed_at_all_leaves_standard_output_empty(run: Run) -> None:
    done = run("render", "gone.txt", "-f", "rss", "-o", "-")
    assert (done.status, done.out) == (1, "")


def test_a_run_without_articles_leaves_the_feeds_as_they_are(run: Run, tmp_path: Path) -> None:
    fill(tmp_path, 1)
    run("render", "1.txt")
    before = {path: path.read_bytes() for path in (tmp_path / "out").iterdir()}
    (tmp_path / "1.txt").write_bytes(b"")
    assert run("render", "1.txt").status == 1
    assert {path: path.read_bytes() for path in (tmp_path / "out").iterdir()} == before


# ---- with feedsmith.toml -----------------------------------------------------------------------------------


@pytest.fixture
def configured(tmp_path: Path) -> Path:
    fill(tmp_path / "articles", 3)
    (tmp_path / "feedsmith.toml").write_text(CONFIG)
    return tmp_path / "public"


def test_without_a_location_the_configuration_in_this_folder_is_rendered(run: Run, configured: Path) -> None:
    done = run("render")
    assert (done.status, done.err) == (0, "")
    assert files(configured) == ["news.json", "news.rss"]
    assert titles(configured / "news.json") == ["Boat 3", "Boat 2"]
    assert check_rss((configured / "news.rss").read_bytes()) == []


def test_without_a_location_or_a_configuration_both_are_asked_for(run: Run) -> None:
    done = run("render")
    assert (done.status, done.out) == (2, "")
    assert all(word in done.err for word in ("feedsmith.toml", "LOCATION", "-c"))


def test_a_configuration_elsewhere_is_rendered_where_it_lies(run: Run, tmp_path: Path, configured: Path) -> None:
    (tmp_path / "site").mkdir()
    for name in ("articles", "feedsmith.toml"):
        (tmp_path / name).rename(tmp_path / "site" / name)
    (tmp_path / "site" / "feedsmith.toml").rename(tmp_path / "site" / "my.toml")
    assert run("render", "--config", "site/my.toml").status == 0
    assert files(tmp_path / "site" / "public") == ["news.json", "news.rss"]


def test_a_configuration_that_is_not_there_is_named(run: Run) -> None:
    done = run("render", "-c", "gone.toml")
    assert done.status == 2
    assert re.search(r"gone\.toml: .*No such file", done.err)


def test_the_folder_on_the_command_line_wins_and_is_relative_to_where_one_is(
    run: Run, tmp_path: Path, configured: Path
) -> None:
    run("render", "-o", "elsewhere")
    assert files(tmp_path / "elsewhere") == ["news.json", "news.rss"]
    assert not configured.exists()


def test_options_win_over_the_configuration(run: Run, configured: Path) -> None:
    run("render", "-f", "json", "--title", "Boats", "--limit", "1", "--link", "https://y.example/")
    feed = json.loads((configured / "news.json").read_bytes())
    assert (files(configured), feed["title"], feed["home_page_url"]) == (["news.json"], "Boats", "https://y.example/")
    assert (titles(configured / "news.json"), feed["feed_url"]) == (["Boat 3"], "https://x.example/feeds/news.json")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--title", "x"], "--title: .*several feeds"),
        (["--link", "https://y.example"], "--link: .*several feeds"),
        (["-f", "rss", "-o", "-"], "--output -: .*one feed"),
        (["--limit", "-1"], "--limit: "),
    ],
)
def test_what_can_be_said_of_one_feed_only_is_refused_for_several(
    run: Run, tmp_path: Path, configured: Path, arguments: list[str], said: str
) -> None:
    (tmp_path / "feedsmith.toml").write_text(CONFIG + CONFIG.partition('feeds"\n')[2].replace("news", "sport"))
    done = run("render", *arguments)
    assert done.status == 2
    assert re.search(said, done.err)
    assert not configured.exists()


def test_a_mistake_in_the_configuration_ends_the_run_before_it_begins(
    run: Run, tmp_path: Path, configured: Path
) -> None:
    (tmp_path / "feedsmith.toml").write_text(CONFIG + 'timezone = "Europe/Stambul"\n')
    done = run("render")
    assert (done.status, done.out, configured.exists()) == (2, "", False)
    assert done.err.startswith("feedsmith: feedsmith.toml: feeds.news.sources[0].timezone: ")


def test_the_samples_are_rendered_to_valid_feeds(run: Run, tmp_path: Path) -> None:
    done = run("render", "-c", SEEDS / "feedsmith.toml", "-o", tmp_path / "out", "--state", tmp_path / "state.db")
    assert (done.status, done.err) == (0, "")
    assert files(tmp_path / "out") == ["feeds.opml", "harbour.atom", "harbour.json", "harbour.rss", "index.html"]
    assert check_rss((tmp_path / "out" / "harbour.rss").read_bytes()) == []


# ---- what is said ------------------------------------------------------------------------------------------


def test_one_line_for_each_feed_says_what_became_of_it(run: Run, tmp_path: Path, configured: Path) -> None:
    (tmp_path / "feedsmith.toml").write_text(CONFIG + CONFIG.partition('feeds"\n')[2].replace("news", "sport"))
    (tmp_path / "articles" / "4.txt").touch()
    (tmp_path / "articles" / "5.txt").touch()
    (tmp_path / "articles" / "link.txt").symlink_to("/etc/passwd")
    news, sport = run("render").out.splitlines()
    assert news.startswith("news: 2 articles")
    assert all(part in news for part in ("news.rss", "news.json", "wrote", "3 failed (2 empty, 1 unsafe-address)"))
    assert "1 older" in news
    assert sport.startswith("sport: 2 articles")


def test_what_was_written_and_what_is_unchanged_are_told_apart(run: Run, tmp_path: Path) -> None:
    fill(tmp_path, 1)
    assert "unchanged" not in run("render", "1.txt", "-f", "rss").out
    assert re.search(
        r"wrote .*feed\.json; unchanged .*feed\.rss", run("render", "1.txt", "-f", "rss", "-f", "json").out
    )
    assert "wrote" not in run("render", "1.txt", "-f", "rss").out


def test_notes_on_single_articles_are_counted_and_shown_when_asked_for(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(article(front_matter="colour: red"))
    quiet, loud = run("render", "a.txt"), run("-v", "render", "a.txt")
    assert "colour" not in quiet.err
    assert "1 note" in quiet.out
    assert loud.line("colour").startswith("note: a.txt: ")
    assert (quiet.status, loud.status) == (0, 0)


def test_in_quiet_only_what_went_wrong_is_said(run: Run, tmp_path: Path) -> None:
    fill(tmp_path, 1)
    assert (run("-q", "render", "1.txt").err, run("-q", "render", "1.txt").out) == ("", "")
    done = run("-q", "render", "1.txt", "gone.txt")
    assert (done.status, done.out) == (1, "")
    assert done.err.splitlines() == ["feedsmith: text: gone.txt: not found"]


def test_what_the_feed_still_lacks_is_said_with_the_options_that_give_it(run: Run, tmp_path: Path) -> None:
    fill(tmp_path, 1)
    assert all(option in run("render", "1.txt").err for option in ("--title", "--link", "--base-url"))


def test_the_version_is_said(run: Run) -> None:
    assert run("--version").out.split()[-1] == feedsmith.__version__


@pytest.mark.parametrize("arguments", [["--help"], ["-h"], ["render", "--help"], ["plugins", "-h"], ["schema", "-h"]])
def test_help_is_given(run: Run, arguments: list[str]) -> None:
    done = run(*arguments)
    assert (done.status, done.err) == (0, "")
    assert re.match(r"Usage: .*feedsmith ", done.out)


def test_the_help_of_render_tells_every_option_with_its_default(run: Run) -> None:
    text = " ".join(run("render", "--help").out.split())
    for option in ("--config", "--output", "--format", "--title", "--link", "--base-url", "--limit"):
        assert option in text
    for default in ("[default: feedsmith.toml]", "[default: out]", "[default: 50]", "0 is all"):
        assert default in text


def test_what_is_installed_is_listed_with_options_types_and_defaults(run: Run) -> None:
    done = run("plugins")
    assert (done.status, done.err) == (0, "")
    assert re.search(
        r"^sources\n  html .*\n  text .*\n.*^enrichers\n.*^formats\n  rss .*\n  atom .*\n  json ", done.out, re.M | re.S
    )
    for option in ("path: Path", "charset: str = ''", "timezone: str = 'UTC'", "url: str = ''"):
        assert re.search(rf"^    {re.escape(option)}  \S", done.out, re.M)
    assert f"feedsmith {feedsmith.__version__}" in done.out


def test_a_plugin_that_can_not_be_loaded_is_told_and_costs_the_rest_nothing(
    spawn: Run, plugin: Callable[[str], dict[str, str]], tmp_path: Path
) -> None:
    fill(tmp_path, 1)
    environment = plugin("raise RuntimeError('so')")
    for arguments in (["plugins"], ["render", "1.txt"]):
        done = spawn(*arguments, env=environment)
        assert done.status == 0
        assert "acme 1.0" in done.line("RuntimeError: so")
        assert "Traceback" not in done.err
        assert "Traceback" in spawn("--debug", *arguments, env=environment).err


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


# ---- interrupted -------------------------------------------------------------------------------------------


def started(tmp_path: Path, *arguments: str | Path, env: dict[str, str] | None = None) -> subprocess.Popen[str]:
    """A process of its own group, as a terminal makes it."""
    return subprocess.Popen(
        [sys.executable, "-m", "feedsmith", *map(str, arguments)], cwd=tmp_path, env=unmeasured(env or os.environ),
        start_new_session=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip


def unmeasured(env: Mapping[str, str]) -> dict[str, str]:
    """Without what has coverage measure it, which now and then loses a signal that comes while it takes its notes."""
    return {name: value for name, value in env.items() if not name.startswith("COVERAGE")}


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


# ---- pipes and terminals -----------------------------------------------------------------------------------


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


def on_a_terminal(tmp_path: Path, arguments: Iterable[str | Path], frames: int = 0) -> tuple[bytes, int]:
    """What a process shows on a terminal, where it may be interrupted after some frames; and its exit status."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "feedsmith", *map(str, arguments)], cwd=tmp_path, start_new_session=True,
        stdout=subprocess.DEVNULL, stderr=theirs, env=unmeasured(os.environ) | {"TERM": "xterm", "COLUMNS": "80"},
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


@pytest.mark.parametrize("arguments", [["render", "1.txt"], ["-q", "render", "1.txt"]])
def test_on_a_terminal_a_short_or_quiet_run_shows_no_progress(tmp_path: Path, arguments: list[str]) -> None:
    fill(tmp_path, 1)
    shown, status = on_a_terminal(tmp_path, arguments)
    assert (status, b"\x1b" in shown, b"reading" in shown) == (0, False, False)


# ---- what is imported --------------------------------------------------------------------------------------

LOADED = """
import sys
before = set(sys.modules)
from feedsmith.cli.main import main
try:
    main()
except SystemExit as end:
    assert end.code == 0, end.code
sys.stdout.flush()
print("\\nloaded:", *{name.partition(".")[0] for name in sys.modules.keys() - before})
"""
NEVER = "rich yaml markdown_it charset_normalizer asyncio tomllib multiprocessing httpx bs4 sqlalchemy"


@pytest.mark.parametrize(
    ("arguments", "modules"),
    [
        ("--help", "pluggy feedgen lxml msgspec nh3 rich yaml asyncio"),
        ("--version", "pluggy feedgen lxml msgspec nh3 rich yaml asyncio"),
        ("render --help", "pluggy feedgen lxml msgspec nh3 rich yaml asyncio"),
        ("render 1.txt", NEVER),
        ("render 1.txt -f rss", f"{NEVER} msgspec"),
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
