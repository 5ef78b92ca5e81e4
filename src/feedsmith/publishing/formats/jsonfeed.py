"""JSON Feed 1.1, with what it has no words for under `_feedsmith` (section "Extensions").

Which field of an article becomes which key is the table in docs/reference/feeds.md.
"""

from collections.abc import Collection, Iterator
from typing import Any, ClassVar

from feedsmith.model.article import Article, Dateline, Media, Person
from feedsmith.model.feed import Entry, Feed
from feedsmith.publishing.formats.common import (
    choose_creators,
    choose_media_type,
    choose_medium,
    format_rfc3339,
    list_enclosures,
    list_related_links,
)

__all__ = ["JsonFeed"]

_VERSION = "https://jsonfeed.org/version/1.1"


class JsonFeed:
    """JSON Feed 1.1."""

    name: ClassVar[str] = "json"
    media_type: ClassVar[str] = "application/feed+json"
    suffix: ClassVar[str] = ".json"

    def ids(self, document: bytes) -> list[str]:
        """The ids in a feed that was rendered earlier. Raises ValueError where it is none."""
        from msgspec.json import decode  # as in render

        feed: Any = decode(document)
        try:
            return [item["id"] for item in feed["items"]]
        except (KeyError, TypeError) as error:
            raise ValueError("not a JSON Feed") from error

    def render(self, feed: Feed) -> Iterator[bytes]:
        """The document in pieces: its head, each item, its end."""
        from msgspec.json import Encoder  # 15 ms, for those who write JSON

        encode = Encoder().encode
        # The head is an object of its own, opened again to take in the items one by one.
        head = encode(_drop_unknown(_make_head(feed, self.suffix)))
        yield head.removesuffix(b"}") + b',"items":['
        separator = b"\n"
        for entry in feed.entries:
            yield separator + encode(_drop_unknown(_make_item(entry, feed.language)))
            separator = b",\n"
        yield b"\n]}\n"


def _drop_unknown(values: dict[str, Any]) -> dict[str, Any]:
    """Without what is empty: JSON Feed leaves out what is not known. A zero is something."""
    return {name: value for name, value in values.items() if value or value == 0}


def _make_head(feed: Feed, suffix: str) -> dict[str, Any]:
    """What comes before the items."""
    next_url = next((link.href for link in feed.links if link.rel == "next"), None)
    if feed.previous:  # the older items are in the archive documents
        next_url = feed.address(suffix, feed.previous)
    hubs = [{"type": "WebSub", "url": link.href} for link in feed.links if link.rel == "hub"]
    return {
        "version": _VERSION,
        "title": feed.title,
        "home_page_url": feed.link,
        "feed_url": feed.address(suffix),
        "next_url": next_url,
        "hubs": hubs,
        "description": feed.description,
        "language": feed.language,
    }


def _make_item(entry: Entry, feed_language: str) -> dict[str, Any]:
    article = entry.article
    carried = [medium for medium in article.media if medium.url]
    enclosures = list_enclosures(article.media)
    authors = _make_authors(article)
    return {
        "id": article.id,
        "url": article.url,
        "title": article.title,
        "summary": article.summary,
        "content_html": _encode_body(article.body) if article.body else "",
        # One of the two is required. An article without a body has a URL, and this stands for it.
        "content_text": "" if article.body else article.summary or article.title,
        "image": _choose_image(carried),
        "date_published": entry.published and format_rfc3339(entry.published),
        "date_modified": entry.updated and format_rfc3339(entry.updated),
        "author": authors[0] if authors else None,  # what version 1 had, and some readers look for alone
        "authors": authors,
        "tags": [tag.label or tag.term for tag in article.tags],
        "language": article.language if article.language != feed_language else "",
        "attachments": [_make_attachment(medium) for medium in enclosures.values()],
        "_feedsmith": _make_extension(article, enclosures) | _make_related(entry),
    }


def _encode_body(body: str) -> Any:
    """The body as a JSON string (RFC 8259, section 7)."""
    from msgspec import Raw  # as in render

    # msgspec 0.22 keeps the UTF-8 of each text that is not ASCII within the text itself, which
    # doubles the memory of a long feed. Of the control characters that have to be escaped, Article
    # leaves line ends and tabs only.
    escaped = body.encode().replace(b"\\", b"\\\\").replace(b'"', b'\\"')
    escaped = escaped.replace(b"\n", b"\\n").replace(b"\t", b"\\t")
    return Raw(b'"' + escaped + b'"')


def _choose_image(carried: list[Media]) -> str | None:
    urls = (medium.url for medium in carried if choose_medium(medium) == "image")
    return next(urls, None)


def _make_authors(article: Article) -> list[dict[str, Any]]:
    creators = choose_creators(article)
    if not creators and article.publisher:
        creators = (Person(name=article.publisher),)
    return [_drop_unknown({"name": person.name, "url": person.url}) for person in creators]


def _make_attachment(medium: Media) -> dict[str, Any]:
    attachment = {
        "url": medium.url,
        "mime_type": choose_media_type(medium),
        "title": medium.caption,
        "size_in_bytes": medium.length,
    }
    return _drop_unknown(attachment)


def _make_related(entry: Entry) -> dict[str, Any]:
    links = [_drop_unknown({"url": link.href, "title": link.title}) for link in list_related_links(entry)]
    return {"related": links} if links else {}


def _make_extension(article: Article, attached: Collection[str]) -> dict[str, Any]:
    """What JSON Feed has no words for."""
    extension = {
        "agencies": [
            _drop_unknown({"name": agency.name, "code": agency.code, "url": agency.url}) for agency in article.agencies
        ],
        "contributors": [
            _drop_unknown({"name": contributor.name, "role": contributor.role}) for contributor in article.contributors
        ],
        "publisher": article.publisher,
        "credit": article.credit,
        "dateline": article.dateline and _make_dateline(article.dateline),
        "media": [
            _drop_unknown({"url": medium.url, "caption": medium.caption, "credits": medium.credits})
            for medium in article.media
            if medium.credits or (medium.caption and medium.url not in attached)
        ],
        "rights": article.rights,
        "note": article.note,
    }
    return _drop_unknown(extension)


def _make_dateline(dateline: Dateline) -> dict[str, Any]:
    day = dateline.date.isoformat() if dateline.date else ""
    return _drop_unknown({"place": dateline.place, "date": day})
