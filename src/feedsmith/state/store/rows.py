"""Articles as the state holds them: rows that a run reads, changes and writes again."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime
from hashlib import blake2b
from typing import Any, TypeVar

import msgspec
from sqlalchemy import ColumnElement, Connection, bindparam, select

from feedsmith.model.article import Article
from feedsmith.model.stories import COMMON
from feedsmith.state.store import schema
from feedsmith.state.store.database import DamageError, among

__all__ = [
    "AT_ONCE",
    "Row",
    "articles_of",
    "moment",
    "packed",
    "rows_where",
    "save",
    "seconds",
    "sliced",
    "unpacked",
]

T = TypeVar("T")
ByShingle = dict[int, list[int]]
"""Numbers of articles by a shingle of their text."""
AT_ONCE = 500
"""Values in one statement."""

_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(Article).decode


@dataclass(slots=True)
class Row:
    """An article's row, without its data unless that is about to change: then `data` is what to write.

    `article` is the Article as far as it is at hand; `fresh` rows are not in the database yet, `touched` ones differ
    from what is there, and of the `edited` a reader would see another text.
    """

    number: int
    source: int
    id: str
    document: str
    fingerprint: str
    digest: str
    first_seen: int
    published: int
    updated: int
    gone: int | None
    withdrawn: bool
    version: int | None
    revision: int
    data: str | None = None
    article: Article | None = None
    shingles: tuple[int, ...] = ()
    fresh: bool = False
    touched: bool = False
    edited: bool = False


_COLUMNS = [column for column in schema.articles.columns if column.name != "data"]
_NAMES = [field.name for field in fields(Row)][: len(_COLUMNS)]


def rows_where(connection: Connection, *conditions: ColumnElement[bool], limit: int | None = None) -> Iterator[Row]:
    """The rows for which all of this is true, in the order of their numbers."""
    statement = select(*_COLUMNS).where(*conditions).order_by(schema.articles.c.number).limit(limit)
    return (Row(*row) for row in connection.execute(statement))


def articles_of(connection: Connection, numbers: Collection[int]) -> dict[int, Article]:
    """The Articles of these numbers."""
    table = schema.articles.c
    rows = connection.execute(select(table.number, table.data, table.digest).where(among(table.number, numbers)))
    return {number: unpacked(data, digest) for number, data, digest in rows}


def save(connection: Connection, rows: Iterable[Row]) -> ByShingle:
    """Write the rows that are fresh or touched; the articles that had their shingles before."""
    table = schema.articles
    changed = [row for row in rows if row.fresh or row.touched]
    if fresh := [_values(row) | {"data": row.data} for row in changed if row.fresh]:
        connection.execute(table.insert(), fresh)
    for names, known in (
        (_NAMES, [row for row in changed if not row.fresh and row.data is None]),
        ([*_NAMES, "data"], [row for row in changed if not row.fresh and row.data is not None]),
    ):
        if known:
            put = table.update().where(table.c.number == bindparam("which"))
            values = put.values({name: bindparam(f"new_{name}") for name in names})
            new = [{"which": row.number} | {f"new_{name}": getattr(row, name) for name in names} for row in known]
            connection.execute(values, new)
    numbers = [row.number for row in changed if row.data is not None and not row.fresh]
    if numbers:
        connection.execute(schema.shingles.delete().where(among(schema.shingles.c.number, numbers)))
    by_shingle = _shingle(connection, [row for row in changed if row.data is not None])
    for row in changed:
        row.fresh = row.touched = False
    return by_shingle


def articles_with(connection: Connection, shingles: Iterable[int]) -> ByShingle:
    """The articles that have any of these shingles."""
    table = schema.shingles.c
    found: ByShingle = {}
    for shingle, number in connection.execute(
        select(table.shingle, table.number).where(among(table.shingle, shingles))
    ):
        found.setdefault(shingle, []).append(number)
    return found


def _shingle(connection: Connection, rows: Iterable[Row]) -> ByShingle:
    """Have the rows found by their shingles, but for those that so many share that they tell nothing."""
    numbers: dict[int, list[int]] = {}
    for row in rows:
        for shingle in set(row.shingles):
            numbers.setdefault(shingle, []).append(row.number)
    by_shingle = articles_with(connection, numbers)
    made = [
        {"shingle": shingle, "number": number}
        for shingle, found in numbers.items()
        for number in found[: max(0, COMMON - len(by_shingle.get(shingle, ())))]
    ]
    if made:
        connection.execute(schema.shingles.insert(), made)
    return by_shingle


def _values(row: Row) -> dict[str, Any]:
    return {name: getattr(row, name) for name in _NAMES}


def packed(article: Article, id: str) -> tuple[str, str]:
    """The Article as JSON, under this id and without its origins, and what tells it from others."""
    if article.id != id or article.origins:
        article = replace(article, id=id, origins=())
    data = _encode(article)
    return data.decode(), _digest(data)


def unpacked(data: str, digest: str) -> Article:
    """What `packed` made. Raises DamageError where it is something else."""
    if not isinstance(data, str) or _digest(data.encode("utf-8", "surrogatepass")) != digest:
        raise DamageError
    return _decode(data)


def _digest(data: bytes) -> str:
    return blake2b(data, digest_size=8).hexdigest()


def seconds(moment: datetime) -> int:
    """As the tables hold it."""
    return int(moment.timestamp())


def moment(seconds: int) -> datetime:
    """What `seconds` made."""
    return datetime.fromtimestamp(seconds, UTC)


def sliced(values: Sequence[T]) -> Iterator[Sequence[T]]:
    """The values, as many at a time as a statement takes."""
    return (values[start : start + AT_ONCE] for start in range(0, len(values), AT_ONCE))
