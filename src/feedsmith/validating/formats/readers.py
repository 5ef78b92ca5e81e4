"""What readers show of a feed that is valid, and of which the specifications say nothing: advice.

What readers do was seen in some dozen readers and libraries.
"""

from collections.abc import Iterator
from html import escape

from feedsmith.validating.checks.fragments import find_words
from feedsmith.validating.checks.tables import ElementCheck
from feedsmith.validating.checks.values import plain
from feedsmith.validating.documents.markup import Element
from feedsmith.validating.findings import Complaint, Finding, complain, find, find_broken

__all__ = ["check_whole", "content_described", "has_generator", "has_whole_content", "one_creator"]


def check_whole(summary: str, content: str) -> Complaint | None:
    """Readers that show the content never show the summary: what it says stands in the content too.

    Both are HTML. In order, but perhaps with something between; the last word may be cut off.
    """
    words = find_words(content)
    if not words:  # pictures alone: what is said of them is elsewhere
        return None
    left = iter(words)
    missing = next((word for word in find_words(summary)[:-1] if word not in left), None)
    return complain("content-incomplete", missing) if missing else None


def has_whole_content(summary: str, content: str) -> ElementCheck:
    """Best Practices "content:encoded", RFC 4287 4.1.3: the content by itself is the whole entry."""

    def check(entry: Element) -> Iterator[Finding]:
        # The first of each: that there are more is told elsewhere.
        for element, full in zip(entry.named(summary)[:1], entry.named(content)[:1], strict=False):
            short = element.text
            is_html = element.name == "description" or element.get("type") == "html" or plain(short)
            complaint = check_whole(short if is_html else escape(short), full.text)
            if complaint and "src" not in full.attributes:
                yield find_broken(full, complaint, shown=short)

    return check


def content_described(item: Element) -> Iterator[Finding]:
    """RSS 2.0 "Elements of <item>": the description is the synopsis. Beside content:encoded too: several libraries
    know nothing else.
    """
    if item.named("content:encoded") and not item.named("description"):
        yield find(item, "content-alone")


def one_creator(item: Element) -> Iterator[Finding]:
    """Best Practices "dc:creator": all names in one. Of several, most readers show the first or the last; of `author`,
    which is an e-mail address (RSS 2.0 "author"), they show that.
    """
    if len(item.named("dc:creator")) > 1:
        yield find(item, "several-creators")
    if item.named("author"):
        yield find(item, "author-address")


def has_generator(name: str) -> ElementCheck:
    """Best Practices "generator": whoever finds a fault in a feed learns whom to tell."""

    def check(feed: Element) -> Iterator[Finding]:
        if not feed.named(name):
            yield find(feed, "missing-generator", name)

    return check
