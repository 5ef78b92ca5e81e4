"""Names: which are of people, and which of agencies, desks and outlets."""

import re

from feedsmith_html.grammar import Example, any_word
from feedsmith_html.text import fold_text

__all__ = [
    "AGENCIES",
    "PARTICLES",
    "capitalize_name",
    "has_common_words",
    "is_agency",
    "is_body",
    "is_full_name",
    "is_name",
    "strip_role",
]

MAX_WORDS = 6
MAX_AGENCY_CHARS = 60

# Signs and names of one word by which news agencies are credited, in lower case.
AGENCIES = frozenset(
    "afp ap apa dpa reuters ansa efe sda ats keystone-sda belga anp ntb tt "
    "ritzau stt lusa tass interfax xinhua kyodo jiji yonhap pti ani ians upi "
    "aap pa bloomberg epd kna sid dapd dts ots europapress notimex télam telam "
    "agerpres bta hina mti pap čtk ctk sita tanjug beta anadolu aa ria dpa-afx "
    "epa getty cp rnd redaktionsnetzwerk wam spa petra mena nan ukrinform "
    "unian bns leta elta stringer newsis cnw globenewswire businesswire "
    "prnewswire kathpress".split()
)
_AGENCY_NAMES = frozenset(
    "the associated press|associated press|agence france-presse|agence france presse|"
    "deutsche presse-agentur|thomson reuters|austria presse agentur|press association|pa media|"
    "united press international|the canadian press|la presse canadienne|"
    "australian associated press|agencia efe|europa press|xinhua news agency|kyodo news|"
    "press trust of india|bloomberg news|anadolu agency|schweizerische depeschenagentur|"
    "sport-informations-dienst|evangelischer pressedienst|pr newswire|business wire|"
    "wire services|keystone sda".split("|")
)
_AGENCY_ENDING = re.compile(
    r"\b(?:news agency|ajansı?|агентство)$|(?:通讯社|通訊社|通信社|통신사?)$",
    re.IGNORECASE,
)
# A word of what is an organisation, a part of one, or nobody.
_DESK = re.compile(
    r"\b"
    + any_word(
        r"""redaktion[a-zåäö]* [a-zäöü]*redaktion redacci[oó]n redaction rédaction
        redazione redactie redakcja redakce редакция toimitus staff desk admin
        administrator administration newsroom news_?team team editorial editors
        webmaster online newsdesk press_release pressemitteilung
        presse[a-zäöüß]* agency agentur(?:en)? agencias? agences? wire newswire
        services? contributors? magazine? zeitung nachrichten news media verlag
        gmbh inc llc ltd e\.?_?v ag foundation institute university universität
        society company corporation network tv radio channel press times post
        journal herald tribune gazette blog ministerium ministry office
        department committee association verein verband group club user guest
        unknown anonymous"""
    )
    + r"\b|\.(?:com|de|net|org|fr|at|ch|co|info|eu|it|es|io)\b",
    re.IGNORECASE,
)
_ROLE = re.compile(
    r"\b"
    + any_word(
        r"""editors? reporters? reporterin writer correspondents?
        korrespondent(?:in)? corresponsal columnist journalist(?:in)?
        journaliste giornalista periodista [a-z]{0,20}redakteur(?:in)? redacteur
        rédacteur rédactrice redactora? contributors? contributing producer
        director manager photographer fotograf(?:in)? president professor ceo
        founder co-founder chief senior freelancer? blogger guest intern
        volontär(?:in)? praktikant(?:in)? analyst ressortleiter(?:in)?
        leiter(?:in)? mitarbeiter(?:in)? researcher author autor(?:in)?
        specialist head_of vice executive envoyée?s?_spécia(?:le?s?|ux)
        enviad[oa]s?_especial(?:es)? officer strategist consultant engineer
        developer coach experte? spokesman"""
    )
    + r"\b",
    re.IGNORECASE,
)
# Words before a role, of what somebody writes about, or how.
_BEATS = frozenset(
    "assistant associate deputy leitende leitender stellvertretende stellvertretender freie freier ehemalige "
    "ehemaliger managing lead staff investigative special digital data political politics sport sports games game news "
    "science "
    "technology tech business health features culture entertainment travel opinion city foreign national film music "
    "food education environment crime fashion money consumer".split()
)
_EAST_ASIAN_NAME = re.compile(
    r"[\u3040-\u30ff\u3400-\u9fff]{2,7}(?:\s[\u3040-\u30ff\u3400-\u9fff]{1,6})?"
    r"|[\uac00-\ud7a3]{2,5}"
)
# Words of names that are in lower case.
PARTICLES = frozenset(
    "van von vom de der den del dela della dello degli dalla di da do das dos du la las le lo los el al bin ibn bint "
    "ben ten ter te zu zur zum af av y e i und the ap san santa".split()
)
_LETTERS = re.compile(r"[^\W\d_]+")
# What stands where a name should: a label, a template, an address, a date.
_NO_NAME = re.compile(
    r"^(?:"
    + any_word(
        r"""by von par por di author autor auteur and und et home share follow
        contact more view all read none null undefined false true nan n/a print
        e-?mail no_author published_by publiziert_am posted_by by_line
        of_the_article guest_author about profile login comments? written posted show see close
        seguir folgen latest_posts bio_latest_posts about_the"""
    )
    + r"|[\W\d_]+)$"
    r"|\b(?:facebook|twitter|instagram|linkedin|youtube|whatsapp|pinterest|click here)\b"
    r"|^https?:|^www\.|\{\{|\[\[|%|\bminutes?\sread|\d{4}|\d\s?(?:min|hrs?|hours?|days?)\b|[<>=#]",
    re.IGNORECASE,
)


def is_agency(name: str) -> bool:
    """Whether a name is that of a news agency."""
    folded = name.casefold()
    if folded in AGENCIES or folded in _AGENCY_NAMES:
        return True
    return len(name) < MAX_AGENCY_CHARS and _AGENCY_ENDING.search(name) is not None


def is_body(name: str, outlets: frozenset[str]) -> bool:
    """Whether a name is that of an agency, a desk or one of the `outlets`, which are folded."""
    return is_agency(name) or fold_text(name) in outlets or _DESK.search(name) is not None


def is_name(name: str) -> bool:
    """Whether a text may be the name of a person, though it may have one word only."""
    words = name.split()
    if len(words) > MAX_WORDS or _NO_NAME.search(name) or not any(map(str.isalpha, name)):
        return False
    first = words[0]
    begins_lower = first[0].islower() and first.casefold() not in PARTICLES
    if len(words) > 1 and begins_lower and any(map(str.isupper, name)):
        return "." in first or len(words) == 2
    return name[0].isalnum() or name[0] in "'’"


def has_common_words(name: str) -> bool:
    """Whether a text of some words has one that stands in no name: "Host your app with us"."""
    words = name.split()
    return not name.islower() and len(words) > 2 and any(map(_is_common_word, words))


def _is_common_word(word: str) -> bool:
    return word.isalpha() and word.islower() and word not in PARTICLES


def is_full_name(name: str) -> bool:
    """Two to five words that all begin like names do: what can hardly be anything else."""
    if _EAST_ASIAN_NAME.fullmatch(name):
        return True
    words = name.replace(".", ". ").split()
    if not 2 <= len(words) <= 5:
        return False
    return all(word[0].isupper() or word.casefold() in PARTICLES for word in words)


def strip_role(name: str) -> str:
    """A name without the role after it: of "Jane Doe, Senior Editor" the first two words.

    It is "" where a single word stands before the role, as that is part of it.
    """
    role = _ROLE.search(name)
    if role is None:
        return name
    words = name[: role.start()].strip(" ,-–(").split()
    while len(words) > 2 and words[-1].casefold() in _BEATS:
        words.pop()
    return " ".join(words) if len(words) > 1 else ""


def capitalize_name(name: str) -> str:
    """JANE DOE as Jane Doe; other spellings as they are."""
    if len(name) < 5 or not name.isupper() or " " not in name:
        return name

    def capitalize(word: re.Match[str]) -> str:
        return word[0].capitalize() if len(word[0]) > 1 else word[0]

    return _LETTERS.sub(capitalize, name)


EXAMPLES = (
    Example("AGENCIES", is_agency, "Reuters", True),
    Example("_AGENCY_NAMES", is_agency, "Agence France-Presse", True),
    Example("_AGENCY_ENDING", is_agency, "Anadolu Ajansı", True),
    Example("_DESK", lambda name: is_body(name, frozenset()), "Sportredaktion", True),
    Example("_DESK", lambda name: is_body(name, frozenset()), "Jane Doe", False),
    Example("_ROLE", strip_role, "Jane Doe, Senior Editor", "Jane Doe"),
    Example("_ROLE", strip_role, "Senior Editor", ""),
    Example("_BEATS", strip_role, "Jane Doe Games Editor", "Jane Doe"),
    Example("_EAST_ASIAN_NAME", is_full_name, "山田太郎", True),
    Example("PARTICLES", is_full_name, "Ludwig van Beethoven", True),
    Example("_LETTERS", capitalize_name, "J. O'HARA", "J. O'Hara"),
    Example("_NO_NAME", is_name, "3 min read", False),
)
