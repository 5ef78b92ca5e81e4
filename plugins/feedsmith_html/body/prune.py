"""Out of the located element: boxes beside the text, lists of links, what is hidden; then lines that lead elsewhere."""

import re
from dataclasses import dataclass
from itertools import islice

from feedsmith_html.body.blocks import HEADINGS, INLINE, MEDIA, Element, measure, squashed, words_in
from feedsmith_html.body.boilerplate import is_aside, is_body, is_caption, is_credited
from feedsmith_html.body.sequence import Leaf, Sequence
from feedsmith_html.body.survey import Survey, label_of
from feedsmith_html.metadata.read import Metadata

__all__ = ["Pruned", "prune"]

_DROPPED = frozenset("nav footer form aside noframes address".split())
_ROLES = frozenset("navigation complementary contentinfo search dialog banner".split())
_GROUPS = frozenset("div section article header main center details table".split())
_LISTS = frozenset("ul ol dl".split())
_PARTS = frozenset("td th tr tbody thead tfoot col colgroup hr br figure figcaption".split())
_CAPTIONS = frozenset("p div span small em center".split())
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
MAX_DEPTH = 100
"""What is nested deeper in an article is taken as text: each level takes two frames of Python's stack, twice."""
MAX_LEAVES = 60
"""A notice has no more."""
MAX_ATTRIBUTES = 50
"""An element with more has none that matter here."""


@dataclass(frozen=True, slots=True)
class Pruned:
    """What is left in the element: letters of text, those in links and in prose, words; the standfirst that was taken
    out; and all the text that there was, up to some length.
    """

    letters: int
    links: int
    prose: int
    words: int
    standfirst: str
    text: str


@dataclass(slots=True)
class _Size:
    """Of what an element holds: letters, those in links, those of prose, media, headings that are links."""

    letters: int = 0
    links: int = 0
    prose: int = 0
    media: int = 0
    leaves: int = 0
    titles: int = 0

    def add(self, other: "_Size") -> None:
        self.letters += other.letters
        self.links += other.links
        self.prose += other.prose
        self.media += other.media
        self.leaves += other.leaves
        self.titles += other.titles


def prune(element: Element, survey: Survey, metadata: Metadata) -> Pruned:
    """Take out of `element` what is none of the article."""
    pruner = _Pruner(survey, element)
    pruner.visit(element)
    kept, standfirst = Sequence(pruner.leaves, metadata).kept()
    _mark_captions(kept)
    remaining = set(map(id, kept))
    for leaf in pruner.leaves:
        if id(leaf) not in remaining:
            _hush(leaf.element)
    return Pruned(
        letters=pruner.mixed_letters + sum(leaf.letters for leaf in kept),
        links=sum(leaf.links for leaf in kept),
        prose=pruner.mixed_letters + sum(leaf.letters - leaf.links for leaf in kept if leaf.is_prose),
        words=pruner.mixed_letters // 6 + sum(words_in(leaf.text) for leaf in kept),
        standfirst=standfirst,
        text="\n".join(leaf.text for leaf in islice(pruner.leaves, MAX_LEAVES))[:5000],
    )


def _mark_captions(leaves: list[Leaf]) -> None:
    """Make captions of what stands with pictures, unless that is all the text there is."""
    captions = {id(leaf): leaf for leaf in leaves if _is_caption(leaf)}
    prose = [id(leaf) for leaf in leaves if leaf.is_prose]
    if not prose or any(number not in captions for number in prose):
        for leaf in captions.values():
            leaf.element.tag = "figcaption"


class _Pruner:
    """One walk through the located element, from the outside in; gathers the `leaves` that stay."""

    def __init__(self, survey: Survey, element: Element) -> None:
        self.survey = survey
        self.total = survey.prose(element)
        self.leaves: list[Leaf] = []
        self.mixed_letters = 0  # of text that stands beside blocks

    def visit(self, element: Element, depth: int = 0) -> _Size:
        """Prune below `element`."""
        if depth > MAX_DEPTH:
            _flatten(element)
        own = measure((element.text or "").strip())
        size = _Size(letters=own)
        is_leaf = True
        for child in list(element):
            found = self._kept(child, depth)
            if found is None:
                _drop(child)
                continue
            inline = child.tag in INLINE
            if inline and found.letters and not found.leaves and _stands_alone(child):
                self.leaves.append(Leaf(child, squashed("".join(child.itertext())), found.letters, found.links))
                found.leaves = 1
            is_leaf = is_leaf and (child.tag in MEDIA or (inline and not found.leaves))
            tail = measure((child.tail or "").strip())
            own += tail + found.letters * (inline and not found.leaves)
            size.letters += tail
            size.add(found)
        if element.tag not in INLINE:
            self._block(element, size, own, is_leaf)
        return size

    def _kept(self, child: Element, depth: int) -> _Size | None:
        """What `child` holds once it is pruned; None if it has to go."""
        tag = child.tag
        if self._is_beside(child):
            return None
        if tag in MEDIA:
            return _Size(media=1)
        before = len(self.leaves)
        size = self.visit(child, depth + 1)
        if tag == "a" and child.get("href"):
            size.links = size.letters
        elif tag not in INLINE and self._is_worthless(child, size):
            del self.leaves[before:]
            return None
        return size

    def _block(self, element: Element, size: _Size, own: int, is_leaf: bool) -> None:
        if not is_leaf:
            if own > 60:
                size.prose += own
                self.mixed_letters += own
        elif size.letters:
            leaf = Leaf(element, squashed("".join(element.itertext())), size.letters, size.links)
            self.leaves.append(leaf)
            size.leaves = 1
            size.titles = int(element.tag in HEADINGS and 2 * size.links > size.letters)
            if leaf.is_prose:
                size.prose = size.letters - size.links

    def _is_beside(self, element: Element) -> bool:
        """Whether the element is by its tag, class, role or style none of the text, unless much of it is in there."""
        tag, attributes = element.tag, element.attrib
        if tag in _DROPPED:
            if tag == "footer" and element.getparent().tag == "blockquote":
                return False  # who said it
            return not self._holds(element, 0.55)
        if not attributes:
            return False
        if len(attributes) > MAX_ATTRIBUTES:
            attributes.clear()
            return False
        label = label_of(element)
        if label != " ":
            if "hidden" in label and ":" not in label and "hidden" in label.split():
                return not self._holds(element, 0.55)
            if is_aside(label) and not is_body(label):
                return not self._holds(element, 0.55) and element.find(".//blockquote") is None
            if tag not in MEDIA and is_caption(label) and not self._holds(element, 0.25):
                element.tag = "figcaption"
        return self._is_hidden(element)

    def _is_hidden(self, element: Element) -> bool:
        attributes = element.attrib
        if attributes.get("role") in _ROLES:
            return not self._holds(element, 0.55)
        if "hidden" in attributes or ("style" in attributes and _HIDDEN.search(attributes["style"][:500])):
            return not self._holds(element, 0.7)
        return False

    def _holds(self, element: Element, share: float) -> bool:
        return self.survey.prose(element) > share * self.total

    def _is_worthless(self, element: Element, size: _Size) -> bool:
        """Whether a block holds nothing, or nothing but links and teasers."""
        tag = element.tag
        if tag in _PARTS:
            return False
        if tag == "noscript" and self._holds(element, 0.55):
            element.tag = "div"
        elif not size.letters or tag == "noscript":
            return not size.media
        density = size.links / (size.letters or 1)
        if tag in _LISTS:
            return density > 0.6 and size.letters < 0.5 * self.total
        if tag not in _GROUPS:
            return False
        teasers = bool(size.titles) and size.prose < min(0.3 * self.total, 250 * size.titles)
        return teasers or (not size.prose and density > 0.5)


def _stands_alone(inline: Element) -> bool:
    """Whether an inline element is a line by itself, beside a block: a kicker, a date, a badge."""
    before, after = inline.getprevious(), inline.getnext()
    text = inline.getparent().text if before is None else before.tail
    if (text and not text.isspace()) or (inline.tail and not inline.tail.isspace()):
        return False
    beside = [element.tag for element in (before, after) if element is not None]
    return bool(beside) and all(tag not in INLINE and tag not in MEDIA for tag in beside)


def _drop(element: Element) -> None:
    """Take an element out of the tree, but not the text after it. Where there is such text the empty element stays:
    to join the text to the one before takes time that grows with the square of their number.
    """
    if element.tail:
        element.clear(keep_tail=True)
        element.tag = "wbr"
    else:
        element.getparent().remove(element)


def _flatten(element: Element) -> None:
    """Leave of an element its text."""
    text = " ".join(element.itertext())
    for child in list(element):
        element.remove(child)
    element.text = text


def _hush(leaf: Element) -> None:
    """Take the text out of a leaf, but not its pictures."""
    for element in list(leaf.iter()):
        element.text = None
        if element is not leaf:
            element.tail = None


def _is_caption(leaf: Leaf) -> bool:
    """Whether a short text stands with a picture and with little else."""
    tag = leaf.element.tag
    if leaf.letters >= 400 or tag not in _CAPTIONS:
        return False
    element = leaf.element.getparent()
    for levels in range(2):
        if element is None or next(islice(element.iterchildren(), 6, None), None) is not None:
            return False
        if element.find(".//img") is not None:
            credited = is_credited(leaf.text)
            plain = leaf.letters < 250 and not (tag == "p" and levels)
            return (credited or plain) and _is_shorter(element, leaf.letters + (120 if credited else 30))
        element = element.getparent()
    return False


def _is_shorter(element: Element, limit: int) -> bool:
    size = 0
    for text in element.itertext():
        size += len(squashed(text))
        if size >= limit:
            return False
    return True
