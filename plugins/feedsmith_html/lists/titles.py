"""The title in a link, a heading or another part of a page: its text, without the dates and teasers beside it."""

import re
from operator import itemgetter
from typing import Any

from feedsmith_html.body.blocks import Element, count_words, has_sentence
from feedsmith_html.grammar import Example
from feedsmith_html.metadata.dates import parse_date
from feedsmith_html.text import collapse_spaces, unescape_twice

__all__ = [
    "complete_title",
    "count_title_words",
    "cut_ellipsis",
    "find_title",
    "find_titles",
    "is_called_title",
    "is_teaser",
    "list_parts",
    "read_first",
    "read_heading",
    "read_text",
    "strip_markup",
]

MAX_TITLE_CHARS = 400
MAX_MARKUP_CHARS = 4_000
MAX_WRAPPERS = 6
MAX_TEXT_PARTS = 60
MAX_TITLE_WORDS = 20
MAX_DATE_WORDS = 8

_NO_TEXT = frozenset("script style svg template select textarea iframe object noscript button form".split())
_BLOCKS = frozenset("p div li td dd dt h1 h2 h3 h4 h5 h6 section article header footer figure figcaption ul br".split())
_MARKED_TAGS = frozenset(("strong", "b"))
_TITLE_CLASS = re.compile(r"(?:^|[\s_-])(?:title|headline|heading)(?:$|[\s_-])", re.IGNORECASE)
_TEASER_ENDS = (".", "。", "।", "…")
# Between two elements, until it is known whether what follows is a word.
_SEAM = "\x1f"
_SEAM_BEFORE_SIGN = re.compile(r"\x1f+(?=[\s.,:;!?)\]»”’'-])")
_VERSION = re.compile(r"\d{1,4}(?:\.\d{1,4}){1,3}")
_CUT = re.compile(r"\s*(?:\.{3}|…|\[…\])$")
_TAG = re.compile(r"<[^<>]*>")


def read_first(*labels: str | None) -> str:
    """The first label that says something."""
    return next(filter(None, (collapse_spaces((label or "")[:MAX_TITLE_CHARS]) for label in labels)), "")


def read_heading(heading: Element) -> str:
    """The text of a heading without the date that stands before it or after it in an element of its own."""
    text = read_text(heading)
    for part in heading.iter("time", "small", "span", "em"):
        date = read_text(part)
        if date and date != text and text.startswith(date) != text.endswith(date) and _is_dated(date):
            text = text.removeprefix(date).removesuffix(date).strip()
    return text


def find_title(link: Element, parts: list[Element]) -> Element:
    """The part of a link that is the title, where all its text stands in parts; others are dates, say, and teasers."""
    for part in parts:
        if _is_marked(part):
            return part
    titles = [part for part in parts if not (is_teaser(read_text(part)) or _is_dated(read_text(part)))]
    return max(titles, key=lambda part: count_words(read_text(part))) if titles else link


def find_titles(links: list[list[Element]]) -> list[Element]:
    """The titles among the parts of links that stand alike: what differs most, as sections say the same.

    None where the links have not as many parts.
    """
    if len(set(map(len, links))) > 1:
        return []
    columns = []
    for column in zip(*links, strict=True):
        texts = [*map(read_text, column)]
        others = sum(is_teaser(text) or _is_dated(text) for text in texts)
        if 2 * others < len(texts):
            distinct = len(set(texts))
            is_marked = all(map(_is_marked, column))
            merit = (2 * distinct > len(texts), is_marked, distinct, sum(map(count_words, texts)))
            columns.append((merit, [*column]))
    return max(columns, key=itemgetter(0))[1] if len(columns) > 1 else []


def _is_marked(part: Element) -> bool:
    return part.tag in _MARKED_TAGS or is_called_title(part)


def is_called_title(element: Element) -> bool:
    """Whether a class calls an element a title."""
    names = element.get("class")
    return names is not None and _TITLE_CLASS.search(names[:100]) is not None


def is_teaser(text: str) -> bool:
    """Whether a part of a link is a text rather than a title: it is long, or ends as a sentence does."""
    return text.endswith(_TEASER_ENDS) or (has_sentence(text) and count_words(text) > MAX_TITLE_WORDS)


def _is_dated(text: str) -> bool:
    """Whether a part of a link is a date rather than a title, perhaps with an author."""
    return count_words(text) <= MAX_DATE_WORDS and parse_date(text) is not None


def list_parts(link: Element) -> list[Element]:
    """The elements that a link's text stands in, where it is several and no text stands between them."""
    around = link
    for _ in range(MAX_WRAPPERS):
        if (around.text or "").strip() or any((child.tail or "").strip() for child in around):
            return []
        parts = [child for child in around if child.tag not in _NO_TEXT and read_text(child)]
        if len(parts) != 1:
            return parts
        around = parts[0]
    return []


def count_title_words(title: str) -> int:
    """The words of a title; none where it has no letters, as the number of a comment, unless it is a version."""
    is_title = any(map(str.isalpha, title)) or _VERSION.fullmatch(title) is not None
    return count_words(title) if is_title else 0


def complete_title(text: str, element: Element) -> str:
    """A title that is cut short, as the link's `title` has it whole."""
    whole = collapse_spaces((element.get("title") or "")[:MAX_TITLE_CHARS])
    start = cut_ellipsis(text)
    return whole if start != text and whole.startswith(start) else text


def cut_ellipsis(text: str) -> str:
    """A text without the sign at its end that it is cut short; others as they are."""
    return _CUT.sub("", text)


def read_text(element: Element) -> str:
    """The text in an element on one line; blocks in it stand apart."""
    if len(element) == 0:
        return collapse_spaces((element.text or "")[:MAX_TITLE_CHARS])
    parts: list[str] = []
    stack: list[Any] = [element]
    while stack and len(parts) < MAX_TEXT_PARTS:
        part = stack.pop()
        if isinstance(part, str):
            parts.append(part)
        elif part.tag not in _NO_TEXT or part is element:
            between = " " if part.tag in _BLOCKS else ""
            stack.append(between)
            for child in reversed(part):
                # What is apart only by its style is on the page, too.
                stack.extend((child.tail or _SEAM, child))
            stack.append(between + (part.text or ""))
    return collapse_spaces(_SEAM_BEFORE_SIGN.sub("", "".join(parts)).replace(_SEAM, " "))[:MAX_TITLE_CHARS]


def strip_markup(text: str) -> str:
    """The beginning of a text that may hold tags and entities, on one line."""
    return collapse_spaces(unescape_twice(_TAG.sub(" ", text[:MAX_MARKUP_CHARS])))[:MAX_TITLE_CHARS]


EXAMPLES = (
    Example("_NO_TEXT", read_text, "<p>Bridge <button>Share</button></p>", "Bridge"),
    Example("_BLOCKS", read_text, "<a>Bridge<p>opens</p></a>", "Bridge opens"),
    Example(
        "_MARKED_TAGS",
        lambda element: read_text(find_title(element, list_parts(element))),
        "<a><b>Bridge</b><i>a day ago</i></a>",
        "Bridge",
    ),
    Example(
        "_TEASER_ENDS",
        lambda element: read_text(find_title(element, list_parts(element))),
        "<a><i>Bridge</i><i>It opens at last.</i></a>",
        "Bridge",
    ),
    Example(
        "_TITLE_CLASS",
        lambda element: read_text(find_title(element, list_parts(element))),
        "<a><i class=x-title>Bridge</i><i>a day ago</i></a>",
        "Bridge",
    ),
    Example("_VERSION", count_title_words, "2.14.0", 1),
    Example("_SEAM_BEFORE_SIGN", read_text, "<p><b>Bridge</b><i>: it</i><b>opens</b></p>", "Bridge: it opens"),
    Example(
        "_CUT",
        lambda element: complete_title(read_text(element), element),
        "<a title='Bridge opens'>Bridge…</a>",
        "Bridge opens",
    ),
    Example("_TAG", strip_markup, "<b>Bridge</b> &amp; ferry", "Bridge & ferry"),
)
