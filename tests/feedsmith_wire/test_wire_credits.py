"""Lines of credits, and what is none: every case of tests/data/bylines.jsonl, and a floor for the labelled strings."""

import json
from pathlib import Path
from typing import Any

import pytest

from feedsmith_wire.credits.read import read_credits
from support.credits import summarize

CASES = [
    json.loads(line)
    for line in (Path(__file__).resolve().parents[1] / "data/bylines.jsonl").read_text("utf-8").splitlines()
]


def test_there_are_enough_cases_of_every_class() -> None:
    assert len(CASES) >= 150
    assert {case["cls"] for case in CASES} == {
        "byline", "with", "dateline", "signoff", "photo", "slug", "title", "none"
    }  # fmt: skip
    assert {case["lang"] for case in CASES} >= set("en de fr es it pt nl tr sv no da fi ru ar zh ja ko".split())


@pytest.mark.parametrize("case", CASES, ids=[f"{case['cls']}-{case['text'][:40]}" for case in CASES])
def test_case(case: dict[str, Any]) -> None:
    credits = read_credits(case["text"])
    expected = dict(case["expected"])
    rest = expected.pop("rest", None)
    assert summarize(credits) == expected
    if rest is not None:
        assert credits.rest == rest
