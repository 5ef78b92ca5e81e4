"""Bylines and credit lines: "By JANE DOE, Associated Press", "Le Monde avec AFP", "Guardian staff and agencies".

A line is cut into segments at commas, slashes and words such as "and" or "mit". Each segment must be something: an
agency, a person, a house, a job, a place, a desk's initials. If one is not, the line is no credit line.
"""

import re
from collections.abc import Iterator

from feedsmith_wire.credits.agencies import UNNAMED, AgencyFacts, Table
from feedsmith_wire.credits.datelines import filed
from feedsmith_wire.credits.names import cased, is_camel, is_name, is_place
from feedsmith_wire.credits.readings import Credits, Filed, PictureCredit
from feedsmith_wire.credits.words import (
    AND,
    ARTICLES,
    BY,
    CITIES,
    FILLERS,
    FIRST_NAMES,
    IN,
    JOBS,
    NOT_NAMES,
    ORGANISATIONS,
    OUTLETS,
    SOURCE,
    STAFF,
    UNNAMED_WIRES,
    WITH,
)

__all__ = ["MAX_LENGTH", "byline", "introduced", "supplier"]

MAX_LENGTH = 300
_AND = "|".join(sorted((word for word in AND | WITH if word.isalpha()), key=len, reverse=True))
_JOINT = re.compile(
    rf"\s*[,;|/•·،、]\s*(?:(?:and|und|et|y|e|en|og|och|ve)\s+)?|\s+[-–—&+]\s+|\s+(?:{_AND})\s+|\s*[()]\s*",
    re.IGNORECASE,
)
_TAIL = (
    r"[\s|,–—-]*(?:(?i:\b(?:published|updated|posted|am|on|le|el|vom|den))[:\s]*)?"
    r"(?:\d{1,2}[:.]\d{2}\s?(?i:am|pm|a\.m|p\.m|uhr|ist|h)?\b|\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|"
    r"\d{4}[-/.]\d{1,2}[-/.]\d|\d{4}年"
    r"|[A-Z][a-zé]{2,8}\.? \d{1,2},? \d{4}|\d{1,2}\.? [A-Za-zÀ-ÿ]{3,10}\.? \d{4})[^()]{0,90}$"
)
_HANDLE = r"\s*(?<!\S)@\w{1,30}"
_KOREAN = r"((?:[\uac00-\ud7af]{2,4}[·,\s]{1,2}){0,4}[\uac00-\ud7af]{2,4})\s?(?:기자|특파원)(?:\s외\s?\d{1,2}명)?[\s=]*"
_CHINESE = (
    r"(?:文[/／:：]|作者[:：]|(?:\S{1,6}社)?(?:本报|本社|通讯员|驻\S{1,4})?记者[:：\s]?|"
    r"(?:本報)?記者[:：\s]?)\s*((?:[\u3400-\u9fff]{2,4}[\s、，,]{0,2}){1,4})"
)
_BEFORE_BY = frozenset(
    "written reported posted published publié rédigé écrit publicado escrito geschrieben veröffentlicht".split()
)
_COPYRIGHT = (
    r"(?i)(?:©|ⓒ|\(c\)|"
    r"copyright)[\s©]*(?:by\s)?\s*(?:\d{4}[\s,]*)?(?:by\s)?([^.\d]{2,40}?)[\s,.]*(?:\d{4})?[\s,.]*(?:all rights "
    r"reserved\.?|alle rechte vorbehalten\.?|tous droits réservés\.?)?"
)
_STAFF_LOWER = frozenset(
    "staff our onze unserer der die das foreign web news online de "
    "la del da en y and und et la's digital sports wire desk of the".split()
)


class _Line:
    """What the segments of one line have given so far."""

    def __init__(self, language: str, certain: bool) -> None:
        self.language = language
        self.certain = certain
        self.authors: list[str] = []
        self.agencies: list[AgencyFacts] = []
        self.initials: list[str] = []
        self.staff = ""
        self.place = ""
        self.jobs = 0
        self.outlet = False
        self.loose: list[str] = []

    @property
    def empty(self) -> bool:
        return not (self.authors or self.agencies or self.staff)


def introduced(text: str) -> tuple[str, str]:
    """`text` without the word that introduces a byline or a source, and that word's language ("" for none)."""
    text = text.replace("：", ": ", 1).strip() if "：" in text[:8] else text
    first, _, rest = text.partition(" ")
    word = first.rstrip(":：").casefold()
    if (
        word in BY
        and rest
        and (
            first.endswith(":")
            or rest[:1].isupper()
            or not rest[:1].isascii()
            or word in ("by", "von", "vom", "par", "por")
        )
    ):
        if word in ("di", "da") and len(rest.split()) < 2 and rest.casefold() not in STAFF:
            return text, ""
        language = BY[word]
        second, _, more = rest.partition(" ")
        if word in _BEFORE_BY or (second.casefold().rstrip(":") in BY and more):
            return (more, language) if second.casefold().rstrip(":") in BY else (text, "")
        return rest.lstrip(": "), language
    if (first.endswith((":", "：")) or rest.startswith(": ")) and word in SOURCE:
        return rest.lstrip(": "), "source"
    for sign in ("Von", "By", "Par", "Por"):  # glued by a lost line break
        if text.startswith(sign) and text[len(sign) : len(sign) + 1].isupper():
            return text[len(sign) :], BY[sign.lower()]
    return text, ""


def byline(text: str, table: Table, bare_names: bool = True, certain: bool = False) -> Credits | None:
    """The line as a byline or credit line. `bare_names`: a line of nothing but names is one as well.

    With `certain`, it is known that the line is a byline, as in a page's author field.
    """
    if len(text) > MAX_LENGTH or not text:
        return None
    if found := _east_asian(text) or _owned(text, table):
        return found
    line, language = introduced(_stripped(text))
    if not line:
        return None
    line, tail = _without_tail(line)
    read = _Line(language, certain or bool(language))
    if not _segments_read(line, read, table) or read.empty:
        return None
    if not (language or certain) and not _is_credible(line, read, bare_names):
        return None
    return _credits(text, line, tail, read, table)


def _east_asian(text: str) -> Credits | None:
    """`김철수 기자`, `本报记者 王小明` and, of a picture, `新华社记者王小明摄`."""
    if text[-1] in "자원명= " and (korean := re.fullmatch(_KOREAN, text)):
        return Credits(authors=tuple(re.findall(r"[\uac00-\ud7af]{2,4}", korean[1])), printed=text, rule="byline")
    chinese = re.fullmatch(_CHINESE, text.strip("()（）")) if max(text[:2]) > "\u2fff" else None
    if chinese is None:
        return None
    if chinese[1][-1] in "摄攝":
        credit = PictureCredit((chinese[1][:-1].strip(),), (), text)
        return Credits(photo_credits=(credit,), printed=text, rule="picture credit")
    return Credits(authors=tuple(re.findall(r"[\u3400-\u9fff]{2,4}", chinese[1])), printed=text, rule="byline")


def _owned(text: str, table: Table) -> Credits | None:
    """`© 2024 AFP. All rights reserved.`"""
    owned = re.fullmatch(_COPYRIGHT, text) if text[0] in "©ⓒ(Cc" else None
    found = supplier(owned[1], table) if owned else []
    return Credits(agencies=tuple(found), printed=text, rule="copyright line") if found else None


def _is_credible(line: str, read: "_Line", bare_names: bool) -> bool:
    """Whether a line that nothing introduces credits somebody: a name or a house by itself may be anything."""
    if not (bare_names or read.agencies or read.staff):
        return False
    if read.outlet and not (read.agencies or read.authors):
        return False
    if "(" in line and not re.search(r"\((?:with|mit|avec|con|com|met|med)\b", line, re.IGNORECASE):
        return False
    return bool(not read.authors or read.agencies or read.staff or _are_names(read.authors))


def _stripped(text: str) -> str:
    text = re.sub(_HANDLE, "", text).strip(" \t|-–—=*`_")
    if text and text[0] in "([" and text[-1] in ")]" and text.count(text[0]) == 1:
        text = text[1:-1].strip()
    return text.strip()


def _without_tail(line: str) -> tuple[str, str]:
    """The line without the time of publication that follows it, and that time."""
    match = re.search(_TAIL, line) if any(map(str.isdigit, line)) else None
    if match is None:
        return line, ""
    return re.sub(r"(?i)[\s|,–—-]*(?:published|updated|posted)?[\s:]*$", "", line[: match.start()]), match[0]


def _are_names(names: list[str]) -> bool:
    return all(is_name(name, strict=True) for name in names)


def _credits(text: str, line: str, tail: str, read: _Line, table: Table) -> Credits:
    staff = read.staff
    if read.agencies and not staff and len(read.authors) == 1 and read.authors[0].split()[0] in ("Le", "La"):
        staff = read.authors.pop()  # a house, whose name is shaped like a person's
    if read.agencies and staff.endswith(" staff") and staff[:-6].isupper():
        staff = staff[:-6]  # an acronym and "staff" beside an agency: the house itself
    where = None
    if read.place:
        date = filed(_date_of(tail), table) if tail else None
        where = date[0]._replace(place=read.place) if date else Filed(place=read.place)
    rule = "source line" if read.language == "source" else "byline" if read.authors or read.language else "credit line"
    return Credits(
        authors=tuple(dict.fromkeys(map(cased, read.authors))),
        agencies=tuple(dict.fromkeys(read.agencies)),
        staff=staff,
        dateline=where,
        initials=tuple(read.initials),
        printed=text,
        rule=rule,
    )


def _date_of(tail: str) -> str:
    words = tail.replace(",", " ").replace("|", " ").split()
    return " ".join(words[:3])


def _segments(line: str) -> Iterator[tuple[str, str, int]]:
    """Each segment, what joins it to the one before it, and where it begins."""
    start, joint = 0, ""
    for match in _JOINT.finditer(line):
        yield line[start : match.start()], joint, start
        start, joint = match.end(), match[0].strip().casefold() or " "
    yield line[start:], joint, start


def _segments_read(line: str, read: _Line, table: Table) -> bool:
    whole = supplier(line, table)
    whole = whole or _sourced(line, table)
    if whole:
        read.agencies += whole
        return True
    joined = "," in line or "/" in line or (AND | WITH) & set(line.casefold().split())
    if not joined and (staff := _staff(line, read.language)):
        read.staff = staff
        return True
    if house := _house_with(line, table):
        read.staff, found = house
        read.agencies += found
        return True
    segments = [(segment.strip(' .`="'), joint, start) for segment, joint, start in _segments(line)]
    for segment, joint, start in segments:
        if not segment or segment in "-–—":
            continue
        if _segment_read(segment, joint, read, table):
            continue
        rest = line[start:].strip(" .")
        if (read.authors or read.jobs) and not read.staff and _is_organisation(rest):
            read.staff = rest
            return True
        return False
    if not read.loose or _loose_read(read):
        return True
    starts = [start for segment, _, start in segments if segment == read.staff]
    if read.authors and starts and _is_organisation(line[starts[0] :].strip(" .")):
        read.staff = line[starts[0] :].strip(" .")
        return True
    return False


def _sourced(line: str, table: Table) -> list[AgencyFacts]:
    """The agency of a source line without a colon: "Fonte Ansa"."""
    first, _, rest = line.partition(" ")
    if not rest or first.casefold() not in SOURCE:
        return []
    return supplier(rest, table) or _exact(rest.split(), table, True)


def _house_with(line: str, table: Table) -> tuple[str, list[AgencyFacts]] | None:
    """A house that only what follows tells, "Ouest-France avec AFP": it is no name, and all the rest are agencies."""
    parts = list(_segments(line))
    index = next((i for i, (_, joint, _) in enumerate(parts) if i and joint in WITH), 0)
    if not index or index > 2:
        return None
    found = [supplier(segment, table) or _exact(segment.split(), table, True) for segment, _, _ in parts[index:]]
    joint_at = len(line[: parts[index][2]].rstrip()) - len(parts[index][1])
    head = line[:joint_at].strip(" ,")
    words = head.split()
    if not all(found) or not 1 <= len(words) <= 4 or is_name(head) or supplier(head, table) or _staff(head, ""):
        return None
    capital = all(word[:1].isupper() or word[:1].isdigit() or word[:2].casefold() in ("l'", "l’") for word in words)
    return (
        (head, [facts for each in found for facts in each]) if capital and "," not in head and "/" not in head else None
    )


def _loose_read(read: _Line) -> bool:
    """A single word may be the house, beside an agency or a job: "Jane Doe, Reuters/Variety"."""
    if len(read.loose) == 1 and not read.staff and (read.agencies or (read.jobs and not read.authors)):
        read.staff = read.loose[0]
        return True
    return False


def _is_organisation(text: str) -> bool:
    words = text.replace(",", "").split()
    capitals = all(word[:1].isupper() or word.casefold() in AND | ARTICLES | {"of", "for"} for word in words)
    return (
        1 < len(words) <= 9 and capitals and (words[-1].casefold() in ORGANISATIONS or words[-1].casefold() in OUTLETS)
    )


def _segment_read(segment: str, joint: str, read: _Line, table: Table) -> bool:
    """Whether the segment is something; what it is goes to `read`."""
    if found := supplier(segment, table) or (_exact(segment.split(), table, True) if joint in WITH else []):
        read.agencies += found
        return True
    if joint == "/" and _initials(segment, read):
        return True
    if staff := _staff(segment, read.language):
        read.staff = read.staff or staff
        return True
    if is_name(segment) and not _is_job(segment):
        if len(segment.split()) > 2 and (glued := _glued(segment, table)):
            read.authors.append(glued[0])
            read.agencies.append(glued[1])
        else:
            read.authors.append(segment)
        return True
    return _odd_read(segment, joint, read, table)


def _odd_read(segment: str, joint: str, read: _Line, table: Table) -> bool:
    if glued := _glued(segment, table):
        read.authors.append(glued[0])
        read.agencies.append(glued[1])
    elif _is_job(segment):
        read.jobs += 1
    elif not read.place and segment.casefold() in CITIES:
        read.place = segment
    elif placed := _placed(segment, table):
        name, facts, read.place = placed
        read.agencies += [facts] if facts else []
        read.authors += [name] if name else []
    elif (
        read.agencies
        and not read.place
        and is_place(segment)
        and (segment.isupper() or segment.casefold() in CITIES)
        and joint != "/"
    ):
        read.place = segment
    elif outlet := _outlet(segment, read, joint):
        read.outlet = not read.staff
        read.staff = read.staff or outlet
    elif (
        len(segment.split()) == 1
        and segment[0].isupper()
        and segment.casefold() not in NOT_NAMES
        and segment.isalpha()
        and len(segment) > 2
    ):
        read.loose.append(segment)
    else:
        return bool(not read.agencies and _initials_first(segment, read, table))
    return True


def supplier(segment: str, table: Table) -> list[AgencyFacts]:
    """The agency or agencies that the segment names and nothing else: "with files from The Canadian Press"."""
    segment = segment.strip(" .,:;=")
    if facts := table.find(segment):
        return [facts]
    if segment.casefold() in UNNAMED_WIRES:
        return [UNNAMED]
    words = segment.split()
    if not words or len(words) > 14:
        return []
    start, end = 0, len(words)
    while start < end - 1 and words[start].casefold() in FILLERS | WITH | ARTICLES:
        start += 1
        if found := _exact(words[start:end], table, start > 0 and words[0].casefold() in WITH):
            return found
    while end > start + 1 and words[end - 1].casefold() in FILLERS:
        end -= 1
        if found := _exact(words[start:end], table, False):
            return found
    if len(words) > 1 and words[0].casefold() in STAFF and (facts := table.find(" ".join(words[1:]))):
        return [facts]
    return _with_job(words, table) or _hyphened(segment, table)


def _exact(words: list[str], table: Table, sure: bool) -> list[AgencyFacts]:
    text = " ".join(words)
    facts = table.find(text, sure)
    return [facts] if facts else [UNNAMED] if text.casefold() in UNNAMED_WIRES else []


def _with_job(words: list[str], table: Table) -> list[AgencyFacts]:
    """The agency whose writer somebody is: "AP National Security Writer", "Reuters staff", "Associated Press file"."""
    last = words[-1].casefold()
    if not (last in JOBS or last in ("licensed", "wire", "news", "desk", "team", "staff")) or len(words) > 7:
        return []
    for end in range(min(len(words) - 1, 4), 0, -1):
        facts = table.find(" ".join(words[:end]).removesuffix("'s").removesuffix("’s"))
        if facts and all(
            word[:1].isupper()
            or word.casefold() in JOBS
            or word.casefold() in ("for", "licensed", "news", "desk", "team", "staff")
            for word in words[end:]
        ):
            return [facts]
    return []


def _hyphened(segment: str, table: Table) -> list[AgencyFacts]:
    """Two agencies with a dash between them: "STT–AFP"."""
    parts = re.split(r"[-–—]", segment) if len(segment) < 40 else []
    found = [table.find(part.strip()) for part in parts if part.strip()]
    return [facts for facts in found if facts] if found and len(parts) > 1 and all(found) else []


def _glued(segment: str, table: Table) -> tuple[str, AgencyFacts] | None:
    """A name and the agency after it with nothing between them: "JILL LAWLESSAssociated Press", "Jane Doe AP"."""
    head, _, last = segment.rpartition(" ")
    facts = table.find(last) if last.isupper() or (last[:1].isupper() and len(last) > 4) else None
    if facts and facts.kind == "wire" and is_name(head):
        return head, facts
    parted = table.ending(segment)
    if parted:
        name = parted[0].strip(" ,")
        name = name.removesuffix(" The").removesuffix(" the").strip()
        if is_name(name):
            return name, parted[1]
    return None


def _placed(segment: str, table: Table) -> tuple[str, AgencyFacts | None, str] | None:
    """`AGENCY in PLACE` and `NAME in PLACE`."""
    words = segment.split()
    for index in range(1, min(len(words), 6)):
        if words[index] in IN:
            head, place = " ".join(words[:index]), " ".join(words[index + 1 :])
            if not is_place(place):
                return None
            facts = table.find(head)
            if facts:
                return "", facts, place
            return (head, None, place) if is_name(head) else None
    return None


def _is_job(segment: str) -> bool:
    words = segment.split()
    return 1 <= len(words) <= 5 and words[-1].casefold() in JOBS | {"partner"}


def _staff(segment: str, language: str) -> str:
    """The house's own people, as printed, or ""."""
    words = segment.split()
    if not 1 <= len(words) <= 6:
        return ""
    folded = [word.casefold().strip(".:") for word in words]
    if (
        len(words) <= 3
        and folded[0] in ("our", "special", "own")
        and folded[-1] in ("correspondent", "reporter", "correspondents")
    ):
        return segment
    if folded[0] == "staff" and folded[1:] in (["reporters"], ["reporter"], ["writers"], ["writer"]):
        return segment
    index = next((i for i in (len(words) - 1, 0) if _is_staff_word(folded[i])), -1)
    if index < 0:
        return _staffed_job(words, folded)
    if (
        STAFF.get(folded[index]) == "en"
        and len(words) == 2
        and (language in ("de", "it", "fr", "es") or folded[0] in FIRST_NAMES)
    ):
        return ""  # somebody of the name of Staff
    rest = [word for i, word in enumerate(words) if i != index]
    if len(rest) > 4 or (
        not all(
            word[:1].isupper() or word[:1].isdigit() or word.casefold() in _STAFF_LOWER or "." in word or is_camel(word)
            for word in rest
        )
        and not (index == 0 and STAFF[folded[0]] != "en" and len(words) == 2)
    ):
        return ""
    if (
        index == 0
        and rest
        and STAFF.get(folded[0]) == "en"
        and folded[1] not in ("report", "reports", "reporter", "reporters", "writer", "writers", "correspondent")
    ):
        return ""
    if folded[index] in ("team", "desk", "bureau", "editors", "correspondents") and not rest:
        return ""
    return segment


def _is_staff_word(word: str) -> bool:
    return word in STAFF or (word.endswith(("-redaktion", "-redaktionen", "-redactie", "redaktion")) and len(word) > 9)


def _staffed_job(words: list[str], folded: list[str]) -> str:
    """A job at the house: "Staff Writer", "Herald Staff Reporters"."""
    jobs = (
        "writer",
        "writers",
        "reporter",
        "reporters",
        "report",
        "reports",
        "correspondent",
        "photographer",
        "editor",
    )
    for index, word in enumerate(folded[:-1]):
        if word == "staff" and folded[index + 1] in jobs and index <= 3:
            return " ".join(words) if index == 0 or all(each[:1].isupper() for each in words) else ""
    return ""


def _outlet(segment: str, read: _Line, joint: str) -> str:
    """The house that the people or the agency beside it work for, or ""."""
    for start in ("On Assignment For ", "Special to ", "Special To ", "For ", "for "):
        segment = segment.removeprefix(start)
    words = segment.split()
    if not 1 <= len(words) <= 5 or segment.casefold() in NOT_NAMES:
        return ""
    company = bool(read.authors or read.agencies or read.initials or read.language)
    if "." in segment[1:-1] and len(words) == 1 and re.fullmatch(r"[\w.-]+\.[A-Za-z]{2,4}", segment):
        return segment
    capital = all(
        word[:1].isupper() or word in ("of", "the", "de", "la", "for") or word[:1].isdigit() for word in words
    )
    if not capital:
        return ""
    if any(map(is_camel, words)):
        return segment
    last = words[-1].casefold()
    if (
        last in OUTLETS
        or words[0].casefold() in ("the", "le", "la", "el", "der", "die", "il", "o", "de")
        or last in ORGANISATIONS
    ):
        return segment if company or len(words) > 1 else ""
    if len(words) == 1 and segment.isupper() and 2 < len(segment) <= 6:
        return segment if read.authors or read.agencies or read.language else ""
    if words[0].isupper() and len(words[0]) > 1 and 2 <= len(words) <= 3 and words[0].isascii():
        return segment
    return ""


def _initials(segment: str, read: _Line) -> bool:
    """Desk initials after a slash, and the place that may follow them: "kra Frankfurt"."""
    first, _, place = segment.partition(" ")
    if not (1 < len(first) <= 4 and first.isalpha() and first.islower()):
        return False
    if place and not (is_place(place) and place.casefold() in CITIES):
        return False
    read.initials.append(first)
    read.place = read.place or place
    return True


def _initials_first(segment: str, read: _Line, table: Table) -> bool:
    """Desk initials before the agency: "det/dpa". They count only if an agency follows."""
    if not (1 < len(segment) <= 4 and segment.isalpha() and segment.islower() and segment.isascii()):
        return False
    read.initials.append(segment)
    return True
