"""Which text stands on a page again, for another screen."""

from feedsmith_html.body.leaves import Leaf
from feedsmith_html.body.survey import read_names
from feedsmith_html.body.tree import find_within

__all__ = ["is_repeated"]

# As many are looked at for what two texts stand in.
MAX_LEVELS = 4


def is_repeated(leaf: Leaf, seen: dict[str, Leaf]) -> bool:
    """Whether a longer text stands on the page again, for another screen; files it among the `seen`.

    A refrain, or a step of two lists, stands in two places of one kind.
    """
    if leaf.letters <= 50 or leaf.is_cell or _is_in_figure(leaf):
        return False
    first, second = seen.setdefault(leaf.text, leaf).parent, leaf.parent
    for _ in range(MAX_LEVELS):
        if first is second or (first.tag == second.tag == "li"):
            return False
        if first.tag != second.tag or read_names(first) != read_names(second):
            return True
        first, second = first.getparent(), second.getparent()
        if first is None or second is None:
            return True
    return True


def _is_in_figure(leaf: Leaf) -> bool:
    """Whether a leaf stands with a picture, of which only the caption is kept."""
    figure = next(leaf.element.iterancestors("figure"), None)
    return figure is not None and find_within(figure, "img") is not None
