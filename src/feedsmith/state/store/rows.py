"""Articles as the state holds them: rows that a poll reads, changes and writes again."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import blake2b
from operator import attrgetter
from types import MappingProxyType
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Connection, and_, bindparam, func, select

from feedsmith.model.article import Article
from feedsmith.model.stories import MAX_ARTICLES_PER_SHINGLE
from feedsmith.state.store import schema
from feedsmith.state.store.dictionaries import find_dictionary, load_dictionaries
from feedsmith.state.store.packing import compress_article, needs_dictionary, unpack_article
from feedsmith.state.store.schema import SEQUENCE_BITS
from feedsmith.state.store.statements import among, insert_rows

__all__ = [
    "MAX_VALUES",
    "ArticleCache",
    "ArticleRow",
    "ByShingle",
    "Changes",
    "articles_sharing_shingles",
    "articles_with_shingles",
    "from_seconds",
    "has_id",
    "is_of_document",
    "load_articles",
    "load_rows",
    "save_rows",
    "save_shingles",
    "slices",
    "text_key",
    "to_seconds",
]

T = TypeVar("T")
ByShingle = dict[int, list[int]]
"""Numbers of articles by a shingle of their text."""
MAX_VALUES = 500
"""Rows or values that one statement is given."""


@dataclass(slots=True)
class ArticleRow:
    """A row of `schema.articles`, without its data unless that is about to change: then `data`
    is what to write, as it was packed.

    The fields up to `shingles` are columns of the table. `article` is the Article, as far as it is at
    hand, and `text_shingles` are its text's, where that changes: `shingles` are those by which it is found.
    Rows that are `is_new` are not in the database yet, `is_dirty` ones differ from what is there.
    """

    number: int
    source: int
    id: str
    document: str
    fingerprint: bytes
    data_digest: bytes
    first_seen: int
    published: int
    updated: int
    removed_at: int | None
    withdrawn: bool
    version: int | None
    held_until: int
    expires: int
    change: int
    revision: int
    edit: int
    shingles: tuple[int, ...] = ()
    data: bytes | None = None
    article: Article | None = None
    text_shingles: tuple[int, ...] = ()
    is_new: bool = False
    is_dirty: bool = False

    @property
    def is_removed(self) -> bool:
        """Whether its source no longer has it."""
        return self.removed_at is not None

    @property
    def id_key(self) -> int:
        """What its id is found by."""
        return text_key(self.id)

    @property
    def document_key(self) -> int:
        """What its document is found by."""
        return text_key(self.document)


class Changes:
    """The changes of one source's articles in one poll, and how they are numbered: from one more than
    `before`, the `last` one so far.
    """

    def __init__(self, source: int, before: int) -> None:
        self._source, self.before, self.last = source, before, before

    def next(self) -> int:
        """The number of one more change."""
        self.last += 1
        return self.last

    def made(self, row: ArticleRow) -> bool:
        """Whether one of these changes made the row, so that no reader knows it."""
        return row.number > article_number(self._source, self.before)

    def new_number(self) -> int:
        """The number of an article that a change makes."""
        return article_number(self._source, self.next())


def article_number(source: int, change: int) -> int:
    """The number of the article that this change of the source made."""
    return source << SEQUENCE_BITS | change


_NOT_LOADED = ("id_key", "document_key", "data")
_COLUMNS = [column for column in schema.articles.columns if column.name not in _NOT_LOADED]
_ALL_NAMES = schema.articles.columns.keys()
_NAMES = [name for name in _ALL_NAMES if name != "data"]
_values_of = attrgetter(*_ALL_NAMES)
_shingles = schema.shingles.c


def text_key(text: str) -> int:
    """The key by which an id or a document is found, of 31 bits: of a source's million articles, one in two thousand
    shares it with another.
    """
    # No checksum, of which others could make as many with one key as they like.
    return int.from_bytes(blake2b(text.encode("utf-8", "surrogatepass"), digest_size=4).digest()) >> 1


def has_id(ids: Collection[str]) -> ColumnElement[bool]:
    """Whether an article goes by one of these ids in its source."""
    table = schema.articles.c
    return and_(among(table.id_key, map(text_key, ids)), among(table.id, ids))


def is_of_document(urls: Collection[str]) -> ColumnElement[bool]:
    """Whether one of these documents gave the article last."""
    table = schema.articles.c
    return and_(among(table.document_key, map(text_key, urls)), among(table.document, urls))


def load_rows(
    connection: Connection,
    *conditions: ColumnElement[bool],
    order: ColumnElement[Any] = schema.articles.c.number,
    limit: int | None = None,
) -> Iterator[ArticleRow]:
    """The rows for which all of this is true, in the order of their numbers, or of another column."""
    # Without the data, which is most of a row: a run has to read little of what did not change.
    statement = select(*_COLUMNS).where(*conditions).order_by(order).limit(limit)
    parts = connection.execute(statement).partitions(MAX_VALUES)
    return (ArticleRow(*row) for part in parts for row in part)


def load_articles(connection: Connection, numbers: Collection[int]) -> dict[int, Article]:
    """The Articles of these numbers. Raises CorruptStateError where one is not what was put
    there.
    """
    table = schema.articles.c
    columns = select(table.number, table.source, table.id, table.data, table.data_digest)
    rows = connection.execute(columns.where(among(table.number, numbers))).all()
    with_dictionary = {source for _, source, _, data, _ in rows if needs_dictionary(data)}
    dictionaries = load_dictionaries(connection, with_dictionary) if with_dictionary else {}
    return {
        number: unpack_article(data, digest, id, dictionaries.get(source, b"") if needs_dictionary(data) else b"")
        for number, source, id, data, digest in rows
    }


class ArticleCache:
    """Rows and Articles, each looked up once; it begins with the rows that are at hand."""

    def __init__(self, connection: Connection, rows: Iterable[ArticleRow]) -> None:
        self._connection = connection
        self._rows = {row.number: row for row in rows}
        self._articles: dict[int, Article] = {}

    def row(self, number: int) -> ArticleRow:
        """The row of that number."""
        if number not in self._rows:
            is_number = schema.articles.c.number == number
            (self._rows[number],) = load_rows(self._connection, is_number)
        return self._rows[number]

    def article(self, row: ArticleRow) -> Article:
        """The row's Article."""
        return row.article or self.article_of(row.number)

    def article_of(self, number: int) -> Article:
        """The Article of that number."""
        if number not in self._articles:
            self._articles |= load_articles(self._connection, [number])
        return self._articles[number]

    def load(self, numbers: Collection[int]) -> None:
        """Look up all of these at once, as far as they are not at hand."""
        missing = [number for number in numbers if number not in self._articles]
        if missing:
            self._articles |= load_articles(self._connection, missing)


def save_rows(connection: Connection, rows: Iterable[ArticleRow]) -> None:
    """Write the rows, of one source, that are new or dirty."""
    # Rows that go to the database at once have the same columns.
    changed = [row for row in rows if row.is_new or row.is_dirty]
    new = [row for row in changed if row.is_new]
    edited = [row for row in changed if not row.is_new and row.data is not None]
    others = [row for row in changed if not row.is_new and row.data is None]
    packed = [row for row in changed if row.data is not None]
    _save_shingles(connection, packed)
    _compress_all(connection, packed)
    _insert(connection, new)
    _update(connection, others, _NAMES)
    _update(connection, edited, _ALL_NAMES)
    for row in changed:
        row.data, row.is_new, row.is_dirty = None, False, False


def _compress_all(connection: Connection, rows: Sequence[ArticleRow]) -> None:
    """Make of the data of these rows, of one source, what is stored."""
    texts = [row.data for row in rows if row.data is not None]
    dictionary = find_dictionary(connection, rows[0].source, texts) if rows else b""
    for row, data in zip(rows, texts, strict=True):
        row.data = compress_article(data, row.id, dictionary)


def _insert(connection: Connection, rows: Sequence[ArticleRow]) -> None:
    insert_rows(connection, schema.articles, [_values_of(row) for row in rows])


def _update(connection: Connection, rows: Sequence[ArticleRow], names: Sequence[str]) -> None:
    """Write these columns of rows that are in the database."""
    if not rows:
        return
    table = schema.articles
    # SQLAlchemy keeps the columns' own names for parameters of its own.
    columns: dict[str, Any] = {name: bindparam(f"new_{name}") for name in names}
    statement = table.update().where(table.c.number == bindparam("row_number")).values(columns)
    values: list[dict[str, object]] = []
    for row in rows:
        new = {f"new_{name}": getattr(row, name) for name in names}
        values.append({"row_number": row.number, **new})
    connection.execute(statement, values)


def articles_with_shingles(connection: Connection, shingles: Iterable[int]) -> ByShingle:
    """The articles that have any of these shingles."""
    return _load_shingles(connection, among(_shingles.shingle, shingles))


def articles_sharing_shingles(connection: Connection, rows: Iterable[ArticleRow]) -> ByShingle:
    """The articles that have any of the shingles of these rows, which are saved, as far as another one has it too."""
    # Most texts share none: then the database gives nothing, which takes half as long as all that the rows have.
    own = {shingle for row in rows for shingle in row.shingles}
    shared = select(_shingles.shingle).where(among(_shingles.shingle, own)).group_by(_shingles.shingle)
    return _load_shingles(connection, _shingles.shingle.in_(shared.having(func.count() > 1))) if own else {}


def _load_shingles(connection: Connection, condition: ColumnElement[bool]) -> ByShingle:
    statement = select(_shingles.shingle, _shingles.article).where(condition)
    by_shingle: ByShingle = {}
    for shingle, number in connection.execute(statement).all():
        by_shingle.setdefault(shingle, []).append(number)
    return by_shingle


def _save_shingles(connection: Connection, rows: Sequence[ArticleRow]) -> None:
    """Have the rows, which are written next, found by the shingles of their texts."""
    former = [(shingle, row) for row in rows for shingle in row.shingles]
    _delete_shingles(connection, [(shingle, row) for shingle, row in former if shingle not in row.text_shingles])
    kept = save_shingles(
        connection,
        {row.number: row.text_shingles for row in rows},
        {row.number: row.shingles for row in rows},
    )
    for row in rows:
        row.shingles = kept[row.number]


def save_shingles(
    connection: Connection,
    wanted: Mapping[int, Iterable[int]],
    known: Mapping[int, Collection[int]] = MappingProxyType({}),
) -> dict[int, tuple[int, ...]]:
    """Have articles, given by their numbers, found by their shingles, and give those by which each is found:
    those `known` are so already.

    A shingle that enough articles have is boilerplate: no more are written of it, which keeps
    the table and what a look into it gives small, whatever a source prints below each of its
    texts.
    """
    counts = _count_articles(connection, {shingle for own in wanted.values() for shingle in own})
    new: list[tuple[int, int]] = []
    found_by: dict[int, tuple[int, ...]] = {}
    for number, own in wanted.items():
        kept: list[int] = []
        for shingle in dict.fromkeys(own):
            if shingle not in known.get(number, ()):
                count = counts.get(shingle, 0)
                if count >= MAX_ARTICLES_PER_SHINGLE:
                    continue
                counts[shingle] = count + 1
                new.append((shingle, number))
            kept.append(shingle)
        found_by[number] = tuple(kept)
    insert_rows(connection, schema.shingles, sorted(new))
    return found_by


def _delete_shingles(connection: Connection, stale: Sequence[tuple[int, ArticleRow]]) -> None:
    if stale:
        table = schema.shingles
        is_one = table.c.shingle == bindparam("old_shingle"), table.c.article == bindparam("number")
        values = [{"old_shingle": shingle, "number": row.number} for shingle, row in stale]
        connection.execute(table.delete().where(*is_one), values)


def _count_articles(connection: Connection, shingles: Collection[int]) -> dict[int, int]:
    """How many articles have each of these shingles, where any has."""
    if not shingles:
        return {}
    column = schema.shingles.c.shingle
    statement = select(column, func.count()).where(among(column, shingles)).group_by(column)
    return dict(connection.execute(statement).all())


def to_seconds(moment: datetime) -> int:
    """As the tables hold it: whole seconds since 1970, UTC."""
    return int(moment.timestamp())


def from_seconds(seconds: int) -> datetime:
    """The aware datetime of so many seconds since 1970, UTC."""
    return datetime.fromtimestamp(seconds, UTC)


def slices(values: Sequence[T]) -> Iterator[Sequence[T]]:
    """The values, as many at a time as one statement is given."""
    return (values[start : start + MAX_VALUES] for start in range(0, len(values), MAX_VALUES))
