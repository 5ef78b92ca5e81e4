"""The small boxes on a page that are of other articles."""

from itertools import islice
from typing import Any

from feedsmith_html.metadata.elements import extract_text
from feedsmith_html.metadata.signals import Signals
from feedsmith_html.text import fold_text

__all__ = ["is_of_teaser", "list_around_headline"]

# Elements after the headline that are sure to be of its article.
MAX_BELOW_HEADLINE = 20
# A teaser of another article: so small, with a link of so many characters.
MAX_TEASER_LEVELS = 5
MAX_TEASER_CHARS = 400
MAX_TEASER_ELEMENTS = 60
MIN_TEASER_TITLE_CHARS = 25


def is_of_teaser(place: int, byline: str, around: set[Any], signals: Signals) -> bool:
    """Whether a byline stands in a small box with a long link that does not read as the headline does.

    Right below the headline nothing else stands, and where that is not known, no more is this.
    """
    if not around or 0 <= place - signals.headline_index <= MAX_BELOW_HEADLINE:
        return False
    element = signals.elements[place]
    for outer in islice(element.iterancestors(), MAX_TEASER_LEVELS):
        inner = list(islice(outer.iter(), MAX_TEASER_ELEMENTS + 1))
        if outer in around or len(inner) > MAX_TEASER_ELEMENTS or not extract_text(outer, MAX_TEASER_CHARS):
            return False
        for link in inner:
            text = extract_text(link) if link.tag == "a" else ""
            if link is outer:
                text = text.replace(byline, "")  # the whole box is a link
            if len(text) >= MIN_TEASER_TITLE_CHARS and text not in byline and byline not in text:
                return fold_text(text) != fold_text(extract_text(signals.elements[signals.headline_index]))
    return False


def list_around_headline(signals: Signals) -> set[Any]:
    """What the headline stands in; nothing where it is not known where it stands."""
    return {outer for headline in signals.elements[signals.headline_index :][:1] for outer in headline.iterancestors()}
