"""A document's bytes to articles that are fit to be published: parse, enrich, sanitize.
Pure, hence runs anywhere.
"""

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import replace
from time import perf_counter
from typing import NamedTuple

from feedsmith.collecting.enrich import enrich
from feedsmith.collecting.jobs import Job, Outcome
from feedsmith.collecting.sanitize import TooIntricateError, sanitize
from feedsmith.model.article import Article
from feedsmith.model.contracts import Document, Note, Request
from feedsmith.model.errors import ParseError, SourceError, describe_exception, encodable, traced
from feedsmith.model.evidence import PageEvidence
from feedsmith.model.leads import Lead, complete_article, make_article
from feedsmith.model.stories import ContentSignature, sign_content
from feedsmith.model.values import check_types
from feedsmith.plugins.calls import HopelessError, PluginCall, describe_crash, time_limits

__all__ = [
    "MAX_HOPELESS",
    "failed_outcome",
    "finish_article",
    "parse",
    "parse_batch",
    "plugin_crash",
    "requested_url",
    "stand_in",
]

MAX_PARSED = 100_000
"""Articles, requests and notes that one document may give. The largest sitemap has 50,000 addresses."""
MAX_HOPELESS = 3
"""Documents that took too long or ended their process, after which a source is given up for the run."""


def parse_batch(job: Job, batch: Sequence[Document | Outcome]) -> list[Outcome]:
    """The Outcome of each document; one that is known already stays as it is. After MAX_HOPELESS that
    are hopeless there are no more.

    All are read before the first is finished: what runs the same code over and over takes an eighth less time.
    """
    outcomes: list[Outcome] = []
    hopeless = 0
    with time_limits():
        for item in list(_read_batch(job, batch)):
            outcome = item if isinstance(item, Outcome) else _finish_reading(job, item)
            outcomes.append(outcome)
            hopeless += outcome.hopeless
            if hopeless >= MAX_HOPELESS:
                break
    return outcomes


def parse(job: Job, document: Document) -> Outcome:
    """What the document holds. Whatever the plugin raises becomes a failure with its name. After a
    call that is hopeless what follows in the document is left out.
    """
    return _finish_reading(job, _read_document(job, document))


class _Reading(NamedTuple):
    """What the source's plugin gave of a document, in `seconds`, and the `error` that ended it. What was given is taken
    out as it is finished, so that no article of a batch is held twice.
    """

    document: Document
    given: deque[object]
    error: Exception | None
    seconds: float


def _read_batch(job: Job, batch: Sequence[Document | Outcome]) -> Iterator[_Reading | Outcome]:
    """The Reading of each document, up to the one that is hopeless as the last of MAX_HOPELESS."""
    hopeless = 0
    for item in batch:
        reading = item if isinstance(item, Outcome) else _read_document(job, item)
        yield reading
        hopeless += reading.hopeless if isinstance(reading, Outcome) else isinstance(reading.error, HopelessError)
        if hopeless >= MAX_HOPELESS:
            return


def _read_document(job: Job, document: Document) -> _Reading:
    """What the source gives of the document."""
    given: deque[object] = deque()
    error: Exception | None = None
    started = perf_counter()
    try:
        with PluginCall(job.owner, f"parse\n{document.location}", seconds=job.max_seconds) as call:
            for parsed in job.source.parse(document):
                if len(given) >= MAX_PARSED:
                    raise ValueError(f"parse() gave more than {MAX_PARSED:,} articles, requests and notes")
                given.append(parsed)
                call.check_time()
    except Exception as raised:  # somebody else's plugin
        error = raised
    return _Reading(document, given, error, perf_counter() - started)


def _finish_reading(job: Job, reading: _Reading) -> Outcome:
    """The Outcome of a document that was read: its articles enriched and sanitized."""
    document = reading.document
    builder = _OutcomeBuilder(job, document.location, reading.seconds)
    try:
        # Under the name of the reading, as a document that ends the process here is not read again; and with as
        # much time again.
        with PluginCall(job.owner, f"parse\n{document.location}", seconds=job.max_seconds):
            while reading.given:
                builder.add(reading.given.popleft(), document)
                if builder.hopeless:
                    return builder.build(document)
            if reading.error is not None:
                raise reading.error
    except ParseError as error:
        builder.failures.append(_complete_error(error, document))
    except Exception as error:  # somebody else's plugin
        builder.failures.append(
            _translate_charset_error(error, document) or plugin_crash(job, document.location, error)
        )
        builder.hopeless = builder.hopeless or isinstance(error, HopelessError)
    return builder.build(document)


def _translate_charset_error(error: Exception, document: Document) -> ParseError | None:
    """What `decode` raised, and the plugin let pass, as what it says of the document; None for anything else."""
    from feedsmith.model.charset import CharsetError  # 2 ms, for what went wrong

    if not isinstance(error, CharsetError):
        return None
    kind = "not-an-article" if error.binary else "charset"
    return ParseError(document.source, document.location, kind, str(error))


def finish_article(job: Job, location: str, article: Article, lead: Lead | None = None) -> Outcome:
    """An article that no further document belongs to, enriched and sanitized; with what its lead says."""
    builder = _OutcomeBuilder(job, location)
    builder.add_article(builder._complete(article, lead))
    return builder.build()


def stand_in(job: Job, outcome: Outcome, lead: Lead) -> Outcome:
    """The Outcome of a page that can't be had, with its lead as it is for an article."""
    article = make_article(lead, job.name, keep_ids=job.lead_rules.keep_ids)
    finished = finish_article(job, outcome.location, article)
    return replace(
        outcome,
        articles=finished.articles,
        signatures=finished.signatures,
        notes=(*outcome.notes, *finished.notes, "its page can't be had: what the list says of it is published"),
        failures=(*outcome.failures, *finished.failures),
        stand_ins=True,
    )


class _OutcomeBuilder:
    """What a document has given so far: articles as they will be published, and all the rest."""

    def __init__(self, job: Job, location: str, parse_seconds: float = 0.0) -> None:
        self.job, self.location = job, location
        self.articles: list[Article] = []
        self.signatures: list[ContentSignature] = []
        self.requests: list[Request] = []
        self.notes: list[str] = []
        self.failures: list[SourceError] = []
        self.evidence: PageEvidence | None = None
        self.hopeless = self.is_window = False
        self.seconds = {"parse": parse_seconds, "enrich": 0.0, "sanitize": 0.0}
        self._step_started = perf_counter()

    def build(self, document: Document | None = None) -> Outcome:
        self._end_step("parse")
        return Outcome(
            location=self.location,
            url=requested_url(document) if document else "",
            # A page that a list led to has its date from that, or its place in it: pages that are made
            # together, or when they are asked for, are all of one time.
            seen=document.modified if document and document.lead is None else None,
            lead=document.lead if document else None,
            is_window=self.is_window,
            articles=tuple(self.articles),
            signatures=tuple(self.signatures),
            requests=tuple(self.requests),
            notes=tuple(self.notes),
            failures=tuple(self.failures),
            evidence=self.evidence,
            hopeless=self.hopeless,
            seconds=tuple(self.seconds.items()),
        )

    def _end_step(self, step: str) -> None:
        """Add the time since the last step ended."""
        now = perf_counter()
        self.seconds[step] += now - self._step_started
        self._step_started = now

    def add(self, parsed: object, document: Document) -> None:
        """Add what the plugin yielded. Raises TypeError for what no plugin may yield."""
        match parsed:
            case Article():
                if parsed.evidence is not None and document.continues is None:
                    self.evidence = replace(parsed.evidence, url=document.url)
                self.add_article(self._complete(parsed, document.lead))
            case Lead():
                self._add_lead(parsed)
            case Request():
                self._add_request(parsed, document)
            case Note():
                if not isinstance(parsed.text, str):
                    raise TypeError(f"Note.text: a str, not {type(parsed.text).__name__}")
                self.notes.append(encodable(parsed.text))
            case ParseError():
                self.failures.append(_complete_error(parsed, document))
            case _:
                kind = type(parsed).__name__
                raise TypeError(f"parse() gave a {kind}, not an Article, Lead, Request, Note or ParseError")

    def _complete(self, article: Article, lead: Lead | None) -> Article:
        return complete_article(article, lead, keep_ids=self.job.lead_rules.keep_ids) if lead else article

    def _add_lead(self, lead: Lead) -> None:
        """Add what is all that there is to have of an article."""
        self.is_window = True
        try:
            article = make_article(lead, self.job.name, keep_ids=self.job.lead_rules.keep_ids)
        except ValueError as error:
            self.failures.append(ParseError(self.job.name, lead.url or self.location, "empty", str(error)))
        else:
            self.add_article(article)

    def _add_request(self, request: Request, document: Document) -> None:
        request = _place_below(request, document)
        if request.continues is not None:
            request = replace(request, lead=document.lead)
        elif request.lead is not None:
            self.is_window = True
        self.requests.append(request)

    def add_article(self, article: Article) -> None:
        """Enrich and sanitize one article."""
        self._end_step("parse")
        enriched = enrich(article, self.job, self.location)
        self.failures += enriched.failures
        self.hopeless = self.hopeless or enriched.is_hopeless
        self._end_step("enrich")
        if enriched.article is not None:
            self._sanitize(enriched.article)
        self._end_step("sanitize")

    def _sanitize(self, article: Article) -> None:
        try:
            # Somebody else's code may have set a field past the checks at the article's making.
            if article.source:
                check_types(article)
            else:
                article = article.with_fields(source=self.job.name)
        except TypeError as error:
            names = [self.job.source.name, *[enricher.name for enricher in self.job.enrichers]]
            reason = f"{' or '.join(names)} left it broken: {describe_exception(error)}"
            self.failures.append(SourceError(self.job.name, self.location, "crashed", reason))
            return
        try:
            safe, notes = sanitize(article, self.job.base)
        except TooIntricateError as error:
            self.failures.append(ParseError(self.job.name, self.location, "malformed", str(error)))
        except (MemoryError, RecursionError) as error:
            reason = f"cleaning the body {describe_exception(error)}"
            self.failures.append(SourceError(self.job.name, self.location, "crashed", reason))
        except ValueError:  # an Article without url and body
            reason = "nothing is left that is safe to show"
            self.failures.append(ParseError(self.job.name, self.location, "empty", reason))
        else:
            self.articles.append(safe)
            self.notes += notes
            if self.job.key:
                self.signatures.append(sign_content(safe))


def _place_below(request: Request, document: Document) -> Request:
    """The request as one of the document, in the folder that the user named, whatever the plugin says."""
    otherwise = tuple(_place_below(other, document) for other in request.otherwise)
    return replace(request, root=document.root, depth=document.depth + 1, otherwise=otherwise)


def requested_url(document: Document) -> str:
    """The URL that was asked for. A page's location is that URL, wherever it was redirected to."""
    return document.url if document.url.startswith("file:") else document.location


def _complete_error(error: ParseError, document: Document) -> ParseError:
    """The error with the source and location that its plugin may leave out."""
    source = error.source or document.source
    location = error.location or document.location
    return ParseError(source, location, error.kind, error.detail)


def plugin_crash(job: Job, location: str, error: BaseException) -> SourceError:
    """What the source's plugin raised, as a failure of this location."""
    detail = f"{job.source.name} {describe_crash(error)}"
    return traced(SourceError(job.name, location, "crashed", detail), error)


def failed_outcome(error: SourceError) -> Outcome:
    """The Outcome of a location that gave nothing."""
    return Outcome(location=error.location, failures=(error,))
