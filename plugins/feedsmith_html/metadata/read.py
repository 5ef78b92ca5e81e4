"""What a page says of its article, read from every signal that it gives, with the origin of each field.

`meta_tags` walks the tree once and gathers, `structured` reads JSON-LD; for each field one module names its candidates
in the order of their worth and settles on one: `headline`, `bylines`, `timing`, `pictures`, and for the rest `about`.
"""

from dataclasses import dataclass
from datetime import datetime

from feedsmith import Media, Origin, Person
from feedsmith_html.metadata.about import About
from feedsmith_html.metadata.bylines import bylines
from feedsmith_html.metadata.candidates import Field
from feedsmith_html.metadata.headline import headline
from feedsmith_html.metadata.meta_tags import collect
from feedsmith_html.metadata.pictures import lead_image
from feedsmith_html.metadata.timing import dates
from feedsmith_html.page import Page

__all__ = ["Metadata", "read"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Metadata:
    """What the page says: texts are squashed, URLs absolute, dates aware (UTC where no signal tells the zone)."""

    title: str = ""
    summary: str = ""  # the standfirst
    authors: tuple[Person, ...] = ()  # people only
    agencies: tuple[str, ...] = ()  # what looks like an agency or desk, as printed
    credit: str = ""  # the byline as printed, where it is no person
    publisher: str = ""  # the outlet: og:site_name, JSON-LD publisher
    published: datetime | None = None
    day_only: bool = False  # `published` is a day: its time, midnight in UTC, stands nowhere
    updated: datetime | None = None
    url: str | None = None  # canonical
    language: str = ""
    image: Media | None = None  # the lead image
    tags: tuple[str, ...] = ()
    free: bool | None = None  # isAccessibleForFree
    kinds: frozenset[str] = frozenset()  # schema.org types of the main thing and og:type: {"NewsArticle", "article"}
    body_text: str = ""  # JSON-LD articleBody: what the text should be, where the page says so
    next_url: str | None = None  # the next page of the same article (link rel=next, a pager)
    origins: tuple[Origin, ...] = ()  # one for each field that has a value; the losers, chosen=False, with explain


def read(page: Page, *, explain: bool = False) -> Metadata:
    """The page's metadata. Never raises for what a page may hold; does not change the tree."""
    signals = collect(page)
    title = headline(signals)
    about = About(signals)
    named = bylines(signals, title.value)
    published, updated = dates(signals, about.language.value)
    image = lead_image(signals)
    people, agencies, credit = named.value
    bodies = Field("agencies", agencies, named.winners if agencies else ())
    fields: tuple[Field[object], ...] = (title, named, bodies, published, updated, image, *about.fields())
    return Metadata(
        title=title.value,
        summary=about.summary.value,
        authors=people,
        agencies=agencies,
        credit=credit,
        publisher=about.publisher.value,
        published=published.value.value if published.value else None,
        day_only=published.value is not None and not published.value.timed,
        updated=updated.value.value if updated.value else None,
        url=about.url.value,
        language=about.language.value,
        image=image.value,
        tags=about.tags.value,
        free=about.free,
        kinds=about.kinds,
        body_text=about.body_text,
        next_url=about.next_url.value,
        origins=tuple(origin for field in fields for origin in field.origins(explain)),
    )
