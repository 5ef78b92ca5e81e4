"""How a source has been doing: one that breaks must not pass for one that is quiet. Pure.

Two signs tell that a source is broken: it used to have articles and has none, or the bodies
that it gave last are a fraction of what they used to be. What it used to give is the median of
the last runs in which neither was so; until somebody says that what it gives now is right, or so
much time has passed that it must be.
"""

from collections.abc import Sequence
from dataclasses import replace
from statistics import median_low

from feedsmith.model.errors import SourceError
from feedsmith.model.numbers import count_noun
from feedsmith.model.values import value

__all__ = ["Health", "RunStats", "accept_present", "describe_break", "update_health"]

MAX_RUNS = 20
"""Runs whose numbers are remembered."""
MIN_RECENT, MAX_RECENT = 7, 50
"""Lengths of bodies that are remembered, though the last run read fewer, or more."""
MIN_SHORT = 4
"""Short bodies that mean something: newsrooms send three alerts in a row, which break nothing."""
SHRUNK_FACTOR = 10
"""Bodies this many times shorter than the median are no bodies."""
MAX_BROKEN_SECONDS = 14 * 86_400
"""What a source gives for longer than this is what it is there to give."""
MIN_MANY = 5
"""Of so many documents, one that fails is no failure of the source."""
MAX_FAILED_SHARE = 0.1
"""Of more documents, so large a part is none either."""


@value
class Health:
    """What is remembered of how a source did. Times are in seconds since 1970, 0 for never.

    `last_run`, `last_success`, `last_failure`: when it last ran, ran without a failure, and
    with one; `failing` is whether the last run had more than one of many. `failure_kind` and `failure_detail` are
    of the last failure, whenever that was. `articles` are those that it has now, `unreadable`
    those of them whose documents fail at present. `recent_lengths` are of the bodies read last,
    in characters. `article_counts` and `body_lengths` (each the median of a run) are of the
    last runs in which the source was not broken, the newest at the end. `broken` says why it
    is, or is "", and `broken_since` when that began.
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
    broken_since: int = 0

    @property
    def state(self) -> str:
        """In a word or two: never run, ok, failing or broken."""
        if not self.last_run:
            return "never run"
        if self.broken:
            return "broken"
        return "failing" if self.failing else "ok"

    @property
    def problem(self) -> str:
        """What is wrong with the source, or ""."""
        return self.broken or (self.failure_detail if self.failing else "")

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
    characters; what failed, and whether that was what the others are listed by.
    """

    now: int
    articles: int
    unreadable: int
    lengths: Sequence[int]
    failures: Sequence[SourceError]
    is_listing_failed: bool = False

    @property
    def is_failing(self) -> bool:
        """Whether more failed than a few of many documents."""
        count = len(self.failures)
        total = self.articles - self.unreadable + count
        is_few = total >= MIN_MANY and count <= max(1, total * MAX_FAILED_SHARE)
        return self.is_listing_failed or (count > 0 and not is_few)


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
        since = health.broken_since or stats.now
        if stats.now - since > MAX_BROKEN_SECONDS:
            return accept_present(updated)
        # Its numbers are not remembered: after some runs they would be what is usual.
        return replace(updated, broken=broken, broken_since=since)
    body_lengths = updated.body_lengths
    if stats.lengths and updated.length:
        body_lengths = (*body_lengths, updated.length)[-MAX_RUNS:]
    return replace(
        updated,
        broken="",
        broken_since=0,
        article_counts=(*updated.article_counts, updated.readable)[-MAX_RUNS:],
        body_lengths=body_lengths,
    )


def accept_present(health: Health) -> Health:
    """The health of a source of which somebody knows that what it gives now is right."""
    return replace(
        health,
        broken="",
        broken_since=0,
        article_counts=(health.readable,),
        body_lengths=() if health.length is None else (health.length,),
    )


def describe_break(health: Health, stats: RunStats) -> str:
    """Why the source is broken, for the report of the run that found this health; "" where it is not,
    or where this run had no part in it: bodies that were short in an earlier one were reported by that.
    """
    return health.broken if stats.lengths or not health.readable else ""


def _record_success(health: Health, stats: RunStats) -> Health:
    return replace(health, last_run=stats.now, failing=False, last_success=stats.now)


def _record_failure(health: Health, stats: RunStats) -> Health:
    last = stats.failures[-1]
    return replace(
        health,
        last_run=stats.now,
        failing=stats.is_failing,
        last_failure=stats.now,
        failure_kind=last.kind,
        failure_detail=str(last),
    )


def _why_broken(health: Health) -> str:
    """In words, or "" for a source that is not."""
    articles = health.median_articles
    if articles and not health.readable:
        return f"it usually has {count_noun(articles, 'article')}, and now it has none"
    usual, length = health.median_length, health.length
    if usual is None or length is None:
        return ""
    short = [recent for recent in health.recent_lengths if recent * SHRUNK_FACTOR <= usual]
    if usual and length in short and len(short) >= MIN_SHORT:
        return f"its texts usually have {usual:,} characters, and those read last have {length:,}"
    return ""
