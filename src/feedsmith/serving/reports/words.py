"""Times, numbers and what is quoted, as the pages have them in their lines: pure."""

from datetime import UTC, datetime

from feedsmith.model.numbers import count_noun
from feedsmith.model.urls import without_secrets
from feedsmith.publishing.directions import isolate_bidi
from feedsmith.publishing.formats.common import format_rfc3339

__all__ = ["describe_ago", "describe_duration", "describe_until", "format_moment", "isolate"]

_UNITS = ((86_400, "day"), (3_600, "hour"), (60, "minute"), (1, "second"))


def describe_duration(seconds: int) -> str:
    """So many seconds in the largest unit of which there are two, which is exact enough: `90 minutes`."""
    for size, noun in _UNITS:
        if seconds >= 2 * size or (seconds >= size and seconds % size == 0):
            return count_noun(seconds // size, noun)
    return "0 seconds"


def describe_ago(moment: int, now: int) -> str:
    """How long ago that was: HTML."""
    if moment > now:
        return describe_until(moment, now)
    text = "just now" if now - moment < 5 else f"{describe_duration(now - moment)} ago"
    return _make_time(moment, text)


def describe_until(moment: int, now: int) -> str:
    """In how long that will be: HTML."""
    return _make_time(moment, f"in {describe_duration(moment - now)}" if moment > now else "now")


def _make_time(moment: int, text: str) -> str:
    stamp = format_moment(moment)
    return f'<time datetime="{stamp}" title="{stamp}">{text}</time>'


def format_moment(seconds: int) -> str:
    """Seconds since 1970 as RFC 3339 has them."""
    return format_rfc3339(datetime.fromtimestamp(seconds, UTC))


def isolate(text: str) -> str:
    """`text` within a line of ours, whose order it must not upset, and without secrets in URLs: HTML."""
    return isolate_bidi(without_secrets(text))
