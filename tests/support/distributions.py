"""The wheel and the source distribution of this checkout, built once for all tests."""

import fcntl
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

import pytest

__all__ = ["NO_INDEX", "Distributions", "distributions"]

ROOT = Path(__file__).resolve().parents[2]
NO_INDEX = ("No matching distribution found", "Could not find a version", "Connection", "Temporary failure")
"""What pip says where it can't reach a package index."""


class Distributions(NamedTuple):
    """The paths of both archives."""

    wheel: Path
    sdist: Path


@pytest.fixture(scope="session")
def distributions(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Distributions:
    """Both archives; pytest-xdist's processes share them."""
    run = tmp_path_factory.getbasetemp() if worker_id == "master" else tmp_path_factory.getbasetemp().parent
    shared = run / "dist"
    shared.mkdir(exist_ok=True)
    with open(shared / "lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not list(shared.glob("*.whl")):
            build(shared)
    (wheel,), (sdist,) = shared.glob("*.whl"), shared.glob("*.tar.gz")
    return Distributions(wheel, sdist)


def build(folder: Path) -> None:
    """The wheel is built from the unpacked source distribution, so that this one is complete as well."""
    isolation = ["--no-isolation"] if find_spec("hatchling") else []
    command = [sys.executable, "-m", "build", *isolation, "--outdir", str(folder), str(ROOT)]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode and any(sign in done.stdout + done.stderr for sign in NO_INDEX):
        pytest.skip("the package index can't be reached, and hatchling is not installed")
    assert done.returncode == 0, done.stdout + done.stderr
