"""From the sources of a run to an Outcome for each of their documents, always in the same order.

    source.requests()      outcome.requests
      | Crawl.first_steps    | Crawl.follow     but for documents that the job has had
      +-----------+----------+
                  | _read_in_order              files, and pages fetched ahead of their turn
                  | _batch_documents            as many of one job as are there
                  | _parse_in_order             on the executor, batches ahead of their turn
                  | Crawl.complete              with what earlier runs know of the document
                  v
               Outcome

All this is a chain of generators: nothing is listed, read or parsed before its turn comes
near, which bounds the memory whatever a source holds. I/O is the Crawl's, parsing is pure and
runs anywhere. A slow page keeps no other waiting, since the next are asked for meanwhile and what
is there is parsed; but Outcomes come in the order of the requests, so that the feed that is
made of them is the same each time.

What documents link to is collected in rounds: first what the sources ask for, then what that
links to, and so on. The next page of an article is such a link. It carries the article as far
as it goes, and the Outcome of the last page has the article joined.

Requests that carry a lead are held back until all rounds are through: of the articles that lists lead
to, only some are read (`leads`). What these link to is collected in rounds again.
"""

import logging
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain
from time import monotonic

from feedsmith.collecting.commits import CommitHistories
from feedsmith.collecting.crawl import Crawl, PendingDocument, Step, is_file
from feedsmith.collecting.jobs import Job, Outcome, PreviousState
from feedsmith.collecting.parse import MAX_HOPELESS, failed_outcome, parse_batch, requested_url
from feedsmith.executors import Submits, expect_work, is_worker_death
from feedsmith.fetching.access import PageFetcher
from feedsmith.model.contracts import Document, Request
from feedsmith.model.errors import SourceError

__all__ = ["collect"]

_log = logging.getLogger("feedsmith.collecting")

MAX_BATCH_DOCUMENTS = 64
MAX_BATCH_BYTES = 250_000
"""A batch of documents is sent to be parsed once it holds so many, or so many bytes."""
MAX_BATCHES_AHEAD = 8
"""Batches that may be away to be parsed: what bounds the memory, whatever the source holds."""
MAX_PAGES_AHEAD = 64
"""Requests that may be away to be fetched, or answered and waiting for one before them."""
MIN_EXPECTED_PAGES = 16
"""Pages from which on it is worth 25 ms of CPU to start processes before there is anything to parse: to parse them
takes 80.
"""
MAX_LOOK_AHEAD_SECONDS = 0.05
"""How long the first page waits until others are known."""
MAX_DEPTH = 10
"""How many links a document may be away from what its source asks for: pages of one article,
or from an index to what it lists.
"""


def collect(
    jobs: Sequence[Job],
    executor: Submits,
    fetcher: Callable[[], PageFetcher],
    known: Sequence[PreviousState] = (),
    remark: Callable[[int, str, str], None] = lambda index, location, note: None,
    histories: CommitHistories | None = None,
) -> Iterator[tuple[int, Outcome]]:
    """An Outcome for every document of the jobs, with the index of its job. Raises
    nothing of a plugin's.

    `fetcher` is called when the first page is asked for. With what is `known` of each job,
    files that did not change have no Outcome, and a document that gives nothing links to
    what it linked to before. `remark` is called with what there is to say of a job as a
    whole, once everything is read: its index, its location and a note. `histories` are git's of
    folders, where sources ask for them.
    """
    previous: Sequence[PreviousState | None] = known or [None] * len(jobs)
    histories = histories or CommitHistories()
    crawls = [Crawl(index, job, fetcher, previous[index], histories) for index, job in enumerate(jobs)]
    steps = _foresee_pages((step for crawl in crawls for step in crawl.first_steps()), executor)
    # Level by level: what leads lead to is chosen when all that was asked for before is read.
    for _ in range(MAX_DEPTH):
        yield from _collect_level(steps, executor)
        steps = [step for crawl in crawls for step in crawl.choose_leads()]
        if not steps:
            break
    for crawl, item in steps:
        yield crawl.index, crawl.refuse_too_deep(item, MAX_DEPTH)
    for crawl in crawls:
        for outcome in crawl.release():
            yield crawl.index, outcome
        for cut_short in crawl.take_cut_short():
            yield crawl.index, cut_short
        for note in crawl.remarks():
            remark(crawl.index, crawl.job.whereabouts, note)
        crawl.log_end()


def _foresee_pages(steps: Iterator[Step], executor: Submits) -> Iterable[Step]:
    """The steps. Where their beginning says that many pages will be read, the executor learns of it before the first
    is asked for: that takes a thread, with which no process can be forked any more.
    """
    first: list[Step] = []
    until = monotonic() + MAX_LOOK_AHEAD_SECONDS
    for step in steps:
        first.append(step)
        if len(first) == MIN_EXPECTED_PAGES or monotonic() > until:
            break
    pages = [(crawl, item) for crawl, item in first if isinstance(item, Request) and _is_new_page(crawl, item)]
    if len(pages) >= MIN_EXPECTED_PAGES:
        crawl, page = pages[0]
        # What parsing a page has to load, it loads for one that holds nothing.
        empty = Document(url=page.url, data=b"", location=page.url, source=crawl.job.name)
        expect_work(executor, parse_batch, crawl.job, [empty])
    return chain(first, steps)


def _is_new_page(crawl: Crawl, request: Request) -> bool:
    """Whether a page is asked for without condition, so that there will be something to parse."""
    if is_file(request):
        return False
    known = crawl.known_validators(request)
    return not (known.etag or known.last_modified)


def _collect_level(steps: Iterable[Step], executor: Submits) -> Iterator[tuple[int, Outcome]]:
    """The Outcomes of the steps and of what these link to, round by round: what the documents of one round
    link to is read in the next.
    """
    for _ in range(MAX_DEPTH + 1):
        links: list[Step] = []
        documents = _read_in_order(steps)
        batches = _batch_documents(documents)
        for crawl, parsed in _parse_in_order(batches, executor):
            for outcome in crawl.complete(parsed):
                yield crawl.index, outcome
                links += crawl.follow(outcome)
            for cut_short in crawl.take_cut_short():
                yield crawl.index, cut_short
        steps = links
    for crawl, item in steps:
        yield crawl.index, crawl.refuse_too_deep(item, MAX_DEPTH)


def _read_in_order(steps: Iterable[Step]) -> Iterator[PendingDocument | None]:
    """The documents of the steps, in their order, pages asked for ahead of their turn.

    None stands before a page that is not there yet: whoever goes on will wait for it, so
    what came before it is better parsed now.
    """
    ahead: deque[PendingDocument] = deque()
    for crawl, item in steps:
        pending = crawl.start_reading(item)
        if pending is not None:
            ahead.append(pending)
        while ahead and (ahead[0].is_ready() or len(ahead) >= MAX_PAGES_AHEAD):
            yield from _take_first(ahead)
    while ahead:
        yield from _take_first(ahead)


def _take_first(ahead: deque[PendingDocument]) -> Iterator[PendingDocument | None]:
    pending = ahead.popleft()
    if not pending.is_ready():
        yield None
    yield pending


class _Batch:
    """Documents of one job that are parsed in one call, with the Outcomes of what is not parsed."""

    def __init__(self, crawl: Crawl) -> None:
        self.crawl = crawl
        self.documents: list[Document | Outcome] = []
        self._bytes = 0

    def add(self, document: Document | Outcome) -> None:
        self.documents.append(document)
        if isinstance(document, Document):
            self._bytes += len(document.data)

    def has_room_for(self, pending: PendingDocument | None) -> bool:
        """Whether the batch takes the document too. It waits for none that is not there yet."""
        if len(self.documents) >= MAX_BATCH_DOCUMENTS or self._bytes >= MAX_BATCH_BYTES:
            return False
        return pending is not None and pending.crawl is self.crawl


def _batch_documents(documents: Iterable[PendingDocument | None]) -> Iterator[_Batch]:
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

    def outcomes(self) -> Iterator[tuple[Crawl, Outcome]]:
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
        outcomes: list[Outcome] = []
        for document in self._documents:
            outcomes.append(self._parse_alone(document))
            if sum(outcome.hopeless for outcome in outcomes) >= MAX_HOPELESS:
                break
        return outcomes

    def _parse_alone(self, document: Document | Outcome) -> Outcome:
        job = self.crawl.job
        try:
            (outcome,) = self._executor.submit(parse_batch, job, [document]).result()
        except RuntimeError as error:
            if not is_worker_death(error):
                raise
            reason = f"{job.source.name}: the process that parsed it died"
            dead = failed_outcome(SourceError(job.name, document.location, "crashed", reason))
            url = document.url if isinstance(document, Outcome) else requested_url(document)
            return replace(dead, url=url, hopeless=True)
        return outcome


def _parse_in_order(batches: Iterable[_Batch], executor: Submits) -> Iterator[tuple[Crawl, Outcome]]:
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
