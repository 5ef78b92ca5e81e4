"""What a site's robots.txt says to feedsmith (RFC 9309). The only module that imports protego.

Seen in protego 0.7.0: a rule is kept once for every agent that it follows, so that half a megabyte
of agents, then of rules, takes minutes and gigabytes. Agents that are not ours are therefore folded
into one before it sees them.
"""

import re

from protego import Protego

__all__ = ["ALLOW_ALL", "MAX_BYTES", "MAX_DELAY_SECONDS", "MAX_SECONDS", "PRODUCT", "RobotsRules"]

PRODUCT = "feedsmith"
"""The product token, by which robots.txt calls this crawler (section 2.2.1)."""
MAX_BYTES = 500_000
"""How much of the file is parsed (section 2.5)."""
MAX_SECONDS = 10.0
"""How long the file is waited for, retries and redirects included: all pages of its site wait for it."""
MAX_DELAY_SECONDS = 10.0
"""Between two requests; who asks for more gets this."""
_AGENT = re.compile(r"user[ -]?agent (.*)")


class RobotsRules:
    """The rules of one origin for feedsmith; `delay` is what lies between two requests, in seconds.

    Nothing in `text` is an error: what is no rule counts for nothing.
    """

    def __init__(self, text: str = "") -> None:
        self._rules = Protego.parse(_fold_agents(text))
        self.delay = min(self._rules.crawl_delay(PRODUCT) or 0.0, MAX_DELAY_SECONDS)

    @classmethod
    def parse(cls, data: bytes) -> "RobotsRules":
        """The rules of the file as it was fetched: in UTF-8 (section 2.3), up to MAX_BYTES."""
        text = data[:MAX_BYTES].removeprefix(b"\xef\xbb\xbf").decode(errors="replace")
        return cls(text)

    def can_fetch(self, url: str) -> bool:
        """Whether the URL, of this origin, may be fetched."""
        return bool(self._rules.can_fetch(url, PRODUCT))


def _fold_agents(text: str) -> str:
    """The text with the agents' names as `*`, ours or `others`."""
    return "\n".join(map(_fold_agent, text.splitlines()))


def _fold_agent(line: str) -> str:
    # Colons and any white space separate the name for protego; here one space does.
    statement = re.sub(r"[\s:]+", " ", line.partition("#")[0]).strip().lower()
    agent = _AGENT.fullmatch(statement)
    if agent is None:
        return line
    name = agent[1].strip("*")
    if not name:
        return "User-agent: *"
    token = re.match(r"[a-z_-]*", name)  # section 2.2.1; a version may follow
    is_ours = token is not None and token[0] == PRODUCT
    return f"User-agent: {PRODUCT if is_ours else 'others'}"


ALLOW_ALL = RobotsRules()
"""Where there is no robots.txt (section 2.3.1.3)."""
