"""Which articles stand in a feed: those that its filters keep, each story once.

The id under which a story was first published stays its own, whichever source tells it later.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields

from sqlalchemy import ColumnElement, Connection, select

from feedsmith.model.article import Article
from feedsmith.model.errors import SourceError
from feedsmith.model.feed import Membership
from feedsmith.model.stories import COMMON, likely, same_story
from feedsmith.model.versions import claimed, varied
from feedsmith.state.store import schema
from feedsmith.state.store.database import among
from feedsmith.state.store.rows import AT_ONCE, ByShingle, Row, articles_of, articles_with, rows_where, seconds
from feedsmith.state.store.schema import ARCHIVED, FOLLOWS, STANDS, WITHDRAWN

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
    published: int
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
        self._led: frozenset[int] = frozenset()
        self._ids: dict[str, int] = {}
        self._contested: list[tuple[Row, str]] = []
        self._settling = False

    def put(self, connection: Connection, found: Sequence[tuple[Row, str]], by_shingle: ByShingle) -> None:
        """Give each of these articles its place, or take it away. `by_shingle`: who had their shingles before."""
        self.refused, self._ids = [], {}
        found = list(
            {row.number: (row, location) for row, location in found}.values()
        )  # of versions, several are given
        self._rows = {row.number: row for row, _ in found}
        self._seats = {seat.number: seat for seat in self.seats_of(connection, list(self._rows))}
        entering = {row.number: row for row, _ in found if self._enters(connection, row)}
        known = [row for row, _ in found if row.number in self._seats and row.number not in entering]
        self._led = self._leading(connection, [row.number for row in known if row.edited or row.gone is not None])
        for row in known:
            self._renew(connection, self._seats[row.number], row)
        self._save(connection)
        if entering:
            self._seats = {seat.number: seat for seat in self.seats_of(connection, list(self._rows))}
            self._ids = self._given(connection, list(entering.values()))
            stories = _Stories(self, connection, by_shingle)
            for row in known:
                if row.edited and row.number in self._seats:
                    stories.add(row, self._seats[row.number], None)
            rivals = self._rivals(connection, list(entering.values()))
            for row, location in found:
                if row.number in entering:
                    self._enter(connection, row, location, rivals.get(row.id, []), stories)
            self._save(connection)

    def settle(self, connection: Connection) -> None:
        """Decide on the ids that two sources gave, now that all have told what they no longer have."""
        contested, self._contested = self._contested, []
        if contested:
            self._settling = True
            self.put(connection, contested, {})

    def _enters(self, connection: Connection, row: Row) -> bool:
        """Whether it is to find its place: it has none, was withdrawn before, or tells its story no longer."""
        seat = self._seats.get(row.number)
        if row.article is None or seat is None:
            return row.article is not None
        if seat.state == WITHDRAWN:
            return not row.withdrawn
        return seat.state == FOLLOWS and row.edited and not row.withdrawn and not self._follows(connection, seat, row)

    def _follows(self, connection: Connection, seat: Seat, row: Row) -> bool:
        """Whether the article tells the story that it follows still, or is another version of it."""
        assert row.article is not None
        root = self._row(connection, seat.story or 0)
        if row.id == root.id or not self.membership.merge:
            return True
        told = root.article or articles_of(connection, [root.number])[root.number]
        return same_story(told, row.article)

    def _enter(
        self, connection: Connection, row: Row, location: str, rivals: Sequence[Row], stories: "_Stories"
    ) -> None:
        article = row.article
        assert article is not None
        former = self._seats.get(row.number)
        if row.withdrawn:
            self._sit(Seat(self.number, row.number, WITHDRAWN, row.updated, row.published, 0))
        elif self.membership.filter.keeps(article, self._language):
            others = [other for other in rivals if other.number != row.number]
            rival = min(others, key=lambda other: other.withdrawn, default=None)
            if rival is not None and not self._may_share(row, rival, location):
                return
            seat = Seat(self.number, row.number, STANDS, row.published, row.published, _due(article))
            if former is not None and former.state == WITHDRAWN:
                seat.as_id, seat.sort, seat.published = former.as_id, former.published, former.published
            self._sit(seat)
            if rival is not None and rival.withdrawn:
                self._inherit(connection, seat, rival)
                rival = None
            told = rival.number if rival is not None else stories.told(row)
            if told is not None:
                self._join(connection, seat, row, told, rival)
            if seat.state == FOLLOWS:
                self.notes.append((location, f"the same story as {self._row(connection, seat.story or 0).id}"))
            else:
                self._name(connection, seat, row)
            stories.add(row, seat, told)
        elif former is not None and former.state == FOLLOWS:
            former.left = True

    def _sit(self, seat: Seat) -> None:
        old = self._seats.get(seat.number)
        seat.fresh = old is None or old.fresh
        seat.touched = not seat.fresh
        self._seats[seat.number] = seat

    def _may_share(self, row: Row, rival: Row, location: str) -> bool:
        """Whether two sources may have one id: versions of a story and one page do, and a file that moved from one to
        the other; two files are a mistake.
        """
        versions = row.version is not None and rival.version is not None
        if versions or not row.document.startswith("file:") or rival.gone is not None or rival.withdrawn:
            return True
        if self._settling:
            name = self.members[row.source].name
            self.failures.append(claimed(name, location, row.id, rival.document))
        else:
            self._contested.append((row, location))
        self.refused.append(row)
        return False

    def _inherit(self, connection: Connection, seat: Seat, rival: Row) -> None:
        """Let the article stand where one of its id was that was withdrawn."""
        old = self._seat(connection, rival.number)
        seat.as_id, seat.sort, seat.published = old.as_id, old.published, old.published
        old.left = True

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
            seat.state, seat.story, seat.as_id = FOLLOWS, root.number, None
            return
        if root.number <= self._newest or root.as_id is not None:
            seat.as_id, seat.sort, seat.published = root.as_id or held.id, root.published, root.published
        self._follow(connection, root, seat)

    def _merit(self, row: Row) -> tuple[bool, int, int, int]:
        """The less, the better. What its source no longer has is told by any other that has it."""
        return row.gone is not None, self.members[row.source].rank, row.published, row.number

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
            if row.gone is not None and seat.state == STANDS:
                self._hand_on(connection, seat, row)
            return
        if not self.membership.filter.keeps(row.article, self._language):
            self._succeeded(connection, seat, row)
            seat.left = True
            return
        if row.number > self._newest and seat.as_id is None and seat.sort != row.published:
            seat.sort = seat.published = row.published
            seat.touched = True
        if row.edited:
            due = _due(row.article)
            seat.due, seat.touched = due if due > row.updated else 0, True
            if seat.state == ARCHIVED:  # whoever has met it there is to meet it as it is now
                seat.state, seat.page = STANDS, None
            self._release(connection, seat, row)

    def _release(self, connection: Connection, seat: Seat, row: Row) -> None:
        """Let those stand for themselves that followed the article, whose story it tells no longer."""
        if seat.number not in self._led or not self.membership.merge:
            return
        for each in self._followers(connection, seat.number):
            follower = self._row(connection, each.number)
            if follower.article is None:
                follower.article = articles_of(connection, [each.number])[each.number]
            if not self._follows(connection, each, follower):
                each.state, each.story, each.touched = STANDS, None, True
                each.sort = each.published = follower.published
                self._ids |= self._given(connection, [follower])
                self._name(connection, each, follower)

    def _withdraw(self, connection: Connection, seat: Seat, row: Row) -> None:
        """Have readers forget the entry, unless it is another's now: of that which followed, or which it follows."""
        if seat.state == FOLLOWS:
            seat.left = True
        elif seat.state != WITHDRAWN:
            if self._succeeded(connection, seat, row) is not None:
                seat.left = True
            else:
                seat.state, seat.sort, seat.due, seat.page, seat.touched = WITHDRAWN, row.updated, 0, None, True

    def _hand_on(self, connection: Connection, seat: Seat, row: Row) -> None:
        """Where its source no longer has the article, let one tell the story whose source has it."""
        if seat.number not in self._led:
            return
        if all(
            self._row(connection, each.number).gone is not None for each in self._followers(connection, seat.number)
        ):
            return
        heir = self._succeeded(connection, seat, row)
        if heir is not None:
            seat.state, seat.story, seat.as_id, seat.touched = FOLLOWS, heir.number, None, True

    def _succeeded(self, connection: Connection, seat: Seat, row: Row) -> Seat | None:
        """The best of those that follow an article, in its place; None where nobody does."""
        followers = self._followers(connection, seat.number)
        if not followers:
            return None
        heir = min(followers, key=lambda each: self._merit(self._row(connection, each.number)))
        heir.state, heir.story, heir.touched = STANDS, None, True
        heir.as_id, heir.sort, heir.published = seat.as_id or row.id, seat.published, seat.published
        for each in followers:
            if each is not heir:
                each.story, each.touched = heir.number, True
        return heir

    def _name(self, connection: Connection, seat: Seat, row: Row) -> None:
        """Have the entry go by the id that it has been given, by the article's own, or by another where that is taken:
        it was handed on to an article that is known by it now.
        """
        wanted = seat.as_id or row.id
        if self._is_taken(connection, wanted, seat.number) and wanted != row.id:
            wanted = row.id
        if self._is_taken(connection, wanted, seat.number):
            wanted = varied(row.id, row.number)
        seat.as_id = None if wanted == row.id else wanted
        self._ids[wanted] = seat.number

    def _is_taken(self, connection: Connection, id: str, but: int) -> bool:
        number = self._ids.get(id, but)
        if number == but:
            return False
        seat = self._seat(connection, number)
        return not seat.left and seat.state in (STANDS, ARCHIVED)

    def rebuild(self, connection: Connection) -> None:
        """Choose anew among all articles of the feed's sources. What has been published keeps its id and its date."""
        rows = rows_where(connection, schema.articles.c.number.in_(select(_seats.number).where(_own(self.number))))
        ids = {row.number: row.id for row in rows}
        seats = [Seat(*row) for row in connection.execute(select(_entries).where(_own(self.number)))]
        tellers: dict[int, list[int]] = {
            seat.number: [seat.number] for seat in seats if seat.state in (STANDS, ARCHIVED)
        }
        for seat in seats:
            if seat.story in tellers:
                tellers[seat.story].append(seat.number)
        connection.execute(_entries.delete().where(_seats.feed == self.number))
        newest, self._newest, self._settling = self._newest, 0, True
        for some in self._everything(connection):
            shingles = {shingle for row, _ in some for shingle in row.shingles}
            self.put(connection, some, articles_with(connection, shingles))
        self._newest, self._settling = newest, False
        self._restore(connection, {seat.number: seat for seat in seats if seat.number in tellers}, tellers, ids)
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
                row.shingles = _shingles(connection, row.number) if self.membership.merge else ()
            last = rows[-1].number
            yield [(row, row.document) for row in rows]

    def _restore(
        self,
        connection: Connection,
        before: Mapping[int, Seat],
        tellers: Mapping[int, Sequence[int]],
        ids: Mapping[int, str],
    ) -> None:
        """Give each story the id, the date and the archive document that it had, whoever of its tellers stands now."""
        self._seats, given = {}, {}
        for number, old in before.items():
            id = old.as_id or ids[number]
            likeliest = sorted(tellers[number], key=lambda teller: ids[teller] != id)  # whose own id it is
            now = {seat.number: seat for seat in self.seats_of(connection, likeliest) if seat.state != WITHDRAWN}
            seat = next((now[teller] for teller in likeliest if teller in now), None)
            if seat is None:
                continue
            root = self._seat(connection, seat.number if seat.story is None else seat.story)
            if root.number in given or (root.number != number and root.number in before):
                continue
            own = self._row(connection, root.number).id
            root.as_id, root.state, root.page, root.touched = id if id != own else None, old.state, old.page, True
            root.sort = root.published = old.published
            given[root.number] = id
        self._part(connection, given)
        self._save(connection)

    def _part(self, connection: Connection, given: Mapping[int, str]) -> None:
        """Another id for whoever came to stand under one that went on with its story."""
        heirs = {id: number for number, id in given.items() if self._seat(connection, number).as_id is not None}
        articles = schema.articles.c
        seated = articles.number.in_(select(_seats.number).where(_own(self.number), _seats.state == STANDS))
        for row in rows_where(connection, among(articles.id, list(heirs)), seated):
            seat = self._seat(connection, row.number)
            if seat.as_id is None and seat.story is None and heirs[row.id] != row.number:
                seat.as_id, seat.touched = varied(row.id, row.number), True

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
        seated = select(_seats.number).where(_seats.feed == self.number)
        named = among(articles.id, [row.id for row in rows])
        for row in rows_where(connection, named, articles.source.in_(self.members), articles.number.in_(seated)):
            rivals.setdefault(row.id, []).append(row)
        return rivals

    def _given(self, connection: Connection, rows: Sequence[Row]) -> dict[str, int]:
        """Which entries go by the ids that these articles have, or had, though these are not their own."""
        ids = {row.id for row in rows}
        ids |= {seat.as_id for row in rows if (seat := self._seats.get(row.number)) and seat.as_id is not None}
        given = _seats.feed == self.number, among(_seats.as_id, ids)
        found = connection.execute(select(_seats.as_id, _seats.number).where(*given))
        return {row.as_id: row.number for row in found}

    def _leading(self, connection: Connection, numbers: Sequence[int]) -> frozenset[int]:
        """Those of them whose story others tell too."""
        if not numbers:
            return frozenset()
        following = _seats.feed == self.number, among(_seats.story, numbers)
        return frozenset(connection.execute(select(_seats.story).where(*following)).scalars())

    def _save(self, connection: Connection) -> None:
        seats = [seat for seat in self._seats.values() if seat.fresh or seat.touched or seat.left]
        gone = [seat.number for seat in seats if (seat.touched or seat.left) and not seat.fresh]
        if gone:
            connection.execute(_entries.delete().where(_seats.feed == self.number, among(_seats.number, gone)))
        if rows := [{name: getattr(seat, name) for name in _NAMES} for seat in seats if not seat.left]:
            connection.execute(_entries.insert(), rows)


class _Stories:
    """Which of the feed's entries tells the story of an article that comes in, by the shingles that they share."""

    def __init__(self, lineup: Lineup, connection: Connection, by_shingle: ByShingle) -> None:
        self._connection = connection
        self._wanted = lineup.membership.merge
        self._articles: dict[int, Article] = {}
        self._roots: dict[int, int] = {}
        self._marked = {shingle: list(found) for shingle, found in by_shingle.items()} if self._wanted else {}
        if self._marked:
            numbers = sorted({number for found in by_shingle.values() for number in found})
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
        for shingle in row.shingles:
            found = self._marked.setdefault(shingle, [])
            if len(found) < COMMON:
                found.append(row.number)

    def told(self, row: Row) -> int | None:
        """The number of the article that tells the story of this one."""
        roots = (self._roots.get(number) for shingle in row.shingles for number in self._marked.get(shingle, ()))
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


def _shingles(connection: Connection, number: int) -> tuple[int, ...]:
    shingles = schema.shingles.c
    return tuple(connection.execute(select(shingles.shingle).where(shingles.number == number)).scalars())


def _due(article: Article) -> int:
    return seconds(article.embargo) if article.embargo else 0
