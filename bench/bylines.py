"""How well credit lines are read: `make bench-bylines`, on the labelled strings of ../shared/bylines.

`parse` is what the scorer there calls. The peers are called as their documentation says; each knows persons only, so
they are scored by what their authors are.
"""

import importlib.util
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bench import scorers
from bench.measure import Target, target
from feedsmith_wire.credits.agencies import AgencyFacts
from feedsmith_wire.credits.read import ParsedDateline, read_credits

__all__ = ["PEERS", "parse", "table"]

SHARED = scorers.SHARED / "bylines"


def parse(text: str, kind: str | None = None) -> dict[str, Any]:
    """What feedsmith reads, as the scorer wants it."""
    found = read_credits(text, "dateline" if kind == "lead" else kind)
    within = found.rule == "agency within the text"
    return {
        "authors": list(found.authors),
        "agencies": [_label(facts, within) for facts in found.agencies],
        "dateline": found.dateline and {"city": found.dateline.place, "date": _day(found.dateline)},
        "photo_credits": [
            {"names": list(credit.names), "agencies": [_label(facts) for facts in credit.agencies]}
            for credit in found.photo_credits
        ],
        "staff": found.staff,
        "contributors": [{"name": helper.name, "role": helper.role} for helper in found.contributors],
    }


def _label(facts: AgencyFacts, within: bool = False) -> str:
    """The set's name. Its pages of old newspapers, where agencies stand within the text, have one label for the two
    that became Keystone-SDA (as its table of agencies says).
    """
    return "ATS-SDA" if within and facts.code in ("ATS", "SDA") else facts.code or facts.name


def _day(filed: ParsedDateline) -> str:
    if not filed.month:
        return ""
    day = f"{filed.month:02}-{filed.day:02}"
    return f"{filed.year}-{day}" if filed.year else day


def newspaper4k(text: str, kind: str | None = None) -> dict[str, Any]:
    from newspaper.configuration import Configuration
    from newspaper.extractors.authors_extractor import AuthorsExtractor
    from newspaper.parsers import fromstring

    page = fromstring(f'<html><body><p class="byline">{text}</p></body></html>')
    return {"authors": AuthorsExtractor(Configuration()).parse(page)}


def trafilatura(text: str, kind: str | None = None) -> dict[str, Any]:
    from trafilatura.json_metadata import normalize_authors

    return {"authors": (normalize_authors(None, text) or "").split("; ")}


def nameparser(text: str, kind: str | None = None) -> dict[str, Any]:
    from nameparser import HumanName

    return {"authors": [str(HumanName(text))]}


PEERS = {"newspaper4k": "newspaper", "trafilatura": "trafilatura", "nameparser": "nameparser"}
"""The peers, and the modules that they need."""


WANTED = {
    ("label=auto-field", "core"): 99.8,
    ("label=auto-twin", "core"): 99.8,
    ("label=hand", "authors"): 97.0,
    ("label=hand", "agencies"): 97.0,
    ("label=hand", "core"): 94.0,
    ("label=hand", "overall"): 88.0,
    ("label=hand", "photo"): 90.0,
    ("label=hand", "staff"): 93.0,
    ("kind=negative", "overall"): 99.5,
    ("label=human-3rdparty", "agencies"): 80.0,
}
"""Per cent by rows and the scorer's measure, with the kind of line not told to the reader."""


def table(full: bool = True) -> list[Target]:
    """The scorer's tables for feedsmith and its peers."""
    if not (SHARED / "score_bylines.py").exists():
        print("\n../shared/bylines is not there: how well credit lines are read is not measured")
        return []
    if full:
        _compare(SHARED / "score_bylines.py")
    return list(_targets())


def _targets() -> Iterator[Target]:
    scorer = scorers.scorer(SHARED / "score_bylines.py")
    totals, counts, _ = scorer.score(scorer.load([str(SHARED / "dev")]), parse, blind=True)
    for (rows, measure), least in WANTED.items():
        right, all_ = totals[rows][measure]
        yield target(f"credit lines (dev), {rows}, {measure}", 100 * right / all_, least=least, unit=" %")
    right, wrong = counts["agencies", "tp"], counts["agencies", "fp"]
    yield target("credit lines (dev), agencies that are right", right / (right + wrong), least=0.995)


def _compare(scorer: Path) -> None:
    for name, function in {"feedsmith": "parse", **{name: name for name in PEERS}}.items():
        print(f"\n{name}", flush=True)
        if name in PEERS and importlib.util.find_spec(PEERS[name]) is None:
            print("  not installed")
            continue
        words = [str(SHARED / "dev"), "--parser", f"bench.bylines:{function}", "--blind"]
        subprocess.run([sys.executable, str(scorer), *words], check=True)
