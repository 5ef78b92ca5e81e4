"""Which format a file is in, detected by its content and never by its name; and its stories."""

import re
from collections.abc import Iterator

from feedsmith import Note, ParseError
from feedsmith_wire.formats import (
    anpa,
    apmedia,
    digitalwires,
    dispatch,
    iptc7901,
    markup,
    newsml1,
    newsmlg2,
    ninjs,
    nitf,
    properties,
)
from feedsmith_wire.formats.story import Story

__all__ = ["read_stories"]

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
"""The first bytes of files that lie beside stories in a delivery, and what they are."""
_PADDING = b" \t\r\n\0\x16\x7f\xef\xbb\xbf"
_G2_ROOTS = {"newsItem", "newsMessage", *newsmlg2.ITEMS}


def read_stories(data: bytes, charset: str = "") -> Iterator[Story | Note | ParseError]:
    """The stories of a file, Notes on what is left out, a ParseError for each damaged story.

    Raises ParseError where the file is no wire copy, or is damaged as a whole.
    """
    _refuse_other_files(data)
    # The older formats first: they are framed with controls that neither XML nor JSON may hold.
    if dispatch.is_framed(data):
        read_stream = anpa.read_stories if anpa.is_anpa(data) else iptc7901.read_stories
        return read_stream(data, charset)
    if iptc7901.is_bare(data):
        return iptc7901.read_stories(data, charset)
    start = _decode_beginning(data)
    if start[:1] == b"<":
        return _read_xml(data, charset)
    if start[:1] in (b"{", b"["):
        return _read_json(data, charset)
    detail = "neither XML, JSON nor a message that begins with SOH"
    raise ParseError(kind="not-an-article", detail=detail)


def _refuse_other_files(data: bytes) -> None:
    """Raise ParseError for a file that is empty or begins like one of another kind."""
    if not data.strip(_PADDING):
        raise ParseError(kind="empty", detail="nothing but white space" if data else "no bytes")
    for signature, name in _SIGNATURES:
        if data.startswith(signature):
            raise ParseError(kind="not-an-article", detail=f"{name}, not wire copy")


def _decode_beginning(data: bytes) -> bytes:
    """The first characters as ASCII, whatever their width: UTF-16 and UTF-32 pad with zeros."""
    head = data[:200].removeprefix(b"\xef\xbb\xbf")
    if head[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in head[:4]:
        head = re.sub(b"[\0\xff\xfe]", b"", head)
    return head.lstrip()


def _read_json(data: bytes, charset: str) -> Iterator[Story | Note | ParseError]:
    """The stories of a JSON document, by the properties that its format has."""
    root = properties.parse_json(data, charset)
    if digitalwires.is_digitalwires(root):
        return digitalwires.read_stories(root)
    if apmedia.is_ap_media(root):
        return apmedia.read_stories(root)
    return ninjs.read_stories(root)


def _read_xml(data: bytes, charset: str) -> Iterator[Story | Note | ParseError]:
    """The stories of an XML document, by the name of its root."""
    root = markup.parse_xml(data, charset)
    if root.tag == "nitf":
        return nitf.read_stories(root)
    if root.tag == "NewsML":
        return newsml1.read_stories(root)
    if root.tag in _G2_ROOTS:
        return newsmlg2.read_stories(root)
    raise ParseError(
        kind="not-an-article",
        detail=f"XML that is none of NITF, NewsML and NewsML-G2: it begins with <{root.tag[:60]}>",
    )
