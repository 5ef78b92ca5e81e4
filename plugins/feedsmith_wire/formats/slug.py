"""The slug or keyword line: which story it is, and which version of it (`BC-US--Storm, 1st
Ld-Writethru, 450`).
"""

import re
from dataclasses import dataclass

from feedsmith.text import squash

__all__ = ["Slug", "parse_slug"]

CORRECTED_RANK, KILLED_RANK = 90, 99
"""Ranks among dispatches of one minute: behind every update that is counted."""
MAX_LENGTH = 300
"""Characters of a line that are looked at."""
_WORD_COUNT = re.compile(r"[ ,]+\d{2,5}(?: ?words)?$")
# For morning or afternoon papers, or for both: BC.
_CYCLE = re.compile(r"(?i)^(?:(?:am|pm|bc|ap|xx)[- ]{1,3})+")
_ALARM = re.compile(
    r"(?i)^(?:(?:bulletin|urgent|flash|newsalert|mandatory|advisory|priority|alert)[-: ,]+)+",
)
# "1st Ld-Writethru", "(UPDATE 3)", "UPDATE 2-"
_ORDINAL = re.compile(
    r"(?i)[-, (]*\b(?:(\d{1,2})(?:st|nd|rd|th) (?:ld|lead|writethru|wrthru|update|upd)s?\b"
    r"|(?:update|upd|wrapup|refile|ld)[ -]?(\d{1,2})\b)"
    r"[-, ]{0,3}(?:ld|lead)?(?:writethru|wrthru)?\)?"
)
# Words without a number count only where they are set apart: "Weather Update" and "Police Kill" are
# slugs themselves.
_UNNUMBERED = re.compile(
    r"(?i)[,(]\s*(?:(?:ld|lead)?-?(?:writethru|wrthru)|ld|lead|updated?|recasts?|refile)\b\)?",
)
_CORRECTED = re.compile(
    r"(?i:[,(]\s*(?:correct(?:ed|ion|s)?|corr|berichtigt|korrektur|berichtigung)\b\)?)"
    r"|^(?:CORRECTED|CORRECTION|CORRECTS|KORREKTUR|BERICHTIGUNG)\b[-: ]*"
)
_KILLED = re.compile(
    r"(?i:[,(]\s*(?:kill|killed|withdrawn|withdrawal|elimination)\b\s*\)?(?=,|$))"
    r"|^(?:(?:BULLETIN|MANDATORY|URGENT|ADVISORY) )*"
    r"(?:KILL|WITHDRAWN|WITHDRAWAL|ELIMINATION)(?=[-:, ]|$)(?: KILL)*[-:, ]*"
)
_PART = re.compile(
    r"(?i)\b(?:(\d{1,2})(?:st|nd|rd|th) )?(add|insert|ins|sub|take|picks?up)(?: (\d{1,2}))?\b",
)


# In the order in which they are taken off: an alarm may stand before the cycle ("URGENT BC-...") or
# behind it, and the word count is the end of the line until what counts the versions is gone, and
# then again.
_WORKING_WORDS = (
    _WORD_COUNT,
    _ALARM,
    _CYCLE,
    _ALARM,
    _KILLED,
    _CORRECTED,
    _ORDINAL,
    _UNNUMBERED,
    _WORD_COUNT,
    _CYCLE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Slug:
    """What a slug says of its story.

    `root` is the same for all versions of a story; `rank` counts them. A `part`, such as an add, is
    no version but a piece that goes with the story, and stands by itself.
    """

    root: str
    rank: int = 0
    killed: bool = False
    part: str = ""


def parse_slug(line: str) -> Slug:
    """The slug of a line. Its root is in lower case, without what says which version it is."""
    text = squash(line[:MAX_LENGTH]).strip("<>^ ")
    killed = _KILLED.search(text) is not None
    part = _PART.search(text)
    return Slug(
        root=_parse_root(text),
        rank=_parse_rank(text, killed),
        killed=killed,
        part=part[0].lower() if part and not killed else "",
    )


def _parse_rank(text: str, killed: bool) -> int:
    """Which version it is. A number counts for more than the word that it is corrected."""
    if killed:
        return KILLED_RANK
    ordinals = [int(match[1] or match[2]) for match in _ORDINAL.finditer(text)]
    if ordinals:
        return max(ordinals)
    if _CORRECTED.search(text):
        return CORRECTED_RANK
    return int(_UNNUMBERED.search(text) is not None)


def _parse_root(text: str) -> str:
    """The name of the story. Words within it leave a space, those at its ends do not."""
    for pattern in _WORKING_WORDS:
        filling = "" if pattern in (_WORD_COUNT, _CYCLE, _ALARM) else " "
        text = pattern.sub(filling, text).strip(" ,-")
    return re.sub(r"[\s,]+", " ", text).lower()
