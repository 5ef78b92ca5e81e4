"""The commands as data: listed without being imported, and the data true to them."""

import pkgutil
import subprocess
import sys
from importlib import import_module

import click
import pytest

import feedsmith.cli
from conftest import BARE, Run
from feedsmith.cli.commands import COMMANDS
from feedsmith.cli.main import cli

CONTEXT = click.Context(cli)


def defined() -> list[str]:
    """The modules of `cli` that define a command of their own name."""
    names = [module.name for module in pkgutil.iter_modules(feedsmith.cli.__path__)]
    modules = {name: import_module(f"feedsmith.cli.{name}") for name in names}
    return [name for name in names if isinstance(getattr(modules[name], name, None), click.Command)]


def test_every_command_that_there_is_is_listed_and_no_other() -> None:
    assert sorted(COMMANDS) == sorted(name.removesuffix("_") for name in defined())
    assert list(COMMANDS) == sorted(COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_the_line_on_a_command_is_the_first_paragraph_of_its_help(name: str) -> None:
    command = cli.get_command(CONTEXT, name)
    assert command is not None
    assert command.name == name
    assert (command.help or "").partition("\n\n")[0] == COMMANDS[name]


def test_a_command_that_there_is_none_of_is_none() -> None:
    assert cli.get_command(CONTEXT, "main") is None


def test_the_help_lists_each_command_with_its_whole_line(run: Run) -> None:
    lines = [line.split(maxsplit=1) for line in run("--help").out.partition("Commands:")[2].splitlines() if line]
    assert dict(lines) == COMMANDS


LOADED = """
import sys
from feedsmith.cli.main import main
try:
    main()
except SystemExit:
    print("loaded:", *sys.modules)
"""


@pytest.mark.parametrize(
    ("arguments", "commands"),
    [(["--help"], []), (["--version"], []), (["rendre"], []), (["render", "--help"], ["render"])],
    ids=" ".join,
)
def test_no_command_is_imported_but_the_one_that_is_called(arguments: list[str], commands: list[str]) -> None:
    done = subprocess.run([sys.executable, "-c", LOADED, *arguments], env=BARE, capture_output=True, text=True)
    loaded = done.stdout.rpartition("loaded: ")[2].split()
    assert [name for name in COMMANDS if f"feedsmith.cli.{name}" in loaded] == commands
    assert {"logging", "dataclasses", "pathlib"} & set(loaded) == set()
