"""Hosts that are not to be asked before a time, which they named themselves: in this run and in later ones.

A host asks for a pause by Retry-After (RFC 9110, section 10.2.3) or by 429 (RFC 6585, section 4). The rest of a
run asks it for nothing more; the state keeps the ends of the pauses for the next runs, as the text that is
kept under STATE_KEY:

    a.example 1764372000
    b.example:8080 1764375600

Who schedules sources reads them with `read_pauses(state.get_value)`, and asks `end_for(url)`.
"""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from feedsmith.model.urls import absolute, without_userinfo

__all__ = ["MAX_PAUSE_SECONDS", "STATE_KEY", "HostPauses", "read_pauses", "save_pauses"]

MAX_PAUSE_SECONDS = 86_400.0
"""The longest pause that a host gets: after a day, it is asked whether it still wants one."""
STATE_KEY = "paused hosts"
"""The name of the text in the state."""
_SECONDS = r"[0-9]{1,11}"


class HostPauses:
    """The hosts that pause, and until when, in UTC.

    Hosts of different ports are different ones. The fetcher adds to it on its thread, while others read.
    """

    def __init__(self, text: str = "") -> None:
        self._ends: dict[str, datetime] = {}
        self.changed = False
        """Whether a pause was added since it was made."""
        for line in text.splitlines():
            host, _, seconds = line.rpartition(" ")
            if host and re.fullmatch(_SECONDS, seconds):
                self._ends[host] = datetime.fromtimestamp(int(seconds), UTC)

    def add(self, url: str, now: datetime, seconds: float) -> datetime:
        """Let the URL's host pause for so long, MAX_PAUSE_SECONDS at most; when the pause ends."""
        # Whole seconds, rounded up: the state keeps no others.
        end = now.replace(microsecond=0) + timedelta(seconds=min(seconds, MAX_PAUSE_SECONDS) + 1)
        host = _host(url)
        self._ends[host] = max(end, self._ends.get(host, end))
        self.changed = True
        return end

    def end_for(self, url: str, now: datetime) -> datetime | None:
        """When the pause of the URL's host ends; None where it may be asked."""
        if not self._ends:
            return None
        end = self._ends.get(_host(url))
        if end is None or not now < end <= now + timedelta(seconds=MAX_PAUSE_SECONDS + 1):
            return None  # it is over, or the clock was wrong when it was written
        return end

    def merge(self, other: "HostPauses") -> None:
        """Take over the pauses of another, the later end where both know a host."""
        for host, end in other._ends.items():
            self._ends[host] = max(end, self._ends.get(host, end))

    def as_text(self, now: datetime) -> str:
        """The pauses that have not ended, as `__init__` reads them."""
        left = sorted((host, end) for host, end in self._ends.items() if end > now)
        return "\n".join(f"{host} {end.timestamp():.0f}" for host, end in left)


def read_pauses(get_value: Callable[[str], str]) -> HostPauses:
    """The pauses that earlier runs remembered; `get_value` is the state's."""
    return HostPauses(get_value(STATE_KEY))


def save_pauses(
    pauses: HostPauses, now: datetime, get_value: Callable[[str], str], set_value: Callable[[str, str], None]
) -> None:
    """Remember the pauses if there are new ones, with those that another run has added meanwhile."""
    if pauses.changed:
        pauses.merge(read_pauses(get_value))
        set_value(STATE_KEY, pauses.as_text(now))


def _host(url: str) -> str:
    """The host of an http(s) URL, with its port where that is not the scheme's; "" for what is no such URL."""
    try:
        return urlsplit(without_userinfo(absolute(url))).netloc
    except ValueError:
        return ""
