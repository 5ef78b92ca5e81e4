"""An article's row as it becomes with what a document gives: new, or another revision of what it was.

What readers can see stays until what takes its place may be seen. The date of publication moves only in
the poll in which the row was made, or while it is held or a draft and nobody has met it; `updated` never
back in a later one. What changes because the source's configuration did is no correction, unless the
article itself says that it was corrected.
"""

import logging
from collections.abc import Callable, Collection
from dataclasses import replace
from datetime import datetime
from typing import NamedTuple

from feedsmith.collecting.jobs import Job, Outcome
from feedsmith.model.article import Article
from feedsmith.model.feed import choose_dates, held_until, is_withdrawn
from feedsmith.model.stories import ContentSignature, shingles
from feedsmith.state.holds import describe_hold
from feedsmith.state.store.packing import pack_article
from feedsmith.state.store.rows import ArticleRow, Changes, from_seconds, to_seconds

__all__ = ["Incoming", "Revisions", "Shown"]

_log = logging.getLogger("feedsmith.state")


class Incoming(NamedTuple):
    """An article as a document gives it."""

    article: Article
    signature: ContentSignature
    outcome: Outcome

    @property
    def fingerprint(self) -> bytes:
        """That of its signature, as its row has it."""
        return bytes.fromhex(self.signature.fingerprint)

    @property
    def is_withdrawn(self) -> bool:
        """Whether its text says that readers should forget it: a kill, or a draft again."""
        return is_withdrawn(self.article)

    @property
    def held_until(self) -> int:
        """Before when nobody is to see it, in seconds since 1970; 0 where nothing holds it."""
        until = held_until(self.article, self.outcome.url)
        return to_seconds(until) if until else 0


class Shown(NamedTuple):
    """That the readers of a feed have met an article, in which revision, and until when it is held there now
    (`schema.entries`).
    """

    revision: int
    embargo_until: int


class Revisions:
    """The rows of one source in one poll; `note` tells the user something of a document."""

    def __init__(
        self,
        source: int,
        job: Job,
        changes: Changes,
        now: datetime,
        note: Callable[[Outcome, str], None],
        *,
        config_changed: bool,
    ) -> None:
        self._source, self._job, self._changes, self._now = source, job, changes, now
        self._note, self._config_changed = note, config_changed

    def make_row(self, id: str, incoming: Incoming) -> ArticleRow:
        article, signature, outcome = incoming
        now, changes = self._now, self._changes
        seen = outcome.seen if outcome.seen and outcome.seen <= now else now
        published, updated, note = choose_dates(article, seen, now)
        scheduled = _date_to_show(incoming, now)
        if note and scheduled is None:
            self._note(outcome, note)
        data, data_digest = pack_article(article, id)
        number = changes.new_number()
        row = ArticleRow(
            number=number,
            source=self._source,
            id=id,
            document=outcome.url,
            fingerprint=incoming.fingerprint,
            data_digest=data_digest,
            first_seen=to_seconds(seen),
            published=to_seconds(scheduled or published or seen),
            updated=to_seconds(updated or seen),
            removed_at=None,
            withdrawn=incoming.is_withdrawn,
            version=article.version,
            held_until=incoming.held_until,
            expires=to_seconds(article.expires) if article.expires else 0,
            change=changes.last,
            revision=changes.last,
            edit=changes.last,
            data=data,
            article=article,
            text_shingles=signature.shingles,
            is_new=True,
        )
        _log.debug("%s: new: %s", self._job.name, id)
        return row

    def update(
        self,
        row: ArticleRow,
        incoming: Incoming,
        find_shown: Callable[[ArticleRow], Collection[Shown]],
    ) -> bool:
        """Bring the row to what the article is now; False where that must wait. Three things may have changed, from the
        least to the most: where it is, what it is (its data: markup, dates), and what a reader
        sees of it (its fingerprint, or its withdrawal). `find_shown` gives what its feeds have shown of it.
        """
        article, signature, outcome = incoming
        row.article = article
        was_draft = row.withdrawn and not row.is_removed
        if row.document != outcome.url or row.is_removed:
            row.document, row.removed_at, row.is_dirty = outcome.url, None, True
            row.change = self._changes.next()
        data, data_digest = pack_article(article, row.id)
        withdrawn = incoming.is_withdrawn
        if data_digest == row.data_digest and withdrawn == row.withdrawn:
            return True
        now = to_seconds(self._now)
        may_be_unmet = max(row.held_until, row.published, incoming.held_until) > now or was_draft
        shown = find_shown(row) if may_be_unmet and not self._changes.made(row) else ()
        if self._must_wait(row, incoming, shown):
            return False
        row.change = row.revision = self._changes.next()
        if incoming.fingerprint != row.fingerprint or withdrawn != row.withdrawn:
            self._update_dates(row, article, outcome.seen)
            _log.debug("%s: changed: %s", self._job.name, row.id)
        if may_be_unmet and not self._changes.made(row) and not shown:
            row.published = self._first_published(incoming, outcome.seen)
        row.data, row.data_digest = data, data_digest
        row.fingerprint, row.text_shingles = incoming.fingerprint, signature.shingles
        row.withdrawn, row.version = withdrawn, article.version
        row.held_until = incoming.held_until
        row.expires = to_seconds(article.expires) if article.expires else 0
        row.is_dirty = True
        return True

    def readdress(self, row: ArticleRow, article: Article, url: str) -> None:
        """Have the row's article link to `url`, which is no update."""
        row.article = replace(article, url=url)
        row.data, row.data_digest = pack_article(row.article, row.id)
        row.text_shingles, row.is_dirty = shingles(article), True
        row.change = row.revision = self._changes.next()

    def _first_published(self, incoming: Incoming, seen: datetime | None) -> int:
        """When an article counts as published that no reader has met yet."""
        published, _, _ = choose_dates(incoming.article, seen, self._now)
        return to_seconds(_date_to_show(incoming, self._now) or published or self._now)

    def _must_wait(self, row: ArticleRow, incoming: Incoming, shown: Collection[Shown]) -> bool:
        """Whether what readers see of the article stays for now: the text that would take its place
        is held until later. Its document is read again until then.
        """
        now = to_seconds(self._now)
        # What was held, and was not published since, nobody has: it may be held for longer.
        is_met = any(not met.embargo_until for met in shown)
        is_visible = row.held_until <= now and not row.withdrawn and is_met
        if not is_visible or incoming.held_until <= now or incoming.is_withdrawn:
            return False
        held = describe_hold("held", from_seconds(incoming.held_until))
        self._note(incoming.outcome, f"{held}; readers have what it said before until then")
        return True

    def _update_dates(self, row: ArticleRow, article: Article, seen: datetime | None) -> None:
        """Of what no reader has met yet, a higher version came: the earliest date of
        publication counts. What readers may have met was corrected: only that moves.
        """
        if self._changes.made(row):
            published, updated, _ = choose_dates(article, seen or from_seconds(row.first_seen), self._now)
            if published:
                row.published = min(row.published, to_seconds(published))
            if updated:
                row.updated = to_seconds(updated)
            row.edit = row.change
            return
        corrected = self._correction_time(row, article, seen)
        if not self._config_changed or corrected > row.updated:
            row.edit = row.change
        row.updated = corrected

    def _correction_time(self, row: ArticleRow, article: Article, seen: datetime | None) -> int:
        """When a correction counts as made: as the article says, else as its document does,
        else now; as before, where all of this is earlier. What is in the future is no time of a
        correction that is there already.
        """
        now = self._now
        moments = [article.updated, seen, now]
        if self._config_changed:
            # The document may be the same: only the article can say that it was corrected.
            moments = [article.updated]
        for moment in moments:
            if moment is not None and moment <= now and to_seconds(moment) > row.updated:
                return to_seconds(moment)
        return row.updated


def _date_to_show(incoming: Incoming, now: datetime) -> datetime | None:
    """The article's own date, which is to come, if the article is held until then; else None."""
    published = incoming.article.published
    if published is None or published <= now or incoming.held_until <= to_seconds(now):
        return None
    return published
