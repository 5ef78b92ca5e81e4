"""JSON-LD: the things that a page's scripts describe, however sloppily, and the article
among them.

Read by schema.org's loose rules: one object or a list, `@graph`, things nested in
things or referred to by `@id`, texts where things should be and things where texts
should be.
"""

import html
import json
import re
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any, NamedTuple

import msgspec

from feedsmith_html.grammar import Example
from feedsmith_html.text import fold_text

__all__ = [
    "ARTICLE_TYPES",
    "Thing",
    "choose_article",
    "find_things",
    "read_json",
    "read_texts",
    "read_types",
]

# An object of JSON-LD by its properties, as schema.org calls the root of its types.
Thing = dict[str, Any]

# The largest script seen that describes an article has 400,000.
MAX_SCRIPT_CHARS = 2_000_000
MAX_THINGS = 3_000
MAX_DEPTH = 12
MAX_TEXTS = 200
MAX_TEXT_DEPTH = 3
MAX_LISTED = 100
MAX_OBJECTS = 100
MAX_NAME_CHARS = 300

_CONTAINERS = (dict, list)

# Types of schema.org that an article may have.
ARTICLE_TYPES = frozenset(
    "Article NewsArticle BlogPosting Report ReportageNewsArticle "
    "AnalysisNewsArticle OpinionNewsArticle Review ReviewNewsArticle "
    "BackgroundNewsArticle AskPublicNewsArticle LiveBlogPosting "
    "SocialMediaPosting DiscussionForumPosting ScholarlyArticle "
    "MedicalScholarlyArticle TechArticle AdvertiserContentArticle "
    "SatiricalArticle CreativeWork Recipe".split()
)
_VAGUE_TYPES = frozenset("CreativeWork Recipe".split())
# Types that stand for the article where nothing better does.
_PAGE_TYPES = frozenset("WebPage ItemPage AboutPage FAQPage VideoObject Event Product Book WebPageElement".split())
# Properties whose things are not what the page is about.
_OTHER_THINGS = frozenset(
    "comment comments review reviews itemListElement relatedLink isPartOf "
    "hasPart mentions citation about video publisher author creator image "
    "breadcrumb potentialAction liveBlogUpdate isBasedOn significantLink "
    "associatedMedia aggregateRating mainEntityOfPage".split()
)
# Properties that the description of an article has, rather than a mention of it.
_TELLING = ("headline", "datePublished", "author", "image", "articleBody")
_WRAPPING = re.compile(r"<!--|-->|(?://|/\*)?\s?(?:<!\[CDATA\[|\]\]>)(?:\*/)?")
_TRAILING_COMMA = re.compile(r",(?=\s*[}\]])")
_STRAY_BACKSLASH = re.compile(r"\\(?![\"\\/bfnrtu])")


def read_json(script: str) -> list[Any]:
    """The values that a JSON-LD script holds, as well as they can be made out."""
    if not script or len(script) > MAX_SCRIPT_CHARS:
        return []
    try:
        return [msgspec.json.decode(script)]
    except (msgspec.DecodeError, RecursionError, UnicodeError):
        return _read_sloppy_json(script)


def _read_sloppy_json(script: str) -> list[Any]:
    """The objects of a script that is no strict JSON.

    It may stand in a comment, be escaped for HTML, or have raw line ends or commas too many.
    """
    text = _WRAPPING.sub("", script).strip().rstrip(";")
    best: list[Any] = []
    # Each repair is made on what the one before has left; `str` changes nothing.
    for repair in (str, html.unescape, _repair_punctuation):
        text = repair(text)
        objects = _read_objects(text)
        if len(objects.values) > len(best):
            best = objects.values
        if objects.complete:
            break
    return best


def _repair_punctuation(text: str) -> str:
    return _STRAY_BACKSLASH.sub("", _TRAILING_COMMA.sub("", text))


class _Objects(NamedTuple):
    """JSON values that were read one after the other, and whether they are all that there is."""

    values: list[Any]
    complete: bool


def _read_objects(text: str) -> _Objects:
    """The objects that stand in `text`, up to the first that can't be read."""
    decoder = json.JSONDecoder(strict=False)  # line ends may stand in texts
    values: list[Any] = []
    position = 0
    while position < len(text) and len(values) < MAX_OBJECTS:
        try:
            value, position = decoder.raw_decode(text, position)
        except (ValueError, RecursionError):
            return _Objects(values, complete=False)
        values.append(value)
        while position < len(text) and text[position] in " \t\r\n,;\ufeff":
            position += 1
    return _Objects(values, complete=True)


def find_things(values: Iterable[Any]) -> list[Thing]:
    """Every thing in `values` that may be what the page is about, outer ones first."""
    things: list[Thing] = []
    level = [value for value in values if isinstance(value, _CONTAINERS)]
    for _ in range(MAX_DEPTH):
        below: list[Any] = []
        for value in level:
            if len(things) >= MAX_THINGS:
                return things
            if isinstance(value, dict):
                things.append(value)
                inner = [v for key, v in value.items() if key not in _OTHER_THINGS]
            else:
                inner = value[:MAX_THINGS]
            below.extend(v for v in inner if isinstance(v, _CONTAINERS))
        if not below:
            break
        level = below
    return things


def read_types(thing: Thing) -> list[str]:
    """Its `@type`s, without the vocabulary's address."""
    types = thing.get("@type", "")
    listed = types if isinstance(types, list) else [types]
    names = (name for name in listed if isinstance(name, str) and name)
    return [name.rsplit("/", 1)[-1].rsplit(":", 1)[-1] for name in names]


def choose_article(things: list[Thing], url: str, names: Iterable[str]) -> Thing:
    """The thing that the page at `url` is about; {} if there is none.

    `names` are what else on the page names the article: its title, its headings.
    """
    agreed = {_fold_name(name) for name in names} - {""}
    best: Thing = {}
    best_score = 0.0
    for thing in things:
        score = _score_thing(thing, url, agreed)
        if score > best_score:
            best, best_score = thing, score
    return best


def _score_thing(thing: Thing, url: str, agreed: set[str]) -> float:
    """How likely a thing is what the page is about; 0 for what can't be."""
    score = _score_types(thing)
    if not score:
        return 0.0
    names = (*read_texts(thing, "headline"), *read_texts(thing, "name"))
    if any(_fold_name(name) in agreed for name in names):
        score += 2.0
    score += 0.25 * sum(bool(thing.get(key)) for key in _TELLING)
    return score + 1.0 if url and _is_about(thing, url) else score


def _score_types(thing: Thing) -> float:
    types = read_types(thing)
    if any(name in ARTICLE_TYPES or name.endswith(("Article", "Posting")) for name in types):
        return 4.0 if _VAGUE_TYPES.isdisjoint(types) else 3.0
    is_described = "headline" in thing or "datePublished" in thing
    return 1.0 if is_described and not _PAGE_TYPES.isdisjoint(types) else 0.0


def _is_about(thing: Thing, url: str) -> bool:
    """Whether a thing gives the page's address as its own."""
    return any(url in read_texts(thing, key) for key in ("url", "@id", "mainEntityOfPage"))


def _fold_name(text: str) -> str:
    return fold_text(text[:MAX_NAME_CHARS])


def read_texts(
    thing: Thing,
    key: str,
    inner: tuple[str, ...] = ("name", "@value", "@id", "url"),
) -> list[str]:
    """The texts of a property.

    They are its own, or of the things that it holds the first of the properties `inner`.
    """
    return list(islice(_iterate_texts(thing.get(key), inner, MAX_TEXT_DEPTH), MAX_TEXTS))


def _iterate_texts(value: Any, inner: tuple[str, ...], depth: int) -> Iterator[str]:
    if isinstance(value, str):
        if value.strip():
            yield value
    elif isinstance(value, list) and depth:
        for item in value[:MAX_LISTED]:
            yield from _iterate_texts(item, inner, depth - 1)
    elif isinstance(value, dict) and depth:
        for key in inner:
            if value.get(key):
                yield from _iterate_texts(value[key], inner, depth - 1)
                return


EXAMPLES = (
    Example("ARTICLE_TYPES", _score_types, '{"@type": "Report"}', 4.0),
    Example("_VAGUE_TYPES", _score_types, '{"@type": ["Recipe", "Article"]}', 3.0),
    Example(
        "_PAGE_TYPES",
        _score_types,
        '{"@type": "WebPage", "headline": "Bridge opens"}',
        1.0,
    ),
    Example(
        "_OTHER_THINGS",
        lambda thing: [read_types(other) for other in find_things([thing])],
        '{"@type": "Article", "author": {"@type": "Person"}}',
        [["Article"]],
    ),
    Example(
        "_TELLING",
        lambda thing: _score_thing(thing, "", set()),
        '{"@type": "Article", "author": "Jane Doe"}',
        4.25,
    ),
    Example("_WRAPPING", read_json, '<!-- {"name": "Jane"} -->', [{"name": "Jane"}]),
    Example("_TRAILING_COMMA", read_json, '{"name": "Jane",}', [{"name": "Jane"}]),
    Example("_STRAY_BACKSLASH", read_json, r'{"name": "O\'Hara"}', [{"name": "O'Hara"}]),
)
