"""One database for one run: SQLite or PostgreSQL, locked against a second run, with tables of this version.

Whatever the driver raises becomes a StoreError that says what to do. Seen with SQLAlchemy 2.1.9 and psycopg 3.3.
"""

import fcntl
import json
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

from sqlalchemy import URL, ColumnElement, Connection, Engine, Table, cast, create_engine, event, inspect, select, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, SQLAlchemyError
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from feedsmith.errors import ConfigError, StoreError
from feedsmith.store import schema

__all__ = ["Database", "among", "upsert"]

BUSY_SECONDS = 10.0
"""How long another program may keep SQLite's file locked: a backup, say, or somebody who looks at it."""
LOOK_SECONDS = 0.1
_ADVISORY_LOCK = 0x66656564  # "feed", for pg_advisory_lock
_ADVICE = {
    "full": "the disk is full: nothing of this run is remembered",
    "locked": f"locked by another program for more than {BUSY_SECONDS:.0f} s: close what has it open, and run again",
    "malformed": "damaged: restore it from a backup, or move it away to start anew",
    "not a database": "not a SQLite database: name another file, or move it away to start anew",
    "readonly": "can't be written: look at the permissions of the file and its folder",
    "unable to open": "can't be opened: look at its folder and at the permissions there",
}


class Database:
    """An open database. Between `__enter__` and `__exit__` no other run has it, unless it is opened for `reading`.

    `wait` is how long to wait for another run, in seconds; `waiting` is called once when that is necessary. Raises
    ConfigError for a URL that names no database that can be used, StoreError for everything else.
    """

    def __init__(
        self, url: str, *, wait: float = 60.0, waiting: Callable[[], None] = lambda: None, reading: bool = False
    ) -> None:
        self._url = _checked(url)
        self.shown = self._url.render_as_string(hide_password=True)
        self._wait, self._waiting, self._reading = wait, waiting, reading
        self._stack = ExitStack()
        self.engine: Engine

    def __enter__(self) -> "Database":
        with self._stack:
            with self._told():
                self.engine = self._made()
                self._stack.callback(self.engine.dispose)
                if not self._reading:
                    self._stack.enter_context(self._alone())
                self._prepare()
            self._stack = self._stack.pop_all()
        return self

    def __exit__(self, *exception: object) -> None:
        self._stack.close()

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction: what is done in it is done wholly or not at all."""
        with self._told(), self.engine.begin() as connection:
            yield connection

    def _made(self) -> Engine:
        if self._url.get_backend_name() != "sqlite":
            return create_engine(self._url, connect_args={"connect_timeout": 10})
        file = Path(self._url.database or "")
        if self._reading and not file.exists():
            raise StoreError(self.shown, "there is none yet: `feedsmith render` makes it")
        file.parent.mkdir(parents=True, exist_ok=True)
        engine = create_engine(self._url, connect_args={"timeout": BUSY_SECONDS, "isolation_level": None})
        event.listen(engine, "connect", _set_up)
        event.listen(engine, "begin", _begin_reading if self._reading else _begin)
        return engine

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """No second run at the same time."""
        if self._url.get_backend_name() == "sqlite":
            with open(f"{self._url.database}.lock", "wb") as file:
                self._acquire(lambda: _flocked(file.fileno()))
                yield
        else:
            with self.engine.connect() as connection:
                statement = text(f"SELECT pg_try_advisory_lock({_ADVISORY_LOCK})")
                self._acquire(lambda: bool(connection.execute(statement).scalar()))
                connection.commit()  # the lock is the session's, which a transaction would only keep idle
                yield

    def _acquire(self, attempt: Callable[[], bool]) -> None:
        end = time.monotonic() + self._wait
        told = False
        while not attempt():
            if time.monotonic() > end:
                raise StoreError(self.shown, f"another run has been at work for {self._wait:.0f} s: try again later")
            if not told:
                self._waiting()
                told = True
            time.sleep(LOOK_SECONDS)

    def _prepare(self) -> None:
        """Make the tables, or bring them to this version."""
        with self.engine.begin() as connection:
            tables = set(inspect(connection).get_table_names())
            if not tables & {"about", "articles"}:
                if self._reading:
                    raise StoreError(self.shown, "holds nothing yet: `feedsmith render` fills it")
                schema.create(connection)
                return
            if "about" not in tables:
                raise StoreError(self.shown, "holds tables that are not feedsmith's: name another database")
            self._migrate(connection, schema.VERSION, schema.MIGRATIONS)

    def _migrate(
        self, connection: Connection, version: int, migrations: Mapping[int, Callable[[Connection], None]]
    ) -> None:
        stored = connection.execute(select(schema.about.c.value).where(schema.about.c.key == "schema")).scalar()
        found = int(stored) if stored and stored.isdigit() else 0
        if found > version:
            reason = (
                f"made by a newer feedsmith (tables of version {found}, this one knows {version}): upgrade feedsmith"
            )
            raise StoreError(self.shown, reason)
        if found < version and self._reading:
            raise StoreError(
                self.shown, f"tables of version {found}: the next `feedsmith render` brings them up to date"
            )
        for each in range(found, version):
            migrations[each](connection)
        if found < version:
            statement = schema.about.update().where(schema.about.c.key == "schema").values(value=str(version))
            connection.execute(statement)

    @contextmanager
    def _told(self) -> Iterator[None]:
        """What goes wrong in the database, as a StoreError."""
        try:
            yield
        except SQLAlchemyError as error:
            raise StoreError(self.shown, _reason(error)) from error
        except OSError as error:
            raise StoreError(self.shown, error.strerror or type(error).__name__) from error


def _checked(url: str) -> URL:
    try:
        parsed = make_url(url)
        parsed.get_dialect()
    except (ArgumentError, NoSuchModuleError, ValueError) as error:
        raise ConfigError("state", f"no database: {_without_password(url)!r}", _ALLOWED) from error
    if parsed.get_backend_name() not in ("sqlite", "postgresql"):
        raise ConfigError("state", f"neither SQLite nor PostgreSQL: {parsed.drivername!r}", _ALLOWED)
    if parsed.get_backend_name() == "sqlite" and parsed.database in (None, "", ":memory:"):
        raise ConfigError("state", "a database in memory would be forgotten with the run", _ALLOWED)
    if parsed.get_backend_name() == "postgresql":
        try:
            parsed.get_dialect().import_dbapi()
        except ImportError as error:
            raise ConfigError(
                "state", f"{error.name} is not installed", 'pip install "feedsmith[postgresql]"'
            ) from error
    return parsed


_ALLOWED = "such as sqlite:///state.db or postgresql+psycopg://user@host/database"


def _without_password(url: str) -> str:
    scheme, separator, rest = url.partition("://")
    return f"{scheme}{separator}{rest.rpartition('@')[2]}"


def _reason(error: SQLAlchemyError) -> str:
    said = str(error.orig if isinstance(error, DBAPIError) else error).strip()
    for sign, advice in _ADVICE.items():
        if sign in said.lower():
            return advice
    return said.partition("\n")[0] or type(error).__name__


def _flocked(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _set_up(connection: Any, record: object) -> None:
    """Whole transactions through crashes and power cuts, and readers beside the writer."""
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "cache_size = -65536", "wal_autocheckpoint = 16384"):
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
