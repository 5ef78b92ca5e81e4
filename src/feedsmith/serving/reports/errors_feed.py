"""`/errors.atom`: an entry for each source that is failing or broken, gone once it is mended."""

from collections.abc import Iterator
from datetime import UTC, datetime

from feedsmith.model.article import Article
from feedsmith.model.feed import STAND_IN_LINK, Entry, Feed, address
from feedsmith.model.urls import tag_uri, without_secrets
from feedsmith.publishing.formats.atom import Atom
from feedsmith.serving.answers.documents import Document, Kind, make_document
from feedsmith.serving.reports.overview import Overview
from feedsmith.serving.standing import SourceStanding
from feedsmith.text import escape

__all__ = ["ERRORS_NAME", "make_errors_document"]

ERRORS_NAME = "errors"

_KIND = Kind(media_type=Atom.media_type, cache_control="no-cache")


def make_errors_document(overview: Overview) -> Document:
    """The feed of what is wrong: the same problems give the same bytes."""
    feed = _make_feed(overview)
    body = b"".join(Atom().render(feed))
    # Without a date: that of the newest entry goes back when the entry goes.
    return make_document(_KIND, body)


def _make_feed(overview: Overview) -> Feed:
    settings = overview.plan.feeds[0].settings
    base_url = settings.base_url
    sources = overview.standing.sources if overview.standing else ()
    entries = [_make_entry(source, base_url) for source in sources if source.health.problem]
    return Feed(
        name=ERRORS_NAME,
        id=address(base_url, ERRORS_NAME, ".atom") if base_url else tag_uri("errors"),
        title="Sources that fail",
        link=base_url or STAND_IN_LINK,
        description="An entry for each source that fails or gives less than it used to; it goes when that is over.",
        language="en",
        base_url=base_url,
        entries=tuple(sorted(entries, key=lambda entry: entry.updated or _EPOCH, reverse=True)),
    )


_EPOCH = datetime.fromtimestamp(0, UTC)


def _make_entry(source: SourceStanding, base_url: str) -> Entry:
    """The entry of a source: its id stays, whatever fails; it is updated when that, or its reason, changes."""
    health, schedule = source.health, source.schedule
    # A source that is not polled by the poller has nothing told of it.
    since = schedule.told_at or health.broken_since or health.last_failure
    is_broken = health.state == "broken"
    body = "".join(f"<p>{escape(line)}</p>" for line in _describe(source))
    article = Article(
        id=tag_uri("errors", base_url, source.key),
        title=f"{source.name} is broken" if is_broken else f"{source.name} fails",
        body=body,
        source=source.name,
    )
    updated = max(since, schedule.reason_at)
    return Entry(
        article=article,
        published=datetime.fromtimestamp(since, UTC),
        updated=datetime.fromtimestamp(updated, UTC),
    )


def _describe(source: SourceStanding) -> Iterator[str]:
    yield without_secrets(source.health.problem)
    feeds = ", ".join(source.feeds)
    yield f"Source {source.key}, for {feeds}. The last good feed stands."
    if source.location:
        yield without_secrets(source.location)
