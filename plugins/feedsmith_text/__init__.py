"""Articles in local text files: plain text and Markdown, with the front matter of whichever site generator, or none.

reading       one file, read: what follows from all of these
headers       where front matter stands, and its languages
keys          which of its keys say what
front_matter  its values as those of an article; matter is what they become
dates, people   what it says of when and who
orders        embargoes, at its head
addresses     where an article is on its site
plain         plain text as a story
markdown      Markdown as a story; syntax is what people add to it, templates what generators do, regions what is code
story         what a story is, and how its parts are told apart
"""

import logging
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, fields
from datetime import UTC, datetime, tzinfo
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any, ClassVar, Literal

from feedsmith import (
    Article,
    CharsetError,
    Decoded,
    Document,
    Media,
    Note,
    Origin,
    Parsed,
    ParseError,
    Request,
    Source,
    Tag,
    decode,
    find_files,
    hookimpl,
)
from feedsmith.text import clean, squash
from feedsmith_text import plain
from feedsmith_text.addresses import check_pattern
from feedsmith_text.keys import key_table
from feedsmith_text.reading import MARKDOWN, Options, Reading, read_text

__all__ = ["TextFiles"]

SUFFIXES = (".txt", ".text", *MARKDOWN)
UNREAD = (
    ".rst", ".org", ".adoc", ".asciidoc", ".asc", ".textile", ".html", ".htm", ".xhtml", ".ipynb", ".rtf", ".doc",
    ".docx", ".odt", ".pdf", ".tex", ".wiki", ".mediawiki", ".creole", ".njk", ".liquid", ".pug", ".haml", ".erb",
    ".qmd", ".rmd",
)  # fmt: skip
"""What may hold an article as well, and is left to other sources."""
MAX_ORIGINS = 100
"""Of titles and texts, that are kept: there are a few signals and charsets."""
NO_POSTS = ("readme", "_index")
"""Names, without suffix, of files that tell of the folder or section that they are in."""

_log = logging.getLogger("feedsmith_text")


@hookimpl
def register_sources() -> Iterable[type[Source]]:
    """What this plugin offers."""
    return [TextFiles]


@dataclass(frozen=True, kw_only=True)
class TextFiles:
    """A .txt, .text, .md, .markdown or .mdx file, a folder of them, or a glob."""

    name: ClassVar[str] = "text"
    schema: ClassVar[dict[str, Any]] = {
        "properties": {
            "timezone": {"pattern": r"^[A-Za-z][A-Za-z0-9_+/-]*$"},
            "charset": {"pattern": r"^[^\x00]*$"},
            "url": {
                "pattern": r"^(\s*[Hh][Tt][Tt][Pp][Ss]?://[^/?#\s]"
                r"([^{}]|\{(path|dir|stem|slug|categories|year|month|day)\})*)?$"
            },
        }
    }

    path: Annotated[Path, "a file, a folder (with all below it) or a glob"]
    charset: Annotated[str, "of the files, where they are all in one; else it is detected"] = ""
    timezone: Annotated[str, 'of dates that name none, such as "Europe/Istanbul"'] = "UTC"
    url: Annotated[
        str,
        'of an article: "https://x.example/{path}/", with {path} (below the folder), {dir}, {stem}, {slug}, '
        "{categories}, {year}, {month} and {day}",
    ] = ""
    keys: Annotated[dict[str, str], 'of front matter that are your own: { newstitle = "title" }'] = field(
        default_factory=dict
    )
    dates: Annotated[
        Literal["file", "git"], "of an article that names none: the file's time, or those of its first and last commit"
    ] = "file"

    def __post_init__(self) -> None:
        self._zone()
        for option, check in (
            ("keys", lambda: key_table(self.keys)),
            ("url", lambda: check_pattern(self.url) if self.url else None),
            ("charset", lambda: "".encode(self.charset) if self.charset else None),
        ):
            try:
                check()
            except (LookupError, ValueError) as error:
                raise ValueError(f"{option}: {error}") from error

    def __repr__(self) -> str:
        """As a dataclass has it, without keys where there are none and without the usual dates: states remember a
        source by it, and those that were made before there were these options are to know it again.
        """
        options = [(option.name, getattr(self, option.name)) for option in fields(self)]
        newer: dict[str, Any] = {"keys": {}, "dates": "file"}
        shown = [f"{name}={value!r}" for name, value in options if name not in newer or value != newer[name]]
        return f"{type(self).__qualname__}({', '.join(shown)})"

    @classmethod
    def accepts(cls, location: str) -> "TextFiles | None":
        """The source for a file with one of the suffixes, a folder or a glob."""
        path = Path(location)
        named = path.suffix.lower() in SUFFIXES
        pattern = any(sign in location for sign in "*?[")
        mine = named or pattern or os.path.isdir(location)
        return cls(path=path) if location and "://" not in location and mine else None

    def requests(self) -> Iterable[Request]:
        """All files with one of the suffixes."""
        return find_files(self.path, SUFFIXES, unread=UNREAD, git_dates=self.dates == "git")

    def parse(self, document: Document) -> Iterator[Parsed]:
        """The article in a file, withheld where its author says so, and notes on what of it could
        not be read.

        Raises ParseError: empty, charset, not-an-article, or malformed where its front matter is.
        """
        if self._is_no_post(document.path):
            yield Note(f"tells of its folder, no article: {document.path.rpartition('/')[2]!r}")
            return
        decoded = self._decoded(document.data)
        text = decoded.text if decoded.is_clean else clean(decoded.text)
        if text.startswith("---\n"):
            from feedsmith_text.templates import is_for_new_notes  # 3 ms, for files with front matter

            if is_for_new_notes(text):
                yield Note("a template for new notes, no article")
                return
        options = Options(
            pattern=self.url, table=key_table(self.keys), zone=self._zone, embargo_zone=self._embargo_zone
        )
        reading = read_text(document, text, options)
        if reading.withheld:
            _log.info("%s: withheld: its author calls it a draft", document.location)
            yield Note("a draft: not published")
        yield from map(Note, reading.notes)
        yield _article(document, reading, decoded)

    def _decoded(self, data: bytes) -> Decoded:
        if not data:
            raise ParseError(kind="empty", detail="no bytes")
        try:
            return decode(data, self.charset)
        except CharsetError as error:
            if error.binary:
                raise ParseError(kind="not-an-article", detail=str(error)) from error
            advice = "" if self.charset else "; say charset = ... if you know it"
            raise ParseError(kind="charset", detail=f"{error}{advice}") from error

    def _is_no_post(self, path: str) -> bool:
        """Whether the file tells of its folder; one that the user named is what the user wants."""
        name = path.rpartition("/")[2]
        return os.path.splitext(name)[0].lower() in NO_POSTS and name != self.path.name

    def _embargo_zone(self) -> tzinfo | None:
        """None where the zone is the default one, which nobody may have thought of."""
        return None if self.timezone == "UTC" else self._zone()

    def _zone(self) -> tzinfo:
        if self.timezone == "UTC":
            return UTC
        from zoneinfo import ZoneInfo  # 8 ms, for those who write dates without a zone

        try:
            return ZoneInfo(self.timezone)
        except (LookupError, OSError, ValueError) as error:
            raise ValueError(f"timezone: no time zone is called {self.timezone!r}") from error


def _article(document: Document, reading: Reading, decoded: Decoded) -> Article:
    """What was read as an article. Raises ParseError (empty) where there is nothing to publish."""
    matter, url = reading.matter, reading.url
    title, body, signal = _shown(reading)
    published, updated = _dates(document, reading)
    return Article(
        id=document.identity(explicit=squash(matter.id), url=url),
        title=title,
        url=url,
        summary=matter.summary or reading.story.standfirst,
        body=body,
        authors=matter.authors,
        published=published,
        updated=updated,
        embargo=reading.embargo,
        expires=matter.expires,
        language=reading.language,
        tags=tuple(Tag(term=tag) for tag in matter.tags),
        media=(Media(url=reading.image, role="lead"),) if reading.image else (),
        rights=matter.rights,
        status="withheld" if reading.withheld else "usable",
        source=document.source,
        origins=(
            _make_origin("title", signal, ""),
            _make_origin("body", "charset", f"{decoded.charset} ({decoded.evidence})"),
        ),
    )


@lru_cache(MAX_ORIGINS)
def _make_origin(field: str, signal: str, value: str) -> Origin:
    """The origin: those of most files are the same, and to make one takes 3 µs."""
    return Origin(field=field, signal=signal, value=value)


def _dates(document: Document, reading: Reading) -> tuple[datetime | None, datetime | None]:
    """When it was published and updated: as its author says, else by its commits."""
    published = reading.published or document.first_committed
    if reading.matter.updated:
        return published, reading.matter.updated
    last = document.last_committed
    return published, None if last and published and last < published else last


def _shown(reading: Reading) -> tuple[str, str, str]:
    """The title, the body, and what the title is from. Raises ParseError (empty) where there is
    nothing to show.
    """
    title, signal = reading.title()
    body = reading.story.body
    if reading.withheld:  # nothing of it is shown, and nothing that it lacks may keep it from being withdrawn
        title = title or reading.place.stem
        return title, body or plain.paragraph(title), signal
    if not title:
        raise ParseError(kind="empty", detail="nothing but white space")
    if not (body or reading.url):
        raise ParseError(kind="empty", detail="a headline and nothing else")
    return title, body, signal
