"""Where front matter stands, and in which language: YAML, TOML, JSON, lines of keys, Nikola's
comment.

The only module that imports yaml. Values come as texts, lists and mappings of texts, so that a
title of `2024`, `yes` or `1_000` stays what was typed, and a date that is none can be reported with
its key. What is null is None, and what is false is False: unquoted, since a quoted `false` is a
text.
"""

import re
from collections.abc import Callable, Iterator
from datetime import date, datetime, time
from functools import cache
from typing import Any, NamedTuple

from feedsmith import ParseError

__all__ = ["Header", "find_header", "leaves"]

MAX_BYTES, MAX_DEPTH = 100_000, 20
MAX_LEAVES, MAX_LISTS = 10_000, 2
"""Of one value, and lists in one another: YAML's aliases make a few bytes stand for millions of
them.
"""
_FENCE = r"---[ \t]*(yaml|yml|toml|json)?[ \t]*"
_END = r"(?:---|\.\.\.)[ \t]*"
_TOML_END = r"\+\+\+[ \t]*"
_TOML_LINE = r"""(?m)^[ \t]*(?:[\w."'-]+[ \t]*=|\[)"""
_YAML_KEY = r"(?m)^([A-Za-z][\w-]{0,39}):(?:[ \t]|$)"
_KEY_LINE = r"([A-Za-z][\w -]{0,39}?)[ \t]*:(?:[ \t]+(.*))?"
_NIKOLA_LINE = r"\.\. ([\w-]+):(?:[ \t]+(.*))?"

FieldsOf = Callable[[str], frozenset[str]]
"""Gives what a key says."""


class Header(NamedTuple):
    """What front matter says, by its keys as they were typed, and the text that follows it."""

    values: dict[str, Any]
    text: str


def find_header(text: str, fields_of: FieldsOf, *, markdown: bool) -> Header:
    """The front matter of `text`, which is clean; no values, and the whole text, where it begins
    without.

    `fields_of` gives what a key says; by it, lines of `Key: value` without fences are told from a
    text that begins with such a line. Raises ParseError (malformed) for front matter that is
    broken.
    """
    start = len(text) - len(text.lstrip("\n"))
    head = text[start : start + 5]
    header: Header | None = None
    if head.startswith("---"):
        header = _fenced(text, start)
    elif head.startswith("+++"):
        header = _between(text, start, _TOML_END, _toml)
    elif head.startswith("{"):
        header = _leading_json(text[start:], fields_of)
    elif head.startswith(("<!--", ".. ")):
        header = _nikola(text[start:])
    elif head[:1].isalpha():
        header = _lines(text[start:], fields_of, markdown=markdown)
    return header or Header({}, text)


# ---- fences --------------------------------------------------------------------------------------------------


def _fenced(text: str, start: int) -> Header | None:
    first = text[start : start + 100].partition("\n")[0]
    fence = re.fullmatch(_FENCE, first)
    if not fence:
        return None
    read = {"toml": _toml, "json": _json}.get(fence[1] or "", _yaml)
    return _between(text, start, _END, read)


def _between(text: str, start: int, end: str, read: Callable[[str], dict[str, Any] | None]) -> Header | None:
    """What stands between the first line and one that closes it; None where none does, or no keys
    stand there.
    """
    # Without a line end there is nothing after the fence.
    begin = text.find("\n", start) + 1
    if not begin:
        return None
    position = begin
    for line in text[begin : begin + MAX_BYTES].split("\n"):
        if re.fullmatch(end, line):
            values = read(text[begin:position])
            return None if values is None else Header(values, text[position + len(line) + 1 :])
        position += len(line) + 1
    return None


# ---- languages -----------------------------------------------------------------------------------------------


def _yaml(header: str) -> dict[str, Any] | None:
    if not header.strip():
        return {}
    import yaml  # 25 ms, for files with front matter

    try:
        _check_depth(header)
        values = yaml.load(header, Loader=_yaml_loader())  # it makes nothing but texts, lists and mappings
    except yaml.MarkedYAMLError as error:
        line = f"line {error.problem_mark.line + 2}: " if error.problem_mark else ""
        raise _malformed(f"{line}{error.problem or error.context}") from error
    except (yaml.YAMLError, RecursionError) as error:
        raise _malformed(str(error) or type(error).__name__) from error
    return {str(key): content for key, content in values.items()} if isinstance(values, dict) else None


def _check_depth(header: str) -> None:
    """Raise ParseError for YAML that is nested too deep: the composer works by recursion, in C, and
    would end the process.
    """
    import yaml  # as above

    depth = 0
    for event in yaml.parse(header, Loader=_yaml_loader()):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > MAX_DEPTH:
            raise _malformed("nested too deep")


@cache
def _yaml_loader() -> Any:
    """YAML's BaseLoader, to which every value is text, but for what stands unquoted for nothing."""
    import yaml  # as above

    base: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)

    class Loader(base):  # type: ignore[misc]
        def construct_scalar(self, node: Any) -> Any:
            text = super().construct_scalar(node)
            return _NOTHING.get(text, text) if not node.style and len(text) < 6 else text

    return Loader


_NOTHING = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}


def _toml(header: str) -> dict[str, Any] | None:
    if header.strip() and not re.search(_TOML_LINE, header):
        return None  # a rule above a text, rather
    import tomllib  # 4 ms, for those who write it

    try:
        values: dict[str, Any] = _texts(tomllib.loads(header))
    except (ValueError, RecursionError) as error:  # TOMLDecodeError, and numbers or nesting beyond Python's limits
        what = re.fullmatch(r"(.*) \(at line (\d+), column \d+\)", str(error))
        detail = f"line {int(what[2]) + 1}: {what[1]}" if what else str(error)
        raise _malformed(f"TOML: {detail}") from error
    return values


def _json(header: str) -> dict[str, Any] | None:
    import json  # 3 ms, for those who write it

    try:
        values: dict[str, Any] = _texts(json.loads(header)) if header.strip() else {}
        return values if isinstance(values, dict) else None
    except (ValueError, RecursionError) as error:
        raise _malformed(f"JSON: {error}") from error


def _leading_json(text: str, fields_of: FieldsOf) -> Header | None:
    """An object that a text begins with: front matter if any of its keys says something."""
    # A template's tag and a set of attributes begin with a brace as well.
    if text[1:].lstrip()[:1] != '"':
        return None
    import json  # 3 ms, for those who write it

    try:
        values, end = json.JSONDecoder().raw_decode(text[:MAX_BYTES])
        values = _texts(values)
    except (ValueError, RecursionError) as error:
        if re.match(r'\{\s*"[\w-]+"\s*:', text) and any(map(fields_of, re.findall(r'"([\w-]+)"\s*:', text[:500]))):
            raise _malformed(f"JSON: {error}") from error
        return None
    return Header(values, text[end:]) if any(map(fields_of, values)) else None


def _texts(value: Any) -> Any:
    """`value` with texts for all that is no list, mapping, null or false. Raises ValueError,
    RecursionError.
    """
    match value:
        case dict():
            return {str(key): _texts(content) for key, content in value.items()}
        case list():
            return [_texts(item) for item in value]
        case True:
            return "true"
        case None | False | str():
            return value
        case datetime() | date() | time():
            return value.isoformat()
    return str(value)


def leaves(key: str, value: Any) -> Iterator[Any]:
    """The texts and mappings in the value of this key, in order, out of a list, or lists in a list,
    that they are in.

    Raises ParseError (malformed) for lists that are nested deeper; there are MAX_LEAVES at most.
    """
    pending, visited = [(value, 0)], 0
    while pending and visited < MAX_LEAVES:
        item, depth = pending.pop()
        visited += 1
        if depth > MAX_LISTS:
            raise _malformed(f"{key}: lists nested too deep")
        if isinstance(item, list):
            pending += [(inner, depth + 1) for inner in reversed(item)]
        elif item not in (None, False, ""):
            yield item


def _malformed(what: str) -> ParseError:
    return ParseError(kind="malformed", detail=f"front matter: {what}")


# ---- lines without fences ------------------------------------------------------------------------------------


def _lines(text: str, fields_of: FieldsOf, *, markdown: bool) -> Header | None:
    """`Key: value` lines up to the first blank one, as Pelican and MultiMarkdown have them; or up
    to a fence, as Hexo takes YAML.
    """
    end = text.find("\n")
    first = text[:end] if end >= 0 else text
    if ":" not in first or not re.fullmatch(_KEY_LINE, first):
        return None
    block, _, rest = text.partition("\n\n")
    if len(block) > MAX_BYTES:
        return None
    # One key alone above a fence is a heading that is underlined.
    yaml, fence, after = block.partition("\n---\n")
    if fence and sum(bool(fields_of(key)) for key in re.findall(_YAML_KEY, yaml)) > 1:
        return Header(_yaml(yaml) or {}, after + text[len(block) :])
    values = _values_of_lines(block)
    return Header(values, rest) if values and _is_header(values, fields_of, markdown=markdown) else None


def _values_of_lines(block: str) -> dict[str, Any] | None:
    """The value of each line, which an indented line goes on with; None where another line is among
    them.
    """
    values: dict[str, Any] = {}
    key = ""
    for line in block.strip("\n").split("\n"):
        if line[:1] in " \t" and key:
            values[key] = f"{values[key]} {line.strip()}".strip()
        elif match := re.fullmatch(_KEY_LINE, line):
            key = match[1]
            values[key] = (match[2] or "").strip()
        else:
            return None
    return {key: _NOTHING.get(text, text) for key, text in values.items()}


def _is_header(values: dict[str, Any], fields_of: FieldsOf, *, markdown: bool) -> bool:
    """Whether such lines are a header: they have a title, or else say when it was published; in a
    plain text, which may begin with a credit, they say another thing as well.
    """
    fields_of_keys = [fields_of(key) for key in values]
    known = sum(map(bool, fields_of_keys))
    titled = any("title" in fields for fields in fields_of_keys)
    dated = any("published" in fields_of(key) and re.search(r"\d", text or "") for key, text in values.items())
    return (titled and (markdown or known > 1)) or (markdown and dated and known > 1)


def _nikola(text: str) -> Header | None:
    """Lines of `.. key: value`, mostly within a comment of HTML."""
    if text.startswith("<!--"):
        head, closed, rest = text[4 : 4 + MAX_BYTES].partition("-->")
        if not closed:
            return None
        rest = text[4 + len(head) + 3 :]
    else:
        head, _, rest = text.partition("\n\n")
    values: dict[str, Any] = {}
    for line in filter(None, map(str.strip, head[:MAX_BYTES].split("\n"))):
        match = re.fullmatch(_NIKOLA_LINE, line)
        if not match:
            return None
        value = (match[2] or "").strip()
        values[match[1]] = _NOTHING.get(value, value)
    return Header(values, rest) if "title" in values else None
