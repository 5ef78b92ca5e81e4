"""Reads a line of credits, or the text that one stands in, and says by which rule.

The readers are asked in the order of how much it takes to convince them: what labels itself (sign-offs,
picture credits), what follows a grammar to the last word (bylines), what opens a lead, what stands in brackets.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from feedsmith_wire.credits.agencies import AgencyFacts, Table, table
from feedsmith_wire.credits.bylines import byline
from feedsmith_wire.credits.datelines import WINDOW, lead, suppliers
from feedsmith_wire.credits.photos import photo
from feedsmith_wire.credits.readings import Credits, Filed, Helper, PictureCredit
from feedsmith_wire.credits.signoffs import signoff
from feedsmith_wire.credits.slugs import slug

__all__ = ["Credits", "Filed", "Helper", "PictureCredit", "read", "read_line"]

MAX_CAPTION = 250
COMMON = frozenset(
    "AA AGI AKP ANA APA APP APS ATA ATS Beta BNA BNS CNA CNS CNS-US CP DNB ELTA ENA EPA FENA GNA INA KNA KRT "
    "LANA MAP MENA MIA MNA NA NAN NNA ONA PA PAP PNA PPI RNS RSS "
    "SAPA SDA SID SITA SPA STA STT SUNA TAP TCA TNA TNS Trend TT UNB UNI VNA WAFA".split()
)
"""Codes that stand for much else: in brackets after a headline they are no credit."""
MAX_LINE = 700
EXCERPT = 225
MAX_EXCERPT = 5_000
_NOTHING = Credits()
_PARAGRAPH = re.compile(r"\n[ \t]*\n\s*|\n(?=[ \t]+\S)")
_BRACKETS = r"\(\s*([^()]{2,30}?)[\s.]*(?:\)|\\)"
_BETWEEN_DASHES = (
    r"(?:^|[\d.,)\w])[\s.]*[—–-]\s*([A-Z][\w .-]{1,15}?)\s*\.?\s*[—–-]\s|\.\s([A-Z]{2,8})\.?\s*$|"
    r"[\d,]\s*([A-Z][a-z]{3,8})\.\s*[—–]\s"
)


def read(text: str, kind: str | None = None, additions: tuple[AgencyFacts, ...] = ()) -> Credits:
    """What the text credits. `kind` says what it is, where that is known: byline, source, lead, dateline, signoff,
    photo, slug, title, or line (a line of a body, where a bare name is no credit); with None, it is found out.
    """
    agencies = table(additions)
    stripped = text.strip()
    if not stripped:
        return _NOTHING
    if "\n" in stripped and kind in (None, "article"):
        blocks = [" ".join(block.split()) for block in _PARAGRAPH.split(stripped[:1_000_000])]
        if len(blocks) > 1:
            short = _stacked(stripped, agencies) if len(stripped) <= MAX_LINE else None
            return short or _article([block for block in blocks if block], agencies)
        found = _stacked(stripped, agencies)
        if found:
            return found
    line = " ".join(stripped[: 4 * MAX_EXCERPT].split())
    found = read_line(line, kind, agencies)
    if found is None and kind in (None, "article") and len(line) >= EXCERPT:
        found = _within(line[:MAX_EXCERPT], agencies)
    return found or replace(_NOTHING, rest=text)


def _stacked(text: str, agencies: Table) -> Credits | None:
    """Lines that belong together: a slug above its headline, the clauses of a sign-off."""
    return slug(text) or (signoff(text, agencies) if len(text) <= MAX_LINE else None)


def read_line(line: str, kind: str | None, agencies: Table) -> Credits | None:
    """The same of one line, without white space at its ends or runs of it; None if nothing is understood."""
    if kind == "photo":
        return photo(line, agencies, certain=True) or _bracketed(line, agencies, kind)
    if kind in ("lead", "dateline"):
        return _lead(line, agencies)
    if kind in ("title", "slug"):
        return slug(line) or _bracketed(line, agencies, kind)
    if len(line) <= MAX_LINE:
        found = (
            signoff(line, agencies)
            or photo(line, agencies)
            or byline(
                line, agencies, bare_names=kind != "line" and kind != "signoff", certain=kind in ("byline", "source")
            )
            or slug(line)
        )
        if found:
            return found
    if kind in ("byline", "source"):
        return None
    return _lead(line, agencies) or _bracketed(line, agencies, kind)


def _lead(line: str, agencies: Table) -> Credits | None:
    found = lead(line[: WINDOW + 1], agencies)
    if found is None:
        return None
    return Credits(
        authors=found.names,
        agencies=found.agencies,
        dateline=found.filed,
        initials=found.initials,
        staff=found.staff,
        rest=line[found.end :],
        printed=line[: found.end].strip(),
        rule=found.rule,
    )


def _bracketed(line: str, agencies: Table, kind: str | None) -> Credits | None:
    """Agencies in brackets at the end of a headline or a paragraph, which have supplied it, or of a caption."""
    if line[-1:] not in ")]）":
        return None
    start = max(line.rfind("("), line.rfind("["), line.rfind("（"))
    inside = line[start + 1 : -1].strip()
    if start < 1 or len(line) - start > 60:
        return None
    found = suppliers(inside, agencies)
    rest, printed = line[:start].strip(), line[start:]
    if found is None:
        return _house(rest, inside, printed) if kind != "photo" else None
    if rest[-1:] not in '.!?…»”"' and inside in COMMON:
        return None
    if kind == "photo" or (kind != "signoff" and kind != "title" and not found[1] and _is_caption(rest)):
        return Credits(
            photo_credits=(PictureCredit((), found[0], inside),),
            rest=rest,
            printed=printed,
            rule="picture credit in brackets",
        )
    return Credits(agencies=found[0], initials=found[1], rest=rest, printed=printed, rule="agency in brackets")


def _house(rest: str, inside: str, printed: str) -> Credits | None:
    """A site in brackets after a headline: "(SPACE.com)"."""
    if rest[-1:] != "." and " " not in inside and re.fullmatch(r"[A-Za-z][\w-]{1,30}\.(?:com|net|org|de|fr)", inside):
        return Credits(staff=inside, rest=rest, printed=printed, rule="house in brackets")
    return None


def _is_caption(text: str) -> bool:
    """Whether a text before an agency in brackets is a caption: it ends like a sentence, and is no longer than one.

    Arabic captions end without a full stop, and Arabic headlines carry no agency.
    """
    if len(text) > MAX_CAPTION:
        return False
    if "\u0600" <= text[-1] <= "\u06ff":
        return True
    last = text.rpartition(" ")[2]
    return text[-1] == "." and not (last[0].isupper() and len(last) <= 6) and text.count(". ") <= 3


def _within(line: str, agencies: Table) -> Credits | None:
    """Agencies that are credited inside running text, as where several items are printed as one: "Rome, 5. "
    "(AFP) ...".
    """
    found: list[AgencyFacts] = []
    for match in re.finditer(_BRACKETS, line):
        credited = suppliers(match[1].strip(" .,"), agencies)
        found += credited[0] if credited else ()
    for match in re.finditer(_BETWEEN_DASHES, line):
        credited = suppliers((match[1] or match[2] or match[3]).strip(" ."), agencies)
        found += credited[0] if credited else ()
    if not found:
        return None
    return Credits(agencies=tuple(dict.fromkeys(found)), rest=line, rule="agency within the text")


def _article(blocks: Sequence[str], agencies: Table) -> Credits:
    """The credits of a whole article: its headline, its first blocks and its last ones."""
    found = [slug(blocks[0])] if len(blocks[0]) <= MAX_LINE else []
    prose = 0
    for block in blocks[0 if len(blocks) < 3 else 1 : 8]:
        one = read_line(block, "line", agencies)
        found.append(one)
        prose += one is None
        if prose > 1 or (one and one.rest):
            break
    for block in reversed(blocks[2:][-3:]):
        one = read_line(block, "signoff", agencies)
        found.append(one)
        if one is None:
            break
    return _joined([one for one in found if one])


def _joined(found: Sequence[Credits]) -> Credits:
    first = next((one.dateline for one in found if one.dateline), None)
    pictures = dict.fromkeys(credit for one in found for credit in one.photo_credits)
    return Credits(
        authors=tuple(dict.fromkeys(name for one in found for name in one.authors)),
        agencies=tuple(dict.fromkeys(facts for one in found for facts in one.agencies)),
        staff=next((one.staff for one in found if one.staff), ""),
        photo_credits=tuple(pictures),
        contributors=tuple(dict.fromkeys(helper for one in found for helper in one.contributors)),
        dateline=first,
        initials=tuple(dict.fromkeys(each for one in found for each in one.initials)),
        version=tuple(dict.fromkeys(each for one in found for each in one.version)),
        status=next((one.status for one in found if one.status), ""),
        embargo=next((one.embargo for one in found if one.embargo), ""),
        note=next((one.note for one in found if one.note), ""),
        printed=" / ".join(one.printed for one in found if one.printed),
        rule=", ".join(dict.fromkeys(one.rule for one in found)),
    )
