"""How long it takes from nothing to a plugin whose tests are green: `feedsmith new`, pip, pytest."""

import subprocess
import sys
import sysconfig
import time
import venv
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.measure import Target, console_script, show, target

__all__ = ["table"]

KINDS = ("source", "enricher", "format")
INSTALL = ("-m", "pip", "install", "--quiet", "--no-build-isolation", "--no-deps", "--no-index", "-e")


def table(full: bool = True) -> list[Target]:
    rows, totals = [], []
    for kind in KINDS if full else KINDS[:1]:
        with TemporaryDirectory() as temporary:
            steps = dict(_make_package(Path(temporary), kind))
        totals.append(sum(steps.values()))
        rows.append((f"--{kind}", *(f"{seconds:.1f} s" for seconds in steps.values()), f"{totals[-1]:.1f} s"))
    reached = target("a new package, from nothing to green tests, wall", max(totals), most=30, unit=" s")
    show("kit: a new package for a plugin, by the wall clock", ("", "new", "install", "test", "in all"), rows, reached)
    return [reached]


def _make_package(folder: Path, kind: str) -> Iterator[tuple[str, float]]:
    """The steps, with how long each took. feedsmith and pytest are installed already: nothing is downloaded."""
    venv.create(folder / "environment", symlinks=True)
    (site,) = (folder / "environment").glob("lib/python*/site-packages")
    roots = [str(Path(__file__).parents[1] / name) for name in ("src", "plugins")]
    (site / "others.pth").write_text("\n".join([sysconfig.get_path("purelib"), *roots]))
    python = str(folder / "environment" / "bin" / "python")
    steps = {
        "new": [console_script("feedsmith"), "new", "boats", f"--{kind}"],
        "install": [python, *INSTALL, "boats"],
        "test": [python, "-m", "pytest", "-q", "boats"],
    }
    for name, command in steps.items():
        started = time.perf_counter()
        subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL, stdin=subprocess.DEVNULL)
        yield name, time.perf_counter() - started


if __name__ == "__main__":
    table("--full" in sys.argv)
