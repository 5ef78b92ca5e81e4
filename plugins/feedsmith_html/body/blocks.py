"""What the elements of a page are, as far as the tag tells; and measures of text."""

import re
from typing import Any

__all__ = [
    "CELLS",
    "HEADINGS",
    "INLINE",
    "MEDIA",
    "Element",
    "folded",
    "is_sentence",
    "measure",
    "squashed",
    "words_in",
]

Element = Any  # lxml ships no types

INLINE = frozenset(
    "a abbr acronym b bdi bdo big br cite code data del dfn em font i ins kbd label mark q rp rt ruby s samp small "
    "span strike strong sub sup time tt u var wbr".split()
)
HEADINGS = frozenset("h1 h2 h3 h4 h5 h6".split())
CELLS = frozenset("li td th pre dd dt figcaption".split())
"""What may hold a word or two and still be text."""
MEDIA = frozenset("img picture video audio iframe amp-img object embed".split())

_WIDE = re.compile("[\u2e80-\u9fff\uac00-\ud7ff\uff00-\uffef]")
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]")
_SENTENCE_END = re.compile(r"[.!?…:;。！？؟।]['\"”’»“)\]]*(?:\s|$)|[。！？]")
_NO_LETTERS = re.compile(r"[\W_]+")


def squashed(text: str) -> str:
    """`text` with single spaces."""
    return " ".join(text.split())


def folded(text: str) -> str:
    """`text` by its letters and digits alone, to compare."""
    return _NO_LETTERS.sub("", text.casefold())


def measure(text: str) -> int:
    """How much `text` says, in letters of an alphabet: a Chinese, Japanese or Korean character counts for three."""
    length = len(text)
    return length if text.isascii() else length + 2 * len(_WIDE.findall(text))


def words_in(text: str) -> int:
    """How many words `text` has: where it is written without spaces, one for two characters of Chinese, Japanese or
    Korean, and for five of Thai, Lao, Burmese or Khmer.
    """
    count = len(text.split())
    return count if text.isascii() else count + len(_WIDE.findall(text)) // 2 + len(_UNSPACED.findall(text)) // 5


def is_sentence(text: str) -> bool:
    """Whether `text` ends a sentence somewhere, as titles and labels do not."""
    return _SENTENCE_END.search(text) is not None
