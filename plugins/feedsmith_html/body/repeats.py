"""Which text stands on a page again, for another screen."""

from feedsmith_html.body.leaves import Leaf
from feedsmith_html.body.tree import find_within

__all__ = ["is_repeated"]


def is_repeated(leaf: Leaf, seen: dict[str, Leaf]) -> bool:
    """Whether a longer text stands on the page again, for another screen; files it among the `seen`.

    A refrain, or a step of two lists, stands in two places of one kind.
    """
    if leaf.letters <= 50 or leaf.is_cell or _is_in_figure(leaf):
        return False
    first, second = seen.setdefault(leaf.text, leaf).parent, leaf.parent
    if first is second or (first.tag == second.tag == "li"):
        return False
    is_alike = first.tag == second.tag and first.get("class") == second.get("class")
    return not (is_alike and first.getparent() is second.getparent())


def _is_in_figure(leaf: Leaf) -> bool:
    """Whether a leaf stands with a picture, of which only the caption is kept."""
    figure = next(leaf.element.iterancestors("figure"), None)
    return figure is not None and find_within(figure, "img") is not None
