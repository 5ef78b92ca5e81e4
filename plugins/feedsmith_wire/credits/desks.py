"""Lines that a desk ends its copy with: an agency, codes, and the initials of those who worked on it."""

from collections.abc import Sequence

from feedsmith_wire.credits.agencies import AgencyFacts, AgencyTable
from feedsmith_wire.credits.patterns import Pattern
from feedsmith_wire.credits.values import Credits
from feedsmith_wire.credits.words.lines import FILLERS
from feedsmith_wire.credits.words.people import NOT_NAMES

__all__ = ["read_desk"]

MAX_DESK_LINE = 60
MAX_DESK_TOKENS = 8
MAX_INITIALS, MAX_INITIALS_WITH_SIGNS = 3, 4
MAX_AMBIGUOUS_CODE = 5
_FIRST_NON_LATIN = "\u0250"
_TOKEN_GAP = Pattern(r"[\s/;,()+]+", line="det/dpa (AFP)", finds="/")


def read_desk(text: str, table: AgencyTable) -> Credits | None:
    """`dpa wsz jln npr`, `(KNA/iz)`, `det/dpa (AFP, Reuters)`, `SC/TDW/DC`: nothing else."""
    line = _strip_end_mark(text).strip(" ./()[]-–—*=").removeprefix("bur-").replace("//", "/")
    tokens = [token for token in _TOKEN_GAP.split(line) if token]
    if len(line) > MAX_DESK_LINE or not 2 <= len(tokens) <= MAX_DESK_TOKENS:
        return None
    agencies: list[AgencyFacts] = []
    initials: list[str] = []
    # Each must be something: one word of prose among them, and it is no sign-off.
    for token in tokens:
        if agency := _find_desk_agency(token, table, bool(agencies)):
            agencies.append(agency)
        elif _is_desk_initials(token, line) or (agencies and _is_desk_code(token, tokens)):
            initials.append(token)
        else:
            return None
    in_capitals = all(token.isupper() for token in initials)
    if not agencies:  # initials alone have a slash between each
        credible = line.count("/") == len(tokens) - 1 and (in_capitals or _are_small_initials(initials))
    elif initials:  # capitals beside an agency are a code, and no initials, but for several of them
        credible = not in_capitals or (len(initials) > 1 and len(agencies) == 1)
    else:
        credible = "/" in line or "(" in text
    if not credible:
        return None
    return Credits(
        agencies=tuple(dict.fromkeys(agencies)),
        initials=tuple(initials),
        printed=text,
        rule="desk sign-off",
    )


def _find_desk_agency(token: str, table: AgencyTable, certain: bool) -> AgencyFacts | None:
    """The agency of a token; behind another one, ambiguous codes count as well."""
    agency = table.find(token)
    if agency or not certain or len(token) > MAX_AMBIGUOUS_CODE:
        return agency
    return table.find(token, certain=True)


def _are_small_initials(initials: Sequence[str]) -> bool:
    """Whether initials in small letters are none of prose: "cdu/mro/jk"; two words may be more."""
    if not all(token.islower() for token in initials):
        return False
    return len(initials) > 2 or all(len(token) <= MAX_INITIALS for token in initials)


def _is_desk_code(token: str, tokens: Sequence[str]) -> bool:
    """Whether capitals stand for a desk, between its agency and somebody's initials: "AAP RTV ar"."""
    return (
        2 <= len(token) <= MAX_INITIALS_WITH_SIGNS
        and token.isupper()
        and (tokens[-1].islower() or _are_codes(tokens[1:]))
    )


def _are_codes(tokens: Sequence[str]) -> bool:
    """Whether several are in capitals and short, as PTI ends its copy: "PTI AMK SMN"."""
    return len(tokens) > 1 and all(token.isupper() and len(token) <= MAX_INITIALS for token in tokens)


def _strip_end_mark(text: str) -> str:
    """The line without the word for the end that APA has before its initials: "(Schluss) abc/def"."""
    return text.removeprefix("(Schluss)").removeprefix("(Forts.)").removeprefix("(schluss)").strip()


def _is_desk_initials(token: str, line: str) -> bool:
    slashed = "/" in line
    longest = MAX_INITIALS_WITH_SIGNS if slashed or ";" in line else MAX_INITIALS
    if not (1 < len(token) <= longest and token.isalpha() and max(token) < _FIRST_NON_LATIN):
        return False
    if token in NOT_NAMES or token in FILLERS:
        return False
    return token.islower() or (token.isupper() and slashed)
