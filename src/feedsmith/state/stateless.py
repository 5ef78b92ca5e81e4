"""A run that remembers nothing: what its documents give is all that there is."""

import logging
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from feedsmith.collecting.jobs import Outcome, PreviousState
from feedsmith.config.plan import FeedPlan, Plan
from feedsmith.model.duplicates import is_duplicate
from feedsmith.model.feed import Entry, Feed, Link, Membership, compose, date_entry, held_until, newest_first
from feedsmith.model.stories import MAX_ARTICLES_PER_SHINGLE, rank_candidates, shingles
from feedsmith.model.versions import LocatedArticle, VersionResolver
from feedsmith.state.holds import describe_hold, summarize_holds
from feedsmith.state.protocol import Diagnostics, PendingFeed

__all__ = ["StatelessRun", "merge_duplicates"]

_log = logging.getLogger("feedsmith.state")


class StatelessRun:
    """A State (`state.protocol`) for one run alone."""

    def __init__(self, plan: Plan, now: datetime) -> None:
        self._plan, self._now = plan, now
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

    def pending_feed(self, index: int, output: str) -> PendingFeed:
        """The feed of that index, with one article for each id."""
        feed = self._plan.feeds[index]
        resolver = VersionResolver()
        for job, place in zip(feed.jobs, self._plan.indexes(feed), strict=True):
            resolver.add_articles(job.name, self._located[place])
        diagnostics = Diagnostics(failures=tuple(resolver.failures), notes=tuple(resolver.notes))
        return _PendingFeed(feed, list(resolver.located_articles()), diagnostics, self._now)


class _PendingFeed:
    """The feed of these articles, each with the time it was first seen."""

    new: int | None = None
    content_hash = ""
    published = published_before = False
    archive = ""

    def __init__(
        self,
        plan: FeedPlan,
        articles: Sequence[LocatedArticle],
        diagnostics: Diagnostics,
        now: datetime,
    ) -> None:
        self.diagnostics = diagnostics
        self.advice: list[str] = []
        self.embargoed = 0
        self._plan, self._now = plan, now
        self._withdrawn: list[Entry] = []
        usable = self._sort_articles(articles)
        entries = self._drop_old(merge_duplicates(usable, plan.membership))
        entries.sort(key=newest_first)
        self._entries = entries[: plan.settings.limit or None]
        self.articles = len(self._entries)
        self.over_limit = len(entries) - self.articles

    def _sort_articles(
        self,
        articles: Sequence[LocatedArticle],
    ) -> list[Entry]:
        """The entries that the feed may show; those that it withdraws are put aside."""
        settings, membership = self._plan.settings, self._plan.membership
        usable: list[Entry] = []
        held: list[str] = []
        for article, location, seen in articles:
            is_withdrawn = article.status != "usable"
            # A filter keeps articles out of the feed, and no withdrawal from readers.
            if not is_withdrawn and not membership.filter.keeps(article, settings.language):
                _log.info("%s: filtered out: %s", settings.name, article.id)
                continue
            until = held_until(article, location)
            if until is not None and until > self._now:
                _log.info("%s: held: %s", settings.name, article.id)
                held.append(describe_hold(location, until))
                continue
            entry, note = date_entry(article, seen, self._now)
            if note:
                self.advice.append(note)
            (self._withdrawn if is_withdrawn else usable).append(entry)
        self.embargoed = len(held)
        self.advice += summarize_holds(held)
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

    def archives(self, *, lost: bool) -> Iterator[Feed]:
        """None: what the limit leaves out is not there in the next run."""
        return iter(())

    def mark_published(self) -> None:
        """Nobody remembers."""


def merge_duplicates(entries: Sequence[Entry], membership: Membership) -> list[Entry]:
    """One entry for each story, where the feed wants it so: its representative is of the source
    that is preferred, else the earliest, and links to the other duplicates.
    """
    if not membership.merge or len(entries) < 2:
        return list(entries)
    # A story's number is the place in `entries` of the first that told it. Its duplicates begin with
    # the representative, and what comes later is compared with that one alone, as in a state.
    stories: dict[int, list[Entry]] = {}
    by_shingle: dict[int, list[int]] = {}
    for place, entry in enumerate(entries):
        own = set(shingles(entry.article))
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
