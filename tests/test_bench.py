"""The benches measure what is there: each module of bench/ finds the names that it uses of feedsmith."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
MODULES = sorted(path.stem for path in (ROOT / "bench").glob("*.py") if not path.stem.startswith("__"))


@pytest.mark.parametrize("module", MODULES)
def test_a_bench_can_be_loaded(module: str) -> None:
    """In a process of its own: what is compared with feedsmith is loaded only when it is measured."""
    command = [sys.executable, "-c", f"import bench.{module}"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr[-500:]
