"""A field of the metadata, the signal that it is from, and the signals that lost."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

from feedsmith import Origin
from feedsmith.text import squash

__all__ = ["Candidate", "Field", "any_of", "key_of"]

T_co = TypeVar("T_co", covariant=True)
MAX_ORIGIN = 200


@dataclass(frozen=True, slots=True)
class Candidate:
    """What a signal says of a field, as it stood there; `index` is its place on the page, -1 in the head."""

    signal: str
    text: str
    weight: float = 1.0
    index: int = -1


@dataclass(frozen=True, slots=True)
class Field(Generic[T_co]):
    """The value that a field got, by which candidates, and among which."""

    name: str
    value: T_co
    winners: tuple[Candidate, ...] = ()
    candidates: tuple[Candidate, ...] = ()

    def origins(self, explain: bool) -> Iterator[Origin]:
        """The winners; with `explain` the others too."""
        for each in self.winners:
            yield self._origin(each, True)
        if explain:
            for each in self.candidates:
                if each not in self.winners:
                    yield self._origin(each, False)

    def _origin(self, each: Candidate, chosen: bool) -> Origin:
        return Origin(field=self.name, signal=each.signal, value=squash(each.text[:MAX_ORIGIN]), chosen=chosen)


def key_of(text: str) -> str:
    """What two spellings of a text share: its letters and digits, in lower case."""
    return "".join(filter(str.isalnum, text.casefold()))


def any_of(words: str) -> str:
    """A pattern for any of the words, which may be patterns themselves; `_` stands for a blank."""
    return f"(?:{'|'.join(words.split())})".replace("_", r"\s")
