"""What is to be done for a source, and what came of each of its documents."""

from datetime import datetime

from feedsmith.access import MAX_BYTES, Credentials
from feedsmith.article import Article
from feedsmith.contracts import Enricher, Request, Source
from feedsmith.errors import SourceError
from feedsmith.values import field, value

__all__ = ["Job", "Outcome"]


@value
class Job:
    """A source as configured: its `name`, the `location` that it was given, its limits, what its site may be shown,
    the enrichers of its feed and the `base` of relative links. `explain` keeps the candidates that lost.
    """

    source: Source
    name: str
    location: str = ""
    max_bytes: int = MAX_BYTES
    timeout: float = 30.0
    robots: bool = True
    credentials: Credentials = Credentials()
    enrichers: tuple[Enricher, ...] = ()
    base: str | None = None
    explain: bool = False


@value
class Outcome:
    """What came of one location: articles, first `seen` then; further requests; notes; failures.

    `unchanged` is a page that its server says is known already; `seconds` are what each step took, by its name.
    """

    location: str
    seen: datetime | None = None
    articles: tuple[Article, ...] = ()
    requests: tuple[Request, ...] = ()
    notes: tuple[str, ...] = ()
    failures: tuple[SourceError, ...] = ()
    unchanged: bool = False
    seconds: tuple[tuple[str, float], ...] = field(default=(), compare=False)
