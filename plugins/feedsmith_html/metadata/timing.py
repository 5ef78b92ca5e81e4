"""When it was published and updated.

What the page declares is held against what stands on it, and against its address.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import NamedTuple

from feedsmith_html.grammar import Example
from feedsmith_html.metadata.address_dates import parse_folder_date, parse_url_date
from feedsmith_html.metadata.candidates import Candidate, Field
from feedsmith_html.metadata.dates import Moment, add_country, parse_date
from feedsmith_html.metadata.elements import extract_text
from feedsmith_html.metadata.hinted_dates import (
    find_dates_in_sentences,
    find_picture_date,
    find_scripted_dates,
    find_stated_dates,
    find_title_date,
)
from feedsmith_html.metadata.signals import Signals
from feedsmith_html.metadata.structured import read_texts
from feedsmith_html.metadata.visible_dates import (
    Dated,
    find_marked_dates,
    find_printed_dates,
    sort_by_weight,
)

__all__ = ["Dates", "choose_dates"]

# The least weight of a date in an element that is marked as one: to be taken at once where
# none is declared, to contradict one that is, and to be preferred to the address's.
MIN_SURE_WEIGHT = 1.1
MIN_PRINTED_WEIGHT = 0.7
MIN_LAST_RESORT_WEIGHT = 0.4
# Between the dates of an update and of the publication in one byline.
MAX_BETWEEN_DATES = 10
# A day and a half: zones may set apart what is one day.
MAX_SAME_DAY_SECONDS = 36 * 3600

# A date in numbers of which both may be the month.
_OPEN_ORDER = re.compile(r"(?<!\d)(?:0?[1-9]|1[0-2])([./-])(?:0?[1-9]|1[0-2])\1\d\d")
# Properties of JSON-LD.
_PUBLISHED_THINGS = ("datePublished", "dateCreated", "uploadDate")
_PUBLISHED_METAS = (
    "article:published_time og:article:published_time article:published "
    "og:published_time datepublished date.published publishdate publish-date "
    "publish_date published_time pubdate publication_date parsely-pub-date "
    "sailthru.date citation_publication_date citation_online_date "
    "dc.date.issued dcterms.issued dcterms.created dc.date.created "
    "dcterms.date dc.date dc:date dc:created dc:date.created date created "
    "article.published article.created cxenseparse:recs:publishtime rbpubdate "
    "originalpublicationdate lastpublished ptime pdate displaydate cre_date "
    "article_date_original timestamp video:release_date itemprop:datepublished "
    "citation_date prism.publicationdate bt:pubdate dateline date_published "
    "article:created_time og:pubdate article:create_at"
).split()
# Of microdata and RDFa.
_PUBLISHED_PROPERTIES = "datepublished datecreated pubdate date issued created".split()
_UPDATED_PROPERTIES = "datemodified dateupdated dateupdate lastmodified".split()
_UPDATED_METAS = (
    "article:modified_time og:updated_time article:modified og:modified_time "
    "datemodified last-modified lastmod dcterms.modified dc.date.modified "
    "revised modified updated_time article.updated dc:modified date.modified "
    "moddate article:updated_time"
).split()
# Where editing systems put the day of the last change, or of an event, as often as not.
_WEAK_METAS = frozenset(
    "date dc.date dcterms.date dc.date.issued dcterms.created created pubdate og:article:published_time".split()
)


class Dates(NamedTuple):
    """When an article was published, and when updated after that."""

    published: Field[Moment | None]
    updated: Field[Moment | None]


def choose_dates(signals: Signals, language: str, explain: bool = False) -> Dates:
    """The dates of the article. `language` (BCP 47) orders dates in numbers.

    With `explain` all candidates are read, also where none of them could change the choice.
    """
    language = add_country(language, signals.page.url)
    published = list(_parse_candidates(_find_published(signals), language))
    updated = [dated._replace(is_update=True) for dated in _parse_candidates(_find_updated(signals), language)]
    address = _read_folders(signals.page.url)
    is_needed = _needs_visible(published) and (explain or not _is_settled(published, updated, address))
    known = address or next((dated for dated in published if dated.moment.zoned), None)
    visible = [_agree(dated, known) for dated in find_marked_dates(signals, language)] if is_needed else []
    everything = [*published, *updated, *visible]
    first = _choose_published(published, visible, address)
    first = first or _choose_last_resort(signals, visible, updated, address, language)
    updated = _drop_refused(updated, first, published)
    last = _complete(updated[0], everything) if updated else None
    if first is not None:
        first = _complete(first, everything)
        if last is not None and last.moment.value <= first.moment.value:
            last = None
    return Dates(
        _make_field("published", first, [*published, *visible]),
        _make_field("updated", last, updated),
    )


def _drop_refused(
    updated: list[Dated],
    first: Dated | None,
    published: list[Dated],
) -> list[Dated]:
    """The updates without those that equal a declared date which was not believed."""
    if first is None or not published or _is_near(first, published[0]):
        return updated
    refused = published[0].moment.value
    return [dated for dated in updated if dated.moment.value != refused]


def _make_field(name: str, chosen: Dated | None, tried: list[Dated]) -> Field[Moment | None]:
    candidates = tuple(dated.candidate for dated in tried)
    if chosen is None:
        return Field(name, None, (), candidates)
    return Field(name, chosen.moment, (chosen.candidate,), candidates)


# ---- what the page declares ---------------------------------------------------------------------


def _parse_candidates(candidates: Iterable[Candidate], language: str) -> Iterator[Dated]:
    for candidate in candidates:
        moment = parse_date(candidate.text, language)
        if moment is not None:
            yield Dated(candidate, moment)


def _find_published(signals: Signals) -> Iterator[Candidate]:
    for key in _PUBLISHED_THINGS:
        for text in read_texts(signals.article, key)[:1]:
            yield Candidate("JSON-LD", text)
    yield from signals.find_metas(_PUBLISHED_METAS)
    for key in _PUBLISHED_PROPERTIES:
        yield from _find_properties(signals, key)


def _find_updated(signals: Signals) -> Iterator[Candidate]:
    for text in read_texts(signals.article, "dateModified")[:1]:
        yield Candidate("JSON-LD", text)
    yield from signals.find_metas(_UPDATED_METAS)
    for key in _UPDATED_PROPERTIES:
        yield from _find_properties(signals, key)


def _find_properties(signals: Signals, key: str) -> Iterator[Candidate]:
    """Microdata and RDFa."""
    for marked in signals.properties.get(key, ())[:3]:
        element = marked.element
        text = element.get("content") or element.get("datetime") or extract_text(element, 100)
        if text and not signals.is_outside(element):
            yield Candidate("microdata", text, 1.0, marked.index)


def _needs_visible(published: list[Dated]) -> bool:
    """Whether too little is declared, or several days are."""
    return len(published) < 2 or len({dated.moment.day for dated in published}) > 1


def _is_settled(published: list[Dated], updated: list[Dated], address: Dated | None) -> bool:
    """Whether nothing that is printed could say more than the first declaration, or against it."""
    if not published or not all(dated.moment.zoned for dated in (published[0], *updated[:1])):
        return False
    first = published[0]
    if any(_is_near(dated, first) for dated in published[1:]):
        return True
    is_contradicted = address is not None and not _is_near(address, first)
    return len(published) == 1 and not is_contradicted and first.candidate.signal not in _WEAK_METAS


# ---- the choice ---------------------------------------------------------------------------------


def _read_folders(url: str) -> Dated | None:
    """The day that the folders of the address name, which was right on each of 107 pages that declare one."""
    moment = parse_folder_date(url)
    return None if moment is None else Dated(Candidate("URL", url), moment)


def _choose_published(published: list[Dated], visible: list[Dated], address: Dated | None) -> Dated | None:
    """The first that is declared, unless the page or its address and another signal agree on one far from it."""
    printed: Dated | None = None
    if visible and visible[0].candidate.weight > MIN_PRINTED_WEIGHT:
        printed = _prefer_publication(visible)
    if not published:
        # Beside an update there may be lines that say more.
        is_sure = printed is not None and not printed.is_update and printed.candidate.weight > MIN_SURE_WEIGHT
        return printed if is_sure else None
    other = printed or address
    return published[0] if other is None else _arbitrate(published, other, visible, address)


def _prefer_publication(dated: list[Dated]) -> Dated:
    """The first of these; where that is an update's, another which is not, if there is one of that day or beside it."""
    first = dated[0]
    if not first.is_update:
        return first
    others = [other for other in dated if not other.is_update]
    same_day = [other for other in others if other.moment.day == first.moment.day]
    beside = [o for o in others if abs(o.candidate.index - first.candidate.index) <= MAX_BETWEEN_DATES]
    return (same_day or beside or dated)[0]


def _arbitrate(published: list[Dated], other: Dated, visible: list[Dated], address: Dated | None) -> Dated:
    """What is declared, or the `other` that is printed or stands in the address: what a second signal bears out."""
    first = published[0]
    is_weak = first.candidate.signal in _WEAK_METAS
    if _is_near(first, other):
        # Of two days beside each other the printed one is right, where the other is weak.
        is_better = is_weak and not first.moment.timed and other.moment.day != first.moment.day
        return other if is_better else first
    # A date that a second signal bears out stands against the one that is printed.
    addresses = [] if address is None else [address]
    if any(_is_near(dated, first) for dated in (*published[1:], *visible, *addresses)):
        return first
    for dated in published[1:]:
        if _is_near(dated, other):
            return dated
    is_borne_out = any(dated is not other and _is_near(dated, other) for dated in addresses)
    return other if is_weak or is_borne_out else first


def _is_near(one: Dated, other: Dated) -> bool:
    """Whether two dates may be of the same day."""
    apart = (one.moment.value - other.moment.value).total_seconds()
    return abs(apart) < MAX_SAME_DAY_SECONDS


def _choose_last_resort(
    signals: Signals,
    visible: list[Dated],
    updated: list[Dated],
    address: Dated | None,
    language: str,
) -> Dated | None:
    """Where no signal says when it was published: what is printed, or else the next best.

    That is what the address or a script says, and then the last change.
    """
    printed = [_agree(dated, address) for dated in find_printed_dates(signals, language)]
    both = sort_by_weight([*visible, *printed])
    if address is not None:
        same_day = [dated for dated in both if _is_near(dated, address)]
        return _prefer_publication(same_day) if same_day else address
    if both and both[0].candidate.weight > MIN_LAST_RESORT_WEIGHT:
        return _prefer_publication(both)
    hints = chain(
        _find_address_date(signals),
        find_stated_dates(signals, language),
        find_title_date(signals, language),
        find_scripted_dates(signals, language),
        updated[:1],
        both[:1],
        find_picture_date(signals),
        find_dates_in_sentences(signals, language),
    )
    return next(hints, None)


def _agree(dated: Dated, known: Dated | None) -> Dated:
    """A date in numbers whose order is left open, in the order that makes it the day which is known."""
    if known is None or _is_near(dated, known) or _OPEN_ORDER.search(dated.candidate.text) is None:
        return dated
    turned = dated._replace(moment=dated.moment.turned())
    return turned if _is_near(turned, known) else dated


def _find_address_date(signals: Signals) -> Iterator[Dated]:
    url = signals.page.url
    if (moment := parse_url_date(url)) is not None:
        yield Dated(Candidate("URL", url), moment)


def _complete(chosen: Dated, others: list[Dated]) -> Dated:
    """A date with what other signals know better.

    A time without a zone gets that of another signal for the same time on the clock, a day the
    time of another; but no publication that of an update.
    """
    moment = chosen.moment
    if moment.zoned:
        return chosen
    for other in others:
        if moment.timed and other.moment.zoned and other.moment.clock == moment.clock:
            return Dated(chosen.candidate, moment.in_zone_of(other.moment))
        is_of_other_kind = other.is_update and not chosen.is_update
        if not moment.timed and other.moment.timed and other.moment.day == moment.day and not is_of_other_kind:
            return other
    return chosen


EXAMPLES = (
    Example(
        "_PUBLISHED_THINGS",
        choose_dates,
        "<script type=application/ld+json>"
        '{"@type": "Article", "headline": "Bridge opens", "uploadDate": "2026-03-14"}</script>',
        ["2026-03-14", None],
    ),
    Example(
        "_PUBLISHED_METAS",
        choose_dates,
        "<meta name=parsely-pub-date content=2026-03-14>",
        ["2026-03-14", None],
    ),
    Example(
        "_PUBLISHED_PROPERTIES",
        choose_dates,
        "<meta itemprop=dateCreated content=2026-03-14>",
        ["2026-03-14", None],
    ),
    Example(
        "_UPDATED_METAS",
        choose_dates,
        "<meta name=date content=2026-03-14><meta name=lastmod content=2026-03-15>",
        ["2026-03-14", "2026-03-15"],
    ),
    Example(
        "_UPDATED_PROPERTIES",
        choose_dates,
        "<meta name=date content=2026-03-14><meta itemprop=dateUpdate content=2026-03-15>",
        ["2026-03-14", "2026-03-15"],
    ),
    Example(
        "_OPEN_ORDER",
        choose_dates,
        "<meta name=date content=2026-03-09T10:30Z><h1>Bridge opens</h1><time>09/03/2026</time>",
        ["2026-03-09T10:30:00+00:00", None],
    ),
    Example(
        "_WEAK_METAS",
        choose_dates,
        "<meta name=date content=2026-03-09><h1>Bridge opens</h1><time>14 March 2026</time>",
        ["2026-03-14", None],
    ),
)
