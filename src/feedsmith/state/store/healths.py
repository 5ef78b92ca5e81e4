"""How sources do, where somebody has a say in it."""

from collections.abc import Mapping

import msgspec

from feedsmith.state.health import Health
from feedsmith.state.store import schema
from feedsmith.state.store.database import Database

__all__ = ["save_health"]


def save_health(database: Database, healths: Mapping[str, Health]) -> None:
    """Remember this of the sources of these keys."""
    table = schema.sources
    with database.writing() as connection:
        for key, health in healths.items():
            encoded = msgspec.json.encode(health).decode()
            connection.execute(table.update().where(table.c.key == key).values(health=encoded))
