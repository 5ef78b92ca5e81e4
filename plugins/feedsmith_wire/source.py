"""The folder that an agency's delivery fills, as a source: which files there are, and what each
holds.

    file -> formats.detection -> Stories -> formats.compose -> Articles

Versions of a story have one id, and a number that rises; which of them stands is the core's to
decide.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, tzinfo
from pathlib import Path
from typing import Annotated, Any, ClassVar

from feedsmith import Document, FileSource, Note, Parsed, ParseError, Request, find_files

__all__ = ["WireFiles"]

# What programs that copy or edit call a file until it is whole.
_UNFINISHED = tuple(".part .partial .tmp .temp .filepart .crdownload .swp .bak ~ .lock".split())


@dataclass(frozen=True, kw_only=True)
class WireFiles(FileSource):
    """A file of wire copy, or a folder of them: ANPA, IPTC 7901, NITF, NewsML, NewsML-G2, ninjs."""

    name: ClassVar[str] = "wire"
    # What is wire copy by its name. Files in .xml, .json and .txt may be anything: they are read where
    # the configuration says `type = "wire"`.
    suffixes: ClassVar[tuple[str, ...]] = (".nitf", ".newsml", ".g2", ".ninjs", ".anpa", ".iptc", ".7901")
    schema: ClassVar[dict[str, Any]] = {
        "properties": {
            "timezone": {"pattern": r"^[A-Za-z][A-Za-z0-9_+/-]*$"},
            "charset": {"pattern": r"^[^\x00]*$"},
        }
    }

    path: Annotated[Path, "a file, a folder or a glob, whatever the names; formats are detected"]
    charset: Annotated[str, "of all the files; without it as declared or detected"] = ""
    timezone: Annotated[str, 'of dates that name none, such as "Europe/Istanbul"'] = "UTC"
    ignore_empty_embargo: Annotated[bool, "publish stories whose embargo has no date, as some agencies send it"] = False

    def __post_init__(self) -> None:
        self._find_zone()
        if self.charset:
            try:
                "".encode(self.charset)
            except (LookupError, ValueError) as error:
                raise ValueError(f"charset: {error}") from error

    def requests(self) -> Iterable[Request]:
        """Every file but those that are still being written."""
        return find_files(self.path, ("",), without=_UNFINISHED)

    def parse(self, document: Document) -> Iterator[Parsed]:
        """The articles of a file, Notes on what was left out, a ParseError for each damaged story.

        Raises ParseError where there is no story in it at all.
        """
        from feedsmith_wire.formats import compose, detection, story  # lxml costs 20 ms

        empty = True
        for item in detection.read_stories(document.data, self.charset):
            empty = empty and isinstance(item, Note)
            if not isinstance(item, story.Story):
                yield item
                continue
            try:
                yield from compose.compose(item, document, self._find_zone(), self.ignore_empty_embargo)
            except ParseError as error:  # of one story: the others of the file are published
                yield error
        if empty:
            raise ParseError(kind="empty", detail="no story in it")

    def _find_zone(self) -> tzinfo:
        """The zone of the option. Raises ValueError."""
        if self.timezone == "UTC":
            return UTC
        from zoneinfo import ZoneInfo  # 8 ms, for those whose dates name no zone

        try:
            return ZoneInfo(self.timezone)
        except (LookupError, OSError, ValueError) as error:
            raise ValueError(f"timezone: no time zone is called {self.timezone!r}") from error
