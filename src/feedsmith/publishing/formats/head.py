"""The head of a feed, everything but its entries, through feedgen: the only module that imports it.

feedgen 1.0.0 prepends entries, keeps the last enclosure only, drops link attributes and authors,
and costs 110 µs an entry (see bench/). So it makes the head, which it knows well, and `rss` and
`atom` stream the entries after it. What it gets wrong in a head is put right by an extension, which
it runs after its own elements: tests/publishing/test_feedgen_gaps.py shows each gap.
"""

from datetime import UTC, datetime
from typing import Any, NamedTuple

from feedgen.ext.base import BaseEntryExtension, BaseExtension
from feedgen.feed import FeedGenerator

from feedsmith._version import __version__
from feedsmith.model.feed import EPOCH, Feed, Link
from feedsmith.publishing.formats.common import (
    GENERATOR_NAME,
    NAMESPACES,
    format_rfc822,
    looks_like_html,
)
from feedsmith.text import escape

__all__ = ["Frame", "make_atom_frame", "make_rss_frame"]

_ATOM = "http://www.w3.org/2005/Atom"
_HISTORY = "http://purl.org/syndication/history/1.0"
_TOMBSTONES = "http://purl.org/atompub/tombstones/1.0"


class Frame(NamedTuple):
    """An XML document without its entries: the bytes before them, and those after."""

    start: bytes
    end: bytes


def make_rss_frame(feed: Feed, media_type: str, suffix: str) -> Frame:
    """The frame of an RSS 2.0 document; `media_type` and `suffix` are those of the format."""
    generator = _make_generator(feed, _RssAmendments(feed, media_type, suffix))
    generator.updated(_UnprintedDate.now(UTC))
    # The last link set becomes the channel's, whatever its rel, so there is no other.
    generator.link(href=feed.link, rel="alternate")
    generator.description(feed.description or feed.title)
    return _split_before(b"</channel></rss>", generator.rss_str())


def make_atom_frame(feed: Feed, media_type: str, suffix: str) -> Frame:
    """The frame of an Atom 1.0 document; `media_type` and `suffix` are those of the format."""
    generator = _make_generator(feed, _AtomAmendments(feed, media_type, suffix))
    generator.id(feed.id)
    generator.updated(feed.updated or EPOCH)
    generator.link(href=feed.link, rel="alternate")
    generator.author(name=feed.title)
    if feed.description:
        generator.subtitle(feed.description)
    return _split_before(b"</feed>", generator.atom_str())


def _make_generator(feed: Feed, amendments: "_Amendments") -> FeedGenerator:
    """Feedgen's generator with what RSS and Atom have in common."""
    generator = FeedGenerator()
    # It asks for a class, and calls it without arguments.
    generator.register_extension("amendments", lambda: amendments, BaseEntryExtension)
    generator.title(feed.title)
    generator.generator(GENERATOR_NAME, version=__version__)
    if feed.language:
        generator.language(feed.language)
    return generator


class _UnprintedDate(datetime):
    """A date that feedgen leaves out of RSS, as it prints only what is truthy.

    It always has one, the clock's if nobody sets it, and its RSS dates call `locale.setlocale`.
    """

    def __bool__(self) -> bool:
        return False


class _Amendments(BaseExtension):  # type: ignore[misc]  # feedgen has no types
    """What is put right after feedgen has written its own elements."""

    def __init__(self, feed: Feed, media_type: str, suffix: str) -> None:
        self.feed = feed
        self.own_links = _list_own_links(feed, media_type, suffix)
        # Only an archive document says that it will not change (RFC 5005, section 4).
        self.history_namespace = {"fh": _HISTORY} if feed.current else {}

    def extend_ns(self) -> dict[str, str]:
        """The namespaces that the root declares, by prefix: those of the entries as well."""
        return NAMESPACES | self.history_namespace

    def amend(self, parent: Any, link_tag: str) -> None:
        """Add what RSS and Atom have in common to the element that holds the entries."""
        for attributes in self.own_links:
            _append_element(parent, link_tag, attributes)
        if self.feed.current:
            _append_element(parent, f"{{{_HISTORY}}}archive", {})


class _RssAmendments(_Amendments):
    def extend_rss(self, rss: Any) -> Any:
        """Called by feedgen with the root element, which it goes on with."""
        channel = rss.find("channel")
        self.amend(channel, f"{{{_ATOM}}}link")
        if self.feed.updated:
            build_date = _append_element(channel, "lastBuildDate", {})
            build_date.text = format_rfc822(self.feed.updated)
        return rss


class _AtomAmendments(_Amendments):
    def extend_ns(self) -> dict[str, str]:
        """As in RSS; that of tombstones only where there are any, as validators warn of it."""
        tombstones = {"at": _TOMBSTONES} if self.feed.withdrawn else {}
        return NAMESPACES | tombstones | self.history_namespace

    def extend_atom(self, atom: Any) -> Any:
        """Called by feedgen with the root element, which it goes on with."""
        for name in ("title", "subtitle"):
            element = atom.find(name)
            if element is not None and looks_like_html(element.text):
                element.set("type", "html")  # for the reason that atom._make_text_construct gives
                element.text = escape(element.text)
        self.amend(atom, "link")
        return atom


def _list_own_links(feed: Feed, media_type: str, suffix: str) -> list[dict[str, str]]:
    """The feed's own links as attributes of `atom:link`, the same in RSS and Atom.

    RFC 4287, section 4.2.7, and RFC 5005, section 4.
    """
    documents = {"self": feed.name, "prev-archive": feed.previous, "current": feed.current}
    links = []
    for rel, name in documents.items():
        address = feed.address(suffix, name) if name else None
        if address:
            links.append(Link(rel=rel, href=address, media_type=media_type))
    links += feed.links
    return [_list_attributes(link) for link in links]


def _list_attributes(link: Link) -> dict[str, str]:
    attributes = {
        "href": link.href,
        "rel": link.rel,
        "type": link.media_type,
        "title": link.title,
    }
    return {name: text for name, text in attributes.items() if text}


def _append_element(parent: Any, tag: str, attributes: dict[str, str]) -> Any:
    element = parent.makeelement(tag, attributes)
    parent.append(element)
    return element


def _split_before(end: bytes, document: bytes) -> Frame:
    """The frame of a document without entries; `end` is what closes the element of the entries."""
    assert document.endswith(end)
    return Frame(start=document.removesuffix(end) + b"\n", end=end + b"\n")
