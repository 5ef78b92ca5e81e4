"""The language in which a page's dates are to be read: with a country, as that tells 3/4/2026 from 4/3/2026."""

import re
from typing import Any

from feedsmith_html.body.blocks import Element
from feedsmith_html.grammar import Example
from feedsmith_html.metadata.dates import add_country

__all__ = ["read_language"]

MAX_LANGUAGE_CHARS = 20
MAX_MONTH = 12

# Texts that a date like 3/4/2026 may be in.
_SLASHED = "descendant::text()[contains(., '/') and string-length(.) < 100]"
_NUMERIC = re.compile(r"(?<![\d./:-])(\d{1,2})/(\d{1,2})/(?:\d\d|(?:19|20)\d\d)(?![\d/:])")
# Languages that are written in countries with either order.
_OF_BOTH_ORDERS = frozenset(("en", "es", ""))


def read_language(tree: Element, url: str) -> str:
    """The language of the page at `url`, with a country where its dates tell the order of day and month.

    A number above twelve is a day; where such stand on one side only, all dates have their days there.
    """
    stated = (tree.get("lang") or "")[:MAX_LANGUAGE_CHARS]
    language = re.split("[-_]", stated.lower())[0]
    if language not in _OF_BOTH_ORDERS:
        return stated
    texts: list[Any] = tree.xpath(_SLASHED)
    pairs = [(int(match[1]), int(match[2])) for text in texts for match in _NUMERIC.finditer(text)]
    is_day_first = any(first > MAX_MONTH for first, _ in pairs)
    is_month_first = any(second > MAX_MONTH for _, second in pairs)
    if is_day_first == is_month_first:
        return add_country(stated, url)
    if is_day_first:
        return f"{language or 'und'}-gb"
    return f"{language}-us" if language else ""


EXAMPLES = (
    Example("_NUMERIC", lambda element: read_language(element, ""), "<p>3/4/2026 and 20/2/2026</p>", "und-gb"),
    Example("_OF_BOTH_ORDERS", lambda element: read_language(element, ""), "<p lang=es>2/20/2026</p>", "es-us"),
)
