"""What a source's documents were when they were last read: pages by their validators, files by
size and time.
"""

import time
import zlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import cached_property
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, bindparam, select

from feedsmith.collecting.files import Files, file_url, local_path
from feedsmith.collecting.jobs import KnownLead, Outcome
from feedsmith.collecting.listings import ListingDiff
from feedsmith.fetching.access import Validators
from feedsmith.model.article import Article
from feedsmith.model.contracts import Request
from feedsmith.model.stories import ContentSignature, rank_candidates
from feedsmith.state.store import schema
from feedsmith.state.store.database import Database
from feedsmith.state.store.lead_rows import decode_requests, encode_requests, load_leads, record_leads
from feedsmith.state.store.rows import (
    articles_with_shingles,
    is_of_document,
    load_articles,
    load_rows,
    slices,
    to_seconds,
)
from feedsmith.state.store.schema import CorruptStateError
from feedsmith.state.store.statements import among, upsert

__all__ = ["Documents"]

MAX_UNREAD_SECONDS = 30 * 86_400
"""Since a page was last read in full: after that it is asked for without validators, as some servers never change
them.
"""
NEVER = -(2**62)
"""Seconds since 1970: whatever was to be waited for since then is over."""

_documents = schema.documents
_listings = schema.listings
# Each source of a poll needs these: made once, they take a third of the time.
_ROW = select(_documents).where(_documents.c.source == bindparam("source"), _documents.c.url == bindparam("url"))
_NOT_ASKED = select(_documents.c.url).where(
    _documents.c.source == bindparam("source"),
    _documents.c.last_poll < bindparam("poll"),
    _documents.c.is_lasting.is_(False),
)


class Documents:
    """The documents of one source in one poll: a PreviousState, and what is remembered for the
    next one.

    `is_new` says that the source has never given anything, `has_any` whether any is remembered one by one; `listed` are
    the digests of its listing.
    With `config_changed`, all are read again though they did not change, but for settled articles: these
    only where it `reads_again`. What is asked while documents are still being read has a transaction of its
    own each time; what is remembered belongs to the caller's.
    """

    def __init__(
        self,
        database: Database,
        source: int,
        poll: int,
        now: datetime,
        *,
        is_new: bool,
        has_any: bool,
        listed: Collection[bytes],
        config_changed: bool,
        reads_again: bool = False,
    ) -> None:
        self._now, self._reads_again = now, reads_again
        # Of a new source nothing is asked: that would take 0.4 ms a page.
        self._is_new, self._has_any, self._listed = is_new, has_any, listed
        self._database, self._source, self._poll = database, source, poll
        self._config_changed = config_changed or reads_again
        self._diff: ListingDiff | None = None
        self._deleted: frozenset[str] = frozenset()
        self._must_reread: set[str] = set()
        self._rows: dict[str, Row[Any] | None] = {}
        self._read_after = to_seconds(now) - MAX_UNREAD_SECONDS

    @cached_property
    def _of_source(self) -> ColumnElement[bool]:
        return _documents.c.source == self._source

    # What is known from earlier runs.

    def validators(self, url: str) -> Validators:
        """What tells whether the page is still what it was; empty ones where it has to be read
        again anyway, or was not read for so long that they may not be believed.
        """
        if self._config_changed:
            return Validators()
        row = self._find_row(url)
        return _validators(row) if row and row.read_at > self._read_after else Validators()

    def links(self, url: str) -> Sequence[Request]:
        """What the page led to. Raises CorruptStateError where that is not what was remembered."""
        row = None if self._is_new else self._find_row(url)
        if row is None or not row.links:
            return []
        with self._database.snapshot():  # which says what is wrong with a state that can't be read
            return decode_requests(row.links)

    def _find_row(self, url: str) -> Row[Any] | None:
        """What is remembered of the document, asked once until it is remembered anew."""
        if url not in self._rows:
            with self._database.snapshot() as connection:
                self._rows[url] = connection.execute(_ROW, {"source": self._source, "url": url}).first()
        return self._rows[url]

    @property
    def now(self) -> datetime:
        """When the poll began."""
        return self._now

    @property
    def reads_again(self) -> bool:
        """Whether what is settled is read as well."""
        return self._reads_again

    def leads(self, urls: Sequence[str]) -> Mapping[str, KnownLead]:
        """What is known of the articles at these addresses that leads led to. With `config_changed`,
        all are due.
        """
        with self._database.snapshot() as connection:
            known = load_leads(connection, self._source, urls, self._read_after)
        if not self._config_changed:
            return known
        return {url: replace(lead, asked_at=NEVER, validators=Validators()) for url, lead in known.items()}

    def articles(self, url: str) -> Sequence[Article]:
        """What the document gave before, as it is to be seen now."""
        if self._is_new:
            return []
        present = schema.articles.c.removed_at.is_(None), schema.articles.c.withdrawn.is_(False)
        of_document = schema.articles.c.source == self._source, is_of_document([url])
        statement = select(schema.articles.c.number).where(*of_document, *present)
        with self._database.snapshot() as connection:
            numbers = connection.execute(statement).scalars().all()
            return [*load_articles(connection, numbers).values()] if numbers else []

    def articles_like(self, signature: ContentSignature) -> Sequence[tuple[str, Article]]:
        """Articles of the source that share most shingles with this text, with the documents that gave them."""
        if not signature.shingles:
            return []
        with self._database.snapshot() as connection:
            by_shingle = articles_with_shingles(connection, set(signature.shingles))
            numbers = rank_candidates(number for sharing in by_shingle.values() for number in sharing)
            is_candidate = among(schema.articles.c.number, numbers)
            present = schema.articles.c.source == self._source, schema.articles.c.removed_at.is_(None)
            rows = [*load_rows(connection, is_candidate, *present)]
            articles = load_articles(connection, [row.number for row in rows])
            return [(row.document, articles[row.number]) for row in rows]

    def changed(self, listings: Sequence[Files]) -> Iterable[Request]:
        """Of all files that the source lists, those that have to be read: new and changed ones,
        and those that are read in each run.
        """
        must_reread = self._find_files() if listings and self._has_any else set()
        self._diff = ListingDiff(
            self._listed,
            self._blocks,
            must_reread,
            time.time_ns(),
            reread_all=self._config_changed,
        )
        return self._diff.changed(listings)

    def _find_files(self) -> set[str]:
        """The paths of the files that are remembered one by one."""
        statement = select(_documents.c.url).where(self._of_source, _documents.c.url.startswith("file:"))
        with self._database.snapshot() as connection:
            return {local_path(url) for url in connection.execute(statement).scalars()}

    def _blocks(self, digests: Iterable[bytes]) -> Iterable[bytes]:
        for some in slices(list(digests)):
            wanted = _listings.c.source == self._source, _listings.c.digest.in_(some)
            with self._database.snapshot() as connection:
                for block in connection.execute(select(_listings.c.block).where(*wanted)).scalars():
                    _check_block(block)
                    yield bytes(block)

    @property
    def file_count(self) -> int:
        """How many files there were, once `changed` is exhausted."""
        return self._diff.file_count if self._diff else 0

    @property
    def deleted(self) -> frozenset[str]:
        """The URLs of files that are no longer listed: all of them once the listing has come to
        its end, and before the first file that is known to have changed.
        """
        if not self._deleted and self._diff and self._diff.deleted:
            self._deleted = frozenset(map(file_url, self._diff.deleted))
        return self._deleted

    # What is remembered for the next run.

    def reread_next_poll(self, url: str) -> None:
        """Have this file read again though it did not change: what it gave could not be
        published.
        """
        self._must_reread.add(url)

    def record(self, connection: Connection, outcomes: Sequence[Outcome]) -> None:
        """Remember what these documents are now.

        A failure leaves what is known of a page as it was, so that it is asked for again. Of
        files, only those that must be read again are remembered one by one: the listing knows
        the others.
        """
        known = self._take_rows(connection, outcomes)
        rows, done = [], []
        for outcome in outcomes:
            again = outcome.failures or outcome.requests or outcome.url in self._must_reread
            if outcome.url.startswith("file:") and not again:
                done.append(outcome.url)
            elif outcome.url:
                validators = outcome.validators
                if outcome.url in self._must_reread:
                    validators = Validators()
                elif outcome.failures:
                    validators = _validators(known[outcome.url]) if outcome.url in known else Validators()
                rows.append(self._row(outcome, validators, known.get(outcome.url)))
        upsert(connection, _documents, rows)
        record_leads(connection, self._source, outcomes, self._now)
        self._forget(connection, done)

    def _take_rows(self, connection: Connection, outcomes: Sequence[Outcome]) -> dict[str, Row[Any]]:
        """What is remembered of those documents that gave nothing to be remembered now."""
        rows = {outcome.url: self._rows.pop(outcome.url) for outcome in outcomes if outcome.url in self._rows}
        unparsed = [outcome.url for outcome in outcomes if outcome.failures or outcome.unchanged]
        if unasked := [url for url in unparsed if url not in rows]:
            statement = select(_documents).where(self._of_source, among(_documents.c.url, unasked))
            rows |= {row.url: row for row in connection.execute(statement)}
        return {url: row for url in unparsed if (row := rows.get(url))}

    def _row(self, outcome: Outcome, validators: Validators, known: Row[Any] | None) -> dict[str, object]:
        was_read = not (outcome.failures or outcome.unchanged)
        was_lasting = known is not None and bool(known.is_lasting)
        return {
            "source": self._source,
            "url": outcome.url,
            "last_poll": self._poll,
            "final_url": validators.url,
            "etag": validators.etag,
            "last_modified": validators.last_modified,
            "read_at": to_seconds(self._now) if was_read else known.read_at if known else 0,
            "links": encode_requests(outcome.requests),
            "is_lasting": outcome.lead is not None or outcome.is_window or was_lasting,
        }

    def is_former_list(self, connection: Connection, url: str) -> bool:
        """Whether this is a list or feed that the source no longer asks for: it has moved. What it gave is there
        still, and may be given by another.
        """
        asked_before = self._of_source, _documents.c.url == url, _documents.c.last_poll < self._poll - 1
        statement = select(_documents.c.url).where(*asked_before)
        was_asked = connection.execute(statement).first() is not None
        return was_asked and url not in load_leads(connection, self._source, [url])

    def _forget(self, connection: Connection, urls: Sequence[str]) -> None:
        if urls:
            of_urls = self._of_source, among(_documents.c.url, urls)
            connection.execute(_documents.delete().where(*of_urls))

    def close(self, connection: Connection) -> list[str]:
        """Remember the listing, and forget the pages that were not asked for, but for lasting ones. Gives the
        URLs of what the source no longer has: these pages, and the files that were deleted.
        """
        if self._diff is not None:
            self._save_listing(connection, self._diff)
        dropped: list[str] = []
        if self._has_any:
            not_asked = connection.execute(_NOT_ASKED, {"source": self._source, "poll": self._poll})
            dropped = list(not_asked.scalars())
            self._forget(connection, dropped)
        # A file that is no longer remembered one by one may be there still; whether it is, the
        # listing says.
        pages = [url for url in dropped if not url.startswith("file:")]
        return [*pages, *self.deleted]

    def _save_listing(self, connection: Connection, diff: ListingDiff) -> None:
        for some in slices(list(diff.stale)):
            stale = _listings.c.source == self._source, _listings.c.digest.in_(some)
            connection.execute(_listings.delete().where(*stale))
        rows: list[dict[str, object]] = []
        for digest, block in diff.new_blocks.items():
            rows.append({"source": self._source, "digest": digest, "block": block})
        upsert(connection, _listings, rows)


def _validators(row: Row[Any]) -> Validators:
    return Validators(url=row.final_url, etag=row.etag, last_modified=row.last_modified)


def _check_block(block: bytes) -> None:
    """Raises CorruptStateError where the block is not what a listing made: zlib has a checksum
    of its own.
    """
    try:
        zlib.decompress(block)
    except zlib.error as error:
        raise CorruptStateError from error
