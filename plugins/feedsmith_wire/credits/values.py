"""What a line of credits says: the values that the parsers of this package return."""

from typing import NamedTuple

from feedsmith_wire.credits.agencies import AgencyFacts

__all__ = [
    "Credits",
    "Opening",
    "ParsedContributor",
    "ParsedDateline",
    "PictureCredit",
    "make_picture_credits",
]


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


class Opening(NamedTuple):
    """What a first paragraph opens with. `end` is where the text begins that follows it."""

    end: int
    rule: str
    agencies: tuple[AgencyFacts, ...] = ()
    dateline: ParsedDateline | None = None
    names: tuple[str, ...] = ()
    initials: tuple[str, ...] = ()
    staff: str = ""


class Credits(NamedTuple):
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


def make_picture_credits(text: str, credit: PictureCredit, caption: str, rule: str) -> Credits:
    """The picture credit at the end of `text`, and the caption before it."""
    caption = caption.strip()
    printed = text.removeprefix(caption).strip()
    return Credits(photo_credits=(credit,), rest=caption, printed=printed, rule=rule)
