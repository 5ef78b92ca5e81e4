"""What all tables of feedsmith.toml need: settings made of a table's keys, with each mistake at its
place in the file, and secrets from the environment.
"""

import os
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, TypeVar

from feedsmith.config.durations import format_duration, parse_duration
from feedsmith.model.errors import ConfigError

__all__ = ["fill_table", "fill_variables", "make_value", "read_every", "translate_key_errors", "translate_value_errors"]

_TOGETHER = ("archive", "hub")
"""What settings can't be without others."""
MAX_EVERY_SECONDS = 30 * 86_400
"""A source that is polled less often than each month is as good as forgotten."""

T = TypeVar("T")


def make_value(cls: type[T], values: Mapping[str, Any], place: Callable[[str], str]) -> T:
    """A class of settings, made of these. Raises ConfigError with each that it refuses."""
    try:
        with translate_key_errors(place):
            return cls(**values)
    except ConfigError as first:
        # It refuses one key: which others it would refuse too, they say one by one.
        errors = list(_find_refused(cls, values, place)) or [first]
        raise ConfigError.join(errors) from first


def _find_refused(cls: type[T], values: Mapping[str, Any], place: Callable[[str], str]) -> Iterator[ConfigError]:
    for key, setting in values.items():
        if key in _TOGETHER:
            continue
        try:
            with translate_key_errors(place):
                cls(**{key: setting})
        except ConfigError as error:
            yield error


@contextmanager
def translate_key_errors(place: Callable[[str], str]) -> Iterator[None]:
    """Raise what a class of settings refuses, a ValueError of `key: reason`, as ConfigError.

    `place` gives the place of the key in the file.
    """
    try:
        yield
    except ValueError as error:
        key, _, reason = str(error).partition(": ")
        raise ConfigError(place(key), reason) from error


@contextmanager
def translate_value_errors(where: str) -> Iterator[None]:
    """Raise a ValueError as the ConfigError of that place in the file."""
    try:
        yield
    except ValueError as error:
        raise ConfigError(where, str(error)) from error


def fill_variables(text: str, where: str) -> str:
    """`text` with each `${NAME}` taken from the environment, so that the file needs no secret."""

    def read_variable(match: re.Match[str]) -> str:
        name = match[1]
        if name not in os.environ:
            raise ConfigError(where, f"the environment has no variable {name}")
        return os.environ[name]

    return re.sub(r"\$\{(\w+)\}", read_variable, text)


def fill_table(table: Mapping[str, str], where: str) -> tuple[tuple[str, str], ...]:
    return tuple((name, fill_variables(text, f"{where}.{name}")) for name, text in table.items())


def read_every(text: str, where: str) -> int:
    """How often something is polled, in seconds; 0 where it is not said."""
    if not text:
        return 0
    try:
        seconds = parse_duration(text)
    except ValueError as error:
        raise ConfigError(where, str(error), 'such as "15m", "1h30m" or "1d"') from error
    if not 1 <= seconds <= MAX_EVERY_SECONDS:
        raise ConfigError(where, f"must be at least 1s and at most {format_duration(MAX_EVERY_SECONDS)}")
    return seconds
