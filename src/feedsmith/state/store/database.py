"""One database: SQLite or PostgreSQL, with tables of this version, its transactions and locks.

Whatever the driver raises becomes a StoreError that says what to do. Seen with SQLAlchemy 2.1.9
and psycopg 3.3.
"""

import logging
import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from sqlalchemy import (
    URL,
    Connection,
    Engine,
    create_engine,
    event,
    inspect,
)
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, SQLAlchemyError

from feedsmith.model.errors import ConfigError, StoreError
from feedsmith.state.store import schema
from feedsmith.state.store.locks import TABLES, FileLocks, Locks, LockTimeoutError, PostgresLocks
from feedsmith.state.store.schema import CorruptStateError

__all__ = ["Database"]

_log = logging.getLogger("feedsmith.state")

SQLITE_OPTIONS = {"timeout": 10.0}
"""How many seconds another program may keep the file locked: a backup, say, or somebody who
looks at it.
"""
POSTGRESQL_OPTIONS = {
    "connect_timeout": 10,
    "keepalives_idle": 30,
    "keepalives_interval": 10,
    "keepalives_count": 3,
}
"""Seconds after which a server that doesn't answer is given up. Both are for what the URL's own
query doesn't say.
"""
CONNECTIONS = 5
"""So many transactions may be open at a time, of threads that share the database."""
PRIVATE = 0o600
"""The permissions of the state's files: it holds articles before they are published, and whom they
are from.
"""
_DRIVERS = {
    "sqlite": "sqlite",
    "sqlite+pysqlite": "sqlite",
    "postgres": "postgresql+psycopg",
    "postgresql": "postgresql+psycopg",  # of which SQLAlchemy 2.0 would make psycopg2
    "postgresql+psycopg": "postgresql+psycopg",
}
_ALLOWED = "such as sqlite:///state.db or postgresql+psycopg://user@host/database"
_START_ANEW = "move it away to start anew"
_CORRUPT = f"damaged: restore it from a backup, or {_START_ANEW}"
_OTHER_TABLES = "its tables are of another version of feedsmith: name another database to start anew"
_MISSING = ("42703", "42P01")
"""What PostgreSQL says of a column and of a table that is not there (its manual, appendix A)."""
_NOT_OURS = "holds tables that are not feedsmith's: name another database"
_ADVICE = {
    sqlite3.SQLITE_BUSY: "locked by another program: close what has it open, and run again",
    sqlite3.SQLITE_CANTOPEN: "can't be opened: look at its folder and at the permissions there",
    sqlite3.SQLITE_CORRUPT: _CORRUPT,
    sqlite3.SQLITE_FULL: "the disk is full: make room, and run again",
    sqlite3.SQLITE_IOERR: "can't be read or written: the disk fails, or is full",
    sqlite3.SQLITE_NOTADB: f"not a SQLite database: name another file, or {_START_ANEW}",
    sqlite3.SQLITE_READONLY: "can't be written: look at the permissions of the file and its folder",
}


class Database:
    """An open database, which threads may share, and any number of processes.

    `wait` is how long to wait for another run that has a lock, in seconds; `waiting` is called once
    when that is necessary. `reading` makes and changes nothing. Raises ConfigError for a URL that
    names no database that can be used, StoreError for everything else.
    """

    def __init__(
        self,
        url: str,
        *,
        wait: float = 60.0,
        waiting: Callable[[], None] = lambda: None,
        reading: bool = False,
    ) -> None:
        self._url = _checked_url(url)
        self.display_url = _display_url(self._url)
        self._is_sqlite = self._url.get_backend_name() == "sqlite"
        self._wait, self._waiting, self._reading = wait, waiting, reading
        self._stack = ExitStack()
        self._locks: Locks
        self.engine: Engine

    def __enter__(self) -> "Database":
        with self._stack:
            with self._translated_errors():
                try:
                    self._open()
                except OSError as error:
                    reason = f"{error.strerror}: {error.filename}"
                    raise StoreError(self.display_url, reason) from error
            self._stack = self._stack.pop_all()
        return self

    def __exit__(self, *exception: object) -> None:
        with self._translated_errors():
            self._stack.close()

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction: what is done in it is done wholly or not at all."""
        with self._translated_errors(), self.engine.begin() as connection:
            yield connection

    @contextmanager
    def snapshot(self) -> Iterator[Connection]:
        """What the database holds at one moment: a transaction that only reads, and keeps nobody
        waiting.
        """
        with self._translated_errors(), self._reader.begin() as connection:
            yield connection

    @contextmanager
    def lock(self, kind: int, number: int, *, shared: bool = False) -> Iterator[None]:
        """One of the locks (`locks`), for as long as the block lasts."""
        stack = ExitStack()
        with self._translated_errors():
            stack.enter_context(self._locks.hold(kind, number, shared=shared))
        try:
            yield
        finally:
            with self._translated_errors():
                stack.close()

    def try_lock(self, kind: int, number: int, stack: ExitStack) -> bool:
        """Whether one of the locks is to be had at once, until the stack ends."""
        held = ExitStack()
        with self._translated_errors():
            is_held = self._locks.try_hold(kind, number, held)
        stack.callback(self._give_back, held)
        return is_held

    def check_locks(self) -> None:
        """Raise StoreError where the locks that are held are lost: whoever asks for them has them now."""
        try:
            with self._translated_errors():
                self._locks.check()
        except OSError as error:
            raise StoreError(self.display_url, f"{error.filename}: {error.strerror}") from error

    def _give_back(self, held: ExitStack) -> None:
        with self._translated_errors():
            held.close()

    def close_connections(self) -> None:
        """Leave no connection open but the one that has locks, until the next transaction: a process that is
        forked meanwhile shares none with this one.
        """
        self.engine.dispose()

    def _open(self) -> None:
        self.engine = self._make_engine()
        # SQLite's transactions are of one moment anyway; PostgreSQL's statements have one each by default.
        isolation = {} if self._is_sqlite else {"isolation_level": "REPEATABLE READ"}
        self._reader = self.engine.execution_options(feedsmith_reads=True, **isolation)
        self._stack.callback(self.engine.dispose)
        if not self._reading:
            backend = FileLocks(f"{self._file}.lock", _open_private) if self._is_sqlite else PostgresLocks(self.engine)
            self._stack.callback(backend.close)
            self._locks = Locks(backend, self._wait, self._wait_for_lock)
            if self._is_sqlite:
                _make_private(self._file)
        self._prepare_tables()
        if not self._reading:
            self._stack.enter_context(self._locks.hold(TABLES, 0, shared=True))
        _log.info("opened the state %s", self.display_url)

    def _wait_for_lock(self) -> None:
        _log.info("waiting for another run to end")
        self._waiting()

    def _make_engine(self) -> Engine:
        defaults = SQLITE_OPTIONS if self._is_sqlite else POSTGRESQL_OPTIONS
        given = self._url.query
        options: dict[str, Any] = dict(defaults)
        for name in given.keys() & options.keys():
            del options[name]
        if not self._is_sqlite:
            # One more, which has the locks.
            return create_engine(self._url, connect_args=options, pool_size=CONNECTIONS + 1)
        file = Path(self._file)
        if self._reading and not file.exists():
            raise StoreError(self.display_url, "there is none yet: `feedsmith render` makes it")
        file.parent.mkdir(parents=True, exist_ok=True)
        # Transactions are begun by `_begin`, and not by the driver.
        options["isolation_level"] = None
        engine = create_engine(self._url, connect_args=options, pool_size=CONNECTIONS)
        event.listen(engine, "connect", _set_pragmas)
        event.listen(engine, "begin", _begin_reading if self._reading else _begin)
        return engine

    @property
    def _file(self) -> str:
        """The file of SQLite, links followed: a link to it is the same database."""
        return os.path.realpath(self._url.database or "")

    def _prepare_tables(self) -> None:
        """Make the tables, or bring them to this version. What is not feedsmith's is left alone."""
        # Only to read: SQLite would write the first page of a file that is empty, which takes four syncs of the disk.
        with self._reader.begin() as connection:
            is_ready = self._check_tables(connection)
        if is_ready or self._reading:
            return
        # Another run may be about to do the same, or be at work on what is to change.
        with self._locks.hold(TABLES, 0):
            if self._is_sqlite:
                self._enable_wal()
            with self.engine.begin() as connection:
                self._make_tables(connection)

    def _make_tables(self, connection: Connection) -> None:
        if not inspect(connection).get_table_names():
            schema.create(connection)
            return
        from feedsmith.state.store.migrations import migrate  # 3 ms, once in a version

        version = schema.version_of(connection)
        _log.info("bringing the tables from version %d to %d", version, schema.VERSION)
        migrate(connection, version)

    def _check_tables(self, connection: Connection) -> bool:
        """Whether the tables are those of this version. Raises StoreError for what can't become so."""
        version = schema.version_of(connection)
        if version == schema.VERSION:
            return True
        tables = inspect(connection).get_table_names()
        if not tables and self._reading:
            raise StoreError(self.display_url, "it is empty: `feedsmith render` fills it")
        if not tables:
            return False
        if not version:
            raise StoreError(self.display_url, _NOT_OURS)
        if version > schema.VERSION:
            versions = f"tables of version {version}, this one knows {schema.VERSION}"
            reason = f"made by a newer feedsmith ({versions}): upgrade feedsmith"
            raise StoreError(self.display_url, reason)
        if version < schema.VERSION and self._reading:
            cure = "the next `feedsmith render` brings them up to date"
            reason = f"tables of version {version}: {cure}"
            raise StoreError(self.display_url, reason)
        return False

    def _enable_wal(self) -> None:
        """Let others read while a run writes. The file remembers it, hence not before it is known to be feedsmith's, or
        empty: its tables are made with one sync of the disk then, in place of four.
        """
        connection = self.engine.raw_connection()
        try:
            connection.cursor().execute("PRAGMA journal_mode = WAL")
        finally:
            connection.close()

    @contextmanager
    def _translated_errors(self) -> Iterator[None]:
        """What goes wrong in the database, as a StoreError."""
        try:
            yield
        except LockTimeoutError as error:
            reason = f"locked by another run for {self._wait:g} s: try again later"
            raise StoreError(self.display_url, reason) from error
        except (SQLAlchemyError, sqlite3.Error, UnicodeDecodeError, CorruptStateError) as error:
            raise StoreError(self.display_url, _reason(error)) from error


def _checked_url(url: str) -> URL:
    """The URL with the driver that we know. Raises ConfigError, without a password, where it
    names no database.
    """
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError) as error:
        raise ConfigError("state", f"no database: {_without_password(url)!r}", _ALLOWED) from error
    driver = _DRIVERS.get(parsed.drivername)
    if driver is None:
        reason = f"neither SQLite nor PostgreSQL: {parsed.drivername!r}"
        raise ConfigError("state", reason, _ALLOWED)
    parsed = parsed.set(drivername=driver)
    if driver == "sqlite":
        _check_file(parsed, url)
        # Unquoted here: SQLAlchemy 2.1 does so too, but 2.0 takes the path as it stands.
        path = url.partition(":///")[2].partition("?")[0]
        parsed = parsed.set(database=unquote(path, errors="surrogateescape"))
    else:
        _check_driver(parsed)
    return parsed


def _check_file(parsed: URL, url: str) -> None:
    if parsed.host:
        reason = "SQLite has no host, and the path begins after a third slash"
        raise ConfigError("state", f"{reason}: {_without_password(url)!r}", _ALLOWED)
    if not parsed.database or parsed.database.endswith(":memory:"):
        raise ConfigError("state", "a database in memory would be forgotten with the run", _ALLOWED)


def _check_driver(parsed: URL) -> None:
    try:
        parsed.get_dialect().import_dbapi()
    except ImportError as error:
        cure = 'pip install "feedsmith[postgresql]"'
        raise ConfigError("state", f"{error.name} is not installed", cure) from error


def _display_url(url: URL) -> str:
    """The URL for people: libpq takes passwords among its parameters too."""
    shown = url.difference_update_query(["password", "sslpassword"])
    return shown.render_as_string(hide_password=True)


def _without_password(url: str) -> str:
    """What is no URL, without what might be one's password."""
    scheme, separator, rest = url.partition("?")[0].rpartition("://")
    return f"{scheme}{separator}{rest.rpartition('@')[2]}"


def _reason(error: Exception) -> str:
    """What is wrong, and what to do about it, in a line."""
    cause = error.orig if isinstance(error, DBAPIError) and error.orig is not None else error
    if isinstance(cause, CorruptStateError | UnicodeDecodeError) or "decode to UTF-8" in str(cause):
        return _CORRUPT
    # Result codes are extended ones, whose lower byte is the kind (SQLITE_IOERR_WRITE is a
    # SQLITE_IOERR).
    advice = _ADVICE.get(getattr(cause, "sqlite_errorcode", 0) & 0xFF)
    first_line = str(cause).strip().partition("\n")[0]
    if first_line.startswith("no such ") or getattr(cause, "sqlstate", "") in _MISSING:
        return f"{first_line}: {_OTHER_TABLES}"
    return advice or first_line or type(cause).__name__


def _open_private(path: str, flags: int) -> int:
    return os.open(path, flags, PRIVATE)


def _make_private(path: str) -> None:
    """Make an empty file that is its owner's alone, if there is none: SQLite would let all read
    what is remembered. Its log gets the same permissions.
    """
    with suppress(OSError):  # it is there already; or SQLite fails too, and says more
        os.close(_open_private(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC))


def _set_pragmas(connection: Any, record: object) -> None:
    """Whole transactions through crashes and power cuts; 16 MB of pages in memory, and 64 MB in the
    log. In pages of 4 KB, of a new file, an article of 2 KB would have one alone.
    """
    for pragma in (
        "page_size = 16384",
        "synchronous = FULL",
        "cache_size = -16384",
        "wal_autocheckpoint = 4096",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    """The driver would begin with the first change only, and tables could not be made in a
    transaction (3.11).
    """
    reads = connection.get_execution_options().get("feedsmith_reads")
    connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")


def _begin_reading(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN")
