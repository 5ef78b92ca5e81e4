"""Where an article is on its site: by the source's pattern or its front matter; and what links to
files mean there.
"""

import os
import posixpath
import re
from collections.abc import Mapping
from datetime import datetime
from urllib.parse import quote, unquote

from feedsmith import absolute
from feedsmith.text import squash

__all__ = ["DATED_NAME", "PLACEHOLDERS", "Place", "Site", "check_pattern", "place_of"]

DATED_NAME = r"(\d{4}-\d{2}-\d{2})(?:[-_. ](.+))?"
"""A name such as Jekyll's 2026-03-14-lighthouse-keeper, and that of a diary's day."""
PLACEHOLDERS = ("year", "month", "day", "slug", "categories", "dir", "path", "stem")
_OF_THE_DATE = ("year", "month", "day")
_BUNDLES = ("index", "_index")
_TEXT_FILE = r"(?i)[^?#]+\.(?:md|mdx|markdown)(?=$|[?#])"
_SCHEME = r"[A-Za-z][A-Za-z0-9+.-]*:"
_JEKYLL_NAME = r":([a-z][a-z_]*)"
_JEKYLL_STYLES = {
    "date": "/:categories/:year/:month/:day/:title:output_ext",
    "pretty": "/:categories/:year/:month/:day/:title/",
    "ordinal": "/:categories/:year/:y_day/:title:output_ext",
    "none": "/:categories/:title:output_ext",
}


class Place:
    """Where a text lies below the folder of its source: `path` without suffix, `directory` and
    `stem` its two parts.

    The file `index.md` of a page bundle lies where its folder does.
    """

    def __init__(self, path: str, directory: str, stem: str) -> None:
        self.path, self.directory, self.stem = path, directory, stem

    @property
    def name(self) -> str:
        """The stem without the date that it may begin with."""
        match = re.fullmatch(DATED_NAME, self.stem)
        return match[2] or self.stem if match else self.stem

    @property
    def day(self) -> str:
        """The date in the name as it stands there, or nothing."""
        match = re.fullmatch(DATED_NAME, self.stem)
        return match[1] if match else ""


def place_of(path: str) -> Place:
    """The place of the file at this path below its source's folder."""
    below, _ = os.path.splitext(path)
    directory, _, stem = below.rpartition("/")
    if stem.lower() not in _BUNDLES:
        return Place(below, directory, stem)
    above, _, folder = directory.rpartition("/")
    return Place(directory, above, folder or stem)


def check_pattern(pattern: str) -> None:
    """Raise ValueError for a pattern that could not be filled, or would give no address."""
    example = _filled(pattern, dict.fromkeys(PLACEHOLDERS, "1"))
    if "{" in example or "}" in example:
        *names, last = (f"{{{name}}}" for name in PLACEHOLDERS)
        raise ValueError(f"may hold {', '.join(names)} and {last} only")
    absolute(example)


def _filled(pattern: str, parts: Mapping[str, str]) -> str:
    for name, part in parts.items():
        pattern = pattern.replace(f"{{{name}}}", part)
    return pattern


def _quoted(path: str) -> str:
    return quote(path, errors="surrogateescape")


def _slug(name: str) -> str:
    """A name as generators put it into addresses: lower case, hyphens for spaces."""
    return "-".join(name.lower().split())


class Site:
    """The addresses of one text: `pattern` is the source's or "", `base` the site's; `notes` say
    what went wrong.
    """

    def __init__(self, pattern: str, base: str | None, path: str) -> None:
        self.pattern, self.base, self.path = pattern, base, path
        self.place = place_of(path)
        self.date: datetime | None = None
        self.slug = ""
        self.categories: tuple[str, ...] = ()
        self.notes: list[str] = []

    def address(self, permalink: str) -> str | None:
        """The article's address: what its front matter said, if that can be read, else by the
        pattern.
        """
        if not permalink:
            return self._by_pattern(noting=True)
        by_pattern = self._by_pattern(noting=False)
        reference = self._reference(permalink)
        if reference is None:
            return by_pattern
        # `../other/` is seen from the page, `/other/` from the site, which the pattern may be on as well.
        near = by_pattern if reference.startswith(".") or not self.base else self.base
        return self.resolved("url", reference, near or self.base)

    def resolved(self, key: str, reference: str, base: str | None) -> str | None:
        """An absolute URL; or None and a note where there is nothing to resolve the reference
        against.
        """
        try:
            return absolute(reference, base)
        except ValueError as error:
            self.notes.append(f"front matter: {key}: {error}; ignored")
            return None

    def _by_pattern(self, *, noting: bool) -> str | None:
        if not self.pattern:
            return None
        if any(f"{{{name}}}" in self.pattern for name in _OF_THE_DATE) and not self.date:
            if noting:
                self.notes.append("no date, which the url of the source asks for: no address")
            return None
        return self._from(self.place, self.slug, self.date)

    def _from(self, place: Place, slug: str, date: datetime | None) -> str:
        parts = {
            "slug": _quoted(slug.strip("/") or _slug(place.name)),
            "categories": self._category_path(),
            "dir": _quoted(place.directory),
            "path": _quoted(place.path),
            "stem": _quoted(place.stem),
        }
        if date:
            parts |= {"year": f"{date.year:04}", "month": f"{date.month:02}", "day": f"{date.day:02}"}
        # {dir} is nothing for a text at the top, nor {categories} for one without.
        return re.sub(r"(?<!:)/{2,}", "/", _filled(self.pattern, parts))

    # ---- permalinks ------------------------------------------------------------------------------------------

    def _reference(self, permalink: str) -> str | None:
        """What the front matter said as a reference that can be resolved; None, with a note, for a
        template.
        """
        if "{{" in permalink or "{%" in permalink:
            self.notes.append(f"front matter: url: a template, ignored: {permalink[:200]!r}")
            return None
        pattern = _JEKYLL_STYLES.get(permalink, permalink)
        try:
            reference = re.sub(_JEKYLL_NAME, self._jekyll_part, pattern)
        except LookupError as error:
            self.notes.append(f"front matter: url: a pattern, ignored: {permalink[:200]!r}: {error.args[0]}")
            return None
        if re.match(_SCHEME, reference) or reference.startswith("."):
            return reference
        if pattern is not permalink or reference != permalink:  # parts that were empty leave no trace
            reference = re.sub("/{2,}", "/", reference)
        reference = reference if reference.startswith("/") else f"/{reference}"
        return reference.removesuffix("index.html") if reference.endswith("/index.html") else reference

    def _jekyll_part(self, match: re.Match[str]) -> str:
        """What a placeholder of Jekyll, Hugo or Hexo stands for. Raises LookupError."""
        placeholder = match[1]
        words = {
            "title slug post_title": _quoted(self.slug.strip("/") or _slug(self.place.name)),
            "name basename filename contentbasename": _quoted(self.place.name),
            "path": _quoted(self.place.path),
            "categories category": self._category_path(),
            "section": _quoted(self.place.directory.partition("/")[0]),
            "output_ext": ".html",
            "collection": "posts",
        }
        for names, part in words.items():
            if placeholder in names.split():
                return part
        return self._part_of_date(placeholder)

    def _category_path(self) -> str:
        return "/".join(_quoted(_slug(name)) for name in self.categories)

    def _part_of_date(self, name: str) -> str:
        forms = {
            "year": "%Y", "month": "%m", "day": "%d", "short_year": "%y", "i_month": "%m", "i_day": "%d",
            "y_day": "%j", "hour": "%H", "minute": "%M", "second": "%S",
        }  # fmt: skip
        if name not in forms:
            raise LookupError(f"nobody knows :{name}")
        if not self.date:
            raise LookupError("there is no date")
        part = self.date.strftime(forms[name])
        return part.lstrip("0") if name.startswith("i_") else part

    # ---- links to files --------------------------------------------------------------------------------------

    def of_file(self, link: str) -> str | None:
        """The address of the text file that `link` leads to, seen from this text; the link itself
        where it leads to no such file, and None, with a note, where its address is not known.
        """
        match = re.match(_TEXT_FILE, link)
        if not match or re.match(_SCHEME, link) or link.startswith("//"):
            return link
        address = self._of_path(unquote(match[0]))
        if address is None:
            self.notes.append(f"a link to a file whose address is not known: {link[:200]!r}")
            return None
        return address + link[match.end() :]

    def _of_path(self, path: str) -> str | None:
        """The address by the pattern, from what the path alone tells."""
        if not self.pattern or "{categories}" in self.pattern:  # those of the other file are not known
            return None
        if path.startswith(("/", "@/")):
            below = path.lstrip("@").lstrip("/")
        else:
            below = posixpath.join(posixpath.dirname(self.path), path)
        below = posixpath.normpath(squash(below))
        place = place_of(below)
        if below.startswith(".."):
            return None
        date = None
        if any(f"{{{name}}}" in self.pattern for name in _OF_THE_DATE):
            try:
                date = datetime.fromisoformat(place.day)
            except ValueError:
                return None
        return self._from(place, "", date)
