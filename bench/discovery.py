"""The adapters that finders of articles and readers of feeds are scored with."""

from feedsmith import ParseError
from feedsmith_html.listing import find_listing
from feedsmith_html.page import Page
from feedsmith_site.feeds.read import read_feed

__all__ = ["feed", "find"]


def find(html: bytes, url: str) -> list[dict[str, object]]:
    """The articles that a page lists: url, title, published."""
    listing = find_listing(Page(html, url))
    items = listing.items if listing.is_list else ()
    return [
        {"url": item.link.url, "title": item.title, "published": item.published and item.published.value}
        for item in items
    ]


def feed(data: bytes, url: str) -> list[dict[str, object]]:
    """The items of a feed: title, url, id, author, published, updated, summary, content."""
    try:
        items = read_feed(data, url).items
    except ParseError:
        return []
    return [
        {
            "title": item.title,
            "url": item.url,
            "id": item.id,
            "author": ", ".join(author.label for author in item.authors),
            "published": item.published,
            "updated": item.updated,
            "summary": item.summary.value,
            "content": item.content.value,
        }
        for item in items
    ]
