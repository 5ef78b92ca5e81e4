"""The adapters that finders of articles and readers of feeds are scored with."""

from feedsmith_html.listing import find_listing
from feedsmith_html.page import Page


def find(html: bytes, url: str) -> list[dict[str, object]]:
    """The articles that a page lists: url, title, published."""
    listing = find_listing(Page(html, url))
    items = listing.items if listing.is_list else ()
    return [
        {"url": item.link.url, "title": item.title, "published": item.published and item.published.value}
        for item in items
    ]
