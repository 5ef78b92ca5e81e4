"""Telling a WebSub hub that a feed has changed (W3C Recommendation of 23 January 2018, section 6).

How a publisher tells its hub is left open there. What hubs have understood since PubSubHubbub 0.4 is a form with
`hub.mode=publish` and the topic's URL, posted; some take several URLs at once, all take one.
"""

from collections.abc import Sequence
from urllib.parse import urlencode

from feedsmith.access import Access, Fetches
from feedsmith.errors import FetchError, HubError

__all__ = ["tell_hub"]

SECONDS = 10.0
"""What telling one topic may take, tries included."""


def tell_hub(fetcher: Fetches, hub: str, topics: Sequence[str]) -> list[HubError]:
    """Tell the hub that these URLs have new content; what it was not told. Public addresses only, as for pages."""
    access = Access(source="hub", timeout=SECONDS, robots=False)
    pending = [fetcher.tell(hub, _form(topic), access) for topic in topics]
    errors = []
    for told in pending:
        try:
            told.result()
        except FetchError as error:
            errors.append(HubError(hub, f"{error.kind.replace('-', ' ')}: {error.detail}"))
    return errors[:1]  # it is one hub, which fails for one reason


def _form(topic: str) -> bytes:
    return urlencode({"hub.mode": "publish", "hub.url": topic}).encode()
