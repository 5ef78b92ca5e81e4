"""All that there is to tell of the sources, the feeds and the poller, at one moment: read, never written."""

import os
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from feedsmith.config.plan import Plan
from feedsmith.model.errors import ConfigError, StoreError
from feedsmith.model.values import value
from feedsmith.publishing.folder import find_folder
from feedsmith.serving.standing import Standing, load_standing

__all__ = ["Health", "Overview", "check_health", "load_overview"]


@value
class Overview:
    """How everything does at the time `now`, in seconds since 1970.

    `standing` is None where the state can't be read, and `problem` says why. `written_at` is when the files of each
    feed were written last, by its name, as far as they are on this machine. `mistakes` are what is wrong with the
    configuration as it is now.
    """

    now: int
    plan: Plan
    standing: Standing | None
    problem: str = ""
    written_at: Mapping[str, int]
    mistakes: tuple[str, ...] = ()


@value
class Health:
    """Whether sources are polled, and why not, in a few words."""

    is_well: bool
    reason: str


def load_overview(plan: Plan, mistake: str) -> Overview:
    """The overview of a plan, and of the `mistake` in the configuration that was to replace it ("" for none)."""
    now = int(time.time())
    standing, problem = None, ""
    if not plan.state:
        problem = "no state is configured: nothing is remembered of the sources"
    else:
        try:
            standing = _load_standing(plan, now)
        except (ConfigError, StoreError) as error:
            problem = str(error)
    mistakes = standing.poller.mistakes if standing and standing.poller else ()
    return Overview(
        now=now,
        plan=plan,
        standing=standing,
        problem=problem,
        written_at=_read_times(plan),
        mistakes=tuple(dict.fromkeys([*mistake.splitlines(), *mistakes])),
    )


def _load_standing(plan: Plan, now: int) -> Standing:
    from feedsmith.state.store.database import Database  # SQLAlchemy costs 240 ms

    with Database(plan.state, reading=True) as database:
        return load_standing(plan, database, now)


def _read_times(plan: Plan) -> dict[str, int]:
    folder = find_folder(plan.output) if plan.output is not None else None
    times: dict[str, int] = {}
    for feed in plan.feeds if folder else ():
        name = feed.settings.name
        for format in feed.formats:
            with suppress(OSError):
                written = int(os.stat(Path(folder or "", f"{name}{format.suffix}")).st_mtime)
                times[name] = max(written, times.get(name, 0))
    return times


def check_health(overview: Overview) -> Health:
    """Whether the state can be read, and somebody polls the sources."""
    standing = overview.standing
    if standing is None:
        return Health(is_well=False, reason=f"the state can't be read: {overview.problem}")
    if standing.poller is None:
        return Health(is_well=False, reason="no poller has run yet")
    if not standing.is_polling:
        silent = overview.now - standing.poller.beat_at
        return Health(is_well=False, reason=f"the poller has given no sign of life for {silent} s")
    return Health(is_well=True, reason="ok")
