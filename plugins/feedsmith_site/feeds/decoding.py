"""The bytes of a feed as text, in the charset that it declares or is in."""

import codecs
import re

from feedsmith import CharsetError, decode

__all__ = ["decode_feed"]

# Of the rest of a longer feed nothing is read.
MAX_FEED_BYTES = 20_000_000
MAX_DECLARATION_BYTES = 300

_BOMS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
# How "<?xm" and "<" begin in charsets that are not ASCII with more (XML 1.0, appendix F).
_STARTS = (
    (b"\x00\x00\x00<", "utf-32-be"),
    (b"<\x00\x00\x00", "utf-32-le"),
    (b"\x00<", "utf-16-be"),
    (b"<\x00", "utf-16-le"),
    (b"\x4c\x6f\xa7\x94", "cp037"),
)
_DECLARATION = re.compile(rb"""<\?xml[^>]{0,200}?\bencoding\s*=\s*["']([\w.:-]{1,40})["']""", re.IGNORECASE)
# Wider codecs that a label stands for in practice, as in browsers (Encoding Standard, section 4.2).
_WIDER = {
    "ascii": "cp1252", "iso8859-1": "cp1252", "iso8859-9": "cp1254", "iso8859-11": "cp874", "tis-620": "cp874",
    "gb2312": "gb18030", "gbk": "gb18030", "shift_jis": "cp932", "euc_kr": "cp949", "big5": "cp950",
}  # fmt: skip
# Codecs for names and program texts, some of which take quadratic time.
_NO_CHARSETS = frozenset("idna punycode unicode_escape raw_unicode_escape unicode-escape undefined mbcs oem".split())


def decode_feed(data: bytes, header: str = "") -> str:
    """The text of a feed; `header` is the charset that the HTTP header gave.

    A mark at the beginning counts most, then the header, what the feed declares, and what the bytes
    look like; what can't be decoded becomes U+FFFD.
    """
    data = data[:MAX_FEED_BYTES]
    for mark, codec in _BOMS:
        if data.startswith(mark):
            return data.decode(codec, "replace")
    declared = _read_declared(data)
    for name in (header, declared):
        if name and (text := _decode_strictly(data, name)) is not None:
            return text
    try:
        return data.decode()
    except UnicodeDecodeError:
        pass
    codec = _find_codec(declared or header)
    return data.decode(codec, "replace") if codec and codec != "utf-8" else _detect(data)


def _read_declared(data: bytes) -> str:
    """The charset in the XML declaration, or by how the feed begins."""
    start = data.lstrip()[:MAX_DECLARATION_BYTES]
    for beginning, codec in _STARTS:
        if start.startswith(beginning):
            # The charsets of EBCDIC differ in few places, none of them in the declaration.
            named = _DECLARATION.search(start.decode(codec, "ignore").encode("ascii", "ignore"))
            return named[1].decode() if named and codec == "cp037" else codec
    match = _DECLARATION.search(data[: 10 * MAX_DECLARATION_BYTES])
    return match[1].decode("ascii", "ignore") if match else ""


def _find_codec(name: str) -> str:
    """Python's name of the codec to read a label with; "" for none that is fit."""
    try:
        info = codecs.lookup(name)
    except (LookupError, ValueError):
        return ""
    if not info._is_text_encoding or info.name in _NO_CHARSETS:
        return ""
    return _WIDER.get(info.name, info.name)


def _decode_strictly(data: bytes, name: str) -> str | None:
    """The text, None where the bytes are not in that charset."""
    codec = _find_codec(name)
    # What is declared as UTF-16 in bytes that show it is not has been converted on its way.
    is_wide = codec.startswith(("utf-16", "utf-32"))
    if not codec or (is_wide and b"\x00" not in data[:100]):
        return None
    try:
        return data.decode(codec)
    except (UnicodeDecodeError, ValueError):
        return None


def _detect(data: bytes) -> str:
    try:
        return decode(data).text
    except CharsetError:
        return data.decode("cp1252", "replace")
