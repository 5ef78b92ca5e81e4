"""The head of a feed, everything but its entries, through feedgen: the only module that imports it.

feedgen 1.0.0 prepends entries, keeps the last enclosure only, drops link attributes and authors, and costs 110 µs an
entry (see bench/); so it makes the head, which it knows well, and the entries are streamed after it by `rss` and
`atom`. What it gets wrong in a head is put right by an extension, which it runs when its own elements stand.
"""

import sys
from collections.abc import Callable
from datetime import UTC, datetime
from types import ModuleType
from typing import Any

# feedgen imports a date parser for dates that are given as text, and it gets none: 20 of the 60 ms of its import. An
# empty module stands there while feedgen is imported; whoever needs the parser later imports it as ever.
_stand_in = ModuleType("dateutil.parser")
sys.modules.setdefault("dateutil.parser", _stand_in)

# ruff: noqa: E402
from feedgen.ext.base import BaseEntryExtension, BaseExtension
from feedgen.feed import FeedGenerator

if sys.modules["dateutil.parser"] is _stand_in:
    del sys.modules["dateutil.parser"]

from feedsmith._version import __version__
from feedsmith.model.feed import Feed, Link
from feedsmith.publishing.formats.common import GENERATOR, NAMESPACES, looks_like_html, rfc822
from feedsmith.text import escape

__all__ = ["EPOCH", "atom_head", "rss_head"]

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
"""Stands for a date that nobody knows where Atom demands one; the clock is never passed off as a date."""

_ATOM = "http://www.w3.org/2005/Atom"
_HISTORY = "http://purl.org/syndication/history/1.0"


def rss_head(feed: Feed, media_type: str, suffix: str) -> tuple[bytes, bytes]:
    """An RSS 2.0 document without its items: what comes before them and what comes after."""

    def amend(rss: Any) -> None:
        channel = rss.find("channel")
        for link in _links(feed, media_type, suffix):
            _sub(channel, f"{{{_ATOM}}}link", **link)
        if feed.current:
            _sub(channel, f"{{{_HISTORY}}}archive")
        if feed.updated:
            _sub(channel, "lastBuildDate").text = rfc822(feed.updated)

    generator = _generator(feed, NAMESPACES | _history(feed), amend)
    generator.updated(_Unwritten.now(UTC))
    generator.link(href=feed.link, rel="alternate")  # the last link set becomes the channel's: there is no other
    generator.description(feed.description or feed.title)
    return _around(generator.rss_str(), b"</channel></rss>")


def atom_head(feed: Feed, media_type: str, suffix: str) -> tuple[bytes, bytes]:
    """An Atom 1.0 document without its entries: what comes before them and what comes after."""

    def amend(atom: Any) -> None:
        for name in ("title", "subtitle"):
            text = atom.find(name)
            if text is not None and looks_like_html(text.text):
                text.set("type", "html")
                text.text = escape(text.text)
        for link in _links(feed, media_type, suffix):
            _sub(atom, "link", **link)
        if feed.current:
            _sub(atom, f"{{{_HISTORY}}}archive")

    tombstones = {"at": "http://purl.org/atompub/tombstones/1.0"} if feed.withdrawn else {}
    generator = _generator(feed, NAMESPACES | tombstones | _history(feed), amend)
    generator.id(feed.id)
    generator.updated(feed.updated or EPOCH)
    generator.link(href=feed.link, rel="alternate")
    generator.author(name=feed.title)
    if feed.description:
        generator.subtitle(feed.description)
    return _around(generator.atom_str(), b"</feed>")


def _generator(feed: Feed, namespaces: dict[str, str], amend: Callable[[Any], None]) -> FeedGenerator:
    class Amendments(BaseExtension):  # type: ignore[misc]  # feedgen has no types
        def extend_ns(self) -> dict[str, str]:
            return namespaces

        def extend_rss(self, feed: Any) -> Any:
            amend(feed)
            return feed

        extend_atom = extend_rss

    generator = FeedGenerator()
    generator.register_extension("amendments", Amendments, BaseEntryExtension)
    generator.title(feed.title)
    generator.generator(GENERATOR.partition(" ")[0], version=__version__)
    if feed.language:
        generator.language(feed.language)
    return generator


class _Unwritten(datetime):
    """A date that feedgen does not print: it prints what is true, and its RSS dates call `locale.setlocale`."""

    def __bool__(self) -> bool:
        return False


def _history(feed: Feed) -> dict[str, str]:
    """The namespace that says of a document that it will not change (RFC 5005, section 4)."""
    return {"fh": _HISTORY} if feed.current else {}


def _links(feed: Feed, media_type: str, suffix: str) -> list[dict[str, str]]:
    """The feed's own links as attributes of `atom:link`, the same in both formats (RFC 4287 4.2.7, RFC 5005 4)."""
    named = {"self": feed.name, "prev-archive": feed.previous, "current": feed.current}
    addresses = {rel: feed.address(suffix, name) for rel, name in named.items() if name}
    links = [Link(rel=rel, href=href, media_type=media_type) for rel, href in addresses.items() if href]
    links += feed.links
    described = [{"href": link.href, "rel": link.rel, "type": link.media_type, "title": link.title} for link in links]
    return [{name: value for name, value in link.items() if value} for link in described]


def _sub(parent: Any, tag: str, **attributes: str) -> Any:
    child = parent.makeelement(tag, attributes)
    parent.append(child)
    return child


def _around(document: bytes, end: bytes) -> tuple[bytes, bytes]:
    assert document.endswith(end)
    return document.removesuffix(end) + b"\n", end + b"\n"
