"""When it was published and updated: what the page declares, held against the URL and what stands on the page."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from feedsmith.text import squash
from feedsmith_html.metadata.candidates import Candidate, Field, any_of
from feedsmith_html.metadata.dates import Moment, parse_date, url_date
from feedsmith_html.metadata.meta_tags import Mark, Signals, element_text
from feedsmith_html.metadata.structured import texts

__all__ = ["dates"]

Dated = tuple[Candidate, Moment]

SURE = 1.1
"""From this weight on a date in an element that is marked as one needs no comparing with what is printed nearby."""
MAX_TRIED = 1_500
MAX_SCRIPTS = 2_000_000

_PUBLISHED = (
    "article:published_time og:article:published_time article:published og:published_time datepublished date.published "
    "publishdate publish-date publish_date published_time pubdate publication_date parsely-pub-date sailthru.date "
    "citation_publication_date citation_online_date dc.date.issued dcterms.issued dcterms.created dc.date.created "
    "dcterms.date dc.date dc:date dc:created dc:date.created date created article.published article.created "
    "cxenseparse:recs:publishtime rbpubdate originalpublicationdate lastpublished ptime pdate displaydate cre_date "
    "article_date_original timestamp video:release_date itemprop:datepublished citation_date prism.publicationdate "
    "bt:pubdate dateline date_published article:created_time og:pubdate article:create_at"
).split()
_UPDATED = (
    "article:modified_time og:updated_time article:modified og:modified_time datemodified last-modified lastmod "
    "dcterms.modified dc.date.modified revised modified updated_time article.updated dc:modified date.modified moddate "
    "article:updated_time"
).split()
_WEAK = frozenset(
    "date dc.date dcterms.date dc.date.issued dcterms.created created og:article:published_time pubdate".split()
)
"""Names under which editing systems put the day of the last change, or of an event, as often as not."""
_IS_UPDATE = re.compile(
    any_of(
        "updat modif aktualisier mis_à_jour actualiz aggiornat bijgewerkt zuletzt geändert edited last[_-]?change "
        "stand:"
    ),
    re.IGNORECASE,
)
_IS_PUBLISHED = re.compile(
    any_of("publi post entry article created erstellt veröffentlicht issued pub-?date"), re.IGNORECASE
)
_MAYBE = re.compile(r"\d[\d\s]?(?:\D{1,24}\d{2,4}|[年년])")
_LABELLED = re.compile(
    any_of(
        r"""publi posted veröffentlicht erstellt verfasst datum \bdate\b stand_?: fecha geschrieben eingestellt opublik
        created updated edited aktualisiert geändert dated issued 發佈 发布 公開 掲載 更新 입력 등록"""
    ),
    re.IGNORECASE,
)
_IN_SCRIPT = re.compile(
    r"[\"'](?:date_?published|published_?(?:at|on|time|date)?|publish_?(?:date|time)|publication_?date|pub_?date|"
    r"date_?created|created_?(?:at|on|date)?|first_?published(?:_?at)?)[\"']\s?:\s?"
    r"[\"']((?:19|20)\d\d-\d\d[^\"']{3,25})[\"']",
    re.IGNORECASE,
)
_NO_TEXT = frozenset("script style title meta link option textarea noscript".split())


def dates(signals: Signals, language: str) -> tuple[Field[Moment | None], Field[Moment | None]]:
    """When it was published, and when updated after that."""
    published = list(_dated(_published(signals), language))
    updated = list(_dated(_updated(signals), language))
    visible = _visible(signals, language) if _needs_visible(published) else []
    first = _judge(published, visible) or _last_resort(signals, visible, updated, language)
    everything = [*published, *updated, *visible]
    if first is not None and not _is_near(first[1], published[0][1] if published else first[1]):
        updated = [each for each in updated if each[1].value != published[0][1].value]  # as wrong as that one
    first = first and _completed(first, everything)
    last = _completed(updated[0], everything) if updated else None
    if first is not None and last is not None and last[1].value <= first[1].value:
        last = None
    return (
        Field("published", first and first[1], first[:1] if first else (), tuple(c for c, _ in (*published, *visible))),
        Field("updated", last and last[1], last[:1] if last else (), tuple(c for c, _ in updated)),
    )


def _dated(candidates: Iterable[Candidate], language: str) -> Iterator[Dated]:
    for each in candidates:
        moment = parse_date(each.text, language)
        if moment is not None:
            yield each, moment


def _published(signals: Signals) -> Iterator[Candidate]:
    for key in ("datePublished", "dateCreated", "uploadDate"):
        yield from (Candidate("JSON-LD", text) for text in texts(signals.article, key)[:1])
    for name in _PUBLISHED:
        yield from (Candidate(name, text) for text in signals.meta(name)[:1])
    for key in ("datepublished", "datecreated", "pubdate", "date", "issued", "created"):
        yield from _by_property(signals, key)


def _updated(signals: Signals) -> Iterator[Candidate]:
    yield from (Candidate("JSON-LD", text) for text in texts(signals.article, "dateModified")[:1])
    for name in _UPDATED:
        yield from (Candidate(name, text) for text in signals.meta(name)[:1])
    yield from _by_property(signals, "datemodified")


def _by_property(signals: Signals, key: str) -> Iterator[Candidate]:
    """Microdata and RDFa."""
    for mark in signals.properties.get(key, ())[:3]:
        element = mark.element
        text = element.get("content") or element.get("datetime") or element_text(element, 100)
        if text and not signals.elsewhere(element):
            yield Candidate("microdata", text, 1.0, mark.index)


def _needs_visible(published: list[Dated]) -> bool:
    return len(published) < 2 or len({moment.day for _, moment in published}) > 1


def _visible(signals: Signals, language: str) -> list[Dated]:
    """Dates in elements that are marked as such, the likeliest first."""
    found: list[Dated] = []
    for mark in signals.times[:40]:
        text = mark.element.get("datetime") or element_text(mark.element, 100, " ")
        found += _weighed(signals, mark, Candidate(f"time {mark.name}"[:60].strip(), text, 0.6, mark.index), language)
    for mark in signals.by_date[:120]:
        own = mark.element.get("title") if mark.element.tag == "abbr" else None
        text = own or element_text(mark.element, 150, " ")
        found += _weighed(signals, mark, Candidate(f"class {mark.name}"[:60], text, 0.2, mark.index), language)
    return _by_weight(found)


def _weighed(signals: Signals, mark: Mark, each: Candidate, language: str) -> Iterator[Dated]:
    """The candidate with what it is worth, if it holds a date: by how near the headline is and how it is called."""
    if not any(map(str.isdigit, each.text[:150])):
        return
    elsewhere = signals.elsewhere(mark.element)
    if elsewhere and not -5 <= mark.index - signals.headline_at <= 12:
        return
    moment = parse_date(each.text, language)
    if moment is None:
        return
    weight = (signals.nearness(mark.index, 200, 80) + each.weight) * (0.7 if elsewhere else 1.0)
    weight -= 0.4 * (mark.element.tag == "a")
    weight -= 0.3 * (_IS_UPDATE.search(mark.name) is not None or _IS_UPDATE.search(each.text) is not None)
    weight += 0.2 * (_IS_PUBLISHED.search(mark.name) is not None)
    yield replace(each, weight=weight), moment


def _by_weight(found: list[Dated]) -> list[Dated]:
    return sorted(found, key=lambda each: -each[0].weight)


def _judge(published: list[Dated], visible: list[Dated]) -> Dated | None:
    """The first that is declared, unless what stands on the page and another signal agree on a day far from it."""
    printed = visible[0] if visible and visible[0][0].weight > 0.7 else None
    if not published:
        return printed if printed is not None and printed[0].weight > SURE else None
    first = published[0]
    weak = first[0].signal in _WEAK
    if printed is None:
        return first
    if _is_near(first[1], printed[1]):
        return printed if weak and not first[1].timed and printed[1].day != first[1].day else first
    if any(_is_near(moment, first[1]) for _, moment in (*published[1:], *visible)):
        return first
    backed = [each for each in published[1:] if _is_near(each[1], printed[1])]
    return backed[0] if backed else printed if weak else first


def _is_near(one: Moment, other: Moment) -> bool:
    """Within a day and a half: zones may set apart what is one day."""
    return abs((one.value - other.value).total_seconds()) < 36 * 3600


def _last_resort(signals: Signals, visible: list[Dated], updated: list[Dated], language: str) -> Dated | None:
    """Where no signal says when it was published: what is printed, what the URL or a script says, the last change."""
    both = _by_weight([*visible, *_printed(signals, language)])
    if both and both[0][0].weight > 0.4:
        return both[0]
    address = url_date(signals.page.url)
    if address is not None:
        return Candidate("URL", signals.page.url), address
    return next((found[0] for found in (list(_scripted(signals)), updated, both) if found), None)


def _printed(signals: Signals, language: str) -> list[Dated]:
    """Dates in texts of their own. Those that seem to belong to something else only where they all name one day."""
    found: list[Dated] = []
    doubtful: list[Dated] = []
    for index, element, text in _dateable(signals):
        moment = parse_date(text, language)
        if moment is None:
            continue
        elsewhere = signals.elsewhere(element)
        if elsewhere and not -5 <= index - signals.headline_at <= 20:
            doubtful.append((Candidate("printed", text, 0.1, index), moment))
        else:
            weight = _plainness(text) * signals.nearness(index, 300, 60)
            weight += 0.4 * (_LABELLED.search(text) is not None) - 0.8 * ("©" in text or "opyright" in text)
            found.append((Candidate("printed", text, weight * (0.5 if elsewhere else 1.0), index), moment))
    return found or (doubtful[:1] if len({moment.day for _, moment in doubtful}) <= 2 else [])


def _dateable(signals: Signals) -> Iterator[tuple[int, Any, str]]:
    """Texts that may hold a date, as they are or as they begin, with their elements."""
    tried = 0
    for index, element in enumerate(signals.elements):
        if element.tag in _NO_TEXT:
            continue
        for text in (element.text, element.tail):
            if text and _MAYBE.search(text, 0, 300) is not None and tried < MAX_TRIED:
                tried += 1
                yield index, element, squash(text) if len(text) < 300 else text.lstrip()[:30]


def _plainness(text: str) -> float:
    """How much of a text is a date: in a sentence it tells when something happened."""
    return 1.0 if len(text) <= 25 else 0.75 if len(text) <= 40 else 0.5 if len(text) < 80 else 0.35


def _scripted(signals: Signals) -> Iterator[Dated]:
    """A date that a script carries, under a name that says so."""
    left = MAX_SCRIPTS
    for element in signals.elements:
        text = element.text if element.tag == "script" else None
        if not text or len(text) > left:
            continue
        left -= len(text)
        if (match := _IN_SCRIPT.search(text)) is not None and (moment := parse_date(match[1])) is not None:
            yield Candidate("script", match[0]), moment
            return


def _completed(chosen: Dated, others: list[Dated]) -> Dated:
    """A time without a zone gets that of another signal for the same time on the clock, a day the time of another."""
    candidate, moment = chosen
    if moment.zoned:
        return chosen
    for better, other in others:
        if moment.timed and other.zoned and other.clock == moment.clock:
            return candidate, moment.in_zone_of(other)
        if not moment.timed and other.timed and other.day == moment.day:
            return better, other
    return chosen
