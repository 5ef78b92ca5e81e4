"""When a source is due next, by the clock of the test."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedsmith.serving.polling.schedule import (
    PollResult,
    find_due,
    find_event,
    find_interval,
    find_silence,
    update_schedule,
)
from feedsmith.state.health import Health
from feedsmith.state.schedule import Schedule

EVERY = 900
DAY = 86_400
NOON = 1_780_000_000
WELL = Health(last_run=NOON, last_success=NOON)
FAILING = Health(last_run=NOON, failing=True, failure_kind="timeout", failure_detail="no answer within 30 s")


def polled(schedule: Schedule, began: int, *, change: int = 0, health: Health = WELL, not_before: int = 0) -> Schedule:
    result = PollResult(began=began, change=change, health=health, not_before=not_before)
    return update_schedule("news/site", EVERY, schedule, result)


def planned(polls: int, **last: object) -> Schedule:
    """The schedule after so many polls that changed nothing."""
    schedule = polled(Schedule(), NOON, change=1)
    for _ in range(polls):
        schedule = polled(schedule, schedule.due_at, change=1)
    return schedule


# ---- no drift ----------------------------------------------------------------------------------------------


@given(st.lists(st.integers(min_value=0, max_value=EVERY - 1), min_size=1, max_size=15))
def test_however_late_polls_are_the_times_stay_on_their_grid(delays: list[int]) -> None:
    schedule = polled(Schedule(), NOON, change=1)
    first = schedule.due_at
    for delay in delays:
        schedule = polled(schedule, schedule.due_at + delay, change=schedule.change + 1)
    assert schedule.due_at == first + len(delays) * EVERY


def test_of_times_that_have_passed_meanwhile_only_one_counts() -> None:
    schedule = planned(1)
    woken = schedule.due_at + 10 * EVERY + 5
    after = polled(schedule, woken, change=1)
    assert woken < after.due_at <= woken + EVERY
    assert (after.due_at - schedule.due_at) % EVERY == 0


def test_sources_that_begin_together_are_spread_over_their_interval() -> None:
    result = PollResult(began=NOON, change=1, health=WELL)
    due = sorted(update_schedule(f"news/site#{n}", EVERY, Schedule(), result).due_at for n in range(200))
    assert due[0] > NOON
    assert due[-1] <= NOON + EVERY
    # Of 200 in 900 s, no more than one would find by chance falls into one minute.
    assert max(sum(at <= other < at + 60 for other in due) for at in due) < 30


@given(st.text(), st.integers(min_value=1, max_value=DAY))
def test_the_first_interval_is_never_longer_than_the_others(key: str, every: int) -> None:
    due = update_schedule(key, every, Schedule(), PollResult(began=NOON, change=1, health=WELL)).due_at
    assert NOON < due <= NOON + every


@pytest.mark.parametrize(("before", "after"), [(DAY, 60), (60, DAY), (EVERY, 2 * EVERY)])
def test_another_every_counts_from_the_last_poll_on_and_for_each_one_after_it(before: int, after: int) -> None:
    schedule = Schedule(due_at=NOON + before, every=before, change=1)  # polled at noon
    due = max(find_due(after, schedule, NOON + 10), NOON + 10)
    assert due == max(NOON + after, NOON + 10)
    intervals = []
    for _ in range(3):
        schedule = update_schedule("news/site", after, schedule, PollResult(began=int(due), change=1, health=WELL))
        intervals.append(schedule.due_at - due)
        due = find_due(after, schedule, due)
    assert intervals[0] <= after
    assert intervals[1:] == [after, after]


# ---- a clock that is set back ------------------------------------------------------------------------------


@pytest.mark.parametrize("seconds", [10, EVERY, DAY, 1_500 * DAY])
def test_when_the_clock_is_set_back_what_was_left_to_wait_is_left_still(seconds: int) -> None:
    schedule = polled(planned(1), NOON, change=2)
    left = schedule.due_at - NOON
    now = NOON - seconds
    assert find_due(EVERY, schedule, now, polled_at=NOON) == now + left


@given(st.integers(min_value=1, max_value=3_000 * DAY))
def test_however_far_it_is_set_back_no_source_is_polled_all_the_time_or_never(seconds: int) -> None:
    schedule = planned(3)
    began = schedule.due_at - seconds
    for number in range(3):
        schedule = polled(schedule, began, change=number + 10)
        due = find_due(EVERY, schedule, began)
        assert due == began + EVERY
        began = int(due)


# ---- longer by itself, and back ----------------------------------------------------------------------------


def test_after_twenty_polls_without_a_change_the_interval_is_longer() -> None:
    assert find_interval(EVERY, planned(19)) == EVERY
    assert find_interval(EVERY, planned(20)) == 2 * EVERY
    assert find_interval(EVERY, planned(40)) == 4 * EVERY


def test_it_becomes_a_day_at_most() -> None:
    assert find_interval(EVERY, planned(500)) == DAY


def test_what_is_configured_to_be_longer_than_a_day_stays_so() -> None:
    assert find_interval(7 * DAY, planned(60)) == 7 * DAY


def test_a_change_sets_it_back() -> None:
    schedule = planned(100)
    assert find_interval(EVERY, polled(schedule, schedule.due_at, change=2)) == EVERY


def test_failures_make_it_longer_and_never_give_up() -> None:
    schedule = planned(1)
    intervals = []
    for _ in range(12):
        before = schedule.due_at
        schedule = polled(schedule, before, change=1, health=FAILING)
        intervals.append(schedule.due_at - before)
    assert intervals[:3] == [2 * EVERY, 4 * EVERY, 8 * EVERY]
    assert intervals[-1] == DAY
    assert polled(schedule, schedule.due_at, change=2).failed == 0


def test_a_server_that_asks_to_be_left_alone_is_for_a_day_at_most() -> None:
    schedule = planned(1)
    began = schedule.due_at
    assert polled(schedule, began, change=1, not_before=began + 5_000).due_at == began + 5_000
    assert polled(schedule, began, change=1, not_before=began + 90 * DAY).due_at == began + DAY
    assert polled(schedule, began, change=1, not_before=began + 5).due_at == began + EVERY


# ---- another configuration, another clock ------------------------------------------------------------------


def test_a_source_that_is_to_be_polled_more_often_is_due_earlier() -> None:
    schedule = planned(3)
    assert find_due(EVERY, schedule, NOON) == schedule.due_at
    assert find_due(300, schedule, NOON) == schedule.due_at - 600
    assert find_due(3_600, schedule, NOON) == schedule.due_at + 2_700


def test_a_clock_that_was_wrong_keeps_no_source_waiting_for_years() -> None:
    schedule = polled(Schedule(), NOON + 4 * 365 * DAY, change=1)
    assert find_due(EVERY, schedule, NOON) == NOON
    assert find_due(EVERY, polled(Schedule(), NOON, change=1, not_before=NOON + DAY), NOON) == NOON + DAY


# ---- what is told ------------------------------------------------------------------------------------------


def told(schedule: Schedule, health: Health = WELL, dates: tuple[int, ...] = ()) -> tuple[Schedule, str]:
    result = PollResult(began=NOON, change=1, health=health, dates=dates)
    schedule, event = find_event("news/site", ["news"], schedule, result)
    return schedule, event.kind if event else ""


def test_a_break_is_told_once_and_so_is_its_end() -> None:
    schedule, first = told(Schedule(), FAILING)
    schedule, second = told(schedule, FAILING)
    schedule, third = told(schedule, WELL)
    schedule, fourth = told(schedule, WELL)
    assert (first, second, third, fourth) == ("broken", "", "mended", "")


def test_events_differ_by_their_ids() -> None:
    result = PollResult(began=NOON, change=1, health=FAILING)
    events = [find_event("news/site", ["news"], Schedule(), result)[1] for _ in range(2)]
    assert events[0] is not None
    assert events[1] is not None
    assert events[0].id != events[1].id
    assert replace(events[0], id="") == replace(events[1], id="")


def test_a_reason_that_changes_is_remembered_and_not_told_again() -> None:
    schedule, _ = told(Schedule(), FAILING)
    schedule, kind = told(schedule, replace(FAILING, failure_detail="not found"))
    assert (kind, schedule.reason) == ("", "not found")


DAILY = tuple(NOON - DAY * days for days in range(1, 13))


def test_a_source_that_had_something_each_day_is_silent_after_some_days() -> None:
    assert find_silence(DAILY, NOON + 1 * DAY) == ""
    assert find_silence(DAILY, NOON + 3 * DAY) == "no new article for 4 days; the longest gap before was 1 day"
    assert told(Schedule(), WELL, tuple(at - 5 * DAY for at in DAILY))[1] == "silent"


@pytest.mark.parametrize(
    "dates",
    [
        DAILY[:7],
        (NOON - 40 * DAY,) * 16,
        (NOON - 30 * DAY, *(NOON - 60 * DAY - n * 3600 for n in range(12))),
        tuple(NOON - DAY - 60 * n for n in range(12)),
    ],
    ids=["few", "all at once", "a gap as long as before", "many in an hour, yesterday"],
)
def test_others_are_not(dates: tuple[int, ...]) -> None:
    assert find_silence(dates, NOON) == ""
