"""A document's bytes to articles that are fit to be published: parse, enrich, sanitize. Pure, hence runs anywhere."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from time import perf_counter

from feedsmith.collecting.enrich import enrich
from feedsmith.collecting.jobs import Job, Outcome
from feedsmith.collecting.sanitize import TooIntricateError, sanitize
from feedsmith.model.article import Article
from feedsmith.model.contracts import Document, Note, Request
from feedsmith.model.errors import ParseError, SourceError, traced
from feedsmith.model.stories import ContentSignature, content_signature

__all__ = ["crashed", "failed", "finish", "parse", "parse_batch"]


def parse_batch(job: Job, batch: Sequence[Document | Outcome]) -> list[Outcome]:
    """The Outcome of each; one that is known already stays as it is."""
    return [document if isinstance(document, Outcome) else parse(job, document) for document in batch]


def parse(job: Job, document: Document) -> Outcome:
    """What the document holds. Whatever the plugin raises becomes a failure with its name."""
    found = _Found(job, document.location)
    try:
        for each in job.source.parse(document):
            found.take(each, document)
    except ParseError as error:
        found.failures.append(_located(error, document))
    except (Exception, SystemExit) as error:  # somebody else's plugin
        found.failures.append(crashed(job, document.location, error))
    return found.outcome(document)


def finish(job: Job, location: str, article: Article) -> Outcome:
    """An article that no further document belongs to, made ready."""
    found = _Found(job, location)
    found.finish(article)
    return found.outcome()


class _Found:
    """What a document has given so far, with what is needed to make it ready."""

    def __init__(self, job: Job, location: str) -> None:
        self.job, self.location = job, location
        self.articles: list[Article] = []
        self.signatures: list[ContentSignature] = []
        self.requests: list[Request] = []
        self.notes: list[str] = []
        self.failures: list[SourceError] = []
        self.seconds = {"parse": 0.0, "enrich": 0.0, "sanitize": 0.0}
        self._started = perf_counter()

    def outcome(self, document: Document | None = None) -> Outcome:
        self._clock("parse")
        return Outcome(
            location=self.location,
            url=_asked(document) if document else "",
            seen=document.modified if document else None,
            articles=tuple(self.articles),
            signatures=tuple(self.signatures),
            requests=tuple(self.requests),
            notes=tuple(self.notes),
            failures=tuple(self.failures),
            seconds=tuple(self.seconds.items()),
        )

    def _clock(self, step: str) -> None:
        now = perf_counter()
        self.seconds[step] += now - self._started
        self._started = now

    def take(self, found: object, document: Document) -> None:
        """Put what the plugin yielded where it belongs. Raises TypeError for what no plugin may yield."""
        match found:
            case Article():
                self.finish(found)
            case Request():
                self.requests.append(replace(found, root=document.root))
            case Note():
                self.notes.append(found.text)
            case ParseError():
                self.failures.append(_located(found, document))
            case _:
                what = f"parse() gave a {type(found).__name__}, not an Article, Request, Note or ParseError"
                raise TypeError(what)

    def finish(self, article: Article) -> None:
        """Enrich and sanitize one article."""
        self._clock("parse")
        enriched, crashes = enrich(article, self.job.enrichers, self.location)
        self.failures += crashes
        self._clock("enrich")
        if enriched is not None:
            self._sanitize(enriched if enriched.source else replace(enriched, source=self.job.name))
            self._clock("sanitize")

    def _sanitize(self, article: Article) -> None:
        try:
            safe, dropped = sanitize(article, self.job.base)
        except TooIntricateError as error:
            self.failures.append(ParseError(self.job.name, self.location, "malformed", str(error)))
        except ValueError:
            reason = "nothing is left that is safe to show"
            self.failures.append(ParseError(self.job.name, self.location, "empty", reason))
        else:
            self.articles.append(safe)
            if self.job.key:
                self.signatures.append(content_signature(safe))
            self.notes += dropped


def _asked(document: Document) -> str:
    """The URL that was asked for, which the location of a page is, wherever it led."""
    return document.url if document.url.startswith("file:") else document.location


def _located(error: ParseError, document: Document) -> ParseError:
    return ParseError(error.source or document.source, error.location or document.location, error.kind, error.detail)


def crashed(job: Job, location: str, error: BaseException) -> SourceError:
    """What the plugin raised, as a failure of this location."""
    detail = f"{job.source.name} raised {type(error).__name__}: {error}"
    return traced(SourceError(job.name, location, "crashed", detail), error)


def failed(*errors: SourceError, notes: Iterable[str] = ()) -> Outcome:
    """The Outcome of a location that gave nothing."""
    return Outcome(location=errors[0].location, failures=errors, notes=tuple(notes))
