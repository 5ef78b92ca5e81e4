"""Pages on their way through the core, without a network."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar
from zlib import crc32

from feedsmith import Article, Document, Request
from feedsmith.collecting.collect import collect
from feedsmith.collecting.jobs import Job, Outcome
from feedsmith.executors import Done, Inline
from feedsmith.fetching.access import Access, FetchedPage, NotModified, Validators
from feedsmith.model.errors import FetchError

SITE = "https://x.example"


def parse_links(document: Document) -> Iterator[Any]:
    """An article of the page's text; `-> url` is the next page of it, `=> url` another document."""
    lines = document.data.decode().splitlines()
    text = " ".join(line for line in lines if line[:2] not in ("->", "=>"))
    url = None if document.url.startswith("file:") else document.url
    article = Article(id=document.identity(), title=text, url=url, body=f"<p>{text}</p>")
    if document.continues is not None:
        article = replace(document.continues, body=f"{document.continues.body}<p>{text}</p>")
    nexts = [line.removeprefix("-> ") for line in lines if line.startswith("-> ")]
    yield from (Request(url=line.removeprefix("=> ")) for line in lines if line.startswith("=> "))
    yield Request(url=nexts[0], continues=article) if nexts else article


@dataclass(frozen=True)
class Pages:
    name: ClassVar[str] = "pages"

    urls: Sequence[str]
    reads: Callable[[Document], Any] = field(default=parse_links, repr=False)

    @classmethod
    def accepts(cls, location: str) -> "Pages | None":
        return None

    def requests(self) -> Iterable[Request]:
        return [Request(url=url) for url in self.urls]

    def parse(self, document: Document) -> Iterable[Any]:
        return self.reads(document)  # type: ignore[no-any-return]


class Late:
    """A page that is there once somebody waits for it."""

    def __init__(self, give: Callable[[], FetchedPage | NotModified]) -> None:
        self._give = give

    def done(self) -> bool:
        return False

    def result(self) -> FetchedPage | NotModified:
        return self._give()


def etag(url: str, text: str) -> Validators:
    """What tells that a page is still of this text."""
    return Validators(url=url, etag=f'"{crc32(text.encode())}"')


class Web:
    """Pages by their URL, and what was asked of them. `tagged`, each comes with an ETag of its text."""

    def __init__(self, pages: dict[str, str], *, late: bool = False, tagged: bool = False) -> None:
        self.pages, self.late, self.tagged = pages, late, tagged
        self.asked: list[str] = []
        self.access: dict[str, Access] = {}
        self.validators: dict[str, Validators] = {}

    def submit(self, url: str, access: Access, validators: Validators = Validators()) -> Any:
        self.asked.append(url)
        self.access[url], self.validators[url] = access, validators

        def give() -> FetchedPage | NotModified:
            tag = etag(url, self.pages.get(url, "")) if self.tagged else Validators()
            if validators.etag and (validators == tag or not self.tagged):
                return NotModified(url=url, validators=validators)
            if url not in self.pages:
                raise FetchError(access.source, url, "not-found", "404")
            return FetchedPage(url=url, data=self.pages[url].encode(), charset="utf-8", validators=tag)

        return Late(give) if self.late or url not in self.pages else Done(give())


def outcomes(web: Web, *urls: str, **job: Any) -> list[Outcome]:
    jobs = [Job(source=Pages(urls), name="web", **job)]
    return [outcome for _, outcome in collect(jobs, Inline(), lambda: web)]


def bodies(found: Iterable[Outcome]) -> list[str]:
    return [article.body for outcome in found for article in outcome.articles]


def failures(found: Iterable[Outcome]) -> list[str]:
    return [str(failure) for outcome in found for failure in outcome.failures]
