"""The pictures in docs/pictures: `make screenshots`, with headless Chromium.

It serves the samples of seeds/ on this machine, and a folder that is not there: the status page has something to tell.
"""

import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PICTURES = ROOT / "docs" / "pictures"
PAGES = {"index": "/", "status": "/status"}
WIDTH, HEIGHT = 840, 560
MAX_BYTES = 100_000
CONFIG = """
index = true
every = "1h"
base_url = "{address}"

[sources.desk]
type = "text"
path = "articles"

[sources.archive]
type = "text"
path = "archive"

[feeds.harbour]
title = "Harbour Post"
link = "https://harbourpost.example/"
description = "News from the harbour, the island and the town"
language = "en"
sources = ["desk", "archive"]

[feeds.ferries]
title = "Harbour Post: ferries"
link = "https://harbourpost.example/ferries/"
description = "What sails, and when"
language = "en"
sources = ["desk"]
include = {{ words = ["ferry", "Fähre"] }}
"""


def find_port() -> int:
    """A port that nobody listens at."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


def wait_for(url: str, word: str, seconds: float = 60) -> None:
    """Until the page is there and has that word."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(url) as response:
                if word in response.read().decode():
                    return
        except OSError:
            pass
        time.sleep(0.5)
    raise SystemExit(f"{url} does not say {word!r} after {seconds:.0f} s")


def take(chromium: str, url: str, file: Path, folder: Path) -> None:
    """A picture of the page."""
    options = ["--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", f"--user-data-dir={folder}/profile"]
    options += [f"--window-size={WIDTH},{HEIGHT}", f"--screenshot={file}"]
    subprocess.run([chromium, *options, url], check=True, capture_output=True, timeout=120)
    if file.stat().st_size > MAX_BYTES:
        raise SystemExit(f"{file}: more than {MAX_BYTES:,} bytes")


def main() -> None:
    """Serve, look, and end."""
    chromium = shutil.which("chromium")
    if chromium is None:
        raise SystemExit("needs Chromium (apt-get install chromium)")
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        folder, port = Path(name), find_port()
        address = f"http://127.0.0.1:{port}"
        shutil.copytree(ROOT / "seeds" / "articles", folder / "articles")
        (folder / "feedsmith.toml").write_text(CONFIG.format(address=address))
        command = [sys.executable, "-m", "feedsmith", "serve", "--listen", f"127.0.0.1:{port}"]
        serving = subprocess.Popen(command, cwd=folder)
        try:
            wait_for(f"{address}/", "Harbour Post: ferries")
            wait_for(f"{address}/status", "archive")
            for page, path in PAGES.items():
                take(chromium, address + path, PICTURES / f"{page}.png", folder)
        finally:
            serving.terminate()
            serving.wait(timeout=30)


if __name__ == "__main__":
    main()
