"""A host gets few requests at once and apart, a pause when it asks for one, and no more tries than may help."""

import asyncio
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from time import monotonic, sleep

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedsmith import __version__
from feedsmith.fetching import exchange
from feedsmith.fetching.access import FetchedPage
from feedsmith.fetching.headers import parse_freshness, parse_http_date, parse_retry_after
from feedsmith.fetching.politeness import MAX_WAIT_SECONDS, HostRateLimiter
from feedsmith.fetching.retries import backoff_seconds
from support.fetching import fetch, fetching, refused
from support.hostile import Answer, End, Hostile, Pieces, Received, cut, page, turns

STORY = b"<p>It will sail every day until the end of the summer, the company said.</p>"
NOW = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
def site() -> Iterator[Hostile]:
    with Hostile() as site:
        yield site


# ---- who asks ----------------------------------------------------------------------------------------------


def test_a_request_names_feedsmith_and_whom_to_write_to(site: Hostile) -> None:
    site.pages["/"] = page(STORY)
    with fetching(site, contact="https://x.example/bot") as client:
        client.get(site.url)
    assert {request.header("user-agent") for request in site.requests} == {
        f"feedsmith/{__version__} (+https://x.example/bot)"
    }


def test_a_request_names_feedsmith_where_there_is_nobody_to_write_to(site: Hostile) -> None:
    site.pages["/"] = page(STORY)
    fetch(site)
    assert {request.header("user-agent") for request in site.requests} == {f"feedsmith/{__version__}"}


# ---- how many at once --------------------------------------------------------------------------------------


def meeting(number: int) -> Answer:
    """Answers only once so many requests are there at the same time."""
    barrier = threading.Barrier(number, timeout=10)

    def answer(request: Received) -> Pieces:
        barrier.wait()
        return (0.02, page(STORY))

    return answer


@pytest.mark.parametrize("per_host", [1, 2, 5])
def test_a_host_gets_so_many_requests_at_once_and_no_more(site: Hostile, per_host: int) -> None:
    together = meeting(per_host)
    for number in range(10):
        site.pages[f"/{number}"] = together
    with fetching(site, per_host=per_host) as client:
        pending = [client.submit(f"{site.url}/{number}") for number in range(10)]
        assert all(isinstance(reply.result(), FetchedPage) for reply in pending)
    assert site.busiest == per_host


def test_a_host_of_two_ports_is_one_host(site: Hostile) -> None:
    busy = threading.Lock()

    def alone(request: Received) -> bytes:
        if not busy.acquire(blocking=False):
            return page(status=500)
        sleep(0.03)
        busy.release()
        return page(STORY)

    with Hostile() as other, fetching(site, other, per_host=1, tries=1) as client:
        for number in range(4):
            site.pages[f"/{number}"] = other.pages[f"/{number}"] = alone
        pending = [client.submit(f"{host.url}/{number}") for number in range(4) for host in (site, other)]
        assert all(isinstance(reply.result(), FetchedPage) for reply in pending)


def test_a_host_that_hangs_keeps_no_other_waiting(site: Hostile) -> None:
    other_is_done = threading.Event()
    names = {"slow.example": ["127.0.0.1"], "fast.example": ["127.0.0.1"]}
    site.pages["/slow"] = lambda request: (page(STORY) if other_is_done.wait(10) else page(status=500),)
    site.pages["/fast"] = page(STORY)
    with fetching(site, names=names, per_host=1, tries=1) as client:
        slow = client.submit(f"http://slow.example:{site.port}/slow")
        assert client.get(f"http://fast.example:{site.port}/fast").data == STORY
        assert not slow.done()
        other_is_done.set()
        assert isinstance(slow.result(), FetchedPage)


def test_no_more_connections_are_open_than_allowed(site: Hostile) -> None:
    names = {f"h{number}.example": ["127.0.0.1"] for number in range(12)}
    site.pages["/"] = meeting(3)
    with fetching(site, names=names, connections=3) as client:
        pending = [client.submit(f"http://{name}:{site.port}/", robots=False) for name in names]
        assert all(isinstance(reply.result(), FetchedPage) for reply in pending)
    assert site.busiest == 3


def test_no_more_connections_are_kept_than_allowed(site: Hostile) -> None:
    names = {f"h{number}.example": ["127.0.0.1"] for number in range(8)}
    site.pages["/"] = page(STORY)
    with fetching(site, names=names, connections=3) as client:
        for name in names:
            assert client.get(f"http://{name}:{site.port}/").data == STORY
        began = monotonic()
        while site.open_connections > 3 and monotonic() - began < 10:
            sleep(0.01)
        assert 0 < site.open_connections <= 3


def test_of_more_hosts_than_connections_some_find_theirs_open_still(site: Hostile) -> None:
    names = {f"h{number}.example": ["127.0.0.1"] for number in range(10)}
    for turn in range(10):
        site.pages[f"/{turn}"] = page(STORY)
    with fetching(site, names=names, connections=8) as client:
        for turn in range(10):
            for name in names:
                client.get(f"http://{name}:{site.port}/{turn}", robots=False)
    assert site.connects <= 80  # of 100; by chance mostly 45


def test_requests_that_begin_at_once_do_not_look_for_a_connection_twice(
    site: Hostile, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks: list[int] = []
    look = exchange._take_available
    monkeypatch.setattr(exchange, "_take_available", lambda known: looks.append(len(known)) or look(known))
    for rounds in range(5):
        for number in range(8):
            site.pages[f"/{rounds}/{number}"] = meeting(8) if number == 0 else site.pages[f"/{rounds}/0"]
    with fetching(site, per_host=8) as client:
        for rounds in range(5):
            pending = [client.submit(f"{site.url}/{rounds}/{number}", robots=False) for number in range(8)]
            assert all(isinstance(reply.result(), FetchedPage) for reply in pending)
    assert len(looks) == 40


def test_requests_to_a_host_start_apart(site: Hostile) -> None:
    for number in range(4):
        site.pages[f"/{number}"] = page(STORY)
    with fetching(site, delay=1000.0) as client:
        pending = [client.submit(f"{site.url}/{number}", robots=False) for number in range(4)]
        assert all(isinstance(reply.result(), FetchedPage) for reply in pending)
        waits = sorted(client.waits)
    assert [round(wait, -3) for wait in waits] == [1000, 2000, 3000]


def test_requests_to_a_host_do_start_apart_by_the_clock(site: Hostile) -> None:
    starts: list[float] = []

    async def visits() -> None:
        polite = HostRateLimiter(2, 0.05, 32)

        async def visit() -> None:
            async with polite.slot("a.example"):
                starts.append(asyncio.get_running_loop().time())

        await asyncio.gather(*(visit() for _ in range(5)))

    asyncio.run(visits())
    assert starts[-1] - starts[0] >= 0.19


@pytest.mark.parametrize("refused_at", [1, 2])
def test_a_request_that_is_not_to_be_made_any_more_gets_no_slot_before_its_wait_or_after_it(refused_at: int) -> None:
    waits: list[float] = []
    checks: list[int] = []

    async def wait(seconds: float) -> None:
        waits.append(seconds)

    def check() -> None:
        checks.append(1)
        if len(checks) == refused_at:
            raise LookupError

    async def visit() -> None:
        polite = HostRateLimiter(1, 100.0, 1, wait)
        async with polite.slot("a.example"):
            pass
        with pytest.raises(LookupError):
            async with polite.slot("a.example", 0.0, check):
                raise AssertionError("it was made")
        async with polite.slot("a.example"):
            pass

    asyncio.run(visit())
    assert len(waits) == refused_at


def test_requests_to_several_hosts_need_not_be_apart(site: Hostile) -> None:
    names = {f"h{number}.example": ["127.0.0.1"] for number in range(4)}
    site.pages["/"] = page(STORY)
    with fetching(site, names=names, delay=1000.0) as client:
        for name in names:
            client.get(f"http://{name}:{site.port}/", robots=False)
        assert client.waits == []


# ---- how many tries ----------------------------------------------------------------------------------------

TRANSIENT: dict[str, Answer] = {
    **{str(status): page(b"so", status) for status in (408, 425, 429, 500, 502, 503, 504, 520, 524)},
    "a reset": cut(b"", End.RESET),
    "an end": cut(b"", End.CLOSE),
    "half a head": cut(b"HTTP/1.1 200 OK\r\n", End.RESET),
    "half a body": cut(page(STORY, Content_Length=999)),
    "half a body and a reset": cut(page(STORY, Content_Length=999), End.RESET),
}
PERMANENT: dict[str, Answer] = {
    **{str(status): page(b"so", status) for status in (400, 401, 403, 404, 410, 418, 451, 501, 505, 519, 525)},
    "no HTTP": cut(b"so\r\n\r\n"),
    "an unknown coding": page(STORY, Content_Encoding="compress"),
    "damage": page(STORY, Content_Encoding="gzip"),
    "too much": page(b"", Content_Length=10**9),
}


@pytest.mark.parametrize("what", TRANSIENT)
def test_a_transient_error_is_tried_three_times(site: Hostile, what: str) -> None:
    site.pages["/"] = TRANSIENT[what]
    with fetching(site) as client:
        client.error(site.url, robots=False)
        assert len(client.waits) == 2
        assert 0 < client.waits[0] <= 1 < 2 * client.waits[1] <= 4
    assert site.targets == ["/"] * 3


@pytest.mark.parametrize("what", PERMANENT)
def test_a_permanent_error_is_tried_once(site: Hostile, what: str) -> None:
    site.pages["/"] = PERMANENT[what]
    with fetching(site) as client:
        client.error(site.url)
        assert client.waits == []
    assert site.targets == ["/"]


@pytest.mark.parametrize("what", TRANSIENT)
@pytest.mark.parametrize("failures", [1, 2])
def test_a_page_that_comes_in_the_end_is_one(site: Hostile, what: str, failures: int) -> None:
    site.pages["/"] = turns(*[TRANSIENT[what]] * failures, page(STORY))
    assert fetch(site).data == STORY
    assert site.targets == ["/"] * (failures + 1)


@pytest.mark.parametrize("tries", [1, 2, 5])
def test_how_many_tries_is_configured(site: Hostile, tries: int) -> None:
    site.pages["/"] = page(status=503)
    with fetching(site, tries=tries) as client:
        client.error(site.url)
    assert site.targets == ["/"] * tries


def test_a_page_behind_a_redirect_is_tried_again(site: Hostile) -> None:
    site.pages["/b"] = page(status=301, Location="/")
    site.pages["/"] = turns(page(status=500), page(STORY))
    assert fetch(site, "/b").data == STORY


def test_the_tries_of_a_page_are_for_all_its_redirects(site: Hostile) -> None:
    site.pages["/b"] = turns(page(status=503), page(status=301, Location="/"))
    site.pages["/"] = page(status=503)
    with fetching(site) as client:
        client.error(f"{site.url}/b", robots=False)
    assert site.targets == ["/b", "/b", "/", "/"]


def test_tries_are_never_in_step() -> None:
    assert len({backoff_seconds(1) for _ in range(20)}) > 1


@given(st.integers(1, 9))
def test_each_wait_is_about_twice_the_last(attempt: int) -> None:
    assert 0.25 * 2 ** (attempt - 1) <= backoff_seconds(attempt) <= 0.75 * 2 ** (attempt - 1)


# ---- how long to wait --------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [429, 503, 500])
def test_a_short_wait_that_the_server_asks_for_is_waited(site: Hostile, status: int) -> None:
    site.pages["/"] = turns(page(b"", status, Retry_After="7"), page(STORY))
    with fetching(site) as client:
        assert client.get(site.url).data == STORY
        assert any(6 < wait < 7.1 for wait in client.waits)


def test_a_wait_that_the_server_asks_for_as_a_date_is_waited(site: Hostile) -> None:
    due = format_datetime(datetime.now(UTC) + timedelta(seconds=8), usegmt=True)
    site.pages["/"] = turns(page(b"", 503, Retry_After=due), page(STORY))
    with fetching(site) as client:
        assert client.get(site.url).data == STORY
        assert any(2 < wait < 8.1 for wait in client.waits)


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize("asks", ["3600", "Wed, 01 Jan 2200 00:00:00 GMT", "9" * 300])
def test_a_long_wait_is_told_and_not_waited(site: Hostile, status: int, asks: str) -> None:
    site.pages["/"] = page(b"", status, Retry_After=asks)
    with fetching(site) as client:
        error = client.error(site.url)
        assert client.waits == []
    assert error.kind == "rate-limited"
    assert "wait" in error.detail
    assert ("3600 s" in error.detail) == (asks == "3600")
    assert site.targets == ["/"]


@pytest.mark.parametrize("asks", ["", "soon", "-5", "1.5", "Wed, 99 Jan 2200 00:00:00 GMT", "0x10", "７", "1e9", "0"])
def test_a_wait_that_makes_no_sense_is_as_none(site: Hostile, asks: str) -> None:
    site.pages["/"] = turns(page(b"", 503, Retry_After=asks.encode().decode("latin-1")), page(STORY))
    with fetching(site) as client:
        assert client.get(site.url).data == STORY
        assert all(0 <= wait <= 1 for wait in client.waits)


def test_a_wait_that_one_page_is_asked_for_holds_for_its_host(site: Hostile) -> None:
    site.pages["/a"] = turns(page(b"", 429, Retry_After="9"), page(STORY))
    site.pages["/b"] = page(STORY)
    with fetching(site, per_host=1) as client:
        pending = [client.submit(f"{site.url}/{name}", robots=False) for name in "ab"]
        assert all(isinstance(reply.result(), FetchedPage) for reply in pending)
        assert len([wait for wait in client.waits if 5 < wait < 9.1]) >= 2


def test_the_wait_of_a_status_that_asks_for_none_is_ignored(site: Hostile) -> None:
    site.pages["/"] = page(b"", 404, Retry_After="3600")
    assert refused(site).kind == "not-found"


@pytest.mark.parametrize(
    ("field", "seconds"),
    [
        ("0", 0), ("120", 120), ("00007", 7), ("Thu, 01 Jan 2026 00:01:00 GMT", 60), ("1 Jan 2026 00:00:30 GMT", 30),
        ("Thursday, 01-Jan-26 00:00:05 GMT", 5), ("Thu Jan  1 00:00:05 2026", 5), ("Thu, 01 Jan 2015 00:00:00 GMT", 0),
        ("", None), ("soon", None), ("-1", None), ("1.5", None), ("²", None), ("1 000", None),
    ],
)  # fmt: skip
def test_a_retry_after_is_seconds_or_a_date(field: str, seconds: float | None) -> None:
    assert parse_retry_after(field, NOW) == seconds


@given(st.text(max_size=60))
def test_any_retry_after_is_a_wait_or_none(field: str) -> None:
    wait = parse_retry_after(field, NOW)
    assert wait is None or wait >= 0


@given(st.datetimes(datetime(1600, 1, 1), datetime(9000, 1, 1)))
def test_a_date_is_read_as_it_was_written(moment: datetime) -> None:
    exact = moment.replace(microsecond=0, tzinfo=UTC)
    assert parse_http_date(format_datetime(exact, usegmt=True)) == exact


def test_all_waits_together_are_bounded(site: Hostile) -> None:
    site.pages["/"] = page(b"", 503, Retry_After=str(int(MAX_WAIT_SECONDS)))
    began = monotonic()
    with fetching(site) as client:
        client.error(site.url)
        assert sum(client.waits) <= 5 * MAX_WAIT_SECONDS
    assert monotonic() - began < 10


# ---- how long a response stays fresh -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "seconds"),
    [
        ({"cache-control": "max-age=600"}, 600),
        ({"cache-control": 'public, MAX-AGE="600", must-revalidate'}, 600),
        ({"cache-control": "max-age=600", "age": "450"}, 150),
        ({"cache-control": "max-age=600", "age": "900"}, 0),
        ({"cache-control": "max-age=600, max-age=5"}, 600),
        ({"cache-control": "max-age=600, no-cache"}, 0),
        ({"cache-control": "no-store, max-age=600"}, 0),
        ({"cache-control": "max-age=soon"}, 0),
        ({"cache-control": "max-age=-5"}, 0),
        ({"cache-control": "max-age=٣"}, 0),
        ({"cache-control": "s-maxage=600"}, 0),
        ({"cache-control": "max-age=" + "9" * 5_000}, 999_999_999),
        ({"expires": "Thu, 01 Jan 2026 01:00:00 GMT", "date": "Thu, 01 Jan 2026 00:00:00 GMT"}, 3_600),
        ({"expires": "0", "date": "Thu, 01 Jan 2026 00:00:00 GMT"}, 0),
        ({"expires": "Thu, 01 Jan 2026 01:00:00 GMT"}, 0),
        ({"cache-control": "max-age=60", "expires": "Thu, 01 Jan 2026 01:00:00 GMT"}, 60),
        ({}, 0),
    ],
)
def test_a_response_is_fresh_for_as_long_as_it_says(fields: dict[str, str], seconds: int) -> None:
    assert parse_freshness(lambda name: fields.get(name, "")) == seconds
