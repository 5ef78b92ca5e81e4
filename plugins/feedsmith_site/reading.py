"""What a document of a site is, and what follows from it.

An article is read as it is. A list page leads to its own feed, or else to the pages of its articles; a
feed to the pages of its items, unless it carries their whole texts. A page that a lead led to is an
article or nothing: lists are never followed into lists.
"""

import logging
import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from urllib.parse import urlsplit

from feedsmith import CharsetError, Document, Lead, Note, Parsed, ParseError, Request, absolute
from feedsmith_html import Page, find_listing, read_article
from feedsmith_site.choice import choose_leads, choose_own_feed, guess_feeds
from feedsmith_site.feeds.links import find_feed_links
from feedsmith_site.feeds.read import read_feed
from feedsmith_site.feeds.values import FeedContent
from feedsmith_site.leads import count_lost_items, make_feed_leads, make_list_leads
from feedsmith_site.options import SiteOptions
from feedsmith_site.remarks import explain_feed, explain_page

__all__ = ["read_document"]

_log = logging.getLogger("feedsmith_site")

HEAD_BYTES = 2_000
MAX_NEXT_LINKS = 20_000

# What stands first says what a document is: markup of a page, or of a feed.
_FIRST_ELEMENT = re.compile(
    rb"<(?:(?P<page>!doctype\s+html|html|head|body|title|meta)|(?:\w+:)?(?:rss|feed|rdf|channel|item|entry))[\s>]",
    re.IGNORECASE,
)


def read_document(site: SiteOptions, document: Document) -> Iterator[Parsed]:
    """What the document gives: its article, or requests for those that it lists.

    Raises a ParseError that says what else it is.
    """
    if document.lead is not None or document.continues is not None:
        return read_article(document)
    feed = _read_feed(document)
    if feed is not None:
        followed = _follow_feed(site, document, feed)
        return explain_feed(followed) if document.explain else followed
    return _read_page(site, document)


# ---- feeds --------------------------------------------------------------------------------------


def _read_feed(document: Document) -> FeedContent | None:
    """The feed that the document is, or None."""
    if _is_page(document):
        return None
    try:
        return read_feed(document.data, document.url, document.charset)
    except ParseError:
        return None  # a page may begin with anything


def _is_page(document: Document) -> bool:
    first = _FIRST_ELEMENT.search(document.data[:HEAD_BYTES])
    return first is not None and first["page"] is not None


def _follow_feed(site: SiteOptions, document: Document, feed: FeedContent) -> Iterator[Parsed]:
    if not feed.items:
        raise ParseError(kind="empty", detail="a feed without items")
    leads = make_feed_leads(feed)
    if lost := count_lost_items(feed):
        plural = "s of the feed have" if lost > 1 else " of the feed has"
        yield ParseError(kind="malformed", detail=f"{lost:,} item{plural} neither an address nor an id of its own")
    elif not leads:
        raise ParseError(kind="empty", detail="no item of the feed has an address or a text")
    # A feed may lie elsewhere than its site, which it names.
    choice = choose_leads(leads, (document.url, *site.urls, feed.url), site.match, site.skip)
    if choice.elsewhere:
        count = len(choice.elsewhere)
        yield Note(f"{count:,} items lead to another site and are not read there; match says which addresses may be")
    elsewhere = {lead.url for lead in choice.elsewhere}
    for lead in _take_newest([*choice.wanted, *choice.elsewhere], site.limit):
        needs_page = site.full_text and not lead.body and lead.url and lead.url not in elsewhere
        if needs_page:
            yield Request(url=lead.url, lead=lead)
        elif lead.is_publishable:
            yield lead


def _take_newest(leads: list[Lead], limit: int) -> list[Lead]:
    """The newest leads, in their order. One without a date is as old as the one before it."""
    ranked, date = [], datetime.max.replace(tzinfo=UTC)
    for lead in leads:
        date = lead.published or lead.updated or date
        ranked.append((date, lead))
    ranked.sort(key=lambda pair: pair[0], reverse=True)
    newest = {id(lead) for _, lead in ranked[:limit]}
    return [lead for lead in leads if id(lead) in newest]


# ---- pages --------------------------------------------------------------------------------------


def _read_page(site: SiteOptions, document: Document) -> Iterator[Parsed]:
    try:
        page = Page(document.data, document.url, document.charset)
    except CharsetError:
        yield from read_article(document)  # which says what else it is
        return
    listing = find_listing(page)
    is_front = urlsplit(page.url).path in ("", "/")
    is_list = listing.is_list and (is_front or _is_folder(page.url, [item.link.url for item in listing.items]))
    refusal: ParseError | None = None
    if site.via == "auto" and not is_list:
        try:
            parsed = [*read_article(document)]
        except ParseError as error:
            refusal = error
        else:
            # The next page of a list continues no article.
            if not (listing.is_list and any(isinstance(part, Request) for part in parsed)):
                yield from parsed
                return
    leads = make_list_leads(listing, page.base) if listing.is_list else []
    choice = choose_leads(leads, (page.url, *site.urls), site.match, site.skip)
    followed = _follow_page(site, document, page, choice.wanted, is_front, refusal)
    yield from explain_page(followed, listing, page.url) if document.explain else followed


def _is_folder(url: str, listed: list[str]) -> bool:
    """Whether most of what the page at `url` lists has an address below its own: it is no article then."""
    folder = url.partition("?")[0].rstrip("/") + "/"
    return 2 * sum(address.startswith(folder) for address in listed) > len(listed)


def _follow_page(
    site: SiteOptions, document: Document, page: Page, leads: list[Lead], is_front: bool, refusal: ParseError | None
) -> Iterator[Parsed]:
    """The page's own feed, else what it lists, else a feed of its site."""
    listed = tuple(_follow_list(site, document, page, leads)) if site.via != "feed" else ()
    links = find_feed_links(page) if site.via != "page" else []
    own = choose_own_feed(links, page.url)
    if own is None and links and (is_front or site.via == "feed"):
        own = links[0]
    if own is not None:
        _log.info("%s: its own feed is read: %s", document.location, own.url)
        yield Request(url=own.url, otherwise=listed)
    elif listed:
        yield from listed
    elif is_front and site.via != "page" and _is_page(document):
        yield Note("the page lists no articles that can be found and names no feed: the usual addresses are tried")
        yield _chain(guess_feeds(page.url))
    else:
        raise refusal or ParseError(kind="not-an-article", detail="a page that lists no articles which can be found")


def _follow_list(site: SiteOptions, document: Document, page: Page, leads: list[Lead]) -> Iterator[Request]:
    """Requests for the articles that the page lists, and for its next page."""
    yield from (Request(url=lead.url, lead=lead) for lead in leads)
    next_url = _find_next_page(page) if leads and document.depth + 1 < site.pages else ""
    if next_url:
        yield Request(url=next_url)


def _find_next_page(page: Page) -> str:
    for _, element in zip(range(MAX_NEXT_LINKS), page.tree.iter("link", "a"), strict=False):  # type: ignore[union-attr]
        if "next" in (element.get("rel") or "").lower().split() and element.get("href"):
            try:
                return absolute(element.get("href"), page.base or None)
            except ValueError:
                continue
    return ""


def _chain(urls: Iterable[str]) -> Request:
    """Requests of which each is made where the one before gives nothing."""
    request: Request | None = None
    for url in reversed([*urls]):
        request = Request(url=url, otherwise=(request,) if request else ())
    assert request is not None
    return request
