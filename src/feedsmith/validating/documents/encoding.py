"""From the bytes of a document to its text, as XML says it (XML 1.0, 4.3.3 and appendix F): nothing is guessed."""

import codecs
import re

from feedsmith.validating.findings import Complaint, complain

__all__ = ["decode"]

_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# How `<?xm` or `<` with what is next to it begins in encodings that aren't a superset of ASCII.
_BEGINNINGS = (
    (b"\x3c\0\0\0", "utf-32-le"),
    (b"\0\0\0\x3c", "utf-32-be"),
    (b"\x3c\0", "utf-16-le"),
    (b"\0\x3c", "utf-16-be"),
)
_EBCDIC = "<?xm".encode("cp037")
_DECLARED = re.compile(rb"""<\?xml\s[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._:-]{1,40})["']""")
MAX_DECLARATION_BYTES = 300
_WIDE = ("utf-16", "utf-32", "ucs-2", "ucs-4", "utf_16", "utf_32", "iso-10646-ucs-2", "iso-10646-ucs-4")


def decode(data: bytes, declared: str = "") -> tuple[str, Complaint | None]:
    """The text, without its byte order mark, and what is wrong with its encoding, after which there is none.

    `declared` is the encoding that the server said, or "".
    """
    for mark, codec in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return _decode_as(data[len(mark) :], codec)
    for beginning, codec in _BEGINNINGS:
        if data.startswith(beginning):
            return _decode_as(data, codec)
    # EBCDIC's code pages differ in other characters than those of a declaration.
    start = data[:MAX_DECLARATION_BYTES].decode("cp037").encode() if data.startswith(_EBCDIC) else data
    match = _DECLARED.match(start)
    label = declared or (match[1].decode("ascii") if match else "utf-8")
    if label.lower().startswith(_WIDE):  # but it begins like a superset of ASCII
        return "", complain("wrong-encoding", label)
    return _decode_as(data, label)


def _decode_as(data: bytes, label: str) -> tuple[str, Complaint | None]:
    try:
        codec = codecs.lookup(label)
    except (LookupError, ValueError):
        return "", complain("unknown-encoding", label)
    if not codec._is_text_encoding:
        return "", complain("unknown-encoding", label)
    try:
        text = codec.decode(data, "strict")[0]
    except (UnicodeError, ValueError):
        return "", complain("wrong-encoding", label)
    return text, None
