"""Lines of an article as the grammar of credits reads them.

The grammar takes 15 ms to load: that is done with the first line which passes the screening. What it
says of a line is remembered, as a desk's sign-off comes a thousand times.
"""

from functools import cache, cached_property, lru_cache
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from feedsmith_wire.credits.agencies import AgencyFacts, AgencyTable
    from feedsmith_wire.credits.values import Credits

__all__ = ["LineReader", "UserAgency", "line_reader"]

MAX_REMEMBERED = 2_000
"""Lines of each kind: 2 MB at most."""


class UserAgency(Protocol):
    """An agency from the configuration."""

    @property
    def name(self) -> str:
        """What it is called."""

    @property
    def code(self) -> str:
        """Its short name; "" for none."""

    @property
    def aliases(self) -> tuple[str, ...]:
        """What it is called as well."""

    @property
    def country(self) -> str:
        """The country's code; "" where it is not known."""

    @property
    def url(self) -> str:
        """The address of its site; "" for none."""


class LineReader:
    """Reads lines with the agencies of the table and a user's `additions`."""

    def __init__(self, additions: tuple[UserAgency, ...]) -> None:
        self._additions = additions
        # Not what texts open and end with: that is of the one text.
        self.read = lru_cache(MAX_REMEMBERED)(self._read)
        self.clean_author = lru_cache(MAX_REMEMBERED)(self._clean_author)
        self.read_byline = lru_cache(MAX_REMEMBERED)(self._read_byline)

    @cached_property
    def _table(self) -> "AgencyTable":
        from feedsmith_wire.credits.agencies import agency_table  # 15 ms with the grammar, for who has credits

        return agency_table(tuple(map(_make_facts, self._additions)))

    def _read(self, line: str, kind: str) -> "Credits | None":
        """What a line of that kind credits; None if nothing is understood."""
        from feedsmith_wire.credits.read import read_line  # the same

        return read_line(line, kind, self._table)

    def _clean_author(self, field: str) -> str:
        """A page's author field without what is no part of a byline."""
        from feedsmith_wire.enriching.authors import clean_author  # the same

        return clean_author(field)

    def _read_byline(self, line: str) -> "Credits | None":
        """What a line credits that is known to be a byline or credit line, and no picture's."""
        from feedsmith_wire.credits.bylines import parse_byline  # the same

        return parse_byline(line, self._table, certain=True)

    def read_opening(self, text: str) -> "Credits | None":
        """What the dateline or the agency credits that the text opens with; the rest is behind it."""
        return self._read(text, "dateline")

    def read_ending(self, text: str) -> "Credits | None":
        """What the agency in brackets or the sign-off credits that the text ends with; the rest is before it."""
        from feedsmith_wire.credits.read import read_ending  # the same

        return read_ending(text, self._table)

    def read_title(self, title: str) -> "Credits | None":
        """What working words and an agency in brackets at the headline say; the rest is the headline."""
        return self._read(title, "title")

    def find_agency(self, name: str) -> "AgencyFacts | None":
        """The agency that is called so; None for none."""
        return self._table.find(name)


@cache
def line_reader(additions: tuple[UserAgency, ...]) -> LineReader:
    """The reader for a configuration; made once."""
    return LineReader(additions)


def _make_facts(agency: UserAgency) -> "AgencyFacts":
    """The agency as a row of the table. An address without a scheme is a site as well."""
    from feedsmith_wire.credits.agencies import AgencyFacts  # the same

    site = agency.url.partition("://")[2].strip("/") or agency.url
    return AgencyFacts(
        code=agency.code or agency.name,
        name=agency.name,
        country=agency.country,
        site=site,
        aliases=agency.aliases,
    )
