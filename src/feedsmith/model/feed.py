"""Feed: what a format renders; `assemble` makes one of articles, `compose` of entries, with no look at the world."""

import re
from collections.abc import Iterable
from datetime import datetime, timedelta

from feedsmith.model.article import Article, language_tag, utc
from feedsmith.model.filters import Filter
from feedsmith.model.urls import absolute, tag_uri
from feedsmith.model.values import value
from feedsmith.text import squash

__all__ = ["Entry", "Feed", "FeedSettings", "Link", "Membership", "advice", "age", "assemble", "compose", "dated"]

STAND_IN_LINK = "https://feed.invalid/"
"""Where a feed has no link of its own: RSS demands one (RSS 2.0, required channel elements); `.invalid` (RFC 2606)
can never be anybody's."""

_NAME = re.compile(r"\w[\w.-]*")


@value
class Link:
    """A link of the feed itself: "hub" (WebSub), "next", "prev-archive" and the like (RFC 5005)."""

    rel: str
    href: str
    media_type: str = ""
    title: str = ""

    def __post_init__(self) -> None:
        try:
            object.__setattr__(self, "href", absolute(self.href))
        except ValueError as error:
            raise ValueError(f"href: {error}") from error
        object.__setattr__(self, "title", squash(self.title))


@value
class FeedSettings:
    """What the user says about a feed. `name` names its files; `limit` is in articles, 0 is all; an `archive`
    (RFC 5005) keeps what the limit leaves out; `hub` is told of changes (WebSub).
    """

    name: str = "feed"
    title: str = ""
    link: str = ""
    description: str = ""
    language: str = ""
    limit: int = 50
    base_url: str = ""
    archive: bool = False
    hub: str = ""

    def __post_init__(self) -> None:
        if not _NAME.fullmatch(self.name):
            raise ValueError("name: letters, digits, '.', '-' and '_', and no '.' or '-' at the start")
        for field in ("title", "description"):
            object.__setattr__(self, field, squash(getattr(self, field)))
        for field in ("link", "base_url", "hub"):
            if value := getattr(self, field):
                try:
                    object.__setattr__(self, field, absolute(value))
                except ValueError as error:
                    raise ValueError(f"{field}: {error}") from error
        if self.language:
            object.__setattr__(self, "language", language_tag(self.language))
        if self.limit < 0:
            raise ValueError("limit: a number of articles, or 0 for all")
        self._check_together()

    def _check_together(self) -> None:
        if self.archive and not self.limit:
            raise ValueError("archive: goes with a limit: the articles in each of its documents")
        if self.archive and not self.base_url:
            raise ValueError("archive: needs a base_url: its documents link to each other")
        if self.hub and not self.base_url:
            raise ValueError("hub: needs a base_url: it is told the feed's address")


@value
class Membership:
    """Which articles a feed takes in, and how long they stay.

    With `merge`, a story that several sources tell, or one tells twice, is one entry: that of the source that comes
    first in `prefer`, else the earliest. `max_age` is counted from publication, `keep` from when a source no longer
    has an article; None is for ever.
    """

    filter: Filter = Filter()
    merge: bool = False
    prefer: tuple[str, ...] = ()
    max_age: timedelta | None = None
    keep: timedelta | None = None

    def rank(self, source: str) -> int:
        """The place of a source among those preferred, the best first."""
        return self.prefer.index(source) if source in self.prefer else len(self.prefer)


@value
class Entry:
    """An article in its feed, with the dates that it goes by there; None where nothing is known.

    `related` are links to the same story elsewhere.
    """

    article: Article
    published: datetime | None = None
    updated: datetime | None = None
    related: tuple[Link, ...] = ()

    def __post_init__(self) -> None:
        for name in ("published", "updated"):
            object.__setattr__(self, name, utc(name, getattr(self, name)))


@value
class Feed:
    """A feed, ready to be rendered: newest entry first; `withdrawn` entries are those a reader should forget.

    `id`, `link` and `title` are never empty. `base_url` is where the files will be served, or "". In an archived feed
    (RFC 5005, section 4) `previous` is the name of the archive document before this one, and `current` that of the
    subscription document, for an archive document alone.
    """

    name: str
    id: str
    title: str
    link: str
    description: str = ""
    language: str = ""
    base_url: str = ""
    links: tuple[Link, ...] = ()
    previous: str = ""
    current: str = ""
    entries: tuple[Entry, ...] = ()
    withdrawn: tuple[Entry, ...] = ()

    @property
    def updated(self) -> datetime | None:
        """The newest of the entries' dates, never now (RFC 4287, section 4.2.15)."""
        dates = [entry.updated for entry in (*self.entries, *self.withdrawn) if entry.updated]
        return max(dates, default=None)

    def address(self, suffix: str, name: str = "") -> str | None:
        """Where this feed, or its document of that name, will be served in the format of that suffix, if known."""
        return address(self.base_url, name or self.name, suffix) if self.base_url else None


def address(base_url: str, name: str, suffix: str) -> str:
    """Where a document of that name is served from a folder at `base_url`."""
    return absolute(f"{base_url.rstrip('/')}/{name}{suffix}")


def assemble(
    articles: Iterable[tuple[Article, datetime | None]], settings: FeedSettings, now: datetime
) -> tuple[Feed, list[str]]:
    """The feed of these articles, each with the time it was first seen, and notes on what had to be changed.

    Articles under embargo at `now` are held back. A date in the future gives way to the time first seen.
    """
    notes: list[str] = []
    usable: list[Entry] = []
    withdrawn: list[Entry] = []
    for article, seen in articles:
        if article.embargo and article.embargo > now:
            continue
        entry, note = dated(article, seen, now)
        notes += [note] if note else []
        (usable if article.status == "usable" else withdrawn).append(entry)
    usable.sort(key=age)
    return compose(settings, usable[: settings.limit or None], withdrawn), advice(settings) + notes


def compose(settings: FeedSettings, entries: Iterable[Entry], withdrawn: Iterable[Entry]) -> Feed:
    """The feed of these entries, as they are."""
    return Feed(
        name=settings.name,
        id=_feed_id(settings),
        title=settings.title or settings.name,
        link=settings.link or settings.base_url or STAND_IN_LINK,
        description=settings.description,
        language=settings.language,
        base_url=settings.base_url,
        links=(Link(rel="hub", href=settings.hub),) if settings.hub else (),
        entries=tuple(entries),
        withdrawn=tuple(withdrawn),
    )


def advice(settings: FeedSettings) -> list[str]:
    """What to set, and what stands there until it is: in one line, as it is read on every run."""
    stand_ins = {
        "title": f"the title is {settings.name!r}",
        "link": f"{settings.base_url or STAND_IN_LINK} is the link",
        "base_url": "there is no self link",
    }
    missing = [name for name in stand_ins if not getattr(settings, name)]
    if not missing:
        return []
    effects = "; ".join(stand_ins[name] for name in missing)
    options = ", ".join(f"--{name.replace('_', '-')}" for name in missing)
    return [f"no {', '.join(missing)} given, so {effects}. Set {options}, or the keys of feedsmith.toml"]


def _feed_id(settings: FeedSettings) -> str:
    """The address of the Atom document where it is known, else a tag URI of the name (RFC 4287, section 4.2.6)."""
    if settings.base_url:
        return address(settings.base_url, settings.name, ".atom")
    return tag_uri("feed", settings.name)


def dated(article: Article, seen: datetime | None, now: datetime) -> tuple[Entry, str]:
    """The entry with the dates that it goes by at `now`, and what to say where they are not the article's own."""
    if seen and seen > now:
        seen = None
    own = article.published or article.updated
    published, updated = own or seen, article.updated or own or seen
    note = ""
    if own and max(own, article.updated or own) > now:
        note = f"{article.id}: dated in the future ({article.updated or own}); the time it was first seen counts"
        published = seen if own > now else own
        known = article.updated if article.updated and article.updated <= now else seen
        updated = max(filter(None, (known, published)), default=None)
    return Entry(article=article, published=published, updated=updated), note


def age(entry: Entry) -> float:
    """A sort key: the newest first, the undated last; what is alike keeps its order."""
    return -entry.published.timestamp() if entry.published else float("inf")
