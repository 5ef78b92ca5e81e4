"""What it costs to start: `feedsmith --help`, and one article, next to the shortest script that does the same."""

import sys
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from bench import corpus
from bench.folder import by_hand_words, feedsmith_words
from bench.measure import Cost, Target, command, console_script, least, show, target

__all__ = ["table"]

ROUNDS = 20
LIBRARIES = "click, pluggy, feedgen.feed"


def table(full: bool = True) -> list[Target]:
    with TemporaryDirectory() as temporary:
        text = corpus.texts(Path(temporary, "texts"), 1) / "article-00000.txt"
        words = {
            "python -c pass": [sys.executable, "-c", "pass"],
            "feedsmith --help": [console_script("feedsmith"), "--help"],
            "feedsmith render ONE.txt": feedsmith_words(text, Path(temporary, "out")),
            "by hand, ONE.txt": by_hand_words(text, Path(temporary, "by-hand")),
            # What no line of feedsmith's own can take less than.
            f"python -c 'import {LIBRARIES}'": [sys.executable, "-c", f"import {LIBRARIES}"],
        }
        costs = least({name: partial(command, *said) for name, said in words.items()}, ROUNDS)
    return _show(costs)


def _show(costs: dict[str, Cost]) -> list[Target]:
    bare, script = costs["python -c pass"].cpu, costs["by hand, ONE.txt"].cpu
    rows = [
        (
            name,
            f"{cost.cpu * 1000:.0f} ms",
            f"{(cost.cpu - bare) * 1000:.0f} ms",
            f"{cost.wall * 1000:.0f} ms",
            f"{cost.cpu / script:.2f}x",
        )
        for name, cost in costs.items()
    ]
    reached = [
        target("feedsmith --help over bare Python", (costs["feedsmith --help"].cpu - bare) * 1000, most=45, unit=" ms"),
        target("one article, CPU to a script's", costs["feedsmith render ONE.txt"].cpu / script, most=1.5, unit="x"),
    ]
    show(
        f"startup: CPU of a whole process, least of {ROUNDS}",
        ("", "CPU", "over bare", "wall", "CPU to by hand"),
        rows,
        *reached,
    )
    return reached
