"""Bytes to text: byte order mark, then UTF-8, then detection; never a guess that could be mojibake.

The only module that imports charset-normalizer. Seen in 3.5.2: on short Latin text it ranks
cp1250 above cp1252 ("fermŕ", "mĺndag", "năo") at the same confidence, so Latin scripts are
detected here by evidence that it does not use: which languages can write the letters that a
decoding yields.
"""

import codecs
import re
from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import NamedTuple

from feedsmith.model.values import field, value
from feedsmith.text import holds_separators, holds_suspect_bytes

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
# A letter, but no ASCII capital, before another, but no small ASCII one. Where the first is
# small and the second a capital beyond ASCII ("fermÉ"), the decoding is wrong.
_WITHIN_WORD = r"[^\W\d_A-Z](?=[^\W\d_a-z])"
# Signs that words do not have between two letters.
_SIGN_IN_WORD = r"[^\W\d_][°§©®™€£¥†‡¿¡º²³½¼¾×„‚«»‹›•…“][^\W\d_]"
# A word of small ASCII letters alone, in bytes.
_ASCII_WORD = rb"(?<![\x80-\xffa-z])[a-z]+(?![\x80-\xffa-z])"
_OTHER_SCRIPTS = [
    "cp1251", "koi8_r", "koi8_u", "cp866", "iso8859_5", "cp1253", "iso8859_7", "cp1255", "iso8859_8", "cp1256",
    "iso8859_6", "cp874", "tis_620", "cp932", "shift_jis", "euc_jp", "gb18030", "gbk", "big5", "cp950", "cp949",
    "euc_kr",
]  # fmt: skip
_EAST_ASIAN = frozenset("gb18030 big5 cp950 cp932 euc_jp cp949".split())
_UNCERTAIN = "neither UTF-8 nor another charset that can be identified for certain"

MAX_SAMPLE_BYTES = 100_000
"""How much of a text is looked at to detect its charset."""
MAX_BINARY_SAMPLE = 10_000
"""How much of a text, in bytes of UTF-8 or characters, is looked at for control characters."""
MIN_BYTE_PAIRS = 20
"""Different pairs of bytes beyond ASCII that it takes to tell the charset of a script other than Latin."""
MAX_META_BYTES = 2_048
"""How far into a page its charset may be declared: the standard says 1,024, pages exceed it."""
MIN_CHARACTERS_PER_STRAY = 500
"""Characters that there must be for each byte that the declared charset does not have."""

MIN_SOUND_CHARACTERS, MIN_SOUND_PER_STRAY = 2, 20
"""Characters beyond ASCII that damaged UTF-8 has: so many beside one stray byte, and for each further one."""

_MARKUP_CHARSET = rb"""(?i)<meta\s[^>]*?charset\s*=\s*["']?\s*([\w.:-]+)|<\?xml\s[^>]*?encoding\s*=\s*["']([\w.:-]+)"""
# Wider codecs that browsers read a label with (Encoding Standard, section 4.2): pages that say the one are often in
# the other.
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
    """No charset can be identified with confidence. `binary` where this is no text at all."""

    def __init__(self, reason: str, *, binary: bool = False) -> None:
        super().__init__(reason)
        self.binary = binary


@value
class Decoded:
    """Text, the `charset` it was in and the `evidence` for that; of markup, header or meta for declared."""

    text: str
    """The text."""
    charset: str
    """The charset, as Python's name of a codec."""
    evidence: str
    """What says so: "bom", "utf-8", "declared", "header", "meta" or "detected"."""
    is_clean: bool = field(default=False, compare=False, repr=False)
    """True where `feedsmith.text.clean` is known to return the text as it is; False where that is to be seen."""


def decode(data: bytes, charset: str = "") -> Decoded:
    """Decode by `charset` where the user declares one, else by byte order mark, UTF-8 and detection, in this order.

    Raises CharsetError where the bytes contradict the declaration, are binary, or fit several charsets alike.
    """
    if charset:
        return _decode_declared(data, charset)
    is_suspect = holds_suspect_bytes(data)  # else it has no mark, NULs or other controls
    if is_suspect:
        for mark, codec in _BOMS:
            if data.startswith(mark):
                return Decoded(text=_decode_strictly(data, codec), charset=codec, evidence="bom")
        if b"\x00" in data:
            return _detect_utf_16_or_32(data)
    try:
        text = data.decode()
    except UnicodeDecodeError:
        return _detect_charset(data)
    if not is_suspect:
        return Decoded(text=text, charset="utf-8", evidence="utf-8", is_clean=not holds_separators(text))
    if b"\x1b" in data and b"\x1b$" in data:  # ISO-2022-JP is seven bits, hence valid UTF-8
        text = _decode_strictly(data, "iso2022_jp")
        return Decoded(text=text, charset="iso2022_jp", evidence="detected")
    _refuse_binary(data)
    return Decoded(text=text, charset="utf-8", evidence="utf-8")


def decode_markup(data: bytes, header: str = "") -> Decoded:
    """Decode HTML or XML: by byte order mark, HTTP header, its own declaration, then detection (HTML 13.2.3.2).

    `header` is the charset that the HTTP header named, or "". What is UTF-8 beyond ASCII is
    read as such whatever is declared, and of two declarations the first that the bytes bear
    out counts: `evidence` is bom, utf-8, header, meta or detected. Labels mean what browsers
    take them for ("latin1" is cp1252), and a few stray bytes cost a page no more than
    themselves. Raises CharsetError as `decode` does.
    """
    if any(data.startswith(mark) for mark, _ in _BOMS):
        return decode(data)
    data = _drop_stray_nuls(data)
    declared = _list_declared_codecs(data, header)
    try:
        text = data.decode()
    except UnicodeDecodeError:
        return _decode_damaged_utf_8(data, declared) or _decode_as_declared(data, declared)
    if not declared:
        return decode(data)
    # Text beyond ASCII is hardly ever UTF-8 by chance, and labels are often wrong.
    if not text.isascii():
        if b"\0" in data:  # more than a stray few
            raise CharsetError("NUL bytes: binary data", binary=True)
        return Decoded(text=text, charset="utf-8", evidence="utf-8")
    return _decode_as_declared(data, declared)


def _decode_damaged_utf_8(data: bytes, declared: Mapping[str, str]) -> Decoded | None:
    """UTF-8 in which a few bytes are missing or too many, as where a cache or a template cuts a text; None for
    anything else. Other charsets have more bytes by far that are no UTF-8 than such that are by chance.
    """
    # Any bytes are text in a charset of single ones, but hardly in one of several.
    if any(_is_sound(data, codec) for codec in declared if codec in _EAST_ASIAN):
        return None
    text = data.decode(errors="replace")
    stray = text.count("\ufffd") - data.count("\ufffd".encode())
    beyond_ascii = len(text) - sum(map(str.isascii, text)) - stray
    if beyond_ascii < max(MIN_SOUND_CHARACTERS, MIN_SOUND_PER_STRAY * (stray - 1)) or "\0" in text:
        return None
    _refuse_binary(text[:MAX_BINARY_SAMPLE].encode())
    return Decoded(text=text, charset="utf-8", evidence=declared.get("utf-8", "utf-8"))


def _is_sound(data: bytes, codec: str) -> bool:
    try:
        data.decode(codec)
    except UnicodeDecodeError:
        return False
    return True


def _drop_stray_nuls(data: bytes) -> bytes:
    """The bytes without NULs, where those are few: in UTF-16 they are every other byte."""
    if b"\0" in data and data.count(0) * 20 < len(data):
        return data.replace(b"\0", b"")
    return data


def _list_declared_codecs(data: bytes, header: str) -> dict[str, str]:
    """The codecs that the header and the markup declare, in this order, with where they are declared."""
    declared = {_find_codec(header): "header"}
    match = re.search(_MARKUP_CHARSET, data[:MAX_META_BYTES])
    if match is not None:
        label = match[1] or match[2]
        codec = _find_codec(label.decode("ascii"))
        # Declared in ASCII, hence readable as ASCII: it can't be UTF-16 (HTML 13.2.3.3).
        if codec.startswith(("utf-16", "utf-32")):
            codec = "utf-8"
        declared.setdefault(codec, "meta")
    declared.pop("", None)
    return declared


def _decode_as_declared(data: bytes, declared: Mapping[str, str]) -> Decoded:
    """By the first declaration that the bytes bear out; else by one that all but a few
    bytes do; else detected.
    """
    for errors in ("strict", "replace"):
        for codec, evidence in declared.items():
            try:
                text = data.decode(codec, errors)
            except UnicodeError:
                continue
            stray = text.count("\ufffd") if errors == "replace" else 0
            if not stray or stray * MIN_CHARACTERS_PER_STRAY < len(text):
                _refuse_binary(text[:MAX_BINARY_SAMPLE].encode(errors="replace"))
                return Decoded(text=text, charset=codec, evidence=evidence)
    pieces = re.split(rb"<[^>]*>", data)
    try:
        # Those that are not ASCII say most: menus and scripts would make any page one in a Latin script.
        charset = decode(b"\n".join(piece for piece in pieces if not piece.isascii())).charset
    except CharsetError:  # they may be too few to be sure
        charset = decode(b"\n".join(pieces)).charset
    text = data.decode(charset, "replace")
    _refuse_binary(text[:MAX_BINARY_SAMPLE].encode(errors="replace"))  # the pieces were not all of it
    return Decoded(text=text, charset=charset, evidence="detected")


def _find_codec(label: str) -> str:
    """The Python codec that browsers read the label with (Encoding Standard, section
    4.2); "" for none.
    """
    label = label.strip(" \t\"'")
    try:
        "".encode(label)  # raises LookupError for codecs of something else, such as rot13
        codec = codecs.lookup(label).name
    except (LookupError, ValueError):
        return ""
    return _BROWSER_CODECS.get(codec, codec)


def _decode_declared(data: bytes, charset: str) -> Decoded:
    try:
        text = data.decode(charset)
    except (LookupError, UnicodeError) as error:
        raise CharsetError(f"not {charset}, as declared: {error}") from error
    _refuse_binary(text.encode(errors="replace"))
    return Decoded(text=text.removeprefix("\ufeff"), charset=charset, evidence="declared")


def _decode_strictly(data: bytes, codec: str) -> str:
    try:
        text = data.decode(codec)
    except UnicodeDecodeError as error:
        raise CharsetError(f"damaged {codec}: {error.reason} at byte {error.start}") from error
    _refuse_binary(text.encode(errors="replace"))
    return text


def _refuse_binary(utf_8: bytes) -> None:
    """Raise CharsetError for more than one control character in a hundred (and more than a
    stray few): that is no text.
    """
    sample = utf_8[:MAX_BINARY_SAMPLE]
    controls = len(sample) - len(sample.translate(None, _CONTROLS))
    if b"\x00" in sample or controls > 3 + len(sample) // 100:
        raise CharsetError("control characters: binary data", binary=True)


def _detect_utf_16_or_32(data: bytes) -> Decoded:
    """UTF-16 or UTF-32 without a mark: of the four readings, the one with most ASCII in it
    (spaces, digits, line ends), which text in every script has.
    """
    without_nuls = data.replace(b"\x00", b"")
    is_printable = without_nuls.isascii() and not _has_controls(without_nuls)
    # UTF-16 of ASCII is half NULs, hence ASCII with fewer is something else.
    if is_printable and len(without_nuls) * 10 > len(data) * 6:
        raise CharsetError("NUL bytes among ASCII: binary data", binary=True)
    best, most_ascii = None, 0
    for codec in ("utf-32-le", "utf-32-be", "utf-16-le", "utf-16-be"):
        try:
            text = data.decode(codec)
        except UnicodeDecodeError:
            continue
        raw = text[:MAX_BINARY_SAMPLE].encode(errors="replace")
        count = len(re.findall(rb"[ -~\n]", raw))
        if b"\x00" not in raw and count > most_ascii:
            best, most_ascii = Decoded(text=text, charset=codec, evidence="detected"), count
    if best is None or most_ascii * 20 < len(best.text[:MAX_BINARY_SAMPLE]):
        raise CharsetError("NUL bytes: binary data", binary=True)
    _refuse_binary(best.text.encode(errors="replace"))
    return best


def _has_controls(data: bytes) -> bool:
    return len(data.translate(None, _CONTROLS)) < len(data)


def _detect_charset(data: bytes) -> Decoded:
    """A text in a Latin script has more ASCII letters than others, a text in another fewer."""
    sample = data[:MAX_SAMPLE_BYTES]
    high_bytes = len(re.findall(b"[\x80-\xff]", sample))
    ascii_letters = len(re.findall(b"[A-Za-z]", sample))
    decoded = _detect_latin(data) if high_bytes < ascii_letters else _detect_other_script(data)
    _refuse_binary(decoded.text.encode(errors="replace"))
    return decoded


class _LatinReading(NamedTuple):
    """A charset that gives a text which some language may have written: one in these
    `letters`, of whose frequent words so many occur.
    """

    frequent_words: int
    codec: str
    letters: frozenset[str]


def _detect_latin(data: bytes) -> Decoded:
    """The one decoding whose letters some language writes; where several are, the one
    whose words occur.
    """
    sample = _take_sample(data)
    readings = sorted(_read_latin(sample), key=lambda reading: -reading.frequent_words)
    if not readings:
        raise CharsetError(_UNCERTAIN)
    best = readings[0]
    # By a margin: a few words are the same in many languages.
    if len(readings) > 1 and best.frequent_words < 2 * readings[1].frequent_words + 2:
        raise CharsetError(_UNCERTAIN)
    try:
        text = data.decode(best.codec)
    except UnicodeDecodeError as error:
        raise CharsetError(_UNCERTAIN) from error
    if len(sample) < len(data) and not _is_written_with(text, best.letters):
        raise CharsetError(_UNCERTAIN)
    return Decoded(text=text, charset=best.codec, evidence="detected")


def _read_latin(sample: bytes) -> list[_LatinReading]:
    """The readings of a sample that some language may have written, one for each text
    that they give.
    """
    readings: dict[str, _LatinReading] = {}
    words = [word.decode() for word in re.findall(_ASCII_WORD, sample.lower())]
    for letters, codec, frequent in _list_latin_candidates():
        try:
            text = sample.decode(codec)
        except UnicodeDecodeError:
            continue
        if not _is_written_with(text, letters):
            continue
        hits = sum(word in frequent for word in words)
        if text not in readings or hits > readings[text].frequent_words:
            readings[text] = _LatinReading(hits, codec, letters)
    return list(readings.values())


def _take_sample(data: bytes) -> bytes:
    """The lines with a byte beyond ASCII, where all is too much: a long text may have its
    only ones at the end.
    """
    if len(data) <= MAX_SAMPLE_BYTES:
        return data
    lines = [line for line in data.split(b"\n") if not line.isascii()]
    return b"\n".join(lines)[:MAX_SAMPLE_BYTES]


def _list_latin_candidates() -> Iterator[tuple[frozenset[str], str, frozenset[str]]]:
    """The letters, the codec and the frequent words of each language in each charset that
    it is in.
    """
    for _, letters, codecs_in_use, words in _LANGUAGES:
        for codec in codecs_in_use:
            yield frozenset(letters + letters.upper()), codec, frozenset(words.split())


def _is_written_with(text: str, letters: frozenset[str]) -> bool:
    """Whether the text has no letters but ASCII and these, in places where words have them."""
    if re.search(_SIGN_IN_WORD, text):
        return False
    beyond_ascii = {character for character in set(text) if not character.isascii()}
    if not beyond_ascii - _PUNCTUATION <= letters:
        return False
    for match in re.finditer(_WITHIN_WORD, text):
        following = text[match.end()]
        if match.group().islower() and following.isupper() and not following.isascii():
            return False
    return True


def _is_jumbled(text: str) -> bool:
    """Capitals within words, or more of them than small letters, as the charset of another
    script gives them: Greek read as Cyrillic, KOI8 as cp1251; or the vowel points that
    Cyrillic read as Hebrew has and newspapers have not.
    """
    sample = text[:5_000]
    if any("\u0591" <= character <= "\u05c7" for character in sample):
        return True
    capitals_within = sum(one.islower() and other.isupper() for one, other in pairwise(sample))
    if capitals_within * 100 > len(sample):
        return True
    return sum(map(str.isupper, sample)) > sum(map(str.islower, sample))


def _detect_other_script(data: bytes) -> Decoded:
    """What charset-normalizer finds, if nothing else that it found comes near."""
    from charset_normalizer import from_bytes  # 30 ms, and few files need it

    sample = data[:MAX_SAMPLE_BYTES]
    if len(set(re.findall(b"[\x80-\xff]{2}", sample))) < MIN_BYTE_PAIRS:
        raise CharsetError(_UNCERTAIN)
    matches = from_bytes(sample, cp_isolation=_OTHER_SCRIPTS)
    likely = [match for match in matches if not _is_jumbled(str(match))]
    if not likely:
        raise CharsetError("neither text in a known charset nor UTF-8", binary=True)
    best = likely[0]
    # Chaos is the sharper sign where a language was recognised at all; East Asian text has
    # no coherence in 3.5.2.
    margin = 0.03 if best.coherence > 0.3 else 0.1
    for rival in likely[1:]:
        is_near = rival.chaos < best.chaos + margin and rival.coherence > best.coherence - 0.1
        if is_near and str(rival) != str(best):
            raise CharsetError(_UNCERTAIN)
    try:
        text = data.decode(best.encoding)
    except UnicodeDecodeError as error:
        raise CharsetError(_UNCERTAIN) from error
    return Decoded(text=text, charset=best.encoding, evidence="detected")
