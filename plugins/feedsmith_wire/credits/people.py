"""The people whom a clause of a sign-off names, with the agencies and outlets that they are of."""

from feedsmith_wire.credits.agencies import AgencyFacts, AgencyTable
from feedsmith_wire.credits.names import is_name, is_place, to_title_case
from feedsmith_wire.credits.patterns import Pattern
from feedsmith_wire.credits.suppliers import find_agencies
from feedsmith_wire.credits.words.lines import IN_WORDS
from feedsmith_wire.credits.words.people import JOBS, OUTLETS
from feedsmith_wire.credits.words.places import REGIONS

__all__ = ["EXAMPLES", "ParsedPeople", "parse_people"]

MAX_JOB_WORDS = 6
_CONTACT = Pattern(
    r"(?i)[,;]?\s*(?:<?[\w.+-]{1,64}@[\w.-]{1,64}>?|(?:tel\.?:?\s*)?\+?\d[\d\s()/-]{6,20}\d)",
    line="Jane Doe, jane@doe.example",
    finds=", jane@doe.example",
)
_SEPARATOR = Pattern(
    r"\s*[,;]\s*(?:(?:and|und|et|y|e|en|og|och|ve|&)\s+)?"
    r"|\s+(?:and|und|et|y|e|en|og|och|ve|&|و|и)\s+",
    line="Jane Doe, and Bo Lang",
    finds=", and ",
)
_POSSESSIVE = Pattern(
    r"((?:[^\s,;]+\s){0,3}?[^\s,;]*?)(?:'s|’s|s'|s’|’|')\s+(?=[A-ZÀ-Þ])",
    line="CNN's Jane Doe",
    finds=("CNN",),
)
EXAMPLES = {
    "Jane Doe in London and Bo Lang": {"names": ["Jane Doe", "Bo Lang"]},
    "Jane Doe in Tulsa, Oklahoma": {"names": ["Jane Doe"]},
    "AFP's Jane Doe": {"names": ["Jane Doe"], "agencies": ["AFP"]},
    "The Post's Jane Doe": {"names": ["Jane Doe"], "staff": "The Post"},
    "Jane Doe of The Associated Press": {"names": ["Jane Doe"], "agencies": ["AP"]},
    "AP writer JANE DOE": {"names": ["Jane Doe"], "agencies": ["AP"]},
    "Jane Doe, jane@doe.example": {"names": ["Jane Doe"]},
}
"""Clauses, and whom they name."""


class ParsedPeople:
    """Names and agencies of one clause, and the outlet that the people are of."""

    def __init__(self) -> None:
        self.names: list[str] = []
        self.agencies: list[AgencyFacts] = []
        self.staff = ""


def parse_people(text: str, table: AgencyTable, surnames: bool = False) -> ParsedPeople | None:
    """Everybody that a clause names, without where they are; None if it says anything else.

    With `surnames`, a single word may be a name.
    """
    people = ParsedPeople()
    text = _CONTACT.remove(text).strip(" .:;,)(-–[]")
    text = _remove_outlet(text, people, table)
    placed = False
    for part in _SEPARATOR.split(text):
        part = part.strip(" .")
        if not part or (placed and part.casefold().strip(".") in REGIONS):
            continue
        # From the end to the beginning: place, agency behind the name, job before it.
        name = _remove_place(part)
        has_place = name != part
        name = _remove_affiliation(name, people, table)
        name = _remove_job(name, people, table)
        known = _add_name(name, people, table, surnames)
        if not known and (name or not (placed or people.agencies)):
            return None
        placed = has_place
    return people if people.names or people.agencies else None


def _add_name(name: str, people: ParsedPeople, table: AgencyTable, surnames: bool) -> bool:
    """Whether the name is an agency's or somebody's."""
    if agencies := find_agencies(name, table):
        people.agencies += agencies
    elif is_name(name) or (surnames and name.isalpha() and name[0].isupper()):
        people.names.append(to_title_case(name))
    else:
        return False
    return True


def _remove_outlet(text: str, people: ParsedPeople, table: AgencyTable) -> str:
    """The text without the agency or outlet that the people are of: "CNN's Jane Doe"."""
    match = _POSSESSIVE.match(text)
    if not match or not match[1]:
        return text
    # "Reuters' Jane Doe": the s belongs to the name.
    outlet = match[1] + ("s" if match[0].rstrip()[-2:] in ("s'", "s’") else "")
    if agency := table.find(outlet):
        people.agencies.append(agency)
        return text[match.end() :]
    words = outlet.split()
    if len(words) > 1 and not outlet.isupper() and words[-1].casefold() not in OUTLETS:
        return text
    people.staff = outlet
    return text[match.end() :]


def _remove_place(part: str) -> str:
    """The part without the place where somebody is: "Jane Doe in London"."""
    words = part.split()
    for index in range(1, len(words)):
        if words[index] in IN_WORDS and is_place(" ".join(words[index + 1 :])):
            return " ".join(words[:index])
    return part


def _remove_affiliation(name: str, people: ParsedPeople, table: AgencyTable) -> str:
    """The name without the agency that the person is of: "Jane Doe of The Associated Press"."""
    head, of, outlet = name.partition(" of ")
    agency = table.find(outlet.removeprefix("the ").removeprefix("The ")) if of else None
    if agency is None:
        return name
    people.agencies.append(agency)
    return head


def _remove_job(name: str, people: ParsedPeople, table: AgencyTable) -> str:
    """The name without a job before it and the agency that it is at: "AP writer Jane Doe"."""
    words = name.split()
    for index in range(min(len(words) - 2, MAX_JOB_WORDS), 0, -1):
        if words[index - 1].casefold() in JOBS:
            people.agencies += find_agencies(" ".join(words[:index]), table)
            return " ".join(words[index:])
    return name
