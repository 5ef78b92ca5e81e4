"""The tables of the state, and how older ones become these.

Times are whole seconds since 1970, UTC. Sources and feeds are numbered, as their names would stand in every row.
"""

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
    select,
)

__all__ = [
    "ARCHIVED",
    "FOLLOWS",
    "MIGRATIONS",
    "STANDS",
    "VERSION",
    "WITHDRAWN",
    "about",
    "aliases",
    "articles",
    "create",
    "documents",
    "entries",
    "feeds",
    "listings",
    "metadata",
    "migrate",
    "shingles",
    "sources",
    "version_of",
]

VERSION = 1
MIGRATIONS: Mapping[int, Callable[[Connection], None]] = {}
"""What makes the tables of a version those of the next. Each released version has its dump in tests/data/state/."""

STANDS, FOLLOWS, WITHDRAWN, ARCHIVED = 0, 1, 2, 3
"""What an entry is: an article of the feed; the same story as one of these; one that readers should forget; one that
stands in an archive document.
"""

metadata = MetaData()
_number = BigInteger().with_variant(Integer, "sqlite")  # INTEGER PRIMARY KEY is SQLite's own row number
_clustered: dict[str, Any] = {"sqlite_with_rowid": False}

about = Table("about", metadata, Column("key", String, primary_key=True), Column("value", String, nullable=False))
"""`schema`: the version of the tables; `run`: how many runs there have been."""

sources = Table(
    "sources",
    metadata,
    Column("number", _number, primary_key=True, autoincrement=False),
    Column("key", String, nullable=False, unique=True),
    Column("recipe", String, nullable=False, key="config_hash"),
    Column("health", Text, nullable=False),
)

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
    Column("run", _number, nullable=False),
    Column("answered", String, nullable=False),
    Column("etag", String, nullable=False),
    Column("last_modified", String, nullable=False),
    Column("leads", Text, nullable=False),
    **_clustered,
)
"""Pages, and those files that are read on every run, since they failed or lead to others. `run` is the last one that
asked for it, `answered` where it was after redirects, which the validators are of; `leads` are URL and root of what it
led to, as JSON, or "".
"""

articles = Table(
    "articles",
    metadata,
    Column("number", _number, primary_key=True, autoincrement=False),
    Column("source", _number, nullable=False),
    Column("id", String, nullable=False),
    Column("document", String, nullable=False),
    Column("fingerprint", String, nullable=False),
    Column("digest", String, nullable=False),
    Column("first_seen", BigInteger, nullable=False),
    Column("published", BigInteger, nullable=False),
    Column("updated", BigInteger, nullable=False),
    Column("gone", BigInteger),
    Column("withdrawn", Boolean, nullable=False),
    Column("version", BigInteger),
    Column("revision", BigInteger, nullable=False),
    Column("data", Text, nullable=False),
    UniqueConstraint("source", "id"),
    Index("articles_document", "source", "document"),
)
"""`document` is the URL that gave it last; `gone` is when its source no longer had it; `fingerprint` is over content,
`digest` over `data`, which is the Article as JSON; `revision` is the run that changed it last.
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
    "marks",
    metadata,
    Column("mark", BigInteger, primary_key=True, autoincrement=False, key="shingle"),
    Column("number", _number, primary_key=True, autoincrement=False),
    Index("marks_number", "number"),
    **_clustered,
)
"""Articles by the shingles of their text: see `feedsmith.model.stories`."""

feeds = Table(
    "feeds",
    metadata,
    Column("number", _number, primary_key=True, autoincrement=False),
    Column("name", String, nullable=False, unique=True),
    Column("recipe", String, nullable=False, key="config_hash"),
    Column("run", _number, nullable=False),
    Column("shown", _number, nullable=False),
    Column("newest", _number, nullable=False),
    Column("token", String, nullable=False),
    Column("pages", Integer, nullable=False),
    Column("archive", String, nullable=False),
)
"""`run` is the last one that the feed was part of, `shown` the last one that published it, or 0. `newest` is the
highest number of an article then, and `token` tells what was published; of the `pages` of its archive, all have been
written, as `archive` tells.
"""

entries = Table(
    "entries",
    metadata,
    Column("feed", _number, primary_key=True, autoincrement=False),
    Column("number", _number, primary_key=True, autoincrement=False),
    Column("state", SmallInteger, nullable=False),
    Column("sort", BigInteger, nullable=False),
    Column("published", BigInteger, nullable=False),
    Column("due", BigInteger, nullable=False),
    Column("story", _number),
    Column("as_id", String),
    Column("page", Integer),
    **_clustered,
)
Index("entries_order", entries.c.feed, entries.c.state, entries.c.sort.desc(), entries.c.number)
"""Articles in feeds. `published` is when the entry counts as published, `sort` the same, or when it was withdrawn;
`due` is the end of an embargo or 0; `story` is the article that it follows, `as_id` the id that it goes by where that
is not the article's own; `page` is the archive document that it is in.
"""

_PARTIAL = (
    "CREATE INDEX articles_present ON articles (source) WHERE gone IS NULL",
    "CREATE INDEX entries_story ON entries (feed, story) WHERE story IS NOT NULL",
    "CREATE INDEX entries_due ON entries (feed, due) WHERE due > 0",
    "CREATE INDEX entries_as_id ON entries (feed, as_id) WHERE as_id IS NOT NULL",
    "CREATE INDEX entries_page ON entries (feed, page) WHERE page IS NOT NULL",
)
"""As text, which both databases read: for a condition of PostgreSQL's, SQLAlchemy imports that dialect, 45 ms."""


def create(connection: Connection) -> None:
    """Make the tables, empty."""
    metadata.create_all(connection)
    for statement in _PARTIAL:
        connection.exec_driver_sql(statement)
    connection.execute(about.insert(), [{"key": "schema", "value": str(VERSION)}, {"key": "run", "value": "0"}])


def version_of(connection: Connection) -> int:
    """The version of the tables; 0 where they are somebody else's."""
    found = inspect(connection)
    if about.name not in found.get_table_names():
        return 0
    if {column["name"] for column in found.get_columns(about.name)} != set(about.columns.keys()):
        return 0
    stored = connection.execute(select(about.c.value).where(about.c.key == "schema")).scalar()
    return int(stored) if stored and stored.isdecimal() else 0


def migrate(
    connection: Connection,
    found: int,
    version: int = VERSION,
    migrations: Mapping[int, Callable[[Connection], None]] = MIGRATIONS,
) -> None:
    """Make tables of the version that was `found` those of `version`, in the connection's transaction."""
    for each in range(found, version):
        migrations[each](connection)
    if found < version:
        connection.execute(about.update().where(about.c.key == "schema").values(value=str(version)))
