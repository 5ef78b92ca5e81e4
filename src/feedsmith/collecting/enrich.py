"""Fold an article through the enrichers that its feed asks for."""

import logging
from typing import NamedTuple

from feedsmith.collecting.jobs import Job
from feedsmith.model.article import Article
from feedsmith.model.errors import SourceError, traced
from feedsmith.model.urls import without_userinfo
from feedsmith.plugins.calls import HopelessError, PluginCall, describe_crash

__all__ = ["Enriched", "enrich"]

_log = logging.getLogger("feedsmith.collecting")


class Enriched(NamedTuple):
    """What enrichers made of an article: None if one dropped it; what they raised; and whether one took
    too long or ended the process.
    """

    article: Article | None
    failures: list[SourceError]
    is_hopeless: bool


def enrich(article: Article, job: Job, location: str) -> Enriched:
    """The article as the enrichers of the job leave it, in their order.

    One that raises is reported, and the article goes on without it.
    """
    failures: list[SourceError] = []
    is_hopeless = False
    for enricher in job.enrichers:
        # With the article's id: a document may hold several.
        place = f"enrich {enricher.name}\n{location}\n{article.id}"
        try:
            with PluginCall(job.owner, place, seconds=job.max_seconds):
                enriched = enricher.enrich(article)
            if enriched is not None and not isinstance(enriched, Article):
                raise TypeError(f"enrich() gave {enriched!r:.100}, neither an Article nor None")
        except Exception as error:  # somebody else's plugin
            detail = describe_crash(error)
            if isinstance(error, HopelessError):
                is_hopeless = True
                detail += "; what follows in the document is left out"
            failures.append(traced(SourceError(enricher.name, location, "crashed", detail), error))
            continue
        if enriched is None:
            _log.info("%s: dropped by the enricher %s", without_userinfo(location), enricher.name)
            return Enriched(None, failures, is_hopeless)
        article = enriched
    return Enriched(article, failures, is_hopeless)
