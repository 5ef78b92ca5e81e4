"""A call of a plugin is bounded in time, and whatever it does is an Exception."""

import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest

from feedsmith.plugins.calls import EscapeError, OvertimeError, PluginCall, call_steps, describe_crash, time_limits


@pytest.fixture(autouse=True)
def limited() -> Iterator[None]:
    """As a run has it."""
    with time_limits():
        yield


def call(seconds: float = 60) -> PluginCall:
    return PluginCall("source news", "parse 1.txt", seconds=seconds)


def test_a_call_that_takes_too_long_is_ended_and_the_next_one_is_not() -> None:
    with pytest.raises(OvertimeError, match=r"took more than 0\.05 s"), call(0.05):
        time.sleep(60)
    with call():
        time.sleep(0.1)


def test_a_short_limit_counts_within_a_run_of_long_ones() -> None:
    with call():
        pass
    with pytest.raises(OvertimeError), call(0.05):
        time.sleep(60)


def test_the_time_of_a_call_within_another_is_the_outer_ones() -> None:
    with pytest.raises(OvertimeError), call(0.05), call():
        time.sleep(60)


def test_a_call_that_catches_what_should_end_it_is_told_again() -> None:
    with pytest.raises(OvertimeError), call(0.05):
        sleep_stubbornly()


def sleep_stubbornly() -> None:
    with suppress(BaseException):
        time.sleep(60)
    time.sleep(60)


@pytest.mark.parametrize("error", [SystemExit(3), GeneratorExit("x"), BaseException("x"), StopIteration("x")], ids=repr)
def test_what_is_no_ordinary_exception_becomes_one_that_says_what_it_was(error: BaseException) -> None:
    with pytest.raises(EscapeError) as raised, call():
        raise error
    assert describe_crash(raised.value) == f"raised {type(error).__name__}: {error}"


def test_an_exception_comes_out_as_it_is_and_ctrl_c_too() -> None:
    for error in (ValueError("x"), KeyboardInterrupt()):
        with pytest.raises(type(error)) as raised, call():
            raise error
        assert raised.value is error


def test_an_iterable_that_never_ends_is_ended() -> None:
    def endless() -> Iterator[int]:
        while True:
            yield 1

    with pytest.raises(OvertimeError, match=r"took more than 0\.05 s"):
        sum(call_steps("source news", "requests", endless, seconds=0.05))
    assert list(call_steps("source news", "requests", lambda: [1, 2], seconds=60)) == [1, 2]


def test_the_time_between_two_steps_is_not_theirs() -> None:
    for _ in call_steps("format rss", "news", lambda: [1, 2, 3], seconds=0.2):
        time.sleep(0.15)


def test_an_iterable_that_can_not_be_had_raises_what_it_raises() -> None:
    def none() -> list[int]:
        raise StopIteration

    with pytest.raises(EscapeError, match="StopIteration"):
        list(call_steps("source news", "requests", none, seconds=60))


def test_a_call_in_another_thread_is_measured_when_it_gives_something() -> None:
    def work() -> None:
        with time_limits(), call(0.01) as inner:
            time.sleep(0.05)
            inner.check_time()

    with ThreadPoolExecutor(1) as pool, pytest.raises(OvertimeError):
        pool.submit(work).result()


@pytest.mark.parametrize("timer", [0, 60])
def test_the_handler_and_the_timer_of_a_program_are_its_own_again(timer: int) -> None:
    code = f"""
import signal
from feedsmith.plugins.calls import PluginCall, time_limits
signal.signal(signal.SIGALRM, print)
signal.setitimer(signal.ITIMER_REAL, {timer})
with time_limits(), PluginCall("source news", "1.txt", seconds=5):
    pass
assert signal.getsignal(signal.SIGALRM) is print
assert (signal.getitimer(signal.ITIMER_REAL)[0] > 50) == ({timer} > 0)
"""
    subprocess.run([sys.executable, "-c", code], check=True, timeout=30)
