"""Which requests with leads are made: the newest, of those that are neither settled nor waiting."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedsmith import Article, Document, Lead, Request
from feedsmith.collecting.collect import collect
from feedsmith.collecting.jobs import Job, KnownLead
from feedsmith.collecting.leads import HeldRequests, is_due, is_settled
from feedsmith.executors import Inline
from feedsmith.model.leads import LeadRules, digest_lead
from support.web import SITE, Pages, Web, failures

NOW = datetime(2026, 3, 10, 8, tzinfo=UTC)
SECONDS = int(NOW.timestamp())
HOUR, DAY = 3_600, 86_400


def lead(name: str, days: float | None = None, **fields: Any) -> Lead:
    published = None if days is None else NOW - timedelta(days=days)
    return Lead(url=f"{SITE}/{name}", title=name, published=published, **fields)


def request(name: str, days: float | None = None) -> Request:
    return Request(url=f"{SITE}/{name}", lead=lead(name, days))


def known(of: Lead, age: float, *, asked: float = 0, **fields: Any) -> KnownLead:
    """What is known of a lead that was first seen so many seconds ago, and asked for last so many ago."""
    fields = {"was_read": True, "digest": digest_lead(of), **fields}
    return KnownLead(first_seen=int(SECONDS - age), asked_at=int(SECONDS - asked), **fields)


@dataclass
class Previous:
    """A state that knows these leads; how often it was asked for them."""

    known: Mapping[str, KnownLead]
    reads_again: bool = False
    now: datetime = NOW
    asked: list[Sequence[str]] = field(default_factory=list)

    def leads(self, urls: Sequence[str]) -> Mapping[str, KnownLead]:
        self.asked.append(urls)
        return {url: self.known[url] for url in urls if url in self.known}


def chosen(*lists: list[Request], previous: Any = None, **rules: Any) -> str:
    held = HeldRequests(LeadRules(**rules), previous)
    for requests in lists:
        held.hold(requests)
    return " ".join(request.url.rpartition("/")[2] for request in held.choose())


def test_the_newest_of_all_lists_are_chosen_in_the_order_of_the_lists() -> None:
    one, two = [request("a", 5), request("b", 1)], [request("c", 2), request("d", 9)]
    assert chosen(one, two, limit=3) == "a b c"
    assert chosen(one, two, limit=2) == "b c"


def test_a_lead_without_date_is_as_old_as_the_one_before_it() -> None:
    assert chosen([request("a"), request("b", 3), request("c"), request("d", 1)], limit=3) == "a b d"


def test_one_article_is_chosen_once_however_its_address_is_written() -> None:
    again = Request(url=f"{SITE}/a?utm_source=list#top", lead=lead("a"))
    assert chosen([request("a")], [again, request("b")]) == "a b"


def test_what_was_chosen_is_held_no_longer() -> None:
    held = HeldRequests(LeadRules(), None)
    held.hold([request("a")])
    assert (len(held.choose()), held.choose()) == (1, [])


def test_what_is_settled_or_not_yet_due_leaves_its_place_to_others_and_is_asked_for_at_once() -> None:
    requests = [request("settled", 9), request("young", 0.5), request("new", 20), request("older", 30)]
    settled, young = lead("settled", 9), lead("young", 0.5)
    previous = Previous({settled.url: known(settled, 9 * DAY), young.url: known(young, DAY / 2)})
    assert chosen(requests, previous=previous, limit=1) == "new"
    assert len(previous.asked) == 1


def test_undated_leads_below_the_last_that_is_known_are_left_out() -> None:
    requests = [*map(request, ("new", "pinned", "newer", "known", "old")), request("far", 40)]
    names = (lead("pinned"), lead("known"))
    previous = Previous({of.url: known(of, 9 * DAY) for of in names})
    assert chosen(requests, previous=previous) == "new newer far"


def test_to_read_again_is_to_read_all_that_is_known_whatever_the_limit() -> None:
    requests = [request(name, 9) for name in "abcd"]
    previous = Previous({each.url: known(each.lead, 9 * DAY) for each in requests[:3] if each.lead}, reads_again=True)
    assert chosen(requests, previous=previous, limit=1) == "a b c d"


@pytest.mark.parametrize(
    ("age", "change", "settled"),
    [
        (3 * DAY + 1, {}, True),
        (3 * DAY, {}, False),
        (9 * DAY, {"was_read": False}, False),
        (9 * DAY, {"digest": "another"}, False),
        (9 * DAY, {"published": SECONDS - DAY}, False),
        (DAY, {"published": SECONDS - 9 * DAY}, True),
        (DAY, {"published": SECONDS + 9 * DAY}, False),
    ],
)
def test_an_article_is_settled_once_it_was_read_says_the_same_and_is_old(
    age: float, change: dict[str, Any], settled: bool
) -> None:
    of = lead("a")
    assert is_settled(known(of, age, **change), of, LeadRules(recheck=3), SECONDS) is settled


@pytest.mark.parametrize(
    ("age", "asked", "change", "due"),
    [
        (HOUR, HOUR, {}, True),
        (HOUR, HOUR - 1, {}, False),
        (8 * HOUR, 2 * HOUR - 1, {}, False),
        (8 * HOUR, 2 * HOUR, {}, True),
        (8 * HOUR, 1, {"digest": "another"}, True),
        (8 * HOUR, HOUR, {"failures": 1}, True),
        (8 * HOUR, 4 * HOUR - 1, {"failures": 2}, False),
        (8 * HOUR, HOUR, {"failures": 2, "digest": "another"}, False),
        (99 * DAY, 7 * DAY, {"failures": 10**6}, True),
        (HOUR, -HOUR, {}, True),  # the clock was set back
    ],
)
def test_an_article_is_due_after_an_hour_then_a_quarter_of_its_age(
    age: float, asked: float, change: dict[str, Any], due: bool
) -> None:
    of = lead("a")
    assert is_due(known(of, age, asked=asked, **change), of, SECONDS) is due


names = st.sampled_from("abcdefgh")
days = st.none() | st.integers(0, 9)


@given(st.lists(st.lists(st.builds(request, names, days), max_size=9), max_size=4), st.integers(1, 9))
def test_never_more_than_the_limit_and_none_twice(lists: list[list[Request]], limit: int) -> None:
    got = chosen(*lists, limit=limit).split()
    held = {each.url for requests in lists for each in requests}
    assert len(got) == len(set(got)) == min(limit, len(held))


# ---- collected ------------------------------------------------------------------------------------


def collected(web: Web, reads: Any, *urls: str) -> list[Any]:
    job = Job(source=Pages(urls, reads), name="web")
    return [outcome for _, outcome in collect([job], Inline(), lambda: web)]


def read_listed(document: Document) -> Any:
    """A page whose lines are the names of others lists them; any other is an article."""
    text = document.data.decode()
    if document.lead is not None:
        yield Article(id=document.identity(), title=text, url=document.url, body=f"<p>{text}</p>")
    for line in () if document.lead else text.split():
        yield Request(url=f"{SITE}/{line}", lead=lead(line, summary="It says so."))


def test_articles_wait_until_all_lists_are_read_and_carry_what_their_list_says() -> None:
    web = Web({f"{SITE}/1": "a b", f"{SITE}/2": "c", **{f"{SITE}/{name}": name.upper() for name in "abc"}})
    outcomes = collected(web, read_listed, f"{SITE}/1", f"{SITE}/2")
    assert [url.rpartition("/")[2] for url in web.asked] == ["1", "2", "a", "b", "c"]
    assert [article.summary for outcome in outcomes for article in outcome.articles] == ["It says so."] * 3
    assert [outcome.is_window for outcome in outcomes] == [True, True, False, False, False]


def test_a_lead_stands_in_for_a_page_that_can_not_be_had_and_the_failure_is_told() -> None:
    web = Web({f"{SITE}/1": "a b", f"{SITE}/a": "A"})
    *_, gone = collected(web, read_listed, f"{SITE}/1")
    assert ([article.title for article in gone.articles], gone.stand_ins) == (["b"], True)
    assert failures([gone]) == [f"web: {SITE}/b: not found (404)"]


def test_a_lead_that_is_yielded_is_published_as_it_is() -> None:
    def read(document: Document) -> Any:
        yield lead("a", body="<p>It sails.</p><script>x</script>")
        yield Lead(url=f"{SITE}/b", title="Too little")

    (outcome,) = collected(Web({f"{SITE}/1": ""}), read, f"{SITE}/1")
    assert [(article.title, article.body) for article in outcome.articles] == [("a", "<p>It sails.</p>")]
    assert (outcome.is_window, len(outcome.failures)) == (True, 1)


def test_what_is_asked_for_otherwise_takes_the_place_of_what_fails() -> None:
    def read(document: Document) -> Any:
        if document.url.endswith("/1"):
            third = Request(url=f"{SITE}/3")
            yield Request(url=f"{SITE}/missing", otherwise=(Request(url=f"{SITE}/2", otherwise=(third,)),))
        elif document.url.endswith("/3"):
            yield Article(id="x", title="Three", body="<p>3</p>")

    web = Web({f"{SITE}/1": "", f"{SITE}/2": "", f"{SITE}/3": ""})
    outcomes = collected(web, read, f"{SITE}/1")
    assert [url.rpartition("/")[2] for url in web.asked] == ["1", "missing", "2", "3"]
    assert [outcome.failures for outcome in outcomes] == [()] * 4
    assert "404" in outcomes[1].notes[0]


def test_what_is_asked_for_otherwise_stays_in_the_folder_that_the_user_named() -> None:
    def read(document: Document) -> Any:
        outside = Request(url="file:///etc/hostname", root="file:///")
        yield Request(url=f"{SITE}/missing", otherwise=(outside,))

    *_, last = collected(Web({f"{SITE}/1": ""}), read, f"{SITE}/1")
    assert [failure.kind for failure in last.failures] == ["unsafe-address"]


def test_what_is_asked_for_otherwise_is_left_where_there_is_something() -> None:
    def read(document: Document) -> Any:
        yield Article(id=document.url, title="One", body="<p>1</p>")
        if document.url.endswith("/1"):
            yield Request(url=f"{SITE}/2", otherwise=(Request(url=f"{SITE}/3"),))

    web = Web({f"{SITE}/1": "", f"{SITE}/2": "", f"{SITE}/3": ""})
    collected(web, read, f"{SITE}/1")
    assert len(web.asked) == 2


def test_the_next_page_of_an_article_has_its_lead_and_waits_for_nothing() -> None:
    def read(document: Document) -> Any:
        article = Article(id="x", title="One", url=SITE, body="<p>1</p>")
        if document.continues is not None:
            yield replace(document.continues, body="<p>1 2</p>")
        elif document.lead is not None:
            yield Request(url=f"{SITE}/2", continues=article)
        else:
            yield request("a", 3)

    *_, last = collected(Web({f"{SITE}/1": "", f"{SITE}/a": "", f"{SITE}/2": ""}), read, f"{SITE}/1")
    assert (last.articles[0].body, last.articles[0].published) == ("<p>1 2</p>", NOW - timedelta(days=3))


def test_how_many_documents_led_to_one_is_told_it() -> None:
    depths = []

    def read(document: Document) -> Any:
        depths.append(document.depth)
        yield Request(url=f"{document.url}x")

    collected(Web({f"{SITE}/{'x' * count}": "" for count in range(3)}), read, f"{SITE}/")
    assert depths == [0, 1, 2]


def test_leads_that_lead_to_leads_come_to_an_end() -> None:
    def read(document: Document) -> Any:
        number = int(document.url.rpartition("/")[2]) + 1
        yield request(str(number))

    web = Web({f"{SITE}/{number}": "" for number in range(99)})
    outcomes = collected(web, read, f"{SITE}/0")
    assert len(web.asked) < 20
    assert failures(outcomes)[-1].endswith("one after the other)")
