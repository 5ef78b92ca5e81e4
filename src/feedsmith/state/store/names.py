"""The id that an article gets which the state does not know yet."""

from collections.abc import Collection

from sqlalchemy import Connection, select

from feedsmith.model.urls import id_to_uri, is_uri
from feedsmith.state.store import schema
from feedsmith.state.store.rows import has_id

__all__ = ["new_ids"]


def new_ids(connection: Connection, names: Collection[str]) -> dict[str, str]:
    """The ids of articles that are no URIs by name, as URIs: they are the same in all formats then.

    But an article that is known by its name, from whichever source, keeps it: readers were shown it
    in RSS and JSON Feed as it is, and ids never move.
    """
    unlike = [name for name in names if not is_uri(name)]
    if not unlike:
        return {}
    articles = schema.articles.c
    # Of all sources: else the index, which begins with the source, would be no help.
    anywhere = articles.source.in_(select(schema.sources.c.number)), has_id(unlike)
    known = set(connection.execute(select(articles.id).where(*anywhere)).scalars())
    return {name: id_to_uri(name) for name in unlike if name not in known}
