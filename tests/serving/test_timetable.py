"""Which sources are polled together, by the clock of the test."""

from collections import Counter
from collections.abc import Mapping
from heapq import heappop, heappush

from hypothesis import given, settings
from hypothesis import strategies as st

from feedsmith.collecting.jobs import Job
from feedsmith.serving.polling.schedule import PollResult, update_schedule
from feedsmith.serving.polling.timetable import (
    MAX_ROUNDS,
    MAX_SHARED_SECONDS,
    MAX_SOURCES_PER_ROUND,
    MAX_WAIT_SECONDS,
    Timetable,
)
from feedsmith.state.health import Health
from feedsmith.state.schedule import Schedule

NOON = 1_780_000_000
WELL = Health(last_run=NOON, last_success=NOON)


class Nothing:
    name = "nothing"

    def requests(self) -> tuple[()]:
        return ()

    def parse(self, document: object) -> tuple[()]:
        return ()


def job(number: int, host: str = "", every: int = 900) -> Job:
    location = f"https://{host}/{number}" if host else f"articles/{number}"
    return Job(source=Nothing(), name="nothing", location=location, key=f"feed/{number}", every=every)


def begun(timetable: Timetable, now: float) -> list[tuple[str, ...]]:
    rounds = []
    while begun := timetable.begin_round(now):
        rounds.append(begun[1])
    return rounds


def test_all_that_was_never_polled_is_due() -> None:
    assert begun(Timetable([job(1), job(2)], {}), NOON) == [("feed/1", "feed/2")]


def test_the_one_that_waits_longest_comes_first() -> None:
    due = {"feed/1": NOON - 1.0, "feed/2": NOON - 5.0, "feed/3": NOON + 5.0}
    assert begun(Timetable([job(1), job(2), job(3)], due), NOON) == [("feed/2", "feed/1")]


def test_what_is_due_within_a_few_seconds_is_polled_in_one_round_and_nothing_early() -> None:
    due = {"feed/1": NOON + 1.0, "feed/2": NOON + 4.0, "feed/3": NOON + 6.5}
    timetable = Timetable([job(1, "a.example"), job(2, "b.example"), job(3, "c.example")], due)
    assert timetable.next_at() == NOON + 6
    assert begun(timetable, NOON + 5.9) == []
    assert begun(timetable, NOON + 6) == [("feed/1", "feed/2")]
    assert timetable.next_at() == NOON + 11.5


def test_a_source_of_a_short_interval_waits_less() -> None:
    due = {"feed/1": float(NOON), "feed/2": float(NOON), "feed/3": NOON + 3.0}
    timetable = Timetable([job(1, every=30), job(2, every=900), job(3, every=30)], due)
    assert timetable.next_at() == NOON + 2
    assert begun(timetable, NOON + 2) == [("feed/1", "feed/2")]


def test_a_round_that_is_full_waits_for_nothing() -> None:
    due = {f"feed/{number}": float(NOON) for number in range(MAX_SOURCES_PER_ROUND + 1)}
    timetable = Timetable([job(number) for number in range(MAX_SOURCES_PER_ROUND + 1)], due)
    assert [len(keys) for keys in begun(timetable, NOON)] == [MAX_SOURCES_PER_ROUND]


def test_what_was_never_polled_and_may_take_hours_keeps_nothing_else_waiting() -> None:
    due = {"feed/2": NOON - 60.0}
    timetable = Timetable([job(1, "a.example"), job(2, "b.example"), job(3, "c.example")], due)
    assert begun(timetable, NOON) == [("feed/1", "feed/3"), ("feed/2",)]


def test_after_a_slow_round_each_of_its_hosts_has_a_round_of_its_own_until_one_is_quick() -> None:
    timetable = Timetable([job(1, "a.example"), job(2, "b.example"), job(3, "c.example"), job(4, "a.example")], {})

    def poll(now: float, seconds: Mapping[str, float]) -> list[tuple[str, ...]]:
        """Poll all at that time, in rounds that take as long as the slowest source; all are due a minute later."""
        rounds = []
        while begun := timetable.begin_round(now):
            number, keys = begun
            rounds.append(keys)
            timetable.end_round(number, dict.fromkeys(keys, now + 60), now + max(seconds[key] for key in keys))
        return rounds

    quick = dict.fromkeys(("feed/1", "feed/2", "feed/3", "feed/4"), 0.5)
    slow = quick | {"feed/2": MAX_SHARED_SECONDS + 1}
    assert poll(NOON, slow) == [("feed/1", "feed/2", "feed/3", "feed/4")]
    assert poll(NOON + 100, slow) == [("feed/1", "feed/4"), ("feed/2",), ("feed/3",)]
    assert poll(NOON + 200, quick) == [("feed/1", "feed/3", "feed/4"), ("feed/2",)]
    assert poll(NOON + 300, quick) == [("feed/1", "feed/2", "feed/3", "feed/4")]


def test_a_host_whose_round_was_lost_shares_none_with_others() -> None:
    timetable = Timetable([job(1, "a.example"), job(2, "b.example")], {})
    timetable.begin_round(NOON)
    timetable.end_round(1, {"feed/1": NOON + 10.0}, NOON)
    assert begun(timetable, NOON + 100) == [("feed/1",), ("feed/2",)]


def test_no_two_rounds_ask_one_host() -> None:
    timetable = Timetable([job(n, "a.example") for n in range(40)] + [job(40, "b.example")], {})
    rounds = begun(timetable, NOON)
    assert [len(keys) for keys in rounds] == [MAX_SOURCES_PER_ROUND, 1]
    timetable.end_round(1, dict.fromkeys(rounds[0], NOON + 900.0), NOON)
    assert [len(keys) for keys in begun(timetable, NOON)] == [40 - MAX_SOURCES_PER_ROUND]


def test_rounds_are_bounded() -> None:
    timetable = Timetable([job(n) for n in range(1_000)], {})
    assert [len(keys) for keys in begun(timetable, NOON)] == [MAX_SOURCES_PER_ROUND] * MAX_ROUNDS
    assert timetable.polling == MAX_ROUNDS * MAX_SOURCES_PER_ROUND


def test_a_source_whose_round_was_lost_waits_longer_each_time() -> None:
    timetable = Timetable([job(1)], {})
    now, waits = float(NOON), []
    for _ in range(5):
        ((number, _),) = [timetable.begin_round(now)]  # type: ignore[misc]
        timetable.end_round(number, {}, now)
        due = timetable.next_at()
        assert due is not None
        waits.append(due - now)
        now = due
    assert [wait - MAX_WAIT_SECONDS for wait in waits] == [30, 60, 120, 240, 480]


def test_of_another_configuration_all_is_due_when_that_says() -> None:
    timetable = Timetable([job(1), job(2)], {"feed/1": NOON + 50.0, "feed/2": NOON + 60.0})
    timetable.replace_jobs([job(2), job(3)], {"feed/2": NOON + 60.0, "feed/3": NOON + 70.0})
    assert timetable.next_at() == NOON + 60 + MAX_WAIT_SECONDS
    assert begun(timetable, NOON + 65) == [("feed/2",)]


def test_a_round_may_outlive_its_sources() -> None:
    timetable = Timetable([job(1), job(2)], {})
    timetable.begin_round(NOON)
    timetable.replace_jobs([job(3)], {})
    timetable.end_round(1, {"feed/1": NOON + 5.0}, NOON)
    assert begun(timetable, NOON) == [("feed/3",)]


def test_the_host_of_a_source_that_was_renamed_meanwhile_is_not_asked_twice() -> None:
    timetable = Timetable([job(1, "a.example")], {})
    timetable.begin_round(NOON)
    timetable.replace_jobs([job(2, "a.example")], {})
    assert timetable.begin_round(NOON) is None
    timetable.end_round(1, {}, NOON)
    assert begun(timetable, NOON) == [("feed/2",)]


@settings(max_examples=20, deadline=None)
@given(st.integers(min_value=0, max_value=2**32), st.integers(min_value=1, max_value=5))
def test_over_a_day_each_source_is_polled_as_often_as_it_should(seed: int, hosts: int) -> None:
    """200 sources, some hosts, rounds that take up to a minute."""
    every = 900
    jobs = [job(n, f"h{(n * seed) % hosts}.example", every) for n in range(60)]
    timetable = Timetable(jobs, {})
    schedules = {each.key: Schedule() for each in jobs}
    polls: Counter[str] = Counter()
    now, ends = float(NOON), []  # type: ignore[var-annotated]
    while now < NOON + 86_400:
        while started := timetable.begin_round(now):
            number, keys = started
            assert all(schedules[key].due_at <= now for key in keys)
            polls.update(keys)
            heappush(ends, (now + 5 + (number * seed) % 55, number, now))
        upcoming = timetable.next_at()
        if ends and (upcoming is None or upcoming <= now or ends[0][0] <= upcoming):
            now, number, began = heappop(ends)
            due = {}
            for key in timetable.keys_of(number):
                result = PollResult(began=int(began), change=schedules[key].change + 1, health=WELL)
                schedules[key] = update_schedule(key, every, schedules[key], result)
                due[key] = float(schedules[key].due_at)
            timetable.end_round(number, due, now)
        else:
            assert upcoming is not None
            now = upcoming
    expected = 86_400 // every
    assert min(polls.values()) >= expected - 1
    assert max(polls.values()) <= expected + 2
