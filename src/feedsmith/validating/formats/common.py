"""What RSS and Atom have in common: links, dates in their order, and what describes a feed before its entries."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from feedsmith.validating.checks.fragments import check_direction, check_html
from feedsmith.validating.checks.tables import ElementCheck, repeated
from feedsmith.validating.checks.values import match_rfc822, rfc822, rfc3339
from feedsmith.validating.documents.markup import Element
from feedsmith.validating.findings import Finding, find, find_broken

__all__ = [
    "check_characters",
    "check_dates",
    "entries_last",
    "has_html",
    "has_whole_html",
    "links",
    "one_alternate_each",
    "read_moment",
    "self_link",
    "updated_after_published",
]

_DATES = frozenset({"pubDate", "lastBuildDate", "dc:date", "atom:published", "atom:updated"})
_ZONES = {"EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7}
_BAD_CHARACTER = re.compile("[\x80-\x9f\ufffd]")


def links(element: Element, rel: str) -> list[Element]:
    """The Atom links of that relation."""
    return [link for link in element.named("atom:link") if link.get("rel", "alternate") == rel]


def has_html(element: Element) -> Iterator[Finding]:
    """RSS 2.0 "description": it holds HTML."""
    for child in element.children:
        yield find(element, "unknown-element", child.name)
    value = element.text
    for complaint in check_html(value):
        yield find_broken(element, complaint, shown=value)


def has_whole_html(element: Element) -> Iterator[Finding]:
    """The same of what readers show alone, where the script has a direction."""
    yield from has_html(element)
    if complaint := check_direction(element.text):
        yield find_broken(element, complaint, shown=element.text)


def read_moment(value: str) -> datetime | None:
    """The date in either form; None where that is wrong, which is told elsewhere."""
    value = value.strip()
    if rfc3339(value) is None:
        return datetime.fromisoformat(value)
    if rfc822(value) is not None:
        return None
    local = match_rfc822(value)
    zone = value.rpartition(" ")[2]
    if zone[0] in "+-":
        ahead = timedelta(hours=int(zone[:3]), minutes=int(zone[0] + zone[3:]))
    else:
        ahead = timedelta(hours=_ZONES.get(zone, 0))
    try:
        return local.replace(tzinfo=UTC) - ahead if local else None
    except OverflowError:
        return None


def updated_after_published(entry: Element) -> Iterator[Finding]:
    """RFC 4287 4.2.9 and 4.2.15: published is early in the life cycle of an entry, so not after updated."""
    published = [*map(read_moment, entry.texts("atom:published")), *map(read_moment, entry.texts("pubDate"))]
    for updated in map(read_moment, entry.texts("atom:updated")):
        if updated and any(moment and moment > updated for moment in published):
            yield find(entry, "updated-before-published", shown=updated)


def check_dates(root: Element, now: datetime) -> Iterator[Finding]:
    """Dates before 1970 or in the future are warned of, valid as they are."""
    for element in root.walk():
        if element.name not in _DATES:
            continue
        moment = read_moment(element.text)
        if moment and (moment.year < 1970 or moment > now + timedelta(days=1)):
            yield find(element, "implausible-date", shown=element.text)


def check_characters(root: Element) -> Iterator[Finding]:
    """XML 1.0 2.2 discourages C1 controls; U+FFFD is the trace of a decoding error."""
    for element in root.walk():
        texts = [piece for piece in element.pieces if isinstance(piece, str)]
        for value in (*texts, *element.attributes.values()):
            if bad := _BAD_CHARACTER.search(value):
                yield find(element, "bad-character", f"U+{ord(bad[0]):04X}", shown=value)


def entries_last(entry: str) -> ElementCheck:
    """Best Practices "item", RFC 4287 appendix B: what describes the feed stands before its entries."""

    def check(feed: Element) -> Iterator[Finding]:
        names = [child.name for child in feed.children]
        if entry in names:
            first = names.index(entry)
            for child in feed.children[first:]:
                if child.name != entry:
                    yield find(feed, "metadata-last", child.name, entry)

    return check


def one_alternate_each(element: Element) -> Iterator[Finding]:
    """RFC 4287 4.1.1 and 4.1.2: one alternate a type and hreflang."""
    alternates = ((link.get("type"), link.get("hreflang")) for link in links(element, "alternate"))
    for kind, tongue in repeated(alternates):
        yield find(element, "duplicate-alternate", kind or "unknown", tongue or "unknown")


def self_link(media_type: str) -> ElementCheck:
    """RFC 4287 4.1.1, Best Practices "atom:link": the feed names its own address, with its media type."""

    def check(element: Element) -> Iterator[Finding]:
        found = links(element, "self")
        if len(found) != 1:
            yield find(element, "missing-self-link", len(found))
        for link in found:
            if link.get("type") != media_type:
                yield find(link, "self-link-type", media_type, shown=link.get("type"))

    return check
