"""Where two texts agree to the letter, and what stands for what in between. Pure.

Time is linear in the length of the texts, whatever is in them.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

__all__ = ["MAX_EDIT_WORDS", "Block", "Edit", "find_blocks", "find_edits"]

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


class Block(NamedTuple):
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


class Edit(NamedTuple):
    """Words of the shorter text, and what the longer one has in their place."""

    place: int
    """Where they begin in the shorter text."""
    short: Sequence[str]
    long: Sequence[str]


_Seed = tuple[str, ...]
"""`SEED_WORDS` words in a row."""


def find_blocks(short: Sequence[str], long: Sequence[str]) -> list[Block]:
    """What both have word for word, in the order of the shorter text; each where it is nearest
    to its place.

    One pass over the shorter text: after a block it goes on behind it, so that no word is in
    two blocks.
    """
    agreeing = _count_common_words(short, 0, long, 0)
    blocks = [Block(0, 0, agreeing)] if agreeing >= SEED_WORDS else []
    if agreeing == len(short):
        return blocks  # the index that is not made here takes 100 µs for 3 KB
    place, offset = sum(block.words for block in blocks), 0
    places, seeds = _index_seeds(long), _list_seeds(short)
    while place < len(seeds):
        found = places.get(seeds[place])
        if found is not None:
            expected = place + offset
            other = _choose_nearest(found, expected) if isinstance(found, list) else found
            words = _count_common_words(short, place, long, other)
            if words >= MIN_ANYWHERE_WORDS or abs(other - expected) <= MAX_OFFSET_WORDS:
                blocks.append(Block(place, other, words))
                place, offset = place + words, other - place
                continue
        place += 1
    return blocks


def _index_seeds(words: Sequence[str]) -> Mapping[_Seed, int | list[int]]:
    """Where each seed of a text is: its place, or all of its places, ascending."""
    seeds = _list_seeds(words)
    # Most are there once: 60 µs for 3 KB, where a list for each takes 110.
    last = dict(zip(seeds, range(len(seeds)), strict=True))
    if len(last) == len(seeds):
        return last
    repeated: dict[_Seed, list[int]] = {}
    for place, seed in enumerate(seeds):
        if last[seed] != place:
            repeated.setdefault(seed, []).append(place)
    return {**last, **{seed: [*earlier, last[seed]] for seed, earlier in repeated.items()}}


def _list_seeds(words: Sequence[str]) -> list[_Seed]:
    """Each `SEED_WORDS` words in a row."""
    return list(zip(*(words[start:] for start in range(SEED_WORDS)), strict=False))


def _choose_nearest(places: Sequence[int], place: int) -> int:
    """The one of the ascending `places` that is nearest, the first of two: by bisection, as one
    seed may be the whole of a hostile text.
    """
    after = bisect_left(places, place)
    neighbours = places[max(0, after - 1) : after + 1]
    return min(neighbours, key=lambda neighbour: abs(neighbour - place))


def _count_common_words(short: Sequence[str], place: int, long: Sequence[str], other: int) -> int:
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


def find_edits(
    short: Sequence[str],
    long: Sequence[str],
    blocks: Iterable[Block],
) -> Iterator[Edit]:
    """What stands for what between two blocks, before the first and after the last."""
    end = long_end = 0
    for start, long_start, words in (*blocks, Block(len(short), len(long), 0)):
        if 0 < start - end <= MAX_EDIT_WORDS and 0 < long_start - long_end <= MAX_EDIT_WORDS:
            yield Edit(end, short[end:start], long[long_end:long_start])
        end, long_end = start + words, long_start + words
