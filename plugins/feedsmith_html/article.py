"""A document to an article: the steps in their order, and what is said where a page holds none."""

import logging
import re
from collections.abc import Iterator
from dataclasses import replace
from html import unescape
from typing import NamedTuple
from urllib.parse import urlsplit

from feedsmith import (
    Agency,
    Article,
    CharsetError,
    Document,
    Media,
    Note,
    Origin,
    PageEvidence,
    Parsed,
    ParseError,
    Request,
    Tag,
)
from feedsmith.text import squash
from feedsmith_html.body.blocks import Element
from feedsmith_html.body.clean import Cleaned, clean
from feedsmith_html.body.locate import Located, locate
from feedsmith_html.evidence import find_controls, read_evidence
from feedsmith_html.grammar import Example
from feedsmith_html.kinds import detect_other_format
from feedsmith_html.lists.groups import describe_groups
from feedsmith_html.lists.listing import Listing, find_listing, may_hold_list
from feedsmith_html.metadata.read import Metadata, read_metadata
from feedsmith_html.page import Page

__all__ = ["read_article"]

# A shorter text is a caption or a notice, unless the page says that it is an article,
# or when it was published: briefs are short. Of 834 pages, those that do not say the
# first have 28 words or more.
MIN_WORDS = 15
MAX_ORIGIN_CHARS = 200
MAX_SENTENCE_CHARS = 100

# With the byte order mark of UTF-8.
_WHITE_SPACE = b"\0\t\n\r \xef\xbb\xbf"
# Types of schema.org and Open Graph by which a page says that it is an article.
_ARTICLE_TYPES = frozenset(
    "Article NewsArticle BlogPosting Report ReportageNewsArticle "
    "AnalysisNewsArticle OpinionNewsArticle Review LiveBlogPosting "
    "BackgroundNewsArticle ScholarlyArticle TechArticle article".split()
)


_TAG = re.compile("<[^<>]*>")
_BLOCK_END = re.compile("</(?:p|h[1-6]|li|blockquote|div|td)>|<br>")
# To a full stop that ends no initial or abbreviation, without what follows.
_SENTENCE = re.compile(r""".*?(?:\w{3}[.!?…]["'”’»)]*(?=\s|$)|[。！？][”’」』]*)""")


class _Refusal(NamedTuple):
    """Why a page is not published: the kind and detail of a ParseError."""

    kind: str
    detail: str


# By the kind of page that `locate` found.
_REFUSALS = {
    "list": _Refusal(
        "not-an-article",
        "a page that lists articles: give the address of one of them",
    ),
    "site": _Refusal(
        "not-an-article",
        "a page about the site itself: its contact, imprint, terms or the like",
    ),
    "shop": _Refusal("not-an-article", "a page that sells something"),
    "consent": _Refusal(
        "not-an-article",
        "a notice (cookies, a login or a check for robots) stands where the text should be",
    ),
    "error": _Refusal("not-an-article", "the page says that there is no such page"),
    "large": _Refusal("malformed", "more text or markup than an article has"),
    "empty": _Refusal("empty", "there is no text in the page: it may be made by a script"),
}

_log = logging.getLogger("feedsmith_html")


def read_article(document: Document) -> Iterator[Parsed]:
    """The article of a page, or a Request for its next page, which carries it.

    Notes come before it. Raises a ParseError that says what else the document is.
    """
    page = _parse_page(document)
    # First, while the tree is in the processor's caches; and before `locate`, which changes it.
    controls = find_controls(page)
    metadata = read_metadata(page, explain=document.explain)
    located = locate(page, metadata)
    listing, twins = _find_listing(page, metadata, located, always=document.explain)
    is_empty_list = located.kind == "empty" and listing.is_list and not listing.is_of_siblings(page.url)
    if listing.fills(located.element, twins) or is_empty_list:
        located = replace(located, kind="list")
    cleaned = clean(located, page, metadata)
    _log.debug(
        "%s: %s of %d words, found by %s",
        document.location,
        located.kind,
        located.words,
        located.signal or "nothing",
    )
    if document.continues is not None and located.kind == "list":
        article = document.continues
    elif document.continues is not None:
        article = _append_page(document.continues, cleaned)
    else:
        if document.explain and located.kind == "list":
            yield from map(Note, describe_groups(listing))
        _check_article(located, cleaned, metadata)
        if not metadata.title:
            metadata = _name_by_first_sentence(metadata, cleaned)
        evidence = read_evidence(page, metadata, located, controls)
        article = _make_article(document, page, metadata, located, cleaned, evidence)
        yield from map(Note, _list_notes(metadata, cleaned))
    next_url = metadata.next_url
    is_last = article is document.continues  # which the page added nothing to
    if next_url and not is_last and _is_same_site(next_url, page.url):
        _log.debug("%s: continued on a further page", document.location)
        yield Request(url=next_url, continues=article)
    else:
        yield article


def _parse_page(document: Document) -> Page:
    """The page; raises ParseError for what is none."""
    data = document.data
    if not data.strip(_WHITE_SPACE):
        raise ParseError(kind="empty", detail="nothing but white space" if data else "no bytes")
    if other := detect_other_format(data):
        raise ParseError(kind="not-an-article", detail=f"{other}, not a page")
    url = "" if document.url.startswith("file:") else document.url
    try:
        return Page(data, url, document.charset)
    except CharsetError as error:
        kind = "not-an-article" if error.binary else "charset"
        raise ParseError(kind=kind, detail=str(error)) from error


def _find_listing(
    page: Page, metadata: Metadata, located: Located, *, always: bool
) -> tuple[Listing, dict[Element | None, Element]]:
    """The list that the page is, where what was located may be one, and the elements of the page by those of the list.

    To find it takes as long as all the rest. There are none of a page that says that it is an article.
    """
    if page.tree is None or _claims_article(metadata):
        return Listing(), {}
    if not (always or located.kind == "empty" or may_hold_list(located.element)):
        return Listing(), {}
    return find_listing(page.whole), dict(zip(page.whole.elements, page.elements, strict=True))


def _check_article(located: Located, cleaned: Cleaned, metadata: Metadata) -> None:
    """Raise a ParseError for what is not to be published."""
    refusal = _find_refusal(located, cleaned, metadata)
    if refusal is None:
        return
    if refusal.kind == "empty" and _claims_article(metadata):
        detail = "the page says that it is an article, but its text is not found"
        raise ParseError(kind="layout-changed", detail=detail)
    raise ParseError(kind=refusal.kind, detail=refusal.detail)


def _find_refusal(located: Located, cleaned: Cleaned, metadata: Metadata) -> _Refusal | None:
    if located.kind in _REFUSALS:
        return _REFUSALS[located.kind]
    if not cleaned.html:
        return _REFUSALS["empty"]
    is_brief = _claims_article(metadata) or metadata.published is not None
    if located.words < MIN_WORDS and not is_brief:
        return _Refusal("not-an-article", f"no more than {located.words} words of text")
    if not metadata.title and not any(map(str.isalpha, unescape(_TAG.sub("", cleaned.html)))):
        return _Refusal("not-an-article", "neither a headline nor a letter in its text")
    return None


def _claims_article(metadata: Metadata) -> bool:
    """Whether the page says that it is an article."""
    return not metadata.types.isdisjoint(_ARTICLE_TYPES)


def _name_by_first_sentence(metadata: Metadata, cleaned: Cleaned) -> Metadata:
    """The metadata of a page that has neither title nor heading, with the first sentence of its text as headline."""
    first = next(filter(None, (squash(unescape(_TAG.sub("", block))) for block in _BLOCK_END.split(cleaned.html))), "")
    sentence = _SENTENCE.match(first)
    title = sentence[0] if sentence else first
    if len(title) > MAX_SENTENCE_CHARS:
        cut = title[:MAX_SENTENCE_CHARS]
        title = f"{cut.rpartition(' ')[0] or cut}…"
    origin = Origin(field="title", signal="first sentence of the text")
    return replace(metadata, title=title, origins=(*metadata.origins, origin))


def _make_article(
    document: Document,
    page: Page,
    metadata: Metadata,
    located: Located,
    cleaned: Cleaned,
    evidence: PageEvidence,
) -> Article:
    url = metadata.url or page.url or None
    media = _choose_media(metadata, cleaned)
    origins = [*_list_metadata_origins(metadata, cleaned)]
    if url and not metadata.url:
        origins.append(Origin(field="url", signal="address of the page"))
    if media and not metadata.image:
        origins.append(Origin(field="media", signal="first picture of the text"))
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
        origins=(*origins, *_list_body_origins(page, located)),
        evidence=evidence,
    )


def _list_metadata_origins(metadata: Metadata, cleaned: Cleaned) -> Iterator[Origin]:
    """The origins of the metadata.

    The standfirst that readers see stands before the summary that machines are given.
    """
    if cleaned.standfirst:
        value = cleaned.standfirst[:MAX_ORIGIN_CHARS]
        yield Origin(field="summary", signal="standfirst", value=value)
    for origin in metadata.origins:
        is_beaten = cleaned.standfirst and origin.field == "summary"
        yield replace(origin, chosen=False) if is_beaten else origin


def _list_body_origins(page: Page, located: Located) -> Iterator[Origin]:
    """How the text was found, on what kind of page, and in which charset."""
    decoded = page.decoded
    page_kind = f"{located.kind}, {located.words} words"
    charset = f"{decoded.charset} ({decoded.evidence})"
    yield Origin(field="body", signal=located.signal)
    yield Origin(field="body", signal="kind of page", value=page_kind)
    yield Origin(field="body", signal="charset", value=charset)


def _choose_media(metadata: Metadata, cleaned: Cleaned) -> tuple[Media, ...]:
    """The lead image: what the page names as such, else the first picture of the text."""
    if metadata.image is not None:
        return (metadata.image,)
    return tuple(replace(picture, role="lead") for picture in cleaned.pictures[:1])


def _list_notes(metadata: Metadata, cleaned: Cleaned) -> Iterator[str]:
    yield from cleaned.dropped
    if metadata.is_free is False:
        yield "the page says that it is not free to read: its text may be cut short"


def _append_page(article: Article, cleaned: Cleaned) -> Article:
    """The article with the text of its next page; as it is where that holds nothing new."""
    if not cleaned.html or cleaned.html in article.body:
        return article
    return replace(article, body=f"{article.body}\n{cleaned.html}")


def _is_same_site(url: str, other: str) -> bool:
    return urlsplit(url).hostname == urlsplit(other).hostname


def _read_first_sentence(html: str) -> str:
    """For the examples."""
    return _name_by_first_sentence(Metadata(), Cleaned(html=html)).title


EXAMPLES = (
    Example(
        "_REFUSALS",
        lambda kind: _find_refusal(Located(None, kind), Cleaned(), Metadata()),
        "error",
        ("not-an-article", "the page says that there is no such page"),
    ),
    Example("_TAG", _read_first_sentence, "<p>The <b>bridge</b> opens.</p>", "The bridge opens."),
    Example("_BLOCK_END", _read_first_sentence, "<p>The bridge</p><p>opens.</p>", "The bridge"),
    Example(
        "_SENTENCE", _read_first_sentence, "<p>Dr. J. Marsh opens it now. It is late.</p>", "Dr. J. Marsh opens it now."
    ),
    Example(
        "_ARTICLE_TYPES",
        lambda name: _claims_article(Metadata(types=frozenset((name,)))),
        "NewsArticle",
        True,
    ),
)
