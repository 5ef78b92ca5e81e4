"""What a validator is given and what it says: a Finding names a rule, what breaks it and where.

A check of one value gives a Complaint or None, a check of an element yields Findings. Both name the rule as it stands
in `rules.RULES`, which knows its severity, its sentence and its section.
"""

from typing import NamedTuple, Protocol

from feedsmith.model.values import value
from feedsmith.validating.rules import RULES, Severity

__all__ = ["Complaint", "Document", "Finding", "Place", "Spot", "complain", "find", "find_broken", "is_error"]

MAX_SHOWN_CHARACTERS = 80


class Document(NamedTuple):
    """The bytes of a feed, and the charset that its server said they are in, or ""."""

    data: bytes
    charset: str = ""


@value
class Finding:
    """Something wrong in a feed.

    `line` and `column` begin at 1, and `column` is 0 where it is not known. `path` leads to the element
    or key, such as `rss/channel/item[2]/guid`; `shown` is the value that is wrong, shortened, or "".
    """

    line: int
    column: int
    severity: Severity
    rule: str
    path: str
    sentence: str
    shown: str
    section: str

    def __str__(self) -> str:
        tail = f": {self.shown!r}" if self.shown else ""
        return f"{self.path}: {self.sentence}{tail}"


class Complaint(NamedTuple):
    """That a value breaks a rule. `details` fill the gaps of the rule's sentence."""

    rule: str
    details: tuple[str, ...] = ()


class Place(Protocol):
    """Where something is wrong: an element of an XML document, or a value of a JSON one.

    `section` is the section of the specification that says what may stand there, or "".
    """

    @property
    def line(self) -> int: ...

    @property
    def column(self) -> int: ...

    @property
    def path(self) -> str: ...

    @property
    def section(self) -> str: ...


class Spot(NamedTuple):
    """A place in a document that is no element and no value."""

    line: int = 1
    column: int = 0
    path: str = "document"
    section: str = ""


def complain(rule: str, *details: object) -> Complaint:
    """A complaint by that rule."""
    return Complaint(rule, tuple(map(str, details)))


def is_error(complaint: Complaint) -> bool:
    """Whether what it complains of is forbidden."""
    return RULES[complaint.rule].severity is Severity.ERROR


def find(place: Place, rule: str, *details: object, shown: object = "", within: str = "") -> Finding:
    """A finding at a place, or at what is `within` it, such as `/@href`."""
    row = RULES[rule]
    return Finding(
        line=place.line,
        column=place.column,
        severity=row.severity,
        rule=rule,
        path=f"{place.path}{within}",
        sentence=row.sentence.format(*details),
        shown=str(shown)[:MAX_SHOWN_CHARACTERS],
        section=row.section or place.section,
    )


def find_broken(place: Place, complaint: Complaint, shown: object = "", within: str = "") -> Finding:
    """The same of what a check of a value complains of."""
    return find(place, complaint.rule, *complaint.details, shown=shown, within=within)
