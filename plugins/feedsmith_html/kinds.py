"""What bytes are that came in place of a page.

They are known by how they begin, since servers and file names often lie.
"""

import re

from feedsmith_html.grammar import Example

__all__ = ["detect_other_format"]

HEAD_BYTES = 10_000

_SIGNATURES = (
    (b"%PDF-", "a PDF"),
    (b"\x89PNG\r\n", "a picture (PNG)"),
    (b"\xff\xd8\xff", "a picture (JPEG)"),
    (b"GIF8", "a picture (GIF)"),
    (b"RIFF", "a picture or sound (RIFF)"),
    (b"PK\x03\x04", "a ZIP archive, or a document in one"),
    (b"\x1f\x8b", "gzip data"),
    (b"7z\xbc\xaf", "an archive (7z)"),
    (b"OggS", "sound or film (Ogg)"),
    (b"ID3", "sound (MP3)"),
    (b"\xd0\xcf\x11\xe0", "an office document"),
    (b"wOF", "a font"),
    (b"\x00\x00\x01\x00", "an icon"),
)
# The first element of what is XML.
_ROOTS = (
    (re.compile(rb"<(?:rss[\s>]|rdf:RDF[\s>])"), "an RSS feed"),
    (re.compile(rb"<(?:\w+:)?feed[\s>]"), "an Atom feed"),
    (re.compile(rb"<(?:\w+:)?urlset[\s>]"), "a sitemap"),
    (re.compile(rb"<(?:\w+:)?sitemapindex[\s>]"), "a sitemap index"),
    (re.compile(rb"<opml[\s>]"), "an OPML list of feeds"),
    (re.compile(rb"<svg[\s>]"), "a picture (SVG)"),
    (re.compile(rb"<(?:Error[\s>]|soap:)"), "an error in XML"),
)
# What XML has before its first element (XML 1.0, section 2.8).
_PROLOG = re.compile(
    rb"(?:\s"
    rb"|<\?(?:[^?]|\?(?!>)){0,5000}\?>"
    rb"|<!--(?:[^-]|-(?!->)){0,5000}-->"
    rb"|<!DOCTYPE[^>\[]*>)*"
)
_JSON_FEED = re.compile(rb"https?://(?:www\.)?jsonfeed\.org/version")


def detect_other_format(data: bytes) -> str:
    """In words what the bytes are if they are no HTML: "an RSS feed"; "" if they may be."""
    head = data[:HEAD_BYTES].removeprefix(b"\xef\xbb\xbf")
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        head = head.decode("utf-16", "ignore").encode()
    return _detect_binary(head) or _detect_json(head) or _detect_xml(head)


def _detect_binary(head: bytes) -> str:
    for signature, name in _SIGNATURES:
        if head.startswith(signature):
            return name
    return "a picture or film (MPEG-4)" if head[4:8] == b"ftyp" else ""


def _detect_json(head: bytes) -> str:
    if not head.lstrip().startswith((b"{", b"[")):
        return ""
    return "a JSON feed" if _JSON_FEED.search(head) is not None else "JSON"


def _detect_xml(head: bytes) -> str:
    prolog = _PROLOG.match(head)
    root = prolog.end() if prolog else 0
    for pattern, name in _ROOTS:
        if pattern.match(head, root):
            return name
    return ""


EXAMPLES = (
    Example("_SIGNATURES", detect_other_format, "%PDF-1.7", "a PDF"),
    Example(
        "_ROOTS",
        detect_other_format,
        "<feed xmlns='http://www.w3.org/2005/Atom'>",
        "an Atom feed",
    ),
    Example(
        "_PROLOG",
        detect_other_format,
        "<?xml version='1.0'?> <!-- x --> <rss>",
        "an RSS feed",
    ),
    Example(
        "_JSON_FEED",
        detect_other_format,
        '{"version": "https://jsonfeed.org/version/1.1"}',
        "a JSON feed",
    ),
)
