"""How the sources are doing, in words and for scripts."""

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from feedsmith.config.plan import Plan
from feedsmith.state.health import Health

__all__ = ["is_well", "report_json", "report_lines"]

Healths = Mapping[str, Health | None]
_HEADS = ("source", "state", "last success", "last failure", "articles", "usually", "length", "usually")


def is_well(healths: Healths) -> bool:
    """Whether every source that has ever run succeeded last, and none is broken."""
    return all(health is None or _state(health) == "ok" for health in healths.values())


def _state(health: Health | None) -> str:
    if health is None or not health.ran:
        return "never run"
    if health.broken:
        return "broken"
    return "failing" if health.failing else "ok"


def report_lines(plan: Plan, healths: Healths) -> Iterator[str]:
    """A table, a source a line; what is wrong stands below its source."""
    rows: list[tuple[str, ...]] = [_HEADS]
    remarks: list[list[str]] = [[]]
    for key, health in healths.items():
        rows.append(_row(key, health))
        remarks.append(_remarks(health))
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    for row, said in zip(rows, remarks, strict=True):
        cells = (
            cell.ljust(width) if column < 4 else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        yield "  ".join(cells).rstrip()
        yield from (f"    {line}" for line in said)


def _row(key: str, health: Health | None) -> tuple[str, ...]:
    if health is None:
        return (key, _state(health), *[""] * 6)
    failure = f"{_shown(health.failed)} {health.kind}" if health.failed else "never"
    numbers = (health.number, health.usual_number, health.length, health.usual_length)
    told = ("-" if number is None else f"{number:,}" for number in numbers)
    return (key, _state(health), _shown(health.succeeded) if health.succeeded else "never", failure, *told)


def _remarks(health: Health | None) -> list[str]:
    state = _state(health)
    if health is None or state in ("ok", "never run"):
        return []
    return [f"broken: {health.broken}"] if state == "broken" else [health.detail]


def _shown(seconds: int) -> str:
    return f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%d %H:%M}Z"


def report_json(plan: Plan, healths: Healths) -> str:
    """A JSON object: `sources`, each with what the table shows, and the feeds that it serves. Times are RFC 3339."""
    return json.dumps({"sources": [_record(plan, key, health) for key, health in healths.items()]}, indent=2)


def _record(plan: Plan, key: str, health: Health | None) -> dict[str, Any]:
    found = health or Health()
    return {
        "source": key,
        "feeds": [feed.settings.name for feed in plan.feeds if key in {job.key for job in feed.jobs}],
        "state": _state(health),
        "broken": found.broken or None,
        "last_run": _stamp(found.ran),
        "last_success": _stamp(found.succeeded),
        "last_failure": _stamp(found.failed),
        "failure_kind": found.kind or None,
        "failure": found.detail or None,
        "articles": found.number,
        "usual_articles": found.usual_number,
        "length": found.length,
        "usual_length": found.usual_length,
    }


def _stamp(seconds: int) -> str | None:
    return datetime.fromtimestamp(seconds, UTC).isoformat().replace("+00:00", "Z") if seconds else None
