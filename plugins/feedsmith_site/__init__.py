"""An address of a site as a source: its list pages and its feeds.

options    what a source of this kind is told
reading    what a document of a site is, an article, a list or a feed, and what follows from it
remarks    how a document is read and why, for whoever asks
choice     which of the links are of the source, and which feed is a page's own
patterns   patterns of addresses
feeds      reads feeds of all formats, and finds them in the head of a page
leads      what a feed or a list says of its articles, as leads
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import ClassVar

from feedsmith import Document, Parsed, Request, Source, absolute, hookimpl
from feedsmith_site.options import SiteOptions

__all__ = ["Site"]


@hookimpl
def register_sources() -> Iterable[type[Source]]:
    """The hook by which feedsmith learns of Site."""
    return [Site]


@dataclass(frozen=True, kw_only=True)
class Site(SiteOptions):
    """The address of a site, a section, a feed or an article."""

    name: ClassVar[str] = "site"
    general: ClassVar[bool] = True

    @classmethod
    def accepts(cls, location: str) -> "Site | None":
        """The source for an http(s) address, else None."""
        is_address = location[:8].casefold().startswith(("http://", "https://"))
        return cls(urls=(location,)) if is_address else None

    def requests(self) -> Iterator[Request]:
        """One for each address."""
        return (Request(url=absolute(url)) for url in self.urls)

    def parse(self, document: Document) -> Iterator[Parsed]:
        """The article of a page; of a list or a feed, requests for the pages of its articles."""
        # Every run loads this plugin, and lxml and BeautifulSoup cost 120 ms.
        from feedsmith_site.reading import read_document  # hence here

        return read_document(self, document)
