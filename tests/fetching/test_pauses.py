"""A host that asks to be left alone is left alone: by the rest of the run, and by the next ones until its time."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import Run
from feedsmith.fetching.pauses import MAX_PAUSE_SECONDS, STATE_KEY, HostPauses, read_pauses, save_pauses
from support.fetching import fetching
from support.hostile import Hostile, page, robots, turns

STORY = b"<p>It will sail every day until the end of the summer, the company said.</p>"
NOW = datetime(2026, 1, 1, tzinfo=UTC)
BUSY = page(status=429)
CLOSED = page(status=503, Retry_After="600")


@pytest.fixture
def site() -> Iterator[Hostile]:
    with Hostile() as site:
        yield site


# ---- in one run --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("answer", "asked"),
    [
        (CLOSED, 1),
        (page(status=429, Retry_After="600"), 1),
        (page(status=429, Retry_After="Wed, 01 Jan 2200 00:00:00 GMT"), 1),
        (BUSY, 3),
        (page(status=429, Retry_After="2"), 3),
    ],
    ids=["600 s", "429 and 600 s", "a date", "429", "429 to the last try"],
)
def test_the_rest_of_a_host_s_pages_fail_unasked(site: Hostile, answer: bytes, asked: int) -> None:
    for number in range(12):
        site.pages[f"/{number}"] = answer
    with fetching(site, per_host=1, delay=1000.0) as client:
        pending = [client.submit(f"{site.url}/{number}", robots=False) for number in range(12)]
        errors = []
        for reply in pending:
            with pytest.raises(Exception, match="rate limited") as caught:
                reply.result()
            errors.append(str(caught.value))
        assert len([wait for wait in client.waits if wait > 500]) == asked - 1  # the others fail at once
    assert len(site.targets) == asked
    assert sum("no requests before 2" in error for error in errors) >= 12 - asked


@pytest.mark.parametrize(
    "answer",
    [page(status=503), page(status=500), page(status=503, Retry_After="9"), page(status=404, Retry_After="600")],
    ids=["503", "500", "a short wait", "404"],
)
def test_what_asks_for_no_long_wait_stops_no_other_page(site: Hostile, answer: bytes) -> None:
    site.pages |= {"/a": answer, "/b": page(STORY)}
    with fetching(site, per_host=1) as client:
        client.error(f"{site.url}/a", robots=False)
        assert client.get(f"{site.url}/b", robots=False).data == STORY


def test_a_429_that_passes_stops_nothing(site: Hostile) -> None:
    site.pages |= {"/a": turns(BUSY, page(STORY)), "/b": page(STORY)}
    with fetching(site) as client:
        assert client.get(f"{site.url}/a").data == client.get(f"{site.url}/b").data == STORY


def test_other_hosts_and_ports_are_asked(site: Hostile) -> None:
    site.pages["/a"] = turns(CLOSED, page(STORY))
    with Hostile() as other:
        other.pages["/a"] = page(STORY)
        with fetching(site, other, names={"other.example": ["127.0.0.1"]}) as client:
            client.error(f"{site.url}/a", robots=False)
            assert client.get(f"{other.url}/a", robots=False).data == STORY
            assert client.get(f"http://other.example:{site.port}/a", robots=False).data == STORY


def test_a_page_that_redirects_to_a_host_that_pauses_fails_there_unasked(site: Hostile) -> None:
    with Hostile() as other:
        other.pages["/closed"] = CLOSED
        site.pages["/a"] = page(status=302, Location=f"{other.url}/b")
        with fetching(site, other) as client:
            client.error(f"{other.url}/closed", robots=False)
            error = client.error(f"{site.url}/a", robots=False)
        assert (error.kind, other.targets) == ("rate-limited", ["/closed"])


@pytest.mark.parametrize("answer", [CLOSED, BUSY], ids=["600 s", "429"])
def test_robots_txt_that_asks_for_a_pause_gets_it(site: Hostile, answer: bytes) -> None:
    site.pages |= {"/robots.txt": turns(answer, answer, answer, robots()), "/a": page(STORY), "/b": page(STORY)}
    with fetching(site) as client:
        assert {client.error(f"{site.url}/{name}").kind for name in "ab"} == {"rate-limited"}
    assert site.targets == []


# ---- from run to run ---------------------------------------------------------------------------------------


class Memory(dict[str, str]):
    def value(self, name: str) -> str:
        return self.get(name, "")


def test_what_is_remembered_holds_for_its_host_until_its_time_and_is_dropped_then() -> None:
    memory = Memory()
    pauses = read_pauses(memory.value)
    pauses.add("https://a.example/x", NOW, 600)
    save_pauses(pauses, NOW, memory.value, memory.__setitem__)
    known = read_pauses(memory.value)
    end = known.end_for("http://a.example:80/y#z", NOW)
    assert end is not None
    assert timedelta(seconds=600) <= end - NOW <= timedelta(seconds=602)
    assert known.end_for("https://b.a.example/", NOW) is None
    assert known.end_for("https://a.example:8443/", NOW) is None
    assert known.end_for("https://a.example/", NOW + timedelta(seconds=602)) is None
    later = NOW + timedelta(hours=1)
    known.add("https://c.example/", later, 60)
    save_pauses(known, later, memory.value, memory.__setitem__)
    assert "a.example" not in memory[STATE_KEY]


def test_two_runs_at_once_keep_each_other_s_pauses() -> None:
    memory = Memory()
    runs = [read_pauses(memory.value) for _ in range(2)]
    for run, host, seconds in zip(runs, ("a", "b"), (60, 600), strict=True):
        run.add(f"https://{host}.example/", NOW, seconds)
        run.add("https://both.example/", NOW, seconds)
        save_pauses(run, NOW, memory.value, memory.__setitem__)
    known = read_pauses(memory.value)
    assert known.end_for("https://a.example/", NOW)
    assert known.end_for("https://both.example/", NOW) == known.end_for("https://b.example/", NOW)


def test_nothing_is_written_where_nobody_asked_for_a_pause() -> None:
    memory = Memory()
    save_pauses(read_pauses(memory.value), NOW, memory.value, memory.__setitem__)
    assert memory == {}


@pytest.mark.parametrize("seconds", [1e6, 1e12])
def test_no_pause_is_longer_than_a_day(seconds: float) -> None:
    pauses = HostPauses()
    pauses.add("https://a.example/", NOW, seconds)
    assert pauses.end_for("https://a.example/", NOW + timedelta(seconds=MAX_PAUSE_SECONDS + 2)) is None


def test_a_pause_that_a_wrong_clock_wrote_is_none() -> None:
    far = int(datetime(2500, 1, 1, tzinfo=UTC).timestamp())
    assert HostPauses(f"a.example {far}").end_for("https://a.example/", NOW) is None


@given(st.text(max_size=80))
def test_any_text_is_read_and_no_url_fails(text: str) -> None:
    pauses = HostPauses(text)
    pauses.add("https://a.example/", NOW, 60)
    pauses.end_for(text, NOW)
    assert HostPauses(pauses.as_text(NOW)).end_for("https://a.example/", NOW)


def test_the_next_run_asks_nothing_before_the_time_that_the_host_named(site: Hostile, tmp_path: Path, run: Run) -> None:
    site.pages["/robots.txt"] = robots()
    urls = [f"{site.url}/{number}" for number in range(5)]
    for number in range(5):
        site.pages[f"/{number}"] = CLOSED
    (tmp_path / "feedsmith.toml").write_text(
        f'state = "state.db"\n[fetch]\nallow = ["{site.here}"]\nper_host = 1\n'
        f'[feeds.f]\ntitle = "F"\n[[feeds.f.sources]]\ntype = "html"\nurls = {urls}\n'
    )
    for _ in range(2):
        done = run("render", "-c", tmp_path / "feedsmith.toml", "-o", tmp_path / "out")
        assert done.status == 1
        assert "rate limited" in done.err
    assert "not asked for" in done.err
    assert "robots.txt" not in done.err
    first, *pages = [request.target for request in site.requests]
    assert first == "/robots.txt"
    assert len(pages) == 1  # whichever of them was ready first
