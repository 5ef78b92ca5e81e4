"""A site that puts up walls and takes them down: no entry ever changes for it, and the failure is told."""

from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random

import pytest

from feedsmith.pipeline import Report
from support.hostile import Hostile, moved, page
from support.newsroom import Newsroom
from support.walls import KINDS, WALLS, WORDS, compose

TOML = """
base_url = "https://x.example/feeds"
[fetch]
allow = ["{here}", "{elsewhere}"]
delay = 0
tries = 1
[feeds.news]
title = "The News"
link = "https://x.example/"
merge = false
[[feeds.news.sources]]
type = "html"
urls = {urls}
"""
RUNS, PAGES = 5, 5


class Site:
    """Articles by path, a wall before some of them, and another host that shows walls."""

    def __init__(self, server: Hostile, elsewhere: Hostile) -> None:
        self.server, self.elsewhere = server, elsewhere
        self.articles: dict[str, tuple[str, str]] = {}
        self.walled: dict[str, str] = {}
        self.redirects = False
        self.number = 100_000

    def add(self, path: str, title: str, html: str) -> None:
        self.articles[path] = title, html
        self.server.pages[path] = lambda request: self._answer(path)
        self.elsewhere.pages[f"/wall?back={path}"] = lambda request: self._show_wall(path)

    def _answer(self, path: str) -> bytes:
        if path not in self.walled:
            return page(self.articles[path][1].encode(), Content_Type="text/html; charset=utf-8")
        if self.redirects:
            return moved(f"{self.elsewhere.url}/wall?back={path}")
        return self._show_wall(path)

    def _show_wall(self, path: str) -> bytes:
        self.number += 1
        html = self.walled[path].replace("{number}", str(self.number)).replace("{title}", self.articles[path][0])
        return page(html.encode(), Content_Type="text/html; charset=utf-8")


@pytest.fixture
def site() -> Iterator[Site]:
    with Hostile() as server, Hostile() as elsewhere:
        yield Site(server, elsewhere)


@pytest.fixture
def make_room(site: Site, tmp_path: Path) -> Callable[[], Newsroom]:
    def make() -> Newsroom:
        urls = [f"{site.server.url}{path}" for path in site.articles]
        toml = TOML.format(here=site.server.here, elsewhere=site.elsewhere.here, urls=urls)
        return Newsroom(tmp_path, ".feedsmith/state.db", toml)

    return make


def kinds(report: Report) -> list[str]:
    """Those of the failures of pages. A source of which all fail is told to be broken as well."""
    found = [str(getattr(failure, "kind", failure)) for failure in report.failures]
    return [kind for kind in found if kind != "broken"]


def put_up(site: Site, kind: Callable[[str, str], str], chance: Random, words: int = 90) -> None:
    for number in range(PAGES):
        title = f"{compose(chance, 6)[3:-5].partition(' of ')[0]}"
        site.add(f"/a/{number}", title, kind(title, compose(chance, words)))


@pytest.mark.parametrize("kind", KINDS, ids=["whole", "dated", "bare"])
@pytest.mark.parametrize("seed", range(4))
def test_walls_that_come_and_go_change_no_entry(
    site: Site, make_room: Callable[[], Newsroom], kind: Callable[[str, str], str], seed: int
) -> None:
    chance = Random(f"{kind.__name__} {seed}")
    put_up(site, kind, chance)
    room = make_room()
    room.feed()
    items = room.items()
    stamps = room.stamps()
    assert len(items) == PAGES
    for _ in range(RUNS):
        name = chance.choice([*WALLS])
        count = chance.choice([1, 2, PAGES])
        site.walled = dict.fromkeys(chance.sample([*site.articles], count), WALLS[name])
        site.redirects = chance.random() < 0.3
        report = room.run()
        assert (name, room.items()) == (name, items)
        assert (name, len(kinds(report))) == (name, count)
        assert {*kinds(report)} <= {"blocked", "not-an-article", "empty"}, name
        site.walled = {}
        room.feed()
        assert (name, room.items()) == (name, items)
    assert room.stamps() == stamps


@pytest.mark.parametrize("name", WALLS)
@pytest.mark.parametrize("redirects", [False, True], ids=["as it is", "elsewhere"])
def test_each_wall_before_all_pages_leaves_what_was_there(
    site: Site, make_room: Callable[[], Newsroom], name: str, redirects: bool
) -> None:
    put_up(site, KINDS[0], Random(name))
    room = make_room()
    room.feed()
    items, stamps = room.items(), room.stamps()
    site.walled, site.redirects = dict.fromkeys(site.articles, WALLS[name]), redirects
    assert len(kinds(room.run())) == PAGES
    assert (room.items(), room.stamps()) == (items, stamps)


@pytest.mark.parametrize("name", WALLS)
def test_new_pages_behind_a_wall_give_no_entries(site: Site, make_room: Callable[[], Newsroom], name: str) -> None:
    put_up(site, KINDS[1], Random(name))
    site.walled = dict.fromkeys(site.articles, WALLS[name])
    room = make_room()
    assert len(kinds(room.run())) == PAGES
    site.walled = {}
    room.feed()
    assert len(room.items()) == PAGES
    assert {item["title"] for item in room.items()} == {title for title, _ in site.articles.values()}


# ---- paywalls, lists and marks for search engines ------------------------------------------------


def serve(site: Site, path: str, html: str, **headers: object) -> None:
    site.server.pages[path] = page(html.encode(), Content_Type="text/html; charset=utf-8", **headers)


def test_a_paywall_that_comes_later_takes_no_text_away(site: Site, make_room: Callable[[], Newsroom]) -> None:
    text = compose(Random(7), 450)
    title = "Winch of the north pier sold"
    site.articles["/a"] = title, ""
    serve(site, "/a", KINDS[0](title, text))
    room = make_room()
    room.feed()
    items, stamps = room.items(), room.stamps()
    box = "<div class='article-paywall'><p>Nine a month, and the harbour is yours.</p></div>"
    serve(site, "/a", KINDS[0](title, text[: text.index("</p>") + 4] + box))
    report = room.run()
    assert report.failures == []
    (warning,) = report.feeds[0].warnings
    assert "paywall" in str(warning)
    assert (room.items(), room.stamps()) == (items, stamps)


def test_a_list_behind_a_wall_is_no_entry(site: Site, tmp_path: Path) -> None:
    chance = Random(11)
    links = []
    for number in range(6):
        title = f"Of the {' '.join(chance.sample(WORDS, 5))}"
        serve(site, f"/news/{number}", KINDS[1](title, compose(chance, 90)))
        links.append(f"<li><h2><a href=/news/{number}>{title}</a></h2><p>What was heard of it at the quay.</p></li>")
    serve(site, "/news", f"<html><body><h1>News</h1><ul>{''.join(links)}</ul></body></html>")
    toml = TOML.format(here=site.server.here, elsewhere=site.elsewhere.here, urls=[f"{site.server.url}/news"])
    room = Newsroom(tmp_path, ".feedsmith/state.db", toml.replace('type = "html"', 'type = "site"\nvia = "page"'))
    room.feed()
    items, stamps = room.items(), room.stamps()
    assert len(items) == 6
    serve(site, "/news", WALLS["maintenance, German"])
    assert len(kinds(room.run())) == 1
    assert (room.items(), room.stamps()) == (items, stamps)


@pytest.mark.parametrize("mark", ["noindex", "noarchive", "none"])
def test_marks_for_search_engines_keep_nothing_out_of_a_feed(
    site: Site, make_room: Callable[[], Newsroom], mark: str
) -> None:
    html = KINDS[1]("Winch sold", compose(Random(3), 90)).replace("<head>", f"<head><meta name=robots content={mark}>")
    site.articles["/a"] = "Winch sold", html
    serve(site, "/a", html, X_Robots_Tag=mark)
    room = make_room()
    room.feed()
    assert room.titles() == ["Winch sold"]
