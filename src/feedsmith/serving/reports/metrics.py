"""`/metrics`: what Prometheus reads, through a registry of our own, so that a program that we are mounted in keeps
its own. The only module that knows prometheus-client (0.26).
"""

from collections import Counter
from collections.abc import Iterator

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_LATEST

from feedsmith.serving.reports.overview import Overview
from feedsmith.serving.standing import Standing
from feedsmith.state.schedule import MAX_DURATIONS_SECONDS, PollTotals

__all__ = ["CONTENT_TYPE", "render_metrics"]

CONTENT_TYPE = CONTENT_TYPE_LATEST

_STATES = ("ok", "failing", "broken", "never run")


def render_metrics(overview: Overview) -> bytes:
    """The metrics of an overview; of one without a standing, that the state can't be read."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Collector(overview))
    return generate_latest(registry)


class _Collector:
    """The metrics of one overview."""

    def __init__(self, overview: Overview) -> None:
        self._overview = overview

    def collect(self) -> Iterator[Metric]:
        """All of them."""
        overview, standing = self._overview, self._overview.standing
        is_polling = standing is not None and standing.is_polling
        yield GaugeMetricFamily("feedsmith_state_up", "Whether the state can be read.", value=standing is not None)
        yield GaugeMetricFamily("feedsmith_poller_up", "Whether the sources are polled.", value=is_polling)
        yield GaugeMetricFamily(
            "feedsmith_configuration_mistakes", "Mistakes in the configuration.", value=len(overview.mistakes)
        )
        if standing is not None:
            yield from _collect_polls(standing.totals)
            yield from _collect_sources(standing)
            yield from _collect_feeds(standing, overview)
            restarts = standing.poller.restarts if standing.poller else 0
            yield CounterMetricFamily(
                "feedsmith_poller_restarts", "How often the poller was restarted.", value=restarts
            )


def _collect_polls(totals: PollTotals) -> Iterator[Metric]:
    yield CounterMetricFamily("feedsmith_polls", "Polls of sources, since the state was made.", value=totals.polls)
    failures = CounterMetricFamily("feedsmith_poll_failures", "Polls that failed, by the kind.", labels=["kind"])
    for kind, number in totals.failures:
        failures.add_metric([kind], number)
    yield failures
    bounds = [*map(str, MAX_DURATIONS_SECONDS), "+Inf"]
    buckets = list(zip(bounds, [*totals.durations, totals.polls], strict=True))
    yield HistogramMetricFamily(
        "feedsmith_poll_duration_seconds", "How long polls took.", buckets=buckets, sum_value=totals.seconds
    )


def _collect_sources(standing: Standing) -> Iterator[Metric]:
    numbers = Counter(source.health.state for source in standing.sources)
    states = GaugeMetricFamily("feedsmith_sources", "Sources by their state.", labels=["state"])
    for state in _STATES:
        states.add_metric([state], numbers[state])
    yield states
    articles = GaugeMetricFamily("feedsmith_source_articles", "Articles that a source has now.", labels=["source"])
    overdue = GaugeMetricFamily(
        "feedsmith_source_overdue_seconds", "For how long a source has been due.", labels=["source"]
    )
    for source in standing.sources:
        articles.add_metric([source.key], source.health.readable)
        overdue.add_metric([source.key], max(0, standing.now - source.due_at) if source.due_at else 0)
    yield articles
    yield overdue


def _collect_feeds(standing: Standing, overview: Overview) -> Iterator[Metric]:
    articles = GaugeMetricFamily("feedsmith_feed_articles", "Articles in a feed.", labels=["feed"])
    ages = GaugeMetricFamily("feedsmith_feed_age_seconds", "Since when a feed has not changed.", labels=["feed"])
    for feed in standing.feeds:
        articles.add_metric([feed.name], feed.articles or 0)
        written = overview.written_at.get(feed.name, feed.chosen_at)
        if written:
            ages.add_metric([feed.name], max(0, standing.now - written))
    yield articles
    yield ages
