"""The pages of docs/, and the fenced blocks in them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

DOCS = Path(__file__).resolve().parents[2] / "docs"
PAGES = sorted(str(page.relative_to(DOCS)) for page in DOCS.rglob("*.md"))
BLOCK = re.compile(
    r"^(?P<fence>`{3,}|~{3,})(?P<language>[^\n`]*)\n(?P<text>.*?)^(?P=fence)[ ]*$|^<!-- elsewhere -->$",
    re.DOTALL | re.MULTILINE,
)


@dataclass(frozen=True)
class Block:
    """A fenced block: its language, the file that it is, or "", and its text."""

    language: str
    file: str
    text: str


def read_blocks(page: str) -> Iterator[Block]:
    """The blocks of the page, in their order."""
    for match in BLOCK.finditer((DOCS / page).read_text(encoding="utf-8")):
        if not match["fence"]:
            yield Block("elsewhere", "", "")
            continue
        language, text = match["language"].strip(), match["text"]
        caption = re.match(r":caption: (.*)\n(?::.*\n)*\n?", text)
        directive = re.match(r"\{code-block\} (\w+)", language)
        yield Block(
            directive[1] if directive else language,
            caption[1] if caption else "",
            text[caption.end() :] if caption else text,
        )
