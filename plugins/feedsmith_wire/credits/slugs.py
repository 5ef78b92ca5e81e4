"""The wire's working words at a headline: "UPDATE 2-", ", 1st Ld-Writethru", "KILL", "EMBARGOED UNTIL ..."."""

import re
from typing import NamedTuple

from feedsmith_wire.credits.readings import Credits

__all__ = ["slug"]

_OPENING = (
    r"(?P<word>(?:UPDATE|WRAPUP|UPDATED?|RPT|REPEAT|REFILE|CORRECTED|CORRECTION|CORRECTS|CORR|RECTIFICATIF|"
    r"CORRIGÉ|CORRECCIÓN|CORREÇÃO|KORREKTUR|BERICHTIGUNG|RETTELSE|RÄTTELSE|"
    r"URGENT|URGENTE|EILMELDUNG|EIL|FLASH|SNAP|ALERT|BULLETIN|BREAKING|EXTRA|ADVISORY|LEAD|KILL|KILLED|MANDATORY "
    r"KILL|CANCEL|CANCELLED|CANCELED|WITHDRAWN|WITHDRAWAL|ANNULATION|ANNULÉ|"
    r"WITHHOLD|WITHHELD|HOLD FOR RELEASE|HOLD|EMBARGOED|EMBARGO|SPERRFRIST|SOUS EMBARGO|TOPWRAP|"
    r"[1-9]\d?(?:ST|ND|RD|TH) (?:LEAD|LD|NET|UPDATE|WRITETHRU)|"
    r"ΔΙΟΡΘΩΣΗ|СРОЧНО|МОЛНИЯ|ПОВТОР|ИСПРАВЛЕНО|عاجل|速報|訂正|更正|快讯|긴급|속보|정정))"
    r"(?: \(OFFICIAL\)| NEWS)?(?:[ -]?(?P<number>\d{1,2}))?(?P<stop>\s*[:\n)\]]\s*|\s*[-–—]{1,2}\s*|\s*/\s*|\s{2,}|$)"
)
_WRITETHRU = r"(?i),?\s*\b(\d{1,2})(?:st|nd|rd|th)\s+(?:(?:Ld|Lead|Add|Sub)\b[-\s]*)?(?:Writethru\b)?(?:,\s*\d{1,5}\b)?"
_PREFIX = r"(?:BC|AM|PM|AP)-[A-Z]{2,4}--?(?=[A-Z])"
_EMBARGO = (
    r"(?i)\W{0,3}(?:STRICTLY )?(?:EMBARGOED|EMBARGO(?:ED)?|NOT FOR (?:RELEASE|PUBLICATION|USE)|SPERRFRIST|SOUS "
    r"EMBARGO|EMBARGADO)\b[\s\S]{0,20}?\b(?:UNTIL|TILL|BEFORE|BIS|JUSQU|HASTA|TO|:)"
)


class _Meaning(NamedTuple):
    version: str
    status: str = ""
    noted: bool = False


_CORRECTIONS = (
    "CORRECTED CORRECTION CORRECTS CORR RECTIFICATIF CORRIGÉ "
    "CORRECCIÓN CORREÇÃO KORREKTUR BERICHTIGUNG RETTELSE RÄTTELSE "
    "ИСПРАВЛЕНО ΔΙΟΡΘΩΣΗ 訂正 更正 정정"
)
_ALERTS = "URGENT URGENTE EILMELDUNG EIL FLASH SNAP ALERT BULLETIN BREAKING СРОЧНО МОЛНИЯ عاجل 速報 快讯 긴급 속보"
_KILLS = "KILL|KILLED|MANDATORY KILL|CANCEL|CANCELLED|CANCELED|WITHDRAWN|WITHDRAWAL|ANNULATION|ANNULÉ"
_MEANINGS = {
    **dict.fromkeys(_CORRECTIONS.split(), _Meaning("correction", noted=True)),
    **dict.fromkeys(_ALERTS.split(), _Meaning("urgent")),
    **dict.fromkeys(_KILLS.split("|"), _Meaning("kill", "canceled")),
    **dict.fromkeys(("WITHHOLD", "WITHHELD", "HOLD FOR RELEASE", "HOLD"), _Meaning("withhold", "withheld")),
    **dict.fromkeys(("EMBARGOED", "EMBARGO", "SPERRFRIST", "SOUS EMBARGO"), _Meaning("embargo", "withheld")),
    **dict.fromkeys(("RPT", "REPEAT", "ПОВТОР"), _Meaning("repeat")),
    "REFILE": _Meaning("refile"),
    "EXTRA": _Meaning("extra"),
    "ADVISORY": _Meaning("advisory"),
}


def slug(text: str) -> Credits | None:
    """The headline without its working words, which are in `version`, `status`, `note` and `embargo`."""
    if len(text) > 400:
        return None
    if embargo := re.match(_EMBARGO, text):
        line, _, rest = text.partition("\n")
        terms = line[embargo.end() :].strip(" :-–—")
        return Credits(
            version=("embargo",),
            status="withheld",
            embargo=terms or line,
            rest=rest.strip(),
            printed=line,
            rule="embargo line",
        )
    version: list[str] = []
    status, noted, end = "", False, 0
    while match := re.match(_OPENING, text[end:]):
        word = match["word"]
        if not match["stop"].strip(" ") and end + match.end() < len(text) and "  " not in match["stop"]:
            break
        meaning = _meaning(word, match["number"] or "")
        version.append(meaning.version)
        status = status or meaning.status
        noted = noted or meaning.noted
        end += match.end()
    rest, more = _without_writethru(text[end:])
    version += more
    if not version:
        return None
    return Credits(
        version=tuple(filter(None, version)),
        status=status,
        note=text[:end].strip(" \n-–—:") if noted else "",
        rest=rest.strip(),
        printed=text[: end or None].strip() if end else text,
        rule="slug",
    )


def _meaning(word: str, number: str) -> _Meaning:
    if word in _MEANINGS:
        return _MEANINGS[word]
    if word[0].isdigit():
        count, _, what = word.partition(" ")
        return _Meaning(
            {"LEAD": "lead:", "LD": "lead:", "UPDATE": "update:", "WRITETHRU": "writethru:"}[what] + count[:-2]
            if what != "NET"
            else ""
        )
    kind = {"WRAPUP": "wrapup", "LEAD": "lead", "TOPWRAP": "wrapup"}.get(word, "update")
    return _Meaning(f"{kind}:{number}" if number else kind)


def _without_writethru(text: str) -> tuple[str, list[str]]:
    """`BC-AS--China-Daring Escape, 3rd Ld-Writethru,827` without what counts its versions."""
    lowered = text.lower()
    if "writethru" not in lowered and " ld" not in lowered:
        return text, []
    match = next(
        (
            found
            for found in re.finditer(_WRITETHRU, text)
            if "d" in found[0][4:].lower() and ("ld" in found[0].lower() or "writethru" in found[0].lower())
        ),
        None,
    )
    if match is None:
        return text, []
    kind = "writethru" if "writethru" in match[0].lower() else "lead"
    rest = text[: match.start()] + text[match.end() :]
    return re.sub(_PREFIX, "", rest, count=1), [f"{kind}:{int(match[1])}"]
