"""A small newspaper on the web, at 127.0.0.1: a list of articles, the articles, and its own feed with summaries."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

from support.hostile import Hostile, page

HEADLINES = (
    "Night ferry returns after eleven years",
    "Herring season opens early, and the boats are ready",
    "The lighthouse keeper who never left",
    "Library roof to be repaired before the autumn storms",
    "Tide power: what the first year has taught the engineers",
    "Council hears the harbour master on the new quay",
)
FIRST = datetime(2026, 3, 10, 8, 30, tzinfo=UTC)
MENU = "".join(f'<a href="/{name}/">{name.title()}</a>' for name in ("news", "sport", "weather", "about", "contact"))
FEED_LINK = '<link rel="alternate" type="application/rss+xml" title="Harbour Post" href="/rss.xml">'


def address(number: int) -> str:
    return f"/2026/03/{HEADLINES[number].lower().replace(',', '').replace(':', '').replace(' ', '-')}"


def published(number: int) -> datetime:
    return FIRST - timedelta(days=number)


def list_page(feed: bool = False) -> bytes:
    items = "".join(
        f'<article class="teaser"><h2><a href="{address(number)}">{headline}</a></h2>'
        f'<time datetime="{published(number):%Y-%m-%dT%H:%M:%SZ}">{published(number):%d %B %Y}</time>'
        f"<p>What the Harbour Post heard about it at the quay, in a line or two.</p></article>"
        for number, headline in enumerate(HEADLINES)
    )
    return (
        f'<!doctype html><html lang="en"><head><title>Harbour Post</title>{FEED_LINK if feed else ""}'
        f'<meta property="og:site_name" content="Harbour Post"></head><body><nav>{MENU}</nav>'
        f'<main>{items}</main><footer><a href="/imprint">Imprint</a></footer></body></html>'
    ).encode()


def article_page(number: int) -> bytes:
    headline = HEADLINES[number]
    return (
        f'<!doctype html><html lang="en"><head><title>{headline} - Harbour Post</title>'
        f'<meta property="og:site_name" content="Harbour Post"><meta property="og:type" content="article">'
        f'<meta property="article:published_time" content="{published(number):%Y-%m-%dT%H:%M:%SZ}"></head><body>'
        f"<nav>{MENU}</nav><article><h1>{headline}</h1>"
        f"<p>It is on the desk of the harbour master since Monday, who read it to the {number + 3} people there.</p>"
        f"<p>“Nobody will have to hurry their supper”, she said, and the whole of the quay was pleased.</p>"
        f"<p>What comes of it will be seen in May, when the boats are back and the days are as long as they get.</p>"
        f"</article></body></html>"
    ).encode()


def rss() -> bytes:
    items = "".join(
        f"<item><title>{headline}</title><link>{address(number)}</link><guid>{address(number)}</guid>"
        f"<pubDate>{format_datetime(published(number))}</pubDate><description>In a line or two.</description></item>"
        for number, headline in enumerate(HEADLINES)
    )
    return (
        f'<?xml version="1.0"?><rss version="2.0"><channel><title>Harbour Post</title><link>/</link>'
        f"<description>News from the quay</description>{items}</channel></rss>"
    ).encode()


@contextmanager
def newspaper(feed: bool = False) -> Iterator[Hostile]:
    """The site, with its list at `/`; with `feed`, it names a feed of its own."""
    html = {"Content_Type": "text/html; charset=utf-8"}
    with Hostile() as site:
        site.pages["/"] = page(list_page(feed), **html)
        site.pages["/rss.xml"] = page(rss().replace(b"<link>/", f"<link>{site.url}/".encode()), Content_Type="text/xml")
        for number in range(len(HEADLINES)):
            site.pages[address(number)] = page(article_page(number), **html)
        yield site
