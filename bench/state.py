"""What remembering costs: a first run beside one that forgets, a run in which little changed, and how it all grows."""

import os
import shutil
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from bench import corpus
from bench.measure import Cost, Neighbours, Target, command, console_script, least, show, target

__all__ = ["growth", "table"]

FIRST, KNOWN, ROUNDS = 10_000, 100_000, 5
FEWER, FEWER_KNOWN = 2_000, 20_000
SOURCES, FEWER_SOURCES = 5_000, 500
SIZES = (1_000, 10_000, 100_000, 1_000_000)
WALK = """
import os, sys
for folder, _, names in os.walk(sys.argv[1]):
    for name in names:
        os.stat(os.path.join(folder, name))
"""
"""Walking and stat-ing, and nothing else."""
CONFIG = """
output = "{out}"
state = "{state}"
base_url = "https://harbour.example/feeds"
[feeds.news]
title = "Harbour Post"
link = "https://harbour.example/"
merge = {merge}
[[feeds.news.sources]]
type = "text"
path = "{texts}"
"""


@dataclass(frozen=True)
class Room:
    """A folder of texts with a configuration that remembers and one that does not."""

    folder: Path
    texts: Path

    def configured(self, name: str, state: str, merge: bool = True) -> Path:
        path = self.folder / f"{name}.toml"
        out = self.folder / f"out-{name}"
        path.write_text(CONFIG.format(out=out, state=state, texts=self.texts, merge=str(merge).lower()))
        return path

    def forget(self) -> None:
        for path in self.folder.iterdir():
            if path.name.startswith(("state.db", "out-")):
                shutil.rmtree(path) if path.is_dir() else path.unlink()

    def state_bytes(self) -> int:
        return (self.folder / "state.db").stat().st_size

    def change(self, count: int, of: int) -> None:
        """Add a sentence to so many of the texts, evenly spread; they are old enough to count as settled."""
        for number in range(0, of, of // count):
            path = self.texts / f"{number // 1_000:04}" / f"article-{number:07}.txt"
            with open(path, "a", encoding="utf-8") as file:
                file.write("And a little more of the same came to light afterwards.\n")
            when = path.stat().st_mtime - 3_600
            os.utime(path, (when, when))


def run(config: Path) -> Cost:
    return command(console_script("feedsmith"), "-q", "render", "-c", str(config))


def walked(texts: Path) -> Cost:
    return command(sys.executable, "-c", WALK, str(texts))


def table(full: bool = True) -> list[Target]:
    reached = _first(FIRST if full else FEWER, ROUNDS if full else 3)
    reached += _known(KNOWN if full else FEWER_KNOWN, ROUNDS if full else 3)
    return reached + _many(SOURCES if full else FEWER_SOURCES, 3 if full else 2)


def _first(files: int, rounds: int) -> list[Target]:
    with TemporaryDirectory() as temporary:
        room = Room(Path(temporary), corpus.different(Path(temporary, "texts"), files, 3_000))
        remembering = room.configured("remembering", "state.db")
        contestants: dict[str, Callable[[], Cost]] = {
            "without a state": partial(_fresh, room, room.configured("forgetting", "")),
            "with a state": partial(_fresh, room, remembering),
            "with neither state nor merging": partial(_fresh, room, room.configured("bare", "", merge=False)),
        }
        neighbours = Neighbours()
        costs = least(contestants, rounds)
        run(remembering)
        size = room.state_bytes()
    without, remembered, bare = costs.values()
    reached = [
        target("first run with a state, wall to one without", remembered.wall / without.wall, most=1.5, unit="x"),
        target("first run with merging, wall to one without", without.wall / bare.wall, most=1.15, unit="x"),
        target("state in SQLite, an article of 3 KB", size / files / 1000, most=2.5, unit=" KB"),
    ]
    show(
        f"state: first run over {files:,} text files of 3 KB, least of {rounds}",
        ("", "wall", "CPU", "by wall", "by CPU"),
        [
            (name, f"{cost.wall:.2f} s", f"{cost.cpu:.2f} s", f"{cost.wall / without.wall:.2f}x", _over(cost, without))
            for name, cost in costs.items()
        ],
        *reached,
        *neighbours.remarks(),
    )
    return reached


def _over(cost: Cost, other: Cost) -> str:
    return f"{cost.cpu / other.cpu:.2f}x"


def _fresh(room: Room, config: Path) -> Cost:
    room.forget()
    return run(config)


def _known(files: int, rounds: int) -> list[Target]:
    with TemporaryDirectory() as temporary:
        room = Room(Path(temporary), corpus.different(Path(temporary, "texts"), files, 1_000))
        config = room.configured("remembering", "state.db")
        neighbours = Neighbours()
        first = run(config)
        run(config)  # what was written just now is settled from here on
        walk = least({"walk": partial(walked, room.texts)}, rounds)["walk"]
        start = _one_text(Path(temporary, "alone"), rounds)
        nothing = least({"nothing": partial(run, config)}, rounds)["nothing"]
        one = _changed(room, config, 1, files, rounds)
        hundredth = _changed(room, config, files // 100, files, rounds)
    rows = [
        (
            name,
            f"{cost.wall:.2f} s",
            f"{cost.cpu:.2f} s",
            f"{cost.wall / walk.wall:.2f}x",
            f"{first.wall / cost.wall:.1f}x",
            f"{cost.peak:.0f} MB",
        )
        for name, cost in (
            ("walking and stat-ing alone", walk),
            ("one text alone, nothing changed", start),
            ("first run", first),
            ("nothing changed", nothing),
            ("one file changed", one),
            ("1 % changed", hundredth),
        )
    ]
    reached = [
        target(f"one file changed of {files:,}, wall to walking", one.wall / walk.wall, most=1.5, unit="x"),
        target(f"1 % of {files:,} changed, faster than the first run", first.wall / hundredth.wall, least=40, unit="x"),
        target(f"memory of a run over {files:,} known", nothing.peak, most=60, unit=" MB"),
    ]
    show(
        f"state: {files:,} text files of 1 KB known, least of {rounds} but for the first",
        ("", "wall", "CPU", "of the walk", "faster than first", "memory"),
        rows,
        *reached,
        *neighbours.remarks(),
    )
    return reached


def _one_text(folder: Path, rounds: int) -> Cost:
    """What a run costs before it has met a file: to start, to read the configuration, to open the state."""
    folder.mkdir()
    config = Room(folder, corpus.different(folder / "texts", 1, 1_000)).configured("remembering", "state.db")
    run(config)
    run(config)
    return least({"one text": partial(run, config)}, rounds)["one text"]


FEED = '[feeds.f{0}]\ntitle = "F"\nlink = "https://harbour.example/"\nformats = ["rss"]\nsources = ["s{1}"]\n'
SOURCE = '[sources.s{0}]\ntype = "text"\npath = "{1}/{0}"\n'


def _many(number: int, rounds: int) -> list[Target]:
    """So many sources of one file, each with a feed; and as many feeds of one source, of a fifth."""
    head = 'output = "{0}/out-{1}"\nstate = "{0}/state-{1}.db"\nbase_url = "https://harbour.example/feeds"\n'
    rows, costs = [], {}
    with TemporaryDirectory() as temporary:
        texts = Path(temporary, "texts")
        for place in range(number):
            (texts / str(place)).mkdir(parents=True)
            (texts / str(place) / "one.txt").write_text(f"Boat {place}\n\n{corpus.sentences(place)}\n")
        few = number // 5
        kinds = {
            f"{few:,} sources and feeds": "".join(
                SOURCE.format(place, texts) + FEED.format(place, place) for place in range(few)
            ),
            f"{number:,} sources and feeds": "".join(
                SOURCE.format(place, texts) + FEED.format(place, place) for place in range(number)
            ),
            f"{few:,} feeds of one source": SOURCE.format(0, texts) + "".join(FEED.format(p, 0) for p in range(few)),
        }
        for name, toml in kinds.items():
            config = Path(temporary, f"{len(rows)}.toml")
            config.write_text(head.format(temporary, len(rows)) + toml)
            first = run(config)
            run(config)  # what was written just now is settled from here on
            known = costs[name] = least({name: partial(run, config)}, rounds)[name]
            feeds = toml.count("[feeds.")
            cells = [f"{1000 * cost.cpu / feeds:.2f} ms" for cost in (first, known)]
            rows.append((name, *cells, f"{known.peak:.0f} MB"))
    small, large, _ = costs.values()
    # Without what a run costs anyway.
    each = 1000 * (large.cpu - small.cpu) / (number - few)
    reached = [target(f"of {number:,} sources unchanged, CPU for each more", each, most=1, unit=" ms")]
    headings = ("", "first run, CPU each", "nothing changed, CPU each", "memory")
    show("state: many sources of one file", headings, rows, *reached)
    return reached


def _changed(room: Room, config: Path, count: int, files: int, rounds: int) -> Cost:
    def once() -> Cost:
        room.change(count, files)
        return run(config)

    return least({"changed": once}, rounds)["changed"]


def growth(sizes: Sequence[int] = SIZES) -> None:
    """From a thousand articles to a million: takes half an hour and 8 GB of disk."""
    rows = []
    for size in sizes:
        with TemporaryDirectory() as temporary:
            room = Room(Path(temporary), corpus.different(Path(temporary, "texts"), size, 1_000))
            config = room.configured("remembering", "state.db")
            firsts = [_fresh(room, config).wall for _ in range(3 if size <= FIRST else 1)]
            walk = min(walked(room.texts).wall for _ in range(3))
            nothing = min(run(config).wall for _ in range(3))
            ten = []
            for _ in range(3):
                room.change(10, size)
                ten.append(run(config).wall)
            memory = run(config).peak
            per_article = room.state_bytes() / size
        rows.append(
            (
                f"{size:,}",
                f"{min(firsts):.1f} s",
                f"{size / min(firsts):,.0f}",
                f"{per_article:,.0f}",
                f"{walk:.2f} s",
                f"{nothing:.2f} s",
                f"{min(ten):.2f} s",
                f"{min(ten) - walk:.2f} s",
                f"{memory:.0f} MB",
            )
        )
    show(
        "growth: text files of 1 KB known, in SQLite, least of 3",
        ("articles", "first", "a second", "bytes each", "walk", "nothing", "10 changed", "less walk", "memory"),
        rows,
    )
