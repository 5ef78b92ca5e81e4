"""RFC 5005: feeds in several documents, paged, archived or complete."""

from collections.abc import Iterator

from feedsmith.validating.checks.tables import ElementSpec
from feedsmith.validating.documents.markup import Element
from feedsmith.validating.findings import Finding, find
from feedsmith.validating.formats.common import links

__all__ = ["HISTORY", "check_archive", "check_pages"]

HISTORY = {"fh:archive": ElementSpec(section="RFC 5005, 4"), "fh:complete": ElementSpec(section="RFC 5005, 2")}
_PAGES = ("first", "last", "next", "prev", "previous")
_ARCHIVES = ("current", "next-archive", "prev-archive")


def check_pages(feed: Element) -> Iterator[Finding]:
    """RFC 5005 3 and 4: one link a direction; 2: none in what is complete."""
    for rel in (*_PAGES, *_ARCHIVES):
        if len(links(feed, rel)) > 1:
            yield find(feed, "page-link-twice", rel)
    if feed.named("fh:complete") and any(links(feed, rel) for rel in (*_PAGES, *_ARCHIVES)):
        yield find(feed, "complete-and-paged")


def check_archive(feed: Element) -> Iterator[Finding]:
    """RFC 5005 4: an archive document belongs to another one, which is current; that one is no archive."""
    addresses = {rel: [link.get("href") for link in links(feed, rel)] for rel in ("self", "current", "prev-archive")}
    itself = addresses["self"] == addresses["current"]
    if not feed.named("fh:archive") and addresses["current"] and not itself:
        yield find(feed, "current-without-archive")
    for one, other in (("self", "current"), ("self", "prev-archive"), ("current", "prev-archive")):
        is_archive = bool(feed.named("fh:archive"))
        if set(addresses[one]) & set(addresses[other]) and (is_archive or "prev-archive" in (one, other)):
            yield find(feed, "archive-address", one, other, shown=", ".join(addresses[one]))
