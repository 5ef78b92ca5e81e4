"""Changes to a tree of lxml's, in which text belongs to the element before it."""

from dataclasses import dataclass

from feedsmith_html.body.blocks import Element

__all__ = ["Run", "clear_text", "flatten", "remove", "wrap_run"]


@dataclass(slots=True)
class Run:
    """What stands bare in an element, `after` a block in it or at its beginning."""

    element: Element
    letters: int
    links: int = 0
    after: Element | None = None


def remove(element: Element) -> None:
    """Take an element out of the tree, but not the text after it."""
    if element.tail:
        # The empty element stays: to join the text to the one before it takes time that grows with
        # the square of their number.
        element.clear(keep_tail=True)
        element.tag = "wbr"
    else:
        element.getparent().remove(element)


def wrap_run(run: Run, end: Element | None) -> Element:
    """A paragraph of what stands bare in an element, up to the child `end`, or to its own end."""
    element = run.element
    paragraph = element.makeelement("p")
    if end is None:
        element.append(paragraph)
    else:
        end.addprevious(paragraph)
    if run.after is None:
        paragraph.text, element.text = element.text, None
        node = element[0]
    else:
        paragraph.text, run.after.tail = run.after.tail, None
        node = run.after.getnext()
    while node is not paragraph:
        following = node.getnext()
        paragraph.append(node)
        node = following
    return paragraph


def flatten(element: Element) -> None:
    """Leave of an element its text."""
    text = " ".join(element.itertext())
    for child in list(element):
        element.remove(child)
    element.text = text


def clear_text(leaf: Element) -> None:
    """Take the text out of a leaf, but not its pictures."""
    for element in list(leaf.iter()):
        element.text = None
        if element is not leaf:
            element.tail = None
