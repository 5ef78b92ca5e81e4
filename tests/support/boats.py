"""A folder of articles on boats, and what of them is in a feed."""

import json
from pathlib import Path

from conftest import article


def fill(folder: Path, number: int) -> None:
    """Articles, each of them a day newer than the one before."""
    folder.mkdir(exist_ok=True)
    for day in range(1, number + 1):
        (folder / f"{day}.txt").write_text(article(f"Boat {day}", f"date: 2026-01-{day:02}"))


def titles(path: Path) -> list[str]:
    """The headlines of the entries of a JSON feed."""
    return [item["title"] for item in json.loads(path.read_bytes())["items"]]


def files(folder: Path) -> list[str]:
    """The names of what is in the folder."""
    return sorted(path.name for path in folder.iterdir())
