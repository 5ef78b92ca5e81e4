"""Links to the pages of authors, and the names in their addresses."""

import re
from collections.abc import Callable, Iterator
from typing import Any

from feedsmith_html.grammar import Example, any_word
from feedsmith_html.metadata.candidates import Candidate
from feedsmith_html.metadata.elements import extract_text
from feedsmith_html.metadata.signals import Signals
from feedsmith_html.metadata.teasers import is_of_teaser, list_around_headline
from feedsmith_html.text import read_host

__all__ = ["find_authors_in_addresses", "find_linked_authors", "find_linked_members", "leads_to_author"]

MAX_LINK_CHARS = 60
MAX_BETWEEN_LINKS = 12

# The address of an author's page; its last part may be the name. A licence of Creative Commons has /by/ in it too.
_PROFILE = re.compile(
    "(?<!licenses)/"
    + any_word(
        """authors? autor(?:en|es|i|in)? auteurs? staff profiles? journalists? by
        contributors? columnists? writers? redakteure? reporters? bios? firmas?
        skribent forfatter yazarlar autori"""
    )
    + r"/(?:[\w-]+/)?([\w.%-]{3,60})/?(?:[?#]|$)",
    re.IGNORECASE,
)
# The address of the page that somebody has on the site: an author, where many write.
_MEMBER = re.compile(r"/(?:@|u(?:sers?)?/|members?/|people/|in/)[\w.-]{2,60}/?(?:[?#]|$)", re.IGNORECASE)


def leads_to_author(link: Any) -> bool:
    """Whether a link leads to an author's page."""
    return _PROFILE.search((link.get("href") or "")[:300]) is not None


def find_linked_authors(signals: Signals) -> Iterator[Candidate]:
    """Links near the headline that lead to an author's page."""
    return _find_links(signals, leads_to_author, "link to an author")


def find_linked_members(signals: Signals) -> Iterator[Candidate]:
    """Links near the headline that lead to the page which somebody has on this site."""
    host = read_host(signals.page.url)

    def leads_to_member(link: Any) -> bool:
        href = (link.get("href") or "")[:300]
        return _MEMBER.search(href) is not None and read_host(href) in ("", host)

    return _find_links(signals, leads_to_member, "link to a member")


def _find_links(signals: Signals, is_wanted: Callable[[Any], bool], signal: str) -> Iterator[Candidate]:
    around = list_around_headline(signals)
    last: int | None = None
    for index, element in signals.iterate_near_headline(before=20, after=60):
        if element.tag != "a" or (last is not None and index - last > MAX_BETWEEN_LINKS) or not is_wanted(element):
            continue
        text = extract_text(element, MAX_LINK_CHARS, " ")
        if text and not signals.is_outside(element) and not is_of_teaser(index, text, around, signals):
            last = index
            yield Candidate(signal, text, 1.0, index)


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
    Example(
        "_MEMBER",
        lambda signals: [author.text for author in find_linked_members(signals)],
        "<h1>Bridge opens</h1><a href=/@jane>Jane Doe</a>",
        ["Jane Doe"],
    ),
)
