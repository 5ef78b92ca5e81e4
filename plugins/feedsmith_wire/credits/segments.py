"""The segments of a byline or credit line, and what each of them is.

A line is cut at commas, slashes and words such as "and" or "mit". Each segment must be something:
an agency, a person, an outlet, a job, a place, initials of somebody at a desk. KINDS has what a
segment may be, in the order in which it is tried.
"""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from feedsmith_wire.credits.agencies import AgencyFacts, AgencyTable, GluedAgency
from feedsmith_wire.credits.forms import Form
from feedsmith_wire.credits.names import is_initials, is_name, is_place
from feedsmith_wire.credits.outlets import is_job, is_organisation, parse_outlet, parse_staff
from feedsmith_wire.credits.patterns import Pattern
from feedsmith_wire.credits.suppliers import find_agencies, find_exactly
from feedsmith_wire.credits.words.calendar import MONTHS, WEEKDAYS
from feedsmith_wire.credits.words.lines import AND_WORDS, IN_WORDS, WITH_WORDS
from feedsmith_wire.credits.words.people import NOT_NAMES
from feedsmith_wire.credits.words.pictures import ARCHIVE_WORDS
from feedsmith_wire.credits.words.places import CITIES

__all__ = ["KINDS", "ParsedByline", "Segment", "read_segments", "split_segments"]

MAX_WORDS_BEFORE_IN = 5
MIN_UNCLASSIFIED = 3
"""Letters of a word that may be an outlet's name."""
MIN_GLUED_AGENCY = 5
"""Letters of an agency's name behind a person's, where it is not in capitals."""
_OF_WORDS = (
    " of ",
    " for ",
    " at ",
    " from ",
    " von der ",
    " von ",
    " de ",
    " für die ",
    " para ",
    " pour ",
    " per ",
    " voor ",
)
"""What stands between a name and the agency that the person is of."""
_JOINING_WORDS = "|".join(sorted(filter(str.isalpha, AND_WORDS | WITH_WORDS)))
_SEPARATOR = Pattern(
    rf"(?i)\s*[,;|/•·،、]\s*(?:(?:and|und|et|y|e|en|og|och|ve)\s+)?|\s+[-–—&+]\s+"
    rf"|\s+(?:{_JOINING_WORDS})\s+|\s*[()]\s*",
    line="Jane Doe, and Bo Lang",
    finds=", and ",
)


class Segment(NamedTuple):
    """A part of a line, what separates it from the one before, and where it begins."""

    text: str
    separator: str
    start: int


class ParsedByline:
    """What the segments of one line say."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.authors: list[str] = []
        self.agencies: list[AgencyFacts] = []
        self.initials: list[str] = []
        self.staff = ""
        self.place = ""
        self.jobs = 0
        # Whether `staff` is an outlet of which only its shape says so.
        self.has_bare_outlet = False
        self.unclassified: list[str] = []

    @property
    def is_empty(self) -> bool:
        """Whether it credits nobody."""
        return not (self.authors or self.agencies or self.staff)

    @property
    def names_somebody(self) -> bool:
        """Whether there is a person or an agency, or a word that introduces one."""
        return bool(self.authors or self.agencies or self.language)


def split_segments(line: str, signs: str = "") -> Iterator[Segment]:
    """The segments of the line, from left to right, without the `signs` at their ends."""
    start, separator = 0, ""
    for match in _SEPARATOR.finditer(line):
        yield Segment(line[start : match.start()].strip(signs), separator, start)
        start, separator = match.end(), match[0].strip().casefold() or " "
    yield Segment(line[start:].strip(signs), separator, start)


def read_segments(line: str, byline: ParsedByline, table: AgencyTable) -> bool:
    """Whether each segment of the line is something; what it is goes to `byline`."""
    segments = list(split_segments(line, ' .`="'))
    for segment in segments:
        if segment.text in "-–—" or segment.text in ARCHIVE_WORDS or _read_segment(segment, byline, table):
            continue
        # Commas and "and" may stand within the name of an office: "Ministry of Fish and Ships".
        return bool(byline.authors or byline.jobs) and _read_organisation(line, segment, byline)
    if not byline.unclassified or _classify_as_outlet(byline):
        return True
    # What was read as an outlet may be the beginning of a longer name.
    staff = next((segment for segment in segments if segment.text == byline.staff), None)
    if staff is None or not byline.authors:
        return False
    byline.staff = ""
    return _read_organisation(line, staff, byline)


def _read_segment(segment: Segment, byline: ParsedByline, table: AgencyTable) -> bool:
    return any(kind.read(segment, byline, table) for kind in KINDS)


def _read_organisation(line: str, segment: Segment, byline: ParsedByline) -> bool:
    """Whether the rest of the line, from the segment on, is an office where somebody is."""
    rest = line[segment.start :].strip(" .")
    if byline.staff or not is_organisation(rest):
        return False
    byline.staff = rest
    return True


def _classify_as_outlet(byline: ParsedByline) -> bool:
    """Whether a single word is the outlet, beside an agency or a job: "Reuters/Variety"."""
    if len(byline.unclassified) > 1 or byline.staff:
        return False
    if not (byline.agencies or (byline.jobs and not byline.authors)):
        return False
    byline.staff = byline.unclassified[0]
    return True


def _read_agency(segment: Segment, byline: ParsedByline, table: AgencyTable) -> bool:
    agencies = find_agencies(segment.text, table)
    # Behind "with" an agency is expected, and an ambiguous name is one: "with Mehr".
    if not agencies and segment.separator in WITH_WORDS:
        agencies = find_exactly(segment.text.split(), table, True)
    byline.agencies += agencies
    return bool(agencies)


def _read_initials_after_slash(segment: Segment, byline: ParsedByline, table: AgencyTable) -> bool:
    """Initials of somebody at a desk, and the place that may follow them: "kra Frankfurt"."""
    first, _, place = segment.text.partition(" ")
    if segment.separator != "/" or not is_initials(first):
        return False
    if place and not (is_place(place) and place.casefold() in CITIES):
        return False
    byline.initials.append(first)
    byline.place = byline.place or place
    return True


def _read_staff(segment: Segment, byline: ParsedByline, table: AgencyTable) -> bool:
    staff = parse_staff(segment.text, byline.language)
    byline.staff = byline.staff or staff
    return bool(staff)


def _read_name(segment: Segment, byline: ParsedByline, table: AgencyTable) -> bool:
    if not is_name(segment.text) or is_job(segment.text):
        return False
    # Three words may be a name and an agency: "Jane Doe AP".
    if len(segment.text.split()) < 3 or not _read_glued(segment, byline, table):
        byline.authors.append(segment.text)
    return True


def _read_glued(segment: Segment, byline: ParsedByline, table: AgencyTable) -> bool:
    """A name and the agency behind it with nothing between them."""
    glued = _split_glued(segment.text, table)
    if glued is None:
        return False
    byline.authors.append(glued.before)
    byline.agencies.append(glued.agency)
    return True


def _split_glued(text: str, table: AgencyTable) -> GluedAgency | None:
    """The name and the agency of "JILL LAWLESSAssociated Press" or "Jane Doe AP"."""
    name, _, last = text.rpartition(" ")
    agency = None
    if last.isupper() or (last[:1].isupper() and len(last) >= MIN_GLUED_AGENCY):
        agency = table.find(last)
    if agency and agency.kind == "wire" and is_name(name) and not find_agencies(name, table):
        return GluedAgency(name, agency)
    glued = table.split_glued(text)
    if glued is None:
        return None
    name = glued.before.strip(" ,").removesuffix(" The").removesuffix(" the").strip()
    return glued._replace(before=name) if is_name(name) else None


def _read_job(segment: Segment, byline: ParsedByline, table: AgencyTable) -> bool:
    names_job = is_job(segment.text)
    byline.jobs += names_job
    return names_job


def _read_city(segment: Segment, byline: ParsedByline, table: AgencyTable) -> bool:
    if byline.place or segment.text.casefold() not in CITIES:
        return False
    byline.place = segment.text
    return True


def _read_located(segment: Segment, byline: ParsedByline, table: AgencyTable) -> bool:
    """`AGENCY in PLACE` and `NAME in PLACE`."""
    words = segment.text.split()
    # The first such word decides, as places have them within their names.
    index = next((i for i, word in enumerate(words) if i and word in IN_WORDS), 0)
    if not 0 < index <= MAX_WORDS_BEFORE_IN:
        return False
    head, place = " ".join(words[:index]), " ".join(words[index + 1 :])
    if not is_place(place):
        return False
    if agency := table.find(head):
        byline.agencies.append(agency)
    elif is_name(head):
        byline.authors.append(head)
    else:
        return False
    byline.place = place
    return True


def _read_affiliated(segment: Segment, byline: ParsedByline, table: AgencyTable) -> bool:
    """`NAME of AGENCY` and `NAME for AGENCY`."""
    for word in _OF_WORDS:
        head, found, tail = segment.text.partition(word)
        agencies = find_agencies(tail, table) if found and is_name(head) else []
        if agencies:
            byline.authors.append(head)
            byline.agencies += agencies
            return True
    return False


def _read_place_after_agency(segment: Segment, byline: ParsedByline, table: AgencyTable) -> bool:
    """A place in capitals, which might be an outlet's name where no agency stands before it."""
    if not byline.agencies or byline.place or segment.separator == "/":
        return False
    if not (segment.text.isupper() and is_place(segment.text)):
        return False
    byline.place = segment.text
    return True


def _read_day(segment: Segment, byline: ParsedByline, table: AgencyTable) -> bool:
    """A day, as some print behind the agency: it is nobody's name."""
    words = segment.text.casefold().replace(".", " ").split()
    named = any(word in MONTHS or word in WEEKDAYS for word in words)
    return (
        bool(byline.agencies)
        and named
        and all(word in MONTHS or word in WEEKDAYS or word.isdecimal() for word in words)
    )


def _read_outlet(segment: Segment, byline: ParsedByline, table: AgencyTable) -> bool:
    credited = byline.names_somebody
    accompanied = credited or bool(byline.initials)
    outlet = parse_outlet(segment.text, accompanied=accompanied, credited=credited)
    if not outlet:
        return False
    # Beside staff or another outlet it need not be credible by itself.
    byline.has_bare_outlet = not byline.staff
    byline.staff = byline.staff or outlet
    return True


def _read_unclassified(segment: Segment, byline: ParsedByline, table: AgencyTable) -> bool:
    """A capitalised word that may be an outlet's name: the whole line must decide."""
    text = segment.text
    if len(text) < MIN_UNCLASSIFIED or not (text.isalpha() and text[0].isupper()):
        return False
    if text.casefold() in NOT_NAMES:
        return False
    byline.unclassified.append(text)
    return True


def _read_initials_first(segment: Segment, byline: ParsedByline, table: AgencyTable) -> bool:
    """Initials before the agency. They credit nobody if none follows."""
    if byline.agencies or not (is_initials(segment.text) and segment.text.isascii()):
        return False
    byline.initials.append(segment.text)
    return True


KINDS: tuple[Form[Callable[[Segment, ParsedByline, AgencyTable], bool]], ...] = (
    Form(_read_agency, {"Jane Doe, AP": {"authors": ["Jane Doe"], "agencies": ["AP"]}}),
    Form(
        _read_initials_after_slash,
        {
            "AFP/kra Frankfurt": {
                "agencies": ["AFP"],
                "initials": ["kra"],
                "dateline": {"place": "Frankfurt"},
            },
        },
    ),
    Form(
        _read_staff,
        {"Guardian staff and agencies": {"staff": "Guardian staff", "agencies": ["agencies"]}},
    ),
    Form(_read_name, {"By Jane Doe and Bo Lang": {"authors": ["Jane Doe", "Bo Lang"]}}),
    Form(
        _read_glued,
        {"By JILL LAWLESSAssociated Press": {"authors": ["Jill Lawless"], "agencies": ["AP"]}},
    ),
    Form(_read_job, {"Jane Doe, political reporter": {"authors": ["Jane Doe"]}}),
    Form(
        _read_city,
        {"Jane Doe, London": {"authors": ["Jane Doe"], "dateline": {"place": "London"}}},
    ),
    Form(
        _read_located,
        {
            "Jane Doe in Kampala": {"authors": ["Jane Doe"], "dateline": {"place": "Kampala"}},
            "Reuters in Kampala": {"agencies": ["Reuters"], "dateline": {"place": "Kampala"}},
        },
    ),
    Form(_read_affiliated, {"By Jane Doe for Reuters": {"authors": ["Jane Doe"], "agencies": ["Reuters"]}}),
    Form(
        _read_place_after_agency,
        {"Reuters, KAMPALA": {"agencies": ["Reuters"], "dateline": {"place": "KAMPALA"}}},
    ),
    Form(_read_day, {"Reuters, MAR 04": {"agencies": ["Reuters"]}}),
    Form(
        _read_outlet,
        {"Jane Doe, HarbourWorld": {"authors": ["Jane Doe"], "staff": "HarbourWorld"}},
    ),
    Form(_read_unclassified, {"Reuters/Variety": {"agencies": ["Reuters"], "staff": "Variety"}}),
    Form(_read_initials_first, {"det/Associated Press": {"agencies": ["AP"], "initials": ["det"]}}),
)
"""What a segment may be, in the order in which that is tried."""
