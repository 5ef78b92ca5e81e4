"""Whether a paragraph is worth reading as credits, or is a caption: tests that cost a microsecond
or two.

Nearly all paragraphs are prose; reading one as a line of credits takes a hundred times as long, and
the first one to be read loads the grammar.
"""

from typing import TYPE_CHECKING

from feedsmith_wire.credits.words.calendar import MONTHS
from feedsmith_wire.credits.words.lines import (
    AND_WORDS,
    ARTICLES,
    BYLINE_WORDS,
    FILLERS,
    IN_WORDS,
    SOURCE_WORDS,
    SYNDICATION_PHRASES,
    UNNAMED_WIRES,
    WITH_WORDS,
)
from feedsmith_wire.credits.words.people import JOBS, PARTICLES, STAFF_WORDS
from feedsmith_wire.credits.words.pictures import CAPTION_VERBS, PICTURE_FILLERS, PICTURE_LABELS
from feedsmith_wire.credits.words.roles import CONTRIBUTION_STEMS, ROLE_PHRASES

if TYPE_CHECKING:
    from feedsmith_wire.credits.values import Credits

__all__ = ["is_caption", "is_prose_credit", "may_be_credits", "may_end_with_credits", "may_open_with_dateline"]

MAX_UNMARKED = 100
"""Characters of a paragraph that may be credits without any sign of them."""
MAX_SHORT_SENTENCE = 60
MAX_TAIL = 140
MAX_OPENING = 110
MIN_CAPTION, MAX_CAPTION = 20, 260
MIN_PROSE_WORD = 5
"""Letters of a word that may show a line to be prose: shorter ones are initials and the like."""
MAX_UNKNOWN_WORDS = 1
"""Words of prose in a line of credits, such as a section's name behind "Redaktion"."""
_ROLE_WORDS = {word for role in ROLE_PHRASES for word in role.phrase.split()}
_FIRST_ROLE_WORDS = {role.phrase.split()[0] for role in ROLE_PHRASES}
_PHRASES_AFTER_PARTICLE = tuple(role.phrase for role in ROLE_PHRASES if role.phrase.find(" ") in (1, 2))
_ROLE_PARTICLES = {phrase.split()[0] for phrase in _PHRASES_AFTER_PARTICLE}
"""First words of roles that say nothing by themselves, as in "a cura di": prose begins with "a" in English as well."""
_FIRST_WORDS = (
    frozenset(BYLINE_WORDS) | WITH_WORDS | PICTURE_LABELS | SOURCE_WORDS | _FIRST_ROLE_WORDS | {"copyright", "(c)"}
)
_PHRASES = (*CONTRIBUTION_STEMS, *SYNDICATION_PHRASES, "was first published", "pour la première fois")
_PHRASE_PARTS = (
    *("contribu", "ed f", "ed by", "helped", "assisted", "s used in", "s first p", "riginally", "en e"),
    *("icht", "automatis", "t von", "bernommen", "haben", "hat zu", "trug"),
    *("droeg", "bidro", "katk", "dragen", "d'agen", "fourn", "modifica", "pour"),
)
"""A phrase holds one of these at least: fewer than there are phrases, and one text in thirty holds any. Not "agen",
which every line with an agency holds. All in ASCII, as then a text need not be in lower case beyond that.
"""
_CREDIT_WORDS = frozenset(
    {
        *(BYLINE_WORDS | STAFF_WORDS | MONTHS),
        *(AND_WORDS | ARTICLES | FILLERS | IN_WORDS | SOURCE_WORDS | WITH_WORDS | JOBS | PARTICLES),
        *(PICTURE_LABELS | PICTURE_FILLERS | _ROLE_WORDS),
        *(word for name in UNNAMED_WIRES for word in name.split()),
    }
)
"""Words in lower case that stand in lines of credits: many others make a line prose."""
_REPORTING_VERBS = frozenset(
    "said says announced told according sagte teilte dit déclaré dijo dijeron disse ha".split()
)
MAX_SIGNOFF = 420
_OPENING_SIGNS = ("(", "-", "–", "—", "/", "_", "=", "[")


def may_be_credits(text: str) -> bool:
    """Whether it is worth reading: short and no prose, or with a sign of credits. 2 µs for prose."""
    if len(text) > MAX_UNMARKED and not _is_framed(text):
        return _has_sign(text)
    is_sentence = text[-1] in '."”' and text[0] not in "(—-©" and len(text) > MAX_SHORT_SENTENCE
    return not (is_sentence or _is_prose(text)) or _has_sign(text)


def _is_framed(text: str) -> bool:
    """Whether it begins or ends with a sign of credits, or is in an East Asian script."""
    return text[-1] in ")]）" or text[0] in "([—–-©【（" or text[0] > "\u2fff"


def _has_sign(text: str) -> bool:
    """Whether it begins or ends as credits do, or says who contributed or supplied it."""
    first = text[:24].partition(" ")[0].rstrip(":").casefold()
    if text[-1] in ")]）" or (first in _FIRST_WORDS and not (text[-1] in '.!?"”' and _is_prose_particle(first, text))):
        return True
    tail = text[-MAX_TAIL:]
    if "/" in tail or ": " in tail or "©" in tail:
        return True
    return _holds_phrase(text)


def _holds_phrase(text: str) -> bool:
    """Whether one of the phrases is in it, whatever the case: 4 µs for a paragraph of 300 characters."""
    in_ascii = text.encode().lower().decode()  # a third of what `lower` takes where a text has a dash or a quote
    for part in _PHRASE_PARTS:
        if part in in_ascii:
            lowered = text.lower()
            return any(phrase in lowered for phrase in _PHRASES)
    return False


def _is_prose(text: str) -> bool:
    """Whether a line without any sign has words in lower case that no line of credits has."""
    unknown = 0
    for word in text.split():
        if len(word) >= MIN_PROSE_WORD and word.islower() and word.strip(".,;:!?") not in _CREDIT_WORDS:
            unknown += word.isalpha() or word[:-1].isalpha()
    return unknown > MAX_UNKNOWN_WORDS


def may_end_with_credits(text: str) -> bool:
    """Whether an agency in brackets or a sign-off may stand behind the last sentence."""
    if text[-1] in ")]）" or text.endswith((").", "].")):
        return True
    sentences = text[-MAX_SIGNOFF:].split(". ")
    return any(map(_begins_with_role, sentences[1:]))


def _begins_with_role(sentence: str) -> bool:
    first = sentence.partition(" ")[0].rstrip(":").casefold()
    return first in _FIRST_ROLE_WORDS and not _is_prose_particle(first, sentence)


def _is_prose_particle(first: str, text: str) -> bool:
    """Whether the first word is a particle that no role goes on with, and the last sentence is longer than that of
    a caption with its credit. To read a paragraph as credits takes 300 µs.
    """
    if first not in _ROLE_PARTICLES or len(text) - text.rfind(". ") <= MAX_SHORT_SENTENCE:
        return False
    return not " ".join(text[:24].casefold().split()).startswith(_PHRASES_AFTER_PARTICLE)


def may_open_with_dateline(text: str) -> bool:
    """Whether a dateline or an agency may be at the beginning: 1 µs.

    A sign must follow, before any word that no dateline has.
    """
    if text[:1] > "\u2fff":
        return True
    opening = text[:MAX_OPENING]
    if not _has_opening_sign(opening):  # nearly every paragraph
        return False
    for word in opening.split():
        if _has_opening_sign(word):
            return True
        if len(word) >= MIN_PROSE_WORD and word.islower() and word.strip(".,") not in _CREDIT_WORDS:
            return False
    return False


def _has_opening_sign(text: str) -> bool:
    for sign in _OPENING_SIGNS:  # noqa: SIM110  # half of what `any` takes, for nearly every text
        if sign in text:
            return True
    return False


def is_prose_credit(credits: "Credits") -> bool:
    """Whether it may be the text's and no picture's: an agency in brackets after a sentence."""
    if not credits.rest or credits.rule != "picture credit in brackets":
        return False
    if any(credit.names for credit in credits.photo_credits):
        return False
    words = credits.printed.replace("/", " ").split()
    return not any(_is_label(word.casefold().strip(":.,")) for word in words)


def _is_label(word: str) -> bool:
    return word in PICTURE_LABELS or word == "file"


def is_caption(text: str) -> bool:
    """Whether it is one sentence that says what is seen, in the present, and reports nothing."""
    if not MIN_CAPTION <= len(text) <= MAX_CAPTION:
        return False
    if text.count(". ") > 1 and ". " in text.rstrip(".")[:-1]:
        return False
    if any(sign in text for sign in '“”"«»'):
        return False
    words = [word.casefold().strip(',.;:()"“”') for word in text.split()]
    return _REPORTING_VERBS.isdisjoint(words) and not CAPTION_VERBS.isdisjoint(words[1:])
