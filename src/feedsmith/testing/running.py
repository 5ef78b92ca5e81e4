"""Documents through a source, and articles through a format: the core's own steps, without network or files."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from feedsmith.collecting.jobs import MAX_SECONDS, Job, Outcome
from feedsmith.collecting.parse import finish_article, parse
from feedsmith.model.article import Article
from feedsmith.model.contracts import Document, Enricher, Format, Request, Source
from feedsmith.model.feed import Feed, FeedSettings, assemble
from feedsmith.plugins.registry import Plugins

__all__ = ["make_feed", "make_format", "render", "run"]

SETTINGS = FeedSettings(
    name="feed",
    title="Harbour Post",
    link="https://harbourpost.example/",
    description="News from the quay",
    base_url="https://harbourpost.example/feeds",
    limit=0,
)
LATER = datetime(9999, 12, 1, tzinfo=UTC)
"""A time at which no date of an article is in the future."""


def run(
    source: Source, *documents: Document, enrichers: Sequence[Enricher] = (), max_seconds: float = MAX_SECONDS
) -> Outcome:
    """What comes of the documents: parsed, enriched and sanitized as in a run, in the order given.

    A document that an earlier one asked for comes with the lead or the article of that request. An
    article whose next page is not among the documents goes as far as it does. Nothing that the
    source raises comes out of this: it is a failure in the Outcome, as in a run.
    """
    job = Job(source=source, name=source.name, enrichers=tuple(enrichers), max_seconds=max_seconds)
    asked_for: dict[str, Request] = {}
    outcomes: list[Outcome] = []
    for document in documents:
        request = asked_for.pop(document.url, None)
        document = replace(document, source=source.name)
        if request is not None:
            document = replace(document, lead=request.lead, continues=request.continues, depth=document.depth + 1)
        outcome = parse(job, document)
        asked_for |= {request.url: request for request in outcome.requests}
        outcomes.append(outcome)
    for request in asked_for.values():
        if request.continues is not None:
            outcomes.append(finish_article(job, request.url, request.continues, request.lead))
    return outcomes[0] if len(outcomes) == 1 else _join(outcomes, source.name)


def _join(outcomes: Sequence[Outcome], name: str) -> Outcome:
    return Outcome(
        location=outcomes[0].location if outcomes else name,
        articles=tuple(article for outcome in outcomes for article in outcome.articles),
        requests=tuple(request for outcome in outcomes for request in outcome.requests),
        notes=tuple(note for outcome in outcomes for note in outcome.notes),
        failures=tuple(failure for outcome in outcomes for failure in outcome.failures),
        is_window=any(outcome.is_window for outcome in outcomes),
        hopeless=any(outcome.hopeless for outcome in outcomes),
    )


def render(articles: Iterable[Article], format: "str | Format | type[Format]") -> bytes:
    """The feed of these articles in the format, newest first: its name, such as "rss", its class, or one of these.

    Raises ConfigError for a name that no installed plugin has, and what the format raises.
    """
    return b"".join(make_format(format).render(make_feed(articles)))


def make_format(format: "str | Format | type[Format]") -> Format:
    """The format of that name or class, or itself."""
    if isinstance(format, str):
        cls: type[Format] = Plugins.load().find_class("format", format, "format")
        return cls()
    return format() if isinstance(format, type) else format


def make_feed(articles: Iterable[Article]) -> Feed:
    """The feed of these articles as a format is given it."""
    feed, _ = assemble([(article, None) for article in articles], SETTINGS, LATER)
    return feed
