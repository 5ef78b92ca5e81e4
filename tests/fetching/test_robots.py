"""What a site's robots.txt says is asked for once and kept to; where it can't be had, the site is left alone."""

from collections.abc import Iterator
from contextlib import suppress
from time import monotonic

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feedsmith.fetching.robots import MAX_DELAY_SECONDS, RobotsRules
from feedsmith.model.errors import FetchError
from support.fetching import fetch, fetching, refused
from support.hostile import CODED, Answer, End, Hostile, bomb, cut, drip, endless, head, moved, page, robots, turns

STORY = b"<p>It will sail every day until the end of the summer, the company said.</p>"


@pytest.fixture
def site() -> Iterator[Hostile]:
    with Hostile() as site:
        site.pages |= dict.fromkeys(("/", "/a", "/b", "/a/b", "/a?b=c", "/%C3%A9", "/private/a"), page(STORY))
        yield site


def robots_asked(site: Hostile) -> int:
    return sum(request.target == "/robots.txt" for request in site.requests)


# ---- what it says ------------------------------------------------------------------------------------------

ALLOWING = {
    "nothing": [],
    "nothing disallowed": ["User-agent: *", "Disallow:"],
    "another place": ["User-agent: *", "Disallow: /private"],
    "another agent": ["User-agent: otherbot", "Disallow: /"],
    "an agent whose name begins like ours": ["User-agent: feed", "Disallow: /"],
    "all but us": ["User-agent: *", "Disallow: /", "", "User-agent: feedsmith", "Allow: /"],
    "all but us, in other words": ["User-agent: *", "Disallow: /", "", "USER-AGENT: FeedSmith", "disallow:"],
    "a longer permission": ["User-agent: *", "Disallow: /", "Allow: /a"],
    "a comment": ["# Disallow: /", "User-agent: *", "Disallow: # /"],
    "a rule without an agent": ["Disallow: /"],
    "a page": ["<!doctype html>", "<p>User-agent: nobody</p>"],
    "noise": ["\x00\x01\xff: \x80", ":::", "\x7fELF"],
}
FORBIDDING = {
    "everything": ["User-agent: *", "Disallow: /"],
    "this place": ["User-agent: *", "Disallow: /a"],
    "us": ["User-agent: feedsmith", "Disallow: /", "", "User-agent: *", "Allow: /"],
    "us and others": ["User-agent: otherbot", "User-agent: feedsmith", "Disallow: /"],
    "us in capitals": ["user-agent: FEEDSMITH", "DISALLOW: /"],
    "a pattern": ["User-agent: *", "Disallow: /*a$"],
    "a mark at the start": ["\ufeffUser-agent: *", "Disallow: /"],
    "spaces": ["  User-agent :  *  ", " Disallow :  /  # all"],
    "an escape": ["User-agent: *", "Disallow: /%61"],
    "a longer prohibition": ["User-agent: *", "Allow: /", "Disallow: /a"],
}


@pytest.mark.parametrize("what", ALLOWING)
def test_a_page_that_is_not_forbidden_is_fetched(site: Hostile, what: str) -> None:
    site.pages["/robots.txt"] = robots(*ALLOWING[what])
    assert fetch(site, "/a").data == STORY


@pytest.mark.parametrize("what", FORBIDDING)
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_page_that_is_forbidden_is_not_asked_for(site: Hostile, what: str, end: str) -> None:
    site.pages["/robots.txt"] = page(end.join(FORBIDDING[what]).encode())
    error = refused(site, "/a")
    assert (error.kind, "robots.txt" in error.detail) == ("robots", True)
    assert site.targets == []


def test_queries_and_other_letters_are_matched(site: Hostile) -> None:
    site.pages["/robots.txt"] = robots("User-agent: *", "Disallow: /a?", "Disallow: /é")
    assert fetch(site, "/a").data == STORY
    assert refused(site, "/a?b=c").kind == "robots"
    assert refused(site, "/é").kind == "robots"


def test_a_source_may_be_told_not_to_ask(site: Hostile) -> None:
    site.pages["/robots.txt"] = robots("User-agent: *", "Disallow: /")
    assert fetch(site, "/a", robots=False).data == STORY
    assert robots_asked(site) == 0


def test_a_page_that_a_redirect_leads_to_must_be_allowed_too(site: Hostile) -> None:
    site.pages["/robots.txt"] = robots("User-agent: *", "Disallow: /private")
    site.pages["/b"] = moved("/private/a")
    assert refused(site, "/b").kind == "robots"
    assert site.targets == ["/b"]


def test_a_redirect_to_another_site_is_up_to_that_site(site: Hostile) -> None:
    with Hostile() as other:
        other.pages["/robots.txt"] = robots("User-agent: *", "Disallow: /")
        other.pages["/a"] = page(STORY)
        site.pages["/b"] = moved(f"{other.url}/a")
        with fetching(site, other) as client:
            assert client.error(f"{site.url}/b").kind == "robots"
        assert other.targets == []


def test_robots_txt_says_who_asks_and_shows_no_secrets(site: Hostile) -> None:
    with fetching(site, contact="anna@x.example") as client:
        client.get(f"{site.url}/a")
    agent = site.asked("/robots.txt").header("user-agent") or ""
    assert agent.startswith("feedsmith/")
    assert "anna@x.example" in agent


# ---- how often ---------------------------------------------------------------------------------------------


def test_it_is_asked_for_once_before_everything_else(site: Hostile) -> None:
    with fetching(site) as client:
        pending = [client.submit(f"{site.url}/{path}") for path in ("a", "b", "a/b", "gone")]
        for reply in pending[:3]:
            reply.result()
        client.get(f"{site.url}/")
    assert robots_asked(site) == 1
    assert site.requests[0].target == "/robots.txt"


@pytest.mark.parametrize("answer", [page(status=404), page(status=500), robots("User-agent: *", "Disallow: /")])
def test_it_is_asked_for_once_whatever_it_says(site: Hostile, answer: bytes) -> None:
    site.pages["/robots.txt"] = answer
    with fetching(site, tries=1) as client:
        for path in ("a", "b", "a/b"):
            client.submit(f"{site.url}/{path}").done()
        for path in ("/gone", "/lost"):
            client.error(site.url + path)
    assert robots_asked(site) == 1


def test_every_origin_has_its_own(site: Hostile) -> None:
    with Hostile() as other, fetching(site, other, names={"x.example": ["127.0.0.1"]}) as client:
        other.pages["/a"] = page(STORY)
        for url in (site.url, other.url, f"http://x.example:{site.port}"):
            client.get(f"{url}/a")
        assert (robots_asked(site), robots_asked(other)) == (2, 1)


# ---- where there is none -----------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 418, 451])
def test_where_there_is_none_all_is_allowed(site: Hostile, status: int) -> None:
    site.pages["/robots.txt"] = page(b"User-agent: *\nDisallow: /", status)
    assert fetch(site, "/a").data == STORY


@pytest.mark.parametrize("status", [500, 502, 503, 504, 599])
def test_where_the_server_fails_nothing_is(site: Hostile, status: int) -> None:
    site.pages["/robots.txt"] = page(b"", status)
    error = refused(site, "/a")
    assert (error.kind, str(status) in error.detail) == ("robots", True)
    assert site.targets == []


def test_a_failure_that_passes_is_waited_for(site: Hostile) -> None:
    site.pages["/robots.txt"] = turns(page(status=503), page(status=500), robots("User-agent: *", "Disallow: /b"))
    with fetching(site) as client:
        assert client.get(f"{site.url}/a").data == STORY
        assert client.error(f"{site.url}/b").kind == "robots"
        assert len(client.waits) == 2
    assert robots_asked(site) == 3


def test_a_server_that_is_not_there_is_unreachable_whatever_robots_txt_would_say(site: Hostile) -> None:
    with fetching(names={"gone.example": []}) as client:
        assert client.error("http://gone.example/").kind == "unreachable"


@pytest.mark.parametrize("hops", [1, 5])
def test_it_may_be_elsewhere(site: Hostile, hops: int) -> None:
    with Hostile() as other:
        site.pages["/robots.txt"] = moved(f"{other.url}/1")
        for hop in range(1, hops):
            other.pages[f"/{hop}"] = moved(f"/{hop + 1}")
        other.pages[f"/{hops}"] = robots("User-agent: *", "Disallow: /a")
        with fetching(site, other) as client:
            assert client.error(f"{site.url}/a").kind == "robots"
            assert client.get(f"{site.url}/b").data == STORY


@pytest.mark.parametrize("target", ["/robots.txt", "/gone"])
def test_where_it_leads_nowhere_all_is_allowed(site: Hostile, target: str) -> None:
    site.pages["/robots.txt"] = moved(target)
    assert fetch(site, "/a").data == STORY


@pytest.mark.parametrize("name", ["none", "utf-8", "binary"])
def test_one_whose_coding_is_none_counts(site: Hostile, name: str) -> None:
    site.pages["/robots.txt"] = page(RULES, Content_Encoding=name)
    with fetching(site) as client:
        assert client.error(f"{site.url}/a").kind == "robots"
        assert client.get(f"{site.url}/b").data == STORY


# ---- what is no robots.txt ---------------------------------------------------------------------------------

RULES = b"User-agent: *\nDisallow: /a\n"


@pytest.mark.parametrize("coded", [False, True])
def test_of_a_huge_one_the_first_part_counts(site: Hostile, coded: bool) -> None:
    body = RULES + b"Disallow: /x\n" * 100_000
    site.pages["/robots.txt"] = page(CODED["gzip"][1](body), Content_Encoding="gzip") if coded else page(body)
    began = monotonic()
    assert refused(site, "/a").kind == "robots"
    assert fetch(site, "/b").data == STORY
    assert monotonic() - began < 20


@pytest.mark.parametrize(
    "line", [b"User-agent: x%d\n", b"User-agent: feedsmith\n", b"Disallow: /%d*a*b*c*$\n", b"Allow: /" + b"*a" * 50]
)
def test_one_that_is_made_to_cost_time_costs_little(site: Hostile, line: bytes) -> None:
    lines = (line % number if b"%d" in line else line for number in range(500_000 // len(line)))
    site.pages["/robots.txt"] = page(b"User-agent: *\n" + b"".join(lines) + b"\nDisallow: /private\n")
    site.pages["/" + "a" * 2_000] = page(STORY)
    began = monotonic()
    with fetching(site) as client:
        for path in ("a" * 2_000, "b"):
            with suppress(FetchError):
                client.submit(f"{site.url}/{path}").result()
    assert monotonic() - began < 15


@pytest.mark.parametrize("kind", ["gzip", "br"])
def test_a_bomb_for_a_robots_txt_is_read_no_further_than_it_counts(site: Hostile, kind: str) -> None:
    site.pages["/robots.txt"] = lambda request: (head(Content_Encoding=kind), *bomb(kind), End.CLOSE)
    assert fetch(site, "/a").data == STORY


ODD: dict[str, Answer] = {
    "no HTTP": cut(b"so\r\n\r\n"),
    "half of it": cut(page(RULES, Content_Length=999)),
    "half of the coding": page(CODED["gzip"][1](RULES)[:-3], Content_Encoding="gzip"),
    "a reset": cut(b"", End.RESET),
    "an endless head": endless(b"HTTP/1.1 200 OK\r\n", b"X: y\r\n" * 100),
    "drops": drip(page(RULES), seconds=0.1),
    "silence": lambda request: (20.0,),
}


@pytest.mark.parametrize("what", ODD)
def test_one_that_can_t_be_had_forbids_everything(site: Hostile, what: str) -> None:
    site.pages["/robots.txt"] = ODD[what]
    assert refused(site, "/a", timeout=0.5).kind in ("robots", "timeout", "unreachable")
    assert site.targets == []


def test_one_that_never_comes_is_waited_for_less_long_than_a_page(
    site: Hostile, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("feedsmith.fetching.session.MAX_ROBOTS_SECONDS", 0.3)
    site.pages["/robots.txt"] = ODD["silence"]
    error = refused(site, "/a", timeout=30.0)
    assert (error.kind, "no complete answer within 0.3 s" in error.detail) == ("robots", True)


@given(st.binary(max_size=300))
@settings(deadline=None)
def test_any_bytes_are_rules(data: bytes) -> None:
    rules = RobotsRules.parse(data)
    assert rules.can_fetch("http://a.example/b?c") in (True, False)
    assert 0 <= rules.delay <= MAX_DELAY_SECONDS


@given(st.lists(st.sampled_from(["User-agent: *", "Disallow: /", "Allow: /", "Crawl-delay: 5", "Crawl-delay: x", ""])))
def test_any_order_of_lines_is_rules(lines: list[str]) -> None:
    rules = RobotsRules("\n".join(lines))
    assert rules.delay in (0, 5)
    assert rules.can_fetch("http://a.example/") or "Disallow: /" in lines


# ---- how fast ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("field", "delay"),
    [("5", 5), ("0.5", 0.5), ("0", 0), ("3600", MAX_DELAY_SECONDS), ("x", 0), ("-5", 0), ("inf", 0), ("", 0)],
)
def test_the_delay_it_asks_for_is_kept_within_reason(field: str, delay: float) -> None:
    rules = RobotsRules(f"User-agent: *\nCrawl-delay: {field}")
    assert rules.delay == delay or (field == "inf" and 0 <= rules.delay <= MAX_DELAY_SECONDS)


def test_the_delay_for_others_is_not_ours() -> None:
    rules = RobotsRules("User-agent: otherbot\nCrawl-delay: 5\n\nUser-agent: feedsmith\nCrawl-delay: 2")
    assert rules.delay == 2


def test_requests_keep_the_delay_that_it_asks_for(site: Hostile) -> None:
    site.pages["/robots.txt"] = robots("User-agent: *", "Crawl-delay: 8")
    with fetching(site, delay=0.001) as client:
        pending = [client.submit(f"{site.url}/{path}") for path in ("a", "b", "a/b")]
        for reply in pending:
            reply.result()
        waits = sorted(round(wait / 8) for wait in client.waits if wait > 1)
    assert waits == [1, 2]
