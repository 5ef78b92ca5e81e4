"""HTML that a reader may safely show: the last thing that touches a body, whoever wrote it. The only nh3 module.

The allow-list is what feed readers show and what the W3C's feed validator lets pass without a warning, which leaves
out `mark`, `wbr`, `bdi` and `ruby`: their text stays. Seen in nh3 0.3.8: character references such as `&#1;` come
out as the characters themselves, so that a body must be made legal for XML again afterwards (Article does); an
element whose `src` was refused stays behind empty.
"""

import re
from dataclasses import replace
from functools import lru_cache

import nh3

from feedsmith.article import Article
from feedsmith.urls import absolute

__all__ = ["sanitize", "sanitized_html"]

_MEDIA_TAGS = frozenset(("audio", "img", "source", "video"))
_TAGS = frozenset(
    "a abbr audio b blockquote br caption cite code col colgroup dd del dfn div dl dt em figcaption figure h1 h2 h3 h4 "
    "h5 h6 hr i img ins kbd li ol p pre q s samp small source span strong sub sup table tbody td tfoot th thead time "
    "tr u ul var video".split()
)
_ATTRIBUTES = {
    "*": {"dir", "lang", "title"},
    "a": {"href", "hreflang"},
    "audio": {"controls", "src"},
    "blockquote": {"cite"},
    "col": {"span"},
    "colgroup": {"span"},
    "del": {"cite", "datetime"},
    "img": {"alt", "height", "src", "width"},
    "ins": {"cite", "datetime"},
    "li": {"value"},
    "ol": {"start", "type"},
    "q": {"cite"},
    "source": {"src", "type"},
    "td": {"align", "colspan", "headers", "rowspan"},
    "th": {"align", "colspan", "headers", "rowspan", "scope"},
    "time": {"datetime"},
    "video": {"controls", "height", "src", "width"},
}
_LINKS = {"href", "src", "cite"}
_LINK_SCHEMES = {"http", "https", "mailto", "tel"}
_HIDDEN = {"script", "style", "title", "template", "noscript", "iframe", "object", "svg", "math", "select", "textarea"}
MAX_DEPTH, MAX_ATTRIBUTES = 500, 10_000
"""Bodies with elements of one kind nested deeper, or with more attributes in an element, are refused."""
# Elements that are empty, or that the next of their kind closes.
_SELF_CLOSING = frozenset("br hr img source wbr col input p li dt dd td th tr tbody thead tfoot option".split())
_ATTRIBUTE = r'\s+(?!src=)[a-z-]+(?:="[^"]*")?'
_HOLLOW_PICTURE = rf"<(?:img|source)(?:{_ATTRIBUTE})*>"
_HOLLOW_FILM = rf"<(audio|video)(?:{_ATTRIBUTE})*>\s*</\1>"


def sanitize(article: Article, base: str | None = None) -> tuple[Article, list[str]]:
    """`article` with a body that is safe to show, its links absolute; and what was dropped, in words.

    Raises ValueError for a body that is nested too deep, or of which nothing is left and there is no URL.
    Links are resolved against the article's own URL, else against `base` (RFC 3986, section 5.1).
    """
    if not article.body:
        return article, []
    body, notes = sanitized_html(article.body, article.url or base)
    return (article if body == article.body else replace(article, body=body)), notes


def sanitized_html(html: str, base: str | None) -> tuple[str, list[str]]:
    """`html` reduced to the allow-list, and a note for each link or picture that had to go."""
    _refuse_giants(html)
    dropped: list[str] = []
    if "=" not in html:
        return _cleaner().clean(html), []
    clean = re.sub(_HOLLOW_FILM, "", re.sub(_HOLLOW_PICTURE, "", _linked(html, base, dropped)))
    reason = "leads nowhere" if base else "is relative, and there is no url to resolve it against"
    return clean, [f"{link}: the link was dropped: it {reason}" for link in dropped]


def _refuse_giants(html: str) -> None:
    """Raise ValueError for what takes html5ever (in nh3 0.3.8) time that grows with the square of its size."""
    if html.count("<") > MAX_DEPTH and _depth(html) > MAX_DEPTH:
        raise ValueError(f"body: elements nested more than {MAX_DEPTH} deep")
    if any(tag.count("=") > MAX_ATTRIBUTES for tag in re.findall(r"<[A-Za-z][^>]{100000,}", html)):
        raise ValueError(f"body: an element with more than {MAX_ATTRIBUTES} attributes, nested quotes or the like")


def _depth(html: str) -> int:
    """How deep the elements are nested at most, where those count that the next of their kind does not close."""
    from html.parser import HTMLParser  # 3 ms, for bodies of hundreds of elements

    open_now: dict[str, int] = {}
    deepest = 0

    class Depth(HTMLParser):
        def handle_starttag(self, tag: str, attrs: object) -> None:
            nonlocal deepest
            if tag not in _SELF_CLOSING:
                open_now[tag] = open_now.get(tag, 0) + 1
                deepest = max(deepest, open_now[tag])

        def handle_endtag(self, tag: str) -> None:
            if open_now.get(tag):
                open_now[tag] -= 1

    parser = Depth()
    parser.feed(html)
    return deepest


@lru_cache(maxsize=1)
def _cleaner() -> nh3.Cleaner:
    """For bodies without attributes, as most text is: made once, since making one takes longer than cleaning 3 KB.

    A picture without attributes shows nothing, hence is left out.
    """
    return nh3.Cleaner(tags=_TAGS - _MEDIA_TAGS, clean_content_tags=_HIDDEN, attributes={}, link_rel=None)


def _linked(html: str, base: str | None, dropped: list[str]) -> str:
    def rewritten(tag: str, attribute: str, value: str) -> str | None:
        if attribute not in _LINKS:
            return value
        if value.strip().partition(":")[0].lower() in ("mailto", "tel"):
            return value.strip()
        try:
            return absolute(value, base)
        except ValueError:
            dropped.append(f"{tag} {value[:200]!r}")
            return None

    cleaner = nh3.Cleaner(
        tags=_TAGS,
        clean_content_tags=_HIDDEN,
        attributes=_ATTRIBUTES,
        attribute_filter=rewritten,
        url_schemes=_LINK_SCHEMES,
        link_rel=None,
    )
    return cleaner.clean(html)
