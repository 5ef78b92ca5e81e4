"""Changes of the state's tables, as a next version might bring."""

from sqlalchemy import Connection

__all__ = ["widen"]


def widen(connection: Connection) -> None:
    """As a next version might."""
    connection.exec_driver_sql("ALTER TABLE articles ADD COLUMN mood VARCHAR")
    connection.exec_driver_sql("CREATE TABLE moods (name VARCHAR)")
