"""The same articles as other libraries write them, in the way their documentation shows, each field once.

feedgen carries all that feedsmith does but the Media RSS elements, as CDATA where it can. PyPI's feedgenerator has
summary and body in Atom only; elsewhere, and in Django, rfeed and PyRSS2Gen, the one description is the body, so their
documents are the smaller ones.
"""

import json
from collections.abc import Iterable, Sequence
from typing import Any

from bench.corpus import DESCRIPTION, LANGUAGE, LINK, TITLE
from feedsmith import Article

__all__ = ["django_atom", "django_rss", "feedgen_atom", "feedgen_rss", "feedgenerator_atom", "feedgenerator_rss"]
__all__ += ["json_document", "pyrss2gen_rss", "rfeed_rss", "stdlib_json"]


def feedgen_rss(articles: Iterable[Article]) -> bytes:
    generator = _feedgen("rss")
    generator.load_extension("dc")
    for article in articles:
        entry = _feedgen_entry(generator, article)
        entry.content(article.body, type="CDATA")
        entry.dc.dc_creator([author.name for author in article.authors])
    document: bytes = generator.rss_str()
    return document


def feedgen_atom(articles: Iterable[Article]) -> bytes:
    generator = _feedgen("atom")
    for article in articles:
        entry = _feedgen_entry(generator, article)
        entry.content(article.body, type="html")
        entry.author([{"name": author.name} for author in article.authors])
        entry.updated(article.updated)
    document: bytes = generator.atom_str()
    return document


def _feedgen(suffix: str) -> Any:
    from feedgen.feed import FeedGenerator

    generator = FeedGenerator()
    generator.id(f"{LINK}harbour.atom")
    generator.title(TITLE)
    generator.description(DESCRIPTION)
    generator.language(LANGUAGE)
    generator.link(href=f"{LINK}harbour.{suffix}", rel="self")
    generator.link(href=LINK, rel="alternate")
    return generator


def _feedgen_entry(generator: Any, article: Article) -> Any:
    """What RSS and Atom have in common. Appended: in its plain way, feedgen puts each entry before all others."""
    entry = generator.add_entry(order="append")
    entry.guid(article.id, permalink=True)
    entry.title(article.title)
    entry.link(href=article.url)
    entry.summary(article.summary)
    entry.pubDate(article.published)
    entry.category([{"term": tag.term} for tag in article.tags])
    for medium in article.media:
        entry.enclosure(medium.url, medium.length, medium.media_type)
    return entry


def django_rss(articles: Iterable[Article]) -> bytes:
    from django.utils import feedgenerator

    return _syndication(feedgenerator, feedgenerator.Rss201rev2Feed, articles)


def django_atom(articles: Iterable[Article]) -> bytes:
    from django.utils import feedgenerator

    return _syndication(feedgenerator, feedgenerator.Atom1Feed, articles)


def feedgenerator_rss(articles: Iterable[Article]) -> bytes:
    import feedgenerator

    return _syndication(feedgenerator, feedgenerator.Rss201rev2Feed, articles)


def feedgenerator_atom(articles: Iterable[Article]) -> bytes:
    import feedgenerator

    return _syndication(feedgenerator, feedgenerator.Atom1Feed, articles, summaries=True)


def _syndication(library: Any, kind: Any, articles: Iterable[Article], *, summaries: bool = False) -> bytes:
    """PyPI's feedgenerator is Django's on its own, with a `content` that Atom shows beside the description."""
    feed = kind(title=TITLE, link=LINK, description=DESCRIPTION, language=LANGUAGE, feed_url=f"{LINK}harbour")
    for article in articles:
        body = {"description": article.summary, "content": article.body} if summaries else {"description": article.body}
        feed.add_item(
            title=article.title,
            link=article.url,
            **body,
            author_name=article.authors[0].name,
            unique_id=article.id,
            pubdate=article.published,
            updateddate=article.updated,
            categories=[tag.term for tag in article.tags],
            enclosures=[library.Enclosure(m.url, str(m.length), m.media_type) for m in article.media],
        )
    document: str = feed.writeString("utf-8")
    return document.encode()


def rfeed_rss(articles: Iterable[Article]) -> bytes:
    import rfeed

    items = [
        rfeed.Item(
            title=article.title,
            link=article.url,
            description=article.body,
            creator=article.authors[0].name,
            categories=[tag.term for tag in article.tags],
            enclosure=next((rfeed.Enclosure(m.url, m.length, m.media_type) for m in article.media), None),
            guid=rfeed.Guid(article.id),
            pubDate=article.published,
        )
        for article in articles
    ]
    feed = rfeed.Feed(title=TITLE, link=LINK, description=DESCRIPTION, language=LANGUAGE, items=items)
    document: str = feed.rss()
    return document.encode()


def pyrss2gen_rss(articles: Iterable[Article]) -> bytes:
    import PyRSS2Gen

    items = [
        PyRSS2Gen.RSSItem(
            title=article.title,
            link=article.url,
            description=article.body,
            author=article.authors[0].name,
            categories=[tag.term for tag in article.tags],
            enclosure=next((PyRSS2Gen.Enclosure(m.url, m.length, m.media_type) for m in article.media), None),
            guid=PyRSS2Gen.Guid(article.id),
            pubDate=article.published,
        )
        for article in articles
    ]
    feed = PyRSS2Gen.RSS2(title=TITLE, link=LINK, description=DESCRIPTION, language=LANGUAGE, items=items)
    document: str = feed.to_xml("utf-8")
    return document.encode()


def stdlib_json(articles: Iterable[Article]) -> bytes:
    return json.dumps(json_document(articles), ensure_ascii=False).encode()


def json_document(articles: Iterable[Article]) -> dict[str, Any]:
    """A JSON Feed of the same members as feedsmith's."""
    return {
        "version": "https://jsonfeed.org/version/1.1",
        "title": TITLE,
        "home_page_url": LINK,
        "feed_url": f"{LINK}harbour.json",
        "description": DESCRIPTION,
        "language": LANGUAGE,
        "items": [_json_item(article) for article in articles],
    }


def _json_item(article: Article) -> dict[str, Any]:
    item: dict[str, Any] = {
        "id": article.id,
        "url": article.url,
        "title": article.title,
        "summary": article.summary,
        "content_html": article.body,
        "date_published": _date(article.published),
        "date_modified": _date(article.updated),
        "authors": [{"name": author.name} for author in article.authors],
        "tags": [tag.term for tag in article.tags],
    }
    if article.media:
        item["image"] = article.media[0].url
        item["attachments"] = _attachments(article)
    return item


def _date(moment: Any) -> str:
    return str(moment.isoformat().replace("+00:00", "Z"))


def _attachments(article: Article) -> Sequence[dict[str, Any]]:
    return [{"url": m.url, "mime_type": m.media_type, "size_in_bytes": m.length} for m in article.media]
