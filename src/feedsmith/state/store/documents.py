"""What a source's documents were when they were last read: pages by their validators, files by
size and time.
"""

import json
import time
import zlib
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, Row, select

from feedsmith.collecting.files import Files, file_url, local_path
from feedsmith.collecting.jobs import Outcome
from feedsmith.collecting.listings import ListingDiff
from feedsmith.fetching.access import Validators
from feedsmith.model.contracts import Request
from feedsmith.state.store import schema
from feedsmith.state.store.database import Database
from feedsmith.state.store.rows import slices
from feedsmith.state.store.schema import CorruptStateError
from feedsmith.state.store.statements import among, upsert

__all__ = ["Documents"]

_documents = schema.documents
_listings = schema.listings


class Documents:
    """The documents of one source in one poll: a PreviousState, and what is remembered for the
    next one.

    `has_any` says whether any is remembered one by one. With `config_changed`, all are read
    again though they did not change. What is asked while documents are still being read has a
    transaction of its own each time; what is remembered belongs to the caller's.
    """

    def __init__(
        self,
        database: Database,
        source: int,
        poll: int,
        *,
        has_any: bool,
        config_changed: bool,
    ) -> None:
        self._has_any = has_any
        self._database, self._source, self._poll = database, source, poll
        self._config_changed = config_changed
        self._diff: ListingDiff | None = None
        self._deleted: frozenset[str] = frozenset()
        self._must_reread: set[str] = set()
        self._of_source = _documents.c.source == source

    # What is known from earlier runs.

    def validators(self, url: str) -> Validators:
        """What tells whether the page is still what it was; empty ones where it has to be read
        again anyway.
        """
        if self._config_changed:
            return Validators()
        statement = select(_documents).where(self._of_source, _documents.c.url == url)
        with self._database.snapshot() as connection:
            row = connection.execute(statement).first()
        return _validators(row) if row else Validators()

    def links(self, url: str) -> Sequence[Request]:
        """What the page led to. Raises CorruptStateError where that is not what was remembered."""
        statement = select(_documents.c.links).where(self._of_source, _documents.c.url == url)
        with self._database.snapshot() as connection:
            links = connection.execute(statement).scalar()
            return _requests(links) if links else []

    def changed(self, listings: Iterable[Files]) -> Iterable[Request]:
        """Of all files that the source lists, those that have to be read: new and changed ones,
        and those that are read in each run.
        """
        listed = select(_listings.c.digest).where(_listings.c.source == self._source)
        is_file = _documents.c.url.startswith("file:")
        with self._database.snapshot() as connection:
            known = [bytes(digest) for digest in connection.execute(listed).scalars()]
            must_reread: set[str] = set()
            if self._has_any:
                files = connection.execute(select(_documents.c.url).where(self._of_source, is_file))
                must_reread = {local_path(url) for url in files.scalars()}
        self._diff = ListingDiff(
            known,
            self._blocks,
            must_reread,
            time.time_ns(),
            reread_all=self._config_changed,
        )
        return self._diff.changed(listings)

    def _blocks(self, digests: Iterable[bytes]) -> Iterable[bytes]:
        with self._database.snapshot() as connection:
            for some in slices(list(digests)):
                wanted = _listings.c.source == self._source, _listings.c.digest.in_(some)
                statement = select(_listings.c.block).where(*wanted)
                for block in connection.execute(statement).scalars():
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
        failed = [outcome.url for outcome in outcomes if outcome.failures]
        known = self._known_validators(connection, failed)
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
                    validators = known.get(outcome.url, Validators())
                rows.append(self._row(outcome, validators))
        upsert(connection, _documents, rows)
        self._forget(connection, done)

    def _known_validators(
        self,
        connection: Connection,
        urls: Sequence[str],
    ) -> dict[str, Validators]:
        if not urls:
            return {}
        statement = select(_documents).where(self._of_source, among(_documents.c.url, urls))
        return {row.url: _validators(row) for row in connection.execute(statement)}

    def _row(self, outcome: Outcome, validators: Validators) -> dict[str, object]:
        # The next page of an article is no link: it is asked for whenever the first one is
        # parsed.
        linked = [request for request in outcome.requests if request.continues is None]
        links = [(request.url, request.root) for request in linked]
        return {
            "source": self._source,
            "url": outcome.url,
            "last_poll": self._poll,
            "final_url": validators.url,
            "etag": validators.etag,
            "last_modified": validators.last_modified,
            "links": json.dumps(links) if links else "",
        }

    def _forget(self, connection: Connection, urls: Sequence[str]) -> None:
        if urls:
            of_urls = self._of_source, among(_documents.c.url, urls)
            connection.execute(_documents.delete().where(*of_urls))

    def close(self, connection: Connection) -> list[str]:
        """Remember the listing, and forget the pages that were not asked for. Gives the URLs of
        what the source no longer has: these pages, and the files that were deleted.
        """
        if self._diff is not None:
            self._save_listing(connection, self._diff)
        not_asked = self._of_source, _documents.c.last_poll < self._poll
        dropped: list[str] = []
        if self._has_any:
            dropped = list(connection.execute(select(_documents.c.url).where(*not_asked)).scalars())
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


def _requests(links: str) -> list[Request]:
    try:
        return [Request(url=url, root=root) for url, root in json.loads(links)]
    except ValueError as error:
        raise CorruptStateError from error


def _check_block(block: bytes) -> None:
    """Raises CorruptStateError where the block is not what a listing made: zlib has a checksum
    of its own.
    """
    try:
        zlib.decompress(block)
    except zlib.error as error:
        raise CorruptStateError from error
