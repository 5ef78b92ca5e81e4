"""An article in words: each field as it would be published, where it came from, and what
it was chosen over.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from feedsmith.collecting.files import display_name
from feedsmith.collecting.jobs import Outcome
from feedsmith.model.article import Agency, Article, Dateline, Media, Origin, Person, Tag

__all__ = ["describe_outcome"]

_FIELDS = (
    "id url title summary authors agencies publisher credit contributors dateline published "
    "updated language tags media rights status embargo expires note slug refers related source body"
).split()
VALUE_COLUMN = 16
"""Where values begin, in characters from the left."""
MAX_SIGNAL_CHARACTERS = 200
"""How much of a signal's text is shown."""


def describe_outcome(outcome: Outcome, fetching: float) -> Iterator[str]:
    """Lines on what came of a location; `fetching` is what it took to get its bytes, in seconds."""
    yield outcome.location
    for article in outcome.articles:
        yield from _describe_article(article, outcome)
    for note in outcome.notes:
        yield _format_line("remark", note)
    for request in outcome.requests:
        yield _format_line("links to", display_name(request.url))
    steps = (("fetch", fetching), *outcome.seconds)
    took = [f"{step} {seconds * 1000:.1f} ms" for step, seconds in steps]
    yield _format_line("took", ", ".join(took))
    for article in outcome.articles:
        yield ""
        yield from article.body.splitlines()


def _describe_article(article: Article, outcome: Outcome) -> Iterator[str]:
    origins: dict[str, list[Origin]] = {}
    for origin in article.origins:
        origins.setdefault(origin.field, []).append(origin)
    # A plugin's origins may be of something that is no field of an article: they come last.
    other_names = [name for name in origins if name not in _FIELDS]
    for name in (*_FIELDS, *other_names):
        values = _format_values(getattr(article, name, ()))
        if not values and name == "published" and outcome.seen:
            whose = "the file's own time" if outcome.url.startswith("file:") else "its Last-Modified"
            first_seen = _format_value(outcome.seen)
            values = [f"none; {first_seen} ({whose}) is when it was first seen, and stands in the feed"]
        yield from _describe_field(name, values, origins.get(name, []))


def _describe_field(name: str, values: Sequence[str], origins: Sequence[Origin]) -> Iterator[str]:
    """The field's values, then `<` what they come from and `x` what lost. The first line
    has the name.
    """
    texts = list(values)
    if name == "body" and values:
        texts = [f"{len(values[0]):,} characters of HTML, as follows after the fields"]
    texts += [_describe_origin(origin, values) for origin in origins]
    for index, text in enumerate(texts):
        yield _format_line("" if index else name, text)


def _describe_origin(origin: Origin, values: Sequence[str]) -> str:
    mark = "<" if origin.chosen else "x"
    # What the signal said is left out where it is the value as it stands right above.
    if not origin.value or origin.value in (*values, ", ".join(values)):
        return f"{mark} {origin.signal}"
    return f"{mark} {origin.signal}: {origin.value[:MAX_SIGNAL_CHARACTERS]}"


def _format_values(content: Any) -> list[str]:
    several = content if isinstance(content, tuple) else (content,)
    return [_format_value(value) for value in several if value not in (None, "")]


def _format_value(value: object) -> str:
    parts: tuple[object, ...]
    match value:
        case datetime():
            parts = (value.isoformat(sep=" "),)
        case Person():
            parts = (value.name, value.email, value.url, getattr(value, "role", ""))
        case Agency():
            parts = (value.name, value.code, value.url)
        case Dateline():
            parts = (value.place, value.date)
        case Tag():
            parts = (value.label or value.term, value.scheme)
        case Media():
            parts = (value.url, _format_size(value), value.caption, _format_credits(value))
        case _:
            parts = (value,)
    return "; ".join(str(part) for part in parts if part)


def _format_size(medium: Media) -> str:
    if not (medium.width and medium.height):
        return ""
    return f"{medium.width}x{medium.height}"


def _format_credits(medium: Media) -> str:
    if not medium.credits:
        return ""
    return f"credit: {', '.join(medium.credits)}"


def _format_line(name: str, text: str) -> str:
    """The name in its column and the text on the same line."""
    one_line = " ".join(text.split())
    return f"  {name:<{VALUE_COLUMN - 2}}{one_line}"
