"""`feedsmith plugins`: what is installed."""

import re
from collections.abc import Callable
from pathlib import Path

import feedsmith
from conftest import Run
from support.boats import fill


def test_what_is_installed_is_listed_with_options_types_and_defaults(run: Run) -> None:
    done = run("plugins")
    assert (done.status, done.err) == (0, "")
    assert re.search(
        r"^sources\n  html .*\n  text .*\n.*^enrichers\n.*^formats\n  rss .*\n  atom .*\n  json ", done.out, re.M | re.S
    )
    for option in ("path: a path", 'charset: a text = ""', 'timezone: a text = "UTC"', 'url: a text = ""'):
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


def test_a_trace_shows_each_source_that_is_asked_up_to_the_one_that_takes_the_location(run: Run) -> None:
    done = run("plugins", "--trace", "https://jane:secret@harbour.example/news")
    assert (done.status, done.err) == (0, "")
    lines = done.out.splitlines()
    assert lines[0] == "https://harbour.example/news"
    assert [line.split()[0] for line in lines[1:]] == ["html", "text", "wire", "site"]
    assert [" -> None  [" in line for line in lines[1:]] == [True, True, True, False]
    assert "accepts -> Site(urls=('https://harbour.example/news',)" in lines[-1]
    assert "secret" not in done.out


def test_a_trace_of_what_none_takes_ends_with_why(run: Run) -> None:
    done = run("plugins", "--trace", "picture.zip")
    assert done.status == 1
    assert done.out.splitlines()[-1] == "  no source takes it: no such file or folder"


def test_a_source_that_fails_is_part_of_a_trace(
    spawn: Run, plugin: Callable[[str], dict[str, str]], tmp_path: Path
) -> None:
    environment = plugin(
        "from feedsmith import FileSource, hookimpl\n"
        "class Odd(FileSource):\n"
        "    name, suffixes = 'odd', ('.odd',)\n"
        "    @classmethod\n"
        "    def accepts(cls, location): raise KeyError(location)\n"
        "    def parse(self, document): return ()\n"
        "@hookimpl\n"
        "def register_sources(): return [Odd]\n"
    )
    fill(tmp_path, 1)
    done = spawn("plugins", "--trace", "missing.zip", env=environment)
    assert re.search(r"^  odd +accepts -> None  \[acme \(acme 1\.0\)\]$", done.out, re.MULTILINE)
    assert "KeyError" in done.line("plugin acme")
