"""The first and last paragraphs of a body: what is understood of them leaves the text."""

from typing import TYPE_CHECKING

from feedsmith.text import squash
from feedsmith_wire.credits.patterns import Pattern
from feedsmith_wire.enriching.blocks import (
    Block,
    cut_end,
    cut_start,
    find_first_block,
    find_last_block,
)
from feedsmith_wire.enriching.fields import ArticleFields
from feedsmith_wire.enriching.lines import LineReader
from feedsmith_wire.enriching.screening import (
    MAX_CAPTION,
    is_caption,
    is_prose_credit,
    may_be_credits,
    may_end_with_credits,
    may_open_with_dateline,
)

if TYPE_CHECKING:
    from feedsmith_wire.credits.values import Credits, PictureCredit

__all__ = ["BodyReader"]

MAX_LINE = 420
"""A longer paragraph is no line of credits; three sentences of "contributed to this report" are."""
MAX_PROSE = 2
"""So many paragraphs that are no credits end the reading, at either end of the body."""
MAX_RULE = 40
"""Characters of the rule above a sign-off."""
MAX_REMOVED = 24
"""A body with more credits than that at its ends is none that anybody wrote: it is left alone.

Each costs a copy of the body.
"""
MAX_OPENING = 200
"""Characters of a paragraph that are read as what it opens with."""
MAX_ENDING = 420
"""Characters of a paragraph that are read as what it ends with."""
MIN_TEXT = 13
_RULE = Pattern(r"(?:\s*<hr ?/?>|\s*<p>[\s_*—–-]{2,10}</p>)+\s*$", line="<p>x</p>\n<hr>", finds="\n<hr>")
# Rules that read what stands within a line, which is then no line of credits.
_INLINE_RULES = ("agency in brackets", "outlet in brackets", "outlet before text", "slug")
# Rules whose origin is that of the fields alone: the text goes on behind what they read.
_OPENING_RULES = ("dateline", "agency", "bare")


def _remove_rule(html: str) -> str:
    """A body without the rule that is drawn above its sign-off."""
    tail = html[-MAX_RULE:]
    return html if "<hr" not in tail and "_</p>" not in tail else html[:-MAX_RULE] + _RULE.remove(tail)


class BodyReader:
    """The body of an article while its credits are read: `html` is what is left of it."""

    def __init__(self, html: str, fields: ArticleFields, lines: LineReader) -> None:
        self.html = html
        self.removed = 0
        self._fields = fields
        self._lines = lines

    @property
    def is_full(self) -> bool:
        """Whether so much was removed that the body is to be left alone."""
        return self.removed > MAX_REMOVED

    def read(self) -> None:
        """Read both ends, again where they meet: what one end gives up may leave a line for the other."""
        before = ""
        while self.html != before and not self.is_full:
            before = self.html
            start, end = self._read_start(), self._read_end()
            if start <= end:
                break

    def _read_start(self) -> int:
        """Read the first paragraphs; where that ends which stopped the reading: prose, or no paragraph."""
        at, prose = 0, 0
        while prose < MAX_PROSE and not self.is_full:
            block = find_first_block(self.html, at)
            if block is None:
                break
            credits = self._read_block(block, "line")
            if credits is None:
                if self._remove_openings(block):  # what is left of it may be a line
                    at = block.start
                    continue
                prose += 1
                at = block.end
                continue
            # Where nothing would be left the paragraph stays, and is credited all the same.
            removed = self._remove(block)
            self._apply(credits)
            if not removed:
                return len(self.html)
            if credits.photo_credits and not credits.rest:
                self._read_caption(block.start, credits.photo_credits[-1])
        return at

    def _read_end(self) -> int:
        """Read the last paragraphs; where that begins which stopped the reading."""
        before, prose = len(self.html), 0
        while prose < MAX_PROSE and not self.is_full:
            block = find_last_block(self.html, before)
            if block is None:
                break
            credits = self._read_block(block, "signoff")
            if credits is None:
                # Only the very last paragraph has the agency of the text behind it.
                if prose == 0 and self._remove_ending(block):
                    before = len(self.html)
                    continue
                prose += 1
            else:
                self._apply(credits)
                if not self._remove(block):
                    return 0
            before = block.start
        return before

    def _apply(self, credits: "Credits") -> None:
        self._fields.apply(credits)
        self.removed += 1
        if not credits.rule.startswith(_OPENING_RULES):
            self._fields.add_origin("body", credits)

    def _read_block(self, block: Block, kind: str) -> "Credits | None":
        """What the whole paragraph credits; None if it is anything but a line of credits."""
        text = block.text.strip()
        if not block.is_whole or not text or len(text) > MAX_LINE or not may_be_credits(text):
            return None
        credits = self._lines.read(text if "\n" in text else squash(text), kind)
        if credits is None or credits.rule in _INLINE_RULES:
            return None
        if not credits.photo_credits:
            return credits if not credits.rest else None
        if len(credits.rest) > MAX_CAPTION or is_prose_credit(credits):
            return None
        return credits

    def _remove(self, block: Block) -> bool:
        """Remove the paragraph, unless nothing would be left."""
        before, behind = self.html[: block.start].rstrip(), self.html[block.end :].lstrip()
        if not (before or behind):
            return False
        rest = before + "\n" * (block.start > 0) + behind
        if not behind:
            rest = _remove_rule(rest)
        at_an_end = block.start == 0 or not behind
        self.html = rest.strip() if at_an_end else rest
        return True

    def _replace_content(self, block: Block, content: str) -> None:
        self.html = self.html[: block.inner] + content + self.html[block.close :]

    def _remove_openings(self, block: Block) -> bool:
        """Whether the paragraph opens with datelines, which are removed."""
        text = block.text
        start = cut = len(text) - len(text.lstrip())
        while not self.is_full:
            head = text[cut : cut + MAX_OPENING]
            opening = self._lines.read_opening(head) if may_open_with_dateline(head) else None
            # The name of an outlet before a dash may be what the text is about.
            if opening is None or opening.rule == "outlet's name before text":
                break
            self._apply(opening)
            cut += len(head) - len(opening.rest)
        if cut == start:
            return False
        # A paragraph that was nothing but a dateline goes as a whole.
        content = ""
        if text[cut:].strip() or not block.is_whole:
            content = cut_start(self.html[block.inner : block.close], cut)
        if content:
            self._replace_content(block, content)
            return True
        return self._remove(block)

    def _remove_ending(self, block: Block) -> bool:
        """Whether the last paragraph ends in an agency in brackets or a sign-off, which is removed."""
        text = block.text.rstrip()
        credits = self._read_ending(text)
        if credits is None:
            return False
        # Cut by the length of the text: the brackets may stand in elements of their own.
        surplus = len(block.text) - len(text) + len(credits.printed)
        content = cut_end(self.html[block.inner : block.close], surplus)
        self._apply(credits)
        self._replace_content(block, content)
        return True

    def _read_ending(self, text: str) -> "Credits | None":
        """The agency in brackets, or the sign-off, that the text ends with."""
        if len(text) < MIN_TEXT or not may_end_with_credits(text):
            return None
        credits = self._lines.read_ending(text[-MAX_ENDING:])
        return credits if credits and credits.rest else None

    def _read_caption(self, at: int, credit: "PictureCredit") -> None:
        """Remove the paragraph after a picture's credit, if it is the caption and not the text."""
        block = find_first_block(self.html, at)
        if block is None or not block.is_whole:
            return
        text = squash(block.text)
        if is_caption(text) and find_first_block(self.html, block.end) is not None and self._remove(block):
            self._fields.set_caption(credit.printed, text)
