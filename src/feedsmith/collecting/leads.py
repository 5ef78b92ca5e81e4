"""Which of the articles that lists lead to are read in a run. Pure.

Requests that carry a lead are held back until all lists of their source are read. Then those that are
settled or not yet due are left out, and of the rest the newest are made, in the order of the lists.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime

from feedsmith.collecting.jobs import KnownLead, PreviousState
from feedsmith.model.contracts import Request
from feedsmith.model.leads import Lead, LeadRules, digest_lead
from feedsmith.model.urls import canonical

__all__ = ["HeldRequests", "is_due", "is_settled"]

HOUR_SECONDS = 3_600
DAY_SECONDS = 86_400
MAX_BACKOFF_SECONDS = 7 * DAY_SECONDS
BACKOFF_FACTOR = 4
MAX_BACKOFFS = 5
_NEWEST = datetime.max.replace(tzinfo=UTC)


def is_settled(known: KnownLead, lead: Lead, rules: LeadRules, now: int) -> bool:
    """Whether the article was read, nothing was said of it since, and it is old enough to stay as it is."""
    is_same = known.was_read and known.digest == digest_lead(lead)
    return is_same and _count_age(known, now) > rules.recheck * DAY_SECONDS


def is_due(known: KnownLead, lead: Lead, now: int) -> bool:
    """Whether it is time to ask for the article again: after an hour, then a quarter of its age; later and
    later for a page that can't be had; and at once where the lead has changed.
    """
    if known.failures:
        backoffs = min(known.failures - 1, MAX_BACKOFFS)
        wait = min(HOUR_SECONDS * BACKOFF_FACTOR**backoffs, MAX_BACKOFF_SECONDS)
    elif known.digest != digest_lead(lead):
        return True
    else:
        wait = max(HOUR_SECONDS, _count_age(known, now) // 4)
    return not known.asked_at <= now < known.asked_at + wait


def _count_age(known: KnownLead, now: int) -> int:
    """Seconds since it was published, as far as that is known and true, else first seen."""
    born = known.published if known.published is not None and known.published <= now else known.first_seen
    return max(0, now - born)


class HeldRequests:
    """The requests of one source that carry a lead, list by list, until it is chosen among them."""

    def __init__(self, rules: LeadRules, previous: PreviousState | None) -> None:
        self._rules, self._previous = rules, previous
        self._lists: list[Sequence[Request]] = []
        self._taken: set[str] = set()
        self._known: dict[str, KnownLead] = {}

    def hold(self, requests: Sequence[Request]) -> None:
        """Hold back what one list leads to, in its order."""
        if requests:
            self._lists.append(requests)

    def find_known(self, url: str) -> KnownLead | None:
        """What is known from earlier runs of the article of a request that was chosen."""
        return self._known.get(url)

    def choose(self) -> list[Request]:
        """The requests to make of those that were held back, in the order of the lists; they are held no
        longer.
        """
        lists = [[*self._drop_repeated(requests)] for requests in self._lists]
        if not lists:
            return []
        self._lists = []
        known = self._load_known([request.url for requests in lists for request in requests])
        dated = [pair for requests in lists for pair in _date_requests(requests, known)]
        open = [(date, request) for date, request in dated if self._is_open(request, known)]
        reread = self._previous is not None and self._previous.reads_again
        counted = [pair for pair in open if not (reread and pair[1].url in known)]
        newest = sorted(counted, key=lambda pair: pair[0], reverse=True)[: self._rules.limit]
        chosen = {request.url for _, request in newest}
        return [request for _, request in open if request.url in chosen or (reread and request.url in known)]

    def _drop_repeated(self, requests: Iterable[Request]) -> Iterable[Request]:
        """Those whose article was not held before, in this run, under any spelling of its address."""
        for request in requests:
            try:
                name = canonical(request.url)
            except ValueError:  # refused when its turn comes
                name = request.url
            if name not in self._taken:
                self._taken.add(name)
                yield request

    def _load_known(self, urls: Sequence[str]) -> Mapping[str, KnownLead]:
        if self._previous is None or not urls:
            return {}
        known = self._previous.leads(urls)
        self._known.update(known)
        return known

    def _is_open(self, request: Request, all_known: Mapping[str, KnownLead]) -> bool:
        known = all_known.get(request.url)
        if known is None or request.lead is None or self._previous is None or self._previous.reads_again:
            return True
        now = int(self._previous.now.timestamp())
        return not is_settled(known, request.lead, self._rules, now) and is_due(known, request.lead, now)


def _date_requests(requests: Sequence[Request], known: Mapping[str, KnownLead]) -> list[tuple[datetime, Request]]:
    """The requests of a list with the dates to compare them by. One without is as old as that before it.

    What has no date and stands below all that is known was there when those were read: it is left out, as
    it would be new today.
    """
    last_known = max((place for place, request in enumerate(requests) if request.url in known), default=len(requests))
    dated = []
    date = _NEWEST
    for place, request in enumerate(requests):
        lead = request.lead
        own = lead and (lead.published or lead.updated)
        if own is None and place > last_known:
            continue
        date = own or date
        dated.append((date, request))
    return dated
