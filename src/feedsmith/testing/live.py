"""Whether recorded pages still give what they gave: fine, changed or broken."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import Any, Literal

from feedsmith.collecting.jobs import Job, Outcome
from feedsmith.config.plan import FeedPlan, Plan
from feedsmith.executors import Inline
from feedsmith.fetching.access import Network
from feedsmith.model.contracts import Document, Request, Source
from feedsmith.model.errors import FetchError
from feedsmith.model.feed import FeedSettings
from feedsmith.model.values import value
from feedsmith.pipeline import explain
from feedsmith.testing.description import describe_outcome
from feedsmith.testing.recordings import Recording

__all__ = ["LiveResult", "check_live", "judge"]

State = Literal["fine", "changed", "broken"]
MAX_LOST_RATIO = 0.5
"""A field that so much fewer of the articles have than when they were recorded is one that a new layout lost."""


@value
class LiveResult:
    """What has become of a recorded page, and what there used to be."""

    name: str
    state: State
    detail: str = ""

    def __str__(self) -> str:
        return f"{self.state:<8}{self.name}{f': {self.detail}' if self.detail else ''}"


@dataclass(frozen=True)
class _Pages:
    """A source that asks for these pages, which another parses."""

    source: Source
    urls: tuple[str, ...]

    @property
    def name(self) -> str:
        return self.source.name

    def requests(self) -> Iterable[Request]:
        """The pages."""
        return [Request(url=url) for url in self.urls]

    def parse(self, document: Document) -> Iterable[Any]:
        """What the other makes of it."""
        return self.source.parse(document)


def check_live(source: Source, recordings: Sequence[Recording], network: Network) -> Iterator[LiveResult]:
    """Fetch each page that was recorded from an address, politely and within bounds, and judge what it gives now."""
    pages = {page.document.url: page for page in recordings if page.document.url.startswith(("http:", "https:"))}
    asking: Any = _Pages(source, tuple(pages))
    job = Job(source=asking, name=source.name)
    feed = FeedPlan(settings=FeedSettings(), formats=(), jobs=(job,))
    plan = Plan(feeds=(feed,), output=None, network=network)
    with closing(explain(plan, Inline())) as outcomes:
        for timed in outcomes:
            recording = pages.pop(timed.outcome.url, None)
            if recording is not None:
                yield judge(recording, timed.outcome)
            if not pages:  # what they lead to is not asked for
                return


def judge(recording: Recording, outcome: Outcome) -> LiveResult:
    """What has become of a recorded page, by what comes of it now."""
    before, now = recording.expected or {}, describe_outcome(outcome)
    used_to = f"there used to be {_count(before)}"
    unfetched = [failure for failure in outcome.failures if isinstance(failure, FetchError)]
    if unfetched:
        return LiveResult(name=recording.name, state="broken", detail=f"{unfetched[0]}; {used_to}")
    if _count(now) == NOTHING and _count(before) != NOTHING:
        crashed = any(failure.kind == "crashed" for failure in outcome.failures)
        reason = str(outcome.failures[0]) if outcome.failures else "nothing is found any more"
        return LiveResult(name=recording.name, state="broken" if crashed else "changed", detail=f"{reason}; {used_to}")
    lost = list(_find_lost_fields(before.get("articles", []), now.get("articles", [])))
    if lost:
        detail = f"no {', '.join(lost)} any more; {used_to}"
        return LiveResult(name=recording.name, state="changed", detail=detail)
    return LiveResult(name=recording.name, state="fine", detail=_count(now))


NOTHING = "nothing"


def _count(described: Mapping[str, Any]) -> str:
    """`2 articles, 1 request`."""
    numbers = {kind: len(described.get(kind, ())) for kind in ("articles", "requests")}
    parts = [f"{number} {kind[:-1] if number == 1 else kind}" for kind, number in numbers.items() if number]
    return ", ".join(parts) or NOTHING


def _find_lost_fields(before: Sequence[Mapping[str, Any]], now: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """Fields that articles had, and that few have now."""
    for name in dict.fromkeys(name for article in before for name in article):
        had = sum(name in article for article in before) / len(before)
        has = sum(name in article for article in now) / len(now) if now else had
        if has < had * (1 - MAX_LOST_RATIO):
            yield name
