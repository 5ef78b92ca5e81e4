"""What a body repeats of what its story has in fields already: the headline, keywords, the time of dispatch."""

import re
from collections.abc import Iterable, Sequence
from html import unescape

from feedsmith_wire.credits.words.calendar import MONTHS, WEEKDAYS
from feedsmith_wire.formats.story import Block, Story

__all__ = ["drop_repeated_heads", "split_hard_breaks"]

MAX_HEADS = 4
"""Blocks at the beginning that may repeat a field."""
MAX_HEAD = 300
"""Characters of such a block."""
MIN_LINE = 40
"""Characters of a line, on average, that is a paragraph and not the line of a poem or an address."""
MIN_LINES = 3
_WORD = re.compile(r"\w+")
_BREAK = re.compile(r"\s*<br>\s*")
_SENTENCE_END = re.compile(r"[.!?:;…。][)\]\"'”’»)]*$")
_TIME_WORDS = frozenset(
    "am pm a m p uhr h t z gmt utc est edt cst cdt pst pdt cet cest mez mesz bst ist jst msk".split()
)


def drop_repeated_heads(blocks: Sequence[Block], story: Story, title: str) -> Sequence[Block]:
    """The blocks without heads that are the title, nothing but keywords of the story, or a date.

    What would leave nothing is left alone.
    """
    folded_title, keywords = _fold(title), _list_keywords(story)
    heads = [block for block in blocks[:MAX_HEADS] if not _is_repeated(block, folded_title, keywords)]
    kept = [*heads, *blocks[MAX_HEADS:]]
    return kept or blocks


def _is_repeated(block: Block, folded_title: str, keywords: set[str]) -> bool:
    text = block.text
    if len(text) > MAX_HEAD or block.html.startswith(("<table", "<pre")):
        return False
    if _fold(text) == folded_title:
        return True
    words = _WORD.findall(text.casefold())
    if not words or text.endswith((".", "!", "?")):
        return False
    return (all(map(_is_date_word, words)) and _has_day(words)) or (len(words) > 1 and keywords.issuperset(words))


def _fold(text: str) -> str:
    return "".join(_WORD.findall(text.casefold()))


def _list_keywords(story: Story) -> set[str]:
    """The words of slug and subjects."""
    texts: Iterable[str] = (story.slug, *(topic.term for topic in story.tags), *(topic.label for topic in story.tags))
    return {word for text in texts for word in _WORD.findall(text.casefold())}


def _is_date_word(word: str) -> bool:
    return word.isdecimal() or word in MONTHS or word in WEEKDAYS or word in _TIME_WORDS


def _has_day(words: Sequence[str]) -> bool:
    """Whether the words name more than a number: a month, or figures as dates and times have them."""
    return any(word in MONTHS for word in words) or sum(map(str.isdecimal, words)) > 2


def split_hard_breaks(blocks: Sequence[Block]) -> Sequence[Block]:
    """A body that is one paragraph of lines, as its paragraphs: where most lines end as sentences do."""
    if len(blocks) != 1 or not blocks[0].html.startswith("<p>") or "</" in blocks[0].html[3:-4]:
        return blocks
    lines = [line for line in _BREAK.split(blocks[0].html[3:-4]) if line.strip()]
    if len(lines) < MIN_LINES or sum(map(len, lines)) < MIN_LINE * len(lines):
        return blocks
    ended = sum(_SENTENCE_END.search(line[-10:]) is not None for line in lines)
    if ended * 3 < len(lines) * 2:
        return blocks
    return [Block(f"<p>{line}</p>", unescape(line).strip()) for line in lines]
