"""Durations as people write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedsmith.config.durations import format_duration, parse_duration


@pytest.mark.parametrize(
    ("text", "seconds"), [("90s", 90), ("15m", 900), ("1h30m", 5_400), ("1d", 86_400), ("2w1d", 1_296_000)]
)
def test_a_duration_is_numbers_with_units(text: str, seconds: int) -> None:
    assert parse_duration(text) == seconds


@pytest.mark.parametrize("text", ["", "15", "m", "15 m", "30m1h", "1m1m", "1.5h", "-5m", "15M", "1e3s", "٣m", "15m\n"])
def test_anything_else_is_none(text: str) -> None:
    with pytest.raises(ValueError, match="no duration"):
        parse_duration(text)


@given(st.integers(min_value=0, max_value=10**9))
def test_what_is_written_is_read_again_to_two_units(seconds: int) -> None:
    read = parse_duration(format_duration(seconds))
    assert read <= seconds
    assert seconds - read < max(1, read * 0.07)
