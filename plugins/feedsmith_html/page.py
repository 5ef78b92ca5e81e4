"""A page, parsed once: the tree that everything else reads. The only module that parses pages;
locate, survey and clean walk its tree.

Seen in lxml 6.1.3 (libxml2 2.14): a median news page of 138 kB takes 1.4 ms; an element with 200,000 attributes takes
56 s, as each is compared with all before; what follows the first `</html>` is lost, where browsers read on (HTML
13.2.6.4.20); so is all that follows elements nested more than 256 deep, or 2,046 with `huge_tree`.
"""

import re
from functools import cached_property

from lxml import etree

from feedsmith import Decoded, ParseError, absolute, decode_markup

__all__ = ["Page"]

MAX_TAGS, MAX_ATTRIBUTES, MAX_MARKUP = 100_000, 5_000, 3_000_000
"""More tags, attributes in one of them, or bytes of tags than any article has (of 800 pages, none had 23,000 tags):
what bounds the time and memory that a page may cost.
"""
SUSPECT_BYTES = 100_000
"""Smaller pages have no room for enough attributes to matter."""
# An attribute, and a page without a crowded element, as HTML's tokenizer cuts them (HTML 13.2.5.32 to 40). Possessive
# from the beginning of the page, so that nothing is looked at twice.
_ATTRIBUTE = rb"""[\s/]*+[^\s/>][^\s/>=]*+(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s>"'][^\s>]*+)?+)?+"""
_UNCROWDED = rb"(?:[^<]++|<(?![A-Za-z])|<[A-Za-z][^\s/>]*+(?:%b){0,%d}+(?!%b))*+" % (
    _ATTRIBUTE,
    MAX_ATTRIBUTES,
    _ATTRIBUTE,
)
_ENDS = re.compile(rb"</(?:html|body)\s*>", re.IGNORECASE)


class Page:
    """A page as it came from `url` ("" where that is not known): its `tree`, and the text's `charset`."""

    def __init__(self, data: bytes, url: str = "", declared: str = "") -> None:
        """Raises CharsetError where the bytes are no text, or in no charset that can be told, and ParseError for more
        markup than a page has.
        """
        self.url = url
        self.decoded: Decoded = decode_markup(data, declared)
        # From bytes: lxml would encode a text again, and mistrusts one that holds an encoding declaration.
        raw = _ENDS.sub(b"", self.decoded.text.replace("\0", "").encode("utf-8", "replace"))
        _refuse_giants(raw)
        parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True)
        try:
            self.tree: etree._Element | None = etree.fromstring(raw or b" ", parser)
        except etree.ParseError:  # nothing in it
            self.tree = None

    @cached_property
    def base(self) -> str:
        """What relative links are resolved against: `<base href>`, itself relative to the page (HTML 4.2.3)."""
        bases = [] if self.tree is None else self.tree.xpath("//base/@href")
        try:
            return absolute(bases[0], self.url or None) if bases else self.url
        except ValueError:
            return self.url


def _refuse_giants(raw: bytes) -> None:
    if len(raw) < SUSPECT_BYTES:
        return
    if raw.count(b"<") > MAX_TAGS:
        raise ParseError(kind="malformed", detail=f"more than {MAX_TAGS:,} tags")
    if len(raw) > MAX_MARKUP and sum(map(len, re.findall(rb"<[A-Za-z][^>]*", raw))) > MAX_MARKUP:
        raise ParseError(kind="malformed", detail=f"more than {MAX_MARKUP // 1_000_000} MB of tags")
    if (uncrowded := re.match(_UNCROWDED, raw)) is None or uncrowded.end() < len(raw):
        raise ParseError(kind="malformed", detail=f"an element with more than {MAX_ATTRIBUTES:,} attributes")
