"""Feeds of every format, well-formed and not, with what is right for each: tests/data/feeds.

`expected.jsonl` has a line for each file: what is odd about it, and the items that it holds, of which only the
fields that matter are given.
"""

import json
from pathlib import Path
from typing import Any

import pytest

from feedsmith_site.feeds.read import read_feed
from feedsmith_site.feeds.values import FeedItem

FOLDER = Path(__file__).resolve().parents[1] / "data" / "feeds"
URL = "https://harbour.example/news/feed.xml"
CASES = [json.loads(line) for line in (FOLDER / "expected.jsonl").read_text(encoding="utf-8").splitlines()]


def describe(item: FeedItem) -> dict[str, Any]:
    return {
        "title": item.title,
        "url": item.url,
        "id": item.id,
        "author": ", ".join(author.label for author in item.authors),
        "published": item.published and item.published.isoformat(),
        "updated": item.updated and item.updated.isoformat(),
        "summary": item.summary.value,
        "content": item.content.value,
        "image": item.image,
        "tags": list(item.tags),
        "language": item.language,
    }


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['file']}: {case['says']}")
def test_a_feed_is_read_as_its_case_says(case: dict[str, Any]) -> None:
    items = [describe(item) for item in read_feed((FOLDER / case["file"]).read_bytes(), URL).items]
    assert [{name: item[name] for name in wanted} for item, wanted in zip(items, case["items"])] == case["items"]
    assert len(items) == len(case["items"])


def test_each_file_has_a_line() -> None:
    files = {path.name for path in FOLDER.iterdir()} - {"expected.jsonl"}
    assert files == {case["file"] for case in CASES}
