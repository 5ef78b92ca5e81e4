"""Bytes to files: whole or not at all, and untouched where nothing changed."""

import errno
import filecmp
import os
from collections.abc import Iterable
from pathlib import Path

from feedsmith.errors import PublishError

__all__ = ["publish"]


def publish(pieces: Iterable[bytes], target: Path) -> bool:
    """Write `pieces` to `target`; True if its bytes changed.

    They go to a file beside the target, are flushed to the disk and put in its place in one step, so that a reader,
    a full disk or a crash never meets half a feed. A file whose bytes would not change keeps its time, hence its ETag
    and Last-Modified. Raises PublishError, with the target as it was; what `pieces` raises passes through.
    """
    beside = target.parent / f".{target.name}.{os.getpid()}.part"
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            with open(beside, "wb", buffering=1 << 20) as file:
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
