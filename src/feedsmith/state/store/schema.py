"""The tables of the state (`migrations` makes older ones these).

Times are whole seconds since 1970, UTC. Articles, sources and feeds have numbers, as their
names would stand in every row. The columns `article`, `source` and `feed` of other tables hold
such numbers. Rows of articles, sources and feeds are never deleted, so that whatever comes back
after years is known again; hence no foreign keys.
"""

import struct
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Connection,
    Dialect,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    String,
    Table,
    Text,
    TypeDecorator,
    inspect,
    literal_column,
    text,
)

__all__ = [
    "ACTIVE",
    "ARCHIVED",
    "CONTESTED",
    "DUPLICATE",
    "HAS_EMBARGO",
    "HAS_REPRESENTATIVE",
    "MAY_EXPIRE",
    "PARTIAL_INDEXES",
    "SEQUENCE_BITS",
    "VERSION",
    "WITHDRAWN",
    "CorruptStateError",
    "aliases",
    "articles",
    "create",
    "dictionaries",
    "documents",
    "entries",
    "events",
    "feeds",
    "key_values",
    "leads",
    "listings",
    "members",
    "metadata",
    "outputs",
    "shingles",
    "sources",
    "version_of",
]

VERSION = 2
"""Of the tables as they stand below. A change of theirs is a new version, once this one is
released.
"""

ACTIVE, DUPLICATE, WITHDRAWN, ARCHIVED, CONTESTED = 0, 1, 2, 3, 4
"""What an entry is: an article of the feed; another telling of the story of one of these, its
representative; one that readers should forget; an article of the feed that stands in an archive
document; one that is kept out, as a file of another source has its id.
"""

SEQUENCE_BITS = 32
"""An article's number is its source's, and in so many bits below that the number of the change that
made it: so that no two sources ever wait for each other to number their articles, and the order of
articles does not hang on which source was polled first.
"""


class CorruptStateError(Exception):
    """What the database gives is not what was put there."""


class ShingleList(TypeDecorator[tuple[int, ...]]):
    """Shingles, of 4 bytes each: they are below 2**31."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: tuple[int, ...] | None, dialect: Dialect) -> bytes:
        """As the column has them."""
        shingles = value or ()
        return struct.pack(f">{len(shingles)}I", *shingles)

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> tuple[int, ...]:
        """As they were given. Raises CorruptStateError."""
        try:
            return struct.unpack(f">{len(value or b'') // 4}I", value or b"")
        except (struct.error, TypeError) as error:
            raise CorruptStateError from error


# ---- the tables ------------------------------------------------------------------------------

metadata = MetaData()
_number = BigInteger().with_variant(Integer, "sqlite")
"""In SQLite, an INTEGER PRIMARY KEY is the number that each row has anyway."""
_clustered: dict[str, Any] = {"sqlite_with_rowid": False}
"""For tables whose key is no number: SQLite keeps the rows in its order, and no second copy of the
key.
"""

# No column has a default: whoever inserts a row says all of it, and a column that is forgotten is an
# error at once.

key_values = Table(
    "key_values",
    metadata,
    Column("key", String, primary_key=True),
    Column("value", String, nullable=False),
    **_clustered,
)
"""`schema_version`: the version of the tables; and what `State.set_value` keeps."""

sources = Table(
    "sources",
    metadata,
    Column("number", _number, primary_key=True, autoincrement=False),
    Column("key", String, nullable=False, unique=True),
    Column("config_hash", String, nullable=False),
    Column("health", Text, nullable=False),
    Column("polls", _number, nullable=False),
    Column("polled_at", BigInteger, nullable=False),
    Column("last_change", _number, nullable=False),
    Column("schedule", Text, nullable=False),
)
"""`key` and `config_hash` are the Job's, as of the last poll that the source went through;
`health` is a Health as JSON. `polls` counts those that were begun, `polled_at` is when the last one
ended. Each change of an article of the source has a number of its own, `last_change` the highest.
`schedule` is a Schedule as JSON, or "".
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
    Column("last_poll", _number, nullable=False),
    Column("final_url", String, nullable=False),
    Column("etag", String, nullable=False),
    Column("last_modified", String, nullable=False),
    Column("read_at", BigInteger, nullable=False),
    Column("links", Text, nullable=False),
    Column("is_lasting", Boolean, nullable=False),
    **_clustered,
)
"""Pages, and those files that are read at every poll, since they failed or lead to others.
`last_poll` is the last one that asked for it, `read_at` when its server last gave the whole page,
`final_url` where it was after redirects, which the validators are of; `links` are the requests for what it
led to, as JSON, or "". What a document gave that `is_lasting` is there still where it is no longer asked for,
or no longer gives it: it is the page of a lead, or a list that shows the newest of what there is.
"""

leads = Table(
    "leads",
    metadata,
    Column("source", _number, primary_key=True, autoincrement=False),
    Column("url", String, primary_key=True),
    Column("digest", String, nullable=False),
    Column("first_seen", BigInteger, nullable=False),
    Column("asked_at", BigInteger, nullable=False),
    Column("published", BigInteger),
    Column("failures", Integer, nullable=False),
    Column("was_read", Boolean, nullable=False),
    **_clustered,
)
"""Documents that a lead led to: see `feedsmith.collecting.jobs.KnownLead`."""

articles = Table(
    "articles",
    metadata,
    Column("number", _number, primary_key=True, autoincrement=False),
    Column("source", _number, nullable=False),
    Column("id", String, nullable=False),
    Column("document", String, nullable=False),
    Column("fingerprint", LargeBinary, nullable=False),
    Column("data_digest", LargeBinary, nullable=False),
    Column("first_seen", BigInteger, nullable=False),
    Column("published", BigInteger, nullable=False),
    Column("updated", BigInteger, nullable=False),
    Column("removed_at", BigInteger),
    Column("withdrawn", Boolean, nullable=False),
    Column("version", BigInteger),
    Column("held_until", BigInteger, nullable=False),
    Column("expires", BigInteger, nullable=False),
    Column("change", _number, nullable=False),
    Column("revision", _number, nullable=False),
    Column("edit", _number, nullable=False),
    Column("shingles", ShingleList, nullable=False),
    Column("id_key", Integer, nullable=False),
    Column("document_key", Integer, nullable=False),
    Column("data", LargeBinary, nullable=False),
    Index("articles_id", "source", "id_key"),
    Index("articles_document", "source", "document_key"),
    Index("articles_change", "source", "change"),
)
"""`document` is the URL that gave it last; `removed_at` is when its source no longer had it,
NULL while it has; `fingerprint` is over content, `data_digest` over the Article, which `data` is
(see `packing`). `version` is the Article's own; nobody sees it before `held_until`, nor from `expires`
on (0: no such time).

Three numbers of its source's changes: `change` is the last of any kind, by which feeds learn of it;
`revision` the last of the Article or of its withdrawal, which names what readers were shown; `edit`
the last that a reader would see. `shingles` are those by which it is found (see below).

A source has one article of an `id`. Both this and `document` are found by keys of four bytes (see `rows.text_key`),
as an index of the texts takes as much again as they do: for each article 110 bytes more.
"""

dictionaries = Table(
    "dictionaries",
    metadata,
    Column("source", _number, primary_key=True, autoincrement=False),
    Column("data", LargeBinary, nullable=False),
)
"""By which articles of the source were compressed: see `dictionaries`."""

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
    **_clustered,
)
"""Articles by the shingles of their text: see `feedsmith.model.stories`. The other way round, an article has
its shingles in its own row: a second index of these would take another 188 bytes for each article.
"""

feeds = Table(
    "feeds",
    metadata,
    Column("number", _number, primary_key=True, autoincrement=False),
    Column("name", String, nullable=False, unique=True),
    Column("config_hash", String, nullable=False),
    Column("was_published", Boolean, nullable=False),
    Column("archive_pages", Integer, nullable=False),
    Column("choice", Text, nullable=False),
    Column("listed", LargeBinary),
)
"""`config_hash` is over what decides which articles the feed takes in; `was_published` says whether
readers ever had it; `archive_pages` is how many archive documents have been filled. `choice` is what
was chosen for it last (see `settled`), or ""; `listed` is what pages that list feeds show of it (see `listed`).
"""

members = Table(
    "members",
    metadata,
    Column("feed", _number, primary_key=True, autoincrement=False),
    Column("source", _number, primary_key=True, autoincrement=False),
    Column("cursor", _number, nullable=False),
    **_clustered,
)
"""The sources of feeds. The feed has taken in their changes up to the number `cursor`."""

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
    Column("shown", _number, nullable=False),
    **_clustered,
)
Index(
    "entries_order",
    entries.c.feed,
    entries.c.state,
    entries.c.sort_time,
    entries.c.article.desc(),
)
"""Articles in feeds. `state` is one of ACTIVE and the like. `published` is when the entry
counts as published, `sort_time` the same, or when it was withdrawn; `embargo_until` is 0
without an embargo, or when it has been published since. Of a duplicate, `representative` is the
article that stands for it, else NULL. `published_id` is the id that the entry goes by where
that is not the article's own; `archive_page` is the archive document that it is in.

The newest are read from the end of `entries_order`: what comes in is mostly newer than what is there, and fills the
last page, where before all others it would halve the first one again and again.

`shown` is the revision of the article that readers of this feed were shown under that id; 0 if
never; less than 0 where it was another article's, which told the story before.
"""

outputs = Table(
    "outputs",
    metadata,
    Column("output", String, primary_key=True),
    Column("file", String, primary_key=True),
    Column("made_of", String, nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("digest", String, nullable=False),
    Column("stamp", String, nullable=False),
    **_clustered,
)
"""The files that were written, by an output's location and their names: see
`feedsmith.state.protocol.WrittenFile`.
"""

events = Table(
    "events",
    metadata,
    Column("number", _number, primary_key=True, autoincrement=False),
    Column("id", String, nullable=False, unique=True),
    Column("at", BigInteger, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("due_at", BigInteger),
    Column("data", Text, nullable=False),
)
"""What happened to sources, an Event as JSON each; `due_at` is when to send it next, after so many failed
`attempts`, NULL where there is nothing to be sent.
"""

PARTIAL_INDEXES = """
articles_removed ON articles (source) WHERE removed_at IS NOT NULL
articles_expiring ON articles (expires) WHERE expires > 0
entries_representative ON entries (feed, representative) WHERE representative IS NOT NULL
entries_embargo ON entries (feed, embargo_until) WHERE embargo_until > 0
entries_published_id ON entries (feed, published_id) WHERE published_id IS NOT NULL
events_due ON events (due_at) WHERE due_at IS NOT NULL
entries_archive_page ON entries (feed, archive_page) WHERE archive_page IS NOT NULL
""".strip().splitlines()
"""As text, which both databases read: for a condition of PostgreSQL's, SQLAlchemy imports that
dialect, 45 ms.
"""


HAS_EMBARGO = entries.c.embargo_until > literal_column("0")
HAS_REPRESENTATIVE = entries.c.representative.is_not(None)
MAY_EXPIRE = articles.c.expires > literal_column("0")
"""The conditions of these indexes, as they stand there: where it is another, or a parameter, SQLite looks at all rows
(1 ms for each 20,000 of a feed).
"""


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


def create(connection: Connection) -> None:
    """Make the tables, empty."""
    metadata.create_all(connection, checkfirst=False)
    # In the transaction of the caller: tables without their version would be somebody else's.
    for index in PARTIAL_INDEXES:
        connection.exec_driver_sql(f"CREATE INDEX {index}")
    version = {"key": "schema_version", "value": str(VERSION)}
    connection.execute(key_values.insert().values(**version))
