"""A field of the metadata: its value, the signal that it is from, and the signals that lost."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

from feedsmith import Origin
from feedsmith.text import squash

__all__ = ["Candidate", "Field"]

T_co = TypeVar("T_co", covariant=True)
MAX_ORIGIN_CHARS = 200


@dataclass(frozen=True, slots=True)
class Candidate:
    """What one signal says of a field, as it stood there.

    `signal` names the place: "og:title", "JSON-LD", "h1". `weight` is its worth beside the
    other candidates of the field. `index` counts the elements before it; in the head it is -1.
    """

    signal: str
    text: str
    weight: float = 1.0
    index: int = -1


@dataclass(frozen=True, slots=True)
class Field(Generic[T_co]):
    """The value that a field got, the candidates that it is from, and all that there were."""

    name: str
    value: T_co
    winners: tuple[Candidate, ...] = ()
    candidates: tuple[Candidate, ...] = ()

    def list_origins(self, explain: bool) -> Iterator[Origin]:
        """Where the value is from; with `explain` also the candidates that lost, as not chosen."""
        for winner in self.winners:
            yield self._make_origin(winner, True)
        if explain:
            for candidate in self.candidates:
                if candidate not in self.winners:
                    yield self._make_origin(candidate, False)

    def _make_origin(self, candidate: Candidate, chosen: bool) -> Origin:
        value = squash(candidate.text[:MAX_ORIGIN_CHARS])
        return Origin(field=self.name, signal=candidate.signal, value=value, chosen=chosen)
