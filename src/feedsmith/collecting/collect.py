"""From the sources of a run to an Outcome for each of their documents, always in the same order.

    source.requests()      outcome.requests
      | first_steps          | follow           _Crawl: which documents a job has had
      +-----------+----------+
                  | _read_in_order              files, and pages fetched ahead of their turn
                  | _batch_documents            as many of one job as are there
                  | _parse_in_order             on the executor, batches ahead of their turn
                  | complete                    _Crawl: what earlier runs know of the document
                  v
               Outcome

All this is a chain of generators: nothing is listed, read or parsed before its turn comes
near, which bounds the memory whatever a source holds. I/O is here, parsing is pure and runs
anywhere. A slow page keeps no other waiting, since the next are asked for meanwhile and what
is there is parsed; but Outcomes come in the order of the requests, so that the feed that is
made of them is the same each time.

What documents link to is collected in rounds: first what the sources ask for, then what that
links to, and so on. The next page of an article is such a link. It carries the article as far
as it goes, and the Outcome of the last page has the article joined.
"""

import logging
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from feedsmith.collecting.files import Files, display_name, is_inside, read
from feedsmith.collecting.jobs import Job, Outcome, PreviousState
from feedsmith.collecting.parse import failed_outcome, finish_article, parse_batch, plugin_crash
from feedsmith.executors import Pending, Submits, is_worker_death
from feedsmith.fetching.access import Access, FetchedPage, NotModified, PageFetcher, Validators, origin
from feedsmith.model.contracts import Document, Request
from feedsmith.model.errors import FetchError, FetchKind, ParseError, SourceError
from feedsmith.model.urls import absolute, without_userinfo

__all__ = ["collect"]

_log = logging.getLogger("feedsmith.collecting")

MAX_BATCH_DOCUMENTS = 64
MAX_BATCH_BYTES = 1_000_000
"""A batch of documents is sent to be parsed once it holds so many, or so many bytes."""
MAX_BATCHES_AHEAD = 8
"""Batches that may be away to be parsed: what bounds the memory, whatever the source holds."""
MAX_PAGES_AHEAD = 64
"""Requests that may be away to be fetched, or answered and waiting for one before them."""
MAX_DEPTH = 10
"""How many links a document may be away from what its source asks for: pages of one article,
or from an index to what it lists.
"""


class _Step(NamedTuple):
    """What a job goes on with: a request to read, or the Outcome of one that was refused."""

    crawl: "_Crawl"
    item: Request | Outcome


def collect(
    jobs: Sequence[Job],
    executor: Submits,
    fetcher: Callable[[], PageFetcher],
    known: Sequence[PreviousState] = (),
) -> Iterator[tuple[int, Outcome]]:
    """An Outcome for every document of the jobs, with the index of its job. Raises
    nothing of a plugin's.

    `fetcher` is called when the first page is asked for. With what is `known` of each job,
    files that did not change have no Outcome, and a document that gives nothing links to
    what it linked to before.
    """
    previous: Sequence[PreviousState | None] = known or [None] * len(jobs)
    crawls = [_Crawl(index, job, fetcher, previous[index]) for index, job in enumerate(jobs)]
    steps: Iterable[_Step] = (step for crawl in crawls for step in crawl.first_steps())
    # Round by round: what the documents of one round link to is read in the next.
    for _ in range(MAX_DEPTH + 1):
        links: list[_Step] = []
        documents = _read_in_order(steps)
        batches = _batch_documents(documents)
        for crawl, parsed in _parse_in_order(batches, executor):
            outcome = crawl.complete(parsed)
            yield crawl.index, outcome
            links += crawl.follow(outcome)
        steps = links
    for crawl, item in steps:
        yield crawl.index, crawl.refuse_too_deep(item)
    for crawl in crawls:
        crawl.log_end()


class _Crawl:
    """One job on its way: which documents it has had, to which origins its credentials may
    go, and what is known of its documents from earlier runs.
    """

    def __init__(self, index: int, job: Job, fetcher: Callable[[], PageFetcher], known: PreviousState | None) -> None:
        self.index = index
        self.job = job
        self._fetcher = fetcher
        self._known = known
        self._visited: set[str] = set()
        self._origins: frozenset[str] = frozenset()
        # Those of pages that are read and still to be parsed.
        self._validators: dict[str, Validators] = {}
        self._asks_for_any = False
        self._documents = self._articles = self._failures = 0

    # Which documents: what the source asks for, and what those link to.

    def first_steps(self) -> Iterator[_Step]:
        """What the source asks for. Nothing at all is a failure, since a source is there
        to give something.
        """
        _log.info("%s: collecting %s", self.job.name, without_userinfo(self.job.location))
        try:
            for request in self._list_requests():
                if not isinstance(request, Request):
                    raise TypeError(f"requests() gave {request!r:.100}, which is no Request")
                self._asks_for_any = True
                item = self._normalize(request)
                if isinstance(item, Request) and not _is_file(item):
                    self._origins |= {origin(item.url)}  # the user named it, not a page
                yield _Step(self, item)
        except (Exception, SystemExit) as error:  # somebody else's plugin
            crash = plugin_crash(self.job, self.job.source.name, error)
            yield _Step(self, failed_outcome(crash))
            return
        if not self._asks_for_any:
            location = self.job.location or self.job.name
            nothing = ParseError(self.job.name, location, "empty", "nothing there to read")
            yield _Step(self, failed_outcome(nothing))

    def _list_requests(self) -> Iterator[Request]:
        """The source's requests; of the files that it lists, those that changed since the
        last run.
        """
        requests = self.job.source.requests()
        if isinstance(requests, Files):
            requests = (requests,)
        listings: list[Files] = []
        for item in requests:
            if self._known is not None and isinstance(item, Files):
                listings.append(item)
            elif isinstance(item, Iterable):
                yield from item
            else:
                yield item
        if self._known is not None:
            yield from self._known.changed(listings)
            if self._known.file_count > 0:
                self._asks_for_any = True

    def _normalize(self, request: Request) -> Request | Outcome:
        """The request with an absolute URL in RFC 3986 characters, so that a page has one
        name only.
        """
        if _is_file(request):
            return request
        try:
            url = absolute(request.url)
        except ValueError as error:
            return self.refuse(request, "unsafe-address", str(error))
        return request if url == request.url else replace(request, url=url)

    def follow(self, outcome: Outcome) -> list[_Step]:
        """The steps to what a document links to, but for documents that the job has had."""
        steps = []
        for request in outcome.requests:
            is_new = request.url not in self._visited
            # An article waits for the page that it continues on, even if that is not new.
            if is_new or request.continues is not None:
                steps.append(_Step(self, self._confine(request)))
        return steps

    def _confine(self, request: Request) -> Request | Outcome:
        """What a document links to stays in the folder that the user named; a page links
        to no file at all.
        """
        if not _is_file(request):
            return self._normalize(request)
        if request.root and is_inside(request.url, request.root):
            return request
        return self.refuse(request, "unsafe-address", "it is outside of what was asked for")

    # Their bytes.

    def start_reading(self, item: Request | Outcome) -> "_PendingDocument | None":
        """Ask for the request's bytes, or None where the job has had them."""
        if isinstance(item, Outcome):
            return _PendingDocument(self, item)
        request = item
        if request.url in self._visited:
            if request.continues is None:
                return None
            # The next page of an article is one that it holds already: it ends here.
            return _PendingDocument(self, self._finish_article(request))
        self._visited.add(request.url)
        if _is_file(request):
            return _PendingDocument(self, request)
        validators = self._known_validators(request)
        page = self._fetcher().submit(request.url, self._access(), validators)
        return _PendingDocument(self, request, page)

    def _known_validators(self, request: Request) -> Validators:
        """What earlier runs know of the page. The next page of an article is read whenever its
        first one is, since without its bytes there is nothing to join.
        """
        if self._known is None or request.continues is not None:
            return Validators()
        return self._known.validators(request.url)

    def _access(self) -> Access:
        job = self.job
        return Access(
            source=job.name,
            timeout=job.timeout,
            max_bytes=job.max_bytes,
            robots=job.robots,
            credentials=job.credentials,
            origins=self._origins,
        )

    def make_document(self, request: Request, page: FetchedPage) -> Document:
        """The document for the source to parse. The validators of its page wait for its Outcome."""
        if self._known is not None and request.continues is None:
            self._validators[request.url] = page.validators
        return Document(
            url=page.url,
            root=request.root,
            data=page.data,
            modified=page.modified,
            location=display_name(request.url),
            source=self.job.name,
            charset=page.charset,
            continues=request.continues,
            explain=self.job.explain,
        )

    # Their Outcomes, where there is nothing to parse or more to say.

    def refuse(self, request: Request, kind: FetchKind, reason: str) -> Outcome:
        """The Outcome of a request that is not read."""
        error = FetchError(self.job.name, display_name(request.url), kind, reason)
        return self.fail(request, error)

    def refuse_too_deep(self, item: Request | Outcome) -> Outcome:
        """The Outcome of what is more than MAX_DEPTH links away."""
        if isinstance(item, Outcome):
            return item
        reason = f"more than {MAX_DEPTH} documents link to it, one after the other"
        return self.refuse(item, "redirect-loop", reason)

    def fail(self, request: Request, error: SourceError) -> Outcome:
        """The Outcome of a request whose bytes can't be had. The article that they continue is
        published as far as it goes.
        """
        if request.continues is None:
            return replace(failed_outcome(error), url=request.url)
        outcome = self._finish_article(request)
        return replace(outcome, failures=(*outcome.failures, error))

    def _finish_article(self, request: Request) -> Outcome:
        """The Outcome of the article that the request continues, without its page."""
        assert request.continues is not None
        return finish_article(self.job, display_name(request.url), request.continues)

    def complete(self, outcome: Outcome) -> Outcome:
        """The Outcome with what its document does not say itself: the validators of its page,
        and for one that gives nothing now, the links from before.
        """
        self._count(outcome)
        if self._known is None or not outcome.url:
            return outcome
        validators = self._validators.pop(outcome.url, None)
        # A page that an article goes on from keeps no validators: unchanged, it would not be
        # parsed, and nobody would see that the next page changed.
        has_next_page = any(request.continues for request in outcome.requests)
        if validators and not has_next_page:
            outcome = replace(outcome, validators=validators)
        gave_nothing = outcome.unchanged or outcome.failures
        if gave_nothing and not outcome.requests:
            links = tuple(self._known.links(outcome.url))
            outcome = replace(outcome, requests=links)
        return outcome

    def _count(self, outcome: Outcome) -> None:
        self._documents += 1
        self._articles += len(outcome.articles)
        self._failures += len(outcome.failures)
        if not _log.isEnabledFor(logging.INFO):
            return
        location = without_userinfo(outcome.location)
        for failure in outcome.failures:
            _log.info("%s: %s: %s", self.job.name, location, failure.kind)
        state = "unchanged" if outcome.unchanged else f"{len(outcome.articles)} articles"
        _log.debug("%s: %s: %s, %d links", self.job.name, location, state, len(outcome.requests))

    def log_end(self) -> None:
        """Log what came of the job in all."""
        counts = self._documents, self._articles, self._failures
        _log.info("%s: %d documents read, with %d articles and %d failures", self.job.name, *counts)


def _is_file(request: Request) -> bool:
    return request.url.startswith("file:")


class _PendingDocument:
    """A document whose bytes are on their way: a page that is being fetched, a file that is
    read when its turn comes. Or an Outcome, which stands in the order of the documents.
    """

    def __init__(
        self, crawl: _Crawl, item: Request | Outcome, page: Pending[FetchedPage | NotModified] | None = None
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
            page = self._page.result() if self._page else self._read_file(request)
        except FetchError as error:
            return self.crawl.fail(request, error)
        if isinstance(page, NotModified):
            location = display_name(request.url)
            return Outcome(location=location, url=request.url, unchanged=True, validators=page.validators)
        return self.crawl.make_document(request, page)

    def _read_file(self, request: Request) -> FetchedPage:
        job = self.crawl.job
        data, modified = read(request, job.name, job.max_bytes)
        return FetchedPage(url=request.url, data=data, modified=modified)


def _read_in_order(steps: Iterable[_Step]) -> Iterator[_PendingDocument | None]:
    """The documents of the steps, in their order, pages asked for ahead of their turn.

    None stands before a page that is not there yet: whoever goes on will wait for it, so
    what came before it is better parsed now.
    """
    ahead: deque[_PendingDocument] = deque()
    for crawl, item in steps:
        pending = crawl.start_reading(item)
        if pending is not None:
            ahead.append(pending)
        while ahead and (ahead[0].is_ready() or len(ahead) >= MAX_PAGES_AHEAD):
            yield from _take_first(ahead)
    while ahead:
        yield from _take_first(ahead)


def _take_first(ahead: deque[_PendingDocument]) -> Iterator[_PendingDocument | None]:
    pending = ahead.popleft()
    if not pending.is_ready():
        yield None
    yield pending


class _Batch:
    """Documents of one job that are parsed in one call, with the Outcomes of what is not parsed."""

    def __init__(self, crawl: _Crawl) -> None:
        self.crawl = crawl
        self.documents: list[Document | Outcome] = []
        self._bytes = 0

    def add(self, document: Document | Outcome) -> None:
        self.documents.append(document)
        if isinstance(document, Document):
            self._bytes += len(document.data)

    def has_room_for(self, pending: _PendingDocument | None) -> bool:
        """Whether the batch takes the document too. It waits for none that is not there yet."""
        if len(self.documents) >= MAX_BATCH_DOCUMENTS or self._bytes >= MAX_BATCH_BYTES:
            return False
        return pending is not None and pending.crawl is self.crawl


def _batch_documents(documents: Iterable[_PendingDocument | None]) -> Iterator[_Batch]:
    """The documents in batches of one job each: as many as are ready, so that none waits to be
    parsed for one that is not there.
    """
    batch: _Batch | None = None
    for pending in documents:
        if batch is not None and not batch.has_room_for(pending):
            yield batch
            batch = None
        if pending is None:
            continue
        if batch is None:
            batch = _Batch(pending.crawl)
        batch.add(pending.wait())
    if batch is not None:
        yield batch


class _SubmittedBatch:
    """A batch on the executor."""

    def __init__(self, batch: _Batch, executor: Submits) -> None:
        self.crawl = batch.crawl
        self._documents = batch.documents
        self._executor = executor
        self._result = executor.submit(parse_batch, batch.crawl.job, batch.documents)
        self._outcomes: list[Outcome] | None = None
        # Mostly one that was parsed in this process. It counts for no place ahead, and its
        # documents need not be held.
        if self._result.done():
            self._outcomes = self._wait()
            self._documents = []

    def is_away(self) -> bool:
        """Whether the batch was not parsed when it was submitted, hence holds its documents."""
        return self._outcomes is None

    def is_done(self) -> bool:
        return self._outcomes is not None or self._result.done()

    def outcomes(self) -> Iterator[tuple[_Crawl, Outcome]]:
        """The Outcomes of the batch, in the order of its documents, once they are there."""
        outcomes = self._wait() if self._outcomes is None else self._outcomes
        for outcome in outcomes:
            yield self.crawl, outcome

    def _wait(self) -> list[Outcome]:
        """If the process died that parsed them, each document is tried alone, so that only the
        deadly one is lost.
        """
        try:
            return self._result.result()
        except RuntimeError as error:
            if not is_worker_death(error):
                raise
        _log.info("%s: a process died, its documents are parsed one by one", self.crawl.job.name)
        return [self._parse_alone(document) for document in self._documents]

    def _parse_alone(self, document: Document | Outcome) -> Outcome:
        job = self.crawl.job
        try:
            (outcome,) = self._executor.submit(parse_batch, job, [document]).result()
        except RuntimeError as error:
            if not is_worker_death(error):
                raise
            reason = "the process that parsed it died"
            return failed_outcome(SourceError(job.name, document.location, "crashed", reason))
        return outcome


def _parse_in_order(batches: Iterable[_Batch], executor: Submits) -> Iterator[tuple[_Crawl, Outcome]]:
    """The Outcomes of the batches, in their order, a bounded number of batches ahead of
    the one that is due.
    """
    submitted: deque[_SubmittedBatch] = deque()
    for batch in batches:
        submitted.append(_SubmittedBatch(batch, executor))
        while submitted and (submitted[0].is_done() or _is_too_far_ahead(submitted)):
            yield from submitted.popleft().outcomes()
    while submitted:
        yield from submitted.popleft().outcomes()


def _is_too_far_ahead(submitted: Iterable[_SubmittedBatch]) -> bool:
    return sum(batch.is_away() for batch in submitted) > MAX_BATCHES_AHEAD
