"""JSON-LD: the things that a page's scripts describe, however sloppily, and the article among them.

Read by schema.org's loose rules: one object or a list, `@graph`, things nested in things or referred to by `@id`,
texts where things should be and things where texts should be.
"""

import html
import json
import re
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

import msgspec

__all__ = ["ARTICLE_TYPES", "Thing", "article_of", "kinds_of", "read_json", "texts", "things"]

Thing = dict[str, Any]

MAX_SCRIPT = 2_000_000
"""Characters in one script; the largest seen that describes an article has 400,000."""
MAX_THINGS = 3_000
MAX_DEPTH = 12
MAX_TEXTS = 200
MAX_IN_A_ROW = 100

ARTICLE_TYPES = frozenset(
    "Article NewsArticle BlogPosting Report ReportageNewsArticle AnalysisNewsArticle OpinionNewsArticle Review "
    "ReviewNewsArticle BackgroundNewsArticle AskPublicNewsArticle LiveBlogPosting SocialMediaPosting "
    "DiscussionForumPosting ScholarlyArticle MedicalScholarlyArticle TechArticle AdvertiserContentArticle "
    "SatiricalArticle CreativeWork Recipe".split()
)
_PAGE_TYPES = frozenset("WebPage ItemPage AboutPage FAQPage VideoObject Event Product Book WebPageElement".split())
_ELSEWHERE = frozenset(
    "comment comments review reviews itemListElement relatedLink isPartOf hasPart mentions citation about video "
    "publisher author creator image breadcrumb potentialAction liveBlogUpdate isBasedOn significantLink "
    "associatedMedia aggregateRating mainEntityOfPage".split()
)
"""Properties whose things are not what the page is about."""


def read_json(script: str) -> list[Any]:
    """What a JSON-LD script holds, as well as it can be made out."""
    if not script or len(script) > MAX_SCRIPT:
        return []
    try:
        return [msgspec.json.decode(script)]
    except (msgspec.DecodeError, RecursionError, UnicodeError):
        return _sloppy(script)


def _sloppy(script: str) -> list[Any]:
    """Each object of a script that is no strict JSON: in comments, escaped, with raw line ends or trailing commas."""
    bare = re.sub(r"<!--|-->|(?://|/\*)?\s?(?:<!\[CDATA\[|\]\]>)(?:\*/)?", "", script).strip().rstrip(";")
    best: list[Any] = []
    for mend in (str, html.unescape, _mended):
        bare = mend(bare)
        found, whole = _in_a_row(bare)
        best = found if len(found) > len(best) else best
        if whole:
            break
    return best


def _mended(text: str) -> str:
    text = re.sub(r",(?=\s*[}\]])", "", text)
    return re.sub(r"\\(?![\"\\/bfnrtu])", "", text)


def _in_a_row(text: str) -> tuple[list[Any], bool]:
    """The objects that stand one after the other in `text`, up to the first that can't be read; whether that is all."""
    decoder = json.JSONDecoder(strict=False)
    found: list[Any] = []
    at = 0
    while at < len(text) and len(found) < MAX_IN_A_ROW:
        try:
            thing, at = decoder.raw_decode(text, at)
        except (ValueError, RecursionError):
            return found, False
        found.append(thing)
        while at < len(text) and text[at] in " \t\r\n,;\ufeff":
            at += 1
    return found, True


def things(values: Iterable[Any]) -> list[Thing]:
    """Every thing in `values` that may be what the page is about, outer ones first."""
    found: list[Thing] = []
    level = list(values)
    for _ in range(MAX_DEPTH):
        below: list[Any] = []
        for value in level:
            if len(found) >= MAX_THINGS:
                return found
            if isinstance(value, dict):
                found.append(value)
                below.extend(v for key, v in value.items() if key not in _ELSEWHERE and isinstance(v, dict | list))
            elif isinstance(value, list):
                below.extend(v for v in value[:MAX_THINGS] if isinstance(v, dict | list))
        if not below:
            break
        level = below
    return found


def kinds_of(thing: Thing) -> list[str]:
    """Its types, without the vocabulary's address."""
    kinds = thing.get("@type", "")
    listed = kinds if isinstance(kinds, list) else [kinds]
    return [kind.rsplit("/", 1)[-1].rsplit(":", 1)[-1] for kind in listed if isinstance(kind, str) and kind]


def article_of(found: list[Thing], url: str, names: Iterable[str]) -> Thing:
    """The thing that the page is about; {} if there is none. `names` are what else on the page names the article."""
    agreed = {_key(name) for name in names} - {""}
    best: tuple[float, Thing] = (0.0, {})
    for thing in found:
        score = _likeness(thing, url, agreed)
        if score > best[0]:
            best = score, thing
    return best[1]


def _likeness(thing: Thing, url: str, agreed: set[str]) -> float:
    kinds = kinds_of(thing)
    if not kinds:
        return 0.0
    if any(kind in ARTICLE_TYPES or kind.endswith(("Article", "Posting")) for kind in kinds):
        score = 4.0 if "CreativeWork" not in kinds and "Recipe" not in kinds else 3.0
    elif any(kind in _PAGE_TYPES for kind in kinds) and ("headline" in thing or "datePublished" in thing):
        score = 1.0
    else:
        return 0.0
    score += 2.0 * any(_key(text) in agreed for text in (*texts(thing, "headline"), *texts(thing, "name")))
    score += sum(0.25 for key in ("headline", "datePublished", "author", "image", "articleBody") if thing.get(key))
    if url and any(where == url for key in ("url", "@id", "mainEntityOfPage") for where in texts(thing, key)):
        score += 1.0
    return score


def _key(text: str) -> str:
    return "".join(filter(str.isalnum, text[:300].casefold()))


def texts(thing: Thing, key: str, of: tuple[str, ...] = ("name", "@value", "@id", "url")) -> list[str]:
    """The texts of a property: its own, or of the things that it holds the first of the properties `of`."""
    return list(islice(_texts(thing.get(key), of, 3), MAX_TEXTS))


def _texts(value: Any, of: tuple[str, ...], depth: int) -> Iterator[str]:
    if isinstance(value, str):
        if value.strip():
            yield value
    elif isinstance(value, list) and depth:
        for each in value[:100]:
            yield from _texts(each, of, depth - 1)
    elif isinstance(value, dict) and depth:
        for key in of:
            if value.get(key):
                yield from _texts(value[key], of, depth - 1)
                return
