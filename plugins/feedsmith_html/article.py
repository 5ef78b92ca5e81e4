"""A document to an article: the steps in their order, and what is said where a page holds none."""

from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import urlsplit

from feedsmith import (
    Agency,
    Article,
    CharsetError,
    Document,
    Media,
    Note,
    Origin,
    Parsed,
    ParseError,
    Request,
    Tag,
)
from feedsmith_html.body.clean import Cleaned, clean
from feedsmith_html.body.locate import Located, locate
from feedsmith_html.kinds import other_than_html
from feedsmith_html.metadata.read import Metadata
from feedsmith_html.metadata.read import read as read_metadata
from feedsmith_html.page import Page

__all__ = ["read"]

MIN_WORDS = 20
"""A text shorter than this is a caption or a notice, unless the page says that it is an article, or when it was
published: briefs are short. Of 834 pages, those that do not say the first have 28 words or more.
"""


def read(document: Document) -> Iterator[Parsed]:
    """The article of a page, or a Request for its next page, which carries it; or a ParseError that says what else
    the document is.
    """
    page = _page(document)
    metadata = read_metadata(page, explain=document.explain)
    located = locate(page, metadata)
    cleaned = clean(located, page, metadata)
    if document.continues is not None:
        article = _joined(document.continues, cleaned)
    else:
        if (reason := _refusal(located, cleaned, metadata)) is not None:
            raise reason
        article = _article(document, page, metadata, located, cleaned)
        yield from map(Note, _notes(metadata, cleaned))
    next_url = metadata.next_url
    if next_url and article is not document.continues and _same_site(next_url, page.url):
        yield Request(url=next_url, continues=article)
    else:
        yield article


def _page(document: Document) -> Page:
    if not document.data.strip(b"\0\t\n\r \xef\xbb\xbf"):
        raise ParseError(kind="empty", detail="no bytes" if not document.data else "nothing but white space")
    if other := other_than_html(document.data):
        raise ParseError(kind="not-an-article", detail=f"{other}, not a page")
    try:
        return Page(document.data, "" if document.url.startswith("file:") else document.url, document.charset)
    except CharsetError as error:
        kind = "not-an-article" if error.binary else "charset"
        raise ParseError(kind=kind, detail=str(error)) from error


_REASONS = {
    "list": ("not-an-article", "a page that lists articles: give the address of one of them"),
    "consent": ("not-an-article", "a notice (cookies, a login or a check for robots) stands where the text should be"),
    "error": ("not-an-article", "the page says that there is no such page"),
    "large": ("malformed", "more text or markup than an article has"),
    "empty": ("empty", "there is no text in the page: it may be made by a script"),
}


def _refusal(located: Located, cleaned: Cleaned, metadata: Metadata) -> ParseError | None:
    """Why this is not to be published, or None."""
    kind, detail = _REASONS.get(located.kind, ("", ""))
    claimed = bool(metadata.kinds & _ARTICLES)
    dated = claimed or metadata.published is not None
    if not kind and not cleaned.html:
        kind, detail = _REASONS["empty"]
    elif not kind and not dated and located.words < MIN_WORDS:
        kind, detail = "not-an-article", f"no more than {located.words} words of text"
    elif not kind and not metadata.title:
        kind, detail = "not-an-article", "there is text, but no headline"
    if kind == "empty" and claimed:
        kind, detail = "layout-changed", "the page says that it is an article, but its text is not found"
    return ParseError(kind=kind, detail=detail) if kind else None


_ARTICLES = frozenset(
    "Article NewsArticle BlogPosting Report ReportageNewsArticle AnalysisNewsArticle OpinionNewsArticle Review "
    "LiveBlogPosting BackgroundNewsArticle ScholarlyArticle TechArticle article".split()
)


def _article(document: Document, page: Page, metadata: Metadata, located: Located, cleaned: Cleaned) -> Article:
    url = metadata.url or page.url or None
    decoded = page.decoded
    media = _media(metadata, cleaned)
    return Article(
        id=document.identity(url=url),
        title=metadata.title,
        url=url,
        summary=cleaned.standfirst or metadata.summary,
        body=cleaned.html,
        authors=metadata.authors,
        agencies=tuple(Agency(name=name) for name in metadata.agencies),
        publisher=metadata.publisher,
        credit=metadata.credit,
        published=metadata.published,
        updated=metadata.updated,
        language=metadata.language,
        tags=tuple(Tag(term=tag) for tag in metadata.tags),
        media=media,
        source=document.source,
        origins=(
            *_summary_origins(metadata, cleaned),
            *([] if metadata.url or not url else [Origin(field="url", signal="address of the page")]),
            *([] if metadata.image or not media else [Origin(field="media", signal="first picture of the text")]),
            Origin(field="body", signal=located.signal),
            Origin(field="body", signal="kind of page", value=f"{located.kind}, {located.words} words"),
            Origin(field="body", signal="charset", value=f"{decoded.charset} ({decoded.evidence})"),
        ),
    )


def _summary_origins(metadata: Metadata, cleaned: Cleaned) -> Iterator[Origin]:
    """The origins of the metadata, where the standfirst that readers see stands before what machines are told."""
    if cleaned.standfirst:
        yield Origin(field="summary", signal="standfirst", value=cleaned.standfirst[:200])
    for origin in metadata.origins:
        yield replace(origin, chosen=False) if cleaned.standfirst and origin.field == "summary" else origin


def _media(metadata: Metadata, cleaned: Cleaned) -> tuple[Media, ...]:
    """The lead image: what the page names as such, else the first picture of the text."""
    if metadata.image is not None:
        return (metadata.image,)
    return tuple(replace(picture, role="lead") for picture in cleaned.pictures[:1])


def _notes(metadata: Metadata, cleaned: Cleaned) -> Iterator[str]:
    yield from cleaned.dropped
    if metadata.free is False:
        yield "the page says that it is not free to read: its text may be cut short"


def _joined(article: Article, cleaned: Cleaned) -> Article:
    """The article with the text of its next page; as it is where that holds nothing new."""
    if not cleaned.html or cleaned.html in article.body:
        return article
    return replace(article, body=f"{article.body}\n{cleaned.html}")


def _same_site(url: str, other: str) -> bool:
    return urlsplit(url).hostname == urlsplit(other).hostname
