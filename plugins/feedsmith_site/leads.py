"""Lists and feeds as leads: what of them is sure enough to be said of an article."""

import re
from collections import Counter
from collections.abc import Iterable
from datetime import datetime

from feedsmith import Lead, Person, absolute, language_tag
from feedsmith.text import escape
from feedsmith_html import Listing
from feedsmith_site.feeds.texts import make_plain
from feedsmith_site.feeds.values import Author, FeedContent, FeedItem, FeedText

__all__ = ["count_lost_items", "make_feed_leads", "make_list_leads"]

MAX_SUMMARY_CHARS = 2_000
# A shorter description is a teaser, even where there is nothing else.
MIN_BODY_CHARS = 1_000
# An earlier date says that there is none: 1970 is where clocks begin.
MIN_YEAR = 1990

# How a text ends that goes on elsewhere.
_CUT = re.compile(r"(?:\.\.\.|…|\[[^\]]{1,20}\]|[»→])\s*$")
_PARAGRAPH_BREAK = re.compile(r"\n\s*\n")


def make_feed_leads(feed: FeedContent) -> list[Lead]:
    """The leads of a feed's items that have an address, or an id and a text, in its order, each once."""
    guids = Counter(item.id for item in feed.items)
    leads: dict[str, Lead] = {}
    for item in feed.items:
        # What several items have is the id of none.
        lead = _make_lead(item, item.id if guids[item.id] == 1 else "")
        if lead is not None:
            leads.setdefault(lead.url or f"guid {lead.guid}", lead)
    return list(leads.values())


def count_lost_items(feed: FeedContent) -> int:
    """How many items of a feed are named by nothing: neither an address of the web nor an id of their own."""
    guids = Counter(item.id for item in feed.items)
    return sum(not _make_absolute(item.url) and (not item.id or guids[item.id] > 1) for item in feed.items)


def make_list_leads(listing: Listing, base: str) -> list[Lead]:
    """The leads of the articles on a list page that came from `base`, in its order."""
    return [
        Lead(
            url=item.link.url,
            title=item.title,
            published=_check_date(item.published.value) if item.published else None,
            summary=item.teaser[:MAX_SUMMARY_CHARS],
            image=_make_absolute(item.image, base),
        )
        for item in listing.items
    ]


def _make_lead(item: FeedItem, guid: str) -> Lead | None:
    """The lead of an item; None where nothing leads to its text."""
    url = _make_absolute(item.url)
    summary, body = _choose_texts(item)
    if not url and not (guid and (summary or body)):
        return None
    return Lead(
        url=url,
        title=item.title,
        published=_check_date(item.published) or _check_date(item.updated),
        updated=_check_date(item.updated),
        summary=summary,
        image=_make_absolute(item.image),
        authors=tuple(_make_people(item.authors)),
        tags=item.tags,
        guid=guid,
        language=_check_language(item.language),
        body=body,
    )


def _choose_texts(item: FeedItem) -> tuple[str, str]:
    """The summary as plain text, and the whole text as HTML; "" for what there is not."""
    summary, content = _read_plain(item.summary), _read_plain(item.content)
    if summary and not (item.title or content or _CUT.search(summary)):
        # A post without a title is all in its description (RSS 2.0: an item has one of the two).
        return "", _make_html(item.summary)
    if content and not _CUT.search(content):
        return ("" if summary == content else summary)[:MAX_SUMMARY_CHARS], _make_html(item.content)
    if len(summary) >= MIN_BODY_CHARS and not _CUT.search(summary):
        return "", _make_html(item.summary)
    return (summary or content)[:MAX_SUMMARY_CHARS], ""


def _read_plain(text: FeedText) -> str:
    return make_plain(text.value) if text.is_html else " ".join(text.value.split())


def _make_html(text: FeedText) -> str:
    if text.is_html:
        return text.value
    return "\n".join(f"<p>{escape(part.strip())}</p>" for part in _PARAGRAPH_BREAK.split(text.value) if part.strip())


def _make_people(authors: Iterable[Author]) -> Iterable[Person]:
    """Those with a name; what is no address is left out."""
    for author in authors:
        if author.name:
            url = _make_absolute(author.url) or None
            try:
                yield Person(name=author.name, email=author.email, url=url)
            except ValueError:
                yield Person(name=author.name, url=url)


def _make_absolute(url: str, base: str = "") -> str:
    """An address of the web, absolute; "" for any other."""
    try:
        return absolute(url, base or None) if url else ""
    except ValueError:
        return ""


def _check_date(date: datetime | None) -> datetime | None:
    return date if date is not None and date.year >= MIN_YEAR else None


def _check_language(text: str) -> str:
    try:
        return language_tag(text)
    except ValueError:
        return ""
