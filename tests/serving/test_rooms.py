"""What /health, /status.json, /metrics and errors.atom tell of how everything does."""

import asyncio
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import feedparser
import pytest
from prometheus_client.parser import text_string_to_metric_families

import feedsmith.serving
from feedsmith.serving import asgi
from feedsmith.serving.answers.documents import answer_document
from feedsmith.serving.polling.schedule import PollResult, find_event
from feedsmith.serving.reports.errors_feed import make_errors_document
from feedsmith.serving.reports.metrics import render_metrics
from feedsmith.serving.reports.overview import Overview, load_overview
from feedsmith.serving.reports.status import answer_health, answer_status_json, answer_status_page
from feedsmith.state.health import Health
from feedsmith.state.schedule import PollerBeat, Schedule
from feedsmith.state.store.database import Database
from support.asgi import ask, ask_async
from support.standings import BROKEN, EVIL_SOURCE, FAILING, NEVER_RUN, NOW, OK, make_overview, make_source
from support.validate import check_atom, needs_shared, schema_atom


def with_poller(beat: PollerBeat | None) -> Overview:
    shown = make_overview()
    assert shown.standing
    return replace(shown, standing=replace(shown.standing, poller=beat))


UNREADABLE = make_overview(standing=None, problem="sqlite:////state.db: damaged: restore it from a backup")

# ---- health --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("shown", "status", "words"),
    [
        (make_overview(), 200, "ok\n"),
        (with_poller(None), 503, "no poller has run yet\n"),
        (with_poller(PollerBeat(pid=1, started_at=1, beat_at=NOW - 60)), 200, "ok\n"),
        (with_poller(PollerBeat(pid=1, started_at=1, beat_at=NOW - 61)), 503, "no sign of life for 61 s\n"),
        (UNREADABLE, 503, "the state can't be read: sqlite:////state.db: damaged"),
    ],
    ids=["well", "never polled", "a minute ago", "gone", "no state"],
)
def test_health_says_whether_sources_are_polled_and_why_not(shown: Overview, status: int, words: str) -> None:
    response = answer_health(shown)
    assert response.status == status
    assert isinstance(response.body, bytes)
    assert words in response.body.decode()


def test_nothing_shows_the_secrets_of_an_address() -> None:
    source = replace(BROKEN, location="https://me:sesame@a.example/feed?page=7&api_key=sesame")
    shown = make_overview(source)
    for body in (
        answer_status_json(shown).body,
        answer_status_page(shown).body,
        make_errors_document(shown).body,
    ):
        assert isinstance(body, bytes)
        assert b"sesame" not in body
        assert b"page=7" in body


def test_a_source_that_fails_is_no_reason_to_restart_the_server() -> None:
    assert answer_health(make_overview(FAILING, BROKEN)).status == 200


# ---- status.json ---------------------------------------------------------------------------------


def tell(shown: Overview) -> Any:
    body = answer_status_json(shown).body
    assert isinstance(body, bytes)
    return json.loads(body)


def test_each_source_is_told_with_its_times_in_words_that_stay() -> None:
    told = tell(make_overview(FAILING))
    (source,) = told["sources"]
    assert source == {
        "source": "harbour/agency",
        "name": "agency",
        "location": "https://agency.example/news",
        "feeds": ["harbour"],
        "state": "failing",
        "problem": "agency: https://agency.example/news: timeout (no answer within 30 s)",
        "last_poll": "2026-11-18T11:02:40Z",
        "last_success": "2026-11-17T10:06:40Z",
        "last_failure": "2026-11-18T11:02:40Z",
        "failure_kind": "timeout",
        "next_poll": "2026-11-18T11:56:40Z",
        "every": 900,
        "interval": 3600,
        "polls": 12,
        "articles": 24,
        "usual_articles": 24,
    }
    assert (told["healthy"], told["problem"], len(told["mistakes"])) == (True, None, 1)
    assert told["feeds"][0]["written"] == "2026-11-18T10:58:20Z"
    assert told["poller"]["failures"] == {"not-found": 3, "timeout": 17}


def test_what_never_was_is_null() -> None:
    (source,) = tell(make_overview(NEVER_RUN))["sources"]
    assert {source[key] for key in ("last_poll", "last_success", "last_failure", "next_poll", "problem")} == {None}


def test_without_a_state_it_says_so() -> None:
    told = tell(UNREADABLE)
    assert (told["healthy"], told["poller"], told["sources"]) == (False, None, [])
    assert "damaged" in told["problem"]


# ---- metrics -------------------------------------------------------------------------------------


def read_metrics(shown: Overview) -> dict[tuple[str, ...], float]:
    families = text_string_to_metric_families(render_metrics(shown).decode())
    return {
        (sample.name, *(f"{key}={label}" for key, label in sorted(sample.labels.items()))): sample.value
        for family in families
        for sample in family.samples
    }


def test_metrics_count_polls_failures_and_sources() -> None:
    metrics = read_metrics(make_overview())
    expected = {
        ("feedsmith_state_up",): 1,
        ("feedsmith_poller_up",): 1,
        ("feedsmith_polls_total",): 1_234,
        ("feedsmith_poll_failures_total", "kind=timeout"): 17,
        ("feedsmith_poll_duration_seconds_sum",): 987.5,
        ("feedsmith_poll_duration_seconds_count",): 1_234,
        ("feedsmith_poll_duration_seconds_bucket", "le=0.1"): 10,
        ("feedsmith_poll_duration_seconds_bucket", "le=+Inf"): 1_234,
        ("feedsmith_sources", "state=ok"): 2,
        ("feedsmith_sources", "state=broken"): 1,
        ("feedsmith_sources", "state=failing"): 2,
        ("feedsmith_sources", "state=never run"): 1,
        ("feedsmith_source_articles", "source=ferries/timetable"): 0,
        ("feedsmith_feed_articles", "feed=harbour"): 48,
        ("feedsmith_feed_age_seconds", "feed=harbour"): 500,
        ("feedsmith_configuration_mistakes",): 1,
        ("feedsmith_poller_restarts_total",): 1,
    }
    assert expected.items() <= metrics.items()


def test_an_odd_name_stays_one_label() -> None:
    odd = make_source('a"b\\c\nd', Health())
    assert read_metrics(make_overview(odd))["feedsmith_source_articles", 'source=a"b\\c\nd'] == 0


def test_a_state_that_is_gone_is_a_metric_too() -> None:
    metrics = read_metrics(UNREADABLE)
    assert (metrics["feedsmith_state_up",], metrics["feedsmith_poller_up",]) == (0, 0)
    assert ("feedsmith_polls_total",) not in metrics


# ---- errors.atom ---------------------------------------------------------------------------------


def render_errors(shown: Overview) -> bytes:
    body = answer_document(make_errors_document(shown), []).body
    assert isinstance(body, bytes)
    return body


def test_what_fails_has_an_entry_and_what_does_not_has_none() -> None:
    feed = feedparser.parse(render_errors(make_overview()))
    assert {entry.title for entry in feed.entries} >= {"agency fails", "timetable is broken"}
    assert len(feed.entries) == 3
    (entry,) = feedparser.parse(render_errors(make_overview(OK, FAILING))).entries
    assert entry.published == "2026-11-18T09:06:40Z"  # when it broke
    assert entry.updated == "2026-11-18T10:06:40Z"  # when its reason changed
    assert "no answer within 30 s" in entry.content[0].value
    assert feedparser.parse(render_errors(make_overview(OK))).entries == []


@pytest.mark.parametrize("sources", [(), (OK,), (EVIL_SOURCE,)], ids=["all", "none", "evil"])
@needs_shared
def test_it_is_valid(sources: Any) -> None:
    document = render_errors(make_overview(*sources))
    assert schema_atom(document) == []
    assert check_atom(document) == []


def test_an_entry_keeps_its_id_whatever_fails() -> None:
    other = replace(FAILING, health=replace(FAILING.health, failure_detail="agency: not found", broken="it is empty"))
    ids = {feedparser.parse(render_errors(make_overview(source))).entries[0].id for source in (FAILING, other)}
    assert len(ids) == 1
    assert feedparser.parse(render_errors(make_overview(BROKEN))).entries[0].id not in ids


def test_it_is_updated_by_the_poll_that_found_another_reason() -> None:
    """And by no other: readers would show it as new with each poll."""
    schedule = Schedule()
    for number, detail in enumerate(["timeout", "timeout", "not found", "not found"]):
        health = replace(FAILING.health, failure_detail=detail)
        schedule, _ = find_event("a", ["f"], schedule, PollResult(began=NOW + 900 * number, change=0, health=health))
    assert (schedule.told_at, schedule.reason_at) == (NOW, NOW + 1_800)


def test_the_same_failures_are_the_same_bytes_and_others_are_not() -> None:
    first = make_errors_document(make_overview(FAILING))
    later = make_errors_document(make_overview(FAILING, now=NOW + 900))
    response = answer_document(first, [])
    tag = dict(response.fields)[b"etag"]
    assert answer_document(later, [(b"if-none-match", tag)]).status == 304
    mended = make_errors_document(make_overview(OK))
    assert answer_document(mended, [(b"if-none-match", tag)]).status == 200
    assert b"last-modified" not in dict(response.fields)


def test_a_name_that_is_markup_is_text() -> None:
    (entry,) = feedparser.parse(render_errors(make_overview(EVIL_SOURCE)), sanitize_html=False).entries
    assert "<script" not in entry.content[0].value


def test_a_source_that_no_poller_polls_is_dated_by_its_failure() -> None:
    source = replace(FAILING, schedule=Schedule())
    (entry,) = feedparser.parse(render_errors(make_overview(source))).entries
    assert entry.updated == "2026-11-18T11:02:40Z"


# ---- through the app -----------------------------------------------------------------------------


@pytest.fixture
def app(tmp_path: Path) -> Any:
    (tmp_path / "feedsmith.toml").write_text('[feeds.news]\nsources = [{ type = "text", path = "." }]\n')
    return feedsmith.serving.app(tmp_path / "feedsmith.toml")


def test_a_state_that_is_not_there_is_told_and_not_made(app: Any, tmp_path: Path) -> None:
    before = sorted(tmp_path.rglob("*"))
    assert ask(app, "/health").status == 503
    assert ask(app, "/errors.atom").status == 503  # an empty one would say that all is mended
    assert ask(app, "/status").status == 200
    assert "there is none yet" in ask(app, "/status").text
    assert ask(app, "/metrics").status == 200
    assert sorted(tmp_path.rglob("*")) == before


def test_a_state_that_can_not_be_one_is_told(tmp_path: Path) -> None:
    config = 'state = "mysql://db.example/feeds"\n[feeds.news]\nsources = [{ type = "text", path = "." }]\n'
    (tmp_path / "feedsmith.toml").write_text(config)
    answer = ask(feedsmith.serving.app(tmp_path / "feedsmith.toml"), "/health")
    assert (answer.status, "neither SQLite nor PostgreSQL" in answer.text) == (503, True)


def test_a_burst_asks_the_state_once(app: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Any] = []

    def load(*arguments: Any) -> Overview:
        asked.append(arguments)
        return load_overview(*arguments)

    monkeypatch.setattr(asgi, "load_overview", load)

    async def burst() -> None:
        await asyncio.gather(*(ask_async(app, path) for path in ["/health", "/status", "/metrics"] * 20))

    asyncio.run(burst())
    assert len(asked) == 1
    monkeypatch.setattr(asgi, "OVERVIEW_SECONDS", 0)
    ask(app, "/health")
    assert len(asked) == 2


def test_a_look_writes_nothing_and_fetches_nothing(run: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.txt").write_text("Ferry returns\n\nIt came back to the island on Monday, and was cheered.")
    (tmp_path / "feedsmith.toml").write_text('[feeds.news]\nsources = [{ type = "text", path = "*.txt" }]\n')
    assert run("render").status == 0
    app = feedsmith.serving.app(tmp_path / "feedsmith.toml")
    opened: list[bool] = []

    class Watched(Database):
        def __init__(self, url: str, *, reading: bool = False) -> None:
            opened.append(reading)
            super().__init__(url, reading=reading)

    monkeypatch.setattr("feedsmith.state.store.database.Database", Watched)
    monkeypatch.setattr("feedsmith.fetching.fetcher.Fetcher", None)
    state = (tmp_path / ".feedsmith" / "state.db").read_bytes()
    for path in ("/", "/health", "/status", "/status.json", "/metrics", "/errors.atom", "/news.rss", "/try"):
        assert ask(app, path).status in (200, 404, 503)
    assert (tmp_path / ".feedsmith" / "state.db").read_bytes() == state
    assert opened == [True]
    (source,) = json.loads(ask(app, "/status.json").text)["sources"]
    assert (source["state"], source["articles"]) == ("ok", 1)
