"""Costs, the least of several rounds of them, and tables."""

import os
import resource
import subprocess
import sys
import sysconfig
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

__all__ = ["Cost", "Neighbours", "Target", "command", "console_script", "cores", "least", "show", "target", "timed"]


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds by the clock, seconds of CPU, and the most memory that was resident, in MB, where that is known."""

    wall: float
    cpu: float
    peak: float = 0.0


def cores() -> int:
    """How many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class Neighbours:
    """How much of the machine others take from now on, where the system tells: what wall times have to be read with."""

    def __init__(self) -> None:
        self._started, self._taken = time.monotonic(), _taken_by_others()

    def remarks(self) -> list[str]:
        taken = (_taken_by_others() - self._taken) / (time.monotonic() - self._started)
        if taken < 0.1:
            return []
        return [f"other processes took {taken:.1f} of the {cores()} cores meanwhile: trust the CPU, not the wall"]


def _taken_by_others() -> float:
    """Seconds of CPU that the whole machine spent so far, less those of this process and those it waited for."""
    try:
        with open("/proc/stat", encoding="ascii") as file:
            user, nice, system, _idle, _waiting, *interrupts = map(int, file.readline().split()[1:8])
    except OSError:
        return 0.0
    everything = (user + nice + system + sum(interrupts)) / os.sysconf("SC_CLK_TCK")
    usages = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return everything - sum(usage.ru_utime + usage.ru_stime for usage in usages)


def console_script(name: str) -> str:
    """The path of a command of the virtual environment that the bench runs in."""
    return os.path.join(sysconfig.get_path("scripts"), name)


def timed(work: Callable[[], object]) -> Cost:
    """What `work` costs in this process."""
    wall, cpu = time.perf_counter(), time.process_time()
    work()
    return Cost(time.perf_counter() - wall, time.process_time() - cpu)


def command(*words: str) -> Cost:
    """What a command costs, with all the processes that it started and waited for. Its peak of memory is not less than
    what this process holds, which counts until the exec.
    """
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
    return Cost(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / (1e6 if sys.platform == "darwin" else 1e3))


def least(contestants: Mapping[str, Callable[[], Cost]], rounds: int) -> dict[str, Cost]:
    """The least that each contestant costs, in `rounds` that go to and fro through them: time, CPU and peak apart."""
    costs: dict[str, list[Cost]] = {name: [] for name in contestants}
    for number in range(rounds):
        for name in list(contestants)[:: -1 if number % 2 else 1]:
            costs[name].append(contestants[name]())
    return {
        name: Cost(*(min(figures) for figures in zip(*((c.wall, c.cpu, c.peak) for c in found), strict=True)))
        for name, found in costs.items()
    }


@dataclass(frozen=True, slots=True)
class Target:
    """What was aimed at and measured. `verdict` is met, MISSED, or limit: no more is possible, for a reason."""

    verdict: str
    what: str

    def __str__(self) -> str:
        return f"{self.verdict:<6}  {self.what}"


def target(
    what: str,
    measured: float,
    *,
    least: float | None = None,
    most: float | None = None,
    unit: str = "",
    limit: str = "",
) -> Target:
    """Whether what was measured is at `least` or at `most` that. `limit` is why no more than what is measured is
    possible, where that is known: a target that is missed for it is no defect.
    """
    aim = f"at least {least:g}{unit}" if least is not None else f"at most {most:g}{unit}"
    met = measured >= least if least is not None else most is not None and measured <= most
    found = (
        f"{what}: {aim}; measured {measured:.4g}{unit}" if measured < 100 else f"{what}: {aim}; {measured:.0f}{unit}"
    )
    verdict = "met" if met else "limit" if limit else "MISSED"
    return Target(verdict, found + (f" ({limit})" if limit and not met else ""))


def show(title: str, columns: Sequence[str], rows: Sequence[Sequence[str]], *remarks: str | Target) -> None:
    """Print a table: the first column to the left, the others to the right; remarks stand below."""
    widths = [max(len(row[index]) for row in (columns, *rows)) for index in range(len(columns))]
    print(f"\n{title}\n")
    for row in (columns, *rows):
        cells = (cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True))
        print("  ".join((f"  {row[0].ljust(widths[0])}", *cells)).rstrip())
    print()
    for remark in remarks:
        print(f"  {remark}")
