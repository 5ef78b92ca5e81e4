"""Articles that claim one id: versions of a story, of which one stands, or a mistake."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime

from feedsmith.model.article import Article
from feedsmith.model.errors import ParseError

__all__ = ["Found", "VersionResolver", "claimed", "rank", "varied"]

Found = tuple[Article, str, datetime | None]
"""An article, the location that it came from, and when it was first seen."""


class VersionResolver:
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
                self.failures.append(claimed(source, location, article.id, held[1]))

    def _standing(self, source: str, held: Found, other: Found) -> Found:
        """The higher of two versions; of two alike the one that withdraws the story, else the first."""
        low, high = sorted((held, other), key=lambda found: rank(found[0]))
        if rank(low[0]) == rank(high[0]):
            return held
        before, after = low[0].updated, high[0].updated
        if before and after and before > after and low[0].version != high[0].version:
            reason = f"version {low[0].version} is dated {before}, after version {high[0].version} of {after}"
            self.failures.append(ParseError(source, low[1], "malformed", f"{reason}: a version that goes backwards"))
        dates = [article.published for article, *_ in (low, high) if article.published]
        times = [seen for *_, seen in (low, high) if seen]
        return replace(high[0], published=min(dates, default=None)), high[1], min(times, default=None)


def rank(article: Article) -> tuple[int, bool]:
    """What orders the versions of a story: of two alike, the one that withdraws it is the higher."""
    return article.version or 0, article.status == "canceled"


def claimed(source: str, location: str, id: str, owner: str) -> ParseError:
    """An article whose id is that of another one."""
    cure = "give it an id of its own in front matter, or its source a name in feedsmith.toml"
    return ParseError(source, location, "malformed", f"it claims the id {id}, which {owner} has already: {cure}")


def varied(id: str, number: int) -> str:
    """An id for another article in the place of one whose id went on with what it told."""
    return f"{id}{'#' if id.startswith('http') else ';'}{number}"
