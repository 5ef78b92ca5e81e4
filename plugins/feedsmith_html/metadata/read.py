"""What a page says of its article, read from every signal that it gives, with origins.

`signals` walks the tree once and gathers, `structured` reads JSON-LD; for each field
one module names its candidates in the order of their worth and chooses: `headline`,
`bylines`, `timing`, `pictures`, and for the rest `details`.
"""

from dataclasses import dataclass
from datetime import datetime

from feedsmith import Media, Origin, Person
from feedsmith_html.grammar import Example
from feedsmith_html.metadata.bylines import choose_authors
from feedsmith_html.metadata.candidates import Field
from feedsmith_html.metadata.details import Details
from feedsmith_html.metadata.headline import choose_headline
from feedsmith_html.metadata.pictures import choose_lead_image
from feedsmith_html.metadata.signals import collect_signals
from feedsmith_html.metadata.timing import choose_dates
from feedsmith_html.page import Page

__all__ = ["Metadata", "read_metadata"]

# Signals of a date that say nothing of the page itself: its address is that of the article which it may stand for.
_FOREIGN_DATES = frozenset(("URL", "address of the lead image", "sentence", "script"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Metadata:
    """What the page says.

    Texts are on one line, URLs absolute, dates aware: in UTC where no signal gives the zone.
    """

    title: str = ""
    summary: str = ""
    """The standfirst."""
    authors: tuple[Person, ...] = ()
    """People only."""
    agencies: tuple[str, ...] = ()
    """Names that are of agencies, desks or outlets, as printed."""
    credit: str = ""
    """The byline as printed, where it names no person."""
    publisher: str = ""
    """The outlet."""
    published: datetime | None = None
    day_only: bool = False
    """Whether `published` is a day: its time, midnight in UTC, stands nowhere."""
    updated: datetime | None = None
    url: str | None = None
    """The canonical address."""
    language: str = ""
    """A tag of BCP 47."""
    image: Media | None = None
    """The lead image."""
    tags: tuple[str, ...] = ()
    is_free: bool | None = None
    """Whether the whole text may be read without paying."""
    types: frozenset[str] = frozenset()
    """The schema.org types of the article, and og:type: {"NewsArticle", "article"}."""
    body_text: str = ""
    """JSON-LD's articleBody: what the text should be, where the page says so."""
    marks_body: bool = True
    """Whether an element may be marked as the article's text."""
    next_url: str | None = None
    """The next page of the same article."""
    origins: tuple[Origin, ...] = ()
    """One for each field that has a value; with `explain` also the candidates that lost."""

    @property
    def is_dated(self) -> bool:
        """Whether the page itself says when it was published."""
        signals = (origin.signal for origin in self.origins if origin.field == "published" and origin.chosen)
        return self.published is not None and not any(map(_is_foreign_date, signals))


def read_metadata(page: Page, *, explain: bool = False) -> Metadata:
    """The page's metadata. Never raises for what a page may hold; does not change the tree."""
    signals = collect_signals(page)
    title = choose_headline(signals)
    details = Details(signals)
    authors = choose_authors(signals, title.value)
    published, updated = choose_dates(signals, details.language.value, explain)
    image = choose_lead_image(signals)
    agencies = authors.value.agencies
    bodies = Field("agencies", agencies, authors.winners if agencies else ())
    fields: tuple[Field[object], ...] = (
        title,
        authors,
        bodies,
        published,
        updated,
        image,
        *details.list_fields(),
    )
    return Metadata(
        title=title.value,
        summary=details.summary.value,
        authors=authors.value.people,
        agencies=agencies,
        credit=authors.value.credit,
        publisher=details.publisher.value,
        published=published.value.value if published.value else None,
        day_only=published.value is not None and not published.value.timed,
        updated=updated.value.value if updated.value else None,
        url=details.url.value,
        language=details.language.value,
        image=image.value,
        tags=details.tags.value,
        is_free=details.is_free,
        types=details.types,
        body_text=details.body_text,
        marks_body=signals.marks_body,
        next_url=details.next_url.value,
        origins=tuple(origin for field in fields for origin in field.list_origins(explain)),
    )


def _is_foreign_date(signal: str) -> bool:
    return signal in _FOREIGN_DATES


EXAMPLES = (Example("_FOREIGN_DATES", _is_foreign_date, "URL", True),)
