"""What the two processes are to do: the configuration, with what was typed."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from feedsmith.config.mistakes import Mistakes
from feedsmith.config.outputs import resolve_output
from feedsmith.config.paths import resolve_state
from feedsmith.config.plan import Plan, plan_config
from feedsmith.config.settings import Config, load
from feedsmith.model.errors import ConfigError, PluginError
from feedsmith.model.values import value
from feedsmith.plugins.registry import Plugins

__all__ = ["PlanLoader", "ServeOptions", "Stamp", "read_stamp"]

RESERVED_NAMES = ("errors", "health", "metrics", "status", "try")
"""What a feed may not be called, as its address is something else's."""

Stamp = tuple[int, int, int] | None
"""When a file was changed, in nanoseconds, its size and its number."""


@value
class ServeOptions:
    """The configuration file, absolute, and what counts in place of its keys: "" and () where it counts
    itself. With `plugins`, those of its folders are loaded.
    """

    config: Path
    output: str = ""
    state: str = ""
    allow: tuple[str, ...] = ()
    contact: str = ""
    plugins: bool = False

    @property
    def arguments(self) -> list[str]:
        """The same as arguments of a command."""
        typed = {
            "--config": str(self.config),
            "--output": self.output,
            "--state": self.state,
            "--contact": self.contact,
        }
        arguments = [f"{option}={text}" for option, text in typed.items() if text]
        arguments += [f"--allow={address}" for address in self.allow]
        return arguments + ["--plugins"] * self.plugins


class PlanLoader:
    """Loads the plan of these options, again and again: always with the state of the first, as what was begun with one
    can't go on with another.
    """

    def __init__(self, options: ServeOptions) -> None:
        self._options, self._plugins = options, Plugins.load()
        self._state = ""
        self._folders: tuple[Path, ...] = ()

    def __call__(self) -> Plan:
        """All that the configuration asks for, and an index page. Raises ConfigError, with all mistakes."""
        mistakes = Mistakes()
        config = load(self._options.config, mistakes)
        if self._options.plugins:
            self._load_plugins(config)
        plan = _make_plan(config, self._options, self._plugins, mistakes)
        self._state = self._state or plan.state
        if plan.state != self._state:
            where = f"{self._options.config}: state"
            raise ConfigError(where, "it can't change while feedsmith runs", "start it again")
        return plan

    def _load_plugins(self, config: Config) -> None:
        """Load plugins as their files are now: a process that goes on has one Plugins after the other."""
        self._plugins, self._folders = Plugins.load(), config.plugins
        for folder in config.plugins:
            self._plugins.load_folder(str(folder), str(config.folder))

    @property
    def failed_plugins(self) -> Sequence[PluginError]:
        """Those that can't be used, as they were loaded last."""
        return self._plugins.failed

    @property
    def files(self) -> list[Path]:
        """What the plan is made of: a change of one of these may change it."""
        found = [path for folder in self._folders for path in sorted(folder.glob("*.py"))]
        return [self._options.config, *self._folders, *found]

    @property
    def prepare(self) -> tuple[Callable[[], None], ...]:
        """What processes that parse have to call first."""
        prepare = self._plugins.prepare_worker
        return (prepare,) if prepare else ()


def read_stamp(path: Path) -> Stamp:
    """What is another one once the file was replaced or changed; None where there is none."""
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size, status.st_ino


def _make_plan(config: Config, options: ServeOptions, plugins: Plugins, mistakes: Mistakes) -> Plan:
    for feed in config.feeds:
        if feed.settings.name.casefold() in RESERVED_NAMES:
            reason = "no name for a feed that is served: its address is taken"
            mistakes.add([ConfigError(feed.where, reason, f"any but {', '.join(RESERVED_NAMES)}")])
    if config.plugins and not options.plugins:
        reason = "code that lies in a folder runs in what is always on only where that is said"
        mistakes.add([ConfigError(f"{options.config}: plugins", reason, "--plugins")])
    output, state = config.output, config.state
    with mistakes.collect():
        output = resolve_output(options.output, Path.cwd(), "--output") if options.output else output
    try:
        state = resolve_state(options.state, Path.cwd()) if options.state else state
    except ValueError as error:
        mistakes.add([ConfigError("--state", str(error))])
    if not state:
        mistakes.add([ConfigError(f"{options.config}: state", "there is none: when sources are due is kept there")])
    network = config.network
    try:
        network = network.extend(options.allow, options.contact)
    except ValueError as error:
        mistakes.add([ConfigError("--allow or --contact", str(error))])
    plan = plan_config(replace(config, state=state), plugins, output, mistakes)
    return replace(plan, index=True, network=network)
