"""What is remembered of pages: what spares the parsing, ids through redirects, and what a front page drops."""

import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

import pytest

from feedsmith import Article, Document, ParseError, Request, Source, hookimpl
from support.hostile import Hostile, Received, moved, page
from support.newsroom import Newsroom, story


@dataclass(frozen=True)
class Front:
    """A front page: a line that begins with `=>` leads on; any other page is a headline and its text. A line of dashes
    comes before another article of the same id.
    """

    name: ClassVar[str] = "front"

    urls: tuple[str, ...]

    @classmethod
    def accepts(cls, location: str) -> "Front | None":
        return None

    def requests(self) -> Iterable[Request]:
        return [Request(url=url) for url in self.urls]

    def parse(self, document: Document) -> Iterator[Article | Request]:
        lines = document.data.decode().split("\n")
        if lines == [""]:
            raise ParseError(kind="layout-changed", detail="nothing there")
        yield from (Request(url=line.removeprefix("=> ")) for line in lines if line.startswith("=> "))
        text = "\n".join(line for line in lines if not line.startswith("=> "))
        for part in text.split("\n---\n"):
            title, *paragraphs = part.split("\n")
            body = "".join(f"<p>{line}</p>" for line in paragraphs if line)
            if title:
                yield Article(id=document.identity(), title=title, url=document.url, body=body)


@hookimpl
def register_sources() -> list[type[Source]]:
    return [Front]


class Site:
    """Pages with validators, and what was answered to whom."""

    def __init__(self, server: Hostile) -> None:
        self.server = server
        self.answers: list[tuple[str, int]] = []

    def put(self, path: str, text: str, tag: str = "") -> None:
        tag = tag or f'"{hash((path, text))}"'

        def answer(request: Received) -> bytes:
            same = request.header("if-none-match") == tag
            self.answers.append((path, 304 if same else 200))
            return page(b"", 304, ETag=tag) if same else page(text.encode(), ETag=tag, Content_Type="text/plain")

        self.server.pages[path] = answer

    def asked(self) -> list[tuple[str, int]]:
        answers, self.answers = self.answers, []
        return answers


@pytest.fixture
def site() -> Iterator[Site]:
    with Hostile() as server:
        yield Site(server)


@pytest.fixture
def room(site: Site, tmp_path: Path, database_url: str) -> Newsroom:
    toml = f"""
base_url = "https://x.example/feeds"
[fetch]
allow = ["{site.server.here}"]
delay = 0
tries = 1
[feeds.news]
title = "The News"
link = "https://x.example/"
merge = false
[[feeds.news.sources]]
type = "front"
urls = ["{site.server.url}/"]
"""
    room = Newsroom(tmp_path, database_url, toml)
    room.plugins.register(sys.modules[__name__], "front")
    return room


def front(site: Site, *names: str) -> None:
    site.put("/", "\n".join(f"=> {site.server.url}/{name}" for name in names))


def told(site: Site, *names: str) -> None:
    for name in names:
        site.put(f"/{name}", f"{name.capitalize()}\n{story(name)}")


def test_a_page_that_did_not_change_costs_no_parsing(room: Newsroom, site: Site) -> None:
    front(site, "one", "two")
    told(site, "one", "two")
    room.feed()
    before = room.stamps()
    assert sorted(site.asked()) == [("/", 200), ("/one", 200), ("/two", 200)]
    room.feed()
    assert sorted(site.asked()) == [("/", 304), ("/one", 304), ("/two", 304)]
    assert room.stamps() == before


def test_a_corrected_page_is_met_though_the_front_page_did_not_change(room: Newsroom, site: Site) -> None:
    front(site, "one", "two")
    told(site, "one", "two")
    room.feed()
    site.put("/one", f"One\n{story('a ship')}")
    room.feed()
    assert "a ship" in room.item("One")["content_html"]
    assert room.item("One")["date_modified"] == "2026-03-10T09:00:00Z"
    assert room.item("One")["date_published"] == "2026-03-10T08:00:00Z"


def test_what_the_front_page_has_dropped_stays_in_the_feed_and_is_asked_for_no_more(room: Newsroom, site: Site) -> None:
    front(site, "one", "two")
    told(site, "one", "two", "three")
    room.feed()
    front(site, "two", "three")
    room.feed()
    assert sorted(room.titles()) == ["One", "Three", "Two"]
    site.asked()
    room.feed()
    assert sorted(path for path, _ in site.asked()) == ["/", "/three", "/two"]


def test_what_comes_back_to_the_front_page_is_no_second_entry(room: Newsroom, site: Site) -> None:
    front(site, "one", "two")
    told(site, "one", "two")
    room.feed()
    before = room.item("One")
    front(site, "two")
    room.feed()
    front(site, "one", "two")
    room.feed()
    assert room.item("One") == before


def test_a_page_that_moved_keeps_its_id(room: Newsroom, site: Site) -> None:
    front(site, "one", "two")
    told(site, "one", "two")
    room.feed()
    before = room.item("One")
    site.server.pages["/one"] = moved("/2026/one")
    site.put("/2026/one", f"One\n{story('one')}")
    room.feed()
    after = room.item("One")
    assert (after["id"], after["date_published"]) == (before["id"], before["date_published"])
    assert after["url"] == f"{site.server.url}/2026/one"
    assert len(room.items()) == 2
    front(site, "2026/one", "two")
    room.feed()
    assert room.item("One")["id"] == before["id"]


def test_a_page_that_moved_and_has_its_validators_still_is_read_anew_once(room: Newsroom, site: Site) -> None:
    front(site, "one")
    site.put("/one", f"One\n{story('one')}", tag='"1"')
    room.feed()
    site.server.pages["/one"] = moved("/2026/one")
    site.put("/2026/one", f"One\n{story('one')}", tag='"1"')
    for _ in range(2):
        room.feed()
        assert room.item("One")["url"] == f"{site.server.url}/2026/one"
    assert [answer for answer in site.asked() if answer[0] != "/"][1:] == [("/2026/one", 200), ("/2026/one", 304)]


def test_a_page_that_shows_another_article_each_day_gives_another_entry_each_day(room: Newsroom, site: Site) -> None:
    front(site, "latest")
    for number, text in ((1, story("A boat", 12)), (2, "It rained all day.\n" * 30)):
        site.server.pages["/latest"] = moved(f"/{number}")
        site.put(f"/{number}", f"Number {number}\n{text}")
        room.feed()
    assert room.titles() == ["Number 2", "Number 1"]
    assert len({item["id"] for item in room.items()}) == 2


def test_of_two_articles_of_one_id_in_a_page_the_first_counts(room: Newsroom, site: Site) -> None:
    front(site, "one")
    for words in ("a boat", "a ship"):
        site.put("/one", f"First\n{story(words)}\n---\nSecond\n{story('a raft')}")
        room.feed()
        assert room.titles() == ["First"]
        assert words in room.item("First")["content_html"]


def test_a_page_that_can_not_be_had_costs_no_entry_and_is_told_each_time(room: Newsroom, site: Site) -> None:
    front(site, "one", "two")
    told(site, "one", "two")
    room.feed()
    before = room.stamps()
    site.server.pages["/one"] = page(b"", 500)
    for _ in range(2):
        (failure,) = room.run().failures
        assert failure.kind == "bad-response"  # type: ignore[attr-defined]
    assert room.stamps() == before
    told(site, "one")
    room.feed()
    assert room.stamps() == before


def test_a_front_page_that_can_not_be_had_drops_nothing(room: Newsroom, site: Site) -> None:
    front(site, "one")
    told(site, "one")
    room.feed()
    site.server.pages["/"] = page(b"", 503)
    site.put("/one", f"One\n{story('a ship')}")
    assert len(room.run().failures) == 1
    assert "a ship" in room.item("One")["content_html"]


def test_a_page_that_can_not_be_read_is_read_again_though_it_does_not_change(room: Newsroom, site: Site) -> None:
    front(site, "one")
    site.put("/one", "")
    for _ in range(2):
        assert [failure.kind for failure in room.run().failures] == ["layout-changed"]  # type: ignore[attr-defined]
    assert ("/one", 304) not in site.asked()


def test_a_front_page_that_leads_nowhere_any_more_is_broken_and_not_quiet(room: Newsroom, site: Site) -> None:
    front(site, "one", "two")
    told(site, "one", "two")
    room.feed()
    before = room.stamps()
    site.put("/", "\n")
    (failure,) = room.run().failures
    assert failure.kind == "broken"  # type: ignore[attr-defined]
    assert room.stamps() == before


def test_a_page_whose_validators_never_change_is_read_in_full_once_in_a_while(room: Newsroom, site: Site) -> None:
    front(site, "one")
    site.put("/one", f"One\n{story('one')}", tag='"for ever"')
    room.feed()
    site.put("/one", f"One\n{story('two')}", tag='"for ever"')
    room.feed(hours=24 * 29)
    assert "two" not in room.item("One")["content_html"]
    site.asked()
    room.feed(hours=24 * 2)
    assert ("/one", 304) in site.asked()
    room.feed()
    assert ("/one", 200) in site.asked()
    assert "two" in room.item("One")["content_html"]
    room.feed()
    assert ("/one", 304) in site.asked()


def test_an_undated_page_with_a_time_that_cant_be_its_own_is_dated_when_it_was_first_seen(
    room: Newsroom, site: Site
) -> None:
    front(site, "one", "two")
    for name, time in (("one", "Thu, 01 Jan 1970 00:00:00 GMT"), ("two", "Mon, 09 Mar 2026 08:00:00 GMT")):
        text = f"{name.capitalize()}\n{story(name)}".encode()
        site.server.pages[f"/{name}"] = page(text, Content_Type="text/plain", Last_Modified=time)
    room.feed()
    assert room.item("One")["date_published"] == "2026-03-10T08:00:00Z"
    assert room.item("Two")["date_published"] == "2026-03-09T08:00:00Z"
