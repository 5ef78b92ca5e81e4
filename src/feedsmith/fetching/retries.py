"""What went wrong with a request, and whether another try may help.

A new rule about retries belongs here: transient statuses are RETRYABLE_STATUSES; any other
failure has its own `retryable`; RetryBudget decides whether there is a next try, and when.
"""

import asyncio
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from math import inf
from typing import Any

from feedsmith.fetching.politeness import MAX_WAIT_SECONDS
from feedsmith.model.errors import FetchKind

__all__ = ["RETRYABLE_STATUSES", "FetchFailure", "RetryBudget", "backoff_seconds", "pause_seconds", "status_failure"]

FIRST_BACKOFF_SECONDS = 0.5
"""The wait after the first failed try, before chance changes it by half at most."""
MIN_CONNECT_SECONDS = 5.0
DEFAULT_PAUSE_SECONDS = 60.0
"""How long a host is left alone that goes on answering 429, and names no time."""
RETRYABLE_STATUSES = frozenset((408, 425, 429, 500, 502, 503, 504, *range(520, 525)))
"""The statuses of transient errors; 520 to 524 are those of a CDN whose site does not answer it."""
_KINDS: dict[int, FetchKind] = {
    401: "auth",
    403: "blocked",
    404: "not-found",
    407: "auth",
    410: "gone",
    429: "rate-limited",
    451: "blocked",
}
_HINTS = {
    **dict.fromkeys((301, 302, 303, 307, 308), ", without saying where to"),
    304: ", though the request was not conditional",
}


class FetchFailure(Exception):  # noqa: N818
    """Why there is no response, or none of use: a FetchError before its source is known.

    `kind` and `detail` are the FetchError's. `retryable` is whether another try may help, after
    `wait` seconds if the server named a time. `reached` is False where no connection to the server
    came about; `status` is that of its response, or 0.
    """

    _fields = ("kind", "detail", "retryable", "reached", "status", "wait")

    def __init__(
        self,
        kind: FetchKind,
        detail: str,
        *,
        retryable: bool = False,
        reached: bool = True,
        status: int = 0,
        wait: float | None = None,
    ) -> None:
        super().__init__(kind, detail)
        self.kind = kind
        self.detail = detail
        self.retryable = retryable
        self.reached = reached
        self.status = status
        self.wait = wait

    def copy(self, **changes: Any) -> "FetchFailure":
        """The same with changes, and without its traceback, whose frames hold whole pages."""
        fields = {name: getattr(self, name) for name in self._fields}
        return FetchFailure(**fields | changes)


def status_failure(status: int, wait: float | None) -> FetchFailure:
    """What a status other than success means.

    `wait` is what Retry-After asks for, in seconds. Where that is more than MAX_WAIT_SECONDS, there
    is no other try: the run would stand still for the sake of one page.
    """
    detail = f"{status}{_HINTS.get(status, '')}"
    if status not in RETRYABLE_STATUSES:
        return FetchFailure(_KINDS.get(status, "bad-response"), detail, status=status)
    if wait is not None and wait > MAX_WAIT_SECONDS:
        detail += f", asks to wait {wait:.0f} s"
        return FetchFailure("rate-limited", detail, status=status, wait=wait)
    kind = _KINDS.get(status, "bad-response")
    return FetchFailure(kind, detail, retryable=True, status=status, wait=wait)


def pause_seconds(failure: FetchFailure, refusals: int, tries: int) -> float:
    """How long the host of a failed request is to be left alone, in seconds; 0: not at all.

    `refusals` are how many of its answers in a row were 429, to whichever pages: a host gets no more
    of these than a page gets `tries`.
    """
    if failure.wait is not None and failure.wait > MAX_WAIT_SECONDS:
        return failure.wait
    return DEFAULT_PAUSE_SECONDS if refusals >= tries else 0.0


def backoff_seconds(attempt: int) -> float:
    """Seconds to wait after a failed attempt, the first of which is 1.

    They double, and chance keeps them out of step with those of other requests.
    """
    return FIRST_BACKOFF_SECONDS * 2.0 ** (attempt - 1) * random.uniform(0.5, 1.5)


class RetryBudget:
    """The tries and the time that are left for a request, all its redirects included.

    Time runs only while the request has its slot at a host (`run_clock`): waiting for other
    requests costs it nothing. `deadline`, a time of the event loop's clock, is for the waiting as
    well. `last_failure` is what came of the last try.
    """

    last_failure: FetchFailure | None = None

    def __init__(self, tries: int, seconds: float, deadline: float = inf) -> None:
        self.seconds = seconds
        self._tries = tries
        self._failed_tries = 0
        self._seconds_left = seconds
        self._deadline = deadline

    @property
    def connect_seconds(self) -> float:
        """How long one try may take to connect, so that all tries fit into the time there is.

        At least MIN_CONNECT_SECONDS of it, as a host may have addresses that don't answer beside those that do.
        """
        return max(self.seconds / (self._tries + 1), min(self.seconds, MIN_CONNECT_SECONDS))

    def next_wait(self, failure: FetchFailure) -> float | None:
        """Count a try that failed: the seconds to wait before the next, or None: there is none."""
        self._failed_tries += 1
        self.last_failure = failure.copy()
        if not failure.retryable or self._failed_tries >= self._tries or self._seconds_left <= 0:
            return None
        wait = failure.wait
        if wait is None:
            wait = backoff_seconds(self._failed_tries)
        # A wait that outlasts the deadline is not begun: the failure explains more than a timeout.
        in_time = asyncio.get_running_loop().time() + wait < self._deadline
        return wait if in_time else None

    def timeout_failure(self) -> FetchFailure:
        """The failure of a request whose time is up."""
        reached = self.last_failure is None or self.last_failure.reached
        return FetchFailure("timeout", f"no complete answer within {self.seconds:.3g} s", reached=reached)

    @asynccontextmanager
    async def run_clock(self) -> AsyncIterator[None]:
        """Bound what is done within by the time left. Raises a FetchFailure when it is up."""
        clock = asyncio.get_running_loop().time
        started = clock()
        try:
            async with asyncio.timeout(max(self._seconds_left, 0.0)):
                yield
        except TimeoutError as error:
            raise self.timeout_failure() from error
        finally:
            self._seconds_left -= clock() - started
