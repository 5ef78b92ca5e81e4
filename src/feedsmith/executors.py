"""Where parsing runs: here, or on processes once there is enough work to pay for them.

Both are `concurrent.futures` executors, so a thread pool or a cluster's executor serves as well.
"""

import pickle
import signal
import time
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor
from multiprocessing import get_context
from typing import ParamSpec, TypeVar

__all__ = ["Adaptive", "Inline"]

P = ParamSpec("P")
R = TypeVar("R")


class Inline(Executor):
    """Runs each call at once, where it is submitted."""

    def submit(self, fn: Callable[P, R], /, *args: P.args, **kwargs: P.kwargs) -> Future[R]:
        future: Future[R] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except BaseException as error:
            future.set_exception(error)
            if not isinstance(error, Exception):
                raise
        return future


class Adaptive(Executor):
    """Starts inline, and goes over to processes when calls have taken `patience` seconds of CPU.

    Whoever has parsed for a second will probably go on for another, and by then the processes (0.2 to 0.4 s to start)
    have paid for themselves; and if not, no more than that start is lost. See bench/ for the figures.
    """

    def __init__(self, workers: int, patience: float = 1.0) -> None:
        self._workers, self._left = workers, patience
        self._inline = Inline()
        self._pool: ProcessPoolExecutor | None = None

    def submit(self, fn: Callable[P, R], /, *args: P.args, **kwargs: P.kwargs) -> Future[R]:
        if self._pool is None and (self._left > 0 or self._workers < 2 or not _travels(fn, args, kwargs)):
            started = time.process_time()
            future = self._inline.submit(fn, *args, **kwargs)
            self._left -= time.process_time() - started
            return future
        try:
            return self._started().submit(fn, *args, **kwargs)
        except BrokenExecutor:  # a worker died: its calls have failed, the next ones get new processes
            self._pool = None
            return self._started().submit(fn, *args, **kwargs)

    def _started(self) -> ProcessPoolExecutor:
        if self._pool is None:
            # spawn: safe beside the thread of a progress bar, and the same on every system.
            context = get_context("spawn")
            self._pool = ProcessPoolExecutor(self._workers, mp_context=context, initializer=_leave_ctrl_c_to_the_parent)
        return self._pool

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        if self._pool is not None:
            self._pool.shutdown(wait, cancel_futures=cancel_futures)


def _leave_ctrl_c_to_the_parent() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _travels(*values: object) -> bool:
    """A plugin that was defined in a script or a test can't be sent to another process; it runs here."""
    try:
        pickle.dumps(values)
    except Exception:  # somebody else's __reduce__
        return False
    return True
