"""The folder that an agency's delivery fills, as a source: which files there are, and what each holds.

    file -> formats.telling -> Stories -> formats.compose -> Articles

Versions of a story have one id, and a number that rises; which of them stands is the core's to decide.
"""

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, tzinfo
from pathlib import Path
from typing import Annotated, ClassVar

from feedsmith import Document, Note, Parsed, ParseError, Request, find_files

__all__ = ["WireFiles"]

SUFFIXES = (".nitf", ".newsml", ".g2", ".ninjs", ".anpa", ".iptc", ".7901")
"""What is wire copy by its name; .xml, .json and .txt may be anything, and are read where `type = "wire"` says so."""
_UNFINISHED = (".part", ".partial", ".tmp", ".temp", ".filepart", ".crdownload", ".swp", ".bak", "~", ".lock")


@dataclass(frozen=True, kw_only=True)
class WireFiles:
    """A file of wire copy (ANPA 1312, IPTC 7901, NITF, NewsML, NewsML-G2, ninjs), or a folder of them."""

    name: ClassVar[str] = "wire"

    path: Annotated[Path, "a file, a folder (with all below it) or a glob; told by content, whatever the names"]
    charset: Annotated[str, "of the files, where they are all in one; else as declared or detected"] = ""
    timezone: Annotated[str, 'of dates that name none, such as "Europe/Istanbul"'] = "UTC"

    def __post_init__(self) -> None:
        self._zone()
        if self.charset:
            try:
                "".encode(self.charset)
            except (LookupError, ValueError) as error:
                raise ValueError(f"charset: {error}") from error

    @classmethod
    def accepts(cls, location: str) -> "WireFiles | None":
        mine = "://" not in location and Path(location).suffix.lower() in SUFFIXES and not os.path.isdir(location)
        return cls(path=Path(location)) if mine else None

    def requests(self) -> Iterable[Request]:
        """Every file but those that are still being written."""
        return find_files(self.path, ("",), without=_UNFINISHED)

    def parse(self, document: Document) -> Iterator[Parsed]:
        from feedsmith_wire.formats import compose, story, telling  # lxml costs 20 ms, and every run loads this plugin

        found = False
        for told in telling.stories(document.data, self.charset):
            found = found or not isinstance(told, Note)
            if isinstance(told, story.Story):
                try:
                    yield from compose.compose(told, document, self._zone())
                except ParseError as error:  # of one story: the others of the file are published
                    yield error
            else:
                yield told
        if not found:
            raise ParseError(kind="empty", detail="no story in it")

    def _zone(self) -> tzinfo:
        if self.timezone == "UTC":
            return UTC
        from zoneinfo import ZoneInfo  # 8 ms, for those whose dates name no zone

        try:
            return ZoneInfo(self.timezone)
        except (LookupError, OSError, ValueError) as error:
            raise ValueError(f"timezone: no time zone is called {self.timezone!r}") from error
