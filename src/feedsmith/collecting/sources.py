"""What every source of files, or of one site's pages, would write again: base classes for plugins.

A subclass says its `name`, its suffixes or hosts, and how it parses. One that has further options
is a frozen dataclass itself; one that has none inherits all that makes it one.
"""

import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, ClassVar, Self
from urllib.parse import urlsplit

from feedsmith.collecting.files import find_files
from feedsmith.model.contracts import Document, Parsed, Request
from feedsmith.model.urls import absolute

__all__ = ["FileSource", "PageSource"]


@dataclass(frozen=True, kw_only=True)
class FileSource:
    """A source of files: those at `path` whose names end in one of its `suffixes` (".haiku"), in any case.

    A subclass has a `name`, `suffixes` in small letters, and `parse`.
    """

    name: ClassVar[str]
    suffixes: ClassVar[tuple[str, ...]]

    path: Annotated[Path, "a file, a folder or a glob"]

    def __init_subclass__(cls) -> None:
        _check_names(cls, "suffixes", ".haiku")

    @classmethod
    def accepts(cls, location: str) -> Self | None:
        """The source for a path that ends in one of the suffixes, unless it is that of a folder; else None."""
        if "://" in location or not location.lower().endswith(cls.suffixes):
            return None
        return None if os.path.isdir(location) else cls(path=Path(location))

    def requests(self) -> Iterable[Request]:
        """The files with one of the suffixes."""
        return find_files(self.path, self.suffixes)

    def parse(self, document: Document) -> Iterable[Parsed]:
        """What a file holds: the subclass's business."""
        raise NotImplementedError


@dataclass(frozen=True, kw_only=True)
class PageSource:
    """A source of one page at `url`, and of what its `parse` asks for beyond that.

    A subclass has a `name`, `hosts` in small letters ("harbour.example", which stands for its
    subdomains too), and `parse`. `feedsmith render URL` asks it for addresses at these hosts.
    """

    name: ClassVar[str]
    hosts: ClassVar[tuple[str, ...]]

    url: Annotated[str, "the address of the page"]

    def __init_subclass__(cls) -> None:
        _check_names(cls, "hosts", "harbour.example")

    def __post_init__(self) -> None:
        try:
            absolute(self.url)
        except ValueError as error:
            raise ValueError(f"url: {error}") from error

    @classmethod
    def accepts(cls, location: str) -> Self | None:
        """The source for an http or https URL at one of the hosts; else None."""
        try:
            host = urlsplit(absolute(location)).hostname or ""
        except ValueError:
            return None
        is_mine = any(host == name or host.endswith(f".{name}") for name in cls.hosts)
        return cls(url=location) if is_mine else None

    def requests(self) -> Iterable[Request]:
        """The page."""
        return [Request(url=absolute(self.url))]

    def parse(self, document: Document) -> Iterable[Parsed]:
        """What the page holds: the subclass's business."""
        raise NotImplementedError


def _check_names(cls: type[Any], member: str, example: str) -> None:
    """Refuse a text where a tuple of texts should be, which would stand for its letters."""
    names: Any = getattr(cls, member, None)
    is_right = isinstance(names, tuple) and names and all(isinstance(name, str) for name in names)
    if not is_right or any(name != name.lower() for name in names):
        raise TypeError(f"{cls.__name__}.{member}: a tuple of texts in small letters, such as ({example!r},)")
