"""Texts as they come from pages: compared by their letters, without entities, on one line."""

import html
import re
from functools import lru_cache
from urllib.parse import urlsplit

__all__ = ["collapse_spaces", "fold_text", "read_host", "reads_as", "unescape_twice"]


MAX_URL_CHARS = 2_000
# A page has a few more texts that are folded.
MAX_CACHED = 128

# Of ASCII, what is neither letter nor digit.
_SIGNS = bytes(code for code in range(128) if not chr(code).isalnum())
# Dashes, quotation marks and spaces, U+2000 to U+206F, in UTF-8. No rule, as nothing depends on it but the time.
_replace_typography = re.compile(rb"\xe2(?:\x80[\x80-\xbf]|\x81[\x80-\xaf])").sub


# Of a page's 140 texts 80 were folded before, headline and names a dozen times: 1 % of the time.
@lru_cache(maxsize=MAX_CACHED)
def fold_text(text: str) -> str:
    """What two spellings of a text share: its letters and digits, in lower case."""
    # Those signs first, as bytes, which leaves nothing else to drop of most texts: 10 µs for 500 characters, not 40.
    raw = text.casefold().encode("utf-8", "surrogatepass").translate(None, _SIGNS)
    folded = _replace_typography(b"", raw).decode("utf-8", "surrogatepass")
    return folded if folded.isalnum() else "".join(filter(str.isalnum, folded))


def reads_as(text: str, folded: str) -> bool:
    """Whether a text is this one, which is folded."""
    # What has far fewer or more characters than that has letters is another, and not folded to see it.
    size = len(folded)
    return size < 2 * len(text) and len(text) < 2 * size + 40 and fold_text(text) == folded


def read_host(url: str) -> str:
    """The host of an address without `www.`; "" for one that has none."""
    try:
        return (urlsplit(url[:MAX_URL_CHARS]).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def collapse_spaces(text: str) -> str:
    """`text` with single spaces. Unlike `feedsmith.text.squash` it leaves what XML can't carry."""
    # Most texts are on one line, which takes a third of the time to see.
    if text.isprintable() and "  " not in text:
        return text.strip(" ")
    return " ".join(text.split())


def unescape_twice(text: str) -> str:
    """`text` without entities, also where they were escaped themselves: `&amp;amp;`."""
    return html.unescape(html.unescape(text)) if "&" in text else text
