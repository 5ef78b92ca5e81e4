"""Fold an article through the enrichers that its feed asks for."""

import logging
from collections.abc import Sequence

from feedsmith.model.article import Article
from feedsmith.model.contracts import Enricher
from feedsmith.model.errors import SourceError, traced
from feedsmith.model.urls import without_userinfo

__all__ = ["enrich"]

_log = logging.getLogger("feedsmith.collecting")


def enrich(article: Article, enrichers: Sequence[Enricher], location: str) -> tuple[Article | None, list[SourceError]]:
    """The article as the enrichers leave it, in their order, or None if one dropped it; and
    what they raised.

    One that raises is reported, and the article goes on without it.
    """
    failures: list[SourceError] = []
    for enricher in enrichers:
        try:
            enriched = enricher.enrich(article)
            if not isinstance(enriched, Article | None):
                raise TypeError(f"enrich() gave {enriched!r:.100}, neither an Article nor None")
        except (Exception, SystemExit) as error:  # somebody else's plugin
            detail = f"{type(error).__name__}: {error}"
            crash = SourceError(enricher.name, location, "crashed", detail)
            failures.append(traced(crash, error))
            continue
        if enriched is None:
            _log.info("%s: dropped by the enricher %s", without_userinfo(location), enricher.name)
            return None, failures
        article = enriched
    return article, failures
