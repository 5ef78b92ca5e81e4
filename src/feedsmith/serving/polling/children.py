"""Work in processes that are forked for it: what it does to its process, and what memory it needs, ends with it. It
ends with this process too, however that ends.
"""

import gc
import logging
import os
import signal
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from importlib import import_module
from typing import NoReturn

from feedsmith import watch
from feedsmith.model.errors import FeedsmithError

__all__ = ["Child", "Children"]

_log = logging.getLogger("feedsmith.serving")

MAX_REPORT_BYTES = 60_000
"""What a pipe takes, which nobody reads until the child has ended."""
MAX_END_SECONDS = 60.0
"""How long a child that is told to end may take for that."""
DONE, LOST = 0, 1
"""How a child ends: its work is done, or it is not."""


class Child:
    """A process that was forked to do something: its `task`, in words. In the pipe `report` it leaves the names of the
    modules that it imported; the pipe `life` is closed when this process ends.
    """

    def __init__(self, pid: int, task: str, report: int, life: int) -> None:
        self.pid, self.task = pid, task
        self._report, self._life = report, life
        self._started = time.monotonic()
        self._told = 0

    def poll(self) -> int | None:
        """Its exit code, once it has ended; to be asked for until then."""
        pid, status = os.waitpid(self.pid, os.WNOHANG)
        return os.waitstatus_to_exitcode(status) if pid else None

    def tell_to_end(self) -> None:
        """Tell it to end, the second time in a way that it can't refuse."""
        with suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL if self._told else signal.SIGTERM)
        self._told += 1

    def end_after(self, seconds: float) -> None:
        """Tell it to end where it has taken longer than so many seconds."""
        if time.monotonic() - self._started > seconds + self._told * MAX_END_SECONDS:
            _log.error("a process that was to %s took longer than %d s, and is ended", self.task, seconds)
            self.tell_to_end()

    def read_report(self) -> list[str]:
        """The names that it has left."""
        with suppress(BlockingIOError):
            return os.read(self._report, MAX_REPORT_BYTES).decode().split("\n")
        return []

    def close(self) -> None:
        """Close the pipes."""
        os.close(self._report)
        os.close(self._life)


class Children:
    """The processes that were forked and have not ended."""

    def __init__(self) -> None:
        self._running: dict[int, Child] = {}
        self._tried_imports: set[str] = set()

    def __iter__(self) -> Iterator[Child]:
        return iter([*self._running.values()])

    def __len__(self) -> int:
        return len(self._running)

    def begin(self, work: Callable[[], None], task: str, *, is_guarded: bool) -> Child:
        """Have the work done in a process of its own. Where that `is_guarded`, it goes on after calls of plugins that
        end their process (`watch`). Raises OSError where the system has no room for it.
        """
        # A pipe for each child: of all that share one, the system tells the last alone that it was closed.
        life_reader, life = os.pipe()
        report, report_writer = os.pipe()
        os.set_blocking(report, False)
        os.set_blocking(report_writer, False)
        sys.stderr.flush()
        try:
            pid = os.fork()
            if pid == 0:
                for end in (life, *(child._life for child in self._running.values())):
                    os.close(end)
                _work_and_exit(work, report_writer, life_reader, is_guarded=is_guarded)
        except OSError:
            os.close(report)
            os.close(life)
            raise
        finally:
            os.close(report_writer)
            os.close(life_reader)
        child = self._running[pid] = Child(pid, task, report, life)
        return child

    def reap(self, is_told: bool) -> Iterator[tuple[Child, bool]]:
        """Those that have ended since, and whether their work is done; what `is_told` not is that it is not."""
        for child in self:
            code = child.poll()
            if code is None:
                continue
            del self._running[child.pid]
            self._import_alike(child.read_report())
            child.close()
            if code != DONE and is_told:
                how = _describe_code(code)
                _log.error("a process that was to %s ended before that was done (%s)", child.task, how)
            yield child, code == DONE

    def _import_alike(self, names: Iterable[str]) -> None:
        """Import what a child has imported, so that the next ones need not: httpcore and what it loads only when it
        is used are 90 ms of CPU.
        """
        missing = [name for name in names if name not in sys.modules and name not in self._tried_imports]
        self._tried_imports.update(missing)
        for name in missing:
            with suppress(Exception):  # such as one of a plugin that is a file
                import_module(name)
        if missing:
            gc.freeze()  # no child then looks through them, which would have each copied for it


def _work_and_exit(work: Callable[[], None], report: int, life: int, *, is_guarded: bool) -> NoReturn:
    """Do the work in this process, which was forked for it, and end it: with its parent, should that end before."""
    status = LOST
    try:
        signal.set_wakeup_fd(-1)
        for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGCHLD):
            signal.signal(number, signal.SIG_DFL)
        # Ctrl-C reaches all processes of a terminal: the parent says when the work ends.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        watch.end_with_parent(life)
        if is_guarded:
            watch.keep_watch(lambda text: _log.error("%s", text))
        before = set(sys.modules)
        work()
        with suppress(OSError):
            os.write(report, "\n".join(sorted(set(sys.modules) - before)).encode()[:MAX_REPORT_BYTES])
        status = DONE
    except FeedsmithError as error:
        _log.error("%s", error)
    except Exception:  # told, as nobody else would hear of it
        _log.exception("a bug")
    finally:
        watch.record_status(status)
        for stream in (sys.stdout, sys.stderr):
            with suppress(OSError, ValueError):
                stream.flush()
        os._exit(status)


def _describe_code(code: int) -> str:
    if code >= 0:
        return f"status {code}"
    return signal.strsignal(-code) or f"signal {-code}"
