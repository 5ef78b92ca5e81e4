"""What the formats share: who is credited, dates in print, media types, XML elements as text."""

import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from urllib.parse import unquote, urlsplit

from feedsmith._version import __version__
from feedsmith.model.article import Article, Media, Person
from feedsmith.model.urls import is_uri, tag_uri
from feedsmith.text import escape

__all__ = [
    "GENERATOR",
    "NAMESPACES",
    "attributes",
    "cdata",
    "credited",
    "element",
    "looks_like_html",
    "media_elements",
    "media_type",
    "own_id",
    "permanent_id",
    "rfc822",
    "rfc3339",
]

GENERATOR = f"feedsmith {__version__}"
NAMESPACES = {
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
    "media": "http://search.yahoo.com/mrss/",
}

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_HTML = re.compile(r"<[A-Za-z/!?]|&#?\w+;")
# Not the mimetypes module: it reads the machine's own tables, and the bytes of a feed must not depend on them.
_TYPES = {
    "jpg": "image/jpeg", "jpeg": "image/jpeg", "png": "image/png", "gif": "image/gif", "webp": "image/webp",
    "avif": "image/avif", "svg": "image/svg+xml", "mp3": "audio/mpeg", "m4a": "audio/mp4", "ogg": "audio/ogg",
    "opus": "audio/opus", "wav": "audio/wav", "mp4": "video/mp4", "m4v": "video/mp4", "webm": "video/webm",
    "pdf": "application/pdf",
}  # fmt: skip


def rfc822(moment: datetime) -> str:
    """`moment` (UTC) as RSS 2.0 has it: RFC 822, section 5, with the four-digit year of RFC 2822."""
    return (
        f"{_DAYS[moment.weekday()]}, {moment.day:02} {_MONTHS[moment.month - 1]} {moment.year:04} "
        f"{moment.hour:02}:{moment.minute:02}:{moment.second:02} +0000"
    )


def rfc3339(moment: datetime) -> str:
    """`moment` (UTC) by RFC 3339, section 5.6."""
    return moment.isoformat()[:19] + "Z"


def credited(article: Article) -> tuple[Person, ...]:
    """Whom an article is by: its authors, else the credit line as printed, else the agencies."""
    if article.authors:
        return article.authors
    if article.credit:
        return (Person(name=article.credit, url=next((agency.url for agency in article.agencies if agency.url), None)),)
    return tuple(Person(name=agency.name, url=agency.url) for agency in article.agencies)


def permanent_id(article: Article) -> str:
    """The article's id as a URI, which Atom demands (RFC 4287, section 4.2.6); unlike ids stay unlike."""
    return article.id if is_uri(article.id) else tag_uri("id", article.id)


def own_id(uri: str) -> str:
    """The article's id of which `permanent_id` made `uri`."""
    minted = tag_uri("id", "")
    return unquote(uri.removeprefix(minted)) if uri.startswith(minted) else uri


def media_type(medium: Media) -> str:
    """What the medium says it is, else what the end of its URL does."""
    if medium.media_type or medium.url is None:
        return medium.media_type
    suffix = urlsplit(medium.url).path.rpartition(".")[2].lower()
    return _TYPES.get(suffix, "application/octet-stream")


def looks_like_html(text: str) -> bool:
    """Whether readers and validators would take plain `text` for markup."""
    return ("<" in text or "&" in text) and _HTML.search(text) is not None


def element(tag: str, text: str, attributes: str = "") -> str:
    """`<tag attributes>text</tag>` with the text escaped; `attributes` come from `attributes()` or are safe."""
    return f"<{tag}{attributes}>{escape(text)}</{tag}>"


def cdata(text: str) -> str:
    """`text` as CDATA sections (XML 1.0, section 2.7): a third of the time that escaping a body takes."""
    if "]" in text:
        text = text.replace("]]>", "]]]]><![CDATA[>")
    return f"<![CDATA[{text}]]>"


def attributes(**values: str | int | None) -> str:
    """`values` as XML attributes, without those that are None or empty."""
    return "".join(f' {name}="{escape(str(value))}"' for name, value in values.items() if value not in (None, ""))


def media_elements(media: Iterable[Media]) -> Iterator[str]:
    """Media RSS 1.5.1: one `media:content` each; credit and caption alone where the picture is not carried."""
    captions = []
    for medium in media:
        credit = "".join(element("media:credit", name) for name in medium.credits)
        if medium.url is None:
            captions.append(medium.caption)
            yield credit
            continue
        kind = media_type(medium)
        about = attributes(
            url=medium.url,
            type=kind,
            medium=kind.partition("/")[0] if kind.startswith(("image/", "audio/", "video/")) else None,
            fileSize=medium.length,
            width=medium.width,
            height=medium.height,
        )
        caption = element("media:description", medium.caption, ' type="plain"') if medium.caption else ""
        yield f"<media:content{about}>{caption}{credit}</media:content>"
    if caption := " / ".join(filter(None, captions)):
        # In a group: beside the item's own elements, readers built on feedparser show it in place of the standfirst.
        described = element("media:description", caption, ' type="plain"')
        yield f"<media:group>{described}</media:group>"
