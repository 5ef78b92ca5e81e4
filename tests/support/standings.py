"""How sources, feeds and the poller may stand: what /status, /metrics and errors.atom are made of."""

from dataclasses import replace
from typing import Any

from feedsmith.config.plan import FeedPlan, Plan
from feedsmith.model.feed import FeedSettings
from feedsmith.publishing.formats.atom import Atom
from feedsmith.publishing.formats.jsonfeed import JsonFeed
from feedsmith.publishing.formats.rss import Rss
from feedsmith.serving.reports.overview import Overview
from feedsmith.serving.standing import FeedStanding, SourceStanding, Standing
from feedsmith.state.health import Health
from feedsmith.state.schedule import Event, PollerBeat, PollTotals, Schedule

__all__ = [
    "BROKEN",
    "EVIL",
    "EVIL_SOURCE",
    "FAILING",
    "NEVER_RUN",
    "NOW",
    "OK",
    "SILENT",
    "make_overview",
    "make_source",
]

NOW = 1_795_000_000
EVIL = '<script>alert("1")</script>&amp;\u202e\'"]]>'
FORMATS = (Rss(), Atom(), JsonFeed())

WELL = Health(last_run=NOW - 240, last_success=NOW - 240, articles=24, article_counts=(24,))


def make_source(key: str, health: Health, **more: Any) -> SourceStanding:
    values: dict[str, Any] = {
        "key": key,
        "name": key.partition("/")[2],
        "location": f"https://{key.partition('/')[2]}.example/news",
        "feeds": (key.partition("/")[0],),
        "every": 900,
        "interval": 900,
        "schedule": Schedule(due_at=NOW + 660),
        "polls": 12,
        "polled_at": health.last_run,
        "health": health,
    }
    return SourceStanding(**{**values, **more})


OK = make_source("harbour/desk", WELL)
FAILING = make_source(
    "harbour/agency",
    replace(
        WELL,
        failing=True,
        last_success=NOW - 90_000,
        last_failure=NOW - 240,
        failure_kind="timeout",
        failure_detail="agency: https://agency.example/news: timeout (no answer within 30 s)",
    ),
    interval=3_600,
    schedule=Schedule(due_at=NOW + 3_000, failed=2, told="broken", told_at=NOW - 7_200, reason_at=NOW - 3_600),
)
BROKEN = make_source(
    "ferries/timetable",
    replace(WELL, broken="it usually has 12 articles, and now it has none", articles=0, article_counts=(12,)),
    schedule=Schedule(due_at=NOW + 60, told="broken", told_at=NOW - 172_800, reason_at=NOW - 172_800),
)
NEVER_RUN = make_source("ferries/new", Health(), polls=0, schedule=Schedule())
SILENT = make_source(
    "ferries/council",
    WELL,
    schedule=Schedule(due_at=NOW + 5, told="silent", reason="no new article for 9 days"),
)
EVIL_SOURCE = make_source(
    "harbour/evil",
    replace(WELL, failing=True, failure_kind=EVIL, failure_detail=f"{EVIL} {'x' * 300}"),
    name=EVIL,
    location=f"https://evil.example/{'long' * 80}?{EVIL}",
    feeds=(EVIL,),
)


def make_overview(*sources: SourceStanding, **more: Any) -> Overview:
    """All kinds of sources, unless some are given."""
    settings = [
        FeedSettings(name="harbour", title="Harbour Post", base_url="https://feeds.example/harbour"),
        FeedSettings(name="ferries", title="أخبار الميناء", base_url="https://feeds.example/harbour"),
    ]
    feeds = tuple(FeedPlan(settings=one, formats=FORMATS, jobs=()) for one in settings)
    standing = Standing(
        now=NOW,
        sources=sources or (OK, FAILING, BROKEN, NEVER_RUN, SILENT, EVIL_SOURCE),
        feeds=tuple(
            FeedStanding(
                name=one.name,
                title=one.title,
                files=tuple(f"{one.name}{format.suffix}" for format in FORMATS),
                articles=articles,
                chosen_at=NOW - 500,
                next_at=next_at,
            )
            for one, articles, next_at in zip(settings, (48, None), (NOW + 4_000, 0), strict=True)
        ),
        poller=PollerBeat(pid=1, started_at=NOW - 86_400 * 3, beat_at=NOW - 4, restarts=1),
        totals=PollTotals(
            polls=1_234,
            failures=(("not-found", 3), ("timeout", 17)),
            seconds=987.5,
            durations=(10, 200, 900, 1_200, 1_230, 1_233, 1_234),
        ),
        events=(
            Event(id="b", kind="broken", at=NOW - 7_200, source="harbour/agency", feeds=("harbour",), reason="timeout"),
            Event(id="a", kind="mended", at=NOW - 90_000, source="harbour/desk", feeds=("harbour",), reason=""),
        ),
    )
    values: dict[str, Any] = {
        "now": NOW,
        "plan": Plan(feeds=feeds, output=None, index=True),
        "standing": standing,
        "written_at": {"harbour": NOW - 500},
        "mistakes": ("feedsmith.toml: feeds.harbour.limit: expected int, got str (such as limit = 50)",),
    }
    return Overview(**{**values, **more})
