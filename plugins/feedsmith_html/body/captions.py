"""Which lines of a located article are captions of its pictures."""

from itertools import islice

from feedsmith_html.body.blocks import INLINE, Element, has_sentence
from feedsmith_html.body.boilerplate import is_credited
from feedsmith_html.body.labels import is_caption, is_standfirst
from feedsmith_html.body.leaves import Leaf
from feedsmith_html.body.sequence import Sequence
from feedsmith_html.body.survey import read_label
from feedsmith_html.body.tree import find_within
from feedsmith_html.grammar import Example
from feedsmith_html.metadata.read import Metadata
from feedsmith_html.text import collapse_spaces, fold_text

__all__ = ["mark_captions"]

MAX_CAPTION_LETTERS = 400
MIN_SUMMARY_LETTERS = 30
# For one without a credit.
MAX_PLAIN_CAPTION_LETTERS = 250
# The same where it stands above the picture.
MAX_CAPTION_ABOVE_LETTERS = 80
MAX_FIGURE_CHILDREN = 6
MIN_SENTENCE_CHARS = 20

_CAPTION_TAGS = frozenset("p div span small em center".split())


def mark_captions(leaves: list[Leaf], metadata: Metadata) -> None:
    """Make captions of what stands with pictures, unless that is all the text there is."""
    summary = fold_text(metadata.summary[:MAX_CAPTION_LETTERS])
    captions = {id(leaf): leaf for leaf in leaves if _is_caption(leaf) and not _is_lead(leaf, summary)}
    prose = [id(leaf) for leaf in leaves if leaf.is_prose]
    if not prose or any(number not in captions for number in prose):
        for leaf in captions.values():
            leaf.element.tag = "figcaption"


def _is_lead(leaf: Leaf, summary: str) -> bool:
    """Whether a line beside a picture is how the text begins: by the page's summary, or by its class."""
    if not leaf.is_prose or is_credited(leaf.text):
        return False
    label = f"{read_label(leaf.element)} {read_label(leaf.parent)}"
    key = fold_text(leaf.text)
    is_summary = len(summary) > MIN_SUMMARY_LETTERS and (key.startswith(summary[:60]) or summary.startswith(key))
    return is_summary or (is_standfirst(label) and not is_caption(label))


def _is_caption(leaf: Leaf) -> bool:
    """Whether a short text stands with a picture and with little else."""
    if leaf.letters >= MAX_CAPTION_LETTERS or leaf.element.tag not in _CAPTION_TAGS:
        return False
    blocks = (around for around in leaf.element.iterancestors() if around.tag not in INLINE)
    for level, around in enumerate(islice(blocks, 2)):
        if next(islice(around.iterchildren(), MAX_FIGURE_CHILDREN, None), None) is not None:
            return False
        if find_within(around, "img") is not None:
            return _describes_picture(leaf, around, is_beside_it=level == 0)
    return False


def _describes_picture(leaf: Leaf, around: Element, is_beside_it: bool) -> bool:
    """Whether hardly any text but the leaf stands `around` the picture."""
    is_paragraph = leaf.element.tag == "p"
    if is_credited(leaf.text):
        return _has_fewer_letters(around, leaf.letters + 120)
    if is_paragraph and leaf.is_prose and leaf.letters > MAX_CAPTION_ABOVE_LETTERS and _stands_above(leaf):
        return False
    if is_paragraph and leaf.is_prose and _has_sentences(leaf.text) and _stands_in_paragraph(leaf, around):
        return False  # a picture at the side of a text
    if leaf.letters >= MAX_PLAIN_CAPTION_LETTERS or (is_paragraph and not is_beside_it):
        return False
    return _has_fewer_letters(around, leaf.letters + 30)


def _stands_in_paragraph(leaf: Leaf, around: Element) -> bool:
    """Whether the picture is in one paragraph with the text."""
    return around.tag == "p" or find_within(leaf.element, "img") is not None


def _has_sentences(text: str) -> bool:
    """Whether a text is of several sentences, the last of which ends."""
    return has_sentence(text[-2:]) and has_sentence(text[MIN_SENTENCE_CHARS:-MIN_SENTENCE_CHARS])


def _stands_above(leaf: Leaf) -> bool:
    """Whether the picture follows, as it does a paragraph."""
    return leaf.element.getprevious() is None


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
