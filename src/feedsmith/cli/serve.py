"""`feedsmith serve`: poll each source when it is due, and serve the feeds, until told to end."""

from typing import TYPE_CHECKING

import click

from feedsmith.cli.console import Console
from feedsmith.cli.options import serving_options
from feedsmith.model.errors import ConfigError

if TYPE_CHECKING:
    from feedsmith.serving.planning import ServeOptions

__all__ = ["serve"]

LISTEN = "127.0.0.1:8000"


@click.command()
@serving_options
@click.option("--listen", metavar="HOST:PORT", default=LISTEN, help=f"Where to answer. [default: {LISTEN}]")
@click.option("--token", default="", help="Lets whoever knows it try an address at /try.")
@click.pass_obj
def serve(
    console: Console,
    /,
    options: "ServeOptions",
    log_json: bool,
    listen: str,
    token: str,
) -> bool:
    """Poll each source when it is due, and serve the feeds.

    At / is the index page, at /status how each source does. Ends on Ctrl-C and SIGTERM; on SIGHUP, or when
    it changes, the configuration is read again.
    """
    from feedsmith.cli.logs import show_events
    from feedsmith.serving.configured import Configured
    from feedsmith.serving.planning import PlanLoader
    from feedsmith.serving.supervisor import Supervisor

    try:
        from feedsmith.serving.server import run
    except ImportError as error:
        raise ConfigError("serve", f"{error.name} is not installed", 'pip install "feedsmith[serve]"') from error

    host, port = _split_address(listen)
    # Mistakes are told before anything is started.
    configured = Configured(PlanLoader(options), options.config)
    flags = ["-q"] if console.verbosity < 0 else ["-v"] * console.verbosity
    arguments = options.arguments + (["--log-json"] if log_json else [])
    with show_events(as_json=log_json, verbosity=console.verbosity), Supervisor(arguments, flags) as supervisor:
        run(configured, host, port, token=token, read_again=supervisor.read_again)
    return False


def _split_address(listen: str) -> tuple[str, int]:
    host, colon, port = listen.rpartition(":")
    if not colon or not port.isdecimal() or not 0 <= int(port) <= 65_535:
        raise ConfigError("--listen", f"no HOST:PORT: {listen!r}", LISTEN)
    return host.strip("[]") or "0.0.0.0", int(port)  # ":8000" says so
