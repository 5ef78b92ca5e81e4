"""What a site's robots.txt says to feedsmith (RFC 9309). The only module that imports protego.

Seen in protego 0.7.0: a rule is kept once for every agent that it follows, so that half a megabyte of agents, then of
rules, takes minutes and gigabytes. Agents that are not ours are therefore folded into one before it sees them.
"""

import re

from protego import Protego

__all__ = ["ALLOW_ALL", "MAX_BYTES", "MAX_DELAY", "PRODUCT", "Rules"]

PRODUCT = "feedsmith"
MAX_BYTES = 500_000
"""How much of the file is parsed; section 2.5 asks for no less than 500 KiB to be allowed for, and for a limit."""
MAX_DELAY = 10.0
"""Seconds between requests; who asks for more gets this."""
_AGENT = re.compile(r"user[ -]?agent (.*)")


class Rules:
    """The rules of one origin for feedsmith: which URLs it may fetch, and the `delay` between two in seconds."""

    def __init__(self, text: str = "") -> None:
        self._rules = Protego.parse(_for_us(text))
        self.delay = min(self._rules.crawl_delay(PRODUCT) or 0.0, MAX_DELAY)

    @classmethod
    def read(cls, data: bytes) -> "Rules":
        """The rules of the file as it was fetched. Nothing in it is an error: what is no rule counts for nothing."""
        return cls(data[:MAX_BYTES].removeprefix(b"\xef\xbb\xbf").decode(errors="replace"))

    def allow(self, url: str) -> bool:
        return bool(self._rules.can_fetch(url, PRODUCT))


def _for_us(text: str) -> str:
    """The text with the agents' names as `*`, ours or `others`."""
    return "\n".join(map(_folded, text.splitlines()))


def _folded(line: str) -> str:
    # What separates the name is what protego takes for it: colons and any white space, of which one will do.
    said = re.sub(r"[\s:]+", " ", line.partition("#")[0]).strip().lower()
    agent = _AGENT.fullmatch(said)
    if agent is None:
        return line
    if not (name := agent[1].strip("*")):
        return "User-agent: *"
    token = re.match(r"[a-z_-]*", name)  # section 2.2.1; a version may follow
    return f"User-agent: {PRODUCT if token is not None and token[0] == PRODUCT else 'others'}"


ALLOW_ALL = Rules()
"""Where there is no robots.txt (section 2.3.1.3)."""
