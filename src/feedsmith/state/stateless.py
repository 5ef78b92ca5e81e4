"""A run that remembers nothing: what its documents give is all that there is."""

import logging
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import replace
from datetime import datetime

from feedsmith.collecting.jobs import Outcome, PreviousState
from feedsmith.config.plan import FeedPlan, Plan
from feedsmith.model.feed import (
    Entry,
    Feed,
    Link,
    Membership,
    compose,
    date_entry,
    held_until,
    is_withdrawn,
    newest_first,
)
from feedsmith.model.orders import obey_orders
from feedsmith.model.stories import MAX_ARTICLES_PER_SHINGLE, rank_candidates, shingles
from feedsmith.model.versions import LocatedArticle, VersionResolver
from feedsmith.state.holds import describe_hold, summarize_holds
from feedsmith.state.protocol import ArchivePage, Diagnostics, FeedSummary, PendingFeed, WrittenFile

__all__ = ["StatelessRun", "merge_duplicates"]

_log = logging.getLogger("feedsmith.state")


class StatelessRun:
    """A State (`state.protocol`) for one run alone."""

    def __init__(self, plan: Plan, now: datetime) -> None:
        self._plan, self._now = plan, now
        self._indexes = plan.indexes()
        self._pending: dict[int, _PendingFeed] = {}
        self._located: list[list[LocatedArticle]] = [[] for _ in plan.jobs]

    def previous_states(self) -> Sequence[PreviousState]:
        """Nothing is known."""
        return ()

    def record(self, index: int, outcome: Outcome) -> None:
        """Keep the document's articles until their feeds are asked for."""
        self._located[index] += [
            LocatedArticle(article, outcome.location, outcome.seen) for article in outcome.articles
        ]

    def close(self) -> None:
        """There is nothing to conclude."""

    def diagnostics(self, index: int) -> Diagnostics:
        """Nothing: what there is to say is said of the feeds."""
        return Diagnostics()

    def get_value(self, name: str) -> str:
        """Nothing was ever set."""
        return ""

    def set_value(self, name: str, text: str) -> None:
        """There is no next run."""

    def written_files(self, output: str) -> Mapping[str, WrittenFile]:
        """Nothing is known of any file."""
        return {}

    def record_files(self, output: str, files: Mapping[str, WrittenFile]) -> None:
        """Nobody remembers."""

    def settled_feeds(self, indexes: Collection[int]) -> Mapping[int, FeedSummary]:
        """None: what was chosen last is not known."""
        return {}

    @contextmanager
    def pending_feed(self, index: int) -> Iterator[PendingFeed]:
        """The feed of that index, with one article for each id."""
        pending = _PendingFeed(self._plan.feeds[index], self._indexes[index], self._located, self._now)
        self._pending[index] = pending
        yield pending

    def listing_feeds(self) -> AbstractContextManager[None]:
        """Nobody else is known."""
        return nullcontext()

    def listed_feeds(self, content_hashes: Mapping[int, str]) -> Mapping[int, Feed]:
        """The feeds of these indexes, which were published before."""
        return {index: self._pending[index].feed() for index in content_hashes}


class _PendingFeed:
    """The feed of these articles, each with the time it was first seen."""

    new: int | None = None
    content_hash = ""
    published_before: bool | None = None
    archive_pages: Sequence[ArchivePage] = ()

    def __init__(
        self,
        feed: FeedPlan,
        indexes: Sequence[int],
        located: Sequence[Sequence[LocatedArticle]],
        now: datetime,
    ) -> None:
        advice: list[str] = []
        self.advice: Sequence[str] = advice
        self._plan, self._now = feed, now
        self._withdrawn: list[Entry] = []
        resolver = VersionResolver()
        held: list[str] = []
        for job, place in zip(feed.jobs, indexes, strict=True):
            # First: a version that is held yet must not take the place of what may be seen.
            obeyed = self._obey_orders(located[place], resolver.notes)
            resolver.add_articles(job.name, self._without_held(obeyed, held))
        self.diagnostics = Diagnostics(failures=tuple(resolver.failures), notes=tuple(resolver.notes))
        self.embargoed = len(held)
        usable = self._sort_articles(list(resolver.located_articles()), advice)
        advice += summarize_holds(held)
        merged = merge_duplicates(usable, feed.membership)
        self.duplicates = len(usable) - len(merged)
        entries = self._drop_old(merged)
        entries.sort(key=newest_first)
        self._entries = entries[: feed.settings.limit or None]
        self.articles = len(self._entries)
        self.over_limit = len(entries) - self.articles

    def _obey_orders(
        self,
        located: Sequence[LocatedArticle],
        notes: list[tuple[str, str]],
    ) -> Sequence[LocatedArticle]:
        """The articles of a source, with its kills and corrections carried out."""
        if not any(article.refers for article, _, _ in located):
            return located
        articles, unclear = obey_orders([article for article, _, _ in located])
        notes += [(located[place].location, note) for place, note in unclear]
        return [
            given._replace(article=article)
            for given, article in zip(located, articles, strict=True)
            if article is not None
        ]

    def _without_held(self, articles: Sequence[LocatedArticle], held: list[str]) -> Iterator[LocatedArticle]:
        """Those that readers may see now; of the others, a description is added to `held`."""
        settings, keeps = self._plan.settings, self._plan.membership.filter.keeps
        for located in articles:
            until = held_until(located.article, located.location)
            if until is None or until <= self._now:
                yield located
            elif not is_withdrawn(located.article) and keeps(located.article, settings.language):
                _log.info("%s: held: %s", settings.name, located.article.id)
                held.append(describe_hold(located.location, until))

    def _sort_articles(self, articles: Sequence[LocatedArticle], advice: list[str]) -> list[Entry]:
        """The entries that the feed may show; those that it withdraws are put aside. Adds `advice`."""
        settings, filter = self._plan.settings, self._plan.membership.filter
        is_filtered = bool(filter)
        usable: list[Entry] = []
        for article, _, seen in articles:
            withdrawn = is_withdrawn(article)
            # A filter keeps articles out of the feed, and no withdrawal from readers.
            if is_filtered and not withdrawn and not filter.keeps(article, settings.language):
                _log.info("%s: filtered out: %s", settings.name, article.id)
                continue
            if article.expires is not None and article.expires <= self._now:
                _log.info("%s: expired: %s", settings.name, article.id)
                continue
            entry, note = date_entry(article, seen, self._now)
            if note:
                advice.append(note)
            (self._withdrawn if withdrawn else usable).append(entry)
        return usable

    def _drop_old(self, entries: list[Entry]) -> list[Entry]:
        """Those within the feed's `max_age`, and those that have no date."""
        max_age = self._plan.membership.max_age
        if max_age is None:
            return entries
        oldest = self._now - max_age
        return [entry for entry in entries if not entry.published or entry.published >= oldest]

    def feed(self) -> Feed:
        """The one document."""
        return compose(self._plan.settings, self._entries, self._withdrawn)

    def archive(self, page: ArchivePage) -> Feed:
        """There is none: what the limit leaves out is not there in the next run."""
        raise NotImplementedError

    def mark_published(self, output: str, files: Mapping[str, WrittenFile]) -> None:
        """Nobody remembers."""


def merge_duplicates(entries: Sequence[Entry], membership: Membership) -> list[Entry]:
    """One entry for each story, where the feed wants it so: its representative is of the source
    that is preferred, else the earliest, and links to the other duplicates.
    """
    if not membership.merge or len(entries) < 2:
        return list(entries)
    from feedsmith.model.duplicates import find_mergeable  # 1 ms, for feeds that merge

    # A story's number is the place in `entries` of the first that told it. Its duplicates begin with
    # the representative, and what comes later is compared with that one alone, as in a state.
    stories: dict[int, list[Entry]] = {}
    by_shingle: dict[int, list[int]] = {}
    mergeable = find_mergeable([entry.article for entry in entries])
    for place, entry in enumerate(entries):
        own = set(shingles(entry.article)) if place in mergeable else set[int]()
        sharing = [number for shingle in own for number in by_shingle.get(shingle, ())]
        story = _find_story(entry, sharing, stories)
        if story is None:
            story = place
        duplicates = stories.setdefault(story, [])
        duplicates.append(entry)
        duplicates.sort(key=lambda duplicate: _preference(duplicate, membership))
        for shingle in own:
            numbers = by_shingle.setdefault(shingle, [])
            if len(numbers) < MAX_ARTICLES_PER_SHINGLE and story not in numbers:
                numbers.append(story)
    return [_with_links(duplicates) for duplicates in stories.values()]


def _find_story(
    entry: Entry,
    sharing: Sequence[int],
    stories: Mapping[int, Sequence[Entry]],
) -> int | None:
    """Which of the stories the entry tells; `sharing` has each as often as it shares a shingle."""
    from feedsmith.model.duplicates import is_duplicate  # 1 ms, for feeds that merge

    for number in rank_candidates(sharing):
        if is_duplicate(stories[number][0].article, entry.article):
            return number
    return None


def _preference(entry: Entry, membership: Membership) -> tuple[int, float]:
    """A sort key, the best first. What has no date is the last of its source."""
    published = entry.published.timestamp() if entry.published else float("inf")
    return membership.rank(entry.article.source), published


def _with_links(duplicates: Sequence[Entry]) -> Entry:
    """The representative, with links to the others, one for each address."""
    representative = duplicates[0]
    titles = {entry.article.url: entry.article.title for entry in duplicates[1:]}
    titles.pop(representative.article.url, None)
    addressed = [(url, title) for url, title in titles.items() if url]
    links = tuple(Link(rel="related", href=url, title=title) for url, title in addressed)
    return replace(representative, related=links) if links else representative
