"""Articles that claim one id: versions of a story, of which one stands, or a mistake."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime

from feedsmith.article import Article
from feedsmith.errors import ParseError

__all__ = ["Found", "Shelf"]

Found = tuple[Article, str, datetime | None]
"""An article, the location that it came from, and when it was first seen."""


class Shelf:
    """The articles of a feed by their ids, in the order in which the first of each id came.

    Of the versions of a story the highest stands, in whatever order they come; it keeps the earliest date of
    publication. Of pages that name the same canonical address, the first stands. Otherwise one id belongs to one
    document: `failures` and `notes` (location, text) say which others claim it.
    """

    def __init__(self) -> None:
        self.failures: list[ParseError] = []
        self.notes: list[tuple[str, str]] = []
        self._held: dict[str, Found] = {}

    def articles(self) -> Iterator[tuple[Article, datetime | None]]:
        """The articles that stand, each with the time it was first seen."""
        return ((article, seen) for article, _, seen in self._held.values())

    def put(self, source: str, found: Iterable[Found]) -> None:
        """Take what a source gave."""
        for article, location, seen in found:
            held = self._held.get(article.id)
            if held is None:
                self._held[article.id] = article, location, seen
            elif article.version is not None and held[0].version is not None:
                self._held[article.id] = self._standing(source, held, (article, location, seen))
            elif location.startswith(("http:", "https:")):
                self.notes.append((location, f"the same article as {held[1]}: {article.id}"))
            else:
                cure = "give it an id of its own in front matter, or its source a name in feedsmith.toml"
                reason = f"it claims the id {article.id}, which {held[1]} has already: {cure}"
                self.failures.append(ParseError(source, location, "malformed", reason))

    def _standing(self, source: str, held: Found, other: Found) -> Found:
        """The higher of two versions; of two alike the one that withdraws the story, else the first."""
        low, high = sorted((held, other), key=_rank)
        if _rank(low) == _rank(high):
            return held
        before, after = low[0].updated, high[0].updated
        if before and after and before > after and low[0].version != high[0].version:
            reason = f"version {low[0].version} is dated {before}, after version {high[0].version} of {after}"
            self.failures.append(ParseError(source, low[1], "malformed", f"{reason}: a version that goes backwards"))
        dates = [article.published for article, *_ in (low, high) if article.published]
        times = [seen for *_, seen in (low, high) if seen]
        return replace(high[0], published=min(dates, default=None)), high[1], min(times, default=None)


def _rank(found: Found) -> tuple[int, bool]:
    return found[0].version or 0, found[0].status == "canceled"
