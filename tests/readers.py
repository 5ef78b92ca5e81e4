"""Feed readers that people use, each subscribed to a feed over HTTP, and the server that it asks.

Every reader gives the same: `Item`s as it would show them, after it has polled. Each keeps to a folder of its own.
"""

import email
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import sysconfig
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.header import decode_header, make_header
from email.utils import formatdate, parsedate_to_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Protocol

import pytest

SECONDS = 60
TYPES = {".rss": "application/rss+xml", ".atom": "application/atom+xml", ".json": "application/feed+json"}


@dataclass(frozen=True, kw_only=True)
class Item:
    """An entry as a reader shows it: what opens, who wrote it, when (as the reader writes it), and its text."""

    title: str
    link: str
    author: str
    date: str
    text: str


# ---- the server --------------------------------------------------------------------------------------------


@dataclass
class Site:
    """Serves a folder as a static server does, and remembers what it answered."""

    url: str
    answers: list[tuple[str, int]] = field(default_factory=list)

    def asked(self) -> list[tuple[str, int]]:
        """What has been answered since this was asked last."""
        answers, self.answers[:] = list(self.answers), []
        return answers


@contextmanager
def served(folder: Path) -> Iterator[Site]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        timeout = 10

        def do_GET(self) -> None:
            path = folder / self.path.strip("/")
            if not path.is_file():
                return self.answer(404)
            status = path.stat()
            tag = f'"{status.st_mtime_ns:x}-{status.st_size:x}"'
            headers = {
                "ETag": tag,
                "Last-Modified": formatdate(int(status.st_mtime), usegmt=True),
                "Content-Type": TYPES.get(path.suffix, "text/html; charset=utf-8"),
            }
            if self.is_known(tag, int(status.st_mtime)):
                return self.answer(304, headers)
            return self.answer(200, headers, path.read_bytes())

        def is_known(self, tag: str, modified: int) -> bool:
            """RFC 9110, section 13.2.2: a time counts only where there is no tag."""
            if known := self.headers.get("If-None-Match"):
                return known in (tag, f"W/{tag}")
            since = self.headers.get("If-Modified-Since")
            return since is not None and modified <= parsedate_to_datetime(since).timestamp()

        def answer(self, status: int, headers: dict[str, str] | None = None, body: bytes = b"") -> None:
            site.answers.append((self.path, status))
            self.send_response(status)
            for name, text in (headers or {}).items():
                self.send_header(name, text)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Says nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        site = Site(f"http://127.0.0.1:{server.server_port}")
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield site
        finally:
            server.shutdown()
            thread.join(SECONDS)


# ---- the readers -------------------------------------------------------------------------------------------


class Reader(Protocol):
    """A reader that has subscribed to `url`."""

    def poll(self) -> None: ...

    def items(self) -> list[Item]: ...


def environment(folder: Path) -> dict[str, str]:
    """Nothing of the user's, and no proxy."""
    kept = {name: value for name, value in os.environ.items() if "proxy" not in name.lower()}
    homes = ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME")
    return kept | {name: str(folder) for name in homes} | {"LC_ALL": "C.UTF-8", "TZ": "UTC"}


def command(name: str) -> str:
    """The path of a program; the test skips where there is none."""
    found = shutil.which(name) or shutil.which(name, path=sysconfig.get_path("scripts"))
    if found is None:
        pytest.skip(f"{name} is not installed")
    return found


def run(folder: Path, *words: str, stdin: bytes = b"") -> bytes:
    done = subprocess.run(words, cwd=folder, env=environment(folder), input=stdin, capture_output=True, timeout=SECONDS)
    assert done.returncode == 0, done.stderr.decode() + done.stdout.decode()
    return done.stdout


class Newsboat:
    def __init__(self, url: str, folder: Path) -> None:
        self._folder, self._program = folder, command("newsboat")
        (folder / "urls").write_text(f"{url}\n")
        (folder / "config").write_text("use-proxy no\n")

    def poll(self) -> None:
        words = ("-u", "urls", "-c", "cache.db", "-C", "config", "-x", "reload")
        run(self._folder, self._program, *words)

    def items(self) -> list[Item]:
        connection = sqlite3.connect(self._folder / "cache.db")
        rows = connection.execute(
            "SELECT title, url, author, pubDate, content FROM rss_item WHERE deleted = 0"
        ).fetchall()
        connection.close()
        return [Item(title=row[0], link=row[1], author=row[2], date=str(row[3]), text=row[4]) for row in rows]


class Sfeed:
    def __init__(self, url: str, folder: Path) -> None:
        self._folder, self._program = folder, command("sfeed_update")
        command("curl")
        (folder / "sfeedrc").write_text(f'sfeedpath="{folder}/feeds"\nfeeds() {{\n\tfeed "news" "{url}"\n}}\n')

    def poll(self) -> None:
        run(self._folder, self._program, f"{self._folder}/sfeedrc")

    def items(self) -> list[Item]:
        lines = (self._folder / "feeds" / "news").read_text(encoding="utf-8").splitlines()
        rows = [line.split("\t") for line in lines]
        return [Item(title=row[1], link=row[2], author=row[6], date=row[0], text=row[3]) for row in rows]


class Feedparser:
    """Not a reader itself, but what many are built on; it is polled as its documentation says."""

    def __init__(self, url: str, folder: Path) -> None:
        self._url = url
        self._known: dict[str, Any] = {}
        self._entries: list[Any] = []

    def poll(self) -> None:
        import feedparser

        found = feedparser.parse(self._url, **self._known)
        if found.status != 304:
            assert not found.bozo, found.bozo_exception
            self._known = {"etag": found.get("etag"), "modified": found.get("modified")}
            self._entries = found.entries

    def items(self) -> list[Item]:
        return [
            Item(
                title=entry.title,
                link=entry.get("link", ""),
                author=", ".join(author.get("name", "") for author in entry.get("authors", ())),
                date=entry.published,
                text=entry.content[0].value if entry.get("content") else entry.get("summary", ""),
            )
            for entry in self._entries
        ]


class ReaderPackage:
    """The package `reader`, in a process of its own: it leaves connections to the garbage collector."""

    def __init__(self, url: str, folder: Path) -> None:
        self._folder, self._url = folder, url
        self._run(f"add_feed({url!r})")

    def _run(self, call: str) -> None:
        code = f"from reader import make_reader; make_reader('db.sqlite').{call}"
        run(self._folder, sys.executable, "-c", code)

    def poll(self) -> None:
        self._run(f"update_feed({self._url!r})")  # update_feeds() asks again after an hour only

    def items(self) -> list[Item]:
        connection = sqlite3.connect(self._folder / "db.sqlite")
        columns = "title, link, author, published, content"
        rows = connection.execute(f"SELECT {columns} FROM entries").fetchall()
        connection.close()
        return [
            Item(
                title=title,
                link=link or "",
                author=", ".join(author["name"] for author in json.loads(authors or "[]")),
                date=published,
                text=json.loads(content)[0]["value"],
            )
            for title, link, authors, published, content in rows
        ]


class Rss2email:
    """Each new entry becomes a message."""

    CONFIG = """[DEFAULT]
from = feeds@x.example
to = me@x.example
email-protocol = maildir
maildir-path = {folder}/mail
maildir-mailbox = inbox
html-mail = True
same-server-fetch-interval = 0
"""

    def __init__(self, url: str, folder: Path) -> None:
        self._folder, self._program = folder, command("r2e")
        for part in ("cur", "new", "tmp"):
            (folder / "mail" / "inbox" / part).mkdir(parents=True)
        (folder / "r2e.cfg").write_text(self.CONFIG.format(folder=folder))
        self._run("add", "news", url)

    def _run(self, *words: str) -> bytes:
        return run(self._folder, self._program, "-c", "r2e.cfg", "-d", "data.json", *words)

    def poll(self) -> None:
        self._run("run")

    def items(self) -> list[Item]:
        found = []
        for path in sorted((self._folder / "mail" / "inbox" / "new").iterdir()):
            message = email.message_from_bytes(path.read_bytes())
            body = message.get_payload(decode=True)
            assert isinstance(body, bytes)
            found.append(
                Item(
                    title=str(make_header(decode_header(message["Subject"]))),
                    link=message["X-RSS-URL"] or "",
                    author=str(make_header(decode_header(message["From"]))),
                    date=message["Date"],
                    text=body.decode(),
                )
            )
        return found


READERS: dict[str, type[Newsboat | Sfeed | Feedparser | ReaderPackage | Rss2email]] = {
    "newsboat": Newsboat,
    "sfeed": Sfeed,
    "feedparser": Feedparser,
    "reader": ReaderPackage,
    "rss2email": Rss2email,
}
