"""Whether a page is its article, or a wall that has taken its place: a notice of cookies, a login, a block by a
firewall or by country, a waiting room, maintenance, a page that says with status 200 that there is none. Pure.

No list has the words of all of them. What tells them apart is what a page says of itself (`PageEvidence`), what the
article behind its address was when it was last read, and whether another address gives the same text.
Where that leaves a doubt, the entry stays as it was.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple
from unicodedata import combining, normalize
from urllib.parse import unquote, urlsplit

from feedsmith.model.article import Article
from feedsmith.model.errors import FetchError, ParseError, SourceError
from feedsmith.model.evidence import PageEvidence
from feedsmith.model.stories import measure_shared, read_main_text, split_words

__all__ = ["PageReading", "Wall", "digest_text", "find_wall", "is_doubtful", "keep_longer_text"]

MAX_WALL_WORDS = 300
"""Words of a wall. Notices of consent that list their partners are the longest."""
MAX_BOX_WORDS = 120
"""Words of a page that is a box with buttons, and nothing else."""
MIN_SHARED = 0.1
"""What two versions of one article share at least, of the shorter one's three words in a row. Of other texts in the
same language it is 0.02 at most.
"""
MAX_CUT_SHARE = 0.5
"""A text that was cut, or that something took the place of, is no longer than this share of what it was."""
MIN_AGREEING_SHARE = 0.5
"""Of the words of a headline, so many stand in the address, or in another headline, that it agrees with."""
MIN_WORD_LETTERS = 4


class PageReading(NamedTuple):
    """An article as it was read from the page that was asked for at `url`, what the page says of itself, and the
    headline that a list has for it, "" where none led to it.
    """

    article: Article
    evidence: PageEvidence
    url: str
    lead_title: str = ""


class Wall(NamedTuple):
    """Why a page is not its article: a kind of failure, and the reason for people."""

    kind: str
    reason: str

    def as_error(self, source: str, location: str) -> SourceError:
        """The failure of the document."""
        error = FetchError if self.kind == "blocked" else ParseError
        return error(source, location, self.kind, self.reason)


def find_wall(reading: PageReading, previous: Sequence[Article], *, was_list: bool = False) -> Wall | None:
    """The wall that a page is by itself, or beside what its address gave before; None where it is an article.

    `was_list` says that the document led to others before and now leads nowhere.
    """
    if previous:
        return _find_replacement(reading, max(previous, key=lambda article: measure_shared(article, reading.article)))
    if not is_doubtful(reading):
        return None
    evidence = reading.evidence
    if was_list:
        return Wall("not-an-article", f"it led to articles before, and now holds {_describe_bare(evidence)}")
    if _is_elsewhere(reading):
        host = urlsplit(evidence.url).hostname
        return Wall("blocked", f"redirected to {host}, to {_describe_bare(evidence)}")
    if evidence.controls and evidence.words < MAX_BOX_WORDS:
        return Wall("not-an-article", f"{_describe_bare(evidence)}, with buttons or fields to fill in")
    return None


def is_doubtful(reading: PageReading) -> bool:
    """Whether nothing but its text speaks for a page, and that is short: whether it is a wall shows when another
    address gives the same.
    """
    return reading.evidence.is_bare and reading.evidence.words < MAX_WALL_WORDS and not _is_expected(reading)


def _describe_bare(evidence: PageEvidence) -> str:
    return f"a text of {evidence.words} words without date, author or type"


def _is_elsewhere(reading: PageReading) -> bool:
    """Whether the page came from another host, and not from where the same path has moved."""
    asked, final = urlsplit(reading.url), urlsplit(reading.evidence.url)
    is_same_host = asked.netloc.lower().removeprefix("www.") == final.netloc.lower().removeprefix("www.")
    return bool(final.netloc) and not is_same_host and asked.path.strip("/") != final.path.strip("/")


# ---- beside what it was --------------------------------------------------------------------------


def _find_replacement(reading: PageReading, previous: Article) -> Wall | None:
    """The wall that stands where an article was."""
    article, evidence = reading.article, reading.evidence
    if measure_shared(previous, article) >= MIN_SHARED:
        return None
    words, before = _count_words(article), _count_words(previous)
    if _is_confirmed(reading, previous):
        was_updated = previous.updated or previous.published
        is_correction = bool(article.updated and was_updated and article.updated > was_updated)
        if words > MAX_CUT_SHARE * before or is_correction:
            return None
        return Wall("not-an-article", f"{words} words that share nothing with the {before} which the article had")
    lost = [name for name, is_lost in _list_lost(reading, previous) if is_lost]
    if lost:
        return Wall("not-an-article", f"its text shares nothing with the article's, and has no {' and no '.join(lost)}")
    if not evidence.is_bare or words >= MAX_WALL_WORDS:
        return None
    return Wall("not-an-article", f"{_describe_bare(evidence)} that shares nothing with the article's")


def _is_confirmed(reading: PageReading, previous: Article) -> bool:
    """Whether something other than its text says that a page is still that article, or one in its place."""
    article, evidence = reading.article, reading.evidence
    dates = [found.published and found.published.date() for found in (article, previous)]
    if evidence.is_dated and (evidence.is_typed or dates[0] == dates[1]):
        return True
    authors = {author.name for author in previous.authors}
    is_by_same = evidence.is_signed and any(author.name in authors for author in article.authors)
    return is_by_same or _agree(article.title, previous.title) or _is_expected(reading)


def _list_lost(reading: PageReading, previous: Article) -> list[tuple[str, bool]]:
    """What the article had, by name, and whether the page has it no longer."""
    article, evidence = reading.article, reading.evidence
    has_date = evidence.is_dated or article.published is not None
    return [
        ("date", previous.published is not None and not has_date),
        ("author", bool(previous.authors) and not evidence.is_signed),
    ]


def keep_longer_text(reading: PageReading, previous: Sequence[Article]) -> Article | None:
    """The article with the text that it had before, where the page shows the beginning of that and a paywall; None
    where it stays as it was read.
    """
    if not reading.evidence.has_paywall or not previous:
        return None
    article = reading.article
    known = max(previous, key=lambda other: measure_shared(other, article))
    if measure_shared(known, article) < MIN_SHARED:
        return None
    if len(read_main_text(article)) > MAX_CUT_SHARE * len(read_main_text(known)):
        return None
    return replace(article, body=known.body, summary=known.summary or article.summary)


# ---- texts ---------------------------------------------------------------------------------------


def _count_words(article: Article) -> int:
    return len(split_words(read_main_text(article)))


def digest_text(reading: PageReading) -> bytes:
    """What two walls have in common at different addresses: their headline, and their words but for numbers and those
    of the address, which notices print as they print the number of the incident.
    """
    own = _split_address(reading.url) | _split_address(reading.evidence.url)
    words = (word.lower() for word in split_words(read_main_text(reading.article)))
    text = " ".join(word for word in words if word.isalpha() and _fold(word) not in own)
    from hashlib import blake2b  # with OpenSSL 3 ms, for pages

    return blake2b(f"{reading.article.title}\n{text}".encode("utf-8", "surrogatepass"), digest_size=16).digest()


def _is_expected(reading: PageReading) -> bool:
    """Whether the headline is what the list or the address of the article says."""
    title = reading.article.title
    if reading.lead_title and _agree(title, reading.lead_title):
        return True
    words = _list_long_words(title)
    in_address = words & _split_address(reading.url)
    return len(in_address) > MIN_AGREEING_SHARE * len(words)


def _agree(one: str, other: str) -> bool:
    """Whether two headlines are the same, or have most words in common."""
    mine, theirs = set(split_words(_fold(one))), set(split_words(_fold(other)))
    shorter = min(len(mine), len(theirs))
    return mine == theirs or len(mine & theirs) > MIN_AGREEING_SHARE * max(shorter, 2)


def _list_long_words(text: str) -> set[str]:
    return {word for word in split_words(_fold(text)) if len(word) >= MIN_WORD_LETTERS}


def _split_address(url: str) -> set[str]:
    """The words of an address's path and query."""
    parts = urlsplit(url)
    text = _fold(unquote(f"{parts.path} {parts.query}"))
    return {word for word in re.split(r"[\W_]+", text) if word}


def _fold(text: str) -> str:
    """`text` in lower case and without accents, as addresses spell it."""
    if text.isascii():
        return text.lower()
    return "".join(char for char in normalize("NFKD", text.casefold()) if not combining(char))
