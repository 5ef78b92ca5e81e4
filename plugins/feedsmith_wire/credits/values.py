"""What a line of credits says: the values that the parsers of this package return."""

from dataclasses import dataclass
from typing import NamedTuple

from feedsmith_wire.credits.agencies import AgencyFacts

__all__ = ["Credits", "ParsedContributor", "ParsedDateline", "PictureCredit"]


class ParsedContributor(NamedTuple):
    """Somebody who helped. `role` is editing, additional_reporting, translation and others."""

    name: str
    role: str


class PictureCredit(NamedTuple):
    """Who made a picture and who supplied it.

    `printed` is the credit without its label ("AP Photo/Jane Doe").
    """

    names: tuple[str, ...]
    agencies: tuple[AgencyFacts, ...]
    printed: str


class ParsedDateline(NamedTuple):
    """A dateline as printed.

    `year` is 0 where none is printed; `day` and `month` are 0 where there is no date.
    """

    place: str = ""
    region: str = ""
    year: int = 0
    month: int = 0
    day: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Credits:
    """What was read; everything is empty where nothing was understood.

    `rest` is the text without what was understood: the paragraph without its dateline, the caption
    without its credit. `printed` is what was understood, `rule` the name of the rule that read it.
    """

    authors: tuple[str, ...] = ()
    agencies: tuple[AgencyFacts, ...] = ()
    staff: str = ""
    photo_credits: tuple[PictureCredit, ...] = ()
    contributors: tuple[ParsedContributor, ...] = ()
    dateline: ParsedDateline | None = None
    initials: tuple[str, ...] = ()
    version: tuple[str, ...] = ()
    status: str = ""
    embargo: str = ""
    note: str = ""
    rest: str = ""
    printed: str = ""
    rule: str = ""
