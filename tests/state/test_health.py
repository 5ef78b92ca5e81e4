"""A source that breaks is told from one that is quiet."""

from collections.abc import Sequence

from feedsmith.model.errors import FetchError, SourceError
from feedsmith.state.health import Health, RunStats, update_health

FAILED = FetchError("web", "https://x.example/", "timeout", "10 s")


def stats(
    articles: int, lengths: Sequence[int] = (), failures: Sequence[SourceError] = (), now: int = 1, unreadable: int = 0
) -> RunStats:
    return RunStats(now=now, articles=articles, unreadable=unreadable, lengths=lengths, failures=failures)


def through(*runs: RunStats) -> Health:
    health = Health()
    for run in runs:
        health = update_health(health, run)
    return health


def test_a_source_that_never_had_anything_is_not_broken_for_having_nothing() -> None:
    assert through(stats(0), stats(0)).broken == ""


def test_a_quiet_source_is_not_broken() -> None:
    assert through(stats(9, [500] * 9), *[stats(9)] * 30).broken == ""


def test_a_source_that_used_to_have_articles_and_has_none_is_broken_until_it_has_some() -> None:
    usual = [stats(9, [500] * 9)] * 3
    assert "usually has 9 articles, and now it has none" in through(*usual, stats(0)).broken
    assert through(*usual, *[stats(0)] * 50).broken
    assert through(*usual, stats(0), stats(1, [500])).broken == ""


def test_articles_whose_documents_fail_do_not_count() -> None:
    assert through(stats(3, [500] * 3), stats(3, failures=[FAILED], unreadable=3)).broken
    assert through(stats(3, [500] * 3), stats(3, failures=[FAILED], unreadable=2)).broken == ""


def test_bodies_that_are_a_tenth_as_long_are_no_bodies() -> None:
    usual = stats(9, [1_000] * 9)
    assert "usually have 1,000 characters, and those read last have 90" in through(usual, stats(9, [90] * 9)).broken
    assert through(usual, stats(9, [300] * 9)).broken == ""
    assert through(usual, stats(9, [90] * 9), stats(9, [1_000] * 9)).broken == ""


def test_one_brief_among_long_reads_breaks_nothing() -> None:
    assert through(stats(9, [1_000] * 9), stats(10, [90]), stats(11, [80])).broken == ""


def test_short_bodies_break_a_source_though_they_come_one_by_one() -> None:
    assert through(stats(9, [1_000] * 9), *[stats(10, [50])] * 4).broken


def test_the_last_failure_is_remembered_after_a_success() -> None:
    health = through(stats(1, now=1), stats(1, failures=[FAILED], now=2), stats(1, now=3))
    assert (health.last_success, health.last_failure, health.failure_kind) == (3, 2, "timeout")
    assert health.failure_detail == str(FAILED)


def test_whether_a_source_fails_is_told_by_its_last_run_though_another_was_within_the_same_second() -> None:
    well, failed = stats(1, now=5), stats(1, failures=[FAILED], now=5)
    assert [through(failed, well).failing, through(well, failed).failing] == [False, True]
