"""What a page costs, beside the peers: all of it, metadata, body and cleaning."""

import gzip
import json
import statistics
from collections.abc import Callable
from pathlib import Path
from time import process_time

from bench.extraction import PEERS, SHARED, extract, trafilatura_fast
from bench.fresh import fresh
from bench.measure import Neighbours, Target, show, target

__all__ = ["table"]

PAGES_OF_EACH, ROUNDS = 24, 3
Page = tuple[bytes, str, str | None]


def table(full: bool = True) -> list[Target]:
    if not (SHARED / "dev").is_dir():
        print("\n../shared/extraction is not there: the cost of a page is not measured")
        return []
    neighbours = Neighbours()
    contestants: dict[str, Callable[..., object]] = {
        "feedsmith": extract,
        **(PEERS if full else {"trafilatura_fast": trafilatura_fast}),
    }
    costs = {name: [1e9] * len(pages()) for name in contestants}
    for _ in range(ROUNDS):
        forget()
        for number, page in enumerate(pages()):
            for name, function in contestants.items():
                started = process_time()
                function(*page)
                costs[name][number] = min(costs[name][number], (process_time() - started) * 1000)
    figures = {name: _figures(found) for name, found in costs.items()}
    theirs = figures["trafilatura_fast"]
    rows = []
    for name, found in figures.items():
        ratios = (f"{mine / other:.2f}" for mine, other in zip(found, theirs, strict=True))
        rows.append([name, *(f"{milliseconds:.1f}" for milliseconds in found), *ratios])
    peak = fresh(memory)
    columns = ["CPU a page, ms", "median", "mean", "95th", "x trafilatura fast: median", "mean", "95th"]
    targets = [
        target(f"a page, CPU, {what}, to trafilatura fast", mine / other, most=0.5, unit="x")
        for what, mine, other in zip(("median", "mean", "95th percentile"), figures["feedsmith"], theirs, strict=True)
    ]
    targets.append(target("memory of a process that reads pages", peak, most=100, unit=" MB"))
    show(f"{len(pages())} pages", columns, rows, *targets, *neighbours.remarks())
    return targets


def forget() -> None:
    """Empty the caches of trafilatura, which would know the pages of an earlier round."""
    from trafilatura.meta import reset_caches

    reset_caches()


def _figures(costs: list[float]) -> tuple[float, float, float]:
    return statistics.median(costs), statistics.mean(costs), sorted(costs)[int(len(costs) * 0.95)]


def pages() -> list[Page]:
    """The first pages of two sets, in the order in which they stand there."""
    found: list[Page] = []
    for name in ("scrapinghub", "fundus"):
        lines = (SHARED / "dev" / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()[:PAGES_OF_EACH]
        for case in map(json.loads, lines):
            found.append((gzip.decompress((SHARED / "dev" / case["file"]).read_bytes()), case["url"], case["encoding"]))
    return found


def memory() -> float:
    """The most that a process takes which extracts all the pages, in MB.

    From the kernel's own mark (Linux): getrusage begins with what the parent had when it started this process.
    """
    for page in pages():
        extract(*page)
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024
