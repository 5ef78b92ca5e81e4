"""Bytes to files, in a folder or elsewhere: whole or not at all, untouched where nothing changed."""

import errno
import fcntl
import filecmp
import logging
import os
import struct
import time
import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from stat import S_ISREG
from typing import Any, Protocol
from urllib.parse import unquote

from feedsmith.collecting.files import display_path
from feedsmith.config.outputs import resolve_output
from feedsmith.model.errors import PublishError
from feedsmith.publishing.stores.parts import MIN_IDLE_SECONDS_WITHOUT_LOCKS, find_target, make_part_name

__all__ = ["Folder", "Output", "find_folder", "gzip_pieces", "open_output", "replace_file"]

MIN_IDLE_SECONDS = 60
"""An unfinished file that nobody holds a lock on is left alone unless it was idle for so long."""

WRITE_BUFFER_BYTES = 1 << 20

# RFC 1952: method 8 (deflate), no flags, no time, XFL 2 (the best compression), OS unknown.
_GZIP_HEADER = b"\x1f\x8b\x08\0\0\0\0\0\x02\xff"

_log = logging.getLogger("feedsmith.publishing")


class Output(Protocol):
    """Where the files of one run go, each by its name (`news.rss`).

    All methods raise PublishError where the place itself can't be used; the existing file is then
    kept.
    """

    def put(self, name: str, pieces: Iterable[bytes], media_type: str) -> bool:
        """Write `pieces` as one file, whole or not at all; True if its bytes changed.

        What `pieces` raises passes through.
        """
        ...

    def get(self, name: str, limit: int) -> bytes | None:
        """What the file holds; None where none can be read, or it has more than `limit` bytes."""
        ...

    def has(self, name: str) -> bool:
        """Whether there is such a file."""
        ...

    def stamp(self, name: str) -> str:
        """What is another one once anybody has changed or replaced the file; "" where there is none."""
        ...

    def remove(self, name: str) -> None:
        """There is no such file afterwards, whether or not there was."""
        ...

    def close(self) -> None:
        """The run is over: let go of what was kept open."""
        ...

    def display_name(self, name: str) -> str:
        """How people know the file: its path or URL, without credentials."""
        ...

    @property
    def location(self) -> str:
        """What tells this output from all others, wherever a run is started: the state knows by it
        what has been written here.
        """
        ...


def open_output(output: str | Path, **options: Any) -> Output:
    """The Output at a folder or a URL (`s3://bucket/feeds`).

    `options` are for a URL: see `remote.Remote`. A text with `://` in it is a URL; `file://` is a
    folder again (RFC 8089). Raises ConfigError for a URL that nothing installed can write to.
    """
    folder = find_folder(output)
    if folder is not None:
        return Folder(folder)
    from feedsmith.publishing.remote import Remote  # with tempfile and hashlib 9 ms

    return Remote(str(output), **options)


def find_folder(output: str | Path) -> Path | None:
    """The folder on this machine that an output is; None for a store elsewhere.

    Raises ConfigError for `file://` with a host, and for a URL that can't be written to.
    """
    if isinstance(output, Path) or "://" not in output:
        return Path(output)
    resolve_output(output, Path(), "output")
    scheme, _, rest = output.partition("://")
    return Path(unquote(f"/{rest.partition('/')[2]}")) if scheme.lower() in ("file", "local") else None


class Folder:
    """An Output on this machine."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def put(self, name: str, pieces: Iterable[bytes], media_type: str) -> bool:
        """Write `pieces` to the file, see `replace_file`; clear what a killed run left of it."""
        for part in self._parts_by_name.pop(name, ()):
            if _is_abandoned(part):
                with suppress(OSError):  # somebody else's, or cleared by another run meanwhile
                    part.unlink()
        path = self._path / name
        changed = replace_file(pieces, path)
        _log.info("%s: %s", path, "written" if changed else "unchanged, left alone")
        return changed

    def get(self, name: str, limit: int) -> bytes | None:
        """What the file holds; None where it can't be read, or is larger than `limit`."""
        path = self._path / name
        with suppress(OSError):
            if path.is_file() and path.stat().st_size <= limit:
                return path.read_bytes()
        return None

    def has(self, name: str) -> bool:
        """Whether there is such a file; a folder is none."""
        return os.path.isfile(self._path / name)

    def stamp(self, name: str) -> str:
        """Size, time and number of the file."""
        try:
            stat = os.stat(self._path / name)
        except OSError:
            return ""
        return f"{stat.st_size}-{stat.st_mtime_ns}-{stat.st_ino}" if S_ISREG(stat.st_mode) else ""

    def remove(self, name: str) -> None:
        """Unlink the file, if there is one."""
        path = self._path / name
        try:
            path.unlink()
        except (FileNotFoundError, NotADirectoryError):
            return
        except OSError as error:
            raise _make_error(path, error) from error

    def close(self) -> None:
        """Nothing was kept open."""

    @property
    def location(self) -> str:
        """The folder's absolute path."""
        return os.path.abspath(self._path)

    def display_name(self, name: str) -> str:
        """The file's path, relative where it lies below the current folder."""
        return display_path(str(self._path / name))

    @cached_property
    def _parts_by_name(self) -> dict[str, list[Path]]:
        """Files that `replace_file` began before this run, by the names that they were to have.

        The folder is read once a run: it may hold thousands of feeds.
        """
        parts = defaultdict(list)
        with suppress(OSError), os.scandir(self._path) as entries:
            for entry in entries:
                if name := find_target(entry.name):
                    parts[name].append(Path(entry.path))
        return parts


def gzip_pieces(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """`pieces` as one gzip member (RFC 1952), the same for the same bytes.

    It holds no time, name or system. Another version of zlib may still find a shorter way to say
    the same.
    """
    deflate = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    checksum = size = 0
    yield _GZIP_HEADER
    for piece in pieces:
        checksum = zlib.crc32(piece, checksum)
        size += len(piece)
        if packed := deflate.compress(piece):
            yield packed
    yield deflate.flush() + struct.pack("<LL", checksum, size & 0xFFFFFFFF)


def replace_file(pieces: Iterable[bytes], target: Path) -> bool:
    """Write `pieces` to `target`; True if its bytes changed.

    They go to a file beside the target, are flushed to the disk and put in its place in one step,
    so that a reader, a full disk or a crash never meets half a feed. A file whose bytes would not
    change keeps its time, hence its ETag and Last-Modified. Raises PublishError, with the target as
    it was; what `pieces` raises passes through.
    """
    part = target.parent / make_part_name(target.name)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            _write_part(part, pieces)
            if _has_same_bytes(part, target):
                return False
            os.replace(part, target)
            _flush_folder(target.parent)
            return True
        finally:
            part.unlink(missing_ok=True)
    except OSError as error:
        raise _make_error(target, error) from error


def _write_part(part: Path, pieces: Iterable[bytes]) -> None:
    with open(part, "xb", buffering=WRITE_BUFFER_BYTES) as file:
        # The lock says that somebody is at work on the file: see _is_abandoned.
        with suppress(OSError):  # a file system without locks
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        for piece in pieces:
            file.write(piece)
        file.flush()
        os.fsync(file.fileno())


def _has_same_bytes(part: Path, target: Path) -> bool:
    try:
        return filecmp.cmp(part, target, shallow=False)
    except FileNotFoundError:
        return False


def _flush_folder(folder: Path) -> None:
    """Make the new name itself last through a crash, where the system lets a folder be flushed."""
    try:
        descriptor = os.open(folder, os.O_RDONLY)
    except OSError as error:
        if error.errno in (errno.EACCES, errno.EPERM, errno.EISDIR):
            return
        raise
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _is_abandoned(part: Path) -> bool:
    """Whether nobody will finish the file: its writer was killed, or the power went.

    A writer holds a lock, which ends with it, however it ends. That a process's number is dead here
    says nothing, as the folder may be shared with containers and machines that count their own; and
    a living one may be another's by now. A file without its lock may just have been made, hence the
    minute. Where the system knows no locks, a file that has not grown for an hour is taken for
    abandoned: should its writer go on, it fails and says so.
    """
    try:
        with open(part, "r+b") as file:
            idle_seconds = time.time() - os.fstat(file.fileno()).st_mtime
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:  # its writer holds it
                return False
            except OSError:
                return idle_seconds > MIN_IDLE_SECONDS_WITHOUT_LOCKS
            return idle_seconds > MIN_IDLE_SECONDS
    except OSError:  # gone, or somebody else's
        return False


def _make_error(path: Path, error: OSError) -> PublishError:
    return PublishError(display_path(str(path)), error.strerror or type(error).__name__)
