"""An address tried as `feedsmith try` does it: in a process of its own, whose death and whose time cost nothing.

`python -m feedsmith.serving.trying.attempt` reads a pickled request from standard input, and prints what was found
as JSON.
"""

import json
import os
import pickle
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

from feedsmith import pipeline
from feedsmith.collecting.findings import choose_title, describe_reading, describe_text, sum_up
from feedsmith.collecting.jobs import Job, Outcome
from feedsmith.config.writing import describe_feed, format_feed
from feedsmith.executors import Inline
from feedsmith.fetching.access import Network
from feedsmith.model.article import Article
from feedsmith.model.errors import FeedsmithError
from feedsmith.model.feed import FeedSettings
from feedsmith.plugins.registry import Plugins

__all__ = ["AttemptRequest", "Finding", "Findings", "main", "make_findings", "read_findings"]

MAX_ARTICLES = 100
MAX_FAILURES = 20
MAX_TEXT_CHARS = 500
"""Of a title, an address, a reason: more is cut."""
MAX_URL_CHARS = 2_000


class AttemptRequest(NamedTuple):
    """The address to try, and how pages are fetched."""

    address: str
    network: Network


class Finding(NamedTuple):
    """An article: its title, its address ("" for none), its date, and how much of its text there is."""

    title: str
    url: str
    language: str
    date: str
    text: str


class Findings(NamedTuple):
    """What is at the address: how it is called and read, its articles in the order of the site, what failed.

    `lines` are for feedsmith.toml, none where there is no article.
    """

    title: str = ""
    reading: Sequence[str] = ()
    articles: Sequence[Finding] = ()
    summary: str = ""
    failures: Sequence[str] = ()
    lines: Sequence[str] = ()


def main() -> None:
    """Try what standard input says."""
    # What a plugin prints is none of the answer.
    answer = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    request: AttemptRequest = pickle.load(sys.stdin.buffer)
    with answer:
        json.dump(_try(request), answer)


def _try(request: AttemptRequest) -> Findings:
    try:
        plugins = Plugins.load()
        plan = pipeline.plan_locations([request.address], plugins, FeedSettings(), formats=(), output=None)
        plan = replace(plan, network=request.network)
        outcomes = [outcome for outcome, _ in pipeline.explain(plan, Inline())]
    except FeedsmithError as error:
        return Findings(failures=[_cut(str(error))])
    return make_findings(request.address, plan.jobs[0], outcomes)


def make_findings(address: str, job: Job, outcomes: Sequence[Outcome]) -> Findings:
    """What these outcomes of the job hold."""
    articles = [article for outcome in outcomes for article in outcome.articles]
    failures = [failure for outcome in outcomes for failure in outcome.failures]
    title = choose_title(address, articles) if articles else ""
    lines: list[str] = []
    if articles:
        feed = replace(describe_feed(job, address, Path.cwd()), title=title)
        lines = list(format_feed(feed))
    return Findings(
        title=_cut(title),
        reading=[*map(_cut, describe_reading(address, list(_take_leading(outcomes))))] if outcomes else [],
        articles=[_describe(article) for article in islice(articles, MAX_ARTICLES)],
        summary=sum_up(articles, len(failures)),
        failures=[_cut(str(failure)) for failure in islice(failures, MAX_FAILURES)],
        lines=lines,
    )


def _take_leading(outcomes: Sequence[Outcome]) -> Iterator[Outcome]:
    """Those up to the first with an article."""
    for outcome in outcomes:
        yield outcome
        if outcome.articles:
            return


def _describe(article: Article) -> Finding:
    date = f"{article.published:%Y-%m-%d %H:%M}" if article.published else "no date"
    return Finding(
        title=_cut(article.title),
        url=article.url if article.url and len(article.url) <= MAX_URL_CHARS else "",
        language=article.language,
        date=date,
        text=describe_text(article),
    )


def _cut(text: str) -> str:
    return text if len(text) <= MAX_TEXT_CHARS else f"{text[:MAX_TEXT_CHARS]}…"


def read_findings(answer: bytes) -> Findings:
    """What the process printed. Raises ValueError for anything else."""
    found: Any = json.loads(answer)
    findings = Findings(*found)
    return findings._replace(articles=[Finding(*article) for article in findings.articles])


if __name__ == "__main__":
    main()
