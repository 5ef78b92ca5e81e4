"""How well the articles of list pages are found: `make bench-discovery`, on the labelled pages of ../shared/discovery.

`find` and `feed` are what the scorers there call. The peers are called as their documentation says, for a page that is
there already; two are rules that any script may have.

    python -m bench.discovery             each page, but for those of the third of the sites that is put aside
    python -m bench.discovery --aside     that third, in total only

Which sites are put aside is a rule over their hosts (`extraction_sites.is_aside`). No rule is made for them: their
pages are not opened.
"""

import argparse
import gzip
import importlib.util
import json
import re
import time
from collections import defaultdict
from collections.abc import Callable
from typing import Any
from urllib.parse import urljoin, urlsplit

from bench import scorers
from bench.extraction_sites import is_aside
from bench.measure import Target, show, target
from feedsmith import ParseError
from feedsmith_html.lists.listing import find_listing
from feedsmith_html.page import Page
from feedsmith_site.feeds.read import read_feed

__all__ = ["PEERS", "feed", "find", "table"]

SHARED = scorers.SHARED / "discovery"
MIN_TITLE_CHARS = 20


def find(html: bytes, url: str) -> list[dict[str, object]]:
    """The articles that a page lists: url, title, published."""
    listing = find_listing(Page(html, url))
    items = listing.items if listing.is_list else ()
    return [
        {"url": item.link.url, "title": item.title, "published": item.published and item.published.value}
        for item in items
    ]


def feed(data: bytes, url: str) -> list[dict[str, object]]:
    """The items of a feed: title, url, id, author, published, updated, summary, content."""
    try:
        items = read_feed(data, url).items
    except ParseError:
        return []
    return [
        {
            "title": item.title,
            "url": item.url,
            "id": item.id,
            "author": ", ".join(author.label for author in item.authors),
            "published": item.published,
            "updated": item.updated,
            "summary": item.summary.value,
            "content": item.content.value,
        }
        for item in items
    ]


# ---- the peers ---------------------------------------------------------------------------------------------


def trafilatura(html: bytes, url: str) -> list[dict[str, object]]:
    """The links that courlan, by which trafilatura crawls, takes for articles."""
    from courlan import extract_links

    links = extract_links(html.decode("utf-8", "replace"), url, external_bool=False)
    return [{"url": link} for link in sorted(links)]


def newspaper4k(html: bytes, url: str) -> list[dict[str, object]]:
    """The articles of a Source whose home page this is."""
    import tldextract
    from newspaper import Config, Source

    # Else newspaper4k 0.9.6 has it ask the web for a list of suffixes.
    tldextract.tldextract.TLD_EXTRACTOR = tldextract.TLDExtract(suffix_list_urls=())
    config = Config()
    config.memorize_articles, config.honor_robots_txt = False, False
    source = Source(url, config=config)
    source.build(input_html=html.decode("utf-8", "replace"), only_homepage=True)
    return [{"url": article.url, "title": article.title} for article in source.articles]


def longest_list(html: bytes, url: str) -> list[dict[str, object]]:
    """The most links of the site, of more than two words, that stand below the same tags."""
    groups: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for path, link, text in _list_links(html, url):
        if len(text.split()) > 2 and urlsplit(link).netloc == urlsplit(url).netloc:
            groups[path].setdefault(link, text)
    longest = max(groups.values(), key=len, default={})
    return [{"url": link, "title": text} for link, text in longest.items()]


def long_links(html: bytes, url: str) -> list[dict[str, object]]:
    """Every link to the same site with a text as long as a title's."""
    links = {link: text for _, link, text in _list_links(html, url) if len(text) >= MIN_TITLE_CHARS}
    return [
        {"url": link, "title": text} for link, text in links.items() if urlsplit(link).netloc == urlsplit(url).netloc
    ]


def _list_links(html: bytes, url: str) -> list[tuple[str, str, str]]:
    """The links of a page: the tags above each, its address and its text."""
    from lxml import html as parser

    tree = parser.document_fromstring(html)
    found = []
    for element in tree.iter("a"):
        if href := (element.get("href") or "").strip():
            path = re.sub(r"\[\d+\]", "", tree.getroottree().getpath(element))
            found.append((path, urljoin(url, href), " ".join(element.text_content().split())))
    return found


PEERS: dict[str, tuple[Callable[[bytes, str], list[dict[str, object]]], str]] = {
    "trafilatura": (trafilatura, "courlan"),
    "newspaper4k": (newspaper4k, "newspaper"),
    "longest list of links": (longest_list, "lxml"),
    "links of 20 characters": (long_links, "lxml"),
}
"""The peers, and the modules that they need."""

WANTED = {"f1": 0.97, "titles": 0.98, "dates": 0.95}


def table(full: bool = True) -> list[Target]:
    """The scorer's figures for feedsmith and its peers."""
    if not (SHARED / "score_index.py").exists():
        print("\n../shared/discovery is not there: how well lists are found is not measured")
        return []
    scorer = scorers.scorer(SHARED / "score_index.py")
    pages = scorer.run(SHARED / "dev", find)
    reached = scorer.summary(pages)
    targets = [target(f"lists (dev), {name}", reached[name], least=least) for name, least in WANTED.items()]
    targets.append(target("lists (dev), the worst page", min(page["f1"] for page in pages if page["want"]), least=0.6))
    alarms = f"pages without a list (dev, {reached['negatives']}) with more than three links"
    targets.append(target(alarms, reached["false_alarms"], most=reached["negatives"] / 8))
    if full:
        rows = [_format_row("feedsmith", reached)]
        for name, (peer, module) in PEERS.items():
            if importlib.util.find_spec(module) is None:
                rows.append([name, *["not installed"] * 7])
            else:
                rows.append(_format_row(name, scorer.summary(scorer.run(SHARED / "dev", peer))))
        columns = ("finder", "precision", "recall", "F1", "pages at 0.9", "titles", "false alarms", "ms a page")
        show(f"Articles of {reached['pages']} list pages, and of {reached['negatives']} others", columns, rows)
    return targets


def _format_row(name: str, reached: dict[str, Any]) -> list[str]:
    figures = [f"{reached[key]:.3f}" for key in ("precision", "recall", "f1")]
    counts = [f"{reached['good']} of {reached['pages']}", f"{reached['titles']:.2f}"]
    return [name, *figures, *counts, f"{reached['false_alarms']} of {reached['negatives']}", f"{reached['ms']:.1f}"]


# ---- two thirds, and the third put aside -------------------------------------------------------------------


def score_pages(*, aside: bool) -> list[dict[str, Any]]:
    """The scorer's row for each page of the sites that are put aside, or of the others."""
    scorer = scorers.scorer(SHARED / "score_index.py")
    rows = []
    for line in (SHARED / "dev" / "index.jsonl").read_text(encoding="utf-8").splitlines():
        page = json.loads(line)
        host = urlsplit(page["url"]).hostname or ""
        if is_aside(host.removeprefix("www.")) is not aside:
            continue
        html = gzip.decompress((SHARED / "dev" / "pages" / f"{page['name']}.html.gz").read_bytes())
        started = time.process_time()
        found = find(html, page["url"])
        rows.append(scorer.score(page, found) | {"seconds": time.process_time() - started, "error": ""})
    return rows


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.discovery", description=__doc__)
    parser.add_argument("--aside", action="store_true")
    options = parser.parse_args(arguments)
    rows = score_pages(aside=options.aside)
    if not options.aside:
        for row in sorted(rows, key=lambda row: row["f1"]):
            figures = " ".join(f"{key} {row[key]:.3f}" for key in ("precision", "recall", "f1"))
            print(f"{row['name'][:36]:36} {row['kind'][:18]:18} {row['got']:4} of {row['want']:4} {figures}")
    scorer = scorers.scorer(SHARED / "score_index.py")
    for name, figure in scorer.summary(rows).items():
        print(f"{name:<12} {figure:.4g}")


if __name__ == "__main__":
    main()
