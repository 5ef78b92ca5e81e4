"""The blocks of text in their order: which are none of the article, by what they say and where they stand."""

from dataclasses import dataclass, field
from html import unescape

from feedsmith_html.body.blocks import CELLS, HEADINGS, MEDIA, Element, folded, is_sentence
from feedsmith_html.body.boilerplate import (
    is_boilerplate,
    is_byline,
    is_dated,
    is_label,
    is_notice,
    is_standfirst,
    whom_about,
)
from feedsmith_html.body.survey import label_of
from feedsmith_html.metadata.read import Metadata

__all__ = ["Leaf", "Sequence"]

_STUBS = frozenset("p div section h1 h2 h3 h4 h5 h6 center span".split())
MAX_SAID = 300_000
"""Letters of JSON-LD's text that are looked at."""


@dataclass(slots=True, eq=False)
class Leaf:
    """A block of nothing but text: `letters` in all, and those in `links`."""

    element: Element
    text: str
    letters: int
    links: int
    is_prose: bool = field(init=False)  # sentences, and not only those of links

    def __post_init__(self) -> None:
        self.is_prose = self._says_something()

    @property
    def is_heading(self) -> bool:
        return self.element.tag in HEADINGS

    @property
    def is_cell(self) -> bool:
        return self.element.tag in CELLS

    def _says_something(self) -> bool:
        if self.is_heading or not is_sentence(self.text):
            return False
        told = self.letters - self.links
        return told >= 60 or (self.element.tag == "p" and self.letters > 120 and told > 0.1 * self.letters)


class Sequence:
    """The leaves of a located element, in the order of the page."""

    def __init__(self, leaves: list[Leaf], metadata: Metadata) -> None:
        self.leaves = leaves
        self.title = folded(metadata.title)
        self.summary = folded(metadata.summary)
        self.publisher = folded(metadata.publisher)
        self.names = [name for person in metadata.authors if len(name := folded(person.name)) > 5]
        self.said = folded(unescape(metadata.body_text[:MAX_SAID]))
        self.standfirst = ""
        self.has_headline = False
        self.lead: Element = None  # what the first paragraphs stand in
        self.total = sum(leaf.letters for leaf in leaves if leaf.is_prose)

    def kept(self) -> tuple[list[Leaf], str]:
        """The leaves of the article, and the standfirst that was among the others."""
        leaves = self._as_said(self._from_headline(self.leaves))
        if not any(leaf.is_prose and folded(leaf.text) != self.summary for leaf in leaves):
            self.summary = ""  # which is all the text there is
        self.lead = _parent_of_text(leaves)
        leaves = _without_tail(self._without_head(self._text(leaves)))
        return _without_hollow_headings(leaves), self.standfirst

    def _from_headline(self, leaves: list[Leaf]) -> list[Leaf]:
        """What follows the headline, if that stands at the head."""
        before = 0
        for number, leaf in enumerate(leaves):
            named = self._is_title(leaf)
            if (named or leaf.element.tag == "h1") and before < (0.65 if named else 0.2) * self.total:
                self.has_headline = True
                return leaves[number + 1 :]
            before += leaf.letters * leaf.is_prose
        return leaves

    def _is_title(self, leaf: Leaf) -> bool:
        return bool(self.title) and len(leaf.text) < 500 and folded(leaf.text) == self.title

    def _as_said(self, leaves: list[Leaf]) -> list[Leaf]:
        """What is in the text that the page gives in JSON-LD, where that is complete: with the headings, lists and
        short lines among it, which it often leaves out.
        """
        if len(self.said) < 400:
            return leaves
        found = {id(leaf) for leaf in leaves if self._is_said(leaf.text)}
        if sum(leaf.letters for leaf in leaves if id(leaf) in found) < 0.8 * len(self.said):
            return leaves
        numbers = [number for number, leaf in enumerate(leaves) if id(leaf) in found]
        first, last = leaves[numbers[0]], leaves[numbers[-1]]
        is_whole = folded(last.text[-200:]).endswith(self.said[-30:])
        if len(self.said) < (0.25 if is_whole else 0.7) * self.total:
            return leaves  # only how it begins
        lead = first.element.getparent()
        head = [leaf for leaf in leaves[: numbers[0]] if leaf.is_prose and leaf.element.getparent() is lead]
        text = leaves[numbers[0] : numbers[-1] + 1]
        return head + [leaf for leaf in text if id(leaf) in found or leaf.is_cell or not leaf.is_prose]

    def _is_said(self, text: str) -> bool:
        """Whether `text` stands in JSON-LD's: by how it begins, ends or goes on."""
        if len(text) < 80:
            letters = folded(text)
            return len(letters) > 15 and letters in self.said
        middle = len(text) // 2
        return any(part in self.said for part in map(folded, (text[:50], text[-50:], text[middle : middle + 40])))

    def _text(self, leaves: list[Leaf]) -> list[Leaf]:
        """What says something, and not again, up to a heading after which there is nothing more of the article."""
        kept: list[Leaf] = []
        seen: dict[str, Element] = {}
        behind = 0
        for leaf, following in zip(leaves, (*leaves[1:], None), strict=False):
            behind += leaf.letters * leaf.is_prose
            parent = leaf.element.getparent()
            if leaf.letters > 50 and not leaf.is_cell and seen.setdefault(leaf.text, parent) is not parent:
                continue
            if leaf.is_heading and 0.5 * self.total < behind and self._is_about_itself(leaf.text):
                break
            if not self._is_stray(leaf, following):
                kept.append(leaf)
            elif leaf.is_heading and 0.75 * self.total < behind:
                break
        return kept

    def _is_about_itself(self, heading: str) -> bool:
        """Whether the standing paragraph about those who publish this follows, as below announcements."""
        name = folded(whom_about(heading))
        return len(name) > 3 and (name in self.title or name in self.publisher)

    def _is_stray(self, leaf: Leaf, following: Leaf | None) -> bool:
        """Whether a line only leads elsewhere, names a thing or repeats what the article has as headline or summary."""
        text, tag = leaf.text, leaf.element.tag
        if leaf.letters > 400 or tag in ("td", "th"):
            return False
        if is_label(text) or is_boilerplate(text, leaf.links / leaf.letters) or is_notice(text):
            return True
        if leaf.links > 0.8 * leaf.letters and tag in _STUBS and leaf.letters < 160 and not leaf.is_prose:
            return not (leaf.is_heading and following is not None and following.is_prose)
        return self._is_standfirst(leaf, following) or self._is_title(leaf)

    def _is_standfirst(self, leaf: Leaf, following: Leaf | None) -> bool:
        """Whether a line is the page's summary and set apart, as many pages give their first paragraph as such; or is
        marked as the line under the headline, and stands outside of the text.
        """
        if self.standfirst or (folded(leaf.text) != self.summary if self.summary else not self.has_headline):
            return False
        marked = is_standfirst(label_of(leaf.element))
        parent = leaf.element.getparent()
        if self.summary:
            apart = following is None or following.element.getparent() is not parent
            found = marked or apart or leaf.is_heading
        else:
            apart = self.lead is not None and parent is not self.lead
            found = marked and apart and is_sentence(leaf.text)
        if found:
            self.standfirst = leaf.text
        return found

    def _without_head(self, leaves: list[Leaf]) -> list[Leaf]:
        """Without what stands before the text: kicker, byline and date."""
        first = next((number for number, leaf in enumerate(leaves) if leaf.is_prose or leaf.is_cell), None)
        if first is None or first > 12:
            return leaves
        return [leaf for leaf in leaves[:first] if self._opens(leaf)] + leaves[first:]

    def _opens(self, leaf: Leaf) -> bool:
        """Whether a short line before the first paragraph belongs to the text."""
        text = leaf.text
        if is_dated(text) or is_byline(text) or self._names_author(text):
            return False
        return leaf.is_heading or is_sentence(text)

    def _names_author(self, text: str) -> bool:
        letters = folded(text[:200])
        return any(name in letters and len(letters) < len(name) + 30 for name in self.names)


def _parent_of_text(leaves: list[Leaf]) -> Element:
    """What the first paragraph stands in that is not marked as the standfirst."""
    for leaf in leaves:
        if leaf.is_prose and not is_standfirst(label_of(leaf.element)):
            return leaf.element.getparent()
    return None


def _without_tail(leaves: list[Leaf]) -> list[Leaf]:
    """Without what stands below the last sentence: headings of what went, labels, links."""
    end = len(leaves)
    while end and _trails(leaves[end - 1]):
        end -= 1
    return leaves[:end] if len(leaves) - end <= 6 else leaves  # more of them are verses, or a list of results


def _trails(leaf: Leaf) -> bool:
    return leaf.letters < 60 and not leaf.is_cell and (is_dated(leaf.text) or not is_sentence(leaf.text))


def _without_hollow_headings(leaves: list[Leaf]) -> list[Leaf]:
    """Without headings that only the next of the same rank follows."""
    kept: list[Leaf] = []
    for leaf in leaves:
        last = kept[-1] if kept else None
        if leaf.is_heading and last and last.is_heading and leaf.element.tag <= last.element.tag and not _shows(last):
            kept.pop()
        kept.append(leaf)
    return kept


def _shows(heading: Leaf) -> bool:
    """Whether pictures follow a heading, up to the next one."""
    for element in heading.element.itersiblings():
        if element.tag in HEADINGS:
            break
        if element.tag in MEDIA or element.find(".//img") is not None:
            return True
    return False
