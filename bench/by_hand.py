"""What somebody would write without feedsmith: text files to RSS and Atom with feedgen, to JSON Feed with json.

python bench/by_hand.py FILE_OR_FOLDER OUT

It takes UTF-8 and blank lines between paragraphs for granted, and is as short as it can be.
"""

import html
import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import nh3
from feedgen.feed import FeedGenerator

SITE = "https://feed.invalid/"


def read(path: Path) -> dict[str, Any]:
    headline, *blocks = filter(None, (block.strip() for block in path.read_text(encoding="utf-8").split("\n\n")))
    standfirst = blocks.pop(0) if len(blocks) > 1 and len(blocks[0]) <= 300 and blocks[0][-1] != "." else ""
    body = "\n".join(f"<p>{html.escape(block, quote=False)}</p>" for block in blocks)
    return {
        "id": f"tag:feed.invalid,2026:{path.name}",
        "title": headline,
        "summary": standfirst,
        "content_html": nh3.clean(body),
        "date": datetime.fromtimestamp(int(path.stat().st_mtime), UTC),
    }


def xml(articles: list[dict[str, Any]]) -> FeedGenerator:
    generator = FeedGenerator()
    generator.id(SITE)
    generator.title("feed")
    generator.description("feed")
    generator.link(href=SITE)
    for article in articles:
        entry = generator.add_entry(order="append")
        entry.id(article["id"])
        entry.title(article["title"])
        entry.summary(article["summary"])
        entry.content(article["content_html"], type="html")
        entry.pubDate(article["date"])
        entry.updated(article["date"])
    return generator


def main(location: Path, out: Path) -> None:
    paths = sorted(location.glob("**/*.txt")) if location.is_dir() else [location]
    articles = sorted(map(read, paths), key=lambda article: article["date"], reverse=True)
    out.mkdir(parents=True, exist_ok=True)
    generator = xml(articles)
    (out / "feed.rss").write_bytes(generator.rss_str())
    (out / "feed.atom").write_bytes(generator.atom_str())
    items = [{name: value for name, value in article.items() if name != "date"} for article in articles]
    for item, article in zip(items, articles, strict=True):
        item["date_published"] = article["date"].isoformat().replace("+00:00", "Z")
    document = {"version": "https://jsonfeed.org/version/1.1", "title": "feed", "home_page_url": SITE, "items": items}
    (out / "feed.json").write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
