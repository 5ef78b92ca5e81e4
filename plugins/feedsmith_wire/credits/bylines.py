"""Bylines and credit lines: "By JANE DOE, Associated Press", "Guardian staff and agencies".

What introduces the line and the time of publication behind it are taken off. What is left must be
something as a whole, or in each of its segments; if it is not, the line is no credit line.
"""

from collections.abc import Callable
from typing import NamedTuple

from feedsmith_wire.credits.agencies import AgencyFacts, AgencyTable
from feedsmith_wire.credits.datelines import parse_dateline
from feedsmith_wire.credits.east_asian import read_byline
from feedsmith_wire.credits.forms import Form
from feedsmith_wire.credits.names import is_name, to_title_case
from feedsmith_wire.credits.outlets import parse_staff
from feedsmith_wire.credits.patterns import Pattern
from feedsmith_wire.credits.segments import ParsedByline, read_segments, split_segments
from feedsmith_wire.credits.suppliers import find_agencies, find_exactly, find_in_source_line
from feedsmith_wire.credits.titles import cut_title
from feedsmith_wire.credits.values import Credits, ParsedDateline
from feedsmith_wire.credits.words.lines import AND_WORDS, BYLINE_WORDS, SOURCE_WORDS, WITH_WORDS
from feedsmith_wire.credits.words.people import STAFF_WORDS

__all__ = [
    "FORMS",
    "MAX_LENGTH",
    "UNCUT_FORMS",
    "Introduction",
    "parse_byline",
    "split_introduction",
]

MAX_LENGTH = 300
MAX_OUTLET_WORDS = 4
_TAIL = Pattern(
    r"[\s|,–—-]*(?:(?i:\b(?:published|updated|posted|am|on|le|el|vom|den))[:\s]*)?"
    r"(?:\d{1,2}[:.]\d{2}\s?(?i:am|pm|a\.m|p\.m|uhr|ist|h)?\b"
    r"|\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|\d{4}[-/.]\d{1,2}[-/.]\d|\d{4}年"
    r"|[A-Z][a-zé]{2,8}\.? \d{1,2},? \d{4}|\d{1,2}\.? [A-Za-zÀ-ÿ]{3,10}\.? \d{4})[^()]{0,90}$",
    line="By Jane Doe | March 3, 2020",
    finds=" | March 3, 2020",
)
_BEFORE_TAIL = Pattern(
    r"(?i)[\s|,–—-]*(?:published|updated|posted)?[\s:]*$",
    line="By Jane Doe, published",
    finds=", published",
)
_HANDLE = Pattern(r"\s*(?<!\S)@\w{1,30}", line="Jane Doe @janedoe", finds=" @janedoe")
_WITH_IN_BRACKET = Pattern(
    r"(?i)\((?:with|mit|avec|con|com|met|med)\b",
    line="Jane Doe (mit dpa)",
    finds="(mit",
)
_COPYRIGHT = Pattern(
    r"(?i)(?:©|ⓒ|\(c\)|copyright)[\s©]*(?:by\s)?\s*(?:\d{4}[\s,]*)?(?:by\s)?([^.\d]{2,40}?)"
    r"[\s,.]*(?:\d{4})?[\s,.]*(?:[a-z]{2,6}:[\d-]{4,30}(?:/\d{1,3})?)?"
    r"(?:all rights reserved\.?|alle rechte vorbehalten\.?|tous droits réservés\.?|todos los derechos reservados\.?)?"
    r"(?:\s*(?:this material may not be (?:published|reproduced)|click for restrictions)\b.{0,160})?",
    line="© 2024 AFP. All rights reserved.",
    finds=("AFP",),
)
# After these another word must introduce the name: "Written by", but not "Published Monday".
_PARTICIPLES = frozenset(
    "written reported posted published story words article publié rédigé écrit publicado escrito "
    "geschrieben veröffentlicht".split()
)
_ARTICLES = ("Le", "La", "De", "Het")
_SURE_WORDS = ("by", "von", "vom", "par", "por")
# Italian words that begin many other lines: a single word after them is no name.
_UNSURE_WORDS = ("di", "da")
_GLUED_WORDS = ("Von", "By", "Par", "Por")
_SOURCE = "source"


class Introduction(NamedTuple):
    """A line without the word that introduces it; `language` is that of the word.

    It is "source" where the word introduces a source, and "" for no word.
    """

    rest: str
    language: str = ""


def split_introduction(text: str) -> Introduction:
    """`text` and the word that introduces it as a byline or a source line."""
    if "：" in text[:8]:
        text = text.replace("：", ": ", 1).strip()
    first, _, rest = text.partition(" ")
    word = first.rstrip(":：").casefold()
    if word in BYLINE_WORDS and _may_introduce(first, word, rest):
        return _split_byline_word(text, word, rest)
    if word in SOURCE_WORDS and (first.endswith((":", "：")) or rest.startswith(": ")):
        return Introduction(rest.lstrip(": "), _SOURCE)
    return _split_glued_word(text)


def _may_introduce(first: str, word: str, rest: str) -> bool:
    """Whether a byline's word is one here: a colon or a capital follows, or it is nothing else."""
    if not rest:
        return False
    if first.endswith(":") or rest[0].isupper() or not rest[0].isascii() or word in _SURE_WORDS:
        return True
    return rest.partition(" ")[0].casefold().rstrip(":") in BYLINE_WORDS  # "Published by Jane Doe"


def _split_byline_word(text: str, word: str, rest: str) -> Introduction:
    if word == "haber" and rest.casefold() in STAFF_WORDS:  # the desk of news
        return Introduction(text)
    if word in _UNSURE_WORDS and len(rest.split()) < 2 and rest.casefold() not in STAFF_WORDS:
        return Introduction(text)
    language = BYLINE_WORDS[word]
    second, _, more = rest.partition(" ")
    doubled = second.casefold().rstrip(":") in BYLINE_WORDS  # "Written by Jane Doe"
    if doubled and (more or word in _PARTICIPLES):
        return Introduction(more, language)
    if word in _PARTICIPLES:
        return Introduction(text)
    return Introduction(rest.lstrip(": "), language)


def _split_glued_word(text: str) -> Introduction:
    """A word to which the name was glued by a lost line break: "ByJane Doe"."""
    for word in _GLUED_WORDS:
        rest = text[len(word) :]
        if text.startswith(word) and rest[:1].isupper():
            return Introduction(rest, BYLINE_WORDS[word.lower()])
    return Introduction(text)


def parse_byline(
    text: str,
    table: AgencyTable,
    bare_names: bool = True,
    certain: bool = False,
) -> Credits | None:
    """The line as a byline or credit line; None if it is none.

    With `bare_names`, a line of nothing but names is one as well. With `certain`, it is known that
    the line is a byline, as in a page's author field.
    """
    if len(text) > MAX_LENGTH or not text:
        return None
    for form in UNCUT_FORMS:
        if credits := form.read(text, table):
            return credits
    line, language = split_introduction(_strip_signs(text))
    if not line:
        return None
    line, tail = _split_tail(line)
    if language or certain:
        line = cut_title(line, table)
    byline = ParsedByline(language)
    if not _read_line(line, byline, table) or byline.is_empty:
        return None
    if not (language or certain) and not _is_credible(line, byline, bare_names):
        return None
    return _make_credits(text, tail, byline, table)


def _read_copyright(text: str, table: AgencyTable) -> Credits | None:
    """`© 2024 AFP. All rights reserved.`"""
    owned = _COPYRIGHT.fullmatch(text.strip("()") if text[:2] == "(©" else text) if text[0] in "©ⓒ(Cc" else None
    agencies = find_agencies(owned[1], table) if owned else []
    if not agencies:
        return None
    return Credits(agencies=tuple(agencies), printed=text, rule="copyright line")


UNCUT_FORMS: tuple[Form[Callable[[str, AgencyTable], Credits | None]], ...] = (
    Form(
        read_byline,
        {
            "김철수 기자": {"authors": ["김철수"]},
            "本报记者 王小明": {"authors": ["王小明"]},
            "新华社记者王小明摄": {"photo": [{"names": ["王小明"], "agencies": []}]},
        },
    ),
    Form(
        _read_copyright,
        {
            "© 2024 AFP. All rights reserved.": {"agencies": ["AFP"]},
            "© dpa-infocom, dpa:200314-99-123456/1": {"agencies": ["dpa"]},
        },
    ),
)
"""Forms that are read before anything is taken off the line, in the order of trying."""


def _strip_signs(text: str) -> str:
    """The line without handles of social media, and signs and brackets around it."""
    text = (_HANDLE.remove(text) if "@" in text else text).strip(" \t|-–—=*`_")
    if text and text[0] in "([" and text[-1] in ")]" and text.count(text[0]) == 1:
        text = text[1:-1]
    return text.strip()


def _split_tail(line: str) -> tuple[str, str]:
    """The line without the time of publication that follows it, and that time."""
    tail = _TAIL.search(line) if any(map(str.isdigit, line)) else None
    if tail is None:
        return line, ""
    return _BEFORE_TAIL.remove(line[: tail.start()]), tail[0]


def _read_line(line: str, byline: ParsedByline, table: AgencyTable) -> bool:
    """Whether the line is something as a whole or in its segments; what it is goes to `byline`."""
    for form in FORMS:
        if form.read(line, byline, table):
            return True
    return read_segments(line, byline, table)


def _read_agencies(line: str, byline: ParsedByline, table: AgencyTable) -> bool:
    agencies = find_agencies(line, table)
    byline.agencies += agencies
    return bool(agencies)


def _read_source(line: str, byline: ParsedByline, table: AgencyTable) -> bool:
    agencies = find_in_source_line(line, table)
    byline.agencies += agencies
    return bool(agencies)


def _read_staff(line: str, byline: ParsedByline, table: AgencyTable) -> bool:
    """The outlet's staff. "Le Monde and staff" or "staff, AFP" is more than one segment."""
    if "," in line or "/" in line:
        return False
    words = line.casefold().split()
    if not AND_WORDS.isdisjoint(words) or not WITH_WORDS.isdisjoint(words):
        return False
    byline.staff = parse_staff(line, byline.language)
    return bool(byline.staff)


def _read_outlet_with_agencies(line: str, byline: ParsedByline, table: AgencyTable) -> bool:
    """An outlet that only what follows shows to be one: it is no name, and agencies follow."""
    if WITH_WORDS.isdisjoint(line.casefold().split()):  # as nearly always: nothing to split for
        return False
    segments = list(split_segments(line))
    index = next((i for i, one in enumerate(segments) if i and one.separator in WITH_WORDS), 0)
    if not 1 <= index <= 2:
        return False
    agencies: list[AgencyFacts] = []
    for segment in segments[index:]:
        text = segment.text
        named = find_agencies(text, table) or find_exactly(text.split(), table, True)
        if not named:
            return False
        agencies += named
    before = line[: segments[index].start].rstrip()
    outlet = before[: len(before) - len(segments[index].separator)].strip(" ,")
    if not _may_be_outlet(outlet, table):
        return False
    byline.staff = outlet
    byline.agencies += agencies
    return True


def _may_be_outlet(text: str, table: AgencyTable) -> bool:
    """Whether a few capitalised words are no name, agency or staff, which are read as segments."""
    words = text.split()
    if not 1 <= len(words) <= MAX_OUTLET_WORDS or "," in text or "/" in text:
        return False
    if is_name(text) or find_agencies(text, table) or parse_staff(text, ""):
        return False
    return all(map(_begins_like_name, words))


def _begins_like_name(word: str) -> bool:
    return word[:1].isupper() or word[:1].isdigit() or word[:2].casefold() in ("l'", "l’")


FORMS: tuple[Form[Callable[[str, ParsedByline, AgencyTable], bool]], ...] = (
    Form(_read_agencies, {"AFP en español": {"agencies": ["AFP"]}}),
    Form(_read_source, {"Fonte Ansa": {"agencies": ["ANSA"]}}),
    Form(_read_staff, {"Redaktion (online)": {"staff": "Redaktion (online)"}}),
    Form(
        _read_outlet_with_agencies,
        {"Ouest-France avec AFP": {"staff": "Ouest-France", "agencies": ["AFP"]}},
    ),
)
"""What a line may be as a whole, in the order in which that is tried before its segments."""


def _is_credible(line: str, byline: ParsedByline, bare_names: bool) -> bool:
    """Whether a line that nothing introduces credits somebody: a bare name may be anything."""
    if not (bare_names or byline.agencies or byline.staff):
        return False
    if byline.has_bare_outlet and not (byline.agencies or byline.authors):
        return False
    if "(" in line and not _WITH_IN_BRACKET.search(line):
        return False
    if byline.agencies or byline.staff:
        return True
    return all(is_name(name, strict=True) for name in byline.authors)


def _make_credits(text: str, tail: str, byline: ParsedByline, table: AgencyTable) -> Credits:
    _correct_outlet(byline)
    return Credits(
        authors=tuple(dict.fromkeys(map(to_title_case, byline.authors))),
        agencies=tuple(dict.fromkeys(byline.agencies)),
        staff=byline.staff,
        dateline=_make_dateline(byline.place, tail, table),
        initials=tuple(byline.initials),
        printed=text,
        rule=_name_rule(byline),
    )


def _correct_outlet(byline: ParsedByline) -> None:
    """Change what an agency beside it shows to be an outlet's name."""
    if not byline.agencies:
        return
    staff = byline.staff
    if not staff and len(byline.authors) == 1 and byline.authors[0].split()[0] in _ARTICLES:
        staff = byline.authors.pop()  # an outlet whose name is shaped like a person's
    acronym = staff.removesuffix(" staff")
    if acronym != staff and acronym.isupper():
        staff = acronym  # the outlet itself: "NPR staff and wires"
    byline.staff = staff


def _make_dateline(place: str, tail: str, table: AgencyTable) -> ParsedDateline | None:
    if not place:
        return None
    located = parse_dateline(_clean_date(tail), table) if tail else None
    return located.dateline._replace(place=place) if located else ParsedDateline(place=place)


def _clean_date(tail: str) -> str:
    """The words of a time of publication that may be its date."""
    return " ".join(tail.replace(",", " ").replace("|", " ").split()[:3])


def _name_rule(byline: ParsedByline) -> str:
    if byline.language == _SOURCE:
        return "source line"
    return "byline" if byline.authors or byline.language else "credit line"
