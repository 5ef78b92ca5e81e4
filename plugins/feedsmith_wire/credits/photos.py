"""Picture credits: "Photo by: DoD", "Jane Doe/AFP/Getty Images", "... at a rally. (AP Photo/John Doe)"."""

import re

from feedsmith_wire.credits.agencies import AgencyFacts, Table
from feedsmith_wire.credits.names import is_camel, is_name
from feedsmith_wire.credits.readings import Credits, PictureCredit
from feedsmith_wire.credits.words import AND, BY, ORGANISATIONS, PARTICLES, PHOTO, PHOTO_NOISE, STAFF

__all__ = ["chain", "photo"]

MAX_CREDIT = 140
_COUNT = re.compile(r"\s\(\d\)")
_SPLIT = re.compile(
    r"\s*[/|]\s*|\s*[,;]\s*|\s+(?:via|for|für|pour|and|und|et|y|e|og|och|ve)\s+|\s+[-–—&]\s+", re.IGNORECASE
)
_LABEL_ENDS = r"(?:^|(?<=[\w.!?)”]))([A-ZÀ-Þ][\wÀ-ÿ]{2,20}|©):?$"
_INTRODUCED = re.compile(r"(?:by|von|par|por|di|door|av|af)\s", re.IGNORECASE)
_INVISIBLE = re.compile("[\u200b-\u200f\u2060\ufeff]")
_SENTENCE_END = r"[.!?。…][\"”’»)]?(?:\s+|(?=[A-ZÀ-Þ]))"
_BY_WORDS = frozenset(BY) | {"courtesy", "credit", "credits", "from", "de", "-", "–"}


def photo(text: str, table: Table, certain: bool = False) -> Credits | None:
    """The picture credit that the text is or ends with; what is before it is the caption, in `rest`."""
    text = _INVISIBLE.sub("", text).replace("\xa0", " ").replace("：", ": ").strip()
    if not text or len(text) > 1200:
        return None
    if text[0] > "\u2fff":
        text = text.replace("=", ": ", 1)
    return (
        _labelled(text, table)
        or _in_brackets(text, table)
        or _unlabelled(text, table, certain)
        or _after_sentence(text, table)
    )


def _credits(text: str, credit: PictureCredit, caption: str, rule: str) -> Credits:
    caption = caption.strip()
    return Credits(photo_credits=(credit,), rest=caption, printed=text.removeprefix(caption).strip(), rule=rule)


def _labelled(text: str, table: Table) -> Credits | None:
    """`CAPTION. Photo: CREDIT`, where the label may be glued to the caption, or be the sign ©."""
    bare = text[1:-1].strip() if text[0] in "([（" and text[-1] in ")]）" and text.count(text[0]) == 1 else text
    words = bare.split(" ")
    for index in range(len(words) - 1, max(-1, len(words) - 16), -1):
        found = _label(words, index)
        if found is None:
            continue
        before, after = found
        caption = " ".join([*words[:index], before]).strip(" |–-([")
        rest = " ".join(words[after:]).strip(" :)]）") if after < len(words) else ""
        glued = words[index].rpartition("©")[2] if "©" in words[index] else ""
        credit = chain(f"{glued} {rest}".strip(), table, certain=True)
        if credit:
            if "©" in words[index] and not caption and not credit.names and credit.agencies:
                return None
            return _credits(text, credit, caption, "picture credit")
    return None


def _label(words: list[str], index: int) -> tuple[str, int] | None:
    """Whether a label stands at `index`: what of the caption is glued to it, and where the credit begins."""
    word = words[index]
    if "©" in word:
        return word.partition("©")[0], index + 1
    if len(word) > 60:
        return None
    colon = word.endswith((":", "："))
    bare = word.rstrip(":：.").lstrip("([（").casefold()
    following = words[index + 1].casefold().rstrip(":") if index + 1 < len(words) else ""
    label = bare in PHOTO
    if label and (colon or following == ""):
        return ("", index + 1) if following or index == 0 else None
    if label and following in _BY_WORDS | PHOTO and (index == 0 or word[:1].isupper() or word[:1] in "(["):
        after = index + 2
        if following in PHOTO and after < len(words) and words[after].casefold().rstrip(":") in _BY_WORDS:
            after += 1
        if after < len(words) and words[after] == ":":
            after += 1
        return "", after
    if label and following and words[index + 1] in (":", "-", "|"):
        return "", index + 2
    return _label_alone(words, index, bare, label)


def _label_alone(words: list[str], index: int, bare: str, label: bool) -> tuple[str, int] | None:
    """A label without a sign after it, at the beginning or behind a bracket; or one that is glued to the caption."""
    word = words[index]
    if label and (index == 0 or word[:1] in "([") and (word.endswith(".") or index + 1 < len(words)):
        return "", index + 1
    if word.endswith(":") and (match := re.search(_LABEL_ENDS, word)) and match[1].casefold() in PHOTO:
        return word[: match.start(1)], index + 1
    if index == 0 and word.endswith(",") and bare.rstrip(",") in PHOTO:
        return "", 1
    return None


def _in_brackets(text: str, table: Table) -> Credits | None:
    """`CAPTION (AP Photo/Jane Doe)`: something in the brackets must say that it is a picture's credit."""
    end = text.rstrip(" .")
    for again in (" AP Photo", " (AP)", " Photo"):
        end = end.removesuffix(again) if end.removesuffix(again)[-1:] in ")]" else end
    if end[-1:] not in ")]）":
        return None
    start = max(end.rfind("("), end.rfind("["), end.rfind("（"))
    if start < 0 or len(end) - start > MAX_CREDIT:
        return None
    inside = end[start + 1 : -1].strip()
    credit = chain(inside.removeprefix("File:").strip(), table, certain=False, commas=True)
    named = credit and (credit.names or inside.casefold().startswith(("file", "archiv")) or _says_photo(inside))
    if not credit or not named or not (credit.agencies or _says_photo(inside)):
        return None
    return _credits(text, credit, end[:start], "picture credit in brackets")


def _says_photo(text: str) -> bool:
    return any(word.casefold().strip(":.,") in PHOTO | {"file"} for word in re.split(r"[\s/]+", text))


def _unlabelled(text: str, table: Table, certain: bool) -> Credits | None:
    """`NAME/AGENCY` and `AGENCY/NAME`, the whole text."""
    if (
        len(text) > MAX_CREDIT
        or _INTRODUCED.match(text)
        or not (certain or "/" in text or "|" in text or " via " in text or "hoto" in text or "©" in text)
    ):
        return None
    bare = text.strip("()[] ")
    if bare[:1] in "©ⓒ" and "/" not in bare and "|" not in bare:
        return None  # the copyright of the text
    credit = chain(bare, table, certain=False, commas=certain)
    if (
        credit
        and credit.agencies
        and (certain or credit.names or _says_photo(text) or _is_picture_agency(credit) or _dropped(bare))
    ):
        return _credits(text, credit, "", "picture credit")
    return None


def _is_picture_agency(credit: PictureCredit) -> bool:
    return any(facts.kind == "photo" for facts in credit.agencies)


def _dropped(text: str) -> bool:
    """Whether there is a word such as "Handout" or "Uncredited", which credits no one."""
    return any(
        word.casefold() in ("handout", "uncredited", "stringer", "hand-out") for word in re.split(r"[\s/,]+", text)
    )


def _after_sentence(text: str, table: Table) -> Credits | None:
    """`CAPTION. NAME/AGENCY`, the caption's full stop may be glued to the name."""
    tail = text[-100:]
    offset = len(text) - len(tail)
    if "/" in tail or " via " in tail:
        for match in re.finditer(_SENTENCE_END, tail):
            rest = tail[match.end() :]
            if "/" not in rest and " via " not in rest:
                break
            credit = chain(rest, table, certain=False)
            someone = credit and (credit.names or _is_picture_agency(credit) or _dropped(rest))
            if credit and someone and credit.agencies and offset + match.end() > 20:
                return _credits(text, credit, text[: offset + match.end()], "picture credit after caption")
    return _east_asian(text, table)


def _east_asian(text: str, table: Table) -> Credits | None:
    if text[-1] < "\u2fff" or text[0] < "\u2fff" or len(text) < 12 or len(text) > 200:
        return None
    for sign in ("）", "＝", "＝", "／", "/", "=", "　", " "):
        head, found, last = text.rpartition(sign)
        facts = table.find(last.removesuffix("提供")) if found and len(last) <= 10 else None
        if facts and head:
            return _credits(
                text,
                PictureCredit((), (facts,), last),
                head + (sign if sign == "）" else ""),
                "picture credit after caption",
            )
    return None


def chain(text: str, table: Table, certain: bool, commas: bool = True) -> PictureCredit | None:
    """Names and agencies between slashes. `certain`: a label says that this is a credit, so any name will do."""
    text = _COUNT.sub("", text).strip(" .:–-|")
    if not text or len(text) > MAX_CREDIT or (not commas and "," in text and not certain and "/" not in text):
        return None
    names: list[str] = []
    agencies: list[AgencyFacts] = []
    codes: list[str] = []
    for part in _SPLIT.split(text):
        kind = _part(part, table, certain, names, agencies, codes)
        if not kind:
            return None
    if codes and any(map(is_name, names)) and agencies:
        agencies += [AgencyFacts(code=code, name=code) for code in codes]
    else:
        names = codes + names if codes else names
    if not (names or agencies):
        return None
    return PictureCredit(tuple(dict.fromkeys(names)), tuple(dict.fromkeys(agencies)), text.strip(" ()"))


def _part(
    part: str, table: Table, certain: bool, names: list[str], agencies: list[AgencyFacts], codes: list[str]
) -> bool:
    """Whether the part is something; what it is goes to the lists."""
    bare = part.strip(" .:()[]–-—_").removesuffix("Â").strip()
    if facts := table.find(bare, sure=True):
        agencies.append(facts)
        return True
    words = bare.split()
    if len(words) > 1 and words[-1].casefold() in STAFF and not table.find(words[0]):
        return True
    while words and _is_noise(words[0]):
        del words[0]
    while words and _is_noise(words[-1]):
        words.pop()
    if not words:
        return True
    name = " ".join(words)
    if facts := table.find(name, sure=True):
        agencies.append(facts)
    elif found := _two(words, table):
        agencies.extend(found[0])
        names.extend(found[1])
    elif len(words) == 1 and name.isupper() and 2 <= len(name) <= 4 and name.isalpha():
        codes.append(name)
    elif is_name(name) or (_is_titled(words) and (certain or _is_body(words))):
        names.append(name)
    else:
        return certain and _is_id(name)
    return True


def _is_id(name: str) -> bool:
    return False if len(name) > 30 else name[:1].isdigit()


def _is_noise(word: str) -> bool:
    folded = word.casefold().strip(":.,()©")
    return folded in PHOTO_NOISE or folded == "" or (folded.isdecimal() and len(folded) == 4)


def _two(words: list[str], table: Table) -> tuple[list[AgencyFacts], list[str]] | None:
    """An agency and what follows or precedes it without a sign between them: "AP Photo Jane Doe", "Jane Doe AP"."""
    for cut in range(1, len(words)):
        head, rest = " ".join(words[:cut]), words[cut:]
        while rest and _is_noise(rest[0]):
            del rest[0]
        tail = " ".join(rest)
        first, second = table.find(head), table.find(tail)
        if first and second:
            return [first, second], []
        if first and is_name(tail):
            return [first], [tail]
        if second and is_name(head.rstrip(".") if len(words[cut - 1]) > 3 else head):
            return [second], [head.rstrip(".") if len(words[cut - 1]) > 3 else head]
    return None


def _is_titled(words: list[str]) -> bool:
    return len(words) <= 8 and all(
        word[:1].isupper() or is_camel(word) or word.casefold() in PARTICLES | AND | {"of", "the", "for"}
        for word in words
    )


def _is_body(words: list[str]) -> bool:
    """Whether the words name an office, as a handout's credit does: "UK Parliament"."""
    return len(words) > 1 and any(word.casefold() in ORGANISATIONS for word in words)
