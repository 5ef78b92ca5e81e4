"""How older tables become today's (`schema`).

Each released version has its dump in tests/data/state/, which all later ones bring up to date. A
migration names the older tables and columns as text, since `schema` has today's only; the last one
may use those of `schema`, until a version comes after it.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Row, or_, select, text

from feedsmith.model.article import Article
from feedsmith.model.feed import held_until
from feedsmith.model.stories import shingles
from feedsmith.model.urls import without_userinfo
from feedsmith.state.store import schema
from feedsmith.state.store.packing import check_article, compress_article, pack_article
from feedsmith.state.store.rows import MAX_VALUES, save_shingles, text_key, to_seconds
from feedsmith.state.store.schema import ACTIVE, ARCHIVED, CorruptStateError

__all__ = ["MIGRATIONS", "migrate"]

# ---- from version 1 to 2 ---------------------------------------------------------------------

_TABLES_OF_1 = "about aliases articles documents entries feeds listings marks sources".split()


def _migrate_1_to_2(connection: Connection) -> None:
    """Version 2 numbers changes by source, knows what readers were shown, keeps articles
    compressed, and calls tables and columns what the code calls them.
    """
    for table in _TABLES_OF_1:
        connection.exec_driver_sql(f"CREATE TEMPORARY TABLE old_{table} AS SELECT * FROM {table}")
        connection.exec_driver_sql(f"DROP TABLE {table}")
    connection.exec_driver_sql("CREATE INDEX old_articles_number ON old_articles (number)")
    schema.create(connection)
    _copy_key_values(connection)
    _copy_sources(connection)
    _copy_articles(connection)
    for table, columns, selected in _COPIED_FROM_1:
        connection.exec_driver_sql(f"INSERT INTO {table} ({columns}) SELECT {selected}")
    _hide_logins(connection)
    for table in _TABLES_OF_1:
        connection.exec_driver_sql(f"DROP TABLE old_{table}")


def _hide_logins(connection: Connection) -> None:
    """Version 1 kept the addresses of pages with user and password, where the configuration had them."""
    table = schema.documents
    may_hold_one = or_(table.c.url.like("http%@%"), table.c.final_url.like("http%@%"), table.c.links.like("%@%"))
    for row in connection.execute(select(table).where(may_hold_one)).all():
        values = {name: without_userinfo(row._mapping[name]) for name in ("url", "final_url")}
        values["links"] = re.sub(r'(?<=")https?://[^"]*', lambda url: without_userinfo(url[0]), row.links)
        of_row = table.c.source == row.source, table.c.url == row.url
        taken = select(table.c.url).where(table.c.source == row.source, table.c.url == values["url"])
        if values["url"] != row.url and connection.execute(taken).first() is not None:
            connection.execute(table.delete().where(*of_row))
        else:
            connection.execute(table.update().where(*of_row).values(**values))


_WAS_MET = f"""(
    e.number <= f.newest AND e.due = 0 AND e.state IN ({ACTIVE}, {ARCHIVED}) OR e.as_id IS NOT NULL
    OR e.state = {schema.WITHDRAWN}
)"""
"""Whether readers met an entry of version 1, as far as that knew: what was withdrawn before it was
shown can't be told from what was not.
"""
_COPIED_FROM_1 = (
    ("aliases", "source, alias, id", "source, alias, id FROM old_aliases"),
    ("listings", "source, digest, block", "source, digest, block FROM old_listings"),
    (
        "documents",
        "source, url, last_poll, final_url, etag, last_modified, read_at, links, is_lasting",
        "source, url, run, answered, etag, last_modified, 0, leads, 1 = 0 FROM old_documents",
    ),
    (
        "feeds",
        "number, name, config_hash, was_published, archive_pages, choice, listed",
        """number, name, recipe, shown > 0, pages, '', NULL FROM old_feeds""",
    ),
    (
        "entries",
        "feed, article, state, sort_time, published, embargo_until, representative, published_id, archive_page, shown",
        f"""e.feed, e.number, e.state, e.sort, e.published, e.due, e.story, e.as_id, e.page,
        CASE WHEN NOT {_WAS_MET} THEN 0 WHEN a.revision <= f.shown THEN a.number ELSE -1 END
        FROM old_entries e JOIN old_feeds f ON f.number = e.feed
        JOIN old_articles a ON a.number = e.number""",
    ),
    (
        "members",
        "feed, source, cursor",
        "DISTINCT e.feed, a.source, 0 FROM old_entries e JOIN old_articles a ON a.number = e.number",
    ),
)
"""Table, columns, and what they are made of."""

_NEW_KEYS = {"untold": "pending_pings"}
_KEYS_OF_1_ALONE = ("schema", "run", "catalogue")


def _copy_key_values(connection: Connection) -> None:
    for key, value in connection.execute(text("SELECT key, value FROM old_about")).all():
        if key not in _KEYS_OF_1_ALONE:
            statement = schema.key_values.insert()
            connection.execute(statement.values(key=_NEW_KEYS.get(key, key), value=value))


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


def _copy_sources(connection: Connection) -> None:
    """Version 1 counted the runs of all sources together, and had no changes' numbers: there the
    numbers of articles stand for them.
    """
    run = connection.execute(text("SELECT value FROM old_about WHERE key = 'run'")).scalar()
    statement = text(
        "SELECT number, key, recipe, health, "
        "(SELECT max(number) FROM old_articles WHERE source = old_sources.number) FROM old_sources"
    )
    for number, key, recipe, health, last in connection.execute(statement).all():
        try:
            fields = {_NEW_HEALTH_FIELDS.get(name, name): content for name, content in json.loads(health).items()}
            polls = int(run or 0)
        except (ValueError, AttributeError) as error:
            raise CorruptStateError from error
        values = {"polls": polls, "polled_at": fields.get("last_run", 0), "last_change": last or 0}
        values |= {"number": number, "config_hash": recipe, "health": json.dumps(fields), "schedule": ""}
        values["key"] = without_userinfo(key)  # locations were kept with user and password
        connection.execute(schema.sources.insert().values(**values))


_ARTICLES_OF_1 = text(
    "SELECT number, source, id, document, fingerprint, digest, first_seen, published, updated, gone, "
    "withdrawn, version, data FROM old_articles WHERE number > :last ORDER BY number LIMIT :limit"
)


def _copy_articles(connection: Connection) -> None:
    """Version 1 had marks of another kind: shingles are made of the articles."""
    for rows in _slices(connection, _ARTICLES_OF_1):
        articles = {row.number: _article_of_1(row) for row in rows}
        found_by = save_shingles(connection, {number: shingles(article) for number, article in articles.items()})
        values = [_article_values(row, articles[row.number]) | {"shingles": found_by[row.number]} for row in rows]
        connection.execute(schema.articles.insert(), values)


def _slices(connection: Connection, statement: Any) -> Iterator[Sequence[Row[Any]]]:
    """The rows that a statement gives, some at a time, by their numbers."""
    last = 0
    while rows := connection.execute(statement, {"last": last, "limit": MAX_VALUES}).all():
        yield rows
        last = rows[-1].number


def _article_of_1(row: Row[Any]) -> Article:
    if not isinstance(row.data, str):
        raise CorruptStateError
    return check_article(row.data.encode("utf-8", "surrogatepass"), _from_hex(row.digest))


def _from_hex(digits: str) -> bytes:
    try:
        return bytes.fromhex(digits)
    except (ValueError, TypeError) as error:
        raise CorruptStateError from error


def _article_values(row: Row[Any], article: Article) -> dict[str, object]:
    values = dict(row._mapping)
    del values["digest"]
    data, digest = pack_article(article, row.id)
    until, document = held_until(article, row.document), without_userinfo(row.document)
    return values | {
        "document": document,
        "fingerprint": _from_hex(row.fingerprint),
        "id_key": text_key(row.id),
        "document_key": text_key(document),
        "removed_at": values.pop("gone"),
        "withdrawn": bool(row.withdrawn),
        "held_until": to_seconds(until) if until else 0,
        "expires": 0,
        "change": row.number,
        "revision": row.number,
        "edit": row.number,
        "data": compress_article(data, row.id),
        "data_digest": digest,
    }


# ---- all of them -----------------------------------------------------------------------------

MIGRATIONS: Mapping[int, Callable[[Connection], None]] = {1: _migrate_1_to_2}
"""What makes the tables of a version those of the next."""


def migrate(
    connection: Connection,
    from_version: int,
    to_version: int = schema.VERSION,
    migrations: Mapping[int, Callable[[Connection], None]] = MIGRATIONS,
) -> None:
    """Make tables of `from_version` those of `to_version`, in the connection's
    transaction.

    Raises CorruptStateError where they hold what no feedsmith wrote.
    """
    for version in range(from_version, to_version):
        migrations[version](connection)
    if from_version < to_version:
        statement = schema.key_values.update().where(schema.key_values.c.key == "schema_version")
        connection.execute(statement.values(value=str(to_version)))
