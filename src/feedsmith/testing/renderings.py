"""The checks of enrichers and formats."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from time import perf_counter

from feedsmith.model.article import Article
from feedsmith.testing.checks import COMMON, Check, Nothing, Subject, find_present_dates
from feedsmith.testing.running import make_feed, render
from feedsmith.testing.samples import make_articles
from feedsmith.testing.validity import valid

__all__ = ["ENRICHER_CHECKS", "FORMAT_CHECKS"]

MAX_SECONDS = 2.0
KNOWN_MEDIA_TYPES = ("application/rss+xml", "application/atom+xml", "application/feed+json")
_SUFFIX = r"(?:\.[A-Za-z0-9_-]{1,30}){1,4}"


# ---- enrichers ---------------------------------------------------------------------------------


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


# ---- formats -----------------------------------------------------------------------------------


def check_names(subject: Subject) -> Iterator[str]:
    """Its suffix can end the name of a file, and its media type is one."""
    if not re.fullmatch(_SUFFIX, str(getattr(subject.cls, "suffix", ""))):
        yield f"suffix: {subject.cls.suffix!r:.50} is none, such as '.rss'"
    if not re.fullmatch(r"[\w.+-]+/[\w.+-]+", str(getattr(subject.cls, "media_type", ""))):
        yield f"media_type: {subject.cls.media_type!r:.50} is none, such as 'application/rss+xml'"


def check_rendered(subject: Subject) -> Iterator[str]:
    """Whatever is in the feed, and if nothing is, it gives bytes within two seconds and raises nothing."""
    for name, feed in (("an empty feed", make_feed([])), ("a feed of odd articles", make_feed(make_articles()))):
        started = perf_counter()
        try:
            pieces = list(subject.plugin.render(feed))
        except Exception as error:  # somebody else's plugin
            yield f"{name}: raised {type(error).__name__}: {error}"
            continue
        if not all(isinstance(piece, bytes) for piece in pieces):
            yield f"{name}: render gave something else than bytes"
        if perf_counter() - started > MAX_SECONDS:
            yield f"{name}: took {perf_counter() - started:.1f} s"


def check_read_ids(subject: Subject) -> Iterator[str]:
    """`ids`, where there is one, gives the ids of the articles in what it rendered."""
    read_ids = getattr(subject.plugin, "ids", None)
    if read_ids is None:
        raise Nothing("it has no ids()")
    for feed in subject.items:
        expected = [entry.article.id for entry in feed.entries]
        found = list(read_ids(b"".join(subject.plugin.render(feed))))
        if found != expected:
            yield f"ids() gave {found!r:.100}, not {expected!r:.100}"


def check_no_present(subject: Subject) -> Iterator[str]:
    """No date of the feed is the present time: the same articles give the same bytes on another day."""
    probe = subject.require_probes().here
    if probe["first"] != probe["second"]:
        yield "the same feed has other bytes on another day"


def check_rendered_output(subject: Subject) -> Iterator[str]:
    """What it writes is valid, where its media type is one that the validator knows."""
    if subject.cls.media_type not in KNOWN_MEDIA_TYPES:
        raise Nothing(f"no validator is known for {subject.cls.media_type}")
    for feed in subject.items:
        verdict = valid(b"".join(subject.plugin.render(feed)))
        yield from verdict.problems[:3]


ENRICHER_CHECKS: dict[str, Check] = {
    **COMMON,
    "survives any article": check_enriched,
    "ids kept": check_kept_ids,
    "dates read": check_enriched_dates,
    "output valid": check_enriched_output,
}
"""By the names that are printed."""
FORMAT_CHECKS: dict[str, Check] = {
    **COMMON,
    "suffix and media type": check_names,
    "survives any feed": check_rendered,
    "ids read back": check_read_ids,
    "dates read": check_no_present,
    "output valid": check_rendered_output,
}
"""By the names that are printed."""
