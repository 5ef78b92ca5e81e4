"""RSS 2.0, with Dublin Core, Media RSS and Atom where RSS has no words of its own.

Which field of an article becomes which element is the table in docs/feeds.md.
"""

import re
from collections.abc import Iterator
from typing import ClassVar

from feedsmith.model.article import Article, Person
from feedsmith.model.feed import Entry, Feed
from feedsmith.publishing.formats.common import (
    choose_creators,
    choose_media_type,
    format_rfc822,
    format_rfc3339,
    make_attributes,
    make_cdata,
    make_element,
    make_media_elements,
    make_optional_element,
)
from feedsmith.text import escape, unescape

__all__ = ["Rss"]

_GUID = rb"<guid[^>]*>([^<]*)</guid>"


class Rss:
    """RSS 2.0 (specification 2.0.11 and the RSS Advisory Board's profile)."""

    name: ClassVar[str] = "rss"
    media_type: ClassVar[str] = "application/rss+xml"
    suffix: ClassVar[str] = ".rss"

    def ids(self, document: bytes) -> Iterator[str]:
        """The ids of the articles in a feed that was rendered earlier."""
        # Not a parser: of a feed of 50 MB nothing but the ids is wanted.
        return (unescape(guid.decode()) for guid in re.findall(_GUID, document))

    def render(self, feed: Feed) -> Iterator[bytes]:
        """The document in pieces: its head, each item, its end."""
        from feedsmith.publishing.formats.head import make_rss_frame  # with feedgen 13 ms

        frame = make_rss_frame(feed, self.media_type, self.suffix)
        yield frame.start
        for entry in feed.entries:
            yield "".join(_render_item(entry, feed.language)).encode()
        yield frame.end


def _render_item(entry: Entry, feed_language: str) -> Iterator[str]:
    """`<item>`: what it is, who made it, when, what it is about, what it says, what it shows."""
    article = entry.article
    yield "<item>"
    yield make_element("title", article.title)
    yield make_optional_element("link", article.url)
    for link in entry.related:
        attributes = make_attributes(rel=link.rel, href=link.href, title=link.title)
        yield f"<atom:link{attributes}/>"
    permalink = "" if article.id == article.url else ' isPermaLink="false"'
    yield make_element("guid", article.id, permalink)
    yield from _render_people(article)
    yield from _render_dates(entry)
    for tag in article.tags:
        yield make_element("category", tag.label or tag.term, make_attributes(domain=tag.scheme))
    if article.language != feed_language:
        yield make_optional_element("dc:language", article.language)
    if article.dateline:
        yield make_element("dcterms:spatial", article.dateline.place)
    yield make_optional_element("dc:rights", article.rights)
    if article.summary:
        # The element holds HTML and the standfirst is text, so it is escaped twice.
        yield make_element("description", escape(article.summary))
    if article.body:
        yield f"<content:encoded>{make_cdata(article.body)}</content:encoded>"
    if article.media:
        yield from _render_media(article)
    yield "</item>\n"


def _render_people(article: Article) -> Iterator[str]:
    creators = choose_creators(article)
    # RSS's own `author` is an e-mail address and stands once; validators refuse it beside
    # `dc:creator`.
    if len(creators) == 1 and _fits_author(creators[0]):
        yield make_element("author", f"{creators[0].email} ({creators[0].name})")
    else:
        for creator in creators:
            yield make_element("dc:creator", creator.name)
    if article.authors and article.agencies:
        yield make_element("dc:source", ", ".join(agency.name for agency in article.agencies))
    for contributor in article.contributors:
        yield make_element("dc:contributor", contributor.name)
    yield make_optional_element("dc:publisher", article.publisher)


def _fits_author(person: Person) -> bool:
    """Whether `author` can hold the person, as `address (name)`: no brackets within the name."""
    return bool(person.email) and "(" not in person.name and ")" not in person.name


def _render_dates(entry: Entry) -> Iterator[str]:
    if entry.published:
        yield make_element("pubDate", format_rfc822(entry.published))
    if entry.updated and entry.updated != entry.published:
        yield make_element("atom:updated", format_rfc3339(entry.updated))


def _render_media(article: Article) -> Iterator[str]:
    """One enclosure, as the profile advises, and all media as Media RSS."""
    carried = next((medium for medium in article.media if medium.url), None)
    if carried:
        attributes = make_attributes(
            url=carried.url,
            length=carried.length or 0,  # the profile's advice where it is not known
            type=choose_media_type(carried),
        )
        yield f"<enclosure{attributes}/>"
    yield from make_media_elements(article.media)
