"""The plan of a configuration as it is now: read again when its file changes, checked before it counts."""

import logging
import os
from pathlib import Path
from time import monotonic
from typing import NamedTuple

from feedsmith.config.mistakes import Mistakes
from feedsmith.config.plan import Plan, plan_config
from feedsmith.config.settings import Config, load
from feedsmith.model.errors import ConfigError
from feedsmith.plugins.registry import Plugins

__all__ = ["Configured"]

CONFIG = "feedsmith.toml"
LOOK_SECONDS = 2.0
"""So often at most the file is looked at."""

_log = logging.getLogger("feedsmith.serving")


class _Stamp(NamedTuple):
    """What is another one once a file was replaced or changed; all 0 where there is none."""

    number: int = 0
    size: int = 0
    modified_ns: int = 0


class Configured:
    """The configuration in a file, or one that was loaded and stays as it is.

    `plan` is that of the last one without a mistake, `mistake` says what is wrong with the file now, or is "". Raises
    ConfigError for a first one that is wrong.
    """

    def __init__(self, config: str | Path | Config | None) -> None:
        self._plugins = Plugins.load()
        self._path = None if isinstance(config, Config) else Path(config or CONFIG).absolute()
        self._stamp = _read_stamp(self._path) if self._path else _Stamp()
        self._looked_at = monotonic()
        self.mistake = ""
        self.plan = self._make_plan(load(self._path) if self._path else config)  # type: ignore[arg-type]

    @property
    def is_due(self) -> bool:
        """Whether it is time to look at the file again."""
        return self._path is not None and monotonic() - self._looked_at >= LOOK_SECONDS

    def refresh(self) -> None:
        """Read the file again if it was changed since."""
        self._looked_at = monotonic()
        stamp = _read_stamp(self._path) if self._path else self._stamp
        if self._path is None or stamp == self._stamp:
            return
        self._stamp = stamp
        try:
            self.plan = self._make_plan(load(self._path))
        except ConfigError as error:
            self.mistake = str(error)
            _log.warning("%s is wrong, the one before it stands: %s", self._path, error)
        else:
            self.mistake = ""
            _log.info("%s has changed, and was read again", self._path)

    def _make_plan(self, config: Config) -> Plan:
        return plan_config(config, self._plugins, config.output, Mistakes())


def _read_stamp(path: Path) -> _Stamp:
    try:
        status = os.stat(path)
    except OSError:
        return _Stamp()
    return _Stamp(status.st_ino, status.st_size, status.st_mtime_ns)
