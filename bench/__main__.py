"""`python -m bench [TABLE...]`: all tables, or those named. `python -m bench targets`: what was aimed at and met."""

import argparse
import os
import platform
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from importlib.metadata import version
from tempfile import TemporaryDirectory

from bench.measure import cores
from bench.targets import targets

TABLES = "formats folder startup kit memory pages bulk extraction discovery bylines stories state serving".split()
"""Modules of this package whose `table(full)` prints figures and returns what was aimed at and reached."""
OTHERS = "executors growth_of_time growth".split()
"""Tables without a target, for those who ask for them; growth, of bench.state, takes half an hour."""


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench", description="Measure feedsmith and print tables.")
    names = ", ".join([*TABLES, *OTHERS])
    parser.add_argument("tables", nargs="*", metavar="TABLE", help=f"{names}; all that have a target without any")
    parser.add_argument("--full", action="store_true", help="targets: measure on large inputs, which takes long")
    parsed = parser.parse_args()
    only_targets = parsed.tables[:1] == ["targets"]
    chosen = parsed.tables[only_targets:] or TABLES
    if unknown := set(chosen) - {*TABLES, *([] if only_targets else OTHERS)}:
        parser.error(f"no table is called {min(unknown)!r}; there is {names}")
    started = time.monotonic()
    with bytecode_elsewhere():
        if only_targets:
            targets(chosen, full=parsed.full)
        else:
            tables(chosen)
    print(f"\n{time.monotonic() - started:.0f} s in all")


def tables(names: list[str]) -> None:
    libraries = (
        *("feedsmith", "feedgen", "django", "feedgenerator", "rfeed", "pyrss2gen", "lxml", "msgspec", "nh3"),
        *("trafilatura", "readability-lxml", "newspaper4k", "beautifulsoup4", "httpx", "sqlalchemy"),
    )
    print(f"Python {platform.python_version()}, {platform.system()}, {cores()} cores;", end=" ")
    print(", ".join(f"{name} {version(name)}" for name in libraries))
    for name in names:
        if name.startswith("growth"):
            import_module("bench.state" if name == "growth" else f"bench.{name}").growth()
        else:
            import_module(f"bench.{name}").table()


@contextmanager
def bytecode_elsewhere() -> Iterator[None]:
    """Let every process started here keep its bytecode in a temporary folder.

    So nobody is measured compiling, whether or not the environment lets Python write bytecode, or a source has just
    been edited; and nothing is written beside the sources.
    """
    with TemporaryDirectory() as temporary:
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
        os.environ["PYTHONPYCACHEPREFIX"] = temporary
        yield


if __name__ == "__main__":
    main()
