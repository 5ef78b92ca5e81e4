"""Chromium with one page, driven through a pipe (DevTools protocol): no port is opened and no wait is guessed."""

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
from pathlib import Path
from typing import Any, Self

import pytest

__all__ = ["COLOURS", "DESK", "PHONE", "SMALL", "WIDE", "Browser", "in_hex", "needs_chromium", "png"]

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

needs_chromium = pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium (apt-get install chromium)")

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

    def show(self, page: Path | str, size: tuple[int, int], *, dark: bool = False, media: str = "screen") -> None:
        self._deadline = time.monotonic() + SECONDS
        width, height = size
        self.call(
            "Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=width < 600
        )
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self.call("Emulation.setEmulatedMedia", media=media, features=[scheme])
        self.events.clear()
        self.call("Page.navigate", url=page if isinstance(page, str) else page.as_uri())
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
        text = {"text": "\r"} if key == "Enter" else {}
        for kind, typed in (("keyDown", text), ("keyUp", {})):
            self.call("Input.dispatchKeyEvent", type=kind, key=key, code=key, windowsVirtualKeyCode=number, **typed)

    def picture(self) -> bytes:
        return base64.b64decode(self.call("Page.captureScreenshot", format="png")["data"])


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


def in_hex(colour: str) -> str:
    """`rgb(1, 2, 3)` -> `#010203`."""
    return "#" + "".join(f"{int(part):02x}" for part in colour.removeprefix("rgb(").removesuffix(")").split(","))
