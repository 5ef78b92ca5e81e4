"""RSS 2.0, with Dublin Core, Media RSS and Atom where RSS has no words of its own."""

import re
from collections.abc import Iterator
from typing import ClassVar

from feedsmith.model.article import Article
from feedsmith.model.feed import Entry, Feed
from feedsmith.publishing.formats.common import (
    attributes,
    cdata,
    credited,
    element,
    media_elements,
    media_type,
    rfc822,
    rfc3339,
)
from feedsmith.text import escape, unescape

__all__ = ["Rss"]


class Rss:
    """RSS 2.0 (specification 2.0.11 and the RSS Advisory Board's profile)."""

    name: ClassVar[str] = "rss"
    media_type: ClassVar[str] = "application/rss+xml"
    suffix: ClassVar[str] = ".rss"

    def ids(self, document: bytes) -> Iterator[str]:
        """The ids in a feed that was rendered earlier."""
        return (unescape(guid.decode()) for guid in re.findall(b"<guid[^>]*>([^<]*)</guid>", document))

    def render(self, feed: Feed) -> Iterator[bytes]:
        from feedsmith.publishing.formats.head import rss_head  # feedgen costs 65 ms, for those who write XML

        before, after = rss_head(feed, self.media_type, self.suffix)
        yield before
        for entry in feed.entries:
            yield "".join(_item(entry, feed.language)).encode()
        yield after


def _item(entry: Entry, feed_language: str) -> Iterator[str]:
    """`<item>`, in the order of DESIGN's table: what it is, who made it, when, what it says, what it shows."""
    article = entry.article
    yield "<item>"
    yield element("title", article.title)
    if article.url:
        yield element("link", article.url)
    for link in entry.related:
        yield f"<atom:link{attributes(rel=link.rel, href=link.href, title=link.title)}/>"
    yield element("guid", article.id, "" if article.id == article.url else ' isPermaLink="false"')
    yield from _credits(article)
    yield from _dates(entry)
    for tag in article.tags:
        yield element("category", tag.label or tag.term, attributes(domain=tag.scheme))
    if article.language and article.language != feed_language:
        yield element("dc:language", article.language)
    if article.dateline:
        yield element("dcterms:spatial", article.dateline.place)
    if article.rights:
        yield element("dc:rights", article.rights)
    if article.summary:
        yield element("description", escape(article.summary))  # the element is HTML, the standfirst is text
    if article.body:
        yield f"<content:encoded>{cdata(article.body)}</content:encoded>"
    if article.media:
        yield from _media(article)
    yield "</item>\n"


def _dates(entry: Entry) -> Iterator[str]:
    if entry.published:
        yield element("pubDate", rfc822(entry.published))
    if entry.updated and entry.updated != entry.published:
        yield element("atom:updated", rfc3339(entry.updated))


def _credits(article: Article) -> Iterator[str]:
    """RSS `author` is an address and stands once, and validators refuse it beside `dc:creator`."""
    match credited(article):
        case (person,) if person.email and "(" not in person.name and ")" not in person.name:
            yield element("author", f"{person.email} ({person.name})")
        case people:
            for person in people:
                yield element("dc:creator", person.name)
    if article.authors and article.agencies:
        yield element("dc:source", ", ".join(agency.name for agency in article.agencies))
    for contributor in article.contributors:
        yield element("dc:contributor", contributor.name)
    if article.publisher:
        yield element("dc:publisher", article.publisher)


def _media(article: Article) -> Iterator[str]:
    """One enclosure, as the profile advises, with the length 0 for unknown; all media as Media RSS."""
    carried = next((medium for medium in article.media if medium.url), None)
    if carried:
        yield f"<enclosure{attributes(url=carried.url, length=carried.length or 0, type=media_type(carried))}/>"
    yield from media_elements(article.media)
