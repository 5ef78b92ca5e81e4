"""HTML that a reader may safely show: the last thing that touches a body, whoever wrote it.

The only nh3 module. The allow-list is what feed readers show and what the W3C's feed validator lets pass without a
warning, which leaves out `mark`, `wbr`, `bdi` and `ruby`: their text stays. Seen in nh3
0.3.8: character references such as `&#1;` come out as the characters themselves, so that a
body must be made legal for XML again afterwards (Article does); an element whose `src` was
refused stays behind empty.
"""

import re
import threading
from functools import lru_cache
from html import unescape
from html.entities import html5
from typing import TYPE_CHECKING

from feedsmith.collecting.readable import readable
from feedsmith.model.article import Article, Media
from feedsmith.model.urls import absolute
from feedsmith.text import clean, escape

if TYPE_CHECKING:
    import nh3

__all__ = ["MAX_FOSTERED", "TooIntricateError", "holds_paragraphs_alone", "sanitize", "sanitized_html"]

_MEDIA_TAGS = frozenset(("audio", "img", "source", "video"))
_TAGS = frozenset(
    "a abbr audio b blockquote br caption cite code col colgroup dd del dfn div dl dt em "
    "figcaption figure h1 h2 h3 h4 h5 h6 hr i img ins kbd li ol p pre q s samp small source span "
    "strong sub sup table tbody td tfoot th thead time tr u ul var video".split()
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
_LINK_ATTRIBUTES = {"href", "src", "cite"}
_LINK_SCHEMES = {"http", "https", "mailto", "tel"}
# Elements that go with what is in them, since that is no text of the article's.
_HIDDEN_TAGS = set("script style title template noscript iframe object svg math select textarea".split())
# What html5ever (in nh3 0.3.8) takes time for that grows with its square, hence is refused.
MAX_DEPTH = 500
"""Elements that may be nested in each other."""
MAX_OPENED = 5_000
"""Elements that may be opened where careless tags leave open how deep they are: 0.7 s at most."""
MAX_ATTRIBUTES = 300
"""Attributes of one element."""
MIN_CROWDED_CHARACTERS = 10_000
"""A body shorter than this holds no element of so many attributes that it takes time."""
# Elements that are empty, or that the next of their kind closes.
_SELF_CLOSING = frozenset("br hr img source wbr col input p li dt dd td th tr tbody thead tfoot option".split())
# A tag as careful authors write it: no `<` or `>` in its attributes.
_CAREFUL_TAG = (
    r"<(/?)([A-Za-z][A-Za-z0-9]*)"
    r"""(?:\s+[^\s"'<>/=]+(?:\s*=\s*(?:"[^"<>]*"|'[^'<>]*'|[^\s"'=<>`]+))?)*+\s*/?>"""
)
# A tag as HTML's tokenizer cuts it (HTML 13.2.5.32 to 40), with an attribute more than it may have.
_HTML_ATTRIBUTE = r"""[\s/]*+[^\s/>][^\s/>=]*+(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s>"'][^\s>]*+)?+)?+"""
_CROWDED_TAG = rf"<[A-Za-z][^\s/>]*+(?:{_HTML_ATTRIBUTE}){{0,{MAX_ATTRIBUTES}}}+({_HTML_ATTRIBUTE})?+"
MAX_FOSTERED = 10_000
"""Elements that stand in tables and in no cell. Each is moved before the table, past those before it."""
# What opens or closes where such an element may stand, or is one (HTML 13.2.6.4.9).
_TABLE_TAG = (
    r"(?i)<(?:(/?)(table|td|th|caption)(?=[\s/>])"
    r"|(?!/?(?:t[rdh]|tbody|thead|tfoot|col|colgroup|caption|table|script|style|template)[\s/>])[a-z])"
)
MAX_TAG_READINGS = 8
"""How often a body may be read over for its tags: once, unless they are within each other."""
MAX_LINKS = 256
"""Links of a body that are kept until they are asked for again."""
MIN_REFERENCES = 500
"""Fewer `&` take 0.1 s at most, in a body of 1 MB. Each costs a copy of what follows it."""
MAX_AMBIGUOUS_REFERENCES = 100
"""Of references that are none in attributes, so many are left to nh3, which knows where they are."""
# A character reference, or what looks like one (HTML 13.2.5.72 to 80).
_REFERENCE = "&(?:#(?:[0-9]++|[Xx][0-9A-Fa-f]++)?+|[A-Za-z][A-Za-z0-9]*+);?+"
_PRIVATE_CHARACTERS = "[\U000f0000-\U0010ffff]"
# A tag with a link, and the link in quotes, in apostrophes or bare.
_LINK_TAG = r"""<([a-zA-Z]+)\b[^<>]*?\s(?:href|src|cite)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'<>]+))"""
_ATTRIBUTE = r'\s+(?!src=)[a-z-]+(?:="[^"]*")?'
# A reference, or a bare `&`, that nh3 would write otherwise.
_OTHER_REFERENCE = "&(?!(?:amp|lt|gt|nbsp);)"
# What nh3 leaves of media whose `src` it refused.
_EMPTY_PICTURE = rf"<(?:img|source)(?:{_ATTRIBUTE})*>"
_EMPTY_FILM = rf"<(audio|video)(?:{_ATTRIBUTE})*>\s*</\1>"


class TooIntricateError(ValueError):
    """A body made to take time that grows with the square of its size."""


def sanitize(article: Article, base: str | None = None) -> tuple[Article, list[str]]:
    """`article` with a body that readers show (see `readable`) and that is safe to show, its links absolute, and
    without pictures that are its own page; and what was lost or dropped, in words.

    Links are resolved against the article's own URL, else against `base` (RFC 3986, section
    5.1). Raises TooIntricateError, and ValueError for a body of which nothing is left where
    there is no URL either.
    """
    notes: list[str] = []
    media = tuple(medium for medium in article.media if not _is_own_page(medium, article.url))
    if media != article.media:
        article = article.with_fields(media=media)
        notes.append("a picture was dropped: its address is that of the page")
    if not article.body or holds_paragraphs_alone(article.body):
        return article, notes
    shown, lost = readable(article.body)
    body, dropped = sanitized_html(clean(shown).strip(), article.url or base)
    notes = [*lost, *notes, *dropped]
    if body == article.body:
        return article, notes
    return article.with_fields(body=body), notes


def holds_paragraphs_alone(html: str) -> bool:
    """Whether the HTML, which is legal in XML, is nothing but paragraphs of text, a line each, and so written that
    sanitizing would leave it as it is: 3 µs for 3 KB, where nh3 takes 30.
    """
    if not (html.startswith("<p>") and html.endswith("</p>")):
        return False
    text = html[len("<p>") : -len("</p>")].replace("</p>\n<p>", "")
    if "<" in text or ">" in text or "\xa0" in text:
        return False
    return "&" not in text or re.search(_OTHER_REFERENCE, text) is None


def _is_own_page(medium: Media, page: str | None) -> bool:
    """Whether a picture without an address was resolved to that of its article.

    An article may well be a file itself, such as an episode: its type or suffix says so.
    """
    if not (medium.url and page) or medium.media_type:
        return False
    if _without_fragment(medium.url) != _without_fragment(page):
        return False
    from mimetypes import guess_type  # 2 ms, for the few whose picture is their page

    return guess_type(medium.url)[0] in (None, "text/html")


def sanitized_html(html: str, base: str | None) -> tuple[str, list[str]]:
    """`html` reduced to the allow-list, and a note for each link or picture that had to go.
    Raises TooIntricateError.
    """
    _refuse_intricate(html)
    references = _References(html) if html.count("&") + html.count("\xa0") >= MIN_REFERENCES else None
    unread = references.replace(html) if references else html
    if "=" not in unread:
        clean = _plain_cleaner().clean(unread)
        return (clean.translate(references.escaped) if references else clean), []
    clean = _link_cleaner().clean(unread, base, references)
    notes = _describe_dropped_links(html, base)
    clean = re.sub(_EMPTY_PICTURE, "", clean)
    return re.sub(_EMPTY_FILM, "", clean), notes


def _refuse_intricate(html: str) -> None:
    """Raise TooIntricateError for what nh3 would take too much time for."""
    if html.count("<") > MAX_DEPTH and _may_be_too_deep(html):
        raise TooIntricateError(f"body: elements nested more than {MAX_DEPTH} deep")
    if len(html) > MIN_CROWDED_CHARACTERS:
        _refuse_crowded(html)
        _refuse_fostered(html)


def _refuse_fostered(html: str) -> None:
    """Raise TooIntricateError for more elements than that in tables and in no cell."""
    if html.count("<") <= MAX_FOSTERED:
        return
    is_between_cells, count = False, 0
    for tag in re.finditer(_TABLE_TAG, html):
        closes, name = tag[1], tag[2]
        if name:
            is_between_cells = bool(closes) is (name.lower() != "table")
        elif is_between_cells:
            count += 1
            if count > MAX_FOSTERED:
                raise TooIntricateError(f"body: more than {MAX_FOSTERED:,} elements in tables, outside of cells")


def _refuse_crowded(html: str) -> None:
    """Raise TooIntricateError for a tag of too many attributes. Each `<` may begin one, since what is a
    comment, a script or in quotes is not told here; so what is a tag within a tag again and again is
    refused as well, for the time that it takes to see that it has no attributes.
    """
    left = MAX_TAG_READINGS * len(html)
    tag = re.compile(_CROWDED_TAG)
    for start in re.finditer("<[A-Za-z]", html):
        match = tag.match(html, start.start())
        assert match is not None
        left -= match.end() - match.start()
        if match[1]:
            raise TooIntricateError(f"body: an element with more than {MAX_ATTRIBUTES} attributes")
        if left < 0:
            raise TooIntricateError("body: tags within tags")


class _References:
    """A body's character references, read here: nh3 takes time that grows with the square of their
    number, but for three. What they stand for takes their place, and for what has a meaning in HTML a
    mark, a private character that the body does not hold.
    """

    def __init__(self, html: str) -> None:
        taken = {ord(character) >> 7 for character in re.findall(_PRIVATE_CHARACTERS, html)}
        free = next((block for block in range(0xF0000 >> 7, 0x110000 >> 7) if block not in taken), None)
        if free is None:
            raise TooIntricateError("body: private characters of all kinds")
        marks = {character: chr((free << 7) + ord(character) % 128) for character in "&'`=/\xa0"}
        self.ampersand, self._space = marks["&"], marks["\xa0"]
        # The three that nh3 takes no time for.
        self._substitutes = str.maketrans({**marks, "<": "&lt;", ">": "&gt;", '"': "&quot;"})
        self._ambiguous = 0
        self.characters = str.maketrans({mark: character for character, mark in marks.items()})
        """What the marks stand for, for `str.translate`."""
        self.escaped = str.maketrans({mark: escape(character) for character, mark in marks.items()})
        self.escaped[ord(self._space)] = "&nbsp;"  # as nh3 writes it
        """The same in HTML."""

    def replace(self, html: str) -> str:
        """`html` without references, but for some that only nh3 can tell."""
        html = re.sub("&(?![A-Za-z#])", self.ampersand, html).replace("\xa0", self._space)
        return re.sub(_REFERENCE, self._read, html)

    def _read(self, match: re.Match[str]) -> str:
        text = match[0]
        meaning = unescape(text)
        is_whole = text[1] == "#" or (text[-1] == ";" and text[1:] in html5)
        # Without its semicolon a name is a reference in text, and in an attribute only at its end. And what
        # stands for nothing still parts what is before it from what follows.
        if not meaning or not (is_whole or meaning == text):
            self._ambiguous += 1
            if self._ambiguous <= MAX_AMBIGUOUS_REFERENCES:
                return text
        return meaning.translate(self._substitutes)


def _may_be_too_deep(html: str) -> bool:
    """Whether elements may be nested too deep. A closing tag counts only where it closes the
    innermost element that is open, and only if every `<` begins a careful tag: else it may be
    in a comment, an attribute or a script.
    """
    tags = re.findall(_CAREFUL_TAG, html)
    if len(tags) != html.count("<"):
        names = re.findall(r"<([A-Za-z][^\s/>]*)", html)
        opened_in_all = sum(name.lower() not in _SELF_CLOSING for name in names)
        return opened_in_all > MAX_OPENED
    opened: list[str] = []
    for closing, tag in tags:
        name = tag.lower()
        if not closing and name not in _SELF_CLOSING:
            opened.append(name)
        elif closing and opened and opened[-1] == name:
            opened.pop()
        if len(opened) > MAX_DEPTH:
            return True
    return False


@lru_cache(maxsize=1)
def _plain_cleaner() -> "nh3.Cleaner":
    """For bodies without attributes, as most text is: made once, since making one takes
    longer than cleaning 3 KB.

    A picture without attributes shows nothing, hence is left out.
    """
    import nh3  # 1 ms, for bodies that are more than paragraphs of text

    tags = _TAGS - _MEDIA_TAGS
    return nh3.Cleaner(tags=tags, clean_content_tags=_HIDDEN_TAGS, attributes={}, link_rel=None)


class _LinkCleaner(threading.local):
    """For bodies with attributes: made once in each thread, and told what to resolve links against."""

    def __init__(self) -> None:
        import nh3  # as above

        self._base: str | None = None
        self._references: _References | None = None
        self._raised: BaseException | None = None
        self._cleaner = nh3.Cleaner(
            tags=_TAGS,
            clean_content_tags=_HIDDEN_TAGS,
            attributes=_ATTRIBUTES,
            attribute_filter=self._rewrite_attribute,
            url_schemes=_LINK_SCHEMES,
            link_rel=None,
        )

    def clean(self, html: str, base: str | None, references: _References | None) -> str:
        """`html` with links that are absolute; `references` are those that were replaced in it."""
        self._base, self._references = base, references
        clean = self._cleaner.clean(html)
        raised, self._raised = self._raised, None
        if raised is not None:
            raise raised
        return clean.translate(references.escaped) if references else clean

    def _rewrite_attribute(self, tag: str, attribute: str, value: str) -> str | None:
        if attribute not in _LINK_ATTRIBUTES:
            return value
        references = self._references
        try:
            if references is None:
                return _resolve_link(tag, value, self._base)
            link = _resolve_link(tag, value.translate(references.characters), self._base)
            # nh3 takes time for what it has to escape, too.
            return link and link.replace("&", references.ampersand)
        except BaseException as error:  # Ctrl-C: nh3 would print it and go on, and the value stand as it is
            self._raised = self._raised or error
            return None


@lru_cache(maxsize=1)
def _link_cleaner() -> _LinkCleaner:
    return _LinkCleaner()


def _describe_dropped_links(html: str, base: str | None) -> list[str]:
    """A note for each link of the unclean HTML that leads nowhere."""
    notes = []
    # Asked of the HTML itself: nh3 drops most of what leads nowhere before it calls the filter.
    for tag, *values in re.findall(_LINK_TAG, html):
        link = unescape("".join(values))
        if tag.lower() not in _TAGS or _resolve_link(tag.lower(), link, base) is not None:
            continue
        has_scheme = re.match("[A-Za-z][A-Za-z0-9+.-]*:", link.strip())
        if base is None and not has_scheme:
            reason = "is relative, and there is no url to resolve it against"
        else:
            reason = "leads nowhere"
        notes.append(f"{tag} {link[:200]!r}: the link was dropped: it {reason}")
    return notes


# Each is asked for twice: as nh3 reads it, and as it stands in the unclean HTML.
@lru_cache(maxsize=MAX_LINKS)
def _resolve_link(tag: str, link: str, base: str | None) -> str | None:
    """`link` made absolute; None if it leads nowhere, as does a picture that is the page itself."""
    scheme = link.strip().partition(":")[0].lower()
    if scheme in ("mailto", "tel"):
        return link.strip()
    try:
        url = absolute(link, base)
    except ValueError:
        return None
    is_page = tag in _MEDIA_TAGS and base is not None and _without_fragment(url) == _without_fragment(base)
    return None if is_page else url


def _without_fragment(url: str) -> str:
    """The URL without its fragment, and without a query that is empty."""
    return url.partition("#")[0].removesuffix("?")
