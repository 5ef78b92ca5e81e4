"""/status and /try as pages: whole HTML, readable by day and by night, narrow and wide, without a script."""

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import html5lib
import pytest

from feedsmith.serving.reports.status_page import render_status_page
from feedsmith.serving.reports.words import describe_ago, describe_duration, describe_until
from feedsmith.serving.trying.attempt import Finding, Findings
from feedsmith.serving.trying.page import render_try_page
from support.browser import COLOURS, DESK, PHONE, SMALL, WIDE, Browser, in_hex, needs_chromium
from support.listed import contrast
from support.standings import BROKEN, EVIL, FAILING, NEVER_RUN, NOW, OK, SILENT, make_overview, make_source

FOUND = Findings(
    title="Harbour Post",
    reading=["a list page: the 2 articles that it lists are read from their pages"],
    articles=[
        Finding("Ferry returns", "https://harbourpost.example/a", "en", "2026-03-10 08:30", "full text, 812 words"),
        Finding("أخبار الميناء", "https://harbourpost.example/b", "ar", "no date", "headline only"),
        Finding(EVIL, "", "", "no date", "headline only"),
    ],
    summary="3 articles, 2 without a date, 1 failed",
    failures=[f"site: https://harbourpost.example/{'c' * 200}: not found (404)"],
    lines=["[feeds.harbourpost]", f'urls = ["https://harbourpost.example/{"long" * 80}"]'],
)
PAGES = {
    "status": render_status_page(make_overview()),
    "calm": render_status_page(make_overview(OK, mistakes=())),
    "unreadable": render_status_page(make_overview(standing=None, problem=f"sqlite:////{'x' * 300}.db: damaged")),
    "many": render_status_page(make_overview(*(make_source(f"feed/{n}", OK.health) for n in range(300)))),
    "try": render_try_page(needs_token=False),
    "found": render_try_page(needs_token=True, address="https://harbourpost.example/", findings=FOUND),
    "refused": render_try_page(needs_token=True, address=EVIL, problem="The token is wrong."),
}
SERVE_PLAIN = """
import socket, sys, uvicorn
import feedsmith.serving
listener = socket.create_server(("127.0.0.1", 0))
print(f"http://127.0.0.1:{listener.getsockname()[1]}/", flush=True)
uvicorn.Server(uvicorn.Config(feedsmith.serving.app(sys.argv[1]), log_config=None)).run(sockets=[listener])
"""
each_page = pytest.mark.parametrize("name", PAGES)


def parse(page: bytes) -> Any:
    """The page as a tree. html5lib refuses whatever HTML 5 calls a parse error."""
    parser = html5lib.HTMLParser(strict=True, tree=html5lib.getTreeBuilder("lxml"), namespaceHTMLElements=False)
    return parser.parse(page).getroot()


def read(page: bytes, path: str) -> list[str]:
    return [" ".join("".join(element.itertext()).split()) for element in parse(page).xpath(path)]


# ---- what they say -------------------------------------------------------------------------------


@each_page
def test_a_page_is_valid_and_runs_nothing(name: str) -> None:
    root = parse(PAGES[name])
    assert root.xpath("//script | //@*[starts-with(name(), 'on')] | //iframe | //img") == []
    assert len(root.xpath("//main")) == len(root.xpath("//h1")) == 1


def test_what_needs_somebody_comes_first() -> None:
    page = render_status_page(make_overview(OK, NEVER_RUN, FAILING, BROKEN))
    assert read(page, "//section[h2='Sources']//h3") == [
        "timetable broken",
        "agency failing",
        "new never run",
        "desk ok",
    ]
    assert read(page, "//p[@class='summary']") == ["4 sources: 1 broken, 1 failing, 1 never run, 1 ok."]


def test_each_source_says_how_it_does() -> None:
    page = render_status_page(make_overview(FAILING, SILENT))
    failing, silent = parse(page).xpath("//section[h2='Sources']//li/div[2]")
    lines = [["".join(line.itertext()) for line in source] for source in (failing, silent)]
    assert lines == [
        [
            "agency: https://agency.example/news: timeout (no answer within 30 s), for 2 hours now",
            "Polled 4 minutes ago, next in 50 minutes; every 15m, for now every 1h",
            "24 articles",
            "For harbour",
        ],
        [
            "Polled 4 minutes ago, next in 5 seconds; every 15m",
            "Quiet: no new article for 9 days",
            "24 articles",
            "For ferries",
        ],
    ]


def test_a_source_that_was_mended_tells_when_it_failed() -> None:
    health = replace(OK.health, last_failure=NOW - 240, failure_kind="timeout", articles=3, article_counts=(5,))
    lines = read(render_status_page(make_overview(make_source("harbour/agency", health))), "//section[h2='Sources']//p")
    assert "3 articles, usually 5; failed last 4 minutes ago (timeout)" in lines


def test_feeds_are_linked_where_they_are() -> None:
    root = parse(PAGES["status"])
    links = root.xpath("//section[h2='Feeds']//a/@href")
    assert links == ["harbour.rss", "harbour.atom", "harbour.json"]
    assert read(PAGES["status"], "//section[h2='Feeds']//li//p")[0] == (
        "48 articles; written 8 minutes ago; changes by itself in 66 minutes"
    )


def test_a_mistake_in_the_configuration_stands_above_all() -> None:
    assert read(PAGES["status"], "//main/*[1]/h2") == ["The configuration has a mistake"]
    assert "expected int, got str" in read(PAGES["status"], "//main/*[1]/pre")[0]
    assert read(PAGES["calm"], "//main/*[1]/h2") == ["Sources"]


def test_a_state_that_is_gone_is_said_and_nothing_else_known() -> None:
    (summary,) = read(PAGES["unreadable"], "//p[@class='summary']")
    assert summary.startswith("Nothing is polled: the state can't be read: sqlite:////xxx")
    assert read(PAGES["unreadable"], "//h2") == ["The configuration has a mistake"]


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "0 seconds"), (1, "1 second"), (59, "59 seconds"), (60, "1 minute"), (61, "61 seconds"),
        (119, "119 seconds"), (120, "2 minutes"), (3_600, "1 hour"), (3_601, "60 minutes"), (7_199, "119 minutes"),
        (7_200, "2 hours"), (86_400, "1 day"), (90_000, "25 hours"), (172_800, "2 days"), (172_800_000, "2,000 days"),
    ],
)  # fmt: skip
def test_durations_are_in_the_unit_that_fits(seconds: int, words: str) -> None:
    assert describe_duration(seconds) == words


def test_a_time_is_told_from_now_with_the_moment_for_programs() -> None:
    assert describe_ago(NOW - 120, NOW) == (
        '<time datetime="2026-11-18T11:04:40Z" title="2026-11-18T11:04:40Z">2 minutes ago</time>'
    )
    assert ">in 2 minutes<" in describe_until(NOW + 120, NOW)
    assert ">now<" in describe_until(NOW - 120, NOW)
    assert ">in 1 hour<" in describe_ago(NOW + 3_600, NOW)  # the clock of the other process is ahead
    assert ">just now<" in describe_ago(NOW, NOW)


# ---- how they look -------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    with Browser(tmp_path_factory.mktemp("chromium")) as browser:
        yield browser


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pages")
    for name, page in PAGES.items():
        (folder / f"{name}.html").write_bytes(page)
    return folder


@needs_chromium
@each_page
@pytest.mark.parametrize("size", [SMALL, PHONE, (390, 844), DESK], ids=["320 px", "360 px", "390 px", "desk"])
def test_nothing_is_wider_than_the_window(browser: Browser, folder: Path, name: str, size: tuple[int, int]) -> None:
    browser.show(folder / f"{name}.html", size)
    assert browser.ask(WIDE) == [size[0], size[0], []]


@needs_chromium
@pytest.mark.parametrize("name", ["status", "found", "refused"])
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_every_word_stands_out_from_what_is_behind_it(browser: Browser, folder: Path, name: str, dark: bool) -> None:
    browser.show(folder / f"{name}.html", DESK, dark=dark)
    words = browser.ask(COLOURS)
    assert len(words) > 5
    assert [what for what, colour, behind in words if contrast(in_hex(colour), in_hex(behind)) < 4.5] == []


@needs_chromium
@each_page
def test_nothing_is_fetched_and_nothing_is_refused(browser: Browser, folder: Path, name: str) -> None:
    browser.show(folder / f"{name}.html", DESK)
    requested = {sent["request"]["url"] for sent in browser.seen("Network.requestWillBeSent")}
    assert requested == {(folder / f"{name}.html").as_uri()}
    assert browser.seen("Log.entryAdded") == []


@needs_chromium
def test_fields_and_buttons_have_names_and_are_large_enough_for_fingers(browser: Browser, folder: Path) -> None:
    browser.show(folder / "found.html", PHONE)
    heights = browser.ask(
        "() => [...document.querySelectorAll('input, button')].map(e => e.getBoundingClientRect().height)"
    )
    assert min(heights) >= 24  # WCAG 2.2, 2.5.8
    nodes = browser.call("Accessibility.getFullAXTree")["nodes"]
    named = [(node["role"]["value"], node["name"]["value"]) for node in nodes if "name" in node]
    assert {("textbox", "Address"), ("textbox", "Token"), ("button", "Try"), ("heading", "Harbour Post")} <= set(named)


@needs_chromium
def test_the_form_reaches_its_own_server_and_no_script_is_needed(browser: Browser, tmp_path: Path) -> None:
    """Through the page's own policy, and with what a browser says of where the form is from."""
    (tmp_path / "feedsmith.toml").write_text('state = ""\n[feeds.news]\nsources = [{ type = "text", path = "." }]\n')
    code = f"import sys; sys.argv[1:] = [{str(tmp_path / 'feedsmith.toml')!r}]\n{SERVE_PLAIN}"
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout
            address = process.stdout.readline().strip()
            browser.show(f"{address}try", DESK)
            browser.events.clear()
            browser.ask(
                "() => { document.forms[0].address.value = 'http://127.0.0.1:1/'; document.forms[0].requestSubmit() }"
            )
            while not browser.seen("Page.loadEventFired"):
                browser.events.append(browser._read())
            assert "unsafe address" in browser.ask("() => document.body.innerText")
        finally:
            process.kill()
