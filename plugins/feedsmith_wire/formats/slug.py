"""The slug or keyword line: which story it is, and which version of it (`BC-US--Storm, 1st Ld-Writethru, 450`)."""

import re
from dataclasses import dataclass

from feedsmith.text import squash

__all__ = ["Slug", "read"]

CORRECTED, KILLED = 90, 99
"""Ranks among dispatches of one minute: behind every update that is counted."""
_COUNT = re.compile(r"[ ,]+\d{2,5}(?: ?words)?$")
_CYCLE = re.compile(r"(?i)^(?:(?:am|pm|bc|ap|xx)[- ]{1,3})+")
_ALARM = re.compile(r"(?i)^(?:(?:bulletin|urgent|flash|newsalert|mandatory|advisory|priority|alert)[-: ,]+)+")
_ORDINAL = re.compile(
    r"(?i)[-, (]*\b(?:(\d{1,2})(?:st|nd|rd|th) (?:ld|lead|writethru|wrthru|update|upd)s?\b"
    r"|(?:update|upd|wrapup|refile|ld)[ -]?(\d{1,2})\b)[-, ]{0,3}(?:ld|lead)?(?:writethru|wrthru)?\)?"
)
# Words without a number count only where they are set apart: "Weather Update" and "Police Kill" are slugs themselves.
_PLAIN = re.compile(r"(?i)[,(]\s*(?:(?:ld|lead)?-?(?:writethru|wrthru)|ld|lead|updated?|recasts?|refile)\b\)?")
_CORRECTED = re.compile(
    r"(?i:[,(]\s*(?:correct(?:ed|ion|s)?|corr|berichtigt|korrektur|berichtigung)\b\)?)"
    r"|^(?:CORRECTED|CORRECTION|CORRECTS|KORREKTUR|BERICHTIGUNG)\b[-: ]*"
)
_KILLED = re.compile(
    r"(?i:[,(]\s*(?:kill|killed|withdrawn|withdrawal|elimination)\b\s*\)?(?=,|$))"
    r"|^(?:(?:BULLETIN|MANDATORY|URGENT|ADVISORY) )*"
    r"(?:KILL|WITHDRAWN|WITHDRAWAL|ELIMINATION)(?=[-:, ]|$)(?: KILL)*[-:, ]*"
)
_PART = re.compile(r"(?i)\b(?:(\d{1,2})(?:st|nd|rd|th) )?(add|insert|ins|sub|take|picks?up)(?: (\d{1,2}))?\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class Slug:
    """`root` is alike for all versions of a story; `rank` counts them. A `part`, such as an add, is no version but a
    piece that goes with the story, and stands by itself.
    """

    root: str
    rank: int = 0
    killed: bool = False
    part: str = ""


def read(line: str) -> Slug:
    """The slug without the words that say which version it is, in small letters."""
    text = squash(line[:300]).strip("<>^ ")
    killed, corrected = _KILLED.search(text) is not None, _CORRECTED.search(text) is not None
    ordinals = [int(match[1] or match[2]) for match in _ORDINAL.finditer(text)]
    plain = _PLAIN.search(text) is not None
    rank = KILLED if killed else max(ordinals, default=CORRECTED if corrected else int(plain))
    part = _PART.search(text)
    for pattern in (_COUNT, _ALARM, _CYCLE, _ALARM, _KILLED, _CORRECTED, _ORDINAL, _PLAIN, _COUNT, _CYCLE):
        text = pattern.sub("" if pattern in (_COUNT, _CYCLE, _ALARM) else " ", text).strip(" ,-")
    root = re.sub(r"[\s,]+", " ", text).lower()
    return Slug(root=root, rank=rank, killed=killed, part=part[0].lower() if part and not killed else "")
