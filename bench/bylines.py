"""How well credit lines are read: `make bench-bylines`, on the labelled strings of ../shared/bylines.

`parse` is what the scorer there calls. The peers are called as their documentation says; each knows persons only, so
they are scored by what their authors are.
"""

import importlib.util
import subprocess
import sys
from pathlib import Path
from typing import Any

from feedsmith_wire.credits.agencies import AgencyFacts
from feedsmith_wire.credits.read import ParsedDateline, read_credits

__all__ = ["PEERS", "parse", "table"]

SHARED = Path(__file__).resolve().parents[2] / "shared" / "bylines"


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


def table() -> None:
    """The scorer's tables for feedsmith and its peers."""
    scorer = SHARED / "score_bylines.py"
    if not scorer.exists():
        print("\n../shared/bylines is not there: how well credit lines are read is not measured")
        return
    for name, function in {"feedsmith": "parse", **{name: name for name in PEERS}}.items():
        print(f"\n{name}", flush=True)
        if name in PEERS and importlib.util.find_spec(PEERS[name]) is None:
            print("  not installed")
            continue
        words = [str(SHARED / "dev"), "--parser", f"bench.bylines:{function}", "--blind"]
        subprocess.run([sys.executable, str(scorer), *words], check=True)
