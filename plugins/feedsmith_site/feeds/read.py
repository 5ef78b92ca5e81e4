"""Bytes to a feed: by what they hold, never by what a server calls them."""

from dataclasses import replace

from feedsmith import ParseError
from feedsmith_site.feeds.decoding import decode_feed
from feedsmith_site.feeds.fields import Fields, find_language
from feedsmith_site.feeds.items import read_authors, read_item, read_link
from feedsmith_site.feeds.jsonfeed import read_json_feed
from feedsmith_site.feeds.markup import Element, ItemReader
from feedsmith_site.feeds.repair import repair_xml
from feedsmith_site.feeds.texts import read_title
from feedsmith_site.feeds.values import FeedContent, FeedItem

__all__ = ["read_feed"]


def read_feed(data: bytes, url: str = "", charset: str = "") -> FeedContent:
    """The feed that came from `url`; `charset` is what the HTTP header gave.

    Raises ParseError where the bytes are no feed.
    """
    text = decode_feed(data, charset)
    head = text[:200].lstrip("\ufeff \t\r\n")
    feed = read_json_feed(text, url) if head.startswith("{") else _read_xml(text, url)
    if feed is None:
        kind = "malformed" if data.strip() else "empty"
        raise ParseError(kind=kind, detail="no feed: neither RSS nor Atom nor JSON Feed")
    return feed


def _read_xml(text: str, url: str) -> FeedContent | None:
    xml = repair_xml(text)
    if not xml:
        return None
    reader = ItemReader(xml)
    items = [read_item(element, url) for element in reader]
    return None if reader.root is None else _describe(reader.root, items, url)


def _describe(root: Element, items: list[FeedItem], url: str) -> FeedContent:
    """The feed of which `root` is the first element, without its items."""
    channel = next((child for child in root if _is_channel(child)), root)
    fields = Fields(channel, url)
    title = fields.find("title", "dc:title")
    language = fields.read("language", "dc:language") or find_language(channel)
    # Of Atom it is said that a feed's authors are those of entries without any (RFC 4287, section 4.2.1).
    authors = read_authors(fields) if _is_atom(root) else ()
    return FeedContent(
        title="" if title is None else read_title(title, fields.base),
        url=read_link(fields),
        language=language,
        items=tuple(
            replace(item, authors=item.authors or authors, language=item.language or language) for item in items
        ),
    )


def _is_channel(element: Element) -> bool:
    return isinstance(element.tag, str) and element.tag.rpartition("}")[2].lower() == "channel"


def _is_atom(root: Element) -> bool:
    return bool(root.tag.rpartition("}")[2].lower() == "feed")
