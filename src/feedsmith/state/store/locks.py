"""Who may poll a source, publish a feed, or change the tables: one at a time, among all threads,
processes and machines that share a database.

A lock is a kind and a number. PostgreSQL has advisory locks for that. Beside SQLite's file lies one
that ends in `.lock`, of which one byte is locked for each. The system takes either away from a
process that is killed. Both know processes or connections, and not threads, and let whoever has a
lock have it again: hence a set of what this process holds.
"""

import errno
import fcntl
import os
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from threading import Lock
from typing import Protocol

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DBAPIError

__all__ = [
    "FEED",
    "LISTING",
    "POLLER",
    "REGISTRY",
    "SOURCE",
    "TABLES",
    "TOTALS",
    "FileLocks",
    "LockTimeoutError",
    "Locks",
    "PostgresLocks",
]

TABLES, SOURCE, FEED = 0, 1, 2
"""Kinds of locks: on the tables themselves, on a source, on a feed."""
ALL, REGISTRY, TOTALS, POLLER, LISTING = 0, 1, 2, 3, 4
"""Numbers of locks on the tables: on all of them; on the rows of sources and feeds, while new ones get
their numbers; on what all polls came to, and could not publish; on the right to poll again and again; and on
the pages that list feeds.
"""

POLL_SECONDS = 0.1
_CLASS = 0x66656564  # "feed": advisory locks of other programs have another class
_KIND_BITS = 2
_BYTE_BITS = 40
"""A number's place in the file is below that of the next kind: no file grows by being locked there."""


class LockTimeoutError(Exception):
    """Somebody else has the lock for longer than one wants to wait."""


class _Backend(Protocol):
    """Locks among processes, each tried without waiting. All of one name count as one holder."""

    @property
    def name(self) -> str: ...
    def acquire(self, kind: int, number: int, *, shared: bool) -> bool: ...
    def release(self, kind: int, number: int, *, shared: bool) -> None: ...
    def check(self) -> None: ...


class Locks:
    """The locks of one database, as one process takes them. `wait` is in seconds; `waiting` is called
    once when a lock is not to be had at once.
    """

    _held: dict[tuple[str, int, int], int] = {}  # noqa: RUF012  # of the process, under the guard
    _guard = Lock()

    def __init__(self, backend: _Backend, wait: float, waiting: Callable[[], None]) -> None:
        self._backend, self._wait, self._waiting = backend, wait, waiting
        self._has_waited = False

    @contextmanager
    def hold(self, kind: int, number: int, *, shared: bool = False) -> Iterator[None]:
        """The lock, as long as the block lasts; others may hold a `shared` one too. Raises
        LockTimeoutError.
        """
        self._acquire(kind, number, shared=shared)
        try:
            yield
        finally:
            self._release(kind, number, shared=shared)

    def try_hold(self, kind: int, number: int, stack: ExitStack) -> bool:
        """Whether the lock is to be had at once; it is given back with the stack then."""
        if not self._try(kind, number, shared=False):
            return False
        stack.callback(self._release, kind, number, shared=False)
        return True

    def check(self) -> None:
        """Raise what the backend raises where locks that are held are nobody's any more."""
        self._backend.check()

    def _acquire(self, kind: int, number: int, *, shared: bool) -> None:
        deadline = time.monotonic() + self._wait
        while not self._try(kind, number, shared=shared):
            if time.monotonic() > deadline:
                raise LockTimeoutError
            if not self._has_waited:
                self._has_waited = True
                self._waiting()
            time.sleep(POLL_SECONDS)

    def _try(self, kind: int, number: int, *, shared: bool) -> bool:
        key = (self._backend.name, kind, number)
        with self._guard:
            holders = self._held.get(key, 0)
            if holders and not (shared and holders > 0):
                return False
            # The first of this process takes it from the others, and the last gives it back.
            if not holders and not self._backend.acquire(kind, number, shared=shared):
                return False
            self._held[key] = holders + 1 if shared else -1
            return True

    def _release(self, kind: int, number: int, *, shared: bool) -> None:
        key = (self._backend.name, kind, number)
        with self._guard:
            holders = self._held.pop(key)
            if holders > 1:
                self._held[key] = holders - 1
            else:
                self._backend.release(kind, number, shared=shared)


class FileLocks:
    """Byte ranges of a file (fcntl). All of a process share one descriptor, as closing any of them
    would give up all locks on the file.
    """

    _open: dict[str, tuple[int, int]] = {}  # noqa: RUF012  # of the process: descriptor, users
    _guard = Lock()

    def __init__(self, path: str, open_file: Callable[[str, int], int]) -> None:
        self.name = self._path = path
        with self._guard:
            self._descriptor, users = self._open.get(path, (-1, 0))
            if not users:
                self._descriptor = open_file(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC)
            self._open[path] = self._descriptor, users + 1

    def close(self) -> None:
        """The last one closes the file."""
        with self._guard:
            descriptor, users = self._open.pop(self._path)
            if users > 1:
                self._open[self._path] = descriptor, users - 1
            else:
                os.close(descriptor)

    def acquire(self, kind: int, number: int, *, shared: bool) -> bool:
        """Whether the lock was to be had."""
        how = fcntl.LOCK_SH if shared else fcntl.LOCK_EX
        try:
            fcntl.lockf(self._descriptor, how | fcntl.LOCK_NB, 1, _byte(kind, number))
        except (BlockingIOError, PermissionError):
            return False
        return True

    def release(self, kind: int, number: int, *, shared: bool) -> None:
        """Let others have it."""
        fcntl.lockf(self._descriptor, fcntl.LOCK_UN, 1, _byte(kind, number))

    def check(self) -> None:
        """Raises OSError where the file was removed or replaced: others have locks on another one then."""
        if not os.path.samestat(os.stat(self._path), os.fstat(self._descriptor)):
            raise FileNotFoundError(errno.ENOENT, "replaced by another file", self._path)


def _forget_locks() -> None:
    """In a process that was forked: what its parent holds is not its own."""
    Locks._held.clear()
    FileLocks._open.clear()


os.register_at_fork(after_in_child=_forget_locks)


def _byte(kind: int, number: int) -> int:
    return kind << _BYTE_BITS | number


class PostgresLocks:
    """Advisory locks, of a connection that is there for nothing else."""

    def __init__(self, engine: Engine) -> None:
        self.name = f"{id(self)}"
        self._engine = engine
        self._connection: Connection | None = None

    def acquire(self, kind: int, number: int, *, shared: bool) -> bool:
        """Whether the lock was to be had."""
        return self._call("pg_try_advisory_lock", kind, number, shared=shared)

    def release(self, kind: int, number: int, *, shared: bool) -> None:
        """Let others have it."""
        self._call("pg_advisory_unlock", kind, number, shared=shared)

    def check(self) -> None:
        """Raises DBAPIError where the connection is lost."""
        if self._connection is not None:
            self._execute("SELECT true")

    def _call(self, function: str, kind: int, number: int, *, shared: bool) -> bool:
        if self._connection is None:
            self._connection = self._engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        name = f"{function}_shared" if shared else function
        key = number << _KIND_BITS | kind
        return self._execute(f"SELECT {name}({_CLASS}, {key})")

    def _execute(self, statement: str) -> bool:
        assert self._connection is not None
        try:
            return bool(self._connection.execute(text(statement)).scalar())
        except DBAPIError:
            # Lost, and all locks with it: whoever has one fails when it gives that back.
            self._connection.invalidate()
            self._connection.close()
            self._connection = None
            raise

    def close(self) -> None:
        """Give up all of them."""
        if self._connection is not None:
            self._connection.close()
