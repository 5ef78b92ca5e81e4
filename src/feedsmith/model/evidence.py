"""What a page says of itself that tells an article from a notice in its place: a value."""

from feedsmith.model.values import value

__all__ = ["PageEvidence"]


@value
class PageEvidence:
    """What a web page says of itself, beside its article.

    The page says by itself, in its data or in print, when its text was published (`is_dated`), by whom
    (`is_signed`), and that it is an article (`is_typed`); what its address or an editing system's setting for
    all pages says does not count. Its text has so many `words`, and so many `controls`, buttons and fields,
    stand within it. `has_paywall` where a box asks readers to pay, or the page says that it is not free to
    read. `url` is where it came from, after redirects.
    """

    url: str = ""
    """Where the page came from, after redirects."""
    is_dated: bool = False
    """It says by itself when its text was published."""
    is_signed: bool = False
    """It says by whom."""
    is_typed: bool = False
    """It says that it is an article."""
    words: int = 0
    """How many words its text has."""
    controls: int = 0
    """How many buttons and fields stand within the text."""
    has_paywall: bool = False
    """A box asks readers to pay, or the page says that it is not free to read."""

    @property
    def is_bare(self) -> bool:
        """Whether the page has neither date, author nor type."""
        return not (self.is_dated or self.is_signed or self.is_typed)
