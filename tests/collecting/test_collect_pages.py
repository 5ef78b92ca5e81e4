"""Pages on their way through the core: fetched ahead of their turn, once each, and joined where they continue."""

import logging
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import Any

import pytest

from feedsmith import Article, Document, Request
from feedsmith.collecting.collect import MAX_DEPTH, MAX_LOOK_AHEAD_SECONDS, MIN_EXPECTED_PAGES, collect
from feedsmith.collecting.files import Files
from feedsmith.collecting.jobs import Job, Outcome
from feedsmith.executors import Adaptive, Done, Inline
from feedsmith.fetching.access import Access, Credentials, FetchedPage, Validators
from support.web import SITE, Pages, Web, bodies, etag, failures, outcomes


@pytest.mark.parametrize("late", [False, True])
def test_pages_come_in_the_order_in_which_they_were_asked_for(late: bool) -> None:
    urls = [f"{SITE}/{number}" for number in range(300)]
    web = Web({url: url for url in urls}, late=late)
    assert [outcome.location for outcome in outcomes(web, *urls)] == urls
    assert web.asked == urls


def test_pages_of_several_jobs_are_asked_for_before_the_first_is_waited_for() -> None:
    urls = [f"{SITE}/{number}" for number in range(5)]
    web = Web({url: url for url in urls}, late=True)
    jobs = [Job(source=Pages([url]), name="web") for url in urls]
    index, first = next(collect(jobs, Inline(), lambda: web))
    assert (index, first.location, web.asked) == (0, urls[0], urls)


class Foreseeing(Adaptive):
    """Makes all calls here. Knows the calls that it was to expect, and how many pages had been asked for by then."""

    def __init__(self, web: Web) -> None:
        super().__init__(0)
        self.web = web
        self.expected: list[tuple[list[Outcome], int]] = []

    def expect(self, fn: Callable[..., Any], /, *args: Any) -> None:
        self.expected.append((fn(*args), len(self.web.asked)))


@pytest.mark.parametrize(("number", "times"), [(MIN_EXPECTED_PAGES - 1, 0), (MIN_EXPECTED_PAGES, 1), (200, 1)])
def test_many_pages_are_foreseen_before_the_first_is_asked_for(number: int, times: int) -> None:
    urls = [f"{SITE}/{number}" for number in range(number)]
    web = Web({url: url for url in urls})
    executor = Foreseeing(web)
    jobs = [Job(source=Pages(urls[:5]), name="first"), Job(source=Pages(urls[5:]), name="second")]
    found = [outcome.url for _, outcome in collect(jobs, executor, lambda: web)]
    assert found == web.asked == urls
    assert [asked for _, asked in executor.expected] == [0] * times
    for (outcome,), _ in executor.expected:
        assert [article.title for article in outcome.articles] == []


def test_pages_that_may_be_unchanged_and_files_are_not_foreseen_as_work(tmp_path: Path) -> None:
    urls = [f"{SITE}/{number}" for number in range(50)]
    web = Web({url: url for url in urls}, tagged=True)
    known = Remembered({url: etag(url, url) for url in urls})
    executor = Foreseeing(web)
    assert all(
        outcome.unchanged
        for _, outcome in collect([Job(source=Pages(urls), name="web")], executor, lambda: web, [known])
    )
    for number in range(50):
        (tmp_path / f"{number}").write_text("A")
    files = [(tmp_path / f"{number}").as_uri() for number in range(50)]
    assert len(list(collect([Job(source=Pages(files), name="files")], executor, lambda: web))) == 50
    assert executor.expected == []


def test_the_first_page_does_not_wait_for_all_others_of_a_slow_source() -> None:
    """Each takes as long as is waited for all of them."""
    given: list[str] = []
    given_before: list[int] = []

    class Slow(Pages):
        def requests(self) -> Iterator[Request]:
            for request in super().requests():
                given.append(request.url)
                yield request
                time.sleep(MAX_LOOK_AHEAD_SECONDS)

    class Counting(Web):
        def submit(self, url: str, access: Access, validators: Validators = Validators()) -> Any:
            given_before.append(len(given))
            return super().submit(url, access, validators)

    web = Counting({f"{SITE}/{number}": "boat" for number in range(8)})
    list(collect([Job(source=Slow(list(web.pages)), name="slow")], Foreseeing(web), lambda: web))
    assert given_before[0] <= 3


def test_no_page_is_asked_for_where_there_are_only_files(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("A")
    job = Job(source=Pages([(tmp_path / "a").as_uri()]), name="files")

    def none() -> Any:
        raise AssertionError("asked for the network")

    ((_, outcome),) = collect([job], Inline(), none)
    assert [article.title for article in outcome.articles] == ["A"]


def test_a_page_is_asked_for_once_a_job_however_it_is_spelt() -> None:
    web = Web({f"{SITE}/a": "a"})
    assert len(outcomes(web, f"{SITE}/a", "HTTPS://X.example:443/a", f"{SITE}/./a")) == 1
    assert web.asked == [f"{SITE}/a"]


def test_the_login_of_a_url_goes_for_all_pages_of_its_origin_and_for_no_other() -> None:
    secret = SITE.replace("//", "//anna:pw@")
    web = Web({f"{secret}/a": f"{SITE}/b", f"{secret}/b": "b", "https://y.example/": "y"})
    found = outcomes(web, f"{secret}/a", f"{SITE}/b", "https://y.example/")
    assert web.asked == [f"{secret}/a", f"{secret}/b", "https://y.example/"]
    assert [outcome.url for outcome in found] == [f"{SITE}/a", f"{SITE}/b", "https://y.example/"]


def test_each_url_of_an_origin_may_have_a_login_of_its_own() -> None:
    urls = [SITE.replace("//", f"//{name}:pw@") + f"/{name}" for name in ("anna", "ben")]
    web = Web(dict.fromkeys(urls, "x"))
    assert len(outcomes(web, *urls)) == 2
    assert web.asked == urls


def test_a_page_that_fails_costs_the_others_nothing() -> None:
    web = Web({f"{SITE}/a": "a", f"{SITE}/c": "c"})
    found = outcomes(web, f"{SITE}/a", f"{SITE}/b", f"{SITE}/c")
    assert (bodies(found), failures(found)) == (["<p>a</p>", "<p>c</p>"], [f"web: {SITE}/b: not found (404)"])


def test_the_pages_of_one_article_are_joined() -> None:
    web = Web({f"{SITE}/1": f"one\n-> {SITE}/2", f"{SITE}/2": f"two\n-> {SITE}/3", f"{SITE}/3": "three"})
    (article,) = [article for outcome in outcomes(web, f"{SITE}/1") for article in outcome.articles]
    assert (article.id, article.body) == (f"{SITE}/1", "<p>one</p><p>two</p><p>three</p>")


@pytest.mark.parametrize(
    ("next_url", "expected"),
    [
        (f"{SITE}/gone", [f"web: {SITE}/gone: not found (404)"]),
        ("file:///etc/passwd", ["web: /etc/passwd: unsafe address (it is outside of what was asked for)"]),
        ("ftp://x.example/2", ["web: ftp://x.example/2: unsafe address (not an absolute http or https URL: "
                               "'ftp://x.example/2')"]),
        (f"{SITE}/1", []),
    ],
)  # fmt: skip
def test_an_article_whose_next_page_can_not_be_had_is_published_as_far_as_it_goes(
    next_url: str, expected: list[str]
) -> None:
    web = Web({f"{SITE}/1": f"one\n-> {next_url}"})
    found = outcomes(web, f"{SITE}/1")
    assert (bodies(found), failures(found)) == (["<p>one</p>"], expected)


def test_a_chain_of_pages_without_end_is_cut_and_named_and_what_it_gave_is_published() -> None:
    class Endless(dict[str, str]):
        def __contains__(self, url: object) -> bool:
            return True

        def __getitem__(self, url: str) -> str:
            number = int(url.rpartition("/")[2])
            return f"{number}\n-> {SITE}/{number + 1}"

    found = outcomes(Web(Endless()), f"{SITE}/0")
    (body,) = bodies(found)
    assert body.count("<p>") == MAX_DEPTH + 1
    (failure,) = failures(found)
    assert f"more than {MAX_DEPTH} documents link to it" in failure


@dataclass(frozen=True)
class Remembered:
    """What an earlier run knows of pages: their validators, and what they led to."""

    pages: Mapping[str, Validators]
    led_to: Mapping[str, Sequence[Request]] = field(default_factory=dict)

    def validators(self, url: str) -> Validators:
        return self.pages.get(url, Validators())

    def links(self, url: str) -> Sequence[Request]:
        return self.led_to.get(url, ())

    def changed(self, listings: Iterable[Files]) -> Iterable[Request]:
        return chain.from_iterable(listings)

    file_count = 0


def test_what_is_known_of_a_page_is_sent_and_an_unchanged_page_is_an_outcome_of_its_own() -> None:
    web = Web({f"{SITE}/a": "a", f"{SITE}/b": "b"})
    known = Remembered({f"{SITE}/a": Validators(etag='"1"', last_modified="Tue, 10 Mar 2026 08:30:00 GMT")})
    jobs = [Job(source=Pages([f"{SITE}/a", f"{SITE}/b"]), name="web")]
    found = [outcome for _, outcome in collect(jobs, Inline(), lambda: web, [known])]
    assert [(outcome.location, outcome.unchanged) for outcome in found] == [(f"{SITE}/a", True), (f"{SITE}/b", False)]
    assert web.validators == {**known.pages, f"{SITE}/b": Validators()}
    assert bodies(found) == ["<p>b</p>"]


def test_an_unchanged_page_leads_where_it_led_before() -> None:
    web = Web({f"{SITE}/a": f"=> {SITE}/b", f"{SITE}/b": "b"})
    known = Remembered({f"{SITE}/a": Validators(etag='"1"')}, {f"{SITE}/a": [Request(url=f"{SITE}/b")]})
    jobs = [Job(source=Pages([f"{SITE}/a"]), name="web")]
    found = [outcome for _, outcome in collect(jobs, Inline(), lambda: web, [known])]
    assert [(outcome.location, outcome.unchanged) for outcome in found] == [(f"{SITE}/a", True), (f"{SITE}/b", False)]


def test_a_page_that_can_not_be_had_leads_where_it_led_before() -> None:
    web = Web({f"{SITE}/b": "b"})
    known = Remembered({}, {f"{SITE}/a": [Request(url=f"{SITE}/b")]})
    jobs = [Job(source=Pages([f"{SITE}/a"]), name="web")]
    found = [outcome for _, outcome in collect(jobs, Inline(), lambda: web, [known])]
    assert [failure.kind for failure in found[0].failures] == ["not-found"]
    assert bodies(found) == ["<p>b</p>"]


def test_a_change_in_a_later_page_of_an_article_is_seen_though_its_first_page_is_unchanged() -> None:
    pages = {f"{SITE}/1": f"one\n-> {SITE}/2", f"{SITE}/2": "two", f"{SITE}/alone": "alone"}
    web = Web(pages, tagged=True)
    jobs = [Job(source=Pages([f"{SITE}/1", f"{SITE}/alone"]), name="web")]
    first = [outcome for _, outcome in collect(jobs, Inline(), lambda: web, [Remembered({})])]
    known = Remembered({outcome.url: outcome.validators for outcome in first})
    assert known.pages[f"{SITE}/alone"] == etag(f"{SITE}/alone", "alone")
    web.pages[f"{SITE}/2"] = "two, corrected"
    again = [outcome for _, outcome in collect(jobs, Inline(), lambda: web, [known])]
    assert bodies(again) == ["<p>one</p><p>two, corrected</p>"]
    assert [outcome.location for outcome in again if outcome.unchanged] == [f"{SITE}/alone"]


def test_credentials_may_go_where_the_user_sent_them_and_not_where_a_page_does() -> None:
    other = "https://other.example/c"
    web = Web({f"{SITE}/a": f"a\n=> {SITE}/b\n=> {other}", f"{SITE}/b": "b", other: "c"})
    outcomes(web, f"{SITE}/a", credentials=Credentials(bearer="secret"), timeout=3, max_bytes=99, robots=False)
    assert {access.origins for access in web.access.values()} == {frozenset({SITE})}
    assert set(web.access) == {f"{SITE}/a", f"{SITE}/b", other}
    access = web.access[f"{SITE}/a"]
    assert (access.source, access.timeout, access.max_bytes, access.robots) == ("web", 3, 99, False)


def test_the_document_says_what_the_response_said() -> None:
    seen: list[Document] = []

    def reads(document: Document) -> Iterator[Article]:
        seen.append(document)
        yield Article(id="1", title="x", body="<p>x</p>")

    class Moved(Web):
        def submit(self, url: str, access: Access, validators: Validators = Validators()) -> Any:
            return Done(FetchedPage(url=f"{SITE}/final", data=b"x", charset="koi8-r"))

    jobs = [Job(source=Pages([f"{SITE}/first"], reads), name="web", explain=True)]
    list(collect(jobs, Inline(), lambda: Moved({})))
    (document,) = seen
    assert (document.url, document.location) == (f"{SITE}/final", f"{SITE}/first")
    assert (document.charset, document.explain, document.data) == ("koi8-r", True, b"x")


# ---- what is logged ----------------------------------------------------------------------------------------


def test_the_log_says_which_source_is_collected_and_what_came_of_it(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "feedsmith")
    web = Web({f"{SITE}/a": f"a\n=> {SITE}/b", f"{SITE}/b": "b"})
    outcomes(web, f"{SITE}/a", f"{SITE}/c", location=f"{SITE}/list")
    assert [record.getMessage() for record in caplog.records if record.name == "feedsmith.collecting"] == [
        f"web: collecting {SITE}/list",
        f"web: {SITE}/c: not-found",
        "web: 3 documents read, with 2 articles and 1 failures",
    ]


def test_the_log_says_nothing_of_a_user_and_a_password_in_a_url(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, "feedsmith")
    secret = "https://ann:s3cret@x.example"
    web = Web({f"{secret}/a": f"a\n=> {secret}/b\n=> {secret}/[", f"{secret}/b": "b"})
    found = outcomes(web, f"{secret}/a", f"{secret}/c", location=f"{secret}/list")
    assert len(bodies(found)) == 2
    assert "https://x.example/b: 1 articles" in caplog.text
    assert "s3cret" not in caplog.text
