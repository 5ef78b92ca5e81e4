"""What one file says: its front matter, its story and its place on the site, as the fields of an
article.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, tzinfo
from typing import Any

from feedsmith import NO_END, Document, EmbargoOrder, language_tag
from feedsmith.text import squash
from feedsmith_text import plain
from feedsmith_text.addresses import Place, Site
from feedsmith_text.headers import find_header
from feedsmith_text.keys import KeyTable, normal_key
from feedsmith_text.matter import FrontMatter
from feedsmith_text.orders import take_orders
from feedsmith_text.story import Story

__all__ = ["MARKDOWN", "Options", "Reading", "read_text"]

MARKDOWN = (".md", ".markdown", ".mdx", ".mdown", ".mkd", ".mkdn")
DRAFTS = "_drafts"
"""Jekyll's and Hexo's folder for what is not published."""


class Options:
    """What the source's options say of each file: how addresses are made, which keys there are, and
    in which `zone` dates are that name none.
    """

    def __init__(
        self, pattern: str, table: KeyTable, zone: Callable[[], tzinfo], embargo_zone: Callable[[], tzinfo | None]
    ) -> None:
        self.pattern, self.table, self.zone = pattern, table, zone
        self.embargo_zone = embargo_zone
        """Of times in embargo orders that name none; gives None where nobody said."""


class Reading:
    """One file, read: `matter` as its author wrote it, `story` as its text tells it, and what
    follows from both.

    `published` is from the front matter or the file's name; `image` and `url` are absolute; `notes`
    on what was not understood. `withheld` is the author's word that nobody is to see the article.
    """

    image: str | None = None
    language = ""
    story = Story("", "", "")

    def __init__(self, matter: FrontMatter, site: Site) -> None:
        self.matter, self.site = matter, site
        self.place = site.place
        self.published = site.date
        self.url = site.address(matter.url)
        self.withheld = matter.withheld or DRAFTS in site.path.split("/")[:-1]
        self.embargo = matter.embargo
        self.notes: list[str] = []

    def title(self) -> tuple[str, str]:
        """The title on one line, "" where there is none, and what it comes from."""
        if self.matter.title:
            return squash(self.matter.title), "front matter"
        if self.story.headline or not self.story.body:
            return squash(self.story.headline), self.story.signal
        return _title_of_name(self.place), "file name"


def read_text(document: Document, text: str, options: Options) -> Reading:
    """What the document says, whose text is clean. Raises ParseError (malformed) for front matter
    that is broken.
    """
    path = document.path
    is_markdown = path.lower().endswith(MARKDOWN)
    header = find_header(text, _fields_of(options.table), markdown=is_markdown)
    matter = _matter(header.values, options)
    site = Site(options.pattern, document.base, path)
    site.date = matter.published or _date_of_name(site.place, options)
    site.slug, site.categories = matter.slug, matter.categories
    reading = Reading(matter, site)
    if matter.image:
        reading.image = site.resolved("image", matter.image, reading.url or document.base)
    reading.language, unread = _language(matter)
    sent = site.date or document.first_committed or document.modified
    lines, orders = take_orders(header.text.split("\n"), sent, options.embargo_zone)
    if is_markdown:
        reading.story = _markdown_story(path, "\n".join(lines), matter, site)
    else:
        reading.story = _plain_story(lines, matter)
    reading.notes = [*matter.notes, *site.notes, *unread, *reading.story.notes]
    if orders and not matter.lifted and matter.embargo is None:
        _obey(orders, reading)
    return reading


def _obey(orders: Sequence[EmbargoOrder], reading: Reading) -> None:
    """Hold the article until the last of its orders ends; without an end, until its author says
    otherwise.
    """
    ends = [order.ends for order in orders]
    if None in ends:
        reading.embargo = NO_END
        reading.notes.append("held: no end of its embargo can be told; front matter may say `embargo: none`, or a date")
    else:
        reading.embargo = max(filter(None, ends), default=None)


def _matter(values: Mapping[str, Any], options: Options) -> FrontMatter:
    if not values:
        return FrontMatter()
    from feedsmith_text.front_matter import read_front_matter  # 6 ms, for files with front matter

    return read_front_matter(values, options.zone, options.table)


def _fields_of(table: KeyTable) -> Callable[[str], frozenset[str]]:
    return lambda key: frozenset(name for name, _ in table.get(normal_key(key), ()))


def _date_of_name(place: Place, options: Options) -> datetime | None:
    """The date of a name such as Jekyll's: 2026-03-14-lighthouse-keeper.md."""
    if not place.day:
        return None
    from feedsmith_text.dates import parse_date  # 1 ms, for names with a date

    try:
        return parse_date(place.day, options.zone)
    except ValueError:  # 2026-99-99 is part of a name like any other
        return None


def _markdown_story(path: str, text: str, matter: FrontMatter, site: Site) -> Story:
    from feedsmith_text.markdown import read_markdown  # markdown-it-py costs 60 ms, for those who write Markdown

    return read_markdown(text, matter.title, site.of_file, mdx=path.lower().endswith(".mdx"))


def _plain_story(lines: Sequence[str], matter: FrontMatter) -> Story:
    story = plain.read(lines, matter.title)
    if not matter.summary or story.standfirst in ("", matter.summary):
        return story
    # The front matter has the say over the summary; what reads as a standfirst is then part of the text.
    return story._replace(standfirst="", body=f"{plain.paragraph(story.standfirst)}\n{story.body}")


def _title_of_name(place: Place) -> str:
    """The name of the file: as it stands where people wrote it, in words where it was made for
    addresses.
    """
    name = place.name
    if " " in name or name != name.lower() or name == place.day:
        return squash(name)
    return squash(re.sub(r"[-_\s]+", " ", name)).capitalize() or squash(place.stem)


def _language(matter: FrontMatter) -> tuple[str, list[str]]:
    if not matter.language:
        return "", []
    try:
        return language_tag(matter.language.partition(".")[0]), []  # en_US.UTF-8
    except ValueError as error:
        return "", [f"front matter: {error}; ignored"]
