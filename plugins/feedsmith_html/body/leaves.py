"""The blocks of nothing but text that an article is made of."""

from dataclasses import dataclass, field

from feedsmith_html.body.blocks import (
    CELLS,
    HEADINGS,
    MAX_UNENDED_LETTERS,
    Element,
    count_letters,
    has_sentence,
    is_verse,
)
from feedsmith_html.body.boilerplate import is_boilerplate
from feedsmith_html.grammar import Example

__all__ = ["Leaf", "announces", "ends_in_colon"]

MIN_PROSE_LETTERS = 60
MIN_VERSE_BREAKS = 3
# A shorter line with a colon is a label.
MIN_ANNOUNCING_LETTERS = 25

_COLONS = frozenset(":：")


@dataclass(slots=True, eq=False)
class Leaf:
    """A block of nothing but text: `letters` in all, and those of them in `links`."""

    element: Element
    text: str
    letters: int
    links: int
    after_box: bool = False
    """Whether something that was none of the article stood right before it."""
    is_listed: bool = False
    """Whether it is a link of a list that a sentence announces."""
    is_prose: bool = field(init=False)
    """Whether it has sentences, and not only those of links."""

    def __post_init__(self) -> None:
        self.is_prose = self._has_prose()

    @property
    def parent(self) -> Element:
        """What it stands in."""
        return self.element.getparent()

    @property
    def is_heading(self) -> bool:
        """Whether it is an h1 to h6."""
        return self.element.tag in HEADINGS

    @property
    def is_cell(self) -> bool:
        """Whether it is a list's item, a table's cell or the like."""
        return self.element.tag in CELLS

    @property
    def prose(self) -> int:
        """The letters that are no links, where it has sentences."""
        return self.letters - self.links if self.is_prose else 0

    def _has_prose(self) -> bool:
        if self.is_heading or not (has_sentence(self.text) or self._is_unended()):
            return False
        plain = self.letters - self.links
        if plain >= MIN_PROSE_LETTERS:
            return True
        return self.element.tag == "p" and self.letters > 120 and plain > 0.1 * self.letters

    def _is_unended(self) -> bool:
        """Whether it is too long for a title, though no sentence ends in it; as many a verse is."""
        if self.letters >= MAX_UNENDED_LETTERS and not (self.is_cell or self.links):
            return True
        return len(self.element) >= MIN_VERSE_BREAKS and is_verse([*self.element.itertext()])


def ends_in_colon(text: str) -> bool:
    """Whether a text is more than a label, and ends in a colon."""
    text = text.strip()
    return text[-1:] in _COLONS and count_letters(text) >= MIN_ANNOUNCING_LETTERS


def announces(leaf: Leaf) -> bool:
    """Whether a line says with a colon what follows, and not that it leads elsewhere."""
    # By its last character first: each block is asked about the one before.
    if leaf.text[-1:] not in _COLONS or leaf.is_heading or not ends_in_colon(leaf.text):
        return False
    return not is_boilerplate(leaf.text, leaf.links / leaf.letters)


EXAMPLES = (
    Example("CELLS", lambda element: Leaf(element, "two years", 9, 0).is_cell, "<dd>two years</dd>", True),
    Example(
        "_COLONS",
        lambda element: announces(Leaf(element, element.text, len(element.text), 0)),
        "<p>These are the reports of this month:</p>",
        True,
    ),
)
