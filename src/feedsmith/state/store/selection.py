"""What of a feed is to be published now: the newest entries that are due, in order, and what
readers should forget.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import blake2b
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, FromClause, Row, ScalarSelect, Select, func, or_, select

from feedsmith.collecting.files import display_name
from feedsmith.model.article import Article
from feedsmith.model.feed import Entry, Link, Membership
from feedsmith.state.holds import MAX_NAMED_HOLDS, describe_hold
from feedsmith.state.status import Duplicate
from feedsmith.state.store import schema
from feedsmith.state.store.rows import from_seconds, load_articles, to_seconds
from feedsmith.state.store.schema import ACTIVE, ARCHIVED, DUPLICATE, HAS_EMBARGO, WITHDRAWN
from feedsmith.state.store.statements import among

__all__ = [
    "SelectedEntry",
    "Selection",
    "archived_ids",
    "fill_archive_pages",
    "list_duplicates",
    "load_entries",
    "select_archive_page",
    "select_entries",
    "without_withdrawn",
]

_entries = schema.entries.c
_articles = schema.articles.c
_entries_with_articles = schema.entries.join(schema.articles, _articles.number == _entries.article)
MAX_COUNTED = 10_000
"""Entries that are not in the feed's document are counted up to here."""


class SelectedEntry(NamedTuple):
    """An entry as it is to be published: the number of its article and its revision, when it counts as
    published and updated (seconds since 1970), the id that it goes by where that is not the article's
    own, the revision that readers were shown (0: none), and its duplicates: number and revision of
    each.
    """

    article: int
    revision: int
    published: int
    updated: int
    published_id: str | None
    shown: int
    duplicates: tuple[tuple[int, int], ...] = ()


@dataclass(slots=True, frozen=True)
class Selection:
    """What is to be published of a feed: the entries and the `withdrawn` ones, the newest
    first; `embargoed` is how many are not due yet, `over_limit` how many older ones the limit
    leaves out.
    """

    entries: tuple[SelectedEntry, ...]
    withdrawn: tuple[SelectedEntry, ...]
    embargoed: int
    over_limit: int
    holds: tuple[str, ...]

    def content_hash(self, *others: object) -> str:
        """32 hexadecimal digits that change when what is published does, or one of the others,
        by their `repr`.
        """
        # What readers were shown so far makes it no other feed.
        entries = [tuple(entry._replace(shown=0)) for entry in self.entries]
        withdrawn = [tuple(entry._replace(shown=0)) for entry in self.withdrawn]
        contents = repr((entries, withdrawn, others))
        return blake2b(contents.encode(), digest_size=16).hexdigest()


def select_entries(
    connection: Connection,
    feed: int,
    membership: Membership,
    now: datetime,
    limit: int,
    archive: bool,
) -> Selection:
    """The entries for the feed's own document: the newest up to the `limit` (0 is all); in an
    archived feed, all that are in no archive document. Of the withdrawn ones, the last that
    were, up to the limit as well.
    """
    in_feed = _entries.feed == feed
    lasting = [in_feed, _is_shown(connection, feed, archive), *_is_fresh(membership, now)]
    due = _entries.embargo_until <= to_seconds(now)
    # By number where times are equal: the same state gives the same bytes.
    order = _entries.sort_time.desc(), _entries.article
    max_entries = None if archive or not limit else limit
    entries = _selected(connection, _select(*lasting, due).order_by(*order).limit(max_entries))
    withdrawn = _select(in_feed, _entries.state == WITHDRAWN).order_by(*order).limit(limit or None)
    embargoed = (in_feed, HAS_EMBARGO, _entries.embargo_until > to_seconds(now))
    # A feed that has room for all leaves none out: nothing is counted then.
    over_limit = 0
    if max_entries and len(entries) == max_entries:
        all_due = _count(connection, _entries_with_articles, *lasting, due, limit=max_entries + MAX_COUNTED)
        over_limit = all_due - max_entries
    return Selection(
        entries=tuple(_with_duplicates(connection, feed, entries, now)),
        withdrawn=tuple(_selected(connection, withdrawn)),
        embargoed=_count(connection, schema.entries, *embargoed),
        over_limit=over_limit,
        holds=_describe_holds(connection, embargoed),
    )


def _describe_holds(connection: Connection, embargoed: Sequence[ColumnElement[bool]]) -> tuple[str, ...]:
    """The first of those that are held, by what people call their documents."""
    order = _entries.embargo_until, _entries.article
    rows = select(_articles.document, _entries.embargo_until).select_from(_entries_with_articles).where(*embargoed)
    found = connection.execute(rows.order_by(*order).limit(MAX_NAMED_HOLDS))
    return tuple(describe_hold(display_name(document), from_seconds(until)) for document, until in found)


def _is_shown(connection: Connection, feed: int, archive: bool) -> ColumnElement[bool]:
    """Without an archive, what is in one from former days belongs to the feed too."""
    if archive:
        return _entries.state == ACTIVE
    archived = _entries.feed == feed, _entries.state == ARCHIVED
    any_archived = select(_entries.article).where(*archived).limit(1)
    if connection.execute(any_archived).scalar() is None:
        # One state is one range of the index `entries_order`: nothing has to be sorted.
        return _entries.state == ACTIVE
    return _entries.state.in_((ACTIVE, ARCHIVED))


def _is_fresh(membership: Membership, now: datetime) -> Iterator[ColumnElement[bool]]:
    """Conditions for what has not been in the feed for too long."""
    if membership.max_age is not None:
        yield _entries.sort_time >= to_seconds(now - membership.max_age)
    yield _is_not_over(now)
    yield _is_not_called_off()
    if membership.keep is not None:
        removed_at = _articles.removed_at
        yield or_(removed_at.is_(None), removed_at >= to_seconds(now - membership.keep))


def _is_not_over(now: datetime) -> ColumnElement[bool]:
    return or_(_articles.expires == 0, _articles.expires > to_seconds(now))


def _is_not_called_off() -> ColumnElement[bool]:
    """Not one that its source gave up while it was held, before anybody met it."""
    removed_at = _articles.removed_at
    return or_(removed_at.is_(None), _entries.shown != 0, _articles.held_until <= removed_at)


def _select(*conditions: ColumnElement[bool]) -> Select[Any]:
    columns = (
        _entries.article,
        _articles.revision,
        _entries.sort_time,
        _articles.updated,
        _entries.published_id,
        _entries.shown,
    )
    return select(*columns).select_from(_entries_with_articles).where(*conditions)


def _selected(connection: Connection, statement: Select[Any]) -> list[SelectedEntry]:
    return [_entry(row) for row in connection.execute(statement)]


def _entry(row: Row[Any]) -> SelectedEntry:
    return SelectedEntry(
        article=row.article,
        revision=row.revision,
        published=row.sort_time,
        # An article may say that it was updated before it was published.
        updated=max(row.updated, row.sort_time),
        published_id=row.published_id,
        shown=row.shown,
    )


def _count(
    connection: Connection,
    table: FromClause,
    *conditions: ColumnElement[bool],
    limit: int = MAX_COUNTED,
) -> int:
    some = select(_entries.article).select_from(table).where(*conditions).limit(limit).subquery()
    return connection.execute(select(func.count()).select_from(some)).scalar_one()


def _with_duplicates(
    connection: Connection,
    feed: int,
    entries: Sequence[SelectedEntry],
    now: datetime,
) -> Iterator[SelectedEntry]:
    """The entries with their duplicates, as far as the sources of these have them still and nothing
    holds them.
    """
    duplicates: dict[int, list[tuple[int, int]]] = {}
    for representative, number, revision in _duplicates(connection, feed, [entry.article for entry in entries], now):
        duplicates.setdefault(representative, []).append((number, revision))
    for entry in entries:
        own = duplicates.get(entry.article)
        yield entry._replace(duplicates=tuple(own)) if own else entry


def _duplicates(
    connection: Connection,
    feed: int,
    representatives: Sequence[int],
    now: datetime,
) -> Iterable[tuple[int, int, int]]:
    """Representative, number and revision of those that are to stand as links, by their numbers."""
    # Asked for all at once, SQLite looks at each entry of the feed.
    telling = _entries.feed == feed, among(_entries.representative, representatives)
    numbers = connection.execute(select(_entries.article).where(*telling)).scalars().all()
    if not numbers:
        return []
    statement = select(_entries.representative, _entries.article, _articles.revision)
    statement = statement.select_from(_entries_with_articles).where(
        _entries.feed == feed,
        _entries.state == DUPLICATE,
        among(_entries.article, numbers),
        _articles.removed_at.is_(None),
        _entries.embargo_until <= to_seconds(now),
        _is_not_over(now),
    )
    return (tuple(row) for row in connection.execute(statement.order_by(_entries.article)))


def without_withdrawn(connection: Connection, selected: Sequence[SelectedEntry]) -> tuple[SelectedEntry, ...]:
    """Those whose articles were not withdrawn since they were selected: another run may poll meanwhile."""
    numbers = {entry.article for entry in selected}
    numbers |= {number for entry in selected for number, _ in entry.duplicates}
    statement = select(_articles.number).where(among(_articles.number, numbers), _articles.withdrawn)
    withdrawn = set(connection.execute(statement).scalars())
    if not withdrawn:
        return tuple(selected)
    return tuple(
        entry._replace(duplicates=tuple(item for item in entry.duplicates if item[0] not in withdrawn))
        for entry in selected
        if entry.article not in withdrawn
    )


def load_entries(connection: Connection, selected: Sequence[SelectedEntry]) -> list[Entry]:
    """The entries themselves. Raises CorruptStateError where an article is not what was put
    there.
    """
    numbers = {entry.article for entry in selected}
    numbers |= {number for entry in selected for number, _ in entry.duplicates}
    articles = load_articles(connection, numbers)
    return [_load_entry(entry, articles) for entry in selected]


def _load_entry(entry: SelectedEntry, articles: dict[int, Article]) -> Entry:
    article = articles[entry.article]
    titles = {articles[number].url: articles[number].title for number, _ in entry.duplicates}
    titles.pop(article.url, None)
    addressed = [(url, title) for url, title in titles.items() if url]
    related = tuple(Link(rel="related", href=url, title=title) for url, title in addressed)
    if entry.published_id is not None:
        article = replace(article, id=entry.published_id)
    return Entry(
        article=article,
        published=from_seconds(entry.published),
        updated=from_seconds(entry.updated),
        related=related,
    )


def list_duplicates(connection: Connection, feeds: Iterable[str], limit: int) -> Iterator[Duplicate]:
    """Which documents tell a story that an entry of one of these feeds (by name) stands for: the newest
    of each feed, up to the limit.
    """
    other = schema.articles.alias()
    duplicates = _entries_with_articles.join(other, other.c.number == _entries.representative)
    columns = _articles.document, other.c.document.label("told_by"), _entries.representative
    for number, name in connection.execute(select(schema.feeds.c.number, schema.feeds.c.name)).all():
        if name not in feeds:
            continue
        in_feed = _entries.feed == number, _entries.state == DUPLICATE, _articles.removed_at.is_(None)
        statement = select(*columns).select_from(duplicates).where(*in_feed)
        for row in connection.execute(statement.order_by(_entries.sort_time.desc(), _entries.article).limit(limit)):
            yield Duplicate(name, display_name(row.document), display_name(row.told_by))


def fill_archive_pages(
    connection: Connection,
    feed: int,
    now: datetime,
    limit: int,
    pages: int,
    *,
    first: bool,
) -> int:
    """Move what was changed longest ago into archive documents of `limit` entries, as long as
    as many again are left for the feed's own document. Gives how many documents there are then.

    The `pages` that there are are never filled again. What readers were not shown yet is to stand in
    the feed itself first, unless it is the `first` that they get.
    """
    due = _entries.embargo_until <= to_seconds(now), _is_not_over(now), _is_not_called_off()
    waiting = _select(_entries.feed == feed, _entries.state == ACTIVE, *due)
    rows = connection.execute(waiting.order_by(_articles.updated, _entries.article)).all()
    numbers = [row.article for row in rows if first or row.shown == row.revision]
    full_pages = min(len(numbers) // limit, len(rows) // limit - 1)
    for start in range(0, full_pages * limit, limit):
        pages += 1
        page = numbers[start : start + limit]
        statement = schema.entries.update().where(_entries.feed == feed, among(_entries.article, page))
        connection.execute(statement.values(state=ARCHIVED, archive_page=pages, shown=_revision_of_entry()))
    return pages


def _revision_of_entry() -> ScalarSelect[int]:
    """The revision of each entry's article: that is what an archive document shows."""
    return select(_articles.revision).where(_articles.number == _entries.article).scalar_subquery()


def archived_ids(connection: Connection, feed: int, ids: Iterable[str]) -> set[str]:
    """Which of these ids entries of archive documents go by."""
    id = func.coalesce(_entries.published_id, _articles.id)
    by_either = or_(among(_articles.id, ids), among(_entries.published_id, ids))
    statement = select(id).select_from(_entries_with_articles)
    archived = statement.where(_entries.feed == feed, _entries.state == ARCHIVED, by_either)
    return set(connection.execute(archived).scalars()).intersection(ids)


def select_archive_page(connection: Connection, feed: int, page: int) -> list[SelectedEntry]:
    """The entries of an archive document, the newest first."""
    statement = _select(_entries.feed == feed, _entries.archive_page == page)
    return _selected(connection, statement.order_by(_entries.sort_time.desc(), _entries.article))
