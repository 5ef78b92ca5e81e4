"""What a plugin is: three protocols, and the values that pass between the core and a source.

A source is a frozen dataclass whose fields are its options: their names, types, defaults
and docstring are what `feedsmith plugins`, the configuration's errors and its JSON Schema
show. A field of type `Path` is relative to the configuration file.
"""

from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache
from typing import ClassVar, NamedTuple, Protocol, Self
from urllib.parse import unquote, urlsplit

from feedsmith.model.article import Article
from feedsmith.model.errors import ParseError
from feedsmith.model.feed import Feed
from feedsmith.model.leads import Lead
from feedsmith.model.urls import canonical, tag_uri
from feedsmith.model.values import field, value

__all__ = ["Document", "Enricher", "Format", "Note", "Parsed", "Request", "Source"]


@value
class Request:
    """Bytes that a source asks for: `url` is a `file:`, `http:` or `https:` URL; `root`, with
    a file, that of the folder which it must not leave.

    `continues` is an article of which this is the next page: it comes back with the
    Document, whose parsing yields the joined article. Where the page can't be had, the
    article is published as far as it goes.

    `lead` is what is known of the article behind the URL: it comes back with the Document. Of the
    requests with a lead the core chooses which to make. `otherwise` is what to ask for where
    the request fails or gives nothing. `depth` is set by the core. Raises TypeError where `url` or `root` is no text.
    """

    url: str
    """A `file:`, `http:` or `https:` URL."""
    root: str = ""
    """With a file, the `file:` URL of the folder that it must not leave."""
    continues: Article | None = None
    """The article of which this is the next page."""
    lead: Lead | None = None
    """What is known of the article behind the URL."""
    otherwise: tuple["Request", ...] = ()
    """What to ask for where this fails or gives nothing."""
    depth: int = field(default=0, compare=False, repr=False)
    """How many documents led here; the core sets it."""

    def __post_init__(self) -> None:
        if isinstance(self.url, str) and isinstance(self.root, str):
            return
        raise TypeError(f"a Request's url and root are texts, not {self.url!r:.100} and {self.root!r:.100}")


@value
class Document:
    """Bytes as the core read them from `url`, which is where the last redirect led.

    `modified` is the file's or the response's own time or None; `first_committed` and
    `last_committed` are what git says of a file, where its source asks for that, None where it
    doesn't know; the last one too where that is the first; `root`, `continues` and `lead` are as
    in the Request; `source` is the configured source's name; `location` the way to name the
    document to people; `charset` what the HTTP header declared or ""; `depth` how many
    documents led to it; `base` the address of
    the site that the feed is of, where that is known. Where `explain` is set, an article's
    `origins` should hold the candidates that lost as well.
    """

    url: str
    """Where the bytes came from, after redirects."""
    data: bytes
    """The bytes, decompressed."""
    location: str
    """How to name the document to people."""
    source: str
    """The name of the configured source."""
    root: str = ""
    """As in the Request."""
    modified: datetime | None = None
    """The file's or the response's own time in UTC, or None."""
    first_committed: datetime | None = None
    """The time of the first commit that names the file, where the source asks for git's dates."""
    last_committed: datetime | None = None
    """The time of the last one; None where that is the first."""
    charset: str = ""
    """What the HTTP header declared, or ""."""
    continues: Article | None = None
    """As in the Request."""
    lead: Lead | None = None
    """As in the Request."""
    depth: int = 0
    """How many documents led to it."""
    base: str | None = None
    """The address of the site that the feed is of, where that is known."""
    explain: bool = False
    """True where somebody looks on: origins should hold the candidates that lost, too."""

    @property
    def path(self) -> str:
        """The path below the root, or the whole path of the URL, decoded and with `/` between
        its parts. Bytes that are no UTF-8 are surrogates (PEP 383).
        """
        return _find_path(self.url, self.root)

    def identity(self, *, explicit: str = "", url: str | None = None) -> str:
        """The id that an article of this document keeps: the explicit one, else the canonical
        URL of its page, else a tag URI (RFC 4151) from the source and the path below its
        root. Never from content or position. Raises ValueError for a `url` that is not
        absolute http or https.
        """
        if explicit:
            return explicit
        if url or not self.url.startswith("file:"):
            return canonical(url or self.url)
        return tag_uri(self.source, self.path)


@lru_cache(maxsize=1)
def _find_path(url: str, root: str) -> str:
    """See `Document.path`, which a source asks for again and again: 2 µs each time."""
    if not root:
        return unquote(urlsplit(url).path, errors="surrogateescape")
    return unquote(url.removeprefix(root.rstrip("/") + "/"), errors="surrogateescape")


class Note(NamedTuple):
    """Something that the user should know of a document, and that costs no article its place."""

    text: str
    """What the user should know, in one line."""


Parsed = Article | Lead | Request | Note | ParseError
"""What `Source.parse` yields. A Lead is all that there is to have of its article, and published as it is.
A ParseError that is raised ends the document; one that is yielded does not.
"""


class Source(Protocol):
    """Knows where articles come from and how to read them. Does no I/O but listing: the
    core reads.

    One that takes locations of every kind has `general: ClassVar = True`, and is asked last whether
    it accepts one.
    """

    name: ClassVar[str]

    @classmethod
    def accepts(cls, location: str) -> Self | None:
        """The source for what somebody typed after `feedsmith render`, or None if it is
        not of this kind.
        """

    def requests(self) -> "Iterable[Request | Iterable[Request]]":
        """Which documents to read. Cheap; called once a run. What `find_files` returns is best
        returned as it is: of files that did not change, no Request need be made.
        """

    def parse(self, document: Document) -> Iterable[Parsed]:
        """Articles, Leads, further Requests, Notes or ParseErrors. Pure: may run in another process."""


class Enricher(Protocol):
    """Reads more out of an article than its source did. Pure."""

    name: ClassVar[str]

    def enrich(self, article: Article) -> Article | None:
        """The article, improved; None drops it."""


class Format(Protocol):
    """Writes a feed. `suffix` ends the file name and `media_type` is what a server should
    call it.
    """

    name: ClassVar[str]
    media_type: ClassVar[str]
    suffix: ClassVar[str]

    def render(self, feed: Feed) -> Iterable[bytes]:
        """The document in pieces, so that a long feed need not fit in memory twice."""
