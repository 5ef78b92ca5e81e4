"""Feed readers that people use, each subscribed to a feed over HTTP, and the server that it asks.

Every reader gives the same: `Item`s as it would show them, after it has polled. Each keeps to a folder of its own, and
asks nobody but the server, which listens on the loopback address only.
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
from datetime import UTC, datetime
from email.header import decode_header, make_header
from email.utils import formatdate, parsedate_to_datetime
from html import unescape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.util import find_spec
from pathlib import Path
from typing import Any, ClassVar, Protocol

import pytest

__all__ = ["READERS", "Item", "Reader", "Site", "newsboat_import", "served", "sfeed_import"]

SECONDS = 60
TYPES = {".rss": "application/rss+xml", ".atom": "application/atom+xml", ".json": "application/feed+json"}


@dataclass(frozen=True, kw_only=True)
class Item:
    """An entry as a reader shows it: what opens (empty where nothing would), who wrote it, when, and its text."""

    title: str
    link: str
    author: str
    date: datetime
    text: str
    summary: str = ""
    """What stands for the text in an overview, where the reader has one."""


# ---- the server --------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Site:
    """What a server serves and where, and what it has answered."""

    url: str
    folder: Path
    answers: list[tuple[str, int]] = field(default_factory=list)

    def asked(self) -> list[tuple[str, int]]:
        """The paths requested, and the statuses answered, since this was last called."""
        answers, self.answers[:] = list(self.answers), []
        return answers


class Static(BaseHTTPRequestHandler):
    """Serves files as static web servers do: with validators of time and size, and 304 for whoever has them."""

    protocol_version = "HTTP/1.1"
    timeout = 10
    site: ClassVar[Site]

    def do_GET(self) -> None:
        path = self.site.folder / self.path.strip("/")
        if not path.is_file():
            return self.answer(404, {})
        status = path.stat()
        tag, modified = f'"{status.st_mtime_ns:x}-{status.st_size:x}"', int(status.st_mtime)
        headers = {"ETag": tag, "Last-Modified": formatdate(modified, usegmt=True)}
        if self.is_known(tag, modified):
            return self.answer(304, headers)
        headers["Content-Type"] = TYPES.get(path.suffix, "text/html; charset=utf-8")
        return self.answer(200, headers, path.read_bytes())

    def is_known(self, tag: str, modified: int) -> bool:
        """Whether the client has this version; RFC 9110, section 13.2.2: a time counts only without a tag."""
        if known := self.headers.get("If-None-Match"):
            return known.removeprefix("W/") == tag
        since = self.headers.get("If-Modified-Since")
        return since is not None and modified <= parsedate_to_datetime(since).timestamp()

    def answer(self, status: int, headers: dict[str, str], body: bytes = b"") -> None:
        self.site.answers.append((self.path, status))
        self.send_response(status)
        for name, text in headers.items():
            self.send_header(name, text)
        if status != 304:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Print nothing: what was answered is in the Site."""


@contextmanager
def served(folder: Path) -> Iterator[Site]:
    """`folder` on a port of the loopback address, until the block ends."""
    handler = type("Handler", (Static,), {})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        site = Site(url=f"http://127.0.0.1:{server.server_port}", folder=folder)
        handler.site = site  # type: ignore[attr-defined]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield site
        finally:
            server.shutdown()
            thread.join(SECONDS)


# ---- running them ------------------------------------------------------------------------------------------


def environment(folder: Path) -> dict[str, str]:
    """Nothing of the user's, and no proxy."""
    homes = ("HOME", "TMPDIR", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_RUNTIME_DIR")
    fixed = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "TZ": "UTC", "NO_PROXY": "127.0.0.1"}
    return fixed | {name: str(folder) for name in homes}


def program(name: str) -> str:
    """The path of the program; the test is skipped where it is not installed."""
    path = shutil.which(name, path=sysconfig.get_path("scripts")) or shutil.which(name)
    if path is None:
        pytest.skip(f"{name} is not installed")
    return path


def run(folder: Path, *words: str) -> None:
    done = subprocess.run(words, cwd=folder, env=environment(folder), capture_output=True, timeout=SECONDS)
    assert done.returncode == 0, done.stderr.decode() + done.stdout.decode()


def rows(database: Path, query: str) -> list[Any]:
    connection = sqlite3.connect(database)
    result = connection.execute(query).fetchall()
    connection.close()
    return result


def at(seconds: str | float) -> datetime:
    return datetime.fromtimestamp(int(seconds), UTC)


# ---- the readers -------------------------------------------------------------------------------------------


class Reader(Protocol):
    """A reader, subscribed to `url`, that keeps what it has in `folder`."""

    def __init__(self, url: str, folder: Path) -> None: ...

    def poll(self) -> None: ...

    def items(self) -> list[Item]: ...


class Newsboat:
    """2.21 keeps what it shows in a table; `url` is what opens in the browser."""

    def __init__(self, url: str, folder: Path) -> None:
        self._folder, self._program = folder, program("newsboat")
        (folder / "urls").write_text(f"{url}\n")
        (folder / "config").write_text("use-proxy no\n")

    def poll(self) -> None:
        run(self._folder, self._program, "-u", "urls", "-c", "cache.db", "-C", "config", "-x", "reload")

    def items(self) -> list[Item]:
        query = "SELECT title, url, author, pubDate, content FROM rss_item WHERE NOT deleted"
        return [
            Item(title=row[0], link=row[1], author=row[2], date=at(row[3]), text=row[4])
            for row in rows(self._folder / "cache.db", query)
        ]


class Sfeed:
    """1.7 keeps a feed as lines of fields (sfeed(5)). `fetch` stands in its configuration."""

    fetch = ""

    def __init__(self, url: str, folder: Path) -> None:
        self._folder, self._program = folder, program("sfeed_update")
        program("curl")
        feeds = f'sfeedpath="{folder}/feeds"\nfeeds() {{\n\tfeed "news" "{url}"\n}}\n'
        (folder / "sfeedrc").write_text(feeds + self.fetch)

    def poll(self) -> None:
        run(self._folder, self._program, f"{self._folder}/sfeedrc")

    def items(self) -> list[Item]:
        lines = (self._folder / "feeds" / "news").read_text(encoding="utf-8").splitlines()
        entries = [line.split("\t") for line in lines]
        return [Item(title=row[1], link=row[2], author=row[6], date=at(row[0]), text=row[3]) for row in entries]


class SfeedWithTags(Sfeed):
    """As its manual advises for servers that send an ETag."""

    fetch = 'fetch() {\n\tcurl -f -s -m 15 --etag-save "$HOME/tag" --etag-compare "$HOME/tag" "$2"\n}\n'


class Feedparser:
    """Not a reader itself, but what many are built on; it is polled as its documentation says."""

    def __init__(self, url: str, folder: Path) -> None:
        pytest.importorskip("feedparser", reason="feedparser is not installed")
        self._url = url
        self._known: dict[str, Any] = {}
        self._entries: list[Any] = []

    def poll(self) -> None:
        from urllib.request import ProxyHandler

        import feedparser

        parsed = feedparser.parse(self._url, handlers=[ProxyHandler({})], **self._known)
        if parsed.status != 304:
            assert not parsed.bozo, parsed.bozo_exception
            self._known = {"etag": parsed.get("etag"), "modified": parsed.get("modified")}
            self._entries = parsed.entries

    def items(self) -> list[Item]:
        return [
            Item(
                title=unescape(entry.title) if entry.title_detail.type == "text/html" else entry.title,
                link=entry.get("link", ""),
                author=", ".join(author["name"] for author in entry.get("authors", ()) if author),
                date=datetime(*entry.published_parsed[:6], tzinfo=UTC),
                text=entry.content[0].value,
                summary=entry.summary,
            )
            for entry in self._entries
        ]


class ReaderPackage:
    """The package `reader` 3.26, in a process of its own: it leaves connections to the garbage collector."""

    QUERY = "SELECT title, link, author, published, content, summary FROM entries"

    def __init__(self, url: str, folder: Path) -> None:
        if find_spec("reader") is None:
            pytest.skip("the package reader is not installed")
        self._folder = folder
        self._run(f"add_feed({url!r})")

    def _run(self, call: str) -> None:
        run(self._folder, sys.executable, "-c", f"from reader import make_reader; make_reader('db.sqlite').{call}")

    def poll(self) -> None:
        self._run("update_feeds(scheduled=False)")  # by itself, it polls once an hour

    def items(self) -> list[Item]:
        return [
            Item(
                title=row[0],
                link=row[1] or "",
                author=", ".join(author["name"] for author in json.loads(row[2] or "[]")),
                date=datetime.fromisoformat(row[3]).replace(tzinfo=UTC),
                text=json.loads(row[4])[0]["value"],
                summary=row[5] or "",
            )
            for row in rows(self._folder / "db.sqlite", self.QUERY)
        ]


class Rss2email:
    """3.14 makes a message of each new entry, with the entry's date if its user wants that (`date-header`)."""

    CONFIG = """[DEFAULT]
from = feeds@x.example
to = me@x.example
email-protocol = maildir
maildir-path = {folder}/mail
maildir-mailbox = inbox
html-mail = True
date-header = True
same-server-fetch-interval = 0
"""

    def __init__(self, url: str, folder: Path) -> None:
        self._folder, self._program = folder, program("r2e")
        for part in ("cur", "new", "tmp"):
            (folder / "mail" / "inbox" / part).mkdir(parents=True)
        (folder / "r2e.cfg").write_text(self.CONFIG.format(folder=folder))
        self._run("add", "news", url)

    def _run(self, *words: str) -> None:
        run(self._folder, self._program, "-c", "r2e.cfg", "-d", "data.json", *words)

    def poll(self) -> None:
        self._run("run")

    def items(self) -> list[Item]:
        messages = sorted((self._folder / "mail" / "inbox" / "new").iterdir())
        return [self._item(email.message_from_bytes(path.read_bytes())) for path in messages]

    def _item(self, message: "email.message.Message[str, str]") -> Item:
        body = message.get_payload(decode=True)
        assert isinstance(body, bytes)
        name, _, _ = str(make_header(decode_header(message["From"]))).rpartition(" <")
        return Item(
            title=str(make_header(decode_header(message["Subject"]))),
            link=message["X-RSS-URL"] or "",
            author=name.strip('"').partition(": ")[2],  # the title of the feed stands before it
            date=parsedate_to_datetime(message["Date"]).replace(tzinfo=UTC),
            text=body.decode(),
        )


def newsboat_import(subscriptions: Path, folder: Path) -> str:
    """What newsboat subscribes to of an OPML file."""
    (folder / "config").touch()
    (folder / "urls").touch()
    run(folder, program("newsboat"), "-u", "urls", "-C", "config", "-c", "cache.db", "-i", str(subscriptions))
    return (folder / "urls").read_text()


def sfeed_import(subscriptions: Path, folder: Path) -> str:
    """What sfeed makes of an OPML file: its configuration."""
    words = [program("sfeed_opml_import")]
    with subscriptions.open() as opml:
        return subprocess.check_output(words, stdin=opml, env=environment(folder), text=True, timeout=SECONDS)


READERS: dict[str, type[Reader]] = {
    "newsboat": Newsboat,
    "sfeed": Sfeed,
    "sfeed with ETags": SfeedWithTags,
    "feedparser": Feedparser,
    "reader": ReaderPackage,
    "rss2email": Rss2email,
}
