"""Tables of other versions of the state: those of version 1, and what a next version might bring."""

import sqlite3
from pathlib import Path
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Connection,
    Engine,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    String,
    Table,
    Text,
    UniqueConstraint,
    create_engine,
    inspect,
)

__all__ = ["copy_version_1", "create_version_1", "described", "widen"]

_version_1 = MetaData()
_number = BigInteger().with_variant(Integer, "sqlite")
_clustered: dict[str, Any] = {"sqlite_with_rowid": False}


def _table(name: str, *columns: Any, **how: Any) -> Table:
    return Table(name, _version_1, *columns, **how)


def _key(name: str, kind: Any = _number) -> Column[Any]:
    return Column(name, kind, primary_key=True, autoincrement=False)


def _filled(name: str, kind: Any = String) -> Column[Any]:
    return Column(name, kind, nullable=False)


_table("about", _key("key", String), _filled("value"))
_table(
    "sources",
    _key("number"),
    Column("key", String, nullable=False, unique=True),
    _filled("recipe"),
    _filled("health", Text),
)
_table("listings", _key("source"), _key("digest", LargeBinary), _filled("block", LargeBinary), **_clustered)
_table(
    "documents",
    _key("source"),
    _key("url", String),
    _filled("run", _number),
    _filled("answered"),
    _filled("etag"),
    _filled("last_modified"),
    _filled("leads", Text),
    **_clustered,
)
_table(
    "articles",
    _key("number"),
    _filled("source", _number),
    _filled("id"),
    _filled("document"),
    _filled("fingerprint"),
    _filled("digest"),
    _filled("first_seen", BigInteger),
    _filled("published", BigInteger),
    _filled("updated", BigInteger),
    Column("gone", BigInteger),
    _filled("withdrawn", Boolean),
    Column("version", BigInteger),
    _filled("revision", BigInteger),
    _filled("data", Text),
    UniqueConstraint("source", "id"),
    Index("articles_document", "source", "document"),
)
_table("aliases", _key("source"), _key("alias", String), _filled("id"), **_clustered)
_table("marks", _key("mark", BigInteger), _key("number"), Index("marks_number", "number"), **_clustered)
_table(
    "feeds",
    _key("number"),
    Column("name", String, nullable=False, unique=True),
    _filled("recipe"),
    _filled("run", _number),
    _filled("shown", _number),
    _filled("newest", _number),
    _filled("token"),
    _filled("pages", Integer),
    _filled("archive"),
)
_entries = _table(
    "entries",
    _key("feed"),
    _key("number"),
    _filled("state", SmallInteger),
    _filled("sort", BigInteger),
    _filled("published", BigInteger),
    _filled("due", BigInteger),
    Column("story", _number),
    Column("as_id", String),
    Column("page", Integer),
    **_clustered,
)
Index("entries_order", _entries.c.feed, _entries.c.state, _entries.c.sort.desc(), _entries.c.number)
_PARTIAL = (
    "CREATE INDEX articles_present ON articles (source) WHERE gone IS NULL",
    "CREATE INDEX entries_story ON entries (feed, story) WHERE story IS NOT NULL",
    "CREATE INDEX entries_due ON entries (feed, due) WHERE due > 0",
    "CREATE INDEX entries_as_id ON entries (feed, as_id) WHERE as_id IS NOT NULL",
    "CREATE INDEX entries_page ON entries (feed, page) WHERE page IS NOT NULL",
)


def create_version_1(url: str) -> None:
    """Tables of version 1, empty, in an empty database."""
    engine = create_engine(url)
    with engine.begin() as connection:
        _create(connection)
        values = [{"key": "schema", "value": "1"}, {"key": "run", "value": "0"}]
        connection.execute(_version_1.tables["about"].insert(), values)
    engine.dispose()


def copy_version_1(file: Path, url: str) -> None:
    """Tables of version 1 in an empty database, with all that those in a SQLite file hold."""
    source = sqlite3.connect(file)
    source.row_factory = sqlite3.Row
    engine = create_engine(url)
    with engine.begin() as connection:
        _create(connection)
        for table in _version_1.sorted_tables:
            rows = [dict(row) for row in source.execute(f"SELECT * FROM {table.name}")]
            if rows:
                connection.execute(table.insert(), [_typed(table, row) for row in rows])
    engine.dispose()
    source.close()


def _create(connection: Connection) -> None:
    _version_1.create_all(connection)
    for statement in _PARTIAL:
        connection.exec_driver_sql(statement)


def _typed(table: Table, row: dict[str, Any]) -> dict[str, Any]:
    """SQLite's truths are numbers."""
    return {name: bool(value) if isinstance(table.c[name].type, Boolean) else value for name, value in row.items()}


def described(engine: Engine) -> dict[str, object]:
    """All that a database says of its tables: columns, keys and indexes, with the names of these."""
    inspector = inspect(engine)
    description: dict[str, object] = {}
    for table in sorted(inspector.get_table_names()):
        columns = [{**column, "type": str(column["type"])} for column in inspector.get_columns(table)]
        indexes = sorted(inspector.get_indexes(table), key=lambda index: str(index["name"]))
        unique = sorted(inspector.get_unique_constraints(table), key=lambda constraint: str(constraint["name"]))
        plain = [{**index, "dialect_options": _as_text(index.get("dialect_options", {}))} for index in indexes]
        description[table] = (columns, inspector.get_pk_constraint(table), plain, unique)
    return description


def _as_text(options: dict[str, Any]) -> dict[str, str]:
    return {name: str(value) for name, value in options.items()}


def widen(connection: Connection) -> None:
    """As a next version might."""
    connection.exec_driver_sql("ALTER TABLE articles ADD COLUMN mood VARCHAR")
    connection.exec_driver_sql("CREATE TABLE moods (name VARCHAR)")
