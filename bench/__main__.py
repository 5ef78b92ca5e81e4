"""`python -m bench [TABLE...]`: all tables, or those named."""

import argparse
import os
import platform
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.metadata import version
from tempfile import TemporaryDirectory

from bench import bulk, bylines, executors, extraction, folder, formats, memory, pages, startup, state, stories
from bench.measure import cores

TABLES: dict[str, Callable[[], None]] = {
    "formats": formats.table,
    "folder": folder.table,
    "startup": startup.table,
    "memory": memory.table,
    "executors": executors.table,
    "pages": pages.table,
    "bulk": bulk.table,
    "extraction": extraction.table,
    "bylines": bylines.table,
    "stories": stories.table,
    "state": state.table,
}
LONG: dict[str, Callable[[], None]] = {"growth": state.growth}
"""Tables that take half an hour each, for those who ask for them."""


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench", description="Measure feedsmith and print tables.")
    parser.add_argument(
        "tables", nargs="*", metavar="TABLE", help=f"{', '.join([*TABLES, *LONG])}; all but the last without any"
    )
    chosen = parser.parse_args().tables or list(TABLES)
    tables = TABLES | LONG
    if unknown := [name for name in chosen if name not in tables]:
        parser.error(f"no table is called {unknown[0]!r}; there is {', '.join(tables)}")
    libraries = (
        *("feedsmith", "feedgen", "django", "feedgenerator", "rfeed", "pyrss2gen", "lxml", "msgspec", "nh3"),
        *("trafilatura", "readability-lxml", "newspaper4k", "beautifulsoup4", "httpx", "sqlalchemy"),
    )
    print(f"Python {platform.python_version()}, {platform.system()}, {cores()} cores;", end=" ")
    print(", ".join(f"{name} {version(name)}" for name in libraries))
    started = time.monotonic()
    with bytecode_elsewhere():
        for name in chosen:
            tables[name]()
    print(f"\n{time.monotonic() - started:.0f} s in all")


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
