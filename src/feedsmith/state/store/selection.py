"""What of a feed is to be published now: the newest entries that stand, in order, and what readers should forget."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import blake2b

from sqlalchemy import ColumnElement, Connection, FromClause, Select, func, or_, select

from feedsmith.model.feed import Entry, Link, Membership
from feedsmith.state.store import schema
from feedsmith.state.store.database import among
from feedsmith.state.store.rows import articles_of, moment, seconds
from feedsmith.state.store.schema import ARCHIVED, FOLLOWS, STANDS, WITHDRAWN

__all__ = ["Pick", "Picks", "archived_among", "entries_of", "page_of", "pick", "seal"]

_seats = schema.entries.c
_articles = schema.articles.c
COUNTED = 10_000
"""Entries beyond the limit are counted up to here."""


@dataclass(slots=True, frozen=True)
class Pick:
    """An entry as it is to be published: which article, in which revision, when, under which id; who tells it too."""

    number: int
    revision: int
    sort: int
    updated: int
    as_id: str | None
    followers: tuple[tuple[int, int], ...] = ()


@dataclass(slots=True, frozen=True)
class Picks:
    """What is to be published of a feed; `embargoed` entries are under embargo, `over_limit` ones beyond the limit."""

    standing: tuple[Pick, ...]
    withdrawn: tuple[Pick, ...]
    embargoed: int
    over_limit: int

    def token(self, *rest: object) -> str:
        """What changes when this does, or the rest."""
        return blake2b(repr((self.standing, self.withdrawn, rest)).encode(), digest_size=16).hexdigest()


def pick(connection: Connection, feed: int, membership: Membership, now: datetime, limit: int, archive: bool) -> Picks:
    """The entries for the feed's own document; in an archived feed, all that are in no archive document."""
    stands = [_seats.feed == feed, _standing(connection, feed, archive), *_lasting(membership, now)]
    due = _seats.due <= seconds(now)
    order = _seats.sort.desc(), _seats.number
    most = None if archive or not limit else limit
    standing = _picked(connection, _chosen(*stands, due).order_by(*order).limit(most))
    withdrawn = _chosen(_seats.feed == feed, _seats.state == WITHDRAWN).order_by(*order).limit(limit or None)
    embargoed = _count(connection, schema.entries, _seats.feed == feed, _seats.due > 0, _seats.due > seconds(now))
    over_limit = 0
    if most and len(standing) == most:
        among = schema.entries if membership.keep is None else _joined
        over_limit = _count(connection, among, *stands, due, most=most + COUNTED) - most
    return Picks(
        standing=tuple(_with_followers(connection, feed, standing)),
        withdrawn=tuple(_picked(connection, withdrawn)),
        embargoed=embargoed,
        over_limit=over_limit,
    )


def _standing(connection: Connection, feed: int, archive: bool) -> ColumnElement[bool]:
    """What stands: without an archive, what is in one from former days too."""
    archived = _seats.feed == feed, _seats.state == ARCHIVED
    if archive or connection.execute(select(_seats.number).where(*archived).limit(1)).scalar() is None:
        return _seats.state == STANDS
    return _seats.state.in_((STANDS, ARCHIVED))


def _lasting(membership: Membership, now: datetime) -> Iterable[ColumnElement[bool]]:
    if membership.max_age is not None:
        yield _seats.sort >= seconds(now - membership.max_age)
    if membership.keep is not None:
        yield or_(_articles.gone.is_(None), _articles.gone >= seconds(now - membership.keep))


def _chosen(*conditions: ColumnElement[bool]) -> Select[tuple[int, int, int, int, str | None]]:
    columns = select(_seats.number, _articles.revision, _seats.sort, _articles.updated, _seats.as_id)
    return columns.select_from(_joined).where(*conditions)


_joined = schema.entries.join(schema.articles, _articles.number == _seats.number)


def _picked(connection: Connection, statement: Select[tuple[int, int, int, int, str | None]]) -> list[Pick]:
    rows = connection.execute(statement)
    return [Pick(row.number, row.revision, row.sort, row.updated, row.as_id) for row in rows]


def _count(connection: Connection, among: FromClause, *conditions: ColumnElement[bool], most: int = COUNTED) -> int:
    some = select(_seats.number).select_from(among).where(*conditions).limit(most).subquery()
    return connection.execute(select(func.count()).select_from(some)).scalar_one()


def _with_followers(connection: Connection, feed: int, picks: Sequence[Pick]) -> list[Pick]:
    followers: dict[int, list[tuple[int, int]]] = {}
    statement = select(_seats.story, _seats.number, _articles.revision).select_from(_joined)
    told = _seats.feed == feed, _seats.state == FOLLOWS, among(_seats.story, [each.number for each in picks])
    still = _articles.gone.is_(None)
    for story, number, revision in connection.execute(statement.where(*told, still).order_by(_seats.number)):
        followers.setdefault(story, []).append((number, revision))
    return [
        replace(each, followers=tuple(followers[each.number])) if each.number in followers else each for each in picks
    ]


def entries_of(connection: Connection, picks: Sequence[Pick]) -> list[Entry]:
    """The entries themselves."""
    numbers = {each.number for each in picks} | {number for each in picks for number, _ in each.followers}
    articles = articles_of(connection, numbers)
    made = []
    for each in picks:
        article = articles[each.number]
        others = {articles[number].url: articles[number].title for number, _ in each.followers}
        made.append(
            Entry(
                article=article if each.as_id is None else replace(article, id=each.as_id),
                published=moment(each.sort),
                updated=moment(max(each.updated, each.sort)),
                related=tuple(
                    Link(rel="related", href=url, title=title)
                    for url, title in others.items()
                    if url and url != article.url
                ),
            )
        )
    return made


def seal(connection: Connection, feed: int, now: datetime, limit: int, pages: int, shown: int) -> int:
    """Fill archive documents of `limit` entries with what is oldest, as long as as many again are left for the feed's
    own document; how many there are then. `pages` of them have been written, and are never filled again; readers have
    met the feed as of the run `shown` (0: never), and what changed since is to stand in it first.
    """
    pages = max(pages, connection.execute(select(func.max(_seats.page)).where(_seats.feed == feed)).scalar() or 0)
    waiting = _seats.feed == feed, _seats.state == STANDS, _seats.due <= seconds(now)
    columns = select(_seats.number, _articles.revision).select_from(_joined).where(*waiting)
    rows = connection.execute(columns.order_by(_articles.updated, _seats.number)).all()
    numbers = [number for number, revision in rows if not shown or revision <= shown]
    full = min(len(numbers) // limit, len(rows) // limit - 1)
    for start in range(0, full * limit, limit):
        pages += 1
        chosen = schema.entries.update().where(
            _seats.feed == feed, among(_seats.number, numbers[start : start + limit])
        )
        connection.execute(chosen.values(state=ARCHIVED, page=pages))
    return pages


def archived_among(connection: Connection, feed: int, ids: Iterable[str]) -> set[str]:
    """Which of these ids stand in archive documents."""
    id = func.coalesce(_seats.as_id, _articles.id)
    archived = _seats.feed == feed, _seats.state == ARCHIVED, or_(among(_articles.id, ids), among(_seats.as_id, ids))
    return set(connection.execute(select(id).select_from(_joined).where(*archived)).scalars()).intersection(ids)


def page_of(connection: Connection, feed: int, page: int) -> list[Pick]:
    """The entries of an archive document."""
    condition = _seats.feed == feed, _seats.page == page
    return _picked(connection, _chosen(*condition).order_by(_seats.sort.desc(), _seats.number))
