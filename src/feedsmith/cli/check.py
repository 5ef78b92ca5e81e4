"""`feedsmith check`: plugins against the rules for plugins, and recorded pages against what they give now."""

import os
from typing import TYPE_CHECKING, Any

import click

from feedsmith.cli.console import Console
from feedsmith.cli.options import CONFIG, config_option, extend_network, load_config, load_plugins, network_options
from feedsmith.model.errors import ConfigError

if TYPE_CHECKING:
    from feedsmith.plugins.registry import Plugins

__all__ = ["check"]

FOLDER = "tests/data"


@click.command()
@click.argument("name", required=False, metavar="[PLUGIN|SOURCE]")
@click.option("--live", is_flag=True, help="Fetch the recorded pages again: are they fine, changed or broken?")
@click.option(
    "--recorded", "folder", metavar="DIR", help=f"Its recorded documents. [default: {FOLDER}, if there is one]"
)
@config_option
@network_options
@click.pass_obj
def check(
    console: Console,
    /,
    name: str | None,
    live: bool,
    folder: str | None,
    config: str | None,
    allow: tuple[str, ...],
    contact: str,
) -> bool:
    """Check plugins against the rules for plugins.

    All that is installed is checked, or the source, enricher or format of that name, or the
    configured source of that name: a recipe. Each check has a line; docs/reference/plugins.md says what each
    looks at. With --live, what the recorded pages give now is compared with what they gave.
    """
    plugins = load_plugins(config)
    subjects = _choose(name, config, plugins)
    if folder is None and name is not None and os.path.isdir(FOLDER):
        folder = FOLDER
    if live:
        failed = _check_live(subjects, folder, config, allow, contact, console)
    else:
        failed = _check_rules(subjects, folder, console)
    console.print_failures(plugins.failed)
    return failed or bool(plugins.failed)


def _choose(name: str | None, config: str | None, plugins: "Plugins") -> list[tuple[str, Any]]:
    """The plugins to check, each with its kind and name: classes, or a configured source."""
    from feedsmith.plugins.registry import KINDS

    offers = [(f"{kind} {offer.cls.name}", offer.cls) for kind in KINDS for offer in plugins.list_offers(kind)]
    if name is None:
        return offers
    chosen = [(label, cls) for label, cls in offers if cls.name == name]
    if config is not None or not chosen:
        configured = _find_configured(name, config, plugins)
        chosen = [(f"source {name}", configured)] if configured is not None else chosen
    if not chosen:
        names = ", ".join(dict.fromkeys(cls.name for _, cls in offers))
        raise ConfigError(name, "neither a plugin nor a source of the configuration", f"there is {names}")
    return chosen


def _find_configured(name: str, config: str | None, plugins: "Plugins") -> Any:
    """The source of that name in the configuration, None where there is none."""
    from feedsmith.config.mistakes import Mistakes
    from feedsmith.config.plan import plan_config

    if config is None and not os.path.exists(CONFIG):
        return None
    mistakes = Mistakes()
    jobs = plan_config(load_config(config, mistakes), plugins, None, mistakes).jobs
    return next((job.source for job in jobs if name in (job.name, job.key)), None)


def _check_rules(subjects: list[tuple[str, Any]], folder: str | None, console: Console) -> bool:
    """Print what each check finds; whether one failed."""
    from feedsmith.testing.rules import check as make_checks

    failed = False
    for label, plugin in subjects:
        console.print_output(label)
        try:
            results = make_checks(plugin, folder=folder if label.startswith("source ") else None)
        except (TypeError, ValueError) as error:
            raise ConfigError(label, f"can't be made without options: {error}", "name a configured source") from error
        for result in results:
            for line in str(result).splitlines():
                console.print_output(f"  {line}")
        failed = failed or any(result.problem for result in results)
    return failed


def _check_live(
    subjects: list[tuple[str, Any]],
    folder: str | None,
    config: str | None,
    allow: tuple[str, ...],
    contact: str,
    console: Console,
) -> bool:
    """Print what has become of each recorded page; whether one is no longer fine."""
    import inspect

    from feedsmith.config.mistakes import Mistakes
    from feedsmith.fetching.access import Network
    from feedsmith.testing.live import check_live
    from feedsmith.testing.recordings import recorded
    from feedsmith.testing.rules import make_example

    if folder is None:
        raise ConfigError("--live", "no page is recorded", f"feedsmith record URL, or --recorded DIR; {FOLDER} is read")
    has_config = config is not None or os.path.exists(CONFIG)
    network = load_config(config, Mistakes()).network if has_config else Network()
    network = extend_network(network, allow, contact)
    failed = False
    for label, plugin in subjects:
        if not label.startswith("source "):
            continue
        source = make_example(plugin) if inspect.isclass(plugin) else plugin
        for result in check_live(source, recorded(folder), network):
            console.print_output(str(result))
            failed = failed or result.state != "fine"
    return failed
