"""Leads: what a list or a feed says of an article behind a link, and what becomes of that. Pure.

The page wins for title, body and authors; the lead fills gaps, and supplies the date where the page has
none. Where the page can't be had, the lead is published as it is.
"""

from dataclasses import replace
from datetime import datetime
from typing import Any

from feedsmith.model.article import Article, Media, Origin, Person, Tag, language_tag, utc
from feedsmith.model.content import make_excerpt
from feedsmith.model.urls import absolute, canonical
from feedsmith.model.values import check_types, value
from feedsmith.text import clean, escape, squash

__all__ = ["Lead", "LeadRules", "complete_article", "digest_lead", "make_article", "read_lead_rules"]

MAX_TITLE_CHARS = 100


@value
class Lead:
    """A link to an article: `url` is absolute, texts are "" and dates None where nothing is said.

    `summary` is plain text, `body` the whole text as HTML, not sanitized; `guid` is the feed's own id.
    Raises ValueError where there is neither `url` nor `guid`, and with the field's name for what an
    Article would refuse.
    """

    url: str = ""
    """The address of the article, or "" where there is a guid."""
    title: str = ""
    """Its headline."""
    published: datetime | None = None
    """When it was published, with a zone, or None."""
    updated: datetime | None = None
    """When it was changed, likewise."""
    summary: str = ""
    """What the list says of it, as plain text."""
    image: str = ""
    """The address of a picture, or ""."""
    authors: tuple[Person, ...] = ()
    """Who wrote it."""
    tags: tuple[str, ...] = ()
    """Its categories, by their words."""
    guid: str = ""
    """The feed's own id of it, or ""."""
    language: str = ""
    """A BCP 47 tag, or ""."""
    body: str = ""
    """The whole text as HTML, where the feed carries it."""

    def __post_init__(self) -> None:
        check_types(self)
        valid: dict[str, Any] = {name: squash(getattr(self, name)) for name in ("title", "summary", "guid")}
        valid |= {name: _make_absolute(name, getattr(self, name)) for name in ("url", "image")}
        valid |= {name: utc(name, getattr(self, name)) for name in ("published", "updated")}
        valid["tags"] = tuple(filter(None, map(squash, self.tags)))
        valid["language"] = language_tag(self.language) if self.language else ""
        valid["body"] = clean(self.body).strip()
        for name, content in valid.items():
            object.__setattr__(self, name, content)
        if not (self.url or self.guid):
            raise ValueError("url: a lead has a url or a guid")

    @property
    def is_publishable(self) -> bool:
        """Whether it says enough for an entry: the whole text, or a title with a summary."""
        return bool(self.body or (self.title and self.summary))


def _make_absolute(name: str, url: str) -> str:
    try:
        return absolute(clean(url)) if url else ""
    except ValueError as error:
        raise ValueError(f"{name}: {error}") from error


@value
class LeadRules:
    """What becomes of a source's leads, as its options of these names say.

    Of the articles that it leads to, the newest `limit` are read in a run. One is settled, and not asked
    for again, once it is older than `recheck` days. With `teasers`, a lead stands for a page that can't be
    had though it has no more than a summary. With `keep_ids`, articles go by the feed's own ids.
    """

    limit: int = 30
    recheck: int = 3
    teasers: bool = True
    keep_ids: bool = False


def read_lead_rules(source: object) -> LeadRules:
    """The rules of a source; those of a source without such options."""
    default = LeadRules()
    names = ("limit", "recheck", "teasers", "keep_ids")
    return LeadRules(**{name: getattr(source, name, getattr(default, name)) for name in names})


def complete_article(article: Article, lead: Lead, *, keep_ids: bool = False) -> Article:
    """The article that was read from the lead's page, with what the page does not say."""
    is_unsigned = not (article.authors or article.credit or article.agencies)
    published = article.published or lead.published
    # What was said before the page was written says nothing of a correction.
    is_later = lead.updated and (published is None or lead.updated >= published)
    filled: dict[str, Any] = {
        "summary": article.summary or lead.summary,
        "authors": lead.authors if is_unsigned else article.authors,
        "published": published,
        "updated": article.updated or (lead.updated if is_later else None),
        "language": article.language or lead.language,
        "tags": article.tags or _make_tags(lead),
        "media": article.media or _make_media(lead),
    }
    changed = {name: content for name, content in filled.items() if content != getattr(article, name)}
    origins = [Origin(field=name, signal="lead") for name in changed]
    if lead.title and lead.title != article.title:
        origins.append(Origin(field="title", signal="lead", value=lead.title, chosen=False))
    if keep_ids and lead.guid:
        changed["id"] = lead.guid
    return replace(article, **changed, origins=(*article.origins, *origins)) if changed or origins else article


def make_article(lead: Lead, source: str, *, keep_ids: bool = False) -> Article:
    """The lead as it is, as an article. Raises ValueError for one that says too little."""
    if not lead.is_publishable:
        raise ValueError("body: the lead has neither a text nor a title with a summary")
    body = lead.body
    if not (body or lead.url):
        body = f"<p>{escape(lead.summary)}</p>"
    named_by_guid = lead.guid and (keep_ids or not lead.url)
    return Article(
        id=lead.guid if named_by_guid else canonical(lead.url),
        title=lead.title or _make_title(lead),
        url=lead.url or None,
        summary=lead.summary,
        body=body,
        authors=lead.authors,
        published=lead.published,
        updated=lead.updated,
        language=lead.language,
        tags=_make_tags(lead),
        media=_make_media(lead),
        source=source,
        origins=(Origin(field="body", signal="lead: its page was not read"),),
    )


def digest_lead(lead: Lead) -> str:
    """16 hexadecimal digits over what a lead says that changes with its article, and not with the day."""
    dates = tuple(moment and int(moment.timestamp()) for moment in (lead.published, lead.updated))
    text = repr((lead.title, dates, lead.guid))
    from hashlib import blake2b  # with OpenSSL 3 ms, for articles of lists and feeds

    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def _make_tags(lead: Lead) -> tuple[Tag, ...]:
    return tuple(Tag(term=tag) for tag in lead.tags)


def _make_media(lead: Lead) -> tuple[Media, ...]:
    return (Media(url=lead.image, role="lead"),) if lead.image else ()


def _make_title(lead: Lead) -> str:
    """What its text begins with, for a lead without a title."""
    text = make_excerpt(lead.body) or lead.url or lead.guid
    return (
        text
        if len(text) <= MAX_TITLE_CHARS
        else f"{text[:MAX_TITLE_CHARS].rpartition(' ')[0] or text[:MAX_TITLE_CHARS]}…"
    )
