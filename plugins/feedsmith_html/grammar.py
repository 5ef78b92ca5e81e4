"""How rules are written here: as tables of words and patterns, with an example of what
each reads.

A module of rules ends in its EXAMPLES. They are data: nothing runs them but the tests,
which also take each rule away in turn, to see that its example depends on it.
"""

from collections.abc import Callable
from typing import NamedTuple

__all__ = ["Example", "any_line", "any_word"]


class Example(NamedTuple):
    """What comes of a text: the pattern or word list called `rule` decides it, in `read`.

    Where `read` takes an element, or what a page says, `text` is HTML: a line of that page.
    """

    rule: str
    read: Callable[..., object]
    text: str
    result: object


def any_word(words: str) -> str:
    """A pattern for any of the words, which may be patterns themselves; `_` stands for a blank."""
    return f"(?:{'|'.join(words.split())})".replace("_", r"\s")


def any_line(lines: str) -> str:
    """A pattern for any of the alternatives, in lines; a line that begins with `#` is a comment."""
    stripped = (line.strip() for line in lines.splitlines())
    return f"(?:{'|'.join(line for line in stripped if line and line[0] != '#')})"
