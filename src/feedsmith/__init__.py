"""feedsmith turns articles into RSS, Atom and JSON feeds.

These names are what a plugin needs, and all that is promised to stay. Each is loaded when it is
first used, so that `import feedsmith` costs next to nothing and `feedsmith --help` does not pay
for pluggy.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from feedsmith._version import __version__

if TYPE_CHECKING:
    from feedsmith.collecting.file_source import FileSource
    from feedsmith.collecting.files import find_files
    from feedsmith.collecting.page_source import PageSource
    from feedsmith.model.article import (
        NO_END,
        Agency,
        Article,
        Contributor,
        Dateline,
        Media,
        Origin,
        Person,
        Related,
        Status,
        Tag,
        language_tag,
    )
    from feedsmith.model.charset import CharsetError, Decoded, decode, decode_markup
    from feedsmith.model.contracts import Document, Enricher, Format, Note, Parsed, Request, Source
    from feedsmith.model.embargoes import EmbargoOrder, embargo_end, read_embargo_order
    from feedsmith.model.errors import ParseError
    from feedsmith.model.evidence import PageEvidence
    from feedsmith.model.feed import Entry, Feed, Link
    from feedsmith.model.leads import Lead
    from feedsmith.model.urls import absolute
    from feedsmith.plugins.hookspecs import hookimpl

__all__ = [
    "NO_END",
    "Agency",
    "Article",
    "CharsetError",
    "Contributor",
    "Dateline",
    "Decoded",
    "Document",
    "EmbargoOrder",
    "Enricher",
    "Entry",
    "Feed",
    "FileSource",
    "Format",
    "Lead",
    "Link",
    "Media",
    "Note",
    "Origin",
    "PageEvidence",
    "PageSource",
    "ParseError",
    "Parsed",
    "Person",
    "Related",
    "Request",
    "Source",
    "Status",
    "Tag",
    "__version__",
    "absolute",
    "decode",
    "decode_markup",
    "embargo_end",
    "find_files",
    "hookimpl",
    "language_tag",
    "read_embargo_order",
]

_NAMES_IN = {
    "model.article": "NO_END Agency Article Contributor Dateline Media Origin Person Related Status Tag language_tag",
    "model.charset": "CharsetError Decoded decode decode_markup",
    "model.contracts": "Document Enricher Format Note Parsed Request Source",
    "model.embargoes": "EmbargoOrder embargo_end read_embargo_order",
    "model.errors": "ParseError",
    "model.evidence": "PageEvidence",
    "model.feed": "Entry Feed Link",
    "collecting.files": "find_files",
    "collecting.file_source": "FileSource",
    "collecting.page_source": "PageSource",
    "plugins.hookspecs": "hookimpl",
    "model.leads": "Lead",
    "model.urls": "absolute",
}
_MODULE_OF = {name: module for module, names in _NAMES_IN.items() for name in names.split()}


# PEP 562: called for what the module doesn't have.
def __getattr__(name: str) -> Any:
    if name not in _MODULE_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_MODULE_OF[name]}"), name)
