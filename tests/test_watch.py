"""A run goes on in a child: its parent ends as it does, and neither outlives the other."""

import os
import re
import signal
import subprocess
import sys

import pytest

from conftest import unmeasured
from feedsmith.watch import leave

WATCHED = """
import atexit, ctypes, os, signal, sys, threading, time
from feedsmith.watch import begin_call, end_call, find_death, keep_watch, leave, record_status
keep_watch(lambda text: print(text, flush=True))
print(os.getpid(), flush=True)
{then}
record_status(5)
"""


def watched(then: str) -> "subprocess.Popen[str]":
    command = [sys.executable, "-c", WATCHED.format(then=then)]
    return subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=unmeasured(os.environ)
    )


def run_watched(then: str) -> tuple[int, str]:
    """The exit status, and what was printed but for numbers."""
    with watched(then) as process:
        out, _ = process.communicate(timeout=30)
    return process.returncode, re.sub(r"^\d+\n", "", out, flags=re.M)


@pytest.mark.parametrize(
    ("deed", "how"),
    [
        ("os._exit(0)", "ended the process (exit status 0)"),
        ("ctypes.string_at(0)", "ended the process (SIGSEGV)"),
        ("os.kill(os.getpid(), 9)", "ended the process (SIGKILL, which may mean that memory ran out)"),
    ],
)
def test_what_ends_the_child_in_a_call_is_found_by_the_next_child(deed: str, how: str) -> None:
    then = f"""
if death := find_death("news 1.txt"):
    print(death)
else:
    begin_call("news 1.txt", 20)
    {deed}
"""
    assert run_watched(then) == (5, f"{how}\n")


def test_a_call_that_nothing_in_the_child_ends_is_ended_with_it() -> None:
    then = """
signal.pthread_sigmask(signal.SIG_BLOCK, range(1, 32))
if death := find_death("news 1.txt"):
    print(death)
else:
    begin_call("news 1.txt", 0.5)
    time.sleep(60)
"""
    assert run_watched(then) == (5, "took more than 0.5 s\n")


def test_what_ends_the_child_outside_of_a_call_is_no_success() -> None:
    status, out = run_watched("end_call(begin_call('source news', 20)); os._exit(0)")
    assert status == 1
    assert "something ended the process (exit status 0)" in out


def test_what_happens_after_the_end_changes_nothing() -> None:
    assert run_watched("record_status(5); os.kill(os.getpid(), 9)") == (5, "")


def test_what_is_registered_for_the_end_is_called_when_the_run_leaves() -> None:
    then = "atexit.register(print, 'closed'); print('done', end=' '); record_status(5); leave(5); print('too late')"
    assert run_watched(then) == (5, "done closed\n")


def test_a_thread_that_goes_on_is_waited_for() -> None:
    thread = "threading.Thread(target=lambda: (time.sleep(0.2), print('saved'))).start()"
    assert run_watched(f"{thread}; record_status(5); leave(5)") == (5, "saved\n")


def test_a_process_that_is_not_watched_goes_on_after_leave() -> None:
    leave(5)


def test_a_call_of_another_name_is_made() -> None:
    then = "if not find_death('a\\n1'): begin_call('a\\n1', 20); os._exit(1)\nprint(repr(find_death('a\\n2')))"
    assert run_watched(then) == (5, "''\n")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT, signal.SIGINT, signal.SIGKILL])
def test_who_ends_the_parent_ends_the_child(number: signal.Signals) -> None:
    with watched("time.sleep(60)") as process:
        assert process.stdout is not None
        child = int(process.stdout.readline())
        assert child != process.pid
        process.send_signal(number)
        # Standard output is closed once neither holds it.
        assert "something" not in process.stdout.read()
        process.wait(20)
    assert process.returncode not in (0, 5)


def test_who_says_it_twice_ends_what_does_not_listen() -> None:
    then = (
        "signal.signal(signal.SIGTERM, lambda *_: print('no', flush=True)); print('ready', flush=True); time.sleep(60)"
    )
    with watched(then) as process:
        assert process.stdout is not None
        assert [process.stdout.readline() for _ in range(2)][1] == "ready\n"
        while process.poll() is None:
            process.send_signal(signal.SIGTERM)
            if process.stdout.readline() != "no\n":
                break
        process.wait(20)
    assert process.returncode == -signal.SIGKILL


@pytest.mark.parametrize(
    "before", ["import threading; threading.Thread(target=time.sleep, args=[1]).start()", "sys.stdout = sys.stderr"]
)
def test_a_process_that_is_not_a_commands_own_has_no_child(before: str) -> None:
    code = WATCHED.format(then="sys.stderr.write('' if os.getppid() == PARENT else 'forked')")
    code = code.replace("keep_watch(lambda", f"{before}\nPARENT = os.getppid()\nkeep_watch(lambda").replace(
        "print(os.getpid(), flush=True)", ""
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=30)
    assert (done.returncode, done.stderr) == (0, "")
