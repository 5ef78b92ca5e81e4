"""How sources do, as JSON in their rows."""

from collections.abc import Mapping, Sequence

import msgspec
from sqlalchemy import select

from feedsmith.state.health import Health
from feedsmith.state.store import schema
from feedsmith.state.store.database import Database
from feedsmith.state.store.schema import CorruptStateError

__all__ = ["decode_health", "encode_health", "load_health", "save_health"]

_decoder = msgspec.json.Decoder(Health)


def encode_health(health: Health) -> str:
    """The health as it stands in a row."""
    return msgspec.json.encode(health).decode()


def decode_health(text: str) -> Health:
    """The health that stands in a row. Raises CorruptStateError for what is none."""
    try:
        return _decoder.decode(text)
    except (msgspec.MsgspecError, TypeError) as error:
        raise CorruptStateError from error


def load_health(database: Database, keys: Sequence[str]) -> dict[str, Health]:
    """How the sources of these keys have been doing, as far as they have ever run."""
    table = schema.sources.c
    with database.writing() as connection:
        rows = connection.execute(select(table.key, table.health).where(table.key.in_(keys)))
        return {key: decode_health(health) for key, health in rows}


def save_health(database: Database, healths: Mapping[str, Health]) -> None:
    """Remember this of the sources of these keys."""
    table = schema.sources
    with database.writing() as connection:
        for key, health in healths.items():
            connection.execute(table.update().where(table.c.key == key).values(health=encode_health(health)))
