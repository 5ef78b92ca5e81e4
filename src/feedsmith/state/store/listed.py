"""Feeds as pages show them that list feeds: a few of their entries, kept from one run to the next.

To choose and load the entries of a feed takes 7 ms. What was found is kept with the hash of the feed's content, so
that of thousands of feeds only those are looked at that changed.
"""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import bindparam, select

from feedsmith.config.plan import FeedPlan
from feedsmith.model.feed import Feed, abridge, compose
from feedsmith.state.store import schema
from feedsmith.state.store.database import Database
from feedsmith.state.store.packing import Listed, pack_listed, unpack_listed
from feedsmith.state.store.publication import choose
from feedsmith.state.store.selection import load_entries
from feedsmith.state.store.statements import among

__all__ = ["list_feeds"]

_feeds = schema.feeds


def list_feeds(
    database: Database, plans: Mapping[int, FeedPlan], content_hashes: Mapping[int, str], now: datetime
) -> dict[int, Feed]:
    """The feeds of these numbers as they were chosen, abridged: as they were kept, where their content still has
    the hash; else as they are now, which is kept.
    """
    feeds: dict[int, Feed] = {}
    found: list[dict[str, object]] = []
    with database.snapshot() as connection:
        stored = dict(
            connection.execute(select(_feeds.c.number, _feeds.c.listed).where(among(_feeds.c.number, plans))).all()
        )
        for number, plan in plans.items():
            kept = unpack_listed(stored[number])
            if kept is not None and kept.content_hash == content_hashes[number]:
                feeds[number] = compose(plan.settings, kept.entries, ())
                continue
            entries = load_entries(connection, choose(connection, number, plan, now).entries)
            feed = feeds[number] = abridge(compose(plan.settings, entries, ()))
            listed = Listed(content_hash=content_hashes[number], entries=feed.entries)
            found.append({"feed": number, "packed": pack_listed(listed)})
    if found:
        with database.writing() as connection:
            update = _feeds.update().where(_feeds.c.number == bindparam("feed")).values(listed=bindparam("packed"))
            connection.execute(update, found)
    return feeds
