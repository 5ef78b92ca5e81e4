"""What hides an element from readers, on every screen: its classes, or its style."""

import re
from functools import lru_cache

from feedsmith_html.grammar import Example

__all__ = ["hides_by_style", "says_hidden"]

MAX_STYLE_CHARS = 500
MAX_CACHED = 8_192

_HIDDEN_NAMES = frozenset("hidden d-none hide is-hidden u-hidden".split())
_HIDDEN = re.compile(
    r"(?<![\w-])display\s*:\s*none|visibility\s*:\s*hidden|(?:left|top|text-indent)\s*:\s*-\d{4,5}(?:px|em)",
    re.IGNORECASE,
)


@lru_cache(maxsize=MAX_CACHED)
def says_hidden(label: str) -> bool:
    """Whether a class or id hides an element on every screen: "hidden", not "hidden md:block"."""
    if "hid" not in label and "d-none" not in label:
        return False
    names = label.split()
    is_for_some = ":" in label or any(name.startswith("d-") and name != "d-none" for name in names)
    return not is_for_some and not _HIDDEN_NAMES.isdisjoint(names)


def hides_by_style(style: str) -> bool:
    """Whether a style hides its element, or puts it beside the screen."""
    return _HIDDEN.search(style[:MAX_STYLE_CHARS]) is not None


EXAMPLES = (
    Example("_HIDDEN_NAMES", says_hidden, "d-none", True),
    Example("_HIDDEN", hides_by_style, "position: absolute; left: -9999px", True),
)
