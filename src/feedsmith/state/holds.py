"""What is held until later, in words: each run names it, as silence would look like a loss."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from feedsmith.model.article import NO_END

__all__ = ["MAX_NAMED_HOLDS", "describe_hold", "summarize_holds"]

MAX_NAMED_HOLDS = 10
"""Held articles that a run names; of more it says the number."""


def describe_hold(location: str, until: datetime) -> str:
    """One held article: "quay.txt until 2030-12-05 06:00Z", or "eels.txt: no end given"."""
    if until >= NO_END:
        return f"{location}: no end given"
    return f"{location} until {until:%Y-%m-%d %H:%M}Z"


def summarize_holds(holds: Sequence[str], number: int | None = None) -> Iterator[str]:
    """One line on all that is held, nothing where nothing is. `number` is how many there are,
    if `holds` are only the first.
    """
    if not holds:
        return
    number = len(holds) if number is None else number
    more = f" and {number - MAX_NAMED_HOLDS:,} more" if number > MAX_NAMED_HOLDS else ""
    yield f"{number:,} held: {', '.join(holds[:MAX_NAMED_HOLDS])}{more}"
