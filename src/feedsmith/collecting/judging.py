"""What the pages of one source gave, as far as it can be believed: articles or walls (`walls`), and times.

A page that nothing but its text speaks for waits until another of the run gives the same text, or none does; an
undated one until it shows whether its Last-Modified is its own. No more than MAX_WAITING wait: those that came first
go on. Of the others a digest of the text is remembered.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import NamedTuple

from feedsmith.collecting.jobs import Job, Outcome, PreviousState
from feedsmith.collecting.walls import PageReading, Wall, digest_text, find_wall, is_doubtful, keep_longer_text
from feedsmith.model.article import Article
from feedsmith.model.errors import FetchError
from feedsmith.model.evidence import PageEvidence
from feedsmith.model.stories import sign_content

__all__ = ["PageJudge"]

MAX_WAITING = 100
MIN_SHARED_TIME = 3
"""Undated pages with the very same Last-Modified, from which on it is the time of a copy."""
FIRST_WEB_PAGE = datetime(1991, 8, 6, tzinfo=UTC)
_FIRMWARE_DAYS = frozenset((date(2000, 1, 1), date(2001, 1, 1)))
"""From which clocks count that nobody has set, of those that came after the web."""


class _Twin(NamedTuple):
    """A page whose text another may give too: where it was asked for, the id of its article, and whether the server
    led to another path.
    """

    url: str
    id: str
    was_moved: bool


class PageJudge:
    """The pages of one job, judged by each other and by what is `known` from earlier runs."""

    def __init__(self, job: Job, known: PreviousState | None) -> None:
        self._job, self._known = job, known
        self._waiting: dict[str, Outcome] = {}
        self._by_text: dict[bytes, _Twin] = {}
        self._times: Counter[datetime] = Counter()

    def judge(self, outcome: Outcome) -> list[Outcome]:
        """The Outcomes that can be told now: none, this one, or another as well that waited for it."""
        if not (outcome.articles and outcome.url.startswith("http")):
            return [outcome]
        outcome = self._judge_time(outcome)
        is_page = len(outcome.articles) == 1 and not outcome.requests
        may_wait = is_page and outcome.seen is not None and _is_undated(outcome)
        if is_page and outcome.evidence is not None:
            return self._judge_page(outcome, outcome.evidence, may_wait=may_wait)
        return self._keep_waiting(outcome) if may_wait else [outcome]

    def _judge_page(self, outcome: Outcome, evidence: PageEvidence, *, may_wait: bool) -> list[Outcome]:
        lead_title = outcome.lead.title if outcome.lead else ""
        reading = PageReading(outcome.articles[0], evidence, outcome.url, lead_title)
        previous = self._known.articles(outcome.url) if self._known else ()
        wall = find_wall(reading, previous, was_list=not previous and self._was_list(outcome))
        if wall is not None:
            return [self._refuse(outcome, wall)]
        outcome = self._keep_longer_text(outcome, reading, previous)
        is_doubt = is_doubtful(reading)
        if is_doubt and (other := self._find_twin(outcome, reading)):
            waiting = self._waiting.pop(other, None)
            refused = [self._refuse(waiting, _describe_twin(outcome.url))] if waiting else []
            # What is known stays as it was anyway.
            return [*refused, outcome if previous else self._refuse(outcome, _describe_twin(other))]
        return self._keep_waiting(outcome) if may_wait or (is_doubt and not previous) else [outcome]

    def _keep_waiting(self, outcome: Outcome) -> list[Outcome]:
        """Have the Outcome wait. Gives the first of those that wait, if they are too many now."""
        self._waiting[outcome.url] = outcome
        return [self._waiting.pop(next(iter(self._waiting)))] if len(self._waiting) > MAX_WAITING else []

    def release(self) -> list[Outcome]:
        """Those that waited, and that no other page spoke against."""
        waiting, self._waiting = [*self._waiting.values()], {}
        return waiting

    # ---- walls -------------------------------------------------------------------------------

    def _was_list(self, outcome: Outcome) -> bool:
        """Whether the document led to others before, which it does no longer."""
        if self._known is None or outcome.lead is not None:
            return False
        return bool(self._known.links(outcome.url))

    def _refuse(self, outcome: Outcome, wall: Wall) -> Outcome:
        error = wall.as_error(self._job.name, outcome.location)
        return replace(outcome, articles=(), signatures=(), requests=(), failures=(*outcome.failures, error))

    def _keep_longer_text(self, outcome: Outcome, reading: PageReading, previous: Sequence[Article]) -> Outcome:
        kept = keep_longer_text(reading, previous)
        if kept is None:
            return outcome
        reason = (
            f"a paywall: {len(reading.article.body):,} characters are left of {len(kept.body):,}, "
            "and the longer text is kept"
        )
        warning = FetchError(self._job.name, outcome.location, "blocked", reason)
        signatures = (sign_content(kept),) if outcome.signatures else ()
        return replace(outcome, articles=(kept,), signatures=signatures, warnings=(*outcome.warnings, warning))

    def _find_twin(self, outcome: Outcome, reading: PageReading) -> str:
        """The address of another page with the same text, in this run or an earlier one; "" for none."""
        digest = digest_text(reading)
        was_moved = reading.evidence.url.partition("?")[0] != outcome.url.partition("?")[0]
        twin = _Twin(outcome.url, reading.article.id, was_moved)
        other = self._by_text.setdefault(digest, twin)
        if other is twin:
            return self._find_known_twin(outcome, reading, digest)
        # One article with one canonical address may well be had at two.
        is_one_article = other.id == twin.id and not (other.was_moved and twin.was_moved)
        return "" if is_one_article else other.url

    def _find_known_twin(self, outcome: Outcome, reading: PageReading, digest: bytes) -> str:
        if self._known is None or not outcome.signatures:
            return ""
        for url, article in self._known.articles_like(outcome.signatures[0]):
            other = PageReading(article, reading.evidence, url)
            if url != outcome.url and article.id != reading.article.id and digest_text(other) == digest:
                return url
        return ""

    # ---- times -------------------------------------------------------------------------------

    def _judge_time(self, outcome: Outcome) -> Outcome:
        """The Outcome without a Last-Modified that is not its page's own."""
        seen = outcome.seen
        if seen is None:
            return outcome
        if seen < FIRST_WEB_PAGE or seen.date() in _FIRMWARE_DAYS:
            return _drop_time(outcome, "is no time of an article")
        if not _is_undated(outcome):
            return outcome
        self._times[seen] += 1
        if self._times[seen] < MIN_SHARED_TIME:
            return outcome
        for url, waiting in self._waiting.items():
            if waiting.seen == seen:
                self._waiting[url] = _drop_time(waiting, "is that of other pages too")
        return _drop_time(outcome, "is that of other pages too")


def _is_undated(outcome: Outcome) -> bool:
    return any(article.published is None for article in outcome.articles)


def _describe_twin(url: str) -> Wall:
    return Wall("blocked", f"the same text as {url}: a notice in place of both")


def _drop_time(outcome: Outcome, reason: str) -> Outcome:
    """The Outcome as one whose document has no time of its own; an undated article is told."""
    if not _is_undated(outcome):
        return replace(outcome, seen=None)
    note = f"its Last-Modified, {outcome.seen}, {reason}: it counts as published when it was first seen"
    return replace(outcome, seen=None, notes=(*outcome.notes, note))
