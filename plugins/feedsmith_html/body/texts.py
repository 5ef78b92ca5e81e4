"""The text in an element, as it is written: on one line, or with its lines."""

from lxml import etree

from feedsmith_html.body.blocks import Element
from feedsmith_html.grammar import Example

__all__ = ["collapse_within", "join_lines", "join_texts"]

# What begins a line of its own in code.
_LINE_TAGS = frozenset("div p li tr table ol ul".split())


def collapse_within(text: str) -> str:
    """A text with single spaces, of which it keeps one at either end."""
    # Most texts are so already, which takes a third of the time to see.
    if text.isprintable() and "  " not in text:
        return text
    before, after = " " * text[:1].isspace(), " " * text[-1:].isspace()
    return f"{before}{' '.join(text.split())}{after}" if not text.isspace() else " "


def join_texts(element: Element) -> str:
    """All the text in an element, its pieces apart."""
    return " ".join(element.itertext())


def join_lines(element: Element) -> str:
    """The text in an element, with its line ends, and those that its blocks and breaks make."""
    pieces: list[str] = [""]
    for event, node in etree.iterwalk(element, events=("start", "end")):
        is_open = not pieces[-1].endswith("\n")
        if (node.tag in _LINE_TAGS and is_open) or (node.tag == "br" and event == "end"):
            pieces.append("\n")
        text = node.text if event == "start" else node.tail
        if text and not (event == "end" and node is element):
            pieces.append(text)
    return "".join(pieces)


EXAMPLES = (Example("_LINE_TAGS", join_lines, "<pre><div>a = 1</div><div>b = 2</div></pre>", "\na = 1\nb = 2\n"),)
