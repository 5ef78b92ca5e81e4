"""source -> requests -> fetch -> parse -> enrich -> sanitize -> Outcome.

Requests are listed and read here; what follows is pure and runs on an executor, a batch of documents at a time.
"""

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from feedsmith.article import Article
from feedsmith.contracts import Document, Enricher, Note, Request, Source
from feedsmith.enrich import enrich
from feedsmith.errors import FetchError, ParseError, SourceError, traced
from feedsmith.executors import Pending, Submits, died
from feedsmith.files import MAX_BYTES, is_inside, read, shown
from feedsmith.sanitize import sanitize
from feedsmith.values import value

__all__ = ["Job", "Outcome", "collect"]

BATCH_DOCUMENTS, BATCH_BYTES = 64, 4_000_000
BATCHES_AHEAD = 8
"""How many batches may be away to be parsed: what bounds the memory, whatever the source holds."""
MAX_DEPTH = 5
"""How many times a document may lead to another."""


@value
class Job:
    """A source as configured: its `name`, the `location` that it was given, its limits, the enrichers of its feed and
    the `base` of relative links.
    """

    source: Source
    name: str
    location: str = ""
    max_bytes: int = MAX_BYTES
    enrichers: tuple[Enricher, ...] = ()
    base: str | None = None


@value
class Outcome:
    """What came of one location: articles, first `seen` then; further requests; notes; failures."""

    location: str
    seen: datetime | None = None
    articles: tuple[Article, ...] = ()
    requests: tuple[Request, ...] = ()
    notes: tuple[str, ...] = ()
    failures: tuple[SourceError, ...] = ()


def collect(job: Job, executor: Submits) -> Iterator[Outcome]:
    """An Outcome for every document of the source, in the order of its requests. Raises nothing of a plugin's."""
    visited: set[str] = set()
    wanted: Iterable[Request | SourceError] = _requests(job)
    for _ in range(MAX_DEPTH + 1):
        followed: list[Request | SourceError] = []
        for outcome in _parsed(job, _documents(job, wanted, visited), executor):
            yield outcome
            followed += [_confined(job, request) for request in outcome.requests if request.url not in visited]
        wanted = followed
    reason = f"more than {MAX_DEPTH} documents lead to it, one after the other"
    for beyond in followed:
        if isinstance(beyond, Request) and beyond.url not in visited:
            yield _failed(FetchError(job.name, shown(beyond.url), "redirect-loop", reason))


def _confined(job: Job, request: Request) -> Request | SourceError:
    """What a document leads to stays in the folder that the user named; a page leads to no file at all."""
    if not request.url.startswith("file:") or (request.root and is_inside(request.url, request.root)):
        return request
    return FetchError(job.name, shown(request.url), "unsafe-address", "it is outside of what was asked for")


def _requests(job: Job) -> Iterator[Request | SourceError]:
    """What the source asks for; nothing at all is a failure, since a source is there to give something."""
    nothing = True
    try:
        for request in job.source.requests():
            if not isinstance(request, Request):
                raise TypeError(f"requests() gave {request!r:.100}, which is no Request")
            nothing = False
            yield request
    except (Exception, SystemExit) as error:  # somebody else's plugin
        yield _crash(job, job.source.name, error)
    else:
        if nothing:
            yield ParseError(job.name, job.location or job.name, "empty", "nothing there to read")


def _documents(job: Job, wanted: Iterable[Request | SourceError], visited: set[str]) -> Iterator[Document | Outcome]:
    """The bytes of each request that is new, or the reason why not."""
    for request in wanted:
        if isinstance(request, SourceError):
            yield _failed(request)
        elif request.url not in visited:
            visited.add(request.url)
            try:
                yield _fetched(job, request)
            except FetchError as error:
                yield _failed(error)


def _fetched(job: Job, request: Request) -> Document:
    location = shown(request.url)
    if not request.url.startswith("file:"):
        raise FetchError(job.name, location, "unreachable", "this version reads file: URLs only")
    data, modified = read(request, job.name, job.max_bytes)
    return Document(
        url=request.url, root=request.root, data=data, modified=modified, location=location, source=job.name
    )


def _parsed(job: Job, documents: Iterable[Document | Outcome], executor: Submits) -> Iterator[Outcome]:
    """The Outcomes in the order of the documents, a bounded number of batches ahead of the one that is due."""
    pending: deque[tuple[Sequence[Document | Outcome], Pending[list[Outcome]]]] = deque()
    for batch in _batches(documents):
        result = executor.submit(parse_batch, job, batch)
        pending.append(((), result) if result.done() else (batch, result))
        while pending and (pending[0][1].done() or sum(bool(batch) for batch, _ in pending) > BATCHES_AHEAD):
            yield from _result(job, *pending.popleft(), executor)
    while pending:
        yield from _result(job, *pending.popleft(), executor)


def _batches(documents: Iterable[Document | Outcome]) -> Iterator[list[Document | Outcome]]:
    batch: list[Document | Outcome] = []
    size = 0
    for document in documents:
        batch.append(document)
        size += len(document.data) if isinstance(document, Document) else 0
        if len(batch) >= BATCH_DOCUMENTS or size >= BATCH_BYTES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _result(
    job: Job, batch: Sequence[Document | Outcome], future: Pending[list[Outcome]], executor: Submits
) -> Iterator[Outcome]:
    """The batch's Outcomes. If its process died, each document is tried alone, so that only the deadly one is lost."""
    try:
        yield from future.result()
    except RuntimeError as error:
        if not died(error):
            raise
        for document in batch:
            yield from _alone(job, document, executor)


def _alone(job: Job, document: Document | Outcome, executor: Submits) -> Iterator[Outcome]:
    try:
        yield from executor.submit(parse_batch, job, [document]).result()
    except RuntimeError as error:
        if not died(error):
            raise
        yield _failed(SourceError(job.name, document.location, "crashed", "the process that parsed it died"))


def parse_batch(job: Job, batch: Sequence[Document | Outcome]) -> list[Outcome]:
    """Parse, enrich and sanitize; pure, hence fit for another process."""
    return [document if isinstance(document, Outcome) else parse(job, document) for document in batch]


def parse(job: Job, document: Document) -> Outcome:
    """What the document holds. Whatever the plugin raises becomes a failure with its name."""
    articles: list[Article] = []
    requests: list[Request] = []
    notes: list[str] = []
    failures: list[SourceError] = []
    try:
        for found in job.source.parse(document):
            match found:
                case Article():
                    _finish(job, document, found, articles, notes, failures)
                case Request():
                    requests.append(replace(found, root=document.root))
                case Note():
                    notes.append(found.text)
                case ParseError():
                    failures.append(_located(found, document))
                case _:
                    raise TypeError(
                        f"parse() gave a {type(found).__name__}, not an Article, Request, Note or ParseError"
                    )
    except ParseError as error:
        failures.append(_located(error, document))
    except (Exception, SystemExit) as error:  # somebody else's plugin
        failures.append(_crash(job, document.location, error))
    return Outcome(
        location=document.location,
        seen=document.modified,
        articles=tuple(articles),
        requests=tuple(requests),
        notes=tuple(notes),
        failures=tuple(failures),
    )


def _finish(
    job: Job,
    document: Document,
    article: Article,
    articles: list[Article],
    notes: list[str],
    failures: list[SourceError],
) -> None:
    """Enrich and sanitize one article, and put what came of it where it belongs."""
    enriched, crashes = enrich(article, job.enrichers, document.location)
    failures += crashes
    if enriched is None:
        return
    if not enriched.source:
        enriched = replace(enriched, source=job.name)
    try:
        safe, dropped = sanitize(enriched, job.base)
    except ValueError as error:
        deep = "nested" in str(error)
        kind, reason = ("malformed", str(error)) if deep else ("empty", "nothing is left that is safe to show")
        failures.append(ParseError(job.name, document.location, kind, reason))
        return
    articles.append(safe)
    notes += dropped


def _located(error: ParseError, document: Document) -> ParseError:
    return ParseError(error.source or document.source, error.location or document.location, error.kind, error.detail)


def _crash(job: Job, location: str, error: BaseException) -> SourceError:
    detail = f"{job.source.name} raised {type(error).__name__}: {error}"
    return traced(SourceError(job.name, location, "crashed", detail), error)


def _failed(error: SourceError) -> Outcome:
    return Outcome(location=error.location, failures=(error,))
