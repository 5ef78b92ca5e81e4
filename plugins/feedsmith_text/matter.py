"""FrontMatter: what a text says of itself at its head; of most plain texts, nothing."""

from datetime import datetime

from feedsmith import Person

__all__ = ["FrontMatter"]


class FrontMatter:
    """What the front matter says; what it does not say is empty. Dates have the zone that they were
    written in.

    `withheld` tells that nobody is to see the article, by its author's word; `lifted` that no embargo
    holds it, whatever its text says; `notes` what was not understood.
    """

    title = ""
    published: datetime | None = None
    updated: datetime | None = None
    embargo: datetime | None = None
    expires: datetime | None = None
    authors: tuple[Person, ...] = ()
    summary = ""
    url = ""
    slug = ""
    id = ""
    tags: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    language = ""
    image = ""
    rights = ""
    withheld = False
    lifted = False

    def __init__(self) -> None:
        self.notes: list[str] = []
