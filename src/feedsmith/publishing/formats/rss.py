"""RSS 2.0, with Dublin Core, Media RSS and Atom where RSS has no words of its own.

Which field of an article becomes which element is the table in docs/reference/feeds.md.
"""

import re
from collections.abc import Iterator
from itertools import islice
from typing import ClassVar

from feedsmith.model.article import Article
from feedsmith.model.content import make_excerpt
from feedsmith.model.feed import Entry, Feed
from feedsmith.publishing.formats.common import (
    choose_creators,
    choose_media_type,
    format_rfc822,
    format_rfc3339,
    list_enclosures,
    list_related_links,
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
            yield _render_item(entry, feed.language).encode()
        yield frame.end


def _render_item(entry: Entry, feed_language: str) -> str:
    """`<item>`: what it is, who made it, when, what it is about, what it says, what it shows."""
    article = entry.article
    item = f"<item>{make_element('title', article.title)}{make_optional_element('link', article.url)}"
    for link in list_related_links(entry):
        item += f"<atom:link{make_attributes(rel=link.rel, href=link.href, title=link.title)}/>"
    permalink = "" if article.id == article.url else ' isPermaLink="false"'
    item += make_element("guid", article.id, permalink) + _render_people(article) + _render_dates(entry)
    for tag in article.tags:
        item += make_element("category", tag.label or tag.term, make_attributes(domain=tag.scheme))
    if article.language and article.language != feed_language:
        item += make_element("dc:language", article.language)
    if article.dateline:
        item += make_element("dcterms:spatial", article.dateline.place)
    if article.rights:
        item += make_element("dc:rights", article.rights)
    description = article.summary
    if article.body and not description:
        # Several libraries have no text at all of an item without description, whatever its content.
        description = make_excerpt(article.body) or article.title
    if description:
        # The element holds HTML and the standfirst is text, so it is escaped twice.
        item += make_element("description", escape(description))
    if article.body:
        item += f"<content:encoded>{make_cdata(article.body)}</content:encoded>"
    if article.media:
        item += "".join(_render_media(article))
    return item + "</item>\n"


def _render_people(article: Article) -> str:
    # All names in one element: of several, most readers show the first or the last. Never RSS's own
    # `author`, an e-mail address, which they show as the name.
    people = make_optional_element("dc:creator", ", ".join([creator.name for creator in choose_creators(article)]))
    if article.authors and article.agencies:
        people += make_element("dc:source", ", ".join([agency.name for agency in article.agencies]))
    for contributor in article.contributors:
        people += make_element("dc:contributor", contributor.name)
    if article.publisher:
        people += make_element("dc:publisher", article.publisher)
    return people


def _render_dates(entry: Entry) -> str:
    dates = make_element("pubDate", format_rfc822(entry.published)) if entry.published else ""
    if entry.updated and entry.updated != entry.published:
        dates += make_element("atom:updated", format_rfc3339(entry.updated))
    return dates


def _render_media(article: Article) -> Iterator[str]:
    """One enclosure, as the profile advises, and all media as Media RSS."""
    enclosures = dict(islice(list_enclosures(article.media).items(), 1))
    for url, medium in enclosures.items():
        attributes = make_attributes(
            url=url,
            length=medium.length or 0,  # the profile's advice where it is not known
            type=choose_media_type(medium),
        )
        yield f"<enclosure{attributes}/>"
    yield from make_media_elements(article.media, enclosures)
