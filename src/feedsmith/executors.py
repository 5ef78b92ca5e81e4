"""Where parsing runs: in this process, or on others once there is enough work to pay for them.

`submit` and what it returns work as in `concurrent.futures`, so a pool of threads or
the executor of a cluster serves as well. Only that much is used of it: the pool of
processes and what it is built on are imported when the first process is started, since
they take 14 ms of CPU, and a run over few files may take no more than 100.
"""

import logging
import os
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar

from feedsmith import watch

if TYPE_CHECKING:
    from concurrent.futures import Executor, Future

__all__ = ["Adaptive", "Done", "Inline", "Pending", "Submits", "count_cores", "expect_work", "is_worker_death"]

_log = logging.getLogger("feedsmith.executors")

R = TypeVar("R")
R_co = TypeVar("R_co", covariant=True)

MAX_INLINE_SECONDS = 0.3
MAX_INLINE_SECONDS_BEFORE_FORK = 0.06
"""CPU seconds of calls after which it pays to start processes, and to fork them. See `Adaptive`."""
MIN_CALLS_PER_WORKER, MAX_SHORT_CALLS = 2, 6
"""Calls that may be away: for each process the one that it makes, and the next; of short ones so many in all."""
MAX_AWAY_SECONDS = 0.1
"""CPU seconds that short calls may take for each process. To write 500 articles to a state takes 0.05, in which a
process with two calls is done with them, and waits.
"""
EXPECTED_CALL_SECONDS = 0.03
"""What a call takes where none was timed: one to four pages. With two of them away, 300 pages took 5 % more time."""


def count_cores() -> int:
    """How many cores this process may use, where the system tells, else how many there are."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class Pending(Protocol[R_co]):
    """A result that is to come: `concurrent.futures.Future` is one."""

    def done(self) -> bool:
        """Whether `result` returns, or raises, at once."""

    def result(self) -> R_co:
        """The result, once it is there. Raises what the call raised."""


class Submits(Protocol):
    """Runs calls: `concurrent.futures.Executor` does."""

    def submit(self, fn: Callable[..., R], /, *args: Any) -> Pending[R]:
        """Have `fn(*args)` called, now or later, here or elsewhere."""


class Done(Generic[R]):
    """The result of a call that has been made: a Pending that waits for nothing."""

    def __init__(self, result: R) -> None:
        self._result = result

    def done(self) -> bool:
        """Always true."""
        return True

    def result(self) -> R:
        """What the call returned."""
        return self._result


class Inline:
    """Makes each call at once, in this process."""

    def submit(self, fn: Callable[..., R], /, *args: Any) -> Pending[R]:
        """Call `fn(*args)`. Raises what it raises."""
        return Done(fn(*args))


class Adaptive:
    """Starts inline, and shares the work with processes when calls have taken `patience`
    seconds of CPU; None is as long as it takes to start the processes.

    Whoever has parsed for so long will probably go on for as long, by which time the processes have
    paid for their start: 0.25 s of CPU each, or 5 ms where they can be forked, and 15 ms for what starts
    them; and if not, no more than that is lost. While they are busy, calls go on being made here, so that this
    process never waits for work that it could do itself. bench/executors.py has the figures. Where it is certain
    that so much work will come, `expect` has them ready before it does.
    `prepare` is what was called in this process that the others need as well; it must be picklable.
    """

    def __init__(
        self,
        workers: int,
        patience: float | None = None,
        prepare: tuple[Callable[[], None], ...] = (),
    ) -> None:
        self._workers = workers
        self._prepare = prepare
        self._patience = patience
        self._seconds, self._calls = 0.0, 0
        self._inline = Inline()
        self._pool: Executor | None = None
        self._running: list[Future[Any]] = []

    def __enter__(self) -> "Adaptive":
        return self

    def __exit__(self, *exception: object) -> None:
        if self._pool is not None:
            ended_well = exception == (None, None, None)
            self._pool.shutdown(wait=ended_well, cancel_futures=True)

    def submit(self, fn: Callable[..., R], /, *args: Any) -> Pending[R]:
        """Make the call here or hand it to a process. What it raises comes from here or
        from the result; a process that dies of it, as an error that `is_worker_death` tells.
        """
        if self._pool is None and self._is_patient():
            return self._submit_timed(fn, args)
        self._running = [future for future in self._running if not future.done()]
        if len(self._running) >= self._max_away():
            return self._inline.submit(fn, *args)
        call = _pickle_call(fn, args)
        if call is None:
            return self._inline.submit(fn, *args)
        future = self._submit_to_pool(call)
        self._running.append(future)
        return _RemoteResult(future, lambda: self._run_inline(fn, args))

    def expect(self, fn: Callable[..., object], /, *args: Any) -> None:
        """Start the processes now, if they can be forked, as much work is sure to come; they call `fn(*args)`
        first, to have loaded what the others need. Does nothing where a `patience` is set.
        """
        call = _pickle_call(fn, args)
        if self._patience is not None or self._workers < 1 or call is None or not _may_fork():
            return
        for _ in range(self._workers):
            self._submit_to_pool(call)

    def _is_patient(self) -> bool:
        patience = self._patience
        if patience is None:
            patience = MAX_INLINE_SECONDS_BEFORE_FORK if _may_fork() else MAX_INLINE_SECONDS
        return self._seconds < patience

    def _submit_timed(self, fn: Callable[..., R], args: tuple[Any, ...]) -> Pending[R]:
        started = time.process_time()
        result = self._inline.submit(fn, *args)
        self._seconds += time.process_time() - started
        self._calls += 1
        return result

    def _max_away(self) -> int:
        """How many calls may be away: with more of long ones, this process would wait for the last at the end."""
        seconds_each = self._seconds / self._calls if self._calls else EXPECTED_CALL_SECONDS
        short = min(MAX_SHORT_CALLS, MAX_AWAY_SECONDS * self._workers / max(seconds_each, 0.001))
        return max(MIN_CALLS_PER_WORKER * self._workers, int(short))

    def _run_inline(self, fn: Callable[..., R], args: tuple[Any, ...]) -> R:
        """Make a call here that another process can't read, and hand over no more."""
        _log.debug("the other processes can't read the calls: all are made here from now on")
        self._workers = 0
        return fn(*args)

    def _submit_to_pool(self, call: bytes) -> "Future[Any]":
        pool = self._get_pool()
        with _defer_interrupt():  # `submit` starts the processes
            try:
                return pool.submit(_run_pickled_call, call)
            except RuntimeError as error:
                if not is_worker_death(error):
                    raise
                # A pool of which a process died takes no more calls, and those that it had have
                # failed. The next ones get new processes.
                self._pool = None
                return self._get_pool().submit(_run_pickled_call, call)

    def _get_pool(self) -> "Executor":
        if self._pool is None:
            from concurrent.futures import ProcessPoolExecutor  # 14 ms of CPU, with multiprocessing
            from multiprocessing import get_context, resource_tracker  # the same

            _log.debug("parsing on up to %d further processes", self._workers)
            way = "fork" if _may_fork() else "spawn"
            if way == "spawn":
                # The tracker lets Ctrl-C through again when it starts (3.11), hence it starts first.
                resource_tracker.ensure_running()
            self._pool = ProcessPoolExecutor(
                self._workers,
                mp_context=get_context(way),
                initializer=_init_worker,
                # A forked process has all that was imported and prepared here.
                initargs=(self._prepare if way == "spawn" else (),),
            )
        return self._pool


@contextmanager
def _defer_interrupt() -> Iterator[None]:
    """Let Ctrl-C wait for the end of this. Processes that are started inherit that, so that it can't meet one
    that has only begun, which would die with a traceback of its own.
    """
    import signal  # with multiprocessing, nothing more

    mask = signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])
    # A further thread may get it still, and hands it to the main one.
    is_main = threading.current_thread() is threading.main_thread()
    came: list[int] = []
    earlier = signal.signal(signal.SIGINT, lambda number, frame: came.append(number)) if is_main else None
    try:
        yield
    finally:
        if is_main:
            signal.signal(signal.SIGINT, signal.SIG_DFL if earlier is None else earlier)
        signal.pthread_sigmask(signal.SIG_SETMASK, mask)
        if came:
            signal.raise_signal(signal.SIGINT)


def _may_fork() -> bool:
    """Whether a copy of this process is sure to work: one thread alone holds no lock that another would
    have to give back. The libraries of macOS do not survive a fork, whatever the threads.
    """
    return sys.platform == "linux" and threading.active_count() == 1


class _UnreadableCallError(Exception):
    """The other process can't read a call: its plugin is of a module that can't be
    imported there.
    """


class _RemoteResult(Generic[R]):
    """The result of a call that another process makes, or this one where the other can't
    read it.
    """

    def __init__(self, future: "Future[R]", run_inline: Callable[[], R]) -> None:
        self._future, self._run_inline = future, run_inline

    def done(self) -> bool:
        return self._future.done()

    def result(self) -> R:
        try:
            return self._future.result()
        except _UnreadableCallError:
            return self._run_inline()


def expect_work(executor: Submits, fn: Callable[..., object], /, *args: Any) -> None:
    """Let an executor that starts processes do so before the work is there: see `Adaptive.expect`."""
    if isinstance(executor, Adaptive):
        executor.expect(fn, *args)


def is_worker_death(error: RuntimeError) -> bool:
    """Whether a call failed because the process that made it is gone."""
    from concurrent.futures import BrokenExecutor  # there is a pool, hence it is imported already

    return isinstance(error, BrokenExecutor)


def _init_worker(prepare: tuple[Callable[[], None], ...]) -> None:
    """In the new process: leave Ctrl-C to the parent, and end with it, however that comes."""
    import signal  # this runs in the new process only
    from threading import Thread  # the same

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)  # a forked one has its parent's handler
    signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGINT])
    watch.be_expendable()
    Thread(target=_exit_with_parent, daemon=True).start()
    for step in prepare:
        step()


def _exit_with_parent() -> None:
    import os  # as above
    from multiprocessing import parent_process  # as above
    from multiprocessing.connection import wait  # as above

    parent = parent_process()
    if parent is not None:
        wait([parent.sentinel])
        # Without this the worker waits for calls for ever, and holds on to the standard output,
        # whose readers wait for its end.
        os._exit(1)


def _pickle_call(fn: Callable[..., Any], args: tuple[Any, ...]) -> bytes | None:
    """The call as bytes, or None where it can't be sent: a plugin that holds a lambda, say."""
    import pickle  # 2 ms, once there is work for processes

    try:
        return pickle.dumps((fn, args))
    except Exception:  # somebody else's __reduce__
        return None


def _run_pickled_call(call: bytes) -> Any:
    """Make the call; in the other process."""
    import pickle  # as above

    try:
        fn, args = pickle.loads(call)
    except Exception as error:  # somebody else's module, which may fail here though it was imported there
        raise _UnreadableCallError(str(error)) from error
    return fn(*args)
