"""When a round looks at all feeds: in seconds of a clock that the test sets."""

from math import inf

import pytest

from feedsmith.serving.polling.feeds_due import RETRY_SECONDS, FeedsDue


@pytest.fixture
def feeds() -> FeedsDue:
    return FeedsDue()


def test_feeds_that_time_does_not_change_are_never_due(feeds: FeedsDue) -> None:
    assert feeds.next_at() == inf


def test_a_feed_is_due_when_time_changes_it(feeds: FeedsDue) -> None:
    feeds.next_change = 1_000
    assert feeds.next_at() == 1_000


def test_what_was_asked_for_before_a_round_began_is_due_no_longer(feeds: FeedsDue) -> None:
    feeds.ask()
    assert feeds.next_at() < 0
    feeds.begin_round(1_000)
    assert feeds.next_at() == inf


def test_what_is_asked_for_while_a_round_lasts_is_due_after_it(feeds: FeedsDue) -> None:
    feeds.ask()
    feeds.begin_round(1_000)
    feeds.ask()
    # The round ends, and a round of polls beside it: neither makes up for it.
    feeds.next_change = inf
    feeds.next_change = 5_000
    assert feeds.next_at() < 0


def test_a_round_that_was_lost_is_made_up_for(feeds: FeedsDue) -> None:
    feeds.ask()
    feeds.begin_round(1_000)
    feeds.next_change = inf
    feeds.lose_round(1_003)
    assert feeds.next_at() == 1_003 + RETRY_SECONDS


def test_what_is_due_still_after_a_round_waits(feeds: FeedsDue) -> None:
    feeds.next_change = 1_000
    feeds.begin_round(1_000)
    feeds.next_change = 1_000
    assert feeds.next_at() == 1_000 + RETRY_SECONDS
    feeds.begin_round(1_000 + RETRY_SECONDS)
    feeds.next_change = 5_000
    assert feeds.next_at() == 5_000


def test_what_became_due_after_a_round_began_does_not_wait(feeds: FeedsDue) -> None:
    feeds.begin_round(1_000)
    feeds.next_change = 1_001
    assert feeds.next_at() == 1_001


def test_a_clock_that_was_set_back_keeps_nothing_waiting(feeds: FeedsDue) -> None:
    feeds.begin_round(9_000)
    feeds.lose_round(9_001)
    feeds.set_clock_back(1_000)
    feeds.next_change = 1_002
    assert feeds.next_at() < 0
    feeds.begin_round(1_001)
    assert feeds.next_at() == 1_002
