"""The core's own formats, registered by the same entry point group as everybody's."""

from feedsmith.contracts import Format
from feedsmith.formats.atom import Atom
from feedsmith.formats.jsonfeed import JsonFeed
from feedsmith.formats.rss import Rss
from feedsmith.hookspecs import hookimpl

__all__ = ["Atom", "JsonFeed", "Rss"]


@hookimpl
def register_formats() -> list[type[Format]]:
    return [Rss, Atom, JsonFeed]
