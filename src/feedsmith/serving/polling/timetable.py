"""Which sources go into one round of polls, and when. Pure: whoever asks says what time it is.

A round holds sources that are due, the one that waits longest first. While it lasts, no other round asks
the same host: what is due there waits, so that rounds side by side are as polite as one.
"""

from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple
from urllib.parse import urlsplit

from feedsmith.collecting.jobs import Job

__all__ = ["Timetable"]

MAX_ROUNDS = 3
"""Rounds at a time: one that waits for slow hosts keeps no other waiting."""
MAX_SOURCES_PER_ROUND = 25
"""A source is due again only when its round is through: large rounds would keep quick ones waiting."""
MIN_RETRY_SECONDS, MAX_RETRY_SECONDS = 30, 3_600
"""After a round that ended before it was through, its sources wait so long; each time twice as long."""


class _Round(NamedTuple):
    keys: tuple[str, ...]
    hosts: frozenset[str]


class Timetable:
    """When the sources of these jobs are due, by their keys, in seconds since 1970."""

    def __init__(self, jobs: Iterable[Job], due: Mapping[str, float]) -> None:
        self._hosts = {job.key: _host(job) for job in jobs}
        self._due: dict[str, float] = {key: due.get(key, 0) for key in self._hosts}
        self._running: dict[int, _Round] = {}
        self._lost: dict[str, int] = {}
        self._last_round = 0

    @property
    def polling(self) -> int:
        """How many sources are in rounds that have begun."""
        return sum(len(round.keys) for round in self._running.values())

    def next_at(self) -> float | None:
        """When the next source is due that is in no round; None where there is none."""
        running = self._list_running()
        return min((due for key, due in self._due.items() if key not in running), default=None)

    def begin_round(self, now: float) -> tuple[int, tuple[str, ...]] | None:
        """The number of a round and the keys of its sources; None where nothing is to be polled now."""
        if len(self._running) >= MAX_ROUNDS:
            return None
        # Also those of sources that have left the configuration meanwhile.
        busy = {host for round in self._running.values() for host in round.hosts}
        running = self._list_running()
        due = [key for key, at in self._due.items() if at <= now and key not in running]
        due.sort(key=self._due.__getitem__)
        keys = [key for key in due if self._hosts[key] not in busy][:MAX_SOURCES_PER_ROUND]
        if not keys:
            return None
        self._last_round += 1
        self._running[self._last_round] = _Round(tuple(keys), frozenset(self._hosts[key] for key in keys))
        return self._last_round, tuple(keys)

    def keys_of(self, number: int) -> tuple[str, ...]:
        """The keys of the sources in a round that has begun."""
        return self._running[number].keys if number in self._running else ()

    def _list_running(self) -> set[str]:
        return {key for round in self._running.values() for key in round.keys}

    def end_round(self, number: int, due: Mapping[str, float], now: float) -> None:
        """Note when the sources of a round are due again. One that is not in `due` was lost on the way, and
        waits for a while.
        """
        keys = self.keys_of(number)
        self._running.pop(number, None)
        for key in keys:
            if key not in self._hosts:  # it has left the configuration meanwhile
                continue
            if key in due:
                self._lost.pop(key, None)
                self._due[key] = due[key]
            else:
                times = self._lost[key] = self._lost.get(key, 0) + 1
                wait = min(MIN_RETRY_SECONDS << min(times - 1, 10), MAX_RETRY_SECONDS)
                self._due[key] = now + wait

    def replace_jobs(self, jobs: Collection[Job], due: Mapping[str, float]) -> None:
        """Go on with the jobs of another configuration; rounds that have begun go on."""
        self._hosts = {job.key: _host(job) for job in jobs}
        self._due = {key: due.get(key, 0) for key in self._hosts}
        self._lost = {key: times for key, times in self._lost.items() if key in self._hosts}


def _host(job: Job) -> str:
    """What no two rounds ask at a time: the host and port of a URL; for files, the source itself."""
    if "://" not in job.location:
        return f"source {job.key}"
    return urlsplit(job.location).netloc.lower()
