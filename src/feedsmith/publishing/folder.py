"""Bytes to files, in a folder or in a store elsewhere: whole or not at all, and untouched where nothing changed."""

import errno
import fcntl
import filecmp
import os
import re
import struct
import time
import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import unquote

from feedsmith.model.errors import ConfigError, PublishError

__all__ = ["Folder", "Output", "compressed", "open_output", "publish"]

ABANDONED_SECONDS, UNLOCKED_SECONDS = 60, 3600
"""How long nothing was written to an unfinished file that is taken for abandoned: with locks, and without them."""
_PART = r"\.(.+)\.[0-9a-f]{8}\.part"  # not the process's number: in two containers that may be the same


class Output(Protocol):
    """Where the files of one run go, each by its name (`news.rss`).

    All raise PublishError where the place itself can't be used; what stands there is then as it was.
    """

    def put(self, name: str, pieces: Iterable[bytes], media_type: str) -> bool:
        """Write `pieces` as one file, whole or not at all; True if its bytes changed. What `pieces` raises passes."""
        ...

    def get(self, name: str, limit: int) -> bytes | None:
        """What the file holds; None where there is none that can be read, or more than `limit` bytes."""
        ...

    def has(self, name: str) -> bool: ...

    def remove(self, name: str) -> None:
        """There is no such file afterwards, whether or not there was."""
        ...

    def shown(self, name: str) -> str:
        """How people know the file: its path or URL, without credentials."""
        ...


def open_output(output: str | Path, **options: Any) -> Output:
    """The Output at a folder or a URL (`s3://bucket/feeds`); `options` are for a URL: see `remote.Remote`.

    A text with `://` in it is a URL; `file://` is a folder again (RFC 8089). Raises ConfigError for a URL that nothing
    installed can write to.
    """
    if isinstance(output, Path) or "://" not in output:
        return Folder(Path(output))
    scheme, _, rest = output.partition("://")
    if scheme.lower() in ("file", "local"):
        host, slash, path = rest.partition("/")
        if host not in ("", "localhost") or not slash:
            raise ConfigError("output", f"{output} names a host", "file:///folder, or just the folder")
        return Folder(Path(unquote(f"/{path}")))
    from feedsmith.publishing.remote import Remote  # with tempfile and hashlib 9 ms, and only for those who have a URL

    return Remote(output, **options)


class Folder:
    """An Output on this machine."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def put(self, name: str, pieces: Iterable[bytes], media_type: str) -> bool:
        for part in self._unfinished.pop(name, ()):
            if _abandoned(part):
                with suppress(OSError):  # somebody else's, or cleared by another run at the same time
                    part.unlink()
        return publish(pieces, self._path / name)

    def get(self, name: str, limit: int) -> bytes | None:
        path = self._path / name
        with suppress(OSError):
            if path.is_file() and path.stat().st_size <= limit:
                return path.read_bytes()
        return None

    def has(self, name: str) -> bool:
        return os.path.isfile(self._path / name)

    def remove(self, name: str) -> None:
        path = self._path / name
        try:
            path.unlink()
        except (FileNotFoundError, NotADirectoryError):
            return
        except OSError as error:
            raise PublishError(str(path), error.strerror or type(error).__name__) from error

    def shown(self, name: str) -> str:
        return str(self._path / name)

    @cached_property
    def _unfinished(self) -> dict[str, list[Path]]:
        """Files that `publish` began before this run, by the names that they were to have: the folder is read once."""
        found = defaultdict(list)
        with suppress(OSError), os.scandir(self._path) as entries:
            for entry in entries:
                if entry.name.endswith(".part") and (part := re.fullmatch(_PART, entry.name)):
                    found[part[1]].append(Path(entry.path))
        return found


def compressed(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """`pieces` as one gzip member (RFC 1952), the same for the same bytes: without a time, a name or a system.

    Another version of zlib may still find a shorter way to say the same.
    """
    deflate = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    checksum = size = 0
    yield b"\x1f\x8b\x08\0\0\0\0\0\x02\xff"  # method 8, no flags, no time, XFL 2: the best compression, OS unknown
    for piece in pieces:
        checksum, size = zlib.crc32(piece, checksum), size + len(piece)
        if out := deflate.compress(piece):
            yield out
    yield deflate.flush() + struct.pack("<LL", checksum, size & 0xFFFFFFFF)


def publish(pieces: Iterable[bytes], target: Path) -> bool:
    """Write `pieces` to `target`; True if its bytes changed.

    They go to a file beside the target, are flushed to the disk and put in its place in one step, so that a reader,
    a full disk or a crash never meets half a feed. A file whose bytes would not change keeps its time, hence its ETag
    and Last-Modified. Raises PublishError, with the target as it was; what `pieces` raises passes through.
    """
    beside = target.parent / f".{target.name}.{os.urandom(4).hex()}.part"
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            with open(beside, "xb", buffering=1 << 20) as file:
                with suppress(OSError):  # a file system without locks
                    fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                for piece in pieces:
                    file.write(piece)
                file.flush()
                os.fsync(file.fileno())
            if _same(beside, target):
                return False
            os.replace(beside, target)
            _flush_folder(target.parent)
            return True
        finally:
            beside.unlink(missing_ok=True)
    except OSError as error:
        raise PublishError(str(target), error.strerror or type(error).__name__) from error


def _same(one: Path, other: Path) -> bool:
    try:
        return filecmp.cmp(one, other, shallow=False)
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


def _abandoned(part: Path) -> bool:
    """Whether nobody will finish the file: its writer was killed, or the power went.

    A writer holds a lock, which ends with it, however it ends. That a process's number is dead here says nothing, as
    the folder may be shared with containers and machines that count their own; and a living one may be another's by
    now. A file without its lock may just have been made, hence the minute. Where the system knows no locks, a file
    that has not grown for an hour is taken for abandoned: should its writer go on, it fails and says so.
    """
    try:
        with open(part, "r+b") as file:
            idle = time.time() - os.fstat(file.fileno()).st_mtime
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return False
            except OSError:
                return idle > UNLOCKED_SECONDS
            return idle > ABANDONED_SECONDS
    except OSError:  # gone, or somebody else's
        return False
