"""A folder of text files to three feeds: the feedsmith command, and a script of one's own (by_hand.py)."""

import json
import shutil
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from bench import by_hand, corpus
from bench.measure import Cost, Neighbours, Target, command, console_script, least, show, target

__all__ = ["by_hand_words", "feedsmith_words", "table"]

FILES, FEWER, ROUNDS = 10_000, 2_000, 5


def feedsmith_words(location: Path, out: Path) -> list[str]:
    return [console_script("feedsmith"), "render", str(location), "--limit", "0", "-o", str(out)]


def by_hand_words(location: Path, out: Path) -> list[str]:
    return [sys.executable, by_hand.__file__, str(location), str(out)]


def table(full: bool = True) -> list[Target]:
    files = FILES if full else FEWER
    with TemporaryDirectory() as temporary:
        texts, out = corpus.texts(Path(temporary, "texts"), files), Path(temporary, "out")
        words = {"feedsmith": feedsmith_words(texts, out), "by hand": by_hand_words(texts, out)}
        neighbours = Neighbours()
        costs = least({name: partial(_cost, said, out, files) for name, said in words.items()}, ROUNDS)
    ours, theirs = costs["feedsmith"], costs["by hand"]
    rows = [
        (
            name,
            f"{cost.wall:.2f} s",
            f"{cost.cpu:.2f} s",
            f"{files / cost.wall:,.0f}",
            f"{theirs.wall / cost.wall:.2f}x",
            f"{theirs.cpu / cost.cpu:.2f}x",
        )
        for name, cost in costs.items()
    ]
    reached = [
        target(f"{files:,} text files, the rate to a script by wall", theirs.wall / ours.wall, least=1.2, unit="x"),
        target(f"{files:,} text files, the rate to a script by CPU", theirs.cpu / ours.cpu, least=0.8, unit="x"),
    ]
    show(
        f"folder: {files:,} text files of 3 KB to RSS, Atom and JSON, as a command, least of {ROUNDS}",
        ("", "wall", "CPU", "files/s", "rate by wall", "by CPU"),
        rows,
        *reached,
        "feedsmith parses on all cores once that pays, and flushes each feed to the disk; the script does neither",
        *neighbours.remarks(),
    )
    return reached


def _cost(words: Sequence[str], out: Path, files: int) -> Cost:
    """The cost of writing everything anew, once it is certain that everything was written."""
    shutil.rmtree(out, ignore_errors=True)
    cost = command(*words)
    assert (out / "feed.rss").read_bytes().count(b"<item>") == files
    assert (out / "feed.atom").read_bytes().count(b"<entry>") == files
    assert len(json.loads((out / "feed.json").read_bytes())["items"]) == files
    return cost
