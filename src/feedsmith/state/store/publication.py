"""A feed that is published: what is new to it finds its place, what is due is chosen, and what readers
have been shown is remembered (`state.protocol.PendingFeed`).

The feed's lock is held from the choice to the last file. No transaction is open while it is rendered
and written; killed between the two, it is written again.
"""

import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, bindparam, select

from feedsmith._version import __version__
from feedsmith.config.plan import FeedPlan
from feedsmith.model.feed import Feed, compose
from feedsmith.state.holds import summarize_holds
from feedsmith.state.protocol import ArchivePage, Diagnostics, WrittenFile
from feedsmith.state.store import schema
from feedsmith.state.store.batches import Member
from feedsmith.state.store.database import Database
from feedsmith.state.store.feed_entries import FeedEntries
from feedsmith.state.store.intake import take_in
from feedsmith.state.store.outputs import record_files
from feedsmith.state.store.rebuild import rebuild_entries
from feedsmith.state.store.rows import to_seconds
from feedsmith.state.store.schema import HAS_EMBARGO
from feedsmith.state.store.selection import (
    SelectedEntry,
    Selection,
    archived_ids,
    fill_archive_pages,
    load_entries,
    select_archive_page,
    select_entries,
    without_withdrawn,
)
from feedsmith.state.store.settled import archive_name, archive_pages, config_hash, describe_choice
from feedsmith.state.store.statements import among, upsert

__all__ = ["Publication", "choose"]

_log = logging.getLogger("feedsmith.state")

MAX_BATCHES = 4
"""Batches of articles that are taken in in one transaction: for 50 ms no other run can write, and its end takes 1 to
4 ms of the disk.
"""
_feeds, _entries, _members, _sources = schema.feeds, schema.entries, schema.members, schema.sources


class Publication:
    """One feed as it is published at the time `now`, while its lock is held."""

    def __init__(
        self,
        database: Database,
        number: int,
        plan: FeedPlan,
        members: Sequence[Member],
        now: datetime,
    ) -> None:
        self._database, self._number, self._plan, self._now = database, number, plan, now
        settings, membership = plan.settings, plan.membership
        self._entries = FeedEntries(number, settings.name, membership, members, settings.language, now)
        self._take_in()
        with database.writing() as connection:
            self._entries.settle(connection, _of_sources(connection, _sources.c.polled_at, self._entries.members))
            row = connection.execute(select(_feeds).where(_feeds.c.number == number)).one()
            self._pages = self._fill_archive(connection, row.archive_pages, first=not row.was_published)
            self._selection = choose(connection, number, plan, now)
            self.published_before: bool | None = row.was_published
            self._describe()
            self._remember(connection, row.choice)

    def _fill_archive(self, connection: Connection, pages: int, *, first: bool) -> int:
        """How many archive documents there are, once all are filled that can be."""
        settings = self._plan.settings
        if not settings.archive:
            return 0
        filled = fill_archive_pages(connection, self._number, self._now, settings.limit, pages, first=first)
        if filled > pages:
            self._update_feed(connection, archive_pages=filled)
        return filled

    def _update_feed(self, connection: Connection, **values: object) -> None:
        connection.execute(_feeds.update().where(_feeds.c.number == self._number).values(**values))

    def _describe(self) -> None:
        selection, settings = self._selection, self._plan.settings
        self.articles = len(selection.entries)
        self.new: int | None = sum(not entry.shown for entry in selection.entries)
        self.embargoed, self.over_limit = selection.embargoed, selection.over_limit
        self.duplicates = sum(len(entry.duplicates) for entry in selection.entries)
        self.advice: Sequence[str] = list(summarize_holds(selection.holds, selection.embargoed))
        self.content_hash = selection.content_hash(__version__, settings, self._pages)
        self.diagnostics = Diagnostics(
            failures=tuple(self._entries.failures),
            notes=tuple(self._entries.notes),
        )
        self.archive_pages: Sequence[ArchivePage] = archive_pages(settings, self._pages)
        _log.info(
            "%s: %d articles, %d new, %d under embargo, %d beyond the limit",
            settings.name,
            self.articles,
            self.new,
            self.embargoed,
            self.over_limit,
        )

    def _remember(self, connection: Connection, stored: str) -> None:
        """What was chosen, for the next runs in which nothing changes. Failures are told in each run,
        and that takes a look.
        """
        choice = ""
        if not self._entries.failures:
            choice = describe_choice(connection, self._number, self._plan, self._now, self)
        if choice != stored:
            self._update_feed(connection, choice=choice)

    # ---- what is new to the feed -----------------------------------------------------------------

    def _take_in(self) -> None:
        """Bring the entries to what the articles of the feed's sources are."""
        with self._database.snapshot() as connection:
            stored = connection.execute(select(_feeds.c.config_hash).where(_feeds.c.number == self._number)).scalar()
            cursors = dict(
                connection.execute(select(_members.c.source, _members.c.cursor).where(self._is_member)).all()
            )
            last_changes = _of_sources(connection, _sources.c.last_change, self._entries.members)
        if stored != self._config_hash:
            if stored:
                self._choose_again()
                return
            with self._database.writing() as connection:
                self._update_feed(connection, config_hash=self._config_hash)
        for source, last in last_changes.items():
            if last > cursors.get(source, -1):
                self._take_in_source(source, cursors.get(source, 0), last)

    @property
    def _is_member(self) -> ColumnElement[bool]:
        return _members.c.feed == self._number

    @property
    def _config_hash(self) -> str:
        return config_hash(self._plan, self._entries.members.values())

    def _choose_again(self) -> None:
        """All at once, as the feed has no entries in between."""
        _log.info("%s: choosing again among all articles", self._plan.settings.name)
        with self._database.writing() as connection:
            last_changes = _of_sources(connection, _sources.c.last_change, self._entries.members)
            rebuild_entries(connection, self._entries)
            connection.execute(_members.delete().where(self._is_member))
            for source, last in last_changes.items():
                self._move_cursor(connection, source, last)
            self._update_feed(connection, config_hash=self._config_hash)

    def _take_in_source(self, source: int, cursor: int, last_change: int) -> None:
        """Some batches of articles in each transaction. The cursor moves with the last: what was taken in before
        may be so again.
        """
        last, is_done = cursor, False
        while not is_done:
            with self._database.writing() as connection:
                for _ in range(MAX_BATCHES):
                    after, last = last, take_in(connection, self._entries, source, cursor, last)
                    if is_done := last in (after, last_change):
                        self._move_cursor(connection, source, last)
                        break

    def _move_cursor(self, connection: Connection, source: int, cursor: int) -> None:
        # What was chosen before is chosen no longer: nothing else would say so, if the run ended here.
        self._update_feed(connection, choice="")
        upsert(connection, _members, [{"feed": self._number, "source": source, "cursor": cursor}])

    # ---- what readers get ------------------------------------------------------------------------

    def feed(self) -> Feed:
        """The feed's own document, which leads to the newest of the archive."""
        with self._database.snapshot() as connection:
            chosen = without_withdrawn(connection, self._selection.entries)
            self._selection = replace(self._selection, entries=chosen)
            entries = load_entries(connection, chosen)
            withdrawn = load_entries(connection, self._selection.withdrawn)
            present = {entry.article.id for entry in entries}
            if self._pages and withdrawn:
                ids = [entry.article.id for entry in withdrawn]
                present |= archived_ids(connection, self._number, ids)
        # What another source has under the same id is not to be forgotten.
        withdrawn = [entry for entry in withdrawn if entry.article.id not in present]
        feed = compose(self._plan.settings, entries, withdrawn)
        return replace(feed, previous=archive_name(self._plan.settings, self._pages))

    def archive(self, page: ArchivePage) -> Feed:
        """One of the archive documents."""
        with self._database.snapshot() as connection:
            selected = without_withdrawn(connection, select_archive_page(connection, self._number, page.number))
            entries = load_entries(connection, selected)
        return replace(
            compose(self._plan.settings, entries, ()),
            name=page.name,
            previous=archive_name(self._plan.settings, page.number - 1),
            current=self._plan.settings.name,
        )

    def mark_published(self, output: str, files: Mapping[str, WrittenFile]) -> None:
        """Remember what readers have now, in one transaction after the last file."""
        shown = [entry for entry in self._selection.entries if entry.shown != entry.revision]
        # What has been due once stays, though the clock may go back.
        due = _entries.c.feed == self._number, HAS_EMBARGO, _entries.c.embargo_until <= to_seconds(self._now)
        with self._database.writing() as connection:
            self._mark_shown(connection, shown)
            connection.execute(_entries.update().where(*due).values(embargo_until=0))
            self._update_feed(connection, was_published=True)
            if shown and self._plan.settings.archive:
                # What readers have been shown may go to the archive now: the next run is to see.
                self._update_feed(connection, choice="")
            record_files(connection, output, files)

    def _mark_shown(self, connection: Connection, shown: Iterable[SelectedEntry]) -> None:
        values = [{"number": entry.article, "revision": entry.revision} for entry in shown]
        if values:
            is_entry = _entries.c.feed == self._number, _entries.c.article == bindparam("number")
            connection.execute(_entries.update().where(*is_entry).values(shown=bindparam("revision")), values)


def choose(connection: Connection, number: int, plan: FeedPlan, now: datetime) -> Selection:
    """What the feed of that number shows at that time."""
    settings = plan.settings
    return select_entries(connection, number, plan.membership, now, settings.limit, settings.archive)


def _of_sources(connection: Connection, column: ColumnElement[int], sources: Iterable[int]) -> dict[int, int]:
    """What a column says of each of these sources, in their order."""
    statement = select(_sources.c.number, column).where(among(_sources.c.number, sources))
    found: dict[int, int] = dict(connection.execute(statement).all())
    return {source: found[source] for source in sources}
