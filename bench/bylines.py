"""How well credit lines are read: `make bench-bylines`, on the labelled strings of ../shared/bylines; and what the
enricher costs an article.

`parse` is what the scorer there calls. The peers are called as their documentation says; each knows persons only, so
they are scored by what their authors are.
"""

import importlib.util
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench import corpus, scorers
from bench.fresh import fresh
from bench.measure import Target, target
from feedsmith_wire.credits.agencies import AgencyFacts
from feedsmith_wire.credits.read import ParsedDateline, read_credits

__all__ = ["PEERS", "parse", "table"]

if TYPE_CHECKING:
    from feedsmith import Article

SHARED = scorers.SHARED / "bylines"
ARTICLES, ROUNDS, STARTS = 400, 7, 5
LAST = "Harbour Post and agencies"


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
    """The scorer's tables for feedsmith and its peers, and the cost of an article."""
    costs = list(_cost_targets())
    if not (SHARED / "score_bylines.py").exists():
        print("\n../shared/bylines is not there: how well credit lines are read is not measured")
        return costs
    if full:
        _compare(SHARED / "score_bylines.py")
    return [*costs, *_targets()]


def _targets() -> Iterator[Target]:
    scorer = scorers.scorer(SHARED / "score_bylines.py")
    totals, counts, _ = scorer.score(scorer.load([str(SHARED / "dev")]), parse, blind=True)
    for (rows, measure), least in WANTED.items():
        right, all_ = totals[rows][measure]
        yield target(f"credit lines (dev), {rows}, {measure}", 100 * right / all_, least=least, unit=" %")
    right, wrong = counts["agencies", "tp"], counts["agencies", "fp"]
    yield target("credit lines (dev), agencies that are right", right / (right + wrong), least=0.995)


def _cost_targets() -> Iterator[Target]:
    plain = [replace(made, authors=(), summary="") for made in corpus.articles(ARTICLES)]
    credited = [
        replace(
            made, body=f"<p>Photo by: Maren Brack</p>\n<p>By {name}</p>\n{made.body}\n<p>Harbour Post and agencies</p>"
        )
        for made, name in ((made, made.authors[0].name) for made in corpus.articles(ARTICLES))
    ]
    yield target("the enricher, an article without credits, CPU", _enrich(plain), most=60, unit=" us")
    yield target("the enricher, an article with all its lines, CPU", _enrich(credited), most=150, unit=" us")
    load = min(fresh(load_milliseconds) for _ in range(STARTS))
    yield target("the enricher, to load for an article without credits, CPU", load, most=3, unit=" ms")


def _enrich(articles: "Sequence[Article]") -> float:
    """Microseconds an article, the least of some rounds."""
    from feedsmith_wire.enricher import WireCredits

    wire, best = WireCredits(), float("inf")
    for _ in range(ROUNDS):
        started = time.process_time()
        for article in articles:
            wire.enrich(article)
        best = min(best, time.process_time() - started)
    return best / len(articles) * 1e6


def load_milliseconds() -> float:
    """Milliseconds of CPU for the first article that this process enriches, less those for the second."""
    import logging  # noqa: F401  # which every run of feedsmith has loaded before

    from feedsmith_wire.enricher import WireCredits

    wire, article = WireCredits(), next(corpus.articles(1))
    article = replace(article, authors=(), summary="")
    moments = [time.process_time()]
    for _ in range(2):
        wire.enrich(article)
        moments.append(time.process_time())
    return 1000 * (2 * moments[1] - moments[0] - moments[2])


def _compare(scorer: Path) -> None:
    for name, function in {"feedsmith": "parse", **{name: name for name in PEERS}}.items():
        print(f"\n{name}", flush=True)
        if name in PEERS and importlib.util.find_spec(PEERS[name]) is None:
            print("  not installed")
            continue
        words = [str(SHARED / "dev"), "--parser", f"bench.bylines:{function}", "--blind"]
        subprocess.run([sys.executable, str(scorer), *words], check=True)
