"""Agencies that a part of a line names and nothing else: those that supplied the story.

"with files from The Canadian Press", "AP National Security Writer", "STT–AFP"; and in brackets,
where initials of a desk may stand beside them: "dpa/gem", "ATS-AFP".
"""

from collections.abc import Callable, Iterable
from typing import NamedTuple

from feedsmith_wire.credits.agencies import UNNAMED, AgencyFacts, AgencyTable
from feedsmith_wire.credits.forms import Form
from feedsmith_wire.credits.names import is_initials
from feedsmith_wire.credits.patterns import Pattern
from feedsmith_wire.credits.words.lines import (
    ARTICLES,
    FILLERS,
    SOURCE_WORDS,
    UNNAMED_WIRES,
    WITH_WORDS,
)
from feedsmith_wire.credits.words.people import JOBS, STAFF_WORDS

__all__ = [
    "FORMS",
    "BracketCredit",
    "find_agencies",
    "find_exactly",
    "find_in_source_line",
    "parse_bracket",
]

MAX_WORDS = 14
MAX_JOB_WORDS = 7
MAX_AGENCY_WORDS = 4
MAX_HYPHENATED = 40
MAX_BRACKET = 60
_BEFORE_AGENCY = FILLERS | WITH_WORDS | ARTICLES
_TEAMS = ("licensed", "news", "desk", "team", "staff")
_HYPHEN = Pattern(r"[-–—]", line="STT–AFP", finds="–")
_SEPARATOR = Pattern(
    r"\s*[/,;+&|]\s*|\s+(?:and|und|et|y|e|en|og|och)\s+",
    line="dpa und AFP",
    finds=" und ",
)
_SPACE_OR_HYPHEN = Pattern(r"[-–\s]+", line="ats-afp", finds="-")


class BracketCredit(NamedTuple):
    """The agencies and the initials of the desk that a bracket holds."""

    agencies: tuple[AgencyFacts, ...]
    initials: tuple[str, ...] = ()


def find_agencies(text: str, table: AgencyTable) -> list[AgencyFacts]:
    """The agency or agencies that the text names and nothing else; none where there is more."""
    text = text.strip(" .,:;=")
    if facts := table.find(text):
        return [facts]
    if text.casefold() in UNNAMED_WIRES:
        return [UNNAMED]
    if not 1 <= len(text.split()) <= MAX_WORDS:
        return []
    for form in FORMS:
        if agencies := form.read(text, table):
            return agencies
    return []


def find_exactly(words: Iterable[str], table: AgencyTable, certain: bool) -> list[AgencyFacts]:
    """The agency that the words are the name of, as a list of one; none for none.

    With `certain`, a word before them says that an agency follows.
    """
    text = " ".join(words)
    if facts := table.find(text, certain):
        return [facts]
    return [UNNAMED] if text.casefold() in UNNAMED_WIRES else []


def find_in_source_line(line: str, table: AgencyTable) -> list[AgencyFacts]:
    """The agencies of a source line without a colon: "Fonte Ansa"."""
    first, _, rest = line.partition(" ")
    if not rest or first.casefold() not in SOURCE_WORDS:
        return []
    return find_agencies(rest, table) or find_exactly(rest.split(), table, True)


def _find_among_fillers(text: str, table: AgencyTable) -> list[AgencyFacts]:
    """The agency between words that name nobody; what follows "with" is one for certain."""
    words = text.split()
    certain = words[0].casefold() in WITH_WORDS
    start, end = 0, len(words)
    # Word for word, as a name may begin with one of them: "The Canadian Press", "News Agency".
    while start < end - 1 and words[start].casefold() in _BEFORE_AGENCY:
        start += 1
        if agencies := find_exactly(words[start:end], table, certain):
            return agencies
    while end > start + 1 and words[end - 1].casefold() in FILLERS:
        end -= 1
        if agencies := find_exactly(words[start:end], table, False):
            return agencies
    return []


def _find_after_staff(text: str, table: AgencyTable) -> list[AgencyFacts]:
    """The agency behind a word for its staff."""
    words = text.split()
    if len(words) < 2 or words[0].casefold() not in STAFF_WORDS:
        return []
    facts = table.find(" ".join(words[1:]))
    return [facts] if facts else []


def _find_before_job(text: str, table: AgencyTable) -> list[AgencyFacts]:
    """The agency whose writer somebody is, or whose team or file it is."""
    words = text.split()
    last = words[-1].casefold()
    if len(words) > MAX_JOB_WORDS or not (last in JOBS or last in _TEAMS or last == "wire"):
        return []
    # The longest name first: "Associated Press" before "Associated".
    for end in range(min(len(words) - 1, MAX_AGENCY_WORDS), 0, -1):
        facts = table.find(" ".join(words[:end]).removesuffix("'s").removesuffix("’s"))
        if facts and all(map(_is_job_word, words[end:])):
            return [facts]
    return []


def _is_job_word(word: str) -> bool:
    folded = word.casefold()
    return word[:1].isupper() or folded in JOBS or folded in _TEAMS or folded == "for"


def _find_hyphenated(text: str, table: AgencyTable) -> list[AgencyFacts]:
    """Two agencies with a dash between them."""
    if len(text) >= MAX_HYPHENATED:
        return []
    parts = _HYPHEN.split(text)
    if len(parts) < 2:
        return []
    agencies = [table.find(part.strip()) for part in parts if part.strip()]
    return [facts for facts in agencies if facts] if all(agencies) else []


FORMS: tuple[Form[Callable[[str, AgencyTable], list[AgencyFacts]]], ...] = (
    Form(_find_among_fillers, {"with files from The Canadian Press": {"agencies": ["CP"]}}),
    Form(_find_after_staff, {"Redaktion dpa": {"agencies": ["dpa"]}}),
    Form(_find_before_job, {"AP National Security Writer": {"agencies": ["AP"]}}),
    Form(_find_hyphenated, {"Ritzau–AFP": {"agencies": ["Ritzau", "AFP"]}}),
)
"""The forms of a text that is more than an agency's name, in the order in which they are tried."""


def parse_bracket(inside: str, table: AgencyTable) -> BracketCredit | None:
    """The agencies and initials of a bracket, such as "dpa/gem"; None where there is more in it."""
    if facts := table.find(inside, certain=True):
        return BracketCredit((facts,))
    if len(inside) > MAX_BRACKET:
        return None
    agencies: list[AgencyFacts] = []
    initials: list[str] = []
    for part in _split_bracket(inside, table):
        if facts := table.find(part, certain=True):
            agencies.append(facts)
        elif agencies and is_initials(part):  # they follow an agency: "dpa/gem", not "gem/dpa"
            initials.append(part)
        else:
            return None
    return BracketCredit(tuple(dict.fromkeys(agencies)), tuple(initials)) if agencies else None


def _split_bracket(inside: str, table: AgencyTable) -> Iterable[str]:
    """The parts between separators; at hyphens and spaces as well, where no agency has them."""
    for part in _SEPARATOR.split(inside):
        if table.find(part, certain=True):
            yield part
        else:
            yield from _SPACE_OR_HYPHEN.split(part)
