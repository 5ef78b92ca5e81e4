"""What the articles of a source have in common, as a dictionary by which they are compressed.

A source gets one with the first transaction that brings many articles, and keeps it: what is stored can't be read
without.
"""

from collections.abc import Collection, Sequence

from sqlalchemy import Connection, select

from feedsmith.state.store import schema
from feedsmith.state.store.packing import make_dictionary
from feedsmith.state.store.statements import among

__all__ = ["find_dictionary", "load_dictionaries"]

MIN_ARTICLES = 250
"""So many at once are worth a dictionary: it takes 64 KB, and saves a tenth to a fifth of each."""

_dictionaries = schema.dictionaries


def find_dictionary(connection: Connection, source: int, texts: Sequence[bytes]) -> bytes:
    """The source's dictionary, b"" where it has none. These are articles of it, as they were packed, which are about to
    be written: of many, one is made.
    """
    dictionary = load_dictionaries(connection, [source]).get(source, b"")
    if not dictionary and len(texts) >= MIN_ARTICLES:
        dictionary = make_dictionary(texts)
        if dictionary:
            connection.execute(_dictionaries.insert(), {"source": source, "data": dictionary})
    return dictionary


def load_dictionaries(connection: Connection, sources: Collection[int]) -> dict[int, bytes]:
    """The dictionaries of these sources, as far as they have any."""
    statement = select(_dictionaries.c.source, _dictionaries.c.data)
    return dict(connection.execute(statement.where(among(_dictionaries.c.source, sources))).all())
