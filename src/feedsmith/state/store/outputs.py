"""What was written where: see `state.protocol.WrittenFile`."""

from collections.abc import Mapping

from sqlalchemy import Connection, select

from feedsmith.state.protocol import WrittenFile
from feedsmith.state.store import schema
from feedsmith.state.store.statements import upsert

__all__ = ["load_files", "record_files"]

_outputs = schema.outputs


def load_files(connection: Connection, output: str) -> dict[str, WrittenFile]:
    """The files of an output, by their names."""
    rows = connection.execute(select(_outputs).where(_outputs.c.output == output))
    return {row.file: WrittenFile(row.made_of, row.size, row.digest, row.stamp) for row in rows}


def record_files(connection: Connection, output: str, files: Mapping[str, WrittenFile]) -> None:
    """Remember what these files hold now."""
    rows = [{"output": output, "file": name, **file._asdict()} for name, file in files.items()]
    upsert(connection, _outputs, rows)
