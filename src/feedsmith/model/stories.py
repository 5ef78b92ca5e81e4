"""What a story is recognised by: a fingerprint that is equal only if readers see the same, and
shingles that find candidates for duplicates. Pure.

Whether two of the candidates are duplicates is in `model.duplicates`. Time is linear in the length
of the texts, whatever is in them.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from html import unescape
from operator import add
from typing import NamedTuple
from unicodedata import normalize
from zlib import crc32

from feedsmith.model.article import Article, Person

__all__ = [
    "MAX_ARTICLES_PER_SHINGLE",
    "MIN_WORDS",
    "ContentSignature",
    "fingerprint",
    "measure_shared",
    "part_words",
    "rank_candidates",
    "read_body_text",
    "read_main_text",
    "read_story_text",
    "shingles",
    "sign_content",
    "split_words",
]

MIN_WORDS = 40
"""Words that a text needs for two to be compared."""
MAX_SHINGLES = 8
"""Shingles of one article."""
MAX_ARTICLES_PER_SHINGLE = 8
"""A shingle that more articles have is boilerplate."""
MAX_CANDIDATES = 5
"""Articles that are compared with one that may tell the same story."""

_REST_OF_TAG = r'[^>"]*+(?:"[^"]*+"?[^>"]*+)*+>?'
_WITHIN_WORDS = (
    r"</?(?:abbr|a|bdi|bdo|big|b|cite|code|data|del|dfn|em|font|ins|i|kbd|mark|q|samp|small|span"
    rf"|strike|strong|sub|sup|s|time|tt|u|var|wbr)(?=[\s/>]){_REST_OF_TAG}"
)
"""Tags that may stand within a word, and don't part it."""
_ANY_TAG = rf"<[/!?A-Za-z]{_REST_OF_TAG}"
_BETWEEN_WORDS = rf"{_ANY_TAG}(?:\s*+{_ANY_TAG})*+"
"""Tags in a row, with the white space between them."""
# Those that are common, for str.replace: 0.3 µs each for 3 KB, where a pattern of all takes 30.
_SPACES = "\xa0\u2002\u2003\u2009\u202f\u3000"
_APOSTROPHES = "’‘ʼ"
_PUNCTUATION = "“”„«»‑–—…¿¡€£،؟"
_WORD_BYTES = bytes(code if code > 127 or chr(code).isalnum() else 32 for code in range(256))
"""For bytes.translate: every ASCII character that is neither letter nor digit becomes a space."""
_SPACED_BYTES = bytes.maketrans(b"\t\n\r\v\f", b" " * 5)
_DROPPED_BYTES = b".,'"
"""Left out, so that `U.S.` is US, `1,200` is 1200 and `don't` is one word."""
# Thai and Lao, Myanmar, Khmer, kana and Han: scripts without spaces.
_UNSPACED_RANGES = ("\u0e00-\u0eff", "\u1000-\u109f", "\u1780-\u17ff", "\u3040-\u30ff")
_HAN_RANGES = ("\u3400-\u4dbf", "\u4e00-\u9fff", "\uf900-\ufaff")
_UNSPACED = f"[{''.join((*_UNSPACED_RANGES, *_HAN_RANGES))}]"
# What their characters begin with in UTF-8: 2 µs to see that none is there, where the pattern
# takes 9.
_UNSPACED_FIRST_BYTES = b"\xe0\xe1\xe3\xe4\xe5\xe6\xe7\xe8\xe9\xef"


class ContentSignature(NamedTuple):
    """What an article's content is recognised by: see `fingerprint` and `shingles`."""

    fingerprint: str
    shingles: tuple[int, ...]


def sign_content(article: Article) -> ContentSignature:
    """Both at once: the text is taken out of the body a single time."""
    text = _read_text(article.body)
    return ContentSignature(
        fingerprint=_compute_fingerprint(article, text),
        shingles=_choose_shingles(_choose_longer(text, article.summary)),
    )


def fingerprint(article: Article) -> str:
    """32 hexadecimal digits over what a reader sees: equal for the same content, whatever its
    white space and markup.

    Id, URL, dates, version, source and origins are no part of it. The same on every platform
    and Python version.
    """
    return _compute_fingerprint(article, _read_text(article.body))


def shingles(article: Article) -> tuple[int, ...]:
    """At most eight numbers below 2**31, of which articles that tell the same story nearly
    always share one, and others seldom do. None for a text of fewer than 40 words.
    """
    return _choose_shingles(_choose_longer(_read_text(article.body), article.summary))


def _choose_longer(text: str, summary: str) -> str:
    """The text to compare: the body, unless all there is to read is in the standfirst."""
    return text if len(text) >= len(summary) else summary


def _read_text(html: str) -> str:
    """The text of the body. A tag never closed goes on to the end, which keeps it linear."""
    if "<" in html:
        html = re.sub(_WITHIN_WORDS, "", html)
        html = re.sub(_BETWEEN_WORDS, " ", html)
    if "&" in html:
        html = unescape(html)
    if not html.isascii():
        for space in _SPACES:
            html = html.replace(space, " ")
    return html


# ---- the fingerprint -------------------------------------------------------------------------
# A state holds fingerprints and shingles: if these functions gave other ones, every article
# would count as changed, and no story would be found again. The separators are control
# characters that XML 1.0, section 2.2, doesn't allow in text, so that no text can look like two
# fields.

_FIELD, _RECORD, _ITEM = "\x1d", "\x1e", "\x1f"


def _compute_fingerprint(article: Article, text: str) -> str:
    fields = [article.title, article.summary, article.publisher, article.credit, article.language]
    fields += [article.rights, article.status, article.note]
    fields.append(article.embargo.isoformat() if article.embargo else "")
    if article.expires:  # within the field before, so that articles without it keep their fingerprints
        fields[-1] += f"{_ITEM}{article.expires.isoformat()}"
    dateline = article.dateline
    fields.append(f"{dateline.place}{_ITEM}{dateline.date or ''}" if dateline else "")
    for records in _list_records(article):
        fields.append(_RECORD.join([_ITEM.join(record) for record in records]) if records else "")
    from hashlib import blake2b  # with OpenSSL 3 ms, where articles are remembered or compared

    digest = blake2b(_FIELD.join([*fields, ""]).encode(), digest_size=16)
    digest.update(_space_once(text))
    return digest.hexdigest()


def _space_once(text: str) -> bytes:
    """`text` with one space wherever it has white space, and with none at its ends."""
    encoded = text.encode().translate(_SPACED_BYTES)
    if b"  " in encoded:  # 4 µs for 3 KB that have none, where splitting them takes 15
        return b" ".join(encoded.split())
    return encoded.strip()


def _list_records(article: Article) -> Iterator[list[Sequence[str]]]:
    """The fields that hold several values, each value as its parts."""
    yield [_list_person(person) for person in article.authors]
    yield [(agency.name, agency.code, agency.url or "") for agency in article.agencies]
    yield [(*_list_person(person), person.role) for person in article.contributors]
    yield [(tag.term, tag.scheme or "", tag.label) for tag in article.tags]
    yield [(medium.url or "", medium.caption, *medium.credits) for medium in article.media]
    if article.related:  # no field for what few have, so that articles without it keep their fingerprints
        yield [(related.url, related.title) for related in article.related]


def _list_person(person: Person) -> tuple[str, str, str]:
    return person.name, person.email, person.url or ""


# ---- shingles --------------------------------------------------------------------------------

_ANCHORS = b"gmv"
"""Letters at which a text is parted, one in fifteen or twenty."""
_ANCHOR_BYTES = bytes(range(0x82, 0xC0, 0x10))
"""The same of other scripts: one in sixteen of the bytes that come second or later in UTF-8."""
_PARTED_BYTES = bytes(32 if code in _ANCHORS + _ANCHOR_BYTES else code for code in bytes(range(256)).lower())
"""For bytes.translate: small letters, and a space for each anchor."""
_NO_LETTER_BYTES = bytes(code for code in range(256) if code >= 0xC0 or (code < 128 and not chr(code).isalnum()))
"""Left out: what is no letter and no digit, and the first bytes in UTF-8, so that a letter of most alphabets is one
byte.
"""
_RUN_BYTES = 14
"""Letters of a run, three words or so."""
_TOP_RUNS = 16
"""Runs of the top, from which half are chosen: texts are cut from the bottom."""
_SURE_BYTES = 1_000
"""A text of more has words enough: they are counted in shorter ones only."""


def _choose_shingles(text: str) -> tuple[int, ...]:
    """Hashes of some runs of letters. A run begins behind an anchor, so that an edit changes no other than its own.

    Which runs is decided as MinHash does it: a checksum puts them in an order that is the same for every text, and
    the lowest that a text has are chosen: four of its top, and four more of the whole text.
    """
    plain = _write_plainly(text)
    if len(plain) < _SURE_BYTES and len(split_words(text)) < MIN_WORDS:
        return ()
    # A text of 3 KB has 140 pieces, of which 60 are long enough, where it has 450 words.
    pieces = plain.translate(_PARTED_BYTES, _NO_LETTER_BYTES).split(b" ")
    runs = [piece[:_RUN_BYTES] for piece in pieces if len(piece) >= _RUN_BYTES]
    chosen = sorted(dict.fromkeys(runs[:_TOP_RUNS]), key=crc32)[: MAX_SHINGLES // 2]
    lowest = sorted(dict.fromkeys(runs), key=crc32)[:MAX_SHINGLES]
    chosen = [*chosen, *(run for run in lowest if run not in chosen)][:MAX_SHINGLES]
    # Read from behind, as the checksums by which they were chosen are low ones. SQLite holds 31 bits in four bytes:
    # of a million articles, one in fifty is compared for nothing.
    return tuple([crc32(run[::-1]) >> 1 for run in chosen])


def _write_plainly(text: str) -> bytes:
    """`text` with the punctuation of typewriters."""
    if text.isascii():
        return text.encode()
    for sign in _APOSTROPHES:
        text = text.replace(sign, "'")
    for sign in _PUNCTUATION:
        text = text.replace(sign, " ")
    return normalize("NFC", text.replace("\u00ad", "")).encode()


def _part_unspaced(plain: bytes) -> bytes:
    """`plain` with pairs of characters for words, where there are no spaces."""
    if plain.isascii() or len(plain.translate(None, _UNSPACED_FIRST_BYTES)) == len(plain):
        return plain
    return re.sub(f"{_UNSPACED}+", _pair_characters, plain.decode()).encode()


def _pair_characters(run: re.Match[str]) -> str:
    """`ABC` -> ` AB BC `: every two characters in a row stand for a word."""
    return f" {' '.join(map(add, run[0], run[0][1:])) or run[0]} "


def rank_candidates(numbers: Iterable[int]) -> list[int]:
    """The articles to compare with one that may tell the same story: at most five, first those
    that share most shingles with it, the newest first among equals. `numbers` has each
    article's as often as it shares a shingle.
    """
    shared = Counter(numbers)
    return sorted(shared, key=lambda number: (-shared[number], -number))[:MAX_CANDIDATES]


# ---- for comparing ---------------------------------------------------------------------------


def read_body_text(article: Article) -> str:
    """The text of the body, without its markup."""
    return _read_text(article.body)


def read_story_text(article: Article) -> str:
    """The text that is compared: of body and summary the longer one."""
    return _choose_longer(_read_text(article.body), article.summary)


def read_main_text(article: Article) -> str:
    """The text of the body; the summary, which the head of a page has whatever stands below it, only where there is
    none.
    """
    return read_body_text(article) or article.summary


def measure_shared(one: Article, other: Article) -> float:
    """The share of the shorter text, by three words in a row, that stands in the longer one. Of two texts in one
    language that have nothing to do with each other it is 0.02 at most.
    """
    shorter, longer = sorted((_list_runs(one), _list_runs(other)), key=len)
    return len(shorter & longer) / len(shorter) if shorter else float(not longer)


def _list_runs(article: Article) -> set[tuple[str, ...]]:
    words = split_words(read_main_text(article).lower())
    return set(zip(words, words[1:], words[2:], strict=False)) or {(word,) for word in words}


def split_words(text: str) -> list[str]:
    """The words of a text, with their capitals and without punctuation; pairs of characters where
    a script has no spaces.
    """
    return part_words(text).split()


def part_words(text: str) -> str:
    """The same as a text, with white space between the words."""
    return _part_unspaced(_write_plainly(text)).translate(_WORD_BYTES, _DROPPED_BYTES).decode()
