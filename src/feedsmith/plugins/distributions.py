"""Which installed distributions offer plugins: their entry points, read as `importlib.metadata` would.

Importing that costs 15 to 23 ms of CPU (zipfile, email, csv), a fifth of rendering one article; so folders on the
path are read here, by the specification for entry points of the Python Packaging User Guide, and it is asked only
about what is no folder, such as a zip file.
"""

import os
import sys
from collections.abc import Iterator
from typing import NamedTuple

__all__ = ["EntryPoint", "entry_points"]


class EntryPoint(NamedTuple):
    """One line of a distribution's entry points."""

    distribution: str
    version: str
    name: str
    target: str


def entry_points(group: str) -> list[EntryPoint]:
    """The entry points of the group; of a distribution that is on the path twice, the first, as an import finds it."""
    found: dict[str, list[EntryPoint]] = {}
    for place in dict.fromkeys(sys.path):
        folder = place or "."
        listed = _in_folder(folder, group) if os.path.isdir(folder) else _elsewhere(folder, group)
        for distribution, points in listed:
            found.setdefault(distribution.lower().replace("_", "-").replace(".", "-"), points)
    return [point for points in found.values() for point in points]


def _in_folder(folder: str, group: str) -> Iterator[tuple[str, list[EntryPoint]]]:
    try:
        names = sorted(name for name in os.listdir(folder) if name.endswith((".dist-info", ".egg-info")))
    except OSError:  # a folder that can't be listed offers nothing to import either
        return
    for name in names:
        distribution, _, rest = name.rpartition(".")[0].partition("-")
        version = rest.partition("-")[0]
        try:
            with open(os.path.join(folder, name, "entry_points.txt"), encoding="utf-8", errors="replace") as file:
                text = file.read()
        except OSError:  # most distributions have none
            text = ""
        points = list(_parsed(text, group)) if f"[{group}]" in text else []
        own = _own_name(os.path.join(folder, name), distribution) if points else distribution
        yield distribution, [EntryPoint(own, version, *point) for point in points]


def _own_name(folder: str, fallback: str) -> str:
    """The name as its author writes it; that of the folder is normalised."""
    for file in ("METADATA", "PKG-INFO"):
        try:
            with open(os.path.join(folder, file), encoding="utf-8", errors="replace") as lines:
                return next(line.partition(":")[2].strip() for line in lines if line.startswith("Name:"))
        except (OSError, StopIteration):
            continue
    return fallback


def _parsed(text: str, group: str) -> Iterator[tuple[str, str]]:
    section = ""
    for line in text.splitlines():
        line = line.strip()
        if line.startswith("["):
            section = line.strip("[]").strip()
        elif section == group and line and line[0] not in "#;":
            name, _, target = line.partition("=")
            yield name.strip(), target.strip()


def _elsewhere(place: str, group: str) -> Iterator[tuple[str, list[EntryPoint]]]:
    if not os.path.exists(place):
        return
    from importlib.metadata import distributions  # 15 ms, for a path that holds a zip file

    for found in distributions(path=[place]):
        points = [point for point in found.entry_points if point.group == group]
        yield found.name, [EntryPoint(found.name, found.version, point.name, point.value) for point in points]
