"""Boxes in the notations of Docusaurus (`:::note`), VuePress and MkDocs (`!!! note`), as the
callouts of GitHub.
"""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from feedsmith_text.regions import code_lines

__all__ = ["with_callouts"]

_OPENING = re.compile(r"[ ]{0,3}:{3,}[ ]*(?:\{[^\n]*|([A-Za-z][\w-]*)(?:\[([^\]\n]*)\])?[ ]*(.*))")
_CLOSING = re.compile(r"[ ]{0,3}:{3,}[ ]*")
_MKDOCS = re.compile(r'(?:!!!|\?\?\?\+?)[ ]+([\w-]+)[ \w-]*(?:"([^"\n]*)")?[ ]*')
MAX_DEPTH = 8
"""Boxes within each other."""


def with_callouts(text: str) -> str:
    """`text` with such boxes as quotations that begin with `[!note] Title`."""
    if ":::" in text:
        text = "".join(_without_fences(text))
    if "!!! " in text or "??? " in text or "???+ " in text:
        text = "".join(_without_marks(text))
    return text


def _without_fences(text: str) -> Iterator[str]:
    """The lines of `text`, those of a box with the sign of a quotation before them."""
    lines = [(line, _fence(line, is_code)) for line, is_code in code_lines(text)]
    fences = [fence for _, fence in lines if fence]
    if 2 * sum(fence.closes for fence in fences) != len(fences):  # what nothing closes would swallow the rest
        yield text
        return
    quoting: list[bool] = []
    for line, fence in lines:
        signs = _signs(quoting)
        if fence is None or (fence.closes and not quoting):
            yield signs + line
        elif fence.closes:
            quoting.pop()
            yield _signs(quoting) + "\n"
        else:
            quoting.append(bool(fence.kind))
            yield fence.heading(signs)


def _signs(quoting: Sequence[bool]) -> str:
    """The signs of the quotations that stand open; of boxes that are nested deeper, none."""
    return "> " * sum(quoting[:MAX_DEPTH])


class _Fence(NamedTuple):
    """A line of colons that opens a box, or closes one. One of no `kind` is for the look alone."""

    closes: bool
    kind: str = ""
    title: str = ""

    def heading(self, signs: str) -> str:
        """What opens the quotation in place of the box, within others with these signs."""
        return f"{signs}\n{signs}> [!{self.kind}] {self.title}\n{signs}>\n" if self.kind else ""


def _fence(line: str, is_code: bool) -> _Fence | None:
    line = line.rstrip("\n")
    if not is_code and _CLOSING.fullmatch(line):
        return _Fence(closes=True)
    match = _OPENING.fullmatch(line)
    if match is None or is_code:
        return None
    return _Fence(closes=False, kind=match[1] or "", title=(match[2] or match[3] or "").strip())


def _without_marks(text: str) -> Iterator[str]:
    """The lines of `text`; a box of MkDocs is what is indented below its mark."""
    lines = list(code_lines(text))
    following = [line for line, _ in lines[1:]] + [""]
    inside = False
    for (line, is_code), below in zip(lines, following, strict=True):
        if not is_code and _is_indented(below) and (mark := _MKDOCS.fullmatch(line.rstrip("\n"))):
            inside = True
            yield f"\n> [!{mark[1]}] {mark[2] or ''}\n>\n"
        elif inside and line[:4].isspace():
            content = line[4:].rstrip("\n")
            yield f"> {content}\n"
        else:
            yield f"\n{line}" if inside else line
            inside = False


def _is_indented(line: str) -> bool:
    return line.startswith("    ") and bool(line.strip())
