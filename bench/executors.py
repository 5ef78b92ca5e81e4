"""Where parsing on processes pays: folders of text through feedsmith's pipeline, on each kind of executor."""

import os
import resource
import shutil
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from importlib import import_module
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from bench import corpus
from bench.fresh import fresh
from bench.measure import Cost, Neighbours, cores, least, show
from feedsmith.executors import Adaptive, Inline, Pending, Submits

if TYPE_CHECKING:
    from feedsmith.pipeline import Plan

__all__ = ["measured", "table"]

FILES = (100, 1_000, 10_000, 30_000)
KINDS = ("Inline", "Adaptive", "ready pool")
ROUNDS = 2


class Watched(Adaptive):
    """Counts the files before the first that goes elsewhere: a call that is not done after `submit` does."""

    inline = 0
    went_over = False

    def submit(self, fn: Callable[..., Any], /, *args: Any) -> Pending[Any]:
        pending = super().submit(fn, *args)
        self.went_over = self.went_over or not pending.done()
        if not self.went_over:
            self.inline += len(args[-1])  # the batch
        return pending


def measured(kind: str, folder: str) -> list[float]:
    """Wall and CPU seconds of rendering the folder, and how many files were parsed before processes were (0: never).

    A pool that is ready has been started on somebody else's time; Adaptive starts and stops its own.
    """
    out = os.path.join(folder, "..", "out")
    shutil.rmtree(out, ignore_errors=True)
    plan = _plan(folder, out)
    if kind == "ready pool":
        cost = _on_ready_pool(plan)
        return [cost.wall, cost.cpu, 0]
    if kind == "Inline":
        cost = _clocked(lambda: _render(plan, Inline()))
        return [cost.wall, cost.cpu, 0]
    watched = Watched(cores() - 1)  # as the command has it: this process parses too
    cost = _clocked(lambda: _render_and_close(plan, watched))
    return [cost.wall, cost.cpu, watched.inline if watched.went_over else 0]


def _plan(folder: str, out: str) -> "Plan":
    from feedsmith.model.feed import FeedSettings
    from feedsmith.pipeline import plan_locations
    from feedsmith.plugins.registry import Plugins

    settings = FeedSettings(name="feed", title="feed", link=corpus.LINK)
    return plan_locations([folder], Plugins.load(), settings, ("rss", "atom", "json"), Path(out))


def _render_and_close(plan: "Plan", executor: Adaptive) -> None:
    with executor:
        _render(plan, executor)


def _render(plan: "Plan", executor: Submits) -> None:
    from feedsmith.pipeline import render

    (feed,) = render(plan, executor).feeds
    assert feed.articles > 0
    assert not feed.failures, feed.failures[0]


def _on_ready_pool(plan: "Plan") -> Cost:
    """The wall time of rendering alone; the CPU of it all, less what the processes took to become ready."""
    with ProcessPoolExecutor(cores(), mp_context=get_context("spawn")) as pool:
        starting = dict(pool.map(_ready, range(cores())))
        started, cpu = time.perf_counter(), time.process_time()
        _render(plan, pool)
        wall, own = time.perf_counter() - started, time.process_time() - cpu
    return Cost(wall, own + _children() - sum(starting.values()))


def _ready(number: int) -> tuple[int, float]:
    """Load what parsing needs, and leave the next call to the next process."""
    for module in ("feedsmith.collecting.collect", "feedsmith_text"):
        import_module(module)
    time.sleep(1)
    return os.getpid(), time.process_time()


def _clocked(work: Callable[[], None]) -> Cost:
    started, cpu, children = time.perf_counter(), time.process_time(), _children()
    work()
    return Cost(time.perf_counter() - started, time.process_time() - cpu + _children() - children)


def _children() -> float:
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def table() -> None:
    rows: list[tuple[str, ...]] = []
    neighbours = Neighbours()
    with TemporaryDirectory() as temporary:
        for count in FILES:
            folder = str(corpus.texts(Path(temporary, str(count), "texts"), count))
            costs, over = _costs(folder)
            rows += _rows(count, costs, over)
    show(
        f"executors: text files of 3 KB to three feeds of the newest 50, least of {ROUNDS}",
        ("", "files", "wall", "CPU", "rate to Inline", "goes over after"),
        rows,
        f"Adaptive adds {cores() - 1} to the process there is, and its wall includes starting and stopping them",
        f"the ready pool has {cores()} beside the process there is, started before",
        *neighbours.remarks(),
    )


def _costs(folder: str) -> tuple[dict[str, Cost], int]:
    """The cost by kind of executor, and after how many files Adaptive went over."""
    over = 0

    def run(kind: str) -> Cost:
        nonlocal over
        wall, cpu, inline = fresh(measured, kind, folder)
        over = int(inline) if kind == "Adaptive" else over
        return Cost(wall, cpu)

    return least({kind: partial(run, kind) for kind in KINDS}, ROUNDS), over


def _rows(count: int, costs: dict[str, Cost], over: int) -> list[tuple[str, ...]]:
    inline = costs["Inline"].wall
    return [
        (
            kind,
            f"{count:,}",
            f"{cost.wall:.2f} s",
            f"{cost.cpu:.2f} s",
            f"{inline / cost.wall:.2f}x",
            (f"{over:,} files" if over else "never") if kind == "Adaptive" else "",
        )
        for kind, cost in costs.items()
    ]
