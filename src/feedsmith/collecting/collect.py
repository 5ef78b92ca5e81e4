"""source -> requests -> fetch -> parse -> Outcome, for all the sources of a run.

What the sources ask for is listed and read here; what follows is pure (`parse`) and runs on an executor, a batch of
documents at a time. Pages are fetched ahead of their turn, so that one that is slow keeps no other waiting; Outcomes
come in the order of the requests all the same, which makes the feed that is made of them the same each time.
"""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from feedsmith.collecting.files import Files, display_name, is_inside, read
from feedsmith.collecting.jobs import Job, Outcome, PreviousState
from feedsmith.collecting.parse import failed_outcome, finish_article, parse_batch, plugin_crash
from feedsmith.executors import Pending, Submits, is_worker_death
from feedsmith.fetching.access import Access, Fetched, Fetches, Unchanged, Validators, origin
from feedsmith.model.contracts import Document, Request
from feedsmith.model.errors import FetchError, FetchKind, ParseError, SourceError
from feedsmith.model.urls import absolute

__all__ = ["collect"]

BATCH_DOCUMENTS, BATCH_BYTES = 64, 1_000_000
BATCHES_AHEAD = 8
"""How many batches may be away to be parsed: what bounds the memory, whatever the source holds."""
PAGES_AHEAD = 64
"""How many requests may be away to be fetched, or answered and waiting for one before them."""
MAX_DEPTH = 10
"""How many times a document may lead to another: pages of one article, or from an index to what it lists."""

Wanted = Iterable[tuple["_Crawl", Request | Outcome]]


def collect(
    jobs: Sequence[Job],
    executor: Submits,
    fetcher: Callable[[], Fetches],
    known: Sequence[PreviousState] = (),
) -> Iterator[tuple[int, Outcome]]:
    """An Outcome for every document of the jobs, with the index of its job. Raises nothing of a plugin's.

    `fetcher` is asked for when the first page is. With what is `known` of each job, files that did not change have no
    Outcome, and a document that gives nothing leads where it led before.
    """
    crawls = [_Crawl(index, job, fetcher, known[index] if known else None) for index, job in enumerate(jobs)]
    wanted: Wanted = ((crawl, request) for crawl in crawls for request in crawl.listed())
    for _ in range(MAX_DEPTH + 1):
        followed: list[tuple[_Crawl, Request | Outcome]] = []
        for crawl, parsed in _parsed(_documents(wanted), executor):
            outcome = crawl.completed(parsed)
            yield crawl.index, outcome
            followed += [(crawl, crawl.confined(request)) for request in outcome.requests if crawl.wants(request)]
        wanted = followed
    reason = f"more than {MAX_DEPTH} documents lead to it, one after the other"
    for crawl, beyond in followed:
        yield crawl.index, crawl.given_up(beyond, "redirect-loop", reason) if isinstance(beyond, Request) else beyond


class _Crawl:
    """One job on its way: which documents it has had, and to which origins its credentials may go."""

    def __init__(self, index: int, job: Job, fetcher: Callable[[], Fetches], known: PreviousState | None) -> None:
        self.index, self.job = index, job
        self._fetcher, self._known = fetcher, known
        self._visited: set[str] = set()
        self._origins: frozenset[str] = frozenset()
        self._validators: dict[str, Validators] = {}
        self._listed_any = False

    def listed(self) -> Iterator[Request | Outcome]:
        """What the source asks for; nothing at all is a failure, since a source is there to give something."""
        try:
            for request in self._asked():
                if not isinstance(request, Request):
                    raise TypeError(f"requests() gave {request!r:.100}, which is no Request")
                self._listed_any = True
                normal = self._normal(request)
                if isinstance(normal, Request) and not normal.url.startswith("file:"):
                    self._origins |= {origin(normal.url)}  # the user named it, not a page
                yield normal
        except (Exception, SystemExit) as error:  # somebody else's plugin
            yield failed_outcome(plugin_crash(self.job, self.job.source.name, error))
        else:
            if not self._listed_any:
                location = self.job.location or self.job.name
                yield failed_outcome(ParseError(self.job.name, location, "empty", "nothing there to read"))

    def _asked(self) -> Iterator[Request]:
        asked = self.job.source.requests()
        compared: list[Files] = []
        for wanted in (asked,) if isinstance(asked, Files) else asked:
            if self._known is not None and isinstance(wanted, Files):
                compared.append(wanted)
            elif isinstance(wanted, Iterable):
                yield from wanted
            else:
                yield wanted
        if self._known is not None:
            yield from self._known.changed(compared)
            self._listed_any = self._listed_any or self._known.file_count > 0

    def _normal(self, request: Request) -> Request | Outcome:
        """The request with an absolute URL in RFC 3986 characters, so that a page has one name only."""
        if request.url.startswith("file:"):
            return request
        try:
            url = absolute(request.url)
        except ValueError as error:
            return self.given_up(request, "unsafe-address", str(error))
        return request if url == request.url else replace(request, url=url)

    def wants(self, request: Request) -> bool:
        """Whether the request is new, or an article waits for what it brings."""
        return request.continues is not None or request.url not in self._visited

    def confined(self, request: Request) -> Request | Outcome:
        """What a document leads to stays in the folder that the user named; a page leads to no file at all."""
        if not request.url.startswith("file:"):
            return self._normal(request)
        if request.root and is_inside(request.url, request.root):
            return request
        return self.given_up(request, "unsafe-address", "it is outside of what was asked for")

    def begin(self, request: Request | Outcome) -> "_Reading | None":
        """Ask for the request's bytes, or None where the job has had them."""
        if isinstance(request, Outcome):
            return _Reading(self, request)
        if request.url in self._visited:
            return _Reading(self, self.ended(request)) if request.continues else None
        self._visited.add(request.url)
        if request.url.startswith("file:"):
            return _Reading(self, request)
        alone = self._known is not None and request.continues is None
        known = self._known.validators(request.url) if alone and self._known else Validators()
        return _Reading(self, request, self._fetcher().submit(request.url, self._access(), known))

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

    def document(self, request: Request, page: Fetched) -> Document:
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

    def ended(self, request: Request) -> Outcome:
        """The article whose next page turns out to be one that it holds already."""
        assert request.continues is not None
        return finish_article(self.job, display_name(request.url), request.continues)

    def given_up(self, request: Request, kind: FetchKind, reason: str) -> Outcome:
        return self.lost(request, FetchError(self.job.name, display_name(request.url), kind, reason))

    def lost(self, request: Request, error: SourceError) -> Outcome:
        """What is left where the request's bytes can't be had: the article that they continue, as far as it goes."""
        if request.continues is None:
            return replace(failed_outcome(error), url=request.url)
        outcome = self.ended(request)
        return replace(outcome, failures=(*outcome.failures, error))

    def completed(self, outcome: Outcome) -> Outcome:
        """The Outcome of a page with its validators, and of one that gives nothing with what it led to before.

        A page that an article goes on from has no validators: whether the next one changed, it can't tell.
        """
        if self._known is None or not outcome.url:
            return outcome
        validators = self._validators.pop(outcome.url, None)
        if validators and not any(request.continues for request in outcome.requests):
            outcome = replace(outcome, validators=validators)
        if (outcome.unchanged or outcome.failures) and not outcome.requests:
            outcome = replace(outcome, requests=tuple(self._known.links(outcome.url)))
        return outcome


class _Reading:
    """The bytes of one request, on their way: a page that is `pending`, a file that is read when its turn comes."""

    def __init__(
        self, crawl: _Crawl, wanted: Request | Outcome, pending: Pending[Fetched | Unchanged] | None = None
    ) -> None:
        self.crawl, self._wanted, self._pending = crawl, wanted, pending

    def ready(self) -> bool:
        return self._pending is None or self._pending.done()

    def result(self) -> Document | Outcome:
        """The document, or the reason why there is none."""
        if isinstance(self._wanted, Outcome):
            return self._wanted
        try:
            page = self._pending.result() if self._pending else self._file(self._wanted)
        except FetchError as error:
            return self.crawl.lost(self._wanted, error)
        if isinstance(page, Unchanged):
            url = self._wanted.url
            return Outcome(location=display_name(url), url=url, unchanged=True, validators=page.validators)
        return self.crawl.document(self._wanted, page)

    def _file(self, request: Request) -> Fetched:
        data, modified = read(request, self.crawl.job.name, self.crawl.job.max_bytes)
        return Fetched(url=request.url, data=data, modified=modified)


def _documents(wanted: Wanted) -> Iterator[_Reading | None]:
    """What is read of each request, in their order; None before one that keeps its reader waiting."""
    ahead: deque[_Reading] = deque()
    for crawl, request in wanted:
        if (reading := crawl.begin(request)) is not None:
            ahead.append(reading)
        while ahead and (ahead[0].ready() or len(ahead) >= PAGES_AHEAD):
            yield from _first(ahead)
    while ahead:
        yield from _first(ahead)


def _first(ahead: deque[_Reading]) -> Iterator[_Reading | None]:
    reading = ahead.popleft()
    if not reading.ready():
        yield None
    yield reading


_Batch = tuple[_Crawl, list[Document | Outcome]]


def _parsed(readings: Iterable[_Reading | None], executor: Submits) -> Iterator[tuple[_Crawl, Outcome]]:
    """The Outcomes in the order of the documents, a bounded number of batches ahead of the one that is due."""
    pending: deque[tuple[_Crawl, Sequence[Document | Outcome], Pending[list[Outcome]]]] = deque()
    for crawl, batch in _batches(readings):
        result = executor.submit(parse_batch, crawl.job, batch)
        pending.append((crawl, () if result.done() else batch, result))
        while pending and (pending[0][2].done() or sum(bool(batch) for _, batch, _ in pending) > BATCHES_AHEAD):
            yield from _result(*pending.popleft(), executor)
    while pending:
        yield from _result(*pending.popleft(), executor)


def _batches(readings: Iterable[_Reading | None]) -> Iterator[_Batch]:
    """Documents of one job each, as many as are ready, so that none waits to be parsed for one that is not there."""
    crawl: _Crawl | None = None
    batch: list[Document | Outcome] = []
    size = 0
    for reading in readings:
        full = len(batch) >= BATCH_DOCUMENTS or size >= BATCH_BYTES
        if crawl is not None and batch and (full or reading is None or reading.crawl is not crawl):
            yield crawl, batch
            batch, size = [], 0
        if reading is not None:
            crawl = reading.crawl
            batch.append(document := reading.result())
            size += len(document.data) if isinstance(document, Document) else 0
    if crawl is not None and batch:
        yield crawl, batch


def _result(
    crawl: _Crawl, batch: Sequence[Document | Outcome], future: Pending[list[Outcome]], executor: Submits
) -> Iterator[tuple[_Crawl, Outcome]]:
    """The batch's Outcomes. If its process died, each document is tried alone, so that only the deadly one is lost."""
    try:
        outcomes = future.result()
    except RuntimeError as error:
        if not is_worker_death(error):
            raise
        outcomes = [outcome for document in batch for outcome in _alone(crawl.job, document, executor)]
    for outcome in outcomes:
        yield crawl, outcome


def _alone(job: Job, document: Document | Outcome, executor: Submits) -> list[Outcome]:
    try:
        return executor.submit(parse_batch, job, [document]).result()
    except RuntimeError as error:
        if not is_worker_death(error):
            raise
        return [failed_outcome(SourceError(job.name, document.location, "crashed", "the process that parsed it died"))]
