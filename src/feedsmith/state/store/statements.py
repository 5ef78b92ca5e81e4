"""What both databases can do, and SQLAlchemy has no common name for."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from importlib import import_module
from typing import Any

from sqlalchemy import ColumnElement, Connection, LargeBinary, Table, cast, select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

__all__ = ["among", "insert_rows", "upsert"]


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


def insert_rows(connection: Connection, table: Table, rows: Sequence[tuple[object, ...]]) -> None:
    """Insert many rows, each with the values of all columns in their order, as the driver takes them: SQLAlchemy
    takes half as long again.
    """
    if not rows:
        return
    dialect = connection.dialect
    mark = "?" if dialect.paramstyle == "qmark" else "%s"
    marks = ", ".join(mark for _ in table.columns)
    names = ", ".join(column.name for column in table.columns)
    processors: dict[int, Callable[[Any], Any]] = {}
    for place, column in enumerate(table.columns):
        process = column.type.dialect_impl(dialect).bind_processor(dialect)
        if process is not None and not isinstance(column.type, LargeBinary):  # bytes, which both drivers take
            processors[place] = process
    values = [_as_stored(row, processors) for row in rows] if processors else list(rows)
    connection.exec_driver_sql(f"INSERT INTO {table.name} ({names}) VALUES ({marks})", values)


def _as_stored(row: tuple[object, ...], processors: Mapping[int, Callable[[Any], Any]]) -> tuple[object, ...]:
    """The row with what the columns' types make of its values."""
    values = list(row)
    for place, process in processors.items():
        values[place] = process(values[place])
    return tuple(values)


def upsert(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert the rows; those whose primary key is there already replace what stands there."""
    if not rows:
        return
    connection.execute(_make_upsert(table, connection.dialect.name), list(rows))


@cache
def _make_upsert(table: Table, dialect: str) -> Any:
    """The statement, made once for each table: 1 ms, and each source of a poll needs it."""
    # Each database has an insert of its own, and importing the other one's costs 45 ms.
    statement: Any = import_module(f"sqlalchemy.dialects.{dialect}").insert(table)
    keys = list(table.primary_key.columns)
    others = [column.name for column in table.columns if column not in keys]
    changes = {name: statement.excluded[name] for name in others}
    return statement.on_conflict_do_update(index_elements=keys, set_=changes)
