"""What lists the feeds beside them: a page for people, and OPML for their readers. Values to bytes, and nothing else.

The page stands alone: no script, nothing to fetch, and only relative links to the feeds, so that it works wherever the
folder is served or copied to. Its own words are English; what it quotes has its own language and direction.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import takewhile
from urllib.parse import quote, urlsplit

from feedsmith.model.contracts import Format
from feedsmith.model.feed import STAND_IN_LINK, Entry, Feed
from feedsmith.model.values import value
from feedsmith.publishing.formats.common import (
    GENERATOR,
    choose_creators,
    format_rfc822,
    format_rfc3339,
    make_attributes,
    make_element,
)
from feedsmith.text import escape, squash

__all__ = ["INDEX", "SUBSCRIPTIONS", "CatalogueEntry", "index_page", "opml"]

INDEX, SUBSCRIPTIONS = "index.html", "feeds.opml"
"""What the two documents are called: the page links to the other by its name."""

_NEWEST = 10
"""So many entries of each feed are shown."""
_FEW = 3
"""More feeds than these get a table of contents."""
_LABELS = {"rss": "RSS", "atom": "Atom", "json": "JSON"}
_READABLE = ("application/rss+xml", "application/atom+xml", "application/feed+json")
"""What feed readers subscribe to; first what most of them know."""
_MONTHS = "January February March April May June July August September October November December".split()
_RTL_LANGUAGES = frozenset("ar arc ckb dv fa he iw ji ks lrc mzn nqo pnb ps sd syr ug ur yi".split())
_RTL_SCRIPTS = frozenset("Adlm Arab Aran Hebr Mand Nkoo Rohg Samr Syrc Thaa".split())
_TURNS = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A)])
"""The characters that begin and end embeddings, overrides and isolates (Unicode Annex 9, section 2)."""
_POLICY = "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
"""Should a title ever break out, nothing runs and nothing is fetched; `img-src` is for the site's favicon."""

# The pairs of colours have a contrast of 4.5 at least (WCAG 2.2, 1.4.3): a test measures them.
_STYLE = """
:root { --paper: #fcfbf8; --ink: #1c1a17; --soft: #5e584f; --rule: #d9d4c9; --accent: #8b1e1a; --shade: #f2efe7 }
@media screen and (prefers-color-scheme: dark) {
  :root { --paper: #171614; --ink: #ebe7df; --soft: #aaa399; --rule: #3d3a35; --accent: #f2a38f; --shade: #22201d }
}
* { box-sizing: border-box }
html { color-scheme: light dark; -webkit-text-size-adjust: 100%; text-size-adjust: 100% }
body {
  margin: 0 auto; padding: 0 1.25rem 3rem; max-width: 65rem; overflow-wrap: anywhere;
  background: var(--paper); color: var(--ink);
  font: 1.0625rem/1.55 ui-serif, Georgia, Cambria, "Noto Serif", "Times New Roman", serif;
}
h1, h2, h3, p, ol, ul { margin: 0; padding: 0 }
h1, h2, h3 { line-height: 1.25; text-wrap: balance }
p { text-wrap: pretty }
ol, ul { list-style: none }
a { color: inherit; text-decoration: 1px underline var(--rule); text-underline-offset: .2em }
a:hover { color: var(--accent); text-decoration-color: currentcolor }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; border-radius: 2px }
.masthead { padding: 2.5rem 0 1.5rem; border-bottom: 4px double var(--ink) }
.masthead p { margin-top: .75rem; max-width: 36rem; color: var(--soft) }
h1 { font-size: clamp(1.9rem, 1.4rem + 2.4vw, 3rem); font-weight: 700; letter-spacing: -.01em }
nav { padding: 1.25rem 0; border-bottom: 1px solid var(--rule) }
nav h2, .label, .formats a, .address code, .entries p, .top, .end {
  font-family: system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif;
}
nav h2, .label { color: var(--soft); font-size: .8125rem; font-weight: 600; line-height: 1.5 }
nav ul { columns: 15rem; column-gap: 2rem }
nav li { break-inside: avoid }
nav li a { display: block; padding: .3rem 0 }
section { padding: 2.25rem 0; border-bottom: 1px solid var(--rule) }
section h2 { font-size: 1.5rem }
.about { margin-top: .5rem; max-width: 36rem; color: var(--soft) }
section header .label { margin-top: 1.25rem }
.formats { display: flex; flex-wrap: wrap; gap: .5rem; margin-top: .4rem }
.formats a {
  display: block; min-width: 4.25rem; padding: .6rem 1rem; border: 1px solid var(--accent); border-radius: 4px;
  color: var(--accent); font-size: .9375rem; font-weight: 600; line-height: 1.4; text-align: center;
  text-decoration: none;
}
.formats a:hover { background: var(--accent); color: var(--paper) }
.address code {
  display: block; margin-top: .4rem; padding: .5rem .75rem; border-radius: 4px; background: var(--shade);
  font-family: ui-monospace, Menlo, Consolas, "Liberation Mono", monospace; font-size: .8125rem;
  -webkit-user-select: all; user-select: all;
}
.address:dir(rtl) code { text-align: right }
.newest { margin-top: 1.75rem; max-width: 40rem }
.entries li + li { margin-top: 1.15rem }
.entries h3 { font-size: 1.125rem; font-weight: 600 }
.entries p { margin-top: .2rem; color: var(--soft); font-size: .875rem }
.top { margin-top: 1rem; font-size: .875rem }
.top a { display: inline-block; padding: .4rem 0 }
.masthead a, .top a { text-decoration-color: currentcolor }
.end { padding-top: 1.5rem; color: var(--soft); font-size: .875rem }
.skip, .hidden {
  position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap;
}
.skip:focus {
  top: .5rem; left: .5rem; width: auto; height: auto; padding: .5rem 1rem; clip-path: none; white-space: normal;
  background: var(--paper); color: var(--accent);
}
@media (min-width: 56rem) {
  section { display: grid; grid-template-columns: minmax(0, 19rem) minmax(0, 1fr); column-gap: 3.5rem }
  section header { position: sticky; top: 1.5rem; align-self: start }
  .newest { margin-top: .2rem }
}
@media print {
  :root { --paper: #fff; --ink: #000; --soft: #444; --rule: #999; --accent: #000; --shade: #fff }
  body { padding: 0; max-width: none; font-size: 11pt }
  nav, .formats, .label:has(+ .formats), .skip, .top { display: none }
  .address code { padding: 0 }
  .newest { max-width: none }
  section { display: block }
  section header { position: static; break-after: avoid }
  .entries li { break-inside: avoid }
  a { text-decoration: none }
}
"""


@value
class CatalogueEntry:
    """A feed, and the formats in which it lies beside the page."""

    feed: Feed
    formats: tuple[Format, ...]


def index_page(listed: Sequence[CatalogueEntry], title: str = "") -> Iterator[bytes]:
    """HTML that shows the feeds in this order, how to subscribe to each, and its newest entries.

    Without a `title` it is named after the site that the feeds are of. The same feeds give the same bytes: no date
    stands in it but theirs.
    """
    names = _distinct_titles(listed)
    yield "".join(_head(listed, names, title)).encode()
    contents = len(listed) > _FEW
    if contents:
        yield "".join(_contents(listed, names)).encode()
    yield b"<main>\n"
    for each in listed:
        yield "".join(_section(each, contents)).encode()
    yield f"</main>\n{_end(listed)}</body>\n</html>\n".encode()


def opml(listed: Sequence[CatalogueEntry], title: str = "") -> Iterator[bytes]:
    """OPML 2.0, a list of subscriptions, which readers import.

    A feed has its place there by its address (section "Subscription lists": `xmlUrl` is required), so those without a
    `base_url` have none. Where no feed has an address there are no pieces, as a body holds one outline at least.
    """
    outlines = [(each, address) for each in listed if (address := _address(each))]
    if not outlines:
        return
    updated = _newest(each for each, _ in outlines)
    yield b'<?xml version="1.0" encoding="UTF-8"?>\n<opml version="2.0">\n<head>\n'
    yield f"{make_element('title', squash(title) or _usual_title(listed))}\n".encode()
    if updated:
        yield f"{make_element('dateModified', format_rfc822(updated))}\n".encode()
    yield b"<docs>http://opml.org/spec2.opml</docs>\n</head>\n<body>\n"
    for each, address in outlines:
        yield f"<outline{_outline(each, address)}/>\n".encode()
    yield b"</body>\n</opml>\n"


def _outline(listed: CatalogueEntry, address: str) -> str:
    """The type is "rss" whatever the format: readers look for that, and at the feed itself for the rest."""
    feed, format = listed.feed, _subscribed(listed)
    title = squash(feed.title)
    return make_attributes(
        type="rss",
        text=title,
        title=title,
        xmlUrl=address,
        htmlUrl=None if feed.link == STAND_IN_LINK else feed.link,
        description=squash(feed.description),
        language=feed.language,
        version="RSS2" if format and _kind(format) == _READABLE[0] else None,
    )


def _kind(format: Format) -> str:
    return format.media_type.partition(";")[0].strip().lower()


def _subscribed(listed: CatalogueEntry) -> Format | None:
    """The format to subscribe to, if there is one that feed readers know."""
    formats = {_kind(format): format for format in reversed(listed.formats)}
    return next((formats[kind] for kind in _READABLE if kind in formats), None)


def _address(listed: CatalogueEntry) -> str | None:
    format = _subscribed(listed)
    return listed.feed.address(format.suffix) if format else None


def _newest(listed: Iterable[CatalogueEntry]) -> datetime | None:
    return max((each.feed.updated for each in listed if each.feed.updated), default=None)


def _usual_title(listed: Sequence[CatalogueEntry]) -> str:
    links = {each.feed.link for each in listed} - {STAND_IN_LINK}
    hosts = {urlsplit(link).hostname for link in links}
    return f"Feeds from {hosts.pop()}" if len(hosts) == 1 else "Feeds"


def _distinct_titles(listed: Sequence[CatalogueEntry]) -> list[str]:
    """The feeds' titles, with their names where two have the same."""
    titles = [squash(each.feed.title) for each in listed]
    times = Counter(titles)
    return [
        title if times[title] == 1 else f"{title} ({each.feed.name})"
        for title, each in zip(titles, listed, strict=True)
    ]


def _label(format: Format) -> str:
    return _LABELS.get(format.name, format.name)


def _file(feed: Feed, format: Format) -> str:
    return quote(f"{feed.name}{format.suffix}")


def _head(listed: Sequence[CatalogueEntry], names: Sequence[str], title: str) -> Iterator[str]:
    """Everything before the feeds. A document has one language and so has its title; the heading may have another."""
    heading = squash(title) or _usual_title(listed)
    languages = {each.feed.language for each in listed} if squash(title) else {"en"}
    yield '<!DOCTYPE html>\n<html lang="en" dir="ltr">\n<head>\n<meta charset="utf-8">\n'
    yield f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
    yield '<meta name="color-scheme" content="light dark">\n'
    yield f'<meta name="generator" content="{GENERATOR}">\n<title>{escape(heading)}</title>\n'
    yield from _alternates(listed, names)
    yield f"<style>{_STYLE}</style>\n</head>\n<body>\n"
    if len(listed) > _FEW:
        yield f'<a class="skip" href="#{quote(listed[0].feed.name)}">Skip to the first feed</a>\n'
    yield '<header class="masthead">\n'
    yield f'<h1{_lang(languages.pop() if len(languages) == 1 else "")} dir="auto">{escape(heading)}</h1>\n'
    yield f"{_advice(listed)}</header>\n"


def _alternates(listed: Sequence[CatalogueEntry], names: Sequence[str]) -> Iterator[str]:
    """Autodiscovery: a reader that is given the page's address finds the feeds, and last the list of them."""
    for each, name in zip(listed, names, strict=True):
        for format in each.formats:
            link = make_attributes(
                type=format.media_type, title=f"{name}: {_label(format)}", href=_file(each.feed, format)
            )
            yield f'<link rel="alternate"{link}>\n'
    if any(map(_address, listed)):
        link = make_attributes(type="text/x-opml", title="All feeds: OPML", href=SUBSCRIPTIONS)
        yield f'<link rel="alternate"{link}>\n'


def _advice(listed: Sequence[CatalogueEntry]) -> str:
    """What to do with a feed, for those who have never seen one."""
    addresses = [_address(each) for each in listed]
    what = "an address" if any(addresses) else "the address of a link"
    lines = [f"Copy {what} into a feed reader to subscribe. New articles then appear there by themselves."]
    if any(addresses):
        what = "All feeds at once" if all(addresses) else "All feeds with an address at once"
        lines.append(f'{what}: import <a href="{SUBSCRIPTIONS}" type="text/x-opml">{SUBSCRIPTIONS}</a> there.')
    return "".join(f"<p>{line}</p>\n" for line in lines)


def _contents(listed: Sequence[CatalogueEntry], names: Sequence[str]) -> Iterator[str]:
    yield '<nav aria-label="On this page">\n<h2>On this page</h2>\n<ul>\n'
    for each, name in zip(listed, names, strict=True):
        feed = each.feed
        yield f'<li><a href="#{quote(feed.name)}">{_within(name, feed.language)}</a></li>\n'
    yield "</ul>\n</nav>\n"


def _section(listed: CatalogueEntry, contents: bool) -> Iterator[str]:
    yield f"<section>\n<header{_dir(listed.feed.language)}>\n"
    yield from _about(listed)
    yield '</header>\n<div class="newest">\n'
    yield from _entries(listed.feed)
    if contents:
        yield '<p class="top"><a href="#">To the list of feeds</a></p>\n'
    yield "</div>\n</section>\n"


def _about(listed: CatalogueEntry) -> Iterator[str]:
    """What the feed is, and how to subscribe. Its name, which no other feed has, is its id on the page."""
    feed = listed.feed
    title = escape(squash(feed.title))
    if feed.link != STAND_IN_LINK:
        title = f'<a href="{escape(feed.link)}">{title}</a>'
    yield f'<h2 id="{escape(feed.name)}"{_lang(feed.language)}>{title}</h2>\n'
    if description := squash(feed.description):
        yield f'<p class="about"{_lang(feed.language)}>{escape(description)}</p>\n'
    if listed.formats:
        yield '<p class="label">Subscribe</p>\n<ul class="formats">\n'
        yield from (_button(feed, format) for format in listed.formats)
        yield "</ul>\n"
    if address := _address(listed):
        folder, slash, file = escape(address).rpartition("/")
        shown = f"{folder}{slash}<wbr>{file}"
        yield f'<p class="label">Address</p>\n<p class="address"><code dir="ltr">{shown}</code></p>\n'


def _button(feed: Feed, format: Format) -> str:
    whose = _within(squash(feed.title), feed.language)
    link = make_attributes(href=_file(feed, format), type=format.media_type)
    return f'<li><a{link}>{escape(_label(format))}<span class="hidden"> feed of {whose}</span></a></li>\n'


def _entries(feed: Feed) -> Iterator[str]:
    if not feed.entries:
        yield "<p>No articles yet.</p>\n"
        return
    yield '<ol class="entries">\n'
    for entry in feed.entries[:_NEWEST]:
        yield _entry(entry, feed.language)
    yield "</ol>\n"


def _entry(entry: Entry, feed_language: str) -> str:
    """A headline, and below it who wrote it and when. The direction is the item's, so that both start at one side."""
    article = entry.article
    language = article.language or feed_language
    title = escape(article.title)
    if article.url:
        title = f'<a href="{escape(article.url)}">{title}</a>'
    about = " · ".join(filter(None, (_byline(entry), _time(entry.published or entry.updated))))
    below = f"<p>{about}</p>" if about else ""
    return f"<li{_dir(language)}><h3{_lang(language)}>{title}</h3>{below}</li>\n"


def _byline(entry: Entry) -> str:
    article = entry.article
    names = [person.name for person in choose_creators(article)] or [article.publisher]
    shown = ", ".join(_within(name) for name in names if name)
    return f"By {shown}" if article.authors else shown  # a credit line is printed as it is


def _time(moment: datetime | None) -> str:
    if moment is None:
        return ""
    shown = f"{moment.day} {_MONTHS[moment.month - 1]} {moment.year}, {moment:%H:%M} UTC"
    return f'<time datetime="{format_rfc3339(moment)}" dir="ltr">{shown}</time>'


def _end(listed: Sequence[CatalogueEntry]) -> str:
    changed = _time(_newest(listed))
    return f'<footer class="end">\n<p>Last changed on {changed}</p>\n</footer>\n' if changed else ""


def _within(text: str, language: str = "en") -> str:
    """`text` within a line of ours, whose order it must not upset. Chromium (156) takes `bdi` for a pair of isolating
    characters, so that those in the text itself would end it, or last beyond it: they go.
    """
    direction = ' dir="rtl"' if _is_rtl(language) else ""  # of itself it is auto
    return f"<bdi{_lang(language)}{direction}>{escape(text.translate(_TURNS))}</bdi>"


def _lang(language: str) -> str:
    """The attribute where the words are not known to be in the page's own language: unknown is a language too."""
    return "" if language == "en" else f' lang="{escape(language)}"'


def _dir(language: str) -> str:
    """The attribute for a direction: the language's where that is to the left, else that of the first letter."""
    return ' dir="rtl"' if _is_rtl(language) else ' dir="auto"'


def _is_rtl(language: str) -> bool:
    """By the script that the tag names, else by the language's usual one (RFC 5646, section 2.2.3)."""
    subtags = [*takewhile(lambda subtag: len(subtag) > 1, language.split("-"))]  # up to the extensions
    script = next((subtag.title() for subtag in subtags[1:] if len(subtag) == 4 and subtag.isalpha()), "")
    return script in _RTL_SCRIPTS if script else "".join(subtags[:1]).lower() in _RTL_LANGUAGES
