"""XML to elements, one item at a time, so that a feed of millions of items takes the memory of one.

The only module that parses feeds with lxml. Seen in 6.1.3: with `recover` it goes on after most that
is wrong, but drops what stands after a second root; a prefix that is not declared stays in the name.
"""

import re
from collections.abc import Iterator
from typing import Any

from lxml import etree

__all__ = ["Element", "ItemReader", "serialize"]

Element = Any  # lxml ships no types

MAX_ITEMS = 5_000
CHUNK_CHARS = 100_000

_ITEM_TAGS = ("{*}item", "{*}entry", "{*}ITEM", "{*}Item", "{*}Entry")
_TAG = re.compile(r"<[a-zA-Z][^<>]*>")
_DECLARATION = re.compile(r"""\sxmlns(?::[\w.-]+)?=(?:"[^"]*"|'[^']*')""")
_XHTML = "{http://www.w3.org/1999/xhtml}"


class ItemReader:
    """The items of a feed as elements, of which each is emptied when the next is asked for.

    Afterwards `root` is the first element, with all but the items, or None.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self.root: Element | None = None

    def __iter__(self) -> Iterator[Element]:
        parser = etree.XMLPullParser(
            events=("end",),
            tag=_ITEM_TAGS,
            encoding="utf-8",
            recover=True,
            resolve_entities=False,
            no_network=True,
            huge_tree=True,
            remove_comments=True,
            remove_pis=True,
        )
        count = 0
        for element in self._iterate_ended(parser):
            # Items that are not ended hold the next ones, which end before them.
            if _is_within_item(element):
                continue
            for item in (element, *_list_inner_items(element)):
                yield item
                count += 1
            element.clear()
            if count >= MAX_ITEMS:
                return

    def _iterate_ended(self, parser: Any) -> Iterator[Element]:
        for start in range(0, len(self._text), CHUNK_CHARS):
            parser.feed(self._text[start : start + CHUNK_CHARS].encode("utf-8", "replace"))
            for _, element in parser.read_events():
                self.root = self.root if self.root is not None else element.getroottree().getroot()
                yield element
        try:
            self.root = parser.close()
        except etree.XMLSyntaxError:  # no element at all
            return
        yield from (element for _, element in parser.read_events())


def _is_within_item(element: Element) -> bool:
    return any(_read_name(around) in ("item", "entry") for around in element.iterancestors())


def _list_inner_items(element: Element) -> list[Element]:
    """The items in an item, whose end is missing; an entry may hold another, as in a thread."""
    return list(element.iterdescendants("{*}item")) if _read_name(element) == "item" else []


def _read_name(element: Element) -> str:
    return str(element.tag).rpartition("}")[2].lower()


def serialize(element: Element) -> str:
    """What is in an element, as HTML."""
    parts = [_escape(element.text or "")]
    for child in element:
        if not isinstance(child.tag, str):  # an entity that nobody defined
            parts.append(child.tail or "")
            continue
        for inner in child.iter(f"{_XHTML}*"):
            inner.tag = inner.tag[len(_XHTML) :]
        markup = etree.tostring(child, method="html", encoding="unicode", with_tail=True)
        parts.append(_TAG.sub(_drop_namespaces, markup) if "xmlns" in markup else markup)
    return "".join(parts).strip()


def _drop_namespaces(tag: re.Match[str]) -> str:
    """A tag without declarations, which HTML has none of."""
    return _DECLARATION.sub("", tag[0])


def _escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
