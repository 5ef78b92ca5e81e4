"""Where parsing runs: here, or on processes once there is enough work to pay for them.

`submit` and what it gives work as in `concurrent.futures`, so that a pool of threads or a cluster's executor serves
as well. Only that much of it is used: importing it (with logging and threading) costs 8 ms, for a run that may take
no more than 100.
"""

import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar

if TYPE_CHECKING:
    from concurrent.futures import Executor, Future

__all__ = ["Adaptive", "Done", "Inline", "Pending", "Submits", "died"]

R = TypeVar("R")
R_co = TypeVar("R_co", covariant=True)


class Pending(Protocol[R_co]):
    """A result that is to come: `concurrent.futures.Future` is one."""

    def done(self) -> bool: ...

    def result(self) -> R_co: ...


class Submits(Protocol):
    """What runs calls: `concurrent.futures.Executor` does."""

    def submit(self, fn: Callable[..., R], /, *args: Any) -> Pending[R]: ...


class Done(Generic[R]):
    """The result of a call that has been made."""

    def __init__(self, result: R) -> None:
        self._result = result

    def done(self) -> bool:
        return True

    def result(self) -> R:
        return self._result


class Inline:
    """Runs each call at once, where it is submitted, and raises what it raises."""

    def submit(self, fn: Callable[..., R], /, *args: Any) -> Pending[R]:
        return Done(fn(*args))


class Adaptive:
    """Starts inline, and shares the work with processes when calls have taken `patience` seconds of CPU.

    Whoever has parsed for a third of a second will probably go on for another, by which time the processes have paid
    for their start (0.25 s of CPU each); and if not, no more than that is lost. While they are busy, calls go on
    being made here, so that this process never waits for work that it could do itself. bench/ has the figures.
    """

    def __init__(self, workers: int, patience: float = 0.3) -> None:
        self._workers, self._left = workers, patience
        self._inline = Inline()
        self._pool: Executor | None = None
        self._busy: list[Future[Any]] = []

    def __enter__(self) -> "Adaptive":
        return self

    def __exit__(self, *exception: object) -> None:
        if self._pool is not None:
            self._pool.shutdown(wait=exception == (None, None, None), cancel_futures=True)

    def submit(self, fn: Callable[..., R], /, *args: Any) -> Pending[R]:
        if self._pool is None and self._left > 0:
            started = time.process_time()
            result = self._inline.submit(fn, *args)
            self._left -= time.process_time() - started
            return result
        self._busy = [future for future in self._busy if not future.done()]
        call = _packed(fn, args) if len(self._busy) < 2 * self._workers else None
        if call is None:
            return self._inline.submit(fn, *args)
        self._busy.append(future := self._sent(call))
        return _Sent(future, lambda: self._stay(fn, args))

    def _stay(self, fn: Callable[..., R], args: tuple[Any, ...]) -> R:
        """Make a call here that another process can't read, and send no more."""
        self._workers = 0
        return fn(*args)

    def _sent(self, call: bytes) -> "Future[Any]":
        from signal import SIG_BLOCK, SIG_SETMASK, SIGINT, pthread_sigmask  # with multiprocessing, nothing more

        pool = self._started()
        # Processes are started by submit. They inherit the mask, so that Ctrl-C can't meet one that is still starting.
        mask = pthread_sigmask(SIG_BLOCK, [SIGINT])
        try:
            return pool.submit(_called, call)
        except RuntimeError as error:
            if not died(error):
                raise
            self._pool = None  # its calls have failed; the next ones get new processes
            return self._started().submit(_called, call)
        finally:
            pthread_sigmask(SIG_SETMASK, mask)

    def _started(self) -> "Executor":
        if self._pool is None:
            from concurrent.futures import ProcessPoolExecutor  # multiprocessing costs 10 ms more
            from multiprocessing import get_context, resource_tracker  # the same

            resource_tracker.ensure_running()  # now: when it starts, it lets Ctrl-C through again (3.11)
            # spawn: safe beside the thread of a progress bar, and the same on every system.
            context = get_context("spawn")
            self._pool = ProcessPoolExecutor(self._workers, mp_context=context, initializer=_serve_the_parent)
        return self._pool


class _UnreadableError(Exception):
    """A call that the other process can't read: the plugin is of a module that is not to be imported there."""


class _Sent(Generic[R]):
    """The result of a call that another process makes, or this one where the other can't read it."""

    def __init__(self, future: "Future[R]", here: Callable[[], R]) -> None:
        self._future, self._here = future, here

    def done(self) -> bool:
        return self._future.done()

    def result(self) -> R:
        try:
            return self._future.result()
        except _UnreadableError:
            return self._here()


def died(error: RuntimeError) -> bool:
    """Whether a call failed because the process that it ran in is gone."""
    from concurrent.futures import BrokenExecutor  # there is a pool, hence it is imported already

    return isinstance(error, BrokenExecutor)


def _serve_the_parent() -> None:
    """Leave Ctrl-C to it, and end with it, however that comes; in the other process."""
    import signal  # this runs in the new process only
    from threading import Thread  # the same

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGINT])
    Thread(target=_end_with_the_parent, daemon=True).start()


def _end_with_the_parent() -> None:
    import os  # as above
    from multiprocessing import parent_process  # as above
    from multiprocessing.connection import wait  # as above

    parent = parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)  # it would wait for calls for ever, and hold on to the standard output that others wait to end


def _packed(fn: Callable[..., Any], args: tuple[Any, ...]) -> bytes | None:
    """The call as bytes, or None: a plugin that holds a lambda, say, can't be sent."""
    import pickle  # 3 ms, once there is work for processes

    try:
        return pickle.dumps((fn, args))
    except Exception:  # somebody else's __reduce__
        return None


def _called(call: bytes) -> Any:
    """Make the call; in the other process."""
    import pickle  # as above

    try:
        fn, args = pickle.loads(call)
    except Exception as error:  # somebody else's module, which may fail here though it was imported there
        raise _UnreadableError(str(error)) from error
    return fn(*args)
