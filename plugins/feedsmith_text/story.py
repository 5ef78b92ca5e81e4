"""Story: what a text says it is, before front matter and file name have their say."""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

__all__ = ["Story", "ends_sentence", "is_credit", "is_label", "is_prose", "is_standfirst", "is_unspaced", "shortened"]


class Story(NamedTuple):
    """Headline and standfirst as text ("" where there is none), body as HTML; `signal` is where the
    headline is from, `notes` are on what was left out.
    """

    headline: str
    standfirst: str
    body: str
    signal: str = ""
    notes: tuple[str, ...] = ()


MAX_LABEL_LENGTH = 100
MAX_LABELS = 1_000
"""Lines of which is kept whether they are labels or credits: each is asked for four times in its text, and those of
a desk come again in others. They take 0.3 MB at most.
"""

_CLOSING = "\"'”’»›)]」』〉》"
_FULL_STOPS = tuple(".…。．｡।۔")
_CLOSING_STOPS = (*_FULL_STOPS, *"!?！？؟)）]")
_SENTENCE_ENDS = (*_FULL_STOPS, *"!?:;！？؟")
_LABEL = re.compile(r"[^\W\d_][\w.'’-]*(?: [\w.'’-]+){0,2} ?[:：](?!//)\s*\S.{0,80}")
_CREDIT_WORDS = tuple(
    "© (c) ap reuters afp dpa getty photo photograph foto fotó image imagen imagem immagine picture pic bild credit "
    "courtesy source quelle fuente fonte kaynak handout copyright video graphic grafik illustration caption artwork "
    "fotoğraf görsel kuva zdjęcie фото снимок φωτο صورة تصوير 写真 撮影 摄影 攝影 图 사진 ภาพ".split()
)
_CREDIT_SIGNS = r"^(?:©|\(c\))|^\S+(?: \S+){0,2} ?[:：/|]|^\S+ (?:by|of|von|par|de|di|av|credit)\b"
_UNSPACED = (
    ("\u0e00", "\u0eff"),
    ("\u3000", "\u30ff"),
    ("\u3400", "\u9fff"),
    ("\uf900", "\ufaff"),
    ("\uff00", "\uffef"),
)


def ends_sentence(text: str) -> bool:
    return text.rstrip(_CLOSING).endswith(_SENTENCE_ENDS)


def _ends_in_full_stop(text: str) -> bool:
    return text.rstrip(_CLOSING).endswith(_FULL_STOPS)


def _ends_in_stop(text: str) -> bool:
    return text.endswith(_CLOSING_STOPS) or text.rstrip(_CLOSING).endswith(_CLOSING_STOPS)


def is_label(line: str) -> bool:
    """A short line that gives something a name, as credits do: "Photo by: DoD", "Foto: dpa"."""
    return len(line) <= MAX_LABEL_LENGTH and _reads_as_label(line)


@lru_cache(MAX_LABELS)
def _reads_as_label(line: str) -> bool:
    return _LABEL.fullmatch(line) is not None and not _ends_in_full_stop(line)


@lru_cache(MAX_LABELS)
def is_credit(line: str) -> bool:
    """A line that says whose picture stands above or below: "Photo by: DoD", "© dpa", "(AP Photo/Jo
    Reed)".
    """
    first = line.lstrip("([ ").casefold()
    if not first.startswith(_CREDIT_WORDS) or _ends_in_full_stop(line):
        return False
    return is_label(line) or re.search(_CREDIT_SIGNS, first) is not None


def is_prose(paragraph: str) -> bool:
    """A paragraph of the running text, rather than a line of something else: a sentence or more."""
    return ends_sentence(paragraph) and (len(paragraph) > 100 or _weight(paragraph) >= 8)


def is_standfirst(candidate: str, following: Iterable[str]) -> bool:
    """Whether the paragraph after the headline is the standfirst, and not the first of the body.

    The evidence is its length (5 to 60 words in 300 characters), that it closes without a stop, as
    a line of display does, and that running text follows. A full stop is forgiven where a credit
    line comes next: credits stand between the standfirst and the body. A label, a salutation, a
    byline (names: most words are capitalised) is none.
    """
    if len(candidate) > 300 or not 5 <= _weight(candidate) <= 60 or candidate.endswith((":", "：", ",", "，", "、")):
        return False
    if is_label(candidate) or _reads_as_names(candidate):
        return False
    paragraphs = iter(following)
    first = next(paragraphs, "")
    if _ends_in_stop(candidate) and not (_ends_in_full_stop(candidate) and is_label(first)):
        return False
    return is_prose(first) or any(map(is_prose, paragraphs))


def _weight(text: str) -> int:
    """Length in words; two characters count as one where the script sets no spaces."""
    words = len(text.split())
    if text.isascii() or len(text) < 12 * words:
        return words
    return words + sum(map(is_unspaced, text)) // 2


def is_unspaced(character: str) -> bool:
    """Whether it is of a script that sets no spaces between words: Thai, Lao, Chinese, Japanese.

    Not a pattern: compiling one of these ranges takes 3 ms.
    """
    return character >= "\u0e00" and any(first <= character <= last for first, last in _UNSPACED)


def _reads_as_names(text: str) -> bool:
    words = text.split()
    if len(words) > 12:
        return False
    cased = [word for word in words if word[0].lower() != word[0].upper()]
    return sum(word[0].isupper() for word in cased) > 0.6 * len(cased) > 0


def shortened(text: str, limit: int = 120) -> str:
    """The beginning of a text that is too long for a headline, cut between words where there are
    any.
    """
    if len(text) <= limit:
        return text
    cut = text[:limit].rsplit(" ", 1)[0] if " " in text[limit // 2 : limit] else text[:limit]
    return cut.rstrip(" ,;:-–—") + "…"
