"""What was found on a site, in lines as wide as the terminal: pure."""

import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from urllib.parse import urlsplit

from feedsmith.collecting.jobs import Outcome
from feedsmith.model.article import Article
from feedsmith.model.stories import body_text, split_words
from feedsmith.model.urls import without_userinfo

__all__ = ["choose_title", "describe_article", "describe_reading", "describe_road", "sum_up"]

MAX_COLUMNS = 110
"""A longer line is hard to follow from a headline to what was found of it."""
MIN_COLUMNS_OF_TITLE = 24
"""Where less is left for it, the title has a line of its own."""
COLUMNS_OF_DATE = 16
COLUMNS_OF_FINDING = 22
ELLIPSIS = "…"


def choose_title(location: str, articles: Sequence[Article]) -> str:
    """What the site calls itself: the publisher of most articles; its host where none says."""
    publishers = Counter(article.publisher for article in articles if article.publisher)
    if publishers:
        return publishers.most_common(1)[0][0]
    return urlsplit(location).netloc.rpartition("@")[2].removeprefix("www.") or location


def describe_road(location: str, title: str, outcomes: Sequence[Outcome], width: int) -> Iterator[str]:
    """What the address is called and how it is read; `outcomes` are those up to the first article."""
    reasons = describe_reading(location, outcomes)
    yield from _wrap(f"{title} ({'; '.join(reasons)})" if reasons else title, width)
    if title not in location:
        yield from _wrap(without_userinfo(location), width)


def describe_reading(location: str, outcomes: Sequence[Outcome]) -> list[str]:
    """How the address is read: the first note on each document that leads to further ones."""
    first = outcomes[0]
    if "://" in location and len(first.articles) == 1 and not first.requests:
        return ["an article"]
    return [outcome.notes[0] for outcome in outcomes if outcome.notes and _leads_on(outcome)]


def _leads_on(outcome: Outcome) -> bool:
    return bool(outcome.requests) or len(outcome.articles) > 1


def describe_article(article: Article, width: int) -> Iterator[str]:
    """A line with date, title and what was found; more where there is no room for that."""
    width = min(width, MAX_COLUMNS)
    date = f"{article.published:%Y-%m-%d %H:%M}" if article.published else "no date"
    finding = _describe_text(article)
    columns = width - (2 + COLUMNS_OF_DATE + 2 + 2 + COLUMNS_OF_FINDING)
    if columns >= MIN_COLUMNS_OF_TITLE:
        yield f"  {date:<{COLUMNS_OF_DATE}}  {_fit(article.title, columns)}  {finding}"
    else:
        yield f"  {_fit(article.title, width - 2).rstrip()}"
        yield from (f"    {line}" for line in _wrap(f"{date}, {finding}", width - 4))


def _describe_text(article: Article) -> str:
    """Whether the whole text is there, and how many words it has."""
    words = len(split_words(body_text(article)))
    if words:
        return f"full text, {_count(words, 'word')}"
    words = len(split_words(article.summary))
    return f"teaser, {_count(words, 'word')}" if words else "headline only"


def sum_up(articles: Sequence[Article], failures: int) -> str:
    """How many articles there are, and what is missing."""
    parts = [_count(len(articles), "article")]
    teasers = sum(not article.body for article in articles)
    if teasers:
        parts.append(f"{teasers:,} without their text")
    undated = sum(article.published is None for article in articles)
    if undated:
        parts.append(f"{undated:,} without a date")
    if failures:
        parts.append(f"{failures:,} failed")
    return ", ".join(parts)


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


# ---- columns -----------------------------------------------------------------------------------


def _fit(text: str, columns: int) -> str:
    """The text in so many columns of a terminal: cut with an ellipsis, or filled with spaces."""
    used = _measure(text)
    if used <= columns:
        return text + " " * (columns - used)
    kept, left = [], columns - 1
    for character in text:
        left -= _measure(character)
        if left < 0:
            break
        kept.append(character)
    cut = "".join(kept).rstrip() + ELLIPSIS
    return cut + " " * (columns - _measure(cut))


def _measure(text: str) -> int:
    """How many columns a terminal gives the text: two for wide characters, none for combining ones."""
    if text.isascii():
        return len(text)
    return sum(map(_measure_character, text))


def _measure_character(character: str) -> int:
    if unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def _wrap(text: str, width: int) -> Iterator[str]:
    """The text in lines of at most `width`, where its words allow that; the later ones indented."""
    line = ""
    for word in text.split():
        if line and _measure(line) + 1 + _measure(word) > width:
            yield line
            line = f"  {word}"
        else:
            line = f"{line} {word}" if line else word
    yield line
