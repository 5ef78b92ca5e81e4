"""RSS 1.0, and the RSS 0.9 before it, both in RDF."""

from collections.abc import Iterator

from feedsmith.validating.checks.tables import ElementSpec, accept, leaf, repeated
from feedsmith.validating.checks.values import anything, text
from feedsmith.validating.documents.markup import Element
from feedsmith.validating.findings import Finding, find
from feedsmith.validating.formats.common import has_html
from feedsmith.validating.formats.extensions import CONTENT_ENCODED, ENTRY_EXTENSIONS, FEED_EXTENSIONS
from feedsmith.validating.formats.rss import ATOM_IN_CHANNEL, ATOM_IN_ITEM, ITEM_CHECKS, LINK_TEXT, PLAIN

__all__ = ["RDF"]

_ABOUT = {"rdf:about": text, "rdf:resource": text, "rdf:parseType": anything, "rdf:ID": text}


def items_listed(root: Element) -> Iterator[Finding]:
    """RSS 1.0 5.3: each resource has an address of its own, and the channel lists them; RSS 0.9 has none of that."""
    if "/rdf/simple/0.9" in (root.children[0].namespace if root.children else ""):
        return
    for child in root.children:
        if child.name in ("channel", "item", "image", "textinput") and not (
            "rdf:about" in child.attributes or "rdf:ID" in child.attributes
        ):
            yield find(child, "missing-about")
        if child.name == "channel" and not child.named("items"):
            yield find(child, "missing-element", "items")
    for about in repeated(item.get("rdf:about") for item in root.named("item")):
        if about:
            yield find(root, "duplicate-guid", shown=about)


def all_in_a_namespace(root: Element) -> Iterator[Finding]:
    """RSS 1.0 5.1: its elements are in its namespace."""
    for element in root.walk():
        if not element.namespace:
            yield find(element, "missing-namespace")


_ITEMS = ElementSpec(
    section="RSS 1.0, 5.3.5",
    children={
        f"rdf:{name}": ElementSpec(
            children={"rdf:li*": ElementSpec(attributes={"resource": text, "rdf:resource": text}, body=accept)},
        )
        for name in ("Seq", "Bag", "Alt")
    },
)
_POINTER = ElementSpec(attributes={"rdf:resource": text})
_CHANNEL = ElementSpec(
    section="RSS 1.0, 5.3",
    attributes=_ABOUT,
    children={
        "title!": PLAIN, "link!": LINK_TEXT, "description!": PLAIN, "items": _ITEMS, "image": _POINTER,
        "textinput": _POINTER, **ATOM_IN_CHANNEL, **FEED_EXTENSIONS,
    },
)  # fmt: skip
_IMAGE = ElementSpec(
    section="RSS 1.0, 5.4",
    attributes=_ABOUT,
    children={"title!": PLAIN, "url!": LINK_TEXT, "link!": LINK_TEXT},
)
_TEXT_INPUT = ElementSpec(
    section="RSS 1.0, 5.6",
    attributes=_ABOUT,
    children={"title!": PLAIN, "description!": PLAIN, "name!": leaf(text), "link!": LINK_TEXT},
)
_ITEM = ElementSpec(
    section="RSS 1.0, 5.5",
    attributes=_ABOUT,
    children={
        "title!": PLAIN, "link!": LINK_TEXT, "description": ElementSpec(body=has_html),
        "content:encoded": CONTENT_ENCODED, "content:items": ElementSpec(body=accept),
        **ATOM_IN_ITEM, **ENTRY_EXTENSIONS,
    },
    checks=ITEM_CHECKS,
)  # fmt: skip
RDF = ElementSpec(
    section="RSS 1.0, 5.1",
    children={"channel!": _CHANNEL, "image": _IMAGE, "item*": _ITEM, "textinput": _TEXT_INPUT},
    checks=(items_listed, all_in_a_namespace),
)
