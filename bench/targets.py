"""`python -m bench targets [--full]`: one line for each target, met, MISSED, or at the limit of what is possible."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module

from bench.fresh import fresh
from bench.measure import Neighbours, Target

__all__ = ["reached", "targets"]


def targets(tables: Sequence[str], *, full: bool) -> None:
    """Run these tables without what they print, on small inputs unless `full`, and print their targets.

    Each in a process of its own: what one has loaded would count as memory of the commands that the next one starts.
    """
    neighbours = Neighbours()
    for name in tables:
        started = time.monotonic()
        try:
            verdicts = fresh(reached, name, int(full))
        except subprocess.CalledProcessError:  # it has said why, and costs the others nothing
            verdicts = [("MISSED", f"{name}: the table could not be measured")]
        for verdict, what in verdicts:
            print(Target(verdict, what), flush=True)
        print(f"        ({name}: {time.monotonic() - started:.0f} s)", file=sys.stderr, flush=True)
    for remark in neighbours.remarks():
        print(remark)


def reached(name: str, full: int) -> list[tuple[str, str]]:
    """The verdicts of the table `name`, and what of."""
    with silence():
        found: list[Target] = import_module(f"bench.{name}").table(bool(full))
    return [(each.verdict, each.what) for each in found]


@contextmanager
def silence() -> Iterator[None]:
    """Nothing on standard output, from this process or from one that it starts."""
    sys.stdout.flush()
    kept, nowhere = os.dup(1), os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    try:
        yield
    finally:
        sys.stdout.flush()
        os.dup2(kept, 1)
        os.close(kept)
        os.close(nowhere)
