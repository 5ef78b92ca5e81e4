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
