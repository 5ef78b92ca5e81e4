"""What a person's name looks like, and how one that is printed in capitals is set."""

import re

from feedsmith_wire.credits.words import CITIES, JOBS, NOT_NAMES, ORGANISATIONS, OUTLETS, PARTICLES

__all__ = ["cased", "is_camel", "is_name", "is_place"]

MAX_NAME_WORDS = 6
_SUFFIXES = frozenset("jr jr. sr sr. ii iii iv esq. phd".split())
_PREFIXES = (
    "mc",
    "mac",
    "fitz",
    "de",
    "di",
    "da",
    "la",
    "le",
    "lo",
    "van",
    "von",
    "du",
    "del",
    "des",
    "dos",
    "el",
    "al",
    "o",
    "d",
    "l",
)
_ARTICLES = frozenset("The Der Die Das Les Los Las El Il".split())
_LETTER_SIGNS = frozenset("'’ʼ`-‐‑.·")


def is_name(text: str, strict: bool = False) -> bool:
    """Whether `text` is shaped like a person's full name; with `strict`, nothing but its shape says so."""
    if not 3 <= len(text) <= 60:
        return False
    words = text.split()
    if not 2 <= len(words) <= MAX_NAME_WORDS or words[0] in _ARTICLES:
        return False
    folded = [word.casefold() for word in words]
    if NOT_NAMES & set(folded[1:] if strict else folded) or (strict and folded[0] in NOT_NAMES):
        return False
    if any(word.strip(".") in ORGANISATIONS for word in folded) or folded[-1] in OUTLETS or folded[-1] in JOBS:
        return False
    if not all(map(_is_name_word, words)) or words[-1].casefold() in PARTICLES:
        return False
    return sum(word not in PARTICLES for word in words) >= (2 if not strict or len(words) == 2 else 1) and (
        not _is_house(words)
    )


def _is_house(words: list[str]) -> bool:
    """An acronym of three letters or more before a word in lower case letters ("UOL Economia"), or a brand."""
    first, rest = words[0], words[1:]
    acronym = len(first) >= 3 and first.isupper() and first.isalpha() and first.isascii()
    vowels = acronym and any(letter in "AEIOUY" for letter in first[1:])
    lower = any(not word.isupper() and word.casefold() not in PARTICLES for word in rest)
    return (acronym and lower and (len(first) == 3 or not vowels)) or any(map(is_camel, words))


def _is_name_word(word: str) -> bool:
    if word.casefold() in _SUFFIXES or word in PARTICLES:
        return True
    bare = word[2:] if word[:2].casefold() in ("d'", "d’", "l'", "l’", "o'", "o’") and len(word) > 2 else word
    if bare[:3] in ("al-", "el-", "ul-", "bin", "as-", "ar-", "ad-", "an-", "at-", "ez-", "es-"):
        bare = bare[3:] or bare
    first = bare[:1]
    if not (first.isupper() or (first.isalpha() and first.lower() == first.upper())):
        return False
    return all(sign.isalpha() or sign in _LETTER_SIGNS or _is_mark(sign) for sign in bare)


def _is_mark(sign: str) -> bool:
    return "̀" <= sign <= "ͯ" or "ً" <= sign <= "ْ" or "ऀ" <= sign <= "෿"


def is_camel(word: str) -> bool:
    """Whether capitals stand within the word as in a brand ("HuffPost"), not as in a name ("McDonald", "LaPorta")."""
    for index in range(2, len(word)):
        if word[index].isupper() and word[index - 1].islower():
            return word[:index].casefold() not in _PREFIXES and index < len(word)
    return False


def is_place(text: str) -> bool:
    """Whether `text` may be what a dateline begins with: a few capitalised words."""
    if not 2 <= len(text) <= 45:
        return False
    words = text.replace("/", " ").split()
    if text.casefold() in CITIES:
        return True
    if not 1 <= len(words) <= 5 or (words[0].casefold() in NOT_NAMES and words[0].casefold() != "new"):
        return False
    lower = sum(word[:1].islower() for word in words)
    if lower and not all(
        word in PARTICLES | {"of", "upon", "am", "an", "in", "sur", "sous", "und"} or not word[:1].islower()
        for word in words
    ):
        return False
    if words[0][:1].islower() or any(sign.isdigit() for sign in text):
        return False
    return all(
        word[0].isalpha() and all(sign.isalpha() or sign in "'’.-‑" or _is_mark(sign) for sign in word)
        for word in words
    )


def cased(text: str) -> str:
    """`text` with what is in capitals set as names are: "JANE O'NEILL" becomes "Jane O'Neill".

    A name of which any word is in lower case letters is left alone but for words of three letters or more in capitals
    ("Ezequiel BECERRA"). What looks like initials stays.
    """
    words = text.split()
    words = [word.upper() if word[:2] == "Mc" and word[2:].isupper() else word for word in words]
    capitals = [word for word in words if word.isupper() and sum(map(str.isalpha, word)) > 1]
    if not capitals:
        return text
    whole = all(word.isupper() or word.casefold() in PARTICLES for word in words)
    return " ".join(_cased_word(word, index, len(words), whole) for index, word in enumerate(words))


def _cased_word(word: str, index: int, count: int, whole: bool) -> str:
    letters = sum(map(str.isalpha, word))
    if not word.isupper() or letters < 2 or "." in word[:-1] or (not whole and letters < 3):
        return word
    folded = word.casefold()
    if folded.rstrip(".") in ("ii", "iii", "iv") or (
        count > 1 and letters == 2 and not any(s in "AEIOUY" for s in word)
    ):
        return word  # JD Vance, DJ Smith
    if folded in PARTICLES and 0 < index < count - 1 and folded not in ("al", "el", "ben", "la", "le", "lo"):
        return folded
    return "".join(_cased_part(part) for part in re.split(r"([-'’.])", word))


def _cased_part(part: str) -> str:
    titled = part[:1] + part[1:].lower()
    if len(part) > 4 and titled.startswith("Mc"):
        return "Mc" + part[2] + part[3:].lower()
    return titled
