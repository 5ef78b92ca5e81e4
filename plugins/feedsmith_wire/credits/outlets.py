"""Outlets and their own people: newspapers, sites and offices, their staff, and jobs there."""

from collections.abc import Sequence

from feedsmith_wire.credits.names import is_camel_case
from feedsmith_wire.credits.patterns import Pattern
from feedsmith_wire.credits.words.lines import AND_WORDS, ARTICLES
from feedsmith_wire.credits.words.people import (
    FIRST_NAMES,
    JOBS,
    NOT_NAMES,
    ORGANISATIONS,
    OUTLETS,
    SECTIONS,
    STAFF_WORDS,
)

__all__ = ["NO_STAFF", "STAFF", "is_job", "is_organisation", "is_outlet", "parse_outlet", "parse_staff"]

MAX_STAFF_WORDS = 6
MAX_WORDS_BESIDE_STAFF = 4
MAX_OUTLET_WORDS = 5
MAX_JOB_WORDS = 5
MAX_ORGANISATION_WORDS = 9
MAX_ACRONYM = 6
_COMPOUND_ENDS = ("-redaktion", "-redaktionen", "-redactie", "redaktion")
MIN_COMPOUND = 10
"""Letters of a word for the staff that is made of two: "Sportredaktion"."""
_OWN = ("our", "special", "own", "a")
_CORRESPONDENTS = ("correspondent", "reporter", "correspondents")
_STAFF_WRITERS = ("reporters", "reporter", "writers", "writer")
_STAFF_JOBS = frozenset(
    "writer writers reporter reporters report reports correspondent photographer editor".split(),
)
_STAFF_REPORTS = frozenset("report reports reporter reporters writer writers correspondent".split())
# Words that make an outlet's staff only beside its name: "Team" by itself is anything.
_TEAMS = ("team", "desk", "bureau", "editors", "correspondents")
# Languages in which "Staff" is a surname beside a first name.
_LANGUAGES_WITH_STAFFS = ("de", "it", "fr", "es")
# What may be in lower case beside the word for the staff.
_SMALL_STAFF_WORDS = frozenset(
    "staff our onze unserer der die das foreign web news online de la del da en y and und et la's "
    "digital sports wire desk of the".split()
)
_SMALL_ORGANISATION_WORDS = AND_WORDS | ARTICLES | {"of", "for"}
_SMALL_OUTLET_WORDS = ("of", "the", "de", "la", "for")
_OUTLET_ARTICLES = ("the", "le", "la", "el", "der", "die", "il", "o", "de")
_BEFORE_OUTLET = ("On Assignment For ", "Special to ", "Special To ", "For ", "for ")
_SITE = Pattern(r"[\w.-]+\.[A-Za-z]{2,4}", line="spiegel.de", finds="spiegel.de")

STAFF = {
    "Our Correspondent": "en",
    "Staff Writers": "en",
    "Guardian staff": "en",
    "Sportredaktion": "de",
    "Herald Staff Reporters": "en",
}
"""Staff as it is printed, and the language of the line."""
NO_STAFF = {
    "Jörg Staff": "de",
    "Frank Staff": "en",
    "Team": "en",
    "his many sad staff": "en",
}
"""What has a word for the staff in it and is none, and the language of the line."""


def parse_staff(text: str, language: str) -> str:
    """The outlet's own people, as printed, or ""; `language` is that of the line, or ""."""
    words = text.split()
    if not 1 <= len(words) <= MAX_STAFF_WORDS:
        return ""
    folded = [word.casefold().strip(".:") for word in words]
    if _is_own_correspondent(folded) or _is_staff_writer(folded) or _is_board(folded):
        return text
    index = _find_staff_word(folded)
    if index is None:
        return _parse_staff_job(words, folded)
    if _is_surname(folded, index, language):
        return ""
    others = [word for i, word in enumerate(words) if i != index]
    if not others:
        return "" if folded[index] in _TEAMS else text
    return text if _name_outlet(others, folded, index) else ""


def _is_own_correspondent(folded: Sequence[str]) -> bool:
    return len(folded) <= 3 and folded[0] in _OWN and folded[-1] in _CORRESPONDENTS


def _is_board(folded: Sequence[str]) -> bool:
    """Whether it is those who speak for the outlet: "Harbour Post Editorial Board"."""
    return tuple(folded[-2:]) == ("editorial", "board")


def _is_staff_writer(folded: Sequence[str]) -> bool:
    return len(folded) == 2 and folded[0] == "staff" and folded[1] in _STAFF_WRITERS


def _find_staff_word(folded: Sequence[str]) -> int | None:
    """Where the word for the staff stands: at the end or at the beginning."""
    # Most languages have it last, or first as in "Redaktion Harburg".
    for index in (len(folded) - 1, 0):
        word = folded[index]
        if word in STAFF_WORDS:
            return index
        if len(word) >= MIN_COMPOUND and word.endswith(_COMPOUND_ENDS):
            return index
    return None


def _is_surname(folded: Sequence[str], index: int, language: str) -> bool:
    """Whether somebody is of the name of Staff."""
    if len(folded) != 2 or STAFF_WORDS.get(folded[index]) != "en":
        return False
    return language in _LANGUAGES_WITH_STAFFS or folded[0] in FIRST_NAMES


def _name_outlet(others: Sequence[str], folded: Sequence[str], index: int) -> bool:
    """Whether the words beside that for the staff may be its outlet's."""
    if len(others) > MAX_WORDS_BESIDE_STAFF:
        return False
    english = STAFF_WORDS.get(folded[0]) == "en"
    if not all(map(_may_name_staff, others)):
        # "Redaktion heute": the name of a section.
        return index == 0 and not english and len(folded) == 2
    # English has the outlet first: "Guardian staff", but "Staff Report".
    return index > 0 or not english or folded[1] in _STAFF_REPORTS


def _may_name_staff(word: str) -> bool:
    if word[:1].isupper() or word[:1].isdigit() or word.casefold() in _SMALL_STAFF_WORDS | _STAFF_REPORTS:
        return True
    return "." in word or is_camel_case(word)


def _parse_staff_job(words: Sequence[str], folded: Sequence[str]) -> str:
    """A job at the outlet: "Staff Writer", "Herald Staff Reporters"."""
    for index, word in enumerate(folded[:-1]):
        if word == "staff" and folded[index + 1] in _STAFF_JOBS and index <= 3:
            capital = all(one[:1].isupper() for one in words)
            return " ".join(words) if index == 0 or capital else ""
    return ""


def parse_outlet(text: str, *, accompanied: bool, credited: bool) -> str:
    """The outlet that the people or the agency beside it work for, or "".

    `accompanied` says that the line holds anything else, `credited` that this is more than the
    initials of somebody at a desk.
    """
    for start in _BEFORE_OUTLET:
        text = text.removeprefix(start)
    words = text.split()
    if not 1 <= len(words) <= MAX_OUTLET_WORDS or text.casefold() in NOT_NAMES:
        return ""
    return text if _is_outlet(text, words, accompanied, credited) else ""


def _is_outlet(text: str, words: Sequence[str], accompanied: bool, credited: bool) -> bool:
    alone = len(words) == 1
    if alone and "." in text[1:-1] and _SITE.fullmatch(text):
        return True
    if not all(map(_may_name_outlet, words)):
        return False
    if any(map(is_camel_case, words)):  # HarbourWorld
        return True
    if _is_called_outlet(words):
        return accompanied or not alone
    if alone:  # an acronym may be anything, but beside somebody
        return credited and text.isupper() and 2 < len(text) <= MAX_ACRONYM
    return _begins_with_acronym(words)


def _may_name_outlet(word: str) -> bool:
    return word[:1].isupper() or word[:1].isdigit() or word in _SMALL_OUTLET_WORDS


def _is_called_outlet(words: Sequence[str]) -> bool:
    """Whether a word says that the name is an outlet's: its last one, or an article before it."""
    last = words[-1].casefold()
    return last in OUTLETS or last in ORGANISATIONS or words[0].casefold() in _OUTLET_ARTICLES


def _begins_with_acronym(words: Sequence[str]) -> bool:
    """Whether capitals stand before another word or two: "ZEIT Verlag", "NDR Kultur"."""
    first = words[0]
    return 2 <= len(words) <= 3 and len(first) > 1 and first.isupper() and first.isascii()


def is_outlet(text: str) -> bool:
    """Whether it is an outlet by its name alone: a site, a brand, or words that end as outlets' names do.

    Sections end so as well: "World News" is none.
    """
    if _SITE.fullmatch(text):
        return True
    words = text.split()
    if not 1 <= len(words) <= MAX_OUTLET_WORDS or not all(map(_may_name_outlet, words)):
        return False
    if len(words) == 1:
        return is_camel_case(text) and text.isalpha() and text[0].isupper()
    folded = [word.casefold() for word in words]
    return folded[-1] in OUTLETS and not SECTIONS.issuperset(folded) and NOT_NAMES.isdisjoint(folded)


def is_organisation(text: str) -> bool:
    """Whether capitalised words end in one for an office or an outlet: "Oslo University Press"."""
    words = text.replace(",", "").split()
    if not 1 < len(words) <= MAX_ORGANISATION_WORDS:
        return False
    last = words[-1].casefold()
    return (last in ORGANISATIONS or last in OUTLETS) and all(map(_may_name_organisation, words))


def _may_name_organisation(word: str) -> bool:
    folded = word.casefold()
    return word[:1].isupper() or folded in _SMALL_ORGANISATION_WORDS


def is_job(text: str) -> bool:
    """Whether the text says what somebody is: "Senior Political Correspondent"."""
    words = text.split()
    return 1 <= len(words) <= MAX_JOB_WORDS and words[-1].casefold() in JOBS
