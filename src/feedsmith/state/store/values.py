"""Texts that are kept by name."""

from sqlalchemy import Connection, select

from feedsmith.state.store import schema
from feedsmith.state.store.statements import upsert

__all__ = ["load_value", "save_value"]

_values = schema.key_values.c


def load_value(connection: Connection, name: str) -> str:
    """The text that was kept under this name, "" where none was."""
    return connection.execute(select(_values.value).where(_values.key == name)).scalar() or ""


def save_value(connection: Connection, name: str, text: str) -> None:
    """Keep the text under this name."""
    upsert(connection, schema.key_values, [{"key": name, "value": text}])
