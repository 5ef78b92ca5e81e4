"""What the databases can hold: an article beyond that is a failure, and costs no other its place."""

from dataclasses import replace

from feedsmith.collecting.jobs import Outcome
from feedsmith.model.article import Article
from feedsmith.model.errors import ParseError, SourceError

__all__ = ["MAX_KEY_BYTES", "MAX_NUMBER", "refuse_oversized"]

MAX_KEY_BYTES = 2_000
"""Of an id or a URL. An index of PostgreSQL takes 2,704 bytes, with what stands beside them."""
MAX_NUMBER = 2**63 - 1
"""SQLite and PostgreSQL have integers of 64 bits."""


def refuse_oversized(source: str, outcome: Outcome) -> Outcome:
    """The outcome without the articles that can't be remembered, which are failures; where the
    document's own URL is too long, without what it gave.
    """
    if outcome.url and _is_too_long(outcome.url):
        error = _error(source, outcome, f"its URL has more than {MAX_KEY_BYTES:,} bytes")
        return replace(outcome, url="", articles=(), signatures=(), requests=(), failures=(*outcome.failures, error))
    reasons = [_why_not(article) for article in outcome.articles]
    if not any(reasons):
        return outcome
    failures = [_error(source, outcome, reason) for reason in reasons if reason]
    kept = [index for index, reason in enumerate(reasons) if not reason]
    return replace(
        outcome,
        articles=tuple(outcome.articles[index] for index in kept),
        signatures=tuple(outcome.signatures[index] for index in kept),
        failures=(*outcome.failures, *failures),
    )


def _why_not(article: Article) -> str:
    if _is_too_long(article.id):
        return f"an id of more than {MAX_KEY_BYTES:,} bytes: {article.id[:60]}..."
    if article.version is not None and not -MAX_NUMBER <= article.version <= MAX_NUMBER:
        return f"a version of more than 64 bits: {article.id}"
    return ""


def _is_too_long(key: str) -> bool:
    return len(key) > MAX_KEY_BYTES // 4 and len(key.encode("utf-8", "surrogatepass")) > MAX_KEY_BYTES


def _error(source: str, outcome: Outcome, reason: str) -> SourceError:
    return ParseError(source, outcome.location, "malformed", reason)
