"""What has the tests take half the time: hooks, none of which changes what a test shows."""

import gc
import os
import shutil
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

import pytest
from coverage import Coverage

MEMORY = Path("/dev/shm")
MIN_FREE_BYTES = 4 << 30

# ---- collection ------------------------------------------------------------------------------------------------


def pytest_configure(config: pytest.Config) -> None:
    """Files go to memory, where there is a file system in it: on a disk, each commit and each feed waits for it."""
    gc.disable()  # of what is collected nothing goes: 4 of 13 s
    if config.getoption("numprocesses", None) and not hasattr(config, "workerinput"):
        sys.settrace(None)  # it runs no test itself
    if "PYTEST_DEBUG_TEMPROOT" not in os.environ and has_room(MEMORY):
        os.environ["PYTEST_DEBUG_TEMPROOT"] = str(MEMORY)


def has_room(folder: Path) -> bool:
    """Whether programs and large files may lie there: in a container neither is a matter of course."""
    if not os.access(folder, os.W_OK | os.X_OK):
        return False
    may_run = not os.statvfs(folder).f_flag & getattr(os, "ST_NOEXEC", 0)
    return may_run and shutil.disk_usage(folder).free >= MIN_FREE_BYTES


def pytest_collection_finish(session: pytest.Session) -> None:
    """The tests stay to the end: neither a collection nor a child looks through 400,000 objects again."""
    gc.freeze()
    gc.enable()
    if sys.gettrace() is not None:
        measuring = Measuring()
        measuring.set(False)
        session.config.pluginmanager.register(measuring)


# ---- coverage --------------------------------------------------------------------------------------------------

UNMEASURED_MODULES = {
    *("test_bad_input", "test_extraction_gate", "test_html_bad_input", "test_html_property", "test_html_xss"),
    *("test_faithful", "test_random_runs", "test_readers", "test_state_property", "test_store_crash"),
    *("test_layers", "test_text_property"),
}
"""Modules that go the same lines again and again, with random inputs, kills and giants, or none of the product's."""
MEASURED_PROCESSES = {"test_poller", "test_serve"}
"""Slow modules whose processes run what nothing else runs."""


class Measuring:
    """The tracer of coverage, which doubles the time of whatever it watches. Once all is collected it watches tests and
    fixtures only: not pytest, UNMEASURED_MODULES, or what is done with SQLite as well. Of processes that slow tests
    start it sees those of MEASURED_PROCESSES: each takes 0.1 s more with it.
    """

    def __init__(self) -> None:
        self.tracers = sys.gettrace(), threading.gettrace()
        self.is_for_this_test = True

    def set(self, is_on: bool) -> None:
        here, in_threads = self.tracers if is_on and self.is_for_this_test else (None, None)
        threading.settrace(in_threads)  # type: ignore[arg-type]
        sys.settrace(here)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        database = item.callspec.params.get("database_url") if hasattr(item, "callspec") else ""
        self.is_for_this_test = item.path.stem not in UNMEASURED_MODULES and database != "postgresql"
        is_plain = item.get_closest_marker("slow") and item.path.stem not in MEASURED_PROCESSES
        with unmeasured_processes() if is_plain else nullcontext():
            return (yield)

    @pytest.hookimpl(wrapper=True)
    def pytest_fixture_setup(self) -> Iterator[None]:
        self.set(True)
        try:
            return (yield)
        finally:
            self.set(False)

    @pytest.hookimpl(wrapper=True)
    def pytest_pyfunc_call(self) -> Iterator[None]:
        self.set(True)
        try:
            return (yield)
        finally:
            self.set(False)

    def pytest_sessionfinish(self) -> None:
        current = Coverage.current()
        if current is not None:
            current.save()  # pytest-xdist kills a process that takes longer than 10 s after this


@contextmanager
def unmeasured_processes() -> Iterator[None]:
    settings = {name: os.environ.pop(name) for name in list(os.environ) if name.startswith("COVERAGE")}
    try:
        yield
    finally:
        os.environ.update(settings)


# ---- processes -------------------------------------------------------------------------------------------------


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int | None:
    """One more than there are cores for slow tests, which wait for clocks and servers a quarter of their time."""
    return None if "not slow" in config.option.markexpr else (os.cpu_count() or 1) + 1
