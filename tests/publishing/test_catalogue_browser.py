"""The page that lists the feeds, as a browser shows it: on a phone and a desk, by day and by night, and on paper."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from feedsmith.publishing.catalogue import render_index_page
from support.browser import COLOURS, DESK, PHONE, SMALL, WIDE, Browser, in_hex, needs_chromium, png
from support.listed import ARABIC, HOSTILE, LISTED, MANY, contrast, listing, settings, story

pytestmark = needs_chromium
USUAL_PHONE = (390, 844)


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    with Browser(tmp_path_factory.mktemp("chromium")) as browser:
        yield browser


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("pages")
    mixed = listing(
        settings("mixed", title="World desk"),
        story(1, "Ferry returns to the island"),
        story(2, "العبّارة تعود إلى الجزيرة بعد شتاءين من الغياب الطويل", language="ar"),
        story(3, "המעבורת חוזרת", language="he"),
        story(4, "A note", url=None),
    )
    turned = replace(ARABIC, feed=replace(ARABIC.feed, name="turned"))
    listings = {"usual": LISTED, "hostile": HOSTILE, "many": MANY * 2, "single": LISTED[:1], "mixed": [mixed, turned]}
    listings["many"] = [replace(item, feed=replace(item.feed, name=f"n{n}")) for n, item in enumerate(MANY * 2)]
    for name, listed in listings.items():
        (folder / f"{name}.html").write_bytes(b"".join(render_index_page(listed)))
    return {name: folder / f"{name}.html" for name in listings}


LONG_WORDS = [
    "Harbour Post",
    "Northernharbourgaz",
    "Bezirksschornsteinfeger",
    "Feeds from www.northernharbourgazette.example",
    "Feeds from harbourpost.example",
    "Grundstücksverkehrsgenehmigungsamt",
]
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


BROKEN_WORDS = """() => [...document.querySelectorAll('h1, h2, h3')].flatMap(heading => {
  const walker = document.createTreeWalker(heading, NodeFilter.SHOW_TEXT), broken = []
  while (walker.nextNode()) for (const match of walker.currentNode.data.matchAll(/[^ -]+/g)) {
    const range = document.createRange()
    range.setStart(walker.currentNode, match.index)
    range.setEnd(walker.currentNode, match.index + match[0].length)
    if (new Set([...range.getClientRects()].map(box => Math.round(box.top))).size > 1) broken.push(match[0])
  }
  return broken
})"""
SIDES = """() => [...document.querySelectorAll('.entries')].map(list => [...list.children].map(item => {
  const range = document.createRange(), box = list.getBoundingClientRect()
  range.selectNodeContents(item.querySelector('h3'))
  const words = range.getBoundingClientRect()
  return words.left - box.left < 2 ? 'left' : box.right - words.right < 2 ? 'right' : 'nowhere'
}))"""
UNDERLINES = """() => [...document.querySelectorAll('h2 a, h3 a')].map(link => {
  const style = getComputedStyle(link)
  return [style.textDecorationLine, style.textDecorationColor, getComputedStyle(document.body).backgroundColor]
})"""
SELECTED = """() => {
  const fields = [...document.querySelectorAll('code')]
  document.querySelectorAll('details').forEach(details => { details.open = true })
  return [fields.every(field => getComputedStyle(field).userSelect == 'all'),
    fields.every(field => field.checkVisibility()), fields.length]
}"""


@pytest.mark.parametrize("title", LONG_WORDS)
def test_a_heading_never_breaks_within_a_word_on_a_phone(browser: Browser, tmp_path: Path, title: str) -> None:
    listed = listing(settings(title=title.rpartition(" ")[2]), story(1, f"Boats of {title}"))
    (tmp_path / "page.html").write_bytes(b"".join(render_index_page([listed], title)))
    browser.show(tmp_path / "page.html", USUAL_PHONE)
    assert browser.ask(BROKEN_WORDS) == []


def test_a_lone_entry_of_another_script_starts_where_the_others_do(browser: Browser, pages: dict[str, Path]) -> None:
    for size in (PHONE, DESK):
        browser.show(pages["mixed"], size)
        assert browser.ask(SIDES) == [["left"] * 4, ["right"] * 3]


@each_scheme
def test_a_linked_headline_is_told_by_its_underline(browser: Browser, pages: dict[str, Path], dark: bool) -> None:
    browser.show(pages["mixed"], PHONE, dark=dark)
    links = browser.ask(UNDERLINES)
    assert len(links) == 8
    for line, colour, paper in links:
        assert line == "underline"
        assert contrast(in_hex(colour), in_hex(paper)) >= 3  # WCAG 2.2, 1.4.11


def test_two_hundred_feeds_are_no_longer_than_a_list_of_them(browser: Browser, pages: dict[str, Path]) -> None:
    browser.show(pages["many"], PHONE)
    height = browser.ask("() => document.documentElement.scrollHeight")
    assert height < 200 * 100 + 1000
    # All of it is there for those who open it, without a script of the page's.
    assert browser.ask("() => document.querySelectorAll('h3').length") == 600


def test_each_address_can_be_selected_by_a_click(browser: Browser, pages: dict[str, Path]) -> None:
    browser.show(pages["mixed"], PHONE)
    assert browser.ask(SELECTED) == [True, True, 6]


def test_folded_feeds_are_opened_by_the_keyboard(browser: Browser, pages: dict[str, Path]) -> None:
    browser.show(pages["many"], PHONE)
    for _ in range(2):  # past the link to the OPML
        browser.press("Tab", 9)
    assert browser.ask(OUTLINE)[0].strip() == "Desk number 0 of the Harbour Post"
    browser.press("Enter", 13)
    assert browser.ask("() => document.querySelector('details').open") is True


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
