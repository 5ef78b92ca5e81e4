"""A pattern with an example beside it: a line where it is found, and what it finds. The tests run them all."""

import re
import sys
from collections.abc import Iterator
from functools import cached_property
from typing import Any

__all__ = ["Pattern"]


class Pattern:
    """A regular expression, and a line in which it is found.

    `finds` is what the match holds that is the whole line, or else the first in it: its groups, or
    all of it where the pattern has none. A pattern is compiled when it is first used: most articles
    need few of them.
    """

    def __init__(self, source: str, *, line: str, finds: str | tuple[str | None, ...]) -> None:
        self.source = source
        self.line = line
        self.finds = finds

    @cached_property
    def compiled(self) -> re.Pattern[str]:
        """The pattern itself, for who needs more than the methods here."""
        return re.compile(self.source)

    def match(self, text: str) -> re.Match[str] | None:
        """The match at the beginning of the text."""
        return self.compiled.match(text)

    def fullmatch(self, text: str) -> re.Match[str] | None:
        """The match that is the whole text."""
        return self.compiled.fullmatch(text)

    def search(self, text: str, start: int = 0, end: int = sys.maxsize) -> re.Match[str] | None:
        """The first match between `start` and `end`."""
        return self.compiled.search(text, start, end)

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """All matches, from left to right."""
        return self.compiled.finditer(text)

    def findall(self, text: str) -> list[Any]:
        """The texts of all matches, or their groups."""
        return self.compiled.findall(text)

    def split(self, text: str) -> list[str]:
        """What stands between the matches; groups of them as well."""
        return self.compiled.split(text)

    def remove(self, text: str, count: int = 0) -> str:
        """The text without its matches, or without the first `count` of them."""
        return self.compiled.sub("", text, count)
