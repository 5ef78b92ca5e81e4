"""The elements that rel, class or id call the byline: in the article, or in a column, a box or a footer beside it."""

import re
from collections.abc import Iterator
from itertools import islice
from typing import Any

from feedsmith_html.grammar import Example, any_line, any_word
from feedsmith_html.metadata.author_links import leads_to_author
from feedsmith_html.metadata.candidates import Candidate
from feedsmith_html.metadata.elements import MarkedElement, extract_text
from feedsmith_html.metadata.headline import choose_headline
from feedsmith_html.metadata.signals import Signals
from feedsmith_html.metadata.teasers import is_of_teaser, list_around_headline

__all__ = ["find_labelled_authors", "find_side_authors"]

MAX_BYLINE_CHARS = 240
MAX_LABELLED = 120
MAX_BETWEEN_LABELLED = 30
# A byline may be called so as a whole, and the names in it as well.
MAX_NESTED = 12
MAX_NESTED_GROUPS = 8
# Of what stands beside the article, in elements before and after its headline.
MAX_SIDE_BEFORE = 15
MAX_SIDE_AFTER = 80
MAX_SIDE_LABELLED = 40

# Class or id of what stands beside a byline, and has an author's word in its name. In these `_`
# is itself, and no blank.
_NO_BYLINE = re.compile(
    any_word(
        r"""avatar ima?ge?(?![a-z]) photo picture bio(?![a-z]) biograph desc title
        role social twitter link-?list comment credit caption follow job
        position email count date time authority authoriz copyright about more
        thumb icon function prep(?![a-z]) all-?posts feedback cats?(?![a-z])
        categor"""
    ).replace(r"\s", "_"),
    re.IGNORECASE,
)
_BYLINE_LABEL = re.compile(
    r"author|autor(?:en|in|es|a)?|auteur|by[-_]?line|^byl$|writer|redakteur|verfasser|journalist"
    r"|reporter|^fn$|creator|posted-?_?by|vcard|username|wrote|submitted",
    re.IGNORECASE,
)
# Beside others than these the class `fn` is not that of a full name, but one that a program made up.
_NAME_CLASSES = frozenset("fn n url u-url p-name nickname given-name family-name org".split())
# Class or id of what belongs to something else, wherever it stands.
_ELSEWHERE = re.compile(
    any_line(r"""
        comment|kommentar|(?<![a-z])repl(?:y|ies)|disqus|related|similar|recommend|popular|trending|recent|most-?read
        read-?next|up-?next|more-?(?:from|stories|news|posts)|latest|ticker|carousel|slider|(?<![a-z])nav(?![a-z])
        navi|menu|breadcrumb|newsletter|advert|cookie|consent
    """),
    re.IGNORECASE,
)
# What ends so is the label of something.
_COLONS = (":", "：")


def find_labelled_authors(signals: Signals) -> Iterator[list[Candidate]]:
    """The elements of one kind that is nearest the headline; then those of others right there, which may say less."""
    around = list_around_headline(signals)
    groups: dict[str, list[Candidate]] = {}
    for marked in [*signals.author_links, *signals.find_labelled("author")][:MAX_LABELLED]:
        weight = _weigh_label(marked, signals)
        text = extract_text(marked.element, MAX_BYLINE_CHARS, " ") if weight > 0 else ""
        if text and not text.endswith(_COLONS) and not is_of_teaser(marked.index, text, around, signals):
            candidate = Candidate(f"class {marked.label}"[:60], text, weight, marked.index)
            groups.setdefault(marked.label, []).append(candidate)
    ordered = sorted(groups.values(), key=_measure_heaviest, reverse=True)
    for group in _put_parts_first(ordered, signals)[:MAX_NESTED_GROUPS]:
        if abs(group[0].index - ordered[0][0].index) <= MAX_NESTED:
            yield [candidate for candidate in group if candidate.index - group[0].index < MAX_BETWEEN_LABELLED]


def _put_parts_first(groups: list[list[Candidate]], signals: Signals) -> list[list[Candidate]]:
    """The groups, with another before the first where several of it stand in one of the first: a name in each."""
    for group in groups[1:]:
        outer = {signals.elements[candidate.index] for candidate in groups[0]}
        inner = [signals.elements[candidate.index] for candidate in group]
        if len(inner) > 1 and all(not outer.isdisjoint(element.iterancestors()) for element in inner):
            return [group, *(other for other in groups if other is not group)]
    return groups


def _measure_heaviest(candidates: list[Candidate]) -> float:
    return max(candidate.weight for candidate in candidates)


def _weigh_label(marked: MarkedElement, signals: Signals) -> float:
    """How near the headline an element stands that is called a byline; 0 for what is none."""
    is_explicit = marked.label == "rel=author"
    if not is_explicit and not _is_byline_label(marked.label):
        return 0.0
    if signals.is_outside(marked.element):
        return 0.0
    return 0.2 + 0.3 * is_explicit + signals.measure_nearness(marked.index, after=150, before=60)


def _is_byline_label(label: str) -> bool:
    # What holds a bracket says how something looks: grid-area:[authors].
    words = [word for word in label.split() if "[" not in word and _BYLINE_LABEL.search(word)]
    if words == ["fn"] and not _NAME_CLASSES.issuperset(label.split()):
        return False
    return bool(words) and not _NO_BYLINE.search(" ".join(words))


def find_side_authors(signals: Signals) -> list[Candidate]:
    """Bylines in what stands beside the text of articles: near the headline, or in a footer of the article itself."""
    around = list_around_headline(signals)
    groups: dict[str, list[Candidate]] = {}
    for marked in islice(_find_side_elements(signals), MAX_SIDE_LABELLED):
        text = extract_text(marked.element, MAX_BYLINE_CHARS, " ")
        if not text or text.endswith(_COLONS) or _is_elsewhere(marked, around, signals):
            continue
        if not is_of_teaser(marked.index, text, around, signals):
            candidate = Candidate(f"beside: {marked.label}"[:60], text, 1.0, marked.index)
            groups.setdefault(marked.label, []).append(candidate)
    best = next(iter(_put_parts_first([*groups.values()], signals)), [])
    return [candidate for candidate in best if candidate.index - best[0].index < MAX_BETWEEN_LABELLED]


def _find_side_elements(signals: Signals) -> Iterator[MarkedElement]:
    """What is called a byline outside of the article, or leads to an author's page, in the order of the page."""
    called = [m for m in [*signals.author_links, *signals.find_labelled("author")] if signals.is_outside(m.element)]
    marked = {m.index: m for m in called if m.label == "rel=author" or _is_byline_label(m.label)}
    for index, element in signals.iterate_near_headline(MAX_SIDE_BEFORE, MAX_SIDE_AFTER):
        if element.tag == "a" and leads_to_author(element) and signals.is_outside(element):
            marked.setdefault(index, MarkedElement(index, element, "link to an author"))
    yield from (marked[index] for index in sorted(marked))


def _is_elsewhere(marked: MarkedElement, around: set[Any], signals: Signals) -> bool:
    """Whether a byline outside of the article belongs to something else; `around` is what the headline stands in."""
    for outer in (marked.element, *marked.element.iterancestors()):
        if outer in around:
            is_near = -MAX_SIDE_BEFORE <= marked.index - signals.headline_index <= MAX_SIDE_AFTER
            return not is_near and outer.tag != "article"
        if outer.tag == "nav" or _ELSEWHERE.search(f"{outer.get('class', '')} {outer.get('id', '')}"[:300]):
            return True
    return True


def _list_authors(signals: Signals) -> list[str]:
    """What is called a byline, for the examples."""
    choose_headline(signals)
    return [author.text for group in find_labelled_authors(signals) for author in group]


EXAMPLES = (
    Example("_NO_BYLINE", _is_byline_label, "author-avatar", False),
    Example(
        "_ELSEWHERE",
        lambda signals: [author.text for author in find_side_authors(signals)],
        "<h1>Bridge</h1><aside class=latest><p class=author>Jane Doe</p></aside>",
        [],
    ),
    Example("_NAME_CLASSES", _is_byline_label, "url fn n", True),
    Example("_COLONS", _list_authors, "<h1>Bridge</h1><p class=author>Jane Doe:</p>", []),
    Example("_BYLINE_LABEL", _is_byline_label, "article-byline", True),
)
