"""An article in words: each field as it would be published, where it came from, and what it was chosen over."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from feedsmith.collecting.jobs import Outcome
from feedsmith.model.article import Agency, Article, Dateline, Media, Origin, Person, Tag

__all__ = ["explained"]

_FIELDS = (
    "id url title summary authors agencies publisher credit contributors dateline published updated language tags "
    "media rights status embargo note source body"
).split()
MARGIN, SHOWN = 16, 200
"""Where values begin, and how much of a signal's text is shown, in characters."""


def explained(outcome: Outcome, fetching: float) -> Iterator[str]:
    """Lines on what came of a location; `fetching` is what it took to get its bytes, in seconds."""
    yield outcome.location
    for article in outcome.articles:
        yield from _article(article, outcome.seen)
    for note in outcome.notes:
        yield _line("remark", note)
    for request in outcome.requests:
        yield _line("leads to", request.url)
    took = (("fetch", fetching), *outcome.seconds)
    yield _line("took", ", ".join(f"{step} {seconds * 1000:.1f} ms" for step, seconds in took))
    for article in outcome.articles:
        yield from ("", *article.body.splitlines())


def _article(article: Article, seen: datetime | None) -> Iterator[str]:
    origins: dict[str, list[Origin]] = {}
    for origin in article.origins:
        origins.setdefault(origin.field, []).append(origin)
    for field in (*_FIELDS, *(name for name in origins if name not in _FIELDS)):
        told = origins.get(field, [])
        values = _values(getattr(article, field, ()))
        if not values and field == "published" and seen:
            values = [f"none; {_shown(seen)} is when it was first seen, and stands in the feed"]
        if values or told:
            yield from _field(field, values, told)


def _field(name: str, values: Sequence[str], origins: Sequence[Origin]) -> Iterator[str]:
    """The field's values, then `<` what they come from and `x` what lost."""
    if name == "body" and values:
        yield _line(name, f"{len(values[0]):,} characters of HTML, as follows after the fields")
    else:
        for index, value in enumerate(values):
            yield _line("" if index else name, value)
    for index, origin in enumerate(origins):
        mark = "<" if origin.chosen else "x"
        said = f": {origin.value[:SHOWN]}" if origin.value and origin.value not in (*values, ", ".join(values)) else ""
        yield _line(name if not values and not index else "", f"{mark} {origin.signal}{said}")


def _values(content: Any) -> list[str]:
    several = content if isinstance(content, tuple) else (content,)
    return [_shown(each) for each in several if each not in (None, "")]


def _shown(content: object) -> str:
    parts: tuple[object, ...]
    match content:
        case datetime():
            parts = (content.isoformat(sep=" "),)
        case Person():
            parts = (content.name, content.email, content.url, getattr(content, "role", ""))
        case Agency():
            parts = (content.name, content.code, content.url)
        case Dateline():
            parts = (content.place, content.date)
        case Tag():
            parts = (content.label or content.term, content.scheme)
        case Media():
            size = f"{content.width}x{content.height}" if content.width and content.height else ""
            credit = f"credit: {', '.join(content.credits)}" if content.credits else ""
            parts = (content.url, size, content.caption, credit)
        case _:
            parts = (content,)
    return "; ".join(str(part) for part in parts if part)


def _line(name: str, text: str) -> str:
    return f"  {name:<{MARGIN - 2}}{' '.join(text.split())}"
