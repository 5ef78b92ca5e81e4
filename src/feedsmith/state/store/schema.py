"""The tables of the state, and how older ones become these.

Times are whole seconds since 1970, UTC. Articles, sources and feeds have numbers, as their
names would stand in every row. The columns `article`, `source` and `feed` of other tables hold
such numbers. Rows of articles, sources and feeds are never deleted, so that whatever comes back
after years is known again; hence no foreign keys.
"""

import json
from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Connection,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    String,
    Table,
    Text,
    UniqueConstraint,
    inspect,
    text,
)

__all__ = [
    "ACTIVE",
    "ARCHIVED",
    "DUPLICATE",
    "MIGRATIONS",
    "VERSION",
    "WITHDRAWN",
    "CorruptStateError",
    "aliases",
    "articles",
    "create",
    "documents",
    "entries",
    "feeds",
    "key_values",
    "listings",
    "metadata",
    "migrate",
    "shingles",
    "sources",
    "version_of",
]

VERSION = 2
"""Of the tables as they stand below. A change of theirs is a new version, once this one is
released.
"""

ACTIVE, DUPLICATE, WITHDRAWN, ARCHIVED = 0, 1, 2, 3
"""What an entry is: an article of the feed; another telling of the story of one of these, its
representative; one that readers should forget; an article of the feed that stands in an archive
document.
"""


class CorruptStateError(Exception):
    """What the database gives is not what was put there."""


# ---- the tables ------------------------------------------------------------------------------

metadata = MetaData()
_number = BigInteger().with_variant(Integer, "sqlite")
"""In SQLite, an INTEGER PRIMARY KEY is the number that each row has anyway."""
_clustered: dict[str, Any] = {"sqlite_with_rowid": False}
"""For tables with a key of several columns: SQLite keeps the rows in its order, and no second
copy of the key.
"""

# No column has a default: whoever inserts a row says all of it, and a column that is forgotten is an
# error at once.

key_values = Table(
    "key_values",
    metadata,
    Column("key", String, primary_key=True),
    Column("value", String, nullable=False),
)
"""`schema_version`: the version of the tables; `last_run`: how many runs there have been; and
what `State.set_value` keeps.
"""

sources = Table(
    "sources",
    metadata,
    Column("number", _number, primary_key=True, autoincrement=False),
    Column("key", String, nullable=False, unique=True),
    Column("config_hash", String, nullable=False),
    Column("health", Text, nullable=False),
)
"""`key` and `config_hash` are the Job's, as of the last run that the source went through;
`health` is a Health as JSON.
"""

listings = Table(
    "listings",
    metadata,
    Column("source", _number, primary_key=True, autoincrement=False),
    Column("digest", LargeBinary, primary_key=True),
    Column("block", LargeBinary, nullable=False),
    **_clustered,
)
"""What a source's folders held, in blocks: see `feedsmith.collecting.listings`."""

documents = Table(
    "documents",
    metadata,
    Column("source", _number, primary_key=True, autoincrement=False),
    Column("url", String, primary_key=True),
    Column("last_run", _number, nullable=False),
    Column("final_url", String, nullable=False),
    Column("etag", String, nullable=False),
    Column("last_modified", String, nullable=False),
    Column("links", Text, nullable=False),
    **_clustered,
)
"""Pages, and those files that are read on every run, since they failed or lead to others.
`last_run` is the last one that asked for it, `final_url` where it was after redirects, which
the validators are of; `links` are URL and root of what it led to, as JSON, or "".
"""

articles = Table(
    "articles",
    metadata,
    Column("number", _number, primary_key=True, autoincrement=False),
    Column("source", _number, nullable=False),
    Column("id", String, nullable=False),
    Column("document", String, nullable=False),
    Column("fingerprint", String, nullable=False),
    Column("data_digest", String, nullable=False),
    Column("first_seen", BigInteger, nullable=False),
    Column("published", BigInteger, nullable=False),
    Column("updated", BigInteger, nullable=False),
    Column("removed_at", BigInteger),
    Column("withdrawn", Boolean, nullable=False),
    Column("version", BigInteger),
    Column("changed_run", BigInteger, nullable=False),
    Column("data", Text, nullable=False),
    UniqueConstraint("source", "id"),
    Index("articles_document", "source", "document"),
)
"""`document` is the URL that gave it last; `removed_at` is when its source no longer had it,
NULL while it has; `fingerprint` is over content, `data_digest` over `data`, which is the
Article as JSON; `version` is the Article's own; `changed_run` is the run that changed it last.
"""

aliases = Table(
    "aliases",
    metadata,
    Column("source", _number, primary_key=True, autoincrement=False),
    Column("alias", String, primary_key=True),
    Column("id", String, nullable=False),
    **_clustered,
)
"""What a source calls an article now, and the id that it goes by: it was renamed, or moved."""

shingles = Table(
    "shingles",
    metadata,
    Column("shingle", BigInteger, primary_key=True, autoincrement=False),
    Column("article", _number, primary_key=True, autoincrement=False),
    Index("shingles_article", "article"),
    **_clustered,
)
"""Articles by the shingles of their text: see `feedsmith.model.stories`."""

feeds = Table(
    "feeds",
    metadata,
    Column("number", _number, primary_key=True, autoincrement=False),
    Column("name", String, nullable=False, unique=True),
    Column("config_hash", String, nullable=False),
    Column("last_run", _number, nullable=False),
    Column("last_published_run", _number, nullable=False),
    Column("last_published_article", _number, nullable=False),
    Column("content_hash", String, nullable=False),
    Column("archive_pages", Integer, nullable=False),
    Column("archive_hash", String, nullable=False),
)
"""`config_hash` is over what decides which articles the feed takes in. `last_run` is the last
one that the feed was part of, `last_published_run` the last one that published it, or 0;
`last_published_article` is the highest number of an article then, and `content_hash` is over
what was published. All of its `archive_pages` have been written, by the settings that
`archive_hash` is over.
"""

entries = Table(
    "entries",
    metadata,
    Column("feed", _number, primary_key=True, autoincrement=False),
    Column("article", _number, primary_key=True, autoincrement=False),
    Column("state", SmallInteger, nullable=False),
    Column("sort_time", BigInteger, nullable=False),
    Column("published", BigInteger, nullable=False),
    Column("embargo_until", BigInteger, nullable=False),
    Column("representative", _number),
    Column("published_id", String),
    Column("archive_page", Integer),
    **_clustered,
)
Index(
    "entries_order",
    entries.c.feed,
    entries.c.state,
    entries.c.sort_time.desc(),
    entries.c.article,
)
"""Articles in feeds. `state` is one of ACTIVE and the like. `published` is when the entry
counts as published, `sort_time` the same, or when it was withdrawn; `embargo_until` is 0
without an embargo, or when it has been published since. Of a duplicate, `representative` is the
article that stands for it, else NULL. `published_id` is the id that the entry goes by where
that is not the article's own; `archive_page` is the archive document that it is in.
"""

_PARTIAL_INDEXES = """
articles_present ON articles (source) WHERE removed_at IS NULL
entries_representative ON entries (feed, representative) WHERE representative IS NOT NULL
entries_embargo ON entries (feed, embargo_until) WHERE embargo_until > 0
entries_published_id ON entries (feed, published_id) WHERE published_id IS NOT NULL
entries_archive_page ON entries (feed, archive_page) WHERE archive_page IS NOT NULL
"""
"""As text, which both databases read: for a condition of PostgreSQL's, SQLAlchemy imports that
dialect, 45 ms.
"""


def create(connection: Connection) -> None:
    """Make the tables, empty."""
    metadata.create_all(connection)
    # In the transaction of the caller: tables without their version would be somebody else's.
    for index in _PARTIAL_INDEXES.strip().splitlines():
        connection.exec_driver_sql(f"CREATE INDEX {index}")
    values = [
        {"key": "schema_version", "value": str(VERSION)},
        {"key": "last_run", "value": "0"},
    ]
    connection.execute(key_values.insert(), values)


# ---- older tables ----------------------------------------------------------------------------

_VERSION_KEYS = ((key_values.name, "schema_version"), ("about", "schema"))
"""Which table has the version of the tables, under which key: from version 2 on, and in version
1.
"""


def version_of(connection: Connection) -> int:
    """The version of the tables; 0 where they are somebody else's."""
    inspector = inspect(connection)
    tables = inspector.get_table_names()
    for table, key in _VERSION_KEYS:
        if table not in tables:
            continue
        # Somebody else's table may have the same name, and can't be asked for a key then.
        columns = {column["name"] for column in inspector.get_columns(table)}
        if columns != {"key", "value"}:
            continue
        statement = text(f"SELECT value FROM {table} WHERE key = :key")
        stored = connection.execute(statement, {"key": key}).scalar()
        if stored and stored.isdecimal():
            return int(stored)
    return 0


def _migrate_1_to_2(connection: Connection) -> None:
    """Version 2 calls tables and columns what the code calls them."""
    _rename_tables(connection)
    _rename_columns(connection)
    _replace_indexes(connection)
    _rename_keys(connection)
    _rename_health_fields(connection)


def _rename_tables(connection: Connection) -> None:
    for old, new in (("about", "key_values"), ("marks", "shingles")):
        connection.exec_driver_sql(f"ALTER TABLE {old} RENAME TO {new}")
        if connection.dialect.name == "postgresql":  # SQLite's primary keys have no names
            rename_key = f"ALTER TABLE {new} RENAME CONSTRAINT {old}_pkey TO {new}_pkey"
            connection.exec_driver_sql(rename_key)


_NEW_COLUMNS = {
    "sources": {"recipe": "config_hash"},
    "documents": {"run": "last_run", "answered": "final_url", "leads": "links"},
    "articles": {"digest": "data_digest", "gone": "removed_at", "revision": "changed_run"},
    "shingles": {"mark": "shingle", "number": "article"},
    "feeds": {
        "recipe": "config_hash",
        "run": "last_run",
        "shown": "last_published_run",
        "newest": "last_published_article",
        "token": "content_hash",
        "pages": "archive_pages",
        "archive": "archive_hash",
    },
    "entries": {
        "number": "article",
        "sort": "sort_time",
        "due": "embargo_until",
        "story": "representative",
        "as_id": "published_id",
        "page": "archive_page",
    },
}
"""What version 2 calls the columns of version 1, by the tables of version 2."""


def _rename_columns(connection: Connection) -> None:
    """Both databases do it in no time, however large the table is, and change its indexes with
    it.
    """
    for table, columns in _NEW_COLUMNS.items():
        for old, new in columns.items():
            connection.exec_driver_sql(f"ALTER TABLE {table} RENAME COLUMN {old} TO {new}")


_OLD_INDEXES = ("marks_number", "entries_story", "entries_due", "entries_as_id", "entries_page")
_NEW_INDEXES = """
shingles_article ON shingles (article)
entries_representative ON entries (feed, representative) WHERE representative IS NOT NULL
entries_embargo ON entries (feed, embargo_until) WHERE embargo_until > 0
entries_published_id ON entries (feed, published_id) WHERE published_id IS NOT NULL
entries_archive_page ON entries (feed, archive_page) WHERE archive_page IS NOT NULL
"""
"""What stands in version 2 for the indexes of version 1 that were named after a column."""


def _replace_indexes(connection: Connection) -> None:
    """SQLite can't rename them."""
    for old in _OLD_INDEXES:
        connection.exec_driver_sql(f"DROP INDEX {old}")
    for new in _NEW_INDEXES.strip().splitlines():
        connection.exec_driver_sql(f"CREATE INDEX {new}")


_NEW_KEYS = {"schema": "schema_version", "run": "last_run", "untold": "pending_pings"}


def _rename_keys(connection: Connection) -> None:
    for old, new in _NEW_KEYS.items():
        connection.exec_driver_sql(f"UPDATE key_values SET key = '{new}' WHERE key = '{old}'")


_NEW_HEALTH_FIELDS = {
    "ran": "last_run",
    "succeeded": "last_success",
    "failed": "last_failure",
    "kind": "failure_kind",
    "detail": "failure_detail",
    "stalled": "unreadable",
    "numbers": "article_counts",
    "lengths": "body_lengths",
    "recent": "recent_lengths",
}


def _rename_health_fields(connection: Connection) -> None:
    statement = text("UPDATE sources SET health = :health WHERE number = :number")
    for number, health in connection.execute(text("SELECT number, health FROM sources")).all():
        try:
            fields = json.loads(health).items()
        except (ValueError, AttributeError) as error:
            raise CorruptStateError from error
        renamed = {_NEW_HEALTH_FIELDS.get(name, name): content for name, content in fields}
        connection.execute(statement, {"number": number, "health": json.dumps(renamed)})


MIGRATIONS: Mapping[int, Callable[[Connection], None]] = {1: _migrate_1_to_2}
"""What makes the tables of a version those of the next. Each released version has its dump in
tests/data/state/, which all later ones bring up to date. They name tables and columns as text:
those above are today's.
"""


def migrate(
    connection: Connection,
    from_version: int,
    to_version: int = VERSION,
    migrations: Mapping[int, Callable[[Connection], None]] = MIGRATIONS,
) -> None:
    """Make tables of `from_version` those of `to_version`, in the connection's
    transaction.

    Raises CorruptStateError where they hold what no feedsmith wrote.
    """
    for version in range(from_version, to_version):
        migrations[version](connection)
    if from_version < to_version:
        statement = key_values.update().where(key_values.c.key == "schema_version")
        connection.execute(statement.values(value=str(to_version)))
