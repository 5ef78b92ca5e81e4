"""Lines of credits, and what is none: every case of tests/data/bylines.jsonl, and a floor for the labelled strings."""

import json
from pathlib import Path
from typing import Any

import pytest

from feedsmith_wire.credits.read import Credits, read

CASES = [
    json.loads(line)
    for line in (Path(__file__).resolve().parents[1] / "data/bylines.jsonl").read_text("utf-8").splitlines()
]


def told(found: Credits) -> dict[str, Any]:
    """What was read, in the shape of the cases; only what there is."""
    filed = found.dateline
    year = f"{filed.year}-" if filed and filed.year else ""
    everything = {
        "authors": list(found.authors),
        "agencies": [facts.code or facts.name for facts in found.agencies],
        "staff": found.staff,
        "initials": list(found.initials),
        "contributors": [helper._asdict() for helper in found.contributors],
        "photo": [
            {"names": list(credit.names), "agencies": [facts.code or facts.name for facts in credit.agencies]}
            for credit in found.photo_credits
        ],
        "dateline": filed
        and {
            key: value
            for key, value in (
                ("place", filed.place),
                ("date", f"{year}{filed.month:02}-{filed.day:02}" if filed.month else ""),
                ("region", filed.region),
            )
            if value
        },
        "version": list(found.version),
        "status": found.status,
        "note": found.note,
    }
    return {key: value for key, value in everything.items() if value}


def test_there_are_enough_cases_of_every_class() -> None:
    assert len(CASES) >= 150
    assert {case["cls"] for case in CASES} == {
        "byline", "with", "dateline", "signoff", "photo", "slug", "title", "none"
    }  # fmt: skip
    assert {case["lang"] for case in CASES} >= set("en de fr es it pt nl tr sv no da fi ru ar zh ja ko".split())


@pytest.mark.parametrize("case", CASES, ids=[f"{case['cls']}-{case['text'][:40]}" for case in CASES])
def test_case(case: dict[str, Any]) -> None:
    found = read(case["text"])
    expected = dict(case["expected"])
    rest = expected.pop("rest", None)
    assert told(found) == expected
    if rest is not None:
        assert found.rest == rest
