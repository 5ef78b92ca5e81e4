"""A page, parsed once: the tree that everything else reads.

The only module that parses pages; locate, survey and clean walk its tree.

Seen in lxml 6.1.3 (libxml2 2.14): a median news page takes 1.0 ms, with a walk over its
elements in Python 1.4, where lexbor takes 0.4 and 0.8 and resiliparse 0.6 and 4.8, so that
another tree would save 0.6 of the 8.8 ms that the page takes in all; an element
with 200,000 attributes takes 56 s, as each is compared with all before; what follows
the first `</html>` is lost, where browsers read on (HTML 13.2.6.4.20); so is all that
follows elements nested more than 256 deep, or 2,046 with `huge_tree`.
"""

import re
import threading
from collections import defaultdict
from copy import copy
from functools import cached_property

from lxml import etree

from feedsmith import Decoded, ParseError, absolute, decode_markup
from feedsmith_html.body.blocks import Element
from feedsmith_html.grammar import Example

__all__ = ["Page"]

# More than any article has, which bounds the time and memory of a page: of 800, none had 23,000.
MAX_TAGS = 100_000
MIN_TAG_BYTES = len("<p>")
# In one tag, and of all tags together.
MAX_ATTRIBUTES = 5_000
MAX_MARKUP_BYTES = 3_000_000
# Smaller pages have no room for enough attributes to matter.
MIN_SUSPECT_BYTES = 100_000
# An element with more than MAX_ATTRIBUTES has no fewer: of each its name, and what parts it from the next.
MIN_CROWDED_BYTES = 2 * MAX_ATTRIBUTES
# Of the last `>` in so many bytes, that are looked at for one in no value.
MAX_ENDS = 4

# An attribute, and some tags and texts without a crowded element, as HTML's tokenizer cuts them (HTML 13.2.5.32
# to 40). Possessive from the beginning of the page, so that nothing is looked at twice.
_ATTRIBUTE = rb"""[\s/]*+[^\s/>][^\s/>=]*+(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s>"'][^\s>]*+)?+)?+"""
# The first alternative is how nearly all attributes are written: it takes a third of the time.
_ATTRIBUTES = rb"""(?: [a-zA-Z:-]++="[^"]*+"|%b){0,%d}+""" % (_ATTRIBUTE, MAX_ATTRIBUTES)
_UNCROWDED = re.compile(
    rb"(?:[^<]++"
    rb"|<(?![A-Za-z])"
    rb"|<[A-Za-z][^\s/>]*+%b(?!%b)"
    rb"){1,20}+" % (_ATTRIBUTES, _ATTRIBUTE)
)
# What stands before the quotation mark that begins a value, and not before the one at its end.
_BEFORE_VALUE = b"= \t\n\r\f\v"
_OPENING_TAG = re.compile(rb"<[A-Za-z][^>]*")
_END = re.compile(rb"</(?:html|body)", re.IGNORECASE)
_CLOSING_TAG = re.compile(rb"</(?:html|body)\s*>", re.IGNORECASE)


class _Own(threading.local):
    """What each thread has of its own: a parser, which takes 6 % of a parse to make."""

    def __init__(self) -> None:
        self.parser = etree.HTMLParser(
            encoding="utf-8",
            remove_comments=True,
            remove_pis=True,
            huge_tree=True,  # see above: 2,046 levels in place of 256
            collect_ids=False,  # 3 % of the time
        )


_own = _Own()


class Page:
    """A page as it came from `url`, which is "" where that is not known.

    `decoded` is its text, with the charset and how that was found; `tree` its root element, None
    where nothing is in it.
    """

    def __init__(self, data: bytes, url: str = "", declared: str = "") -> None:
        """Parse a page; `declared` is the charset that its HTTP header gave.

        Raises CharsetError where the bytes are no text, or in no charset that can be made out, and
        ParseError for more markup than a page has.
        """
        self.url = url
        self.decoded: Decoded = decode_markup(data, declared)
        # From bytes: lxml would encode a text again, and mistrusts one that holds an encoding
        # declaration.
        self._markup = _strip_ends(_encode(self.decoded, data))
        _check_size(self._markup)
        self.tree = self._parse()

    @cached_property
    def elements(self) -> list[Element]:
        """The elements of the tree as it was when they were first asked for, in their order.

        Here they stay, since lxml makes and drops an object for each that is asked for and let go: 2 % of the time.
        """
        return [] if self.tree is None else [*self.tree.iter()]

    @cached_property
    def places(self) -> dict[str, list[int]]:
        """Where the elements of each tag stand among the `elements`.

        Asked for in place of a walk: a tree is too large for a processor's nearer caches, and each walk over that of a
        median page takes 60 µs, to note all places 80.
        """
        places: defaultdict[str, list[int]] = defaultdict(list)
        for place, element in enumerate(self.elements):
            places[element.tag].append(place)
        return dict(places)

    def find_elements(self, *tags: str) -> list[Element]:
        """The elements that had these tags at first, by tag and in their order."""
        elements, places = self.elements, self.places
        return [elements[place] for tag in tags for place in places.get(tag, ())]

    @cached_property
    def link_texts(self) -> list[str | None]:
        """What stands in each link before any other element."""
        return [link.text for link in self.find_elements("a")]

    @cached_property
    def whole(self) -> "Page":
        """The page with its tree as it was at first, parsed once more: for what asks after `locate` has changed it."""
        whole = copy(self)
        whole.tree = self._parse()
        vars(whole).pop("elements", None)
        return whole

    def _parse(self) -> Element | None:
        try:
            return etree.fromstring(self._markup or b" ", _own.parser)
        except etree.ParseError:  # nothing in it
            return None

    @cached_property
    def base(self) -> str:
        """What relative links are resolved against, the page's own address or `<base href>`.

        That is itself relative to the page (HTML 4.2.3).
        """
        href = next(filter(None, (element.get("href") for element in self.find_elements("base"))), None)
        try:
            return self.url if href is None else absolute(href, self.url or None)
        except ValueError:
            return self.url


def _encode(decoded: Decoded, data: bytes) -> bytes:
    """The text of a page in UTF-8, and without NULs."""
    # Most pages came so, but for damaged ones, which U+FFFD shows: to encode them anew would take 5 % of a parse.
    is_utf_8 = decoded.charset == "utf-8" and "\ufffd" not in decoded.text
    markup = data if is_utf_8 else decoded.text.encode("utf-8", "replace")
    return markup.replace(b"\0", b"")


def _strip_ends(markup: bytes) -> bytes:
    """A page without its `</body>` and `</html>`, after which libxml2 would not read on."""
    end = _END.search(markup)
    if end is None:
        return markup
    return markup[: end.start()] + _CLOSING_TAG.sub(b"", markup[end.start() :])


def _check_size(markup: bytes) -> None:
    """Raise ParseError for a page with so many tags that would take long to parse."""
    if len(markup) < MIN_SUSPECT_BYTES:
        return
    # To count them takes 1 % of a page's time.
    if len(markup) > MAX_TAGS * MIN_TAG_BYTES and markup.count(b"<") > MAX_TAGS:
        raise ParseError(kind="malformed", detail=f"more than {MAX_TAGS:,} tags")
    if len(markup) > MAX_MARKUP_BYTES and _count_tag_bytes(markup) > MAX_MARKUP_BYTES:
        megabytes = MAX_MARKUP_BYTES // 1_000_000
        raise ParseError(kind="malformed", detail=f"more than {megabytes} MB of tags")
    if _is_crowded(markup):
        detail = f"an element with more than {MAX_ATTRIBUTES:,} attributes"
        raise ParseError(kind="malformed", detail=detail)


def _is_crowded(markup: bytes) -> bool:
    """Whether an element has more than MAX_ATTRIBUTES."""
    place = markup.find(b"<")  # which is never within a tag
    while place >= 0:
        end = _skip_small(markup, place)
        if end == place:
            uncrowded = _UNCROWDED.match(markup, place)
            if uncrowded is None:
                return True
            end = uncrowded.end()
        place = markup.find(b"<", end)
    return False


def _skip_small(markup: bytes, start: int) -> int:
    """The place behind a `>` that is in no value, and before which no crowded element has room; `start` for none.

    Where there is one, which is nearly everywhere, nothing has to be read: to read a whole page takes 5 % of all.
    """
    end = start + MIN_CROWDED_BYTES
    for _ in range(MAX_ENDS):
        end = markup.rfind(b">", start, end)
        if end < 0:
            break
        if not any(_may_be_in_value(markup, start, end, quote) for quote in (b'"', b"'")):
            return end + 1
    return start


def _may_be_in_value(markup: bytes, start: int, place: int, quote: bytes) -> bool:
    """Whether the last of these quotation marks before a place, from `start` on, may begin a value."""
    last = markup.rfind(quote, start, place)
    return last >= 0 and markup[last - 1] in _BEFORE_VALUE


def _count_tag_bytes(markup: bytes) -> int:
    return sum(map(len, _OPENING_TAG.findall(markup)))


EXAMPLES = (
    Example(
        "_UNCROWDED",
        lambda text: _is_crowded(text.encode()),
        "<p a b=1",
        False,
    ),
    Example(
        "_OPENING_TAG",
        lambda text: _count_tag_bytes(text.encode()),
        "<p>Nine</p><p a=1>",
        8,
    ),
    Example(
        "_END",
        lambda text: _strip_ends(text.encode()),
        "<p>Nine</Body>",
        b"<p>Nine",
    ),
    Example(
        "_CLOSING_TAG",
        lambda text: _strip_ends(text.encode()),
        "<p>Nine</body >",
        b"<p>Nine",
    ),
)
