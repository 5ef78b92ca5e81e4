"""The commands by name, and how one is imported once it is called.

`feedsmith --help` needs their names and one line on each; so these stand here as data, and no command is imported to
list them. A test holds the data to what the commands say of themselves.
"""

from importlib import import_module

import click

__all__ = ["COMMANDS", "LazyGroup"]

COMMANDS = {
    "explain": "Show what becomes of LOCATION, a page or a file: each field, where it came from, and what it was "
    "chosen over.",
    "plugins": "List what is installed: sources with their options, enrichers, formats, and what failed to load.",
    "render": "Render LOCATIONs, pages, files, folders or globs, into one feed; without any, what feedsmith.toml says.",
    "schema": "Print the JSON Schema of feedsmith.toml, plugins included, for editors.",
    "status": "Show how each source is doing: when it last succeeded or failed, and whether it gives what it used to.",
}
"""What each command does, by its name: `feedsmith.cli.NAME.NAME` is the command."""


class LazyGroup(click.Group):
    """The commands above, each imported when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of all commands."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, imported now; None where there is none."""
        if cmd_name not in COMMANDS:
            return None
        module = import_module(f"feedsmith.cli.{cmd_name}")
        command: click.Command = getattr(module, cmd_name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands as click does, without importing them."""
        widest = max(len(name) for name in COMMANDS)
        width = formatter.width - 6 - widest  # 2 columns before the name, 2 between name and help, 2 to spare
        with formatter.section("Commands"):
            formatter.write_dl([(name, _shorten(name, width)) for name in COMMANDS])


def _shorten(name: str, width: int) -> str:
    """What click shows of the command's help in a line of that width."""
    command = click.Command(name, help=COMMANDS[name])
    return command.get_short_help_str(width)
