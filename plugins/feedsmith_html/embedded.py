"""The data that pages carry for their scripts: as values, without running any script.

Read are scripts of type JSON (`__NEXT_DATA__`, `__NUXT_DATA__`), JSON in assignments
(`window.__APOLLO_STATE__ = {...}`, `JSON.parse("...")`), what Next pushes in pieces, and, by
`literals`, the call that Nuxt 2 writes. JSON-LD is read in `metadata.structured`.

The values may share parts and may be endless: `walk` meets each part once.
"""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from feedsmith_html.body.blocks import count_letters
from feedsmith_html.grammar import Example
from feedsmith_html.literals import read_literal

__all__ = ["EmbeddedItem", "EmbeddedText", "find_items", "find_texts", "read_embedded", "walk"]

# Of all scripts of a page together; the largest page seen carries 1.5 million.
MAX_SCRIPT_CHARS = 6_000_000
MAX_ASSIGNMENTS = 40
MAX_PARTS = 300_000
MAX_LISTS = 200
MAX_TITLE_CHARS = 500
MAX_ADDRESS_CHARS = 2_000
MAX_TEXTS = 50
MAX_JOINED_CHARS = 20_000_000
# A number of milliseconds since 1970 beyond any date of an article.
MAX_MILLISECONDS = 10**13
# A shorter text is a teaser.
MIN_TEXT_CHARS = 200
MIN_PROSE_CHARS = 20
MIN_ITEMS = 3

_JSON_TYPE = re.compile(r"application/(?:[\w.-]+\+)?json\b", re.IGNORECASE)
_LINKED_DATA = re.compile(r"ld\+json", re.IGNORECASE)
# The beginning of a value that is given to a name.
_ASSIGNMENT = re.compile(r"""[\w$"'\]]\s{0,9}=\s{0,9}(?=[{\[]|\(?function\s?\(|\(\(|JSON\.parse\()""")
_PUSHED = re.compile(r"__next_f\.push\(\s*(?=\[)")
_PUSHED_LINE = re.compile(r"^[0-9a-f]+:(?:I|T[0-9a-f]+,)?(?=[\[{])", re.MULTILINE)

# Names of properties, in lower case and without signs, the best first.
_TITLE_KEYS = ("headline", "headlines", "title", "heading", "displaytitle", "name")
_URL_KEYS = "url canonicalurl link href permalink weburl pageurl articleurl fullurl uri path".split()
_PUBLISHED_KEYS = (
    "datepublished publishedat publishdate publisheddate pubdate publicationdate firstpublished "
    "firstpublishedat publishedon published date createdat created timestamp time"
).split()
_TEASER_KEYS = "description summary excerpt teaser standfirst dek deck subtitle abstract".split()
_TEXT_KEYS = (
    "articlebody body content html bodyhtml contenthtml text fulltext bodytext richtext blocks "
    "contentelements paragraphs"
).split()
# What holds the title of the text beside it.
_HEAD_KEYS = ("frontmatter", "attributes", "meta", "fields")
# Where a text stands in an object of its own.
_INNER_KEYS = ("rendered", "basic", "html", "text", "value", "content", "processed")
_INNER_URL_KEYS = ("url", "href", "path", "canonical", "web")
_BLOCK_KEYS = (*_INNER_KEYS, "children", "paragraphs", "blocks", "data", "attributes", "body")
_SIGNS = str.maketrans("", "", "_-:@ ")


@dataclass(frozen=True, slots=True)
class EmbeddedItem:
    """What the data say of an article that they list; `url` may be relative, texts may hold HTML."""

    title: str
    url: str
    published: str = ""
    teaser: str = ""


@dataclass(frozen=True, slots=True)
class EmbeddedText:
    """A text in the data, of paragraphs apart by blank lines or with HTML; title and url "" where not said."""

    text: str
    title: str = ""
    url: str = ""


# ---- scripts to values --------------------------------------------------------------------------


def read_embedded(tree: Any) -> list[Any]:
    """The values in the scripts of a page, of which `tree` is the root element."""
    values: list[Any] = []
    pushed: list[str] = []
    size = tries = 0
    for script in tree.iter("script"):
        text = script.text or ""
        size += len(text)
        kind = (script.get("type") or "")[:100]
        if size > MAX_SCRIPT_CHARS:
            break
        if _LINKED_DATA.search(kind):
            continue
        if _JSON_TYPE.match(kind):
            values.extend(_read_json(text))
        elif "__next_f" in text:
            pushed.extend(_read_pushed(text))
        elif tries < MAX_ASSIGNMENTS:
            found = list(_read_assigned(text, MAX_ASSIGNMENTS - tries))
            tries += len(found)
            values.extend(value for value in found if value)
    values.extend(_read_lines("".join(pushed)))
    return [_resolve_flat(value) if _is_flat(value) else value for value in values]


def _read_json(text: str) -> Iterator[Any]:
    try:
        value = json.loads(text, strict=False)
    except (ValueError, RecursionError):
        return
    yield value
    # SvelteKit keeps what a page fetched as a text.
    inner = value.get("body") if isinstance(value, dict) else None
    if isinstance(inner, str) and inner.startswith(("{", "[")):
        yield from _read_json(inner)


def _read_assigned(text: str, limit: int) -> Iterator[Any]:
    """The values that a script gives to names, None for what is no value."""
    position = 0
    decoder = json.JSONDecoder(strict=False)
    for _ in range(limit):
        match = _ASSIGNMENT.search(text, position)
        if match is None:
            return
        try:
            value, position = decoder.raw_decode(text, match.end())
        except (ValueError, RecursionError):
            value, position = read_literal(text, match.end())
            position = max(position, match.end())
        yield value if isinstance(value, dict | list) else None


def _read_pushed(text: str) -> Iterator[str]:
    """The pieces of a stream that Next's scripts push."""
    decoder = json.JSONDecoder(strict=False)
    for match in _PUSHED.finditer(text):
        try:
            value, _ = decoder.raw_decode(text, match.end())
        except (ValueError, RecursionError):
            return
        if len(value) > 1 and isinstance(value[1], str):
            yield value[1]


def _read_lines(stream: str) -> Iterator[Any]:
    """The values of a stream that has one on each line, after its number."""
    decoder = json.JSONDecoder(strict=False)
    position = 0
    while (match := _PUSHED_LINE.search(stream, position)) is not None:
        try:
            value, position = decoder.raw_decode(stream, match.end())
            yield value
        except (ValueError, RecursionError):
            line_end = stream.find("\n", match.end())
            if line_end < 0:
                return
            position = line_end


def _is_flat(value: Any) -> bool:
    """Whether a list is of the values that it refers to by their place, as Nuxt 3 writes it."""
    if not isinstance(value, list) or len(value) < 2:
        return False
    first = value[0]
    if isinstance(first, list):
        first = dict(enumerate(first[1:2]))
    return isinstance(first, dict) and all(type(place) is int and 0 <= place < len(value) for place in first.values())


def _resolve_flat(flat: list[Any]) -> Any:
    """The value that a list of values stands for: numbers in its containers are places in the list."""
    made: list[Any] = []
    for value in flat[:MAX_PARTS]:
        is_container = isinstance(value, dict | list)
        made.append(type(value)() if is_container else value)

    def look_up(place: Any) -> Any:
        return made[place] if type(place) is int and 0 <= place < len(made) else None

    for value, target in zip(flat, made, strict=False):
        if isinstance(value, dict):
            target.update((key, look_up(place)) for key, place in value.items())
        elif isinstance(value, list):  # a word at its head names a wrapper: ["Ref", 4]
            target.extend(look_up(place) for place in value if type(place) is int)
    return made


# ---- values to items and texts ------------------------------------------------------------------


def walk(values: Iterable[Any]) -> Iterator[Any]:
    """Every object and list in the values, the outer before the inner, each once."""
    seen: set[int] = set()
    level = [value for value in values if isinstance(value, dict | list)]
    while level:
        below: list[Any] = []
        for value in level:
            if id(value) in seen:
                continue
            if len(seen) >= MAX_PARTS:
                return
            seen.add(id(value))
            yield value
            inner = value.values() if isinstance(value, dict) else value
            below.extend(part for part in inner if isinstance(part, dict | list))
        level = below


def find_items(values: Iterable[Any]) -> list[list[EmbeddedItem]]:
    """The lists in the values that hold at least three items with a title and an address, as they come."""
    values = list(values)
    reader = _ItemReader(values)
    lists: list[list[EmbeddedItem]] = []
    for value in walk(values):
        members = list(value.values()) if isinstance(value, dict) else value
        if len(members) < MIN_ITEMS:
            continue
        objects = [member for member in members if isinstance(member, dict)]
        items = [item for part in objects if (item := reader.read_wrapped(part)) is not None]
        if len(items) >= MIN_ITEMS and 2 * len(items) >= len(objects):
            lists.append(items)
            if len(lists) >= MAX_LISTS:
                break
    return lists


class _ItemReader:
    """Reads objects as items, each once, as many lists may share one.

    References are followed: to the objects of a cache as Apollo keeps it, by their keys.
    """

    def __init__(self, values: list[Any]) -> None:
        self._items: dict[int, EmbeddedItem | None] = {}
        self._wrapped: dict[int, EmbeddedItem | None] = {}
        self._referred: dict[str, Any] = {}
        for value in values:
            for part in (value, *(value.values() if isinstance(value, dict) else ())):
                if isinstance(part, dict) and "ROOT_QUERY" in part:
                    self._referred.update(part)

    def read_wrapped(self, part: dict[str, Any]) -> EmbeddedItem | None:
        """An item, or the one within it: `{"node": {...}}`, `{"position": 1, "item": {...}}`."""
        if id(part) not in self._wrapped:
            inner = (self._read(value) for value in (part, *part.values()) if isinstance(value, dict))
            self._wrapped[id(part)] = next(filter(None, inner), None)
        return self._wrapped[id(part)]

    def _read(self, part: dict[str, Any]) -> EmbeddedItem | None:
        part = self._follow(part)
        if id(part) not in self._items:
            self._items[id(part)] = _read_item(part)
        return self._items[id(part)]

    def _follow(self, part: dict[str, Any]) -> dict[str, Any]:
        """The object that a reference means; others as they are."""
        name = part.get("__ref") or (part.get("id") if part.get("type") == "id" else None)
        target = self._referred.get(name) if isinstance(name, str) else None
        return target if isinstance(target, dict) else part


def _read_item(part: dict[str, Any]) -> EmbeddedItem | None:
    folded = _fold_keys(part)
    title = _read_first(folded, _TITLE_KEYS)
    url = _read_first(folded, _URL_KEYS)
    if not (1 < len(title) <= MAX_TITLE_CHARS and _is_address(url)):
        return None
    return EmbeddedItem(title, url, _read_first(folded, _PUBLISHED_KEYS), _read_first(folded, _TEASER_KEYS))


def _fold_keys(part: dict[str, Any]) -> dict[str, Any]:
    return {key.translate(_SIGNS).lower(): value for key, value in part.items() if isinstance(key, str)}


def _read_first(folded: dict[str, Any], keys: Iterable[str]) -> str:
    """The first text among the properties, or the first number of seconds."""
    for key in keys:
        value = folded.get(key)
        if isinstance(value, dict):
            names = (*_INNER_URL_KEYS, *_INNER_KEYS) if keys is _URL_KEYS else _INNER_KEYS
            value = next((value[name] for name in names if isinstance(value.get(name), str)), None)
        if type(value) is int and keys is _PUBLISHED_KEYS:
            value = str(value) if 0 < value < MAX_MILLISECONDS else ""
        if isinstance(value, str) and value.strip():
            return value.strip()
    return ""


def _is_address(text: str) -> bool:
    """Whether a text may be the address of a page."""
    is_one_word = 0 < len(text) <= MAX_ADDRESS_CHARS and len(text.split()) == 1
    return is_one_word and text != "/" and text.startswith(("http://", "https://", "/"))


def find_texts(values: Iterable[Any]) -> list[EmbeddedText]:
    """The texts of articles in the values: those with a title first, then the longest."""
    texts: list[EmbeddedText] = []
    joiner = _TextJoiner()
    for value in walk(values):
        if not isinstance(value, dict):
            continue
        folded = _fold_keys(value)
        text = max((joiner.join(folded[key]) for key in _TEXT_KEYS if key in folded), key=len, default="")
        if count_letters(text) >= MIN_TEXT_CHARS:
            url = _read_first(folded, _URL_KEYS)
            title = _read_first(folded, _TITLE_KEYS) or _read_head(folded)
            texts.append(EmbeddedText(text, title, url if _is_address(url) else ""))
    # What is said of an article goes before the blocks of its text, which are as long at most.
    texts.sort(key=lambda found: (bool(found.title), len(found.text)), reverse=True)
    return texts[:MAX_TEXTS]


def _read_head(folded: dict[str, Any]) -> str:
    """The title in an object beside the text."""
    heads = (folded[key] for key in _HEAD_KEYS if isinstance(folded.get(key), dict))
    return next(filter(None, (_read_first(_fold_keys(head), _TITLE_KEYS) for head in heads)), "")


class _TextJoiner:
    """Joins the texts of properties; all together no more than MAX_JOINED_CHARS, as values may share parts."""

    def __init__(self) -> None:
        self._left = MAX_JOINED_CHARS

    def join(self, value: Any) -> str:
        """A property's text, or those of the blocks that it is made of, as paragraphs; "" for no prose."""
        lines: list[str] = []
        pending: list[Any] = [value]
        seen: set[int] = set()
        while pending and self._left > 0:
            part = pending.pop()
            if isinstance(part, str):
                self._left -= len(part)
                lines.append(part)
            elif id(part) not in seen:
                seen.add(id(part))
                self._left -= 1 + len(part) if isinstance(part, dict | list) else 1
                pending.extend(reversed(_list_inner_texts(part)))
        return "\n\n".join(lines) if any(map(_is_prose, lines)) else ""


def _list_inner_texts(part: Any) -> list[Any]:
    """What holds the text of a block, in order."""
    if isinstance(part, list):
        return [inner for inner in part if isinstance(inner, dict | list) or _is_prose(inner)]
    if isinstance(part, dict):
        inner = (part[key] for key in _BLOCK_KEYS if key in part)
        return [value for value in inner if isinstance(value, dict | list) or _is_prose(value)][:1]
    return []


def _is_prose(value: Any) -> bool:
    """Whether a value is a text of several words, or long and in a script without spaces."""
    return isinstance(value, str) and (" " in value.strip() or (len(value) >= MIN_PROSE_CHARS and not value.isascii()))


def _read_titles(data: bytes) -> list[str]:
    """The titles of the items in JSON, for the examples."""
    return [item.title for items in find_items([json.loads(data)]) for item in items]


def _read_script(element: Any) -> list[Any]:
    """The values in an element's scripts, for the examples."""
    return read_embedded(element)


def _describe_item(thing: dict[str, Any]) -> list[str]:
    """The fields of an item, for the examples."""
    item = _read_item(thing) or EmbeddedItem("", "")
    return [item.title, item.url, item.published, item.teaser]


def _join_json(data: bytes) -> str:
    return _TextJoiner().join(json.loads(data))


_STORY = '{"headline": "Bridge opens", "url": "/a/%d", "published_at": "2026-03-14"}'
_STORIES = "[" + ", ".join(_STORY % number for number in range(3)) + "]"

EXAMPLES = (
    Example(
        "_JSON_TYPE",
        _read_script,
        '<div><script type=application/json>{"name": ["Jane Doe"]}</script></div>',
        [{"name": ["Jane Doe"]}],
    ),
    Example(
        "_LINKED_DATA", _read_script, '<p><script type=application/ld+json>{"name": ["Jane Doe"]}</script></p>', []
    ),
    Example(
        "_ASSIGNMENT", _read_script, '<p><script>window.STATE = {"name": ["Jane"]};</script></p>', [{"name": ["Jane"]}]
    ),
    Example(
        "_PUSHED",
        _read_script,
        r"""<p><script>self.__next_f.push([1,"2:{\"a\":"]);self.__next_f.push([1,"[1]}\n"])</script></p>""",
        [{"a": [1]}],
    ),
    Example(
        "_PUSHED_LINE",
        _read_script,
        r"""<p><script>self.__next_f.push([1,"2:{\"a\":1}\nb:[2]\n"])</script></p>""",
        [{"a": 1}, [2]],
    ),
    Example("_TITLE_KEYS", _read_titles, _STORIES, ["Bridge opens"] * 3),
    Example("_URL_KEYS", _read_titles, _STORIES, ["Bridge opens"] * 3),
    Example("_PUBLISHED_KEYS", lambda thing: _describe_item(thing)[2], _STORY, "2026-03-14"),
    Example(
        "_TEASER_KEYS",
        lambda thing: _describe_item(thing)[3],
        '{"title": "Bridge opens", "url": "/a", "dek": "At last"}',
        "At last",
    ),
    Example(
        "_TEXT_KEYS",
        lambda data: [text.text[:9] for text in find_texts([json.loads(data)])],
        '{"body": "It opens ' + "at last " * 40 + '"}',
        ["It opens "],
    ),
    Example(
        "_HEAD_KEYS",
        lambda data: [text.title for text in find_texts([json.loads(data)])],
        '{"frontmatter": {"title": "Bridge opens"}, "html": "It opens ' + "at last " * 40 + '"}',
        ["Bridge opens"],
    ),
    Example(
        "_INNER_KEYS",
        lambda thing: _describe_item(thing)[0],
        '{"title": {"rendered": "Bridge opens"}, "link": "/a"}',
        "Bridge opens",
    ),
    Example(
        "_INNER_URL_KEYS",
        lambda thing: _describe_item(thing)[1],
        '{"title": "Bridge opens", "link": {"url": "/a"}}',
        "/a",
    ),
    Example(
        "_BLOCK_KEYS",
        _join_json,
        '[{"children": [{"text": "It opens."}]}, {"text": "At last."}]',
        "It opens.\n\nAt last.",
    ),
    Example("_SIGNS", lambda thing: _describe_item(thing)[2], _STORY, "2026-03-14"),
)
