"""Pinging WebSub hubs when a feed has changed (W3C Recommendation of 23 January 2018, section 6).

How a publisher notifies its hub is left open there. What hubs have understood since PubSubHubbub
0.4 is a form with `hub.mode=publish` and the topic's URL, posted; some take several URLs at once,
all take one.
"""

import logging
from collections.abc import Callable, Sequence
from typing import NamedTuple
from urllib.parse import urlencode

from feedsmith.config.plan import Plan
from feedsmith.fetching.access import Access, PageFetcher, origin
from feedsmith.model.errors import FetchError, HubError
from feedsmith.publishing.feeds import FeedReport
from feedsmith.state.protocol import State

__all__ = ["ping_hub", "ping_hubs"]

MAX_PING_SECONDS = 10.0
"""What a ping may take, whatever the number of topics, tries and waits."""

FORM = "application/x-www-form-urlencoded"

PENDING_PINGS = "pending_pings"
"""The name under which databases keep the topics that a hub has yet to be notified of."""

_log = logging.getLogger("feedsmith.publishing")


class _HubTopics(NamedTuple):
    """What a hub has to be notified of, and the report of the first feed among them."""

    hub: str
    topics: list[str]
    report: FeedReport


class _Failure(NamedTuple):
    """Why a hub could not be notified; `hub` is its URL without user and password."""

    hub: str
    reason: str


def ping_hubs(
    plan: Plan,
    reports: Sequence[FeedReport],
    state: State,
    start_fetcher: Callable[[], PageFetcher],
) -> None:
    """Notify the hubs of the plan's feeds of what changed, and of what the last runs could not.

    A hub is pinged once for all feeds, so that one that hangs takes its time once. Its warnings are
    the first feed's. What it could not be notified of stays in the state for the next run.
    """
    if not any(feed.settings.hub for feed in plan.feeds):
        return
    left_over = state.get_value(PENDING_PINGS).split()
    hubs = _group_by_hub(plan, reports, left_over)
    pending = [topic for hub in hubs for topic in hub.topics]
    if pending or left_over:
        # Before the first ping: should the run be killed meanwhile, the next one sends them all.
        state.set_value(PENDING_PINGS, " ".join(pending))
    for hub, topics, report in hubs:
        errors = ping_hub(start_fetcher(), hub, topics)
        report.warnings += errors
        failed = {topic for error in errors for topic in error.topics}
        pending = [topic for topic in pending if topic in failed or topic not in topics]
        state.set_value(PENDING_PINGS, " ".join(pending))


def _group_by_hub(
    plan: Plan,
    reports: Sequence[FeedReport],
    left_over: Sequence[str],
) -> list[_HubTopics]:
    """The topics to ping for: addresses whose bytes changed, or `left_over` from earlier runs."""
    by_hub: dict[str, _HubTopics] = {}
    for feed, report in zip(plan.feeds, reports, strict=True):
        due = {*report.addresses, *left_over}
        topics = [address for address in feed.addresses if address in due]
        hub = feed.settings.hub
        if hub and topics:
            by_hub.setdefault(hub, _HubTopics(hub, [], report)).topics.extend(topics)
    return list(by_hub.values())


def ping_hub(
    fetcher: PageFetcher,
    hub: str,
    topics: Sequence[str],
    timeout: float = MAX_PING_SECONDS,
) -> list[HubError]:
    """Notify the hub that these URLs have new content, each once; the errors, one a reason.

    Ends within `timeout` seconds, as all topics are under way at once. Only public addresses are
    reached, as for pages.
    """
    access = Access(source="hub", timeout=timeout, robots=False)
    # All are posted before the first reply is waited for.
    replies = {topic: fetcher.post(hub, _make_form(topic), FORM, access) for topic in dict.fromkeys(topics)}
    failures: dict[_Failure, list[str]] = {}
    for topic, reply in replies.items():
        try:
            reply.result()
        except FetchError as error:
            reason = f"{error.kind.replace('-', ' ')}: {error.detail}"
            failures.setdefault(_Failure(error.location, reason), []).append(topic)
    failed = sum(map(len, failures.values()))
    _log.info("hub %s: pinged for %d topics, %d failed", origin(hub), len(replies), failed)
    return [_make_error(failure, failed_topics, len(replies)) for failure, failed_topics in failures.items()]


def _make_error(failure: _Failure, topics: Sequence[str], pinged: int) -> HubError:
    """The topics are named where the hub took others of those that it was `pinged` for."""
    reason = failure.reason
    if len(topics) < pinged:
        reason = f"{reason}; so for {', '.join(topics)}"
    return HubError(failure.hub, reason, tuple(topics))


def _make_form(topic: str) -> bytes:
    return urlencode({"hub.mode": "publish", "hub.url": topic}).encode()
