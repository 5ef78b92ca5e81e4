"""`/status`: how everything does, as a page for people. Values to bytes; no script."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from urllib.parse import quote

from feedsmith.config.durations import format_duration
from feedsmith.model.numbers import count_noun
from feedsmith.publishing.pages import Page, render_page
from feedsmith.serving.reports.overview import Overview, check_health
from feedsmith.serving.reports.words import describe_ago, describe_duration, describe_until, isolate
from feedsmith.serving.standing import FeedStanding, SourceStanding, Standing
from feedsmith.state.schedule import Event
from feedsmith.text import escape

__all__ = ["render_status_page"]

_RANKS = {"broken": 0, "failing": 1, "never run": 2, "ok": 3}
"""What needs somebody comes first."""

_STYLE = """
.summary { font-size: 1.125rem }
main > section { display: block }
.rows { margin-top: 1.25rem }
.rows > li { padding: .9rem 0; border-top: 1px solid var(--rule) }
.rows h3 { font-size: 1.125rem; font-weight: 600 }
.rows p, .plain { margin-top: .2rem; color: var(--soft); font-size: .875rem }
.rows p, .rows .state, .plain { font-family: system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif }
.rows .state {
  display: inline-block; padding: .1rem .5rem; border: 1px solid var(--rule); border-radius: 4px; color: var(--soft);
  font-size: .8125rem; font-weight: 600; white-space: nowrap; vertical-align: .1em;
}
.rows .bad { border-color: var(--accent); color: var(--accent) }
.rows a { text-decoration-color: currentcolor }
.rows .problem, .mistakes pre { color: var(--ink) }
.mistakes pre {
  margin: 1rem 0 0; padding: .75rem 1rem; border-left: 4px solid var(--accent); background: var(--shade);
  font: .8125rem/1.5 ui-monospace, Menlo, Consolas, "Liberation Mono", monospace; white-space: pre-wrap;
}
@media (min-width: 56rem) {
  .rows > li { display: grid; grid-template-columns: minmax(0, 19rem) minmax(0, 1fr); column-gap: 3.5rem }
}
"""


def render_status_page(overview: Overview) -> bytes:
    """The page. Times are as of `overview.now`."""
    title = "Status of the feeds"
    page = Page(title=title, intro=_render_intro(overview), style=_STYLE, footer=_render_footer(overview))
    return b"".join(render_page(page, _render_body(overview)))


def _render_intro(overview: Overview) -> str:
    health, standing = check_health(overview), overview.standing
    sentences = [] if health.is_well else [f"Nothing is polled: {health.reason}."]
    if standing is not None:
        states = Counter(source.health.state for source in standing.sources)
        parts = [f"{states[state]:,} {state}" for state in _RANKS if states[state]]
        sentences.append(f"{count_noun(len(standing.sources), 'source')}: {', '.join(parts)}.")
    feeds = ' <a href="./">All feeds</a>' if overview.plan.index else ""
    return (
        f'<p class="summary">{escape(" ".join(sentences))}</p>\n'
        '<p>Subscribe to <a href="errors.atom">errors.atom</a> to hear of what fails. For programs there are'
        f' <a href="status.json">status.json</a> and <a href="metrics">metrics</a>.{feeds}</p>\n'
    )


def _render_body(overview: Overview) -> Iterator[str]:
    yield "<main>\n"
    if overview.mistakes:
        yield '<section class="mistakes">\n<h2>The configuration has a mistake</h2>\n'
        yield '<p class="plain">The one before it stands until this is put right.</p>\n'
        yield f"<pre>{escape(chr(10).join(overview.mistakes))}</pre>\n</section>\n"
    standing = overview.standing
    if standing is not None:
        sources = sorted(standing.sources, key=lambda source: _RANKS.get(source.health.state, 0))
        yield from _render_section("Sources", (_render_source(source, overview.now) for source in sources))
        yield from _render_section("Feeds", (_render_feed(feed, overview) for feed in standing.feeds))
        yield from _render_section("The poller", _render_poller(standing, overview.now))
        if standing.events:
            yield from _render_section("Lately", (_render_event(event, overview.now) for event in standing.events))
    yield "</main>\n"


def _render_section(title: str, rows: Iterable[str]) -> Iterator[str]:
    yield f'<section>\n<h2>{title}</h2>\n<ul class="rows">\n'
    yield from rows
    yield "</ul>\n</section>\n"


def _render_row(heading: str, facts: Iterable[str]) -> str:
    lines = "".join(facts)
    return f"<li><div>{heading}</div><div>{lines}</div></li>\n"


# ---- a source ------------------------------------------------------------------------------------


def _render_source(source: SourceStanding, now: int) -> str:
    health = source.health
    bad = " bad" if health.problem else ""
    state = f'<span class="state{bad}">{health.state}</span>'
    heading = f"<h3>{isolate(source.name)} {state}</h3>"
    if source.location:
        heading += f"<p>{isolate(source.location)}</p>"
    return _render_row(heading, _describe_source(source, now))


def _describe_source(source: SourceStanding, now: int) -> Iterator[str]:
    health = source.health
    if health.problem:
        since = source.schedule.told_at
        lasting = f", for {describe_duration(max(0, now - since))} now" if since else ""
        yield f'<p class="problem">{isolate(health.problem)}{lasting}</p>'
    yield f"<p>{_describe_polls(source, now)}</p>"
    if source.schedule.told == "silent":
        yield f"<p>Quiet: {isolate(source.schedule.reason)}</p>"
    usual = health.median_articles
    articles = count_noun(health.readable, "article")
    if usual is not None and usual != health.readable:
        articles += f", usually {usual:,}"
    if health.last_failure and not health.problem:
        articles += f"; failed last {describe_ago(health.last_failure, now)} ({escape(health.failure_kind)})"
    yield f"<p>{articles}</p>"
    yield f"<p>For {', '.join(map(isolate, source.feeds))}</p>"


def _describe_polls(source: SourceStanding, now: int) -> str:
    last = source.polled_at or source.health.last_run
    polled = f"Polled {describe_ago(last, now)}" if last else "Never polled"
    due = f"next {describe_until(source.due_at, now)}" if source.due_at else "due now"
    every = f"every {format_duration(source.every)}"
    if source.interval != source.every:
        every += f", for now every {format_duration(source.interval)}"
    return f"{polled}, {due}; {every}"


# ---- feeds, the poller, events -------------------------------------------------------------------


def _render_feed(feed: FeedStanding, overview: Overview) -> str:
    links = ", ".join(f'<a href="{quote(name)}">{isolate(name)}</a>' for name in feed.files)
    written = overview.written_at.get(feed.name, 0)
    facts = [count_noun(feed.articles, "article") if feed.articles is not None else "Never made"]
    if written:
        facts.append(f"written {describe_ago(written, overview.now)}")
    elif feed.articles is not None:
        facts.append("its files are not here")
    if feed.next_at:
        facts.append(f"changes by itself {describe_until(feed.next_at, overview.now)}")
    lines = [f"<p>{'; '.join(facts)}</p>"]
    if feed.problem:
        lines.insert(0, f'<p class="problem">{isolate(feed.problem)}</p>')
    if written:
        lines.append(f"<p>{links}</p>")
    return _render_row(f"<h3>{isolate(feed.title)}</h3>", lines)


def _render_poller(standing: Standing, now: int) -> Iterator[str]:
    beat, totals = standing.poller, standing.totals
    state = '<span class="state">alive</span>' if standing.is_polling else '<span class="state bad">gone</span>'
    facts = []
    if beat is not None:
        facts.append(f"<p>Started {describe_ago(beat.started_at, now)}, alive {describe_ago(beat.beat_at, now)}</p>")
        if beat.restarts:
            facts.append(f"<p>Restarted {count_noun(beat.restarts, 'time')}</p>")
    else:
        facts.append("<p>None has run yet</p>")
    failures = ", ".join(f"{number:,} {kind}" for kind, number in totals.failures)
    each = f", {totals.seconds / totals.polls:.1f} s each" if totals.polls else ""
    facts.append(f"<p>{count_noun(totals.polls, 'poll')}{each}; failed: {escape(failures) or 'none'}</p>")
    yield _render_row(f"<h3>Polls {state}</h3>", facts)


def _render_event(event: Event, now: int) -> str:
    heading = f'<h3>{isolate(event.source)} <span class="state">{escape(event.kind)}</span></h3>'
    reason = f"<p>{isolate(event.reason)}</p>" if event.reason and event.kind != "mended" else ""
    return _render_row(heading, [f"<p>{describe_ago(event.at, now)}</p>", reason])


def _render_footer(overview: Overview) -> str:
    moment = datetime.fromtimestamp(overview.now, UTC)
    return f"<p>As of {moment:%Y-%m-%d %H:%M:%S} UTC. Nothing is fetched from any site when this page is shown.</p>\n"
