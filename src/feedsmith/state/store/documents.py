"""What a source's documents were when they were last read: pages by their validators, files by size and time."""

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
from feedsmith.state.store.database import DamageError, Database, among, upsert
from feedsmith.state.store.rows import sliced

__all__ = ["Documents"]

_table = schema.documents


class Documents:
    """The documents of one source in one run, a PreviousState. `anew`: they are read though they did not change."""

    def __init__(self, database: Database, source: int, run: int, *, anew: bool) -> None:
        self._database, self._source, self._run, self._anew = database, source, run, anew
        self._comparison: ListingDiff | None = None
        self._gone: frozenset[str] = frozenset()
        self._unsettled: set[str] = set()

    def validators(self, url: str) -> Validators:
        if self._anew:
            return Validators()
        with self._database.writing() as connection:
            rows = select(_table).where(_table.c.source == self._source, _table.c.url == url)
            found = connection.execute(rows).first()
        return _validators(found) if found else Validators()

    def links(self, url: str) -> Sequence[Request]:
        with self._database.writing() as connection:
            columns = select(_table.c.leads).where(_table.c.source == self._source, _table.c.url == url)
            found = connection.execute(columns).scalar()
            return _requests(found) if found else []

    def changed(self, found: Iterable[Files]) -> Iterable[Request]:
        listings = schema.listings
        with self._database.writing() as connection:
            digests = connection.execute(select(listings.c.digest).where(listings.c.source == self._source)).scalars()
            known = [bytes(digest) for digest in digests]
            urls = connection.execute(
                select(_table.c.url).where(_table.c.source == self._source, _table.c.url.startswith("file:"))
            ).scalars()
            unsettled = {local_path(url) for url in urls}
        self._comparison = ListingDiff(known, self._blocks, unsettled, time.time_ns(), reread_all=self._anew)
        return self._comparison.changed(found)

    @property
    def file_count(self) -> int:
        return self._comparison.file_count if self._comparison else 0

    def _blocks(self, digests: Iterable[bytes]) -> Iterable[bytes]:
        listings = schema.listings
        with self._database.writing() as connection:
            for some in sliced(list(digests)):
                columns = select(listings.c.block).where(listings.c.source == self._source)
                for block in connection.execute(columns.where(listings.c.digest.in_(some))).scalars():
                    _check(block)
                    yield bytes(block)

    @property
    def gone(self) -> frozenset[str]:
        """The URLs of files that are no longer listed, as far as the listing has come to its end."""
        if not self._gone and self._comparison and self._comparison.deleted:
            self._gone = frozenset(map(file_url, self._comparison.deleted))
        return self._gone

    def unsettle(self, url: str) -> None:
        """Have this file read again in the next run: what it gave could not be published."""
        self._unsettled.add(url)

    def record(self, connection: Connection, outcomes: Sequence[Outcome]) -> None:
        """Remember what these documents are now. A failure leaves what is known of a page as it was, so that it is
        met again; of files, only those that must be read again are remembered one by one.
        """
        known = self._kept(connection, [outcome.url for outcome in outcomes if outcome.failures])
        rows, settled = [], []
        for outcome in outcomes:
            again = outcome.failures or outcome.requests or outcome.url in self._unsettled
            if outcome.url.startswith("file:") and not again:
                settled.append(outcome.url)
            elif outcome.url:
                validators = known.get(outcome.url, Validators()) if outcome.failures else outcome.validators
                rows.append(self._row(outcome, validators))
        upsert(connection, _table, rows)
        self._forget(connection, settled)

    def _kept(self, connection: Connection, urls: Sequence[str]) -> dict[str, Validators]:
        kept: dict[str, Validators] = {}
        if urls:
            statement = select(_table).where(_table.c.source == self._source, among(_table.c.url, urls))
            for row in connection.execute(statement):
                kept[row.url] = _validators(row)
        return kept

    def _row(self, outcome: Outcome, validators: Validators) -> dict[str, object]:
        leads = [(request.url, request.root) for request in outcome.requests if request.continues is None]
        return {
            "source": self._source,
            "url": outcome.url,
            "run": self._run,
            "answered": validators.url,
            "etag": validators.etag,
            "last_modified": validators.last_modified,
            "leads": json.dumps(leads) if leads else "",
        }

    def _forget(self, connection: Connection, urls: Sequence[str]) -> None:
        if urls:
            connection.execute(_table.delete().where(_table.c.source == self._source, among(_table.c.url, urls)))

    def close(self, connection: Connection) -> list[str]:
        """Remember the listing and forget what was not asked for; the URLs of what the source no longer has."""
        listings = schema.listings
        if self._comparison is not None:
            for some in sliced(list(self._comparison.stale)):
                condition = listings.c.source == self._source, listings.c.digest.in_(some)
                connection.execute(listings.delete().where(*condition))
            blocks = self._comparison.new_blocks.items()
            rows = [{"source": self._source, "digest": digest, "block": block} for digest, block in blocks]
            upsert(connection, listings, rows)
        asked = _table.c.source == self._source, _table.c.run < self._run
        dropped = list(connection.execute(select(_table.c.url).where(*asked)).scalars())
        self._forget(connection, dropped)
        return [*(url for url in dropped if not url.startswith("file:")), *self.gone]


def _validators(row: Row[Any]) -> Validators:
    return Validators(url=row.answered, etag=row.etag, last_modified=row.last_modified)


def _requests(leads: str) -> list[Request]:
    try:
        return [Request(url=url, root=root) for url, root in json.loads(leads)]
    except ValueError as error:
        raise DamageError from error


def _check(block: bytes) -> None:
    """Raises DamageError where the block is not what a listing made: zlib has a checksum of its own."""
    try:
        zlib.decompress(block)
    except zlib.error as error:
        raise DamageError from error
