"""A call of somebody else's code: bounded in time, and whatever it does is an exception.

    with time_limits():                             once around what makes calls
        with PluginCall(owner, place, seconds=20):
            plugin.parse(document)

Whatever the call raises comes out of it as an Exception: its own, an OvertimeError, a DeathError where
it ended the process when it was made before (see `watch`), or an EscapeError for what is no Exception,
such as SystemExit. Only Ctrl-C passes.

Seen in Python 3.11: a timer of the system's costs 2 us and ends what loops, sleeps or matches a regular
expression; C code goes on until the process is killed. It needs the main thread and SIGALRM.
Elsewhere time is looked at only when a call gives something.
"""

import logging
import os
import signal
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from time import monotonic
from types import FrameType, TracebackType
from typing import TypeVar

from feedsmith import watch
from feedsmith.model.errors import describe_exception

__all__ = ["DeathError", "EscapeError", "HopelessError", "OvertimeError", "PluginCall", "call_steps"]
__all__ += ["describe_crash", "make_overtime", "time_limits"]

T = TypeVar("T")

_NEVER = float("inf")

_log = logging.getLogger("feedsmith.plugins")

REPEAT_SECONDS = 1.0
"""A call that caught what should have ended it is told again so much later."""
MAX_STEPS_PER_CALL = 64
"""What somebody else's iterable gives in one call: to make a call takes 4 us."""
MAX_SECONDS_WITHOUT_ANSWER = 0.05
"""Whoever waits for the first step does not wait longer for others."""


class EscapeError(Exception):
    """A call raised what is no Exception. Its text says what: `raised SystemExit: 3`."""


class HopelessError(Exception):
    """A call after which its source deserves few others. Its text says what it did."""


class OvertimeError(HopelessError):
    """A call took longer than it may: `took more than 20 s`."""


class DeathError(HopelessError):
    """A call is not made, as it ended the process before: `ended the process (SIGSEGV)`."""


class _Interruption(BaseException):
    """Raised in a call that takes too long. No Exception: plugins that catch those would go on."""


class _Clock:
    """The timer of this process: the thread whose calls it ends, 0 where there is none; when it fires, and
    when the call that is being made is to end. Both are `_NEVER` where there is none.

    It is not set for each call, which takes 1 us, but left to fire while calls begin and end.
    """

    thread = 0
    fires_at = _NEVER
    deadline = _NEVER

    @classmethod
    def fire_in(cls, seconds: float) -> None:
        seconds = max(seconds, 0.001)  # 0 would be never
        cls.fires_at = monotonic() + seconds
        signal.setitimer(signal.ITIMER_REAL, seconds)


def _forget_timer() -> None:
    """In a forked process, which inherits no timer of the system's."""
    _Clock.thread, _Clock.fires_at, _Clock.deadline = 0, _NEVER, _NEVER


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forget_timer)


@contextmanager
def time_limits() -> Iterator[None]:
    """Within this, calls that take too long are ended, where the system and the thread allow it."""
    if _Clock.thread:
        yield
        return
    if threading.current_thread() is not threading.main_thread() or signal.getitimer(signal.ITIMER_REAL)[0]:
        _log.info("plugins that take too long are not ended: another thread, or a timer of the program's own")
        yield
        return
    before = signal.signal(signal.SIGALRM, _ring)
    _Clock.thread = threading.get_ident()
    try:
        yield
    finally:
        watch.cancel_exit()
        _Clock.thread, _Clock.fires_at = 0, _NEVER
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, signal.SIG_DFL if before is None else before)


def _ring(number: int, frame: FrameType | None) -> None:
    """End the call that is being made, if its time is over."""
    _Clock.fires_at = _NEVER
    left = _Clock.deadline - monotonic()
    if left == _NEVER:
        return
    _Clock.fire_in(left if left > 0 else REPEAT_SECONDS)
    # In these two nobody would take it for what it is: it comes again.
    is_between = frame is not None and frame.f_code in _BETWEEN
    if left <= 0 and not is_between:
        raise _Interruption


class PluginCall:
    """A call of somebody else's code: `owner` is the source or format that it is made for, `place`
    tells it from the owner's other calls, `seconds` are how long it may take.

    Within another call the time is the outer one's. Raises as the module says.
    """

    __slots__ = ("_deadline", "_has_clock", "_key", "_outer_key", "_seconds")

    def __init__(self, owner: str, place: str, *, seconds: float) -> None:
        self._key = f"{owner}\n{place}"
        self._seconds = seconds
        self._outer_key = b""
        self._has_clock = False
        self._deadline = _NEVER

    def __enter__(self) -> "PluginCall":
        death = watch.find_death(self._key)
        if death:
            raise DeathError(death)
        self._outer_key = watch.begin_call(self._key, self._seconds)
        self._deadline = monotonic() + self._seconds
        # Within another call the clock is that one's.
        if _Clock.deadline == _NEVER and threading.get_ident() == _Clock.thread:
            self._has_clock = True
            _Clock.deadline = self._deadline
            if self._deadline < _Clock.fires_at:
                _Clock.fire_in(self._seconds)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._has_clock:
            _Clock.deadline = _NEVER
        if watch.end_call(self._outer_key):
            raise KeyboardInterrupt from error  # which the call may have caught
        if error is None or watch.is_interruption(error):
            return
        # A StopIteration would look like an end where the call is made in a generator.
        if isinstance(error, Exception) and not isinstance(error, StopIteration):
            return
        if isinstance(error, _Interruption):
            raise make_overtime(self._seconds) from error
        raise EscapeError(describe_exception(error)) from error

    def check_time(self) -> None:
        """Raise OvertimeError if the time is over: for a call that gives something again and again, as
        no timer may end it.
        """
        if monotonic() > self._deadline:
            raise make_overtime(self._seconds)


_BETWEEN = (PluginCall.__enter__.__code__, PluginCall.__exit__.__code__)


def make_overtime(seconds: float) -> OvertimeError:
    """What a call did that may take so many seconds."""
    return OvertimeError(f"took more than {seconds:.3g} s")


def call_steps(owner: str, place: str, start: Callable[[], Iterable[T]], *, seconds: float) -> Iterator[T]:
    """What somebody else's iterable gives: some steps are a call, and all may take `seconds` together.

    What came before it raised is given before that is raised here.
    """
    steps: Iterator[T] | None = None
    left = seconds
    while left > 0:
        started = monotonic()
        given: list[T] = []
        failure: Exception | None = None
        is_over = False
        try:
            with PluginCall(owner, place, seconds=left):
                steps = iter(start()) if steps is None else steps
                is_over = _take_some(steps, given, started)
        except OvertimeError:
            failure = make_overtime(seconds)
        except Exception as error:  # somebody else's plugin; raised once what came before it is given
            failure = error
        left -= monotonic() - started
        yield from given
        if failure is not None:
            raise failure
        if is_over:
            return
    raise make_overtime(seconds)


def _take_some(steps: Iterator[T], given: list[T], started: float) -> bool:
    """Add what some steps give; whether there are no more. A call costs as much as many steps."""
    for item in steps:
        given.append(item)
        if len(given) >= MAX_STEPS_PER_CALL or monotonic() - started > MAX_SECONDS_WITHOUT_ANSWER:
            return False
    return True


def describe_crash(error: BaseException) -> str:
    """What a call did, after the name of its plugin: `raised ValueError: ...`, `took more than 20 s`."""
    if isinstance(error, EscapeError | HopelessError):
        return str(error)
    return describe_exception(error)
