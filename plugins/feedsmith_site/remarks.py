"""What a document of a site is, and how it is read, in words: for whoever asks, as `feedsmith try` does.

The first note on a document says what it is, those after it why.
"""

from collections.abc import Iterable, Iterator, Sequence
from urllib.parse import urlsplit

from feedsmith import Lead, Note, Parsed, ParseError, Request
from feedsmith_html import Listing, describe_groups

__all__ = ["explain_feed", "explain_page"]


def explain_page(parsed: Iterable[Parsed], listing: Listing, url: str) -> Iterator[Parsed]:
    """What the page at `url` gave, after notes on how it is read and on the groups of its links."""
    parts: list[Parsed] = []
    refusal: ParseError | None = None
    try:
        for part in parsed:
            parts.append(part)
    except ParseError as error:
        refusal = error
    if not any(isinstance(part, Note) for part in parts):  # else it is told already
        yield from _describe_page([part for part in parts if isinstance(part, Request)], listing, url)
    yield from (part for part in parts if isinstance(part, Note))
    yield from map(Note, describe_groups(listing))
    yield from (part for part in parts if not isinstance(part, Note))
    if refusal is not None:
        raise refusal


def _describe_page(requests: Sequence[Request], listing: Listing, url: str) -> Iterator[Note]:
    if not requests:
        return
    listed = sum(request.lead is not None for request in requests)
    if listed:
        yield Note(f"a list page: the {listed:,} articles that it lists are read from their pages")
    else:
        kind = "a list page" if listing.is_list else "a page"
        yield Note(f"{kind} with a feed of its own, {_shorten(requests[0].url, url)}")


def explain_feed(parsed: Iterable[Parsed]) -> Iterator[Parsed]:
    """What a feed gave, after a note on how it is read."""
    parts = [*parsed]
    whole = sum(isinstance(part, Lead) for part in parts)
    asked = sum(isinstance(part, Request) for part in parts)
    if not whole:
        yield Note("a feed with summaries only, so the articles are read from their pages")
    elif not asked:
        yield Note("a feed that is read as it is")
    else:
        yield Note(
            f"a feed: {whole:,} of its {whole + asked:,} articles are in it whole, the others are read from their pages"
        )
    yield from parts


def _shorten(url: str, base: str) -> str:
    """The address as seen from `base`: without the host where it is the same."""
    parts, own = urlsplit(url), urlsplit(base)
    if (parts.scheme, parts.netloc) != (own.scheme, own.netloc):
        return url
    return url.partition(parts.netloc)[2] or "/"
