"""Atom 1.0 (RFC 4287), with the tombstones of RFC 6721."""

import re
from collections import Counter
from collections.abc import Iterator

from feedsmith.validating.checks.fragments import check_direction, check_html, check_markup_tag
from feedsmith.validating.checks.tables import ElementSpec, accept, check_value, leaf, repeated
from feedsmith.validating.checks.values import (
    atom_identifier,
    atom_web_url,
    exact,
    media_type,
    plain,
    rfc3339,
    text,
    uri,
)
from feedsmith.validating.documents.markup import Element
from feedsmith.validating.findings import Finding, find, find_broken
from feedsmith.validating.formats.common import (
    entries_last,
    links,
    one_alternate_each,
    self_link,
    updated_after_published,
)
from feedsmith.validating.formats.extensions import ENTRY_EXTENSIONS, FEED_EXTENSIONS
from feedsmith.validating.formats.history import check_archive, check_pages
from feedsmith.validating.formats.links import LINK, PERSON
from feedsmith.validating.formats.media import has_own_media, no_stray_caption
from feedsmith.validating.formats.readers import has_generator, has_whole_content

__all__ = ["ENTRY", "FEED"]

_TEXT_TYPES = ("text", "html", "xhtml")


def _text_construct(element: Element) -> Iterator[Finding]:
    """RFC 4287 3.1: type text, html or xhtml; an xhtml one holds a single div."""
    kind = element.get("type", "text")
    if kind not in _TEXT_TYPES:
        yield find(element, "invalid-text-type", ", ".join(_TEXT_TYPES), shown=kind)
    elif kind == "xhtml":
        yield from _check_xhtml(element)
    elif element.children:
        yield find(element, "elements-in-text", kind, shown=element.children[0].name)
    elif kind == "text":
        yield from check_value(element, plain, element.text)
    else:
        for complaint in check_html(element.text):
            yield find_broken(element, complaint, shown=element.text)


def _check_xhtml(element: Element) -> Iterator[Finding]:
    if [child.name for child in element.children] != ["xhtml:div"] or element.own_text:
        yield find(element, "one-div")
    for inner in element.walk():
        if inner is element:
            continue
        prefix, _, tag = inner.name.rpartition(":")
        if prefix == "xhtml":
            attributes = [(name.removeprefix("xml:"), value) for name, value in inner.attributes.items()]
            attributes = [pair for pair in attributes if ":" not in pair[0] and pair[0] not in ("base", "space")]
            for complaint in check_markup_tag(tag, attributes):
                yield find_broken(inner, complaint)
        elif not inner.namespace:
            yield find(inner, "missing-namespace")


def _content(element: Element) -> Iterator[Finding]:
    """RFC 4287 4.1.3: content with src is empty and has a media type; the other is text, HTML, XML or Base64."""
    kind = element.get("type", "text")
    if "src" in element.attributes:
        if "type" not in element.attributes:
            yield find(element, "src-without-type")
        else:
            yield from check_value(element, media_type, kind, "/@type")
        if element.own_text or element.children:
            yield find(element, "src-not-empty")
    elif kind in _TEXT_TYPES or "/" not in kind:
        yield from _text_construct(element)
        if kind == "html" and (complaint := check_direction(element.text)):
            yield find_broken(element, complaint, shown=element.text)
    else:
        yield from check_value(element, media_type, kind, "/@type")
        yield from _check_inline(element, kind.lower())


def _check_inline(element: Element, kind: str) -> Iterator[Finding]:
    """RFC 4287 4.1.3.3: what is neither XML nor text is in Base64."""
    if re.search(r"[+/]xml\Z", kind):
        return
    if element.children:
        yield find(element, "elements-in-text", kind, shown=element.children[0].name)
    elif not kind.startswith("text/") and not re.fullmatch(r"[A-Za-z0-9+/\s]*=?\s*=?\s*", element.text):
        yield find(element, "not-base64")


def content_or_alternate(entry: Element) -> Iterator[Finding]:
    """RFC 4287 4.1.2: an entry without content has an alternate link."""
    if not entry.named("atom:content") and not links(entry, "alternate"):
        yield find(entry, "content-or-alternate")


def words_to_read(entry: Element) -> Iterator[Finding]:
    """RFC 4287 4.1.1.1: summary where there is no content; 4.1.2: summary where the content is elsewhere."""
    inline = [content for content in entry.named("atom:content") if "src" not in content.attributes]
    if not inline and not entry.named("atom:summary"):
        yield find(entry, "missing-summary")


def has_author(entry: Element) -> Iterator[Finding]:
    """RFC 4287 4.1.2: an author on the entry, or on its source. Of an entry alone: its feed may have one."""
    parents = [entry, *entry.named("atom:source")]
    if not any(parent.named("atom:author") for parent in parents):
        yield find(entry, "missing-author")


def entries_have_authors(feed: Element) -> Iterator[Finding]:
    """RFC 4287 4.1.1: an author on each entry, unless the feed has one."""
    if not feed.named("atom:author"):
        for entry in feed.named("atom:entry"):
            yield from has_author(entry)


def unique_ids(feed: Element) -> Iterator[Finding]:
    """RFC 4287 4.2.6: ids are unique; RFC 6721 3: what is deleted is not an entry as well."""
    ids = [value for entry in feed.named("atom:entry") for value in entry.texts("atom:id")]
    deleted = [node.get("ref") for node in feed.named("at:deleted-entry")]
    for value in repeated([*feed.texts("atom:id"), *ids]):
        yield find(feed, "duplicate-id", shown=value)
    for ref in [*repeated(deleted), *(set(ids) & set(deleted))]:
        yield find(feed, "deleted-entry", shown=ref)


def distinct_updates(feed: Element) -> Iterator[Finding]:
    """RFC 4287 4.2.15 allows equal atom:updated in two entries, but readers tell by it what is new."""
    entries = feed.named("atom:entry")
    times = Counter(value for entry in entries for value in entry.texts("atom:updated"))
    for value, count in times.items():
        if count > 1:
            yield find(feed, "same-updated", shown=value)


def _section(number: str) -> str:
    return f"RFC 4287, {number}"


_TEXT_CONSTRUCT = ElementSpec(section=_section("3.1"), attributes={"type": text}, body=_text_construct)
_DATE = ElementSpec(section=_section("3.3"), text=exact(rfc3339, "padded-identifier"))
_ID = ElementSpec(section=_section("4.2.6"), text=atom_identifier)
_PEOPLE = {"atom:author*": PERSON, "atom:contributor*": PERSON}
# What feeds, entries and sources have alike.
_DESCRIPTION = {
    **_PEOPLE,
    "atom:category*": ElementSpec(
        section=_section("4.2.2"),
        attributes={"term!": text, "scheme": exact(uri), "label": plain},
        body=accept,
    ),
    "atom:link*": LINK,
    "atom:rights": _TEXT_CONSTRUCT,
}
_IDENTITY = {"atom:id!": _ID, "atom:title!": _TEXT_CONSTRUCT, "atom:updated!": _DATE}
_FEED_ONLY = {
    "atom:generator": leaf(plain, _section("4.2.4"), uri=atom_web_url, version=text),
    "atom:icon": ElementSpec(section=_section("4.2.5"), text=atom_web_url),
    "atom:logo": ElementSpec(section=_section("4.2.8"), text=atom_web_url),
    "atom:subtitle": _TEXT_CONSTRUCT,
}
_SOURCE = ElementSpec(
    section=_section("4.2.11"),
    children={**_DESCRIPTION, **_FEED_ONLY, **{f"{key[:-1]}+": value for key, value in _IDENTITY.items()}},
)
ENTRY = ElementSpec(
    section=_section("4.1.2"),
    children={
        **_DESCRIPTION,
        **_IDENTITY,
        "atom:published": _DATE,
        "atom:source": _SOURCE,
        "atom:summary": _TEXT_CONSTRUCT,
        "atom:content": ElementSpec(
            section=_section("4.1.3"), attributes={"type": text, "src": atom_web_url}, body=_content
        ),
        **ENTRY_EXTENSIONS,
    },
    checks=(
        content_or_alternate, words_to_read, one_alternate_each, has_own_media, no_stray_caption,
        updated_after_published, has_whole_content("atom:summary", "atom:content"),
    ),
)  # fmt: skip
_DELETED_ENTRY = ElementSpec(
    section="RFC 6721, 3",
    attributes={"ref!": atom_identifier, "when!": rfc3339},
    children={"at:by": PERSON, "at:comment": _TEXT_CONSTRUCT, "atom:link*": LINK, "atom:source": _SOURCE},
)
FEED = ElementSpec(
    section=_section("4.1.1"),
    children={
        **_DESCRIPTION,
        **_IDENTITY,
        **_FEED_ONLY,
        "atom:entry*": ENTRY,
        "at:deleted-entry*": _DELETED_ENTRY,
        **FEED_EXTENSIONS,
    },
    checks=(
        entries_last("atom:entry"), entries_have_authors, unique_ids, distinct_updates, one_alternate_each, check_pages,
        check_archive, self_link("application/atom+xml"), has_generator("atom:generator"),
    ),
)  # fmt: skip
