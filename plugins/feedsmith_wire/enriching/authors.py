"""Author fields of pages, and what stands in them beside people."""

from feedsmith_wire.credits.outlets import parse_staff
from feedsmith_wire.credits.patterns import Pattern
from feedsmith_wire.credits.words.people import JOBS, SECTIONS, TITLES

__all__ = ["clean_author"]

MAX_FIELD = 200
"""Characters of a field that is looked at: longer ones are left as they are."""
_ROLE_ADJECTIVES = frozenset(
    "senior junior staff political guest special foreign national regional deputy managing associate assistant "
    "contributing investigative freelance independent general assignment white house us chief lead digital social "
    "multimedia field bureau former".split()
)
_PLACEHOLDER = Pattern(r"\[\[.*\]\]|\{\{.*\}\}|\{%.*%\}|<%.*%>", line="[[name]]", finds="[[name]]")
_AGE = Pattern(
    r"(?i)(?:\b(?:updated|published|posted|last updated)[:\s]+)?\b(?:\d{1,3}|an?"
    r"|vor \d{1,3}|il y a \d{1,3}|hace \d{1,3})\s"
    r"(?:seconds?|minutes?|mins?|hours?|hrs?|days?|weeks?|months?|years?|stunden?|minuten|tagen?|heures?|jours?|horas?|días?)"
    r"(?:\sago)?\b",
    line="2 Hours Ago Jane Doe",
    finds="2 Hours Ago",
)
_LABEL = Pattern(
    r"(?i)(?:e-?mail|contact|follow|view|see|read|visit|message|tweet|about)\s(?:the\s|this\s|all\s|more\s(?:from|by)\s)?"
    r"(?:author|writer|reporter|journalist|editor|contributor|archives?|profile|posts|stories|articles|bio|us|page)\b.*"
    r"|(?:more|all)\s(?:from|by|posts|stories|articles)\b.*|(?:author|writer)\s(?:archives?|profile|page|bio)"
    r"|(?:view|see|read)\s(?:full\s)?(?:profile|bio)|follow(?:\s@\w{1,30})?|sign\s(?:in|up)|log\s?in|share|comments?",
    line="Email The Author",
    finds="Email The Author",
)
_FOLLOW = Pattern(
    r"(?i)[\s|,]*\bfollow\s@\w{1,30}$|\s*\|\s*follow$",
    line="Jane Doe Follow @jane",
    finds=" Follow @jane",
)
_JUNIOR = Pattern(r"(?i),?\s+((?:jr|sr)\b\.?)", line="Jane Doe, Jr.", finds=("Jr.",))
# Degrees and the like, between commas or at the end.
_DEGREE = Pattern(
    r"(?i)(?:^|,)\s*(?:m\.?d|ph\.?\s?d|d\.?o|m\.?b\.?a|m\.?p\.?h|m\.?s\.?c|j\.?d|r\.?n|r\.?d|esq|d\.?d\.?s|cfa|cpa|phil)\b\.?"
    r"(?=\s*(?:,|$|and\b|&))",
    line="Jane Doe, M.D.",
    finds=", M.D.",
)
_ROLES = JOBS | SECTIONS | TITLES | {"", "and", "for", "of", "the", "at", "to", "our", "a"} | _ROLE_ADJECTIVES
_SUFFIX = Pattern(r"(?i)(?:jr|sr|ii|iii|iv)\.?", line="Jr.", finds="Jr.")


def clean_author(field: str) -> str:
    """The field without what is no part of a byline; "" where it names nobody."""
    if len(field) > MAX_FIELD:
        return field
    text = _PLACEHOLDER.remove(field)
    text = _FOLLOW.remove(_AGE.remove(text)).strip(" ,|·•-–—")
    if not text or _LABEL.fullmatch(text) or _SUFFIX.fullmatch(text):
        return ""
    text = _DEGREE.remove(text).strip(" ,")
    if not text or _names_nobody(text):
        return ""
    text = _JUNIOR.compiled.sub(r" \1", text)
    return text.removeprefix("and ").removeprefix("& ")


def _names_nobody(text: str) -> bool:
    """Whether it is only what somebody is, or where it stands: "Senior Reporter", "World News"."""
    if parse_staff(text, ""):
        return False
    words = [word.strip(",&") for word in text.casefold().split()]
    return all(word in _ROLES for word in words)
