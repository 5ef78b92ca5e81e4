"""Log lines on standard error, for `-vv` (INFO) and `--debug` (DEBUG): one line an event.

Shown is what feedsmith and the installed plugins log, by the names of their packages; what
libraries log is not, as httpcore's lines hold headers. Modules log no secrets; should one slip
into a URL, it is cut out here.
"""

import json
import logging
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

from feedsmith._version import __version__
from feedsmith.cli.console import make_printable
from feedsmith.model.urls import without_secrets
from feedsmith.plugins.distributions import GROUP, find_entry_points

__all__ = ["prepare_worker", "show_events", "show_logs"]

_log = logging.getLogger("feedsmith.cli")


@contextmanager
def show_logs(level: str) -> Iterator[partial[None]]:
    """Print the events of that level and above, until the context ends.

    Gives what another process has to call to do the same, with times from the same start.
    """
    started = time.time()
    handler = _make_handler(started)
    loggers = _find_loggers()
    before = [logger.level for logger in loggers]
    for logger in loggers:
        logger.addHandler(handler)
        logger.setLevel(level)
    python = sys.version.partition(" ")[0]
    _log.info("feedsmith %s, Python %s, %s", __version__, python, sys.platform)
    try:
        yield partial(prepare_worker, level, started)
    finally:
        for logger, old in zip(loggers, before, strict=True):
            logger.removeHandler(handler)
            logger.setLevel(old)


@contextmanager
def show_events(*, as_json: bool, verbosity: int) -> Iterator[None]:
    """Print what happens to a process that goes on and on, a line an event: with its time, or as a JSON
    object. In quiet that is what went wrong, with -v also what changed nothing.
    """
    # More was asked for, of every step, and is shown already.
    if verbosity >= 2 and not as_json:
        yield
        return
    handler = _new_handler()
    handler.setFormatter(_JsonFormatter() if as_json else _EventFormatter())
    logger = logging.getLogger("feedsmith.serving")
    before = logger.level, logger.propagate
    logger.addHandler(handler)
    logger.setLevel({-1: "WARNING", 0: "INFO"}.get(verbosity, "DEBUG"))
    logger.propagate = False
    try:
        yield
    finally:
        logger.removeHandler(handler)
        logger.setLevel(before[0])
        logger.propagate = before[1]


def prepare_worker(level: str, started: float) -> None:
    """Print the events of this process to its end; `started` is the start of the run (epoch)."""
    handler = _make_handler(started)
    for logger in _find_loggers():
        logger.addHandler(handler)
        logger.setLevel(level)


def _find_loggers() -> list[logging.Logger]:
    """The loggers of feedsmith and of the modules that are plugins."""
    # By entry point, as they are found: a third party's plugin is shown as our own are.
    modules = [point.target for point in find_entry_points(GROUP)]
    others = [module for module in modules if not module.startswith("feedsmith.")]
    return [logging.getLogger(name) for name in dict.fromkeys(["feedsmith", *others])]


def _make_handler(started: float) -> logging.Handler:
    handler = _new_handler()
    handler.setFormatter(_Formatter(started))
    return handler


def _new_handler() -> logging.Handler:
    # Standard error is None where it is closed; where it is full, StreamHandler says nothing of it.
    return logging.NullHandler() if sys.stderr is None else logging.StreamHandler(sys.stderr)


class _Formatter(logging.Formatter):
    """Seconds since the start, level, logger and message, in one line; then a traceback."""

    def __init__(self, started: float) -> None:
        super().__init__()
        self._started = started

    def format(self, record: logging.LogRecord) -> str:
        seconds = record.created - self._started
        message = _message(record)
        line = f"{seconds:8.3f} {record.levelname:<5} {record.name}: {make_printable(message)}"
        if record.exc_info:
            line += "\n" + self.formatException(record.exc_info)
        return line


class _EventFormatter(logging.Formatter):
    """The time, in UTC, and what happened; the level where it is more than that."""

    def format(self, record: logging.LogRecord) -> str:
        level = "" if record.levelno <= logging.INFO else f"{record.levelname.lower()}: "
        line = f"{_utc(record)} {level}{make_printable(_message(record))}"
        return f"{line}\n{self.formatException(record.exc_info)}" if record.exc_info else line


class _JsonFormatter(logging.Formatter):
    """`time`, `level`, `message`, and a `traceback` where there is one."""

    def format(self, record: logging.LogRecord) -> str:
        event = {"time": _utc(record), "level": record.levelname.lower(), "message": _message(record)}
        if record.exc_info:
            event["traceback"] = self.formatException(record.exc_info)
        return json.dumps(event)


def _message(record: logging.LogRecord) -> str:
    return without_secrets(record.getMessage())


def _utc(record: logging.LogRecord) -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(record.created))
