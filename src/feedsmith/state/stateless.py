"""A run that remembers nothing: what its documents give is all that there is."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from feedsmith.collecting.jobs import Outcome, PreviousState
from feedsmith.config.plan import FeedPlan, Plan
from feedsmith.model.article import Article
from feedsmith.model.feed import Entry, Feed, Link, Membership, compose, date_entry, newest_first
from feedsmith.model.stories import COMMON, likely, same_story, shingles
from feedsmith.model.versions import Found, VersionResolver
from feedsmith.state.protocol import Diagnostics, PendingFeed

__all__ = ["StatelessRun", "merged"]


class StatelessRun:
    """One run alone: what its documents give is all that there is."""

    def __init__(self, plan: Plan, now: datetime) -> None:
        self._plan, self._now = plan, now
        self._found: list[list[Found]] = [[] for _ in plan.jobs]

    def known(self) -> Sequence[PreviousState]:
        return ()

    def record(self, index: int, outcome: Outcome) -> None:
        self._found[index] += [(article, outcome.location, outcome.seen) for article in outcome.articles]

    def close(self) -> None:
        """There is nothing to do."""

    def diagnostics(self, index: int) -> Diagnostics:
        return Diagnostics()

    def get_value(self, name: str) -> str:
        return ""

    def set_value(self, name: str, text: str) -> None:
        """There is no next run."""

    def pending_feed(self, index: int, output: str) -> PendingFeed:
        feed = self._plan.feeds[index]
        resolver = VersionResolver()
        for job, place in zip(feed.jobs, self._plan.indexes(feed), strict=True):
            resolver.put(job.name, self._found[place])
        diagnostics = Diagnostics(failures=tuple(resolver.failures), notes=tuple(resolver.notes))
        return _PendingFeed(feed, list(resolver.articles()), diagnostics, self._now)


class _PendingFeed:
    """The feed of these articles, each with the time it was first seen."""

    new: int | None = None
    token = ""
    published = published_before = False
    archive = ""

    def __init__(
        self,
        plan: FeedPlan,
        articles: Sequence[tuple[Article, datetime | None]],
        diagnostics: Diagnostics,
        now: datetime,
    ) -> None:
        self.diagnostics = diagnostics
        self.advice: list[str] = []
        self._settings = plan.settings
        members, limit = plan.membership, plan.settings.limit
        kept = [
            (article, seen)
            for article, seen in articles
            if article.status != "usable" or members.filter.keeps(article, plan.settings.language)
        ]
        due = [(article, seen) for article, seen in kept if not (article.embargo and article.embargo > now)]
        self.embargoed = len(kept) - len(due)
        entries: list[Entry] = []
        for article, seen in due:
            entry, note = date_entry(article, seen, now)
            self.advice += [note] if note else []
            entries.append(entry)
        self._withdrawn = [entry for entry in entries if entry.article.status != "usable"]
        standing = merged([entry for entry in entries if entry.article.status == "usable"], members)
        if members.max_age is not None:
            standing = [entry for entry in standing if not entry.published or entry.published >= now - members.max_age]
        standing.sort(key=newest_first)
        self._standing = standing[: limit or None]
        self.articles, self.over_limit = len(self._standing), len(standing) - len(self._standing)

    def feed(self) -> Feed:
        return compose(self._settings, self._standing, self._withdrawn)

    def archives(self, *, lost: bool) -> Iterator[Feed]:
        return iter(())

    def done(self) -> None:
        """Nobody remembers."""


def merged(entries: Sequence[Entry], membership: Membership) -> list[Entry]:
    """Each story once, where the feed wants it so: told by the source that is preferred, else by the earliest."""
    if not membership.merge or len(entries) < 2:
        return list(entries)
    stories: dict[int, list[Entry]] = {}
    """By the place of its first entry: who tells the story, the best first."""
    by_shingle: dict[int, list[int]] = {}
    for place, entry in enumerate(entries):
        own = set(shingles(entry.article))
        rivals = likely(other for shingle in own for other in by_shingle.get(shingle, ()))
        told = next((other for other in rivals if same_story(stories[other][0].article, entry.article)), place)
        tellers = stories.setdefault(told, [])
        tellers.append(entry)
        tellers.sort(key=lambda teller: (membership.rank(teller.article.source), _time(teller)))
        for shingle in own:
            found = by_shingle.setdefault(shingle, [])
            if len(found) < COMMON and told not in found:
                found.append(told)
    return [_with_links(tellers) for tellers in stories.values()]


def _with_links(tellers: Sequence[Entry]) -> Entry:
    """The entry that stands, with links to the others."""
    best = tellers[0]
    others = {entry.article.url: entry.article.title for entry in tellers[1:]}
    links = tuple(
        Link(rel="related", href=url, title=title) for url, title in others.items() if url and url != best.article.url
    )
    return replace(best, related=links) if links else best


def _time(entry: Entry) -> float:
    return entry.published.timestamp() if entry.published else float("inf")
