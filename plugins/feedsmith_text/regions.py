"""Which parts of a Markdown text are code, and which are not: enough to leave code alone, in linear
time.

Blocks that templates mark as code (Jekyll's `highlight`, Hexo's `codeblock`, Hugo's `highlight`)
become fenced ones.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

__all__ = ["Region", "code_lines", "regions"]

_FENCE = re.compile(r"[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)*(`{3,}|~{3,})([^\n]*)")
_TEMPLATE_CODE = re.compile(
    r"[ \t]*(?:\{%-?\s*(?:highlight|codeblock)\b\s*([\w+#-]*)[^\n]*%\}"
    r"|\{\{[<%]\s*highlight\b\s*\"?([\w+#-]*)[^\n]*\}\})[ \t]*"
)
_CODE_END = r"(?:\{%-?\s*end(?:highlight|codeblock)\s*-?%\}|\{\{[<%]\s*/\s*highlight\s*[>%]\}\})"
_TEMPLATE_CODE_END = re.compile(rf"[ \t]*{_CODE_END}[ \t]*")
_LIST_ITEM = re.compile(r"[ \t]*(?:[-*+]|\d{1,9}[.)])[ \t]")
_INDENTED = re.compile(r"(?: {4}|\t)")
_INLINE = re.compile(r"(`+)|<(?:pre|code)\b[^<>]*>")
FENCE = "~" * 12


class Region(NamedTuple):
    """A part of a text; `begins_line` where it stands at the beginning of one."""

    text: str
    is_code: bool
    begins_line: bool = True


def regions(text: str) -> Iterator[Region]:
    """The regions of `text`, one after the other; together they are the text, but for code that
    templates mark.
    """
    prose: list[str] = []
    for line, is_code in code_lines(text):
        if not is_code:
            prose.append(line)
            continue
        if prose:
            yield from _inline_regions("".join(prose))
            prose = []
        yield Region(line, is_code=True)
    if prose:
        yield from _inline_regions("".join(prose))


class _Blocks:
    """Where in the blocks of a text the line under way stands."""

    def __init__(self, text: str) -> None:
        self.closing: re.Pattern[str] | None = None
        self.template_ends = len(re.findall(_CODE_END, text)) if "{" in text else 0
        self.after_blank, self.in_list, self.in_indented = True, False, False

    def opens(self, line: str) -> str | None:
        """The line that opens a block of code in place of this one; None where none begins."""
        if fence := _FENCE.match(line):
            run, info = fence[1], fence[2]
            if run[0] == "`" and "`" in info:  # a code span, rather (CommonMark, section 4.5)
                return None
            self.closing = re.compile(rf"[ \t>]*{re.escape(run[0])}{{{len(run)},}}[ \t]*")
            return line
        if self.template_ends and (match := _TEMPLATE_CODE.fullmatch(line)):
            self.closing = _TEMPLATE_CODE_END
            return f"{FENCE}{match[1] or match[2] or ''}"
        return None

    def is_indented_code(self, line: str) -> bool:
        """Whether the line is code since it is indented, outside of lists."""
        if not line.strip():
            self.after_blank = True
            return False
        indented = _INDENTED.match(line) is not None
        if _LIST_ITEM.match(line):
            self.in_list = self.in_list or not indented
        elif self.after_blank and not line[0].isspace():
            self.in_list = False
        is_code = indented and not self.in_list and (self.after_blank or self.in_indented)
        self.after_blank, self.in_indented = False, is_code
        return is_code


def code_lines(text: str) -> Iterator[tuple[str, bool]]:
    """Each line with its end, and whether it is of a block of code."""
    blocks = _Blocks(text)
    for whole in text.splitlines(keepends=True):
        line = whole.rstrip("\n")
        if blocks.closing:
            closed = blocks.closing.fullmatch(line)
            by_template = blocks.closing is _TEMPLATE_CODE_END
            if closed:
                blocks.closing = None
                blocks.template_ends -= by_template
            yield (f"{FENCE}\n" if closed and by_template else whole), True
        elif (opening := blocks.opens(line)) is not None:
            yield (whole if opening is line else f"{opening}\n"), True
        else:
            yield whole, blocks.is_indented_code(line)


def _inline_regions(text: str) -> Iterator[Region]:
    """Prose, and the code spans in it; a span does not go on beyond its paragraph."""
    if "`" not in text and "<" not in text:
        yield Region(text, is_code=False)
        return
    position = 0
    for start, end in _spans(text):
        if start > position:
            yield Region(text[position:start], is_code=False, begins_line=not position or text[position - 1] == "\n")
        yield Region(text[start:end], is_code=True, begins_line=False)
        position = end
    if position < len(text):
        yield Region(text[position:], is_code=False, begins_line=not position or text[position - 1] == "\n")


def _spans(text: str) -> Iterator[tuple[int, int]]:
    """Where code spans, and HTML's `pre` and `code`, begin and end."""
    runs: dict[str, list[int]] = {}
    for match in re.finditer("`+", text):
        runs.setdefault(match[0], []).append(match.start())
    for places in runs.values():
        places.reverse()  # popped from the end, so that no run is passed twice
    position = 0
    missing: set[str] = set()
    while opener := _INLINE.search(text, position):
        run = opener[1]
        end = _closing_run(text, opener, runs[run]) if run else _closing_tag(text, opener, missing)
        if end > 0:
            yield opener.start(), end
        position = end if end > 0 else opener.end()


def _closing_run(text: str, opener: re.Match[str], places: list[int]) -> int:
    """The end of the next run as long as the one that opens, in the same paragraph; `places` are
    those yet to come.
    """
    while places and places[-1] <= opener.start():
        places.pop()
    if not places or "\n\n" in text[opener.end() : places[-1]]:
        return -1
    return places[-1] + len(opener[1])


def _closing_tag(text: str, opener: re.Match[str], missing: set[str]) -> int:
    """The end of the element; `missing` are the tags that are known not to come any more."""
    name = "</pre>" if opener[0].startswith("<pre") else "</code>"
    end = -1 if name in missing else text.find(name, opener.end())
    if end < 0:
        missing.add(name)
        return -1
    return end + len(name)
