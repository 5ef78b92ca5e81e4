"""How the sources are doing, in words and for scripts: what `feedsmith status` prints."""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple

from feedsmith.config.plan import Plan
from feedsmith.state.health import Health

__all__ = ["MAX_NAMED_DUPLICATES", "Duplicate", "all_healthy", "duplicate_lines", "report_json", "report_lines"]

Healths = Mapping[str, Health | None]
"""By the keys of the sources; None for one that has never run."""
MAX_NAMED_DUPLICATES = 10
"""Documents of a feed that are named as telling what another one tells."""


class Duplicate(NamedTuple):
    """A document whose story stands in a feed as another one tells it: by the name of the feed, and as
    people write the locations of both.
    """

    feed: str
    location: str
    told_by: str


_HEADINGS = (
    "source",
    "state",
    "last success",
    "last failure",
    "articles",
    "median",
    "length",
    "median",
)
_TEXT_COLUMNS = 4
"""The columns before the numbers, which are aligned to the left."""


def all_healthy(healths: Healths) -> bool:
    """Whether every source that has ever run succeeded last, and none is broken."""
    return all(health is None or health.state in ("ok", "never run") for health in healths.values())


def report_lines(healths: Healths) -> Iterator[str]:
    """A table, a source a line; what is wrong with one stands indented below it."""
    rows: list[tuple[str, ...]] = [_HEADINGS]
    problems: list[str] = [""]
    for key, health in healths.items():
        rows.append(_row(key, health))
        problems.append(_problem(health))
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row, problem in zip(rows, problems, strict=True):
        yield _aligned(row, widths)
        if problem:
            yield f"    {problem}"


def _aligned(row: tuple[str, ...], widths: list[int]) -> str:
    cells = [
        cell.ljust(width) if column < _TEXT_COLUMNS else cell.rjust(width)
        for column, (cell, width) in enumerate(zip(row, widths, strict=True))
    ]
    return "  ".join(cells).rstrip()


def _row(key: str, health: Health | None) -> tuple[str, ...]:
    if health is None:
        blanks = [""] * (len(_HEADINGS) - 2)
        return (key, Health().state, *blanks)
    success = failure = "never"
    if health.last_success:
        success = _minute(health.last_success)
    if health.last_failure:
        failure = f"{_minute(health.last_failure)} {health.failure_kind}"
    numbers = (health.readable, health.median_articles, health.length, health.median_length)
    cells = ["-" if number is None else f"{number:,}" for number in numbers]
    return (key, health.state, success, failure, *cells)


def _problem(health: Health | None) -> str:
    """What is wrong with the source, or ""."""
    if health is None:
        return ""
    return f"broken: {health.broken}" if health.broken else health.problem


def _minute(seconds: int) -> str:
    return f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%d %H:%M}Z"


def duplicate_lines(duplicates: Sequence[Duplicate]) -> Iterator[str]:
    """Which articles a reader finds as a link only, feed by feed."""
    for feed in dict.fromkeys(duplicate.feed for duplicate in duplicates):
        yield f"{feed}: also told by another source, the newest first"
        for duplicate in duplicates:
            if duplicate.feed == feed:
                yield f"    {duplicate.location}: the same story as {duplicate.told_by}"


def report_json(plan: Plan, healths: Healths, duplicates: Sequence[Duplicate] = ()) -> str:
    """A JSON object: `sources`, each with what the table shows and the names of the feeds that
    it serves. Times are RFC 3339 or null, `length` and `usual_length` characters; the usual
    numbers are medians of the last runs. And `duplicates`: the feed's name, the `location` of a document
    and which other one its story is `told_by`.
    """
    # One that has never run has the values of an empty Health, and says so by its state.
    sources = [_record(plan, key, health or Health()) for key, health in healths.items()]
    told_again = [duplicate._asdict() for duplicate in duplicates]
    return json.dumps({"sources": sources, "duplicates": told_again}, indent=2)


def _record(plan: Plan, key: str, health: Health) -> dict[str, Any]:
    """The names are the interface of scripts, and stay."""
    feeds = [feed for feed in plan.feeds if key in {job.key for job in feed.jobs}]
    return {
        "source": key,
        "feeds": [feed.settings.name for feed in feeds],
        "state": health.state,
        "broken": health.broken or None,
        "last_run": _rfc3339(health.last_run),
        "last_success": _rfc3339(health.last_success),
        "last_failure": _rfc3339(health.last_failure),
        "failure_kind": health.failure_kind or None,
        "failure": health.failure_detail or None,
        "articles": health.readable,
        "usual_articles": health.median_articles,
        "length": health.length,
        "usual_length": health.median_length,
    }


def _rfc3339(seconds: int) -> str | None:
    if not seconds:
        return None
    return datetime.fromtimestamp(seconds, UTC).isoformat().replace("+00:00", "Z")
