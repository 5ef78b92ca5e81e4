"""`feedsmith poll`: poll each source when it is due, until told to end."""

from pathlib import Path

import click

from feedsmith.cli.console import Console
from feedsmith.cli.options import serving_options

__all__ = ["poll"]


@click.command()
@serving_options
@click.option("--parent", type=int, hidden=True, help="End when this descriptor is closed.")
@click.option("--restarts", type=int, default=0, hidden=True, help="How often it had to be started anew.")
@click.pass_obj
def poll(
    console: Console,
    /,
    config: str,
    output: str,
    state: str,
    allow: tuple[str, ...],
    contact: str,
    log_json: bool,
    with_plugins: bool,
    parent: int | None,
    restarts: int,
) -> bool:
    """Poll each source when it is due, until told to end.

    `feedsmith serve` does that too, and serves the feeds. This is for those whose web server does.
    """
    from feedsmith.cli.logs import show_events
    from feedsmith.executors import count_cores
    from feedsmith.plugins.registry import Plugins
    from feedsmith.serving.planning import PlanLoader, ServeOptions
    from feedsmith.serving.polling.poller import Poller

    options = ServeOptions(
        config=Path(config).absolute(),
        output=output,
        state=state,
        allow=allow,
        contact=contact,
        plugins=with_plugins,
    )
    plugins = Plugins.load()
    with show_events(as_json=log_json, verbosity=console.verbosity):
        for failure in plugins.failed:
            console.print_error(failure)
        poller = Poller(
            PlanLoader(options, plugins),
            workers=count_cores() - 1,
            restarts=restarts,
            parent=parent,
        )
        poller.run()
    return False
