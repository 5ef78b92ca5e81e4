"""XML and HTML of wire copy: parsed without fetching or expanding anything, and made blocks of plain HTML.

The only module of this plugin that imports lxml. Seen in lxml 6.1.3 (libxml2 2.14): with `resolve_entities=False` an
entity is left alone in text but expanded in an attribute, and attribute defaults of an internal subset are applied
whatever is asked; so a document that declares anything of its own is refused before it is parsed. A DOCTYPE that only
names its DTD, as NITF and NewsML 1.2 do, is read over: nothing is loaded.

The IPTC's newsmlg2 (1.1) is not used: it takes 20 ms to import, as much again as lxml, and 13 ms for an item that is
read here in 0.4; brings 560 kB of catalogues; models the metadata and leaves the content, which is most of the work, as
it is; parses with lxml's defaults, so that entities are expanded; and keeps one catalogue store for a whole process.
"""

import codecs
import re
from collections.abc import Iterable
from html import escape, unescape
from html.entities import html5
from typing import Any

from lxml import etree

from feedsmith import CharsetError, ParseError, decode
from feedsmith.text import clean, squash
from feedsmith_wire.formats.story import Block

__all__ = ["LANG", "Node", "all_text", "blocks", "fragment", "looks_like_html", "paragraph", "parse", "text_of"]

Node = Any
LANG = "{http://www.w3.org/XML/1998/namespace}lang"

_DECLARATION = re.compile(r"\s*<\?xml\b[^>]*?\bencoding\s*=\s*[\"']([^\"'>]{1,40})[\"']")
_NAMED_CHARACTER = re.compile(r"&([A-Za-z][A-Za-z0-9]{1,30});")
_RENAMED = {"bq": "blockquote", "hl1": "h2", "hl2": "h3", "h1": "h2", "headline": "h2", "em": "em", "fn": "p"}
_BLOCKS = frozenset("p h1 h2 h3 h4 h5 h6 hl1 hl2 ul ol dl table blockquote bq pre hr fn headline figure".split())
_PARTS = frozenset("li dt dd caption colgroup col thead tbody tfoot tr td th figcaption".split())
_INLINE = frozenset("a em strong b i u sub sup br q cite code s del ins small abbr".split())
_KEPT = _BLOCKS | _PARTS | _INLINE
_EMPTY = frozenset(("br", "hr", "col"))
_SKIPPED = frozenset(
    "script style head title iframe object form button noscript template svg media media-caption note body.end "
    "nitf-table-metadata img video audio figure".split()
)
_ATTRIBUTES = {"a": ("href",), "td": ("colspan", "rowspan"), "th": ("colspan", "rowspan"), "ol": ("start",)}


def parse(data: bytes, charset: str = "") -> Node:
    """The root of the XML document, its tags without their namespaces. Raises ParseError."""
    text = clean(_decoded(data, charset)).lstrip("\ufeff\n ")
    _refuse_declarations(text)
    text = _NAMED_CHARACTER.sub(_character, re.sub(r"^<\?xml\b[^>]*\?>", "", text))
    parser = etree.XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(text.encode(), parser)
    except etree.XMLSyntaxError as error:
        raise ParseError(kind="malformed", detail=_told(error)) from error
    if (entity := next(root.iter(etree.Entity), None)) is not None:
        raise ParseError(kind="malformed", detail=f"an entity that is not declared: {entity.text[:40]}")
    for node in root.iter(etree.Element):
        if node.tag[0] == "{":
            node.tag = node.tag.rpartition("}")[2]
    return root


def _told(error: etree.XMLSyntaxError) -> str:
    what = squash(str(error.msg))[:200]
    if "Extra content at the end" in what:
        what = f"a second document in the same file ({what})"
    return f"not well-formed XML: {what}"


def _decoded(data: bytes, charset: str) -> str:
    """The text, in the charset of the configuration, of a byte order mark or of the XML declaration; else detected."""
    marked = data[:3] == b"\xef\xbb\xbf" or data[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in data[:4]
    match = None if charset or marked else _DECLARATION.match(data[:200].decode("latin-1"))
    try:
        return decode(data, _bearing(match[1], data) if match else charset).text
    except CharsetError as error:
        if error.binary:
            raise ParseError(kind="not-an-article", detail=str(error)) from error
        raise ParseError(kind="charset", detail=f"{error}; say charset = ... if you know it") from error


def _bearing(label: str, data: bytes) -> str:
    """The codec of the label. Raises ParseError where there is none or where the bytes are UTF-8 all the same, and
    would be read as gibberish.
    """
    try:
        codec = codecs.lookup(label).name
        "".encode(codec)
    except (LookupError, ValueError) as error:
        raise ParseError(kind="charset", detail=f"it declares a charset that there is not: {label!r}") from error
    if codec == "utf-8" or data.isascii():
        return codec
    if codec == "iso8859-1" and re.search(b"[\x80-\x9f]", data):
        codec = "cp1252"  # which its users call Latin-1
    try:
        data.decode()
    except UnicodeDecodeError:
        return codec
    raise ParseError(
        kind="charset", detail=f'declared as {label}, but in UTF-8; say charset = "utf-8" if all files are'
    )


def _refuse_declarations(text: str) -> None:
    """Raise ParseError for a DOCTYPE with declarations in it: entities that grow or fetch, attributes that multiply."""
    place = 0
    while True:
        place += len(text[place : place + 100_000]) - len(text[place : place + 100_000].lstrip())
        if text.startswith("<!DOCTYPE", place):
            break
        close = "?>" if text.startswith("<?", place) else "-->" if text.startswith("<!--", place) else ""
        end = text.find(close, place + 2) if close else -1
        if end < 0:
            return
        place = end + len(close)
    doctype = re.compile(r"""<!DOCTYPE(?:[^\["'>]++|"[^"]*+"|'[^']*+')*+""").match(text, place)
    if doctype and text.startswith("[", doctype.end()):
        what = "entities" if "<!ENTITY" in text else "its own elements or attributes"
        raise ParseError(kind="malformed", detail=f"refused: a document type that declares {what}, as XML bombs do")


def _character(match: re.Match[str]) -> str:
    """A character by the name that HTML and NITF know it under; XML's own five stay as they are."""
    character = html5.get(f"{match[1]};", "")
    return match[0] if not character or character in "<>&\"'" else character


def text_of(node: Node | None) -> str:
    """The text in a node, on one line; "" for none."""
    return "" if node is None else squash(" ".join(_pieces(node)))


def _pieces(node: Node) -> Iterable[str]:
    """Its words; what stands in elements of its own that print as lines or fields is kept apart."""
    joined = "".join(node.itertext()) if not any(child.tag in _BLOCKS for child in node) else None
    return (joined,) if joined is not None else (str(text) for text in node.itertext())


def all_text(nodes: Iterable[Node]) -> tuple[str, ...]:
    """The text of each node that has any, each once."""
    return tuple(dict.fromkeys(filter(None, map(text_of, nodes))))


def looks_like_html(text: str) -> bool:
    return re.match(r"\s*<(?:!DOCTYPE|\?xml|/?[A-Za-z][A-Za-z0-9.:-]*[\s/>])", text) is not None


def fragment(text: str) -> Node | None:
    """The tree of a piece of HTML; None if there is nothing in it."""
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True)
    try:
        return etree.fromstring(clean(text).encode(), parser)
    except etree.XMLSyntaxError as error:
        if "Document is empty" in str(error.msg) or not re.sub("<[^>]*>", "", text).strip():
            return None
        raise ParseError(kind="malformed", detail=f"HTML that can't be read: {squash(str(error.msg))[:200]}") from error


def paragraph(text: str) -> Block | None:
    """A paragraph of plain text; None if it is blank."""
    text = squash(text)
    return Block(f"<p>{escape(text, quote=False)}</p>", text) if text else None


def blocks(root: Node | None) -> tuple[Block, ...]:
    """The content below the node as blocks: paragraphs, headings, lists, tables, quotations. What is none of HTML's,
    such as the names that NITF marks, leaves its text; pictures and notes are left out, as they are read elsewhere.
    """
    if root is None:
        return ()
    gathered = _Gathered(root)
    gathered.walk(root)
    gathered.flush()
    return tuple(gathered.found)


class _Gathered:
    """The blocks found so far, and the run of inline content that is no paragraph yet."""

    def __init__(self, root: Node) -> None:
        self.found: list[Block] = []
        self._run: list[str] = []
        self._holders = _holders(root)

    def walk(self, node: Node) -> None:
        self._run.append(_escaped(node.text))
        for child in node:
            if child.tag in _SKIPPED:
                pass
            elif child in self._holders and child.tag not in ("ul", "ol", "dl", "table", "blockquote", "bq"):
                self.flush()
                self.walk(child)
                self.flush()
            elif child.tag in _BLOCKS:
                self.flush()
                self.add(_outer(child))
            else:
                self._run.append(_outer(child))
            self._run.append(_escaped(child.tail))

    def flush(self) -> None:
        run = "".join(self._run)
        self._run.clear()
        if not run.strip():  # between blocks, as nearly always
            return
        for part in re.split(r"(?:<br>\s*){2,}", run) if "</" not in run else [run]:
            self.add(f"<p>{part}</p>")

    def add(self, html: str) -> None:
        if not html.startswith("<pre"):
            html = re.sub(r"[ \t\r\n]+", " ", html)
            html = re.sub(r"^(<\w+>) | (</\w+>)$", r"\1\2", html)
        text = squash(unescape(re.sub(r"<(/?)(\w+)[^>]*>", _gap, html)))
        if text or html.startswith("<hr"):
            self.found.append(Block(html, text))


def _gap(match: re.Match[str]) -> str:
    return "" if match[2] in _INLINE and match[2] != "br" else " "


def _holders(root: Node) -> set[Node]:
    """The elements with a block somewhere below them. Each is marked once: time grows with the tree, not its depth."""
    holders: set[Node] = set()
    for node in root.iter(etree.Element):
        if node.tag in _BLOCKS:
            above = node.getparent()
            while above is not None and above not in holders:
                holders.add(above)
                above = above.getparent()
    return holders


def _outer(node: Node) -> str:
    """The element in HTML, or its content alone where HTML has no such element."""
    tag = node.tag
    if not isinstance(tag, str) or tag in _SKIPPED:
        return ""
    name = _RENAMED.get(tag, tag)
    if tag not in _KEPT:
        return _inner(node)
    attributes = "".join(
        f' {key}="{escape(value)}"' for key in _ATTRIBUTES.get(name, ()) if (value := node.get(key) or "")
    )
    return f"<{name}{attributes}>" if name in _EMPTY else f"<{name}{attributes}>{_inner(node)}</{name}>"


def _inner(node: Node) -> str:
    pieces = [_escaped(node.text)]
    for child in node:
        pieces += (_outer(child), _escaped(child.tail))
    return "".join(pieces)


def _escaped(text: str | None) -> str:
    return escape(text, quote=False) if text else ""
