"""What is remembered for whoever polls sources again and again: when each is due, and what was told
of it.
"""

from feedsmith.model.values import value

__all__ = ["EVENT_KINDS", "MAX_DURATIONS_SECONDS", "Event", "PollTotals", "PollerBeat", "Schedule"]

EVENT_KINDS = ("broken", "mended", "silent")
"""What is told of a source: it fails, or gives what it never used to give; it is well again; it yields
nothing for longer than usual.
"""
MAX_DURATIONS_SECONDS = (0.1, 0.3, 1.0, 3.0, 10.0, 30.0, 100.0)
"""The bounds of durations that are counted together."""


@value
class Schedule:
    """When a source is due, and what that hangs on. Times are seconds since 1970, 0 for never.

    `due_at` is when it is to be polled next, as far as it is polled `every` so many seconds; `changed_at` is
    when a poll found something new last. Of the
    last polls, in a row, `unchanged` changed nothing and `failed` failed; `change` is the number of the
    source's last change then. `told` is the kind of event that was told of it last and still holds, ""
    where it is well, and `told_at` when that began; `reason` says why, in words, and has since `reason_at`.
    """

    due_at: int = 0
    every: int = 0
    changed_at: int = 0
    unchanged: int = 0
    failed: int = 0
    change: int = 0
    told: str = ""
    told_at: int = 0
    reason: str = ""
    reason_at: int = 0


@value
class Event:
    """Something that happened to a source: the `id` tells it from all others, `kind` is one of EVENT_KINDS,
    `at` is in seconds since 1970, `source` the source's key, `feeds` the names of those that it serves.
    """

    id: str
    kind: str
    at: int
    source: str
    feeds: tuple[str, ...]
    reason: str


@value
class PollerBeat:
    """A sign of life of the process that polls: that it was alive at `beat_at`, and has been since
    `started_at`, after so many `restarts`; how many sources it is polling; what is wrong with the
    configuration as it stands now, where that can't be used.
    """

    pid: int
    started_at: int
    beat_at: int
    restarts: int = 0
    polling: int = 0
    mistakes: tuple[str, ...] = ()


@value
class PollTotals:
    """What all polls came to, since the state was made: how many there were, and how many failed, by the
    kind of failure; their seconds, and how many took at most as long as each of MAX_DURATIONS_SECONDS.
    """

    polls: int = 0
    failures: tuple[tuple[str, int], ...] = ()
    seconds: float = 0.0
    durations: tuple[int, ...] = (0,) * len(MAX_DURATIONS_SECONDS)

    def count(self, seconds: float, failure_kind: str) -> "PollTotals":
        """The totals with one more poll; `failure_kind` is "" for one that went well."""
        failures = dict(self.failures)
        if failure_kind:
            failures[failure_kind] = failures.get(failure_kind, 0) + 1
        bounded = zip(self.durations, MAX_DURATIONS_SECONDS, strict=True)
        return PollTotals(
            polls=self.polls + 1,
            failures=tuple(sorted(failures.items())),
            seconds=self.seconds + seconds,
            durations=tuple(number + (seconds <= bound) for number, bound in bounded),
        )
