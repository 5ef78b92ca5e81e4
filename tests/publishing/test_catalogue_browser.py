"""The page that lists the feeds, as a browser shows it: on a phone and a desk, by day and by night, and on paper.

Chromium is driven through a pipe (DevTools protocol), so that no port is opened and no wait is guessed.
"""

import base64
import fcntl
import json
import os
import select
import shutil
import signal
import struct
import subprocess
import sys
import time
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Self

import pytest

from feedsmith.publishing.catalogue import render_index_page
from support.listed import HOSTILE, LISTED, MANY, contrast

CHROMIUM = shutil.which("chromium")
SECONDS = 60
OPTIONS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--no-first-run", "--remote-debugging-pipe",
    "--disable-dev-shm-usage", "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
# Chromium reads commands from descriptor 3 and writes answers to 4.
LAUNCH = (
    "import os, sys; os.dup2(int(sys.argv[1]), 3); os.dup2(int(sys.argv[2]), 4); os.execv(sys.argv[3], sys.argv[3:])"
)
PHONE, DESK, SMALL = (360, 740), (1280, 900), (320, 640)

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium (apt-get install chromium)")


class Browser:
    """Chromium with one page, bounded in time, ended by its own process group."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._deadline = time.monotonic() + SECONDS
        self._number, self._session, self._pending = 0, "", b""
        self.events: list[dict[str, Any]] = []

    def __enter__(self) -> Self:
        ends = [*os.pipe(), *os.pipe()]
        # Well above 3 and 4, so that the copies overwrite none that is still needed.
        theirs = [fcntl.fcntl(ends[index], fcntl.F_DUPFD, 10) for index in (0, 3)]
        command = [sys.executable, "-c", LAUNCH, *map(str, theirs), str(CHROMIUM), *OPTIONS]
        with open(self._folder / "chromium.log", "wb") as log:
            self._process = subprocess.Popen(
                [*command, f"--user-data-dir={self._folder / 'profile'}", "about:blank"],
                pass_fds=theirs, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip
        for end in (ends[0], ends[3], *theirs):
            os.close(end)
        self._answers, self._commands = ends[2], ends[1]
        try:
            self._open()
        except BaseException:  # it must not outlive the tests, whatever the matter is
            self.__exit__()
            raise
        return self

    def _open(self) -> None:
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        self._session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Network", "Log"):
            self.call(f"{domain}.enable")
        self.call("Emulation.setScriptExecutionDisabled", value=True)

    def __exit__(self, *_: object) -> None:
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait(SECONDS)
        os.close(self._answers)
        os.close(self._commands)

    def call(self, method: str, **params: Any) -> dict[str, Any]:
        self._number += 1
        message = {"id": self._number, "method": method, "params": params}
        if self._session:
            message["sessionId"] = self._session
        os.write(self._commands, json.dumps(message).encode() + b"\0")
        while True:
            answer = self._read()
            if answer.get("id") == self._number:
                assert "error" not in answer, answer
                return dict(answer["result"])
            self.events.append(answer)

    def _read(self) -> dict[str, Any]:
        while b"\0" not in self._pending:
            ready, _, _ = select.select([self._answers], [], [], max(0, self._deadline - time.monotonic()))
            data = os.read(self._answers, 1 << 20) if ready else b""
            assert data, (self._folder / "chromium.log").read_text(errors="replace")
            self._pending += data
        message, _, self._pending = self._pending.partition(b"\0")
        return dict(json.loads(message))

    def show(self, page: Path, size: tuple[int, int], *, dark: bool = False, media: str = "screen") -> None:
        self._deadline = time.monotonic() + SECONDS
        width, height = size
        self.call(
            "Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=width < 600
        )
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self.call("Emulation.setEmulatedMedia", media=media, features=[scheme])
        self.events.clear()
        self.call("Page.navigate", url=page.as_uri())
        while not self.seen("Page.loadEventFired"):
            self.events.append(self._read())

    def seen(self, method: str) -> list[dict[str, Any]]:
        return [event["params"] for event in self.events if event.get("method") == method]

    def ask(self, expression: str) -> Any:
        """What a script that is none of the page's finds in it."""
        result = self.call("Runtime.evaluate", expression=f"({expression})()", returnByValue=True)
        assert "exceptionDetails" not in result, result
        return result["result"].get("value")

    def press(self, key: str, number: int) -> None:
        for kind in ("keyDown", "keyUp"):
            self.call("Input.dispatchKeyEvent", type=kind, key=key, code=key, windowsVirtualKeyCode=number)

    def picture(self) -> bytes:
        return base64.b64decode(self.call("Page.captureScreenshot", format="png")["data"])


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


def png(data: bytes) -> tuple[int, int, tuple[int, ...]]:
    """Width, height and the first pixel: no filter changes that (PNG, section 9.2), as nothing is before it."""
    assert data.startswith(b"\x89PNG\r\n\x1a\n")
    width, height, depth, kind = struct.unpack(">IIBB", data[16:26])
    assert (depth, kind) in {(8, 2), (8, 6)}  # RGB or RGBA
    packed, place = b"", 8
    while place < len(data):
        (length,) = struct.unpack(">I", data[place : place + 4])
        if data[place + 4 : place + 8] == b"IDAT":
            packed += data[place + 8 : place + 8 + length]
        place += length + 12
    return width, height, tuple(zlib.decompress(packed)[1:4])


WIDE = """() => {
  const width = document.documentElement.clientWidth
  const out = [...document.querySelectorAll('body *:not(.hidden *)')].filter(element => {
    const box = element.getBoundingClientRect()
    return box.width > 1 && (box.right > width + 0.5 || box.left < -0.5)
  })
  return [innerWidth, document.documentElement.scrollWidth, out.map(element => element.outerHTML.slice(0, 99))]
}"""
COLOURS = """() => [...document.querySelectorAll('body *')]
  .filter(element => [...element.childNodes].some(node => node.nodeType == 3 && node.data.trim()))
  .map(element => {
    let behind = element
    while (behind && getComputedStyle(behind).backgroundColor == 'rgba(0, 0, 0, 0)') behind = behind.parentElement
    return [element.outerHTML.slice(0, 99), getComputedStyle(element).color, getComputedStyle(behind).backgroundColor]
  })"""
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


def in_hex(colour: str) -> str:
    """`rgb(1, 2, 3)` -> `#010203`."""
    return "#" + "".join(f"{int(part):02x}" for part in colour.removeprefix("rgb(").removesuffix(")").split(","))


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
