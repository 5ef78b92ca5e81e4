"""`feedsmith init`: a feedsmith.toml of addresses and folders."""

import sys
from typing import TYPE_CHECKING

import click

from feedsmith.cli.console import Console
from feedsmith.cli.options import CONFIG, check_base_url, name_config, plan_feed
from feedsmith.model.errors import ConfigError

if TYPE_CHECKING:
    from pathlib import Path

    from feedsmith.config.writing import NewFeed
    from feedsmith.plugins.registry import Plugins

__all__ = ["init"]

OUTPUT = "out"
"""Where feeds are written, unless another place is named."""


@click.command()
@click.argument("locations", nargs=-1, metavar="[LOCATION]...")
@click.option("-c", "--config", type=click.Path(dir_okay=False), help=f"The file to write. [default: {CONFIG}]")
@click.option("-o", "--output", metavar="DIR", help=f"Where the feeds will go, or a URL. [default: {OUTPUT}]")
@click.option("--base-url", help="The address where the output folder will be served.")
@click.pass_obj
def init(
    console: Console,
    /,
    locations: tuple[str, ...],
    config: str | None,
    output: str | None,
    base_url: str | None,
) -> bool:
    """Write a feedsmith.toml of addresses and folders.

    Each LOCATION, the address of a site, a feed or an article, a file, a folder or a glob, gets a
    feed of its own. Without any, they are asked for. A file that is there is never written over.
    """
    import os

    from feedsmith.config.writing import write_config
    from feedsmith.plugins.registry import Plugins

    file = name_config(config)
    if os.path.lexists(file):
        raise ConfigError(str(file), "is there already, and is not written over", "feedsmith try URL --save adds to it")
    plugins = Plugins.load()
    settings = {"output": output or OUTPUT, "base_url": check_base_url(base_url or "")}
    if locations:
        feeds: list[NewFeed] = []
        for location in locations:
            feeds.append(plan_feed(location, plugins, file, [feed.name for feed in feeds]))
    else:
        _check_terminal()
        feeds = _ask_feeds(plugins, file)
        settings["output"] = output or click.prompt("Where do the feeds go?", default=OUTPUT, err=True)
        if base_url is None:
            settings["base_url"] = _ask_base_url()
    write_config(file, {key: setting for key, setting in settings.items() if setting}, feeds)
    names = ", ".join(feed.name for feed in feeds)
    option = f" -c {config}" if config else ""
    console.print_summary(f"wrote {file} ({names}); feedsmith render{option} makes the feeds")
    return False


def _check_terminal() -> None:
    if sys.stdin is None or not sys.stdin.isatty():
        raise ConfigError("init", "there is no terminal to ask at", "give a LOCATION")


def _ask_feeds(plugins: "Plugins", file: "Path") -> "list[NewFeed]":
    """A feed for each location that is typed, until an empty line; at least one."""
    from dataclasses import replace

    click.echo("Which addresses or folders do you want feeds of? An empty line ends.", err=True)
    feeds: list[NewFeed] = []

    def plan_typed(text: str) -> "NewFeed | None":
        if not text.strip():
            if feeds:
                return None
            raise click.UsageError("at least one is needed")
        try:
            return plan_feed(text.strip(), plugins, file, [feed.name for feed in feeds])
        except ConfigError as error:
            raise click.UsageError(str(error)) from error

    while True:
        feed = click.prompt("Address or folder", default="", show_default=False, value_proc=plan_typed, err=True)
        if not feed:
            return feeds
        title = click.prompt("  Its title", default=feed.title, err=True)
        feeds.append(replace(feed, title=title))


def _ask_base_url() -> str:
    def check(text: str) -> str:
        try:
            return check_base_url(text.strip())
        except ConfigError as error:
            raise click.UsageError(str(error)) from error

    question = "At which address will that folder be served? (may stay empty)"
    url: str = click.prompt(question, default="", show_default=False, value_proc=check, err=True)
    return url
