"""List pages: each case in data/lists is a page, and beside it the articles that it lists, in order.

The pages were written for this project, each the way that a kind of site lists its articles, with what stands around a
list on such a site. A `published` that is null is not judged.
"""

import json
import re
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import pytest

from feedsmith_html.lists.listing import Listing, find_listing
from feedsmith_html.page import Page

FOLDER = Path(__file__).resolve().parents[1] / "data" / "lists"
NAMES = sorted(file.stem for file in FOLDER.glob("*.json"))
# Vocabularies are addresses, and nobody's page.
VOCABULARIES = {"schema.org", "www.w3.org"}


def load(name: str) -> tuple[dict[str, Any], bytes]:
    return json.loads((FOLDER / f"{name}.json").read_text("utf8")), (FOLDER / f"{name}.html").read_bytes()


def read(name: str) -> Listing:
    case, page = load(name)
    return find_listing(Page(page, case["url"]))


@pytest.mark.parametrize("name", NAMES)
def test_a_list_gives_all_its_articles_and_nothing_of_what_stands_around_them(name: str) -> None:
    case, found = load(name)[0], read(name)
    assert found.is_list == bool(case["articles"])
    articles = [(urljoin(case["url"], article["url"]), article["title"]) for article in case["articles"]]
    assert [(item.link.url, item.title) for item in found.items if found.is_list] == articles


@pytest.mark.parametrize("name", NAMES)
def test_the_dates_of_a_list_are_read(name: str) -> None:
    case = load(name)[0]
    wanted = {urljoin(case["url"], a["url"]): a["published"] for a in case["articles"] if a["published"]}
    dates = {item.link.url: str(item.published)[:10] for item in read(name).items if item.link.url in wanted}
    assert dates == wanted


@pytest.mark.parametrize("name", NAMES)
def test_a_case_is_nobody_s_page(name: str) -> None:
    case, page = load(name)
    hosts = set(re.findall(r"(?:https?:)?//([a-z0-9-]+(?:\.[a-z0-9-]+)+)", f"{case['url']} {page!r}".lower()))
    assert {host for host in hosts - VOCABULARIES if not host.endswith(".example")} == set()
