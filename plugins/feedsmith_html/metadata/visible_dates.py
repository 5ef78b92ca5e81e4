"""The dates that stand on a page: in elements that are marked as dates, in lines, in scripts."""

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from typing import Any, NamedTuple

from feedsmith.text import squash
from feedsmith_html.grammar import Example, any_word
from feedsmith_html.metadata.candidates import Candidate
from feedsmith_html.metadata.dates import Moment, parse_date
from feedsmith_html.metadata.elements import MarkedElement, extract_text
from feedsmith_html.metadata.signals import Signals

__all__ = [
    "Dated",
    "find_dates_in_sentences",
    "find_marked_dates",
    "find_printed_dates",
    "find_scripted_dates",
    "sort_by_weight",
]

MAX_TRIED = 1_500
MAX_SCRIPT_CHARS = 2_000_000
MAX_LINE_CHARS = 300
MAX_TIMES = 40
MAX_SENTENCE_ELEMENTS = 400
MAX_SENTENCE_CHARS = 1_000
MAX_SENTENCE_DATES = 3
MAX_LABELLED = 120
MAX_LABEL_CHARS = 40

_UPDATE_LABEL = re.compile(
    any_word(
        """updat modif aktualisier mis_à_jour actualiz aggiornat bijgewerkt zuletzt
        geändert edited last[_-]?change stand:"""
    ),
    re.IGNORECASE,
)
_PUBLISHED_LABEL = re.compile(
    any_word("publi post entry article created erstellt veröffentlicht issued pub-?date"),
    re.IGNORECASE,
)
# Texts without this are not parsed: to look for it takes a fraction of the time.
_LIKE_A_DATE = re.compile(r"\d[\d\s]?(?:\D{1,24}\d{2,4}|[年년])")
_LINE_LABEL = re.compile(
    any_word(
        r"""publi posted veröffentlicht erstellt verfasst datum \bdate\b stand_?:
        fecha geschrieben eingestellt opublik created updated edited
        aktualisiert geändert dated issued 發佈 发布 公開 掲載 更新 입력 등록"""
    ),
    re.IGNORECASE,
)
_IN_SCRIPT = re.compile(
    r"[\"'](?:date_?published|published_?(?:at|on|time|date)?|publish_?(?:date|time)"
    r"|publication_?date|pub_?date|date_?created|created_?(?:at|on|date)?"
    r"|first_?published(?:_?at)?)[\"']\s?:\s?[\"']((?:19|20)\d\d-\d\d[^\"']{3,25})[\"']",
    re.IGNORECASE,
)
_SENTENCE_TAGS = frozenset(("p", "div"))
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
    return sort_by_weight(dated)


def _read_time(element: Any, language: str) -> str:
    """What a time element says: to machines, unless it prints another day as that of publication."""
    stated, printed = element.get("datetime") or "", extract_text(element, 100, " ")
    if not stated or _LINE_LABEL.search(printed) is None or _UPDATE_LABEL.search(printed) is not None:
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
    moment = parse_date(_before_update(text), language)
    if moment is None:
        return
    nearness = signals.measure_nearness(marked.index, after=200, before=80)
    weight = (nearness + candidate.weight) * (0.7 if is_outside else 1.0)
    if marked.element.tag == "a":
        weight -= 0.4  # it leads to the archive of that day
    if _UPDATE_LABEL.search(marked.label) is not None or _UPDATE_LABEL.search(text) is not None:
        weight -= 0.3
    if _PUBLISHED_LABEL.search(marked.label) is not None:
        weight += 0.2
    is_update = _UPDATE_LABEL.search(marked.label) is not None or _is_update(text, marked.element)
    yield Dated(replace(candidate, weight=weight), moment, is_update)


def _before_update(text: str) -> str:
    """The text up to where it goes on to an update, if a date stands before that."""
    match = _UPDATE_LABEL.search(text)
    if match is None or not _LIKE_A_DATE.search(text, 0, match.start()):
        return text
    return text[: match.start()]


def _is_update(text: str, element: Any) -> bool:
    """Whether the date of this text, which begins in the element, is called that of an update, there
    or right before.
    """
    if _before_update(text) != text:
        return False
    if _UPDATE_LABEL.search(text) is not None:
        return True
    previous, parent = element.getprevious(), element.getparent()
    if previous is not None:
        before = squash(previous.tail or "") or extract_text(previous, 2 * MAX_LABEL_CHARS, " ")
    else:
        before = squash(parent.text or "") if parent is not None else ""
    # A label holds no date of its own.
    is_label = len(before) <= MAX_LABEL_CHARS and not any(map(str.isdigit, before))
    return is_label and _UPDATE_LABEL.search(before) is not None


def sort_by_weight(dated: list[Dated]) -> list[Dated]:
    """The heaviest first; of equals the first stays first."""
    return sorted(dated, key=lambda dated: -dated.candidate.weight)


def find_printed_dates(signals: Signals, language: str) -> list[Dated]:
    """Dates in texts of their own.

    Those that seem to belong to something else count only where they name two days at most.
    """
    dated: list[Dated] = []
    doubtful: list[Dated] = []
    for line in _find_lines(signals):
        moment = parse_date(_before_update(line.text), language)
        if moment is None:
            continue
        is_update = _is_update(line.text, line.element)
        is_outside = signals.is_outside(line.element)
        if is_outside and not -5 <= line.place - signals.headline_index <= 20:
            doubtful.append(Dated(Candidate("printed", line.text, 0.1, line.place), moment, is_update))
        else:
            weight = _weigh_line(line, signals) * (0.5 if is_outside else 1.0)
            dated.append(Dated(Candidate("printed", line.text, weight, line.place), moment, is_update))
    if dated:
        return dated
    days = {doubt.moment.day for doubt in doubtful}
    return doubtful[:1] if len(days) <= 2 else []


def _find_lines(signals: Signals) -> Iterator[_Line]:
    """Texts that may hold a date."""
    tried = 0
    for index, element in enumerate(signals.elements):
        if element.tag in _NO_LINE_TAGS:
            continue
        for text in (element.text, element.tail):
            if text and _LIKE_A_DATE.search(text, 0, MAX_LINE_CHARS) and tried < MAX_TRIED:
                tried += 1
                is_line = len(text) < MAX_LINE_CHARS  # a paragraph may begin with its date
                yield _Line(index, element, squash(text) if is_line else text.lstrip()[:30])


def _weigh_line(line: _Line, signals: Signals) -> float:
    weight = _measure_plainness(line.text) * signals.measure_nearness(line.place, after=300, before=60)
    bonus = 0.4 if _LINE_LABEL.search(line.text) is not None else 0.0
    is_copyright = "©" in line.text or "opyright" in line.text
    return weight + (bonus - (0.8 if is_copyright else 0.0))


def _measure_plainness(text: str) -> float:
    """How much of a text is a date: in a sentence it tells when something happened."""
    length = len(text)
    if length <= 25:
        return 1.0
    if length <= 40:
        return 0.75
    return 0.5 if length < 80 else 0.35


def find_dates_in_sentences(signals: Signals, language: str) -> Iterator[Dated]:
    """The dates that the paragraphs below the headline name, the first first: of what happened then.

    Those of paragraphs that seem to belong to something else come last.
    """
    near = signals.iterate_near_headline(0, MAX_SENTENCE_ELEMENTS)
    paragraphs = [(place, element) for place, element in near if element.tag in _SENTENCE_TAGS]
    for place, element in sorted(paragraphs, key=lambda item: signals.is_outside(item[1])):
        text = extract_text(element, MAX_SENTENCE_CHARS)
        for match in islice(_LIKE_A_DATE.finditer(text), MAX_SENTENCE_DATES):
            part = text[max(0, match.start() - 20) : match.end() + 10]
            if (moment := parse_date(part, language)) is not None:
                yield Dated(Candidate("sentence", part, 0.05, place), moment)


def find_scripted_dates(signals: Signals) -> Iterator[Dated]:
    """The first date that a script carries, under a name that says so."""
    left = MAX_SCRIPT_CHARS
    for element in signals.elements:
        text = element.text if element.tag == "script" else None
        if not text or len(text) > left:
            continue
        left -= len(text)
        match = _IN_SCRIPT.search(text)
        moment = parse_date(match[1]) if match is not None else None
        if match is not None and moment is not None:
            yield Dated(Candidate("script", match[0]), moment)
            return


def _list_marked_days(signals: Signals) -> list[str]:
    """The days of marked dates, the likeliest first, for the examples."""
    return [str(dated.moment) for dated in find_marked_dates(signals, "en")]


def _list_printed_days(signals: Signals) -> list[str]:
    """The days of printed dates, the likeliest first, for the examples."""
    dates = sort_by_weight(find_printed_dates(signals, "en"))
    return [str(dated.moment) for dated in dates]


EXAMPLES = (
    Example(
        "_UPDATE_LABEL",
        _list_marked_days,
        "<h1>Bridge</h1><p class=date>Updated 15 March 2026</p><p class=date>14 March 2026</p>",
        ["2026-03-14", "2026-03-15"],
    ),
    Example(
        "_PUBLISHED_LABEL",
        _list_marked_days,
        "<h1>Bridge</h1><p class=date>15 March 2026</p><p class=posted>14 March 2026</p>",
        ["2026-03-14", "2026-03-15"],
    ),
    Example(
        "_LIKE_A_DATE",
        _list_printed_days,
        "<h1>Bridge</h1><p>14 March 2026</p>",
        ["2026-03-14"],
    ),
    Example(
        "_LINE_LABEL",
        _list_printed_days,
        "<h1>Bridge</h1><p>15 March 2026</p><p>Dated 14 March 2026</p>",
        ["2026-03-14", "2026-03-15"],
    ),
    Example(
        "_IN_SCRIPT",
        lambda signals: [str(dated.moment) for dated in find_scripted_dates(signals)],
        '<script>page = {"publishedAt": "2026-03-14T10:30:00Z"}</script>',
        ["2026-03-14T10:30:00+00:00"],
    ),
    Example(
        "_SENTENCE_TAGS",
        lambda signals: [str(dated.moment) for dated in find_dates_in_sentences(signals, "en")],
        "<h1>Bridge</h1><p>On 14 March 2026 the bridge was opened.</p>",
        ["2026-03-14"],
    ),
    Example(
        "_NO_LINE_TAGS",
        _list_printed_days,
        "<h1>Bridge</h1><style>14 March 2026</style>",
        [],
    ),
)
