"""The titles that the head of a page and JSON-LD declare, and what they agree on.

They often have the name of the site and of a section too, which are no part of the
headline.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice, pairwise
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from feedsmith.text import squash
from feedsmith_html.grammar import Example
from feedsmith_html.metadata.candidates import Candidate
from feedsmith_html.metadata.signals import Signals
from feedsmith_html.metadata.structured import read_texts
from feedsmith_html.text import fold_text, unescape_twice

__all__ = [
    "MAX_TITLE_CHARS",
    "SEPARATOR",
    "AgreedTitle",
    "Declared",
    "Title",
    "choose_declared",
    "clean_title",
    "fold_for_address",
    "read_declared",
    "read_path",
    "strip_site",
]

MAX_TITLE_CHARS = 500
MAX_ADDRESS_CHARS = 2_000
MIN_SLUG_LETTERS = 6
MAX_SEPARATORS = 12
# Of a site whose name has words before that of its host, "The Daily Planet", or whose host has its initials.
MAX_SITE_WORDS = 4
MIN_ENDING_LETTERS = 5
MAX_SHORT_KEY = 7
# The weight of the title of the page, which is what a headline of few letters is a part of.
MAX_SHORT_AGREEMENT = 1.5
MAX_SECTION_WORDS = 4
SECTION_BONUS = 0.1

# What stands between a headline and the name of the site or of a section.
SEPARATOR = re.compile(
    r"\s[|\-–—·•:»«/~>→›‹│ㅣ]{1,2}\s|\s?[|│ㅣ]\s?|(?<=\S)\s?[»«›]\s|\s::\s"
    r"|(?<=[^\s\d_])_(?=[^\s_])|--(?=\S)|\s?：(?=[^：]{2,20}$)"
    r"|\s\((?=[^()]{2,40}\)$)|\s\[(?=[^\[\]]{2,40}\]$)"
)
# Those that hardly ever stand within a headline.
_STRONG_SEPARATORS = frozenset("| » « · • › │ ㅣ _".split())
# Meta elements that may hold the headline, with their weights.
_TITLE_METAS = {
    "og:title": 2.0,
    "twitter:title": 1.2,
    "parsely-title": 0.8,
    "sailthru.title": 0.8,
    "citation_title": 0.8,
    "dc.title": 0.8,
    "dcterms.title": 0.8,
    "dc:title": 0.8,
    "title": 0.8,
}
# After a headline, the name of whoever wrote it.
_BY = re.compile(r"(?:[Bb]y|[Vv]on|[Pp]ar|[Pp]or)\s[^\W\d_]\S*(?:\s[^\W\da-z_]\S*){0,3}(?:$|\s[-–—|•]\s)")
# A mark before a title, as before the items of a list.
_LEADING_MARK = re.compile(r"^[»›•·|>–—]\s+")
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,200}>")
# What a part of an address has that names something.
_WORD = re.compile(r"[^\W\d_]{3}")
_SLUG_MARK = re.compile("[-_.,]")
_SUFFIX = re.compile(r"\.\w{2,5}$")
_ARTICLE_NUMBER = re.compile(r"\d{4}")
# Parts of host names that name no site.
_GENERIC_NAMES = frozenset("www blog news com".split())


class Title(NamedTuple):
    """A title that the head of the page or JSON-LD declares; `key` is its text, folded."""

    candidate: Candidate
    key: str


@dataclass(frozen=True, slots=True)
class Declared:
    """What is known before the headings of a page are looked at.

    Those are the `titles` in its head, its `sites`' names and the words of its address, the `slug`;
    names and slug are folded.
    """

    titles: list[Title]
    sites: set[str]
    slug: str

    def find_title(self, signal: str) -> Title | None:
        """The title that this signal gives; None where it gives none."""
        return next(
            (title for title in self.titles if title.candidate.signal == signal),
            None,
        )

    def is_site(self, name: str) -> bool:
        """Whether a part of a title is the site's name, or most of it."""
        key = fold_text(name)
        if key in self.sites:
            return True
        if len(key) <= 4:
            return False
        if any(key in site or (len(site) > 4 and key.startswith(site)) for site in self.sites):
            return True
        words = name.split()
        if len(words) > MAX_SITE_WORDS or "@" in name or SEPARATOR.search(name) is not None:
            return False
        initials = "".join(word[0] for word in words).casefold()
        is_named_in_host = any(len(site) > MIN_ENDING_LETTERS and key.endswith(site) for site in self.sites)
        return is_named_in_host or (len(initials) > 2 and initials in self.sites)


class AgreedTitle(NamedTuple):
    """The title that most signals agree on, and the candidate that it is from."""

    text: str
    source: Candidate


class _Variant(NamedTuple):
    """What may be left of a title, and what speaks for that."""

    text: str
    bonus: float


def read_declared(signals: Signals) -> Declared:
    """What a page declares of its headline."""
    titles = list(_read_titles(signals))
    return Declared(titles, _fold_site_names(signals), _fold_slug(signals.page.url))


def _read_titles(signals: Signals) -> Iterator[Title]:
    """The titles in the head, and JSON-LD's."""
    for title in _read_raw_titles(signals):
        if text := clean_title(title.text):
            yield Title(Candidate(title.signal, text, title.weight), fold_text(text))


def _read_raw_titles(signals: Signals) -> Iterator[Candidate]:
    article = signals.article
    for text in read_texts(article, "headline")[:1] or read_texts(article, "name")[:1]:
        yield Candidate("JSON-LD", text, 2.0)
    for marked in signals.properties.get("headline", ())[:1]:
        yield Candidate("microdata", marked.element.get("content") or "", 1.0)
    for name, weight in _TITLE_METAS.items():
        for text in signals.read_metas(name)[:1]:
            yield Candidate(name, text, weight)
    for text in signals.titles[:1]:
        yield Candidate("<title>", text, 1.5)


def clean_title(text: str) -> str:
    """One line without tags; entities that were escaped twice are resolved."""
    text = unescape_twice(text[: 4 * MAX_TITLE_CHARS])
    if "<" in text:
        text = _TAG.sub("", text)
    return _LEADING_MARK.sub("", squash(text)[:MAX_TITLE_CHARS])


def _fold_site_names(signals: Signals) -> set[str]:
    """How the site is called."""
    keys = {fold_text(clean_title(name)) for name in signals.site_names}
    return {key for key in keys if len(key) > 1} - _GENERIC_NAMES


def _fold_slug(url: str) -> str:
    """The words that name the page in its address, as `fold_for_address` spells them.

    It is "" where they are few.
    """
    segments = unquote(read_path(url) or "").split("/")
    named = [segment for segment in segments if _WORD.search(segment)]
    if not named:
        return ""
    words = _SLUG_MARK.split(_SUFFIX.sub("", named[-1][:300]))
    if len(words) > 1 and _ARTICLE_NUMBER.search(words[-1]):
        words.pop()  # the article's number
    if words[0].isdigit():
        del words[0]
    slug = fold_for_address(fold_text("".join(words)))
    return slug if len(slug) >= MIN_SLUG_LETTERS else ""


def fold_for_address(key: str) -> str:
    """A folded text as words are spelt in addresses: ä as a or ae alike."""
    if not key.isascii():
        key = unicodedata.normalize("NFKD", key.replace("ß", "ss"))
        key = "".join(c for c in key if not unicodedata.combining(c))
    return key.replace("ae", "a").replace("oe", "o").replace("ue", "u")


def read_path(href: str) -> str | None:
    """The path of a link, "" for the front page; None for what is no address."""
    if href.startswith(("#", "javascript:", "mailto:", "?")):
        return None
    try:
        path = urlsplit(href.strip()[:MAX_ADDRESS_CHARS]).path
    except ValueError:
        return None
    return path.strip("/").removesuffix("index.html").removesuffix("index.php")


# ---- what they agree on -------------------------------------------------------------------------


def choose_declared(declared: Declared) -> AgreedTitle | None:
    """What the titles in the head agree on."""
    best: AgreedTitle | None = None
    best_score = 0.0
    for title in _drop_lighter(declared.titles):
        for variant in _iterate_variants(title.candidate.text, declared):
            key = fold_text(variant.text)
            score = variant.bonus + 0.3 * title.candidate.weight + _sum_agreement(key, declared)
            if key in declared.sites:
                score -= 6.0
            # Sums of floats differ in their last bits: of equals the first is to win.
            if key and (best is None or score > best_score + 1e-9):
                best, best_score = AgreedTitle(variant.text, title.candidate), score
    return best


def _drop_lighter(titles: list[Title]) -> Iterable[Title]:
    """The heaviest of those that are spelt alike, which would win: most pages give one title four times."""
    heaviest: dict[str, Title] = {}
    for title in titles:
        other = heaviest.get(title.candidate.text)
        if other is None or title.candidate.weight > other.candidate.weight:
            heaviest[title.candidate.text] = title
    return heaviest.values()


def _sum_agreement(key: str, declared: Declared) -> float:
    return sum(title.candidate.weight * _measure_agreement(key, title.key) for title in declared.titles)


def _measure_agreement(key: str, other: str) -> float:
    if key == other:
        return 1.0
    if len(key) > MAX_SHORT_KEY and other.startswith(key):
        return 0.9
    return 0.6 if len(key) > MAX_SHORT_KEY and other.endswith(key) else 0.0


def _iterate_variants(text: str, declared: Declared) -> Iterator[_Variant]:
    """A title as it is, and what is left of it without the names of site and sections."""
    slug = declared.slug
    yield _Variant(text, 0.0)
    separators = list(islice(SEPARATOR.finditer(text), MAX_SEPARATORS))
    for number, separator in enumerate(separators):
        before = text[: separator.start()].rstrip()
        after = _LEADING_MARK.sub("", text[separator.end() :].strip(" )]"))
        bonus = _score_cut(before, separator[0], after, declared)
        if _are_sections(text, separators[number:], declared):
            bonus = _score_cut(text, separator[0], text[separators[-1].end() :], declared)
            bonus += SECTION_BONUS * (len(separators) - number)
        if slug and fold_for_address(fold_text(before)) == slug:
            bonus += 1.5
        yield _Variant(before, bonus)
        follows_slug = slug and fold_for_address(fold_text(after)).startswith(slug)
        if follows_slug or declared.is_site(before):
            yield _Variant(after, 1.5)


def _are_sections(text: str, separators: list[re.Match[str]], declared: Declared) -> bool:
    """Whether a title ends, from the first of these separators on, in names of sections and that of the site."""
    if len(separators) < 2 or not declared.is_site(text[separators[-1].end() :].strip(" )]")):
        return False
    sign = separators[0][0].strip()
    most = MAX_SECTION_WORDS if sign in _STRONG_SEPARATORS else MAX_SECTION_WORDS // 2
    headline = text[: separators[0].start()]
    for one, other in pairwise(separators):
        section = text[one.end() : other.start()].strip()
        is_like_name = not section[:1].islower() and len(section.split()) <= most and len(section) < len(headline)
        if other[0].strip() != sign or not is_like_name:
            return False
    return True


def _score_cut(before: str, separator: str, after: str, declared: Declared) -> float:
    """What speaks for the headline's ending at a separator."""
    bonus = 0.5 if separator.strip() in _STRONG_SEPARATORS else 0.0
    if declared.is_site(after):
        # A short headline agrees with none of those that it begins.
        return bonus + (0.8 if len(fold_text(before)) > MAX_SHORT_KEY else 1.0 + MAX_SHORT_AGREEMENT)
    if _BY.match(after) is not None:
        return bonus + 0.8
    is_short = len(before) > len(after) and len(after.split()) < 6
    return bonus - (0.2 if is_short else 1.0)


def strip_site(title: str, sites: set[str]) -> str:
    """A headline that was taken as it is, without the site's name at its end."""
    separators = list(SEPARATOR.finditer(title))
    if separators and fold_text(title[separators[-1].end() :]) in sites:
        return title[: separators[-1].start()].rstrip()
    return title


def _choose_text(signals: Signals) -> str:
    """What the titles of a page agree on, for the examples."""
    agreed = choose_declared(read_declared(signals))
    return "" if agreed is None else agreed.text


EXAMPLES = (
    Example(
        "SEPARATOR",
        _choose_text,
        "<title>Bridge opens - Daily Planet</title><meta name=publisher content='Daily Planet'>",
        "Bridge opens",
    ),
    Example(
        "_STRONG_SEPARATORS",
        _choose_text,
        "<title>Bridge opens at last | Sport</title>",
        "Bridge opens at last",
    ),
    Example(
        "_TITLE_METAS",
        _choose_text,
        "<meta name=dc.title content='Bridge opens'>",
        "Bridge opens",
    ),
    Example("_BY", _choose_text, "<title>Bridge opens - by Jane Doe</title>", "Bridge opens"),
    Example("_LEADING_MARK", clean_title, "» Bridge opens", "Bridge opens"),
    Example("_TAG", clean_title, "Bridge <i>opens</i>", "Bridge opens"),
    Example(
        "_WORD",
        _fold_slug,
        "https://planet.example/bridge-opens/12-34",
        "bridgeopens",
    ),
    Example(
        "_SLUG_MARK",
        _fold_slug,
        "https://planet.example/12-bridge-opens",
        "bridgeopens",
    ),
    Example(
        "_SUFFIX",
        _fold_slug,
        "https://planet.example/bridge-opens.html",
        "bridgeopens",
    ),
    Example(
        "_ARTICLE_NUMBER",
        _fold_slug,
        "https://planet.example/bridge-opens-123456",
        "bridgeopens",
    ),
    Example(
        "_GENERIC_NAMES",
        _fold_site_names,
        "<meta name=publisher content=News>",
        {"planet", "planetexample"},
    ),
)
