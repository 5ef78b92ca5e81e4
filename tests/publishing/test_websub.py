"""A hub is pinged for each address that changed, within a time limit, and a hub that fails costs the feeds nothing."""

import logging
import ssl
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from feedsmith.fetching.access import Network
from feedsmith.fetching.fetcher import Fetcher
from feedsmith.model.errors import HubError
from feedsmith.publishing import websub
from feedsmith.publishing.websub import ping_hub
from support import samples  # noqa: F401
from support.fetching import fetching
from support.hostile import (
    Answer,
    Certificate,
    Hostile,
    Received,
    after,
    cut,
    drip,
    head,
    moved,
    page,
    speak_http2,
    turns,
)
from support.newsroom import FEED, Newsroom, story

TOPICS = ["https://x.example/feeds/news.rss", "https://x.example/feeds/n%C3%A9ws.atom?a=1&b=2"]


LATIN = st.characters(max_codepoint=255, exclude_categories=["Cc"])


@pytest.fixture
def hub() -> Iterator[Hostile]:
    with Hostile() as server:
        server.pages["/hub"] = page(status=204)
        yield server


def ping(hub: Hostile, topics: list[str] = TOPICS, **network: object) -> list[HubError]:
    with fetching(hub, **network) as client:
        return ping_hub(client.fetcher, f"{hub.url}/hub", topics)


def refused(hub: Hostile, answer: Answer) -> str:
    """Why the hub, which answers so, was not notified."""
    hub.pages["/hub"] = answer
    (error,) = ping(hub, TOPICS[:1])
    return error.reason


def forms(hub: Hostile) -> list[dict[str, list[str]]]:
    return [parse_qs(request.body.decode(), strict_parsing=True) for request in hub.requests]


def topics_of(hub: Hostile) -> list[str]:
    return sorted(form["hub.url"][0] for form in forms(hub))


# ---- what a ping is ----------------------------------------------------------------------------------------


def test_each_topic_is_posted_as_a_form_of_its_own(hub: Hostile) -> None:
    assert ping(hub) == []
    assert [request.method for request in hub.requests] == ["POST", "POST"]
    assert {request.header("content-type") for request in hub.requests} == {"application/x-www-form-urlencoded"}
    expected = [{"hub.mode": ["publish"], "hub.url": [topic]} for topic in TOPICS]
    assert sorted(forms(hub), key=str) == sorted(expected, key=str)


@pytest.mark.parametrize(
    ("topic", "sent"),
    [
        ("https://x.example/a.rss", b"https%3A%2F%2Fx.example%2Fa.rss"),
        ("https://x.example/?a=b+c&d=%26#e", b"https%3A%2F%2Fx.example%2F%3Fa%3Db%2Bc%26d%3D%2526%23e"),
        ("https://x.example/\u00e9 \u2603", b"https%3A%2F%2Fx.example%2F%C3%A9+%E2%98%83"),
    ],
)
def test_a_topic_arrives_as_it_is(hub: Hostile, topic: str, sent: bytes) -> None:
    ping(hub, [topic])
    (request,) = hub.requests
    assert request.body == b"hub.mode=publish&hub.url=" + sent
    assert request.header("content-length") == str(len(request.body))
    assert forms(hub)[0]["hub.url"] == [topic]


def test_a_topic_is_pinged_once_however_often_it_is_named(hub: Hostile) -> None:
    assert ping(hub, TOPICS * 3) == []
    assert topics_of(hub) == sorted(TOPICS)


def test_a_hub_is_not_pinged_where_nothing_is_new(hub: Hostile) -> None:
    assert ping(hub, []) == []
    assert hub.connects == 0


def test_a_ping_waits_neither_for_robots_txt_nor_for_the_delay_between_pages(hub: Hostile) -> None:
    with fetching(hub, delay=3600.0) as client:
        assert ping_hub(client.fetcher, f"{hub.url}/hub", TOPICS) == []
        assert client.waits == []
    assert {request.target for request in hub.requests} == {"/hub"}


def test_a_hub_is_pinged_over_http_2_too(tmp_path: Path) -> None:
    certificate = Certificate.create(tmp_path)
    trusting = ssl.create_default_context(cafile=certificate.path)
    with Hostile(certificate.context("h2"), speak=speak_http2) as hub, fetching(hub, tls=trusting) as client:
        hub.pages["/hub"] = page(status=204)
        assert ping_hub(client.fetcher, f"{hub.url}/hub", TOPICS) == []
        assert topics_of(hub) == sorted(TOPICS)


def test_a_hub_s_password_is_shown_to_the_hub_and_to_nobody_else(hub: Hostile) -> None:
    hub.pages["/hub"] = page(status=403)
    with fetching(hub) as client:
        (error,) = ping_hub(client.fetcher, f"http://anna:s3cret@{hub.here}/hub", TOPICS)
    assert hub.requests[0].header("authorization") == "Basic YW5uYTpzM2NyZXQ="
    assert str(error).startswith(f"{hub.url}/hub: hub not notified (")


# ---- what a hub answers ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "answer",
    [
        page(b"ok"),
        page(status=202),
        page(status=204),
        head(200, Content_Length=100) + b"half",
        page(b"no gzip at all", Content_Encoding="gzip"),
    ],
)
def test_any_success_will_do_whatever_comes_with_it(hub: Hostile, answer: bytes) -> None:
    hub.pages["/hub"] = lambda request: cut(answer)(request)
    assert ping(hub) == []
    assert len(hub.requests) == 2


@pytest.mark.parametrize("trouble", [page(status=503), page(status=429), page(status=500), cut(b"")])
def test_a_ping_that_fails_for_a_moment_is_tried_again(hub: Hostile, trouble: Answer) -> None:
    hub.pages["/hub"] = turns(trouble, page(status=204))
    assert ping(hub, TOPICS[:1]) == []
    assert topics_of(hub) == TOPICS[:1] * 2


@pytest.mark.parametrize(
    ("answer", "asked", "reason"),
    [
        (page(status=400), 1, "bad response: 400"),
        (page(status=410), 1, "gone: 410"),
        (page(status=503), 3, "bad response: 503"),
        (page(status=429, Retry_After="3600"), 1, "rate limited: 429, asks to wait 3600 s"),
        (page(status=307), 1, "bad response: 307, without saying where to"),
        (cut(b""), 3, "unreachable: the server broke off the connection"),
    ],
)
def test_a_ping_that_is_refused_is_an_error_with_its_reason(
    hub: Hostile, answer: Answer, asked: int, reason: str
) -> None:
    assert refused(hub, answer) == reason
    assert len(hub.requests) == asked


@pytest.mark.parametrize("status", [307, 308])
def test_a_redirect_that_keeps_a_form_one_is_followed(hub: Hostile, status: int) -> None:
    hub.pages["/hub"], hub.pages["/new"] = moved("/new", status), page(status=204)
    assert ping(hub, TOPICS[:1]) == []
    assert [(request.method, request.target) for request in hub.requests] == [("POST", "/hub"), ("POST", "/new")]
    assert topics_of(hub) == TOPICS[:1] * 2


def test_a_redirect_in_a_circle_is_followed_five_times(hub: Hostile) -> None:
    assert refused(hub, moved("/hub", 308)) == "too many redirects: 5"
    assert len(hub.requests) == 6


def test_a_redirect_into_this_network_is_refused(hub: Hostile) -> None:
    with Hostile() as victim:
        reason = refused(hub, moved(victim.url, 307))
        assert reason == f"unsafe address: redirected to {victim.url}/: 127.0.0.1 is this machine"
    assert victim.connects == 0


def test_a_hub_s_password_goes_to_no_other_hub(hub: Hostile) -> None:
    with Hostile() as other, fetching(hub, other) as client:
        hub.pages["/hub"], other.pages["/hub"] = moved(f"{other.url}/hub", 308), page(status=204)
        assert ping_hub(client.fetcher, f"http://anna:s3cret@{hub.here}/hub", TOPICS[:1]) == []
        assert other.requests[0].header("authorization") is None


@pytest.mark.parametrize("status", [301, 302, 303])
def test_a_hub_that_has_moved_otherwise_is_named_and_not_followed(hub: Hostile, status: int) -> None:
    expected = f"bad response: {status}, redirects to {hub.url}/new: set that instead"
    assert refused(hub, moved("/new", status)) == expected
    assert [request.target for request in hub.requests] == ["/hub"]


def test_a_hub_s_own_words_are_in_the_reason_where_they_are_plain_text(hub: Hostile) -> None:
    plain = page(b"No such\r\n\ttopic\x1b!", status=400, Content_Type="text/plain; charset=utf-8")
    assert refused(hub, plain) == "bad response: 400: No such topic!"
    assert refused(hub, page(b"<p>No", status=400, Content_Type="text/html")) == "bad response: 400"
    assert {request.header("accept") for request in hub.requests} == {"text/plain, */*;q=0.5"}


def test_a_hub_s_own_words_are_cut_short(hub: Hostile) -> None:
    long = page(b"word " * 1_000_000, status=400, Content_Type="text/plain")
    assert refused(hub, long) == "bad response: 400: " + ("word " * 40).rstrip()


def test_no_ping_waits_for_the_last_of_a_hub_s_words(hub: Hostile) -> None:
    slow = drip(page(b"word " * 1_000, status=400, Content_Type="text/plain"), size=1_000, seconds=15)
    assert refused(hub, slow) == "bad response: 400"


@given(st.binary(max_size=300), st.text(LATIN, max_size=20))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_a_hub_answers_the_reason_is_one_line(hub: Hostile, body: bytes, parameters: str) -> None:
    reason = refused(hub, page(body, status=400, Content_Type=f"text/plain;{parameters}"))
    assert reason.startswith("bad response: 400")
    assert len(reason.splitlines()) == 1
    assert not any(character < " " for character in reason)
    assert len(reason) <= len("bad response: 400: ") + 200


def test_a_hub_that_fails_for_all_topics_is_named_once(hub: Hostile) -> None:
    hub.pages["/hub"] = page(status=400)
    (error,) = ping(hub)
    assert error.reason == "bad response: 400"


def test_the_topics_that_a_hub_refuses_are_named_where_it_takes_others(hub: Hostile) -> None:
    hub.pages["/hub"] = lambda request: page(status=404 if b"news.rss" in request.body else 204)
    (error,) = ping(hub)
    assert error.reason == f"not found: 404; so for {TOPICS[0]}"


def test_a_hub_at_a_private_address_is_not_pinged_unless_that_is_allowed(hub: Hostile) -> None:
    with fetching(hub, allow=frozenset()) as client:
        (error,) = ping_hub(client.fetcher, f"{hub.url}/hub", TOPICS)
    assert error.reason == "unsafe address: 127.0.0.1 is this machine"
    assert hub.connects == 0


def test_a_hub_that_does_not_exist_is_an_error_with_its_reason() -> None:
    with fetching() as client:
        (error,) = ping_hub(client.fetcher, "https://hub.example/", TOPICS)
    assert str(error) == (
        "https://hub.example/: hub not notified (unreachable: there is no such host); "
        "readers that poll see the change all the same"
    )


# ---- how long that may take --------------------------------------------------------------------------------


def test_a_hub_that_never_answers_is_given_up_for_all_topics_at_once(hub: Hostile) -> None:
    """Were the topics given up one after the other, the server's 15 seconds would be over before the last."""
    hub.pages["/hub"] = after(15, page(status=204))
    topics = [f"https://x.example/{number}.rss" for number in range(100)]
    with fetching(hub, per_host=1) as client:
        (error,) = ping_hub(client.fetcher, f"{hub.url}/hub", topics, timeout=0.5)
    assert error.reason == "timeout: no complete answer within 0.5 s"


def test_a_short_wait_that_a_hub_asks_for_is_kept(hub: Hostile) -> None:
    hub.pages["/hub"] = turns(page(status=503, Retry_After="7"), page(status=204))
    with fetching(hub) as client:
        assert ping_hub(client.fetcher, f"{hub.url}/hub", TOPICS[:1]) == []
        assert 7.0 in client.waits


def test_a_wait_that_one_topic_is_asked_for_holds_for_the_others(hub: Hostile) -> None:
    hub.pages["/hub"] = turns(page(status=503, Retry_After="7"), page(status=204))
    with fetching(hub, per_host=1) as client:
        assert ping_hub(client.fetcher, f"{hub.url}/hub", TOPICS) == []
        assert len([wait for wait in client.waits if 6 < wait <= 7]) == 3  # the first one's, and both turns


def test_a_wait_beyond_the_time_that_is_left_is_not_begun(hub: Hostile) -> None:
    hub.pages["/hub"] = page(status=503, Retry_After="7")
    with fetching(hub) as client:
        (error,) = ping_hub(client.fetcher, f"{hub.url}/hub", TOPICS[:1], timeout=6.0)
        assert client.waits == []
    assert error.reason == "bad response: 503"
    assert len(hub.requests) == 1


def test_a_wait_that_outlasts_the_time_ends_in_what_the_hub_said_last(hub: Hostile) -> None:
    """The waits are real: each topic's second turn comes after that of the other, which is asked to wait again."""
    hub.pages["/hub"] = page(status=503, Retry_After="1")
    with Fetcher(Network(allow=frozenset([hub.here]), per_host=1)) as fetcher:
        (error,) = ping_hub(fetcher, f"{hub.url}/hub", TOPICS, timeout=1.9)
    assert error.reason == "bad response: 503"


# ---- what it costs a run -----------------------------------------------------------------------------------


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


def test_a_run_pings_the_hub_for_what_changed_and_for_nothing_else(hub: Hostile, room: Newsroom) -> None:
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


def test_a_ping_that_failed_is_sent_by_each_later_run_until_it_succeeds(hub: Hostile, room: Newsroom) -> None:
    def partly(request: Received) -> bytes:
        return page(status=500 if b"news.rss" in request.body else 204)

    hub.pages["/hub"] = partly
    room.write("one.txt")
    assert len(room.feed().warnings) == 1
    for _ in range(2):
        hub.requests.clear()
        assert len(room.feed().warnings) == 1
        assert topics_of(hub) == ["https://x.example/feeds/news.rss"]
    hub.pages["/hub"] = page(status=204)
    for topics in (["https://x.example/feeds/news.rss"], []):
        hub.requests.clear()
        assert room.feed().warnings == []
        assert topics_of(hub) == topics


def test_a_hub_that_was_taken_out_of_the_configuration_is_not_pinged(hub: Hostile, room: Newsroom) -> None:
    hub.pages["/hub"] = page(status=500)
    room.write("one.txt")
    room.feed()
    toml = 'base_url = "https://x.example/feeds"\n' + with_hub(hub)
    room.configure(toml.replace(f'hub = "{hub.url}/hub"', ""))
    hub.requests.clear()
    assert room.feed().warnings == []
    assert hub.requests == []


def test_a_run_that_is_killed_while_it_pings_leaves_the_pings_to_the_next(
    hub: Hostile, room: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object) -> list[HubError]:
        raise KeyboardInterrupt

    room.write("one.txt")
    with monkeypatch.context() as patched:
        patched.setattr(websub, "ping_hub", interrupted)
        with pytest.raises(KeyboardInterrupt):
            room.run()
    room.feed()
    assert len(hub.requests) == 3


def test_a_hub_that_fails_for_several_feeds_is_pinged_once_and_costs_one_warning(hub: Hostile, tmp_path: Path) -> None:
    toml = 'base_url = "https://x.example/feeds"\n' + with_hub(hub)
    feed = toml[toml.index("[feeds.news]") :]
    room = Newsroom(tmp_path, "state.db", toml + feed.replace("feeds.news", "feeds.more"))
    hub.pages["/hub"] = page(status=400)
    room.write("one.txt")
    report = room.run()
    assert sorted(str(warning) for feed in report.feeds for warning in feed.warnings) == [
        f"{hub.url}/hub: hub not notified (bad response: 400); readers that poll see the change all the same"
    ]
    assert len(hub.requests) == 6


def test_the_log_says_which_hub_was_pinged_and_shows_no_password(
    hub: Hostile, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG, "feedsmith"), fetching(hub) as client:
        hub.pages["/hub"] = lambda request: page(status=404 if b"news.rss" in request.body else 204)
        ping_hub(client.fetcher, f"http://anna:s3cret@{hub.here}/hub", TOPICS)
    assert f"hub {hub.url}: pinged for 2 topics, 1 failed" in caplog.messages
    assert "s3cret" not in caplog.text
