"""The blocks of text in their order.

Which are none of the article, by what they say and where they stand.
"""

from html import unescape

from feedsmith_html.body.blocks import HEADINGS, MEDIA, Element, has_sentence
from feedsmith_html.body.boilerplate import (
    is_boilerplate,
    is_button_text,
    is_byline,
    is_date_notice,
    is_dated,
    is_legal_notice,
    read_about_heading,
)
from feedsmith_html.body.labels import is_standfirst
from feedsmith_html.body.leaves import Leaf, announces
from feedsmith_html.body.repeats import is_repeated
from feedsmith_html.body.survey import read_label, read_names
from feedsmith_html.body.tree import find_within
from feedsmith_html.grammar import Example
from feedsmith_html.metadata.read import Metadata
from feedsmith_html.text import fold_text, reads_as

__all__ = ["Sequence"]

_STUB_TAGS = frozenset("p div section h1 h2 h3 h4 h5 h6 center span".split())
# Of JSON-LD's text, that are looked at.
MAX_STATED_CHARS = 300_000
MIN_STATED_LETTERS = 400
MIN_SUMMARY_LETTERS = 40
MAX_TITLE_CHARS = 500
MIN_TITLE_LETTERS = 20
# Of the prose, between the headline and the same once more.
MAX_REPEATED_HEAD = 0.1
MAX_STRAY_LETTERS = 400
MAX_NAME_CHARS = 100
# Of the prose, before the box on the author.
MIN_TEXT_BEFORE = 0.75
# Fewer paragraphs after the text that JSON-LD has are none of it.
MIN_FURTHER = 3
MAX_STUB_LETTERS = 160
MAX_TRAILING_LETTERS = 60
# As many leaves below a heading are looked at for its text.
MAX_SECTION_LEAVES = 6
# More of them are verses, or a list of results.
MAX_TRAILING_LEAVES = 6
# After more of them the first paragraph has no kicker, byline and date before it.
MAX_HEAD_LEAVES = 12


class Sequence:
    """The leaves of a located element, in the order of the page.

    `standfirst` is the line under the headline, once `select` has found it among them.
    """

    def __init__(self, leaves: list[Leaf], metadata: Metadata, *, is_titled: bool = False) -> None:
        """`is_titled` is whether the headline stands before all of the leaves."""
        self.leaves = leaves
        self.is_titled = is_titled
        self.title = fold_text(metadata.title)
        self.summary = fold_text(metadata.summary)
        self.publisher = fold_text(metadata.publisher)
        names = (fold_text(person.name) for person in metadata.authors)
        self.names = [name for name in names if len(name) > 5]
        self.stated = fold_text(unescape(metadata.body_text[:MAX_STATED_CHARS]))
        self.standfirst = ""
        self.has_headline = False
        self.text_parent: Element = None  # what the first paragraphs stand in
        self.total = sum(leaf.letters for leaf in leaves if leaf.is_prose)

    def select(self) -> list[Leaf]:
        """The leaves of the article."""
        leaves = self._keep_stated(self._keep_after_headline(self.leaves))
        if all(fold_text(leaf.text) == self.summary for leaf in leaves if leaf.is_prose):
            self.summary = ""  # which is all the text there is
        self.text_parent = _find_text_parent(leaves)
        leaves = _drop_tail(self._drop_biography(self._drop_head(self._drop_strays(leaves))))
        return _drop_hollow_headings(leaves)

    def _keep_after_headline(self, leaves: list[Leaf]) -> list[Leaf]:
        """What follows the headline, if that stands at the head."""
        before = 0
        # Below the headline, a line that reads so is a part of the text.
        most = MAX_REPEATED_HEAD if self.is_titled else 1.0
        for number, leaf in enumerate(leaves):
            if before < min(self._measure_head(leaf), most) * self.total:
                self.has_headline = True
                return leaves[number + 1 :]
            before += leaf.letters * leaf.is_prose
        return leaves

    def _measure_head(self, leaf: Leaf) -> float:
        """How much of the prose may stand before a leaf that is the headline; -1 for another."""
        if leaf.is_cell:
            return -1.0
        if self._is_title(leaf):
            return 0.65 if leaf.is_heading else 0.1
        if self._is_title_with_kicker(leaf):
            return 0.01  # which a section of the text may be called as well
        return 0.2 if leaf.element.tag == "h1" and not self.is_titled else -1.0

    def _is_title(self, leaf: Leaf) -> bool:
        return bool(self.title) and len(leaf.text) < MAX_TITLE_CHARS and reads_as(leaf.text, self.title)

    def _repeats_title(self, leaf: Leaf) -> bool:
        return (self.is_titled or self.has_headline) and self._is_title(leaf)

    def _is_title_with_kicker(self, leaf: Leaf) -> bool:
        if not leaf.is_heading or len(self.title) < MIN_TITLE_LETTERS or len(leaf.text) >= MAX_TITLE_CHARS:
            return False
        return fold_text(leaf.text[-2 * len(self.title) :]).endswith(self.title)

    # ---- the text in JSON-LD --------------------------------------------------------------------

    def _keep_stated(self, leaves: list[Leaf]) -> list[Leaf]:
        """What is in the text that the page gives in JSON-LD, where that is whole.

        Headings, lists and short lines among it stay, which JSON-LD often leaves out.
        """
        stated = self._find_stated(leaves)
        if not stated:
            return leaves
        first, last = stated[0], stated[-1]
        parent = leaves[first].element.getparent()
        # What stands before it in the same element is its beginning, which JSON-LD may leave out.
        kept = [
            leaf
            for leaf in leaves[:first]
            if (leaf.is_prose and leaf.parent is parent) or self._begins_as_summary(leaf)
        ]
        numbers = set(stated)
        parents = {leaves[number].parent for number in stated}
        unstated = [
            number
            for number in range(first, last)
            if number not in numbers and leaves[number].is_prose and leaves[number].parent in parents
        ]
        unstated += self._find_further(leaves, stated)
        if len(unstated) > 1:  # one may be a plug, several are what JSON-LD leaves out
            numbers.update(unstated)
        last = max(last, *unstated) if len(unstated) > 1 else last
        for number, leaf in enumerate(leaves[first : last + 1], first):
            if number in numbers or leaf.is_cell or not leaf.is_prose:
                kept.append(leaf)
        return kept

    def _find_further(self, leaves: list[Leaf], stated: list[int]) -> list[int]:
        """The places of the paragraphs after those in JSON-LD, in boxes of their kind: several, or none.

        So are the further sections of a text of which JSON-LD has the first.
        """
        last = stated[-1]
        boxes = {leaves[number].parent for number in stated}
        kinds = {*map(_read_kind, boxes)}
        further = [
            number
            for number, leaf in enumerate(leaves[last + 1 :], last + 1)
            if leaf.is_prose and leaf.parent not in boxes and _read_kind(leaf.parent) in kinds
        ]
        return further if len(further) >= MIN_FURTHER else []

    def _begins_as_summary(self, leaf: Leaf) -> bool:
        """Whether a paragraph is the one that the page's summary is taken from."""
        start = self.summary[:MIN_SUMMARY_LETTERS]
        return len(start) == MIN_SUMMARY_LETTERS and fold_text(leaf.text[: 3 * len(start)]).startswith(start)

    def _find_stated(self, leaves: list[Leaf]) -> list[int]:
        """The places of the leaves that JSON-LD's text has; none where that is not the whole."""
        if len(self.stated) < MIN_STATED_LETTERS:
            return []
        stated = [number for number, leaf in enumerate(leaves) if self._is_stated(leaf.text)]
        letters = sum(leaves[number].letters for number in stated)
        if letters < 0.8 * len(self.stated):
            return []
        end = fold_text(leaves[stated[-1]].text[-200:])
        share = 0.25 if end.endswith(self.stated[-30:]) else 0.7
        return stated if len(self.stated) >= share * self.total else []

    def _is_stated(self, text: str) -> bool:
        """Whether `text` stands in JSON-LD's, by how it begins, ends or goes on."""
        if len(text) < 80:
            key = fold_text(text)
            return len(key) > 15 and key in self.stated
        middle = len(text) // 2
        parts = (text[:50], text[-50:], text[middle : middle + 40])
        return any(part in self.stated for part in map(fold_text, parts))

    # ---- lines that are no text -----------------------------------------------------------------

    def _drop_strays(self, leaves: list[Leaf]) -> list[Leaf]:
        """What says something, and not again.

        It ends at a heading after which there is nothing more of the article.
        """
        kept: list[Leaf] = []
        seen: dict[str, Leaf] = {}
        last = {leaf.parent: number for number, leaf in enumerate(leaves) if leaf.is_prose}
        # A heading beside the paragraphs, bare or in a box of its own as in a wiki: up to the last the text goes on.
        sections = {
            around: number
            for number, leaf in enumerate(leaves)
            if _is_section(leaf)
            for around in (leaf.parent, leaf.parent.getparent())
        }
        parent: Element = None  # what the paragraph before stands in
        before = 0
        is_listed = False
        for number, leaf in enumerate(leaves):
            if leaf.is_prose:
                before += leaf.letters
                parent = leaf.parent
            if is_repeated(leaf, seen):
                continue
            if before > 0.5 * self.total and self._is_about_publisher(leaf):
                break
            following = leaves[number + 1 : number + 1 + MAX_SECTION_LEAVES]
            is_listed = _is_stub(leaf) and bool(kept) and _is_listed(leaf, kept[-1], is_listed)
            leaf.is_listed |= is_listed
            if is_listed or not self._is_stray(leaf, following):
                kept.append(leaf)
                continue
            is_last = last.get(parent, -1) < number or (not _leads_by_itself(leaf) and _governs(leaf, following))
            is_last = is_last and sections.get(parent, -1) < number
            if leaf.is_heading and before > 0.75 * self.total and is_last and not self._repeats_title(leaf):
                break
        return kept

    def _is_about_publisher(self, leaf: Leaf) -> bool:
        """Whether a heading is of the standing paragraph about those who publish this.

        Such paragraphs stand below announcements.
        """
        name = fold_text(read_about_heading(leaf.text)) if leaf.is_heading else ""
        return len(name) > 3 and (name in self.title or name in self.publisher)

    def _is_stray(self, leaf: Leaf, following: list[Leaf]) -> bool:
        """Whether a line leads elsewhere, names a thing, or repeats the headline or summary."""
        if leaf.letters > MAX_STRAY_LETTERS or leaf.element.tag in ("td", "th"):
            return False
        text = leaf.text
        if is_button_text(text) or is_boilerplate(text, leaf.links / leaf.letters):
            return True
        if is_date_notice(text):
            return True
        if _is_stub(leaf):
            return not (leaf.is_heading and _has_section(leaf, following))
        return self._take_standfirst(leaf, following) or self._is_title(leaf)

    def _take_standfirst(self, leaf: Leaf, following: list[Leaf]) -> bool:
        """Take a line as the standfirst if it is one, and there was none before."""
        if self.standfirst or not self._is_standfirst(leaf, following):
            return False
        self.standfirst = leaf.text
        return True

    def _is_standfirst(self, leaf: Leaf, following: list[Leaf]) -> bool:
        """Whether a line is the page's summary, and set apart.

        Many pages give their first paragraph as the summary; that stays.
        """
        if not self.summary:
            return self._is_marked_standfirst(leaf)
        if not reads_as(leaf.text, self.summary):
            return False
        if leaf.is_heading or is_standfirst(read_label(leaf.element)):
            return True
        return not following or following[0].parent is not leaf.parent

    def _is_marked_standfirst(self, leaf: Leaf) -> bool:
        """Whether a line is called the one under the headline, and stands outside of the text."""
        if not self.has_headline or not is_standfirst(read_label(leaf.element)):
            return False
        if self.text_parent is None or leaf.parent is self.text_parent:
            return False
        return has_sentence(leaf.text)

    # ---- head -----------------------------------------------------------------------------------

    def _drop_head(self, leaves: list[Leaf]) -> list[Leaf]:
        """Without what stands before the text: kicker, byline and date."""
        texts = (number for number, leaf in enumerate(leaves) if leaf.is_prose or leaf.is_cell)
        first = next(texts, None)
        if first is None or first > MAX_HEAD_LEAVES:
            return leaves
        return [leaf for leaf in leaves[:first] if self._is_opening(leaf)] + leaves[first:]

    def _is_opening(self, leaf: Leaf) -> bool:
        """Whether a short line before the first paragraph belongs to the text."""
        text = leaf.text
        if is_dated(text) or is_byline(text) or self._has_author(text):
            return False
        is_salutation = text.endswith((",", "，", "،")) and leaf.element.tag == "p" and leaf.parent is self.text_parent
        return leaf.is_heading or leaf.element.tag == "summary" or is_salutation or has_sentence(text)

    # ---- tail -----------------------------------------------------------------------------------

    def _drop_biography(self, leaves: list[Leaf]) -> list[Leaf]:
        """Without the box below the text that says who its author is, of which the first words are the name."""
        before = 0
        for number, leaf in enumerate(leaves):
            if leaf.parent is not self.text_parent and self._begins_with_author(leaf):
                rest = leaves[number:]
                is_last = before > MIN_TEXT_BEFORE * self.total and any(other.is_prose for other in rest)
                is_beside = all(other.parent is not self.text_parent for other in rest if other.is_prose)
                return leaves[:number] if is_last and is_beside else leaves
            before += leaf.letters * leaf.is_prose
        return leaves

    def _begins_with_author(self, leaf: Leaf) -> bool:
        key = fold_text(leaf.text[:MAX_NAME_CHARS])
        return any(key == name or (leaf.is_prose and key.startswith(name)) for name in self.names)

    def _has_author(self, text: str) -> bool:
        key = fold_text(text[:200])
        return any(name in key and len(key) < len(name) + 30 for name in self.names)


def _find_text_parent(leaves: list[Leaf]) -> Element:
    """What the first paragraph stands in that is not marked as the standfirst."""
    for leaf in leaves:
        if leaf.is_prose and not is_standfirst(read_label(leaf.element)):
            return leaf.parent
    return None


def _read_kind(box: Element) -> tuple[str, frozenset[str], Element]:
    """The tag and class names of an element, and what it stands in."""
    return str(box.tag), frozenset(read_names(box)), box.getparent()


def _has_section(heading: Leaf, following: list[Leaf]) -> bool:
    """Whether there is text below a heading, before the next one."""
    if following and following[0].is_prose:
        return True
    for leaf in following:
        if leaf.is_heading:
            return False
        if leaf.is_prose:
            return leaf.parent is heading.parent
    return False


def _is_section(leaf: Leaf) -> bool:
    """Whether a line is a heading that leads nowhere."""
    return leaf.is_heading and not is_boilerplate(leaf.text, leaf.links / leaf.letters)


def _is_listed(stub: Leaf, before: Leaf, is_listed: bool) -> bool:
    """Whether a line of links follows a sentence that announces it, or another such line."""
    if stub.is_heading or before.parent is not stub.parent:
        return False
    return is_listed or announces(before)


def _leads_by_itself(heading: Leaf) -> bool:
    """Whether a heading has what it leads to in itself, as a link: "Related: the tunnel"."""
    return 0 < heading.links < heading.letters


def _governs(heading: Leaf, following: list[Leaf]) -> bool:
    """Whether the next paragraph is the text of a heading, and no box between them went."""
    if not following or following[0].after_box:
        return False
    return following[0].is_prose and following[0].parent is heading.parent


def _is_stub(leaf: Leaf) -> bool:
    """Whether a line is hardly more than a link, as teasers are."""
    if leaf.letters >= MAX_STUB_LETTERS or leaf.links <= 0.8 * leaf.letters:
        return False
    return leaf.element.tag in _STUB_TAGS and not leaf.is_prose


def _drop_tail(leaves: list[Leaf]) -> list[Leaf]:
    """Without what stands below the last sentence: headings of what went, labels, links."""
    end = len(leaves)
    while end and _is_trailing(leaves[end - 1]):
        end -= 1
    return leaves[:end] if len(leaves) - end <= MAX_TRAILING_LEAVES else leaves


def _is_trailing(leaf: Leaf) -> bool:
    if is_legal_notice(leaf.text):
        return True
    if leaf.letters >= MAX_TRAILING_LETTERS or leaf.is_cell or leaf.is_listed:
        return False
    return is_dated(leaf.text) or not has_sentence(leaf.text)


def _drop_hollow_headings(leaves: list[Leaf]) -> list[Leaf]:
    """Without headings that only the next of the same rank follows."""
    kept: list[Leaf] = []
    for leaf in leaves:
        if kept and _is_hollow(kept[-1], leaf):
            kept.pop()
        kept.append(leaf)
    return kept


def _is_hollow(heading: Leaf, following: Leaf) -> bool:
    """Whether nothing stands between a heading and the next."""
    if not heading.is_heading or not following.is_heading:
        return False
    return following.element.tag <= heading.element.tag and not _has_picture_after(heading)


def _has_picture_after(heading: Leaf) -> bool:
    """Whether pictures follow a heading, up to the next one."""
    for element in heading.element.itersiblings():
        if element.tag in HEADINGS:
            break
        if element.tag in MEDIA or find_within(element, "img") is not None:
            return True
    return False


_LAST = "<p>There is rust in its piers, said the mayor, who did not expect any.</p>"
EXAMPLES = (
    Example(
        "HEADINGS",
        Sequence,
        "<h2>Empty</h2><h2>Rust</h2>" + _LAST,
        "<h2>Rust</h2>" + _LAST,
    ),
    Example(
        "_STUB_TAGS",
        Sequence,
        "<p><a href=/x>A stub that is a link</a></p>" + _LAST,
        _LAST,
    ),
)
