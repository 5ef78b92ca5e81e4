"""A source that breaks is told from one that is quiet."""

from collections.abc import Sequence

from feedsmith.model.errors import FetchError, SourceError
from feedsmith.state.health import (
    MAX_BROKEN_SECONDS,
    Health,
    RunStats,
    accept_present,
    describe_break,
    update_health,
)

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


def test_three_short_alerts_break_nothing() -> None:
    usual = stats(9, [1_000] * 9)
    assert through(usual, stats(12, [60, 70, 80])).broken == ""
    assert through(usual, stats(10, [60]), stats(11, [70]), stats(12, [80])).broken == ""
    assert through(stats(3, [1_000] * 3), stats(6, [60, 70, 80])).broken == ""


def test_a_run_that_read_nothing_reports_no_break_that_another_has_and_does_not_heal_it() -> None:
    short, quiet = stats(9, [90] * 9), stats(9)
    broken = through(stats(9, [1_000] * 9), short)
    assert describe_break(broken, short)
    later = update_health(broken, quiet)
    assert later.broken
    assert describe_break(later, quiet) == ""


def test_a_source_that_has_nothing_any_more_is_reported_by_each_run() -> None:
    gone = through(stats(9, [1_000] * 9), stats(0), stats(0))
    assert describe_break(gone, stats(0))


def test_what_a_source_gives_for_two_weeks_is_what_it_is_there_to_give() -> None:
    usual, start = stats(9, [1_000] * 9), 1_000_000
    short = [stats(9, [90], now=start + day * 86_400) for day in range(30)]
    broken = [bool(through(usual, *short[: count + 1]).broken) for count in range(30)]
    assert broken == [False] * 3 + [True] * 15 + [False] * 12
    none = [stats(0, now=start), stats(0, now=start + MAX_BROKEN_SECONDS + 1)]
    assert through(usual, *none[:1]).broken
    assert through(usual, *none).broken == ""


def test_what_is_accepted_is_usual_from_then_on() -> None:
    accepted = accept_present(through(stats(9, [1_000] * 9), stats(9, [90] * 9)))
    assert (accepted.broken, accepted.median_length, accepted.median_articles) == ("", 90, 9)
    assert update_health(accepted, stats(10, [80])).broken == ""
    assert update_health(accepted, stats(10, [5] * 10)).broken
    assert accept_present(Health()).broken == ""


def test_one_document_that_fails_of_many_is_no_failure_of_the_source() -> None:
    assert not through(stats(9, failures=[FAILED])).failing
    assert not through(stats(100, failures=[FAILED] * 10)).failing
    assert through(stats(9, failures=[FAILED] * 2)).failing
    assert through(stats(100, failures=[FAILED] * 12)).failing
    assert through(stats(1, failures=[FAILED])).failing
    assert through(stats(50, failures=[FAILED] * 50, unreadable=50)).failing
    health = through(stats(9, failures=[FAILED]))
    assert (health.last_failure, health.failure_detail) == (1, str(FAILED))


def test_a_list_that_fails_is_a_failure_of_the_source_however_many_articles_are_known() -> None:
    failed = RunStats(now=1, articles=100, unreadable=0, lengths=(), failures=[FAILED], is_listing_failed=True)
    assert through(failed).failing


def test_short_bodies_break_a_source_though_they_come_one_by_one() -> None:
    assert through(stats(9, [1_000] * 9), *[stats(10, [50])] * 4).broken


def test_the_last_failure_is_remembered_after_a_success() -> None:
    health = through(stats(1, now=1), stats(1, failures=[FAILED], now=2), stats(1, now=3))
    assert (health.last_success, health.last_failure, health.failure_kind) == (3, 2, "timeout")
    assert health.failure_detail == str(FAILED)


def test_whether_a_source_fails_is_told_by_its_last_run_though_another_was_within_the_same_second() -> None:
    well, failed = stats(1, now=5), stats(1, failures=[FAILED], now=5)
    assert [through(failed, well).failing, through(well, failed).failing] == [False, True]
