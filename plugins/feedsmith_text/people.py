"""Who wrote it, as front matter says: names, names with addresses, mappings, lists of them; jobs
are no names.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from feedsmith import Person
from feedsmith.text import squash
from feedsmith_text.headers import leaves

__all__ = ["read_people"]

MAX_CHARACTERS = 500
"""Of a person in a line; what is longer is a name as it stands."""
_NAMED = "name display_name displayname full_name fullname author".split()
_GIVEN, _FAMILY = (
    "first given first_name firstname given_name".split(),
    "last family last_name lastname surname".split(),
)
_EMAIL = "email mail e-mail email_address".split()
_URL = "url link website homepage site uri web".split()
_PERSON_KEYS = frozenset((*_NAMED, *_GIVEN, *_FAMILY, *_EMAIL, *_URL))
_ADDRESS = r"[^\s<>()@]+@[^\s<>()@]+"
_GENERATIONS = frozenset(("jr", "jr.", "sr", "sr.", "ii", "iii", "iv"))
_SURNAMES = frozenset(
    "head chief lead leader fellow chair mayor captain partner principal minister artist author staff owner".split()
)
"""Words for jobs that are names as well."""
_RANKS = frozenset(
    "senior junior sr sr. jr jr. deputy vice team tech technical associate assistant co research design news art "
    "general managing executive".split()
)
_JOBS = frozenset(
    "engineer engineers manager editor reporter correspondent columnist journalist writer developer designer director "
    "officer ceo cto cfo coo cmo vp president chair chairman chairwoman founder co-founder cofounder lead leader head "
    "chief scientist researcher professor prof lecturer teacher student intern analyst architect administrator admin "
    "consultant strategist specialist coordinator producer photographer illustrator artist author contributor "
    "maintainer owner partner principal fellow advisor adviser evangelist advocate librarian secretary treasurer "
    "spokesperson spokesman spokeswoman minister mayor captain harbourmaster harbormaster phd ph.d ph.d. md m.d. msc "
    "bsc mba esq esq. programmer technician operator staff "
    "redakteur redakteurin chefredakteur chefredakteurin entwickler entwicklerin leiter leiterin ingenieur ingenieurin "
    "geschäftsführer geschäftsführerin korrespondent korrespondentin autor autorin "
    "rédacteur rédactrice ingénieur ingénieure directeur directrice développeur développeuse journaliste "
    "ingeniero ingeniera redactor redactora director directora periodista desarrollador desarrolladora "
    "editör muhabir mühendis müdür yazar".split()
)


def read_people(key: str, value: Any) -> tuple[list[Person], list[str]]:
    """The people that the value of this key names, and what could not be read of them, in words."""
    people: list[Person] = []
    problems: list[str] = []
    for single in _singles(key, value):
        person, problem = _person(single)
        if person is not None:
            people.append(person)
        if problem:
            problems.append(f"front matter: {key}: {problem}; ignored")
    return people, problems


def _singles(key: str, value: Any) -> Iterator[Any]:
    """Each person by itself: a text or a mapping."""
    if isinstance(value, list):  # Obsidian's link [[Jo Reed]] is a list in a list to YAML
        yield from leaves(key, value)
    elif isinstance(value, dict):
        yield from _mapped(value)
    elif isinstance(value, str):
        yield from _names(key, value)


def _mapped(value: dict[str, Any]) -> Iterator[Any]:
    """A mapping is one person, or has a person under each key."""
    if any(str(key).lower() in _PERSON_KEYS for key in value):
        yield value
        return
    for key, person in value.items():
        if isinstance(person, dict):
            yield {"name": str(key), **person}
        elif person in (None, False, ""):
            yield str(key)
        else:
            yield person


def _names(key: str, text: str) -> Iterator[str]:
    """The names of a line: apart by `;`, or by `,` where the key is of several; a job is no name."""
    if ";" in text:
        yield from text.split(";")
        return
    parts = _joined_generations(text.split(","))
    # "Marsh, Ottilie" under `author` is one name; what follows a job there is where it is done.
    if key.lower() == "author" or "name" in key.lower():
        jobs = [index for index, part in enumerate(parts) if index and _is_job(part)]
        yield ",".join(parts[: jobs[0]] if jobs else parts)
    else:
        yield from (part for index, part in enumerate(parts) if not (index and _is_job(part)))


def _joined_generations(parts: Iterable[str]) -> list[str]:
    """`Sammy Davis, Jr.` is one name."""
    joined: list[str] = []
    for part in parts:
        if joined and part.strip().lower() in _GENERATIONS:
            joined[-1] = f"{joined[-1].rstrip()} {part.strip()}"
        else:
            joined.append(part)
    return joined


def _is_job(text: str) -> bool:
    """Whether one of the words is of a job: `Senior Reporter`, `Head of Data`; but Simon Head is a
    name.
    """
    words = re.split(r"[\s/&-]+", text.strip().lower())
    if len(words) == 2 and words[1] in _SURNAMES and words[0] not in _RANKS and words[0] not in _JOBS:
        return False
    return not _JOBS.isdisjoint(words)


def _person(value: Any) -> tuple[Person | None, str]:
    """The person and, where something of it can't be used, what."""
    if isinstance(value, dict):
        parts = _parts_of_mapping(value)
    elif isinstance(value, str):
        parts = _parts_of_line(squash(value))
    else:
        return None, f"a name was expected, not a {'list' if isinstance(value, list) else type(value).__name__}"
    if not parts.get("name"):
        return None, "" if not any(parts.values()) else "a person without a name"
    try:
        return Person(**parts), ""
    except ValueError as error:
        return Person(name=parts["name"]), str(error)


def _parts_of_mapping(value: dict[str, Any]) -> dict[str, str]:
    low = {str(key).lower(): part for key, part in value.items()}

    def first(names: Iterable[str]) -> str:
        return next((squash(low[name]) for name in names if isinstance(low.get(name), str) and low[name].strip()), "")

    name = first(_NAMED) or squash(f"{first(_GIVEN)} {first(_FAMILY)}")
    parts = {"name": name, "email": first(_EMAIL), "url": first(_URL)}
    return {part: text for part, text in parts.items() if text}


def _parts_of_line(text: str) -> dict[str, str]:
    """A name in a line: with an address before or after it, as a link, with a job behind it."""
    text = text.removeprefix("[[").removesuffix("]]").rpartition("|")[2] if text.startswith("[[") else text
    if len(text) > MAX_CHARACTERS:
        return {"name": text}
    if match := re.fullmatch(rf"(.+?)\s*[<(]\s*({_ADDRESS})\s*[>)]", text):
        return {"name": _without_job(match[1]), "email": match[2]}
    if match := re.fullmatch(rf"<?({_ADDRESS})>?\s*\((.+)\)", text):  # as RSS 2.0 writes an author
        return {"name": _without_job(match[2].strip()), "email": match[1]}
    if match := re.fullmatch(r"\[([^\[\]]+)\]\(\s*(https?://[^\s()]+)\s*\)", text):
        return {"name": match[1].strip(), "url": match[2]}
    return {"name": _without_job(text)}


def _without_job(name: str) -> str:
    """`Jo Reed | Editor`, `Jo Reed – Editor` and `Jo Reed (Editor)` are Jo Reed."""
    match = re.fullmatch(r"([^|(–—]+?)(?: [|–—-] (.+)|\s*\(([^()]+)\))", name)
    if match and _is_job(match[2] or match[3]):
        return match[1]
    return name
