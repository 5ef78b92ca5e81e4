"""Names with what somebody is before or behind them: "Jane Doe, president and CEO, Harbour Business Association"."""

from feedsmith_wire.credits.agencies import AgencyTable
from feedsmith_wire.credits.names import is_name
from feedsmith_wire.credits.outlets import is_job, parse_staff
from feedsmith_wire.credits.suppliers import find_agencies
from feedsmith_wire.credits.words.people import JOBS, TITLES

__all__ = ["EXAMPLES", "cut_title"]

MAX_NAME_WORDS = 4
MAX_WORDS_BEFORE_TITLE = 3

EXAMPLES = {
    "Jane Doe, president and CEO, Harbour Business Association": "Jane Doe",
    "Jane Doe, Professor of Law, University of Oslo": "Jane Doe",
    "Jane Doe Senior Reporter": "Jane Doe",
    "Jane Doe Special to The Herald": "Jane Doe",
    "Reporter Jane Doe": "Jane Doe",
    "Jane Doe, senior writer, Reuters": "Jane Doe, senior writer, Reuters",
    "Jane Doe, president, and Bo Lang, director": "Jane Doe, president, and Bo Lang, director",
    "Jane Doe, Bo Lang": "Jane Doe, Bo Lang",
}
"""Lines, and what is left of each: those that name anybody else stay as they are."""


def cut_title(text: str, table: AgencyTable) -> str:
    """The name alone of one person with a title and a house behind it, or a job before or behind it."""
    name, comma, rest = text.partition(",")
    if comma and is_name(name.strip(), strict=True):
        return name.strip() if _is_title(rest, table) else text
    words = text.split()
    for end in range(2, min(len(words), MAX_NAME_WORDS + 1)):
        head, tail = " ".join(words[:end]), " ".join(words[end:])
        if is_name(head, strict=True) and _follows_name(tail, table):
            return head
    if len(words) > 2 and words[0].casefold() in JOBS and is_name(" ".join(words[1:]), strict=True):
        return " ".join(words[1:])
    return text


def _follows_name(tail: str, table: AgencyTable) -> bool:
    """Whether it is a job, or for whom somebody wrote, with no comma before it."""
    for start in ("for the ", "special to "):
        if tail.casefold().startswith(start):
            return not find_agencies(tail[len(start) :], table)
    return is_job(tail) and not find_agencies(tail, table)


def _is_title(rest: str, table: AgencyTable) -> bool:
    """Whether what stands behind a name is what that person is, and names nobody else."""
    words = [word.casefold().strip(".,") for word in rest.split()]
    if TITLES.isdisjoint(words[:MAX_WORDS_BEFORE_TITLE]):
        return False
    parts = [part.strip() for part in rest.replace(" and ", ",").replace(" & ", ",").split(",")]
    return not any(is_name(part, strict=True) or find_agencies(part, table) or parse_staff(part, "") for part in parts)
