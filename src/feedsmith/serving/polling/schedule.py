"""When a source is due next, and what there is to tell of it. Pure.

The interval is what the configuration says. It is doubled after each 20 polls in a row that changed
nothing, and with each that failed, up to a day; a change, or a success, sets it back. The next time is the
last one and the interval, so that no delay adds up; of times that have passed meanwhile, only one counts.
"""

from collections.abc import Sequence
from dataclasses import replace
from hashlib import blake2b
from itertools import pairwise
from statistics import median_high
from uuid import uuid4

from feedsmith.model.values import value
from feedsmith.state.health import Health
from feedsmith.state.schedule import Event, Schedule

__all__ = ["PollResult", "find_due", "find_event", "find_interval", "find_silence", "update_schedule"]

MAX_INTERVAL_SECONDS = 86_400
"""How long the interval may become by itself, and how long a server may have itself left alone."""
UNCHANGED_POLLS = 20
"""After so many polls without a change the interval is doubled."""
MIN_DATED = 8
"""Of fewer articles nothing can be said on how often there is a new one."""
SILENCE_FACTOR = 3
MIN_SILENT_SECONDS = 2 * 86_400
"""A source is silent for longer than usual after so many times the longest of the last gaps between two
articles, and after two days at least: weekends are no news.
"""


@value
class PollResult:
    """What a poll of a source came to: it `began` at that time, the source's last change has the number
    `change`, how it does is `health`. It need not be polled again before `not_before` (0: any time).
    `dates` are when its newest articles were published, the latest first. Times are seconds since 1970.
    """

    began: int
    change: int
    health: Health
    not_before: int = 0
    dates: tuple[int, ...] = ()


def find_interval(every: int, schedule: Schedule) -> int:
    """The seconds between two polls of a source that the configuration polls `every` so many."""
    doublings = min(schedule.unchanged // UNCHANGED_POLLS + schedule.failed, 30)
    return max(every, min(every << doublings, MAX_INTERVAL_SECONDS))


def find_due(every: int, schedule: Schedule, now: float, polled_at: int = 0) -> float:
    """When a source is due that is polled `every` so many seconds from now on, and was last `polled_at`; at once
    where it waits for a time that no schedule of today's clock has.
    """
    due = float(schedule.due_at)
    if schedule.every and schedule.every != every:
        due += find_interval(every, schedule) - find_interval(schedule.every, schedule)
    if polled_at > now:  # the clock was set back: what was left to wait is left still
        due -= polled_at - now
    return due if due <= now + max(every, MAX_INTERVAL_SECONDS) else now


def update_schedule(key: str, every: int, schedule: Schedule, poll: PollResult) -> Schedule:
    """The schedule after a poll."""
    is_changed = poll.change != schedule.change
    is_failed = poll.health.failing
    updated = replace(
        schedule,
        every=every,
        change=poll.change,
        changed_at=poll.began if is_changed or not schedule.changed_at else schedule.changed_at,
        unchanged=0 if is_changed else schedule.unchanged + 1,
        failed=schedule.failed + 1 if is_failed else 0,
    )
    was_due = find_due(every, schedule, poll.began) if schedule.due_at else 0
    return replace(updated, due_at=_find_next(key, int(was_due), find_interval(every, updated), poll))


def _find_next(key: str, was_due: int, interval: int, poll: PollResult) -> int:
    if was_due:
        # One that was polled early, as the clock was set back, waits from then on.
        due = min(was_due, poll.began)
        # Times that have passed, such as while the machine slept, are left out.
        due += ((poll.began - due) // interval + 1) * interval
    else:
        # Sources that were begun together are spread over their interval, each to a place of its own.
        due = poll.began + 1 + _place(key, interval)
    return max(due, min(poll.not_before, poll.began + max(MAX_INTERVAL_SECONDS, interval)))


def _place(key: str, interval: int) -> int:
    """A number below the interval that is always the same for a key."""
    digest = blake2b(key.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest) % interval


def find_event(key: str, feeds: Sequence[str], schedule: Schedule, poll: PollResult) -> tuple[Schedule, Event | None]:
    """What is to be told of the source after a poll, None where it was told or is well; and the schedule
    that remembers it.
    """
    kind, reason = _find_problem(poll)
    if reason != schedule.reason:
        schedule = replace(schedule, reason=reason, reason_at=poll.began)
    if kind == schedule.told:
        return schedule, None
    told = replace(schedule, told=kind, told_at=poll.began if kind else 0)
    event = Event(
        id=uuid4().hex,
        kind=kind or "mended",
        at=poll.began,
        source=key,
        feeds=tuple(feeds),
        reason=reason,
    )
    return told, event


def _find_problem(poll: PollResult) -> tuple[str, str]:
    """The kind of event that holds for the source now, and why: "" and "" where it is well."""
    if poll.health.problem:
        return "broken", poll.health.problem
    silence = find_silence(poll.dates, poll.began)
    return ("silent", silence) if silence else ("", "")


def find_silence(dates: Sequence[int], now: int) -> str:
    """Why the source is silent for longer than usual, in words; "" where it is not. `dates` are when its
    newest articles were published, the latest first.
    """
    if len(dates) < MIN_DATED:
        return ""
    gaps = [later - earlier for later, earlier in pairwise(dates)]
    silent = now - dates[0]
    usual = max(gaps)
    if silent <= max(SILENCE_FACTOR * usual, MIN_SILENT_SECONDS) or not median_high(gaps):
        return ""  # articles that all came at once have no rhythm
    return f"no new article for {_days(silent)}; the longest gap before was {_days(usual)}"


def _days(seconds: int) -> str:
    days = round(seconds / 86_400)
    if days < 1:
        return "less than a day"
    return "1 day" if days == 1 else f"{days:,} days"
