"""The news agencies: what they are called, in which languages, and what else is known of them.

The facts are in agencies.csv beside this module: code, name, country, site, kind (wire, photo, release, syndicate) and
aliases, with `~` before an alias that is an ordinary word or name as well ("Mehr", "Pool"), which counts only where the
context leaves no choice. Loading takes 0.5 ms.
"""

from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import NamedTuple

__all__ = ["UNNAMED", "AgencyFacts", "Table", "folded", "table"]

LEAST = 5
"""A name that is glued to another must have more letters."""
SHORT = 4
"""Up to so many letters an alias must stand as it is written in the table, or in capitals: "sid" is no agency."""


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
        return f"https://{self.site}/" if self.site else None


UNNAMED = AgencyFacts(code="", name="agencies")
"""The wires that a credit line does not name: "and agencies", "mit Agenturmaterial"."""


def folded(text: str) -> str:
    """`text` as the table's keys are: one case, one kind of dash and of space, no full stop at the end."""
    return " ".join(text.casefold().replace("‑", "-").replace("–", "-").split()).rstrip(".,")


class Table:
    """Agencies by what they are called. `additions` take the place of rows with the same names."""

    def __init__(self, additions: Iterable[AgencyFacts] = ()) -> None:
        self._named: dict[str, AgencyFacts] = {}
        self._written: set[str] = set()
        self._weak: set[str] = set()
        for line in (Path(__file__).parent / "agencies.csv").read_text("utf-8").split("\n")[1:]:
            if line:
                code, name, country, site, kind, aliases = line.split(",")
                self._add(AgencyFacts(code, name, country, site, kind, tuple(filter(None, aliases.split("|")))))
        for facts in additions:
            self._add(facts)

    def _add(self, facts: AgencyFacts) -> None:
        for alias in (facts.code, facts.name, *facts.aliases):
            if not alias:
                continue
            weak = alias[0] == "~"
            printed = alias[1:] if weak else alias
            key = printed.casefold()
            self._named[key] = facts
            self._written.add(printed)
            if weak:
                self._weak.add(key)

    def find(self, text: str, sure: bool = False) -> AgencyFacts | None:
        """The agency that `text` is a name of; with `sure`, the context says that an agency is named."""
        if len(text) > 60:
            return None
        key = folded(text)
        facts = self._named.get(key)
        if facts is None and sure and "-" in key:
            code, _, service = key.partition("-")  # "dpa-Infografik"
            facts = self._named.get(code) if len(service) > SHORT and service not in self._named else None
        if facts is None or sure:
            return facts
        if key in self._weak:
            return None
        if len(key) <= SHORT and key.isascii():
            bare = text.strip(" .,")
            return facts if bare.isupper() or bare in self._written else None
        return facts

    def ending(self, text: str) -> tuple[str, AgencyFacts] | None:
        """What stands before an agency's full name at the end of `text`, which may be glued to it, and that agency."""
        if len(text) > 200:
            return None
        for start in range(1, len(text) - LEAST):
            sign, before = text[start], text[start - 1]
            if not (sign.isupper() and (before.isalpha() or before in " .")):
                continue
            key = folded(text[start:])
            facts = self._named.get(key) if len(key) > LEAST and key not in self._weak else None
            if facts:
                return text[:start], facts
        return None


@cache
def table(additions: tuple[AgencyFacts, ...] = ()) -> Table:
    """The table, with a user's `additions`; made once."""
    return Table(additions)
