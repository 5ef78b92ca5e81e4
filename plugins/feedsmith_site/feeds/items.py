"""Elements of RSS, RDF, CDF and Atom to items. Of several elements that say the same, the format's own counts."""

import re
from collections.abc import Iterable
from datetime import datetime

from feedsmith.text import squash
from feedsmith_site.feeds.dates import parse_feed_date
from feedsmith_site.feeds.fields import Fields, find_language, read_attribute
from feedsmith_site.feeds.markup import Element
from feedsmith_site.feeds.texts import make_plain, read_construct, read_html, read_plain, read_title
from feedsmith_site.feeds.values import Author, FeedItem, FeedText

__all__ = ["read_authors", "read_item", "read_link"]

MAX_AUTHORS = 50
MAX_TAGS = 100
MAX_PERSON_CHARS = 300

_RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
_TITLES = ("title", "atom:title", "dc:title", "media:title", "itunes:title")
_PUBLISHED = (
    "pubdate", "published", "issued", "atom:published", "dc:date", "dcterms:issued", "dcterms:created",
    "dcterms:available", "dcterms:date", "created", "date", "dc:created", "atom:issued", "atom:created",
)  # fmt: skip
_UPDATED = ("updated", "modified", "atom:updated", "atom:modified", "dcterms:modified", "lastmod", "lastbuilddate")
_SUMMARIES = (
    "description", "summary", "abstract", "atom:summary", "dc:description", "dcterms:abstract", "itunes:summary",
    "media:description", "itunes:subtitle",
)  # fmt: skip
_CONTENTS = ("content:encoded", "encoded", "content", "atom:content", "xhtml:body", "body", "fullitem", "xhtml:div")
_ATOM_CONSTRUCTS = frozenset(("content", "summary"))
_EMAIL = re.compile(r"[^\s<>()\"',;:]{1,100}@[^\s<>()\"',;:]{1,100}")
_WRAPPING = " \t\r\n<>()[]\"'"
_PICTURE = re.compile(r"\.(?:jpe?g|png|gif|webp|avif)(?:$|[?#])", re.IGNORECASE)


def read_item(element: Element, base: str) -> FeedItem:
    """The item in an element of a feed that came from `base`."""
    fields = Fields(element, base)
    title = next((child for name in _TITLES for child in fields[name]), None)
    guid = fields.read("guid", "id", "atom:id", "dc:identifier")
    content = _read_content(fields)
    return FeedItem(
        title="" if title is None else read_title(title, fields.base),
        url=read_link(fields),
        id=guid or (element.get(f"{_RDF}about") or "").strip(),
        authors=read_authors(fields),
        published=_read_date(fields, _PUBLISHED),
        updated=_read_date(fields, _UPDATED) or _parse(read_attribute(element, "lastmod")),
        summary=_read_summary(fields),
        content=content,
        image=_read_image(fields),
        tags=_read_tags(fields),
        language=fields.read("dc:language", "language") or find_language(element),
    )


# ---- the address --------------------------------------------------------------------------------


def read_link(fields: Fields) -> str:
    """The address of the page that an item or a feed is of; "" where it names none."""
    if original := fields.read("feedburner:origlink", "feedburner:originallink"):
        return original
    links = [*fields["link"], *fields["atom:link"], *fields["url"]]
    best = min(filter(_is_alternate, links), key=_rank_link, default=None)
    if best is not None:
        return fields.resolve(_read_href(best), best)
    for guid in fields["guid"]:
        text = (guid.text or "").strip()
        is_permanent = (guid.get("isPermaLink") or guid.get("ispermalink") or "").strip().lower() != "false"
        if is_permanent and _is_address(text):
            return fields.resolve(text, guid)
    about = fields.element.get(f"{_RDF}about") or read_attribute(fields.element, "href")
    if about.strip():
        return fields.resolve(about)
    source = next((child.get("src") for child in fields["content"] if child.get("src")), "")
    return fields.resolve(source) if source else ""


def _read_href(link: Element) -> str:
    return (link.get("href") or link.text or link.get(f"{_RDF}resource") or "").strip()


def _is_alternate(link: Element) -> bool:
    return bool(_read_href(link)) and (link.get("rel") or "alternate").strip().lower() == "alternate"


def _rank_link(link: Element) -> bool:
    """Links to pages come first, then those to whatever else says the same."""
    kind = (link.get("type") or "text/html").strip().lower()
    return not kind.startswith(("text/html", "application/xhtml"))


def _is_address(text: str) -> bool:
    """Whether a guid may be an address: absolute, or a path."""
    return len(text.split()) == 1 and text.lower().startswith(("http://", "https://", "/"))


# ---- texts --------------------------------------------------------------------------------------


def _read_content(fields: Fields) -> FeedText:
    child = fields.find(*_CONTENTS)
    if child is None:
        return FeedText()
    return _read_text(child, fields)


def _read_summary(fields: Fields) -> FeedText:
    for part in (fields, *(Fields(group, fields.base) for group in fields["media:group"][:1])):
        if (child := part.find(*_SUMMARIES)) is not None:
            return _read_text(child, part)
    return FeedText()


def _read_text(child: Element, fields: Fields) -> FeedText:
    """A text by its type, where it is Atom's; HTML otherwise."""
    name = child.tag.rpartition("}")[2].rpartition(":")[2].lower()
    base = fields.resolve("", child) or fields.base
    is_atom = fields.element.tag.endswith(("entry", "ENTRY")) or "atom" in child.tag.lower()
    if name in _ATOM_CONSTRUCTS and (is_atom or child.get("type")):
        return read_construct(child, base)
    return read_html(child, base)


# ---- dates --------------------------------------------------------------------------------------


def _read_date(fields: Fields, names: Iterable[str]) -> datetime | None:
    """The first date that can be read among the elements of these names."""
    for name in names:
        for child in fields[name]:
            if (date := _parse(child.text)) is not None:
                return date
    return None


def _parse(text: str | None) -> datetime | None:
    return parse_feed_date(text) if text else None


# ---- people -------------------------------------------------------------------------------------


def read_authors(fields: Fields) -> tuple[Author, ...]:
    """The authors of an item or a feed, each once."""
    authors: list[Author] = []
    for name in ("author", "dc:creator", "dc:author", "atom:author", "itunes:author", "creator"):
        authors = [author for child in fields[name][:MAX_AUTHORS] if (author := _read_person(child, fields)).label]
        if authors:
            break
    return tuple(dict.fromkeys(authors))


def _read_person(child: Element, fields: Fields) -> Author:
    """An Atom person, or a name as RSS has it: "jane@paper.example (Jane Doe)"."""
    if len(child):
        parts = Fields(child, fields.base)
        url = parts.read("uri", "url", "homepage")
        person = Author(squash(parts.read("name")), parts.read("email"), parts.resolve(url) if url else "")
        if person.label:
            return person
    return _split_person(read_plain(child))


def _split_person(text: str) -> Author:
    text = make_plain(text) if "&" in text else text
    text = text[:MAX_PERSON_CHARS].removeprefix("mailto:")
    match = _EMAIL.search(text)
    if match is None:
        return Author(name=text)
    name = f"{text[: match.start()].strip(_WRAPPING)} {text[match.end() :].strip(_WRAPPING)}"
    return Author(name=squash(name), email=match[0])


# ---- the rest -----------------------------------------------------------------------------------


def _read_tags(fields: Fields) -> tuple[str, ...]:
    children = [*fields["category"], *fields["atom:category"], *fields["dc:subject"], *fields["media:category"]]
    texts = (child.get("label") or child.get("term") or child.text or "" for child in children[:MAX_TAGS])
    return tuple(dict.fromkeys(filter(None, map(make_plain, texts))))


def _read_image(fields: Fields) -> str:
    """The address of an item's picture; "" where it has none."""
    pictures = [*fields["media:content"], *fields["enclosure"], *fields["media:thumbnail"], *fields["itunes:image"]]
    for group in fields["media:group"][:1]:
        grouped = Fields(group, fields.base)
        pictures += [*grouped["content"], *grouped["thumbnail"]]
    for child in pictures:
        url = (child.get("url") or child.get("href") or "").strip()
        if url and _is_picture(child, url):
            return fields.resolve(url, child)
    enclosures = (link for link in fields["link"] if (link.get("rel") or "") == "enclosure")
    urls = (link.get("href") or "" for link in enclosures if (link.get("type") or "").startswith("image/"))
    return next((fields.resolve(url) for url in urls if url), "")


def _is_picture(child: Element, url: str) -> bool:
    if child.tag.rpartition("}")[2].rpartition(":")[2] in ("thumbnail", "image"):
        return True
    kind = child.get("medium") or child.get("type") or ""
    return kind.startswith("image") if kind else _PICTURE.search(url) is not None
