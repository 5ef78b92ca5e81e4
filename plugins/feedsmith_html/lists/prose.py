"""How much prose a page has, and how long it runs without a link of a list: what tells an article from a list."""

from collections import Counter
from collections.abc import Mapping
from typing import Any, NamedTuple

from lxml import etree

from feedsmith_html.body.blocks import INLINE, Element, count_letters, has_sentence
from feedsmith_html.grammar import Example

__all__ = ["MIN_ARTICLE_LETTERS", "Prose", "measure_prose"]

# Shorter pieces of text are no prose.
MIN_PROSE_CHARS = 100
# A longer piece is of no page that people read; it would be copied.
MAX_PROSE_CHARS = 200_000
# A run of prose between two links of a list is no longer than this.
MIN_ARTICLE_LETTERS = 1_000

_LINKS_AND_PROSE = etree.XPath(
    "descendant::a | descendant::*[self::h1 or self::h2][not(descendant::a)]"
    f"| descendant::text()[string-length(.) >= {MIN_PROSE_CHARS} and string-length(.) <= {MAX_PROSE_CHARS}]"
)
_NO_PROSE = frozenset("script style a noscript template option textarea".split())


class Prose(NamedTuple):
    """In letters, the longest run of prose that no link of a list interrupts, the longest that stands below
    a heading of the list, and all that there is.
    """

    run: int = 0
    post: int = 0
    total: int = 0

    @property
    def is_article(self) -> bool:
        """Whether most of the prose is one text."""
        return self.run >= MIN_ARTICLE_LETTERS and 2 * self.run > self.total


def measure_prose(body: Element, listed: Mapping[Element, bool]) -> Prose:
    """The prose of a page; `listed` has the links of its list, and whether they are headings.

    What stands right below a heading that is a link of the list is a post there, and no run.
    """
    runs: Counter[tuple[Element, int]] = Counter()
    number = total = 0
    is_post = False
    posts: set[tuple[Element, int]] = set()
    parts: list[Any] = _LINKS_AND_PROSE(body)
    for part in parts:
        if etree.iselement(part):
            heading = listed.get(part)
            number += heading is not None
            # A heading without a link begins an article.
            is_post = heading if heading is not None else is_post and part.tag == "a"
        elif part.getparent().tag not in _NO_PROSE and has_sentence(part):
            letters = count_letters(part)
            run = (_find_container(part), number)
            if run not in runs and is_post:
                posts.add(run)
            runs[run] += letters
            total += letters
    longest = max((letters for run, letters in runs.items() if run not in posts), default=0)
    return Prose(longest, max((runs[post] for post in posts), default=0), total)


def _find_container(text: Any) -> Element:
    """What holds the paragraph that a text is in, and those beside it."""
    block = text.getparent()
    if text.is_tail:
        block = block.getparent()
    while block.tag in INLINE and block.getparent() is not None:
        block = block.getparent()
    return block.getparent() if block.tag == "p" and block.getparent() is not None else block


EXAMPLES = (
    Example(
        "_NO_PROSE",
        lambda element: measure_prose(element, {}),
        "<div><textarea>" + "It opens. " * 20 + "</textarea></div>",
        (0, 0, 0),
    ),
)
