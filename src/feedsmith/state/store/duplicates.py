"""Which article of a feed tells the story of one that comes in."""

from collections.abc import Iterable

from feedsmith.model.duplicates import is_duplicate
from feedsmith.model.stories import rank_candidates
from feedsmith.state.store.entry_rows import EntryRow, EntryTable
from feedsmith.state.store.rows import MAX_VALUES, ArticleCache, ArticleRow, ByShingle
from feedsmith.state.store.schema import CONTESTED, WITHDRAWN

__all__ = ["DuplicateFinder"]


class DuplicateFinder:
    """Finds duplicates among the articles that share a shingle (`by_shingle`, which has those to come as well), as far
    as they are in the feed, or added since. `entering` are those that it will be asked for.

    An article that shares a shingle is a candidate, but what is compared is its story's
    representative, and only a few are: see `feedsmith.model.stories`.
    """

    def __init__(
        self,
        articles: ArticleCache,
        entries: EntryTable,
        by_shingle: ByShingle,
        entering: Iterable[ArticleRow],
    ) -> None:
        self._articles = articles
        self._by_shingle = by_shingle
        numbers = sorted({number for sharing in by_shingle.values() for number in sharing})
        present = [entry for entry in entries.load(numbers) if entry.state != CONTESTED]
        # Of each candidate that is in the feed: itself, unless it is a duplicate.
        self._representatives = {entry.article: entry.story for entry in present}
        self._withdrawn = {entry.article for entry in present if entry.state == WITHDRAWN}
        # What will be compared, as far as that is known, at once: two articles one by one take 1.5 ms.
        compared = {row.number for row in entering}.intersection(numbers).union(self._representatives.values())
        articles.load(sorted(compared)[:MAX_VALUES])

    def find(self, row: ArticleRow) -> int | None:
        """The number of the article that represents the story of this one, or None; of one that was
        withdrawn, where nobody else tells the story any more: the row's article is its heir.
        """
        # Each as often as it, or one of its duplicates, shares a shingle with the article.
        representatives: list[int] = []
        for shingle in row.shingles:
            for number in self._by_shingle.get(shingle, ()):
                if number in self._representatives and number != row.number:
                    representatives.append(self._representatives[number])
        if not representatives:
            return None
        # The first that fits, and they come with the likeliest first.
        withdrawn: int | None = None
        for number in rank_candidates(representatives):
            if number in self._withdrawn and withdrawn is not None:
                continue
            if is_duplicate(self._articles.article_of(number), self._articles.article(row)):
                if number not in self._withdrawn:
                    return number
                withdrawn = number
        return withdrawn

    def add(self, row: ArticleRow, entry: EntryRow, former: int | None = None) -> None:
        """Let the article be found as well. `former` represented its story before it came: if
        the article is the better one, that one's duplicates are its own now.
        """
        self._withdrawn.discard(row.number)
        if former is not None:
            for number, representative in self._representatives.items():
                if representative == former:
                    self._representatives[number] = entry.story
        self._representatives[row.number] = entry.story
