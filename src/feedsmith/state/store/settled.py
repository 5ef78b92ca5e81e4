"""Feeds that neither an article nor time has changed since they were chosen: known by what was
remembered of them then, without a look at their entries.

A run over thousands of sources, in which nothing changed, takes three statements for all of its feeds.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from hashlib import blake2b

from sqlalchemy import Connection, exists, func, select

from feedsmith._version import __version__
from feedsmith.config.plan import FeedPlan
from feedsmith.model.duplicates import DUPLICATE_RULES
from feedsmith.model.feed import FeedSettings
from feedsmith.state.protocol import ArchivePage, Diagnostics, FeedSummary
from feedsmith.state.store import schema
from feedsmith.state.store.batches import Member
from feedsmith.state.store.packing import NEVER, Choice, decode_choice, encode_choice
from feedsmith.state.store.rows import to_seconds
from feedsmith.state.store.schema import ACTIVE, ARCHIVED, DUPLICATE, HAS_EMBARGO, MAY_EXPIRE
from feedsmith.state.store.statements import among

__all__ = ["archive_name", "archive_pages", "config_hash", "describe_choice", "find_settled"]

_feeds, _members, _sources = schema.feeds.c, schema.members.c, schema.sources.c
_entries, _articles = schema.entries.c, schema.articles.c


_NOTHING = Choice(
    made_for="",
    chosen_at=0,
    next_at=NEVER,
    articles=0,
    embargoed=0,
    over_limit=0,
    duplicates=0,
    content_hash="nothing",
    pages=0,
    advice=(),
)
"""Of a feed that was never made, and whose sources have never had an article: to find that out takes 10 ms for each of
thousands.
"""


class SettledFeed:
    """A feed that is what was chosen last (`state.protocol.FeedSummary`)."""

    new: int | None = 0
    diagnostics = Diagnostics()

    def __init__(self, choice: Choice, settings: FeedSettings, *, published_before: bool) -> None:
        self.articles, self.embargoed, self.over_limit = choice.articles, choice.embargoed, choice.over_limit
        self.duplicates, self.content_hash = choice.duplicates, choice.content_hash
        self.advice: Sequence[str] = choice.advice
        self.published_before: bool | None = published_before
        self.archive_pages: Sequence[ArchivePage] = archive_pages(settings, choice.pages)


def find_settled(
    connection: Connection,
    plans: Mapping[int, FeedPlan],
    members: Mapping[int, Collection[Member]],
    now: datetime,
) -> dict[int, FeedSummary]:
    """Those of these feeds, by their numbers, that did not change since they were chosen."""
    behind = select(_members.feed).join(schema.sources, _sources.number == _members.source)
    behind = behind.where(_sources.last_change > _members.cursor).distinct()
    not_taken_in = set(connection.execute(behind).scalars())
    columns = _feeds.number, _feeds.config_hash, _feeds.was_published, _feeds.choice
    rows = connection.execute(select(*columns).where(among(_feeds.number, plans))).all()
    new = [row.number for row in rows if not row.config_hash]
    empty = _find_empty(connection, {number: members[number] for number in new}) if new else set()
    settled: dict[int, FeedSummary] = {}
    for number, stored, was_published, text in rows:
        plan = plans[number]
        if number in empty:
            settled[number] = SettledFeed(_NOTHING, plan.settings, published_before=was_published)
            continue
        if number in not_taken_in or not text or stored != config_hash(plan, members[number]):
            continue
        choice = decode_choice(text)
        is_due = not choice.chosen_at <= to_seconds(now) < choice.next_at
        if not is_due and choice.made_for == _made_for(plan):
            settled[number] = SettledFeed(choice, plan.settings, published_before=was_published)
    return settled


def _find_empty(connection: Connection, members: Mapping[int, Collection[Member]]) -> set[int]:
    """Those of these feeds whose sources have never had an article."""
    filled = set(connection.execute(select(_sources.number).where(_sources.last_change > 0)).scalars())
    return {feed for feed, sources in members.items() if filled.isdisjoint(source.number for source in sources)}


def describe_choice(
    connection: Connection,
    feed: int,
    plan: FeedPlan,
    now: datetime,
    summary: FeedSummary,
) -> str:
    """What was chosen for a feed at that time, as `feeds.choice` has it."""
    choice = Choice(
        made_for=_made_for(plan),
        chosen_at=to_seconds(now),
        next_at=_next_change(connection, feed, plan, now),
        articles=summary.articles,
        embargoed=summary.embargoed,
        over_limit=summary.over_limit,
        duplicates=summary.duplicates,
        content_hash=summary.content_hash,
        pages=len(summary.archive_pages),
        advice=tuple(summary.advice),
    )
    return encode_choice(choice)


def _next_change(connection: Connection, feed: int, plan: FeedPlan, now: datetime) -> int:
    """When time alone will change the feed, in seconds since 1970: an embargo ends, an article expires or
    has been there for long enough.
    """
    seconds = to_seconds(now)
    moments: list[int | None] = []
    in_feed = _entries.feed == feed
    held = in_feed, HAS_EMBARGO, _entries.embargo_until > seconds
    moments.append(connection.execute(select(func.min(_entries.embargo_until)).where(*held)).scalar())
    listed = in_feed, _entries.state.in_((ACTIVE, ARCHIVED))
    both = schema.entries.join(schema.articles, _articles.number == _entries.article)
    # Of a duplicate, a link leaves the feed then.
    shown = in_feed, _entries.article == _articles.number, _entries.state.in_((ACTIVE, ARCHIVED, DUPLICATE))
    expiring = select(_articles.expires).where(MAY_EXPIRE, _articles.expires > seconds, exists().where(*shown))
    moments.append(connection.execute(expiring.order_by(_articles.expires).limit(1)).scalar())
    membership = plan.membership
    if membership.max_age is not None:
        age = int(membership.max_age.total_seconds())
        ageing = *listed, _entries.sort_time >= seconds - age
        oldest = connection.execute(select(func.min(_entries.sort_time)).where(*ageing)).scalar()
        moments.append(None if oldest is None else oldest + age + 1)
    if membership.keep is not None:
        keep = int(membership.keep.total_seconds())
        removed = *listed, _articles.removed_at >= seconds - keep
        oldest = connection.execute(select(func.min(_articles.removed_at)).select_from(both).where(*removed)).scalar()
        moments.append(None if oldest is None else oldest + keep + 1)
    return min((moment for moment in moments if moment is not None), default=NEVER)


def config_hash(plan: FeedPlan, members: Iterable[Member]) -> str:
    """Over what decides which articles the feed takes in, and how."""
    # How long entries stay is asked whenever they are selected: nothing hangs on it before.
    takes_in = replace(plan.membership, max_age=None, keep=None)
    sources = sorted((member.number, member.rank) for member in members)
    return _digest(takes_in, sources, plan.settings.language, DUPLICATE_RULES)


def _made_for(plan: FeedPlan) -> str:
    """Over what else decides which of these it shows, and how."""
    return _digest(__version__, plan.settings, plan.membership.max_age, plan.membership.keep)


def archive_pages(settings: FeedSettings, pages: int) -> list[ArchivePage]:
    """The archive documents of a feed. They never change, unless its address or its limit does."""
    made_of = _digest(settings.base_url, settings.limit)
    return [
        ArchivePage(number=page, name=archive_name(settings, page), content_hash=f"{made_of}-{page}")
        for page in range(1, pages + 1)
    ]


def archive_name(settings: FeedSettings, page: int) -> str:
    """The name of an archive document's files; "" for the number 0."""
    return f"{settings.name}-archive-{page}" if page else ""


def _digest(*parts: object) -> str:
    return blake2b(repr(parts).encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
