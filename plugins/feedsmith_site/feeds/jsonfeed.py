"""JSON Feed 1.0 and 1.1 (jsonfeed.org/version/1.1), as sloppy as it comes."""

import json
from dataclasses import replace
from typing import Any

from feedsmith import ParseError
from feedsmith.text import squash
from feedsmith_site.feeds.dates import parse_feed_date
from feedsmith_site.feeds.fields import join
from feedsmith_site.feeds.texts import resolve_urls
from feedsmith_site.feeds.values import Author, FeedContent, FeedItem, FeedText

__all__ = ["read_json_feed"]

MAX_ITEMS = 5_000
# Objects take up to thirty times the memory of their text.
MAX_JSON_CHARS = 8_000_000
MAX_LISTED = 100


def read_json_feed(text: str, url: str) -> FeedContent | None:
    """The feed that came from `url`; None where the text is none. Raises ParseError for one that is too large."""
    if len(text) > MAX_JSON_CHARS:
        raise ParseError(kind="malformed", detail=f"more than {MAX_JSON_CHARS // 1_000_000} MB of JSON")
    try:
        feed = json.loads(text.lstrip("\ufeff \t\r\n"), strict=False)
    except (ValueError, RecursionError):
        return None
    if not isinstance(feed, dict) or not isinstance(feed.get("items"), list):
        return None
    authors = _read_authors(feed, url)
    language = _read_text(feed.get("language"))
    items = [_read_item(item, url) for item in feed["items"][:MAX_ITEMS] if isinstance(item, dict)]
    return FeedContent(
        title=squash(_read_text(feed.get("title"))),
        url=_resolve(feed.get("home_page_url"), url),
        language=language,
        items=tuple(_complete(item, authors, language) for item in items),
    )


def _complete(item: FeedItem, authors: tuple[Author, ...], language: str) -> FeedItem:
    """The item with what the feed says of all."""
    return replace(item, authors=item.authors or authors, language=item.language or language)


def _read_item(item: dict[str, Any], base: str) -> FeedItem:
    html = _read_text(item.get("content_html"))
    content = FeedText(resolve_urls(html, base), True) if html else FeedText(_read_text(item.get("content_text")))
    guid = item.get("id")
    tags = item.get("tags")
    return FeedItem(
        title=squash(_read_text(item.get("title"))),
        url=_resolve(item.get("url") or item.get("external_url"), base),
        id=str(guid) if isinstance(guid, str | int | float) and not isinstance(guid, bool) else "",
        authors=_read_authors(item, base),
        published=parse_feed_date(_read_text(item.get("date_published"))),
        updated=parse_feed_date(_read_text(item.get("date_modified"))),
        summary=FeedText(_read_text(item.get("summary"))),
        content=content,
        image=_resolve(item.get("image") or item.get("banner_image"), base),
        tags=tuple(squash(tag) for tag in tags[:MAX_LISTED] if isinstance(tag, str)) if isinstance(tags, list) else (),
        language=_read_text(item.get("language")),
    )


def _read_text(value: Any) -> str:
    return value.strip() if isinstance(value, str) else ""


def _resolve(value: Any, base: str) -> str:
    text = _read_text(value)
    return join(base, text) if text else ""


def _read_authors(part: dict[str, Any], base: str) -> tuple[Author, ...]:
    """Those in `authors` (1.1), else the one in `author` (1.0)."""
    listed = part.get("authors")
    people = listed[:MAX_LISTED] if isinstance(listed, list) and listed else [part.get("author")]
    found = [_read_author(person, base) for person in people]
    return tuple(dict.fromkeys(author for author in found if author.label))


def _read_author(person: Any, base: str) -> Author:
    if isinstance(person, dict):
        return Author(name=squash(_read_text(person.get("name"))), url=_resolve(person.get("url"), base))
    return Author(name=squash(_read_text(person)))
