"""An XML document as a tree whose elements know their line and column.

Over expat, since it gives exact lines and columns in documents of any length (lxml's end at 65,535), and reads nothing
but what it is given: no document type and no external entity is ever opened.
"""

import re
from collections.abc import Iterator
from html.entities import html5
from pyexpat import ErrorString, ExpatError, ParserCreate, XMLParserType

from feedsmith.validating.documents.namespaces import prefix_of
from feedsmith.validating.findings import Complaint, Spot, complain

__all__ = ["Element", "Markup", "parse_markup"]

MAX_DEPTH = 200
MAX_ENTITY_CHARACTERS = 1_000_000
"""How many characters the entities that a document declares may add to it."""
_SEPARATOR = "\x1f"  # which no XML document can hold
_REFERENCE = re.compile(r"[&%]([^;\s&%]{1,100});")


class Element:
    """An element: its usual name (`dc:date`), attributes by theirs, what is in it, and where it begins.

    `path` and `section` are set as the element is checked.
    """

    __slots__ = ("attributes", "children", "column", "line", "local", "name", "namespace", "parent", "path", "pieces",
                 "section")  # fmt: skip

    def __init__(self, name: str, parent: "Element | None", line: int, column: int) -> None:
        self.namespace, self.local = _split_name(name)
        self.name = _usual_name(self.namespace, self.local)
        self.attributes: dict[str, str] = {}
        self.children: list[Element] = []
        self.pieces: list[str | Element] = []
        """Its texts and its children in their order."""
        self.parent = parent
        self.line, self.column = line, column
        self.path = self.name
        self.section = ""

    def get(self, attribute: str, default: str = "") -> str:
        """The value of an attribute."""
        return self.attributes.get(attribute, default)

    def named(self, name: str) -> "list[Element]":
        """The children of that name."""
        return [child for child in self.children if child.name == name]

    def texts(self, name: str) -> list[str]:
        """The text of each child of that name, without the white space around it."""
        return [child.text.strip() for child in self.named(name)]

    def walk(self) -> "Iterator[Element]":
        """The element and all within it, in the order of the document."""
        waiting = [self]
        while waiting:
            element = waiting.pop()
            yield element
            waiting += reversed(element.children)

    @property
    def text(self) -> str:
        """All text within it."""
        if not self.children:
            return "".join(piece for piece in self.pieces if isinstance(piece, str))
        texts: list[str] = []
        waiting: list[str | Element] = [self]
        while waiting:
            piece = waiting.pop()
            if isinstance(piece, str):
                texts.append(piece)
            else:
                waiting += reversed(piece.pieces)
        return "".join(texts)

    @property
    def own_text(self) -> str:
        """The text between its children."""
        return "".join(piece for piece in self.pieces if isinstance(piece, str)).strip()


class Markup:
    """What was read of a document: its `root`, or None where `complaint`, at `spot`, says why not."""

    def __init__(self) -> None:
        self.root: Element | None = None
        self.complaint: Complaint | None = None
        self.spot = Spot()
        self.has_document_type = False
        self.namespaces: dict[tuple[str, str], int] = {}
        """Each pair of a prefix and a namespace that is declared, and the line where it is first."""


def parse_markup(text: str) -> Markup:
    """Read a document."""
    return _Reader(text).read()


def _split_name(name: str) -> tuple[str, str]:
    parts = name.split(_SEPARATOR)
    return (parts[0], parts[1]) if len(parts) > 1 else ("", name)


def _usual_name(namespace: str, local: str) -> str:
    if not namespace:
        return local
    prefix = prefix_of(namespace)
    if prefix is None:
        return f"{{{namespace}}}{local}"
    return f"{prefix}:{local}" if prefix else local


class _StoppedError(Exception):
    def __init__(self, complaint: Complaint) -> None:
        super().__init__(complaint)
        self.complaint = complaint


class _Reader:
    """Builds the tree from what expat reports."""

    def __init__(self, text: str) -> None:
        self._source = text
        self._markup = Markup()
        self._open: list[Element] = []
        self._entities: dict[str, str] = {}
        self._knows_html = False
        self._parser = self._make_parser()

    def _make_parser(self) -> XMLParserType:
        # The text is handed over in UTF-8, whatever the document says of itself.
        parser = ParserCreate("utf-8", _SEPARATOR)
        parser.buffer_text = True
        # Else a default of a document type would stand on each element anew, however large it is.
        parser.specified_attributes = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._add_text
        parser.StartNamespaceDeclHandler = self._declare
        parser.StartDoctypeDeclHandler = self._start_document_type
        parser.EntityDeclHandler = self._add_entity
        parser.EndDoctypeDeclHandler = self._weigh_entities
        parser.SkippedEntityHandler = self._skip_entity
        return parser

    def read(self) -> Markup:
        markup, parser = self._markup, self._parser
        try:
            parser.Parse(self._source.encode("utf-8", "replace"), True)
        except _StoppedError as stopped:
            markup.complaint = stopped.complaint
        except ExpatError as error:
            markup.complaint = complain("ill-formed", ErrorString(error.code))
        if markup.complaint:
            markup.root = None
            markup.spot = Spot(max(parser.ErrorLineNumber, 1), parser.ErrorColumnNumber + 1)
        return markup

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        parent = self._open[-1] if self._open else None
        line, column = self._parser.CurrentLineNumber, self._parser.CurrentColumnNumber + 1
        element = Element(name, parent, line, column)
        for key, value in attributes.items():
            element.attributes[_usual_name(*_split_name(key))] = value
        if parent is None:
            self._markup.root = element
        else:
            parent.children.append(element)
            parent.pieces.append(element)
        if len(self._open) >= MAX_DEPTH:
            raise _StoppedError(complain("too-deep", MAX_DEPTH))
        self._open.append(element)

    def _end(self, name: str) -> None:
        self._open.pop()

    def _add_text(self, text: str) -> None:
        self._open[-1].pieces.append(text)

    def _declare(self, prefix: str | None, namespace: str | None) -> None:
        if namespace:
            self._markup.namespaces.setdefault((prefix or "", namespace), self._parser.CurrentLineNumber)

    def _start_document_type(self, name: str, system: str | None, public: str | None, has_internal: bool) -> None:
        self._markup.has_document_type = True
        self._knows_html = (system or "").lower().endswith("/rss-0.91.dtd")

    def _skip_entity(self, name: str, is_parameter: bool) -> None:
        """One that the document type may define, which is not read. RSS 0.91's is known: it has HTML's."""
        if is_parameter:
            return
        if not self._knows_html or f"{name};" not in html5:
            raise _StoppedError(complain("undefined-entity", name))
        self._add_text(html5[f"{name};"])

    def _add_entity(self, name: str, is_parameter: bool, value: str | None, *_: object) -> None:
        if value is not None and not is_parameter:
            self._entities.setdefault(name, value)

    def _weigh_entities(self) -> None:
        """Stop before entities make much of little: expat by itself stops at a hundred times the document."""
        weights: dict[str, int] = {}
        for name, value in self._entities.items():
            # XML has them declared in any order; one that is declared later weighs as if it were huge.
            inner = (weights.get(other, MAX_ENTITY_CHARACTERS) for other in _REFERENCE.findall(value)
                     if other in self._entities)  # fmt: skip
            weights[name] = len(value) + sum(inner)
        if weights:
            used = (weights.get(name, 0) for name in _REFERENCE.findall(self._source))
            if sum(used) > MAX_ENTITY_CHARACTERS:
                raise _StoppedError(complain("entity-bomb"))
