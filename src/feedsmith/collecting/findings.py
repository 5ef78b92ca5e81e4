"""What was found at an address, in words: what it is called, how it is read, how much of each text is there. Pure."""

from collections import Counter
from collections.abc import Sequence
from urllib.parse import urlsplit

from feedsmith.collecting.jobs import Outcome
from feedsmith.model.article import Article
from feedsmith.model.numbers import count_noun
from feedsmith.model.stories import read_body_text, split_words

__all__ = ["choose_title", "describe_reading", "describe_text", "sum_up"]


def choose_title(location: str, articles: Sequence[Article]) -> str:
    """What the site calls itself: the publisher of most articles; its host where none says."""
    publishers = Counter(article.publisher for article in articles if article.publisher)
    if publishers:
        return publishers.most_common(1)[0][0]
    return urlsplit(location).netloc.rpartition("@")[2].removeprefix("www.") or location


def describe_reading(location: str, outcomes: Sequence[Outcome]) -> list[str]:
    """How the address is read: the first note on each document that leads to further ones."""
    first = outcomes[0]
    if "://" in location and len(first.articles) == 1 and not first.requests:
        return ["an article"]
    return [outcome.notes[0] for outcome in outcomes if outcome.notes and _leads_on(outcome)]


def _leads_on(outcome: Outcome) -> bool:
    return bool(outcome.requests) or len(outcome.articles) > 1


def describe_text(article: Article) -> str:
    """Whether the whole text is there, and how many words it has."""
    words = len(split_words(read_body_text(article)))
    if words:
        return f"full text, {count_noun(words, 'word')}"
    words = len(split_words(article.summary))
    return f"teaser, {count_noun(words, 'word')}" if words else "headline only"


def sum_up(articles: Sequence[Article], failures: int) -> str:
    """How many articles there are, and what is missing."""
    parts = [count_noun(len(articles), "article")]
    teasers = sum(not article.body for article in articles)
    if teasers:
        parts.append(f"{teasers:,} without their text")
    undated = sum(article.published is None for article in articles)
    if undated:
        parts.append(f"{undated:,} without a date")
    if failures:
        parts.append(f"{failures:,} failed")
    return ", ".join(parts)
