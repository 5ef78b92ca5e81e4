"""A Document of bytes, as if the core had read it; and a clock that a test sets."""

from datetime import UTC, datetime, timedelta
from os import PathLike
from pathlib import Path

from feedsmith.model.contracts import Document

__all__ = ["Clock", "document"]

SOURCE = "test"
"""The configured name of the source of a document, until `run` gives it that of its own source."""
START = datetime(2026, 3, 10, 8, 30, tzinfo=UTC)


def document(
    data: bytes | str | PathLike[str],
    url: str = "",
    *,
    modified: datetime | None = None,
    charset: str = "",
) -> Document:
    """The document of these bytes, or of this text in UTF-8, or of the file at this Path, at `url`.

    Without a `url` a file has its own, and all else is `https://site.example/page`. A `file:` URL is
    below its own folder, so that ids are made of its name; `modified` must be aware.
    """
    if isinstance(data, PathLike):
        path = Path(data)
        url = url or path.absolute().as_uri()
        content = path.read_bytes()
    else:
        content = data.encode() if isinstance(data, str) else data
    url = url or "https://site.example/page"
    is_file = url.startswith("file:")
    return Document(
        url=url,
        data=content,
        location=url.rpartition("/")[2] if is_file else url,
        source=SOURCE,
        root=url.rpartition("/")[0] if is_file else "",
        modified=modified,
        charset=charset,
    )


class Clock:
    """Tells the time that a test sets: `pipeline.render(..., clock=Clock())`. It stands still until it is moved.

    Raises ValueError for a start without a zone.
    """

    def __init__(self, start: datetime = START) -> None:
        if start.tzinfo is None:
            raise ValueError("start: must be aware, such as datetime(2026, 3, 10, tzinfo=UTC)")
        self.now = start

    def __call__(self) -> datetime:
        return self.now

    def advance(self, **units: float) -> None:
        """Move it on by what `timedelta` takes: `clock.advance(hours=1)`."""
        self.now += timedelta(**units)
