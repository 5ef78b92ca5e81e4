"""The checks of enrichers."""

from collections.abc import Iterator
from datetime import UTC, datetime
from time import perf_counter

from feedsmith.model.article import Article
from feedsmith.testing.checks.common import COMMON, Check, Nothing, Subject, find_present_dates
from feedsmith.testing.checks.samples import make_articles
from feedsmith.testing.running import render
from feedsmith.testing.validity import valid

__all__ = ["ENRICHER_CHECKS"]

MAX_SECONDS = 2.0


def check_enriched(subject: Subject) -> Iterator[str]:
    """Whatever the article, it gives an Article or None within two seconds, and raises nothing."""
    for article in (*subject.items, *make_articles()):
        started = perf_counter()
        try:
            enriched = subject.plugin.enrich(article)
        except Exception as error:  # somebody else's plugin
            yield f"{article.id}: raised {type(error).__name__}: {error}"
            continue
        if not isinstance(enriched, Article | None):
            yield f"{article.id}: gave a {type(enriched).__name__}, neither an Article nor None"
        if perf_counter() - started > MAX_SECONDS:
            yield f"{article.id}: took {perf_counter() - started:.1f} s"


def _enrich_all(subject: Subject) -> list[tuple[Article, Article]]:
    """Each article with what becomes of it; those that crash are another check's business."""
    pairs: list[tuple[Article, Article]] = []
    for article in subject.items:
        try:
            enriched = subject.plugin.enrich(article)
        except Exception:  # somebody else's plugin; check_enriched names it
            continue
        if isinstance(enriched, Article):
            pairs.append((article, enriched))
    if not pairs:
        raise Nothing("it drops every article")
    return pairs


def check_kept_ids(subject: Subject) -> Iterator[str]:
    """An article keeps its id: it is what readers know it by."""
    for before, after in _enrich_all(subject):
        if before.id != after.id:
            yield f"{before.id}: its id became {after.id}"


def check_enriched_dates(subject: Subject) -> Iterator[str]:
    """Dates are read or stay as they are, and are never the present time."""
    found = [result for result in subject.results if isinstance(result, dict)]
    yield from find_present_dates(found, datetime.now(UTC))


def check_enriched_output(subject: Subject) -> Iterator[str]:
    """The feeds of the enriched articles are valid."""
    for format in ("rss", "atom", "json"):
        verdict = valid(render([after for _, after in _enrich_all(subject)], format))
        if not verdict:
            yield f"{format}: {verdict.problems[0]}"


ENRICHER_CHECKS: dict[str, Check] = {
    **COMMON,
    "survives any article": check_enriched,
    "ids kept": check_kept_ids,
    "dates read": check_enriched_dates,
    "output valid": check_enriched_output,
}
"""By the names that are printed."""
