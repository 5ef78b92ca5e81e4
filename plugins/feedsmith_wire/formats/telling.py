"""Which format a file is in, told by what is in it and never by its name; and its stories."""

import re
from collections.abc import Iterator

from feedsmith import Note, ParseError
from feedsmith_wire.formats import anpa, dispatch, iptc7901, markup, newsml1, newsmlg2, ninjs, nitf
from feedsmith_wire.formats.story import Story

__all__ = ["stories"]

_SIGNATURES = (
    (b"%PDF-", "a PDF"),
    (b"\x89PNG\r\n", "a picture (PNG)"),
    (b"\xff\xd8\xff", "a picture (JPEG)"),
    (b"GIF8", "a picture (GIF)"),
    (b"II*\0", "a picture (TIFF)"),
    (b"MM\0*", "a picture (TIFF)"),
    (b"RIFF", "a picture or sound (RIFF)"),
    (b"PK\x03\x04", "a ZIP archive"),
    (b"\x1f\x8b", "gzip data"),
    (b"ID3", "sound (MP3)"),
    (b"\x1c\x02", "IPTC IIM data"),
)
_G2_ROOTS = {"newsItem", "newsMessage", *newsmlg2.ITEMS}


def stories(data: bytes, charset: str = "") -> Iterator[Story | Note | ParseError]:
    """What the file holds. Raises ParseError where that is no wire copy, or is damaged as a whole."""
    if not data.strip(b" \t\r\n\0\x16\x7f\xef\xbb\xbf"):
        raise ParseError(kind="empty", detail="nothing but white space" if data else "no bytes")
    for signature, name in _SIGNATURES:
        if data.startswith(signature):
            raise ParseError(kind="not-an-article", detail=f"{name}, not wire copy")
    if dispatch.looks_framed(data):
        read = anpa.read if anpa.is_anpa(data) else iptc7901.read
        return iter(read(data, charset))
    start = _beginning(data)
    if start[:1] == b"<":
        return _of_xml(data, charset)
    if start[:1] in (b"{", b"["):
        return ninjs.read(data, charset)
    raise ParseError(kind="not-an-article", detail="neither XML, JSON nor a message that begins with SOH")


def _beginning(data: bytes) -> bytes:
    """The first characters as ASCII, whatever width they have."""
    head = data[:200].removeprefix(b"\xef\xbb\xbf")
    if head[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in head[:4]:
        head = re.sub(b"[\0\xff\xfe]", b"", head)
    return head.lstrip()


def _of_xml(data: bytes, charset: str) -> Iterator[Story | Note | ParseError]:
    root = markup.parse(data, charset)
    if root.tag == "nitf":
        return nitf.read(root)
    if root.tag == "NewsML":
        return newsml1.read(root)
    if root.tag in _G2_ROOTS:
        return newsmlg2.read(root)
    raise ParseError(
        kind="not-an-article",
        detail=f"XML that is none of NITF, NewsML and NewsML-G2: it begins with <{root.tag[:60]}>",
    )
