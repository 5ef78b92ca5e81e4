"""Which sources go into one round of polls, and when. Pure: whoever asks says what time it is.

A round holds sources that are due, the one that waits longest first. It costs as much as a dozen polls, whatever is
polled: so a source that is due waits some seconds for others that will be, and one round polls them all.

While a round lasts, no other asks the same host: what is due there waits, so that rounds side by side are as
polite as one. What takes long has a round of its own: a source that was never polled shares one only with others
of these, and a host of which the last poll took long, or was lost, with no other host.
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
MAX_WAIT_SECONDS, MAX_WAIT_SHARE = 5.0, 1 / 15
"""A source that is due waits so long at most for others, and no longer than that share of its interval: 2 s of 30."""
MAX_SHARED_SECONDS = 10.0
"""Hosts share a round as long as their rounds take no longer."""
MIN_RETRY_SECONDS, MAX_RETRY_SECONDS = 30, 3_600
"""After a round that ended before it was through, its sources wait so long; each time twice as long."""


class _Source(NamedTuple):
    host: str
    max_wait: float


class _Round(NamedTuple):
    keys: tuple[str, ...]
    hosts: frozenset[str]
    began: float


class Timetable:
    """When the sources of these jobs are due, by their keys, in seconds since 1970."""

    def __init__(self, jobs: Iterable[Job], due: Mapping[str, float]) -> None:
        self._sources = {job.key: _describe(job) for job in jobs}
        self._due: dict[str, float] = {key: due.get(key, 0) for key in self._sources}
        self._running: dict[int, _Round] = {}
        self._lost: dict[str, int] = {}
        self._slow_hosts: set[str] = set()
        self._last_round = 0

    @property
    def polling(self) -> int:
        """How many sources are in rounds that have begun."""
        return sum(len(round.keys) for round in self._running.values())

    def next_at(self) -> float | None:
        """When the next source that is in no round waits no longer; None where there is none."""
        running = self._list_running()
        return min((self._wait_until(key) for key in self._due if key not in running), default=None)

    def _wait_until(self, key: str) -> float:
        return self._due[key] + self._sources[key].max_wait

    def begin_round(self, now: float) -> tuple[int, tuple[str, ...]] | None:
        """The number of a round and the keys of its sources; None where nothing is to be polled now."""
        if len(self._running) >= MAX_ROUNDS:
            return None
        for keys in self._group_due(now):
            if len(keys) >= MAX_SOURCES_PER_ROUND or any(self._wait_until(key) <= now for key in keys):
                return self._start(tuple(keys[:MAX_SOURCES_PER_ROUND]), now)
        return None

    def _group_due(self, now: float) -> Collection[list[str]]:
        """The sources that are due and may be polled now, those together that may share a round."""
        # Also those of sources that have left the configuration meanwhile.
        busy = {host for round in self._running.values() for host in round.hosts}
        due = [key for key, at in self._due.items() if at <= now and self._sources[key].host not in busy]
        due.sort(key=self._due.__getitem__)
        groups: dict[tuple[bool, str], list[str]] = {}
        running = self._list_running()
        for key in due:
            if key not in running:
                host = self._sources[key].host
                is_new = not self._due[key]
                groups.setdefault((is_new, host if host in self._slow_hosts else ""), []).append(key)
        return groups.values()

    def _start(self, keys: tuple[str, ...], now: float) -> tuple[int, tuple[str, ...]]:
        self._last_round += 1
        self._running[self._last_round] = _Round(keys, frozenset(self._sources[key].host for key in keys), now)
        return self._last_round, keys

    def keys_of(self, number: int) -> tuple[str, ...]:
        """The keys of the sources in a round that has begun."""
        return self._running[number].keys if number in self._running else ()

    def _list_running(self) -> set[str]:
        return {key for round in self._running.values() for key in round.keys}

    def end_round(self, number: int, due: Mapping[str, float], now: float) -> None:
        """Note when the sources of a round are due again. One that is not in `due` was lost on the way, and
        waits for a while.
        """
        ended = self._running.pop(number, None)
        if ended is None:
            return
        is_slow = now - ended.began > MAX_SHARED_SECONDS or not due.keys() >= set(ended.keys)
        # Which of several hosts it was, shows when each has had a round of its own.
        self._slow_hosts = self._slow_hosts | ended.hosts if is_slow else self._slow_hosts - ended.hosts
        for key in ended.keys:
            if key not in self._sources:  # it has left the configuration meanwhile
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
        self._sources = {job.key: _describe(job) for job in jobs}
        self._due = {key: due.get(key, 0) for key in self._sources}
        self._lost = {key: times for key, times in self._lost.items() if key in self._sources}
        self._slow_hosts &= {source.host for source in self._sources.values()}


def _describe(job: Job) -> _Source:
    return _Source(_host(job), min(job.every * MAX_WAIT_SHARE, MAX_WAIT_SECONDS))


def _host(job: Job) -> str:
    """What no two rounds ask at a time: the host and port of a URL; for files, the source itself."""
    if "://" not in job.location:
        return f"source {job.key}"
    return urlsplit(job.location).netloc.lower()
