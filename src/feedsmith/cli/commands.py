"""The commands by name, and how one is imported once it is called.

`feedsmith --help` needs their names and one line on each; so these stand here as data, and no
command is imported to list them. A test holds the data to what the commands say of themselves.
"""

from importlib import import_module
from keyword import iskeyword

import click

__all__ = ["COMMANDS", "LazyGroup"]

COMMANDS = {
    "check": "Check plugins against the rules for plugins.",
    "explain": "Show what becomes of a page or file, field by field.",
    "health": "Say whether `feedsmith serve` is well, by the exit status.",
    "init": "Write a feedsmith.toml of addresses and folders.",
    "new": "Write a package for a plugin, with tests that pass.",
    "plugins": "List what is installed: sources, enrichers and formats.",
    "poll": "Poll each source when it is due, until told to end.",
    "record": "Record a page or file as a case for a plugin's tests.",
    "render": "Render pages, files, folders or globs into feeds.",
    "schema": "Print the JSON Schema of feedsmith.toml, for editors.",
    "serve": "Poll each source when it is due, and serve the feeds.",
    "status": "Show how each source is doing.",
    "try": "Show what a feed of a site would hold.",
    "validate": "Check a feed, whoever made it, against its specification.",
}
"""What each command does, by its name: `feedsmith.cli.NAME.NAME` is the command, `NAME_` where NAME
is a word of Python's.
"""


class LazyGroup(click.Group):
    """The commands above, each imported when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of all commands."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, imported now; None where there is none."""
        if cmd_name not in COMMANDS:
            return None
        name = f"{cmd_name}_" if iskeyword(cmd_name) else cmd_name
        command: click.Command = getattr(import_module(f"feedsmith.cli.{name}"), name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands as click does, without importing them."""
        widest = max(len(name) for name in COMMANDS)
        # Two columns stand before the name, two between name and help, and two are to spare.
        width = formatter.width - 6 - widest
        with formatter.section("Commands"):
            formatter.write_dl([(name, _shorten(name, width)) for name in COMMANDS])


def _shorten(name: str, width: int) -> str:
    """What click shows of the command's help in a line of that width."""
    command = click.Command(name, help=COMMANDS[name])
    return command.get_short_help_str(width)
