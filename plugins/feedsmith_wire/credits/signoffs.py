"""Lines that close a story: who reported, edited and helped, initials of a desk, end marks."""

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from feedsmith_wire.credits.agencies import AgencyFacts, AgencyTable
from feedsmith_wire.credits.desks import read_desk
from feedsmith_wire.credits.forms import Form
from feedsmith_wire.credits.names import is_place
from feedsmith_wire.credits.patterns import Pattern
from feedsmith_wire.credits.people import parse_people
from feedsmith_wire.credits.values import Credits, ParsedContributor
from feedsmith_wire.credits.words.lines import SYNDICATION_PHRASES
from feedsmith_wire.credits.words.roles import (
    CONTRIBUTION_PHRASES,
    CONTRIBUTION_STEMS,
    ROLE_PHRASES,
    RolePhrase,
)

__all__ = ["FORMS", "MAX_LENGTH", "parse_signoff"]

MIN_LENGTH, MAX_LENGTH = 1, 700
MAX_END_MARK = 9
MAX_AFTER_NAMES = 89
"""Characters of a sentence behind the phrase that says what the people did."""
MAX_SYNDICATION_NOTE = 400
MAX_AGENCY_WORDS = 4
_END_MARKS = frozenset(
    "-30- --30-- 30 -0- -ends- ends end (end) (ends) -end- ende (ende) -ende- fin (fin) fine slut "
    "完 （完） (完) （終） (끝) 끝 ### ## # ■ □ *** endit endit/ endall -more- more xxx /ends //ends "
    "(more) einde enditem nnnn".split()
)
_STANDING_LINES = (
    *("our standards: the thomson reuters trust principles", "click for restrictions"),
    *("nuestros estándares: los principios de confianza de thomson reuters",),
    *("nos standards: les principes de confiance de thomson reuters",),
)
"""What some agencies end every story with."""
_FIRST_ROLE_WORDS = frozenset(role.phrase.split()[0] for role in ROLE_PHRASES)
# "additional reporting by" has "reporting by" in it.
_LONGEST_ROLES_FIRST = sorted(ROLE_PHRASES, key=lambda role: -len(role.phrase))
_NAMING_ENDS = (" by", " von", " par", " por", " de", " di", " door", " av", " from")
"""How a phrase ends that needs no colon before the names."""
_BARE_PHRASES = ("reportage", "version française")
"""Phrases that names follow with nothing between."""
_TO_READERS = Pattern(
    r"(?i)[.,;]?\s*(?:bei rückfragen|für rückfragen|bei fragen)\b.*$",
    line="Bericht von Jane Doe. Bei Rückfragen wenden Sie sich an uns",
    finds=". Bei Rückfragen wenden Sie sich an uns",
)
_FIRST_WORD = Pattern(r"[^\s:：]+", line="Reporting: Jane Doe", finds="Reporting")
_SENTENCE_GAP = Pattern(r"(?<=[\w)][.!?])\s+(?=[A-ZÀ-Þ])", line="He helped. She edited.", finds=" ")
_REPORTED_FROM = Pattern(
    r"(?:,? and|,|;) (?=[A-ZÀ-Þ][^,;]{1,60} from [A-ZÀ-Þ])",
    line="Dock reported from Oslo and Quay from Bergen.",
    finds=" and ",
)
# "This report by The Canadian Press was first published March 14, 2026."
_FIRST_PUBLISHED = Pattern(
    r"(?i)(?:this|ce|cette) (?:report|story|texte|dépêche) (?:by|from|de|d['’]) ?(.{2,60}?)"
    r" (?:was first published|a été publiée? pour la première fois|a d['’]abord été publiée?)[^.]{0,40}\.?",
    line="This report by The Canadian Press was first published March 14, 2026.",
    finds=("The Canadian Press",),
)


def parse_signoff(text: str, table: AgencyTable) -> Credits | None:
    """Who did what, if the whole text says nothing else; None if it does."""
    if not MIN_LENGTH <= len(text) <= MAX_LENGTH:
        return None
    for form in FORMS:
        if credits := form.read(text, table):
            return credits
    return None


def _read_end_mark(text: str, table: AgencyTable) -> Credits | None:
    """A line that only says that the story ends: -30-, ENDS, (끝)."""
    mark = text.strip().rstrip(".")
    if mark.casefold() in _STANDING_LINES:
        return Credits(printed=text, rule="end mark")
    if not mark or len(mark) > MAX_END_MARK or mark.casefold() not in _END_MARKS:
        return None
    if mark.isalpha() and mark.islower() and mark.isascii():  # "fine" is a word as well
        return None
    return Credits(printed=text, rule="end mark")


class Clause(NamedTuple):
    """Where a clause and the names in it begin, and what the people did."""

    start: int
    names_start: int
    role: str


def _read_roles(text: str, table: AgencyTable) -> Credits | None:
    """`(Reporting by X in CITY; Editing by Y)`."""
    line = text.strip(" ()[]-–—*\n")
    if "fragen" in line.lower():  # nearly no line, and the pattern takes 14 µs
        line = _TO_READERS.remove(line)
    first = _FIRST_WORD.match(line)
    if first is None or (first[0].casefold() not in _FIRST_ROLE_WORDS and text[0] != "("):
        return None
    clauses = _find_clauses(line)
    if clauses and clauses[0].start > 0 and text[0] == "(":  # "(Jane Doe, édité par Bo Lang)"
        clauses = [Clause(0, 0, "reporting"), *clauses]
    if not clauses or clauses[0].start > 0:
        return None
    ends = [clause.start for clause in clauses[1:]] + [len(line)]
    signoff = _ParsedSignoff()
    # A clause ends where the next begins, whatever sign is between.
    for clause, end in zip(clauses, ends, strict=True):
        people = parse_people(line[clause.names_start : end], table)
        if people is None:
            return None
        signoff.agencies += people.agencies
        signoff.add_people(people.names, clause.role)
    return signoff.make_credits(text)


class _ParsedSignoff:
    """What the clauses or sentences of a sign-off say."""

    def __init__(self) -> None:
        self.authors: list[str] = []
        self.contributors: list[ParsedContributor] = []
        self.agencies: list[AgencyFacts] = []
        self.staff = ""
        self._reported = False

    def add_people(self, names: Sequence[str], role: str) -> None:
        """Add people: those who reported or wrote are the authors.

        Those who wrote up what others had reported are contributors.
        """
        if role in ("reporting", "writing") and not self._reported:
            self.authors += [name for name in dict.fromkeys(names) if name not in self.authors]
        else:
            self.contributors += [ParsedContributor(name, role) for name in names]
        self._reported = self._reported or role == "reporting"

    def make_credits(self, printed: str) -> Credits:
        """All of it as credits."""
        return Credits(
            authors=tuple(self.authors),
            agencies=tuple(dict.fromkeys(self.agencies)),
            staff=self.staff,
            contributors=tuple(dict.fromkeys(self.contributors)),
            printed=printed,
            rule="sign-off",
        )


def _find_clauses(text: str) -> list[Clause]:
    """The clauses, in the order in which they stand."""
    lowered = text.lower()
    if len(lowered) != len(text):  # İ is two characters in lower case: places would not fit
        return []
    clauses: list[Clause] = []
    for phrase, role in _LONGEST_ROLES_FIRST:
        for at in _find_all(lowered, phrase):
            end = at + len(phrase)
            if any(clause.start <= at < clause.names_start for clause in clauses):
                continue
            if _begins_clause(text, at) and _ends_phrase(text, end, phrase):
                clauses.append(Clause(at, end, role))
    return sorted(clauses)


def _find_all(text: str, phrase: str) -> Iterator[int]:
    at = text.find(phrase)
    while at >= 0:
        yield at
        at = text.find(phrase, at + len(phrase))


def _begins_clause(text: str, at: int) -> bool:
    before = text[:at].rstrip(" -–—•*")
    if not before or before[-1] in ";,.\n(/|:)":
        return True
    if text[at].isupper() and text[at - 1] == " ":  # "Reporting by Jane Doe Editing by Bo Lang"
        return True
    return before.endswith((" and", " und", " et", " y", " e"))


def _ends_phrase(text: str, end: int, phrase: str) -> bool:
    if phrase.endswith(_NAMING_ENDS):
        return text[end : end + 1] in (" ", ":")
    if phrase in _BARE_PHRASES and text[end : end + 1] == " ":
        return text[end + 1 : end + 2].isupper()
    return text[end:].lstrip()[:1] in (":", "：")


def _read_sentences(text: str, table: AgencyTable) -> Credits | None:
    """`X and Y contributed to this report.`: every sentence is of that kind."""
    lowered = text.lower()
    if not any(stem in lowered for stem in CONTRIBUTION_STEMS):
        return None
    signoff = _ParsedSignoff()
    for sentence in _SENTENCE_GAP.split(text.strip(" ()[]*—–-")):
        if not _read_sentence(sentence, signoff, table):
            return None
    return signoff.make_credits(text)


def _read_sentence(sentence: str, signoff: _ParsedSignoff, table: AgencyTable) -> bool:
    """Whether the sentence only says who helped, or reported from where."""
    contribution = _find_contribution(sentence)
    if contribution is None:
        return False
    sentence = _split_off_places(sentence) if contribution.role == "reporting" else sentence
    at = sentence.lower().find(contribution.phrase)
    rest = sentence[at + len(contribution.phrase) :]
    if len(rest) > MAX_AFTER_NAMES:
        return False
    reported = contribution.role == "reporting"
    people = parse_people(sentence[:at].removesuffix("also "), table, surnames=reported)
    if people is None or (reported and not is_place(rest.strip(" ."))):
        return False
    signoff.agencies += people.agencies
    signoff.staff = signoff.staff or people.staff
    if reported:
        signoff.authors += people.names
    else:
        signoff.contributors += [ParsedContributor(name, contribution.role) for name in people.names]
    return True


def _split_off_places(sentence: str) -> str:
    """The sentence with one place, where it names several: "Dock reported from Oslo and Quay from Bergen"."""
    first, *others = _REPORTED_FROM.split(sentence)
    if not others or not all(map(_is_name_and_place, others)):
        return sentence
    subject, phrase, place = first.partition(" reported from ")
    names = ", ".join(other.partition(" from ")[0] for other in others)
    return f"{subject}, {names}{phrase}{place}"


def _is_name_and_place(text: str) -> bool:
    name, phrase, place = text.partition(" from ")
    return bool(phrase) and name[:1].isupper() and is_place(place.strip(" ."))


def _find_contribution(sentence: str) -> RolePhrase | None:
    lowered = sentence.lower()
    return next((role for role in CONTRIBUTION_PHRASES if role.phrase in lowered), None)


def _read_syndication_note(text: str, table: AgencyTable) -> Credits | None:
    """A sentence that says where the text is from.

    "... wurde automatisch von der Deutschen Presse-Agentur übernommen."
    """
    lowered = text.lower()
    if len(text) > MAX_SYNDICATION_NOTE:
        return None
    if not any(phrase in lowered for phrase in SYNDICATION_PHRASES):
        return None
    words = [word.strip("()[],.;:") for word in text.split()]
    agencies = [_find_longest_agency(words, index, table) for index in range(len(words))]
    named = dict.fromkeys(filter(None, agencies))
    return Credits(agencies=tuple(named), printed=text, rule="syndication note") if named else None


def _read_first_published(text: str, table: AgencyTable) -> Credits | None:
    """The line that The Canadian Press ends with: `This report by AGENCY was first published DATE.`"""
    match = _FIRST_PUBLISHED.fullmatch(text) if len(text) <= MAX_SYNDICATION_NOTE else None
    agency = table.find(match[1].removeprefix("The ")) or table.find(match[1]) if match else None
    return Credits(agencies=(agency,), printed=text, rule="syndication note") if agency else None


def _find_longest_agency(
    words: Sequence[str],
    index: int,
    table: AgencyTable,
) -> AgencyFacts | None:
    """The agency whose name begins at `index`, with the most words."""
    for length in range(MAX_AGENCY_WORDS, 0, -1):
        facts = table.find(" ".join(words[index : index + length]))
        if facts and facts.kind != "photo":
            return facts
    return None


FORMS: tuple[Form[Callable[[str, AgencyTable], Credits | None]], ...] = (
    Form(_read_end_mark, {"-30-": {}, "ENDS": {}, "(끝)": {}}),
    Form(
        _read_roles,
        {
            "(Reporting by Clara Boyd in Oslo; Editing by Rafe Stone)": {
                "authors": ["Clara Boyd"],
                "contributors": [{"name": "Rafe Stone", "role": "editing"}],
            },
            "(Jane Doe, version française Bo Lang)": {
                "authors": ["Jane Doe"],
                "contributors": [{"name": "Bo Lang", "role": "translation"}],
            },
            "Reporting by Bo Lang, AFP; Writing by Jane Doe": {
                "authors": ["Bo Lang"],
                "agencies": ["AFP"],
                "contributors": [{"name": "Jane Doe", "role": "writing"}],
            },
        },
    ),
    Form(
        _read_sentences,
        {
            "Bo Lang and Jane Doe contributed to this report.": {
                "contributors": [
                    {"name": "Bo Lang", "role": "contributing"},
                    {"name": "Jane Doe", "role": "contributing"},
                ],
            },
            "Jane Doe reported from Oslo and Bo Lang from Bergen.": {"authors": ["Jane Doe", "Bo Lang"]},
            "CTV contributor Jane Doe in Tulsa helped with this story.": {
                "contributors": [{"name": "Jane Doe", "role": "contributing"}],
            },
            "Lang reported from Kampala. AP writer Jane Doe contributed to this report.": {
                "authors": ["Lang"],
                "agencies": ["AP"],
                "contributors": [{"name": "Jane Doe", "role": "contributing"}],
            },
        },
    ),
    Form(
        read_desk,
        {
            "(KNA/iz)": {"agencies": ["KNA"], "initials": ["iz"]},
            "dpa wsz jln npr": {"agencies": ["dpa"], "initials": ["wsz", "jln", "npr"]},
            "SC/TDW/DC": {"initials": ["SC", "TDW", "DC"]},
            "cdu/mro/jk": {"initials": ["cdu", "mro", "jk"]},
            "AAP RTV ar": {"agencies": ["AAP"], "initials": ["RTV", "ar"]},
        },
    ),
    Form(
        _read_first_published,
        {"This report by The Canadian Press was first published May 3, 2020.": {"agencies": ["CP"]}},
    ),
    Form(
        _read_syndication_note,
        {
            "Der Text wurde automatisch von der Deutschen Presse-Agentur übernommen.": {
                "agencies": ["dpa"],
            },
        },
    ),
)
"""The forms of a sign-off, in the order in which they are tried."""
