"""Which article of a feed tells the story of one that comes in."""

from sqlalchemy import Connection

from feedsmith.model.article import Article
from feedsmith.model.duplicates import is_duplicate
from feedsmith.model.stories import MAX_ARTICLES_PER_SHINGLE, rank_candidates
from feedsmith.state.store.entry_rows import EntryRow, EntryTable
from feedsmith.state.store.rows import ArticleRow, ByShingle, load_articles
from feedsmith.state.store.schema import WITHDRAWN

__all__ = ["DuplicateFinder"]


class DuplicateFinder:
    """Finds duplicates among the articles that had a shingle before (`by_shingle`) and those
    added since.

    An article that shares a shingle is a candidate, but what is compared is its story's
    representative, and only a few are: see `feedsmith.model.stories`.
    """

    def __init__(
        self,
        connection: Connection,
        entries: EntryTable,
        by_shingle: ByShingle,
    ) -> None:
        self._connection = connection
        self._articles: dict[int, Article] = {}
        self._by_shingle = {shingle: list(numbers) for shingle, numbers in by_shingle.items()}
        numbers = sorted({number for sharing in by_shingle.values() for number in sharing})
        present = [entry for entry in entries.load(numbers) if entry.state != WITHDRAWN]
        # Of each candidate that is in the feed: itself, unless it is a duplicate.
        self._representatives = {entry.article: entry.story for entry in present}

    def find(self, row: ArticleRow) -> int | None:
        """The number of the article that represents the story of this one, or None."""
        assert row.article is not None
        # Each as often as it, or one of its duplicates, shares a shingle with the article.
        representatives: list[int] = []
        for shingle in row.shingles:
            for number in self._by_shingle.get(shingle, ()):
                if number in self._representatives:
                    representatives.append(self._representatives[number])
        # The first that fits, and they come with the likeliest first.
        for number in rank_candidates(representatives):
            if is_duplicate(self._article(number), row.article):
                return number
        return None

    def add(self, row: ArticleRow, entry: EntryRow, former: int | None = None) -> None:
        """Let the article be found as well. `former` represented its story before it came: if
        the article is the better one, that one's duplicates are its own now.
        """
        assert row.article is not None
        self._articles[row.number] = row.article
        if former is not None:
            for number, representative in self._representatives.items():
                if representative == former:
                    self._representatives[number] = entry.story
        self._representatives[row.number] = entry.story
        for shingle in row.shingles:
            sharing = self._by_shingle.setdefault(shingle, [])
            if len(sharing) < MAX_ARTICLES_PER_SHINGLE:
                sharing.append(row.number)

    def _article(self, number: int) -> Article:
        if number not in self._articles:
            self._articles |= load_articles(self._connection, [number])
        return self._articles[number]
