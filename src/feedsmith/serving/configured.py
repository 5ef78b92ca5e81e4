"""The plan of a configuration as it is now: read again when its file changes, checked before it counts."""

import logging
from collections.abc import Callable
from pathlib import Path
from threading import Lock
from time import monotonic

from feedsmith.config.mistakes import Mistakes
from feedsmith.config.plan import Plan, plan_config
from feedsmith.config.settings import Config, load
from feedsmith.model.errors import FeedsmithError
from feedsmith.plugins.registry import Plugins
from feedsmith.publishing.folder import find_folder
from feedsmith.serving.planning import Stamp, read_stamp

__all__ = ["Configured", "configure"]

CONFIG = "feedsmith.toml"
LOOK_SECONDS = 2.0
"""So often at most the file is looked at."""

_log = logging.getLogger("feedsmith.serving")


class Configured:
    """The plan that `read` gives, with all mistakes as a ConfigError; read again when the file at `path` changes.

    `plan` is the last one without a mistake, `mistake` says what is wrong with the file now, or is "". Raises
    ConfigError where the first one is wrong.
    """

    def __init__(self, read: Callable[[], Plan], path: Path | None) -> None:
        self._read, self._path, self._lock = read, path, Lock()
        self._stamp = self._read_stamp()
        self._looked_at = monotonic()
        self.mistake = ""
        self.plan = self._read_plan()

    @property
    def is_due(self) -> bool:
        """Whether it is time to look at the file again."""
        return self._path is not None and monotonic() - self._looked_at >= LOOK_SECONDS

    def refresh(self) -> None:
        """Read the file again if it was changed since."""
        with self._lock:  # whoever comes meanwhile has to see what comes of it
            self._looked_at = monotonic()
            stamp = self._read_stamp()
            if stamp != self._stamp:
                self._stamp = stamp
                self._read_again()

    def _read_stamp(self) -> Stamp:
        return read_stamp(self._path) if self._path else None

    def _read_plan(self) -> Plan:
        plan = self._read()
        assert plan.output is not None
        find_folder(plan.output)  # which refuses what no folder can be
        return plan

    def _read_again(self) -> None:
        try:
            self.plan = self._read_plan()
        except FeedsmithError as error:  # a plugin that is asked for now may be broken
            self.mistake = str(error)
            _log.warning("%s can't be used, the one before it stands: %s", self._path, error)
        else:
            self.mistake = ""
            _log.info("%s has changed, and was read again", self._path)


def configure(config: str | Path | Config | None) -> Configured:
    """The configuration in a file, feedsmith.toml in the current folder for None; or one that was loaded, which stays
    as it is.
    """
    plugins = Plugins.load()
    if isinstance(config, Config):
        return Configured(lambda: plan_config(config, plugins, config.output), None)
    path = Path(config or CONFIG).absolute()

    def read() -> Plan:
        mistakes = Mistakes()
        loaded = load(path, mistakes)
        return plan_config(loaded, plugins, loaded.output, mistakes)

    return Configured(read, path)
