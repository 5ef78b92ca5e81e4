"""`feedsmith poll`: poll each source when it is due, until told to end."""

from typing import TYPE_CHECKING

import click

from feedsmith.cli.console import Console
from feedsmith.cli.options import serving_options

if TYPE_CHECKING:
    from feedsmith.serving.planning import ServeOptions

__all__ = ["poll"]


@click.command()
@serving_options
@click.option("--parent", type=int, hidden=True, help="End when this descriptor is closed.")
@click.option("--restarts", type=int, default=0, hidden=True, help="How often it had to be started anew.")
@click.pass_obj
def poll(
    console: Console,
    /,
    options: "ServeOptions",
    log_json: bool,
    parent: int | None,
    restarts: int,
) -> bool:
    """Poll each source when it is due, until told to end.

    `feedsmith serve` does that too, and serves the feeds. This is for those whose web server does.
    """
    from feedsmith.cli.logs import show_events
    from feedsmith.executors import count_cores
    from feedsmith.serving.planning import PlanLoader
    from feedsmith.serving.polling.poller import Poller

    loader = PlanLoader(options)
    with show_events(as_json=log_json, verbosity=console.verbosity):
        for failure in loader.failed_plugins:
            console.print_error(failure)
        poller = Poller(
            loader,
            workers=count_cores() - 1,
            restarts=restarts,
            parent=parent,
        )
        poller.run()
    return False
