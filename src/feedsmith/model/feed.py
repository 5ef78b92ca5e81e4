"""A feed and its settings: values that formats render. Pure.

`date_entry` gives an article its dates, `compose` makes a feed of entries, `assemble` one of
articles, for a run that remembers nothing.
"""

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from feedsmith.model.article import NO_END, Article, language_tag, utc
from feedsmith.model.content import make_whole_content
from feedsmith.model.filters import Filter
from feedsmith.model.urls import absolute, id_to_uri, tag_uri
from feedsmith.model.values import replace_valid, value
from feedsmith.text import squash

__all__ = [
    "MAX_LISTED_ENTRIES",
    "Entry",
    "Feed",
    "FeedSettings",
    "Link",
    "Membership",
    "abridge",
    "advice",
    "assemble",
    "choose_dates",
    "compose",
    "date_entry",
    "held_until",
    "is_withdrawn",
    "newest_first",
]

STAND_IN_LINK = "https://feed.invalid/"
"""The link of a feed that has none of its own: RSS demands one (RSS 2.0, required channel
elements), and `.invalid` (RFC 2606, section 2) can never be anybody's.
"""

MAX_LIMIT = 1_000_000_000
"""More articles than any feed has, and few enough for each database."""
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
"""The first date that all readers can show, and what Atom has where it demands one and none is
known: the clock is never passed off as a date.
"""

_NAME = re.compile(r"\w[\w.-]*")


@value
class Link:
    """A link of a feed or of an entry, as Atom has them (RFC 4287, section 4.2.7): `rel` is
    "hub" (WebSub), "next", "prev-archive" (RFC 5005), "related" and the like.

    Raises ValueError where `href` is no absolute http(s) URL.
    """

    rel: str
    """"hub", "next", "prev-archive", "related" and the like."""
    href: str
    """The address, absolute."""
    media_type: str = ""
    """The type of what is there, or ""."""
    title: str = ""
    """What it is called, or ""."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "href", _make_absolute("href", self.href))
        object.__setattr__(self, "title", squash(self.title))


@value
class FeedSettings:
    """What the user says about a feed.

    `name` names its files; `limit` is in articles, 0 is all; an `archive` (RFC 5005) keeps
    what the limit leaves out; `hub` is notified of changes (WebSub). Raises ValueError with
    the key and what is allowed.
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
        for key in ("title", "description"):
            object.__setattr__(self, key, squash(getattr(self, key)))
        for key in ("link", "base_url", "hub"):
            url = getattr(self, key)
            if url:
                object.__setattr__(self, key, _make_absolute(key, url))
                _check_public(key, getattr(self, key))
        if self.language:
            object.__setattr__(self, "language", language_tag(self.language))
        if self.limit < 0:
            raise ValueError("limit: a number of articles, or 0 for all")
        if self.limit > MAX_LIMIT:
            raise ValueError(f"limit: at most {MAX_LIMIT:,} articles, or 0 for all")
        self._check_together()

    def _check_together(self) -> None:
        if self.archive and not self.limit:
            raise ValueError("archive: goes with a limit: the articles in each of its documents")
        if self.archive and not self.base_url:
            raise ValueError("archive: needs a base_url: its documents link to each other")
        if self.hub and not self.base_url:
            raise ValueError("hub: needs a base_url: it is sent the feed's address")


@value
class Membership:
    """Which articles a feed takes in, and how long they stay.

    With `merge`, near-duplicates, of several sources or of one, are one entry: that of the
    source that comes first in `prefer`, else the earliest. `max_age` is counted from
    publication, `keep` from when a source no longer has an article; None is for ever.
    """

    filter: Filter = Filter()
    merge: bool = False
    prefer: tuple[str, ...] = ()
    max_age: timedelta | None = None
    keep: timedelta | None = None

    def rank(self, source: str) -> int:
        """The place of a source among those preferred: 0 is the best, all others come
        last alike.
        """
        if source not in self.prefer:
            return len(self.prefer)
        return self.prefer.index(source)


@value
class Entry:
    """An article in its feed, with the dates that the feed has for it: aware, in UTC, whole
    seconds, None where nothing is known; `updated` is never before `published`. `related` are
    links to the same story elsewhere.
    """

    article: Article
    """The article, whose body is whole by itself: the standfirst opens it."""
    published: datetime | None = None
    """The date that the feed has for it, in UTC and whole seconds, or None."""
    updated: datetime | None = None
    """The date of its last change, never before `published`, or None."""
    related: tuple[Link, ...] = ()
    """Links to the same story elsewhere."""

    def __post_init__(self) -> None:
        for name in ("published", "updated"):
            object.__setattr__(self, name, utc(name, getattr(self, name)))
        if self.published and self.updated and self.updated < self.published:
            object.__setattr__(self, "updated", self.published)


@value
class Feed:
    """A feed, ready to be rendered: newest entry first; `withdrawn` entries are those that a
    reader should forget (RFC 6721).

    `id`, `link` and `title` are never empty. `base_url` is where the files will be served,
    or "". In an archived feed (RFC 5005, section 4) `previous` is the name of the archive
    document before this one, and `current` that of the subscription document, for an archive
    document alone.
    """

    name: str
    """What its files are called, without a suffix."""
    id: str
    """The feed's own id, a URI."""
    title: str
    """The feed's title, never empty."""
    link: str
    """The address of the site that it is of, never empty."""
    description: str = ""
    """What it is about, or ""."""
    language: str = ""
    """A BCP 47 tag, or ""."""
    base_url: str = ""
    """The address that its files are served below, or ""."""
    links: tuple[Link, ...] = ()
    """Further links, such as that of a hub."""
    previous: str = ""
    """In an archived feed, the name of the archive document before this one, or ""."""
    current: str = ""
    """In an archive document, the name of the feed that readers subscribe to, or ""."""
    entries: tuple[Entry, ...] = ()
    """The entries, the newest first."""
    withdrawn: tuple[Entry, ...] = ()
    """Entries that readers should forget."""

    @property
    def updated(self) -> datetime | None:
        """The newest of the entries' dates, never now (RFC 4287, section 4.2.15)."""
        dates = [entry.updated for entry in (*self.entries, *self.withdrawn) if entry.updated]
        return max(dates, default=None)

    def address(self, suffix: str, name: str = "") -> str | None:
        """Where this feed, or its document of that name, will be served in the format of that
        suffix; None where that is not known.
        """
        if not self.base_url:
            return None
        return address(self.base_url, name or self.name, suffix)


def _make_absolute(key: str, url: str) -> str:
    try:
        return absolute(url)
    except ValueError as error:
        raise ValueError(f"{key}: {error}") from error


def _check_public(key: str, url: str) -> None:
    """Refuse what readers would be shown but nobody should see, and what no file can follow."""
    parts = urlsplit(url)
    if "@" in parts.netloc:
        raise ValueError(f"{key}: is published, hence may hold no user and password")
    if key == "base_url" and (parts.query or parts.fragment):
        raise ValueError("base_url: the names of files are put after it, hence it may hold no query and no fragment")


def address(base_url: str, name: str, suffix: str) -> str:
    """The URL of a document of that name in a folder that is served at `base_url`."""
    return absolute(f"{base_url.rstrip('/')}/{name}{suffix}")


def assemble(
    articles: Iterable[tuple[Article, datetime | None]], settings: FeedSettings, now: datetime
) -> tuple[Feed, list[str]]:
    """The feed of these articles, each with the time it was first seen, and notes on what had
    to be changed.

    Articles under embargo at `now` are held back. A date in the future gives way to the time
    first seen.
    """
    notes = advice(settings)
    usable: list[Entry] = []
    withdrawn: list[Entry] = []
    for article, seen in articles:
        if article.embargo and article.embargo > now:
            continue
        entry, note = date_entry(article, seen, now)
        if note:
            notes.append(note)
        if article.status == "usable":
            usable.append(entry)
        else:
            withdrawn.append(entry)
    usable.sort(key=newest_first)
    within_limit = usable[: settings.limit or None]
    return compose(settings, within_limit, withdrawn), notes


def compose(settings: FeedSettings, entries: Iterable[Entry], withdrawn: Iterable[Entry]) -> Feed:
    """The feed of these entries, in this order, each with content that is whole by itself."""
    return Feed(
        name=settings.name,
        id=_make_feed_id(settings),
        title=settings.title or settings.name,
        link=settings.link or settings.base_url or STAND_IN_LINK,
        description=settings.description,
        language=settings.language,
        base_url=settings.base_url,
        links=(Link(rel="hub", href=settings.hub),) if settings.hub else (),
        entries=tuple(map(_complete_entry, entries)),
        withdrawn=tuple(withdrawn),
    )


MAX_LISTED_ENTRIES = 10
"""So many entries of each feed are shown by pages that list feeds."""


def abridge(feed: Feed) -> Feed:
    """The feed as pages show it that list feeds: of its newest entries what they are called and by whom, and
    nothing of what they say. `updated` is the same.
    """
    entries = feed.entries[:MAX_LISTED_ENTRIES]
    updated = feed.updated
    if all(entry.updated != updated for entry in entries):
        entries += tuple(entry for entry in feed.entries if entry.updated == updated)[:1]
    return replace_valid(feed, entries=tuple(map(_abridge_entry, entries)), withdrawn=())


def _abridge_entry(entry: Entry) -> Entry:
    whole = entry.article
    article = Article(
        id=whole.id,
        title=whole.title,
        url=whole.url,
        body="" if whole.url else whole.title,  # one of the two an article has
        authors=whole.authors,
        agencies=whole.agencies,
        publisher=whole.publisher,
        credit=whole.credit,
        language=whole.language,
    )
    return replace_valid(entry, article=article, related=())


def _complete_entry(entry: Entry) -> Entry:
    """The entry with the whole content of its article for a body."""
    content = make_whole_content(entry.article)
    if content == entry.article.body:
        return entry
    return replace_valid(entry, article=replace_valid(entry.article, body=content))


def _make_feed_id(settings: FeedSettings) -> str:
    """The address of the Atom document where it is known, else a tag URI of the name
    (RFC 4287, section 4.2.6).
    """
    if settings.base_url:
        return address(settings.base_url, settings.name, ".atom")
    return tag_uri("feed", settings.name)


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


def date_entry(article: Article, seen: datetime | None, now: datetime) -> tuple[Entry, str]:
    """The article as an entry with the dates that a feed has for it at `now`; and a note, ""
    where they are the article's own.

    The time it was first `seen` stands in for a date that is missing or in the future: what
    is published now cannot be newer than now, and readers sort by it. The entry's id is a URI,
    and so the same in all formats.
    """
    published, updated, note = choose_dates(article, seen, now)
    uri = id_to_uri(article.id)
    named = article if uri == article.id else article.with_fields(id=uri)
    return Entry(article=named, published=published, updated=updated), note


def choose_dates(
    article: Article, seen: datetime | None, now: datetime
) -> tuple[datetime | None, datetime | None, str]:
    """When it counts as published and updated at `now`, and what to say of that: see `date_entry`."""
    if seen and seen > now:  # the time of a file is no better than the clock that set it
        seen = None
    own = article.published or article.updated
    if own is None:
        return seen, seen, ""
    updated = article.updated or own
    if own <= now and updated <= now:
        return own, max(own, updated), _note_on_old_date(article.id, own)
    note = f"{article.id}: dated in the future ({updated}); the time it was first seen counts"
    published = own if own <= now else seen
    changed = updated if updated <= now else seen
    latest = max(filter(None, (changed, published)), default=None)
    return published, latest, note


def _note_on_old_date(id: str, published: datetime) -> str:
    if published >= EPOCH:
        return ""
    return f"{id}: dated before 1970 ({published.date()}): readers may show another date, or lose the whole feed"


def is_withdrawn(article: Article) -> bool:
    """Whether readers should forget the article: a kill, a draft again. What is withheld under an embargo
    without an end is held, and comes.
    """
    return article.status != "usable" and not (article.status == "withheld" and article.embargo == NO_END)


def held_until(article: Article, location: str) -> datetime | None:
    """Before when nobody is to see the article; None where it is not held.

    The end of its embargo, and for a text or wire copy its date: one in the future is scheduled.
    A page of the web (`location` is its URL) can be read by anybody already, whatever its date.
    """
    is_page = location.startswith(("http:", "https:"))
    dates = [article.embargo, None if is_page else article.published]
    return max(filter(None, dates), default=None)


def newest_first(entry: Entry) -> float:
    """A sort key: the newest first, the undated last; what is alike keeps its order."""
    if entry.published is None:
        return float("inf")
    return -entry.published.timestamp()
