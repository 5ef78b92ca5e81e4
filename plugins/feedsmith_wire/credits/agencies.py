"""The news agencies: what they are called, in which languages, and what else is known of them.

The facts are in agencies.csv beside this module: code, name, country, site, kind (wire, photo,
release, syndicate) and aliases, with `~` before an alias that is an ordinary word or name as well
("Mehr", "Pool"), which counts only where the context leaves no choice. Loading takes 0.5 ms.
"""

from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import NamedTuple

__all__ = ["UNNAMED", "AgencyFacts", "AgencyTable", "GluedAgency", "agency_table", "fold_name"]

MAX_NAME = 60
MAX_GLUED_TEXT = 200
MIN_GLUED = 6
"""Letters of an agency's name that may be glued to another name."""
MAX_ACRONYM = 4
"""Up to so many letters, a name must stand as it is written in the table, or in capitals.

"sid" is no agency.
"""


class AgencyFacts(NamedTuple):
    """A row of the table. `site` is a host name."""

    code: str
    name: str
    country: str = ""
    site: str = ""
    kind: str = "wire"
    aliases: tuple[str, ...] = ()

    @property
    def url(self) -> str | None:
        """The address of the agency's site; None where it is not known."""
        return f"https://{self.site}/" if self.site else None


UNNAMED = AgencyFacts(code="", name="agencies")
"""The wires that a credit line does not name: "and agencies", "mit Agenturmaterial"."""


class GluedAgency(NamedTuple):
    """An agency at the end of a text with nothing between, and what stands before it."""

    before: str
    agency: AgencyFacts


def fold_name(text: str) -> str:
    """`text` as the table's keys are: one case, one kind of dash and space, no full stop behind."""
    if not text.isascii():
        text = text.replace("‑", "-").replace("–", "-")
    return " ".join(text.casefold().split()).rstrip(".,")


class AgencyTable:
    """Agencies by what they are called. `additions` take the place of rows with the same names."""

    def __init__(self, additions: Iterable[AgencyFacts] = ()) -> None:
        self._by_key: dict[str, AgencyFacts] = {}
        self._written: set[str] = set()
        self._ambiguous: set[str] = set()
        lines = (Path(__file__).parent / "agencies.csv").read_text("utf-8").split("\n")
        for line in filter(None, lines[1:]):
            code, name, country, site, kind, aliases = line.split(",")
            others = tuple(filter(None, aliases.split("|")))
            self._add(AgencyFacts(code, name, country, site, kind, others))
        for facts in additions:
            self._add(facts)

    def _add(self, facts: AgencyFacts) -> None:
        # A house is named by its site as well: "reuters.com".
        for alias in filter(None, (facts.code, facts.name, facts.site.removeprefix("www."), *facts.aliases)):
            ambiguous = alias[0] == "~"
            written = alias[1:] if ambiguous else alias
            key = written.casefold()
            self._by_key[key] = facts
            self._written.add(written)
            # Once ambiguous, a name stays so, whichever row has it as well.
            if ambiguous:
                self._ambiguous.add(key)

    def find(self, text: str, certain: bool = False) -> AgencyFacts | None:
        """The agency that `text` is a name of; None for none.

        With `certain`, the context says that an agency is named: ambiguous names count as well.
        """
        if len(text) > MAX_NAME:
            return None
        key = fold_name(text).removeprefix("www.")
        facts = self._by_key.get(key)
        if certain:
            return facts or self._find_service(key)
        if facts is None or key in self._ambiguous:
            return None
        if len(key) > MAX_ACRONYM or not key.isascii():
            return facts
        printed = text.strip(" .,")
        return facts if printed.isupper() or printed in self._written else None

    def _find_service(self, key: str) -> AgencyFacts | None:
        """The agency whose service it is: "dpa-Infografik", but not "dpa-AFP", which are two."""
        code, hyphen, service = key.partition("-")
        if not hyphen or len(service) <= MAX_ACRONYM or service in self._by_key:
            return None
        return self._by_key.get(code)

    def split_glued(self, text: str) -> GluedAgency | None:
        """The agency whose full name ends `text`, and may be glued to what stands before it."""
        if len(text) > MAX_GLUED_TEXT:
            return None
        # From the left, so that the longest name is found: "Deutsche Presse-Agentur".
        for start in range(1, len(text) - MIN_GLUED + 1):
            before = text[start - 1]
            if not text[start].isupper() or not (before.isalpha() or before in " ."):
                continue
            key = fold_name(text[start:])
            if len(key) < MIN_GLUED or key in self._ambiguous:
                continue
            if facts := self._by_key.get(key):
                return GluedAgency(text[:start], facts)
        return None


@cache
def agency_table(additions: tuple[AgencyFacts, ...] = ()) -> AgencyTable:
    """The table, with a user's `additions`; made once."""
    return AgencyTable(additions)
