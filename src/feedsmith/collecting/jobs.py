"""Values of a collection: what is to be done for a source, what is known of it from earlier
runs, and what came of each of its documents.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from feedsmith.collecting.files import Files
from feedsmith.fetching.access import MAX_BYTES, MAX_REDIRECTS, Credentials, Validators
from feedsmith.model.article import Article
from feedsmith.model.contracts import Enricher, Request, Source
from feedsmith.model.errors import SourceError
from feedsmith.model.evidence import PageEvidence
from feedsmith.model.leads import Lead, LeadRules, read_lead_rules
from feedsmith.model.stories import ContentSignature
from feedsmith.model.values import field, value

__all__ = ["MAX_SECONDS", "Job", "KnownLead", "Outcome", "PreviousState"]

MAX_SECONDS = 20.0
"""Wall time for what a plugin makes of one document. The largest page of 10 MB takes a tenth of it."""


@value
class Job:
    """A source as configured, to be collected.

    `name` is what the source is called in messages, `location` what it was given to read;
    `max_bytes` bounds a document, `max_seconds` what is made of it, `timeout` a request, both in
    seconds, of which `redirects` are followed; `robots` says whether robots.txt counts, `http2` whether
    HTTP/2 is spoken; `credentials` are what its site may be shown. `enrichers` are those of
    its feed, `base` is what relative links are resolved against. `explain` keeps the
    candidates that lost.

    `key` is what the source is remembered by, and `config_hash` what its articles are made
    with: where that changes, documents are read again though they did not. Without a key
    nothing is remembered. Articles of files that are gone are withdrawn where it is so
    `withdraw_on_delete`. Whoever polls it again and again does so `every` so many seconds.
    """

    source: Source
    name: str
    location: str = ""
    max_bytes: int = MAX_BYTES
    timeout: float = 30.0
    max_seconds: float = MAX_SECONDS
    robots: bool = True
    redirects: int = MAX_REDIRECTS
    http2: bool = True
    credentials: Credentials = Credentials()
    enrichers: tuple[Enricher, ...] = ()
    base: str | None = None
    explain: bool = False
    key: str = ""
    config_hash: str = ""
    withdraw_on_delete: bool = False
    every: int = 0

    @property
    def whereabouts(self) -> str:
        """What the source is found by in messages."""
        return self.location or self.name

    @property
    def owner(self) -> str:
        """Whose the calls of plugins for this job are."""
        return f"source {self.name} {self.key or self.location}"

    @property
    def lead_rules(self) -> LeadRules:
        """What becomes of the source's leads."""
        return read_lead_rules(self.source)


@value
class KnownLead:
    """What is known of an article that a lead led to, from the last time that it was asked for.

    `digest` is the lead's then; times are seconds since 1970: `asked_at` of that time, `first_seen` of the
    first one, `published` as the page or the lead says, None where neither does. `failures` are how often
    in a row its page could not be had; `was_read` says whether it ever could, and `validators` are its.
    """

    digest: str
    first_seen: int
    asked_at: int
    published: int | None = None
    failures: int = 0
    was_read: bool = False
    validators: Validators = Validators()


class PreviousState(Protocol):
    """What is known of the documents of one job from earlier runs."""

    def validators(self, url: str) -> Validators:
        """What a server is asked with whether the page is still what it was; empty where
        that is not known.
        """

    def links(self, url: str) -> Sequence[Request]:
        """What the document linked to, so that it need not be parsed to go on from it."""

    def leads(self, urls: Sequence[str]) -> Mapping[str, KnownLead]:
        """What is known of the articles at these addresses that leads led to, as far as there is any."""

    def articles(self, url: str) -> Sequence[Article]:
        """What the document gave before, as it is to be seen now."""

    def articles_like(self, signature: ContentSignature) -> Sequence[tuple[str, Article]]:
        """Articles of the job that may have this text, with the documents that gave them."""

    @property
    def now(self) -> datetime:
        """When this run began."""

    @property
    def reads_again(self) -> bool:
        """Whether what is settled is read as well."""

    def changed(self, listings: Sequence[Files]) -> Iterable[Request]:
        """Of all files that the source lists, those that have to be read."""

    @property
    def file_count(self) -> int:
        """How many files the source lists, once `changed` has been read to its end."""


@value
class Outcome:
    """What came of one location.

    `location` names it to people, `url` is what was asked for, "" where an article is
    finished without its last page; `lead` is what led to it. `articles` were `seen` first then, the document's own
    time, and have their `signatures` where the job is remembered. `requests` are the
    documents that it links to; `notes`, `failures` and `warnings`, which cost nobody anything, are for
    the user. `evidence` is what the page of its one article says of itself.

    A document that `is_window` shows the newest of what there is: what it no longer gives is not gone.
    Articles that are `stand_ins` are the lead's, as their page can't be had.

    `unchanged` is a page that its server says is known already; `hopeless` a document that took
    its process or all of its time; `validators` are a page's, to ask for it the next time;
    `seconds` are what each step took, by its name.
    """

    location: str
    url: str = ""
    seen: datetime | None = None
    articles: tuple[Article, ...] = ()
    signatures: tuple[ContentSignature, ...] = ()
    requests: tuple[Request, ...] = ()
    notes: tuple[str, ...] = ()
    failures: tuple[SourceError, ...] = ()
    warnings: tuple[SourceError, ...] = ()
    evidence: PageEvidence | None = None
    lead: Lead | None = None
    is_window: bool = False
    stand_ins: bool = False
    unchanged: bool = False
    hopeless: bool = False
    validators: Validators = Validators()
    seconds: tuple[tuple[str, float], ...] = field(default=(), compare=False)
