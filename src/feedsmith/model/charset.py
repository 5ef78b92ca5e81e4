"""Bytes to text: byte order mark, then UTF-8, then detection; never a guess that could be mojibake.

The only module that imports charset-normalizer. Seen in 3.5.2: on short Latin text it ranks cp1250 above
cp1252 ("fermŕ", "mĺndag", "năo") at the same confidence, so Latin scripts are settled here by evidence that
it does not use: which languages can write the letters that a decoding yields.
"""

import codecs
import re
from collections.abc import Iterator, Mapping
from itertools import pairwise

from feedsmith.model.values import value

__all__ = ["CharsetError", "Decoded", "decode", "decode_markup"]

_BOMS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),  # before UTF-16, whose mark begins it
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_WEST, _CENTRE, _BALTIC = ("cp1252", "mac_roman", "cp850"), ("cp1250", "iso8859-2"), ("cp1257",)
# Latin-script languages: the letters beyond ASCII that they write, legacy charsets in use, frequent ASCII words.
_LANGUAGES = (
    ("en", "éèêëïöôñçâ", _WEST, "the and of to in that is for was on"),
    ("de", "äöüßé", _WEST, "der die und das den von mit auf ist nicht"),
    ("fr", "àâæçéèêëîïôœùûüÿ", _WEST, "le la les de des et un une est dans pour"),
    ("es", "áéíñóúüçª", _WEST, "el la los de que y en un una por con"),
    ("pt", "áâãàçéêíóôõúüª", _WEST, "o os de que um uma em para com do da"),
    ("it", "àèéìíîòóùú", _WEST, "il la di che un una per con del non"),
    ("ca", "àçèéíïòóúü·", _WEST, "el la els de que i una per amb del"),
    ("nl", "áéèëïíóöü", _WEST, "de het een van en in is dat op te"),
    ("sv", "åäöéà", _WEST, "och att det som en av den till inte med"),
    ("da", "æøåé", _WEST, "og at det som en af den til ikke med"),
    ("no", "æøåéèêòôó", _WEST, "og at det som en av den til ikke med"),
    ("fi", "äöåšž", _WEST, "ja on ei se oli että kun mutta"),
    ("is", "áéíóúýþæöð", _WEST, "og er sem til um var ekki en"),
    ("tr", "çğıİöşüâîû", ("cp1254",), "bir ve bu da de ile olan daha sonra"),
    ("pl", "ąćęłńóśźż", _CENTRE, "w i na z do nie jest to po od"),
    ("cs", "áčďéěíňóřšťúůýž", _CENTRE, "a v na se je z do to ve pro"),
    ("sk", "áäčďéíĺľňóôŕšťúýž", _CENTRE, "a v na sa je z do to vo pre"),
    ("hu", "áéíóöőúüű", _CENTRE, "a az egy nem hogy is volt meg"),
    ("hr", "čćđšž", _CENTRE, "i u je na se da od za su"),
    ("ro", "ăâîşţșț", (*_CENTRE, "iso8859-16"), "de la cu din pe un o nu care"),
    ("lt", "ąčęėįšųūž", _BALTIC, "ir kad yra su bet jo buvo apie"),
    ("lv", "āčēģīķļņšūž", _BALTIC, "un ir ar no par bet ka uz"),
    ("et", "äöüõšž", (*_BALTIC, "cp1252"), "ja on ei et see oli kui ka"),
)  # fmt: skip
_PUNCTUATION = frozenset("‘’‚“”„«»‹›–—…•·°§©®™€£¥†‡¿¡º²³½¼¾×\N{NO-BREAK SPACE}\N{SOFT HYPHEN}")
_JUMBLED = r"[^\W\d_A-Z](?=[^\W\d_a-z])"
_OTHER = [
    "cp1251", "koi8_r", "koi8_u", "cp866", "iso8859_5", "cp1253", "iso8859_7", "cp1255", "iso8859_8", "cp1256",
    "iso8859_6", "cp874", "tis_620", "cp932", "shift_jis", "euc_jp", "gb18030", "gbk", "big5", "cp950", "cp949",
    "euc_kr",
]  # fmt: skip
_SIGN_IN_WORD = r"[^\W\d_][°§©®™€£¥†‡¿¡º²³½¼¾×„‚«»‹›•…“][^\W\d_]"
_UNCERTAIN = "neither UTF-8 nor another charset that can be told for certain"
SAMPLE_BYTES = 100_000
MIN_EVIDENCE = 20
"""Different pairs of bytes beyond ASCII that it takes to tell the charset of a script other than Latin."""
META_BYTES, MAX_STRAY = 2_048, 500
"""How far into a page its charset may be declared (the standard says 1,024, pages exceed it), and how many characters
there must be for each byte that is out of place.
"""
_MARKUP_CHARSET = rb"""(?i)<meta\s[^>]*?charset\s*=\s*["']?\s*([\w.:-]+)|<\?xml\s[^>]*?encoding\s*=\s*["']([\w.:-]+)"""
# Wider codecs that browsers read a label with: pages that say the one are often in the other.
_BROWSER_CODECS = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "big5": "cp950",
}
_CONTROLS = bytes([*range(9), *range(0x0E, 0x20), 0x7F])


class CharsetError(ValueError):
    """No charset can be told with confidence. `binary` where this is no text at all."""

    def __init__(self, reason: str, *, binary: bool = False) -> None:
        super().__init__(reason)
        self.binary = binary


@value
class Decoded:
    """Text, the `charset` it was in (a Python codec name) and the `evidence`: bom, utf-8, declared or detected."""

    text: str
    charset: str
    evidence: str


def decode(data: bytes, charset: str = "") -> Decoded:
    """Decode by `charset` where the user declares one, else by mark, UTF-8 and detection, in this order.

    Raises CharsetError where the bytes contradict the declaration, are binary, or fit several charsets alike.
    """
    if charset:
        return _declared(data, charset)
    for mark, codec in _BOMS:
        if data.startswith(mark):
            return Decoded(text=_strict(data, codec), charset=codec, evidence="bom")
    if b"\x00" in data:
        return _without_mark(data)
    try:
        text = data.decode()
    except UnicodeDecodeError:
        return _detected(data)
    if b"\x1b" in data and b"\x1b$" in data:  # ISO-2022-JP is seven bits, hence valid UTF-8
        return Decoded(text=_strict(data, "iso2022_jp"), charset="iso2022_jp", evidence="detected")
    _refuse_binary(data)
    return Decoded(text=text, charset="utf-8", evidence="utf-8")


def decode_markup(data: bytes, header: str = "") -> Decoded:
    """Decode HTML or XML: by byte order mark, HTTP header, its own declaration, then detection (HTML 13.2.3.2).

    `header` is the charset that the HTTP header named, or "". What is UTF-8 beyond ASCII is read as such whatever is
    declared, and of two declarations the first that the bytes bear out has the say: `evidence` is bom, utf-8, header,
    meta or detected. Labels mean what browsers take them for ("latin1" is cp1252), and a few stray bytes cost a page
    no more than themselves. Raises CharsetError as `decode` does.
    """
    if any(data.startswith(mark) for mark, _ in _BOMS):
        return decode(data)
    if b"\0" in data and data.count(0) * 20 < len(data):  # stray; in UTF-16 they are every other byte
        data = data.replace(b"\0", b"")
    declared = {_codec(header): "header"}
    if (match := re.search(_MARKUP_CHARSET, data[:META_BYTES])) is not None:
        # Declared in ASCII, hence readable as ASCII: it can't be UTF-16 (HTML 13.2.3.3).
        own = _codec((match[1] or match[2]).decode("ascii"))
        declared.setdefault("utf-8" if own.startswith(("utf-16", "utf-32")) else own, "meta")
    declared.pop("", None)
    try:
        text = data.decode()
    except UnicodeDecodeError:
        return _by_declaration(data, declared)
    if not text.isascii() or not declared:
        return decode(data) if not declared else Decoded(text=text, charset="utf-8", evidence="utf-8")
    return _by_declaration(data, declared)


def _by_declaration(data: bytes, declared: Mapping[str, str]) -> Decoded:
    """By the first declaration that the bytes bear out; else by one that all but a few bytes do; else detected."""
    for errors in ("strict", "replace"):
        for codec, evidence in declared.items():
            try:
                text = data.decode(codec, errors)
            except UnicodeError:
                continue
            if errors == "strict" or text.count("\ufffd") * MAX_STRAY < len(text):
                _refuse_binary(text[:10_000].encode(errors="replace"))
                return Decoded(text=text, charset=codec, evidence=evidence)
    written = re.sub(rb"<[^>]*>", b" ", data)  # what is left is prose and scripts: enough to know it by
    charset = decode(written).charset
    return Decoded(text=data.decode(charset, "replace"), charset=charset, evidence="detected")


def _codec(label: str) -> str:
    """The Python codec that browsers read the label with (Encoding Standard, section 4.2); "" for none."""
    try:
        "".encode(label := label.strip(" \t\"'"))  # raises LookupError for codecs of something else, such as rot13
        codec = codecs.lookup(label).name
    except (LookupError, ValueError):
        return ""
    return _BROWSER_CODECS.get(codec, codec)


def _declared(data: bytes, charset: str) -> Decoded:
    try:
        text = data.decode(charset)
    except (LookupError, UnicodeError) as error:
        raise CharsetError(f"not {charset}, as declared: {error}") from error
    _refuse_binary(text.encode(errors="replace"))
    return Decoded(text=text.removeprefix("\ufeff"), charset=charset, evidence="declared")


def _strict(data: bytes, codec: str) -> str:
    try:
        text = data.decode(codec)
    except UnicodeDecodeError as error:
        raise CharsetError(f"damaged {codec}: {error.reason} at byte {error.start}") from error
    _refuse_binary(text.encode(errors="replace"))
    return text


def _refuse_binary(sample: bytes) -> None:
    """More than one control character in a hundred (and more than a stray few) of UTF-8 is no text."""
    sample = sample[:10_000]
    controls = len(sample) - len(sample.translate(None, _CONTROLS))
    if b"\x00" in sample or controls > 3 + len(sample) // 100:
        raise CharsetError("control characters: binary data", binary=True)


def _without_mark(data: bytes) -> Decoded:
    """UTF-16 or UTF-32 without a mark: of the four readings, the one with ASCII in it (spaces, digits, line ends)."""
    without = data.replace(b"\x00", b"")
    printable = without.isascii() and len(without.translate(None, _CONTROLS)) == len(without)
    if printable and len(without) * 10 > len(data) * 6:
        raise CharsetError("NUL bytes among ASCII: binary data", binary=True)
    best, most = None, 0
    for codec in ("utf-32-le", "utf-32-be", "utf-16-le", "utf-16-be"):
        try:
            text = data.decode(codec)
        except UnicodeDecodeError:
            continue
        raw = text[:10_000].encode(errors="replace")
        ascii_letters = len(re.findall(rb"[ -~\n]", raw))
        if b"\x00" not in raw and ascii_letters > most:
            best, most = Decoded(text=text, charset=codec, evidence="detected"), ascii_letters
    if best is None or most * 20 < len(best.text[:10_000]):
        raise CharsetError("NUL bytes: binary data", binary=True)
    _refuse_binary(best.text.encode(errors="replace"))
    return best


def _detected(data: bytes) -> Decoded:
    high = len(re.findall(b"[\x80-\xff]", data[:SAMPLE_BYTES]))
    letters = len(re.findall(b"[A-Za-z]", data[:SAMPLE_BYTES]))
    found = _latin(data) if high < letters else _other_script(data)
    _refuse_binary(found.text.encode(errors="replace"))
    return found


def _latin(data: bytes) -> Decoded:
    """The one decoding whose letters some language writes; where several are, the one whose words occur."""
    votes: dict[str, tuple[int, str, frozenset[str]]] = {}
    sample = _sample(data)
    words = re.findall(rb"(?<![\x80-\xffa-z])[a-z]+(?![\x80-\xffa-z])", sample.lower())
    for letters, codec, frequent in _candidates():
        try:
            text = sample.decode(codec)
        except UnicodeDecodeError:
            continue
        if _written_with(text, letters):
            hits = sum(word.decode() in frequent for word in words)
            votes[text] = max(votes.get(text, (-1, "", letters)), (hits, codec, letters), key=lambda vote: vote[0])
    ranked = sorted(votes.values(), key=lambda vote: -vote[0])
    if not ranked or (len(ranked) > 1 and ranked[0][0] < 2 * ranked[1][0] + 2):
        raise CharsetError(_UNCERTAIN)
    _, codec, letters = ranked[0]
    try:
        text = data.decode(codec)
    except UnicodeDecodeError as error:
        raise CharsetError(_UNCERTAIN) from error
    if len(sample) < len(data) and not _written_with(text, letters):
        raise CharsetError(_UNCERTAIN)
    return Decoded(text=text, charset=codec, evidence="detected")


def _sample(data: bytes) -> bytes:
    """What is looked at: lines with a byte beyond ASCII first, as a long text may have its only ones at the end."""
    if len(data) <= SAMPLE_BYTES:
        return data
    telling = [line for line in data.split(b"\n") if not line.isascii()]
    return b"\n".join(telling)[:SAMPLE_BYTES]


def _candidates() -> Iterator[tuple[frozenset[str], str, frozenset[str]]]:
    for _, letters, in_use, words in _LANGUAGES:
        for codec in in_use:
            yield frozenset(letters + letters.upper()), codec, frozenset(words.split())


def _written_with(text: str, letters: frozenset[str]) -> bool:
    if re.search(_SIGN_IN_WORD, text):
        return False
    foreign = {character for character in set(text) if not character.isascii()} - _PUNCTUATION
    return foreign <= letters and not any(
        match.group().islower() and text[match.end()].isupper() and not text[match.end()].isascii()
        for match in re.finditer(_JUMBLED, text)
    )


def _is_jumbled(text: str) -> bool:
    """Capitals within words, or more of them than small letters, as the charset of another script gives them: Greek
    read as Cyrillic, KOI8 as cp1251; or the vowel points that Cyrillic read as Hebrew has and newspapers have not.
    """
    sample = text[:5_000]
    within = sum(one.islower() and other.isupper() for one, other in pairwise(sample))
    if any("\u0591" <= character <= "\u05c7" for character in sample):
        return True
    return within * 100 > len(sample) or sum(map(str.isupper, sample)) > sum(map(str.islower, sample))


def _other_script(data: bytes) -> Decoded:
    """What charset-normalizer finds, if nothing else that it found comes near."""
    from charset_normalizer import from_bytes  # 30 ms, and few files need it

    if len(set(re.findall(b"[\x80-\xff]{2}", data[:SAMPLE_BYTES]))) < MIN_EVIDENCE:
        raise CharsetError(_UNCERTAIN)
    matches = [match for match in from_bytes(data[:SAMPLE_BYTES], cp_isolation=_OTHER) if not _is_jumbled(str(match))]
    if not matches:
        raise CharsetError("neither text in a known charset nor UTF-8", binary=True)
    best, text = matches[0], str(matches[0])
    rivals = [match for match in matches[1:] if str(match) != text]
    # Chaos is the sharper sign where a language was recognised at all; East Asian text has no coherence in 3.5.2.
    margin = 0.03 if best.coherence > 0.3 else 0.1
    if any(rival.chaos < best.chaos + margin and rival.coherence > best.coherence - 0.1 for rival in rivals):
        raise CharsetError(_UNCERTAIN)
    try:
        return Decoded(text=data.decode(best.encoding), charset=best.encoding, evidence="detected")
    except UnicodeDecodeError as error:
        raise CharsetError(_UNCERTAIN) from error
