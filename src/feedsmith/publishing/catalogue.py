"""The index page, for people, and the OPML, for their readers: both list the feeds beside them.

Values to bytes, and nothing else. The page stands alone: no script, nothing to fetch, and only
relative links to the feeds, so that it works wherever the folder is served or copied to. Its own
words are English; what it quotes has its own language and direction.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from urllib.parse import quote, urlsplit

from feedsmith.model.contracts import Format
from feedsmith.model.feed import MAX_LISTED_ENTRIES, STAND_IN_LINK, Entry, Feed
from feedsmith.model.values import value
from feedsmith.publishing.directions import isolate_bidi, make_dir, make_lang, reads_rtl
from feedsmith.publishing.formats.common import (
    choose_creators,
    format_rfc822,
    format_rfc3339,
    make_attributes,
    make_element,
)
from feedsmith.publishing.pages import Page, make_size, render_page
from feedsmith.text import escape, squash

__all__ = ["INDEX_NAME", "OPML_NAME", "CatalogueEntry", "render_index_page", "render_opml"]

INDEX_NAME = "index.html"
"""The name of the page's file."""

OPML_NAME = "feeds.opml"
"""The name of the OPML's file, by which the page links to it."""

MAX_ENTRIES_SHOWN, MAX_ENTRIES_FOLDED = MAX_LISTED_ENTRIES, 3
"""So many entries of each feed are on the page, the newest: of feeds that stand open, and of folded ones."""

MAX_FEEDS_WITHOUT_CONTENTS, MAX_FEEDS_OPEN = 3, 12
"""More feeds than these get a table of contents; more than those are folded, and are one themselves."""

MAX_LETTERS = (20, 28)
"""A heading of a feed or an entry with a longer word is set smaller: see `pages.make_size`."""

_LABELS = {"rss": "RSS", "atom": "Atom", "json": "JSON"}
_RSS_TYPE = "application/rss+xml"
# What feed readers subscribe to; first what most of them know.
_SUBSCRIBABLE_TYPES = (_RSS_TYPE, "application/atom+xml", "application/feed+json")
_OPML_TYPE = "text/x-opml"
_MONTHS = "January February March April May June July August September October November December".split()


@value
class CatalogueEntry:
    """A feed, and the formats in which it lies beside the page.

    `changed` is when its files changed last, where that is known; `absence` says why there are none,
    in words for people.
    """

    feed: Feed
    formats: tuple[Format, ...]
    changed: datetime | None = None
    absence: str = ""

    @property
    def subscription_format(self) -> Format | None:
        """The format to subscribe to, if there is one that feed readers know."""
        formats = {_essence(format): format for format in reversed(self.formats)}
        known = (formats[kind] for kind in _SUBSCRIBABLE_TYPES if kind in formats)
        return next(known, None)

    @property
    def address(self) -> str | None:
        """The address to subscribe to, if it is known."""
        format = self.subscription_format
        return self.feed.address(format.suffix) if format else None

    @property
    def other_addresses(self) -> list[tuple[Format, str]]:
        """The addresses in all other formats, beside that to subscribe to."""
        if not self.address:
            return []
        addresses = [(format, self.feed.address(format.suffix)) for format in self.formats]
        main = self.subscription_format
        return [(format, address) for format, address in addresses if address and format is not main]

    @property
    def site(self) -> str | None:
        """The address of the site that the feed is of, if it has one."""
        return None if self.feed.link == STAND_IN_LINK else self.feed.link


def render_index_page(catalogue: Sequence[CatalogueEntry], title: str = "") -> Iterator[bytes]:
    """HTML that shows the feeds in this order, how to subscribe to each, and its newest entries.

    Without a `title` it is named after the site that the feeds are of. The same feeds give the same
    bytes: no date stands in it but theirs.
    """
    titles = _distinguish_titles(catalogue)
    folded = len(catalogue) > MAX_FEEDS_OPEN
    has_contents = len(catalogue) > MAX_FEEDS_WITHOUT_CONTENTS and not folded
    # A document has one language, and so has its title; the heading may have another: that of the
    # feeds, if they share one, where somebody gave the title; English, where it is ours.
    languages = {item.feed.language for item in catalogue} if squash(title) else {"en"}
    target = quote(catalogue[0].feed.name) if has_contents else ""
    page = Page(
        title=squash(title) or _make_default_title(catalogue),
        language=languages.pop() if len(languages) == 1 else "",
        intro=_render_advice(catalogue, folded),
        head="".join(_render_alternates(catalogue, titles)),
        skip_link=f'<a class="skip" href="#{target}">Skip to the first feed</a>\n' if target else "",
        footer=_render_footer(catalogue),
    )
    return render_page(page, _render_body(catalogue, titles, folded, has_contents))


def render_opml(catalogue: Sequence[CatalogueEntry], title: str = "") -> Iterator[bytes]:
    """OPML 2.0, a list of subscriptions, which readers import.

    A feed has its place there by its address (section "Subscription lists": `xmlUrl` is required),
    so those without a `base_url` have none. Where no feed has an address there are no pieces, as a
    body holds one outline at least.
    """
    outlined = [item for item in catalogue if item.address]
    if not outlined:
        return
    changed = [item.changed for item in outlined if item.changed]
    updated = max(changed) if changed else _find_latest_update(outlined)
    yield b'<?xml version="1.0" encoding="UTF-8"?>\n<opml version="2.0">\n<head>\n'
    yield f"{make_element('title', squash(title) or _make_default_title(catalogue))}\n".encode()
    if updated:
        yield f"{make_element('dateModified', format_rfc822(updated))}\n".encode()
    yield b"<docs>http://opml.org/spec2.opml</docs>\n</head>\n<body>\n"
    for item in outlined:
        yield f"{_render_outline(item)}\n".encode()
    yield b"</body>\n</opml>\n"


def _render_outline(item: CatalogueEntry) -> str:
    feed, format = item.feed, item.subscription_format
    title = squash(feed.title)
    attributes = make_attributes(
        # Whatever the format: readers look for that, and at the feed itself for the rest.
        type="rss",
        text=title,
        title=title,
        xmlUrl=item.address,
        htmlUrl=item.site,
        description=squash(feed.description),
        language=feed.language,
        version="RSS2" if format and _essence(format) == _RSS_TYPE else None,
    )
    return f"<outline{attributes}/>"


# ---- titles, labels, links and dates -------------------------------------------------------------


def _essence(format: Format) -> str:
    """The format's media type without parameters."""
    return format.media_type.partition(";")[0].strip().lower()


def _find_latest_update(catalogue: Iterable[CatalogueEntry]) -> datetime | None:
    """The date of the newest entry of all feeds."""
    dates = (item.feed.updated for item in catalogue)
    return max((date for date in dates if date), default=None)


def _make_default_title(catalogue: Sequence[CatalogueEntry]) -> str:
    hosts = {urlsplit(item.site).hostname for item in catalogue if item.site}
    return f"Feeds from {hosts.pop()}" if len(hosts) == 1 else "Feeds"


def _distinguish_titles(catalogue: Sequence[CatalogueEntry]) -> list[str]:
    """The feeds' titles, with their names where several have the same."""
    titles = [squash(item.feed.title) for item in catalogue]
    counts = Counter(titles)
    return [
        title if counts[title] == 1 else f"{title} ({item.feed.name})"
        for title, item in zip(titles, catalogue, strict=True)
    ]


def _label(format: Format) -> str:
    return _LABELS.get(format.name, format.name)


def _make_link(feed: Feed, format: Format) -> str:
    """The relative link to the feed in that format."""
    return quote(f"{feed.name}{format.suffix}")


# ---- above the feeds -----------------------------------------------------------------------------


def _render_body(
    catalogue: Sequence[CatalogueEntry],
    titles: Sequence[str],
    folded: bool,
    has_contents: bool,
) -> Iterator[str]:
    if has_contents:
        yield "".join(_render_contents(catalogue, titles))
    yield "<main>\n"
    for item in catalogue:
        yield "".join(_render_folded(item) if folded else _render_section(item, has_contents))
    yield "</main>\n"


def _render_alternates(catalogue: Sequence[CatalogueEntry], titles: Sequence[str]) -> Iterator[str]:
    """Autodiscovery: a reader that is given the page's address finds the feeds, then their list."""
    for item, title in zip(catalogue, titles, strict=True):
        for format in item.formats:
            label, href = f"{title}: {_label(format)}", _make_link(item.feed, format)
            yield _render_alternate(format.media_type, label, href)
    if any(item.address for item in catalogue):
        yield _render_alternate(_OPML_TYPE, "All feeds: OPML", OPML_NAME)


def _render_alternate(media_type: str, title: str, href: str) -> str:
    attributes = make_attributes(type=media_type, title=title, href=href)
    return f'<link rel="alternate"{attributes}>\n'


def _render_advice(catalogue: Sequence[CatalogueEntry], folded: bool) -> str:
    """What to do with a feed, for those who have never seen one."""
    addressed = sum(item.address is not None for item in catalogue)
    what = "an address" if addressed else "the address of a link"
    advice = f"<p>Copy {what} into a feed reader to subscribe. New articles then appear there by themselves.</p>\n"
    if addressed:
        which = "All feeds" if addressed == len(catalogue) else "All feeds with an address"
        link = f'<a href="{OPML_NAME}" type="{_OPML_TYPE}">{OPML_NAME}</a>'
        advice += f"<p>{which} at once: import {link} there.</p>\n"
    if folded:
        advice += f"<p>There are {len(catalogue)} feeds. Each opens to its addresses and newest articles.</p>\n"
    return advice


def _render_contents(catalogue: Sequence[CatalogueEntry], titles: Sequence[str]) -> Iterator[str]:
    yield '<nav aria-label="On this page">\n<h2>On this page</h2>\n<ul>\n'
    for item, title in zip(catalogue, titles, strict=True):
        name, language = item.feed.name, item.feed.language
        yield f'<li><a href="#{quote(name)}">{isolate_bidi(title, language)}</a></li>\n'
    yield "</ul>\n</nav>\n"


# ---- a feed --------------------------------------------------------------------------------------


def _render_section(item: CatalogueEntry, has_contents: bool) -> Iterator[str]:
    """A feed that stands open."""
    title = escape(squash(item.feed.title))
    yield f"<section>\n<header{make_dir(item.feed.language)}>\n"
    yield _render_heading(item, f'<a href="{escape(item.site)}">{title}</a>' if item.site else title)
    yield from _render_about(item)
    yield f"</header>\n{_open_newest(item, MAX_ENTRIES_SHOWN)}"
    yield from _render_entries(item, MAX_ENTRIES_SHOWN)
    if has_contents:
        yield '<p class="top"><a href="#">To the list of feeds</a></p>\n'
    yield "</div>\n</section>\n"


def _render_folded(item: CatalogueEntry) -> Iterator[str]:
    """A feed of which only the title is seen until somebody opens it."""
    heading = _render_heading(item, isolate_bidi(squash(item.feed.title), item.feed.language))
    yield f'<section class="folded">\n<details>\n<summary>{heading}</summary>\n'
    yield f'<div class="unfolded">\n<header{make_dir(item.feed.language)}>\n'
    if item.site:
        yield f'<p><a href="{escape(item.site)}">{isolate_bidi(str(urlsplit(item.site).hostname))}</a></p>\n'
    yield from _render_about(item)
    yield f"</header>\n{_open_newest(item, MAX_ENTRIES_FOLDED)}"
    yield from _render_entries(item, MAX_ENTRIES_FOLDED)
    yield "</div>\n</div>\n</details>\n</section>\n"


def _render_heading(item: CatalogueEntry, title: str) -> str:
    # No other feed has its name, so that is its id on the page.
    size = make_size(item.feed.title, MAX_LETTERS)
    return f'<h2 id="{escape(item.feed.name)}"{size}{make_lang(item.feed.language)}>{title}</h2>\n'


def _render_about(item: CatalogueEntry) -> Iterator[str]:
    """What the feed is, and how to subscribe."""
    feed = item.feed
    if description := squash(feed.description):
        yield f'<p class="about"{make_lang(feed.language)}>{escape(description)}</p>\n'
    if item.formats:
        yield '<p class="label">Subscribe</p>\n<ul class="formats">\n'
        yield from (_render_button(feed, format) for format in item.formats)
        yield "</ul>\n"
    if item.address:
        yield f'<p class="label">Address</p>\n{_render_address(item.address)}'
    if others := item.other_addresses:
        names = " and ".join(escape(_label(format)) for format, _ in others)
        noun = "Addresses" if len(others) > 1 else "Address"
        yield f'<details class="others">\n<summary>{noun} of {names}</summary>\n'
        yield from (_render_address(address) for _, address in others)
        yield "</details>\n"


def _render_address(address: str) -> str:
    """A field that a click selects whole, to be copied."""
    folder, slash, file = escape(address).rpartition("/")
    return f'<p class="address"><code dir="ltr">{folder}{slash}<wbr>{file}</code></p>\n'


def _render_button(feed: Feed, format: Format) -> str:
    attributes = make_attributes(href=_make_link(feed, format), type=format.media_type)
    title = isolate_bidi(squash(feed.title), feed.language)
    unseen = f'<span class="hidden"> feed of {title}</span>'
    return f"<li><a{attributes}>{escape(_label(format))}{unseen}</a></li>\n"


def _open_newest(item: CatalogueEntry, limit: int) -> str:
    """The entries' list starts at the side where most of them do, and each entry at that of the list: a
    lone one of another script does not sit across the page.
    """
    feed = item.feed
    shown = [entry.article for entry in feed.entries[:limit]]
    from_right = sum(reads_rtl(article.title, article.language or feed.language) for article in shown)
    direction = "rtl" if reads_rtl("", feed.language) or 2 * from_right > len(shown) else "ltr"
    return f'<div class="newest" dir="{direction}">\n'


def _render_entries(item: CatalogueEntry, limit: int) -> Iterator[str]:
    feed = item.feed
    if item.absence:
        yield f'<p class="absence" dir="ltr">{escape(item.absence)}</p>\n'
        return
    if feed.entries:
        yield '<ol class="entries">\n'
        for entry in feed.entries[:limit]:
            yield _render_entry(entry, feed.language)
        yield "</ol>\n"
    else:
        yield "<p>No articles yet.</p>\n"
    if item.changed:
        yield f'<p class="changed">Last changed on {_render_time(item.changed)}</p>\n'


def _render_entry(entry: Entry, feed_language: str) -> str:
    """A headline, and below it who wrote it and when."""
    article = entry.article
    language = article.language or feed_language
    title = escape(article.title)
    if article.url:
        title = f'<a href="{escape(article.url)}">{title}</a>'
    byline, time = _render_byline(entry), _render_time(entry.published or entry.updated)
    line = " · ".join(filter(None, (byline, time)))
    below = f"<p>{line}</p>" if line else ""
    size = make_size(article.title, MAX_LETTERS)
    # The direction is the item's, so that headline and byline start at one side.
    return f"<li{make_dir(language)}><h3{size}{make_lang(language)}>{title}</h3>{below}</li>\n"


def _render_byline(entry: Entry) -> str:
    article = entry.article
    names = [person.name for person in choose_creators(article)] or [article.publisher]
    line = ", ".join(isolate_bidi(name) for name in names if name)
    return f"By {line}" if article.authors else line  # a credit line is printed as it is


def _render_time(moment: datetime | None) -> str:
    if moment is None:
        return ""
    day = f"{moment.day} {_MONTHS[moment.month - 1]} {moment.year}"
    stamp = format_rfc3339(moment)
    return f'<time datetime="{stamp}" dir="ltr">{day}, {moment:%H:%M} UTC</time>'


def _render_footer(catalogue: Sequence[CatalogueEntry]) -> str:
    changed = [item.changed for item in catalogue if item.changed]
    if changed:
        return f"<p>Last changed on {_render_time(max(changed))}</p>\n"
    newest = _find_latest_update(catalogue)
    return f"<p>Newest article from {_render_time(newest)}</p>\n" if newest else ""
