"""What a person's name looks like, and how one that is printed in capitals is set."""

from collections.abc import Sequence

from feedsmith_wire.credits.patterns import Pattern
from feedsmith_wire.credits.words.people import JOBS, NOT_NAMES, ORGANISATIONS, OUTLETS, PARTICLES
from feedsmith_wire.credits.words.places import CITIES

__all__ = [
    "is_camel_case",
    "is_initials",
    "is_name",
    "is_place",
    "to_title_case",
    "to_turkish_title_case",
]

MIN_NAME, MAX_NAME = 3, 60
MAX_NAME_WORDS = 6
MAX_INITIALS = 4
MAX_ABBREVIATION = 5
MIN_PLACE, MAX_PLACE = 2, 45
MAX_PLACE_WORDS = 5
_SUFFIXES = frozenset("jr jr. sr sr. ii iii iv esq. phd".split())
_NUMERALS = ("ii", "iii", "iv")
# Capitals may stand behind these within a name: McDonald, LaPorta, DiCaprio.
_PREFIXES = frozenset("mc mac fitz de di da la le lo van von du del des dos el al o d l".split())
_ARTICLES = frozenset("The Der Die Das Les Los Las El Il".split())
_ELISIONS = ("d'", "d’", "l'", "l’", "o'", "o’")
_ARABIC_ARTICLES = ("al-", "el-", "ul-", "bin", "as-", "ar-", "ad-", "an-", "at-", "ez-", "es-")
_NAME_SIGNS = frozenset("'’ʼ`-‐‑.·")
# Combining marks, Arabic vowel signs, and the Indic blocks, whose vowel signs are no letters.
_MARKS = (("\u0300", "\u036f"), ("\u064b", "\u0652"), ("\u0900", "\u0dff"))
_PLACE_SIGNS = frozenset("'’.-‑")
_SMALL_PLACE_WORDS = PARTICLES | {"of", "upon", "am", "an", "in", "sur", "sous", "und"}
# Particles that are names as well: they keep their capital between two others.
_CAPITAL_PARTICLES = ("al", "el", "ben", "la", "le", "lo")
_PART_ENDS = Pattern(r"([-'’.])", line="O'NEILL", finds=("'",))


def is_name(text: str, strict: bool = False) -> bool:
    """Whether `text` is shaped like a person's full name.

    With `strict`, nothing but its shape says that it is one.
    """
    if not MIN_NAME <= len(text) <= MAX_NAME:
        return False
    words = text.split()
    if not 2 <= len(words) <= MAX_NAME_WORDS or words[0] in _ARTICLES:
        return False
    folded = [word.casefold() for word in words]
    if not NOT_NAMES.isdisjoint(folded) or _names_organisation(folded):
        return False
    if not all(map(_is_name_word, words)) or folded[-1] in PARTICLES:
        return False
    # Among three words, particles may stand for given names: "de la Cruz".
    enough = 1 if strict and len(words) > 2 else 2
    if sum(word not in PARTICLES for word in words) < enough:
        return False
    return not _is_outlet(words)


def _names_organisation(folded: Sequence[str]) -> bool:
    """Whether a word says that the name is an office's, an outlet's or a job's."""
    if folded[-1] in OUTLETS or folded[-1] in JOBS:
        return True
    return any(word.strip(".") in ORGANISATIONS for word in folded)


def _is_outlet(words: Sequence[str]) -> bool:
    """Whether the words are a brand, or an acronym before words that are no capitals."""
    return _begins_with_acronym(words) or any(map(is_camel_case, words))


def _begins_with_acronym(words: Sequence[str]) -> bool:
    """Whether it is an acronym that stands first, as in "UOL Economia" but not in "JANE Doe"."""
    first = words[0]
    if len(first) < 3 or not (first.isupper() and first.isalpha() and first.isascii()):
        return False
    if all(word.isupper() or word.casefold() in PARTICLES for word in words[1:]):
        return False
    return len(first) == 3 or not any(letter in "AEIOUY" for letter in first[1:])


def _is_name_word(word: str) -> bool:
    # Particles are in lower case: "Van" is a name, and must look like one.
    if word.casefold() in _SUFFIXES or word in PARTICLES:
        return True
    if len(word) > 2 and word[:2].casefold() in _ELISIONS:
        word = word[2:]
    if word[:3] in _ARABIC_ARTICLES:
        word = word[3:] or word
    if len(word) > MAX_ABBREVIATION and word[-1] == "." and "." not in word[:-1]:  # a sentence ends
        return False
    first = word[:1]
    # Scripts without capitals have letters whose two cases are the same.
    if not (first.isupper() or (first.isalpha() and first.lower() == first.upper())):
        return False
    return all(sign.isalpha() or sign in _NAME_SIGNS or _is_mark(sign) for sign in word)


def _is_mark(sign: str) -> bool:
    """Whether it is a sign that belongs to the letter before it: combining, Arabic, or Indic."""
    return any(first <= sign <= last for first, last in _MARKS)


def is_camel_case(word: str) -> bool:
    """Whether capitals stand within the word as in a brand, not as in a name.

    "HuffPost" and "YouTube" are brands, "McDonald" and "LaPorta" names.
    """
    for index in range(2, len(word)):
        if word[index].isupper() and word[index - 1].islower():
            return word[:index].casefold() not in _PREFIXES
    return False


def is_initials(text: str) -> bool:
    """Whether `text` may be the initials of somebody at a desk: two to four small letters."""
    return 1 < len(text) <= MAX_INITIALS and text.isalpha() and text.islower()


def is_place(text: str) -> bool:
    """Whether `text` may be what a dateline begins with: a few capitalised words."""
    if not MIN_PLACE <= len(text) <= MAX_PLACE:
        return False
    if text.casefold() in CITIES:
        return True
    words = text.replace("/", " ").split()
    if not 1 <= len(words) <= MAX_PLACE_WORDS:
        return False
    # "The", "More" and the like begin headlines and links; "New" begins places.
    first = words[0].casefold()
    if words[0][:1].islower() or (first in NOT_NAMES and first != "new"):
        return False
    return all(map(_is_place_word, words))


def _is_place_word(word: str) -> bool:
    if word[:1].islower() and word not in _SMALL_PLACE_WORDS:
        return False
    if not word[0].isalpha():
        return False
    return all(sign.isalpha() or sign in _PLACE_SIGNS or _is_mark(sign) for sign in word)


def to_title_case(text: str) -> str:
    """`text` with what is in capitals set as names are: "JANE O'NEILL" becomes "Jane O'Neill".

    A name of which any word is in lower case letters is left alone but for words of three letters
    or more in capitals ("Ezequiel BECERRA"). What looks like initials stays.
    """
    words = [_unify_mc(word) for word in text.split()]
    # A single capital is an initial, and in the case that it has to be.
    if not any(word.isupper() and sum(map(str.isalpha, word)) > 1 for word in words):
        return text
    in_capitals = all(word.isupper() or word.casefold() in PARTICLES for word in words)
    if len(words) == 1:
        return _set_word(words[0], in_capitals, alone=True)
    first, *middle, last = words
    return " ".join(
        [
            _set_word(first, in_capitals),
            *(_set_word(word, in_capitals, inner=True) for word in middle),
            _set_word(last, in_capitals),
        ]
    )


def to_turkish_title_case(text: str) -> str:
    """`text` in capitals as Turkish sets names: "AYŞE YILMAZ" becomes "Ayşe Yılmaz"."""
    words = (word[:1] + word[1:].replace("I", "ı").replace("İ", "i").lower() for word in text.split())
    return " ".join(words)


def _unify_mc(word: str) -> str:
    """The word in capitals, if only the c of "McDONALD" is none."""
    return word.upper() if word[:2] == "Mc" and word[2:].isupper() else word


def _set_word(word: str, in_capitals: bool, alone: bool = False, inner: bool = False) -> str:
    """A word of a name in title case. `inner` ones may be particles, which are in lower case."""
    letters = sum(map(str.isalpha, word))
    if letters < 2 or not word.isupper() or "." in word[:-1]:
        return word
    # Two capitals in a name that is set already are initials: "JD Vance".
    if letters < 3 and not in_capitals:
        return word
    folded = word.casefold()
    if folded.rstrip(".") in _NUMERALS:
        return word
    if letters == 2 and not alone and not any(sign in "AEIOUY" for sign in word):
        return word  # JD Vance, DJ Smith
    if inner and folded in PARTICLES and folded not in _CAPITAL_PARTICLES:
        return folded
    return "".join(map(_set_part, _PART_ENDS.split(word)))


def _set_part(part: str) -> str:
    """A part between hyphens, apostrophes and full stops: McKay, but Mc alone and Mack."""
    title = part[:1] + part[1:].lower()
    if len(part) > 4 and title.startswith("Mc"):
        return "Mc" + part[2] + part[3:].lower()
    return title
