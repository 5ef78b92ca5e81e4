"""What elements may contain, as tables, and the one walk that holds a document to them.

In the tables `name!` is required, `name+` should be there, `name*` may repeat, and `name` may occur once.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Generic, TypeVar

from feedsmith.validating.checks.values import Check, atom_url, language
from feedsmith.validating.documents.markup import Element
from feedsmith.validating.documents.namespaces import NAMESPACES
from feedsmith.validating.findings import Finding, Place, Spot, find, find_broken

__all__ = [
    "ElementCheck",
    "ElementSpec",
    "NameTable",
    "accept",
    "check_element",
    "check_value",
    "check_xml_attributes",
    "leaf",
    "read_first",
    "repeated",
]

ElementCheck = Callable[[Element], Iterator[Finding]]
"""Takes an element and yields what is wrong with it."""

V = TypeVar("V")

XML_ATTRIBUTES: dict[str, Check] = {
    "xml:lang": lambda value: language(value) if value else None,
    "xml:base": atom_url,
    "xml:space": lambda value: None,
    "xml:id": lambda value: None,
}
"""What any element may have (XML 1.0, 2.10 and 2.12; XML Base)."""
OPEN_PREFIXES = frozenset(NAMESPACES) - set("at atom content dc dcterms fh itunes media slash sy thr".split())
"""Namespaces whose elements are let stand as they are: only that they are known is known."""


class NameTable(Generic[V]):
    """Names of elements, attributes or keys with what they may be; the mark says how often each may occur."""

    def __init__(self, rows: Mapping[str, V]) -> None:
        self.values = {key.rstrip("!*+"): value for key, value in rows.items()}
        self.required = [key[:-1] for key in rows if key.endswith("!")]
        self.advised = [key[:-1] for key in rows if key.endswith("+")]
        self.repeatable = {key[:-1] for key in rows if key.endswith("*")}


@dataclass(frozen=True, kw_only=True)
class ElementSpec:
    """What one element may contain: `text` checks what it says, `body` takes the place of the checks of text and
    children, `checks` look at several things at once. `section` is where the specification says so; an element
    without one has its parent's. Elements of other namespaces may stand wherever there is no text.
    """

    section: str = ""
    text: Check | None = None
    attributes: Mapping[str, Check] = field(default_factory=dict)
    children: Mapping[str, "ElementSpec"] = field(default_factory=dict)
    checks: tuple[ElementCheck, ...] = ()
    body: ElementCheck | None = None

    @cached_property
    def attribute_table(self) -> NameTable[Check]:
        """The attributes by their names."""
        return NameTable(self.attributes)

    @cached_property
    def child_table(self) -> "NameTable[ElementSpec]":
        """The children by their names."""
        return NameTable(self.children)


def accept(element: Element) -> Iterator[Finding]:
    """The body of an element in which whatever may stand."""
    return iter(())


def leaf(check: Check, section: str = "", **attributes: Check) -> ElementSpec:
    """An element that holds text, around which there may be white space."""
    return ElementSpec(section=section, text=lambda value: check(value.strip()), attributes=attributes)


def check_value(place: Place, check: Check, value: str, within: str = "") -> Iterator[Finding]:
    """What the check says of the value."""
    if complaint := check(value):
        yield find_broken(place, complaint, shown=value, within=within)


def repeated(values: Iterable[Any]) -> list[Any]:
    """The values that occur more than once."""
    return [value for value, times in Counter(values).items() if times > 1]


def read_first(texts: Iterable[str]) -> str:
    """The first of the texts, or ""."""
    return next(iter(texts), "")


def check_element(element: Element, spec: ElementSpec) -> Iterator[Finding]:
    """All that the tables say about an element and what is in it."""
    parent = element.parent
    element.section = spec.section or (parent.section if parent else "")
    yield from _check_attributes(element, spec.attribute_table)
    if spec.body:
        yield from spec.body(element)
    else:
        yield from _check_text(element, spec)
        yield from _check_children(element, spec)
    for check in spec.checks:
        yield from check(element)


def _check_attributes(element: Element, table: NameTable[Check]) -> Iterator[Finding]:
    for name in table.required:
        if name not in element.attributes:
            yield find(element, "missing-attribute", name)
    for name, value in element.attributes.items():
        check = table.values.get(name) or XML_ATTRIBUTES.get(name)
        if check:
            yield from check_value(element, check, value, f"/@{name}")
        elif name.startswith("{") or name.partition(":")[0] in OPEN_PREFIXES - {"xml"}:
            yield find(element, "extension-attribute", name)
        else:
            yield find(element, "unknown-attribute", name, shown=value)


def _check_text(element: Element, spec: ElementSpec) -> Iterator[Finding]:
    if spec.text:
        yield from check_value(element, spec.text, element.text)
    elif element.own_text:
        yield find(element, "unexpected-text", shown=element.own_text)


def _check_children(element: Element, spec: ElementSpec) -> Iterator[Finding]:
    table = spec.child_table
    seen: Counter[str] = Counter()
    for child in element.children:
        name = child.name
        seen[name] += 1
        place = f"[{seen[name]}]" if name in table.repeatable else ""
        child.path = f"{element.path}/{name}{place}"
        if name in table.values:
            yield from check_element(child, table.values[name])
        else:
            yield from _check_foreign(element, child, spec)
    for name in table.required:
        if not seen[name]:
            yield find(element, "missing-element", name)
    for name in table.advised:
        if not seen[name]:
            yield find(element, "advised-element", name)
    for name, times in seen.items():
        if times > 1 and name in table.values and name not in table.repeatable:
            yield find(element, "duplicate-element", name, times)


def _check_foreign(element: Element, child: Element, spec: ElementSpec) -> Iterator[Finding]:
    """An element that the table does not know. Of one in an unknown namespace, the namespace is warned of."""
    prefix, colon, _ = child.name.partition(":")
    is_known = not child.name.startswith("{") and not (colon and prefix in OPEN_PREFIXES)
    spot = Spot(child.line, child.column, element.path, element.section)
    if is_known or spec.text:
        yield find(spot, "unknown-element", child.name)
    for inner in child.walk():
        yield from check_xml_attributes(inner)


def check_xml_attributes(element: Element) -> Iterator[Finding]:
    """What any element may have, though nothing else of it is known."""
    for name in ("xml:lang", "xml:base"):
        if name in element.attributes:
            yield from check_value(element, XML_ATTRIBUTES[name], element.attributes[name], f"/@{name}")
