"""What the elements of a page are, as far as the tag tells; and measures of text."""

import re
from typing import Any

from feedsmith_html.grammar import Example

__all__ = [
    "CELLS",
    "FORMULA",
    "HEADINGS",
    "INLINE",
    "MAX_UNENDED_LETTERS",
    "MEDIA",
    "Element",
    "count_letters",
    "count_words",
    "has_sentence",
    "is_verse",
]

Element = Any  # lxml ships no types

# What the script with a formula in TeX is called here, lest it go with the others.
FORMULA = "formula"
# What stands within a line.
INLINE = frozenset(
    "a abbr acronym b bdi bdo big br cite code data del dfn em font i ins kbd "
    "formula label mark math q rp rt ruby s samp small span strike strong sub sup time tt u "
    "var wbr".split()
)
HEADINGS = frozenset("h1 h2 h3 h4 h5 h6".split())
# What may hold a word or two and still be text.
CELLS = frozenset("li td th pre dd dt figcaption".split())
MEDIA = frozenset("img picture video audio iframe amp-img object embed".split())

# What addresses and tables have, and poems hardly.
_NO_VERSE = frozenset("0123456789@|")
_EAST_ASIAN = re.compile("[\u2e80-\u9fff\uac00-\ud7ff\uff00-\uffef]")
# Shorter than this, what has no end of a sentence is a title or a label.
MAX_UNENDED_LETTERS = 200
MIN_VERSE_LINES = 4
# In characters.
MIN_UNSPACED_SENTENCE = 80
# Thai, Lao, Burmese and Khmer.
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]")
_SENTENCE_END = re.compile(
    r"""[.!?…:;。！？؟।۔።។]['"”’»“)\]]*(?:\s|$)|[。！？]"""
    # The same with the number of a footnote.
    r"""|[^\W\d_]{3}[.!?…]['"”’»“)\]]*[\[(]?\d{1,3}[\])]?(?:\s|$)"""
)


def count_letters(text: str) -> int:
    """How much `text` says, in letters of an alphabet.

    A Chinese, Japanese or Korean character counts for three.
    """
    # Most texts are ASCII: to call for that takes as long as all the rest.
    if text.isascii() or _is_latin(text):
        return len(text)
    return len(text) + 2 * len(_EAST_ASIAN.findall(text))


def count_words(text: str) -> int:
    """How many words `text` has.

    Where it is written without spaces they are reckoned: one for two characters of Chinese,
    Japanese or Korean, and for five of Thai, Lao, Burmese or Khmer.
    """
    count = len(text.split())
    if _is_latin(text):
        return count
    return count + len(_EAST_ASIAN.findall(text)) // 2 + len(_UNSPACED.findall(text)) // 5


def _is_latin(text: str) -> bool:
    """Whether a text has only characters of Latin-1: to see that takes a tenth of the time of a search for others."""
    return text.isascii() or len(text.encode("latin-1", "ignore")) == len(text)


def is_verse(lines: list[str]) -> bool:
    """Whether these lines of one block are a poem's, and no address or table of facts."""
    return len(lines) >= MIN_VERSE_LINES and not any(any(map(_NO_VERSE.__contains__, line)) for line in lines)


def has_sentence(text: str) -> bool:
    """Whether `text` ends a sentence somewhere, as titles and labels do not.

    Thai, Lao and Khmer have no sign for it: there a text longer than a title has one.
    """
    # A full stop and a space first, or one at the end, as most have: to look for these takes 0.1 µs, for all signs 2.
    if ". " in text or text.endswith(".") or _SENTENCE_END.search(text) is not None:
        return True
    return not text.isascii() and len(_UNSPACED.findall(text)) >= MIN_UNSPACED_SENTENCE


EXAMPLES = (
    Example("_EAST_ASIAN", count_letters, "市议会", 9),
    Example("_UNSPACED", count_words, "วันจันทร์", 2),
    Example("_NO_VERSE", lambda text: is_verse(text.split("/")), "Mill/Mill Lane 9/Harrowgate/Post", False),
    Example("_SENTENCE_END", has_sentence, "“It opens.” So he said", True),
)
