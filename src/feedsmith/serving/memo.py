"""Work that takes a while, done in a thread, once for all who ask for it meanwhile or soon after."""

import asyncio
from collections.abc import Callable, Hashable
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Lock
from time import monotonic
from typing import Any, NamedTuple, TypeVar

__all__ = ["Memo"]

T = TypeVar("T")

THREADS = 4


class _Answer(NamedTuple):
    future: "Future[Any]"
    asked_at: float


class Memo:
    """What was asked for, by its key, as long as it is kept.

    The futures belong to no event loop: a server that we are mounted in may have several.
    """

    def __init__(self) -> None:
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="feedsmith")
        self._answers: dict[Hashable, _Answer] = {}
        self._lock = Lock()

    async def get(self, key: Hashable, work: Callable[[], T], *, seconds: float = 0) -> T:
        """What `work` gives or raises, or gave to who asked up to so many `seconds` ago."""
        # Whoever goes away does not take it from the others.
        return await asyncio.shield(asyncio.wrap_future(self.start(key, work, seconds=seconds)))

    def start(self, key: Hashable, work: Callable[[], T], *, seconds: float = 0) -> "Future[T]":
        """The same for who does not wait."""
        with self._lock:
            answer = self._answers.get(key)
            if answer is not None and not (answer.future.done() and monotonic() - answer.asked_at >= seconds):
                return answer.future
            future = self._threads.submit(work)
            self._answers[key] = _Answer(future, monotonic())
        if not seconds:
            future.add_done_callback(lambda done: self._forget(key, done))
        return future

    def close(self) -> None:
        """Let the threads end, without what has not begun."""
        self._threads.shutdown(wait=False, cancel_futures=True)

    def _forget(self, key: Hashable, future: "Future[Any]") -> None:
        with self._lock:
            answer = self._answers.get(key)
            if answer is not None and answer.future is future:
                del self._answers[key]
