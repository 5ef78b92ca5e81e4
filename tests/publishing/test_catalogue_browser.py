"""The page that lists the feeds, as a browser shows it: on a phone and a desk, by day and by night, and on paper."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from feedsmith.publishing.catalogue import render_index_page
from support.browser import COLOURS, DESK, PHONE, SMALL, WIDE, Browser, in_hex, needs_chromium, png
from support.listed import HOSTILE, LISTED, MANY, contrast

pytestmark = needs_chromium


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    with Browser(tmp_path_factory.mktemp("chromium")) as browser:
        yield browser


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("pages")
    listings = {"usual": LISTED, "hostile": HOSTILE, "many": MANY, "single": LISTED[:1]}
    for name, listed in listings.items():
        (folder / f"{name}.html").write_bytes(b"".join(render_index_page(listed)))
    return {name: folder / f"{name}.html" for name in listings}


each_page = pytest.mark.parametrize("name", ["usual", "hostile", "many", "single"])
each_size = pytest.mark.parametrize("size", [SMALL, PHONE, DESK], ids=["320 px", "phone", "desk"])
each_scheme = pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])


TARGETS = """() => [...document.querySelectorAll('.formats a, nav li a, .top a')].map(element => {
  const box = element.getBoundingClientRect()
  return Math.min(box.width, box.height)
})"""
OUT_OF_ORDER = """() => [...document.querySelectorAll('li p:has(bdi):has(time)')].filter(line => {
  const [names, [time]] = ['bdi', 'time'].map(tag => [...line.querySelector(tag).getClientRects()])
  const beside = names.filter(name => name.top < time.bottom && name.bottom > time.top)
  const rtl = getComputedStyle(line).direction == 'rtl'
  return beside.some(name => rtl ? name.left < time.right : name.right > time.left)
}).map(line => line.innerText)"""
OUTLINE = """() => {
  const style = getComputedStyle(document.activeElement), box = document.activeElement.getBoundingClientRect()
  return [document.activeElement.textContent, style.outlineStyle, style.outlineWidth, box.left >= 0 && box.top >= 0]
}"""


@each_page
@each_size
def test_nothing_is_wider_than_the_window(
    browser: Browser, pages: dict[str, Path], name: str, size: tuple[int, int]
) -> None:
    browser.show(pages[name], size)
    assert browser.ask(WIDE) == [size[0], size[0], []]


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
@each_scheme
def test_it_is_dark_where_dark_is_preferred(
    browser: Browser, pages: dict[str, Path], size: tuple[int, int], dark: bool
) -> None:
    browser.show(pages["usual"], size, dark=dark)
    width, height, paper = png(browser.picture())
    assert (width, height) == size
    assert max(paper) < 48 if dark else min(paper) > 224


@each_scheme
def test_every_word_stands_out_from_what_is_behind_it(browser: Browser, pages: dict[str, Path], dark: bool) -> None:
    browser.show(pages["usual"], DESK, dark=dark)
    words = browser.ask(COLOURS)
    assert len(words) > 50
    faint = [what for what, colour, behind in words if contrast(in_hex(colour), in_hex(behind)) < 4.5]
    assert faint == []


def test_on_paper_it_is_light_and_without_what_can_only_be_clicked(browser: Browser, pages: dict[str, Path]) -> None:
    browser.show(pages["usual"], DESK, dark=True, media="print")
    assert png(browser.picture())[2] == (255, 255, 255)
    shown = browser.ask("() => document.body.innerText")
    assert "Ferry returns" in shown
    assert "harbour.rss" in shown
    assert not {"Subscribe", "On this page", "To the list of feeds"} & set(shown.splitlines())


def test_nothing_is_fetched_and_nothing_is_refused(browser: Browser, pages: dict[str, Path]) -> None:
    browser.show(pages["hostile"], DESK)
    requested = {sent["request"]["url"] for sent in browser.seen("Network.requestWillBeSent")}
    assert requested == {pages["hostile"].as_uri()}
    assert browser.seen("Log.entryAdded") == []


@pytest.mark.parametrize("name", ["usual", "hostile"])
def test_a_name_that_turns_the_text_round_leaves_the_date_after_it(
    browser: Browser, pages: dict[str, Path], name: str
) -> None:
    browser.show(pages[name], DESK)
    assert browser.ask(OUT_OF_ORDER) == []


def test_fingers_find_the_links(browser: Browser, pages: dict[str, Path]) -> None:
    browser.show(pages["usual"], PHONE)
    assert min(browser.ask(TARGETS)) >= 24  # WCAG 2.2, 2.5.8


def test_the_focus_is_seen_and_first_on_the_way_past_the_contents(browser: Browser, pages: dict[str, Path]) -> None:
    browser.show(pages["usual"], DESK)
    for expected in ["Skip to the first feed", "feeds.opml", "Harbour Post"]:
        browser.press("Tab", 9)
        assert browser.ask(OUTLINE) == [expected, "solid", "3px", True]


def test_screen_readers_find_landmarks_headings_and_links(browser: Browser, pages: dict[str, Path]) -> None:
    browser.show(pages["usual"], PHONE)
    nodes = browser.call("Accessibility.getFullAXTree")["nodes"]
    named = [(node["role"]["value"], node["name"]["value"]) for node in nodes if "name" in node]
    roles = [role for role, _ in named]
    for landmark in ("banner", "navigation", "main", "contentinfo"):
        assert roles.count(landmark) == 1
    headings = {name for role, name in named if role == "heading"}
    assert {"Feeds", "On this page", "Harbour Post", "Note: no paper on Good Friday"} < headings
    links = [name for role, name in named if role == "link"]
    assert {f"{format} feed of Harbour Post" for format in ("RSS", "Atom", "JSON")} < set(links)
