"""The wire's working words at a headline: "UPDATE 2-", ", 1st Ld-Writethru", "KILL"."""

import re
from typing import NamedTuple

from feedsmith_wire.credits.patterns import Pattern
from feedsmith_wire.credits.values import Credits

__all__ = ["EXAMPLES", "parse_slug"]

MAX_LENGTH = 400
_OPENING = Pattern(
    r"(?P<word>(?:UPDATE|WRAPUP|UPDATED?|RPT|REPEAT|REFILE"
    r"|CORRECTED|CORRECTION|CORRECTS|CORR|RECTIFICATIF"
    r"|CORRIGÉ|CORRECCIÓN|CORREÇÃO|KORREKTUR|BERICHTIGUNG|RETTELSE|RÄTTELSE"
    r"|URGENT|URGENTE|EILMELDUNG|EIL|FLASH|SNAP|ALERT|BULLETIN|BREAKING|EXTRA|ADVISORY|LEAD"
    r"|KILL|KILLED|MANDATORY KILL|CANCEL|CANCELLED|CANCELED|WITHDRAWN|WITHDRAWAL"
    r"|ANNULATION|ANNULÉ"
    r"|WITHHOLD|WITHHELD|HOLD FOR RELEASE|HOLD|EMBARGOED|EMBARGO|SPERRFRIST|SOUS EMBARGO|TOPWRAP"
    r"|[1-9]\d?(?:ST|ND|RD|TH) (?:LEAD|LD|NET|UPDATE|WRITETHRU)"
    r"|ΔΙΟΡΘΩΣΗ|СРОЧНО|МОЛНИЯ|ПОВТОР|ИСПРАВЛЕНО|عاجل|速報|訂正|更正|快讯|긴급|속보|정정))"
    r"(?: \(OFFICIAL\)| NEWS)?(?:[ -]?(?P<number>\d{1,2}))?"
    r"(?P<stop>\s*[:\n)\]]\s*|\s*[-–—]{1,2}\s*|\s*/\s*|\s{2,}|$)",
    line="UPDATE 2-Bank cuts rates",
    finds=("UPDATE", "2", "-"),
)
_WRITETHRU = Pattern(
    r"(?i),?\s*\b(\d{1,2})(?:st|nd|rd|th)\s+"
    r"(?:(?:Ld|Lead|Add|Sub)\b[-\s]*)?(?:Writethru\b)?(?:,\s*\d{1,5}\b)?",
    line="Daring Escape, 3rd Ld-Writethru,827",
    finds=("3",),
)
_CYCLE = Pattern(
    r"(?:BC|AM|PM|AP)-[A-Z]{2,4}--?(?=[A-Z])",
    line="BC-AS--China-Daring Escape",
    finds="BC-AS--",
)
_EMBARGO = Pattern(
    r"(?i)\W{0,3}(?:STRICTLY )?"
    r"(?:EMBARGOED|EMBARGO(?:ED)?|NOT FOR (?:RELEASE|PUBLICATION|USE)|SPERRFRIST|SOUS EMBARGO"
    r"|EMBARGADO)\b[\s\S]{0,20}?\b(?:UNTIL|TILL|BEFORE|BIS|JUSQU|HASTA|TO|:)",
    line="EMBARGOED UNTIL 0001 GMT, Friday 7 March",
    finds="EMBARGOED UNTIL",
)


class _Meaning(NamedTuple):
    """What a word says of its version; `noted` of those that readers should know of."""

    version: str
    status: str = ""
    noted: bool = False


_CORRECTIONS = (
    "CORRECTED CORRECTION CORRECTS CORR RECTIFICATIF CORRIGÉ CORRECCIÓN CORREÇÃO "
    "KORREKTUR BERICHTIGUNG RETTELSE RÄTTELSE ИСПРАВЛЕНО ΔΙΟΡΘΩΣΗ 訂正 更正 정정"
)
_ALERTS = "URGENT URGENTE EILMELDUNG EIL FLASH SNAP ALERT BULLETIN BREAKING СРОЧНО МОЛНИЯ عاجل 速報 快讯 긴급 속보"
_KILLS = "KILL|KILLED|MANDATORY KILL|CANCEL|CANCELLED|CANCELED|WITHDRAWN|WITHDRAWAL|ANNULATION|ANNULÉ"
_HOLDS = "WITHHOLD|WITHHELD|HOLD FOR RELEASE|HOLD"
_EMBARGOES = "EMBARGOED|EMBARGO|SPERRFRIST|SOUS EMBARGO"
_MEANINGS = {
    **dict.fromkeys(_CORRECTIONS.split(), _Meaning("correction", noted=True)),
    **dict.fromkeys(_ALERTS.split(), _Meaning("urgent")),
    **dict.fromkeys(_KILLS.split("|"), _Meaning("kill", "canceled")),
    **dict.fromkeys(_HOLDS.split("|"), _Meaning("withhold", "withheld")),
    **dict.fromkeys(_EMBARGOES.split("|"), _Meaning("embargo", "withheld")),
    **dict.fromkeys(("RPT", "REPEAT", "ПОВТОР"), _Meaning("repeat")),
    "REFILE": _Meaning("refile"),
    "EXTRA": _Meaning("extra"),
    "ADVISORY": _Meaning("advisory"),
}
_COUNTED = {"WRAPUP": "wrapup", "LEAD": "lead", "TOPWRAP": "wrapup"}
"""Words with a number behind them that are no updates."""
_NUMBERED = {"LEAD": "lead", "LD": "lead", "UPDATE": "update", "WRITETHRU": "writethru"}
"""Words with an ordinal before them; "1ST NET LEAD" counts none."""

EXAMPLES = {
    "UPDATE 2-Bank cuts rates": {"version": ["update:2"], "rest": "Bank cuts rates"},
    "1ST LEAD: Bank cuts rates": {"version": ["lead:1"], "rest": "Bank cuts rates"},
    "CORRECTED-Bank cuts rates": {
        "version": ["correction"],
        "note": "CORRECTED",
        "rest": "Bank cuts rates",
    },
    "KILL: Minister resigns": {
        "version": ["kill"],
        "status": "canceled",
        "rest": "Minister resigns",
    },
    "BC-AS--China-Daring Escape, 3rd Ld-Writethru,827": {
        "version": ["writethru:3"],
        "rest": "China-Daring Escape",
    },
    "EMBARGOED UNTIL 0001 GMT, Friday 7 March": {
        "version": ["embargo"],
        "status": "withheld",
        "embargo": "0001 GMT, Friday 7 March",
    },
}
"""Headlines and lines with working words, and what is read of each."""


def parse_slug(text: str) -> Credits | None:
    """The headline without its working words; None where there are none.

    What they say is in `version`, `status`, `note` and `embargo`.
    """
    if len(text) > MAX_LENGTH:
        return None
    if embargo := _EMBARGO.match(text):
        return _read_embargo(text, embargo)
    words, end = _read_opening(text)
    # Both may stand at one headline: "URGENT: Storm, 1st Ld-Writethru".
    headline, counter = _split_writethru(text[end:])
    version = [word.version for word in words] + counter
    if not version:
        return None
    return Credits(
        version=tuple(filter(None, version)),
        status=next((word.status for word in words if word.status), ""),
        note=text[:end].strip(" \n-–—:") if any(word.noted for word in words) else "",
        rest=headline.strip(),
        printed=text[:end].strip() if end else text,
        rule="slug",
    )


def _read_embargo(text: str, embargo: re.Match[str]) -> Credits:
    """A line that says until when a story may not be published, above its headline."""
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


def _read_opening(text: str) -> tuple[list[_Meaning], int]:
    """The working words that a headline begins with, and where they end."""
    meanings: list[_Meaning] = []
    end = 0
    while match := _OPENING.match(text[end:]):
        # A space stops a word only at the end of the text: "UPDATE on the search" is a headline.
        stops = match["stop"].strip(" ") or "  " in match["stop"]
        if not stops and end + match.end() < len(text):
            break
        meanings.append(_find_meaning(match["word"], match["number"] or ""))
        end += match.end()
    return meanings, end


def _find_meaning(word: str, number: str) -> _Meaning:
    if word in _MEANINGS:
        return _MEANINGS[word]
    if word[0].isdigit():
        count, _, what = word.partition(" ")
        return _Meaning(f"{_NUMBERED[what]}:{count[:-2]}" if what in _NUMBERED else "")
    kind = _COUNTED.get(word, "update")
    return _Meaning(f"{kind}:{number}" if number else kind)


def _split_writethru(text: str) -> tuple[str, list[str]]:
    """`BC-AS--China-Daring Escape, 3rd Ld-Writethru,827` without what counts its versions."""
    lowered = text.lower()
    if "writethru" not in lowered and " ld" not in lowered:
        return text, []
    match = next(filter(_counts_versions, _WRITETHRU.finditer(text)), None)
    if match is None:
        return text, []
    kind = "writethru" if "writethru" in match[0].lower() else "lead"
    headline = text[: match.start()] + text[match.end() :]
    return _CYCLE.remove(headline, count=1), [f"{kind}:{int(match[1])}"]


def _counts_versions(match: re.Match[str]) -> bool:
    """Whether a word follows the number: "3rd" alone is none of a version."""
    words = match[0].lower()
    return "d" in words[4:] and ("ld" in words or "writethru" in words)
