"""HTML within a feed: that it is whole and safe, and that its addresses lead somewhere. All of it is warned of."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from unicodedata import bidirectional

from feedsmith.validating.checks.tags import Piece, read_pieces
from feedsmith.validating.checks.values import split_names, text
from feedsmith.validating.findings import Complaint, complain

__all__ = ["check_direction", "check_html", "check_markup_tag", "find_words", "html"]

_TAGS = split_names(
    """a abbr acronym address area article aside audio b bdi bdo big blockquote br button caption center cite code col
    colgroup data dd del details dfn dialog dir div dl dt em fieldset figcaption figure font footer h1 h2 h3 h4 h5 h6
    header hgroup hr i img input ins kbd label legend li main map mark menu meter nav ol optgroup option output p
    picture pre progress q rp rt ruby s samp search section select small source span strike strong sub summary sup
    table tbody td textarea tfoot th thead time tr track tt u ul var video wbr"""
)
_UNSAFE_TAGS = split_names(
    "applet base embed form frame frameset iframe link meta noembed noframes noscript object param script style xml"
)
_ATTRIBUTES = split_names(
    """abbr accept accesskey action align alt autoplay axis background balance bgcolor bgproperties border bordercolor
    cellpadding cellspacing char charoff charset checked cite class clear color cols colspan compact controls coords
    data datetime decoding default dir disabled download dynsrc end face for frame galleryimg gutter headers height
    hidden hidefocus high href hreflang hspace icon id inputmode ismap itemprop itemscope itemtype keytype kind label
    lang leftspacing list longdesc loop loopcount loopend loopstart low lowsrc max maxlength media method min multiple
    muted name nohref noshade nowrap open optimum pattern ping point-size poster pqg preload prompt radiogroup readonly
    referrerpolicy rel rev reversed role rows rowspan rules scope selected shape size sizes span src srclang srcset
    start step summary suppress tabindex target title toppadding translate type unselectable urn usemap valign value
    variable volume vrml vspace width wrap"""
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
    if tag not in _TAGS:
        yield complain("unsafe-html" if tag in _UNSAFE_TAGS else "not-html", f"holds <{tag[:40]}>")
    for name, value in attributes:
        if name == "style":
            yield complain("html-style")
        elif name.startswith(("data-", "aria-")):
            continue
        elif name not in _ATTRIBUTES:
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
    if value.rfind("<") > value.rfind(">"):
        complaints[complain("not-html", "ends within a tag")] = None
    complaints.update(dict.fromkeys(opened.close_to(0)))
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
        """End all but so many, of which some may not stay open."""
        complaints = []
        while len(self._tags) > size:
            tag = self._tags.pop()
            self._places[tag].pop()
            if tag not in _MAY_STAY_OPEN:
                complaints.append(complain("not-html", f"does not close <{tag[:40]}>"))
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
