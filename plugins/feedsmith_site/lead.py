"""What a list or a feed says of the article behind a link."""

from dataclasses import dataclass
from datetime import datetime

from feedsmith import Person

__all__ = ["Lead"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Lead:
    """A link to an article: `url` is absolute, texts are "" and dates None where nothing is said.

    `summary` is plain text, `body` the whole text as HTML, not sanitized; `guid` is the feed's own id.
    """

    url: str
    title: str = ""
    published: datetime | None = None
    updated: datetime | None = None
    summary: str = ""
    image: str = ""
    authors: tuple[Person, ...] = ()
    tags: tuple[str, ...] = ()
    guid: str = ""
    language: str = ""
    body: str = ""
