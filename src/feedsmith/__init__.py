"""feedsmith turns articles into RSS, Atom and JSON feeds.

These names are what a plugin needs, and all that is promised to stay. Each is loaded when it is first used, so
that `import feedsmith` costs next to nothing and `feedsmith --help` does not pay for pluggy.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from feedsmith.article import (
        Agency,
        Article,
        Contributor,
        Dateline,
        Media,
        Origin,
        Person,
        Status,
        Tag,
        language_tag,
    )
    from feedsmith.charset import CharsetError, Decoded, decode, decode_markup
    from feedsmith.contracts import Document, Enricher, Format, Note, Parsed, Request, Source
    from feedsmith.errors import ParseError
    from feedsmith.feed import Entry, Feed, Link
    from feedsmith.files import find_files
    from feedsmith.hookspecs import hookimpl
    from feedsmith.urls import absolute

__version__ = "0.1.0"

__all__ = [
    "Agency",
    "Article",
    "CharsetError",
    "Contributor",
    "Dateline",
    "Decoded",
    "Document",
    "Enricher",
    "Entry",
    "Feed",
    "Format",
    "Link",
    "Media",
    "Note",
    "Origin",
    "ParseError",
    "Parsed",
    "Person",
    "Request",
    "Source",
    "Status",
    "Tag",
    "__version__",
    "absolute",
    "decode",
    "decode_markup",
    "find_files",
    "hookimpl",
    "language_tag",
]

_MODULES = {
    "article": "Agency Article Contributor Dateline Media Origin Person Status Tag language_tag",
    "charset": "CharsetError Decoded decode decode_markup",
    "contracts": "Document Enricher Format Note Parsed Request Source",
    "errors": "ParseError",
    "feed": "Entry Feed Link",
    "files": "find_files",
    "hookspecs": "hookimpl",
    "urls": "absolute",
}
_HOME = {name: module for module, names in _MODULES.items() for name in names.split()}


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
