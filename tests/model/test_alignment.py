"""Where two texts agree to the letter, and what stands for what in between."""

import itertools

from hypothesis import given
from hypothesis import strategies as st

from feedsmith.model.alignment import MAX_EDIT_WORDS, Block, Edit, find_blocks, find_edits

TEXTS = st.lists(st.sampled_from("abcdefgh"), max_size=60)


def test_a_text_is_one_block_of_itself() -> None:
    words = "the ferry stays in port until spring".split()
    assert find_blocks(words, words) == [Block(0, 0, 7)]
    assert list(find_edits(words, words, [Block(0, 0, 7)])) == []


def test_an_edit_stands_between_two_blocks() -> None:
    short = "the ferry stays in port until the end of spring".split()
    long = "the ferry stays at its quay until the end of spring".split()
    blocks = find_blocks(short, long)
    assert blocks == [Block(0, 0, 3), Block(5, 6, 5)]
    assert list(find_edits(short, long, blocks)) == [Edit(3, ["in", "port"], ["at", "its", "quay"])]


def test_what_is_put_in_or_left_out_is_no_edit() -> None:
    short = "the ferry stays in port".split()
    assert list(find_edits(short, [*short, "today"], find_blocks(short, [*short, "today"]))) == []


def test_a_long_block_may_stand_anywhere_and_a_short_one_only_near() -> None:
    filler = [f"word{number}" for number in range(100)]
    for moved, is_found in (("one two three four five six", True), ("one two three", False)):
        short, long = [*moved.split(), "x"], [*filler, *moved.split()]
        assert bool(find_blocks(short, long)) is is_found


def test_of_several_places_a_block_is_found_at_the_nearest() -> None:
    refrain = "one two three four five six".split()
    short, long = ["x", "y", *refrain], [*refrain, *refrain, "z"]
    assert find_blocks(short, long) == [Block(2, 0, 6)]


@given(TEXTS, TEXTS)
def test_blocks_are_the_same_in_both_and_in_the_order_of_the_shorter_text(one: list[str], other: list[str]) -> None:
    short, long = sorted((one, other), key=len)
    blocks = find_blocks(short, long)
    for block in blocks:
        assert short[block.short : block.short + block.words] == long[block.long : block.long + block.words]
        assert block.words >= 3
    assert all(before.short + before.words <= after.short for before, after in itertools.pairwise(blocks))


@given(TEXTS, TEXTS)
def test_edits_are_what_stands_at_their_place(one: list[str], other: list[str]) -> None:
    short, long = sorted((one, other), key=len)
    for edit in find_edits(short, long, find_blocks(short, long)):
        assert short[edit.place : edit.place + len(edit.short)] == edit.short
        assert 0 < len(edit.short) <= MAX_EDIT_WORDS
        assert 0 < len(edit.long) <= MAX_EDIT_WORDS
