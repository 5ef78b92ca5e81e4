"""When a round has to look at all feeds, though nothing is polled. Pure: whoever asks says what time it is.

Rounds of polls look at the feeds of what they poll. What else may have to be written, because time alone changed it,
the configuration was read again, or a round ended before it was through, is for a round of its own.
"""

from math import inf

__all__ = ["FeedsDue"]

RETRY_SECONDS = 60.0
"""What could not be published waits so long."""


class FeedsDue:
    """In seconds since 1970: `next_change` is when time alone changes the next feed."""

    def __init__(self) -> None:
        self.next_change = inf
        self._asked_for = inf
        self._last_began = -inf

    def next_at(self) -> float:
        """When the next round has to begin."""
        # What was due when the last round began and is due still could not be published: not again at once.
        change = self.next_change if self.next_change > self._last_began else self._last_began + RETRY_SECONDS
        return min(change, self._asked_for)

    def ask(self) -> None:
        """Have a round begin at once, and where one has begun, another one after it."""
        self._asked_for = -inf

    def begin_round(self, now: float) -> None:
        """Note that a round begins."""
        self._last_began, self._asked_for = now, inf

    def lose_round(self, now: float) -> None:
        """Note that a round ended before it was through, or could not begin."""
        self._asked_for = min(self._asked_for, now + RETRY_SECONDS)

    def set_clock_back(self, now: float) -> None:
        """Note that it is earlier than was thought."""
        self._last_began = min(self._last_began, now)
        if self._asked_for < inf:
            self.ask()
