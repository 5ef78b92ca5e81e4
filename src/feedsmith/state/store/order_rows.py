"""The row of the story that a kill or a correction means."""

from collections.abc import Mapping

from sqlalchemy import Connection

from feedsmith.model.article import Article
from feedsmith.model.orders import MAX_ORDER_AGE, find_referred
from feedsmith.state.store import schema
from feedsmith.state.store.rows import ArticleRow, load_articles, load_rows, to_seconds

__all__ = ["find_story"]

_articles = schema.articles.c


def find_story(
    connection: Connection, source: int, at_hand: Mapping[str, ArticleRow], order: Article
) -> tuple[ArticleRow | None, int]:
    """The row of the one story that the order means, None where there are none or several; and how many there are.

    It is among the rows `at_hand`, by their ids, or the source's others of those days.
    """
    stories = {row.number: row for row in at_hand.values() if row.article is not None}
    articles = {number: row.article for number, row in stories.items() if row.article is not None}
    moment = order.published or order.updated
    if moment is not None:
        days = to_seconds(moment - MAX_ORDER_AGE), to_seconds(moment + MAX_ORDER_AGE)
        near = _articles.published.between(*days), _articles.source == source
        found = [row for row in load_rows(connection, *near) if row.id not in at_hand]
        stories |= {row.number: row for row in found}
        articles |= load_articles(connection, [row.number for row in found])
    meant = find_referred(order, articles.values())
    if len(meant) != 1:
        return None, len(meant)
    (number,) = (number for number, article in articles.items() if article is meant[0])
    return stories[number], 1
