"""Options that several commands take, and what they mean for the configuration."""

from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from functools import wraps
from typing import TYPE_CHECKING, Any

import click

from feedsmith.model.errors import ConfigError

if TYPE_CHECKING:
    from pathlib import Path

    from feedsmith.config.mistakes import Mistakes
    from feedsmith.config.settings import Config
    from feedsmith.config.writing import NewFeed
    from feedsmith.fetching.access import Network
    from feedsmith.plugins.registry import Plugins

__all__ = [
    "CONFIG",
    "check_base_url",
    "config_option",
    "extend_network",
    "load_config",
    "load_plugins",
    "name_config",
    "network_options",
    "plan_feed",
    "resolve_state",
    "serving_options",
    "translate_option_errors",
]

CONFIG = "feedsmith.toml"
"""The configuration that is read where no other is named, in the current folder."""

Callback = Callable[..., bool]
"""What click calls for a command. It gives whether something failed, for the exit status."""


def config_option(command: Callback) -> Callback:
    """Add the option that names a configuration file."""
    help = f"The configuration. [default: {CONFIG}]"
    add = click.option("-c", "--config", type=click.Path(dir_okay=False), help=help)
    return add(command)


def network_options(command: Callback) -> Callback:
    """Add the options of commands that fetch pages."""
    allow = click.option(
        "--allow",
        multiple=True,
        metavar="HOST:PORT",
        help="A private address that may be fetched.",
    )
    contact = click.option(
        "--contact",
        default="",
        help="Your address, for the owners of the sites that are fetched.",
    )
    return allow(contact(command))


def serving_options(command: Callback) -> Callback:
    """Add the options of commands that go on until they are told to end. The command is called with `options`, its
    ServeOptions, in their place, and with `log_json`.
    """

    @wraps(command)
    def call(
        *passed: Any,
        config: str,
        output: str,
        state: str,
        allow: tuple[str, ...],
        contact: str,
        plugins: bool,
        **others: Any,
    ) -> bool:
        from pathlib import Path

        from feedsmith.serving.planning import ServeOptions

        file = Path(config).absolute()
        options = ServeOptions(config=file, output=output, state=state, allow=allow, contact=contact, plugins=plugins)
        return command(*passed, options=options, **others)

    options = (
        click.option(
            "-c",
            "--config",
            type=click.Path(dir_okay=False),
            default=CONFIG,
            show_default=True,
            help="The configuration.",
        ),
        click.option("-o", "--output", metavar="DIR", default="", help="Where the feeds go, in place of its output."),
        click.option("--state", metavar="URL", default="", help="The database, in place of its state."),
        network_options,
        click.option("--plugins", is_flag=True, help="Load the folders of plugins that it names."),
        click.option("--log-json", is_flag=True, help="Print each event as a JSON object."),
    )
    with_options: Callback = call
    for add in reversed(options):
        with_options = add(with_options)
    return with_options


def load_config(
    path: str | None, mistakes: "Mistakes", state: str | None = None, plugins: "Plugins | None" = None
) -> "Config":
    """The configuration in the file, or in the current folder's, with `state` as its database. Its one-file
    plugins are added to `plugins`.

    Raises ConfigError where there is none. What is wrong in it is added to `mistakes`.
    """
    from dataclasses import replace
    from pathlib import Path

    from feedsmith.config.settings import load

    file = Path(path or CONFIG)
    if path is None and not file.exists():
        Path.cwd()  # one that is gone holds no file: that is said instead
        hint = "give a LOCATION, or a file with -c"
        raise ConfigError(CONFIG, "there is none in this folder", hint)
    config = load(file, mistakes)
    if plugins is not None:
        for folder in config.plugins:
            plugins.load_folder(str(folder), str(config.folder))
    if state is None:
        return config
    return replace(config, state=resolve_state(state))


def load_plugins(path: str | None) -> "Plugins":
    """The installed plugins, with those of the configuration: the file, or the current folder's where there is one.

    Raises ConfigError for a file that can't be read. Other mistakes in it are for whoever renders it.
    """
    from pathlib import Path

    from feedsmith.config.mistakes import Mistakes
    from feedsmith.plugins.registry import Plugins

    plugins = Plugins.load()
    if path is not None or Path(CONFIG).exists():
        load_config(path, Mistakes(), plugins=plugins)
    return plugins


def name_config(path: str | None) -> "Path":
    """The configuration that is to be written: that file, or the current folder's."""
    from pathlib import Path

    return Path(path or CONFIG)


def plan_feed(location: str, plugins: "Plugins", file: "Path", taken: Collection[str] = ()) -> "NewFeed":
    """A feed of the location, for a configuration in that file, with a name that is not among those `taken`.

    Raises ConfigError for a location that no source accepts.
    """
    from feedsmith import pipeline
    from feedsmith.config.writing import describe_feed
    from feedsmith.model.feed import FeedSettings

    (job,) = pipeline.plan_locations([location], plugins, FeedSettings(), formats=(), output=None).jobs
    return describe_feed(job, location, file.absolute().parent, taken)


def check_base_url(base_url: str) -> str:
    """The address as it is, or "". Raises ConfigError for what no folder is served at."""
    from feedsmith.model.feed import FeedSettings

    with translate_option_errors():
        return FeedSettings(base_url=base_url).base_url


def resolve_state(state: str) -> str:
    """The URL of the database, or file in the current folder, that `--state` names."""
    if not state:
        return ""
    from pathlib import Path

    from feedsmith.config.paths import resolve_state

    try:
        return resolve_state(state, Path.cwd())
    except ValueError as error:
        raise ConfigError("--state", str(error)) from error


def extend_network(network: "Network", allow: Sequence[str], contact: str) -> "Network":
    """The configured network, with what was typed. Raises ConfigError for no HOST:PORT."""
    with translate_option_errors():
        return network.extend(allow, contact)


@contextmanager
def translate_option_errors() -> Iterator[None]:
    """Raise what FeedSettings or Network refuses as a mistake in the option of that name."""
    try:
        yield
    except ValueError as error:
        field, _, reason = str(error).partition(": ")
        option = field.replace("_", "-")
        raise ConfigError(f"--{option}", reason) from error
