"""What bytes are that came in place of a page: told by how they begin, since servers and file names often lie."""

import re

__all__ = ["other_than_html"]

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
_ROOTS = (
    (rb"rss[\s>]|rdf:RDF[\s>]", "an RSS feed"),
    (rb"(?:\w+:)?feed[\s>]", "an Atom feed"),
    (rb"(?:\w+:)?urlset[\s>]", "a sitemap"),
    (rb"(?:\w+:)?sitemapindex[\s>]", "a sitemap index"),
    (rb"opml[\s>]", "an OPML list of feeds"),
    (rb"svg[\s>]", "a picture (SVG)"),
    (rb"Error[\s>]|soap:", "an error in XML"),
)
_PROLOG = rb"(?:\s|<\?(?:[^?]|\?(?!>)){0,5000}\?>|<!--(?:[^-]|-(?!->)){0,5000}-->|<!DOCTYPE[^>\[]*>)*"
HEAD_BYTES = 10_000


def other_than_html(data: bytes) -> str:
    """In words what the bytes are if they are no HTML, such as "an RSS feed"; "" if they may be."""
    head = data[:HEAD_BYTES].removeprefix(b"\xef\xbb\xbf")
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        head = head.decode("utf-16", "ignore").encode()
    for signature, name in _SIGNATURES:
        if head.startswith(signature):
            return name
    if head[4:12] in (b"ftypavif", b"ftypmif1", b"ftypheic") or head[4:8] == b"ftyp":
        return "a picture or film (MPEG-4)"
    start = head.lstrip()
    if start[:1] in (b"{", b"["):
        feed = re.search(rb"https?://(?:www\.)?jsonfeed\.org/version", head) is not None
        return "a JSON feed" if feed else "JSON"
    prolog = re.match(_PROLOG, head)
    root = head[prolog.end() if prolog else 0 :]
    for pattern, name in _ROOTS:
        if re.match(rb"<(?:" + pattern + rb")", root):
            return name
    return ""
