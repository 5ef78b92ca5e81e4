"""XML and HTML of wire copy: parsed without fetching or expanding anything, and made blocks of
plain HTML.

The only module of this plugin that imports lxml. Seen in lxml 6.1.3 (libxml2 2.14): with
`resolve_entities=False` an entity is left alone in text but expanded in an attribute, and attribute
defaults of an internal subset are applied whatever is asked; so what a document declares of its own
is cut out before it is parsed, and a document that uses such an entity is refused. A DOCTYPE that
only names its DTD, as NITF and NewsML 1.2 do, is read over: nothing is loaded.

The IPTC's newsmlg2 (1.1) is not used: it takes 20 ms to import, as much again as lxml, and 13 ms
for an item that is read here in 0.4; brings 560 kB of catalogues; models the metadata and leaves
the content, which is most of the work, as it is; parses with lxml's defaults, so that entities are
expanded; and keeps one catalogue store for a whole process.
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

__all__ = [
    "LANG",
    "Node",
    "find_or_empty",
    "get_text",
    "get_texts",
    "is_html",
    "make_blocks",
    "make_paragraph",
    "parse_html",
    "parse_xml",
    "strip_tags",
]

Node = Any
"""An lxml element: lxml has no types of its own."""
LANG = "{http://www.w3.org/XML/1998/namespace}lang"

_DECLARATION = re.compile(r"\s*<\?xml\b[^>]*?\bencoding\s*=\s*[\"']([^\"'>]{1,40})[\"']")
_DOCTYPE = re.compile(r"""<!DOCTYPE(?:[^\["'>]++|"[^"]*+"|'[^']*+')*+""")
# From "[" to "]": quoted texts, comments and what stands between them.
_SUBSET = re.compile(r"""\[(?:[^\]"'<]++|"[^"]*+"|'[^']*+'|<!--(?:[^-]++|-(?!->))*+-->|<(?!!--))*+\]\s*+(?=>)""")
_DECLARED_ENTITY = re.compile(r"<!ENTITY\s+([^\s%&;]{1,100})")
_REFERENCE = re.compile(r"&([^\s&;#]{1,100});")
_NAMED_CHARACTER = re.compile(r"&([A-Za-z][A-Za-z0-9]{1,30});")
_HTML_START = re.compile(
    r"\s*+(?:<!--(?:[^-]++|-(?!->))*+-->\s*+)*+<(?:!DOCTYPE|\?xml|/?[A-Za-z][A-Za-z0-9.:-]*[\s/>])"
)
_HTML_WITHIN = re.compile(r"(?i)</(?:p|a|b|i|em|strong|div|span|h\d|ul|li)>|<br\s?/?>|</?p>")
_RENAMED = {
    "bq": "blockquote",
    "hl1": "h2",
    "hl2": "h3",
    "h1": "h2",
    "headline": "h2",
    "em": "em",
    "fn": "p",
    "rubrik": "h2",
}
_BLOCKS = frozenset(
    "p h1 h2 h3 h4 h5 h6 hl1 hl2 ul ol dl table blockquote bq pre hr fn headline rubrik figure".split(),
)
_PARTS = frozenset("li dt dd caption colgroup col thead tbody tfoot tr td th figcaption".split())
_TAG = re.compile(r"</?[A-Za-z][^<>]{0,200}>")
_INLINE = frozenset("a em strong b i u sub sup br q cite code s del ins small abbr".split())
_KEPT = _BLOCKS | _PARTS | _INLINE
_WHOLE = frozenset("ul ol dl table blockquote bq".split())
"""Blocks that keep the blocks in them: what is between those belongs to the list or table."""
_EMPTY = frozenset(("br", "hr", "col"))
_SKIPPED = frozenset(
    "script style head title iframe object form button noscript template svg "
    "media media-caption note body.end nitf-table-metadata img video audio figure header dat".split()
)
_ATTRIBUTES = {
    "a": ("href",),
    "td": ("colspan", "rowspan"),
    "th": ("colspan", "rowspan"),
    "ol": ("start",),
}
MIN_LEAD = 60
"""Characters of a paragraph within a header that is more than a label."""
_SPACE_WINDOW = 100_000


def parse_xml(data: bytes, charset: str = "") -> Node:
    """The root of the XML document, its tags without their namespaces. Raises ParseError."""
    text = _cut_declarations(clean(_decode_xml(data, charset)).lstrip("\ufeff\n "))
    # The text is Unicode by now: what its XML declaration says of a charset would be wrong.
    text = _NAMED_CHARACTER.sub(_replace_named, re.sub(r"^<\?xml\b[^>]*\?>", "", text))
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
        raise ParseError(kind="malformed", detail=_describe_error(error)) from error
    if (entity := next(root.iter(etree.Entity), None)) is not None:
        detail = f"an entity that is not declared: {entity.text[:40]}"
        raise ParseError(kind="malformed", detail=detail)
    for node in root.iter(etree.Element):
        if node.tag[0] == "{":
            node.tag = node.tag.rpartition("}")[2]
        if node.tag.isupper():  # agencies' own XML may be in capitals: <P>
            node.tag = node.tag.lower()
    return root


def _describe_error(error: etree.XMLSyntaxError) -> str:
    what = squash(str(error.msg))[:200]
    if "Extra content at the end" in what:
        what = f"a second document in the same file ({what})"
    return f"not well-formed XML: {what}"


def _decode_xml(data: bytes, charset: str) -> str:
    """The text, in the charset that is configured, marked, declared or detected."""
    declared = None
    if not charset and not _has_byte_order_mark(data):
        declared = _DECLARATION.match(data[:200].decode("latin-1"))
    if declared:
        charset = _check_declared_charset(declared[1], data)
    try:
        return decode(data, charset).text
    except CharsetError as error:
        if error.binary:
            raise ParseError(kind="not-an-article", detail=str(error)) from error
        detail = f"{error}; say charset = ... if you know it"
        raise ParseError(kind="charset", detail=detail) from error


def _has_byte_order_mark(data: bytes) -> bool:
    """Whether the first bytes say what Unicode it is, which counts for more than a declaration."""
    return data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")) or b"\0" in data[:4]


def _check_declared_charset(label: str, data: bytes) -> str:
    """The codec of the label.

    Raises ParseError where there is none, or where the bytes are UTF-8 all the same and would be
    read as gibberish.
    """
    try:
        codec = codecs.lookup(label).name
        "".encode(codec)  # "hex" is a codec as well, and none of text
    except (LookupError, ValueError) as error:
        detail = f"it declares a charset that there is not: {label!r}"
        raise ParseError(kind="charset", detail=detail) from error
    if codec == "utf-8" or data.isascii():
        return codec
    if codec == "iso8859-1" and re.search(b"[\x80-\x9f]", data):
        codec = "cp1252"  # which its users call Latin-1
    try:
        data.decode()
    except UnicodeDecodeError:
        return codec
    raise ParseError(
        kind="charset",
        detail=f'declared as {label}, but in UTF-8; say charset = "utf-8" if all files are',
    )


def _cut_declarations(text: str) -> str:
    """The text without what its DOCTYPE declares, of which nothing is resolved.

    Raises ParseError where the text uses such an entity, which may grow or fetch, and where the
    declarations can't be told from the text.
    """
    place = _find_doctype(text)
    doctype = _DOCTYPE.match(text, place) if place >= 0 else None
    if doctype is None or not text.startswith("[", doctype.end()):
        return text
    subset = _SUBSET.match(text, doctype.end())
    if subset is None:
        raise ParseError(
            kind="malformed",
            detail="refused: a document type with declarations that can't be read over, as XML bombs have them",
        )
    rest = text[: subset.start()] + text[subset.end() :]
    declared = set(_DECLARED_ENTITY.findall(subset[0]))
    if declared and not declared.isdisjoint(_REFERENCE.findall(rest)):
        raise ParseError(
            kind="malformed",
            detail="refused: a document that uses entities which it declares, as XML bombs do",
        )
    return rest


def _find_doctype(text: str) -> int:
    """Where the DOCTYPE stands, after comments and instructions; -1 where there is none."""
    place = 0
    while True:
        # Stripped in windows: a copy of the whole rest for each comment would take quadratic time.
        window = text[place : place + _SPACE_WINDOW]
        place += len(window) - len(window.lstrip())
        if text.startswith("<!DOCTYPE", place):
            return place
        if text.startswith("<?", place):
            close = "?>"
        elif text.startswith("<!--", place):
            close = "-->"
        else:
            return -1
        end = text.find(close, place + 2)
        if end < 0:
            return -1
        place = end + len(close)


def _replace_named(match: re.Match[str]) -> str:
    """A character by the name that HTML and NITF know it under; XML's own five stay as they are."""
    character = html5.get(f"{match[1]};", "")
    return match[0] if not character or character in "<>&\"'" else character


def find_or_empty(node: Node, path: str) -> Node:
    """The first element at `path` below the node, or an empty one of that name."""
    element = node.find(path)
    return node.makeelement(path.rpartition("/")[2]) if element is None else element


def get_text(node: Node | None) -> str:
    """The text in a node, on one line; "" for none."""
    return "" if node is None else squash(" ".join(_iterate_texts(node)))


def _iterate_texts(node: Node) -> Iterable[str]:
    """Its words; what stands in elements of its own that print as lines or fields is kept apart."""
    if any(child.tag in _BLOCKS for child in node):
        return (str(text) for text in node.itertext())
    return ("".join(node.itertext()),)


def get_texts(nodes: Iterable[Node]) -> tuple[str, ...]:
    """The text of each node that has any, each text once."""
    return tuple(dict.fromkeys(filter(None, map(get_text, nodes))))


def is_html(text: str) -> bool:
    """Whether a text begins with a tag, or has tags of paragraphs and lines in it: it is no plain text."""
    return _HTML_START.match(text) is not None or _HTML_WITHIN.search(text) is not None


def parse_html(text: str) -> Node | None:
    """The tree of a piece of HTML; None if there is nothing in it. Raises ParseError."""
    parser = etree.HTMLParser(
        encoding="utf-8",
        remove_comments=True,
        remove_pis=True,
        no_network=True,
    )
    try:
        return etree.fromstring(clean(text).encode(), parser)
    except etree.XMLSyntaxError as error:
        if "Document is empty" in str(error.msg) or not re.sub("<[^>]*>", "", text).strip():
            return None
        detail = f"HTML that can't be read: {squash(str(error.msg))[:200]}"
        raise ParseError(kind="malformed", detail=detail) from error


def make_paragraph(text: str) -> Block | None:
    """A paragraph of plain text; None if it is blank."""
    text = squash(text)
    return Block(f"<p>{escape(text, quote=False)}</p>", text) if text else None


def make_blocks(root: Node | None) -> tuple[Block, ...]:
    """The content below the node as blocks; none for None.

    What is none of HTML's, such as the names that NITF marks, leaves its text; pictures and notes
    are left out, as they are read elsewhere.
    """
    if root is None:
        return ()
    builder = _BlockBuilder(root)
    builder.add_children(root)
    builder.end_paragraph()
    return tuple(builder.blocks)


class _BlockBuilder:
    """The blocks so far, and the inline content that is no paragraph yet."""

    def __init__(self, root: Node) -> None:
        self.blocks: list[Block] = []
        self._inline: list[str] = []
        self._containers = _find_containers(root)

    def add_children(self, node: Node) -> None:
        """Add the content of a node that may hold blocks beside inline content."""
        self._inline.append(_escape_text(node.text))
        for child in node:
            self._add(child)
            self._inline.append(_escape_text(child.tail))

    def _add(self, child: Node) -> None:
        if child.tag == "header":  # headline, keywords, time of dispatch; and sometimes the lead
            for paragraph in child.iter("p"):
                if len(get_text(paragraph)) >= MIN_LEAD:
                    self._append(_serialize(paragraph))
        if child.tag in _SKIPPED:
            return
        if child in self._containers and child.tag not in _WHOLE:
            self.end_paragraph()
            self.add_children(child)
            self.end_paragraph()
        elif child.tag in _BLOCKS:
            self.end_paragraph()
            self._append(_serialize(child))
        else:
            self._inline.append(_serialize(child))

    def end_paragraph(self) -> None:
        """Make a paragraph of the inline content, or more where two breaks part it."""
        inline = "".join(self._inline)
        self._inline.clear()
        if not inline.strip():  # between blocks, as nearly always
            return
        # Two breaks end a paragraph, but not within an element, which would be left open.
        parts = re.split(r"(?:<br>\s*){2,}", inline)
        if not all(map(_is_balanced, parts)):
            parts = [inline]
        for part in parts:
            self._append(f"<p>{part}</p>")

    def _append(self, html: str) -> None:
        if not html.startswith("<pre"):
            html = re.sub(r"[ \t\r\n]+", " ", html)
            html = re.sub(r"^(<\w+>) | (</\w+>)$", r"\1\2", html)
        text = squash(unescape(re.sub(r"<(/?)(\w+)[^>]*>", _replace_tag, html)))
        if text or html.startswith("<hr"):
            self.blocks.append(Block(html, text))


def _is_balanced(html: str) -> bool:
    """Whether as many elements end in it as begin."""
    return html.count("</") == len(re.findall(r"<(?!br>|hr>)[a-z]", html))


def _replace_tag(match: re.Match[str]) -> str:
    """What a tag leaves in the text: a space between blocks and lines, nothing within a word."""
    return "" if match[2] in _INLINE and match[2] != "br" else " "


def _find_containers(root: Node) -> set[Node]:
    """The elements with a block somewhere below them."""
    containers: set[Node] = set()
    for node in root.iter(etree.Element):
        if node.tag in _BLOCKS:
            # Each is marked once: time grows with the tree, and not with its depth.
            above = node.getparent()
            while above is not None and above not in containers:
                containers.add(above)
                above = above.getparent()
    return containers


def _serialize(node: Node) -> str:
    """The element in HTML, or its content alone where HTML has no such element."""
    tag = node.tag
    if not isinstance(tag, str) or tag in _SKIPPED:
        return ""
    if tag not in _KEPT:
        return _serialize_content(node)
    name = _RENAMED.get(tag, tag)
    attributes = ""
    for key in _ATTRIBUTES.get(name, ()):
        if value := node.get(key):
            attributes += f' {key}="{escape(value)}"'
    if name in _EMPTY:
        return f"<{name}{attributes}>"
    return f"<{name}{attributes}>{_serialize_content(node)}</{name}>"


def _serialize_content(node: Node) -> str:
    pieces = [_escape_text(node.text)]
    for child in node:
        pieces += (_serialize(child), _escape_text(child.tail))
    return "".join(pieces)


def _escape_text(text: str | None) -> str:
    return escape(text, quote=False) if text else ""


def strip_tags(text: str) -> str:
    """A text that may be HTML, as text."""
    if not _TAG.search(text):
        return text
    return " ".join(block.text for block in make_blocks(parse_html(text)))
