"""Plain text -> Story. Text is text: whatever looks like markup shows as it stands."""

import re
from collections.abc import Iterable, Iterator, Set
from itertools import dropwhile, pairwise

from feedsmith_text.story import (
    Story,
    ends_sentence,
    is_credit,
    is_label,
    is_prose,
    is_standfirst,
    is_unspaced,
    shortened,
)

__all__ = ["paragraph", "read"]

HEADLINE_LIMIT = 250
"""A longer first line is a paragraph: nothing tells that it is a headline."""

SUBHEAD_LIMIT = 80
MAX_LABEL, MAX_CREDIT = 60, 100
MIN_WRAPPED = 40
"""Characters of a line that was broken because it was full, at least."""

_BULLETS = "-*•·‣◦"
_NUMBER = re.compile(r"(\d{1,3})[.)]\s+(?=\S)")
_QUOTES = "“”‘’—…"
_RULE_SIGNS = "-*_=~#+⁂"
_MARKS = frozenset(_BULLETS + _RULE_SIGNS)
_RULE = re.compile(r"([-*_=~#+])(?:\s*\1){2,}|[*⁂]")

Block = list[str]


def read(lines: Iterable[str], title: str = "") -> Story:
    """The story in these lines of a text, which is clean.

    With a `title` from elsewhere, its first line is no headline, unless it repeats that title.
    """
    blocks = list(dropwhile(lambda block: len(block) == 1 and _RULE.fullmatch(block[0]), _blocks(lines)))
    headline, signal = title, ""
    if blocks and (not title or blocks[0][0] == title):
        headline = blocks[0][0]
        signal = "first line"
        if len(headline) > HEADLINE_LIMIT:
            headline, signal = shortened(headline), "beginning of the first paragraph"
        else:
            blocks[:1] = [blocks[0][1:]] if len(blocks[0]) > 1 else []
    blocks = list(_without_doubled_credits(blocks))
    standfirst = _standfirst(blocks)
    if standfirst:
        blocks = blocks[1:]
    return Story(headline=headline, standfirst=standfirst, body="\n".join(_html(blocks)), signal=signal)


def _standfirst(blocks: list[Block]) -> str:
    """The first block as a line, if it is the standfirst; else nothing."""
    if not blocks:
        return ""
    lines = blocks[0]
    if len(lines) > 1 and (len(lines) > 4 or _list_of(lines) or _is_verse(lines)):
        return ""
    candidate = _joined(lines)
    return candidate if is_standfirst(candidate, map(_joined, blocks[1:6])) else ""


def _blocks(lines: Iterable[str]) -> Iterator[Block]:
    """Runs of lines between blank ones."""
    block: Block = []
    for line in map(str.strip, lines):
        if line:
            block.append(line)
        elif block:
            yield block
            block = []
    if block:
        yield block


def _without_doubled_credits(blocks: list[Block]) -> Iterator[Block]:
    """A credit that was pasted twice is kept once, and so is the caption under it; both stand by
    themselves.

    Nothing else that is said again is doubled: a refrain, a score, an answer in a transcript.
    """
    seen: dict[str, set[str]] = {"credit": set(), "caption": set()}
    kind = ""
    for block in blocks:
        if len(block) == 1 and len(block[0]) > MAX_CREDIT and not kind:
            yield block  # nearly every block: a paragraph, and no caption
            continue
        for part in _apart(block) if len(block) > 1 else (block,):
            line = part[0] if len(part) == 1 else " ".join(part)
            kind = _kind(line, kind, seen["caption"])
            if not kind:
                yield part
            elif line not in seen[kind]:  # of a credit or caption, the first
                seen[kind].add(line)
                yield part


def _kind(line: str, before: str, captions: Set[str]) -> str:
    """Whether the line is a credit or the caption under one; what came `before` tells."""
    if len(line) <= MAX_CREDIT and is_credit(line):
        return "credit"
    is_caption = before == "credit" or (before == "caption" and line in captions)
    return "caption" if is_caption else ""


def _apart(block: Block) -> Iterator[Block]:
    """Label lines of a block, such as credits above a caption, each as a block of its own."""
    lines: Block = []
    for line in block:
        if len(line) <= MAX_LABEL and (is_label(line) or is_credit(line)):
            if lines:
                yield lines
                lines = []
            yield [line]
        else:
            lines.append(line)
    if lines:
        yield lines


def _is_verse(block: Block) -> bool:
    """Whether the lines of a block end before its paper does: those of a poem, a greeting or an
    address.
    """
    return any(len(line) < MIN_WRAPPED and not is_unspaced(line[-1]) for line in block[:-1])


def _joined(block: Block) -> str:
    """The lines of a paragraph as one: hard wraps go, also after a hyphen and in scripts without
    spaces.
    """
    if len(block) == 1:
        return block[0]
    text = " ".join(block)
    if text.isascii() and "- " not in text:  # nothing that joins without a space
        return text
    text = block[0]
    for line in block[1:]:
        hyphenated = text.endswith("-") and text[-2:-1].isalpha() and line[:1].islower()
        unspaced = _joins_unspaced(text[-1], line[0])
        text += line if hyphenated or unspaced else " " + line
    return text


def _joins_unspaced(last: str, first: str) -> bool:
    """Two characters of a script without spaces, or one of them beside a quotation mark or dash."""
    if is_unspaced(last):
        return is_unspaced(first) or first in _QUOTES
    return is_unspaced(first) and last in _QUOTES


def _html(blocks: list[Block]) -> Iterator[str]:
    index = 0
    while index < len(blocks):
        block = blocks[index]
        if _is_paragraph(block):
            yield paragraph(block[0])
            index += 1
            continue
        run = _list_run(blocks, index)
        if run > 1:  # a list whose items stand apart
            yield from _list_html([line for item in blocks[index : index + run] for line in item])
            index += run
            continue
        index += 1
        if len(block) == 1:
            yield _line_html(blocks, index - 1)
        elif len(block) == 2 and re.fullmatch(r"={3,}|-{3,}|~{3,}", block[1]):
            yield f"<h2>{_escaped(block[0])}</h2>"
        elif _list_of(block):
            yield from _list_html(block)
        else:
            yield paragraph(_joined(block))


def _is_paragraph(block: Block) -> bool:
    """Whether the block, as nearly every one, is a long line that begins no list and is no rule."""
    line = block[0]
    return len(block) == 1 and len(line) > SUBHEAD_LIMIT and line[0] not in _MARKS and not line[0].isdecimal()


def _line_html(blocks: list[Block], index: int) -> str:
    """A block of one line: a rule, a subhead or a paragraph."""
    (line,) = blocks[index]
    if line[0] in _RULE_SIGNS and _RULE.fullmatch(line):
        return "<hr>"
    if len(line) <= SUBHEAD_LIMIT and _is_subhead(blocks, index):
        return f"<h2>{_escaped(line)}</h2>"
    return paragraph(line)


def _is_subhead(blocks: list[Block], index: int) -> bool:
    """A short line that closes no sentence, with running text before it and after it."""
    (line,) = blocks[index]
    if not 0 < index < len(blocks) - 1 or len(line.split()) > 10:
        return False
    if ends_sentence(line) or is_label(line) or line[0].islower() or not any(map(str.isalpha, line)):
        return False
    return is_prose(_joined(blocks[index - 1])) and is_prose(_joined(blocks[index + 1]))


def _list_run(blocks: list[Block], index: int) -> int:
    """How many blocks from `index` on are single items of one list."""
    end = index
    if kind := _item(blocks[index][0]):
        while end < len(blocks) and _item(blocks[end][0]) == kind and not any(map(_item, blocks[end][1:])):
            if kind == "ol" and end > index and _number(blocks[end][0]) != _number(blocks[end - 1][0]) + 1:
                break
            end += 1
    return end - index


def _number(line: str) -> int:
    match = _NUMBER.match(line)
    return int(match[1]) if match else 0


def _item(line: str) -> str:
    """The kind of list item that the line begins: "ul", "ol" or "" for none."""
    if line[0] in _BULLETS:
        return "ul" if line[1:2].isspace() else ""
    return "ol" if line[0].isdecimal() and _NUMBER.match(line) else ""


def _list_of(block: Block) -> bool:
    """At least two items of one kind; lines before the first are what introduces them; numbers
    count upwards.
    """
    kinds = list(filter(None, map(_item, block)))
    if len(kinds) < 2 or len(set(kinds)) > 1:
        return False
    numbers = [int(match[1]) for line in block if (match := _NUMBER.match(line))]
    return all(later == earlier + 1 for earlier, later in pairwise(numbers))


def _list_html(block: Block) -> Iterator[str]:
    first = next(index for index, line in enumerate(block) if _item(line))
    kind = _item(block[first])
    if first:
        yield paragraph(_joined(block[:first]))
    items: list[Block] = []
    for line in block[first:]:
        if _item(line):
            items.append([line[1:].lstrip() if kind == "ul" else _NUMBER.sub("", line, count=1)])
        else:
            items[-1].append(line)
    number = _NUMBER.match(block[first])
    start = f' start="{number[1]}"' if number and number[1] != "1" else ""
    yield f"<{kind}{start}>" + "".join(f"<li>{_escaped(_joined(item))}</li>" for item in items) + f"</{kind}>"


def paragraph(text: str) -> str:
    """`text` as an HTML paragraph."""
    return f"<p>{_escaped(text)}</p>"


def _escaped(text: str) -> str:
    """Character data as an HTML serialiser writes it (HTML, section 13.3), so that sanitizing
    leaves it as it is.
    """
    if "&" in text:  # each a tenth of what `replace` takes to find nothing in 300 characters
        text = text.replace("&", "&amp;")
    if "<" in text:
        text = text.replace("<", "&lt;")
    if ">" in text:
        text = text.replace(">", "&gt;")
    if "\N{NO-BREAK SPACE}" in text:
        text = text.replace("\N{NO-BREAK SPACE}", "&nbsp;")
    return text
