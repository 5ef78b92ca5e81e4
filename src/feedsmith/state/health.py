"""How a source has been doing: one that breaks must not pass for one that is quiet. Pure.

Two signs tell that a source is broken: it used to have articles and has none, or the bodies
that it gave last are a fraction of what they used to be. What it used to give is the median of
the last runs in which neither was so.
"""

from collections.abc import Sequence
from dataclasses import replace
from statistics import median_low

from feedsmith.model.errors import SourceError
from feedsmith.model.values import value

__all__ = ["Health", "RunStats", "update_health"]

MAX_RUNS = 20
"""Runs whose numbers are remembered."""
MIN_RECENT, MAX_RECENT = 5, 50
"""Lengths of bodies that are remembered, though the last run read fewer, or more."""
MIN_LENGTHS = 3
"""Bodies that must have been read before a short length means anything: one brief among long
reads breaks nothing.
"""
SHRUNK_FACTOR = 10
"""Bodies this many times shorter than the median are no bodies."""


@value
class Health:
    """What is remembered of how a source did. Times are in seconds since 1970, 0 for never.

    `last_run`, `last_success`, `last_failure`: when it last ran, ran without a failure, and
    with one; `failing` is whether the last run had one. `failure_kind` and `failure_detail` are
    of the last failure, whenever that was. `articles` are those that it has now, `unreadable`
    those of them whose documents fail at present. `recent_lengths` are of the bodies read last,
    in characters. `article_counts` and `body_lengths` (each the median of a run) are of the
    last runs in which the source was not broken, the newest at the end. `broken` says why it
    is, or is "".
    """

    last_run: int = 0
    failing: bool = False
    last_success: int = 0
    last_failure: int = 0
    failure_kind: str = ""
    failure_detail: str = ""
    articles: int = 0
    unreadable: int = 0
    article_counts: tuple[int, ...] = ()
    body_lengths: tuple[int, ...] = ()
    recent_lengths: tuple[int, ...] = ()
    broken: str = ""

    @property
    def readable(self) -> int:
        """How many articles the source has now, as far as their documents can be read."""
        return self.articles - self.unreadable

    @property
    def median_articles(self) -> int | None:
        """How many articles it used to have; None before the first run."""
        return median_low(self.article_counts) if self.article_counts else None

    @property
    def length(self) -> int | None:
        """The median of the bodies that it gave last, in characters; None where it gave none
        yet.
        """
        return median_low(self.recent_lengths) if self.recent_lengths else None

    @property
    def median_length(self) -> int | None:
        """How long its bodies used to be, in characters; None where that is not known."""
        return median_low(self.body_lengths) if self.body_lengths else None


@value
class RunStats:
    """What one run found, at `now` (seconds since 1970): `articles` that the source has, of
    which `unreadable` could not be read again; the `lengths` of the bodies that were read, in
    characters; and what failed.
    """

    now: int
    articles: int
    unreadable: int
    lengths: Sequence[int]
    failures: Sequence[SourceError]


def update_health(health: Health, stats: RunStats) -> Health:
    """The health after a run. A broken source's numbers are no part of what it used to give."""
    record = _record_failure if stats.failures else _record_success
    updated = record(health, stats)
    # All lengths of a run that read many, the last few where each run reads one or two.
    kept = max(MIN_RECENT, len(stats.lengths))
    updated = replace(
        updated,
        articles=stats.articles,
        unreadable=stats.unreadable,
        recent_lengths=(*health.recent_lengths, *stats.lengths)[-kept:][-MAX_RECENT:],
    )
    broken = _why_broken(updated)
    if broken:
        # Its numbers are not remembered: after some runs they would be what is usual.
        return replace(updated, broken=broken)
    body_lengths = updated.body_lengths
    if stats.lengths and updated.length:
        body_lengths = (*body_lengths, updated.length)[-MAX_RUNS:]
    return replace(
        updated,
        broken="",
        article_counts=(*updated.article_counts, updated.readable)[-MAX_RUNS:],
        body_lengths=body_lengths,
    )


def _record_success(health: Health, stats: RunStats) -> Health:
    return replace(health, last_run=stats.now, failing=False, last_success=stats.now)


def _record_failure(health: Health, stats: RunStats) -> Health:
    last = stats.failures[-1]
    return replace(
        health,
        last_run=stats.now,
        failing=True,
        last_failure=stats.now,
        failure_kind=last.kind,
        failure_detail=str(last),
    )


def _why_broken(health: Health) -> str:
    """In words, or "" for a source that is not."""
    articles = health.median_articles
    if articles and not health.readable:
        noun = "article" if articles == 1 else "articles"
        return f"it usually has {articles:,} {noun}, and now it has none"
    usual, length = health.median_length, health.length
    if usual is None or length is None or len(health.recent_lengths) < MIN_LENGTHS:
        return ""
    if usual and length * SHRUNK_FACTOR <= usual:
        return f"its texts usually have {usual:,} characters, and those read last have {length:,}"
    return ""
