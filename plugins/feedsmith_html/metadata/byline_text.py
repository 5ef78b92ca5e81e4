"""Bylines as printed become people and agencies: "By Jane Doe and John Roe, writers, with dpa"."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from feedsmith.text import squash
from feedsmith_html.grammar import Example, any_word
from feedsmith_html.metadata.names import (
    AGENCIES,
    PARTICLES,
    capitalize_name,
    is_agency,
    is_body,
    is_full_name,
    is_name,
    strip_role,
)
from feedsmith_html.text import fold_text, unescape_twice

__all__ = ["Byline", "read_byline", "read_bylines"]

MAX_BYLINE_CHARS = 400
MAX_NAME_CHARS = 80
MAX_NAMES = 30
MAX_INITIALS = 5
MIN_SENTENCE_WORDS = 6

_BY = any_word(
    r"""by vom von par por di da door av af od przez autor(?:in|en|es|a|as|e|i)?
        auteur(?:e|s|rice)? author(?:s|\(s\))? authored_by verfasser(?:in)?
        redakteur(?:in)? reporter text texte texto words автор kirjoittaja
        skribent yazar szerző autor[ei] από tekst posted_by published_by
        written_by redaktion(?=_?:)"""
)
# What was done, as it stands before "by".
_DONE = any_word(
    """articles? story post text words review interview report(?:ed|age)?
        analysis opinion written posted published submitted created authored
        guest_post contributed compiled text_und_fotos? ein_beitrag ein_artikel
        ein_kommentar ein_gastbeitrag ein_interview geschrieben verfasst
        veröffentlicht erstellt eingestellt gepostet publiée? écrit rédigé
        propos_recueillis publicado escrito redactado scritto pubblicato
        articolo geschreven gepubliceerd skrevet skriven publicerad beitrag
        kommentar gastbeitrag fotos? yazan napisał"""
)
_LABEL_BY = re.compile(rf"(?:(?:an?\s)?(?:{_DONE}\s?){{0,2}}(?:on\s|am\s)?)?{_BY}\s?[:：\s]\s?", re.IGNORECASE)
# Where the kind of text, or the section, comes first: "An analysis by Jane Doe", "Culture By Jane Doe". In a name
# "von" is no such word: "Diane Von Furstenberg".
_LATE_BY = re.compile(
    r"(?:(?:Eine?|Une?|An?|Una|El|La|The)\s(?:[^\W\d_]+\s){1,2}(?:von|by|par|por|de|di)"
    r"|[^\W\d_]+\sby|(?:[^\s,;|/]+\s){1,4}(?i:recueillis?|written|posted|geschrieben|escrito)\s(?:by|par|von|por)"
    r"|(?:[^\s,;|/]+\s){1,4}By)\s(?=[A-ZÄÖÜÉ])"
    r"|[^\s,;|/]+\s(?:Von|Par|Por)\s(?!De[rmn]\s)(?=[A-ZÄÖÜÉ]\S*\s[A-ZÄÖÜÉ])"
)
# Where two elements ran together: "ByJane Doe".
_GLUED_BY = re.compile(r"(?:By|Von|von|Par|Por)(?=[A-ZÄÖÜÉ][^\W\d_]*[\s.])")
_EAST_ASIAN_BY = re.compile(
    r"(?:[【\[（(]\s?)?"
    + any_word(
        r"""文[/／:：] 作者[:：/／_] 本报记者 记者[:：_]? 责?编辑[:：_]? 責任編輯[:：_]? 责任编辑[:：_]? 責編[:：]
        责编[:：] 著者[:：_] 執筆[:：_] 筆者[:：_] 翻訳者[:：_]? 글[:：_] 기자[:：_] 取材[・･]?文?[:：=＝]
        撰文[:：_] 來源[:：] 来源[:：]"""
    )
    + r"\s?"
)
_EAST_ASIAN_ROLE = re.compile(r"\s?(?:기자|특파원|記者|记者|編集部員)$")
_LABEL = re.compile(r"(?:[^\W\d_]+\s){0,3}[^\W\d_]+\s?[:：]\s(?=\S)")
# The title of a link to an author's articles: "View all posts by Jane Doe".
_LISTING = re.compile(
    r"[\w\s]{0,30}\b(?:posts?|articles?|stories|beiträge|artikel|everything|alles)"
    r"\s(?:by|of|von|de|par|from)\s"
    r"|(?:about|meet)\s(?:the\s)?(?:author|writer)s?\b\W{0,4}|über\s(?:den|die)\sautor(?:in)?\b\W{0,4}"
    r"|à\spropos\sde\sl['’]auteure?\b\W{0,4}|sobre\s(?:el|la)\sautora?\b\W{0,4}",
    re.IGNORECASE,
)
_PICTURE = re.compile(
    r"\W{0,3}"
    + any_word(
        """image photo foto bild picture credit copyright quelle source fuente
        archiv video graphic grafik illustration"""
    )
    + r"s?\b|\W{0,3}(?:©|\(c\))",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"(?:https?://|(?=www\.))([^\s/?#()\[\]]*)")
_AND = any_word(
    """and und im_gespräch_mit in_conversation_with interviewed_by et y e i och
        og en ja ve и та sowie with mit avec con med dan và és a και și şi"""
)
# What stands between two names.
_SPLIT = re.compile(rf"\s*[,;|&/、，；·•・؛،+]\s*(?:{_AND}\s+)?|\s+{_AND}\s+", re.IGNORECASE)
_WITH = re.compile(rf"{_AND}\s+", re.IGNORECASE)
# Where somebody wrote, before the next name.
_PLACE = re.compile(rf"\s(?:in|aus|à|en|from)\s[^,;]{{1,40}}(?=,\s{_AND}\s)", re.IGNORECASE)
# What editing systems print after a byline: others who had a part in it, what readers may do, when and where it stands.
_NOT_BYLINE = re.compile(
    r"\s(?:(?:edited|translated|photographed|illustrated|(?:photo(?:s|graphs)?|illustrations?))\sby\b"
    r"|(?:last\s)?"
    + any_word(
        """published updated posted modified edited reviewed veröffentlicht aktualisiert publiée?_le mise?_à_jour
        actualizad[oa] aggiornat[oa] read_more view(?:_all)? see_all more_(?:by|from|posts|articles|stories) show_more
        mehr_(?:von|zu) all(?:e|_his|_her)?_(?:artikel|beiträge|posts|articles|stories) click_here social_links
        follow(?:ing)? unfollow folgen seguir suivre abonnieren share(?:_(?:this|on))? profil(?:e|s)? comments
        kommentare filed_under search_for get_author rss(?:_feed)?"""
    )
    + r"\b(?!\s(?:by|von|par|por|de|da)\b)|(?:categor(?:y|ies)|kategorien?|tags?|themen|topics)\s?:).*$",
    re.IGNORECASE,
)
# What follows the last name.
_TAIL = re.compile(
    r"\s[-–—|•·]\s.*$|\s?[|•].*$|\s(?:in|on|at|am|for|für|aus|from|via|ago|special to)\s.*$"
    r"|\s(?:\d{4}-\d\d-\d\d|\d{1,2}[./]\d{1,2}[./]\d{4}).*$"
)
# Before a place, or a house's sign: "Jane Doe and Max Roe, Nairobi".
_COMMAS = frozenset(",،，")
# Before a dash or a colon.
_LEADING_PART = re.compile(r"([^|–—:-]{2,60}?)\s?(?:\s[-–—|]|:)\s")
_NUMBERS = re.compile(r"\s\S{0,12}\d.*$")
# Words that are left of a date whose numbers are gone.
_CALENDAR = frozenset(
    "january february march april may june july august september october "
    "november december jan feb mar apr jun jul aug sep sept oct nov dec monday "
    "tuesday wednesday thursday friday saturday sunday mon tue wed thu fri sat "
    "sun januar februar märz mai juni juli oktober dezember montag dienstag "
    "mittwoch donnerstag freitag samstag sonntag mo di mi do fr sa so am on le "
    "el il the um den vom vor hace fa stand updated published posted view upd".split()
)
_DEGREE = re.compile(
    r"(?:ph\.?\s?d|m\.?d|m\.?s|rdn?|rn|msc|b?mba|mph|ma|ba|jd|llm|cpa|dds|pharmd|facp|cscs|dr|esq"
    r"|ii+)\.?",
    re.IGNORECASE,
)
_EMAIL = re.compile(r"\(?[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,64}){1,5}\)?")
_HANDLE = re.compile(r"\(?@\w{1,30}\)?")
_BRACKETS = re.compile(r"[(\[（【]([^()\[\]（）【】]{0,80})[)\]）】]")
_TAG = re.compile(r"<[^<>]{0,300}>")
# Marks that are no part of a name, where they stand at its ends.
_EDGES = " :,;-–—|•·/*“”\"'»«>_~‹›"
_STAFF = frozenset("staff writer reporter contributor".split())


@dataclass(frozen=True, slots=True)
class Byline:
    """People and agencies that a byline names, each once and in its order."""

    people: tuple[str, ...] = ()
    agencies: tuple[str, ...] = ()


class _Name(NamedTuple):
    """A name in a byline; `is_body` where it is that of an agency, a desk or an outlet."""

    text: str
    is_body: bool


def read_bylines(lines: Iterable[str], outlets: frozenset[str] = frozenset(), *, is_declared: bool = False) -> Byline:
    """What several bylines name together; `outlets` are the site's own names, folded.

    Places and the signs of houses, which are printed after names, are not declared for machines.
    """
    people: dict[str, str] = {}
    agencies: dict[str, str] = {}
    for line in lines:
        for name in _read_names(line, outlets, is_declared):
            if len(people) + len(agencies) < MAX_NAMES:
                named = agencies if name.is_body else people
                named.setdefault(name.text.casefold(), name.text)
    return Byline(tuple(people.values()), tuple(agencies.values()))


def read_byline(line: str, outlets: frozenset[str] = frozenset()) -> Byline:
    """What one byline names."""
    return read_bylines((line,), outlets)


def _read_names(line: str, outlets: frozenset[str], is_declared: bool) -> Iterator[_Name]:
    """The names in a byline."""
    text = _strip_byline(line)
    if (address := _ADDRESS.search(text)) is not None:
        if fold_text(address[1].removeprefix("www.")) not in outlets:
            return  # of somebody who made the site, more often than not
        text = _strip_edges(text[: address.start()].rstrip("([ "))
    if not text or _PICTURE.match(text) or _is_sentence(text):
        return
    if fold_text(text) in outlets or _has_address_of(line, outlets):
        yield _Name(text, is_body=True)
        return
    text = _TAIL.sub("", _PLACE.sub("", _strip_leading_outlet(text, outlets)))
    parts = _SPLIT.split(text)[:MAX_NAMES]
    names = [_read_name(part, outlets) for part in parts]
    last = None if is_declared else names[-1]
    if last is not None and _has_comma_before_last(text) and _is_beside_names(last, names[:-1]):
        names.pop()
    yield from _drop_extras([name for name in names if name is not None], outlets, is_declared)


def _is_sentence(text: str) -> bool:
    """Whether most words of a text are no names: "Your effort in providing this feedback is appreciated"."""
    words = [word for word in text.split() if word[0].isalpha() and word.casefold() not in PARTICLES]
    return len(words) >= MIN_SENTENCE_WORDS and sum(word[0].islower() for word in words) > len(words) / 2


def _has_address_of(line: str, outlets: frozenset[str]) -> bool:
    """Whether the site's own address stands behind a name, as in "Daily Planet (www.planet.example)"."""
    return any(
        "." in inner and fold_text(inner.strip().removeprefix("www.")) in outlets for inner in _BRACKETS.findall(line)
    )


def _strip_leading_outlet(text: str, outlets: frozenset[str]) -> str:
    """The person in "Daily Planet - Jane Doe"."""
    match = _LEADING_PART.match(text)
    return text[match.end() :] if match is not None and fold_text(match[1]) in outlets else text


def _has_comma_before_last(text: str) -> bool:
    """Whether a comma, and nothing else, stands before the last part of a byline."""
    separators: list[str] = _SPLIT.findall(text)
    return bool(separators) and separators[-1].strip() in _COMMAS


def _is_beside_names(last: _Name, others: list[_Name | None]) -> bool:
    """Whether the last name may be a place, or a house's sign, as it has one word and all others are full names."""
    known = [name for name in others if name is not None]
    is_full = all(name.is_body or is_full_name(name.text) for name in known)
    return bool(known) and is_full and not last.is_body and " " not in last.text


def _drop_extras(names: list[_Name], outlets: frozenset[str], is_declared: bool) -> Iterator[_Name]:
    """The names without those that only say something of the others."""
    has_people = any(not name.is_body for name in names)
    has_agency = any(name.is_body and name.text.casefold() in AGENCIES for name in names)
    for number, name in enumerate(names):
        if number and has_people and _is_affiliation(name, outlets):
            continue
        if number and not is_declared and _is_initials(name, names[0]):
            continue
        if not (has_agency and _is_sign(name)):
            yield name


def _is_affiliation(name: _Name, outlets: frozenset[str]) -> bool:
    """Whether a name is the outlet's, as in "Jane Doe, Daily Planet"."""
    return name.is_body and fold_text(name.text) in outlets


def _is_initials(name: _Name, first: _Name) -> bool:
    """Whether a name is in capitals as that of a house is: of "Jane Doe / TNN" the second."""
    is_short = len(name.text) <= MAX_INITIALS and " " not in name.text
    return not name.is_body and is_short and name.text.isupper() and is_full_name(first.text)


def _is_sign(name: _Name) -> bool:
    """Whether a name may be a house's sign for somebody, as in "abc/dpa"."""
    return not name.is_body and name.text.islower() and len(name.text) < 5


def _strip_byline(line: str) -> str:
    """A byline without its "By", brackets and addresses; "" for the credit of a picture."""
    text = _NOT_BYLINE.sub("", _strip_markup(line[:MAX_BYLINE_CHARS]))
    outside = _BRACKETS.sub("", text).strip()
    text = _BRACKETS.sub(_keep_agency, text) if outside else text.strip("()[]（）【】 ")
    text = _strip_start(_LISTING, _strip_start(_GLUED_BY, text.strip()))
    if _PICTURE.match(text):
        return ""
    # Labels may follow one another: "Text: Von Jane Doe".
    for _ in range(3):
        before = text
        text = _strip_start(_LABEL_BY, squash(text).strip(_EDGES))
        text = _strip_start(_EAST_ASIAN_BY, text)
        text = _strip_edges(_strip_start(_LABEL, text))
        if text == before:
            break
    return _strip_edges(_strip_start(_LATE_BY, text))


def _strip_markup(text: str) -> str:
    """A text without entities, tags, invisible characters and people's addresses."""
    text = unescape_twice(text)
    if "<" in text:
        text = _TAG.sub(" ", text)
    text = squash(text.replace("\xad", "").replace("\u200b", ""))
    text = text.replace("[at]", "@").replace("(at)", "@")
    if "@" in text:
        text = _HANDLE.sub(" , ", _EMAIL.sub(" , ", text))
    return text


def _keep_agency(bracket: re.Match[str]) -> str:
    """Of what stands in brackets, an agency: "Jane Doe (with AFP)"."""
    name = _strip_start(_WITH, bracket[1].strip())
    return f", {name}" if is_agency(name) else " "


def _strip_start(pattern: re.Pattern[str], text: str) -> str:
    """`text` without what the pattern reads at its start."""
    match = pattern.match(text)
    return text[match.end() :] if match is not None else text


def _strip_edges(text: str) -> str:
    """A text without marks at its ends, but with the point of "Jr." or of an initial."""
    text = text.lstrip(_EDGES + ".").rstrip(_EDGES)
    if text.endswith(".") and len(text.rpartition(" ")[2]) > 4:
        return text.rstrip(". ")
    return text


def _read_name(part: str, outlets: frozenset[str]) -> _Name | None:
    """The name in a part of a byline; None where there is none."""
    if _PICTURE.match(part):
        return None
    name = _strip_date(_strip_start(_LABEL, part))
    if not 1 < len(name) < MAX_NAME_CHARS or _DEGREE.fullmatch(name):
        return None
    if person := _strip_outlet(name, outlets):
        return _Name(capitalize_name(person), False)
    if is_body(name, outlets):
        return _Name(name, True)
    name = _strip_repetition(strip_role(name))
    return _Name(capitalize_name(name), False) if is_name(name) else None


def _strip_repetition(name: str) -> str:
    """A name that stands there twice, once: a link to the author and one to a picture."""
    words = name.split()
    half = len(words) // 2
    return " ".join(words[:half]) if half > 1 and words[:half] == words[half:] else name


def _strip_date(part: str) -> str:
    """A name without the date that stands after it."""
    part = _EAST_ASIAN_ROLE.sub("", _strip_start(_LABEL_BY, _strip_edges(part)))
    name = "" if part[:1].isdigit() else _NUMBERS.sub("", part)
    words = name.split()
    if name != part or len(words) != 2:
        while words and words[-1].casefold().strip(".,:") in _CALENDAR:
            words.pop()
    return _strip_edges(" ".join(words))


def _strip_outlet(name: str, outlets: frozenset[str]) -> str:
    """The person in "Jane Doe Daily Planet Staff"; "" if there is none."""
    words = name.split()
    while len(words) > 2 and words[-1].casefold() in _STAFF:
        words.pop()
    for end in range(2, len(words)):
        if fold_text("".join(words[end:])) in outlets:
            words = words[:end]
            break
    person = " ".join(words)
    if len(words) not in (2, 3) or person == name:
        return ""
    return person if is_name(person) and not is_body(person, outlets) else ""


def _read_planet_byline(line: str) -> Byline:
    """A byline of the Daily Planet, for the examples."""
    return read_byline(line, frozenset(("dailyplanet",)))


_JANE = Byline(("Jane Doe",))
EXAMPLES = (
    Example("_LABEL_BY", read_byline, "By Jane Doe", _JANE),
    Example("_GLUED_BY", read_byline, "ByJane Doe", _JANE),
    Example("_EAST_ASIAN_BY", read_byline, "责任编辑：王小明", Byline(("王小明",))),
    Example("_EAST_ASIAN_ROLE", read_byline, "홍길동 기자", Byline(("홍길동",))),
    Example("_LABEL", read_byline, "Our critic: Jane Doe", _JANE),
    Example("_LISTING", read_byline, "View all posts by Jane Doe", _JANE),
    Example("_LATE_BY", read_byline, "Eine Analyse von Jane Doe", _JANE),
    Example("_NOT_BYLINE", read_byline, "Jane Doe View author archive", _JANE),
    Example("_COMMAS", read_byline, "Jane Doe, Nairobi", _JANE),
    Example("_LEADING_PART", _read_planet_byline, "Daily Planet - Jane Doe", _JANE),
    Example("_PICTURE", read_byline, "Text: Jane Doe, Fotos: Max Roe", _JANE),
    Example("_ADDRESS", read_byline, "www.planet.example/jane", Byline()),
    Example(
        "_SPLIT",
        read_byline,
        "Jane Doe und Max Roe",
        Byline(("Jane Doe", "Max Roe")),
    ),
    Example("_WITH", read_byline, "Jane Doe (avec AFP)", Byline(("Jane Doe",), ("AFP",))),
    Example(
        "_PLACE",
        read_byline,
        "Jane Doe in Bonn, and Max Roe",
        Byline(("Jane Doe", "Max Roe")),
    ),
    Example("_TAIL", read_byline, "Jane Doe | Politics", _JANE),
    Example("_NUMBERS", read_byline, "Jane Doe 3:46 PM", _JANE),
    Example("_CALENDAR", read_byline, "Jane Doe March 14, 2026", _JANE),
    Example("_DEGREE", read_byline, "Jane Doe, PhD and Max Roe", Byline(("Jane Doe", "Max Roe"))),
    Example("_EMAIL", read_byline, "Jane Doe jane@planet.example", _JANE),
    Example("_HANDLE", read_byline, "Jane Doe @janedoe", _JANE),
    Example("_BRACKETS", read_byline, "Jane Doe (left)", _JANE),
    Example("_TAG", read_byline, "<b>Jane</b> Doe", _JANE),
    Example("_STAFF", _read_planet_byline, "Jane Doe Daily Planet Staff", _JANE),
)
