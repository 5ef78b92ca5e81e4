"""Which pages of a run are articles, and which of their times are their own, judged by each other."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta

import pytest

from feedsmith.collecting.jobs import Job, Outcome
from feedsmith.collecting.judging import MAX_WAITING, MIN_SHARED_TIME, PageJudge
from feedsmith.model.article import Article
from feedsmith.model.evidence import PageEvidence
from feedsmith.model.leads import Lead
from support.web import Pages

SEEN = datetime(2026, 3, 9, 8, tzinfo=UTC)
NOTICE = "<p>Readers who want to go on have to say whether they agree to what is written further down.</p>"
BARE = PageEvidence(words=40)
DATED = PageEvidence(words=40, is_dated=True)


def make_judge() -> PageJudge:
    return PageJudge(Job(source=Pages(()), name="web"), None)


def outcome(
    name: str, text: str = "", *, title: str = "", evidence: PageEvidence = BARE, seen: datetime | None = None
) -> Outcome:
    """What came of a page at x.example, whose text is its own unless another is given."""
    url = f"https://x.example/{name}"
    title = title or ("Notice" if text else f"Of boats {name[::-1]}")
    body = text or f"<p>{' '.join(f'{word}{name}' for word in 'boats and piers and lamps of'.split())}.</p>"
    published = SEEN if evidence.is_dated else None
    article = Article(id=url, title=title, url=url, body=body, published=published)
    found = PageEvidence(url=url, words=evidence.words, is_dated=evidence.is_dated)
    return Outcome(location=url, url=url, articles=(article,), evidence=found, seen=seen)


def judge_all(judge: PageJudge, outcomes: Sequence[Outcome]) -> dict[str, Outcome]:
    def told() -> Iterator[Outcome]:
        for one in outcomes:
            yield from judge.judge(one)
        yield from judge.release()

    by_url = {one.url.rpartition("/")[2]: one for one in told()}
    assert len(by_url) == len(outcomes)
    return by_url


def failed(found: dict[str, Outcome]) -> set[str]:
    return {name for name, one in found.items() if one.failures}


def test_the_same_text_at_two_addresses_is_a_notice_at_both() -> None:
    found = judge_all(make_judge(), [outcome("a", NOTICE), outcome("b"), outcome("c", NOTICE), outcome("d", NOTICE)])
    assert failed(found) == {"a", "c", "d"}
    assert [failure.kind for failure in found["c"].failures] == ["blocked"]
    assert "https://x.example/a" in found["c"].failures[0].detail
    assert not found["c"].articles
    assert found["b"].articles


def test_what_says_when_it_was_published_is_no_notice() -> None:
    found = judge_all(make_judge(), [outcome(name, NOTICE, evidence=DATED) for name in "ab"])
    assert failed(found) == set()


def test_what_its_address_or_a_list_announces_is_no_notice() -> None:
    named = outcome("harbour-reopens", NOTICE, title="Harbour reopens")
    listed = outcome("b", NOTICE, title="Harbour reopens")
    lead = Lead(url=listed.url, title="Harbour reopens on Monday")
    listed = Outcome(**{name: getattr(listed, name) for name in Outcome.__field_names__} | {"lead": lead})  # type: ignore[attr-defined]
    assert failed(judge_all(make_judge(), [named, listed])) == set()


def test_numbers_and_addresses_that_notices_print_do_not_make_them_others() -> None:
    texts = {name: f"{NOTICE}<p>Not /{name}, incident {number}.</p>" for name, number in (("one", 17), ("two", 4))}
    found = judge_all(make_judge(), [outcome(name, text) for name, text in texts.items()])
    assert failed(found) == {"one", "two"}


def test_texts_of_one_form_under_headlines_of_their_own_are_articles() -> None:
    texts = {name: f"<p>On day {name[1:]} the boats of the harbour were counted.</p>" for name in ("d1", "d2")}
    found = judge_all(make_judge(), [outcome(name, text, title=f"Day {name[1:]}") for name, text in texts.items()])
    assert failed(found) == set()


def test_no_more_pages_wait_than_may() -> None:
    judge = make_judge()
    outcomes = [outcome(f"p{number}") for number in range(MAX_WAITING + 5)]
    told = [one for given in outcomes for one in judge.judge(given)]
    assert told == outcomes[:5]
    assert judge.release() == outcomes[5:]
    assert judge.release() == []


def test_a_notice_that_went_on_already_still_speaks_against_the_next() -> None:
    judge = make_judge()
    first = [outcome("a", NOTICE), *(outcome(f"p{number}") for number in range(MAX_WAITING))]
    assert [one.url for given in first for one in judge.judge(given)] == ["https://x.example/a"]
    assert failed({"b": judge.judge(outcome("b", NOTICE))[0]}) == {"b"}


def test_files_are_not_judged() -> None:
    url = "file:///saved/a.html"
    article = Article(id="tag:x.example,2026:a", title="A", body=NOTICE)
    given = Outcome(location="a.html", url=url, articles=(article,), evidence=BARE)
    assert make_judge().judge(given) == [given]


# ---- times ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "seen",
    [
        datetime(1970, 1, 1, tzinfo=UTC),
        datetime(1980, 1, 1, 0, 3, tzinfo=UTC),
        datetime(1985, 6, 1, tzinfo=UTC),
        datetime(2000, 1, 1, 0, 12, tzinfo=UTC),
    ],
)
def test_a_time_before_the_web_or_of_a_clock_never_set_is_no_time(seen: datetime) -> None:
    found = judge_all(make_judge(), [outcome("a", seen=seen)])
    assert found["a"].seen is None
    assert str(seen) in found["a"].notes[0]


def test_a_plausible_time_is_when_it_was_seen() -> None:
    assert judge_all(make_judge(), [outcome("a", seen=SEEN)])["a"].seen == SEEN


def test_a_time_that_many_undated_pages_share_is_none_of_theirs() -> None:
    others = [outcome(f"o{number}", seen=SEEN + timedelta(seconds=number + 1)) for number in range(3)]
    shared = [outcome(f"s{number}", seen=SEEN) for number in range(MIN_SHARED_TIME)]
    found = judge_all(make_judge(), [*others, *shared])
    assert {name for name, one in found.items() if one.seen is None} == {"s0", "s1", "s2"}
    assert all("first seen" in found[name].notes[0] for name in ("s0", "s1", "s2"))


def test_a_time_that_dated_pages_share_stays() -> None:
    found = judge_all(make_judge(), [outcome(f"s{number}", evidence=DATED, seen=SEEN) for number in range(5)])
    assert all(one.seen == SEEN and not one.notes for one in found.values())
