"""How well pages become articles: `make bench-extraction`, on the labelled pages of ../shared/extraction.

`extract` is what the scorer there calls; it takes the whole path of a page, from bytes to the sanitized article. The
peers are called as their documentation says.
"""

import gzip
import html
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import quote

from bench import scorers
from bench.measure import Target, target
from feedsmith import Article, Document
from feedsmith.collecting.jobs import Job, Outcome
from feedsmith.collecting.parse import parse
from feedsmith_html import WebPages

__all__ = ["PEERS", "article_of", "extract", "table", "text_of"]

SHARED = scorers.SHARED / "extraction"
_BLOCK = (
    r"</?(?:p|div|h[1-6]|li|ul|ol|dl|dt|dd|blockquote|pre|table|tr|td|th|figure|figcaption|section|br|hr|caption)"
    r"\b[^>]*>"
)


def extract(page: bytes, url: str, encoding: str | None) -> dict[str, Any]:
    """What feedsmith publishes of the page, as the scorer wants it; {} where it publishes nothing."""
    article = article_of(page, url, encoding or "")
    if article is None:
        return {}
    lead = next((medium.url for medium in article.media if medium.url), None)
    shown = any(origin.field == "summary" and origin.signal == "standfirst" for origin in article.origins)
    by_day = any(origin.field == "published" and len(origin.value) <= 10 for origin in article.origins)
    return {
        "title": article.title,
        "body_text": "\n".join(filter(None, (article.summary if shown else "", text_of(article.body)))),
        "authors": _credited(article),
        "published": article.published and (article.published.date() if by_day else article.published).isoformat(),
        "language": article.language,
        "image": lead,
    }


def _credited(article: Article) -> list[str]:
    """Everybody whom the feed credits. The truth of some sets counts desks and agencies as authors, feedsmith does not:
    it has people, and agencies or a credit line beside or in place of them.
    """
    people = [author.name for author in article.authors]
    bodies = [agency.name for agency in article.agencies]
    if people or not article.credit or ", ".join(bodies) == article.credit:
        return people + bodies
    return [article.credit]


def article_of(page: bytes, url: str, charset: str = "") -> Article | None:
    """The article of a page, as it would be published, without its further pages."""
    known = url if url.startswith("http") else f"file:///{quote(url)}"
    document = Document(url=known, data=page, location=url, source="html", charset=charset)
    outcome: Outcome = parse(Job(source=WebPages(urls=("https://x.example/",)), name="html"), document)
    if outcome.requests:
        return outcome.requests[0].continues
    return outcome.articles[0] if outcome.articles else None


def text_of(body: str) -> str:
    """The running text of an HTML body, a line for each block, without figures: pictures, embeds and their captions."""
    prose = re.sub(r"<figure>.*?</figure>", "\n", body, flags=re.DOTALL)
    lines = html.unescape(re.sub(r"<[^>]*>", "", re.sub(_BLOCK, "\n", prose))).split("\n")
    return "\n".join(filter(None, (" ".join(line.split()) for line in lines)))


def trafilatura(page: bytes, url: str, encoding: str | None, fast: bool = False) -> dict[str, Any]:
    from trafilatura import bare_extraction

    found = bare_extraction(_decoded(page, encoding), url=url, with_metadata=True, fast=fast, include_comments=False)
    if found is None:
        return {}
    names = [name.strip() for name in (found.author or "").split(";") if name.strip()]
    return {
        "title": found.title,
        "body_text": found.text,
        "authors": names,
        "published": found.date,
        "language": found.language,
        "image": found.image,
    }


def trafilatura_fast(page: bytes, url: str, encoding: str | None) -> dict[str, Any]:
    return trafilatura(page, url, encoding, fast=True)


def readability_lxml(page: bytes, url: str, encoding: str | None) -> dict[str, Any]:
    from readability import Document as Readable

    readable = Readable(_decoded(page, encoding), url=url)
    author = readable.author()
    return {
        "title": readable.short_title(),
        "body_text": text_of(readable.summary()),
        "authors": [] if author == "[no-author]" else [author],
    }


def newspaper4k(page: bytes, url: str, encoding: str | None) -> dict[str, Any]:
    from newspaper import Article as Newspaper
    from newspaper import Config

    config = Config()
    config.fetch_images = False
    article = Newspaper(url, config=config)
    article.download(input_html=_decoded(page, encoding))
    article.parse()
    return {
        "title": article.title,
        "body_text": article.text,
        "authors": list(article.authors),
        "published": article.publish_date and article.publish_date.isoformat(),
        "language": article.meta_lang,
        "image": article.top_image,
    }


def _decoded(page: bytes, encoding: str | None) -> Any:
    """Text where the charset is known, as an HTTP header would say it; else the bytes, for the peer to find out."""
    return page.decode(encoding, "replace") if encoding else page


PEERS = {function.__name__: function for function in (trafilatura_fast, trafilatura, readability_lxml, newspaper4k)}


WANTED = {
    "scrapinghub": {"body_f1": 0.975},
    "fundus": {"body_f1": 0.96, "title": 0.9, "au_exact": 0.9, "au_f1": 0.92, "day": 0.99, "instant": 0.99},
    "trafilatura": {"seg_f1": 0.94, "title": 0.83, "au_exact": 0.64, "au_f1": 0.67, "day": 0.89},
    "postlight": {"title": 0.76, "au_exact": 0.63, "day": 0.85},
}
"""By set and the scorer's measure."""


def table(full: bool = True) -> list[Target]:
    """The scorer's tables for feedsmith and its peers."""
    if not (SHARED / "bench_extract.py").exists():
        print("\n../shared/extraction is not there: the quality of extraction is not measured")
        return []
    if full:
        _compare(SHARED / "bench_extract.py")
    return list(_targets())


def _targets() -> Iterator[Target]:
    scorer = scorers.scorer(SHARED / "bench_extract.py")
    cases = scorer.load("dev", list(WANTED))
    found = {case["id"]: {"res": _extracted(case)} for case in cases}
    reached = scorer.score(cases, found)
    for name, measures in WANTED.items():
        for measure, least in measures.items():
            yield target(f"extraction, {name} (dev), {measure}", reached[name][measure], least=least)


def _extracted(case: dict[str, Any]) -> dict[str, Any]:
    return extract(gzip.decompress(Path(case["path"]).read_bytes()), case["url"], case["encoding"])


def _compare(scorer: Path) -> None:
    with TemporaryDirectory() as folder:
        environment = {**os.environ, "EXTRACTION_RESULTS": folder}
        for name, function in {"feedsmith": "extract", **{name: name for name in PEERS}}.items():
            words = ["run", f"bench.extraction:{function}", "--split", "dev", "--name", name, "--passes", "1"]
            subprocess.run([sys.executable, str(scorer), *words], env=environment, check=True)
        files = sorted(map(str, Path(folder).glob("*.json")))
        subprocess.run([sys.executable, str(scorer), "score", *files, "--split", "dev"], env=environment, check=True)
