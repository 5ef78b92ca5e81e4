"""JSON Feed 1.1, with what it has no words for under `_feedsmith` (section "Extensions").

Which field of an article becomes which key is the table in docs/reference/feeds.md.
"""

from collections.abc import Collection, Iterable, Iterator
from json import JSONEncoder
from json.encoder import encode_basestring as _quote
from typing import Any, ClassVar

from feedsmith.model.article import Agency, Article, Contributor, Dateline, Media, Person
from feedsmith.model.feed import Entry, Feed
from feedsmith.publishing.formats.common import (
    choose_authors,
    choose_media_type,
    choose_medium,
    format_dates,
    list_enclosures,
    list_related_links,
)

__all__ = ["JsonFeed"]

_VERSION = "https://jsonfeed.org/version/1.1"
_encode = JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


class JsonFeed:
    """JSON Feed 1.1."""

    name: ClassVar[str] = "json"
    media_type: ClassVar[str] = "application/feed+json"
    suffix: ClassVar[str] = ".json"

    def ids(self, document: bytes) -> list[str]:
        """The ids in a feed that was rendered earlier. Raises ValueError where it is none."""
        from msgspec.json import decode  # 14 ms, for those who write JSON alone

        feed: Any = decode(document)
        try:
            return [item["id"] for item in feed["items"]]
        except (KeyError, TypeError) as error:
            raise ValueError("not a JSON Feed") from error

    def render(self, feed: Feed) -> Iterator[bytes]:
        """The document in pieces: its head, each item, its end."""
        # The head is an object of its own, opened again to take in the items one by one.
        head = _encode(_drop_unknown(_make_head(feed, self.suffix)))
        yield (head.removesuffix("}") + ',"items":[').encode()
        separator = b"\n"
        for entry in feed.entries:
            yield b"".join((separator, *_render_item(entry, feed.language)))
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


def _render_item(entry: Entry, feed_language: str) -> tuple[bytes, bytes, bytes]:
    """An item as text, key by key, in three pieces: an object of it would have to be made first."""
    body = entry.article.body
    return _render_beginning(entry.article).encode(), _escape_body(body), _render_rest(entry, feed_language).encode()


def _render_beginning(article: Article) -> str:
    """The item up to its body: what it is."""
    item = f'{{"id":{_quote(article.id)}'
    if article.url:
        item += f',"url":{_quote(article.url)}'
    item += f',"title":{_quote(article.title)}'
    if article.summary:
        item += f',"summary":{_quote(article.summary)}'
    # One of the two is required. An article without a body has a URL, and this stands for it.
    if article.body:
        return f'{item},"content_html":"'
    return f'{item},"content_text":{_quote(article.summary or article.title)[:-1]}'


def _render_rest(entry: Entry, feed_language: str) -> str:
    """The item from the end of its body on: what it shows, when it was published, who made it, what it is about."""
    article = entry.article
    item = '"'
    image = article.media and _choose_image(article.media)
    if image:
        item += f',"image":{_quote(image)}'
    published, updated = format_dates(entry)
    if published:
        item += f',"date_published":"{published}"'
    if updated:
        item += f',"date_modified":"{updated}"'
    authors = [_render_author(person) for person in choose_authors(article)]
    if authors:
        # The first alone: what version 1 had, and some readers look for.
        item += f',"author":{authors[0]},"authors":{_join(authors)}'
    if article.tags:
        item += f',"tags":{_join([_quote(tag.label or tag.term) for tag in article.tags])}'
    if article.language and article.language != feed_language:
        item += f',"language":{_quote(article.language)}'
    enclosures = list_enclosures(article.media) if article.media else {}
    if enclosures:
        item += f',"attachments":{_join([_render_attachment(url, medium) for url, medium in enclosures.items()])}'
    extension = _render_extension(entry, enclosures)
    if extension:
        item += f',"_feedsmith":{{{extension}}}'
    return item + "}"


def _escape_body(body: str) -> bytes:
    """The body within its quotes. Of the control characters that have to be escaped (RFC 8259, section 7),
    Article leaves line ends and tabs only.
    """
    # Of bytes: in a text that is not ASCII it takes twice the time.
    escaped = body.encode().replace(b"\\", b"\\\\").replace(b'"', b'\\"')
    return escaped.replace(b"\n", b"\\n").replace(b"\t", b"\\t")


def _choose_image(media: Iterable[Media]) -> str | None:
    urls = (medium.url for medium in media if medium.url and choose_medium(medium) == "image")
    return next(urls, None)


def _render_author(person: Person) -> str:
    url = f',"url":{_quote(person.url)}' if person.url else ""
    return f'{{"name":{_quote(person.name)}{url}}}'


def _render_attachment(url: str, medium: Media) -> str:
    members = _list_members(url=url, mime_type=choose_media_type(medium), title=medium.caption)
    if medium.length is not None:
        members.append(f'"size_in_bytes":{medium.length}')
    return f"{{{','.join(members)}}}"


def _render_extension(entry: Entry, attached: Collection[str]) -> str:
    """The members of `_feedsmith`: what JSON Feed has no words for."""
    article = entry.article
    members: list[str] = []
    if article.agencies:
        members.append(f'"agencies":{_join(map(_render_agency, article.agencies))}')
    if article.contributors:
        members.append(f'"contributors":{_join(map(_render_contributor, article.contributors))}')
    members += _list_members(publisher=article.publisher, credit=article.credit)
    if article.dateline:
        members.append(f'"dateline":{_render_dateline(article.dateline)}')
    media = [_render_medium(medium) for medium in article.media if _says_more_than_attachment(medium, attached)]
    if media:
        members.append(f'"media":{_join(media)}')
    members += _list_members(rights=article.rights, note=article.note)
    related = list_related_links(entry)
    if related:
        links = [_render_object(url=link.href, title=link.title) for link in related]
        members.append(f'"related":{_join(links)}')
    return ",".join(members)


def _list_members(**texts: str | None) -> list[str]:
    """The members of an object that are known."""
    return [f'"{name}":{_quote(text)}' for name, text in texts.items() if text]


def _render_object(**texts: str | None) -> str:
    return f"{{{','.join(_list_members(**texts))}}}"


def _join(items: Iterable[str]) -> str:
    return f"[{','.join(items)}]"


def _says_more_than_attachment(medium: Media, attached: Collection[str]) -> bool:
    return bool(medium.credits or (medium.caption and medium.url not in attached))


def _render_medium(medium: Media) -> str:
    members = _list_members(url=medium.url, caption=medium.caption)
    if medium.credits:
        members.append(f'"credits":{_join(map(_quote, medium.credits))}')
    return f"{{{','.join(members)}}}"


def _render_agency(agency: Agency) -> str:
    return _render_object(name=agency.name, code=agency.code, url=agency.url)


def _render_contributor(contributor: Contributor) -> str:
    return _render_object(name=contributor.name, role=contributor.role)


def _render_dateline(dateline: Dateline) -> str:
    return _render_object(place=dateline.place, date=dateline.date.isoformat() if dateline.date else "")
