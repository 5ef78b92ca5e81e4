"""Growth of time without a clock: function calls are counted, on inputs that the bench makes to be slow.

A busy machine changes nothing in the count. What a pattern does within one call is not seen: for that there is
`bench/growth_of_time.py`, whose shapes these are.
"""

import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from types import FrameType, ModuleType

ROOT = Path(__file__).resolve().parents[2]
MAX_GROWTH = 2.5
"""Times as many calls for twice the input: what is quadratic makes four."""
SPARE_CALLS = 500
"""What does not depend on the input: a pattern compiled on its first use, for instance."""


def import_bench(name: str) -> ModuleType:
    """A module of the bench, which is in no path that tests import from."""
    sys.path.insert(0, str(ROOT))
    try:
        return import_module(f"bench.{name}")
    finally:
        sys.path.remove(str(ROOT))


def count_calls(work: Callable[[], object]) -> int:
    """How many functions `work` calls, of Python and of C."""
    calls = 0

    def count(_frame: FrameType, event: str, _argument: object) -> None:
        nonlocal calls
        calls += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        work()
    finally:
        sys.setprofile(before)
    return calls


def grows_evenly(work: Callable[[bytes], object], make: Callable[[int], bytes], size: int) -> bool:
    """Whether `work` on twice the size makes no more calls than in proportion."""
    once, twice = make(size), make(2 * size)
    work(once)  # what is loaded or compiled on first use
    calls = count_calls(lambda: work(once))
    return count_calls(lambda: work(twice)) <= MAX_GROWTH * calls + SPARE_CALLS
