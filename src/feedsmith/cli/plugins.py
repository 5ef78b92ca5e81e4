"""`feedsmith plugins`: what is installed, and which plugin takes a location."""

from typing import TYPE_CHECKING

import click

from feedsmith.cli.console import Console
from feedsmith.cli.options import config_option, load_plugins

if TYPE_CHECKING:
    from feedsmith.plugins.registry import Plugins

__all__ = ["plugins"]


@click.command()
@click.option("--trace", metavar="LOCATION", help="Show which sources are asked for it, and what they answer.")
@config_option
@click.pass_obj
def plugins(console: Console, /, trace: str | None, config: str | None) -> bool:
    """List what is installed: sources, enrichers and formats.

    Sources are listed with their options, and plugins that failed to load with the reason. The
    one-file plugins of a configuration are listed as well.
    """
    offered = load_plugins(config)
    if trace is None:
        _list(offered, console)
        is_taken = True
    else:
        is_taken = _trace(trace, offered, console)
    for failure in offered.failed:
        console.print_error(failure)
    return not is_taken


def _list(offered: "Plugins", console: Console) -> None:
    from feedsmith.plugins.registry import KINDS

    for kind in KINDS:
        console.print_output(f"{kind}s")
        for offer in offered.list_offers(kind):
            console.print_output(f"  {offer.cls.name:<10} {offer.summary}  [{offer}]")
            for option in offer.describe_options():
                console.print_output(f"    {option}")


def _trace(location: str, offered: "Plugins", console: Console) -> bool:
    """Print each source that was asked, in order, with its answer; whether one took the location."""
    from feedsmith.config.locations import explain_location
    from feedsmith.model.urls import without_userinfo

    console.print_output(without_userinfo(location))
    is_taken = False
    for offer, answer in offered.ask_sources(location):
        is_taken = answer is not None
        shown = "None" if answer is None else without_userinfo(repr(answer))
        console.print_output(f"  {offer.cls.name:<10} accepts -> {shown}  [{offer}]")
    if not is_taken:
        reason = explain_location(location).rstrip(";") or "unsupported location"
        console.print_output(f"  no source takes it: {reason}")
    return is_taken
