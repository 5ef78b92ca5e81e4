"""JSON Feed 1.1, with what it has no words for under `_feedsmith` (section "Extensions")."""

from collections.abc import Iterator
from typing import Any, ClassVar

from feedsmith.model.article import Article, Media, Person
from feedsmith.model.feed import Entry, Feed
from feedsmith.publishing.formats.common import credited, media_type, rfc3339

__all__ = ["JsonFeed"]


class JsonFeed:
    """JSON Feed 1.1."""

    name: ClassVar[str] = "json"
    media_type: ClassVar[str] = "application/feed+json"
    suffix: ClassVar[str] = ".json"

    def ids(self, document: bytes) -> list[str]:
        """The ids in a feed that was rendered earlier. Raises ValueError where it is none."""
        from msgspec.json import decode  # as below

        feed: Any = decode(document)
        try:
            return [item["id"] for item in feed["items"]]
        except (KeyError, TypeError) as error:
            raise ValueError("not a JSON Feed") from error

    def render(self, feed: Feed) -> Iterator[bytes]:
        from msgspec.json import Encoder  # 15 ms, for those who write JSON

        encode = Encoder().encode
        yield encode(_present(_head(feed, self.suffix))).removesuffix(b"}") + b',"items":['
        separator = b"\n"
        for entry in feed.entries:
            yield separator + encode(_present(_item(entry, feed.language)))
            separator = b",\n"
        yield b"\n]}\n"


def _present(values: dict[str, Any]) -> dict[str, Any]:
    """Without what is empty: JSON Feed leaves out what is not known. A zero is something."""
    return {name: value for name, value in values.items() if value or value == 0}


def _head(feed: Feed, suffix: str) -> dict[str, Any]:
    """What comes before the items. Where a feed has an archive, the older items are in its documents."""
    next_url = next((link.href for link in feed.links if link.rel == "next"), None)
    hubs = [{"type": "WebSub", "url": link.href} for link in feed.links if link.rel == "hub"]
    return {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "home_page_url": feed.link,
        "feed_url": feed.address(suffix),
        "next_url": feed.address(suffix, feed.previous) if feed.previous else next_url,
        "hubs": hubs,
        "description": feed.description,
        "language": feed.language,
    }


def _item(entry: Entry, feed_language: str) -> dict[str, Any]:
    article = entry.article
    carried = [medium for medium in article.media if medium.url]
    pictures = (medium.url for medium in carried if media_type(medium).startswith("image/"))
    return {
        "id": article.id,
        "url": article.url,
        "title": article.title,
        "summary": article.summary,
        "content_html": _string(article.body) if article.body else "",
        # One of the two contents is required; an article without a body has a URL, and this stands for it.
        "content_text": "" if article.body else article.summary or article.title,
        "image": next(pictures, None),
        "date_published": entry.published and rfc3339(entry.published),
        "date_modified": entry.updated and rfc3339(entry.updated),
        "authors": _authors(article),
        "tags": [tag.label or tag.term for tag in article.tags],
        "language": article.language if article.language != feed_language else "",
        "attachments": [_attachment(medium) for medium in carried],
        "_feedsmith": _extension(article) | _related(entry),
    }


def _string(body: str) -> Any:
    """The body as a JSON string (RFC 8259, section 7). msgspec 0.22 keeps the UTF-8 of each text that is not ASCII in
    the text itself, which doubles the memory of a long feed; of the controls, Article leaves line ends and tabs only.
    """
    from msgspec import Raw  # as above

    escaped = body.encode().replace(b"\\", b"\\\\").replace(b'"', b'\\"').replace(b"\n", b"\\n").replace(b"\t", b"\\t")
    return Raw(b'"' + escaped + b'"')


def _authors(article: Article) -> list[dict[str, Any]]:
    people = credited(article) or ((Person(name=article.publisher),) if article.publisher else ())
    return [_present({"name": person.name, "url": person.url}) for person in people]


def _attachment(medium: Media) -> dict[str, Any]:
    return _present(
        {"url": medium.url, "mime_type": media_type(medium), "title": medium.caption, "size_in_bytes": medium.length}
    )


def _related(entry: Entry) -> dict[str, Any]:
    links = [_present({"url": link.href, "title": link.title}) for link in entry.related]
    return {"related": links} if links else {}


def _extension(article: Article) -> dict[str, Any]:
    dateline = article.dateline
    return _present(
        {
            "agencies": [_present({"name": a.name, "code": a.code, "url": a.url}) for a in article.agencies],
            "contributors": [_present({"name": c.name, "role": c.role}) for c in article.contributors],
            "publisher": article.publisher,
            "credit": article.credit,
            "dateline": dateline
            and _present({"place": dateline.place, "date": dateline.date and dateline.date.isoformat()}),
            "media": [
                _present({"url": m.url, "caption": m.caption, "credits": m.credits})
                for m in article.media
                if m.credits or (m.caption and m.url is None)
            ],
            "rights": article.rights,
        }
    )
