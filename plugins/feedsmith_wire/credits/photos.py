"""Picture credits: "Photo by: DoD", "Jane Doe/AFP/Getty Images", "... (AP Photo/Bo Lang)"."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from feedsmith_wire.credits.agencies import AgencyTable
from feedsmith_wire.credits.chains import parse_chain
from feedsmith_wire.credits.east_asian import read_picture_credit
from feedsmith_wire.credits.forms import Form
from feedsmith_wire.credits.patterns import Pattern
from feedsmith_wire.credits.values import Credits, PictureCredit, make_picture_credits
from feedsmith_wire.credits.words.lines import BYLINE_WORDS
from feedsmith_wire.credits.words.pictures import PICTURE_LABELS

__all__ = ["FORMS", "Label", "parse_picture_credit"]

MAX_TEXT = 1200
MAX_CREDIT = 140
MAX_LABEL_WORDS = 15
"""Words at the end of a text that may be a credit with its label."""
MAX_LABEL = 60
MAX_AFTER_SENTENCE = 100
MIN_CAPTION = 21
_GLUED_LABEL = Pattern(
    r"(?:^|(?<=[\w.!?)”]))([A-ZÀ-Þ][\wÀ-ÿ]{2,20}|©):?$",
    line="quay.Photo:",
    finds=("Photo",),
)
_BYLINE_START = Pattern(
    r"(?i)(?:by|von|par|por|di|door|av|af)\s",
    line="By Jane Doe/AFP",
    finds="By ",
)
_INVISIBLE = Pattern("[\u200b-\u200f\u2060\ufeff]", line="Photo:\u200bAP", finds="\u200b")
_SENTENCE_END = Pattern(
    r"[.!?。…][\"”’»)]?(?:\s+|(?=[A-ZÀ-Þ]))",
    line="She sails.Jane Doe/AFP",
    finds=".",
)
_WORD_END = Pattern(r"[\s/]+", line="AP Photo", finds=" ")
_WORD_OR_COMMA = Pattern(r"[\s/,]+", line="Handout, AP", finds=", ")
_AFTER_LABEL = frozenset(BYLINE_WORDS) | {"courtesy", "credit", "credits", "from", "de", "-", "–"}
_AFTER_LABEL_OR_LABEL = _AFTER_LABEL | PICTURE_LABELS
_UNLABELLED_SIGNS = ("/", "|", " via ", "hoto", "©")
"""One of these is in a text that may be a credit without a label, if nothing else says so."""
_UNCREDITED = ("handout", "uncredited", "stringer", "hand-out")
_REPEATED = (" AP Photo", " (AP)", " Photo")
"""What some print again behind the bracket with the credit."""


def parse_picture_credit(text: str, table: AgencyTable, certain: bool = False) -> Credits | None:
    """The picture credit that the text is or ends with; None for none.

    What stands before it is the caption, in `rest`. With `certain`, it is known that the text is
    one of a picture.
    """
    text = _INVISIBLE.remove(text).replace("\xa0", " ").replace("：", ": ").strip()
    if not text or len(text) > MAX_TEXT:
        return None
    if text[0] > "\u2fff":  # Korean and Japanese have 사진=연합뉴스 for "Photo: Yonhap"
        text = text.replace("=", ": ", 1)
    for form in FORMS:
        if credits := form.read(text, table, certain):
            return credits
    return None


class Label(NamedTuple):
    """A label such as "Photo:" among words.

    `glued` is what of the caption is glued to it, `end` the index of the word where the credit
    begins.
    """

    end: int
    glued: str = ""


def _read_labelled(text: str, table: AgencyTable, certain: bool) -> Credits | None:
    """`CAPTION. Photo: CREDIT`, where the label may be glued to the caption, or be the sign ©."""
    words = _strip_brackets(text).split(" ")
    first = max(0, len(words) - MAX_LABEL_WORDS)
    # From the right: a caption may have such a word in it, and the credit is the last of them.
    for index in range(len(words) - 1, first - 1, -1):
        label = _read_label(words, index)
        if label is None:
            continue
        caption = " ".join([*words[:index], label.glued]).strip(" |–-([")
        printed = " ".join(words[label.end :]).strip(" :)]）")
        signed = "©" in words[index]
        if signed:
            printed = f"{words[index].rpartition('©')[2]} {printed}"
        credit = parse_chain(printed.strip(), table, certain=True)
        if credit is None:
            continue
        if signed and caption.casefold() in ("", "copyright") and not credit.names and credit.agencies:
            return None  # the copyright of the text
        return make_picture_credits(text, credit, caption, "picture credit")
    return None


def _strip_brackets(text: str) -> str:
    if text[0] in "([（" and text[-1] in ")]）" and text.count(text[0]) == 1:
        return text[1:-1].strip()
    return text


def _read_label(words: Sequence[str], index: int) -> Label | None:
    """The label at `index`; None where there is none."""
    word = words[index]
    if "©" in word:
        return Label(index + 1, word.partition("©")[0])
    if len(word) > MAX_LABEL:
        return None
    if _strip_label(word) not in PICTURE_LABELS:
        return _read_glued_label(word, index)
    following = words[index + 1].casefold().rstrip(":") if index + 1 < len(words) else ""
    if not following or word.endswith((":", "：")):
        # At the end of a text "photo" is its last word, and labels nothing.
        return Label(index + 1) if following or index == 0 else None
    opens = index == 0 or word[:1] in "(["
    if following in _AFTER_LABEL_OR_LABEL and (opens or word[:1].isupper()):
        return Label(_skip_label(words, index + 2, following))
    if words[index + 1] in (":", "-", "|"):
        return Label(index + 2)
    return Label(index + 1) if opens else None


def _strip_label(word: str) -> str:
    return word.rstrip(":：.").lstrip("([（").casefold()


def _skip_label(words: Sequence[str], end: int, second: str) -> int:
    """Where the credit begins behind a label of two words or more: "Photo credit by :"."""
    if second in PICTURE_LABELS and end < len(words):
        end += words[end].casefold().rstrip(":") in _AFTER_LABEL
    return end + (words[end : end + 1] == [":"])


def _read_glued_label(word: str, index: int) -> Label | None:
    """A label that is glued to the caption by a lost line break, or has a comma behind it."""
    if word.endswith(":"):
        match = _GLUED_LABEL.search(word)
        if match and match[1].casefold() in PICTURE_LABELS:
            return Label(index + 1, word[: match.start(1)])
    if index == 0 and word.endswith(",") and _strip_label(word).rstrip(",") in PICTURE_LABELS:
        return Label(1)
    return None


def _read_in_brackets(text: str, table: AgencyTable, certain: bool) -> Credits | None:
    """`CAPTION (AP Photo/Jane Doe)`: something in the brackets must say that it is a picture's."""
    caption, inside = _split_bracket(text)
    credit = parse_chain(inside.removeprefix("File:").strip(), table, certain=False)
    if credit is None:
        return None
    labelled = _has_label(inside)
    archived = inside.casefold().startswith(("file", "archiv"))
    if not (credit.names or labelled or archived) or not (credit.agencies or labelled):
        return None
    return make_picture_credits(text, credit, caption, "picture credit in brackets")


def _split_bracket(text: str) -> tuple[str, str]:
    """What stands before the brackets at the end of the text, and in them; "" for no brackets."""
    text = text.rstrip(" .")
    for repeated in _REPEATED:
        if text.removesuffix(repeated)[-1:] in ")]":
            text = text.removesuffix(repeated)
    start = max(text.rfind("("), text.rfind("["), text.rfind("（"))
    if start < 0 or text[-1] not in ")]）" or len(text) - start > MAX_CREDIT:
        return text, ""
    return text[:start], text[start + 1 : -1].strip()


def _has_label(text: str) -> bool:
    words = (word.casefold().strip(":.,") for word in _WORD_END.split(text))
    return any(word in PICTURE_LABELS or word == "file" for word in words)


def _read_unlabelled(text: str, table: AgencyTable, certain: bool) -> Credits | None:
    """`NAME/AGENCY` and `AGENCY/NAME`, the whole text."""
    if len(text) > MAX_CREDIT or _BYLINE_START.match(text):
        return None
    if not certain and not any(sign in text for sign in _UNLABELLED_SIGNS):
        return None
    printed = text.strip("()[] ")
    if _is_copyright(printed):
        return None
    credit = parse_chain(printed, table, certain=False, commas=certain)
    if credit is None or not credit.agencies:
        return None
    if not (certain or _has_label(text) or _credits_somebody(credit, printed)):
        return None
    return make_picture_credits(text, credit, "", "picture credit")


def _is_copyright(printed: str) -> bool:
    """Whether it is the copyright of the text, and no chain of a picture's credits."""
    bare = printed.casefold().removeprefix("copyright").lstrip()
    return bare[:1] in ("©", "ⓒ") and "/" not in printed and "|" not in printed


def _credits_somebody(credit: PictureCredit, printed: str) -> bool:
    """Whether it is surely a picture's: by a name, an agency of pictures, or "Handout"."""
    if credit.names or any(facts.kind == "photo" for facts in credit.agencies):
        return True
    return any(word.casefold() in _UNCREDITED for word in _WORD_OR_COMMA.split(printed))


def _read_after_sentence(text: str, table: AgencyTable, certain: bool) -> Credits | None:
    """`CAPTION. NAME/AGENCY`, where the caption's full stop may be glued to the name."""
    tail = text[-MAX_AFTER_SENTENCE:]
    # The first end of a sentence behind which all is a credit: names have full stops as well.
    for match in _SENTENCE_END.finditer(tail):
        printed = tail[match.end() :]
        if "/" not in printed and " via " not in printed:
            break
        start = len(text) - len(printed)
        credit = parse_chain(printed, table, certain=False)
        if credit is None or not credit.agencies or start < MIN_CAPTION:
            continue
        if _credits_somebody(credit, printed):
            return make_picture_credits(text, credit, text[:start], "picture credit after caption")
    return None


FORMS: tuple[Form[Callable[[str, AgencyTable, bool], Credits | None]], ...] = (
    Form(
        _read_labelled,
        {
            "Crowds at the quay. Photo: Jane Doe/AFP": {
                "photo": [{"names": ["Jane Doe"], "agencies": ["AFP"]}],
                "rest": "Crowds at the quay.",
            },
            "Photo by: Coast Guard": {"photo": [{"names": ["Coast Guard"], "agencies": []}]},
            "Photo credit by : Jane Doe": {"photo": [{"names": ["Jane Doe"], "agencies": []}]},
            "Foto - Jane Doe": {"photo": [{"names": ["Jane Doe"], "agencies": []}]},
            "Crowds (Photo Jane Doe)": {
                "photo": [{"names": ["Jane Doe"], "agencies": []}],
                "rest": "Crowds",
            },
            "Crowds at the quay.Photo: AP": {
                "photo": [{"names": [], "agencies": ["AP"]}],
                "rest": "Crowds at the quay.",
            },
            "Bild, Jane Doe": {"photo": [{"names": ["Jane Doe"], "agencies": []}]},
            "Crowds at the quay © Jane Doe": {
                "photo": [{"names": ["Jane Doe"], "agencies": []}],
                "rest": "Crowds at the quay",
            },
        },
    ),
    Form(
        _read_in_brackets,
        {
            "A ferry leaves. (AP Photo/Bo Lang)": {
                "photo": [{"names": ["Bo Lang"], "agencies": ["AP"]}],
                "rest": "A ferry leaves.",
            },
        },
    ),
    Form(
        _read_unlabelled,
        {"Jane Doe/AFP": {"photo": [{"names": ["Jane Doe"], "agencies": ["AFP"]}]}},
    ),
    Form(
        _read_after_sentence,
        {
            "A ferry leaves the harbour.Jane Doe/AFP": {
                "photo": [{"names": ["Jane Doe"], "agencies": ["AFP"]}],
                "rest": "A ferry leaves the harbour.",
            },
        },
    ),
    Form(
        read_picture_credit,
        {
            "港を出る新しいフェリーの船＝共同": {
                "photo": [{"names": [], "agencies": ["Kyodo"]}],
                "rest": "港を出る新しいフェリーの船",
            },
        },
    ),
)
"""The forms of a picture credit, in the order in which they are tried."""
