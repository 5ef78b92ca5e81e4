"""Sample articles and feeds, and what renders and judges them."""

import os
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from feedsmith import Agency, Article, Contributor, Dateline, Feed, Link, Media, Origin, Person, Tag
from feedsmith.model.feed import FeedSettings, assemble
from feedsmith.publishing.formats import Atom, JsonFeed, Rss
from support.validate import SHARED, Element, check_atom, check_json, check_rss, parsed, schema_atom, schema_json

UNMEASURED = {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE")}
"""An environment for a process whose time or memory counts."""

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
YESTERDAY = NOW - timedelta(days=1)
FORMATS: dict[str, Rss | Atom | JsonFeed] = {"rss": Rss(), "atom": Atom(), "json": JsonFeed()}
SETTINGS = FeedSettings(
    title="All the news",
    link="https://news.example/",
    description="What is new",
    language="en-GB",
    base_url="https://news.example/feeds",
)
UNSET = FeedSettings()

PLAIN = Article(
    id="tag:news.example,2026:plain",
    title="A plain story",
    url="https://news.example/plain",
    body="<p>Its text.</p>",
    published=YESTERDAY,
)
RICH = Article(
    id="https://news.example/rich",
    title="Q&A: 1 < 2 “élan” 🗞️",
    url="https://news.example/rich",
    summary="The standfirst, with AT&T and 3 > 2",
    body='<p>One <a href="https://a.example/?b=1&amp;c=2">link</a> ]]&gt; &amp; <em>stress</em><br>مرحبا</p>',
    authors=(Person(name="Jane Roe", email="jane@news.example", url="https://news.example/jane"), Person(name="Ø")),
    agencies=(Agency(name="Agence Exemple", code="AEX", url="https://aex.example/"), Agency(name="Wire")),
    publisher="The Example",
    credit="Agence Exemple/Wire",
    contributors=(Contributor(name="Ed Itor", email="ed@news.example", role="editing"), Contributor(name="Rep Orter")),
    dateline=Dateline(place="São Paulo", date=date(2026, 4, 30)),
    published=YESTERDAY,
    updated=YESTERDAY + timedelta(hours=3),
    language="pt-BR",
    tags=(Tag(term="econ", scheme="https://news.example/desks", label="Economy"), Tag(term="R&D")),
    media=(
        Media(
            url="https://news.example/a.jpg",
            media_type="image/jpeg",
            length=12345,
            width=640,
            height=480,
            caption="A view & a half",
            credits=("Pia Photo", "AEX"),
            role="lead",
        ),
        Media(url="https://news.example/b.mp3"),
        Media(caption="Not carried here", credits=("Sam Shot",)),
    ),
    rights="© 2026 The Example",
    note="An earlier version misspelt Ø.",
    source="desk",
    origins=(Origin(field="title", signal="h1"),),
)
DULL = Article(id="story 7", title="Nothing but a body", body="<p>Text</p>")
LINKED = Article(id="https://news.example/link", title="Nothing but a link", url="https://news.example/link")
CANCELED = Article(
    id="https://news.example/killed", title="Killed", body="<p>x</p>", updated=YESTERDAY, status="canceled"
)
WITHHELD = Article(id="withheld 1", title="Withheld", body="<p>x</p>", status="withheld")


def feed_of(*articles: Article, settings: FeedSettings = SETTINGS, seen: datetime | None = None) -> Feed:
    """The feed of `articles`, all of them first seen at `seen`, with nothing in the future."""
    feed, _ = assemble([(article, seen) for article in articles], settings, datetime.max.replace(tzinfo=UTC))
    return feed


ELSEWHERE = (
    Link(rel="related", href="https://other.example/same?a=1&b=2", title="The same & more"),
    Link(rel="related", href="https://third.example/same"),
)
"""Where a story is told as well."""


def told_elsewhere(feed: Feed) -> Feed:
    """The feed, whose first entry others tell too."""
    first, *rest = feed.entries
    return replace(feed, entries=(replace(first, related=ELSEWHERE), *rest))


FEEDS = {
    "told elsewhere": told_elsewhere(feed_of(PLAIN, LINKED, seen=NOW)),
    "archived": replace(feed_of(PLAIN), previous="feed-archive-2"),
    "archive": replace(feed_of(PLAIN), name="feed-archive-2", previous="feed-archive-1", current="feed"),
    "oldest archive": replace(feed_of(PLAIN), name="feed-archive-1", current="feed"),
    "rich": feed_of(RICH, PLAIN, LINKED, seen=NOW),
    "minimal": feed_of(DULL, seen=NOW),
    "no link, no base_url": feed_of(RICH, settings=UNSET),
    "withdrawn": feed_of(PLAIN, CANCELED, WITHHELD),
    "no description": feed_of(PLAIN, settings=FeedSettings(title="T", link=SETTINGS.link, base_url=SETTINGS.base_url)),
    "undated": feed_of(DULL, LINKED, WITHHELD),
}


def rendered(name: str, feed: Feed) -> bytes:
    return b"".join(FORMATS[name].render(feed))


def problems(name: str, data: bytes, *, self_link: bool = True, distinct_updated: bool = True) -> list[str]:
    """What the strict checks find wrong."""
    if name == "rss":
        return check_rss(data, self_link=self_link)
    if name == "json":
        return check_json(data, self_link=self_link)
    return check_atom(data, self_link=self_link, distinct_updated=distinct_updated)


def schema_problems(name: str, data: bytes) -> list[str]:
    """What the published schema finds wrong, where it is to hand; there is none for RSS."""
    if name == "rss" or not (SHARED / "schemas").is_dir():
        return []
    return schema_json(data) if name == "json" else schema_atom(data)


def xml(data: bytes) -> Element:
    root = parsed(data)
    assert not isinstance(root, str), root
    return root
