"""`/health`, `/status`, `/status.json` and `/metrics`: how everything does, as answers to requests."""

import json
from typing import Any

from feedsmith.model.urls import without_secrets
from feedsmith.serving.answers.responses import PAGE_FIELDS, Response, make_text_response
from feedsmith.serving.reports.overview import Overview, check_health
from feedsmith.serving.reports.status_page import render_status_page
from feedsmith.serving.reports.words import format_moment
from feedsmith.serving.standing import FeedStanding, SourceStanding, Standing
from feedsmith.state.schedule import Event

__all__ = ["answer_health", "answer_metrics", "answer_status_json", "answer_status_page"]

_NO_STORE = (b"cache-control", b"no-store")


def answer_health(overview: Overview) -> Response:
    """200 and `ok`, or 503 and why."""
    health = check_health(overview)
    return make_text_response(200 if health.is_well else 503, health.reason, _NO_STORE)


def answer_status_page(overview: Overview) -> Response:
    """The page for people."""
    return _make_response(render_status_page(overview), "text/html; charset=utf-8", *PAGE_FIELDS)


def answer_metrics(overview: Overview) -> Response:
    """What Prometheus reads; 404 without the library for it."""
    try:
        from feedsmith.serving.reports.metrics import CONTENT_TYPE, render_metrics  # of the extra `serve`
    except ImportError:
        return make_text_response(404, 'There are no metrics: pip install "feedsmith[serve]".')
    return _make_response(render_metrics(overview), CONTENT_TYPE)


def answer_status_json(overview: Overview) -> Response:
    """A JSON object, whose names are the interface of scripts and stay.

    Times are RFC 3339 or null, durations seconds.
    """
    health = check_health(overview)
    standing = overview.standing
    status: dict[str, Any] = {
        "now": format_moment(overview.now),
        "healthy": health.is_well,
        "problem": None if health.is_well else health.reason,
        "mistakes": list(overview.mistakes),
        "poller": _describe_poller(standing) if standing else None,
        "sources": [_describe_source(source) for source in standing.sources] if standing else [],
        "feeds": [_describe_feed(feed, overview) for feed in standing.feeds] if standing else [],
        "events": [_describe_event(event) for event in standing.events] if standing else [],
    }
    body = f"{json.dumps(status, indent=2)}\n".encode()
    return _make_response(body, "application/json", (b"x-content-type-options", b"nosniff"))


def _make_response(body: bytes, content_type: str, *fields: tuple[bytes, bytes]) -> Response:
    about = ((b"content-type", content_type.encode()), (b"content-length", b"%d" % len(body)), _NO_STORE)
    return Response(200, (*about, *fields), body)


def _describe_poller(standing: Standing) -> dict[str, Any]:
    beat, totals = standing.poller, standing.totals
    return {
        "polling": standing.is_polling,
        "started": _format(beat.started_at if beat else 0),
        "last_sign_of_life": _format(beat.beat_at if beat else 0),
        "restarts": beat.restarts if beat else 0,
        "polls": totals.polls,
        "failures": dict(totals.failures),
        "seconds": round(totals.seconds, 3),
    }


def _describe_source(source: SourceStanding) -> dict[str, Any]:
    health = source.health
    return {
        "source": source.key,
        "name": source.name,
        "location": without_secrets(source.location) or None,
        "feeds": list(source.feeds),
        "state": health.state,
        "problem": without_secrets(health.problem) or None,
        "last_poll": _format(source.polled_at),
        "last_success": _format(health.last_success),
        "last_failure": _format(health.last_failure),
        "failure_kind": health.failure_kind or None,
        "next_poll": _format(source.due_at),
        "every": source.every,
        "interval": source.interval,
        "polls": source.polls,
        "articles": health.readable,
        "usual_articles": health.median_articles,
    }


def _describe_feed(feed: FeedStanding, overview: Overview) -> dict[str, Any]:
    return {
        "feed": feed.name,
        "title": feed.title,
        "files": list(feed.files),
        "problem": feed.problem or None,
        "articles": feed.articles,
        "written": _format(overview.written_at.get(feed.name, 0)),
        "next_change": _format(feed.next_at),
    }


def _describe_event(event: Event) -> dict[str, Any]:
    return {
        "id": event.id,
        "kind": event.kind,
        "at": _format(event.at),
        "source": event.source,
        "feeds": list(event.feeds),
        "reason": without_secrets(event.reason) or None,
    }


def _format(seconds: int) -> str | None:
    return format_moment(seconds) if seconds else None
