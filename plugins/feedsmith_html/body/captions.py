"""Which lines of a located article are captions of its pictures."""

from itertools import islice

from feedsmith_html.body.blocks import Element
from feedsmith_html.body.boilerplate import is_credited
from feedsmith_html.body.sequence import Leaf, Sequence
from feedsmith_html.grammar import Example
from feedsmith_html.text import collapse_spaces

__all__ = ["mark_captions"]

MAX_CAPTION_LETTERS = 400
# For one without a credit.
MAX_PLAIN_CAPTION_LETTERS = 250
MAX_FIGURE_CHILDREN = 6

_CAPTION_TAGS = frozenset("p div span small em center".split())


def mark_captions(leaves: list[Leaf]) -> None:
    """Make captions of what stands with pictures, unless that is all the text there is."""
    captions = {id(leaf): leaf for leaf in leaves if _is_caption(leaf)}
    prose = [id(leaf) for leaf in leaves if leaf.is_prose]
    if not prose or any(number not in captions for number in prose):
        for leaf in captions.values():
            leaf.element.tag = "figcaption"


def _is_caption(leaf: Leaf) -> bool:
    """Whether a short text stands with a picture and with little else."""
    if leaf.letters >= MAX_CAPTION_LETTERS or leaf.element.tag not in _CAPTION_TAGS:
        return False
    for level, around in enumerate(islice(leaf.element.iterancestors(), 2)):
        if next(islice(around.iterchildren(), MAX_FIGURE_CHILDREN, None), None) is not None:
            return False
        if around.find(".//img") is not None:
            return _describes_picture(leaf, around, is_beside_it=level == 0)
    return False


def _describes_picture(leaf: Leaf, around: Element, is_beside_it: bool) -> bool:
    """Whether hardly any text but the leaf stands `around` the picture."""
    is_paragraph = leaf.element.tag == "p"
    if is_credited(leaf.text):
        return _has_fewer_letters(around, leaf.letters + 120)
    if leaf.letters >= MAX_PLAIN_CAPTION_LETTERS or (is_paragraph and not is_beside_it):
        return False
    return _has_fewer_letters(around, leaf.letters + 30)


def _has_fewer_letters(element: Element, limit: int) -> bool:
    size = 0
    for text in element.itertext():
        size += len(collapse_spaces(text))
        if size >= limit:
            return False
    return True


EXAMPLES = (
    Example(
        "_CAPTION_TAGS",
        Sequence,
        "<div><img src=/a.jpg><p>The bridge at dawn.</p></div>",
        '<figure><img src="https://planet.example/a.jpg" alt=""><figcaption>The bridge at dawn.</figcaption></figure>',
    ),
)
