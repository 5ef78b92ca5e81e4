"""A gate over the labelled strings of ../shared/bylines, where that folder is: what was reached may not be lost."""

import importlib.util
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared" / "bylines"
FLOORS = {
    ("label=auto-field", "core"): 99.8,
    ("label=auto-twin", "core"): 99.8,
    ("label=hand", "authors"): 97.0,
    ("label=hand", "agencies"): 97.0,
    ("label=hand", "core"): 97.0,
    ("label=hand", "overall"): 96.0,
    ("label=hand", "photo"): 97.0,
    ("label=hand", "staff"): 97.0,
    ("kind=negative", "overall"): 99.5,
    ("label=human-3rdparty", "agencies"): 84.0,
}
"""Per cent, with the kind of line not told to the reader."""
PRECISION = 0.995
pytestmark = pytest.mark.filterwarnings(  # the scorer leaves its files to be closed by the collector
    "ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning"
)


@pytest.fixture(scope="module")
def scored() -> tuple[Any, Any]:
    if not (SHARED / "dev").is_dir():
        pytest.skip("../shared/bylines is not there")
    spec = importlib.util.spec_from_file_location("score_bylines", SHARED / "score_bylines.py")
    assert spec is not None
    assert spec.loader is not None
    scorer = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(scorer)
    sys.path.insert(0, str(ROOT))
    try:
        from bench.bylines import parse
    finally:
        sys.path.remove(str(ROOT))
    totals, counts, _ = scorer.score(scorer.load([str(SHARED / "dev")]), parse, blind=True)
    return totals, counts


@pytest.mark.parametrize(("rows", "measure"), FLOORS)
def test_floor(scored: tuple[Any, Any], rows: str, measure: str) -> None:
    right, all_ = scored[0][rows][measure]
    assert 100 * right / all_ >= FLOORS[rows, measure]


def test_agencies_are_seldom_wrong(scored: tuple[Any, Any]) -> None:
    right, wrong = scored[1]["agencies", "tp"], scored[1]["agencies", "fp"]
    assert right / (right + wrong) >= PRECISION
