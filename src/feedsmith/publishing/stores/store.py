"""What every store does, and within which time."""

import socket
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import IO, Any, Protocol

from feedsmith.model.values import value

__all__ = ["CALL_SECONDS", "CONNECT_SECONDS", "PART_BYTES", "FileInfo", "Headers", "Limits", "Store", "Watchdog"]

PART_BYTES = 16 << 20
"""What is read or sent at a time; S3's driver sends up to twice that at once, and holds it in memory."""

CALL_SECONDS = 20.0
"""What one call may take, beside the time for the bytes that it sends or gets."""

CONNECT_SECONDS = 10.0
"""What a connection, and each answer on it, may take."""

MIN_BYTES_PER_SECOND = 50_000
"""How fast the bytes of a call have to go, on the whole."""


@value
class Headers:
    """What a store is to say of a file to those who fetch it; "" for nothing."""

    content_type: str
    cache_control: str = ""


@value
class FileInfo:
    """A file as a store has it: `mark` is another one once it was replaced; `digest` is what
    `Store.digest` gives for the same bytes, "" where the store has none; `headers` are None where the
    store says nothing.
    """

    size: int
    mark: str
    digest: str = ""
    headers: Headers | None = None


class Store(Protocol):
    """A folder in a store. It raises what its library raises; FileNotFoundError for no such file or
    folder, and PermissionError for what may not be seen, where the library can tell these apart.
    """

    def find(self, path: str) -> FileInfo:
        """The file, if it is one. Raises FileNotFoundError else."""
        ...

    def list_files(self, root: str) -> Mapping[str, FileInfo]:
        """All files right in the folder, by their names. Raises NotImplementedError where that can't be told."""
        ...

    def read(self, path: str, start: int, end: int) -> bytes:
        """The bytes of the file from `start` to `end`."""
        ...

    def write(self, source: IO[bytes], size: int, path: str, headers: Headers) -> FileInfo | None:
        """Put what the file `source` holds there in one step: before it, the old file is seen, or none.

        Gives what the store says of it, whatever another run may have put in its place since; None
        where that can't be told.
        """
        ...

    def remove(self, path: str) -> None:
        """Delete the file. Raises FileNotFoundError where there is none."""
        ...

    def digest(self, source: IO[bytes], size: int) -> str:
        """What `FileInfo.digest` is of these bytes, were they sent now; "" where that can't be told."""
        ...

    def close(self) -> None:
        """Let go of the connection, if there is one."""
        ...


@value
class Limits:
    """How long a call may take."""

    seconds: float = CALL_SECONDS

    def for_bytes(self, size: int) -> float:
        """Seconds for a call that sends or gets so many bytes."""
        return self.seconds + size / MIN_BYTES_PER_SECOND

    @property
    def connect(self) -> float:
        """Seconds for a connection, and for each answer on it."""
        return min(CONNECT_SECONDS, self.seconds)


class Watchdog:
    """Bounds calls of a library whose own time limits are for each packet: it shuts the connection
    under a call that takes too long. `find_socket` gives that, or None while there is none.
    """

    def __init__(self, limits: Limits, find_socket: Callable[[], Any]) -> None:
        self._limits, self._find_socket = limits, find_socket
        self._barked = threading.Event()

    @contextmanager
    def limit(self, size: int = 0) -> Iterator[None]:
        """Raise TimeoutError where what is within takes longer than it may for so many bytes."""
        seconds = self._limits.for_bytes(size)
        timer = threading.Timer(seconds, self._bark)
        timer.daemon = True
        timer.start()
        try:
            yield
        except Exception as error:  # whatever a library says of a connection that was shut under it
            if self._barked.is_set():
                raise TimeoutError(f"not done within {seconds:.3g} s") from error
            raise
        finally:
            timer.cancel()

    def check(self, *_: object) -> None:
        """Raise TimeoutError once the time is over, in a transfer on another connection."""
        if self._barked.is_set():
            raise TimeoutError

    def _bark(self) -> None:
        self._barked.set()
        connection = self._find_socket()
        if connection is not None:
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
