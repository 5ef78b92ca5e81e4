"""Out of the located element: boxes beside the text, lists of links, what is hidden.

Then `sequence` takes out the lines that lead elsewhere.
"""

import re
from dataclasses import dataclass, replace

from feedsmith_html.body.blocks import (
    CELLS,
    FORMULA,
    HEADINGS,
    INLINE,
    MEDIA,
    Element,
    count_letters,
    count_words,
)
from feedsmith_html.body.captions import mark_captions
from feedsmith_html.body.hidden import hides_by_style, says_hidden
from feedsmith_html.body.labels import is_aside, is_body, is_caption, is_comment, is_line_number, is_unseen, is_wrapper
from feedsmith_html.body.leaves import Leaf, announces, ends_in_colon
from feedsmith_html.body.sequence import Sequence
from feedsmith_html.body.series import Series
from feedsmith_html.body.standfirst import find_title
from feedsmith_html.body.survey import Survey, read_label
from feedsmith_html.body.tree import (
    Run,
    clear_text,
    find_within,
    flatten,
    precedes,
    read_text,
    read_text_before,
    remove,
    stands_amid_text,
    wrap_run,
)
from feedsmith_html.grammar import Example
from feedsmith_html.metadata.read import Metadata
from feedsmith_html.text import collapse_spaces, read_host

__all__ = ["Pruned", "prune"]

# What is nested deeper in an article is taken as text: each level takes two frames of Python's
# stack, twice.
MAX_DEPTH = 100
MAX_NOTICE_LEAVES = 60
# A notice in place of an article has no more.
MAX_NOTICE_CHARS = 5_000
# An element with more has none that matter here.
MAX_ATTRIBUTES = 50
# Text beside blocks that is shorter is none of an article.
MIN_MIXED_LETTERS = 60
# An element that holds more of the prose is no box beside it, whatever it is called.
MAX_BOX_SHARE = 0.55
MAX_WRAPPER_SHARE = 0.3
MAX_HIDDEN_SHARE = 0.7
# Texts that stand alike and hold more are no teasers of others.
MIN_SERIES_SHARE = 0.5
MAX_CAPTION_SHARE = 0.25
# Of the letters in a table of data.
MAX_LINKED_SHARE = 0.9
# With the space after it.
LETTERS_PER_WORD = 6

_BOX_TAGS = frozenset("nav footer form aside noframes address".split())
# Roles of WAI-ARIA.
_BOX_ROLES = frozenset("navigation complementary contentinfo search dialog banner".split())
_GROUP_TAGS = frozenset("div section article header main center details table".split())
_LIST_TAGS = frozenset("ul ol dl".split())
# What has a place even where nothing is in it.
_PART_TAGS = frozenset("td th tr tbody thead tfoot col colgroup hr br figure figcaption".split())
# What keeps its text as it is, and whole.
_VERBATIM_TAGS = frozenset(("pre", "code", "math", FORMULA))
_LINE_NUMBERS = re.compile(r"[\d\s]+")
# A line that stands bare in these is a part of them.
_UNWRAPPED_TAGS = CELLS | {"figure"}


@dataclass(frozen=True, slots=True)
class Pruned:
    """What is left in an element.

    `letters` are those of text, `links` those of them that are links, `prose` those in sentences.
    `standfirst` was taken out; `text` is how all that there was begins.
    """

    letters: int = 0
    links: int = 0
    prose: int = 0
    words: int = 0
    standfirst: str = ""
    text: str = ""


@dataclass(slots=True)
class _BlockStats:
    """What an element holds: letters, those in links, those of prose; leaves, media and titles.

    Titles are headings that are links, as those of teasers.
    """

    letters: int = 0
    links: int = 0
    prose: int = 0
    media: int = 0
    leaves: int = 0
    titles: int = 0

    def add(self, other: "_BlockStats") -> None:
        """Count what an element within this one holds."""
        self.letters += other.letters
        self.links += other.links
        self.prose += other.prose
        self.media += other.media
        self.leaves += other.leaves
        self.titles += other.titles


def prune(element: Element, survey: Survey, metadata: Metadata, url: str = "") -> Pruned:
    """Take out of `element` what is none of the article; `url` is the page's."""
    title = find_title(survey, metadata)
    is_titled = title is not None and precedes(title, element)  # asked before anything goes
    pruner = _Pruner(survey, element, read_host(url))
    pruner.visit(element)
    sequence = Sequence(pruner.leaves, metadata, is_titled=is_titled)
    leaves = sequence.select()
    mark_captions(leaves, metadata)
    kept = set(map(id, leaves))
    for leaf in pruner.leaves:
        if id(leaf) not in kept:
            clear_text(leaf.element)
    prose = sum(leaf.letters - leaf.links for leaf in leaves if leaf.is_prose)
    words = sum(count_words(leaf.text) for leaf in leaves)
    lines = [leaf.text for leaf in pruner.leaves[:MAX_NOTICE_LEAVES]]
    return Pruned(
        letters=pruner.mixed_letters + sum(leaf.letters for leaf in leaves),
        links=sum(leaf.links for leaf in leaves),
        prose=pruner.mixed_letters + prose,
        words=pruner.mixed_letters // LETTERS_PER_WORD + words,
        standfirst=sequence.standfirst,
        text="\n".join(lines)[:MAX_NOTICE_CHARS],
    )


class _Pruner:
    """One walk through the located element, from the outside in.

    It gathers the `leaves` that stay, and counts the letters of text that stands beside blocks.
    """

    def __init__(self, survey: Survey, element: Element, host: str) -> None:
        self.survey = survey
        self.total = survey.measure_prose(element)
        self.leaves: list[Leaf] = []
        self.series = Series(survey, host)
        self.mixed_letters = 0
        self.after_box = False  # whether something went since the last leaf

    def visit(self, element: Element, depth: int = 0) -> _BlockStats:
        """Prune below `element`."""
        if depth > MAX_DEPTH:
            flatten(element)
        text = element.text
        run = Run(element, 0 if text is None or text.isspace() else count_letters(text.strip()))
        stats = _BlockStats(letters=run.letters)
        for child in element[:]:  # in a third of the time of `list`
            if child.tag in _LIST_TAGS and run.letters:
                # What announces a list has to be known when that is judged.
                run = self._finish_run(run, stats, child, len(self.leaves))
            place = len(self.leaves)
            inner = self._visit_child(child, depth)
            text = child.tail
            tail = 0 if text is None or text.isspace() else count_letters(text.strip())
            stats.letters += tail
            if inner is None:
                self.after_box = True
                remove(child)
                run.letters += tail
                continue
            stats.add(inner)
            if child.tag in MEDIA or (child.tag in INLINE and not inner.leaves):
                run.letters += inner.letters + tail
                run.links += inner.links
                continue
            if run.letters:
                self._finish_run(run, stats, child, place)
            run.letters, run.links, run.after = tail, 0, child  # the next
        if run.after is not None:
            self._finish_run(run, stats, None, len(self.leaves))
        elif element.tag not in INLINE and stats.letters:
            leaf = self._add_leaf(element, stats)
            stats.titles = int(element.tag in HEADINGS and 2 * stats.links > stats.letters)
            stats.prose = leaf.prose
        return stats

    def _visit_child(self, child: Element, depth: int) -> _BlockStats | None:
        """What `child` holds once it is pruned; None if it has to go."""
        tag = child.tag  # before `_is_box`, which may make a caption of it
        if tag in _VERBATIM_TAGS and next(child.iter("pre"), child) is child:
            return self._visit_verbatim(child)
        if self._is_box(child):
            return None
        if tag in MEDIA:
            return _BlockStats(media=1)
        leaves_before = len(self.leaves)
        stats = self.visit(child, depth + 1)
        if tag == "a" and child.get("href"):
            self._mark_linked(child, stats, leaves_before)
        if tag not in INLINE and self._is_worthless(child, stats, leaves_before):
            # Known only now, when its leaves have been gathered.
            del self.leaves[leaves_before:]
            return None
        if _is_line(child, stats):
            self._add_leaf(child, stats)
        return stats

    def _mark_linked(self, link: Element, stats: _BlockStats, place: int) -> None:
        """Count as a link all that is in one; `place` is that of its first leaf."""
        stats.links = stats.letters
        if link.get("href").startswith("#"):
            return  # a heading's, to itself
        stats.prose = 0
        for leaf in self.leaves[place:]:
            leaf.links, leaf.is_prose = leaf.letters, False
            stats.titles += leaf.is_heading

    def _visit_verbatim(self, element: Element) -> _BlockStats | None:
        """What code holds, whatever the classes in it say: a comment is one of the program."""
        for inner in list(element.iterdescendants()):
            if is_line_number(read_label(inner)):
                remove(inner)
        text = read_text(element)
        is_block = element.tag == "pre"
        if not text.strip() or (is_block and _LINE_NUMBERS.fullmatch(text)):
            return None
        stats = _BlockStats(letters=count_letters(text.strip()))
        if is_block:
            self._add_leaf(element, stats)
        return stats

    def _finish_run(self, run: Run, stats: _BlockStats, end: Element | None, place: int) -> Run:
        """Make a paragraph of what stands bare in a block before `end`, or at its end.

        `place` is where it belongs among the leaves. Gives the run that begins after it.
        """
        is_unwrapped = run.element.tag in _UNWRAPPED_TAGS
        if not run.letters or (is_unwrapped and run.letters <= MIN_MIXED_LETTERS):
            return run
        if is_unwrapped and not _follows_heading(run):
            stats.prose += run.letters
            self.mixed_letters += run.letters
            return replace(run, letters=0, links=0)
        paragraph = wrap_run(run, end)
        leaf = Leaf(paragraph, collapse_spaces(read_text(paragraph)), run.letters, run.links)
        self.leaves.insert(place, leaf)
        stats.leaves += 1
        stats.prose += leaf.prose
        return Run(run.element, 0, after=paragraph)

    def _add_leaf(self, element: Element, stats: _BlockStats) -> Leaf:
        leaf = Leaf(element, collapse_spaces(read_text(element)), stats.letters, stats.links, self.after_box)
        self.after_box = False
        self.leaves.append(leaf)
        stats.leaves = 1
        return leaf

    def _is_box(self, element: Element) -> bool:
        """Whether the element is none of the text by its tag, class, role or style.

        It is not if much of the text is in it. Makes a caption of what is called so.
        """
        if element.tag in _BOX_TAGS:
            return not _is_source(element) and not self._holds(element, MAX_BOX_SHARE)
        names = element.keys()
        if not names:
            return False
        if len(names) > MAX_ATTRIBUTES:
            element.attrib.clear()  # each look at one would take time that grows with their number
            return False
        if "class" not in names and "id" not in names:
            return self._is_hidden(element, names)
        label = read_label(element)
        if says_hidden(label):
            return not self._holds(element, MAX_BOX_SHARE)
        if is_aside(label) and not is_body(label):
            return self._is_beside(element, label)
        if is_caption(label):
            self._mark_caption(element)
        return self._is_hidden(element, names)

    def _is_beside(self, element: Element, label: str) -> bool:
        """Whether an element that is called an aside is one."""
        if element.tag in INLINE and stands_amid_text(element) and not is_unseen(label):
            return False
        # A quotation is in a box of its own: a post, with its share buttons.
        share = MAX_WRAPPER_SHARE if is_wrapper(label) else MAX_BOX_SHARE
        if self._holds(element, share) or (self.survey.is_forum and is_comment(label)):
            return False
        if self.survey.is_text_by_size(element) and not is_comment(label):
            return False
        if element.find("pre") is not None and not is_comment(label):
            return False  # a program with the tools to copy it
        return find_within(element, "blockquote") is None

    def _mark_caption(self, element: Element) -> None:
        """Make a caption of what is called so, unless it holds much of the text."""
        if element.tag not in MEDIA and not self._holds(element, MAX_CAPTION_SHARE):
            element.tag = "figcaption"

    def _is_hidden(self, element: Element, names: list[str]) -> bool:
        """Whether role or style take an element, with attributes of these names, out of the text."""
        if "role" in names and element.get("role") in _BOX_ROLES:
            return not self._holds(element, MAX_BOX_SHARE)
        if "hidden" in names or ("style" in names and hides_by_style(element.get("style"))):
            return not self._holds(element, MAX_HIDDEN_SHARE)
        return False

    def _holds(self, element: Element, share: float) -> bool:
        """Whether an element holds more than that share of the article's prose."""
        return self.survey.measure_prose(element) > share * self.total

    def _is_worthless(self, element: Element, stats: _BlockStats, place: int) -> bool:
        """Whether a block holds nothing, or nothing but links and teasers.

        `place` is that of its first leaf.
        """
        tag = element.tag
        if tag in _PART_TAGS:
            # A column of the page, beside that with the text.
            return tag == "td" and self._is_list_of_links(stats) and self._holds(element.getparent(), MAX_BOX_SHARE)
        if tag == "noscript":
            # What it shows without scripts is a picture at most, but for pages that have their
            # text in one.
            if not self._holds(element, MAX_BOX_SHARE):
                return not stats.media
            element.tag = "div"
            return False
        if not stats.letters:
            return not stats.media
        if self._is_announced(element, place):
            for leaf in self.leaves[place:]:
                leaf.is_listed = True
            return False
        if tag in _LIST_TAGS:
            return stats.links > 0.6 * stats.letters and stats.letters < 0.5 * self.total
        if tag == "table" and _is_of_data(element) and stats.links < MAX_LINKED_SHARE * stats.letters:
            return False
        return tag in _GROUP_TAGS and self._is_list_of_links(stats) and not self._is_in_series(element, stats)

    def _is_announced(self, element: Element, place: int) -> bool:
        """Whether a sentence with a colon at its end stands before an element, or another such that it announces.

        `place` is that of the element's first leaf.
        """
        if element.tag in _LIST_TAGS and element.getparent().tag in CELLS and ends_in_colon(read_text_before(element)):
            return True
        before = self.leaves[place - 1] if place else None
        if before is None:
            return False
        is_next = before.is_listed and before.element.tag == element.tag and before.parent is element.getparent()
        return is_next or announces(before)

    def _is_in_series(self, element: Element, stats: _BlockStats) -> bool:
        """Whether what stands below a title that is a link is one of the texts that the article is made of."""
        if not (stats.titles and stats.prose):
            return False
        return self.series.measure(element) > MIN_SERIES_SHARE * self.total

    def _is_list_of_links(self, stats: _BlockStats) -> bool:
        """Whether there are links and no text, or titles that are links, with their teasers."""
        if stats.titles and stats.prose < min(0.3 * self.total, 250 * stats.titles):
            return True
        return not stats.prose and stats.links > 0.5 * stats.letters


def _follows_heading(run: Run) -> bool:
    """Whether what stands bare in a cell is the text of a heading there."""
    return run.after is not None and run.after.tag in HEADINGS


def _is_source(element: Element) -> bool:
    """Whether an element says whose words a quotation has."""
    return bool(element.tag == "footer" and element.getparent().tag == "blockquote")


def _is_of_data(table: Element) -> bool:
    """Whether a table's columns have headings."""
    return find_within(table, "th") is not None and find_within(table, "table") is None


def _is_line(inline: Element, stats: _BlockStats) -> bool:
    """Whether an element has text that no block has yet, and stands apart from other text."""
    if inline.tag not in INLINE or not stats.letters or stats.leaves:
        return False
    return _stands_alone(inline)


def _stands_alone(inline: Element) -> bool:
    """Whether an inline element is a line by itself, beside a block: a kicker, a date, a badge."""
    before, after = inline.getprevious(), inline.getnext()
    text = inline.getparent().text if before is None else before.tail
    if (text and not text.isspace()) or (inline.tail and not inline.tail.isspace()):
        return False
    beside = [element.tag for element in (before, after) if element is not None]
    return bool(beside) and all(tag not in INLINE and tag not in MEDIA for tag in beside)


_LAST = "<p>There is rust in its piers, said the mayor, who did not expect any.</p>"
EXAMPLES = (
    Example("_BOX_TAGS", prune, "<nav>All the news of this day.</nav>", ""),
    Example("_BOX_ROLES", prune, "<p role=search>All the news of this day.</p>", ""),
    Example(
        "_GROUP_TAGS",
        prune,
        "<div><h3><a href=/x>Another headline</a></h3><p>Its teaser.</p></div>{}",
        "",
    ),
    Example(
        "_LIST_TAGS",
        prune,
        "<ul><li><a href=/1>One other story.</a></li><li><a href=/2>And another one.</a></li></ul>",
        "",
    ),
    Example("_VERBATIM_TAGS", prune, "<pre><i class=comment># a</i></pre>", "<pre># a</pre>"),
    Example("_LINE_NUMBERS", prune, "<pre>1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21</pre>" + _LAST, _LAST),
    Example(
        "_UNWRAPPED_TAGS",
        prune,
        "<ul><li>Read also<ul><li>nine years</li></ul></li></ul>",
        "<ul><li><p>Read also</p><ul><li>nine years</li></ul></li></ul>",
    ),
    Example("_PART_TAGS", prune, "<hr>" + _LAST, "<hr>" + _LAST),
    Example(
        "INLINE",
        prune,
        "<p>It took <b>nine</b> years.</p>",
        "<p>It took <b>nine</b> years.</p>",
    ),
    Example(
        "MEDIA",
        prune,
        "<p><img src=/a.jpg></p>" + _LAST,
        '<p><img src="https://planet.example/a.jpg" alt=""></p>' + _LAST,
    ),
)
