"""What tells a day where neither the head of a page nor a line on it does: attributes, the title, scripts, sentences.

Each yields its dates in the order of their worth. All look through a whole page, and are asked only where nothing
better is known.
"""

import re
from collections.abc import Iterator
from itertools import islice
from typing import Any

from feedsmith_html.grammar import Example, any_word
from feedsmith_html.metadata.address_dates import MIN_WEB_YEAR, parse_url_date
from feedsmith_html.metadata.candidates import Candidate
from feedsmith_html.metadata.date_labels import LIKE_A_DATE, is_of_other_day, is_of_picture
from feedsmith_html.metadata.dates import parse_date
from feedsmith_html.metadata.elements import extract_text
from feedsmith_html.metadata.signals import Signals
from feedsmith_html.metadata.visible_dates import Dated, is_quoted, sort_by_weight

__all__ = [
    "find_dates_in_sentences",
    "find_picture_date",
    "find_scripted_dates",
    "find_stated_dates",
    "find_title_date",
]

MAX_ATTRIBUTE_CHARS = 45
MAX_TIMED_CHARS = 30
MAX_STATED = 100
# Further from the headline stands what belongs to teasers.
MIN_STATED_WEIGHT = 0.4
MAX_TITLE_CHARS = 500
MAX_TITLE_DATE_CHARS = 30
MAX_SCRIPT_CHARS = 2_000_000
MAX_SCRIPTED = 200
MAX_SENTENCE_ELEMENTS = 400
MAX_SENTENCE_CHARS = 1_000
MAX_CAPTION_CHARS = 300
MAX_SENTENCE_DATES = 3

# Attributes that say when; what they say of an update, an event or an offer is another day.
_TIME_ATTRIBUTE = re.compile(r"^(?:title|datetime|data-[\w-]*?(?:date|time|publish)[\w-]*)$")
_OTHER_ATTRIBUTE = re.compile(any_word("updat modif edit expir start begin end until event countdown zone format"))
# What such an attribute holds: a date of its own, or seconds since 1970.
_STATED = re.compile(r"[12]\d{3}-\d\d-\d\d|1\d{9}|\d{1,2}\W|(?:[^\W\d]{2,12}\W{1,2}){1,2}\d{1,2}\b")
_TITLE_PARTS = re.compile(r"\s[-–—|·•:]+\s")
_VALUE = r"""[\"']?\s?[:=]\s?(?:"([^"<>]{6,40})"|'([^'<>]{6,40})'|(1\d{9}(?:\d{3})?)(?!\d))"""
# By what scripts call the day of publication, or else that of the making.
_IN_SCRIPT = tuple(
    # The first letters first, which halves the time of 119 ms for a million characters.
    re.compile(rf"(?<![^\W_])(?=[acdfps])(?:{names}){_VALUE}", re.IGNORECASE)
    for names in (
        r"date_?published|(?:first_?)?published(?:_?(?:at|on|time|date))?|publish_?(?:date|time|at)"
        r"|publication_?date|pub_?(?:date|time)|(?:page|article|content|story)?_?post_?date|(?:article|content|story)_?date",
        r"date_?created|created_?(?:at|on|date|time)?|create_?(?:date|time)",
    )
)
_COMMENT = re.compile(any_word("comment kommentar coment disqus repl(?:y|ies)"), re.IGNORECASE)
# One of these is in each of the names: to look for them takes a tenth of that.
_SCRIPT_STEMS = ("date", "pub", "creat", "post")
_SENTENCE_TAGS = frozenset(("p", "div"))


def find_stated_dates(signals: Signals, language: str) -> Iterator[Dated]:
    """What attributes say, for machines or for those who point there, where elements print "3 hours ago"."""
    dated: list[Dated] = []
    for place, element in enumerate(signals.elements):
        # By their names first: few elements have one of these.
        names = list(filter(_TIME_ATTRIBUTE.match, element.keys()))
        # A link has the date of the article that it leads to.
        if not names or element.tag == "a" or len(dated) >= MAX_STATED:
            continue
        if signals.is_outside(element) or is_quoted(element, signals):
            continue
        for name in names:
            value = element.get(name).strip()
            if len(value) > MAX_ATTRIBUTE_CHARS or _STATED.match(value) is None or _OTHER_ATTRIBUTE.search(name):
                continue
            moment = parse_date(value, language)
            if moment is not None and 0 < len(extract_text(element, 2 * MAX_TIMED_CHARS)) <= MAX_TIMED_CHARS:
                nearness = signals.measure_nearness(place, after=300, before=60)
                dated.append(Dated(Candidate(f"attribute {name}", value, nearness, place), moment))
    yield from (found for found in sort_by_weight(dated) if found.candidate.weight > MIN_STATED_WEIGHT)


def find_title_date(signals: Signals, language: str) -> Iterator[Dated]:
    """A day that is a part of the page's title: "Bridge opens – Planet – 14.03.2026"."""
    for title in (*signals.titles[:1], *signals.read_metas("og:title")[:1]):
        for part in _TITLE_PARTS.split(title[:MAX_TITLE_CHARS])[1:]:
            moment = parse_date(part, language) if len(part) <= MAX_TITLE_DATE_CHARS else None
            if moment is not None:
                yield Dated(Candidate("date in the title", part), moment)


def find_scripted_dates(signals: Signals, language: str) -> Iterator[Dated]:
    """The dates that scripts carry under a name that says so, the first first."""
    left = MAX_SCRIPT_CHARS
    texts: list[str] = []
    for element in signals.elements:
        text = element.text if element.tag == "script" else None
        if text and len(text) <= left:
            left -= len(text)
            lower = text.lower()
            if any(stem in lower for stem in _SCRIPT_STEMS):
                texts.append(text)
    for pattern in _IN_SCRIPT:
        for text in texts:
            for match in islice(pattern.finditer(text), MAX_SCRIPTED):
                moment = parse_date(next(filter(None, match.groups())), language)
                if moment is not None and moment.value.year >= MIN_WEB_YEAR:
                    yield Dated(Candidate("script", match[0]), moment)


def find_picture_date(signals: Signals) -> Iterator[Dated]:
    """The day in the address of the lead image, which is loaded up when an article is published."""
    for address in signals.read_metas("og:image", "twitter:image")[:1]:
        if (moment := parse_url_date(address)) is not None:
            yield Dated(Candidate("address of the lead image", address), moment)


def find_dates_in_sentences(signals: Signals, language: str) -> Iterator[Dated]:
    """The dates that the paragraphs below the headline name, the first first: of what happened then.

    Those of paragraphs that seem to belong to something else come last, and those of comments not at all.
    """
    near = signals.iterate_near_headline(0, MAX_SENTENCE_ELEMENTS)
    paragraphs = [(place, element) for place, element in near if element.tag in _SENTENCE_TAGS]
    for place, element in sorted(paragraphs, key=lambda item: signals.is_outside(item[1])):
        if is_quoted(element, signals) or (signals.is_outside(element) and _is_of_comment(element)):
            continue
        text = extract_text(element, MAX_SENTENCE_CHARS)
        if len(text) <= MAX_CAPTION_CHARS and is_of_picture(text):
            continue
        for match in islice(LIKE_A_DATE.finditer(text), MAX_SENTENCE_DATES):
            part = text[max(0, match.start() - 20) : match.end() + 10]
            moment = parse_date(part, language)
            if moment is None or moment.value.year < MIN_WEB_YEAR or is_of_other_day(part):
                continue
            yield Dated(Candidate("sentence", part, 0.05, place), moment)


def _is_of_comment(element: Any) -> bool:
    names = (f"{outer.get('class')} {outer.get('id')}"[:300] for outer in (element, *element.iterancestors()))
    return any(map(_COMMENT.search, names))


def _list_days(signals: Signals) -> list[str]:
    """What is hinted at in any way, for the examples."""
    finders = (find_stated_dates, find_title_date, find_scripted_dates, find_dates_in_sentences)
    return [str(dated.moment) for find in finders for dated in find(signals, "en")]


EXAMPLES = (
    Example(
        "_TIME_ATTRIBUTE", _list_days, "<span data-time=1773484200>3 hours ago</span>", ["2026-03-14T10:30:00+00:00"]
    ),
    Example("_STATED", _list_days, "<span title='14 March 2026'>3 days ago</span>", ["2026-03-14"]),
    Example("_OTHER_ATTRIBUTE", _list_days, "<span data-end-date=2026-03-14>9 days left</span>", []),
    Example("_COMMENT", _list_days, "<h1>Bridge</h1><div class=comments><p>On 14 March 2026.</p></div>", []),
    Example("_TITLE_PARTS", _list_days, "<title>Bridge opens - 14.03.2026</title>", ["2026-03-14"]),
    Example(
        "_IN_SCRIPT",
        _list_days,
        '<script>page = {"publishedAt": "2026-03-14T10:30:00Z"}</script>',
        ["2026-03-14T10:30:00+00:00"],
    ),
    Example("_SCRIPT_STEMS", _list_days, '<script>page = {"createdAt": "2026-03-14"}</script>', ["2026-03-14"]),
    Example(
        "_SENTENCE_TAGS", _list_days, "<h1>Bridge</h1><p>On 14 March 2026 the bridge was opened.</p>", ["2026-03-14"]
    ),
)
