"""The dates that stand on a page: in elements that are marked as dates, and in lines."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, NamedTuple

from feedsmith.text import squash
from feedsmith_html.grammar import Example
from feedsmith_html.metadata.candidates import Candidate
from feedsmith_html.metadata.date_labels import (
    LIKE_A_DATE,
    choose_part,
    is_called_other,
    is_called_published,
    is_called_update,
    is_class_of_update,
    is_historic,
    is_labelled,
    is_of_other_day,
    is_of_picture,
    is_range,
)
from feedsmith_html.metadata.dates import Moment, parse_date
from feedsmith_html.metadata.elements import MarkedElement, extract_text
from feedsmith_html.metadata.signals import Signals

__all__ = [
    "Dated",
    "find_marked_dates",
    "find_printed_dates",
    "is_quoted",
    "sort_by_weight",
]

MAX_TRIED = 1_500
MAX_LINE_CHARS = 300
MAX_TIMES = 40
MAX_LABELLED = 120
MAX_LABEL_CHARS = 40
MAX_DOUBTFUL_DAYS = 2

# What is quoted, and what a picture shows, has a date of its own.
_QUOTE_TAGS = frozenset(("blockquote", "figcaption"))
_NO_LINE_TAGS = frozenset("script style title meta link option textarea noscript".split())


class Dated(NamedTuple):
    """A candidate, the date that stands in it, and whether it is called that of an update."""

    candidate: Candidate
    moment: Moment
    is_update: bool = False


class _Line(NamedTuple):
    """A text of the page, as it is or as it begins.

    It stands in the `element`, or right after it; `place` is the element's index.
    """

    place: int
    element: Any
    text: str
    label: str
    """The class of the element that the text stands in."""


def find_marked_dates(signals: Signals, language: str) -> list[Dated]:
    """Dates in elements that are marked as such, the likeliest first."""
    # A time element says more than a class that has a date's word in it.
    dated: list[Dated] = []
    for marked in signals.times[:MAX_TIMES]:
        text = _read_time(marked.element, language)
        signal = f"time {marked.label}"[:60].strip()
        candidate = Candidate(signal, text, 0.6, marked.index)
        dated += _weigh_marked(signals, marked, candidate, language)
    for marked in signals.find_labelled("date")[:MAX_LABELLED]:
        title = marked.element.get("title") if marked.element.tag == "abbr" else None
        text = title or extract_text(marked.element, 150, " ")
        candidate = Candidate(f"class {marked.label}"[:60], text, 0.2, marked.index)
        dated += _weigh_marked(signals, marked, candidate, language)
    return sort_by_weight(_mark_updates(signals, dated))


def _mark_updates(signals: Signals, dated: list[Dated]) -> list[Dated]:
    """The dates, as updates also where the one that is read in an element is that of an update within it."""
    updates = [(date.moment, signals.elements[date.candidate.index]) for date in dated if date.is_update]
    around = {(moment, outer) for moment, element in updates for outer in element.iterancestors()}
    return [
        date._replace(is_update=date.is_update or (date.moment, signals.elements[date.candidate.index]) in around)
        for date in dated
    ]


def is_quoted(element: Any, signals: Signals) -> bool:
    """Whether an element stands in a quote or a caption, in which the headline does not stand as well."""
    quote = next((outer for outer in (element, *element.iterancestors()) if outer.tag in _QUOTE_TAGS), None)
    return quote is not None and quote not in signals.elements[signals.headline_index].iterancestors()


def _read_time(element: Any, language: str) -> str:
    """What a time element says: to machines, unless it prints another day as that of publication."""
    stated, printed = element.get("datetime") or "", extract_text(element, 100, " ")
    if not stated or not is_labelled(printed) or is_called_update(printed):
        return stated or printed
    moments = (parse_date(stated, language), parse_date(printed, language))
    days = {moment.value.date() for moment in moments if moment is not None}
    is_other_day = len(days) == 2 and abs((max(days) - min(days)).days) > 1
    return printed if is_other_day else stated


def _weigh_marked(
    signals: Signals,
    marked: MarkedElement,
    candidate: Candidate,
    language: str,
) -> Iterator[Dated]:
    """The candidate with its weight, if it holds a date.

    The nearer the headline the better, and how it is called counts.
    """
    text = candidate.text
    if not any(map(str.isdigit, text[:150])):
        return  # most classes with a date's word in them are of something else
    is_outside = signals.is_outside(marked.element)
    # Right at the headline an aside or a footer holds the byline as often as a teaser.
    if is_outside and not -5 <= marked.index - signals.headline_index <= 12:
        return
    if is_called_other(marked.label) or is_of_other_day(text) or is_quoted(marked.element, signals):
        return
    moment = parse_date(choose_part(text).text, language)
    if moment is None or (marked.element.tag != "time" and is_historic(moment.value.year, text)):
        return
    nearness = signals.measure_nearness(marked.index, after=200, before=80)
    weight = (nearness + candidate.weight) * (0.7 if is_outside else 1.0)
    if marked.element.tag == "a":
        weight -= 0.4  # it leads to the archive of that day
    if is_range(text):
        weight -= 0.4  # when something happens
    if is_class_of_update(marked.label) or is_called_update(text):
        weight -= 0.3
    if is_called_published(marked.label):
        weight += 0.2
    is_update = is_class_of_update(marked.label) or _is_update(text, marked.element)
    yield Dated(replace(candidate, weight=weight), moment, is_update)


def _is_update(text: str, element: Any) -> bool:
    """Whether the date of this text, which begins in the element, is called that of an update, there
    or right before.
    """
    part = choose_part(text)
    if part.is_update or part.text != text:
        return part.is_update
    previous, parent = element.getprevious(), element.getparent()
    if previous is not None:
        before = squash(previous.tail or "") or extract_text(previous, 2 * MAX_LABEL_CHARS, " ")
    else:
        before = squash(parent.text or "") if parent is not None else ""
    # A label holds no date of its own.
    is_label = len(before) <= MAX_LABEL_CHARS and not any(map(str.isdigit, before))
    return is_label and is_called_update(before)


def sort_by_weight(dated: list[Dated]) -> list[Dated]:
    """The heaviest first; of equals the first stays first."""
    return sorted(dated, key=lambda dated: -dated.candidate.weight)


def find_printed_dates(signals: Signals, language: str) -> list[Dated]:
    """Dates in texts of their own.

    Those that seem to belong to something else count only where they, or the updates among them, name two days at most.
    """
    dated: list[Dated] = []
    doubtful: list[Dated] = []
    for line in _find_lines(signals):
        moment = parse_date(choose_part(line.text).text, language)
        if moment is None or is_of_other_day(line.text) or is_quoted(line.element, signals):
            continue
        if is_historic(moment.value.year, line.text) or is_called_other(line.label) or is_of_picture(line.text):
            continue
        is_update = _is_update(line.text, line.element) or is_class_of_update(line.label)
        is_outside = signals.is_outside(line.element)
        if is_outside and not -5 <= line.place - signals.headline_index <= 20:
            doubtful.append(Dated(Candidate("printed", line.text, 0.1, line.place), moment, is_update))
        else:
            weight = _weigh_line(line, signals) * (0.5 if is_outside else 1.0)
            dated.append(Dated(Candidate("printed", line.text, weight, line.place), moment, is_update))
    # The last change of a page stands in its footer; those of teasers are seldom told.
    updates = [doubt for doubt in doubtful if doubt.is_update]
    if not dated and _names_one(doubtful):
        return doubtful[:1]
    return [*dated, *updates[:1]] if _names_one(updates) else dated


def _names_one(doubtful: list[Dated]) -> bool:
    """Whether dates that seem to belong to something else are few enough to be of the page itself."""
    return len({doubt.moment.day for doubt in doubtful}) <= MAX_DOUBTFUL_DAYS


def _find_lines(signals: Signals) -> Iterator[_Line]:
    """Texts that may hold a date."""
    tried = 0
    for index, element in enumerate(signals.elements):
        is_read = element.tag not in _NO_LINE_TAGS
        for text, is_within in ((element.text, True), (element.tail, False)):
            if (
                text
                and (is_read or not is_within)
                and LIKE_A_DATE.search(text, 0, MAX_LINE_CHARS)
                and tried < MAX_TRIED
            ):
                tried += 1
                is_line = len(text) < MAX_LINE_CHARS  # a paragraph may begin with its date
                label = (element.get("class") or "")[:200] if is_within else ""
                yield _Line(index, element, squash(text) if is_line else text.lstrip()[:30], label)


def _weigh_line(line: _Line, signals: Signals) -> float:
    weight = _measure_plainness(line.text) * signals.measure_nearness(line.place, after=300, before=60)
    bonus = 0.4 if is_labelled(line.text) else 0.0
    is_copyright = "©" in line.text or "opyright" in line.text
    return weight + (bonus - (0.8 if is_copyright else 0.0))


def _measure_plainness(text: str) -> float:
    """How much of a text is a date: in a sentence, or as a time from then to then, it tells when something happened."""
    length = len(text)
    if is_range(text):
        return 0.35
    if length <= 25:
        return 1.0
    if length <= 40:
        return 0.75
    return 0.5 if length < 80 else 0.35


def _list_printed_days(signals: Signals) -> list[str]:
    """The days of printed dates, the likeliest first, for the examples."""
    dates = sort_by_weight(find_printed_dates(signals, "en"))
    return [str(dated.moment) for dated in dates]


EXAMPLES = (
    Example(
        "_QUOTE_TAGS",
        _list_printed_days,
        "<h1>Bridge</h1><blockquote><p>So it is. 9 March 2026</p></blockquote><p>14 March 2026</p>",
        ["2026-03-14"],
    ),
    Example(
        "_NO_LINE_TAGS",
        _list_printed_days,
        "<h1>Bridge</h1><style>14 March 2026</style>",
        [],
    ),
)
