"""One database for one run: SQLite or PostgreSQL, locked against a second run, with tables of
this version.

Whatever the driver raises becomes a StoreError that says what to do. Seen with SQLAlchemy 2.1.9
and psycopg 3.3.
"""

import fcntl
import json
import logging
import os
import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from importlib import import_module
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from sqlalchemy import (
    URL,
    ColumnElement,
    Connection,
    Engine,
    Table,
    cast,
    create_engine,
    event,
    inspect,
    select,
    text,
)
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, SQLAlchemyError
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from feedsmith.model.errors import ConfigError, StoreError
from feedsmith.state.store import schema
from feedsmith.state.store.schema import CorruptStateError

__all__ = ["Database", "among", "upsert"]

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
LOCK_POLL_SECONDS = 0.1
PRIVATE = 0o600
"""The permissions of the state's files: it holds articles before they are published, and whom they
are from.
"""
_ADVISORY_LOCK = 0x66656564  # "feed", for pg_advisory_lock
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
    """An open database. Between `__enter__` and `__exit__` no other run has it, unless it is
    opened for `reading`.

    `wait` is how long to wait for another run, in seconds; `waiting` is called once when that
    is necessary. Raises ConfigError for a URL that names no database that can be used,
    StoreError for everything else. A database that failed once fails from then on, since
    whatever follows would build on what is missing.
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
        self._failure: StoreError | None = None
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
        self._stack.close()

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction: what is done in it is done wholly or not at all."""
        with self._translated_errors(), self.engine.begin() as connection:
            yield connection

    def _open(self) -> None:
        self.engine = self._make_engine()
        self._stack.callback(self.engine.dispose)
        # Before anything is looked at: another run may be about to make the tables, or to migrate.
        if not self._reading:
            self._stack.enter_context(self._single_writer_lock())
        if self._is_sqlite and not self._reading:
            _make_private(self._file)
        self._prepare_tables()
        if self._is_sqlite and not self._reading:
            self._enable_wal()
        _log.info("opened the state %s", self.display_url)

    def _make_engine(self) -> Engine:
        defaults = SQLITE_OPTIONS if self._is_sqlite else POSTGRESQL_OPTIONS
        given = self._url.query
        options: dict[str, Any] = dict(defaults)
        for name in given.keys() & options.keys():
            del options[name]
        # One connection: the one that has the lock, where that is the connection's.
        if not self._is_sqlite:
            return create_engine(self._url, connect_args=options, pool_size=1, max_overflow=0)
        file = Path(self._file)
        if self._reading and not file.exists():
            raise StoreError(self.display_url, "there is none yet: `feedsmith render` makes it")
        file.parent.mkdir(parents=True, exist_ok=True)
        # Transactions are begun by `_begin_writing`, and not by the driver.
        options["isolation_level"] = None
        engine = create_engine(self._url, connect_args=options, pool_size=1, max_overflow=0)
        event.listen(engine, "connect", _set_pragmas)
        event.listen(engine, "begin", _begin_reading if self._reading else _begin_writing)
        return engine

    @property
    def _file(self) -> str:
        """The file of SQLite, links followed: a link to it is the same database."""
        return os.path.realpath(self._url.database or "")

    @contextmanager
    def _single_writer_lock(self) -> Iterator[None]:
        """No second run at the same time. The system takes either lock away from a run that is
        killed.
        """
        if self._is_sqlite:
            with open(f"{self._file}.lock", "wb", opener=_open_private) as file:
                self._acquire_lock(lambda: _try_flock(file.fileno()))
                yield
        else:
            with self.engine.connect() as connection:
                statement = text(f"SELECT pg_try_advisory_lock({_ADVISORY_LOCK})")
                self._acquire_lock(lambda: bool(connection.execute(statement).scalar()))
            yield  # the connection has the lock until it is closed

    def _acquire_lock(self, attempt: Callable[[], bool]) -> None:
        deadline = time.monotonic() + self._wait
        has_waited = False
        while not attempt():
            if time.monotonic() > deadline:
                reason = f"locked by another run for {self._wait:g} s: try again later"
                raise StoreError(self.display_url, reason)
            if not has_waited:
                _log.info("waiting for another run to end")
                self._waiting()
                has_waited = True
            time.sleep(LOCK_POLL_SECONDS)

    def _prepare_tables(self) -> None:
        """Make the tables, or bring them to this version. What is not feedsmith's is left alone."""
        with self.engine.begin() as connection:
            tables = inspect(connection).get_table_names()
            if not tables and self._reading:
                raise StoreError(self.display_url, "it is empty: `feedsmith render` fills it")
            if not tables:
                schema.create(connection)
                return
            version = schema.version_of(connection)
            if not version:
                raise StoreError(self.display_url, _NOT_OURS)
            self._migrate(connection, version)

    def _migrate(self, connection: Connection, version: int) -> None:
        if version > schema.VERSION:
            versions = f"tables of version {version}, this one knows {schema.VERSION}"
            reason = f"made by a newer feedsmith ({versions}): upgrade feedsmith"
            raise StoreError(self.display_url, reason)
        if version < schema.VERSION and self._reading:
            cure = "the next `feedsmith render` brings them up to date"
            reason = f"tables of version {version}: {cure}"
            raise StoreError(self.display_url, reason)
        if version < schema.VERSION:
            _log.info("bringing the tables from version %d to %d", version, schema.VERSION)
        schema.migrate(connection, version)

    def _enable_wal(self) -> None:
        """Let others read while a run writes. The file remembers it, hence not before it is
        known to be feedsmith's.
        """
        connection = self.engine.raw_connection()
        try:
            connection.cursor().execute("PRAGMA journal_mode = WAL")
        finally:
            connection.close()

    @contextmanager
    def _translated_errors(self) -> Iterator[None]:
        """What goes wrong in the database, as a StoreError."""
        if self._failure is not None:
            raise self._failure
        try:
            yield
        except (SQLAlchemyError, sqlite3.Error, UnicodeDecodeError, CorruptStateError) as error:
            self._failure = StoreError(self.display_url, _reason(error))
            raise self._failure from error


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
    return advice or first_line or type(cause).__name__


def _open_private(path: str, flags: int) -> int:
    return os.open(path, flags, PRIVATE)


def _make_private(path: str) -> None:
    """Make an empty file that is its owner's alone, if there is none: SQLite would let all read
    what is remembered. Its log gets the same permissions.
    """
    with suppress(OSError):  # it is there already; or SQLite fails too, and says more
        os.close(_open_private(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC))


def _try_flock(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _set_pragmas(connection: Any, record: object) -> None:
    """Whole transactions through crashes and power cuts; 64 MB of pages in memory, and as many
    in the log (of 4 KB).
    """
    for pragma in ("synchronous = FULL", "cache_size = -65536", "wal_autocheckpoint = 16384"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_writing(connection: Connection) -> None:
    """The driver would begin with the first change only, and tables could not be made in a
    transaction (3.11).
    """
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _begin_reading(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN")


class _JsonRows(FunctionElement[Any]):
    """The rows of a JSON array, which each database has a name of its own for."""

    name = "values"
    inherit_cache = True


@compiles(_JsonRows, "sqlite")
def _in_sqlite(element: _JsonRows, compiler: SQLCompiler, **how: Any) -> str:
    return f"json_each({compiler.process(element.clauses, **how)})"


@compiles(_JsonRows, "postgresql")
def _in_postgresql(element: _JsonRows, compiler: SQLCompiler, **how: Any) -> str:
    return f"json_array_elements_text(CAST({compiler.process(element.clauses, **how)} AS JSON))"


def among(column: ColumnElement[Any], values: Iterable[int | str]) -> ColumnElement[bool]:
    """Whether the column has one of many values: as one parameter, since each costs SQLAlchemy
    3 µs.
    """
    rows = _JsonRows(json.dumps(list(values))).table_valued("value")
    return column.in_(select(cast(rows.c.value, column.type)))


def upsert(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert the rows; those whose primary key is there already replace what stands there."""
    if not rows:
        return
    # Each database has an insert of its own, and importing the other one's costs 45 ms.
    statement: Any = import_module(f"sqlalchemy.dialects.{connection.dialect.name}").insert(table)
    keys = list(table.primary_key.columns)
    others = [column.name for column in table.columns if column not in keys]
    changes = {name: statement.excluded[name] for name in others}
    statement = statement.on_conflict_do_update(index_elements=keys, set_=changes)
    connection.execute(statement, list(rows))
