"""The mistakes of a configuration, collected so that all are named at once."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from feedsmith.model.errors import ConfigError

__all__ = ["Mistakes"]


class Mistakes:
    """What is wrong with a configuration: each mistake once, in the order in which they are met."""

    def __init__(self) -> None:
        self._errors: dict[str, ConfigError] = {}

    def add(self, errors: Iterable[ConfigError]) -> None:
        """Add mistakes."""
        for error in errors:
            for mistake in error.mistakes:
                self._errors.setdefault(str(mistake), mistake)

    @contextmanager
    def collect(self) -> Iterator[None]:
        """Add the mistake that is raised within, and go on after it."""
        try:
            yield
        except ConfigError as error:
            self.add([error])

    def raise_all(self) -> None:
        """Raise all mistakes as one ConfigError; nothing where there are none."""
        if self._errors:
            raise ConfigError.join(self._errors.values())
