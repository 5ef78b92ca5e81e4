"""What runs in a process of its own, for the checks: a plugin is imported and asked, and what it touches is noted.

The task comes from standard input, what was found goes to standard output as JSON:

    import      the plugin's module, with what the import opens, and its CPU time
    requests    twice, with what that opens
    first       what comes of each item; so that all is imported
    second      the same, with the clocks shifted by more than a year: what it opens, connects to or asks
                the environment is noted
    backwards   the same, the items in the reverse order

Clocks are shifted as Python code sees them: `time.time` and its kin, and classes of `datetime` in
place of the standard ones. So they are put there before the plugin is imported.
"""

import datetime as datetime_module
import hashlib
import json
import locale
import os
import pickle
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from importlib import import_module
from itertools import islice
from typing import Any, NamedTuple

from feedsmith.model.contracts import Document, Request
from feedsmith.plugins.onefile import PluginFile, offer_modules
from feedsmith.testing.description import describe_article, describe_outcome
from feedsmith.testing.running import run

__all__ = ["LISTED", "MAX_REQUESTS", "SHIFT_SECONDS", "Task", "main", "make_calls"]

SHIFT_SECONDS = 400 * 86_400 + 3_723
"""More than a year, and no whole number of hours."""
MAX_REQUESTS = 100_000
"""As in a run: see `feedsmith.collecting.crawl`."""
CONNECTS = ("socket.connect", "socket.getaddrinfo", "socket.sendto", "socket.bind")
LISTS = ("os.listdir", "os.scandir", "sqlite3.connect")
LISTED = "listed "
"""What a line begins with that tells of a folder: imports and `requests` may list them."""
STARTS = ("subprocess.Popen", "os.system", "os.fork", "os.posix_spawn", "os.exec")
LOCALES = ("tr_TR.UTF-8", "de_DE.UTF-8", "fr_FR.UTF-8", "C.UTF-8")
"""The first that the system has is that of the second process: names of days and months, decimal points."""


class Task(NamedTuple):
    """What to do: `plugin` and `items` are pickled apart, as their modules are what is to be looked at."""

    kind: str
    module: str
    files: tuple[PluginFile, ...]
    plugin: bytes
    items: bytes
    elsewhere: bool


# ---- clocks ------------------------------------------------------------------------------------


class _Shift:
    """By how many seconds the clocks are wrong."""

    seconds = 0.0


def _shift_clocks() -> None:
    """Have Python's clocks tell the time with the shift."""
    real: dict[str, Any] = {name: getattr(time, name) for name in ("time", "time_ns", "localtime", "gmtime")}
    fake: Any = time
    fake.time = lambda: real["time"]() + _Shift.seconds
    fake.time_ns = lambda: real["time_ns"]() + int(_Shift.seconds * 1e9)
    for name in ("localtime", "gmtime"):
        function = real[name]
        setattr(
            time,
            name,
            lambda seconds=None, function=function: function(fake.time() if seconds is None else seconds),
        )
    module: Any = datetime_module
    module.datetime = _make_shifted(module.datetime, _Moment)
    module.date = _make_shifted(module.date, _Day)


class _Moment:
    """What is asked of `datetime` about the present."""

    @classmethod
    def now(cls, tz: Any = None) -> Any:
        kind: Any = cls
        return kind.fromtimestamp(time.time(), tz)

    @classmethod
    def utcnow(cls) -> Any:
        kind: Any = cls
        return kind.fromtimestamp(time.time(), datetime_module.UTC).replace(tzinfo=None)

    @classmethod
    def today(cls) -> Any:
        return cls.now()


class _Day:
    """What is asked of `date` about the present."""

    @classmethod
    def today(cls) -> Any:
        kind: Any = cls
        return kind.fromtimestamp(time.time())


def _make_shifted(real: type[Any], present: type[Any]) -> type[Any]:
    """The class, telling the present with the shift; all that is of the real one is of this one."""

    class Kind(type):
        def __instancecheck__(cls, instance: object) -> bool:
            return isinstance(instance, real)

        def __subclasscheck__(cls, other: type[Any]) -> bool:
            return issubclass(other, real)

    return Kind(real.__name__, (present, real), {})


# ---- what is touched ---------------------------------------------------------------------------


class _Watch:
    """What a plugin touches while somebody watches, as lines for people."""

    def __init__(self) -> None:
        self._touched: list[str] | None = None

    def install(self) -> None:
        sys.addaudithook(self._note_event)
        environment: Any = os.environ
        environment.__class__ = _make_environment(self._note)

    @contextmanager
    def watching(self) -> Iterator[list[str]]:
        touched: list[str] = []
        self._touched = touched
        try:
            yield touched
        finally:
            self._touched = None

    def _note(self, what: str) -> None:
        if self._touched is not None and what not in self._touched:
            self._touched.append(what)

    def _note_event(self, event: str, arguments: tuple[Any, ...]) -> None:
        if self._touched is None:
            return
        if event == "open" and isinstance(arguments[0], str | bytes) and not _is_harmless(*arguments):
            self._note(f"opened {os.fsdecode(arguments[0])}")
        elif event in LISTS and not _is_reading_code():
            self._note(f"{LISTED}{arguments[0]}")
        elif event in CONNECTS:
            self._note(f"used a socket ({event})")
        elif event in STARTS:
            self._note(f"started a process ({event})")


def _is_harmless(path: str | bytes, mode: str | None, flags: int) -> bool:
    """Whether what is opened is a folder that is listed, or a module that is imported."""
    if flags & getattr(os, "O_DIRECTORY", 0):
        return True
    is_written = flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT)
    name = os.fsdecode(path)
    is_code = name.endswith((".py", ".pyc", ".so", ".pyi", ".egg-link", ".pth")) or "__pycache__" in name
    return is_code or (not is_written and _is_reading_code())


def _is_reading_code() -> bool:
    """Whether the import system itself reads: metadata, zip files."""
    frame: Any = sys._getframe(1)
    while frame is not None and frame.f_globals.get("__name__") == "feedsmith.testing.checks.probe":
        frame = frame.f_back
    return frame is not None and frame.f_globals.get("__name__") in ("importlib._bootstrap_external", "zipimport")


def _make_environment(note: Callable[[str], None]) -> type[Any]:
    kind: Any = type(os.environ)

    class Environment(kind):  # type: ignore[misc]
        def __getitem__(self, key: str) -> str:
            note(f"asked the environment for {key}")
            value: str = super().__getitem__(key)
            return value

        def __iter__(self) -> Iterator[str]:
            note("asked the environment for all")
            names: Iterator[str] = super().__iter__()
            return names

    return Environment


# ---- what is asked -----------------------------------------------------------------------------


def make_calls(kind: str, plugin: Any, items: Iterable[Any]) -> list[Any]:
    """What comes of each item, as plain data: of documents, articles or feeds, as the plugin is of that kind."""
    make = {"source": _parse, "enricher": _enrich, "format": _render}[kind]
    return [make(plugin, item) for item in items]


def _parse(source: Any, page: Document) -> Any:
    return describe_outcome(run(source, page))


def _enrich(enricher: Any, article: Any) -> Any:
    try:
        enriched = enricher.enrich(article)
    except Exception as error:  # somebody else's plugin
        return f"raised {type(error).__name__}: {error}"
    return enriched and describe_article(enriched)


def _render(format: Any, feed: Any) -> Any:
    try:
        data = b"".join(format.render(feed))
    except Exception as error:  # somebody else's plugin
        return f"raised {type(error).__name__}: {error}"
    return hashlib.sha256(data).hexdigest()


def _list_requests(source: Any) -> list[str]:
    """The URLs of its requests, and of those that it gives in listings: one more than there may be."""

    def walk() -> Iterator[str]:
        requests = source.requests()
        for item in requests:
            yield from (item.url,) if isinstance(item, Request) else (request.url for request in item)

    return list(islice(walk(), MAX_REQUESTS + 1))


def _answer(task: Task) -> dict[str, Any]:
    # What plugins import of feedsmith comes first: only their own import is measured.
    door = import_module("feedsmith")
    for name in door.__all__:
        getattr(door, name)
    import_module("feedsmith.text")
    offer_modules(task.files)
    _shift_clocks()
    watch = _Watch()
    watch.install()
    found: dict[str, Any] = {"module": task.module}
    started = time.process_time()
    with watch.watching() as touched:
        import_module(task.module)
    found |= {"import_seconds": time.process_time() - started, "import_touched": touched}
    plugin, items = pickle.loads(task.plugin), pickle.loads(task.items)
    if task.elsewhere:
        _set_locale()
    if task.kind == "source":
        found |= _ask_requests(plugin, watch)
    found["first"] = make_calls(task.kind, plugin, items)
    with watch.watching() as touched:
        _Shift.seconds = SHIFT_SECONDS
        found["second"] = make_calls(task.kind, plugin, items)
    found["touched"] = touched
    found["backwards"] = make_calls(task.kind, plugin, reversed(items))[::-1]
    return found


def _ask_requests(source: Any, watch: _Watch) -> dict[str, Any]:
    with watch.watching() as touched:
        try:
            first, second = _list_requests(source), _list_requests(source)
        except Exception as error:  # somebody else's plugin
            return {"requests_error": f"{type(error).__name__}: {error}"}
    return {"requests": len(first), "requests_repeat": first == second, "requests_touched": touched}


def _set_locale() -> None:
    for name in LOCALES:
        with suppress(locale.Error):
            locale.setlocale(locale.LC_ALL, name)
            return


def main() -> None:
    """Do the task."""
    # Plugins may print: what is found goes another way.
    own = os.dup(1)
    os.dup2(2, 1)
    task = Task(*pickle.loads(sys.stdin.buffer.read()))
    try:
        found = _answer(task)
    except Exception as error:  # somebody else's plugin: the checks name it
        found = {"error": f"{type(error).__name__}: {error}"}
    with open(own, "wb") as stream:
        stream.write(json.dumps(found).encode())
