"""Costs, the least of several rounds of them, and tables."""

import os
import subprocess
import sysconfig
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

__all__ = ["Cost", "busy", "command", "console_script", "cores", "least", "show", "target", "timed"]


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds by the clock, and seconds of CPU."""

    wall: float
    cpu: float


def cores() -> int:
    """How many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def busy(single: Cost) -> list[str]:
    """A remark for tables with wall times, if one process alone had to wait for a core (or for the disk)."""
    if single.wall < 1.25 * single.cpu:
        return []
    return [f"a single process waited for {1 - single.cpu / single.wall:.0%} of its time: trust the CPU, not the wall"]


def console_script(name: str) -> str:
    """The path of a command of the virtual environment that the bench runs in."""
    return os.path.join(sysconfig.get_path("scripts"), name)


def timed(work: Callable[[], object]) -> Cost:
    """What `work` costs in this process."""
    wall, cpu = time.perf_counter(), time.process_time()
    work()
    return Cost(time.perf_counter() - wall, time.process_time() - cpu)


def command(*words: str) -> Cost:
    """What a command costs, with all the processes that it started and waited for."""
    started = time.perf_counter()
    process = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    assert process.stderr is not None
    said = process.stderr.read().decode(errors="replace")
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - started
    process.returncode = os.waitstatus_to_exitcode(status)
    process.stderr.close()
    if process.returncode:
        raise RuntimeError(f"{' '.join(words)} ended with {process.returncode}: {said[-2_000:]}")
    return Cost(wall, usage.ru_utime + usage.ru_stime)


def least(contestants: Mapping[str, Callable[[], Cost]], rounds: int) -> dict[str, Cost]:
    """The least wall time and the least CPU time of each contestant, in `rounds` that go to and fro through them."""
    costs: dict[str, list[Cost]] = {name: [] for name in contestants}
    for number in range(rounds):
        for name in list(contestants)[:: -1 if number % 2 else 1]:
            costs[name].append(contestants[name]())
    return {
        name: Cost(min(cost.wall for cost in found), min(cost.cpu for cost in found)) for name, found in costs.items()
    }


def show(title: str, columns: Sequence[str], rows: Sequence[Sequence[str]], *remarks: str) -> None:
    """Print a table: the first column to the left, the others to the right; remarks stand below."""
    widths = [max(len(row[index]) for row in (columns, *rows)) for index in range(len(columns))]
    print(f"\n{title}\n")
    for row in (columns, *rows):
        cells = (cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True))
        print("  ".join((f"  {row[0].ljust(widths[0])}", *cells)).rstrip())
    print()
    for remark in remarks:
        print(f"  {remark}")


def target(what: str, measured: float, *, least: float | None = None, most: float | None = None, unit: str) -> str:
    """A line that says what was aimed at, what was measured, and whether that is it."""
    aim = f"at least {least:g}{unit}" if least is not None else f"at most {most:g}{unit}"
    met = measured >= least if least is not None else most is not None and measured <= most
    return f"target: {what} {aim}; measured {measured:.2f}{unit}: {'met' if met else 'MISSED'}"
