"""Articles with one id: versions of a story, of which the highest counts; two addresses of one
page; pages of a site that names one address for all; or a mistake.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from typing import NamedTuple

from feedsmith.model.article import Article
from feedsmith.model.errors import ParseError
from feedsmith.model.stories import measure_shared, split_words
from feedsmith.model.urls import canonical, uri_to_id

__all__ = [
    "LocatedArticle",
    "VersionResolver",
    "are_one_page",
    "disambiguate_id",
    "make_duplicate_id_error",
    "move_to_own_address",
    "names_other_address",
    "rank_version",
]


MIN_SHARED_OF_PAGE = 0.9
"""What two readings of one page share at least, of the shorter text, where their headlines differ. Two texts of one
form, with other names in it, share 0.8.
"""


class LocatedArticle(NamedTuple):
    """An article, the location that it came from, and when it was first seen there."""

    article: Article
    location: str
    seen: datetime | None


class VersionResolver:
    """The articles of a feed by their ids, in the order in which the first of each id came.

    Of the versions of a story the highest counts, in whatever order they come; it keeps the
    earliest date of publication. Of pages with one text that name the same canonical address,
    the first counts; with several texts each goes by its own address, but for the first one's id. Otherwise
    one id belongs to one document: `failures` and `notes` (location, text)
    say which others have it.
    """

    def __init__(self) -> None:
        self.failures: list[ParseError] = []
        self.notes: list[tuple[str, str]] = []
        self._by_id: dict[str, LocatedArticle] = {}

    def articles(self) -> Iterator[tuple[Article, datetime | None]]:
        """The articles that count, each with the time it was first seen."""
        return ((located.article, located.seen) for located in self._by_id.values())

    def located_articles(self) -> Iterator[LocatedArticle]:
        """The articles that count, each with where it came from."""
        return iter(self._by_id.values())

    def add_articles(self, source: str, located: Iterable[LocatedArticle]) -> None:
        """Add what a source of that name gave."""
        for candidate in located:
            article, location, _ = candidate
            current = self._by_id.get(article.id)
            if current is None:
                self._by_id[article.id] = candidate
            elif article.version is not None and current.article.version is not None:
                self._by_id[article.id] = self._choose_version(source, current, candidate)
            elif self._is_claim(current, candidate):
                own = move_to_own_address(article, location)
                self._by_id[article.id] = current._replace(article=replace(current.article, url=current.location))
                self.add_articles(source, [candidate._replace(article=own)])
            elif location.startswith(("http:", "https:")):
                note = f"the same article as {current.location}: {article.id}"
                self.notes.append((location, note))
            else:
                error = make_duplicate_id_error(source, location, article.id, current.location)
                self.failures.append(error)

    def _is_claim(self, current: LocatedArticle, candidate: LocatedArticle) -> bool:
        """Whether the page names the address that another page named already, and has another text."""
        if not (names_other_address(candidate.article, candidate.location) and current.location.startswith("http")):
            return False
        return not are_one_page(current.article, candidate.article)

    def _choose_version(
        self,
        source: str,
        current: LocatedArticle,
        candidate: LocatedArticle,
    ) -> LocatedArticle:
        """The higher of two versions; of two alike the one that withdraws the story, else the
        first.
        """
        low, high = sorted((current, candidate), key=lambda located: rank_version(located.article))
        old, new = low.article, high.article
        if rank_version(old) == rank_version(new):
            return current
        # A kill of the same version may well be dated before it.
        if old.version != new.version and _is_dated_after(old, new):
            reason = (
                f"version {old.version} is dated {old.updated}, "
                f"after version {new.version} of {new.updated}: a version that goes backwards"
            )
            self.failures.append(ParseError(source, low.location, "malformed", reason))
        # Whichever came first: readers may have had the story from then on.
        dates = [article.published for article in (old, new) if article.published]
        times = [located.seen for located in (low, high) if located.seen]
        return LocatedArticle(
            article=replace(new, published=min(dates, default=None)),
            location=high.location,
            seen=min(times, default=None),
        )


def names_other_address(article: Article, url: str) -> bool:
    """Whether an article that was asked for at `url` goes by another address, which its page names."""
    if not (url.startswith(("http:", "https:")) and article.url) or article.id != canonical(article.url):
        return False
    return article.id != canonical(url)


def are_one_page(one: Article, other: Article) -> bool:
    """Whether two articles that name one address are the same, met in two places, or two pages of it."""
    days = {moment.date() for article in (one, other) if (moment := article.published)}
    shorter, longer = sorted((split_words(article.title.casefold()) for article in (one, other)), key=len)
    if longer[: len(shorter)] == shorter and len(days) < 2:
        return True
    has_texts = all(article.body or article.summary for article in (one, other))
    return not has_texts or measure_shared(one, other) >= MIN_SHARED_OF_PAGE


def move_to_own_address(article: Article, url: str) -> Article:
    """The article by the address that it was asked for at, in place of one that other pages name too."""
    return replace(article, id=canonical(url), url=url)


def _is_dated_after(article: Article, other: Article) -> bool:
    if article.updated is None or other.updated is None:
        return False
    return article.updated > other.updated


def rank_version(article: Article) -> tuple[int, bool]:
    """A sort key for the versions of a story: of two alike, the one that withdraws it is the
    higher.
    """
    return article.version or 0, article.status == "canceled"


def make_duplicate_id_error(source: str, location: str, id: str, owner: str) -> ParseError:
    """What to say of an article of the source, at that location, whose id an article at `owner`
    has already.
    """
    cure = "give it an id of its own in front matter, or its source a name in feedsmith.toml"
    reason = f"duplicate id {uri_to_id(id)}, which {owner} has already: {cure}"
    return ParseError(source, location, "malformed", reason)


def disambiguate_id(id: str, number: int) -> str:
    """An id for an article whose own id another entry goes by: a URL gets a fragment, any other
    id a suffix.
    """
    separator = "#" if id.startswith("http") else ";"
    return f"{id}{separator}{number}"
