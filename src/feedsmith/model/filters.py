r"""Which articles a feed takes in: criteria as values, and whether an article meets them. The only re2 module.

Words are searched in the headline, the standfirst and the text of the body, without regard to case, with white space
as one space. A word without any of the signs `\.^$|?*+()[]{}` is a word or phrase and stands between word boundaries,
in whatever script: `port` is not in "transport". Chinese, Japanese, Thai and the like put no space between words, and
Korean ties particles to them, so a word in these is found wherever its characters are. Curly apostrophes and
typographic hyphens equal the plain ones. A word with a sign is a pattern in RE2 syntax, found anywhere (`\b` knows
ASCII only, `\pL` is a letter of any script); `^` and `$` are the ends of the headline, of the standfirst and of a
block of the body. RE2 searches in linear time; seen in google-re2 1.1.20251105: its errors carry bytes.

Words without a sign need no RE2: with letters of all scripts for boundaries it takes 2 ms to compile one and 6 µs to
look through 3 KB, `str.find` under 1 µs. They are compared after full case folding as well: `Straße` is in "STRASSE".
"""

import re
from collections.abc import Callable, Iterable
from functools import cache, cached_property
from html import unescape
from typing import Any
from unicodedata import category, combining, normalize

from feedsmith.model.article import Article, language_tag
from feedsmith.model.values import value
from feedsmith.text import squash

__all__ = ["Criteria", "Filter"]

MAX_PROGRAM = 10_000
"""RE2 instructions of a pattern. Where its automaton outgrows RE2's 8 MB, time is that of text times instructions."""

_KEYS = ("words", "authors", "agencies", "tags", "languages")
_SIGNS = r"[\\.^$|?*+()\[\]{}]"
_MARKUP = (  # as HTML's tokenizer cuts it (HTML 13.2.5); what is never closed goes on to the end
    r"(?s)<(?:(?P<hidden>[Ss](?i:cript|tyle))(?=[\s/>]).*?(?:</(?i:(?P=hidden))(?=[\s/>])[^>]*+(?:>|\Z)|\Z)"
    r"|/?(?P<tag>[A-Za-z][^\s/>]*+)"
    r"(?:>|(?:[^>=]++|=\s*+(?:\"[^\"]*+(?:\"|\Z)|'[^']*+(?:'|\Z)|[^\s>]*+))*+(?:>|\Z))"
    r"|!--(?:-?>|.*?(?:--!?>|\Z))"
    r"|[!?/][^>]*+(?:>|\Z))"
)
_WITHIN_WORDS = frozenset(
    "a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd mark q rb ruby s samp small span strike "
    "strong sub sup time tt u var wbr".split()
)
_WITHIN_LINES = frozenset(("audio", "br", "img", "picture", "source", "svg", "video"))
# Characters that are not seen, as Unicode's Default_Ignorable_Code_Point has them: soft hyphens, joiners, directional
# marks, variation selectors.
_UNSEEN = (
    "[\u00ad\u034f\u061c\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\U000e0000-\U000e0fff]"
)
# Thai and Lao, Myanmar, Hangul, Khmer, Tai, kana and Han, Yi, and their extensions and compatibility forms.
_UNSPACED = (
    "[\u0e00-\u0eff\u1000-\u109f\u1100-\u11ff\u1780-\u17ff\u1950-\u19ff\u1a20-\u1aaf\u2e80-\ua4cf\ua960-\ua97f"
    "\ua9e0-\ua9ff\uaa60-\uaadf\uac00-\ud7ff\uf900-\ufaff\uff66-\uffdc\U0001aff0-\U0001b16f\U00020000-\U0003ffff]"
)


@value
class Criteria:
    """What an article may be asked for: it meets a key by one of its items.

    `authors` are whole names, `agencies` names or codes, `tags` terms or labels, all compared without regard to case
    and diacritics; `languages` are ranges: `en` takes in en-GB. Raises ValueError with the key, what is wrong and the
    item: `words: missing ): a(: 'a('`.
    """

    words: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    agencies: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for word in self.words:
            _finder(word)
        for key in ("authors", "agencies", "tags"):
            for name in getattr(self, key):
                if not _name(name):
                    raise ValueError(f"{key}: empty: {name[:200]!r}")
        if self.languages:
            object.__setattr__(self, "languages", tuple(map(_range, self.languages)))


@value
class Filter:
    """Keeps the articles that meet every key of `include` that is given, and none of `exclude`. False if empty."""

    include: Criteria = Criteria()
    exclude: Criteria = Criteria()

    def __bool__(self) -> bool:
        return bool(_given(self.include) or _given(self.exclude))

    def keeps(self, article: Article, language: str = "") -> bool:
        """Whether the article stays; `language` is the feed's, for an article that names none."""
        told = _Told(article, language)
        if not all(told.meets(key, items) for key, items in _given(self.include)):
            return False
        return not any(told.meets(key, items) for key, items in _given(self.exclude))


def _given(criteria: Criteria) -> list[tuple[str, tuple[str, ...]]]:
    return [(key, items) for key in _KEYS if (items := getattr(criteria, key))]


class _Told:
    """What an article tells of itself, made ready to be compared when a criterion first asks."""

    def __init__(self, article: Article, language: str) -> None:
        self._article = article
        self._language = article.language or language

    def meets(self, key: str, items: tuple[str, ...]) -> bool:
        if key == "words":
            return any(_finder(word)(self) for word in items)
        if key == "languages":
            return any(_in_range(self._language, each) for each in items)
        return not _compared(items).isdisjoint(map(_name, self._names(key)))

    def _names(self, key: str) -> Iterable[str]:
        article = self._article
        if key == "authors":
            return [person.name for person in article.authors] or [article.credit]
        if key == "agencies":
            return [name for agency in article.agencies for name in (agency.name, agency.code)]
        return [name for tag in article.tags for name in (tag.term, tag.label)]

    @cached_property
    def lines(self) -> str:
        """The headline, the standfirst and each block of the body on a line of its own; no line is empty."""
        text = "\n".join((self._article.title, self._article.summary, _text(self._article.body)))
        squashed = (" ".join(line.split()) for line in _normal(text).split("\n"))
        return "\n".join(filter(None, squashed))

    @cached_property
    def encoded(self) -> bytes:
        return self.lines.encode()

    @cached_property
    def folded(self) -> str:
        """`lines` without regard to case, and a space at each end."""
        return f" {_folded(self.lines)} "


@cache
def _finder(word: str) -> Callable[[_Told], bool]:
    """What finds the word or pattern. Raises ValueError."""
    if re.search(_SIGNS, word):
        search = _compiled(word).search
        return lambda told: search(told.encoded) is not None
    plain = _folded(" ".join(_normal(squash(word)).split()))
    if not plain:
        raise ValueError(f"words: empty: {word[:200]!r}")
    beyond = re.compile(rf"\W|{_UNSPACED}" if _of_spaced_word(plain[0]) else "(?s).")
    return lambda told: _stands_in(told.folded, plain, beyond)


def _compiled(pattern: str) -> Any:
    import re2  # type: ignore[import-untyped]  # 5 to 9 ms, for feeds with patterns alone

    options = re2.Options()
    options.case_sensitive = False
    options.never_capture = True
    options.log_errors = False  # else Abseil writes them to stderr
    try:
        compiled = re2.compile(f"(?m){_normal(pattern)}".encode(), options)
    except UnicodeEncodeError as error:
        raise ValueError(f"words: a lone surrogate: {pattern[:200]!r}") from error
    except re2.error as error:
        reason = error.args[0].decode(errors="replace").replace("(?m)", "")
        raise ValueError(f"words: {reason[:200]}: {pattern[:200]!r}") from error
    if compiled.programsize > MAX_PROGRAM:
        raise ValueError(f"words: too large a pattern: {pattern[:200]!r}")
    if compiled.search(b""):
        raise ValueError(f"words: matches the empty text, hence every article: {pattern[:200]!r}")
    return compiled


def _stands_in(text: str, word: str, beyond: re.Pattern[str]) -> bool:
    """Whether the word is in `text`; `beyond` matches what lies before a place where it may begin."""
    start = text.find(word)
    while start >= 0:
        end = start + len(word)
        if not (_goes_on(text[start - 1], word[0]) or _goes_on(word[-1], text[end])):
            return True
        gap = beyond.search(text, start)
        start = text.find(word, gap.end()) if gap else -1
    return False


def _goes_on(one: str, other: str) -> bool:
    """Whether a word goes on from one character to the next: both are of words, in scripts that have spaces, or the
    next is a mark on the one (UAX 29, rules WB4 to WB13).
    """
    if category(other)[0] == "M" and not one.isspace():
        return True
    return _of_spaced_word(one) and _of_spaced_word(other)


def _of_spaced_word(character: str) -> bool:
    return (character == "_" or category(character)[0] in "LMN") and not re.match(_UNSPACED, character)


def _text(html: str) -> str:
    """The text of the body: its blocks on lines of their own, no comments, scripts or values of attributes."""
    return unescape(re.sub(_MARKUP, _gap, html.replace("\n", " ")))


def _gap(markup: re.Match[str]) -> str:
    tag = (markup["tag"] or "a").lower()
    if tag in _WITHIN_WORDS:
        return ""
    return " " if tag in _WITHIN_LINES else "\n"


def _normal(text: str) -> str:
    """`text` without what can't be seen, in NFC."""
    return text if text.isascii() else normalize("NFC", re.sub(_UNSEEN, "", text))


def _folded(text: str) -> str:
    """`text` for comparison without regard to case, in NFC; a Turkish dotted capital I is an i."""
    text = text.casefold()
    if text.isascii():
        return text
    text = text.replace("i\u0307", "i").replace("\u2019", "'").replace("\u2010", "-").replace("\u2011", "-")
    return normalize("NFC", text)


@cache
def _compared(names: tuple[str, ...]) -> frozenset[str]:
    return frozenset(map(_name, names))


def _name(name: str) -> str:
    """`name` for comparison without regard to case, diacritics and white space."""
    folded = _folded(squash(name))
    if not folded.isascii():
        folded = normalize("NFKD", normalize("NFKD", _normal(folded)).casefold())
        folded = "".join(character for character in folded if not _is_diacritic(character))
    return " ".join(folded.split())


def _is_diacritic(character: str) -> bool:
    """By its canonical combining class: accents, strokes, Hebrew and Arabic points. The marks of 7 to 9 and of 84 to
    199 (nukta, kana voicing, virama, vowels from Telugu to Tibetan) spell the word.
    """
    place = combining(character)
    return place == 1 or 9 < place < 84 or place >= 200


def _range(language: str) -> str:
    try:
        return language_tag(language)
    except ValueError as error:
        raise ValueError(f"languages: {str(error).partition(': ')[2]}") from error


def _in_range(tag: str, language: str) -> bool:
    """Basic filtering (RFC 4647, section 3.3.1)."""
    return f"{tag}-".lower().startswith(f"{language}-".lower())
