"""Articles in local text files: plain text and Markdown, with or without YAML front matter."""

import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from pathlib import Path
from typing import Annotated, ClassVar
from urllib.parse import quote

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
    absolute,
    decode,
    find_files,
    hookimpl,
    language_tag,
)
from feedsmith.text import clean, squash
from feedsmith_text import front_matter, plain
from feedsmith_text.front_matter import FrontMatter
from feedsmith_text.story import Story

__all__ = ["TextFiles"]

SUFFIXES = (".txt", ".text", ".md", ".markdown")
_DATED_NAME = re.compile(r"(\d{4}-\d{2}-\d{2})[-_. ](.+)")


@hookimpl
def register_sources() -> Iterable[type[Source]]:
    return [TextFiles]


@dataclass(frozen=True, kw_only=True)
class TextFiles:
    """A .txt, .text, .md or .markdown file, a folder of them, or a glob."""

    name: ClassVar[str] = "text"

    path: Annotated[Path, "a file, a folder (with all below it) or a glob"]
    charset: Annotated[str, "of the files, where they are all in one; else it is detected"] = ""
    timezone: Annotated[str, 'of dates that name none, such as "Europe/Istanbul"'] = "UTC"
    url: Annotated[str, 'of an article, with {path} (below the folder) or {stem}: "https://x.example/{path}/"'] = ""

    def __post_init__(self) -> None:
        self._zone()
        if self.url:
            try:
                example = self._pattern_filled("a/b", "b")
                if "{" in example or "}" in example:
                    raise ValueError("may hold {path} and {stem} only")
                absolute(example)
            except ValueError as error:
                raise ValueError(f"url: {error}") from error
        if self.charset:
            try:
                "".encode(self.charset)
            except (LookupError, ValueError) as error:
                raise ValueError(f"charset: {error}") from error

    @classmethod
    def accepts(cls, location: str) -> "TextFiles | None":
        path = Path(location)
        named = path.suffix.lower() in SUFFIXES
        pattern = any(sign in location for sign in "*?[")
        mine = named or pattern or os.path.isdir(location)
        return cls(path=path) if location and "://" not in location and mine else None

    def requests(self) -> Iterable[Request]:
        return find_files(self.path, SUFFIXES)

    def parse(self, document: Document) -> Iterator[Parsed]:
        decoded = self._decoded(document.data)
        matter, text = self._split(clean(decoded.text))
        if matter.draft:
            yield Note("a draft: not published")
            return
        path = document.path
        story = _story(path, text, matter)
        url, notes = self._url(path, matter)
        image, more = self._image(url, matter)
        published, stem = self._dated_name(path, matter)
        title, signal = _title(story, matter, stem)
        title = squash(title)
        if not title:
            raise ParseError(kind="empty", detail="nothing but white space")
        if not (story.body or url):
            raise ParseError(kind="empty", detail="a headline and nothing else")
        language, unread = _language(matter)
        yield from map(Note, [*matter.notes, *notes, *more, *unread])
        yield Article(
            id=document.identity(explicit=squash(matter.id), url=url),
            title=title,
            url=url,
            summary=matter.summary or story.standfirst,
            body=story.body,
            authors=matter.authors,
            published=published,
            updated=matter.updated,
            language=language,
            tags=tuple(Tag(term=tag) for tag in matter.tags),
            media=(Media(url=image, role="lead"),) if image else (),
            source=document.source,
            origins=(
                Origin(field="title", signal=signal),
                Origin(field="body", signal="charset", value=f"{decoded.charset} ({decoded.evidence})"),
            ),
        )

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

    def _split(self, text: str) -> tuple[FrontMatter, str]:
        if text.startswith("+++\n"):
            raise ParseError(kind="malformed", detail="front matter in TOML: only YAML between --- lines is read")
        header, rest = front_matter.split(text)
        matter = None if header is None else front_matter.read(header, self._zone)
        return (matter, rest) if matter else (FrontMatter(), text)

    def _url(self, path: str, matter: FrontMatter) -> tuple[str | None, list[str]]:
        """The article's address: the front matter's, resolved against the pattern of the option, else the pattern's."""
        below, _ = os.path.splitext(path)
        base = self._pattern_filled(_quoted(below), _quoted(below.rpartition("/")[2]))
        return _resolved("url", matter.url, base) if matter.url else (base or None, [])

    def _pattern_filled(self, path: str, stem: str) -> str:
        return self.url.replace("{path}", path).replace("{stem}", stem)

    def _image(self, url: str | None, matter: FrontMatter) -> tuple[str | None, list[str]]:
        return _resolved("image", matter.image, url or "") if matter.image else (None, [])

    def _dated_name(self, path: str, matter: FrontMatter) -> tuple[datetime | None, str]:
        """The date and the rest of a name such as Jekyll's: 2026-03-14-lighthouse-keeper.md."""
        stem, _ = os.path.splitext(path.rpartition("/")[2])
        match = _DATED_NAME.fullmatch(stem)
        if match is None:
            return matter.published, stem
        try:
            return matter.published or front_matter.parse_date(match[1], self._zone), match[2]
        except ValueError:  # 2026-99-99 is part of a name like any other
            return matter.published, stem

    def _zone(self) -> tzinfo:
        if self.timezone == "UTC":
            return UTC
        from zoneinfo import ZoneInfo  # 8 ms, for those who write dates without a zone

        try:
            return ZoneInfo(self.timezone)
        except (LookupError, OSError, ValueError) as error:
            raise ValueError(f"timezone: no time zone is called {self.timezone!r}") from error


def _quoted(path: str) -> str:
    return quote(path, errors="surrogateescape")


def _story(path: str, text: str, matter: FrontMatter) -> Story:
    if path.lower().endswith((".md", ".markdown")):
        from feedsmith_text import markdown  # markdown-it-py costs 60 ms, for those who write Markdown

        story = markdown.read(text, matter.title)
    else:
        story = plain.read(text, matter.title)
    if matter.summary and story.standfirst not in ("", matter.summary):
        # The front matter has the say over the summary; what reads as a standfirst is then part of the text.
        body = f"{plain.paragraph(story.standfirst)}\n{story.body}"
        story = Story(headline=story.headline, standfirst="", body=body, signal=story.signal)
    return story


def _title(story: Story, matter: FrontMatter, stem: str) -> tuple[str, str]:
    """The title, and what it comes from."""
    if matter.title:
        return matter.title, "front matter"
    if story.headline or not story.body:
        return story.headline, story.signal
    return " ".join(re.split(r"[-_\s]+", stem)).strip().capitalize() or stem, "file name"


def _language(matter: FrontMatter) -> tuple[str, list[str]]:
    if not matter.language:
        return "", []
    try:
        return language_tag(matter.language), []
    except ValueError as error:
        return "", [f"front matter: {error}; ignored"]


def _resolved(key: str, reference: str, base: str) -> tuple[str | None, list[str]]:
    """An absolute URL; or None and a note where there is nothing to resolve the reference against."""
    try:
        return absolute(reference, base or None), []
    except ValueError as error:
        return None, [f"front matter: {key}: {error}; ignored"]
