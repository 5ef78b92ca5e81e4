"""A JSON document as values that know their line and column (RFC 8259), since the standard decoder forgets where."""

import re
from bisect import bisect_right
from json.decoder import scanstring  # type: ignore[attr-defined, unused-ignore]  # which typeshed leaves out

from feedsmith.validating.findings import Complaint, Spot, complain

__all__ = ["JsonError", "JsonValue", "parse_json"]

MAX_DEPTH = 100
_SPACE = re.compile(r"[ \t\n\r]*")
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?")
_WORDS = {"true": True, "false": False, "null": None}
_SURROGATE = re.compile("[\ud800-\udfff]")

Scalar = str | int | float | bool | None


class JsonValue:
    """A value: its `content` is a scalar, a list of JsonValue or a dict of them. `path` and `section` are set as it is
    checked.
    """

    __slots__ = ("column", "content", "line", "path", "section")

    def __init__(self, content: "Scalar | list[JsonValue] | dict[str, JsonValue]", line: int, column: int) -> None:
        self.content = content
        self.line, self.column = line, column
        self.path = "$"
        self.section = ""

    @property
    def fields(self) -> "dict[str, JsonValue]":
        """The fields of an object; none where it is none."""
        return self.content if isinstance(self.content, dict) else {}

    @property
    def elements(self) -> "list[JsonValue]":
        """The elements of a list; none where it is none."""
        return self.content if isinstance(self.content, list) else []

    def text(self, key: str) -> str:
        """The text of a field; "" where it is none."""
        inner = self.fields.get(key)
        return inner.content if inner is not None and isinstance(inner.content, str) else ""


class JsonError(ValueError):
    """No JSON: what is wrong, and where."""

    def __init__(self, complaint: Complaint, spot: Spot) -> None:
        super().__init__(complaint, spot)
        self.complaint, self.spot = complaint, spot


def parse_json(text: str) -> JsonValue:
    """Read a document. Raises JsonError."""
    return _Reader(text).read()


class _Reader:
    def __init__(self, text: str) -> None:
        self._text = text
        self._line_starts = [0, *(match.end() for match in re.finditer("\n", text))]

    def read(self) -> JsonValue:
        value, position = self._read_value(self._skip(0), 0)
        position = self._skip(position)
        if position < len(self._text):
            raise self._error("something follows the document", position)
        return value

    def _skip(self, position: int) -> int:
        match = _SPACE.match(self._text, position)
        return match.end() if match else position

    def _spot(self, position: int) -> Spot:
        line = bisect_right(self._line_starts, position)
        return Spot(line, position - self._line_starts[line - 1] + 1)

    def _error(self, what: str, position: int) -> JsonError:
        return JsonError(complain("not-json", what), self._spot(position))

    def _make(self, content: "Scalar | list[JsonValue] | dict[str, JsonValue]", position: int) -> JsonValue:
        spot = self._spot(position)
        return JsonValue(content, spot.line, spot.column)

    def _read_value(self, position: int, depth: int) -> tuple[JsonValue, int]:
        if depth > MAX_DEPTH:
            raise JsonError(complain("too-deep", MAX_DEPTH), self._spot(position))
        character = self._text[position : position + 1]
        if character == "{":
            return self._read_object(position, depth)
        if character == "[":
            return self._read_list(position, depth)
        if character == '"':
            content, end = self._read_string(position)
            return self._make(content, position), end
        return self._read_word(position)

    def _read_word(self, position: int) -> tuple[JsonValue, int]:
        for word, content in _WORDS.items():
            if self._text.startswith(word, position):
                return self._make(content, position), position + len(word)
        match = _NUMBER.match(self._text, position)
        if match is None:
            shown = re.match(r"[\w-]{0,20}", self._text[position : position + 20])
            what = shown[0] if shown and shown[0] else "that"
            raise self._error(f"{what} is no JSON value or number", position)
        is_whole = not match[1] and not match[2] and len(match[0]) < 20
        return self._make(int(match[0]) if is_whole else float(match[0]), position), match.end()

    def _read_string(self, position: int) -> tuple[str, int]:
        try:
            content, end = scanstring(self._text, position + 1, True)
        except ValueError as error:
            raise self._error(str(getattr(error, "msg", error)), position) from None
        if _SURROGATE.search(content):
            raise self._error("half of a surrogate pair", position)
        return content, end

    def _read_object(self, position: int, depth: int) -> tuple[JsonValue, int]:
        fields: dict[str, JsonValue] = {}
        value = self._make(fields, position)
        position = self._skip(position + 1)
        if self._text[position : position + 1] == "}":
            return value, position + 1
        while True:
            if self._text[position : position + 1] != '"':
                raise self._error("a key is missing", position)
            key, end = self._read_string(position)
            if key in fields:
                raise self._error(f"the key {key[:40]} stands twice", position)
            end = self._skip(end)
            if self._text[end : end + 1] != ":":
                raise self._error("a colon is missing", end)
            fields[key], end = self._read_value(self._skip(end + 1), depth + 1)
            is_last, position = self._read_end(end, "}")
            if is_last:
                return value, position

    def _read_list(self, position: int, depth: int) -> tuple[JsonValue, int]:
        elements: list[JsonValue] = []
        value = self._make(elements, position)
        position = self._skip(position + 1)
        if self._text[position : position + 1] == "]":
            return value, position + 1
        while True:
            element, end = self._read_value(position, depth + 1)
            elements.append(element)
            is_last, position = self._read_end(end, "]")
            if is_last:
                return value, position

    def _read_end(self, position: int, bracket: str) -> tuple[bool, int]:
        """Whether an object or a list ends there, and where its next part, or what follows it, begins."""
        position = self._skip(position)
        character = self._text[position : position + 1]
        if character == bracket:
            return True, position + 1
        if character != ",":
            raise self._error(f"a comma or {bracket} is missing", position)
        return False, self._skip(position + 1)
