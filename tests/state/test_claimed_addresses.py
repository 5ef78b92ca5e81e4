"""A canonical address that several texts claim is nobody's: all are kept, and no id moves."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from support.hostile import Hostile, page
from support.newsroom import Newsroom, story

TOML = """
base_url = "https://x.example/feeds"
[fetch]
allow = ["{here}"]
delay = 0
tries = 1
[feeds.news]
title = "The News"
link = "https://x.example/"
merge = false
[[feeds.news.sources]]
type = "html"
urls = {urls}
{more}
"""


@pytest.fixture
def site() -> Iterator[Hostile]:
    with Hostile() as server:
        yield server


def put(site: Hostile, path: str, title: str, text: str, canonical: str = "", og_url: str = "") -> None:
    """An article that names an address as its own."""
    paragraphs = "".join(f"<p>{line}</p>" for line in text.split("\n\n"))
    named = f'<link rel=canonical href="{canonical}">' if canonical else ""
    named += f'<meta property=og:url content="{og_url}">' if og_url else ""
    dated = "<meta property=article:published_time content=2026-03-09T08:00:00Z>"
    html = f"<head><title>{title}</title>{dated}{named}</head><body><article><h1>{title}</h1>{paragraphs}</article>"
    site.pages[path] = page(html.encode(), Content_Type="text/html; charset=utf-8")


def make_room(site: Hostile, folder: Path, *paths: str, more: str = "") -> Newsroom:
    room = Newsroom(folder, ".feedsmith/state.db")
    configure(room, site, *paths, more=more)
    return room


def configure(room: Newsroom, site: Hostile, *paths: str, more: str = "") -> None:
    room.configure(TOML.format(here=site.here, urls=[site.url + path for path in paths], more=more))


def ids(room: Newsroom) -> dict[str, str]:
    return {item["title"]: item["id"] for item in room.items()}


def links(room: Newsroom) -> dict[str, str]:
    return {item["title"]: item["url"] for item in room.items()}


def https(site: Hostile, path: str) -> str:
    return f"https://{site.here}{path}"


@pytest.mark.parametrize("runs", [1, 2], ids=["in one run", "one after the other"])
def test_texts_that_claim_one_address_are_all_kept_and_link_to_their_own(
    site: Hostile, tmp_path: Path, runs: int
) -> None:
    claimed = f"{site.url}/harbour"
    for name in ("boat", "crane", "lamp"):
        put(site, f"/{name}", f"The {name} of the harbour", story(f"A {name}"), claimed)
    room = make_room(site, tmp_path, *(["/boat"] if runs == 2 else ["/boat", "/crane", "/lamp"]))
    room.feed()
    if runs == 2:
        configure(room, site, "/boat", "/crane", "/lamp")
        room.feed()
    expected = {"The boat of the harbour": https(site, "/harbour")}
    expected |= {f"The {name} of the harbour": https(site, f"/{name}") for name in ("crane", "lamp")}
    assert ids(room) == expected
    assert links(room) == {f"The {name} of the harbour": f"{site.url}/{name}" for name in ("boat", "crane", "lamp")}


def test_ids_stay_when_texts_are_read_again_and_edited(site: Hostile, tmp_path: Path) -> None:
    claimed = f"{site.url}/harbour"
    put(site, "/boat", "The boat", story("A boat"), claimed)
    put(site, "/crane", "The crane", story("A crane"), claimed)
    room = make_room(site, tmp_path, "/boat", "/crane")
    room.feed()
    before, linked, stamps = ids(room), links(room), room.stamps()
    room.feed()
    assert room.stamps() == stamps
    put(site, "/boat", "The boat", story("A boat") + "\n\nIt left on Tuesday.", claimed)
    put(site, "/crane", "The crane", story("A crane") + "\n\nIt fell on Friday.", claimed)
    room.feed()
    assert (ids(room), links(room)) == (before, linked)
    assert "Tuesday" in room.item("The boat")["content_html"]
    assert "Friday" in room.item("The crane")["content_html"]


def test_the_same_text_at_two_addresses_with_one_canonical_is_one_article(site: Hostile, tmp_path: Path) -> None:
    put(site, "/boat", "The boat", story("A boat"), f"{site.url}/boat")
    put(site, "/print", "The boat, to print", story("A boat") + "\n\nPrinted for you.", f"{site.url}/boat")
    room = make_room(site, tmp_path, "/boat", "/print")
    room.feed()
    assert ids(room) == {"The boat": https(site, "/boat")}


def test_a_text_takes_no_id_of_one_that_its_source_has_dropped(site: Hostile, tmp_path: Path) -> None:
    put(site, "/boat", "The boat", story("A boat"), f"{site.url}/harbour")
    room = make_room(site, tmp_path, "/boat")
    room.feed()
    put(site, "/crane", "The crane", story("A crane"), f"{site.url}/harbour")
    configure(room, site, "/crane")
    room.feed()
    assert ids(room) == {"The boat": https(site, "/harbour"), "The crane": https(site, "/crane")}


@pytest.mark.parametrize(
    "claimed",
    [
        *("http://localhost:3000/story", "http://10.0.0.5/story", "https://undefined/", "https://cms/story"),
        *("https://other.example/", "{site}/en/", "{site}/", "{site}/en/index.html", "{site}/home", "{site}/undefined"),
        *("http://[::1]/story", "https://staging.internal/story", "https://x.example/{{{{url}}}}"),
    ],
)
@pytest.mark.parametrize("signal", ["canonical", "og_url"])
def test_an_address_that_cant_be_true_is_nobodys(site: Hostile, tmp_path: Path, claimed: str, signal: str) -> None:
    claimed = claimed.format(site=site.url)
    put(site, "/en/the-boat", "The boat", story("A boat"), **{signal: claimed})
    room = make_room(site, tmp_path, "/en/the-boat")
    room.feed()
    assert ids(room) == {"The boat": https(site, "/en/the-boat")}
    assert links(room) == {"The boat": f"{site.url}/en/the-boat"}


def test_another_house_that_had_the_article_first_may_be_named(site: Hostile, tmp_path: Path) -> None:
    put(site, "/en/the-boat", "The boat", story("A boat"), "https://other.example/boat-at-anchor")
    room = make_room(site, tmp_path, "/en/the-boat")
    room.feed()
    assert ids(room) == {"The boat": "https://other.example/boat-at-anchor"}


def test_a_run_that_remembers_nothing_keeps_all_texts_too(site: Hostile, tmp_path: Path) -> None:
    for name in ("boat", "crane"):
        put(site, f"/{name}", f"The {name}", story(f"A {name}"), f"{site.url}/harbour")
    room = make_room(site, tmp_path, "/boat", "/crane")
    room.state = ""
    configure(room, site, "/boat", "/crane")
    room.feed()
    assert ids(room) == {"The boat": https(site, "/harbour"), "The crane": https(site, "/crane")}
    assert links(room) == {"The boat": f"{site.url}/boat", "The crane": f"{site.url}/crane"}


def test_a_page_that_is_gone_is_withdrawn_where_deleting_withdraws(site: Hostile, tmp_path: Path) -> None:
    put(site, "/boat", "The boat", story("A boat"))
    put(site, "/crane", "The crane", story("A crane"))
    room = make_room(site, tmp_path, "/boat", "/crane", more='on_delete = "withdraw"')
    room.feed()
    site.pages["/boat"] = page(status=410)
    site.pages["/crane"] = page(status=404)
    report = room.run()
    kinds = {str(getattr(failure, "kind", "")) for failure in report.failures}
    assert kinds >= {"gone", "not-found"}
    assert room.titles() == ["The crane"]
    assert "at:deleted-entry" in (tmp_path / "out" / "news.atom").read_text()


def test_a_page_that_is_gone_stays_where_nothing_else_is_said(site: Hostile, tmp_path: Path) -> None:
    put(site, "/boat", "The boat", story("A boat"))
    room = make_room(site, tmp_path, "/boat")
    room.feed()
    site.pages["/boat"] = page(status=410)
    room.run()
    assert room.titles() == ["The boat"]
