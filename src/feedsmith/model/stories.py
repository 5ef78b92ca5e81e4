"""Whether two articles tell the same story: a fingerprint that is equal only if readers see the same, shingles that
find the candidates, and the verdict on two of them. Pure.

A story is the same where one text is most of the other: cut, edited, under another headline, with another house's
credits. It isn't where whole passages differ (a follow-up on the same background, the same boilerplate) or where the
words agree and the facts don't (yesterday's weather). Time is linear in the length of the texts, whatever is in them.
"""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from hashlib import blake2b
from html import unescape
from operator import add
from unicodedata import normalize
from zlib import crc32

from feedsmith.model.article import Article, Person
from feedsmith.model.values import value

__all__ = ["COMMON", "ContentSignature", "content_signature", "fingerprint", "likely", "same_story", "shingles"]

MIN_WORDS = 40
"""Words of a text that can be judged."""
MAX_SHINGLES = 8
COMMON = 8
"""A shingle that so many articles have is boilerplate."""
LIKELY = 5
"""Articles that are compared with one that may tell the same story."""

_REST_OF_TAG = r'[^>"]*+(?:"[^"]*+"?[^>"]*+)*+>?'
_WITHIN_WORDS = (
    r"</?(?:abbr|a|bdi|bdo|big|b|cite|code|data|del|dfn|em|font|ins|i|kbd|mark|q|samp|small|span|strike|strong|sub|sup"
    rf"|s|time|tt|u|var|wbr)(?=[\s/>]){_REST_OF_TAG}"
)
_BETWEEN_WORDS = rf"<[/!?A-Za-z]{_REST_OF_TAG}"
# Those that are common, for str.replace: 0.3 µs each for 3 KB, where a pattern of all takes 30.
_SPACES = "\xa0\u2002\u2003\u2009\u202f\u3000"
_APOSTROPHES = "’‘ʼ"
_PUNCTUATION = "“”„«»‑–—…¿¡€£،؟"
_APART = bytes(code if code > 127 or chr(code).isalnum() else 32 for code in range(256))
_APART_LOWER = _APART.lower()
_SILENT = b".,'"
"""Left out, so that `U.S.` is US, `1,200` is 1200 and `don't` is one word."""
# Thai and Lao, Myanmar, Khmer, kana and Han: scripts without spaces.
_UNSPACED = "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]"
_UNSPACED_LEADS = b"\xe0\xe1\xe3\xe4\xe5\xe6\xe7\xe8\xe9\xef"
"""What their characters begin with in UTF-8: 2 µs to see that none is there, where the pattern takes 9."""


@value
class ContentSignature:
    """What a story is known again by: see `fingerprint` and `shingles`."""

    fingerprint: str
    shingles: tuple[int, ...]


def content_signature(article: Article) -> ContentSignature:
    """Both at once: the text is taken out of the body a single time."""
    text = _text(article.body)
    return ContentSignature(fingerprint=_fingerprint(article, text), shingles=_shingles(_longer(text, article.summary)))


def fingerprint(article: Article) -> str:
    """32 hexadecimal digits over what a reader sees: equal for the same content, whatever its white space and markup.

    Id, URL, dates, version, source and origins are no part of it. The same on every platform and Python version.
    """
    return _fingerprint(article, _text(article.body))


def shingles(article: Article) -> tuple[int, ...]:
    """At most eight numbers below 2**63, of which articles that tell the same story nearly always share one, and
    others seldom do. None for a text of fewer than 40 words.
    """
    return _shingles(_longer(_text(article.body), article.summary))


def _longer(text: str, summary: str) -> str:
    """The text to judge: the body, unless all there is to read is in the standfirst."""
    return text if len(text) >= len(summary) else summary


def _text(html: str) -> str:
    """The text of the body. A tag never closed goes on to the end, which keeps it linear."""
    if "<" in html:
        html = re.sub(_BETWEEN_WORDS, " ", re.sub(_WITHIN_WORDS, "", html))
    if "&" in html:
        html = unescape(html)
    if not html.isascii():
        for space in _SPACES:
            html = html.replace(space, " ")
    return html


# ---- the fingerprint ---------------------------------------------------------------------------------------


def _fingerprint(article: Article, text: str) -> str:
    """Over the parts, apart by what no text that is legal in XML holds."""
    parts = [article.title, article.summary, article.publisher, article.credit, article.language]
    parts += [article.rights, article.status, article.note]
    parts.append(article.embargo.isoformat() if article.embargo else "")
    dateline = article.dateline
    parts.append(f"{dateline.place}\x1f{dateline.date or ''}" if dateline else "")
    for records in _records(article):
        parts.append("\x1e".join(["\x1f".join(record) for record in records]) if records else "")
    told = blake2b("\x1d".join([*parts, ""]).encode(), digest_size=16)
    told.update(b" ".join(text.encode().split()))
    return told.hexdigest()


def _records(article: Article) -> Iterator[list[Sequence[str]]]:
    yield [_named(person) for person in article.authors]
    yield [(agency.name, agency.code, agency.url or "") for agency in article.agencies]
    yield [(*_named(person), person.role) for person in article.contributors]
    yield [(tag.term, tag.scheme or "", tag.label) for tag in article.tags]
    yield [(medium.url or "", medium.caption, *medium.credits) for medium in article.media]


def _named(person: Person) -> tuple[str, str, str]:
    return person.name, person.email, person.url or ""


# ---- shingles -------------------------------------------------------------------------------------------------

_LONG = 5
"""Bytes of a word that shingles are made of: the short ones are in every text, and what an editor changes first."""
_TOP = 60
"""Long words of the top, from which half of the shingles come: texts are cut from the bottom."""


def _shingles(text: str) -> tuple[int, ...]:
    """Hashes of three long words in a row: those that begin with the words that another hash puts first, the first four
    of the top and four more of the whole text.
    """
    words = _plain(text).translate(_APART_LOWER, _SILENT).split()
    if len(words) < MIN_WORDS:
        return ()
    words = [word for word in words if len(word) >= _LONG]
    found = list(map(crc32, words[:-2]))
    chosen = sorted(set(found[:_TOP]))[: MAX_SHINGLES // 2]
    chosen += [each for each in sorted(set(found))[:MAX_SHINGLES] if each not in chosen][: MAX_SHINGLES - len(chosen)]
    return tuple([_shingle(words[place : place + 3]) for place in map(found.index, chosen)])


def _shingle(words: Iterable[bytes]) -> int:
    return int.from_bytes(blake2b(b" ".join(words), digest_size=8).digest(), "big") >> 1


def _plain(text: str) -> bytes:
    """`text` with the punctuation of typewriters, and with pairs of characters for words where there are no spaces."""
    if text.isascii():
        return text.encode()
    for sign in _APOSTROPHES:
        text = text.replace(sign, "'")
    for sign in _PUNCTUATION:
        text = text.replace(sign, " ")
    text = normalize("NFC", text.replace("\u00ad", ""))
    raw = text.encode()
    if len(raw.translate(None, _UNSPACED_LEADS)) < len(raw) and re.search(_UNSPACED, text):
        return re.sub(f"{_UNSPACED}+", _paired, text).encode()
    return raw


def _paired(run: re.Match[str]) -> str:
    return f" {' '.join(map(add, run[0], run[0][1:])) or run[0]} "


def likely(sharing: Iterable[int]) -> list[int]:
    """The articles to compare with one that may tell the same story, those first that share most shingles with it: the
    numbers given here, each as often as it shares one.
    """
    shared = Counter(sharing)
    return sorted(shared, key=lambda number: (-shared[number], -number))[:LIKELY]


# ---- the verdict -------------------------------------------------------------------------------------------

RUN = 3
"""Words in a row by which a stretch of both texts is found."""
SURE = 6
"""Words of a stretch that may stand anywhere; a shorter one stands within `AFIELD` words of its place."""
AFIELD = 60
GAP = 12
"""Words between two stretches that were edited; more are another passage."""
PREAMBLE = 25
"""Words of byline, dateline and the like that may come before the text, and are a fifth of it at most."""
TOLD, TOLD_AT_TOP = 0.55, 0.7
"""How much of the shorter text, and of its upper half, has to be in the longer one. The end may be boilerplate."""
WORD_FOR_WORD = 0.65
"""How much of that is the same to the letter."""
BRIEF, LATE = 0.4, 100
"""A text this much shorter is the other's beginning, give or take these words; else it is an item of a round-up."""
OTHER_FACTS = 0.35
"""How many of its numbers, or of its names, may be others there: at least two, for one may be a correction."""

_Stretch = tuple[int, int, int]
"""Where it is in the shorter text, where in the longer, and how many words it has."""


def same_story(one: Article, other: Article) -> bool:
    """The verdict on two articles that share a shingle, the same in either order."""
    if "" != _language(one) != _language(other) != "":
        return False
    texts = [_words(_longer(_text(article.body), article.summary)) for article in (one, other)]
    short, long = sorted(texts, key=lambda words: (len(words), words))
    if len(short) < MIN_WORDS:
        return False
    stretches = _stretches([word.lower() for word in short], [word.lower() for word in long])
    return _is_told(len(short), len(long), stretches) and _agree(short, long, stretches)


def _language(article: Article) -> str:
    return article.language.partition("-")[0].lower()


def _words(text: str) -> list[str]:
    return _plain(text).translate(_APART, _SILENT).decode().split()


def _stretches(short: Sequence[str], long: Sequence[str]) -> list[_Stretch]:
    """What both have word for word, in the order of the shorter text; each where it is nearest to its place."""
    places: dict[tuple[str, ...], list[int]] = {}
    for place, run in enumerate(_runs(long)):
        places.setdefault(run, []).append(place)
    stretches = []
    start = shift = 0
    for place, run in enumerate(_runs(short)):
        if place < start or run not in places:
            continue
        other = _nearest(places[run], place + shift)
        count = _in_common(short, place, long, other)
        if count >= SURE or abs(other - place - shift) <= AFIELD:
            stretches.append((place, other, count))
            start, shift = place + count, other - place
    return stretches


def _runs(words: Sequence[str]) -> Iterator[tuple[str, ...]]:
    return zip(*(words[start:] for start in range(RUN)), strict=False)


def _nearest(places: Sequence[int], place: int) -> int:
    after = bisect_left(places, place)
    return min(places[max(0, after - 1) : after + 1], key=lambda each: abs(each - place))


def _in_common(short: Sequence[str], place: int, long: Sequence[str], other: int) -> int:
    """How many words the stretch has whose first `RUN` words are there."""
    count, most = RUN, min(len(short) - place, len(long) - other)
    while count < most and short[place + count] == long[other + count]:
        count += 1
    return count


def _is_told(short: int, long: int, stretches: Sequence[_Stretch]) -> bool:
    """Whether the longer text tells the shorter one, as far as the numbers of their words say."""
    if not stretches:
        return False
    start = min(stretches[0][0], PREAMBLE, short // 5)
    half = start + (short - start) // 2
    parts = list(_parts(stretches))
    if _covered(parts, 0, short) < TOLD or _covered(parts, start, half) < TOLD_AT_TOP:
        return False
    if sum(count for _, _, count in stretches) < WORD_FOR_WORD * sum(last - first for first, last in parts):
        return False
    place, other, _ = max(stretches, key=lambda stretch: stretch[2])
    return short >= BRIEF * long or other - place <= LATE


def _parts(stretches: Iterable[_Stretch]) -> Iterator[tuple[int, int]]:
    """The parts of the shorter text that are in the longer one, with what was edited in them."""
    end = there = 0
    for place, other, count in stretches:
        edited = place - end <= GAP and 0 <= other - there <= GAP
        yield (end if edited and end else place), place + count
        end, there = place + count, other + count


def _covered(parts: Iterable[tuple[int, int]], start: int, end: int) -> float:
    """The share of the words from `start` to `end` that is in the parts."""
    return sum(max(0, min(last, end) - max(first, start)) for first, last in parts) / (end - start)


def _agree(short: Sequence[str], long: Sequence[str], stretches: Sequence[_Stretch]) -> bool:
    """Whether the names and the numbers are the same, where the words around them are."""
    lower = {word for word in (*short, *long) if word.islower()}
    edits = list(_edits(short, long, stretches))
    same = [word for place, _, count in stretches for word in short[place : place + count]]
    for facts in (_numbers, partial(_names, lower)):
        found, others = set(facts(same)), set()
        for mine, theirs in edits:
            told, retold = facts(mine), facts(theirs)
            found.update(told)
            others |= _other_facts(told, retold)
        if len(others) >= 2 and len(others) > OTHER_FACTS * len(found):
            return False
    return True


def _edits(
    short: Sequence[str], long: Sequence[str], stretches: Iterable[_Stretch]
) -> Iterator[tuple[Sequence[str], Sequence[str]]]:
    """What stands for what between two stretches, before the first and after the last."""
    end = there = 0
    for place, other, count in (*stretches, (len(short), len(long), 0)):
        if 0 < place - end <= GAP and 0 < other - there <= GAP:
            yield short[end:place], long[there:other]
        end, there = place + count, other + count


def _other_facts(told: list[str], retold: list[str]) -> set[str]:
    """Those for which another stands: a fact that is left out is none."""
    if len(told) == len(retold):
        return {one for one, other in zip(told, retold, strict=True) if one != other}
    return set(told).difference(retold) if set(retold).difference(told) else set()


def _numbers(words: Iterable[str]) -> list[str]:
    """By their significant digits: 1.2 (million) is 1200000."""
    return [re.sub(r"\D", "", word).strip("0") for word in words if word[0].isdigit()]


def _names(lower: set[str], words: Iterable[str]) -> list[str]:
    """The capitalized words that are nowhere written small, without their endings: houses differ in these."""
    return [word[:5].lower() for word in words if word[0].isupper() and word.lower() not in lower]
