"""How much prose there is in a page, and where: one look at its longer pieces of text.

Only these and their ancestors are touched from Python, some 300 elements of the 700
that a median page has once its scripts are gone; every sum is made once, from the
innermost elements outwards, so that no nesting makes it slow.
"""

import re
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

from lxml import etree

from feedsmith_html.body.blocks import INLINE, MAX_UNENDED_LETTERS, Element, count_letters, has_sentence, is_verse
from feedsmith_html.body.boilerplate import is_boilerplate
from feedsmith_html.body.labels import is_aside, is_body, is_comment, is_wrapper
from feedsmith_html.body.tree import read_text
from feedsmith_html.grammar import Example
from feedsmith_html.text import collapse_spaces

__all__ = ["Block", "Heading", "Survey", "is_hidden", "read_label", "read_names"]

MAX_CLASS_CHARS = 300
MAX_ID_CHARS = 100
MAX_STYLE_CHARS = 500
MIN_PROSE = 25
# The same in a long paragraph, most of which may be links.
MIN_LINKED_PROSE = 12
MAX_BOILERPLATE_LETTERS = 400
# What is left of an element's prose in its parent, if that has others beside it. Of a
# page and the article in it, the article wins as long as it holds most of the prose.
SHARED_WEIGHT = 0.6
ASIDE_WEIGHT = 0.05
NOSCRIPT_WEIGHT = 0.05
# Where of so much prose no more stands outside of what is called an aside, the names are wrong.
MIN_NAMED_PROSE = 1_000
MAX_UNNAMED_PROSE = 100
# Where captions have more, and twice what else there is, they are the text.
MIN_CAPTION_PROSE = 300
MIN_CAPTIONS = 3
# What asks readers to subscribe has less.
MIN_WRAPPED_PROSE = 150
ITEM_WEIGHT = 0.5
# So many pieces of text show which script a page is in.
MAX_SAMPLE_TEXTS = 100

# Of 16 characters, but for white space; to count them would take a seventh of the time more.
_TEXTS = etree.XPath("descendant::text()[substring(normalize-space(), 16, 1)]")
# Of a page that is written without spaces for the most part: as many say a third there.
_SHORT_TEXTS = etree.XPath("descendant::text()[substring(normalize-space(), 4, 1)]")
# Not what a property of the page's own is called that ends so.
_HIDDEN = re.compile(r"(?<![\w-])display: ?none")
_NO_PROSE = frozenset("h1 h2 h3 h4 h5 h6 figcaption figure caption label legend address".split())
_HEADING_TAGS = ("h1", "h2", "h3", "h4")
_FIGURE_TAGS = ("figure", "figcaption")
_ASIDE_TAGS = frozenset("nav footer aside form".split())


@dataclass(slots=True)
class Block:
    """The longer pieces of text of one block, and how many of their letters are links."""

    letters: int = 0
    links: int = 0
    texts: list[str] = field(default_factory=list)

    def measure_prose(self, element: Element) -> float:
        """The letters of the block `element` that count: of sentences, not of links.

        Those of long paragraphs count for more than those of teasers.
        """
        prose = self.letters - 2.0 * self.links
        if 0.9 * self.letters > self.links:
            prose = max(prose, 0.1 * self.letters)
        may_be_linked = element.tag == "p" and self.letters > 120
        if prose < (MIN_LINKED_PROSE if may_be_linked else MIN_PROSE):
            return 0.0
        text = " ".join(self.texts)
        if self.letters < MAX_UNENDED_LETTERS and not (
            has_sentence(text) or is_verse(self.texts) or _ends_after_link(element)
        ):
            return 0.0
        if self.letters < MAX_BOILERPLATE_LETTERS and is_boilerplate(collapse_spaces(text)):
            return 0.0
        return prose * min(1.0, 0.3 + prose / 200) * (ITEM_WEIGHT if element.tag == "li" else 1.0)


class Heading(NamedTuple):
    """A heading, and what it reads."""

    element: Element
    text: str


class _Place(NamedTuple):
    """The block that an element is in, and whether a link is around it there."""

    block: Element
    linked: bool


@dataclass(slots=True)
class _Sums:
    """What an element holds, with all that is in it.

    `raw` is its prose, `prose` the same by the weight of where it stands, and `local` counts it the
    less the more elements share it. `paragraphs` and their `letters` are those of full weight.
    """

    depth: int
    parent: Element = None
    own: float = 0.0
    raw: float = 0.0
    weight: float = 1.0
    prose: float = 0.0
    local: float = 0.0
    paragraphs: int = 0
    letters: int = 0


class Survey:
    """The prose of `body`; `blocks` are those with a longer piece of text, in their order."""

    def __init__(self, body: Element) -> None:
        self.body = body
        self._linked: dict[Element, bool] = {None: False}
        self.blocks = self._find_blocks()
        self._sums: dict[Element, _Sums] = {body: _Sums(0)}
        for element, block in self.blocks.items():
            if prose := block.measure_prose(element):
                self._add_element(element).own = prose
        self._outwards = sorted(self._sums.items(), key=lambda item: -item[1].depth)
        self.labels = {element: read_label(element) for element in self._sums}
        """Of the elements with prose, their class and id, which are asked for several times."""
        self._texts: set[Element] = set()
        self.is_forum = False
        """Whether nearly all the prose is what readers wrote, and as such the text."""
        self.is_gallery = False
        """Whether nearly all the prose is what pictures show, as their captions say it."""
        self._add_raw()
        self._weigh()
        text = sum(sums.own for _, sums in self._outwards if sums.weight >= 1)
        self.is_gallery = self._measure_captions() > max(MIN_CAPTION_PROSE, 2 * text)
        is_named = self._sums[body].raw > MIN_NAMED_PROSE and text < MAX_UNNAMED_PROSE
        self.is_forum = is_named and not self.is_gallery
        if self.is_forum or self.is_gallery:
            self._weigh()
        self._add_prose()
        self._add_local()

    @cached_property
    def headings(self) -> list[Heading]:
        """The headings of four ranks, as they were read before any of them went."""
        elements = self.body.iter(_HEADING_TAGS)
        return [Heading(element, collapse_spaces(read_text(element))) for element in elements]

    def measure_prose(self, element: Element) -> float:
        """Letters of prose in `element`, weighed by what is around them."""
        sums = self._sums.get(element)
        return sums.prose if sums else 0.0

    def is_text_by_size(self, element: Element) -> bool:
        """Whether an element that is called an aside holds too much for one, by itself or with those called alike."""
        return element in self._texts

    def is_text(self, element: Element) -> bool:
        """Whether an element is a paragraph that counts in full."""
        sums = self._sums.get(element)
        return sums is not None and sums.own > 0 and sums.weight >= 1

    def measure_local_prose(self) -> dict[Element, float]:
        """For each element with prose, how much it is a text of its own; the innermost first."""
        return {element: sums.local for element, sums in self._outwards if sums.local}

    def are_alike(self, outer: Element, inner: Element) -> bool:
        """Whether the paragraphs that `outer` adds to `inner` are about as long."""
        more, fewer = self._sums[outer], self._sums[inner]
        added = more.paragraphs - fewer.paragraphs
        if not added or not fewer.paragraphs:
            return False
        return (more.letters - fewer.letters) / added >= 0.5 * fewer.letters / fewer.paragraphs

    def _find_blocks(self) -> dict[Element, Block]:
        blocks: dict[Element, Block] = {}
        places: dict[Element, _Place] = {}
        for text in self._list_texts():
            element = text.getparent()
            if text.is_tail:
                element = element.getparent()  # lxml has it at the element that it follows
            place = self._find_place(element, places)
            block = blocks.get(place.block)
            if block is None:
                block = blocks[place.block] = Block()
            letters = count_letters(text.strip())
            block.letters += letters
            block.links += letters * place.linked
            block.texts.append(text)
        return blocks

    def _list_texts(self) -> list[Any]:
        texts: list[Any] = _TEXTS(self.body)
        sample = "".join(texts[:MAX_SAMPLE_TEXTS])
        return _SHORT_TEXTS(self.body) if count_letters(sample) > 2 * len(sample) else texts

    def _find_place(self, element: Element, places: dict[Element, _Place]) -> _Place:
        """Where `element` is; `places` has those that are known."""
        path = []
        while element.tag in INLINE and element is not self.body and element not in places:
            path.append(element)
            element = element.getparent()
        place = places.get(element)
        if place is None:
            place = places[element] = _Place(element, linked=self._is_within_link(element.getparent()))
        for inline in reversed(path):
            if inline.tag == "a" and not place.linked:
                place = _Place(place.block, linked=True)
            places[inline] = place
        return place

    def _is_within_link(self, around: Element) -> bool:
        """Whether what stands in an element is in a link. Most blocks stand beside others, and it is known."""
        if around not in self._linked:
            self._linked[around] = around.tag == "a" or next(around.iterancestors("a"), None) is not None
        return self._linked[around]

    def _add_element(self, element: Element) -> _Sums:
        """The sums of `element`, made with those of what is around it: the outermost first."""
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
        labels = self.labels
        weights = {element: _weigh_element(element, labels[element], self.is_forum) for element in labels}
        # What is called alike in one place may be one text in parts; but comments are many.
        alike: defaultdict[tuple[Element, str], float] = defaultdict(float)
        for element, sums in self._outwards:
            if weights[element] < 1:
                label = labels[element]
                if is_aside(label) and not is_comment(label):
                    alike[sums.parent, label] += sums.raw
        # Inwards, as the weight of an element is that of all around it.
        for element, sums in reversed(self._outwards):
            weight = 1.0 if self.is_gallery and element.tag in _FIGURE_TAGS else weights[element]
            if weight < 1:
                prose = max(sums.raw, alike.get((sums.parent, labels[element]), 0.0))
                if prose > _measure_limit(element, labels[element], all_prose):
                    weight = 1.0
                    self._texts.add(element)
            around = 1.0 if sums.parent is None else self._sums[sums.parent].weight
            sums.weight = weight * around

    def _measure_captions(self) -> float:
        """The prose in captions, where they are several."""
        captions = [sums.own for element, sums in self._outwards if sums.own and element.tag == "figcaption"]
        return sum(captions) if len(captions) >= MIN_CAPTIONS else 0.0

    def _add_prose(self) -> None:
        for element, sums in self._outwards:
            if sums.own:
                prose = sums.own * sums.weight
                sums.prose += prose
                sums.local += prose
                if sums.weight >= 1:
                    sums.paragraphs += 1
                    sums.letters += self.blocks[element].letters
            if sums.parent is not None:
                around = self._sums[sums.parent]
                around.prose += sums.prose
                around.paragraphs += sums.paragraphs
                around.letters += sums.letters

    def _add_local(self) -> None:
        # In a walk of its own: it needs the prose of each parent, which is complete only now.
        for _, sums in self._outwards:
            if sums.parent is not None:
                around = self._sums[sums.parent]
                is_alone = sums.own or sums.prose >= 0.98 * around.prose
                around.local += sums.local * (1.0 if is_alone else SHARED_WEIGHT)


def _ends_after_link(block: Element) -> bool:
    """Whether a block ends in a link, or in what else stands within a line, with the end of a sentence after it."""
    return len(block) > 0 and block[-1].tag in INLINE and has_sentence((block[-1].tail or "").strip())


def read_label(element: Element) -> str:
    """The class and id of an element; " " where it has neither."""
    class_names, own_id = element.get("class") or "", element.get("id") or ""
    return f"{class_names[:MAX_CLASS_CHARS]} {own_id[:MAX_ID_CHARS]}"


def read_names(element: Element) -> set[str]:
    """The class names of an element, but for those with its number."""
    names = (element.get("class") or "")[:MAX_CLASS_CHARS].split()
    return {name for name in names if not any(map(str.isdigit, name))}


def is_hidden(element: Element) -> bool:
    """Whether the element's own style hides it."""
    style = element.get("style")
    if style is None or "none" not in style:
        return False
    return _HIDDEN.search(style[:MAX_STYLE_CHARS]) is not None


def _measure_limit(element: Element, label: str, all_prose: float) -> float:
    """How much prose what is called an aside may hold, and still be one."""
    if element.tag in _ASIDE_TAGS or is_hidden(element):
        return 0.7 * all_prose
    if is_wrapper(label):
        return max(0.3 * all_prose, MIN_WRAPPED_PROSE)
    return 0.4 * all_prose


def _weigh_element(element: Element, label: str, is_forum: bool = False) -> float:
    """How much the prose in an element counts, by what the element is."""
    tag = element.tag
    if tag in _NO_PROSE:
        return 0.0
    if tag == "noscript":
        return NOSCRIPT_WEIGHT
    if tag in _ASIDE_TAGS or is_hidden(element):
        return ASIDE_WEIGHT
    if is_forum and is_comment(label):
        return 1.0
    is_beside = tag != "body" and is_aside(label) and not is_body(label)
    return ASIDE_WEIGHT if is_beside else 1.0


EXAMPLES = (
    Example(
        "_HEADING_TAGS",
        lambda element: [heading.text for heading in Survey(element).headings],
        "<div><h3>Bridge opens</h3></div>",
        ["Bridge opens"],
    ),
    Example(
        "_FIGURE_TAGS",
        lambda element: Survey(element).measure_prose(element) > 0,
        "<div>" + f"<figure><figcaption>{'The boats lie in the ice. ' * 6}</figcaption></figure>" * 3 + "</div>",
        True,
    ),
    Example("_HIDDEN", is_hidden, "<p style='color: red; display: none'>", True),
    Example("_HIDDEN", is_hidden, "<p style='--footer-display: none'>", False),
    Example("_NO_PROSE", lambda element: _weigh_element(element, ""), "<figcaption>", 0.0),
    Example("_ASIDE_TAGS", lambda element: _weigh_element(element, ""), "<nav>", ASIDE_WEIGHT),
)
