"""Taking turns: how many requests a host gets at once, how far apart, and how long to wait after it failed."""

import asyncio
import random
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

__all__ = ["MAX_WAIT", "Sleep", "Turns", "backoff", "http_date", "retry_after"]

Sleep = Callable[[float], Awaitable[object]]
MAX_WAIT = 10.0
"""Seconds that a server may ask to wait and is waited for."""
FIRST_BACKOFF = 0.5


class _Host:
    def __init__(self, at_once: int) -> None:
        self.places = asyncio.Semaphore(at_once)
        self.next_start = 0.0


class Turns:
    """At most `per_host` requests to a host at once, `delay` seconds apart, and `connections` to all of them."""

    def __init__(self, per_host: int, delay: float, connections: int, sleep: Sleep = asyncio.sleep) -> None:
        self._per_host, self._delay, self._sleep = per_host, delay, sleep
        self._places = asyncio.Semaphore(connections)
        self._hosts: dict[str, _Host] = {}

    @asynccontextmanager
    async def turn(self, host: str, delay: float = 0.0) -> AsyncIterator[None]:
        """Hold a place at the host, from when it is due; `delay` is the host's own wish, if that is the longer one."""
        place = self._host(host)
        async with place.places:
            now = asyncio.get_running_loop().time()
            start = max(now, place.next_start)
            place.next_start = start + max(delay, self._delay)
            if start > now:
                await self._sleep(start - now)
            async with self._places:
                yield

    def pause(self, host: str, seconds: float) -> None:
        """Start nothing at the host for so long."""
        place = self._host(host)
        place.next_start = max(place.next_start, asyncio.get_running_loop().time() + seconds)

    def _host(self, name: str) -> _Host:
        host = self._hosts.get(name)
        if host is None:
            host = self._hosts[name] = _Host(self._per_host)
        return host


def backoff(attempt: int) -> float:
    """Seconds to wait after a failed attempt, the first of which is 1: doubling, and never in step with others."""
    return FIRST_BACKOFF * 2.0 ** (attempt - 1) * random.uniform(0.5, 1.5)


def retry_after(field: str, now: datetime) -> float | None:
    """The seconds that a Retry-After asks to wait, which it says as such or as a date (RFC 9110, section 10.2.3)."""
    if field.isascii() and field.isdigit():
        return float(field[:9])
    due = http_date(field)
    return None if due is None else max(0.0, (due - now).total_seconds())


def http_date(field: str) -> datetime | None:
    """The moment that a header names (RFC 9110, section 5.6.7), or None where it is no date."""
    try:
        moment = parsedate_to_datetime(field)
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, TypeError, OverflowError):
        return None
