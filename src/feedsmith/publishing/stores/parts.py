"""Files under a name of the run's own until they are whole, and what killed runs left of theirs.

Two runs never write to one such file: its name holds random digits, and not the number of the
process, which may be the same in two containers.
"""

import os
import re
from collections.abc import Callable, Iterable

__all__ = ["MIN_IDLE_SECONDS_WITHOUT_LOCKS", "find_abandoned", "find_target", "make_folders", "make_part_name"]

MIN_IDLE_SECONDS_WITHOUT_LOCKS = 3600
"""An unfinished file that has not grown for so long is taken for abandoned, where there are no locks."""

_PART_NAME = re.compile(r"\.(.+)\.[0-9a-f]{8}\.part")


def make_part_name(name: str) -> str:
    """`news.rss` -> `.news.rss.0123abcd.part`."""
    return f".{name}.{os.urandom(4).hex()}.part"


def find_target(part: str) -> str:
    """The name that the file of this name was to have; "" where it is no such file."""
    match = _PART_NAME.fullmatch(part) if part.endswith(".part") else None  # most names are not
    return match[1] if match else ""


def find_abandoned(times: Iterable[tuple[str, float]], now: float) -> list[str]:
    """Of files with the times of their last change, the names of those that nobody will finish.

    `now` is the time by the clock of the server, which may be another one than ours. Should the
    writer of one go on all the same, it fails and says so.
    """
    return [name for name, changed in times if find_target(name) and now - changed > MIN_IDLE_SECONDS_WITHOUT_LOCKS]


def make_folders(root: str, exists: Callable[[str], bool], make: Callable[[str], object]) -> None:
    """Make the folder, and those that it is in, where they are missing."""
    missing = []
    while root and not exists(root):
        missing.append(root)
        root = root.rpartition("/")[0]
    for folder in reversed(missing):
        make(folder)
