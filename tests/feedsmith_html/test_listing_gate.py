"""How well lists are found may not fall: over labelled pages, where there are any."""

import warnings
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

import pytest

PROJECT = Path(__file__).resolve().parents[2]
PAGES = PROJECT.parent / "shared" / "discovery" / "dev"
# The least that is let pass, of 41 lists.
FLOORS = {"f1": 0.945, "precision": 0.96, "recall": 0.945, "titles": 0.98, "dates": 0.95}
MAX_FALSE_ALARMS = 1


def load(path: Path) -> Any:
    spec = spec_from_file_location(f"listing_gate_{path.stem}", path)
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.skipif(not PAGES.is_dir(), reason="../shared/discovery/dev, with the labelled pages, is not there")
def test_lists_are_found_as_well_as_before() -> None:
    judge, find = load(PAGES.parent / "score_index.py"), load(PROJECT / "bench" / "discovery.py").find
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)  # the judge leaves its files to the collector
        reached = judge.summary(judge.run(PAGES, find))
    assert {name: reached[name] for name, floor in FLOORS.items() if reached[name] < floor} == {}
    assert reached["false_alarms"] <= MAX_FALSE_ALARMS
    assert reached["errors"] == 0
