"""`feedsmith status`: how the sources are doing."""

import click

from feedsmith.cli.console import Console
from feedsmith.cli.options import config_option, load_config
from feedsmith.model.errors import ConfigError

__all__ = ["status"]


@click.command()
@config_option
@click.option("--state", metavar="URL", help="Another database than the configuration's.")
@click.option("--json", "as_json", is_flag=True, help="For scripts.")
@click.option(
    "--accept",
    "accepted",
    multiple=True,
    metavar="SOURCE",
    help="What this source gives now is right: it is not broken.",
)
@click.pass_obj
def status(
    console: Console,
    /,
    config: str | None,
    state: str | None,
    as_json: bool,
    accepted: tuple[str, ...],
) -> bool:
    """Show how each source is doing.

    That is, when it last succeeded or failed, and whether it gives what it used to. One that gives
    less for good is broken until you accept that, or for two weeks. Below it, which articles are told
    by another source too, and stand in a feed as links.
    """
    from feedsmith.config.mistakes import Mistakes
    from feedsmith.pipeline import plan_config
    from feedsmith.plugins.registry import Plugins
    from feedsmith.state.health import accept_present
    from feedsmith.state.status import (
        MAX_NAMED_DUPLICATES,
        all_healthy,
        duplicate_lines,
        report_json,
        report_lines,
    )
    from feedsmith.state.store.database import Database
    from feedsmith.state.store.healths import change_healths, load_duplicates, load_health

    mistakes = Mistakes()
    plugins = Plugins.load()
    settings = load_config(config, mistakes, state, plugins)
    if not settings.state:
        raise ConfigError("state", "there is none: nothing is remembered of the sources")
    plan = plan_config(settings, plugins, None, mistakes)
    keys = [job.key for job in plan.jobs]
    for name in accepted:
        if name not in keys:
            raise ConfigError("--accept", f"no source is called {name!r}", ", ".join(keys))
    if accepted:
        with Database(settings.state, waiting=console.say_waiting) as database:
            change_healths(database, accepted, accept_present)
    with Database(settings.state, reading=True) as database:
        remembered = load_health(database, keys)
        feeds = [feed.settings.name for feed in plan.feeds]
        duplicates = load_duplicates(database, feeds, MAX_NAMED_DUPLICATES)
    health = {key: remembered.get(key) for key in keys}
    if as_json:
        click.echo(report_json(plan, health, duplicates))
    else:
        for line in (*report_lines(health), *duplicate_lines(duplicates)):
            console.print_output(line)
    return not all_healthy(health)
