"""The feeds that a page says are its own, or its site's: autodiscovery.

Left out are feeds of comments, and what else an alternate may be: oEmbed, a translation, an API.
"""

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from feedsmith import absolute
from feedsmith.text import squash
from feedsmith_html import Page

__all__ = ["FeedLink", "find_feed_links"]

MAX_LINKS = 1_000
MAX_FOUND = 20
MAX_TITLE_CHARS = 300

_FEED_TYPES = frozenset(
    "application/rss+xml application/atom+xml application/rdf+xml application/feed+json application/x-rss+xml "
    "application/x-atom+xml text/rss text/rss+xml text/atom+xml text/atom application/rss application/atom".split()
)
# Of these only what its address calls a feed.
_VAGUE_TYPES = frozenset("text/xml application/xml application/json".split())
_FEED_WORD = re.compile(r"\b(?:feed|feeds|rss|atom|rdf|index\.xml)\b|(?:feed|rss|atom)\.(?:xml|json)", re.IGNORECASE)
_COMMENTS_FOLDER = re.compile(r"^comments?(?:[_-]?(?:feed|rss))?(?:\.\w+)?$", re.IGNORECASE)
_COMMENTS_TITLE = re.compile(
    r"\b(?:comments|kommentare|commentaires|comentarios|comentários|commenti|reacties|komentarze|kommentarer)\b"
    r"|комментари|コメント|评论|評論|댓글",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class FeedLink:
    """A feed that a page names: an absolute address, and what the page calls it."""

    url: str
    title: str = ""


def find_feed_links(page: Page) -> list[FeedLink]:
    """The feeds in the head of a page, in its order, each once."""
    found: dict[str, FeedLink] = {}
    if page.tree is None:
        return []
    for _, element in zip(range(MAX_LINKS), page.tree.iter("link"), strict=False):
        relations = (element.get("rel") or "").lower().split()
        kind = (element.get("type") or "").partition(";")[0].strip().lower()
        href = (element.get("href") or "").strip()
        if not href or not _is_feed(relations, kind, href):
            continue
        title = squash((element.get("title") or "")[:MAX_TITLE_CHARS])
        try:
            url = absolute(re.sub(r"^feed:(?://)?(?=https?:)", "", href), page.base or None)
        except ValueError:
            continue
        if not _is_of_comments(url, title) and len(found) < MAX_FOUND:
            found.setdefault(url, FeedLink(url, title))
    return list(found.values())


def _is_feed(relations: list[str], kind: str, href: str) -> bool:
    if "feed" in relations and "alternate" not in relations:
        return True
    if "alternate" not in relations or "stylesheet" in relations:
        return False
    return kind in _FEED_TYPES or (kind in _VAGUE_TYPES and _is_named_feed(href))


def _is_named_feed(href: str) -> bool:
    return _FEED_WORD.search(href) is not None and "oembed" not in href.lower()


def _is_of_comments(url: str, title: str) -> bool:
    parts = urlsplit(url)
    folders = (*parts.path.split("/"), *re.split(r"[=&]", parts.query))
    return any(map(_COMMENTS_FOLDER.match, folders)) or _COMMENTS_TITLE.search(title) is not None
