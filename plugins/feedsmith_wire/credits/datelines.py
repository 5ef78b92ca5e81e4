"""Where and when a story was filed: "LONDON, Feb 26 (Reuters) - ", "(ANSA) - ROMA, 22 MAR - " and others."""

import re
from typing import NamedTuple

from feedsmith_wire.credits.agencies import AgencyFacts, Table
from feedsmith_wire.credits.names import is_place
from feedsmith_wire.credits.readings import Filed
from feedsmith_wire.credits.words import CITIES, MONTHS, REGIONS, WEEKDAYS

__all__ = ["WINDOW", "Lead", "filed", "lead"]

WINDOW = 160
"""So many characters of a paragraph may hold its dateline: no more are looked at."""

_BRACKETED = re.compile(
    r""
    r"(?P<place>[^()\[\]\n]*?)\s*[(\[（]\s*(?P<inside>[^()\[\]（）\n]{2,40}?)\s*[)\]）](?P<after>\s*(?:\.?\s?[-–—_―]{1,3}|"
    r"[=:])\s*|\.?\s+|\.?$)"
)
_DASH = re.compile(r"\s+[-–—_―]{1,3}\s*(?=\S)|\s*(?:[—―]|--)\s*(?=\S)|\s+=\s+|\s+[-–—]{1,2}$")
_SLASHED = r"(?P<place>[^/\n]{0,80}?)[\s.]*/\s*(?P<inside>[^/\n]{2,40}?)\s*/(?P<after>\.?\s*[-–—]{0,2}\s*)"
_CHINESE = (
    r"[（(]?(?:据)?(?P<agency>新华社|新華社|中新社|中新网|法新社|路透社|美联社|塔斯社|共同社|"
    r"中央社)(?P<place>[\u3400-\u9fff]{0,12}?)(?:(?P<month>\d{1,2})月)?(?:(?P<day>\d{1,2})日)?电(?:[（(][^（）()]{1,30}[）)])?[\s：:]*"
)
_KOREAN = (
    r"[(\[【]\s*(?P<place>[\uac00-\ud7af·, ]{0,20}?)\s*=\s*(?P<agency>[\uac00-\ud7af\w "
    r"]{2,12}?)\s*[)\]】]\s*(?P<names>(?:[\uac00-\ud7af]{2,4}\s?·?,?\s?){0,4})(?:기자|특파원)?\s*=?\s*"
)
_JAPANESE = (
    r"[【［\[（(]\s*(?P<place>[\u3040-\u30ff\u3400-\u9fff・]{0,12}?)\s*(?:(?P<day>\d{1,2})日)?\s*(?P<agency>時事|共同|ロイター|"
    r"AFP時事|AFP|CNN|ＡＦＰ時事|ロイター通信)\s*[】］\]）)]\s*(?:-\s)?"
)


class Lead(NamedTuple):
    """The beginning of a lead. `end` is where the text begins that follows it."""

    end: int
    rule: str
    agencies: tuple[AgencyFacts, ...] = ()
    filed: Filed | None = None
    names: tuple[str, ...] = ()
    initials: tuple[str, ...] = ()
    staff: str = ""


def lead(text: str, table: Table) -> Lead | None:
    """The dateline or the agency that `text` begins with."""
    head = text[:WINDOW]
    first = head[:1]
    if first > "\u2fff" or first in "([【（［":
        found = _east_asian(head, table)
        if found:
            return found
    if "(" in head or "[" in head or "（" in head:
        found = _bracketed(head, table)
        if found:
            return found
    if "/" in head:
        found = _slashed(head, table)
        if found:
            return found
    return _dashed(head, table)


def _east_asian(head: str, table: Table) -> Lead | None:
    for pattern, rule in (
        (_CHINESE, "Chinese dateline"),
        (_KOREAN, "Korean dateline"),
        (_JAPANESE, "Japanese dateline"),
    ):
        match = re.match(pattern, head)
        facts = match and table.find(match["agency"], sure=True)
        if not match or not facts:
            continue
        given = match.groupdict()
        place, month, day = given["place"].strip(" ,"), int(given.get("month") or 0), int(given.get("day") or 0)
        names = (
            tuple(
                name
                for name in re.findall(r"[\uac00-\ud7af]{2,4}", given.get("names") or "")
                if name not in ("기자", "특파원")
            )
            if "기자" in match[0] or "특파원" in match[0]
            else ()
        )
        end = match.end() if names or not given.get("names") else match.end("agency") + 1
        return Lead(end, rule, (facts,), Filed(place=place, month=month, day=day) if place or day else None, names)
    return None


def suppliers(inside: str, table: Table) -> tuple[tuple[AgencyFacts, ...], tuple[str, ...]] | None:
    """The agencies and desk initials of "dpa/gem", "ATS-AFP" or "ats afp"; None where there is anything else."""
    whole = table.find(inside, sure=True)
    if whole:
        return (whole,), ()
    found: list[AgencyFacts] = []
    initials: list[str] = []
    for part in re.split(r"\s*[/,;+&|]\s*|\s+(?:and|und|et|y|e|en|og|och)\s+", inside) if len(inside) <= 60 else ():
        facts = table.find(part, sure=True)
        parts = [part] if facts else re.split(r"[-–\s]+", part)
        for each in parts:
            facts = table.find(each, sure=True)
            if facts:
                found.append(facts)
            elif found and 1 < len(each) <= 4 and each.isalpha() and each.islower():
                initials.append(each)
            else:
                return None
    return (tuple(dict.fromkeys(found)), tuple(initials)) if found else None


def _bracketed(head: str, table: Table) -> Lead | None:
    """`PLACE, DATE (AGENCY) - ` and `(AGENCY) - PLACE, DATE - `."""
    if "]," in head:  # New Delhi [India], January 10 (ANI):
        head = head.replace(" [", ", ", 1).replace("]", " ", 1)
    match = _BRACKETED.match(head)
    if match is None or match.start("inside") > 110:
        return None
    place, inside, after = match["place"].rstrip(" -–—"), match["inside"], match["after"]
    credited = suppliers(inside, table)
    if credited is None or " - " in place:
        return None
    dashed = bool(after.strip(" ."))
    if not place:
        return _after_bracket(head, match.end(), credited, dashed, table)
    where = filed(place, table)
    if where is None or where[1] or table.find(place):
        return None
    following = head[match.end() : match.end() + 1]
    if not dashed and not following and not (where[0].day or _has_weekday(place) or _stands_alone(where[0])):
        return None  # a headline
    if not dashed and following and not (_opens(following) and _is_credible(where[0])):
        return None
    return Lead(match.end(), "dateline", credited[0], where[0], (), credited[1])


def _has_weekday(text: str) -> bool:
    return text.rpartition(" ")[2].casefold() in WEEKDAYS


def _opens(sign: str) -> bool:
    """Whether a sentence may begin so."""
    return not sign.islower()


def _is_credible(where: Filed) -> bool:
    """Whether the place needs no dash after it to be taken for one: short, with a date or of one or two words."""
    return bool(where.day or where.region) or len(where.place.split()) <= 3


def _after_bracket(
    head: str, end: int, credited: tuple[tuple[AgencyFacts, ...], tuple[str, ...]], dashed: bool, table: Table
) -> Lead | None:
    following = head[end : end + 1]
    if not (dashed or (following and _opens(following))):
        return None
    dash = _DASH.search(head, end)
    where = filed(head[end : dash.start()], table) if dash and dash.start() - end <= 60 else None
    if dash and where and not where[1] and (where[0].day or _stands_alone(where[0])):
        return Lead(dash.end(), "dateline after agency", credited[0], where[0], (), credited[1])
    return Lead(end, "agency before lead", credited[0], None, (), credited[1])


def _slashed(head: str, table: Table) -> Lead | None:
    """`PLACE, DATE. /TASS/. ` and `PLACE, DATE /PRNewswire/ -- `."""
    match = re.match(_SLASHED, head)
    credited = match and suppliers(match["inside"], table)
    if not match or not credited or not match["after"].strip():
        return None
    if not match["place"].strip():
        return Lead(match.end(), "agency before lead", credited[0], None, (), credited[1])
    where = filed(match["place"], table)
    if where is None or where[1]:
        return None
    return Lead(match.end(), "dateline", credited[0], where[0], (), credited[1])


def _dashed(head: str, table: Table) -> Lead | None:
    """`AGENCY - `, `PLACE, DATE - `, `PLACE, DATE AGENCY - `, `PLACE, DATE - AGENCY. ` and `AGENCY - PLACE, "
    "DATE - `.
    """
    dash = _DASH.search(head)
    if dash is None or not 2 <= dash.start() <= 100:
        return None
    before = head[: dash.start()].strip()
    facts = table.find(before)
    service = None if facts else _service(before, table)
    if facts or service:
        return _after_agency(head, dash.end(), facts or service, bool(service), table)
    where = filed(before, table)
    if where is None:
        return _house(before, dash.end())
    place, facts = where
    again = _DASH.search(head, dash.end()) if not place.day else None
    if (
        again
        and again.start() <= 100
        and (dated := filed(head[dash.end() : again.start()], table))
        and not dated[0].place
    ):
        place, dash = dated[0]._replace(place=place.place, region=place.region), again
    if facts:
        return Lead(dash.end(), "dateline", (facts,), place)
    named = re.match(r"([^.\n]{2,40})\.\s", head[dash.end() :])
    facts = named and table.find(named[1])
    if named and facts:
        return Lead(dash.end() + named.end(), "dateline", (facts,), place)
    if place.day or _stands_alone(place):
        return Lead(dash.end(), "bare dateline", (), place)
    return None


def _house(before: str, end: int) -> Lead | None:
    """A site before the text that is from it: "SPACE.com - "."""
    known = re.fullmatch(r"[A-Za-z][\w-]{1,30}\.(?:com|net|org|de|fr|tv)", before)
    return Lead(end, "house before lead", staff=before) if known else None


def _service(before: str, table: Table) -> AgencyFacts | None:
    """The agency of "ANSA SPORT", the name of one of its services: it counts before a dateline only."""
    first, _, rest = before.partition(" ")
    return table.find(first) if rest.isupper() and rest.isalpha() and len(rest) < 12 else None


def _after_agency(head: str, end: int, facts: AgencyFacts | None, service: bool, table: Table) -> Lead | None:
    """What follows `AGENCY - `: a dateline of its own, whose agency the first has the copy from, or the text."""
    if facts is None:
        return None
    inner = lead(head[end:], table)
    if inner is None:
        dash = None if not service else re.compile(r"\s[-–—]$").search(head)
        where = filed(head[end : dash.start()], table) if dash else None
        if dash and where:
            return Lead(dash.end(), "dateline after agency", (facts,), where[0])
    if inner and inner.filed and inner.filed.place:
        return Lead(end + inner.end, "dateline after agency", (facts,), inner.filed, inner.names, inner.initials)
    return None if service else Lead(end, "agency before lead", (facts,))


def _stands_alone(where: Filed) -> bool:
    """Whether a place without a date or an agency may be a dateline: in capitals, and a known city or one of a "
    "known region.
    """
    place = where.place
    if not place.isupper() and place.lower() != place.upper():
        return False
    known = all(part.strip().casefold() in CITIES for part in place.split("/"))
    return known or where.region.casefold().strip(".") in REGIONS


def filed(text: str, table: Table) -> tuple[Filed, AgencyFacts | None] | None:
    """`PLACE[, REGION][, DATE][ AGENCY]`, where nothing else is in `text`."""
    if len(text) > 100:
        return None
    words = text.replace(",", " , ").split()
    start, end, date = _date(words)
    facts = table.find(" ".join(words[end:]).strip(", ")) if end < len(words) and date else None
    if end < len(words) and date and facts is None:
        return None
    if not date:
        while words and words[-1].casefold().strip(".") in WEEKDAYS:
            words.pop()
            start = len(words)
    head = " ".join(words[:start]).replace(" ,", ",").strip(" ,")
    head = head if date or ", " in head else head.rstrip(".")
    year, month, day = date or (0, 0, 0)
    if not head:
        return (Filed(year=year, month=month, day=day), facts) if date and month else None
    place, _, region = head.partition(", ")
    if not is_place(place) or (region and not all(map(is_place, region.split(", ")))) or table.find(place):
        return None
    return Filed(place=place, region=region, year=year, month=month, day=day), facts


def _date(words: list[str]) -> tuple[int, int, tuple[int, int, int] | None]:
    """Where the date is among the words, and year, month and day."""
    for index, word in enumerate(words):
        month = MONTHS.get(word.casefold().rstrip("."), 0)
        if month and (index or len(words) > 1):
            day = _day(words[index + 1]) if index + 1 < len(words) else 0
            if day:
                year, end = _year(words, index + 2)
                return _trimmed(words, index), end, (year, month, day)
            before = index - 2 if index > 1 and words[index - 1] == "de" else index - 1
            day = _day(words[before]) if index else 0
            if day:
                year, end = _year(words, index + 1)
                return _trimmed(words, before), end, (year, month, day)
    if len(words) > 1 and _day(words[-1]) and words[-1].rstrip(".").isdecimal():
        return _trimmed(words, len(words) - 1), len(words), (0, 0, 0)
    return len(words), len(words), None


def _trimmed(words: list[str], start: int) -> int:
    """Without the weekday, the comma and the article before the date."""
    while start and (
        words[start - 1].casefold().rstrip(".") in WEEKDAYS or words[start - 1] in (",", "le", "den", "am", "el", "de")
    ):
        start -= 1
    return start


def _day(word: str) -> int:
    bare = (
        word.rstrip(".").removesuffix("st").removesuffix("nd").removesuffix("rd").removesuffix("th").removesuffix("er")
    )
    return int(bare) if bare.isdecimal() and bare.isascii() and len(bare) <= 2 and 1 <= int(bare) <= 31 else 0


def _year(words: list[str], index: int) -> tuple[int, int]:
    """The year at `index`, and where what follows begins."""
    skipped = index
    while skipped < len(words) and words[skipped] in (",", "de", "del"):
        skipped += 1
    if skipped < len(words):
        word = words[skipped].rstrip(".")
        if len(word) == 4 and word.isdecimal() and word.isascii() and word[:2] in ("19", "20"):
            return int(word), skipped + 1
    return 0, index
