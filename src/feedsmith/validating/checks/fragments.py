"""HTML within a feed: that it is whole and safe, and that its addresses lead somewhere. All of it is warned of."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from unicodedata import bidirectional

from feedsmith.validating.checks.tags import Piece, read_pieces
from feedsmith.validating.checks.values import split_names, text
from feedsmith.validating.findings import Complaint, complain

__all__ = ["check_direction", "check_html", "check_markup_tag", "find_words", "html"]

# What all readers keep of a text.
_KEPT_TAGS = split_names(
    """a abbr acronym address article aside audio b big blockquote br caption center cite code col colgroup dd
    del details dfn div dl dt em figcaption figure font footer h1 h2 h3 h4 h5 h6 header hr i img ins kbd li
    nav ol p pre q s samp section small source span strike strong sub sup table tbody td tfoot th thead time
    tr tt u ul var video"""
)
_DROPPED_TAGS = split_names(
    """area bdi bdo button data dialog fieldset hgroup input label legend main map mark menu meter optgroup option
    output picture progress rp rt ruby search select summary textarea track wbr"""
)
_UNSAFE_TAGS = split_names(
    "applet base embed form frame frameset iframe link meta noembed noframes noscript object param script style xml"
)
_KEPT_ATTRIBUTES = split_names(
    """abbr align alt axis bgcolor border cellpadding cellspacing char charoff cite class clear color cols
    colspan compact controls coords datetime dir face frame headers height hidden href hreflang hspace id
    ismap label lang longdesc loop media name noshade nowrap open poster preload rel rev rows rowspan rules
    scope shape size span src start summary tabindex target title type valign value vspace width"""
)
_DROPPED_ATTRIBUTES = split_names(
    """accept accesskey action autoplay background balance bgproperties bordercolor charset checked data decoding
    default disabled download dynsrc end for galleryimg gutter hidefocus high icon inputmode itemprop itemscope
    itemtype keytype kind leftspacing list loopcount loopend loopstart low lowsrc max maxlength method min
    multiple muted nohref optimum pattern ping point-size pqg prompt radiogroup readonly referrerpolicy reversed
    role selected sizes srclang srcset step style suppress toppadding translate unselectable urn usemap variable
    volume vrml wrap"""
)
_VOID = split_names("area base br col embed hr img input link meta param source track wbr")
_ADDRESSES = frozenset({"href", "src", "cite", "poster", "longdesc"})
_UNSAFE_SCHEMES = frozenset({"javascript", "vbscript", "data", "file", "blob", "about"})
# Whose end tags HTML lets be left out (HTML, 13.1.2.4).
_MAY_STAY_OPEN = split_names("p li dt dd rt rp option optgroup tr td th thead tbody tfoot colgroup caption")
_WITHIN_WORDS = split_names("a abbr b big cite code del dfn em font i ins kbd q s samp small span strong sub sup u")


def _check_address(name: str, value: str) -> Complaint | None:
    """Best Practices "description": readers have no base URL; and no address that runs or carries code."""
    bare = re.sub(r"[\x00-\x20]", "", value)
    scheme = re.match(r"([A-Za-z][A-Za-z0-9+.-]*):", bare)
    if not scheme:
        return complain("relative-address", name, value[:60])
    if scheme[1].lower() in _UNSAFE_SCHEMES:
        return complain("unsafe-html", f"has an unsafe {name} ({scheme[1].lower()}:)")
    if scheme[1].lower() in {"http", "https"} and not re.match(r"[^:]+://[^/?#]", bare):
        return complain("not-html", f"has a {name} that names no host")
    return None


def check_markup_tag(tag: str, attributes: Iterable[tuple[str, str]]) -> Iterator[Complaint]:
    """RFC 4287 8.1: only elements and attributes that do nothing; others are a security risk."""
    if tag in _DROPPED_TAGS:
        yield complain("dropped-html", f"holds <{tag}>")
    elif tag not in _KEPT_TAGS:
        yield complain("unsafe-html" if tag in _UNSAFE_TAGS else "not-html", f"holds <{tag[:40]}>")
    for name, value in attributes:
        if name in _DROPPED_ATTRIBUTES or name.startswith(("data-", "aria-")):
            yield complain("dropped-html", f"has the attribute {name[:40]} on <{tag[:40]}>")
        elif name not in _KEPT_ATTRIBUTES:
            yield complain("unsafe-html", f"has the attribute {name[:40]} on <{tag[:40]}>")
        elif name in _ADDRESSES and (complaint := _check_address(name, value)):
            yield complaint


def check_html(value: str) -> list[Complaint]:
    """RFC 4287 3.1.1.2, RSS 2.0 "description": a whole, safe HTML fragment. Each complaint once."""
    if complaint := text(value):
        return [complaint]
    complaints: dict[Complaint, None] = {}
    opened = _Opened()
    for piece in read_pieces(value):
        complaints.update(dict.fromkeys(_check_piece(piece, opened)))
    is_cut = value.rfind("<") > value.rfind(">")
    rest = [complain("not-html", "ends within a tag")] if is_cut else opened.close_to(0)
    complaints.update(dict.fromkeys(rest))
    return list(complaints)


class _Opened:
    """The elements that are open at a place of a fragment."""

    def __init__(self) -> None:
        self._tags: list[str] = []
        self._places: dict[str, list[int]] = {}

    def open(self, tag: str) -> None:
        self._places.setdefault(tag, []).append(len(self._tags))
        self._tags.append(tag)

    def close(self, tag: str) -> list[Complaint]:
        """End the innermost element of that tag, and what is open within it."""
        places = self._places.get(tag)
        if not places:
            return [] if tag in _VOID else [complain("not-html", f"has a </{tag[:40]}> that closes nothing")]
        complaints = self.close_to(places[-1] + 1)
        self._tags.pop()
        places.pop()
        return complaints

    def close_to(self, size: int) -> list[Complaint]:
        """End all but so many."""
        complaints = []
        while len(self._tags) > size:
            tag = self._tags.pop()
            self._places[tag].pop()
            rule = "open-html" if tag in _MAY_STAY_OPEN else "not-html"
            complaints.append(complain(rule, f"does not close <{tag[:40]}>"))
        return complaints


def _check_piece(piece: Piece, opened: _Opened) -> Iterator[Complaint]:
    """What is wrong with a piece of a fragment, which may open or close elements."""
    if piece.kind == "start":
        yield from check_markup_tag(piece.name, piece.attributes)
        if piece.name not in _VOID and not piece.closed:
            opened.open(piece.name)
    elif piece.kind == "end":
        yield from opened.close(piece.name)
    elif piece.kind == "other" and piece.text == "<":
        yield complain("not-html", "has a < that opens no tag")
    elif piece.kind == "other" and piece.text.startswith(("<!", "<?")):
        yield complain("not-html", f"holds <!...> or <?...> ({piece.text[:40]})")


def html(value: str) -> Complaint | None:
    """The first thing that is wrong with a fragment."""
    return next(iter(check_html(value)), None)


def _read_text(value: str) -> str:
    """The text of a fragment, its blocks apart."""
    texts = []
    for piece in read_pieces(value):
        if piece.kind == "text":
            texts.append(piece.text)
        elif piece.kind != "other" and piece.name not in _WITHIN_WORDS:
            texts.append(" ")
    return "".join(texts)


def find_words(value: str) -> list[str]:
    """The words of an HTML fragment, or of a text, without regard to case and punctuation."""
    return re.findall(r"\w+", _read_text(value).casefold())


def check_direction(value: str) -> Complaint | None:
    """HTML 3.2.6.4 "dir": text in a script that runs right to left says so; readers' pages run left to right."""
    if value.isascii() and "&" not in value:
        return None
    directions = Counter(map(bidirectional, filter(str.isalpha, _read_text(value))))
    if directions["R"] + directions["AL"] <= directions["L"]:
        return None
    first = next((piece for piece in read_pieces(value) if piece.kind == "start"), None)
    says_so = first is not None and "dir" in dict(first.attributes)
    return None if says_so else complain("right-to-left")
