"""One job of a run on its way: which documents it has had, and what becomes of each.

A Crawl lists what its source asks for, keeps each document to one reading, asks for the bytes
of pages and reads those of files, and completes the Outcomes with what earlier runs know. In
which order all that happens is `collect`'s business.
"""

import logging
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import NamedTuple, TypeVar

from feedsmith.collecting.commits import SHALLOW, UNKNOWN, CommitHistories, HistoryError, SourceHistory
from feedsmith.collecting.files import (
    Files,
    ListingError,
    display_name,
    file_url,
    is_inside,
    local_path,
    make_error,
    read,
)
from feedsmith.collecting.jobs import Job, Outcome, PreviousState
from feedsmith.collecting.judging import PageJudge
from feedsmith.collecting.leads import HeldRequests
from feedsmith.collecting.logins import Logins
from feedsmith.collecting.parse import MAX_HOPELESS, failed_outcome, finish_article, plugin_crash, stand_in
from feedsmith.collecting.tally import Tally
from feedsmith.executors import Pending
from feedsmith.fetching.access import FetchedPage, NotModified, PageFetcher, Validators
from feedsmith.model.contracts import Document, Request
from feedsmith.model.errors import FetchError, FetchKind, ParseError, SourceError, StoreError
from feedsmith.model.leads import Lead
from feedsmith.model.urls import absolute, without_userinfo
from feedsmith.plugins.calls import call_steps

__all__ = ["Crawl", "PendingDocument", "Step", "is_file"]

T = TypeVar("T")

_log = logging.getLogger("feedsmith.collecting")

MAX_REQUESTS = 100_000
"""Requests of one source, those of its documents included. The files of a folder, which it lists as one,
are not counted: archives hold millions.
"""


class Step(NamedTuple):
    """What a job goes on with: a request to read, or the Outcome of one that was refused."""

    crawl: "Crawl"
    item: Request | Outcome


class Crawl:
    """One job on its way: which documents it has had, to which origins its credentials may
    go, and what is known of its documents from earlier runs.
    """

    def __init__(
        self,
        index: int,
        job: Job,
        fetcher: Callable[[], PageFetcher],
        known: PreviousState | None,
        histories: CommitHistories,
    ) -> None:
        self.index = index
        self.job = job
        self._fetcher = fetcher
        self._known = known
        self._visited: set[str] = set()
        self._logins = Logins(job)
        # Those of pages that are read and still to be parsed.
        self._validators: dict[str, Validators] = {}
        self._asks_for_any = False
        self._listings: list[Files] = []
        self._history = SourceHistory(histories, job.key)
        self._tally = Tally(job)
        self._judge = PageJudge(job, known)
        self._requests = self._hopeless = 0
        self._cut_short: list[Outcome] = []
        self._held = HeldRequests(job.lead_rules, known)
        self._alternatives: dict[str, tuple[Request, ...]] = {}

    # Which documents: what the source asks for, and what those link to.

    def first_steps(self) -> Iterator[Step]:
        """What the source asks for. Nothing at all is a failure, since a source is there
        to give something.
        """
        _log.info("%s: collecting %s", self.job.name, without_userinfo(self.job.location))
        try:
            for request in self._list_requests():
                if not isinstance(request, Request):
                    raise TypeError(f"requests() gave {request!r:.100}, which is no Request")
                self._asks_for_any = True
                if self.is_given_up:
                    return
                item = self._normalize(request)
                if isinstance(item, Request) and not is_file(item):
                    self._logins.admit(request.url)  # the user named it, not a page
                yield Step(self, item)
        except ListingError as error:
            yield Step(self, failed_outcome(make_error(self.job.name, file_url(error.filename), error)))
            return
        except StoreError:
            raise  # what is remembered of the source can't be read
        except HistoryError as error:
            unreachable = FetchError(self.job.name, self.job.whereabouts, "unreachable", str(error))
            yield Step(self, failed_outcome(unreachable))
            return
        except Exception as error:  # somebody else's plugin
            yield Step(self, failed_outcome(plugin_crash(self.job, self.job.source.name, error)))
            return
        if not self._asks_for_any:
            skipped = (remark for files in self._listings for remark in files.remarks())
            reason = "; ".join((f"nothing there that a source of the type {self.job.source.name!r} reads", *skipped))
            yield Step(self, failed_outcome(ParseError(self.job.name, self.job.whereabouts, "empty", reason)))

    def _list_requests(self) -> Iterator[Request]:
        """The source's requests; of the files that it lists, those that changed since the
        last run.
        """
        listings: list[Files] = []
        recommitted: list[Request] = []
        for item in self._call_requests():
            if not isinstance(item, Files):
                yield item
                continue
            self._listings.append(item)
            if item.git_dates and item.folder:
                recommitted += self._read_history(item)
            if self._known is None:
                yield from item
            else:
                listings.append(item)
        if self._known is not None:
            yield from self._known.changed(listings)
            if self._known.file_count > 0:
                self._asks_for_any = True
            yield from recommitted

    def _read_history(self, files: Files) -> Iterator[Request]:
        """Those of the files whose dates changed since the last run, though they may have not.
        Raises HistoryError.
        """
        changed = self._history.read(files.folder, len(self._listings))
        if changed:
            yield from (request for request in files if local_path(request.url) in changed)

    def _call_requests(self) -> Iterator[Request | Files]:
        """What the source gives, but for the requests of its files: no more than it may."""

        def start() -> Iterable[Request | Iterable[Request]]:
            requests = self.job.source.requests()
            return (requests,) if isinstance(requests, Files) else requests

        for item in self._call_steps(start):
            if isinstance(item, Iterable) and not isinstance(item, Files):
                for request in self._call_steps(item.__iter__):
                    if not self._count_request():
                        return
                    yield request
            elif not self._count_request():
                return
            else:
                yield item

    def _call_steps(self, start: Callable[[], Iterable[T]]) -> Iterator[T]:
        return call_steps(self.job.owner, "requests", start, seconds=self.job.max_seconds)

    def _count_request(self) -> bool:
        """Count a request; whether the source may make it. The first one that it may not cuts it short."""
        self._requests += 1
        if self._requests == MAX_REQUESTS + 1:
            reason = f"{MAX_REQUESTS:,} requests are the limit: what follows is not read"
            self._cut_short.append(self._fail_source(reason))
        return self._requests <= MAX_REQUESTS

    def _normalize(self, request: Request) -> Request | Outcome:
        """The request with an absolute URL in RFC 3986 characters and without user and password,
        so that a page has one name only, which anybody may see.
        """
        if is_file(request):
            return request
        try:
            url = without_userinfo(absolute(request.url))
        except ValueError as error:
            return self.refuse(request, "unsafe-address", str(error))
        return request if url == request.url else replace(request, url=url)

    def follow(self, outcome: Outcome) -> list[Step]:
        """The steps to what a document links to, but for documents that the job has had, and for
        requests that carry a lead: those wait for `choose_leads`.
        """
        self._held.hold([request for request in outcome.requests if _is_held(request)])
        return self._make_steps(request for request in outcome.requests if not _is_held(request))

    def choose_leads(self) -> list[Step]:
        """The steps to those articles that are to be read of all to which leads led since this was last asked."""
        return self._make_steps(self._held.choose())

    def _make_steps(self, requests: Iterable[Request]) -> list[Step]:
        steps = []
        for request in requests:
            is_new = request.url not in self._visited
            # An article waits for the page that it continues on, even if that is not new.
            if (is_new or request.continues is not None) and self._count_request():
                steps.append(Step(self, self._confine(request)))
        return steps

    def _confine(self, request: Request) -> Request | Outcome:
        """What a document links to stays in the folder that the user named; a page links
        to no file at all.
        """
        if not is_file(request):
            return self._normalize(request)
        if request.root and is_inside(request.url, request.root):
            return request
        return self.refuse(request, "unsafe-address", "it is outside of what was asked for")

    # Their bytes.

    def start_reading(self, item: Request | Outcome) -> "PendingDocument | None":
        """Ask for the request's bytes, or None where the job has had them."""
        if isinstance(item, Outcome):
            return PendingDocument(self, item)
        if self.is_given_up:
            return None
        request = item
        if request.url in self._visited:
            if request.continues is None:
                return None
            # The next page of an article is one that it holds already: it ends here.
            return PendingDocument(self, self._finish_article(request))
        self._visited.add(request.url)
        if request.otherwise:
            self._alternatives[request.url] = request.otherwise
        if is_file(request):
            return PendingDocument(self, request)
        validators = self.known_validators(request)
        page = self._fetcher().submit(self._logins.add_login(request.url), self._logins.access(), validators)
        return PendingDocument(self, request, page)

    def known_validators(self, request: Request) -> Validators:
        """What earlier runs know of the page. The next page of an article is read whenever its
        first one is, since without its bytes there is nothing to join.
        """
        if self._known is None or request.continues is not None:
            return Validators()
        if request.lead is not None:
            known = self._held.find_known(request.url)
            return known.validators if known else Validators()
        return self._known.validators(request.url)

    def make_document(self, request: Request, page: FetchedPage) -> Document:
        """The document for the source to parse. The validators of its page wait for its Outcome."""
        if self._known is not None and request.continues is None:
            self._validators[request.url] = page.validators
        dates = self._history.find_dates(local_path(request.url)) if is_file(request) else UNKNOWN
        return Document(
            url=page.url,
            root=request.root,
            data=page.data,
            modified=page.modified,
            first_committed=dates.first,
            last_committed=dates.last,
            location=display_name(request.url),
            source=self.job.name,
            charset=page.charset,
            continues=request.continues,
            lead=request.lead,
            depth=request.depth,
            base=self.job.base,
            explain=self.job.explain,
        )

    # Their Outcomes, where there is nothing to parse or more to say.

    def refuse(self, request: Request, kind: FetchKind, reason: str) -> Outcome:
        """The Outcome of a request that is not read."""
        error = FetchError(self.job.name, display_name(request.url), kind, reason)
        return self.fail(request, error)

    def refuse_too_deep(self, item: Request | Outcome, max_depth: int) -> Outcome:
        """The Outcome of what is more than so many links away from what the source asks for."""
        if isinstance(item, Outcome):
            return item
        reason = f"more than {max_depth} documents link to it, one after the other"
        outcome = self.refuse(item, "redirect-loop", reason)
        self._tally.count(outcome)
        return outcome

    def fail(self, request: Request, error: SourceError) -> Outcome:
        """The Outcome of a request whose bytes can't be had. The article that they continue is
        published as far as it goes.
        """
        if request.continues is None:
            return replace(failed_outcome(error), url=request.url, lead=request.lead)
        outcome = self._finish_article(request)
        return replace(outcome, failures=(*outcome.failures, error))

    def _finish_article(self, request: Request) -> Outcome:
        """The Outcome of the article that the request continues, without its page."""
        assert request.continues is not None
        return finish_article(self.job, display_name(request.url), request.continues, request.lead)

    def complete(self, outcome: Outcome) -> list[Outcome]:
        """The Outcomes that can be told now that this one is there: see `PageJudge`."""
        if outcome.hopeless:
            self._count_hopeless()
        return [self._complete(told) for told in self._judge.judge(outcome)]

    def release(self) -> list[Outcome]:
        """The Outcomes that waited for others, when everything is read."""
        return [self._complete(told) for told in self._judge.release()]

    def _complete(self, outcome: Outcome) -> Outcome:
        """The Outcome with what its document does not say itself: the validators of its page,
        and for one that gives nothing now, the links from before.
        """
        if self._known is not None and outcome.url:
            outcome = self._complete_from_known(outcome, self._known)
        outcome = self._replace_failed(outcome)
        self._tally.count(outcome)
        return outcome

    def _complete_from_known(self, outcome: Outcome, known: PreviousState) -> Outcome:
        validators = self._validators.pop(outcome.url, None)
        # A page that an article goes on from keeps no validators: unchanged, it would not be
        # parsed, and nobody would see that the next page changed.
        has_next_page = any(request.continues for request in outcome.requests)
        if validators and not has_next_page:
            outcome = replace(outcome, validators=validators)
        gave_nothing = outcome.unchanged or outcome.failures
        if gave_nothing and not outcome.requests and outcome.lead is None:
            links = tuple(known.links(outcome.url))
            outcome = replace(outcome, requests=links)
        return outcome

    def _replace_failed(self, outcome: Outcome) -> Outcome:
        """The Outcome with what stands for a document that fails or gives nothing: what else its source asks
        for then, or the lead that led to it.
        """
        alternatives = self._alternatives.pop(outcome.url, ())
        if outcome.unchanged or outcome.articles or outcome.requests:
            return outcome
        if alternatives:
            notes = (*outcome.notes, *(f"{failure.kind}: {failure.detail}" for failure in outcome.failures))
            return replace(outcome, requests=alternatives, notes=notes, failures=(), is_window=True)
        if outcome.lead is not None and outcome.failures:
            return self._publish_lead(outcome, outcome.lead)
        return outcome

    def _publish_lead(self, outcome: Outcome, lead: Lead) -> Outcome:
        """The Outcome of a page that can't be had with its lead as it is, unless the page was read before."""
        known, rules = self._held.find_known(outcome.url), self.job.lead_rules
        is_enough = lead.body or (lead.is_publishable and rules.teasers)
        if not is_enough or (known is not None and known.was_read):
            return outcome
        return stand_in(self.job, outcome, lead)

    @property
    def is_given_up(self) -> bool:
        """Whether so many documents were hopeless that no others are read in this run."""
        return self._hopeless >= MAX_HOPELESS

    def _count_hopeless(self) -> None:
        self._hopeless += 1
        if self._hopeless == MAX_HOPELESS:
            reason = (
                f"given up for this run after {MAX_HOPELESS} documents that took too long or ended the process; "
                "what it had is kept"
            )
            self._cut_short.append(self._fail_source(reason))

    def _fail_source(self, reason: str) -> Outcome:
        """The Outcome of a source that was not read to its end. Without a URL, as it is of no document:
        nothing that was not read counts as gone.
        """
        return failed_outcome(SourceError(self.job.name, self.job.whereabouts, "broken", reason))

    def take_cut_short(self) -> list[Outcome]:
        """What there is to say since it was last asked of documents that are not read any more."""
        outcomes, self._cut_short = self._cut_short, []
        return outcomes

    def remarks(self) -> Iterator[str]:
        """What there is to say of the source as a whole, once everything is read."""
        for files in self._listings:
            yield from files.remarks()
        if self._history.is_shallow:
            yield SHALLOW
        yield from self._tally.remarks()

    def log_end(self) -> None:
        """Log what came of the job in all."""
        self._tally.log()


def _is_held(request: Request) -> bool:
    """Whether the request waits until it is chosen among others. The next page of an article does not."""
    return request.lead is not None and request.continues is None


def is_file(request: Request) -> bool:
    """Whether the request is for a file, not for a page."""
    return request.url.startswith("file:")


class PendingDocument:
    """A document whose bytes are on their way: a page that is being fetched, a file that is
    read when its turn comes. Or an Outcome, which stands in the order of the documents.
    """

    def __init__(
        self, crawl: Crawl, item: Request | Outcome, page: Pending[FetchedPage | NotModified] | None = None
    ) -> None:
        self.crawl = crawl
        self._item = item
        self._page = page

    def is_ready(self) -> bool:
        """Whether `wait` returns without waiting for the network."""
        return self._page is None or self._page.done()

    def wait(self) -> Document | Outcome:
        """The document, or the Outcome that says why there is none."""
        request = self._item
        if isinstance(request, Outcome):
            return request
        try:
            page = self._read_file(request) if self._page is None else self._page.result()
        except FetchError as error:
            return self.crawl.fail(request, error)
        if isinstance(page, NotModified):
            location = display_name(request.url)
            return Outcome(
                location=location, url=request.url, lead=request.lead, unchanged=True, validators=page.validators
            )
        return self.crawl.make_document(request, page)

    def _read_file(self, request: Request) -> FetchedPage:
        job = self.crawl.job
        data, modified = read(request, job.name, job.max_bytes)
        return FetchedPage(url=request.url, data=data, modified=modified)
