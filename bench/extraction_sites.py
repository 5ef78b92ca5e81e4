"""What a change does to labelled pages of many sites, a third of which is looked at only at the end.

    python -m bench.extraction_sites run OUT.json [EXTRACTOR]     an extractor of bench.extraction, over all pages
    python -m bench.extraction_sites compare BEFORE.json AFTER.json [--aside] [--worst N]

`compare` shows each figure before and after, with a paired bootstrap of the difference, over the sites that rules may
be made for; with --aside, over the third of the sites that was put aside. Which site is where is a rule over its host
(`is_aside`), so that no list of sites has to be kept. The pages are those of ../shared/extraction.
"""

import argparse
import collections
import gzip
import hashlib
import json
import logging
import random
import statistics
import time
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from bench import extraction, scorers

SHARED = scorers.SHARED / "extraction"
# Pages whose address nobody knows.
UNKNOWN_HOST = "saved.example"
RESAMPLES = 2000
Case = dict[str, Any]
Results = dict[str, dict[str, Any]]
Scores = dict[str, float]


def name_site(case: Case) -> str:
    """The host of a page without `www.`; where it is not known, what its id has before a slash."""
    host = urlsplit(case["url"]).hostname or UNKNOWN_HOST
    return str(case["id"]).partition("/")[0] if host == UNKNOWN_HOST else host.removeprefix("www.")


def is_aside(site: str) -> bool:
    """Whether a site is in the third that rules are not made for."""
    return int(hashlib.sha256(site.encode()).hexdigest(), 16) % 3 == 0


def load_cases() -> list[Case]:
    """The labelled pages of both folders."""
    scorer = scorers.scorer(SHARED / "bench_extract.py")
    more = sorted(file.stem for file in (SHARED / "more" / "dev").glob("*.jsonl"))
    return [*scorer.load("dev"), *scorer.load("dev", more, SHARED / "more")]


def run(out: Path, name: str) -> None:
    """What an extractor makes of each page, and its CPU in milliseconds."""
    logging.disable(logging.CRITICAL)
    extract = extraction.extract if name == "feedsmith" else extraction.PEERS[name]
    results = {}
    for case in load_cases():
        page = gzip.decompress(Path(case["path"]).read_bytes())
        started = time.process_time()
        try:
            found = extract(page, case["url"], case["encoding"])
        except Exception as error:  # of a peer
            found = {"error": repr(error)[:200]}
        results[case["id"]] = {"res": found, "cpu": (time.process_time() - started) * 1000}
    out.write_text(json.dumps(results, ensure_ascii=False), encoding="utf-8")


def score_page(case: Case, found: dict[str, Any], scorer: Any, more: Any) -> Scores:
    """The measures of one page by the scorers beside the data, each between 0 and 1."""
    found = scorer.clean(found)
    measured = more.one(case, found)
    names = {"sh": "body", "title": "title", "au": "authors", "auF1~": "authors F1", "day": "day"}
    scores = {names[key]: float(value) for key, value in measured.items() if key in names}
    scores["published"] = float(not measured["none"])
    truth = case["truth"]
    if "with" in truth:
        body = scorer.ws(found.get("body_text"))
        right = sum(scorer.ws(piece) in body for piece in truth["with"])
        wrong = sum(scorer.ws(piece) in body for piece in truth.get("without", ())) if body else 0
        total = right + wrong + len(truth["with"])
        scores["segments"] = 2 * right / total if total else 1.0
    return scores


def compare(before: Results, after: Results, *, aside: bool, worst: int) -> None:
    """Print the figures of two runs over the same pages."""
    scorer = scorers.scorer(SHARED / "bench_extract.py")
    more = scorers.scorer(SHARED / "score_more.py")
    pairs: dict[tuple[str, str], list[tuple[float, float]]] = collections.defaultdict(list)
    changes = []
    for case in load_cases():
        if is_aside(name_site(case)) is not aside:
            continue
        old, new = (score_page(case, runs[case["id"]]["res"], scorer, more) for runs in (before, after))
        for measure, value in old.items():
            pairs[measure, case["dataset"]].append((value, new[measure]))
            pairs[measure, "all"].append((value, new[measure]))
            if value != new[measure]:
                changes.append((new[measure] - value, measure, case["id"]))
    for (measure, name), values in sorted(pairs.items()):
        print(f"{measure:<11} {name:<14} {_compare_means(values)}")
    changes.sort()
    for change, measure, name in [*changes[:worst], *changes[max(worst, len(changes) - worst) :]]:
        print(f"{change:+.3f} {measure:<11} {name}")


def _compare_means(values: list[tuple[float, float]]) -> str:
    """Both means, and the difference with 95 of 100 of what a paired bootstrap gives."""
    old, new = (statistics.mean(column) for column in zip(*values, strict=True))
    low, high = _resample([after - before for before, after in values])
    return f"n {len(values):>4}  {old:.4f}  {new:.4f}  {new - old:+.4f} [{low:+.4f}, {high:+.4f}]"


def _resample(differences: list[float]) -> tuple[float, float]:
    if not any(differences):
        return 0.0, 0.0
    dice = random.Random(1)
    means = sorted(statistics.fmean(dice.choices(differences, k=len(differences))) for _ in range(RESAMPLES))
    return means[RESAMPLES // 40], means[-RESAMPLES // 40 - 1]


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.extraction_sites", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    runner = commands.add_parser("run")
    runner.add_argument("out", type=Path)
    runner.add_argument("extractor", nargs="?", default="feedsmith", choices=["feedsmith", *extraction.PEERS])
    comparer = commands.add_parser("compare")
    comparer.add_argument("before", type=Path)
    comparer.add_argument("after", type=Path)
    comparer.add_argument("--aside", action="store_true")
    comparer.add_argument("--worst", type=int, default=0)
    options = parser.parse_args(arguments)
    if options.command == "run":
        run(options.out, options.extractor)
    else:
        results = (json.loads(file.read_text(encoding="utf-8")) for file in (options.before, options.after))
        compare(*results, aside=options.aside, worst=options.worst)


if __name__ == "__main__":
    main()
