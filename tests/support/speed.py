"""What has the tests take half the time: hooks, none of which changes what a test shows."""

import gc
import os
import shutil
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

MEMORY = Path("/dev/shm")
MIN_FREE_BYTES = 4 << 30

# ---- collection ------------------------------------------------------------------------------------------------


def pytest_configure() -> None:
    """Files go to memory, where there is a file system in it: on a disk, each commit and each feed waits for it."""
    gc.disable()  # of what is collected nothing goes: 4 of 13 s
    if "PYTEST_DEBUG_TEMPROOT" not in os.environ and has_room(MEMORY):
        os.environ["PYTEST_DEBUG_TEMPROOT"] = str(MEMORY)


def has_room(folder: Path) -> bool:
    """Whether programs and large files may lie there: in a container neither is a matter of course."""
    if not os.access(folder, os.W_OK | os.X_OK):
        return False
    may_run = not os.statvfs(folder).f_flag & getattr(os, "ST_NOEXEC", 0)
    return may_run and shutil.disk_usage(folder).free >= MIN_FREE_BYTES


def pytest_collection_finish() -> None:
    """The tests stay to the end: neither a collection nor a child looks through 400,000 objects again."""
    gc.freeze()
    gc.enable()


# ---- coverage --------------------------------------------------------------------------------------------------


@contextmanager
def unmeasured() -> Iterator[None]:
    """Neither this thread, nor threads and processes that begin here, are measured."""
    here, in_threads = sys.gettrace(), threading.gettrace()
    settings = {name: os.environ.pop(name) for name in list(os.environ) if name.startswith("COVERAGE")}
    sys.settrace(None)
    threading.settrace(None)  # type: ignore[arg-type]
    try:
        yield
    finally:
        os.environ.update(settings)
        threading.settrace(in_threads)  # type: ignore[arg-type]
        sys.settrace(here)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    """Coverage counts what the quick tests run: with it, what is slow takes twice as long, and a process 0.1 s more."""
    if item.get_closest_marker("slow"):
        with unmeasured():
            return (yield)
    return (yield)


# ---- processes -------------------------------------------------------------------------------------------------


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int | None:
    """One more than there are cores for slow tests, which wait for clocks and servers a quarter of their time."""
    return None if "not slow" in config.option.markexpr else (os.cpu_count() or 1) + 1
