"""Links to the pages of authors, and the names in their addresses."""

import re
from collections.abc import Iterator

from feedsmith_html.grammar import Example, any_word
from feedsmith_html.metadata.candidates import Candidate
from feedsmith_html.metadata.elements import extract_text
from feedsmith_html.metadata.signals import Signals

__all__ = ["find_authors_in_addresses", "find_linked_authors"]

MAX_LINK_CHARS = 60
MAX_BETWEEN_LINKS = 12

# The address of an author's page; its last part may be the name.
_PROFILE = re.compile(
    "/"
    + any_word(
        """authors? autor(?:en|es|i|in)? auteurs? staff profiles? journalists? by
        contributors? columnists? writers? redakteure? reporters? bios? firmas?
        skribent forfatter yazarlar autori"""
    )
    + r"/(?:[\w-]+/)?([\w.%-]{3,60})/?(?:[?#]|$)",
    re.IGNORECASE,
)


def find_linked_authors(signals: Signals) -> Iterator[Candidate]:
    """Links near the headline that lead to an author's page."""
    last: int | None = None
    for index, element in signals.iterate_near_headline(before=20, after=60):
        if element.tag != "a" or (last is not None and index - last > MAX_BETWEEN_LINKS):
            continue
        if _PROFILE.search((element.get("href") or "")[:300]) is None:
            continue
        text = extract_text(element, MAX_LINK_CHARS, " ")
        if text and not signals.is_outside(element):
            last = index
            yield Candidate("link to an author", text, 1.0, index)


def find_authors_in_addresses(signals: Signals) -> Iterator[Candidate]:
    """Names in the addresses of authors' pages that meta elements give: /profile/jane-doe."""
    for text in signals.read_metas("article:author", "og:article:author")[:5]:
        for address in text[:3000].split(",")[:10]:
            match = _PROFILE.search(address.strip()[:300])
            words = match[1].split("-") if match is not None else []
            if 2 <= len(words) <= 4 and all(word.isalpha() for word in words):
                name = " ".join(word.capitalize() for word in words)
                yield Candidate("article:author", name)


EXAMPLES = (
    Example(
        "_PROFILE",
        lambda signals: [author.text for author in find_authors_in_addresses(signals)],
        "<meta property=article:author content=https://planet.example/profile/jane-doe>",
        ["Jane Doe"],
    ),
)
