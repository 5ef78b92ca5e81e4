"""Whether two articles that share a shingle are one entry of a feed. Pure.

Two articles are duplicates where different outlets tell the same story within a week. Within
one outlet, which prints each story once, only a copy is: the same headline and text within
three days. A release is not its candidate of a month before, however alike they read.

A story is the same where one text is most of the other: cut, edited, under another headline,
with another house's credits. It isn't where whole passages differ (a follow-up on the same
background, the same boilerplate) or where the words agree and the facts don't (yesterday's
weather). Time is linear in the length of the texts, whatever is in them. The thresholds are
tuned on one half of the texts of `bench/stories.py`, and measured on the other.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple
from urllib.parse import urlsplit

from feedsmith.model.alignment import MAX_EDIT_WORDS, Block, find_blocks, find_edits
from feedsmith.model.article import Article
from feedsmith.model.stories import MIN_WORDS, part_words, read_body_text, read_story_text, split_words

__all__ = ["DUPLICATE_RULES", "find_mergeable", "have_one_outlet", "is_duplicate", "same_story"]

DUPLICATE_RULES = 4
"""The version of `is_duplicate`: where it is not that of a state, entries are chosen again."""
MAX_APART = timedelta(days=7)
"""Between two outlets that tell the same story."""
MAX_APART_IN_OUTLET = timedelta(days=3)
"""Between an article and its copy."""
LEAD_WORDS = 40
"""Words of a text in which no number may differ: what is new is said at the top."""


def is_duplicate(one: Article, other: Article) -> bool:
    """Whether two articles that share a shingle are one entry of a feed; the same in either order.

    An article without a date may be of any day. Versions of one story have one id and are no duplicates.
    """
    dates = [article.published or article.updated for article in (one, other)]
    if have_one_outlet(one, other):
        return _are_near(dates, MAX_APART_IN_OUTLET) and _is_copy(one, other)
    return _are_near(dates, MAX_APART) and _headlines_agree(one, other) and same_story(one, other)


def have_one_outlet(one: Article, other: Article) -> bool:
    """Whether two articles are of one outlet: of one source, and of one publisher, else host, else agency.

    What is not known of one of them counts as the same.
    """
    if one.source != other.source:
        return False
    for mine, theirs in zip(_describe_outlet(one), _describe_outlet(other), strict=True):
        if mine and theirs:
            return mine == theirs
    return True


def find_mergeable(articles: Sequence[Article]) -> Collection[int]:
    """The places of the articles that may be a duplicate of another among these: of several outlets all, of one outlet
    those under whose headline there is another.
    """
    if not _are_of_one_outlet(articles):
        return range(len(articles))
    by_headline: dict[tuple[str, ...], list[int]] = {}
    for place, article in enumerate(articles):
        by_headline.setdefault(tuple(_split_lowered(article.title)), []).append(place)
    return {place for places in by_headline.values() if len(places) > 1 for place in places}


def _are_of_one_outlet(articles: Sequence[Article]) -> bool:
    """Whether every two of them are: then `have_one_outlet` is true of them."""
    if len({article.source for article in articles}) > 1:
        return False
    for known in zip(*map(_describe_outlet, articles), strict=True):
        distinct = set(known)
        if len(distinct - {""}) > 1:
            return False
        if "" not in distinct:
            return True
    return True


def _describe_outlet(article: Article) -> tuple[str, str, str]:
    """Publisher, host and agency, the surest first."""
    host = (urlsplit(article.url).hostname or "") if article.url else ""
    agency = article.agencies[0] if article.agencies else None
    return article.publisher.casefold(), host.removeprefix("www."), (agency.code or agency.name) if agency else ""


def _are_near(dates: Sequence[datetime | None], apart: timedelta) -> bool:
    one, other = dates
    return one is None or other is None or abs(one - other) <= apart


def _is_copy(one: Article, other: Article) -> bool:
    """Whether two articles have the same headline and text, but for case, punctuation and markup."""
    if _split_lowered(one.title) != _split_lowered(other.title):
        return False
    words = _split_lowered(read_story_text(one))
    return len(words) >= MIN_WORDS and words == _split_lowered(read_story_text(other))


def _split_lowered(text: str) -> list[str]:
    return [word.lower() for word in split_words(text)]


def _headlines_agree(one: Article, other: Article) -> bool:
    """Whether neither headline has a number for which the other article has another."""
    numbers = [set(_find_numbers(split_words(article.title))) for article in (one, other)]
    if not all(numbers) or numbers[0] == numbers[1]:
        return True
    texts = [set(_find_numbers(split_words(read_body_text(article)))) for article in (one, other)]
    return not (numbers[0] - numbers[1] - texts[1] and numbers[1] - numbers[0] - texts[0])


# ---- two texts ---------------------------------------------------------------------------------------

MAX_PREAMBLE_WORDS = 25
"""Words of byline, dateline and the like before the text, and a fifth of it at most."""
MAX_OWN_TOP_WORDS = 65
"""Words at the top of both texts that the other has nothing of, and a quarter of the shorter one at most: such a
preamble and a lead. With more, each tells its own story, however much of the same stands below.
"""
REWRITTEN_LEAD_THRESHOLD = 0.4
"""How much of such a lead has to be in the other one, counted in letters. Of a lead that a house wrote anew 0.42 to
0.61 is, of that of a follow-up on the same background 0.14 to 0.35, and once 0.45: a story of "a year later".
"""
MIN_SHARED_WORDS = 32
"""Words of both texts that are the same to the letter, four in five of the shortest text that is compared: fewer may
be a quotation, or the form of a notice.
"""
COVERED_THRESHOLD, COVERED_AT_TOP_THRESHOLD = 0.55, 0.7
"""How much of the shorter text, and of its upper half, has to be in the longer one. The end may
be boilerplate.
"""
VERBATIM_THRESHOLD = 0.65
"""How much of what is covered has to be the same to the letter."""
EXCERPT_THRESHOLD, MAX_EXCERPT_OFFSET_WORDS = 0.4, 100
"""A text shorter than this share of the other is its beginning, give or take so many words;
else it is an item of a round-up.
"""
CHANGED_FACTS_THRESHOLD, MIN_CHANGED_FACTS = 0.35, 2
"""How many of its numbers, or of its names, may be others there: at least two, for one may be a
correction.
"""
MIN_FILLED_PLACES, FILLED_PLACES_THRESHOLD, FILLED_FACTS_THRESHOLD = 2, 0.5, 0.15
"""Places between two blocks where another fact stands, how many of all edits they are, and how many to a fact of the
text: from these on it is a form, filled in anew. Who edits a text changes other words than its facts.
"""
MIN_FILLED_LETTERS = 3
"""Letters of a name in such a place: a shorter one is an abbreviation or an article."""
MIN_RENAMED, MIN_RENAMED_LETTERS = 2, 4
"""How often one name has to stand for another, and the letters of both."""
SPELLING_THRESHOLD = 0.5
"""How many letters two spellings of one name share: Kiev and Kyiv three in four, Berlin and Bremen two in five."""
_STEM_LETTERS = 5
"""Letters by which names are compared: houses differ in the endings."""


def same_story(one: Article, other: Article) -> bool:
    """Whether two articles that share a shingle are near-duplicates; the same in either order.

    False where one of them has fewer than 40 words, or they are in different languages.
    """
    language, other_language = _read_language(one), _read_language(other)
    if language and other_language and language != other_language:
        return False
    texts = [(part_words(read_story_text(article)), article.title) for article in (one, other)]
    (short, short_text, short_title), (long, long_text, long_title) = sorted(
        ((text.lower().split(), text, title) for text, title in texts), key=lambda told: (len(told[0]), *told[1:])
    )
    if len(short) < MIN_WORDS:
        return False
    blocks = find_blocks(short, long)
    if not blocks or not _tops_agree(short, long, blocks) or not _is_covered(len(short), len(long), blocks):
        return False
    if next(find_edits(short, long, blocks), None) is None:
        return True
    return _facts_agree(
        short_text.split(), long_text.split(), blocks, _find_stems(short_title), _find_stems(long_title)
    )


def _read_language(article: Article) -> str:
    return article.language.partition("-")[0].lower()


def _tops_agree(short: Sequence[str], long: Sequence[str], blocks: Sequence[Block]) -> bool:
    """Whether above all that both have there is no more than a preamble, or one lead in the words of two houses."""
    tops = short[: blocks[0].short], long[: min(block.long for block in blocks)]
    own_words = min(map(len, tops))
    if own_words > min(MAX_OWN_TOP_WORDS, len(short) // 4):
        return False
    if own_words <= MAX_PREAMBLE_WORDS:
        return True
    # By letters, as the words that any two texts have in common are short.
    one, other = map(set, tops)
    fewer = min(_count_letters(one), _count_letters(other))
    return _count_letters(one & other) >= REWRITTEN_LEAD_THRESHOLD * fewer


def _count_letters(words: Iterable[str]) -> int:
    return sum(map(len, words))


def _is_covered(short: int, long: int, blocks: Sequence[Block]) -> bool:
    """Whether the longer text has the shorter one in it, as far as the numbers of their words
    say.
    """
    start = min(blocks[0].short, MAX_PREAMBLE_WORDS, short // 5)
    half = start + (short - start) // 2
    spans = list(_find_spans(blocks))
    if _measure_coverage(spans, 0, short) < COVERED_THRESHOLD:
        return False
    if _measure_coverage(spans, start, half) < COVERED_AT_TOP_THRESHOLD:
        return False
    verbatim = _count_shared(long, blocks)
    if verbatim < MIN_SHARED_WORDS or verbatim < VERBATIM_THRESHOLD * sum(span.end - span.start for span in spans):
        return False
    longest = max(blocks, key=lambda block: block.words)
    return short >= EXCERPT_THRESHOLD * long or longest.offset <= MAX_EXCERPT_OFFSET_WORDS


def _count_shared(long: int, blocks: Iterable[Block]) -> int:
    """How many words of the longer text are in blocks: what it has once counts once, however often the shorter one
    repeats it.
    """
    shared = bytearray(long)
    for block in blocks:
        shared[block.long : block.long + block.words] = b"x" * block.words
    return shared.count(b"x")


class _Span(NamedTuple):
    """Words of the shorter text, from `start` up to `end`."""

    start: int
    end: int


def _find_spans(blocks: Iterable[Block]) -> Iterator[_Span]:
    """The parts of the shorter text that are in the longer one, each with what was edited
    before it.
    """
    end = long_end = 0
    for start, long_start, words in blocks:
        is_edit = start - end <= MAX_EDIT_WORDS and 0 <= long_start - long_end <= MAX_EDIT_WORDS
        edit_start = end if is_edit and end else start
        end, long_end = start + words, long_start + words
        yield _Span(edit_start, end)


def _measure_coverage(spans: Iterable[_Span], start: int, end: int) -> float:
    """The share of the words from `start` to `end` that is in the spans."""
    covered = sum(max(0, min(last, end) - max(first, start)) for first, last in spans)
    return covered / (end - start)


def _facts_agree(
    short: Sequence[str], long: Sequence[str], blocks: Sequence[Block], short_title: set[str], long_title: set[str]
) -> bool:
    """Whether the names and the numbers are the same, where the words around them are."""
    edits = list(find_edits(short, long, blocks))
    written = {*short, *long}
    numbers = [(_find_numbers(edit.short), _find_numbers(edit.long)) for edit in edits]
    names = [(_find_names(edit.short, written), _find_names(edit.long, written)) for edit in edits]
    if any(edit.place < LEAD_WORDS and _find_changed(*pair) for edit, pair in zip(edits, numbers, strict=True)):
        return False  # the toll, the score, the day: another story in the same words
    if not any(_find_changed(*facts) for facts in (*numbers, *names)):
        return True
    verbatim = [word for block in blocks for word in short[block.short : block.short + block.words]]
    known_numbers = {*_find_numbers(verbatim), *(number for before, _ in numbers for number in before)}
    known_names = {*_find_names(verbatim, written), *(name for before, _ in names for name in before)}
    if _are_others(known_numbers, numbers) or _are_others(known_names, names):
        return False
    if _are_on_others(list(_find_renamed(names)), short_title - long_title, long_title - short_title):
        return False
    # What stands before the first block or behind the last is byline, dateline or sign-off: each house has its own.
    filled = [
        bool(_find_changed(*its_numbers)) or _are_other_names(*its_names)
        for edit, its_numbers, its_names in zip(edits, numbers, names, strict=True)
        if 0 < edit.place < blocks[-1].short
    ]
    return not _is_form(sum(filled), len(filled), len(known_numbers) + len(known_names))


_Replaced = tuple[list[str], list[str]]
"""The numbers or the names of an edit: those in the shorter text, and those that the longer one has in their place."""


def _are_others(known: Collection[str], replaced: Iterable[_Replaced]) -> bool:
    """Whether too many of the numbers or names that are `known` are others in the longer text."""
    changed = set[str]().union(*(_find_changed(*facts) for facts in replaced))
    return len(changed) >= MIN_CHANGED_FACTS and len(changed) > CHANGED_FACTS_THRESHOLD * len(known)


def _are_on_others(renamed: Sequence[tuple[str, str]], short_title: set[str], long_title: set[str]) -> bool:
    """Whether it is the same sentences on somebody else: one name stands for another time and again, or the headlines,
    by the names that only one of them has, say so, too.
    """
    in_titles = any(old in short_title and new in long_title for old, new in renamed)
    return in_titles or max(Counter(renamed).values(), default=0) >= MIN_RENAMED


def _find_renamed(replaced: Iterable[_Replaced]) -> Iterator[tuple[str, str]]:
    """Each name for which another stands, and that one; neither abbreviations nor spellings of one name."""
    for before, after in replaced:
        if len(before) == len(after):
            for old, new in zip(before, after, strict=True):
                if min(len(old), len(new)) >= MIN_RENAMED_LETTERS and not _look_alike(old, new):
                    yield old, new


def _are_other_names(before: list[str], after: list[str]) -> bool:
    """Whether another name stands there: no abbreviation, and no other spelling."""
    old, new = ([name for name in names if len(name) >= MIN_FILLED_LETTERS] for names in (before, after))
    if len(old) != len(new):
        return not (set(old) <= set(new) or set(new) <= set(old))
    return not all(map(_look_alike, old, new))


def _look_alike(one: str, other: str) -> bool:
    """Whether two names may be spellings of one."""
    if one == other:
        return True
    from difflib import SequenceMatcher  # 2 ms, for texts in which a name was replaced

    return SequenceMatcher(a=min(one, other), b=max(one, other)).ratio() >= SPELLING_THRESHOLD


def _is_form(filled: int, edited: int, facts: int) -> bool:
    """Whether a text with so many `facts` was filled in anew in so many of the places that were edited."""
    return (
        filled >= max(MIN_FILLED_PLACES, FILLED_PLACES_THRESHOLD * edited) and filled > FILLED_FACTS_THRESHOLD * facts
    )


def _find_changed(before: list[str], after: list[str]) -> set[str]:
    """Those for which another stands: a fact that is left out is none."""
    if len(before) == len(after):
        return {old for old, new in zip(before, after, strict=True) if old != new}
    if not set(after) - set(before):
        return set()
    return set(before) - set(after)


def _find_numbers(words: Iterable[str]) -> list[str]:
    """By their significant digits: 1.2 (million) is 1200000."""
    return [re.sub(r"\D", "", word).strip("0") for word in words if word[0].isdigit()]


def _find_stems(headline: str) -> set[str]:
    """The capitalized words of a headline, without their endings."""
    return set(_find_names(split_words(headline), set()))


def _find_names(words: Iterable[str], written: set[str]) -> list[str]:
    """The capitalized words that are nowhere written small, among those that are `written`, without
    their endings.
    """
    stems: list[str] = []
    for word in words:
        if word[0].isupper() and word.lower() not in written:
            stems.append(word[:_STEM_LETTERS].lower())
    return stems
