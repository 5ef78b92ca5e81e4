"""A text that pages carry in their data, with HTML in it or without, as a tree.

This is the only BeautifulSoup module: what comes so has been cut, joined and escaped by
programs. Seen in BeautifulSoup 4.15: to load it takes 90 ms, so that only pages that
need it pay for it.
"""

import re
from html import unescape

from lxml import etree

from feedsmith_html.body.blocks import Element
from feedsmith_html.grammar import Example
from feedsmith_html.text import collapse_spaces

__all__ = ["read_fragment"]

MAX_FRAGMENT_CHARS = 1_000_000

_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
# A tag whose marks are escaped.
_ESCAPED_TAG = re.compile(r"&lt;/?(?:p|br|div|h[1-6]|ul|li|a|strong|em|b|i)\b", re.IGNORECASE)
_NO_TEXT_TAGS = "script style template button form input select textarea svg iframe".split()


def read_fragment(text: str) -> Element:
    """A `div` with the text: its HTML, or a paragraph for each of its lines."""
    text = text[:MAX_FRAGMENT_CHARS]
    if _ESCAPED_TAG.search(text) is not None:
        text = unescape(text)
    return _parse(text) if _TAG.search(text) is not None else _make_paragraphs(unescape(text))


def _parse(markup: str) -> Element:
    from bs4 import BeautifulSoup  # see above

    soup = BeautifulSoup(markup, "lxml")
    for tag in soup(_NO_TEXT_TAGS):
        tag.decompose()
    parser = etree.HTMLParser(remove_comments=True, remove_pis=True)
    body = etree.fromstring(f"<div>{soup.body.decode_contents() if soup.body else ''}</div>", parser).find("body")
    body.tag = "div"
    return body


def _make_paragraphs(text: str) -> Element:
    whole = etree.Element("div")
    for line in filter(None, map(collapse_spaces, text.splitlines())):
        paragraph = etree.SubElement(whole, "p")
        paragraph.text = "".join(filter(str.isprintable, line))  # what lxml takes
    return whole


def _list_lines(text: str) -> list[str]:
    """The lines of a fragment, for the examples."""
    return [collapse_spaces(line) for line in read_fragment(text).itertext() if not line.isspace()]


EXAMPLES = (
    Example("_TAG", _list_lines, "<p>It opens.</p><p>At last.</p>", ["It opens.", "At last."]),
    Example("_ESCAPED_TAG", _list_lines, "&lt;p&gt;It opens.&lt;/p&gt;", ["It opens."]),
    Example("_NO_TEXT_TAGS", _list_lines, "<p>It opens.</p><button>Share</button>", ["It opens."]),
)
