"""Texts as they come from pages: compared by their letters, without entities, on one line."""

import html

__all__ = ["collapse_spaces", "fold_text", "unescape_twice"]


def fold_text(text: str) -> str:
    """What two spellings of a text share: its letters and digits, in lower case."""
    return "".join(filter(str.isalnum, text.casefold()))


def collapse_spaces(text: str) -> str:
    """`text` with single spaces. Unlike `feedsmith.text.squash` it leaves what XML can't carry."""
    return " ".join(text.split())


def unescape_twice(text: str) -> str:
    """`text` without entities, also where they were escaped themselves: `&amp;amp;`."""
    return html.unescape(html.unescape(text)) if "&" in text else text
