"""What a feed and its items are, whatever the format."""

from dataclasses import dataclass
from datetime import datetime

__all__ = ["Author", "FeedContent", "FeedItem", "FeedText"]


@dataclass(frozen=True, slots=True)
class FeedText:
    """A text as the feed has it: HTML, with absolute addresses, or plain."""

    value: str = ""
    is_html: bool = False


@dataclass(frozen=True, slots=True)
class Author:
    """A name, or else an e-mail address or a URL, by which the feed calls an author."""

    name: str = ""
    email: str = ""
    url: str = ""

    @property
    def label(self) -> str:
        """What to call the author."""
        return self.name or self.email or self.url


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedItem:
    """An item of a feed. Texts are "" and dates None where the feed does not say.

    `title` is plain text on one line, `url` absolute or "", dates are aware.
    """

    title: str = ""
    url: str = ""
    id: str = ""
    authors: tuple[Author, ...] = ()
    published: datetime | None = None
    updated: datetime | None = None
    summary: FeedText = FeedText()
    content: FeedText = FeedText()
    image: str = ""
    tags: tuple[str, ...] = ()
    language: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedContent:
    """A feed: its title and its items, in its order."""

    title: str = ""
    url: str = ""
    language: str = ""
    items: tuple[FeedItem, ...] = ()
