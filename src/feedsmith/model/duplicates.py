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
from bisect import bisect_left
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple
from urllib.parse import urlsplit

from feedsmith.model.article import Article
from feedsmith.model.stories import MIN_WORDS, body_text, part_words, split_words, story_text

__all__ = ["DUPLICATE_RULES", "find_mergeable", "have_one_outlet", "is_duplicate", "same_story"]

SEED_WORDS = 3
"""Words in a row by which a block that both texts have is found."""
STRIDE_WORDS = 32
"""Words in a row that are compared at once, once a block is found."""
MIN_ANYWHERE_WORDS = 6
"""Words of a block that may stand anywhere in the other text; a shorter one must not be moved."""
MAX_OFFSET_WORDS = 60
"""Words that a shorter block may be away from where the block before it leads to."""
MAX_EDIT_WORDS = 12
"""Words between two blocks that were edited; more are another passage."""
MAX_PREAMBLE_WORDS = 25
"""Words of byline, dateline and the like before the text, and a fifth of it at most."""
MAX_OWN_TOP_WORDS = 65
"""Words at the top of both texts that the other has nothing of, and a quarter of the shorter one at most: such a
preamble and a lead. With more, each tells its own story, however much of the same stands below.
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
MIN_RENAMED, MIN_RENAMED_LETTERS = 2, 4
"""How often one name has to stand for another, and the letters of both."""
_STEM_LETTERS = 5
"""Letters by which names are compared: houses differ in the endings."""


class _Block(NamedTuple):
    """A matching block: words in a row that both texts have."""

    short: int
    """Where it begins in the shorter text, counted in words."""
    long: int
    """Where it begins in the longer text."""
    words: int

    @property
    def offset(self) -> int:
        """How much further down it stands in the longer text."""
        return self.long - self.short


class _Span(NamedTuple):
    """Words of the shorter text, from `start` up to `end`."""

    start: int
    end: int


class _Edit(NamedTuple):
    """Words of the shorter text, and what the longer one has in their place."""

    place: int
    """Where they begin in the shorter text."""
    short: Sequence[str]
    long: Sequence[str]


_Seed = tuple[str, ...]
"""`SEED_WORDS` words in a row."""

DUPLICATE_RULES = 3
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
    for mine, theirs in zip(_outlet(one), _outlet(other), strict=True):
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
        by_headline.setdefault(tuple(_lowered(article.title)), []).append(place)
    return {place for places in by_headline.values() if len(places) > 1 for place in places}


def _are_of_one_outlet(articles: Sequence[Article]) -> bool:
    """Whether every two of them are: then `have_one_outlet` is true of them."""
    if len({article.source for article in articles}) > 1:
        return False
    for known in zip(*map(_outlet, articles), strict=True):
        distinct = set(known)
        if len(distinct - {""}) > 1:
            return False
        if "" not in distinct:
            return True
    return True


def _outlet(article: Article) -> tuple[str, str, str]:
    """Publisher, host and agency, the surest first."""
    host = (urlsplit(article.url).hostname or "") if article.url else ""
    agency = article.agencies[0] if article.agencies else None
    return article.publisher.casefold(), host.removeprefix("www."), (agency.code or agency.name) if agency else ""


def _are_near(dates: Sequence[datetime | None], apart: timedelta) -> bool:
    one, other = dates
    return one is None or other is None or abs(one - other) <= apart


def _is_copy(one: Article, other: Article) -> bool:
    """Whether two articles have the same headline and text, but for case, punctuation and markup."""
    if _lowered(one.title) != _lowered(other.title):
        return False
    words = _lowered(story_text(one))
    return len(words) >= MIN_WORDS and words == _lowered(story_text(other))


def _lowered(text: str) -> list[str]:
    return [word.lower() for word in split_words(text)]


def _headlines_agree(one: Article, other: Article) -> bool:
    """Whether neither headline has a number for which the other article has another."""
    numbers = [set(_numbers(split_words(article.title))) for article in (one, other)]
    if not all(numbers) or numbers[0] == numbers[1]:
        return True
    texts = [set(_numbers(split_words(body_text(article)))) for article in (one, other)]
    return not (numbers[0] - numbers[1] - texts[1] and numbers[1] - numbers[0] - texts[0])


def same_story(one: Article, other: Article) -> bool:
    """Whether two articles that share a shingle are near-duplicates; the same in either order.

    False where one of them has fewer than 40 words, or they are in different languages.
    """
    language, other_language = _language(one), _language(other)
    if language and other_language and language != other_language:
        return False
    texts = [part_words(story_text(article)) for article in (one, other)]
    (short, short_text), (long, long_text) = sorted(
        ((text.lower().split(), text) for text in texts), key=lambda pair: (len(pair[0]), pair[1])
    )
    if len(short) < MIN_WORDS:
        return False
    blocks = _matching_blocks(short, long)
    if not _is_covered(len(short), len(long), blocks):
        return False
    if next(_edits(short, long, blocks), None) is None:
        return True
    return _facts_agree(short_text.split(), long_text.split(), blocks)


def _language(article: Article) -> str:
    return article.language.partition("-")[0].lower()


def _matching_blocks(short: Sequence[str], long: Sequence[str]) -> list[_Block]:
    """What both have word for word, in the order of the shorter text; each where it is nearest
    to its place.

    One pass over the shorter text: after a block it goes on behind it, so that no word is in
    two blocks.
    """
    agreeing = _common_words(short, 0, long, 0)
    blocks = [_Block(0, 0, agreeing)] if agreeing >= SEED_WORDS else []
    if agreeing == len(short):
        return blocks  # the index that is not made here takes 100 µs for 3 KB
    place, offset = sum(block.words for block in blocks), 0
    places, seeds = _index_seeds(long), _seeds(short)
    while place < len(seeds):
        found = places.get(seeds[place])
        if found is not None:
            expected = place + offset
            other = _nearest(found, expected) if isinstance(found, list) else found
            words = _common_words(short, place, long, other)
            if words >= MIN_ANYWHERE_WORDS or abs(other - expected) <= MAX_OFFSET_WORDS:
                blocks.append(_Block(place, other, words))
                place, offset = place + words, other - place
                continue
        place += 1
    return blocks


def _index_seeds(words: Sequence[str]) -> Mapping[_Seed, int | list[int]]:
    """Where each seed of a text is: its place, or all of its places, ascending."""
    seeds = _seeds(words)
    # Most are there once: 60 µs for 3 KB, where a list for each takes 110.
    last = dict(zip(seeds, range(len(seeds)), strict=True))
    if len(last) == len(seeds):
        return last
    repeated: dict[_Seed, list[int]] = {}
    for place, seed in enumerate(seeds):
        if last[seed] != place:
            repeated.setdefault(seed, []).append(place)
    return {**last, **{seed: [*earlier, last[seed]] for seed, earlier in repeated.items()}}


def _seeds(words: Sequence[str]) -> list[_Seed]:
    """Each `SEED_WORDS` words in a row."""
    return list(zip(*(words[start:] for start in range(SEED_WORDS)), strict=False))


def _nearest(places: Sequence[int], place: int) -> int:
    """The one of the ascending `places` that is nearest, the first of two: by bisection, as one
    seed may be the whole of a hostile text.
    """
    after = bisect_left(places, place)
    neighbours = places[max(0, after - 1) : after + 1]
    return min(neighbours, key=lambda neighbour: abs(neighbour - place))


def _common_words(short: Sequence[str], place: int, long: Sequence[str], other: int) -> int:
    """How many words are the same from there on."""
    words = 0
    limit = min(len(short) - place, len(long) - other)
    # In strides, for as long as these are the same: 4 µs for 470 words, where one by one takes 21.
    while (
        words + STRIDE_WORDS <= limit
        and short[place + words : place + words + STRIDE_WORDS] == long[other + words : other + words + STRIDE_WORDS]
    ):
        words += STRIDE_WORDS
    while words < limit and short[place + words] == long[other + words]:
        words += 1
    return words


def _is_covered(short: int, long: int, blocks: Sequence[_Block]) -> bool:
    """Whether the longer text has the shorter one in it, as far as the numbers of their words
    say.
    """
    if not blocks:
        return False
    own_top = min(blocks[0].short, min(block.long for block in blocks))
    if own_top > min(MAX_OWN_TOP_WORDS, short // 4):
        return False
    start = min(blocks[0].short, MAX_PREAMBLE_WORDS, short // 5)
    half = start + (short - start) // 2
    spans = list(_covered_spans(blocks))
    if _coverage(spans, 0, short) < COVERED_THRESHOLD:
        return False
    if _coverage(spans, start, half) < COVERED_AT_TOP_THRESHOLD:
        return False
    verbatim = sum(block.words for block in blocks)
    if verbatim < VERBATIM_THRESHOLD * sum(span.end - span.start for span in spans):
        return False
    longest = max(blocks, key=lambda block: block.words)
    return short >= EXCERPT_THRESHOLD * long or longest.offset <= MAX_EXCERPT_OFFSET_WORDS


def _covered_spans(blocks: Iterable[_Block]) -> Iterator[_Span]:
    """The parts of the shorter text that are in the longer one, each with what was edited
    before it.
    """
    end = long_end = 0
    for start, long_start, words in blocks:
        is_edit = start - end <= MAX_EDIT_WORDS and 0 <= long_start - long_end <= MAX_EDIT_WORDS
        edit_start = end if is_edit and end else start
        end, long_end = start + words, long_start + words
        yield _Span(edit_start, end)


def _coverage(spans: Iterable[_Span], start: int, end: int) -> float:
    """The share of the words from `start` to `end` that is in the spans."""
    covered = sum(max(0, min(last, end) - max(first, start)) for first, last in spans)
    return covered / (end - start)


def _facts_agree(short: Sequence[str], long: Sequence[str], blocks: Sequence[_Block]) -> bool:
    """Whether the names and the numbers are the same, where the words around them are."""
    edits = list(_edits(short, long, blocks))
    written = {*short, *long}

    def names(words: Iterable[str]) -> list[str]:
        return _names(words, written)

    for facts in (_numbers, names):
        known, changed = set[str](), set[str]()
        for edit in edits:
            before = facts(edit.short)
            if not before:
                continue
            known.update(before)
            differing = _changed_facts(before, facts(edit.long))
            if differing and facts is _numbers and edit.place < LEAD_WORDS:
                return False  # the toll, the score, the day: another story in the same words
            changed |= differing
        if len(changed) < MIN_CHANGED_FACTS:
            continue
        verbatim = (word for start, _, words in blocks for word in short[start : start + words])
        known.update(facts(verbatim))
        if len(changed) > CHANGED_FACTS_THRESHOLD * len(known):
            return False
    return not _is_renamed((names(edit.short), names(edit.long)) for edit in edits)


def _is_renamed(edited: Iterable[tuple[list[str], list[str]]]) -> bool:
    """Whether one name stands for another time and again: then it is the same sentences on somebody else.

    Abbreviations and names with the same initial are left out, as houses spell them differently.
    """
    pairs = Counter(
        (old, new)
        for before, after in edited
        if len(before) == len(after)
        for old, new in zip(before, after, strict=True)
        if old[0] != new[0] and min(len(old), len(new)) >= MIN_RENAMED_LETTERS
    )
    return max(pairs.values(), default=0) >= MIN_RENAMED


def _edits(
    short: Sequence[str],
    long: Sequence[str],
    blocks: Iterable[_Block],
) -> Iterator[_Edit]:
    """What stands for what between two blocks, before the first and after the last."""
    end = long_end = 0
    for start, long_start, words in (*blocks, _Block(len(short), len(long), 0)):
        if 0 < start - end <= MAX_EDIT_WORDS and 0 < long_start - long_end <= MAX_EDIT_WORDS:
            yield _Edit(end, short[end:start], long[long_end:long_start])
        end, long_end = start + words, long_start + words


def _changed_facts(before: list[str], after: list[str]) -> set[str]:
    """Those for which another stands: a fact that is left out is none."""
    if len(before) == len(after):
        return {old for old, new in zip(before, after, strict=True) if old != new}
    if not set(after) - set(before):
        return set()
    return set(before) - set(after)


def _numbers(words: Iterable[str]) -> list[str]:
    """By their significant digits: 1.2 (million) is 1200000."""
    return [re.sub(r"\D", "", word).strip("0") for word in words if word[0].isdigit()]


def _names(words: Iterable[str], written: set[str]) -> list[str]:
    """The capitalized words that are nowhere written small, among those that are `written`, without
    their endings.
    """
    stems: list[str] = []
    for word in words:
        if word[0].isupper() and word.lower() not in written:
            stems.append(word[:_STEM_LETTERS].lower())
    return stems
