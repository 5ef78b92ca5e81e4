"""How many requests a host gets at once, how far apart they start, and pauses that it asks for."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

__all__ = ["MAX_WAIT_SECONDS", "HostRateLimiter", "Sleep"]

Sleep = Callable[[float], Awaitable[object]]
"""Waits for so many seconds: `asyncio.sleep`, or what a test has in its place."""
MAX_WAIT_SECONDS = 10.0
"""The longest wait that a server may ask for and get (Retry-After)."""


class _Host:
    """One host's share: a semaphore for its requests, and when the next of them may start."""

    def __init__(self, at_once: int) -> None:
        self.slots = asyncio.Semaphore(at_once)
        self.next_start = 0.0


class HostRateLimiter:
    """At most `per_host` requests to a host at once, `delay` seconds apart, `connections` in all.

    `sleep` waits. Belongs to one event loop, whose clock it goes by.
    """

    def __init__(self, per_host: int, delay: float, connections: int, sleep: Sleep = asyncio.sleep) -> None:
        self._per_host = per_host
        self._delay = delay
        self._sleep = sleep
        self._all_slots = asyncio.Semaphore(connections)
        self._hosts: dict[str, _Host] = {}

    @asynccontextmanager
    async def slot(
        self, host: str, delay: float = 0.0, check: Callable[[], None] = lambda: None
    ) -> AsyncIterator[None]:
        """Hold one of the host's slots, from when its turn has come.

        `delay` is what the host itself asks for, in seconds; the longer of the two counts. `check` raises
        where the request is not to be made any more: before its wait, which others need not wait for then,
        and after it.
        """
        state = self._host(host)
        async with state.slots:
            check()
            now = asyncio.get_running_loop().time()
            start = max(now, state.next_start)
            # Booked before the wait, so that the next request of this host waits for longer.
            state.next_start = start + max(delay, self._delay)
            if start > now:
                await self._sleep(start - now)
            # Taken last: a host that keeps its requests waiting takes no connection from others.
            async with self._all_slots:
                check()
                yield

    def pause_host(self, host: str, seconds: float) -> None:
        """Start no request to the host for so long."""
        state = self._host(host)
        resume = asyncio.get_running_loop().time() + seconds
        state.next_start = max(state.next_start, resume)

    def _host(self, name: str) -> _Host:
        state = self._hosts.get(name)
        if state is None:
            state = self._hosts[name] = _Host(self._per_host)
        return state
