"""One feed to standard output, in place of files."""

from collections.abc import Iterable
from typing import BinaryIO

__all__ = ["StandardOutput"]


class StandardOutput:
    """An Output that writes one document to a stream, where there are no files before or after."""

    def __init__(self, stream: BinaryIO | None) -> None:
        self._stream = stream

    def put(self, name: str, pieces: Iterable[bytes], media_type: str) -> bool:
        """Write the pieces to the stream. No file has changed."""
        assert self._stream is not None
        self._stream.writelines(pieces)
        self._stream.flush()
        return False

    def get(self, name: str, limit: int) -> bytes | None:
        """An empty document: all articles are new."""
        return b""

    def has(self, name: str) -> bool:
        """There is none."""
        return False

    def stamp(self, name: str) -> str:
        """There is none."""
        return ""

    def remove(self, name: str) -> None:
        """There is none."""

    def close(self) -> None:
        """The stream is somebody else's."""

    @property
    def location(self) -> str:
        """The usual sign for standard output."""
        return "-"

    def display_name(self, name: str) -> str:
        """The usual sign for standard output."""
        return "-"
