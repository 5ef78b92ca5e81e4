"""Telling a WebSub hub that a feed has changed (W3C Recommendation of 23 January 2018, section 6).

How a publisher tells its hub is left open there. What hubs have understood since PubSubHubbub 0.4 is a form with
`hub.mode=publish` and the topic's URL, posted; some take several URLs at once, all take one.
"""

from collections.abc import Sequence
from urllib.parse import urlencode

from feedsmith.fetching.access import Access, Fetches
from feedsmith.model.errors import FetchError, HubError

__all__ = ["tell_hub"]

SECONDS = 10.0
"""What telling a hub may take, whatever the number of topics, tries and waits."""


def tell_hub(fetcher: Fetches, hub: str, topics: Sequence[str], timeout: float = SECONDS) -> list[HubError]:
    """Tell the hub that these URLs have new content, each once; why it was not told, each reason once.

    Ends within `timeout` seconds, as all topics are under way at once. Public addresses only, as for pages.
    """
    access = Access(source="hub", timeout=timeout, robots=False)
    pending = {topic: fetcher.tell(hub, _form(topic), access) for topic in dict.fromkeys(topics)}
    untold: dict[tuple[str, str], list[str]] = {}
    for topic, told in pending.items():
        try:
            told.result()
        except FetchError as error:
            reason = f"{error.kind.replace('-', ' ')}: {error.detail}"
            untold.setdefault((error.location, reason), []).append(topic)
    return [_error(shown, reason, which, len(pending)) for (shown, reason), which in untold.items()]


def _error(hub: str, reason: str, which: Sequence[str], all_told: int) -> HubError:
    told = reason if len(which) == all_told else f"{reason}; so for {', '.join(which)}"
    return HubError(hub, told, tuple(which))


def _form(topic: str) -> bytes:
    return urlencode({"hub.mode": "publish", "hub.url": topic}).encode()
