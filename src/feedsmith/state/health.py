"""How a source has been doing: one that breaks says less than it used to, and must not pass for a quiet one. Pure."""

from collections.abc import Sequence
from dataclasses import replace
from statistics import median_low

from feedsmith.model.errors import SourceError
from feedsmith.model.values import value

__all__ = ["Health", "RunStats", "update_health"]

REMEMBERED = 20
"""Runs whose numbers make what is usual."""
ENOUGH = 3
"""Articles whose lengths tell something."""
SHRUNK = 10
"""Bodies this many times shorter than usual are no bodies."""


@value
class Health:
    """Times are in seconds since 1970, 0 for never; `numbers` are of articles, `lengths` of bodies in characters, both
    of runs in which all was well, the last one last. `recent` are the lengths of the bodies read last; `stalled` counts
    articles whose documents fail at present. `failing` is whether anything failed in the last run; `broken` says why
    the source is, or is empty.
    """

    ran: int = 0
    failing: bool = False
    succeeded: int = 0
    failed: int = 0
    kind: str = ""
    detail: str = ""
    articles: int = 0
    stalled: int = 0
    numbers: tuple[int, ...] = ()
    lengths: tuple[int, ...] = ()
    recent: tuple[int, ...] = ()
    broken: str = ""

    @property
    def number(self) -> int:
        """How many articles the source has now."""
        return self.articles - self.stalled

    @property
    def usual_number(self) -> int | None:
        return median_low(self.numbers) if self.numbers else None

    @property
    def length(self) -> int | None:
        """How long the bodies are that it gave last."""
        return median_low(self.recent) if self.recent else None

    @property
    def usual_length(self) -> int | None:
        return median_low(self.lengths) if self.lengths else None


@value
class RunStats:
    """What one run met: `articles` that the source has, of which `stalled` could not be read again; the `lengths` of
    the bodies that were read, and what failed.
    """

    now: int
    articles: int
    stalled: int
    lengths: Sequence[int]
    failures: Sequence[SourceError]


def update_health(health: Health, reading: RunStats) -> Health:
    """How the source is doing, now that this has been met."""
    last = reading.failures[-1] if reading.failures else None
    found = replace(
        health,
        ran=reading.now,
        failing=last is not None,
        succeeded=health.succeeded if last else reading.now,
        failed=reading.now if last else health.failed,
        kind=last.kind if last else health.kind,
        detail=str(last) if last else health.detail,
        articles=reading.articles,
        stalled=reading.stalled,
        recent=(*health.recent, *reading.lengths)[-max(5, len(reading.lengths)) :][-50:],
    )
    broken = _broken(found)
    if broken:
        return replace(found, broken=broken)
    lengths = (*found.lengths, found.length)[-REMEMBERED:] if reading.lengths and found.length else found.lengths
    return replace(found, broken="", numbers=(*found.numbers, found.number)[-REMEMBERED:], lengths=lengths)


def _broken(health: Health) -> str:
    number, length = health.usual_number, health.usual_length
    if number and not health.number:
        return f"it usually has {number:,} article{'' if number == 1 else 's'}, and now it has none"
    now = health.length
    if length and now is not None and len(health.recent) >= ENOUGH and now * SHRUNK <= length:
        return f"its texts usually have {length:,} characters, and those read last have {now:,}"
    return ""
