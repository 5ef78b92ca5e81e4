"""The kind of page: an article, a list, a notice, or nothing."""

from itertools import chain, islice
from urllib.parse import urlsplit

from feedsmith_html.body.notices import is_consent_notice, is_error, is_login, is_site_page, needs_script
from feedsmith_html.body.prune import Pruned
from feedsmith_html.body.survey import Survey
from feedsmith_html.grammar import Example
from feedsmith_html.metadata.read import Metadata
from feedsmith_html.page import Page
from feedsmith_html.text import read_host

__all__ = ["classify"]

THIN_WORDS = 40
SHORT_WORDS = 80
# A paragraph of an article, which may be all there is of it.
MIN_PROSE_LETTERS = 200
MIN_LINK_BLOCKS = 5
# Of what was found, where it is nothing but links.
MIN_LINKED_SHARE = 0.8
MIN_ONLY_LINK_BLOCKS = 10
MAX_LINKS = 500
MIN_BRIEF_WORDS = 20
MIN_HEADLINE_LETTERS = 5

# How the types end that an article may have.
_ARTICLE_ENDINGS = ("Article", "article", "Posting", "Report", "Review")
_SHOP_TYPES = frozenset("product og:product product.item Product Offer ProductGroup".split())
_COLLECTION_TYPES = frozenset("CollectionPage ItemList SearchResultsPage WebSite".split())


def classify(survey: Survey, page: Page, metadata: Metadata, pruned: Pruned, *, sells: bool = False) -> str:
    """The kind of page, by what was found and what else is there; `sells` is whether it puts things into a basket."""
    words = pruned.words
    is_short = words < SHORT_WORDS
    if is_short and not _is_brief(metadata, pruned) and (notice := _classify_notice(survey, metadata, pruned)):
        return notice
    if is_site_page(metadata.title) and not _is_news(metadata):
        return "site"
    if is_login(metadata.title) and not _is_news(metadata):
        return "consent"
    if not _claims_article(metadata):
        is_dated = metadata.published is not None
        if not is_dated and ((sells and not metadata.authors) or not metadata.types.isdisjoint(_SHOP_TYPES)):
            return "shop"
        if is_short and is_error(metadata.title):
            return "error"
        if _is_nothing_but_links(survey, pruned):
            return "list"
        if _is_list(survey, page, metadata, pruned):
            return "list"
    if not words:
        return "empty"
    return "thin" if words < THIN_WORDS else "article"


def _claims_article(metadata: Metadata) -> bool:
    """Whether the page has a type of an article."""
    return any(name.endswith(_ARTICLE_ENDINGS) for name in metadata.types)


def _is_brief(metadata: Metadata, pruned: Pruned) -> bool:
    """Whether a short text is an article, whatever it mentions: its page is dated or has a type of an article, and it
    speaks of what the headline does.
    """
    if not (metadata.is_dated or _claims_news(metadata)):
        return False
    text, title = pruned.text.lower(), metadata.title.lower()
    words = [word for word in title.split() if len(word) >= MIN_HEADLINE_LETTERS]
    if not title.isascii():  # it may be of a script without spaces
        words += [title[place : place + 3] for place in range(len(title) - 2)]
    return pruned.words >= MIN_BRIEF_WORDS and any(word in text for word in words)


def _claims_news(metadata: Metadata) -> bool:
    """Whether the page has a type of an article that editing systems do not give to all their pages."""
    return any(name.endswith(_ARTICLE_ENDINGS) for name in metadata.types if name != "article")


def _is_news(metadata: Metadata) -> bool:
    """Whether the page is more than what editing systems call an article, as they do all their pages."""
    return _claims_news(metadata) or bool(metadata.authors and metadata.published)


def _claims_list(metadata: Metadata) -> bool:
    """Whether the page says that it is a collection."""
    return not metadata.types.isdisjoint(_COLLECTION_TYPES)


def _classify_notice(survey: Survey, metadata: Metadata, pruned: Pruned) -> str:
    """The kind of page where there is a notice in place of a text; "" where there is none."""
    text = pruned.text
    if not text:
        blocks = list(survey.blocks.values())[:60]
        text = " ".join(" ".join(block.texts) for block in blocks)[:5000]
    if is_consent_notice(f"{metadata.title[:300]}\n{text}"):
        return "consent"
    return "empty" if pruned.words < THIN_WORDS and needs_script(text) else ""


def _is_list(survey: Survey, page: Page, metadata: Metadata, pruned: Pruned) -> bool:
    """Whether links make up the page, and what was found is no text to speak of.

    That is beside the links on a front page, and on one that says that it is a collection; else by
    itself.
    """
    is_expected = _is_front(page.url) or _claims_list(metadata)
    has_text = pruned.words >= SHORT_WORDS or pruned.prose >= MIN_PROSE_LETTERS
    if (has_text or _leads_elsewhere(survey, page.url)) and not is_expected:
        return False
    if _count_link_blocks(survey) < MIN_LINK_BLOCKS:
        return False
    letters = sum(block.letters for block in survey.blocks.values())
    links = sum(block.links for block in survey.blocks.values())
    if is_expected:
        return links > 0.3 * letters and pruned.prose < 0.5 * links
    return links > 0.6 * letters


def _leads_elsewhere(survey: Survey, url: str) -> bool:
    """Whether most links of a page lead to other sites: it lists no articles of its own."""
    host = read_host(url)
    # The tree has lost them by now.
    links = chain.from_iterable(element.iter("a") for element, block in survey.blocks.items() if block.links)
    hosts = [read_host(link.get("href") or "") for link in islice(links, MAX_LINKS)]
    return bool(host) and 2 * sum(other not in ("", host) for other in hosts) > len(hosts)


def _is_nothing_but_links(survey: Survey, pruned: Pruned) -> bool:
    """Whether what was found are many links, and not a sentence beside them."""
    is_linked = pruned.links > MIN_LINKED_SHARE * pruned.letters
    return is_linked and not pruned.prose and _count_link_blocks(survey) >= MIN_ONLY_LINK_BLOCKS


def _count_link_blocks(survey: Survey) -> int:
    """How many blocks are links for the most part."""
    return sum(block.links > 0.5 * block.letters for block in survey.blocks.values())


def _is_front(url: str) -> bool:
    """Whether a URL is that of a site's front page."""
    parts = urlsplit(url)
    return bool(url) and parts.path in ("", "/") and not parts.query


def _make_metadata(name: str) -> Metadata:
    """The metadata of a page of that type, for the examples."""
    return Metadata(types=frozenset((name,)))


EXAMPLES = (
    Example(
        "_ARTICLE_ENDINGS",
        lambda name: _claims_article(_make_metadata(name)),
        "BlogPosting",
        True,
    ),
    Example(
        "_SHOP_TYPES",
        lambda name: not _make_metadata(name).types.isdisjoint(_SHOP_TYPES),
        "Product",
        True,
    ),
    Example(
        "_COLLECTION_TYPES",
        lambda name: _claims_list(_make_metadata(name)),
        "ItemList",
        True,
    ),
)
