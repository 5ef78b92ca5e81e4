"""Bylines as printed become people and agencies: "By Jane Doe and John Roe, staff writers, with dpa"."""

import html
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from feedsmith.text import squash
from feedsmith_html.metadata.candidates import any_of, key_of

__all__ = ["AGENCIES", "Byline", "is_agency", "is_full_name", "read_byline", "read_bylines"]

MAX_BYLINE = 400
MAX_NAMES = 30
MAX_WORDS = 6

AGENCIES = frozenset(
    "afp ap apa dpa reuters ansa efe sda ats keystone-sda belga anp ntb tt ritzau stt lusa tass interfax xinhua kyodo "
    "jiji yonhap pti ani ians upi aap pa bloomberg epd kna sid dapd dts ots europapress notimex télam telam agerpres "
    "bta hina mti pap čtk ctk sita tanjug beta anadolu aa ria dpa-afx epa getty cp rnd redaktionsnetzwerk wam spa "
    "petra mena nan ukrinform unian bns leta elta stringer newsis cnw globenewswire businesswire prnewswire".split()
)
_AGENCY_NAMES = frozenset(
    "the associated press|associated press|agence france-presse|agence france presse|deutsche presse-agentur|"
    "thomson reuters|austria presse agentur|press association|pa media|united press international|"
    "the canadian press|la presse canadienne|australian associated press|agencia efe|europa press|"
    "xinhua news agency|kyodo news|press trust of india|bloomberg news|anadolu agency|"
    "schweizerische depeschenagentur|sport-informations-dienst|evangelischer pressedienst|pr newswire|"
    "business wire|wire services|keystone sda".split("|")
)
_AGENCY = re.compile(r"\b(?:news agency|ajansı?|агентство)$|(?:通讯社|通訊社|通信社|통신사?)$", re.IGNORECASE)
_DESK = re.compile(
    r"\b"
    + any_of(r"""redaktion[a-zåäö]* [a-zäöü]*redaktion redacci[oó]n redaction rédaction redazione redactie redakcja
    redakce редакция toimitus staff desk admin administrator administration newsroom news_?team team editorial editors
    webmaster online newsdesk press_release pressemitteilung presse[a-zäöüß]* agency agentur(?:en)? agencias? agences?
    wire newswire services? contributors? magazine? zeitung nachrichten news media verlag gmbh inc llc ltd e\.?_?v ag
    foundation institute university universität society company corporation network tv radio channel press times post
    journal herald tribune gazette blog ministerium ministry office department committee association verein verband
    group club user guest unknown anonymous""")
    + r"\b"
    r"|\.(?:com|de|net|org|fr|at|ch|co|info|eu|it|es|io)\b",
    re.IGNORECASE,
)
_ROLE = re.compile(
    r"\b"
    + any_of(r"""editors? reporters? reporterin writer correspondents? korrespondent(?:in)? corresponsal columnist
    journalist(?:in)? journaliste giornalista periodista [a-z]{0,10}redakteur(?:in)? redacteur rédacteur rédactrice
    redactora? contributors? contributing producer director manager photographer fotograf(?:in)? president professor
    ceo founder co-founder chief senior freelancer? blogger guest intern volontär(?:in)? praktikant(?:in)? analyst
    ressortleiter(?:in)? leiter(?:in)? mitarbeiter(?:in)? researcher author autor(?:in)? specialist head_of vice
    executive officer strategist consultant engineer developer coach experte? spokesman""")
    + r"\b",
    re.IGNORECASE,
)
_BY = any_of(
    r"""by vom von par por di da door av af od przez autor(?:in|en|es|a|as|e|i)? auteur(?:e|s|rice)? author(?:s|\(s\))?
    authored_by verfasser(?:in)? redakteur(?:in)? reporter text texte texto words автор kirjoittaja skribent yazar
    szerző autor[ei] από tekst posted_by published_by written_by redaktion(?=_?:)"""
)
_DONE = any_of(
    """articles? story post text words review interview report(?:ed|age)? analysis opinion written posted published
    submitted created authored guest_post contributed compiled text_und_fotos? ein_beitrag ein_artikel
    ein_kommentar ein_gastbeitrag ein_interview geschrieben verfasst veröffentlicht erstellt eingestellt
    gepostet publiée? écrit rédigé propos_recueillis publicado escrito redactado scritto pubblicato articolo geschreven
    gepubliceerd skrevet skriven publicerad beitrag kommentar gastbeitrag fotos? yazan napisał"""
)
_LEAD = re.compile(rf"(?:(?:an?\s)?{_DONE}?\s?(?:on\s|am\s)?)?{_BY}\s?[:：\s]\s?", re.IGNORECASE)
_GLUED_LEAD = re.compile(r"(?:By|Von|von|Par|Por)(?=[A-ZÄÖÜÉ][^\W\d_]*[\s.])")
_EAST_ASIAN_LEAD = re.compile(
    r"(?:[【\[（(]\s?)?"
    + any_of(r"""文[/／:：] 作者[:：/／_] 本报记者 记者[:：_]? 责?编辑[:：_]? 責任編輯[:：_]?
    责任编辑[:：_]? 責編[:：] 责编[:：] 著者[:：_] 執筆[:：_] 筆者[:：_] 翻訳者[:：_]?
    글[:：_] 기자[:：_] 取材[・･]?文?[:：=＝] 撰文[:：_] 來源[:：] 来源[:：]""")
    + r"\s?"
)
_EAST_ASIAN_ROLE = re.compile(r"\s?(?:기자|특파원|記者|记者|編集部員)$")
_EAST_ASIAN_NAME = re.compile(
    r"[\u3040-\u30ff\u3400-\u9fff]{2,7}(?:\s[\u3040-\u30ff\u3400-\u9fff]{1,6})?|[\uac00-\ud7a3]{2,5}"
)
_LABEL = re.compile(r"(?:[^\W\d_]+\s){0,3}[^\W\d_]+\s?[:：]\s(?=\S)")
_LISTING = re.compile(
    r"[\w\s]{0,30}\b(?:posts?|articles?|stories|beiträge|artikel|everything|alles)\s(?:by|of|von|de|par|from)\s",
    re.IGNORECASE,
)
_PICTURE = re.compile(
    r"\W{0,3}"
    + any_of(r"""image photo foto bild picture credit copyright quelle source fuente archiv video graphic
    grafik illustration""")
    + r"s?\b|\W{0,3}(?:©|\(c\))",
    re.IGNORECASE,
)
_AND = any_of(
    """and und im_gespräch_mit in_conversation_with interviewed_by et y e i och og en ja ve и та sowie with mit avec con
    med dan và és a και și şi"""
)
_SPLIT = re.compile(rf"\s*[,;|&/、，；·•・؛،+]\s*(?:{_AND}\s+)?|\s+{_AND}\s+", re.IGNORECASE)
_WITH = re.compile(rf"{_AND}\s+", re.IGNORECASE)
_PLACE = re.compile(rf"\s(?:in|aus|à|en|from)\s[^,;]{{1,40}}(?=,\s{_AND}\s)", re.IGNORECASE)
"""Where somebody wrote, before the next name."""
_TAIL = re.compile(
    r"\s[-–—|•·]\s.*$|\s?[|•].*$|\s(?:in|on|at|am|for|für|aus|from|via|ago)\s.*$"
    r"|\s(?:published|updated|posted|veröffentlicht|publié|mis à jour|aktualisiert|special to|read more|follow)\s.*$"
)
_NUMBERS = re.compile(r"\s\S{0,12}\d.*$")
_CALENDAR = frozenset(
    "january february march april may june july august september october november december jan feb mar apr jun jul "
    "aug sep sept oct nov dec monday tuesday wednesday thursday friday saturday sunday mon tue wed thu fri sat sun "
    "januar februar märz mai juni juli oktober dezember montag dienstag mittwoch donnerstag freitag samstag sonntag "
    "mo di mi do fr sa so am on le el il the um den vom vor hace fa stand updated published posted view upd".split()
)
"""Words that are left of a date whose numbers are gone."""
_DEGREE = re.compile(
    r"(?:ph\.?\s?d|m\.?d|m\.?s|rdn?|rn|msc|b?mba|mph|ma|ba|jd|llm|cpa|dds|pharmd|facp|cscs|dr|esq|ii+)\.?",
    re.IGNORECASE,
)
_PARTICLES = frozenset("van von de der den del della di da dos du la le el al bin ibn ten ter zu zur af av y e".split())
_JUNK = re.compile(
    r"^(?:"
    + any_of(r"""by von par por di author autor auteur and und et home share follow contact more view all read none
    null undefined false true nan n/a print e-?mail no_author published_by publiziert_am posted_by by_line
        of_the_article     guest_author about profile login comments? written posted""")
    + r"|[\W\d_]+)$"
    r"|^https?:|^www\.|\{\{|\[\[|%|\bminutes?\sread|\d{4}|\d\s?(?:min|hrs?|hours?|days?)\b|[<>=#]",
    re.IGNORECASE,
)
_EMAIL = re.compile(r"\(?[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,64}){1,5}\)?")
_HANDLE = re.compile(r"\(?@\w{1,30}\)?")
_BRACKETS = re.compile(r"[(\[（【]([^()\[\]（）【】]{0,80})[)\]）】]")
_EDGES = " :,;-–—|•·/*“”\"'»«>_~‹›"


@dataclass(frozen=True, slots=True)
class Byline:
    """People and agencies that a byline names, each once and in its order."""

    people: tuple[str, ...] = ()
    agencies: tuple[str, ...] = ()


def read_bylines(raws: Iterable[str], outlets: frozenset[str] = frozenset()) -> Byline:
    """What several bylines name together; `outlets` are how the site calls itself, as `key_of` spells it."""
    people: dict[str, str] = {}
    agencies: dict[str, str] = {}
    for raw in raws:
        for name, body in _named(raw, outlets):
            if len(people) + len(agencies) < MAX_NAMES:
                (agencies if body else people).setdefault(name.casefold(), name)
    return Byline(tuple(people.values()), tuple(agencies.values()))


def read_byline(raw: str, outlets: frozenset[str] = frozenset()) -> Byline:
    """Who a byline names."""
    return read_bylines((raw,), outlets)


def is_agency(name: str) -> bool:
    """Whether a name is that of a news agency."""
    folded = name.casefold()
    return folded in AGENCIES or folded in _AGENCY_NAMES or (len(name) < 60 and _AGENCY.search(name) is not None)


def is_full_name(name: str) -> bool:
    """Two to five words that all begin like names do: what can hardly be anything else."""
    if _EAST_ASIAN_NAME.fullmatch(name):
        return True
    words = name.replace(".", ". ").split()
    return 2 <= len(words) <= 5 and all(word[0].isupper() or word.casefold() in _PARTICLES for word in words)


def _named(raw: str, outlets: frozenset[str]) -> Iterator[tuple[str, bool]]:
    """Each name, and whether it is an agency, desk or outlet."""
    text = _bare(raw)
    if not text or _PICTURE.match(text) or re.search(r"https?://|www\.", text):
        return
    if key_of(text) in outlets:
        yield text, True
        return
    parts = _SPLIT.split(_TAIL.sub("", _PLACE.sub("", text)))[:MAX_NAMES]
    found = [pair for part in parts if (pair := _judged(part, outlets)) is not None]
    people = any(not body for _, body in found)
    agency = any(body and name.casefold() in AGENCIES for name, body in found)
    for number, (name, body) in enumerate(found):
        if body and number and people and key_of(name) in outlets:
            continue  # an affiliation: "Jane Doe, Daily Planet"
        if not (agency and not body and name.islower() and len(name) < 5):  # a house's sign for somebody: "abc/dpa"
            yield name, body


def _bare(raw: str) -> str:
    """A byline without its "By", brackets, addresses."""
    text = raw[:MAX_BYLINE]
    if "&" in text:
        text = html.unescape(html.unescape(text))
    if "<" in text:
        text = re.sub(r"<[^<>]{0,300}>", " ", text)
    text = squash(text.replace("\xad", "").replace("\u200b", ""))
    text = text.replace("[at]", "@").replace("(at)", "@")
    if "@" in text:
        text = _HANDLE.sub(" ", _EMAIL.sub(" ", text))
    text = _BRACKETS.sub(_agency_only, text) if _BRACKETS.sub("", text).strip() else text.strip("()[]（）【】 ")
    text = _off(_LISTING, _off(_GLUED_LEAD, text.strip()))
    if _PICTURE.match(text):
        return ""
    for _ in range(3):
        shorter = _off(_EAST_ASIAN_LEAD, _off(_LEAD, squash(text).strip(_EDGES)))
        shorter = _stripped(_off(_LABEL, shorter))
        if shorter == text:
            break
        text = shorter
    return text


def _agency_only(bracket: re.Match[str]) -> str:
    """Of what stands in brackets, an agency: "Jane Doe (with AFP)"."""
    name = _off(_WITH, bracket[1].strip())
    return f", {name}" if is_agency(name) else " "


def _off(pattern: re.Pattern[str], text: str) -> str:
    """`text` without what it begins with."""
    match = pattern.match(text)
    return text[match.end() :] if match is not None else text


def _stripped(text: str) -> str:
    """Without marks at its ends, but with the point of "Jr." or an initial."""
    text = text.lstrip(_EDGES + ".").rstrip(_EDGES)
    if text.endswith(".") and len(text.rpartition(" ")[2]) > 4:
        return text.rstrip(". ")
    return text


def _judged(part: str, outlets: frozenset[str]) -> tuple[str, bool] | None:
    """The name in a part of a byline, and whether it is a body; None where there is none."""
    name = _undated(_off(_LABEL, "" if _PICTURE.match(part) else part))
    if not 1 < len(name) < 80 or _DEGREE.fullmatch(name):
        return None
    if _is_body(name, outlets):
        person = _without_house(name, outlets)
        return (_cased(person), False) if person else (name, True)
    role = _ROLE.search(name)
    if role is not None:
        name = name[: role.start()].strip(" ,-–(")
        if " " not in name:
            return None
    return (_cased(name), False) if _is_name(name) else None


def _undated(part: str) -> str:
    """A name without the date that stands after it."""
    part = _EAST_ASIAN_ROLE.sub("", _off(_LEAD, _stripped(part)))
    bare = "" if part[:1].isdigit() else _NUMBERS.sub("", part)
    words = bare.split()
    dated = bare != part or len(words) > 2
    while words and dated and words[-1].casefold().strip(".,:") in _CALENDAR:
        words.pop()
    return _stripped(" ".join(words))


def _without_house(name: str, outlets: frozenset[str]) -> str:
    """The person in "Jane Doe Daily Planet Staff"; "" if there is none."""
    words = name.split()
    while len(words) > 2 and words[-1].casefold() in ("staff", "writer", "reporter", "contributor"):
        words.pop()
    for at in range(2, len(words)):
        if key_of("".join(words[at:])) in outlets:
            words = words[:at]
            break
    shorter = " ".join(words)
    found = len(words) in (2, 3) and shorter != name and not _is_body(shorter, outlets) and _is_name(shorter)
    return shorter if found else ""


def _is_name(name: str) -> bool:
    words = name.split()
    if len(words) > MAX_WORDS or _JUNK.search(name) or not any(map(str.isalpha, name)):
        return False
    first = words[0]
    if len(words) > 1 and first[0].islower() and first.casefold() not in _PARTICLES and any(map(str.isupper, name)):
        return "." in first or len(words) == 2
    return name[0].isalnum() or name[0] in "'’"


def _is_body(name: str, outlets: frozenset[str]) -> bool:
    return is_agency(name) or key_of(name) in outlets or _DESK.search(name) is not None


def _cased(name: str) -> str:
    """JANE DOE as Jane Doe; other spellings as they are."""
    if len(name) < 5 or not name.isupper() or " " not in name:
        return name
    return re.sub(r"[^\W\d_]+", lambda word: word[0].capitalize() if len(word[0]) > 1 else word[0], name)
