"""What a source asks for is read, parsed, enriched and made safe; whatever goes wrong is named and costs no other."""

import os
import time
import tracemalloc
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import BrokenExecutor, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from itertools import count, islice, repeat
from pathlib import Path
from typing import Any, ClassVar

import pytest

from conftest import collected
from feedsmith import Article, Document, Note, ParseError, Person, Request, find_files
from feedsmith.collecting.collect import MAX_DEPTH
from feedsmith.collecting.jobs import Job, Outcome
from feedsmith.collecting.parse import MAX_HOPELESS, parse_batch
from feedsmith.executors import Inline
from feedsmith.model.feed import FeedSettings
from feedsmith.pipeline import FeedPlan, Plan, render


def parse_links(document: Document) -> Iterator[Any]:
    """An article of the document's text; a line `-> url` links to another document."""
    text = document.data.decode()
    yield Article(id=document.identity(), title=document.path, body=f"<p>{text}</p>", source=document.source)
    for line in text.splitlines():
        if line.startswith("-> "):
            yield Request(url=line.removeprefix("-> "))


@dataclass(frozen=True)
class FolderSource:
    """A third party's source: a folder of files, or whatever else `asks` gives; read by `reads`."""

    name: ClassVar[str] = "told"

    folder: Path
    reads: Callable[[Document], Any] = field(default=parse_links, repr=False)
    asks: Callable[[], Any] | None = field(default=None, repr=False)

    @classmethod
    def accepts(cls, location: str) -> "FolderSource | None":
        return None

    def requests(self) -> Iterable[Request]:
        return self.asks() if self.asks else find_files(self.folder, [".txt"])  # type: ignore[no-any-return]

    def parse(self, document: Document) -> Iterable[Any]:
        return self.reads(document)  # type: ignore[no-any-return]


Folder = Callable[..., Path]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Folder:
    """Makes a folder of files by their names and texts, and a file outside of it."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "secret").write_text("secret")

    def make(**texts: str) -> Path:
        (tmp_path / "in").mkdir()
        for name, text in (texts or {"a": "A", "b": "B", "c": "C"}).items():
            (tmp_path / "in" / f"{name}.txt").write_text(text.replace("{in}", (tmp_path / "in").as_uri()))
        return tmp_path / "in"

    return make


def outcomes(folder: Path, reads: Callable[[Document], Any] = parse_links, **job: Any) -> list[Outcome]:
    return list(collected(Job(source=FolderSource(folder, reads), name="news", **job), Inline()))


def asking(folder: Path, asks: Callable[[], Any]) -> list[Outcome]:
    return list(collected(Job(source=FolderSource(folder, parse_links, asks), name="news"), Inline()))


def titles(outcomes: Iterable[Outcome]) -> list[str]:
    return [article.title for outcome in outcomes for article in outcome.articles]


def failures(outcomes: Iterable[Outcome]) -> list[str]:
    return [str(failure) for outcome in outcomes for failure in outcome.failures]


# ---- what is there -----------------------------------------------------------------------------------------


def test_each_document_has_an_outcome_in_the_order_of_the_requests(folder: Folder) -> None:
    place = folder(b="B", a="A", c="C")
    os.utime(place / "a.txt", (0, 1_767_225_600))
    found = outcomes(place)
    assert [outcome.location for outcome in found] == [os.path.join("in", f"{name}.txt") for name in "abc"]
    assert titles(found) == ["a.txt", "b.txt", "c.txt"]
    assert found[0].seen == datetime(2026, 1, 1, tzinfo=UTC)
    assert found[0].articles[0].id == "tag:feedsmith,2026:news:a.txt"
    assert failures(found) == []


@pytest.mark.parametrize("number", [1, 63, 64, 65, 700])
def test_the_order_holds_however_many_there_are(folder: Folder, number: int) -> None:
    place = folder(**{f"{each:03}": "x" for each in range(number)})
    assert titles(outcomes(place)) == [f"{each:03}.txt" for each in range(number)]
    with ThreadPoolExecutor(3) as threads:
        assert list(collected(Job(source=FolderSource(place), name="news"), threads)) == outcomes(place)


class DiedAtOnce:
    """The result of a call whose process was gone before anybody asked for it."""

    def done(self) -> bool:
        return True

    def result(self) -> Any:
        raise BrokenExecutor("gone")


class DiesAtFirst(Inline):
    """Loses its first call."""

    calls = 0

    def submit(self, fn: Callable[..., Any], /, *args: Any) -> Any:
        self.calls += 1
        return DiedAtOnce() if self.calls == 1 else super().submit(fn, *args)


def test_a_process_that_dies_before_its_result_is_waited_for_costs_no_document(folder: Folder) -> None:
    executor = DiesAtFirst()
    found = list(collected(Job(source=FolderSource(folder()), name="news"), executor))
    assert (titles(found), failures(found)) == (["a.txt", "b.txt", "c.txt"], [])
    assert executor.calls == 1 + 3


def test_documents_are_read_no_further_ahead_than_they_are_asked_for(tmp_path: Path) -> None:
    def endless() -> Iterator[Request]:
        return (Request(url=(tmp_path / f"{number}.txt").as_uri(), root=tmp_path.as_uri()) for number in count())

    found = list(
        islice(collected(Job(source=FolderSource(tmp_path, parse_links, endless), name="news"), Inline()), 200)
    )
    assert [outcome.failures[0].kind for outcome in found] == ["not-found"] * 200


def test_a_document_that_is_asked_for_twice_is_read_once(folder: Folder) -> None:
    place = folder(a="A")
    request = Request(url=(place / "a.txt").as_uri(), root=place.as_uri())
    assert titles(asking(place, lambda: [request, request])) == ["a.txt"]


def test_a_document_knows_the_address_of_the_site(folder: Folder) -> None:
    def site(document: Document) -> Iterator[Note]:
        yield Note(f"of {document.base}")

    source = FolderSource(folder=folder(a="A"), reads=site)
    for base in (None, "https://site.example/"):
        (outcome,) = collected(Job(source=source, name="told", base=base), Inline())
        assert outcome.notes == (f"of {base}",)


def test_an_article_without_a_source_gets_the_name_of_the_configured_one(folder: Folder) -> None:
    found = outcomes(folder(a="A"), lambda document: [replace(next(parse_links(document)), source="")])
    assert found[0].articles[0].source == "news"


def test_a_body_is_made_safe_whatever_the_plugin_says_of_it(folder: Folder) -> None:
    found = outcomes(folder(a='x<script>alert(1)</script><a href="b">y</a>'), base="https://x.example/z/")
    assert found[0].articles[0].body == '<p>x<a href="https://x.example/z/b">y</a></p>'


def test_an_article_of_which_nothing_is_safe_to_show_is_empty(folder: Folder) -> None:
    found = outcomes(folder(), lambda document: [Article(id="x", title="t", body="<script>x</script>")])
    assert titles(found) == []
    assert {failure.kind for outcome in found for failure in outcome.failures} == {"empty"}


def test_a_note_is_kept_with_its_location(folder: Folder) -> None:
    found = outcomes(folder(a="A"), lambda document: [Note("mind the gap"), *parse_links(document)])
    assert (found[0].location, found[0].notes, titles(found)) == ("in/a.txt", ("mind the gap",), ["a.txt"])


# ---- what is not -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("asks", [list, tuple, lambda: iter(())])
def test_nothing_to_read_is_a_failure(folder: Folder, asks: Callable[[], Any]) -> None:
    (failure,) = asking(folder(), asks)[0].failures
    assert (failure.source, failure.kind) == ("news", "empty")


def raising(error: BaseException) -> Callable[..., Any]:
    def raises(*arguments: object) -> Any:
        raise error

    return raises


def after(error: BaseException) -> Callable[[Document], Iterator[Any]]:
    def raises(document: Document) -> Iterator[Any]:
        yield from parse_links(document)
        raise error

    return raises


ERRORS = [
    ValueError("so"), KeyError("k"), StopIteration(), RecursionError("deep"), MemoryError(), AssertionError(),
    OSError(5, "so"), UnicodeDecodeError("utf-8", b"x", 0, 1, "so"), SystemExit(3),
]  # fmt: skip


@pytest.mark.parametrize("error", ERRORS, ids=repr)
def test_what_parse_raises_is_named_with_its_plugin_and_costs_that_document_only(
    folder: Folder, error: BaseException
) -> None:
    def reads(document: Document) -> Any:
        return raising(error)() if document.path == "b.txt" else parse_links(document)

    found = outcomes(folder(), reads)
    assert titles(found) == ["a.txt", "c.txt"]
    (failure,) = found[1].failures
    assert (failure.source, failure.location, failure.kind) == ("news", "in/b.txt", "crashed")
    assert f"told raised {type(error).__name__}" in failure.detail
    assert "in raises" in failure.trace


def test_what_parse_gave_before_it_raised_is_kept(folder: Folder) -> None:
    found = outcomes(folder(), after(ValueError("so")))
    assert titles(found) == ["a.txt", "b.txt", "c.txt"]
    assert [failure.kind for outcome in found for failure in outcome.failures] == ["crashed"] * 3


@pytest.mark.parametrize(
    "rubbish", [None, 3, "text", [3], [None], ["a", "b"], [Article], [ValueError("x")], {"a": 1}, b"x"]
)
def test_rubbish_from_parse_is_named_and_costs_that_document_only(folder: Folder, rubbish: Any) -> None:
    found = outcomes(folder(), lambda document: rubbish if document.path == "b.txt" else parse_links(document))
    assert titles(found) == ["a.txt", "c.txt"]
    assert found[1].failures[0].kind == "crashed"


@pytest.mark.parametrize("raised", [True, False])
def test_a_parse_error_is_filled_in_with_what_was_parsed(folder: Folder, raised: bool) -> None:
    def reads(document: Document) -> Iterator[Any]:
        error = ParseError(kind="layout-changed", detail="no headline")
        if raised:
            raise error
        yield error
        yield from parse_links(document)

    found = outcomes(folder(), reads)
    assert titles(found) == ([] if raised else ["a.txt", "b.txt", "c.txt"])
    assert failures(found) == [f"news: in/{name}.txt: layout changed (no headline)" for name in "abc"]


def test_a_parse_error_that_says_its_place_keeps_it(folder: Folder) -> None:
    found = outcomes(folder(a="A"), lambda document: [ParseError("other", "in/a.txt, line 3", "malformed", "so")])
    assert failures(found) == ["other: in/a.txt, line 3: malformed (so)"]


def test_what_requests_raises_is_named_and_costs_nothing_that_it_gave_before(folder: Folder) -> None:
    place = folder()

    def asks() -> Iterator[Request]:
        yield from find_files(place, [".txt"])
        raise OSError("the disk is gone")

    found = asking(place, asks)
    assert titles(found) == ["a.txt", "b.txt", "c.txt"]
    assert "told raised OSError: the disk is gone" in failures(found)[0]
    assert found[-1].failures[0].trace


@pytest.mark.parametrize("error", ERRORS, ids=repr)
def test_whatever_requests_raises_is_a_failure(folder: Folder, error: BaseException) -> None:
    (outcome,) = asking(folder(), raising(error))
    assert (outcome.failures[0].source, outcome.failures[0].kind) == ("news", "crashed")


@pytest.mark.parametrize("rubbish", [None, 3, ["in/a.txt"], [None], [Path("in/a.txt")], [3]])
def test_rubbish_from_requests_is_a_failure(folder: Folder, rubbish: Any) -> None:
    assert {failure.kind for outcome in asking(folder(), lambda: rubbish) for failure in outcome.failures} == {
        "crashed"
    }


def test_a_request_for_what_is_no_text_is_refused_where_it_is_made() -> None:
    with pytest.raises(TypeError, match="texts"):
        Request(url=3)  # type: ignore[arg-type]


# ---- without end -------------------------------------------------------------------------------------------


def test_a_document_that_gives_notes_without_end_is_named_with_what_it_gave_before(folder: Folder) -> None:
    def reads(document: Document) -> Iterator[Any]:
        yield from parse_links(document)
        while document.path == "b.txt":
            yield Note("again")

    found = outcomes(folder(), reads)
    assert titles(found) == ["a.txt", "b.txt", "c.txt"]
    assert failures(found) == [
        "news: in/b.txt: crashed (told raised ValueError: parse() gave more than 100,000 articles, requests and notes)"
    ]


def test_requests_without_end_are_cut_short_and_nothing_that_follows_counts_as_gone(folder: Folder) -> None:
    place = folder()

    def asks() -> Iterator[Request]:
        yield from find_files(place, [".txt"])
        yield from repeat(Request(url=(place / "a.txt").as_uri(), root=place.as_uri()))

    found = asking(place, asks)
    assert titles(found) == ["a.txt", "b.txt", "c.txt"]
    assert failures(found) == ["news: news: broken (100,000 requests are the limit: what follows is not read)"]
    assert [outcome.url for outcome in found if outcome.failures] == [""]  # which says that it is of no document


def test_links_count_as_requests(folder: Folder) -> None:
    place = folder()

    def asks() -> Iterator[Request]:
        yield from repeat(Request(url=(place / "a.txt").as_uri(), root=place.as_uri()), 99_999)

    def reads(document: Document) -> Iterator[Any]:
        yield from parse_links(document)
        if document.path == "a.txt":
            for name in "bc":
                yield Request(url=(place / f"{name}.txt").as_uri())

    found = list(collected(Job(source=FolderSource(place, reads, asks), name="news"), Inline()))
    assert titles(found) == ["a.txt", "b.txt"]
    assert failures(found) == ["news: news: broken (100,000 requests are the limit: what follows is not read)"]


# ---- what links on -----------------------------------------------------------------------------------------


def start(place: Path, name: str = "a") -> list[Outcome]:
    """What comes of one document and all that it links to."""
    return asking(place, lambda: [Request(url=(place / f"{name}.txt").as_uri(), root=place.as_uri())])


def test_a_request_from_a_document_is_followed(folder: Folder) -> None:
    found = start(folder(a="A\n-> {in}/b.txt\n-> {in}/c.txt", b="B", c="C\n-> {in}/d.txt", d="D", e="E"))
    assert titles(found) == ["a.txt", "b.txt", "c.txt", "d.txt"]
    assert failures(found) == []


def test_documents_that_lead_to_each_other_are_read_once(folder: Folder) -> None:
    found = start(folder(a="A\n-> {in}/b.txt\n-> {in}/a.txt", b="B\n-> {in}/a.txt\n-> {in}/b.txt"))
    assert (titles(found), failures(found)) == (["a.txt", "b.txt"], [])


def chain(length: int) -> dict[str, str]:
    return {f"{number:02}": f"x\n-> {{in}}/{number + 1:02}.txt" for number in range(length)} | {
        f"{length:02}": "the end"
    }


def test_what_takes_more_steps_than_allowed_is_reported_and_not_read(folder: Folder) -> None:
    found = start(folder(**chain(MAX_DEPTH + 3)), "00")
    assert titles(found) == [f"{number:02}.txt" for number in range(MAX_DEPTH + 1)]
    assert found[-1].failures[0].location == f"in/{MAX_DEPTH + 1:02}.txt"
    assert str(MAX_DEPTH) in found[-1].failures[0].detail


def test_a_chain_of_as_many_steps_as_allowed_is_read_to_its_end_even_if_it_leads_back(folder: Folder) -> None:
    texts = chain(MAX_DEPTH)
    texts[f"{MAX_DEPTH:02}"] = "the end\n-> {in}/00.txt\n-> {in}/02.txt"
    found = start(folder(**texts), "00")
    assert (len(titles(found)), failures(found)) == (MAX_DEPTH + 1, [])


SECRETS = [
    "file:///etc/passwd", "file:///dev/zero", "file:///proc/self/environ", "{in}/../secret", "{in}/%2e%2e/secret",
    "{in}/x/../../secret", "{in}/astray/secret", "{in}/astray/../secret", "{in}/secret.txt",
]  # fmt: skip


@pytest.mark.parametrize("url", SECRETS)
def test_a_document_does_not_lead_out_of_the_folder_that_the_user_named(folder: Folder, url: str) -> None:
    place = folder(a="A")
    (place / "x").mkdir()
    (place / "astray").symlink_to("..")
    (place / "secret.txt").symlink_to("../secret")

    def reads(document: Document) -> Iterator[Any]:
        yield from parse_links(document)
        yield Request(url=url.replace("{in}", place.as_uri()), root="file:///")

    request = Request(url=(place / "a.txt").as_uri(), root=place.as_uri())
    found = list(collected(Job(source=FolderSource(place, reads, lambda: [request]), name="news"), Inline()))
    assert titles(found) == ["a.txt"]
    assert [failure.kind for outcome in found for failure in outcome.failures] == ["unsafe-address"]


@pytest.mark.parametrize(
    "url",
    ["{in}/a%00b.txt", "file://[", "{in}/\udcff.txt", "", "file:", "file:/etc/passwd", "//", "data:,x", "{in}"],
)
def test_a_request_for_what_is_no_file_is_a_failure_and_costs_nothing_else(folder: Folder, url: str) -> None:
    place = folder()
    url = url.replace("{in}", place.as_uri())
    found = outcomes(place, lambda document: [*parse_links(document), Request(url=url)])
    assert titles(found) == ["a.txt", "b.txt", "c.txt"]
    assert failures(found)


# ---- enrichers ---------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Enriching:
    """A third party's enricher."""

    how: Callable[[Article], Any]
    name: str = "rich"  # type: ignore[misc]

    def enrich(self, article: Article) -> Any:
        return self.how(article)


def enriched(place: Path, *how: Callable[[Article], Any]) -> list[Outcome]:
    enrichers = tuple(Enriching(each, f"rich{number}") for number, each in enumerate(how))
    return outcomes(place, enrichers=enrichers)


def louder(article: Article) -> Article:
    return replace(article, title=article.title.upper(), authors=(Person(name="Ann"),))


def test_enrichers_come_one_after_the_other(folder: Folder) -> None:
    found = enriched(folder(), louder, lambda article: replace(article, title=f"{article.title}!"))
    assert titles(found) == ["A.TXT!", "B.TXT!", "C.TXT!"]
    assert found[0].articles[0].authors == (Person(name="Ann"),)


def test_an_enricher_may_drop_an_article_and_is_no_failure_then(folder: Folder) -> None:
    found = enriched(folder(), lambda article: None if article.title == "b.txt" else article, louder)
    assert (titles(found), failures(found)) == (["A.TXT", "C.TXT"], [])


@pytest.mark.parametrize("error", ERRORS, ids=repr)
def test_what_an_enricher_raises_is_named_and_the_article_goes_on_without_it(
    folder: Folder, error: BaseException
) -> None:
    found = enriched(folder(a="A"), raising(error), louder)
    assert titles(found) == ["A.TXT"]
    (failure,) = found[0].failures
    assert (failure.source, failure.location, failure.kind) == ("rich0", "in/a.txt", "crashed")
    assert type(error).__name__ in failure.detail


def test_the_traceback_of_an_enricher_is_kept_for_who_debugs_it(folder: Folder) -> None:
    assert "in raises" in enriched(folder(a="A"), raising(ValueError("so")))[0].failures[0].trace


@pytest.mark.parametrize("rubbish", [3, "text", [], False, Article])
def test_rubbish_from_an_enricher_is_named_with_the_enricher_and_the_article_goes_on_without_it(
    folder: Folder, rubbish: Any
) -> None:
    found = enriched(folder(a="A"), lambda article: rubbish, louder)
    assert titles(found) == ["A.TXT"]
    assert [failure.source for failure in found[0].failures] == ["rich0"]


def test_what_an_enricher_writes_is_made_safe_too(folder: Folder) -> None:
    found = enriched(folder(a="A"), lambda article: replace(article, body="<b onclick=x>B</b><script>x</script>"))
    assert found[0].articles[0].body == "<b>B</b>"


def test_all_failures_of_a_document_are_told_in_the_order_of_what_its_source_gave(folder: Folder) -> None:
    def reads(document: Document) -> Iterator[Any]:
        yield from parse_links(document)
        yield ParseError(kind="layout-changed")
        yield replace(next(parse_links(document)), id="tag:x,2026:b")
        raise ValueError("so")

    enrichers = (Enriching(raising(KeyError("k"))),)
    (found,) = outcomes(folder(a="A"), reads, enrichers=enrichers)
    told = [(failure.source, failure.kind) for failure in found.failures]
    assert told == [("rich", "crashed"), ("news", "layout-changed"), ("rich", "crashed"), ("news", "crashed")]


def test_all_documents_of_a_batch_are_read_before_the_first_article_is_enriched(folder: Folder) -> None:
    calls: list[str] = []

    def reads(document: Document) -> Iterator[Any]:
        calls.append(f"read {document.path}")
        return parse_links(document)

    def enriches(article: Article) -> Article:
        calls.append(f"enriched {article.title}")
        return article

    outcomes(folder(), reads, enrichers=(Enriching(enriches),))
    assert calls == [f"{call} {name}.txt" for call in ("read", "enriched") for name in "abc"]


def test_no_article_of_a_batch_is_held_as_it_was_read_once_it_is_finished() -> None:
    def reads(document: Document) -> Iterator[Any]:
        article = next(parse_links(document))
        for number in range(100):
            body = f"<p onclick='x'>{document.url} {number} {'It sails. ' * 300}</p>"  # which has to be made safe
            yield replace(article, id=f"{article.id}/{number}", body=body)

    job = Job(source=FolderSource(Path("/boats"), reads), name="news")
    urls = [f"https://island.example/{number}" for number in range(20)]
    documents = [Document(url=url, data=b"x", location=url, source="news") for url in urls]
    parse_batch(job, documents[:1])
    tracemalloc.start()
    try:
        outcomes = parse_batch(job, documents)
        held, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert sum(len(outcome.articles) for outcome in outcomes) == 2_000
    assert peak < 1.25 * held


def test_a_batch_ends_with_the_last_document_that_is_hopeless_whether_in_reading_or_in_enriching(
    folder: Folder,
) -> None:
    def reads(document: Document) -> Iterator[Any]:
        if document.path == "b.txt":
            time.sleep(1)
        yield from parse_links(document)
        yield ParseError(kind="layout-changed")

    def enriches(article: Article) -> Article:
        if article.title in ("a.txt", "d.txt"):
            time.sleep(1)
        return article

    place = folder(**{name: name for name in "abcde"})
    job = Job(source=FolderSource(place, reads), name="news", enrichers=(Enriching(enriches),), max_seconds=0.05)
    documents = [
        Document(url=path.as_uri(), root=place.as_uri(), data=path.read_bytes(), location=path.name, source="news")
        for path in sorted(place.iterdir())
    ]
    found = parse_batch(job, documents)
    assert [outcome.hopeless for outcome in found] == [True, True, False, True]
    assert [[failure.source for failure in outcome.failures] for outcome in found] == [
        ["rich"],
        ["news"],
        ["news"],
        ["rich"],
    ]
    assert MAX_HOPELESS == 3


# ---- one id ------------------------------------------------------------------------------------------------


def feed_of(*jobs: Job) -> tuple[int, list[str]]:
    """How many articles come to the feed, and what failed."""
    plan = Plan(feeds=(FeedPlan(settings=FeedSettings(), formats=(), jobs=jobs),), output=None)
    (report,) = render(plan, Inline()).feeds
    return report.articles, [str(failure) for failure in report.failures]


def one_id(document: Document) -> list[Article]:
    return [Article(id="x", title=document.path, body="x")]


def test_of_two_documents_that_claim_one_id_the_first_counts_and_both_are_named(folder: Folder) -> None:
    articles, (first, second) = feed_of(Job(source=FolderSource(folder(), one_id), name="news"))
    assert articles == 1
    assert first.startswith("news: in/b.txt: malformed")
    assert second.startswith("news: in/c.txt: malformed")
    assert all("in/a.txt" in failure and " x" in failure for failure in (first, second))


def test_of_two_sources_that_claim_one_id_the_first_counts(folder: Folder) -> None:
    place = folder(a="A")
    articles, failed = feed_of(
        Job(source=FolderSource(place), name="news"), Job(source=FolderSource(place), name="news")
    )
    assert (articles, len(failed)) == (1, 1)


def test_of_two_articles_of_one_document_that_claim_one_id_the_first_counts(folder: Folder) -> None:
    articles, failed = feed_of(
        Job(source=FolderSource(folder(a="A"), lambda document: one_id(document) * 2), name="news")
    )
    assert (articles, len(failed)) == (1, 1)
