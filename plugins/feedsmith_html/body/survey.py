"""How much prose there is in a page, and where: one look at its longer pieces of text, whatever is around them.

Only these and their ancestors are touched from Python, some 300 elements of the 700 that a median page has once its
scripts are gone; every sum is made once, from the innermost elements outwards, so that no nesting makes it slow.
"""

from dataclasses import dataclass, field

from lxml import etree

from feedsmith_html.body.blocks import INLINE, Element, is_sentence, measure, squashed
from feedsmith_html.body.boilerplate import is_aside, is_body, is_boilerplate

__all__ = ["Block", "Survey", "is_hidden", "label_of"]

_TEXTS = etree.XPath("descendant::text()[string-length(normalize-space(.)) > 15]")
_NO_PROSE = frozenset("h1 h2 h3 h4 h5 h6 figcaption figure caption label legend address".split())
_BESIDE = frozenset("nav footer aside form".split())
_SHARED = 0.6
"""What is left of an element's prose in its parent, if that has others beside it: of a page and the article in it, the
article wins as long as it holds most of the prose.
"""


@dataclass(slots=True)
class Block:
    """The pieces of text of one block, and how many of their letters are links."""

    letters: int = 0
    links: int = 0
    texts: list[str] = field(default_factory=list)

    def prose(self, tag: str) -> float:
        """The letters that count: of sentences, not of links; those of long paragraphs more than those of teasers."""
        prose = max(self.letters - 2 * self.links, 0.1 * self.letters if 0.9 * self.letters > self.links else 0)
        if prose < (12 if tag == "p" and self.letters > 120 else 25):
            return 0.0
        text = " ".join(self.texts)
        if self.letters < 200 and not is_sentence(text):
            return 0.0
        if self.letters < 400 and is_boilerplate(squashed(text)):
            return 0.0
        return prose * min(1.0, 0.3 + prose / 200) * (0.5 if tag == "li" else 1.0)


@dataclass(slots=True)
class _Sums:
    """Of an element with all that is in it: `raw` prose, `prose` by the weight of where it stands, `near` prose, which
    counts the less the more elements share it, and the paragraphs of full weight with their letters.
    """

    depth: int
    parent: Element = None
    own: float = 0.0
    raw: float = 0.0
    weight: float = 1.0
    prose: float = 0.0
    near: float = 0.0
    paragraphs: int = 0
    letters: int = 0


class Survey:
    """The prose of `body`."""

    def __init__(self, body: Element) -> None:
        self.body = body
        self.blocks = self._blocks()
        self._sums: dict[Element, _Sums] = {body: _Sums(0)}
        for block, found in self.blocks.items():
            if prose := found.prose(block.tag):
                self._enter(block).own = prose
        self._outwards = sorted(self._sums.items(), key=lambda item: -item[1].depth)
        self._add_raw()
        self._weigh()
        self._add_prose()

    def prose(self, element: Element) -> float:
        """Letters of prose in `element`, weighed by what is around them."""
        found = self._sums.get(element)
        return found.prose if found else 0.0

    def near(self) -> dict[Element, float]:
        """For each element with prose in it, how much it is a text of its own; the innermost first."""
        return {element: found.near for element, found in self._outwards if found.near}

    def are_alike(self, outer: Element, inner: Element) -> bool:
        """Whether the paragraphs that `outer` adds to `inner` are about as long."""
        more, fewer = self._sums[outer], self._sums[inner]
        added = more.paragraphs - fewer.paragraphs
        if not added or not fewer.paragraphs:
            return False
        return (more.letters - fewer.letters) / added >= 0.5 * fewer.letters / fewer.paragraphs

    def _blocks(self) -> dict[Element, Block]:
        found: dict[Element, Block] = {}
        places: dict[Element, tuple[Element, bool]] = {}
        for text in _TEXTS(self.body):
            element = text.getparent()
            if text.is_tail:
                element = element.getparent()
            element, linked = self._place(element, places)
            block = found.get(element)
            if block is None:
                block = found[element] = Block()
            size = measure(text.strip())
            block.letters += size
            block.links += size * linked
            block.texts.append(text)
        return found

    def _place(self, element: Element, places: dict[Element, tuple[Element, bool]]) -> tuple[Element, bool]:
        """The block that `element` is in, and whether a link is around it; `places` has those that are known."""
        path = []
        while element.tag in INLINE and element is not self.body and element not in places:
            path.append(element)
            element = element.getparent()
        block, linked = places.get(element, (element, False))
        for inline in reversed(path):
            linked = linked or inline.tag == "a"
            places[inline] = block, linked
        return block, linked

    def _enter(self, element: Element) -> _Sums:
        """The sums of `element`, entered with those of what is around it: the outermost first."""
        path = []
        while element not in self._sums:
            path.append(element)
            element = element.getparent()
        sums = self._sums[element]
        for inner in reversed(path):
            sums = self._sums[inner] = _Sums(sums.depth + 1, element)
            element = inner
        return sums

    def _add_raw(self) -> None:
        for _, sums in self._outwards:
            sums.raw += sums.own
            if sums.parent is not None:
                self._sums[sums.parent].raw += sums.raw

    def _weigh(self) -> None:
        """What is called an aside counts little, unless most of the page is in it."""
        all_prose = self._sums[self.body].raw
        for element, sums in reversed(self._outwards):
            own = _weight(element)
            share = 0.7 if element.tag in _BESIDE or is_hidden(element) else 0.4
            if own < 1 and sums.raw > share * all_prose:
                own = 1.0
            sums.weight = own if sums.parent is None else own * self._sums[sums.parent].weight

    def _add_prose(self) -> None:
        for element, sums in self._outwards:
            if sums.own:
                prose = sums.own * sums.weight
                sums.prose += prose
                sums.near += prose
                if sums.weight >= 1:
                    sums.paragraphs += 1
                    sums.letters += self.blocks[element].letters
            if sums.parent is not None:
                around = self._sums[sums.parent]
                around.prose += sums.prose
                around.paragraphs += sums.paragraphs
                around.letters += sums.letters
        for _, sums in self._outwards:
            if sums.parent is not None:
                around = self._sums[sums.parent]
                alone = sums.own or sums.prose >= 0.98 * around.prose
                around.near += sums.near * (1.0 if alone else _SHARED)


def label_of(element: Element) -> str:
    """The class and id of an element, as far as they are words."""
    return f"{(element.get('class') or '')[:300]} {(element.get('id') or '')[:100]}"


def is_hidden(element: Element) -> bool:
    """Whether the element's own style hides it."""
    style = element.get("style")
    return style is not None and ("display:none" in style or "display: none" in style)


def _weight(element: Element) -> float:
    tag = element.tag
    if tag in _NO_PROSE:
        return 0.0
    if tag == "noscript":
        return 0.05
    if tag in _BESIDE or is_hidden(element):
        return 0.2
    label = label_of(element)
    return 0.2 if tag != "body" and is_aside(label) and not is_body(label) else 1.0
