"""Boxes in the notations of Docusaurus (`:::note`), VuePress and MkDocs (`!!! note`), as the callouts of GitHub."""

import re
from collections.abc import Iterator

from feedsmith_text.regions import code_lines

__all__ = ["with_callouts"]

_OPENING = re.compile(r"[ ]{0,3}:{3,}[ ]*(?:(\{)[^\n]*|([A-Za-z][\w-]*)(?:\[([^\]\n]*)\])?[ ]*(.*))")
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
    lines = list(code_lines(text))
    opening = sum(not is_code and _OPENING.fullmatch(line.rstrip("\n")) is not None for line, is_code in lines)
    closing = sum(not is_code and _CLOSING.fullmatch(line.rstrip("\n")) is not None for line, is_code in lines)
    if opening != closing:  # one that nothing closes would swallow the rest
        yield text
        return
    boxes: list[bool] = []
    depth = 0
    for line, is_code in lines:
        quoted = "> " * min(depth, MAX_DEPTH)
        if not is_code and _CLOSING.fullmatch(line.rstrip("\n")) and boxes:
            depth -= boxes.pop()
            yield "> " * min(depth, MAX_DEPTH) + "\n"
        elif not is_code and (match := _OPENING.fullmatch(line.rstrip("\n"))):
            boxes.append(not match[1])  # Pandoc's {.class} is for the look alone
            depth += boxes[-1]
            if boxes[-1]:
                title = (match[3] or match[4] or "").strip()
                yield f"{quoted}\n{quoted}> [!{match[2]}] {title}\n{quoted}>\n"
        else:
            yield quoted + line


def _without_marks(text: str) -> Iterator[str]:
    """A box of MkDocs is what is indented below its mark."""
    lines = list(code_lines(text))
    inside = False
    for index, (line, is_code) in enumerate(lines):
        following = lines[index + 1][0] if index + 1 < len(lines) else ""
        match = None if is_code else _MKDOCS.fullmatch(line.rstrip("\n"))
        if match and following.startswith("    ") and following.strip():
            inside = True
            yield f"\n> [!{match[1]}] {match[2] or ''}\n>\n"
        elif inside and (line.startswith("    ") or not line.strip()):
            yield f"> {line[4:].rstrip(chr(10))}\n"
        else:
            if inside:
                yield "\n"
            inside = False
            yield line
