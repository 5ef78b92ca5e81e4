"""What was found on a site, in lines as wide as the terminal: pure."""

import unicodedata
from collections.abc import Iterator, Sequence

from feedsmith.collecting.findings import describe_reading, describe_text
from feedsmith.collecting.jobs import Outcome
from feedsmith.model.article import Article
from feedsmith.model.urls import without_userinfo

__all__ = ["describe_article", "describe_road"]

MAX_COLUMNS = 110
"""A longer line is hard to follow from a headline to what was found of it."""
MIN_COLUMNS_OF_TITLE = 24
"""Where less is left for it, the title has a line of its own."""
COLUMNS_OF_DATE = 16
COLUMNS_OF_FINDING = 22
ELLIPSIS = "…"


def describe_road(location: str, title: str, outcomes: Sequence[Outcome], width: int) -> Iterator[str]:
    """What the address is called and how it is read; `outcomes` are those up to the first article."""
    reasons = describe_reading(location, outcomes)
    yield from _wrap(f"{title} ({'; '.join(reasons)})" if reasons else title, width)
    if title not in location:
        yield from _wrap(without_userinfo(location), width)


def describe_article(article: Article, width: int) -> Iterator[str]:
    """A line with date, title and what was found; more where there is no room for that."""
    width = min(width, MAX_COLUMNS)
    date = f"{article.published:%Y-%m-%d %H:%M}" if article.published else "no date"
    finding = describe_text(article)
    columns = width - (2 + COLUMNS_OF_DATE + 2 + 2 + COLUMNS_OF_FINDING)
    if columns >= MIN_COLUMNS_OF_TITLE:
        yield f"  {date:<{COLUMNS_OF_DATE}}  {_fit(article.title, columns)}  {finding}"
    else:
        yield f"  {_fit(article.title, width - 2).rstrip()}"
        yield from (f"    {line}" for line in _wrap(f"{date}, {finding}", width - 4))


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
