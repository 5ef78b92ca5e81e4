"""Telling somebody that a source broke, or is well again: a small JSON, by POST.

An event is sent until it is answered with a 2xx, so it may come twice, which its `id` shows:

    {"id": "...", "event": "broken", "time": "2026-05-01T12:00:00Z", "source": "news/site",
     "feeds": ["news"], "reason": "..."}

`event` is broken, mended or silent; `reason` is "" where a source is well again.
"""

import json
import logging
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from urllib.parse import urlsplit

from feedsmith.config.plan import Plan
from feedsmith.fetching.access import Access
from feedsmith.model.errors import FetchError
from feedsmith.model.urls import find_port
from feedsmith.publishing.formats.common import format_rfc3339
from feedsmith.state.schedule import Event
from feedsmith.state.store.database import Database
from feedsmith.state.store.schedules import delay_event, load_pending_events, mark_sent

__all__ = ["open_post", "send_events", "write_event"]

_log = logging.getLogger("feedsmith.serving")

_REST_OF_URL = re.compile(r"(https?://[^/?#\s]+)[/?#]\S*?(?=:?\s|\)|$)")

JSON = "application/json"
MAX_POST_SECONDS = 15.0
"""What one attempt may take, whatever the address does."""
MAX_AT_ONCE = 50
"""Events that are sent one after the other, before others are looked for."""
MIN_DELAY_SECONDS, MAX_DELAY_SECONDS = 30, 3_600
"""After a failed attempt the next one waits so long; twice as long each time."""
MAX_AGE_SECONDS = 14 * 86_400
"""An event that could not be sent for so long is given up."""


@contextmanager
def open_post(plan: Plan) -> Iterator[Callable[[bytes], None]]:
    """What posts to the address that the plan has told, which may be a private one."""
    from feedsmith.fetching.fetcher import Fetcher  # httpcore and asyncio cost 100 ms

    parts = urlsplit(plan.notify)
    network = plan.network.extend([f"{parts.hostname}:{find_port(parts)}"], contact="")
    access = Access(source="notify", timeout=MAX_POST_SECONDS, robots=False)
    with Fetcher(network) as fetcher:
        yield lambda content: fetcher.post(plan.notify, content, JSON, access).result()


def send_events(database: Database, post: Callable[[bytes], None], now: int) -> int:
    """Send the events that are due; how many were received. `post` raises FetchError for one that was not."""
    sent = 0
    for event, attempts in load_pending_events(database, now, MAX_AT_ONCE):
        try:
            post(write_event(event))
        except FetchError as error:
            if now - event.at > MAX_AGE_SECONDS:
                _log.error("an event of %s is given up: %s", event.source, _describe(error))
                mark_sent(database, event)
                continue
            _log.warning("%s", _describe(error))
            delay = min(MIN_DELAY_SECONDS << min(attempts, 10), MAX_DELAY_SECONDS)
            delay_event(database, event, attempts + 1, now + delay)
        else:
            mark_sent(database, event)
            sent += 1
    return sent


def _describe(error: FetchError) -> str:
    """What failed, with no more of an address than its host: the path of such a one is a password."""
    return _REST_OF_URL.sub(r"\1/...", str(error))


def write_event(event: Event) -> bytes:
    """The event as JSON, in UTF-8."""
    content = {
        "id": event.id,
        "event": event.kind,
        "time": format_rfc3339(datetime.fromtimestamp(event.at, UTC)),
        "source": event.source,
        "feeds": event.feeds,
        "reason": event.reason,
    }
    return json.dumps(content, ensure_ascii=False).encode("utf-8", "replace")
