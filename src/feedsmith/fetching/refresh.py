"""Pages that only stand for another one: they refresh to it, or are a frame around it.

By patterns that go through the first MAX_MARKUP_BYTES of a page once: a parser would take as long as the page's own
reading does.
"""

import re
from collections.abc import Iterator
from html import unescape
from typing import NamedTuple
from urllib.parse import urljoin

from feedsmith.fetching.access import FetchedPage

__all__ = ["MAX_REFRESH_SECONDS", "Refresh", "find_frame", "find_refresh", "parse_refresh"]

MAX_MARKUP_BYTES = 100_000
MAX_FRAME_PAGE_BYTES = 20_000
"""A longer page has more to it than a frame."""
MAX_REFRESH_SECONDS = 10
"""A page that stays for longer is there to be read: it reloads, or leads back to where readers came from."""
MAX_ATTRIBUTE_CHARS = 4_096
"""How much of a tag's attributes, and of a Refresh, is read."""
_HTML_TYPES = ("", "text/html", "application/xhtml+xml")
# In markup in small letters: patterns of both cases take ten times as long.
_HAS_REFRESH = re.compile(rb"http-equiv\s*=\s*[\"']?\s*refresh")
_HAS_FRAME = re.compile(rb"<i?frame")
# The others are texts, compiled when they are first needed, for the few pages that have any of it.
# What ends nowhere goes on to the end of the text: no pattern is tried there again.
_UNSEEN_ELEMENT = r"<(script|style|noscript|template|title|textarea|noframes|noembed|xmp)\b.*?(?:</\1\b[^>]*+>?|\Z)"
_UNSEEN = rf"<!--.*?(?:-->|\Z)|{_UNSEEN_ELEMENT}"
_ATTRIBUTES = r"""((?:[^>"']++|"[^"]*+(?:"|\Z)|'[^']*+(?:'|\Z))*+)"""
_TAG = rf"(?is){_UNSEEN}|<(meta|base)\b{_ATTRIBUTES}"
_FRAME = rf"(?i)<(i?frame)\b{_ATTRIBUTES}"
_UNSEEN_TEXT = rf"(?is){_UNSEEN}"
_ANY_TAG = r"<[^>]*+>?"
_ATTRIBUTE = r"""(?<![^\s/"'<>])([^\s=/"'<>]++)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))"""
_TIME_AND_REST = r"(?as)\s*(?=[\d.])(\d*+)[\d.]*+(?:\Z|(?=[;,\s])\s*[;,]?\s*(.*))"
_URL_PREFIX = r"(?is)url\s*=\s*(.*)"
_HIDDEN = r"display:none|visibility:hidden"


class Refresh(NamedTuple):
    """Where a page leads after so many seconds; "" stands for the page itself."""

    seconds: int
    location: str


def parse_refresh(text: str) -> Refresh | None:
    """What a Refresh says (HTML Standard, "shared declarative refresh steps"), or None: nothing."""
    parts = re.match(_TIME_AND_REST, text[:MAX_ATTRIBUTE_CHARS])
    if parts is None:
        return None
    seconds, location = int(parts[1][:9] or 0), parts[2] or ""
    prefix = re.match(_URL_PREFIX, location)
    if prefix:
        location = prefix[1]
    if location[:1] in ("'", '"'):
        location = location[1:].partition(location[0])[0]
    return Refresh(seconds, location.strip())


def find_refresh(page: FetchedPage) -> Refresh | None:
    """The first refresh of the page's own markup that is not in a noscript, resolved against its base."""
    window = page.data[:MAX_MARKUP_BYTES]
    if page.media_type not in _HTML_TYPES or not _HAS_REFRESH.search(window.lower()):
        return None
    base = page.url
    for tag in re.finditer(_TAG, window.decode("latin-1")):
        attributes = _read_attributes(tag[3] or "")
        if tag[2] and tag[2].lower() == "base":
            base = _join(page.url, _decode(attributes.get("href", ""), page.charset))
        elif attributes.get("http-equiv", "").strip().lower() == "refresh":
            refresh = parse_refresh(_decode(attributes.get("content", ""), page.charset))
            if refresh is not None:
                location = _join(base, refresh.location) if refresh.location else ""
                return refresh._replace(location=location)
    return None


def find_frame(page: FetchedPage) -> str:
    """The address that a page is only a frame around; "" for one that has a text of its own."""
    is_short = len(page.data) <= MAX_FRAME_PAGE_BYTES
    if page.media_type not in _HTML_TYPES or not is_short or not _HAS_FRAME.search(page.data.lower()):
        return ""
    markup = re.sub(_UNSEEN_TEXT, "", page.data.decode("latin-1"))
    is_frameset = "<frameset" in markup.lower()
    is_empty = not unescape(re.sub(_ANY_TAG, "", markup)).strip()
    if not is_frameset and not is_empty:
        return ""
    frames = [*_read_frames(markup, page)]
    return frames[0] if is_frameset and frames else frames[0] if len(frames) == 1 else ""


def _read_frames(markup: str, page: FetchedPage) -> Iterator[str]:
    """The http(s) addresses of the frames that can be seen."""
    for frame in re.finditer(_FRAME, markup):
        attributes = _read_attributes(frame[2])
        url = _join(page.url, _decode(attributes.get("src", ""), page.charset).strip())
        style = re.sub(r"\s", "", attributes.get("style", "")).lower()
        is_hidden = re.search(_HIDDEN, style) or {attributes.get("width"), attributes.get("height")} & {"0", "1"}
        if url.startswith(("http://", "https://")) and url != page.url and not is_hidden:
            yield url


def _join(base: str, location: str) -> str:
    try:
        return urljoin(base, location)
    except ValueError:  # it is no URL, which whoever follows it will say
        return location


def _read_attributes(text: str) -> dict[str, str]:
    """The attributes of a tag that have a value, by their names in lower case; the first of a name counts."""
    attributes: dict[str, str] = {}
    for name, *values in re.findall(_ATTRIBUTE, text[:MAX_ATTRIBUTE_CHARS]):
        attributes.setdefault(name.lower(), "".join(values))
    return attributes


def _decode(text: str, charset: str) -> str:
    """An attribute that was read as Latin-1, in UTF-8 or else the page's own charset, its entities resolved."""
    data = text.encode("latin-1")
    for name in ("utf-8", charset):
        try:
            return unescape(data.decode(name or "latin-1"))
        except (UnicodeError, LookupError):
            continue
    return unescape(text)
