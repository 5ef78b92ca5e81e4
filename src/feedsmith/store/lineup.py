"""Which articles stand in a feed: those that its filters keep, each story once.

The id under which a story was first published stays its own, whichever source tells it later.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields

from sqlalchemy import ColumnElement, Connection, select

from feedsmith.article import Article
from feedsmith.errors import SourceError
from feedsmith.feed import Membership
from feedsmith.store import schema
from feedsmith.store.database import among
from feedsmith.store.rows import AT_ONCE, Marked, Row, articles_of, marked_with, rows_where, seconds
from feedsmith.store.schema import ARCHIVED, FOLLOWS, STANDS, WITHDRAWN
from feedsmith.stories import COMMON, likely, same_story
from feedsmith.versions import claimed

__all__ = ["Lineup", "Member"]

_entries = schema.entries
_seats = schema.entries.c


@dataclass(slots=True)
class Seat:
    """A row of `entries`; `fresh` ones are not in the database yet, `touched` ones differ, `left` ones are to go."""

    feed: int
    number: int
    state: int
    sort: int
    due: int
    story: int | None = None
    as_id: str | None = None
    page: int | None = None
    fresh: bool = False
    touched: bool = False
    left: bool = False


_NAMES = [field.name for field in fields(Seat)][: len(_entries.columns)]


@dataclass(slots=True, frozen=True)
class Member:
    """A source of the feed: its number, its name for people, and its place among those preferred."""

    number: int
    name: str
    rank: int


class Lineup:
    """The entries of one feed. Articles whose numbers are above `newest` have not been published yet."""

    def __init__(
        self, number: int, membership: Membership, members: Iterable[Member], language: str, run: int, newest: int
    ) -> None:
        self.number, self.membership = number, membership
        self.members = {member.number: member for member in members}
        self.failures: list[SourceError] = []
        self.notes: list[tuple[str, str]] = []
        self.refused: list[Row] = []
        self._language, self._run, self._newest = language, run, newest
        self._seats: dict[int, Seat] = {}
        self._rows: dict[int, Row] = {}

    def put(self, connection: Connection, found: Sequence[tuple[Row, str]], marked: Marked) -> None:
        """Give each of these articles its place, or take it away. `marked` are the articles that had their marks."""
        self.refused = []
        self._rows = {row.number: row for row, _ in found}
        self._seats = {seat.number: seat for seat in self.seats_of(connection, list(self._rows))}
        entering = [row for row in self._rows.values() if row.number not in self._seats and row.article is not None]
        stories = _Stories(self, connection, entering, marked)
        rivals = self._rivals(connection, entering)
        for row, location in found:
            seat = self._seats.get(row.number)
            if seat is not None:
                self._renew(connection, seat, row)
            elif row.article is not None:
                self._enter(connection, row, location, rivals.get(row.id, []), stories)
        self._save(connection)

    def _enter(
        self, connection: Connection, row: Row, location: str, rivals: Sequence[Row], stories: "_Stories"
    ) -> None:
        article = row.article
        assert article is not None
        if row.withdrawn:
            self._sit(Seat(self.number, row.number, WITHDRAWN, row.updated, 0))
        elif self.membership.filter.keeps(article, self._language):
            rival = next((other for other in rivals if other.number != row.number), None)
            if rival is not None and not self._may_share(row, rival, location):
                return
            told = rival.number if rival is not None else stories.told(row)
            seat = Seat(self.number, row.number, STANDS, row.published, _due(article))
            self._sit(seat)
            if told is not None:
                self._join(connection, seat, row, told, rival)
            if seat.state == FOLLOWS:
                self.notes.append((location, f"the same story as {self._row(connection, seat.story or 0).id}"))
            stories.add(row, seat, told)

    def _sit(self, seat: Seat) -> None:
        seat.fresh = True
        self._seats[seat.number] = seat

    def _may_share(self, row: Row, rival: Row, location: str) -> bool:
        """Whether two sources may have one id: versions of a story and one page do; two files are a mistake."""
        if (row.version is not None and rival.version is not None) or not row.document.startswith("file:"):
            return True
        name = self.members[row.source].name
        self.failures.append(claimed(name, location, row.id, rival.document))
        self.refused.append(row)
        return False

    def _join(self, connection: Connection, seat: Seat, row: Row, told: int, rival: Row | None) -> None:
        """Put an article beside the one that tells its story already: the better one stands, under the older id."""
        other = self._seat(connection, told)
        root = self._seat(connection, other.story) if other.story is not None else other
        held = self._row(connection, root.number)
        if rival is not None and rival.version is not None and row.version is not None:
            better = (row.version, row.withdrawn) > (rival.version, rival.withdrawn)
        else:
            better = self._merit(row) < self._merit(held)
        if not better:
            seat.state, seat.story = FOLLOWS, root.number
            return
        if root.number <= self._newest:
            seat.as_id, seat.sort = root.as_id or held.id, root.sort
        self._follow(connection, root, seat)

    def _merit(self, row: Row) -> tuple[int, int, int]:
        return self.members[row.source].rank, row.published, row.number

    def _follow(self, connection: Connection, root: Seat, seat: Seat) -> None:
        """Let what followed `root`, and `root` itself, follow `seat`."""
        for each in [root, *self._followers(connection, root.number)]:
            if each.number != seat.number:
                each.state, each.story, each.as_id, each.page, each.touched = FOLLOWS, seat.number, None, None, True

    def _renew(self, connection: Connection, seat: Seat, row: Row) -> None:
        if row.withdrawn:
            self._withdraw(connection, seat, row)
            return
        if row.article is None:
            return
        if not self.membership.filter.keeps(row.article, self._language):
            self._leave(connection, seat, row)
            seat.left = True
            return
        if seat.state == WITHDRAWN:
            seat.state, seat.sort, seat.touched = STANDS, row.published, True
        if row.number > self._newest and seat.as_id is None and seat.sort != row.published:
            seat.sort, seat.touched = row.published, True
        if row.edited:
            due = _due(row.article)
            seat.due, seat.touched = due if due > row.updated else 0, True
            if seat.state == ARCHIVED:  # whoever has met it there is to meet it as it is now
                seat.state, seat.page = STANDS, None

    def _withdraw(self, connection: Connection, seat: Seat, row: Row) -> None:
        """Have readers forget the entry, unless it is another's now: of that which followed, or which it follows."""
        if seat.state == FOLLOWS:
            seat.left = True
        elif seat.state != WITHDRAWN and not self._leave(connection, seat, row):
            seat.state, seat.sort, seat.due, seat.page, seat.touched = WITHDRAWN, row.updated, 0, None, True

    def _leave(self, connection: Connection, seat: Seat, row: Row) -> bool:
        """Let the best of those that follow take the place of one that goes; False where nobody does."""
        followers = self._followers(connection, seat.number)
        if not followers:
            return False
        heir = min(followers, key=lambda each: self._merit(self._row(connection, each.number)))
        heir.state, heir.story, heir.touched = STANDS, None, True
        heir.as_id, heir.sort = seat.as_id or row.id, seat.sort
        for each in followers:
            if each is not heir:
                each.story, each.touched = heir.number, True
        seat.left = True
        return True

    def rebuild(self, connection: Connection) -> None:
        """Choose anew among all articles of the feed's sources. What has been published keeps its id and its date."""
        rows = rows_where(connection, schema.articles.c.number.in_(select(_seats.number).where(_own(self.number))))
        ids = {row.number: row.id for row in rows}
        seats = [Seat(*row) for row in connection.execute(select(_entries).where(_own(self.number)))]
        stood = [seat for seat in seats if seat.state in (STANDS, ARCHIVED)]
        before = {seat.number: (seat.as_id or ids[seat.number], seat) for seat in stood}
        connection.execute(_entries.delete().where(_seats.feed == self.number))
        newest, self._newest = self._newest, 0
        for some in self._everything(connection):
            marks = {mark for row, _ in some for mark in row.marks}
            self.put(connection, some, marked_with(connection, marks))
        self._newest = newest
        self._restore(connection, before)
        self.failures, self.notes = [], []  # they are told when their documents are read

    def _everything(self, connection: Connection) -> Iterator[list[tuple[Row, str]]]:
        articles, last = schema.articles.c, 0
        while True:
            condition = articles.source.in_(list(self.members)), articles.number > last
            rows = list(rows_where(connection, *condition, limit=AT_ONCE))
            if not rows:
                return
            found = articles_of(connection, [row.number for row in rows])
            for row in rows:
                row.article = found[row.number]
                row.marks = _marks(connection, row.number) if self.membership.merge else ()
            last = rows[-1].number
            yield [(row, row.document) for row in rows]

    def _restore(self, connection: Connection, before: Mapping[int, tuple[str, Seat]]) -> None:
        """Give each story the id, the date and the archive document that it had, whoever tells it now."""
        self._seats = {}
        for number, (id, old) in before.items():
            seat = next(self.seats_of(connection, [number]), None)
            if seat is None:
                continue
            root = self._seat(connection, seat.story) if seat.story is not None else seat
            if root.number != number and (root.number in before or root.as_id is not None):
                continue
            root.as_id = None if id == self._row(connection, root.number).id else id
            root.state, root.sort, root.page, root.touched = old.state, old.sort, old.page, True
            self._seats[root.number] = root
        self._save(connection)

    # What is read and written.

    def seats_of(self, connection: Connection, numbers: Sequence[int]) -> Iterator[Seat]:
        statement = select(_entries).where(_seats.feed == self.number, among(_seats.number, numbers))
        return (Seat(*row) for row in connection.execute(statement))

    def _seat(self, connection: Connection, number: int) -> Seat:
        if number not in self._seats:
            (self._seats[number],) = self.seats_of(connection, [number])
        return self._seats[number]

    def _followers(self, connection: Connection, number: int) -> list[Seat]:
        statement = select(_seats.number).where(_seats.feed == self.number, _seats.story == number)
        for found in connection.execute(statement).scalars():
            self._seat(connection, found)
        return [seat for seat in self._seats.values() if seat.story == number and not seat.left]

    def _row(self, connection: Connection, number: int) -> Row:
        if number not in self._rows:
            (self._rows[number],) = rows_where(connection, schema.articles.c.number == number)
        return self._rows[number]

    def _rivals(self, connection: Connection, rows: Sequence[Row]) -> dict[str, list[Row]]:
        """What the feed holds under the ids of these articles, from other sources."""
        rivals: dict[str, list[Row]] = {}
        if len(self.members) < 2:
            return rivals
        articles = schema.articles.c
        seated = select(_seats.number).where(_seats.feed == self.number, _seats.state != WITHDRAWN)
        named = among(articles.id, [row.id for row in rows])
        for row in rows_where(connection, named, articles.source.in_(self.members), articles.number.in_(seated)):
            rivals.setdefault(row.id, []).append(row)
        return rivals

    def _save(self, connection: Connection) -> None:
        seats = [seat for seat in self._seats.values() if seat.fresh or seat.touched or seat.left]
        gone = [seat.number for seat in seats if (seat.touched or seat.left) and not seat.fresh]
        if gone:
            connection.execute(_entries.delete().where(_seats.feed == self.number, among(_seats.number, gone)))
        if rows := [{name: getattr(seat, name) for name in _NAMES} for seat in seats if not seat.left]:
            connection.execute(_entries.insert(), rows)


class _Stories:
    """Which of the feed's entries tells the story of an article that comes in, by the marks that they share."""

    def __init__(self, lineup: Lineup, connection: Connection, entering: Sequence[Row], marked: Marked) -> None:
        self._connection = connection
        self._wanted = lineup.membership.merge
        self._articles: dict[int, Article] = {}
        self._roots: dict[int, int] = {}
        self._marked = {mark: list(found) for mark, found in marked.items()} if self._wanted and entering else {}
        if self._marked:
            numbers = sorted({number for found in marked.values() for number in found})
            seats = (seat for seat in lineup.seats_of(connection, numbers) if seat.state != WITHDRAWN)
            self._roots = {seat.number: seat.number if seat.story is None else seat.story for seat in seats}

    def add(self, row: Row, seat: Seat, told: int | None) -> None:
        """Let the article be found as well: it follows the entry that `told` its story, or took its place."""
        if not self._wanted or row.article is None:
            return
        root = row.number if seat.story is None else seat.story
        self._articles[row.number] = row.article
        self._roots |= {number: root for number, old in self._roots.items() if old == told} if told is not None else {}
        self._roots[row.number] = root
        for mark in row.marks:
            found = self._marked.setdefault(mark, [])
            if len(found) < COMMON:
                found.append(row.number)

    def told(self, row: Row) -> int | None:
        """The number of the article that tells the story of this one."""
        roots = (self._roots.get(number) for mark in row.marks for number in self._marked.get(mark, ()))
        for number in likely(root for root in roots if root is not None):
            if row.article is not None and same_story(self._article(number), row.article):
                return number
        return None

    def _article(self, number: int) -> Article:
        if number not in self._articles:
            self._articles |= articles_of(self._connection, [number])
        return self._articles[number]


def _own(feed: int) -> ColumnElement[bool]:
    belongs: ColumnElement[bool] = _seats.feed == feed
    return belongs


def _marks(connection: Connection, number: int) -> tuple[int, ...]:
    marks = schema.marks.c
    return tuple(connection.execute(select(marks.mark).where(marks.number == number)).scalars())


def _due(article: Article) -> int:
    return seconds(article.embargo) if article.embargo else 0
