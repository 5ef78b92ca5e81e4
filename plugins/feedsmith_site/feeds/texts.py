"""Text constructs: what an element says, as HTML or plain, by its type and mode.

Atom 1.0: RFC 4287, sections 3.1 and 4.1.3; Atom 0.3 has `mode` beside the type. What RSS says in
`description` is HTML, what it says in `title` may be.
"""

import base64
import binascii
import html
import re
from functools import lru_cache
from urllib.parse import urljoin

from feedsmith.text import squash
from feedsmith_site.feeds.markup import Element, serialize
from feedsmith_site.feeds.values import FeedText

__all__ = ["make_plain", "read_construct", "read_html", "read_plain", "read_title", "resolve_urls"]

MAX_TITLE_CHARS = 2_000
MAX_MARKUP_CHARS = 20_000
MAX_CACHED = 2_000

_HTML_TYPES = frozenset(("html", "text/html", "application/html"))
_TEXT_TYPES = frozenset(("", "text", "plain", "text/plain"))
_TAG = re.compile(r"<(?:!--.{0,2000}?--|/?[a-zA-Z][^<>]*|![A-Z][^<>]*)>", re.DOTALL)
_UNREAD = re.compile(r"<(script|style)\b[^<>]*>[^<]*</\1\s*>", re.IGNORECASE)
# Tags that break a line, or end a word.
_BREAK = re.compile(r"</?(?:p|br|div|li|h[1-6]|td|tr|blockquote)\b[^<>]*>", re.IGNORECASE)
# Elements that a title may have in it; where another is named there, it is a text about that tag.
_INLINE_MARKUP = re.compile(
    r"<(a|abbr|b|big|cite|code|em|font|i|q|s|small|span|strike|strong|sub|sup|tt|u|p|div|h[1-6])\b[^<>]*>.*?</\1\s*>"
    r"|<(?:br|img|wbr|hr)\b[^<>]*>",
    re.IGNORECASE | re.DOTALL,
)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z]\w{1,30});")
_OPENING_TAG = re.compile(r"<[a-zA-Z][^<>]*>")
_URL_ATTRIBUTE = re.compile(
    r"""(\s(?:href|src|action|cite|poster|longdesc|data|background)\s*=\s*)("[^"]*"|'[^']*'|[^\s"'>]+)""", re.IGNORECASE
)
# What may be one that is not absolute: to look for it takes a tenth of the time.
_RELATIVE = re.compile(
    r"""\s(?:href|src|action|cite|poster|longdesc|data|background)\s*=\s*["']?+\s*+(?![a-z][a-z0-9+.-]*:|[#"'])""",
    re.IGNORECASE,
)
_ABSOLUTE = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:|#")


# ---- from an element ----------------------------------------------------------------------------


def read_construct(element: Element, base: str) -> FeedText:
    """An Atom text construct, or content; addresses in it are resolved against `base`."""
    kind = (element.get("type") or "").strip().lower().partition(";")[0]
    mode = (element.get("mode") or "").strip().lower()
    if mode == "base64" or _is_base64(kind):
        text, is_html = _decode_base64(element), True
    elif len(element):
        text, is_html = _unwrap(element), True
    elif kind == "xhtml" or kind.endswith("xhtml+xml"):
        text, is_html = (element.text or "") if mode == "escaped" else serialize(element), True
    else:
        text, is_html = (element.text or "").strip(), kind in _HTML_TYPES
    return FeedText(resolve_urls(text, base), True) if is_html else FeedText(text)


def read_html(element: Element, base: str) -> FeedText:
    """A text that is HTML by convention, escaped or not."""
    text = serialize(element) if len(element) else (element.text or "").strip()
    return FeedText(resolve_urls(text, base), True)


def read_plain(element: Element) -> str:
    """The text of an element on one line."""
    return squash("".join(element.itertext())[:MAX_TITLE_CHARS])


def read_title(element: Element, base: str) -> str:
    """A title as plain text; one without a type is taken for HTML where it looks it."""
    if element.get("type") or element.get("mode") or len(element):
        text = read_construct(element, base)
        return make_plain(text.value) if text.is_html else squash(text.value[:MAX_TITLE_CHARS])
    return _guess_plain((element.text or "").strip())


def _is_base64(kind: str) -> bool:
    """Whether a type is of content that stands in base64 (RFC 4287, section 4.1.3.3)."""
    if kind in _HTML_TYPES or kind in _TEXT_TYPES or kind.startswith("text/") or "/" not in kind:
        return False
    return not kind.endswith(("+xml", "/xml"))


def _decode_base64(element: Element) -> str:
    text = "".join(element.itertext()).strip()
    try:
        return base64.b64decode(text).decode("utf-8", "replace")
    except (binascii.Error, ValueError):
        return text


def _unwrap(element: Element) -> str:
    """What is in an element, without the `div` that XHTML must stand in."""
    only = element[0]
    is_wrapper = isinstance(only.tag, str) and only.tag.rpartition("}")[2] in ("div", "body")
    is_alone = len(element) == 1 and not (element.text or "").strip() and not (only.tail or "").strip()
    return serialize(only if is_wrapper and is_alone else element)


# ---- from HTML ----------------------------------------------------------------------------------


def make_plain(text: str) -> str:
    """HTML as plain text on one line."""
    text = text[:MAX_MARKUP_CHARS]
    if "<" in text:
        text = _TAG.sub("", _BREAK.sub(" ", _UNREAD.sub("", text)))
    return squash(html.unescape(text) if "&" in text else text)


def _guess_plain(text: str) -> str:
    """A title as plain text that may be HTML: it has an element in it, or an entity."""
    text = text[:MAX_TITLE_CHARS]
    if _INLINE_MARKUP.search(text) is not None:
        return make_plain(text)
    return squash(html.unescape(text) if _ENTITY.search(text) is not None else text)


def resolve_urls(text: str, base: str) -> str:
    """HTML with its relative addresses made absolute."""
    if not base or "<" not in text or _RELATIVE.search(text) is None:
        return text
    return _OPENING_TAG.sub(lambda tag: _resolve_tag(tag[0], base), text)


def _resolve_tag(tag: str, base: str) -> str:
    return _URL_ATTRIBUTE.sub(lambda attribute: _resolve_attribute(attribute, base), tag) if "=" in tag else tag


def _resolve_attribute(attribute: re.Match[str], base: str) -> str:
    value = attribute[2]
    url = value[1:-1].strip() if value[0] in "\"'" else value
    if not url or _ABSOLUTE.match(url) is not None:
        return attribute[0]
    resolved = _resolve_url(base, url)
    return attribute[0] if resolved is None else f'{attribute[1]}"{resolved}"'


@lru_cache(maxsize=MAX_CACHED)
def _resolve_url(base: str, url: str) -> str | None:
    """An address as it stands in HTML, made absolute; None where it can't be."""
    try:
        return html.escape(urljoin(base, html.unescape(url)))
    except ValueError:
        return None
