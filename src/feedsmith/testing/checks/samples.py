"""Input for the checks: what nobody wishes for, and documents that are damaged, edited or laid out anew."""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from feedsmith.model.article import Article, Media, Person, Tag
from feedsmith.model.contracts import Document
from feedsmith.testing.documents import document

__all__ = [
    "FOREIGN",
    "FOREIGN_ADDRESS",
    "damage",
    "edit",
    "list_aliases",
    "make_articles",
    "make_documents",
    "rename_layout",
]

FOREIGN = (
    "",
    "mailto:desk@harbourpost.example",
    "urn:isbn:9780141439761",
    "postgresql://harbourpost.example/articles",
    "no-such-suffix.zzyzx",
    "a\0b.zzyzx",
    "line\nend.zzyzx",
    "\ud800.zzyzx",
    "x" * 10_000,
)
"""Locations that are for no source that reads articles."""
FOREIGN_ADDRESS = "https://nobody-reads-this.invalid/a/b?c=d"
"""And one that only a source takes which is for every address."""
MAX_DAMAGED_DOCUMENTS = 3
NESTING = 5_000
"""Deeper than Python's own limit; what takes more than linear time in it shows at so many."""


def make_documents() -> list[Document]:
    """Documents of several kinds, for sources of which nothing was recorded."""
    page = (
        "<!doctype html><html lang=en><head><title>Ferry returns</title>"
        '<meta property="article:published_time" content="2026-03-10T08:30:00Z"></head><body><article>'
        "<h1>Ferry returns</h1><p>By Ines Aldous</p>"
        "<p>The night ferry will sail again from the first of May, the harbour office said on Tuesday, after two "
        "winters in which the island was reached by day alone.</p><p>It is to leave at eleven, and nobody will have "
        "to hurry their supper, the harbour master said.</p></article></body></html>"
    )
    feed = (
        '<?xml version="1.0"?><rss version="2.0"><channel><title>Harbour Post</title>'
        "<link>https://site.example/</link><description>News</description><item><title>Ferry returns</title>"
        "<link>https://site.example/ferry</link><guid>https://site.example/ferry</guid>"
        "<description>The night ferry will sail again.</description></item></channel></rss>"
    )
    text = (
        "Ferry returns\n\nThe night ferry will sail again from the first of May, the harbour office said on Tuesday.\n"
        "\nIt is to leave at eleven, the harbour master said.\n"
    )
    data = {"items": [{"id": 1, "title": "Ferry returns", "url": "https://site.example/ferry", "body": "It sails."}]}
    return [
        document(page, "https://site.example/ferry"),
        document(feed, "https://site.example/feed.xml"),
        document(text, "file:///recorded/ferry.txt"),
        document(json.dumps(data), "https://site.example/ferry.json"),
    ]


# ---- documents, changed ------------------------------------------------------------------------


def damage(pages: Sequence[Document]) -> Iterator[tuple[str, Document]]:
    """Documents that are damaged, each with what was done to it."""
    first = pages[0]
    for name, data in (
        ("empty", b""),
        ("zeros", bytes(2_000)),
        ("every byte there is", bytes(range(256)) * 8),
        ("white space", b" \r\n\t" * 500),
        ("elements in elements", b"<div>" * NESTING),
        ("lists in lists", b"[" * NESTING),
        ("objects in objects", b'{"a":' * NESTING),
        ("one long line", b"a" * 1_000_000),
    ):
        yield name, replace(first, data=data)
    for page in pages[:MAX_DAMAGED_DOCUMENTS]:
        data = page.data
        yield f"{page.location}: cut in half", replace(page, data=data[: len(data) // 2])
        yield f"{page.location}: cut at 100 bytes", replace(page, data=data[:100])
        yield f"{page.location}: its first half missing", replace(page, data=data[len(data) // 2 :])
        yield f"{page.location}: every tenth byte another", replace(page, data=_flip(data))
        yield f"{page.location}: in UTF-16", replace(page, data=data.decode("utf-8", "replace").encode("utf-16"))
        yield f"{page.location}: twice", replace(page, data=data + data)


def _flip(data: bytes) -> bytes:
    flipped = bytearray(data)
    flipped[5::10] = bytes(byte ^ 0x55 for byte in flipped[5::10])
    return bytes(flipped)


def rename_layout(page: Document) -> Document | None:
    """The document after its site was made anew: other elements, classes and keys around other words; None where it
    has none of these, as plain text has.
    """
    text = page.data.decode("utf-8", "surrogateescape")
    if text.lstrip()[:1] in ("{", "["):
        try:
            renamed = json.dumps(_rename_keys(json.loads(text)))
        except (ValueError, RecursionError):
            return None
    elif text.lstrip()[:1] == "<":
        renamed = re.sub(r"(</?)[A-Za-z][\w:-]*", r"\1x-box", text)
        renamed = re.sub(r"""\b(class|id|itemprop|property|name|rel|type)\s*=\s*("[^"]*"|'[^']*')""", "", renamed)
    else:
        return None
    return replace(page, data=renamed.encode("utf-8", "surrogateescape"))


def _rename_keys(content: Any) -> Any:
    if isinstance(content, dict):
        return {f"x_{key}": _rename_keys(item) for key, item in content.items()}
    return [_rename_keys(item) for item in content] if isinstance(content, list) else content


def edit(page: Document, article: Article) -> Iterator[tuple[str, Document]]:
    """The document after somebody edited the article: its headline, or a word of its text."""
    words = re.findall(r"\b[A-Za-z]{7,}\b", re.sub(r"<[^>]*>", " ", article.body))
    rare = [word for word in words if page.data.count(word.encode()) == 1]
    # A slug names a story: who edits that makes another one.
    headline = "" if article.title.casefold() in article.slug.casefold() else article.title
    for what, old, new in (
        ("headline", headline, f"{article.title}, says harbour master"),
        ("text", rare[len(rare) // 2] if rare else "", "corrected"),
    ):
        if old and old.encode() in page.data:
            yield what, replace(page, data=page.data.replace(old.encode(), new.encode()))


def list_aliases(page: Document) -> Iterator[tuple[str, Document]]:
    """The document as it is found behind other links to the same page."""
    parts = urlsplit(page.url)
    if parts.scheme not in ("http", "https"):
        return
    other = "http" if parts.scheme == "https" else "https"
    yield f"{other}:", replace(page, url=parts._replace(scheme=other).geturl())
    query = f"{parts.query}&" if parts.query else ""
    yield "utm_source", replace(page, url=parts._replace(query=f"{query}utm_source=mail&utm_medium=x").geturl())
    yield "a fragment", replace(page, url=parts._replace(fragment="comments").geturl())


# ---- articles ----------------------------------------------------------------------------------


def make_articles() -> list[Article]:
    """Articles as they come, and as they rarely do: without text, with much of it, in other scripts, with odd signs."""
    when = datetime(2026, 3, 10, 8, 30, tzinfo=UTC)
    url = "https://harbourpost.example"
    long_text = "".join(f"<p>Paragraph {number} of a long report.</p>" for number in range(2_000))
    return [
        Article(
            id=f"{url}/ferry",
            title="Night ferry returns after eleven years",
            url=f"{url}/ferry",
            summary="The crossing will run from May to September",
            body="<p>LONDON (CNS) - The night ferry will sail again from the first of May.</p><p>Harbour Post</p>",
            authors=(Person(name="Ines Aldous", email="aldous@harbourpost.example"), Person(name="Edda Lorne")),
            published=when,
            updated=when.replace(hour=9),
            language="en",
            tags=(Tag(term="ferries"), Tag(term="a & b <c>")),
            media=(Media(url=f"{url}/a.jpg", media_type="image/jpeg", caption="The quay", credits=("M. Aldous",)),),
            rights="© Harbour Post",
        ),
        Article(id=f"{url}/link", title="A link and nothing else", url=f"{url}/link"),
        Article(id="tag:harbourpost.example,2026:note", title=']]> & <b>bold</b> "quoted"', body="<p>]]&gt;</p>"),
        Article(id="an id that is no URI", title="Undated", body="<p>It has no date.</p>"),
        Article(
            id=f"{url}/arabic",
            title="عودة العبارة الليلية",
            body="<p>ستبحر العبارة.</p>",
            language="ar",
            published=when,
        ),
        Article(id=f"{url}/emoji", title="⛴️ 夜間フェリー 👩‍👩‍👧", body="<p>夜間フェリー 𝒳</p>", published=when),
        Article(
            id=f"{url}/old", title="Before 1970", body="<p>Long ago.</p>", published=datetime(1912, 4, 15, tzinfo=UTC)
        ),
        Article(id=f"{url}/long", title="word " * 400, body=long_text, published=when),
    ]
