"""What is new to a feed: the changes of its sources that it has not taken in yet.

A poll writes articles and numbers what it changes; no feed is touched. A feed reads what lies behind
its cursor in each source when it is published: the same articles find the same places whichever
source was polled first.
"""

from sqlalchemy import Connection

from feedsmith.state.store import schema
from feedsmith.state.store.feed_entries import FeedEntries
from feedsmith.state.store.rows import MAX_VALUES, articles_sharing_shingles, load_rows

__all__ = ["take_in", "take_in_all"]

_articles = schema.articles.c


def take_in(connection: Connection, feed: FeedEntries, source: int, cursor: int, after: int) -> int:
    """Bring the feed's entries to what some articles of the source are: of those that changed since
    the change `cursor`, the first whose change comes after `after`. Gives the last of these changes,
    or `after` where there are no more.
    """
    behind = _articles.source == source, _articles.change > after
    rows = list(load_rows(connection, *behind, order=_articles.change, limit=MAX_VALUES))
    if not rows:
        return after
    by_shingle = articles_sharing_shingles(connection, rows) if feed.membership.merge else {}
    feed.put(connection, rows, by_shingle, cursor)
    return rows[-1].change


def take_in_all(connection: Connection, feed: FeedEntries, source: int) -> int:
    """The same with all articles of the source, as though none was known. Gives the last change."""
    after, last = -1, 0
    while after != last:
        after, last = last, take_in(connection, feed, source, 0, last)
    return last
