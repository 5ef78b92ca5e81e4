"""Who wrote it: the people, agencies and desks that a page's signals name, JSON-LD first and visible bylines last."""

import re
from collections.abc import Iterator
from itertools import islice
from typing import Any

from feedsmith import Person
from feedsmith.text import squash
from feedsmith_html.metadata.candidates import Candidate, Field, any_of, key_of
from feedsmith_html.metadata.meta_tags import Mark, Signals, element_text, is_article_scope
from feedsmith_html.metadata.names import AGENCIES, Byline, is_agency, is_full_name, read_bylines
from feedsmith_html.metadata.structured import Thing, texts

__all__ = ["bylines"]

MAX_VISIBLE = 120
MAX_APART = 60
"""Elements between the authors of one byline; further on stand those of references and teasers."""

_METAS = (
    "author byl parsely-author sailthru.author article:author og:article:author dc.creator dcterms.creator dc:creator "
    "dcterms.creator.name citation_author twitter:creator:name authors article.author dcsext.author creator rbauthors "
    "cxenseparse:author article_author lp.article:author article:author_name"
).split()
_NO_BYLINE = re.compile(
    any_of(
        r"""avatar ima?ge?(?![a-z]) photo picture bio(?![a-z]) biograph desc title role social twitter link-?list
        comment credit caption follow job position email count date time authority authoriz copyright about more
        thumb icon function prep(?![a-z]) all-?posts"""
    ).replace(r"\s", "_"),
    re.IGNORECASE,
)
_NAMED = re.compile(
    r"author|autor(?:en|in|es|a)?|auteur|by[-_]?line|^byl$|writer|redakteur|verfasser|journalist|reporter|^fn$|creator|"
    r"posted-?_?by|vcard|username|wrote|submitted",
    re.IGNORECASE,
)
_BY = re.compile(
    r"\W{0,3}(?:"
    + any_of(
        """written posted published words text story article ein_beitrag ein_artikel geschrieben verfasst texte publié
        écrit escrito publicado scritto pubblicato geschreven text_und_fotos?"""
    )
    + r"\s)?"
    + any_of("by von par por di door av af autor(?:in)? author auteur textes? text автор yazar autore verfasser 作者")
    + r"[:：\s]",
    re.IGNORECASE,
)
_EXPLICIT = re.compile(
    r"\W{0,3}"
    + any_of(
        """autor(?:in)? author auteur autore verfasser(?:in)? автор written_by posted_by geschrieben_von verfasst_von
        veröffentlicht_von gepostet_von 作者"""
    )
    + r"[:：\s]",
    re.IGNORECASE,
)
"""A label after which even a single word is a name."""
_SOURCE = re.compile(
    any_of(
        "sources? quelle fuente fonte bron kaynak kilde källa lähde źródło zdroj forrás sursa источник 来源 來源 出典"
    )
    + r"\s?[:：]",
    re.IGNORECASE,
)
_WROTE = re.compile(
    r"\bby\b|written|author|geschrieben|verfasst|[eé]crit|escrito|scritto|autor|skrevet|geschreven|napisane",
    re.IGNORECASE,
)
_PROFILE = re.compile(
    "/"
    + any_of(
        """authors? autor(?:en|es|i|in)? auteurs? staff profiles? journalists? by contributors? columnists? writers?
        redakteure? reporters? bios? firmas? skribent forfatter yazarlar autori"""
    )
    + r"/(?:[\w-]+/)?([\w.%-]{3,60})/?(?:[?#]|$)",
    re.IGNORECASE,
)

Named = tuple[tuple[Person, ...], tuple[str, ...], str]
Group = list[Candidate]
Read = tuple[Group, Byline]


def bylines(signals: Signals, title: str) -> Field[Named]:
    """People, agencies and, where there are no people, the byline as printed."""
    outlets = _outlets(signals)
    tried: Group = []
    bodies: Read | None = None
    logins: Read | None = None
    for group, trusted in _groups(signals):
        tried += group
        byline = read_bylines((each.text for each in group), outlets)
        if byline.people and not _is_title(byline, title) and _is_plausible(byline, trusted, bodies, logins):
            if logins is not None or not trusted or not all(map(_is_login, byline.people)):
                return _field((group, byline), tried)
            logins = group, byline
        elif byline.agencies and (bodies is None or _is_better(byline, bodies[1], outlets)):
            bodies = group, byline
    return _field(logins or bodies, tried)


def _field(read: Read | None, tried: Group) -> Field[Named]:
    if read is None:
        return Field("authors", ((), (), ""), (), tuple(tried))
    group, byline = read
    people = tuple(Person(name=name) for name in byline.people)
    credit = "" if people else ", ".join(squash(each.text[:200]) for each in group[:5])
    return Field("authors", (people, byline.agencies, credit), tuple(group[:1]), tuple(tried))


def _is_title(byline: Byline, title: str) -> bool:
    return len(byline.people) == 1 and key_of(byline.people[0]) == key_of(title)


def _is_plausible(byline: Byline, trusted: bool, bodies: Read | None, logins: Read | None) -> bool:
    """Whether people may be believed to have written it, seeing where they stand and what better signals said."""
    if logins is not None:
        known = {key_of(name) for name in logins[1].people}
        return any(key_of(name) in known for name in byline.people)
    return (trusted and bodies is None) or all(map(is_full_name, byline.people))


def _is_better(byline: Byline, before: Byline, outlets: frozenset[str]) -> bool:
    """An agency says more than the outlet does."""
    agency = any(name.casefold() in AGENCIES for name in byline.agencies)
    return agency and all(key_of(name) in outlets for name in before.agencies)


def _is_login(name: str) -> bool:
    return " " not in name and (name.islower() or "-" in name or "_" in name)


def _outlets(signals: Signals) -> frozenset[str]:
    return frozenset(key for key in map(key_of, signals.house_names()) if len(key) > 2)


def _groups(signals: Signals) -> Iterator[tuple[Group, bool]]:
    """Candidates that belong together, the most trusted first; each is made only when those before named nobody.

    With each group goes whether a name of one word is believed there.
    """
    yield [Candidate("JSON-LD", text) for text in _json_authors(signals)], True
    yield list(_by_property(signals)), True
    for name in _METAS:
        yield [Candidate(name, text) for text in signals.meta(name)], True
    yield list(_twitter(signals)), True
    yield _marked(signals), True
    yield list(_linked(signals)), True
    printed = list(_printed(signals))
    yield printed, any(_EXPLICIT.match(each.text) for each in printed)
    yield list(_addressed(signals)), False
    yield list(_sources(signals)), False


def _json_authors(signals: Signals) -> list[str]:
    """The authors; or the creators, where they are the same and more."""
    authors, creators = (list(islice(_json_people(signals, key), 100)) for key in ("author", "creator"))
    return creators if set(authors) <= set(creators) else authors


def _json_people(signals: Signals, key: str) -> Iterator[str]:
    value = signals.article.get(key)
    for each in value[:100] if isinstance(value, list) else [value]:
        if isinstance(each, dict) and set(each) <= {"@id", "@type"}:
            each = signals.by_id.get(str(each.get("@id")), each)
        if isinstance(each, dict):
            yield from filter(None, [_whole_name(each)])
        else:
            yield from texts({"it": each}, "it")


def _whole_name(person: Thing) -> str:
    name = " ".join(texts(person, "name")[:5]).strip()
    family = next(iter(texts(person, "familyName")), "").strip()
    given = next(iter(texts(person, "givenName")), "").strip()
    return f"{given} {family}".strip() if not name or (name == given and family) else name


def _by_property(signals: Signals) -> Iterator[Candidate]:
    """Microdata and RDFa."""
    first = -1
    for mark in signals.properties.get("author", ())[:20] or signals.properties.get("creator", ())[:20]:
        element = mark.element
        if signals.elsewhere(element) or (first >= 0 and mark.index - first > MAX_APART):
            continue
        if first >= 0 and _scope(element) is not _scope(signals.elements[first]):
            continue  # of an article that is listed beside this one
        text = element.get("content") or _own_name(element) or element_text(element, MAX_VISIBLE, " ")
        if text:
            first = mark.index if first < 0 else first
            yield Candidate("microdata", text, 1.0, mark.index)


def _scope(element: Any) -> Any:
    """The article that a property belongs to."""
    above = islice(element.iterancestors(), 30)
    return next(filter(is_article_scope, above), None)


def _own_name(element: Any) -> str:
    for inner in islice(element.iter(), 50):
        if inner.get("itemprop") == "name":
            return inner.get("content") or element_text(inner, MAX_VISIBLE, " ")
    return ""


def _twitter(signals: Signals) -> Iterator[Candidate]:
    """`twitter:label1` "Written by" names what `twitter:data1` holds."""
    for number in "123":
        if any(_WROTE.search(label[:100]) for label in signals.meta(f"twitter:label{number}")[:1]):
            yield from (Candidate("twitter:data", text) for text in signals.meta(f"twitter:data{number}")[:1])


def _marked(signals: Signals) -> Group:
    """The elements that rel, class or id call the byline: those of one kind nearest to the headline."""
    groups: dict[str, Group] = {}
    for mark in signals.by_author[:120]:
        worth = _worth(mark, signals)
        if worth > 0 and (text := element_text(mark.element, MAX_VISIBLE, " ")):
            groups.setdefault(mark.name, []).append(Candidate(f"class {mark.name}"[:60], text, worth, mark.index))
    best = max(groups.values(), key=lambda group: max(each.weight for each in group), default=[])
    return [each for each in best if each.index - best[0].index < MAX_APART // 2]


def _worth(mark: Mark, signals: Signals) -> float:
    """By how near the headline is; 0 for what is no byline."""
    explicit = mark.name == "rel=author"
    if not explicit:
        words = [word for word in mark.name.split() if _NAMED.search(word)]
        if not words or _NO_BYLINE.search(" ".join(words)):
            return 0.0
    return 0.0 if signals.elsewhere(mark.element) else 0.2 + 0.3 * explicit + signals.nearness(mark.index, 150, 60)


def _linked(signals: Signals) -> Iterator[Candidate]:
    """Links near the headline that lead to an author's page."""
    last = -1
    for index, element in signals.around_headline(20, 60):
        if element.tag != "a" or (last >= 0 and index - last > 12):
            continue
        href = (element.get("href") or "")[:300]
        text = element_text(element, MAX_VISIBLE // 2, " ") if _PROFILE.search(href) is not None else ""
        if text and not signals.elsewhere(element):
            last = index
            yield Candidate("link to an author", text, 1.0, index)


def _printed(signals: Signals) -> Iterator[Candidate]:
    """A line near the headline that begins with "By", in one of many languages."""
    for index, element in signals.around_headline(15, 150):
        text = squash((element.text or "")[:60])
        if not text or element.tag in ("script", "style", "title") or (by := _BY.match(text + " ")) is None:
            continue
        line = element_text(element, MAX_VISIBLE, " ")
        if len(line) < by.end() + 2 and (parent := element.getparent()) is not None:
            line = element_text(parent, MAX_VISIBLE, " ")  # "By" has an element of its own
        if line and not signals.elsewhere(element):
            yield Candidate("printed", line, 1.0, index)
            return


def _sources(signals: Signals) -> Iterator[Candidate]:
    """An agency near the headline, labelled as the source."""
    for index, element in signals.around_headline(15, 60):
        text = squash((element.text or "")[:60])
        label = _SOURCE.match(text) if element.tag not in ("script", "style", "title") else None
        if label is None:
            continue
        name = element_text(element, MAX_VISIBLE // 2, " ")[label.end() :].strip()
        if is_agency(name) and not signals.elsewhere(element):
            yield Candidate("printed source", name, 1.0, index)
            return


def _addressed(signals: Signals) -> Iterator[Candidate]:
    """Addresses of authors' pages in meta elements, whose last part is a name: /profile/jane-doe."""
    for text in signals.meta("article:author", "og:article:author")[:5]:
        for address in text[:3000].split(",")[:10]:
            match = _PROFILE.search(address.strip()[:300])
            words = match[1].split("-") if match is not None else []
            if 2 <= len(words) <= 4 and all(word.isalpha() for word in words):
                yield Candidate("article:author", " ".join(word.capitalize() for word in words))
