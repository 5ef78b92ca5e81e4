"""How sources do, for those who ask, and where somebody has a say in it."""

from collections.abc import Callable, Sequence

from sqlalchemy import select

from feedsmith.state.health import Health
from feedsmith.state.status import Duplicate
from feedsmith.state.store import schema
from feedsmith.state.store.database import Database
from feedsmith.state.store.locks import SOURCE
from feedsmith.state.store.packing import decode_health, encode_health
from feedsmith.state.store.selection import list_duplicates
from feedsmith.state.store.statements import among

__all__ = ["change_healths", "load_duplicates", "load_health"]

_sources = schema.sources


def load_health(database: Database, keys: Sequence[str]) -> dict[str, Health]:
    """How the sources of these keys have been doing, as far as they have ever been polled."""
    with database.snapshot() as connection:
        statement = select(_sources.c.key, _sources.c.health).where(among(_sources.c.key, keys))
        return {key: decode_health(health) for key, health in connection.execute(statement)}


def load_duplicates(database: Database, feeds: Sequence[str], limit: int) -> list[Duplicate]:
    """What stands in these feeds as a link only, since another source tells the same."""
    with database.snapshot() as connection:
        return list(list_duplicates(connection, feeds, limit))


def change_healths(database: Database, keys: Sequence[str], change: Callable[[Health], Health]) -> None:
    """Change what is remembered of these sources, each while nobody polls it."""
    with database.snapshot() as connection:
        statement = select(_sources.c.key, _sources.c.number).where(among(_sources.c.key, keys))
        numbers = dict(connection.execute(statement).all())
    for key, number in numbers.items():
        with database.lock(SOURCE, number):
            changed = encode_health(change(load_health(database, [key])[key]))
            with database.writing() as connection:
                connection.execute(_sources.update().where(_sources.c.number == number).values(health=changed))
