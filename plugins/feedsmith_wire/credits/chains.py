"""Chains of names and agencies, as picture credits have them: "Jane Doe/AFP/Getty Images"."""

from collections.abc import Callable, Sequence

from feedsmith_wire.credits.agencies import AgencyFacts, AgencyTable
from feedsmith_wire.credits.forms import Form
from feedsmith_wire.credits.names import is_camel_case, is_name
from feedsmith_wire.credits.patterns import Pattern
from feedsmith_wire.credits.values import PictureCredit
from feedsmith_wire.credits.words.lines import AND_WORDS
from feedsmith_wire.credits.words.people import ORGANISATIONS, PARTICLES, STAFF_WORDS
from feedsmith_wire.credits.words.pictures import PICTURE_FILLERS

__all__ = ["PARTS", "ParsedChain", "parse_chain"]

MAX_LENGTH = 140
MAX_TITLE_WORDS = 8
MAX_NUMBER = 30
_COUNT = Pattern(r"\s\(\d\)", line="Jane Doe/AFP (2)", finds=" (2)")
_SEPARATOR = Pattern(
    r"(?i)\s*[/|]\s*|\s*[,;]\s*|\s+\(\s*|\s+(?:via|for|für|pour|and|und|et|y|e|og|och|ve)\s+|\s+[-–—&]\s+",
    line="Jane Doe via AP",
    finds=" via ",
)
_TITLE_WORDS = PARTICLES | AND_WORDS | {"of", "the", "for"}


class ParsedChain:
    """What the parts of a chain of credits say: "Jane Doe/AFP/Getty Images"."""

    def __init__(self) -> None:
        self.names: list[str] = []
        self.agencies: list[AgencyFacts] = []
        # Short words in capitals: agencies that are not known, or initials.
        self.codes: list[str] = []

    def make_credit(self, printed: str) -> PictureCredit | None:
        """The credit; None where it credits nobody."""
        names, agencies = self.names, self.agencies
        # Beside a name and an agency "XYZ" is another agency; else it stands for a name.
        if self.codes and agencies and any(map(is_name, names)):
            agencies = agencies + [AgencyFacts(code=code, name=code) for code in self.codes]
        else:
            names = self.codes + names
        if not (names or agencies):
            return None
        return PictureCredit(tuple(dict.fromkeys(names)), tuple(dict.fromkeys(agencies)), printed)


def parse_chain(
    text: str,
    table: AgencyTable,
    certain: bool,
    commas: bool = True,
) -> PictureCredit | None:
    """Names and agencies between slashes and the like; None where there is anything else.

    With `certain`, a label says that this is a credit, so any name will do. Without `commas`, a
    comma alone separates nothing.
    """
    text = _COUNT.remove(text).strip(" .:–-|")
    if not text or len(text) > MAX_LENGTH:
        return None
    if "," in text and not (commas or certain or "/" in text):
        return None
    chain = ParsedChain()
    if all(_read_part(part, chain, table, certain) for part in _SEPARATOR.split(text)):
        return chain.make_credit(text.strip(" ()"))
    return None


def _read_part(part: str, chain: ParsedChain, table: AgencyTable, certain: bool) -> bool:
    """Whether the part is something; what it is goes to the chain."""
    # "Â" is left of a no-break space that was read in the wrong charset.
    text = part.strip(" .:()[]–-—_").removesuffix("Â").strip()
    if agency := table.find(text, certain=True):
        chain.agencies.append(agency)
        return True
    # "Post Staff" credits nobody, but "AP Staff" does credit AP.
    words = text.split()
    if len(words) > 1 and words[-1].casefold() in STAFF_WORDS and not table.find(words[0]):
        return True
    named = _strip_fillers(words)
    return not named or any(form.read(named, chain, table, certain) for form in PARTS)


def _strip_fillers(words: Sequence[str]) -> Sequence[str]:
    """The words without those at both ends that name nobody."""
    start, end = 0, len(words)
    while start < end and _is_filler(words[start]):
        start += 1
    while start < end and _is_filler(words[end - 1]):
        end -= 1
    return words[start:end]


def _is_filler(word: str) -> bool:
    folded = word.casefold().strip(":.,()©")
    if not folded or folded in PICTURE_FILLERS:
        return True
    return len(folded) == 4 and folded.isdecimal()  # a year


def _read_agency(
    words: Sequence[str],
    chain: ParsedChain,
    table: AgencyTable,
    certain: bool,
) -> bool:
    agency = table.find(" ".join(words), certain=True)
    chain.agencies += [agency] if agency else []
    return agency is not None


def _read_unseparated(
    words: Sequence[str],
    chain: ParsedChain,
    table: AgencyTable,
    certain: bool,
) -> bool:
    """An agency and what is before or behind it: "AP Photo Jane Doe", "Jane Doe AP"."""
    for cut in range(1, len(words)):
        before = " ".join(words[:cut])
        behind = " ".join(_skip_fillers(words[cut:]))
        first, second = table.find(before), table.find(behind)
        if first and second:
            chain.agencies += (first, second)
            return True
        if first and is_name(behind):
            chain.agencies.append(first)
            chain.names.append(behind)
            return True
        if len(words[cut - 1]) > 3:  # the full stop is no initial's
            before = before.rstrip(".")
        if second and is_name(before):
            chain.agencies.append(second)
            chain.names.append(before)
            return True
    return False


def _skip_fillers(words: Sequence[str]) -> Sequence[str]:
    start = 0
    while start < len(words) and _is_filler(words[start]):
        start += 1
    return words[start:]


def _read_code(words: Sequence[str], chain: ParsedChain, table: AgencyTable, certain: bool) -> bool:
    word = words[0]
    if len(words) > 1 or not (2 <= len(word) <= 4 and word.isupper() and word.isalpha()):
        return False
    chain.codes.append(word)
    return True


def _read_name(words: Sequence[str], chain: ParsedChain, table: AgencyTable, certain: bool) -> bool:
    """A person, or an office as a handout's credit has it: "UK Parliament"."""
    name = " ".join(words)
    if not is_name(name):
        office = len(words) > 1 and any(word.casefold() in ORGANISATIONS for word in words)
        if not (certain or office) or not _is_titled(words):
            return False
    chain.names.append(name)
    return True


def _is_titled(words: Sequence[str]) -> bool:
    return len(words) <= MAX_TITLE_WORDS and all(map(_is_titled_word, words))


def _is_titled_word(word: str) -> bool:
    return word[:1].isupper() or is_camel_case(word) or word.casefold() in _TITLE_WORDS


def _read_number(
    words: Sequence[str],
    chain: ParsedChain,
    table: AgencyTable,
    certain: bool,
) -> bool:
    """The number of a picture behind its credit, which credits nobody."""
    return certain and words[0][:1].isdigit() and len(" ".join(words)) <= MAX_NUMBER


PARTS: tuple[Form[Callable[[Sequence[str], ParsedChain, AgencyTable, bool], bool]], ...] = (
    Form(
        _read_agency,
        {"Jane Doe/file AFP": {"photo": [{"names": ["Jane Doe"], "agencies": ["AFP"]}]}},
    ),
    Form(
        _read_unseparated,
        {
            "AP Photo Jane Doe": {"photo": [{"names": ["Jane Doe"], "agencies": ["AP"]}]},
            "Photo: Jane Doe AP": {"photo": [{"names": ["Jane Doe"], "agencies": ["AP"]}]},
        },
    ),
    Form(
        _read_code,
        {"Jane Doe/XYZ/AFP": {"photo": [{"names": ["Jane Doe"], "agencies": ["AFP", "XYZ"]}]}},
    ),
    Form(
        _read_name,
        {"UK Parliament/AFP": {"photo": [{"names": ["UK Parliament"], "agencies": ["AFP"]}]}},
    ),
    Form(
        _read_number,
        {"Photo: Jane Doe, 1234567": {"photo": [{"names": ["Jane Doe"], "agencies": []}]}},
    ),
)
"""What a part of a chain may be, in the order in which that is tried."""
