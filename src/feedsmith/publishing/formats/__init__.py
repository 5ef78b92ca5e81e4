"""The core's own formats, registered by the same entry point group as everybody's.

common      what they share: who is credited, dates in print, XML elements as text
rss         RSS 2.0
atom        Atom 1.0
head        the head of both, through feedgen
jsonfeed    JSON Feed 1.1

Which field of an article becomes which element is a table in docs/reference/feeds.md, "What goes where".
"""

from feedsmith.model.contracts import Format
from feedsmith.plugins.hookspecs import hookimpl
from feedsmith.publishing.formats.atom import Atom
from feedsmith.publishing.formats.jsonfeed import JsonFeed
from feedsmith.publishing.formats.rss import Rss

__all__ = ["Atom", "JsonFeed", "Rss"]


@hookimpl
def register_formats() -> list[type[Format]]:
    """The formats that come with feedsmith; the first is the one that most readers know."""
    return [Rss, Atom, JsonFeed]
