"""Each case in data/html is a page, and beside it the article that it should become, or the failure."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, NamedTuple

from feedsmith import Article, Document
from feedsmith.collecting.jobs import Job, Outcome
from feedsmith.collecting.parse import parse
from feedsmith_html import WebPages

FOLDER = Path(__file__).resolve().parents[1] / "data" / "html"
NAMES = sorted(path.stem for path in FOLDER.glob("*.json"))
ARTICLES = [name for name in NAMES if '"article"' in (FOLDER / f"{name}.json").read_text(encoding="utf-8")]
# In the order of a report.
FIELDS = "title summary authors agencies publisher published updated url language tags".split()
BREAKS = frozenset(
    "p div h1 h2 h3 h4 h5 h6 ul ol li dl dt dd blockquote pre table caption tr td th figure figcaption br hr".split()
)
VOCABULARIES = frozenset("schema.org www.w3.org ogp.me purl.org".split())
# Cases that are not right yet, and why.
OPEN = {"old-tables": "what stands in font elements between breaks, beside paragraphs, is not kept apart"}


# ---- what a case is -----------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Case:
    """A page and what it should become."""

    page: bytes
    about: str
    url: str
    charset: str = ""
    article: dict[str, Any] | None = None
    failure: str = ""
    notes: tuple[str, ...] = ()

    @classmethod
    def named(cls, name: str) -> "Case":
        """The case of that name, as it stands in data/html."""
        path = FOLDER / f"{name}.json"
        case = json.loads(path.read_text(encoding="utf-8"))
        notes = tuple(case.pop("notes", ()))
        return cls(page=path.with_suffix(".html").read_bytes(), notes=notes, **case)

    def document(self) -> Document:
        """The page as if it had been fetched."""
        return Document(
            url=self.url,
            data=self.page,
            location=self.url,
            source="html",
            charset=self.charset,
        )


@cache
def outcome(name: str) -> Outcome:
    """What becomes of the case's page on the whole path from its bytes to what would be published."""
    case = Case.named(name)
    return parse(Job(source=WebPages(urls=(case.url,)), name="html"), case.document())


def published(name: str) -> Article | None:
    """The article that comes of the case's page; None where none does."""
    articles = outcome(name).articles
    return articles[0] if articles else None


# ---- what is compared ---------------------------------------------------------------------------------------


class _Lines(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = [""]
        self._literal = 0

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self._literal += tag == "pre"
        self._break(tag)

    def handle_endtag(self, tag: str) -> None:
        self._literal -= tag == "pre"
        self._break(tag)

    def handle_data(self, data: str) -> None:
        first, *rest = data.split("\n") if self._literal else [data]
        self.lines[-1] += first
        self.lines += rest

    def _break(self, tag: str) -> None:
        if tag in BREAKS:
            self.lines.append("")


def lines(body: str) -> list[str]:
    """The text of a body as somebody reads it: a line for each block, and for each line of code."""
    parser = _Lines()
    parser.feed(body)
    parser.close()
    return [squashed for line in parser.lines if (squashed := " ".join(line.split()))]


def article_fields(article: Article) -> dict[str, Any]:
    """An article's fields as the cases write them."""
    return {
        "title": article.title,
        "summary": article.summary,
        "authors": [author.name for author in article.authors],
        "agencies": [agency.name for agency in article.agencies],
        "publisher": article.publisher,
        "published": article.published and article.published.isoformat().replace("+00:00", "Z"),
        "updated": article.updated and article.updated.isoformat().replace("+00:00", "Z"),
        "url": article.url,
        "language": article.language,
        "tags": [tag.term for tag in article.tags],
    }


class WrongField(NamedTuple):
    """A field that is not as its case says."""

    name: str
    right: Any
    got: Any


def wrong_fields(case: Case, article: Article) -> Iterator[WrongField]:
    """The fields that are not as the case says; it says null of those that are not judged."""
    assert case.article is not None
    fields = article_fields(article)
    for name in FIELDS:
        right, got = case.article.get(name, ""), fields[name]
        if name in ("published", "updated") and right and got:
            got = got[: len(right)] if len(right) == len("2026-03-14") else got
        if right is not None and (right or None) != (got or None):
            yield WrongField(name, right, got)
    yield from _wrong_image(case, article)


def _wrong_image(case: Case, article: Article) -> Iterator[WrongField]:
    right = (case.article or {}).get("image", {})
    if right is None:
        return
    lead = article.media[0] if article.media else None
    got = {key: getattr(lead, key, None) for key in right or ("url",)}
    got = {key: list(value) if isinstance(value, tuple) else value for key, value in got.items()}
    if got != (right or {"url": None}):
        yield WrongField("image", right, got)


def text_of(case: Case, article: Article) -> tuple[list[str], list[str]]:
    """The lines that the text should have, and those that it has, but for those that may be there or not."""
    assert case.article is not None
    either = case.article.get("either", ())
    right = case.article.get("text") or lines("".join(case.article.get("body", ())))
    kept = [[line for line in text if line not in either] for text in (right, lines(article.body))]
    return kept[0], kept[1]


def wrong_body(case: Case, article: Article) -> Iterator[str]:
    """In words, what is not right about the body."""
    expected = case.article or {}
    right, got = text_of(case, article)
    squeezed = re.sub(r">\s+<", "><", article.body)
    if not (exact := "".join(expected.get("body", ()))):
        yield from _wrong_lines(right, got)
    elif squeezed != exact:
        yield f"body: expected {exact!r}\n           got {squeezed!r}"
    yield from (f"body: has no {part!r}" for part in expected.get("contains", ()) if part not in article.body)
    yield from (f"body: still has {part!r}" for part in expected.get("lacks", ()) if part in article.body)


def _wrong_lines(right: list[str], got: list[str]) -> Iterator[str]:
    if right == got:
        return
    yield from (f"text: missing: {line}" for line in right if line not in got)
    yield from (f"text: too much: {line}" for line in got if line not in right)
    if sorted(right) == sorted(got):
        yield f"text: in another order: {got}"
    elif set(right) == set(got):
        yield f"text: something is there twice, or once too little: {got}"
