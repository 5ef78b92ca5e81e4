"""Articles in web pages, fetched or saved: their text alone, and what the page says of it.

`article` has the steps in their order: a page is parsed once (`page`), its metadata are
read from every signal that it gives (`metadata`), its article is located in the tree
(`body.locate`), and only that is written anew (`body.clean`). A page that lists articles
gives their links (`lists`). Rules are tables, each with an example (`grammar`).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, ClassVar

from feedsmith import (
    Document,
    Parsed,
    Request,
    Source,
    absolute,
    find_files,
    hookimpl,
)

if TYPE_CHECKING:
    from feedsmith_html.article import read_article
    from feedsmith_html.lists.groups import describe_groups
    from feedsmith_html.lists.listing import Listing, find_listing
    from feedsmith_html.metadata.dates import parse_date
    from feedsmith_html.page import Page

__all__ = ["Listing", "Page", "WebPages", "describe_groups", "find_listing", "parse_date", "read_article"]

# What else is for other plugins to use: loaded when it is asked for, as lxml costs.
_MODULE_OF = {
    "Listing": "lists.listing",
    "Page": "page",
    "describe_groups": "lists.groups",
    "find_listing": "lists.listing",
    "parse_date": "metadata.dates",
    "read_article": "article",
}
SUFFIXES = (".html", ".htm", ".xhtml")


def __getattr__(name: str) -> Any:
    if name not in _MODULE_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_MODULE_OF[name]}"), name)


@hookimpl
def register_sources() -> Iterable[type[Source]]:
    """The hook by which feedsmith learns of WebPages."""
    return [WebPages]


@dataclass(frozen=True, kw_only=True)
class WebPages:
    """The address of a web page, or a saved .html, .htm or .xhtml file."""

    name: ClassVar[str] = "html"
    schema: ClassVar[dict[str, Any]] = {
        "properties": {"urls": {"items": {"pattern": r"^\s*[Hh][Tt][Tt][Pp][Ss]?://[^/?#\s]"}}},
        "anyOf": [{"required": ["path"]}, {"required": ["urls"], "properties": {"urls": {"minItems": 1}}}],
    }

    urls: Annotated[tuple[str, ...], "addresses of articles"] = ()
    path: Annotated[Path | None, "a file, a folder (with all below it) or a glob"] = None

    def __post_init__(self) -> None:
        for url in self.urls:
            try:
                absolute(url)
            except ValueError as error:
                raise ValueError(f"urls: {error}") from error
        if not (self.urls or self.path):
            raise ValueError("urls: give urls or a path")

    @classmethod
    def accepts(cls, location: str) -> "WebPages | None":
        """The source for a file with one of the SUFFIXES, else None. Addresses are for `site`."""
        is_file = "://" not in location and Path(location).suffix.lower() in SUFFIXES
        return cls(path=Path(location)) if is_file else None

    def requests(self) -> Iterator[Request | Iterable[Request]]:
        """One for each address, then those for the files."""
        yield from (Request(url=absolute(url)) for url in self.urls)
        if self.path is not None:
            yield find_files(self.path, SUFFIXES)

    def parse(self, document: Document) -> Iterator[Parsed]:
        """The article of a page, or a Request for its next page; raises ParseError for none."""
        # Every run loads this plugin, and lxml and the rules cost 85 ms.
        from feedsmith_html.article import read_article  # hence here

        return read_article(document)
