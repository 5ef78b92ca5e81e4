"""A hub is told of each address that changed, and what it does costs the feeds nothing."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs

import pytest

from feedsmith.errors import HubError
from feedsmith.websub import tell_hub
from fetching import fetching
from hostile import Hostile, Received, moved, page, turns
from newsroom import FEED, Newsroom, story

TOPICS = ["https://x.example/feeds/news.rss", "https://x.example/feeds/n%C3%A9ws.atom?a=1&b=2"]


@pytest.fixture
def hub() -> Iterator[Hostile]:
    with Hostile() as server:
        server.pages["/hub"] = page(status=204)
        yield server


def told(hub: Hostile, topics: list[str] = TOPICS, **network: object) -> list[HubError]:
    with fetching(hub, **network) as client:
        return tell_hub(client.fetcher, f"{hub.url}/hub", topics)


def forms(hub: Hostile) -> list[dict[str, list[str]]]:
    return [parse_qs(request.body.decode(), strict_parsing=True) for request in hub.requests]


def test_each_topic_is_posted_as_a_form_of_its_own(hub: Hostile) -> None:
    assert told(hub) == []
    assert [request.method for request in hub.requests] == ["POST", "POST"]
    assert {request.header("content-type") for request in hub.requests} == {"application/x-www-form-urlencoded"}
    expected = [{"hub.mode": ["publish"], "hub.url": [topic]} for topic in TOPICS]
    assert sorted(forms(hub), key=str) == sorted(expected, key=str)


@pytest.mark.parametrize("status", [200, 202, 204])
def test_any_success_will_do(hub: Hostile, status: int) -> None:
    hub.pages["/hub"] = page(b"" if status == 204 else b"ok", status=status)
    assert told(hub) == []


def test_a_hub_that_is_busy_is_told_again(hub: Hostile) -> None:
    hub.pages["/hub"] = turns(page(status=503), page(status=204))
    assert told(hub, TOPICS[:1]) == []
    assert len(hub.requests) == 2


@pytest.mark.parametrize(
    ("answer", "asked", "reason"),
    [
        (page(b"no such topic", status=400), 1, "400"),
        (page(status=503), 3, "503"),
        (page(status=429, Retry_After="3600"), 1, "asks to wait"),
        (moved("https://other.example/hub", 308), 1, "https://other.example/hub"),
    ],
)
def test_a_hub_that_will_not_be_told_is_an_error_that_is_given_back(
    hub: Hostile, answer: bytes, asked: int, reason: str
) -> None:
    hub.pages["/hub"] = answer
    (error,) = told(hub, TOPICS[:1])
    assert len(hub.requests) == asked
    assert reason in str(error)
    assert str(error).startswith(f"{hub.url}/hub: hub not told (")


def test_a_hub_that_fails_for_all_topics_is_named_once(hub: Hostile) -> None:
    hub.pages["/hub"] = page(status=400)
    assert len(told(hub)) == 1


def test_a_hub_at_a_private_address_is_not_told_unless_that_is_allowed(hub: Hostile) -> None:
    with fetching(hub, allow=frozenset()) as client:
        (error,) = tell_hub(client.fetcher, f"{hub.url}/hub", TOPICS)
    assert "unsafe address" in str(error)
    assert hub.requests == []


def with_hub(hub: Hostile) -> str:
    return f"""hub = "{hub.url}/hub"
[fetch]
allow = ["{hub.here}"]
delay = 0
tries = 1
""" + FEED.replace('base_url = "https://x.example/feeds"', "").replace("[fetch]", "")


@pytest.fixture
def room(hub: Hostile, tmp_path: Path) -> Newsroom:
    return Newsroom(tmp_path, "state.db", 'base_url = "https://x.example/feeds"\n' + with_hub(hub))


def test_a_run_tells_the_hub_of_what_changed_and_of_nothing_else(hub: Hostile, room: Newsroom) -> None:
    room.write("one.txt")
    room.feed()
    topics = [form["hub.url"][0] for form in forms(hub)]
    assert sorted(topics) == [f"https://x.example/feeds/news.{suffix}" for suffix in ("atom", "json", "rss")]
    assert f'href="{hub.url}/hub"' in (room.folder / "out" / "news.atom").read_text()
    hub.requests.clear()
    room.feed()
    assert hub.requests == []
    room.write("one.txt", story("A ship"))
    room.feed()
    assert len(hub.requests) == 3


def test_a_hub_that_fails_costs_a_warning_and_not_the_run(hub: Hostile, room: Newsroom) -> None:
    def broken(request: Received) -> bytes:
        return page(status=500)

    hub.pages["/hub"] = broken
    room.write("one.txt")
    report = room.feed()
    assert [type(warning) for warning in report.warnings] == [HubError]
    assert room.titles() == ["One"]
