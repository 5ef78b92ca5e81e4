r"""Which articles a feed takes in: criteria as values, and whether an article meets them.

Words are searched in the headline, the standfirst and the text of the body, without regard
to case, with white space as one space. A word without any of the signs `\.^$|?*+()[]{}` is
a word or phrase and stands between word boundaries, in whatever script: `port` is not in
"transport". Chinese, Japanese, Thai and the like put no space between words, and Korean
ties particles to them, so a word in these is found wherever its characters are. Curly
apostrophes and typographic hyphens equal the plain ones.

A word with a sign is a pattern in RE2 syntax, found anywhere (`\b` knows ASCII only, `\pL`
is a letter of any script); `^` and `$` are the ends of the headline, of the standfirst and
of a block of the body. RE2 searches in linear time. This is the only re2 module; seen in
google-re2 1.1.20251105: its errors carry bytes.

Words without a sign need no RE2: with letters of all scripts for boundaries it takes 2 ms
to compile one and 6 µs to look through 3 KB, `str.find` under 1 µs. They are compared after
full case folding as well: `Straße` is in "STRASSE".
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
"""RE2 instructions of a pattern. Where its automaton outgrows RE2's 8 MB, time is that of
text times instructions.
"""

_KEYS = ("words", "authors", "agencies", "tags", "languages")
_SIGNS = r"[\\.^$|?*+()\[\]{}]"
# Markup as HTML's tokenizer cuts it (HTML 13.2.5); what is never closed goes on to the end.
# The alternatives: scripts and styles with what is in them, tags, comments, declarations.
_MARKUP = (
    r"(?s)<(?:(?P<hidden>[Ss](?i:cript|tyle))(?=[\s/>]).*?(?:</(?i:(?P=hidden))(?=[\s/>])[^>]*+(?:>|\Z)|\Z)"
    r"|/?(?P<tag>[A-Za-z][^\s/>]*+)"
    r"(?:>|(?:[^>=]++|=\s*+(?:\"[^\"]*+(?:\"|\Z)|'[^']*+(?:'|\Z)|[^\s>]*+))*+(?:>|\Z))"
    r"|!--(?:-?>|.*?(?:--!?>|\Z))"
    r"|[!?/][^>]*+(?:>|\Z))"
)
# Elements that may stand within a word: their tags go without a trace.
_INLINE_TAGS = frozenset(
    "a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd mark q rb ruby s samp small span strike "
    "strong sub sup time tt u var wbr".split()
)
# Elements that separate words, but no lines.
_SPACING_TAGS = frozenset(("audio", "br", "img", "picture", "source", "svg", "video"))
# Characters that are not seen, as Unicode's Default_Ignorable_Code_Point has them: soft
# hyphens, joiners, directional marks, variation selectors.
_INVISIBLE = (
    "[\u00ad\u034f\u061c\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\U000e0000-\U000e0fff]"
)
# Scripts without spaces between words: Thai and Lao, Myanmar, Hangul, Khmer, Tai, kana and
# Han, Yi, and their extensions and compatibility forms.
_UNSPACED = (
    "[\u0e00-\u0eff\u1000-\u109f\u1100-\u11ff\u1780-\u17ff\u1950-\u19ff\u1a20-\u1aaf\u2e80-\ua4cf\ua960-\ua97f"
    "\ua9e0-\ua9ff\uaa60-\uaadf\uac00-\ud7ff\uf900-\ufaff\uff66-\uffdc\U0001aff0-\U0001b16f\U00020000-\U0003ffff]"
)


@value
class Criteria:
    """What an article may be asked for: it meets a key by one of its items.

    `authors` are whole names, `agencies` names or codes, `tags` terms or labels, all compared
    without regard to case and diacritics; `languages` are ranges: `en` takes in en-GB.
    Raises ValueError with the key, what is wrong and the item: `words: missing ): a(: 'a('`.
    """

    words: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    agencies: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for word in self.words:
            _compile_word(word)
        for key in ("authors", "agencies", "tags"):
            for name in getattr(self, key):
                if not _fold_name(name):
                    raise ValueError(f"{key}: empty: {name[:200]!r}")
        if self.languages:
            ranges = tuple(map(_check_range, self.languages))
            object.__setattr__(self, "languages", ranges)

    def given(self) -> list[tuple[str, tuple[str, ...]]]:
        """The keys that have items, with them."""
        items_by_key = [(key, getattr(self, key)) for key in _KEYS]
        return [(key, items) for key, items in items_by_key if items]


@value
class Filter:
    """Keeps the articles that meet every key of `include` that is given, and none of
    `exclude`. False if empty.
    """

    include: Criteria = Criteria()
    exclude: Criteria = Criteria()

    def __bool__(self) -> bool:
        return bool(self.include.given() or self.exclude.given())

    def keeps(self, article: Article, language: str = "") -> bool:
        """Whether the article stays; `language` is the feed's, for an article that names none."""
        searched = _SearchedArticle(article, language)
        for key, items in self.include.given():
            if not searched.meets(key, items):
                return False
        return not any(searched.meets(key, items) for key, items in self.exclude.given())


class _SearchedArticle:
    """What an article can be asked for, made ready when a criterion first asks for it."""

    def __init__(self, article: Article, language: str) -> None:
        self._article = article
        self._language = article.language or language

    def meets(self, key: str, items: tuple[str, ...]) -> bool:
        """Whether the article meets one of a key's items."""
        if key == "words":
            return any(_compile_word(word)(self) for word in items)
        if key == "languages":
            return any(_is_in_range(self._language, wanted) for wanted in items)
        wanted_names = _fold_names(items)
        return not wanted_names.isdisjoint(map(_fold_name, self._list_names(key)))

    def _list_names(self, key: str) -> Iterable[str]:
        article = self._article
        if key == "authors":
            return [person.name for person in article.authors] or [article.credit]
        if key == "agencies":
            return [name for agency in article.agencies for name in (agency.name, agency.code)]
        return [name for tag in article.tags for name in (tag.term, tag.label)]

    @cached_property
    def lines(self) -> str:
        """The headline, the standfirst and each block of the body on a line of its own;
        no line is empty.
        """
        article = self._article
        text = "\n".join((article.title, article.summary, _read_text(article.body)))
        squashed = (" ".join(line.split()) for line in _normalize(text).split("\n"))
        return "\n".join(filter(None, squashed))

    @cached_property
    def encoded(self) -> bytes:
        """`lines` as RE2 searches them: it would encode a `str` for each pattern."""
        return self.lines.encode()

    @cached_property
    def folded(self) -> str:
        """`lines` without regard to case, and a space at each end, so that each word has
        neighbours.
        """
        return f" {_fold_case(self.lines)} "


@cache
def _compile_word(word: str) -> Callable[[_SearchedArticle], bool]:
    """A search for the word or pattern. Raises ValueError where it is neither."""
    if re.search(_SIGNS, word):
        search = _compile_pattern(word).search
        return lambda article: search(article.encoded) is not None
    plain = _fold_case(" ".join(_normalize(squash(word)).split()))
    if not plain:
        raise ValueError(f"words: empty: {word[:200]!r}")
    # A word of a spaced script begins after a character that is of none; any other anywhere.
    before = re.compile(rf"\W|{_UNSPACED}" if _is_spaced(plain[0]) else "(?s).")
    return lambda article: _contains_word(article.folded, plain, before)


def _compile_pattern(pattern: str) -> Any:
    import re2  # type: ignore[import-untyped]  # 5 to 9 ms, for feeds with patterns alone

    options = re2.Options()
    options.case_sensitive = False
    options.never_capture = True
    options.log_errors = False  # else Abseil writes them to stderr
    try:
        compiled = re2.compile(f"(?m){_normalize(pattern)}".encode(), options)
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


def _contains_word(text: str, word: str, before: re.Pattern[str]) -> bool:
    """Whether the word is in `text`; `before` matches what lies before a place where it
    may begin.
    """
    start = text.find(word)
    while start >= 0:
        end = start + len(word)
        begins = not _is_same_word(text[start - 1], word[0])
        if begins and not _is_same_word(word[-1], text[end]):
            return True
        # On from the next place where a word may begin. Tried at each character, a long word
        # of one letter would take time that grows with the square of the text.
        gap = before.search(text, start)
        start = text.find(word, gap.end()) if gap else -1
    return False


def _is_same_word(one: str, other: str) -> bool:
    """Whether a word goes on from one character to the next: both are of words, in scripts
    that have spaces, or the next is a mark on the one (UAX 29, rules WB4 to WB13).
    """
    if category(other)[0] == "M" and not one.isspace():
        return True
    return _is_spaced(one) and _is_spaced(other)


def _is_spaced(character: str) -> bool:
    """Whether the character is of words, in a script that puts spaces between them."""
    is_of_words = character == "_" or category(character)[0] in "LMN"
    return is_of_words and not re.match(_UNSPACED, character)


def _read_text(html: str) -> str:
    """The text of HTML: its blocks on lines of their own, no comments, scripts or values
    of attributes.
    """
    return unescape(re.sub(_MARKUP, _space_markup, html.replace("\n", " ")))


def _space_markup(markup: re.Match[str]) -> str:
    """The white space that a tag or comment stands for."""
    tag = (markup["tag"] or "a").lower()
    if tag in _INLINE_TAGS:
        return ""
    return " " if tag in _SPACING_TAGS else "\n"


def _normalize(text: str) -> str:
    """`text` without what can't be seen, in NFC."""
    if text.isascii():
        return text
    return normalize("NFC", re.sub(_INVISIBLE, "", text))


def _fold_case(text: str) -> str:
    """`text` for comparison without regard to case, in NFC; a Turkish dotted capital I is an i."""
    text = text.casefold()
    if text.isascii():
        return text
    text = text.replace("i\u0307", "i")
    text = text.replace("\u2019", "'")
    text = text.replace("\u2010", "-").replace("\u2011", "-")
    return normalize("NFC", text)


@cache
def _fold_names(names: tuple[str, ...]) -> frozenset[str]:
    return frozenset(map(_fold_name, names))


def _fold_name(name: str) -> str:
    """`name` for comparison without regard to case, diacritics and white space."""
    folded = _fold_case(squash(name))
    if not folded.isascii():
        # Twice: what decomposes may fold further (compatibility caseless match, Unicode 3.13, D146).
        folded = normalize("NFKD", normalize("NFKD", _normalize(folded)).casefold())
        folded = "".join(character for character in folded if not _is_diacritic(character))
    return " ".join(folded.split())


def _is_diacritic(character: str) -> bool:
    """By its canonical combining class: accents, strokes, Hebrew and Arabic points.

    The marks of 7 to 9 and of 84 to 199 (nukta, kana voicing, virama, vowels from Telugu to
    Tibetan) spell the word.
    """
    place = combining(character)
    return place == 1 or 9 < place < 84 or place >= 200


def _check_range(language: str) -> str:
    try:
        return language_tag(language)
    except ValueError as error:
        reason = str(error).partition(": ")[2]
        raise ValueError(f"languages: {reason}") from error


def _is_in_range(tag: str, language: str) -> bool:
    """Basic filtering (RFC 4647, section 3.3.1)."""
    return f"{tag}-".lower().startswith(f"{language}-".lower())
