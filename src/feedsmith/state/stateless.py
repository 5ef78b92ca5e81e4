"""A run that remembers nothing: what its documents give is all that there is."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from feedsmith.collecting.jobs import Known, Outcome
from feedsmith.config.plan import FeedPlan, Plan
from feedsmith.model.article import Article
from feedsmith.model.feed import Entry, Feed, Link, Membership, age, compose, dated
from feedsmith.model.stories import COMMON, likely, marks, same_story
from feedsmith.model.versions import Found, Shelf
from feedsmith.state.protocol import Draft, Told

__all__ = ["Forgetful", "merged"]


class Forgetful:
    """One run alone: what its documents give is all that there is."""

    def __init__(self, plan: Plan, now: datetime) -> None:
        self._plan, self._now = plan, now
        self._found: list[list[Found]] = [[] for _ in plan.jobs]

    def known(self) -> Sequence[Known]:
        return ()

    def take(self, index: int, outcome: Outcome) -> None:
        self._found[index] += [(article, outcome.location, outcome.seen) for article in outcome.articles]

    def close(self) -> None:
        """There is nothing to do."""

    def told(self, index: int) -> Told:
        return Told()

    def kept(self, name: str) -> str:
        return ""

    def keep(self, name: str, text: str) -> None:
        """There is no next run."""

    def draft(self, index: int, output: str) -> Draft:
        feed = self._plan.feeds[index]
        shelf = Shelf()
        for job, place in zip(feed.jobs, self._plan.indexes(feed), strict=True):
            shelf.put(job.name, self._found[place])
        told = Told(failures=tuple(shelf.failures), notes=tuple(shelf.notes))
        return _Draft(feed, list(shelf.articles()), told, self._now)


class _Draft:
    """The feed of these articles, each with the time it was first seen."""

    new: int | None = None
    token = ""
    published = met = False
    archive = ""

    def __init__(
        self, plan: FeedPlan, articles: Sequence[tuple[Article, datetime | None]], told: Told, now: datetime
    ) -> None:
        self.told = told
        self.advice: list[str] = []
        self._settings = plan.settings
        members, limit = plan.membership, plan.settings.limit
        kept = [
            (article, seen)
            for article, seen in articles
            if article.status != "usable" or members.filter.keeps(article, plan.settings.language)
        ]
        due = [(article, seen) for article, seen in kept if not (article.embargo and article.embargo > now)]
        self.held = len(kept) - len(due)
        entries: list[Entry] = []
        for article, seen in due:
            entry, note = dated(article, seen, now)
            self.advice += [note] if note else []
            entries.append(entry)
        self._withdrawn = [entry for entry in entries if entry.article.status != "usable"]
        standing = merged([entry for entry in entries if entry.article.status == "usable"], members)
        if members.max_age is not None:
            standing = [entry for entry in standing if not entry.published or entry.published >= now - members.max_age]
        standing.sort(key=age)
        self._standing = standing[: limit or None]
        self.articles, self.surplus = len(self._standing), len(standing) - len(self._standing)

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
    marked: dict[int, list[int]] = {}
    for place, entry in enumerate(entries):
        own = set(marks(entry.article))
        rivals = likely(other for mark in own for other in marked.get(mark, ()))
        told = next((other for other in rivals if same_story(stories[other][0].article, entry.article)), place)
        tellers = stories.setdefault(told, [])
        tellers.append(entry)
        tellers.sort(key=lambda teller: (membership.rank(teller.article.source), _time(teller)))
        for mark in own:
            found = marked.setdefault(mark, [])
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
