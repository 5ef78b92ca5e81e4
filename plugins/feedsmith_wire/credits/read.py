"""Reads a line of credits, or the text that one stands in, and says by which rule.

The parsers are asked in the order of how much it takes to convince them: what labels itself
(sign-offs, picture credits), what follows a grammar to the last word (bylines), what opens a
paragraph, what stands in brackets.
"""

from collections.abc import Sequence
from itertools import chain
from typing import Any, Literal

from feedsmith_wire.credits.agencies import AgencyFacts, AgencyTable, agency_table
from feedsmith_wire.credits.bylines import parse_byline
from feedsmith_wire.credits.openings import WINDOW, parse_opening
from feedsmith_wire.credits.outlets import is_outlet
from feedsmith_wire.credits.patterns import Pattern
from feedsmith_wire.credits.photos import parse_picture_credit
from feedsmith_wire.credits.signoffs import parse_signoff
from feedsmith_wire.credits.slugs import parse_slug
from feedsmith_wire.credits.suppliers import parse_bracket
from feedsmith_wire.credits.values import Credits, ParsedContributor, ParsedDateline, PictureCredit

__all__ = [
    "Credits",
    "Kind",
    "ParsedContributor",
    "ParsedDateline",
    "PictureCredit",
    "read_credits",
    "read_ending",
    "read_line",
]

Kind = Literal["byline", "source", "dateline", "signoff", "photo", "slug", "title", "line", "article"]
"""What a text is: `line` is one of a body, where a bare name is no credit."""

MAX_CAPTION = 250
MAX_LINE = 700
MIN_EXCERPT, MAX_EXCERPT = 225, 5_000
"""Characters of a line that may be a whole article, and of which agencies are sought in it."""
MAX_TEXT = 1_000_000
MAX_BRACKET = 60
MAX_CAPTION_SENTENCES = 4
MAX_ABBREVIATION = 6
FIRST_BLOCKS, LAST_BLOCKS = 8, 3
"""Blocks at both ends of an article that may be credits."""
_AMBIGUOUS_CODES = frozenset(
    "AA AGI AKP ANA APA APP APS ATA ATS Beta BNA BNS CNA CNS CNS-US CP DNB ELTA ENA EPA FENA GNA "
    "INA KNA KRT LANA MAP MENA MIA MNA NA NAN NNA ONA PA PAP PNA PPI RNS RSS SAPA SDA SID SITA "
    "SPA STA STT SUNA TAP TCA TNA TNS Trend TT UNB UNI VNA WAFA".split()
)
"""Codes that stand for much else: in brackets after a headline they are no credit."""
_FIXES = (
    *("(corrects", "(corrected", "(refiles", "(repeats", "(updates"),
    *("(adds", "(recasts", "(fixes", "(removes", "(clarifies"),
)
"""How a note begins that says what this version changes."""
_CORRECTIONS = ("(corrects", "(corrected", "(fixes", "(removes", "(clarifies")
"""And one that readers should know of."""
MAX_FIX = max(map(len, _FIXES))
_NOTHING = Credits()
_PARAGRAPH_GAP = Pattern(r"\n[ \t]*\n\s*|\n(?=[ \t]+\S)", line="One.\n\nTwo.", finds="\n\n")
# Behind a sentence: "... for a year. (Reporting by", "... a year. dpa abc xy"
_SIGNOFF_START = Pattern(
    r"""[.!?”"»)\]] +(\(?(?:\w+ ){0,2}(?:by|von|par|por|di|door|av|de)[ :]|\([^()]{2,60}\)$)""",
    line="It was shut. (Reporting by Jane Doe)",
    finds=("(Reporting by ",),
)
_ENDING_RULES = ("sign-off", "desk sign-off")
_BRACKET = Pattern(r"\(\s*([^()]{2,30}?)[\s.]*(?:\)|\\)", line="Rome, 5. (AFP)", finds=("AFP",))
_BETWEEN_DASHES = Pattern(
    r"(?:^|[\d.,)\w])[\s.]*[—–-]\s*([A-Z][\w .-]{1,15}?)\s*\.?\s*[—–-]\s"
    r"|\.\s([A-Z]{2,8})\.?\s*$|[\d,]\s*([A-Z][a-z]{3,8})\.\s*[—–]\s",
    line="Rome, 5. — Reuter. — The ship",
    finds=("Reuter", None, None),
)


def read_credits(
    text: str,
    kind: str | None = None,
    additions: tuple[AgencyFacts, ...] = (),
) -> Credits:
    """What the text credits; its `rest` is the text where nothing is understood.

    `kind` is a Kind, where it is known; with None, it is found out. `additions` are agencies to
    know as well.
    """
    table = agency_table(additions)
    stripped = text.strip()
    if not stripped:
        return _NOTHING
    mixed = kind in (None, "article")
    if mixed and "\n" in stripped and (credits := _read_lines(stripped, table)):
        return credits
    line = " ".join(stripped[: 4 * MAX_EXCERPT].split())
    credits = read_line(line, kind, table)
    if credits is None and mixed and len(line) >= MIN_EXCERPT:
        credits = _read_excerpt(line[:MAX_EXCERPT], table)
    return credits or _NOTHING._replace(rest=text)


def _read_lines(text: str, table: AgencyTable) -> Credits | None:
    """A text of several lines: an article, or lines that belong together."""
    blocks = [" ".join(block.split()) for block in _PARAGRAPH_GAP.split(text[:MAX_TEXT])]
    if len(blocks) == 1:
        return _read_stacked(text, table)
    short = _read_stacked(text, table) if len(text) <= MAX_LINE else None
    return short or _read_article([block for block in blocks if block], table)


def _read_stacked(text: str, table: AgencyTable) -> Credits | None:
    """Lines that belong together: a slug above its headline, the clauses of a sign-off."""
    slug = parse_slug(text)
    if slug or len(text) > MAX_LINE:
        return slug
    return parse_signoff(text, table)


def read_line(line: str, kind: str | None, table: AgencyTable) -> Credits | None:
    """What one line credits; None if nothing is understood.

    The line has no white space at its ends, and no runs of it.
    """
    if kind == "photo":
        credit = parse_picture_credit(line, table, certain=True)
        return credit or _read_bracket(line, table, kind)
    if kind == "dateline":
        return _read_opening(line, table)
    if kind in ("title", "slug"):
        return parse_slug(line) or _read_bracket(line, table, kind)
    certain = kind in ("byline", "source")
    bare_names = kind not in ("line", "signoff")
    credits = _read_whole_line(line, table, bare_names, certain)
    if credits or certain:
        return credits
    return _read_opening(line, table) or _read_bracket(line, table, kind)


def _read_whole_line(
    line: str,
    table: AgencyTable,
    bare_names: bool,
    certain: bool,
) -> Credits | None:
    """What the line credits if it is nothing else."""
    if len(line) > MAX_LINE:
        return None
    if line[:1] == "(" and line[-1] == ")" and line[:MAX_FIX].lower().startswith(_FIXES):
        is_correction = line[:MAX_FIX].lower().startswith(_CORRECTIONS)
        return Credits(note=line if is_correction else "", printed=line, rule="note on a version")
    return (
        parse_signoff(line, table)
        or parse_picture_credit(line, table)
        or parse_byline(line, table, bare_names=bare_names, certain=certain)
        or parse_slug(line)
    )


def _read_opening(line: str, table: AgencyTable) -> Credits | None:
    opening = parse_opening(line[: WINDOW + 1], table)
    if opening is None:
        return None
    return Credits(
        authors=opening.names,
        agencies=opening.agencies,
        dateline=opening.dateline,
        initials=opening.initials,
        staff=opening.staff,
        rest=line[opening.end :],
        printed=line[: opening.end].strip(),
        rule=opening.rule,
    )


def _read_bracket(line: str, table: AgencyTable, kind: str | None) -> Credits | None:
    """Agencies in brackets at the end: of a headline or a paragraph, or of a picture's caption."""
    # A bracket that is the whole line is left to other parsers.
    start = max(line.rfind("("), line.rfind("["), line.rfind("（"))
    if line[-1:] not in ")]）" or start < 1 or len(line) - start > MAX_BRACKET:
        return None
    inside = line[start + 1 : -1].strip()
    rest, printed = line[:start].strip(), line[start:]
    bracket = parse_bracket(inside, table)
    if bracket is None:
        return _read_outlet_bracket(rest, inside, printed) if kind != "photo" else None
    if inside in _AMBIGUOUS_CODES and rest[-1:] not in '.!?…»”"':
        return None
    may_be_caption = kind not in ("signoff", "title") and not bracket.initials
    if kind == "photo" or (may_be_caption and _is_caption(rest)):
        return Credits(
            photo_credits=(PictureCredit((), bracket.agencies, inside),),
            rest=rest,
            printed=printed,
            rule="picture credit in brackets",
        )
    return Credits(
        agencies=bracket.agencies,
        initials=bracket.initials,
        rest=rest,
        printed=printed,
        rule="agency in brackets",
    )


def read_ending(text: str, table: AgencyTable) -> Credits | None:
    """What a paragraph ends with behind its last sentence: an agency in brackets, or a sign-off; None for none."""
    bare = text.removesuffix(".")
    if bare[-1:] in ")]）" and (credits := _read_bracket(bare, table, "signoff")) and credits.agencies:
        return credits._replace(printed=text[text.rfind(credits.printed) :])
    for match in _SIGNOFF_START.finditer(text):
        start = match.start(1)
        if signoff := parse_signoff(text[start:], table):
            return signoff._replace(rest=text[:start].rstrip()) if signoff.rule in _ENDING_RULES else None
    return None


def _read_outlet_bracket(rest: str, inside: str, printed: str) -> Credits | None:
    """An outlet in brackets after a headline: "(SPACE.com)", "(HarbourWorld)"."""
    if rest[-1:] == "." or not is_outlet(inside):
        return None
    return Credits(staff=inside, rest=rest, printed=printed, rule="outlet in brackets")


def _is_caption(text: str) -> bool:
    """Whether a text before an agency in brackets is a caption: some sentences, and no more.

    Arabic captions end without a full stop, and Arabic headlines carry no agency.
    """
    if len(text) > MAX_CAPTION:
        return False
    if "\u0600" <= text[-1] <= "\u06ff":
        return True
    if text[-1] != "." or text.count(". ") >= MAX_CAPTION_SENTENCES:
        return False
    last = text.rpartition(" ")[2]
    return not (last[0].isupper() and len(last) <= MAX_ABBREVIATION)  # "Okla."


def _read_excerpt(line: str, table: AgencyTable) -> Credits | None:
    """Agencies inside running text, as where several items are printed as one: "Rome, 5. (AFP)"."""
    agencies: list[AgencyFacts] = []
    for match in _BRACKET.finditer(line):
        bracket = parse_bracket(match[1].strip(" .,"), table)
        agencies += bracket.agencies if bracket else ()
    for match in _BETWEEN_DASHES.finditer(line):
        name = match[1] or match[2] or match[3]
        bracket = parse_bracket(name.strip(" ."), table)
        agencies += bracket.agencies if bracket else ()
    if not agencies:
        return None
    named = tuple(dict.fromkeys(agencies))
    return Credits(agencies=named, rest=line, rule="agency within the text")


def _read_article(blocks: Sequence[str], table: AgencyTable) -> Credits | None:
    """The credits of a whole article, its headline, its first blocks and its last ones; None for none."""
    read: list[Credits | None] = []
    if len(blocks[0]) <= MAX_LINE:
        read.append(parse_slug(blocks[0]))
    prose = 0
    for block in blocks[0 if len(blocks) < 3 else 1 : FIRST_BLOCKS]:
        credits = read_line(block, "line", table)
        read.append(credits)
        # Behind two paragraphs of prose, or an opening, there is nothing but text.
        prose += credits is None
        if prose > 1 or (credits and credits.rest):
            break
    for block in reversed(blocks[2:][-LAST_BLOCKS:]):
        credits = read_line(block, "signoff", table)
        if credits is None:
            break
        read.append(credits)
    found = [credits for credits in read if credits]
    return _join(found) if found else None


def _join(read: Sequence[Credits]) -> Credits:
    """What several lines credit: lists one after the other, of all else the first."""

    def first(field: str) -> str:
        return next(filter(None, (getattr(credits, field) for credits in read)), "")

    def chained(field: str) -> tuple[Any, ...]:
        return tuple(dict.fromkeys(chain.from_iterable(getattr(credits, field) for credits in read)))

    return Credits(
        authors=chained("authors"),
        agencies=chained("agencies"),
        staff=first("staff"),
        photo_credits=chained("photo_credits"),
        contributors=chained("contributors"),
        dateline=next((credits.dateline for credits in read if credits.dateline), None),
        initials=chained("initials"),
        version=chained("version"),
        status=first("status"),
        embargo=first("embargo"),
        note=first("note"),
        printed=" / ".join(credits.printed for credits in read if credits.printed),
        rule=", ".join(dict.fromkeys(credits.rule for credits in read)),
    )
