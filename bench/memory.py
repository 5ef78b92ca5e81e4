"""How much memory rendering takes on top of the articles: the peak afterwards, over what lived before."""

import gc
import os
import resource
import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from bench import corpus, rivals
from bench.fresh import fresh
from bench.measure import Target, show, target
from feedsmith import Article, Feed, Format
from feedsmith.publishing.folder import replace_file
from feedsmith.publishing.formats import Atom, JsonFeed, Rss

__all__ = ["growth", "table"]

ARTICLES, FEWER, RIVALS_ARTICLES = 50_000, 10_000, 10_000
OURS: dict[str, Format] = {"RSS": Rss(), "Atom": Atom(), "JSON": JsonFeed()}
RIVALS: dict[str, Callable[[list[Article]], bytes]] = {"RSS": rivals.feedgen_rss, "Atom": rivals.feedgen_atom}


def growth(library: str, kind: str, count: int) -> list[float]:
    """In MB: the articles, what loading the modules adds, what rendering adds, and the file.

    The mark that `ru_maxrss` leaves never falls, so a mark that building left above what is live would hide as much
    of the growth. What is live is therefore taken from the system where it tells, and the growth counted from there.
    """
    bare = _live()
    feed = corpus.feed(count)
    gc.collect()
    before = _live()
    with TemporaryDirectory() as temporary:
        target = Path(temporary, "feed")
        _write(library, kind, corpus.feed(1), target)
        loaded = _live()
        _write(library, kind, feed, target)
        written = target.stat().st_size / 1e6
    return [before - bare, loaded - before, _peak() - loaded, written]


def _write(library: str, kind: str, feed: Feed, target: Path) -> None:
    if library == "feedsmith":
        replace_file(OURS[kind].render(feed), target)
    else:
        target.write_bytes(RIVALS[kind]([entry.article for entry in feed.entries]))


def _peak() -> float:
    """The most that was ever resident, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1e6 if sys.platform == "darwin" else 1e3 / 1.024)


def _live() -> float:
    """What is resident now, in MB; the peak where the system doesn't tell."""
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[1])
    except OSError:
        return _peak()
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def table(full: bool = True) -> list[Target]:
    articles = ARTICLES if full else FEWER
    work = [("feedsmith", kind, articles) for kind in OURS]
    work += [("feedgen", kind, RIVALS_ARTICLES) for kind in RIVALS] if full else []
    found = {(library, kind): fresh(growth, library, kind, count) for library, kind, count in work}
    rows = [
        (f"{library} {kind}", f"{count:,}", *(f"{figure:.1f} MB" for figure in found[library, kind]))
        for library, kind, count in work
    ]
    reached = [
        target(f"memory, {articles:,} articles to {kind}", found["feedsmith", kind][2], most=10, unit=" MB")
        for kind in OURS
    ]
    show(
        "memory: resident memory, one feed of articles of 3 KB to one file",
        ("", "articles", "the articles", "its modules", "rendering", "the file"),
        rows,
        *reached,
        "the articles are in memory before; modules are those loaded to write a first feed, of one article",
    )
    return reached
