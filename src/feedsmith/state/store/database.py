"""One database for one run: SQLite or PostgreSQL, locked against a second run, with tables of this version.

Whatever the driver raises becomes a StoreError that says what to do. Seen with SQLAlchemy 2.1.9 and psycopg 3.3.
"""

import fcntl
import json
import os
import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

from sqlalchemy import URL, ColumnElement, Connection, Engine, Table, cast, create_engine, event, inspect, select, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, SQLAlchemyError
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from feedsmith.model.errors import ConfigError, StoreError
from feedsmith.state.store import schema

__all__ = ["DamageError", "Database", "among", "upsert"]

SQLITE = {"timeout": 10.0}
"""How many seconds another program may keep the file locked: a backup, say, or somebody who looks at it."""
POSTGRESQL = {"connect_timeout": 10, "keepalives_idle": 30, "keepalives_interval": 10, "keepalives_count": 3}
"""Seconds after which a server that doesn't answer is given up. Both are for what the URL's own query doesn't say."""
LOOK_SECONDS = 0.1
_ADVISORY_LOCK = 0x66656564  # "feed", for pg_advisory_lock
_DRIVERS = {
    "sqlite": "sqlite",
    "sqlite+pysqlite": "sqlite",
    "postgres": "postgresql+psycopg",
    "postgresql": "postgresql+psycopg",  # of which SQLAlchemy 2.0 would make psycopg2
    "postgresql+psycopg": "postgresql+psycopg",
}
_ALLOWED = "such as sqlite:///state.db or postgresql+psycopg://user@host/database"
_DAMAGED = "damaged: restore it from a backup, or move it away to start anew"
_FOREIGN = "holds tables that are not feedsmith's: name another database"
_ADVICE = {
    sqlite3.SQLITE_BUSY: "locked by another program: close what has it open, and run again",
    sqlite3.SQLITE_CANTOPEN: "can't be opened: look at its folder and at the permissions there",
    sqlite3.SQLITE_CORRUPT: _DAMAGED,
    sqlite3.SQLITE_FULL: "the disk is full: make room, and run again",
    sqlite3.SQLITE_IOERR: "can't be read or written: the disk fails, or is full",
    sqlite3.SQLITE_NOTADB: "not a SQLite database: name another file, or move it away to start anew",
    sqlite3.SQLITE_READONLY: "can't be written: look at the permissions of the file and its folder",
}


class DamageError(Exception):
    """What the database gives is not what was put there."""


class Database:
    """An open database. Between `__enter__` and `__exit__` no other run has it, unless it is opened for `reading`.

    `wait` is how long to wait for another run, in seconds; `waiting` is called once when that is necessary. Raises
    ConfigError for a URL that names no database that can be used, StoreError for everything else. A database that
    failed once fails from then on, since whatever follows would build on what is missing.
    """

    def __init__(
        self, url: str, *, wait: float = 60.0, waiting: Callable[[], None] = lambda: None, reading: bool = False
    ) -> None:
        self._url = _checked(url)
        self.shown = _shown(self._url)
        self._is_file = self._url.get_backend_name() == "sqlite"
        self._wait, self._waiting, self._reading = wait, waiting, reading
        self._stack = ExitStack()
        self._failed: StoreError | None = None
        self.engine: Engine

    def __enter__(self) -> "Database":
        with self._stack:
            with self._told():
                try:
                    self._open()
                except OSError as error:
                    raise StoreError(self.shown, f"{error.strerror}: {error.filename}") from error
            self._stack = self._stack.pop_all()
        return self

    def __exit__(self, *exception: object) -> None:
        self._stack.close()

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction: what is done in it is done wholly or not at all."""
        with self._told(), self.engine.begin() as connection:
            yield connection

    def _open(self) -> None:
        self.engine = self._made()
        self._stack.callback(self.engine.dispose)
        if not self._reading:
            self._stack.enter_context(self._alone())
        self._prepare()
        if self._is_file and not self._reading:
            self._keep_log()

    def _made(self) -> Engine:
        usual = SQLITE if self._is_file else POSTGRESQL
        given: dict[str, Any] = {name: value for name, value in usual.items() if name not in self._url.query}
        # One connection: the one that has the lock, where that is the connection's.
        if not self._is_file:
            return create_engine(self._url, connect_args=given, pool_size=1, max_overflow=0)
        file = Path(self._url.database or "")
        if self._reading and not file.exists():
            raise StoreError(self.shown, "there is none yet: `feedsmith render` makes it")
        file.parent.mkdir(parents=True, exist_ok=True)
        given["isolation_level"] = None
        engine = create_engine(self._url, connect_args=given, pool_size=1, max_overflow=0)
        event.listen(engine, "connect", _set_up)
        event.listen(engine, "begin", _begin_reading if self._reading else _begin)
        return engine

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """No second run at the same time."""
        if self._is_file:
            with open(f"{os.path.realpath(self._url.database or '')}.lock", "wb") as file:
                self._acquire(lambda: _flocked(file.fileno()))
                yield
        else:
            with self.engine.connect() as connection:
                statement = text(f"SELECT pg_try_advisory_lock({_ADVISORY_LOCK})")
                self._acquire(lambda: bool(connection.execute(statement).scalar()))
            yield  # the connection has the lock until it is closed

    def _acquire(self, attempt: Callable[[], bool]) -> None:
        end = time.monotonic() + self._wait
        told = False
        while not attempt():
            if time.monotonic() > end:
                raise StoreError(self.shown, f"another run has been at work for {self._wait:g} s: try again later")
            if not told:
                self._waiting()
                told = True
            time.sleep(LOOK_SECONDS)

    def _prepare(self) -> None:
        """Make the tables, or bring them to this version."""
        with self.engine.begin() as connection:
            tables = inspect(connection).get_table_names()
            if not tables and self._reading:
                raise StoreError(self.shown, "holds nothing yet: `feedsmith render` fills it")
            if not tables:
                schema.create(connection)
                return
            found = schema.version_of(connection)
            if not found:
                raise StoreError(self.shown, _FOREIGN)
            self._migrate(connection, found)

    def _migrate(self, connection: Connection, found: int) -> None:
        if found > schema.VERSION:
            known = f"tables of version {found}, this one knows {schema.VERSION}"
            raise StoreError(self.shown, f"made by a newer feedsmith ({known}): upgrade feedsmith")
        if found < schema.VERSION and self._reading:
            told = f"tables of version {found}: the next `feedsmith render` brings them up to date"
            raise StoreError(self.shown, told)
        schema.migrate(connection, found)

    def _keep_log(self) -> None:
        """Let others read while a run writes. The file remembers it, hence not before it is known to be feedsmith's."""
        connection = self.engine.raw_connection()
        try:
            connection.cursor().execute("PRAGMA journal_mode = WAL")
        finally:
            connection.close()

    @contextmanager
    def _told(self) -> Iterator[None]:
        """What goes wrong in the database, as a StoreError."""
        if self._failed is not None:
            raise self._failed
        try:
            yield
        except (SQLAlchemyError, sqlite3.Error, UnicodeDecodeError, DamageError) as error:
            self._failed = StoreError(self.shown, _reason(error))
            raise self._failed from error


def _checked(url: str) -> URL:
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError) as error:
        raise ConfigError("state", f"no database: {_without_password(url)!r}", _ALLOWED) from error
    driver = _DRIVERS.get(parsed.drivername)
    if driver is None:
        raise ConfigError("state", f"neither SQLite nor PostgreSQL: {parsed.drivername!r}", _ALLOWED)
    parsed = parsed.set(drivername=driver)
    if driver == "sqlite":
        if parsed.host:
            told = f"SQLite has no host, and the path begins after a third slash: {_without_password(url)!r}"
            raise ConfigError("state", told, _ALLOWED)
        if not parsed.database or parsed.database.endswith(":memory:"):
            raise ConfigError("state", "a database in memory would be forgotten with the run", _ALLOWED)
        return parsed
    try:
        parsed.get_dialect().import_dbapi()
    except ImportError as error:
        raise ConfigError("state", f"{error.name} is not installed", 'pip install "feedsmith[postgresql]"') from error
    return parsed


def _shown(url: URL) -> str:
    """The URL for people: libpq takes passwords among its parameters too."""
    return url.difference_update_query(["password", "sslpassword"]).render_as_string(hide_password=True)


def _without_password(url: str) -> str:
    """What is no URL, without what might be one's password."""
    scheme, separator, rest = url.partition("?")[0].rpartition("://")
    return f"{scheme}{separator}{rest.rpartition('@')[2]}"


def _reason(error: Exception) -> str:
    cause = error.orig if isinstance(error, DBAPIError) and error.orig is not None else error
    if isinstance(cause, DamageError | UnicodeDecodeError) or "decode to UTF-8" in str(cause):
        return _DAMAGED
    advice = _ADVICE.get(getattr(cause, "sqlite_errorcode", 0) & 0xFF)  # the lower byte is the kind
    return advice or str(cause).strip().partition("\n")[0] or type(cause).__name__


def _flocked(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _set_up(connection: Any, record: object) -> None:
    """Whole transactions through crashes and power cuts."""
    for pragma in ("synchronous = FULL", "cache_size = -65536", "wal_autocheckpoint = 16384"):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    """The driver would begin with the first change only, and tables could not be made in a transaction (3.11)."""
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _begin_reading(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN")


class _Values(FunctionElement[Any]):
    """The rows of a JSON array, which each database has a name of its own for."""

    name = "values"
    inherit_cache = True


@compiles(_Values, "sqlite")
def _in_sqlite(element: _Values, compiler: SQLCompiler, **how: Any) -> str:
    return f"json_each({compiler.process(element.clauses, **how)})"


@compiles(_Values, "postgresql")
def _in_postgresql(element: _Values, compiler: SQLCompiler, **how: Any) -> str:
    return f"json_array_elements_text(CAST({compiler.process(element.clauses, **how)} AS JSON))"


def among(column: ColumnElement[Any], values: Iterable[int | str]) -> ColumnElement[bool]:
    """Whether the column has one of many values: as one parameter, since each costs SQLAlchemy 3 µs."""
    listed = _Values(json.dumps(list(values))).table_valued("value")
    return column.in_(select(cast(listed.c.value, column.type)))


def upsert(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]], *, replacing: bool = True) -> None:
    """Insert the rows; those whose primary key is there already replace what stands there, or leave it."""
    if not rows:
        return
    # Each database has an insert of its own, and importing the other one's costs 45 ms.
    statement: Any = import_module(f"sqlalchemy.dialects.{connection.dialect.name}").insert(table)
    keys = list(table.primary_key.columns)
    changed = {column.name: statement.excluded[column.name] for column in table.columns if column not in keys}
    if replacing and changed:
        statement = statement.on_conflict_do_update(index_elements=keys, set_=changed)
    else:
        statement = statement.on_conflict_do_nothing(index_elements=keys)
    connection.execute(statement, list(rows))
