"""`feedsmith plugins`: what is installed."""

import click

from feedsmith.cli.console import Console

__all__ = ["plugins"]


@click.command()
@click.pass_obj
def plugins(console: Console, /) -> bool:
    """List what is installed: sources, enrichers and formats.

    Sources are listed with their options, and plugins that failed to load with the reason.
    """
    from feedsmith.plugins.registry import KINDS, Plugins

    installed = Plugins.load()
    for kind in KINDS:
        console.print_output(f"{kind}s")
        for offer in installed.list_offers(kind):
            console.print_output(f"  {offer.cls.name:<10} {offer.summary}  [{offer}]")
            for option in offer.describe_options():
                console.print_output(f"    {option}")
    for failure in installed.failed:
        console.print_error(failure)
    return False
