"""The checks of sources."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from time import perf_counter
from typing import Any

from feedsmith.collecting.jobs import Outcome
from feedsmith.model.article import Article
from feedsmith.model.contracts import Document
from feedsmith.model.stories import read_body_text, split_words
from feedsmith.plugins.calls import time_limits
from feedsmith.testing.checks.common import COMMON, Check, Nothing, Subject, find_present_dates
from feedsmith.testing.checks.probe import LISTED, MAX_REQUESTS
from feedsmith.testing.checks.samples import FOREIGN, FOREIGN_ADDRESS, damage, edit, list_aliases, rename_layout
from feedsmith.testing.recordings import compare_recording
from feedsmith.testing.running import render, run
from feedsmith.testing.validity import valid

__all__ = ["SOURCE_CHECKS"]

MAX_DAMAGED_SECONDS = 2.0
MIN_KEPT_TEXT_RATIO = 0.95
FORMATS = ("rss", "atom", "json")


def check_foreign(subject: Subject) -> Iterator[str]:
    """`accepts` says None to what is not for it: odd paths, other schemes, an address at a host that is nobody's."""
    takes_any_address = getattr(subject.cls, "general", False)
    for location in (*FOREIGN, *(() if takes_any_address else (FOREIGN_ADDRESS,))):
        try:
            source = subject.cls.accepts(location)
        except Exception as error:  # somebody else's plugin
            yield f"accepts({location!r:.60}) raised {type(error).__name__}: {error}"
            continue
        if source is not None:
            yield f"accepts({location!r:.60}) gave {source!r:.100}, not None"


def check_requests(subject: Subject) -> Iterator[str]:
    """`requests()` gives the same each time, and reads no file or page itself: it may list folders."""
    probe = subject.require_probes().here
    if "requests_error" in probe:
        yield f"requests() raised {probe['requests_error']}"
        return
    if not probe["requests_repeat"]:
        yield "requests() gave something else the second time"
    yield from (f"requests() {touched}" for touched in probe["requests_touched"] if not touched.startswith(LISTED))


def check_bounds(subject: Subject) -> Iterator[str]:
    """`requests()` comes to an end within 100,000 requests, and no document asks for itself or for more than that."""
    probe = subject.require_probes().here
    if probe.get("requests", 0) > MAX_REQUESTS:
        yield f"requests() gave more than {MAX_REQUESTS:,}"
    for page in subject.items:
        outcome = run(subject.plugin, page)
        yield from (
            f"{page.location}: {failure.detail}" for failure in outcome.failures if "more than" in failure.detail
        )
        if any(request.url == page.url for request in outcome.requests):
            yield f"{page.location}: asks for itself"


def check_unique_ids(subject: Subject) -> Iterator[str]:
    """No two articles have one id, unless they are versions of one story, or two documents are one page."""
    seen: dict[tuple[str, int | None], Document] = {}
    for page, outcome in subject.require_articles():
        counts = Counter((article.id, article.version) for article in outcome.articles)
        yield from (
            f"{page.location}: {count} articles have the id {id}" for (id, _), count in counts.items() if count > 1
        )
        for key in counts:
            first = seen.setdefault(key, page)
            if first.url != page.url and first.data != page.data:
                yield f"{page.location}: {key[0]} is that of an article of {first.location} too"


def check_stable_ids(subject: Subject) -> Iterator[str]:
    """An id stays after edits of headline and text, and is the same behind http, https and tracking parameters."""
    for page, outcome in subject.require_articles():
        ids = _list_ids(outcome.articles)
        for link, alias in list_aliases(page):
            found = _list_ids(run(subject.plugin, alias).articles)
            if found and found != ids:
                new, old = _first_new(found, ids), _first_new(ids, found)
                yield f"{page.location}: another id behind {link}: {new}, not {old}"
        for what, edited in edit(page, outcome.articles[0]):
            found = _list_ids(run(subject.plugin, edited).articles)
            if found and found != ids:
                new, old = _first_new(found, ids), _first_new(ids, found)
                yield f"{page.location}: another id after an edit of the {what}: {new}, not {old}"


def _list_ids(articles: tuple[Article, ...]) -> list[str]:
    return [article.id for article in articles]


def _first_new(ids: list[str], others: list[str]) -> str:
    return next((id for id in ids if id not in others), "none")


def check_dates(subject: Subject) -> Iterator[str]:
    """Dates are aware, read or None, and never the present time."""
    described = [article for _, outcome in subject.require_articles() for article in outcome.articles]
    for article in described:
        for name in ("published", "updated"):
            moment = getattr(article, name)
            if moment is not None and moment.tzinfo is None:
                yield f"{article.id}: {name} has no zone"
    found = [article for result in subject.results for article in result.get("articles", ())]
    yield from find_present_dates(found, datetime.now(UTC))


def check_damage(subject: Subject) -> Iterator[str]:
    """Damaged input ends within two seconds: in articles, or in a failure that says what it is, never in a crash."""
    for name, page in damage(subject.items):
        outcome, seconds = _time_run(subject.plugin, page)
        if seconds > MAX_DAMAGED_SECONDS:  # the machine may be busy: once more
            outcome, seconds = _time_run(subject.plugin, page)
        for failure in outcome.failures:
            if failure.kind == "crashed":
                yield f"{name}: {failure.detail:.200}"
        if seconds > MAX_DAMAGED_SECONDS and not outcome.hopeless:
            yield f"{name}: took {seconds:.1f} s"
        if name == "empty" and not outcome.failures and not outcome.notes:
            yield "empty: a document without a byte gave no failure"


def _time_run(source: Any, page: Document) -> tuple[Outcome, float]:
    started = perf_counter()
    with time_limits():  # so that a loop without end has one
        outcome = run(source, page, max_seconds=MAX_DAMAGED_SECONDS)
    return outcome, perf_counter() - started


def check_layout(subject: Subject) -> Iterator[str]:
    """A page with other elements, classes and keys gives articles, or a failure that says why not: never silence."""
    changed = [rename_layout(page) for page, _ in subject.require_articles()]
    pages = [page for page in changed if page is not None]
    if not pages:
        raise Nothing("its documents have no elements or keys")
    for page in pages:
        outcome = run(subject.plugin, page)
        crashes = [failure.detail for failure in outcome.failures if failure.kind == "crashed"]
        if crashes:
            yield f"{page.location}: with another layout: {crashes[0]:.200}"
        elif not (outcome.articles or outcome.failures or outcome.requests or outcome.notes):
            yield f"{page.location}: nothing is said where the layout changed: raise ParseError(kind='layout-changed')"


def check_recordings(subject: Subject) -> Iterator[str]:
    """What comes of each recorded document is what is expected of it."""
    if not subject.recordings:
        raise Nothing("nothing is recorded: feedsmith record URL")
    for recording in subject.recordings:
        difference = compare_recording(recording, run(subject.plugin, recording.document))
        if difference:
            yield difference


def check_output(subject: Subject) -> Iterator[str]:
    """The feeds of its articles are valid, and 95 % of the words are still there after sanitizing."""
    outcomes = subject.require_articles()
    articles = {article.id: article for _, outcome in outcomes for article in outcome.articles}
    usable = [article for article in articles.values() if article.status == "usable"]
    for format in FORMATS:
        verdict = valid(render(usable, format))
        if not verdict:
            yield f"{format}: {verdict.problems[0]}"
    for page, _ in outcomes:
        yield from _check_kept_text(subject.plugin, page)


def _check_kept_text(source: Any, page: Document) -> Iterator[str]:
    """Words that sanitizing took: what the source gave is compared with what comes out."""
    given = [item for item in source.parse(page) if isinstance(item, Article)]
    cleaned = run(source, page).articles
    for before, after in zip(given, cleaned, strict=False):
        words, kept = Counter(split_words(read_body_text(before))), Counter(split_words(read_body_text(after)))
        total = sum(words.values())
        ratio = (words & kept).total() / total if total else 1.0
        if ratio < MIN_KEPT_TEXT_RATIO:
            yield f"{page.location}: {ratio:.0%} of the words of {before.id} are left after sanitizing"


SOURCE_CHECKS: dict[str, Check] = {
    **COMMON,
    "refuses what is foreign": check_foreign,
    "requests lazy and repeatable": check_requests,
    "requests bounded": check_bounds,
    "ids unique": check_unique_ids,
    "ids stable": check_stable_ids,
    "dates read": check_dates,
    "survives damage": check_damage,
    "names a changed layout": check_layout,
    "recorded equals expected": check_recordings,
    "output valid": check_output,
}
"""By the names that are printed."""
