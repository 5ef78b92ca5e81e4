"""The core's own formats, registered by the same entry point group as everybody's."""

from feedsmith.model.contracts import Format
from feedsmith.plugins.hookspecs import hookimpl
from feedsmith.publishing.formats.atom import Atom
from feedsmith.publishing.formats.jsonfeed import JsonFeed
from feedsmith.publishing.formats.rss import Rss

__all__ = ["Atom", "JsonFeed", "Rss"]


@hookimpl
def register_formats() -> list[type[Format]]:
    return [Rss, Atom, JsonFeed]
