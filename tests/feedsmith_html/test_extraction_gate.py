"""The quality of extraction may not fall: over the cases of data/html, and over labelled pages where there are any."""

import gzip
import re
import warnings
from collections import Counter
from collections.abc import Sequence
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from statistics import mean
from types import ModuleType
from typing import Any

import pytest

from support.web_cases import FIELDS, NAMES, Case, outcome, published, text_of, wrong_fields

# The least that is let pass, by set and measure.
FLOORS = {
    "cases": {"outcomes": 1.0, "fields": 0.995, "body": 0.995},
    "scrapinghub": {"body_f1": 0.972},
    "fundus": {"body_f1": 0.96, "title": 0.9, "au_exact": 0.93, "au_f1": 0.93, "day": 0.99, "instant": 0.99},
    "trafilatura": {"seg_f1": 0.934, "title": 0.858, "au_exact": 0.715, "au_f1": 0.72, "day": 0.845},
    "postlight": {"title": 0.89, "au_exact": 0.76, "day": 0.89},
}
EVERY = {"scrapinghub": 1, "fundus": 1, "trafilatura": 2, "postlight": 1}
"""Of which set every how manieth page is read: 499 pages, in some 10 s."""

PROJECT = Path(__file__).resolve().parents[2]
SHARED = PROJECT.parent / "shared" / "extraction"
SHINGLE = 3

needs_pages = pytest.mark.skipif(
    not (SHARED / "dev").is_dir(), reason="../shared/extraction/dev, with the labelled pages, is not there"
)


def below(floors: dict[str, float], reached: dict[str, float]) -> dict[str, str]:
    """The measures that are worse than they may be."""
    return {
        name: f"{reached[name]:.3f}, and may not fall below {floor}"
        for name, floor in floors.items()
        if reached[name] < floor
    }


# ---- the project's own cases --------------------------------------------------------------------------------


def shingles(lines: Sequence[str]) -> Counter[tuple[str, ...]]:
    """Every three words that follow one another; a character is a word where words are not set apart."""
    words = re.findall(r"[\u3040-\u9fff]|[^\W\u3040-\u9fff]+", "\n".join(lines).casefold())
    return Counter(tuple(words[start : start + SHINGLE]) for start in range(max(1, len(words) - SHINGLE + 1)))


def likeness(right: Sequence[str], got: Sequence[str]) -> float:
    """The F1 of one text against another, between 0 and 1."""
    expected, found = shingles(right), shingles(got)
    return 2 * (expected & found).total() / (expected.total() + found.total())


def share_of_right_fields(name: str) -> float:
    article = published(name)
    if article is None:
        return 0.0
    return 1 - len(list(wrong_fields(Case.named(name), article))) / (len(FIELDS) + 1)


def body_likeness(name: str) -> float:
    article = published(name)
    return likeness(*text_of(Case.named(name), article)) if article else 0.0


def test_the_likeness_of_texts_is_their_share_of_three_words_in_a_row() -> None:
    assert likeness(["a b c d"], ["A b", "c d"]) == 1
    assert likeness(["a b c d"], ["a b c"]) == pytest.approx(2 / 3)
    assert likeness(["a b c d"], ["d c b a"]) == 0
    assert likeness(["夜明け前"], ["夜明け"]) == pytest.approx(2 / 3)
    assert likeness(["a b c"], []) == 0


def test_the_cases_are_read_as_well_as_they_were() -> None:
    articles = [name for name in NAMES if Case.named(name).article is not None]
    kinds = [[failure.kind for failure in outcome(name).failures] for name in NAMES]
    wanted = [[case.failure] if (case := Case.named(name)).failure else [] for name in NAMES]
    reached = {
        "outcomes": mean(map(float, (got == right for got, right in zip(kinds, wanted)))),
        "fields": mean(map(share_of_right_fields, articles)),
        "body": mean(map(body_likeness, articles)),
    }
    assert below(FLOORS["cases"], reached) == {}


# ---- labelled pages -----------------------------------------------------------------------------------------


def loaded(path: Path) -> ModuleType:
    """A module that is in no package on the path."""
    spec = spec_from_file_location(f"gate_{path.stem}", path)
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def reached() -> dict[str, dict[str, float]]:
    """What the scorer says of the sample, by set and measure."""
    scorer, bench = loaded(SHARED / "bench_extract.py"), loaded(PROJECT / "bench" / "extraction.py")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)  # the scorer leaves its files open
        cases = [case for name, step in EVERY.items() for case in scorer.load("dev", [name])[::step]]
    results = {case["id"]: {"res": extracted(bench, case)} for case in cases}
    scores: dict[str, dict[str, float]] = scorer.score(cases, results)
    return scores


def extracted(bench: ModuleType, case: dict[str, Any]) -> dict[str, Any]:
    page = gzip.decompress(Path(case["path"]).read_bytes())
    found: dict[str, Any] = bench.extract(page, case["url"], case["encoding"])
    return found


@needs_pages
@pytest.mark.parametrize("name", EVERY)
def test_labelled_pages_are_read_as_well_as_they_were(name: str, reached: dict[str, dict[str, float]]) -> None:
    assert below(FLOORS[name], reached[name]) == {}
