"""Fold an article through the enrichers that its feed asks for."""

from collections.abc import Sequence

from feedsmith.article import Article
from feedsmith.contracts import Enricher
from feedsmith.errors import SourceError

__all__ = ["enrich"]


def enrich(article: Article, enrichers: Sequence[Enricher], location: str) -> tuple[Article | None, list[SourceError]]:
    """The article as the enrichers leave it, in their order, or None if one dropped it.

    One that raises is reported, and the article goes on without it.
    """
    failures: list[SourceError] = []
    enriched: Article | None = article
    for enricher in enrichers:
        try:
            enriched = enricher.enrich(article)
        except Exception as error:  # somebody else's plugin
            failures.append(SourceError(enricher.name, location, "crashed", f"{type(error).__name__}: {error}"))
            continue
        if enriched is None:
            break
        article = enriched
    return enriched, failures
