"""What a story opens with: "LONDON, Feb 26 (Reuters) - ", "(ANSA) - ROMA, 22 MAR - " and others."""

from collections.abc import Callable
from typing import NamedTuple

from feedsmith_wire.credits.agencies import AgencyFacts, AgencyTable
from feedsmith_wire.credits.datelines import DatelineCredit, ends_with_weekday, parse_dateline
from feedsmith_wire.credits.east_asian import (
    read_chinese_opening,
    read_japanese_opening,
    read_korean_opening,
)
from feedsmith_wire.credits.forms import Form
from feedsmith_wire.credits.names import is_name, to_title_case, to_turkish_title_case
from feedsmith_wire.credits.outlets import is_outlet
from feedsmith_wire.credits.patterns import Pattern
from feedsmith_wire.credits.suppliers import BracketCredit, parse_bracket
from feedsmith_wire.credits.values import Opening, ParsedDateline
from feedsmith_wire.credits.words.places import CITIES, REGIONS

__all__ = ["FORMS", "WINDOW", "parse_opening"]

WINDOW = 160
"""So many characters of a paragraph may hold its dateline: no more are looked at."""
MAX_PLACE = 110
"""Characters before the bracket with the agency."""
MIN_DASH, MAX_DASH = 2, 100
"""Characters before a dash that ends a dateline."""
MAX_PLACE_AFTER_AGENCY = 60
MAX_SERVICE = 11

_BRACKETED = Pattern(
    r"(?P<place>[^()\[\]\n]*?)\s*[(\[（]\s*(?P<inside>[^()\[\]（）\n]{2,40}?)\s*[)\]）]"
    r"(?P<after>\s*(?:\.?\s?[-–—_―]{1,3}|[=:])\s*|\.?\s+|\.?$)",
    line="LAGOS, Feb 26 (Reuters) - Traders wait.",
    finds=("LAGOS, Feb 26", "Reuters", " - "),
)
_COUNTRY = Pattern(
    r"[^()\n]{2,40} \([^()\n]{2,40}\),? [^()\n]{3,40} \(",
    line="Millau (France), 26 nov 2026 (AFP) - Le port",
    finds="Millau (France), 26 nov 2026 (",
)
_NAMES_IN_CAPITALS = Pattern(
    r"((?:[A-ZÀ-ÞĞİŞĂĂŁŚŻŹĆČĎĚŇŘŠŤŮŽ.'’-]{2,20}[ ,/]{0,2}){2,6}) [-–—] ",
    line="AYŞE YILMAZ - Gemi",
    finds=("AYŞE YILMAZ",),
)
# A spaced dash, a long one without spaces, or the equals sign of teleprinters.
_DASH = Pattern(
    r"\s+[-–—_―]{1,3}\s*(?=\S)|\s*(?:[—―]|--)\s*(?=\S)|\s+=\s+|\s+[-–—]{1,2}$",
    line="LONDON - Shares fell.",
    finds=" - ",
)
_DASH_SIGNS = "-–—_―="
_LAST_DASH = Pattern(r"\s[-–—]$", line="ROMA, 22 MAR -", finds=" -")
_SLASHED = Pattern(
    r"(?P<place>[^/\n]{0,80}?)[\s.]*/\s*(?P<inside>[^/\n]{2,40}?)\s*/"
    r"(?P<after>[.:]?\s*[-–—]{0,2}\s*)",
    line="MOSCOW, March 3. /TASS/. The ship sailed.",
    finds=("MOSCOW, March 3", "TASS", ". "),
)
_SENTENCE = Pattern(r"([^.\n]{2,40})\.\s", line="Reuters. Shares fell.", finds=("Reuters",))
_SITE = Pattern(
    r"[A-Za-z][\w-]{1,30}\.(?:com|net|org|de|fr|tv)",
    line="news24.com",
    finds="news24.com",
)


def parse_opening(text: str, table: AgencyTable) -> Opening | None:
    """The dateline or the agency that `text` begins with."""
    head = text[:WINDOW]
    for form in FORMS:
        if opening := form.read(head, table):
            return opening
    return None


def _read_bracketed(head: str, table: AgencyTable) -> Opening | None:
    """`PLACE, DATE (AGENCY) - ` and `(AGENCY) - PLACE, DATE - `."""
    if not ("(" in head or "[" in head or "（" in head):
        return None
    if "]," in head:  # New Delhi [India], January 10 (ANI):
        head = head.replace(" [", ", ", 1).replace("]", " ", 1)
    elif _COUNTRY.match(head):  # Millau (France), 26 nov 2026 (AFP) -
        head = head.replace(" (", ", ", 1).replace(")", " ", 1)
    match = _BRACKETED.match(head)
    if match is None or match.start("inside") > MAX_PLACE:
        return None
    place = match["place"].rstrip(" -–—:")
    credit = parse_bracket(match["inside"], table)
    if credit is None or " - " in place:
        return None
    dashed = bool(match["after"].strip(" ."))
    if not place:
        return _read_after_bracket(head, match.end(), credit, dashed, table)
    located = parse_dateline(place, table)
    if located is None or located.agency or table.find(place):
        return None
    dateline = located.dateline
    if not dashed and not _is_credible(dateline, place, head[match.end() : match.end() + 1]):
        return None
    return _add_names(head, _make_opening(match.end(), "dateline", credit, dateline))


def _make_opening(
    end: int,
    rule: str,
    credit: BracketCredit,
    dateline: ParsedDateline | None,
) -> Opening:
    return Opening(end, rule, credit.agencies, dateline, initials=credit.initials)


def _add_names(head: str, opening: Opening) -> Opening:
    """The opening with the byline in capitals that stands between its dash and another one."""
    byline = _NAMES_IN_CAPITALS.match(head[opening.end :])
    if byline is None:
        return opening
    names = [name.strip() for name in byline[1].replace("/", ",").split(",")]
    if not all(map(is_name, names)):
        return opening
    is_turkish = any(facts.country == "TR" for facts in opening.agencies)
    set_name = to_turkish_title_case if is_turkish else to_title_case
    return opening._replace(end=opening.end + byline.end(), names=tuple(map(set_name, names)))


def _is_credible(dateline: ParsedDateline, place: str, following: str) -> bool:
    """Whether a place and an agency without a dash behind them are a dateline.

    `following` is the first sign of the text; without any, the whole may be a headline.
    """
    if not following:
        return bool(dateline.day) or ends_with_weekday(place) or _stands_alone(dateline)
    if not _may_begin_sentence(following):
        return False
    return bool(dateline.day or dateline.region) or len(dateline.place.split()) <= 3


def _may_begin_sentence(sign: str) -> bool:
    return not sign.islower()


def _read_after_bracket(
    head: str,
    end: int,
    credit: BracketCredit,
    dashed: bool,
    table: AgencyTable,
) -> Opening | None:
    """What follows an agency in brackets that stands first: a dateline, or the text."""
    following = head[end : end + 1]
    if not dashed and not (following and _may_begin_sentence(following)):
        return None
    dash = _DASH.search(head, end)
    located = None
    if dash and dash.start() - end <= MAX_PLACE_AFTER_AGENCY:
        located = parse_dateline(head[end : dash.start()], table)
    if dash and located and not located.agency and _is_sure(located.dateline):
        end, dateline = dash.end(), located.dateline
        return _make_opening(end, "dateline after agency", credit, dateline)
    return _make_opening(end, "agency before text", credit, None)


def _read_slashed(head: str, table: AgencyTable) -> Opening | None:
    """`PLACE, DATE. /TASS/. ` and `PLACE, DATE /PRNewswire/ -- `."""
    match = _SLASHED.match(head) if "/" in head else None
    credit = parse_bracket(match["inside"], table) if match else None
    if not match or not credit or not match["after"].strip():
        return None
    if not match["place"].strip():
        return _make_opening(match.end(), "agency before text", credit, None)
    located = parse_dateline(match["place"], table)
    if located is None or located.agency:
        return None
    return _make_opening(match.end(), "dateline", credit, located.dateline)


def _read_dashed(head: str, table: AgencyTable) -> Opening | None:
    """`AGENCY - `, and `PLACE[, DATE][ AGENCY] - ` with a date or an agency behind the dash."""
    if not any(map(head.__contains__, _DASH_SIGNS)):  # a tenth of what the pattern takes to find none
        return None
    dash = _DASH.search(head)
    if dash is None or not MIN_DASH <= dash.start() <= MAX_DASH:
        return None
    before = head[: dash.start()].strip().replace(" | ", ", ")
    if outlet := _read_outlet(before, dash.end()):
        return outlet
    if agency := table.find(before):
        return _read_after_agency(head, dash.end(), agency, table)
    if named := _read_agency_beside_place(before, dash.end(), table):
        return named
    if agency := _find_service(before, table):
        return _read_after_service(head, dash.end(), agency, table)
    located = parse_dateline(before, table)
    if located is None:
        return Opening(dash.end(), "outlet's name before text", staff=before) if is_outlet(before) else None
    return _read_after_place(head, dash.end(), located, table)


def _read_agency_beside_place(before: str, end: int, table: AgencyTable) -> Opening | None:
    """`AGENCY, PLACE - ` and `PLACE, AGENCY - `."""
    first, comma, rest = before.partition(", ")
    place, _, last = before.rpartition(", ")
    for name, beside in ((first, rest), (last, place)):
        agency = table.find(name) if comma else None
        located = parse_dateline(beside, table) if agency else None
        if agency and located:
            return Opening(end, "dateline", (agency,), located.dateline)
    return None


def _read_after_place(
    head: str,
    end: int,
    located: DatelineCredit,
    table: AgencyTable,
) -> Opening | None:
    """What follows `PLACE - `: a date and another dash, an agency, or the text."""
    dateline = located.dateline
    dated = _read_date_after_place(head, end, table) if not dateline.day else None
    if dated:
        end = dated.end
        dateline = dated.dateline._replace(place=dateline.place, region=dateline.region)
    if located.agency:
        return Opening(end, "dateline", (located.agency,), dateline)
    sentence = _SENTENCE.match(head[end:])
    agency = table.find(sentence[1]) if sentence else None
    if sentence and agency:
        return Opening(end + sentence.end(), "dateline", (agency,), dateline)
    if _is_sure(dateline):
        return Opening(end, "bare dateline", (), dateline)
    name = dateline.place
    return Opening(end, "outlet's name before text", staff=name) if not dateline.region and is_outlet(name) else None


class _DateAfterPlace(NamedTuple):
    dateline: ParsedDateline
    end: int


def _read_date_after_place(head: str, start: int, table: AgencyTable) -> _DateAfterPlace | None:
    """`DATE - ` behind `PLACE - `."""
    dash = _DASH.search(head, start)
    if dash is None or dash.start() > MAX_DASH:
        return None
    located = parse_dateline(head[start : dash.start()], table)
    if located is None or located.dateline.place:
        return None
    return _DateAfterPlace(located.dateline, dash.end())


def _read_outlet(before: str, end: int) -> Opening | None:
    """A site before the text that is from it: "news24.com - "."""
    if _SITE.fullmatch(before):
        return Opening(end, "outlet before text", staff=before)
    return None


def _find_service(before: str, table: AgencyTable) -> AgencyFacts | None:
    """The agency of "ANSA SPORT", the name of one of its services."""
    first, _, rest = before.partition(" ")
    if len(rest) > MAX_SERVICE or not (rest.isupper() and rest.isalpha()):
        return None
    return table.find(first)


def _read_after_agency(
    head: str,
    end: int,
    agency: AgencyFacts,
    table: AgencyTable,
) -> Opening | None:
    """What follows `AGENCY - `: a dateline, or the text.

    The dateline may name another agency, from which the first has the copy.
    """
    inner = parse_opening(head[end:], table)
    return _join_openings(agency, end, inner) or Opening(end, "agency before text", (agency,))


def _read_after_service(
    head: str,
    end: int,
    agency: AgencyFacts,
    table: AgencyTable,
) -> Opening | None:
    """The dateline that must follow the name of a service, which might be anything else."""
    inner = parse_opening(head[end:], table)
    if inner:
        return _join_openings(agency, end, inner)
    dash = _LAST_DASH.search(head)
    located = parse_dateline(head[end : dash.start()], table) if dash else None
    if not dash or not located:
        return None
    return Opening(dash.end(), "dateline after agency", (agency,), located.dateline)


def _join_openings(agency: AgencyFacts, end: int, inner: Opening | None) -> Opening | None:
    """An agency and the dateline behind it; None where there is no place in what is behind it."""
    if not inner or not inner.dateline or not inner.dateline.place:
        return None
    return inner._replace(end=end + inner.end, rule="dateline after agency", agencies=(agency,))


def _is_sure(dateline: ParsedDateline) -> bool:
    return bool(dateline.day) or _stands_alone(dateline)


def _stands_alone(dateline: ParsedDateline) -> bool:
    """Whether a place without date or agency may be a dateline.

    It is in capitals, and a known city or one of a known region.
    """
    place = dateline.place
    if not place.isupper() and place.lower() != place.upper():
        return False
    if all(part.strip().casefold() in CITIES for part in place.split("/")):
        return True
    return dateline.region.casefold().strip(".") in REGIONS


FORMS: tuple[Form[Callable[[str, AgencyTable], Opening | None]], ...] = (
    Form(
        read_chinese_opening,
        {
            "新华社北京11月17日电 代表团抵达。": {
                "agencies": ["Xinhua"],
                "dateline": {"place": "北京", "date": "11-17"},
                "rest": "代表团抵达。",
            },
        },
    ),
    Form(
        read_korean_opening,
        {
            "(서울=연합뉴스) 김철수 기자 = 배가 떠났다.": {
                "authors": ["김철수"],
                "agencies": ["Yonhap"],
                "dateline": {"place": "서울"},
                "rest": "배가 떠났다.",
            },
        },
    ),
    Form(
        read_japanese_opening,
        {
            "【ロンドン時事】船が着いた。": {
                "agencies": ["Jiji"],
                "dateline": {"place": "ロンドン"},
                "rest": "船が着いた。",
            },
        },
    ),
    Form(
        _read_bracketed,
        {
            "LAGOS, Feb 26 (Reuters) - Traders wait.": {
                "agencies": ["Reuters"],
                "dateline": {"place": "LAGOS", "date": "02-26"},
                "rest": "Traders wait.",
            },
            "(ANSA) - ROMA, 22 MAR - La nave parte.": {
                "agencies": ["ANSA"],
                "dateline": {"place": "ROMA", "date": "03-22"},
                "rest": "La nave parte.",
            },
            "Millau (France), 3 nov 2020 (AFP) - Le bateau part.": {
                "agencies": ["AFP"],
                "dateline": {"place": "Millau", "region": "France", "date": "2020-11-03"},
                "rest": "Le bateau part.",
            },
            "TRABZON (AA) - AYŞE YILMAZ - Gemi gitti.": {
                "authors": ["Ayşe Yılmaz"],
                "agencies": ["AA"],
                "dateline": {"place": "TRABZON"},
                "rest": "Gemi gitti.",
            },
            "Berlin (dpa/bb) - Die Fähre kommt.": {
                "agencies": ["dpa"],
                "initials": ["bb"],
                "dateline": {"place": "Berlin"},
                "rest": "Die Fähre kommt.",
            },
        },
    ),
    Form(
        _read_slashed,
        {
            "MOSCOW, March 3. /TASS/. The ship sailed.": {
                "agencies": ["TASS"],
                "dateline": {"place": "MOSCOW", "date": "03-03"},
                "rest": "The ship sailed.",
            },
            "København /ritzau/: Skibet sejlede.": {
                "agencies": ["Ritzau"],
                "dateline": {"place": "København"},
                "rest": "Skibet sejlede.",
            },
        },
    ),
    Form(
        _read_dashed,
        {
            "AFP - The ship sailed.": {"agencies": ["AFP"], "rest": "The ship sailed."},
            "Reuters - LONDON - The ship sailed.": {
                "agencies": ["Reuters"],
                "dateline": {"place": "LONDON"},
                "rest": "The ship sailed.",
            },
            "ANSA SPORT - ROMA, 22 MAR - La nave parte.": {
                "agencies": ["ANSA"],
                "dateline": {"place": "ROMA", "date": "03-22"},
                "rest": "La nave parte.",
            },
            "LONDON - Reuters. The ship sailed.": {
                "agencies": ["Reuters"],
                "dateline": {"place": "LONDON"},
                "rest": "The ship sailed.",
            },
            "KIEL - March 3 - The ship sailed.": {
                "dateline": {"place": "KIEL", "date": "03-03"},
                "rest": "The ship sailed.",
            },
            "LONDON - The ship sailed.": {
                "dateline": {"place": "LONDON"},
                "rest": "The ship sailed.",
            },
            "news24.com - The ship sailed.": {"staff": "news24.com", "rest": "The ship sailed."},
            "HarbourWorld - The ship sailed.": {"staff": "HarbourWorld", "rest": "The ship sailed."},
        },
    ),
)
"""The forms of an opening, in the order in which they are tried."""
