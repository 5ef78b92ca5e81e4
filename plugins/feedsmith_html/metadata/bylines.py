"""Who wrote it: the people, agencies and desks that a page's signals name.

The signals are asked in turn, JSON-LD first and visible bylines last, until one names
people.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any, NamedTuple

from feedsmith import Person
from feedsmith.text import squash
from feedsmith_html.grammar import Example, any_word
from feedsmith_html.metadata.author_links import find_authors_in_addresses, find_linked_authors, find_linked_members
from feedsmith_html.metadata.byline_text import Byline, read_bylines
from feedsmith_html.metadata.candidates import Candidate, Field
from feedsmith_html.metadata.elements import (
    MarkedElement,
    extract_text,
    is_article_scope,
)
from feedsmith_html.metadata.labelled_bylines import find_labelled_authors, find_side_authors
from feedsmith_html.metadata.names import has_common_words, is_agency, is_full_name
from feedsmith_html.metadata.signals import Signals
from feedsmith_html.metadata.structured import Thing, read_texts
from feedsmith_html.metadata.teasers import is_of_teaser, list_around_headline
from feedsmith_html.text import fold_text

__all__ = ["Authorship", "choose_authors"]

MAX_BYLINE_CHARS = 120
MAX_SOURCE_CHARS = 60
MAX_TITLE_CHARS = 500
MAX_PEOPLE = 100
MAX_PROPERTIES = 20
# Elements between the authors of one byline; further on stand those of references and teasers.
MAX_BETWEEN_AUTHORS = 60
MIN_OUTLET_LETTERS = 3

# Meta elements that name the authors, those first that are most often right.
_AUTHOR_METAS = (
    "author byl parsely-author sailthru.author article:author "
    "og:article:author dc.creator dcterms.creator dc:creator "
    "dcterms.creator.name citation_author twitter:creator:name authors "
    "article.author dcsext.author creator rbauthors cxenseparse:author "
    "article_author lp.article:author article:author_name"
).split()
# The day may come first: "14 March 2026, 10:30 by Jane Doe".
_DAY = (
    r"(?:\d{1,2}\.?\s[^\W\d_]{3,10}\.?\s|[^\W\d_]{3,10}\.?\s\d{1,2},\s|\d{1,2}[./-]\d{1,2}[./-])\d{4}"
    r"[\d:.,|•·\s–-]{0,16}(?:Uhr\b,?\s?)?"
)
_LEADING_DAY = re.compile(_DAY)
_BY = re.compile(
    rf"(?:{_DAY})?"
    r"\W{0,3}(?:"
    + any_word(
        """written posted published words text story article ein_beitrag
        ein_artikel geschrieben verfasst texte publié écrit escrito publicado
        scritto pubblicato geschreven text_und_fotos?"""
    )
    + r"\s)?"
    + any_word(
        """by vom? von par por di door av af autor(?:in)?(?:/autor(?:in)?)? author auteur textes? text
        автор yazar autore verfasser 作者 责编 责任编辑"""
    )
    + r"[:：\s]",
    re.IGNORECASE,
)
# A label after which even a single word is a name.
_EXPLICIT_BY = re.compile(
    r"\W{0,3}"
    + any_word(
        """autor(?:in)?(?:/autor(?:in)?)? author auteur autore verfasser(?:in)? автор written_by
        posted_by geschrieben_von verfasst_von veröffentlicht_von gepostet_von
        作者"""
    )
    + r"[:：\s]",
    re.IGNORECASE,
)
_BY_IN_TITLE = re.compile(r"\s[-–—|•]\s+(?:[Bb]y|[Vv]on|[Pp]ar|[Pp]or)\s([^-–—|•(]{4,60})")
_SOURCE = re.compile(
    any_word(
        """sources? quelle fuente fonte bron kaynak kilde källa lähde źródło zdroj
        forrás sursa источник 来源 來源 出典"""
    )
    + r"\s?[:：]",
    re.IGNORECASE,
)
_WRITTEN = re.compile(
    r"\bby\b|written|author|geschrieben|verfasst|[eé]crit|escrito|scritto|autor|skrevet"
    r"|geschreven|napisane",
    re.IGNORECASE,
)
_NO_LINE_TAGS = frozenset("script style title".split())


@dataclass(frozen=True, slots=True)
class Authorship:
    """People, agencies by their names and, where there are no people, the byline as printed."""

    people: tuple[Person, ...] = ()
    agencies: tuple[str, ...] = ()
    credit: str = ""


class _Group(NamedTuple):
    """Candidates that belong together; where they are `trusted`, a name may have one word.

    Where they are `declared`, it is whatever stands there.
    """

    candidates: list[Candidate]
    trusted: bool
    declared: bool = False


class _Reading(NamedTuple):
    """Candidates that belong together, and whom they name."""

    candidates: list[Candidate]
    byline: Byline


def choose_authors(signals: Signals, title: str) -> Field[Authorship]:
    """Those whom the best of the signals names; `title` is the headline, which names nobody."""
    outlets = _fold_outlets(signals)
    tried: list[Candidate] = []
    agencies: _Reading | None = None
    logins: _Reading | None = None
    for group in _iterate_groups(signals):
        tried += group.candidates
        texts = (candidate.text for candidate in group.candidates)
        byline = read_bylines(texts, outlets, is_declared=group.declared)
        reading = _Reading(group.candidates, byline)
        is_credible = _is_credible(reading, title)
        if is_credible and _is_plausible(reading, group, agencies, logins):
            if logins is not None or not group.trusted or not _are_logins(byline):
                return _make_field(reading, tried)
            # "jane-doe" is taken only where no further signal spells the name.
            logins = reading
        elif _is_better(byline, agencies, outlets):
            agencies = reading
    return _make_field(logins or agencies, tried)


def _fold_outlets(signals: Signals) -> frozenset[str]:
    """The site's own names, folded."""
    names = map(fold_text, signals.site_names)
    return frozenset(name for name in names if len(name) >= MIN_OUTLET_LETTERS)


def _make_field(reading: _Reading | None, tried: list[Candidate]) -> Field[Authorship]:
    if reading is None:
        return Field("authors", Authorship(), (), tuple(tried))
    candidates, byline = reading
    people = tuple(Person(name=name) for name in byline.people)
    lines = (squash(candidate.text[:200]) for candidate in candidates[:5])
    credit = "" if people else ", ".join(lines)
    authorship = Authorship(people, byline.agencies, credit)
    return Field("authors", authorship, tuple(candidates[:1]), tuple(tried))


def _is_credible(reading: _Reading, title: str) -> bool:
    """Whether people are named, and not the headline taken for one."""
    people = reading.byline.people
    return bool(people) and not (len(people) == 1 and fold_text(people[0]) == fold_text(title))


def _is_plausible(
    reading: _Reading,
    group: _Group,
    agencies: _Reading | None,
    logins: _Reading | None,
) -> bool:
    """Whether people may have written it, by where they stand and what better signals said."""
    people = reading.byline.people
    # After a login only the name that it stands for counts.
    if logins is not None:
        known = {fold_text(name) for name in logins.byline.people}
        return any(fold_text(name) in known for name in people)
    if not group.declared and any(map(has_common_words, people)):
        return False
    # After an agency only full names count.
    return (group.trusted and agencies is None) or all(map(is_full_name, people))


def _are_logins(byline: Byline) -> bool:
    """Whether the people are called as editing systems call them: jane-doe, jdoe."""
    return all(map(_is_login, byline.people))


def _is_login(name: str) -> bool:
    return " " not in name and (name.islower() or "-" in name or "_" in name)


def _is_better(byline: Byline, before: _Reading | None, outlets: frozenset[str]) -> bool:
    """Whether a byline names agencies, and says more than the one before: more than the outlet."""
    if before is None:
        return bool(byline.agencies)
    if not any(map(is_agency, byline.agencies)):
        return False
    return all(fold_text(name) in outlets for name in before.byline.agencies)


def _iterate_groups(signals: Signals) -> Iterator[_Group]:
    """The most trusted first; each is made only when those before have named nobody."""
    authors = [Candidate("JSON-LD", text) for text in _read_json_authors(signals)]
    yield _Group(authors, trusted=True, declared=True)
    yield _Group(list(_find_property_authors(signals)), trusted=True)
    for name in _AUTHOR_METAS:
        if name in signals.metas:
            yield _Group([Candidate(name, text) for text in signals.metas[name]], True, True)
    yield _Group(list(_find_twitter_authors(signals)), trusted=True)
    for labelled in find_labelled_authors(signals):
        yield _Group(labelled, trusted=True)
    yield _Group(list(find_linked_authors(signals)), trusted=True)
    printed = list(_find_printed_authors(signals))
    yield _Group(printed, any(_EXPLICIT_BY.match(candidate.text) for candidate in printed))
    yield _Group(list(find_linked_members(signals)), trusted=False)
    yield _Group(list(_find_title_authors(signals)), trusted=False)
    yield _Group(list(find_authors_in_addresses(signals)), trusted=False)
    yield _Group(find_side_authors(signals), trusted=False)
    yield _Group(list(_find_printed_sources(signals)), trusted=False)


# ---- JSON-LD ------------------------------------------------------------------------------------


def _read_json_authors(signals: Signals) -> list[str]:
    """The authors; or the creators, where they are the same and more."""
    authors = list(islice(_read_json_people(signals, "author"), MAX_PEOPLE))
    creators = list(islice(_read_json_people(signals, "creator"), MAX_PEOPLE))
    return creators if set(authors) <= set(creators) else authors


def _read_json_people(signals: Signals, key: str) -> Iterator[str]:
    value = signals.article.get(key)
    for person in value[:MAX_PEOPLE] if isinstance(value, list) else [value]:
        if not isinstance(person, dict):
            yield from read_texts({key: person}, key)
            continue
        if set(person) <= {"@id", "@type"}:
            person = signals.things_by_id.get(str(person.get("@id")), person)
        if name := _join_name(person):
            yield name


def _join_name(person: Thing) -> str:
    """The name of a JSON-LD person, put together where it is given in parts."""
    name = " ".join(read_texts(person, "name")[:5]).strip()
    family = next(iter(read_texts(person, "familyName")), "").strip()
    given = next(iter(read_texts(person, "givenName")), "").strip()
    is_part = not name or (name == given and family)
    return f"{given} {family}".strip() if is_part else name


# ---- elements and attributes --------------------------------------------------------------------


def _find_property_authors(signals: Signals) -> Iterator[Candidate]:
    """Authors by microdata and RDFa; of several articles on the page, those of the first."""
    authors = signals.properties.get("author", ())[:MAX_PROPERTIES]
    first: MarkedElement | None = None
    for marked in authors or signals.properties.get("creator", ())[:MAX_PROPERTIES]:
        element = marked.element
        if first is not None and not _are_of_one_byline(first, marked):
            continue
        if signals.is_outside(element):
            continue
        text = element.get("content") or _read_inner_name(element)
        text = text or extract_text(element, MAX_BYLINE_CHARS, " ")
        if text:
            first = first or marked
            yield Candidate("microdata", text, 1.0, marked.index)


def _are_of_one_byline(first: MarkedElement, marked: MarkedElement) -> bool:
    if marked.index - first.index > MAX_BETWEEN_AUTHORS:
        return False
    return _find_article_around(marked.element) is _find_article_around(first.element)


def _find_article_around(element: Any) -> Any:
    """The article that a property belongs to."""
    return next(filter(is_article_scope, islice(element.iterancestors(), 30)), None)


def _read_inner_name(element: Any) -> str:
    for inner in islice(element.iter(), 50):
        if inner.get("itemprop") == "name":
            return inner.get("content") or extract_text(inner, MAX_BYLINE_CHARS, " ")
    return ""


def _find_twitter_authors(signals: Signals) -> Iterator[Candidate]:
    """Whom twitter:data1 names where twitter:label1 says "Written by"."""
    for number in "123":
        labels = signals.read_metas(f"twitter:label{number}")[:1]
        if any(_WRITTEN.search(label[:100]) for label in labels):
            for text in signals.read_metas(f"twitter:data{number}")[:1]:
                yield Candidate("twitter:data", text)


# ---- printed lines ------------------------------------------------------------------------------


def _find_printed_authors(signals: Signals) -> Iterator[Candidate]:
    """A line near the headline that begins with "By", in one of many languages."""
    around = list_around_headline(signals)
    for index, element in signals.iterate_near_headline(before=15, after=150):
        by = _match_line(_BY, element, " ")
        if by is None:
            continue
        line = extract_text(element, MAX_BYLINE_CHARS, " ")
        if len(line) < by.end() + 2 and (parent := element.getparent()) is not None:
            line = extract_text(parent, MAX_BYLINE_CHARS, " ")  # "By" has an element of its own
        if (day := _LEADING_DAY.match(line)) is not None:
            line = line[day.end() :]
        if line and not signals.is_outside(element) and not is_of_teaser(index, line, around, signals):
            yield Candidate("printed", line, 1.0, index)
            return


def _find_title_authors(signals: Signals) -> Iterator[Candidate]:
    """The name in the page's title after the headline: "Bridge opens - by Jane Doe - Planet"."""
    for title in signals.titles[:1]:
        if (match := _BY_IN_TITLE.search(title[:MAX_TITLE_CHARS])) is not None:
            yield Candidate("<title>", match[1])


def _find_printed_sources(signals: Signals) -> Iterator[Candidate]:
    """An agency near the headline, labelled as the source."""
    for index, element in signals.iterate_near_headline(before=15, after=60):
        label = _match_line(_SOURCE, element)
        if label is None:
            continue
        name = extract_text(element, MAX_SOURCE_CHARS, " ")[label.end() :].strip()
        if is_agency(name) and not signals.is_outside(element):
            yield Candidate("printed source", name, 1.0, index)
            return


def _match_line(pattern: re.Pattern[str], element: Any, end: str = "") -> re.Match[str] | None:
    """What the pattern reads at the start of the element's own text, with `end` after it."""
    text = element.text
    # Most elements hold nothing but white space before their children; to squash that takes ten times as long.
    if not text or text[:60].isspace() or element.tag in _NO_LINE_TAGS:
        return None
    line = squash(text[:60])
    return pattern.match(line + end) if line else None


EXAMPLES = (
    Example(
        "_AUTHOR_METAS",
        choose_authors,
        "<meta name=byl content='By Jane Doe'>",
        "Jane Doe",
    ),
    Example(
        "_BY",
        choose_authors,
        "<h1>Bridge opens</h1><p>Von Jane Doe</p>",
        "Jane Doe",
    ),
    Example("_LEADING_DAY", choose_authors, "<h1>Bridge</h1><p>14 March 2026, 10:30 by Jane Doe</p>", "Jane Doe"),
    Example("_BY_IN_TITLE", choose_authors, "<title>Bridge opens - by Jane Doe</title>", "Jane Doe"),
    Example("_EXPLICIT_BY", choose_authors, "<h1>Bridge</h1><p>Author: jane</p>", "jane"),
    Example("_SOURCE", choose_authors, "<h1>Bridge</h1><p>Quelle: dpa</p>", "dpa"),
    Example(
        "_WRITTEN",
        choose_authors,
        "<meta name=twitter:label1 content='Written by'><meta name=twitter:data1 content='by Jane Doe'>",
        "Jane Doe",
    ),
    Example(
        "_NO_LINE_TAGS",
        choose_authors,
        "<h1>Bridge</h1><style>by Jane Doe</style>",
        "",
    ),
)
