"""Which format a file is in, detected by its content and never by its name; and its stories."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice

from feedsmith import Note, ParseError
from feedsmith_wire.formats import (
    anpa,
    apmedia,
    digitalwires,
    dispatch,
    iptc7901,
    mail,
    markup,
    newsml1,
    newsmlg2,
    ninjs,
    nitf,
    properties,
    zczc,
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
    if zczc.is_zczc(data):
        return zczc.read_stories(data, charset)
    if dispatch.is_framed(data):
        read_stream = anpa.read_stories if anpa.is_anpa(data) else iptc7901.read_stories
        return read_stream(data, charset)
    if iptc7901.is_bare(data):
        return iptc7901.read_stories(data, charset)
    if mail.is_mail(data):
        return mail.read_stories(data)
    start = _decode_beginning(data)
    if start[:1] == b"<":
        return _read_xml(data, charset)
    if start[:1] in (b"{", b"["):
        return _read_json(data, charset)
    detail = "neither XML, JSON nor a message that begins with SOH"
    advice = '; plain text is read where the configuration says type = "text"' if _is_text(data) else ""
    raise ParseError(kind="not-an-article", detail=f"{detail}{advice}")


def _is_text(data: bytes) -> bool:
    return not re.search(rb"[\x00-\x08\x0e-\x1a]", data[:4_096])


def _refuse_other_files(data: bytes) -> None:
    """Raise ParseError for a file that is empty or begins like one of another kind."""
    if not data.strip(_PADDING):
        raise ParseError(kind="empty", detail="nothing but white space" if data else "no bytes")
    for signature, name in _SIGNATURES:
        if data.startswith(signature):
            raise ParseError(kind="not-an-article", detail=f"{name}, not wire copy")


def _find_inner_documents(feed: markup.Node) -> list[markup.Node]:
    """The documents of agencies' formats that the entries of a feed hold."""
    return [node for entry in feed.iter("item", "entry") for node in _find_outermost(entry)]


def _read_inner_documents(documents: Sequence[markup.Node]) -> Iterator[Story | Note | ParseError]:
    """The stories of several documents, told apart by their place where nothing else does."""
    for number, document in enumerate(documents):
        for item in _read_document(document):
            is_nameless = number and isinstance(item, Story) and not item.part
            yield replace(item, part=str(number)) if is_nameless and isinstance(item, Story) else item


def _find_outermost(entry: markup.Node) -> list[markup.Node]:
    """The first of such documents within the entry: others in it are its parts."""
    return list(islice(entry.iter("nitf", "NewsML", "newsMessage", "newsItem"), 1))


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
    return _read_document(markup.parse_xml(data, charset))


def _read_document(root: markup.Node) -> Iterator[Story | Note | ParseError]:
    if root.tag == "nitf":
        return nitf.read_stories(root)
    if root.tag == "NewsML":
        return newsml1.read_stories(root)
    if root.tag in _G2_ROOTS:
        return newsmlg2.read_stories(root)
    if root.tag in ("rss", "feed", "RDF") and (inner := _find_inner_documents(root)):
        return _read_inner_documents(inner)
    raise ParseError(
        kind="not-an-article",
        detail=f"XML that is none of NITF, NewsML and NewsML-G2: it begins with <{root.tag[:60]}>",
    )
