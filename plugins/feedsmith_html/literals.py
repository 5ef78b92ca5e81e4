"""JavaScript's literals as values, where a script gives one to a name; nothing is run.

Beside objects and arrays as they are written by hand (names without quotes, single quotes, commas
at the end) that is what Nuxt 2 writes: a function that returns an object, called at once with the
values of its parameters. `JSON.parse("...")` and `new Date(...)` are read as what they give.
"""

import json
import re
from typing import Any, NamedTuple

from feedsmith_html.grammar import Example

__all__ = ["Literal", "read_literal"]

MAX_LEVELS = 100
# What stands before `return` in a function that is called at once.
MAX_STATEMENTS_CHARS = 200_000

_BLANK = re.compile(r"(?:\s|//[^\n]*\n|/\*(?:[^*]|\*(?!/))*+\*/)*+")
_WORD = re.compile(r"!0|!1|void 0|[A-Za-z_$][\w$]*")
_KEY = re.compile(r"[\w$]+")
_NUMBER = re.compile(r"-?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?")
_STRING = re.compile(r'"(?:[^"\\]|\\.)*+"' r"|'(?:[^'\\]|\\.)*+'" r"|`(?:[^`\\$]|\\.|\$(?!\{))*+`", re.DOTALL)
_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|u\{([0-9a-fA-F]{1,6})\}|x([0-9a-fA-F]{2})|(\r\n|.))", re.DOTALL)
_FUNCTION = re.compile(r"\(?\s{0,9}function\s{0,9}\(([\w$,\s]*)\)\s{0,9}\{")
_RETURN = re.compile(r"\breturn\s{0,9}(?=[\[{(])")
_CALL_ARGUMENTS = re.compile(r"[;\s]*\}\s*\)?\s*\(")
_CALLS = re.compile(r"(?:new\s+)?(?:Date|JSON\.parse|Object|String|Array)\(")

_CONSTANTS = {
    "true": True, "false": False, "null": None, "undefined": None, "NaN": None, "!0": True, "!1": False, "void 0": None,
}  # fmt: skip
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "v": "\v", "0": "", "\n": "", "\r\n": ""}


class Literal(NamedTuple):
    """A value, None where there is none, and where the reader stopped."""

    value: Any
    end: int


class _LiteralError(ValueError):
    """Something else stands here."""


class _Unknown(NamedTuple):
    """The place in a container where a parameter's value belongs."""

    container: Any
    key: Any
    name: str


def read_literal(script: str, position: int = 0) -> Literal:
    """The value that stands in a script at `position`."""
    reader = _Reader(script, position)
    try:
        value = reader.read_call() if _FUNCTION.match(script, position) else reader.read_value(0)
    except _LiteralError:
        value = None
    return Literal(None if isinstance(value, _Unknown) else value, reader.position)


class _Reader:
    """A position in a script, and the parameters whose values are not known yet."""

    def __init__(self, script: str, position: int) -> None:
        self.script = script
        self.position = position
        self.unknown: list[_Unknown] = []

    def read_call(self) -> Any:
        """What a function returns that is called at once: `(function(a){return {b: a}}(1))`."""
        function = self._take(_FUNCTION)
        start = function.end()
        returned = _RETURN.search(self.script, start, start + MAX_STATEMENTS_CHARS)
        if returned is None:
            raise _LiteralError
        self.position = returned.end()
        value = self.read_value(0)
        unknown, self.unknown = self.unknown, []
        self._take(_CALL_ARGUMENTS)
        arguments = self._read_members(")", 0)
        values = dict(zip(re.findall(r"[\w$]+", function[1]), arguments, strict=False))
        for container, key, name in unknown:
            container[key] = values.get(name)
        return value

    def read_value(self, level: int) -> Any:
        """The value here, which is `level` deep."""
        self._skip_blank()
        sign = self.script[self.position : self.position + 1]
        if sign in ("{", "["):
            if level >= MAX_LEVELS:
                raise _LiteralError
            self.position += 1
            return self._read_object(level + 1) if sign == "{" else self._read_members("]", level + 1)
        if sign and sign in "\"'`":
            return self._read_string()
        if (number := _NUMBER.match(self.script, self.position)) is not None:
            self.position = number.end()
            return float(number[0]) if re.search(r"[.eE]", number[0]) else int(number[0][:300])
        return self._read_word(level)

    def _read_word(self, level: int) -> Any:
        """A constant, a call that gives a value, or the name of a parameter."""
        if (call := _CALLS.match(self.script, self.position)) is not None:
            if level >= MAX_LEVELS:
                raise _LiteralError
            self.position = call.end()
            arguments = self._read_members(")", level + 1)
            value = arguments[0] if arguments else None
            return _parse_json(value) if "JSON" in call[0] and isinstance(value, str) else value
        word = self._take(_WORD)[0]
        return _CONSTANTS[word] if word in _CONSTANTS else _Unknown(None, None, word)

    def _read_object(self, level: int) -> dict[str, Any]:
        made: dict[str, Any] = {}
        while not self._skip_to("}"):
            key = self._read_key()
            self._expect(":")
            self._put(made, key, self.read_value(level))
            self._skip_comma("}")
        return made

    def _read_members(self, end: str, level: int) -> list[Any]:
        made: list[Any] = []
        while not self._skip_to(end):
            made.append(None)
            if self.script[self.position : self.position + 1] != ",":  # else a hole
                self._put(made, len(made) - 1, self.read_value(level))
            self._skip_comma(end)
        return made

    def _put(self, container: Any, key: Any, value: Any) -> None:
        if isinstance(value, _Unknown):
            self.unknown.append(_Unknown(container, key, value.name))
            value = None
        container[key] = value

    def _read_key(self) -> str:
        if self.script[self.position] in "\"'":
            return self._read_string()
        return self._take(_KEY)[0]

    def _read_string(self) -> str:
        text = self._take(_STRING)[0][1:-1]
        if "\\" not in text:
            return text
        # Halves of a character beyond U+FFFF come as two escapes.
        return _ESCAPE.sub(_read_escape, text).encode("utf-16", "surrogatepass").decode("utf-16", "replace")

    def _skip_to(self, end: str) -> bool:
        """Whether `end` is next, which is then passed over."""
        self._skip_blank()
        if self.position >= len(self.script):
            raise _LiteralError
        if self.script[self.position] != end:
            return False
        self.position += 1
        return True

    def _skip_comma(self, end: str) -> None:
        self._skip_blank()
        sign = self.script[self.position : self.position + 1]
        if sign == ",":
            self.position += 1
        elif sign != end:
            raise _LiteralError

    def _expect(self, sign: str) -> None:
        self._skip_blank()
        if not self.script.startswith(sign, self.position):
            raise _LiteralError
        self.position += 1

    def _skip_blank(self) -> None:
        blank = _BLANK.match(self.script, self.position)
        if blank is not None:
            self.position = blank.end()

    def _take(self, pattern: re.Pattern[str]) -> re.Match[str]:
        match = pattern.match(self.script, self.position)
        if match is None:
            raise _LiteralError
        self.position = match.end()
        return match


def _read_escape(escape: re.Match[str]) -> str:
    digits = escape[1] or escape[2] or escape[3]
    if digits:
        code = int(digits, 16)
        return chr(code) if code <= 0x10FFFF else "\ufffd"
    return _ESCAPES.get(escape[4], escape[4])


def _parse_json(text: str) -> Any:
    try:
        return json.loads(text, strict=False)
    except (ValueError, RecursionError):
        raise _LiteralError from None


def _read_value(text: str) -> Any:
    """The value alone, for the examples."""
    return read_literal(text).value


EXAMPLES = (
    Example("_BLANK", _read_value, "{a: /* one */ 1}", {"a": 1}),
    Example("_WORD", _read_value, "[!0, null]", [True, None]),
    Example("_KEY", _read_value, "{a: 1}", {"a": 1}),
    Example("_NUMBER", _read_value, "[-1.5e3]", [-1500.0]),
    Example("_STRING", _read_value, "['a', `b`]", ["a", "b"]),
    Example("_ESCAPE", _read_value, r"['\u00e9\'']", ["é'"]),
    Example("_ESCAPES", _read_value, r"['a\nb']", ["a\nb"]),
    Example("_FUNCTION", _read_value, "(function(a){return {b:a}}(1))", {"b": 1}),
    Example("_RETURN", _read_value, "(function(a){a.c=2;return {b:a}}(1))", {"b": 1}),
    Example("_CALL_ARGUMENTS", _read_value, "(function(a){return {b:a}})(1)", {"b": 1}),
    Example("_CALLS", _read_value, r"""JSON.parse('{"b": [1]}')""", {"b": [1]}),
    Example("_CONSTANTS", _read_value, "[void 0, false]", [None, False]),
)
